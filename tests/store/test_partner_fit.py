"""Partner fit: its measures by hand, no look ahead, and the run's promises on the real seed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import orjson
import pytest

from algorithms.fit_data.beginnings import beginnings
from algorithms.fit_data.features import Snapshot, product_lines
from algorithms.fit_data.pair_features import PAIR_FEATURES, pair_features
from algorithms.fit_data.pairs import PairBlock, PairList
from algorithms.fit_data.served_model import PLAIN
from algorithms.fit_data.windows import windows
from algorithms.models.heuristics import BASELINES
from algorithms.models.typed_graph import Vocabulary, typed_graph
from algorithms.partner_fit.model_selection import BLENDS, LEARNT
from algorithms.runs import ScoringRun, commit_run
from algorithms.scoring import score
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.choices import PARTNERS
from graph.model.model import MODEL
from graph.projections.partner_projection import PartnerProjection, partner_projection
from graph.words import BattlemapError
from seed_data.make import truth

# --- no look ahead


@pytest.fixture(scope="module")
def rows(seeded: Graph, snapshot: dt.date) -> PartnerProjection:
    return partner_projection(seeded, snapshot)


@pytest.mark.parametrize("days", [30, 200, 400, 800, 1200])
def test_before_is_what_the_database_would_have_said(
    seeded: Graph, rows: PartnerProjection, snapshot: dt.date, days: int
) -> None:
    day = snapshot - dt.timedelta(days=days)
    assert rows.before(day) == partner_projection(seeded, day)


def test_an_earlier_day_shows_nothing_later(rows: PartnerProjection, snapshot: dt.date) -> None:
    day = snapshot - dt.timedelta(days=400)
    past = rows.before(day)
    moments = [r["at"] for part in (past.ratings, past.repairs, past.meetings) for r in part]
    moments += [r[k] for r in past.relations for k in ("begun", "ended")] + [o["closed"] for o in past.opportunities]
    dates = [m.date() if isinstance(m, dt.datetime) else m for m in moments if m]
    assert dates and max(dates) <= day
    still_open = {o["id"] for o in past.opportunities if o["status"] == "open"}
    assert still_open and all(j["outcome"] is None for j in past.joins if j["opportunity"] in still_open)


def test_windows_ask_for_new_pairs_only(rows: PartnerProjection) -> None:
    for window in windows(rows):
        begun = set(window.shot.begun)
        assert window.shot.day == window.start
        for role in window.shot.roles:
            whole = PairBlock(len(window.shot.partners[role]), np.arange(len(window.shot.customers)))
            open, right = window.open(role, whole), window.right[role].toarray() > 0
            assert not (right & ~open).any()
            assert open.sum() == open.size - sum(r == role for r, _, _ in begun)


def test_features_of_a_pair_do_not_know_that_it_works_together(rows: PartnerProjection) -> None:
    """Taking a pair's own relation and ratings out changes none of its features but what names its needs."""
    (pair, known) = next((p, b) for p, b in beginnings(rows).items() if b.well and p[0] == "Supplier")
    role, partner, customer = pair

    def other(r: dict[str, Any]) -> bool:
        return (r["partner"], r["customer"]) != (partner, customer)

    without = PartnerProjection(
        **{
            name: [r for r in part if name not in ("relations", "ratings") or other(r)]
            if name not in ("day", "changes")
            else part
            for name, part in ((n, getattr(rows, n)) for n in PartnerProjection.__slots__)
        }
    )
    with_it, gone = Snapshot(rows), Snapshot(without, Snapshot(rows).lines)
    one = PairList(np.array([with_it.row[role, partner]]), np.array([with_it.column[customer]]))
    same = [n for n in PAIR_FEATURES if "need" not in n and n not in ("similar customers", "recent starts")]
    columns = [PAIR_FEATURES.index(n) for n in same]
    before, after = (pair_features(shot, role, one)[0, columns] for shot in (with_it, gone))
    np.testing.assert_allclose(before, after, atol=1e-4)
    assert known.at is not None


