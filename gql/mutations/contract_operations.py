"""Mutations of data contracts: drafted field by field."""

from __future__ import annotations

import datetime as dt
import enum

import strawberry

from gql.mutations.lifecycle_operations import step_operations
from gql.mutations.mutation import ADMIN, InputField, ModelField, a_text, one_id, several_ids
from gql.types import bilingual_field
from graph.contracts.contract_lifecycle import CONTRACTS as LIFECYCLE
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


@strawberry.enum(description="How far an area of workspaces is open / 协作空间某部分的开放程度")
class WorkspaceAccess(enum.Enum):
    NONE = "none"
    READ = "read"
    COMMENT = "comment"
    EDIT = "edit"
    SIGN = "sign"


@strawberry.input(
    description="What is open of workspaces; what is left out is closed / 协作空间的开放内容,未填即不开放"
)
class ContractWorkspaceInput:
    solution: WorkspaceAccess | None = bilingual_field("customer solution", "客户解决方案", default=None)
    plan: WorkspaceAccess | None = bilingual_field("joint-visit plan", "联合拜访计划", default=None)
    quote: WorkspaceAccess | None = bilingual_field(
        "the partner's own lines of the quote", "报价中的自有条目", default=None
    )
    commitment: WorkspaceAccess | None = bilingual_field("joint commitment", "联合承诺书", default=None)
    insights: WorkspaceAccess | None = bilingual_field("insights", "洞察", default=None)
    leads: WorkspaceAccess | None = bilingual_field("leads that it registers", "线索报备", default=None)
    requests: WorkspaceAccess | None = bilingual_field("requests", "协作请求", default=None)


CONTRACT = a_text("id", Text("id of the contract", "契约编号"))
TERMS = (
    one_id("partner_id", ("Organization", "Person"), Text("partner", "伙伴"), True),
    a_text("purpose", Text("what the data is for", "用途")),
    InputField("until", dt.date, Text("the day on which it ends", "到期日期"), True),
    InputField("level", ModelField("DataContract", "level"), Text("level of detail", "详细程度"), True),
    InputField("quota", int, Text("requests a day", "每日请求配额")),
    several_ids(
        "customer_ids", ("Organization",), Text("customers; none: the partner's own", "涉及的客户,不填为其自有客户")
    ),
    InputField("rows", list[str], Text("row scopes", "行范围")),
    InputField("fields", list[ContractFieldsInput], Text("fields that it opens", "开放的字段")),
    InputField("certified", ContractCertifiedInput, Text("more for certified partners", "对持证伙伴额外开放")),
    InputField("workspace", ContractWorkspaceInput, Text("what is open of workspaces", "所参与协作空间的开放内容")),
)
EXAMPLE = {
    "id": "DC-EXAMPLE",
    "partnerId": "V01",
    "purpose": "maintenance",
    "until": "2029-12-31",
    "level": "FULL",
    "rows": ["assets_of_customers"],
    "fields": [{"of": "Organization", "names": ["name"]}, {"of": "Asset"}],
    "workspace": {"solution": "EDIT", "plan": "EDIT"},
}
CONTRACTS = step_operations(LIFECYCLE, ADMIN, CONTRACT, draft=(CONTRACT, *TERMS), example=EXAMPLE, id="DC-EXAMPLE")
