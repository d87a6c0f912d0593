"""The picture: nodes and edges with their looks, positions and legend, held in a pyvis Network."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

from graph.battle_map import BattleMap
from graph.database import Row
from graph.drawing import Drawing, DrawnEdge, DrawnNode, draw
from graph.model import Model
from graph.words import Lang
from viz.facts import ARROWS, Card, cards, project, title
from viz.format import clean, percent, width, wrap
from viz.layout import Box, Layout, arrange
from viz.words import LABELS, coded

FONT = "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
INK, MUTED, PAPER, RED, GREEN = "#0f172a", "#475569", "#ffffff", "#dc2626", "#15803d"
INSIDE = {"ellipse", "box"}
COLUMNS, LINE, EM = 16, 15.5, 12.5
SECTORS = ("Signal", "Distributor", "ServiceProvider", "Supplier", "KOL")
CROWDED = 400


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a type of edge is drawn: colour, width, dashes, arrow, bend."""

    colour: str = "#cbd5e1"
    width: float = 1.0
    dashes: tuple[int, ...] = ()
    arrow: bool = False
    bend: float = 0.0


STROKES = {
    "OPENED": Stroke("#64748b", 2.0),
    "WORKS_AT": Stroke("#d5dce6", 1.0),
    "DECIDES": Stroke("#93b4f5", 1.6),
    "HAS_VETO": Stroke(RED, 2.4, arrow=True, bend=0.12),
    "INFLUENCES_DECISION": Stroke("#2563eb", 1.4, (5, 4), bend=-0.1),
    "INFLUENCES": Stroke("#a78bfa", 1.4, arrow=True, bend=0.22),
    "REPORTS_TO": Stroke("#94a3b8", 1.0, arrow=True, bend=-0.18),
    "CONFLICTS_WITH": Stroke("#f43f5e", 1.6, (6, 4), bend=0.15),
    "KNOWS": Stroke("#cbd5e1", 1.0, (2, 3), bend=-0.12),
    "DISTRIBUTES_TO": Stroke("#fbd0b0", 1.2),
    "SERVES": Stroke("#a7dcd5", 1.2),
    "SUPPLIES": Stroke("#e0cda0", 1.2),
    "ADVISES": Stroke("#dcc5f7", 1.2),
    "FITS": Stroke("#4ade80", 1.8, (7, 4), bend=0.08),
    "SIGNALS": Stroke("#fcd38a", 1.6, arrow=True),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A node ready to be placed: its drawing, label lines and half-size of the shape in pixels."""

    node: DrawnNode
    colour: str
    shape: str
    lines: list[str]
    radius: float
    recommended: bool = False

    @property
    def box(self) -> Box:
        text = max(map(width, self.lines), default=0) * EM * 0.54
        tall = len(self.lines) * LINE
        if self.shape in INSIDE:
            return Box(self.node.id, text + tall + 12, 2 * tall + 8)
        return Box(self.node.id, max(text, 2 * self.radius) + 6, 2 * self.radius + tall + 10)

    @property
    def above(self) -> float:
        """From the middle of the box up to the middle of the shape."""
        return 0.0 if self.shape in INSIDE else (len(self.lines) * LINE + 4) / 2


@dataclass(frozen=True, slots=True)
class Canvas:
    """What page.js draws, and the legend of it."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]
    cards: dict[str, dict[str, Any]]
    backdrop: dict[str, Any]
    legend: list[dict[str, Any]]


def canvas(map: BattleMap, lang: Lang, model: Model) -> Canvas:
    """Everything on the map in one language. Only types that occur are in the legend."""
    from pyvis.network import Network  # slow to import: it brings a notebook along

    drawing = draw(map)
    known = cards(map, lang)
    pieces = {p.node.id: p for p in _pieces(map, drawing, lang, model)}
    layout = _layout(list(pieces.values()))
    network = Network(directed=True)
    for piece in pieces.values():
        _add_node(network, piece, layout, known, lang, model)
    for number, edge in enumerate(drawing.edges):
        _add_edge(network, number, edge, known, lang, model)
    network.options = _options(len(pieces))
    return Canvas(
        network.nodes, network.edges, network.options, _told(known, pieces, lang, model),
        _backdrop(layout, list(pieces.values()), lang, model), legend(drawing, lang, model),
    )  # fmt: skip


def _pieces(map: BattleMap, drawing: Drawing, lang: Lang, model: Model) -> list[Piece]:
    labels = _labels(map, lang)
    best = max((d.score or 0 for d in map.people), default=0) or 1
    fits = {r.partner["id"] for r in map.recommendations}
    made = []
    for node in drawing.nodes:
        look = model.nodes[node.label]
        lines = labels.get(node.id) or wrap(_name(node, lang), COLUMNS, 2)
        made.append(Piece(node, look.colour, look.shape, lines, _radius(node, best), node.id in fits))
    return made


def _name(node: DrawnNode, lang: Lang) -> str:
    return clean(node.name_en or node.name if lang == "en" else node.name or node.name_en)


def _radius(node: DrawnNode, best: float) -> float:
    if node.label == "Customer":
        return 30.0
    if node.identity == "Person" and node.label != "KOL":
        return 10 + 13 * sqrt(min(node.size / best, 1))  # the area shows the influence
    return 8 + 4 * min(node.size, 1) if node.label == "Signal" else 11.0


def _labels(map: BattleMap, lang: Lang) -> dict[str, list[str]]:
    """Label lines of the nodes that say more than their name."""
    lines: dict[str, list[str]] = {}
    for row in map.opportunities:
        lines[row["id"]] = wrap(project(row, map.customer, lang), COLUMNS - 2, 2)
    for d in map.people:
        lines[d.person["id"]] = [*_first(d.person, lang, 1), *wrap(title(d, lang), COLUMNS + 2, 1)]
    for i in map.incumbents:
        score = i.satisfaction
        mark = [f"{score.mean:.0f} {ARROWS[score.trend]}".strip()] if score.mean is not None else []
        lines[i.partner["id"]] = _first(i.partner, lang, 2) + mark
    for r in map.recommendations:
        known = lines.setdefault(r.partner["id"], _first(r.partner, lang, 2))
        known.append(percent(r.probability) if len(known) < 3 else "")
        known[2:] = [" · ".join(filter(None, known[2:]))] if len(known) > 3 else known[2:]
    for row in map.signals:
        lines[row["id"]] = wrap(coded("kind", row.get("kind"), lang), COLUMNS, 1)
    return lines


def _first(row: Row, lang: Lang, lines: int) -> list[str]:
    name = row.get("name_en") or row.get("name") if lang == "en" else row.get("name") or row.get("name_en")
    return wrap(clean(name), COLUMNS, lines) or [str(row["id"])]


def _layout(pieces: list[Piece]) -> Layout:
    """Customer, opportunities, people, then sectors: signals at the top, then partners and experts."""
    rings: dict[str, list[Box]] = {"Opportunity": [], "DecisionMaker": []}
    sectors: dict[str, list[Box]] = {label: [] for label in SECTORS}
    for piece in sorted(pieces[1:], key=lambda p: not p.recommended):
        rings.get(piece.node.label, sectors.setdefault(piece.node.label, [])).append(piece.box)
    return arrange(pieces[0].box, list(rings.values()), {k: v for k, v in sectors.items() if v})


def _add_node(network: Any, p: Piece, layout: Layout, known: dict[str, Card], lang: Lang, model: Model) -> None:
    x, y = layout.points[p.node.id]
    inside = p.shape in INSIDE
    border = RED if p.node.veto else p.colour if inside or p.node.hidden else GREEN if p.recommended else PAPER
    fill = _tint(p.colour, 0.12) if inside else _tint(p.colour, 0.45) if p.node.hidden else p.colour
    heavy = p.node.veto or p.node.hidden or p.recommended
    network.add_node(
        p.node.id,
        label="\n".join(p.lines),
        shape=p.shape,
        color={"background": fill, "border": border,
               "highlight": {"background": fill, "border": INK}, "hover": {"background": fill, "border": INK}},
        title=known[p.node.id].tooltip(model.nodes[p.node.label].text[lang]),
        x=x,
        y=round(y - p.above, 1),
        size=round(p.radius, 1),
        borderWidth=3 if heavy else 1.5,
        shapeProperties={"borderDashes": [5, 4] if p.node.hidden else False},
        font={"size": EM, "color": INK if inside or p.node.label in RANKED else MUTED, "face": FONT},
        kind=p.node.label,
    )  # fmt: skip


RANKED = ("Customer", "DecisionMaker")


def _add_edge(network: Any, number: int, e: DrawnEdge, known: dict[str, Card], lang: Lang, model: Model) -> None:
    stroke = STROKES.get(e.type, Stroke())
    word = model.edges[e.type].text[lang]
    weight = f" ({percent(e.weight)})" if e.weight is not None else ""
    heavier = 1.5 * e.weight if e.weight is not None and e.type in ("DECIDES", "INFLUENCES") else 0
    network.add_edge(
        e.source,
        e.target,
        id=f"edge-{number}",
        title=f"{known[e.source].title} — {word}{weight} → {known[e.target].title}",
        color={"color": stroke.colour, "hover": INK, "highlight": INK},
        width=round(stroke.width + heavier, 2),
        dashes=list(stroke.dashes) or False,
        arrows={"to": {"enabled": stroke.arrow, "scaleFactor": 0.5}},
        smooth={"enabled": bool(stroke.bend), "type": "curvedCW" if stroke.bend > 0 else "curvedCCW",
                "roundness": abs(stroke.bend)},
        kind=e.type,
        word=word,
    )  # fmt: skip


def _options(size: int) -> dict[str, Any]:
    """vis-network's options: nothing moves by itself."""
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "hover": True, "tooltipDelay": 120, "dragNodes": True, "zoomSpeed": 0.6, "multiselect": False,
            "hideEdgesOnDrag": size > CROWDED, "hideEdgesOnZoom": size > CROWDED,
            "keyboard": {"enabled": True, "bindToWindow": False},
        },
        "nodes": {"labelHighlightBold": False, "borderWidthSelected": 3, "margin": 8},
        "edges": {"selectionWidth": 1, "hoverWidth": 0.8},
    }  # fmt: skip


