"""Time zone migration: moments without a zone, or with another one, are given ours, once, before a database is used.

Versions before kept times without a zone. What sources told was by the clock of our zone; our own times, and those of people
(mutations, `POST /signals`), were in UTC. The change is made in transactions of some thousand elements, each of which can
be made again, and is noted when all is done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from graph import clock
from graph.model.claims import OURS
from graph.model.declarations import Field
from graph.model.model import Model

ZONE = "MATCH (l:Lock {id: 'zone'}) RETURN l.zone AS zone"
NOTE = "MERGE (l:Lock {id: 'zone'}) SET l.zone = $zone"
USED = (
    "CALL db.labels() YIELD label RETURN label AS name UNION "
    "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS name"
)
THERE = "MATCH (n) RETURN 1 AS there LIMIT 1"
SEEN = {
    "Alert": ("at", "last", "until"),
    "Firing": ("at",),
    "CaseWindow": ("until",),
    "Rule": ("last_fired",),
}  # of signals
STAMPED = ("ingested_at", "as_of")
BATCH = 10_000
Run = Callable[..., list[dict[str, Any]]]


def zone_record() -> dict[str, Any]:
    """{label, properties} of the node that says that all moments have our zone, for a database that is imported."""
    return {"label": "Lock", "properties": {"id": "zone", "zone": clock.zone().key}}


def migrate_zone(model: Model, run: Run) -> None:
    """See to it; `run(statement, **parameters)` runs one by itself."""
    found = run(ZONE)
    if found:
        clock.adopt_zone(found[0]["zone"])
    name = clock.zone().key
    if found and found[0]["zone"] == name:
        return
    used = {row["name"] for row in run(USED)} if run(THERE) else set()
    for statement in zone_statements(model, used):
        run(statement, zone=name, ours=list(OURS))
    run(NOTE, zone=name)


def zone_statements(model: Model, used: Collection[str]) -> Iterator[str]:
    """For each label and relationship type in use that holds moments, the statement that gives them the offsets of $zone."""
    for node in (n for n in model.identities if n.label in used):
        roles = {name: f for role in model.roles(node.label) for name, f in role.fields.items()}
        system = node.layer == "system"
        told = SEEN.get(node.label, ()) if system else None
        yield from _statement(f"(n:{node.label})", node.fields | roles, told, stamped=not system)
    for edge in (e for e in model.edges.values() if e.type in used):
        yield from _statement(f"()-[n:{edge.type}]->()", edge.fields, None, stamped=not edge.derived)


def _statement(match: str, fields: dict[str, Field], zoned: tuple[str, ...] | None, stamped: bool) -> Iterator[str]:
    """`zoned`: the fields that are by the clock of our zone; None: all, but of people."""
    moments = {name: f.many for name, f in fields.items() if f.kind == "datetime"}
    moments |= dict.fromkeys(STAMPED if stamped else (), False)
    if not moments:
        return
    where = " OR ".join(f"n.{name} IS NOT NULL" for name in moments)
    sets = ", ".join(f"n.{name} = {_zoned(name, many, _by(name, zoned))}" for name, many in moments.items())
    yield f"MATCH {match} WHERE {where} CALL (n) {{ SET {sets} }} IN TRANSACTIONS OF {BATCH} ROWS"


def _by(name: str, zoned: tuple[str, ...] | None) -> str:
    """The zone by whose clock a time without one was kept."""
    if zoned is None and name != "ingested_at":
        return "CASE WHEN n.source IN $ours THEN 'UTC' ELSE $zone END"
    return "$zone" if zoned and name in zoned else "'UTC'"


def _zoned(name: str, many: bool, by: str) -> str:
    """The moment with the offset of $zone, in whole minutes; what is no moment stays."""
    value = "x" if many else f"n.{name}"
    local = f"datetime({{datetime: {value}, timezone: {by}}})"
    told = f"CASE WHEN {value} IS :: LOCAL DATETIME NOT NULL THEN {local} ELSE {value} END"
    here = f"datetime({{datetime: {told}, timezone: $zone}})"
    fixed = f"datetime({{datetime: {here}, timezone: left(replace({here}.offset, 'Z', '+00:00'), 6)}})"
    safe = f"CASE WHEN {value} IS :: LOCAL DATETIME NOT NULL OR {value} IS :: ZONED DATETIME NOT NULL THEN {fixed} ELSE {value} END"
    return f"[x IN n.{name} | {safe}]" if many else safe
