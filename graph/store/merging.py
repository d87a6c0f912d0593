"""Merges and splits of parties: regrouping what was told of original ids onto the nodes that stand for them.

A node holds what was told of its own id, and, tagged with their ids, of the originals that were merged into it. Merging,
parting and choosing another id to stand for all are one operation: say for each original under which id it is to be, and
the nodes and relationships are built anew from the claims. So parting undoes a merge exactly, also for what was loaded since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from neo4j import ManagedTransaction

from graph.db import statements
from graph.db.transactions import group_by, read_ranks, run
from graph.model.claims import (
    COMPUTED,
    Claims,
    claimant,
    claims_of_properties,
    original_of,
    properties_of_claims,
    source_of,
)
from graph.model.declarations import EdgeType
from graph.model.model import Model
from graph.model.records import edge_id, ends_of
from graph.store.elements import Element
from graph.store.endings import Syncs, close_superseded, read_syncs, set_unlisted
from graph.store.identifiers import id_key
from graph.store.upserts import write_edges, write_nodes

# An alert is about whoever holds the id that its first rule was evaluated for.
ALERTS_FOLLOW = """UNWIND $ids AS id MATCH (a:Alert {customer: id})
WITH a, COLLECT { MATCH (f:Firing {alert: a.id}) RETURN f.customer ORDER BY f.at, f.id LIMIT 1 }[0] AS original
SET a.customer = coalesce($homes[original], $homes[a.customer], a.customer)"""
Parts = dict[str, Claims]
Meant = dict[tuple[str, str], str]  # (original, source) → the original that the source means


class RelationshipClaims(NamedTuple):
    """The claims of one relationship between two originals: where it is to be, and what was claimed, without tags."""

    type: str
    labels: tuple[str, str]
    ends: tuple[str, str]
    key: str
    original: str
    claims: Claims


def regroup_in(
    tx: ManagedTransaction, model: Model, label: str, assignment: dict[str, str], meant: Meant | None = None
) -> None:
    """Put originals under the ids that are to stand for them: original → id, itself an original of the group.

    Originals that are not named stay where they are, unless their node's own id is given away. Derived relationships of
    nodes that vanish are gone until the next scoring run. `meant`: what single sources told of an original is that of another.
    """
    meant = meant or {}
    homes = current_ids_in(tx, label, set(assignment) | set(assignment.values()))
    nodes = _read_nodes(tx, model, label, set(homes.values()))
    parts: Parts = {}
    home: dict[str, str] = {}
    for node in nodes.values():
        for original, part in _as_meant(_parts(node), lambda o, source: meant.get((o, source), o)).items():
            parts[original] = _added(parts.get(original, {}), part)
            home[original] = _home(original, node.id, assignment)
    edges = list(_claimed_edges(tx, model, label, nodes, home, meant))
    ranks, syncs = read_ranks(tx), read_syncs(tx)
    _delete(tx, label, nodes, edges, keep=set(home.values()))
    for id in set(home.values()):
        node = nodes.setdefault(id, Element(id))
        node.claims, node.touched, node.keys = (_joined({o: parts[o] for o in home if home[o] == id}, id), True, True)
        set_unlisted(node.claims, syncs)
    write_nodes(tx, model, label, [nodes[id] for id in sorted(set(home.values()))], ranks)
    _write_edges(tx, model, edges, ranks, syncs)
    if label == "Organization":
        run(tx, ALERTS_FOLLOW, ids=sorted({*home, *homes.values()}), homes=home)


def holding_node(tx: ManagedTransaction, model: Model, label: str, original: str) -> Element | None:
    """The node that holds an original id."""
    home = current_ids_in(tx, label, [original]).get(original)
    return _read_nodes(tx, model, label, {home})[home] if home else None


def current_ids_in(tx: ManagedTransaction, label: str, originals: Iterable[str]) -> dict[str, str]:
    """Original id → the id of the node that holds it now; ids that nobody has are left out."""
    wanted = list(originals)
    rows = run(tx, f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id", ids=wanted)
    found = {row["id"]: row["id"] for row in rows}
    keys = {id_key(label, id): id for id in wanted if id not in found}
    merged = run(tx, statements.bearers(label, "id"), keys=list(keys))
    return found | {keys[row["key"]]: row["id"] for row in merged}


def _home(original: str, node: str, assignment: dict[str, str]) -> str:
    """The id under which an original is to be; with its node's id, where nothing is said of it."""
    return assignment.get(original) or assignment.get(node, node)


def _read_nodes(tx: ManagedTransaction, model: Model, label: str, ids: set[str]) -> dict[str, Element]:
    found = {}
    for row in run(tx, statements.read_nodes(label), ids=sorted(ids)):
        roles = set(row["labels"]) - {label}
        claims = claims_of_properties(row["properties"], roles, model.fields(label, *roles))
        found[row["id"]] = Element(row["id"], row["properties"], roles, claims)
    return found


