"""Duplicates with addresses and phones that nobody here made, found without labels, beside plain baselines.

    python bench/truth_resolution.py            loads the list through a mapping into a server, and reads what is one party
    python bench/truth_resolution.py --quick    resolves the same rows in memory, as the loader gives them

sites: early-childhood programmes of Chicago, each in several lists; pairs of rows of one programme, precision, recall and F1. The
rows are one list with ids of its own, as the file is; the true id is no input. Baselines, worked out here: exact and normalised
name, normalised address, phone, and TF-IDF of name and address with a threshold from half of the programmes, judged on the other
half. listed, executives: companies of cn_listed and their people, written in many ways (see bench/resolution.py), the test half;
exact names and TF-IDF with the threshold of the development half. Intervals: 95 %, from draws of the parties; the lead is that on
the baseline's half, from the same draws. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

from bench.comparison import bootstrap_draws, empty_graph, interval  # noqa: E402
from bench.resolution import (  # noqa: E402
    DEV,
    TEST,
    Labelled,
    best_threshold,
    exact,
    organizations,
    pairs_of,
    persons,
    read,
    resolved,
    tfidf,
    tfidf_matrix,
)
from graph.db.client import Graph  # noqa: E402
from ingest.load.pipeline import ingest  # noqa: E402
from ingest.resolve.matching import Matcher  # noqa: E402
from ingest.resolve.profiles import Profile  # noqa: E402
from ingest.resolve.resolution import settle_verdicts  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
SITES, LISTED = (ROOT.parent / "shared" / "data" / name for name in ("sites", "cn_listed"))
MAPPING = """
version: 1
source: sites
feeds:
  - file: sites.csv
    records:
      - node: Organization
        id: Id
        fields: {name: Site name, address: Address, postcode: Zip, phone: Phone}
"""
Row = dict[str, str]
Pair = tuple[str, str]
Values = dict[str, float | list[float] | None]


def measure(quick: bool) -> Values:
    """Each with its interval, the best baseline, and the interval of the lead; nothing where the data are not there."""
    if not (SITES.is_dir() and LISTED.is_dir()):
        return {"sites_f1": None}
    return measure_sites(quick) | measure_listed(1 / 3 if quick else 1)


def measure_sites(quick: bool) -> Values:
    rows = site_rows()
    truth = {row["Id"]: row["True Id"] for row in rows}
    found = pairs_of(resolved_rows(rows) if quick else loaded_groups())
    for name, key in PLAIN.items():
        report(name, pairs_of(groups_by(rows, key)), truth)
    report("Battlemap", found, truth)
    known, tested = halves(truth)
    baseline = tfidf_pairs(rows, known, tested)
    report("TF-IDF, the other half", baseline, tested)
    ours = {pair for pair in found if pair[0] in tested and pair[1] in tested}
    report("Battlemap, the other half", ours, tested)
    draws = drawn_f1([ours, baseline], tested)
    told: Values = {
        "sites_f1": scores(found, truth)[2],
        "sites_f1_interval": interval(drawn_f1([found], truth)[:, 0]),
        "sites_f1_baseline": scores(baseline, tested)[2],
        "sites_f1_lead_interval": interval(draws[:, 0] - draws[:, 1]),
    }
    plain = {name: pairs_of(groups_by(rows, key)) for name, key in PLAIN.items()}
    half = {"plain: TF-IDF, the other half": baseline, "served, the other half": ours}
    return (
        told
        | method_rows("sites_f1", plain, truth)
        | {
            f"sites_f1/{name}": [scores(pairs, tested)[2], *interval(draws[:, at])]
            for name, pairs, at in zip(half, half.values(), (1, 0), strict=True)
        }
    )


def method_rows(key: str, plain: dict[str, set[Pair]], truth: dict[str, str]) -> Values:
    drawn = drawn_f1(list(plain.values()), truth)
    return {
        f"{key}/plain: {name}": [scores(pairs, truth)[2], *interval(drawn[:, at])]
        for at, (name, pairs) in enumerate(plain.items())
    }


def measure_listed(share: float) -> Values:
    """Spellings of listed companies and of their executives: both halves by bench/resolution.py, the test half judged."""
    told, executives = read(LISTED)
    (known, made), (asked, others) = (organizations(told, half, share) for half in (DEV, TEST))
    people = persons(executives, made, DEV), persons(executives, others, TEST)
    return judged("listed_companies_f1", known, asked) | judged("listed_people_f1", *people)


def judged(key: str, known: Labelled, asked: Labelled) -> Values:
    plain = {"exact name": exact(asked), "TF-IDF": tfidf(asked, best_threshold(known))}
    best = max(plain, key=lambda name: scores(plain[name], asked.truth)[2])
    ours = resolved(asked.profiles)
    drawn = drawn_f1([ours, plain[best]], asked.truth)
    return {
        key: scores(ours, asked.truth)[2],
        f"{key}_interval": interval(drawn[:, 0]),
        f"{key}_baseline": scores(plain[best], asked.truth)[2],
        f"{key}_lead_interval": interval(drawn[:, 0] - drawn[:, 1]),
    } | method_rows(key, plain, asked.truth)


def site_rows() -> list[Row]:
    with (SITES / "sites.csv").open(encoding="utf-8", newline="", errors="replace") as file:
        return [{key: " ".join(cell.split()) for key, cell in row.items()} for row in csv.DictReader(file)]


# --- what is served


def resolved_rows(rows: list[Row]) -> list[list[str]]:
    """The groups that a load would make, without a server."""
    profiles = {row["Id"]: _profile(row) for row in rows}
    verdicts = Matcher.train(profiles.values()).resolve(profiles.values())
    return settle_verdicts(profiles, verdicts, {})[0]


def _profile(row: Row) -> Profile:
    keys = {"phone": row["Phone"]} if row["Phone"] else {}
    facts: dict[str, str | list[str]] = {
        fact: row[column] for fact, column in (("address", "Address"), ("postcode", "Zip")) if row[column]
    }
    return Profile(row["Id"], "Organization", [row["Site name"]], keys, facts, "sites")


def loaded_groups() -> list[list[str]]:
    """The ids of each node after a load through a mapping."""
    with empty_graph() as (graph, folder):
        return _load(graph, folder)


def _load(graph: Graph, folder: Path) -> list[list[str]]:
    from graph.store.parties import grouped_by_node, read_source_identities

    (folder / "sites.yaml").write_text(MAPPING, "utf-8")
    report = ingest(graph, [SITES / "sites.csv"], folder / "sites.yaml", quarantine=folder / "quarantine")
    print(f"{report.total('read'):,} rows read, {report.rejected} set aside; {report.resolution}")
    return list(grouped_by_node(read_source_identities(graph, "Organization")).values())


# --- pairs


def scores(found: set[Pair], truth: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    hit = sum(truth[a] == truth[b] for a, b in found)
    true = sum(n * (n - 1) // 2 for n in Counter(truth.values()).values())
    return hit / max(len(found), 1), hit / true, 2 * hit / (len(found) + true)


def report(name: str, found: set[Pair], truth: dict[str, str]) -> None:
    print("{:28} precision {:.3f}  recall {:.3f}  F1 {:.3f}".format(name, *scores(found, truth)))


def drawn_f1(methods: list[set[Pair]], truth: dict[str, str]) -> NDArray[np.float64]:
    """F1 of each method on draws of the programmes; a pair counts as often as its rows' programmes were drawn."""
    sites = {site: at for at, site in enumerate(sorted(set(truth.values())))}
    sizes = np.zeros(len(sites))
    for site in truth.values():
        sizes[sites[site]] += 1
    ends = [np.array([(sites[truth[a]], sites[truth[b]]) for a, b in sorted(found)]).T for found in methods]
    draws = bootstrap_draws(len(sites))
    drawn = np.empty((len(draws), len(methods)))
    for draw, chosen in zip(drawn, draws, strict=True):
        n = np.bincount(chosen, minlength=len(sites)).astype(float)
        true = float(n @ (sizes * (sizes - 1) / 2))
        for at, (a, b) in enumerate(ends):
            hit, wrong = n[a[a == b]].sum(), (n[a] * n[b])[a != b].sum()
            draw[at] = 2 * hit / (2 * hit + wrong + true - hit)
    return drawn


