"""The picture: nodes and edges with their looks, positions and legend, held in a pyvis Network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

from graph.battle_map.drawing import Drawing, DrawnEdge, DrawnNode, draw
from graph.battle_map.layout import Box, Layout
from graph.battle_map.map_readings import BattleMap
from graph.battle_map.placement import arrange_nodes, spacious_layout
from graph.db.transactions import Row
from graph.model.model import Model
from graph.words import Lang
from viz.card_facts import ARROWS, Card, cards, drawn_cards, opportunity_name, title
from viz.format import capital, label_name, percent, width, wrap
from viz.looks import FONT, GREEN, INK, MUTED, PAPER, RED, backdrop, legend, tint
from viz.map_words import coded

Places = Mapping[str, tuple[float, float]]
INSIDE = {"ellipse", "box"}
COLUMNS: dict[Lang, int] = {"zh": 12, "en": 15}
LINE, EM = 13.5, 12.5
CROWDED = 400


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node ready to be placed: its drawing, label lines and half-size of the shape in pixels."""

    node: DrawnNode
    colour: str
    shape: str
    lines: list[str]
    radius: float

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
    """The canvas that page.js draws, and the legend of it."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]
    cards: dict[str, dict[str, Any]]
    backdrop: dict[str, Any]
    legend: list[dict[str, Any]]


def draw_canvas(map: BattleMap, lang: Lang, model: Model, places: Places | None = None) -> Canvas:
    """Everything on the map in one language. Only types that occur are in the legend.

    With `places`, even none, nodes are where the API tells; those that it names are there.
    """
    drawing = draw(map)
    known = cards(map, lang, model)
    pieces: dict[str, PlacedNode] = {p.node.id: p for p in _pieces(map, drawing, lang, model)}
    box = lambda node: pieces[node.id].box  # noqa: E731
    layout = arrange_nodes(drawing.nodes, box) if places is None else _told_layout(drawing, places)
    rated = any(i.satisfaction.mean is not None for i in map.incumbents)
    return _canvas(drawing, pieces, layout, known, rated, lang=lang, model=model)


def draw_alone(drawing: Drawing, lang: Lang, model: Model, places: Places) -> Canvas:
    """A drawing of which nothing else is known, nodes where it tells; those that `places` names are there."""
    best = max((node.size for node in drawing.nodes if _is_decider(node)), default=0) or 1
    pieces: dict[str, PlacedNode] = {
        node.id: _piece(node, wrap(_name(node, lang), COLUMNS[lang], 2) or [node.id], best, model)
        for node in drawing.nodes
    }
    layout = _told_layout(drawing, {node.id: (node.x, node.y) for node in drawing.nodes} | dict(places))
    return _canvas(drawing, pieces, layout, drawn_cards(drawing, lang), False, lang=lang, model=model)


def _told_layout(drawing: Drawing, places: Places) -> Layout:
    layout = spacious_layout(drawing.nodes)
    layout.points |= {id: at for id, at in places.items() if id in layout.points}
    return layout


def _canvas(
    drawing: Drawing,
    pieces: dict[str, PlacedNode],
    layout: Layout,
    known: dict[str, Card],
    rated: bool,
    *,
    lang: Lang,
    model: Model,
) -> Canvas:
    from pyvis.network import Network  # slow to import: it brings a notebook along

    network = Network(directed=True)
    for piece in pieces.values():
        _add_node(network, piece, layout, known, lang, model)
    for number, edge in enumerate(drawing.edges):
        _add_edge(network, number, edge, known, lang, model)
    network.options = _options(len(pieces))
    return Canvas(
        nodes=network.nodes,
        edges=network.edges,
        options=network.options,
        cards=_cards_as_json(known, pieces, lang, model),
        backdrop=backdrop(layout, len(pieces) > CROWDED, lang, model),
        legend=legend(drawing, rated, lang, model),
    )


def _pieces(map: BattleMap, drawing: Drawing, lang: Lang, model: Model) -> list[PlacedNode]:
    labels = _labels(map, lang)
    best = max((d.influence or 0 for d in map.decision_chain), default=0) or 1
    made = []
    for node in drawing.nodes:
        made.append(_piece(node, labels.get(node.id) or wrap(_name(node, lang), COLUMNS[lang], 2), best, model))
    return made


def _piece(node: DrawnNode, lines: list[str], best: float, model: Model) -> PlacedNode:
    look = model.nodes[node.label]
    return PlacedNode(node, look.colour, look.shape, lines, _radius(node, best))


def _name(node: DrawnNode, lang: Lang) -> str:
    return label_name(node.name_en or node.name if lang == "en" else node.name or node.name_en)


def _radius(node: DrawnNode, best: float) -> float:
    if node.label == "Customer":
        return 30.0
    if _is_decider(node):
        return 10 + 13 * sqrt(min(node.size / best, 1))  # the area shows the influence
    return 8 + 4 * min(node.size, 1) if node.label == "Signal" else 11.0


def _is_decider(node: DrawnNode) -> bool:
    return node.identity == "Person" and node.label != "KOL"


def _labels(map: BattleMap, lang: Lang) -> dict[str, list[str]]:
    """Label lines of the nodes that say more than their name."""
    columns = COLUMNS[lang]
    lines = {map.customer["id"]: _first(map.customer, columns + 7, lang)}
    for row in map.opportunities:
        lines[row["id"]] = wrap(opportunity_name(row, map.customer, lang), columns, 2)
    for d in map.decision_chain:
        lines[d.person["id"]] = _first(d.person, columns + 3, lang) + wrap(title(d, lang), columns + 3, 2)
    for id, marks in _marks(map).items():
        lines[id] = [" · ".join(marks)]
    for partner in {p["id"]: p for p in _partners(map)}.values():
        lines[partner["id"]] = _first(partner, columns, lang) + lines.get(partner["id"], [])
    for row in map.signals:
        lines[row["id"]] = wrap(coded("kind", row.get("kind"), lang), columns, 2)
    return lines


def _partners(map: BattleMap) -> Iterator[Row]:
    yield from (i.partner for i in map.incumbents)
    yield from (r.partner for r in map.recommendations)


def _marks(map: BattleMap) -> dict[str, list[str]]:
    """Partner → its satisfaction with the trend, and its fit."""
    marks: dict[str, list[str]] = {}
    for i in map.incumbents:
        if i.satisfaction.mean is not None:
            score = f"{i.satisfaction.mean:.0f} {ARROWS[i.satisfaction.trend]}".strip()
            marks.setdefault(i.partner["id"], []).append(score)
    for r in map.recommendations:
        if r.probability is not None:
            marks.setdefault(r.partner["id"], []).append(percent(r.probability))
    return marks


def _first(row: Row, columns: int, lang: Lang) -> list[str]:
    name = row.get("name_en") or row.get("name") if lang == "en" else row.get("name") or row.get("name_en")
    return wrap(label_name(name), columns, 2) or [str(row["id"])]


def _add_node(network: Any, p: PlacedNode, layout: Layout, known: dict[str, Card], lang: Lang, model: Model) -> None:
    x, y = layout.points[p.node.id]
    inside = p.shape in INSIDE
    border = _border(p)
    fill = tint(p.colour, 0.12) if inside else tint(p.colour, 0.45) if p.node.hidden else p.colour
    chosen = border if p.node.veto or p.node.hidden else INK
    heavy = p.node.veto or p.node.hidden or p.node.recommended
    network.add_node(
        p.node.id,
        label="\n".join(p.lines),
        shape=p.shape,
        color={
            "background": fill,
            "border": border,
            "highlight": {"background": fill, "border": chosen},
            "hover": {"background": fill, "border": chosen},
        },
        title=known[p.node.id].tooltip(capital(model.nodes[p.node.label].text[lang]), lang),
        x=x,
        y=round(y - p.above, 1),
        size=round(p.radius, 1),
        borderWidth=3 if heavy else 1.5,
        shapeProperties={"borderDashes": [5, 4] if p.node.hidden else False},
        font={
            "size": EM,
            "color": INK if inside or p.node.label in RANKED else MUTED,
            "face": FONT,
            "strokeWidth": 0 if inside else 3,
            "strokeColor": PAPER,
        },
        kind=p.node.label,
    )


RANKED = ("Customer", "DecisionMaker")


def _border(p: PlacedNode) -> str:
    if p.node.veto:
        return RED
    if p.shape in INSIDE or p.node.hidden:
        return p.colour
    return GREEN if p.node.recommended else tint(p.colour, 0.7)


def _add_edge(network: Any, number: int, e: DrawnEdge, known: dict[str, Card], lang: Lang, model: Model) -> None:
    stroke = model.edges[e.type].stroke
    word = model.edges[e.type].text[lang]
    weight = f" ({percent(e.weight)})" if e.weight is not None else ""
    heavier = 1.5 * e.weight if e.weight is not None and e.type in ("DECIDES", "INFLUENCES") else 0
    network.add_edge(
        e.source,
        e.target,
        id=f"edge-{number}",
        title=f"{known[e.source].title} — {word}{weight} → {known[e.target].title}",
        color={"color": stroke.colour, "hover": stroke.strong, "highlight": stroke.strong},
        width=round(stroke.width + heavier, 2),
        dashes=list(stroke.dashes) or False,
        arrows={"to": {"enabled": stroke.arrow, "scaleFactor": 0.5}},
        smooth={
            "enabled": bool(stroke.bend),
            "type": "curvedCW" if stroke.bend > 0 else "curvedCCW",
            "roundness": abs(stroke.bend),
        },
        kind=e.type,
        word=word,
    )


def _options(size: int) -> dict[str, Any]:
    """vis-network's options: nothing moves by itself."""
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "hover": True,
            "tooltipDelay": 120,
            "dragNodes": True,
            "zoomSpeed": 0.6,
            "multiselect": False,
            "hideEdgesOnDrag": size > CROWDED,
            "hideEdgesOnZoom": size > CROWDED,
            "keyboard": {"enabled": True, "bindToWindow": False},
        },
        "nodes": {"labelHighlightBold": False, "borderWidthSelected": 5, "margin": 8},
        "edges": {"selectionWidth": 1, "hoverWidth": 0.8},
    }


def _cards_as_json(known: dict[str, Card], pieces: dict[str, PlacedNode], lang: Lang, model: Model) -> dict[str, Any]:
    return {
        id: asdict(known[id]) | {"kind": capital(model.nodes[p.node.label].text[lang]), "colour": p.colour}
        for id, p in pieces.items()
    }
