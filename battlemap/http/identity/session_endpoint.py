"""`/session`: POST signs a browser in with a key, DELETE signs it out; for pages of our own alone.

    POST   {"key": "bm_…"}, or key=bm_… of a form   204 with the cookie
    DELETE                                          204; the session is over and the cookie gone

What is refused is answered as {"code", "text": {"en", "zh"}, "requestId"}.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response

from battlemap.http.identity.authentication import is_own
from battlemap.http.identity.session_cookies import cleared_session, is_secure
from battlemap.http.identity.sign_in import SignIn
from gql.errors import client_text
from gql.transport.http import HttpReply, Receive, Scope, Send, decode_json
from gql.transport.http_errors import RequestError, status_and_headers
from gql.transport.media import JSON, is_json
from graph.words import BattlemapError, Text

MOST_BODY = 2_000
FORM = b"application/x-www-form-urlencoded"


class SessionEndpoint:
    """The ASGI app."""

    def __init__(self, sign_in: SignIn):
        self._sign_in = sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            cookie = await self._cookie(scope, receive)
        except BattlemapError as error:
            await bilingual_refusal(error, scope).send(send)
            return
        headers = {"Cache-Control": "no-store"} | ({"Set-Cookie": cookie} if cookie else {})
        answer: Any = Response(status_code=204, headers=headers)
        await answer(scope, receive, send)

    async def _cookie(self, scope: Scope, receive: Receive) -> str | None:
        """What the answer sets. Raises BattlemapError."""
        if scope["method"] not in ("POST", "DELETE"):
            raise RequestError(METHOD, "METHOD", 405, {"Allow": "POST, DELETE"})
        if not is_own(Headers(scope=scope)):
            raise RequestError(FOREIGN, "FORBIDDEN", 403)
        if self._sign_in.off:
            return None
        if scope["method"] == "POST":
            return await self._sign_in.start(scope, key_of_body(dict(scope["headers"]), (await receive())["body"]))
        await self._sign_in.end(scope)
        return cleared_session(is_secure(scope))


def key_of_body(headers: dict[bytes, bytes], body: bytes) -> str:
    """The key that is handed in, as JSON or by a form. Raises RequestError (400, 413, 415)."""
    if len(body) > MOST_BODY:
        raise RequestError(TOO_LARGE.fill(most=MOST_BODY), "TOO_LARGE", 413)
    media = headers.get(b"content-type", b"")
    if is_json(media):
        found = decode_json(body)
        key = found.get("key") if isinstance(found, dict) else None
    elif media.partition(b";")[0].strip().lower() == FORM:
        key = parse_qs(body.decode("latin-1")).get("key", [None])[0]
    else:
        raise RequestError(MEDIA, "UNSUPPORTED_MEDIA_TYPE", 415, {"Accept-Post": "application/json"})
    if not isinstance(key, str) or not key.strip():
        raise RequestError(NO_KEY, "BAD_REQUEST", 400)
    return key.strip()


def bilingual_refusal(error: BattlemapError, scope: Scope) -> HttpReply:
    """An error in both languages, for pages of our own."""
    status, headers = status_and_headers(error)
    text = client_text(error)
    body = {"code": error.code, "text": {"en": text.en, "zh": text.zh}, "requestId": scope["state"]["request_id"]}
    return HttpReply(status, orjson.dumps(body), JSON, headers)


METHOD = Text("sign in by POST, sign out by DELETE", "登录请用 POST,退出请用 DELETE")
FOREIGN = Text("only pages of this service sign in and out here", "仅本服务的页面可在此登录或退出")
TOO_LARGE = Text("this is larger than {most} bytes: a key is short", "请求体超过 {most} 字节:密钥很短")
MEDIA = Text(
    'send {"key": "bm_…"} as application/json, or a form with `key`',
    '请以 application/json 发送 {"key": "bm_…"},或提交含 key 的表单',
)
NO_KEY = Text("key: type your key; it begins with bm_", "key:请输入密钥,以 bm_ 开头")
