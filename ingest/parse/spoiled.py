"""Cells whose value a spreadsheet lost: formulas without a stored result, formulas that failed, numbers that were rounded.

Such a cell is not taken, the rest of its row is; where it is the row's id, the row is set aside.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from graph.words import Text
from ingest.parse.marks import without_marks

FORMULA = re.compile(
    r"=[\s(+-]*(?:[A-Z_][A-Z0-9_.]*\(|\$?[A-Z]{1,3}\$?[0-9]{1,7}\b|(?:'[^']+'|[\w.]+)!\$?[A-Z#]|#[A-Z]|[0-9.]+\s*[-+*/&^]|…)",
    re.IGNORECASE,
)
FAILED = frozenset(("#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#spill!", "#calc!"))
SCIENTIFIC = re.compile(r"[+-]?[0-9](?:[.,]([0-9]+))?E\+([0-9]{2,3})\Z", re.IGNORECASE)
MOST = 200  # characters of a formula that are kept
EXACT = 15  # digits that a number of a spreadsheet holds


def spoiled_reason(cell: Any) -> Text | None:
    """The reason why nothing can be read from a cell that holds a formula, or what became of one."""
    if type(cell) is not str or cell[:1] not in ("=", "#"):
        return None
    if cell[:2] == "=#" or cell.strip().casefold() in FAILED:
        return A_FAILURE.fill(cell=cell[cell[0] == "=" :])
    return NO_RESULT.fill(cell=cell[:60]) if FORMULA.match(cell) else None


def is_formula_text(formula: str) -> str:
    """A cell that holds nothing but a formula, as text: one that `spoiled_reason` knows, or that says what it gives (`="0012"`)."""
    text = f"={formula[:MOST]}"
    return text if FORMULA.match(text) or without_marks(text) != text else f"=… {formula[:MOST]}"


def expanded_digits(cell: Any) -> Any:
    """A number that a spreadsheet wrote as 1.39E+10, in full; any other cell as it is. Raises RoundedNumber."""
    if type(cell) is float:
        if abs(cell) >= 2**53 or (abs(cell) >= 10**EXACT and cell % 10 == 0):
            raise RoundedNumber(f"{cell:E}")
        return cell
    match = SCIENTIFIC.match(cell.strip()) if type(cell) is str else None
    if not match:
        return cell
    if int(match[2]) > len(match[1] or "") or int(match[2]) >= EXACT:
        raise RoundedNumber(cell)
    return f"{Decimal(cell.strip().replace(',', '.')):f}"


class RoundedNumber(ValueError):
    """A number whose last digits are lost; `text` says so."""

    def __init__(self, cell: Any):
        super().__init__(cell)
        self.text = ROUNDED.fill(cell=cell)


NO_RESULT = Text(
    "{cell!r} is a formula without its result: open the file in Excel or LibreOffice, save it and load it again",
    "{cell!r} 是没有结果的公式:请用 Excel 或 LibreOffice 打开文件并保存,然后重新导入",
)
A_FAILURE = Text(
    "the formula of this cell has failed ({cell}): mend it in the file and load it again",
    "该单元格的公式出错({cell}):请在文件中更正后重新导入",
)
ROUNDED = Text(
    "a spreadsheet has rounded {cell!r}, its last digits are lost: have the column sent as text",
    "{cell!r} 已被电子表格舍入,末尾数字已丢失:请将该列设为文本格式后重新导出",
)
