"""A field of the battle map touches nothing that it does not say it reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.battle_map.map_fields import MapField, map_object, mapped, mapped_fields, objects_of
from graph.battle_map.map_parts import bar_of_metrics, is_above_bar, object_expression
from graph.battle_map.map_readings import BattleMap
from graph.model.model import MODEL
from graph.query.selections import Compiler, Position, Selection
from tests.helpers.map_fields import Path, cypher, opened, paths, unnamed


@pytest.mark.parametrize("path", [*paths()], ids=lambda path: ".".join(field.name for field in path))
def test_a_field_touches_only_what_it_says_it_reads(path: Path):
    told = {label for field in (path[-1], *drawn_in(path[0])) for label in field.nodes}  # which of them a party is
    assert unnamed(cypher(path), opened(path)) <= told
    for name, _, of in (each.partition(".") for field in path for each in field.reads or ()):
        if name != "edge":
            declared = MODEL.nodes.get(name) or MODEL.edges[name]
            assert not of or of in declared.fields, name


def drawn_in(field: MapField) -> Iterator[MapField]:
    """The fields that a drawing is made of."""
    yield from (
        of for object in objects_of(BattleMap) for of in mapped_fields(object).values() if of.drawn and field.composed
    )


@map_object("somebody", "某人")
class Careless:
    """Fields that touch more than they say."""

    friends: int = mapped("friends", "朋友", reads=("Person",), cypher="COUNT {{ ({v})-[:KNOWS]-(:KOL) }}")
    mail: str | None = mapped("mail", "邮箱", reads=("Person", "Person.name"), cypher="coalesce({v}.email, {v}.name)")


def test_one_that_touches_more_is_found():
    fields = mapped_fields(Careless)
    found = {
        name: unnamed(
            object_expression(
                Compiler(MODEL), Careless, Selection("x", "x", of={"Careless": (Selection(name, name),)}), Position("p")
            ).cypher,
            opened((field,)),
        )
        for name, field in fields.items()
    }
    assert found == {"friends": {"KNOWS", "KOL"}, "mail": {"email"}}


def test_the_bar_is_what_one_drawn_at_random_had_and_without_a_test_there_is_none():
    bar = bar_of_metrics('{"reliability": [{"observed": 0.01, "n": 900}, {"observed": 0.31, "n": 100}]}')
    assert bar == 0.04
    assert [is_above_bar(p, bar) for p in (0.04, 0.039, None)] == [True, False, False]
    assert {bar_of_metrics(none) for none in (None, "{}", '{"reliability": []}')} == {None}
    assert is_above_bar(None, None)
