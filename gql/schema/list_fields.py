"""Relay connections of the lists that there are, and their totals, derived from the model."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import GenericAlias
from typing import Annotated, Any

import strawberry
from strawberry import relay
from strawberry.types.base import StrawberryOptional

from gql.schema.filter_inputs import Inputs
from gql.types import Declared, Direction, Party, bilingual_description, bilingual_field
from graph.model.choices import PARTNERS
from graph.query import listings
from graph.query.lists.totals import totals_expression
from graph.query.selections import Compiler, Expression, Selection
from graph.words import Text

First = Annotated[
    int | None,
    strawberry.argument(
        description="at most this many, 1 to 100, from the start; 20 where `last` is not given either / 从头起的数量,1 至 100"
    ),
]
After = Annotated[str | None, strawberry.argument(description="those after this cursor / 此游标之后")]
Last = Annotated[
    int | None, strawberry.argument(description="at most this many, 1 to 100, from the end / 从末尾起的数量,1 至 100")
]
Before = Annotated[str | None, strawberry.argument(description="those before this cursor / 此游标之前")]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list at the root: its field, the name of its types, the labels that its nodes wear, and what its totals are by."""

    field: str
    name: str
    labels: tuple[str, ...]
    text: Text
    by: tuple[str, ...] = ()
    summed: str | None = None


LISTINGS = (
    Listing(
        "customers", "Customer", ("Customer",), Text("customers", "客户"), ("region", "industry", "tier"), "revenue"
    ),
    Listing("partners", "Partner", PARTNERS, Text("partners", "伙伴"), ("role", "region", "industry")),
    Listing("people", "Person", ("Person",), Text("people", "人员")),
    Listing(
        "opportunities",
        "Opportunity",
        ("Opportunity",),
        Text("opportunities", "商机"),
        ("status", "stage", "product_line"),
        "amount",
    ),
    Listing("signals", "Signal", ("Signal",), Text("signals", "信号"), ("kind",)),
    Listing("engagements", "Engagement", ("Engagement",), Text("engagements", "互动"), ("kind",)),
    Listing("assets", "Asset", ("Asset",), Text("installed equipment", "设备"), ("vendor", "model")),
    Listing(
        "maintenance_records",
        "MaintenanceRecord",
        ("MaintenanceRecord",),
        Text("maintenance records", "维修记录"),
        ("severity", "fault_code"),
    ),
    Listing(
        "alerts",
        "Alert",
        ("Alert",),
        Text("alerts: cases that rules found", "预警:规则发现的案例"),
        ("status", "intent", "outcome"),
    ),
    Listing("workspaces", "Workspace", ("Workspace",), Text("partner workspaces", "伙伴协作空间"), ("state",)),
    Listing("requests", "Request", ("Request",), Text("requests in workspaces", "协作请求"), ("state", "kind")),
    Listing("rules", "Rule", ("Rule",), Text("rules", "规则")),
    Listing("scoring_runs", "ScoringRun", ("ScoringRun",), Text("scoring runs", "评分批次")),
    Listing("sources", "Source", ("Source",), Text("data sources", "数据源")),
    Listing(
        "solution_sections",
        "SolutionSection",
        ("SolutionSection",),
        Text("sections of solutions", "方案条目"),
        ("kind", "state"),
    ),
    Listing("section_edits", "SectionEdit", ("SectionEdit",), Text("edits of sections", "条目编辑")),
    Listing("section_clashes", "SectionClash", ("SectionClash",), Text("clashes of edits", "编辑冲突")),
    Listing("comments", "Comment", ("Comment",), Text("comments in workspaces", "协作空间的评论")),
    Listing("comment_edits", "CommentEdit", ("CommentEdit",), Text("earlier texts of comments", "评论的先前正文")),
    Listing("quotes", "Quote", ("Quote",), Text("quotes", "报价"), ("status",)),
    Listing("quote_lines", "QuoteLine", ("QuoteLine",), Text("lines of quotes", "报价条目"), ("product",)),
    Listing("quote_payments", "QuotePayment", ("QuotePayment",), Text("payment milestones", "付款节点")),
    Listing(
        "leads", "Lead", ("Lead",), Text("leads that partners registered", "伙伴报备的线索"), ("state", "product_line")
    ),
    Listing("insights", "Insight", ("Insight",), Text("insights in workspaces", "协作空间的洞察"), ("kind", "state")),
)


