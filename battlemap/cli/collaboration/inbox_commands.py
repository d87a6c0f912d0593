"""The command that shows somebody's inbox."""

from __future__ import annotations

from typing import Annotated

import typer

from battlemap.cli.collaboration.request_commands import requests
from battlemap.cli.console import By, Json, print_json, print_lines, say, settings
from battlemap.cli.output.request_lines import inbox_line
from battlemap.session import open_graph
from graph.words import Text
from graph.workspaces.inbox.inbox_reading import read_inbox


@requests.command(
    "inbox",
    help=say(
        "What waits for one of us, by due time: requests, sections, clashes.",
        "某人的待办,按时限排序:请求、方案条目、编辑冲突。",
    ),
)
def inbox_command(
    by: By = "?",
    person: Annotated[
        str | None,
        typer.Option("--person", help=say("Id of the person, as keys have it.", "人员编号(与密钥所属人员一致)。")),
    ] = None,
    json: Json = False,
) -> None:
    with open_graph(settings()) as graph:
        found = read_inbox(graph, by, person)
    if json:
        print_json(found)
        return
    print_lines(*(map(inbox_line, found["items"]) if found["items"] else [NOTHING]))
    if found["total_count"] > len(found["items"]):
        print_lines(MORE.fill(n=found["total_count"] - len(found["items"])))


NOTHING = Text("nothing waits", "没有待办")
MORE = Text("… and {n} more", "…… 另有 {n} 项")
