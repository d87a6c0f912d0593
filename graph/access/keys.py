"""Who asks: keys, their roles, and the version that changes when any of them does.

    text, key = make_key(graph, "CRM front end", "sales", by="li")     # the text is shown once and kept nowhere
    book = AccessBook(graph)                                             # one in each process
    book.principal_of_key(text)                                          # Principal, or raises Unauthenticated

The node `(:Access {id: 'access', version})` counts the changes of keys and contracts. A statement that reads data compares
it with `Principal.access`; where they differ, `refresh` the book and ask it again: what is revoked is refused at once.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from threading import Lock
from typing import Literal

from neo4j import ManagedTransaction

from graph.access.contracts import Contract, contracts_in_force
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.choices import ROLES
from graph.store.audit import audit
from graph.store.second_person import folded
from graph.words import BadInput, NotFound, Text, Unauthenticated

Role = Literal["sales", "operations", "analyst", "partner", "admin"]
KEY = re.compile(r"bm_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
KEY_ID = re.compile(r"[0-9a-f]{12}")
MOST_DAYS = 3650
BUMP = (
    "MERGE (a:Access {id: 'access'}) SET a.version = coalesce(a.version, 0) + 1 RETURN a.version AS version"
)
VERSION = "MATCH (a:Access {id: 'access'}) RETURN a.version AS version"
KEYS = "MATCH (k:ApiKey) RETURN k {.*} AS key ORDER BY k.created, k.id"


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who may ask. A partner has a contract; `access` is the version of all keys and contracts that this was read at.

    `id` is that of the key, or `oidc:` and the subject of a token. `expires`: when the key or token does. `person`: who is
    behind it, the same for all keys and tokens of one person; None where that is not known.
    """

    id: str
    name: str
    role: Role
    access: int
    contract: Contract | None = None
    expires: dt.datetime | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: `hash` is the SHA-256 of its secret, in hex."""

    id: str
    name: str
    role: Role
    hash: str = field(repr=False)
    created: dt.datetime
    expires: dt.datetime
    made_by: str
    contract: str | None = None
    revoked: dt.datetime | None = None
    person: str | None = None

    def status(self, at: dt.datetime) -> Literal["active", "expired", "revoked"]:
        if self.revoked:
            return "revoked"
        return "active" if at < self.expires else "expired"


def bump(tx: ManagedTransaction) -> int:
    """Count a change of keys or contracts. Do it first: it locks, so that writers of access take turns."""
    return int(run(tx, BUMP)[0]["version"])


def make_key(graph: Graph, name: str, role: str, by: str, *, days: int = 365, contract: str | None = None,
             request: str = "", person: str | None = None) -> tuple[str, Key]:  # fmt: skip
    """A new key: its text, which is kept nowhere, and what is kept. Raises BadInput, NotFound (the contract)."""
    _check(name, role, days, contract, person)
    id, secret, at = secrets.token_hex(6), secrets.token_urlsafe(32), now()
    key = Key(
        id,
        name.strip(),
        role,  # type: ignore[arg-type]
        digest(secret),
        at,
        at + dt.timedelta(days=days),
        by,
        contract,
        person=(person or "").strip() or None,
    )

    def work(tx: ManagedTransaction) -> None:
        bump(tx)
        if contract and not run(tx, "MATCH (d:DataContract {id: $id}) RETURN d.id", id=contract):
            raise NotFound(NO_CONTRACT.fill(id=contract))
        values = _shown(key) | {"hash": key.hash}
        run(tx, "CREATE (k:ApiKey {id: $id}) SET k += $values", id=id, values=values)
        audit(tx, by, "key.make", "ApiKey", id, before=None, after=_shown(key), request=request)

    graph.write(work)
    return f"bm_{id}_{secret}", key


def revoke_key(graph: Graph, id: str, by: str, request: str = "") -> bool:
    """Whether it was in force until now. Raises NotFound."""

    def work(tx: ManagedTransaction) -> bool:
        bump(tx)
        rows = run(tx, "MATCH (k:ApiKey {id: $id}) RETURN k.revoked AS revoked", id=id)
        if not rows:
            raise NotFound(NO_KEY.fill(id=id))
        if rows[0]["revoked"]:
            return False
        at = now()
        run(tx, "MATCH (k:ApiKey {id: $id}) SET k.revoked = $at", id=id, at=at)
        audit(
            tx,
            by,
            "key.revoke",
            "ApiKey",
            id,
            before={"revoked": None},
            after={"revoked": at},
            request=request,
        )
        return True

    return graph.write(work)


def list_keys(graph: Graph) -> list[Key]:
    """All keys, the oldest first, those that are over included."""
    return [_key(row) for row in graph.read(KEYS)]


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: it needs no salt and no slow hash, as nobody can guess it."""
    return sha256(secret.encode()).hexdigest()


