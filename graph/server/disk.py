"""Files of the managed Neo4j: full disks and forbidden folders in words, private files, ends of logs."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from graph.server.server_words import server_error
from graph.words import ServerError


def require_space(where: Path, need: int) -> None:
    """Raises ServerError (DISK_FULL) unless `need` bytes are free on the disk of folder `where`."""
    if shutil.disk_usage(where).free < need:
        raise disk_full(where, need)


def disk_full(where: Path, need: int) -> ServerError:
    free = shutil.disk_usage(where).free
    return server_error("DISK_FULL", where=where, need=-(-need >> 20), free=free >> 20)


@contextmanager
def disk_errors(where: Path, need: int) -> Iterator[None]:
    """Turns a full disk and a folder without the right to write into ServerErrors that say so."""
    try:
        yield
    except OSError as e:
        if e.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(where, need) from e
        if e.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise server_error("NOT_WRITABLE", where=e.filename or where, why=e.strerror) from e
        raise


def last_lines(file: Path, lines: int) -> list[str]:
    try:
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - 1000 * lines))
            return opened.read().decode(errors="replace").splitlines()[-lines:]
    except FileNotFoundError:
        return []


def write_private(file: Path, text: str) -> None:
    """Whole or not at all, also where several processes do, and readable for this user only from the first moment on."""
    handle, name = mkstemp(prefix=f"{file.name}.", suffix=".new", dir=file.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
