"""Sign-in of browsers: a key, or an invitation, becomes a session, one for each browser; sign-out ends it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from functools import partial
from typing import Any, TypeVar

from starlette.datastructures import Headers

from battlemap.http.identity.authentication import UNKNOWN, Authenticator
from battlemap.http.identity.rate_limits import TokenBucket
from battlemap.http.identity.session_cookies import is_secure, session_cookie, session_of_cookie
from gql.transport.http import Scope
from gql.transport.http_errors import RequestError
from graph.access.keys import Principal
from graph.access.sessions import Session, end_session, start_session
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.store.second_person import fold_name
from graph.words import BattlemapError, Text, Unauthenticated
from graph.workspaces.invitation_acceptance import AcceptedInvitation, accept_invitation, read_invitation

T = TypeVar("T")
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

    async def invitation(self, scope: Scope, secret: str) -> Row:
        """What an invitation tells. Raises NotFound, RequestError (429), DatabaseUnavailable."""
        return await self._slowed(scope, asyncio.to_thread(read_invitation, self._graph, secret))

    async def accept(self, scope: Scope, secret: str) -> AcceptedInvitation:
        """Use an invitation up; a session of the same person in this browser ends.

        Raises NotFound, RequestError (409, where somebody else is signed in; 429), DatabaseUnavailable.
        """
        before = await self._session(scope)
        admits = partial(_check_same, before)
        agent, request = browser_name(Headers(scope=scope).get("user-agent", "")), _request(scope)
        using = asyncio.to_thread(accept_invitation, self._graph, secret, agent, request, admits)
        accepted = await self._slowed(scope, using)
        if before is not None:
            await self._end(scope, before)
        await asyncio.to_thread(self._authenticator.book.refresh_if_changed)
        return accepted

    async def _slowed(self, scope: Scope, using: Awaitable[T]) -> T:
        """What comes of an invitation; those that are not good count for the address."""
        try:
            return await using
        except BattlemapError:
            self._rate.take(f"address {(scope.get('client') or ('?',))[0]}")
            raise

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


def _check_same(signed_in: Principal | None, invitation: Row) -> None:
    """Raises RequestError where somebody else is signed in than whom an invitation is for."""
    if signed_in and not (signed_in.person and fold_name(signed_in.person) == fold_name(invitation["person"])):
        raise RequestError(SIGNED_IN.fill(name=signed_in.name), "CONFLICT", 409)


def _request(scope: Scope) -> str:
    state: dict[str, Any] = scope.get("state", {})
    return str(state.get("request_id", ""))


SIGNED_IN = Text(
    "this browser is signed in as {name}: sign out first, then accept the invitation",
    "此浏览器当前以 {name} 的身份登录:请先退出登录,再接受邀请",
)
