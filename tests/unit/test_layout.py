"""Positions on the battle map: every node once, none over another, the same each time, and quickly."""

from __future__ import annotations

from itertools import chain, combinations
from math import atan2, hypot, tau

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.battle_map.layout import Box, Layout, arrange, overlaps
from tests.helpers.examples import examples
from tests.helpers.layout import boxes, ecosystem

side = st.floats(1, 300)
sizes = st.lists(st.tuples(side, side), max_size=40)


def overlapping(layout: Layout, placed: list[Box]) -> list[tuple[str, str]]:
    """Pairs that share more than the rounding of their positions: the slow, plain way."""
    found = []
    for a, b in combinations(placed, 2):
        (ax, ay), (bx, by) = layout.points[a.id], layout.points[b.id]
        across = (a.width + b.width) / 2 - abs(ax - bx)
        down = (a.height + b.height) / 2 - abs(ay - by)
        if min(across, down) > 0.2:
            found.append((a.id, b.id))
    return found


@examples(150)
@example((1.0, 1.0), [], [[(1.0, 1.0)] * 6, [(1.0, 2.0)], [(2.0, 2.0)], [(1.0, 1.0)] * 5])
@given(st.tuples(side, side), st.lists(sizes, max_size=3), st.lists(sizes, max_size=5))
def test_no_two_nodes_overlap_and_all_are_placed(
    centre: tuple[float, float], rings: list[list[tuple[float, float]]], sectors: list[list[tuple[float, float]]]
) -> None:
    middle = Box("centre", *centre)
    inner = [boxes(f"ring{i}-", ring) for i, ring in enumerate(rings)]
    outer = {f"sector{i}": boxes(f"sector{i}-", sector) for i, sector in enumerate(sectors)}
    placed = [middle, *chain.from_iterable(inner), *chain.from_iterable(outer.values())]
    layout = arrange(middle, inner, outer)
    assert set(layout.points) == {box.id for box in placed}
    assert not overlapping(layout, placed)
    assert arrange(middle, inner, outer) == layout


def test_fifteen_hundred_nodes_are_placed() -> None:
    """How fast: bench/layout.py."""
    parts = ecosystem(1500)
    layout = arrange(*parts)
    assert len(layout.points) == 1505
    assert not overlaps(layout, [parts[0], *chain(*parts[1]), *chain(*parts[2].values())])


def angle(layout: Layout, id: str) -> float:
    x, y = layout.points[id]
    return atan2(x / layout.cell[0], -y / layout.cell[1]) % tau


def radius(layout: Layout, id: str) -> float:
    x, y = layout.points[id]
    return hypot(x / layout.cell[0], y / layout.cell[1])


def reading(layout: Layout, ids: list[str]) -> list[str]:
    """From the inner circle outwards, each clockwise."""
    return sorted(ids, key=lambda id: (round(radius(layout, id), 1), angle(layout, id)))


def test_a_ring_reads_clockwise_from_the_top_in_the_order_given() -> None:
    centre, rings, sectors = ecosystem(40)
    layout = arrange(centre, rings, sectors)
    angles = [angle(layout, box.id) for box in rings[1]]
    assert angles[0] == 0
    assert angles == sorted(angles)


def test_rings_lie_inside_sectors_and_sectors_keep_to_their_angles() -> None:
    layout = arrange(*ecosystem(120))
    opportunities = max(radius(layout, id) for id in layout.points if id.startswith("o"))
    people = [radius(layout, id) for id in layout.points if id.startswith("p")]
    assert opportunities < min(people)
    for sector in layout.sectors:
        inside = [id for id in layout.points if id.startswith(sector.key)]
        assert all(radius(layout, id) > max(people) for id in inside)
        assert all((angle(layout, id) - sector.start) % tau < sector.end - sector.start for id in inside)


def test_a_customer_alone_is_a_map() -> None:
    assert arrange(Box("centre", 10, 10), [], {}).points == {"centre": (0, 0)}


def test_a_new_partner_leaves_the_order_of_the_others() -> None:
    centre, rings, sectors = ecosystem(60)
    before = arrange(centre, rings, sectors)
    after = arrange(centre, rings, sectors | {"supplier": [*sectors["supplier"], Box("new", 80, 50)]})
    assert [angle(before, b.id) for b in rings[1]] == pytest.approx([angle(after, b.id) for b in rings[1]], abs=0.01)
    order = [b.id for b in sectors["distributor"]]
    assert reading(before, order) == reading(after, order) == order
