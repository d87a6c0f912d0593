"""Commands about who is the same: pairs to review, decisions, undoing them."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from battlemap.cli.console import LANG, By, Json, advance, app, out, say, settings
from battlemap.cli.output.columns import ANSWERS, MATCHES
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.cli.output.reports import print_resolution
from battlemap.cli.source_commands import Person, label_of
from battlemap.session import open_graph
from graph.store import writers as store
from graph.words import Text

matches = typer.Typer(
    help=say("Who is the same: review, decide, undo.", "主体识别:复核、判定、撤销。"), no_args_is_help=True
)
app.add_typer(matches, name="matches")


@matches.command(
    "list", help=say("Pairs that a person has to decide, and what was decided.", "待判定与已判定的主体对。")
)
def list_matches(
    decided: Annotated[bool, typer.Option("--decided", help=say("What people decided.", "已判定的。"))] = False,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    from graph.store.parties import review_list as read

    with open_graph(settings()) as graph:
        rows = [row["m"] for row in read(graph) if (row["m"].get("by") is not None) == decided]
    if exported(rows, MATCHES, rows, json, csv, xlsx):
        return
    for m in rows:
        out.print(
            PAIR.fill(
                answer=ANSWERS[m["answer"]],
                a=m["a"],
                b=m["b"],
                name_a=m.get("name_a") or "",
                by=m.get("by") or "",
                name_b=m.get("name_b") or "",
                p=m.get("probability") or 0,
            )[LANG],
            markup=False,
        )
        suffix = "_zh" if LANG == "zh" else ""
        for sign, key in (("+", "reasons_for"), ("−", "reasons_against")):
            for reason in m.get(key + suffix) or []:
                out.print(f"  {sign} {reason}", markup=False)
    if not rows:
        out.print(NO_PAIRS[LANG])


@matches.command(help=say("Two ids are one party.", "两个编号是同一主体。"))
def same(a: Person, b: Person, by: By = "?") -> None:
    _decide(a, b, "same", by)


@matches.command(help=say("Two ids are different parties.", "两个编号是不同主体。"))
def distinct(a: Person, b: Person, by: By = "?") -> None:
    _decide(a, b, "distinct", by)


def _decide(a: str, b: str, answer: Literal["same", "distinct"], by: str) -> None:
    from ingest.resolve.resolution import decide_pair

    with open_graph(settings()) as graph:
        print_resolution(decide_pair(graph, a, b, answer, by))


@matches.command(
    "part",
    help=say(
        "Part what one source tells of an id from what the others tell of it, now and for every later load.",
        "将某数据源对一个编号的信息与其他来源拆分,对今后导入同样有效。",
    ),
)
def part_command(id: Person, source: Annotated[str, typer.Option("--source", metavar="SOURCE")], by: By = "?") -> None:
    with open_graph(settings()) as graph:
        own = store.split_source(graph, label_of(graph, id), id, source, by)
    out.print(PARTED.fill(source=source, id=id, own=own)[LANG], markup=False)


@matches.command("forget", help=say("Take a decision back.", "撤销判定。"))
def forget_command(a: Person, b: Person) -> None:
    from ingest.resolve.resolution import forget_decision as take_back

    with open_graph(settings()) as graph:
        print_resolution(take_back(graph, a, b))


@matches.command(
    "resolve",
    help=say(
        "Find out who is the same; --full learns anew and looks at everybody.",
        "识别同一主体;--full 重新学习并检查全部。",
    ),
)
def resolve_command(full: Annotated[bool, typer.Option("--full")] = False) -> None:
    from ingest.resolve.resolution import resolve_parties as run

    with open_graph(settings()) as graph, advance(say("resolving", "识别")) as progress:
        done = run(graph, full, progress)
    print_resolution(done)


PAIR = Text(
    "{answer} {p:.2f}  {a} {name_a}  |  {b} {name_b}  {by}", "{answer} {p:.2f}  {a} {name_a}  |  {b} {name_b}  {by}"
)
PARTED = Text(
    "what {source} tells of {id} is {own} now; `battlemap matches same {id} {own}` joins them again",
    "{source} 对 {id} 的信息现归于 {own};`battlemap matches same {id} {own}` 可重新合并",
)
NO_PAIRS = Text("no pair", "没有主体对")
