"""GraphQL mutation declaration: name, meaning, roles, input fields, work in the graph, answer and example, in one entry.

    Mutation("record_rating", Text("Record …", "登记…"), SALES, touchpoints.record_rating, shows="rating", label="RATED",
             inputs=(*of_model("RATED", "score", "at"), one_id("partner_id", PARTIES, Text("partner", "伙伴"), required=True)),
             selects="rating { score }", example={"partnerId": "V01", "score": 88, "at": "2026-11-20"})

Input type, answer, who sees it, documentation and the example's document are made of it, for each schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from gql.compile.context import Context, ContextService
from gql.ids import parts_of
from graph.access.contract_file import Access
from graph.access.contracts import Contract, opens_area
from graph.db.transactions import Row
from graph.model.choices import ROLES
from graph.model.declarations import Field
from graph.model.model import MODEL, Model
from graph.words import Text

SALES = frozenset({"sales", "operations", "admin"})
OPERATIONS = frozenset({"operations", "admin"})
ADMIN = frozenset({"admin"})
EVERYBODY = frozenset(ROLES)
PARTIES = ("Organization", "Person")
DOCUMENT = """mutation {title}($input: {title}Input!) {{
  {field}(input: $input) {{ {selects} userErrors {{ path code message }} }}
}}"""


@dataclass(frozen=True, slots=True)
class ModelField:
    """The type of a field of the model, in whichever schema is being built; `many`: a list of it."""

    label: str
    name: str
    many: bool = False

    def declared(self, model: Model) -> Field:
        return (model.nodes.get(self.label) or model.edges[self.label]).fields[self.name]


@dataclass(frozen=True, slots=True)
class InputField:
    """A field of an input. `type`: as strawberry takes it, or a ModelField; `to_payload`: what the graph is given for a value,
    by name (default: the value itself)."""

    name: str
    type: Any
    text: Text
    required: bool = False
    unit: str = ""
    to_payload: Callable[[Any], Row] | None = None

    @property
    def description(self) -> Text:
        unit = f" ({self.unit})" if self.unit else ""
        required = REQUIRED if self.required else Text("", "")
        return Text(self.text.en + required.en + unit, self.text.zh + required.zh + unit)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change that people make. `shows` and `label`: name, and label or relationship type, of what the answer shows (no label:
    any node; no name: only `also`); `also`: further fields of the answer, name → (type, meaning); `selects`: what the example asks for;
    `then`: what the service does once the change is made; `lent`: what other rooms work out, as keywords of `work`;
    `area`: of partners those may make it whose contract opens this area of workspaces, or one of `other_areas`, at least so far."""

    name: str
    text: Text
    roles: frozenset[str]
    work: Callable[..., Row]  # graph, author, key, payload
    inputs: tuple[InputField, ...]
    shows: str
    label: str
    selects: str
    example: Row
    also: tuple[tuple[str, Any, Text], ...] = ()
    then: Callable[[ContextService], None] | None = None
    lent: Callable[[Context], dict[str, Any]] | None = None
    area: tuple[str, Access] | None = None
    other_areas: tuple[str, ...] = ()

    def is_open_to(self, contract: Contract) -> bool:
        """Whether a partner may make it under this contract."""
        if self.area is None:
            return "partner" in self.roles
        areas = (self.area[0], *self.other_areas)
        return "partner" in self.roles and any(opens_area(contract, area, self.area[1]) for area in areas)

    @property
    def field(self) -> str:
        """Its name in GraphQL."""
        return to_camel_case(self.name)

    @property
    def title(self) -> str:
        return self.field[0].upper() + self.field[1:]

    @property
    def operation(self) -> tuple[str, Row]:
        """The example as a document and its variables."""
        document = DOCUMENT.format(title=self.title, field=self.field, selects=self.selects)
        return document, {"input": {"idempotencyKey": f"{self.field}-1"} | self.example}

    def to_payload(self, input: Row) -> Row:
        """What the graph is given for an input of plain values."""
        found = dict(input)
        for field in self.inputs:
            if field.to_payload and input.get(field.name) is not None:
                found |= field.to_payload(input[field.name])
        return found


def change_of(
    target: InputField, shows: str, label: str, /, name: str, text: Text, work: Callable[..., Row], *inputs: InputField,
    selects: str, lent: Callable[[Context], dict[str, Any]] | None = None, **example: Any,
) -> Mutation:  # fmt: skip
    """A change of one node by salespeople, which its answer shows; `selects` of it, and `example` beside its id, are what is asked.

    `target`: the input field `id` that names the node.
    """
    return Mutation(
        name,
        text,
        SALES,
        work,
        inputs=(target, *inputs, IF_VERSION),
        shows=shows,
        label=label,
        selects=selects,
        example={"id": label.upper()} | example,
        lent=lent,
    )


def of_model(label: str, *names: str) -> tuple[InputField, ...]:
    """Fields as the model has them: type, meaning, unit, and whether there must be a value."""
    types = [ModelField(label, name) for name in names]
    fields = [(type, type.declared(MODEL)) for type in types]
    return tuple(InputField(type.name, type, f.text, f.required, f.unit) for type, f in fields)


def one_id(name: str, labels: Iterable[str], text: Text, required: bool = False) -> InputField:
    """A node of one of these labels, by id or by the number in a source."""
    return InputField(name, strawberry.ID, _by_id(text), required, to_payload=partial(_own_id, name, tuple(labels)))


def any_id(name: str, text: Text) -> InputField:
    """A node of any label."""
    return InputField(name, strawberry.ID, _by_id(text), True, to_payload=partial(_labelled, name))


def several_ids(name: str, labels: Iterable[str], text: Text) -> InputField:
    """Nodes of one of these labels."""
    kept = tuple(labels)
    return InputField(name, list[strawberry.ID], text, to_payload=lambda ids: {name: [own_id(id, kept) for id in ids]})


def a_text(name: str, text: Text, required: bool = True) -> InputField:
    return InputField(name, str, text, required)


def own_id(value: str, labels: Iterable[str]) -> str:
    """The id in the graph, from a global id of one of these labels, or the number in the source."""
    found = parts_of(value)
    return found[1] if found and found[0] in labels else value


def _by_id(text: Text) -> Text:
    return Text(f"{text.en} (id, or number in the source)", f"{text.zh}(编号)")


def _own_id(name: str, labels: tuple[str, ...], value: str) -> Row:
    return {name: own_id(value, labels)}


def _labelled(name: str, value: str) -> Row:
    found = parts_of(value)
    return {"label": found[0], name: found[1]} if found else {}


REQUIRED = Text(" (required)", "(必填)")
IF_VERSION = a_text(
    "if_version", Text("change it only if it still has this version", "仅当版本仍为此值时才变更"), False
)
