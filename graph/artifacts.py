"""Neo4j's own jars: the committed lock, and fetching what it names.

`neo4j.lock` has one line a jar, `group:artifact:version[:classifier] sha256 size`, and no addresses: the
repository is given at run time. A jar is checked against its sum once, when fetched; later starts look only
at names and sizes, so they need no network and take a few milliseconds.

    python -m graph.artifacts lock      resolve the coordinates below again and rewrite the lock
    python -m graph.artifacts fetch DIR fetch into DIR (for images)
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache as remember
from pathlib import Path
from typing import TYPE_CHECKING

from graph.words import ServerError, Text

if TYPE_CHECKING:
    import requests

VERSION = "2026.09.0"
COORDINATES = (
    f"org.neo4j.app:neo4j-server:{VERSION}",
    f"org.neo4j:neo4j:{VERSION}",
    "org.neo4j.client:neo4j-browser:5.24.0",
)
LOCK = Path(__file__).with_name("neo4j.lock")
THREADS = 8  # more did not help: the few large jars are what takes the time
TRIES = 5  # per jar; each goes on where the one before stopped
TIMEOUT = (10, 30)  # seconds to connect, and between two blocks of data
BLOCK = 1 << 18  # bytes
SPARE = 64 << 20  # bytes that must stay free on the disk after fetching

ERRORS = {
    "FETCH_FAILED": Text(
        "Neo4j's file {name} could not be fetched from {base}: {why}. Check the network or the mirror's "
        "address and start again: what has arrived is kept, and fetching goes on from there.",
        "无法从 {base} 获取 Neo4j 的文件 {name}：{why}。请检查网络或镜像地址后重新启动：已下载的部分会保留，"
        "并从中断处继续。",
    ),
    "WRONG_SUM": Text(
        "Neo4j's file {name} from {base} is not the one in the lock (SHA-256 {found}, expected {wanted}). It "
        "was removed after a second try. The mirror or a proxy changes files: use another mirror.",
        "从 {base} 获取的 Neo4j 文件 {name} 与锁定文件不符（SHA-256 为 {found}，应为 {wanted}）。"
        "重试一次后已删除。镜像或代理改动了文件：请换用其他镜像。",
    ),
    "DISK_FULL": Text(
        "The disk of {where} is full: {need} MB more are needed, {free} MB are free. Free some space, or "
        "choose another folder, and start again.",
        "{where} 所在磁盘空间不足：还需要 {need} MB，可用 {free} MB。请释放空间或更换目录后重新启动。",
    ),
    "NOT_WRITABLE": Text(
        "The folder {where} cannot be written: {why}. Give this user the right to write there, or choose "
        "another folder.",
        "无法写入目录 {where}：{why}。请授予当前用户写入权限，或更换目录。",
    ),
}


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock; `size` in bytes, `sha256` in hex."""

    coordinate: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        _, artifact, version, *classifier = self.coordinate.split(":")
        return "-".join([artifact, version, *classifier]) + ".jar"

    @property
    def path(self) -> str:
        """Where a Maven repository keeps it, relative to the repository's base address."""
        group, artifact, version, *_ = self.coordinate.split(":")
        return "/".join([group.replace(".", "/"), artifact, version, self.name])


def read_lock(path: Path = LOCK) -> list[Jar]:
    return [Jar(c, sha, int(size)) for c, sha, size in map(str.split, path.read_text().splitlines())]


@remember
def locked() -> tuple[Jar, ...]:
    return tuple(read_lock())


def missing(cache: Path, jars: Iterable[Jar]) -> list[Jar]:
    """Those that are not in `cache` with the size that the lock gives."""
    return [jar for jar in jars if _size(cache / jar.name) != jar.size]


def fetch(
    cache: Path,
    mirror: str | None = None,
    jars: Iterable[Jar] | None = None,
    progress: bool | None = None,
) -> list[Path]:
    """Paths of all jars in `cache`, fetched from `mirror` (default: Maven Central) where missing.

    `progress`: draw a bar on stderr; None means if stderr is a terminal. Processes that share a cache wait
    for one another. Raises ServerError with code FETCH_FAILED, WRONG_SUM, DISK_FULL or NOT_WRITABLE.
    """
    jars = locked() if jars is None else tuple(jars)
    if missing(cache, jars):
        from filelock import FileLock

        with disk_errors(cache):
            cache.mkdir(parents=True, exist_ok=True)
            with FileLock(cache / ".lock"):
                _fetch_missing(cache, mirror or _central(), missing(cache, jars), progress)
    return [cache / jar.name for jar in jars]


def _fetch_missing(cache: Path, base: str, jars: list[Jar], progress: bool | None) -> None:
    total, arrived = sum(jar.size for jar in jars), sum(_size(_part(cache, jar)) for jar in jars)
    need_space(cache, total - arrived + SPARE)
    with _bar(total, arrived, progress) as advance, ThreadPoolExecutor(THREADS) as pool:
        stop = threading.Event()
        largest_first = sorted(jars, key=lambda jar: -jar.size)
        jobs = [pool.submit(_Fetch(cache, base, jar, advance, stop)) for jar in largest_first]
        try:
            done, _ = wait(jobs, return_when=FIRST_EXCEPTION)
        finally:  # also on Ctrl-C: the pool's end waits for running threads, so they must know
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
        for job in done:
            job.result()


class _Stopped(Exception):
    """Another jar failed, or the user gave up: this one ends early and keeps its part file."""


