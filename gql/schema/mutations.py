"""Mutation root type, made of the declarations in `gql/mutations/`; payloads, resolvers and versions of nodes.

    mutation { recordRating(input: {idempotencyKey: "…", …}) { rating { score } version userErrors { path code message } } }

What is wrong with an input is data: `userErrors`, all of it at once. Errors of GraphQL are for what no form can show.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from gql.compile.context import Context, variables_of
from gql.ids import parts_of
from gql.mutations.alert_operations import ALERTS
from gql.mutations.collaboration.comment_operations import COMMENTS
from gql.mutations.collaboration.insight_operations import INSIGHTS
from gql.mutations.collaboration.invitation_operations import INVITATIONS
from gql.mutations.collaboration.lead_operations import LEADS
from gql.mutations.collaboration.quote_operations import QUOTES
from gql.mutations.collaboration.request_operations import REQUESTS
from gql.mutations.collaboration.solution_operations import SOLUTION
from gql.mutations.collaboration.workspace_operations import WORKSPACES
from gql.mutations.contract_operations import CONTRACTS
from gql.mutations.curation_operations import CURATION
from gql.mutations.mutation import Mutation
from gql.mutations.mutation_inputs import input_type, payload_of
from gql.mutations.rule_operations import RULES
from gql.mutations.session_operations import SESSIONS
from gql.mutations.touchpoint_operations import TOUCHPOINTS
from gql.mutations.withdrawal_operations import WITHDRAWALS
from gql.types import Declared, Derived, bilingual_description, bilingual_field
from graph.alerts.alert_mutations import alert_version_expression
from graph.contracts import contract_lifecycle
from graph.db.transactions import Row
from graph.lifecycle.lifecycle import Lifecycle
from graph.lifecycle.lifecycle_mutations import document_version_expression
from graph.mutations.changes import Author, InputError, InvalidInput, node_version_expression
from graph.query.compiled_queries import AccessChanged
from graph.query.node_lookup import edge_by_id, node_by_id
from graph.query.selections import Argument, Compiler, Expression, Selection
from graph.rules import rule_lifecycle
from graph.words import Lang, Text

LIFECYCLES: dict[str, Lifecycle[Any]] = {
    life.label: life for life in (contract_lifecycle.CONTRACTS, rule_lifecycle.RULES)
}
MUTATIONS = (
    *TOUCHPOINTS,
    *CURATION,
    *CONTRACTS,
    *ALERTS,
    *RULES,
    *SESSIONS,
    *WITHDRAWALS,
    *WORKSPACES,
    *INVITATIONS,
    *REQUESTS,
    *SOLUTION,
    *LEADS,
    *COMMENTS,
    *QUOTES,
    *INSIGHTS,
)


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
    path: list[str] = bilingual_field(
        "where: names and places of fields, from `input` on", "位置:自 input 起的字段名与序号"
    )
    code: UserErrorCode = bilingual_field("which kind of mistake", "错误类别")
    message: str = bilingual_field("what is wrong and how to mend it, in your language", "说明与改正办法")


def mutation_type(types: Derived, mutations: Iterable[Mutation] = MUTATIONS) -> Any:
    """The root type of changes."""
    namespace: dict[str, Any] = {"__annotations__": {}, "__module__": __name__}
    for mutation in mutations:
        namespace[mutation.name] = _field(mutation, _payload(mutation, types), input_type(mutation, types))
    return strawberry.type(type("Mutation", (), namespace), description="Changes that people make / 人工变更")


def _field(mutation: Mutation, payload: Any, input: Any) -> Any:
    async def resolve(info: strawberry.Info, input: Any) -> Any:
        context: Context = info.context
        given = payload_of(mutation, input)
        key = given.pop("idempotency_key")
        try:
            work = partial(mutation.work, **(mutation.lent(context) if mutation.lent else {}))
            answer = await context.threaded(work, context.graph, author_of(context), key, given)
        except InvalidInput as refused:
            return payload(answer=None, faults=[user_error_of(f, context.caller.lang) for f in refused.faults])
        except AccessChanged as stale:  # the service asks again, as the caller stands now
            context.stale = stale
            return payload(answer=None, faults=[])
        refresh_access(context, answer)
        if mutation.then:
            mutation.then(context.service)
        return payload(answer=answer, faults=[])

    resolve.__annotations__["input"] = Annotated[input, strawberry.argument(description="what to change / 变更内容")]
    return strawberry.field(resolver=resolve, description=bilingual_description(mutation.text), graphql_type=payload)


def author_of(context: Context) -> Author:
    """The caller, as one who changes something."""
    who = context.principal
    return Author(who.id, who.name, who.access, context.caller.request_id, who.person, who.contract)


def refresh_access(context: Context, answer: Row) -> None:
    """A change of contracts counts as one of access: our own does not make us strangers."""
    who = context.principal
    if answer.get("access") == who.access + 1:
        context.caller = replace(context.caller, principal=replace(who, access=answer["access"]))


def user_error_of(fault: InputError, lang: Lang) -> UserError:
    path = ["input", *(to_camel_case(part) for part in fault.path)]
    return UserError(path=path, code=UserErrorCode(fault.code), message=fault.text[lang])


def _payload(mutation: Mutation, types: Derived) -> Any:
    """The answer of a mutation: what was changed, its version, and what is wrong with the input."""
    private: Any = strawberry.Private
    namespace: dict[str, Any] = {
        "__module__": __name__,
        "__annotations__": {"answer": private[Any], "faults": private[Any]},
    }
    if mutation.shows:
        namespace[mutation.shows] = _result_field(mutation, types)
        namespace["version"] = bilingual_field(
            "opaque version of it, for `ifVersion`", "版本标记,用于 ifVersion", resolver=_value("version", str)
        )
    for name, type_, text in mutation.also:
        namespace[name] = bilingual_field(text.en, text.zh, resolver=_value(name, type_))
    namespace["user_errors"] = bilingual_field(
        "what is wrong with the input; empty where it was changed", "输入错误;成功时为空", resolver=_errors
    )
    made = type(f"{mutation.title}Payload", (), namespace)
    return strawberry.type(made, description=f"Answer / 应答: {bilingual_description(mutation.text)}")


def _errors(root: Any) -> list[UserError]:
    faults: list[UserError] = root.faults
    return faults


def _value(name: str, type_: Any) -> Any:
    def resolve(root: Any) -> Any:
        return root.answer.get(name) if root.answer else None

    resolve.__annotations__["return"] = type_ | None
    return resolve


def _result_field(mutation: Mutation, types: Derived) -> Any:
    async def resolve(root: Any, info: strawberry.Info) -> Any:
        if root.answer is None:
            return None
        return await read_element(info, root.answer["label"], root.answer["id"])

    text = Text("as it is now; null where nothing was changed", "变更后的内容;未变更时为空")
    return strawberry.field(
        resolver=resolve, description=bilingual_description(text), graphql_type=_type(mutation, types) | None
    )


def _type(mutation: Mutation, types: Derived) -> Any:
    if mutation.label == "RATED":
        return types._relation(types.model.edges["RATED"])
    return Declared(mutation.label) if mutation.label else strawberry.relay.Node


async def read_element(info: strawberry.Info, label: str, id: str) -> Any:
    """A node or relationship, by label or type and id: exactly what is wanted of it, and what the caller may see."""
    context: Context = info.context
    selection = context.selection(info._raw_info)
    return await context.read_expression(
        lambda compiler: element_expression(compiler, label, id, selection), variables_of(info._raw_info)
    )


def element_expression(scope: Compiler, label: str, id: str, selection: Selection) -> Expression:
    if label in scope.model.edges:
        return edge_by_id(scope, scope.model.edges[label], Argument(id), selection)
    return node_by_id(scope, label, Argument(id), selection)


Id = Annotated[strawberry.ID, strawberry.argument(description="id of a node / 节点编号")]


@strawberry.field(
    description="The version of a node now, for `ifVersion`; null where there is none / 节点当前版本,用于 ifVersion"
)
async def resolve_version(info: strawberry.Info, id: Id) -> str | None:
    context: Context = info.context
    label, own = parts_of(id) or ("", "")
    if label not in context.service.schema.types.nodes:
        return None

    def part(scope: Compiler) -> Expression:
        if label in LIFECYCLES:
            return document_version_expression(LIFECYCLES[label], scope, own)
        return (alert_version_expression if label == "Alert" else node_version_expression)(scope, label, own)

    found: str | None = await context.read_expression(part, {})
    return found
