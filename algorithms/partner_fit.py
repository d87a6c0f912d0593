"""Which partner fits which customer: learn, judge on time windows, serve what is best, and say why.

A pair fits when the two start to work together, and well (see `features.beginnings`). The window before the
last judges the methods, its winner by MRR is served; the last window is the test that nothing was chosen on;
then the winner learns from all windows and scores every partner for every customer as of today. Where there
is too little to learn from, matching profiles stand in, without a probability, and each reason says so.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from algorithms.features import BAD, GOOD, Floats, Snapshot
from algorithms.heuristics import BASELINES, Logistic, fit_logistic, neighbours, popularity, profile_match
from algorithms.pair_features import PAIR_FEATURES, pair_features
from algorithms.ranking import calibration_error, platt, sigmoid
from algorithms.reasons import Facts
from algorithms.runs import KEEP_DAYS, Progress, Run, Summary, commit
from algorithms.windows import ENOUGH, LENGTH, Method, Window, examples, judge, pooled, windows
from graph.database import Graph
from graph.projection import PartnerProjection, partner_projection
from graph.transactions import Row
from graph.words import Text

TOP = 10  # partners of each role for each customer
VOICE = 2.0  # how much the customer's own satisfaction, in tens of points above the prior, moves the score


@dataclass(slots=True)
class Contest:
    """The methods judged on two windows, the winner, and how its scores become probabilities."""

    served: str
    calibration: tuple[float, float] | None = None
    metrics: dict[str, Any] = field(default_factory=dict)


def methods(learned: Sequence[Window], seed: int) -> dict[str, Method]:
    """Name → method; those that learn have learned from these windows."""
    logistic = fit_logistic(examples(learned))
    trained: dict[str, Method] = {"logistic": logistic, "gnn": train_network(learned, logistic, seed)}
    return BASELINES | trained


def train_network(learned: Sequence[Window], logistic: Logistic, seed: int) -> Method:
    """Loads torch, which takes seconds, only now that there is something to learn from."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # what PyG's import says of torch is not for our users
        from algorithms.network import fit_network
    return fit_network(learned, logistic, seed)


def contest(seen: list[Window], seed: int, tell: Progress) -> Contest:
    """Judge every method: choose on the second-newest window, report on the newest."""
    looked = [{"from": str(w.start), "to": str(w.end), "positives": w.positives} for w in seen]
    if len(seen) < 3:
        return Contest("profile match", metrics={"served": "profile match", "evidence": "not enough",
                       "windows": looked, "windows_needed": 3, "positives_needed": ENOUGH})  # fmt: skip
    tell("partner fit: validating", 1, 5)
    validate, test = seen[1], seen[0]
    tried = methods(seen[2:], seed)
    validation = {name: judge(validate, method) for name, method in tried.items()}
    served = max(validation, key=lambda name: (validation[name]["mrr"], name))
    calibration = platt(*pooled(validate, tried[served]))
    tell("partner fit: testing", 2, 5)
    tried = methods(seen[1:], seed)
    scores, right = pooled(test, tried[served])
    error = calibration_error(sigmoid(calibration[0] * scores + calibration[1]), right)
    metrics = {
        "served": served, "evidence": "enough", "calibration_error": round(error, 4),
        "validation": validation, "test": {name: judge(test, method) for name, method in tried.items()},
        "test_by_role": {role: judge(test, tried[served], role) for role in test.shot.roles},
        "windows": looked,
    }  # fmt: skip
    return Contest(served, calibration, metrics)


def final_method(served: str, seen: list[Window], seed: int) -> Method:
    """The served method, having learned from every window."""
    if served in BASELINES:
        return BASELINES[served]
    logistic = fit_logistic(examples(seen))
    if served == "logistic":
        return logistic
    return train_network(seen, logistic, seed)


def blended_match(shot: Snapshot, role: str) -> Floats:
    """What stands in without training: matching profiles, joint opportunities here, neighbours, popularity."""
    joined = pair_features(shot, role)[:, :, PAIR_FEATURES.index("joined here before")]
    return profile_match(shot, role) + joined + neighbours(shot, role) + 0.1 * popularity(shot, role)


def heard(shot: Snapshot, role: str) -> Floats:
    """(p, c) what the customer itself said: satisfaction above the prior in tens of points, drawn to 0 by few
    answers; −1 where the two parted or it works badly."""
    above, answers = shot.satisfaction(role)
    parted = shot.matrix(role, ((p, 1.0) for p, b in shot.begun.items() if b.well is False))
    return above / (answers + 3) / 10 - parted


