"""Validation of rules: checked against the measures that there are, everything at once.

    document = load_rule(Path("rules/expansion.yaml"), model)        # raises BadInput with every mistake

python -m graph.rules.rule_checks      rewrite rule.schema.json, which editors complete from
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from graph.model.choices import PARTNERS
from graph.model.model import MODEL, Model
from graph.rules.measures import REQUIRED, Measure, measures_of
from graph.rules.rule_file import ARGUMENTS, PLACEHOLDERS, TESTS, Action, Condition, RuleFile
from graph.words import Text
from graph.yaml_lines import Document, Loc, load_checked, nearest_known, raise_problems

SCHEMA = Path(__file__).parents[1] / "rule.schema.json"
Problem = tuple[Loc, Text]
NUMBERS = {"above", "at_least", "below", "at_most"}
FITTING = {
    "number": {"is", "in", "not_in", "known", *NUMBERS},
    "string": {"is", "in", "not_in", "contains", "known"},
    "boolean": {"is", "known"},
    "strings": {"has", "known"},
}
PYTHON = {"number": (int, float), "string": (str,), "boolean": (bool,), "strings": (str,)}
MOST_FACTS = 30


def load_rule(path: Path, model: Model = MODEL) -> Document[RuleFile]:
    """Read and check a file. Raises BadInput with every mistake: file, line, place and mend."""
    return load_checked(path, RuleFile, lambda rule: rule_problems(rule, model))


def check_rule(rule: RuleFile, model: Model) -> None:
    """The same for a rule that was kept: an extension may have gone since. Raises BadInput."""
    raise_problems(rule_problems(rule, model))


def rule_problems(rule: RuleFile, model: Model) -> Iterator[Problem]:
    """Everything that is wrong: (place in the file, what and how to mend it)."""
    measures = measures_of(model)
    yield from _condition(("if",), rule.if_, measures, rule.on == "signal")
    if sum(1 for _ in _leaves(rule.if_)) > MOST_FACTS:
        yield ("if",), TOO_MANY.fill(most=MOST_FACTS)
    for number, action in enumerate(rule.then):
        yield from _action(("then", number), action)


def _leaves(condition: Condition) -> Iterator[Condition]:
    for inner in [*(condition.all or ()), *(condition.any or ()), *([condition.not_] if condition.not_ else [])]:
        yield from _leaves(inner)
    if condition.fact is not None:
        yield condition


def _condition(place: Loc, condition: Condition, measures: Mapping[str, Measure], signal: bool) -> Iterator[Problem]:
    for way in ("all", "any"):
        for number, inner in enumerate(getattr(condition, way) or ()):
            yield from _condition((*place, way, number), inner, measures, signal)
    if condition.not_ is not None:
        yield from _condition((*place, "not"), condition.not_, measures, signal)
    if condition.fact is None:
        if condition.arguments or condition.tests:
            yield place, NO_FACT
    elif condition.fact not in measures:
        yield (*place, "fact"), NO_SUCH.fill(name=condition.fact, hint=nearest_known(condition.fact, measures))
    else:
        yield from _measure(place, condition, measures[condition.fact], signal)


def _measure(place: Loc, condition: Condition, measure: Measure, signal: bool) -> Iterator[Problem]:
    if measure.of_signal and not signal:
        yield (*place, "fact"), NEEDS_SIGNAL.fill(name=condition.fact)
    if not condition.tests:
        yield place, NO_TEST.fill(name=condition.fact, tests=", ".join(sorted(FITTING[measure.kind])))
    for name, value in condition.tests.items():
        yield from _test(place, condition, measure, name, value)
    for name, value in condition.arguments.items():
        yield from _argument((*place, name), condition, measure, name, value)
    for name in REQUIRED.get(condition.fact or "", ()):
        if name not in condition.arguments:
            yield (
                place,
                NEEDS.fill(name=condition.fact, argument=name, choices=", ".join(measure.arguments[name].choices)),
            )


def _test(place: Loc, condition: Condition, measure: Measure, name: str, value: Any) -> Iterator[Problem]:
    if name not in FITTING[measure.kind]:
        yield (
            (*place, name),
            NO_FIT.fill(name=condition.fact, test=name, tests=", ".join(sorted(FITTING[measure.kind]))),
        )
        return
    if name in ("known", "contains"):
        return
    for number, one in enumerate(value if isinstance(value, list) else [value]):
        at = (*place, name, number) if isinstance(value, list) else (*place, name)
        if not isinstance(one, PYTHON[measure.kind]) or (isinstance(one, bool) and measure.kind != "boolean"):
            yield at, WRONG_KIND.fill(value=one, kind=KINDS[measure.kind])
        elif measure.choices and one not in measure.choices:
            yield at, NO_CHOICE.fill(value=one, hint=nearest_known(str(one), measure.choices))


def _argument(place: Loc, condition: Condition, measure: Measure, name: str, value: Any) -> Iterator[Problem]:
    if name not in measure.arguments:
        known = ", ".join(measure.arguments) or "–"
        yield place, NO_ARGUMENT.fill(name=condition.fact, argument=name, known=known)
        return
    choices = measure.arguments[name].choices
    for number, one in enumerate(value if choices else ()):
        if one not in choices:
            yield (*place, number), NO_CHOICE.fill(value=one, hint=nearest_known(one, choices))


def _action(place: Loc, action: Action) -> Iterator[Problem]:
    if action.recommend is not None:
        for number, role in enumerate(action.recommend.roles or ()):
            if role not in PARTNERS:
                yield (
                    (*place, "recommend", "roles", number),
                    NO_CHOICE.fill(value=role, hint=nearest_known(role, PARTNERS)),
                )
    if action.notify is not None and action.notify.title is not None:
        for lang in ("en", "zh"):
            for name in unknown_placeholders(action.notify.title.text[lang]):
                hint = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
                yield (*place, "notify", "title", lang), NO_PLACE.fill(name=name, known=hint)


def unknown_placeholders(template: str) -> list[str]:
    """Names in braces that are no placeholder of ours: nothing but a bare name is."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        return [str(error)]
    return [name for _, name, spec, way in parts if name is not None and (name not in PLACEHOLDERS or spec or way)]


