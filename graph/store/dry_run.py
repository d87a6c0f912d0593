"""The result of a dry run: what a load would do, without doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.db.transactions import Row
from graph.model.claims import BOOKKEEPING_FIELDS
from graph.store.elements import Element

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
