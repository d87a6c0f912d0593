"""The GraphQL schema of a model: what front ends can ask."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Any

import strawberry
from graphql import GraphQLSchema

from gql.compile.compiled_operations import Reading
from gql.compile.context import Context
from gql.compile.row_resolvers import install_row_resolvers
from gql.ids import raw_id
from gql.mutations.collaboration.inbox_operations import resolve_inbox
from gql.mutations.collaboration.invitation_operations import resolve_invitations
from gql.mutations.collaboration.lead_match_types import resolve_lead_matches
from gql.mutations.collaboration.request_form_operations import resolve_request_form
from gql.mutations.correctable import resolve_correctable_fields
from gql.mutations.mutation import Mutation
from gql.scalars import OVERRIDES
from gql.schema import alert_types as alerts
from gql.schema import analysis, history
from gql.schema.allowances import for_contract, for_role
from gql.schema.filter_inputs import Inputs
from gql.schema.list_fields import LISTINGS, any_field, any_part, list_field, list_part, total_field, total_part
from gql.schema.map_types import BATTLE_MAP
from gql.schema.model_types import resolve_model
from gql.schema.mutations import MUTATIONS, mutation_type, resolve_version
from gql.schema.neighbour_pages import resolve_neighbours
from gql.schema.nodes import resolve_node, resolve_nodes, resolve_search
from gql.schema.subscriptions import SUBSCRIPTION
from gql.schema.viewer import resolve_viewer
from gql.types import DERIVED, AsOf, Derived, Locale, bilingual_description
from graph.access.keys import Principal
from graph.battle_map import map_readings
from graph.battle_map.reading import UNKNOWN_CUSTOMER
from graph.model.model import MODEL, Model
from graph.query.field_expressions import snake_case
from graph.query.model_words import model_expression
from graph.query.selections import Compiler, Expression, Selection
from graph.query.viewer_readings import viewer_expression
from graph.store import writers as store
from graph.words import NotFound
from graph.workspaces.inbox.inbox_pages import inbox_expression

CustomerId = Annotated[
    strawberry.ID, strawberry.argument(description="id of the customer, or its number in the source / 客户编号")
]
Spoken = Annotated[
    Locale | None,
    strawberry.argument(description="language of each `text`; default: that of the request / text 的语言,默认请求语言"),
]
Info = strawberry.Info


class Schema:
    """The schema of one model, and how each root field that the database answers is read."""

    def __init__(self, model: Model = MODEL, mutations: tuple[Mutation, ...] = MUTATIONS):
        self.model, self.mutations = model, mutations
        self.types = DERIVED if model == MODEL else Derived(model, DERIVED)
        with self.types.building():
            self.strawberry = strawberry.Schema(
                query=self._query(),
                mutation=mutation_type(self.types, mutations),
                subscription=SUBSCRIPTION,
                types=list(self.types.nodes.values()),
                scalar_overrides=OVERRIDES,
            )
        self.core: GraphQLSchema = self.strawberry._schema
        install_row_resolvers(self.core)
        self.roles = {mutation.field: mutation.roles for mutation in mutations}
        self.roots: dict[str, Reading] = {
            "battle_map": battle_map_expression,
            "nodes_by_label": any_part,
            "model": model_expression,
            "viewer": viewer_expression,
            "inbox": inbox_expression,
        }
        for listing in LISTINGS:
            self.roots[listing.field] = list_part(listing)
            if listing.by:
                self.roots[f"{snake_case(listing.name)}_totals"] = total_part(listing)

    def as_str(self) -> str:
        return self.strawberry.as_str()

    def _query(self) -> Any:
        inputs = Inputs(self.types)
        namespace: dict[str, Any] = {"__annotations__": {}, "__module__": __name__, "battle_map": MAP}
        for listing in LISTINGS:
            namespace[listing.field] = list_field(listing, inputs)
            if listing.by:
                namespace[f"{snake_case(listing.name)}_totals"] = total_field(listing, inputs)
        for name, (resolver, text) in (analysis.FIELDS | history.FIELDS | alerts.FIELDS).items():
            namespace[name] = strawberry.field(resolver=resolver, description=bilingual_description(text))
        namespace |= {
            "node": resolve_node,
            "nodes": resolve_nodes,
            "search": resolve_search,
            "neighbours": resolve_neighbours,
            "version": resolve_version,
            "correctable_fields": resolve_correctable_fields,
            "model": resolve_model,
            "viewer": resolve_viewer,
            "workspace_invitations": resolve_invitations,
            "inbox": resolve_inbox,
            "parse_request": resolve_request_form,
            "lead_matches": resolve_lead_matches,
        }
        namespace["nodes_by_label"] = any_field(self._labels())
        return strawberry.type(type("Query", (), namespace))

    def _labels(self) -> Any:
        served = [n.label for n in self.model.nodes.values() if n.identity in self.types.nodes]
        members = enum.Enum("NodeLabel", {label: label for label in served})  # type: ignore[misc]
        return strawberry.enum(members, description="Labels of nodes / 节点标签")

    def of(self, principal: Principal) -> GraphQLSchema:
        """The schema that a caller sees."""
        if principal.contract is not None:
            changes = {each.field for each in self.mutations if each.is_open_to(principal.contract)}
            return for_contract(self.core, self.model, principal.contract, changes)
        return for_role(self.core, principal.role, self.roles)


async def _map(info: Info, customer_id: CustomerId, as_of: AsOf = None, locale: Spoken = None) -> Any:
    context: Context = info.context
    id = raw_id(customer_id, "Organization")
    found = await context.rows(info._raw_info)
    if found is None and context.stale is None:
        stands = (await context.threaded(store.current_ids, context.graph, "Organization", [id])).get(id, id)
        if stands != id:  # the id was merged into another one
            found = await context.rows(
                info._raw_info,
                lambda compiler, selection: map_readings.map_expression(compiler, selection, lambda _: stands),
            )
    if found is None:
        raise NotFound(UNKNOWN_CUSTOMER.fill(id=id))
    return found


MAP = strawberry.field(
    resolver=_map,
    graphql_type=BATTLE_MAP | None,
    name="battleMap",
    description="The battle map of a customer / 客户的生态作战地图",
)


def battle_map_expression(scope: Compiler, selection: Selection) -> Expression:
    """The expression of a battle map: its customer by global id or number."""
    return map_readings.map_expression(scope, selection, lambda id: raw_id(id, "Organization"))


SCHEMA = Schema()


def own_types() -> set[str]:
    """Names of the types that the schema has for itself, which no label of an extension can have."""
    return {name for name in SCHEMA.core.type_map if not name.startswith("__")} - set(MODEL.nodes)


if __name__ == "__main__":  # rewrites the committed schema
    (Path(__file__).resolve().parents[2] / "schema.graphql").write_text(SCHEMA.as_str() + "\n", "utf-8")
