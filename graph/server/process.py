"""The server's process: started, found again by whoever comes later, ended; and the ports that it needs."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from graph.server.aot import with_aot_cache
from graph.server.disk import last_lines, write_private
from graph.server.java import Java, memory_options
from graph.server.server_words import LISTENS, SOMEBODY_LISTENS, server_error
from graph.words import Text

HOST = "127.0.0.1"
MAIN = "org.neo4j.server.Neo4jCommunity"
JVM = ("-XX:-OmitStackTraceInFastThrow", "-XX:+ExitOnOutOfMemoryError")

_children: dict[int, subprocess.Popen[bytes]] = {}  # to reap those that this process started


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """Our server's process; `created` (seconds since 1970) tells it from a later one with the same pid."""

    pid: int
    created: float
    bolt_port: int
    http_port: int


def pid_file(home: Path) -> Path:
    return home / "server.pid"


def java_flags(java: Java, options: Sequence[str]) -> list[str]:
    """All that the server's Java is told, beside which server it is."""
    return [*java.command[1:], *memory_options(java.heap, options), *JVM, *options]


def launch_process(java: Java, bolt_port: int, http_port: int, options: Sequence[str] = ()) -> ServerProcess:
    """A new process, remembered at once. Its command line names its home and ports: see _by_command_line."""
    home = java.home
    ports = f"-Dbattlemap.bolt_port={bolt_port}", f"-Dbattlemap.http_port={http_port}"
    folders = f"--home-dir={home}", f"--config-dir={home / 'conf'}"
    with (home / "logs" / "console.log").open("wb") as console:
        child = subprocess.Popen(
            [java.command[0], *with_aot_cache(java, java_flags(java, options)), *ports, MAIN, *folders],
            cwd=home,
            env=java.environment,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children[child.pid] = child
    running = ServerProcess(child.pid, psutil.Process(child.pid).create_time(), bolt_port, http_port)
    _remember(home, running)
    return running


def find_process(home: Path) -> ServerProcess | None:
    """By the pid file; if that is lost or wrong, by the home that a Java process was started with."""
    return _by_pid_file(home) or _by_command_line(home)


def _by_pid_file(home: Path) -> ServerProcess | None:
    try:
        found = ServerProcess(**json.loads(pid_file(home).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return found if is_alive(found) else None


def _by_command_line(home: Path) -> ServerProcess | None:
    mark = f"--home-dir={home}"
    for process in psutil.process_iter(["cmdline", "create_time"]):
        command = process.info["cmdline"] or []
        if mark in command and MAIN in command:
            ports = dict(re.findall(r"-Dbattlemap\.(\w+_port)=(\d+)", " ".join(command)))
            if len(ports) == 2:
                numbers = {name: int(port) for name, port in ports.items()}
                found = ServerProcess(process.pid, process.info["create_time"], **numbers)
                _remember(home, found)
                return found
    return None


def _remember(home: Path, running: ServerProcess) -> None:
    write_private(pid_file(home), json.dumps(asdict(running)))


def is_alive(running: ServerProcess) -> bool:
    _reap(running.pid)
    try:
        process = psutil.Process(running.pid)
        same = abs(process.create_time() - running.created) < 2  # seconds
        return same and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, TypeError, ValueError):  # also numbers in the file that are none
        return False


def exit_code(pid: int) -> int | None:
    """Of an ended process; None if another one was its parent."""
    return _children[pid].wait() if pid in _children else None


def stop_process(pid: int, timeout: float) -> None:
    """Asks it to end, and kills it if it has not after `timeout` seconds."""
    try:
        process = psutil.Process(pid)
        process.terminate()
        try:
            process.wait(timeout)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(10)
    except psutil.NoSuchProcess:
        pass
    _reap(pid)


def _reap(pid: int) -> None:
    if pid in _children:
        _children[pid].poll()


def read_logs(home: Path, lines: int) -> list[str]:
    """The last lines of Neo4j's own log, then what the last start wrote to its console."""
    files = (home / "logs" / "neo4j.log", home / "logs" / "console.log")
    return [line for file in files for line in last_lines(file, lines)][-lines:]


# -- ports


def is_listening(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def check_port(port: int, what: str) -> None:
    """Raises ServerError (PORT_TAKEN) if we cannot listen there."""
    why = _problem(port)
    if why:
        raise server_error("PORT_TAKEN", port=port, what=what, why=why)


def _problem(port: int) -> Text | str | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as e:
            return str(e.strerror)
        except OSError:
            return _holder(port)
    return None


def _holder(port: int) -> Text:
    """Who listens there, as far as this user may know."""
    try:
        for c in psutil.net_connections("tcp"):
            if c.status == psutil.CONN_LISTEN and c.pid and c.laddr and c.laddr.port == port:
                return LISTENS.fill(name=f"{psutil.Process(c.pid).name()} (pid {c.pid})")
    except psutil.Error:
        pass
    return SOMEBODY_LISTENS
