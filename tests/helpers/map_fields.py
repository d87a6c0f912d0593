"""What a field of the battle map touches, and where each face tells one that a test adds."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graph.access.contracts import Contract
from graph.access.policy import Policy
from graph.battle_map import map_readings
from graph.battle_map.map_fields import MapField, is_map_object, mapped_fields, object_name
from graph.battle_map.map_readings import BattleMap
from graph.db.client import Connection, Graph
from graph.model.model import MODEL
from graph.query.selections import Argument, Compiler, Selection

Path = tuple[MapField, ...]
ANYWAY = {"Organization", "Customer"}  # the customer of the map
OF_ALL = {"id", "valid_from", "valid_to", "run", "until"}  # who sees a node or relationship at all sees it by these
OF_VALUES = {"days"}  # of durations


def paths(object: type = BattleMap) -> Iterator[Path]:
    """Each field of a map with those that lead to it; what only employees see reads what it likes."""
    for field in mapped_fields(object).values():
        if field.reads is None:
            continue
        yield (field,)
        if is_map_object(field.kind):
            yield from ((field, *rest) for rest in paths(field.kind))


def opened(path: Path) -> dict[str, frozenset[str]]:
    """What a contract must open for this field, and no more. `edge`: the relationship by which a list of partners is one."""
    given: dict[str, set[str]] = {}
    for field in path:
        for name, _, of in (each.partition(".") for each in field.reads or ()):
            (edge,) = path[0].reads[:1] if name == "edge" else (name,)  # type: ignore[index]
            given.setdefault(edge, set()).update({of} - {""})
    return {name: frozenset(of) for name, of in given.items()}


def wanted(path: Path) -> Selection:
    field, *rest = path
    ids = (Selection("id", "id"),)
    of = dict.fromkeys(field.nodes, ids)
    if is_map_object(field.kind):
        of = {object_name(field.kind): (wanted(tuple(rest)) if rest else Selection("t", "__typename"),)}
    return Selection(field.name, field.name, of=of)


def contract(given: dict[str, frozenset[str]]) -> Contract:
    return Contract("K1", 1, "V1", "test", dt.date(2030, 1, 1), "full", None, frozenset({"C1"}), frozenset(), given)


def cypher(path: Path) -> str:
    """The statement for this field alone, under a contract that opens what it says it reads and no rows."""
    asked = Selection("map", "battle_map", {"customer_id": Argument("C1")}, {"BattleMap": (wanted(path),)})
    return map_readings.map_expression(Compiler(MODEL, Policy(contract(opened(path)))), asked).cypher


def unnamed(statement: str, given: dict[str, frozenset[str]]) -> set[str]:
    """Labels, relationship types and properties that a statement touches and a contract does not open."""
    text = re.sub(r"\(\w+:\w+ AND false\)|duration\.inDays", "", statement)
    names = {name for found in re.findall(r":([A-Z][\w|]*)", text) for name in found.split("|")}
    properties = {one or other for one, other in re.findall(r"\w\.([a-z_]+)|\{(\w+): ", text)}
    return (names - given.keys() - ANYWAY) | (
        properties - OF_ALL - OF_VALUES - {f for of in given.values() for f in of}
    )


DAY = dt.date(2026, 6, 1)
ASKED = '{ battleMap(customerId: "C1") { decisionChain { friends } } }'


def seen_everywhere() -> dict[str, Any]:
    """What each face of a map tells of its people: run in the copy, on the server that the environment names."""
    from alerts.card_question import QUESTION, battle_map_of
    from battlemap.settings import Settings
    from gql.schema.schema import SCHEMA
    from graph.battle_map.reading import read_battle_map
    from tests.helpers.executors import Both
    from tests.helpers.leaks import Partner
    from viz.map import render

    settings = Settings()
    with Graph(Connection(settings.neo4j_uri or "", settings.neo4j_user, settings.neo4j_password)) as graph:
        path = next(p for p in paths() if p[-1].name == "friends")
        both, people = Both(graph, DAY), frozenset({"people_of_customers"})
        open_to, closed_to = (replace(contract(opened(fields)), rows=people) for fields in (path, path[:1]))
        found = read_battle_map(graph, "C1", DAY)
        seen = json.loads(both.compiled(QUESTION, {"id": "C1"}))["data"]["battleMap"]
        field = SCHEMA.core.type_map["Decider"].fields["friends"]
        return {
            "type": str(field.type),
            "description": field.description,
            "unnamed": sorted(unnamed(cypher(path), opened(path))),
            "compiled": both.compiled(ASKED, {}).decode(),
            "generic": both.generic(ASKED, {}).decode(),
            "plans": len(both.plans()),
            "open": Partner(graph, open_to, DAY).ask(ASKED).decode(),
            "closed": Partner(graph, closed_to, DAY).ask(ASKED).decode(),
            "python": [d.friends for d in found.decision_chain],
            "question": " friends " in QUESTION,
            "card": [d.friends for d in battle_map_of(seen, DAY).decision_chain],
            "page": [
                text in render(found, lang)
                for lang, text in (("en", "People whom this person knows"), ("zh", "相识人数"))
            ],
        }
