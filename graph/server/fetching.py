"""Fetching jars from a Maven repository: side by side, resumed after breaks, each checked against its sum.

The sum is checked once, when a jar arrives; later starts look only at names and sizes, so they need no
network and take a few milliseconds.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from graph.server.artifacts import VERSION, Jar, read_lock
from graph.server.disk import disk_errors, require_space
from graph.server.server_words import server_error
from graph.words import ServerError

if TYPE_CHECKING:
    import requests

THREADS = 8  # more did not help: the few large jars are what takes the time
TRIES = 5  # per jar; each goes on where the one before stopped
TIMEOUT = (10, 30)  # seconds to connect, and between two blocks of data
BLOCK = 1 << 18  # bytes
SPARE = 64 << 20  # bytes that must stay free on the disk after fetching


def missing_jars(cache: Path, jars: Iterable[Jar]) -> list[Jar]:
    """Those that are not in `cache` with the size that the lock gives."""
    return [jar for jar in jars if _size(cache / jar.name) != jar.size]


def fetch_jars(
    cache: Path, mirror: str | None = None, jars: Iterable[Jar] | None = None, progress: bool | None = None
) -> list[Path]:
    """Paths of all jars in `cache`, fetched from `mirror` (default: Maven Central) where missing.

    `progress`: draw a bar on stderr; None means if stderr is a terminal. Processes that share a cache wait
    for one another. Raises ServerError with code FETCH_FAILED, WRONG_SUM, DISK_FULL or NOT_WRITABLE.
    """
    jars = read_lock() if jars is None else list(jars)
    if missing_jars(cache, jars):
        with disk_errors(cache, SPARE):
            cache.mkdir(parents=True, exist_ok=True)
            with FileLock(cache / ".lock"):
                _fetch_missing(cache, mirror or _central(), missing_jars(cache, jars), progress)
    return [cache / jar.name for jar in jars]


def _fetch_missing(cache: Path, base: str, jars: list[Jar], progress: bool | None) -> None:
    total, arrived = sum(jar.size for jar in jars), sum(_size(_part(cache, jar)) for jar in jars)
    require_space(cache, total - arrived + SPARE)
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

    def __init__(self, cache: Path, base: str, jar: Jar, advance: Callable[[int], None], stop: threading.Event):
        self.jar, self.base, self.advance, self.stop = jar, base.rstrip("/"), advance, stop
        self.partial, self.target = _part(cache, jar), cache / jar.name

    def __call__(self) -> None:
        try:
            for last in (False, True):
                self._complete()
                found = self._sum()
                if found == self.jar.sha256:
                    self.partial.replace(self.target)
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
            if _size(self.partial) >= self.jar.size:
                return
        raise self._error("FETCH_FAILED", why=why)

    def _request(self) -> None:
        start = _size(self.partial)
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
        with self.partial.open("ab", buffering=0) as file:
            for block in blocks:
                if self.stop.is_set():
                    raise _Stopped
                file.write(block)
                self.advance(min(len(block), left))
                left -= len(block)
                if left < 0:  # longer than the lock says: the sum will refuse it
                    return

    def _discard(self) -> None:
        self.advance(-min(_size(self.partial), self.jar.size))
        self.partial.unlink(missing_ok=True)

    def _sum(self) -> str:
        with self.partial.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _session(self) -> requests.Session:
        import requests

        if not hasattr(self.sessions, "value"):
            self.sessions.value = requests.Session()
        session: requests.Session = self.sessions.value
        return session

    def _error(self, code: str, **values: str) -> ServerError:
        return server_error(code, name=self.jar.name, base=self.base, **values)


def _blocks(answer: requests.Response) -> Iterator[bytes]:
    """What has arrived, at once: `iter_content` would lose the last block before a broken connection."""
    return iter(lambda: answer.raw.read1(BLOCK), b"")


def _continues(answer: requests.Response, start: int) -> bool:
    return answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {start}-")


def _reason(e: BaseException) -> str:
    """The innermost cause: requests and urllib3 wrap it in their own objects' names."""
    while e.__context__ or e.__cause__:
        e = e.__cause__ or e.__context__  # type: ignore[assignment]
    return getattr(e, "strerror", None) or str(e) or type(e).__name__


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


@contextmanager
def _bar(total: int, arrived: int, visible: bool | None) -> Iterator[Callable[[int], None]]:
    """A function to call with each block's bytes; it moves a bar on stderr if there is one."""
    if not (sys.stderr.isatty() if visible is None else visible):
        yield lambda size: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()
    with Progress(f"Neo4j {VERSION}", *columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total, completed=arrived)
        yield lambda size: bar.advance(task, size)
