"""The database client: a connection to Neo4j that reads and writes, whatever server is behind it. Writers are in graph/store/writers.py."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, unit_of_work
from neo4j.exceptions import DriverError, Neo4jError

from graph.db import chain_migration, statements, zone_migration
from graph.db.audit_chain import with_entries
from graph.db.driver_errors import translated_errors
from graph.db.retries import Retries, time_left
from graph.db.transactions import Row, run
from graph.model.model import MODEL, Model

T = TypeVar("T")
PAGE = 20_000  # rows of a large read that are asked for at once


@dataclass(frozen=True, slots=True)
class Connection:
    """The address of Neo4j: a `bolt://` or `neo4j://` address, who asks, and the database.

    The password is not in the repr, so it does not get into logs.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"


def within_deadline(work: Callable[[ManagedTransaction], T]) -> Callable[[ManagedTransaction], T]:
    """The work as a transaction that the database itself ends when the request's time is over. Raises as time_left."""
    left = time_left()
    return work if left is None else unit_of_work(timeout=left)(work)


class Graph:
    """The decision-ecosystem graph in Neo4j. Use as a context manager, or close() it.

    `patience` is how long, in seconds, a call waits for a server that does not answer; `wait`, for how long work that no request
    waits for is tried again while its errors pass by themselves.
    """

    def __init__(self, connection: Connection, model: Model = MODEL, patience: float = 5.0, wait: float = 0.0):
        self.model: Model = model
        self.patience, self.wait = patience, wait
        self.connection, self.database = connection, connection.database
        with translated_errors():
            self._driver: Driver = GraphDatabase.driver(
                connection.uri,
                auth=(connection.user, connection.password),
                connection_acquisition_timeout=patience,
                connection_timeout=patience,
                max_transaction_retry_time=0,  # we try again ourselves: see _run
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
        """Raises DatabaseUnavailable or DatabaseRefused unless the database answers, and soon."""
        self._run("read", lambda tx: run(tx, "RETURN 1 AS one"), wait=0)

    @overload
    def read(self, what: str, **parameters: Any) -> list[Row]: ...

    @overload
    def read(self, what: Callable[[ManagedTransaction], T]) -> T: ...

    def read(self, what: str | Callable[[ManagedTransaction], T], **parameters: Any) -> list[Row] | T:
        """Rows of one read statement, or what a function reads in one transaction; tried again while its errors pass."""
        if isinstance(what, str):
            return self._run("read", lambda tx: run(tx, what, **parameters))
        return self._run("read", what)

    def pages(self, statement: str, **parameters: Any) -> Iterator[Row]:
        """Rows of a large read, page by page: the statement takes $after and $limit, and gives rows in the order of `id`."""
        after = ""
        while rows := self.read(statement, after=after, limit=PAGE, **parameters):
            yield from rows
            after = rows[-1]["id"]

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run `work` in one transaction, with the audit entries that it makes: all of it is committed or nothing."""
        return self._run("write", with_entries(work))

    def bookmark(self) -> frozenset[str]:
        """The last transaction that the database has committed: where two are alike, nothing was written between them."""
        with translated_errors(), self._driver.session(database=self.database) as session:
            session.execute_read(within_deadline(lambda tx: tx.run("RETURN 1").consume()))
            return frozenset(session.last_bookmarks().raw_values)

    def _run(self, mode: str, work: Callable[[ManagedTransaction], T], wait: float | None = None) -> T:
        """In one transaction, and in another one while its errors pass by themselves and there is time."""
        retries = Retries(self.patience / 2, self.wait if wait is None else wait)  # the last try is waited for
        with translated_errors():
            while True:
                try:
                    return self._once(mode, within_deadline(work))
                except (DriverError, Neo4jError) as error:
                    if (pause := retries.pause(error)) is None:
                        raise
                    time.sleep(pause)

    def _once(self, mode: str, work: Callable[[ManagedTransaction], T]) -> T:
        with self._driver.session(database=self.database) as session:
            return session.execute_read(work) if mode == "read" else session.execute_write(work)

    def prepare(self) -> None:
        """Make the constraints and indexes that are not there yet, and wait until they work; give moments our zone, chain the log.

        One transaction makes them all: the server reads what is stored once for many of them.
        The full-text index covers several labels; it is made anew when an extension has changed which.
        """
        wanted = statements.schema(self.model)
        have = {row["name"]: row for row in self.read(statements.INDEXES)}
        missing = [statement for name, statement in wanted.items() if name not in have]
        there = have.get(statements.FULLTEXT, {"labelsOrTypes": [], "properties": []})
        covered = sorted(there["labelsOrTypes"]), sorted(there["properties"])
        if statements.FULLTEXT in have and covered != statements.fulltext_coverage(self.model):
            missing += [f"DROP INDEX {statements.FULLTEXT}", wanted[statements.FULLTEXT]]
        with translated_errors(), self._driver.session(database=self.database) as session:
            if missing:
                session.execute_write(lambda tx: [tx.run(statement).consume() for statement in missing])
                session.run("CALL db.awaitIndexes(300)").consume()
            zone_migration.migrate_zone(self.model, lambda statement, **values: session.run(statement, values).data())
        chain_migration.migrate_chain(self.read, self.write)
