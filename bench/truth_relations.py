"""Link prediction on data that nobody here made, beside plain baselines that are worked out here.

    python bench/truth_relations.py [--quick]

enron: who will write to whom for the first time, pairs first seen from 2001-07-01 (copies to `bcc`, mails to oneself and
those dated 1979 dropped); every pair asks from both ends; candidates are all who had written or been written to and not with
this one; filtered ranking, ties at their mean rank. cn_listed: a listed company's concepts, its sectors known. lesmis, women:
two small classics out of networkx. These three are split at random, several times. What is served is that of `battlemap
evaluate --relation`. Intervals: 95 %, bootstrap over who asks, paired for leads. The last line is one JSON object; NAME/METHOD
keys are for the table.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

from bench.comparison import bootstrap_draws, drawn_means, interval, reciprocal_ranks  # noqa: E402

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CUT = "2001-07-01"
Values = dict[str, float | list[float] | None]
Baseline = Callable[[Any], Any]  # adjacency → scores
Baselines = dict[
    str, tuple[Any, dict[str, int], dict[str, int]]
]  # method → scores, rows of candidates, columns of queries
Part = tuple[Any, Baselines]  # an evaluation, and the baselines on its test


def measure(quick: bool) -> Values:
    """Bars, intervals and baselines; None where the data are not there."""
    told: Values = {}
    for name, of in {"enron_links_mrr": enron, "cn_listed_mrr": listed}.items():
        folder = DATA / name.rpartition("_")[0].removesuffix("_links")
        told |= of(name, quick) if folder.is_dir() else {name: None}
    return told | lesmis("lesmis_links_mrr", quick) | women("women_events_mrr", quick)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- people → people


def mails() -> list[dict[str, Any]]:
    return [
        {"start": r["from_id"], "end": r["to_id"], "at": dt.datetime.fromisoformat(r["Time"])}
        for r in rows_of(DATA / "enron" / "emails.csv")
        if r["Reciptype"] != "bcc" and r["from_id"] != r["to_id"] and not r["Time"].startswith("1979")
    ]


def enron(name: str, _: bool) -> Values:
    from algorithms.link_prediction.relations import evaluate_relation

    rows = mails()
    found = evaluate_relation(rows, True, 0, symmetric=True, test_from=CUT)
    cut = dt.datetime.fromisoformat(CUT)
    before = {frozenset((r["start"], r["end"])) for r in rows if r["at"] < cut}
    people = sorted({id for pair in before for id in pair})
    place = {id: k for k, id in enumerate(people)}
    w = np.zeros((len(people),) * 2)
    for a, b in before:
        w[place[a], place[b]] = w[place[b], place[a]] = 1
    baselines = {m: scores(w) for m, scores in TWO_PATH.items()}
    assert (len(people), len(before)) == (174, 1320)
    return judged(name, [(found, {m: (s, place, place) for m, s in baselines.items()})])


def through(w: Any, weight: Any) -> Any:
    return (w * weight) @ w


def spectral(w: Any) -> Any:
    scale = 1 / np.sqrt(np.maximum(w.sum(0), 1))
    value, vector = np.linalg.eigh(w * scale * scale[:, None])
    kept = np.argsort(-abs(value))[:16]
    return (vector[:, kept] * value[kept]) @ vector[:, kept].T


TWO_PATH: dict[str, Baseline] = {
    "degree": lambda w: np.repeat(w.sum(1)[:, None], len(w), 1),
    "common neighbours": lambda w: w @ w,
    "Adamic-Adar": lambda w: through(w, 1 / np.log(np.maximum(w.sum(0), 2))),
    "resource allocation": lambda w: through(w, 1 / np.maximum(w.sum(0), 1)),
    "normalised SVD": spectral,
}


def lesmis(name: str, quick: bool) -> Values:
    """Who shares a scene with whom in Les Misérables, and how many (Knuth 1993; as networkx has it): a random fifth."""
    from networkx import les_miserables_graph

    scenes = les_miserables_graph().edges(data="weight")
    rows = [{"start": a, "end": b, "at": None} for a, b, n in scenes for _ in range(n)]
    people = {id: k for k, id in enumerate(sorted({id for r in rows for id in (r["start"], r["end"])}))}

    def baselines(found: Any) -> Baselines:
        w = np.zeros((len(people),) * 2)
        for a, b in {(r["start"], r["end"]) for r in rows}:
            w[people[a], people[b]] = w[people[b], people[a]] = not {(a, b), (b, a)} & answers(found)
        return {m: (scores(w), people, people) for m, scores in TWO_PATH.items()}

    return judged(name, random_splits(rows, False, quick, baselines, symmetric=True))


# --- between two kinds


def women(name: str, quick: bool) -> Values:
    """Which social events 18 women of Natchez attended (Davis, Gardner & Gardner 1941; as networkx has it): a random fifth."""
    from networkx import davis_southern_women_graph

    graph = davis_southern_women_graph()
    first = {n for n, side in graph.nodes(data="bipartite") if side == 0}
    links = sorted((a, b) if a in first else (b, a) for a, b in graph.edges)
    return judged(name, bipartite_splits(links, [], quick, None))


def listed(name: str, quick: bool) -> Values:
    """Which stock concepts a listed company has, its sectors known."""
    from bench.link_data import read_listed

    concepts, sectors = (rows_of(DATA / "cn_listed" / f"stock_{what}_prep.csv") for what in ("concept", "industry"))
    beside = [{"start": r["code"], "end": f"sector {r['c_name']}"} for r in sectors]
    links = sorted({(r["code"], r["c_name"]) for r in concepts})
    return judged(name, bipartite_splits(links, beside, quick, read_listed(DATA / "cn_listed").industry))


def bipartite_splits(links: Sequence[tuple[str, str]], beside: Any, quick: bool, profile: Any) -> list[Part]:
    """`profile`: (queries, f) what else is known of who asks, for ridge regression."""
    from bench.link_data import allocation, concept_knn, ridge

    queries, options = ({id: k for k, id in enumerate(sorted({link[n] for link in links}))} for n in (0, 1))
    profile = np.zeros((len(queries), 0)) if profile is None else profile

    def baselines(found: Any) -> Baselines:
        w = np.zeros((len(queries), len(options)))
        for q, c in set(links) - answers(found):
            w[queries[q], options[c]] = 1
        made = {"resource allocation": allocation(w), "kNN": concept_knn(w), "ridge": ridge(w, profile)}
        return {m: (s.T, options, queries) for m, s in made.items()}

    rows = [{"start": q, "end": c, "at": None} for q, c in links]
    return random_splits(rows, True, quick, baselines, beside=beside)


def random_splits(
    rows: Any, turned: bool, quick: bool, baselines: Callable[[Any], Baselines], **more: Any
) -> list[Part]:
    """One split of large data if `quick`, else five; of small data two and ten. What nobody is asked counts as known to baselines."""
    from algorithms.link_prediction.relations import evaluate_relation

    few, many = (1, 5) if len(rows) > 2_000 else (2, 10)
    found = [evaluate_relation(rows, False, seed, turned, **more) for seed in range(few if quick else many)]
    return [(each, baselines(each)) for each in found]


def answers(found: Any) -> set[tuple[str, str]]:
    """The pairs (query, candidate) of the test."""
    return {
        (q, c) for q, options, right, _ in listed_queries(found) for c, yes in zip(options, right, strict=True) if yes
    }


# --- judging, from what `--scores` lists


def listed_queries(found: Any) -> list[tuple[str, list[str], Any, dict[str, Any]]]:
    """Of each query the candidates, which are right, and each method's scores."""
    header, rows = found.scores()
    by_query: dict[str, list[list[Any]]] = {}
    for row in rows:
        by_query.setdefault(row[0], []).append(row)
    return [
        (
            query,
            [r[1] for r in group],
            np.array([r[2] for r in group], bool),
            {m: np.array([r[k] for r in group], float) for k, m in enumerate(header[3:], 3)},
        )
        for query, group in by_query.items()
    ]


