"""Compiled queries: several expressions in one statement that also checks who asks, over asyncio."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase, NotificationMinimumSeverity, Query
from neo4j.exceptions import DriverError, Neo4jError

from graph.access.keys import Principal
from graph.access.policy import contract_parameters
from graph.db.client import Connection
from graph.db.driver_errors import translated_errors
from graph.db.retries import Retries, time_left
from graph.db.transactions import count_statement
from graph.query.lists.result_cache import Bookmark, CacheablePart, Request, ResultCache
from graph.query.readers import apply_reader
from graph.query.selections import CALLER, Compiler, Expression, Variables
from graph.query.viewer_readings import caller_parameters

VERSION = "OPTIONAL MATCH (access:Access {id: 'access'}) RETURN access.version AS version, "
NEVER_CONNECTED = ("Couldn't connect to", "Unable to retrieve routing information")  # the driver's words


class AccessChanged(Exception):
    """Keys or contracts have changed since the caller was looked up; `version` is the one that they are at."""

    def __init__(self, version: int | None):
        super().__init__(version)
        self.version = version


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """Expressions that one statement answers, each read into its part of the answer."""

    compiler: Compiler
    expressions: tuple[Expression, ...]
    text: str

    @property
    def cacheable(self) -> list[tuple[int, CacheablePart]]:
        """Parts of values that may be bound, each with the number of its expression."""
        return [(n, part.cacheable) for n, part in enumerate(self.expressions) if part.cacheable]

    def parameters(self, variables: Variables, principal: Principal | None, day: dt.date) -> dict[str, Any]:
        return (
            self.compiler.parameters_of(variables)
            | {"today": day, "cached": {}}
            | contract_parameters(principal.contract if principal else None)
            | (caller_parameters(principal) if principal and CALLER in self.compiler.bound else {})
        )

    def read(self, values: list[Any]) -> list[Any]:
        return [apply_reader(part.read, value) for part, value in zip(self.expressions, values, strict=True)]


def compile_query(compiler: Compiler, parts: list[Expression]) -> CompiledQuery:
    """A statement of these expressions."""
    data = "[" + ", ".join(part.cypher for part in parts) + "] AS data"
    return CompiledQuery(compiler, tuple(parts), compiler.binding + VERSION + data)


class AsyncReader:
    """Asks compiled questions. One for each event loop; `close` it.

    `patience` is how long, in seconds, a call waits for a server that does not answer. `cache`: of results that hold.
    """

    def __init__(
        self, connection: Connection, patience: float = 5.0, pool: int = 100, cache: ResultCache | None = None
    ):
        self.database, self.patience, self.cache = connection.database, patience, cache
        with translated_errors():
            self._driver: AsyncDriver = AsyncGraphDatabase.driver(
                connection.uri,
                auth=(connection.user, connection.password),
                connection_acquisition_timeout=patience,
                connection_timeout=patience,
                max_connection_pool_size=pool,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent="battlemap",
            )

    async def close(self) -> None:
        await self._driver.close()

    async def read(
        self, selected: CompiledQuery, variables: Variables, principal: Principal | None, day: dt.date
    ) -> list[Any]:
        """The value of each part. Raises AccessChanged, NullInNonNull, DatabaseUnavailable, DatabaseRefused, BattlemapError.

        When the request's time is over the database gives the statement up (code TIMEOUT).
        """
        parameters = selected.parameters(variables, principal, day)
        if self.cache and (parts := selected.cacheable):
            version, data = await self._cached_row(
                self.cache, selected.text, parts, Request(variables, parameters, day)
            )
        else:
            version, data = await self.row(selected.text, parameters)
        if principal is not None and version != principal.access:
            raise AccessChanged(version)
        return selected.read(data)

    async def row(self, text: str, parameters: Mapping[str, Any]) -> list[Any]:
        """The values of the only row of a statement that reads; asked again while its errors pass, but where nobody is there."""
        return (await self._answer(text, parameters))[0]

    async def _cached_row(
        self, cache: ResultCache, text: str, parts: list[tuple[int, CacheablePart]], request: Request
    ) -> list[Any]:
        """The same with what is at hand of the parts; without, where something was committed since it was kept."""
        before, began = cache.bookmark, time.monotonic()
        bound = {part.name: part.recall(cache, before, request) for _, part in parts}
        row, bookmark = await self._answer(text, {**request.parameters, "cached": bound})
        if bookmark != before and any(of is not None for of in bound.values()):
            before = bookmark
            row, bookmark = await self._answer(text, request.parameters)
        for at, part in parts if bookmark == before else ():
            part.learn(cache, bookmark, request, row[1][at])
        for _, part in parts if time.monotonic() - began >= cache.slow else ():
            part.prepare(cache, request)
        return row

    async def _answer(self, text: str, parameters: Mapping[str, Any]) -> tuple[list[Any], Bookmark]:
        """The row, and the last transaction that was committed by then."""
        count_statement(text)
        retries = Retries(self.patience / 2, 0)
        with translated_errors():
            while True:
                try:
                    return await self._row(text, parameters)
                except (DriverError, Neo4jError) as error:
                    pause = None if str(error).startswith(NEVER_CONNECTED) else retries.pause(error)
                    if pause is None:
                        raise
                    await asyncio.sleep(pause)

    async def _row(self, text: str, parameters: Mapping[str, Any]) -> tuple[list[Any], Bookmark]:
        async with self._driver.session(database=self.database, default_access_mode=READ_ACCESS) as session:
            result = await session.run(Query(text, timeout=time_left()), dict(parameters))
            rows: list[list[Any]] = await result.values()
            bookmark = frozenset((await session.last_bookmarks()).raw_values)
            if self.cache:
                self.cache.see(bookmark)
            return rows[0], bookmark
