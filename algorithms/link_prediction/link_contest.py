"""Contest of link prediction methods: learnt ones are let in where they surely lead the best plain one on two or three windows."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from algorithms.fit_data.pairs import Floats
from algorithms.fit_data.ranking import Query, lead_by_windows, ranking_metrics
from algorithms.link_prediction.link_methods import Scores
from algorithms.link_prediction.link_stack import (
    LinkExamples,
    LinkStack,
    fit_boosted_stack,
    fit_link_stack,
    joined_examples,
    query_softmax,
)
from algorithms.link_prediction.link_windows import CHOOSING, LinkRound, LinkWindow
from algorithms.models.network import NETWORK, can_learn

BLEND = "blend"


@dataclass(frozen=True)
class LinkContest:
    """All methods on the windows that choose and on the test, the best plain one, and what is served."""

    validation: list[dict[str, list[Query]]]
    test: Scores
    best_plain: str
    served: str
    leads: dict[str, dict[str, Any]]  # learnt method → its lead over the plain one that is best on validation

    def pooled(self) -> dict[str, list[Query]]:
        """Method → its queries on all windows that choose, if it was judged on any."""
        found = {name: [q for w in self.validation for q in w.get(name, ())] for name in self.test}
        return {name: queries for name, queries in found.items() if queries}


def hold_contest(rounds: Sequence[LinkRound], seed: int) -> LinkContest:
    """The last round is the test, those before it choose."""
    scored = [r.window.scores | trained_scores(r.taught, r.window, seed) for r in rounds]
    validation = [{n: r.window.queries(s) for n, s in found.items()} for r, found in zip(rounds, scored, strict=True)][
        :-1
    ]
    plain = rounds[-1].window.scores
    hardest = best_by_mrr({n: [q for w in validation for q in w[n]] for n in plain})
    leads = {n: lead_over(validation, n, hardest) for n in scored[-1] if n not in plain}
    best = best_plain_method(rounds)
    return LinkContest(validation, scored[-1], best, served_method(leads) or best, leads)


def best_plain_method(rounds: Sequence[LinkRound]) -> str:
    """The plain method with the highest MRR over all windows before the test: it learns nothing, so those that teach judge too."""
    judging = {id(w): w for w in (*rounds[-1].taught, *(r.window for r in rounds[:-1]))}.values()
    return best_by_mrr({n: [q for w in judging for q in w.queries(w.scores[n])] for n in rounds[-1].window.scores})


def best_by_mrr(answered: Mapping[str, Sequence[Query]]) -> str:
    """The method that answers its queries with the highest MRR."""
    mrr: dict[str, Any] = {name: ranking_metrics(queries)["mrr"] for name, queries in answered.items()}
    return max(mrr, key=lambda name: (mrr[name], name))


def served_method(leads: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Of the learnt methods that lead: the blend, as the mean of several errs least, or the one that leads most."""
    ahead = [n for n, lead in leads.items() if lead["leads"]]
    return BLEND if BLEND in ahead else max(ahead, key=lambda n: leads[n]["mrr"], default=None)


def lead_over(validation: Sequence[dict[str, list[Query]]], name: str, plain: str) -> dict[str, Any]:
    """The lead `over` a plain method where it was judged; it counts only where that was on every window that chooses."""
    judged = [w for w in validation if name in w]
    lead = lead_by_windows([w[name] for w in judged], [w[plain] for w in judged])
    return lead | {"over": plain, "leads": lead["leads"] and len(validation) == len(judged) >= CHOOSING}


def trained_scores(learned: Sequence[LinkWindow], window: LinkWindow, seed: int) -> Scores:
    """Learnt method → (q, b) scores on a window, having learnt from earlier ones; none where those teach nothing."""
    examples = [w.examples for w in learned]
    taught = [(w, e) for w, e in zip(learned, examples, strict=True) if len(e.query)]
    if not taught:
        return {}
    together = joined_examples([e for _, e in taught])
    stack = fit_link_stack(together)
    found = {
        "softmax stack": stack.scores(window.features),
        "boosted stack": fit_boosted_stack(together, seed).scores(window.features),
    }
    if can_learn():
        found[NETWORK] = _by_network(taught, window, stack, seed)
    return found | {BLEND: query_softmax(found)}


def _by_network(
    taught: Sequence[tuple[LinkWindow, LinkExamples]], window: LinkWindow, stack: LinkStack, seed: int
) -> Floats:
    with warnings.catch_warnings():
        for kind in (FutureWarning, UserWarning):  # what torch says of itself is not for our users
            warnings.simplefilter("ignore", kind)
        from algorithms.link_prediction.link_network import fit_link_network, network_scores

        members = fit_link_network([w for w, _ in taught], [e for _, e in taught], stack, seed)
        return network_scores(members, window)
