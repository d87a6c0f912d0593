"""The access book: keys and contracts in memory, looked up for each request and read anew when they change.

    book = AccessBook(graph)                                             # one in each process
    book.principal_of_key(text)                                          # Principal, or raises Unauthenticated

A statement that reads data compares the version of all keys and contracts with `Principal.access`; where they differ, `refresh` the
book and ask it again: what is revoked is refused at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from threading import Lock

from graph.access.contracts import Contract, contracts_in_force
from graph.access.keys import ApiKey, Principal, Role, bump_access_version, list_keys, secret_hash
from graph.clock import now
from graph.db.client import Graph
from graph.words import Text, Unauthenticated

KEY = re.compile(r"bm_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
KEY_ID = re.compile(r"[0-9a-f]{12}")
VERSION = "MATCH (a:Access {id: 'access'}) RETURN a.version AS version"


@dataclass(frozen=True, slots=True)
class _Page:
    """What the book knows: read whole, and replaced whole."""

    version: int
    day: dt.date
    keys: dict[str, ApiKey]
    contracts: dict[str, Contract]


class AccessBook:
    """Keys and published contracts, in memory: looking somebody up asks no database. Threads may share it.

    `clock` gives the time, with its zone; contracts begin and end with that zone's days.
    """

    def __init__(self, graph: Graph, clock: Callable[[], dt.datetime] = now):
        self._graph, self._clock, self._lock = graph, clock, Lock()
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
        """Compare the version with the database, and read anew where something has changed; one small statement."""
        rows = self._graph.read(VERSION)
        return self.refresh(int(rows[0]["version"]) if rows else None)

    def knows(self, text: str) -> bool:
        """Whether there is such a key, valid or not: one made after the last reading is not known yet."""
        parts = KEY.fullmatch(text)
        return parts is not None and parts[1] in self._page.keys

    def principal_of_key(self, text: str) -> Principal:
        """Whose key this is. Raises Unauthenticated where it is unknown, wrong, revoked or over, or its contract is."""
        page, parts = self._page, KEY.fullmatch(text)
        key = page.keys.get(parts[1]) if parts else None
        kept = key.hash if key else secret_hash("")  # an unknown id takes as long as a wrong secret
        if not compare_digest(secret_hash(parts[2] if parts else ""), kept) or key is None:
            raise Unauthenticated(WRONG_KEY)
        return self._of_key(page, key)

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

        Raises Unauthenticated where the key, the token or the contract is over meanwhile.
        """
        page = self._page
        if KEY_ID.fullmatch(caller.id):
            key = page.keys.get(caller.id)
            if key is None:
                raise Unauthenticated(OVER)
            return self._of_key(page, key)
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

    def _of_key(self, page: _Page, key: ApiKey) -> Principal:
        if key.revoked:
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
        day = self._clock().date()
        rows = self._graph.read(VERSION)
        version = int(rows[0]["version"]) if rows else self._graph.write(bump_access_version)
        keys = {key.id: key for key in list_keys(self._graph)}
        return _Page(version, day, keys, contracts_in_force(self._graph, day))


WRONG_KEY = Text(
    "this key is not valid; check that it is whole, or ask for a new one", "密钥无效;请检查是否完整,或申请新的密钥"
)
OVER = Text("this key or token has expired or was revoked; ask for a new one", "密钥或令牌已过期或被撤销;请重新申请")
NO_LONGER = Text("the data contract of this access is not in force", "该访问所依据的数据契约未生效或已失效")
