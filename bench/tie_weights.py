"""What ties and traffic count for influence: the weights that scoring has, beside weights learnt on worlds and on enron.

    python bench/tie_weights.py [--quick]

Learnt by coordinate ascent on ecosystems of other random numbers (`overlap`: the part of the true influence on an opportunity
that is given to the right people) and on half of enron's people (AUC, as in bench/truth_influence.py); judged on other ecosystems,
on the other half, and on krackhardt. `INFLUENCES` stays 1: it is the unit. The lead is over opportunities (95 %, paired bootstrap).
`..._learnt` are of the weights learnt just now, which are told too. `--quick`: one ecosystem each. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

import numpy as np  # noqa: E402

from algorithms.influence import hidden  # noqa: E402
from algorithms.influence.decision_influence import assign_shares, global_influence  # noqa: E402
from algorithms.influence.decision_parts import decisions  # noqa: E402
from algorithms.influence.decision_table import DecisionTable  # noqa: E402
from algorithms.relationships.evidence import Evidence  # noqa: E402
from algorithms.relationships.influence_weights import Weights  # noqa: E402
from bench import truth_influence as firms  # noqa: E402
from bench.comparison import bootstrap_draws, interval  # noqa: E402
from bench.hidden import examples, judge  # noqa: E402
from bench.loaded_ecosystems import Ecosystem, loaded_ecosystems  # noqa: E402

LEARN, JUDGE = (1, 2), (4, 6)
LEARNT = ("reports_to", "knows", "meets", "other_line", "attention", "attenuation")
STEPS, ROUNDS = (0.4, 0.7, 1.4, 2.5), 3
MOST = {"attenuation": 0.95}  # beyond it walks hardly die out
Firm = tuple[Any, Mapping[str, bool]]  # what is scored, and who is senior


def shares(ecosystem: Ecosystem, weights: Weights) -> DecisionTable:
    table = decisions(Evidence(ecosystem.influence, weights))
    assign_shares(table)
    return table


def overlaps(ecosystem: Ecosystem, weights: Weights) -> list[float]:
    """By opportunity the part of the true influence that the right people get; in the order of their ids."""
    table, same = shares(ecosystem, weights), ecosystem.truth.same_person
    targets = ecosystem.influence.target_ids(table.target[table.decision]).to_pylist()
    people = ecosystem.influence.people["id"].take(table.person).to_pylist()
    found: dict[str, dict[str, float]] = {}
    for target, person, share in zip(targets, people, table.share.tolist(), strict=True):
        of = found.setdefault(target, {})
        of[same.get(person, person)] = of.get(same.get(person, person), 0.0) + share
    true = {id: of for id, of in sorted(ecosystem.truth.influence.items()) if id in found}
    return [sum(min(share, found[id].get(same.get(p, p), 0.0)) for p, share in of.items()) for id, of in true.items()]


def firm_auc(firm: Firm, weights: Weights) -> float:
    """The AUC of everybody's place, among the people whose level is known."""
    rows, senior = firm
    columns = global_influence(Evidence(rows, weights), ("brokerage", "community", "reach"))
    place = dict(zip(rows.people["id"].to_pylist(), columns["influence"].tolist(), strict=True))
    return firms.auc(np.array([place[id] for id in senior]), np.array(list(senior.values())))


def halves(senior: Mapping[str, bool]) -> list[dict[str, bool]]:
    """Two halves of the people, at random."""
    order = np.random.default_rng(0).permutation(len(senior))
    ids = [sorted(senior)[at] for at in order]
    return [{id: senior[id] for id in ids[n::2]} for n in (0, 1)]


def learnt(worth: Callable[[Weights], float]) -> Weights:
    """The weights at which no step of one of them alone is worth more."""
    weights, best = Weights(), worth(Weights())
    for _ in range(ROUNDS):
        before = weights
        for name in LEARNT:
            for step in STEPS:
                value = min(getattr(weights, name) * step, MOST.get(name, np.inf))
                tried = replace(weights, **{name: value})
                if (found := worth(tried)) > best + 1e-6:
                    weights, best = tried, found
        print(f"learnt: {best:.4f} {told_weights(weights)}", flush=True)
        if weights == before:
            break
    return weights


def told_weights(weights: Weights) -> dict[str, float]:
    return {name: round(getattr(weights, name), 4) for name in LEARNT}


def hidden_found(ecosystems: Sequence[Ecosystem], weights: Weights) -> tuple[float, float]:
    """Recall and precision of hidden decision-makers, by the shipped coefficients."""
    worlds = [(list(examples(Evidence(e.influence, weights), e.truth.hidden)), len(e.truth.hidden)) for e in ecosystems]
    return judge(worlds, hidden.COEFFICIENTS, hidden.INTERCEPT)


def measure(quick: bool) -> dict[str, Any]:
    """Figures of both weights on what nothing was learnt from."""
    teach, judged = (list(loaded_ecosystems(seeds[:1] if quick else seeds)) for seeds in (LEARN, JUDGE))
    known, other = ((firms.enron_rows(), half) for half in halves(firms.enron_seniors()))

    def worth(weights: Weights) -> float:
        return float(np.mean([np.mean(overlaps(e, weights)) for e in teach])) + firm_auc(known, weights)

    made = {"": Weights(), "_learnt": learnt(worth)}
    told: dict[str, Any] = {"weights": told_weights(made[""]), "weights_learnt": told_weights(made["_learnt"])}
    by: dict[str, Any] = {}
    for tail, weights in made.items():
        by[tail] = np.concatenate([overlaps(e, weights) for e in judged])
        told[f"overlap{tail}"] = float(by[tail].mean())
        told[f"hidden_recall{tail}"], told[f"hidden_precision{tail}"] = hidden_found(judged, weights)
        told[f"enron_auc{tail}"] = firm_auc(other, weights)
        told[f"krackhardt_auc{tail}"] = firm_auc((firms.krackhardt_rows(), firms.krackhardt_seniors()), weights)
    lead = by["_learnt"] - by[""]
    return told | {"overlap_lead_interval": interval(lead[bootstrap_draws(len(lead))].mean(1))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one ecosystem to learn on, one to judge on")
    quick = parser.parse_args().quick
    if not firms.DATA.is_dir():
        sys.exit(f"{firms.DATA} is not there: enron and krackhardt are measured, too")
    told = measure(quick)
    print(json.dumps({name: round(v, 4) if isinstance(v, float) else v for name, v in told.items()}))


if __name__ == "__main__":
    main()
