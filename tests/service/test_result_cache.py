"""Lists whose order, count and totals come from the cache are those that the database works out, whatever is written meanwhile."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from gql.compile.requests import Caller, GraphQLRequest
from gql.execution.service import Service
from gql.schema.schema import SCHEMA
from graph.access.access_book import AccessBook
from graph.access.contracts import Contract, shareable_fields, shareable_types
from graph.access.keys import Principal
from graph.access.policy import SCOPES
from graph.db.client import Graph
from graph.db.transactions import counted_statements, run
from graph.model.model import MODEL
from graph.query.compiled_queries import AsyncReader
from graph.query.lists import cacheable_lists, result_cache
from graph.query.lists.result_cache import ResultCache
from graph.query.lists.whole_order import WholeOrder
from tests.helpers.answers import run_async
from tests.helpers.examples import examples

DAY = dt.date(2026, 6, 1)
MANY = 40
# Few values for many, and for some none: ties and nothing in every order.
WORLD = """UNWIND range(1, $many) AS n
CREATE (c:Organization:Customer {id: 'C' + n, name: '客户' + n % 7, region: ['华东', '华南', null][n % 3], revenue: toFloat(n % 4),
  industry: ['medical', 'food', null][n % 3], tier: ['A', 'B'][n % 2], touched: n % 5 / 10.0})
CREATE (p:Person {id: 'P' + n, name: '程涛'})-[:WORKS_AT {id: 'W' + n}]->(c)
FOREACH (m IN range(1, n % 4) | CREATE (c)-[:OPENED {id: 'OO' + n + '-' + m}]->
  (:Opportunity {id: 'O' + n + '-' + m, status: 'open', amount: [10.0, 20.0, null][n % 3]}))
FOREACH (m IN range(1, n % 3) | CREATE (:Alert {id: 'A' + n + '-' + m, customer: c.id, status: 'open', at: datetime('2026-05-01T08:00:00Z')}))
FOREACH (m IN range(1, n % 2) | CREATE (p)-[:TOOK_PART {id: 'T' + n}]->
  (:Engagement {id: 'E' + n, kind: 'visit', at: datetime('2026-05-01T08:00:00Z') - duration({days: n % 3})}))
