"""Unified social credit codes of Chinese organisations (统一社会信用代码): GB 32100-2015."""

from __future__ import annotations

import re
from typing import Any

from graph.words import Text
from ingest.parse.cells import UnreadableCell, cell_for_message, half_width, to_text
from ingest.parse.spoiled import RoundedNumber, expanded_digits

CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def credit_code_check(code17: str) -> str:
    """The check digit (18th character) of a unified social credit code: GB 32100-2015, mod 31. Raises ValueError."""
    total = sum(CODE_ALPHABET.index(c) * w for c, w in zip(code17, CODE_WEIGHTS, strict=True))
    return CODE_ALPHABET[-total % 31]


def credit_code(cell: Any) -> str:
    """The code in a cell. Raises UnreadableCell: not one, or mistyped; and RoundedNumber."""
    code = re.sub(r"[\s-]", "", half_width(to_text(expanded_digits(cell)))).upper()
    if len(code) != 18 or not set(code) <= set(CODE_ALPHABET):
        raise UnreadableCell(NO_CODE.fill(cell=cell_for_message(cell), length=len(code)))
    if (right := credit_code_check(code[:17])) != code[17]:
        if code.isdigit() and code.endswith("000"):
            raise RoundedNumber(code)
        raise UnreadableCell(WRONG_DIGIT.fill(cell=code, right=right))
    return code


NO_CODE = Text(
    "{cell!r} is not a unified social credit code: 18 digits and capital letters without I, O, S, V, Z ({length} found)",
    "{cell!r} 不是统一社会信用代码:应为 18 位数字或大写字母(不含 I、O、S、V、Z),实为 {length} 位",
)
WRONG_DIGIT = Text(
    "{cell!r} is mistyped: for its first 17 characters the check digit is {right!r}",
    "{cell!r} 有误:按前 17 位计算,校验码应为 {right!r}",
)
