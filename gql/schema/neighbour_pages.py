"""Neighbours of a node, counted by kind and page by page: what a map unfolds around a node."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import relay

from gql.compile.context import Context, variables_of
from gql.ids import parts_of
from gql.schema.list_fields import After, Before, First, Last
from gql.schema.nodes import by_id, node_selection
from gql.types import AsOf, bilingual_field
from graph.query.neighbours import Neighbour, NeighbourPage, neighbours_expression
from graph.query.selections import Selection
from graph.store import writers as store
from graph.store.identifiers import PARTIES

OfType = Annotated[
    str | None, strawberry.argument(description="page those of this relationship type alone / 仅列出此关系类型")
]
OfLabel = Annotated[str | None, strawberry.argument(description="page those of this kind alone / 仅列出此类节点")]


@strawberry.type(description="Neighbours of one kind / 一类邻居")
class NeighbourGroup:
    type: str = bilingual_field("relationship type", "关系类型")
    outward: bool = bilingual_field("whether the relationship begins at the node", "关系是否由该节点发出")
    label: str = bilingual_field("label: what they are", "标签")
    count: int = bilingual_field("how many", "数量")


@strawberry.type(description="One neighbour / 一个邻居")
class NeighbourEdge:
    cursor: str = bilingual_field("place in the list", "游标")
    type: str = bilingual_field("relationship type", "关系类型")
    outward: bool = bilingual_field("whether the relationship begins at the node", "关系是否由该节点发出")
    label: str = bilingual_field("label: what it is", "标签")
    node: relay.Node = bilingual_field("the neighbour", "邻居")


@strawberry.type(description="Neighbours of a node / 节点的邻居")
class NeighbourConnection:
    groups: list[NeighbourGroup] = bilingual_field("all of them by kind, the most first", "全部邻居按类计数")
    edges: list[NeighbourEdge] = bilingual_field("the page, by relationship type, then id", "本页(按关系类型、编号)")
    page_info: relay.PageInfo = bilingual_field("whether there are more, before and after", "分页信息")


@strawberry.field(
    description="Neighbours of a node, counted by kind, then page by page; null where there is no such node"
    " / 节点的邻居:先按类计数,再分页;无此节点时为空"
)
async def resolve_neighbours(
    info: strawberry.Info,
    id: strawberry.ID,
    *,
    type: OfType = None,
    label: OfLabel = None,
    first: First = 20,
    after: After = None,
    last: Last = None,
    before: Before = None,
    as_of: AsOf = None,
) -> NeighbourConnection | None:
    context: Context = info.context
    selection = context.selection(info._raw_info)
    part = parts_of(id)
    if part is None or part[0] not in context.service.schema.types.nodes or not context.policy.allows(part[0]):
        return None
    found = await _read(info, selection, part)
    if found is None and part[0] in PARTIES and context.stale is None:
        moved = await context.threaded(store.current_ids, context.graph, part[0], [part[1]])
        stands = moved.get(part[1], part[1])
        found = await _read(info, selection, (part[0], stands)) if stands != part[1] else None
    if found is None:
        return None
    return await _connection(info, selection, found)


async def _read(info: strawberry.Info, selection: Selection, part: tuple[str, str]) -> NeighbourPage | None:
    context: Context = info.context
    return await context.read_expression(  # type: ignore[no-any-return]
        lambda made: neighbours_expression(made, *part, selection), variables_of(info._raw_info)
    )


async def _connection(info: strawberry.Info, selection: Selection, found: NeighbourPage) -> NeighbourConnection:
    """The page with its nodes, read in one more statement; without those that are gone since."""
    wanted = [inner for edges in selection.whole if edges.field == "edges" for inner in edges.whole]
    inner = node_selection(Selection("edges", "edges", {}, {"NeighbourEdge": tuple(wanted)}))
    keys = {(each.identity, each.id) for each in found.page}
    nodes = await by_id(info.context, keys, inner, info) if keys and inner else {}
    page = [each for each in found.page if not inner or (each.identity, each.id) in nodes]
    ends = [each.cursor for each in found.page[:1] + found.page[-1:]]
    return NeighbourConnection(
        groups=[NeighbourGroup(type=g.type, outward=g.outward, label=g.label, count=g.count) for g in found.groups],
        edges=[_edge(each, nodes.get((each.identity, each.id))) for each in page],
        page_info=relay.PageInfo(
            has_next_page=found.later,
            has_previous_page=found.earlier,
            start_cursor=ends[0] if ends else None,
            end_cursor=ends[-1] if ends else None,
        ),
    )


def _edge(each: Neighbour, node: Any) -> NeighbourEdge:
    return NeighbourEdge(cursor=each.cursor, type=each.type, outward=each.outward, label=each.label, node=node)
