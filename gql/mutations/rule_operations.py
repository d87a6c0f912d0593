"""Mutations of alert rules: draft, approve, activate, retire, roll back."""

from __future__ import annotations

from gql.mutations.mutation import IF_VERSION, OPERATIONS, Mutation, a_text, one_id
from graph.alerts import alert_mutations
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
NUMBER = ("number", int, Text("number of the rule's version", "规则的版本号"))
RULES = (
    Mutation(
        "draft_rule",
        Text("Draft the next version of a rule", "起草规则的新版本"),
        OPERATIONS,
        alert_mutations.draft_rule,
        inputs=(
            a_text("body", Text("the rule as YAML, as rule files are", "规则内容(YAML,与规则文件相同)")),
            IF_VERSION,
        ),
        shows="rule",
        label="Rule",
        also=(NUMBER,),
        selects="number",
        example={"body": EXAMPLE},
    ),
    Mutation(
        "approve_rule",
        Text("Approve the draft of a rule that somebody else wrote", "批准他人起草的规则"),
        OPERATIONS,
        alert_mutations.approve_rule,
        inputs=(RULE, IF_VERSION),
        shows="rule",
        label="Rule",
        also=(NUMBER,),
        selects="number",
        example={"id": "strong-signal"},
    ),
    Mutation(
        "activate_rule",
        Text("Put the approved version of a rule in force", "启用已批准的规则"),
        OPERATIONS,
        alert_mutations.activate_rule,
        inputs=(RULE, IF_VERSION),
        shows="rule",
        label="Rule",
        also=(NUMBER,),
        selects="number",
        example={"id": "strong-signal"},
    ),
    Mutation(
        "retire_rule",
        Text("End a rule", "停用规则"),
        OPERATIONS,
        alert_mutations.retire_rule,
        inputs=(RULE, IF_VERSION),
        shows="rule",
        label="Rule",
        also=(NUMBER,),
        selects="rule { status }",
        example={"id": "strong-signal"},
    ),
    Mutation(
        "roll_back_rule",
        Text("Put the version of a rule in force that was before the present one", "回滚到规则的上一个版本"),
        OPERATIONS,
        alert_mutations.roll_back_rule,
        inputs=(RULE, IF_VERSION),
        shows="rule",
        label="Rule",
        also=(NUMBER,),
        selects="number",
        example={"id": "strong-signal"},
    ),
)
