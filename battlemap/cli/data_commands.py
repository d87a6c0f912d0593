"""Commands about data: loading it, what was set aside, sources, fixed fields, and who is the same."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from battlemap.cli.columns import ANSWERS, MATCHES, SOURCES
from battlemap.cli.columns import SET_ASIDE as SET_ASIDE_COLUMNS
from battlemap.cli.console import LANG, Json, advance, app, err, out, print_json, say, settings
from battlemap.cli.pair_files import Csv, Xlsx, taken
from battlemap.cli.reports import SET_ASIDE, as_json, print_report, print_resolution
from battlemap.session import managed, model_of, opened
from graph.store import writers as store
from graph.words import BadInput, Text

quarantine = typer.Typer(help=say("Rows that were set aside.", "被搁置的行。"), no_args_is_help=True)
source = typer.Typer(help=say("Where data comes from.", "数据来源。"), no_args_is_help=True)
matches = typer.Typer(
    help=say("Who is the same: review, decide, undo.", "主体识别:复核、判定、撤销。"), no_args_is_help=True
)
app.add_typer(quarantine, name="quarantine")
app.add_typer(source, name="source")
app.add_typer(matches, name="matches")

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
        help=say("Mapping file or folder (default: `mappings` beside the files).", "映射文件或目录。"),
    ),
]
By = Annotated[
    str,
    typer.Option("--by", help=say("Who decides (default: the system's user).", "判定人。"), envvar="USER"),
]
Person = Annotated[str, typer.Argument(metavar="ID")]


@app.command(help=say("Load files through mapping files.", "通过映射文件导入数据。"))
def ingest(
    paths: Paths = None,
    *,
    mapping: MappingOption = None,
    name: Annotated[str, typer.Option(help=say("File name of standard input.", "标准输入的文件名。"))] = "",
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest", help=say("Write a mapping draft for the files instead.", "为文件生成映射草稿。")
        ),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help=say("Say what would change; write nothing.", "只说明将发生的变化,不写入。")
        ),
    ] = False,
    watch: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help=say("Load whatever is dropped there.", "导入放入该目录的文件。")),
    ] = None,
    bulk: Annotated[
        bool,
        typer.Option(
            "--bulk", help=say("First load into an empty database, much faster.", "首次导入空库,快得多。")
        ),
    ] = False,
    allow_shrink: Annotated[
        bool,
        typer.Option(
            "--allow-shrink",
            help=say("Let a full list end most of its facts.", "允许完整清单终止大部分事实。"),
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
        _rehearse(paths, mapping, name, json)
    else:
        report = (
            _bulk(paths, mapping, name, resolve)
            if bulk
            else _load(paths, mapping, name, allow_shrink, resolve)
        )
        _tell(report, json)


def _load(paths: list[Path], mapping: Path | None, name: str, allow_shrink: bool, resolve: bool) -> Any:
    from ingest.load.pipeline import ingest as load

    def tell(text: Text) -> None:
        err.print(text[LANG], markup=False)

    with opened(settings()) as graph, advance(say("loading", "导入")) as progress:
        return load(
            graph,
            paths,
            mapping,
            quarantine=settings().quarantine,
            progress=progress,
            name=name,
            allow_shrink=allow_shrink,
            resolve=resolve,
            tell=tell,
        )


def _bulk(paths: list[Path], mapping: Path | None, name: str, resolve: bool) -> Any:
    from ingest.load.bulk import bulk as load

    server = managed(settings())
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


def _rehearse(paths: list[Path], mapping: Path | None, name: str, json: bool) -> None:
    from ingest.load.pipeline import rehearse

    with opened(settings()) as graph:
        report = rehearse(graph, paths, mapping, name)
    plan = report.plan
    assert plan is not None
    if json:
        changes = [
            {"kind": c.kind, "id": c.id, "field": c.field, "before": c.before, "after": c.after}
            for c in plan.samples
        ]
        print_json(
            as_json(report)
            | {"created": dict(plan.created), "changed": dict(plan.changed), "changes": changes}
        )
        return
    print_report(report)
    for kind in sorted(plan.created.keys() | plan.changed.keys()):
        out.print(
            PLANNED.fill(kind=kind, created=plan.created[kind], changed=plan.changed[kind])[LANG],
            markup=False,
        )
    for c in plan.samples:
        out.print(f"  {c.kind} {c.id} {c.field}: {c.before!r} → {c.after!r}", markup=False)
    out.print(NOTHING_WRITTEN[LANG])


def _suggest(paths: list[Path], name: str, json: bool) -> None:
    from ingest.suggest.suggestions import suggest
    from ingest.tables.files import open_files

    with open_files(paths, name) as files:
        found = suggest(files, model_of(settings()))
    if json:
        print_json({
            "mapping": found.yaml,
            "columns": [{"file": c.file, "sheet": c.sheet, "column": c.column, "target": c.target, "confidence": c.confidence,
                         "reasons": [r.en for r in c.reasons], "reasons_zh": [r.zh for r in c.reasons]}
                        for c in found.columns],
        })  # fmt: skip
    else:
        out.print(found.yaml, markup=False, end="")


def _watch(folder: Path, mapping: Path | None) -> None:
    from ingest.load.watching import watch

    given = mapping or folder / "mappings"

    def load(paths: list[Path]) -> Any:
        report = _load(paths, given, "", False, True)
        if wrong := report.errors + [table.cut for table in report.tables if table.cut]:
            raise BadInput(Text("\n".join(w.en for w in wrong), "\n".join(w.zh for w in wrong)))
        return report

    watch(folder, load, lambda text: err.print(text[LANG], markup=False), stop=threading.Event())


def _tell(report: Any, json: bool) -> None:
    if json:
        print_json(as_json(report))
    else:
        print_report(report)
    if report.errors:
        raise typer.Exit(1)


@quarantine.command("list", help=say("List the rows that were set aside.", "列出被搁置的行。"))
def list_quarantine(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    from ingest.load.quarantine import described, shelves

    found = shelves(settings().quarantine)
    rows = ({"source": s.source, "feed": s.feed} | described(r) for s in found for r in s.rejects())
    if taken(rows, SET_ASIDE_COLUMNS, rows, json, csv, xlsx):
        return
    for shelf in found:
        for reject in shelf.rejects():
            why = "; ".join(r[LANG] for r in reject.reasons)
            out.print(SET_ASIDE.fill(where=shelf.place, row=reject.row, why=why)[LANG], markup=False)
    if not found:
        out.print(NONE_ASIDE[LANG])


@quarantine.command(help=say("Write them into a workbook to repair.", "导出为待修复的工作簿。"))
def export(path: Annotated[Path, typer.Argument(metavar="FILE.xlsx")]) -> None:
    from ingest.load.quarantine import export as write

    out.print(EXPORTED.fill(n=write(settings().quarantine, path), path=path)[LANG], markup=False)


@quarantine.command(
    help=say("Load them again, perhaps from the repaired workbook.", "重新导入,可用修复后的工作簿。")
)
def replay(
    path: Annotated[Path | None, typer.Argument(metavar="[FILE.xlsx]")] = None,
    mapping: MappingOption = None,
    json: Json = False,
) -> None:
    from ingest.load.pipeline import replay as load
    from ingest.load.quarantine import repaired

    folder = settings().quarantine
    rows = repaired(path, folder) if path else None
    with opened(settings()) as graph:
        _tell(load(graph, folder, mapping, rows), json)


@source.command("list", help=say("Sources, their ranks and how fresh they are.", "来源、优先级与新鲜度。"))
def list_sources(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    from graph.battle_map.overview import sources

    with opened(settings()) as graph:
        rows = sources(graph)
    if taken(rows, SOURCES, rows, json, csv, xlsx):
        return
    for row in rows:
        out.print(SOURCE.fill(**row)[LANG], markup=False)


@source.command(
    help=say("Take back all that a source said; what it had covered shows again.", "撤回一个来源的全部数据。")
)
def revert(name: Annotated[str, typer.Argument(metavar="SOURCE")], json: Json = False) -> None:
    from graph.battle_map.overview import sources
    from ingest.load.quarantine import drop_source

    with opened(settings()) as graph:
        known = [row["id"] for row in sources(graph)]
        if name not in known:
            raise BadInput(NO_SOURCE.fill(name=name, known=", ".join(known) or "-"))
        done = store.revert(graph, name)
    dropped = drop_source(settings().quarantine, name)
    counts = {"changed": done.changed, "removed": done.removed, "kept": done.kept, "set_aside": dropped}
    if json:
        print_json(counts)
    else:
        out.print(REVERTED.fill(name=name, **counts)[LANG], markup=False)


@app.command(
    help=say("Fix a field of a party: no source changes it any more.", "锁定字段:任何来源都不再更改。")
)
def lock(
    id: Person,
    field: Annotated[str, typer.Argument(metavar="FIELD")],
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help=say("Default: the value it has.", "默认:当前值。"))
    ] = None,
    by: By = "?",
) -> None:
    from ingest.mapping.typed_values import typed

    with opened(settings()) as graph:
        label = label_of(graph, id)
        fixed = store.lock(graph, label, id, field, typed(graph.model, label, field, value), by)
    out.print(LOCKED.fill(id=id, field=field, value=fixed)[LANG], markup=False)


@app.command(help=say("Let the sources decide a field again.", "解除字段锁定。"))
def unlock(id: Person, field: Annotated[str, typer.Argument(metavar="FIELD")]) -> None:
    with opened(settings()) as graph:
        was = store.unlock(graph, label_of(graph, id), id, field)
    out.print((UNLOCKED if was else NOT_LOCKED).fill(id=id, field=field)[LANG], markup=False)


@matches.command(
    "list", help=say("Pairs that a person has to decide, and what was decided.", "待判定与已判定的主体对。")
)
def list_matches(
    decided: Annotated[
        bool, typer.Option("--decided", help=say("What people decided.", "已判定的。"))
    ] = False,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    from graph.store.parties import matches as read

    with opened(settings()) as graph:
        rows = [row["m"] for row in read(graph) if (row["m"].get("by") is not None) == decided]
    if taken(rows, MATCHES, rows, json, csv, xlsx):
        return
    for m in rows:
        out.print(PAIR.fill(answer=ANSWERS[m["answer"]], a=m["a"], b=m["b"], name_a=m.get("name_a") or "", by=m.get("by") or "",
                            name_b=m.get("name_b") or "", p=m.get("probability") or 0)[LANG], markup=False)  # fmt: skip
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
    from ingest.resolve.resolution import decide

    with opened(settings()) as graph:
        print_resolution(decide(graph, a, b, answer, by))


@matches.command(
    help=say(
        "Part what one source tells of an id from what the others tell of it, now and for every later load.",
        "将某数据源对一个编号的信息与其他来源拆分,对今后导入同样有效。",
    )
)
def part(
    id: Person, source: Annotated[str, typer.Option("--source", metavar="SOURCE")], by: By = "?"
) -> None:
    with opened(settings()) as graph:
        own = store.part(graph, label_of(graph, id), id, source, by)
    out.print(PARTED.fill(source=source, id=id, own=own)[LANG], markup=False)


@matches.command(help=say("Take a decision back.", "撤销判定。"))
def forget(a: Person, b: Person) -> None:
    from ingest.resolve.resolution import forget as take_back

    with opened(settings()) as graph:
        print_resolution(take_back(graph, a, b))


@matches.command(
    help=say(
        "Find out who is the same; --full learns anew and looks at everybody.",
        "识别同一主体;--full 重新学习并检查全部。",
    )
)
def resolve(full: Annotated[bool, typer.Option("--full")] = False) -> None:
    from ingest.resolve.resolution import resolve as run

    with opened(settings()) as graph, advance(say("resolving", "识别")) as progress:
        done = run(graph, full, progress)
    print_resolution(done)


def label_of(graph: Any, id: str) -> str:
    """The identity label of a node. Raises BadInput where there is none."""
    for node in graph.model.identities:
        if node.layer != "system" and store.known(graph, node.label, [id]):
            return str(node.label)
    raise BadInput(NOBODY.fill(id=id))


ONE_OF = Text(
    "choose one of --suggest, --dry-run, --watch and --bulk",
    "--suggest、--dry-run、--watch、--bulk 只能选一个",
)
NO_PATH = Text("name at least one file or folder", "请至少给出一个文件或目录")
NOT_OURS = Text(
    "--bulk needs the managed Neo4j, as it is stopped for the import; unset NEO4J_URI, or load without --bulk",
    "--bulk 需要托管的 Neo4j(导入时须停止它);请取消 NEO4J_URI,或不使用 --bulk",
)
NOBODY = Text("there is nothing with the id {id!r}", "没有编号为 {id!r} 的对象")
NO_SOURCE = Text("there is no source {name!r}; there are: {known}", "没有来源 {name!r};已有:{known}")
PLANNED = Text(
    "{kind}: {created} would be created, {changed} changed", "{kind}:将新建 {created},更改 {changed}"
)
NOTHING_WRITTEN = Text("nothing was written", "未写入任何数据")
NONE_ASIDE = Text("no row is set aside", "没有被搁置的行")
EXPORTED = Text("{n} rows in {path}; correct them and load it with `battlemap quarantine replay {path}`",
                "{n} 行已写入 {path};修正后用 battlemap quarantine replay {path} 导入")  # fmt: skip
SOURCE = Text("{id} (rank {rank}): last loaded {loaded}, last complete list {synced}",
              "{id}(优先级 {rank}):最近导入 {loaded},最近完整清单 {synced}")  # fmt: skip
REVERTED = Text(
    "{name} taken back: {changed} elements show other values, {removed} removed, {kept} kept by name as others refer to them",
    "已撤回 {name}:{changed} 个元素改为其他来源的值,删除 {removed} 个,{kept} 个因被引用而仅保留名称",
)
LOCKED = Text("{id} {field} is fixed to {value!r}", "{id} 的 {field} 已锁定为 {value!r}")
UNLOCKED = Text("{id} {field} is free again", "{id} 的 {field} 已解除锁定")
NOT_LOCKED = Text("{id} {field} was not fixed", "{id} 的 {field} 未被锁定")
PAIR = Text(
    "{answer} {p:.2f}  {a} {name_a}  |  {b} {name_b}  {by}",
    "{answer} {p:.2f}  {a} {name_a}  |  {b} {name_b}  {by}",
)
PARTED = Text(
    "what {source} tells of {id} is {own} now; `battlemap matches same {id} {own}` joins them again",
    "{source} 对 {id} 的信息现归于 {own};`battlemap matches same {id} {own}` 可重新合并",
)
NO_PAIRS = Text("no pair", "没有主体对")
