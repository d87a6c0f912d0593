"""Partner projection: customers, partners and all their dealings, as it was known at the end of a day, as Arrow tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph import clock
from graph.db.client import Graph
from graph.projections.exclusion_reads import EXCLUSION_READS
from graph.projections.partner_reads import PARTNER_READS, PARTNER_SCHEMAS
from graph.projections.projected_days import period_end
from graph.projections.row_table import RowTable, ordered_table
from graph.projections.sorted_reads import ROLES, SortedRead
from graph.projections.table_reads import read_tables


def _table() -> Any:
    return field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PartnerProjection:
    """Tables of customers, partners and all their dealings, as of `day`, and what rules a partner out: from `exclusions` on.

    A table may be given as rows; what they hold is told by the row of its kind in `partner_rows.py`. `changes`: as
    `table_reads.GraphTables` has them.
    """

    day: dt.date
    customers: RowTable
    partners: RowTable
    relations: RowTable
    ratings: RowTable
    joins: RowTable
    opportunities: RowTable
    certificates: RowTable
    stock: RowTable
    repairs: RowTable
    maintained: RowTable
    meetings: RowTable
    links: RowTable
    advises: RowTable
    assets: RowTable = _table()
    exclusions: RowTable = _table()
    contracts: RowTable = _table()
    covers: RowTable = _table()
    conflicts: RowTable = _table()
    rivals: RowTable = _table()
    parents: RowTable = _table()
    changes: dict[str, int] | None = None

    def __post_init__(self) -> None:
        for name, schema in PARTNER_SCHEMAS.items():
            object.__setattr__(self, name, RowTable.of(getattr(self, name), schema))

    def before(self, day: dt.date) -> PartnerProjection:
        """The same as of an earlier day: what `partner_projection` would have read then.

        One difference: what carried no date at all stays, as it does there.
        """
        opportunities = _as_known(self.opportunities.where(_seen(self.opportunities, "opened", day)), day)
        spans: dict[str, Any] = {name: _spans(getattr(self, name), day) for name in SPANS}
        events: dict[str, Any] = {
            name: rows.where(_seen(rows, "at", day)) for name in EVENTS for rows in [getattr(self, name)]
        }
        return replace(
            self,
            day=day,
            opportunities=opportunities,
            joins=_joins(self.joins.where(_seen(self.joins, "begun", day)), opportunities),
            certificates=_ends_unseen(self.certificates.where(_seen_all(self.certificates, day)), day),
            covers=_ends_unseen(self.covers, day),
            **spans,
            **events,
            stock=_over(self.stock, day),
        )


SPANS = ("relations", "links", "advises", "assets", "exclusions", "contracts", "conflicts", "rivals", "parents")
RULING_OUT = ("customers", "partners", "relations", "certificates", *EXCLUSION_READS)
EVENTS = ("ratings", "repairs", "meetings", "maintained")
Booleans = NDArray[np.bool_]


def partner_projection(graph: Graph, as_of: dt.date) -> PartnerProjection:
    """Read what partner fit is computed from, as of the end of a day."""
    return _projection(graph, as_of, PARTNER_READS)


def exclusion_projection(graph: Graph, as_of: dt.date) -> PartnerProjection:
    """The same with that alone which rules partners out: all other tables are empty."""
    return _projection(graph, as_of, {name: PARTNER_READS[name] for name in RULING_OUT})


def _projection(graph: Graph, as_of: dt.date, chosen: Mapping[str, SortedRead]) -> PartnerProjection:
    reads = {name: one.read for name, one in chosen.items()}
    end = clock.start_of_day(as_of + dt.timedelta(days=1))
    found = read_tables(graph, reads, day=as_of, end=end, roles=list(ROLES))
    tables = {
        name: RowTable(ordered_table(found.tables.pop(name), one.order, one.is_distinct, PARTNER_SCHEMAS[name]))
        for name, one in chosen.items()
    }
    if "stock" in tables:
        tables["stock"] = _over(tables["stock"], as_of)
    others: dict[str, Any] = {name: [] for name in PARTNER_READS if name not in tables}
    return PartnerProjection(as_of, **tables, **others, changes=found.changes)


def _seen(rows: RowTable, name: str, day: dt.date) -> Booleans:
    """(n,) what had happened by a day, or carries none."""
    days = rows.days(name)
    found: Booleans = np.isnat(days) | (days <= np.datetime64(day))
    return found


def _seen_all(rows: RowTable, day: dt.date) -> Booleans:
    every: Booleans = np.logical_and.reduce([_seen(rows, when, day) for when in ("issued", "held", "employed")])
    return every


def _spans(rows: RowTable, day: dt.date) -> RowTable:
    """Those begun by the day, an end that comes later unseen."""
    return _ends_unseen(rows.where(_seen(rows, "begun", day)), day)


def _ends_unseen(rows: RowTable, day: dt.date) -> RowTable:
    return _without(rows, "ended", rows.days("ended") > np.datetime64(day))


def _without(rows: RowTable, name: str, hidden: Booleans) -> RowTable:
    """The same with no value in a column where it is hidden."""
    if not hidden.any():
        return rows
    column = rows.table.column(name)
    return rows.with_column(name, pc.if_else(pa.array(hidden), pa.scalar(None, column.type), column))


def _as_known(rows: RowTable, day: dt.date) -> RowTable:
    """Opportunities of which what came later is unseen."""
    unseen = rows.days("closed") > np.datetime64(day)
    if not unseen.any():
        return rows
    status = pc.if_else(pa.array(unseen), "open", rows.table.column("status").cast(pa.string()))
    return _without(rows.with_column("status", status.combine_chunks().dictionary_encode()), "closed", unseen)


def _joins(rows: RowTable, opportunities: RowTable) -> RowTable:
    """Those of known opportunities, without an outcome while these are open."""
    place = {id: at for at, id in enumerate(opportunities.texts("id"))}
    of = rows.indices("opportunity", place)
    rows, of = rows.where(of >= 0), of[of >= 0]
    return _without(rows, "outcome", opportunities.is_one_of("status", "open")[of])


def _over(stock: RowTable, day: dt.date) -> RowTable:
    """The stock of periods that are over."""
    codes, periods = stock.codes("period")
    ended = np.array([*(period_end(period) <= day for period in periods), False], bool)
    return stock.where(ended[codes])
