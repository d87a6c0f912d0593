"""API keys, roles, and the access version that changes when any of them does.

    text, key = make_key(graph, "CRM front end", "sales", by="li")     # the text is shown once and kept nowhere

The node `(:Access {id: 'access', version})` counts the changes of keys and contracts.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from neo4j import ManagedTransaction

from graph.access.contracts import Contract
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.choices import ROLES
from graph.store.audit import audit
from graph.store.second_person import fold_name
from graph.words import BadInput, NotFound, Text

Role = Literal["sales", "operations", "analyst", "partner", "admin"]
MOST_DAYS = 3650
MOST_NAME, MOST_PERSON = 100, 200  # characters
BUMP = "MERGE (a:Access {id: 'access'}) SET a.version = coalesce(a.version, 0) + 1 RETURN a.version AS version"
KEYS = "MATCH (k:ApiKey) RETURN k {.*} AS key ORDER BY k.created, k.id"
KEYS_OF_PEOPLE = """MATCH (k:ApiKey) WHERE k.person IS NOT NULL AND k.revoked IS NULL
    RETURN k {.*} AS key ORDER BY k.created, k.id"""


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who may ask. A partner has a contract; `access` is the version of all keys and contracts that this was read at.

    `id` is that of the key, or `oidc:` and the subject of a token. `expires`: when the key, token or session does. `person`: who is
    behind it, the same for all keys and tokens of one person; None where that is not known. `session`: the one that a browser
    came with instead of the key.
    """

    id: str
    name: str
    role: Role
    access: int
    contract: Contract | None = None
    expires: dt.datetime | None = None
    person: str | None = None
    session: str | None = None


@dataclass(frozen=True, slots=True)
class ApiKey:
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


def bump_access_version(tx: ManagedTransaction) -> int:
    """Count a change of keys or contracts. Do it first: it locks, so that writers of access take turns."""
    return int(run(tx, BUMP)[0]["version"])


def make_key(
    graph: Graph,
    name: str,
    role: str,
    by: str,
    *,
    days: int = 365,
    contract: str | None = None,
    request: str = "",
    person: str | None = None,
) -> tuple[str, ApiKey]:
    """A new key: its text, which is kept nowhere, and what is kept. Raises BadInput, NotFound (the contract)."""
    text, key = new_key(name, role, by, days=days, contract=contract, person=person)

    def work(tx: ManagedTransaction) -> None:
        bump_access_version(tx)
        if contract and not run(tx, "MATCH (d:DataContract {id: $id}) RETURN d.id", id=contract):
            raise NotFound(NO_CONTRACT.fill(id=contract))
        add_key(tx, key, by, request)

    graph.write(work)
    return text, key


def new_key(
    name: str, role: str, by: str, *, days: int = 365, contract: str | None = None, person: str | None = None
) -> tuple[str, ApiKey]:
    """A key that is not in the graph yet, and its text. Raises BadInput."""
    _check(name, role, days, contract, person)
    id, secret, at = secrets.token_hex(6), secrets.token_urlsafe(32), now()
    key = ApiKey(
        id,
        name.strip(),
        role,  # type: ignore[arg-type]
        secret_hash(secret),
        at,
        at + dt.timedelta(days=days),
        by,
        contract,
        person=(person or "").strip() or None,
    )
    return f"bm_{id}_{secret}", key


def add_key(tx: ManagedTransaction, key: ApiKey, by: str, request: str) -> None:
    """Keep a new key, in a transaction that counts it as a change of access."""
    run(tx, "CREATE (k:ApiKey {id: $id}) SET k += $values", id=key.id, values=_without_hash(key) | {"hash": key.hash})
    audit(tx, by, "key.make", "ApiKey", key.id, before=None, after=_without_hash(key), request=request)


def revoke_key(graph: Graph, id: str, by: str, request: str = "") -> bool:
    """Whether it was in force until now. Raises NotFound."""

    def work(tx: ManagedTransaction) -> bool:
        bump_access_version(tx)
        return revoke_key_in(tx, id, by, request)

    return graph.write(work)


