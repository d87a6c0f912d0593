"""Drafts of nodes and edges: what one row says, before it is known who is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.model.claims import Keep
from graph.model.records import NO_KEEP
from graph.words import Text
from ingest.names.party_mentions import PartyMention, Prerequisite
from ingest.tables.row_blocks import TableRow

NO_TOTALS: frozenset[str] = frozenset()


@dataclass(slots=True)
class NodeCandidate:
    """`id` and `original` are known once it is settled who this is."""

    labels: tuple[str, ...]
    party: PartyMention
    values: dict[str, Any]
    keep: dict[str, Keep] = field(default_factory=lambda: NO_KEEP)
    id: str = ""
    original: str = ""


@dataclass(slots=True)
class EdgeCandidate:
    """`ends` are (id, original id) of start and end, once it is settled who they are; `totals` names fields that are added up."""

    type: str
    start: PartyMention
    end: PartyMention
    values: dict[str, Any]
    key: str
    keep: dict[str, Keep] = field(default_factory=lambda: NO_KEEP)
    ends: tuple[tuple[str, str], tuple[str, str]] = (("", ""), ("", ""))
    totals: frozenset[str] = NO_TOTALS


@dataclass(slots=True)
class RowResult:
    """The candidates that one row gives, or why it can't be used.

    `waiting_reasons` are reasons that a later row or file may clear up: somebody who is not known yet; `prerequisites` are those whom it
    waits for. `reasons` stay.
    `left_out` are cells that can't be taken, though the rest of the row is.
    `skipped`: the mapping's conditions leave the row out, and nothing else speaks of it.
    `source` is who says it.
    """

    row: TableRow
    nodes: list[NodeCandidate] = field(default_factory=list)
    edges: list[EdgeCandidate] = field(default_factory=list)
    reasons: list[Text] = field(default_factory=list)
    waiting_reasons: list[Text] = field(default_factory=list)
    prerequisites: list[Prerequisite] = field(default_factory=list)
    left_out: list[Text] = field(default_factory=list)
    skipped: bool = False
    source: str = ""

    @property
    def is_accepted(self) -> bool:
        return not self.reasons and not self.waiting_reasons
