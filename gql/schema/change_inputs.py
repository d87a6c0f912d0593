"""What changes take: inputs whose fields are those of the model, with the ids of the nodes that are meant."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import strawberry

from gql.ids import parts_of
from gql.types import Derived, said
from graph.db.transactions import Row
from graph.model.declarations import Field
from graph.mutations.touchpoints import ENGAGEMENT, RATING, SIGNAL
from graph.query.wants import chosen
from graph.words import Text

REQUIRED = Text(" (required)", "(必填)")
KEY = Text(
    "your own name for this change, such as a UUID: sent again, it changes nothing more",
    "您为本次变更自定的键(如 UUID),重发无效果",
)
IF_VERSION = Text("change it only if it still has this version", "仅当版本仍为此值时才变更")
ORGANISATION = ("Organization",)


@dataclass(frozen=True, slots=True)
class Input:
    """An input type, and how an input of it becomes what the graph is given."""

    type: Any
    given: Callable[[Any], Row]


@strawberry.input(description="Somebody who took part / 参与人")
class ParticipantInput:
    person_id: strawberry.ID | None = said(
        "person (id or number in the source) (required)", "人员编号(必填)", default=None
    )
    part: str | None = said("part played", "身份", default=None)


@strawberry.input(one_of=True, description="A value of a field: one of these / 字段的值,任选其一")
class FieldValueInput:
    text: str | None = said("text, or one of the field's choices", "文本或可选值", default=strawberry.UNSET)
    texts: list[str] | None = said("several texts", "多个文本", default=strawberry.UNSET)
    number: float | None = said("number", "数字", default=strawberry.UNSET)
    flag: bool | None = said("yes or no", "是或否", default=strawberry.UNSET)
    date: dt.date | None = said("day", "日期", default=strawberry.UNSET)
    time: dt.datetime | None = said("time", "时间", default=strawberry.UNSET)


@strawberry.input(description="Fields of one label or relationship type / 某类型开放的字段")
class ContractFieldsInput:
    of: str = said("label or relationship type", "标签或关系类型")
    names: list[str] | None = said(
        "names of fields, as in docs/schema.md; left out: all", "字段名,不填为全部", default=None
    )


@strawberry.input(description="More, for partners whose engineers hold a certificate / 对持证伙伴额外开放")
class ContractCertifiedInput:
    level: str = said("least certification level", "最低认证等级")
    fields: list[ContractFieldsInput] = said("fields that this opens", "额外开放的字段")


@strawberry.enum(description="What a person decided on two ids / 人工判定")
class MatchDecision(enum.Enum):
    SAME = "same"
    DISTINCT = "distinct"


class InputTypes:
    """The inputs of one schema: enums are those of its model."""

    def __init__(self, types: Derived):
        self.types = types
        model = types.model
        node = (
            ("id", _id("node", "节点", True)),
            ("field", _text("field, such as nameEn", "字段,如 nameEn")),
        )
        contract = (("id", _text("id of the contract", "契约编号")),)
        alert, rule = (("id", _id("alert", "预警", True)),), (("id", _id("rule", "规则", True)),)
        self.fields: Mapping[str, tuple[tuple[str, Any], ...]] = {
            "record_engagement": (
                *self._of(model.nodes["Engagement"].fields, "Engagement", ENGAGEMENT),
                ("participants", (list[ParticipantInput], Text("who took part (required)", "参与人(必填)"))),
                ("customer_id", _id("customer that it is about", "相关客户")),
                ("opportunity_id", _id("opportunity that it is about", "相关商机")),
                ("partner_ids", (list[strawberry.ID], Text("partners who were there", "协同的伙伴"))),
            ),
            "record_rating": (*self._of(model.edges["RATED"].fields, "RATED", RATING),
                              ("customer_id", _id("customer who says so", "评价的客户", True)),
                              ("partner_id", _id("partner that is rated", "被评价的伙伴", True))),
            "record_signal": (*self._of(model.nodes["Signal"].fields, "Signal", SIGNAL),
                              ("organization_id", _id("organisation that it is about", "相关组织", True))),
            "give_feedback": (("partner_id", _id("partner that was recommended", "所推荐的伙伴", True)),
                              ("customer_id", _id("customer that it was recommended for", "所针对的客户", True)),
                              *self._of(model.nodes["Feedback"].fields, "Feedback", ("verdict", "why")), VERSION),
            "lock_field": (*node, VERSION), "unlock_field": (*node, VERSION),
            "correct_field": (*node, ("value", (FieldValueInput, Text("value that it is to have (required)", "新值(必填)"))), VERSION),
            "decide_match": (("a", _id("one party", "其一", True)), ("b", _id("other party", "其二", True)),
                             ("answer", (MatchDecision, Text("answer (required)", "结论(必填)"))), VERSION),
            "part_by_source": (node[0], ("source", _text("source whose part is another node", "另指他物的数据源")), VERSION),
            "draft_contract": (
                *contract, ("partner_id", _id("partner", "伙伴", True)), ("purpose", _text("what the data is for", "用途")),
                ("until", (dt.date, Text("the day on which it ends (required)", "到期日期(必填)"))),
                ("level", (types.enum("DataContract", "level"), Text("level of detail (required)", "详细程度(必填)"))),
                ("quota", (int, Text("requests a day", "每日请求配额"))),
                ("customer_ids", (list[strawberry.ID], Text("customers; none: the partner's own", "涉及的客户,不填为其自有客户"))),
                ("rows", (list[str], Text("row scopes", "行范围"))),
                ("fields", (list[ContractFieldsInput], Text("fields that it opens", "开放的字段"))),
                ("certified", (ContractCertifiedInput, Text("more for certified partners", "对持证伙伴额外开放"))), VERSION),
            "approve_contract": (*contract, VERSION), "publish_contract": (*contract, VERSION),
            "roll_back_contract": (*contract, VERSION), "revoke_contract": (*contract, VERSION),
            "acknowledge_alert": (*alert, VERSION),
            "assign_alert": (*alert, ("assignee", _text("who works on it", "负责人")), VERSION),
            "snooze_alert": (*alert, ("until", (dt.datetime, Text("until then (required)", "暂缓至(必填)"))), VERSION),
            "close_alert": (
                *alert, ("outcome", (types.enum("Alert", "outcome"), Text("what came of it (required)", "结果(必填)"))),
                ("why", (str, Text("why", "原因"))), ("opportunity_id", _id("opportunity that partners worked on", "伙伴参与的商机")),
                ("partner_ids", (list[strawberry.ID], Text("partners who were brought along", "同行的伙伴"))), VERSION),
            "draft_rule": (("body", _text("the rule as YAML, as rule files are", "规则内容(YAML,与规则文件相同)")), VERSION),
            "approve_rule": (*rule, VERSION), "activate_rule": (*rule, VERSION), "retire_rule": (*rule, VERSION),
            "roll_back_rule": (*rule, VERSION),
        }  # fmt: skip

    def of(self, name: str, title: str) -> Input:
        """The input of a mutation."""
        namespace: dict[str, Any] = {"__annotations__": {"idempotency_key": str}, "__module__": __name__,
                                     "idempotency_key": said(KEY.en, KEY.zh)}  # fmt: skip
        for field, (annotation, text) in self.fields[name]:
            namespace["__annotations__"][field] = annotation | None
            namespace[field] = said(text.en, text.zh, default=None)
        made = strawberry.input(type(f"{title}Input", (), namespace), description=f"Input / 输入: {title}")
        return Input(made, GIVEN.get(name, given_of))

    def _of(self, fields: Mapping[str, Field], label: str, names: Iterable[str]) -> list[tuple[str, Any]]:
        """Fields of the model."""
        found = []
        for declared in (fields[name] for name in names):
            scalar = self.types.scalar(declared, label)
            text = _required(declared.text) if declared.required else declared.text
            unit = f" ({declared.unit})" if declared.unit else ""
            found.append((declared.name, (scalar, Text(text.en + unit, text.zh + unit))))
        return found


def _required(text: Text) -> Text:
    return Text(text.en + REQUIRED.en, text.zh + REQUIRED.zh)


def _id(en: str, zh: str, required: bool = False) -> Any:
    text = Text(f"{en} (id, or number in the source)", f"{zh}(编号)")
    return strawberry.ID, _required(text) if required else text


def _text(en: str, zh: str) -> Any:
    return str, _required(Text(en, zh))


VERSION = ("if_version", (str, IF_VERSION))
IDS: dict[str, tuple[str, ...]] = {
    "customer_id": ORGANISATION, "customer_ids": ORGANISATION, "organization_id": ORGANISATION,
    "partner_id": ("Organization", "Person"), "partner_ids": ORGANISATION, "person_id": ("Person",),
    "opportunity_id": ("Opportunity",), "a": ("Organization", "Person"), "b": ("Organization", "Person"),
}  # fmt: skip


def given_of(input: Any) -> Row:
    """An input as plain values, with the ids of the graph."""
    found: Row = plain(dataclasses.asdict(input))
    return found


def plain(value: Any, name: str = "") -> Any:
    """Enums as what they stand for, ids as the graph's."""
    if isinstance(value, dict):
        return {name: plain(inner, name) for name, inner in value.items() if inner is not strawberry.UNSET}
    if isinstance(value, list):
        return [plain(inner, name) for inner in value]
    if isinstance(value, str) and name in IDS:
        return own_id(value, IDS[name])
    return chosen(value)


