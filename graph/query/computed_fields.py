"""Computed fields of profiles: how a customer stands today, counted by the database when somebody asks, never stored.

They count what a data contract may hide, so that only employees see them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from graph.db.as_of import is_unfinished, is_unsettled_on, is_valid, was_opened
from graph.model.declarations import Field
from graph.query.property_kinds import kind_reader, read_date, valid_or_null
from graph.query.readers import Reader
from graph.query.selections import Compiler, Expression, Position
from graph.words import Forbidden, Text

NEWEST_SIGNAL = "newest_signal"
CUSTOMER_NODE = "customer_node"
Template = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class ComputedField:
    """A field whose value aggregates what a pattern matches about a node: both of the node's variable and the day."""

    field: Field
    pattern: Template
    aggregate: Template
    read: Reader | None = None

    def of_one(self, n: str, day: str) -> str:
        """The value of a node at hand."""
        return f"COLLECT {{ MATCH {self.pattern(n, day)} RETURN {self.aggregate(n, day)} }}[0]"

    def of_each(self, n: str, day: str, value: str) -> str:
        """Clauses that work it out for all nodes that are matched, faster than one by one: `value` becomes the variable `{n}v`."""
        return f"OPTIONAL MATCH {self.pattern(n, day)} WITH {n}, {value} AS {n}v"


@dataclass(frozen=True, slots=True)
class LinkedField(Field):
    """The id of the node at the other end of a relationship, to filter by; `pattern` leads from {n} to it, {m}."""

    pattern: str = ""

    def value(self, n: str) -> str:
        m = f"{n}m"
        return f"COLLECT {{ MATCH {self.pattern.format(n=n, m=m)} RETURN {m}.id }}[0]"


LINKED: dict[str, dict[str, LinkedField]] = {
    "Workspace": {
        "customer": LinkedField(
            "string", Text("customer (id)", "客户(编号)"), "customer", pattern="({n})-[:FOR_CUSTOMER]->({m}:Customer)"
        ),
    },
    "Request": {
        "workspace": LinkedField(
            "string",
            Text("workspace (id)", "协作空间(编号)"),
            "workspace",
            pattern="({n})-[:IN_WORKSPACE]->({m}:Workspace)",
        ),
    },
}  # fields of lists that are no properties; they tell of other nodes, so that only employees have them


def _opportunities_of(n: str, day: str, owner: str) -> str:
    return f"{owner}-[:OPENED]->({n}o:Opportunity) WHERE {was_opened(f'{n}o', day)} AND {is_unfinished(f'{n}o', day)}"


def _open_opportunities(n: str, day: str) -> str:
    return _opportunities_of(n, day, f"({n})")


def _of_alerts_customer(n: str, day: str) -> str:
    return _opportunities_of(n, day, f"(:Organization {{id: {n}.customer}})")


def _amount(n: str, day: str) -> str:
    return f"0.0 + sum({valid_or_null(f'{n}o.amount', 'float')})"


def _open_alerts(n: str, day: str) -> str:
    return f"({n}a:Alert {{customer: {n}.id}}) WHERE {is_unsettled_on(f'{n}a', day)}"


def _touchpoints(n: str, day: str) -> str:
    return f"({n})<-[{n}w:WORKS_AT]-(:Person)-[:TOOK_PART]->({n}e:Engagement) WHERE {is_valid(f'{n}w', day)} AND date({n}e.at) <= {day}"


def _signals(n: str, day: str) -> str:
    return f"({n}s:Signal)-[:SIGNALS]->({n}) WHERE date({n}s.at) <= {day}"


def newest_signal_match(n: str, s: str, day: str) -> str:
    """The clauses that bind the newest signal about a node, if there is one."""
    return f"MATCH ({s}:Signal)-[:SIGNALS]->({n}) WHERE date({s}.at) <= {day} WITH {s} ORDER BY {s}.at DESC, {s}.id LIMIT 1"


def _declared(*fields: ComputedField) -> dict[str, ComputedField]:
    return {each.field.name: each for each in fields}


