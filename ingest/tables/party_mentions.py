"""Mentions of parties in rows: who is meant, by which id and identifiers, and which of them a row has to wait for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

NO_FORMS: dict[str, str] = {}


@dataclass(slots=True)
class PartyMention:
    """A mention of a party: an id of the source, and identifiers (strong ones first).

    `forms`: the legal form with which a name was said, which its key leaves out.
    `declared`: the mapping says whose numbers the id is one of.
    """

    label: str
    id: str | None
    keys: dict[str, bool]
    forms: dict[str, str] = field(default_factory=lambda: NO_FORMS)
    declared: bool = False


class Prerequisite(NamedTuple):
    """A prerequisite of a row: the party is `found` or `known`, or the two are `apart`."""

    how: Literal["found", "known", "apart"]
    parties: tuple[PartyMention, ...]
