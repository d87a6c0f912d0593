"""Declarations of labels, relationship types and fields: what a model is made of, and how it is written down."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from graph.words import Text

Kind = Literal["string", "integer", "float", "boolean", "date", "datetime"]
Layer = Literal["identity", "role", "event", "system"]

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class Field:
    """One property: its type, what it means in both languages, and what a valid value is.

    `minimum`/`maximum` are inclusive, in `unit`. `private` fields are personal data. `derived` fields are
    written by scoring only. `fulltext` and `indexed` ask for an index. `refers`: it holds ids of that label.
    """

    kind: Kind
    text: Text
    name: str = ""
    unit: str = ""
    many: bool = False
    required: bool = False
    private: bool = False
    derived: bool = False
    indexed: bool = False
    fulltext: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    refers: str = ""

    @property
    def is_long(self) -> bool:
        """Whether its whole numbers go beyond the 32 bits of GraphQL's `Int`."""
        return self.kind == "integer" and self.maximum is not None and self.maximum >= 2**31


@dataclass(frozen=True, slots=True)
class NodeType:
    """A label. A role names the identity label that it is worn by in `of`.

    `guarded`: who may ask, and who changed what; never answered over GraphQL, drawn, exported or searched. `served`: GraphQL
    shows it. `extensible`: `extensions.yaml` may add fields to it and relationships from or to it. `survives_import`: our own bookkeeping,
    which is carried over where a database is replaced by an import.
    """

    label: str
    text: Text
    plural: Text
    layer: Layer
    colour: str
    shape: str
    fields: dict[str, Field]
    of: str | None = None
    guarded: bool = False
    served: bool = True
    extensible: bool = True
    survives_import: bool = False

    @property
    def identity(self) -> str:
        """The label under which this node's `id` is unique and nodes are matched."""
        return self.of or self.label


@dataclass(frozen=True, slots=True)
class Stroke:
    """The line that a relationship is drawn as: its colour, at rest and when it stands out; width and dashes in pixels; arrow, bend."""

    colour: str = "#dbe3ee"
    strong: str = "#475569"
    width: float = 1.2
    dashes: tuple[int, ...] = ()
    arrow: bool = False
    bend: float = 0.0


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A relationship type between the labels in `ends`, (from, to) pairs.

    `plural` edges may stand several times between the same two nodes (each has a key of its own);
    `single` ones have one valid target per source node at a time; `symmetric` ones have no direction;
    `derived` ones are written by scoring only and carry `run`. `names`: what each end calls it, (from, to).
    """

    type: str
    text: Text
    ends: tuple[tuple[str, str], ...]
    fields: dict[str, Field]
    plural: bool = False
    single: bool = False
    symmetric: bool = False
    derived: bool = False
    names: tuple[str, str] | None = None
    stroke: Stroke = Stroke()


def _field(kind: Kind, en: str, zh: str, **options: object) -> Field:
    return Field(kind, Text(en, zh), **options)  # type: ignore[arg-type]


def string(en: str, zh: str, **options: object) -> Field:
    return _field("string", en, zh, **options)


def strings(en: str, zh: str, **options: object) -> Field:
    return _field("string", en, zh, many=True, **options)


def integer(en: str, zh: str, **options: object) -> Field:
    return _field("integer", en, zh, **options)


def number(en: str, zh: str, **options: object) -> Field:
    return _field("float", en, zh, **options)


def share(en: str, zh: str, **options: object) -> Field:
    return _field("float", en, zh, **({"minimum": 0, "maximum": 1} | options))


def boolean(en: str, zh: str, **options: object) -> Field:
    return _field("boolean", en, zh, **options)


def date(en: str, zh: str, **options: object) -> Field:
    return _field("date", en, zh, **options)


def moment(en: str, zh: str, **options: object) -> Field:
    return _field("datetime", en, zh, **options)


def choice(en: str, zh: str, *choices: str, **options: object) -> Field:
    return _field("string", en, zh, choices=choices, **options)


def node(
    label: str,
    en: str,
    zh: str,
    /,
    *,
    many: str = "",
    layer: Layer = "event",
    of: str | None = None,
    colour: str = "#8d99ae",
    shape: str = "dot",
    guarded: bool = False,
    served: bool = True,
    extensible: bool = True,
    survives_import: bool = False,
    **fields: Field,
) -> NodeType:
    """Declare a label; keyword arguments that are Fields become its properties. What is guarded is neither served nor extensible."""
    plural = Text(many or en + "s", zh)
    return NodeType(
        label,
        Text(en, zh),
        plural,
        layer,
        colour,
        shape,
        _named(fields),
        of,
        guarded,
        served and not guarded,
        extensible and not guarded,
        survives_import,
    )


def edge(
    type: str,
    en: str,
    zh: str,
    *ends: tuple[str, str],
    plural: bool = False,
    single: bool = False,
    symmetric: bool = False,
    derived: bool = False,
    names: tuple[str, str] | None = None,
    stroke: Stroke = Stroke(),  # noqa: B008
    **fields: Field,
) -> EdgeType:
    """Declare a relationship type; keyword arguments that are Fields become its properties."""
    shared = {} if derived else VALIDITY
    return EdgeType(
        type, Text(en, zh), ends, _named(fields | shared), plural, single, symmetric, derived, names, stroke
    )


def _named(fields: dict[str, Field]) -> dict[str, Field]:
    return {name: replace(declared, name=name) for name, declared in fields.items()}


VALIDITY = {
    "valid_from": date("true from this day on", "生效日期"),
    "valid_to": date("true until this day (not included)", "失效日期"),
}
