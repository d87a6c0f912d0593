"""Totals of lists by group: how many nodes, and the sum of a field, counted by the database."""

from __future__ import annotations

from math import isfinite
from typing import Any

from graph.query.listings import filterable_fields, labels_with_field, list_condition, listed_labels
from graph.query.lists.cacheable_lists import CacheableTotals, ResultKey, cached_or
from graph.query.property_kinds import valid_or_null
from graph.query.selections import Compiler, Expression, Selection, select_fields

SMALL = 5  # a cell of a total that fewer stand in is not told where only counts may be seen


def totals_expression(
    compiler: Compiler, labels: tuple[str, ...], selection: Selection, summed: str | None
) -> Expression:
    """How many nodes wear one of the labels, by the field `by`: [value, count, sum of the field `summed`], the most first.

    Where only counts may be seen, small groups are told without a number, and with them so many others that nobody can
    work one out from the rest.
    """
    n, labels = compiler.fresh("n"), listed_labels(compiler, labels)
    rows, cacheable = _totals(compiler, labels, n, selection, summed), None
    if compiler.policy.contract is None:
        own = Compiler(compiler.model, compiler.policy)
        cacheable = CacheableTotals(n, ResultKey(own, _totals(own, labels, "n", selection, summed)))
        rows = cached_or(n, rows)
    only_counts = compiler.policy.contract is not None and compiler.policy.contract.level == "counts"

    def read(found: list[Any]) -> list[Any]:
        totals = (
            suppress_small_cells(found) if only_counts else [(key, count, total, False) for key, count, total in found]
        )
        return [
            select_fields(
                compiler,
                "Total",
                selection.whole,
                {
                    "key": None if key is None else str(key),
                    "count": count,
                    "sum": total if total is None or isfinite(total) else None,
                    "suppressed": hidden,
                },
            )
            for key, count, total, hidden in totals
        ]

    return Expression(rows, read, cacheable)


def _totals(compiler: Compiler, labels: tuple[str, ...], n: str, selection: Selection, summed: str | None) -> str:
    """Rows [value, count, sum]."""
    fields = filterable_fields(compiler.model, labels)
    by = selection.args["by"].value
    value = "null"
    if summed and any(w.field == "sum" for w in selection.whole):
        owners = labels_with_field(compiler.model, labels, summed)
        if all(compiler.policy.allows(of, summed) for of in owners):
            value = f"sum(toFloat({valid_or_null(compiler.value(n, fields[summed]), 'float')}))"
    key = f"head([r IN {list(labels)!r} WHERE r IN labels({n})])"
    if by != "role":
        key = valid_or_null(compiler.value(n, fields[by]), fields[by].kind)
    where = list_condition(compiler, labels, n, selection, fields)
    return (
        f"COLLECT {{ MATCH ({n}:{'|'.join(labels)}) WHERE {where} WITH {key} AS key, count(*) AS count, {value} AS total "
        f"RETURN [key, count, total] ORDER BY count DESC, key }}"
    )


def suppress_small_cells(rows: list[Any]) -> list[tuple[Any, int | None, float | None, bool]]:
    """Totals without small cells: the smallest are withheld until those withheld are two or more and hold five together.

    So neither a cell nor their sum, which other tables of the same nodes would give away, tells of fewer than five.
    """
    hidden: set[int] = set()
    if any(count < SMALL for _, count, _ in rows):
        for at in sorted(range(len(rows)), key=lambda at: (rows[at][1], str(rows[at][0]))):
            inside = sum(rows[i][1] for i in hidden)
            if rows[at][1] >= SMALL and inside >= SMALL and len(hidden) > 1:
                break
            hidden.add(at)
    shown = [(key, None if at in hidden else count, None, at in hidden) for at, (key, count, _) in enumerate(rows)]
    return sorted(shown, key=lambda row: (row[1] is None, -(row[1] or 0), str(row[0])))
