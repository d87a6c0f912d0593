"""Evaluation: how far the scores can be trusted, by every method on past data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.console import LANG, AsOf, Json, Window, advance, app, err, out, print_json, say, settings, writing
from battlemap.session import as_of_day, open_graph
from graph.db.client import Graph
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
    directed: Annotated[
        bool,
        typer.Option(
            "--directed",
            help=say("Keep start and end apart where both are of one kind.", "两端同类时仍区分起点与终点。"),
        ),
    ] = False,
    test_from: Annotated[
        str | None,
        typer.Option(
            "--test-from",
            metavar="DAY",
            help=say("First day of the test (default: the latest fifth).", "测试期首日(默认最近五分之一)。"),
        ),
    ] = None,
    beside: Annotated[
        list[str],
        typer.Option(
            "--beside",
            metavar="TYPE",
            help=say("Other relationship type that tells of who asks.", "可描述提问方的其他关系类型。"),
        ),
    ] = [],  # noqa: B006 - typer reads it
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
    from algorithms.link_prediction.relations import evaluate_relation
    from algorithms.partner_fit.fit_evaluation import evaluate_partner_fit
    from graph.projections.partner_projection import partner_projection

    if what != "partner-fit":
        raise BadInput(NOT_EVALUATED.fill(what=what))
    links = LinkOptions(time_field, turned, directed, test_from, beside)
    for option, given in links.named().items():
        if given and relation is None:
            raise BadInput(NEEDS_RELATION.fill(option=option))
    if relation is not None and window:
        raise BadInput(NO_WINDOW)
    links.check(relation)
    for path in filter(None, (scores, report)):  # told now, not after minutes of learning
        if not path.parent.is_dir() or path.is_dir():
            raise BadInput(NO_FOLDER.fill(path=path))
    with open_graph(settings()) as graph, advance(say("evaluating", "评估")) as progress:
        last = as_of_day(as_of, settings(), graph)
        if relation is not None:
            found = evaluate_relation(seed=seed, **links.arguments(graph, relation, last))
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


@dataclass(frozen=True)
class LinkOptions:
    """The options that belong to --relation."""

    time_field: str | None
    turned: bool
    directed: bool
    test_from: str | None
    beside: list[str]

    def named(self) -> dict[str, object]:
        """As the command calls them → given."""
        return {f"--{name.replace('_', '-')}": getattr(self, name) for name in self.__dataclass_fields__}

    def check(self, relation: str | None) -> None:
        """Raises BadInput where options contradict one another."""
        if self.test_from and not self.time_field:
            raise BadInput(NEEDS_TIME)
        if self.beside and (self.time_field or relation in self.beside):
            raise BadInput(TELLS_TOO_MUCH)

    def arguments(self, graph: Graph, relation: str, day: dt.date) -> dict[str, Any]:
        """What `evaluate_relation` takes: the links of a type that had begun by the day, and how to look at them."""
        from graph.projections.link_projection import is_between_one_kind, timed_links

        rows = timed_links(graph, relation, self.time_field, day)
        if not rows:
            raise BadInput(NONE_YET.fill(type=relation, day=day))
        return {
            "rows": rows,
            "timed": bool(self.time_field),
            "turned": self.turned,
            "symmetric": is_between_one_kind(graph, relation) and not self.directed and not self.turned,
            "test_from": self.test_from,
            "beside": [row for type in self.beside for row in timed_links(graph, type, as_of=day)],
        }


NONE_YET = Text("no relationship {type} had begun by {day}", "截至 {day} 尚无 {type} 关系")
NOT_EVALUATED = Text("{what!r} cannot be evaluated; only partner-fit can", "无法评估 {what!r};仅支持 partner-fit")
NEEDS_RELATION = Text(
    "{option} belongs to --relation: name the relationship type too", "{option} 需与 --relation 一起使用"
)
NEEDS_TIME = Text("--test-from needs --time-field: which field tells when?", "--test-from 需与 --time-field 一起使用")
TELLS_TOO_MUCH = Text(
    "--beside names another relationship type, and none with --time-field: it would tell at a cut what came later",
    "--beside 须为另一种关系类型,且不能与 --time-field 同用:否则会在时间切面处泄露此后的信息",
)
NO_FOLDER = Text(
    "{path} cannot be written: name a file in a folder that exists", "无法写入 {path}:请指定现有目录中的文件"
)
WRITTEN = Text("written: {path}", "已写入:{path}")
NO_WINDOW = Text(
    "--window is of partner fit: leave it away with --relation, whose windows follow how its links grow",
    "--window 用于伙伴适配:评估 --relation 时请去掉,其窗口按连接的增长划分",
)
