"""Evaluation: how far the scores can be trusted, by every method on past data."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from battlemap.cli.console import LANG, AsOf, Json, Window, advance, app, err, out, print_json, say, settings, writing
from battlemap.session import as_of_day, open_graph
from graph.words import BadInput, Text


@app.command(
    "evaluate",
    help=say("How far scores can be trusted: every method on past data.", "评分可信度:在历史数据上评估所有方法。"),
)
def evaluate_command(
    what: Annotated[
        str, typer.Argument(metavar="partner-fit", help=say("What to evaluate.", "评估内容。"))
    ] = "partner-fit",
    *,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help=say("HTML report to write.", "输出 HTML 报告。"))
    ] = None,
    relation: Annotated[
        str | None,
        typer.Option(
            "--relation",
            metavar="TYPE",
            help=say("Evaluate on this relationship type instead.", "改为评估该关系类型。"),
        ),
    ] = None,
    time_field: Annotated[
        str | None,
        typer.Option(
            "--time-field",
            metavar="FIELD",
            help=say("Its field that tells when (default: split at random).", "表示时间的字段(默认随机划分)。"),
        ),
    ] = None,
    turned: Annotated[
        bool, typer.Option("--turned", help=say("Ask for its ends, given its starts.", "以起点为问题、终点为候选。"))
    ] = False,
    scores: Annotated[
        Path | None,
        typer.Option(
            "--scores",
            metavar="FILE",
            help=say("CSV of every test query's candidates and scores.", "输出每个测试问题的候选及分数(CSV)。"),
        ),
    ] = None,
    seeds: Annotated[
        int, typer.Option("--seeds", min=1, max=20, help=say("Random seeds to average over.", "随机种子数。"))
    ] = 3,
    seed: Annotated[int, typer.Option(help=say("First random seed.", "首个随机种子。"))] = 0,
    window: Window = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    from algorithms.partner_fit.fit_evaluation import evaluate_partner_fit
    from algorithms.partner_fit.relations import evaluate_relation
    from graph.projections.link_projection import timed_links
    from graph.projections.partner_projection import partner_projection

    if what != "partner-fit":
        raise BadInput(NOT_EVALUATED.fill(what=what))
    for option, given in (("--time-field", time_field), ("--turned", turned)):
        if given and not relation:
            raise BadInput(NEEDS_RELATION.fill(option=option))
    for path in filter(None, (scores, report)):  # told now, not after minutes of learning
        if not path.parent.is_dir() or path.is_dir():
            raise BadInput(NO_FOLDER.fill(path=path))
    with open_graph(settings()) as graph, advance(say("evaluating", "评估")) as progress:
        last = as_of_day(as_of, settings(), graph)
        if relation:
            found = evaluate_relation(timed_links(graph, relation, time_field, last), bool(time_field), seed, turned)
        else:
            found = evaluate_partner_fit(partner_projection(graph, last), range(seed, seed + seeds), progress, window)
    told = {"relation": relation, "time_field": time_field, "as_of": str(last)} | found.metrics
    if scores:
        from ingest.workbooks.exports import write_csv

        header, rows = found.scores()
        with writing(scores), scores.open("w", encoding="utf-8", newline="") as file:
            write_csv(chain([header], rows), file)
    if report:
        from battlemap.cli.output.fit_report import report_page

        with writing(report):
            report.write_text(report_page(told, LANG), "utf-8")
    if json:
        print_json(told)
    else:
        from battlemap.cli.output.fit_report import report_lines

        for line in report_lines(told, LANG):
            out.print(line, markup=False)
    for path in filter(None, (scores, report)):
        err.print(WRITTEN.fill(path=path)[LANG], markup=False)


NOT_EVALUATED = Text("{what!r} cannot be evaluated; only partner-fit can", "无法评估 {what!r};仅支持 partner-fit")
NEEDS_RELATION = Text(
    "{option} belongs to --relation: name the relationship type too", "{option} 需与 --relation 一起使用"
)
NO_FOLDER = Text(
    "{path} cannot be written: name a file in a folder that exists", "无法写入 {path}:请指定现有目录中的文件"
)
WRITTEN = Text("written: {path}", "已写入:{path}")
