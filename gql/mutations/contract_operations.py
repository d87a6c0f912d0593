"""Mutations of data contracts: draft, approve, publish, revoke."""

from __future__ import annotations

import datetime as dt

import strawberry

from gql.mutations.mutation import (
    ADMIN,
    IF_VERSION,
    OPERATIONS,
    InputField,
    ModelField,
    Mutation,
    a_text,
    one_id,
    several_ids,
)
from gql.types import bilingual_field
from graph.contracts import contract_mutations
from graph.words import Text


@strawberry.input(description="Fields of one label or relationship type / 某类型开放的字段")
class ContractFieldsInput:
    of: str = bilingual_field("label or relationship type", "标签或关系类型")
    names: list[str] | None = bilingual_field(
        "names of fields, as in docs/schema.md; left out: all", "字段名,不填为全部", default=None
    )


@strawberry.input(description="More, for partners whose engineers hold a certificate / 对持证伙伴额外开放")
class ContractCertifiedInput:
    level: str = bilingual_field("least certification level", "最低认证等级")
    fields: list[ContractFieldsInput] = bilingual_field("fields that this opens", "额外开放的字段")


CONTRACT = a_text("id", Text("id of the contract", "契约编号"))
NUMBER = ("number", int, Text("number of the contract's version", "契约的版本号"))
CONTRACTS = (
    Mutation(
        "draft_contract",
        Text("Draft the next version of a data contract", "起草数据契约的新版本"),
        OPERATIONS,
        contract_mutations.draft_contract,
        inputs=(
            CONTRACT,
            one_id("partner_id", ("Organization", "Person"), Text("partner", "伙伴"), True),
            a_text("purpose", Text("what the data is for", "用途")),
            InputField("until", dt.date, Text("the day on which it ends", "到期日期"), True),
            InputField("level", ModelField("DataContract", "level"), Text("level of detail", "详细程度"), True),
            InputField("quota", int, Text("requests a day", "每日请求配额")),
            several_ids(
                "customer_ids",
                ("Organization",),
                Text("customers; none: the partner's own", "涉及的客户,不填为其自有客户"),
            ),
            InputField("rows", list[str], Text("row scopes", "行范围")),
            InputField("fields", list[ContractFieldsInput], Text("fields that it opens", "开放的字段")),
            InputField("certified", ContractCertifiedInput, Text("more for certified partners", "对持证伙伴额外开放")),
            IF_VERSION,
        ),
        shows="contract",
        label="DataContract",
        also=(NUMBER,),
        selects="number version",
        example={
            "id": "DC-EXAMPLE",
            "partnerId": "V01",
            "purpose": "maintenance",
            "until": "2029-12-31",
            "level": "FULL",
            "rows": ["assets_of_customers"],
            "fields": [{"of": "Organization", "names": ["name"]}, {"of": "Asset"}],
        },
    ),
    Mutation(
        "approve_contract",
        Text("Approve the draft of a data contract that somebody else wrote", "批准他人起草的数据契约"),
        ADMIN,
        contract_mutations.approve_contract,
        inputs=(CONTRACT, IF_VERSION),
        shows="contract",
        label="DataContract",
        also=(NUMBER,),
        selects="number",
        example={"id": "DC-EXAMPLE"},
    ),
    Mutation(
        "publish_contract",
        Text("Put the approved version of a data contract in force", "发布已批准的数据契约"),
        ADMIN,
        contract_mutations.publish_contract,
        inputs=(CONTRACT, IF_VERSION),
        shows="contract",
        label="DataContract",
        also=(NUMBER,),
        selects="contract { status }",
        example={"id": "DC-EXAMPLE"},
    ),
    Mutation(
        "revoke_contract",
        Text("End a data contract, its open draft included", "撤销数据契约"),
        ADMIN,
        contract_mutations.revoke_contract,
        inputs=(CONTRACT, IF_VERSION),
        shows="contract",
        label="DataContract",
        also=(NUMBER,),
        selects="contract { status }",
        example={"id": "DC-EXAMPLE"},
    ),
)
