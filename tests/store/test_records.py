"""Values, validation, provenance and who wins: pure functions, and the same on the real server."""

import datetime as dt

import pytest

from graph.clock import instant
from graph.db.client import Connection, Graph
from graph.db.transactions import counted_statements
from graph.model.claims import Origin
from graph.model.records import EdgeRecord, NodeRecord
from graph.store import writers as store
from graph.words import BattlemapError, DatabaseRefused, DatabaseUnavailable
from tests.helpers.records import DAY
from tests.helpers.servers import free_port

AT = instant(dt.datetime(2026, 11, 20, 8, 0))


def origin(source="crm", rank=90, record="a!2", run="r1"):
    return Origin(source, rank, record, run, AT)


def organization(id="C1", source="crm", rank=90, record="a!2", **values):
    return NodeRecord(("Organization", "Customer"), id, values, origin(source, rank, record))


def test_of_several_rows_the_last_value_and_the_first_day_count(empty: Graph):
    people = [NodeRecord(("Person", "KOL"), "K1", {"name": "k"}, origin()), organization("C1", name="甲")]
    edges = [
        EdgeRecord(
            "ADVISES",
            ("Person", "K1"),
            ("Organization", "C1"),
            {"field": field, "valid_from": day},
            origin(record=record),
        )
        for field, day, record in (("a", DAY, "x!2"), ("b", DAY - dt.timedelta(9), "x!3"), (None, DAY, "x!4"))
    ]
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
        [organization(name="甲"), NodeRecord(("Organization", "Supplier"), "C1", {"categories": ["钢"]}, origin())],
    )
    assert empty.read("MATCH (o:Organization) RETURN labels(o) AS l")[0]["l"] == [
        "Organization",
        "Customer",
        "Supplier",
    ]


def test_every_edge_has_validity_and_source(empty: Graph):
    edge = EdgeRecord("SUBSIDIARY_OF", ("Organization", "C1"), ("Organization", "C2"), {"valid_from": DAY}, origin())
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
    with counted_statements() as seen:
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
