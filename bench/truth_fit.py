"""Partner fit on data that nobody here made, and on the seed, beside plain baselines that are worked out here.

    python bench/truth_fit.py [--quick]

bids: the World Bank's bids; which bidder was awarded a contract, of those with exactly one award and two bidders or more, the
later half by contract number. What is served is learnt from the contracts before. seed: new partnerships of the seed's last
window, as `battlemap evaluate partner-fit` judges them. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

from bench.comparison import bootstrap_draws, drawn_means, empty_graph, interval, reciprocal_ranks  # noqa: E402
from bench.truth_bids import network_of_bids  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
BIDS = ROOT.parent / "shared" / "data" / "worldbank_bids"
FIRST = dt.date(1960, 1, 1)  # contracts have numbers and no dates: one a day from here on keeps their order
EMPTY = ("relations", "ratings", "certificates", "stock", "repairs", "maintained", "meetings", "links", "advises")
LEADS = (("gnn", "logistic"), ("blend", "logistic"), ("by query", "logistic"))  # told beside the methods themselves
Values = dict[str, float | list[float] | None]


def measure(quick: bool) -> Values:
    """Bars, intervals and baselines; None where the data are not there."""
    return (measure_bids() if BIDS.is_dir() else {"bids_hits1": None}) | measure_seed(quick)


# --- the winner among real bidders


def name(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


def bid_rows() -> Any:
    """The bids as the graph would hold them: contracts are opportunities of their country, bidders are suppliers."""
    from graph.projections.partner_projection import PartnerProjection

    with (BIDS / "contracts.csv").open(encoding="utf-8", newline="") as file:
        country = {r["contract"]: name(r["contract.country"]) for r in csv.DictReader(file)}
    with (BIDS / "bids.csv").open(encoding="utf-8", newline="") as file:
        bids = list({tuple(r.values()): r for r in csv.DictReader(file)}.values())
    order = sorted({b["contract"] for b in bids}, key=lambda c: int(c.rpartition("OP")[2]))
    day = {contract: FIRST + dt.timedelta(days=n) for n, contract in enumerate(order)}
    partners = {name(b["bidder.name"]): name(b["bidder.country"]) for b in reversed(bids)}
    return PartnerProjection(
        day=max(day.values()),
        customers=[party(place) for place in sorted({country.get(c, "") for c in order})],
        partners=[party(bidder, place) | {"role": "Supplier"} for bidder, place in sorted(partners.items())],
        joins=[_join(n, b, day) for n, b in enumerate(bids)],
        opportunities=[_opportunity(contract, country.get(contract, ""), day[contract]) for contract in order],
        **{each: [] for each in EMPTY},
    )


UNKNOWN = (
    "name_en industry segment region city employees tier areas lines employer sla_hours publications blacklist_reason"
)


def party(id: str, place: str | None = None) -> dict[str, Any]:
    """A customer or partner of whom nothing is known but where it is."""
    known = {"id": id, "name": id, "region": (id if place is None else place) or None, "honours": 0}
    return dict.fromkeys(UNKNOWN.split()) | {"competitor": False, "blacklisted": False} | known


def _join(n: int, bid: dict[str, str], day: dict[str, dt.date]) -> dict[str, Any]:
    price = bid["opening.price.amount"]
    return {
        "id": f"b{n}",
        "role": "Supplier",
        "partner": name(bid["bidder.name"]),
        "opportunity": bid["contract"],
        "outcome": "won" if bid["status"] == "Awarded" else "lost",
        "effective": None,
        "begun": day[bid["contract"]],
        "price": float(price) if price else None,
        "currency": bid["opening.price.currency"] or None,
    }


def _opportunity(id: str, customer: str, day: dt.date) -> dict[str, Any]:
    return {"id": id, "customer": customer, "line": None, "amount": None, "opened": day, "closed": day, "status": "won"}


def measure_bids() -> Values:
    from algorithms.fit_data.choice_sets import ChoiceHistory, choice_examples, past_choices
    from algorithms.models.choice_model import train_choice_model

    rows = bid_rows()
    sets = past_choices(rows)
    asked = [n for n, each in enumerate(sets) if each.chosen.sum() == 1 and len(each.chosen) > 1]
    asked = asked[len(asked) // 2 :]
    begun = sets[asked[0]].day - dt.timedelta(days=1)
    model, metrics = train_choice_model(rows.before(begun))
    assert model, metrics
    features = choice_examples(sets, ChoiceHistory(rows))
    print(f"bids: {len(asked)} contracts; served: {model.name}")
    right = [sets[n].chosen for n in asked]
    scored = {model.name: [model.scores(features[n]) for n in asked]}
    taught = [(features[n], each.chosen) for n, each in enumerate(sets) if each.day <= begun and each.teaches]
    scored |= learnt_choices(taught, [features[n] for n in asked], scored[model.name])
    scored |= network_of_bids(rows.before(begun), [sets[n] for n in asked])
    plain = {n: hits(scores, right) for n, scores in plain_bids(rows, [sets[n] for n in asked]).items()}
    methods = {n: hits(scores, right) for n, scores in scored.items()}
    return beside("bids_hits1", methods[model.name], plain, methods)


def learnt_choices(taught: Sequence[tuple[Any, Any]], asked: Sequence[Any], served: Sequence[Any]) -> dict[str, Any]:
    """Logistic regression and gradient-boosted trees of single bids on the same features, and their sum with what is served."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression

    from algorithms.models.boosting import SETTINGS

    x, chosen = (np.concatenate(parts) for parts in zip(*taught, strict=True))
    trees = HistGradientBoostingClassifier(**SETTINGS, early_stopping=False, random_state=0).fit(x, chosen)
    centre, scale = x.mean(0), x.std(0) + 1e-9
    alone = LogisticRegression(max_iter=1000).fit((x - centre) / scale, chosen)
    found = {
        "logistic": [alone.decision_function((each - centre) / scale) for each in asked],
        "gradient boosting": [trees.decision_function(each) for each in asked],
    }
    three = zip(found["logistic"], found["gradient boosting"], served, strict=True)
    return found | {"blend": [sum(each) for each in three]}