@strawberry.type(description="One group of a total / 一组汇总")
class Total:
    key: str | None = bilingual_field("what the group has in common; null where it is not known", "分组值;未知时为空")
    count: int | None = bilingual_field("how many; null where it is withheld", "数量;隐去时为空")
    sum: float | None = bilingual_field(
        "sum of the amount that is summed (revenue, amount)", "合计金额(年营收、商机金额)", "CNY"
    )
    suppressed: bool = bilingual_field("withheld, as few stand behind it", "因数量过少而隐去")


def connection_type(listing: Listing) -> Any:
    """`{Name}Connection` and `{Name}Edge`."""
    node = relay.Node if listing is ANY else Party if len(listing.labels) > 1 else Declared(_identity(listing))
    edge = type(
        f"{listing.name}Edge",
        (),
        {
            "__annotations__": {"cursor": str, "node": Any},
            "cursor": bilingual_field("place in the list", "游标"),
            "node": bilingual_field("the node", "节点", graphql_type=node),
        },
    )
    edges = strawberry.type(edge, description=f"One of a page / 一项: {bilingual_description(listing.text)}")
    made = type(
        f"{listing.name}Connection",
        (),
        {
            "__annotations__": {"edges": Any, "nodes": Any, "page_info": relay.PageInfo, "total_count": int},
            "edges": bilingual_field(
                "the page, with cursors", "本页(含游标)", graphql_type=GenericAlias(list, (edges,))
            ),
            "nodes": bilingual_field("the page, without cursors", "本页节点", graphql_type=GenericAlias(list, (node,))),
            "page_info": bilingual_field("whether there are more, before and after", "分页信息"),
            "total_count": bilingual_field("how many in all; counted only when asked", "总数,仅在查询时统计"),
        },
    )
    return strawberry.type(made, description=f"A page / 分页: {bilingual_description(listing.text)}")


def _identity(listing: Listing) -> str:
    return "Organization" if listing.name == "Customer" else listing.labels[0]


def list_field(listing: Listing, inputs: Inputs) -> Any:
    """The root field of a list."""
    filter, order = inputs.filter(listing.name, listing.labels), inputs.order(listing.name, listing.labels)

    async def resolve(
        info: strawberry.Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Any = None,
        order_by: Any = None,
        direction: Direction = Direction.ASC,
    ) -> Any:
        return await info.context.rows(info._raw_info)

    resolve.__annotations__ |= {"filter": filter | None, "order_by": order | None}
    meaning = bilingual_description(Text(f"{listing.text.en}, page by page", f"{listing.text.zh},分页"))
    return strawberry.field(
        resolver=resolve, description=meaning, graphql_type=StrawberryOptional(connection_type(listing))
    )


def total_field(listing: Listing, inputs: Inputs) -> Any:
    """The root field of a list's totals."""
    members = enum.Enum(f"{listing.name}Grouping", {by.upper(): by for by in listing.by})  # type: ignore[misc]
    grouping = strawberry.enum(members, description="What to group by / 分组依据")
    filter = inputs.filter(listing.name, listing.labels)

    async def resolve(info: strawberry.Info, by: Any, filter: Any = None) -> list[Total] | None:
        rows: list[Total] | None = await info.context.rows(info._raw_info)
        return rows

    resolve.__annotations__ |= {"by": grouping, "filter": filter | None}
    meaning = bilingual_description(
        Text(f"How many {listing.text.en} there are, by group", f"{listing.text.zh}分组统计")
    )
    return strawberry.field(resolver=resolve, description=meaning)


ANY = Listing("nodes_by_label", "Node", (), Text("nodes of a label", "某一标签的节点"))


def any_field(labels: Any) -> Any:
    """The root field that lists the nodes of any label."""

    async def resolve(
        info: strawberry.Info,
        *,
        label: Any,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Any:
        return await info.context.rows(info._raw_info)

    resolve.__annotations__["label"] = labels
    meaning = "Nodes of a label, page by page / 按标签列出节点"
    return strawberry.field(
        resolver=resolve, description=meaning, graphql_type=StrawberryOptional(connection_type(ANY))
    )


def any_part(scope: Compiler, selection: Selection) -> Expression:
    """The expression of the nodes of a label."""
    return listings.connection_expression(scope, "NodeConnection", (selection.args["label"].value,), selection)


def list_part(listing: Listing) -> Any:
    """The expression of a list."""
    return lambda compiler, selection: listings.connection_expression(
        compiler, f"{listing.name}Connection", listing.labels, selection
    )


def total_part(listing: Listing) -> Any:
    """The expression of totals."""

    def part(scope: Compiler, selection: Selection) -> Expression:
        return totals_expression(scope, listing.labels, selection, listing.summed)

    return part
