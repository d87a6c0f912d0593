"""Trusted hosts middleware: a request names one of our hosts, once. Health may be asked under any name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from battlemap.http.request_guards.asgi import CLOSE, App
from gql.transport.http import Receive, Scope, Send
from gql.transport.http_errors import RequestError
from graph.words import Text

LOCAL = ("127.0.0.1", "localhost", "[::1]")


class Hosts:
    """Raises RequestError (400, 421) for other requests. `hosts` are our names besides the local ones, "*" any."""

    def __init__(self, app: App, hosts: Iterable[str] = ()):
        self.app, self.hosts = app, frozenset(host.lower() for host in (*LOCAL, *hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._check(scope)
        await self.app(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        given = [value for name, value in scope["headers"] if name == b"host"]
        if not given and scope.get("http_version") == "1.0":
            given = [b"localhost"]
        if len(given) != 1:
            raise RequestError(ONE_HOST, "BAD_REQUEST", 400, CLOSE)
        host = _name(given[0][:300])
        if host not in self.hosts and "*" not in self.hosts and not scope["path"].startswith("/health/"):
            raise RequestError(UNTRUSTED.fill(host=host[:100]), "UNTRUSTED_HOST", 421)


@lru_cache(64)
def _name(host: bytes) -> str:
    """The name in a Host header, without its port."""
    text = host.decode("latin-1").lower()
    return text.partition("]")[0] + "]" if text.startswith("[") else text.partition(":")[0]


ONE_HOST = Text("a request has one Host header", "请求须有且仅有一个 Host 头")
UNTRUSTED = Text(
    "{host!r} is not a name of this service; BATTLEMAP_HOSTS lists those that are",
    "{host!r} 不是本服务的域名;可在 BATTLEMAP_HOSTS 中列出",
)