def own_id(given: str, labels: Iterable[str]) -> str:
    """The id in the graph, from a global id of one of these labels, or the number in the source."""
    found = parts_of(given)
    return found[1] if found and found[0] in labels else given


def of_any(input: Any) -> Row:
    """A node of any kind: its label and id, or the number in the source."""
    given = given_of(input)
    found = parts_of(given["id"] or "")
    if found:
        given["label"], given["id"] = found
    return given


def of_field(input: Any) -> Row:
    """A field of a node: the node, the name as the model has it, and the value."""
    given = of_any(input)
    given["field"] = _snake(given.get("field") or "")
    if isinstance(given.get("value"), dict):
        given["value"] = next(iter(given["value"].values()), None)
    return given


def of_node(label: str, input: Any) -> Row:
    """A node by its own id, whichever id was given."""
    given = given_of(input)
    return given | {"id": own_id(given.get("id") or "", (label,))}


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


GIVEN: dict[str, Callable[[Any], Row]] = {
    "lock_field": of_field,
    "unlock_field": of_field,
    "correct_field": of_field,
    "part_by_source": of_any,
    **dict.fromkeys(
        ("acknowledge_alert", "assign_alert", "snooze_alert", "close_alert"), partial(of_node, "Alert")
    ),
    **dict.fromkeys(
        ("approve_rule", "activate_rule", "retire_rule", "roll_back_rule"), partial(of_node, "Rule")
    ),
}
