"""Commands about rules: written by operations, approved by a second person, tried on history before they are active."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Annotated

import orjson
import typer

from battlemap.cli.console import LANG, AsOf, By, Json, app, out, print_json, say, settings
from battlemap.cli.key_commands import PersonId
from battlemap.cli.output.columns import PLAYED, RULES
from battlemap.cli.output.columns import RULE_STATES as STATES
from battlemap.cli.output.pair_files import Csv, Xlsx, taken
from battlemap.session import as_of_day, model_of, open_graph
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.rules import rule_lifecycle as steps
from graph.rules.measures import measures_of
from graph.rules.rule_checks import check_rule, load_rule
from graph.rules.rule_file import RuleFile
from graph.words import BadInput, Text

rules = typer.Typer(help=say("Rules: if these facts, then that.", "规则:满足条件即触发动作。"), no_args_is_help=True)
app.add_typer(rules, name="rules")

Files = Annotated[list[Path], typer.Argument(metavar="FILE…")]
Id = Annotated[str, typer.Argument(metavar="ID")]
SPAN = re.compile(r"(\d+)d\Z")


@rules.command("check", help=say("Check files without keeping them.", "检查规则文件(不保存)。"))
def check_files(files: Files) -> None:
    for file in files:
        rule = load_rule(file, model_of(settings())).value
        out.print(GOOD.fill(id=rule.id, name=rule.name.text)[LANG], markup=False)


@rules.command("draft", help=say("Keep files as drafts.", "将规则文件存为草稿。"))
def draft_rules_command(files: Files, by: By = "?", person: PersonId = None) -> None:
    with open_graph(settings()) as graph:
        for rule in [load_rule(file, graph.model).value for file in files]:  # all are good, or none is kept
            version = graph.write(partial(steps.draft_rule_in, rule=rule, by=by, person=person))
            out.print(DRAFTED.fill(id=rule.id, version=version)[LANG], markup=False)


@rules.command("approve", help=say("A second person approves the draft.", "由另一人批准草稿。"))
def approve_rules_command(
    ids: Annotated[list[str], typer.Argument(metavar="ID…")], by: By = "?", person: PersonId = None
) -> None:
    with open_graph(settings()) as graph:
        for id in ids:
            version = graph.write(partial(steps.approve_rule_in, id=id, by=by, person=person))
            out.print(APPROVED.fill(id=id, version=version)[LANG], markup=False)


@rules.command("activate", help=say("Put the approved version in force.", "启用已批准的版本。"))
def activate_rules_command(ids: Annotated[list[str], typer.Argument(metavar="ID…")], by: By = "?") -> None:
    with open_graph(settings()) as graph:
        for id in ids:
            version = graph.write(partial(steps.activate_rule_in, id=id, by=by))
            out.print(ACTIVE.fill(id=id, version=version)[LANG], markup=False)


@rules.command("retire", help=say("End a rule.", "停用规则。"))
def retire_rule_command(id: Id, by: By = "?") -> None:
    with open_graph(settings()) as graph:
        was = graph.write(lambda tx: steps.retire_rule_in(tx, id, by))
    out.print((RETIRED if was else WAS_NOT).fill(id=id)[LANG], markup=False)


@rules.command("rollback", help=say("Put the version before the present one in force again.", "回滚到上一个生效版本。"))
def rollback_rule_command(id: Id, by: By = "?") -> None:
    with open_graph(settings()) as graph:
        version = graph.write(lambda tx: steps.roll_back_rule_in(tx, id, by))
    out.print(ACTIVE.fill(id=id, version=version)[LANG], markup=False)


@rules.command("list", help=say("All rules, and how they do.", "列出全部规则及其效果。"))
def list_rules_command(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    with open_graph(settings()) as graph:
        found = steps.list_rules(graph)
    if taken([_rule_as_json(row) for row in found], RULES, found, json, csv, xlsx):
        return
    for row in found:
        out.print(_line(row), markup=False)
    if not found:
        out.print(NONE[LANG], markup=False)


@rules.command("show", help=say("One rule with all its versions.", "查看规则及其全部版本。"))
def show_rule_command(id: Id, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        row = steps.read_rule(graph, id)
    if json:
        print_json(_rule_as_json(row))
        return
    out.print(_line(row), markup=False)
    for v in row["versions"]:
        people = " · ".join(f"{STEPS[step][LANG]} {v[step]}" for step in STEPS if v.get(step))
        out.print(f"  {v['version']}  {STATES[v['status']][LANG]}  {people}", markup=False)
    out.print_json(row["rule"]["body"])


@rules.command("facts", help=say("What rules can ask.", "规则可用的事实。"))
def facts_command() -> None:
    for name, fact in measures_of(model_of(settings())).items():
        more = ", ".join(f"{a}={of.default}" if of.default else a for a, of in fact.arguments.items())
        unit = f" ({fact.unit})" if fact.unit else ""
        out.print(f"{name}  [{fact.kind}]  {fact.text[LANG]}{unit}{'  ' + more if more else ''}", markup=False)


@rules.command(
    "test", help=say("Play history again: what a rule, or a file, would have found.", "回放历史:规则本会触发哪些案例。")
)
def play(
    rule: Annotated[str, typer.Argument(metavar="ID|FILE")],
    since: Annotated[
        str, typer.Option(metavar="DAYSd", help=say("How far back, such as 90d.", "回放天数,如 90d。"))
    ] = "90d",
    as_of: AsOf = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    from alerts.replay import replay_rule

    span = SPAN.match(since)
    if not span or not 1 <= int(span[1]) <= 3660:
        raise BadInput(BAD_SPAN.fill(given=since))
    with open_graph(settings()) as graph:
        checked = _rule(graph, rule)
        last = as_of_day(as_of, settings(), graph)
        found = replay_rule(graph, checked, last - dt.timedelta(days=int(span[1])), last)
    if taken(found, PLAYED, found, json, csv, xlsx):
        return
    for row in found:
        sentence = "; ".join(Text(**fact)[LANG] for fact in row["told"])
        mark = NEW if row["new"] else JOINS
        out.print(
            f"{row['at']:%Y-%m-%d}  {row['customer']}  {Text(**row['name'])[LANG]}  {mark[LANG]}  {sentence}",
            markup=False,
        )
    n = Counter(row["new"] for row in found)
    out.print(
        SUMMARY.fill(firings=len(found), cases=n[True], customers=len({row["customer"] for row in found}))[LANG],
        markup=False,
    )


def _rule(graph: Graph, given: str) -> RuleFile:
    """A file's, or the open or present version of one that is kept."""
    if Path(given).suffix in (".yaml", ".yml") or Path(given).is_file():
        return load_rule(Path(given), graph.model).value
    kept = steps.parse_rule(steps.read_rule(graph, given)["versions"][-1]["body"])
    check_rule(kept, graph.model)
    return kept


