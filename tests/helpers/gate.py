"""A way to a server that can be shut and opened: shut, it is as a server that has stopped, which others can go on with."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import replace
from threading import Thread
from urllib.parse import urlsplit

from graph.db.client import Connection
from tests.helpers.servers import held_port


class Gate:
    """Passes on what comes and goes; connections that are there when it shuts are cut, and new ones are refused."""

    def __init__(self, to: Connection):
        self.target, self.port = urlsplit(to.uri), held_port()
        self.connection = replace(to, uri=f"bolt://127.0.0.1:{self.port}")
        self.open()

    def open(self) -> None:
        self.passing: list[socket.socket] = []
        self.listening = socket.create_server(("127.0.0.1", self.port))
        self.thread = Thread(target=self._accept, daemon=True)
        self.thread.start()

    def shut(self) -> None:
        _end(self.listening)
        self.thread.join(20)
        for each in self.passing:
            _end(each)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                came, _ = self.listening.accept()
                there = socket.create_connection((self.target.hostname, self.target.port))
                self.passing += [came, there]
                for ends in ((came, there), (there, came)):
                    Thread(target=_pass, args=ends, daemon=True).start()


def _pass(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for each in (source, sink):
        _end(each)


def _end(ended: socket.socket) -> None:
    with suppress(OSError):
        ended.shutdown(socket.SHUT_RDWR)
    ended.close()
