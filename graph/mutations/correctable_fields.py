"""Fields of a node that people may correct: what each is called, its value now, and whether it is locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from graph.db.transactions import Row
from graph.model.claims import PERSON, claims_of_properties, source_of
from graph.model.declarations import Field
from graph.model.model import Model
from graph.mutations.changes import version_expression, version_of
from graph.query.selections import Compiler, Expression


@dataclass(frozen=True, slots=True)
class CorrectableField:
    """A field as it stands; `locked_by`: who has fixed it, None where sources decide."""

    name: str
    declared: Field
    value: Any
    locked_by: str | None

    @property
    def texts(self) -> list[str]:
        """Its value or values as text; none where it has none."""
        values = self.value if isinstance(self.value, list) else [self.value]
        return [_text(value) for value in values if value is not None]


@dataclass(frozen=True, slots=True)
class CorrectableNode:
    """A node's version and the fields of it that people may correct, in the order of the model."""

    version: str
    fields: list[CorrectableField]


def correctable_fields(model: Model, labels: Iterable[str]) -> dict[str, Field]:
    """Fields of nodes with these labels, less what scoring writes and personal data."""
    fields = model.fields(*(label for label in labels if label in model.nodes))
    return {name: field for name, field in fields.items() if not field.derived and not field.private}


def correctable_expression(compiler: Compiler, label: str, id: str) -> Expression:
    """A `CorrectableNode` for a statement that asks; null where the caller sees none."""
    return version_expression(
        compiler, label, id, lambda n, _: f"properties({n}), labels({n})", partial(_node, compiler.model, label)
    )


def locked_by(claims: Iterable[str]) -> str | None:
    """Who has fixed a field, of those who tell it."""
    found = [who for who in claims if source_of(who) == PERSON]
    return found[0].partition("/")[2] if found else None


def _node(model: Model, label: str, properties: Row, labels: list[str]) -> CorrectableNode:
    roles = set(labels) - {label}
    fields = correctable_fields(model, [label, *sorted(roles)])
    claims = claims_of_properties(properties, roles, fields)
    found = [
        CorrectableField(name, field, properties.get(name), locked_by(claims.get(name, {})))
        for name, field in fields.items()
    ]
    return CorrectableNode(version_of(model, label, properties, labels), found)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)
