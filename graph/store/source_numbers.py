"""Ambiguous ids of sources: whom each source means by one id, as the sources' claims, the load and people say.

A `Numbering` says of one source's bare id what it stands for: `to` is the id of its own record once somebody parted them
(graph/store/merging.py), and empty while rows are set aside because two sources contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.claims import RANKS, Claims, claims_of_properties, source_of
from graph.model.model import Model
from graph.store.elements import Element
from graph.store.identifiers import PARTIES, match_id
from graph.store.merging import current_ids_in, holding_node, regroup_in, split_claims
from graph.words import BadInput, BattlemapError, NotFound, Text

Number = tuple[str, str, str]  # label, source, id
SourceClaims = dict[str, dict[str, list[Any]]]
"""Source → field → values that it tells of one id."""


class SourceNumbers(NamedTuple):
    """All sources of the graph, those that declare their ids to be everybody's, and what single ids stand for."""

    sources: set[str]
    shared: set[str]
    numbers: dict[Number, str]


def read_source_numbers(graph: Graph) -> SourceNumbers:
    """The state of sources and their numbers, before a load."""
    sources = graph.read("MATCH (s:Source) RETURN s.id AS id, coalesce(s.shared, false) AS shared")
    numbers = graph.read(
        "MATCH (n:Numbering) RETURN n.party AS label, n.source AS source, n.number AS number, n.to AS `to`"
    )
    return SourceNumbers(
        {row["id"] for row in sources},
        {row["id"] for row in sources if row["shared"]},
        {(row["label"], row["source"], row["number"]): row["to"] or "" for row in numbers},
    )


def read_source_claims(
    graph: Graph, label: str, nodes: dict[str, str], source: str, fields: Iterable[str], owner: str | None
) -> dict[str, SourceClaims]:
    """Claims of sources on original ids (id → node), for nodes of which another than `source` tells anything.

    With `owner`, a relationship type, `of` are the ids of those whom a source joins it to by that.
    """
    wanted = [[id, node] for id, node in nodes.items()]
    theirs = f"COLLECT {{ MATCH (n)-[r:{owner}]-(o) RETURN [r.source, r.provenance, o.id] }}" if owner else "[]"
    rows = graph.read(
        f"UNWIND $pairs AS pair MATCH (n:{label} {{id: pair[1]}}) WHERE n.source <> $source OR n.provenance IS NOT NULL "
        f"RETURN pair[0] AS id, properties(n) AS properties, {theirs} AS owners",
        pairs=wanted,
        source=source,
    )
    return {
        row["id"]: claims_by_source(graph.model, label, row["id"], row["properties"], fields, row["owners"])
        for row in rows
    }


def claims_by_source(
    model: Model,
    label: str,
    original: str,
    properties: dict[str, Any],
    fields: Iterable[str],
    owners: Iterable[list[Any]] = (),
) -> SourceClaims:
    """Claims of each source on an original id, from the properties of the node that holds it."""
    declared = model.fields(label)
    part = split_claims(claims_of_properties(properties, (), declared), properties["id"]).get(original, {})
    found: SourceClaims = {source_of(who): {} for who in part.get(":", {}) if source_of(who) not in RANKS}
    for name in fields:
        for who, claim in part.get(name, {}).items():
            if claim[0] is not None and (source := source_of(who)) in found:
                found[source].setdefault(name, []).extend(claim[0] if isinstance(claim[0], list) else [claim[0]])
    for source, others, id in owners:
        for teller in found:
            if teller == source or f'"{teller}/' in (others or ""):
                found[teller].setdefault("of", []).append(id)
    return found


def record_contested(graph: Graph, contested: Iterable[Number], settled: Iterable[Number]) -> None:
    """Keep which ids of which sources are set aside, and forget those that are not any more."""
    rows = [{"id": "|".join(n), "party": n[0], "source": n[1], "number": n[2], "at": now()} for n in contested]
    gone = ["|".join(n) for n in settled]
    new = "UNWIND $rows AS row MERGE (n:Numbering {id: row.id}) SET n += row"
    old = "UNWIND $ids AS id MATCH (n:Numbering {id: id}) WHERE n.to IS NULL DELETE n"
    if rows:
        graph.write(partial(run, statement=new, rows=rows))
    if gone:
        graph.write(partial(run, statement=old, ids=gone))


