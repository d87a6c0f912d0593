"""Commands about requests to partners, teams and people: what a sentence says, judged against the truth where a file carries it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.console import LANG, Json, app, print_json, print_lines, say, settings
from battlemap.cli.output.request_lines import form_lines
from battlemap.session import open_graph
from battlemap.settings import Settings
from graph.clock import now, parse_instant
from graph.words import BadInput, Text
from graph.workspaces.request_names import product_names, request_parties
from workspace.office.request_file import RequestFile, load_request_file
from workspace.office.request_routes import with_parties
from workspace.sentences.product_mentions import catalogue_of
from workspace.sentences.request_forms import RequestSetup, request_form
from workspace.sentences.sentence_files import SentenceScore, form_row, read_sentences

requests = typer.Typer(
    help=say("Requests to partners, teams and people.", "向伙伴、团队与人员提出的请求。"), no_args_is_help=True
)
app.add_typer(requests, name="requests")


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


BAD_MOMENT = Text(
    "--at {at}: give a moment such as 2026-11-30T10:00+08:00", "--at {at}:请给出时刻,如 2026-11-30T10:00+08:00"
)
NO_PRODUCTS = Text("{path} cannot be read as UTF-8 text", "无法按 UTF-8 文本读取 {path}")
SCORE = Text(
    "{sentences} sentences with their truth: {whole} whole, {wrong} with a wrong value",
    "附答案 {sentences} 句:完整正确 {whole},含错误值 {wrong}",
)
