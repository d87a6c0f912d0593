"""Command builder for versioned documents: draft, approve, put in force, roll back, end, list and show, for every kind alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from battlemap.cli.console import LANG, By, Json, app, out, print_json, say, settings
from battlemap.cli.key_commands import PersonId
from battlemap.cli.output.columns import Columns
from battlemap.cli.output.pair_files import Csv, Xlsx, taken
from battlemap.session import open_graph
from graph.clock import today
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.lifecycle.lifecycle import PENDING, STEPS, D, Lifecycle
from graph.mutations.changes import Author
from graph.words import Text
from graph.yaml_lines import load_checked

Files = Annotated[list[Path], typer.Argument(metavar="FILE…")]
Ids = Annotated[list[str], typer.Argument(metavar="ID…")]
Id = Annotated[str, typer.Argument(metavar="ID")]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """How one kind of document is shown."""

    life: Lifecycle[Any]
    columns: Columns
    states: Mapping[str, Text]
    body: str  # property of the document's node that holds JSON
    json: Callable[[Row, list[Row]], Row]  # of node and versions
    line: Callable[[Row], Iterable[str]]  # what a list says of a node beside id and status
    details: Callable[[str], None]  # prints the body


def checked_file(life: Lifecycle[D], file: Path, graph: Graph) -> D:
    """The document of a file. Raises BadInput with all that is wrong."""
    return load_checked(file, life.shape, lambda document: life.problems(document, graph, today())).value


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
        with open_graph(settings()) as graph:
            documents = [checked_file(life, file, graph) for file in files]  # all are good, or none is kept
            _take(graph, life, Author(by, by, person=person), "draft", documents, DRAFTED)

    @commands.command(help=_help(life, "approve"))
    def approve(ids: Ids, by: By = "?", person: PersonId = None) -> None:
        with open_graph(settings()) as graph:
            _take(graph, life, Author(by, by, person=person), "approve", ids, APPROVED)


def _add_step(commands: typer.Typer, life: Lifecycle[Any], step: str, done: Text) -> None:
    @commands.command(life.word(step), help=_help(life, step))
    def run(ids: Ids, by: By = "?") -> None:
        with open_graph(settings()) as graph:
            _take(graph, life, Author(by, by), step, ids, done)


def _help(life: Lifecycle[Any], step: str) -> str:
    return life.fill_text(STEPS[step][1])[LANG] + say(".", "。")


def _take(graph: Graph, life: Lifecycle[Any], by: Author, step: str, about: list[Any], done: Text) -> None:
    for target in about:
        found, id = life.step(graph, by, STEPS[step][0], target), getattr(target, "id", target)
        out.print(life.fill_text(done if found else NOT_IN_FORCE, id=id, version=found)[LANG], markup=False)


def _add_list(commands: typer.Typer, kind: Kind) -> None:
    @commands.command("list", help=say("All, and what is in force.", "列出全部及其状态。"))
    def list_all(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
        with open_graph(settings()) as graph:
            found = kind.life.documents(graph.read)
        if not taken([_json(kind, row) for row in found], kind.columns, found, json, csv, xlsx):
            for line in [_line(kind, row) for row in found] or [kind.life.fill_text(NONE)[LANG]]:
                out.print(line, markup=False)


def _add_show(commands: typer.Typer, kind: Kind) -> None:
    @commands.command(help=say("One with all its versions.", "查看全部版本与内容。"))
    def show(id: Id, json: Json = False) -> None:
        with open_graph(settings()) as graph:
            row = kind.life.document(graph.read, id)
        if json:
            print_json(_json(kind, row))
            return
        for line in [_line(kind, row), *(_version_line(kind, version) for version in row["versions"])]:
            out.print(line, markup=False)
        if body := row[kind.life.name].get(kind.body):
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

    def unpacked(node: Row, name: str) -> Row:
        return node | ({name: orjson.loads(node[name])} if node.get(name) else {})

    versions = [unpacked(v, kind.life.body) for v in row["versions"]]
    return kind.json(unpacked(row[kind.life.name], kind.body), versions)


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
