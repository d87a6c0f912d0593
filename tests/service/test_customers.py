"""Customers as lists show them: how each stands is counted when asked, and sorted by what was counted."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from gql.ids import global_id
from graph.battle_map.overview import overview
from graph.db.client import Graph
from tests.helpers.served import Served

PAGE = """query Page($after: String, $by: CustomerOrder, $way: Direction!) {
  customers(first: 100, after: $after, orderBy: $by, direction: $way) {
    pageInfo { hasNextPage endCursor }
    nodes { id name customer { openOpportunities openAmount openAlerts lastTouched lastSignal touched newestSignal { kind title } } }
  }
}"""
LEAST = {"lastTouched": "0000", "lastSignal": "0000"}


def all_customers(service: Served, by: str, way: str) -> list[dict[str, Any]]:
    rows, after = [], None
    while True:
        page = service.ask(PAGE, after=after, by=by, way=way)["data"]["customers"]
        rows += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return rows
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize(
    ("field", "way"), [("openAmount", "DESC"), ("lastTouched", "ASC"), ("lastSignal", "DESC"), ("touched", "ASC")]
)
def test_pages_are_sorted_by_what_is_counted_and_hold_every_customer_once(
    service: Served, scored: Graph, field: str, way: str
):
    by = "".join(f"_{c}" if c.isupper() else c for c in field).upper()
    rows = all_customers(service, by, way)
    assert (
        len({row["id"] for row in rows}) == len(rows) == scored.read("MATCH (c:Customer) RETURN count(*) AS n")[0]["n"]
    )
    values = [row["customer"][field] or LEAST.get(field, 0) for row in rows]
    assert len(set(values)) > 1
    assert all(a <= b if way == "ASC" else a >= b for a, b in pairwise(values))


def test_customers_stand_as_the_overview_says(service: Served, scored: Graph, snapshot: dt.date):
    known = {row["name"]: row for row in overview(scored, snapshot)}
    for row in all_customers(service, "OPEN_OPPORTUNITIES", "DESC"):
        expected, profile = known[row["name"]], row["customer"]
        assert profile["openOpportunities"] == expected["open_opportunities"]
        signal = profile["newestSignal"]
        assert profile["lastSignal"] == (expected["signal"] and str(expected["signal"]["at"])[:10])
        assert (signal and signal["title"]) == (expected["signal"] and expected["signal"]["title"])


def test_cases_that_are_not_closed_are_counted(service: Served, scored: Graph):
    case = "CREATE (:Alert {id: $id, customer: 'C021', at: datetime('2026-01-05T08:00:00Z'), closed: $closed, status: 'open'})"
    try:
        scored.write(lambda tx: tx.run(case, id="counted-1", closed=None).consume())
        scored.write(lambda tx: tx.run(case, id="counted-2", closed=dt.datetime(2026, 1, 9, tzinfo=dt.UTC)).consume())
        rows = {row["id"]: row["customer"]["openAlerts"] for row in all_customers(service, "OPEN_ALERTS", "DESC")}
        asked = "{ alerts(orderBy: OPEN_AMOUNT, direction: DESC) { nodes { customerNode { id customer { openAmount } } } } }"
        named = [node["customerNode"] for node in service.ask(asked)["data"]["alerts"]["nodes"]]
    finally:
        scored.write(lambda tx: tx.run("MATCH (a:Alert) WHERE a.id STARTS WITH 'counted-' DELETE a").consume())
    assert next(iter(rows.items())) == (global_id("Organization", "C021"), 1) and sum(rows.values()) == 1
    amounts = [node["customer"]["openAmount"] for node in named]
    assert {node["id"] for node in named} == {global_id("Organization", "C021")} and amounts == sorted(
        amounts, reverse=True
    )
