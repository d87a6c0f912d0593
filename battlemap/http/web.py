"""Serving over HTTP: one uvicorn in the foreground, or several processes behind one socket."""

from __future__ import annotations

import atexit
import datetime as dt
import errno
import logging
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from threading import Thread

from prometheus_client.multiprocess import mark_process_dead
from uvicorn import Server
from uvicorn.supervisors import Multiprocess

from battlemap.alerting import Alerting, channels_of, clock_of
from battlemap.analyses import GraphAnalyses
from battlemap.housekeeping import ResolutionScheduler, run_housekeeping
from battlemap.http.app import BackgroundService, create_app
from battlemap.http.database_restart import DatabaseRestarter
from battlemap.http.identity.authentication import Authenticator
from battlemap.http.protocol import ServerConfig
from battlemap.http.request_guards import App
from battlemap.http.service_limits import document_limits
from battlemap.http.telemetry import write_logs
from battlemap.http.warming import WarmUp
from battlemap.session import managed_server, open_graph
from battlemap.settings import Settings, share_metrics
from gql.execution.service import Service
from graph import clock
from graph.access.access_book import AccessBook
from graph.clock import today
from graph.db.client import Graph
from graph.words import BadInput, BattlemapError, Text

READY_SECONDS = 60.0
log = logging.getLogger("battlemap")


def serve(
    graph: Graph, settings: Settings, listening: socket.socket, as_of: dt.date | None, ready: Callable[[], None]
) -> None:
    """Serve on a socket from `listen` until interrupted; `ready` is called when requests are answered.

    Requests that run then are answered before this returns.
    """
    write_logs(settings.log_level)
    app = app_of(graph, settings, as_of)
    with suppress(KeyboardInterrupt):  # uvicorn has shut down by then, and hands the signal on
        _Server(uvicorn_config(app, settings), ready).run(sockets=[listening])


def serve_many(
    settings: Settings, listening: socket.socket, as_of: dt.date | None, workers: int, ready: Callable[[], None]
) -> None:
    """The same in several processes that share the socket; one that dies is replaced, and none outlives this one."""
    write_logs(settings.log_level)
    with tempfile.TemporaryDirectory(prefix="battlemap-metrics-") as folder:
        share_metrics(Path(folder))
        # Workers read their settings themselves: only what the command line says has to be handed on.
        many = uvicorn_config(partial(worker, settings, folder, as_of), settings, factory=True, workers=workers)
        _Supervisor(many, [listening], folder, ready).run()


def uvicorn_config(app: object, settings: Settings, **options: object) -> ServerConfig:
    """The configuration of uvicorn: with our limits, our logs, and nothing said about what it is."""
    return ServerConfig(
        app,
        settings.header_seconds,
        settings.max_headers,
        ws="websockets-sansio",
        ws_max_size=settings.max_message,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        **options,
    )


def app_of(graph: Graph, settings: Settings, as_of: dt.date | None) -> App:
    """The app, with its first questions asked and the house kept beside."""
    warming = WarmUp(graph, as_of or today())
    book = AccessBook(graph)
    analyses = GraphAnalyses(graph, settings.requests_file)
    service = Service(graph, document_limits(settings), book, analyses)
    service.decided = ResolutionScheduler(graph)
    kept = settings.keep_events, settings.keep_alerts, settings.audit_channel
    Thread(target=run_housekeeping, args=(graph, *kept), daemon=True).start()
    who = Authenticator(settings, book)
    server, alerts = managed_server(settings), alerting(graph, settings, as_of)
    beside: list[BackgroundService] = [warming, who.sightings, analyses]
    if server:
        beside.append(DatabaseRestarter(graph, server))
    return create_app(
        graph,
        settings,
        lambda: as_of or today(),
        who,
        service,
        warmed=warming.is_over,
        beside=[*beside, alerts] if alerts else beside,
    )


def alerting(graph: Graph, settings: Settings, as_of: dt.date | None) -> Alerting | None:
    """Evaluation of rules and delivery beside serving, unless a process of its own does. Raises BadInput for channels."""
    if settings.alerts == "off":
        return None
    return Alerting(graph, channels_of(settings), clock_of(as_of), settings.url)


def worker(settings: Settings, metrics: str, as_of: dt.date | None) -> App:
    """The app in a process of its own, which ends when the supervisor does, however that ends."""
    write_logs(settings.log_level)
    clock.use_zone(settings.zone)  # settings that were handed over have not been read here
    Thread(target=_end_with_parent, daemon=True).start()
    stack = ExitStack()
    atexit.register(stack.close)
    try:
        graph = stack.enter_context(open_graph(settings, wait=0))
    except BattlemapError as error:  # the supervisor tries again
        log.error("a worker can't start: %s", error.text.en)
        sys.exit(1)
    return app_of(graph, settings.model_copy(update={"metrics": metrics}), as_of)


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


class _Server(Server):
    def __init__(self, config: ServerConfig, ready: Callable[[], None]):
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


class _Supervisor(Multiprocess):
    """uvicorn's, which says when all workers answer and forgets the gauges of those that died."""

    def __init__(self, config: ServerConfig, sockets: list[socket.socket], metrics: str, ready: Callable[[], None]):
        super().__init__(config, sockets)
        self.metrics, self._ready = metrics, ready
        self._known: set[int | None] = set()

    def init_processes(self) -> None:
        super().init_processes()
        if all(process.wait_until_ready(READY_SECONDS) for process in self.processes):
            self._ready()

    def keep_subprocess_alive(self) -> None:
        super().keep_subprocess_alive()
        now = {process.pid for process in self.processes}
        for pid in self._known - now:
            mark_process_dead(pid, self.metrics)  # type: ignore[no-untyped-call]
        self._known = now


def listen(host: str, port: int) -> socket.socket:
    """Take the port, before anything else is started. Raises BadInput (code PORT_TAKEN)."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        why = TAKEN if getattr(error, "errno", None) == errno.EADDRINUSE else UNUSABLE
        raise BadInput(why.fill(host=host, port=port, error=error), "PORT_TAKEN") from error
    return listening


TAKEN = Text(
    "port {port} on {host} is taken by another program (another Battlemap?); end it, or set --port or BATTLEMAP_PORT",
    "{host} 的端口 {port} 已被占用(可能是另一个 Battlemap);请结束它,或用 --port、BATTLEMAP_PORT 更换",
)
UNUSABLE = Text("cannot listen on {host}:{port}: {error}", "无法监听 {host}:{port}:{error}")
