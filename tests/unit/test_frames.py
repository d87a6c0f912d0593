"""Frames without a server: which there are, typed DataFrames on Arrow's memory, files whose texts stay text, fonts, the notebook."""

from __future__ import annotations

import csv
import datetime as dt
import resource
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import orjson
import pandas as pd
import pyarrow as pa
import pytest
from matplotlib import pyplot

from battlemap import frames
from battlemap.frames import frame_files, plot_fonts
from battlemap.frames.dataframes import dataframe_of
from battlemap.frames.frame_files import write_frame
from battlemap.frames.frames_page import PAGE, frames_page
from graph.access.policy import EVERYTHING
from graph.model.declarations import edge, integer, node, string
from graph.model.model import MODEL, Model
from graph.query.frames.frame_columns import plural, visible_frames
from graph.query.frames.frame_tables import _in_order
from graph.words import BadInput
from ingest.workbooks import exports
from tests.helpers.exports import FORMULA, cells
from tests.helpers.paths import ROOT

FRAMES = visible_frames(MODEL, EVERYTHING)
TYPED = {
    "name": pa.array(["=1+1", None, "珩光"]),
    "tier": pa.array(["A", "B", "A"]).dictionary_encode(),
    "employees": pa.array([1, None, 3]),
    "revenue": pa.array([-0.5, None, 2.0]),
    "since": pa.array([dt.date(2026, 1, 2), None, dt.date(2025, 1, 1)]),
    "at": pa.array([dt.datetime(2026, 1, 2, 1, 30, tzinfo=dt.UTC)] * 3, pa.timestamp("us", "Asia/Shanghai")),
    "lines": pa.array([["@a", "b"], [], None]),
    "blacklisted": pa.array([True, False, None]),
}


def described(columns: dict[str, Any]) -> pa.Table:
    attrs = {"frame": "customers", "day": "2026-01-02", "run": "R1"}
    return pa.table(columns).replace_schema_metadata({b"PANDAS_ATTRS": orjson.dumps(attrs)})


def test_every_kind_of_node_and_relationship_is_a_frame():
    served = [label for label, declared in MODEL.nodes.items() if declared.served]
    assert len(FRAMES) == len(served) + len(MODEL.edges) - len({"IDENTIFIES"}) + len({"partners", "coverage"})
    assert {"signals", "signals_edges"} < set(FRAMES)  # a label and a type of one name
    assert {"customers", "people", "influence", "fit", "coverage", "ratings"} < set(FRAMES)
    private = [field.name for declared in MODEL.nodes.values() for field in declared.fields.values() if field.private]
    shown = [column for frame in FRAMES.values() for column in frame.columns]
    assert "email" in private and not any(column.field.private for column in shown)
    assert all(len({column.name for column in frame.columns}) == len(frame.columns) for frame in FRAMES.values())


def test_what_is_added_to_the_model_is_in_the_frames():
    plant = node("Factory", "factory", "工厂", name=string("name", "名称"), lines=integer("lines", "产线数"))
    runs = edge("RUNS", "runs", "运营", ("Customer", "Factory"), shift=string("shift", "班次"))
    more = visible_frames(Model(MODEL.nodes | {plant.label: plant}, MODEL.edges | {runs.type: runs}), EVERYTHING)
    assert [column.name for column in more["factories"].columns] == ["id", "name", "lines"]
    assert [column.name for column in more["runs"].columns][:3] == ["start", "end", "shift"]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ServiceProvider", "service_providers"),
        ("KOL", "kols"),
        ("Person", "people"),
        ("Box", "boxes"),
        ("Survey", "surveys"),
    ],
)
def test_names_of_frames(label: str, name: str):
    assert plural(label) == name


def test_scores_are_known_by_their_algorithm():
    algorithms = {name: frame.algorithm for name, frame in FRAMES.items() if frame.algorithm}
    assert {algorithms[name] for name in ("people", "kols", "customers", "coverage", "influence")} == {"influence"}
    assert algorithms["fit"] == algorithms["excluded"] == "partner_fit"
    assert not {"organizations", "ratings", "works_at"} & set(algorithms)


