"""The only door to Neo4j: one object that reads and writes, whatever server is behind it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, unit_of_work

from graph import events, statements, zoning
from graph.closing import Closing, close_unlisted
from graph.corrections import Reverted, lock, revert, unlock
from graph.driver_errors import TIMED_OUT, translated
from graph.identifiers import Bearer, by_kind, name_forms, told_names
from graph.merging import regroup, where
from graph.model import MODEL, Model
from graph.numbering import Known, Told, known, part, told
from graph.plans import Plan
from graph.records import EdgeRecord, NodeRecord
from graph.scores import Fields, Scores, keep, kept, write_scores
from graph.transactions import Row, deadline, run
from graph.upserts import Upsert
from graph.words import BattlemapError

T = TypeVar("T")
PAGE = 20_000  # rows of a large read that are asked for at once


@dataclass(frozen=True, slots=True)
class Connection:
    """Where Neo4j is: a `bolt://` or `neo4j://` address, who asks, and the database.

    The password is not in the repr, so it does not get into logs.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"


def time_left() -> float | None:
    """Seconds that the request still has. Raises BattlemapError (code TIMEOUT) where there are none."""
    until = deadline.get()
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise BattlemapError(TIMED_OUT, "TIMEOUT")
    return left


def within_deadline(work: Callable[[ManagedTransaction], T]) -> Callable[[ManagedTransaction], T]:
    """The work as a transaction that the database itself ends when the request's time is over. Raises as time_left."""
    left = time_left()
    return work if left is None else unit_of_work(timeout=left)(work)


