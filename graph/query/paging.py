"""Relay pagination: what `first`, `after`, `last` and `before` ask of a list, as Cypher, and the page that its rows are.

Follows the GraphQL Cursor Connections Specification: cursors bound the list, `first` cuts it from the start, `last` what is
left from the end.
"""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass
from typing import Any

import orjson

from graph import clock
from graph.db.transactions import python_datetime
from graph.query.field_expressions import MANY, checked_limit
from graph.query.selections import Argument, Compiler, Selection, select_fields
from graph.words import BadInput, Text


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order of a list: a Cypher expression that is never null, the kind of its values, and which way; equals by id."""

    value: str
    kind: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """The page that is asked for. `backward`: from the end, so that rows come in reverse.

    `size` and `last` are Cypher expressions: how many at most, and how many of those from the end (`null`: all).
    """

    size: str
    last: str
    backward: bool
    after: Argument | None
    before: Argument | None

    def order(self, n: str, by: Sorting) -> str:
        """What follows ORDER BY, with the limit: one more than the page, which tells whether there are more."""
        way = " DESC" if by.descending != self.backward else ""
        return f"{by.value}{way}, {n}.id{way} LIMIT {self.size} + 1"

    def bounds(self, compiler: Compiler, n: str, by: Sorting) -> str:
        """The condition that cursors make, each beginning with AND."""
        ends = (("after", self.after, by.descending), ("before", self.before, not by.descending))
        return "".join(
            _beyond(compiler, n, by, name, argument, "<" if less else ">") for name, argument, less in ends if argument
        )

    def page(self, rows: list[Any], size: int, last: int | None) -> tuple[list[Any], bool, bool]:
        """The rows of the page in the list's order, whether there are some before it, and some after it."""
        more, rows = len(rows) > size, rows[:size]
        if self.backward:
            return rows[::-1], more or self.after is not None, self.before is not None
        kept = rows if last is None else rows[-last:]
        return kept, self.after is not None or len(kept) < len(rows), more or self.before is not None


def paging_of(compiler: Compiler, selection: Selection) -> Paging:
    """The page that the arguments of a connection ask for; the default of `first` doesn't count where `last` is given."""
    first, last, after, before = (_argument(selection, name) for name in ("first", "last", "after", "before"))
    if last is not None and first is not None and not first.provided:
        first = None
    end = _count(compiler, "last", last) if last else "null"
    if last and not first:
        return Paging(end, "null", True, after, before)
    return Paging(_count(compiler, "first", first) if first else str(MANY), end, False, after, before)


def _argument(selection: Selection, name: str) -> Argument | None:
    found = selection.args.get(name)
    return found if found is not None and found.value is not None else None


def _count(compiler: Compiler, name: str, argument: Argument) -> str:
    return compiler.bind(argument, lambda n: checked_limit(n, name))


def _beyond(compiler: Compiler, n: str, by: Sorting, name: str, argument: Argument, than: str) -> str:
    at = compiler.bind(argument, lambda c: cursor_position(c, by.kind, name)[0])
    id = compiler.bind(argument, lambda c: cursor_position(c, by.kind, name)[1])
    return f" AND ({by.value} {than} {at} OR {by.value} = {at} AND {n}.id {than} {id})"


def encode_cursor(value: Any, id: str) -> str:
    """An opaque place in a list: the value that it is sorted by, and the id."""
    plain = python_datetime(value) if hasattr(value, "year") and hasattr(value, "to_native") else value
    return base64.urlsafe_b64encode(orjson.dumps([plain, id])).decode()


def page_ends(
    compiler: Compiler, selections: tuple[Selection, ...], rows: list[Any], earlier: bool, later: bool
) -> dict[str, Any]:
    """What is asked of a page whose rows begin with value and id: its ends, and whether there are more before and after."""
    ends = [encode_cursor(row[0], row[1]) for row in (rows[:1] + rows[-1:])]
    made = {
        "has_next_page": later,
        "has_previous_page": earlier,
        "start_cursor": ends[0] if ends else None,
        "end_cursor": ends[-1] if ends else None,
    }
    found: dict[str, Any] = select_fields(compiler, "PageInfo", selections, made)
    return found


def decode_cursor(cursor: str, name: str = "after") -> tuple[Any, str]:
    """(value, id) of a cursor. Raises BadInput."""
    try:
        value, id = orjson.loads(base64.urlsafe_b64decode(cursor))
    except (ValueError, TypeError) as error:
        raise BadInput(BAD_CURSOR.fill(name=name)) from error
    if not isinstance(id, str) or isinstance(value, list | dict):
        raise BadInput(BAD_CURSOR.fill(name=name))
    return value, id


def cursor_position(cursor: str, kind: str, name: str) -> tuple[Any, str]:
    """(value, id) of a cursor, the value as the database compares it. Raises BadInput."""
    value, id = decode_cursor(cursor, name)
    try:
        if kind == "date":
            return dt.date.fromisoformat(value), id
        if kind == "datetime":
            return clock.parse_instant(value), id
    except (ValueError, TypeError) as error:
        raise BadInput(BAD_CURSOR.fill(name=name)) from error
    return value, id


BAD_CURSOR = Text("{name}: this is not a cursor of this list", "{name}:不是本列表的游标")
