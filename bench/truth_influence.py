"""Influence against true rank: on a company's mails (enron), and on a firm's advice, friendship and reporting (krackhardt).

    python bench/truth_influence.py            loads both through the mappings of examples/ into a server, and scores them
    python bench/truth_influence.py --quick    scores the same records in memory, as the projection gives them

Judged is everybody's `influence`, which `battlemap score influence` writes. True are the titles, which are no input: Vice
President or above, 47 of the 130 with a title among 184 people; the CEO and the vice presidents, 5 of 21. AUC with a 95 % interval
over 2,000 draws of the people; `..._lead_interval` is of the lead over the best plain baseline, from the same draws. Baselines, from
the raw files by networkx: distinct senders, PageRank by mails and without weights; PageRank, in-degree, betweenness of advice.
The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).parents[1])  # else bench/ingest.py would stand for the package `ingest`

import networkx  # noqa: E402
import numpy as np  # noqa: E402
from scipy.stats import rankdata  # noqa: E402

from algorithms.influence.decision_influence import score_influence  # noqa: E402
from algorithms.scoring import score  # noqa: E402
from bench.comparison import bootstrap_draws, empty_graph, interval  # noqa: E402
from graph.db.client import Graph  # noqa: E402
from graph.projections.influence_projection import InfluenceProjection  # noqa: E402
from ingest.load.pipeline import ingest  # noqa: E402
from tests.helpers.influence_scores import place_of  # noqa: E402
from tests.helpers.rowwise.projection import InfluenceRows  # noqa: E402
from tests.helpers.rowwise.tables import tables_of  # noqa: E402

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
DAYS = {"enron": dt.date(2002, 6, 21), "krackhardt": dt.date(2026, 1, 31)}  # the last mail; that firm has no dates
SENIOR = re.compile(r"(Vice President|President|CEO|Managing Director)|.*Chief Operating Officer")
Scores = dict[str, float]
Told = dict[str, float | list[float] | None]


def measure(quick: bool) -> Told:
    """AUC of both sets, each with its interval, its best baseline and the interval of its lead."""
    if not DATA.is_dir():
        return dict.fromkeys(("enron_vp_auc", "krackhardt_auc"))
    found = {name: place_of(score_influence(of())) for name, of in MEMORY.items()} if quick else loaded()
    told: Told = {}
    told |= judged("enron_vp_auc", found["enron"], enron_baselines(), enron_seniors())
    return told | judged("krackhardt_auc", found["krackhardt"], krackhardt_baselines(), krackhardt_seniors())


def judged(name: str, scores: Scores, baselines: dict[str, Scores], senior: dict[str, bool]) -> Told:
    """The bar's keys; every baseline's AUC is printed."""
    ids = sorted(senior)
    true = np.array([senior[id] for id in ids])
    columns = {method: np.array([of.get(id, 0.0) for id in ids]) for method, of in ({"": scores} | baselines).items()}
    value = {method: auc(column, true) for method, column in columns.items()}
    for method in value:
        print(f"{name:16} {method or 'influence':24} {value[method]:.4f}")
    best = max(baselines, key=lambda method: value[method])
    draws = [d for d in bootstrap_draws(len(ids)) if 0 < true[d].sum() < len(d)]
    drawn = {method: np.array([auc(column[d], true[d]) for d in draws]) for method, column in columns.items()}
    told: Told = {
        name: value[""],
        f"{name}_interval": interval(drawn[""]),
        f"{name}_baseline": value[best],
        f"{name}_lead_interval": interval(drawn[""] - drawn[best]),
    }
    return told | {f"{name}/plain: {method}": [value[method], *interval(drawn[method])] for method in baselines}


def auc(scores: Any, true: Any) -> float:
    """The chance that somebody senior scores above somebody who is not; of equals, a half."""
    n = true.sum()
    return float((rankdata(scores)[true].sum() - n * (n + 1) / 2) / (n * (len(true) - n)))


# --- the same records in memory


def enron_rows() -> InfluenceProjection:
    """Mails as examples/enron loads them: one for each sender and second, to all recipients of its rows."""
    engagements = [
        {
            "id": f"{sender} {time}",
            "kind": "mail",
            "at": dt.datetime.fromisoformat(time),
            "people": [sender, *(to - {sender})],
            "senders": [sender],
            "about": [],
            "partners": [],
        }
        for (sender, time), to in mails().items()
    ]
    ids = [f"E{row['id']}" for row in table("enron", "people.csv")]
    return in_memory("enron", ids, engagements=engagements)


def krackhardt_rows() -> InfluenceProjection:
    """Ties as examples/krackhardt loads them."""
    ties = [tie("INFLUENCES", b, a, 1.0) for a, b in ties_of("Advice")]
    ties += [tie("KNOWS", a, b) for a, b in ties_of("Friendship")]
    ties += [tie("REPORTS_TO", a, b) for a, b in ties_of("ReportsTo")]
    return in_memory("krackhardt", [f"M{n}" for n in range(1, 22)], ties=ties)


def tie(type: str, start: str, end: str, weight: float | None = None) -> dict[str, Any]:
    known = {"id": f"{type} {start} {end}", "type": type, "start": start, "end": end, "weight": weight}
    return known | {"confidence": None, "basis": None, "last_contact": None}


def in_memory(name: str, ids: list[str], **rows: Any) -> InfluenceProjection:
    empty = dict.fromkeys(("name", "name_en", "title", "title_en", "department"))
    others = ("employments", "ties", "decides", "vetoes", "advises", "opportunities", "customers", "engagements")
    known = {other: [] for other in others} | {"people": [{"id": id, "roles": []} | empty for id in ids]}
    return tables_of(InfluenceRows(DAYS[name], **(known | rows)))


MEMORY = {"enron": enron_rows, "krackhardt": krackhardt_rows}


# --- through the product, from files to scores in the graph


def loaded() -> dict[str, Scores]:
    with empty_graph() as (graph, folder):
        return {name: loaded_scores(graph, name, folder) for name in MEMORY}


def loaded_scores(graph: Graph, name: str, folder: Path) -> Scores:
    """Load one set beside the others, score, and read what was written of its people."""
    report = ingest(graph, [DATA / name], ROOT / "examples" / name, quarantine=folder / name)
    (summary,) = score(graph, "influence", DAYS[name])
    print(f"{name}: {report.total('read'):,} rows read, {report.rejected} set aside; {summary.text.en}")
    read = "MATCH (p:Person) WHERE p.source = $source RETURN p.id AS id, p.influence AS influence"
    return {row["id"]: row["influence"] for row in graph.read(read, source=name)}


# --- the raw files, their truth and plain baselines


def table(name: str, file: str) -> list[dict[str, str]]:
    with (DATA / name / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def mails() -> dict[tuple[str, str], set[str]]:
    """(sender, time) → recipients, who may be the sender too."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in table("enron", "emails.csv"):
        found[f"E{row['from_id']}", row["Time"]].add(f"E{row['to_id']}")
    return found


