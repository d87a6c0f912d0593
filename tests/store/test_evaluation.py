"""Evaluation of partner fit: its statistics by hand, no knowledge found where there is none, and the commands."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from algorithms.fit_data import ranking
from algorithms.fit_data.features import Snapshot, product_lines
from algorithms.fit_data.windows import score_window, training_sets, windows
from algorithms.link_prediction.relations import evaluate_relation
from algorithms.models.linear import fit_logistic
from algorithms.models.network import Network
from algorithms.models.training import TrainingSettings, fit_network
from algorithms.models.typed_graph import Vocabulary
from algorithms.partner_fit import model_selection as contest
from algorithms.partner_fit.fit_evaluation import evaluate_partner_fit, over_seeds
from algorithms.partner_fit.fit_run import train_model
from algorithms.recommend.recommender import Recommender
from battlemap.cli.output.fit_report import report_lines, report_page
from battlemap.cli.output.fit_report_words import METHODS
from battlemap.demo import SHIPPED_MODEL
from graph.db.client import Connection, Graph
from graph.projections.link_projection import timed_links
from graph.words import BadInput, NotFound
from tests.helpers.cli import battlemap
from tests.helpers.evaluation import (
    Rows,
    blocks_of_links,
    groups_of_people,
    rows,  # noqa: F401 - fixtures
)
from tests.helpers.forked import Patches
from tests.helpers.servers import environment


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks that learn for a moment only: enough for what these tests ask."""

    def network(taught: Any, logistic: Any, words: Any, seed: int) -> Network:
        return fit_network(taught, logistic, words, seed, TrainingSettings(epochs=4, members=1))

    monkeypatch.setattr(contest, "train_network", network)


BRIEF: Patches = {"algorithms.link_prediction.link_network": {"EPOCHS": 1, "MEMBERS": 1}}  # the same of commands


def quiet(*_: object) -> None:
    pass


def test_luck_explains_what_knows_nothing_of_the_customer(rows: Rows) -> None:
    window = windows(rows)[0]
    from algorithms.models.heuristics import BASELINES

    assert (
        ranking.permutation_p_value(contest.permutation_questions(score_window(window, BASELINES["popularity"])), 0)
        > 0.5
    )
    assert ranking.permutation_p_value(
        contest.permutation_questions(score_window(window, BASELINES["profile match"])), 0
    ) == pytest.approx(1 / 200)


