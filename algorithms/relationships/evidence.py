"""Evidence of people's part in decisions as arrays: titles, posts, ties, meetings, and what peers show.

People, organisations, targets are the numbers of the projection; see graph/projections/influence_projection.py.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow.compute as pc

from algorithms.relationships.row_groups import (
    Amounts,
    Flags,
    Numbers,
    PairSet,
    RowGroups,
    amounts_of,
    codes_of,
    flat_lists,
    numbers_of,
    places_in,
    sums_of,
)
from graph.projections.influence_projection import InfluenceProjection


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters of a run. Flow weights are per edge, part weights per person and decision.

    `half_life` (days): how fast meetings fade. A person is hidden from a likelihood of `hidden_likelihood` on (see
    algorithms/influence/hidden.py), with fewer than `hidden_meetings` meetings within `contact` days.
    """

    damping: float = 0.48  # half of the rank is what a person's own part gives, half is passed on
    attenuation: float = 0.9  # of Katz centrality: at most so much of what somebody has is passed on whole
    influences: float = 1.0
    reports_to: float = 0.2
    meets: float = 0.15
    knows: float = 0.12
    other_line: float = 0.12  # an influence observed in a purchase of another product line
    employed: float = 0.45
    head: float = 2.5  # heads a department or the house
    decides: float = 0.5  # what sales registered leans towards those whom it meets anyway
    veto: float = 0.6
    consulted: float = 0.05
    attended: float = 0.2
    written: float = 0.05  # mails and messages about it
    advises: float = 0.1  # an expert who advises the customer
    peers: float = 2.25
    leads: float = 0.5  # looked to by others of the decision, as observed
    attention: float = (
        0.5  # turned to by others of the decision in mails, messages and meetings that they sent or called
    )
    joined: float = 0.1  # somebody of a partner that joins, in a what-if
    together: float = 0.3  # meetings of two, faded, that make half of the strongest tie
    half_life: int = 365
    contact: int = 365
    hidden_likelihood: float = 0.28
    hidden_meetings: int = 2


HEAD = re.compile(
    r"总裁|董事长|院长|主任|部长|科长|总监|总工|经理|主管|首席"
    r"|\b(president|ceo|chief|head|director|manager|vp|lead|deputy|owner)\b",
    re.I,
)
AIDE = re.compile(r"助理|秘书|专员|\b(assistant|secretary)\b", re.I)
PROCUREMENT = re.compile(r"采购|招标|procure|purchas|\bbuyer\b|sourcing", re.I)
WRITTEN = {"mail", "message"}
NO_MEETING = {"ticket"} | WRITTEN
UNSAID_WEIGHT, UNSAID_CONFIDENCE = 0.5, 0.7  # of an influence that is recorded without a figure
TITLES = ("title", "title_en", "department")  # what a person's own record says of the position


class Flows(NamedTuple):
    """Edges along which influence is passed on: from whom, to whom, how much, and the code of its basis (-1: none)."""

    source: Numbers
    target: Numbers
    weight: Amounts
    basis: Numbers


class Contacts(NamedTuple):
    """Who turns to whom, and how much, 0 to 1."""

    source: Numbers
    target: Numbers
    often: Amounts


class Participants(NamedTuple):
    """Each person of each engagement, once: the engagement's row, the person's number."""

    event: Numbers
    person: Numbers


