"""Ids that two sources tell and mean two records by: the later row is set aside, as is what its source says of that id elsewhere.

Watched are ids of which no mapping says whose they are. Who tells an id already may change what it tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from graph.store.source_numbers import Number, SourceClaims, SourceNumbers
from graph.words import Text
from ingest.drafts.row_drafts import NodeCandidate, RowResult
from ingest.mapping.id_systems import SHARED
from ingest.mapping.mapping_file import Feed, Mapping, NodeSpec
from ingest.names.party_mentions import PartyMention
from ingest.resolve.contradiction import OWNERS, Facts, compared_fields, record_contradiction, texts_of

LOOSE = {"city", "phone", "domain", "of"}  # what alone does not say who is meant
Teller = dict[str, Facts]


class ClaimLookup(Protocol):
    """A place where the claims of other sources are looked up."""

    def numbering(self) -> SourceNumbers: ...

    def source_claims(
        self, label: str, nodes: dict[str, str], source: str, fields: Iterable[str], owner: str | None
    ) -> dict[str, SourceClaims]: ...


class IdConflicts:
    """Conflicts of ids: which of them mean one record to all who use them, by the graph and what this load has said so far."""

    def __init__(self, target: ClaimLookup):
        self.target = target
        self.sources, self.shared, self.numbers = target.numbering()
        self.contested: set[Number] = {n for n, to in self.numbers.items() if not to}
        self.moved = {n: to for n, to in self.numbers.items() if to}
        self._facts: dict[tuple[str, str], Teller] = {}

    def enter(self, mapping: Mapping) -> None:
        """A source that this load reads."""
        self.sources.add(mapping.source)
        if shares_ids(mapping):
            self.shared.add(mapping.source)
        else:
            self.shared.discard(mapping.source)

    def clear(self) -> None:
        """Forget what was told; only when all of it is written."""
        self._facts = {}

    @property
    def is_quiet(self) -> bool:
        """Whether no id is contested or parted, so that relationships may name any."""
        return not (self.contested or self.moved)

    def is_undisputed(self, source: str, is_declared: bool) -> bool:
        """Whether no other source could mean another record by an id that this source tells."""
        return is_declared or source in self.shared or len(self.sources) < 2

    def changes(self) -> tuple[set[Number], set[Number]]:
        """Ids that were set aside, and those that are not any more, by this load."""
        before = {n for n, to in self.numbers.items() if not to}
        return self.contested - before, before - self.contested

    def translate(self, d: RowResult, party: PartyMention, original: str | None) -> None:
        """Give a source's own record to whom it was parted for."""
        if self.moved and original and not (party.declared and party.id):
            party.id = self.moved.get((party.label, d.source, original), party.id)

    def look_up(self, drafts: Iterable[RowResult], ids: dict[str, dict[str, str | None]]) -> None:
        """Fetch what other sources tell of the records that these drafts tell; `ids`: label → original → node."""
        wanted: dict[tuple[str, str], dict[str, str]] = {}
        for d in drafts if len(self.sources) > 1 else ():
            for n in d.nodes if d.source not in self.shared else ():
                id = n.party.id
                if id and not n.party.declared and (node := ids[n.party.label].get(id)):
                    wanted.setdefault((d.source, n.party.label), {})[id] = node
        for (source, label), nodes in wanted.items():
            for id, by in self.target.source_claims(
                label, nodes, source, compared_fields(label), OWNERS.get(label)
            ).items():
                self._add(label, id, {s: {n: _texts(v) for n, v in values.items()} for s, values in by.items()})

    def refusal(self, d: RowResult, n: NodeCandidate, owners: list[str]) -> Text | None:
        """Why this row may not tell this id: who means another record by it, and how to declare whose numbers they are."""
        id, label = n.party.id, n.party.label
        if id is None or n.party.declared or d.source in self.shared or len(self.sources) < 2:
            return None
        mine, number = _facts(label, n, owners), (label, d.source, id)
        others = self._facts.get((label, id), {})
        says_who = bool(mine.keys() - LOOSE)
        if number in self.contested and not says_who:
            return CONTESTED.fill(source=d.source, id=id)
        if not others.get(d.source, {}).keys() - LOOSE:
            for other, values in others.items():
                if (
                    other not in self.shared
                    and other != d.source
                    and (why := record_contradiction(label, values, mine))
                ):
                    self.contested.add(number)
                    return CONTRADICTS.fill(source=d.source, other=other, id=id, why=why)
        if says_who:
            self.contested.discard(number)
        self._add(label, id, {d.source: mine})
        return None

    def refuses(self, d: RowResult, party: PartyMention) -> Text | None:
        """Why a relationship may not name this id: what its source means by it is set aside."""
        if party.id and not party.declared and (party.label, d.source, party.id) in self.contested:
            return CONTESTED.fill(source=d.source, id=party.id)
        return None

    def _add(self, label: str, id: str, by: Teller) -> None:
        known = self._facts.setdefault((label, id), {})
        for source, told in by.items():
            facts = known.setdefault(source, {})
            for name, values in told.items():
                facts[name] = list(dict.fromkeys([*facts.get(name, []), *values]))


def shares_ids(mapping: Mapping) -> bool:
    """Whether a mapping declares that its records bear everybody's numbers."""
    specs = [s for feed in mapping.feeds for s in feed.records if isinstance(s, NodeSpec)]
    return SHARED in {mapping.ids, *(feed.ids for feed in mapping.feeds), *(spec.ids for spec in specs)}


def names_first(feed: Feed) -> bool:
    """Whether a feed says who its records are: such are read before those that only tell more of them."""
    return any(
        isinstance(s, NodeSpec) and not s.fields.keys().isdisjoint(compared_fields(s.node)) for s in feed.records
    )


def owner_ids(d: RowResult, n: NodeCandidate) -> Iterator[PartyMention]:
    """The owners of this record, as the same row says it."""
    type, party = OWNERS.get(n.party.label), n.party
    for e in d.edges if type else ():
        if e.type == type:
            for one, other in ((e.start, e.end), (e.end, e.start)):
                if (one.label, one.id) == (party.label, party.id):
                    yield other


def _facts(label: str, n: NodeCandidate, owners: list[str]) -> Facts:
    found = {name: texts for name in compared_fields(label) if (texts := texts_of(n.values.get(name)))}
    return found | ({"of": owners} if owners else {})


def _texts(values: list[object]) -> list[str]:
    return [str(value) for value in values]


CONTRADICTS = Text(
    "{source} and {other} mean two records by id {id}: {why}. Say in the mapping whose numbers they are: `ids: {source}` if "
    "{source} numbers its own, `ids: shared` if it uses those of {other}; then load the file again",
    "{source} 与 {other} 的编号 {id} 指向不同对象:{why}。请在映射中声明编号归属:若 {source} 自行编号,写 `ids: {source}`;"
    "若沿用 {other} 的编号,写 `ids: shared`;然后重新导入该文件",
)
CONTESTED = Text(
    "what {source} means by id {id} is set aside, as another source means another record by it; say in the mapping whose "
    "numbers they are (`ids:`)",
    "{source} 的编号 {id} 与其他来源所指不同,已被搁置;请在映射中声明编号归属(`ids:`)",
)
