"""Layout of the battle map: rings around the customer, sectors outside. Pure geometry.

The plane is measured in cells, as high and wide as one node with its label, so that two nodes of size 1
don't overlap when they are one cell apart in x or in y. Rings are circles of that plane (ellipses on the
page). Two circles √2 cells apart never touch each other's nodes, whatever the angles; along one circle a
node follows as soon as it is a cell away from the last. Mostly less than √2 will do, so tighter rings are
tried first and checked; the last try needs no luck.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from math import asin, cos, inf, pi, sin, sqrt, tau

TIGHTNESS = (1.0, 1.06, 1.12, 1.2, 1.3, sqrt(2))
AIR = 1.04
ASPECT = 1.4
LEAST = 0.06
FINE = 0.001


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
    """Centres of all nodes in pixels; rings (radii) and sectors in cells of `cell` pixels; on which ring a node is, if on one."""

    cell: tuple[float, float]
    apart: float
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    rings: list[float] = field(default_factory=list)
    ring_of: dict[str, int] = field(default_factory=dict)
    sectors: list[Sector] = field(default_factory=list)

    def put(self, box: Box, radius: float, angle: float) -> None:
        across, down = self.cell
        self.points[box.id] = (round(radius * sin(angle) * across, 1), round(-radius * cos(angle) * down, 1))


def arrange(
    centre: Box,
    rings: Sequence[Sequence[Box]],
    sectors: Mapping[str, Sequence[Box]],
    tightness: Sequence[float] = TIGHTNESS,
) -> Layout:
    """The centre, then full rings (each clockwise from the top in the order given), then sectors.

    A ring or a sector that is full continues on the next circle further out. As tight as it can be: `tightness` is tried in turn, its
    last, √2, unchecked.
    """
    boxes = [centre, *chain.from_iterable(rings), *chain.from_iterable(sectors.values())]
    for apart in tightness[:-1]:
        layout = _arrange(centre, rings, sectors, apart)
        if not overlaps(layout, boxes):
            return layout
    return _arrange(centre, rings, sectors, TIGHTNESS[-1])


def overlaps(layout: Layout, boxes: Iterable[Box]) -> bool:
    """Whether any two nodes share ground: each is compared with those in its neighbourhood only."""
    boxes = list(boxes)
    across, down = max(b.width for b in boxes), max(b.height for b in boxes)
    grid: dict[tuple[int, int], list[tuple[Box, float, float]]] = {}
    for box in boxes:
        x, y = layout.points[box.id]
        column, row = int(x // across), int(y // down)
        near = ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        for other, ox, oy in chain.from_iterable(grid.get(key, ()) for key in near):
            if abs(x - ox) * 2 < box.width + other.width and abs(y - oy) * 2 < box.height + other.height:
                return True
        grid.setdefault((column, row), []).append((box, x, y))
    return False


def _arrange(centre: Box, rings: Sequence[Sequence[Box]], sectors: Mapping[str, Sequence[Box]], apart: float) -> Layout:
    outside = [box for boxes in sectors.values() for box in boxes]
    layout = Layout(_cell(outside or [box for ring in rings for box in ring] or [centre]), apart)
    layout.put(centre, 0, 0)
    radius, size = 0.0, _size([centre], layout.cell)
    for ring in filter(None, rings):
        radius, size = _ring(layout, ring, radius, size)
    if outside:
        _sectors(layout, {key: boxes for key, boxes in sectors.items() if boxes}, radius, size)
    return layout


def _cell(boxes: Iterable[Box]) -> tuple[float, float]:
    """Pixels of one cell: the largest node and some air, in the proportions of the page."""
    boxes = list(boxes)
    across = max(box.width for box in boxes) * AIR
    down = max(box.height for box in boxes) * AIR
    return max(across, down * ASPECT), max(down, across / ASPECT)


def _size(boxes: Iterable[Box], cell: tuple[float, float]) -> float:
    return max(max(box.width / cell[0], box.height / cell[1]) for box in boxes) * AIR


def _ring(layout: Layout, boxes: Sequence[Box], radius: float, before: float) -> tuple[float, float]:
    """Place a full ring; returns the radius and node size of its outermost circle."""
    size = _size(boxes, layout.cell)
    left = list(boxes)
    while left:
        radius = _out(layout, radius, before, size)
        angles = _around(radius, size, len(left))
        for box, angle in zip(left, angles, strict=False):
            layout.put(box, radius, angle)
            layout.ring_of[box.id] = len(layout.rings)
        layout.rings.append(radius)
        left, before = left[len(angles) :], size
    return radius, size


def _out(layout: Layout, radius: float, before: float, size: float) -> float:
    """The radius of the next circle, of nodes of this size, after one of nodes of size `before`."""
    return max(radius + layout.apart * (before + size) / 2, TIGHTNESS[-1] * size)


def _sectors(layout: Layout, sectors: Mapping[str, Sequence[Box]], radius: float, before: float) -> None:
    size = _size([box for boxes in sectors.values() for box in boxes], layout.cell)
    narrowest = min(end - start for _, (start, end) in _spans(sectors))
    inner = max(_out(layout, radius, before, size), _broad(layout, size, narrowest))
    for step in range(9):  # a little further out, all may fit on one circle
        wider = inner + step * size / 8
        if all(_holds(layout, wider, size, span, len(sectors[key])) for key, span in _spans(sectors)):
            inner = wider
            break
    for key, span in _spans(sectors):
        outer = _sector(layout, sectors[key], span, inner, size)
        layout.sectors.append(Sector(key, *span, inner - size / 2, outer + size / 2))


def _broad(layout: Layout, size: float, span: float) -> float:
    """The radius from which on a sector of this span is broad enough for one node between its margins."""
    return layout.apart * size / (2 * sin(min(span, pi) / 2))


def _spans(sectors: Mapping[str, Sequence[Box]]) -> list[tuple[str, tuple[float, float]]]:
    """(sector, angles) in proportion to the nodes, the first one centred on the top.

    What is shared out is way in x or in y, not angle: there is more of it where a circle is steep or flat.
    """
    least = LEAST * sum(map(len, sectors.values()))
    shares = [(key, max(len(boxes) + 0.6, least)) for key, boxes in sectors.items()]
    total = sum(share for _, share in shares)
    way = -shares[0][1] / 2
    spans = []
    for key, share in shares:
        spans.append((key, (_angle(way / total), _angle((way + share) / total))))
        way += share
    return spans


def _angle(part: float) -> float:
    """The angle after this part of the whole way around, in x or in y, clockwise from the top."""
    eighth, rest = divmod(part * 8, 1)
    turn = eighth * pi / 4
    return turn + (asin(rest * sqrt(0.5)) if eighth % 2 == 0 else pi / 4 - asin((1 - rest) * sqrt(0.5)))


def _holds(layout: Layout, radius: float, size: float, span: tuple[float, float], n: int) -> bool:
    return len(_between(radius, size, n, *_inside(layout, radius, size, span))) == n


def _inside(layout: Layout, radius: float, size: float, span: tuple[float, float]) -> tuple[float, float]:
    """A sector's angles less a margin, so that its nodes keep away from the next one's."""
    margin = asin(min(1.0, layout.apart * size / (2 * radius)))
    return span[0] + margin, span[1] - margin


def _sector(layout: Layout, boxes: Sequence[Box], span: tuple[float, float], radius: float, size: float) -> float:
    """Place a sector's nodes on circles from `radius` outwards; returns the last radius used."""
    left = list(boxes)
    while True:
        angles = _between(radius, size, len(left), *_inside(layout, radius, size, span))
        for box, angle in zip(left, angles, strict=False):
            layout.put(box, radius, angle)
        left = left[len(angles) :]
        if not left:
            return radius
        radius += layout.apart * size


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
    return all(radius * max(abs(sin(a) - sin(b)), abs(cos(a) - cos(b))) >= size for a, b in pairwise(angles))


