"""From drafts of a row whose parties are known to records of its source; a row that can't be used becomes a reject."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.model.claims import Origin
from graph.model.records import EdgeRecord, NodeRecord
from ingest.drafts.row_drafts import RowResult
from ingest.tables.tables import Reject, Table


def node_records(d: RowResult, origin: Origin) -> Iterator[NodeRecord]:
    """The nodes that a row brings."""
    for n in d.nodes:
        yield NodeRecord(n.labels, n.id, n.values, origin, n.party.keys, n.original, n.keep)


def edge_records(d: RowResult, origin: Origin) -> Iterator[tuple[frozenset[str], EdgeRecord]]:
    """The relationships that a row brings, each with the fields of it that are added up."""
    for e in d.edges:
        (start, old_start), (end, old_end) = e.ends
        originals = (old_start or start, old_end or end) if old_start or old_end else None
        both = (e.start.label, start), (e.end.label, end)
        yield e.totals, EdgeRecord(e.type, *both, e.values, origin, e.key, originals, e.keep)


def reject_of(d: RowResult, table: Table) -> Reject:
    """A row that is set aside, with everything that is wrong with it."""
    return Reject(
        table.file.name,
        table.sheet,
        d.row.number,
        d.reasons + d.waiting_reasons + d.left_out,
        d.row.cells,
        not d.reasons,
        d.row.is_record,
        d.row.cut,
        d.prerequisites,
    )


def may_hold(reject: Reject, repaired: dict[int, dict[str, Any]]) -> bool:
    """Whether a set-aside row is tried: one that is no record, or was kept cut, only after somebody has changed it."""
    now = repaired.get(reject.row, reject.values)
    if any(now.get(column) == reject.values.get(column) for column in reject.cut):
        return False
    return reject.is_record or now != reject.values
