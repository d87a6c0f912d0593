"""Neighbours of a hub: counted by kind, paged once each in an order that stands; and whoever may see part of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gql.ids import global_id
from graph.db.client import Graph
from graph.db.transactions import run
from tests.helpers.answers import execute

DAY = dt.date(2026, 6, 1)
HUB = 5_000
WORLD = """
CREATE (h:Person:KOL {id: 'H', name: '枢纽'})
WITH h UNWIND range(1, $many) AS n
CREATE (p:Person {id: 'P' + n, name: '人' + n})
FOREACH (_ IN CASE WHEN n % 5 = 0 THEN [1] END | SET p:DecisionMaker)
FOREACH (_ IN CASE WHEN n % 2 = 0 THEN [1] END | CREATE (h)-[:KNOWS {id: 'k' + n}]->(p))
FOREACH (_ IN CASE WHEN n % 2 = 1 THEN [1] END | CREATE (p)-[:KNOWS {id: 'k' + n}]->(h))
FOREACH (_ IN CASE WHEN n % 10 = 0 THEN [1] END | CREATE (h)-[:KNOWS {id: 'd' + n}]->(p))
FOREACH (_ IN CASE WHEN n % 100 = 1 THEN [1] END | CREATE (h)-[:INFLUENCES {id: 'i' + n, weight: .5, valid_to: date('2026-01-01')}]->(p))
FOREACH (_ IN CASE WHEN n % 1000 = 0 THEN [1] END | CREATE (h)-[:CONFLICTS_WITH {id: 'c' + n}]->(p))
"""
PAGE = """
query ($id: ID!, $first: Int, $after: String, $type: String, $label: String, $asOf: Date) {
  neighbours(id: $id, first: $first, after: $after, type: $type, label: $label, asOf: $asOf) {
    groups { type outward label count }
    edges { cursor type outward label node { id ... on Person { name } } }
    pageInfo { hasNextPage endCursor }
  }
}"""


@pytest.fixture(scope="module")
def hub(graph: Graph) -> Graph:
    graph.write(lambda tx: run(tx, WORLD, many=HUB))
    return graph


def ask(graph: Graph, **more: Any) -> Any:
    return execute(graph, DAY, PAGE, **({"id": global_id("Person", "H")} | more))[0]["neighbours"]


def kinds(found: Any) -> dict[tuple[str, bool, str], int]:
    return {(g["type"], g["outward"], g["label"]): g["count"] for g in found["groups"]}


def test_a_hub_is_counted_by_kind_and_each_neighbour_once(hub: Graph):
    found = ask(hub, first=1)
    assert kinds(found) == {
        ("KNOWS", True, "Person"): 2_000,
        ("KNOWS", False, "Person"): 2_000,
        ("KNOWS", True, "DecisionMaker"): 500,
        ("KNOWS", False, "DecisionMaker"): 500,
        ("CONFLICTS_WITH", True, "DecisionMaker"): 5,
    }
    assert [g["count"] for g in found["groups"]] == sorted((g["count"] for g in found["groups"]), reverse=True)
    earlier = kinds(ask(hub, asOf="2025-12-31"))
    assert earlier["INFLUENCES", True, "Person"] == 50


def test_pages_of_a_kind_cover_it_once_and_in_order(hub: Graph):
    seen: list[tuple[str, bool]] = []
    after = None
    while True:
        page = ask(hub, type="KNOWS", label="DecisionMaker", first=100, after=after)
        seen += [(edge["node"]["id"], edge["outward"]) for edge in page["edges"]]
        assert {edge["label"] for edge in page["edges"]} == {"DecisionMaker"}
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == 1_000
    assert {id for id, _ in seen} == {global_id("Person", f"P{n}") for n in range(5, HUB + 1, 5)}


def test_whoever_is_at_the_other_end_sees_the_hub(hub: Graph):
    found = ask(hub, id=global_id("Person", "P2"))
    assert kinds(found) == {("KNOWS", False, "KOL"): 1}
    assert [edge["node"]["name"] for edge in found["edges"]] == ["枢纽"]


def test_unknown_nodes_are_null_and_unknown_kinds_are_told(hub: Graph):
    for id in (global_id("Person", "nobody"), global_id("Nothing", "H"), "H"):
        assert ask(hub, id=id) is None
    for wrong in ({"type": "NOTHING"}, {"label": "ApiKey"}):
        with pytest.raises(AssertionError, match="BAD_INPUT"):
            ask(hub, **wrong)
