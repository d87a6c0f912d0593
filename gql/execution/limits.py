"""Limits of a document's size and cost: one pass over it that computes each fragment once, whatever spreads it.

A document of 2,000 tokens can mean billions of fields: twenty fragments that each spread the next one twice. So
nothing here walks what a document means; a fragment's measure is computed once and added where it is spread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    parse,
)

from graph.words import BattlemapError, Text

PAGE = 100  # what a page holds at most; stands for a number that is not known
LARGEST = 10**9
COUNTS = ("first", "last")
INTROSPECTION = ("__schema", "__type")


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one document may hold.

    `depth`: fields inside one another; `aliases`, `directives`: uses, counted where fragments are spread too;
    `operations`: definitions; `tokens`: of the text; `cost`: 2 an object and 1 a value, times `first`;
    `introspection`: cost of what is below `__schema` and `__type`, which counts for neither depth nor cost.
    """

    depth: int = 10
    aliases: int = 30
    directives: int = 50
    operations: int = 10
    tokens: int = 2_000
    cost: int = 5_000
    introspection: int = 1_000


@dataclass(frozen=True, slots=True)
class DocumentMeasures:
    """The measures of a document, or a part of it. `varies`: its cost depends on the variables."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    operations: int = 0
    cost: int = 0
    introspection: int = 0
    varies: bool = False

    def beside(self, other: DocumentMeasures) -> DocumentMeasures:
        """Both, in one selection: depths don't add up, everything else does."""
        return DocumentMeasures(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.operations + other.operations,
            self.cost + other.cost,
            self.introspection + other.introspection,
            self.varies or other.varies,
        )

    def or_else(self, other: DocumentMeasures) -> DocumentMeasures:
        """Either, as operations of a document are: the larger of each."""
        pairs = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return DocumentMeasures(*(max(pair) for pair in pairs))


def measure_document(
    document: DocumentNode, schema: GraphQLSchema, variables: dict[str, Any] | None = None
) -> DocumentMeasures:
    """The largest of each measure over the operations of a document. Fragment cycles count once."""
    return _Measuring(document, schema, variables or {}).all()


def check_limits(measured: DocumentMeasures, limits: Limits) -> None:
    """Raises BattlemapError (code LIMIT) that says which limit, how much over, and what to do."""
    for name, repair in REPAIRS.items():
        actual, most = getattr(measured, name), getattr(limits, name)
        if actual > most:
            raise limit_error(name, most, actual, repair)


def parse_within(text: str, limits: Limits) -> DocumentNode:
    """The parsed document. Raises GraphQLError (syntax), or BattlemapError (LIMIT) for too many tokens."""
    try:
        return parse(text, max_tokens=limits.tokens)
    except GraphQLError as error:
        if "more than" in error.message and "tokens" in error.message:
            raise limit_error("tokens", limits.tokens, f"> {limits.tokens}", TOO_MANY_TOKENS) from error
        raise


def limit_error(name: str, most: int, actual: object, repair: Text) -> BattlemapError:
    filled = TOO_MUCH.fill(what=NAMES[name], most=most, actual=actual, repair=repair)
    return BattlemapError(filled, "LIMIT")