class Evidence:
    """The projection's columns as arrays, grouped by person, organisation and target."""

    def __init__(self, rows: InfluenceProjection, weights: Weights):
        self.rows, self.weights = rows, weights
        self.people, self.houses = len(rows.people), len(rows.organizations)
        self.targets = rows.targets
        self.employee, self.employer = (numbers_of(rows.employments, name) for name in ("person", "organization"))
        self.staff = RowGroups(self.employer, self.houses)
        self.employed = PairSet(self.employer, self.employee, self.people)
        self.department, self.departments = codes_of(rows.employments, "department")
        self.industry, self.industries = codes_of(rows.organizations, "industry")
        self.line_of, self.line_names = codes_of(rows.purchases, "line")
        opened = np.unique(self.line_of[numbers_of(rows.opened, "purchase")])
        self.lines = [self.line_names[code] for code in opened.tolist() if code >= 0 and self.line_names[code]]
        self.own = np.array(rows.people["sells"]) | self._works_at("vendor")
        self.crew = self._works_at("partner")
        self._tie_columns()

    def _tie_columns(self) -> None:
        ties = self.rows.ties
        self.type, self.types = codes_of(ties, "type")
        self.start, self.end = numbers_of(ties, "start"), numbers_of(ties, "end")
        self.basis, self.bases = codes_of(ties, "basis")
        self.influences = np.flatnonzero(self.type == code_of("INFLUENCES", self.types))
        self.ahead, self.behind = (
            RowGroups(_only(self.influences, ends), self.people) for ends in (self.start, self.end)
        )
        self.tie_amount = amounts_of(ties, "weight")
        self.stated = stated_strengths(self.tie_amount, amounts_of(ties, "confidence"))

    def _works_at(self, kind: str) -> Flags:
        there = np.array(self.rows.organizations[kind])
        found = np.zeros(self.people, dtype=bool)
        found[self.employee[there[self.employer]]] = True
        return found

    @property
    def today(self) -> int:
        """The day of the projection, in days since 1970."""
        return (self.rows.day - dt.date(1970, 1, 1)).days

    @cached_property
    def tie_weight(self) -> Amounts:
        """What each declared tie counts by its kind: as the mapping of its source says, else as the run's parameters do."""
        usual = np.array([float(getattr(self.weights, type.lower())) for type in self.types])
        found = usual[self.type] if len(usual) else np.zeros(0)
        source, sources = codes_of(self.rows.ties, "source")
        for name in self.rows.declared.keys() & set(sources):
            for type, weight in self.rows.declared[name].items():
                found[(source == sources.index(name)) & (self.type == code_of(type, self.types))] = weight
        return found

    @cached_property
    def flows(self) -> Flows:
        """The weighted directed graph of people along which influence is passed on: declared ties, and who met whom."""
        leads, reports = (self.type == code_of(type, self.types) for type in ("INFLUENCES", "REPORTS_TO"))
        knows = ~(leads | reports)
        known = self.tie_weight * np.where(np.isnan(self.tie_amount), 0.5, self.tie_amount)
        met = self.contacts(addressed=False)
        parts = [
            (self.end[leads], self.start[leads], (self.tie_weight * self.stated)[leads], self.basis[leads]),
            (self.start[reports], self.end[reports], self.tie_weight[reports], None),
            (self.start[knows], self.end[knows], known[knows], None),
            (self.end[knows], self.start[knows], known[knows], None),
            (met.source, met.target, self.weights.meets * met.often, None),
        ]
        filled = [(a, b, w, np.full(len(a), -1) if basis is None else basis) for a, b, w, basis in parts]
        return Flows(*(np.concatenate(columns) for columns in zip(*filled, strict=True)))

    @cached_property
    def leaving(self) -> RowGroups:
        """Flows by whom they leave."""
        return RowGroups(self.flows.source, self.people)

    # --- titles

    def described(self, matches: Callable[[str], object], *columns: str) -> Flags:
        """(people,) whether any of these columns of a person's record matches."""
        found = np.zeros(self.people, dtype=bool)
        for name in columns:
            found |= matching(matches, *codes_of(self.rows.people, name))
        return found

    @cached_property
    def heads(self) -> Flags:
        """(employments,) whether, by the titles alone, somebody heads a department or the house."""
        post = codes_of(self.rows.employments, "title")
        head, aide = (
            matching(pattern.search, *post) | self.described(pattern.search, "title", "title_en")[self.employee]
            for pattern in (HEAD, AIDE)
        )
        return head & ~aide

    @cached_property
    def procurement(self) -> Flags:
        """(people,) whether somebody is in procurement, by the titles."""
        return self.described(PROCUREMENT.search, *TITLES)

    # --- engagements

    @cached_property
    def day(self) -> Numbers:
        """(engagements,) days since 1970."""
        return numbers_of_days(self.rows.engagements, "day")

    @cached_property
    def kind(self) -> tuple[Numbers, list[str]]:
        return codes_of(self.rows.engagements, "kind")

    def is_kind(self, *kinds: str) -> Flags:
        """(engagements,) whether it is of one of these kinds."""
        return matching(lambda kind: kind in kinds, *self.kind)

    @cached_property
    def participants(self) -> Participants:
        pairs = PairSet(*flat_lists(self.rows.engagements, "people"), self.people)
        return Participants(pairs.first, pairs.second)

    @cached_property
    def attendance(self) -> RowGroups:
        """Rows of `participants` by engagement."""
        return RowGroups(self.participants.event, len(self.rows.engagements))

    @cached_property
    def about(self) -> tuple[Numbers, Numbers]:
        """(engagement, target) of each thing that an engagement was about."""
        return flat_lists(self.rows.engagements, "about")

    @cached_property
    def senders(self) -> Participants:
        """Who sent or called an engagement; of what was written and nobody is said to have sent, all; of other meetings nobody."""
        event, person = flat_lists(self.rows.engagements, "senders")
        silent = self.is_kind(*WRITTEN)
        silent[event] = False
        all_of = silent[self.participants.event]
        pairs = PairSet(
            np.concatenate([event, self.participants.event[all_of]]),
            np.concatenate([person, self.participants.person[all_of]]),
            self.people,
        )
        return Participants(pairs.first, pairs.second)

    @cached_property
    def turns(self) -> Contacts:
        """Who turns to whom: what is passed on whole, not shared out."""
        return self.contacts(addressed=True)

    def contacts(self, *, addressed: bool) -> Contacts:
        """Who turns to whom, and how much, 0 to 1: in what was written or called (addressed), or in other meetings.

        It goes from who sent or called it to everybody else, from all to all where nobody is said to have. One counts
        1 / recipients for each (Newman 2001) and halves with every half-life; x of them make x / (x + `together`): however often
        two meet they are at most one tie, so that many counterparts weigh more than much traffic with few.
        """
        event, sender = self.senders if addressed else self._unaddressed()
        present = PairSet(*self.participants, self.people)
        size = np.bincount(self.participants.event, minlength=len(self.rows.engagements))
        others = size[event] - present.holds(event, sender)
        worth = 0.5 ** ((self.today - self.day[event]) / self.weights.half_life) / np.maximum(others, 1)
        keys, fresh = np.zeros(0, dtype=np.int64), np.zeros(0)
        for which, row in self.attendance.joined_in_parts(event):
            other = self.participants.person[row]
            apart = sender[which] != other
            which, other = which[apart], other[apart]
            keys = np.concatenate([keys, sender[which] * self.people + other])
            keys, place = np.unique(keys, return_inverse=True)
            fresh = sums_of(place, np.concatenate([fresh, worth[which]]), len(keys))
        return Contacts(
            keys // max(self.people, 1), keys % max(self.people, 1), fresh / (fresh + self.weights.together)
        )

    def _unaddressed(self) -> Participants:
        """Everybody in the meetings that nobody is said to have called."""
        called = np.zeros(len(self.rows.engagements), dtype=bool)
        called[self.senders.event] = True
        open_ones = ~called[self.participants.event]
        return Participants(self.participants.event[open_ones], self.participants.person[open_ones])

    @cached_property
    def ours(self) -> Flags:
        """(engagements,) whether our side or a partner took part; a partner that is itself the customer is not one there."""
        event, person = self.participants
        about = RowGroups(*(self.about[0], len(self.rows.engagements)))
        guest = self.own[person].copy()
        which, at = about.joined(event)
        hosting = self.employed.holds(np.minimum(self.about[1][at], self.houses - 1), person[which])
        hosting &= self.about[1][at] < self.houses
        host = np.zeros(len(event), dtype=bool)
        host[which[hosting]] = True
        guest |= self.crew[person] & ~host
        found = np.asarray(pc.greater(pc.list_value_length(self.rows.engagements["partners"]), 0)).copy()
        found[event[guest]] = True
        return found

    @cached_property
    def meetings(self) -> Numbers:
        """(people,) meetings with our side or a partner lately; a service ticket is no meeting, nor is what was written."""
        lately = self.today - self.day <= self.weights.contact
        counted = self.ours & ~self.is_kind(*NO_MEETING) & lately
        event, person = self.participants
        return np.bincount(person[counted[event]], minlength=self.people)

    # --- product lines

    @cached_property
    def named(self) -> PairSet:
        """(basis, line): the product lines that a text names."""
        bases = self.rows.ties["basis"].combine_chunks().dictionary
        found = [np.flatnonzero(np.asarray(pc.match_substring(bases, line))) for line in self.lines]
        basis = np.concatenate([np.zeros(0, dtype=np.int64), *found])
        return PairSet(basis, np.repeat(np.arange(len(found)), [len(f) for f in found]), len(self.lines))

    def focus(self, basis: Numbers, line: Numbers) -> Amounts:
        """1, or less where the basis says that an influence was seen in purchases of other product lines only; line -1: none."""
        names = np.zeros(len(self.bases) + 1, dtype=bool)
        names[self.named.first] = True  # the last one is that of -1
        elsewhere = (line >= 0) & names[basis] & ~self.named.holds(basis, np.maximum(line, 0))
        return np.where(elsewhere, self.weights.other_line, 1.0)

    @cached_property
    def peers(self) -> tuple[Numbers, Amounts]:
        """Sorted keys (see `peer_keys`) and 0 to 1 for each: which department counts in purchases of a product line in an
        industry, customers taken together.

        It is the sum of the influences of the department's people whose basis names the product line.
        """
        post = np.full(self.people, -1)
        works = np.flatnonzero(np.isin(self.department, [c for c, name in enumerate(self.departments) if name]))
        post[self.employee[works]] = works
        tie = self.influences[post[self.start[self.influences]] >= 0]
        lines = RowGroups(self.named.first, len(self.bases))
        which, at = lines.joined(self.basis[tie])
        tie, line = tie[which], self.named.second[at]
        work = post[self.start[tie]]
        keys, place = np.unique(self.peer_keys(line, self.employer[work], self.department[work]), return_inverse=True)
        sums = sums_of(place, self.stated[tie], len(keys))
        trade = keys // max(len(self.departments), 1)
        _, group = np.unique(trade, return_inverse=True)
        top = np.zeros(len(keys))
        np.maximum.at(top, group, sums)
        return keys, np.divide(sums, top[group], out=np.zeros_like(sums), where=top[group] > 0)

    def peer_keys(self, line: Numbers, customer: Numbers, department: Numbers) -> Numbers:
        """A number for each product line, industry of a customer, and department."""
        industry = np.where(np.array(self.rows.organizations["customer"])[customer], self.industry[customer], -1) + 1
        trade: Numbers = line * (len(self.industries) + 1) + industry
        return trade * max(len(self.departments), 1) + department

    def peer_shares(self, line: Numbers, customer: Numbers, department: Numbers) -> Amounts:
        """0 to 1: what purchases of the same line in the same industry show of a department."""
        keys, shares = self.peers
        there = (line >= 0) & (department >= 0)
        place = np.where(there, places_in(keys, self.peer_keys(line, customer, np.maximum(department, 0))), -1)
        return np.where(place >= 0, np.append(shares, 0.0)[place], 0.0)


def stated_strengths(weight: Amounts, confidence: Amounts) -> Amounts:
    """The strength of each influence, by what was said of it and how surely."""
    said, sure = (
        np.where(np.isnan(weight), UNSAID_WEIGHT, weight),
        np.where(np.isnan(confidence), UNSAID_CONFIDENCE, confidence),
    )
    return np.asarray(said * sure)


def code_of(text: str, texts: list[str]) -> int:
    """The code of a text; -2, which no row has, where it is not among them."""
    return texts.index(text) if text in texts else -2


def matching(matches: Callable[[str], object], codes: Numbers, texts: list[str]) -> Flags:
    """Whether each row's text matches; where there is none it does not."""
    found = np.array([bool(matches(text)) for text in texts] + [False], dtype=bool)
    return found[codes]


def numbers_of_days(table: object, name: str) -> Numbers:
    """A column of dates without gaps, in days since 1970."""
    return np.asarray(table[name].cast("int32"), dtype=np.int64)  # type: ignore[index]


def _only(rows: Numbers, of: Numbers) -> Numbers:
    """The numbers of these rows, -1 for all others."""
    found = np.full(len(of), -1)
    found[rows] = of[rows]
    return found