def _check(name: str, role: str, days: int, contract: str | None, person: str | None) -> None:
    if not 0 < len(name.strip()) <= 100:
        raise BadInput(BAD_NAME)
    if person is not None and not 0 < len(folded(person)) <= 200:
        raise BadInput(BAD_PERSON)
    if role not in ROLES:
        raise BadInput(BAD_ROLE.fill(role=role, known=", ".join(ROLES)))
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(BAD_DAYS.fill(days=days, most=MOST_DAYS))
    if (role == "partner") != bool(contract):
        raise BadInput(NEEDS_CONTRACT if role == "partner" else ONLY_PARTNERS.fill(role=role))


def _key(row: Row) -> Key:
    return Key(**{name: row["key"].get(name) for name in Key.__dataclass_fields__})


def _shown(key: Key) -> Row:
    """All of a key but its hash."""
    return {name: getattr(key, name) for name in Key.__dataclass_fields__ if name not in ("id", "hash")}


@dataclass(frozen=True, slots=True)
class _Page:
    """What the book knows: read whole, and replaced whole."""

    version: int
    day: dt.date
    keys: dict[str, Key]
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

    def keep_up(self) -> int:
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
        kept = key.hash if key else digest("")  # an unknown id takes as long as a wrong secret
        if not compare_digest(digest(parts[2] if parts else ""), kept) or key is None:
            raise Unauthenticated(WRONG_KEY)
        return self._of_key(page, key)

    def principal(self, id: str, name: str, role: Role, contract: str | None = None,
                  expires: dt.datetime | None = None, person: str | None = None) -> Principal:  # fmt: skip
        """Somebody whom another system vouches for until a time. Raises Unauthenticated where that, or the contract
        of a partner, is over."""
        return self._principal(
            self._page, id, name=name, role=role, contract=contract, expires=expires, person=person
        )

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

    def _of_key(self, page: _Page, key: Key) -> Principal:
        if key.revoked:
            raise Unauthenticated(OVER)
        return self._principal(
            page,
            key.id,
            name=key.name,
            role=key.role,
            contract=key.contract,
            expires=key.expires,
            person=key.person,
        )

    def _principal(self, page: _Page, id: str, *, name: str, role: Role, contract: str | None,
                   expires: dt.datetime | None, person: str | None) -> Principal:  # fmt: skip
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
        version = int(rows[0]["version"]) if rows else self._graph.write(bump)
        keys = {key.id: key for key in list_keys(self._graph)}
        return _Page(version, day, keys, contracts_in_force(self._graph, day))


WRONG_KEY = Text(
    "this key is not valid; check that it is whole, or ask for a new one",
    "密钥无效;请检查是否完整,或申请新的密钥",
)
OVER = Text(
    "this key or token has expired or was revoked; ask for a new one", "密钥或令牌已过期或被撤销;请重新申请"
)
NO_LONGER = Text("the data contract of this access is not in force", "该访问所依据的数据契约未生效或已失效")
NO_KEY = Text(
    "there is no key {id!r}; `battlemap keys list` shows all",
    "没有密钥 {id!r};用 battlemap keys list 查看全部",
)
NO_CONTRACT = Text("there is no data contract {id!r}; `battlemap contracts list` shows all",
                   "没有数据契约 {id!r};用 battlemap contracts list 查看全部")  # fmt: skip
BAD_NAME = Text("name: say in 1 to 100 characters who uses the key", "name:请用 1 至 100 个字符说明使用者")
BAD_PERSON = Text(
    "person: give the id that this person has everywhere, of 1 to 200 characters",
    "person:请填写此人的统一编号,1 至 200 个字符",
)
BAD_ROLE = Text("role: {role!r} is not one of {known}", "role:{role!r} 不在可选值 {known} 之中")
BAD_DAYS = Text("days: {days} is not between 1 and {most}", "days:{days} 不在 1 至 {most} 之间")
NEEDS_CONTRACT = Text(
    "a partner's key needs a data contract: add --contract ID",
    "伙伴的密钥必须依据数据契约:请加 --contract 编号",
)
ONLY_PARTNERS = Text(
    "only a partner's key has a data contract, not one for {role}", "只有伙伴的密钥可带数据契约,{role} 不可"
)
