"""The files to read: named ones, those in folders and in zip or gzip archives, and standard input.

Bytes of archive members and of standard input lie in a temporary folder until the caller is done.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path, PurePath, PurePosixPath
from typing import Protocol, cast

from graph import clock
from graph.bounds import bounds
from graph.words import BadInput, Text
from ingest.tables.encoding import detect_encoding

TEXTS = {".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson"}
SUFFIXES = TEXTS | {  # what is taken of a folder or an archive
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".ods",
    ".parquet",
    ".zip",
    ".gz",
}
HARMLESS = 64 * 1024**2  # bytes: below this a steep ratio is let through
CHUNK = 1 << 14  # bytes; where a checksum is wrong, no more than the last piece is lost
SIBLINGS = 50  # files of a folder that tell each other's encoding
HEAD = 4096  # bytes that tell what a file is
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError)


@dataclass(frozen=True, slots=True)
class File:
    """A file to read.

    `name` is its base name (feeds match it, records cite it), `path` where its bytes are, `location` how
    messages call it, `modified` when it changed (a zip member's time is read by our clock).
    `cut` says that its archive was damaged inside it: only what stood before that is there. `siblings` are texts of its
    folder or archive that are read together with it: they may tell its encoding.
    """

    name: str
    path: Path
    location: str
    modified: dt.datetime
    cut: Text | None = None
    siblings: tuple[File, ...] = ()


@contextmanager
def open_files(paths: Iterable[Path], name: str = "") -> Iterator[list[File]]:
    """The files named, those in folders named (not in folders inside them), and the members of archives.

    `Path("-")` is standard input; it is called `name`, or `stdin` with a suffix that fits what came.
    Raises BadInput: no such file, nothing to read, an archive that is broken, encrypted or too large.
    """
    with tempfile.TemporaryDirectory(prefix="battlemap-") as folder:
        spool = TemporaryFolder(Path(folder))
        yield _with_siblings([file for path in paths for file in _found(path, name, spool)])


def _with_siblings(files: list[File]) -> list[File]:
    folders: dict[PurePath, list[File]] = {}
    for file in files:
        if PurePath(file.name).suffix.lower() in TEXTS:
            folders.setdefault(PurePath(file.location).parent, []).append(file)
    beside = {folder: tuple(inside[:SIBLINGS]) for folder, inside in folders.items() if len(inside) > 1}
    return [replace(file, siblings=beside.get(PurePath(file.location).parent, ())) for file in files]


class ByteSource(Protocol):
    """A source of bytes: a file, a member of a zip, a gzip. `read1` gives what comes before damage."""

    def read1(self, size: int, /) -> bytes: ...


@dataclass(slots=True)
class TemporaryFolder:
    """A temporary folder, with names of its own: what archives call their members never becomes a path."""

    folder: Path
    unpacked: int = 0
    numbers: Iterator[int] = field(default_factory=count)

    def copy(self, source: ByteSource, place: str, packed: int | None = None) -> tuple[Path, Text | None]:
        """Copy to a temporary file; where the source is damaged, what came before, and the reason.

        With `packed` bytes given, the limits for archives hold. Raises BadInput.
        """
        path = self.folder / str(next(self.numbers))
        size = 0
        with path.open("wb") as out:
            try:
                while chunk := source.read1(CHUNK):
                    out.write(chunk)
                    size += len(chunk)
                    if packed is not None:
                        self._check(len(chunk), size, packed, place)
            except DAMAGED as error:
                return path, DAMAGED_INSIDE.fill(path=place, size=size, why=error)
        return path, None

    def _check(self, added: int, size: int, packed: int, place: str) -> None:
        self.unpacked += added
        most = bounds()
        if self.unpacked > most.unpacked << 30 or (size > HARMLESS and size > most.ratio * max(packed, 1)):
            raise BadInput(TOO_LARGE.fill(path=place, limit=most.unpacked, ratio=most.ratio))


def _found(path: Path, name: str, spool: TemporaryFolder) -> Iterator[File]:
    if str(path) == "-":
        yield from _opened(_standard_input(name, spool), spool)
    elif path.is_dir():
        inside = sorted(p for p in path.iterdir() if p.is_file() and is_data(p.name))
        if not inside:
            raise BadInput(NOTHING_IN_FOLDER.fill(path=path, kinds=" ".join(sorted(SUFFIXES))))
        for each in inside:
            yield from _opened(_on_disk(each), spool)
    elif path.exists():
        yield from _opened(_on_disk(path), spool)
    else:
        raise BadInput(NO_FILE.fill(path=path))


def is_data(name: str) -> bool:
    """Whether a file in a folder or archive is taken: of a kind that is read, not hidden, no lock file."""
    path = PurePosixPath(name)
    hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    return path.suffix.lower() in SUFFIXES and not hidden


def _on_disk(path: Path) -> File:
    at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    return File(path.name, path, str(path), clock.instant(at))


def _standard_input(name: str, spool: TemporaryFolder) -> File:
    path, _ = spool.copy(cast(io.BufferedReader, sys.stdin.buffer), "-")
    return File(name or "stdin" + suffix_of(path), path, "-", clock.now())


def suffix_of(path: Path) -> str:
    """The suffix that fits what a file holds, for one that came without a name."""
    head = head_of(path)
    for magic, suffix in MAGIC.items():
        if head.startswith(magic):
            return (".xlsx" if is_workbook(path) else ".zip") if suffix == ".zip" else suffix
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"["):
        return ".json"
    return ".jsonl" if text.startswith(b"{") else ".csv"


def head_of(path: Path) -> bytes:
    """The first bytes of a file. Raises BadInput for one that can't be opened."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError as error:
        raise BadInput(UNREADABLE.fill(path=path, why=error.strerror)) from error


def is_workbook(path: Path) -> bool:
    """Whether a zip is a workbook (XLSX, XLSB, ODS) and not an archive of files."""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool({"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & set(archive.namelist()))
    except (*DAMAGED, NotImplementedError, UnicodeDecodeError):
        return False


def _opened(file: File, spool: TemporaryFolder) -> Iterator[File]:
    """The file itself, or what is in it."""
    head = head_of(file.path)
    if head.startswith(b"\x1f\x8b"):
        yield from _gunzipped(file, spool)
    elif head.startswith(b"PK") and file.name.lower().endswith(".zip") and not is_workbook(file.path):
        yield from _unzipped(file, spool)
    else:
        yield file


def _gunzipped(file: File, spool: TemporaryFolder) -> Iterator[File]:
    with gzip.GzipFile(file.path) as packed:
        path, cut = spool.copy(packed, file.location, file.path.stat().st_size)
    name = file.name[:-3] if file.name.lower().endswith(".gz") else file.name
    yield File(name, path, file.location, file.modified, cut)


def _unzipped(file: File, spool: TemporaryFolder) -> Iterator[File]:
    try:
        with zipfile.ZipFile(file.path) as archive:
            members = list(zip(_names(archive), archive.infolist(), strict=True))
            found = [(name, info) for name, info in members if not info.is_dir() and is_data(name)]
            if len(found) > bounds().members:
                raise BadInput(TOO_MANY.fill(path=file.location, found=len(found), most=bounds().members))
            if not found:
                raise BadInput(NOTHING_IN_ZIP.fill(path=file.location, kinds=" ".join(sorted(SUFFIXES))))
            for name, info in found:
                yield from _member(archive, file, name, info, spool)
    except (*DAMAGED, NotImplementedError, RuntimeError) as error:
        raise BadInput(BROKEN_ZIP.fill(path=file.location, why=error)) from error


def _names(archive: zipfile.ZipFile) -> list[str]:
    """Member names. Windows in China writes them in GBK without saying so, zipfile reads them as CP437."""
    unsaid = [i.orig_filename.encode("cp437") for i in archive.infolist() if not i.flag_bits & 0x800]
    encoding = detect_encoding(b"\n".join(unsaid)).encoding
    if encoding == "cp1252":
        encoding = "cp437"
    return [
        i.filename if i.flag_bits & 0x800 else i.orig_filename.encode("cp437").decode(encoding, "replace")
        for i in archive.infolist()
    ]


def _member(
    archive: zipfile.ZipFile, file: File, name: str, info: zipfile.ZipInfo, spool: TemporaryFolder
) -> Iterator[File]:
    place = f"{file.location}/{name}"
    if info.flag_bits & 1:
        raise BadInput(ENCRYPTED.fill(path=place))
    with archive.open(info) as packed:
        path, cut = spool.copy(cast(zipfile.ZipExtFile, packed), place, info.compress_size)
    inner = File(PurePosixPath(name.replace("\\", "/")).name, path, place, _packed_at(info, file), cut)
    if inner.name.lower().endswith(".zip"):
        raise BadInput(NESTED.fill(path=place))
    yield from _opened(inner, spool)


def _packed_at(info: zipfile.ZipInfo, file: File) -> dt.datetime:
    try:
        return clock.instant(dt.datetime(*info.date_time))
    except ValueError:  # some packers leave the date empty
        return file.modified


MAGIC = {b"PK\x03\x04": ".zip", b"\xd0\xcf\x11\xe0": ".xls", b"PAR1": ".parquet", b"\x1f\x8b": ".gz"}

NO_FILE = Text("{path}: no such file or folder", "{path}:没有这个文件或目录")
UNREADABLE = Text("{path} can't be opened: {why}", "无法打开 {path}:{why}")
NOTHING_IN_FOLDER = Text("{path} holds no file that can be read ({kinds})", "目录 {path} 中没有可读取的文件({kinds})")
NOTHING_IN_ZIP = Text("{path} holds no file that can be read ({kinds})", "压缩包 {path} 中没有可读取的文件({kinds})")
BROKEN_ZIP = Text(
    "{path} can't be unpacked ({why}); have it sent again or unpack it with another tool",
    "无法解压 {path}({why});请重新获取文件,或用其他工具解压",
)
ENCRYPTED = Text(
    "{path} is encrypted; unpack it with its password and name the unpacked files",
    "{path} 已加密;请用密码解压后,再指定解压出的文件",
)
NESTED = Text(
    "{path} is an archive inside an archive; unpack the outer one first", "{path} 是压缩包中的压缩包;请先解压外层"
)
TOO_LARGE = Text(
    "{path} unpacks to more than {limit} GB in all or to {ratio} times its size; unpack it by hand if you trust it, or "
    "raise BATTLEMAP_UNPACKED or BATTLEMAP_UNPACKED_RATIO",
    "{path} 解压后总量超过 {limit} GB,或超过原大小的 {ratio} 倍;如果来源可信,请手动解压,"
    "或调大 BATTLEMAP_UNPACKED 或 BATTLEMAP_UNPACKED_RATIO",
)
TOO_MANY = Text(
    "{path} holds {found} files, at most {most} are read (BATTLEMAP_MEMBERS); split it",
    "{path} 含有 {found} 个文件,至多读取 {most} 个(BATTLEMAP_MEMBERS);请拆分",
)
DAMAGED_INSIDE = Text(
    "{path} is damaged after {size} bytes ({why}); what stood before that was read; have it sent again",
    "{path} 在第 {size} 字节之后损坏({why});已读取之前的内容;请重新获取文件",
)
