"""Commands about influence: who decides and why, what changes when, and what if."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.console import LANG, AsOf, Json, app, out, print_json, say, settings
from battlemap.cli.output.columns import INTRODUCTIONS, MOVES, RUN_CHANGES, RUNS, STANDINGS
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.session import as_of_day, open_graph
from graph.scores import score_archive
from graph.words import Text

influence = typer.Typer(
    help=say("Who decides, who is hidden, who can stop it.", "谁在决策、谁被忽略、谁能否决。"), no_args_is_help=True
)
app.add_typer(influence, name="influence")

Target = Annotated[
    str, typer.Argument(metavar="ID", help=say("An open opportunity or a customer.", "进行中的商机或客户。"))
]
People = Annotated[list[str] | None, typer.Option(metavar="PERSON", help=say("Who leaves.", "离开的人员。"))]
Partners = Annotated[list[str] | None, typer.Option(metavar="PARTNER", help=say("Who joins.", "加入的伙伴。"))]
Roles = Annotated[
    Path | None,
    typer.Option("--roles", help=say("Role templates (default: those shipped).", "角色模板文件(默认:内置)。")),
]


@influence.command(
    "show", help=say("Everybody's share of a decision, with what it is made of.", "各人在决策中的影响力及其构成。")
)
def show_influence_command(
    target: Target, as_of: AsOf = None, roles: Roles = None, json: Json = False, csv: Csv = False, xlsx: Xlsx = None
) -> None:
    from algorithms.influence.decision_report import decision_reports
    from algorithms.influence.roles import SHIPPED, load_templates

    templates = load_templates(roles or settings().role_templates or SHIPPED)
    found = decision_reports(_rows(as_of), target, templates)
    rows = [{"decision": report.decision, "one": s} for report in found for s in report.people]
    if exported([json_value(report) for report in found], STANDINGS, rows, json, csv, xlsx):
        return
    for report in found:
        out.print(DECISION.fill(id=report.decision, outside=report.outside)[LANG], markup=False)
        for s in report.people:
            marks = "".join(f" · {MARKS[mark][LANG]}" for mark in ("veto", "hidden") if getattr(s, mark))
            out.print(f"{s.rank:3}  {s.share:6.1%}  {s.person}  {s.name}  {s.title}{marks}", markup=False)
            for c in s.contributions[:MOST_SHOWN]:
                out.print(f"       {c.amount:6.1%}  {c.text[LANG]}", markup=False)
            if rest := s.contributions[MOST_SHOWN:]:
                told = f"{sum(c.amount for c in rest):6.1%}"
                out.print(f"       {told}  {OTHERS.fill(n=len(rest))[LANG]}", markup=False)
        for role in report.missing:
            out.print(f"  ? {role.text[LANG]}", markup=False)


@influence.command(
    "what-if", help=say("A decision's influence once somebody leaves or joins.", "假设某人离开或伙伴加入。")
)
def what_if_command(
    target: Target,
    *,
    leaves: People = None,
    joins: Partners = None,
    as_of: AsOf = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    from algorithms.influence.what_if import what_if

    found = what_if(_rows(as_of), target, leaves or (), joins or ())
    if exported(json_value(found), MOVES, found.moves, json, csv, xlsx):
        return
    _print_moves(m for m in found.moves if None in (m.before, m.after) or abs(m.change) >= 0.0005)
    for person in sorted(found.hidden_after - found.hidden_before):
        out.print(NOW_HIDDEN.fill(id=person)[LANG], markup=False)


@influence.command(
    "coverage", help=say("Who of a decision is covered, and what hangs on one contact.", "决策覆盖情况与单线风险。")
)
def coverage_command(
    target: Target,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help=say("Tell what changed since.", "说明此后的变化。"))
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    from algorithms.influence.what_if import decision_shares
    from algorithms.relationships.coverage import coverage as cover
    from algorithms.relationships.coverage_changes import coverage_changes
    from algorithms.relationships.coverage_words import coverage_lines
    from graph.projections.influence_projection import influence_projection

    with open_graph(settings()) as graph:
        last = as_of_day(as_of, settings(), graph)
        days = [last] if since is None else [as_of_day(since, settings(), graph), last]
        rows = [influence_projection(graph, at) for at in days]
    told = [decision_shares(each, target) for each in rows]
    found = [cover(each, target, shares, hidden=hidden) for each, (shares, hidden) in zip(rows, told, strict=True)]
    changes = coverage_changes(*found) if since else None
    if json:
        print_json(json_value({"coverage": found[-1], "changes": changes}))
        return
    for line in coverage_lines(found[-1]) + (list(changes.lines) if changes else []):
        out.print(line[LANG], markup=False)


@influence.command("paths", help=say("The warmest ways to a person.", "引荐某人的最佳路径。"))
def paths_command(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help=say("A person, a partner or our company.", "人员、伙伴或我方公司。"))
    ],
    person: Annotated[str, typer.Argument(metavar="TO", help=say("The person to reach.", "目标人员。"))],
    *,
    k: Annotated[int, typer.Option("-k", help=say("How many.", "数量。"))] = 3,
    hops: Annotated[int, typer.Option(help=say("At most so many acquaintances on the way.", "最多经过的关系数。"))] = 4,
    as_of: AsOf = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    from algorithms.relationships.introductions import introduction_paths

    found = introduction_paths(_rows(as_of), source, person, k=k, hops=hops)
    if exported([json_value(path) for path in found], INTRODUCTIONS, found, json, csv, xlsx):
        return
    for path in found:
        out.print(path.text[LANG], markup=False)
        for hop in path.hops:
            out.print(f"  {hop.text[LANG]}", markup=False)
    if not found:
        out.print(NO_PATH[LANG])


@influence.command("compare", help=say("What differs between two days.", "比较两个日期的影响力。"))
def compare_days_command(
    target: Target,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help=say("The earlier day.", "较早的日期。"))],
    as_of: AsOf = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    from algorithms.influence.what_if import compare_days
    from graph.projections.influence_projection import influence_projection

    with open_graph(settings()) as graph:
        days = as_of_day(since, settings(), graph), as_of_day(as_of, settings(), graph)
        earlier, later = (influence_projection(graph, at) for at in days)
    moves = compare_days(earlier, later, target)
    if exported([json_value(move) for move in moves], MOVES, moves, json, csv, xlsx):
        return
    _print_moves(moves)


@influence.command(
    "runs",
    help=say("Scoring runs that can be compared; with two ids, what they differ in.", "列出评分批次,或比较两个批次。"),
)
def runs_command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[RUN RUN]")] = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    from algorithms.runs import compare_runs
    from graph.words import BadInput

    if ids and len(ids) != 2:
        raise BadInput(TWO_RUNS)
    with open_graph(settings()) as graph:
        if ids:
            changes = compare_runs(graph, *ids)
            rows = [json_value(change) for change in changes]
        else:
            rows = score_archive.kept_runs(graph)
    if exported(rows, RUN_CHANGES if ids else RUNS, rows, json, csv, xlsx):
        return
    for row in rows:
        line = (
            CHANGE.fill(**row | {"before": _percent(row["before"]), "after": _percent(row["after"])})
            if ids
            else RUN.fill(**row)
        )
        out.print(line[LANG], markup=False)


def _rows(as_of: str | None) -> Any:
    from graph.projections.influence_projection import influence_projection

    with open_graph(settings()) as graph:
        return influence_projection(graph, as_of_day(as_of, settings(), graph))


def _print_moves(moves: Iterable[Any]) -> None:
    for m in moves:
        line = MOVE.fill(id=m.person, before=_percent(m.before), after=_percent(m.after))
        out.print(line[LANG], markup=False)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def json_value(value: Any) -> Any:
    """A value as JSON holds it: a Text as message and message_zh, a set as a sorted list, a record with its properties."""
    if isinstance(value, Text):
        return {"message": value.en, "message_zh": value.zh}
    if is_dataclass(value) and not isinstance(value, type):
        names = [f.name for f in fields(value)]
        names += [name for name, member in vars(type(value)).items() if isinstance(member, property)]
        return {name: json_value(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {str(key): json_value(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(json_value, value))
    if isinstance(value, list | tuple):
        return [json_value(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


NO_PATH = Text("no path of acquaintances leads there", "没有可用的引荐路径")
DECISION = Text(
    "{id}: {outside:.0%} of the influence is outside procurement", "{id}:{outside:.0%} 的影响力在采购部门之外"
)
OTHERS = Text("{n} contributions more", "其余 {n} 项")
MOST_SHOWN = 3  # contributions of a person
MARKS = {"veto": Text("holds a veto", "否决权"), "hidden": Text("hidden", "隐形决策者")}
MOVE = Text("{id}: {before} → {after}", "{id}:{before} → {after}")
NOW_HIDDEN = Text("{id} would be a hidden decision-maker", "{id} 将成为隐形决策者")
RUN = Text("{id}  {algorithm}  as of {data_as_of}", "{id}  {algorithm}  截止 {data_as_of}")
CHANGE = Text("{end}  {start}: {before} → {after}", "{end}  {start}:{before} → {after}")
TWO_RUNS = Text("name two runs to compare, or none to list them", "请给出两个批次进行比较,或不给参数以列出")
