"""Evaluation of partner fit: every method beside its baselines, by role, warm and cold, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from algorithms.fit_data.features import product_lines
from algorithms.fit_data.ranking import (
    Booleans,
    Query,
    calibration_error,
    chance_mrr,
    mrr_lead,
    ranking_metrics,
    reliability,
    sigmoid,
)
from algorithms.fit_data.windows import ENOUGH, NEEDED, Window, WindowScores, score_window, windows
from algorithms.models.choice_model import train_choice_model
from algorithms.models.line_model import train_line_model
from algorithms.models.typed_graph import Vocabulary
from algorithms.partner_fit.model_selection import (
    LEARNT,
    ModelSelection,
    select_model,
    trainable_methods,
    trained_methods,
)
from algorithms.runs import PACKAGES, Progress, code_version, package_versions
from graph.projections.partner_projection import PartnerProjection


def judged_windows(seen: Sequence[Window]) -> list[dict[str, Any]]:
    return [{"from": str(w.start), "to": str(w.end), "positives": w.positives} for w in seen]


def too_little(seen: Sequence[Window], served: str) -> dict[str, Any]:
    return {
        "served": served,
        "evidence": "not enough",
        "windows": judged_windows(seen),
        "windows_needed": NEEDED,
        "positives_needed": ENOUGH,
    }


def contest_metrics(found: ModelSelection, seen: Sequence[Window]) -> dict[str, Any]:
    """The metrics of a contest, ready for JSON."""
    winner, test = found.test[found.served], found.test
    slope, offset = found.calibration[found.served]
    scores, right = winner.pooled()
    chance = sigmoid(slope * scores + offset)
    asked = winner.queries()
    validation = {name: ranking_metrics(a.queries()) for name, a in found.validation.items()}
    strongest = found.plain
    against = {
        name: mrr_lead(asked, test[name].queries())
        for name in dict.fromkeys([strongest, "popularity", *(n for n in LEARNT if n in test), found.trained])
        if name != found.served
    }
    return {
        "served": found.served,
        "evidence": "enough" if found.informed else "no better than chance",
        "luck": found.chance,
        "chance_mrr": round(chance_mrr(asked), 4),
        "strongest_baseline": strongest,
        "strongest_learnt": found.trained,
        "learnt_leads": found.leads,
        "validation": validation,
        "test": {name: ranking_metrics(a.queries()) for name, a in test.items()},
        "test_by_role": {
            role: {
                name: ranking_metrics(test[name].queries(role))
                for name in dict.fromkeys([found.served, strongest, "popularity"])
            }
            for role in winner.scores
        },
        "test_warm_and_cold": warm_and_cold(winner),
        "test_hard_negatives": against_hard(test),
        "lead": against,
        "calibration_error": round(calibration_error(chance, right), 4),
        "calibration_error_of_top_ten": _of_top(winner, found.calibration[found.served]),
        "reliability": reliability(chance, right),
        "windows": judged_windows(seen),
    }


def _of_top(found: WindowScores, calibration: tuple[float, float], k: int = 10) -> float:
    """The calibration error where people look: over the ten best candidates of each query."""
    slope, offset = calibration
    kept = [(s[order], r[order]) for s, r in found.queries() for order in [np.argsort(-s, kind="stable")[:k]]]
    scores, right = (np.concatenate([pair[n] for pair in kept]) for n in (0, 1))
    return round(calibration_error(sigmoid(slope * scores + offset), right), 4)


def warm_and_cold(found: WindowScores) -> dict[str, Any]:
    """The metrics of pairs of which both had worked with somebody when the window began, and of all other pairs."""
    metrics = {}
    for name, wanted in (("warm", True), ("cold", False)):
        queries: list[Query] = []
        for role in found.scores:
            work = found.window.shot.work(role)
            known = (work.sum(axis=1) > 0)[:, None] & (found.window.shot.together.sum(axis=0) > 0)[None, found.columns]
            queries += _limited(found, role, found.open[role] & ((known == wanted) | ~found.right[role]))
        metrics[name] = ranking_metrics(queries)
    return metrics


def against_hard(test: Mapping[str, WindowScores]) -> dict[str, Any]:
    """Only hard negatives compete: partners of the customer's region and industry, and those it lost a deal with."""
    first = next(iter(test.values()))
    hard = {role: _hard(first, role) for role in first.scores}
    return {
        name: ranking_metrics([q for r in a.scores for q in _limited(a, r, a.open[r] & (hard[r] | a.right[r]))])
        for name, a in test.items()
    }


