"""Mentions of parties in rows: who is meant, by which id and identifiers, and which of them a row has to wait for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

NO_FORMS: dict[str, str] = {}


class NewParty(NamedTuple):
    """A party as it is made where nothing but an edge names it: its labels and values."""

    labels: tuple[str, ...]
    values: dict[str, Any]


@dataclass(slots=True)
class PartyMention:
    """A mention of a party: an id of the source, and identifiers (strong ones first).

    `forms`: the legal form with which a name was said, which its key leaves out.
    `declared`: the mapping says whose numbers the id is one of. `new`: what is made where nobody is found.
    """

    label: str
    id: str | None
    keys: dict[str, bool]
    forms: dict[str, str] = field(default_factory=lambda: NO_FORMS)
    declared: bool = False
    new: NewParty | None = None


class Prerequisite(NamedTuple):
    """A prerequisite of a row: the party is `found` or `known`, or the two are `apart`."""

    how: Literal["found", "known", "apart"]
    parties: tuple[PartyMention, ...]
