"""Indexed evidence of people's part in decisions: titles, meetings, and what peers show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

import orjson

from algorithms.relationships.evidence import (
    AIDE,
    HEAD,
    NO_MEETING,
    PROCUREMENT,
    UNSAID_CONFIDENCE,
    UNSAID_WEIGHT,
    WRITTEN,
    Weights,
)
from tests.helpers.rowwise.projection import InfluenceRows
from tests.helpers.rowwise.projection import Row as AnyRow

PARTNERS = {"Distributor", "ServiceProvider", "Supplier"}
Peers = dict[tuple[str, str | None], dict[str, float]]


class Evidence:
    """The projection, indexed by person and by decision."""

    def __init__(self, rows: InfluenceRows, weights: Weights):
        self.rows, self.weights = rows, weights
        self.people = {p["id"]: p for p in rows.people}
        self.staff = rows_by_key(rows.employments, "organization")
        self.deciders = rows_by_key(rows.decides, "opportunity")
        self.vetoes = rows_by_key(rows.vetoes, "target")
        self.influences = [tie for tie in rows.ties if tie["type"] == "INFLUENCES"]
        self.behind = rows_by_key(self.influences, "end")
        self.ahead = rows_by_key(self.influences, "start")
        self.declared: dict[str, dict[str, float]] = {s["id"]: orjson.loads(s["weights"]) for s in rows.sources}
        self.advisers = rows_by_key(rows.advises, "organization")
        self.industry = {c["id"]: c["industry"] for c in rows.customers}
        self.segment = {c["id"]: c.get("segment") for c in rows.customers}
        self.lines = {o["product_line"] for o in rows.opportunities if o["product_line"]}
        self.own = {p["id"] for p in rows.people if "SalesRep" in p["roles"]}
        self.own |= {e["person"] for e in rows.employments if "Vendor" in e["roles"]}
        self.crew = {e["person"] for e in rows.employments if PARTNERS & set(e["roles"])}
        self.about: dict[str, list[AnyRow]] = defaultdict(list)
        self.sent: dict[str, list[AnyRow]] = defaultdict(list)  # what was written or called, by who did
        for engagement in rows.engagements:
            for target in engagement["about"]:
                self.about[target].append(engagement)
            for sender in senders_of(engagement):
                self.sent[sender].append(engagement)

    def tie_weight(self, tie: AnyRow) -> float:
        """What a declared kind of tie counts: as the mapping of its source says, else as the run's parameters do."""
        usual = float(getattr(self.weights, tie["type"].lower()))
        return self.declared.get(tie.get("source") or "", {}).get(tie["type"], usual)

    def vetoers(self, *targets: str) -> set[str]:
        """Who holds a veto over any of these opportunities and customers."""
        return {row["person"] for target in targets for row in self.vetoes.get(target, ())}

    def age(self, engagement: AnyRow) -> int:
        """Days since the engagement."""
        return int((self.rows.day - engagement["at"].date()).days)

    def title(self, person: str) -> str:
        known = self.people[person]
        return " ".join(text for text in (known["title"], known["title_en"], known["department"]) if text)

    def heads(self, person: str, title: str | None) -> bool:
        """Whether, by the title alone, somebody heads a department or the house."""
        known = self.people[person]
        text = " ".join(t for t in (title, known["title"], known["title_en"]) if t)
        return bool(HEAD.search(text)) and not AIDE.search(text)

    def procurement(self, person: str) -> bool:
        return bool(PROCUREMENT.search(self.title(person)))

    def meetings(self) -> Counter[str]:
        """Person → meetings with our side or a partner lately; a service ticket is no meeting, nor is what was written."""
        met: Counter[str] = Counter()
        for e in self.rows.engagements:
            if self.is_ours(e) and e["kind"] not in NO_MEETING and self.age(e) <= self.weights.contact:
                met.update(set(e["people"]))
        return met

    @cached_property
    def turns(self) -> dict[str, dict[str, float]]:
        """Person → who he or she turned to → how much, 0 to 1: what is passed on whole, not shared out."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for a, b, often in self.contacts(addressed=True):
            found[a][b] = often
        return found

    def contacts(self, *, addressed: bool) -> Iterator[tuple[str, str, float]]:
        """Who turns to whom (from, to), and how much, 0 to 1: in what was written or called (addressed), or in other meetings.

        It goes from who sent or called it to everybody else, from all to all where nobody is said to have. One counts
        1 / recipients for each (Newman 2001) and halves with every half-life; x of them make x / (x + `together`): however often
        two meet they are at most one tie, so that many counterparts weigh more than much traffic with few.
        """
        fresh: dict[tuple[str, str], float] = defaultdict(float)
        for e in self.rows.engagements:
            people, senders = sorted(set(e["people"])), senders_of(e)
            if addressed != bool(senders):
                continue
            decay = 0.5 ** (self.age(e) / self.weights.half_life)
            for sender in senders or people:
                others = [person for person in people if person != sender]
                for other in others:
                    fresh[sender, other] += decay / len(others)
        yield from ((a, b, often / (often + self.weights.together)) for (a, b), often in fresh.items())

    def is_ours(self, engagement: AnyRow) -> bool:
        """Whether our side or a partner took part; a partner that is itself the customer is not one there."""
        hosts = {work["person"] for target in engagement["about"] for work in self.staff.get(target, ())}
        guests = self.own | (self.crew - hosts)
        return bool(engagement["partners"]) or not guests.isdisjoint(engagement["people"])

    def peers(self) -> Peers:
        """(product line, industry) → department → 0 to 1: who counts in such purchases, customers taken together.

        It is the sum of the influences of the department's people whose basis names the product line.
        """
        work = {e["person"]: e for e in self.rows.employments if e["department"]}
        sums: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
        for tie in self.influences:
            post = work.get(tie["start"])
            for line in self.named(tie["basis"]) if post else ():
                sums[line, self.industry.get(post["organization"])][post["department"]] += stated_strength(tie)  # type: ignore
        return {key: _scaled(found) for key, found in sums.items()}

    def named(self, text: str | None) -> list[str]:
        """The product lines that a text names."""
        return [line for line in self.lines if line in (text or "")]

    def focus(self, basis: str, line: str | None) -> float:
        """1, or less where the basis says that an influence was seen in purchases of other product lines only."""
        named = self.named(basis) if line else []
        return 1.0 if not named or line in named else self.weights.other_line


def senders_of(engagement: AnyRow) -> list[str]:
    """Who sent or called it; of what was written and nobody is said to have sent, all; of other meetings nobody."""
    written = engagement["people"] if engagement["kind"] in WRITTEN else ()
    return sorted(set(engagement.get("senders") or written))


def stated_strength(tie: AnyRow) -> float:
    """The strength of an influence, by what was said of it and how surely."""
    weight = UNSAID_WEIGHT if tie["weight"] is None else tie["weight"]
    return float(weight * (UNSAID_CONFIDENCE if tie["confidence"] is None else tie["confidence"]))


def rows_by_key(rows: Iterable[AnyRow], key: str) -> dict[str, list[AnyRow]]:
    groups: dict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _scaled(values: Counter[str]) -> dict[str, float]:
    top = max(values.values(), default=0)
    return {k: v / top for k, v in values.items()} if top else {}
