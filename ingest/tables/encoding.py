"""Encoding detection on evidence: what the bytes say in each encoding, not which codec does not fail.

Big5 decodes as GB18030 without an error, and GB18030 often as Big5 or Windows-1252; what comes out is rare
characters in a strange mixture. So each candidate is judged by how unlikely its text is: every character
costs −ln of its share in ordinary text of that encoding, and the cheapest text wins (encoding_costs.py). Where another
one costs hardly more the choice is a guess, and said so, unless a file beside it is surely in one that this may be in.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from graph.words import BadInput, Text
from ingest.tables.encoding_costs import CANDIDATES, encoding_cost

LABELS = {"cp950": "big5", "big5hkscs": "big5", "cp932": "shift_jis", "cp949": "euc-kr"}
SURE = 11.0  # nats by which the next reading costs more, where a choice is no guess
SAMPLE = 1 << 16  # bytes of lines with non-ASCII text that are judged
CHUNK = 1 << 20
ALONE = re.compile(r"(?<![A-Za-z])[^\x00-\x7f]{2,}(?![A-Za-z])")  # letters with accents and no other beside them
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, slots=True)
class DetectedEncoding:
    """An encoding, why it was chosen, and whether some bytes of the text are not in it.

    `doubt` says that it is a guess, and `rivals` are what it may be instead; `other` is the encoding that some lines are in.
    """

    encoding: str
    note: Text
    damaged: bool = False
    doubt: Text | None = None
    rivals: tuple[str, ...] = ()
    other: str = ""

    @property
    def errors(self) -> str:
        """How a decoder marks wrong bytes: as lone surrogates, which keep them; UTF-16 can't, there they are U+FFFD."""
        return "replace" if self.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def detect_file_encoding(path: Path, declared: str | None = None) -> DetectedEncoding:
    """The encoding of a text file; it is read in pieces. Raises BadInput where it is not in the declared one."""
    if declared:
        return _declared(path, declared)
    with path.open("rb") as file:
        mark = _mark(file.read(4))
    if mark:
        return DetectedEncoding(mark, BY_MARK.fill(encoding=mark), damaged=_first_error(path, mark) is not None)
    sample = _sample(path)
    if _first_error(path, "utf-8") is None:
        return detect_encoding(sample)
    if other := _other_lines(path):
        return DetectedEncoding("utf-8", MIXED.fill(other=encoding_label(other)), damaged=True, other=other)
    found = detect_encoding(sample, is_utf8=False)
    return replace(found, damaged=_first_error(path, found.encoding) is not None)


def _other_lines(path: Path) -> str:
    """The encoding of the lines that are no UTF-8 in a file where others surely are; "" where there are no such two."""
    sure, others, size = False, [], 0
    with path.open("rb") as file:
        for line in _lines(iter(partial(file.read, CHUNK), b"")):
            if line.isascii():
                continue
            if decodes(line, "utf-8"):
                sure = sure or _is_surely_utf8(line)
            elif size < SAMPLE:
                others.append(line)
                size += len(line)
            if sure and size >= SAMPLE:
                break
    found = detect_encoding(b"\n".join(others), is_utf8=False).encoding if sure and others else "utf-8"
    return "" if found == "utf-8" or found.startswith("utf-16") else found


def _is_surely_utf8(line: bytes) -> bool:
    """Whether a line that is valid UTF-8 is so by no chance: as nothing else it would cost as little."""
    return any(byte >= 0xE0 for byte in line) and encoding_cost(line, "utf-8").cost < min(
        encoding_cost(line, encoding).cost for encoding in CANDIDATES if encoding != "utf-8"
    )


