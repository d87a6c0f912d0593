"""The shape of a rule as people write it, in YAML: if these facts, then that. What it may say is checked in `rule_checks.py`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Part

from graph.access.contract_file import Id, InvalidValue, Named, Words, Written
from graph.words import Text
from graph.yaml_reading import Strict

Value = bool | int | float | str
Days = Annotated[int, Part(ge=1, le=3660)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
PLACEHOLDERS = ("customer", "signal", "rule", "budget")


def _listed(value: object) -> object:
    """One value is a list of it."""
    return value if isinstance(value, list) or value is None else [value]


Several = Annotated[list[Named], BeforeValidator(_listed), Part(min_length=1)]


class Bilingual(Strict):
    """A text in both languages."""

    en: Sentence = Part(description="English / 英文")
    zh: Sentence = Part(description="Chinese / 中文")

    @property
    def text(self) -> Text:
        return Text(self.en, self.zh)


class Condition(Strict):
    """One fact compared with a value, or conditions put together by one of `all`, `any`, `not`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    all: list[Condition] | None = Part(None, min_length=1, description="each of these / 全部满足")
    any: list[Condition] | None = Part(None, min_length=1, description="one of these at least / 任一满足")
    not_: Condition | None = Part(None, alias="not", description="this does not hold / 不满足")
    fact: Named | None = Part(None, description="what is measured / 事实")
    within: Days | None = Part(None, description="days / 天数")
    kind: Several | None = Part(None, description="kinds of signals or engagements / 类型")
    role: Several | None = Part(None, description="roles of partners / 伙伴角色")
    stage: Several | None = Part(None, description="stages of opportunities / 商机阶段")
    product_line: Several | None = Part(None, description="product lines / 产品线")
    severity: Several | None = Part(None, description="severities of faults / 严重程度")
    part: Several | None = Part(None, description="parts in a decision / 决策角色")
    is_: Value | None = Part(None, alias="is", description="equals / 等于")
    in_: list[Value] | None = Part(None, alias="in", min_length=1, description="is one of / 属于")
    not_in: list[Value] | None = Part(None, min_length=1, description="is none of / 不属于")
    above: float | int | None = Part(None, description="greater than / 大于")
    at_least: float | int | None = Part(None, description="greater than or equal / 不小于")
    below: float | int | None = Part(None, description="less than / 小于")
    at_most: float | int | None = Part(None, description="less than or equal / 不大于")
    contains: Named | None = Part(None, description="contains this text / 包含")
    has: Value | None = Part(None, description="has this among its values / 含有")
    known: bool | None = Part(None, description="whether it is known / 是否已知")

    @model_validator(mode="before")
    @classmethod
    def _one_way(cls, value: Any) -> Any:
        if isinstance(value, dict) and len(WAYS & value.keys()) != 1:
            raise InvalidValue(ONE_WAY)
        return value

    @property
    def arguments(self) -> dict[str, Any]:
        """What narrows its measure down."""
        return {name: value for name in ARGUMENTS if (value := getattr(self, name)) is not None}

    @property
    def tests(self) -> dict[str, Any]:
        """What its measure is compared with: name of the comparison → value."""
        return {name: value for name, of in TESTS.items() if (value := getattr(self, of)) is not None}


class Recommend(Strict):
    """Partners to bring along to a joint visit."""

    roles: Several | None = Part(None, description="roles of partners; left out: all / 伙伴角色,不填为全部")
    top: Annotated[int, Part(ge=1, le=5)] = Part(2, description="how many of each role / 每种角色的数量")


class Remind(Strict):
    """Somebody is to be told to do something."""

    who: Words = Part(description="account_owner, or a person or post in words / account_owner 或人员、职务")
    text: Bilingual = Part(description="what about / 内容")


class Task(Strict):
    """Something to do, by a day."""

    title: Bilingual = Part(description="what / 任务")
    days: Days = Part(7, description="days until it is due / 期限(天)")
    owner: Words = Part("account_owner", description="account_owner, or a person in words / 负责人")


class Notify(Strict):
    """Channels that are told, by their names in channels.yaml, and the title that they show."""

    channels: Several = Part(description="names of channels / 渠道名称")
    title: Bilingual | None = Part(
        None, description="may name {customer}, {signal}, {rule}, {budget} / 标题,可用占位符"
    )


class Action(Strict):
    """One thing to do: exactly one of these."""

    recommend: Recommend | None = Part(None, description="recommend partners / 推荐伙伴")
    remind: Remind | None = Part(None, description="remind a person / 提醒人员")
    task: Task | None = Part(None, description="open a task / 创建任务")
    notify: Notify | None = Part(None, description="tell channels / 通知渠道")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise InvalidValue(ONE_ACTION)
        return self


class RuleFile(Written):
    """A whole rule: when it is looked at, if what, then what."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    id: Id = Part(description="id of the rule / 规则编号")
    name: Bilingual = Part(description="what it is called / 名称")
    on: Literal["signal", "day"] = Part(
        description="looked at when a signal comes, or once a day / 触发时机:收到信号或每日"
    )
    intent: Id = Part(description="what its cases are about: the same customer, intent and window make one case / 意向")
    window: Days = Part(14, description="days in which all of it is one case / 归并窗口(天)")
    fresh: Days = Part(30, description="days after which a signal is history when it comes / 信号有效期(天)")
    if_: Condition = Part(alias="if", description="the facts / 条件")
    then: list[Action] = Part(min_length=1, description="what is to be done / 动作")
    quiet_days: Days = Part(180, description="days without firing after which operations are told / 长期未触发提醒(天)")
    most_a_day: Annotated[int, Part(ge=1)] = Part(
        100, description="cases a day above which operations are told / 每日案例数上限提醒"
    )

    @property
    def channels(self) -> list[str]:
        """The channels that it tells, each once."""
        return list(dict.fromkeys(c for a in self.then if a.notify for c in a.notify.channels))


ARGUMENTS = ("within", "kind", "role", "stage", "product_line", "severity", "part")
TESTS = {
    "is": "is_",
    "in": "in_",
    "not_in": "not_in",
    "above": "above",
    "at_least": "at_least",
    "below": "below",
    "at_most": "at_most",
    "contains": "contains",
    "has": "has",
    "known": "known",
}
WAYS = {"all", "any", "not", "not_", "fact"}
ONE_WAY = Text("a condition is exactly one of: all, any, not, fact", "条件须恰为 all、any、not、fact 之一")
ONE_ACTION = Text(
    "an action is exactly one of: recommend, remind, task, notify", "动作须恰为 recommend、remind、task、notify 之一"
)
