"""Commands about comments on sections and requests: listed, shown, written, edited, withdrawn, settled, shared."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from battlemap.cli.collaboration.command_changes import make_change
from battlemap.cli.collaboration.workspace_commands import workspaces
from battlemap.cli.console import By, Json, print_json, print_lines, say, settings
from battlemap.cli.output.comment_lines import COMMENTS, comment_details, comment_lines
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.cli.output.solution_lines import audience_lines
from battlemap.session import open_graph
from graph.db.transactions import Row
from graph.words import Text
from graph.workspaces.comments import comment_audiences, comment_changes
from graph.workspaces.comments.comment_reading import list_comments, read_comment

comments = typer.Typer(
    help=say("Comments on sections of a solution and on requests.", "方案条目与协作请求的评论。"), no_args_is_help=True
)
workspaces.add_typer(comments, name="comments")

Comment = Annotated[str, typer.Argument(metavar="COMMENT")]
Words = Annotated[str, typer.Argument(metavar="TEXT", help=say("Markdown; @ID mentions.", "Markdown;@编号 表示提及。"))]
Partners = Annotated[
    list[str] | None,
    typer.Option("--partner", help=say("Partner who sees it beside us (id).", "除我方外可见的伙伴编号。")),
]


@comments.command("list", help=say("Comments, thread by thread.", "评论列表(按话题)。"))
def list_comments_command(
    *,
    about: Annotated[
        str,
        typer.Argument(metavar="WORKSPACE", help=say("Or a section, or a request.", "也可为方案条目或协作请求。")),
    ],
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help=say("Also those that were withdrawn.", "包含已撤回的评论。"))
    ] = False,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    with open_graph(settings()) as graph:
        found = list_comments(graph, about, withdrawn)
    if not exported(found, COMMENTS, found, json, csv, xlsx):
        print_lines(*(line for each in found for line in comment_lines(each)) if found else [NONE])


@comments.command("show", help=say("One comment with its earlier texts.", "查看评论及其先前正文。"))
def show_comment_command(comment: Comment, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        found = read_comment(graph, comment)
    print_json(found) if json else print_lines(*comment_details(found))


@comments.command("add", help=say("Write a comment.", "发表评论。"))
def add_comment_command(
    on: Annotated[str, typer.Argument(metavar="SECTION|REQUEST")],
    text: Words,
    partner: Partners = None,
    reply_to: Annotated[
        str | None, typer.Option("--reply-to", metavar="COMMENT", help=say("Reply to it.", "回复该评论。"))
    ] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    payload = {"on_id": on, "text": text, "partner_ids": partner or [], "reply_to": reply_to}
    _change(comment_changes.add_comment, by, json, payload)


@comments.command("edit", help=say("Change the text of a comment of yours.", "修改自己的评论。"))
def edit_comment_command(comment: Comment, text: Words, by: By = "?", json: Json = False) -> None:
    _change(comment_changes.edit_comment, by, json, {"id": comment, "text": text})


@comments.command("withdraw", help=say("Withdraw a comment of yours.", "撤回自己的评论。"))
def withdraw_comment_command(comment: Comment, by: By = "?", json: Json = False) -> None:
    _change(comment_changes.withdraw_comment, by, json, {"id": comment})


@comments.command("restore", help=say("Take back that it was withdrawn.", "恢复自己撤回的评论。"))
def restore_comment_command(comment: Comment, by: By = "?", json: Json = False) -> None:
    _change(comment_changes.restore_comment, by, json, {"id": comment})


@comments.command("resolve", help=say("Settle a comment and its replies.", "标为已解决。"))
def resolve_comment_command(comment: Comment, by: By = "?", json: Json = False) -> None:
    _change(comment_changes.resolve_comment, by, json, {"id": comment})


@comments.command("reopen", help=say("Take back that it was settled.", "重新打开。"))
def reopen_comment_command(comment: Comment, by: By = "?", json: Json = False) -> None:
    _change(comment_changes.reopen_comment, by, json, {"id": comment})


@comments.command("share", help=say("Say which partners see a comment.", "设定哪些伙伴可见评论。"))
def share_comment_command(
    comment: Comment,
    partner: Partners = None,
    yes: Annotated[bool, typer.Option("--yes", help=say("Do it; else it is only told.", "执行;否则仅告知。"))] = False,
    by: By = "?",
    json: Json = False,
) -> None:
    payload = {"id": comment, "partner_ids": partner or [], "confirmed": yes}
    with open_graph(settings()) as graph:
        answer = make_change(graph, comment_audiences.share_comment, by, payload)
    print_json(answer) if json else print_lines(*audience_lines(answer | {"shown": ["text"]}, yes))


def _change(work: Any, by: str, json: bool, payload: Row) -> None:
    """Make a change and print the comment as it is then."""
    with open_graph(settings()) as graph:
        found = read_comment(graph, make_change(graph, work, by, payload)["id"])
    print_json(found) if json else print_lines(*comment_lines(found))


NONE = Text("no comments", "暂无评论")
