"""From the columns of one table to the nodes and edges that its rows may say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.mapping.loadable import compatible, writable
from ingest.mapping.vocabulary import IDS, NAMES, POINTERS
from ingest.suggest.column_fields import BY_NAME, FieldGuess
from ingest.suggest.pair_guesser import PairGuesser
from ingest.suggest.relation_guesser import PREFERRED, EdgeGuess
from ingest.suggest.thing_completion import EntityGuess


@dataclass(slots=True)
class TableGuess:
    """A guess of the nodes and edges in the rows of one table. `roles` are what the words of `role_column` make of the row's party.

    `left_out` are labels and types of records that the rows would not load with.
    """

    main: EntityGuess | None = None
    entities: list[EntityGuess] = field(default_factory=list)
    links: list[EdgeGuess] = field(default_factory=list)
    roles: dict[str, EntityGuess] = field(default_factory=dict)
    role_column: str = ""
    left_out: list[str] = field(default_factory=list)


class TableGuesser(PairGuesser):
    """Reads one table's headings and profiles against the model; `sketch()` is what it makes of them."""

    def sketch(self) -> TableGuess:
        if pair := self.same_kind_pair():
            return TableGuess(entities=pair.entities, links=pair.links)
        label = None if self._is_relation() else self._main_label()
        found = TableGuess(main=self._main(label) if label else None)
        found.entities = list(self._entities(label))
        if found.main:
            found.role_column, found.roles = self._roles(found.main)
            self._lone_party(found.entities)
            found.links = [*self._links(found.main, found.entities), *self._pointers(found.main)]
            self._complete(found.main, found.entities)
            found.links = [link for link in found.links if all(end.id or end.by for end in (link.start, link.end))]
            for link in found.links:
                link.optional |= self._names_stranger(link.start) or self._names_stranger(link.end)
        else:
            found.links = list(self._relations(found.entities))
        return found

    def _names_stranger(self, end: EntityGuess) -> bool:
        """Whether it is a person by name alone, who may be anybody: then the row loads without the edge."""
        is_person = self.model.nodes[end.label].identity == "Person"
        return is_person and end.id is None and not end.has_details and set(end.by) == {"name"}

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
        self._require_terms(link)

    def _pointers(self, main: EntityGuess) -> Iterator[EdgeGuess]:
        """Columns that hold the id or name of somebody of the same or another kind: a superior, an owner."""
        words = {type: {w.replace("_", " ") for w in said.split()} for type, said in POINTERS.items()}
        for column, said in self.headings.items():
            text = _named_alone(said.text)
            for type in (t for t, w in words.items() if text in w and t in self.model.edges):
                label = (
                    self.model.edges[type].ends[0][0] if type == "OWNS_ACCOUNT" else self.model.edges[type].ends[0][1]
                )
                other = EntityGuess(label, column)
                self.used.add(column)
                guess = FieldGuess((column,), 0.9, [BY_NAME.fill(column=column)])
                if self._holds_ids(column):
                    other.id = guess
                else:
                    other.fields["name"] = guess
                start, end = (other, main) if type == "OWNS_ACCOUNT" else (main, other)
                if compatible(self.model, start.label, self.model.edges[type].ends[0][0]) and compatible(
                    self.model, end.label, self.model.edges[type].ends[0][1]
                ):
                    yield EdgeGuess(type, start, end, optional=True)


def _named_alone(text: str) -> str:
    """`manager id`, `id jefe` and `parent name` without what says that it is an id or a name."""
    words = text.split()
    if len(words) > 1 and words[-1] in IDS | NAMES:
        return " ".join(words[:-1])
    return " ".join(words[1:]) if len(words) > 1 and words[0] in IDS | NAMES else text
