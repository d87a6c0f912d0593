"""Pages of an inbox: what waits for the caller, of all kinds, by due time; one expression, so that a document needs one statement.

Each kind is matched, cut and counted by itself within what the caller sees, and the pages are merged. What has no due time comes last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.access.policy import PARTNER
from graph.query.field_expressions import node_expression
from graph.query.paging import Paging, Sorting, page_ends, paging_of
from graph.query.property_kinds import READS, valid_or_null
from graph.query.readers import Reader, apply_reader
from graph.query.selections import (
    CALLER,
    TYPENAME,
    Compiler,
    Expression,
    Position,
    Selection,
    constant_expression,
)
from graph.workspaces.inbox.inbox_kinds import CALLED, KINDS, PARTNER_CALLED, InboxKind

ITEM = "InboxItem"
LAST = "1.0E18"  # stands in the order for no due time


@dataclass(frozen=True, slots=True)
class _Source:
    """One kind in a statement: what it is called there, and the Cypher of its match."""

    kind: InboxKind
    names: dict[str, str]
    match: str
    mine: str

    @property
    def due(self) -> str:
        return self.kind.due.format(**self.names)

    @property
    def overdue(self) -> str:
        return f"coalesce({self.due} < $caller.at, false)"

    @property
    def sorting(self) -> Sorting:
        due = valid_or_null(self.due, "datetime")
        return Sorting(f"coalesce(1000000.0 * ({due}).epochSeconds + ({due}).microsecond, {LAST})", "float", False)


def inbox_expression(compiler: Compiler, selection: Selection) -> Expression:
    """What waits for the caller: a page, and how many there are."""
    compiler.bound.add(CALLER)
    page, sources = paging_of(compiler, selection), _sources(compiler)
    selected = [inner for inner in selection.whole if inner.field == "items"]
    parts = [_rows(compiler, source, page, selected) for source in sources]
    counts = {
        "total_count": [f"COUNT {{ {source.match} }}" for source in sources],
        "overdue_count": [f"COUNT {{ {source.match} AND {source.overdue} }}" for source in sources],
    }
    wanted = {inner.field for inner in selection.whole}
    totals = {name: " + ".join(each) or "0" for name, each in counts.items() if name in wanted}
    rows = ", ".join(part.cypher for part in parts)
    cypher = f"[[{rows}], {page.size}, {page.last}, [{', '.join(totals.values())}]]"
    reads = [part.read for part in parts]

    def read(found: list[Any]) -> Any:
        lists, size, last, counted = found
        every = [apply_reader(reads[at], row) for at, rows in enumerate(lists) for row in rows]
        every.sort(key=lambda row: (row[0], row[1]), reverse=page.backward)
        return _page(
            compiler, selection, page.page(every[: size + 1], size, last), dict(zip(totals, counted, strict=True))
        )

    return Expression(cypher, read)


def _sources(compiler: Compiler) -> list[_Source]:
    """Of the kinds that the caller may see."""
    return [_source(compiler, kind) for kind in KINDS if compiler.policy.allows(kind.label)]


def _source(compiler: Compiler, kind: InboxKind) -> _Source:
    is_partner = compiler.policy.contract is not None
    n, w, called = compiler.fresh("n"), compiler.fresh("w"), compiler.fresh("c")
    s = compiler.fresh("s") if kind.name == "clash" else n
    of = {"n": n, "w": w, "s": s, "me": PARTNER, "names": called}
    known = PARTNER_CALLED if is_partner else CALLED.format(x=compiler.fresh("x"))
    match = f"UNWIND [{known}] AS {called} {kind.match(of, is_partner)}"
    seen = [compiler.sees(n, kind.label)] if is_partner else []
    return _Source(kind, of, " AND ".join([match, *seen]), kind.is_mine(of, is_partner))


def _rows(compiler: Compiler, source: _Source, page: Paging, selected: Iterable[Selection]) -> Expression:
    """Rows [place, id, what was selected of it in turn] of one kind, as many as a page may need."""
    n, by = source.names["n"], source.sorting
    items = [_item(compiler, source, inner.whole) for inner in selected]
    kept = ", ".join(dict.fromkeys(source.names[each] for each in ("n", "w", "s", "names")))
    columns = ", ".join([f"{n}v", f"{n}.id", *(item.cypher for item in items)])
    bounds = page.bounds(compiler, n, by)
    cypher = (
        f"COLLECT {{ {source.match}{bounds} WITH {kept}, {by.value} AS {n}v "
        f"ORDER BY {page.order(n, Sorting(f'{n}v', by.kind, by.descending))} RETURN [{columns}] }}"
    )
    reads = [item.read for item in items]
    return Expression(cypher, lambda row: [*row[:2], *map(apply_reader, reads, row[2:])])


def _item(compiler: Compiler, source: _Source, selected: tuple[Selection, ...]) -> Expression:
    return compiler.object_expression(ITEM, selected, [_field(compiler, source, each) for each in selected])


def _field(compiler: Compiler, source: _Source, selection: Selection) -> Expression:
    name, label = selection.field, source.kind.label
    if name == TYPENAME:
        return constant_expression(ITEM)
    if name == "kind":
        return constant_expression(source.kind.name if compiler.typed else source.kind.name.upper())
    if name == "node":
        return node_expression(compiler, label, selection.selections(label), Position(source.names["n"]))
    if name == "workspace":
        return node_expression(compiler, "Workspace", selection.whole, Position(source.names["w"]))
    value, read = _values(source)[name]
    return Expression(value, read)


def _values(source: _Source) -> dict[str, tuple[str, Reader | None]]:
    return {"due": (source.due, READS["datetime"]), "overdue": (source.overdue, None), "mine": (source.mine, None)}


def _page(compiler: Compiler, selection: Selection, cut: tuple[list[Any], bool, bool], counts: dict[str, int]) -> Any:
    rows, earlier, later = cut
    turn, made = 2, dict[str, Any]()
    for inner in selection.whole:
        if inner.field == "items":
            made[inner.key] = [row[turn] for row in rows]
            turn += 1
        elif inner.field in counts:
            made[inner.key] = counts[inner.field]
        else:
            shown = page_ends(compiler, inner.whole, rows, earlier, later)
            made[inner.key] = "Inbox" if inner.field == TYPENAME else shown
    return compiler.row("Inbox", made)
