"""No value that the graph can hold is answered as an error of ours: extremes of every kind in every field, written past us."""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLNonNull,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from gql.schema.schema import SCHEMA
from graph import clock
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.declarations import Field
from graph.model.model import MODEL
from tests.helpers.documents import WORDS
from tests.helpers.executors import Both
from tests.helpers.servers import wipe

EXTREMES = (
    "9223372036854775807",
    "-9223372036854775808",
    "2147483648",
    "-2147483649",
    "0",
    "0.0/0.0",
    "1.0/0.0",
    "-1.0/0.0",
    "1.7976931348623157E308",
    "5E-324",
    "-0.0",
    "''",
    "'\\u0000'",
    "'\\uFFFF😀\\u202E<b>'",
    "reduce(s = 'x', i IN range(1, 12) | s + s)",
    "true",
    "false",
    "date('0001-01-01')",
    "date('9999-12-31')",
    "date('-999999999-01-01')",
    "date('+999999999-12-31')",
    "localdatetime('2026-01-01T00:00:00')",
    "localdatetime('+999999999-12-31T23:59:59')",
    "datetime('0001-01-01T00:00:00.000000001+18:00')",
    "datetime('9999-12-31T23:59:59.999999999-18:00')",
    "datetime('2026-10-25T02:30:00[Europe/Berlin]')",
    "datetime('-999999999-01-01T00:00:00Z')",
    "localtime('23:59:59.999999999')",
    "time('00:00:00+18:00')",
    "duration({months: 2147483647, days: -1, seconds: 9})",
    "point({longitude: 180, latitude: 90})",
    "point({x: 1e308, y: 0, z: 0})",
    "[]",
    "[9223372036854775807]",
    "['a', '']",
    "[0.0/0.0, 1.5]",
    "[date('9999-12-31')]",
    "[true]",
    "[datetime('-999999999-01-01T00:00:00Z')]",
    "null",
)
KINDS = {"PageInfo", "LocalText"}
WHOLE = {"rank"}  # of partners that were excluded: we never write one without it


def labels() -> list[tuple[str, ...]]:
    """Each identity, and each role with its identity."""
    return [(n.label,) for n in MODEL.identities] + [
        (n.label, role.label) for n in MODEL.identities for role in MODEL.roles(n.label)
    ]


def spoil(graph: Graph) -> None:
    """As many nodes and relationships of each type as there are extremes; in each another one stands in each field."""
    nodes = [
        {"labels": list(worn), "id": worn[-1]}
        | filled({name: f for label in worn for name, f in MODEL.nodes[label].fields.items()})
        for worn in labels()
    ]
    ties = [
        {"type": e.type, "id": e.type, "start": start, "end": end} | filled(e.fields)
        for e in MODEL.edges.values()
        for start, end in [min(e.ends)]
    ]
    for rows, made in ((nodes, "CREATE (n:$(row.labels))"), (ties, TIED)):
        graph.write(lambda tx, r=rows, m=made: run(tx, SPOIL.replace("MADE", m), rows=r))


def filled(fields: dict[str, Field]) -> Row:
    """Fields with a sound value, and those with extremes: each with where it begins among them.

    What must be there is, so that the rest of its node is told; see `test_what_must_be_there_and_can_t_be_told`.
    """
    needed = {name for name, f in fields.items() if f.required or f.name in WHOLE}
    spoilt = [{"name": name, "at": at} for at, name in enumerate(fields) if name not in needed | {"id"}]
    return {"spoilt": spoilt, "sound": {name: sound(fields[name]) for name in needed - {"id"}}}


TIED = f"""MATCH (a:$(row.start) {{id: row.start + k}}), (b:$(row.end) {{id: row.end + ((k + 1) % {len(EXTREMES)})}})
CREATE (a)-[n:$(row.type)]->(b)"""
SPOIL = f"""WITH [{", ".join(EXTREMES)}] AS x UNWIND $rows AS row UNWIND range(0, {len(EXTREMES) - 1}) AS k
MADE SET n = row.sound, n.id = row.id + k
FOREACH (field IN row.spoilt | SET n[field.name] = x[(k + field.at) % {len(EXTREMES)}])"""


