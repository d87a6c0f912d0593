"""What a partner is told rests on nothing that its contract hides: no order, cut, window, count or presence, under any contract."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator
from random import Random
from types import ModuleType

import orjson
import pytest

from gql.ids import global_id
from gql.schema.allowances import for_contract
from gql.schema.schema import SCHEMA
from graph.access.contracts import Contract
from graph.battle_map import chain_readings, drawing_readings, map_parts, map_readings, partner_readings
from graph.db.client import Graph
from graph.model.model import MODEL
from graph.query import field_expressions
from graph.query.sort_keys import SortKey
from tests.helpers.documents import Broad, lists_of, short_lists, whole_objects
from tests.helpers.leaks import Partner
from tests.helpers.servers import wipe
from tests.helpers.worlds import DAY, ELSEWHERE, MOST, NODES, Hidden, any_contract, base, load

# These contracts find, each by other lists, what was wrong in 47fed28: decisions that are there by hidden relationships and recommendations by a
# hidden probability (1), signals by hidden times (3), opportunities by hidden amounts and days (4). Other lists are asked under one of them.
TRIED = {1: ("decisionChain", "recommendations"), 3: ("signals",), 4: ("opportunities",)}
WORLDS = int(
    os.environ.get("BATTLEMAP_TEST_WORLDS", "0")
)  # how many others are tried in their place, and from which on
FIRST = int(os.environ.get("BATTLEMAP_TEST_WORLDS_FROM", "0"))


def lists_for(seed: int) -> list[str]:
    lists = lists_of(SCHEMA.core, "battleMap")
    return [name for n, name in enumerate(lists) if WORLDS or name in TRIED[seed] or [*TRIED][n % len(TRIED)] == seed]


def asked_of(under: Contract, rng: Random, lists: list[str]) -> Iterator[str]:
    """Of a partner's schema: each of these lists of one map cut short, maps of everything, lists in any order, nodes by id, and searches."""
    schema = for_contract(SCHEMA.core, SCHEMA.model, under)
    assert schema.query_type is not None
    ids = [global_id(worn.split()[0], id) for id, worn in (NODES | ELSEWHERE).items()]
    broad = Broad(schema, rng, {"customerId": ["C1", "C1", "C2", "C9"], "id": ids, "ids": ids})
    roots = [name for name in schema.query_type.fields if name not in ("battleMap", "search", "viewer")]
    maps = ["battleMap"] if "battleMap" in schema.query_type.fields else []
    yield from short_lists(schema, f'battleMap(customerId: "{MOST}")', lists) if maps else ()
    yield from whole_objects(schema, f'battleMap(customerId: "{MOST}")', "drawing") if maps else ()
    for root in [*maps, *rng.sample(roots, min(2, len(roots)))]:
        yield broad.document(root)
    if "search" in schema.query_type.fields:
        yield f'{{ search(text: "{rng.choice(("华东医院", "王", "East", "a"))}", first: 3) {{ score node {{ __typename id }} highlights {{ field pieces {{ text match }} }} }} }}'
    yield broad.document("viewer")


def pages(partner: Partner, query: str) -> bytes:
    """The same list page by page to its end, or the list of a map cut after one and after two: all of its answers."""
    if "$first" in query:
        return b"".join(partner.ask(query, {"first": first}) for first in (1, 2))
    answer = partner.ask(query)
    told, after = answer, re.search(rb'"hasNextPage":true,"endCursor":"([^"]*)"', answer)
    for _ in range(9):
        if after is None:
            break
        answer = partner.ask(query.replace("first: ", f'after: "{after[1].decode()}", first: ', 1))
        told, after = told + answer, re.search(rb'"hasNextPage":true,"endCursor":"([^"]*)"', answer)
    return told


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WORLDS) or TRIED)
def test_what_is_hidden_changes_nothing(empty: Graph, seed: int):
    rng = Random(seed)
    under, one = any_contract(rng), base(rng)
    worlds = one, Hidden(under, rng).another(one)
    asked = list(asked_of(under, rng, lists_for(seed)))
    told = []
    for world in worlds:
        load(empty, world)
        empty.read("CALL db.awaitIndexes(60)")
        partner = Partner(empty, under, DAY, person=("P1", "P9")[seed % 2])
        told.append([pages(partner, query) for query in asked])
        for query, answer in [*zip(asked, told[-1], strict=True)][seed % len(asked) :][:1]:
            assert answer.startswith(partner.ask(query, {"first": 1}, generic=True)), query
        partner.close()
    wipe(empty)
    for query, answer in zip(asked, told[0], strict=True):
        assert b"INTERNAL" not in answer, query
        assert b"errors" not in answer or "$first" not in query, (query, answer)
        assert orjson.loads(answer.partition(b"}{")[0] + b"}" * (b"}{" in answer))
    differ = [pair for pair in zip(asked, *told, strict=True) if pair[1] != pair[2]]
    assert not differ, (under, differ)


READINGS = (chain_readings, drawing_readings, map_parts, map_readings, partner_readings, field_expressions)


def declared() -> Iterator[SortKey]:
    """Every key that decides an order or a cut, and what stands in for it."""
    for module in READINGS:
        for found in vars(module).values():
            for each in found if isinstance(found, tuple) else (found,):
                while isinstance(each, SortKey):
                    yield each
                    each = each.otherwise


def test_every_order_and_window_says_all_that_it_reads():
    keys = list(declared())
    assert len(keys) > 12
    for key in keys:
        named = {field for label, _, field in (name.partition(".") for name in key.reads) if field}
        assert named or key.reads, key
        assert set(re.findall(r"[}\w]\.([a-z_]+)", key.cypher)) <= named, key
        for name in key.reads:
            label, _, field = name.partition(".")
            of = MODEL.nodes.get(label) or MODEL.edges[label]
            assert not field or field in of.fields, key


@pytest.mark.parametrize("module", READINGS, ids=lambda module: module.__name__)
def test_no_order_is_written_by_hand(module: ModuleType):
    """All go through `order_by`, which leaves out what is hidden."""
    text = inspect.getsource(module).replace("RETURN k.data_as_of <= {day} ORDER BY k.started DESC", "")
    assert "ORDER BY" not in text
