"""The tables of the README that follow from the story; a test keeps them equal."""

from __future__ import annotations

from .dirt import BROKEN
from .make import Truth, truth


def dirt_table(told: Truth) -> str:
    lines = ["| file / sheet | kind | rows | set aside? |", "| --- | --- | ---: | --- |"]
    lines += [
        f"| `{name}` | {kind} | {count} | {'yes' if kind in BROKEN else 'no'} |"
        for name, kinds in sorted(told.dirt.items())
        for kind, count in sorted(kinds.items())
    ]
    return "\n".join(lines)


def case_table(told: Truth) -> str:
    lines = ["| case | ids |", "| --- | --- |"]
    lines += [
        f"| {case} | {', '.join(f'{part} `{id}`' for part, id in parts.items())} |"
        for case, parts in told.cases.items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(case_table(truth()), dirt_table(truth()), sep="\n\n")
