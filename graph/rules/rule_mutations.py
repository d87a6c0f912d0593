"""The steps of a rule as mutations: drafted from YAML, as rule files are."""

from __future__ import annotations

from typing import Any

from graph.db.transactions import Row
from graph.lifecycle.lifecycle_mutations import step_mutations
from graph.mutations.changes import Refused, fault
from graph.rules.rule_lifecycle import RULES
from graph.words import BadInput, Text
from graph.yaml_lines import Loc, parsed

LONGEST = 50_000  # characters
TOO_LONG = Text("a rule has 50,000 characters at most", "规则至多 50,000 个字符")


def raw_rule(given: Row) -> Any:
    """The plain values that `body` holds as YAML. Raises Refused."""
    body = given.get("body") or ""
    if len(body) > LONGEST:
        raise Refused([fault("TOO_LONG", TOO_LONG, "body")])
    try:
        return parsed(body, "body", aliases=False)[1]
    except BadInput as error:
        raise Refused([fault("INVALID", error.text, "body")]) from error


def _place(loc: Loc) -> tuple[str, ...]:
    return "body", *map(str, loc)


RULE_STEPS = step_mutations(RULES, raw_rule, _place)
