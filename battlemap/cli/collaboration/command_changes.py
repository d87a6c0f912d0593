"""Changes that commands make: the same work as of mutations, under a name and a key of its own; all that is wrong in one error."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.mutations.changes import Author, InvalidInput
from graph.words import BadInput, Text


def make_change(graph: Graph, work: Callable[..., Row], by: str, payload: Row, **more: Any) -> Row:
    """What a change answers. `more`: what is lent to it. Raises BadInput with all that is wrong."""
    try:
        return work(graph, Author(by, by), secrets.token_hex(16), payload, **more)
    except InvalidInput as refused:
        texts = [fault.text for fault in refused.faults]
        raise BadInput(Text("; ".join(t.en for t in texts), ";".join(t.zh for t in texts))) from refused
