"""Telemetry of the service: metrics for Prometheus, one line of JSON for each event, traces if wanted."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import re
import time
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, aclosing, nullcontext
from typing import Any

import orjson
from opentelemetry import propagate, trace
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from battlemap.http.request_guards import App
from gql.compile.requests import Answering, Caller, GraphQLRequest, GraphQLResponse
from gql.execution.service import Service
from gql.transport.http import Receive, Scope, Send
from graph.alerts.alert_feed import failing_rules, feed_lag
from graph.alerts.deliveries import queue_length
from graph.clock import now
from graph.db.client import Graph
from graph.words import BattlemapError

log = logging.getLogger("battlemap.requests")
BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)  # seconds
ROUTES = (
    "/graphql",
    "/map",
    "/day",
    "/inbox",
    "/workspaces",
    "/export",
    "/health",
    "/metrics",
    "/graphiql",
    "/signals",
    "/session",
    "/invitation",
)
SECRET = re.compile(
    r"(b[ims]_[0-9a-f]{12}_|eyJ)[\w.-]{20,}"
)  # a key, session, invitation or token in a path, by mistake
NAMES = 200  # operations with a line of their own; more are counted together
STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}


class Metrics:
    """Counters of one process. With `shared`, the folder of all workers, `read` tells the sums over them."""

    def __init__(self, shared: str | None = None):
        self.shared, self.registry = shared, CollectorRegistry()
        of = {"registry": self.registry, "namespace": "battlemap"}
        self.operations = Histogram("graphql_seconds", "Time to answer, by operation", ["operation"],
                                    buckets=BUCKETS, **of)  # type: ignore[arg-type]  # fmt: skip
        self.errors = Counter("graphql_errors", "Answers with an error, by code of the first", ["code"], **of)  # type: ignore[arg-type]
        self.requests = Counter("http_requests", "Answers, by route and status", ["route", "status"], **of)  # type: ignore[arg-type]
        summed = of | {"multiprocess_mode": "livesum"}
        self.in_flight = Gauge("http_in_flight", "Requests that are being answered", **summed)  # type: ignore[arg-type]
        self.sockets = Gauge("websockets", "Websockets that are open", **summed)  # type: ignore[arg-type]
        self.pool = Gauge("database_connections", "Connections to Neo4j", ["state"], **summed)  # type: ignore[arg-type]
        self.documents = Gauge("documents", "The cache of documents", ["what"], **summed)  # type: ignore[arg-type]
        latest: Any = of | {"multiprocess_mode": "mostrecent"}  # the database tells every worker the same
        what = "Alerts on their way: events to look at, deliveries that wait, those given up, rules that fail"
        self.alerts = Gauge("alerts", what, ["what"], **latest)
        self.alert_lag = Gauge(
            "alerts_lag_seconds", "Age of the oldest event and delivery that wait", ["what"], **latest
        )
        self._lines: dict[tuple[str, int], Counter] = {}  # finding a labelled line takes longer than counting
        self._times: dict[str, Histogram] = {}

    def answered(self, response: GraphQLResponse, seconds: float) -> None:
        """Count an answer. A client can make up as many names as it likes: only the first few get a line."""
        name = (response.operation or "(unnamed)") if response.executed else "(refused)"
        line = self._times.get(name)
        if line is None:
            name = name if len(self._times) < NAMES else "(other)"
            line = self._times[name] = self.operations.labels(name)
        line.observe(seconds)
        if response.code:
            self.errors.labels(response.code).inc()

    def request(self, path: str, status: int) -> None:
        key = _route(path), status
        if key not in self._lines:
            self._lines[key] = self.requests.labels(*key)
        self._lines[key].inc()

    def look(self, graph: Graph, service: Service) -> None:
        """Take the figures that nobody reports."""
        for state, n in zip(("used", "idle"), graph.connections(), strict=True):
            self.pool.labels(state).set(n)
        for what, n in service.cache().items():
            self.documents.labels(what).set(n)

    def look_at_alerts(self, graph: Graph) -> None:
        """The same of alerts, from the database; they stay as they were where it does not answer."""
        try:
            behind, waiting, failing = feed_lag(graph), queue_length(graph), failing_rules(graph)
        except BattlemapError:
            return
        at = now()
        for what, n in (
            ("events", behind["events"]),
            ("waiting", waiting["queued"]),
            ("dead", waiting["dead"]),
            ("failing", failing),
        ):
            self.alerts.labels(what).set(n)
        for what, since in (("events", behind["oldest"]), ("deliveries", waiting["oldest"])):
            self.alert_lag.labels(what).set(max(0.0, (at - since).total_seconds()) if since else 0)

    def read(self) -> bytes:
        """All of it, in Prometheus' text format."""
        if self.shared is None:
            return generate_latest(self.registry)
        over_all = CollectorRegistry()
        MultiProcessCollector(over_all, path=self.shared)  # type: ignore[no-untyped-call]
        return generate_latest(over_all)


