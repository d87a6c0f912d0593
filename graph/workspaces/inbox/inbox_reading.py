"""The inbox of one of us, as commands show it: by the same expression that the schema reads."""

from __future__ import annotations

from typing import Any

from graph.access.keys import Principal
from graph.clock import today
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.query.compiled_queries import compile_query
from graph.query.field_expressions import WHOLE
from graph.query.selections import Argument, Compiler, Selection
from graph.workspaces.inbox.inbox_kinds import KINDS
from graph.workspaces.inbox.inbox_pages import ITEM, inbox_expression

VALUES = ("kind", "due", "overdue", "mine")
MOST = 100


def read_inbox(graph: Graph, name: str, person: str | None = None) -> Row:
    """{total_count, overdue_count, items: {kind, due, overdue, mine, node, workspace}} of what waits for one of us, the first hundred."""
    compiler = Compiler(graph.model)
    whole = (Selection(WHOLE, WHOLE),)
    item = (
        *(Selection(value, value) for value in VALUES),
        Selection("node", "node", of={kind.label: whole for kind in KINDS}),
        Selection("workspace", "workspace", of={"Workspace": whole}),
    )
    parts = (
        Selection("items", "items", of={ITEM: item}),
        Selection("total_count", "total_count"),
        Selection("overdue_count", "overdue_count"),
    )
    selection = Selection("inbox", "inbox", {"first": Argument(MOST)}, {"Inbox": parts})
    asked = compile_query(compiler, [inbox_expression(compiler, selection)])
    who = Principal("cli", name, "sales", 0, person=person)
    row = graph.read(asked.text, **asked.parameters({}, who, today()))[0]
    found: Row = asked.read(row["data"])[0]
    return found | {"items": [_item(each) for each in found["items"]]}


def _item(row: Row) -> Row:
    shown: dict[str, Any] = {name: row[name][WHOLE] for name in ("node", "workspace")}
    return row | shown | {"kind": row["kind"].lower()}
