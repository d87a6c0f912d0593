"""Guesses of the entities in a row: what the row is, and which other parties and things it names."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.declarations import NodeType
from ingest.mapping.column_words import LABELS
from ingest.mapping.headings import Heading, parse_heading
from ingest.mapping.loadable import loadable_labels, node_fields
from ingest.mapping.vocabulary import ENTITIES, FIRST_AND_LAST, IDS, NAMES
from ingest.suggest.column_fields import BY_NAME, BY_VALUES, SEEN, FieldGuess
from ingest.suggest.thing_completion import Completion, EntityGuess


class EntityGuesser(Completion):
    """From columns to the nodes of a row."""

    def _score(self, label: str) -> float:
        """How well a row would do as this: what the table is called, whose ids tell its rows apart, and its fields."""
        owners, fields = self._owners(label), node_fields(self.model, label)
        score = 3.0 * (label in self.hints) - 0.5 * (len(owners) > 1 and label not in self.hints)
        score += 2.5 * any(self._is_key_of(column, label) for column in self.profiles)
        for column, heading in self.headings.items():
            if heading.entity in owners or not heading.entity:
                likely = max((self._likely(column, f, owners) for f in fields.values()), default=0)
                score += likely if likely >= 0.75 else self._look(column, label)
        identity = self.model.nodes[label].identity
        kind = {"Person": "person", "Organization": "company"}.get(identity)
        if kind and (
            column := next((c for c, h in self.headings.items() if "name" in h.text or NAMES & {h.text, h.rest}), "")
        ):
            score += self.profiles[column].looks[kind]
        return score - 2.0 * self._repeats(label, owners)

    def _look(self, column: str, label: str) -> float:
        """What the cells alone say for this label: e-mails and names of people, codes and names of organisations."""
        looks = {"Person": ("email", "person"), "Organization": ("code", "company")}.get(label, ())
        cells = self.profiles[column]
        return 0.8 * (cells.filled > 0.5 and any(cells.looks[look] > 0.8 for look in looks))

    def _repeats(self, label: str, owners: set[str]) -> bool:
        """Whether the column that names this party names it in several rows: then a row is something else."""
        found = [c for c, h in self.headings.items() if h.entity in owners and (h.is_id or h.rest in NAMES)]
        return bool(found) and all(self.profiles[c].distinct < 0.9 for c in found)

    def _main_label(self) -> str | None:
        scores = {label: self._score(label) for label in loadable_labels(self.model)}
        best = max(scores, key=lambda label: scores[label])
        return best if scores[best] >= 1.5 else None

    def _main(self, label: str) -> EntityGuess:
        owners, entity = self._owners(label), EntityGuess(label, "")
        if id := self._id_column(label, owners):
            entity.id = self._id(id)
        free = [c for c in self.headings if c != id and "." not in c]
        fields = node_fields(self.model, label)
        entity.fields = self._assign(free, fields, owners)
        for column in free:  # a column called by the thing itself, such as Deal beside Deal ID
            heading = self.headings[column]
            if (
                column not in self.used
                and heading.entity in owners
                and not heading.rest
                and {"name"} & (set(fields) - set(entity.fields))
            ):
                entity.fields["name"] = self._guess(column, fields["name"], 0.8)
                self.used.add(column)
        for name in ("opened", "at"):
            if name in fields and name not in entity.fields and (year := self._year()):
                entity.fields[name] = year
        self._by_values(entity, free)
        self._first_and_last(entity)
        return entity

    def _id_column(self, label: str, owners: set[str]) -> str:
        """The column with ids of the row: named so, and telling the rows apart if it can."""
        named = [c for c, h in self.headings.items() if h.is_id and h.entity in {"", *owners} and "." not in c]
        cells = self.profiles
        named.sort(
            key=lambda c: (self.headings[c].entity == label or cells[c].is_key, cells[c].is_key, cells[c].distinct),
            reverse=True,
        )
        good = [c for c in named if self._holds_ids(c) and (self.headings[c].entity or self.profiles[c].is_key)]
        ending = (c for c, h in self.headings.items() if not h.entity and h.text.split(" ")[-1] in IDS and "." not in c)
        good += [c for c in ending if c not in self.used and self.profiles[c].is_id and self.profiles[c].is_key]
        return good[0] if good else ""

    def _by_values(self, entity: EntityGuess, columns: list[str]) -> None:
        """Columns whose headings say nothing, by what their cells look like."""
        fields = node_fields(self.model, entity.label)
        person = self.model.nodes[entity.label].identity == "Person"
        for name, look in (
            ("email", "email"),
            ("credit_code", "code"),
            ("name", "person" if person else "company"),
            ("phone", "phone"),
        ):
            likely = [
                c
                for c in columns
                if c not in self.used and self.profiles[c].looks[look] > 0.8 and not self.headings[c].entity
            ]
            if likely and name in fields and name not in entity.fields:
                share = self.profiles[likely[0]].looks[look]
                entity.fields[name] = FieldGuess(
                    (likely[0],), round(0.65 * share, 2), [BY_VALUES.fill(share=f"{share:.0%}", look=SEEN[look])]
                )
                self.used.add(likely[0])

    def _first_and_last(self, entity: EntityGuess) -> None:
        """A name in two columns, where no column holds the whole of it."""
        by_text = {h.text: c for c, h in self.headings.items()}
        parts = [(by_text[a], by_text[b]) for a, b in FIRST_AND_LAST if a in by_text and b in by_text]
        whole = entity.fields.get("name")
        if not parts or "name" not in node_fields(self.model, entity.label):
            return
        first, last = parts[0]
        if whole and whole.confidence > 0.9 and not {first, last} & set(whole.columns):
            return
        template = f"{{{first}}} {{{last}}}" if first != "名" else f"{{{last}}}{{{first}}}"
        reasons = [BY_NAME.fill(column=f"{first}, {last}")]
        entity.fields["name"] = FieldGuess((first, last), 0.9, reasons, template=template)
        self.used |= {first, last}

    def _entities(self, main: str | None) -> Iterator[EntityGuess]:
        """Parties and things that the rest of the columns tell of, one for each kind and key."""
        owners = self._owners(main) if main else set()
        groups: dict[tuple[str, str, str], list[str]] = {}
        for column, heading in self.headings.items():
            inner = self._inner(column, heading)
            label, key, parent = inner or (heading.entity, heading.key, "")
            if column not in self.used and label in self.model.nodes and (label not in owners or "." in column):
                groups.setdefault((label, key, parent), []).append(column)
        self._loose = [c for c in self.profiles if c not in self.used and not self.headings[c].entity]
        for (label, key, parent), columns in groups.items():
            entity = self._entity(label, key, parent, columns)
            if self.model.nodes[label].layer == "event":
                free = {n: f for n, f in node_fields(self.model, label).items() if n not in entity.fields}
                entity.fields |= self._assign(self._loose, free, self._owners(label), 0.9)
            if entity.id or entity.by or entity.fields:
                yield entity

    def _inner(self, column: str, heading: Heading) -> tuple[str, str, str] | None:
        """(label, key, parent's key) of somebody named inside an object, such as `expert.employer`."""
        inner = parse_heading(column.rpartition(".")[2])
        if "." in column and inner.entity and inner.is_id and heading.entity and not inner.rest:
            return inner.entity, column, heading.key
        return None

    def _entity(self, label: str, key: str, parent: str, columns: list[str]) -> EntityGuess:
        entity, fields = EntityGuess(label, key, parent), node_fields(self.model, label)
        for column in list(columns):
            heading = self.headings[column]
            if not (heading.is_id or parent or heading.rest in ("id", "编号")):
                continue
            if self._holds_ids(column) and entity.id is None and not parent:
                entity.id = self._id(column)
            elif "name" in fields and "name" not in entity.fields and self.profiles[column].looks["date"] < 0.5:
                confidence = 0.7 + 0.25 * max(self.profiles[column].looks[k] for k in ("company", "person"))
                entity.fields["name"] = self._guess(column, fields["name"], confidence)
                self.used.add(column)
        entity.fields |= {
            n: g
            for n, g in self._assign(columns, fields, {*self._owners(label), label}).items()
            if n not in entity.fields
        }
        if entity.id is None and "serial" in entity.fields:
            entity.id = entity.fields["serial"]
        return entity

    def _lone_party(self, entities: list[EntityGuess]) -> None:
        """A code or an address without an owner in its heading belongs to the only party that is named."""
        for identity, name in (("Organization", "credit_code"), ("Organization", "domain"), ("Person", "email")):
            parties = [t for t in entities if self.model.nodes[t.label].identity == identity and not t.parent]
            if len(parties) == 1 and parties[0].id is None and name not in parties[0].fields:
                declared = self.model.nodes[identity].fields[name]
                parties[0].fields |= self._assign(self._loose, {name: declared}, set(), 0.9)

    def _roles(self, main: EntityGuess) -> tuple[str, dict[str, EntityGuess]]:
        """(column, word → role) where a column's words are labels: 经销商, 供应商 … Each gives the party a role."""
        labels = {role.label: _words_of(role) for role in self.model.roles(self.model.nodes[main.label].identity)}
        for column in self._type_columns():
            words = self.profiles[column].words()
            roles = {w: next((label for label, known in labels.items() if w.casefold() in known), "") for w in words}
            if words and sum(bool(label) for label in roles.values()) >= 0.6 * len(words):
                self.used.add(column)
                return column, {w: self._role(label, main) for w, label in roles.items() if label}
        return "", {}

    def _role(self, label: str, main: EntityGuess) -> EntityGuess:
        fields = self._assign(list(self.profiles), self.model.nodes[label].fields, self._owners(label))
        return EntityGuess(label, "", id=main.id, fields=fields)


def _words_of(role: NodeType) -> set[str]:
    more = f"{ENTITIES.get(role.label, '')} {LABELS.get(role.label, '')}"
    return {role.text.zh, role.text.en.casefold(), *more.split()}
