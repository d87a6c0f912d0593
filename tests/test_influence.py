"""Influence: PageRank against networkx, the run's promises on the real seed, and what it finds of the truth."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.influence.decision_influence import score_influence
from algorithms.influence.pagerank import pagerank
from algorithms.relationships.evidence import HEAD, PROCUREMENT, Weights
from algorithms.runs import Run, commit, version
from algorithms.scoring import score
from graph.db.client import Graph
from graph.db.transactions import run
from graph.projections.influence_projection import influence_projection
from graph.words import BattlemapError
from ingest.load.pipeline import ingest
from seed_data.make import truth
from tests.conftest import ROOT, SHARED

DAY = dt.date(2026, 1, 31)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, float]], list[float]]:
    """n nodes, weighted edges (self-loops, parallel and zero-weight ones too), teleport weights."""
    n = draw(st.integers(1, 12))
    node, weight = st.integers(0, n - 1), st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0])
    edges = draw(st.lists(st.tuples(node, node, weight), max_size=40))
    return n, edges, draw(st.lists(st.sampled_from([0.0, 0.2, 1.0, 5.0]), min_size=n, max_size=n))


def arrays(edges: list[tuple[int, int, float]]) -> tuple[Any, Any, Any]:
    table = np.array(edges, dtype=float).reshape(-1, 3)
    return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2]


def oracle(n: int, edges: list[tuple[int, int, float]], teleport: list[float], damping: float) -> Any:
    made: nx.DiGraph = nx.DiGraph()
    made.add_nodes_from(range(n))
    for a, b, w in edges:
        made.add_edge(a, b, weight=w + made.get_edge_data(a, b, {"weight": 0})["weight"])
    start = dict(enumerate(teleport)) if sum(teleport) else None
    found = nx.pagerank(made, damping, start, max_iter=5000, tol=1e-12, weight="weight")
    return np.array([found[i] for i in range(n)])


@settings(deadline=None, max_examples=200)
@given(graphs(), st.sampled_from([0.0, 0.5, 0.85]))
def test_pagerank_is_networkx(
    graph: tuple[int, list[tuple[int, int, float]], list[float]], damping: float
) -> None:
    n, edges, teleport = graph
    rank = pagerank(*arrays(edges), np.array(teleport), damping=damping)
    np.testing.assert_allclose(rank, oracle(n, edges, teleport, damping), atol=1e-7)


@settings(deadline=None, max_examples=50)
@given(st.lists(graphs(), min_size=1, max_size=4), st.randoms())
def test_blocks_are_as_good_as_alone_in_any_order(parts: list[Any], random: Any) -> None:
    offsets = np.cumsum([0, *(n for n, _, _ in parts)])
    edges = [(a + o, b + o, w) for o, (_, e, _) in zip(offsets, parts, strict=False) for a, b, w in e]
    teleport = np.array([t for _, _, p in parts for t in p])
    block = np.repeat(np.arange(len(parts)), [n for n, _, _ in parts])
    order = list(range(len(teleport)))
    random.shuffle(order)
    place = np.argsort(order)
    source, target, weight = arrays(edges)
    mixed = pagerank(place[source], place[target], weight, teleport[order], block=block[order])
    alone = np.concatenate([pagerank(*arrays(e), np.array(t)) for _, e, t in parts])
    np.testing.assert_allclose(mixed[place], alone, atol=1e-7)


def test_pagerank_of_nobody_one_and_a_star() -> None:
    nothing = arrays([])
    assert pagerank(*nothing, np.zeros(0)).shape == (0,)
    assert pagerank(*nothing, np.ones(1)).tolist() == [1.0]
    rank = pagerank(*arrays([(i, 0, 1.0) for i in range(1, 5)]), np.ones(5))
    assert rank[0] == pytest.approx((1 + 4 * 0.85) / (5 + 4 * 0.85))
    with pytest.raises(ValueError, match="not negative"):
        pagerank(*arrays([(0, 0, -1.0)]), np.ones(1))


@pytest.mark.parametrize(
    ("title", "heads", "buys"),
    [("信息科主任", True, False), ("采购专员", False, True), ("Purchasing Manager", True, True),
     ("Head of EHS", True, False), ("Workshop hand", False, False), ("Buyer", False, True)],
)  # fmt: skip
def test_titles(title: str, heads: bool, buys: bool) -> None:
    assert (bool(HEAD.search(title)), bool(PROCUREMENT.search(title))) == (heads, buys)


def test_runs_without_torch() -> None:
    code = "import sys, algorithms.runs, algorithms.influence.decision_influence; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- on the seed, in Neo4j


def shares(graph: Graph, label: str) -> dict[str, list[dict[str, Any]]]:
    rows = graph.read(
        f"MATCH (p:Person)-[r:INFLUENCES_DECISION]->(t:{label}) RETURN t.id AS target, p.id AS person, "
        "r.score AS score, r.rank AS rank, r.hidden AS hidden, r.run AS run ORDER BY target, rank"
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["target"], []).append(row)
    return found


@pytest.mark.parametrize("label", ["Opportunity", "Customer"])
def test_each_decision_sums_to_one_and_is_ranked(scored: Graph, label: str) -> None:
    found = shares(scored, label)
    assert len(found) == {"Opportunity": 50, "Customer": 60}[label]
    for rows in found.values():
        assert sum(r["score"] for r in rows) == pytest.approx(1)
        assert [r["rank"] for r in rows] == list(range(1, len(rows) + 1))
        assert all(a["score"] >= b["score"] for a, b in zip(rows, rows[1:], strict=False))


def test_global_influence_is_everyone_s(scored: Graph) -> None:
    rows = scored.read("MATCH (p:Person) RETURN p.influence AS score, p.influence_rank AS rank ORDER BY rank")
    assert sum(r["score"] for r in rows) == pytest.approx(1)
    assert [r["rank"] for r in rows] == list(range(1, len(rows) + 1))


def test_one_person_in_two_purchases_has_two_scores(scored: Graph) -> None:
    rows = scored.read(
        "MATCH (a:Opportunity)<-[x:INFLUENCES_DECISION]-(p)-[y:INFLUENCES_DECISION]->(b:Opportunity) "
        "WHERE a.product_line <> b.product_line AND a.id < b.id RETURN x.score <> y.score AS differ"
    )
    assert rows and np.mean([r["differ"] for r in rows]) > 0.9


def test_a_new_run_replaces_the_old_one_whole(scored: Graph, snapshot: dt.date) -> None:
    before = {r["run"] for rows in shares(scored, "Opportunity").values() for r in rows}
    (summary,) = score(scored, "influence", snapshot, full=True)
    after = scored.read("MATCH ()-[r:INFLUENCES_DECISION]->() RETURN DISTINCT r.run AS run")
    people = scored.read("MATCH (p:Person) RETURN DISTINCT p.influence_run AS run")
    (node,) = scored.read("MATCH (s:ScoringRun {id: $id}) RETURN s {.*} AS s", id=summary.run)
    assert [r["run"] for r in after] == [r["run"] for r in people] == [summary.run]
    assert summary.run not in before
    assert node["s"]["algorithm"] == "influence"
    assert node["s"]["data_as_of"] == snapshot
    assert node["s"]["version"] == version()


def test_a_failed_write_leaves_the_old_run(scored: Graph, snapshot: dt.date) -> None:
    before = shares(scored, "Opportunity")
    opportunity = next(iter(before))
    broken = Run("influence", snapshot, {})
    row = {"start": "nobody", "end": opportunity, "values": {"score": 1.0, "rank": 1, "hidden": False}}
    with pytest.raises(BattlemapError) as caught:
        commit(scored, broken, {("INFLUENCES_DECISION", "Person", "Opportunity"): [row]}, {"Person": []})
    assert caught.value.code == "DANGLING"
    assert shares(scored, "Opportunity") == before
    assert not scored.read("MATCH (s:ScoringRun {id: $id}) RETURN s.id AS id", id=broken.id)
    assert scored.read("MATCH (p:Person) WHERE p.influence IS NULL RETURN count(p) AS n")[0]["n"] == 0


def test_who_is_hidden(scored: Graph) -> None:
    """Measured on the committed seed, which nothing was learnt from: recall 0.972, precision 0.814 (bench/hidden.py: others)."""
    told = truth()
    found = {
        (o, r["person"]) for o, rows in shares(scored, "Opportunity").items() for r in rows if r["hidden"]
    }
    right = len(found & told.hidden)
    assert right / len(told.hidden) >= 0.9
    assert right / len(found) >= 0.8
    for case in ("ehs_veto", "it_head"):
        assert (told.cases[case]["opportunity"], told.cases[case]["person"]) in found


def test_everyone_has_a_place_in_the_whole(scored: Graph) -> None:
    rows = scored.read("MATCH (p:Person) RETURN p.brokerage AS b, p.community AS c, p.reach AS r")
    assert all(0 <= row["b"] <= 1 and 0 <= row["r"] <= 1 for row in rows)
    assert max(row["b"] for row in rows) > 0
    assert {row["c"] for row in rows} == set(range(max(row["c"] for row in rows) + 1))


def test_shares_follow_the_truth(scored: Graph) -> None:
    told, found = truth(), shares(scored, "Opportunity")
    correlations = []
    for opportunity, rows in found.items():
        known = told.influence[opportunity]
        pair = np.array([[r["score"], known.get(r["person"], 0)] for r in rows])
        correlations.append(np.corrcoef(np.argsort(np.argsort(pair, axis=0), axis=0).T)[0, 1])
    assert np.mean(correlations) >= 0.7


def test_the_run_sees_its_own_weights(seeded: Graph, snapshot: dt.date) -> None:
    rows = influence_projection(seeded, snapshot)
    usual, none = score_influence(rows), score_influence(rows, replace(Weights(), damping=0.0, veto=10.0))
    vetoers = {(v["target"], v["person"]) for v in rows.vetoes}
    gained = [
        b.score - a.score
        for a in usual.opportunities
        for b in none.opportunities
        if (a.target, a.person) == (b.target, b.person) and (a.target, a.person) in vetoers
    ]
    assert gained and min(gained) > 0


# --- as of a day


def tell(graph: Graph) -> None:
    """A small story with facts before and after `DAY`."""
    graph.write(lambda tx: run(tx, """
        CREATE (c:Organization:Customer {id: 'C', name: 'C', industry: 'NEV'}), (v:Organization:Vendor {id: 'V', name: 'V'})
        CREATE (a:Person {id: 'a', name: 'a', title: '采购总监'}), (b:Person {id: 'b', name: 'b', title: 'Head of EHS'}),
               (d:Person {id: 'd', name: 'd'}), (s:Person:SalesRep {id: 's', name: 's'})
        CREATE (old:Opportunity {id: 'old', name: 'old', status: 'won', opened: date('2025-01-01'), closed: date('2026-05-01')}),
               (new:Opportunity {id: 'new', name: 'new', status: 'open', opened: date('2026-03-01')})
        CREATE (c)-[:OPENED]->(old), (c)-[:OPENED]->(new)
        CREATE (a)-[:WORKS_AT {valid_from: date('2020-01-01'), valid_to: date('2026-06-01')}]->(c),
               (b)-[:WORKS_AT {valid_from: date('2020-01-01')}]->(c), (d)-[:WORKS_AT {valid_from: date('2026-02-01')}]->(c)
        CREATE (b)-[:INFLUENCES {weight: 0.9, valid_from: date('2025-06-01')}]->(a),
               (d)-[:INFLUENCES {weight: 0.9, valid_from: date('2026-06-01')}]->(b)
        CREATE (a)-[:DECIDES {role: 'procurement', weight: 0.8, valid_from: date('2025-02-01')}]->(old),
               (b)-[:DECIDES {role: 'technical', valid_from: date('2026-04-01')}]->(old),
               (d)-[:HAS_VETO {valid_from: date('2026-04-01')}]->(c)
        CREATE (e:Engagement {id: 'e', kind: 'visit', at: datetime('2026-01-31T23:00+08:00')}),
               (f:Engagement {id: 'f', kind: 'visit', at: datetime('2026-02-01T00:00+08:00')})
        CREATE (e)-[:ABOUT]->(old), (f)-[:ABOUT]->(old), (a)-[:TOOK_PART]->(e), (s)-[:TOOK_PART]->(e), (b)-[:TOOK_PART]->(f)
    """))  # fmt: skip


def forget(graph: Graph) -> None:
    """Delete every fact that came after `DAY`."""
    for statement in (
        "MATCH ()-[r]->() WHERE r.valid_from > $day DELETE r",
        "MATCH ()-[r]->() WHERE r.valid_to > $day REMOVE r.valid_to",
        "MATCH (o:Opportunity) WHERE o.opened > $day DETACH DELETE o",
        "MATCH (o:Opportunity) WHERE o.closed > $day SET o.status = 'open' REMOVE o.closed",
        "MATCH (e:Engagement) WHERE date(e.at) > $day DETACH DELETE e",
    ):
        graph.write(lambda tx, s=statement: run(tx, s, day=DAY))


def test_what_came_later_is_not_seen(empty: Graph) -> None:
    tell(empty)
    before = influence_projection(empty, DAY)
    forget(empty)
    assert influence_projection(empty, DAY) == before
    assert [o["id"] for o in before.opportunities] == ["old"]
    assert [e["id"] for e in before.engagements] == ["e"]
    assert [(r["person"], r["opportunity"]) for r in before.decides] == [("a", "old")]


def test_scores_of_the_small_story(empty: Graph) -> None:
    tell(empty)
    scores = score_influence(influence_projection(empty, DAY))
    assert [(i.person, i.rank, i.hidden) for i in scores.opportunities] == [("b", 1, True), ("a", 2, False)]


def test_an_empty_graph_is_scored_too(empty: Graph) -> None:
    (summary,) = score(empty, "influence", DAY)
    assert summary.edges == 0
    assert empty.read("MATCH (s:ScoringRun) RETURN count(s) AS n") == [{"n": 1}]


# --- a company whose ranks are known


def test_krackhardt_through_a_mapping_finds_the_ceo_and_the_vice_presidents(
    empty: Graph, tmp_path: Path
) -> None:
    """Global influence as it is scored, from advice, friendship and reporting; PageRank on advice alone has AUC .9625."""
    files = SHARED / "data" / "krackhardt"
    if not files.is_dir():
        pytest.skip("the folder `shared` with the real files is not beside the project")
    report = ingest(
        empty, [files], ROOT / "examples" / "krackhardt", quarantine=tmp_path / "aside", resolve=False
    )
    counts = {t.file.split("-")[-1]: (t.read, t.loaded, t.skipped) for t in report.tables}
    assert report.rejected == 0
    assert counts == {"Attributes.csv": (21, 21, 0), "Advice.txt": (441, 190, 251), "Friendship.txt": (441, 102, 339),
                      "ReportsTo.txt": (441, 20, 421)}  # fmt: skip
    rows = influence_projection(empty, DAY)
    advice = replace(rows, ties=[t for t in rows.ties if t["type"] == "INFLUENCES"])
    for each in (advice, rows):
        scores = {p["id"]: p["values"]["influence"] for p in score_influence(each).people}
        leads = {p["id"] for p in rows.people if p["title"] != "Manager"}
        pairs = [(scores[a], scores[b]) for a in leads for b in scores.keys() - leads]
        found = np.mean([(a > b) + 0.5 * (a == b) for a, b in pairs])
        assert found >= 0.96
