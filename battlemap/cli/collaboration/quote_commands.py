"""Commands about quotes: files checked, quotes listed, shown, made, written, shared, withdrawn.

Fields are given as FIELD=VALUE: money in yuan, rates in per cent, days as ISO writes them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.collaboration.command_changes import make_change
from battlemap.cli.console import By, Json, app, print_json, print_lines, say, settings
from battlemap.cli.output.pair_files import EVERY, Csv, Xlsx, exported
from battlemap.cli.output.quote_lines import QUOTES, check_lines, quote_details, quote_line
from battlemap.session import open_graph
from graph.clock import today
from graph.db.transactions import Row
from graph.model.workspaces.quote_nodes import HEAD, STATUSES
from graph.words import BadInput, Text
from graph.workspaces.quotes import quote_heads
from graph.workspaces.quotes.quote_reading import list_quotes, quote_of, read_quote
from workspace.quotes.quote_check import check_quote
from workspace.quotes.quote_files import read_quote_file
from workspace.quotes.quote_values import READERS, UnusableValue

quotes = typer.Typer(help=say("Quotes of workspaces.", "协作空间的报价。"), no_args_is_help=True)
app.add_typer(quotes, name="quotes")

Id = Annotated[str, typer.Argument(metavar="QUOTE")]
Fields = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FIELD=VALUE…",
        help=say("Fields; money in yuan, rates in per cent.", "字段;金额以元计,比率以百分数计。"),
    ),
]
Parties = Annotated[
    list[str] | None, typer.Option("--partner", help=say("Partner who takes part (id).", "参与报价的伙伴编号。"))
]


@quotes.command("list", help=say("Quotes, the newest first.", "报价列表,最新在前。"))
def list_quotes_command(
    workspace: Annotated[
        str | None, typer.Option("--workspace", help=say("Only of this workspace.", "仅该协作空间。"))
    ] = None,
    status: Annotated[str | None, typer.Option("--status", help=say("Only of this status.", "仅该状态。"))] = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    if status is not None and status not in STATUSES:
        raise BadInput(NO_STATUS.fill(status=status, known=", ".join(STATUSES)))
    with open_graph(settings()) as graph:
        found = list_quotes(graph, workspace, status, EVERY if csv or xlsx else 100)
    if not exported(found, QUOTES, found, json, csv, xlsx):
        print_lines(*(map(quote_line, found) if found else [NONE]))


@quotes.command("show", help=say("One quote with lines, payments, totals.", "查看报价的条目、付款与合计。"))
def show_quote_command(id: Id, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        found = read_quote(graph, id)
    print_json(found) if json else print_lines(*quote_details(found))


@quotes.command("make", help=say("Make a quote, a draft.", "新建报价(草稿)。"))
def make_quote_command(
    workspace: Annotated[str, typer.Argument(metavar="WORKSPACE")],
    fields: Fields = None,
    partner: Parties = None,
    by: By = "?",
    json: Json = False,
) -> None:
    values, _ = values_written(fields, HEAD)
    change_quote(quote_heads.make_quote, by, json, values | {"workspace_id": workspace, "partner_ids": partner or []})


@quotes.command("edit", help=say("Write title, starts, ends.", "编辑标题与有效期(title、starts、ends)。"))
def edit_quote_command(id: Id, fields: Fields = None, by: By = "?", json: Json = False) -> None:
    change_quote(quote_heads.edit_quote, by, json, values_written(fields, HEAD)[0] | {"id": id})


@quotes.command("share", help=say("Say which partners take part.", "设定参与报价的伙伴。"))
def share_quote_command(
    id: Id,
    partner: Parties = None,
    yes: Annotated[bool, typer.Option("--yes", help=say("Do it; else it is only told.", "执行;否则仅告知。"))] = False,
    by: By = "?",
    json: Json = False,
) -> None:
    payload = {"id": id, "partner_ids": partner or [], "confirmed": yes}
    with open_graph(settings()) as graph:
        answer = make_change(graph, quote_heads.share_quote, by, payload)
    if json:
        print_json(answer)
        return
    print_lines(*(GAINS.fill(id=each) for each in answer["gains"]), *(LOSES.fill(id=each) for each in answer["loses"]))
    print_lines(*([] if yes else [CONFIRM]))


@quotes.command("withdraw", help=say("Withdraw a draft.", "撤回草稿。"))
def withdraw_quote_command(
    id: Id,
    why: Annotated[str | None, typer.Option("--why", help=say("Why.", "原因。"))] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    change_quote(quote_heads.withdraw_quote, by, json, {"id": id, "why": why})


@quotes.command("reopen", help=say("Take back that it was withdrawn.", "重新开启已撤回的报价。"))
def reopen_quote_command(id: Id, by: By = "?", json: Json = False) -> None:
    change_quote(quote_heads.reopen_quote, by, json, {"id": id})


@quotes.command(
    "check",
    help=say(
        "What a file of lines and payments comes to, and what is wrong with which row. Nothing is written.",
        "核算文件中的条目与付款,指出各行的问题。不写入任何内容。",
    ),
)
def check_quote_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    products: Annotated[
        Path | None, typer.Option("--products", help=say("Products that there are, one a line.", "产品清单,每行一个。"))
    ] = None,
    json: Json = False,
) -> None:
    check = check_quote(read_quote_file(file), today(), _products(products))
    print_json(check.as_json()) if json else print_lines(*check_lines(check))
    if not check.is_sound:
        raise typer.Exit(1)


def _products(path: Path | None) -> frozenset[str] | None:
    if path is None:
        return None
    try:
        return frozenset(line.strip() for line in path.read_text("utf-8-sig").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(NOT_READ.fill(path=path)) from error


def change_quote(work: Any, by: str, json: bool, payload: Row) -> None:
    """Make a change of a quote or a part of it, and print the quote as it is then."""
    with open_graph(settings()) as graph:
        answer = make_change(graph, work, by, payload)
        id = answer["id"] if answer["label"] == "Quote" else quote_of(graph, answer["label"], answer["id"])
        found = read_quote(graph, id)
    print_json(found | {"changed": answer["id"]}) if json else print_lines(*quote_details(found))


def values_written(fields: list[str] | None, known: tuple[str, ...]) -> tuple[Row, list[str]]:
    """Values of FIELD=VALUE, and the fields that are to be emptied. Raises BadInput."""
    values: Row = {}
    clear = []
    for each in fields or []:
        name, _, text = each.partition("=")
        if name not in known or "=" not in each:
            raise BadInput(NO_FIELD.fill(text=each, known=", ".join(known)))
        if not text:
            clear.append(name)
            continue
        try:
            value = READERS[name](text) if name in READERS else text
        except UnusableValue as wrong:
            raise BadInput(Text(f"{name}: {wrong.text.en}", f"{name}:{wrong.text.zh}")) from wrong
        values[name] = float(value) if name == "quantity" else value
    return values, clear


NONE = Text("no quotes", "暂无报价")
NO_STATUS = Text("there is no status {status!r}; there are {known}", "没有状态 {status!r};可用 {known}")
NO_FIELD = Text("{text!r}: write FIELD=VALUE, with one of {known}", "{text!r}:请写 字段=值,可用字段 {known}")
NOT_READ = Text("{path} cannot be read as UTF-8 text", "无法按 UTF-8 文本读取 {path}")
GAINS = Text("{id} gains title, validity, status and its own lines", "{id} 将可见标题、有效期、状态与自有条目")
LOSES = Text("{id} loses it; its lines stay", "{id} 将不再可见;其条目保留")
CONFIRM = Text("nothing is changed yet: add --yes", "尚未执行:请加 --yes")
