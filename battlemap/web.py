"""Serving over HTTP: one uvicorn in the foreground."""

from __future__ import annotations

import datetime as dt
import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

import uvicorn

from battlemap.app import create_app
from battlemap.identity import Authenticator
from battlemap.settings import Settings
from graph.access import AccessBook
from graph.battle_map import battle_map
from graph.database import Graph
from graph.queries import overview
from graph.words import BadInput, BattlemapError, Text
from viz.map import render


def serve(
    graph: Graph,
    listening: socket.socket,
    as_of: dt.date | None,
    settings: Settings,
    ready: Callable[[], None],
) -> None:
    """Serve on a socket from `listen` until interrupted; `ready` is called when requests are answered."""
    authenticator = Authenticator(settings, AccessBook(graph))
    app = create_app(graph, lambda: as_of or dt.date.today(), settings.packages, authenticator)
    Thread(target=warm, args=(graph, as_of or dt.date.today()), daemon=True).start()
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=10)
    with suppress(KeyboardInterrupt):  # uvicorn has shut down by then, and hands the signal on
        _Server(config, ready).run(sockets=[listening])


def warm(graph: Graph, day: dt.date) -> None:
    """Draw one map, so that the first reader waits neither for the planning of statements nor for imports."""
    with suppress(BattlemapError):
        for customer in overview(graph, day)[:1]:
            render(battle_map(graph, customer["id"], day), "en", graph.model)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]):
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


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
