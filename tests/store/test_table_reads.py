"""Tables read from the graph: each kind of column, pages, and what is written while they are read."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from graph.db.client import Graph
from graph.db.transactions import counted_statements, run
from graph.projections import table_reads
from graph.projections.table_reads import (
    DAY,
    FLAG,
    INTEGER,
    KEY,
    MOMENT,
    NODE,
    NODES,
    REAL,
    TEXT,
    TEXTS,
    TableRead,
    node_pages,
    read_tables,
)
from graph.words import BattlemapError

PEOPLE = TableRead("p:Person", "", {"node": ("id(p)", NODE), "id": ("p.id", KEY)})


def write(graph: Graph, statement: str) -> None:
    graph.write(lambda tx: run(tx, statement))


def test_each_kind_of_column_keeps_what_is_missing(empty: Graph):
    write(
        empty,
        """CREATE (a:Person {id: 'a', title: 'CEO', day: date('1969-12-31'), at: localdatetime('2026-01-01T00:30:00.5'),
                      n: 7, weight: 1, yes: true, names: ['x', 'y']})-[:KNOWS]->(b:Person {id: 'b'}),
                  (:Person {id: 'c', title: 'CEO', at: datetime('2026-01-01T00:00:00Z'), names: []})""",
    )
    columns = {
        "id": ("p.id", KEY),
        "title": ("p.title", TEXT),
        "day": ("p.day", DAY),
        "at": ("p.at", MOMENT),
        "n": ("p.n", INTEGER),
        "weight": ("p.weight", REAL),
        "yes": ("p.yes", FLAG),
        "names": ("p.names", TEXTS),
        "knows": ("[(p)-[:KNOWS]->(q) | id(q)]", NODES),
    }
    read = read_tables(empty, {"people": TableRead("p:Person", "", columns), "nodes": PEOPLE})
    node = {row["id"]: row["node"] for row in read.tables["nodes"].to_pylist()}
    table, utc = read.tables["people"], ZoneInfo("UTC")
    assert table.schema.types == [type for _, type in columns.values()]
    a, b, c = sorted(table.to_pylist(), key=lambda row: row["id"])
    assert a == {
        "id": "a",
        "title": "CEO",
        "day": dt.date(1969, 12, 31),
        "at": dt.datetime(2025, 12, 31, 16, 30, 0, 500_000, utc),
        "n": 7,
        "weight": 1.0,
        "yes": True,
        "names": ["x", "y"],
        "knows": [node["b"]],
    }
    assert b == dict.fromkeys(columns) | {"id": "b", "knows": []}
    assert (c["at"], c["names"], c["day"]) == (dt.datetime(2026, 1, 1, tzinfo=utc), [], None)


def test_pages_hold_all_nodes_and_no_more_than_so_many_relationships(empty: Graph, monkeypatch: pytest.MonkeyPatch):
    write(empty, "UNWIND range(1, 3000) AS k CREATE (:Person {id: 'p' + k})-[:KNOWS]->(:Person {id: 'q' + k})")
    write(empty, "MATCH (p:Person) WHERE toInteger(substring(p.id, 1)) % 3 = 0 DETACH DELETE p")
    monkeypatch.setattr(table_reads, "PAGE_SIZE", 1000)
    monkeypatch.setattr(table_reads, "BUCKET", 64)
    pages = list(node_pages(empty, "Person"))
    assert len(pages) >= 8 and all(a[1] < b[0] for a, b in zip(pages, pages[1:], strict=False))
    knows = TableRead("p:Person", "MATCH (p)-[:KNOWS]->(q)", {"start": ("p.id", KEY), "end": ("q.id", KEY)})
    with counted_statements() as seen:
        tables = read_tables(empty, {"people": PEOPLE, "knows": knows}).tables
    assert seen.count(knows.statement) == len(pages)
    assert len(set(tables["people"]["id"].to_pylist())) == len(tables["people"]) == 4000
    pairs = set(zip(*(tables["knows"][end].to_pylist() for end in ("start", "end")), strict=True))
    assert pairs == {(f"p{k}", f"q{k}") for k in range(1, 3001) if k % 3}


def test_nothing_gives_an_empty_table_of_the_same_schema(empty: Graph):
    table = read_tables(empty, {"people": PEOPLE}).tables["people"]
    assert len(table) == 0 and table.schema == PEOPLE.schema


@pytest.mark.parametrize("patience", [0.0, 60.0], ids=["long", "short"])
def test_a_short_read_is_made_again_and_a_long_one_says_what_changed(
    empty: Graph, monkeypatch: pytest.MonkeyPatch, patience: float
):
    write(empty, "CREATE (:Person {id: 'a'})-[:KNOWS]->(:Person {id: 'b'})")
    monkeypatch.setattr(table_reads, "PATIENCE", patience)
    plain, left = table_reads._read_all, [1]

    def meanwhile(*of: object) -> object:
        tables = plain(*of)  # type: ignore[arg-type]
        if left and left.pop():
            write(empty, "CREATE (:Person {id: 'new'})")
        return tables

    monkeypatch.setattr(table_reads, "_read_all", meanwhile)
    read = read_tables(empty, {"people": PEOPLE})
    assert (len(read.tables["people"]), read.changes) == ((2, {"Person": 1}) if patience == 0 else (3, None))


def test_a_value_of_another_kind_is_an_error_that_names_it(empty: Graph):
    write(empty, "CREATE (:Person {id: 'a', weight: 'much'})")
    with pytest.raises(BattlemapError, match="another kind"):
        read_tables(empty, {"people": TableRead("p:Person", "", {"weight": ("p.weight", REAL)})})
