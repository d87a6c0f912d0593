"""Maker of Java's AOT cache: python -m graph.server.aot_making FOLDER JAVA HEAP [OPTION …]

A server on a home of its own is started with these options and stopped; as it ends, Java writes what it loaded. The
file is tried before it gets its name. One process makes it, with low priority; others that want to, leave it to that one.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from graph.db.client import Graph
from graph.server import process
from graph.server.aot import aot_cache_file
from graph.server.disk import require_space
from graph.server.java import Java
from graph.server.server import Server
from graph.words import BattlemapError

SPACE = 1 << 30  # bytes free on the disk: the server's home, what Java notes down, and the cache, 180 MB
PATIENCE = 900  # seconds for a start or an end, on a machine that has other things to do
NICE = 10
KEPT = 3  # caches, for one set of options each


def make_cache(folder: Path, program: Path | None, heap: str, options: Sequence[str] = ()) -> Path | None:
    """The cache for these options, made unless it is there. None where that can't be, or another process is at it."""
    try:
        with FileLock(folder / ".aot.lock", blocking=False):
            return _make(folder, program, heap, options)
    except (Timeout, OSError, BattlemapError):
        return None


def _make(folder: Path, program: Path | None, heap: str, options: Sequence[str]) -> Path | None:
    work = folder / "aot"
    server = Server(work / "neo4j", *_free_ports(), heap=heap, cache=folder, java=program, options=options)
    java = server.ready_java()
    flags = process.java_flags(java, options)
    file = aot_cache_file(java, flags)
    if file is None or file.exists():
        return file
    _tidy(work, server)  # what a maker that was killed has left
    require_space(folder, SPACE)
    try:
        _trained(server, work / "new.aot")
        _put(java, flags, work / "new.aot", file)
        return file
    finally:
        _tidy(work, server)


def _trained(server: Server, new: Path) -> None:
    server.options = (*server.options, f"-XX:AOTCacheOutput={new}", "-Xlog:disable")
    with Graph(server.start(PATIENCE)) as graph:
        graph.prepare()
    server.stop(PATIENCE)


def _put(java: Java, flags: Sequence[str], new: Path, file: Path) -> None:
    """Under its name if Java takes it, else an empty file: it would not become better by trying again."""
    trial = [java.command[0], *flags, f"-XX:AOTCache={new}", "-XX:AOTMode=on", "-XX:+VerifySharedSpaces"]
    tried = subprocess.run([*trial, "-version"], env=java.environment, cwd=java.home, capture_output=True)
    if tried.returncode or not new.exists():
        new.write_bytes(b"")
    new.replace(file)
    made = sorted(file.parent.glob("neo4j-*.aot"), key=lambda kept: kept.stat().st_mtime)
    for old in made[:-KEPT]:
        old.unlink()


def _tidy(work: Path, server: Server) -> None:
    server.stop(20)
    shutil.rmtree(work, ignore_errors=True)


def _free_ports() -> tuple[int, int]:
    with socket.create_server((process.HOST, 0)) as one, socket.create_server((process.HOST, 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(NICE)
    folder, program, heap, *options = sys.argv[1:]
    make_cache(Path(folder).resolve(), Path(program), heap, options)
