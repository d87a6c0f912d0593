"""Commands that load data: from files, once or whenever they change, in bulk, or as a dry run."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.console import LANG, Json, advance, app, err, out, print_json, say, settings
from battlemap.cli.output.reports import as_json, print_loaded, print_report
from battlemap.session import managed_server, model_of, open_graph
from graph.words import BadInput, Text

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH...",
        help=say("Files, folders, zip files; - is standard input.", "文件、目录、zip;- 表示标准输入。"),
    ),
]
MappingOption = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        help=say(
            "Mapping file or folder (default: `mappings` beside the files).",
            "映射文件或目录(默认为数据文件旁的 mappings)。",
        ),
    ),
]


@app.command("ingest", help=say("Load files through mapping files.", "通过映射文件导入数据。"))
def ingest_command(
    paths: Paths = None,
    *,
    mapping: MappingOption = None,
    name: Annotated[str, typer.Option(help=say("File name of standard input.", "标准输入的文件名。"))] = "",
    suggest: Annotated[
        bool,
        typer.Option("--suggest", help=say("Write a mapping draft for the files instead.", "为文件生成映射草稿。")),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=say("Say what would change; write nothing.", "只说明将发生的变化,不写入。")),
    ] = False,
    watch: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help=say("Load whatever is dropped there.", "导入放入该目录的文件。")),
    ] = None,
    bulk: Annotated[
        bool,
        typer.Option("--bulk", help=say("First load into an empty database, much faster.", "首次导入空库,快得多。")),
    ] = False,
    allow_shrink: Annotated[
        bool,
        typer.Option(
            "--allow-shrink", help=say("Let a full list end most of its facts.", "允许完整清单终止大部分事实。")
        ),
    ] = False,
    resolve: Annotated[
        bool, typer.Option(help=say("Find out who is the same afterwards.", "导入后识别同一主体。"))
    ] = True,
    json: Json = False,
) -> None:
    if sum((suggest, dry_run, bulk, watch is not None)) > 1:
        raise BadInput(ONE_OF)
    if watch is not None:
        _watch(watch, mapping)
        return
    if not paths:
        raise BadInput(NO_PATH)
    if suggest:
        _suggest(paths, name, json)
    elif dry_run:
        _dry_run(paths, mapping, name, json)
    else:
        report = _bulk(paths, mapping, name, resolve) if bulk else _load(paths, mapping, name, allow_shrink, resolve)
        print_loaded(report, json)


def _load(paths: list[Path], mapping: Path | None, name: str, allow_shrink: bool, resolve: bool) -> Any:
    from ingest.load.pipeline import ingest as load

    def notify(text: Text) -> None:
        err.print(text[LANG], markup=False)

    with open_graph(settings()) as graph, advance(say("loading", "导入")) as progress:
        return load(
            graph,
            paths,
            mapping,
            quarantine=settings().quarantine,
            progress=progress,
            name=name,
            allow_shrink=allow_shrink,
            resolve=resolve,
            notify=notify,
        )


def _bulk(paths: list[Path], mapping: Path | None, name: str, resolve: bool) -> Any:
    from ingest.load.bulk import bulk as load

    server = managed_server(settings())
    if server is None:
        raise BadInput(NOT_OURS)
    with advance(say("loading", "导入")) as progress:
        return load(
            server,
            model_of(settings()),
            paths,
            mapping=mapping,
            quarantine=settings().quarantine,
            progress=progress,
            name=name,
            resolve=resolve,
        )


def _dry_run(paths: list[Path], mapping: Path | None, name: str, json: bool) -> None:
    from ingest.load.pipeline import dry_run

    with open_graph(settings()) as graph:
        report = dry_run(graph, paths, mapping, name)
    plan = report.plan
    assert plan is not None
    if json:
        changes = [
            {"kind": c.kind, "id": c.id, "field": c.field, "before": c.before, "after": c.after} for c in plan.samples
        ]
        print_json(as_json(report) | {"created": dict(plan.created), "changed": dict(plan.changed), "changes": changes})
        return
    print_report(report)
    for kind in sorted(plan.created.keys() | plan.changed.keys()):
        out.print(PLANNED.fill(kind=kind, created=plan.created[kind], changed=plan.changed[kind])[LANG], markup=False)
    for c in plan.samples:
        out.print(f"  {c.kind} {c.id} {c.field}: {c.before!r} → {c.after!r}", markup=False)
    out.print(NOTHING_WRITTEN[LANG])


def _suggest(paths: list[Path], name: str, json: bool) -> None:
    from ingest.suggest.suggestions import suggest
    from ingest.tables.files import open_files

    with open_files(paths, name) as files:
        found = suggest(files, model_of(settings()), LANG)
    if json:
        print_json(
            {
                "mapping": found.yaml,
                "columns": [
                    {
                        "file": c.file,
                        "sheet": c.sheet,
                        "column": c.column,
                        "target": c.target,
                        "confidence": c.confidence,
                        "reasons": [r.en for r in c.reasons],
                        "reasons_zh": [r.zh for r in c.reasons],
                    }
                    for c in found.columns
                ],
            }
        )
    else:
        out.print(found.yaml, markup=False, end="")


def _watch(folder: Path, mapping: Path | None) -> None:
    from ingest.read.watching import watch_folder

    given = mapping or folder / "mappings"

    def load(paths: list[Path]) -> Any:
        report = _load(paths, given, "", False, True)
        if wrong := report.errors + [table.cut for table in report.tables if table.cut]:
            raise BadInput(Text("\n".join(w.en for w in wrong), "\n".join(w.zh for w in wrong)))
        return report

    watch_folder(folder, load, lambda text: err.print(text[LANG], markup=False), stop=threading.Event())


ONE_OF = Text(
    "choose one of --suggest, --dry-run, --watch and --bulk", "--suggest、--dry-run、--watch、--bulk 只能选一个"
)
NO_PATH = Text("name at least one file or folder", "请至少给出一个文件或目录")
NOT_OURS = Text(
    "--bulk needs the managed Neo4j, as it is stopped for the import; unset NEO4J_URI, or load without --bulk",
    "--bulk 需要托管的 Neo4j(导入时须停止它);请取消 NEO4J_URI,或不使用 --bulk",
)
PLANNED = Text("{kind}: {created} would be created, {changed} changed", "{kind}:将新建 {created},更改 {changed}")
NOTHING_WRITTEN = Text("nothing was written", "未写入任何数据")
