"""Walk along a chain of the audit log, from its head back: each entry tells the hash that the one before it must have.

What can't be so is a finding: an entry that was edited, moved, put in or removed. An entry that does not stand where it was written is
looked for by its hash, so that the walk goes on where many were renumbered. Pure functions: entries are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from graph.db.audit_chain import content_of, entry_hash
from graph.db.transactions import Row

Kind = Literal["edited", "rewritten", "removed", "cut_off", "inserted", "moved", "headless", "older"]
Find = Callable[[str], "list[LogEntry]"]


@dataclass(frozen=True)
class LogEntry:
    """An entry as it is stored."""

    properties: Row

    @property
    def id(self) -> str:
        return str(self.properties.get("id"))

    @property
    def chain(self) -> str | None:
        found = self.properties.get("chain")
        return found if isinstance(found, str) else None

    @property
    def number(self) -> int | None:
        found = self.properties.get("number")
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    @property
    def hash(self) -> str | None:
        return self.properties.get("hash")

    @property
    def previous(self) -> str | None:
        return self.properties.get("previous")

    @cached_property
    def computed_hash(self) -> str:
        """The hash of its content at the place where it stands."""
        return self.hash_at(self.chain or "", self.number or 0)

    @property
    def is_whole(self) -> bool:
        """Whether it has the hash of its content."""
        return self.hash == self.computed_hash

    def hash_at(self, chain: str, number: int) -> str:
        return entry_hash(chain, number, self.previous, content_of(self.properties))


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The head of a chain: how many entries it has, and the hash of the last."""

    chain: str
    number: int
    hash: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a place of a chain, up to `last` where it is so of several; `entry`: what stands there, or stood there."""

    kind: Kind
    chain: str | None
    number: int | None
    last: int | None = None
    entry: LogEntry | None = None


class Link(NamedTuple):
    """The hash that the next entry back must have, as the one after it tells; not `sure` where that one was tampered with itself."""

    hash: str | None
    sure: bool = True


NOWHERE = Link(None, False)


@dataclass(slots=True)
class Walk:
    """Walks along several chains. Who was moved is known when all were walked: `findings` ends it.

    `witnesses`: chain → number → hash of heads that were given out, which count for more than what is stored.
    """

    find: Find
    witnesses: dict[str, dict[int, str]] = field(default_factory=dict)
    entries: int = 0
    _found: list[Finding] = field(default_factory=list)
    _moved: set[str] = field(default_factory=set)
    _suspects: list[Finding] = field(default_factory=list)

    def chain(self, head: ChainHead, groups: Iterable[list[LogEntry]]) -> None:
        """Walk along one. `groups`: its entries up to the head, those of one number together, the highest number first."""
        link, at = Link(head.hash, head.hash is not None), head.number
        for group in groups:
            number = group[0].number or 0
            if number < 1:
                self.suspect(*group)
                continue
            link = self._gap(head, at, number, link)
            self.entries += len(group)
            link = self._place(head.chain, number, self._known(head.chain, number, link), group)
            at = number - 1
        self._gap(head, at, 0, link)

    def suspect(self, *entries: LogEntry) -> None:
        """Entries at a place that no chain has, or that another one has."""
        self._suspects += [Finding("inserted", each.chain, each.number, entry=each) for each in entries]

    def findings(self) -> list[Finding]:
        """All that is wrong, chain by chain."""
        found = list(self._found)
        for each in self._suspects:
            if each.entry is None or each.entry.id not in self._moved:
                found.append(each)
            elif each.kind != "inserted":  # what was written there is nowhere
                found.append(Finding("removed", each.chain, each.number, each.number))
        return sorted(found, key=lambda each: (each.chain or "", each.number or 0, each.kind))

    def _known(self, chain: str, number: int, link: Link) -> Link:
        """By the head that was given out at a number, where there is one."""
        hash = self.witnesses.get(chain, {}).get(number)
        return Link(hash) if hash else link

    def _gap(self, head: ChainHead, at: int, until: int, link: Link) -> Link:
        """Numbers at which nothing stands: from `at` down to the one that follows `until`."""
        missing: list[int] = []
        while at > until:
            link = self._known(head.chain, at, link)
            entry = self._elsewhere(head.chain, at, link.hash)
            if entry is not None:
                self._close(head, missing)
                missing, link = [], Link(entry.previous)
                self._move(head.chain, at, entry)
            else:  # of those before it nothing is known, down to a head that was given out
                below = max((n for n in self.witnesses.get(head.chain, ()) if until < n < at), default=until)
                missing += [at, below + 1]
                at, link = below + 1, NOWHERE
            at -= 1
        self._close(head, missing)
        return link

    def _close(self, head: ChainHead, missing: list[int]) -> None:
        if missing:
            first, last = missing[-1], missing[0]
            kind: Kind = "cut_off" if last == head.number else "removed"
            self._found.append(Finding(kind, head.chain, first, last))

    def _place(self, chain: str, number: int, link: Link, group: list[LogEntry]) -> Link:
        """Judge what stands at a number."""
        good = [each for each in group if each.computed_hash == link.hash]
        if not good and not link.sure:
            good = [each for each in group if each.computed_hash == each.hash]
        if good:
            self._found += [Finding("edited", chain, number, entry=each) for each in good[:1] if not each.is_whole]
            self.suspect(*(each for each in group if each is not good[0]))
            return Link(good[0].previous)
        same = [each for each in group if each.hash == link.hash or not link.sure]
        mover = None if same else self._elsewhere(chain, number, link.hash)
        if mover is not None:
            self._move(chain, number, mover)
            self.suspect(*group)
            return Link(mover.previous)
        entry = (same or group)[0]
        self._suspects.append(Finding("rewritten" if entry.is_whole else "edited", chain, number, entry=entry))
        self.suspect(*(each for each in group if each is not entry))
        return Link(entry.previous, False)

    def _elsewhere(self, chain: str, number: int, hash: str | None) -> LogEntry | None:
        """The entry that was written at a place and stands at another one."""
        found = self.find(hash) if hash else []
        return next((each for each in found if each.hash_at(chain, number) == hash), None)

    def _move(self, chain: str, number: int, entry: LogEntry) -> None:
        self._moved.add(entry.id)
        self._found.append(Finding("moved", chain, number, entry=entry))