class Graph:
    """The decision-ecosystem graph in Neo4j. Use as a context manager, or close() it.

    `patience` is how long, in seconds, a call waits for a server that does not answer.
    """

    def __init__(self, connection: Connection, model: Model = MODEL, patience: float = 5.0):
        self.model: Model = model
        self.connection, self.database = connection, connection.database
        with translated():
            self._driver: Driver = GraphDatabase.driver(
                connection.uri,
                auth=(connection.user, connection.password),
                connection_acquisition_timeout=patience,
                connection_timeout=patience,
                max_transaction_retry_time=patience / 2,  # the last try begins after that, and is waited for
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent="battlemap",
            )

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._driver.close()

    def connections(self) -> tuple[int, int]:
        """Connections to the database that are in use, and that wait to be used."""
        pool = self._driver._pool  # the driver counts them, and tells nobody
        with pool.lock:
            opened = [connection for line in pool.connections.values() for connection in line]
        used = sum(connection.in_use for connection in opened)
        return used, len(opened) - used

    def verify(self) -> None:
        """Raises DatabaseUnavailable or DatabaseRefused unless the database answers."""
        self.read("RETURN 1 AS one")

    def read(self, statement: str, **parameters: Any) -> list[Row]:
        """Rows of one read statement; retried while the server fails over."""
        return self._run("read", lambda tx: run(tx, statement, **parameters))

    def pages(self, statement: str) -> Iterator[Row]:
        """Rows of a large read, page by page: the statement takes $after and $limit, and gives rows in the order of `id`."""
        after = ""
        while rows := self.read(statement, after=after, limit=PAGE):
            yield from rows
            after = rows[-1]["id"]

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run `work` in one transaction: all of it is committed or nothing."""
        return self._run("write", work)

    def _run(self, mode: str, work: Callable[[ManagedTransaction], T]) -> T:
        work = within_deadline(work)
        with translated(), self._driver.session(database=self.database) as session:
            return session.execute_read(work) if mode == "read" else session.execute_write(work)

    def prepare(self) -> None:
        """Make the constraints and indexes that are not there yet, and wait until they work; give moments our zone.

        The full-text index covers several labels; it is made anew when an extension has changed which.
        """
        wanted = statements.schema(self.model)
        have = {row["name"]: row for row in self.read(statements.INDEXES)}
        missing = [statement for name, statement in wanted.items() if name not in have]
        there = have.get(statements.FULLTEXT, {"labelsOrTypes": [], "properties": []})
        covered = sorted(there["labelsOrTypes"]), sorted(there["properties"])
        if statements.FULLTEXT in have and covered != statements.searched(self.model):
            missing += [f"DROP INDEX {statements.FULLTEXT}", wanted[statements.FULLTEXT]]
        with translated(), self._driver.session(database=self.database) as session:
            for statement in missing:
                session.run(statement).consume()
            if missing:
                session.run("CALL db.awaitIndexes(300)").consume()

        self.settle_zone()

    def settle_zone(self) -> None:
        """Give moments our zone where the database has those of another one, or of none; see graph/zoning.py."""
        with translated(), self._driver.session(database=self.database) as session:
            zoning.settle(self.model, lambda statement, **given: session.run(statement, given).data())

    def identified(self, keys: Iterable[str]) -> dict[str, set[Bearer]]:
        """Identifier → the parties that it identifies, for those that are known."""
        found: dict[str, set[Bearer]] = {}
        for (label, kind), group in by_kind(keys).items():
            own = [[key, _own_value(kind, key)] for key in group]
            for row in self.read(statements.bearers(label, kind), keys=group, own=own):
                forms = name_forms(row["key"], told_names(row)) if kind == "name" else frozenset()
                found.setdefault(row["key"], set()).add(Bearer(row["id"], row["original"] or "", forms))
        return found

    def numbering(self) -> Known:
        """All sources, and what single ids of theirs stand for."""
        return known(self)

    def told(self, label: str, nodes: dict[str, str], source: str, fields: Iterable[str],
             owner: str | None) -> dict[str, Told]:  # fmt: skip
        """What sources tell of original ids (id → node) of which another than `source` tells anything."""
        return told(self, label, nodes, source, fields, owner)

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

        def work(tx: ManagedTransaction) -> set[str]:
            upsert = Upsert(tx, self.model, batch)
            changed = upsert.write()
            events.append(tx, events.of_batch(upsert))
            return changed

        return self.write(work) if batch else set()

    def rehearse(self, records: Iterable[NodeRecord | EdgeRecord], plan: Plan) -> set[str]:
        """As upsert, but nothing is written: what would be is noted in the plan, which later calls build on."""
        batch = list(records)
        return self.write(lambda tx: Upsert(tx, self.model, batch, plan).write()) if batch else set()

    def close_unlisted(
        self, source: str, feed: str, as_of: dt.datetime, exempt: set[str], most: float
    ) -> Closing:
        """End what a complete full list no longer names; see graph/closing.py."""

        def work(tx: ManagedTransaction) -> Closing:
            done = close_unlisted(tx, self.model, source, feed, as_of, exempt, most)
            events.append(tx, [events.of_many("unlisted", {}, done.changed)] if done.changed else [])
            return done

        return self.write(work)

    def regroup(self, label: str, assignment: dict[str, str]) -> None:
        """Merge and part parties: original id → the id that is to stand for it; see graph/merging.py."""

        def work(tx: ManagedTransaction) -> None:
            regroup(tx, self.model, label, assignment)
            events.append(tx, [events.of_nodes("regrouped", label, {*assignment, *assignment.values()})])

        self.write(work)

    def part(self, label: str, id: str, source: str, by: str) -> str:
        """Part what one source tells of an id from what others tell of it; the id of its own. See graph/numbering.py."""

        def work(tx: ManagedTransaction) -> str:
            to = part(tx, self.model, label, id, source, by)
            events.append(tx, [events.of_nodes("regrouped", label, {id, to})])
            return to

        return self.write(work)

    def where(self, label: str, originals: Iterable[str]) -> dict[str, str]:
        """Original id → the id of the node that holds it now."""
        return self._run("read", lambda tx: where(tx, label, originals))

    def lock(self, label: str, id: str, field: str, value: Any, by: str) -> Any:
        """Fix a field to a value (None: the one it has) so that no source changes it. Raises NotFound or BadInput."""

        def work(tx: ManagedTransaction) -> Any:
            fixed = lock(tx, self.model, label, id, field, value, by)
            events.append(tx, [events.of_nodes("locked", label, [id])])
            return fixed

        return self.write(work)

    def unlock(self, label: str, id: str, field: str) -> bool:
        """Let the sources decide a field again; whether it was locked. Raises NotFound or BadInput."""

        def work(tx: ManagedTransaction) -> bool:
            was = unlock(tx, self.model, label, id, field)
            events.append(tx, [events.of_nodes("unlocked", label, [id])] if was else [])
            return was

        return self.write(work)

    def revert(self, source: str) -> Reverted:
        """Take a source back: what it covered shows again, what only it told is removed."""
        done = revert(self.write, self.model, source)
        self.tell([events.News("graph", "Source", source, {"what": "reverted", "more": True})])
        return done

    def tell(self, news: Iterable[events.News]) -> None:
        """Put news into the outbox that no other method of this object tells."""
        told = list(news)
        self.write(lambda tx: events.append(tx, told))

    def record_run(self, label: str, id: str, values: Row) -> None:
        """Create or update one of our own bookkeeping nodes (Source, IngestRun)."""
        statement = f"MERGE (n:{self.model.nodes[label].label} {{id: $id}}) SET n += $values"
        self.write(lambda tx: run(tx, statement, id=id, values=values))

    def write_scores(self, run_node: Row, edges: Scores, nodes: Fields | None = None, changes: bool = False,
                     archive: Any = None, since: dt.datetime | None = None, model: bytes | None = None) -> int:  # fmt: skip
        """Replace all derived edges of the given types by those of a new ScoringRun, whole or not at all.

        `edges`: (type, start label, end label) → rows `{start, end, values}`. `nodes`: label → rows `{id, values}`
        that set derived fields (those of nodes not named are removed). With `changes` only what differs is
        written. `archive` is kept as the run's results, with `model`; those of runs before `since` are dropped. Rows written.
        """

        def work(tx: ManagedTransaction) -> int:
            written = write_scores(tx, run_node, edges, nodes or {}, changes)
            if archive is not None:
                keep(tx, run_node, archive, since, model)
            events.append(tx, [events.of_scores(run_node, written)])
            return written

        return self.write(work)

    def kept_scores(self, run_id: str) -> Any:
        """The results of a run as it archived them; None where they are not kept."""
        return kept(self.read("MATCH (a:ScoringArchive {id: $id}) RETURN a.scores AS scores", id=run_id))

    def kept_model(self, algorithm: str) -> Row | None:
        """{run, model, metrics} of the algorithm's last run that keeps a model; None where there is none."""
        found = self.read("MATCH (s:ScoringRun {algorithm: $algorithm}) MATCH (a:ScoringArchive {id: s.id}) "
                          "WHERE a.model IS NOT NULL RETURN s.id AS run, a.model AS model, s.metrics AS metrics "
                          "ORDER BY s.started DESC LIMIT 1", algorithm=algorithm)  # fmt: skip
        return found[0] | {"metrics": orjson.loads(found[0]["metrics"])} if found else None


def _own_value(kind: str, key: str) -> str:
    """What the party itself holds for a key."""
    value = key.split("|", 2)[2]
    return value.upper() if kind == "credit_code" else value
