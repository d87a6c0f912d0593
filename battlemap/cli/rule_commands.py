"""Commands about rules: written by operations, approved by a second person, tried on history before they are active."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated

import typer

from battlemap.cli.console import LANG, AsOf, Json, out, print_lines, say, settings
from battlemap.cli.output import columns
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.cli.versioned_commands import Files, Kind, versioned_commands
from battlemap.session import as_of_day, model_of, open_graph
from graph.clock import today
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.rules.measures import measures_of
from graph.rules.rule_checks import load_rule
from graph.rules.rule_file import RuleFile
from graph.rules.rule_lifecycle import RULES
from graph.words import BadInput, Text

PLAY = Text("Play history again: what a rule, or a file, would have found.", "回放历史:规则本会触发哪些案例。")
SPAN = re.compile(r"(\d+)d\Z")
IdOrFile = Annotated[str, typer.Argument(metavar="ID|FILE")]
Since = Annotated[str, typer.Option(metavar="DAYSd", help=say("How far back, such as 90d.", "回放天数,如 90d。"))]


def _line(rule: Row) -> list[str]:
    precision = f"{rule['precision']:.0%} ({rule['judged']})" if rule.get("precision") is not None else "–"
    counts = {"fired": rule.get("fired") or 0, "evaluated": rule.get("evaluated") or 0}
    error = f"! {rule['error']}" if rule.get("error") else ""
    name = rule["name"] if LANG == "zh" else rule["name_en"]
    return [f"v{rule['version']}", name, HOW.fill(precision=precision, **counts)[LANG], error]


HOW = Text(
    "held {fired} of {evaluated} times, precision {precision}", "评估 {evaluated} 次,触发 {fired} 次,准确率 {precision}"
)
rules = versioned_commands(
    Kind(RULES, columns.RULES, columns.RULE_STATES, line=_line, details=out.print_json),
    Text("Rules: if these facts, then that.", "规则:满足条件即触发动作。"),
)


@rules.command("check", help=say("Check files without keeping them.", "检查规则文件(不保存)。"))
def check_files(files: Files) -> None:
    for file in files:
        rule = load_rule(file, model_of(settings())).value
        print_lines(GOOD.fill(id=rule.id, name=rule.name.text))


@rules.command("facts", help=say("What rules can ask.", "规则可用的事实。"))
def facts_command() -> None:
    for name, fact in measures_of(model_of(settings())).items():
        more = ", ".join(f"{a}={of.default}" if of.default else a for a, of in fact.arguments.items())
        unit = f" ({fact.unit})" if fact.unit else ""
        print_lines(f"{name}  [{fact.kind}]  {fact.text[LANG]}{unit}{'  ' + more if more else ''}")


@rules.command("test", help=PLAY[LANG])
def play(
    rule: IdOrFile, since: Since = "90d", as_of: AsOf = None, json: Json = False, csv: Csv = False, xlsx: Xlsx = None
) -> None:
    from alerts.replay import replay_rule

    span = SPAN.match(since)
    if not span or not 1 <= int(span[1]) <= 3660:
        raise BadInput(BAD_SPAN.fill(given=since))
    with open_graph(settings()) as graph:
        checked = _rule(graph, rule)
        last = as_of_day(as_of, settings(), graph)
        found = replay_rule(graph, checked, last - dt.timedelta(days=int(span[1])), last)
    if exported(found, columns.PLAYED, found, json, csv, xlsx):
        return
    for row in found:
        measured = "; ".join(Text(**fact)[LANG] for fact in row["told"])
        about = f"{row['customer']}  {Text(**row['name'])[LANG]}  {(NEW if row['new'] else JOINS)[LANG]}"
        print_lines(f"{row['at']:%Y-%m-%d}  {about}  {measured}")
    cases, customers = sum(row["new"] for row in found), {row["customer"] for row in found}
    print_lines(SUMMARY.fill(firings=len(found), cases=cases, customers=len(customers)))


def _rule(graph: Graph, path_or_id: str) -> RuleFile:
    """A file's, or the open or present version of one that is kept."""
    if Path(path_or_id).suffix in (".yaml", ".yml") or Path(path_or_id).is_file():
        return RULES.load_file(Path(path_or_id), graph, today())
    return RULES.checked(RULES.document(graph.read, path_or_id)["versions"][-1], graph, today())


GOOD = Text("{id}: good ({name})", "{id}:正确({name})")
BAD_SPAN = Text("--since {given}: give days, such as 90d", "--since {given}:请给出天数,如 90d")
NEW, JOINS = Text("new case", "新案例"), Text("joins it", "并入案例")
SUMMARY = Text(
    "{firings} times, {cases} cases, {customers} customers", "触发 {firings} 次,案例 {cases} 个,客户 {customers} 家"
)
