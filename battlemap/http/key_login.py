"""Key login of pages opened with `?key=…`: the key moves into a cookie, and the address is clean again."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from battlemap.http.authentication import COOKIE, UNKNOWN, Authenticator
from graph.words import BattlemapError, Lang, Text, Unauthenticated
from viz.map import render_error

AGE = 30 * 86400  # seconds for which a browser keeps the cookie; the key may end before
PRIVATE = {"Cache-Control": "no-store"}  # the guards keep the address from other sites


class KeyLogin:
    """ASGI middleware: answers GET requests with a `key` in the query, and hands on all others."""

    def __init__(self, app: ASGIApp, authenticator: Authenticator):
        self._app, self._authenticator = app, authenticator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_key = scope["type"] == "http" and scope["method"] == "GET" and b"key=" in scope["query_string"]
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True) if has_key else []
        keys = [value for name, value in pairs if name == "key"]
        if not keys:
            await self._app(scope, receive, send)
            return
        rest = urlencode([pair for pair in pairs if pair[0] != "key"])
        answer = await self._enter(scope, keys[0], rest)
        await answer(scope, receive, send)

    async def _enter(self, scope: Scope, key: str, rest: str) -> Response:
        """A redirect within this site, whatever the path looks like; or the page that says why not."""
        path = "/" + quote(scope["path"].replace("\\", "/").lstrip("/"))  # `//host` would lead to another site
        answer = RedirectResponse(path + (f"?{rest}" if rest else ""), 303, PRIVATE)
        if self._authenticator.off:
            return answer
        try:
            if Headers(scope=scope).get("sec-fetch-site") in ("cross-site", "same-site"):
                raise Unauthenticated(PASTE)
            if not key.startswith("bm_"):
                raise Unauthenticated(UNKNOWN)
            await self._authenticator.principal(key)
        except BattlemapError as error:
            status = 401 if isinstance(error, Unauthenticated) else 503
            return HTMLResponse(render_error(error.text, _lang(scope, rest)), status, PRIVATE)
        answer.set_cookie(COOKIE, key, max_age=AGE, httponly=True, samesite="strict", secure=scope["scheme"] == "https")
        return answer


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
