"""The battle map as nodes and edges: what every face of it draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.battle_map.reading import BattleMap, Decider
from graph.db.transactions import Row

EDGE_OF_ROLE = {"Supplier": "SUPPLIES", "Distributor": "DISTRIBUTES_TO", "ServiceProvider": "SERVES"}


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """`label` is the role that it is drawn as, `identity` the label of its id; `size` is 0–1."""

    id: str
    identity: str
    label: str
    name: str
    name_en: str | None
    size: float = 0.0
    veto: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    source: str
    target: str
    type: str
    weight: float | None = None


@dataclass(slots=True)
class Drawing:
    """Every node once, edges only between nodes that are there."""

    nodes: list[DrawnNode] = field(default_factory=list)
    edges: list[DrawnEdge] = field(default_factory=list)


def draw(map: BattleMap) -> Drawing:
    """All parts of the map as one small graph; a party that plays several parts is drawn as the first."""
    nodes: dict[str, DrawnNode] = {}
    for node in _nodes(map):
        nodes.setdefault(node.id, node)
    edges = {(e.source, e.target, e.type): e for e in _edges(map) if e.source in nodes and e.target in nodes}
    return Drawing(list(nodes.values()), list(edges.values()))


def _open(map: BattleMap) -> list[Row]:
    return [o for o in map.opportunities if o["status"] == "open"]


def _nodes(map: BattleMap) -> Iterator[DrawnNode]:
    yield _node(map.customer, "Organization", "Customer", 1.0)
    for row in _open(map):
        yield _node(row, "Opportunity", "Opportunity")
    for decider in map.people:
        yield _person(decider)
    for incumbent in map.incumbents:
        yield _node(incumbent.partner, "Organization", incumbent.role)
    for r in map.recommendations:
        yield _node(r.partner, "Person" if r.role == "KOL" else "Organization", r.role, r.probability or 0.0)
    for expert in map.experts:
        yield _node(expert.person, "Person", "KOL")
    for row in map.signals:
        yield DrawnNode(
            row["id"],
            "Signal",
            "Signal",
            row.get("title") or row["kind"],
            row.get("title_en"),
            row.get("strength") or 0.0,
        )
    for row in map.others:
        yield _node(row["node"], row["identity"], row["label"])


def _node(row: Row, identity: str, label: str, size: float = 0.0) -> DrawnNode:
    return DrawnNode(row["id"], identity, label, row.get("name") or row["id"], row.get("name_en"), size)


def _person(d: Decider) -> DrawnNode:
    row = d.person
    label = "KOL" if "KOL" in row.get("roles", ()) else "DecisionMaker"
    return DrawnNode(row["id"], "Person", label, row["name"], row.get("name_en"), d.score or 0.0, d.veto, d.hidden)


def _edges(map: BattleMap) -> Iterator[DrawnEdge]:
    customer = map.customer["id"]
    for row in _open(map):
        yield DrawnEdge(customer, row["id"], "OPENED")
    for d in map.people:
        yield from _person_edges(d, customer)
    for i in map.incumbents:
        yield DrawnEdge(i.partner["id"], customer, EDGE_OF_ROLE[i.role])
    for r in map.recommendations:
        yield DrawnEdge(r.partner["id"], customer, "FITS", r.probability)
    for e in map.experts:
        yield DrawnEdge(e.person["id"], customer, "ADVISES")
    for row in map.signals:
        yield DrawnEdge(row["id"], customer, "SIGNALS", row.get("strength"))
    for row in map.others:
        yield DrawnEdge(row["source"], row["target"], row["type"])
    for tie in map.ties:
        yield DrawnEdge(tie["source"], tie["target"], tie["type"], tie["weight"])


def _person_edges(d: Decider, customer: str) -> Iterator[DrawnEdge]:
    id = d.person["id"]
    if d.employed:
        yield DrawnEdge(id, customer, "WORKS_AT")
    if d.veto and not any(decision.veto for decision in d.decisions):
        yield DrawnEdge(id, customer, "HAS_VETO")
    for decision in d.decisions:
        if decision.role:
            yield DrawnEdge(id, decision.opportunity, "DECIDES", decision.weight)
        if decision.veto:
            yield DrawnEdge(id, decision.opportunity, "HAS_VETO")
        if decision.hidden:
            yield DrawnEdge(id, decision.opportunity, "INFLUENCES_DECISION", decision.score)
