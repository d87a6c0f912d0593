"""Sign-in of browsers: a key becomes a session, one for each browser; sign-out ends it."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from starlette.datastructures import Headers

from battlemap.http.identity.authentication import UNKNOWN, Authenticator
from battlemap.http.identity.rate_limits import TokenBucket
from battlemap.http.identity.session_cookies import is_secure, session_cookie, session_of_cookie
from gql.transport.http import Scope
from graph.access.keys import Principal
from graph.access.sessions import Session, end_session, start_session
from graph.clock import now
from graph.db.client import Graph
from graph.words import BattlemapError, Unauthenticated

BROWSERS = (  # word of a User-Agent → name; the first that fits
    ("wxwork", "WeCom"), ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Lark", "Feishu"), ("Edg", "Edge"),
    ("Firefox", "Firefox"), ("OPR/", "Opera"), ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"), ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


class SignIn:
    """Starts and ends sessions. Wrong keys count for the address, right ones for the key."""

    def __init__(self, graph: Graph, authenticator: Authenticator, rate: TokenBucket):
        self._graph, self._authenticator, self._rate = graph, authenticator, rate

    @property
    def off(self) -> bool:
        """Whether everybody is let in without a key."""
        return self._authenticator.off

    async def start(self, scope: Scope, key: str) -> str:
        """The Set-Cookie of a new session, in the place of the one that the browser had.

        Raises Unauthenticated, RequestError (429), DatabaseUnavailable.
        """
        principal = await self._admit(scope, key)
        before, after = await self._session(scope), await asyncio.to_thread(self._start, scope, principal)
        if before is not None:
            await self._end(scope, before)
        text, session = after
        return session_cookie(text, int((session.expires - now()).total_seconds()), is_secure(scope))

    async def end(self, scope: Scope) -> None:
        """End the session of the request's cookie, if there is one. Raises DatabaseUnavailable."""
        if (found := await self._session(scope)) is not None:
            await self._end(scope, found)

    async def _admit(self, scope: Scope, key: str) -> Principal:
        try:
            if not key.startswith("bm_"):
                raise Unauthenticated(UNKNOWN)
            found = await self._authenticator.principal(key)
        except BattlemapError:
            self._rate.take(f"address {(scope.get('client') or ('?',))[0]}")
            raise
        self._rate.take(f"key {found.id}")
        return found

    def _start(self, scope: Scope, principal: Principal) -> tuple[str, Session]:
        agent = browser_name(Headers(scope=scope).get("user-agent", ""))
        text, session = start_session(self._graph, principal, agent, _request(scope))
        self._authenticator.book.add(session)
        return text, session

    async def _session(self, scope: Scope) -> Principal | None:
        """Whose session the cookie holds; None where that is over."""
        text = session_of_cookie(Headers(scope=scope), is_secure(scope))
        try:
            return await self._authenticator.principal_of_session(text) if text else None
        except Unauthenticated:
            return None

    async def _end(self, scope: Scope, of: Principal) -> None:
        await asyncio.to_thread(end_session, self._graph, str(of.session), of.name, _request(scope))
        await asyncio.to_thread(self._authenticator.book.refresh_if_changed)


def browser_name(agent: str) -> str:
    """Browser and system of a User-Agent in two words; of what is no browser, its first name."""
    system = next((name for name in SYSTEMS if name in agent), "").replace("Macintosh", "Mac")
    found = next((name for word, name in BROWSERS if word in agent), "") if system else ""
    first = re.match(r"[A-Za-z][\w .-]{0,39}", agent)
    return f"{found}, {system}" if found else first[0].strip() if first else ""


def _request(scope: Scope) -> str:
    state: dict[str, Any] = scope.get("state", {})
    return str(state.get("request_id", ""))
