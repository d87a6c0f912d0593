"""Selections of the graph, as a tree, and the compiler that turns them into one Cypher statement.

A face turns its question (a GraphQL selection) into `Selection`s; `graph/query/field_expressions.py` turns those into
one Cypher expression,
a list of lists without names, and a reader that gives the lists their names again. Values stay parameters.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import Any

from graph.access.policy import EVERYTHING, Policy
from graph.db.served_scores import BINDING, is_served, served_value
from graph.model.declarations import Field
from graph.model.model import Model
from graph.query import property_kinds
from graph.query.lists.result_cache import CacheablePart
from graph.query.readers import NonNullReader, Reader, apply_reader, generated
from graph.words import Lang

Variables = Mapping[str, Any]
TODAY = "$today"
SCORES, CALLER = "scores", "caller"  # that some scores are of a run which is served; who asks, beyond what they may see
TYPENAME = "__typename"  # the field that tells which type an object has


@dataclass(frozen=True, slots=True)
class Argument:
    """A value of an argument: where it is among the variables of each request, or a constant of the document.

    A list that has variables in it is made of `items`. What is not `provided` is the schema's default.
    """

    value: Any
    path: tuple[str | int, ...] = ()
    items: tuple[Argument, ...] = ()
    provided: bool = True

    def of(self, variables: Variables) -> Any:
        if self.items:
            return [item.of(variables) for item in self.items]
        if not self.path:
            return self.value
        found: Any = variables
        for step in self.path:
            found = found[step]
        return enum_values(found)


def enum_values(value: Any) -> Any:
    """The values that members of enums stand for."""
    if isinstance(value, Enum):
        return value.value
    return [enum_values(v) for v in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Selection:
    """One field that is asked for: the key of its answer, its arguments, and what is selected of it.

    `args`: name → Argument, or dicts and lists of them. `of`: type name → its selections, for each type that it can be.
    """

    key: str
    field: str
    args: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    of: Mapping[str, tuple[Selection, ...]] = dataclasses.field(default_factory=dict)

    def selections(self, type: str) -> tuple[Selection, ...]:
        return self.of.get(type, ())

    @property
    def whole(self) -> tuple[Selection, ...]:
        """The selections of the only type that it can be."""
        return next(iter(self.of.values()), ())


@dataclass(frozen=True, slots=True)
class Expression:
    """A Cypher expression, and how its value becomes one of the answer (None: as it is).

    `cacheable` names the parts of its value that may be bound instead.
    """

    cypher: str
    read: Reader | None = None
    cacheable: CacheablePart | None = None


@dataclass(frozen=True, slots=True)
class SharedList:
    """A list that several fields read: its Cypher, made when all of them are known, and its reader."""

    cypher: Callable[[], str]
    read: Reader | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """The position of an expression in its statement: the variable of its node, the day, and what a root has prepared.

    `needs` collects what its root, a map's customer, must prepare, `shared` the lists that several fields read; where it is
    `guarded`, scores show only on days that may know them.
    `lang` is the language of texts that are asked for in one.
    """

    var: str
    day: str = TODAY
    edge: str = ""
    ends: tuple[str, str] = ("", "")
    root: str = ""
    needs: set[str] = dataclasses.field(default_factory=set)
    shared: dict[str, SharedList] = dataclasses.field(default_factory=dict)
    guarded: bool = False
    lang: Lang = "en"


class ResultObject(dict[str, Any]):
    """One object of an answer that knows its type; `id` is that of its node in the graph, where it has one."""

    __slots__ = ("id", "type")

    def __init__(self, type: str, values: Any, id: str | None = None):
        super().__init__(values)
        self.type, self.id = type, id


class Compiler:
    """One statement while it is compiled: its parameters, its names and what its caller may see.

    `leaf` gives a reader for a field of the model, `identify` one for the ids of nodes of a label. Objects are plain
    dicts, and `NullInNonNull` is raised for nothing where something must be, unless `typed`: then they are ResultObjects. `lang` is the
    caller's language.
    """

    def __init__(
        self,
        model: Model,
        policy: Policy = EVERYTHING,
        leaf: Callable[[str, Field], Reader | None] | None = None,
        identify: Callable[[str], Reader | None] | None = None,
        typed: bool = False,
        lang: Lang = "en",
    ):
        self.model, self.policy, self.typed, self.lang = model, policy, typed, lang
        self.leaf = leaf or (lambda label, declared: property_kinds.kind_reader(declared))
        self.identify = identify or (lambda label: None)
        self.parameters: dict[str, Callable[[Variables], Any]] = {}
        self.bound: set[str] = set()  # what the statement binds first: SCORES, CALLER
        self.changes: tuple[str, ...] = ()  # names of the changes that the caller may make
        self._numbers = count()

    def plain(self) -> Compiler:
        """A compiler of the same statement whose values are read as the graph has them."""
        made = Compiler(self.model, self.policy, typed=True, lang=self.lang)
        made.parameters, made._numbers, made.bound = self.parameters, self._numbers, self.bound
        return made

    def fresh(self, prefix: str) -> str:
        """A variable that no other part of the statement has."""
        return f"{prefix}{next(self._numbers)}"

    def bind(self, argument: Argument, convert: Reader | None = None) -> str:
        """The parameter that stands for a value."""
        name = self.fresh("p")
        self.parameters[name] = (lambda v: convert(argument.of(v))) if convert else argument.of
        return f"${name}"

    def served(self, edge: str) -> str:
        """Condition under which a derived relationship is seen: it is of a run that is served."""
        self.bound.add(SCORES)
        return is_served(edge)

    def value(self, var: str, declared: Field) -> str:
        """The value of a field of a node; of one that scoring writes, that of the run that is served."""
        if not declared.derived:
            return f"{var}.{declared.name}"
        self.bound.add(SCORES)
        return served_value(var, declared.name)

    @property
    def binding(self) -> str:
        """What the statement begins with, so that its conditions can name what they need."""
        return (BINDING if SCORES in self.bound else "") + self.policy.binding

    def sees(self, var: str, label: str) -> str:
        """Condition under which a node is seen, `true` where nothing hides it."""
        return self.policy.sees(self.model, var, label) or "true"

    def sees_any(self, var: str, labels: Iterable[str], known: str = "") -> str:
        """Condition under which a node is seen that wears one of these labels; a person also where `known` holds."""
        conditions = {label: self.sees(var, label) for label in labels}
        if known and "Person" in conditions:
            conditions["Person"] = f"({known} OR {conditions['Person']})"
        return "(" + " OR ".join(f"({var}:{label} AND {seen})" for label, seen in conditions.items()) + ")"

    def parameters_of(self, variables: Variables) -> dict[str, Any]:
        """The parameters of one request."""
        return {name: of(variables) for name, of in self.parameters.items()}

    def object_expression(self, type: str, selections: tuple[Selection, ...], parts: list[Expression]) -> Expression:
        """A list expression of the parts of an object, read as that object."""
        keys = [selection.key for selection in selections]
        reads = [part.read for part in parts]
        cypher = "[" + ", ".join(part.cypher for part in parts) + "]"
        return Expression(cypher, _object(type if self.typed else None, keys, reads))

    def row(self, type: str, values: dict[str, Any]) -> dict[str, Any]:
        """An object of the answer."""
        return ResultObject(type, values) if self.typed else values

    def required(self, read: Reader | None) -> Reader | None:
        """A reader of a value that must be there."""
        return read if self.typed else NonNullReader(read)


def _object(type: str | None, keys: list[str], reads: list[Reader | None]) -> Reader:
    if type is not None:
        return lambda row: None if row is None else ResultObject(type, _pairs(keys, reads, row))
    return generated(keys, reads)


def _pairs(keys: list[str], reads: list[Reader | None], row: list[Any]) -> list[tuple[str, Any]]:
    return [(key, value if read is None else read(value)) for key, read, value in zip(keys, reads, row, strict=True)]


def map_reader(read: Reader | None) -> Reader | None:
    """A reader of lists from that of their members."""
    return (lambda rows: None if rows is None else [read(row) for row in rows]) if read else None


def first_reader(read: Reader | None) -> Reader:
    """A reader of the only member of a list."""
    return lambda rows: apply_reader(read, rows[0]) if rows else None


def constant_expression(value: Any) -> Expression:
    return Expression("null", lambda _: value)


def select_fields(
    compiler: Compiler, type: str, selections: tuple[Selection, ...], made: Mapping[str, Any] | None
) -> Any:
    """An object of values that are at hand: those wanted, under their keys."""
    if made is None:
        return None
    values = {selection.key: type if selection.field == TYPENAME else made[selection.field] for selection in selections}
    return compiler.row(type, values)


def localized_text(compiler: Compiler, selections: tuple[Selection, ...], lang: Lang) -> Callable[[str, str], Any]:
    """A maker of texts: from (en, zh) to what is selected of one; `text` is the one in this language."""
    return lambda en, zh: select_fields(
        compiler, "LocalText", selections, {"en": en, "zh": zh, "text": zh if lang == "zh" else en}
    )
