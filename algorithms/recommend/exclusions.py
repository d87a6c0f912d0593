"""Hard exclusions of partners, each with its reason.

A score says how well a partner would fit; an exclusion says that it may not be proposed at all, however well it
would. Everything is as of the day of the rows. In the shapes: p partners of one role, b of the c customers.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

import numpy as np
from scipy.sparse import csc_array

from algorithms.fit_data.features import partner_pair
from algorithms.fit_data.pair_columns import Pair
from algorithms.fit_data.pairs import Integers
from algorithms.fit_data.ranking import Booleans
from algorithms.recommend.exclusion_words import WORDS, contract_obstacles, joined_names, quoted_name, since_day
from algorithms.recommend.territories import AREAS, Places, bounding_areas, lies_inside
from graph.db.client import Graph
from graph.db.transactions import group_by
from graph.model.choices import EXCLUSIONS
from graph.projections.partner_projection import PartnerProjection, exclusion_projection
from graph.projections.projected_days import AnyRow, has_expired
from graph.projections.row_table import KeyedRows
from graph.words import Text


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One reason why a partner may not be proposed: its kind (of `EXCLUSIONS`), in words, and what proves it.

    `facts` are ids of relationships or nodes, or "node.field".
    """

    kind: str
    text: Text
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    """One role's exclusions as arrays: those of a partner, of a place, of a pair, and of data contracts."""

    everywhere: Booleans  # (p,) for every customer
    outside: Booleans  # (p, places) the territory leaves the place out
    barred: csc_array  # (p, c) conflicts and blacklists between the two
    bound: Booleans  # (p,) has data contracts, and none is in force for all
    covered: csc_array  # (p, c) named by a contract in force


