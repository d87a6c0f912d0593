"""Nodes by their ids, and by what is written in them."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import relay

from gql.compile.compiled import scope
from gql.compile.context import Asking, variables_of
from gql.ids import parts_of
from gql.types import First, said
from graph.query.readers import applied
from graph.query.readings import MOST, nodes_part, within
from graph.query.search import Hit, candidates, ranked, searched
from graph.query.wants import Part, Row, Scope, Want
from graph.store import writers as store
from graph.store.identifiers import PARTIES
from graph.words import BadInput, Text

Ids = Annotated[list[strawberry.ID], strawberry.argument(description="at most 100 ids / 至多 100 个编号")]
Words = Annotated[
    str, strawberry.argument(description="what is sought, in either language / 搜索内容(中英文)")
]


@strawberry.type(description="A piece of a text / 文本片段")
class Piece:
    text: str = said("the piece", "片段")
    match: bool = said("whether it is what was sought", "是否命中")


@strawberry.type(description="Where it was found / 命中字段")
class Highlight:
    field: str = said("name of the field", "字段")
    pieces: list[Piece] = said("its text, in pieces", "文本片段")


@strawberry.type(description="Something found / 搜索结果")
class SearchHit:
    score: float = said("how well it matches", "匹配度", "0–1")
    node: relay.Node = said("what was found", "结果")
    highlights: list[Highlight] = said("where it was found", "命中位置")


@strawberry.field(description="Any node by its id / 按编号查询节点")
async def node(info: strawberry.Info, id: strawberry.ID) -> relay.Node | None:
    found = await _read(info, [id])
    return found[0]  # type: ignore[no-any-return]


@strawberry.field(description="Nodes by their ids, null for those that there are not / 按编号批量查询节点")
async def nodes(info: strawberry.Info, ids: Ids) -> list[relay.Node | None]:
    if len(ids) > MOST:
        raise BadInput(TOO_MANY.fill(n=len(ids), most=MOST))
    return await _read(info, list(ids))


async def _read(info: strawberry.Info, given: list[str]) -> list[Any]:
    """The nodes of these ids in one statement, and one more where ids were merged into others."""
    asking: Asking = info.context
    known = [parts_of(id) for id in given]
    wanted = {part for part in known if part and part[0] in asking.service.schema.types.nodes}
    want = asking.wanted(info._raw_info)
    found = await by_id(asking, wanted, want, info)
    missing = [part for part in wanted - found.keys() if part[0] in PARTIES]
    if missing and asking.stale is None:
        found |= await _merged(asking, missing, want, info)
    return [found.get(part) if part else None for part in known]


async def _merged(
    asking: Asking, missing: list[tuple[str, str]], want: Want, info: strawberry.Info
) -> dict[Any, Any]:
    """What ids that were merged into other ones stand for."""
    stands: dict[tuple[str, str], tuple[str, str]] = {}
    for label in {label for label, _ in missing}:
        ids = [id for other, id in missing if other == label]
        moved = await asking.threaded(store.where, asking.graph, label, ids)
        stands |= {(label, old): (label, new) for old, new in moved.items() if old != new}
    read = await by_id(asking, set(stands.values()), want, info) if stands else {}
    return {old: read.get(new) for old, new in stands.items()}


async def by_id(
    asking: Asking, wanted: set[tuple[str, str]], want: Want, info: strawberry.Info
) -> dict[Any, Any]:
    """(label, id) → row, for those that the caller sees; one statement."""
    labels = sorted({label for label, _ in wanted if asking.policy.allows(label)})
    if not labels:
        return {}

    def make(made: Scope) -> Part:
        parts = [
            nodes_part(made, label, sorted(id for of, id in wanted if of == label), want) for label in labels
        ]
        reads = [part.read for part in parts]
        return Part("[" + ", ".join(part.cypher for part in parts) + "]",
                    lambda lists: [applied(read, rows) for read, rows in zip(reads, lists, strict=True)])  # fmt: skip

    lists = await asking.part(make, variables_of(info._raw_info))
    return {(label, id): row for label, rows in zip(labels, lists or [], strict=False) for id, row in rows}


@strawberry.field(
    description="Full-text search in both languages, letters may be wrong / 中英文全文搜索,支持模糊匹配"
)
async def search(info: strawberry.Info, text: Words, first: First = 20) -> list[SearchHit]:
    within(first)
    asking: Asking = info.context
    made = scope(asking.graph.model, asking.policy, asking.caller.lang)
    if candidates(made, text) is None:
        return []
    rows = await asking.part(lambda made: candidates(made, text) or Part("[]"), {})
    hits = ranked(rows or [], searched(asking.graph.model, made), text, first)
    inner = _node_wants(asking.wanted(info._raw_info))
    found = await by_id(asking, {(hit.label, hit.id) for hit in hits}, inner, info) if hits and inner else {}
    return [
        _shown(hit, found.get((hit.label, hit.id)))
        for hit in hits
        if not inner or (hit.label, hit.id) in found
    ]


def _node_wants(want: Want) -> Want | None:
    """What is wanted of the nodes of the hits, under whichever keys."""
    inner = [w for w in want.whole if w.field == "node"]
    if not inner:
        return None
    of = {label: tuple(x for w in inner for x in w.wants(label)) for label in inner[0].of}
    return Want("node", "node", {}, of)


def _shown(hit: Hit, row: Row | None) -> SearchHit:
    marks = [
        Highlight(field=name, pieces=[Piece(text=t, match=m) for t, m in pieces])
        for name, pieces in hit.highlights
    ]
    return SearchHit(score=hit.score, node=row, highlights=marks)  # type: ignore[arg-type]


TOO_MANY = Text("ids: {n} are too many; at most {most}", "ids:{n} 个过多,至多 {most} 个")