FOREACH (m IN range(1, n % 2) | CREATE (:Signal {id: 'S' + n, at: datetime('2026-05-01T08:00:00Z') - duration({days: n % 3})})
  -[:SIGNALS {id: 'SS' + n}]->(c))"""
WRITES = (  # what somebody may do to the row of a cursor, or beside it
    "MATCH (o:Opportunity {id: 'O' + $n + '-1'}) SET o.status = CASE o.status WHEN 'open' THEN 'won' ELSE 'open' END, o.closed = date('2026-01-01')",
    "MATCH (c:Customer {id: 'C' + $n}) DETACH DELETE c",
    "MATCH (c:Customer {id: 'C' + $n}) SET c.region = '华东', c.touched = 0.9",
    "MERGE (c:Organization {id: 'C' + $n}) SET c:Customer, c.name = '新客户'",
    "MERGE (o:Lock {id: 'nothing of lists'}) SET o.at = $n",
)
PAGE = """query ($first: Int, $after: String, $last: Int, $before: String, $filter: CustomerFilter, $by: CustomerOrder, $way: Direction!) {
  regions: customerTotals(by: REGION, filter: $filter) { key count sum }
  customers(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $by, direction: $way) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id name customer { openOpportunities openAmount openAlerts lastTouched lastSignal } } }
  }
}"""
ALERTS = "{ alerts(first: 7, orderBy: OPEN_AMOUNT, direction: DESC) { totalCount nodes { id customerNode { id } } pageInfo { endCursor } } }"
ORDERS = sorted(SCHEMA.core.get_type("CustomerOrder").values)  # type: ignore[union-attr]
COUNTED = ["OPEN_OPPORTUNITIES", "OPEN_AMOUNT", "OPEN_ALERTS", "LAST_TOUCHED", "LAST_SIGNAL", "TOUCHED"]
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"region": {"eq": "华东"}},
    {"text": "客户3"},
)


def opened_to(partner: str) -> Contract:
    fields = {name: shareable_fields(declared) for name, declared in shareable_types(MODEL).items()}
    rows = frozenset(SCOPES)
    return Contract(
        "D", 1, partner, "service", dt.date(2099, 1, 1), "full", None, frozenset({"C1", "C2"}), rows, fields
    )


class Asking:
    """A service with a cache, or without one, as an employee or a partner asks it."""

    def __init__(self, graph: Graph, cached: bool = True):
        self.service = Service(graph)
        self.cache = self.service.results = ResultCache(graph, slow=0)
        self.service._reader = AsyncReader(graph.connection, patience=60, cache=self.cache if cached else None)

    async def ask(self, query: str, contract: Contract | None = None, **variables: Any) -> Any:
        role = "partner" if contract else "admin"
        who = Principal("t", "t", role, self.service.book.version, contract)
        answer = await self.service.answer(GraphQLRequest(query, variables), Caller(who, "en", DAY))
        self.cache.wait()
        return orjson.loads(answer.body)


@asynccontextmanager
async def services(graph: Graph, *cached: bool) -> AsyncIterator[list[Asking]]:
    made = [Asking(graph, each) for each in cached]
    try:
        yield made
    finally:
        for each in made:
            await each.service.close()


@pytest.fixture
def world(empty: Graph, monkeypatch: pytest.MonkeyPatch) -> Graph:
    monkeypatch.setattr(result_cache, "SHARE", 0)  # what is read beside may be read again at once
    AccessBook(empty)
    empty.write(lambda tx: run(tx, WORLD, many=MANY))
    return empty


@pytest.fixture
def recalled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """All that was at hand in any cache."""
    found: list[Any] = []
    get = ResultCache.get

    def noted(cache: ResultCache, *key: Any) -> Any:
        value = get(cache, *key)
        found.extend([] if value is None else [value])
        return value

    monkeypatch.setattr(ResultCache, "get", noted)
    return found


def page_of(random: Random, cursors: list[str]) -> dict[str, Any]:
    """Arguments of some page, from a cursor of an earlier page where there is one."""
    count, end = random.choice([1, 7, 100]), random.choice(["first", "last"])
    found: dict[str, Any] = {end: count}
    for name in ("after", "before"):
        if cursors and random.random() < (0.7 if (name == "after") == (end == "first") else 0.2):
            found[name] = random.choice(cursors)
    return found


async def compared(graph: Graph, seed: int, steps: int = 8) -> None:
    """Pages one after the other, turned over, sorted and filtered, with writes in between, asked in two services with a cache
    and in one without."""
    random = Random(seed)
    async with services(graph, True, True, False) as (one, two, plain):
        variables: dict[str, Any] = {"by": random.choice(COUNTED), "way": "ASC", "filter": {}}
        cursors: list[str] = []
        for _ in range(steps):
            if random.random() < 0.3:
                text, n = random.choice(WRITES), random.randint(1, MANY)
                graph.write(lambda tx, text=text, n=n: run(tx, text, n=n))  # type: ignore[misc]
            if random.random() < 0.3:
                variables = {
                    "by": random.choice(COUNTED),
                    "way": random.choice(["ASC", "DESC"]),
                    "filter": random.choice(FILTERS),
                }
                cursors = []
            asked = variables | page_of(random, cursors)
            answers = [await each.ask(PAGE, **asked) for each in (one, two, plain)]
            assert "errors" not in answers[2], answers[2]
            assert answers[0] == answers[1] == answers[2], asked
            assert await one.ask(ALERTS) == await plain.ask(ALERTS)
            cursors += [edge["cursor"] for edge in answers[2]["data"]["customers"]["edges"]]


@examples(24, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), scanned=st.sampled_from([10, 1_000]))
def test_pages_with_and_without_a_cache_are_the_same(
    world: Graph, recalled: list[Any], monkeypatch: pytest.MonkeyPatch, seed: int, scanned: int
):
    monkeypatch.setattr(cacheable_lists, "SCANNED", scanned)  # the filter looks through some of the ids, or all
    recalled.clear()
    run_async(compared(world, seed))
    assert any(isinstance(each, WholeOrder) for each in recalled) and any(isinstance(each, list) for each in recalled)


def test_every_order_is_walked_through_as_without_a_cache(world: Graph, recalled: list[Any]):
    async def walked(by: str, way: str, turn: tuple[str, str, str]) -> list[list[Any]]:
        size, cursor, end = turn
        found: list[list[Any]] = []
        async with services(world, True, False) as made:
            for asking in made:
                at, pages = None, []
                for _ in range(-(-MANY // 15)):
                    pages.append(await asking.ask(PAGE, **{size: 15, cursor: at}, by=by, way=way))
                    at = pages[-1]["data"]["customers"]["pageInfo"][end]
                found.append(pages)
        return found

    assert len(ORDERS) > 10
    for by in ORDERS:
        for way, turn in (("ASC", ("first", "after", "endCursor")), ("DESC", ("last", "before", "startCursor"))):
            recalled.clear()
            cached, plain = run_async(walked(by, way, turn))
            assert cached == plain
            assert any(isinstance(each, WholeOrder) for each in recalled) is (by not in ("ID", "NAME")), by
            ids = [edge["node"]["id"] for page in plain for edge in page["data"]["customers"]["edges"]]
            assert len(ids) == len(set(ids)) == MANY


def test_a_page_at_hand_is_one_statement_and_what_was_committed_meanwhile_is_seen(world: Graph, recalled: list[Any]):
    async def asked() -> tuple[list[tuple[int, bool]], list[Any]]:
        async with services(world, True, False) as (asking, plain):
            counts: list[tuple[int, bool]] = []
            answers: list[Any] = []
            for write in (False, False, False, True, False):
                if write:  # by somebody else, past all of us
                    world.write(lambda tx: run(tx, WRITES[0], n=7))
                recalled.clear()
                with counted_statements() as seen:
                    answers.append(await asking.ask(PAGE, first=5, by="OPEN_OPPORTUNITIES", way="DESC"))
                counts.append((len(seen), any(isinstance(each, WholeOrder) for each in recalled)))
                assert answers[-1] == await plain.ask(PAGE, first=5, by="OPEN_OPPORTUNITIES", way="DESC")
            return counts, answers

    counts, answers = run_async(asked())
    assert counts == [(1, False), (1, True), (1, True), (2, True), (1, True)]
    assert answers[2] == answers[0] != answers[3]


def test_a_contract_is_answered_of_its_own_and_nothing_of_it_is_kept(world: Graph, recalled: list[Any]):
    contract = opened_to("V1")
    totals = "{ customerTotals(by: REGION) { key count } customers(first: 50) { totalCount nodes { id } } }"

    async def asked() -> list[Any]:
        async with services(world, True, False) as (asking, plain):
            whole = [await asking.ask(totals) for _ in range(2)]
            recalled.clear()
            answers = [await asking.ask(totals, contract) for _ in range(2)]
            assert recalled == []
            return [*whole, *answers, await plain.ask(totals, contract), await asking.ask(totals)]

    whole, again, own, twice, plain, after = run_async(asked())
    assert whole == again == after and own == twice == plain
    assert whole["data"]["customers"]["totalCount"] == MANY and own["data"]["customers"]["totalCount"] == 2


def test_a_cursor_that_is_not_one_of_the_order_is_answered_as_without_a_cache(world: Graph):
    places = ([True, "C1"], [1, "C1"], ["1", "C1"], [None, "C1"], [1.0, "nobody"], [99.0, "C1"], [-1.0, "C1"])

    async def asked() -> None:
        async with services(world, True, False) as (asking, plain):
            await asking.ask(PAGE, first=5, by="OPEN_OPPORTUNITIES", way="DESC")
            for place in places:
                cursor = base64.urlsafe_b64encode(orjson.dumps(place)).decode()
                variables = {"first": 5, "after": cursor, "by": "OPEN_OPPORTUNITIES", "way": "DESC"}
                assert await asking.ask(PAGE, **variables) == await plain.ask(PAGE, **variables), place

    run_async(asked())
