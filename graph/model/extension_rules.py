"""Validation of model extensions: names that are free everywhere they will be used, and fields that fit their kind.

A label becomes a label and a GraphQL type; a field a property, a GraphQL field and, with those of the other roles of
the same party, a property of one node; a relationship type a GraphQL field of both its ends.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import replace

from graph.model.claims import BOOKKEEPING_FIELDS
from graph.model.declarations import VALIDITY, EdgeType, NodeType
from graph.model.extension_file import INT32, EdgeExtension, Extensions, FieldSpec, NodeExtension, declared_fields
from graph.model.model import MODEL, Model
from graph.words import Text
from graph.yaml_lines import Loc, nearest_known

LABEL = re.compile(r"^[A-Z][A-Za-z0-9]*$")
TYPE = re.compile(r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")
FIELD = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
RELATIONSHIPS = {name for edge in MODEL.edges.values() for name in edge.names or ()}
RESERVED_FIELDS = BOOKKEEPING_FIELDS | RELATIONSHIPS | {*VALIDITY, "target", "labels", "roles", "edge_id", "is_type_of"}
RESERVED_ENDINGS = (
    "Profile", "Relation", "Choice", "Kind", "Status", "Level", "Tier", "Filter", "Grouping", "Connection", "Edge",
    "RelationOrder", "Input", "Payload",
)  # fmt: skip
Problem = tuple[Loc, Text]
Types = tuple[dict[str, NodeType], dict[str, EdgeType]]


def extension_problems(extensions: Extensions, model: Model, reserved: Container[str] = ()) -> Iterator[Problem]:
    """Everything that is wrong with an extension of this model: (place in the file, what and how to mend it).

    `reserved`: names that labels can't have, those of a schema's own types.
    """
    for name, fields in extensions.fields.items():
        yield from _existing(("fields", name), name, fields, extensions, model)
    for label, node in extensions.nodes.items():
        yield from _node(("nodes", label), label, node, extensions, model, reserved)
    for type, edge in extensions.edges.items():
        yield from _edge(("edges", type), type, edge, extensions, model)
    yield from _clashes(extensions, combined_declarations(extensions, model))


def combined_declarations(extensions: Extensions, model: Model) -> Types:
    """The declarations of the model with those of the extension; fields of names that don't exist are left out."""
    nodes = model.nodes | {label: spec.declared(label) for label, spec in extensions.nodes.items()}
    edges = model.edges | {type: spec.declared(type) for type, spec in extensions.edges.items()}
    for name, specs in extensions.fields.items():
        if name in model.nodes:
            nodes[name] = replace(nodes[name], fields=nodes[name].fields | declared_fields(specs))
        elif name in model.edges:
            edges[name] = replace(edges[name], fields=edges[name].fields | declared_fields(specs))
    return nodes, edges


def _existing(
    loc: Loc, name: str, fields: dict[str, FieldSpec], extensions: Extensions, model: Model
) -> Iterator[Problem]:
    """New fields of a type that is there: its data exists, so none of them can be required."""
    known = extensible(model)
    if name in extensions.nodes or name in extensions.edges:
        yield loc, IN_THIS_FILE.fill(name=name)
    elif name not in known:
        there = name in model.nodes or name in model.edges
        yield (
            loc,
            (NOT_EXTENSIBLE.fill(name=name) if there else NO_TYPE.fill(name=name, hint=nearest_known(name, known))),
        )
    else:
        has = model.nodes[name].fields if name in model.nodes else model.edges[name].fields
        for field, spec in fields.items():
            if field in has:
                yield (*loc, field), TAKEN.fill(name=field)
            if spec.required:
                yield (*loc, field, "required"), REQUIRED.fill(type=name)
            yield from _field((*loc, field), field, spec)


def extensible(model: Model) -> list[str]:
    """Labels and relationship types that may get fields: not what the system writes for itself."""
    labels = [n.label for n in model.nodes.values() if n.extensible]
    return labels + [edge.type for edge in model.edges.values() if not edge.derived]


def _node(
    loc: Loc, label: str, node: NodeExtension, extensions: Extensions, model: Model, reserved: Container[str]
) -> Iterator[Problem]:
    others = [*model.nodes, *model.edges, *extensions.edges, *(n for n in extensions.nodes if n != label)]
    if not LABEL.match(label):
        yield loc, BAD_LABEL.fill(name=label)
    elif label.lower() in (other.lower() for other in others):  # names of constraints are lower-case
        yield loc, TAKEN.fill(name=label)
    elif label in reserved or label.endswith(RESERVED_ENDINGS) or _keyword(label):
        yield loc, RESERVED.fill(name=label)
    for name, spec in node.fields.items():
        yield from _field((*loc, "fields", name), name, spec)