def test_the_page_of_the_frames_is_that_of_the_model():
    assert PAGE.read_text("utf-8") == frames_page(), "run `make generated`"


def test_columns_are_typed_and_know_nothing():
    frame = dataframe_of(described(TYPED))
    assert frame.attrs == {"frame": "customers", "day": "2026-01-02", "run": "R1"}
    assert isinstance(frame.tier.dtype, pd.CategoricalDtype)
    assert frame.employees.dtype == pd.ArrowDtype(pa.int64()) and frame.employees.isna().tolist() == [
        False,
        True,
        False,
    ]
    assert frame.revenue.sum() == 1.5 and frame["since"].dt.year.tolist()[::2] == [2026, 2025]
    assert str(frame["at"].dt.tz) == "Asia/Shanghai" and frame["at"].dt.hour.tolist() == [9, 9, 9]
    assert frame.groupby("tier", observed=True).employees.sum().to_dict() == {"A": 4, "B": 0}


def test_columns_are_the_memory_of_the_table():
    table = described(TYPED)
    frame = dataframe_of(table)
    for name in set(TYPED) - {"tier"}:
        held = frame[name].array.__arrow_array__().chunk(0)
        own = table.column(name).chunk(0)
        addresses = [[part.address for part in each.buffers() if part] for each in (held, own)]
        assert addresses[0] == addresses[1] and addresses[0], name


def test_few_texts_are_in_the_order_of_the_model():
    read = pa.chunked_array([pa.array(["won", "x", None, "open", "a", "won"]).dictionary_encode()])
    ordered = _in_order(read, ("open", "won", "lost"))
    assert ordered.dictionary.to_pylist() == ["open", "won", "a", "x"]
    assert ordered.to_pylist() == read.to_pylist()


