"""A watched folder: real files in a real folder, and plain functions that load them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from graph.words import BadInput, DatabaseUnavailable, Text
from ingest.read.watching import watch_folder
from tests.helpers.paths import ROOT
from tests.helpers.watching import POLL, Loaded, until, watching


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_are_loaded_and_moved_oldest_first(tmp_path: Path):
    loaded: list[str] = []

    def load(paths: list[Path]) -> Loaded:
        loaded.extend(f"{path.name} {path.read_text()}" for path in paths)
        return Loaded(rejected=2)

    (tmp_path / "b.csv").write_text("1")
    (tmp_path / "a.csv").write_text("2")
    os.utime(tmp_path / "b.csv", (1, 1))
    with watching(tmp_path, load) as said:
        until(lambda: len(said) == 3)
        (tmp_path / "c.csv").write_text("3")
        until(lambda: len(said) == 4)
    assert loaded == ["b.csv 1", "a.csv 2", "c.csv 3"]
    assert names(tmp_path / "done") == ["a.csv", "b.csv", "c.csv"]
    assert names(tmp_path) == ["done", "failed"]
    assert "2 rows rejected" in said[1].en and "2 行被拒绝" in said[1].zh


def test_a_file_is_not_touched_while_it_grows(tmp_path: Path):
    sizes: list[int] = []

    def load(paths: list[Path]) -> Loaded:
        sizes.append(paths[0].stat().st_size)
        return Loaded()

    with watching(tmp_path, load), (tmp_path / "slow.csv").open("w") as out:
        for _ in range(50):
            out.write("x" * 10)
            out.flush()
            time.sleep(POLL / 2)
        out.close()
        until(lambda: sizes)
    assert sizes == [500]


def test_hidden_and_unfinished_files_stay(tmp_path: Path):
    kept = [".hidden.csv", "a.csv.part", "b.tmp", "~$c.xlsx"]
    for name in [*kept, "d.csv"]:
        (tmp_path / name).write_text("1")
    with watching(tmp_path, lambda _: Loaded()):
        until(lambda: (tmp_path / "done" / "d.csv").exists())
    assert names(tmp_path) == sorted([*kept, "done", "failed"])


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (BadInput(Text("no header", "没有表头")), "没有表头"),
        (ZeroDivisionError("oh"), "ZeroDivisionError"),
        (None, "未能完整读取"),
    ],
)
def test_a_bad_file_goes_to_failed_with_a_report_and_the_next_is_loaded(tmp_path: Path, raised, said: str):
    def load(paths: list[Path]) -> Loaded:
        if paths[0].name == "good.csv":
            return Loaded()
        if raised:
            raise raised
        return Loaded(complete=False)

    (tmp_path / "bad.csv").write_text("1")
    os.utime(tmp_path / "bad.csv", (1, 1))
    (tmp_path / "good.csv").write_text("1")
    with watching(tmp_path, load):
        until(lambda: (tmp_path / "done" / "good.csv").exists())
    assert names(tmp_path / "failed") == ["bad.csv", "bad.csv.txt"]
    assert said in (tmp_path / "failed" / "bad.csv.txt").read_text("utf-8")


def test_a_kind_that_is_not_read_fails_at_once(tmp_path: Path):
    (tmp_path / "photo.png").write_text("1")
    with watching(tmp_path, lambda _: Loaded()) as said:
        until(lambda: (tmp_path / "failed" / "photo.png.txt").exists() and len(said) == 2)
    assert "photo.png" in said[1].en


def test_nothing_is_ever_overwritten(tmp_path: Path):
    with watching(tmp_path, lambda paths: Loaded(complete="2" not in paths[0].read_text())) as said:
        for number, text in enumerate(["1", "1", "1", "2", "2"], 2):
            (tmp_path / "a.csv").write_text(text)
            until(lambda number=number: len(said) == number)
    assert len(names(tmp_path / "done")) == 3
    assert len([name for name in names(tmp_path / "failed") if name.endswith(".csv")]) == 2
    assert len(names(tmp_path / "failed")) == 4


def test_an_outage_pauses_and_the_file_is_tried_again(tmp_path: Path):
    tries: list[str] = []

    def load(paths: list[Path]) -> Loaded:
        tries.append(paths[0].name)
        if len(tries) < 4:
            raise DatabaseUnavailable(Text("Neo4j does not answer", "Neo4j 没有应答"))
        return Loaded()

    (tmp_path / "a.csv").write_text("1")
    os.utime(tmp_path / "a.csv", (1, 1))
    (tmp_path / "b.csv").write_text("1")
    with watching(tmp_path, load) as said:
        until(lambda: (tmp_path / "done" / "b.csv").exists())
    assert tries == ["a.csv"] * 4 + ["b.csv"]
    assert sum("waits" in text.en for text in said) == 1


def test_a_file_that_vanishes_while_it_is_loaded_ends_nothing(tmp_path: Path):
    def load(paths: list[Path]) -> Loaded:
        if paths[0].name == "gone.csv":
            paths[0].unlink()
        return Loaded()

    (tmp_path / "gone.csv").write_text("1")
    os.utime(tmp_path / "gone.csv", (1, 1))
    (tmp_path / "b.csv").write_text("1")
    with watching(tmp_path, load):
        until(lambda: (tmp_path / "done" / "b.csv").exists())


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(BadInput, match="can't be watched"):
        watch_folder(tmp_path / "nowhere", lambda _: Loaded(), print, stop=threading.Event())


def test_killed_between_load_and_move_it_loads_again(tmp_path: Path):
    code = (
        "import os, signal, sys, threading; from pathlib import Path; from ingest.read.watching import watch_folder\n"
        "def load(paths):\n"
        "    Path(sys.argv[1], '.loads').open('a').write(paths[0].name + chr(10))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "watch_folder(Path(sys.argv[1]), load, print, 0.02, stop=threading.Event())"
    )
    (tmp_path / "a.csv").write_text("1")
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, timeout=30)
    assert killed.returncode == -signal.SIGKILL
    loaded: list[str] = []
    with watching(tmp_path, lambda paths: loaded.append(paths[0].name) or Loaded()):
        until(lambda: (tmp_path / "done" / "a.csv").exists())
    assert loaded == ["a.csv"]
