"""Rows under a header that are no records: labels or codes of the columns, their types, hints how to fill them, samples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.words import Text
from ingest.mapping.column_words import FIELDS, IDS, NUMBERS_OF, TYPE_COLUMNS
from ingest.mapping.headings import parse_heading, plain_words
from ingest.parse.cells import half_width
from ingest.tables.row_words import GUIDE, HINT, NAMES_TYPE, SAMPLE_ROW, TYPE, plain_cell
from ingest.tables.tables import LONGEST_NAME, WIDE, is_blank

Cells = dict[str, Any]
CODE = re.compile(r"[A-Za-z][\w.$\-]*\Z", re.ASCII)
MORE = (
    "备注 说明 注释 编制 创建人 创建时间 修改时间 使用组织 创建组织 邮编 传真 税率 币别 数量 单价 性别 年龄 生日 地址 省份 国籍 "
    "remark note address zip fax group"
)
KNOWN = frozenset(plain_words(word) for words in [*FIELDS.values(), MORE] for word in words.split()) | frozenset(
    plain_words(word) for word in [*IDS, *NUMBERS_OF, *TYPE_COLUMNS]
)
TOKENS = frozenset(token for word in KNOWN if word.isascii() for token in word.split()) | {"customer", "org", "dept"}


@dataclass(frozen=True, slots=True)
class NonRecord:
    """The reason why a row is no record; and, of a row of labels, column → label."""

    why: Text
    labels: dict[str, str] = field(default_factory=dict)


def row_of_labels(cells: Cells, columns: Sequence[str], below: Sequence[Cells]) -> NonRecord | None:
    """The kind of a row under the header that is no record; None where it is one, or may be."""
    filled = {column: cell for column, cell in cells.items() if not is_blank(cell)}
    if not filled or not all(isinstance(cell, str) for cell in filled.values()):
        return NonRecord(SAMPLE) if filled and _is_sample(filled) else None
    texts = [plain_cell(cell) for cell in filled.values()]
    if _are_types(texts):
        return NonRecord(TYPES)
    if GUIDE.match(texts[0]) and len(texts) <= max(1, len(columns) // 2):
        return NonRecord(HINTS)
    if _are_hints(texts):
        return NonRecord(HINTS)
    if _is_sample(filled):
        return NonRecord(SAMPLE)
    return NonRecord(LABELS, filled) if _are_labels(filled, columns, below) else None


def _are_types(texts: list[str]) -> bool:
    return all(map(_is_type, texts)) and any(NAMES_TYPE.search(text) for text in texts) and len(texts) > 1


def _are_hints(texts: list[str]) -> bool:
    hints = sum(HINT.fullmatch(text) is not None for text in texts)
    return hints > 0 and len(texts) > 1 and 2 * (hints + sum(map(_is_type, texts))) > len(texts)


def _is_type(text: str) -> bool:
    return TYPE.match(text) is not None


def _is_sample(filled: Cells) -> bool:
    """Whether one of the first two cells says that the row is a sample."""
    return any(isinstance(cell, str) and SAMPLE_ROW.fullmatch(plain_cell(cell)) for cell in list(filled.values())[:2])


def _are_labels(filled: Cells, columns: Sequence[str], below: Sequence[Cells]) -> bool:
    """Most cells sound like headings; fewer are enough in another script than the header's, above cells of another kind."""
    cells = [" ".join(cell.split()) for cell in filled.values()]
    if len(cells) < 2 or len(cells) < WIDE * len(columns) or len(set(cells)) < len(cells):
        return False
    if any(len(cell) > LONGEST_NAME for cell in cells):
        return False
    share = sum(map(_sounds_like_heading, cells)) / len(cells)
    above = [column for column in columns if not column.startswith("column ")]
    codes = all(map(CODE.match, cells)) != all(map(CODE.match, above))
    contrast = any(_contrasts(column, cell, below) for column, cell in filled.items())
    return share >= (0.35 if codes and contrast else 0.6 if codes or contrast else 0.75)


@lru_cache(4096)
def _sounds_like_heading(cell: str) -> bool:
    text = half_width(cell).strip("*※★ ")
    heading = parse_heading(text)
    if heading.text in KNOWN or (heading.entity and (not heading.rest or heading.rest in KNOWN)):
        return True
    words = plain_words(re.sub(r"^[Ff](?=[A-Z])", "", text)).split()
    return CODE.match(text) is not None and any(word in TOKENS for word in words)


def _contrasts(column: str, cell: str, below: Sequence[Cells]) -> bool:
    """Whether the cells below hold digits, and this one none."""
    under = [str(c) for cells in below if not is_blank(c := cells.get(column))]
    return len(under) > 0 and not _has_digit(cell) and sum(map(_has_digit, under)) >= 0.8 * len(under)


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


LABELS = Text("a row of labels or codes of the columns is no record", "列标题或字段编码行,不是记录")
TYPES = Text("a row of the columns' types is no record", "字段类型行,不是记录")
HINTS = Text("a row of hints how to fill the columns is no record", "填写说明行,不是记录")
SAMPLE = Text("a sample row of a template is no record", "模板的示例行,不是记录")
