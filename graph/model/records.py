"""Typed records that pass between a source and the graph, and their validation. Which claim wins:
graph/model/claims.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graph.model.claims import Keep, Origin, claimant
from graph.model.declarations import EdgeType, Field, Kind
from graph.words import Text

__all__ = [
    "EdgeRecord",
    "NodeRecord",
    "Origin",
    "edge_id",
    "ends_of",
    "missing_fields",
    "property_problems",
    "value_problems",
]

PYTHON_TYPES: dict[Kind, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "float": (float, int),
    "boolean": (bool,),
    "date": (dt.date,),
    "datetime": (dt.datetime,),
}
NO_KEEP: dict[str, Keep] = {}


@dataclass(slots=True)
class NodeRecord:
    """A record of one node, as one source says it. `labels` starts with the identity label; roles follow.

    `original` is the id that the record spoke of, where the party has another one now. `keys`: identifier → strong?
    """

    labels: tuple[str, ...]
    id: str
    values: dict[str, Any]
    origin: Origin
    keys: dict[str, bool] = field(default_factory=dict)
    original: str = ""
    keep: dict[str, Keep] = field(default_factory=lambda: NO_KEEP)

    @property
    def claimant(self) -> str:
        return claimant(self.origin.source, self.origin.feed, self.original)

    @property
    def claims(self) -> dict[str, Any]:
        """All that it claims: that the node is there, values and roles."""
        return _known(self.values) | {f":{role}": True for role in self.labels[1:]}


@dataclass(slots=True)
class EdgeRecord:
    """A record of one relationship, as one source says it; ends are (identity label, id).

    `originals` are the ids that the record spoke of, where an end has another one now.
    """

    type: str
    start: tuple[str, str]
    end: tuple[str, str]
    values: dict[str, Any]
    origin: Origin
    key: str = ""
    originals: tuple[str, str] | None = None
    keep: dict[str, Keep] = field(default_factory=lambda: NO_KEEP)
    _id: str = field(default="", init=False)

    @property
    def id(self) -> str:
        if not self._id:
            self._id = edge_id(self.start[1], self.end[1], self.key)
        return self._id

    @property
    def claimant(self) -> str:
        original = edge_id(*self.originals, self.key) if self.originals else ""
        return claimant(self.origin.source, self.origin.feed, original)

    @property
    def claims(self) -> dict[str, Any]:
        """All that it claims: that the relationship is there, and values."""
        return _known(self.values)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None} | {":": True}


def edge_id(start: str, end: str, key: str = "") -> str:
    """The id of a relationship: `start>end`, with `#key` where several may stand between two nodes."""
    ends = f"{start}>{end}"
    if ends.count(">") > 1 or "#" in ends or "%" in ends:
        ends = f"{quote_id(start)}>{quote_id(end)}"
    return f"{ends}#{key}" if key else ends


def ends_of(id: str) -> tuple[str, str, str]:
    """The ids of both ends and the key, from the id of a relationship."""
    ends, _, key = id.partition("#")
    start, _, end = ends.partition(">")
    return unquote_id(start), unquote_id(end), key


def quote_id(id: str) -> str:
    if ">" in id or "#" in id or "%" in id:
        return id.replace("%", "%25").replace(">", "%3E").replace("#", "%23")
    return id


def unquote_id(id: str) -> str:
    return id.replace("%3E", ">").replace("%23", "#").replace("%25", "%")


def canonical_direction(record: EdgeRecord, declared: EdgeType) -> EdgeRecord:
    """The record with its ends in one order, where the relationship has no direction."""
    if declared.symmetric:
        record.start, record.end = sorted((record.start, record.end), key=lambda end: end[1])
        record._id = ""
        if record.originals:
            record.originals = (min(record.originals), max(record.originals))
    return record


def property_problems(fields: dict[str, Field], values: dict[str, Any]) -> list[Text]:
    """Everything that is wrong with these values (what is missing is another question)."""
    found = [
        message
        for name, value in values.items()
        if value is not None
        for message in value_problems(fields[name], value)
    ]
    for first, last, message in reversed_spans(fields):
        a, b = values.get(first.name), values.get(last.name)
        if a and b and b < a:
            found.append(message.fill(first=first.text, last=last.text, a=a, b=b))
    return found


def reversed_spans(fields: dict[str, Field]) -> list[tuple[Field, Field, Text]]:
    """(beginning, end, what to say of an end before its beginning) for the spans among these fields."""
    spans = (("valid_from", "valid_to"), ("issued", "expires"), ("opened", "closed"))
    return [(fields[a], fields[b], BACKWARDS) for a, b in spans if a in fields and b in fields]


def missing_fields(fields: dict[str, Field], values: dict[str, Any]) -> list[Text]:
    """The required fields that have no value: a new node or an edge needs them."""
    return [
        MISSING.fill(name=f.name, field=f.text) for f in fields.values() if f.required and values.get(f.name) is None
    ]


MISSING = Text("{name} is missing", "缺少{field}({name})")
BACKWARDS = Text("{last} ({b}) is before {first} ({a})", "{last}({b})早于{first}({a})")


def value_problems(declared: Field, value: Any) -> Iterator[Text]:
    items = value if declared.many else [value]
    for item in items:
        if not isinstance(item, PYTHON_TYPES[declared.kind]) or _bool_as_number(declared, item):
            yield Text(
                f"{declared.name}: {item!r} is not a {declared.kind}",
                f"{declared.text.zh}({declared.name}):{item!r} 不是有效的{KINDS_ZH[declared.kind]}",
            )
        elif declared.choices and item not in declared.choices:
            allowed = ", ".join(declared.choices)
            yield Text(
                f"{declared.name}: {item!r} is not one of {allowed}",
                f"{declared.text.zh}({declared.name}):{item!r} 不在可选值 {allowed} 之中",
            )
        elif _outside(declared, item):
            low, high = map(_bound, _bounds(declared))
            yield Text(
                f"{declared.name}: {item} is outside {low} to {high}",
                f"{declared.text.zh}({declared.name}):{item} 超出范围 {low} 至 {high}",
            )


KINDS_ZH: dict[Kind, str] = {
    "string": "文本",
    "integer": "整数",
    "float": "数字",
    "boolean": "是/否",
    "date": "日期",
    "datetime": "时间",
}


def _bool_as_number(declared: Field, item: Any) -> bool:
    return isinstance(item, bool) and declared.kind != "boolean"


def _outside(declared: Field, item: Any) -> bool:
    if declared.kind not in ("integer", "float"):
        return False
    low, high = _bounds(declared)
    return item != item or (low is not None and item < low) or (high is not None and item > high)


def _bounds(declared: Field) -> tuple[float | None, float | None]:
    """The least and the greatest value; of a whole number those that GraphQL can tell where the model says none."""
    if declared.kind != "integer":
        return declared.minimum, declared.maximum
    low, high = declared.minimum, declared.maximum
    return (-(2**31) if low is None else low), (2**31 - 1 if high is None else high)


def _bound(limit: float | None) -> str:
    return "∞" if limit is None else f"{limit:.10g}"
