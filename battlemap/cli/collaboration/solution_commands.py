"""Commands about the customer solution of a workspace: its sections listed, shown, written, shared, linked, and clashes settled.

Fields are given as FIELD=VALUE, as the declaration of the kinds names them; `@FILE` stands for what is in a file.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.collaboration.command_changes import make_change
from battlemap.cli.collaboration.workspace_commands import workspaces
from battlemap.cli.console import By, Json, print_json, print_lines, say, settings
from battlemap.cli.output.columns import SECTIONS
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.cli.output.solution_lines import (
    audience_lines,
    difference_lines,
    overview_lines,
    section_details,
    section_line,
)
from battlemap.session import open_graph
from graph.clock import now, parse_instant
from graph.db.transactions import Row
from graph.model.workspaces.solution_sections import FIELDS, KINDS, LINKS, STATES
from graph.words import BadInput, Text
from graph.workspaces.solution import section_audiences, section_changes, section_clashes, section_links
from graph.workspaces.solution.section_reading import (
    difference_of_moments,
    list_sections,
    read_section,
    solution_overview,
)

solution = typer.Typer(
    help=say("The customer solution of a workspace.", "协作空间的客户解决方案。"), no_args_is_help=True
)
workspaces.add_typer(solution, name="solution")

Workspace = Annotated[str, typer.Argument(metavar="WORKSPACE")]
Section = Annotated[str, typer.Argument(metavar="SECTION")]
NAMES = ", ".join(f"`{name}`" for name in FIELDS)
Fields = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FIELD=VALUE…",
        help=say(f"Fields, of {NAMES}; @FILE stands for its text.", f"字段,可用 {NAMES};@文件 表示其内容。"),
    ),
]
Parties = Annotated[
    list[str] | None,
    typer.Option("--partner", help=say("Partner who sees it beside us (id).", "除我方外可见的伙伴编号。")),
]
LinkName = Annotated[str, typer.Argument(metavar="|".join(LINKS))]
Target = Annotated[str, typer.Argument(metavar="TARGET")]


@solution.command("list", help=say("Sections, what is missing, whom it waits for.", "方案条目、缺失内容与等待对象。"))
def list_sections_command(
    *,
    workspace: Workspace,
    kind: Annotated[str | None, typer.Option("--kind", metavar="|".join(KINDS))] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="|".join(STATES))] = None,
    removed: Annotated[
        bool, typer.Option("--removed", help=say("Those that were removed.", "仅已移除的条目。"))
    ] = False,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    with open_graph(settings()) as graph:
        found = list_sections(graph, workspace, kind, state, removed)
    overview = solution_overview(found)
    if not exported({"sections": found, "overview": overview}, SECTIONS, found, json, csv, xlsx):
        print_lines(*(map(section_line, found) if found else [NONE]), *overview_lines(overview))


@solution.command("show", help=say("One section with its links, clashes and history.", "查看条目、关联、冲突与历史。"))
def show_section_command(section: Section, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        found = read_section(graph, section)
    print_json(found) if json else print_lines(*section_details(found))


@solution.command("diff", help=say("What was edited between two moments.", "比较两个时刻之间的编辑。"))
def compare_moments_command(
    workspace: Workspace,
    since: Annotated[str, typer.Option("--from", metavar="TIME", help=say("After this moment.", "起始时刻(不含)。"))],
    until: Annotated[
        str | None,
        typer.Option("--to", metavar="TIME", help=say("Until this moment (default: now).", "截止时刻(默认现在)。")),
    ] = None,
    json: Json = False,
) -> None:
    with open_graph(settings()) as graph:
        found = difference_of_moments(graph, workspace, _moment(since), _moment(until) if until else now())
    print_json(found) if json else print_lines(*difference_lines(found))


@solution.command("add", help=say("Add a section.", "添加条目。"))
def add_section_command(
    workspace: Workspace,
    kind: Annotated[str, typer.Argument(metavar="|".join(KINDS))],
    fields: Fields = None,
    partner: Parties = None,
    by: By = "?",
    json: Json = False,
) -> None:
    values, _ = _given(fields)
    about = {"workspace_id": workspace, "kind": kind, "partner_ids": partner or []}
    _change(section_changes.add_section, by, json, about | values)


@solution.command("edit", help=say("Edit fields; FIELD= empties one.", "编辑字段;FIELD= 清空字段。"))
def edit_section_command(
    section: Section,
    fields: Fields = None,
    version: Annotated[
        str | None,
        typer.Option(
            "--if-version",
            help=say("The version that you edited (default: the current one).", "所编辑的版本(默认当前版本)。"),
        ),
    ] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    values, clear = _given(fields)
    about = {"id": section, "clear": clear, "if_version": version}
    _change(section_changes.edit_section, by, json, about | values)


@solution.command("revert", help=say("Give a field the value again that it had by an edit.", "恢复为某次编辑的值。"))
def revert_edit_command(edit: Annotated[str, typer.Argument(metavar="EDIT")], by: By = "?", json: Json = False) -> None:
    _change(section_changes.revert_edit, by, json, {"id": edit})


@solution.command("settle", help=say("Decide a clash.", "裁定冲突。"))
def settle_clash_command(
    section: Section,
    clash: Annotated[str, typer.Argument(metavar="CLASH")],
    take: Annotated[str, typer.Option("--take", metavar="|".join(section_clashes.TAKES))],
    text: Annotated[str | None, typer.Option("--text", help=say("The text that holds.", "采用的文本。"))] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    payload = {"id": clash, "take": take, "text": text, "if_version": None}
    _change(section_clashes.settle_clash, by, json, payload, section)


@solution.command("share", help=say("Say which partners see a section.", "设定哪些伙伴可见条目。"))
def share_section_command(
    section: Section,
    partner: Parties = None,
    history: Annotated[
        bool, typer.Option("--with-history", help=say("Also what it said before.", "包含此前的历史。"))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=say("Do it; else it is only told.", "执行;否则仅告知。"))] = False,
    by: By = "?",
    json: Json = False,
) -> None:
    payload = {"id": section, "partner_ids": partner or [], "with_history": history, "confirmed": yes}
    with open_graph(settings()) as graph:
        answer = make_change(graph, section_audiences.share_section, by, payload)
    print_json(answer) if json else print_lines(*audience_lines(answer, yes))


@solution.command("link", help=say("Link a section to who or what it is about.", "建立关联。"))
def link_section_command(section: Section, link: LinkName, target: Target, by: By = "?", json: Json = False) -> None:
    _change(section_links.link_section, by, json, {"id": section, "link": link, "target_id": target})


@solution.command("unlink", help=say("Take a link back.", "取消关联。"))
def unlink_section_command(section: Section, link: LinkName, target: Target, by: By = "?", json: Json = False) -> None:
    _change(section_links.unlink_section, by, json, {"id": section, "link": link, "target_id": target})


@solution.command("remove", help=say("Remove a section, so that no partner sees it.", "移除条目,伙伴不再可见。"))
def remove_section_command(section: Section, by: By = "?", json: Json = False) -> None:
    _change(section_changes.remove_section, by, json, {"id": section})


@solution.command("restore", help=say("Take back that it was removed.", "恢复已移除的条目。"))
def restore_section_command(section: Section, by: By = "?", json: Json = False) -> None:
    _change(section_changes.restore_section, by, json, {"id": section})


def _change(work: Any, by: str, json: bool, payload: Row, section: str = "") -> None:
    """Make a change and print the section as it is then. A version that is needed and not given is that of the section now."""
    with open_graph(settings()) as graph:
        if "if_version" in payload and not payload["if_version"]:
            payload["if_version"] = read_section(graph, section or payload["id"])["section"]["version"]
        found = read_section(graph, make_change(graph, work, by, payload)["id"])
    print_json(found) if json else print_lines(section_line(found))


def _given(fields: list[str] | None) -> tuple[Row, list[str]]:
    """Values of FIELD=VALUE, and the fields that are to be emptied. Raises BadInput."""
    values: Row = {}
    clear = []
    for each in fields or []:
        name, _, value = each.partition("=")
        if name not in FIELDS or "=" not in each:
            raise BadInput(NO_FIELD.fill(given=each, known=", ".join(FIELDS)))
        if value:
            values[name] = _value(name, _content(value))
        else:
            clear.append(name)
    return values, clear


def _content(value: str) -> str:
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(NO_FILE.fill(file=value[1:], why=str(error))) from error


def _value(name: str, value: str) -> Any:
    kind = FIELDS[name].kind
    if kind not in ("date", "datetime"):
        return value
    moment = _moment(value)
    return moment.date() if kind == "date" else moment


def _moment(value: str) -> dt.datetime:
    """A moment, or the beginning of a day. Raises BadInput."""
    try:
        return parse_instant(value)
    except ValueError:
        raise BadInput(NO_DAY.fill(value=value)) from None


NONE = Text("no sections", "暂无方案条目")
NO_FIELD = Text("{given!r}: write FIELD=VALUE, with one of {known}", "{given!r}:请写 字段=值,可用字段 {known}")
NO_FILE = Text("{file} can't be read: {why}", "无法读取 {file}:{why}")
NO_DAY = Text(
    "{value!r} is no day or time, such as 2027-03-01 or 2027-03-01T09:00",
    "{value!r} 不是日期或时间,例如 2027-03-01 或 2027-03-01T09:00",
)