def plain_bids(rows: Any, asked: Sequence[Any]) -> dict[str, list[Any]]:
    """The README's baselines: lowest opening price, earlier win rate, same country."""
    place = {p["id"]: p["region"] for p in rows.partners}
    day = {o["id"]: o["closed"] for o in rows.opportunities}
    bids: dict[str, list[tuple[dt.date, bool]]] = {}
    for j in rows.joins:
        bids.setdefault(j["partner"], []).append((day[j["opportunity"]], j["outcome"] == "won"))

    def rate(partner: str, before: dt.date) -> float:
        seen = [won for at, won in bids[partner] if at < before]
        return (sum(seen) + 1) / (len(seen) + 3)

    return {
        "lowest price": [-np.where(np.isfinite(each.prices), each.prices, np.inf) for each in asked],
        "win rate": [np.array([rate(p, each.day) for _, p in each.partners]) for each in asked],
        "same country": [np.array([float(place[p] == each.customer) for _, p in each.partners]) for each in asked],
    }


def hits(scores: Sequence[Any], right: Sequence[Any]) -> list[Any]:
    """For each query whether the right one is first; ties share the mean of their ranks."""
    return [(each == 1).astype(float) for each in ranks(scores, right)]


# --- the seed


def seed_rows() -> Any:
    """The seed, loaded into an empty database of its own and read as scoring reads it."""
    from graph.battle_map.overview import last_day
    from graph.projections.partner_projection import partner_projection
    from ingest.load.pipeline import ingest

    with empty_graph(heap="512m", pagecache="128m") as (graph, folder):
        ingest(graph, [ROOT / "seed_data" / "exports"], quarantine=folder / "aside")
        day = last_day(graph)
        assert day
        return partner_projection(graph, day)


def measure_seed(quick: bool) -> Values:
    by_method, plain, served = new_pairs(seed_rows(), 1 if quick else 3)
    return beside("seed_mrr", by_method[served], plain, by_method, LEADS)


