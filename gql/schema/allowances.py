"""Field visibility by role or data contract: what each field reads, told once."""

from __future__ import annotations

from collections.abc import Container
from functools import partial
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema
from strawberry.utils.str_converters import to_camel_case

from gql.compile.selection_collector import python_name
from gql.compile.visibility import visible_schema
from gql.schema.list_fields import LISTINGS, Listing
from graph.access.contracts import Contract, opens_area
from graph.access.keys import Principal
from graph.access.policy import Policy
from graph.battle_map.map_fields import mapped_fields, object_name, objects_of
from graph.battle_map.map_readings import BattleMap
from graph.model.model import Model
from graph.query.computed_fields import seen_sums
from graph.query.field_expressions import relation_type_name, relations_of, snake_case
from graph.query.listings import labels_with_field
from graph.query.texts.text_facts import FACTS
from graph.workspaces.inbox.inbox_kinds import KINDS as INBOX_KINDS

# What each field reads: labels, relationship types, or fields of them; all must be open.
READS: dict[str, tuple[str, ...]] = {
    f"{object_name(object)}.{to_camel_case(name)}": field.reads
    for object in objects_of(BattleMap)
    for name, field in mapped_fields(object).items()
    if field.reads is not None and not field.internal
} | {f"InboxItemKind.{kind.name.upper()}": (kind.label,) for kind in INBOX_KINDS}
NOTHING_READ = frozenset(
    {
        "LocalText",
        "TextFact",
        "PageInfo",
        "Total",
        "SearchHit",
        "Highlight",
        "Piece",
        "NeighbourConnection",
        "NeighbourEdge",
        "NeighbourGroup",
        "GraphModel",
        "ModelNodeType",
        "ModelChoice",
        "ModelRelationshipType",
        "Inbox",
        "InboxItem",
        "RequestForm",
        "RequestFormField",
        "RequestFormOption",
    }
)  # what holds it does
OF_CALLER = frozenset({"Viewer", "ViewerContract", "ViewerSession", "UserError"})  # told to callers of themselves
INCUMBENTS = ("SUPPLIES", "DISTRIBUTES_TO", "SERVES")
OPEN_ROOTS = {"battleMap", "node", "nodes", "search", "model"}


def for_contract(
    schema: GraphQLSchema, model: Model, contract: Contract, changes: Container[str] = ()
) -> GraphQLSchema:
    """The schema of a partner under this contract, who may make these changes."""
    opened = _Opened(schema, model, contract, changes)
    return visible_schema(schema, opened.keeps, opened.keeps_argument)


def for_role(schema: GraphQLSchema, role: str, may: dict[str, frozenset[str]]) -> GraphQLSchema:
    """The schema of an employee: all that can be read, and the changes that the role may make."""
    return visible_schema(schema, partial(_role_keeps, role, may))


def _role_keeps(role: str, may: dict[str, frozenset[str]], type: str, field: str) -> bool:
    return type != "Mutation" or role in may.get(field, frozenset())


def view_key(principal: Principal) -> Any:
    """Callers with equal keys see the same schema, and share compiled documents."""
    contract = principal.contract
    return principal.role if contract is None else (Policy(contract).key, tuple(sorted(contract.areas.items())))


