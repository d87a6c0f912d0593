"""Where each node of the battle map stands: rings around the customer, sectors outside. Pure geometry.

The plane is measured in cells, as high and wide as one node with its label, so that two nodes of size 1
don't overlap when they are one cell apart in x or in y. Rings are circles of that plane (ellipses on the
page). Two circles √2 cells apart never touch each other's nodes, whatever the angles; along one circle a
node follows as soon as it is a cell away from the last. That is the whole guarantee, and it needs no search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import asin, cos, pi, sin, sqrt, tau

APART = sqrt(2)
AIR = 1.04
ASPECT = 1.45


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its label, in pixels."""

    id: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sector:
    """A part of the plane between two angles (clockwise from the top) and two radii, in cells."""

    key: str
    start: float
    end: float
    inner: float
    outer: float


@dataclass(slots=True)
class Layout:
    """Centres of all nodes in pixels; rings (radii) and sectors in cells of `cell` pixels."""

    cell: tuple[float, float]
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    rings: list[float] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)

    def put(self, box: Box, radius: float, angle: float) -> None:
        across, down = self.cell
        self.points[box.id] = (round(radius * sin(angle) * across, 1), round(-radius * cos(angle) * down, 1))


def arrange(centre: Box, rings: Sequence[Sequence[Box]], sectors: dict[str, Sequence[Box]]) -> Layout:
    """The centre, then full rings (each clockwise from the top in the order given), then sectors.

    A ring or a sector that is full continues on the next circle further out.
    """
    outside = [box for boxes in sectors.values() for box in boxes]
    layout = Layout(_cell(outside or [box for ring in rings for box in ring] or [centre]))
    layout.put(centre, 0, 0)
    radius, size = 0.0, _size([centre], layout.cell)
    for ring in filter(None, rings):
        radius, size = _ring(layout, ring, radius, size)
    if outside:
        _sectors(layout, {key: boxes for key, boxes in sectors.items() if boxes}, radius, size)
    return layout


def _cell(boxes: Iterable[Box]) -> tuple[float, float]:
    """Pixels of one cell: the largest node and some air, no flatter than the page."""
    boxes = list(boxes)
    across = max(box.width for box in boxes) * AIR
    down = max(box.height for box in boxes) * AIR
    return max(across, down), max(down, across / ASPECT)


def _size(boxes: Iterable[Box], cell: tuple[float, float]) -> float:
    return max(max(box.width / cell[0], box.height / cell[1]) for box in boxes) * AIR


def _ring(layout: Layout, boxes: Sequence[Box], radius: float, before: float) -> tuple[float, float]:
    """Place a full ring; returns the radius and node size of its outermost circle."""
    size = _size(boxes, layout.cell)
    left = list(boxes)
    while left:
        radius = max(radius + APART * (before + size) / 2, APART * size)
        angles = _around(radius, size, len(left))
        for box, angle in zip(left, angles, strict=False):
            layout.put(box, radius, angle)
        layout.rings.append(radius)
        left, before = left[len(angles) :], size
    return radius, size


def _sectors(layout: Layout, sectors: dict[str, Sequence[Box]], radius: float, before: float) -> None:
    size = _size([box for boxes in sectors.values() for box in boxes], layout.cell)
    inner = max(radius + APART * (before + size) / 2, APART * size)
    shares = {key: len(boxes) + 1.5 for key, boxes in sectors.items()}
    least = min(4 * asin(min(1.0, APART * size / (2 * inner))), tau / len(shares))
    spans = _spans(shares, least)
    start = -spans[next(iter(spans))] / 2  # the first sector is centred on the top
    for key, boxes in sectors.items():
        end = start + spans[key]
        outer = _sector(layout, boxes, (start, end), inner, size)
        layout.sectors.append(Sector(key, start, end, inner - size / 2, outer + size / 2))
        start = end


def _spans(shares: dict[str, float], least: float) -> dict[str, float]:
    """Angles in proportion to the shares, but none under the least."""
    free = tau - least * len(shares)
    total = sum(shares.values())
    return {key: least + free * share / total for key, share in shares.items()}


def _sector(
    layout: Layout, boxes: Sequence[Box], span: tuple[float, float], radius: float, size: float
) -> float:
    """Place a sector's nodes on circles from `radius` outwards; returns the last radius used."""
    left = list(boxes)
    while True:
        margin = asin(min(1.0, APART * size / (2 * radius)))
        angles = _between(radius, size, len(left), span[0] + margin, span[1] - margin)
        for box, angle in zip(left, angles, strict=False):
            layout.put(box, radius, angle)
        left = left[len(angles) :]
        if not left:
            return radius
        radius += APART * size


def _around(radius: float, size: float, n: int) -> list[float]:
    """As many of n angles as a full circle holds, from the top, as evenly apart as the nodes allow."""
    even = [tau * i / n for i in range(n + 1)]
    if n == 1 or _clear(radius, size, even):
        return even[:n]
    fits = len(_walk(radius, size, n, 0.0, tau))
    return [0.0, *_stretch(radius, size, fits, 0.0, tau)][:fits]


def _between(radius: float, size: float, n: int, start: float, end: float) -> list[float]:
    """As many of n angles as fit from start to end, centred, as evenly apart as the nodes allow."""
    middle = (start + end) / 2
    if end <= start or n == 1:
        return [middle]
    step = min((end - start) / (n - 1), 2 * size / radius)
    even = [middle + step * (i - (n - 1) / 2) for i in range(n)]
    if _clear(radius, size, even):
        return even
    fits = min(n - 1, len(_walk(radius, size, n - 1, start, end)))
    return [start, *_stretch(radius, size, fits, start, end)] if fits else [middle]


def _clear(radius: float, size: float, angles: Sequence[float]) -> bool:
    return all(
        radius * max(abs(sin(a) - sin(b)), abs(cos(a) - cos(b))) >= size for a, b in pairwise(angles)
    )


def _stretch(radius: float, size: float, n: int, start: float, end: float) -> list[float]:
    """The n angles after start with the largest distance at which they still end before `end`."""
    low, high = size, 2 * radius
    for _ in range(24):
        middle = (low + high) / 2
        if len(_walk(radius, middle, n, start, end)) == n:
            low = middle
        else:
            high = middle
    return _walk(radius, low, n, start, end)


def _walk(radius: float, distance: float, n: int, start: float, end: float) -> list[float]:
    """The next n angles after start, each `distance` cells (in x or in y) from the last, up to end."""
    angles: list[float] = []
    angle = start
    while len(angles) < n:
        angle = _next(radius, distance, angle)
        if angle > end + 1e-9:
            break
        angles.append(angle)
    return angles


def _next(radius: float, distance: float, angle: float) -> float:
    """The first angle whose point is `distance` away in x or in y from the point at this angle."""
    x, y = sin(angle), cos(angle)
    step = distance / radius
    ahead = [_reach(angle, x, step, 0.0), _reach(angle, y, step, pi / 2)]
    return min(ahead)


def _reach(angle: float, value: float, step: float, phase: float) -> float:
    """The first angle after this one at which sin(angle + phase) differs from value by step."""
    found = [angle + pi]
    for target in (value + step, value - step):
        if abs(target) <= 1:
            for root in (asin(target), pi - asin(target)):
                ahead = (root - phase - angle) % tau
                if ahead > 1e-12:
                    found.append(angle + ahead)
    return min(found)

