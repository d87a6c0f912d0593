"""The GraphQL schema of a model: what front ends can ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import strawberry
from graphql import GraphQLSchema
from strawberry import relay

from gql.battle_map import BattleMap
from gql.compiled import Reading
from gql.connections import LISTINGS, list_field, list_part, total_field, total_part
from gql.ids import raw_id
from gql.inputs import Inputs
from gql.rows import read_rows
from gql.types import DERIVED, AsOf, Derived
from graph import map_readings
from graph.model import MODEL, Model
from graph.readings import snake
from graph.wants import Part, Scope, Want

CustomerId = Annotated[
    strawberry.ID, strawberry.argument(description="id of the customer, or its number in the source / 客户编号")
]
Info = strawberry.Info


class Schema:
    """The schema of one model, and how each root field that the database answers is read."""

    def __init__(self, model: Model = MODEL):
        self.model = model
        self.types = DERIVED if model == MODEL else Derived(model, DERIVED)
        with self.types.building():
            self.strawberry = strawberry.Schema(query=self._query(), types=list(self.types.nodes.values()))
        self.core: GraphQLSchema = self.strawberry._schema
        read_rows(self.core)
        self.roots: dict[str, Reading] = {"battle_map": battle_map}
        for listing in LISTINGS:
            self.roots[listing.field] = list_part(listing)
            if listing.by:
                self.roots[f"{snake(listing.name)}_totals"] = total_part(listing)

    def as_str(self) -> str:
        return self.strawberry.as_str()

    def _query(self) -> Any:
        inputs = Inputs(self.types)
        namespace: dict[str, Any] = {"__annotations__": {}, "__module__": __name__, "battle_map": MAP}
        for listing in LISTINGS:
            namespace[listing.field] = list_field(listing, inputs)
            if listing.by:
                namespace[f"{snake(listing.name)}_totals"] = total_field(listing, inputs)
        return strawberry.type(type("Query", (), namespace))


async def _map(info: Info, customer_id: CustomerId, as_of: AsOf = None) -> BattleMap:
    found: BattleMap = await info.context["rows"](info)
    return found


MAP = strawberry.field(resolver=_map, name="battleMap", description="The battle map of a customer / 客户的生态作战地图")


def battle_map(scope: Scope, want: Want) -> Part:
    """How a battle map is read: its customer by global id or number."""
    return map_readings.battle_map(scope, want, lambda given: raw_id(given, "Organization"))


SCHEMA = Schema()

if __name__ == "__main__":  # rewrites the committed schema
    (Path(__file__).resolve().parent.parent / "schema.graphql").write_text(SCHEMA.as_str() + "\n", "utf-8")
