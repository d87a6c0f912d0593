"""Analyses for `gql`: the composition root lends it the algorithms.

Projections and recommenders are kept for a while, as each reads a large part of the graph: until a run or a load has
changed it, and at most a few days at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from graph.access.contracts import contracts_in_force
from graph.access.policy import Policy
from graph.battle_map.overview import version_of_data
from graph.clock import today
from graph.db.client import Graph
from graph.projections.influence_projection import InfluenceProjection, influence_projection
from graph.words import Text

KEPT = 4


class GraphAnalyses:
    """Answers from the graph as it is on a day. Threads may share it; one works something out at a time."""

    def __init__(self, graph: Graph, requests: Path | None = None):
        """`requests`: the file of office hours and routes."""
        self.graph, self.requests = graph, requests
        self._lock = Lock()
        self._view: Any = None
        self._day = dt.date.min
        self._kept: dict[tuple[str, dt.date], tuple[Any, Any]] = {}

    def start(self) -> None:
        """Nothing runs until something is asked."""

    def close(self) -> None:
        if self._view is not None:
            self._view.close()

    def request_fields(self, text: str, at: dt.datetime, workspace: str, policy: Policy) -> Sequence[Any]:
        from battlemap.request_fields import read_request_fields

        return read_request_fields(self.graph, self.requests, text, at, workspace, policy)

    def leads(self) -> Any:
        """Promises and matches of leads (`LeadDesk`)."""
        from battlemap.lead_matches import LeadDesk, customer_profiles

        return LeadDesk(
            self.graph, self.requests, lambda: self._keep("customers", today(), lambda: customer_profiles(self.graph))
        )

    def influence(self, target: str, day: dt.date) -> Sequence[Any]:
        from algorithms.influence.decision_report import decision_reports
        from algorithms.influence.roles import SHIPPED, load_templates

        return decision_reports(self._projection(day), target, load_templates(SHIPPED))

    def coverage(self, target: str, day: dt.date) -> Any:
        from algorithms.influence.what_if import decision_shares
        from algorithms.relationships.coverage import coverage

        rows = self._projection(day)
        shares, hidden = decision_shares(rows, target)
        return coverage(rows, target, shares, hidden=hidden)

    def introduction_paths(self, source: str, target: str, k: int, hops: int, day: dt.date) -> Sequence[Any]:
        return self._introductions(day).paths(source, target, k, hops)  # type: ignore[no-any-return]

    def warmest_paths(self, target: str, k: int, day: dt.date) -> Sequence[Any]:
        return self._introductions(day).warmest(target, k)  # type: ignore[no-any-return]

    def what_if(self, target: str, leaves: Sequence[str], joins: Sequence[str], day: dt.date) -> Any:
        from algorithms.influence.what_if import what_if

        return what_if(self._projection(day), target, leaves, joins)

    def partner_fit(
        self,
        customer: str | None,
        k: int | None,
        day: dt.date,
        *,
        role: str | None,
        line: str | None,
        opportunity: str | None,
        among: Sequence[str] | None,
    ) -> Sequence[Any]:
        from algorithms.recommend.fit_query import FitQuery, recommended_partners

        query = FitQuery(customer, line, opportunity, among, role, k)
        found = recommended_partners(self._recommender(day), query)
        return [each for best, no in found.values() for each in [*best, *no]]

    def customer_fit(self, partner: str, k: int, new: bool, day: dt.date) -> Sequence[Any]:
        return self._recommender(day).customers(partner, k, new)  # type: ignore[no-any-return]

    def compare(self, one: str, other: str, customer: str, day: dt.date) -> Any:
        return self._recommender(day).compare(one, other, customer)

    def ruled_out(self, day: dt.date, customer: str, partners: Sequence[str]) -> Mapping[str, Sequence[Text]]:
        """Partner → why it may not be brought to a customer, of those that may not; read anew each time, as it decides."""
        from algorithms.recommend.exclusions import ruled_out_partners

        return ruled_out_partners(self.graph, day, customer, partners)

    def partner_talk_track(self, partner: str, customer: str, day: dt.date) -> Sequence[Any] | None:
        """What may be said to a partner: of what its contract shows today, asked as the partner would; None where that is nothing."""
        from alerts.card import shown_lines
        from alerts.card_question import battle_map_of

        contracts = sorted(
            id for id, each in contracts_in_force(self.graph, today()).items() if each.partner == partner
        )
        seen = [self._partner_view(day).card(f"contract:{contract}", customer) for contract in contracts]
        told = [shown_lines(battle_map_of(each, day), each) for each in seen if each is not None]
        return next(filter(None, told), told[0] if told else None)

    def _partner_view(self, day: dt.date) -> Any:
        """Asks as a partner does, on this day."""
        from battlemap.alerting import CardReads

        with self._lock:
            self._day = day
            if self._view is None:
                self._view = CardReads(self.graph, lambda: self._day)
            return self._view

    def _projection(self, day: dt.date) -> InfluenceProjection:
        found: InfluenceProjection = self._keep("influence", day, lambda: influence_projection(self.graph, day))
        return found

    def _introductions(self, day: dt.date) -> Any:
        """All acquaintances on a day."""
        from algorithms.relationships.introductions import Introductions

        rows = self._projection(day)
        return self._keep("introductions", day, lambda: Introductions(rows))

    def _recommender(self, day: dt.date) -> Any:
        def made() -> Any:
            from algorithms.partner_fit.fit_run import recommender

            return recommender(self.graph, day)

        return self._keep("fit", day, made)

    def _keep(self, name: str, day: dt.date, make: Any) -> Any:
        with self._lock:
            changed = version_of_data(self.graph)
            kept = self._kept.get((name, day))
            if kept is None or kept[0] != changed:
                kept = changed, make()
                self._kept[name, day] = kept
                while len(self._kept) > KEPT:
                    del self._kept[next(iter(self._kept))]
            return kept[1]
