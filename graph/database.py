"""The only door to Neo4j: one object that reads and writes, whatever server is behind it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

import neo4j
from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity
from neo4j.exceptions import (
    AuthError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph import statements
from graph.model import MODEL, Model
from graph.records import EdgeRecord, NodeRecord, directed, fields_of, merge
from graph.words import BattlemapError, DatabaseRefused, DatabaseUnavailable, Text

T = TypeVar("T")
Row = dict[str, Any]
_counter: ContextVar[list[str] | None] = ContextVar("statements", default=None)


@dataclass(frozen=True, slots=True)
class Connection:
    """Where Neo4j is: a `bolt://` or `neo4j://` address, who asks, and the database.

    The password is not in the repr, so it does not get into logs.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collects the text of every statement that runs inside the block (in this context)."""
    seen: list[str] = []
    token = _counter.set(seen)
    try:
        yield seen
    finally:
        _counter.reset(token)


@contextmanager
def translated() -> Iterator[None]:
    """Each error of the driver becomes one of ours; Cypher and stack traces stay inside.

    Raises DatabaseUnavailable, DatabaseRefused or BattlemapError (code DATABASE).
    """
    try:
        yield
    except AuthError as error:
        raise DatabaseRefused(REFUSED) from error
    except (ServiceUnavailable, SessionExpired, DriverError, OSError) as error:
        raise DatabaseUnavailable(UNAVAILABLE) from error
    except Neo4jError as error:
        if error.code and "DatabaseNotFound" in error.code:
            raise DatabaseRefused(NO_DATABASE) from error
        if error.code and "TransientError" in error.code:
            raise DatabaseUnavailable(UNAVAILABLE) from error
        raise BattlemapError(FAILED.fill(code=error.code or "?"), "DATABASE") from error


REFUSED = Text(
    "Neo4j refused the user name or password; set NEO4J_USER and NEO4J_PASSWORD to what that server expects",
    "Neo4j 拒绝了用户名或密码;请把 NEO4J_USER 和 NEO4J_PASSWORD 设为该服务器的账号",
)
UNAVAILABLE = Text(
    "Neo4j does not answer; start it with `battlemap db start`, or check NEO4J_URI, then try again",
    "Neo4j 没有响应;请用 `battlemap db start` 启动,或检查 NEO4J_URI,然后重试",
)
NO_DATABASE = Text(
    "this Neo4j has no such database; set NEO4J_DATABASE to one that it has",
    "该 Neo4j 中没有这个数据库;请把 NEO4J_DATABASE 设为已有的数据库",
)
FAILED = Text("the database could not do this ({code})", "数据库无法完成该操作({code})")


class Graph:
    """The decision-ecosystem graph in Neo4j. Use as a context manager, or close() it.

    `patience` is how long, in seconds, a call waits for a server that does not answer.
    """

    def __init__(self, connection: Connection, model: Model = MODEL, patience: float = 5.0):
        self.model = model
        self.database = connection.database
        with translated():
            self._driver: Driver = GraphDatabase.driver(
                connection.uri,
                auth=(connection.user, connection.password),
                connection_acquisition_timeout=patience,
                connection_timeout=patience,
                max_transaction_retry_time=patience,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent="battlemap",
            )

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._driver.close()

    def verify(self) -> None:
        """Raises DatabaseUnavailable or DatabaseRefused unless the database answers."""
        self.read("RETURN 1 AS one")

    def read(self, statement: str, **parameters: Any) -> list[Row]:
        """Rows of one read statement; retried while the server fails over."""
        return self._run("read", lambda tx: run(tx, statement, **parameters))

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run `work` in one transaction: all of it is committed or nothing."""
        return self._run("write", work)

    def _run(self, mode: str, work: Callable[[ManagedTransaction], T]) -> T:
        with translated(), self._driver.session(database=self.database) as session:
            return session.execute_read(work) if mode == "read" else session.execute_write(work)

    def prepare(self) -> None:
        """Make the constraints and indexes that are not there yet, and wait until they work."""
        wanted = statements.schema(self.model)
        have = {row["name"] for row in self.read("SHOW INDEXES YIELD name RETURN name")}
        missing = [statement for name, statement in wanted.items() if name not in have]
        with translated(), self._driver.session(database=self.database) as session:
            for statement in missing:
                session.run(statement).consume()
            if missing:
                session.run("CALL db.awaitIndexes(300)").consume()

    def identified(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """Identifier → ids of the parties that it identifies, for those that are known."""
        rows = self.read(statements.IDENTIFIED, keys=list(keys))
        return {row["key"]: row["ids"] for row in rows}

    def known(self, label: str, ids: Iterable[str]) -> set[str]:
        """Those of the ids that nodes with this label have."""
        rows = self.read(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id", ids=list(ids))
        return {row["id"] for row in rows}

    def upsert(self, records: Iterable[NodeRecord | EdgeRecord]) -> set[str]:
        """Write records in one transaction; returns the origin records of those that changed something.

        Nodes come before edges. Writing the same records again changes nothing. Two writers take turns.
        Raises BattlemapError (code DANGLING) and writes nothing when an edge's end is not there.
        """
        batch = list(records)
        return self.write(lambda tx: self._upsert(tx, batch)) if batch else set()

    def _upsert(self, tx: ManagedTransaction, batch: list[NodeRecord | EdgeRecord]) -> set[str]:
        run(tx, statements.LOCK, name="upsert", at=dt.datetime.now(dt.UTC).replace(tzinfo=None))
        ranks = self._ranks(tx, batch)
        nodes = [r for r in batch if isinstance(r, NodeRecord)]
        edges = [directed(r, self.model.edges[r.type]) for r in batch if isinstance(r, EdgeRecord)]
        changed: set[str] = set()
        for (label, *stamp), node_group in grouped(nodes, lambda r: (r.labels[0], *_stamp(r))).items():
            changed |= self._upsert_nodes(tx, label, node_group, ranks, stamp)
        for (type, start, end, *stamp), edge_group in grouped(
            edges, lambda r: (r.type, r.start[0], r.end[0], *_stamp(r))
        ).items():
            changed |= self._upsert_edges(tx, (type, start, end), edge_group, ranks, stamp)
        return changed

    def _ranks(self, tx: ManagedTransaction, batch: list[NodeRecord | EdgeRecord]) -> dict[str, int]:
        """The rank of every source; those of this batch are noted in the graph."""
        ranks = {
            row["id"]: row["rank"] for row in run(tx, "MATCH (s:Source) RETURN s.id AS id, s.rank AS rank")
        }
        told = {record.origin.source: record.origin.rank for record in batch}
        news = [{"id": id, "rank": rank} for id, rank in told.items() if ranks.get(id) != rank]
        if news:
            run(tx, "UNWIND $rows AS row MERGE (s:Source {id: row.id}) SET s.rank = row.rank", rows=news)
        return ranks | told

    def _upsert_nodes(
        self,
        tx: ManagedTransaction,
        label: str,
        group: list[NodeRecord],
        ranks: dict[str, int],
        stamp: list[Any],
    ) -> set[str]:
        rows = run(tx, statements.read_nodes(label), ids=[r.id for r in group])
        stored: dict[str, Any] = {row["id"]: row["provenance"] for row in rows}
        worn: dict[str, set[str]] = {row["id"]: set(row["labels"]) for row in rows}
        writes: dict[tuple[str, ...], dict[str, Row]] = defaultdict(dict)
        identifiers: list[Row] = []
        changed: set[str] = set()
        for record in group:
            news = merge(stored.get(record.id), record, ranks, fields_of(record, self.model))
            if news is None and set(record.labels) <= worn.get(record.id, set()):
                continue
            stored[record.id] = (news or {}).get("provenance", stored.get(record.id))
            worn.setdefault(record.id, set()).update(record.labels)
            row = writes[record.labels[1:]].setdefault(record.id, {"id": record.id, "values": {}})
            row["values"] |= news or {}
            identifiers += [{"id": record.id, "key": k, "strong": s} for k, s in record.keys.items()]
            changed.update(record.told_by or [record.origin.record])
        for roles, by_id in writes.items():
            run(tx, statements.write_nodes(label, roles), rows=list(by_id.values()), **_stamped(stamp))
        if identifiers:
            run(tx, statements.write_identifiers(label), rows=identifiers)
        return changed

    def _upsert_edges(
        self, tx: ManagedTransaction, kind: tuple[str, str, str], group: list[EdgeRecord], ranks: dict[str, int],
        stamp: list[Any],
    ) -> set[str]:  # fmt: skip
        rows = run(tx, statements.read_edges(kind[0]), ids=[r.id for r in group])
        stored: dict[str, Any] = {row["id"]: row["provenance"] for row in rows}
        writes: dict[str, Row] = {}
        changed: set[str] = set()
        for record in group:
            news = merge(stored.get(record.id), record, ranks, fields_of(record, self.model))
            if news is not None:
                stored[record.id] = news["provenance"]
                row = {"id": record.id, "start": record.start[1], "end": record.end[1], "values": {}}
                writes.setdefault(record.id, row)["values"] |= news
                changed.update(record.told_by or [record.origin.record])
        if writes:
            ordered = sort_by_ends(writes.values())
            written = run(tx, statements.write_edges(*kind), rows=ordered, **_stamped(stamp))
            require_all(written, len(writes), kind[0])
        return changed

    def record_run(self, label: str, id: str, values: Row) -> None:
        """Create or update one of our own bookkeeping nodes (Source, IngestRun)."""
        statement = f"MERGE (n:{self.model.nodes[label].label} {{id: $id}}) SET n += $values"
        self.write(lambda tx: run(tx, statement, id=id, values=values))

    def write_scores(
        self, run_node: Row, edges: dict[tuple[str, str, str], list[Row]], people: list[Row] | None = None
    ) -> None:
        """Replace all derived edges of the given types by those of a new ScoringRun, whole or not at all.

        `edges`: (type, start label, end label) → rows `{start, end, values}`. `people`: rows `{id, values}`
        that set derived fields of persons (those of people not named are removed).
        """
        self.write(lambda tx: self._write_scores(tx, run_node, edges, people))

    def _write_scores(
        self,
        tx: ManagedTransaction,
        run_node: Row,
        edges: dict[tuple[str, str, str], list[Row]],
        people: list[Row] | None,
    ) -> None:
        run(tx, "MERGE (n:ScoringRun {id: $id}) SET n = $values", id=run_node["id"], values=run_node)
        for type in sorted({key[0] for key in edges}):
            run(tx, statements.delete_edges(type))
        for (type, start, end), rows in edges.items():
            stamped = [r | {"values": r["values"] | {"run": run_node["id"]}} for r in rows]
            written = run(tx, statements.replace_edges(type, start, end), rows=stamped)
            require_all(written, len(rows), type)
        if people is not None:
            run(tx, "MATCH (p:Person) REMOVE p.influence, p.influence_rank, p.influence_run")
            run(tx, "UNWIND $rows AS row MATCH (p:Person {id: row.id}) SET p += row.values", rows=people)


def _stamp(record: NodeRecord | EdgeRecord) -> tuple[Any, ...]:
    return record.origin.source, record.origin.run, record.origin.at


def _stamped(stamp: list[Any]) -> Row:
    return dict(zip(("source", "run", "at"), stamp, strict=True))


def run(tx: ManagedTransaction, statement: str, **parameters: Any) -> list[Row]:
    """Rows of one statement inside a transaction, dates as Python's own."""
    seen = _counter.get()
    if seen is not None:
        seen.append(statement)
    return [plain(record.data()) for record in tx.run(statement, parameters)]


def plain(value: Any) -> Any:
    """Neo4j's temporal values as datetime.date and datetime.datetime, inside lists and maps too."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, neo4j.time.Date | neo4j.time.DateTime):
        return value.to_native()
    return value


def grouped(items: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    groups: dict[Any, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def sort_by_ends(rows: Iterable[Row]) -> list[Row]:
    """In the order of the end points, so that two writers lock nodes in the same order."""
    return sorted(rows, key=lambda row: (row["start"], row["end"]))


def require_all(written: list[Row], expected: int, type: str) -> None:
    count = written[0]["written"] if written else 0
    if count != expected:
        raise BattlemapError(DANGLING.fill(count=expected - count, type=type), "DANGLING")


DANGLING = Text(
    "{count} {type} edges name a node that is not in the graph; nothing of this batch was written",
    "{count} 条 {type} 关系指向图中不存在的节点;本批数据未写入",
)
