"""Lists of nodes, page by page after a cursor: filtered, sorted and cut by the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.model.declarations import Field, Kind
from graph.model.model import Model
from graph.query.computed_fields import COMPUTED, LINKED, LinkedField
from graph.query.field_expressions import any_node_expression
from graph.query.lists.cacheable_lists import CacheableList, ResultKey, WholeList, cached_or, cached_page
from graph.query.paging import Paging, Sorting, encode_cursor, page_ends, paging_of
from graph.query.property_kinds import sort_expression
from graph.query.readers import Reader, apply_reader
from graph.query.selections import TODAY, TYPENAME, Argument, Compiler, Expression, Position, Selection

OPERATORS: dict[str, str] = {
    "eq": "{f} = {p}",
    "in": "{f} IN {p}",
    "lt": "{f} < {p}",
    "lte": "{f} <= {p}",
    "gt": "{f} > {p}",
    "gte": "{f} >= {p}",
    "contains": "toLower(toStringOrNull({f})) CONTAINS toLower({p})",
    "starts_with": "toLower(toStringOrNull({f})) STARTS WITH toLower({p})",
    "is_null": "({f} IS NULL) = {p}",
    "has": "{p} IN CASE WHEN {f} IS :: LIST<ANY> THEN {f} END",
    "has_any": "any(x IN CASE WHEN {f} IS :: LIST<ANY> THEN {f} END WHERE x IN {p})",
}


def filterable_fields(model: Model, labels: tuple[str, ...]) -> dict[str, Field]:
    """Fields that lists of nodes with these labels can be filtered by: those that are shown, the identity's first."""
    found: dict[str, Field] = {}
    for label in labels:
        declared = model.nodes[label]
        for of in dict.fromkeys((declared.identity, label)):
            found |= {name: f for name, f in model.nodes[of].fields.items() if not f.private and name not in found}
        found |= LINKED.get(label, {})
    return found


def labels_with_field(model: Model, labels: tuple[str, ...], name: str) -> list[str]:
    """The labels of these nodes that have the field."""
    every = dict.fromkeys(of for label in labels for of in (model.nodes[label].identity, label))
    return [of for of in every if name in model.nodes[of].fields]


def connection_expression(compiler: Compiler, type: str, labels: tuple[str, ...], selection: Selection) -> Expression:
    """A page of the nodes that wear one of the labels. `type` is the connection's name: its edges are `{type}Edge`s."""
    n, labels = compiler.fresh("n"), listed_labels(compiler, labels)
    fields = filterable_fields(compiler.model, labels)
    match, counted = f"MATCH ({n}:{'|'.join(labels)})", list_condition(compiler, labels, n, selection, fields)
    where = counted
    by, descending = _order(selection)
    value, kind, each = _value(compiler, labels, n, by, fields)
    sorting = Sorting(value, kind, descending)
    selected = paging_of(compiler, selection)
    nodes, reads = [], []
    for edges in (w for w in selection.whole if w.field in ("edges", "nodes")):
        for inner in [w for w in edges.whole if w.field == "node"] if edges.field == "edges" else [edges]:
            part = any_node_expression(compiler, _identities(compiler, labels), inner, Position(n))
            nodes.append(part.cypher)
            reads.append(part.read)
    if each:  # a value that is counted is counted once
        where, sorting = f"{where} {each} WHERE true", Sorting(f"{n}v", kind, descending)
    kept = n if sorting.value == value else f"{n}, {sorting.value}"
    columns = ", ".join([f"{n}.id", *nodes])
    rows = (
        f"COLLECT {{ {match} WHERE {where}{selected.bounds(compiler, n, sorting)} WITH {kept} ORDER BY {selected.order(n, sorting)} "
        f"RETURN [{sorting.value}, {columns}] }}"
    )
    total = f"COUNT {{ {match} WHERE {counted} }}" if any(w.field == "total_count" for w in selection.whole) else "null"
    cacheable = None
    if compiler.policy.contract is None:
        whole = _whole_list(compiler, labels, by, fields)
        cacheable = CacheableList(
            n,
            selected,
            sorting,
            counted != f"{n}.id IS NOT NULL",
            whole,
            _total_key(compiler, labels, selection, fields),
        )
        rows = cached_page(n, labels[0], counted, columns, selected.size, rows) if whole else rows
        total = cached_or(f"{n}.total", total) if total != "null" else total
    read = _page(compiler, type, selection, reads, selected)
    return Expression(f"[{rows}, {total}, {selected.size}, {selected.last}]", read, cacheable)


def _whole_list(compiler: Compiler, labels: tuple[str, ...], by: str, fields: Mapping[str, Field]) -> WholeList | None:
    """All of the list, where its order is worked out and no index gives it."""
    own = Compiler(compiler.model, compiler.policy)
    value, kind, each = _value(own, labels, "n", by, fields)
    if len(labels) > 1 or value == f"n.{by}":
        return None
    return WholeList(own, labels[0], each, "nv" if each else value, kind)


def _total_key(
    compiler: Compiler, labels: tuple[str, ...], selection: Selection, fields: Mapping[str, Field]
) -> ResultKey | None:
    """The key of how many there are in all, where that is asked for."""
    if all(w.field != "total_count" for w in selection.whole):
        return None
    own = Compiler(compiler.model, compiler.policy)
    return ResultKey(own, f"MATCH (n:{'|'.join(labels)}) WHERE {list_condition(own, labels, 'n', selection, fields)}")


