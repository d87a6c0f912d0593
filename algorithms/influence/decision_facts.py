"""Facts of one decision for its explanation: its people by their ids, the pieces of their parts, and the flows among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from algorithms.influence.decision_parts import HEARD, DecisionParts, attention_of, decision_parts, heard
from algorithms.influence.decision_table import DecisionTable, inner_rows
from algorithms.relationships.row_groups import Amounts, Numbers
from graph.words import Text

Flow = tuple[str, str, float, str]  # from, to, weight, what it is based on


class DecisionFactor(NamedTuple):
    """One thing that is known of somebody's part in a decision: its kind, what it weighs, and what it is based on."""

    person: str
    kind: str
    weight: float
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what is known of each one's part, shares, the likelihood of who is hidden, and who gives whom attention."""

    id: str
    customer: str
    line: str | None
    involvement: dict[str, float]
    shares: dict[str, float]
    hidden: dict[str, float]
    attention: dict[tuple[str, str], float]


class DecisionFacts:
    """What one decision of the table rests on."""

    def __init__(self, table: DecisionTable, number: int):
        self.table, self.evidence, self.number = table, table.evidence, number
        of = slice(number, number + 1)
        self.alone = DecisionTable(self.evidence, table.target[of], table.customer[of], table.line[of])
        span = table.span(number)
        self.people = [self.id(person) for person in table.person[span].tolist()]
        self.members = np.arange(span.start, span.stop)
        self.name = dict(zip(self.members.tolist(), self.people, strict=True))

    def id(self, person: int) -> str:
        return str(self.evidence.rows.people["id"][person].as_py())

    def decision(self) -> Decision:
        table, pairs = self.table, self.table.attention
        likely = self._of_people(table.likelihood)
        inside = np.flatnonzero(np.isin(pairs.source, self.members))
        ends = ([self.name[at] for at in of[inside].tolist()] for of in (pairs.source, pairs.target))
        attention = dict(zip(zip(*ends, strict=True), pairs.amount[inside].tolist(), strict=True))
        return Decision(
            decision_ids(table, [self.number])[0],
            self.evidence.rows.organizations["id"][int(table.customer[self.number])].as_py(),
            None if table.line[self.number] < 0 else self.evidence.lines[table.line[self.number]],
            self._of_people(table.part),
            self._of_people(table.share),
            {person: p for person, p in likely.items() if p > 0},
            attention,
        )

    def _of_people(self, column: Amounts) -> dict[str, float]:
        return dict(zip(self.people, column[self.members].tolist(), strict=True)) if len(column) else {}

    def factors(self) -> Iterator[DecisionFactor]:
        """Each piece of the people's parts, told apart by what it is based on."""
        for parts in decision_parts(self.alone):
            for person, weight, row in zip(
                parts.person.tolist(), parts.weight.tolist(), parts.row.tolist(), strict=True
            ):
                yield DecisionFactor(self.id(person), parts.kind, weight, self._facts(parts, person, row))
        yield from self._attention_factors()

    def _facts(self, parts: DecisionParts, person: int, row: int) -> tuple[str, ...]:
        rows = self.evidence.rows
        if parts.kind in ("head", "post"):
            return (rows.employments["title"][row].as_py() or "",)
        if parts.kind == "peers":
            return (rows.employments["department"][row].as_py(),)
        if parts.kind == "decides":
            return (rows.decides["role"][row].as_py() or "",)
        if parts.kind == "leads":
            return self._led(parts.person, person)
        return self.ids(self.heard_events(person, parts.kind)) if parts.kind in ("attended", *HEARD) else ()

    def _led(self, leaders: Numbers, person: int) -> tuple[str, ...]:
        """What others of the decision look to somebody for."""
        ties = self.evidence.ahead.of(person)
        bases = self.evidence.basis[ties[np.isin(self.evidence.end[ties], leaders)]]
        return tuple(
            dict.fromkeys(
                self.evidence.bases[code] for code in bases.tolist() if code >= 0 and self.evidence.bases[code]
            )
        )

    def heard_events(self, person: int, kind: str) -> Numbers:
        """The engagements of a kind about the decision at which somebody was."""
        _, people, events = heard(self.alone)
        mine: Numbers = events[people == person]
        other = self.evidence.is_kind(*(name for names in HEARD.values() for name in names))
        of = self.evidence.is_kind(*HEARD[kind]) if kind in HEARD else ~other
        return np.asarray(mine[of[mine]])

    def ids(self, events: Numbers) -> tuple[str, ...]:
        """The ids of engagements."""
        return tuple(self.evidence.rows.engagements["id"].take(pa.array(events)).to_pylist())

    def _attention_factors(self) -> Iterator[DecisionFactor]:
        """A term for each who turns to somebody, named in the facts."""
        got, pairs = attention_of(self.table), self.table.attention
        for at in np.flatnonzero(np.isin(pairs.target, self.members)).tolist():
            to, amount = int(pairs.target[at]), float(pairs.amount[at])
            weight = self.evidence.weights.attention * float(np.log1p(got[to])) * amount / float(got[to])
            yield DecisionFactor(self.name[to], "attention", weight, (self.name[int(pairs.source[at])],))

    def flows(self) -> Iterator[Flow]:
        """The flows among the decision's people, those seen in purchases of other lines weighed down."""
        evidence, flows = self.evidence, self.evidence.flows
        number = np.zeros(len(self.members), dtype=np.int64)
        own = replace(self.alone, decision=number, person=self.table.person[self.members])
        for member, other, row in inner_rows(own, evidence.leaving, flows.target):
            weight = flows.weight[row] * evidence.focus(flows.basis[row], own.line[own.decision[member]])
            bases = flows.basis[row].tolist()
            for a, b, w, basis in zip(member.tolist(), other.tolist(), weight.tolist(), bases, strict=True):
                yield self.people[a], self.people[b], w, evidence.bases[basis] if basis >= 0 else ""

    def turned(self, source: str, person: str) -> Numbers:
        """The engagements by which one turned to the other, by what they sent or called."""
        one, other = (self.evidence.rows.person(id) for id in (source, person))
        sent, present = self.evidence.senders, self.evidence.participants
        return np.intersect1d(sent.event[sent.person == one], present.event[present.person == other])

    def last_heard(self, person: str, kind: str) -> dt.date:
        """The day on which somebody was last heard on the decision."""
        return self.last_day(self.heard_events(self.evidence.rows.person(person) or 0, kind))

    def last_day(self, events: Numbers) -> dt.date:
        """The day of the last of some engagements."""
        return dt.date(1970, 1, 1) + dt.timedelta(days=int(self.evidence.day[events].max()))

    def name_of(self, person: str) -> Text:
        """The name of one of the decision's people."""
        rows = self.evidence.rows
        return rows.name_of(rows.person(person) or 0)


def decision_ids(table: DecisionTable, numbers: list[int]) -> list[str]:
    return [str(id) for id in table.evidence.rows.target_ids(table.target[numbers]).to_pylist()]
