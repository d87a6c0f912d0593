"""Measures for rules: one value of a customer (and of the signal that came) for each name, as a Cypher expression.

Every measure looks at what had happened by a moment, so that history can be played again. Scores are not among them: they
belong to the run that made them. A statement that uses these expressions binds

    c    the customer           at   the moment (local datetime)
    s    the signal, or null    day  its day
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from graph.battle_map.map_parts import is_open
from graph.battle_map.satisfaction import WINDOW_DAYS
from graph.db.as_of import has_ended, is_valid
from graph.model.choices import DECISION_ROLES, ENGAGEMENT_KINDS, PARTNER_EDGES, SIGNAL_KINDS, STAGES
from graph.model.declarations import Field
from graph.model.model import MODEL, Model
from graph.rules.event_measures import (
    Arguments,
    change_of_events,
    count_events,
    days_since_event,
    days_since_touched,
    engagements_of,
    narrowed,
    signals_of,
)
from graph.rules.partner_measures import (
    lapsing_certificates,
    lowest_satisfaction,
    open_faults,
    partners_of,
    repeated_faults,
    satisfaction_fall,
    turnover_fall,
)
from graph.rules.workspace_measures import requests_overdue
from graph.words import Text

Kind = Literal["number", "string", "boolean", "strings"]


@dataclass(frozen=True, slots=True)
class MeasureArgument:
    """An argument that narrows a measure down. `default` is a number of days; choices may be given one or several."""

    text: Text
    choices: tuple[str, ...] = ()
    default: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: what it means, what kind of value it has, what narrows it down, and how it is read.

    `of_signal`: there is one only when a signal has come. `choices`: the values that it can have, where they are known.
    """

    text: Text
    kind: Kind
    read: Callable[[Arguments], str]
    arguments: Mapping[str, MeasureArgument]
    of_signal: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""


def measures_of(model: Model) -> dict[str, Measure]:
    """All measures, the fields of a model's customers and signals among them."""
    fields = {f"signal.{name}": _field("s", f, True) for name, f in _comparable_fields(model, "Signal").items()}
    for label in ("Organization", "Customer"):
        fields |= {f"customer.{name}": _field("c", f, False) for name, f in _comparable_fields(model, label).items()}
    return fields | WORKED_OUT


def _comparable_fields(model: Model, label: str) -> dict[str, Field]:
    """Fields that sources tell, of kinds that can be compared."""
    kinds = ("string", "integer", "float", "boolean")
    return {
        name: f for name, f in model.nodes[label].fields.items() if not f.private and not f.derived and f.kind in kinds
    }


def _field(var: str, declared: Field, of_signal: bool) -> Measure:
    kind: Kind = (
        "strings"
        if declared.many
        else "string"
        if declared.kind == "string"
        else ("boolean" if declared.kind == "boolean" else "number")
    )
    expression = f"{var}.{declared.name}"
    return Measure(declared.text, kind, lambda arguments: expression, {}, of_signal, declared.choices, declared.unit)


OPEN = f"MATCH (c)-[:OPENED]->(o:Opportunity) WHERE {is_open('o', 'day')}"


def _open_opportunities(arguments: Arguments) -> str:
    more = [*narrowed("o.stage", arguments, "stage"), *narrowed("o.product_line", arguments, "product_line")]
    return f"COUNT {{ {' AND '.join([OPEN, *more])} }}"


def _largest(field: str) -> Callable[[Arguments], str]:
    return lambda arguments: f"COLLECT {{ {OPEN} RETURN max(o.{field}) }}[0]"


def _budget(arguments: Arguments) -> str:
    """The larger one of what the signal names and what open opportunities have."""
    return f"COLLECT {{ UNWIND [s.budget, COLLECT {{ {OPEN} RETURN max(o.budget) }}[0]] AS b RETURN max(b) }}[0]"


def _closing(arguments: Arguments) -> str:
    return f"COLLECT {{ {OPEN} AND o.expected IS NOT NULL RETURN min(duration.inDays(day, o.expected).days) }}[0]"


def _role_missing(arguments: Arguments) -> str:
    """Whether an open opportunity has nobody in one of these parts."""
    return (
        f"EXISTS {{ {OPEN} AND any(part IN {arguments['part']} WHERE NOT EXISTS {{ MATCH (:Person)-[d:DECIDES]->(o) "
        f"WHERE d.role = part AND {is_valid('d', 'day')} }}) }}"
    )


def _veto_untouched(arguments: Arguments) -> str:
    """How many who hold a veto were not met in the last days."""
    return (
        f"COUNT {{ CALL (c, day) {{ MATCH (p:Person)-[v:HAS_VETO]->(c) WHERE {is_valid('v', 'day')} RETURN p UNION "
        f"{OPEN} MATCH (p:Person)-[v:HAS_VETO]->(o) WHERE {is_valid('v', 'day')} RETURN p }} "
        "WITH p WHERE NOT EXISTS { MATCH (p)-[:TOOK_PART]->(x:Engagement) WHERE x.kind <> 'consultation' AND x.at <= at "
        f"AND x.at > at - duration({{days: {arguments['within']}}}) }} RETURN p }}"
    )


def _ending(arguments: Arguments) -> str:
    """How many relationships with partners end in the next days."""
    return f"COUNT {{ {partners_of(arguments)} AND {has_ended('r', f'''day + duration({{days: {arguments['within']}}})''')} }}"


