"""Rules: what they may say, what they measure (against plain Python), and their life from draft to retired."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from graph.rules.rule_checks import load_rule, rule_schema, rule_schema_text
from graph.rules.rule_statements import condition_shape, condition_statement
from graph.words import BadInput
from graph.yaml_reading import Yaml12Loader
from tests.helpers.paths import ROOT
from tests.helpers.rules import FACTS, MEASURED, rule

SHIPPED = sorted((ROOT / "rules").glob("*.yaml"))


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "rule.yaml"
    file.write_text(text, "utf-8")
    return file


# -- what a rule may say


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_shipped_rules_load_and_satisfy_the_schema(path: Path):
    assert load_rule(path).value.id == path.stem
    jsonschema.validate(yaml.load(path.read_text("utf-8"), Yaml12Loader), rule_schema())


def test_eleven_rules_come_along():
    assert len(SHIPPED) == 11


def test_the_schema_is_the_committed_one():
    assert (ROOT / "graph" / "rule.schema.json").read_text("utf-8") == rule_schema_text(), "run `make generated`"


GOOD = (ROOT / "rules" / "nev-expansion.yaml").read_text("utf-8")
MISTAKES = {
    "is: NEV}": ("is: NEVX}", "NEV", "if.all.0.is"),
    "fact: budget": ("fact: bugdet", "budget", "if.all.2.fact"),
    "above: 5000000": ("above: plenty", "", "if.all.2.above"),
    "{fact: budget, above: 5000000}": ("{fact: budget}", "above", "if.all.2"),
    "fact: customer.industry, is: NEV": ("fact: customer.industry, above: 3", "is", "if.all.0.above"),
    "on: signal": ("on: day", "on: signal", "if.all.1.fact"),
    "{recommend: {top: 2}": ("", "", ""),
    "{customer} means": ("{customer.__class__} means", "{customer}", "then.3.notify.title.en"),
    "recommend: {top: 2}": ("recommend: {roles: [Suplier]}", "Supplier", "then.0.recommend.roles.0"),
    "intent: expansion": ("intent: expansion\ncypher: MATCH (n) DELETE n", "", "cypher"),
}


@pytest.mark.parametrize("wrong", [w for w in MISTAKES if w in GOOD])
def test_a_mistake_says_where_and_how_to_mend_it(wrong: str, tmp_path: Path):
    instead, hint, place = MISTAKES[wrong]
    with pytest.raises(BadInput) as error:
        load_rule(written(tmp_path, GOOD.replace(wrong, instead)))
    text = error.value.text
    assert place in text.en and hint in text.en and "rule.yaml, line " in text.en
    assert place in text.zh and "第" in text.zh


def test_all_mistakes_are_said_at_once(tmp_path: Path):
    text = GOOD.replace("is: NEV}", "is: NEVX}").replace("fact: budget", "fact: bugdet").replace("{signal}", "{sgnal}")
    with pytest.raises(BadInput) as error:
        load_rule(written(tmp_path, text))
    assert len(error.value.text.en.splitlines()) == 4


def test_a_role_that_may_be_missing_has_to_be_named(tmp_path: Path):
    with pytest.raises(BadInput, match="role_missing needs `part`"):
        load_rule(written(tmp_path, GOOD.replace("{fact: budget, above: 5000000}", "{fact: role_missing, is: true}")))


def test_values_never_get_into_the_statement():
    evil = "x' OR true //` RETURN 1"
    shape, values = condition_shape(rule({"fact": "customer.region", "is": evil}).if_, FACTS)
    assert evil in values and "OR true" not in condition_statement(shape)
    # two rules that differ in values alone are one statement
    other, _ = condition_shape(rule({"fact": "customer.region", "is": "无锡"}).if_, FACTS)
    assert condition_statement(other) == condition_statement(shape)


def test_every_measure_is_compared_with_plain_python():
    assert {name for name, _ in MEASURED} == {name for name in FACTS if "." not in name}
