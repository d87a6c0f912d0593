"""Promises and matches of leads, for `gql` and commands: by when they are decided, and which customers and leads may be the same account.

Who is who is told by the resolution that loads use, with its shipped parameters: its verdict `distinct` is no match.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.workspaces.leads.lead_reading import known_customers, leads_of, registered_accounts
from ingest.resolve.matching import Matcher
from ingest.resolve.profiles import Profile, Verdict
from workspace.office.request_file import load_request_file, office_hours


class LeadDesk:
    """Promises and matches of leads. `file`: the one of office hours; `customers`: what is compared of every customer."""

    def __init__(self, graph: Graph, file: Path | None, customers: Callable[[], list[Profile]] | None = None):
        self.graph, self.file = graph, file
        self.customers = customers or (lambda: customer_profiles(graph))

    def promise(self, at: dt.datetime) -> dt.datetime:
        """By when a lead that is registered at a moment is decided. Raises BadInput."""
        rules = load_request_file(self.file)
        hours = office_hours(rules)
        return hours.after(at, rules.leads.working_days * hours.day).moment

    def protection(self) -> int:
        """Days for which an accepted lead is protected."""
        return load_request_file(self.file).leads.protection_days

    def alike(self, id: str) -> list[str]:
        """Ids of other leads that may be for the same account."""
        rows = registered_accounts(self.graph)
        return [other for other, _ in self._matches(id, rows, map(_profile, rows))]

    def matches(self, id: str) -> Row:
        """{customers: {id, name, verdict} each, leads: {lead, partner, customer, verdict} of other partners for the same product line}."""
        rows = registered_accounts(self.graph)
        own = next((row for row in rows if row["id"] == id), None)
        if own is None:
            return {"customers": [], "leads": []}
        known = self.customers()
        names = {each.id: next(iter(each.names), each.id) for each in known}
        customers = self._matches(id, rows, [_profile(own), *known])
        rivals = {
            row["id"]
            for row in rows
            if row["partner"] != own["partner"] and row["line"].casefold() == own["line"].casefold()
        }
        among = (_profile(row) for row in rows if row["id"] in rivals | {id})
        found = dict(self._matches(id, rows, among))
        told = [row | {"verdict": found[row["lead"]["id"]]} for row in leads_of(self.graph, sorted(found))]
        return {
            "customers": [{"id": other, "name": names[other], "verdict": verdict} for other, verdict in customers],
            "leads": told,
        }

    def _matches(
        self, id: str, rows: list[Row], profiles: Iterator[Profile] | list[Profile]
    ) -> list[tuple[str, Verdict]]:
        """Which of the profiles may be the account of a lead, the likeliest first."""
        if not any(row["id"] == id for row in rows):
            return []
        verdicts = Matcher.shipped().resolve(profiles, new={id})
        found = [(each.b if each.a == id else each.a, each) for each in verdicts if each.answer != "distinct"]
        return sorted(found, key=lambda pair: (-pair[1].probability, pair[0]))


def customer_profiles(graph: Graph) -> list[Profile]:
    """What is compared of every customer."""
    return [_profile(row) for row in known_customers(graph)]


def _profile(row: Row) -> Profile:
    names = list(dict.fromkeys(name for name in row["names"] if name))
    keys = {"credit_code": row["credit_code"]} if row["credit_code"] else {}
    facts: dict[str, str | list[str]] = {name: row[name] for name in ("city", "region") if row.get(name)}
    return Profile(row["id"], "Organization", names, keys, facts)
