"""Mutations of alert rules: drafted as YAML."""

from __future__ import annotations

from gql.mutations.lifecycle_operations import step_operations
from gql.mutations.mutation import OPERATIONS, a_text, one_id
from graph.rules.rule_lifecycle import RULES as LIFECYCLE
from graph.words import Text

EXAMPLE = """
id: strong-signal
name: {en: Strong signal, zh: 强信号}
on: signal
intent: expansion
if: {fact: signal.strength, at_least: 0.9}
then: [{recommend: {top: 1}}]
"""
RULE = one_id("id", ("Rule",), Text("rule", "规则"), True)
BODY = a_text("body", Text("the rule as YAML, as rule files are", "规则内容(YAML,与规则文件相同)"))
RULES = step_operations(LIFECYCLE, OPERATIONS, RULE, draft=(BODY,), example={"body": EXAMPLE}, id="strong-signal")