def fits(shot: Snapshot, method: Method, calibration: tuple[float, float] | None) -> dict[str, list[Row]]:
    """Role → rows {start, end, values} of the `TOP` partners of each customer, best first.

    `score` is the method's plus the customer's own voice; `probability` is calibrated, or missing.
    """
    facts, made = Facts(shot, thin=calibration is None), {}
    slope, offset = calibration or (1.0, 0.0)
    for role in shot.roles:
        scores = method(shot, role) + VOICE / max(slope, 0.1) * heard(shot, role)
        scores = np.where(_oneself(shot, role), -np.inf, scores)
        order = np.argsort(-scores, axis=0, kind="stable")[:TOP]
        chance = sigmoid(slope * scores + offset) if calibration else None
        made[role] = [
            _row(facts, role, int(i), j, rank, scores, chance)
            for j in range(len(shot.customers))
            for rank, i in enumerate(order[:, j], 1)
            if np.isfinite(scores[i, j])
        ]
    return made


def _oneself(shot: Snapshot, role: str) -> Any:
    """(p, c) the partner and the customer are one and the same party."""
    return np.array([[p == c for c in shot.customers] for p in shot.partners[role]]).reshape(
        len(shot.partners[role]), len(shot.customers))  # fmt: skip


def _row(facts: Facts, role: str, i: int, j: int, rank: int, scores: Floats, chance: Floats | None) -> Row:
    partner, customer = facts.shot.partners[role][i], facts.shot.customers[j]
    reasons = facts.reasons((role, partner, customer))
    values = {"rank": rank, "score": float(scores[i, j]), "reasons": [r.en for r in reasons],
              "reasons_zh": [r.zh for r in reasons]}  # fmt: skip
    if chance is not None:
        values["probability"] = float(chance[i, j])
    return {"start": partner, "end": customer, "values": values}


def score_partner_fit(
    rows: PartnerProjection, seed: int, tell: Progress
) -> tuple[dict[str, list[Row]], dict[str, Any]]:
    """The fits by role, and the metrics of the run."""
    seen, shot = windows(rows), Snapshot(rows)
    result = contest(seen, seed, tell)
    tell("partner fit: learning", 3, 5)
    method = final_method(result.served, seen, seed) if result.calibration else blended_match
    return fits(shot, method, result.calibration), result.metrics


DONE = {
    "enough": Text("partner fit: {fits} fits, served by {served} (test MRR {mrr:.3f}, popularity {popularity:.3f})",
                   "伙伴适配:{fits} 条推荐,采用 {served}(测试 MRR {mrr:.3f},热门度基线 {popularity:.3f})"),
    "not enough": Text("partner fit: {fits} fits by matching profiles; not enough evidence to learn from",
                       "伙伴适配:{fits} 条推荐,按资料匹配;数据不足以训练模型"),
}  # fmt: skip


def run_partner_fit(
    graph: Graph, day: dt.date, seed: int, tell: Progress, keep_days: int = KEEP_DAYS
) -> Summary:
    """Score partner fit as of the end of a day and write it as one run.

    Raises BattlemapError (code DANGLING), the old run untouched, where somebody left the graph meanwhile.
    """
    run = Run("partner_fit", day, {})
    tell("partner fit: reading", 0, 5)
    found, run.metrics = score_partner_fit(partner_projection(graph, day), seed, tell)
    run.parameters = parameters(seed, run.metrics)
    tell("partner fit: writing", 4, 5)
    commit(
        graph,
        run,
        {("FITS", role, "Customer"): rows for role, rows in found.items()}
        or {("FITS", "KOL", "Customer"): []},
        keep_days=keep_days,
    )
    tell("partner fit", 5, 5)
    return Summary(
        run.id,
        run.algorithm,
        sum(map(len, found.values())),
        run.duration,
        run.metrics,
        _said(found, run.metrics),
    )


def parameters(seed: int, metrics: dict[str, Any]) -> dict[str, Any]:
    """What the run was made with; the network's settings where one was trained."""
    shared = {"seed": seed, "top": TOP, "window_days": LENGTH, "good": GOOD, "bad": BAD, "voice": VOICE}
    if metrics["evidence"] != "enough":
        return shared
    from algorithms.network import Settings

    return shared | {"network": asdict(Settings())}


def _said(found: dict[str, list[Row]], metrics: dict[str, Any]) -> Text:
    values: dict[str, Any] = {"fits": sum(map(len, found.values())), "served": metrics["served"]}
    if metrics["evidence"] == "enough":
        test = metrics["test"]
        values |= {
            "mrr": test[metrics["served"]].get("mrr", 0),
            "popularity": test["popularity"].get("mrr", 0),
        }
    return DONE[metrics["evidence"]].fill(**values)