def detect_encoding(raw: bytes, is_utf8: bool | None = None) -> DetectedEncoding:
    """The encoding of some bytes without a byte order mark."""
    if b"\0" in raw:
        return _wide(raw) if _is_wide(raw) else detect_encoding(raw.replace(b"\0", b""))
    if raw.isascii():
        return DetectedEncoding("utf-8", ASCII)
    if is_utf8 is None:
        is_utf8 = decodes(raw, "utf-8")
    if is_utf8 and not _doubtful(raw):
        return DetectedEncoding("utf-8", VALID_UTF8)
    judged = sorted((encoding_cost(raw, encoding) for encoding in CANDIDATES), key=lambda j: j.cost)
    best = judged[0]
    others = [j for j in judged[1:] if encoding_label(j.encoding) != encoding_label(best.encoding)]
    other = next(j for j in others if j.encoding != "utf-8")
    values = {"encoding": encoding_label(best.encoding), "share": best.share, "other": encoding_label(other.encoding)}
    rivals = tuple(j.encoding for j in reversed(others) if j.cost - best.cost < SURE)
    if not rivals:
        return DetectedEncoding(best.encoding, BY_TEXT.fill(**values, less=other.share))
    labels = dict.fromkeys(map(encoding_label, reversed(rivals)))
    doubt = GUESS.fill(encoding=values["encoding"], others=", ".join(labels))
    return DetectedEncoding(best.encoding, GUESSED.fill(**values, less=other.share), doubt=doubt, rivals=rivals)


def agreed_encoding(
    path: Path, found: DetectedEncoding, beside: Iterable[tuple[str, DetectedEncoding]]
) -> DetectedEncoding:
    """The encoding of a file that is a guess by itself, as the sure ones of named files beside it have it.

    These must agree among the encodings that it may be in; else it stays a guess.
    """
    possible = {encoding_label(encoding): encoding for encoding in (*found.rivals, found.encoding)}
    sure = {
        encoding_label(each.encoding): name
        for name, each in beside
        if each.note != ASCII and not (each.doubt or each.other)
    }
    agreed = sure.keys() & possible.keys()
    if len(agreed) != 1:
        return found
    label = agreed.pop()
    note, damaged = AS_BESIDE.fill(encoding=label, file=sure[label]), _first_error(path, possible[label]) is not None
    return DetectedEncoding(possible[label], note, damaged)


def _declared(path: Path, declared: str) -> DetectedEncoding:
    try:
        codecs.lookup(declared)
    except LookupError as error:
        raise BadInput(UNKNOWN.fill(encoding=declared)) from error
    encoding = "utf-8-sig" if codecs.lookup(declared).name == "utf-8" else declared
    if error_at := _first_error(path, encoding):
        raise BadInput(UNDECODABLE.fill(path=path.name, encoding=declared, why=error_at))
    return DetectedEncoding(encoding, AS_SET.fill(encoding=declared))


def _mark(head: bytes) -> str | None:
    return next((encoding for mark, encoding in MARKS.items() if head.startswith(mark)), None)


