"""Rules as parameterised Cypher: one statement for all rules that ask the same measures in the same way.

    shape, values = shape_of(rule.if_, facts)       # what it asks, and the values that it compares with
    rows = graph.read(statement_of(shape), tests=[{n, customer, signal, at, p: values}])

No value of a rule gets into the text of a statement, and names come from `graph/rules/measures.py` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.model.codes import CODES, unit, word
from graph.rules.measures import Measure
from graph.rules.rule_file import Condition
from graph.words import Text

TESTS = {
    "is": "{m} = {p}",
    "in": "{m} IN {p}",
    "not_in": "NOT {m} IN {p}",
    "above": "{m} > {p}",
    "at_least": "{m} >= {p}",
    "below": "{m} < {p}",
    "at_most": "{m} <= {p}",
    "contains": "toLower({m}) CONTAINS toLower({p})",
    "has": "{p} IN {m}",
    "known": "({m} IS NOT NULL) = {p}",
}
SIGNS = {
    "is": "=",
    "in": "∈",
    "not_in": "∉",
    "above": ">",
    "at_least": "≥",
    "below": "<",
    "at_most": "≤",
    "contains": "⊇",
    "has": "∋",
    "known": "?",
}


@dataclass(frozen=True, slots=True)
class ConditionShape:
    """The shape of a condition: its measures in Cypher, and how they are put together."""

    measures: tuple[str, ...]
    condition: str


class _Compiler:
    def __init__(self, measures: Mapping[str, Measure]):
        self.facts = measures
        self.measures: dict[str, str] = {}  # Cypher → the variable that holds its value
        self.values: list[Any] = []

    def bind(self, value: Any) -> str:
        self.values.append(value)
        return f"t.p[{len(self.values) - 1}]"

    def condition(self, condition: Condition) -> str:
        if condition.all is not None:
            return "(" + " AND ".join(map(self.condition, condition.all)) + ")"
        if condition.any is not None:
            return "(" + " OR ".join(map(self.condition, condition.any)) + ")"
        if condition.not_ is not None:
            return f"NOT {self.condition(condition.not_)}"
        return self.fact(condition)

    def fact(self, condition: Condition) -> str:
        """What is not known holds in no comparison."""
        assert condition.fact is not None
        measure = self.measure(self.facts[condition.fact], condition)
        tests = [TESTS[name].format(m=measure, p=self.bind(value)) for name, value in condition.tests.items()]
        return f"coalesce({' AND '.join(tests)}, false)"

    def measure(self, measure: Measure, condition: Condition) -> str:
        bound = {name: self.bind(value) for name, value in measure_arguments(measure, condition).items()}
        read = measure.read(bound)
        return self.measures.setdefault(read, f"m{len(self.measures)}")


def measure_arguments(measure: Measure, condition: Condition) -> dict[str, Any]:
    """The arguments that narrow a measure down here: what is said, else what is usual."""
    usual = {name: of.default for name, of in measure.arguments.items() if of.default is not None}
    return usual | condition.arguments


def condition_shape(root: Condition, measures: Mapping[str, Measure]) -> tuple[ConditionShape, list[Any]]:
    """The shape of a condition, and its values in the order in which the shape names them."""
    compiler = _Compiler(measures)
    condition = compiler.condition(root)
    return ConditionShape(tuple(compiler.measures), condition), compiler.values


def condition_statement(shape: ConditionShape) -> str:
    """Rows {n, facts} of the tests that hold: `facts` are the measures, in the order of the shape."""
    names = [f"m{number}" for number in range(len(shape.measures))]
    measured = ", ".join(f"{read} AS {name}" for name, read in zip(names, shape.measures, strict=True))
    return f"""UNWIND $tests AS t
MATCH (c:Organization {{id: t.customer}}) WHERE c:Customer
OPTIONAL MATCH (s:Signal {{id: t.signal}})
WITH t, c, s, t.at AS at, date(t.at) AS day
WITH t, {measured}
WHERE {shape.condition}
RETURN t.n AS n, [{", ".join(names)}] AS facts ORDER BY n"""


def measured_values(condition: Condition, measures: Mapping[str, Measure], values: list[Any]) -> list[dict[str, Any]]:
    """The facts of a condition with the values that were measured: {fact, arguments, tests, value}, each once."""
    compiler = _Compiler(measures)
    found: list[dict[str, Any]] = []

    def look(condition: Condition) -> None:
        for inner in [*(condition.all or ()), *(condition.any or ()), *([condition.not_] if condition.not_ else [])]:
            look(inner)
        if condition.fact is not None:
            measure = compiler.measure(measures[condition.fact], condition)
            for value in condition.tests.values():
                compiler.bind(value)
            found.append(
                {
                    "fact": condition.fact,
                    "arguments": measure_arguments(measures[condition.fact], condition),
                    "tests": condition.tests,
                    "value": values[int(measure[1:])],
                }
            )

    look(condition)
    return found


def describe_measure(row: Mapping[str, Any], measures: Mapping[str, Measure]) -> Text:
    """One measured fact in words, such as `budget = 12,600,000 CNY (> 5,000,000)`; codes as they are called."""
    fact, field = measures.get(row["fact"]), row["fact"].rpartition(".")[2]
    name = fact.text if fact else Text(row["fact"], row["fact"])
    measure = Text(" {u}", "{u}").fill(u=unit(fact.unit)) if fact and fact.unit else Text("", "")
    tests = [
        Text(f"{SIGNS[test]} {{v}}", f"{SIGNS[test]} {{v}}").fill(v=format_measure(value, field))
        for test, value in row["tests"].items()
    ]
    more = [_narrowed(fact, key, value) for key, value in row["arguments"].items()]
    inner = Text(" ({more})", "({more})").fill(more=_joined(more)) if more else Text("", "")
    return TOLD.fill(
        name=name, more=inner, value=format_measure(row["value"], field), unit=measure, tests=_joined(tests)
    )


def _narrowed(measure: Measure | None, key: str, value: Any) -> Text:
    """What narrowed a measure down: `within 90`, `近 90 天`."""
    if key == "within":
        return WITHIN.fill(days=value)
    condition = measure.arguments.get(key) if measure else None
    field = "partner_role" if key == "role" else key
    return Text(f"{key} {{v}}", f"{condition.text.zh if condition else key} {{v}}").fill(v=format_measure(value, field))


def format_measure(value: Any, field: str = "") -> Text:
    if isinstance(value, list):
        return _joined([format_measure(each, field) for each in value])
    if isinstance(value, str):
        return word(field, value) if value in CODES.get(field, {}) else Text(value, value)
    if isinstance(value, bool) or value is None:
        mark = {True: "✓", False: "✗", None: "–"}[value]
    elif isinstance(value, int | float):
        mark = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    else:
        mark = str(value)
    return Text(mark, mark)


def _joined(texts: list[Text]) -> Text:
    return Text(", ".join(t.en for t in texts), "、".join(t.zh for t in texts))


WITHIN = Text("within {days}", "近 {days} 天")
TOLD = Text("{name}{more}: {value}{unit} ({tests})", "{name}{more}:{value}{unit}({tests})")