def test_typed_graph_is_the_declared_one(rows: PartnerProjection) -> None:
    shot = Snapshot(rows)
    graph = typed_graph(shot, Vocabulary.of(rows, product_lines(rows)))
    as_role = {"Organization": ("Customer", *shot.roles), "Person": ("Engineer", "KOL")}
    named = {(x, t, y) for a, t, b in MODEL.triples for x in as_role.get(a, (a,)) for y in as_role.get(b, (b,))}
    forward = [t for t in graph.edges if not t[1].startswith("rev_")]
    assert set(forward) <= named
    assert {"DISTRIBUTES_TO", "SERVES", "SUPPLIES", "RATED", "PARTNERED_ON", "ABOUT", "INSTALLED_AT", "HOLDS"} <= {
        t[1] for t in forward
    }
    assert sum(graph.edges[t].nnz > 0 for t in forward) >= 18
    for source, type, target in forward:
        matrix, turned = graph.edges[source, type, target], graph.edges[target, f"rev_{type}", source]
        assert matrix.shape == (len(graph.nodes[target]), len(graph.nodes[source])) == turned.shape[::-1]
        assert matrix.nnz == turned.nnz
        sums = np.asarray(abs(matrix).sum(axis=1)).ravel()
        assert ((np.abs(sums - 1) < 1e-5) | (sums == 0)).all()


def test_an_old_edge_counts_less(rows: PartnerProjection) -> None:
    """Of two customers of one supplier the one it began with later weighs more."""
    shot = Snapshot(rows)
    graph = typed_graph(shot, Vocabulary.of(rows, shot.lines))
    weights = graph.edges["Customer", "rev_SUPPLIES", "Supplier"].tocsr()
    dates = {
        (r["partner"], r["customer"]): r["begun"] for r in rows.relations if r["type"] == "SUPPLIES" and not r["ended"]
    }
    several = {p: [c for q, c in dates if q == p and dates[q, c]] for p, _ in dates}
    partner, customers = next(
        (p, cs)
        for p, cs in several.items()
        if len(cs) > 2
        and sum(r["partner"] == p and r["type"] == "SUPPLIES" and not r["ended"] for r in rows.relations) == len(cs)
    )
    row = weights[[shot.row["Supplier", partner]]].toarray().ravel()
    by_age = sorted(customers, key=lambda c: dates[partner, c])
    told = [row[shot.column[c]] for c in by_age]
    assert told == sorted(told) and told[0] < told[-1]


# --- on the seed, in Neo4j


def fits(graph: Graph) -> list[dict[str, Any]]:
    return graph.read(
        "MATCH (p)-[f:FITS]->(c:Customer) UNWIND [l IN labels(p) WHERE l IN $roles] AS role "
        "RETURN p.id AS partner, c.id AS customer, role, f {.*} AS f ORDER BY customer, role, f.rank",
        roles=list(PARTNERS),
    )


@pytest.fixture(scope="module")
def metrics(scored: Graph) -> dict[str, Any]:
    (row,) = scored.read(
        "MATCH (s:ScoringRun {algorithm: 'partner_fit'}) RETURN s.metrics AS m ORDER BY s.started DESC LIMIT 1"
    )
    found: dict[str, Any] = orjson.loads(row["m"])
    return found


def test_every_fit_is_ranked_likely_and_explained(scored: Graph) -> None:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in fits(scored):
        groups.setdefault((row["customer"], row["role"]), []).append(row["f"])
    assert len(groups) == 60 * 4
    for found in groups.values():
        assert [f["rank"] for f in found] == list(range(1, len(found) + 1)) and len(found) <= 10
        assert all(0 <= f["probability"] <= 1 for f in found)
        assert found[0]["probability"] == max(f["probability"] for f in found)
        assert all(len(f["reasons"]) == len(f["reasons_zh"]) == len(f["evidence"]) >= 2 for f in found)
    assert np.mean([len(found) for found in groups.values()]) > 8
    assert len({f["run"] for found in groups.values() for f in found}) == 1


def test_all_methods_stand_side_by_side(metrics: dict[str, Any]) -> None:
    methods = {*PLAIN, *LEARNT, *BLENDS}
    assert set(metrics["validation"]) == set(metrics["test"]) == methods
    for found in [*metrics["validation"].values(), *metrics["test"].values()]:
        assert {"mrr", "hits@1", "hits@5", "hits@10", "auc", "ap", "positives", "queries"} <= set(found)
    best = max(metrics["validation"].values(), key=lambda m: m["mrr"])
    assert metrics["learnt_leads"] and metrics["served"] == metrics["strongest_learnt"]
    assert metrics["validation"][metrics["served"]]["mrr"] == best["mrr"]


