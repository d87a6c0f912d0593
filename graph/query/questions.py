"""Compiled questions: several expressions in one statement that also checks who asks, over asyncio."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase, NotificationMinimumSeverity, Query
from neo4j.exceptions import ServiceUnavailable, SessionExpired

from graph.access.keys import Principal
from graph.access.policy import contracted
from graph.db.client import Connection, time_left
from graph.db.driver_errors import translated
from graph.db.transactions import note
from graph.query.readers import applied
from graph.query.wants import Part, Scope, Variables

VERSION = "OPTIONAL MATCH (access:Access {id: 'access'}) RETURN access.version AS version, "
NEVER_CONNECTED = ("Couldn't connect to", "Unable to retrieve routing information")  # the driver's words


class Stale(Exception):
    """Keys or contracts have changed since the caller was looked up; `version` is the one that they are at."""

    def __init__(self, version: int | None):
        super().__init__(version)
        self.version = version


@dataclass(frozen=True, slots=True)
class Question:
    """Expressions that one statement answers, each read into its part of the answer."""

    scope: Scope
    parts: tuple[Part, ...]
    text: str

    def parameters(self, variables: Variables, principal: Principal | None, day: dt.date) -> dict[str, Any]:
        return (
            self.scope.parameters_of(variables)
            | {"today": day}
            | contracted(principal.contract if principal else None)
        )

    def read(self, values: list[Any]) -> list[Any]:
        return [applied(part.read, value) for part, value in zip(self.parts, values, strict=True)]


def question(scope: Scope, parts: list[Part]) -> Question:
    """A statement of these expressions."""
    data = "[" + ", ".join(part.cypher for part in parts) + "] AS data"
    return Question(scope, tuple(parts), scope.policy.binding + VERSION + data)


class Asker:
    """Asks compiled questions. One for each event loop; `close` it.

    `patience` is how long, in seconds, a call waits for a server that does not answer.
    """

    def __init__(self, connection: Connection, patience: float = 5.0, pool: int = 100):
        self.database = connection.database
        with translated():
            self._driver: AsyncDriver = AsyncGraphDatabase.driver(
                connection.uri, auth=(connection.user, connection.password), connection_acquisition_timeout=patience,
                connection_timeout=patience, max_connection_pool_size=pool,
                notifications_min_severity=NotificationMinimumSeverity.OFF, user_agent="battlemap",
            )  # fmt: skip

    async def close(self) -> None:
        await self._driver.close()

    async def ask(
        self, asked: Question, variables: Variables, principal: Principal | None, day: dt.date
    ) -> list[Any]:
        """The value of each part. Raises Stale, Missing, DatabaseUnavailable, DatabaseRefused, BattlemapError.

        When the request's time is over the database gives the statement up (code TIMEOUT).
        """
        version, data = await self.row(asked.text, asked.parameters(variables, principal, day))
        if principal is not None and version != principal.access:
            raise Stale(version)
        return asked.read(data)

    async def row(self, text: str, parameters: Mapping[str, Any]) -> list[Any]:
        """The values of the only row of a statement that reads; asked again once where an open connection was lost."""
        note(text)
        query = Query(text, timeout=time_left())
        with translated():
            try:
                return await self._row(query, parameters)
            except (ServiceUnavailable, SessionExpired) as error:
                if str(error).startswith(NEVER_CONNECTED):
                    raise
                return await self._row(query, parameters)

    async def _row(self, query: Query, parameters: Mapping[str, Any]) -> list[Any]:
        async with self._driver.session(database=self.database, default_access_mode=READ_ACCESS) as session:
            result = await session.run(query, dict(parameters))
            rows: list[list[Any]] = await result.values()
            return rows[0]