COMPUTED: dict[str, dict[str, ComputedField]] = {
    "Customer": _declared(
        ComputedField(
            Field("integer", Text("open opportunities", "进行中商机"), "open_opportunities"),
            _open_opportunities,
            lambda n, _: f"count({n}o)",
        ),
        ComputedField(
            Field("float", Text("amount of the open opportunities", "进行中金额"), "open_amount", "CNY"),
            _open_opportunities,
            _amount,
        ),
        ComputedField(
            Field("integer", Text("alerts that are not closed", "未关闭预警"), "open_alerts"),
            _open_alerts,
            lambda n, _: f"count({n}a)",
        ),
        ComputedField(
            Field("date", Text("last engagement with its people", "最近接触日期"), "last_touched"),
            _touchpoints,
            lambda n, _: f"max(date({n}e.at))",
            read_date,
        ),
        ComputedField(
            Field("date", Text("day of the newest signal", "最新信号日期"), "last_signal"),
            _signals,
            lambda n, _: f"date(max({n}s.at))",
            read_date,
        ),
    ),
    "Alert": _declared(  # to sort by; its customer tells the value
        ComputedField(
            Field("float", Text("amount of the customer's open opportunities", "客户进行中金额"), "open_amount", "CNY"),
            _of_alerts_customer,
            _amount,
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class SeenSum:
    """A field that adds up the nodes {m} of a label that a pattern leads to from {n}: those that its reader sees, so that a total never
    tells of what is closed. `sum`: what is told of them; `needs`: fields that who is told may see."""

    field: Field
    pattern: str
    label: str
    sum: str
    needs: tuple[str, ...] = ()


def _sum_of_lines(name: str, en: str, zh: str, sum: str, *needs: str, unit: str = "fen") -> SeenSum:
    field = Field("integer", Text(en, zh), name, unit, maximum=2**53 - 1 if unit else None)
    return SeenSum(field, "({n})<-[:LINE_OF]-({m}:QuoteLine) WHERE {m}.removed IS NULL", "QuoteLine", sum, needs)


def _sum(name: str) -> str:
    """The sum of amounts in fen; what is none, as somebody wrote it past us, counts nothing."""
    return f"sum(CASE WHEN {{m}}.{name} IS :: INTEGER AND {-(2**53)} < {{m}}.{name} < {2**53} THEN {{m}}.{name} END)"


def _of_all(name: str, value: str) -> str:
    """A sum where each line has what it is made of, else null."""
    return f"CASE WHEN count({{m}}) = count({{m}}.{name}) THEN {value} END"


SEEN: dict[str, dict[str, SeenSum]] = {
    "Quote": {
        each.field.name: each
        for each in (
            _sum_of_lines("line_count", "lines that you see", "可见条目数", "count({m})", unit=""),
            _sum_of_lines("net", "amount of those lines without tax", "可见条目不含税合计", _sum("net")),
            _sum_of_lines("tax", "tax of those lines", "可见条目税额合计", _sum("tax")),
            _sum_of_lines("gross", "amount of those lines with tax", "可见条目价税合计", _sum("gross")),
            _sum_of_lines(
                "list_total",
                "their amount at list prices; null where one has none",
                "目录价合计;缺目录价时为空",
                _of_all("list_amount", _sum("list_amount")),
                "list_amount",
            ),
            _sum_of_lines(
                "cost_total",
                "their cost; null where one has none",
                "成本合计;缺成本时为空",
                _of_all("cost_amount", _sum("cost_amount")),
                "cost_amount",
            ),
            _sum_of_lines(
                "margin",
                "their amount without tax, less their cost",
                "毛利(不含税)",
                _of_all("cost_amount", f"{_sum('net')} - {_sum('cost_amount')}"),
                "cost_amount",
            ),
        )
    }
}


def seen_sums(label: str) -> dict[str, Field]:
    """The declarations of a label's fields that add up what their reader sees."""
    return {name: replace(each.field) for name, each in SEEN.get(label, {}).items()}


def seen_sum(compiler: Compiler, label: str, total: SeenSum, position: Position) -> Expression:
    """A sum over the nodes that the caller sees. Raises Forbidden, should a schema show what is not open."""
    allows = compiler.policy.allows
    if not allows(label, total.field.name) or not all(allows(total.label, name) for name in total.needs):
        raise Forbidden(NOT_OPEN)
    ends = {"n": position.var, "m": compiler.fresh("m")}
    match = f"MATCH {total.pattern.format(**ends)} AND {compiler.sees(ends['m'], total.label)}"
    return Expression(f"COLLECT {{ {match} RETURN {total.sum.format(**ends)} }}[0]", kind_reader(total.field))


def computed_fields(label: str) -> dict[str, Field]:
    """The declarations of a label's computed fields."""
    return {name: replace(each.field) for name, each in COMPUTED.get(label, {}).items()}


NOT_OPEN = Text("your data contract does not open this", "数据契约未开放此内容")
