"""The index of prerequisites that rows in quarantine wait for, so that a load opens only a file in which something has
come.

A row waits for somebody who is not known, for the rest of what a new record needs, or for two to be parted. Each such prerequisite is
noted once, as few bytes in a file of its own. What came by other doors counts as well: the graph is asked, not the load.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

import graph
import ingest
from graph.model.model import Model
from graph.words import Text
from ingest.drafts.row_drafts import EdgeCandidate, RowResult
from ingest.load.party_identity import IdentityResolver
from ingest.names.party_mentions import PartyMention, Prerequisite
from ingest.tables.row_blocks import TableRow

MANY = 500_000  # prerequisites that are remembered so as to be noted once
ASKED = 5000  # prerequisites of which the graph is asked at once
Sign = tuple[str, str]  # a label and an id or identifier


class WaitingIndex(NamedTuple):
    """The index of what the rows of one quarantine file wait for; valid for the file that has the same `mark`."""

    path: Path
    mark: str

    def prerequisites(self) -> Iterator[Prerequisite] | None:
        """None where it is missing, or was written for another file or by another program."""
        try:
            lines = self.path.open("rb")
        except FileNotFoundError:
            return None
        if lines.readline() != self.mark.encode() + b"\n":
            lines.close()
            return None
        return _prerequisites(lines)


class WaitingIndexWriter:
    """Writes an index while the rows are written; `close` puts it beside their file, which is in place by then."""

    def __init__(self, index: WaitingIndex):
        self.index, self.partial = index, index.path.with_name(index.path.name + ".part")
        self._noted: set[bytes] = set()
        self._out = self.partial.open("wb")
        self._out.write(index.mark.encode() + b"\n")

    def add(self, prerequisites: Iterable[Prerequisite]) -> None:
        for prerequisite in prerequisites:
            line = orjson.dumps([prerequisite.how, [_party_as_json(party) for party in prerequisite.parties]])
            digest = hashlib.blake2b(line, digest_size=8).digest()
            if digest not in self._noted:
                self._noted = self._noted if len(self._noted) < MANY else set()
                self._noted.add(digest)
                self._out.write(line + b"\n")

    def close(self, keep: bool) -> None:
        self._out.close()
        if keep:
            self.partial.replace(self.index.path)
        else:
            self.partial.unlink()
            self.index.path.unlink(missing_ok=True)


def is_met(index: WaitingIndex, identity: IdentityResolver, source: str) -> bool:
    """Whether a prerequisite is met by what the graph and this load know; also where that can't be told."""
    prerequisites = index.prerequisites()
    if prerequisites is None or any(teller == source for _, teller, _ in identity.watch.moved):
        return True  # they are noted as they were translated
    while some := list(islice(prerequisites, ASKED)):
        if identity.is_full:
            identity.clear()  # whoever asks has written all
        candidates = [(prerequisite, _draft(prerequisite, source)) for prerequisite in some]
        identity.look_up(d for _, d in candidates)
        if any(_is_met(identity, prerequisite, d) for prerequisite, d in candidates):
            return True
    return False


def _is_met(identity: IdentityResolver, prerequisite: Prerequisite, d: RowResult) -> bool:
    if prerequisite.how == "known":
        return not identity.is_unknown(prerequisite.parties[0])
    found = [identity.watch.refuses(d, party) or identity.find(party) for party in prerequisite.parties]
    there = [ids[0] for ids in found if not isinstance(ids, Text)]
    return len(there) == len(found) and (prerequisite.how == "found" or there[0] != there[1])


def is_waiting_for_any(index: WaitingIndex, signs: set[Sign]) -> bool:
    """Whether a prerequisite is somebody with one of these signs; also where that can't be told."""
    prerequisites = index.prerequisites()
    return prerequisites is None or any(not signs.isdisjoint(party_signs(w.parties)) for w in prerequisites)


def party_signs(parties: Iterable[PartyMention]) -> set[Sign]:
    """By what those are spoken of."""
    return {(party.label, sign) for party in parties for sign in (party.id, *party.keys) if sign}


def index_mark(quarantine_name: str, model: Model) -> str:
    """Of a quarantine file's index: which file, which program and which required fields it was written for."""
    required = {label: [n for n, f in node.fields.items() if f.required] for label, node in model.nodes.items()}
    return hashlib.blake2b(f"{quarantine_name} {_program()} {required}".encode(), digest_size=8).hexdigest()


@cache
def _program() -> str:
    """Another version may speak of the same parties by other identifiers."""
    sums = hashlib.blake2b(digest_size=8)
    for package in (graph, ingest):
        for file in sorted(Path(package.__path__[0]).rglob("*.py")):
            sums.update(file.read_bytes())
    return sums.hexdigest()


def _party_as_json(party: PartyMention) -> list[Any]:
    return [party.label, party.id, party.keys, party.forms, party.declared]


def _prerequisites(lines: Any) -> Iterator[Prerequisite]:
    with lines:
        for line in lines:
            how, parties = orjson.loads(line)
            yield Prerequisite(how, tuple(PartyMention(*mention) for mention in parties))


def _draft(prerequisite: Prerequisite, source: str) -> RowResult:
    """A row that says nothing but this, to be looked up."""
    start, end = prerequisite.parties[0], prerequisite.parties[-1]
    return RowResult(TableRow(0, {}), edges=[EdgeCandidate("", start, end, {}, "")], source=source)