def test_what_is_served_beats_the_plain_baselines(metrics: dict[str, Any]) -> None:
    test = metrics["test"]
    for baseline in BASELINES:
        assert test[metrics["served"]]["mrr"] > test[baseline]["mrr"] + 0.05
        assert test["gnn"]["mrr"] > test[baseline]["mrr"] + 0.05
    assert metrics["calibration_error"] <= 0.05


def test_fits_follow_the_truth(scored: Graph) -> None:
    told = truth().good_partner
    by_rank: dict[int, list[float]] = {}
    for row in fits(scored):
        if (row["partner"], row["customer"]) in told:
            by_rank.setdefault(row["f"]["rank"], []).append(told[row["partner"], row["customer"]])
    mean = {rank: float(np.mean(values)) for rank, values in by_rank.items()}
    assert mean[1] > 0.5 > 3 * np.mean(list(told.values()))
    assert mean[1] > mean[3] > mean[10]


def test_the_named_cases(scored: Graph) -> None:
    cases = truth().cases
    rank = {(r["partner"], r["customer"]): r["f"] for r in fits(scored)}
    expansion, risk = cases["expansion"], cases["distributor"]
    assert rank[expansion["high"], expansion["customer"]]["rank"] <= 2
    low = rank.get((expansion["low"], expansion["customer"]))
    assert low is None or low["rank"] > 5
    held = rank[risk["distributor"], risk["customer"]]
    assert held["rank"] <= 3
    assert any(r.startswith("Maintenance records") for r in held["reasons"])
    assert any("条维修记录" in r for r in held["reasons_zh"])


def test_a_failed_write_leaves_the_old_run(scored: Graph, snapshot: dt.date) -> None:
    before = fits(scored)
    row = {
        "start": "nobody",
        "end": before[0]["customer"],
        "values": {"rank": 1, "reasons": ["x"], "reasons_zh": ["x"]},
    }
    broken = ScoringRun("partner_fit", snapshot, {})
    with pytest.raises(BattlemapError) as caught:
        commit_run(scored, broken, {("FITS", "KOL", "Customer"): [row]})
    assert caught.value.code == "DANGLING"
    assert fits(scored) == before


# --- little data


def test_an_empty_graph_does_not_crash(empty: Graph) -> None:
    influence, fit = score(empty, "all", dt.date(2026, 11, 24))
    assert (influence.edges, fit.edges) == (0, 0)
    assert fit.metrics["evidence"] == "not enough"


def test_too_little_to_learn_from_says_so(empty: Graph) -> None:
    """As in a shop's order book: two suppliers, three customers, orders won and some undated."""
    empty.write(
        lambda tx: run(
            tx,
            """
        UNWIND range(1, 3) AS n CREATE (:Organization:Customer {id: 'C' + n, name: 'C' + n, region: 'R' + n})
        WITH count(*) AS made
        CREATE (s:Organization:Supplier {id: 'S1', name: 'S1', region: 'R1'}),
               (t:Organization:Supplier:Customer {id: 'S2', name: 'S2'})
        WITH s, t MATCH (a:Customer {id: 'C1'}), (b:Customer {id: 'C2'})
        CREATE (s)-[:SUPPLIES {valid_from: date('2020-02-03'), product_line: 'tea'}]->(a), (t)-[:SUPPLIES]->(b)
        CREATE (b)-[:OPENED]->(o:Opportunity {id: 'O', name: 'O', status: 'won', closed: date('2021-01-01')})
        CREATE (s)-[:PARTNERED_ON]->(o)
    """,
        )
    )
    (summary,) = score(empty, "partner-fit", dt.date(2026, 11, 24))
    found = fits(empty)
    assert summary.metrics["served"] == "profile match and neighbours"
    assert len(found) == 2 * 4 - 1  # every pair but the one that is one and the same party
    assert all("Not enough evidence" in row["f"]["reasons"][0] for row in found)
    assert all("依据不足" in row["f"]["reasons_zh"][0] for row in found)
    assert all(row["f"].get("probability") is None for row in found)
    best = next(row["f"] for row in found if (row["partner"], row["customer"]) == ("S1", "C1"))
    assert best["rank"] == 1
    assert any("since 2020-02-03" in r for r in best["reasons"])