def listed_labels(compiler: Compiler, labels: tuple[str, ...]) -> tuple[str, ...]:
    """The labels that the caller may know of: nobody is listed, or counted, for a role that is hidden."""
    return tuple(label for label in labels if compiler.policy.shows_role(compiler.model, label))


def _identities(compiler: Compiler, labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(compiler.model.nodes[label].identity for label in labels))


def _page(compiler: Compiler, type: str, selection: Selection, reads: list[Reader | None], selected: Paging) -> Reader:
    """A reader of [rows, total, size, last]; each row is [value, id, the nodes that were asked for in turn]."""
    edge = type.replace("Connection", "Edge")

    def read(found: list[Any]) -> Any:
        rows, total, size, last = found
        rows, earlier, later = selected.page(rows, size, last)
        turn = iter(range(len(reads)))
        made: dict[str, Any] = {}
        for w in selection.whole:
            if w.field == "edges":
                made[w.key] = _edges(compiler, edge, w, rows, reads, turn)
            elif w.field == "nodes":
                at = next(turn)
                made[w.key] = [apply_reader(reads[at], row[2 + at]) for row in rows]
            elif w.field == "page_info":
                made[w.key] = page_ends(compiler, w.whole, rows, earlier, later)
            else:
                made[w.key] = type if w.field == TYPENAME else total
        return compiler.row(type, made)

    return read


def _edges(
    compiler: Compiler,
    type: str,
    selection: Selection,
    rows: list[Any],
    reads: list[Reader | None],
    turn: Iterator[int],
) -> list[Any]:
    at = {w.key: next(turn) for w in selection.whole if w.field == "node"}
    found = []
    for row in rows:
        made = {
            w.key: apply_reader(reads[at[w.key]], row[2 + at[w.key]])
            if w.field == "node"
            else type
            if w.field == TYPENAME
            else encode_cursor(row[0], row[1])
            for w in selection.whole
        }
        found.append(compiler.row(type, made))
    return found


def _order(selection: Selection) -> tuple[str, bool]:
    by, way = selection.args.get("order_by"), selection.args.get("direction")
    return (by.value if by is not None and by.value else "id"), way is not None and way.value == "desc"


def _value(
    compiler: Compiler, labels: tuple[str, ...], n: str, by: str, fields: Mapping[str, Field]
) -> tuple[str, Kind, str]:
    """What is sorted by, its kind, and the clauses that count it for each node where it is counted. Nodes without a value come
    first; a value that all have is left bare, so that an index gives the order."""
    if by not in fields and by != "id":
        (computed,) = (COMPUTED[label][by] for label in labels if compiler.policy.allows(label, by))
        value, kind = sort_expression(computed.aggregate(n, TODAY), computed.field.kind)
        return value, kind, computed.of_each(n, TODAY, value)
    kind = "string" if by == "id" else fields[by].kind
    if by == "id" or fields[by].required:
        return f"{n}.{by}", kind, ""
    return *sort_expression(compiler.value(n, fields[by]), kind), ""


def list_condition(
    compiler: Compiler, labels: tuple[str, ...], n: str, selection: Selection, fields: Mapping[str, Field]
) -> str:
    """The Cypher condition under which a node is in the list: it is seen, plays the role and passes the filter."""
    seen = [compiler.sees_any(n, _identities(compiler, labels))] if compiler.policy.contract else []
    parts = [f"{n}.id IS NOT NULL", *seen]
    if "role" in selection.args and selection.args["role"].value:
        parts.append(f"{n}:{compiler.model.nodes[selection.args['role'].value].label}")
    given = selection.args.get("filter")
    if isinstance(given, Mapping) and (passes := filter_condition(compiler, n, given, fields)) != "true":
        parts.append(passes)
    return " AND ".join(parts)


def filter_condition(compiler: Compiler, n: str, predicate: Mapping[str, Any], fields: Mapping[str, Field]) -> str:
    """The Cypher condition of a filter: all that it names must hold. What is unknown holds in no comparison, nor in a `not` of none."""
    parts = [_one(compiler, n, name, of, fields) for name, of in predicate.items() if not _absent(of)]
    return "(" + " AND ".join(parts) + ")" if parts else "true"


def _absent(of: Any) -> bool:
    return isinstance(of, Argument) and of.value is None


def _one(compiler: Compiler, n: str, name: str, of: Any, fields: Mapping[str, Field]) -> str:
    if name in ("and", "or"):
        inner = [filter_condition(compiler, n, each, fields) for each in of]
        return "(" + f" {name.upper()} ".join(inner) + ")" if inner else ("true" if name == "and" else "false")
    if name == "not":
        return f"NOT coalesce({filter_condition(compiler, n, of, fields)}, false)"
    if name == "text" and "name" in fields:  # part of a name, unless it is a field of theirs
        p = compiler.bind(of)
        return (
            f"(toLower(toStringOrNull({n}.name)) CONTAINS toLower({p}) OR "
            f"toLower(coalesce(toStringOrNull({n}.name_en), '')) CONTAINS toLower({p}))"
        )
    declared = fields[name]
    value = declared.value(n) if isinstance(declared, LinkedField) else compiler.value(n, declared)
    tests = [_test(compiler, value, op, argument) for op, argument in of.items()]
    return "(" + " AND ".join(tests) + ")" if tests else "true"


def _test(compiler: Compiler, f: str, op: str, argument: Argument) -> str:
    if argument.value is None:
        return f"{f} IS NULL" if op == "eq" else "true"
    return OPERATORS[op].format(f=f, p=compiler.bind(argument))