class Exclusions:
    """Exclusions of partners on `rows.day`: masks to rank by, and the reasons of a pair to be read."""

    def __init__(self, rows: PartnerProjection):
        self.rows, self.day = rows, rows.day
        self.customers = KeyedRows(rows.customers)
        self.partners = {(p["role"], p["id"]): p for p in rows.partners}
        self.column = {id: j for j, id in enumerate(self.customers)}
        self.places = Places(rows.customers)
        exclusive = _current(rows.relations.where(rows.relations.flags("exclusive")))
        self.exclusive = group_by(exclusive, itemgetter("role", "partner"))
        self.barred = group_by(_current(rows.exclusions), partner_pair)
        self.conflicts = group_by(_current(rows.conflicts), itemgetter("partner", "customer"))
        self.certificates = group_by(rows.certificates, itemgetter("partner"))
        self.contracts = group_by(rows.contracts, itemgetter("role", "partner"))
        self.covers = group_by(rows.covers, itemgetter("contract"))
        self.parents = group_by(_current(rows.parents), itemgetter("start"))
        self._made: dict[str, _Rules] = {}

    @cached_property
    def rivals(self) -> dict[str, dict[str, AnyRow]]:
        """Organisation → those that it competes with (whichever way it was recorded) → the row that says so."""
        found: dict[str, dict[str, AnyRow]] = defaultdict(dict)
        for r in _current(self.rows.rivals):
            found[r["start"]].setdefault(r["end"], r)
            found[r["end"]].setdefault(r["start"], r)
        return found

    def mask(self, role: str, columns: Integers | None = None) -> Booleans:
        """(p, b) True where the partner is excluded; `columns`: which customers, by default all.

        Partners and customers stand in the order of the rows. Memory is that of the block that is asked for.
        """
        wanted = np.arange(len(self.customers)) if columns is None else np.asarray(columns, dtype=np.int64)
        if role not in self._made:
            self._made[role] = self._rules(role)
        rules = self._made[role]
        found = rules.outside[:, self.places.of_customer[wanted]]
        found[_entries(rules.barred, wanted)] = True
        closed = np.repeat(rules.bound[:, None], len(wanted), axis=1)
        closed[_entries(rules.covered, wanted)] = False
        return found | closed | rules.everywhere[:, None]

    def reasons(self, pair: Pair) -> list[Exclusion]:
        """Everything that rules this pair out, in the order of `EXCLUSIONS`; empty if nothing does."""
        parts = (_territory, _certificate, _conflict, _blacklist, _contract)
        found = [
            Exclusion(kind, text, tuple(f for f in facts if f))
            for kind, part in zip(EXCLUSIONS, parts, strict=True)
            for text, facts in part(self, pair)
        ]
        return list(dict.fromkeys(found))

    def areas(self, role: str, partner: str) -> list[str]:
        """The territory that bounds this partner; empty if nothing does."""
        return bounding_areas(self.partners[role, partner]["areas"]) if role in AREAS else []

    def lapsed(self, role: str, partner: str) -> list[AnyRow]:
        """All certificates of a service provider if none is valid any more."""
        held: list[AnyRow] = [*self.certificates.get(partner, [])] if role == "ServiceProvider" else []
        return held if all(has_expired(certificate_end(c), self.day) for c in held) else []

    def in_force(self, contract: AnyRow) -> bool:
        """Whether this bond to a data contract binds on the day and the contract is published and not expired."""
        expired = has_expired(contract["expires"], self.day)
        return contract["status"] == "published" and not contract["ended"] and not expired

    def covered(self, contract: str) -> set[str]:
        """The customers that this data contract allows on the day, of those that it names."""
        rows = _current(self.covers.get(contract, []))
        return {r["customer"] for r in rows if r["begun"] is None or r["begun"] <= self.day}

    def above(self, organization: str) -> dict[str, tuple[AnyRow, ...]]:
        """Whom an organisation belongs to or sells for exclusively, the nearest first → the rows that lead up to each."""
        found: dict[str, tuple[AnyRow, ...]] = {organization: ()}
        below = [organization]
        for start in below:
            for row in self.parents.get(start, []):
                if row["end"] not in found:
                    found[row["end"]] = (*found[start], row)
                    below.append(row["end"])
        del found[organization]
        return found

    def _rules(self, role: str) -> _Rules:
        members = [id for r, id in self.partners if r == role]
        limits = [self.allowed(role, id) for id in members]
        return _Rules(
            everywhere=_bools(self._never(role, id) for id in members),
            outside=self.places.outside([self.areas(role, id) for id in members]),
            barred=self._sparse(members, self._bars(role, members)),
            bound=_bools(limit is not None for limit in limits),
            covered=self._sparse(
                members, ((role, id, c) for id, limit in zip(members, limits, strict=True) for c in limit or ())
            ),
        )

    def _never(self, role: str, partner: str) -> bool:
        who = self.partners[role, partner]
        held = any(path[-1]["competitor"] for path in self.above(partner).values())
        return bool(who["blacklisted"] or who["competitor"] or held or self.lapsed(role, partner))

    def allowed(self, role: str, partner: str) -> set[str] | None:
        """The customers that its data contracts leave to this partner; None for all."""
        contracts = self.contracts.get((role, partner), [])
        binding = [c["contract"] for c in contracts if self.in_force(c)]
        if not contracts or any(c not in self.covers for c in binding):
            return None
        return {customer for c in binding for customer in self.covered(c)}

    def _bars(self, role: str, members: list[str]) -> Iterator[Pair]:
        """The pairs of this role that a conflict or a customer's own blacklist rules out."""
        for key in self.barred:
            if key[0] == role:
                yield (role, key[1], key[2])
        for id in members:
            if role == "KOL":
                continue
            sources = [id, *self.above(id)]
            sources += [r["customer"] for r in self.exclusive.get((role, id), [])]
            yield from ((role, id, rival) for source in sources for rival in self.rivals.get(source, ()))
        if role == "KOL":
            yield from ((role, partner, customer) for partner, customer in self.conflicts)

    def _sparse(self, members: list[str], pairs: Iterable[Pair]) -> csc_array:
        """(p, c) True at these pairs; those whose ends are not known are left out."""
        row = {id: i for i, id in enumerate(members)}
        found = {(row[p], self.column[c]) for _, p, c in pairs if p in row and c in self.column}
        i, j = np.array(sorted(found), dtype=np.int64).reshape(-1, 2).T
        return csc_array((np.ones(len(i), dtype=bool), (i, j)), shape=(len(members), len(self.customers)))


def ruled_out_partners(graph: Graph, day: dt.date, customer: str, partners: Iterable[str]) -> dict[str, list[Text]]:
    """Partner → why it may not be proposed to a customer on a day, of those that may not in any of their roles."""
    known = Exclusions(exclusion_projection(graph, day))
    if customer not in known.customers:
        return {}
    found = {}
    for partner in partners:
        roles = [role for role, id in known.partners if id == partner]
        reasons = [[each.text for each in known.reasons((role, partner, customer))] for role in roles]
        if reasons and all(reasons):
            found[partner] = list(dict.fromkeys(text for texts in reasons for text in texts))
    return found


