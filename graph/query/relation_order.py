"""Order of relationships at a node: by a field that is asked for, then by what nobody may take for a secret."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model.declarations import EdgeType
from graph.query.selections import Compiler, Selection
from graph.query.sort_keys import SortKey, order_by


def relation_order(
    compiler: Compiler, edge: EdgeType, selection: Selection, ends: tuple[str, str], public: Iterable[str]
) -> str:
    """By a field of the relationship, those without it last; then by the other node. `ends`: variables of edge and node."""
    e, other = ends
    by = selection.args.get("order_by")
    ascending = selection.args.get("direction")
    way = "" if ascending is not None and ascending.value == "asc" else " DESC"
    if by is not None and by.value is not None:
        name = by.value
        last = "" if edge.fields[name].required else f"{e}.{name} IS NULL, "
    else:
        name, way = ("rank", "") if "rank" in edge.fields else ("valid_from", " DESC")
        last = "" if name == "rank" else f"{e}.{name} IS NULL, "
    keys = [SortKey(f"{last}{e}.{name}{way}", (f"{edge.type}.{name}",))] if name in edge.fields else []
    return order_by(compiler.policy, keys, f"{other}.id", *_apart(compiler, edge, e, public))


def _apart(compiler: Compiler, edge: EdgeType, e: str, public: Iterable[str]) -> list[str]:
    """What sorts relationships between the same two: their ids, which name what a source tells them apart by. A partner may not
    see that: its own are sorted by all that it sees of them."""
    if compiler.policy.contract is None:
        return [f"{e}.id"]
    shown = [name for name in public if compiler.policy.allows(edge.type, name)]
    return [f"startNode({e}).id", *(f"{e}.{name}" for name in shown)]
