"""What stands behind a share of influence: its terms, its paths, roles that nobody is known for, what if, and runs compared."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from algorithms.influence.decision_influence import assign_shares, score_influence
from algorithms.influence.decision_parts import decisions
from algorithms.influence.decision_report import DecisionReport, decision_reports
from algorithms.influence.decision_run import run_influence
from algorithms.influence.explanation import LONGEST, Explanation
from algorithms.influence.roles import load_templates
from algorithms.influence.what_if import compare_days, decision_shares, what_if
from algorithms.relationships.evidence import Evidence, Weights
from algorithms.runs import ScoringOptions, compare_runs
from graph.battle_map.reading import read_battle_map
from graph.db.client import Graph
from graph.db.transactions import run
from graph.projections.influence_projection import InfluenceProjection, influence_projection
from graph.scores import score_archive
from graph.server.server import Server
from graph.words import BadInput, NotFound
from ingest.load.pipeline import ingest
from seed_data.make import SNAPSHOT, make, truth
from tests.helpers.cli import battlemap
from tests.helpers.influence import DAY, tell
from tests.helpers.influence_scores import first_opportunity, numbers, shares_of
from tests.helpers.paths import ROOT
from tests.helpers.relationships import rows, told  # noqa: F401 - fixtures
from tests.helpers.rowwise.projection import InfluenceRows
from tests.helpers.servers import environment
from viz.map import render

Row = dict[str, Any]


@pytest.fixture(scope="module")
def made(rows: InfluenceProjection) -> list[DecisionReport]:
    """All open decisions of the seed."""
    templates = load_templates()
    opened = rows.purchases["id"].take(rows.opened["purchase"]).to_pylist()
    return [report for id in opened for report in decision_reports(rows, id, templates)]


def test_the_contributions_add_up_to_the_share(made: list[DecisionReport]):
    for report in made:
        assert sum(s.share for s in report.people) == pytest.approx(1)
        for s in report.people:
            assert sum(c.amount for c in s.contributions) == pytest.approx(s.share, abs=1e-9)
            assert all(c.amount >= 0 for c in s.contributions)


def test_paths_carry_part_of_the_share_and_follow_what_is_passed_on(made: list[DecisionReport]):
    several = 0
    for report in made:
        passed = {(c.source, s.person): c.amount for s in report.people for c in s.contributions if c.source}
        for s in report.people:
            assert sum(path.amount for path in s.paths) <= s.share + 1e-9
            for path in s.paths:
                assert path.people[-1] == s.person
                assert len(set(path.people)) == len(path.people) >= 2
                assert all(pair in passed for pair in zip(path.people, path.people[1:], strict=False))
                assert path.amount <= passed[path.people[-2], s.person] + 1e-9
            several += len(s.paths) == 3
    assert several > 20


def test_the_best_paths_are_those_of_all_walks(rows: InfluenceProjection):
    """Against every simple path of the decision, enumerated."""
    one = decisions(Evidence(rows, Weights()), rows.target(first_opportunity(rows)))
    assign_shares(one)
    explained = Explanation(one, 0)

    def walks(people: tuple[str, ...], carried: float) -> list[float]:
        found = [carried * explained.own(people[0])] if len(people) > 1 else []
        for source, step in explained.into[people[0]].items() if len(people) <= LONGEST else ():
            if source not in people:
                found += walks((source, *people), carried * explained.damping * step)
        return found

    for person in explained.decision.involvement:
        best = sorted((amount for amount in walks((person,), 1.0) if amount > 0), reverse=True)[:3]
        assert [path.amount for path in explained.paths(person)] == pytest.approx(best)


def test_a_veto_is_told_whatever_the_share(made: list[DecisionReport]):
    told = truth()
    found = {(r.decision, s.person) for r in made for s in r.people if s.veto}
    assert found == told.veto


def test_who_holds_a_veto_and_was_never_met_keeps_the_map_from_being_green(scored: Graph, snapshot: dt.date):
    case = truth().cases["ehs_veto"]
    (row,) = scored.read(
        "MATCH (c)-[:OPENED]->(o {id: $id}) RETURN c.id AS customer, o {.*} AS o", id=case["opportunity"]
    )
    assert case["person"] in row["o"]["uncovered"]
    assert row["o"]["coverage"] in ("red", "amber")
    found = read_battle_map(scored, row["customer"], snapshot)
    assert found.customer["coverage"] != "green"
    assert case["person"] in found.customer["uncovered"]
    page = render(found, "zh")
    assert "未全覆盖" in page or "接触不足" in page
    levels = scored.read(
        "MATCH (o:Opportunity) WHERE o.coverage IS NOT NULL RETURN o.coverage AS level, size(o.uncovered) AS n"
    )
    assert {row["level"] for row in levels if row["n"]} <= {"red", "amber"}
    assert "green" in {row["level"] for row in levels}
    before = read_battle_map(scored, row["customer"], snapshot - dt.timedelta(days=30))
    assert "coverage" not in before.customer
    assert not any("outside_procurement" in o for o in before.opportunities)


def test_the_share_outside_procurement(made: list[DecisionReport], rows: InfluenceProjection):
    """Who procures at the customers is told by the titles; the truth counts management, finance and equipment in, too."""
    by_person = {p["id"]: f"{p['title']} {p['department']}" for p in rows.people.to_pylist()}
    for report in made:
        inside = sum(s.share for s in report.people if "采购" in by_person[s.person])
        assert report.outside == pytest.approx(1 - inside)


def test_who_is_hidden_on_an_ecosystem_made_of_other_numbers(empty: Graph, tmp_path: Path):
    """Nothing was learnt from this one; bench/hidden.py judges on more."""
    told = make(6, exports := tmp_path / "exports")
    ingest(
        empty,
        [exports / name for name in ("crm.xlsx", "association_consultations.jsonl", "service_engineers.csv")],
        mapping=ROOT / "seed_data" / "mappings",
        quarantine=tmp_path / "aside",
        resolve=False,
    )
    scores = score_influence(influence_projection(empty, SNAPSHOT))
    found = {(target, person) for target, person, *_, hidden in shares_of(scores.rows, scores.opportunities) if hidden}
    right = len(found & told.hidden)
    assert right / len(told.hidden) >= 0.9
    assert right / len(found) >= 0.8


# --- roles that nobody is known for


def test_a_role_whose_people_are_gone_is_missing_with_what_others_show(rows: InfluenceProjection, told: InfluenceRows):
    case = truth().cases["it_head"]
    customer = next(o["customer"] for o in told.opportunities if o["id"] == case["opportunity"])
    staff = {e["person"] for e in told.employments if e["organization"] == customer}
    posts = {p["id"]: f"{p['title']} {p['department']}" for p in told.people}
    of_it = {p for p in staff if "信息" in posts[p]}
    assert of_it
    templates = load_templates()
    (known,) = decision_reports(rows, case["opportunity"], templates)
    (unknown,) = decision_reports(rows.without(numbers(rows, of_it)), case["opportunity"], templates)
    assert "information" not in {role.key for role in known.missing}
    role = next(role for role in unknown.missing if role.key == "information")
    assert role.compared > 0
    assert role.likelihood == pytest.approx((0.6 * 4 + role.seen) / (4 + role.compared), abs=1e-4)
    assert set(role.examples) <= {o["id"] for o in told.opportunities}
    assert str(role.compared) in role.text.en and str(role.compared) in role.text.zh


def test_own_role_templates(rows: InfluenceProjection, tmp_path: Path):
    path = tmp_path / "roles.yaml"
    path.write_text(
        "version: 1\ntemplates:\n  - industries: [medical]\n    roles:\n"
        "      legal: {en: head of legal, zh: 法务负责人, words: [法务, legal], usual: 0.5}\n",
        "utf-8",
    )
    (report,) = decision_reports(rows, truth().cases["it_head"]["opportunity"], load_templates(path))
    assert [(role.key, role.seen) for role in report.missing] == [("legal", 0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("templates: 3", "templates"),
        ("templates:\n  - industries: [medical]\n", "template 1"),
        ("templates:\n  - {industries: [medical], roles: {x: {en: a, zh: b, words: [c], usual: 7}}}", "role x"),
        ("a: [", "not YAML"),
    ],
)
def test_role_templates_that_are_wrong_say_where(tmp_path: Path, text: str, said: str):
    path = tmp_path / "roles.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput) as caught:
        load_templates(path)
    assert said in caught.value.text.en
    assert str(path) in caught.value.text.zh


# --- what if


def test_if_somebody_leaves_the_shares_are_those_of_a_graph_without(rows: InfluenceProjection):
    target = first_opportunity(rows)
    before, _ = decision_shares(rows, target)
    first = max(before, key=lambda person: before[person])
    found = what_if(rows, target, leaves=[first])
    after, _ = decision_shares(rows.without(numbers(rows, {first})), target)
    assert {m.person: m.after for m in found.moves if m.after is not None} == after
    assert {m.person: m.before for m in found.moves if m.before is not None} == before
    assert found.moves[0].person == first and found.moves[0].after is None
    assert sum(m.change for m in found.moves) == pytest.approx(0)


def test_if_a_partner_joins_its_people_have_a_part(rows: InfluenceProjection, told: InfluenceRows):
    case = truth().cases["expansion"]
    found = what_if(rows, case["opportunity"], joins=[case["few"]])
    crew = {e["person"] for e in told.employments if e["organization"] == case["few"]}
    joined = {m.person for m in found.moves if m.before is None}
    assert joined and joined <= crew
    assert sum(m.after or 0 for m in found.moves) == pytest.approx(1)


@pytest.mark.parametrize(
    ("target", "leaves", "joins", "error"),
    [
        ("OP111", [], [], BadInput),
        ("OP111", ["nobody"], [], NotFound),
        ("OP111", [], ["nobody"], NotFound),
        ("nothing", ["P0005"], [], NotFound),
    ],
)
def test_what_if_of_nobody_is_refused(
    rows: InfluenceProjection, target: str, leaves: list[str], joins: list[str], error: Any
):
    with pytest.raises(error):
        what_if(rows, target, leaves, joins)


def test_two_days_compared(seeded: Graph, rows: InfluenceProjection, snapshot: dt.date):
    target = first_opportunity(rows)
    assert all(move.change == 0 for move in compare_days(rows, rows, target))
    earlier = influence_projection(seeded, snapshot - dt.timedelta(days=60))
    moves = compare_days(earlier, rows, target)
    assert any(move.change for move in moves)
    with pytest.raises(NotFound):
        compare_days(earlier, rows, "nothing")


# --- runs


def scores_of(graph: Graph) -> tuple[list[Row], list[Row]]:
    edges = graph.read(
        "MATCH (p)-[r:INFLUENCES_DECISION]->(t) RETURN p.id AS p, t.id AS t, r {.*, run: null} AS r ORDER BY p, t"
    )
    people = graph.read(
        "MATCH (p:Person) RETURN p.id AS id, p.influence AS influence, p.influence_rank AS rank ORDER BY id"
    )
    return edges, people


def test_writing_only_what_differs_gives_what_a_full_run_gives(empty: Graph):
    tell(empty)
    empty.write(
        lambda tx: run(
            tx,
            """
        CREATE (c:Organization:Customer {id: 'Q', name: 'Q', industry: 'food'}), (p:Person {id: 'q', name: 'q'})
        CREATE (p)-[:WORKS_AT {valid_from: date('2020-01-01')}]->(c)""",
        )
    )
    first = run_influence(empty, ScoringOptions(DAY))
    again = run_influence(empty, ScoringOptions(DAY, full=False))
    assert again.written == 0 < first.written
    later = run_influence(empty, ScoringOptions(dt.date(2026, 7, 1), full=False))
    differential = scores_of(empty)
    (untouched,) = empty.read("MATCH ({id: 'q'})-[r:INFLUENCES_DECISION]->() RETURN r.run AS run")
    assert untouched["run"] == first.run
    full = run_influence(empty, ScoringOptions(dt.date(2026, 7, 1)))
    assert scores_of(empty) == differential
    assert 0 < later.written < full.written
    moved = compare_runs(empty, first.run, later.run)
    assert moved and "q" not in {change.start for change in moved}
    assert compare_runs(empty, later.run, full.run) == []
    assert [r["id"] for r in score_archive.kept_runs(empty)] == [full.run, later.run, again.run, first.run]


def test_results_are_kept_for_a_set_time(empty: Graph):
    tell(empty)
    first = run_influence(empty, ScoringOptions(dt.date(2026, 1, 31)))
    second = run_influence(empty, ScoringOptions(dt.date(2026, 4, 30), keep_days=0))
    assert [r["id"] for r in score_archive.kept_runs(empty)] == [second.run]
    with pytest.raises(NotFound) as caught:
        compare_runs(empty, first.run, second.run)
    assert first.run in caught.value.text.en


def test_one_person_has_one_share_in_each_decision(rows: InfluenceProjection):
    scores = score_influence(rows)
    shares: dict[str, set[float]] = {}
    for i in scores.opportunities:
        shares.setdefault(i.person, set()).add(round(i.score, 6))
    assert sum(len(values) > 1 for values in shares.values()) > 10


def test_no_part_known_means_equal_shares():
    people = [
        {"id": p, "name": p, "name_en": None, "title": None, "title_en": None, "department": None, "roles": []}
        for p in "ab"
    ]
    work = [{"person": p, "organization": "C", "title": None, "department": None, "roles": ["Customer"]} for p in "ab"]
    customers = [{"id": "C", "name": "C", "name_en": None, "industry": "other", "segment": None}]
    alone = InfluenceProjection(dt.date(2026, 1, 1), people, work, [], [], [], [], [], customers, [])
    found = score_influence(alone, replace(Weights(), employed=0.0))
    assert np.allclose([i.score for i in found.customers], 0.5)


# --- as a user runs it


def test_the_commands(empty: Graph, scratch_server: Server):
    """On a small story; tests/system/test_docs.py shows a decision of the seed."""
    env = environment(scratch_server.connection)

    def said(*words: str, code: int = 0) -> Any:
        done = battlemap("influence", *words, "--as-of", DAY, env=env)
        assert done.returncode == code, done.stderr
        return done

    tell(empty)
    run_influence(empty, ScoringOptions(DAY))
    (shown,) = json.loads(said("show", "old", "--json").stdout)
    told = {p["person"]: p for p in shown["people"]}
    assert told.keys() == {"a", "b"} and not told["a"]["hidden"]
    assert told["b"]["contributions"][0]["text"].keys() == {"message", "message_zh"}
    assert "Head of EHS" in said("show", "old").stdout
    gone = json.loads(said("what-if", "old", "--leaves", "b", "--json").stdout)
    assert gone["moves"][0]["person"] == "b"
    since = ("--since", "2025-01-31")
    assert json.loads(said("compare", "old", *since, "--json").stdout)
    listed = battlemap("influence", "runs", "--json", env=env)
    assert {run["algorithm"] for run in json.loads(listed.stdout)} == {"influence"}
    covered = json.loads(said("coverage", "old", *since, "--json").stdout)
    assert {p["person"] for p in covered["coverage"]["untouched"]} == {"b"}
    assert covered["coverage"]["level"] in ("red", "amber")
    assert covered["changes"]["lines"][0].keys() == {"message", "message_zh"}
    assert said("coverage", "old", *since).stdout.strip()
    wrong = said("show", "nothing", code=1).stderr
    assert "nothing" in wrong
    assert "Traceback" not in wrong
