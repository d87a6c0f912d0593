"""Workbooks that are HTML, MHTML or XML Spreadsheet 2003, whatever they are called: what web systems export as Excel.

Parsed by lxml into rows at once, no tree is built. External entities and declarations of entities are refused.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lxml import etree

from graph.words import BadInput, Text
from ingest.mapping.column_names import best_row
from ingest.mapping.mapping_file import Feed
from ingest.tables.encoding import detect_encoding
from ingest.tables.tables import SAMPLE, is_blank
from ingest.workbooks.html_tables import CellGrid, TableTarget
from ingest.workbooks.spreadsheet_xml import BookTarget
from ingest.workbooks.workbooks import Sheet, Workbook

HEAD = re.compile(
    rb"\s*(?:<(?:!doctype\s+html|!--|\?xml|\?mso|html|head|meta|title|style|script|body|div|center|span|font|form|p|br|h\d|table|"
    rb"thead|tbody|tr|th|td|frameset|(?:\w+:)?workbook)(?=[\s>/-])|(?:from|mime-version|content-type|subject|date):[^\n]*\n)",
    re.IGNORECASE,
)
MIME = re.compile(rb"(?im)^mime-version:|^content-type:\s*(?:multipart/related|text/html)")
CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w\-:]+)""", re.IGNORECASE)
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
SHEET_NAME = re.compile(r"<x:Name>([^<]+)</x:Name>", re.IGNORECASE)
HIDDEN = re.compile(r"<x:Visible>\s*Sheet(?:Very)?Hidden", re.IGNORECASE)
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "cp950",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "unicode": "utf-16",
}
PIECE = 1 << 18  # characters given to the parser at once


def is_markup(head: bytes, name: str) -> bool:
    """Whether the first bytes of a file begin HTML, MHTML or XML; in a workbook by its name a table may come later."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    if HEAD.match(head):
        return not head.lstrip()[:1].isalpha() or MIME.search(head) is not None
    return (
        name.lower().endswith((".xls", ".xlsx", ".htm", ".html")) and re.search(rb"(?i)<table[\s>]", head) is not None
    )


@lru_cache(maxsize=1)
def open_markup(path: Path, changed: int, place: str) -> Workbook:
    """The tables of a document as the sheets of a workbook. Raises BadInput where it holds none.

    `changed` is the file's time of change in ns, so that a new file is not taken for the old one.
    """
    raw = path.read_bytes()
    if not raw[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and MIME.search(raw[:8192]):
        return _book(list(_mime_grids(raw)), place)
    text = _decoded(raw)
    if re.search(r"<(?:\w+:)?Workbook[\s>]", text[:8192]):
        return _spreadsheet(text, place)
    grids = _html_grids(text)
    for sign, message in ELSEWHERE.items():
        if sign in text[:8192] and not any(grid.rows for grid in grids):
            raise BadInput(message.fill(path=place))
    return _book(_named(grids, "table"), place)


def _decoded(raw: bytes, charset: str | None = None) -> str:
    """The text: UTF-8 where the bytes are, else as the document says, else as they look."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return raw.decode("utf-8-sig" if raw[:1] == b"\xef" else "utf-16", "replace")
    found = detect_encoding(raw[: 1 << 20] if b"\0" in raw[:4096] else raw.replace(b"\0", b"")).encoding
    said = CHARSET.search(raw[:8192])
    declared = (charset or (said[1].decode("ascii") if said else "")).lower()
    if found != "utf-8" and declared:
        try:
            return raw.decode(WIDER.get(declared, declared))
        except (LookupError, UnicodeError):
            pass
    return raw.decode(found, "replace")


def _html_grids(text: str) -> list[CellGrid]:
    target = TableTarget()
    _parse(etree.HTMLParser(target=target, huge_tree=False), text)
    return target.finished()


def _parse(parser: etree._FeedParser, text: str) -> None:
    text = DECLARATION.sub("", text).replace("\0", "")
    for at in range(0, len(text), PIECE):
        parser.feed(text[at : at + PIECE].encode("utf-8", "replace").decode("utf-8"))
    parser.close()


def _named(grids: list[CellGrid], what: str) -> list[CellGrid]:
    for number, grid in enumerate(grids, 1):
        grid.name = f"{what} {number}"
    return grids


def _mime_grids(raw: bytes) -> Iterator[CellGrid]:
    """The tables of all HTML parts. What Excel wrote has one part a sheet; the first one lists their names."""
    message = email.message_from_bytes(raw.lstrip())
    names: list[str] = []
    count = 0
    for part in message.walk():
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        payload = part.get_payload(decode=True)
        text = _decoded(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
        names = names or SHEET_NAME.findall(text)
        if "tabstrip" in str(part.get("Content-Location", "")).lower():
            continue
        for grid in _html_grids(text):
            count += 1
            grid.name = names[count - 1] if count <= len(names) else f"table {count}"
            grid.hidden = HIDDEN.search(text) is not None and len(names) > 1
            yield grid


def _spreadsheet(text: str, place: str) -> Workbook:
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        raise BadInput(ENTITIES.fill(path=place))
    target = BookTarget()
    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    _parse(etree.XMLParser(target=target, recover=True, **safe), text)
    book = _book(target.grids, place, first=True)
    if not target.ended:
        book.cut = CUT.fill(path=place)
    return book


def _book(grids: list[CellGrid], place: str, first: bool = False) -> Workbook:
    """A workbook of these tables; where a feed names none, the first one that is seen, or the one that fits best."""
    by_name = {grid.name: grid for grid in grids if grid.rows}
    if not by_name:
        raise BadInput(NO_TABLE.fill(path=place))
    hidden = frozenset(name for name, grid in by_name.items() if grid.hidden)

    def read(name: str) -> Sheet:
        grid = by_name[name]
        return Sheet(lambda: (list(row) for row in grid.rows), grid.merges)

    def best(feed: Feed) -> str:
        fitting = [n for n, g in by_name.items() if best_row(enumerate(g.rows[:SAMPLE]), feed, []) is not None]
        return max(fitting or by_name, key=lambda name: _size(by_name[name]))

    book = Workbook(list(by_name), read, hidden)
    if not first:
        book.pick = best
    return book


def _size(grid: CellGrid) -> int:
    return sum(not is_blank(cell) for row in grid.rows for cell in row)


NO_TABLE = Text(
    "{path} is a web page without a table; open it where it comes from and save it as xlsx or csv",
    "{path} 是不含表格的网页;请用原来的软件打开,另存为 xlsx 或 csv",
)
ENTITIES = Text(
    "{path} declares entities, which no spreadsheet needs; open it in Excel and save it as xlsx",
    "{path} 含有实体声明,正常的表格不需要;请用 Excel 打开并另存为 xlsx",
)
CUT = Text("{path} ends before its workbook does; have it sent again", "{path} 的内容不完整;请重新获取")
ELSEWHERE = {
    "opendocument.spreadsheet": Text(
        "{path} is a flat OpenDocument file; open it in LibreOffice and save it as ods or xlsx",
        "{path} 是平面 OpenDocument 文件;请用 LibreOffice 打开,另存为 ods 或 xlsx",
    ),
    "Excel Workbook Frameset": Text(
        "{path} is only the frame of a web page that Excel saved, its sheets are files beside it; save it as xlsx",
        "{path} 只是 Excel 所存网页的框架,工作表在旁边的其他文件中;请另存为 xlsx",
    ),
}
