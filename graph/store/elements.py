"""Elements of a batch: nodes and relationships as they are stored, and what the batch tells of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.db.transactions import Row
from graph.model.claims import Claims, add_claims, claims_of_properties
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
