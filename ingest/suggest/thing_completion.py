"""Completion of things: English names, ids made for things that have none, and required fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.mapping.loadable import node_fields
from ingest.mapping.vocabulary import IDS
from ingest.suggest.column_fields import FROM_ADDRESS, MADE, NO_COLUMN, ColumnMatcher, FieldGuess

BEFORE_AT = r"([^@<>\s:]+)@"
PARTIES = ("Person", "Organization")


@dataclass(slots=True)
class EntityGuess:
    """A party or thing that columns tell of: the row's own, or one that the row names."""

    label: str
    key: str
    parent: str = ""
    id: FieldGuess | None = None
    fields: dict[str, FieldGuess] = field(default_factory=dict)
    has_details: bool = False  # the row says more of it than who it is
    each: str = ""  # a column that lists several of it

    @property
    def by(self) -> dict[str, FieldGuess]:
        """What it can be found by where it has no id."""
        return {
            n: g for n, g in self.fields.items() if n in ("credit_code", "email", "name") and not (g.const or g.part)
        }


class Completion(ColumnMatcher):
    """Completion of what columns tell of things: names in English, ids for things that have none, required fields."""

    def _complete(self, main: EntityGuess, entities: list[EntityGuess]) -> None:
        """English names and titles that are the only ones, ids of things that have none, and what is required."""
        for entity in (main, *entities):
            fields = node_fields(self.model, entity.label)
            for name in ("name", "title"):
                guess = entity.fields.get(name)
                if guess and f"{name}_en" in fields and f"{name}_en" not in entity.fields and self._is_latin(guess):
                    entity.fields[f"{name}_en"] = guess
            if "industry" in entity.fields and entity.fields["industry"].split:
                entity.fields.setdefault("industries", entity.fields["industry"])
        main.has_details = True
        other = {"Person": "Organization", "Organization": "Person"}.get(self.model.nodes[main.label].identity)
        for entity in entities:  # an employer or a contact that only this table names is to be made
            entity.has_details |= (
                entity.id is None and self.model.nodes[entity.label].identity == other and bool(entity.by)
            )
        for entity in entities:
            entity.has_details = entity.has_details or self._has_details(entity)
        for entity in (main, *entities):
            if entity.has_details and entity.id is None and self._needs_id(entity):
                entity.id = self._made_id(entity, main, entities)
            if entity.has_details:
                self._require(entity)

    def _needs_id(self, entity: EntityGuess) -> bool:
        """Events have only their ids; people without an e-mail get one from their row, organisations go by their names."""
        identity = self.model.nodes[entity.label].identity
        return identity != "Organization" and not (identity == "Person" and "email" in entity.fields)

    def _has_details(self, entity: EntityGuess) -> bool:
        """Whether the row says more of it than who it is."""
        party = self.model.nodes[entity.label].identity in PARTIES
        named = party and entity.id is not None and "name" in entity.fields
        return (
            named
            or bool(set(entity.fields) - {"name", "name_en", "credit_code", "serial"})
            or (not party and bool(entity.fields))
        )

    def _made_id(self, entity: EntityGuess, main: EntityGuess, entities: list[EntityGuess]) -> FieldGuess | None:
        """An id out of what tells it apart: the id of its row, and its own texts; of a person, where he works too."""
        person = self.model.nodes[entity.label].identity == "Person"
        if entity is not main and main.id and person:
            return self._template(list(main.id.columns), "-contact")
        own = [entity.fields[n] for n in ("name", "period", "product_line", "serial") if n in entity.fields]
        owner = [
            g
            for t in entities
            if t is not entity
            for n, g in t.by.items()
            if n == "credit_code" or (person and t.label == "Organization")
        ]
        first = [main.id] if main.id and entity is not main else owner[:1] if entity is main else []
        columns = [column for guess in (*first, *own) for column in guess.columns]
        loose = [c for c, h in self.headings.items() if h.text in IDS and c not in columns and person and not owner]
        self.used |= set(loose)
        return self._template([*loose, *columns], "")

    def _template(self, columns: list[str], suffix: str) -> FieldGuess | None:
        different = tuple(dict.fromkeys(columns))
        if not different:
            return None
        template = "-".join(f"{{{column}}}" for column in different) + suffix
        return FieldGuess(different, 0.6, [MADE], template=template if len(different) > 1 or suffix else "")

    def _require(self, entity: EntityGuess) -> None:
        for name, declared in node_fields(self.model, entity.label).items():
            if declared.required and name not in entity.fields:
                if declared.choices:
                    entity.fields[name] = FieldGuess((), 0.3, [NO_COLUMN], const=declared.choices[0])
                elif name == "name" and (email := entity.fields.get("email")):
                    entity.fields[name] = FieldGuess(
                        email.columns, 0.3, [FROM_ADDRESS], split=email.split, part=BEFORE_AT
                    )
                elif declared.kind == "string" and entity.id:
                    id = entity.id
                    entity.fields[name] = FieldGuess(id.columns, 0.3, [NO_COLUMN], template=id.template)
