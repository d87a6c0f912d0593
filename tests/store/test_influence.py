"""Influence: PageRank against networkx, the run's promises on the real seed, and what it finds of the truth."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow.compute as pc
import pytest

from algorithms.influence.decision_influence import score_influence
from algorithms.relationships.evidence import Weights
from algorithms.runs import ScoringRun, code_version, commit_run
from algorithms.scoring import score
from graph.db.client import Graph
from graph.db.transactions import run
from graph.projections.influence_projection import influence_projection
from graph.words import BattlemapError
from ingest.load.pipeline import ingest
from seed_data.make import truth
from tests.helpers.influence import DAY, tell
from tests.helpers.influence_scores import assert_alike, place_of, shares_of
from tests.helpers.paths import ROOT, SHARED
from tests.helpers.rowwise.projection import read_influence_rows
from tests.helpers.rowwise.scores import score_rows

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
    assert node["s"]["version"] == code_version()


def test_a_failed_write_leaves_the_old_run(scored: Graph, snapshot: dt.date) -> None:
    before = shares(scored, "Opportunity")
    opportunity = next(iter(before))
    broken = ScoringRun("influence", snapshot, {})
    row = {"start": "nobody", "end": opportunity, "values": {"score": 1.0, "rank": 1, "hidden": False}}
    with pytest.raises(BattlemapError) as caught:
        commit_run(scored, broken, {("INFLUENCES_DECISION", "Person", "Opportunity"): [row]}, {"Person": []})
    assert caught.value.code == "DANGLING"
    assert shares(scored, "Opportunity") == before
    assert not scored.read("MATCH (s:ScoringRun {id: $id}) RETURN s.id AS id", id=broken.id)
    assert scored.read("MATCH (p:Person) WHERE p.influence IS NULL RETURN count(p) AS n")[0]["n"] == 0


def test_who_is_hidden(scored: Graph) -> None:
    """Measured on the committed seed, which nothing was learnt from: recall 0.972, precision 0.814 (bench/hidden.py: others)."""
    told = truth()
    found = {(o, r["person"]) for o, rows in shares(scored, "Opportunity").items() for r in rows if r["hidden"]}
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
    before, after = ({(t, p): share for t, p, share, *_ in shares_of(rows, s.opportunities)} for s in (usual, none))
    vetoers = {(v["target"], v["person"]) for v in read_influence_rows(seeded, snapshot).vetoes}
    gained = [after[pair] - before[pair] for pair in after.keys() & vetoers]
    assert gained and min(gained) > 0


def test_tables_give_the_scores_of_rows(seeded: Graph, snapshot: dt.date) -> None:
    for day in (snapshot, snapshot - dt.timedelta(days=200)):
        assert_alike(score_influence(influence_projection(seeded, day)), score_rows(read_influence_rows(seeded, day)))


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
    assert before.purchases["id"].to_pylist() == ["old"] and before.opened["purchase"].to_pylist() == [0]
    assert before.engagements["id"].to_pylist() == ["e"]
    assert [before.people["id"][k].as_py() for k in before.decides["person"].to_pylist()] == ["a"]


def test_scores_of_the_small_story(empty: Graph) -> None:
    tell(empty)
    scores = score_influence(influence_projection(empty, DAY))
    found = [(person, rank, hidden) for _, person, _, rank, hidden in shares_of(scores.rows, scores.opportunities)]
    assert found == [("b", 1, True), ("a", 2, False)]


def test_an_empty_graph_is_scored_too(empty: Graph) -> None:
    (summary,) = score(empty, "influence", DAY)
    assert summary.edges == 0
    assert empty.read("MATCH (s:ScoringRun) RETURN count(s) AS n") == [{"n": 1}]


# --- a company whose ranks are known


def test_krackhardt_through_a_mapping_finds_the_ceo_and_the_vice_presidents(empty: Graph, tmp_path: Path) -> None:
    """Global influence as it is scored, from advice, friendship and reporting; PageRank on advice alone has AUC .9625."""
    files = SHARED / "data" / "krackhardt"
    if not files.is_dir():
        pytest.skip("the folder `shared` with the real files is not beside the project")
    report = ingest(empty, [files], ROOT / "examples" / "krackhardt", quarantine=tmp_path / "aside", resolve=False)
    counts = {t.file.split("-")[-1]: (t.read, t.loaded, t.skipped) for t in report.tables}
    assert report.rejected == 0
    assert counts == {
        "Attributes.csv": (21, 21, 0),
        "Advice.txt": (441, 190, 251),
        "Friendship.txt": (441, 102, 339),
        "ReportsTo.txt": (441, 20, 421),
    }
    rows = influence_projection(empty, DAY)
    advice = replace(rows, ties=rows.ties.filter(pc.equal(rows.ties["type"].cast("string"), "INFLUENCES")))
    assert_alike(score_influence(rows), score_rows(read_influence_rows(empty, DAY)))
    for each in (advice, rows):
        scores = place_of(score_influence(each))
        leads = {p["id"] for p in rows.people.to_pylist() if p["title"] != "Manager"}
        pairs = [(scores[a], scores[b]) for a in leads for b in scores.keys() - leads]
        found = np.mean([(a > b) + 0.5 * (a == b) for a, b in pairs])
        assert found >= 0.96


# --- mails, and what a mapping says of its ties

MAILS = """version: 1
source: office
zone: Asia/Shanghai
tie_weights: {REPORTS_TO: 0.9}
feeds:
  - file: people.csv
    records:
      - {node: Person, id: id, fields: {name: name}}
      - {edge: REPORTS_TO, from: {node: Person, id: id}, to: {node: Person, id: boss}, optional: true}
  - file: mails.csv
    records:
      - {node: Engagement, id: "{from} {time}", fields: {kind: {const: mail}, at: time}}
      - edge: TOOK_PART
        from: {node: Person, id: to}
        to: {node: Engagement, id: "{from} {time}"}
        fields: {part: {const: recipient}}
      - edge: TOOK_PART
        from: {node: Person, id: from}
        to: {node: Engagement, id: "{from} {time}"}
        fields: {part: {const: Sender}}
