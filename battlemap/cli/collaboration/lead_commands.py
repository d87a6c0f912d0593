"""Commands about leads that partners register: listed, shown with what they may be the same as, accepted, declined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from battlemap.cli.collaboration.command_changes import make_change
from battlemap.cli.console import LANG, By, Json, app, print_json, print_lines, say, settings
from battlemap.lead_matches import LeadDesk
from battlemap.session import open_graph
from graph.clock import now
from graph.db.transactions import Row
from graph.model.codes import word
from graph.model.workspaces.leads import LEAD_STATES
from graph.words import BadInput, Text
from graph.workspaces.leads import lead_decisions
from graph.workspaces.leads.lead_reading import list_leads, read_lead

leads = typer.Typer(help=say("Leads that partners register.", "伙伴报备的线索。"), no_args_is_help=True)
app.add_typer(leads, name="leads")

Id = Annotated[str, typer.Argument(metavar="ID")]
Note = Annotated[
    str | None, typer.Option("--note", help=say("Note of ours, which no partner reads.", "内部备注,伙伴不可见。"))
]
Why = Annotated[str | None, typer.Option("--why", help=say("Reason, which the partner reads.", "理由,伙伴可见。"))]


@leads.command("list", help=say("Leads, those to be decided first, by due time.", "线索列表:待裁定的在前,按时限排序。"))
def list_leads_command(
    state: Annotated[str | None, typer.Option("--state", help=say("Only of this state.", "仅该状态。"))] = None,
    json: Json = False,
) -> None:
    if state is not None and state not in LEAD_STATES:
        raise BadInput(NO_STATE.fill(state=state, known=", ".join(LEAD_STATES)))
    with open_graph(settings()) as graph:
        found = list_leads(graph, state)
    if json:
        print_json(found)
    else:
        print_lines(*(map(_line, found) if found else [NONE]))


@leads.command(
    "show",
    help=say(
        "One lead, the customers that it may be about, other partners' leads for the same account and product line.",
        "查看线索、疑似对应的客户,以及其他伙伴就同一客户与产品线的报备。",
    ),
)
def show_lead_command(id: Id, json: Json = False) -> None:
    found = settings()
    with open_graph(found) as graph:
        shown = read_lead(graph, id) | LeadDesk(graph, found.requests_file).matches(id)
    if json:
        print_json(_plain(shown))
    else:
        print_lines(*_details(shown))


@leads.command("accept", help=say("Accept a lead; its partner is protected.", "受理线索,伙伴获得保护。"))
def accept_lead_command(
    id: Id,
    customer: Annotated[
        str | None, typer.Option("--customer", help=say("Customer that it is about (id).", "对应的客户(编号)。"))
    ] = None,
    why: Why = None,
    note: Note = None,
    by: By = "?",
    json: Json = False,
) -> None:
    found = settings()
    payload = {"id": id, "customer_id": customer, "why": why, "note": note}
    with open_graph(found) as graph:
        desk = LeadDesk(graph, found.requests_file)
        make_change(graph, lead_decisions.accept_lead, by, payload, protection=desk.protection, alike=desk.alike)
        _show(read_lead(graph, id), json)


@leads.command("decline", help=say("Decline a lead.", "驳回线索。"))
def decline_lead_command(id: Id, why: Why = None, note: Note = None, by: By = "?", json: Json = False) -> None:
    with open_graph(settings()) as graph:
        make_change(graph, lead_decisions.decline_lead, by, {"id": id, "why": why, "note": note})
        _show(read_lead(graph, id), json)


def _show(found: Row, json: bool) -> None:
    if json:
        print_json(found)
    else:
        print_lines(_line(found))


def _line(found: Row) -> str:
    """One line: id, state, account, product line, partner, by when it is decided or until when it is protected."""
    of = found["lead"]
    is_late = of["state"] == "pending" and of["due"] < now()
    until = of.get("protected_until")
    parts = [
        of["id"],
        (LATE if is_late else word("lead_state", of["state"]))[LANG],
        of["account"],
        of["product_line"],
        (found["partner"] or {}).get("id") or "",
        DUE.fill(at=f"{of['due']:%Y-%m-%d %H:%M}")[LANG] if of["state"] == "pending" else "",
        PROTECTED_UNTIL.fill(day=until)[LANG] if until else "",
    ]
    return "  ".join(part for part in parts if part)


def _details(found: Row) -> Iterator[str]:
    of = found["lead"]
    yield _line(found)
    contact = " · ".join(filter(None, (of["contact"], of.get("contact_title"), of["contact_way"])))
    yield f"  {contact} · {of['contact_day']}"
    yield from (f"  {of[name]}" for name in ("need", "evidence", "question", "why", "note") if of.get(name))
    for each in found["customers"]:
        yield f"  {MAY_BE.fill(id=each['id'], name=each['name'])[LANG]}  {_reasons(each['verdict'])}"
    for each in found["leads"]:
        lead = each["lead"]
        yield f"  {RIVAL[LANG]}  {_line(each)}  {lead['registered']:%Y-%m-%d %H:%M}  {lead.get('evidence') or ''}"
    yield from (f"  {each['at']:%Y-%m-%d %H:%M}  {each['who']}  {each['what']}" for each in found["history"])


def _reasons(verdict: Any) -> str:
    return "; ".join(text[LANG] for text in (*verdict.reasons_for, *verdict.reasons_against))


def _plain(found: Row) -> Row:
    """Verdicts as JSON can hold them."""

    def row(each: Row) -> Row:
        verdict = each["verdict"]
        told = {"answer": verdict.answer, "probability": verdict.probability, "reasons": _reasons(verdict)}
        return each | {"verdict": told}

    return found | {name: [row(each) for each in found[name]] for name in ("customers", "leads")}


NONE = Text("no leads", "暂无线索")
NO_STATE = Text("there is no state {state!r}; there are {known}", "没有状态 {state!r};可用 {known}")
LATE = Text("overdue", "已逾期")
DUE = Text("decided by {at}", "裁定时限 {at}")
PROTECTED_UNTIL = Text("protected until {day}", "保护至 {day}")
MAY_BE = Text("may be {id} {name}", "疑似 {id} {name}")
RIVAL = Text("also registered:", "另有报备:")
