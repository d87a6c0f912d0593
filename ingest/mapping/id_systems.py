"""Namespaces of ids: `ids: erp` in a mapping makes 1 the id `erp:1`, another record than `dealer:1`.

What is said nearest holds: of a value, of a record or an end of it, of the feed, of the mapping. `shared` are bare ids that are
known to be those of everybody else who says nothing; ids of which nothing is said are bare too, and are watched
(ingest/load/contested_ids.py).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

System = Annotated[str, StringConstraints(pattern=r"^[\w.-]+$", max_length=60)]
SHARED = "shared"  # the numbers of everybody who names no system


def numbered(id: str, system: str | None) -> str:
    """An id as the graph keeps it: with the system that gave it, where one is named."""
    if system is None or system == SHARED or id.startswith(f"{system}:"):
        return id
    return f"{system}:{id}"
