"""Part of a cell by a pattern (`part`), found by RE2: its cost grows with the cell's length and no faster, whatever the pattern.

Look-around and back-references, which have no such bound, are no part of its patterns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import re2

from graph.words import Text
from ingest.mapping.getters import cell_as_text
from ingest.parse.cells import is_nothing

MEMORY = 1 << 20  # bytes that a compiled pattern may take
HINTS = {
    "invalid perl operator": Text(
        "look-around has no bounded cost and is not supported: put the part itself in brackets, such as `no\\. ([0-9]+)`",
        "前后环视的代价没有上限,不予支持:请用括号标出所需部分,例如 `编号([0-9]+)`",
    ),
    "invalid escape sequence": Text(
        "back-references and unknown escapes are not supported: write the characters themselves, or a class such as [0-9]",
        "不支持反向引用和未知的转义:请直接写出字符,或写成 [0-9] 这样的字符类",
    ),
    "invalid repetition size": Text(
        "it repeats too much: write `+` instead of a large number", "重复次数过多:请用 `+` 代替较大的数字"
    ),
    "pattern too large": Text(
        "it repeats too much: write `+` instead of a large number", "重复次数过多:请用 `+` 代替较大的数字"
    ),
}
USUAL = Text(
    "write it like `(OP[0-9]+)`: brackets around the part, `\\` before a sign that stands for itself",
    "请写成 `(OP[0-9]+)` 的形式:用括号标出所需部分,符号本身前加 `\\`",
)


def part_problem(pattern: str) -> Text | None:
    """What is wrong with a pattern, and how to mend it."""
    try:
        compiled = re2.compile(pattern, _options())
    except re2.error as error:
        why = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        hint = next((text for begin, text in HINTS.items() if why.startswith(begin)), USUAL)
        return NO_PATTERN.fill(pattern=pattern, why=why, hint=hint)
    return SEVERAL_PARTS.fill(pattern=pattern) if compiled.groups > 1 else None


def compiled_part(pattern: str) -> Callable[[Any], Any]:
    """A function from a cell to the part of it in brackets, else all that matches; None where nothing does. It raises LostValue."""
    compiled = re2.compile(pattern, _options())
    group = min(compiled.groups, 1)

    def part(cell: Any) -> Any:
        if is_nothing(cell) or isinstance(cell, dict):
            return cell
        found = compiled.search(cell_as_text(cell))
        return found[group] if found else None

    return part


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors, options.max_mem = False, MEMORY
    return options


NO_PATTERN = Text("{pattern!r} is no pattern ({why}); {hint}", "{pattern!r} 不是有效的模式({why});{hint}")
SEVERAL_PARTS = Text(
    "{pattern!r} has several pairs of brackets: keep them around the part, and write the others `(?:…)`",
    "{pattern!r} 有多对括号:请只用一对标出所需部分,其余写成 `(?:…)`",
)
