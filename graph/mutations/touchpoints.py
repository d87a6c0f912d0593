"""Touchpoints that salespeople record: engagements, ratings, signals. The records that make them are those of any
source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from neo4j import ManagedTransaction

from graph.db.transactions import Row
from graph.model.choices import PARTNERS
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord, edge_id
from graph.mutations.changes import Author, idempotent, read_version, record_change, serialize_writers
from graph.mutations.checks import FoundNode, InputChecks
from graph.store.events import events_of_signals
from graph.store.upserts import Upsert
from graph.words import Text

ENGAGEMENT = ("kind", "at", "topic", "topic_en", "outcome")
RATING = ("score", "at", "dimension", "comment")
SIGNAL = ("kind", "at", "strength", "origin", "title", "title_en", "detail", "detail_en", "budget")


@idempotent("engagement.record")
def record_engagement(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """A touchpoint: {label, id, version}. `payload`: fields of Engagement, participants, customer_id, opportunity_id, partner_ids."""
    serialize_writers(tx)
    checks = InputChecks(tx, model, payload)
    values = checks.values(model.nodes["Engagement"].fields, ENGAGEMENT)
    checks.past("at", values.get("at"))
    checks.one_of("customer_id", "opportunity_id")
    about = [checks.may("customer_id", ["Customer"]), checks.may("opportunity_id", ["Opportunity"])]
    people = _participants(checks, payload.get("participants") or [])
    partners = checks.several("partner_ids", payload.get("partner_ids") or [], ["Organization"])
    checks.stop()
    own = FoundNode("Engagement", f"ENG-{mark[:16]}", f"ENG-{mark[:16]}")
    edges = [_edge("TOOK_PART", person, own, {"part": part}, author) for person, part in people]
    edges += [_edge("ABOUT", own, found, {}, author) for found in about if found]
    edges += [_edge("WITH", own, partner, {}, author) for partner in partners]
    customer = about[0].id if about[0] else None
    return _write(tx, model, author, "engagement.record", own=own, values=values, edges=edges, about=customer)


def _participants(checks: InputChecks, payload: list[Row]) -> list[tuple[FoundNode, str | None]]:
    if not payload:
        checks.add("MISSING", NOBODY_TOOK_PART, "participants")
    ids = [each.get("person_id") or "" for each in payload]
    found = checks.several("participants", ids, ["Person"], "person_id")
    parts = {each.get("person_id"): (each.get("part") or "").strip()[:100] or None for each in payload}
    return [(person, parts[person.requested_id]) for person in found]


@idempotent("rating.record")
def record_rating(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """A customer's satisfaction with a partner: fields of RATED, customer_id, partner_id."""
    serialize_writers(tx)
    checks = InputChecks(tx, model, payload)
    values = checks.values(model.edges["RATED"].fields, RATING)
    checks.past("at", values.get("at"))
    customer, partner = checks.need("customer_id", ["Customer"]), checks.need("partner_id", PARTNERS)
    checks.stop()
    assert customer and partner
    edge = _edge("RATED", customer, partner, values, author, key=f"people-{mark[:16]}")
    Upsert(tx, model, [edge]).write()
    after = _without_nulls(payload)
    record_change(tx, author, "rating.record", "RATED", edge.id, before=None, after=after, about=customer.id)
    return {"label": "RATED", "id": edge.id, "version": mark[:16], "rating_id": edge.id}


def signal_of(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """An intent event, inside a transaction; `mark` names it. `payload`: fields of Signal, organization_id."""
    serialize_writers(tx)
    checks = InputChecks(tx, model, payload)
    values = checks.values(model.nodes["Signal"].fields, SIGNAL)
    checks.past("at", values.get("at"))
    checks.one_of("title", "title_en")
    about = checks.need("organization_id", ["Organization"])
    checks.stop()
    assert about
    own = FoundNode("Signal", f"SIG-{mark[:16]}", f"SIG-{mark[:16]}")
    edges = [_edge("SIGNALS", own, about, {}, author)]
    return _write(tx, model, author, "signal.record", own=own, values=values, edges=edges, about=about.id)


record_signal = idempotent("signal.record")(signal_of)


def _write(
    tx: ManagedTransaction,
    model: Model,
    author: Author,
    what: str,
    *,
    own: FoundNode,
    values: Row,
    edges: Iterable[EdgeRecord],
    about: str | None,
) -> Row:
    """A new node with its relationships, its audit entry and its events."""
    record = NodeRecord((own.label,), own.id, values, author.origin(own.id))
    upsert = Upsert(tx, model, [record, *edges])
    upsert.write()
    after = values | {"edges": [edge.id for edge in edges]}
    more = events_of_signals(upsert)
    record_change(tx, author, what, own.label, own.id, before=None, after=after, more=more, about=about)
    return {"label": own.label, "id": own.id, "version": read_version(tx, model, own.label, own.id)}


def _edge(type: str, start: FoundNode, end: FoundNode, values: Row, author: Author, key: str = "") -> EdgeRecord:
    merged = (start.id, end.id) != (start.requested_id, end.requested_id)
    originals = (start.requested_id, end.requested_id) if merged else None
    record = edge_id(start.requested_id, end.requested_id, key)
    return EdgeRecord(type, start.end, end.end, values, author.origin(record), key, originals)


def _without_nulls(payload: Row) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if value is not None}


NOBODY_TOOK_PART = Text("name at least one person who took part", "请至少给出一位参与人")
