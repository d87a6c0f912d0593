"""Table reads: what a projection needs of the graph as Arrow tables with a declared schema, page by page.

    people = TableRead("p:Person", "", {"node": ("id(p)", NODE), "id": ("p.id", KEY), "title": ("p.title", TEXT)})
    knows = TableRead("a:Person", "MATCH (a)-[r:KNOWS]->(b:Person) WHERE …", {"start": ("id(a)", NODE), …})
    found = read_tables(graph, {"people": people, "knows": knows}, day=day)
    found.tables["knows"], found.changes

A page is a range of the internal ids of start nodes, as many as have so many relationships in all; it comes as one record of
lists, in a transaction of its own. So no statement sorts, none grows with the graph, and the driver makes no object for a row.
Rows come in the order of the start nodes' internal ids. Internal ids join the tables of one read, and mean nothing later.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

import pyarrow as pa
from neo4j import ManagedTransaction

from graph import clock
from graph.db.client import Graph
from graph.db.transactions import count_statement
from graph.words import BattlemapError, Text

NODE, INTEGER, REAL, FLAG = pa.int64(), pa.int64(), pa.float64(), pa.bool_()
KEY = pa.string()  # texts of which nearly each is another, such as ids
TEXT = pa.dictionary(pa.int32(), pa.string())  # texts that come again and again
DAY, MOMENT = pa.date32(), pa.timestamp("us", "UTC")
NODES, TEXTS = pa.list_(NODE), pa.list_(KEY)

T = TypeVar("T")
Ends = tuple[int, int]  # the first and the last internal id of a page
BUCKET, PAGE_SIZE = 512, 50_000  # internal ids that are counted together; relationships and nodes of a page
AT_ONCE = 2  # pages that are read beside each other
TRIES, PATIENCE = 3, 5.0  # a read of at most so many seconds is made again where something was written meanwhile
IN_CYPHER = {  # as what the driver passes on fastest
    DAY: "duration.inDays(date('1970-01-01'), date({0})).days",
    MOMENT: "CASE WHEN {0} IS NOT NULL THEN datetime({{datetime: {0}, timezone: $zone}}).epochSeconds * 1000000"
    " + datetime({{datetime: {0}}}).microsecond END",
}


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table as it is read: start node (`variable:Label`), what is matched from there, columns: name → (Cypher, type)."""

    start: str
    match: str
    columns: Mapping[str, tuple[str, pa.DataType]]

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(name, type) for name, (_, type) in self.columns.items()])

    @property
    def statement(self) -> str:
        """A page: one record with a list for each column."""
        variable = self.start.partition(":")[0]
        values = [IN_CYPHER.get(type, "{0}").format(cypher) for cypher, type in self.columns.values()]
        lists = [f"[row IN rows | row[{at}]] AS {name}" for at, name in enumerate(self.columns)]
        return (
            f"MATCH ({variable}) WHERE id({variable}) IN range($first, $last) AND {self.start} WITH {variable} "
            f"{self.match} WITH collect([{', '.join(values)}]) AS rows RETURN {', '.join(lists)}"
        )


@dataclass(frozen=True, slots=True)
class GraphTables:
    """Tables of one read. `changes`: None where they are of one moment; else something was written while they were read,
    and of these labels and relationship types there were so many more or less afterwards."""

    tables: dict[str, pa.Table]
    changes: dict[str, int] | None


def read_tables(graph: Graph, reads: Mapping[str, TableRead], **parameters: Any) -> GraphTables:
    """The tables by their names. A short read is made again where something was written meanwhile, a long one says so."""
    began = time.monotonic()
    for _ in range(TRIES):
        before, moment = element_counts(graph, reads), graph.bookmark()
        tables = _read_all(graph, reads, parameters)
        if graph.bookmark() == moment:
            return GraphTables(tables, None)
        if time.monotonic() - began > PATIENCE:
            break
    after = element_counts(graph, reads)
    changes = {name: after.get(name, 0) - before.get(name, 0) for name in sorted(after.keys() | before.keys())}
    return GraphTables(tables, {name: n for name, n in changes.items() if n})


