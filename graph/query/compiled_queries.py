"""Compiled queries: several expressions in one statement that also checks who asks, over asyncio."""

from __future__ import annotations

import asyncio
import datetime as dt
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
from graph.query.readers import apply_reader
from graph.query.selections import Compiler, Expression, Variables

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

    def parameters(self, variables: Variables, principal: Principal | None, day: dt.date) -> dict[str, Any]:
        return (
            self.compiler.parameters_of(variables)
            | {"today": day}
            | contract_parameters(principal.contract if principal else None)
        )

    def read(self, values: list[Any]) -> list[Any]:
        return [apply_reader(part.read, value) for part, value in zip(self.expressions, values, strict=True)]


def compile_query(compiler: Compiler, parts: list[Expression]) -> CompiledQuery:
    """A statement of these expressions."""
    data = "[" + ", ".join(part.cypher for part in parts) + "] AS data"
    return CompiledQuery(compiler, tuple(parts), compiler.binding + VERSION + data)


class AsyncReader:
    """Asks compiled questions. One for each event loop; `close` it.

    `patience` is how long, in seconds, a call waits for a server that does not answer.
    """

    def __init__(self, connection: Connection, patience: float = 5.0, pool: int = 100):
        self.database, self.patience = connection.database, patience
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
        version, data = await self.row(selected.text, selected.parameters(variables, principal, day))
        if principal is not None and version != principal.access:
            raise AccessChanged(version)
        return selected.read(data)

    async def row(self, text: str, parameters: Mapping[str, Any]) -> list[Any]:
        """The values of the only row of a statement that reads; asked again while its errors pass, but where nobody is there."""
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

    async def _row(self, text: str, parameters: Mapping[str, Any]) -> list[Any]:
        async with self._driver.session(database=self.database, default_access_mode=READ_ACCESS) as session:
            result = await session.run(Query(text, timeout=time_left()), dict(parameters))
            rows: list[list[Any]] = await result.values()
            return rows[0]
