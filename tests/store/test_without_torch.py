"""Scores without torch: the model that ships with the seed, learning without the network, and the service."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from algorithms.fit_data.features import Snapshot, product_lines
from algorithms.fit_data.pairs import blocks
from algorithms.fit_data.windows import windows
from algorithms.models import network
from algorithms.models.typed_graph import Vocabulary
from algorithms.partner_fit import fit_run, model_selection
from algorithms.partner_fit.fit_run import TrainedModel, chosen_model, unpacked
from algorithms.partner_fit.model_file import read_model, write_model
from algorithms.partner_fit.model_selection import train_served, trainable_methods
from algorithms.runs import KeptModel, ScoringOptions
from battlemap.demo import SHIPPED_MODEL
from graph.db.client import Connection, Graph
from ingest.load.pipeline import load_fingerprint
from tests.helpers.evaluation import Rows, rows  # noqa: F401 - a fixture
from tests.helpers.paths import ROOT, SEED, WITHOUT_TORCH
from tests.helpers.servers import environment


@pytest.fixture(scope="module")
def shipped() -> KeptModel:
    found = read_model(SHIPPED_MODEL, load_fingerprint([SEED]))
    assert found is not None, "the seed has changed: run `python -m seed_data.model`"
    return found


def test_torch_learns_the_model_of_the_seed_again(rows: Rows, shipped: KeptModel) -> None:
    kept = unpacked(shipped)
    parts = kept.served.method.parts  # type: ignore[attr-defined]
    assert network.NETWORK in parts
    calibration = {name: of for name, (_, of) in parts.items()}
    seen, words = windows(rows), Vocabulary.of(rows, product_lines(rows))
    again, shot = train_served(kept.served.name, seen, words, 0, calibration), Snapshot(rows)
    for role in shot.roles:
        for block in blocks(len(shot.partners[role]), np.arange(len(shot.customers))):
            ours, theirs = (method(shot, role, block) for method in (again, kept.served.method))
            np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_a_model_of_other_data_or_no_file_is_no_model(tmp_path: Path, shipped: KeptModel) -> None:
    write_model(tmp_path / "m.json", "of these", shipped, {"seed": 0})
    assert read_model(tmp_path / "m.json", "of these") == shipped
    assert read_model(tmp_path / "m.json", "of others") is None and read_model(tmp_path / "none.json", "") is None


def test_the_first_command_scores_with_the_model_that_ships(scored: Graph, shipped: KeptModel) -> None:
    """`battlemap up` ran where torch can't be imported (tests/helpers/demo_home.py)."""
    first = scored.read(
        "MATCH (r:ScoringRun {algorithm: 'partner_fit'}) RETURN r.metrics AS m ORDER BY r.started LIMIT 1"
    )
    told = json.loads(first[0]["m"])
    assert told["learnt_in"] == shipped.run and network.NETWORK in told["test"] and "without" not in told


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (network, fit_run, model_selection):
        monkeypatch.setattr(module, "can_learn", lambda: False)


def test_others_learn_where_the_network_can_not(
    rows: Rows, seeded: Graph, snapshot: dt.date, no_torch: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert network.NETWORK not in trainable_methods()
    asked: list[Any] = []
    monkeypatch.setattr(fit_run.score_archive, "kept_model", lambda *_: asked.append(1))
    found = chosen_model(seeded, rows, ScoringOptions(snapshot))
    assert asked and found.metrics["without"] == [network.NETWORK]
    assert {"logistic", "gradient boosting", "blend"} <= set(found.metrics["test"])
    assert network.NETWORK not in found.metrics["test"]
    said = fit_run._summary_text(1, found.metrics)
    assert "`make learn`" in said.en and "make learn" in said.zh


def test_a_model_with_the_network_stays_unless_learning_is_wanted(
    rows: Rows, seeded: Graph, snapshot: dt.date, shipped: KeptModel, no_torch: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {"run": shipped.run, "metrics": shipped.metrics, "model": shipped.model}
    monkeypatch.setattr(fit_run.score_archive, "kept_model", lambda *_: kept)
    monkeypatch.setattr(fit_run, "train_model", lambda *_: TrainedModel(fit_run.STAND_IN, {"evidence": "enough"}))
    found = chosen_model(seeded, rows, ScoringOptions(snapshot))
    assert found.metrics["learnt_in"] == shipped.run and found.served.name == shipped.metrics["served"]
    assert chosen_model(seeded, rows, ScoringOptions(snapshot, learn=True)).served is fit_run.STAND_IN
    kept["metrics"] = {"test": {"logistic": {}}}  # one that the network took no part in is learnt anew
    assert chosen_model(seeded, rows, ScoringOptions(snapshot)).served is fit_run.STAND_IN


BOTH = """
import contextlib, io, json, sys
from battlemap.cli.main import main
said = []
for words in json.loads(sys.argv[1]):
    sys.argv[:] = ["battlemap", *words]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            main()
        except SystemExit as end:
            assert not end.code, words
    said.append(out.getvalue())
print(json.dumps(said))
"""


def test_commands_without_torch(scored: Graph, connection: Connection) -> None:
    """Both in one process, which imports what they need once."""
    before = scored.read("MATCH (p)-[f:FITS]->(c) RETURN p.id AS p, c.id AS c, f.score AS s ORDER BY p, c")
    commands = [
        ["score", "partner-fit", "--as-of", "last"],
        ["evaluate", "--relation", "SUPPLIES", "--time-field", "valid_from", "--json"],
    ]
    env = environment(connection) | {"PYTHONPATH": str(WITHOUT_TORCH)}
    words = [sys.executable, "-c", BOTH, json.dumps(commands)]
    done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    scores, judged = json.loads(done.stdout)
    assert "the model is that of run" in scores
    assert before == scored.read("MATCH (p)-[f:FITS]->(c) RETURN p.id AS p, c.id AS c, f.score AS s ORDER BY p, c")
    assert network.NETWORK not in json.loads(judged)["test"]
