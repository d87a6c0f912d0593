"""Files of quotes: JSON with lists of lines, payments and milestones, or CSV with a row each and its kind in a column.

    kind,product,quantity,unit_price,discount,tax_rate
    line,MR-3100,2,1200000.00,5%,13%

Money is yuan with two decimals, rates are per cents with two;
with `_fen` or `_bp` after its name a field is whole fen or basis points instead.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from graph.words import BadInput, Text

KINDS = ("line", "payment", "milestone")
MOST = 100_000_000  # bytes of a file
NAMES = {
    "kind": "类别",
    "product": "产品",
    "quantity": "数量",
    "unit": "单位",
    "unit_price": "单价",
    "discount": "折扣",
    "tax_rate": "税率",
    "list_price": "目录价",
    "cost": "成本",
    "by": "交付方",
    "title": "名称",
    "share": "比例",
    "amount": "金额",
    "due": "付款日期",
    "milestone": "里程碑",
    "starts": "开始",
    "ends": "完成",
}
KIND_WORDS = {"条目": "line", "付款": "payment", "里程碑": "milestone"}
_BY_WORD = {zh: name for name, zh in NAMES.items()}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line, payment or milestone as it is written; `number`: its row in a CSV file, its place in its list of a JSON file."""

    number: int
    kind: str
    values: Mapping[str, str]


@dataclass(slots=True)
class QuoteFile:
    """All rows of a file, and the validity of the quote."""

    rows: list[FileRow] = field(default_factory=list)
    validity: dict[str, str] = field(default_factory=dict)


def read_quote_file(path: Path) -> QuoteFile:
    """What a file says; .json is JSON, everything else CSV. Raises BadInput."""
    try:
        if path.stat().st_size > MOST:
            raise BadInput(TOO_LARGE.fill(path=path, most=MOST))
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(NOT_READ.fill(path=path)) from error
    return _json_rows(text, path) if path.suffix.lower() == ".json" else _csv_rows(text, path)


def _json_rows(text: str, path: Path) -> QuoteFile:
    try:
        whole = json.loads(text, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise BadInput(NO_JSON.fill(path=path, why=str(error))) from error
    if not isinstance(whole, dict):
        raise BadInput(NO_OBJECT.fill(path=path))
    found = QuoteFile(validity={name: _text(whole[name]) for name in ("starts", "ends") if whole.get(name) is not None})
    for kind in KINDS:
        rows = whole.get(f"{kind}s", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadInput(NO_LIST.fill(path=path, name=f"{kind}s"))
        found.rows += [FileRow(number, kind, _named(row.items())) for number, row in enumerate(rows, 1)]
    return found


def _csv_rows(text: str, path: Path) -> QuoteFile:
    reader = csv.reader(io.StringIO(text, newline=""))
    found = QuoteFile()
    try:
        heading = next(reader, [])
        for number, cells in enumerate(reader, 2):
            if any(cell.strip() for cell in cells[len(heading) :]):  # an amount like 1,200,000 without quotes, say
                raise BadInput(MORE_CELLS.fill(path=path, row=number))
            values = _named(zip(heading, cells, strict=False))
            if values:
                kind = values.pop("kind", "line").strip().lower()
                found.rows.append(FileRow(number, KIND_WORDS.get(kind, kind), values))
    except csv.Error as error:
        raise BadInput(NO_CSV.fill(path=path, why=str(error))) from error
    return found


def _named(pairs: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Values that are not blank, under the names of fields."""
    found = {}
    for name, value in pairs:
        plain = str(name).strip()
        if value is not None and (text := _text(value)):
            found[_BY_WORD.get(plain, plain.lower())] = text
    return found


def _text(value: Any) -> str:
    return str(value).strip()


NOT_READ = Text("{path} cannot be read as UTF-8 text", "无法按 UTF-8 文本读取 {path}")
TOO_LARGE = Text("{path} has more than {most} bytes", "{path} 超过 {most} 字节")
NO_JSON = Text("{path} is no JSON: {why}", "{path} 不是有效的 JSON:{why}")
NO_CSV = Text("{path} is no CSV: {why}", "{path} 不是有效的 CSV:{why}")
MORE_CELLS = Text(
    "{path}: row {row} has more cells than the heading; an amount with commas stands in quotes",
    "{path}：第 {row} 行的单元格多于表头；含逗号的金额须加引号",
)
NO_OBJECT = Text(
    "{path}: write an object with `lines`, `payments` and `milestones`",
    "{path}:请写成含 lines、payments、milestones 的对象",
)
NO_LIST = Text("{path}: `{name}` is a list of objects", "{path}:{name} 须为对象列表")