def certificate_end(certificate: AnyRow) -> dt.date | None:
    """The day from which a certificate no longer counts for the provider; None while it has no end."""
    return min((d for d in (certificate["expires"], certificate["ended"]) if d), default=None)


def _current(rows: Iterable[AnyRow]) -> list[AnyRow]:
    return [row for row in rows if not row["ended"]]


def _bools(values: Iterable[bool]) -> Booleans:
    return np.fromiter(values, dtype=bool)


def _entries(pairs: csc_array, columns: Integers) -> tuple[Integers, Integers]:
    """Where the pairs stand in a block of columns: (rows, places among the columns)."""
    block = pairs[:, columns]
    return block.indices, np.repeat(np.arange(len(columns)), np.diff(block.indptr))


Grounds = Iterator[tuple[Text, list[str | None]]]


def _territory(known: Exclusions, pair: Pair) -> Grounds:
    role, partner, customer = pair
    areas, whom = known.areas(role, partner), known.customers[customer]
    if not areas or not whom["region"]:
        return
    if not lies_inside(areas, whom["region"], whom["city"]):
        text = WORDS["territory"].fill(areas=joined_names(areas), region=whom["region"])
        yield text, [f"{partner}.{AREAS[role]}", f"{customer}.region"]


def _certificate(known: Exclusions, pair: Pair) -> Grounds:
    if held := known.lapsed(*pair[:2]):
        last = max(end for c in held if (end := certificate_end(c)))
        yield WORDS["certificate"].fill(n=len(held), last=last), sorted({c["id"] for c in held})


def _conflict(known: Exclusions, pair: Pair) -> Grounds:
    role, partner, customer = pair
    if known.partners[role, partner]["competitor"]:
        yield WORDS["our_competitor"], [f"{partner}.labels"]
    if role == "KOL":
        for row in known.conflicts.get((partner, customer), []):
            text = WORDS["person"].fill(name=quoted_name(row), since=since_day(row["begun"]))
            yield text, [row["id"], row["employment"]]
        return
    rivals = known.rivals.get(customer, {})
    for row in {r["customer"]: r for r in reversed(known.exclusive.get((role, partner), []))}.values():
        if rival := rivals.get(row["customer"]):
            name = quoted_name(known.customers[row["customer"]])
            yield WORDS["exclusive"].fill(name=name, since=since_day(row["begun"])), [row["id"], rival["id"]]
    if rival := rivals.get(partner):
        yield WORDS["rival"].fill(since=since_day(rival["begun"])), [rival["id"]]
    for parent, path in known.above(partner).items():
        last, ids = path[-1], [row["id"] for row in path]
        since = since_day(max((row["begun"] for row in path if row["begun"]), default=None))
        if last["competitor"]:
            yield WORDS[f"ours {last['type']}"].fill(name=quoted_name(last), since=since), ids
        if rival := rivals.get(parent):
            yield WORDS[last["type"]].fill(name=quoted_name(last), since=since), [*ids, rival["id"]]


def _blacklist(known: Exclusions, pair: Pair) -> Grounds:
    who = known.partners[pair[:2]]
    if who["blacklisted"]:
        reason = who["blacklist_reason"]
        word = WORDS["ours_because" if reason else "ours"]
        yield (word.fill(reason=reason), [f"{pair[1]}.blacklisted", f"{pair[1]}.blacklist_reason" if reason else None])
    for row in known.barred.get(pair, []):
        word = WORDS["theirs_because" if row["reason"] else "theirs"]
        yield word.fill(reason=row["reason"], since=since_day(row["begun"])), [row["id"]]


def _contract(known: Exclusions, pair: Pair) -> Grounds:
    role, partner, customer = pair
    allowed = known.allowed(role, partner)
    if allowed is None or customer in allowed:
        return
    contracts = known.contracts[role, partner]
    facts = [fact for c in contracts for fact in (c["id"], c["contract"])]
    if binding := [c["contract"] for c in contracts if known.in_force(c)]:
        yield WORDS["others_only"].fill(contracts=joined_names(binding)), facts
        return
    ends = [end for c in contracts if c["status"] == "published" and (end := certificate_end(c)) and end <= known.day]
    if ends:
        yield WORDS["expired"].fill(last=max(ends)), facts
    else:
        yield WORDS["not_published"].fill(contracts=contract_obstacles(contracts)), facts