def _hard(found: WindowScores, role: str) -> Booleans:
    shot = found.window.shot
    same = np.ones(found.open[role].shape, bool)
    for field in ("region", "industry"):
        customers, partners, _ = shot.code(field)
        same &= (partners[role][:, None] == customers[None, found.columns]) & (partners[role] >= 0)[:, None]
    lost = shot.matrix(role, ((p, 1.0) for p, outcome, _ in shot.outcomes if outcome == "lost"))
    either: Booleans = same | (lost[:, found.columns].toarray() > 0)
    return either


def _limited(found: WindowScores, role: str, queries: Booleans) -> list[Query]:
    return [(found.scores[role][of, k], found.right[role][of, k]) for k, of in enumerate(queries.T)]


def over_seeds(
    seen: Sequence[Window],
    words: Vocabulary,
    seeds: Sequence[int],
    first: Mapping[str, WindowScores],
    notify: Callable[[int], None],
) -> dict[str, Any]:
    """Mean and standard deviation of the learnt methods' test metrics over several random seeds; `first`: those of the first."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in trainable_methods()}
    for n, seed in enumerate(seeds):
        notify(n)
        tried = trained_methods(seen[1:], words, seed) if n else {}
        for name in found:
            scores = score_window(seen[0], tried[name]) if n else first[name]
            found[name].append(ranking_metrics(scores.queries()))
    names = ("mrr", "hits@1", "hits@5", "hits@10", "auc", "ap")
    return {
        name: {
            m: {
                "mean": round(float(np.mean([r[m] for r in runs])), 4),
                "sd": round(float(np.std([r[m] for r in runs], ddof=1)), 4),
            }
            for m in names
        }
        for name, runs in found.items()
    }


def pair_scores(test: Mapping[str, WindowScores]) -> tuple[list[str], list[list[Any]]]:
    """Every candidate of every test query: header and rows (role, customer, partner, right, then each method's score)."""
    first = next(iter(test.values()))
    shot, rows = first.window.shot, []
    for role in first.scores:
        i, k = np.nonzero(first.open[role])
        order = np.lexsort((i, k))
        for p, c in zip(i[order].tolist(), k[order].tolist(), strict=True):
            column = int(first.columns[c])
            rows.append(
                [
                    role,
                    shot.customers[column],
                    shot.partners[role][p],
                    int(first.right[role][p, c]),
                    *(float(a.scores[role][p, c]) for a in test.values()),
                ]
            )
    return ["role", "customer", "partner", "right", *test], rows


@dataclass(frozen=True)
class FitEvaluation:
    """The metrics, ready for JSON, and how to list every test query's candidates: header and rows."""

    metrics: dict[str, Any]
    scores: Callable[[], tuple[list[str], Iterable[list[Any]]]]


def query_metrics(rows: PartnerProjection, seen: Sequence[Window], seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The models that rank by query, as `ServedModel` names them, and how they did: among bidders, and within a product line."""
    choice, choices = train_choice_model(rows)
    if len(seen) < NEEDED:
        return {"choice": choice}, {"choices": choices}
    lines, of_lines = train_line_model(seen, seed)
    return {"choice": choice, "lines": lines}, {"choices": choices, "lines": of_lines}


def evaluate_partner_fit(
    rows: PartnerProjection, seeds: Sequence[int], notify: Progress, window: int | None = None
) -> FitEvaluation:
    """Everything that a run tells of the first seed, and the learnt methods over all of them. Writes nothing.

    `window`: the length of the windows in days; by default as the dates lie.
    """
    seen = windows(rows, window)
    made = {
        "seeds": list(seeds),
        "data_as_of": str(rows.day),
        "code": code_version(),
        "packages": dict(package_versions(PACKAGES)),
    }
    if len(seen) < NEEDED:
        made |= query_metrics(rows, seen, seeds[0])[1]
        return FitEvaluation(too_little(seen, "") | made, lambda: (["role", "customer", "partner", "right"], []))
    words = Vocabulary.of(rows, product_lines(rows))
    steps = {"validating": 0, "testing": 1}
    found = select_model(
        seen, words, seeds[0], lambda step: notify(f"partner fit: {step}", steps[step], len(seeds) + 2)
    )
    metrics = contest_metrics(found, seen) | query_metrics(rows, seen, seeds[0])[1] | made
    if len(seeds) > 1:
        metrics["over_seeds"] = over_seeds(
            seen, words, seeds, found.test, lambda n: notify(f"partner fit: seed {seeds[n]}", n + 2, len(seeds) + 2)
        )
    notify("partner fit", len(seeds) + 2, len(seeds) + 2)
    return FitEvaluation(metrics, lambda: pair_scores(found.test))
