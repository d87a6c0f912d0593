"""Mutations of curation: fields fixed and corrected, two ids judged, sources parted, recommendations commented on."""

from __future__ import annotations

import datetime as dt
import enum

import strawberry

from gql.mutations.mutation import (
    IF_VERSION,
    OPERATIONS,
    PARTIES,
    SALES,
    InputField,
    Mutation,
    a_text,
    any_id,
    of_model,
    one_id,
)
from gql.types import bilingual_field
from graph.db.transactions import Row
from graph.mutations import curation
from graph.words import Text


@strawberry.input(one_of=True, description="A value of a field: one of these / 字段的值,任选其一")
class FieldValueInput:
    text: str | None = bilingual_field("text, or one of the field's choices", "文本或可选值", default=strawberry.UNSET)
    texts: list[str] | None = bilingual_field("several texts", "多个文本", default=strawberry.UNSET)
    number: float | None = bilingual_field("number", "数字", default=strawberry.UNSET)
    flag: bool | None = bilingual_field("yes or no", "是或否", default=strawberry.UNSET)
    date: dt.date | None = bilingual_field("day", "日期", default=strawberry.UNSET)
    time: dt.datetime | None = bilingual_field("time", "时间", default=strawberry.UNSET)


@strawberry.enum(description="What a person decided on two ids / 人工判定")
class MatchDecision(enum.Enum):
    SAME = "same"
    DISTINCT = "distinct"


def _field(name: str) -> Row:
    return {"field": "".join("_" + c.lower() if c.isupper() else c for c in name)}


def _value(payload: Row) -> Row:
    return {"value": next(iter(payload.values()), None)}


NODE = any_id("id", Text("node", "节点"))
FIELD = InputField("field", str, Text("field, such as nameEn", "字段,如 nameEn"), True, to_payload=_field)
REASON = a_text("why", Text("why, for the audit log", "原因,记入审计日志"), False)
CURATION = (
    Mutation(
        "give_feedback",
        Text("Say whether a recommended partner was useful, and why", "反馈推荐伙伴是否有用及原因"),
        SALES,
        curation.give_feedback,
        inputs=(
            one_id("partner_id", PARTIES, Text("partner that was recommended", "所推荐的伙伴"), True),
            one_id(
                "customer_id", ("Organization",), Text("customer that it was recommended for", "所针对的客户"), True
            ),
            *of_model("Feedback", "verdict", "why"),
            IF_VERSION,
        ),
        shows="feedback",
        label="Feedback",
        selects="feedback { verdict }",
        example={"partnerId": "V01", "customerId": "C001", "verdict": "NOT_USEFUL", "why": "不接单"},
    ),
    Mutation(
        "lock_field",
        Text("Keep a field as it is, whatever sources say", "锁定字段的当前值"),
        OPERATIONS,
        curation.lock_field,
        inputs=(NODE, FIELD, REASON, IF_VERSION),
        shows="node",
        label="",
        selects="version",
        example={"id": "C001", "field": "region"},
    ),
    Mutation(
        "unlock_field",
        Text("Let the sources decide a field again", "解除字段锁定"),
        OPERATIONS,
        curation.unlock_field,
        inputs=(NODE, FIELD, REASON, IF_VERSION),
        shows="node",
        label="",
        also=(("was_locked", bool, Text("whether it was locked until now", "此前是否已锁定")),),
        selects="wasLocked version",
        example={"id": "C001", "field": "region"},
    ),
    Mutation(
        "correct_field",
        Text("Give a field another value, which stays until it is unlocked", "更正字段的值,解除锁定前一直有效"),
        OPERATIONS,
        curation.correct_field,
        inputs=(
            NODE,
            FIELD,
            InputField("value", FieldValueInput, Text("value that it is to have", "新值"), True, to_payload=_value),
            REASON,
            IF_VERSION,
        ),
        shows="node",
        label="",
        selects="version",
        example={"id": "C001", "field": "region", "value": {"text": "无锡"}},
    ),
    Mutation(
        "decide_match",
        Text(
            "Say whether two ids are the same party; entity resolution applies it",
            "判定两个编号是否为同一主体,由实体解析应用",
        ),
        OPERATIONS,
        curation.decide_match,
        inputs=(
            one_id("a", PARTIES, Text("one party", "其一"), True),
            one_id("b", PARTIES, Text("other party", "其二"), True),
            InputField("answer", MatchDecision, Text("answer", "结论"), True),
            IF_VERSION,
        ),
        shows="match",
        label="Match",
        selects="match { answer }",
        example={"a": "C001", "b": "C002", "answer": "DISTINCT"},
        then=lambda service: service.decided(),
    ),
    Mutation(
        "part_by_source",
        Text(
            "Part what one source tells of an id from what others tell of it, now and later",
            "将一个数据源对某编号的信息与其他来源拆分,今后同样有效",
        ),
        OPERATIONS,
        curation.part_by_source,
        inputs=(NODE, a_text("source", Text("source whose part is another node", "另指他物的数据源")), IF_VERSION),
        shows="node",
        label="",
        selects="node { id }",
        example={"id": "C001", "source": "dealer"},
    ),
)
