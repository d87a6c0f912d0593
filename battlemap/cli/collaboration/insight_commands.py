"""Commands about insights: listed, shown, written, withdrawn, accepted, declined, opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from battlemap.cli.collaboration.command_changes import make_change
from battlemap.cli.collaboration.workspace_commands import workspaces
from battlemap.cli.console import LANG, By, Json, print_json, print_lines, say, settings
from battlemap.cli.output.columns import Columns
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.session import open_graph
from graph.db.transactions import Row
from graph.model.codes import word
from graph.model.workspaces.insights import INSIGHT_KINDS, INSIGHT_STATES
from graph.model.workspaces.solution_sections import LEVELS
from graph.words import BadInput, Text
from graph.workspaces.insights import insight_changes
from graph.workspaces.insights.insight_reading import list_insights, read_insight

insights = typer.Typer(
    help=say("Insights of a workspace, by us and by partners.", "协作空间的洞察,由我方与伙伴提供。"),
    no_args_is_help=True,
)
workspaces.add_typer(insights, name="insights")

Insight = Annotated[str, typer.Argument(metavar="INSIGHT")]
COLUMNS: Columns = (
    (Text("id", "编号"), lambda row: row["insight"]["id"]),
    (Text("workspace", "协作空间"), lambda row: row["insight"]["workspace"]),
    (Text("kind", "类别"), lambda row: word("kind", row["insight"]["kind"])[LANG]),
    (Text("about", "关于"), lambda row: row["about"] and row["about"]["id"]),
    (Text("text", "内容"), lambda row: row["insight"]["text"]),
    (Text("evidence", "依据"), lambda row: row["insight"].get("evidence")),
    (Text("how sure", "把握程度"), lambda row: word("confidence", row["insight"]["confidence"])[LANG]),
    (Text("since", "起始日期"), lambda row: row["insight"].get("since")),
    (Text("state", "状态"), lambda row: word("state", row["insight"]["state"])[LANG]),
    (Text("why", "原因"), lambda row: row["insight"].get("why")),
    (Text("written", "登记时间"), lambda row: row["insight"]["at"]),
    (Text("by", "登记人"), lambda row: row["insight"].get("by")),
    (Text("of partner", "伙伴"), lambda row: row["party"]),
    (Text("seen by", "可见的伙伴"), lambda row: row["audience"]),
)


def _why(en: str, zh: str) -> Any:
    return typer.Option("--why", help=say(en, zh))


def _choice(name: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise BadInput(UNKNOWN.fill(name=name, value=value, known=", ".join(known)))


@insights.command("list", help=say("Insights, those that wait for us first.", "洞察列表:待处理的在前。"))
def list_insights_command(
    workspace: Annotated[str | None, typer.Argument(metavar="[WORKSPACE]")] = None,
    state: Annotated[
        str | None, typer.Option("--state", help=say("Only those in this state.", "仅列出此状态。"))
    ] = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    _choice("--state", state, INSIGHT_STATES)
    with open_graph(settings()) as graph:
        found = list_insights(graph, workspace, state)
    if not exported(found, COLUMNS, found, json, csv, xlsx):
        print_lines(*(map(insight_line, found) if found else [NONE]))


@insights.command("show", help=say("One insight and what people did with it.", "查看洞察与操作记录。"))
def show_insight_command(insight: Insight, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        found = read_insight(graph, insight)
    print_json(found) if json else print_lines(*insight_details(found))


@insights.command("add", help=say("Write an insight about a node.", "登记关于某节点的洞察。"))
def add_insight_command(
    workspace: Annotated[str, typer.Argument(metavar="WORKSPACE")],
    kind: Annotated[str, typer.Argument(metavar="|".join(INSIGHT_KINDS))],
    about: Annotated[
        str, typer.Argument(metavar="NODE", help=say("Party, opportunity or equipment.", "主体、商机或设备的编号。"))
    ],
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    *,
    sure: Annotated[str, typer.Option("--sure", metavar="|".join(LEVELS))] = "medium",
    evidence: Annotated[str | None, typer.Option("--evidence", help=say("What it rests on.", "依据。"))] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help=say("Since when.", "起始日期。"))] = None,
    partner: Annotated[
        list[str] | None,
        typer.Option("--partner", help=say("Partner who sees it beside us (id).", "除我方外可见的伙伴编号。")),
    ] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    _choice("KIND", kind, INSIGHT_KINDS)
    _choice("--sure", sure, LEVELS)
    payload: Row = {"workspace_id": workspace, "kind": kind, "about_id": about, "text": text, "confidence": sure}
    payload |= {"evidence": evidence, "since": _day(since), "partner_ids": partner or []}
    _change(insight_changes.add_insight, by, json, payload)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise BadInput(NO_DAY.fill(text=text)) from wrong


@insights.command("withdraw", help=say("Withdraw an insight of ours.", "撤回我方洞察。"))
def withdraw_insight_command(
    insight: Insight,
    why: Annotated[str | None, _why("Why.", "原因。")] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    _change(insight_changes.withdraw_insight, by, json, {"id": insight, "why": why})


@insights.command("accept", help=say("Accept an insight.", "接受洞察。"))
def accept_insight_command(
    insight: Insight,
    why: Annotated[str | None, _why("Why.", "原因。")] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    _change(insight_changes.accept_insight, by, json, {"id": insight, "why": why})


@insights.command("decline", help=say("Decline an insight.", "不采纳洞察。"))
def decline_insight_command(
    insight: Insight,
    why: Annotated[str, _why("Why; those who see it are told.", "原因,可见方均可看到。")],
    by: By = "?",
    json: Json = False,
) -> None:
    _change(insight_changes.decline_insight, by, json, {"id": insight, "why": why})


@insights.command("reopen", help=say("Take back what was decided.", "撤销处理结果或撤回。"))
def reopen_insight_command(insight: Insight, by: By = "?", json: Json = False) -> None:
    _change(insight_changes.reopen_insight, by, json, {"id": insight})


def _change(work: Any, by: str, json: bool, payload: Row) -> None:
    """Make a change and print the insight as it is then."""
    with open_graph(settings()) as graph:
        found = read_insight(graph, make_change(graph, work, by, payload)["id"])
    print_json(found) if json else print_lines(insight_line(found))


def insight_line(found: Row) -> str:
    """One line: id, kind, state, what it is about, text, whose it is and who sees it."""
    of, about = found["insight"], found["about"] or {}
    seen = ", ".join(found["audience"])
    parts = [
        of["id"],
        word("kind", of["kind"])[LANG],
        word("state", of["state"])[LANG],
        " ".join(filter(None, [about.get("id"), about.get("name")])),
        of["text"],
        found["party"] or "",
        (SEEN.fill(partners=seen) if seen else OURS)[LANG],
    ]
    return "  ".join(part for part in parts if part)


def insight_details(found: Row) -> Iterator[str | Text]:
    """All of an insight, and its history."""
    of = found["insight"]
    yield insight_line(found)
    yield from (f"  {label[LANG]}: {value}" for label, read in COLUMNS[5:12] if (value := read(found)) is not None)
    yield from (f"  {row['at']:%Y-%m-%d %H:%M}  {row['who']}  {row['what']}" for row in found["history"])
    yield VERSION.fill(version=of["version"])


UNKNOWN = Text("{name}: there is no {value!r}; there are {known}", "{name}:没有 {value!r};可用 {known}")
NO_DAY = Text("{text!r} is no day such as 2026-11-30", "{text!r} 不是日期,应如 2026-11-30")
SEEN = Text("seen by us and {partners}", "我方与 {partners} 可见")
OURS = Text("seen by us alone", "仅我方可见")
VERSION = Text("  version {version}", "  版本 {version}")
NONE = Text("no insights", "暂无洞察")
