"""Global ids: opaque to clients, stable, the label and the id of a node (Relay's form)."""

from __future__ import annotations

import base64
from binascii import Error, b2a_base64
from collections.abc import Callable


def global_id(label: str, id: str) -> str:
    return identifier(label)(id)


def identifier(label: str) -> Callable[[str], str]:
    """`global_id` of nodes of one label."""
    return lambda id: b2a_base64(f"{label}:{id}".encode(), newline=False).decode()


def parts_of(value: str) -> tuple[str, str] | None:
    """(label, id) of a global id; None where it is none."""
    try:
        label, colon, id = base64.b64decode(value, validate=True).decode().partition(":")
    except (Error, ValueError):
        return None
    return (label, id) if colon else None


def plain_id(value: str) -> str:
    """The id in the graph of a global id of any type, or the number that the source uses."""
    found = parts_of(value)
    return found[1] if found else value


def raw_id(value: str, label: str) -> str:
    """The id in the graph, from one of our global ids of this type or the number that the source uses."""
    found = parts_of(value)
    return found[1] if found and found[0] == label else value
