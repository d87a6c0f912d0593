"""From the columns of one table to the nodes and edges that its rows may say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from ingest.mapping.column_words import EDGES, IDS, POINTERS
from ingest.mapping.headings import plain_words
from ingest.mapping.loadable import compatible, loadable_edges, writable
from ingest.suggest.column_fields import BY_NAME, FieldGuess
from ingest.suggest.entity_guesser import EntityGuesser
from ingest.suggest.thing_completion import EntityGuess

PREFERRED = (
    "WORKS_AT", "OPENED", "OWNS_ACCOUNT", "INSTALLED_AT", "FOR_ASSET", "MAINTAINED", "RECORDED", "HOLDS", "HELD_STOCK", "ABOUT",
    "TOOK_PART", "WITH", "SIGNALS", "PARTNERED_ON", "DISTRIBUTES_TO", "SERVES", "SUPPLIES", "MEMBER_OF", "ADVISES",
)  # fmt: skip


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


@dataclass(slots=True)
class TableGuess:
    """A guess of the nodes and edges in the rows of one table. `roles` are what the words of `role_column` make of the row's party."""

    main: EntityGuess | None = None
    entities: list[EntityGuess] = field(default_factory=list)
    links: list[EdgeGuess] = field(default_factory=list)
    roles: dict[str, EntityGuess] = field(default_factory=dict)
    role_column: str = ""


class TableGuesser(EntityGuesser):
    """Reads one table's headings and profiles against the model; `sketch()` is what it makes of them."""

    def sketch(self) -> TableGuess:
        label = None if self._is_relation() else self._main_label()
        found = TableGuess(main=self._main(label) if label else None)
        found.entities = list(self._entities(label))
        if found.main:
            found.role_column, found.roles = self._roles(found.main)
            self._lone_party(found.entities)
            found.links = [*self._links(found.main, found.entities), *self._pointers(found.main)]
            self._complete(found.main, found.entities)
            found.links = [link for link in found.links if all(end.id or end.by for end in (link.start, link.end))]
        else:
            found.links = list(self._relations(found.entities))
        return found

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

    def _links(self, main: EntityGuess, entities: list[EntityGuess]) -> Iterator[EdgeGuess]:
        for entity in entities:
            other = next((t for t in entities if t.key == entity.parent), main) if entity.parent else main
            types: Iterable[str] = ("WORKS_AT", "MEMBER_OF") if entity.parent else PREFERRED
            link = self._link(other, entity, types)
            for another in entities:
                if link is None and another is not entity and not entity.parent:
                    link = self._link(another, entity, PREFERRED)
            if link:
                self._terms(link, other if entity.parent else main)
                yield link

    def _link(self, a: EntityGuess, b: EntityGuess, types: Iterable[str]) -> EdgeGuess | None:
        """The edge that usually joins two things of these kinds: the most specific one that the model has."""
        best: tuple[float, EdgeGuess] | None = None
        for type in (t for t in types if t in self.model.edges):
            for start, end in ((a, b), (b, a)):
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

    def _terms(self, link: EdgeGuess, main: EntityGuess) -> None:
        """The fields of an edge: from columns of its own, from its person's, and when it began."""
        declared = writable(self.model.edges[link.type].fields)
        for name in ("title", "department", "field"):
            source = link.start.fields.get(name)
            if name in declared and source:
                link.fields[name] = source
        link.fields |= self._assign(
            self._loose, {n: f for n, f in declared.items() if n not in link.fields}, set(), 0.7
        )
        self._span(link, [main, link.start, link.end])
        self._ends(link)

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

    def _ends(self, link: EdgeGuess) -> None:
        """Ends that name several, and ends that may be empty."""
        for end in (link.start, link.end):
            for guess in [end.id] if end.id else list(end.by.values())[:1]:
                cells = self.profiles[guess.columns[0]]
                link.optional |= cells.filled < 1
                if end.id and cells.looks["list"]:
                    link.each, link.optional = guess.columns[0], False

    def _pointers(self, main: EntityGuess) -> Iterator[EdgeGuess]:
        """Columns that hold the id or name of somebody of the same or another kind: a superior, an owner."""
        words = {type: {w.replace("_", " ") for w in said.split()} for type, said in POINTERS.items()}
        for column, said in self.headings.items():
            for type in (t for t, w in words.items() if said.text in w and t in self.model.edges):
                label = (
                    self.model.edges[type].ends[0][0] if type == "OWNS_ACCOUNT" else self.model.edges[type].ends[0][1]
                )
                other = EntityGuess(label, column)
                self.used.add(column)
                guess = FieldGuess((column,), 0.9, [BY_NAME.fill(column=column)])
                if self.profiles[column].is_id:
                    other.id = guess
                else:
                    other.fields["name"] = guess
                start, end = (other, main) if type == "OWNS_ACCOUNT" else (main, other)
                if compatible(self.model, start.label, self.model.edges[type].ends[0][0]) and compatible(
                    self.model, end.label, self.model.edges[type].ends[0][1]
                ):
                    yield EdgeGuess(type, start, end, optional=True)

    def _types_by_name(self) -> list[str]:
        said = plain_words(self.name)
        found = [
            (len(word), type)
            for type, words in EDGES.items()
            for word in words.split()
            if word in said and type in loadable_edges(self.model)
        ]
        return [type for _, type in sorted(found, reverse=True)][:1]

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
            (type, {}) for type in self._types_by_name()
        ]
        key = next((c for c, h in self.headings.items() if h.is_id and not h.entity and self.profiles[c].is_key), "")
        shared = set(self.used)
        for type, when in whens:
            self.used, pairs = set(shared), self._pairs(type, entities)
            terms = self._assign(list(self.profiles), writable(self.model.edges[type].fields), set())
            for start, end in pairs:
                link = EdgeGuess(type, start, end, dict(terms), when)
                if self.model.edges[type].plural and key:
                    link.key = self._id(key)
                elif self.model.edges[type].plural and "product_line" in terms:
                    link.key = terms["product_line"]
                self._span(link, [start, end])
                self._ends(link)
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
