"""A field of the battle map is one declaration: what derives from it, and that its Cypher touches nothing that it does not name."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as File
from typing import Any

import pytest

from graph.access.contracts import Contract
from graph.access.policy import Policy
from graph.battle_map import map_readings
from graph.battle_map.map_fields import MapField, is_map_object, map_object, mapped, mapped_fields
from graph.battle_map.map_parts import object_part
from graph.battle_map.map_readings import BattleMap
from graph.db.client import Connection, Graph
from graph.db.transactions import run
from graph.model.model import MODEL
from graph.query.wants import Place, Scope, Slot, Want
from tests.conftest import ROOT, environment

Path = tuple[MapField, ...]
ANYWAY = {"Organization", "Customer"}  # the customer of the map
OF_ALL = {"id", "valid_from", "valid_to"}  # who sees a node or relationship at all sees it by these
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


def wanted(path: Path) -> Want:
    field, *rest = path
    ids = (Want("id", "id"),)
    of = dict.fromkeys(field.nodes, ids)
    if is_map_object(field.kind):
        of = {field.kind.__name__: (wanted(tuple(rest)) if rest else Want("t", "__typename"),)}
    return Want(field.name, field.name, of=of)


def contract(given: dict[str, frozenset[str]]) -> Contract:
    return Contract(
        "K1", 1, "V1", "test", dt.date(2030, 1, 1), "full", None, frozenset({"C1"}), frozenset(), given
    )


def cypher(path: Path) -> str:
    """The statement for this field alone, under a contract that opens what it says it reads and no rows."""
    asked = Want("map", "battle_map", {"customer_id": Slot("C1")}, {"BattleMap": (wanted(path),)})
    return map_readings.battle_map(Scope(MODEL, Policy(contract(opened(path)))), asked).cypher


def unnamed(statement: str, given: dict[str, frozenset[str]]) -> set[str]:
    """Labels, relationship types and properties that a statement touches and a contract does not open."""
    text = re.sub(r"\(\w+:\w+ AND false\)|duration\.inDays", "", statement)
    names = {name for found in re.findall(r":([A-Z][\w|]*)", text) for name in found.split("|")}
    properties = {one or other for one, other in re.findall(r"\w\.([a-z_]+)|\{(\w+): ", text)}
    return (names - given.keys() - ANYWAY) | (
        properties - OF_ALL - OF_VALUES - {f for of in given.values() for f in of}
    )


@pytest.mark.parametrize("path", [*paths()], ids=lambda path: ".".join(field.name for field in path))
def test_a_field_touches_only_what_it_says_it_reads(path: Path):
    told = set(path[-1].nodes)  # which of them a party is
    assert unnamed(cypher(path), opened(path)) <= told
    for name, _, of in (each.partition(".") for field in path for each in field.reads or ()):
        if name != "edge":
            declared = MODEL.nodes.get(name) or MODEL.edges[name]
            assert not of or of in declared.fields, name


@map_object("somebody", "某人")
class Careless:
    """Fields that touch more than they say."""

    friends: int = mapped("friends", "朋友", reads=("Person",), cypher="COUNT {{ ({v})-[:KNOWS]-(:KOL) }}")
    mail: str | None = mapped(
        "mail", "邮箱", reads=("Person", "Person.name"), cypher="coalesce({v}.email, {v}.name)"
    )


def test_one_that_touches_more_is_found():
    fields = mapped_fields(Careless)
    found = {
        name: unnamed(
            object_part(
                Scope(MODEL), Careless, Want("x", "x", of={"Careless": (Want(name, name),)}), Place("p")
            ).cypher,
            opened((field,)),
        )
        for name, field in fields.items()
    }
    assert found == {"friends": {"KNOWS", "KOL"}, "mail": {"email"}}


# -- one more field: a line in a copy of the file that declares those of its object

DECLARED_IN = File("graph/battle_map/chain_readings.py")
BEFORE = "    engagements: int"
ENTRY = """
    friends: int = mapped("people whom this person knows", "相识人数", "people", reads=("KNOWS", "Person"),
                          cypher="COUNT {{ ({v})-[:KNOWS]-(:Person) }}", card=True, page=True)
