"""Rules as versioned documents: `Rule` shows what is in force; those who evaluate rules look for changes several times a second."""

from __future__ import annotations

from typing import Any

from graph.db.transactions import Row, run
from graph.lifecycle.lifecycle import Lifecycle
from graph.rules.rule_checks import rule_problems
from graph.rules.rule_file import RuleFile
from graph.words import BadInput, Text
from graph.yaml_lines import parsed

COUNT = "MERGE (l:Lock {id: 'rules'}) SET l.seq = coalesce(l.seq, 0) + 1 RETURN l.seq AS rules"
VERSION = "OPTIONAL MATCH (l:Lock {id: 'rules'}) RETURN coalesce(l.seq, 0) AS version"
ACTIVE = "MATCH (r:Rule {status: 'active'}) RETURN r.id AS id, r.version AS version, r.body AS body ORDER BY id"
LONGEST = 50_000  # characters
TOO_LONG = Text("a rule has 50,000 characters at most", "规则至多 50,000 个字符")


def raw_rule(payload: Row) -> Any:
    """The plain values that `body` holds as YAML, as rule files do. Raises BadInput."""
    body = payload.get("body") or ""
    if len(body) > LONGEST:
        raise BadInput(TOO_LONG, "TOO_LONG")
    return parsed(body, "body", aliases=False)[1]


def _shown(rule: RuleFile) -> Row:
    return {"name": rule.name.zh, "name_en": rule.name.en, "intent": rule.intent, "on": rule.on, "error": None}


RULES = Lifecycle(
    name="rule", noun=Text("rule", "规则"), commands="rules", label="Rule", version_label="RuleVersion",
    body="body", body_in_force="body",
    shape=RuleFile, dump=lambda rule: rule.model_dump_json(by_alias=True, exclude_none=True),
    raw=raw_rule, input_path=lambda loc: ("body", *map(str, loc)),
    shown=_shown, drafted=("name", "name_en", "intent", "on", "version", "body"),
    publish=Text("activate", "启用"), publisher="activator", published="activated", in_force="active",
    end=Text("retire", "停用"), ended="retired", revivable=True, shows_approval=True,
    problems=lambda rule, graph, day: rule_problems(rule, graph.model), count=lambda tx: run(tx, COUNT)[0],
)  # fmt: skip
