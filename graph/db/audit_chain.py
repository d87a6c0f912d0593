"""Chains of the audit log: each entry carries the hash of the one before it in its chain, and its place there.

There is one chain for the house, and one for each workspace and audience, so that the length of a chain tells nobody of others. Entries
are gathered while a transaction works and linked at its end, where the heads of their chains are locked: two writers never fork one,
and wait for each other as short as can be.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import neo4j.time
import rfc8785
from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import Row, count_statement, group_by, run

T = TypeVar("T")
HOUSE = "house"
PLACE = ("chain", "number", "previous", "hash")  # of an entry, beside its content
MOST_INTEGER = 2**53  # beyond it JSON has none
# The hash is read anew under the lock that setting the number takes.
RESERVE = """UNWIND $chains AS row MERGE (c:AuditChain {id: row.chain}) SET c.number = coalesce(c.number, 0) + row.many
WITH c CALL (c) { MATCH (d:AuditChain {id: c.id}) RETURN d.hash AS hash } RETURN c.id AS chain, c.number AS last, hash"""
ADD = """UNWIND $heads AS row MATCH (c:AuditChain {id: row.chain}) SET c.hash = row.hash, c.at = $at
WITH count(*) AS heads UNWIND $entries AS row CREATE (a:Audit) SET a = row"""
_waiting: WeakKeyDictionary[ManagedTransaction, list[tuple[str, Row]]] = WeakKeyDictionary()


def chain_name(workspace: str, partners: Iterable[str] = ()) -> str:
    """The chain of a workspace and an audience: us, or us and some partners."""
    return "/".join(id.replace("%", "%25").replace("/", "%2F") for id in (workspace, *sorted(set(partners))))


def entry_id(at: dt.datetime) -> str:
    """A new id of an entry; ids are in the order of time."""
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"


def entry_hash(chain: str, number: int, previous: str | None, content: Row) -> str:
    """The hash of an entry at a place: SHA-256 of its canonical JSON (RFC 8785). `content`: its properties but the place."""
    entry = {name: _canonical(value) for name, value in content.items() if value is not None}
    place = {"chain": chain, "number": _canonical(number), "previous": _canonical(previous)}
    return sha256(rfc8785.dumps(place | {"entry": entry})).hexdigest()


def content_of(properties: Row) -> Row:
    """The properties of an entry but its place."""
    return {name: value for name, value in properties.items() if name not in PLACE}


def _canonical(value: Any) -> Any:
    """A value as JSON that no value of another type has; moments in UTC, so that the zone that shows them is no part of them."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < MOST_INTEGER else {"integer": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, list):
        return [_canonical(each) for each in value]
    if isinstance(value, dt.datetime) and value.tzinfo:
        return _moment(value, value.microsecond * 1000)
    if isinstance(value, neo4j.time.DateTime) and value.tzinfo:
        return _moment(value.to_native(), value.nanosecond)
    return {type(value).__name__: str(value)}


def _moment(at: dt.datetime, nanosecond: int) -> Row:
    since = at.replace(microsecond=0) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return {"second": since.days * 86400 + since.seconds, "nanosecond": nanosecond}


def link_entries(chain: str, number: int, previous: str | None, contents: Iterable[Row]) -> list[Row]:
    """The places of entries that follow one another from a number on, after the entry with the hash `previous`."""
    places: list[Row] = []
    for at, content in enumerate(contents, number):
        hash = entry_hash(chain, at, previous, content)
        places.append({"chain": chain, "number": at, "previous": previous, "hash": hash})
        previous = hash
    return places


def add_entry(tx: ManagedTransaction, chain: str, content: Row) -> None:
    """Put an entry at the end of a chain, when its transaction ends."""
    waiting = _waiting.get(tx)
    if waiting is None:
        _write(tx, [(chain, content)])
    else:
        waiting.append((chain, content))


def with_entries(work: Callable[[ManagedTransaction], T]) -> Callable[[ManagedTransaction], T]:
    """The work of a transaction, and at its end the audit entries that it has made."""

    def whole(tx: ManagedTransaction) -> T:
        waiting = _waiting[tx] = []
        result = work(tx)
        if waiting:
            _write(tx, waiting)
        return result

    return whole


def reserve(tx: ManagedTransaction, many: dict[str, int]) -> dict[str, tuple[int, str | None]]:
    """Chain → number of the first of so many new entries, and the hash of the one before it. Locks the heads, in one order."""
    rows = run(tx, RESERVE, chains=[{"chain": chain, "many": many[chain]} for chain in sorted(many)])
    return {row["chain"]: (row["last"] - many[row["chain"]] + 1, row["hash"]) for row in rows}


def _write(tx: ManagedTransaction, entries: list[tuple[str, Row]]) -> None:
    by_chain = {
        chain: [content for _, content in pairs] for chain, pairs in group_by(entries, lambda pair: pair[0]).items()
    }
    firsts = reserve(tx, {chain: len(contents) for chain, contents in by_chain.items()})
    heads, rows = [], []
    for chain, contents in by_chain.items():
        places = link_entries(chain, *firsts[chain], contents)
        heads.append(places[-1])
        rows += [content | place for content, place in zip(contents, places, strict=True)]
    run(tx, ADD, heads=heads, entries=rows, at=now())


def stored_entries(tx: ManagedTransaction, statement: str, **parameters: Any) -> list[Row]:
    """The properties of entries that a statement returns as `entry`, as exact as they are stored: moments are the driver's own."""
    count_statement(statement)
    return [record["entry"] for record in tx.run(statement, parameters)]
