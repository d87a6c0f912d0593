"""Commands about partner workspaces: listed, shown, opened, closed and reopened, partners admitted and put out, people invited."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer

from battlemap.cli.collaboration.command_changes import make_change
from battlemap.cli.console import LANG, By, Json, app, err, out, print_json, print_lines, say, settings
from battlemap.cli.output.columns import INVITATIONS, WORKSPACES
from battlemap.cli.output.pair_files import EVERY, Csv, Xlsx, exported
from battlemap.cli.output.workspace_lines import invitation_line, workspace_details, workspace_line
from battlemap.session import as_of_day, open_graph
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.choices import WORKSPACE_STATES
from graph.words import BadInput, Text
from graph.workspaces import workspace_changes
from graph.workspaces.invitations import invitation_link, invite_person, list_invitations, revoke_invitation
from graph.workspaces.workspace_reading import list_workspaces, read_workspace

workspaces = typer.Typer(
    help=say("Workspaces that we share with partners.", "与伙伴共用的协作空间。"), no_args_is_help=True
)
app.add_typer(workspaces, name="workspaces")

Id = Annotated[str, typer.Argument(metavar="ID")]
Partner = Annotated[str, typer.Argument(metavar="PARTNER")]


def _option(name: str, en: str, zh: str) -> Any:
    return typer.Option(name, help=say(en, zh))


@workspaces.command("list", help=say("Workspaces, those that are open first.", "协作空间列表,进行中的在前。"))
def list_workspaces_command(
    state: Annotated[str | None, _option("--state", "Only of this state.", "仅该状态。")] = None,
    customer: Annotated[str | None, _option("--customer", "Only of this customer.", "仅该客户。")] = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    if state is not None and state not in WORKSPACE_STATES:
        raise BadInput(NO_STATE.fill(state=state, known=", ".join(WORKSPACE_STATES)))
    with open_graph(settings()) as graph:
        found = list_workspaces(graph, state, customer, EVERY if csv or xlsx else 100)
    if exported(found, WORKSPACES, found, json, csv, xlsx):
        return
    print_lines(*(map(workspace_line, found) if found else [NONE]))


@workspaces.command(
    "show", help=say("One workspace with its parties and what people did.", "查看协作空间、参与伙伴与操作记录。")
)
def show_workspace_command(id: Id, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        found = read_workspace(graph, id)
    if json:
        print_json(found)
    else:
        print_lines(*workspace_details(found))


@workspaces.command(
    "open",
    help=say(
        "Open a workspace about a customer; an alert fills in what is not given.",
        "就某客户开设协作空间;未填内容由预警补全。",
    ),
)
def open_workspace_command(
    *,
    customer: Annotated[str | None, _option("--customer", "Customer (id).", "客户编号。")] = None,
    opportunity: Annotated[
        str | None, _option("--opportunity", "Opportunity of the customer (id).", "商机编号。")
    ] = None,
    alert: Annotated[str | None, _option("--alert", "Alert that it comes from (id).", "来源预警编号。")] = None,
    need: Annotated[str | None, _option("--need", "What the customer needs.", "客户需求。")] = None,
    need_en: Annotated[str | None, _option("--need-en", "The same in English.", "客户需求(英文)。")] = None,
    partner: Annotated[
        list[str] | None, _option("--partner", "Partner who is a party (id).", "参与的伙伴编号。")
    ] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    about = {"customer_id": customer, "opportunity_id": opportunity, "alert_id": alert}
    payload = about | {"need": need, "need_en": need_en, "partner_ids": partner or []}
    _change(workspace_changes.open_workspace, by, json, payload, checked=True)


@workspaces.command("admit", help=say("Make a partner a party.", "准入伙伴。"))
def admit_partner_command(id: Id, partner: Partner, by: By = "?", json: Json = False) -> None:
    _change(workspace_changes.admit_partner, by, json, {"id": id, "partner_id": partner}, checked=True)


@workspaces.command("put-out", help=say("Let a partner be a party no more, from now on.", "移出伙伴,立即生效。"))
def put_partner_out_command(id: Id, partner: Partner, by: By = "?", json: Json = False) -> None:
    _change(workspace_changes.put_partner_out, by, json, {"id": id, "partner_id": partner})


@workspaces.command("close", help=say("Close it: won, lost or stopped, and why.", "关闭:赢单、丢单或中止,并写明原因。"))
def close_workspace_command(
    id: Id,
    state: Annotated[str, typer.Option("--state", metavar="|".join(workspace_changes.ENDS))],
    why: Annotated[str, _option("--why", "Why.", "原因。")],
    by: By = "?",
    json: Json = False,
) -> None:
    if state not in workspace_changes.ENDS:
        raise BadInput(NO_STATE.fill(state=state, known=", ".join(workspace_changes.ENDS)))
    _change(workspace_changes.close_workspace, by, json, {"id": id, "state": state, "why": why})


@workspaces.command("reopen", help=say("Take back that it was closed.", "重新开启。"))
def reopen_workspace_command(id: Id, by: By = "?", json: Json = False) -> None:
    _change(workspace_changes.reopen_workspace, by, json, {"id": id})


@workspaces.command(
    "invite",
    help=say(
        "Invite a person of a party; the link is shown once, works once, and ends after 72 hours.",
        "邀请参与伙伴的人员;链接只显示一次、只能使用一次,72 小时后失效。",
    ),
)
def invite_person_command(
    id: Id,
    partner: Partner,
    *,
    name: Annotated[str, _option("--name", "Who is invited.", "受邀人姓名。")],
    person: Annotated[
        str,
        _option(
            "--person",
            "Id that this person has everywhere, such as the e-mail address.",
            "受邀人的统一编号,如电子邮箱。",
        ),
    ],
    by: By = "?",
    json: Json = False,
) -> None:
    payload = {"id": id, "partner_id": partner, "name": name, "person": person}
    with open_graph(settings()) as graph:
        made = make_change(graph, invite_person, by, payload)
        (found,) = (each for each in list_invitations(graph, made["id"]) if each["id"] == made["invitation"])
    link = f"{(settings().url or _own_address()).rstrip('/')}{invitation_link(made['secret'])}"
    if json:
        print_json({"link": link} | found)
        return
    out.print(link, markup=False)
    shown = SHOWN_ONCE.fill(name=found["name"], until=f"{found['expires']:%Y-%m-%d %H:%M}", id=found["id"])
    err.print(shown[LANG], markup=False)


def _own_address() -> str:
    return f"http://{settings().host}:{settings().port}"


@workspaces.command(
    "invitations", help=say("Invitations into a workspace, the last first.", "协作空间的邀请,最新在前。")
)
def list_invitations_command(id: Id, json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    with open_graph(settings()) as graph:
        found = list_invitations(graph, read_workspace(graph, id)["workspace"]["id"])
    if not exported(found, INVITATIONS, found, json, csv, xlsx):
        print_lines(*(map(invitation_line, found) if found else [NOBODY]))


@workspaces.command(
    "revoke-invitation",
    help=say(
        "Revoke an invitation and, where it was accepted, the key that came of it.",
        "撤销邀请;已接受的,由此产生的密钥一并撤销。",
    ),
)
def revoke_invitation_command(id: Id, by: By = "?", json: Json = False) -> None:
    with open_graph(settings()) as graph:
        made = make_change(graph, revoke_invitation, by, {"id": id})
        (found,) = (each for each in list_invitations(graph, made["id"]) if each["id"] == id)
    if json:
        print_json(found)
    else:
        print_lines(invitation_line(found))


def _change(work: Any, by: str, json: bool, payload: Row, checked: bool = False) -> None:
    """Make a change and print the workspace as it is then. `checked`: the change asks what rules partners out."""
    with open_graph(settings()) as graph:
        more = {"excluded": _exclusions(graph)} if checked else {}
        found = read_workspace(graph, make_change(graph, work, by, payload, **more)["id"])
    if json:
        print_json(found)
    else:
        print_lines(workspace_line(found))


def _exclusions(graph: Graph) -> Any:
    from battlemap.analyses import GraphAnalyses

    return partial(GraphAnalyses(graph).ruled_out, as_of_day(None, settings(), graph))


NONE = Text("no workspaces", "暂无协作空间")
NOBODY = Text(
    "nobody was invited; `battlemap workspaces invite` does", "尚未邀请任何人;用 battlemap workspaces invite 邀请"
)
SHOWN_ONCE = Text(
    "invitation {id} for {name}, until {until}; the link is shown this once, send it to nobody else",
    "{name} 的邀请 {id},{until} 前有效;链接仅显示这一次,请勿发给他人",
)
NO_STATE = Text("there is no state {state!r}; there are {known}", "没有状态 {state!r};可用 {known}")
