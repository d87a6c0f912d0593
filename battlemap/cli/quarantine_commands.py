"""Commands about the quarantine: rows that were set aside, exported, repaired and loaded again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from battlemap.cli.console import LANG, Json, app, out, say, settings
from battlemap.cli.ingest_commands import MappingOption
from battlemap.cli.output.columns import SET_ASIDE as SET_ASIDE_COLUMNS
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.cli.output.reports import SET_ASIDE, print_loaded
from battlemap.session import open_graph
from graph.words import Text

quarantine = typer.Typer(help=say("Rows that were set aside.", "被搁置的行。"), no_args_is_help=True)
app.add_typer(quarantine, name="quarantine")


@quarantine.command("list", help=say("List the rows that were set aside.", "列出被搁置的行。"))
def list_quarantine(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    from ingest.load.quarantine import quarantine_files, reject_to_json

    found = quarantine_files(settings().quarantine)
    rows = ({"source": s.source, "feed": s.feed} | reject_to_json(r) for s in found for r in s.rejects())
    if exported(rows, SET_ASIDE_COLUMNS, rows, json, csv, xlsx):
        return
    for file in found:
        for reject in file.rejects():
            why = "; ".join(r[LANG] for r in reject.reasons)
            out.print(SET_ASIDE.fill(where=file.location, row=reject.row, why=why)[LANG], markup=False)
    if not found:
        out.print(NONE_ASIDE[LANG])


@quarantine.command("export", help=say("Write them into a workbook to repair.", "导出为待修复的工作簿。"))
def export_command(path: Annotated[Path, typer.Argument(metavar="FILE.xlsx")]) -> None:
    from ingest.load.quarantine import export_quarantine as write

    out.print(EXPORTED.fill(n=write(settings().quarantine, path), path=path)[LANG], markup=False)


@quarantine.command(
    "replay", help=say("Load them again, perhaps from the repaired workbook.", "重新导入,可用修复后的工作簿。")
)
def replay_command(
    path: Annotated[Path | None, typer.Argument(metavar="[FILE.xlsx]")] = None,
    mapping: MappingOption = None,
    json: Json = False,
) -> None:
    from ingest.load.pipeline import replay_quarantine as load
    from ingest.load.quarantine import read_repaired

    folder = settings().quarantine
    rows = read_repaired(path, folder) if path else None
    with open_graph(settings()) as graph:
        print_loaded(load(graph, folder, mapping, rows), json)


NONE_ASIDE = Text("no row is set aside", "没有被搁置的行")
EXPORTED = Text(
    "{n} rows in {path}; correct them and load it with `battlemap quarantine replay {path}`",
    "{n} 行已写入 {path};修正后用 battlemap quarantine replay {path} 导入",
)
