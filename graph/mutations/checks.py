"""Validation of mutation inputs: everything that is wrong with what a person recorded, all of it at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db import statements
from graph.db.transactions import Row, run
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import value_problems
from graph.mutations.changes import Code, InputError, InvalidInput
from graph.store.merging import current_ids_in
from graph.words import Text

MOST = 50  # nodes that one field names
SHORT, LONG = 300, 10_000  # characters of a line, and of a text
LONGER = {"detail", "detail_en", "outcome", "comment", "why", "need", "need_en", "what", "answer", "evidence"}
LONGEST = {"text": 1_000_000}  # bytes, as UTF-8
ZONES = dt.timedelta(hours=14)  # a day may be that of any place
EARLIEST = 1900  # a year: before it, moments are placeholders such as 0001-01-01
SLOW = dt.timedelta(minutes=5)  # by which our clock may be behind another


class FoundNode(NamedTuple):
    """A node that an input names: its label, its id now, and the id that was given."""

    label: str
    id: str
    requested_id: str

    @property
    def end(self) -> tuple[str, str]:
        return self.label, self.id


class InputChecks:
    """Collects faults of one input; `stop` raises them."""

    def __init__(self, tx: ManagedTransaction, model: Model, payload: Row):
        self.tx, self.model, self.payload = tx, model, payload
        self.faults: list[InputError] = []

    def add(self, code: Code, text: Text, *path: str) -> None:
        self.faults.append(InputError(path, code, text))

    def stop(self) -> None:
        """Raises InvalidInput if anything was wrong."""
        if self.faults:
            raise InvalidInput(self.faults)

    def values(self, fields: dict[str, Field], names: Iterable[str]) -> Row:
        """What is given for these fields; blank texts are nothing."""
        found = {name: _bare(self.payload.get(name)) for name in names}
        for name, value in found.items():
            self._field(fields[name], value, name)
        return {name: value for name, value in found.items() if value is not None}

    def _field(self, declared: Field, value: Any, *path: str) -> None:
        if value is None:
            if declared.required:
                self.add("MISSING", MISSING.fill(field=declared.text), *path)
            return
        for wrong in value_problems(declared, value):
            ranged = declared.minimum is not None or declared.maximum is not None
            self.add("OUT_OF_RANGE" if ranged else "INVALID", wrong, *path)
        if isinstance(value, str):
            self._length(declared, value, *path)

    def _length(self, declared: Field, value: str, *path: str) -> None:
        if declared.name in LONGEST:
            size, most, text = len(value.encode()), LONGEST[declared.name], SIZE
        else:
            size, most, text = len(value), LONG if declared.name in LONGER else SHORT, LENGTH
        if size > most:
            self.add("TOO_LONG", text.fill(field=declared.text, most=most, n=size), *path)

    def past(self, name: str, value: Any) -> None:
        """A time, or a day, that has not come yet can't have been seen."""
        if not isinstance(value, dt.date):
            return  # nothing, or what is told elsewhere to be no time
        if value.year < EARLIEST:
            self.add("OUT_OF_RANGE", EARLY.fill(value=value, year=EARLIEST), name)
        elif value > now() + SLOW if isinstance(value, dt.datetime) else value > (now() + ZONES).date():
            self.add("FUTURE", FUTURE.fill(value=value), name)

    def one_of(self, *names: str) -> None:
        """One of these fields at least has to be given."""
        if all(_bare(self.payload.get(name)) is None for name in names):
            self.add("MISSING", ONE_OF, names[0])

    def need(self, name: str, labels: Iterable[str]) -> FoundNode | None:
        """The node that a field must name."""
        if not _bare(self.payload.get(name)):
            self.add("MISSING", NAME_ONE.fill(what=_listed(self.model, labels)), name)
            return None
        return self.find(self.payload[name], labels, name)

    def may(self, name: str, labels: Iterable[str]) -> FoundNode | None:
        """The node that a field may name."""
        return self.find(self.payload[name], labels, name) if _bare(self.payload.get(name)) else None

    def find(self, payload: str, labels: Iterable[str], *path: str) -> FoundNode | None:
        """The node with one of these labels (roles count) that has, or had, this id."""
        for label in labels:
            identity = self.model.nodes[label].identity
            for id in current_ids_in(self.tx, identity, [payload]).values():
                rows = run(self.tx, statements.read_nodes(identity), ids=[id])
                if rows and label in rows[0]["labels"]:
                    return FoundNode(identity, id, payload)
        self.add_absent(labels, payload, *path)
        return None

    def add_absent(self, labels: Iterable[str], id: str, *path: str) -> None:
        """There is no such node, as far as the author may know."""
        self.add("NOT_FOUND", NOBODY.fill(what=_listed(self.model, labels), id=id), *path)

    def several(self, name: str, ids: list[str], labels: list[str], *inner: str) -> list[FoundNode]:
        """The nodes that a list names, each once."""
        if len(ids) > MOST:
            self.add("OUT_OF_RANGE", TOO_MANY.fill(n=len(ids), most=MOST), name)
            return []
        found: dict[tuple[str, str], FoundNode] = {}
        for number, id in enumerate(ids):
            one = self.find(id, labels, name, str(number), *inner)
            if one and one.end in found:
                self.add("DUPLICATE", TWICE.fill(id=id), name, str(number), *inner)
            elif one:
                found[one.end] = one
        return list(found.values())


def _bare(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


def _listed(model: Model, labels: Iterable[str]) -> Text:
    texts = [model.nodes[label].text for label in labels]
    return Text(" or ".join(t.en for t in texts), "或".join(t.zh for t in texts))


MISSING = Text("{field}: this is missing", "缺少{field}")
NAME_ONE = Text("{what}: name one by its id", "请给出{what}的编号")
ONE_OF = Text("one of these has to be given", "至少须填写其中一项")
LENGTH = Text("{field}: {n} characters, at most {most} are kept", "{field}:{n} 个字符,上限为 {most}")
SIZE = Text("{field}: {n} bytes, at most {most} are kept", "{field}:{n} 字节,上限为 {most}")
EARLY = Text(
    "{value} lies before {year}: it may stand for no date; leave it out or write when it was",
    "{value} 早于 {year} 年,可能表示没有日期;请留空或填写实际时间",
)
FUTURE = Text("{value} has not come yet", "{value} 尚未到来")
NOBODY = Text("there is no {what} {id!r}", "没有{what} {id!r}")
TOO_MANY = Text("{n} are named, at most {most} are kept", "共 {n} 项,上限为 {most}")
TWICE = Text("{id!r} is named twice", "{id!r} 重复出现")
