"""A folder that is watched: files dropped into it are loaded and moved to `done` or `failed`.

It polls, as network shares send no notices. A file counts as complete once its size and time have stayed the same for two
polls. A crash between load and move means that the file is loaded again at the next start, which changes nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from graph.clock import now
from graph.words import BadInput, BattlemapError, DatabaseUnavailable, Text
from ingest.tables.files import is_data

UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart")
STEADY = 2  # polls in which a file must not change
Seen = tuple[int, int, int]  # size in bytes, time of change in ns, polls without a change


class LoadResult(Protocol):
    """The result of a load: whether it got through the whole file, and how many rows were set aside."""

    @property
    def complete(self) -> bool: ...
    @property
    def rejected(self) -> int: ...


Load = Callable[[list[Path]], LoadResult]
Reporter = Callable[[Text], None]


def watch_folder(folder: Path, load: Load, notify: Reporter, poll: float = 1.0, *, stop: threading.Event) -> None:
    """Load each file that appears in a folder, oldest first, until `stop` is set. `poll` is in seconds.

    One bad file never ends it; while the database does not answer, the file stays and is tried again.
    Raises BadInput where the folder isn't there or files can't be moved in it.
    """
    _prepare(folder)
    notify(WATCHING.fill(folder=folder))
    seen: dict[Path, Seen] = {}
    reported: set[str] = set()
    while not stop.is_set():
        seen = _look(folder, seen, notify, reported)
        for path in _steady(seen):
            if stop.is_set():
                break
            if _take(path, load, notify, reported):
                seen.pop(path, None)
            else:
                break
        stop.wait(poll)


def _prepare(folder: Path) -> None:
    try:
        for name in ("done", "failed"):
            (folder / name).mkdir(exist_ok=True)
            if not os.access(folder / name, os.W_OK):
                raise PermissionError(13, "not writable")
    except OSError as error:
        raise BadInput(NO_FOLDER.fill(folder=folder, why=error.strerror)) from error


def _look(folder: Path, seen: dict[Path, Seen], notify: Reporter, reported: set[str]) -> dict[Path, Seen]:
    """What lies in the folder now, and for how many polls each file has stayed as it is."""
    now: dict[Path, Seen] = {}
    try:
        for path in folder.iterdir():
            if is_dropped(path) and path.is_file():
                state = path.stat()
                size, at, steady = seen.get(path, (-1, 0, 0))
                same = (size, at) == (state.st_size, state.st_mtime_ns)
                now[path] = (state.st_size, state.st_mtime_ns, steady + 1 if same else 0)
    except FileNotFoundError:  # taken away between the two calls: the next poll sees what is left
        return seen
    except OSError as error:  # a share that is gone for a while
        _once(AWAY.fill(folder=folder, why=error.strerror), notify, reported)
        return seen
    return now


def is_dropped(path: Path) -> bool:
    """Whether a file is one to load: not hidden, not a lock file, not one that is still being written."""
    name = path.name.lower()
    return not name.startswith((".", "~$")) and not name.endswith(UNFINISHED)


def _steady(seen: dict[Path, Seen]) -> list[Path]:
    return [path for path, state in sorted(seen.items(), key=lambda item: (item[1][1], item[0])) if state[2] >= STEADY]


def _take(path: Path, load: Load, notify: Reporter, reported: set[str]) -> bool:
    """Load a file and move it; whether it is done with. It is not while the database doesn't answer."""
    try:
        if not is_data(path.name):
            raise BadInput(WRONG_KIND.fill(name=path.name))
        outcome = load([path])
    except DatabaseUnavailable as error:
        _once(WAITING.fill(name=path.name, why=error.text), notify, reported)
        return False
    except BattlemapError as error:
        _fail(path, error.text, notify)
    except Exception as error:  # noqa: BLE001 (whatever one file does, the next one is loaded)
        _fail(path, UNEXPECTED.fill(why=f"{type(error).__name__}: {error}"), notify)
    else:
        if outcome.complete:
            moved = _move(path, "done", notify)
            notify(DONE.fill(name=path.name, place=moved, rejected=outcome.rejected))
        else:
            _fail(path, INCOMPLETE.fill(rejected=outcome.rejected), notify)
    reported.clear()
    return True


def _once(text: Text, notify: Reporter, reported: set[str]) -> None:
    """Say something that may hold for hours only the first time."""
    if text.en not in reported:
        reported.add(text.en)
        notify(text)


def _fail(path: Path, why: Text, notify: Reporter) -> None:
    moved = _move(path, "failed", notify)
    if moved != path:
        report = moved.with_name(moved.name + ".txt")
        report.write_text(f"{path.name}\n\n{why.en}\n\n{why.zh}\n", "utf-8")
    notify(FAILED.fill(name=path.name, why=why, place=moved))


def _move(path: Path, target: str, notify: Reporter) -> Path:
    """Move a file into a folder beside it, under a name that is free; where it is then."""
    place = _free(path.parent / target, path.name)
    try:
        path.rename(place)
    except OSError as error:  # somebody has it open (Windows), or took it away
        notify(STAYS.fill(name=path.name, why=error.strerror))
        return path
    return place


def _free(folder: Path, name: str) -> Path:
    """A path that no file and no report has: with the time in the name where the name is taken."""
    place, number = folder / name, 0
    stem, suffix = os.path.splitext(name)
    while place.exists() or place.with_name(place.name + ".txt").exists():
        stamp = f"{now():%Y%m%d-%H%M%S}" + (f"-{number}" if number else "")
        place, number = folder / f"{stem} {stamp}{suffix}", number + 1
    return place


WATCHING = Text("watching {folder}", "正在监视 {folder}")
DONE = Text(
    "{name}: loaded, {rejected} rows rejected; moved to {place}", "{name}:已导入,{rejected} 行被拒绝;已移至 {place}"
)
FAILED = Text("{name}: failed: {why}; moved to {place}", "{name}:导入失败:{why};已移至 {place}")
INCOMPLETE = Text(
    "not all of it could be read ({rejected} rows rejected); see the report of the run, mend it and drop it again",
    "未能完整读取({rejected} 行被拒绝);请查看导入报告,修改后重新放入",
)
WAITING = Text(
    "{name} waits: {why}; it is tried again until the database answers", "{name} 等待中:{why};数据库恢复后将自动重试"
)
UNEXPECTED = Text("unexpected: {why}", "意外错误:{why}")
WRONG_KIND = Text(
    "{name}: files of this kind are not read; save it as xlsx, csv or json",
    "{name}:不支持这种文件;请另存为 xlsx、csv 或 json",
)
STAYS = Text("{name} can't be moved ({why}); it stays where it is", "{name} 无法移动({why});文件保留在原处")
AWAY = Text("{folder} can't be read ({why}); trying again", "无法读取 {folder}({why});正在重试")
NO_FOLDER = Text(
    "{folder} can't be watched ({why}); it must be a folder in which files may be moved",
    "无法监视 {folder}({why});必须是可以移动文件的目录",
)