class _Opened:
    """What a contract opens of a schema."""

    def __init__(self, schema: GraphQLSchema, model: Model, contract: Contract, changes: Container[str]):
        self.schema, self.model, self.contract, self.policy = schema, model, contract, Policy(contract)
        self.changes = changes
        self.edges = {relation_type_name(edge): edge for edge in model.edges.values()}
        self.inputs = {
            f"{listing.name}{ending}": listing for listing in LISTINGS for ending in ("Filter", "Order", "Grouping")
        }
        self.connections = {f"{listing.name}{ending}" for listing in LISTINGS for ending in ("Connection", "Edge")}

    def keeps(self, type: str, field: str) -> bool:
        if type == "Subscription":
            return False
        if type == "Mutation":
            return field in self.changes
        if type in OF_CALLER or type.endswith("Payload"):
            return (type, field) != ("Viewer", "person") or self._opens_people()
        if type == "Query":
            return self._root(field)
        if type in self.model.nodes or type == "Party":
            return self._node(type, field)
        if type.endswith("Profile"):
            return self.policy.allows(type.removesuffix("Profile"), self._name(type, field))
        if type in self.edges:
            return self._edge(type, field)
        if type in self.inputs:
            return self._input(type, field)
        if type in NOTHING_READ:
            return True
        if f"{type}.{field}" in READS:
            return all(map(self._reads, READS[f"{type}.{field}"]))
        if type.endswith("RelationOrder") or type == "RatingOrder":
            edge = self.edges.get(type.removesuffix("Order"))
            return edge is not None and self.policy.allows(edge.type, field.lower())
        known: Any = self.schema.type_map[type]
        # objects that are worked out are for employees
        return not isinstance(known, GraphQLObjectType) or type in self.connections

    def keeps_argument(self, field: str, name: str) -> bool:
        """A partner sees today; where only counts may be seen, nothing can be picked out."""
        if name == "asOf":
            return False
        return self.contract.level != "counts" or not (field.startswith("Query.") and name == "filter")

    def _root(self, field: str) -> bool:
        listing = next(
            (
                x
                for x in LISTINGS
                if python_name(field, self._field("Query", field)) in (x.field, f"{snake_case(x.name)}_totals")
            ),
            None,
        )
        if field == "neighbours":
            return self.contract.level == "full"
        if field == "inbox":
            return any(self._reads(kind.label) for kind in INBOX_KINDS)
        if field == "parseRequest":
            return opens_area(self.contract, "requests", "edit")
        if listing is None:
            return field == "viewer" or (field in OPEN_ROOTS and self.contract.level != "counts")
        rows = not field.endswith("Totals")
        if self.contract.level == "counts" and rows:
            return False
        if self.contract.level == "overlap" and listing.name != "Customer":
            return False
        return any(self._labelled(listing, label) for label in listing.labels)

    def _opens_people(self) -> bool:
        return self.contract.level == "full" and self.policy.allows("Person")

    def _labelled(self, listing: Listing, label: str) -> bool:
        """Whether a list may tell of nodes that wear the label: both what they are and that they play the role."""
        return self.policy.allows(self.model.nodes[label].identity) and self.policy.shows_role(self.model, label)

    def _node(self, type: str, field: str) -> bool:
        labels = [type] if type in self.model.nodes else ["Organization", "Person"]
        name = self._name(type, field)
        return any(self._of_label(label, name) for label in labels)

    def _of_label(self, label: str, name: str) -> bool:
        if not self.policy.allows(label):
            return False
        if name in ("id", "roles"):
            return True
        if name == FACTS:
            return self.policy.allows(label, "text")
        declared = self.model.nodes[label].fields
        if name in declared:
            return self.policy.allows(label, name)
        if name in seen_sums(label):
            return self.policy.allows(label, name)
        if any(snake_case(role.label) == name for role in self.model.roles(label)):
            return True  # empty profiles fall away by themselves
        related = relations_of(self.model, label).get(name)
        return related is not None and self.contract.level == "full" and self.policy.allows(related[0].type)

    def _edge(self, type: str, field: str) -> bool:
        edge, name = self.edges[type], self._name(type, field)
        return self.policy.allows(edge.type) and (name in ("source", "target") or self.policy.allows(edge.type, name))

    def _input(self, type: str, field: str) -> bool:
        listing = self.inputs[type]
        name = (
            python_name(field, self._field(type, field))
            if isinstance(self.schema.type_map[type], GraphQLInputObjectType)
            else field.lower()
        )
        if name in ("and", "or", "not", "id", "role"):
            return True
        if name == "text" and not labels_with_field(self.model, listing.labels, name):
            return all(self._field_of(listing, each) for each in ("name", "name_en"))
        return self._field_of(listing, name)

    def _field_of(self, listing: Listing, name: str) -> bool:
        """A field of a list's nodes is open where it is for every label that has it."""
        owners = labels_with_field(self.model, listing.labels, name)
        return bool(owners) and all(self.policy.allows(owner, name) for owner in owners)

    def _reads(self, what: str) -> bool:
        name, _, field = what.partition(".")
        if name == "edge":
            return all(self.policy.allows(edge, field) for edge in INCUMBENTS if self.policy.allows(edge))
        if self.contract.level != "full" and name != "Organization":
            return False
        return self.policy.allows(name, field or None)

    def _name(self, type: str, field: str) -> str:
        return python_name(field, self._field(type, field))

    def _field(self, type: str, field: str) -> Any:
        known: Any = self.schema.type_map[type]
        return known.fields[field]
