"""The worker's side of ingest/read/reader_process.py: reads files, within its memory, and sends their rows in batches."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

import psutil

from graph.bounds import bounds, use_bounds
from graph.words import BadInput, Text
from ingest.read import sources
from ingest.read.reader_process import SAID, TOO_MUCH, described
from ingest.tables.files import File
from ingest.tables.tables import Table, row_batches

BATCH = 1000  # rows sent at once
AGAIN = 0.4  # the share of the memory beyond which a worker is not used again


def serve_reads(number: int) -> None:
    """Answer questions until nobody asks any more. What ends an answer tells whether another question may come."""
    line = Connection(number)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            limits, question, arguments = line.recv()
            use_bounds(limits)
            _hold(limits.memory << 20)
            for answer in _whole(question, *arguments):
                line.send_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
            line.send_bytes(pickle.dumps(psutil.Process().memory_info().rss < AGAIN * limits.memory * 2**20))


def _hold(most: int) -> None:
    """Take no more memory than this, where the system can see to it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _whole(question: str, file: File, *more: Any) -> Iterator[Any]:
    """The answer, or why there is none."""
    try:
        yield from _answers(question, file, *more)
    except BadInput as error:
        yield error
    except MemoryError:
        yield BadInput(TOO_MUCH.fill(path=file.location, most=bounds().memory))
    except Exception as error:  # noqa: BLE001 (whatever a file does to a reader, the next one is read)
        why = (str(error) or type(error).__name__).splitlines()[0][:200]
        yield BadInput(UNREAD.fill(path=file.location, why=why))


def _answers(question: str, *arguments: Any) -> Iterator[Any]:
    found = getattr(sources, question)(*arguments)
    if not isinstance(found, Table):
        yield found
        return
    yield _table_header(found)
    for rows in row_batches(found.rows, BATCH):
        yield list(map(described, rows))
    yield _table_header(found)


def _table_header(table: Table) -> dict[str, Any]:
    return {name: getattr(table, name) for name in SAID}


UNREAD = Text(
    "{path} can't be read ({why}); have it sent again, or save it as csv",
    "无法读取 {path}({why});请重新获取,或另存为 csv",
)
