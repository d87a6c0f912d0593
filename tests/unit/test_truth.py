"""The bench that puts all parts together: what counts as won, harmed and missed, and the tables of its pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from algorithms.fit_data.ranking import filtered_ranks
from bench import truth, truth_relations

GOOD = {name: bar + 0.02 for name, bar in truth.BARS.items()}
LEADS = {"ahead": [0.01, 0.03], "level": [-0.01, 0.03], "behind": [-0.03, -0.01]}


def told(**leads: str) -> dict[str, Any]:
    return dict.fromkeys(leads, 0.5) | {f"{name}_lead_interval": LEADS[lead] for name, lead in leads.items()}


def test_worlds_are_won_surely_and_harm_is_counted_everywhere() -> None:
    parts = {
        "relations": GOOD | told(enron_links_mrr="behind"),
        "worlds": told(a="ahead", b="level", c="behind") | {"harmed": 1},
    }
    found = truth.summary(parts)
    assert (found["worlds"], found["worlds_won"], found["harmed"]) == (3, 1, 2)


def test_a_bar_that_is_missed_or_was_not_measured_fails() -> None:
    assert truth.missed(truth.summary({"relations": GOOD})) == []
    low = GOOD | {"sites_f1": 0.94}
    assert truth.missed(truth.summary({"relations": low})) == ["sites_f1"]
    without = {name: value for name, value in GOOD.items() if name != "bids_hits1"}
    assert truth.missed(truth.summary({"relations": without})) == ["bids_hits1"]
    harmed = truth.summary({"relations": GOOD, "worlds": told(a="behind")})
    assert truth.missed(harmed) == ["harmed"]


def test_a_part_that_is_not_there_gives_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert truth.measured("nowhere", True)[0] == {} and "truth_nowhere.py is not there" in capsys.readouterr().err


def test_a_whole_part_is_kept_and_what_failed_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truth, "KEPT", tmp_path / "truth.json")
    assert truth.kept() == {}
    truth.keep("fit", told(seed_mrr="ahead") | {"seed_mrr/名": np.float64(0.25)}, 61.2)
    truth.keep("relations", {"enron_links_mrr": 0.14559}, 3)
    before = truth.kept()
    assert list(before) == ["relations", "fit"] and before["relations"]["values"] == {"enron_links_mrr": 0.1456}
    assert before["fit"]["seconds"] == 61 and before["fit"]["values"]["seed_mrr/名"] == 0.25
    for nothing in ({}, {"sites_f1": None, "seed_mrr": 0.1}):
        truth.keep("fit", nothing, 1)
    assert truth.kept() == before
    truth.keep("fit", {"seed_mrr": 0.5}, 2)
    assert truth.kept()["fit"]["values"] == {"seed_mrr": 0.5}


def test_the_page_of_scores_is_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    pages = {name: (truth.ROOT / "docs" / name).read_text("utf-8") for name in ("truth.md", "truth.zh.md")}
    for name, text in pages.items():
        (tmp_path / "docs" / name).write_text(text, "utf-8")
    monkeypatch.setattr(truth, "ROOT", tmp_path)
    truth.write_docs({name: value for part in truth.kept().values() for name, value in part["values"].items()})
    assert {name: (tmp_path / "docs" / name).read_text("utf-8") for name in pages} == pages


def test_the_pages_get_their_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("truth.md", "truth.zh.md"):
        (tmp_path / "docs" / name).write_text("before\n<!-- truth -->\nold\n<!-- /truth -->\nafter\n", "utf-8")
    monkeypatch.setattr(truth, "ROOT", tmp_path)
    values = told(sites_f1="ahead") | {"sites_f1_baseline": 0.889, "sites_f1/names": [0.35, 0.3, 0.4]}
    for _ in range(2):  # the second time nothing is left of the first
        truth.write_docs(values)
    en, zh = ((tmp_path / "docs" / name).read_text("utf-8") for name in ("truth.md", "truth.zh.md"))
    assert en.startswith("before\n") and en.endswith("after\n") and "old" not in en
    assert "| sites_f1 | .500 – | .950 | .889 | [.010, .030] | surely ahead |" in en and "明显领先" in zh
    assert en.count("| names | .350 | [.300, .400] |") == zh.count("| names | .350 | [.300, .400] |") == 1
    assert truth.shown(-0.012) == "-.012" and truth.shown(1.0) == "1.000"


def test_the_bench_ranks_as_the_product_does() -> None:
    random = np.random.default_rng(0)
    scores, right = random.integers(0, 5, 40).astype(float), random.random(40) < 0.2
    assert truth_relations.reciprocal_ranks(scores, right) == pytest.approx(1 / filtered_ranks(scores, right))
