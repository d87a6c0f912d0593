"""Sorted reads: tables read of the graph with the order of their rows, and the columns that many of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from graph.db.as_of import ended_on
from graph.projections.table_reads import DAY, KEY, TEXT, TableRead

ROLES = ("Distributor", "ServiceProvider", "Supplier", "KOL")
PARTNER_ROLE = "[l IN labels(p) WHERE l IN $roles]"
Columns = Mapping[str, tuple[str, pa.DataType]]


@dataclass(frozen=True, slots=True)
class SortedRead:
    """A table read and its order: columns, each ascending and what has no value last. `is_distinct`: equal rows are one."""

    read: TableRead
    order: tuple[str, ...]
    is_distinct: bool = False


def sorted_read(start: str, match: str, columns: Columns, order: str, is_distinct: bool = False) -> SortedRead:
    return SortedRead(TableRead(start, match, columns), tuple(order.split()), is_distinct)


def span_columns(edge: str) -> dict[str, tuple[str, pa.DataType]]:
    return {"begun": (f"{edge}.valid_from", DAY), "ended": (ended_on(edge), DAY)}


def field_columns(variable: str, **columns: pa.DataType) -> dict[str, tuple[str, pa.DataType]]:
    return {name: (f"{variable}.{name}", type) for name, type in columns.items()}


EDGE_ID = ("r.id", KEY)
PARTNER, CUSTOMER, ROLE = ("p.id", TEXT), ("c.id", TEXT), ("role", TEXT)
