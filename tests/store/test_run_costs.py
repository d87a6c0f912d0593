"""Costs of real runs: told before and after, refused where memory is short, parts left out and their fields empty."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from algorithms.scoring import score
from graph.db.client import Graph
from graph.projections.projection_counts import EDGES, NODES, projection_counts
from graph.words import BattlemapError, Text

DAY = dt.date(2026, 11, 20)
HOUSE = """CREATE (c:Organization:Customer {id: 'C1', name: '甲'})
    FOREACH (n IN range(1, 6) | CREATE (:Person {id: 'P' + n, name: '员' + n})-[:WORKS_AT {id: 'w' + n}]->(c))
    WITH c MATCH (a:Person), (b:Person) WHERE toInteger(right(b.id, 1)) = toInteger(right(a.id, 1)) + 1
    CREATE (a)-[:REPORTS_TO {id: 'r' + a.id}]->(b)"""


@pytest.fixture
def house(empty: Graph) -> Graph:
    empty.write(lambda tx: tx.run(HOUSE).consume())
    return empty


def test_counts_are_those_of_the_graph_and_come_from_the_count_store(house: Graph) -> None:
    counts = projection_counts(house)
    assert set(counts) == {*NODES, *EDGES}
    assert (counts["Person"], counts["Customer"], counts["REPORTS_TO"], counts["KNOWS"]) == (6, 1, 5, 0)


def test_a_run_says_what_it_will_cost_and_what_it_has_cost(house: Graph) -> None:
    announced: list[Text] = []
    (done,) = score(house, "influence", DAY, announce=announced.append)
    assert [text.en.startswith("influence: about ") for text in announced] == [True]
    assert set(done.metrics["parts"]) == {"reading", "decisions", "brokerage", "community", "reach", "writing"}
    (kept,) = house.read("MATCH (r:ScoringRun {id: $id}) RETURN r.metrics AS m", id=done.run)
    told = json.loads(kept["m"])
    assert told["expected"]["mb"] >= 100 and told["parts"]["reading"]["seconds"] > 0
    assert all(part["peak_mb"] > 10 for part in told["parts"].values())


def test_a_part_that_is_left_out_leaves_its_field_empty(house: Graph) -> None:
    people = "MATCH (p:Person) RETURN p.brokerage AS b, p.community AS c, p.reach AS r, p.influence AS i ORDER BY p.id"
    score(house, "influence", DAY)
    before = house.read(people)
    score(house, "influence", DAY, without=["brokerage", "reach"])
    assert house.read(people) == [row | {"b": None, "r": None} for row in before]
    score(house, "influence", DAY)
    assert house.read(people) == before and before[0]["b"] is not None


def test_too_little_memory_refuses_before_anything_is_written(house: Graph) -> None:
    with pytest.raises(BattlemapError) as refused:
        score(house, "all", DAY, memory=1)
    assert refused.value.code == "RUN_TOO_LARGE"
    assert house.read("MATCH (r:ScoringRun) RETURN count(r) AS n") == [{"n": 0}]
