"""The battle map as nodes and edges: what every face of it draws, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from graph.battle_map.chain_readings import Decider
from graph.battle_map.map_fields import NodeId, map_object, mapped
from graph.battle_map.map_parts import is_above_bar
from graph.battle_map.partner_readings import Expert, Incumbent, Recommendation
from graph.db.transactions import Row
from graph.model.choices import PARTNER_EDGES


@map_object("A node to draw", "图中节点", name="MapNode")
class DrawnNode:
    """`label` is the role that it is drawn as, `identity` the label of its id; `size` is 0–1."""

    id: NodeId = mapped("id of the node in the graph service", "节点编号", reads=())
    identity: str = mapped("label of its id", "编号所属标签", internal=True)
    label: str = mapped("label: which role it is drawn as", "标签", reads=())
    name: str = mapped("name", "名称", reads=())
    name_en: str | None = mapped("English name", "英文名称", reads=())
    size: float = mapped("influence or fit, for the size", "大小依据", "0–1", reads=(), default=0.0)
    veto: bool = mapped("has a veto", "是否有否决权", reads=("HAS_VETO",), default=False)
    hidden: bool = mapped(
        "hidden decision-maker", "是否隐形决策者", reads=("INFLUENCES_DECISION.hidden",), default=False
    )
    recommended: bool = mapped("recommended partner", "是否推荐伙伴", reads=("FITS", "FITS.rank"), default=False)
    x: float = mapped("place from left to right, the customer at 0", "横坐标,客户为 0", "px", reads=(), default=0.0)
    y: float = mapped("place from top to bottom, the customer at 0", "纵坐标,客户为 0", "px", reads=(), default=0.0)
    ring: int | None = mapped(
        "number of the ring that it is on, 0 the innermost", "所在环序号,0 为最内", reads=(), default=None
    )
    sector: str | None = mapped("label of the sector that it is in", "所在扇区标签", reads=(), default=None)


@map_object("A relationship to draw", "图中关系", name="MapEdge")
class DrawnEdge:
    """One between two nodes that are drawn."""

    id: NodeId = mapped("id, unique in this map", "关系编号", reads=())
    source: NodeId = mapped("from the node", "起点", reads=())
    target: NodeId = mapped("to the node", "终点", reads=())
    type: str = mapped("relationship type", "关系类型", reads=())
    weight: float | None = mapped("weight", "强度", "0–1", reads=(), default=None)


@map_object("A ring around the customer: an ellipse", "围绕客户的环(椭圆)")
class MapRing:
    """An ellipse around the customer."""

    label: str = mapped("label of the nodes on it", "环上节点标签", reads=())
    radius_x: float = mapped("radius from left to right", "水平半径", "px", reads=())
    radius_y: float = mapped("radius from top to bottom", "垂直半径", "px", reads=())


@map_object(
    "A sector outside the rings. The point at angle a of an ellipse is (radiusX · sin a, −radiusY · cos a)",
    "环外扇区;椭圆上角度 a 处的点为 (radiusX · sin a, −radiusY · cos a)",
)
class MapSector:
    """A part of the plane between two angles and two ellipses."""

    label: str = mapped("label of the nodes in it", "扇区内节点标签", reads=())
    start_angle: float = mapped("where it begins, clockwise from the top", "起始角,自顶部顺时针", "rad", reads=())
    end_angle: float = mapped("where it ends, clockwise from the top", "终止角,自顶部顺时针", "rad", reads=())
    inner_radius_x: float = mapped("inner radius from left to right", "内水平半径", "px", reads=())
    inner_radius_y: float = mapped("inner radius from top to bottom", "内垂直半径", "px", reads=())
    outer_radius_x: float = mapped("outer radius from left to right", "外水平半径", "px", reads=())
    outer_radius_y: float = mapped("outer radius from top to bottom", "外垂直半径", "px", reads=())


@map_object(
    "A battle map as it is drawn: nodes and relationships with their places",
    "作战地图的绘制:节点、关系及其位置",
    name="MapDrawing",
)
class Drawing:
    """Every node once, the customer first; edges only between nodes that are there."""

    nodes: list[DrawnNode] = mapped("nodes, the customer first", "节点,客户居首", reads=())
    edges: list[DrawnEdge] = mapped("relationships", "关系", reads=())
    rings: list[MapRing] = mapped(
        "rings around the customer, the innermost first", "围绕客户的环,由内向外", reads=(), default_factory=list
    )
    sectors: list[MapSector] = mapped(
        "sectors outside the rings, clockwise", "环外扇区,顺时针", reads=(), default_factory=list
    )
    node_width: float = mapped("width that each node has to itself", "每个节点的可用宽度", "px", reads=(), default=0.0)
    node_height: float = mapped(
        "height that each node has to itself", "每个节点的可用高度", "px", reads=(), default=0.0
    )


class DrawnMap(Protocol):
    """The parts of a battle map that are drawn."""

    customer: Row
    opportunities: list[Row]
    decision_chain: list[Decider]
    recommendations: list[Recommendation]
    fit_bar: float | None
    kols: list[Expert]
    signals: list[Row]
    ties: list[Row]
    others: list[Row]

    @property
    def incumbents(self) -> list[Incumbent]: ...


def draw(map: DrawnMap) -> Drawing:
    """All parts of the map as one small graph; a party that plays several parts is drawn as the first."""
    nodes: dict[str, DrawnNode] = {}
    for node in _nodes(map):
        nodes.setdefault(node.id, node)
    for each in map.recommendations:
        nodes[each.partner["id"]].recommended |= is_above_bar(each.probability, map.fit_bar)
    edges = {(e.source, e.target, e.type): e for e in _edges(map) if e.source in nodes and e.target in nodes}
    return Drawing(list(nodes.values()), list(edges.values()))


def _open(map: DrawnMap) -> list[Row]:
    """The open opportunities; all where the reader may not know which are."""
    return [o for o in map.opportunities if o.get("status", "open") == "open"]


def _nodes(map: DrawnMap) -> Iterator[DrawnNode]:
    yield _node(map.customer, "Organization", "Customer", 1.0)
    for row in _open(map):
        yield _node(row, "Opportunity", "Opportunity")
    for decider in map.decision_chain:
        yield _person(decider)
    for incumbent in map.incumbents:
        yield _node(incumbent.partner, "Organization", incumbent.role)
    for r in map.recommendations:
        yield _node(r.partner, "Person" if r.role == "KOL" else "Organization", r.role, r.probability or 0.0)
    for expert in map.kols:
        yield _node(expert.person, "Person", "KOL")
    for row in map.signals:
        yield DrawnNode(
            row["id"],
            "Signal",
            "Signal",
            row.get("title") or row.get("kind") or row["id"],
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
    name = row.get("name") or row["id"]
    return DrawnNode(row["id"], "Person", label, name, row.get("name_en"), d.influence or 0.0, d.veto, d.hidden)


def _edge(source: str, target: str, type: str, weight: float | None = None) -> DrawnEdge:
    return DrawnEdge(NodeId(f"{type}:{source}>{target}"), NodeId(source), NodeId(target), type, weight)


def _edges(map: DrawnMap) -> Iterator[DrawnEdge]:
    customer = map.customer["id"]
    for row in _open(map):
        yield _edge(customer, row["id"], "OPENED")
    for d in map.decision_chain:
        yield from _person_edges(d, customer)
    for i in map.incumbents:
        yield _edge(i.partner["id"], customer, PARTNER_EDGES[i.role])
    for r in map.recommendations:
        yield _edge(r.partner["id"], customer, "FITS", r.probability)
    for e in map.kols:
        yield _edge(e.person["id"], customer, "ADVISES")
    for row in map.signals:
        yield _edge(row["id"], customer, "SIGNALS", row.get("strength"))
    for row in map.others:
        yield _edge(row["source"], row["target"], row["type"])
    for tie in map.ties:
        yield _edge(tie["source"], tie["target"], tie["type"], tie["weight"])


def _person_edges(d: Decider, customer: str) -> Iterator[DrawnEdge]:
    id = d.person["id"]
    if d.employed:
        yield _edge(id, customer, "WORKS_AT")
    if d.veto and not any(decision.veto for decision in d.decisions):
        yield _edge(id, customer, "HAS_VETO")
    for decision in d.decisions:
        if decision.role:
            yield _edge(id, decision.opportunity, "DECIDES", decision.weight)
        if decision.veto:
            yield _edge(id, decision.opportunity, "HAS_VETO")
        if decision.hidden:
            yield _edge(id, decision.opportunity, "INFLUENCES_DECISION", decision.influence)
