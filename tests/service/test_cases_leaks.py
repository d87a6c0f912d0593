"""What a partner is told of the seed stays as it is, byte for byte, while what its contract hides changes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph import clock
from graph.access.contracts import Contract, contracts_of_rows
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.db.transactions import run
from tests.helpers.leaks import Partner
from tests.helpers.paths import SHARED

CASE = SHARED / "cases" / "21-order-and-cut-tell"
KEEP = (
    "MATCH (n:$any($named)) RETURN elementId(n) AS id, properties(n) AS was",
    "MATCH ()-[r:$any($named)]->() RETURN elementId(r) AS id, properties(r) AS was",
)
UNDO = (
    "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.id SET n = row.was",
    "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.id SET r = row.was",
)


@contextmanager
def undone(graph: Graph, changes: str) -> Iterator[None]:
    """What statements change of the labels and types that they name is as before after it: others use the same seed."""
    named = re.findall(r":([A-Z]\w+)", changes)
    kept = [graph.read(statement, named=named) for statement in KEEP]
    assert all(kept) and changes.count("SET") == len(named)
    try:
        yield
    finally:
        for statement, was in zip(UNDO, kept, strict=True):
            graph.write(lambda tx, s=statement, rows=was: run(tx, s, rows=rows))


def told_before_and_after(
    graph: Graph, under: Contract, day: dt.date, asked: list[str], changes: str
) -> Iterator[tuple[str, bytes, bytes]]:
    """Each question with its answer before and after statements have changed the graph."""
    partner = Partner(graph, under, day)
    with undone(graph, changes):
        before = [partner.ask(query) for query in asked]
        for statement in filter(str.strip, changes.split(";")):
            graph.write(lambda tx, s=statement: run(tx, s))
        after = [partner.ask(query) for query in asked]
        compiled = [partner.ask(query, generic=True) for query in asked]
    partner.close()
    assert after == compiled
    yield from zip(asked, before, after, strict=True)


def contract_of(file: Path, graph: Graph) -> Contract:
    (made,) = contracts_of_rows(graph, [(1, CONTRACTS.load_file(file, graph, clock.today()))], clock.today())
    return made


@pytest.mark.skipif(not CASE.exists(), reason=f"{CASE} is not here")
def test_order_and_cut_tell_nothing(scored: Graph, snapshot: dt.date):
    asked = [
        text for text in re.split(r"(?m)^(?=query )", (CASE / "queries.graphql").read_text("utf-8")) if text.strip()
    ]
    changes = (CASE / "what-is-hidden-changes.cypher").read_text("utf-8")
    for query, before, after in told_before_and_after(
        scored, contract_of(CASE / "contract.yaml", scored), snapshot, asked, changes
    ):
        assert b'"errors"' not in before and b'"id"' in before + b'"id"' * (b"recommendations" in before), before
        assert before == after, query