def revoke_key_in(tx: ManagedTransaction, id: str, by: str, request: str) -> bool:
    """The same in a transaction that counts it as a change of access."""
    rows = run(tx, "MATCH (k:ApiKey {id: $id}) RETURN k.revoked AS revoked", id=id)
    if not rows:
        raise NotFound(NO_KEY.fill(id=id))
    if rows[0]["revoked"]:
        return False
    at = now()
    run(tx, "MATCH (k:ApiKey {id: $id}) SET k.revoked = $at", id=id, at=at)
    audit(tx, by, "key.revoke", "ApiKey", id, before={"revoked": None}, after={"revoked": at}, request=request)
    return True


def revoke_keys_of(tx: ManagedTransaction, person: str, by: str, request: str) -> list[str]:
    """Revoke all keys of a person, in a transaction that counts it as a change of access; the ids of those that were in force."""
    ended = [key.id for key in keys_of_person(tx, person) if key.status(now()) == "active"]
    for id in ended:
        revoke_key_in(tx, id, by, request)
    return ended


def keys_of_person(tx: ManagedTransaction, person: str) -> list[ApiKey]:
    """Keys of a person that are not revoked, however its id is written."""
    keys = [_key(row) for row in run(tx, KEYS_OF_PEOPLE)]
    return [key for key in keys if fold_name(key.person or "") == fold_name(person)]


def list_keys(graph: Graph) -> list[ApiKey]:
    """All keys, the oldest first, those that are over included."""
    return [_key(row) for row in graph.read(KEYS)]


def secret_hash(secret: str) -> str:
    """The hash that is kept of a secret of 256 random bits: it needs no salt and no slow hash, as nobody can guess it."""
    return sha256(secret.encode()).hexdigest()


def _check(name: str, role: str, days: int, contract: str | None, person: str | None) -> None:
    if not 0 < len(name.strip()) <= MOST_NAME:
        raise BadInput(BAD_NAME)
    if person is not None and not 0 < len(fold_name(person)) <= MOST_PERSON:
        raise BadInput(BAD_PERSON)
    if role not in ROLES:
        raise BadInput(BAD_ROLE.fill(role=role, known=", ".join(ROLES)))
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(BAD_DAYS.fill(days=days, most=MOST_DAYS))
    if (role == "partner") != bool(contract):
        raise BadInput(NEEDS_CONTRACT if role == "partner" else ONLY_PARTNERS.fill(role=role))


def _key(row: Row) -> ApiKey:
    return ApiKey(**{name: row["key"].get(name) for name in ApiKey.__dataclass_fields__})


def _without_hash(key: ApiKey) -> Row:
    """All of a key but its hash."""
    return {name: getattr(key, name) for name in ApiKey.__dataclass_fields__ if name not in ("id", "hash")}


NO_KEY = Text(
    "there is no key {id!r}; `battlemap keys list` shows all", "没有密钥 {id!r};用 battlemap keys list 查看全部"
)
NO_CONTRACT = Text(
    "there is no data contract {id!r}; `battlemap contracts list` shows all",
    "没有数据契约 {id!r};用 battlemap contracts list 查看全部",
)
BAD_NAME = Text("name: say in 1 to 100 characters who uses the key", "name:请用 1 至 100 个字符说明使用者")
BAD_PERSON = Text(
    "person: give the id that this person has everywhere, of 1 to 200 characters",
    "person:请填写此人的统一编号,1 至 200 个字符",
)
BAD_ROLE = Text("role: {role!r} is not one of {known}", "role:{role!r} 不在可选值 {known} 之中")
BAD_DAYS = Text("days: {days} is not between 1 and {most}", "days:{days} 不在 1 至 {most} 之间")
NEEDS_CONTRACT = Text(
    "a partner's key needs a data contract: add --contract ID", "伙伴的密钥必须依据数据契约:请加 --contract 编号"
)
ONLY_PARTNERS = Text(
    "only a partner's key has a data contract, not one for {role}", "只有伙伴的密钥可带数据契约,{role} 不可"
)
