"""Java's AOT cache: made once, used by later starts, left out where it is damaged or can't be made."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from graph.server import process
from graph.server.aot import OLDEST, aot_cache_file, make_cache_in_background, with_aot_cache
from graph.server.aot_making import make_cache
from graph.server.java import Java
from graph.server.server import Server
from tests.helpers.paths import LIB
from tests.helpers.servers import ROOMY, SHARED, new_server


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """Not started yet; its jars are links in a folder of its own."""
    new_server(tmp_path / "any").ready_java()  # fetches the jars
    (tmp_path / "lib").mkdir()
    for jar in LIB.glob("*.jar"):
        (tmp_path / "lib" / jar.name).symlink_to(jar.resolve())
    server = new_server(tmp_path / "neo4j", SHARED)
    server.cache, server.aot = tmp_path / "lib", "use"
    return server


@pytest.fixture
def cache(server: Server) -> Path:
    """The cache of the servers of tests, where this one looks for it."""
    file = named(server)
    shutil.copyfile(made(), file)
    return file


def made() -> Path:
    """By this process, or by the one that is at it."""
    for _ in range(300):
        if file := make_cache(LIB, None, ROOMY, SHARED):
            return file
        time.sleep(1)
    raise AssertionError("no process has made it")


def named(server: Server) -> Path:
    java = server.ready_java()
    file = aot_cache_file(java, process.java_flags(java, server.options))
    assert file is not None
    return file


def uses(server: Server, file: Path) -> bool:
    running = server.running()
    assert running is not None
    return str(file) in {opened.path for opened in psutil.Process(running.pid).memory_maps()}


@contextmanager
def starting(server: Server) -> Iterator[None]:
    """Java runs Neo4j, whose classes were loaded from wherever they are; nobody waits for the database.

    That a server which uses the cache works is shown by all others of the tests.
    """
    server.home.mkdir(mode=0o700)
    running = server._launch(server.ready_java())
    try:
        end = time.monotonic() + 60
        while not any("Starting..." in line for line in server.logs()):
            assert time.monotonic() < end and process.is_alive(running)
            time.sleep(0.1)
        yield
    finally:
        process.stop_process(running.pid, 0.1)


def test_a_start_uses_the_cache_and_says_nothing_of_it(server: Server, cache: Path) -> None:
    with starting(server):
        assert uses(server, cache)
        assert "aot" not in (server.home / "logs" / "console.log").read_text()


def test_a_damaged_cache_is_left_out(server: Server, cache: Path) -> None:
    with cache.open("r+b") as file:
        file.seek(cache.stat().st_size // 2)
        file.write(b"damaged" * 100)
    with starting(server):
        assert not uses(server, cache)
        assert "aot" not in (server.home / "logs" / "console.log").read_text()


@pytest.mark.parametrize("size", [20, 100_000, 60_000_000])
def test_half_a_cache_is_left_out_without_a_word(server: Server, cache: Path, size: int) -> None:
    os.truncate(cache, size)
    java = server.ready_java()
    command = [java.command[0], *with_aot_cache(java, process.java_flags(java, server.options)), "-version"]
    assert f"-XX:AOTCache={cache}" in command
    said = subprocess.run(command, env=java.environment, capture_output=True, text=True, check=True)
    assert "aot" not in said.stdout + said.stderr


def test_another_java_jar_heap_or_option_has_another_cache(server: Server) -> None:
    java = server.ready_java()
    flags = process.java_flags(java, ())
    moved = replace(java, command=[*java.command[:-1], "-Djava.io.tmpdir=/elsewhere"])
    others = [
        (replace(java, build=java.build + "patched"), flags),
        (replace(java, jars=[server.pid_file.parent.parent / "other.jar", *java.jars[1:]]), flags),
        (java, process.java_flags(replace(java, heap="600m"), ())),
        (java, process.java_flags(java, ["-XX:+UseSerialGC"])),
    ]
    others[1][0].jars[0].write_bytes(b"another jar")
    assert aot_cache_file(moved, process.java_flags(moved, ())) == aot_cache_file(java, flags)
    assert len({aot_cache_file(java, flags), *(aot_cache_file(*other) for other in others)}) == 5


def test_no_cache_for_an_older_java_nor_beside_the_users_own_nor_when_switched_off(server: Server) -> None:
    java = server.ready_java()
    flags = process.java_flags(java, ())
    old = java.build.replace(f'"{java.version}', f'"{OLDEST - 1}')
    assert aot_cache_file(replace(java, build=old), flags) is None
    assert aot_cache_file(java, [*flags, "-XX:AOTCache=mine.aot"]) is None
    assert aot_cache_file(replace(java, aot=False), flags) is None


def test_what_java_could_not_make_is_not_tried_again(server: Server) -> None:
    java = server.ready_java()
    flags = process.java_flags(java, server.options)
    named(server).touch()
    assert with_aot_cache(java, flags) == flags
    assert make_cache_in_background(java, flags, server.options) is None
    assert make_cache(server.cache, None, server.heap, server.options) == named(server)


def later(java: Java, server: Server) -> None:
    """Has it made in the background, and waits for the end of that."""
    maker = make_cache_in_background(java, process.java_flags(java, server.options), server.options)
    assert maker is not None
    assert maker.wait(60) == 0


def test_it_is_left_to_the_process_that_is_at_it(server: Server) -> None:
    with FileLock(server.cache / ".aot.lock"):
        later(server.ready_java(), server)
    assert not named(server).exists()


def test_too_small_a_disk_is_left_as_it_is(server: Server, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk]).returncode:
        pytest.skip("a full disk needs the right to mount a small one")
    try:
        shutil.copytree(server.cache, disk / "lib", symlinks=True)
        server.cache = disk / "lib"
        later(server.ready_java(), server)
        assert not named(server).exists()
        assert not (disk / "lib" / "aot").exists()
    finally:
        subprocess.run(["umount", disk], check=True)
