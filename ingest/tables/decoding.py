"""The lines of a text as its encoding reads them; of one that holds two encodings, each line in its own."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TextIO

from graph.bounds import bounds
from graph.words import Text
from ingest.tables.encoding import DetectedEncoding, decodes
from ingest.tables.encoding_costs import encoding_cost

BLOCK = 1 << 16  # characters read at once, at first
LARGE = 1 << 18  # and then


def is_bad(text: str) -> bool:
    """Whether a text from a damaged file holds bytes that are not in its encoding."""
    return not text.isascii() and any(char == "\ufffd" or "\udc80" <= char <= "\udcff" for char in text)


@contextmanager
def open_text(path: Path, evidence: DetectedEncoding, newline: str = "") -> Iterator[DecodedLines]:
    """The lines of a text, and which of them are in another encoding than the rest."""
    if evidence.other:
        with path.open("rb") as raw:
            yield MixedLines(map(partial(_in_either, evidence.other), _raw_lines(raw)))
    else:
        with path.open(encoding=evidence.encoding, errors=evidence.errors, newline=newline) as text:
            yield DecodedLines(_blocks(text, newline))


def _blocks(text: TextIO, newline: str) -> Iterator[list[str]]:
    """The lines of a text, many at a time; of one that is too long only the beginning, longer than may be by one character."""
    most, rest, goes_on, size = bounds().line + 1, "", False, BLOCK
    while piece := text.read(size):
        size = LARGE
        whole = rest + piece
        lines = list(io.StringIO(whole, newline))
        rest = "" if lines[-1].endswith("\n") else lines.pop()
        if goes_on:
            goes_on, rest, lines = not lines, rest if lines else "", lines[1:]
        if len(rest) > most:
            lines.append(rest)
            goes_on, rest = True, ""
        if lines:
            yield lines if len(whole) <= most else [line[:most] for line in lines]
    if rest:
        yield [rest]


def _raw_lines(raw: BinaryIO) -> Iterator[bytes]:
    """The lines of a text undecoded, none much longer than may be."""
    most = bounds().line + 1
    for line in iter(partial(raw.readline, most), b""):
        yield line
        while len(line) == most and not line.endswith(b"\n"):
            line = raw.readline(most)


class DecodedLines:
    """Lines in blocks, or one after the other; `strange` are the numbers of those that were in the other encoding."""

    def __init__(self, blocks: Iterator[list[str]]) -> None:
        self.blocks = blocks
        self.strange: set[int] = set()

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.blocks)

    def head(self, size: int) -> str:
        """The first characters, whole lines of them as far as these are short."""
        taken: list[str] = []
        length = 0
        for line in self:
            taken.append(line)
            length += len(line)
            if length >= size:
                break
        return "".join(taken)[:size]


class MixedLines(DecodedLines):
    """Lines of which some are in another encoding than the rest: each is a block."""

    def __init__(self, lines: Iterator[tuple[str, bool]]) -> None:
        super().__init__(self._noted(lines))

    def _noted(self, lines: Iterator[tuple[str, bool]]) -> Iterator[list[str]]:
        for number, (line, is_strange) in enumerate(lines, 1):
            if is_strange:
                self.strange.add(number)
            yield [line]


def _in_either(other: str, line: bytes) -> tuple[str, bool]:
    """A line in UTF-8 or, where that is less likely, in the other encoding."""
    if line.isascii() or decodes(line, "utf-8"):
        return line.decode("utf-8-sig" if line.startswith(codecs.BOM_UTF8) else "utf-8"), False
    if decodes(line, other) and encoding_cost(line, other).cost < encoding_cost(line, "utf-8").cost:
        return line.decode(other), True
    return line.decode("utf-8", "surrogateescape"), False


READ_AS = Text(
    "read as {encoding}, unlike other rows of the file: look whether its text is right",
    "该行按 {encoding} 读取,与文件其他行不同:请核对文字",
)
