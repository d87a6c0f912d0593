"""Readers of columns: the value of a mapping in every row of a block, each distinct text parsed once."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graph.model.column_records import ValueColumn
from ingest.mapping.getters import Getter
from ingest.parse.cells import CLEAN, NO_TEXTS, UnreadableCell
from ingest.tables.row_blocks import RowBlock, arrow

Mask = npt.NDArray[np.bool_]


class Failure:
    """The mark of a cell that can't be read: its row is read by itself, which tells why."""


FAILED = Failure()
REMEMBERED = 4096  # texts of a column that are parsed once for all blocks
MANY = 200  # different texts for which looking at all of them at once pays
CLEAN_TEXT = "^(?:" + CLEAN.pattern.removesuffix(r"\Z") + ")$"


class IdColumn(NamedTuple):
    """Ids of the rows of a block, None where there is none; which can't be read, and which are not there."""

    ids: list[str]
    failed: Mask
    absent: Mask


class ColumnReader:
    """A reader of what `get` finds in the columns of these names; of clean texts that are shorter than `plain` it finds these."""

    def __init__(self, names: tuple[str, ...], get: Getter, plain: int = 0):
        self.names, self.get, self.plain = names, get, plain
        self._of_text = lru_cache(REMEMBERED)(lambda text: self._value({names[0]: text}))

    def read(self, block: RowBlock) -> ValueColumn:
        """The value in each row; FAILED where it can't be read."""
        if not self.names:
            return ValueColumn([self._value({})], np.zeros(len(block), np.intp))
        columns = [block.columns[name] for name in self.names]
        if len(columns) == 1 and not isinstance(columns[0], list):
            coded = columns[0].dictionary_encode(null_encoding="encode")
            codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.intp)
            return ValueColumn(self._of_texts(coded.dictionary), codes)
        rows = zip(*(cells if isinstance(cells, list) else cells.to_pylist() for cells in columns), strict=True)
        return ValueColumn([self._value(dict(zip(self.names, row, strict=True))) for row in rows])

    def ids(self, block: RowBlock) -> IdColumn:
        """As read, for ids, nearly all of which are different."""
        texts = block.columns[self.names[0]] if len(self.names) == 1 else []
        if not isinstance(texts, list) and are_clean(texts, self.plain):
            no_row = np.zeros(len(block), bool)
            return IdColumn(texts.to_pylist(), no_row, no_row)
        column = self.read(block)
        return IdColumn(without_failures(column).to_list(), rows_with(column, FAILED), rows_with(column, None))

    def _of_texts(self, texts: Any) -> list[Any]:
        if len(texts) > MANY and are_clean(texts, self.plain):
            return texts.to_pylist()  # type: ignore[no-any-return]
        return list(map(self._of_text, texts.to_pylist()))

    def _value(self, cells: dict[str, Any]) -> Any:
        try:
            return self.get(cells)
        except UnreadableCell:
            return FAILED


def rows_with(column: ValueColumn, mark: Any) -> Mask:
    """Which rows have this very value."""
    found = np.fromiter((value is mark for value in column.values), bool, len(column.values))
    return found if column.codes is None else found[column.codes]


def without_failures(column: ValueColumn) -> ValueColumn:
    """The column with nothing where it can't be read."""
    if not any(value is FAILED for value in column.values):
        return column
    return ValueColumn([None if value is FAILED else value for value in column.values], column.codes)


def are_clean(texts: Any, most: int) -> bool:
    """Whether an Arrow array holds nothing but texts shorter than `most` that `values.parser` takes as they are."""
    if not most or not len(texts) or texts.null_count:
        return False
    import pyarrow.compute as pc

    if pc.max(pc.utf8_length(texts)).as_py() >= most:
        return False
    if pc.all(pc.and_not(pc.ascii_is_alnum(texts), pc.ascii_is_alpha(texts))).as_py():
        return True
    clean = pc.all(pc.match_substring_regex(texts, CLEAN_TEXT)).as_py()
    return bool(clean) and not pc.any(pc.is_in(pc.utf8_lower(texts), _no_texts(texts.type))).as_py()


@cache
def _no_texts(type: Any) -> Any:
    return arrow().array(sorted(NO_TEXTS), type)
