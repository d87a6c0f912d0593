"""Compiled documents answer as graphql-core's executor does, whatever is selected."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from gql.schema.schema import SCHEMA
from graph.db.client import Graph
from tests.helpers.documents import Documents
from tests.helpers.examples import examples
from tests.helpers.executors import Both

IDS = ["C001", "C012", "C007"]
ROOTS = sorted(
    {
        "battleMap",
        "customers",
        "partners",
        "people",
        "opportunities",
        "signals",
        "customerTotals",
        "opportunityTotals",
        "engagements",
        "assets",
        "scoringRuns",
        "nodesByLabel",
    }
)
MADE = Documents(SCHEMA.core, IDS, ROOTS).strategy()
# A failing document says enough: making it smaller takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.fixture(scope="module")
def both(scored: Graph, snapshot: dt.date) -> Iterator[Both]:
    made = Both(scored, snapshot)
    yield made
    made.run(made.service.close())


@examples(80, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(document=MADE)
def test_any_document_is_answered_alike(both: Both, document: tuple[str, dict[str, Any]]):
    query, variables = document
    compiled, generic = both.compiled(query, variables), both.generic(query, variables)
    assert compiled == generic, query
    assert b'"INTERNAL"' not in compiled, query


def test_most_documents_are_compiled(both: Both):
    """The property is about plans: if none was made, both ways were one."""
    before = len(both.plans())
    for n in range(3):
        both.compiled(
            f"{{ a{n}: customers(first: 2) {{ nodes {{ id name suppliers(first: 1) {{ source {{ name }} }} }} }} }}", {}
        )
    assert len(both.plans()) == before + 3


FILTERED = "query Q($f: CustomerFilter, $o: CustomerOrder, $n: Int = 5) { customers(filter: $f, orderBy: $o, first: $n) { totalCount nodes { name } } }"


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"f": None},
        {"f": {"industry": {"in": ["MEDICAL", "NEV"]}}, "n": 3},
        {"f": {"not": {"region": {"eq": "华东"}}}, "o": "NAME"},
        {"f": {"or": [{"revenue": {"gte": 1e8}}, {"employees": {"lt": 100}}]}, "o": "REGION"},
        {"f": {"text": "医院", "region": {"isNull": False}}},
        {"f": {"and": [{"industries": {"has": "MEDICAL"}}, {"tier": {"eq": "A"}}]}},
    ],
)
def test_filters_in_variables(both: Both, variables: dict[str, Any]):
    found = both.compiled(FILTERED, variables)
    assert found == both.generic(FILTERED, variables)
    assert orjson.loads(found)["data"]["customers"]["totalCount"] >= 0, found


def test_values_change_and_the_plan_stays(both: Both):
    ask = "query A($id: ID!, $n: Int) { battleMap(customerId: $id) { customer { id } decisionChain(first: $n) { rank } } }"
    answers = [
        orjson.loads(both.compiled(ask, {"id": id, "n": n})) for id, n in (("C001", 1), ("C012", 2), ("C001", 3))
    ]
    assert [len(a["data"]["battleMap"]["decisionChain"]) for a in answers] == [1, 2, 3]
    assert len({a["data"]["battleMap"]["customer"]["id"] for a in answers}) == 2
    both.compiled(ask, {"id": "C001", "n": None})  # null shapes another statement
    names = [key for key in both.service.view(both.caller.principal).plans if key[0] == ask]  # type: ignore[arg-type, index]
    assert len(names) == 2


INJECTIONS = [
    "' OR 1=1 //",
    "`}) DETACH DELETE n //",
    "\\u0027",
    "$p0",
    "{id: 1}",
    "\x00",
    "} RETURN 1 AS data //",
    "*:*",
    "name:*",
]


@pytest.mark.parametrize("hostile", INJECTIONS)
def test_values_are_never_cypher(both: Both, scored: Graph, hostile: str):
    count = "MATCH (n) WITH count(n) AS n MATCH ()-[r]->() RETURN n, count(r) AS r"
    before = scored.read(count)
    ask = """query Q($s: String!, $i: ID!) {
      search(text: $s) { score } node(id: $i) { id } nodes(ids: [$i]) { id }
      customers(filter: {text: $s, name: {contains: $s, in: [$s], startsWith: $s, eq: $s}, aliases: {has: $s}}) { nodes { id } }
    }"""
    found = orjson.loads(both.compiled(ask, {"s": hostile, "i": hostile}))
    assert "errors" not in found, found
    assert (found["data"]["search"], found["data"]["node"], found["data"]["customers"]["nodes"]) == ([], None, [])
    for query in (
        "query Q($i: ID!) { battleMap(customerId: $i) { asOf } }",
        "query Q($i: String) { customers(after: $i) { totalCount } }",
    ):
        answer = orjson.loads(both.compiled(query, {"i": hostile}))
        assert answer["errors"][0]["extensions"]["code"] in ("NOT_FOUND", "BAD_INPUT"), answer
    assert scored.read(count) == before


def test_cursors_page_through_everything_once(both: Both):
    seen: list[str] = []
    after = None
    ask = "query P($a: String, $o: PersonOrder) { people(first: 97, after: $a, orderBy: $o) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }"
    while True:
        page = orjson.loads(both.compiled(ask, {"a": after, "o": "INFLUENCE"}))["data"]["people"]
        seen += [n["id"] for n in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == page["totalCount"]


@given(st.text(max_size=30))
@examples(60, suppress_health_check=list(HealthCheck))
def test_any_text_can_be_sought(both: Both, text: str):
    answer = orjson.loads(both.compiled("query S($t: String!) { search(text: $t) { score node { id } } }", {"t": text}))
    assert "errors" not in answer, answer
