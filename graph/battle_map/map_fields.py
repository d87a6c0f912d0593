"""Declaration of a battle-map field: name, type, text in both languages, what it reads for authorisation, Cypher and reader.

A field is an attribute of a map object:

    @map_object("A person of the decision chain", "决策链成员")
    class Decider:
        veto: bool = mapped("has a veto", "是否有否决权", reads=("HAS_VETO",), cypher="{v}veto")

What reads it from the graph, its GraphQL field, what a data contract must open for it, the Python object and, with `card`, what alert
cards ask derive from that.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NewType,
    TypeAlias,
    TypedDict,
    TypeVar,
    Union,
    Unpack,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from graph.query.field_expressions import any_node_expression
from graph.query.readers import Reader
from graph.query.selections import Compiler, Expression, Position, Selection
from graph.words import Text

T = TypeVar("T")
ExpressionMaker = Callable[[Compiler, Selection, Position], Expression]
NodeId = NewType("NodeId", str)  # an id that faces show as one
MAPPED = "mapped"


class NotShown(Enum):
    """What a reader may not see: neither a value nor that there is none."""

    NOT_SHOWN = "not shown"

    def __bool__(self) -> Literal[False]:
        return False


NOT_SHOWN = NotShown.NOT_SHOWN
Visible: TypeAlias = T | NotShown


@dataclass(frozen=True, slots=True)
class MapField:
    """One field of a map object.

    `reads`: labels, relationship types or fields of them (`RATED.score`; `edge` is whichever makes a partner one) that a contract must
    open for it, None where no contract does. `expression` is None where the object that holds it works it out. `nodes`: identity labels
    of the nodes that it is; such a field of type `str` is the id of one. `first` cuts it where it is `cut`. `internal` ones only Python
    sees; alert cards tell it with `card`, cards of the map page with `page`, drawings with `drawn`. What is `composed` is made of other
    fields: Python makes it by itself. Its type is `kind`, or a list of it, or null;
    `nothing` stands for what is not known where that is not null.
    """

    text: Text
    reads: tuple[str, ...] | None
    expression: ExpressionMaker | None
    unit: str = ""
    nodes: tuple[str, ...] = ()
    cut: bool = False
    internal: bool = False
    card: bool = False
    page: bool = False
    drawn: bool = False
    composed: bool = False
    nothing: Any = None
    name: str = ""
    kind: Any = None
    many: bool = False
    nullable: bool = False
    hideable: bool = False


class Flags(TypedDict, total=False):
    """Flags of a `MapField`."""

    cut: bool
    internal: bool
    card: bool
    page: bool
    drawn: bool
    composed: bool


def mapped(
    en: str,
    zh: str,
    unit: str = "",
    *,
    reads: tuple[str, ...] | None = None,
    cypher: str | ExpressionMaker = "",
    read: Reader | None = None,
    nodes: tuple[str, ...] = (),
    default: Any = dataclasses.MISSING,
    default_factory: Any = dataclasses.MISSING,
    **flags: Unpack[Flags],
) -> Any:
    """Declare a field of a map object.

    Without `reads` no contract opens it: only employees see it. `cypher` is an expression of the variables at hand (`{v}` the object's,
    `{c}` the customer's, `{day}`) whose value `read` makes one of the answer, or a function that makes both; without it, the node at
    hand.
    """
    expression: ExpressionMaker | None = None
    if cypher:
        expression = _expression(cypher, read) if isinstance(cypher, str) else cypher
    elif nodes:
        expression = _node_at_hand(nodes)
    made = MapField(Text(en, zh), reads, expression, unit, nodes, **flags)
    return dataclasses.field(default=default, default_factory=default_factory, metadata={MAPPED: made})


def _expression(template: str, read: Reader | None) -> ExpressionMaker:
    return lambda compiler, selection, position: Expression(
        template.format(v=position.var, c=position.root, day=position.day), read
    )


def _node_at_hand(labels: tuple[str, ...]) -> ExpressionMaker:
    return lambda compiler, selection, position: any_node_expression(
        compiler, labels, selection, replace(position, edge="")
    )


_DECLARED: dict[type, tuple[str, Text]] = {}  # the name and the text of each map object


@dataclass_transform(field_specifiers=(mapped, dataclasses.field))
def map_object(en: str, zh: str, name: str = "") -> Callable[[type[T]], type[T]]:
    """Declare an object of a battle map, which becomes a dataclass of its fields. Faces know it by `name`, else that of the class."""

    def declared(of: type[T]) -> type[T]:
        made = dataclass(slots=True)(of)
        _DECLARED[made] = name or made.__name__, Text(en, zh)
        return made

    return declared


def is_map_object(kind: Any) -> bool:
    return kind in _DECLARED


def object_name(object: type) -> str:
    """The name that faces have for a map object."""
    return _DECLARED[object][0]


def object_text(object: type) -> Text:
    """What an object of a map is, in both languages."""
    return _DECLARED[object][1]


@cache
def mapped_fields(object: type) -> dict[str, MapField]:
    """The declared fields of a map object."""
    types = get_type_hints(object)
    declared = [field for field in dataclasses.fields(object) if MAPPED in field.metadata]
    return {field.name: _typed(field, types[field.name]) for field in declared}


def objects_of(object: type) -> Iterator[type]:
    """A map object and those that it holds, each once."""
    found: dict[type, None] = {object: None}
    for each in (field.kind for field in mapped_fields(object).values()):
        if is_map_object(each):
            found |= dict.fromkeys(objects_of(each))
    yield from found


def _typed(attribute: dataclasses.Field[Any], annotation: Any) -> MapField:
    """The declaration of an attribute with what its type says: Literals are texts."""
    field: MapField = attribute.metadata[MAPPED]
    options = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    (kind,) = (each for each in options if each not in (NoneType, NotShown))
    many = get_origin(kind) is list
    kind = get_args(kind)[0] if many else kind
    kind = str if get_origin(kind) is Literal else kind
    return replace(
        field,
        name=attribute.name,
        kind=kind,
        many=many,
        nullable=NoneType in options,
        hideable=NotShown in options,
        nothing={}
        if field.nodes
        else attribute.default
        if attribute.default is not dataclasses.MISSING
        else NOTHING.get(kind),
    )


NOTHING = {bool: False, int: 0, str: ""}
