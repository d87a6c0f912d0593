"""Reader process: a file that explodes or crashes its reader costs one message, not the command.

    read_table → a worker process → batches of rows through a pipe → the rows of the Table

The worker may take so much memory and no more, and must give a sign of life in time (graph/bounds.py). It is kept for the next
file, and started anew after one that took much, crashed, or was not read to its end.
"""

from __future__ import annotations

import atexit
import contextlib
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from multiprocessing.connection import Pipe
from operator import attrgetter
from pathlib import Path
from typing import Any

from graph.bounds import bounds
from graph.words import BadInput, Text
from ingest.mapping.mapping_file import Feed
from ingest.tables.files import File
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import Table

START = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.read.reader_worker import serve_reads; serve_reads(int(sys.argv[2]))"
ROOT = Path(__file__).resolve().parents[2]
OUT_OF_MEMORY = b"memory allocation", b"capacity overflow", b"bad_alloc", b"MemoryError"
described = attrgetter(*(f.name for f in fields(TableRow)))
SAID = [f.name for f in fields(Table) if f.name not in ("file", "stream")]
_idle: list[ReaderWorker] = []


class ReaderWorker:
    """A process that reads one file after the other: ask, then take its answers."""

    def __init__(self) -> None:
        self.line, theirs = Pipe()
        self.words = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the worker)
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(ROOT), str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=self.words,
            stderr=self.words,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for us: we end it
        )
        theirs.close()

    def take(self, file: File) -> Any:
        """Its next answer. Raises BadInput where it crashed, or is silent for too long."""
        patience = bounds().seconds + file.path.stat().st_size / 2**20
        try:
            if not self.line.poll(patience):
                raise BadInput(SILENT.fill(path=file.location, seconds=round(patience)))
            return pickle.loads(self.line.recv_bytes())  # noqa: S301 (our own process)
        except (EOFError, OSError) as error:
            raise BadInput(self._why(file)) from error

    def _why(self, file: File) -> Text:
        """Why it has ended."""
        code = self.process.wait(10)
        self.words.seek(0)
        words = self.words.read()[-4000:]
        if code in (-signal.SIGKILL, -signal.SIGABRT) or any(mark in words for mark in OUT_OF_MEMORY):
            return TOO_MUCH.fill(path=file.location, most=bounds().memory)
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return CRASHED.fill(path=file.location, how=how)

    def end(self) -> None:
        self.line.close()
        self.process.kill()
        self.process.wait()
        self.words.close()


def read_table_in_worker(file: File, feed: Feed) -> Table:
    """As sources.read_table, but read by a worker. Raises BadInput."""
    answers = _answers("read_table_here", file, feed)
    table = Table(file, **next(answers))
    table.stream = _rows(table, answers)
    return table


def list_sheets_in_worker(file: File) -> list[str]:
    """As sources.sheets, but read by a worker. Raises BadInput."""
    found: list[str] = list(_answers("list_sheets_here", file))[0]
    return found


def _rows(table: Table, answers: Iterator[Any]) -> Iterator[TableRow]:
    """The rows; where the worker crashes between them, the table is cut there."""
    number = 0
    try:
        for answer in answers:
            if isinstance(answer, dict):
                for name, value in answer.items():
                    setattr(table, name, value)
                continue
            for message in answer:
                number = message[0]
                yield TableRow(*message)
    except BadInput as error:
        table.cut = CUT.fill(why=error.text, row=number) if number else error.text


def _answers(question: str, file: File, *more: Any) -> Iterator[Any]:
    """What a worker answers; it is kept for the next question where it says so at the end. Raises BadInput."""
    worker = _idle.pop() if _idle else ReaderWorker()
    again = False
    try:
        with contextlib.suppress(OSError):  # it has ended meanwhile: taking its answer says so
            worker.line.send((bounds(), question, (file, *more)))
        while (answer := worker.take(file)).__class__ is not bool:
            if isinstance(answer, BadInput):
                again = bool(worker.take(file))
                raise answer
            yield answer
        again = bool(answer)
    finally:
        if again:
            _idle.append(worker)
        else:
            worker.end()


@atexit.register
def end_workers() -> None:
    """End those that wait for a question."""
    while _idle:
        _idle.pop().end()


TOO_MUCH = Text(
    "{path}: reading this file needs more than {most} MB; split it or save it as csv, or raise "
    "BATTLEMAP_READER_MEMORY (MB) if you trust it",
    "{path}:读取该文件需要超过 {most} MB 内存;请拆分或另存为 csv;如果来源可信,可调大 BATTLEMAP_READER_MEMORY(MB)",
)
CRASHED = Text(
    "{path}: its reader crashed ({how}): the file is damaged, or made to do harm; have it sent again, or save it as csv",
    "{path}:读取程序崩溃({how}):文件已损坏或含恶意内容;请重新获取,或另存为 csv",
)
SILENT = Text(
    "{path}: its reader gave no sign of life for {seconds} s and was ended; save it as csv, or raise "
    "BATTLEMAP_READER_SECONDS if you trust it",
    "{path}:读取程序 {seconds} 秒没有响应,已终止;请另存为 csv;如果来源可信,可调大 BATTLEMAP_READER_SECONDS",
)
CUT = Text("after row {row}: {why}", "第 {row} 行之后:{why}")
