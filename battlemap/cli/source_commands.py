"""Commands about sources: where data comes from, taking one back, fields that no source changes."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from battlemap.cli.console import LANG, By, Json, app, out, print_json, say, settings
from battlemap.cli.output.columns import SOURCES
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.session import open_graph
from graph.store import writers as store
from graph.words import BadInput, Text

source = typer.Typer(help=say("Where data comes from.", "数据来源。"), no_args_is_help=True)
app.add_typer(source, name="source")

Person = Annotated[str, typer.Argument(metavar="ID")]


@source.command("list", help=say("Sources, their ranks and how fresh they are.", "来源、优先级与新鲜度。"))
def list_sources(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    from graph.battle_map.overview import list_source_status

    with open_graph(settings()) as graph:
        rows = list_source_status(graph)
    if exported(rows, SOURCES, rows, json, csv, xlsx):
        return
    for row in rows:
        out.print(SOURCE.fill(**row)[LANG], markup=False)


@source.command(
    "revert",
    help=say(
        "Take back all that a source said; what it had covered shows again.",
        "撤回一个来源的全部数据;被其覆盖的数据重新显示。",
    ),
)
def revert_command(name: Annotated[str, typer.Argument(metavar="SOURCE")], json: Json = False) -> None:
    from graph.battle_map.overview import list_source_status
    from ingest.load.quarantine import drop_source

    with open_graph(settings()) as graph:
        known = [row["id"] for row in list_source_status(graph)]
        if name not in known:
            raise BadInput(NO_SOURCE.fill(name=name, known=", ".join(known) or "-"))
        done = store.revert(graph, name)
    dropped = drop_source(settings().quarantine, name)
    counts = {"changed": done.changed, "removed": done.removed, "kept": done.retained, "set_aside": dropped}
    if json:
        print_json(counts)
    else:
        out.print(REVERTED.fill(name=name, **counts)[LANG], markup=False)


@app.command(
    "lock", help=say("Fix a field of a party: no source changes it any more.", "锁定字段:任何来源都不再更改。")
)
def lock_command(
    id: Person,
    field: Annotated[str, typer.Argument(metavar="FIELD")],
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help=say("Default: the value it has.", "默认:当前值。"))
    ] = None,
    by: By = "?",
) -> None:
    from ingest.mapping.typed_values import typed

    with open_graph(settings()) as graph:
        label = label_of(graph, id)
        fixed = store.lock(graph, label, id, field, typed(graph.model, label, field, value), by)
    out.print(LOCKED.fill(id=id, field=field, value=fixed)[LANG], markup=False)


@app.command("unlock", help=say("Let the sources decide a field again.", "解除字段锁定。"))
def unlock_command(id: Person, field: Annotated[str, typer.Argument(metavar="FIELD")]) -> None:
    with open_graph(settings()) as graph:
        was = store.unlock(graph, label_of(graph, id), id, field)
    out.print((UNLOCKED if was else NOT_LOCKED).fill(id=id, field=field)[LANG], markup=False)


def label_of(graph: Any, id: str) -> str:
    """The identity label of a node. Raises BadInput where there is none."""
    for node in graph.model.identities:
        if node.layer != "system" and store.existing_ids(graph, node.label, [id]):
            return str(node.label)
    raise BadInput(NOBODY.fill(id=id))


NOBODY = Text("there is nothing with the id {id!r}", "没有编号为 {id!r} 的对象")
NO_SOURCE = Text("there is no source {name!r}; there are: {known}", "没有来源 {name!r};已有:{known}")
SOURCE = Text(
    "{id} (rank {rank}): last loaded {loaded}, last complete list {synced}",
    "{id}(优先级 {rank}):最近导入 {loaded},最近完整清单 {synced}",
)
REVERTED = Text(
    "{name} taken back: {changed} elements show other values, {removed} removed, {kept} kept by name as others refer to them",
    "已撤回 {name}:{changed} 个元素改为其他来源的值,删除 {removed} 个,{kept} 个因被引用而仅保留名称",
)
LOCKED = Text("{id} {field} is fixed to {value!r}", "{id} 的 {field} 已锁定为 {value!r}")
UNLOCKED = Text("{id} {field} is free again", "{id} 的 {field} 已解除锁定")
NOT_LOCKED = Text("{id} {field} was not fixed", "{id} 的 {field} 未被锁定")