# --- plain baselines


def normalised(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def groups_by(rows: list[Row], key: Callable[[Row], str]) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if value := key(row):
            groups[value].append(row["Id"])
    return list(groups.values())


PLAIN: dict[str, Callable[[Row], str]] = {
    "exact name": lambda row: row["Site name"],
    "normalised name": lambda row: normalised(row["Site name"]),
    "normalised address": lambda row: normalised(row["Address"]),
    "phone": lambda row: row["Phone"],
}


def halves(truth: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Two halves of the programmes, at random."""
    sites = sorted(set(truth.values()))
    chosen = {sites[at] for at in np.random.default_rng(1).permutation(len(sites))[: len(sites) // 2]}
    return (
        {id: site for id, site in truth.items() if site in chosen},
        {id: site for id, site in truth.items() if site not in chosen},
    )


def tfidf_pairs(rows: list[Row], known: dict[str, str], tested: dict[str, str]) -> set[Pair]:
    """Pairs of the tested half whose cosine reaches the threshold that is best on the known half."""
    texts = [f"{row['Site name']} {row['Address']}".casefold() for row in rows]
    matrix = tfidf_matrix([re.sub(r"[\W_]+", " ", text).strip() for text in texts])
    alike = sparse.triu(matrix @ matrix.T, 1).tocoo()
    ids = [row["Id"] for row in rows]
    scored = [
        (value, min(ids[i], ids[j]), max(ids[i], ids[j]))
        for value, i, j in zip(alike.data, alike.row, alike.col, strict=True)
        if value >= 0.3
    ]

    def from_(least: float, of: dict[str, str]) -> set[Pair]:
        return {(a, b) for value, a, b in scored if value >= least and a in of and b in of}

    steps = np.arange(0.3, 0.95, 0.01)
    best = max(steps, key=lambda least: scores(from_(least, known), known)[2])
    return from_(best, tested)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="in memory, without a server")
    found = measure(parser.parse_args().quick)
    print(json.dumps({key: round(v, 4) if isinstance(v, float) else v for key, v in found.items()}))


if __name__ == "__main__":
    main()
