"""Field locks, corrections and source revert: what people do to what sources said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db import statements
from graph.db.transactions import Row, read_ranks, run
from graph.model.claims import (
    PERSON,
    Claims,
    Origin,
    claimant,
    claimants,
    claims_of_properties,
    feed_of,
    new_claim,
    properties_of_claims,
    source_of,
    without_claimants,
)
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import property_problems
from graph.store.elements import Element
from graph.store.endings import close_superseded, read_syncs, set_unlisted
from graph.store.upserts import write_nodes
from graph.words import BadInput, NotFound, Text

BATCH = 5000


@dataclass(slots=True)
class Reverted:
    """The result of taking a source back: elements that show other values now, those removed, and nodes kept by name only.

    A node is kept when others still refer to it: with the values that it must have, and nothing else of the source.
    """

    changed: int = 0
    removed: int = 0
    retained: int = 0


def lock_in(tx: ManagedTransaction, model: Model, label: str, id: str, name: str, *, value: Any, by: str) -> Any:
    """Fix a field to a value (to the one that it has, where None); no source changes it until it is unlocked.

    Returns the value. Raises NotFound, or BadInput where there is no such field or the value isn't one of its.
    """
    node, fields = _party(tx, model, label, id)
    declared = _declared(fields, name, label)
    value = (node.stored or {}).get(name) if value is None else value
    if value is None:
        raise BadInput(NO_VALUE.fill(name=name))
    if wrong := property_problems(fields, {name: value}):
        raise BadInput(wrong[0])
    claims = node.current_claims(fields)
    who = claimant(PERSON, feed_of(by))
    held = claims.setdefault(declared.name, {})
    for former in [w for w in held if source_of(w) == PERSON]:
        del held[former]
    held[who] = new_claim(value, Origin(PERSON, 0, "locked", "", now(), by))
    _write(tx, model, label, node)
    return value


def unlock_in(tx: ManagedTransaction, model: Model, label: str, id: str, name: str) -> bool:
    """Let the sources decide again; whether the field was locked. Raises NotFound or BadInput."""
    node, fields = _party(tx, model, label, id)
    held = node.current_claims(fields).get(_declared(fields, name, label).name, {})
    fixed = [who for who in held if source_of(who) == PERSON]
    for who in fixed:
        del held[who]
    if fixed:
        _write(tx, model, label, node)
    return bool(fixed)


def _party(tx: ManagedTransaction, model: Model, label: str, id: str) -> tuple[Element, dict[str, Field]]:
    rows = run(tx, statements.read_nodes(label), ids=[id])
    if not rows:
        raise NotFound(NOBODY.fill(node=model.nodes[label].text, id=id))
    roles = set(rows[0]["labels"]) - {label}
    return Element(id, rows[0]["properties"], roles), model.fields(label, *roles)


def _declared(fields: dict[str, Field], name: str, label: str) -> Field:
    if name not in fields or fields[name].derived:
        known = ", ".join(n for n, f in fields.items() if not f.derived)
        raise BadInput(NO_FIELD.fill(name=name, label=label, known=known))
    return fields[name]


def _write(tx: ManagedTransaction, model: Model, label: str, node: Element) -> None:
    node.touched = node.keys = True
    write_nodes(tx, model, label, [node], read_ranks(tx))


def revert_in_batches(
    write: Callable[[Callable[[ManagedTransaction], str]], str], model: Model, source: str
) -> Reverted:
    """Take back all that a source said, in batches: what it covered shows again, what only it told is removed.

    Interrupted, it can be run again. `write` runs one batch in a transaction.
    """
    done = Reverted()
    for edge in (e for e in model.edges.values() if not e.derived):
        _in_batches(write, lambda tx, after, type=edge.type: _revert_edges(tx, model, type, source, after, done))
    for node in (n for n in model.identities if n.layer != "system"):
        _in_batches(write, lambda tx, after, label=node.label: _revert_nodes(tx, model, label, source, after, done))
    write(lambda tx: str(run(tx, "MATCH (s:Source {id: $id}) DETACH DELETE s", id=source)))
    return done


def _in_batches(write: Callable[[Callable[[ManagedTransaction], str]], str], work: Callable[..., str]) -> None:
    """Batch after batch in the order of ids; `work` says which id was the last."""
    after = ""
    while last := write(lambda tx: work(tx, after)):  # noqa: B023 - it runs before `after` changes
        after = last


def _revert_edges(tx: ManagedTransaction, model: Model, type: str, source: str, after: str, done: Reverted) -> str:
    """One batch of relationships of a type, in the order of their ids; the last id, or "" where there was none."""
    rows = run(tx, statements.edges_of_source(type), **_named(source), limit=BATCH, after=after)
    if not rows:
        return ""
    gone, kept = take_back_edges(
        tx, model, type, [row["properties"] for row in rows], lambda who: source_of(who) == source
    )
    if model.edges[type].single:
        starts = {(next(x for x in row["labels"] if model.nodes[x].of is None), row["start"]) for row in rows}
        close_superseded(tx, model, type, starts, read_ranks(tx))
    done.removed += gone
    done.changed += kept
    return str(rows[-1]["properties"]["id"])


def take_back_edges(
    tx: ManagedTransaction, model: Model, type: str, stored: list[Row], leaves: Callable[[str], bool]
) -> tuple[int, int]:
    """Relationships without what some claimants told of them; how many are gone, and how many others still tell."""
    ranks, syncs, fields = read_ranks(tx), read_syncs(tx), model.edges[type].fields
    gone, kept = [], []
    for properties in stored:
        told = claims_of_properties(properties, (), fields)
        claims = without_claimants(told, filter(leaves, claimants(told)))
        if not _is_told(claims):
            gone.append(properties["id"])
            continue
        set_unlisted(claims, syncs)
        kept.append({"id": properties["id"]} | properties_of_claims(claims, ranks, fields))
    if gone:
        run(tx, statements.delete_edges_by_id(type), ids=gone)
    if kept:
        run(tx, statements.update_edges(type), rows=kept)
    return len(gone), len(kept)


def _revert_nodes(tx: ManagedTransaction, model: Model, label: str, source: str, after: str, done: Reverted) -> str:
    """One batch of nodes, in the order of their ids; the last id, or "" where there was none."""
    rows = run(tx, statements.nodes_of_source(label), **_named(source), limit=BATCH, after=after)
    if not rows:
        return ""
    syncs = read_syncs(tx)
    gone: list[str] = []
    new_events: list[Element] = []
    for row in rows:
        roles = set(row["labels"]) - {label}
        all_claims = claims_of_properties(row["properties"], roles, model.fields(label, *roles))
        claims = _without_source(all_claims, source)
        if not _is_told(claims):
            if not row["needed"]:
                gone.append(row["id"])
                continue
            claims = _least(all_claims, model.nodes[label].fields)
            done.retained += 1
        set_unlisted(claims, syncs)
        new_events.append(Element(row["id"], row["properties"], roles, claims, touched=True, keys=True))
    if gone:
        run(tx, statements.drop_identifiers(label), ids=gone)
        run(tx, statements.delete_nodes(label), ids=gone)
    write_nodes(tx, model, label, new_events, read_ranks(tx))
    done.removed += len(gone)
    done.changed += len(new_events)
    return str(rows[-1]["id"])


def _named(source: str) -> Row:
    return {"source": source, "quoted": f'"{source}/'}


def _without_source(claims: Claims, source: str) -> Claims:
    return without_claimants(claims, [who for who in claimants(claims) if source_of(who) == source])


def _is_told(claims: Claims) -> bool:
    return bool(claims.get(":"))


def _least(claims: Claims, fields: dict[str, Field]) -> Claims:
    """What a node must have to be referred to."""
    return {name: by for name, by in claims.items() if name == ":" or (name in fields and fields[name].required)}


NOBODY = Text("there is no {node} {id!r}", "没有{node} {id!r}")
NO_FIELD = Text(
    "{label} has no field {name!r} that can be fixed; it has {known}",
    "{label} 没有可锁定的字段 {name!r};可用字段:{known}",
)
NO_VALUE = Text("{name} has no value to keep; give one", "{name} 目前没有值;请给出一个值")
