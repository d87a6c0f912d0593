"""Neighbours of a node: counted by kind, then page by page, as far as the caller sees them.

A kind is a relationship type, which way it goes, and the role of the node at the other end: its first role that the caller may know of.
Kinds are worked out once for each combination of labels that neighbours wear, so that a hub costs one expansion and no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.db.as_of import is_valid
from graph.model.declarations import EdgeType, NodeType
from graph.model.model import Model
from graph.query.field_expressions import identities, relations_of
from graph.query.model_words import visible_labels, visible_types
from graph.query.paging import Paging, Sorting, encode_cursor, paging_of
from graph.query.selections import TODAY, Argument, Compiler, Expression, Selection, first_reader
from graph.words import BadInput, Text

OUT, IN = ">", "<"  # which way a relationship goes, seen from the node


@dataclass(frozen=True, slots=True)
class NeighbourKind:
    """Neighbours of one kind: how many there are."""

    type: str
    outward: bool
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One neighbour: by which relationship, which way, as what; `identity` and `id` say who it is."""

    cursor: str
    type: str
    outward: bool
    label: str
    identity: str
    id: str


@dataclass(frozen=True, slots=True)
class NeighbourPage:
    """Kinds of all neighbours, the most first, and a page of those that were asked for."""

    groups: list[NeighbourKind]
    page: list[Neighbour]
    earlier: bool
    later: bool


def neighbours_expression(compiler: Compiler, label: str, id: str, selection: Selection) -> Expression:
    """A `NeighbourPage` of the node of an identity label; null where the caller sees none. Arguments: paging, `as_of`, and one
    relationship type (`type`) or role (`label`) that the page is of. Raises BadInput for one that there is not."""
    n, m, e = (compiler.fresh(name) for name in "nme")
    given = selection.args.get("as_of")
    day = compiler.bind(given) if isinstance(given, Argument) and given.value is not None else TODAY
    edges = {edge.type: edge for edge in open_types(compiler, label)}
    worn = _ordered_labels(compiler)
    chosen = _chosen(edges, selection.args.get("type"), "type")
    roles = {node.label for node in visible_labels(compiler.model, compiler.policy)} & worn.keys()
    role = _chosen(roles, selection.args.get("label"), "label")
    paging = paging_of(compiler, selection)
    counted = _match(compiler, (n, e, m), edges.values(), day)
    listed = _match(compiler, (n, e, m), [edges[chosen]] if chosen else edges.values(), day)
    as_role = f" AND {_wears(m, role, worn)}" if role else ""
    mutual = [edge.type for edge in edges.values() if edge.symmetric]
    outward = f"startNode({e}) = {n}" + (f" OR type({e}) IN {mutual!r}" if mutual else "")
    way = f"type({e}) + CASE WHEN {outward} THEN '{OUT}' ELSE '{IN}' END"
    wanted = {inner.field for inner in selection.whole}
    groups = (
        f"COLLECT {{ {counted} WITH DISTINCT {way} AS kind, {m} WITH kind, labels({m}) AS worn, count(*) AS many "
        f"RETURN [kind, worn, many] }}"
    )
    rows = (
        f"COLLECT {{ {listed}{as_role} WITH DISTINCT {way} AS kind, {m} WHERE true{paging.bounds(compiler, m, KIND)} "
        f"WITH kind, {m} ORDER BY {paging.order(m, KIND)} RETURN [kind, {m}.id, labels({m})] }}"
    )
    parts = [
        groups if edges and "groups" in wanted else "[]",
        rows if edges and wanted & {"edges", "page_info"} else "[]",
        paging.size,
        paging.last,
    ]
    find = f"MATCH ({n}:{label} {{id: {compiler.bind(Argument(id))}}}) WHERE {compiler.sees(n, label)}"
    return Expression(
        f"COLLECT {{ {find} RETURN [{', '.join(parts)}] }}", first_reader(lambda row: _page(worn, paging, row))
    )


