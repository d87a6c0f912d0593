"""The docs can't lie: commands run, examples load, links lead somewhere."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from graph.db.client import Connection, Graph
from graph.model.model import MODEL
from ingest.mapping.mapping_checks import load_mapping
from tests.helpers.cli import battlemap
from tests.helpers.docs import blocks
from tests.helpers.paths import ROOT
from tests.helpers.served import Served
from tests.helpers.servers import environment

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "DECISIONS.md", *DOCS]
# these are generated, with both languages on one page
GENERATED = ("schema.md", "graphql.md", "frames.md")
TRANSLATED = [
    ROOT / "README.md",
    *(p for p in DOCS if p.suffixes == [".md"] and p.name not in GENERATED),
]
README = (ROOT / "README.md").read_text("utf-8")


COMMANDS = [line.split("#")[0].strip() for block in blocks(README, "sh") for line in block.splitlines() if line.strip()]
LONG = ("serve", "score", "ingest")  # the seed is served, scored and loaded again by tests of their own
QUICK = [c for c in COMMANDS if c.startswith("battlemap") and c.split()[1] not in LONG]


def test_the_readme_opens_with_two_commands():
    assert COMMANDS[:2] == ["make demo", "make check"]
    assert subprocess.run(["make", "-n", "demo", "check"], cwd=ROOT, capture_output=True, check=False).returncode == 0
    assert (ROOT / ".ci" / "run").read_text().rstrip().endswith("make check")


@pytest.mark.parametrize("command", QUICK)
def test_commands_of_the_readme_run(scored: Graph, connection: Connection, tmp_path: Path, command: str):
    written = re.sub(r"\b(map\.html|fit\.xlsx)\b", rf"{tmp_path}/\1", command)
    words = shlex.split(written)
    found = battlemap(*words[1:], env=environment(connection))
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("battlemap")])
def test_every_command_of_the_readme_exists(command: str):
    words = shlex.split(command)[1:]
    named = words[: 2 if words[0] in ("db", "influence", "fit", "keys", "contracts", "rules", "alerts") else 1]
    told = battlemap(*named, "--help", env=dict(os.environ))
    assert told.returncode == 0, told.stderr
    assert all(option in told.stdout for option in words if option.startswith("--"))


def test_the_query_of_the_readme_answers(service: Served):
    (query,) = blocks(README, "graphql")
    assert "errors" not in service.ask(query)


def test_the_mapping_of_the_docs_is_one(tmp_path: Path):
    (example,) = blocks((ROOT / "docs" / "ingest.md").read_text("utf-8"), "yaml")
    (tmp_path / "crm.yaml").write_text(example, "utf-8")
    assert load_mapping(tmp_path / "crm.yaml", MODEL).source == "crm"


def test_the_cypher_of_the_docs_runs(scored: Graph):
    for query in blocks((ROOT / "docs" / "analysts.md").read_text("utf-8"), "cypher"):
        assert scored.read(query)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def shape(text: str) -> dict[str, list[str] | set[str] | int]:
    """What a page has in common with its translation."""
    code = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
    prose = code.sub("", text)
    return {
        "code": code.findall(text),
        "headings": re.findall(r"^#+(?= )", prose, re.MULTILINE),
        "rows of tables": len(re.findall(r"^\|", prose, re.MULTILINE)),
        "figures": re.findall(r"!\[[^]]*\]\(([^)]+)\)", prose),
        "numbers": set(re.findall(r"\d+(?:\.\d+)*", text)),
    }


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda p: p.name)
def test_both_languages_of_a_page_say_the_same(page: Path):
    other = page.with_suffix(".zh.md")
    english, chinese = page.read_text("utf-8"), other.read_text("utf-8")
    assert f"\n[中文]({other.name})\n" in english
    assert f"\n[English]({page.name})\n" in chinese
    assert shape(english) == shape(chinese.replace(".zh.png)", ".png)"))  # a picture of the page in its language


def test_every_setting_is_documented():
    from battlemap.settings import Settings

    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or f"BATTLEMAP_{name.upper()}")
        assert variable in text or variable in ("LC_ALL", "LANG"), variable


def test_no_committed_file_names_a_registry_or_a_path_of_a_machine():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    wrong = re.compile(r"(repo1?\.maven|pypi\.org|registry\.npmjs|files\.pythonhosted|/(work|root|opt)/)")
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix not in (".xlsx", ".png") and path.is_file() and name != "tests/test_docs.py":
            raw = path.read_bytes().decode("utf-8", "replace")
            assert not wrong.search(raw), (name, wrong.search(raw))