def _parts(node: Element) -> Parts:
    """Original id → what was told of it, without tags and without what was computed."""
    return split_claims(node.claims or {}, node.id)


def split_claims(claims: Claims, id: str) -> Parts:
    """Original id → its claims, without tags and without what was computed."""
    parts: Parts = {}
    for name, by in claims.items():
        for who, claim in by.items():
            if source_of(who) != COMPUTED:
                part = parts.setdefault(original_of(who) or id, {})
                part.setdefault(name, {})[who.partition("@")[0]] = claim
    return parts


def _as_meant(parts: Parts, meant: Callable[[str, str], str]) -> Parts:
    """The claims under the originals that their sources mean: `meant` tells it of an original and a source."""
    found: Parts = {}
    for original, part in parts.items():
        for name, by in part.items():
            for who, claim in by.items():
                found.setdefault(meant(original, source_of(who)), {}).setdefault(name, {})[who] = claim
    return found


def _added(one: Claims, two: Claims) -> Claims:
    """The claims of both; of the same claimant those of the second."""
    return {name: one.get(name, {}) | two.get(name, {}) for name in one.keys() | two.keys()}


def _edge_meant(edge: EdgeType, own: list[bool], meant: Meant, original: str, source: str) -> str:
    """The id of a relationship with the ends that a source means; `own`: whether an end has the label that is regrouped."""
    start, end, key = ends_of(original)
    ends = [meant.get((e, source), e) if is_own else e for e, is_own in zip((start, end), own, strict=True)]
    first, last = sorted(ends) if edge.symmetric else ends
    return edge_id(first, last, key)


def _joined(parts: Parts, id: str) -> Claims:
    """The claims of an element that holds these originals."""
    claims: Claims = {}
    for original, part in parts.items():
        for name, by in part.items():
            for who, claim in by.items():
                source, _, feed = who.partition("/")
                tagged = claimant(source, feed, original if original != id else "")
                claims.setdefault(name, {})[tagged] = claim
    return claims


def _claimed_edges(
    tx: ManagedTransaction, model: Model, label: str, nodes: dict[str, Element], home: dict[str, str], meant: Meant
) -> Iterator[RelationshipClaims]:
    """Every observed relationship at these nodes, one by one as it was told, with the ends that it is to have."""
    for row in run(tx, statements.edges_at(label), ids=sorted(nodes)):
        edge = model.edges[row["type"]]
        labels = tuple(next(x for x in row[end] if model.nodes[x].of is None) for end in ("start_labels", "end_labels"))
        ends = tuple(
            None if labels[i] == label and row[end] in nodes else str(row[end])
            for i, end in enumerate(("start", "end"))
        )
        told = split_claims(claims_of_properties(row["properties"], (), edge.fields), row["properties"]["id"])
        if meant:
            told = _as_meant(told, partial(_edge_meant, edge, [x == label for x in labels], meant))
        for original, claims in told.items():
            start, end, key = ends_of(original)
            fixed = next((e for e in ends if e), None)
            if edge.symmetric:  # the ends may stand in another order now
                new = tuple(sorted(home.get(x) or fixed or x for x in (start, end)))
            else:
                new = tuple(e or home[x] for e, x in zip(ends, (start, end), strict=True))
            yield RelationshipClaims(row["type"], (labels[0], labels[1]), (new[0], new[1]), key, original, claims)


def _delete(
    tx: ManagedTransaction, label: str, nodes: dict[str, Element], edges: list[RelationshipClaims], keep: set[str]
) -> None:
    for type in sorted({e.type for e in edges}):
        run(tx, statements.delete_edges_at(label, type), ids=sorted(nodes))
    gone = sorted(nodes.keys() - keep)
    run(tx, statements.drop_identifiers(label), ids=gone)
    run(tx, statements.delete_nodes(label), ids=gone)
    for id in gone:
        del nodes[id]


def _write_edges(
    tx: ManagedTransaction, model: Model, edges: list[RelationshipClaims], ranks: dict[str, int], syncs: Syncs
) -> None:
    for (type, labels), group in group_by(edges, lambda e: (e.type, e.labels)).items():
        fields = model.edges[type].fields
        pairs, rows = [], []
        for (ends, key), told in group_by(group, lambda e: (e.ends, e.key)).items():
            id = edge_id(ends[0], ends[1], key)
            claims = _joined({e.original: e.claims for e in told}, id)
            set_unlisted(claims, syncs)
            pairs.append(list(ends))
            rows.append({"id": id} | properties_of_claims(claims, ranks, fields))
        write_edges(tx, type, labels, pairs, rows, None)
        if model.edges[type].single:
            close_superseded(tx, model, type, {(labels[0], e.ends[0]) for e in group}, ranks)