def sound(of: Field) -> Any:
    kinds: Row = {
        "string": "x",
        "date": dt.date(2026, 1, 1),
        "datetime": dt.datetime(2026, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        "boolean": True,
    }
    value = of.choices[0] if of.choices else kinds.get(of.kind, 1)
    return [value] if of.many else value


def needs(field: GraphQLField) -> bool:
    return any(isinstance(a.type, GraphQLNonNull) and a.default_value is Undefined for a in field.args.values())


def everything(type: Any, depth: int) -> str:
    """All leaves of a type, and those of what it leads to; of what relationships lead to only their own.

    What other nodes have is asked of them: `test_each_field_of_each_label_is_told`.
    """
    if is_abstract_type(type):
        of = SCHEMA.core.get_possible_types(type)
        return "__typename " + " ".join(f"... on {t.name} {{ {everything(t, depth)} }}" for t in of)
    told = ["__typename"]
    for name, field in type.fields.items():
        of: Any = get_named_type(field.type)
        if needs(field):
            continue
        if is_leaf_type(of):
            told.append(name)
        elif depth > 0 and not is_abstract_type(of) and name not in ("nodes", "node"):
            step = 0 if of.name.endswith(("Connection", "Edge")) or of.name in KINDS else 1
            told.append(f"{name} {{ {everything(of, 0 if of.name in MODEL.nodes else depth - step)} }}")
    return " ".join(told)


@pytest.fixture(scope="module")
def both(scratch_server: Any) -> Iterator[Both]:
    with Graph(scratch_server.connection) as graph:
        wipe(graph)
        graph.prepare()
        spoil(graph)
        found = Both(graph, clock.today())
        yield found
        found.run(found.service.close())
        wipe(graph)


TELLABLE = {"BAD_INPUT", "NOT_FOUND"}


def ask(both: Both, query: str, generic: bool = True, **variables: Any) -> Any:
    """The data of an answer without an error of ours; the same from both executors."""
    told = both.compiled(query, variables)
    if generic:
        assert told == both.generic(query, variables), query
    answer = orjson.loads(told)
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= TELLABLE, (query, variables, answer["errors"][:3])
    return answer.get("data")


def roots(ending: str) -> list[str]:
    assert SCHEMA.core.query_type is not None
    return [n for n, f in SCHEMA.core.query_type.fields.items() if get_named_type(f.type).name.endswith(ending)]


def argument(root: str, name: str) -> Any:
    assert SCHEMA.core.query_type is not None
    return get_named_type(SCHEMA.core.query_type.fields[root].args[name].type)


def asked_of(label: str) -> str:
    """All that a type has, or only what it has as one of its roles."""
    declared = MODEL.nodes[label]
    type: Any = SCHEMA.core.type_map[declared.identity]
    if declared.identity == label:
        return f"... on {label} {{ {everything(type, 1)} }}"
    role = next((n for n, f in type.fields.items() if get_named_type(f.type).name == label), None)
    return f"... on {declared.identity} {{ id {f'{role} {{ {everything(SCHEMA.core.type_map[label], 0)} }}' if role else ''} }}"


BEFORE_ALL = b64encode(b'["",""]').decode()  # a cursor: pages without one are planned by themselves


@pytest.mark.parametrize("label", sorted(argument("nodesByLabel", "label").values))
def test_each_field_of_each_label_is_told(both: Both, label: str):
    query = f"query Q($after: String) {{ nodesByLabel(label: {label}, first: 100, after: $after) {{ nodes {{ {asked_of(label)} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    generic = MODEL.nodes[label].identity == label  # roles have values of the same kinds
    seen, after, more = 0, BEFORE_ALL, True
    while more:
        page = ask(both, query, generic, after=after)["nodesByLabel"]
        seen, after, more = (seen + len(page["nodes"]), page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"])
    assert seen >= len(EXTREMES)


@pytest.mark.parametrize("root", ["opportunities", "maintenanceRecords", "assets", "alerts"])
def test_each_order_pages_through_all(both: Both, root: str):
    """Each node once, whatever the values by which they are sorted."""
    for order in argument(root, "orderBy").values:
        for direction in ("ASC", "DESC"):
            seen, after = [], "null"
            query = f"{{ {root}(first: 9, orderBy: {order}, direction: {direction}, after: AFTER) {{ nodes {{ id }} totalCount pageInfo {{ hasNextPage endCursor }} }} }}"
            while after:
                page = ask(both, query.replace("AFTER", after), False)[root]
                seen += [node["id"] for node in page["nodes"]]
                after = page["pageInfo"]["hasNextPage"] and json.dumps(page["pageInfo"]["endCursor"])
            assert len(seen) == len(set(seen)) == page["totalCount"], (order, direction)


def filters() -> dict[tuple[str, str], str]:
    """By type of value and operator: a list, filtered by a field of that type."""
    found: dict[tuple[str, str], str] = {}
    for root in ("assets", "opportunities", "alerts", "customers"):
        for name, field in argument(root, "filter").fields.items():
            of: Any = get_named_type(field.type)
            for op, operand in getattr(of, "fields", {}).items() if name not in ("and", "or", "not") else ():
                given = get_named_type(operand.type)
                value = (
                    list(given.values)[0]
                    if isinstance(given, GraphQLEnumType)
                    else json.dumps(WORDS.get(given.name, ["a"])[0])
                )
                value = f"[{value}]" if "[" in str(operand.type) else value
                kind = "enum" if isinstance(given, GraphQLEnumType) else of.name
                found.setdefault(
                    (kind, op),
                    f"{{ {root}(first: 3, filter: {{{name}: {{{op}: {value}}}}}) {{ totalCount nodes {{ id }} }} }}",
                )
    return found


def test_each_filter_goes_over_all(both: Both):
    asked = filters()
    assert {"contains", "has", "gte", "isNull", "in"} <= {op for _, op in asked}
    for query in asked.values():
        ask(both, query, False)
    ask(both, '{ customers(filter: {text: "a"}) { totalCount } }')


@pytest.mark.parametrize("root", [n for n in roots("Total") if n.endswith("Totals")])
def test_each_total_adds_up(both: Both, root: str):
    body = everything(SCHEMA.core.type_map["Total"], 1)
    for by in argument(root, "by").values:
        assert ask(both, f"{{ {root}(by: {by}) {{ {body} }} }}", False)[root]  # sums of floats rest on their order


ABOUT = {
    "battleMap": "customerId: $id",
    "talkTrack": "customerId: $id",
    "changesBetween": 'customerId: $id, since: "2020-01-01", until: "2027-01-01"',
}


@pytest.mark.parametrize("root", ABOUT)
def test_what_is_said_about_each_customer(both: Both, root: str):
    assert SCHEMA.core.query_type is not None
    of = get_named_type(SCHEMA.core.query_type.fields[root].type)
    query = f"query Q($id: ID!) {{ {root}({ABOUT[root]}) {{ {everything(of, 2)} }} }}"
    for k in range(len(EXTREMES)):
        ask(both, query, k % 8 == 0, id=f"Customer{k}")


def test_what_must_be_there_and_can_t_be_told(both: Both):
    """Is said so, with a code and its place; other nodes' answers don't suffer in the same list of another label."""
    both.service.graph.write(lambda tx: run(tx, "MATCH (c:Certificate {id: 'Certificate0'}) SET c.name = [1]"))
    answer = orjson.loads(
        both.compiled("{ nodesByLabel(label: Certificate) { nodes { ... on Certificate { name } } } }", {})
    )
    [error] = answer["errors"]
    assert (error["extensions"]["code"], error["path"][-1]) == ("BAD_VALUE", "name")
    assert "past Battlemap" in error["message"]


@pytest.mark.parametrize("given", ["revenue: {gt: 1e999}", "revenue: {gt: -1e400}", "employees: {gt: 3000000000}"])
def test_numbers_that_are_none_are_told(both: Both, given: str):
    answer = orjson.loads(both.compiled(f"{{ customers(first: 1, filter: {{{given}}}) {{ nodes {{ id }} }} }}", {}))
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["GRAPHQL"]
