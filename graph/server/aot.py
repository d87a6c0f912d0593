"""Java's AOT cache: Neo4j's classes, loaded and linked beforehand, so that a start takes half of the processor's time.

One file beside the jars for each Java, set of jars and set of options. `graph.server.aot_making` makes it, in the background,
after a start that had none; every later start uses it. Where it can't be made or read, starts go on without it.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from graph.server.artifacts import VERSION
from graph.server.java import Java

OLDEST = 25  # of Java, that makes the cache in one go
OWN = ("-XX:AOT", "-XX:CacheDataStore", "-XX:SharedArchiveFile", "-Xshare")  # a user's own archive is left alone
ELSEWHERE = "-Djava.io.tmpdir="  # differs from home to home
QUIET = ("-Xlog:aot*=off", "-Xlog:cds*=off")  # a cache that does not fit is no news


def with_aot_cache(java: Java, flags: Sequence[str]) -> list[str]:
    """`flags`, and the cache that was made for them, if there is one; Java leaves out a damaged one by itself."""
    file = aot_cache_file(java, flags)
    made = file is not None and file.is_file() and file.stat().st_size > 0
    return [*flags, f"-XX:AOTCache={file}", "-XX:+VerifySharedSpaces", *QUIET] if made else list(flags)


def aot_cache_file(java: Java, flags: Sequence[str]) -> Path | None:
    """The file of the cache for this Java, these jars and flags, made or not; None where there can't be one.

    An empty file says that Java could not make it.
    """
    if not java.aot or java.version < OLDEST or any(flag.startswith(OWN) for flag in flags):
        return None
    stats = [(str(jar), (found := jar.stat()).st_size, found.st_mtime_ns) for jar in java.jars]
    shared = [flag for flag in flags if not flag.startswith(ELSEWHERE)]
    fingerprint = repr((java.build, stats, shared))
    return java.jars[0].parent / f"neo4j-{VERSION}-{hashlib.sha256(fingerprint.encode()).hexdigest()[:12]}.aot"


def make_cache_in_background(
    java: Java, flags: Sequence[str], options: Sequence[str]
) -> subprocess.Popen[bytes] | None:
    """Starts a process that makes the cache, unless it is there or can't be; nobody has to wait for it."""
    file = aot_cache_file(java, flags)
    if file is None or file.exists():
        return None
    return subprocess.Popen(
        [sys.executable, "-m", "graph.server.aot_making", str(file.parent), java.command[0], java.heap, *options],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
