"""A webhook receiver in a process of its own: checks each signature and writes down what came and when.

python bench/alert_receiver.py PORT SECRET FILE      one JSON line a request: [time, id, alert, customer]
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import sys
import time
from pathlib import Path

import orjson

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
REFUSED = b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"


class Receiver:
    """Answers as fast as it can, so that it is not what is measured."""

    def __init__(self, secret: str, file: Path):
        self.key = base64.b64decode(secret.removeprefix("whsec_"))
        self.out = file.open("ab", buffering=0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[1:-2]
                headers = {name.lower(): value for name, value in (line.split(b": ", 1) for line in lines)}
                body = await reader.readexactly(int(headers[b"content-length"]))
                writer.write(ANSWER if self.take(headers, body, time.time()) else REFUSED)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def take(self, headers: dict[bytes, bytes], body: bytes, at: float) -> bool:
        id, stamp = headers[b"webhook-id"], headers[b"webhook-timestamp"]
        right = base64.b64encode(hmac.digest(self.key, id + b"." + stamp + b"." + body, "sha256"))
        if b"v1," + right not in headers[b"webhook-signature"].split():
            return False
        data = orjson.loads(body)["data"]
        customer = (data.get("customer") or {}).get("id")
        self.out.write(orjson.dumps([at, id.decode(), data.get("alert"), customer]) + b"\n")
        return True


async def main(port: int, secret: str, file: Path) -> None:
    receiver = Receiver(secret, file)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))
