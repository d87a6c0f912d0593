"""What analysts run: both notebooks from the connection to three plots, and exports of frames, on the scored seed."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from battlemap.frames.plot_fonts import chinese_font
from graph.db.client import Connection, Graph
from tests.helpers.cli import battlemap
from tests.helpers.exports import cells
from tests.helpers.paths import ROOT
from tests.helpers.servers import environment

SIZE = 300_000  # bytes of a notebook with its outputs


@pytest.fixture
def env(connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A process on the seed; Jupyter's files go elsewhere."""
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    return environment(connection) | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def outputs(cells: list[Any]) -> Iterator[Any]:
    yield from (output for cell in cells for output in cell.get("outputs", ()))


def test_both_notebooks_run_to_three_plots(scored: Graph, env: dict[str, str]):
    """One after the other in one kernel, which forgets all names in between."""
    books = [nbformat.read(ROOT / "docs" / name, 4) for name in ("notebook.ipynb", "notebook.zh.ipynb")]
    lengths = [len(book.cells) for book in books]
    both = nbformat.from_dict(books[0])
    both.cells = [*books[0].cells, nbformat.v4.new_code_cell("%reset -f"), *books[1].cells]
    parts = both.cells[: lengths[0]], both.cells[-lengths[1] :]
    NotebookClient(both, kernel_name="python3", timeout=300).execute(env=env)
    for book, part in zip(books, parts, strict=True):
        book.cells = part
        said = [output.text for output in outputs(part) if output.output_type == "stream"]
        assert said == [] or (chinese_font() is None and book is books[1])  # no glyph was missing, nothing warned
        plots = [output.data["image/png"] for output in outputs(part) if "image/png" in output.get("data", {})]
        assert len(plots) == 3
        for plot in map(base64.b64decode, plots):
            assert struct.unpack(">II", plot[16:24]) > (400, 200) and len(plot) > 10_000
        assert len(nbformat.writes(book)) < SIZE


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet"])
def test_an_export_holds_every_row(scored: Graph, env: dict[str, str], tmp_path: Path, format: str):
    path = tmp_path / f"fit.{format}"
    done = battlemap("export", "fit", path, "--as-of", "last", env=env)
    (expected,) = scored.read("MATCH ()-[r:FITS]->() RETURN count(r) AS n, avg(r.probability) AS mean")
    assert done.returncode == 0 and f"{expected['n']} rows in {path}" in done.stderr, done.stderr
    if format == "xlsx":
        heading, *rows = [[cell.value for cell in row] for row in cells(path)]
        read = pd.DataFrame(rows, columns=heading)
    else:
        read = pd.read_csv(path) if format == "csv" else pd.read_parquet(path)
    assert len(read) == expected["n"] and read.probability.mean() == pytest.approx(expected["mean"], abs=1e-12)
    assert not read.reasons_zh.isna().all() and read.partner_name.notna().all()


def test_what_is_wrong_with_an_export_is_told(scored: Graph, env: dict[str, str], tmp_path: Path):
    for words, said in (
        (["nothing", tmp_path / "x.csv"], "there is no frame 'nothing'; there are: organizations, customers"),
        (["fit", tmp_path / "x.pdf"], "name a file that ends in .csv, .xlsx or .parquet"),
        (["fit", tmp_path / "x.csv", "--key", "bm_1"], "this key is not valid"),
        (["fit", tmp_path / "x.csv", "--as-of", "never"], "give a date"),
    ):
        done = battlemap("export", *words, env=env)
        assert done.returncode == 1 and said in done.stderr, done.stderr
    assert not list(tmp_path.glob("*.csv"))
