"""Who is who: drafts get the id of the party that the graph knows already, or a new one.

An id of the source and strong identifiers (credit code, e-mail) decide first; a name decides only for a party
that comes without an id, and only when one party bears it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from graph.database import Graph
from graph.words import Text
from ingest.drafts import Drafts, NodeDraft, Party

PREFIXES = {"Organization": "ORG", "Person": "PER"}


class Identity:
    """Resolves parties against the graph and what this table has said. One a table."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self._keys: dict[str, list[str]] = {}
        self._ids: dict[tuple[str, str], str | None] = {}
        self.new: set[tuple[str, str]] = set()  # (label, id) of parties that the graph does not have yet

    def look_up(self, drafts: Iterable[Drafts]) -> None:
        """Fetch in few statements what the graph knows of everybody that these drafts mention."""
        parties = [p for d in drafts for p in _parties(d)]
        unknown_keys = {k for p in parties for k in (*p.keys, *_id_key(p)) if k not in self._keys}
        found = self.graph.identified(unknown_keys) if unknown_keys else {}
        self._keys |= {key: found.get(key, []) for key in unknown_keys}
        for label in {p.label for p in parties}:
            ids = {p.id for p in parties if p.label == label and p.id and (label, p.id) not in self._ids}
            known = self.graph.known(label, ids) if ids else set()
            self._ids |= {(label, id): id if id in known else self._alias(label, id) for id in ids}

    def _alias(self, label: str, id: str) -> str | None:
        bearers = self._keys.get(f"{label}|id|{id}", [])
        return bearers[0] if bearers else None

    def name_node(self, draft: NodeDraft) -> str | Text:
        """The id of this node: a known one or a new one. A Text says why it can't be told."""
        party = draft.party
        strong = [k for k, is_strong in party.keys.items() if is_strong]
        known = self._ids.get((party.label, party.id or "")) or self._only(strong)
        if known is None and party.id is None:
            bearers = self._bearers(party.keys)
            if len(bearers) > 1:
                return AMBIGUOUS.fill(key=_shown(party), count=len(bearers))
            known = next(iter(bearers), None)
        id = known or party.id or _minted(party)
        if id is None:
            return NAMELESS
        if known is None:
            self.new.add((party.label, id))
        self._remember(party, id)
        return id

    def is_new(self, party: Party) -> bool:
        """Whether neither the graph nor an earlier row has this party yet."""
        known = party.id and self._ids.get((party.label, party.id))
        return not known and not self._bearers(party.keys)

    def find(self, party: Party) -> str | Text:
        """The id of somebody that an edge names. A Text says why there is none."""
        if party.id:
            return self._ids.get((party.label, party.id)) or self._unknown(party, party.id)
        strong = self._only([k for k, is_strong in party.keys.items() if is_strong])
        bearers = {strong} if strong else self._bearers(party.keys)
        if len(bearers) == 1:
            return bearers.pop()
        if bearers:
            return AMBIGUOUS.fill(key=_shown(party), count=len(bearers))
        return self._unknown(party, _shown(party))

    def _unknown(self, party: Party, key: str) -> Text:
        return UNKNOWN.fill(node=self.graph.model.nodes[party.label].text, key=key)

    def forget(self, label: str, id: str) -> None:
        """Take back an id that no row of this table could give after all."""
        self._ids[(label, id)] = None
        for bearers in self._keys.values():
            if id in bearers:
                bearers.remove(id)

    def _bearers(self, keys: Iterable[str]) -> set[str]:
        return {id for key in keys for id in self._keys.get(key, [])}

    def _only(self, keys: list[str]) -> str | None:
        bearers = self._bearers(keys)
        return bearers.pop() if len(bearers) == 1 else None

    def _remember(self, party: Party, id: str) -> None:
        for key in party.keys:
            bearers = self._keys.setdefault(key, [])
            if id not in bearers:
                bearers.append(id)
        self._ids[(party.label, id)] = id
        if party.id and party.id != id:
            self._ids[(party.label, party.id)] = id
            party.keys[f"{party.label}|id|{party.id}"] = True


def _parties(drafts: Drafts) -> Iterable[Party]:
    yield from (node.party for node in drafts.nodes)
    for edge in drafts.edges:
        yield from (edge.start, edge.end)


def _id_key(party: Party) -> list[str]:
    return [f"{party.label}|id|{party.id}"] if party.id else []


def _minted(party: Party) -> str | None:
    """A new id that the same party gets again wherever it is loaded."""
    if not party.keys:
        return None
    digest = hashlib.blake2b(next(iter(party.keys)).encode(), digest_size=6).hexdigest().upper()
    return f"{PREFIXES.get(party.label, party.label.upper())}-{digest}"


def _shown(party: Party) -> str:
    return ", ".join(key.split("|", 2)[2] for key in party.keys)


UNKNOWN = Text(
    "there is no {node} {key!r} (yet); load it first, or correct it", "没有{node} {key!r};请先导入或更正"
)
AMBIGUOUS = Text(
    "{key!r} may be any of {count}; give an id or a credit code",
    "{key!r} 对应 {count} 个对象;请提供编号或信用代码",
)
NAMELESS = Text("neither an id nor a name says who this is", "既无编号也无名称,无法识别")
