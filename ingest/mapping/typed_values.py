"""A value that a person types, as the graph holds it."""

from __future__ import annotations

from typing import Any

from graph.model.model import Model
from graph.words import BadInput
from ingest.mapping.values import Reading, parser
from ingest.parse.cells import UnreadableCell


def typed(model: Model, label: str, field: str, value: str | None) -> Any:
    """The value of a field from its text (`;` between several); None where none is given. Raises BadInput."""
    declared = model.fields(label, *(role.label for role in model.roles(label))).get(field)
    if value is None or declared is None:
        return value
    read = parser(declared, Reading())
    try:
        return [read(part.strip()) for part in value.split(";")] if declared.many else read(value)
    except UnreadableCell as error:
        raise BadInput(error.text) from error
