"""Coverage row by row: what is touched, who must be covered and is not, and the level."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping

from algorithms.relationships.coverage import CoverageSettings
from algorithms.relationships.evidence import NO_MEETING, Weights
from tests.helpers.rowwise.evidence import Evidence
from tests.helpers.rowwise.projection import InfluenceRows, Row

Met = list[tuple[Row, frozenset[str]]]  # meetings, each with those of our side or a partner's who were there


class Contacts:
    """Contacts, who met whom, and what is recorded of each purchase: indexed once, for any number of coverages."""

    def __init__(self, rows: InfluenceRows):
        evidence = Evidence(rows, Weights())
        self.own, self.met = evidence.own, _met(evidence)
        self.vetoes = {target: {v["person"] for v in found} for target, found in evidence.vetoes.items()}
        self.customers = {c["id"] for c in rows.customers}
        self.buyer = {o["id"]: o["customer"] for o in rows.opportunities}
        self.bought: dict[str, set[str]] = defaultdict(set)
        for opportunity, customer in self.buyer.items():
            self.bought[customer].add(opportunity)

    def scope(self, target: str) -> tuple[set[str], set[str]]:
        """The open purchases in question, and what a veto may be held on to count. Raises KeyError."""
        if target in self.buyer:
            return {target}, {target, self.buyer[target]}
        return self.bought[target], self.bought[target] | {target}


def _met(evidence: Evidence) -> dict[str, Met]:
    """Person → the meetings with somebody of our side or a partner's who is of another house."""
    house: dict[str, set[str]] = defaultdict(set)
    for work in evidence.rows.employments:
        house[work["person"]].add(work["organization"])
    experts = {p["id"] for p in evidence.rows.people if "KOL" in p["roles"]}
    side = evidence.own | evidence.crew | experts
    found: dict[str, Met] = defaultdict(list)
    for e in evidence.rows.engagements:
        if e["kind"] in NO_MEETING or e["at"].date() > evidence.rows.day:
            continue
        people, partners = set(e["people"]), set(e["partners"])
        for person in people:
            others = {h for h in people & side - {person} if house[h].isdisjoint(house[person])}
            if hosts := others | (partners - house[person]):
                found[person].append((e, frozenset(hosts)))
    return found


def coverage_values(
    rows: InfluenceRows, target: str, shares: Mapping[str, float], contacts: Contacts, hidden: Collection[str]
) -> dict[str, object]:
    """The level, what is touched, and who must be covered and is not."""
    settings = CoverageSettings()
    _, vetoed = contacts.scope(target)
    vetoes = {person for id in vetoed for person in contacts.vetoes.get(id, ())}
    people = sorted((shares.keys() | vetoes) - contacts.own, key=lambda p: (-shares.get(p, 0.0), p))
    hosts: dict[str, set[str]] = {person: set() for person in people}
    for person in people:
        for e, there in contacts.met.get(person, ()):
            if (rows.day - e["at"].date()).days <= settings.within:
                hosts[person] |= there
    must = {p for p in people if p in vetoes or p in hidden or shares.get(p, 0.0) >= settings.must}
    uncovered = [p for p in people if p in must and not hosts[p]]
    touched = {p: shares[p] for p in people if hosts[p] and shares.get(p, 0.0) > 0}
    whole, alone = math.fsum(touched.values()), defaultdict(float)
    for person, share in touched.items():
        if len(hosts[person]) == 1:
            alone[min(hosts[person])] += share
    thread = max([*touched.values(), *alone.values()], default=0.0) / whole if whole else 0.0
    share = min(1.0, whole)
    level = "amber" if uncovered or thread >= settings.thread or share < settings.green else "green"
    return {"coverage": "red" if share < settings.red else level, "touched": round(share, 6), "uncovered": uncovered}
