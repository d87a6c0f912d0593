"""Parts of statements that may come from the cache: pages of lists, by the order of the whole list, and totals.

Where nothing is at hand the parameter `$cached` lacks the part, and the statement works it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.db.client import Graph
from graph.model.declarations import Kind
from graph.query.lists.result_cache import Bookmark, Key, Request, ResultCache
from graph.query.lists.whole_order import WholeOrder
from graph.query.paging import Paging, Sorting, cursor_position
from graph.query.selections import Compiler

SCANNED = 1_000  # ids that a filter looks through before all of the list is read
LARGEST = 500_000  # nodes of an order that is kept
MOST_TEXTS = 10_000  # different values of such an order
LONGEST = 1_000  # rows of a total that is kept


@dataclass(frozen=True, slots=True)
class ResultKey:
    """The key of a result: the text that gives it, with a compiler of its own, so that equal ones are equal in all statements."""

    compiler: Compiler
    text: str

    def of(self, request: Request) -> Key:
        values = self.compiler.parameters_of(request.variables)
        return self.statement, repr(sorted(values.items())), request.day

    @property
    def statement(self) -> str:
        return f"{self.compiler.binding}{self.text}"


def cached_or(name: str, cypher: str) -> str:
    """A value that is bound where it is at hand."""
    return f"CASE WHEN $cached.{name} IS NULL THEN {cypher} ELSE $cached.{name} END"


def cached_page(n: str, label: str, condition: str, columns: str, size: str, rows: str) -> str:
    """Rows of a page whose ids are at hand, else `rows`; these too where a filter lets too few pass of the ids that were bound,
    and there are more."""
    page = (
        f"COLLECT {{ UNWIND range(0, size($cached.{n}.ids) - 1) AS {n}i MATCH ({n}:{label} {{id: $cached.{n}.ids[{n}i]}}) "
        f"WHERE {condition} WITH {n}, {n}i ORDER BY {n}i LIMIT {size} + 1 RETURN [$cached.{n}.values[{n}i], {columns}] }}"
    )
    return (
        f"[{n}f IN [CASE WHEN $cached.{n}.ids IS NOT NULL THEN {page} END] | "
        f"CASE WHEN {n}f IS NULL OR $cached.{n}.cut AND size({n}f) <= {size} THEN {rows} ELSE {n}f END][0]"
    )


@dataclass(frozen=True, slots=True)
class WholeList:
    """All nodes of a label in the order of a value of the node `n`, with its kind; `clauses` work it out."""

    compiler: Compiler
    label: str
    clauses: str
    value: str
    kind: Kind

    @property
    def key(self) -> ResultKey:
        value = "toString(value)" if self.kind == "date" else "value"  # dates take the driver long
        text = (
            f"MATCH (n:{self.label}) WHERE n.id IS NOT NULL {self.clauses} WITH n.id AS id, {self.value} AS value "
            f"ORDER BY value, id LIMIT {LARGEST + 1} RETURN collect(id) AS ids, collect({value}) AS values"
        )
        return ResultKey(self.compiler, text)

    def read(self, graph: Graph, day: dt.date, known: Sequence[str]) -> WholeOrder | None:
        """The order; None where it would take much memory. `known`: ids of another order of the label."""
        ids, values = graph.read(lambda tx: tx.run(self.key.statement, today=day).values()[0])
        if len(ids) > LARGEST:
            return None
        order = WholeOrder(ids, values, known, dt.date.fromisoformat if self.kind == "date" else None)
        return order if self.kind != "string" or len(order.values) <= MOST_TEXTS else None


@dataclass(frozen=True, slots=True)
class CacheableList:
    """A page of a list, and how many there are in all. `whole`: where its order is kept."""

    name: str
    paging: Paging
    sorting: Sorting
    filtered: bool
    whole: WholeList | None
    total: ResultKey | None

    def recall(self, cache: ResultCache, bookmark: Bookmark, request: Request) -> dict[str, Any] | None:
        total = cache.get(self.total.of(request), bookmark) if self.total else None
        order = cache.get(self.whole.key.of(request), bookmark) if self.whole else None
        found = {} if total is None else {"total": total}
        return (found | self._slice(order, request) if order is not None else found) or None

    def learn(self, cache: ResultCache, bookmark: Bookmark, request: Request, value: Any) -> None:
        if self.total:
            cache.put(self.total.of(request), value[1], bookmark)

    def prepare(self, cache: ResultCache, request: Request) -> None:
        if whole := self.whole:

            def read(graph: Graph) -> WholeOrder | None:
                order = whole.read(graph, request.day, cache.ids.get(whole.label, ()))
                if order is not None:
                    cache.ids[whole.label] = order.ids
                return order

            cache.read_beside(whole.key.of(request), read)

    def _slice(self, order: WholeOrder, request: Request) -> dict[str, Any]:
        """The ids that the page is made of; nothing where a cursor names a node that has another value by now, or is gone."""
        size = self.paging.size
        most = (int(request.parameters[size[1:]]) if size.startswith("$") else int(size)) + 1
        most = max(most, SCANNED) if self.filtered else most
        start, end = self._position(order, "after", request), self._position(order, "before", request)
        if start is None or end is None:
            return {}
        start += 1
        between = range(start, end) if end > start else range(0)
        some = between[::-1][:most] if self.paging.backward else between[:most]
        ids, values = order.rows([len(order) - 1 - at if self.sorting.descending else at for at in some])
        return {"ids": ids, "values": values, "cut": len(between) > most}

    def _position(self, order: WholeOrder, name: str, request: Request) -> int | None:
        """The position of a cursor in the list, as it is sorted; without one that of the end."""
        argument = self.paging.after if name == "after" else self.paging.before
        if argument is None:
            return -1 if name == "after" else len(order)
        rank = order.rank(*cursor_position(argument.of(request.variables), self.sorting.kind, name))
        return rank if rank is None or not self.sorting.descending else len(order) - 1 - rank


@dataclass(frozen=True, slots=True)
class CacheableTotals:
    """Totals of a list."""

    name: str
    key: ResultKey

    def recall(self, cache: ResultCache, bookmark: Bookmark, request: Request) -> Any:
        return cache.get(self.key.of(request), bookmark)

    def learn(self, cache: ResultCache, bookmark: Bookmark, request: Request, value: Any) -> None:
        if len(value) <= LONGEST:
            cache.put(self.key.of(request), value, bookmark)

    def prepare(self, cache: ResultCache, request: Request) -> None:
        """They are learnt of answers."""
