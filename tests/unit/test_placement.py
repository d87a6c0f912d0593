"""Places on a drawing: equal boxes whatever is written in them, nobody over another, and who stays where when a map grows."""

from __future__ import annotations

from dataclasses import replace
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from graph.battle_map.drawing import Drawing, DrawnNode
from graph.battle_map.map_fields import NodeId
from graph.battle_map.placement import HEIGHT, RINGS, SECTORS, WIDTH, place_nodes
from tests.helpers.examples import examples

KINDS = (*RINGS, *SECTORS, "Tender")
counts = st.fixed_dictionaries({label: st.integers(0, 40) for label in KINDS})


def node(label: str, number: int, name: str = "某某") -> DrawnNode:
    return DrawnNode(NodeId(f"{label}{number}"), "Organization", label, name, None, recommended=number % 3 == 1)


def drawing(numbers: dict[str, int], name: str = "某某") -> Drawing:
    nodes = [node(label, n, name) for label, many in numbers.items() for n in range(many)]
    return Drawing([node("Customer", 0, name), *nodes], [])


def places(placed: Drawing) -> dict[str, tuple[float, float]]:
    return {each.id: (each.x, each.y) for each in placed.nodes}


@examples(60)
@given(counts)
def test_every_node_has_its_box_to_itself(numbers: dict[str, int]):
    placed = place_nodes(drawing(numbers))
    assert places(placed)["Customer0"] == (0, 0)
    by_row = sorted(placed.nodes, key=lambda each: each.y)
    for at, one in enumerate(by_row):
        for other in by_row[at + 1 :]:
            if other.y - one.y >= HEIGHT - 0.2:
                break
            assert abs(one.x - other.x) > WIDTH - 0.2, (one, other)


@examples(30)
@given(counts)
def test_each_kind_is_on_its_rings_or_in_its_sector(numbers: dict[str, int]):
    placed = place_nodes(drawing(numbers))
    sectors = {sector.label: sector for sector in placed.sectors}
    assert list(sectors) == [label for label in KINDS if label not in RINGS and numbers[label]]
    for each in placed.nodes[1:]:
        if each.label in RINGS:
            assert each.ring is not None and each.sector is None
            ring = placed.rings[each.ring]
            assert ring.label == each.label
            assert abs(hypot(each.x / ring.radius_x, each.y / ring.radius_y) - 1) < 0.01
        else:
            assert (each.ring, each.sector) == (None, each.label)
            inner, outer = sectors[each.label].inner_radius_x, sectors[each.label].outer_radius_x
            ratio = placed.node_width / placed.node_height
            assert inner < hypot(each.x, each.y * ratio) < outer
    radii = [ring.radius_x for ring in placed.rings]
    assert radii == sorted(radii)


@examples(10)
@given(counts, st.text(max_size=200))
def test_what_is_written_moves_nothing(numbers: dict[str, int], name: str):
    one, other = (place_nodes(drawing(numbers, text)) for text in ("王", name))
    assert places(one) == places(other)
    assert (one.rings, one.sectors) == (other.rings, other.sectors)


SOME = {"Opportunity": 2, "DecisionMaker": 13, "Signal": 6, "Supplier": 10}


def test_one_more_within_the_room_of_its_kind_moves_nobody():
    before = places(place_nodes(drawing(SOME)))
    for label in ("DecisionMaker", "Signal", "Supplier"):
        last = replace(node(label, 10_000), recommended=False)
        after = drawing(SOME)
        after.nodes.append(last)
        found = places(place_nodes(after))
        assert found.pop(last.id) not in before.values()
        assert found == before, label


def test_one_more_beyond_its_room_moves_no_inner_ring():
    before, after = (place_nodes(drawing(SOME | {"Supplier": many})) for many in (12, 13))
    inner = [each.id for each in before.nodes if each.label in ("Customer", *RINGS)]
    assert [places(before)[id] for id in inner] == [places(after)[id] for id in inner]
    assert places(before) != {id: at for id, at in places(after).items() if id in places(before)}


def test_a_customer_alone_is_drawn():
    placed = place_nodes(drawing({}))
    assert (places(placed), placed.rings, placed.sectors) == ({"Customer0": (0, 0)}, [], [])
