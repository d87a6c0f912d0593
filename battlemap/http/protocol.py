"""HTTP protocol with time-outs: uvicorn's, with a limit to the time and size of headers."""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol


class ServerConfig(uvicorn.Config):
    """uvicorn's configuration, with `header_seconds` and `header_bytes` for the headers of one request."""

    def __init__(self, app: Any, header_seconds: float, header_bytes: int, **options: Any):
        super().__init__(app, http=PatientProtocol, **options)
        self.header_seconds, self.header_bytes = header_seconds, header_bytes


class BufferedTransport:
    """A transport that sends what is written one after another at once: the head of an answer with its body."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop):
        self._transport, self._loop = transport, loop
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._waiting:
            self._loop.call_soon(self._send)
        self._waiting.append(data)

    def _send(self) -> None:
        if self._waiting:
            data = b"".join(self._waiting)
            self._waiting.clear()
            self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        """Whatever else is done with the transport comes after what was written."""
        self._send()
        return getattr(self._transport, name)


class PatientProtocol(HttpToolsProtocol):
    """Closes a connection (408, 431) whose headers are not here in time, or too many. Needs our Config."""

    config: ServerConfig
    waiting: asyncio.TimerHandle | None = None
    arrived = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.transport = BufferedTransport(transport, self.loop)  # type: ignore[assignment]
        self._wait()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self.waiting is None:
            self._wait()

    def on_headers_complete(self) -> None:
        self._stop()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        self.arrived += len(data)
        super().data_received(data)
        if self.waiting is not None and self.arrived > self.config.header_bytes:
            self._refuse(431, b"Headers too large")

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """A stream of events has no end to wait for."""
        streaming = self.cycle is not None and self.cycle.scope.get("state", {}).get("streaming")
        super().shutdown()
        if streaming:
            self.transport.close()

    def _wait(self) -> None:
        self.arrived = 0
        self.waiting = self.loop.call_later(self.config.header_seconds, self._late)

    def _stop(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None

    def _late(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait()  # the request before this one is being answered: don't cut that off
        else:
            self._refuse(408, b"The headers did not arrive in time")

    def _refuse(self, status: int, why: bytes) -> None:
        self._stop()
        if not self.transport.is_closing():
            head = b"content-type: text/plain\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(why)
            self.transport.write(STATUS_LINE[status] + head + why)
            self.transport.close()
