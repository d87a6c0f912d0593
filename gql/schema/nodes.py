"""Nodes by their ids, and by what is written in them."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import relay

from gql.compile.compiled_operations import graphql_compiler
from gql.compile.context import Context, variables_of
from gql.ids import parts_of
from gql.types import First, bilingual_field
from graph.query.field_expressions import MOST, checked_limit
from graph.query.node_lookup import nodes_by_ids
from graph.query.readers import apply_reader
from graph.query.search import Hit, rank_hits, search_candidates, searchable_fields
from graph.query.selections import Compiler, Expression, ResultObject, Selection
from graph.store import writers as store
from graph.store.identifiers import PARTIES
from graph.words import BadInput, Text

Ids = Annotated[list[strawberry.ID], strawberry.argument(description="at most 100 ids / 至多 100 个编号")]
Words = Annotated[str, strawberry.argument(description="what is sought, in either language / 搜索内容(中英文)")]


@strawberry.type(description="A piece of a text / 文本片段")
class Piece:
    text: str = bilingual_field("the piece", "片段")
    match: bool = bilingual_field("whether it is what was sought", "是否命中")


@strawberry.type(description="Where it was found / 命中字段")
class Highlight:
    field: str = bilingual_field("name of the field", "字段")
    pieces: list[Piece] = bilingual_field("its text, in pieces", "文本片段")


@strawberry.type(description="Something found / 搜索结果")
class SearchHit:
    score: float = bilingual_field("how well it matches", "匹配度", "0–1")
    node: relay.Node = bilingual_field("what was found", "结果")
    highlights: list[Highlight] = bilingual_field("where it was found", "命中位置")


@strawberry.field(description="Any node by its id / 按编号查询节点")
async def resolve_node(info: strawberry.Info, id: strawberry.ID) -> relay.Node | None:
    found = await _read(info, [id])
    return found[0]  # type: ignore[no-any-return]


@strawberry.field(description="Nodes by their ids, null for those that there are not / 按编号批量查询节点")
async def resolve_nodes(info: strawberry.Info, ids: Ids) -> list[relay.Node | None]:
    if len(ids) > MOST:
        raise BadInput(TOO_MANY.fill(n=len(ids), most=MOST))
    return await _read(info, list(ids))


async def _read(info: strawberry.Info, global_ids: list[str]) -> list[Any]:
    """The nodes of these ids in one statement, and one more where ids were merged into others."""
    context: Context = info.context
    known = [parts_of(id) for id in global_ids]
    wanted = {part for part in known if part and part[0] in context.service.schema.types.nodes}
    selection = context.selection(info._raw_info)
    found = await by_id(context, wanted, selection, info)
    missing = [part for part in wanted - found.keys() if part[0] in PARTIES]
    if missing and context.stale is None:
        found |= await _merged(context, missing, selection, info)
    return [found.get(part) if part else None for part in known]


async def _merged(
    context: Context, missing: list[tuple[str, str]], selection: Selection, info: strawberry.Info
) -> dict[Any, Any]:
    """What ids that were merged into other ones stand for."""
    stands: dict[tuple[str, str], tuple[str, str]] = {}
    for label in {label for label, _ in missing}:
        ids = [id for other, id in missing if other == label]
        moved = await context.threaded(store.current_ids, context.graph, label, ids)
        stands |= {(label, old): (label, new) for old, new in moved.items() if old != new}
    read = await by_id(context, set(stands.values()), selection, info) if stands else {}
    return {old: read.get(new) for old, new in stands.items()}


async def by_id(
    context: Context, keys: set[tuple[str, str]], selection: Selection, info: strawberry.Info
) -> dict[Any, Any]:
    """(label, id) → row, for those that the caller sees; one statement."""
    labels = sorted({label for label, _ in keys if context.policy.allows(label)})
    if not labels:
        return {}

    def make(made: Compiler) -> Expression:
        parts = [nodes_by_ids(made, label, sorted(id for of, id in keys if of == label), selection) for label in labels]
        reads = [part.read for part in parts]
        return Expression(
            "[" + ", ".join(part.cypher for part in parts) + "]",
            lambda lists: [apply_reader(read, rows) for read, rows in zip(reads, lists, strict=True)],
        )

    lists = await context.read_expression(make, variables_of(info._raw_info))
    return {(label, id): row for label, rows in zip(labels, lists or [], strict=False) for id, row in rows}


@strawberry.field(description="Full-text search in both languages, letters may be wrong / 中英文全文搜索,支持模糊匹配")
async def resolve_search(info: strawberry.Info, text: Words, first: First = 20) -> list[SearchHit]:
    checked_limit(first)
    context: Context = info.context
    made = graphql_compiler(context.graph.model, context.policy, context.caller.lang)
    if search_candidates(made, text) is None:
        return []
    rows = await context.read_expression(lambda made: search_candidates(made, text) or Expression("[]"), {})
    hits = rank_hits(rows or [], searchable_fields(context.graph.model, made), text, first)
    inner = node_selection(context.selection(info._raw_info))
    found = await by_id(context, {(hit.label, hit.id) for hit in hits}, inner, info) if hits and inner else {}
    return [
        _search_hit(hit, found.get((hit.label, hit.id))) for hit in hits if not inner or (hit.label, hit.id) in found
    ]


def node_selection(selection: Selection) -> Selection | None:
    """What is wanted of the node of each object, under whichever keys."""
    inner = [w for w in selection.whole if w.field == "node"]
    if not inner:
        return None
    of = {label: tuple(x for w in inner for x in w.selections(label)) for label in inner[0].of}
    return Selection("node", "node", {}, of)


def _search_hit(hit: Hit, row: ResultObject | None) -> SearchHit:
    marks = [
        Highlight(field=name, pieces=[Piece(text=t, match=m) for t, m in pieces]) for name, pieces in hit.highlights
    ]
    return SearchHit(score=hit.score, node=row, highlights=marks)  # type: ignore[arg-type]


TOO_MANY = Text("ids: {n} are too many; at most {most}", "ids:{n} 个过多,至多 {most} 个")