class _Measuring:
    """One walk over one document, with the variables of one request."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema, variables: dict[str, Any]):
        self.schema, self.variables = schema, variables
        definitions = document.definitions
        self.operations = [d for d in definitions if isinstance(d, OperationDefinitionNode)]
        self.fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        self.known: dict[str, DocumentMeasures] = {}
        self.defaults: Mapping[str, ValueNode | None] = {}

    def all(self) -> DocumentMeasures:
        found = DocumentMeasures()
        try:
            for operation in self.operations:
                found = found.or_else(self._operation(operation))
        except RecursionError:
            found = DocumentMeasures(depth=LARGEST)  # fragments that lead deeper than can be followed
        return found.beside(DocumentMeasures(operations=len(self.operations)))

    def _operation(self, operation: OperationDefinitionNode) -> DocumentMeasures:
        definitions = operation.variable_definitions or ()
        defaults: Mapping[str, ValueNode | None] = {d.variable.name.value: d.default_value for d in definitions}
        if defaults != self.defaults:  # fragments may use them
            self.known, self.defaults = {}, defaults
        root = self.schema.get_root_type(operation.operation)
        uses = DocumentMeasures(directives=len(operation.directives or ()))
        return uses.beside(self._selections(operation.selection_set, root))

    def _selections(self, selected: SelectionSetNode | None, parent: GraphQLNamedType | None) -> DocumentMeasures:
        found = DocumentMeasures()
        for selection in selected.selections if selected else ():
            found = found.beside(DocumentMeasures(directives=len(selection.directives or ())))
            if isinstance(selection, FieldNode):
                found = found.beside(self._field(selection, parent))
            elif isinstance(selection, FragmentSpreadNode):
                found = found.beside(self._fragment(selection.name.value))
            elif isinstance(selection, InlineFragmentNode):
                found = found.beside(self._selections(selection.selection_set, self._type(selection) or parent))
        return found

    def _fragment(self, name: str) -> DocumentMeasures:
        if name not in self.known and name in self.fragments:
            self.known[name] = DocumentMeasures()  # what a cycle meets; validation refuses the cycle itself
            fragment = self.fragments[name]
            self.known[name] = self._selections(fragment.selection_set, self._type(fragment))
        return self.known.get(name, DocumentMeasures())

    def _type(self, node: InlineFragmentNode | FragmentDefinitionNode) -> GraphQLNamedType | None:
        condition = node.type_condition
        return self.schema.get_type(condition.name.value) if condition else None

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> DocumentMeasures:
        definition = getattr(parent, "fields", {}).get(node.name.value)
        inner = self._selections(node.selection_set, get_named_type(definition.type) if definition else None)
        aliases = inner.aliases + (node.alias is not None)
        if node.name.value in INTROSPECTION:
            return DocumentMeasures(1, aliases, inner.directives, introspection=inner.introspection + inner.cost)
        times, varies = self._times(node, definition)
        cost = (2 if node.selection_set else 1) + times * inner.cost
        return DocumentMeasures(
            1 + inner.depth,
            aliases,
            inner.directives,
            0,
            min(cost, LARGEST),
            inner.introspection,
            varies or inner.varies,
        )

    def _times(self, node: FieldNode, definition: GraphQLField | None) -> tuple[int, bool]:
        """How many of what is below a field are asked for, and whether a variable says so."""
        given = [a.value for a in node.arguments or () if a.name.value in COUNTS]
        if given:
            return min(map(self._count, given)), any(isinstance(value, VariableNode) for value in given)
        usual = _usual(definition) if definition else None
        if isinstance(usual, IntValueNode):
            return self._count(usual), False
        return usual if isinstance(usual, int) else 1, False

    def _count(self, value: ValueNode | None) -> int:
        if isinstance(value, VariableNode):
            given = self.variables.get(value.name.value)
            return _whole(given) if given is not None else self._count(self.defaults.get(value.name.value))
        if isinstance(value, IntValueNode):
            return _whole(int(value.value) if len(value.value) < 10 else LARGEST)
        return PAGE


def _whole(value: object) -> int:
    return min(max(value, 1), LARGEST) if isinstance(value, int) else PAGE


def _usual(definition: GraphQLField) -> object:
    """What the schema declares as the default of `first`: a node, a value, or None."""
    argument = next((definition.args[name] for name in COUNTS if name in definition.args), None)
    if argument is None:
        return None
    if argument.default is not None:
        return argument.default.literal or argument.default.value
    return argument.default_value


NAMES = {
    "depth": Text("levels of fields", "字段层数"),
    "aliases": Text("aliases", "别名数"),
    "directives": Text("directives", "指令数"),
    "operations": Text("operations", "操作数"),
    "tokens": Text("tokens", "词元数"),
    "cost": Text("cost", "查询开销"),
    "introspection": Text("introspection fields", "内省字段数"),
}
REPAIRS = {
    "operations": Text("send only the operation that runs", "请只发送要执行的操作"),
    "depth": Text("ask for inner nodes by their ids in a second request", "请用编号在第二次请求中查询内层节点"),
    "aliases": Text("ask for several nodes at once, or in several requests", "请一次查询多个节点,或分多次请求"),
    "directives": Text("leave out what is not needed instead of skipping it", "请直接删去不需要的部分,而非用指令跳过"),
    "introspection": Text("use the standard introspection query", "请使用标准内省查询"),
    "cost": Text("ask for fewer fields, or a smaller `first`", "请减少字段,或减小 first"),
}
TOO_MANY_TOKENS = Text("shorten the document, or split it", "请缩短或拆分文档")
TOO_MUCH = Text("{what}: {actual}, at most {most} are allowed; {repair}", "{what}:{actual},上限为 {most};{repair}")
