"""`/health/live`, `/health/ready` and `/metrics`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from battlemap.http.telemetry import Metrics
from gql.execution.service import Service
from gql.transport.http import Admit, HttpReply, Receive, Scope, Send
from gql.transport.http_errors import RequestError
from gql.transport.media import JSON
from graph.access.keys import Principal
from graph.db.client import Graph
from graph.db.database_health import last_runs, missing_schema, schema_version
from graph.words import BattlemapError, Text

KEPT = 1.0  # seconds: anyone may ask for health, and each look costs the database three statements
OPERATORS = ("operations", "admin")
PROMETHEUS = b"text/plain; version=0.0.4; charset=utf-8"


@dataclass
class Health:
    """The ASGI app of these three. Everyone learns whether we are ready; the details and metrics are for operators."""

    graph: Graph
    service: Service
    metrics: Metrics
    admit: Admit
    warmed: Callable[[], bool] = lambda: True
    seen: tuple[float, int, dict[str, Any]] = field(default=(float("-inf"), 503, {}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise RequestError(READ_ONLY, "METHOD", 405, {"Allow": "GET, HEAD"})
        pages = {"/health/live": self._live, "/health/ready": self._ready, "/metrics": self._metrics}
        if scope["path"] not in pages:
            raise RequestError(NOTHING, "NOT_FOUND", 404)
        await (await pages[scope["path"]](scope)).send(send)

    async def _live(self, _: Scope) -> HttpReply:
        return HttpReply(200, b'{"status":"live"}')

    async def _ready(self, scope: Scope) -> HttpReply:
        if time.monotonic() - self.seen[0] > KEPT:
            self.seen = (time.monotonic(), *await asyncio.to_thread(check_health, self.graph))
        _, status, found = self.seen
        if status == 200 and not self.warmed():
            status, found = 503, {"status": "not ready", "code": "WARMING"}
        shown = found if await self._operates(scope) else {k: found[k] for k in ("status", "code") if k in found}
        return HttpReply(status, orjson.dumps(shown), JSON)

    async def _metrics(self, scope: Scope) -> HttpReply:
        if (principal := await self.admit(scope)) is None:
            raise RequestError(OPERATORS_ONLY, "UNAUTHENTICATED", 401, {"WWW-Authenticate": "Bearer"})
        if principal.role not in OPERATORS:
            raise RequestError(OPERATORS_ONLY, "FORBIDDEN", 403)
        self.metrics.look(self.graph, self.service)
        await asyncio.to_thread(self.metrics.look_at_alerts, self.graph)
        return HttpReply(200, self.metrics.read(), PROMETHEUS)

    async def _operates(self, scope: Scope) -> bool:
        try:
            principal: Principal | None = await self.admit(scope)
        except BattlemapError:
            return False
        return principal is not None and principal.role in OPERATORS


def check_health(graph: Graph) -> tuple[int, dict[str, Any]]:
    """(HTTP status, what is known): the database answers, its schema is ours, and when it was scored."""
    try:
        lacks, runs = missing_schema(graph), last_runs(graph)
    except BattlemapError as error:
        return 503, {"status": "not ready", "code": error.code, "why": error.text.en}
    schema = {"version": schema_version(graph), "missing": lacks}
    if lacks:
        return 503, {"status": "not ready", "code": "SCHEMA", "schema": schema, "scoring": runs}
    return 200, {"status": "ready", "schema": schema, "scoring": runs}


READ_ONLY = Text("this is only read: use GET", "此地址只读:请使用 GET")
NOTHING = Text("there is nothing at this address", "此地址不存在")
OPERATORS_ONLY = Text("this is for keys with the role operations or admin", "仅限角色为 operations 或 admin 的密钥")