KIND = Sorting("kind", "string", False)


def open_types(compiler: Compiler, label: str) -> list[EdgeType]:
    """The relationship types of nodes of a label that the caller may follow, which are those that its nodes show."""
    if compiler.policy.contract is not None and compiler.policy.contract.level != "full":
        return []
    seen = {edge.type for edge in visible_types(compiler.model, compiler.policy)}
    found = {edge.type: edge for edge, _ in relations_of(compiler.model, label).values()}
    return [edge for type, edge in found.items() if type in seen]


def _ordered_labels(compiler: Compiler) -> dict[str, NodeType]:
    """The labels that tell what a node is, roles before identities."""
    model = compiler.model
    shown = [node for node in model.nodes.values() if model.nodes[node.identity].served]
    roles = [node for node in shown if node.of and compiler.policy.shows_role(model, node.label)]
    return {node.label: node for node in (*roles, *(node for node in shown if not node.of))}


def _chosen(known: Iterable[str], argument: Any, name: str) -> str | None:
    value = argument.value if isinstance(argument, Argument) else None
    if value is not None and value not in known:
        raise BadInput(UNKNOWN.fill(name=name, value=value))
    return value


def _match(compiler: Compiler, names: tuple[str, str, str], edges: Iterable[EdgeType], day: str) -> str:
    """The clause that binds the relationships of these types that are true on the day, and who is at their other end."""
    n, e, m = names
    types = [edge.type for edge in edges]
    conditions = [f"{m}.id IS NOT NULL", is_valid(e, day)]
    derived = [edge.type for edge in edges if edge.derived]
    if derived:
        conditions.append(f"(NOT type({e}) IN {derived!r} OR {compiler.served(e)})")
    if compiler.policy.contract is not None:
        conditions.append(compiler.sees_any(m, _ends(compiler.model, edges)))
        ties = {edge.type: compiler.policy.sees_tie(edge.type, f"startNode({e})", f"endNode({e})") for edge in edges}
        conditions += [f"(type({e}) <> '{type}' OR {only})" for type, own in ties.items() for only in own]
    return f"MATCH ({n})-[{e}:{'|'.join(types)}]-({m}) WHERE {' AND '.join(conditions)}"


def _ends(model: Model, edges: Iterable[EdgeType]) -> list[str]:
    return list(dict.fromkeys(end for edge in edges for side in (0, 1) for end in identities(model, edge, side)))


def _wears(var: str, label: str, known: Iterable[str]) -> str:
    """The node is drawn as this: it wears the label and none that comes before it."""
    before = list(known)[: list(known).index(label)]
    return f"{var}:{label}" + (f" AND NOT {var}:{'|'.join(before)}" if before else "")


def _page(known: dict[str, NodeType], paging: Paging, row: list[Any]) -> NeighbourPage:
    groups, rows, size, last = row
    rows, earlier, later = paging.page(rows, size, last)
    cached: dict[tuple[str, ...], NodeType] = {}

    def seen_as(labels: list[str]) -> NodeType:
        key = tuple(labels)
        if key not in cached:
            cached[key] = next(node for label, node in known.items() if label in labels)
        return cached[key]

    counts: Counter[tuple[str, str]] = Counter()
    for kind, labels, many in groups:
        counts[kind, seen_as(labels).label] += many
    kinds = [NeighbourKind(kind[:-1], kind[-1] == OUT, label, many) for (kind, label), many in counts.items()]
    found = [
        Neighbour(encode_cursor(kind, id), kind[:-1], kind[-1] == OUT, node.label, node.of or node.label, id)
        for kind, id, labels in rows
        for node in [seen_as(labels)]
    ]
    return NeighbourPage(
        sorted(kinds, key=lambda kind: (-kind.count, kind.type, not kind.outward, kind.label)), found, earlier, later
    )


UNKNOWN = Text("{name}: there is no {value!r} here", "{name}:此处没有 {value!r}")