def judged(name: str, parts: Sequence[Part]) -> Values:
    """The bar's keys, and each method's; queries of several splits are drawn together."""
    ranks: dict[str, list[Any]] = {}
    for found, baselines in parts:
        for query, options, right, scores in listed_queries(found):
            served = {"served": scores[found.metrics["served"]]}
            plain = {
                f"plain: {m}": s[[row[c] for c in options], column[query]] for m, (s, row, column) in baselines.items()
            }
            for method, values in (served | plain | scores).items():
                ranks.setdefault(method, []).append(reciprocal_ranks(values, right))
    print(f"{name}: served {[found.metrics['served'] for found, _ in parts]}")
    value = {m: float(np.concatenate(r).mean()) for m, r in ranks.items()}
    best = max((m for m in ranks if m.startswith("plain: ")), key=lambda m: value[m])
    draws = bootstrap_draws(len(ranks["served"]))
    told: Values = {
        name: value["served"],
        f"{name}_interval": interval(drawn_means(ranks["served"], draws)),
        f"{name}_baseline": value[best],
        f"{name}_lead_interval": interval(drawn_means(ranks["served"], draws) - drawn_means(ranks[best], draws)),
    }
    methods = {m: r for m, r in ranks.items() if m != "served"}
    return told | {f"{name}/{m}": [value[m], *interval(drawn_means(r, draws))] for m, r in methods.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer random splits")
    told = measure(parser.parse_args().quick)
    for name, value in told.items():
        print(f"{name:50} {rounded(value)}")
    print(json.dumps({name: rounded(value) for name, value in told.items() if "/" not in name}))


def rounded(value: float | list[float] | None) -> Any:
    return value if value is None else np.round(value, 4).tolist()


if __name__ == "__main__":
    main()
