"""Validation of data contracts: checked against the model and the graph, everything at once.

python -m graph.contracts.contract_checks      rewrite contract.schema.json, which editors complete from
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graph.access.contract_file import Terms
from graph.access.contracts import shareable_fields, shareable_types
from graph.access.policy import SCOPES
from graph.db.client import Graph
from graph.model.model import MODEL, Model
from graph.store import writers as store
from graph.words import Text
from graph.yaml_lines import Loc, nearest_known

SCHEMA = Path(__file__).parents[1] / "contract.schema.json"
Problem = tuple[Loc, Text]
PARTNER = "MATCH (p:Distributor|ServiceProvider|Supplier|KOL) WHERE p.id IN $ids RETURN p.id AS id"
PARTNERS = "MATCH (p:Distributor|ServiceProvider|Supplier|KOL) RETURN p.id AS id ORDER BY id"
CUSTOMER = "MATCH (c:Customer) WHERE c.id IN $ids RETURN c.id AS id"
CUSTOMERS = "MATCH (c:Customer) RETURN c.id AS id ORDER BY id"


def contract_problems(terms: Terms, graph: Graph, today: dt.date) -> Iterator[Problem]:
    """Everything that is wrong: (place in the file, what and how to mend it)."""
    yield from _partner(terms, graph)
    if terms.until <= today:
        yield ("until",), PAST.fill(until=terms.until, today=today)
    yield from _customers(terms.listed or [], graph)
    for number, name in enumerate(terms.rows):
        if name not in SCOPES:
            yield ("rows", number), NO_SCOPE.fill(name=name, hint=nearest_known(name, SCOPES))
    yield from _twice(("rows",), terms.rows)
    yield from _field_problems(("fields",), terms.fields, graph.model)
    if terms.areas and terms.level != "full":
        yield ("workspace",), NOT_WHOLE.fill(level=terms.level)
    if terms.certified:
        levels = graph.model.nodes["Certificate"].fields["level"].choices
        if terms.certified.level not in levels:
            why = NO_LEVEL.fill(name=terms.certified.level, hint=nearest_known(terms.certified.level, levels))
            yield ("certified", "level"), why
        yield from _field_problems(("certified", "fields"), terms.certified.fields, graph.model)


def _partner(terms: Terms, graph: Graph) -> Iterator[Problem]:
    """It has to be one that partners, and the same in all versions of a contract."""
    home = store.current_ids(graph, "Organization", [terms.partner]) | store.current_ids(
        graph, "Person", [terms.partner]
    )
    if not graph.read(PARTNER, ids=list(home.values())):
        known = [row["id"] for row in graph.read(PARTNERS)]
        yield ("partner",), NO_PARTNER.fill(id=terms.partner, hint=nearest_known(terms.partner, known))
        return
    rows = graph.read("MATCH (d:DataContract {id: $id}) RETURN d.partner AS partner", id=terms.id)
    if rows and rows[0]["partner"] not in (None, terms.partner, *home.values()):
        yield ("partner",), OTHER_PARTNER.fill(id=terms.id, partner=rows[0]["partner"])


def _customers(listed: list[str], graph: Graph) -> Iterator[Problem]:
    if not listed:
        return
    home = store.current_ids(graph, "Organization", listed)
    there = {row["id"] for row in graph.read(CUSTOMER, ids=list(home.values()))}
    missing = [(number, id) for number, id in enumerate(listed) if home.get(id) not in there]
    known = [row["id"] for row in graph.read(CUSTOMERS)] if missing else []
    for number, id in missing:
        yield ("customers", number), NO_CUSTOMER.fill(id=id, hint=nearest_known(id, known))
    yield from _twice(("customers",), listed)


def _field_problems(place: Loc, fields: dict[str, list[str]], model: Model) -> Iterator[Problem]:
    known = shareable_types(model)
    for name, names in fields.items():
        if name not in known:
            there = name in model.nodes or name in model.edges
            yield (
                (*place, name),
                OURS.fill(name=name) if there else NO_TYPE.fill(name=name, hint=nearest_known(name, known)),
            )
        elif names != ["all"]:
            yield from _fields((*place, name), known[name].fields, shareable_fields(known[name]), names)


def _fields(place: Loc, declared: Iterable[str], may: frozenset[str], names: list[str]) -> Iterator[Problem]:
    for number, name in enumerate(names):
        if name not in declared:
            yield (*place, number), NO_FIELD.fill(name=name, type=place[-1], hint=nearest_known(name, sorted(may)))
        elif name not in may:
            yield (*place, number), PRIVATE.fill(name=name)
    yield from _twice(place, names)


def _twice(place: Loc, names: list[str]) -> Iterator[Problem]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield (*place, number), TWICE.fill(name=name)


def contract_schema(model: Model = MODEL) -> dict[str, Any]:
    """JSON Schema (2020-12) of the file, with the names of the model, for editors."""
    schema = Terms.model_json_schema()
    own, certified = schema["properties"], schema["$defs"]["Certified"]["properties"]
    own["customers"] = _or_word("own", own["customers"])
    own["rows"]["items"] = {"enum": list(SCOPES)}
    certified["level"]["enum"] = list(model.nodes["Certificate"].fields["level"].choices)
    for part in (own, certified):
        part["fields"]["additionalProperties"] = False
        part["fields"]["properties"] = {
            name: _or_word("all", {"type": "array", "items": {"enum": sorted(shareable_fields(declared))}})
            for name, declared in shareable_types(model).items()
        }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def _or_word(word: str, otherwise: dict[str, Any]) -> dict[str, Any]:
    described = {"description": otherwise.pop("description")} if "description" in otherwise else {}
    return described | {"anyOf": [{"const": word}, otherwise]}


def contract_schema_text() -> str:
    return json.dumps(contract_schema(), ensure_ascii=False, indent=2) + "\n"


PAST = Text("{until} is over: today is {today}; give a day to come", "{until} 已过(今天是 {today});请给出将来的日期")
NO_PARTNER = Text(
    "there is no distributor, service provider, supplier or KOL {id!r}; {hint}",
    "没有经销商、服务商、供应商或 KOL {id!r};{hint}",
)
OTHER_PARTNER = Text(
    "contract {id!r} is one with {partner}; give this one another id",
    "契约 {id!r} 的伙伴是 {partner};请为此契约另取编号",
)
NO_CUSTOMER = Text("there is no customer {id!r}; {hint}", "没有客户 {id!r};{hint}")
NO_SCOPE = Text("there is no row scope {name!r}; {hint}", "没有行范围 {name!r};{hint}")
NO_TYPE = Text("there is no label or relationship type {name!r}; {hint}", "没有标签或关系类型 {name!r};{hint}")
OURS = Text("{name} is a record of our own: no contract can give it", "{name} 是系统自身的记录,契约不可开放")
NO_FIELD = Text("{type} has no field {name!r}; {hint}", "{type} 没有字段 {name!r};{hint}")
PRIVATE = Text("{name} is personal data: no contract can give it", "{name} 是个人数据,契约不可开放")
NO_LEVEL = Text("there is no certification level {name!r}; {hint}", "没有认证等级 {name!r};{hint}")
NOT_WHOLE = Text(
    "level {level} shows no workspace: take `level: full`, or leave the part `workspace` out",
    "level 为 {level} 时看不到协作空间:请用 level: full,或去掉 workspace 部分",
)
TWICE = Text("{name!r} stands twice; keep one", "{name!r} 重复;请只保留一个")


if __name__ == "__main__":
    SCHEMA.write_text(contract_schema_text(), "utf-8")