def rule_schema(model: Model = MODEL) -> dict[str, Any]:
    """JSON Schema (2020-12) of the file, with the names of the measures, for editors."""
    schema = RuleFile.model_json_schema(by_alias=True)
    own = schema["$defs"]["Condition"]["properties"]
    measures = measures_of(model)
    own["fact"] = {
        "description": own["fact"]["description"],
        "anyOf": [
            {"const": name, "description": f"{f.text.en} / {f.text.zh}" + (f" ({f.unit})" if f.unit else "")}
            for name, f in measures.items()
        ],
    }
    for name in ARGUMENTS:
        choices = sorted({c for f in measures.values() if name in f.arguments for c in f.arguments[name].choices})
        if choices:
            one = {"enum": choices}
            own[name] = {
                "description": own[name]["description"],
                "anyOf": [one, {"type": "array", "items": one, "minItems": 1}],
            }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def rule_schema_text() -> str:
    return json.dumps(rule_schema(), ensure_ascii=False, indent=2) + "\n"


assert set(TESTS) == set().union(*FITTING.values())
KINDS = {
    "number": Text("a number", "数字"),
    "string": Text("a text", "文本"),
    "boolean": Text("true or false", "true 或 false"),
    "strings": Text("a text", "文本"),
}
TOO_MANY = Text("a rule looks at {most} facts at most; make two of it", "一条规则至多使用 {most} 个事实;请拆分")
NO_FACT = Text("name the fact that this compares", "请写明要比较的 fact")
NO_SUCH = Text("there is no fact {name!r}; {hint}", "没有事实 {name!r};{hint}")
NEEDS_SIGNAL = Text(
    "{name} is there only when a signal has come: use `on: signal`", "{name} 仅在收到信号时存在:请使用 on: signal"
)
NO_TEST = Text("say what {name} is compared with: {tests}", "请写明 {name} 的比较方式:{tests}")
NEEDS = Text("{name} needs `{argument}`: {choices}", "{name} 需要 {argument}:{choices}")
NO_FIT = Text("{name} can't be compared by `{test}`; use {tests}", "{name} 不能用 {test} 比较;可用 {tests}")
WRONG_KIND = Text("{value!r} is not {kind}", "{value!r} 不是{kind}")
NO_CHOICE = Text("there is no {value!r} here; {hint}", "此处没有 {value!r};{hint}")
NO_ARGUMENT = Text("{name} takes no `{argument}`; it takes {known}", "{name} 不接受 {argument};可用 {known}")
NO_PLACE = Text("{name!r} is no placeholder; there are {known}", "{name!r} 不是占位符;可用 {known}")


if __name__ == "__main__":
    SCHEMA.write_text(rule_schema_text(), "utf-8")