"""


def test_mails_and_weights_of_ties_through_a_mapping(empty: Graph, tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "office.yaml").write_text(MAILS, "utf-8")
    (tmp_path / "people.csv").write_text("id,name,boss\na,Ann,\nb,Bo,a\nc,Cy,\nd,Di,\n", "utf-8")
    rows = ["a,a,2026-01-05 09:00:00", "a,b,2026-01-05 09:00:00", "b,c,2026-01-06 09:00:00", "d,c,2026-01-07 09:00:00"]
    (tmp_path / "mails.csv").write_text("\n".join(["from,to,time", *rows, ""]), "utf-8")
    report = ingest(empty, [tmp_path], quarantine=tmp_path / "aside", resolve=False)
    assert report.rejected == 0
    read = influence_projection(empty, DAY)
    assert read.people["id"].to_pylist() == ["a", "b", "c", "d"]
    mails = sorted((e["kind"], sorted(e["people"]), e["senders"]) for e in read.engagements.to_pylist())
    assert mails == [("mail", [0, 1], [0]), ("mail", [1, 2], [1]), ("mail", [2, 3], [3])]
    assert [(t["type"], t["source"]) for t in read.ties.to_pylist()] == [("REPORTS_TO", "office")]
    (summary,) = score(empty, "influence", DAY)
    (node,) = empty.read("MATCH (s:ScoringRun {id: $id}) RETURN s.parameters AS parameters", id=summary.run)
    parameters = orjson.loads(node["parameters"])
    assert parameters["declared"] == {"office": {"REPORTS_TO": 0.9}}
    assert (parameters["attenuation"], parameters["attention"], parameters["reports_to"]) == (0.9, 0.5, 0.2)
    ranked = empty.read("MATCH (p:Person) RETURN p.id AS id ORDER BY p.influence_rank")
    assert ranked[0]["id"] == "c" and ranked[-1]["id"] == "d"
    (tmp_path / "mappings" / "office.yaml").write_text(MAILS.replace("tie_weights: {REPORTS_TO: 0.9}\n", ""), "utf-8")
    ingest(empty, [tmp_path], quarantine=tmp_path / "aside", resolve=False)
    assert influence_projection(empty, DAY).declared == {}
