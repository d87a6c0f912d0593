"""Looks: how each type of edge is drawn, and the legend, which derives from the model and what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.battle_map.drawing import Drawing
from graph.model.model import Model
from graph.words import Lang
from viz.map_words import LABELS

FONT = "'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif"
INK, MUTED, PAPER, RED, GREEN = "#0f172a", "#475569", "#ffffff", "#dc2626", "#15803d"


@dataclass(frozen=True, slots=True)
class Stroke:
    """The stroke of a type of edge: at rest and when it stands out; dashes, arrow, bend."""

    colour: str = "#dbe3ee"
    strong: str = "#475569"
    width: float = 1.2
    dashes: tuple[int, ...] = ()
    arrow: bool = False
    bend: float = 0.0


STROKES = {
    "OPENED": Stroke("#64748b", "#334155", 2.0),
    "WORKS_AT": Stroke("#e2e8f0", "#64748b", 1.0),
    "DECIDES": Stroke("#93b4f5", "#2563eb", 1.4),
    "HAS_VETO": Stroke(RED, "#b91c1c", 2.4, arrow=True, bend=0.12),
    "INFLUENCES_DECISION": Stroke("#2563eb", "#1d4ed8", 1.4, (5, 4), bend=-0.1),
    "INFLUENCES": Stroke("#ddd6fe", "#7c3aed", 0.8, arrow=True, bend=0.22),
    "REPORTS_TO": Stroke("#cbd5e1", "#475569", 1.0, arrow=True, bend=-0.18),
    "CONFLICTS_WITH": Stroke("#f43f5e", "#be123c", 1.6, (6, 4), bend=0.15),
    "KNOWS": Stroke("#dbe3ee", "#64748b", 1.0, (2, 3), bend=-0.12),
    "DISTRIBUTES_TO": Stroke("#fbd0b0", "#ea580c"),
    "SERVES": Stroke("#a7dcd5", "#0d9488"),
    "SUPPLIES": Stroke("#e0cda0", "#a16207"),
    "ADVISES": Stroke("#dcc5f7", "#9333ea"),
    "EXCLUDES": Stroke("#fca5a5", "#b91c1c", 1.4, (3, 3), arrow=True, bend=0.1),
    "FITS": Stroke("#4ade80", GREEN, 1.8, (7, 4), bend=0.08),
    "SIGNALS": Stroke("#fcd38a", "#d97706", 1.6, arrow=True),
}


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
        {"group": "edge", "kind": e.type, "text": e.text[lang]} | _stroke(STROKES.get(e.type, Stroke()))
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
