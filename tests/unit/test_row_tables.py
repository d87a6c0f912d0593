"""Row tables, their indices and order, packed rows and beginnings, each beside the same of plain lists of dicts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.fit_data.pair_columns import PairColumns, TextCodes
from algorithms.packed_rows import PACK, PackedRows
from graph import clock
from graph.projections import row_table
from graph.projections.row_table import KeyedRows, RowIndex, RowTable, ordered_table
from graph.projections.table_reads import DAY, FLAG, KEY, MOMENT, REAL, TEXT, TEXTS
from tests.helpers.examples import examples

SCHEMA = pa.schema(
    [("id", KEY), ("kind", TEXT), ("day", DAY), ("at", MOMENT), ("size", REAL), ("flag", FLAG), ("names", TEXTS)]
)
TEXT_VALUES = st.none() | st.sampled_from(["a", "b", "甲", "𝒳", "é", ""])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": TEXT_VALUES,
            "kind": TEXT_VALUES,
            "day": st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 9)),
            "at": st.none() | st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2020, 1, 9)).map(clock.instant),
            "size": st.none() | st.sampled_from([0.0, 1.5, -2.0]),
            "flag": st.none() | st.booleans(),
            "names": st.none() | st.lists(TEXT_VALUES, max_size=2),
        }
    ),
    max_size=30,
)


@pytest.mark.parametrize("few", [0, 20_000])
@examples(40)
@given(rows=ROWS, at=st.integers(0, 29))
def test_rows_are_those_that_it_was_made_of(few: int, rows: list[dict[str, Any]], at: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(row_table, "FEW", few)
        table = RowTable.of(rows, SCHEMA)
        assert list(table) == rows and table == rows and len(table) == len(rows)
        if at < len(rows):
            assert table[at] == rows[at] and table[at - len(rows)] == rows[at] and table[at:] == rows[at:]
        kept = np.array([row["kind"] == "a" for row in rows], bool)
        assert list(table.where(kept)) == [row for row in rows if row["kind"] == "a"]
        assert table.is_one_of("kind", "a").tolist() == kept.tolist()
        assert table.texts("size") == [row["size"] for row in rows]
        days = [None if row["at"] is None else clock.day_of(row["at"]) for row in rows]
        assert [day.item() for day in table.days("at")] == days
        assert table.missing("day").tolist() == [row["day"] is None for row in rows]


@examples(40)
@given(ROWS)
def test_an_index_finds_what_grouping_finds(rows: list[dict[str, Any]]) -> None:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        if row["id"] is not None and row["kind"] is not None:
            groups[row["id"], row["kind"]].append(row)
    index = RowIndex(RowTable.of(rows, SCHEMA), "id", "kind")
    for key in [*groups, ("a", "nothing"), ("nothing", "a")]:
        assert index.get(key, []) == groups.get(key, [])
    keyed = KeyedRows(RowTable.of([row for row in rows if row["id"] is not None], SCHEMA))
    assert dict(keyed) == {row["id"]: row for row in rows if row["id"] is not None}


@examples(40)
@given(ROWS)
def test_a_table_is_sorted_as_python_sorts_with_nothing_last(rows: list[dict[str, Any]]) -> None:
    order = ("kind", "day", "size", "at", "id")
    key = lambda row: [(row[name] is None, row[name] or 0 if row[name] is None else row[name]) for name in order]  # noqa: E731
    expected = sorted(rows, key=key)
    table = RowTable.of(rows, SCHEMA).table
    assert list(RowTable(ordered_table(table, order, is_distinct=False, schema=SCHEMA))) == expected
    found = list(RowTable(ordered_table(table, order, is_distinct=True, schema=SCHEMA)))
    assert len(found) == len({str(row) for row in rows}) and all(row in rows for row in found)


def in_columns(pairs: list[tuple[str, ...]]) -> PairColumns:
    texts = [list(dict.fromkeys(pair[k] for pair in pairs)) for k in range(3)]
    codes = [np.array([texts[k].index(pair[k]) for pair in pairs], np.int64) for k in range(3)]
    return PairColumns(*map(TextCodes, codes, texts))


@examples(40)
@given(st.lists(st.tuples(*[st.sampled_from("abcd")] * 3)), st.lists(st.tuples(*[st.sampled_from("cdef")] * 3)))
def test_pairs_have_keys_that_tell_them_apart(one: Any, other: Any) -> None:
    pairs, others = in_columns(one), in_columns(other)
    assert list(pairs) == one and list(PairColumns.joined([pairs, others])) == one + other
    assert len(set(pairs.keys.tolist())) == len(set(one))
    known = dict(zip(one, pairs.keys.tolist(), strict=True))
    assert [key in known.values() for key in pairs.keys_of(others).tolist()] == [pair in known for pair in other]
    assert set(pairs.parties) == {pair[:2] for pair in one} and list(pairs.party_of_each) == [p[:2] for p in one]
    joined = PairColumns.joined([pairs, others])
    assert np.argsort(joined.keys, kind="stable").tolist() == sorted(
        range(len(one + other)), key=(one + other).__getitem__
    )


@pytest.mark.parametrize("count", [0, 1, PACK - 1, PACK, 3 * PACK + 7])
def test_packed_rows_come_back_whole_and_in_slices(count: int) -> None:
    rows = [{"start": f"P{n}", "values": {"score": n / 7, "reasons": ["因为", str(n)]}} for n in range(count)]
    packed = PackedRows(rows)
    assert packed == rows and list(packed) == rows and len(packed) == count
    for first, last in [(0, 10), (PACK - 3, PACK + 3), (2 * PACK, 3 * PACK + 100), (5, 5)]:
        assert packed[first:last] == rows[first:last]
    if rows:
        assert packed[count - 1] == packed[-1] == rows[-1]
    assert PackedRows(packed) == rows
