"""Identity resolution of rows: candidates get the id of the party that the graph knows already, or a new one.

A record speaks of a party under its *original* id: the one that its source gives, or one made from its best key. If that id
is known (perhaps merged into another since), that settles it. Else a strong identifier (credit code, e-mail) that one
party bears does; and for a party that comes without an id, a name that exactly one party bears. What is likely but not
certain is left to entity resolution (ingest/resolve/resolution.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from graph.model.column_records import RecordColumns
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord
from graph.store.identifiers import PARTIES, Bearer, forms_agree, id_key
from graph.words import Text
from ingest.drafts.minted_ids import is_usual_form, keys_text, legal_form, minted_id, minted_ids
from ingest.drafts.row_drafts import NodeCandidate, RowResult
from ingest.load import contested_ids as contest
from ingest.names.party_mentions import PartyMention
from ingest.parse.id_texts import former_id

KnownIds = dict[str, dict[str, str | None]]
"""Label → id → the id of the node that has it now; None where there is none."""
MEMORY = 1_000_000  # ids and keys that are remembered before they are asked for again


class RecordTarget(contest.ClaimLookup, Protocol):
    """The target of a load: the graph, a dry run on it, or the files of a bulk import."""

    @property
    def model(self) -> Model: ...

    def existing_ids(self, label: str, ids: Iterable[str]) -> set[str]: ...

    def parties_by_key(self, keys: Iterable[str]) -> dict[str, set[Bearer]]: ...

    def upsert(self, records: Iterable[NodeRecord | EdgeRecord]) -> set[str]: ...

    def upsert_columns(self, columns: list[RecordColumns]) -> set[str]: ...


class IdentityResolver:
    """Resolves parties against the graph and what this load has said so far."""

    def __init__(self, target: RecordTarget):
        self.target, self.watch = target, contest.IdConflicts(target)
        self._keys: dict[str, set[Bearer]] = {}  # fetched
        self._told: dict[str, set[Bearer]] = {}  # told by this load, perhaps not yet written
        self._ids: KnownIds = defaultdict(dict)
        self._settled: dict[str, set[str]] = defaultdict(set)  # label → ids that nodes have under these very ids
        self._former: dict[tuple[str, str], str] = {}  # as an earlier version wrote the id
        self._required: dict[str, dict[str, Field]] = {}
        self.new: dict[tuple[str, str], list[PartyMention]] = {}  # (label, id) that the rows being settled bring

    @property
    def is_full(self) -> bool:
        return sum(map(len, self._ids.values())) + len(self._keys) + len(self._told) > MEMORY

    @property
    def has_older_ids(self) -> bool:
        """Whether the graph knows any of the ids as an earlier version wrote them."""
        return bool(self._former)

    def clear(self) -> None:
        """Forget what was learnt; only when all of it is written."""
        self._keys, self._told, self._former = {}, {}, {}
        self._ids, self._settled = defaultdict(dict), defaultdict(set)
        self.watch.clear()

    def look_up(self, drafts: Iterable[RowResult]) -> None:
        """Fetch in few statements what the graph knows of everybody that these drafts mention."""
        self.new = {}
        drafts = list(drafts)
        ids_by_label: dict[str, set[str]] = {}
        keys: set[str] = set()
        for d in drafts:
            for party in _parties([d]):
                self.watch.translate(d, party, party.id or minted_id(party))
        parties = [*_parties(drafts)]
        for party in parties:
            self._require(party, ids_by_label, keys)
        self._fetch(ids_by_label, keys)
        for party in parties if self._former else ():
            party.id = self._former.get((party.label, party.id or ""), party.id)
        self.watch.look_up(drafts, self._ids)

    def current_ids(self, label: str, ids: set[str]) -> dict[str, str | None]:
        """Ids, those among them → the id of the party that has each now, None where nobody has."""
        known = self._ids[label]
        if missing := ids - known.keys():
            self._fetch({label: missing}, set())
        for id, former in ((id, self._former.get((label, id))) for id in ids) if self._former else ():
            if former:
                known[id] = former
        return known

    def bearers(self, keys: set[str]) -> dict[str, set[Bearer]]:
        """Who bears each of these identifiers, by the graph and by this load."""
        self._fetch({}, keys)
        return {key: found for key in keys if (found := self._bearers_of(key))}

    def strange_ids(self, label: str, ids: set[str]) -> set[str]:
        """Those of the ids that no node has, or one that was merged into another."""
        left = ids - self._settled[label]
        if left:
            known = self.current_ids(label, left)
            self._settled[label].update(id for id in left if known.get(id) == id)
            left -= self._settled[label]
        return left

    def note_new(self, label: str, ids: list[str]) -> None:
        """Remember nodes that this load brings."""
        self._ids[label].update(zip(ids, ids, strict=True))
        self._settled[label].update(ids)

    def note_bearer(self, key: str, bearer: Bearer) -> None:
        """Remember whom this load has told an identifier of."""
        self._told.setdefault(key, set()).add(bearer)

    def _fetch(self, ids_by_label: dict[str, set[str]], keys: set[str]) -> None:
        """Ask the target for what is not known of ids and identifiers."""
        merged: dict[str, tuple[str, str]] = {}  # key of an id that no node has → label, id
        for label, ids in ids_by_label.items():
            known = self.target.existing_ids(label, ids)
            unknown = ids - known
            self._ids[label].update(zip(known, known, strict=True))
            self._ids[label].update(dict.fromkeys(unknown))
            if label in PARTIES:
                merged.update((id_key(label, id), (label, id)) for id in unknown)
            self._find_older(label, unknown)
        keys = keys - self._keys.keys()
        found = self.target.parties_by_key(keys | merged.keys()) if keys or merged else {}
        self._keys.update((key, found.get(key, set())) for key in keys)
        for key in merged.keys() & found.keys():
            label, id = merged[key]
            self._ids[label][id] = next((b.id for b in found[key]), None)

    def _find_older(self, label: str, ids: set[str]) -> None:
        """Ids that the graph knows as an earlier version wrote them."""
        older = {former: id for id in ids for former in former_id(id)}
        for former in self.target.existing_ids(label, older) if older else ():
            self._ids[label][former] = former
            self._former[label, older[former]] = former

    def _require(self, party: PartyMention, ids_by_label: dict[str, set[str]], keys: set[str]) -> None:
        for id in (party.id,) if party.id else minted_ids(party):
            if id not in self._ids[party.label]:
                ids_by_label.setdefault(party.label, set()).add(id)
        for key, strong in party.keys.items():
            if (strong or party.id is None) and key not in self._keys:
                keys.add(key)

    def name_node(self, d: RowResult, draft: NodeCandidate) -> Text | None:
        """Settle who this node is: a known party or a new one. A Text says why it can't be told."""
        party = draft.party
        original = self._own_id(party)
        if original is None:
            return NAMELESS
        owners = [found[0] for p in contest.owner_ids(d, draft) if not isinstance(found := self.find(p), Text)]
        if refused := self.watch.refusal(d, draft, owners):
            return refused
        id = self._ids[party.label].get(original) or self._attached(party)
        if id is None:
            id = original
            self.new[party.label, id] = []
        draft.id, draft.original = id, original if original != id else ""
        self._remember(party, id, draft.original)
        return None

    def _attached(self, party: PartyMention) -> str | None:
        """The one party that bears a strong key of this one, or, for a party without an id, any key."""
        if not party.keys:
            return None
        strong = self._strong(party)
        if len(strong) != 1 and party.id is None:
            strong |= self._named(party)
        ids = {bearer.id for bearer in strong}
        return ids.pop() if len(ids) == 1 else None

    def is_unknown(self, party: PartyMention) -> bool:
        """Whether neither the graph nor this load has this party yet."""
        id = self._own_id(party)
        return not (id and self._ids[party.label].get(id)) and not (self._strong(party) | self._named(party))

    def may_be_made(self, party: PartyMention, promised: frozenset[str]) -> bool:
        """Whether an end is made of its name: nobody bears it, nor will a row that waits; or rows of this batch make it."""
        if party.new is None or not party.keys or not promised.isdisjoint(party.keys):
            return False
        return self.is_unknown(party) or (party.label, self._own_id(party)) in self.new

    def required(self, label: str) -> dict[str, Field]:
        """The fields that a new node of this label needs."""
        if label not in self._required:
            self._required[label] = {n: f for n, f in self.target.model.nodes[label].fields.items() if f.required}
        return self._required[label]

    def find(self, party: PartyMention) -> tuple[str, str] | Text:
        """(id, original id or "") of somebody that an edge names. A Text says why there is none."""
        original = self._own_id(party)
        if original and (id := self._ids[party.label].get(original)):
            return id, original if original != id else ""
        if party.id:
            return self._unknown(party, party.id)
        bearers = self._strong(party) or self._named(party)
        if len({bearer.id for bearer in bearers}) == 1:
            bearer = min(bearers)
            return bearer.id, bearer.original
        if bearers:
            return AMBIGUOUS.fill(key=keys_text(party), count=len({b.id for b in bearers}))
        return self._unknown(party, keys_text(party))

    def _unknown(self, party: PartyMention, key: str) -> Text:
        return UNKNOWN.fill(node=self.target.model.nodes[party.label].text, key=key)

    def forget(self, label: str, id: str) -> None:
        """Take back a new id that no row could give after all."""
        for party in self.new.pop((label, id), []):
            self._ids[label][party.id or id] = None
            self._settled[label].discard(party.id or id)
            for key in party.keys:
                self._told[key] = {b for b in self._told.get(key, ()) if b.id != id}

    def _own_id(self, party: PartyMention) -> str | None:
        """The id that a party is spoken of by: its source's, else the one made from its name that is no other form's."""
        made = [] if party.id else minted_ids(party)
        if len(made) < 2:
            return party.id or next(iter(made), None)
        usual, apart = made
        form, known_forms = legal_form(party), self._forms_of(party, usual)
        if known_forms is not None and form not in known_forms:
            return usual if is_usual_form(form) and all(forms_agree(form, other) for other in known_forms) else apart
        return usual if is_usual_form(form) or known_forms else apart

    def _forms_of(self, party: PartyMention, made: str) -> set[str] | None:
        """With which legal forms that id is called by this party's name; None if it is not known."""
        id = self._ids[party.label].get(made)
        if not id:
            return None
        return {form for b in self._bearers_of(next(iter(party.keys))) if b.id == id for form in b.forms}

    def _strong(self, party: PartyMention) -> set[Bearer]:
        return self._bearers(key for key, is_strong in party.keys.items() if is_strong)

    def _named(self, party: PartyMention) -> set[Bearer]:
        """Who bears one of its names in that very legal form, else those whose forms agree with it."""
        weak = [key for key, is_strong in party.keys.items() if not is_strong]
        return {b for key in weak for b in _of_form(self._bearers_of(key), party.forms.get(key, ""))}

    def _bearers(self, keys: Iterable[str]) -> set[Bearer]:
        return {bearer for key in keys for bearer in self._bearers_of(key)}

    def _bearers_of(self, key: str) -> set[Bearer]:
        return self._keys.get(key, set()) | self._told.get(key, set())

    def _remember(self, party: PartyMention, id: str, original: str) -> None:
        if (party.label, id) in self.new:
            self.new[party.label, id].append(party)
        for key, is_strong in party.keys.items():
            forms = frozenset() if is_strong else frozenset({party.forms.get(key, "")})
            self._told.setdefault(key, set()).add(Bearer(id, original, forms))
        self._ids[party.label][id] = id
        if original:
            self._ids[party.label][original] = id


def _parties(drafts: Iterable[RowResult]) -> Iterator[PartyMention]:
    """Everybody that these drafts mention."""
    for d in drafts:
        yield from (node.party for node in d.nodes)
        for edge in d.edges:
            yield from (edge.start, edge.end)


def _of_form(bearers: set[Bearer], form: str) -> set[Bearer]:
    known_forms: dict[str, set[str]] = {}
    for bearer in bearers:
        known_forms.setdefault(bearer.id, set()).update(bearer.forms)
    exact = {id for id, forms in known_forms.items() if form in forms}
    meant = exact or {id for id, forms in known_forms.items() if all(forms_agree(form, other) for other in forms)}
    return {bearer for bearer in bearers if bearer.id in meant}


UNKNOWN = Text("there is no {node} {key!r} (yet); load it first, or correct it", "没有{node} {key!r};请先导入或更正")
AMBIGUOUS = Text(
    "{key!r} may be any of {count}; give an id or a credit code", "{key!r} 对应 {count} 个对象;请提供编号或信用代码"
)
NAMELESS = Text("neither an id nor a name says who this is", "既无编号也无名称,无法识别")