class ObservedService:
    """A service (Answering) whose answers are counted and timed."""

    def __init__(self, service: Answering, metrics: Metrics):
        self.service, self.metrics = service, metrics

    async def answer(self, request: GraphQLRequest, caller: Caller, read_only: bool = False) -> GraphQLResponse:
        start = time.perf_counter()
        try:
            response = await self.service.answer(request, caller, read_only)
        except BaseException as error:  # whoever called us answers in our place
            code = "TIMEOUT" if isinstance(error, asyncio.CancelledError) else "INTERNAL"
            self.metrics.errors.labels(code).inc()
            raise
        self.metrics.answered(response, time.perf_counter() - start)
        return response

    async def subscribe(self, request: GraphQLRequest, caller: Caller) -> AsyncIterator[GraphQLResponse]:
        async with aclosing(self.service.subscribe(request, caller)) as events:  # type: ignore[type-var]
            async for event in events:
                if event.code:
                    self.metrics.errors.labels(event.code).inc()
                yield event


class TelemetryMiddleware:
    """The outermost middleware: counts what goes on and writes a line for each request that ended."""

    def __init__(self, app: App, metrics: Metrics, tracing: bool = False):
        self.app, self.metrics = app, metrics
        self.tracer = trace.get_tracer("battlemap") if tracing else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        gauge = self.metrics.in_flight if scope["type"] == "http" else self.metrics.sockets
        seen = _Seen(send)
        start = time.perf_counter()
        gauge.inc()
        try:
            with self._span(scope) as span:
                await self.app(scope, receive, seen)
                if span is not None:
                    span.set_attribute("http.response.status_code", seen.status)
                    span.set_attribute("battlemap.request_id", scope["state"]["request_id"])
        finally:
            gauge.dec()
            self._note(scope, seen.status, time.perf_counter() - start)

    def _span(self, scope: Scope) -> AbstractContextManager[Any]:
        if self.tracer is None:
            return nullcontext()
        carried = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        parent = propagate.extract(carried)
        return self.tracer.start_as_current_span(f"{scope.get('method', 'WS')} {_route(scope['path'])}", parent)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        self.metrics.request(scope["path"], status)
        request_id = scope["state"].get("request_id")
        # That we are not ready is an answer as good as any to those who ask for it each second.
        failed = status >= 500 and not scope["path"].startswith("/health/")
        level = logging.WARNING if failed else logging.INFO
        if log.isEnabledFor(level):
            principal = scope["state"].get("principal")
            log.log(
                level,
                "answered",
                extra={
                    "requestId": request_id,
                    "method": scope.get("method", "WS"),
                    "path": SECRET.sub(r"\1…", scope["path"])[:200],
                    "status": status,
                    "ms": round(seconds * 1000, 2),
                    "who": principal.id if principal else None,
                },
            )


class _Seen:
    """`send` that remembers the status; 101 for a websocket that was accepted, 499 where nothing was sent."""

    def __init__(self, send: Send):
        self.send, self.status = send, 499

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"].endswith("http.response.start"):
            self.status = message["status"]
        elif message["type"] == "websocket.accept":
            self.status = 101
        await self.send(message)


def _route(path: str) -> str:
    """One of few: paths are made up by clients."""
    found = next((route for route in ROUTES if path == route or path.startswith(route + "/")), None)
    return found or ("/" if path == "/" else "(other)")


class JsonLines(logging.Formatter):
    """Each event as one line of JSON: time, level, what, and all that was said about it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": os.getpid(),
        }
        line |= {key: value for key, value in record.__dict__.items() if key not in STANDARD}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def write_logs(level: str) -> None:
    """From now on events of this level (`info`, `warning` …) and above go to stderr as lines of JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
