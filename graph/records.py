"""What passes between a source and the graph: typed records, their validation, and who wins where sources differ.

A value in the graph is the claim of the highest-ranked source that knows it. All claims are kept, one for each
feed of a source and field, in the property `provenance` (JSON: `{field: {"source/feed": [value, record, run, at]}}`),
so that a source can be taken back, and two tables of one source that differ don't overwrite one another in turns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.model import MODEL, EdgeType, Field, Kind, Model
from graph.words import Text

PYTHON_TYPES: dict[Kind, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "float": (float, int),
    "boolean": (bool,),
    "date": (dt.date,),
    "datetime": (dt.datetime,),
}
Claims = dict[str, dict[str, list[Any]]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record comes from: source, its rank, the record in it (file, row), the run, the time (UTC), the feed."""

    source: str
    rank: int
    record: str
    run: str
    at: dt.datetime
    feed: str = ""

    @property
    def claimant(self) -> str:
        return f"{self.source}/{self.feed}" if self.feed else self.source


@dataclass(slots=True)
class NodeRecord:
    """What one source record says of one node. `labels` starts with the identity label; roles follow."""

    labels: tuple[str, ...]
    id: str
    values: dict[str, Any]
    origin: Origin
    keys: dict[str, bool] = field(default_factory=dict)  # identifier → strong?
    told_by: list[str] = field(default_factory=list)  # the records folded into this one


@dataclass(slots=True)
class EdgeRecord:
    """What one source record says of one relationship; ends are (identity label, id)."""

    type: str
    start: tuple[str, str]
    end: tuple[str, str]
    values: dict[str, Any]
    origin: Origin
    key: str = ""
    told_by: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"{self.start[1]}>{self.end[1]}" + (f"#{self.key}" if self.key else "")


