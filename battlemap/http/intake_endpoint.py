"""`POST /signals`: programs that look for signals hand them in, signed as Standard Webhooks are.

A body is a JSON object: `organization` (id, or {creditCode} or {name}), `kind`, `at`, and what else a signal has. It is answered
with what became of it; sent again under the same `webhook-id` it counts once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
from collections.abc import Mapping
from typing import Any

import orjson

from alerts.channels.signatures import is_verified
from battlemap.http.identity.rate_limits import TokenBucket
from gql.transport.http import HttpReply, Receive, Scope, Send, requested_language
from gql.transport.http_errors import RequestError
from gql.transport.media import JSON
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.mutations.signal_intake import MOST_BODY, receive_signal, reject_signal
from graph.words import BattlemapError, Lang, Text

LONGEST_ID = 200
log = logging.getLogger("battlemap")


class IntakeEndpoint:
    """The ASGI app. `keys`: who may hand in → its secrets."""

    def __init__(self, graph: Graph, keys: Mapping[str, list[str]], rate: float):
        self.graph, self.keys = graph, keys
        self.rate = TokenBucket(rate, int(max(1, 2 * rate)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            raise RequestError(METHOD, "METHOD", 405, {"Allow": "POST"})
        if not self.keys:
            raise RequestError(CLOSED, "NOT_FOUND", 404)
        headers = dict(scope["headers"])
        lang = requested_language(headers, scope["query_string"])
        body = (await receive())["body"]
        self.rate.take((scope.get("client") or ("?",))[0])
        await (await asyncio.to_thread(self._taken, headers, body, lang)).send(send)

    def _taken(self, headers: Mapping[bytes, bytes], body: bytes, lang: Lang) -> HttpReply:
        if len(body) > MOST_BODY:
            raise RequestError(TOO_LARGE.fill(most=MOST_BODY), "TOO_LARGE", 413)
        id, stamp, signature = (headers.get(name, b"").decode("latin-1")[:2000] for name in SIGNED)
        if not id or len(id) > LONGEST_ID or not id.isprintable():
            raise RequestError(NO_ID, "BAD_REQUEST", 400)
        origin = self._origin(id, stamp, signature, body)
        if origin is None:
            self._keep(id, body)
            raise RequestError(UNSIGNED, "UNAUTHENTICATED", 401)
        answer = receive_signal(self.graph, origin, id, body)
        return HttpReply(200 if answer["status"] == "done" else 422, orjson.dumps(intake_answer(answer, lang)), JSON)

    def _origin(self, id: str, stamp: str, signature: str, body: bytes) -> str | None:
        """Who signed it; None for nobody that we know, or too long ago."""
        now = dt.datetime.now(dt.UTC)
        return next(
            (name for name, keys in self.keys.items() if is_verified(keys, id, stamp, signature, body, now)), None
        )

    def _keep(self, id: str, body: bytes) -> None:
        try:
            reject_signal(self.graph, "?", f"{id[:50]}/{secrets.token_hex(4)}", body, UNSIGNED)
        except BattlemapError as error:
            log.warning("a signal with a wrong signature could not be kept: %s", error.text.en)


def intake_answer(answer: Row, lang: Lang) -> dict[str, Any]:
    """The answer in one language."""
    errors = [{"path": f["path"], "code": f["code"], "message": f[lang]} for f in answer["faults"]]
    return {"id": answer["id"], "status": answer["status"], "signal": answer["signal"], "errors": errors}


SIGNED = (b"webhook-id", b"webhook-timestamp", b"webhook-signature")
METHOD = Text("signals are handed in by POST", "信号须以 POST 提交")
CLOSED = Text(
    "no signals are taken here; BATTLEMAP_INTAKE_SECRETS says who may hand in",
    "此处未开放信号接收;请设置 BATTLEMAP_INTAKE_SECRETS",
)
TOO_LARGE = Text("a signal has {most} bytes at most", "信号至多 {most} 字节")
NO_ID = Text(
    "webhook-id: name this signal by an id of your own, 1 to 200 characters",
    "webhook-id:请用 1 至 200 个字符的自定编号",
)
UNSIGNED = Text(
    "the signature is not that of anybody we know, or older than five minutes; sign `id.timestamp.body` as Standard "
    "Webhooks say",
    "签名无效或超过五分钟;请按 Standard Webhooks 对 id.timestamp.body 签名",
)