def _told(known: dict[str, Card], pieces: dict[str, Piece], lang: Lang, model: Model) -> dict[str, Any]:
    return {
        id: asdict(known[id]) | {"kind": model.nodes[p.node.label].text[lang], "colour": p.colour}
        for id, p in pieces.items()
    }


def _backdrop(layout: Layout, pieces: list[Piece], lang: Lang, model: Model) -> dict[str, Any]:
    """Rings, tinted sectors with their names, and how much of the plane is used."""
    sectors = [
        asdict(s) | {"text": model.nodes[s.key].plural[lang], "colour": model.nodes[s.key].colour}
        for s in layout.sectors
    ]
    outer = max([s.outer + 0.35 for s in layout.sectors] + [r + 0.7 for r in layout.rings] + [1.2])
    across, down = layout.cell
    return {"cell": layout.cell, "rings": layout.rings, "sectors": sectors,
            "extent": [outer * across, outer * down], "crowded": len(pieces) > CROWDED}  # fmt: skip


def legend(drawing: Drawing, lang: Lang, model: Model) -> list[dict[str, Any]]:
    """One entry for each node type, edge type and mark that is on the map, in the order of the model."""
    labels, types = {n.label for n in drawing.nodes}, {e.type for e in drawing.edges}
    nodes = [
        {"group": "node", "kind": n.label, "text": n.text[lang], "colour": n.colour, "shape": n.shape}
        for n in model.nodes.values()
        if n.label in labels
    ]
    edges = [
        {"group": "edge", "kind": e.type, "text": e.text[lang]} | _stroke(STROKES.get(e.type, Stroke()))
        for e in model.edges.values()
        if e.type in types
    ]
    return nodes + edges + _marks(drawing, lang)


def _stroke(stroke: Stroke) -> dict[str, Any]:
    return {"colour": stroke.colour, "dashes": " ".join(map(str, stroke.dashes)), "arrow": stroke.arrow}


def _marks(drawing: Drawing, lang: Lang) -> list[dict[str, Any]]:
    seen = {
        "size_is_influence": any(n.size and n.label == "DecisionMaker" for n in drawing.nodes),
        "red_border": any(n.veto for n in drawing.nodes),
        "dashed_border": any(n.hidden for n in drawing.nodes),
        "fit_mark": any(e.type == "FITS" for e in drawing.edges),
    }
    return [{"group": "mark", "kind": key, "text": LABELS[key][lang]} for key, there in seen.items() if there]


def _tint(colour: str, strength: float) -> str:
    """A colour mixed with white."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - c) * strength):02x}" for c in channels)