def element_counts(graph: Graph, reads: Mapping[str, TableRead]) -> dict[str, int]:
    """How many nodes and relationships there are of each label and type that the reads name; the server keeps count of them."""
    words = {word for read in reads.values() for word in re.findall(r"\w+", read.statement)}
    counts = [
        f"MATCH (n:{label}) RETURN '{label}' AS name, count(n) AS n" for label in sorted(words & set(graph.model.nodes))
    ]
    counts += [
        f"MATCH ()-[r:{t}]->() RETURN '{t}' AS name, count(r) AS n" for t in sorted(words & set(graph.model.edges))
    ]
    return {row["name"]: row["n"] for row in graph.read(" UNION ALL ".join(counts))} if counts else {}


def _read_all(graph: Graph, reads: Mapping[str, TableRead], parameters: Mapping[str, Any]) -> dict[str, pa.Table]:
    """All tables, their pages beside each other: the first of each comes first, so that one is planned while another is read."""
    values = {"zone": clock.zone().key, **parameters}
    pool = ThreadPoolExecutor(AT_ONCE)

    def beside(work: Callable[..., T], *arguments: Any) -> Future[T]:
        return pool.submit(copy_context().run, work, *arguments)  # the context holds the request's deadline

    try:
        counted = {label: beside(node_pages, graph, label) for label in dict.fromkeys(map(_label, reads.values()))}
        pages = {name: counted[_label(read)].result() for name, read in reads.items()}
        turns = [(name, at) for name in pages for at in range(len(pages[name]))]
        parts: dict[str, list[Future[pa.RecordBatch]]] = {name: [] for name in reads}
        for name, at in sorted(turns, key=lambda turn: turn[1] > 0):
            parts[name].append(beside(_read_page, graph, reads[name], pages[name][at], values))
        return {name: _joined(read, parts.pop(name)) for name, read in reads.items()}
    finally:
        pool.shutdown(cancel_futures=True)


def _label(read: TableRead) -> str:
    return read.start.partition(":")[2]


def node_pages(graph: Graph, label: str) -> list[Ends]:
    """Ranges (first, last) of internal ids that hold all nodes of a label, each with about so many relationships."""
    counted = graph.read(
        f"MATCH (n:{label}) RETURN id(n) / $bucket AS at, sum(1 + COUNT {{ (n)--() }}) AS size ORDER BY at",
        bucket=BUCKET,
    )
    pages, first, size = list[Ends](), 0, 0
    for bucket in counted:
        if size and size + bucket["size"] > PAGE_SIZE:
            pages.append((first, bucket["at"] * BUCKET - 1))
            first, size = bucket["at"] * BUCKET, 0
        size += bucket["size"]
    return [*pages, (first, (counted[-1]["at"] + 1) * BUCKET - 1)] if size else pages


def _read_page(graph: Graph, read: TableRead, ends: Ends, values: Mapping[str, Any]) -> pa.RecordBatch:
    statement = read.statement

    def work(tx: ManagedTransaction) -> pa.RecordBatch:
        count_statement(statement)
        (record,) = tx.run(statement, {**values, "first": ends[0], "last": ends[1]})
        return _batch(read, record)

    return graph.read(work)


def _joined(read: TableRead, parts: list[Future[pa.RecordBatch]]) -> pa.Table:
    batches = [part.result() for part in parts]
    return pa.Table.from_batches(batches, read.schema).unify_dictionaries().combine_chunks()


def _batch(read: TableRead, record: Any) -> pa.RecordBatch:
    try:
        arrays = [_array(values, type) for values, type in zip(record, read.schema.types, strict=True)]
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise BattlemapError(UNREADABLE.fill(what=read.start, why=str(error)), "BAD_VALUE") from error
    return pa.RecordBatch.from_arrays(arrays, schema=read.schema)


def _array(values: list[Any], type: pa.DataType) -> pa.Array:
    """The values of a page in a column's type; integers pass for numbers."""
    if type == TEXT:
        return pa.array(values, KEY).dictionary_encode()
    if type == DAY:
        return pa.array(values, pa.int32()).cast(DAY)
    if type == MOMENT:
        return pa.array(values, pa.int64()).cast(MOMENT)
    return pa.array(values, type)


UNREADABLE = Text(
    "the graph holds a value of another kind than the model declares, which was written past Battlemap ({what}: {why})",
    "图中有与模型声明类型不符的值,它不是通过本程序写入的({what}:{why})",
)
