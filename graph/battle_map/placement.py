"""Placement of a drawing's nodes: the customer in the middle, rings of opportunities and people, sectors of signals, partners,
experts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

from graph.battle_map.drawing import Drawing, DrawnNode, MapRing, MapSector
from graph.battle_map.layout import TIGHTNESS, Box, Layout, arrange

RINGS = ("Opportunity", "DecisionMaker")  # from the inside
SECTORS = (
    "Signal",
    "Distributor",
    "ServiceProvider",
    "Supplier",
    "KOL",
)  # clockwise, the first at the top; then any others
WIDTH, HEIGHT = 112.0, 80.0  # of a shape above two lines of 12 pixels, in any language
GROWTH = 1.25

Groups = dict[str, list[Box]]


def arrange_nodes(nodes: Sequence[DrawnNode], box: Callable[[DrawnNode], Box]) -> Layout:
    """The layout of a drawing's nodes, whose first is the customer, as tight as their boxes allow."""
    rings, sectors = _groups(nodes[1:], box)
    return arrange(box(nodes[0]), list(rings.values()), sectors)


def place_nodes(drawing: Drawing) -> Drawing:
    """The drawing with positions: of equal boxes, whatever is written in them, with room for more of each kind.

    So another node moves those of its own kind at most, until there is no room left.
    """
    layout = spacious_layout(drawing.nodes)
    kept = {sector.key for sector in layout.sectors}
    for node in drawing.nodes:
        node.x, node.y = layout.points[node.id]
        node.sector = node.label if node.label in kept else None
    drawing.rings, drawing.sectors = _drawn_rings(drawing.nodes, layout), _drawn_sectors(layout)
    drawing.node_width, drawing.node_height = WIDTH, HEIGHT
    return drawing


def spacious_layout(nodes: Sequence[DrawnNode]) -> Layout:
    """The layout that the API tells, of nodes whose first is the customer."""
    rings, sectors = (
        {key: _with_room(boxes) for key, boxes in groups.items()} for groups in _groups(nodes[1:], _equal_box)
    )
    return arrange(_equal_box(nodes[0]), list(rings.values()), sectors, TIGHTNESS[-1:])


def _groups(nodes: Sequence[DrawnNode], box: Callable[[DrawnNode], Box]) -> tuple[Groups, Groups]:
    """The boxes of each ring and of each sector that there is, the recommended first."""
    rings: Groups = {label: [] for label in RINGS}
    sectors: Groups = {label: [] for label in SECTORS}
    for node in sorted(nodes, key=lambda node: not node.recommended):
        rings.get(node.label, sectors.setdefault(node.label, [])).append(box(node))
    return rings, {label: boxes for label, boxes in sectors.items() if boxes}


def _equal_box(node: DrawnNode) -> Box:
    return Box(node.id, WIDTH, HEIGHT)


def _with_room(boxes: list[Box]) -> list[Box]:
    """With free places after them: up to 1, 2, 3, 4, 5, 7, 9, 12 … in all."""
    room = 1 if boxes else 0
    while room < len(boxes):
        room = max(room + 1, ceil(room * GROWTH))
    return boxes + [Box("", WIDTH, HEIGHT)] * (room - len(boxes))


def _drawn_rings(nodes: Sequence[DrawnNode], layout: Layout) -> list[MapRing]:
    """The circles that nodes are on, which are told their number."""
    across, down = layout.cell
    labels = {layout.ring_of[node.id]: node.label for node in nodes if node.id in layout.ring_of}
    numbers = {circle: number for number, circle in enumerate(sorted(labels))}
    for node in nodes:
        node.ring = numbers.get(layout.ring_of.get(node.id, -1))
    radii = [(labels[circle], layout.rings[circle]) for circle in numbers]
    return [MapRing(label, round(radius * across, 1), round(radius * down, 1)) for label, radius in radii]


def _drawn_sectors(layout: Layout) -> list[MapSector]:
    across, down = layout.cell
    return [
        MapSector(
            s.key,
            start_angle=s.start,
            end_angle=s.end,
            inner_radius_x=round(s.inner * across, 1),
            inner_radius_y=round(s.inner * down, 1),
            outer_radius_x=round(s.outer * across, 1),
            outer_radius_y=round(s.outer * down, 1),
        )
        for s in layout.sectors
    ]
