"""Load over HTTP/1.1 without wrk: the same figures, from a client that takes more of the machine itself."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit


def load(url: str, bodies: list[bytes], connections: int, seconds: int, key: str) -> dict[str, Any]:
    """Requests, seconds, bytes, errors and percentiles in ms."""
    return asyncio.run(_Client(url, bodies, key).run(connections, seconds))


class _Client:
    def __init__(self, url: str, bodies: list[bytes], key: str):
        self.at = urlsplit(url)
        head = (
            f"POST {self.at.path} HTTP/1.1\r\nHost: {self.at.netloc}\r\nX-API-Key: {key}\r\n"
            "Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
        )
        self.requests = [f"{head}{len(body)}\r\n\r\n".encode() + body for body in bodies]
        self.times: list[float] = []
        self.sent = self.bytes = self.errors = 0

    async def run(self, connections: int, seconds: int) -> dict[str, Any]:
        began = time.perf_counter()
        await asyncio.gather(*(self._one(began + seconds) for _ in range(connections)))
        spent, times = time.perf_counter() - began, sorted(1000 * t for t in self.times)
        shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
        told = {name: times[min(len(times) - 1, int(share * len(times)))] for name, share in shares.items()}
        return {
            "requests": len(times),
            "s": spent,
            "bytes": self.bytes,
            "errors": self.errors,
            "mean": sum(times) / len(times),
        } | told

    async def _one(self, end: float) -> None:
        reader, writer = await asyncio.open_connection(self.at.hostname, self.at.port)
        while (began := time.perf_counter()) < end:
            self.sent += 1
            writer.write(self.requests[self.sent % len(self.requests)])
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b"content-length:" in head:
                body = await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
            else:
                body = await _chunks(reader)
            self.times.append(time.perf_counter() - began)
            self.bytes += len(head) + len(body)
            self.errors += b" 200 " not in head[:15] or b'"errors"' in body[:400]
        writer.close()


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += (await reader.readexactly(size + 2))[:size]
    await reader.readline()
    return body