def enron_seniors() -> dict[str, bool]:
    titles = {f"E{row['id']}": row["Note"] for row in table("enron", "people.csv")}
    return {id: bool(SENIOR.match(title)) for id, title in titles.items() if title != "NA"}


def enron_baselines() -> dict[str, Scores]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for (sender, time), to in mails().items():
        for other in to - {sender} if not time.startswith("1979") else ():
            counts[sender, other] += 1
    graph = networkx.DiGraph()
    graph.add_weighted_edges_from((a, b, n) for (a, b), n in counts.items())
    return {
        "distinct senders": dict(graph.in_degree()),
        "PageRank by mails": networkx.pagerank(graph),
        "PageRank, unweighted": networkx.pagerank(graph, weight=None),
    }


def ties_of(kind: str) -> list[tuple[str, str]]:
    lines = (DATA / "krackhardt" / f"Krack-High-Tec-edgelist-{kind}.txt").read_text("utf-8").split("\n")
    cells = [line.split() for line in lines if line.strip()]
    return [(f"M{a}", f"M{b}") for a, b, so in cells if so == "1"]


def krackhardt_seniors() -> dict[str, bool]:
    return {f"M{row['ID']}": row["LEVEL"] != "3" for row in table("krackhardt", "Krack-High-Tec-Attributes.csv")}


def krackhardt_baselines() -> dict[str, Scores]:
    graph = networkx.DiGraph(ties_of("Advice"))
    return {
        "PageRank of advice": networkx.pagerank(graph),
        "in-degree of advice": dict(graph.in_degree()),
        "betweenness of advice": networkx.betweenness_centrality(graph),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="in memory, without a server")
    told = measure(parser.parse_args().quick)
    print(json.dumps({k: round(v, 4) if isinstance(v, float) else v for k, v in told.items()}))


if __name__ == "__main__":
    main()
