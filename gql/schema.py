"""The GraphQL schema: what front ends can ask."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import enum
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import orjson
import strawberry
from strawberry import relay
from strawberry.extensions import ValidationCache

from gql.battle_map import ORGANIZATION, BattleMap, said, to_graphql
from gql.errors import Errors
from gql.types import DERIVED, Derived
from graph import queries
from graph.battle_map import battle_map
from graph.database import Graph
from graph.words import BadInput, Text

PAGE = 100
INDUSTRY, TIER = DERIVED.enum("Organization", "industry"), DERIVED.enum("Customer", "tier")
T = TypeVar("T")
Info = strawberry.Info


@strawberry.enum(description="What customers are sorted by / 客户排序字段")
class CustomerOrder(enum.Enum):
    ID = "id"
    NAME = "name"
    REVENUE = "revenue"
    EMPLOYEES = "employees"


@strawberry.enum(description="Direction / 排序方向")
class Direction(enum.Enum):
    ASC = "asc"
    DESC = "desc"


@strawberry.input(description="All that are set must hold / 过滤条件(同时满足)")
class CustomerFilter:
    industry: INDUSTRY | None = said("industry", "行业", default=None)  # type: ignore[valid-type]
    region: str | None = said("region", "地区", default=None)
    tier: TIER | None = said("tier", "客户等级", default=None)  # type: ignore[valid-type]
    text: str | None = said("part of the name, in either language", "名称包含", default=None)

    def plain(self) -> queries.CustomerFilter:
        industry, tier = (choice and choice.value for choice in (self.industry, self.tier))
        return queries.CustomerFilter(industry, self.region, tier, self.text)


@strawberry.type(description="One customer of a page / 一个客户")
class CustomerEdge:
    cursor: str
    node: Any = strawberry.field(graphql_type=ORGANIZATION)


@strawberry.type(description="A page of customers / 客户分页")
class CustomerConnection:
    edges: list[CustomerEdge]
    page_info: relay.PageInfo
    where: strawberry.Private[queries.CustomerFilter]

    @strawberry.field(description="customers in all; counted only when asked / 客户总数")
    async def total_count(self, info: Info) -> int:
        return await read(info, queries.count_customers, self.where)


@strawberry.type(description="Something found / 搜索结果")
class SearchHit:
    score: float = said("how well it matches; higher is better", "匹配度")
    node: relay.Node = said("what was found", "结果")


async def read(info: Info, question: Callable[..., T], *arguments: Any) -> T:
    """Ask the graph in a thread, so that one slow answer doesn't hold up the others."""
    graph: Graph = info.context["graph"]
    return await asyncio.to_thread(question, graph, *arguments)


def derived(info: Info) -> Derived:
    """The types of the schema that is asked."""
    schema: Schema = info.schema  # type: ignore[assignment]
    return schema.derived


def raw_id(given: str, label: str) -> str:
    """The id in the graph, from one of our global ids of this type or the number that the source uses."""
    try:
        type, _, id = base64.b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        return given
    return id if type == label else given


def encode_cursor(value: Any, id: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([value, id])).decode()


def decode_cursor(cursor: str | None) -> tuple[Any, str] | None:
    """(sort value, id) of the last customer seen. Raises BadInput."""
    if cursor is None:
        return None
    try:
        value, id = orjson.loads(base64.urlsafe_b64decode(cursor))
    except (ValueError, TypeError) as error:
        raise BadInput(BAD_CURSOR) from error
    return value, str(id)


First = Annotated[int, strawberry.argument(description="at most this many, 1 to 100 / 每页数量,1 至 100")]
CustomerId = Annotated[
    strawberry.ID,
    strawberry.argument(description="id of the customer, or its number in the source / 客户编号"),
]
AsOf = Annotated[
    dt.date | None, strawberry.argument(description="as of this day; default: today / 截止日期,默认今天")
]


def checked(first: int) -> int:
    if not 1 <= first <= PAGE:
        raise BadInput(BAD_FIRST.fill(first=first))
    return first


ANY_NODE = "Any node by its id / 按编号查询节点"


@strawberry.type
class Query:
    node: relay.Node | None = relay.node(description=ANY_NODE)

    @strawberry.field(description="The battle map of a customer / 客户的生态作战地图")
    async def battle_map(self, info: Info, customer_id: CustomerId, as_of: AsOf = None) -> BattleMap:
        day = as_of or info.context["as_of"]
        found = await read(info, battle_map, raw_id(customer_id, "Organization"), day)
        return to_graphql(found, derived(info))

    @strawberry.field(description="Customers, page by page / 客户列表")
    async def customers(
        self,
        info: Info,
        first: First = 20,
        after: Annotated[
            str | None, strawberry.argument(description="cursor of the last one seen / 游标")
        ] = None,
        filter: CustomerFilter | None = None,
        order_by: CustomerOrder = CustomerOrder.ID,
        direction: Direction = Direction.ASC,
    ) -> CustomerConnection:
        where = filter.plain() if filter else queries.CustomerFilter()
        seen, descending = decode_cursor(after), direction is Direction.DESC
        page = await read(info, queries.customers, checked(first), seen, where, order_by.value, descending)
        edges = [_customer_edge(row, derived(info)) for row in page.rows]
        return CustomerConnection(edges=edges, page_info=page_info(edges, page.more, seen), where=where)

    @strawberry.field(description="Full-text search in both languages / 全文搜索")
    async def search(self, info: Info, text: str, first: First = 20) -> list[SearchHit]:
        rows = await read(info, queries.search, text, checked(first))
        types = derived(info)
        return [SearchHit(score=row["score"], node=types.any_node(row["node"])) for row in rows]


def _customer_edge(row: dict[str, Any], types: Derived) -> CustomerEdge:
    node = row["node"]
    return CustomerEdge(cursor=encode_cursor(row["value"], node["id"]), node=types.node("Organization", node))


def page_info(edges: list[Any], more: bool, seen: object) -> relay.PageInfo:
    return relay.PageInfo(
        has_next_page=more,
        has_previous_page=seen is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )


class Schema(strawberry.Schema):
    """The schema of one model. The Errors extension decides what is logged."""

    def __init__(self, types: Derived, query: type[Query]):
        self.derived = types
        with types.building():
            super().__init__(
                query=query, types=list(types.nodes.values()), extensions=[Errors, ValidationCache]
            )

    def process_errors(self, errors: Any, execution_context: Any = None) -> None: ...


SCHEMA = Schema(DERIVED, Query)

BAD_CURSOR = Text("after: this is not a cursor of this list", "after:不是本列表的游标")
BAD_FIRST = Text("first: {first} is not between 1 and 100", "first:{first} 不在 1 至 100 之间")


if __name__ == "__main__":  # rewrites the committed schema
    (Path(__file__).resolve().parent.parent / "schema.graphql").write_text(SCHEMA.as_str() + "\n", "utf-8")
