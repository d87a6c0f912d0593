"""Looks of the page: its colours, what lies behind the picture, and the legend, which derives from the model and what is shown."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graph.battle_map.drawing import Drawing
from graph.battle_map.layout import Layout
from graph.model.declarations import NodeType, Stroke
from graph.model.model import Model
from graph.words import Lang
from viz.format import capital
from viz.map_words import LABELS

FONT = "'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif"
INK, MUTED, PAPER, RED, GREEN = "#0f172a", "#475569", "#ffffff", "#dc2626", "#15803d"


def legend(drawing: Drawing, rated: bool, lang: Lang, model: Model) -> list[dict[str, Any]]:
    """One entry for each node type, edge type and mark that is on the map, in the order of the model.

    `rated`: whether some partner shows its satisfaction.
    """
    labels, types = {n.label for n in drawing.nodes}, {e.type for e in drawing.edges}
    nodes = [
        {"group": "node", "kind": n.label, "text": n.text[lang], "colour": n.colour, "shape": n.shape}
        for n in model.nodes.values()
        if n.label in labels
    ]
    edges = [
        {"group": "edge", "kind": e.type, "text": e.text[lang]} | _stroke(e.stroke)
        for e in model.edges.values()
        if e.type in types
    ]
    return nodes + edges + _marks(drawing, rated, lang)


def _stroke(stroke: Stroke) -> dict[str, Any]:
    return {"colour": stroke.colour, "dashes": " ".join(map(str, stroke.dashes)), "arrow": stroke.arrow}


def _marks(drawing: Drawing, rated: bool, lang: Lang) -> list[dict[str, Any]]:
    seen = {
        "size_is_influence": any(n.size and n.label == "DecisionMaker" for n in drawing.nodes),
        "red_border": any(n.veto for n in drawing.nodes),
        "dashed_border": any(n.hidden for n in drawing.nodes),
        "number_mark": rated,
        "fit_mark": any(e.type == "FITS" for e in drawing.edges),
    }
    return [{"group": "mark", "kind": key, "text": LABELS[key][lang]} for key, there in seen.items() if there]


def tint(colour: str, strength: float) -> str:
    """A colour mixed with white."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - c) * strength):02x}" for c in channels)


def shade(colour: str) -> str:
    """The colour dark enough to be read as text."""
    return "#" + "".join(f"{round(int(colour[i : i + 2], 16) * 0.65):02x}" for i in (1, 3, 5))


def _caption(kind: NodeType, lang: Lang) -> dict[str, str]:
    return {"text": capital(kind.plural[lang]), "colour": kind.colour, "ink": shade(kind.colour)}


def backdrop(layout: Layout, crowded: bool, lang: Lang, model: Model) -> dict[str, Any]:
    """Rings, tinted sectors with their names, and how much of the plane is used."""
    sectors = [asdict(s) | _caption(model.nodes[s.key], lang) for s in layout.sectors]
    outer = max([s.outer + 0.42 for s in layout.sectors] + [r + 0.7 for r in layout.rings] + [1.2])
    across, down = layout.cell
    return {
        "cell": layout.cell,
        "rings": layout.rings,
        "sectors": sectors,
        "extent": [outer * across, outer * down],
        "crowded": crowded,
    }
