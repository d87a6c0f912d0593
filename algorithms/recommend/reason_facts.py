"""Facts that reasons cite: what is on record of customers and partners, by pair, indexed once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, TypeVar, cast

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pair_columns import Pair
from graph.db.transactions import group_by
from graph.projections.partner_projection import PartnerProjection
from graph.projections.projected_days import AnyRow
from graph.projections.row_table import KeyedRows, RowIndex, RowTable
from graph.words import Text

T = TypeVar("T")
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


@dataclass(frozen=True)
class DeliveredLines:
    """What a partner has to do with product lines: rows in order, and by line."""

    rows: list[AnyRow]
    by_line: dict[str, list[AnyRow]]


class PairFacts:
    """The snapshot's facts by pair, by partner and by customer; rows are made when they are looked at."""

    def __init__(self, shot: Snapshot):
        rows = shot.rows
        self.shot = shot
        self.customers = KeyedRows(rows.customers)
        self.partners = {(p["role"], p["id"]): p for p in rows.partners}
        self.relations, self.ratings, self.meetings = map(_by_pair, (rows.relations, rows.ratings, rows.meetings))
        self.repairs = RowIndex(rows.repairs, "partner", "customer")
        self.maintained = RowIndex(rows.maintained, "partner", "customer")
        joins = _known_joins(rows)
        self.joins, self.joins_of = _by_pair(joins), RowIndex(joins, "role", "partner")
        self.stock, self.certificates = RowIndex(rows.stock, "partner"), RowIndex(rows.certificates, "partner")
        self.opportunities = RowIndex(rows.opportunities, "customer")
        self.bought = RowIndex(rows.relations, "customer")
        self.working: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.works_with: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for party, customer in zip(shot.begun.pairs.party_of_each, shot.begun.pairs.customer, strict=True):
            self.working[party].append(str(customer))
            self.works_with[str(customer)].append(party)
        self.group: dict[str, list[AnyRow]] = defaultdict(list)
        for link in rows.links:
            if link["type"] != "COMPETES_WITH":
                self.group[link["start"]].append(link)
                self.group[link["end"]].append(link)
        self._cache: dict[tuple[object, ...], Any] = {}

    def cached(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make()` gives, made once: what is known of a partner is the same for all customers."""
        if key not in self._cache:
            self._cache[key] = make()
        return cast(T, self._cache[key])

    def clients(self, role: str, partner: str) -> frozenset[str]:
        """The customers that a partner works or worked for."""
        return self.cached(("clients", role, partner), lambda: frozenset(self.working.get((role, partner), ())))

    def among(self, role: str, partner: str, **alike: str) -> list[str]:
        """Those of them whose fields have these values, in order."""
        found = self.cached(("by", role, partner, *alike), lambda: self._grouped(role, partner, tuple(alike)))
        return found.get(tuple(alike.values()), [])

    def _grouped(self, role: str, partner: str, names: tuple[str, ...]) -> dict[tuple[Any, ...], list[str]]:
        of = self.cached(("fields", *names), lambda: self._fields(names))
        return group_by(self.working.get((role, partner), ()), of.__getitem__)

    def _fields(self, names: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
        rows = self.shot.rows.customers
        return dict(zip(rows.texts("id"), zip(*(rows.texts(name) for name in names), strict=True), strict=True))

    def dealings_among(self, role: str, partner: str, **alike: str) -> list[AnyRow]:
        """The partner's dealings with those, the latest first."""
        key = ("dealings", role, partner, *alike.items())
        return self.cached(key, lambda: self.dealings(role, partner, self.among(role, partner, **alike)))

    def delivered(self, role: str, partner: str) -> DeliveredLines:
        """The partner's relations and parts in opportunities that name a product line."""

        def made() -> DeliveredLines:
            parts = [
                part for c in self.working.get((role, partner), ()) for part in self._line_rows((role, partner, c))
            ]
            rows = [r for part in parts for r in part if r["line"]]
            return DeliveredLines(rows, group_by(rows, itemgetter("line")))

        return self.cached(("lines", role, partner), made)

    def _line_rows(self, pair: Pair) -> tuple[list[AnyRow], list[AnyRow]]:
        return self.relations.get(pair), self.joins.get(pair)

    def all_ratings(self, role: str, partner: str) -> list[AnyRow]:
        """The answers of all customers of a partner, the latest first."""

        def made() -> list[AnyRow]:
            clients = self.working.get((role, partner), ())
            return latest_first([r for c in clients for r in self.ratings.get((role, partner, c))])

        return self.cached(("ratings", role, partner), made)

    def decided_joins(self, role: str, partner: str) -> list[AnyRow]:
        """The parts that a partner took in opportunities that are decided, the latest first."""

        def made() -> list[AnyRow]:
            return latest_first([j for j in self.joins_of.get((role, partner)) if j["outcome"]], "closed")

        return self.cached(("joins", role, partner), made)

    def begun_after(self, role: str, partner: str, since: dt.date) -> list[str]:
        """The customers that a partner began to work for after a day."""

        def made() -> list[str]:
            working, begun = self.working.get((role, partner), ()), self.shot.begun
            return [c for c in working if (at := begun[role, partner, c].at) and at > since]

        return self.cached(("begun", role, partner, since), made)

    def dealings_since(self, role: str, partner: str, since: dt.date | None) -> list[AnyRow]:
        """The dealings with these customers, or with all, the latest first."""

        def made() -> list[AnyRow]:
            clients = self.begun_after(role, partner, since) if since else self.working.get((role, partner), ())
            return self.dealings(role, partner, clients)

        return self.cached(("since", role, partner, since), made)

    def forget(self) -> None:
        """Let go of what is known of partners; it is looked up again where it is asked for."""
        self._cache.clear()

    def dealings(self, role: str, partner: str, customers: Iterable[str]) -> list[AnyRow]:
        """Relations, ratings and shared opportunities of the partner with these customers, the latest first."""
        found: list[AnyRow] = [
            {**r, "when": r.get("at") or r.get("closed") or r.get("begun")}
            for c in customers
            for part in (self.relations, self.ratings, self.joins)
            for r in part.get((role, partner, c), ())
        ]
        return sorted(found, key=lambda r: (r["when"] or dt.date.min, str(r["id"])), reverse=True)


def _by_pair(rows: RowTable) -> RowIndex:
    return RowIndex(rows, "role", "partner", "customer")


def _known_joins(rows: PartnerProjection) -> RowTable:
    """The parts taken in opportunities that are known, with customer, line and end of these."""
    of = rows.joins.indices("opportunity", {id: at for at, id in enumerate(rows.opportunities.texts("id"))})
    known = rows.joins.where(of >= 0).table
    for name in ("customer", "closed", "line"):
        known = known.append_column(name, rows.opportunities.table.column(name).take(of[of >= 0]))
    return RowTable(known)


def day_text(moment: dt.date | None) -> str:
    return "?" if moment is None else moment.strftime("%Y-%m-%d")


def latest_day(rows: Iterable[AnyRow], key: str = "at") -> str:
    return day_text(max((r[key] for r in rows if r[key]), default=None))


def cited_ids(rows: Iterable[AnyRow]) -> tuple[str, ...]:
    """Of the latest rows; without a time the order of the rows is taken."""
    found: dict[str, None] = {}
    for row in rows:
        if row["id"]:
            found[row["id"]] = None
            if len(found) == CITED:
                break
    return tuple(found)


def latest_first(rows: Iterable[AnyRow], key: str = "at") -> list[AnyRow]:
    return sorted(rows, key=lambda r: (str(r[key] or ""), str(r["id"])), reverse=True)


def edge_text(row: AnyRow) -> str:
    kind = row.get("type") or ("RATED" if "score" in row else "PARTNERED_ON")
    return f"{kind} {row['id'] or ''}".strip()