class _Fetch:
    """Fetches one jar: `name.part` grows, over several tries if need be, and is renamed when right."""

    sessions = threading.local()  # one connection pool a thread, kept alive between jars

    def __init__(
        self, cache: Path, base: str, jar: Jar, advance: Callable[[int], None], stop: threading.Event
    ):
        self.jar, self.base, self.advance, self.stop = jar, base.rstrip("/"), advance, stop
        self.part, self.target = _part(cache, jar), cache / jar.name

    def __call__(self) -> None:
        try:
            for last in (False, True):
                self._complete()
                found = self._sum()
                if found == self.jar.sha256:
                    self.part.replace(self.target)
                    return
                self._discard()
                if last:
                    raise self._error("WRONG_SUM", found=found, wanted=self.jar.sha256)
        except _Stopped:
            return

    def _complete(self) -> None:
        """Brings the part file to the jar's size, going on after broken connections."""
        import requests
        import urllib3

        why = "the connection ended early"
        for attempt in range(TRIES):
            if attempt and self.stop.wait(0.5 * attempt):
                raise _Stopped
            try:
                self._request()
            except requests.HTTPError as e:
                why = f"HTTP {e.response.status_code}"
                if e.response.status_code < 500:
                    break
            except (requests.RequestException, urllib3.exceptions.HTTPError) as e:
                why = _reason(e)
            if _size(self.part) >= self.jar.size:
                return
        raise self._error("FETCH_FAILED", why=why)

    def _request(self) -> None:
        start = _size(self.part)
        if start >= self.jar.size:
            return
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        url = f"{self.base}/{self.jar.path}"
        with self._session().get(url, headers=headers, stream=True, timeout=TIMEOUT) as answer:
            if start and not _continues(answer, start):  # a server without ranges: from the beginning
                self._discard()
                start = 0
                if answer.status_code == 416:
                    return
            answer.raise_for_status()
            self._append(_blocks(answer), self.jar.size - start)

    def _append(self, blocks: Iterator[bytes], left: int) -> None:
        with self.part.open("ab", buffering=0) as file:
            for block in blocks:
                if self.stop.is_set():
                    raise _Stopped
                file.write(block)
                self.advance(min(len(block), left))
                left -= len(block)
                if left < 0:  # longer than the lock says: the sum will refuse it
                    return

    def _discard(self) -> None:
        self.advance(-min(_size(self.part), self.jar.size))
        self.part.unlink(missing_ok=True)

    def _sum(self) -> str:
        with self.part.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _session(self) -> requests.Session:
        import requests

        if not hasattr(self.sessions, "value"):
            self.sessions.value = requests.Session()
        session: requests.Session = self.sessions.value
        return session

    def _error(self, code: str, **values: str) -> ServerError:
        return ServerError(ERRORS[code].fill(name=self.jar.name, base=self.base, **values), code)


def _blocks(answer: requests.Response) -> Iterator[bytes]:
    """What has arrived, at once: `iter_content` would lose the last block before a broken connection."""
    return iter(lambda: answer.raw.read1(BLOCK), b"")


def _continues(answer: requests.Response, start: int) -> bool:
    return answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {start}-")


def _reason(error: BaseException) -> str:
    """The innermost cause: requests and urllib3 wrap it in their own objects' names."""
    while error.__context__ or error.__cause__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _part(cache: Path, jar: Jar) -> Path:
    return cache / f"{jar.name}.part"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _central() -> str:
    from jgo.constants import MAVEN_CENTRAL_URL

    return str(MAVEN_CENTRAL_URL)


def need_space(where: Path, need: int) -> None:
    """Raises ServerError (DISK_FULL) unless `need` bytes are free on the disk of folder `where`."""
    if shutil.disk_usage(where).free < need:
        raise disk_full(where, need)


def disk_full(where: Path, need: int) -> ServerError:
    free = shutil.disk_usage(where).free
    return ServerError(
        ERRORS["DISK_FULL"].fill(where=where, need=-(-need >> 20), free=free >> 20), "DISK_FULL"
    )


@contextmanager
def disk_errors(where: Path, need: int = SPARE) -> Iterator[None]:
    """Turns a full disk and a folder without the right to write into ServerErrors that say so."""
    try:
        yield
    except OSError as e:
        if e.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(where, need) from e
        if e.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            text = ERRORS["NOT_WRITABLE"].fill(where=e.filename or where, why=e.strerror)
            raise ServerError(text, "NOT_WRITABLE") from e
        raise


@contextmanager
def _bar(total: int, arrived: int, wanted: bool | None) -> Iterator[Callable[[int], None]]:
    """A function to call with each block's bytes; it moves a bar on stderr if there is one."""
    if not (sys.stderr.isatty() if wanted is None else wanted):
        yield lambda size: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()
    with Progress(f"Neo4j {VERSION}", *columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total, completed=arrived)
        yield lambda size: bar.advance(task, size)


def resolve() -> list[Jar]:
    """The jars that COORDINATES need, in the order of their names (asks Maven Central, through jgo)."""
    import jgo

    found = []
    for artifact in jgo.resolve("+".join(COORDINATES)):
        parts = artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier
        content = artifact.resolve().read_bytes()
        found.append(Jar(":".join(filter(None, parts)), hashlib.sha256(content).hexdigest(), len(content)))
    return sorted(found, key=lambda jar: jar.coordinate)


def write_lock(jars: Iterable[Jar], path: Path = LOCK) -> None:
    path.write_text("".join(f"{jar.coordinate} {jar.sha256} {jar.size}\n" for jar in jars))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["lock"]:
            write_lock(resolve())
        case ["fetch", folder]:
            fetch(Path(folder))
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
