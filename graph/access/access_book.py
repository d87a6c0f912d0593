"""The access book: keys, sessions and contracts in memory, looked up for each request and read anew when they change.

    book = AccessBook(graph)                                             # one in each process
    book.principal_of_key(text)                                          # Principal, or raises Unauthenticated
    book.principal_of_session(text)                                      # the same for what a cookie holds

A statement that reads data compares the version of all keys and contracts with `Principal.access`; where they differ, `refresh` the
book and ask it again: what is revoked is refused at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hmac import compare_digest
from math import inf
from threading import Lock
from typing import TypeVar

from graph.access.contracts import Contract, contracts_in_force
from graph.access.keys import ApiKey, Principal, Role, bump_access_version, list_keys, secret_hash
from graph.access.sessions import Session, live_sessions
from graph.clock import now, start_of_day
from graph.db.client import Graph
from graph.words import Text, Unauthenticated

KEY, SESSION = (re.compile(rf"{kind}_([0-9a-f]{{12}})_([A-Za-z0-9_-]{{43}})") for kind in ("bm", "bs"))
KEY_ID = re.compile(r"[0-9a-f]{12}")
VERSION = "MATCH (a:Access {id: 'access'}) RETURN a.version AS version, coalesce(a.sessions, 0) AS sessions"


@dataclass(frozen=True, slots=True)
class _Page:
    """What the book knows: read whole, and replaced whole. `started`: how many sessions had been by then."""

    version: int
    started: int
    day: dt.date
    keys: dict[str, ApiKey]
    sessions: dict[str, Session]
    contracts: dict[str, Contract]


class AccessBook:
    """Keys, live sessions and published contracts, in memory: looking somebody up asks no database. Threads may share it.

    `clock` gives the time, with its zone; contracts begin and end with that zone's days.
    """

    def __init__(self, graph: Graph, clock: Callable[[], dt.datetime] = now):
        self.graph, self._clock, self._lock = graph, clock, Lock()
        self._page = self._read()

    @property
    def version(self) -> int:
        return self._page.version

    @property
    def stale(self) -> bool:
        """Whether a new day has begun since it was read: certificates that contracts rest on may have expired."""
        return self._page.day != self._clock().date()

    def refresh(self, version: int | None = None) -> int:
        """Read all anew, unless it is of today and at this version or a later one already; the version that it is at now.

        Without a version it is always read anew. Many who ask at once for the same version cost one reading.
        Raises DatabaseUnavailable, DatabaseRefused.
        """
        with self._lock:
            if version is None or self._page.version < version or self.stale:
                self._page = self._read()
            return self._page.version

    def refresh_if_changed(self) -> int:
        """Compare the version, and how many sessions have been started, with the database, and read anew where one differs;
        one small statement."""
        rows = self.graph.read(VERSION)
        known = rows and rows[0]["sessions"] == self._page.started
        return self.refresh(int(rows[0]["version"]) if known else None)

    def add(self, session: Session) -> None:
        """Know a session that this process has just started, without reading anew."""
        with self._lock:
            page = self._page
            if session.id not in page.sessions:
                sessions = page.sessions | {session.id: session}
                self._page = replace(page, started=page.started + 1, sessions=sessions)

    def knows(self, text: str) -> bool:
        """Whether there is such a key, valid or not, or such a session: one made after the last reading is not known yet."""
        page = self._page
        key, session = KEY.fullmatch(text), SESSION.fullmatch(text)
        return bool(key and key[1] in page.keys) or bool(session and session[1] in page.sessions)

    def principal_of_key(self, text: str) -> Principal:
        """Whose key this is. Raises Unauthenticated where it is unknown, wrong, revoked or over, or its contract is."""
        page = self._page
        key = _proven(KEY.fullmatch(text), page.keys)
        if key is None:
            raise Unauthenticated(WRONG_KEY)
        return self._of_key(page, key)

    def principal_of_session(self, text: str) -> Principal:
        """Whose session this is. Raises Unauthenticated where it is unknown, wrong or over, or its key or contract is."""
        page = self._page
        return self._of_session(page, _proven(SESSION.fullmatch(text), page.sessions))

    def principal(
        self,
        id: str,
        name: str,
        role: Role,
        contract: str | None = None,
        expires: dt.datetime | None = None,
        person: str | None = None,
    ) -> Principal:
        """Somebody whom another system vouches for until a time. Raises Unauthenticated where that, or the contract
        of a partner, is over."""
        return self._principal(self._page, id, name=name, role=role, contract=contract, expires=expires, person=person)

    def again(self, caller: Principal) -> Principal:
        """The same caller as things stand now: after a refresh, or at an event of a long subscription.

        Raises Unauthenticated where the key, the session, the token or the contract is over meanwhile.
        """
        page = self._page
        if KEY_ID.fullmatch(caller.id):
            if caller.session:
                return self._of_session(page, page.sessions.get(caller.session))
            return self._of_key(page, page.keys.get(caller.id))
        contract = caller.contract.id if caller.contract else None
        return self._principal(
            page,
            caller.id,
            name=caller.name,
            role=caller.role,
            contract=contract,
            expires=caller.expires,
            person=caller.person,
        )

    def seconds_left(self, caller: Principal) -> float:
        """Until the access of a caller ends by itself: with its key, session or token, or with the last day of its contract."""
        ends = [caller.expires] if caller.expires else []
        if caller.contract:
            ends.append(start_of_day(caller.contract.until))
        return max(0.0, (min(ends) - self._clock()).total_seconds()) if ends else inf

    def _of_session(self, page: _Page, session: Session | None) -> Principal:
        if session is None or session.expires <= self._clock():
            raise Unauthenticated(NO_SESSION)
        return replace(self._of_key(page, page.keys.get(session.key)), session=session.id, expires=session.expires)

    def _of_key(self, page: _Page, key: ApiKey | None) -> Principal:
        if key is None or key.revoked:
            raise Unauthenticated(OVER)
        return self._principal(
            page, key.id, name=key.name, role=key.role, contract=key.contract, expires=key.expires, person=key.person
        )

    def _principal(
        self,
        page: _Page,
        id: str,
        *,
        name: str,
        role: Role,
        contract: str | None,
        expires: dt.datetime | None,
        person: str | None,
    ) -> Principal:
        at = self._clock()
        if expires is not None and expires <= at:
            raise Unauthenticated(OVER)
        if role != "partner":
            return Principal(id, name, role, page.version, None, expires, person)
        found = page.contracts.get(contract or "")
        if found is None or found.until <= at.date():
            raise Unauthenticated(NO_LONGER)
        return Principal(id, name, role, page.version, found, expires, person)

    def _read(self) -> _Page:
        """The version comes first: what changes while the rest is read makes it differ, so it is read again."""
        at = self._clock()
        rows = self.graph.read(VERSION)
        version = int(rows[0]["version"]) if rows else self.graph.write(bump_access_version)
        keys = {key.id: key for key in list_keys(self.graph)}
        sessions = {session.id: session for session in live_sessions(self.graph, at)}
        started = int(rows[0]["sessions"]) if rows else 0
        return _Page(version, started, at.date(), keys, sessions, contracts_in_force(self.graph, at.date()))


Credential = TypeVar("Credential", ApiKey, Session)


def _proven(parts: re.Match[str] | None, known: Mapping[str, Credential]) -> Credential | None:
    """The one with this id, where the secret is its own; an unknown id takes as long as a wrong secret."""
    found = known.get(parts[1]) if parts else None
    kept = found.hash if found else secret_hash("")
    return found if compare_digest(secret_hash(parts[2] if parts else ""), kept) else None


WRONG_KEY = Text(
    "this key is not valid; check that it is whole, or ask for a new one", "密钥无效;请检查是否完整,或申请新的密钥"
)
OVER = Text("this key or token has expired or was revoked; ask for a new one", "密钥或令牌已过期或被撤销;请重新申请")
NO_SESSION = Text("you are signed out; sign in with your key again", "会话已结束;请用密钥重新登录")
NO_LONGER = Text("the data contract of this access is not in force", "该访问所依据的数据契约未生效或已失效")