def new_pairs(rows: Any, seeds: int) -> tuple[dict[str, list[Any]], dict[str, list[Any]], str]:
    """By method and query the reciprocal ranks of the newest window's new pairs, each among the partners of its role that the
    customer did not work with; those of the baselines; and the method that is served."""
    from algorithms.partner_fit.fit_evaluation import evaluate_partner_fit

    found = evaluate_partner_fit(rows, range(seeds), lambda *_: None)
    header, listed = found.scores()
    queries: dict[tuple[str, str], list[list[Any]]] = {}
    for row in listed:
        queries.setdefault((row[0], row[1]), []).append(row)
    asked = [each for each in queries.values() if any(r[3] for r in each) and not all(r[3] for r in each)]
    right = [np.array([r[3] for r in each], bool) for each in asked]
    known = links_before(rows, dt.date.fromisoformat(found.metrics["windows"][0]["from"]))
    plain = {
        n: ranks([np.array([s(*r[:3]) for r in each]) for each in asked], right) for n, s in plain_links(known).items()
    }
    by_method = {
        method: ranks([np.array([r[at] for r in each], float) for each in asked], right)
        for at, method in enumerate(header[4:], 4)
    }
    print(f"served {found.metrics['served']}; over seeds {found.metrics.get('over_seeds', {}).get('gnn')}", flush=True)
    return by_method, plain, found.metrics["served"]


Link = tuple[tuple[str, str], str]  # role and partner, customer


def links_before(rows: Any, day: dt.date) -> set[Link]:
    """Who worked together by a day: a relation, a rating, or an opportunity that was won."""
    customer, decided = (
        {o["id"]: o["customer"] for o in rows.opportunities},
        {o["id"]: o["closed"] for o in rows.opportunities},
    )
    found = {((r["role"], r["partner"]), r["customer"]) for r in rows.relations if not r["begun"] or r["begun"] <= day}
    found |= {((r["role"], r["partner"]), r["customer"]) for r in rows.ratings if r["at"] <= day}
    won = (j for j in rows.joins if j["outcome"] == "won" and decided.get(j["opportunity"]))
    return found | {
        ((j["role"], j["partner"]), customer[j["opportunity"]]) for j in won if decided[j["opportunity"]] <= day
    }


def plain_links(links: set[Link]) -> dict[str, Callable[[str, str, str], float]]:
    """Popularity, common neighbours and resource allocation by paths that are counted one by one."""
    of: dict[Any, set[Any]] = {}
    for who, whom in links:
        of.setdefault(who, set()).add(whom)
        of.setdefault(whom, set()).add(who)

    def paths(role: str, customer: str, partner: str, shared: bool) -> float:
        return sum(
            1 / len(of[other]) / len(of[between]) if shared else 1.0
            for between in of.get((role, partner), ())
            for other in of[between] & of.get(customer, set())
            if other != (role, partner)
        )

    return {
        "popularity": lambda r, c, p: float(len(of.get((r, p), ()))),
        "common neighbours": lambda r, c, p: paths(r, c, p, False),
        "resource allocation": lambda r, c, p: paths(r, c, p, True),
    }


def ranks(scores: Sequence[Any], right: Sequence[Any]) -> list[Any]:
    """By query the reciprocal rank of each right one among the wrong ones; ties share the mean of their ranks."""
    return [reciprocal_ranks(s, r) for s, r in zip(scores, right, strict=True)]


# --- what both are told by


def beside(
    key: str,
    served: Sequence[Any],
    plain: dict[str, Sequence[Any]],
    methods: Mapping[str, Sequence[Any]] | None = None,
    leads: Sequence[tuple[str, str]] = (),
) -> Values:
    """The mean of what is served with its interval, the best baseline, and the lead over it (paired bootstrap); for the table the
    same of each baseline and method, and the leads of one method over another."""
    best = max(plain, key=lambda n: mean(plain[n]))
    rows = {f"plain: {n}": values for n, values in plain.items()} | dict(methods or {})
    told: Values = {
        key: round(mean(served), 4),
        f"{key}_interval": drawn(served),
        f"{key}_baseline": round(mean(plain[best]), 4),
        f"{key}_lead_interval": drawn(differences(served, plain[best])),
    }
    rows |= {f"{a} − {b}": differences(rows[a], rows[b]) for a, b in leads if a in rows and b in rows}
    return told | {f"{key}/{n}": [round(mean(values), 4), *drawn(values)] for n, values in rows.items()}


def differences(one: Sequence[Any], other: Sequence[Any]) -> list[Any]:
    return [a - b for a, b in zip(one, other, strict=True)]


def mean(by_query: Sequence[Any]) -> float:
    return float(np.concatenate(by_query).mean())


def drawn(by_query: Sequence[Any]) -> list[float]:
    """The 95 % interval of the mean of all values, queries drawn with replacement."""
    return interval(drawn_means(by_query, bootstrap_draws(len(by_query))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer draws and seeds")
    print(json.dumps(measure(parser.parse_args().quick)))


if __name__ == "__main__":
    main()
