"""Partner fit in worlds with other stories than the seed's: does what is served lead the best plain method, or harm?

    python bench/truth_worlds.py [--quick]

Each world of `seed_data.stories` is learnt from until a year before its end, as `battlemap score partner-fit` does, and what is
then served is asked about that year: new pairs, or in the world of prices the bidder that is chosen. Baselines are worked out
here. `worlds_won`: stories in which the lead over the best baseline is sure; `harmed`: in which it is surely behind. `--quick`:
one world of each story, else three. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

from bench.truth_fit import beside, party, ranks  # noqa: E402
from seed_data.stories import STORIES, StoryWorld, story_world  # noqa: E402

HELD = 365  # days
EMPTY = ("ratings", "certificates", "stock", "repairs", "maintained", "meetings", "links", "advises")
Values = dict[str, float | list[float] | None]


def measure(quick: bool) -> Values:
    won = harmed = 0
    found: Values = {}
    for story in STORIES:
        parts = [judged(story_world(story, seed)) for seed in range(1 if quick else 3)]
        served = [value for mine, _ in parts for value in mine]
        plain = {name: [value for _, each in parts for value in each[name]] for name in parts[0][1]}
        key = f"world_{story.replace(' ', '_')}_mrr"
        found |= beside(key, served, plain)
        low, high = found[f"{key}_lead_interval"]  # type: ignore[misc]
        won, harmed = won + (low > 0), harmed + (high < 0)
    return found | {"worlds": len(STORIES), "worlds_won": won, "harmed": harmed}


def world_rows(world: StoryWorld) -> Any:
    """The rows as the graph would hold them."""
    from graph.projections.partner_projection import PartnerProjection

    return PartnerProjection(
        day=world.last_day,
        customers=[party(c["id"]) | c for c in world.customers],
        partners=[party(p["id"]) | p | {"role": "Supplier"} for p in world.partners],
        relations=[
            {"type": "SUPPLIES", "role": "Supplier", "exclusive": False, "ended": None} | r for r in world.relations
        ],
        joins=[{"role": "Supplier", "effective": None, "begun": None, "currency": "CNY"} | b for b in world.bids],
        opportunities=[
            {"id": o["id"], "customer": o["customer"], "line": o["line"], "amount": None, "status": "won"}
            | {"opened": o["day"], "closed": o["day"]}
            for o in world.opportunities
        ],
        **{each: [] for each in EMPTY},
    )


def judged(world: StoryWorld) -> tuple[list[Any], dict[str, list[Any]]]:
    """By query the reciprocal ranks of what is served, and of each baseline."""
    from algorithms.partner_fit.fit_run import train_model

    rows, since = world_rows(world), world.last_day - dt.timedelta(days=HELD)
    trained = train_model(rows.before(since), 0, lambda *_: None)
    if world.bids:
        told = trained.metrics["choices"]
        print(f"{world.story}: served {told['served']}", flush=True)
        return bidders(world, rows, since, trained.served.choice)
    print(f"{world.story}: served {trained.served.name} ({trained.metrics['evidence']})", flush=True)
    return pairs(world, rows.before(since), since, trained.served)


def bidders(world: StoryWorld, rows: Any, since: dt.date, model: Any) -> tuple[list[Any], dict[str, list[Any]]]:
    from algorithms.fit_data.choice_sets import ChoiceHistory, choice_examples, past_choices

    sets = past_choices(rows)
    asked = [(s, x) for s, x in zip(sets, choice_examples(sets, ChoiceHistory(rows)), strict=True) if s.day > since]
    place = {each["id"]: each["region"] for each in (*world.customers, *world.partners)}
    tried: dict[str, list[bool]] = {}
    for each in sets:
        if each.day <= since:
            for (_, id), chosen in zip(each.partners, each.chosen.tolist(), strict=True):
                tried.setdefault(id, []).append(chosen)
    rate = {id: (sum(seen) + 1) / (len(seen) + 4) for id, seen in tried.items()}
    scores = {
        "lowest price": [-s.prices for s, _ in asked],
        "win rate": [np.array([rate.get(id, 0.25) for _, id in s.partners]) for s, _ in asked],
        "same region": [np.array([float(place[id] == place[s.customer]) for _, id in s.partners]) for s, _ in asked],
    }
    right = [s.chosen for s, _ in asked]
    plain = {name: ranks(found, right) for name, found in scores.items()}
    return ranks([model.scores(x) for _, x in asked], right), plain


def pairs(world: StoryWorld, known: Any, since: dt.date, served: Any) -> tuple[list[Any], dict[str, list[Any]]]:
    """Each customer's new partners among all that it did not work with."""
    from algorithms.fit_data.features import Snapshot
    from algorithms.fit_data.pairs import PairBlock

    shot = Snapshot(known)
    row = {p["id"]: i for i, p in enumerate(world.partners)}
    column = {c["id"]: j for j, c in enumerate(world.customers)}
    before, after = (np.zeros((len(row), len(column))) for _ in range(2))
    for r in world.relations:
        (before if r["begun"] <= since else after)[row[r["partner"]], column[r["customer"]]] = 1
    block = PairBlock(len(row), np.array([shot.column[c["id"]] for c in world.customers]))
    odds = served.odds(shot, "Supplier", block)[[shot.row["Supplier", p["id"]] for p in world.partners]]
    asked = [j for j in range(len(column)) if after[:, j].any()]

    def of(scores: Any) -> list[Any]:
        return ranks([scores[before[:, j] == 0, j] for j in asked], [after[before[:, j] == 0, j] > 0 for j in asked])

    return of(odds), {name: of(scores) for name, scores in plain_pairs(world, before).items()}


def plain_pairs(world: StoryWorld, links: Any) -> dict[str, Any]:
    """(p, c) scores by popularity, resource allocation, the most similar customers, normalised SVD, and region."""
    customers, partners = np.maximum(links.sum(0), 1), np.maximum(links.sum(1), 1)
    shared = (links / customers) @ links.T / partners
    np.fill_diagonal(shared, 0)
    alike = links.T @ links / np.sqrt(np.outer(customers, customers))
    np.fill_diagonal(alike, 0)
    alike[alike < np.sort(alike, axis=0)[-20]] = 0
    u, s, v = np.linalg.svd(links / np.sqrt(np.outer(partners, customers)), full_matrices=False)
    same = np.array([[float(p["region"] == c["region"]) for c in world.customers] for p in world.partners])
    popular = np.repeat(partners[:, None], links.shape[1], axis=1)
    return {
        "popularity": popular,
        "resource allocation": shared @ links,
        "customer-kNN": links @ alike,
        "normalised SVD": (u[:, :16] * s[:16]) @ v[:16],
        "same region": same,
        "same region, then popularity": 1000 * same + popular,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one world of each story")
    print(json.dumps(measure(parser.parse_args().quick)))


if __name__ == "__main__":
    main()
