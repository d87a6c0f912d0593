"""Cuttable fields: which fields of a type that is told a contract may close, for the build of the application.

    python -m gql.docs.cuttable_fields      # writes web/cuttable_fields.json

A field that no contract closes while its type is there is always answered where it is asked; the rest are typed as optional.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

from gql.schema.allowances import INCUMBENTS, READS, for_contract
from gql.schema.schema import SCHEMA, Schema
from graph.access.contract_file import Level
from graph.access.contracts import Contract, shareable_fields, shareable_types, workspace_fields
from graph.access.policy import SCOPES
from graph.model.model import Model

WRITTEN = Path(__file__).parents[2] / "web" / "cuttable_fields.json"


def cuttable_fields(schema: Schema) -> list[str]:
    """`Type.field` of each, sorted."""
    whole, ours = _members(schema.core), {"id", "roles"}
    declared = {type for type in whole if type in schema.model.nodes or type.endswith("Profile")}
    found = {f"{type}.{name}" for type in declared for name in whole[type] - ours}
    for contract in _contracts(schema.model):
        left = _members(for_contract(schema.core, schema.model, contract))
        found |= {f"{type}.{name}" for type, names in left.items() for name in whole[type] - names}
    return sorted(found)


def _members(schema: GraphQLSchema) -> dict[str, set[str]]:
    """Type → its fields, of types that are answered by a query."""
    kinds = (GraphQLObjectType, GraphQLInterfaceType)
    changing = schema.mutation_type, schema.subscription_type
    return {
        name: set(type.fields)
        for name, type in schema.type_map.items()
        if isinstance(type, kinds) and not name.startswith("__") and type not in changing
    }


def _contracts(model: Model) -> Iterator[Contract]:
    """Contracts of each level that open everything, no field or nothing; one of workspaces alone; those that open all but one label
    or type, or but one field that something of a map reads."""
    whole = {name: shareable_fields(declared) for name, declared in shareable_types(model).items()}
    whole |= workspace_fields(whole)
    bare = {name: frozenset[str]() for name in whole}
    for level in get_args(Level):
        yield from (_contract(level, fields) for fields in (whole, bare, {}))
    yield _contract("full", workspace_fields({}))
    for name in whole:
        yield _contract("full", {other: fields for other, fields in whole.items() if other != name})
    for name, _, field in sorted({what.partition(".") for reads in READS.values() for what in reads}):
        if field:
            closed = [name] if name in whole else [edge for edge in INCUMBENTS if edge in whole]
            yield _contract("full", whole | {each: whole[each] - {field} for each in closed})


def _contract(level: Level, fields: dict[str, frozenset[str]]) -> Contract:
    until = dt.date.max
    return Contract("", 1, "", "", until, level, None, None, frozenset(SCOPES), fields)


def write_cuttable_fields() -> None:
    WRITTEN.write_text(json.dumps(cuttable_fields(SCHEMA), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write_cuttable_fields()
