"""Guesses of two columns of one kind: senders and recipients, children and parents, sources and targets."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.mapping.headings import parse_heading
from ingest.mapping.loadable import node_fields, writable
from ingest.mapping.vocabulary import IDS, PAIRS
from ingest.suggest.column_fields import BY_NAME, FieldGuess
from ingest.suggest.relation_guesser import EdgeGuess, RelationGuesser
from ingest.suggest.thing_completion import EntityGuess

Side = dict[tuple[str, str], str]  # (label that the heading names, id, email or name) → column


@dataclass(slots=True)
class PairGuess:
    """What a row says that names two of one kind: an edge between them, or a message from one to the other."""

    entities: list[EntityGuess] = field(default_factory=list)
    links: list[EdgeGuess] = field(default_factory=list)


class PairGuesser(RelationGuesser):
    """From two columns of one kind to the edge between them."""

    def same_kind_pair(self) -> PairGuess | None:
        """The first pair of columns whose headings are the two words of a pair, and alike but for these."""
        for types, pairs in PAIRS.items():
            for words in pairs:
                start, end = (self._side(word) for word in words)
                labels = [label for label, _ in start if any(label == other for other, _ in end)]
                if labels:
                    ends = [{k: c for (label, k), c in side.items() if label == labels[0]} for side in (start, end)]
                    return self._joined(types, labels[0] or self._party(ends), ends)
        return None

    def _is_of_another(self, ends: list[dict[str, str]]) -> bool:
        """Whether the row is some other thing, whose ids tell the rows apart, such as an order from one day to another."""
        columns = {column for end in ends for column in end.values()}
        others = (c for c, h in self.headings.items() if h.is_id and h.entity and c not in columns)
        return any(self.profiles[column].is_key for column in others)

    def _side(self, word: str) -> Side:
        found: Side = {}
        for column, heading in self.headings.items():
            text = heading.text
            if text != word and not text.startswith(f"{word} ") and not text.endswith(f" {word}"):
                continue
            rest = parse_heading(text.removeprefix(word).removesuffix(word).strip())
            cells = self.profiles[column]
            if cells.looks["date"] < 0.5 and (kind := self._kind(column, rest.text)):
                label = rest.entity if rest.entity in self.model.nodes else ""
                found.setdefault((self.model.nodes[label].identity if label else "", kind), column)
        return found

    def _kind(self, column: str, rest: str) -> str:
        """What a column of a side holds, by the last word of its heading or its cells; "" for more about it."""
        cells, last = self.profiles[column], rest.split(" ")[-1]
        if cells.looks["email"] > 0.8:
            return "email"
        if last in IDS or (cells.is_id and not cells.looks["person"] and not cells.looks["company"]):
            return "id" if self._holds_ids(column) or cells.looks["token"] > 0.98 else ""
        plain = not rest or parse_heading(rest).entity or last == "name"
        return "name" if plain and cells.looks["number"] < 0.5 else ""

    def _party(self, ends: list[dict[str, str]]) -> str:
        """Whether people or organisations are meant, where no heading says so."""
        columns = [self.profiles[column] for end in ends for column in end.values()]
        hinted = {self.model.nodes[label].identity for label in self.hints}
        if any(cells.looks["company"] > 0.2 for cells in columns) or hinted & {"Organization"}:
            return "Organization"
        return "Person"

    def _joined(self, types: str, label: str, ends: list[dict[str, str]]) -> PairGuess | None:
        among_people, among_organizations = types.split("/")
        label = label if among_people and among_organizations else "Person" if among_people else "Organization"
        if label not in ("Person", "Organization") or (among_people != "TOOK_PART" and self._is_of_another(ends)):
            return None
        used = set(self.used)
        start, end = (self._end(label, side, str(at)) for at, side in enumerate(ends))
        if not all(each.id or each.by for each in (start, end)):
            self.used = used
            return None
        type = among_people if label == "Person" else among_organizations
        is_mail = "Engagement" in self.hints and type == "KNOWS"
        message = self._message(start, end) if type == "TOOK_PART" or is_mail else None
        return message or self._edge("KNOWS" if type == "TOOK_PART" else type, start, end)

    def _edge(self, type: str, start: EntityGuess, end: EntityGuess) -> PairGuess:
        link = EdgeGuess(type, start, end)
        link.fields = self._assign(list(self.profiles), writable(self.model.edges[type].fields), {type})
        self._span(link, [])
        self._ends(link)
        self._require_terms(link)
        return PairGuess([start, end], [link])

    def _end(self, label: str, columns: dict[str, str], key: str) -> EntityGuess:
        """One side: found by its id, or made of its name or e-mail."""
        entity = EntityGuess(label, key)
        for kind, column in columns.items():
            guess = FieldGuess((column,), 0.75, [BY_NAME.fill(column=column)])
            self.used.add(column)
            if kind == "id":
                entity.id = guess
            elif kind in node_fields(self.model, label):
                entity.fields[kind] = guess
        entity.has_details = "name" in entity.fields or (entity.id is None and bool(entity.fields))
        if entity.id is None and entity.has_details and label == "Person" and "email" not in entity.fields:
            entity.id = self._template(list(entity.fields["name"].columns), "")
        if set(entity.fields) == {"email"} and entity.id is None:
            (column,) = entity.fields["email"].columns
            entity.each = column if self.profiles[column].looks["list"] else ""
        if entity.has_details:
            self._require(entity)
        return entity

    def _message(self, start: EntityGuess, end: EntityGuess) -> PairGuess | None:
        """A message that its sender and its recipient took part in, where it has a time."""
        fields, used = node_fields(self.model, "Engagement"), set(self.used)
        sent = EntityGuess("Engagement", "message", has_details=True)
        if id := self._id_column("Engagement", {"Engagement"}):
            sent.id = self._id(id)
        sent.fields = self._assign(list(self.profiles), fields, {"Engagement"})
        if "at" not in sent.fields:
            self.used = used
            return None
        if "mail" in fields["kind"].choices:
            sent.fields["kind"] = FieldGuess((), 0.6, [BY_NAME.fill(column=self.name)], const="mail")
        sent.id = sent.id or self._template([self._reference(start), *sent.fields["at"].columns], "")
        self._require(sent)
        return PairGuess([sent, start, end], [self._part(end, sent, "recipient"), self._part(start, sent, "sender")])

    def _part(self, party: EntityGuess, message: EntityGuess, part: str) -> EdgeGuess:
        """Who took part as what; the sender's comes last, as of who wrote to himself, too, the sender stays."""
        link = EdgeGuess("TOOK_PART", party, message)
        link.fields["part"] = FieldGuess((), 0.75, [BY_NAME.fill(column=self._reference(party))], const=part)
        self._ends(link)
        return link

    def _reference(self, party: EntityGuess) -> str:
        return (party.id or next(iter(party.by.values()))).columns[0]