def _stretch(radius: float, size: float, n: int, start: float, end: float) -> list[float]:
    """The n angles after start with the largest distance at which they still end before `end`; found by regula falsi."""
    low, high = size, min(2 * radius, radius * (end - start) / max(n, 1))  # no way is longer than its arc
    before, after = (_last(radius, distance, n, start) - end for distance in (low, high))
    while high - low > FINE and before < after:
        guess = low - before * (high - low) / (after - before)
        guess = min(max(guess, low + FINE / 2), high - FINE / 2)
        over = _last(radius, guess, n, start) - end
        if over <= 0:
            low, before = guess, over
        else:
            high, after = guess, over
    return _walk(radius, low, n, start, end)


def _last(radius: float, distance: float, n: int, start: float) -> float:
    """The last of the next n angles, wherever they end."""
    return [start, *_walk(radius, distance, n, start, inf)][-1]


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
    return angle + min(_turn(x, y > 0, step), _turn(y, x < 0, step))


def _turn(value: float, rising: bool, step: float) -> float:
    """How far a sine turns until it differs by `step` from its value, which is rising or falling; half a turn where it never does."""
    way = step if rising else -step
    if abs(value + way) <= 1:
        return abs(asin(value + way) - asin(value))
    if abs(value - way) > 1:
        return pi
    past = asin(value) + asin(value - way)  # beyond where it turns back
    return pi - past if rising else pi + past
