"""The decisions under way, their people, and the graph along which influence is passed on."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from algorithms.relationships.evidence import WRITTEN
from tests.helpers.rowwise.attention import attention
from tests.helpers.rowwise.evidence import Evidence, Peers, stated_strength

HEARD = {"consultation": "consulted"} | dict.fromkeys(WRITTEN, "written")  # other kinds: attended
Flow = tuple[str, str, float, str]  # from, to, weight, what it is based on


class DecisionFactor(NamedTuple):
    """One thing that is known of somebody's part in a decision: its kind, what it weighs, and what it is based on."""

    person: str
    kind: str
    weight: float
    facts: tuple[str, ...] = ()


@dataclass(slots=True)
class Decision:
    """One decision: its people and what is known of each one's part (where the walk starts)."""

    id: str
    customer: str
    line: str | None
    involvement: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    shares: dict[str, float] = field(default_factory=dict)
    hidden: dict[str, float] = field(default_factory=dict)  # with the likelihood that the person counts
    attention: dict[tuple[str, str], float] = field(default_factory=dict)  # (from, to) → how much

    @property
    def open(self) -> bool:
        """An opportunity, not a customer without one."""
        return self.id != self.customer


def decisions(evidence: Evidence, target: str | None = None, joined: frozenset[str] = frozenset()) -> list[Decision]:
    """Every open opportunity, and every customer that has none, with their people; those without are left out.

    With `target` only that opportunity, or those of that customer. The people of the `joined` partners take part.
    """
    made = [Decision(o["id"], o["customer"], o["product_line"]) for o in evidence.rows.opportunities]
    busy = {d.customer for d in made}
    made += [Decision(c["id"], c["id"], None) for c in evidence.rows.customers if c["id"] not in busy]
    made = [d for d in made if target in (None, d.id, d.customer)]
    peers = evidence.peers()
    for decision in made:
        _cast(evidence, decision, peer_shares(evidence, peers, decision), joined)
    made = [d for d in made if d.involvement]
    _add_attention(evidence, made)
    return made


def _add_attention(evidence: Evidence, made: list[Decision]) -> None:
    """Whoever others of a decision turn to takes part in it by that."""
    found = attention([d.involvement for d in made], evidence.turns, evidence.weights.attenuation)
    for decision, amounts in zip(made, found, strict=True):
        decision.attention = amounts
        for part in attention_factors(evidence, decision):
            decision.involvement[part.person] += part.weight


def attention_factors(evidence: Evidence, decision: Decision) -> Iterator[DecisionFactor]:
    """The attention of a decision's people, by its logarithm: a term for each who turns to somebody, named in the facts."""
    got = attention_of(decision)
    for (sender, person), amount in sorted(decision.attention.items()):
        weight = evidence.weights.attention * math.log1p(got[person]) * amount / got[person]
        yield DecisionFactor(person, "attention", weight, (sender,))


def attention_of(decision: Decision) -> dict[str, float]:
    """Person → the attention that he or she gets of the others of a decision."""
    got: dict[str, float] = defaultdict(float)
    for (_, person), amount in decision.attention.items():
        got[person] += amount
    return got


def peer_shares(evidence: Evidence, peers: Peers, decision: Decision) -> dict[str, float]:
    """Department → 0 to 1: what purchases of the same line in the same industry show of it."""
    return peers.get((decision.line or "", evidence.industry.get(decision.customer)), {})


def _cast(evidence: Evidence, decision: Decision, shown: dict[str, float], joined: frozenset[str]) -> None:
    """Give a decision its people, each with the sum of what is known of their part; our own are not among them."""
    for part in decision_factors(evidence, decision, shown):
        decision.involvement[part.person] += part.weight
    for work in [work for partner in sorted(joined) for work in evidence.staff.get(partner, ())]:
        decision.involvement[work["person"]] += evidence.weights.joined
    for person in evidence.own & set(decision.involvement):
        del decision.involvement[person]


