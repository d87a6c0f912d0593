"""Recipes of docs/architecture.md, followed: their code goes into a copy of the code, and the new things work there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from graph.db.client import Graph
from graph.server.server import Server
from tests.helpers import recipes_followed
from tests.helpers.paths import ROOT
from tests.helpers.servers import wipe

PACKAGES = ("graph", "ingest", "algorithms", "gql", "viz", "alerts", "workspace", "battlemap")
CHECKED = ("docs", "tests", "bench", "rules", "seed_data")  # what the checks read beside them
CHECKS = [f"tests/unit/test_{name}.py" for name in ("rules", "house", "walls", "docstrings", "robots")]
PAGES = (ROOT / "docs" / "architecture.md", ROOT / "docs" / "architecture.zh.md")
BLOCK = re.compile(r"^```python\n# (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NEXT = "# …\n"


def blocks(page: Path) -> list[tuple[str, str]]:
    """(file, lines) of each block of code."""
    return BLOCK.findall(page.read_text("utf-8"))


def put(root: Path, file: str, code: str) -> None:
    """The code in a new file, or under the line that stands there already."""
    path = root / file
    if not path.exists():
        path.write_text(code, "utf-8")
        return
    text = path.read_text("utf-8")
    for place in code.split(NEXT):
        line, _, news = place.partition("\n")
        assert text.count(f"\n{line}\n") == 1, f"{file}: {line}"
        text = text.replace(f"\n{line}\n", f"\n{line}\n{news}")
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product as it is once all recipes were followed."""
    root = tmp_path_factory.mktemp("copy")
    for folder in PACKAGES + CHECKED:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("node_modules"))
    for file in ("pyproject.toml", "schema.graphql"):
        shutil.copy(ROOT / file, root)
    for file, code in blocks(PAGES[0]):
        put(root, file, code)
    return root


@pytest.fixture(scope="module")
def found(copy: Path, scratch_server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each new thing does."""
    with Graph(scratch_server.connection) as graph:
        wipe(graph)
    folder = tmp_path_factory.mktemp("followed")
    command = [sys.executable, "-P", recipes_followed.__file__, str(folder)]
    told = json.dumps(asdict(scratch_server.connection))
    env = {"PYTHONPATH": str(copy)}
    done = subprocess.run(command, input=told, cwd=copy, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_both_pages_have_the_same_recipes():
    assert blocks(PAGES[0]) == blocks(PAGES[1])
    assert len(blocks(PAGES[0])) == 15


def test_what_is_written_by_recipe_is_well_written(copy: Path):
    files = sorted({file for file, _ in blocks(PAGES[0])})
    command = [str(Path(sys.executable).with_name("ruff")), "check", "--no-cache", *files]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_what_is_written_by_recipe_passes_the_checks_that_name_everything(copy: Path):
    """Of measures, of the house and of channels, after the part of `make generated` that they look at."""
    env = os.environ | {"PYTHONPATH": str(copy)}
    for module in (["graph.rules.rule_checks"], ["pytest", "-p", "no:cacheprovider", "--noconftest", "-x", *CHECKS]):
        command = [sys.executable, "-P", "-m", *module]
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_a_field_is_served(found: dict[str, Any]):
    assert found["field"] == [[{"customer": {"parentCompany": "晶圣集团"}}], True]


def test_a_field_of_the_battle_map_is_served(found: dict[str, Any]):
    assert found["map_field"] == [{"person": {"name": "李雷"}, "acquaintances": 1}]


def test_a_file_format_is_ingested(found: dict[str, Any]):
    people, counted = found["file_format"]
    told = [{"name": "周芷若", "title": "采购总监"}, {"name": "赵敏", "title": None}]
    assert [person for person in people if person in told] == told
    assert counted == ["contacts.vcf", 2]


def test_a_measure_is_used_by_a_rule(found: dict[str, Any]):
    ((signal, (fact,)),) = found["measure"]
    assert (signal, fact["fact"], fact["value"]) == ("G1", "partnerships", 1)


def test_a_mutation_is_answered_to_whom_it_is_for(found: dict[str, Any]):
    sales, analyst = found["mutation"]
    answer = sales["data"]["remarkOnEngagement"]
    assert (answer["engagement"], answer["userErrors"]) == ({"outcome": "已约复访"}, [])
    assert "data" not in analyst


def test_a_channel_receives(found: dict[str, Any]):
    assert found["channel"] == ["sent", [{"text": "*扩产*\n• 其一\n"}]]


def test_the_scores_of_an_algorithm_are_readable(found: dict[str, Any]):
    text, people, runs = found["algorithm"]
    assert text == "encounters: 1 people were met"
    assert people == [{"name": "李雷", "meetings": 1}]
    assert runs[0]["algorithm"] == "encounters" and json.loads(runs[0]["metrics"]) == {"people": 1}