def _first_error(path: Path, encoding: str) -> str | None:
    """Where the file stops being in this encoding (its line and why), None where it is throughout."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                at = error.start if isinstance(error, UnicodeDecodeError) else 0
                return f"line {line + chunk[:at].count(10)}: {error}"
            if not chunk:
                return None
            line += chunk.count(b"\n")


def _sample(path: Path) -> bytes:
    """The first lines that are not plain ASCII: only they tell."""
    with path.open("rb") as file:
        first = file.read(SAMPLE)
        if b"\0" in first:
            return first
        lines: list[bytes] = []
        size = 0
        file.seek(0)
        for line in _lines(iter(partial(file.read, CHUNK), b"")):
            if not line.isascii():
                lines.append(line)
                size += len(line)
                if size > SAMPLE:
                    break
    return b"\n".join(lines)[: 2 * SAMPLE]


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Lines of at most a chunk; a multi-byte character never holds a line end in the candidates."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > SAMPLE:  # a line without end must not be put together again and again
            yield rest
            rest = b""
    yield rest


def decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _doubtful(raw: bytes) -> bool:
    """Whether valid UTF-8 may be chance: a few two-byte characters, none of them Latin letters in Latin words only."""
    text = raw.decode("utf-8", "replace")
    wide = [char for char in text if not char.isascii()]
    strange = any(c >= "\u0250" for c in wide) or ALONE.search(text)
    return len(wide) < 40 and all("\x80" <= c < "\u0800" for c in wide) and bool(strange)


def _is_wide(raw: bytes) -> bool:
    """Whether zero bytes are those of UTF-16: at every other place, and what they make is text. Else they are stray ones."""
    places = [raw[0::2].count(0), raw[1::2].count(0)]
    zeros = sum(places)
    if max(places) < 0.9 * zeros or len(raw) < 4:
        return False
    if zeros >= 0.2 * len(raw):
        return True
    text = raw[: len(raw) // 2 * 2].decode("utf-16-be" if places[0] > places[1] else "utf-16-le", "replace")
    plain = sum(char in "\t\r\n" or " " <= char <= "~" or _is_eastern(char) for char in text)
    return plain >= 0.97 * len(text) and not decodes(raw.replace(b"\0", b""), "utf-8")


def _is_eastern(char: str) -> bool:
    return (
        "\u3000" <= char <= "\u30ff"
        or "\u4e00" <= char <= "\u9fff"
        or "\uff01" <= char <= "\uffef"
        or "\u2010" <= char <= "\u2027"
    )


def _wide(raw: bytes) -> DetectedEncoding:
    """UTF-16 without a mark; one of the two readings has far more commas, line ends and digits."""
    texts = {e: raw[: len(raw) // 2 * 2].decode(e, "replace") for e in ("utf-16-le", "utf-16-be")}
    plain = {e: sum(c.isascii() and c != "\0" for c in text) for e, text in texts.items()}
    best = max(plain, key=plain.__getitem__)
    return DetectedEncoding(best, BY_ZEROS.fill(encoding=best))


def encoding_label(encoding: str) -> str:
    """What users call an encoding."""
    return LABELS.get(encoding, encoding)


ASCII = Text("utf-8, sure: plain ASCII", "utf-8,确定:纯 ASCII")
VALID_UTF8 = Text(
    "utf-8, sure: all its bytes are valid UTF-8, which is no chance",
    "utf-8,确定:全部字节都是有效的 UTF-8,不会是巧合",
)
BY_MARK = Text("{encoding}, sure: byte order mark", "{encoding},确定:有字节顺序标记")
BY_ZEROS = Text("{encoding}, sure: zero bytes as in UTF-16", "{encoding},确定:含 UTF-16 特有的零字节")
MIXED = Text("utf-8, sure, some lines in {other}", "utf-8,确定,部分行为 {other}")
AS_SET = Text("{encoding}: set in the mapping", "{encoding}:由映射设定")
AS_BESIDE = Text(
    "{encoding}, sure: as {file} of the same folder surely is, and this one may be",
    "{encoding},确定:同一文件夹的 {file} 确定为该编码,本文件也可能是",
)
GUESS = Text(
    "the encoding {encoding} is a guess, as there is little text to tell by: it may be {others}; "
    "look at the names, and say `encoding:` in the mapping",
    "编码 {encoding} 是推测的,可供判断的文字太少:也可能是 {others};请核对名称,并在映射中写明 encoding",
)
BY_TEXT = Text(
    "{encoding}, sure: {share:.0%} common characters; as {other} {less:.0%}",
    "{encoding},确定:常用字占 {share:.0%};若按 {other} 则为 {less:.0%}",
)
GUESSED = Text(
    "{encoding}, guessed: {share:.0%} common characters; as {other} {less:.0%}",
    "{encoding},推测:常用字占 {share:.0%};若按 {other} 则为 {less:.0%}",
)
UNKNOWN = Text(
    "there is no encoding {encoding!r}; use utf-8, gb18030, big5 or cp1252",
    "没有 {encoding!r} 这种编码;请使用 utf-8、gb18030、big5 或 cp1252",
)
UNDECODABLE = Text(
    "{path} is not {encoding} ({why}); set another `encoding:` in the mapping, or none to let it be found",
    "{path} 不是 {encoding} 编码({why});请在映射中设置其他 encoding,或删去该项以自动识别",
)