def _days(default: int | None = None) -> MeasureArgument:
    return MeasureArgument(Text("days", "天数"), default=default)


KIND_OF_SIGNAL = MeasureArgument(Text("kinds of signals", "信号类型"), SIGNAL_KINDS)
KIND_OF_ENGAGEMENT = MeasureArgument(Text("kinds of engagements", "互动类型"), ENGAGEMENT_KINDS)
ROLE = MeasureArgument(Text("roles of partners", "伙伴角色"), tuple(PARTNER_EDGES))
STAGE, LINE = MeasureArgument(Text("stages", "阶段"), STAGES), MeasureArgument(Text("product lines", "产品线"))
SEVERITY = MeasureArgument(Text("severities", "严重程度"), MODEL.nodes["MaintenanceRecord"].fields["severity"].choices)
PART = MeasureArgument(Text("parts in the decision", "决策角色"), DECISION_ROLES)


def _measure(
    en: str, zh: str, value: Kind, read: Callable[[Arguments], str], unit: str = "", /, **arguments: MeasureArgument
) -> Measure:
    return Measure(Text(en, zh), value, read, arguments, unit=unit)


WORKED_OUT: dict[str, Measure] = {
    "signals": _measure(
        "signals of the customer", "客户信号数", "number", count_events(signals_of), within=_days(), kind=KIND_OF_SIGNAL
    ),
    "signals_change": _measure(
        "more signals than in as many days before",
        "信号增量(与此前同期相比)",
        "number",
        change_of_events(signals_of),
        within=_days(30),
        kind=KIND_OF_SIGNAL,
    ),
    "days_since_signal": _measure(
        "days since the last signal",
        "距上次信号天数",
        "number",
        days_since_event(signals_of),
        "days",
        kind=KIND_OF_SIGNAL,
    ),
    "engagements": _measure(
        "touchpoints with the customer",
        "互动次数",
        "number",
        count_events(engagements_of),
        within=_days(),
        kind=KIND_OF_ENGAGEMENT,
    ),
    "engagements_change": _measure(
        "more touchpoints than in as many days before",
        "互动增量(与此前同期相比)",
        "number",
        change_of_events(engagements_of),
        within=_days(30),
        kind=KIND_OF_ENGAGEMENT,
    ),
    "days_since_touched": _measure(
        "days since anybody there was met", "距上次接触天数", "number", days_since_touched, "days"
    ),
    "open_opportunities": _measure(
        "open opportunities", "进行中的商机数", "number", _open_opportunities, stage=STAGE, product_line=LINE
    ),
    "largest_amount": _measure(
        "amount of the largest open opportunity", "最大商机金额", "number", _largest("amount"), "CNY"
    ),
    "budget": _measure(
        "budget: of the signal or of an open opportunity, the larger one",
        "预算(信号或商机,取较大者)",
        "number",
        _budget,
        "CNY",
    ),
    "days_to_close": _measure(
        "days until the next opportunity is expected to close", "距最近预计成交天数", "number", _closing, "days"
    ),
    "satisfaction": _measure(
        "lowest satisfaction with a partner, three answers at least",
        "合作伙伴最低满意度(至少三次评价)",
        "number",
        lowest_satisfaction,
        "0–100",
        role=ROLE,
        within=_days(WINDOW_DAYS),
    ),
    "satisfaction_change": _measure(
        "deepest fall of a partner's satisfaction from the older half of the days to the newer",
        "满意度最大跌幅(后半期与前半期相比)",
        "number",
        satisfaction_fall,
        "points",
        role=ROLE,
        within=_days(WINDOW_DAYS),
    ),
    "role_missing": _measure(
        "whether an open opportunity has nobody in this part",
        "商机是否缺少该决策角色",
        "boolean",
        _role_missing,
        part=PART,
    ),
    "veto_untouched": _measure(
        "people with a veto who were not met",
        "未接触的否决权人数",
        "number",
        _veto_untouched,
        "people",
        within=_days(90),
    ),
    "certificates_lapsing": _measure(
        "certificates of its service providers' engineers that lapse in the next days",
        "即将到期的服务商工程师证书数",
        "number",
        lapsing_certificates,
        within=_days(60),
    ),
    "contracts_ending": _measure(
        "relationships with partners that end in the next days",
        "即将到期的合作关系数",
        "number",
        _ending,
        role=ROLE,
        within=_days(90),
    ),
    "turnover_change": _measure(
        "deepest relative fall of a distributor's inventory turnover over the last quarter",
        "经销商库存周转率最大环比跌幅",
        "number",
        turnover_fall,
        "share",
    ),
    "repeated_faults": _measure(
        "how often the most frequent fault came at one device",
        "同一设备同一故障的最多次数",
        "number",
        repeated_faults,
        within=_days(180),
        severity=SEVERITY,
    ),
    "open_faults": _measure(
        "maintenance records that are not closed", "未关闭的维修记录数", "number", open_faults, severity=SEVERITY
    ),
    "requests_overdue": _measure(
        "requests in its workspaces that are overdue",
        "其协作空间中逾期未答复的请求数",
        "number",
        requests_overdue,
    ),
}
REQUIRED = {"role_missing": ("part",)}