def test_a_csv_is_text_for_excel_and_for_pandas(tmp_path: Path):
    path = tmp_path / "customers.csv"
    write_frame(described(TYPED), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as text:
        heading, first, second, _ = csv.reader(text)
    assert heading == list(TYPED)
    assert first == ["'=1+1", "A", "1", "-0.5", "2026-01-02", "2026-01-02 09:30:00+08:00", "'@a; b", "True"]
    assert second[:4] == ["", "B", "", ""]
    assert pd.read_csv(path).name.tolist()[2] == "珩光"


@pytest.mark.parametrize("text", [FORMULA, "+86 25", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1"])
def test_formulas_of_names_are_text(tmp_path: Path, text: str):
    table = described({"name": [text]})
    write_frame(table, tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as read:
        assert [*csv.reader(read)][1][0].startswith("'")
    write_frame(table, tmp_path / "x.xlsx")
    _, (cell,) = cells(tmp_path / "x.xlsx")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_workbook_keeps_numbers_days_and_moments(tmp_path: Path):
    write_frame(described(TYPED), tmp_path / "x.xlsx")
    heading, row, _, _ = cells(tmp_path / "x.xlsx")
    assert [cell.value for cell in heading] == list(TYPED)
    assert [cell.value for cell in row[2:6]] == [1, -0.5, dt.datetime(2026, 1, 2), dt.datetime(2026, 1, 2, 9, 30)]
    assert row[7].value is True


def test_parquet_keeps_types_and_attributes(tmp_path: Path):
    write_frame(described(TYPED), tmp_path / "x.parquet")
    assert isinstance(pd.read_parquet(tmp_path / "x.parquet").tier.dtype, pd.CategoricalDtype)
    read = pd.read_parquet(tmp_path / "x.parquet", dtype_backend="pyarrow")
    assert read.attrs["run"] == "R1"
    assert read.employees.dtype == pd.ArrowDtype(pa.int64()) and list(read.lines[0]) == ["@a", "b"]


def test_what_a_sheet_cannot_hold_is_refused(tmp_path: Path):
    path = tmp_path / "x.xlsx"
    path.write_text("before")
    fits = "汉" * exports.MOST_TEXT
    write_frame(described({"id": ["C1"], "name": [fits]}), tmp_path / "fits.xlsx")
    for name in (
        fits + "字",
        "😀" * (exports.MOST_TEXT // 2 + 1),
    ):  # Excel counts halves of characters beyond the first plane
        with pytest.raises(BadInput, match="holds 32767 characters, and name of C1 has more"):
            write_frame(described({"id": ["C1"], "name": [name]}), path)
    many = described({"id": pa.array(range(exports.MOST_ROWS))})
    with pytest.raises(BadInput, match="a sheet holds 1048576 rows"):
        write_frame(many, path)
    assert path.read_text() == "before"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["fits.xlsx", "x.xlsx"]


@contextmanager
def smallest_files() -> Iterator[None]:
    """No file can grow beyond a few bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("format", sorted(frame_files.FORMATS))
def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path: Path, format: str):
    path, table = tmp_path / f"x{format}", described({"id": [f"C{n}" for n in range(20_000)]})
    path.write_text("before")
    with smallest_files(), pytest.raises(BadInput, match=rf"x\{format} cannot be written: File too large"):
        write_frame(table, path)
    assert path.read_text() == "before" and [*tmp_path.iterdir()] == [path]
    write_frame(table, path)
    assert path.stat().st_size > 10_000 and [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize(
    ("name", "why"), [("x.pdf", r"ends in \.csv, \.xlsx or \.parquet"), ("no/x.csv", "No such file")]
)
def test_a_file_that_cannot_be_written(tmp_path: Path, name: str, why: str):
    with pytest.raises(BadInput, match=why):
        write_frame(described(TYPED), tmp_path / name)


@pytest.mark.skipif(plot_fonts.chinese_font() is None, reason="no font of this machine has Chinese characters")
def test_no_glyph_is_missing_in_chinese_plots(tmp_path: Path):
    say = frames.plot_words("zh")
    book = nbformat.read(ROOT / "docs" / "notebook.zh.ipynb", 4)
    figure, axes = pyplot.subplots()
    axes.text(0, 0, say("x", "−0.5 " + "".join(cell.source for cell in book.cells if cell.cell_type == "code")))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.savefig(tmp_path / "x.png")
    pyplot.close(figure)
    assert say("x", "图") == "图" and frames.plot_words("en")("x", "图") == "x"


def test_plots_speak_english_where_no_font_has_chinese(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plot_fonts, "chinese_font", lambda: None)
    with pytest.warns(UserWarning, match="本机没有中文字体"):
        assert frames.plot_words("zh")("x", "图") == "x"


def test_a_font_is_looked_into(tmp_path: Path):
    from matplotlib import font_manager

    plain = font_manager.findfont("DejaVu Sans")
    assert plot_fonts.has_glyphs(plain, "abc") and not plot_fonts.has_glyphs(plain, plot_fonts.SAMPLE)
    (tmp_path / "x.ttf").write_text("no font")
    assert not plot_fonts.has_glyphs(str(tmp_path / "x.ttf"), "a")


def test_both_notebooks_run_the_same_code_and_hold_no_outputs():
    books = [nbformat.read(ROOT / "docs" / name, 4) for name in ("notebook.ipynb", "notebook.zh.ipynb")]
    codes = [[cell for cell in book.cells if cell.cell_type == "code"] for book in books]
    assert all(cell.outputs == [] and cell.execution_count is None for cells in codes for cell in cells)
    english, chinese = (["".join(cell.source) for cell in cells] for cells in codes)
    changed = [each.replace('LANG = "en"', 'LANG = "zh"').replace("reasons = say", "reasons = say") for each in english]
    assert changed == chinese
    assert [c.cell_type for c in books[0].cells] == [c.cell_type for c in books[1].cells]
