"""Guesses of the relationships in a table: rows that join two things, of two kinds or of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from ingest.mapping.headings import plain_words
from ingest.mapping.loadable import compatible, loadable_edges, writable
from ingest.mapping.vocabulary import EDGES, IDS
from ingest.suggest.column_fields import NO_COLUMN, FieldGuess
from ingest.suggest.entity_guesser import EntityGuesser
from ingest.suggest.thing_completion import EntityGuess

PREFERRED = (
    "WORKS_AT", "OPENED", "OWNS_ACCOUNT", "INSTALLED_AT", "FOR_ASSET", "MAINTAINED", "RECORDED", "HOLDS", "HELD_STOCK", "ABOUT",
    "TOOK_PART", "WITH", "SIGNALS", "PARTNERED_ON", "DECIDES", "DISTRIBUTES_TO", "SERVES", "SUPPLIES", "MEMBER_OF", "ADVISES",
)  # fmt: skip


DECIDERS = ("Person", "DecisionMaker")  # of the labels of people, those who decide in a purchase


@dataclass(slots=True)
class EdgeGuess:
    """An edge between two things of the row."""

    type: str
    start: EntityGuess
    end: EntityGuess
    fields: dict[str, FieldGuess] = field(default_factory=dict)
    when: dict[str, str] = field(default_factory=dict)
    key: FieldGuess | None = None
    each: str = ""
    optional: bool = False


class RelationGuesser(EntityGuesser):
    """From columns to the edges that rows say."""

    def _is_relation(self) -> bool:
        """Rows that join two things: no column tells the rows of one thing apart, and the table is called by an edge."""
        keys = [h for c, h in self.headings.items() if h.is_id and self.profiles[c].is_key]
        named = {h.key for h in self.headings.values() if h.entity and (h.is_id or h.rest in ("名称", "name"))}
        if len(named) < 2 or any(h.entity in self.hints or h.text in IDS for h in keys):
            return False
        if self._types_by_name() or self._types_by_column()[0]:
            return True
        hinted = any(h.entity in self.hints and h.is_id for h in self.headings.values())
        return not hinted and not any(h.entity for h in keys)

    def _link(self, a: EntityGuess, b: EntityGuess, types: Iterable[str]) -> EdgeGuess | None:
        """The edge that usually joins two things of these kinds: the most specific one that the model has."""
        best: tuple[float, EdgeGuess] | None = None
        for type in (t for t in types if t in self.model.edges):
            for start, end in ((a, b), (b, a)):
                if type == "DECIDES" and start.label not in DECIDERS:
                    continue
                fits = (
                    self._closeness(start.label, p) * self._closeness(end.label, q)
                    for p, q in self.model.edges[type].ends
                )
                fit = max(fits, default=0)
                if fit > (best[0] if best else 0):
                    best = fit, EdgeGuess(type, start, end)
        return best[1] if best else None

    def _closeness(self, label: str, declared: str) -> float:
        """0–1: a party of a role stands for the party more surely than the party for a role."""
        if label == declared:
            return 1
        return 0.7 if self.model.nodes[label].identity == declared else 0.3 * compatible(self.model, label, declared)

    def _span(self, link: EdgeGuess, entities: list[EntityGuess]) -> None:
        """When the edge began and ended: as its event, or as it says itself."""
        begins = ("installed",) if link.type == "INSTALLED_AT" else ("opened", "at", "issued")
        for name, fields in (("valid_from", begins), ("valid_to", ("expires",))):
            found = [
                entity.fields[f]
                for entity in entities
                for f in fields
                if f in entity.fields and self.model.nodes[entity.label].layer == "event"
            ]
            found += [link.fields["at"]] if name == "valid_from" and "at" in link.fields else []
            if found and name in self.model.edges[link.type].fields:
                link.fields.setdefault(name, found[0])
        if "valid_from" not in link.fields and (year := self._year()):
            link.fields["valid_from"] = year

    def _ends(self, link: EdgeGuess) -> None:
        """Ends that name several, and ends that may be empty."""
        for end in (link.start, link.end):
            for guess in [end.id] if end.id else list(end.by.values())[:1]:
                cells = self.profiles[guess.columns[0]]
                link.optional |= cells.filled < 1
                if end.each or (end.id and cells.looks["list"]):
                    link.each, link.optional = guess.columns[0], False

    def _require_terms(self, link: EdgeGuess) -> None:
        """What an edge must say and no column does, to be checked."""
        for name, declared in self.model.edges[link.type].fields.items():
            if declared.required and declared.choices and name not in link.fields:
                link.fields[name] = FieldGuess((), 0.3, [NO_COLUMN], const=declared.choices[0])

    def _types_by_name(self) -> list[str]:
        said = plain_words(self.name)
        found = [
            (len(word), type)
            for type, words in EDGES.items()
            for word in words.split()
            if word in said and type in loadable_edges(self.model)
        ]
        return [type for _, type in sorted(found, reverse=True)][:1]

    def _types_by_ends(self, entities: list[EntityGuess]) -> list[str]:
        """The edge that usually joins the first two things that a row names, where the table says no other."""
        named = [each for each in entities if each.id or each.by]
        for each in named:  # organisations of which nothing else tells, and what the row says more of than who it is
            unknown = each.id is None and self.model.nodes[each.label].identity == "Organization"
            if unknown or set(each.fields) - {"name", "name_en", "credit_code", "serial"}:
                each.has_details = True
                self._require(each)
        links = (self._link(a, b, PREFERRED) for a, b in combinations(named, 2))
        return [link.type for link in links if link][:1]

    def _types_by_column(self) -> tuple[str, dict[str, str]]:
        """(column, word → edge type) where a column's words are relationships."""
        for column in self._type_columns():
            words = self.profiles[column].words()
            types = {w: self._type_of(w) for w in words}
            if words and all(types.values()):
                return column, types
        return "", {}

    def _type_of(self, word: str) -> str:
        known = {
            type: {self.model.edges[type].text.zh, *EDGES.get(type, "").split()} for type in loadable_edges(self.model)
        }
        return next((type for type, words in known.items() if word.casefold() in words), "")

    def _relations(self, entities: list[EntityGuess]) -> Iterator[EdgeGuess]:
        column, types = self._types_by_column()
        if column:
            self.used.add(column)
        whens = [(type, {column: word}) for word, type in types.items()] or [
            (type, {}) for type in self._types_by_name() or self._types_by_ends(entities)
        ]
        key = next((c for c, h in self.headings.items() if h.is_id and not h.entity and self.profiles[c].is_key), "")
        shared = set(self.used)
        for type, when in whens:
            self.used, pairs = set(shared), self._pairs(type, entities)
            terms = self._assign(list(self.profiles), writable(self.model.edges[type].fields), {type})
            for start, end in pairs:
                link = EdgeGuess(type, start, end, dict(terms), when)
                if self.model.edges[type].plural and key:
                    link.key = self._id(key)
                elif self.model.edges[type].plural and "product_line" in terms:
                    link.key = terms["product_line"]
                self._span(link, [start, end])
                self._ends(link)
                self._require_terms(link)
                yield link
            shared |= self.used if not types else set()
        self.used |= shared

    def _pairs(self, type: str, entities: list[EntityGuess]) -> list[tuple[EntityGuess, EntityGuess]]:
        found = []
        for a, b in combinations([t for t in entities if t.id or t.by], 2):
            for start, end in ((a, b), (b, a)):
                if any(
                    compatible(self.model, start.label, p) and compatible(self.model, end.label, q)
                    for p, q in self.model.edges[type].ends
                ):
                    found.append((start, end))
                    break
        return found
