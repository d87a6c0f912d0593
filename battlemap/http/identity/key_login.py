"""Key login of pages opened with `?key=…`: a session begins, and the address is clean again.

Cookies of versions before, which held the key itself, are removed from any browser that still sends one.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response

from battlemap.http.identity.session_cookies import KEY_COOKIE, cleared_key
from battlemap.http.identity.sign_in import SignIn
from battlemap.http.request_guards.asgi import App, adding, header_of
from gql.errors import client_text
from gql.transport.http import Receive, Scope, Send
from gql.transport.http_errors import status_and_headers
from graph.words import BattlemapError, Lang, Text, Unauthenticated
from viz.map import render_error

PRIVATE = {"Cache-Control": "no-store"}  # the guards keep the address from other sites


class KeyLogin:
    """ASGI middleware: answers GET requests with a `key` in the query, and hands on all others."""

    def __init__(self, app: App, sign_in: SignIn):
        self._app, self._sign_in = app, sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and _has_key_cookie(scope):
            send = adding(send, [(b"set-cookie", cleared_key().encode())])
        has_key = scope["type"] == "http" and scope["method"] == "GET" and b"key=" in scope["query_string"]
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True) if has_key else []
        keys = [value for name, value in pairs if name == "key"]
        if not keys:
            await self._app(scope, receive, send)
            return
        rest = urlencode([pair for pair in pairs if pair[0] != "key"])
        answer: Any = await self._enter(scope, keys[0], rest)
        await answer(scope, receive, send)

    async def _enter(self, scope: Scope, key: str, rest: str) -> Response:
        """A redirect within this site, whatever the path looks like; or the page that says why not."""
        path = "/" + quote(scope["path"].replace("\\", "/").lstrip("/"))  # `//host` would lead to another site
        answer = RedirectResponse(path + (f"?{rest}" if rest else ""), 303, PRIVATE)
        if self._sign_in.off:
            return answer
        try:
            if Headers(scope=scope).get("sec-fetch-site") in ("cross-site", "same-site"):
                raise Unauthenticated(PASTE)
            answer.headers["Set-Cookie"] = await self._sign_in.start(scope, key)
        except BattlemapError as error:
            status, headers = status_and_headers(error)
            return HTMLResponse(render_error(client_text(error), _lang(scope, rest)), status, headers | PRIVATE)
        return answer


def _has_key_cookie(scope: Scope) -> bool:
    return KEY_COOKIE.encode() + b"=" in (header_of(scope, b"cookie") or b"")


def page_language(tag: str) -> Lang:
    """Of a `?lang=` or an Accept-Language."""
    return "zh" if tag.strip().lower().startswith("zh") else "en"


def _lang(scope: Scope, rest: str) -> Lang:
    return page_language(dict(parse_qsl(rest)).get("lang") or Headers(scope=scope).get("accept-language", ""))


# Another site must not be able to make a reader work under a key of its choice.
PASTE = Text(
    "copy this link into the address bar: a key does not count when another page leads here",
    "请将此链接复制到地址栏打开:从其他网页跳转时密钥不生效",
)
