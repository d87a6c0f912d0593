"""Text marks of a single cell, by which a spreadsheet keeps a text as it is, taken off: `="0012"`, `'0012`."""

from __future__ import annotations

import re

MARKS = frozenset("='")
NUMBER = re.compile(r"=\s*([0-9]+(?:\.[0-9]+)?)\s*\Z")
GUARDED = re.compile(r"'[0-9][0-9 .,/+()-]*\Z|'[=+@-][^']*\Z")


def without_marks(text: str) -> str:
    """A text without the marks that keep a spreadsheet from changing it: `="0012"`, `'0012`; else as it is."""
    if text[:1] == "'":
        return text[1:] if GUARDED.match(text) else text
    if number := NUMBER.match(text):
        return number[1]
    inner = text[1:].strip()
    if len(inner) < 2 or inner[0] != '"' or inner[-1] != '"':
        return text
    whole = inner[1:-1]
    if '"' in whole.replace('""', ""):
        whole = inner.strip('"')
        return text if '"' in whole else whole
    whole = whole.replace('""', '"')
    return without_marks(whole) if whole[:1] == "=" else whole
