"""Helpers of tests: Rules: what they may say, what they measure (against plain Python), and their life from draft to retired."""

from __future__ import annotations

from typing import Any

from graph.model.model import MODEL
from graph.rules.measures import measures_of
from graph.rules.rule_file import RuleFile

FACTS = measures_of(MODEL)


def rule(condition: dict[str, Any], **more: Any) -> RuleFile:
    told = {
        "id": "r1",
        "name": {"en": "one", "zh": "一"},
        "on": "signal",
        "intent": "expansion",
        "if": condition,
        "then": [{"recommend": {"top": 1}}],
    }
    return RuleFile.model_validate(told | more)


MEASURED: list[tuple[str, dict[str, Any]]] = [
    ("signals", {}),
    ("signals", {"kind": ["tender", "expansion"], "within": 60}),
    ("signals_change", {"within": 45}),
    ("days_since_signal", {"kind": ["complaint"]}),
    ("engagements", {"within": 30}),
    ("engagements", {"kind": ["visit"]}),
    ("engagements_change", {"within": 60}),
    ("days_since_touched", {}),
    ("open_opportunities", {}),
    ("open_opportunities", {"stage": ["lead", "contract"]}),
    ("largest_amount", {}),
    ("budget", {}),
    ("days_to_close", {}),
    ("satisfaction", {"within": 182}),
    ("satisfaction", {"within": 90, "role": ["Supplier"]}),
    ("satisfaction_change", {"within": 182}),
    ("role_missing", {"part": ["user"]}),
    ("role_missing", {"part": ["user", "technical"]}),
    ("veto_untouched", {"within": 90}),
    ("certificates_lapsing", {"within": 60}),
    ("contracts_ending", {"within": 90}),
    ("contracts_ending", {"within": 300, "role": ["Supplier"]}),
    ("turnover_change", {}),
    ("repeated_faults", {"within": 180}),
    ("repeated_faults", {"within": 300, "severity": ["down", "major"]}),
    ("open_faults", {}),
    ("open_faults", {"severity": ["minor"]}),
    ("requests_overdue", {}),
]
