"""Values, validation, provenance and who wins: pure functions, and the same on the real server."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.battle_map.satisfaction import satisfaction
from graph.clock import instant
from graph.db.client import Connection, Graph
from graph.db.transactions import counted
from graph.model.model import MODEL
from graph.model.records import EdgeRecord, NodeRecord, Origin, problems
from graph.store import writers as store
from graph.store.identifiers import normalised
from graph.words import BattlemapError, DatabaseRefused, DatabaseUnavailable
from ingest.mapping.values import Reading, Unreadable, parser
from tests.conftest import free_port

AT = instant(dt.datetime(2026, 11, 20, 8, 0))
CUSTOMER = MODEL.fields("Organization", "Customer")
DAY = dt.date(2026, 11, 20)


def parse(declared, cell):
    return parser(declared, Reading())(cell)


def origin(source="crm", rank=90, record="a!2", run="r1"):
    return Origin(source, rank, record, run, AT)


def organization(id="C1", source="crm", rank=90, record="a!2", **values):
    return NodeRecord(("Organization", "Customer"), id, values, origin(source, rank, record))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5),
        ("500万", 5_000_000),
        ("1.2亿", 120_000_000),
        ("￥300", 300),
        ("85%", 0.85),
        (12, 12),
        ("N/A", None),
        ("无", None),
        ("", None),
        (" - ", None),
        ("NULL", None),
        (None, None),
    ],
)
def test_numbers(text, value):
    assert parse(CUSTOMER["revenue"], text) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04",
        "2025/3/4",
        "2025年3月4日",
        "2025.03.04",
        "2025-03-04 00:00:00.000",
        instant(dt.datetime(2025, 3, 4, 9)),
    ],
)
def test_dates(text):
    assert parse(CUSTOMER["customer_since"], text) == dt.date(2025, 3, 4)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("customer_since", "2025年13月4日"),
        ("customer_since", "4/3/2025"),
        ("revenue", "many"),
        ("employees", "12.5"),
        ("revenue", True),
    ],
)
def test_what_cannot_be_read_says_so(field, text):
    with pytest.raises(Unreadable) as caught:
        parse(CUSTOMER[field], text)
    assert field in caught.value.text.en
    assert CUSTOMER[field].text.zh in caught.value.text.zh


def test_all_problems_of_a_row_are_told():
    said = problems(CUSTOMER, {"tier": "Z", "employees": -5, "name": 7, "revenue": float("nan")})
    assert len(said) == 4


def test_an_end_before_its_beginning_is_a_problem():
    fields = MODEL.edges["WORKS_AT"].fields
    assert problems(fields, {"valid_from": DAY, "valid_to": DAY - dt.timedelta(1)})
    assert not problems(fields, {"valid_from": DAY, "valid_to": DAY})


def test_names_are_compared_without_form_and_width():
    assert normalised("璟陌新能源汽车（苏州）有限公司") == normalised(
        "璟陌新能源汽车(苏州)股份有限公司\u3000"
    )
    assert normalised("Jingmo Co., Ltd.") == normalised("JINGMO  co ltd")
    assert normalised("有限公司") != ""


def answers(*days_and_scores):
    return [(DAY - dt.timedelta(days), score) for days, score in days_and_scores]


def test_the_182nd_day_counts_and_the_183rd_does_not():
    assert satisfaction(answers((182, 80), (10, 80), (0, 80)), DAY).n == 3
    assert satisfaction(answers((183, 80), (10, 80), (-1, 80)), DAY).n == 1


def test_under_three_answers_is_not_enough():
    two = satisfaction(answers((1, 90), (2, 90)), DAY)
    assert (two.enough, two.mean, two.trend) == (False, None, "unknown")


@given(st.lists(st.tuples(st.integers(0, 182), st.floats(0, 100)), min_size=3))
def test_satisfaction_is_the_mean_and_points_where_it_goes(pairs):
    found = satisfaction(answers(*pairs), DAY)
    assert found.mean == pytest.approx(sum(s for _, s in pairs) / len(pairs), abs=0.051)
    if found.trend == "rising":
        assert found.change > 0
    if found.trend == "falling":
        assert found.change < 0


def test_of_several_rows_the_last_value_and_the_first_day_count(empty: Graph):
    people = [NodeRecord(("Person", "KOL"), "K1", {"name": "k"}, origin()), organization("C1", name="甲")]
    edges = [
        EdgeRecord(
            "ADVISES", ("Person", "K1"), ("Organization", "C1"), {"field": field, "valid_from": day}, origin(record=record)
        )
        for field, day, record in (("a", DAY, "x!2"), ("b", DAY - dt.timedelta(9), "x!3"), (None, DAY, "x!4"))
    ]  # fmt: skip
    assert {"x!2", "x!3"} <= store.upsert(empty, [*people, *edges])
    assert empty.read("MATCH ()-[r:ADVISES]->() RETURN r.field AS f, r.valid_from AS d") == [
        {"f": "b", "d": DAY - dt.timedelta(9)}
    ]
    assert store.upsert(empty, edges) == set()


def test_loading_twice_changes_nothing(empty: Graph):
    first = store.upsert(empty, [organization(name="甲", tier="A")])
    again = store.upsert(empty, [organization(name="甲", tier="A")])
    assert (first, again) == ({"a!2"}, set())


def test_a_better_source_wins_whatever_comes_first(empty: Graph):
    good, poor = (
        organization(name="甲医院", source="crm", rank=90),
        organization(name="甲", region="华东", source="survey", rank=10),
    )
    for id, order in (("C1", (good, poor)), ("C2", (poor, good))):
        for record in order:
            store.upsert(empty, [NodeRecord(record.labels, id, record.values, record.origin)])
    rows = empty.read(
        "MATCH (c:Customer) RETURN c.name AS name, c.region AS region, c.provenance AS provenance ORDER BY c.id"
    )
    assert [(r["name"], r["region"]) for r in rows] == [("甲医院", "华东")] * 2
    assert all('"survey/":["甲"' in r["provenance"] for r in rows), "what was covered is kept"


def test_a_party_has_one_node_and_any_number_of_roles(empty: Graph):
    store.upsert(
        empty,
        [
            organization(name="甲"),
            NodeRecord(("Organization", "Supplier"), "C1", {"categories": ["钢"]}, origin()),
        ],
    )
    assert empty.read("MATCH (o:Organization) RETURN labels(o) AS l")[0]["l"] == [
        "Organization",
        "Customer",
        "Supplier",
    ]


def test_every_edge_has_validity_and_source(empty: Graph):
    edge = EdgeRecord(
        "SUBSIDIARY_OF", ("Organization", "C1"), ("Organization", "C2"), {"valid_from": DAY}, origin()
    )
    store.upsert(empty, [organization("C1", name="甲"), organization("C2", name="乙"), edge])
    (row,) = empty.read("MATCH ()-[r:SUBSIDIARY_OF]->() RETURN properties(r) AS r")
    assert row["r"]["valid_from"] == DAY
    assert (row["r"]["source"], row["r"]["record"], row["r"]["run"], row["r"]["ingested_at"]) == (
        "crm",
        "a!2",
        "r1",
        AT,
    )


def test_an_edge_to_nobody_writes_nothing_of_its_batch(empty: Graph):
    edge = EdgeRecord("SUBSIDIARY_OF", ("Organization", "C1"), ("Organization", "nobody"), {}, origin())
    with pytest.raises(BattlemapError) as caught:
        store.upsert(empty, [organization("C1", name="甲"), edge])
    assert caught.value.code == "DANGLING"
    assert empty.read("MATCH (n:Organization) RETURN n") == []


def test_symmetric_edges_are_one_whichever_way_they_are_told(empty: Graph):
    people = [NodeRecord(("Person",), id, {"name": id}, origin()) for id in ("P1", "P2")]
    both = [
        EdgeRecord("CONFLICTS_WITH", ("Person", a), ("Person", b), {"basis": "x"}, origin())
        for a, b in (("P1", "P2"), ("P2", "P1"))
    ]
    store.upsert(empty, [*people, *both])
    assert len(empty.read("MATCH ()-[r:CONFLICTS_WITH]->() RETURN r.id")) == 1


def test_values_cannot_inject(empty: Graph):
    evil = "'}) DETACH DELETE n //`"
    store.upsert(empty, [organization(evil, name=evil)])
    assert empty.read("MATCH (n:Organization {id: $id}) RETURN n.name AS name", id=evil) == [{"name": evil}]


def test_statements_are_counted(empty: Graph):
    with counted() as seen:
        empty.read("RETURN 1 AS one")
    assert seen == ["RETURN 1 AS one"]


def test_a_wrong_password_and_a_dead_server_say_what_to_do(scratch_server):
    right = scratch_server.connection
    with (
        Graph(Connection(right.uri, right.user, "wrong")) as graph,
        pytest.raises(DatabaseRefused, match="NEO4J_PASSWORD"),
    ):
        graph.verify()
    with (
        Graph(Connection(f"bolt://127.0.0.1:{free_port()}", "neo4j", "x"), patience=1) as graph,
        pytest.raises(DatabaseUnavailable, match="db start"),
    ):
        graph.verify()
    with (
        Graph(Connection(right.uri, right.user, right.password, "nosuch")) as graph,
        pytest.raises(DatabaseRefused, match="NEO4J_DATABASE"),
    ):
        graph.verify()


def test_errors_of_the_database_do_not_leak_cypher(empty: Graph):
    with pytest.raises(BattlemapError) as caught:
        empty.read("MATCH (n) RETRUN n")
    assert "RETRUN" not in caught.value.text.en + caught.value.text.zh
    assert caught.value.code == "DATABASE"
