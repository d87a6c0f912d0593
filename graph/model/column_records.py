"""Column records: many nodes of one label, or relationships of one type, that one table tells, field by field instead of one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.model.claims import Keep, Origin
from graph.model.records import EdgeRecord, NodeRecord, edge_id

RowNumbers = npt.NDArray[np.intp]


@dataclass(slots=True)
class ValueColumn:
    """The values of one field: `values[code]` for each of its codes; without codes, one for each row."""

    values: list[Any]
    codes: RowNumbers | None = None

    def __len__(self) -> int:
        return len(self.values) if self.codes is None else len(self.codes)

    def to_list(self) -> list[Any]:
        return self.values if self.codes is None else list(map(self.values.__getitem__, self.codes.tolist()))

    def take(self, rows: RowNumbers) -> ValueColumn:
        if len(rows) == len(self):
            return self
        if self.codes is not None:
            return ValueColumn(self.values, self.codes[rows])
        return ValueColumn(taken(self.values, rows))


@dataclass(slots=True)
class NodeColumns:
    """Nodes as `NodeRecord` tells them: ids and keys of each row; `records` names each row in its source, in place of `origin.record`."""

    labels: tuple[str, ...]
    ids: list[str]
    keys: list[dict[str, bool]]
    values: dict[str, ValueColumn]
    records: list[str]
    origin: Origin
    keep: dict[str, Keep]

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: RowNumbers) -> NodeColumns:
        ids, keys, records = (taken(each, rows) for each in (self.ids, self.keys, self.records))
        values = {name: column.take(rows) for name, column in self.values.items()}
        return NodeColumns(self.labels, ids, keys, values, records, self.origin, self.keep)

    def to_records(self) -> list[NodeRecord]:
        return [
            NodeRecord(self.labels, id, values, self.origin._replace(record=record), keys, "", self.keep)
            for id, values, record, keys in zip(
                self.ids, row_values(self.values, len(self)), self.records, self.keys, strict=True
            )
        ]


@dataclass(slots=True)
class EdgeColumns:
    """Relationships as `EdgeRecord` tells them: `labels` of both ends, ids of the ends and own ids of each row."""

    type: str
    labels: tuple[str, str]
    starts: list[str]
    ends: list[str]
    keys: list[str]
    values: dict[str, ValueColumn]
    records: list[str]
    origin: Origin
    keep: dict[str, Keep]
    ids: list[str]

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: RowNumbers) -> EdgeColumns:
        lists = (self.starts, self.ends, self.keys, self.records, self.ids)
        starts, ends, keys, records, ids = (taken(each, rows) for each in lists)
        values = {name: column.take(rows) for name, column in self.values.items()}
        return EdgeColumns(self.type, self.labels, starts, ends, keys, values, records, self.origin, self.keep, ids)

    def to_records(self) -> list[EdgeRecord]:
        start, end = self.labels
        rows = zip(self.starts, self.ends, self.keys, row_values(self.values, len(self)), self.records, strict=True)
        return [
            EdgeRecord(
                self.type, (start, a), (end, b), values, self.origin._replace(record=record), key, None, self.keep
            )
            for a, b, key, values, record in rows
        ]


RecordColumns = NodeColumns | EdgeColumns


def edge_ids(starts: list[str], ends: list[str], keys: list[str]) -> list[str]:
    """The id of each relationship, as `edge_id` makes it."""
    if any(keys):
        return list(map(edge_id, starts, ends, keys))
    ids = [f"{start}>{end}" for start, end in zip(starts, ends, strict=True)]
    text = "".join(ids)
    is_plain = text.count(">") == len(ids) and "#" not in text and "%" not in text
    return ids if is_plain else list(map(edge_id, starts, ends))


def row_values(columns: dict[str, ValueColumn], rows: int) -> list[dict[str, Any]]:
    """The values of each row by field."""
    if not columns:
        return [{} for _ in range(rows)]
    names = list(columns)
    cells = zip(*(column.to_list() for column in columns.values()), strict=True)
    return [dict(zip(names, row, strict=True)) for row in cells]


def taken(items: list[Any], rows: RowNumbers) -> list[Any]:
    """The items of some rows, in the order of the rows."""
    return items if len(rows) == len(items) else [items[row] for row in rows.tolist()]