def split_source_in(tx: ManagedTransaction, model: Model, label: str, id: str, source: str, by: str) -> str:
    """Part what one source tells of an id from what others tell of it, now and for every later load; the source's own id.

    A record that the source told without that id, and that was joined to it by its name, is parted too.
    Raises NotFound, or BadInput where one of the two would be left without what it must have.
    """
    to = f"{source}:{id}"
    node = holding_node(tx, model, label, id)
    if found := split_objection(model, label, id, source, node):
        raise found[1]
    assert node
    parts = split_claims(node.claims or {}, node.id)
    if source not in _tellers(parts[id]):
        parted = _originals_of(parts, source)
        home = id if node.id in parted else node.id
        _split_originals(tx, model, label, dict.fromkeys(parts, home) | dict.fromkeys(parted, parted[0]), by)
        return parted[0]
    others = current_ids_in(tx, label, [to])
    regroup_in(tx, model, label, {id: node.id, to: others.get(to, to)}, {(id, source): to})
    numbers = {"party": label, "by": by, "at": now(), "source": source, "number": id, "to": to}
    run(tx, "MERGE (n:Numbering {id: $id}) SET n += $values", id=f"{label}|{source}|{id}", values=numbers)
    if label in PARTIES:  # whatever they have in common: somebody has said it
        _decide_distinct(tx, label, id, to, by)
    return to


def _split_originals(tx: ManagedTransaction, model: Model, label: str, homes: dict[str, str], by: str) -> None:
    """Put the originals of a node under the ids that are to stand for them: for good, as a person says so."""
    regroup_in(tx, model, label, homes)
    for one, other in combinations(homes, 2):
        if homes[one] != homes[other]:
            _decide_distinct(tx, label, one, other, by)


def _decide_distinct(tx: ManagedTransaction, label: str, one: str, other: str, by: str) -> None:
    a, b = sorted((one, other))
    distinct = {"party": label, "by": by, "at": now(), "a": a, "b": b, "answer": "distinct"}
    run(tx, "MERGE (m:Match {id: $id}) SET m += $values", id=match_id(label, a, b), values=distinct)


def _tellers(part: Claims, name: str = ":") -> set[str]:
    """The sources that tell of an original, or of one field of it."""
    return {source_of(who) for who in part.get(name, {})} - RANKS.keys()


def _originals_of(parts: dict[str, Claims], source: str) -> list[str]:
    """The originals of a node that this source alone tells of."""
    return sorted(original for original, part in parts.items() if _tellers(part) == {source})


def split_objection(
    model: Model, label: str, id: str, source: str, node: Element | None
) -> tuple[str, BattlemapError] | None:
    """The reason why what a source tells of an id can't be parted from what the others tell of it: `id` or `source`, and what is wrong."""
    on_node = split_claims(node.claims or {}, node.id) if node else {}
    parts = on_node.get(id, {})
    if not parts:
        return "id", NotFound(NOBODY.fill(node=model.nodes[label].text, id=id))
    sources = _tellers(parts)
    if source not in sources:
        if label in PARTIES and _originals_of(on_node, source):
            return None
        return "source", NotFound(NOT_TOLD.fill(source=source, id=id, known=", ".join(sorted(sources))))
    for declared in (f for f in model.nodes[label].fields.values() if f.required):
        tellers = _tellers(parts, declared.name)
        if source not in tellers or tellers == {source}:
            return "source", BadInput(ALONE.fill(source=source, id=id, field=declared.text))
    return None


NOBODY = Text("there is no {node} {id!r}", "没有{node} {id!r}")
NOT_TOLD = Text(
    "{source!r} tells nothing of {id}; these do: {known}", "数据源 {source!r} 未提供 {id} 的信息;提供者:{known}"
)
ALONE = Text(
    "{id} can't be parted: two sources have to tell its {field}, {source} and another",
    "{id} 无法拆分:需由 {source} 和另一数据源分别提供其{field}",
)