def test_only_some_customers_are_judged_where_there_are_too_many(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    from algorithms.models.heuristics import popularity

    window = windows(rows)[0]
    whole = score_window(window, popularity)
    monkeypatch.setattr("algorithms.fit_data.windows.JUDGED", 2_000)
    part = score_window(window, popularity)
    assert 0 < len(part.columns) < len(whole.columns)
    np.testing.assert_array_equal(part.scores["KOL"], whole.scores["KOL"][:, part.columns])


# --- where there is nothing to know


def shuffled(rows: Rows, seed: int) -> Rows:
    """The same numbers of everything for everybody, but who deals with whom is chance."""
    random = np.random.default_rng(seed)

    def mixed(part: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
        order = random.permutation(len(part))
        return [row | {key: part[k][key]} for row, k in zip(part, order, strict=True)]

    return replace(
        rows,
        relations=mixed(rows.relations, "customer"),
        ratings=mixed(rows.ratings, "customer"),
        joins=mixed(rows.joins, "opportunity"),
    )


def test_a_shuffled_graph_is_no_better_than_chance(rows: Rows, brief: None) -> None:
    mixed = shuffled(rows, 3)
    learnt = train_model(mixed, 0, quiet)
    assert learnt.metrics["evidence"] == "no better than chance" and learnt.metrics["luck"] > 0.01
    assert not learnt.served.is_calibrated
    asked = Recommender(Snapshot(mixed), learnt.served, learnt.doubt)
    for role in asked.shot.roles:
        for each in asked.partners(role, 3)[0]:
            assert each.probability is None
            said = each.explained.reasons[0].text
            assert said.en.startswith("Not enough evidence") and "依据不足" in said.zh
    told = learnt.metrics | {"as_of": "2026-11-20"}
    assert next(report_lines(told, "en")).startswith("No better than chance")
    assert "不优于随机" in next(report_lines(told, "zh"))
    assert METHODS[told["served"]] in next(report_lines(told, "zh"))
    of = told | {"relation": "KNOWS", "as_of": "2026-01-31", "test_from": "2025-09-01"}
    assert next(report_lines(of, "en")) == "KNOWS as of 2026-01-31, tested from 2025-09-01 on"


def test_too_little_says_what_is_missing(rows: Rows) -> None:
    few = replace(rows, relations=rows.relations[:15], ratings=[], joins=[])
    found = evaluate_partner_fit(few, [0], quiet)
    assert found.metrics["evidence"] == "not enough" and found.scores()[1] == []
    assert "3 are needed" in next(report_lines(found.metrics, "en")) and "需要 3 个" in next(
        report_lines(found.metrics, "zh")
    )
    page = report_page(found.metrics | {"as_of": str(few.day)}, "en")
    assert "Not enough evidence" in page


def test_a_relation_that_cannot_be_judged_says_why(seeded: Graph) -> None:
    with pytest.raises(BadInput, match="at least 50"):
        evaluate_relation(blocks_of_links(0.0)[:20], True, 0)
    undated = [r | {"at": None} for r in blocks_of_links(0.0)]
    with pytest.raises(BadInput, match="no value in that field"):
        evaluate_relation(undated, True, 0)
    with pytest.raises(NotFound, match="SUPPLIES"):
        timed_links(seeded, "SUPPLY")
    with pytest.raises(NotFound, match="valid_from"):
        timed_links(seeded, "SUPPLIES", "begun`) DELETE r //")


# --- commands


@pytest.fixture(scope="module")
def evaluated(
    scored: Graph, connection: Connection, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], Path]:
    folder = tmp_path_factory.mktemp("evaluation")
    done = battlemap(
        "evaluate",
        "partner-fit",
        "--as-of",
        "last",
        "--json",
        "--seeds",
        1,
        "--report",
        folder / "out.html",
        "--scores",
        folder / "scores.csv",
        env=environment(connection),
        seconds=400,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), folder


def test_the_report_of_the_command_is_whole(evaluated: tuple[dict[str, Any], Path]) -> None:
    told, _ = evaluated
    assert told["evidence"] == "enough" and told["calibration_error"] <= 0.05
    assert {
        "popularity",
        "recency",
        "common neighbours",
        "Adamic-Adar",
        "resource allocation",
        "customer-kNN",
        "factorisation",
        "logistic",
        "gradient boosting",
        "gnn",
        "blend",
    } <= set(told["test"])
    assert told["validation"][told["served"]]["mrr"] == max(m["mrr"] for m in told["validation"].values())
    assert set(told["test_by_role"]) == {"Distributor", "ServiceProvider", "Supplier", "KOL"}
    assert (
        told["test_warm_and_cold"]["warm"]["positives"] + told["test_warm_and_cold"]["cold"]["positives"]
        == told["test"]["gnn"]["positives"]
    )
    assert told["lead"]["popularity"]["sure"] and told["luck"] <= 0.01
    assert {"python", "torch", "scikit-learn"} <= set(told["packages"]) and told["seeds"] == [0]


def test_further_seeds_are_told_with_mean_and_deviation(rows: Rows, brief: None) -> None:
    from algorithms.models.heuristics import popularity

    seen, words = windows(rows), Vocabulary.of(rows, product_lines(rows))
    first = dict.fromkeys(contest.LEARNT, score_window(seen[0], popularity))
    told: list[int] = []
    found = over_seeds(seen, words, [4, 5], first, told.append)
    assert told == [0, 1] and set(found) == set(contest.LEARNT)
    once = ranking.ranking_metrics(first["gnn"].queries())["mrr"]
    again = score_window(seen[0], fit_logistic(training_sets(seen[1:], 5)))
    other = ranking.ranking_metrics(again.queries())["mrr"]
    assert found["logistic"]["mrr"]["mean"] == pytest.approx((once + other) / 2, abs=1e-4)
    assert found["logistic"]["mrr"]["sd"] == pytest.approx(abs(once - other) / 2**0.5, abs=1e-4)
    assert all(set(each["mrr"]) == {"mean", "sd"} and each["mrr"]["sd"] > 0 for each in found.values())


def test_the_same_seed_gives_the_same_numbers_in_another_process(evaluated: tuple[dict[str, Any], Path]) -> None:
    """`battlemap evaluate` judges here what `python -m seed_data.model` judged once: from seed 0 and the same rows."""
    kept = json.loads(SHIPPED_MODEL.read_bytes())["metrics"]
    assert {"test", "validation", "served", "luck"} <= set(kept)
    assert differences(kept, {name: evaluated[0][name] for name in kept}) == []


def differences(one: Any, other: Any, place: str = "") -> list[str]:
    """Where two differ: numbers by more than another processor may round."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [found for key in one for found in differences(one[key], other[key], f"{place}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [found for k in range(len(one)) for found in differences(one[k], other[k], f"{place}.{k}")]
    same = one == pytest.approx(other, abs=2e-3) if isinstance(one, float) else one == other
    return [] if same else [f"{place}: {one} {other}"]


def test_the_scores_file_gives_the_metrics_again(evaluated: tuple[dict[str, Any], Path]) -> None:
    told, folder = evaluated
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        header, *listed = csv.reader(file)
    by_query: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for row in listed:
        by_query[row[0], row[1]].append(row)
    for method in ("gnn", told["served"], "popularity"):
        k = header.index(method)
        queries = [
            (np.array([float(r[k]) for r in group]), np.array([r[3] == "1" for r in group]))
            for group in by_query.values()
        ]
        again = ranking.ranking_metrics(queries)
        for name in ("mrr", "hits@5", "auc", "ap"):
            assert again[name] == pytest.approx(told["test"][method][name], abs=2e-4)


def test_the_page_opens_and_shows_plots_in_both_languages(
    evaluated: tuple[dict[str, Any], Path], browser: Browser, tmp_path: Path
) -> None:
    told, folder = evaluated
    (tmp_path / "zh.html").write_text(report_page(told, "zh"), "utf-8")
    for path, title, protocol in (
        (folder / "out.html", "Partner fit: evaluation", "half a year"),
        (tmp_path / "zh.html", "伙伴适配评估", "每个窗口为半年"),
    ):
        page, problems, asked = browser.new_page(), [], []
        page.on("console", lambda m, kept=problems: kept.append(m.text) if m.type == "error" else None)
        page.on("request", lambda r, kept=asked: kept.append(r.url))
        page.goto(path.as_uri())
        assert page.title() == title and protocol in page.inner_text("body")
        assert page.locator("svg").count() == 2 and page.locator("svg").first.bounding_box()["width"] > 300  # type: ignore[index]
        assert "resource allocation" in (page.locator("svg").first.text_content() or "")
        assert page.locator("tr.served").count() >= 2
        assert not problems and len(asked) == 1
        page.close()


def test_any_relation_from_the_command_line(scored: Graph, connection: Connection, tmp_path: Path) -> None:
    env = environment(connection)
    done = battlemap(
        "evaluate",
        "partner-fit",
        "--relation",
        "SUPPLIES",
        "--time-field",
        "valid_from",
        "--json",
        "--report",
        tmp_path / "r.html",
        env=env,
        patches=BRIEF,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["split"] == "by time" and told["relation"] == "SUPPLIES" and "resource allocation" in told["test"]
    assert "SUPPLIES" in (tmp_path / "r.html").read_text("utf-8")
    wrong = battlemap("evaluate", "partner-fit", "--relation", "SUPPLY", env=env)
    assert wrong.returncode == 1 and "SUPPLIES" in wrong.stderr and "Traceback" not in wrong.stderr
    empty = battlemap("evaluate", "partner-fit", "--relation", "", env=env)
    assert empty.returncode == 1 and "''" in empty.stderr and "Traceback" not in empty.stderr
    early = battlemap("evaluate", "partner-fit", "--relation", "SUPPLIES", "--as-of", "1990-01-01", env=env)
    assert early.returncode == 1 and "no relationship SUPPLIES had begun by 1990-01-01" in early.stderr
    spans = battlemap("evaluate", "partner-fit", "--relation", "SUPPLIES", "--window", "90", env=env)
    assert spans.returncode == 1 and "--window" in spans.stderr
    alone = battlemap("evaluate", "partner-fit", "--time-field", "valid_from", env=env)
    assert alone.returncode == 1 and "--relation" in alone.stderr
    nowhere = battlemap("evaluate", "partner-fit", "--report", tmp_path / "none" / "r.html", env=env)
    assert nowhere.returncode == 1 and "folder that exists" in nowhere.stderr and "Traceback" not in nowhere.stderr


def test_who_meets_whom_as_of_a_day(empty: Graph, scratch_server: Any, tmp_path: Path) -> None:
    """Rows of the same pair count, later ones do not, and the first day of the test is as named."""
    rows = groups_of_people()
    empty.write(lambda tx: tx.run(PEOPLE, rows=rows).consume())
    day, cut = dt.date(2026, 1, 31), dt.date(2025, 9, 1)
    begun = [r for r in rows if r["at"] <= day]
    options = ["--relation", "KNOWS", "--time-field", "last_contact", "--as-of", day, "--test-from", cut, "--json"]
    env = environment(scratch_server.connection)
    done = battlemap("evaluate", *options, "--scores", tmp_path / "s.csv", env=env, patches=BRIEF)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    first: dict[frozenset[str], dt.date] = {}
    for r in sorted(begun, key=lambda r: r["at"]):
        first.setdefault(frozenset((r["start"], r["end"])), r["at"])
    assert (told["rows"], told["links"], told["as_of"]) == (len(begun), len(first), str(day))
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        header, *listed = csv.reader(file)
    right = {frozenset(r[:2]) for r in listed if r[2] == "1"}
    assert right == {pair for pair, at in first.items() if at >= cut} and header[3:] == list(told["test"])
    assert told["symmetric"] and {"cosine, counts", "Adamic-Adar, fading", "boosted stack", "gnn"} <= set(told["test"])
    assert told["served"] in told["test"] and told["best_plain"] not in told["learnt"]
    apart = battlemap("evaluate", *options, "--directed", env=env, patches=BRIEF)
    assert "partner cosine" in json.loads(apart.stdout)["test"]
    for refused, why in (
        (["--test-from", cut], "--time-field"),
        (["--beside", "KNOWS"], "another relationship type"),
        (["--beside", "WORKS_AT", "--time-field", "last_contact"], "what came later"),
    ):
        said = battlemap("evaluate", "--relation", "KNOWS", *refused, env=env)
        assert said.returncode == 1 and why in said.stderr and "Traceback" not in said.stderr


PEOPLE = """
UNWIND range(0, size($rows) - 1) AS n
WITH n, $rows[n] AS row
MERGE (a:Person {id: row.start})
MERGE (b:Person {id: row.end})
CREATE (a)-[:KNOWS {id: toString(n), last_contact: row.at}]->(b)
"""


def test_questions_from_the_command_line(scored: Graph, connection: Connection) -> None:
    env = environment(connection)
    asked = ("fit", "partners", "C021", "--role", "Supplier", "--as-of", "last")  # the README's is in English
    zh = battlemap(*asked, env=env | {"LANG": "zh_CN.UTF-8"})
    assert zh.returncode == 0 and "S05" in zh.stdout
    assert any("\u4e00" <= c <= "\u9fff" for c in zh.stdout) and "满意度" in zh.stdout
    told = json.loads(battlemap("fit", "customers", "S05", "-k", 3, "--as-of", "last", "--json", env=env).stdout)
    assert [each["rank"] for each in told] == [1, 2, 3] and told[0]["reasons"][0]["zh"]
    found = json.loads(battlemap("fit", "compare", "S05", "S01", "C021", "--as-of", "last", "--json", env=env).stdout)
    assert found["verdict"]["en"] and found["one"]["partner"] == "S05"
    outside = scored.read(
        "MATCH (p)-[x:EXCLUDED]->(c) WHERE 'territory' IN x.kinds RETURN p.id AS p, c.id AS c LIMIT 1"
    )[0]
    why = json.loads(battlemap("fit", "why", outside["p"], outside["c"], "--as-of", "last", "--json", env=env).stdout)
    assert (
        why[0]["exclusions"][0]["kind"] == "territory"
        and "territories" in why[0]["exclusions"][0]["facts"][0] + "territories"
    )
    for role, said in (("Dealer", "there are: Distributor"), ("KOL", "it is: Supplier")):
        wrong = battlemap("fit", "why", "S05", "C021", "--role", role, "--as-of", "last", env=env)
        assert wrong.returncode == 1 and said in wrong.stderr and "Traceback" not in wrong.stderr


def test_lines_opportunities_and_candidates_from_the_command_line(scored: Graph, connection: Connection) -> None:
    env = environment(connection)
    row = scored.read(
        "MATCH (c:Customer)-[:OPENED]->(o:Opportunity {status: 'open'})<-[:PARTNERED_ON]-(p) WHERE o.product_line IS NOT NULL "
        "WITH c, o, collect(p.id) AS ids WHERE size(ids) > 2 RETURN c.id AS c, o.id AS o, o.product_line AS line, ids LIMIT 1"
    )[0]

    def asked(*words: str) -> dict[str, Any]:
        done = battlemap("fit", "partners", *words, "--as-of", "last", "--json", env=env)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    line, opportunity = asked(row["c"], "--line", row["line"]), asked("--opportunity", row["o"])
    assert line == opportunity and set(line) == {"Distributor", "ServiceProvider", "Supplier", "KOL"}
    among = asked("--opportunity", row["o"], "--among", "\uff0c".join(row["ids"][:-1]) + "、" + row["ids"][-1])[
        "candidates"
    ]["fits"]
    assert {each["partner"] for each in among} == set(row["ids"])
    assert [each["rank"] for each in among] == list(range(1, len(among) + 1))
    for words in (("--line", "tea"), (row["c"], "--line", "tea"), (row["c"], "--opportunity", "nothing"), ()):
        wrong = battlemap("fit", "partners", *words, "--as-of", "last", env=env)
        assert wrong.returncode == 1 and "Traceback" not in wrong.stderr


def test_reuse_scores_with_the_last_model(scored: Graph, connection: Connection) -> None:
    before = scored.read("MATCH (p)-[f:FITS]->(c) RETURN p.id AS p, c.id AS c, f.score AS s ORDER BY p, c")
    done = battlemap("score", "partner-fit", "--reuse", "--as-of", "last", "--json", env=environment(connection))
    assert done.returncode == 0, done.stderr
    (summary,) = json.loads(done.stdout)
    assert summary["metrics"]["learnt_in"] != summary["run"] and summary["duration"] < 60
    after = scored.read("MATCH (p)-[f:FITS]->(c) RETURN p.id AS p, c.id AS c, f.score AS s ORDER BY p, c")
    assert after == before


def test_reuse_without_a_model_says_what_to_do(empty: Graph, scratch_server: Any) -> None:
    done = battlemap("score", "partner-fit", "--reuse", env=environment(scratch_server.connection))
    assert done.returncode == 1 and "score partner-fit" in done.stderr
