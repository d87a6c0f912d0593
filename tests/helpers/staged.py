"""Helpers of tests: A world with scores of one run or another, and all that readers see of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import orjson
import pyarrow as pa

from gql.compile.requests import Caller, GraphQLRequest
from gql.execution.service import Service
from graph.access.keys import Principal
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import run
from graph.query.compiled_queries import AsyncReader
from graph.scores.score_writing import write_scores
from tests.helpers.answers import run_async

DAY = dt.date(2026, 6, 1)
WORLD = """UNWIND range(1, $customers) AS n
CREATE (c:Organization:Customer {id: 'C' + n, name: 'Customer ' + n})
CREATE (o:Opportunity {id: 'O' + n, name: 'Deal ' + n, status: 'open', opened: date('2026-01-01')})
CREATE (c)-[:OPENED {id: 'op' + n}]->(o)
WITH count(*) AS made UNWIND range(1, $people) AS n
CREATE (:Person {id: 'P' + n, name: 'Person ' + n})
CREATE (:Organization:Supplier {id: 'S' + n, name: 'Supplier ' + n})"""
SEEN = (
    """{ people(first: 20, orderBy: INFLUENCE, direction: DESC) {
  totalCount nodes { id influence influenceRank influenceRun influencesDecisions(first: 8) { score rank hidden } } }
  strong: people(filter: {influence: {gt: 0.3}}) { totalCount } }""",
    """{ customers(first: 6) { nodes { id customer { coverage } fittingPartners(first: 8) { rank probability }
  influencers(first: 20) { score source { id } } } } }""",
    """{ battleMap(customerId: "C1") {
  decisionChain { person { id influence } influence rank hidden decisions { opportunity { id } influence rank hidden } }
  recommendations { partner { id } rank probability } } }""",
)
CLEAN = """OPTIONAL MATCH (l:Lock {id: 'scores'})
RETURN coalesce(l.pending, []) + coalesce(l.unfinished, []) AS left, COUNT { ()-[r]->() WHERE r.until IS NOT NULL } AS marked,
COUNT { (n) WHERE any(name IN keys(n) WHERE name STARTS WITH 'next_') } AS waiting"""


def small_world(graph: Graph, customers: int = 3, people: int = 12) -> None:
    graph.write(lambda tx: run(tx, WORLD, customers=customers, people=people))


def scores_of_run(number: int, customers: int = 3, people: int = 12) -> dict[str, Any]:
    """Arguments of write_scores: a run whose every value is its own; one person in `number + 2` is not in it."""
    named = [n for n in range(1, people + 1) if n % (number + 2)]
    share = lambda n: round(1 / (n + number), 6)  # noqa: E731
    edges = {
        ("INFLUENCES_DECISION", "Person", "Organization"): [
            _edge(f"P{n}", f"C{c}", score=share(n + c), rank=n + number, hidden=n % 3 == number % 3)
            for n in named
            for c in range(1, customers + 1)
        ],
        ("INFLUENCES_DECISION", "Person", "Opportunity"): [
            _edge(f"P{n}", f"O{1 + n % customers}", score=share(n), rank=number, hidden=n % 2 == number % 2)
            for n in named
        ],
        ("FITS", "Organization", "Organization"): [
            _edge(f"S{n}", f"C{1 + n % customers}", rank=1 + n // customers, probability=share(n)) for n in named
        ],
    }
    people_rows = [
        {
            "id": f"P{n}",
            "values": {"influence": share(n), "influence_rank": n + number, "influence_run": f"run-{number}"},
        }
        for n in named
    ]
    houses = [{"id": f"C{c}", "values": {"coverage": ("red", "amber", "green")[(c + number) % 3]}} for c in (1, 2, 3)]
    started = now() + dt.timedelta(seconds=number)
    node = {"id": f"run-{number}", "algorithm": "influence", "started": started, "data_as_of": DAY}
    return {"run_node": node, "edges": edges, "nodes": {"Person": people_rows, "Organization": houses}}


def _edge(start: str, end: str, **values: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "values": values}


def write_run(graph: Graph, number: int, changes: bool = False, tables: bool = False, id: str = "") -> int:
    """`tables`: as columns, not as rows. `id`: of a run with the same scores as another one."""
    made = scores_of_run(number)
    made["run_node"]["id"] = id or made["run_node"]["id"]
    if tables:
        made["edges"] = {key: as_table(rows) for key, rows in made["edges"].items()}
        made["nodes"] = {label: as_table(rows) for label, rows in made["nodes"].items()}
    return write_scores(graph, **made, changes=changes, archive=True, since=made["run_node"]["started"])


def as_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as the columns of a table, ids as a dictionary."""
    made = pa.Table.from_pylist([{k: v for k, v in row.items() if k != "values"} | row["values"] for row in rows])
    first = made.column_names[0]
    return made.set_column(0, first, made[first].dictionary_encode())


def seen(graph: Graph) -> list[Any]:
    """All scores that readers see, by lists, totals, filters and a battle map."""
    found: list[Any] = run_async(_answers(graph))
    return found


async def _answers(graph: Graph) -> list[Any]:
    service = Service(graph)
    service._reader = AsyncReader(graph.connection, patience=60)  # nobody is in a hurry
    caller = Caller(Principal("test", "test", "admin", service.book.version), "en", DAY)
    try:
        found = [orjson.loads((await service.answer(GraphQLRequest(query), caller)).body) for query in SEEN]
        assert not any("errors" in answer for answer in found), found
        return found
    finally:
        await service.close()
