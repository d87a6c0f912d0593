"""Facts that reasons cite: what is on record of customers and partners, by pair, indexed once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from algorithms.fit_data.features import Snapshot, partner_pair
from graph.db.transactions import group_by
from graph.projections.projected_days import AnyRow
from graph.words import Text

CITED = 12  # facts that one reason cites, the latest


@dataclass(frozen=True)
class Reason:
    """`facts`: ids of relationships and events, or `node.field`. `path`: node, edge, node, …: an edge is `TYPE id`, or
    `= field` between two who have it in common. `effect`: what it adds to the log odds."""

    kind: str
    text: Text
    path: tuple[str, ...]
    facts: tuple[str, ...]
    effect: float = field(default=0.0, compare=False)


class PairFacts:
    """The snapshot's facts by pair, by partner and by customer."""

    def __init__(self, shot: Snapshot):
        rows = shot.rows
        self.shot = shot
        self.customers = {c["id"]: c for c in rows.customers}
        self.partners = {(p["role"], p["id"]): p for p in rows.partners}
        self.relations = group_by(rows.relations, partner_pair)
        self.ratings = group_by(rows.ratings, partner_pair)
        self.meetings = group_by(rows.meetings, partner_pair)
        self.repairs = group_by(rows.repairs, itemgetter("partner", "customer"))
        self.maintained = group_by(rows.maintained, itemgetter("partner", "customer"))
        known = {o["id"]: o for o in rows.opportunities}
        joins: list[AnyRow] = []
        for j in rows.joins:
            if of := known.get(j["opportunity"]):
                joins.append({**j, "customer": of["customer"], "closed": of["closed"], "line": of["line"]})
        self.joins, self.joins_of = group_by(joins, partner_pair), group_by(joins, itemgetter("role", "partner"))
        self.stock, self.certificates = (
            group_by(rows.stock, itemgetter("partner")),
            group_by(rows.certificates, itemgetter("partner")),
        )
        self.opportunities, self.bought = (
            group_by(rows.opportunities, itemgetter("customer")),
            group_by(rows.relations, itemgetter("customer")),
        )
        self.working: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.works_with: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for role, partner, customer in shot.begun:
            self.working[role, partner].append(customer)
            self.works_with[customer].append((role, partner))
        self.group: dict[str, list[AnyRow]] = defaultdict(list)
        for link in rows.links:
            if link["type"] != "COMPETES_WITH":
                self.group[link["start"]].append(link)
                self.group[link["end"]].append(link)

    def dealings(self, role: str, partner: str, customers: Iterable[str]) -> list[AnyRow]:
        """Relations, ratings and shared opportunities of the partner with these customers, the latest first."""
        found: list[AnyRow] = [
            {**r, "when": r.get("at") or r.get("closed") or r.get("begun")}
            for c in customers
            for part in (self.relations, self.ratings, self.joins)
            for r in part.get((role, partner, c), ())
        ]
        return sorted(found, key=lambda r: (r["when"] or dt.date.min, str(r["id"])), reverse=True)


def day_text(moment: dt.date | None) -> str:
    return "?" if moment is None else moment.strftime("%Y-%m-%d")


def latest_day(rows: Iterable[AnyRow], key: str = "at") -> str:
    return day_text(max((r[key] for r in rows if r[key]), default=None))


def cited_ids(rows: Iterable[AnyRow]) -> tuple[str, ...]:
    """Of the latest rows; without a time the order of the rows is taken."""
    return tuple(dict.fromkeys(r["id"] for r in rows if r["id"]))[:CITED]


def latest_first(rows: Iterable[AnyRow], key: str = "at") -> list[AnyRow]:
    return sorted(rows, key=lambda r: (str(r[key] or ""), str(r["id"])), reverse=True)


def edge_text(row: AnyRow) -> str:
    kind = row.get("type") or ("RATED" if "score" in row else "PARTNERED_ON")
    return f"{kind} {row['id'] or ''}".strip()
