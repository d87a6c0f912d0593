"""Completion of things: English names, ids made for things that have none, and required fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.mapping.column_words import IDS
from ingest.mapping.loadable import node_fields
from ingest.suggest.column_fields import MADE, NO_COLUMN, Columns, Guess

PARTIES = ("Person", "Organization")


@dataclass(slots=True)
class Thing:
    """A party or thing that columns tell of: the row's own, or one that the row names."""

    label: str
    key: str
    parent: str = ""
    id: Guess | None = None
    fields: dict[str, Guess] = field(default_factory=dict)
    told: bool = False  # the row says more of it than who it is

    @property
    def by(self) -> dict[str, Guess]:
        """What it can be found by where it has no id."""
        return {n: g for n, g in self.fields.items() if n in ("credit_code", "email", "name") and not g.const}


class Completion(Columns):
    """What columns tell of things, completed: names in English, ids for things that have none, required fields."""

    def _complete(self, main: Thing, things: list[Thing]) -> None:
        """English names and titles that are the only ones, ids of things that have none, and what is required."""
        for thing in (main, *things):
            fields = node_fields(self.model, thing.label)
            for name in ("name", "title"):
                guess = thing.fields.get(name)
                if (
                    guess
                    and f"{name}_en" in fields
                    and f"{name}_en" not in thing.fields
                    and self._is_latin(guess)
                ):
                    thing.fields[f"{name}_en"] = guess
            if "industry" in thing.fields and thing.fields["industry"].split:
                thing.fields.setdefault("industries", thing.fields["industry"])
        main.told = True
        if self.model.nodes[main.label].identity == "Person":
            for thing in things:  # an employer that only this table names is to be made
                thing.told |= (
                    thing.id is None
                    and self.model.nodes[thing.label].identity == "Organization"
                    and bool(thing.by)
                )
        for thing in things:
            thing.told = thing.told or self._is_told(thing)
        for thing in (main, *things):
            if thing.told and thing.id is None and self._needs_id(thing):
                thing.id = self._made_id(thing, main, things)
            if thing.told:
                self._require(thing)

    def _needs_id(self, thing: Thing) -> bool:
        """Events have only their ids; people without an e-mail get one from their row, organisations go by their names."""
        identity = self.model.nodes[thing.label].identity
        return identity != "Organization" and not (identity == "Person" and "email" in thing.fields)

    def _is_told(self, thing: Thing) -> bool:
        """Whether the row says more of it than who it is."""
        party = self.model.nodes[thing.label].identity in PARTIES
        named = party and thing.id is not None and "name" in thing.fields
        return (
            named
            or bool(set(thing.fields) - {"name", "name_en", "credit_code", "serial"})
            or (not party and bool(thing.fields))
        )

    def _made_id(self, thing: Thing, main: Thing, things: list[Thing]) -> Guess | None:
        """An id out of what tells it apart: the id of its row, and its own texts; of a person, where he works too."""
        person = self.model.nodes[thing.label].identity == "Person"
        if thing is not main and main.id and person:
            return self._template(list(main.id.columns), "-contact")
        own = [thing.fields[n] for n in ("name", "period", "product_line", "serial") if n in thing.fields]
        owner = [
            g
            for t in things
            if t is not thing
            for n, g in t.by.items()
            if n == "credit_code" or (person and t.label == "Organization")
        ]
        first = [main.id] if main.id and thing is not main else owner[:1] if thing is main else []
        columns = [column for guess in (*first, *own) for column in guess.columns]
        loose = [
            c for c, h in self.headings.items() if h.text in IDS and c not in columns and person and not owner
        ]
        self.used |= set(loose)
        return self._template([*loose, *columns], "")

    def _template(self, columns: list[str], suffix: str) -> Guess | None:
        different = tuple(dict.fromkeys(columns))
        if not different:
            return None
        template = "-".join(f"{{{column}}}" for column in different) + suffix
        return Guess(different, 0.6, [MADE], template=template if len(different) > 1 or suffix else "")

    def _require(self, thing: Thing) -> None:
        for name, declared in node_fields(self.model, thing.label).items():
            if declared.required and name not in thing.fields:
                if declared.choices:
                    thing.fields[name] = Guess((), 0.3, [NO_COLUMN], const=declared.choices[0])
                elif declared.kind == "string" and thing.id:
                    id = thing.id
                    thing.fields[name] = Guess(id.columns, 0.3, [NO_COLUMN], template=id.template)