def decision_factors(evidence: Evidence, decision: Decision, shown: dict[str, float]) -> Iterator[DecisionFactor]:
    """Each thing that is known of somebody's part; `shown`: what peers show (`Evidence.peers` of line and industry)."""
    known = list(_known(evidence, decision, shown))
    yield from known
    yield from _leading(evidence, decision, {part.person for part in known})


def _leading(evidence: Evidence, decision: Decision, members: set[str]) -> Iterator[DecisionFactor]:
    """Whoever influences members directly takes part too; it weighs how many look to somebody, and how strongly."""
    leaders = members | {tie["start"] for member in members for tie in evidence.behind.get(member, ())}
    for person in sorted(leaders):
        ties = [tie for tie in evidence.ahead.get(person, ()) if tie["end"] in leaders]
        strength = sum(stated_strength(tie) * evidence.focus(tie["basis"] or "", decision.line) for tie in ties)
        bases = dict.fromkeys(tie["basis"] for tie in ties if tie["basis"])
        if ties:
            yield DecisionFactor(person, "leads", float(evidence.weights.leads * np.log1p(strength)), tuple(bases))


def _known(evidence: Evidence, decision: Decision, shown: dict[str, float]) -> Iterator[DecisionFactor]:
    weights = evidence.weights
    for work in evidence.staff.get(decision.customer, ()):
        person, title = work["person"], work["title"]
        heads = evidence.heads(person, title)
        yield DecisionFactor(
            person, "head" if heads else "post", weights.head if heads else weights.employed, (title or "",)
        )
        if counted := shown.get(work["department"], 0):
            yield DecisionFactor(person, "peers", weights.peers * counted, (work["department"],))
    for row in evidence.deciders.get(decision.id, ()):
        strength = 0.5 if row["weight"] is None else row["weight"]
        yield DecisionFactor(row["person"], "decides", weights.decides * strength, (row["role"] or "",))
    for person in sorted(evidence.vetoers(decision.id, decision.customer)):
        yield DecisionFactor(person, "veto", weights.veto)
    for row in evidence.advisers.get(decision.customer, ()):
        yield DecisionFactor(row["person"], "advises", weights.advises)
    yield from _heard(evidence, decision)


def _heard(evidence: Evidence, decision: Decision) -> Iterator[DecisionFactor]:
    """From the engagements about this very decision: meetings, the advice of experts, and what was written."""
    counts = {key: getattr(evidence.weights, key) for key in ("attended", "consulted", "written")}
    guests = evidence.crew - {work["person"] for work in evidence.staff.get(decision.customer, ())}
    met: dict[tuple[str, str], list[str]] = defaultdict(list)
    for e in evidence.about.get(decision.id, ()):
        kind = HEARD.get(e["kind"], "attended")
        for person in set(e["people"]) - guests:
            met[person, kind].append(e["id"])
    for (person, kind), events in sorted(met.items()):
        yield DecisionFactor(person, kind, float(counts[kind] * np.log1p(len(events))), tuple(events))


def flows(evidence: Evidence) -> list[Flow]:
    """The weighted directed graph of people along which influence is passed on: declared ties, and who met whom."""
    made: list[Flow] = []
    for tie in evidence.rows.ties:
        a, b, weight = tie["start"], tie["end"], evidence.tie_weight(tie)
        if tie["type"] == "INFLUENCES":
            made.append((b, a, weight * stated_strength(tie), tie["basis"] or ""))
        elif tie["type"] == "REPORTS_TO":
            made.append((a, b, weight, ""))
        else:
            made += _both(a, b, weight * (0.5 if tie["weight"] is None else tie["weight"]))
    return made + [(a, b, evidence.weights.meets * often, "") for a, b, often in evidence.contacts(addressed=False)]


def _both(a: str, b: str, weight: float) -> list[Flow]:
    return [(a, b, weight, ""), (b, a, weight, "")]
