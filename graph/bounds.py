"""Size limits of files and documents that people send: one set of numbers for every reader, set once at the start.

The readers ask `bounds()`; the command line puts in what the settings say. Texts that refuse something name the setting
that raises the bound.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """`memory`: MB that reading one file may take; `seconds`: for which its reader may give no sign of life, and one more
    for each MB of the file; `unpacked`: GB that the archives of one call may unpack to; `ratio`: unpacked ÷ packed bytes;
    `members`: files in an archive; `cell`: characters of a value, `line`: of a line; `columns`: of a table; `depth`: lists and
    objects inside one another; `document`: bytes of a YAML file; `parts`: its keys and values, aliases written out.
    """

    memory: int = 768
    seconds: float = 60
    unpacked: int = 4
    ratio: int = 250
    members: int = 10_000
    cell: int = 1_000_000
    line: int = 8_000_000
    columns: int = 16_384
    depth: int = 64
    document: int = 1_000_000
    parts: int = 50_000


_bounds = Bounds()


def bounds() -> Bounds:
    """Those that hold in this process."""
    return _bounds


def use_bounds(limits: Bounds) -> None:
    """From now on these hold in this process."""
    global _bounds
    _bounds = limits