def _edge(loc: Loc, type: str, edge: EdgeExtension, extensions: Extensions, model: Model) -> Iterator[Problem]:
    if not TYPE.match(type):
        yield loc, BAD_TYPE.fill(name=type)
    elif type in model.edges or type in model.nodes:
        yield loc, TAKEN.fill(name=type)
    known = [*(n.label for n in model.nodes.values() if n.extensible), *extensions.nodes]
    for number, pair in enumerate(edge.ends):
        for side, label in enumerate(pair):
            if label not in known:
                yield (*loc, "ends", number, side), NO_LABEL.fill(name=label, hint=nearest_known(label, known))
        if edge.symmetric and pair[0] != pair[1]:
            yield (*loc, "ends", number), SYMMETRIC_ENDS
    for name, spec in edge.fields.items():
        yield from _field((*loc, "fields", name), name, spec)


def _keyword(name: str) -> bool:
    return keyword.iskeyword(name) or keyword.iskeyword(name.lower())


def _field(loc: Loc, name: str, spec: FieldSpec) -> Iterator[Problem]:
    if not FIELD.match(name):
        yield loc, BAD_FIELD.fill(name=name)
    elif name in RESERVED_FIELDS or name.startswith("resolve_") or _keyword(name):
        yield loc, RESERVED.fill(name=name)
    for option, kinds, why in OPTIONS:
        if getattr(spec, option) not in (None, False, []) and spec.kind not in kinds:
            yield (*loc, option), why.fill(option=option)
    yield from _limits(loc, spec)
    if len(set(spec.choices)) < len(spec.choices):
        yield (*loc, "choices"), CHOICE_TWICE


def _limits(loc: Loc, spec: FieldSpec) -> Iterator[Problem]:
    limits = {"minimum": spec.minimum, "maximum": spec.maximum}
    if spec.minimum is not None and spec.maximum is not None and spec.minimum > spec.maximum:
        yield (*loc, "maximum"), LIMITS_ORDER
    for option, limit in limits.items():
        if spec.kind == "integer" and limit is not None and abs(limit) > INT32:
            yield (*loc, option), TOO_LARGE.fill(limit=INT32)


def _clashes(extensions: Extensions, types: Types) -> Iterator[Problem]:
    """Names that meet where types come together: on one node, and in one GraphQL type."""
    nodes, edges = types
    for (label, name), loc in _new_fields(extensions).items():
        if label in nodes:
            yield from ((loc, why) for why in _meets(nodes[label], name, nodes))
    for names in _api_types(extensions, nodes, edges):
        yield from _twice(names)


def _new_fields(extensions: Extensions) -> dict[tuple[str, str], Loc]:
    """(type, field) → place, of every field of the file."""
    places: dict[tuple[str, str], Loc] = {}
    for part, types in (("nodes", extensions.nodes), ("edges", extensions.edges)):
        for type, spec in types.items():
            places |= {(type, name): (part, type, "fields", name) for name in spec.fields}
    for type, fields in extensions.fields.items():
        places |= {(type, name): ("fields", type, name) for name in fields}
    return places


def _meets(node: NodeType, name: str, nodes: dict[str, NodeType]) -> Iterator[Text]:
    """A party is one node: a name means one thing on it, whichever roles it plays."""
    for other in nodes.values():
        if other.label != node.label and other.identity == node.identity and name in other.fields:
            a, b = node.fields[name], other.fields[name]
            if node.of is None or other.of is None or (a.kind, a.many) != (b.kind, b.many):
                yield MEETS.fill(name=name, other=other.label)


def _api_types(
    extensions: Extensions, nodes: dict[str, NodeType], edges: dict[str, EdgeType]
) -> Iterator[list[tuple[str, Loc | None]]]:
    """For each GraphQL type: the names of its fields, with their places where they come from the file."""
    places = _new_fields(extensions)
    for node in nodes.values():
        names = [(camel_case(name), places.get((node.label, name))) for name in node.fields]
        if node.of is None:
            names += [("id", None), ("roles", None)]
            names += [
                (role_field(n.label), _place("nodes", n.label, extensions.nodes))
                for n in nodes.values()
                if n.of == node.label
            ]
            names += [
                (camel_case(e.type.lower()), _place("edges", e.type, extensions.edges))
                for e in edges.values()
                if _touches(e, node.label, nodes)
            ]
        yield names
    for edge in edges.values():
        yield [(camel_case(name), places.get((edge.type, name))) for name in edge.fields]