def _rule_as_json(row: Row) -> Row:
    def of(values: Row) -> Row:
        return values | {"body": orjson.loads(values["body"])}

    return {"rule": of(row["rule"]), "versions": [of(v) for v in row["versions"]]}


def _line(row: Row) -> str:
    r = row["rule"]
    waiting = [v for v in row["versions"] if v["status"] in ("draft", "approved")]
    precision = f"{r['precision']:.0%} ({r['judged']})" if r.get("precision") is not None else "–"
    name = r["name"] if LANG == "zh" else r["name_en"]
    parts = [
        r["id"],
        STATES[r["status"]][LANG],
        f"v{r['version']}",
        name,
        HOW.fill(fired=r.get("fired") or 0, evaluated=r.get("evaluated") or 0, precision=precision)[LANG],
    ]
    parts += [WAITS.fill(version=v["version"], status=STATES[v["status"]])[LANG] for v in waiting]
    return "  ".join(parts) + (f"  ! {r['error']}" if r.get("error") else "")


GOOD = Text("{id}: good ({name})", "{id}:正确({name})")
DRAFTED = Text(
    "rule {id}: version {version} is a draft; a second person approves it",
    "规则 {id}:版本 {version} 已存为草稿,待另一人批准",
)
APPROVED = Text("rule {id}: version {version} is approved", "规则 {id}:版本 {version} 已批准")
ACTIVE = Text("rule {id}: version {version} is active", "规则 {id}:版本 {version} 已启用")
RETIRED, WAS_NOT = (
    Text("rule {id} is retired", "规则 {id} 已停用"),
    Text("rule {id} was not active", "规则 {id} 此前未启用"),
)
NONE = Text(
    "no rules; `battlemap rules draft rules/*.yaml` keeps those that come along",
    "暂无规则;可执行 battlemap rules draft rules/*.yaml",
)
STEPS = {
    "author": Text("drafted by", "起草"),
    "approver": Text("approved by", "批准"),
    "activator": Text("activated by", "启用"),
}
HOW = Text(
    "held {fired} of {evaluated} times, precision {precision}", "评估 {evaluated} 次,触发 {fired} 次,准确率 {precision}"
)
WAITS = Text("version {version}: {status}", "版本 {version}:{status}")
BAD_SPAN = Text("--since {given}: give days, such as 90d", "--since {given}:请给出天数,如 90d")
NEW, JOINS = Text("new case", "新案例"), Text("joins it", "并入案例")
SUMMARY = Text(
    "{firings} times, {cases} cases, {customers} customers", "触发 {firings} 次,案例 {cases} 个,客户 {customers} 家"
)
