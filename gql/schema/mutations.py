"""Changes that people make: one mutation each, made of the same parts.

    mutation { recordRating(input: {idempotencyKey: "…", …}) { rating { score } version userErrors { path code message } } }

What is wrong with an input is data: `userErrors`, all of it at once. Errors of GraphQL are for what no form can show.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from gql.compile.context import Asking, variables_of
from gql.ids import parts_of
from gql.schema.change_inputs import Input, InputTypes
from gql.types import Declared, Derived, described, said
from graph.alerts import alert_mutations as alert_changes
from graph.alerts.alert_mutations import alert_version_part
from graph.contracts import contract_mutations
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.lifecycle.lifecycle import Lifecycle
from graph.lifecycle.lifecycle_mutations import document_version_part
from graph.mutations import curation as decisions
from graph.mutations import touchpoints
from graph.mutations.changes import Author, Fault, Refused, node_version_part
from graph.query.questions import Stale
from graph.query.readings import edge_part, node_part
from graph.query.wants import Part, Scope, Slot, Want
from graph.rules import rule_mutations
from graph.rules.rule_lifecycle import RULES
from graph.words import Lang, Text

SALES = frozenset({"sales", "operations", "admin"})
OPERATIONS = frozenset({"operations", "admin"})
ADMIN = frozenset({"admin"})


@dataclass(frozen=True, slots=True)
class Change:
    """A mutation: its name, what it means, who may, what makes it, and the name and label of what its answer shows.

    `also`: further fields of the answer, name → (type, meaning).
    """

    name: str
    text: Text
    may: frozenset[str]
    work: Callable[[Graph, Author, str, Row], Row]
    shown: str
    label: str
    also: tuple[tuple[str, Any, Text], ...] = ()

    @property
    def title(self) -> str:
        return self.name[0].upper() + to_camel_case(self.name)[1:]


WAS_LOCKED = ("was_locked", bool, Text("whether it was locked until now", "此前是否已锁定"))
NUMBER = ("number", int, Text("number of the contract's version", "契约的版本号"))
RULE_NUMBER = ("number", int, Text("number of the rule's version", "规则的版本号"))
CHANGES = (
    Change("record_engagement", Text("Record a touchpoint: visit, consultation, call …", "登记一次互动"), SALES,
           touchpoints.record_engagement, "engagement", "Engagement"),
    Change("record_rating", Text("Record how satisfied a customer is with a partner", "登记客户对伙伴的满意度"), SALES,
           touchpoints.record_rating, "rating", "RATED"),
    Change("record_signal", Text("Record an intent event of an organisation", "登记一条意向信号"), SALES,
           touchpoints.record_signal, "signal", "Signal"),
    Change("give_feedback", Text("Say whether a recommended partner was useful, and why", "反馈推荐伙伴是否有用及原因"), SALES,
           decisions.give_feedback, "feedback", "Feedback"),
    Change("lock_field", Text("Keep a field as it is, whatever sources say", "锁定字段的当前值"), OPERATIONS,
           decisions.lock_field, "node", ""),
    Change("unlock_field", Text("Let the sources decide a field again", "解除字段锁定"), OPERATIONS,
           decisions.unlock_field, "node", "", (WAS_LOCKED,)),
    Change("correct_field", Text("Give a field another value, which stays until it is unlocked", "更正字段的值,解除锁定前一直有效"),
           OPERATIONS, decisions.correct_field, "node", ""),
    Change("decide_match", Text("Say whether two ids are the same party; entity resolution applies it", "判定两个编号是否为同一主体"),
           OPERATIONS, decisions.decide_match, "match", "Match"),
    Change("part_by_source", Text("Part what one source tells of an id from what others tell of it, now and later",
                                  "将一个数据源对某编号的信息与其他来源拆分,今后同样有效"), OPERATIONS,
           decisions.part_by_source, "node", ""),
    Change("draft_contract", Text("Draft the next version of a data contract", "起草数据契约的新版本"), OPERATIONS,
           contract_mutations.draft_contract, "contract", "DataContract", (NUMBER,)),
    Change("approve_contract", Text("Approve the draft of a data contract that somebody else wrote", "批准他人起草的数据契约"), ADMIN,
           contract_mutations.approve_contract, "contract", "DataContract", (NUMBER,)),
    Change("publish_contract", Text("Put the approved version of a data contract in force", "发布已批准的数据契约"), ADMIN,
           contract_mutations.publish_contract, "contract", "DataContract", (NUMBER,)),
    Change("roll_back_contract", Text("Put the version of a data contract in force that was before the present one",
                                      "回滚到数据契约的上一个版本"), ADMIN,
           contract_mutations.roll_back_contract, "contract", "DataContract", (NUMBER,)),
    Change("revoke_contract", Text("End a data contract, its open draft included", "撤销数据契约"), ADMIN,
           contract_mutations.revoke_contract, "contract", "DataContract", (NUMBER,)),
    Change("acknowledge_alert", Text("Say that somebody has seen an alert", "确认预警"), SALES,
           alert_changes.acknowledge_alert, "alert", "Alert"),
    Change("assign_alert", Text("Say who works on an alert", "指派预警负责人"), SALES, alert_changes.assign_alert, "alert", "Alert"),
    Change("snooze_alert", Text("Let an alert sleep; then those who were told are reminded", "暂缓预警,到期提醒"), SALES,
           alert_changes.snooze_alert, "alert", "Alert"),
    Change("close_alert", Text("End an alert with an outcome, which rules and partner fit learn from", "关闭预警并登记结果"), SALES,
           alert_changes.close_alert, "alert", "Alert"),
    Change("draft_rule", Text("Draft the next version of a rule", "起草规则的新版本"), OPERATIONS,
           rule_mutations.draft_rule, "rule", "Rule", (RULE_NUMBER,)),
    Change("approve_rule", Text("Approve the draft of a rule that somebody else wrote", "批准他人起草的规则"), OPERATIONS,
           rule_mutations.approve_rule, "rule", "Rule", (RULE_NUMBER,)),
    Change("activate_rule", Text("Put the approved version of a rule in force", "启用已批准的规则"), OPERATIONS,
           rule_mutations.activate_rule, "rule", "Rule", (RULE_NUMBER,)),
    Change("retire_rule", Text("End a rule", "停用规则"), OPERATIONS, rule_mutations.retire_rule, "rule", "Rule", (RULE_NUMBER,)),
    Change("roll_back_rule", Text("Put the version of a rule in force that was before the present one", "回滚到规则的上一个版本"),
           OPERATIONS, rule_mutations.roll_back_rule, "rule", "Rule", (RULE_NUMBER,)),
)  # fmt: skip
MAY = {to_camel_case(change.name): change.may for change in CHANGES}


@strawberry.enum(description="What is wrong with an input / 输入错误的类别")
class UserErrorCode(enum.Enum):
    MISSING = "MISSING"
    INVALID = "INVALID"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    TOO_LONG = "TOO_LONG"
    FUTURE = "FUTURE"
    NOT_FOUND = "NOT_FOUND"
    DUPLICATE = "DUPLICATE"
    CONFLICT = "CONFLICT"
    SAME_PERSON = "SAME_PERSON"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="One thing that is wrong with an input / 输入中的一处错误")
class UserError:
    path: list[str] = said(
        "where: names and places of fields, from `input` on", "位置:自 input 起的字段名与序号"
    )
    code: UserErrorCode = said("which kind of mistake", "错误类别")
    message: str = said("what is wrong and how to mend it, in your language", "说明与改正办法")


def mutation_type(types: Derived) -> Any:
    """The root type of changes."""
    inputs = InputTypes(types)
    namespace: dict[str, Any] = {"__annotations__": {}, "__module__": __name__}
    for change in CHANGES:
        namespace[change.name] = _field(change, _payload(change, types), inputs.of(change.name, change.title))
    return strawberry.type(type("Mutation", (), namespace), description="Changes that people make / 人工变更")


def _field(change: Change, payload: Any, input: Input) -> Any:
    async def resolve(info: strawberry.Info, input: Any) -> Any:
        asking: Asking = info.context
        given = input_of(input)
        key = given.pop("idempotency_key")
        try:
            answer = await asking.threaded(change.work, asking.graph, author(asking), key, given)
        except Refused as refused:
            return payload(answer=None, faults=[shown_fault(f, asking.caller.lang) for f in refused.faults])
        except Stale as stale:  # the service asks again, as the caller stands now
            asking.stale = stale
            return payload(answer=None, faults=[])
        keep_up(asking, answer)
        if change.name == "decide_match":
            asking.service.decided()
        return payload(answer=answer, faults=[])

    input_of = input.given
    resolve.__annotations__["input"] = Annotated[
        input.type, strawberry.argument(description="what to change / 变更内容")
    ]
    return strawberry.field(resolver=resolve, description=described(change.text), graphql_type=payload)


def author(asking: Asking) -> Author:
    """Who asks, as one who changes something."""
    who = asking.principal
    return Author(who.id, who.name, who.access, asking.caller.request_id, who.person)


def keep_up(asking: Asking, answer: Row) -> None:
    """A change of contracts counts as one of access: our own does not make us strangers."""
    who = asking.principal
    if answer.get("access") == who.access + 1:
        asking.caller = replace(asking.caller, principal=replace(who, access=answer["access"]))


def shown_fault(fault: Fault, lang: Lang) -> UserError:
    path = ["input", *(to_camel_case(part) for part in fault.path)]
    return UserError(path=path, code=UserErrorCode(fault.code), message=fault.text[lang])


def _payload(change: Change, types: Derived) -> Any:
    """The answer of a mutation: what was changed, its version, and what is wrong with the input."""
    private: Any = strawberry.Private
    namespace: dict[str, Any] = {
        "__module__": __name__,
        "__annotations__": {"answer": private[Any], "faults": private[Any]},
        change.shown: _shown(change, types),
        "version": said(
            "opaque version of it, for `ifVersion`",
            "版本标记,用于 ifVersion",
            resolver=_value("version", str),
        ),
    }
    for name, type_, text in change.also:
        namespace[name] = said(text.en, text.zh, resolver=_value(name, type_))
    namespace["user_errors"] = said("what is wrong with the input; empty where it was changed", "输入错误;成功时为空",
                                    resolver=_errors)  # fmt: skip
    made = type(f"{change.title}Payload", (), namespace)
    return strawberry.type(made, description=f"Answer / 应答: {described(change.text)}")


def _errors(root: Any) -> list[UserError]:
    faults: list[UserError] = root.faults
    return faults


def _value(name: str, type_: Any) -> Any:
    def resolve(root: Any) -> Any:
        return root.answer.get(name) if root.answer else None

    resolve.__annotations__["return"] = type_ | None
    return resolve


def _shown(change: Change, types: Derived) -> Any:
    async def resolve(root: Any, info: strawberry.Info) -> Any:
        if root.answer is None:
            return None
        return await read(info, root.answer["label"], root.answer["id"])

    text = Text("as it is now; null where nothing was changed", "变更后的内容;未变更时为空")
    return strawberry.field(
        resolver=resolve, description=described(text), graphql_type=_type(change, types) | None
    )


def _type(change: Change, types: Derived) -> Any:
    if change.label == "RATED":
        return types._relation(types.model.edges["RATED"])
    return Declared(change.label) if change.label else strawberry.relay.Node


async def read(info: strawberry.Info, label: str, id: str) -> Any:
    """A node or relationship, by label or type and id: exactly what is wanted of it, and what the caller may see."""
    asking: Asking = info.context
    want = asking.wanted(info._raw_info)
    return await asking.part(lambda scope: part_of(scope, label, id, want), variables_of(info._raw_info))


def part_of(scope: Scope, label: str, id: str, want: Want) -> Part:
    if label in scope.model.edges:
        return edge_part(scope, scope.model.edges[label], Slot(id), want)
    return node_part(scope, label, Slot(id), want)


VERSIONED: dict[str, Lifecycle[Any]] = {life.label: life for life in (CONTRACTS, RULES)}
Id = Annotated[strawberry.ID, strawberry.argument(description="id of a node / 节点编号")]


@strawberry.field(
    description="The version of a node now, for `ifVersion`; null where there is none / 节点当前版本,用于 ifVersion"
)
async def version(info: strawberry.Info, id: Id) -> str | None:
    asking: Asking = info.context
    label, own = parts_of(id) or ("", "")
    if label not in asking.service.schema.types.nodes:
        return None

    def part(scope: Scope) -> Part:
        if label in VERSIONED:
            return document_version_part(VERSIONED[label], scope, own)
        return (alert_version_part if label == "Alert" else node_version_part)(scope, label, own)

    found: str | None = await asking.part(part, {})
    return found
