"""Row readers: functions that make objects of the lists that a statement answers, generated once for each selection.

The only place where code is made of text. bench/readers.py measures it beside plain loops.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Reader = Callable[[Any], Any]


class NullInNonNull(Exception):
    """A value that must be there is not: the question has to be asked in the way that reports it."""


@dataclass(frozen=True, slots=True)
class NonNullReader:
    """A reader of a value that must be there. Raises NullInNonNull."""

    read: Reader | None

    def __call__(self, value: Any) -> Any:
        if value is None:
            raise NullInNonNull
        return apply_reader(self.read, value)


def apply_reader(read: Reader | None, value: Any) -> Any:
    """A value as it is read."""
    return read(value) if read else value


def generated(keys: list[str], reads: list[Reader | None]) -> Reader:
    """A function written for these keys, as `dataclasses` writes them: going through keys and readers for each row takes three
    times as long. Only numbered names and the keys, quoted, stand in its text."""
    names = [f"v{n}" for n in range(len(keys))]
    known: dict[str, Any] = {"NullInNonNull": NullInNonNull}
    lines = ["def read(row):", "    if row is None: return None", f"    [{', '.join(names)}] = row"]
    values = []
    for key, name, read in zip(keys, names, reads, strict=True):
        if isinstance(read, NonNullReader):
            if read.read is not None:
                known[f"r{name}"] = read.read
                lines.append(f"    {name} = r{name}({name})")
            lines.append(f"    if {name} is None: raise NullInNonNull")
            read = None
        if read is not None:
            known[f"r{name}"] = read
        values.append(f"{key!r}: {name if read is None else f'r{name}({name})'}")
    lines.append(f"    return {{{', '.join(values)}}}")
    exec("\n".join(lines), known)
    made: Reader = known["read"]
    return made
