"""Command builder for versioned documents: draft, approve, put in force, roll back, end, list and show, for every kind alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from battlemap.cli.console import LANG, By, Json, app, print_json, print_lines, say, settings
from battlemap.cli.key_commands import PersonId
from battlemap.cli.output.columns import Columns
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.session import open_graph
from graph.clock import today
from graph.db.transactions import Row
from graph.lifecycle.lifecycle import PENDING, STEPS, Lifecycle
from graph.mutations.changes import Author
from graph.words import Text

Files = Annotated[list[Path], typer.Argument(metavar="FILE…")]
Ids = Annotated[list[str], typer.Argument(metavar="ID…")]
Id = Annotated[str, typer.Argument(metavar="ID")]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of document is shown."""

    life: Lifecycle[Any]
    columns: Columns
    states: Mapping[str, Text]
    line: Callable[[Row], Iterable[str]]  # what a list says of a node beside id and status
    details: Callable[[str], None]  # prints the body
    flat: bool = False  # in JSON, versions stand among the properties of the node


def versioned_commands(kind: Kind, help: Text, root: typer.Typer = app) -> typer.Typer:
    """The commands of a kind, to which it adds those of its own."""
    commands = typer.Typer(help=help[LANG], no_args_is_help=True)
    root.add_typer(commands, name=kind.life.commands)
    _add_two_people(commands, kind.life)
    for step, done in {"publish": PUBLISHED, "roll_back": PUBLISHED, "end": ENDED}.items():
        _add_step(commands, kind.life, step, done)
    _add_list(commands, kind)
    _add_show(commands, kind)
    return commands


def _add_two_people(commands: typer.Typer, life: Lifecycle[Any]) -> None:
    @commands.command(help=_help(life, "draft"))
    def draft(files: Files, by: By = "?", person: PersonId = None) -> None:
        _take(life, "draft", files, Author(by, by, person=person), DRAFTED)

    @commands.command(help=_help(life, "approve"))
    def approve(ids: Ids, by: By = "?", person: PersonId = None) -> None:
        _take(life, "approve", ids, Author(by, by, person=person), APPROVED)


def _add_step(commands: typer.Typer, life: Lifecycle[Any], step: str, done: Text) -> None:
    @commands.command(life.word(step), help=_help(life, step))
    def run(ids: Ids, by: By = "?") -> None:
        _take(life, step, ids, Author(by, by), done)


def _help(life: Lifecycle[Any], step: str) -> str:
    return life.fill_text(STEPS[step][1])[LANG] + say(".", "。")


def _take(life: Lifecycle[Any], step: str, about: Sequence[Path | str], author: Author, done: Text) -> None:
    """A step on each document: by its id, or, to be drafted, by its file; all files are good, or none is kept."""
    with open_graph(settings()) as graph:
        targets = [life.load_file(each, graph, today()) if isinstance(each, Path) else each for each in about]
        for target in targets:
            found, id = life.step(graph, author, STEPS[step][0], target), getattr(target, "id", target)
            print_lines(life.fill_text(done if found else NOT_IN_FORCE, id=id, version=found))


def _add_list(commands: typer.Typer, kind: Kind) -> None:
    @commands.command("list", help=say("All, and what is in force.", "列出全部及其状态。"))
    def list_all(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
        with open_graph(settings()) as graph:
            found = kind.life.documents(graph.read)
        if not exported([_json(kind, row) for row in found], kind.columns, found, json, csv, xlsx):
            print_lines(*([_line(kind, row) for row in found] or [kind.life.fill_text(NONE)[LANG]]))


def _add_show(commands: typer.Typer, kind: Kind) -> None:
    @commands.command(help=say("One with all its versions.", "查看全部版本与内容。"))
    def show(id: Id, json: Json = False) -> None:
        with open_graph(settings()) as graph:
            row = kind.life.document(graph.read, id)
        if json:
            print_json(_json(kind, row))
            return
        print_lines(_line(kind, row), *(_version_line(kind, version) for version in row["versions"]))
        if body := row[kind.life.name].get(kind.life.body_in_force):
            kind.details(body)


def _line(kind: Kind, row: Row) -> str:
    node, pending = row[kind.life.name], [v for v in row["versions"] if v["status"] in PENDING]
    waiting = [WAITING.fill(version=v["version"], status=kind.states[v["status"]])[LANG] for v in pending]
    parts = [node["id"], kind.states[node["status"]][LANG], *kind.line(node), *waiting]
    return "  ".join(part for part in parts if part)


def _version_line(kind: Kind, version: Row) -> str:
    words = PEOPLE | {kind.life.publisher: Text(f"{kind.life.published} by", kind.life.publish.zh)}
    people = [f"{word[LANG]} {version[who]}" for who, word in words.items() if version.get(who)]
    return f"  {version['version']}  {kind.states[version['status']][LANG]}  {' · '.join(people)}"


def _json(kind: Kind, row: Row) -> Row:
    """As JSON, with documents as objects."""
    life = kind.life
    node: Row = row[life.name]
    versions = [version | {life.body: orjson.loads(version[life.body])} for version in row["versions"]]
    if body := node.get(life.body_in_force):
        node = node | {life.body_in_force: orjson.loads(body)}
    return (node if kind.flat else {life.name: node}) | {"versions": versions}


DRAFTED = Text(
    "{noun} {id}: version {version} is drafted; a second person approves it: `battlemap {commands} approve {id}`",
    "{noun} {id}:第 {version} 版已起草;请由另一人批准:battlemap {commands} approve {id}",
)
APPROVED = Text(
    "{noun} {id}: version {version} is approved; put it in force: `battlemap {commands} {publish} {id}`",
    "{noun} {id}:第 {version} 版已批准;使其生效:battlemap {commands} {publish} {id}",
)
PUBLISHED = Text("{noun} {id}: version {version} is in force", "{noun} {id}:第 {version} 版已生效")
ENDED = Text("{noun} {id} is {ended}", "{noun} {id} 已{ended}")
NOT_IN_FORCE = Text("{noun} {id} was not in force", "{noun} {id} 此前未生效")
NONE = Text("no {noun}", "没有{noun}")
WAITING = Text("(version {version}: {status})", "(第 {version} 版:{status})")
PEOPLE = {"author": Text("drafted by", "起草"), "approver": Text("approved by", "批准")}