def now() -> dt.datetime:
    """UTC without a zone, as all times that we write ourselves."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def directed(record: EdgeRecord, declared: EdgeType) -> EdgeRecord:
    """The record with its ends in one order, where the relationship has no direction."""
    if declared.symmetric and record.start[1] > record.end[1]:
        record.start, record.end = record.end, record.start
    return record


def fold(records: Iterable[NodeRecord | EdgeRecord]) -> list[NodeRecord | EdgeRecord]:
    """One record an element from all that one table says of it, so that loading it again changes nothing.

    A later row wins, but what was true earliest stays: `valid_from` is the first of all.
    """
    folded: dict[tuple[Any, ...], NodeRecord | EdgeRecord] = {}
    for record in records:
        kind = (
            record.labels if isinstance(record, NodeRecord) else (record.type, record.start[0], record.end[0])
        )
        first = folded.setdefault((*kind, record.id), record)
        first.told_by.append(record.origin.record)
        if first is not record:
            _fold_into(first, record)
    return list(folded.values())


def _fold_into(first: NodeRecord | EdgeRecord, later: NodeRecord | EdgeRecord) -> None:
    earliest = [v for v in (first.values.get("valid_from"), later.values.get("valid_from")) if v]
    first.values |= {name: value for name, value in later.values.items() if value is not None}
    if earliest:
        first.values["valid_from"] = min(earliest)
    first.origin = later.origin
    if isinstance(first, NodeRecord) and isinstance(later, NodeRecord):
        first.keys |= later.keys


def problems(fields: dict[str, Field], values: dict[str, Any]) -> list[Text]:
    """Everything that is wrong with these values (what is missing is another question)."""
    found = [said for name, value in values.items() if value is not None
             for said in _value_problems(fields[name], value)]  # fmt: skip
    for first, last in (("valid_from", "valid_to"), ("issued", "expires"), ("opened", "closed")):
        if values.get(first) and values.get(last) and values[last] < values[first]:
            found.append(BACKWARDS.fill(first=fields[first].text, last=fields[last].text,
                                        a=values[first], b=values[last]))  # fmt: skip
    return found


def missing(fields: dict[str, Field], values: dict[str, Any]) -> list[Text]:
    """The required fields that have no value: a new node or an edge needs them."""
    return [MISSING.fill(name=f.name, field=f.text)
            for f in fields.values() if f.required and values.get(f.name) is None]  # fmt: skip


MISSING = Text("{name} is missing", "缺少{field}({name})")
BACKWARDS = Text("{last} ({b}) is before {first} ({a})", "{last}({b})早于{first}({a})")


def _value_problems(declared: Field, value: Any) -> Iterator[Text]:
    items = value if declared.many else [value]
    for item in items:
        if not isinstance(item, PYTHON_TYPES[declared.kind]) or _bool_as_number(declared, item):
            yield Text(f"{declared.name}: {item!r} is not a {declared.kind}",
                       f"{declared.text.zh}({declared.name}):{item!r} 不是有效的{KINDS_ZH[declared.kind]}")  # fmt: skip
        elif declared.choices and item not in declared.choices:
            allowed = ", ".join(declared.choices)
            yield Text(f"{declared.name}: {item!r} is not one of {allowed}",
                       f"{declared.text.zh}({declared.name}):{item!r} 不在可选值 {allowed} 之中")  # fmt: skip
        elif _outside(declared, item):
            low, high = _bound(declared.minimum), _bound(declared.maximum)
            yield Text(f"{declared.name}: {item} is outside {low} to {high}",
                       f"{declared.text.zh}({declared.name}):{item} 超出范围 {low} 至 {high}")  # fmt: skip


KINDS_ZH: dict[Kind, str] = {
    "string": "文本", "integer": "整数", "float": "数字", "boolean": "是/否", "date": "日期", "datetime": "时间",
}  # fmt: skip


def _bool_as_number(declared: Field, item: Any) -> bool:
    return isinstance(item, bool) and declared.kind != "boolean"


def _outside(declared: Field, item: Any) -> bool:
    if declared.kind not in ("integer", "float"):
        return False
    low, high = declared.minimum, declared.maximum
    return item != item or (low is not None and item < low) or (high is not None and item > high)


def _bound(limit: float | None) -> str:
    return "∞" if limit is None else f"{limit:g}"


def merge(
    stored: str | None, record: NodeRecord | EdgeRecord, ranks: dict[str, int], fields: dict[str, Field]
) -> dict[str, Any] | None:
    """The properties to set so that the element also holds this record's claims; None when nothing is new.

    `source`, `run` and `ingested_at` are the same for a whole batch and set by its statement.
    """
    claims: Claims = orjson.loads(stored) if stored else {}
    origin = record.origin
    news = {
        n: v for n, v in record.values.items() if v is not None and not _same(claims, n, origin.claimant, v)
    }
    if not news and stored:
        return None
    for name, value in news.items():
        claims.setdefault(name, {})[origin.claimant] = [
            encode(value), origin.record, origin.run, origin.at.isoformat(),
        ]  # fmt: skip
    won = {name: decode(fields[name], winner(claims[name], ranks)) for name in news}
    return won | {"record": origin.record, "provenance": orjson.dumps(claims).decode()}


def _same(claims: Claims, name: str, claimant: str, value: Any) -> bool:
    claim = claims.get(name, {}).get(claimant)
    return claim is not None and claim[0] == encode(value)


def winner(claims: dict[str, list[Any]], ranks: dict[str, int]) -> Any:
    """The value that the highest-ranked source claims; of equals, the source and feed whose name comes first."""
    return claims[min(claims, key=lambda claimant: (-ranks.get(claimant.split("/")[0], 0), claimant))][0]


def encode(value: Any) -> Any:
    """As JSON holds it: dates as ISO text."""
    return value.isoformat() if isinstance(value, dt.date) else value


def decode(declared: Field, value: Any) -> Any:
    parse = {"date": dt.date.fromisoformat, "datetime": dt.datetime.fromisoformat}.get(declared.kind)
    return parse(value) if parse else value


def fields_of(record: NodeRecord | EdgeRecord, model: Model = MODEL) -> dict[str, Field]:
    """The declared fields that this record's values belong to."""
    return model.fields(*record.labels) if isinstance(record, NodeRecord) else model.edges[record.type].fields
