"""Commands about requests: what sentences say, judged where a file carries the truth; listed, shown, sent, answered, withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.collaboration.command_changes import make_change
from battlemap.cli.console import LANG, By, Json, app, print_json, print_lines, say, settings
from battlemap.cli.output.columns import REQUESTS
from battlemap.cli.output.pair_files import EVERY, Csv, Xlsx, exported
from battlemap.cli.output.request_lines import form_lines, payload_lines, request_details, request_line
from battlemap.session import open_graph
from battlemap.settings import Settings
from graph.clock import now, parse_instant
from graph.db.transactions import Row
from graph.model.choices import REQUEST_STATES
from graph.words import BadInput, Text
from graph.workspaces import request_changes
from graph.workspaces.request_names import product_names, request_parties
from graph.workspaces.request_reading import list_requests, read_request
from workspace.office.request_file import RequestFile, load_request_file
from workspace.office.request_routes import with_parties
from workspace.sentences.product_mentions import catalogue_of
from workspace.sentences.request_forms import RequestSetup, request_form
from workspace.sentences.request_payloads import request_payload
from workspace.sentences.sentence_files import SentenceScore, form_row, read_sentences

requests = typer.Typer(
    help=say("Requests to partners, teams and people.", "向伙伴、团队与人员提出的请求。"), no_args_is_help=True
)
app.add_typer(requests, name="requests")


Id = Annotated[str, typer.Argument(metavar="ID")]


def _option(name: str, en: str, zh: str) -> Any:
    return typer.Option(name, help=say(en, zh))


@requests.command(
    "parse",
    help=say(
        "What sentences say, one a line, or JSON lines with their truth to be judged by. Nothing is sent.",
        "解析句子:每行一句,或附带标准答案的 JSON 行以供评判。不会发送任何内容。",
    ),
)
def parse_requests_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    at: Annotated[
        str | None, _option("--at", "When they were said (ISO 8601; default: now).", "说话时间(ISO 8601,默认当前)。")
    ] = None,
    products: Annotated[
        Path | None,
        _option("--products", "Models, one a line, instead of the graph's.", "型号列表,每行一个,代替图中的产品。"),
    ] = None,
    region: Annotated[str | None, _option("--region", "Region of the customer.", "客户所在区域。")] = None,
    json: Json = False,
) -> None:
    found = settings()
    rules = load_request_file(found.requests_file)
    setup = _setup(found, rules, products, region)
    score, rows = SentenceScore(), []
    for each in read_sentences(file, _moment(at)):
        form = request_form(each.text, each.at, setup)
        if each.truth is not None:
            score.add(form, each.truth)
        rows.append(form_row(form))
        if not json:
            print_lines(*form_lines(form, LANG))
    if json:
        print_json(
            {"forms": rows} | ({"score": score.figures(), "mistakes": score.mistakes} if score.sentences else {})
        )
    elif score.sentences:
        figures = score.figures()
        shares = {name: f"{figures[name]:.1%}" for name in ("whole", "wrong")}
        print_lines(SCORE.fill(sentences=score.sentences, **shares))


@requests.command(
    "list", help=say("Requests, those that wait first, by due time.", "请求列表:待答复的在前,按时限排序。")
)
def list_requests_command(
    state: Annotated[str | None, _option("--state", "Only of this state.", "仅该状态。")] = None,
    workspace: Annotated[str | None, _option("--workspace", "Only of this workspace.", "仅该协作空间。")] = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    if state is not None and state not in REQUEST_STATES:
        raise BadInput(NO_STATE.fill(state=state, known=", ".join(REQUEST_STATES)))
    with open_graph(settings()) as graph:
        found = list_requests(graph, state, workspace, EVERY if csv or xlsx else 100)
    if not exported(found, REQUESTS, found, json, csv, xlsx):
        print_lines(*(map(request_line, found) if found else [NONE]))


@requests.command("show", help=say("One request and what people did with it.", "查看请求与操作记录。"))
def show_request_command(id: Id, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        found = read_request(graph, id)
    if json:
        print_json(found)
    else:
        print_lines(*request_details(found))


@requests.command(
    "send",
    help=say(
        "Send a request said in a sentence: its form is shown first; what is unclear has to be given.",
        "发出一句话的请求:先显示解析结果;不明确之处须另行填写。",
    ),
)
def send_request_command(
    workspace: Annotated[str, typer.Argument(metavar="WORKSPACE")],
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    *,
    kind: Annotated[str | None, _option("--kind", "Kind, instead of the sentence's.", "类型,代替句中所述。")] = None,
    product: Annotated[str | None, _option("--product", "Product, likewise.", "产品,同上。")] = None,
    to: Annotated[
        str | None, _option("--to", "Team, or id of a person or partner, likewise.", "团队,或人员、伙伴编号,同上。")
    ] = None,
    due: Annotated[
        str | None, _option("--due", "When it is due (ISO 8601), likewise.", "时限(ISO 8601),同上。")
    ] = None,
    yes: Annotated[bool, _option("--yes", "Send it without asking.", "不再询问,直接发出。")] = False,
    by: By = "?",
    json: Json = False,
) -> None:
    found = settings()
    rules = load_request_file(found.requests_file)
    with open_graph(found) as graph:
        setup = RequestSetup(with_parties(rules, request_parties(graph)), catalogue_of(product_names(graph), rules))
        form = request_form(text, now(), setup)
        payload = request_payload(
            form, {"kind": kind, "product": product, "to": to, "due": due and _moment(due)}, setup
        )
        if not json:
            print_lines(*payload_lines(payload))
        if not yes and not typer.confirm(say("Send it?", "确认发出?"), err=True):
            raise typer.Exit(1)
        answer = make_change(
            graph,
            request_changes.send_request,
            by,
            {name: payload[name] for name in SENT} | {"workspace_id": workspace},
        )
        sent = read_request(graph, answer["id"])
    _show(sent, json)


@requests.command("answer", help=say("Answer a request to us.", "答复发给我方的请求。"))
def answer_request_command(
    id: Id, answer: Annotated[str, typer.Argument(metavar="ANSWER")], by: By = "?", json: Json = False
) -> None:
    _change(request_changes.answer_request, by, json, {"id": id, "answer": answer})


@requests.command("withdraw", help=say("Withdraw a request of ours.", "撤回我方请求。"))
def withdraw_request_command(
    id: Id, why: Annotated[str | None, _option("--why", "Why.", "原因。")] = None, by: By = "?", json: Json = False
) -> None:
    _change(request_changes.withdraw_request, by, json, {"id": id, "why": why})


@requests.command("reopen", help=say("Ask anew.", "重新发起。"))
def reopen_request_command(
    id: Id,
    due: Annotated[str | None, _option("--due", "Due anew (ISO 8601).", "新的时限(ISO 8601)。")] = None,
    by: By = "?",
    json: Json = False,
) -> None:
    _change(request_changes.reopen_request, by, json, {"id": id, "due": _moment(due) if due else None})


def _change(work: Any, by: str, json: bool, payload: Row) -> None:
    with open_graph(settings()) as graph:
        found = read_request(graph, make_change(graph, work, by, payload)["id"])
    _show(found, json)


def _show(found: Row, json: bool) -> None:
    if json:
        print_json(found)
    else:
        print_lines(request_line(found))


def _moment(at: str | None) -> Any:
    try:
        return parse_instant(at) if at else now()
    except ValueError as error:
        raise BadInput(BAD_MOMENT.fill(at=at)) from error


def _setup(found: Settings, rules: RequestFile, products: Path | None, region: str | None) -> RequestSetup:
    """Products and parties of the graph; with a list of products the graph is not asked."""
    if products is None:
        with open_graph(found) as graph:
            rules = with_parties(rules, request_parties(graph))
            return RequestSetup(rules, catalogue_of(product_names(graph), rules), region)
    try:
        lines = products.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(NO_PRODUCTS.fill(path=products)) from error
    return RequestSetup(rules, catalogue_of({"model": [line.strip() for line in lines if line.strip()]}, rules), region)


SENT = ("kind", "what", "product", "team", "addressee_id", "due")
NONE = Text("no requests", "暂无请求")
NO_STATE = Text("there is no state {state!r}; there are {known}", "没有状态 {state!r};可用 {known}")
BAD_MOMENT = Text(
    "--at {at}: give a moment such as 2026-11-30T10:00+08:00", "--at {at}:请给出时刻,如 2026-11-30T10:00+08:00"
)
NO_PRODUCTS = Text("{path} cannot be read as UTF-8 text", "无法按 UTF-8 文本读取 {path}")
SCORE = Text(
    "{sentences} sentences with their truth: {whole} whole, {wrong} with a wrong value",
    "附答案 {sentences} 句:完整正确 {whole},含错误值 {wrong}",
)