def _place(part: str, name: str, declared: Container[str]) -> Loc | None:
    return (part, name) if name in declared else None


def _touches(edge: EdgeType, identity: str, nodes: dict[str, NodeType]) -> bool:
    return any(label in nodes and nodes[label].identity == identity for pair in edge.ends for label in pair)


def _twice(names: list[tuple[str, Loc | None]]) -> Iterator[Problem]:
    """Those of the file that are not the only ones of their name; built-in ones are not to blame."""
    count = Counter(name for name, _ in names)
    yield from ((loc, CLASH.fill(name=name)) for name, loc in names if loc and count[name] > 1)


def camel_case(name: str) -> str:
    """The name that GraphQL gives to a field, such as installedBase."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def role_field(label: str) -> str:
    """The GraphQL field that holds what is known of a party in this role."""
    return "kol" if label == "KOL" else label[:1].lower() + label[1:]


BAD_LABEL = Text(
    "{name!r} is not a label; use English letters and digits that begin with a capital, such as Tender",
    "{name!r} 不是合法的标签;请使用大写字母开头的英文字母和数字,例如 Tender",
)
BAD_TYPE = Text(
    "{name!r} is not a relationship type; use capitals, digits and single _, such as INVESTED_IN",
    "{name!r} 不是合法的关系类型;请使用大写字母、数字和单个下划线,例如 INVESTED_IN",
)
BAD_FIELD = Text(
    "{name!r} is not a field name; use small letters, digits and single _, such as bed_count",
    "{name!r} 不是合法的字段名;请使用小写字母、数字和单个下划线,例如 bed_count",
)
RESERVED = Text(
    "{name!r} is a name that the system uses itself; choose another", "{name!r} 是系统保留的名称;请换一个名称"
)
TAKEN = Text(
    "{name!r} is there already; an extension only adds: choose another name",
    "{name!r} 已经存在;扩展只能增加,不能重新声明,请换一个名称",
)
IN_THIS_FILE = Text(
    "{name!r} is declared in this file; put its fields there", "{name!r} 就在本文件中声明;请把字段写在该处"
)
NOT_EXTENSIBLE = Text(
    "{name!r} is written by the system only; it takes no further fields", "{name!r} 只由系统写入,不能增加字段"
)
NO_TYPE = Text("there is no label or relationship type {name!r}; {hint}", "没有名为 {name!r} 的标签或关系类型;{hint}")
NO_LABEL = Text("there is no label {name!r}; {hint}", "没有名为 {name!r} 的标签;{hint}")
REQUIRED = Text(
    "a new field of {type} can't be required: the records that are there don't have it; leave `required` out",
    "{type} 的新字段不能设为必填:已有记录中没有它;请去掉 required",
)
SYMMETRIC_ENDS = Text(
    "without a direction both ends must have the same label; leave `symmetric` out, or name one label twice",
    "无方向的关系两端必须是同一个标签;请去掉 symmetric,或两端写同一个标签",
)
ONLY_NUMBERS = Text("{option} is for integer and float only; leave it out", "{option} 只用于 integer 和 float;请去掉")
ONLY_STRINGS = Text("{option} is for string only; leave it out", "{option} 只用于 string;请去掉")
LIMITS_ORDER = Text("the maximum is below the minimum; exchange them", "最大值小于最小值;请对调")
TOO_LARGE = Text(
    "an integer goes to ±{limit} only; use kind float for more",
    "integer 的范围是 ±{limit};更大的数请用 float",
)
CHOICE_TWICE = Text("a choice stands twice; keep one", "可选值重复;请只保留一个")
MEETS = Text(
    "{other} has a field {name!r} too, and a party is one node with all its roles; choose another name",
    "{other} 也有字段 {name!r},而一个主体及其所有角色是同一个节点;请换一个名称",
)
CLASH = Text(
    "two names here both become {name!r} in GraphQL; choose another name",
    "此处有两个名称在 GraphQL 中都会成为 {name!r};请换一个名称",
)
NUMBERS, STRINGS = ("integer", "float"), ("string",)
OPTIONS = (
    ("minimum", NUMBERS, ONLY_NUMBERS),
    ("maximum", NUMBERS, ONLY_NUMBERS),
    ("choices", STRINGS, ONLY_STRINGS),
    ("fulltext", STRINGS, ONLY_STRINGS),
)
