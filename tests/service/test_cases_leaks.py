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
    "MATCH (n) RETURN elementId(n) AS id, properties(n) AS was",
    "MATCH ()-[r]->() RETURN elementId(r) AS id, properties(r) AS was",
)
UNDO = (
    "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.id SET n = row.was",
    "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.id SET r = row.was",
)


@contextmanager
def undone(graph: Graph) -> Iterator[None]:
    """Whatever properties are changed inside are as before after it: others use the same seed."""
    kept = [graph.read(statement) for statement in KEEP]
    try:
        yield
    finally:
        now = ({row["id"]: row["was"] for row in graph.read(statement)} for statement in KEEP)
        for statement, was, found in zip(UNDO, kept, now, strict=True):
            rows = [row for row in was if row["was"] != found[row["id"]]]
            graph.write(lambda tx, s=statement, changed=rows: run(tx, s, rows=changed))


def told_before_and_after(
    graph: Graph, under: Contract, day: dt.date, asked: list[str], changes: str
) -> Iterator[tuple[str, bytes, bytes]]:
    """Each question with its answer before and after statements have changed the graph."""
    partner = Partner(graph, under, day)
    with undone(graph):
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
