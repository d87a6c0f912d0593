"""How well hidden decision-makers are found, on generated ecosystems where the truth is known.

    python bench/hidden.py            learns on six ecosystems, judges on eight others
    python bench/hidden.py --quick    judges the shipped coefficients on two ecosystems that nothing was learnt from

Each ecosystem is made from other random numbers, exported to files, loaded into a managed Neo4j and read as of its last
day. True is who carries a tenth of the influence or more, has no registered part and was met less than twice in a year.
The last line is one JSON object; `*_learnt` are of coefficients learnt just now, the others of those shipped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

import numpy as np  # noqa: E402
from scipy.optimize import minimize  # noqa: E402

from algorithms.influence import hidden  # noqa: E402
from algorithms.influence.decision_influence import assign_shares  # noqa: E402
from algorithms.influence.decision_parts import decisions  # noqa: E402
from algorithms.relationships.evidence import Evidence  # noqa: E402
from algorithms.relationships.influence_weights import Weights  # noqa: E402
from bench.loaded_ecosystems import Ecosystem, loaded_ecosystems  # noqa: E402

LEARN = (1, 2, 3, 5, 7, 11)
JUDGE = (20261120, 4, 6, 8, 21, 22, 23, 24)
PENALTY = 2.0  # on the squares of the coefficients of scaled features
Example = tuple[tuple[float, ...], bool]  # the features of somebody who could be hidden, and whether he or she is
World = tuple[list[Example], int]  # and how many truly are


def world(ecosystem: Ecosystem) -> World:
    return list(examples(Evidence(ecosystem.influence, Weights()), ecosystem.truth.hidden)), len(ecosystem.truth.hidden)


def examples(evidence: Evidence, true: Iterable[tuple[str, str]]) -> Iterable[Example]:
    table, known = decisions(evidence), set(true)
    assign_shares(table)
    signs = hidden.hidden_signs(table)
    targets = evidence.rows.target_ids(table.target[table.decision[signs.member]]).to_pylist()
    people = evidence.rows.people["id"].take(table.person[signs.member]).to_pylist()
    for features, *pair in zip(signs.features.tolist(), targets, people, strict=True):
        yield tuple(features), tuple(pair) in known


def learn(worlds: Iterable[World]) -> tuple[np.ndarray[Any, Any], float]:
    """Coefficients and intercept of a logistic regression with an L2 penalty."""
    rows = [example for found, _ in worlds for example in found]
    x, y = np.array([features for features, _ in rows]), np.array([true for _, true in rows], float)
    centre, spread = x.mean(0), x.std(0) + 1e-9
    z = (x - centre) / spread

    def loss(v: np.ndarray[Any, Any]) -> float:
        odds = z @ v[:-1] + v[-1]
        return float(np.logaddexp(0, odds).sum() - y @ odds + PENALTY * (v[:-1] ** 2).sum())

    v = minimize(loss, np.zeros(z.shape[1] + 1)).x
    return v[:-1] / spread, float(v[-1] - (v[:-1] / spread * centre).sum())


def judge(worlds: Iterable[World], coefficients: Any, intercept: float) -> tuple[float, float]:
    """Recall and precision over some ecosystems taken together."""
    right = found = true = 0
    limit = np.log(Weights().hidden_likelihood / (1 - Weights().hidden_likelihood))
    for rows, count in worlds:
        chosen = [truly for features, truly in rows if np.dot(features, coefficients) + intercept >= limit]
        right, found, true = right + sum(chosen), found + len(chosen), true + count
    return round(right / true, 3), round(right / max(found, 1), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two ecosystems, nothing learnt")
    quick = parser.parse_args().quick
    seeds = JUDGE[1:3] if quick else (*LEARN, *JUDGE)
    worlds = {each.seed: world(each) for each in loaded_ecosystems(seeds)}
    shipped = hidden.COEFFICIENTS, hidden.INTERCEPT
    for seed, one in worlds.items():
        print(f"{seed:>10}: recall {judge([one], *shipped)[0]}, precision {judge([one], *shipped)[1]} of {one[1]}")
    held_out = [worlds[seed] for seed in JUDGE if seed in worlds]
    recall, precision = judge(held_out, *shipped)
    result: dict[str, Any] = {"recall": recall, "precision": precision}
    if not quick:
        learnt = learn([worlds[seed] for seed in LEARN])
        print("learnt:", [round(float(c), 3) for c in learnt[0]], round(learnt[1], 3))
        result["recall_learnt"], result["precision_learnt"] = judge(held_out, *learnt)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