"""
DAY = dt.date(2026, 6, 1)
WORLD = """
CREATE (c:Organization:Customer {id: 'C1', name: '华东医院'})<-[:WORKS_AT {id: 'w1'}]-(p:Person {id: 'P1', name: '王伟'})
CREATE (p)-[:KNOWS {id: 'k1'}]->(:Person {id: 'P2', name: '李静'}), (p)<-[:KNOWS {id: 'k2'}]-(:Person {id: 'P3', name: '陈伟'})
CREATE (v:Organization:ServiceProvider {id: 'V1', name: '维保公司'})-[:SERVES {id: 's1'}]->(c)
"""
ASKED = '{ battleMap(customerId: "C1") { decisionChain { friends } } }'


def seen_everywhere() -> dict[str, Any]:
    """What each face of a map tells of its people: run in the copy, on the server that the environment names."""
    from alerts.card_question import QUESTION, battle_map_of
    from battlemap.alerting import CardReads
    from battlemap.settings import Settings
    from gql.schema.schema import SCHEMA
    from graph.battle_map.reading import battle_map
    from tests.executors import Both
    from tests.test_leaks import Partner
    from viz.map import render

    settings = Settings()
    with Graph(Connection(settings.neo4j_uri or "", settings.neo4j_user, settings.neo4j_password)) as graph:
        path = next(p for p in paths() if p[-1].name == "friends")
        both, people = Both(graph, DAY), frozenset({"people_of_customers"})
        open_to, closed_to = (replace(contract(opened(fields)), rows=people) for fields in (path, path[:1]))
        found, reads = battle_map(graph, "C1", DAY), CardReads(graph, lambda: DAY)
        seen = reads.card("sales", "C1") or {}
        field = SCHEMA.core.type_map["Decider"].fields["friends"]
        told = {
            "type": str(field.type), "description": field.description, "unnamed": sorted(unnamed(cypher(path), opened(path))),
            "compiled": both.compiled(ASKED, {}).decode(), "generic": both.generic(ASKED, {}).decode(), "plans": len(both.plans()),
            "open": Partner(graph, open_to, DAY).ask(ASKED).decode(), "closed": Partner(graph, closed_to, DAY).ask(ASKED).decode(),
            "python": [d.friends for d in found.decision_chain], "question": " friends " in QUESTION,
            "card": [d.friends for d in battle_map_of(seen, DAY).decision_chain],
            "page": [text in render(found, lang, alone=True) for lang, text in (("en", "People whom this person knows"), ("zh", "相识人数"))],
        }  # fmt: skip
        reads.close()
        return told


def test_a_new_field_is_one_entry_and_is_found_everywhere(empty: Graph, tmp_path: File):
    empty.write(lambda tx: run(tx, WORLD))
    for room in ("graph", "gql", "alerts", "viz", "battlemap", "algorithms", "ingest", "tests"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    text = (tmp_path / DECLARED_IN).read_text("utf-8")
    assert text.count(BEFORE) == 1
    (tmp_path / DECLARED_IN).write_text(text.replace(BEFORE, ENTRY + BEFORE), "utf-8")
    command = (
        "import json; from tests.test_map_fields import seen_everywhere; print(json.dumps(seen_everywhere()))"
    )
    env = environment(empty.connection) | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    answer = '{"data":{"battleMap":{"decisionChain":[{"friends":2}]}}}'
    found = json.loads(done.stdout)
    closed = found.pop("closed")
    assert "friends" in closed and "GRAPHQL_VALIDATION_FAILED" in closed, closed
    assert found == {
        "type": "Int!", "description": "people whom this person knows / 相识人数 (people)", "unnamed": [],
        "compiled": answer, "generic": answer, "plans": 1, "open": answer,
        "python": [2], "question": True, "card": [2], "page": [True, True],
    }  # fmt: skip
