"""Elements of a batch: nodes and relationships as they are stored, and what the batch tells of them; and what a dry run would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.db.transactions import Row
from graph.model.claims import BOOKKEEPING_FIELDS, Claims, add_claims, claims_of_properties
from graph.model.declarations import Field
from graph.model.records import EdgeRecord, NodeRecord
from graph.store.identifiers import STRONG

KEY_FIELDS = {"name", "name_en", "aliases", *STRONG.values()}


NO_ROLES: set[str] = set()


@dataclass(slots=True)
class Element:
    """One node or relationship during a batch: as it is stored, and what the batch tells of it.

    `alone` is the only record of an element that is new: the usual case, which needs no claims worked out.
    """

    id: str
    stored: Row | None = None
    roles: set[str] = field(default_factory=lambda: NO_ROLES)
    claims: Claims | None = None
    alone: NodeRecord | EdgeRecord | None = None
    touched: bool = False
    changed: bool = False
    keys: bool = False  # whether what it is found by may have changed

    def add_record(self, record: NodeRecord | EdgeRecord, fields: dict[str, Field]) -> bool:
        """Take in one record; whether it says anything new."""
        if self.stored is None and self.claims is None and self.alone is None:
            self.alone, self.changed = record, True
            return True
        if self.claims is None and self.stored is not None and _is_what_stands(self.stored, self.roles, record):
            return False
        claims = self.current_claims(fields)
        changed, touched = add_claims(claims, record.claims, record.claimant, record.origin, record.keep)
        self.touched |= touched
        self.changed |= changed
        self.keys |= touched and (bool(getattr(record, "original", "")) or not KEY_FIELDS.isdisjoint(record.values))
        return changed

    def current_claims(self, fields: dict[str, Field]) -> Claims:
        """The claims so far."""
        if self.claims is None:
            self.claims = claims_of_properties(self.stored, self.roles, fields) if self.stored else {}
            if self.alone:
                add_claims(self.claims, self.alone.claims, self.alone.claimant, self.alone.origin, self.alone.keep)
                self.alone, self.keys, self.touched = None, True, True
        return self.claims


def _is_what_stands(stored: Row, roles: set[str], record: NodeRecord | EdgeRecord) -> bool:
    """Whether this very record told everything there is, so that it needs no closer look."""
    origin = record.origin
    if stored.get("provenance") or stored.get("record") != origin.record or stored.get("as_of") != origin.stated:
        return False
    if f"{stored.get('source')}/{stored.get('feed') or ''}" != record.claimant:
        return False
    if isinstance(record, NodeRecord) and not roles.issuperset(record.labels[1:]):
        return False
    return all(stored.get(name) == value for name, value in record.values.items() if value is not None)


SAMPLES = 20


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A visible value that would change: label or type, id of the element, field, before and after."""

    kind: str
    id: str
    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class DryRun:
    """The result of a dry run: counts by label or type of what would be created and changed; the first changes of each;
    the elements as they would stand."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    samples: list[ValueChange] = field(default_factory=list)
    elements: dict[str, dict[str, tuple[Row, set[str]]]] = field(default_factory=dict)

    def note(
        self, kind: str, elements: Iterable[Element], properties: Callable[[str, Element], tuple[Row, set[str]]]
    ) -> None:
        """Take in a batch's elements: those that are new, and those that would change."""
        kept = self.elements.setdefault(kind, {})
        for element in elements:
            if not (element.alone or element.touched):
                continue
            before, new = element.stored, element.stored is None
            after, roles = properties(kind, element)
            kept[element.id] = (after | {"id": element.id}, roles)
            self.created[kind] += new
            if not new and element.changed:
                self.changed[kind] += 1
                self._sample(kind, element.id, before or {}, after)

    def _sample(self, kind: str, id: str, before: Row, after: Row) -> None:
        count = sum(change.kind == kind for change in self.samples)
        differing = [
            name for name, value in after.items() if name not in BOOKKEEPING_FIELDS and before.get(name) != value
        ]
        self.samples += [
            ValueChange(kind, id, name, before.get(name), after[name]) for name in differing[: SAMPLES - count]
        ]
