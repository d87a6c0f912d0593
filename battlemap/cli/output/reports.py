"""Reports of a load, for people and for machines."""

from __future__ import annotations

from typing import Any

import typer

from battlemap.cli.console import LANG, err, out, print_json
from graph.words import Text


def print_report(report: Any) -> None:
    for table in report.tables:
        name = table.file + (f" · {table.sheet}" if table.sheet else "")
        out.print(
            COUNTS.fill(
                name=name,
                read=table.read,
                loaded=table.loaded,
                unchanged=table.unchanged,
                rejected=table.rejected,
                repaired=table.repairs,
            )[LANG],
            markup=False,
        )
        out.print(f"  {table.note[LANG]}", markup=False)
        if table.skipped:
            out.print(f"  {ROWS_SKIPPED.fill(n=table.skipped)[LANG]}", markup=False)
        if table.left_out:
            out.print(f"  {LEFT_OUT.fill(n=table.left_out)[LANG]}", markup=False)
        if table.closed:
            out.print(f"  {CLOSED.fill(n=table.closed)[LANG]}", markup=False)
        for said in (*table.warnings, table.cut, table.kept_open):
            if said:
                err.print(f"{name}: {said[LANG]}", markup=False)
    for table in report.replayed:
        out.print(REPLAYED.fill(name=table.file, n=table.loaded)[LANG], markup=False)
    for name in report.skipped:
        err.print(SKIPPED.fill(name=name)[LANG], markup=False)
    for error in report.errors:
        err.print(error[LANG], markup=False)
    told = [(table.file, row, why) for table in report.tables for row, why in table.cells_left_out]
    for file, row, why in told[:20]:
        err.print(CELL.fill(where=file, row=row, why=why)[LANG], markup=False)
    for reject in report.rejects[:20]:
        where = f"{reject.file} {reject.sheet}".strip()
        err.print(
            SET_ASIDE.fill(where=where, row=reject.row, why="; ".join(r[LANG] for r in reject.reasons))[LANG],
            markup=False,
        )
    if report.quarantine:
        err.print(KEPT.fill(n=report.total("rejected"), path=report.quarantine)[LANG], markup=False)
    if report.resolution:
        print_resolution(report.resolution)


def print_loaded(report: Any, json: bool) -> None:
    """A load as a whole; the command fails where rows could not be read at all."""
    if json:
        print_json(as_json(report))
    else:
        print_report(report)
    if report.errors:
        raise typer.Exit(1)


def print_resolution(done: Any) -> None:
    if done.merged or done.parted or done.undecided:
        out.print(RESOLVED.fill(merged=done.merged, parted=done.parted, undecided=done.undecided)[LANG], markup=False)


def as_json(report: Any) -> dict[str, Any]:
    """A report as machines read it."""
    from ingest.load.quarantine import reject_to_json

    def said(text: Text | None) -> dict[str, str] | None:
        return {"message": text.en, "message_zh": text.zh} if text else None

    tables = [
        {
            "file": t.file,
            "sheet": t.sheet,
            "note": said(t.note),
            "read": t.read,
            "loaded": t.loaded,
            "unchanged": t.unchanged,
            "skipped": t.skipped,
            "rejected": t.rejected,
            "rejects": [reject_to_json(r) for r in t.rejects],
            "repairs": t.repairs,
            "closed": t.closed,
            "cut": said(t.cut),
            "kept_open": said(t.kept_open),
            "warnings": [said(w) for w in t.warnings],
            "left_out": t.left_out,
            "cells_left_out": [{"row": row, "why": why.en, "why_zh": why.zh} for row, why in t.cells_left_out],
            "repaired": [{"row": row, "what": what.en, "what_zh": what.zh} for row, what in t.repaired],
        }
        for t in report.tables
    ]
    done = report.resolution
    resolved = {"merged": done.merged, "parted": done.parted, "undecided": done.undecided} if done else None
    replayed = [{"file": t.file, "sheet": t.sheet, "loaded": t.loaded} for t in report.replayed]
    return {
        "run": report.run,
        "complete": report.complete,
        "tables": tables,
        "replayed": replayed,
        "resolution": resolved,
        "skipped": report.skipped,
        "errors": [said(e) for e in report.errors],
    }


ROWS_SKIPPED = Text("{n} rows skipped, as the mapping leaves them out on purpose", "按映射的规定跳过 {n} 行")
CLOSED = Text("{n} facts ended, as the list no longer has them", "清单中已不再列出,终止 {n} 条事实")
REPLAYED = Text("{name}: {n} rows that waited are loaded", "{name}:此前等待的 {n} 行已载入")
RESOLVED = Text(
    "one party once: {merged} ids merged, {parted} parted, {undecided} pairs to decide (battlemap matches list)",
    "主体识别:合并 {merged} 个编号,拆分 {parted} 个,待判定 {undecided} 对(battlemap matches list)",
)
COUNTS = Text(
    "{name}: {read} read, {loaded} loaded, {unchanged} unchanged, {rejected} set aside, {repaired} repaired",
    "{name}:读取 {read},载入 {loaded},未变 {unchanged},搁置 {rejected},修复 {repaired}",
)
LEFT_OUT = Text(
    "{n} cells left out, as a spreadsheet lost what they held or the mapping lets them go; the rest of their rows is taken",
    "有 {n} 个单元格未采用(内容已被电子表格丢失,或映射允许略去);所在行的其余内容已采用",
)
CELL = Text("cell left out: {where}, row {row}: {why}", "未采用的单元格:{where} 第 {row} 行:{why}")
SKIPPED = Text("{name}: no mapping has a feed for it; not loaded", "{name}:没有对应的映射,未导入")
SET_ASIDE = Text("set aside: {where}, row {row}: {why}", "搁置:{where} 第 {row} 行:{why}")
KEPT = Text(
    "{n} rows set aside, with all reasons in {path} (battlemap quarantine list)",
    "共搁置 {n} 行,原因见 {path}(battlemap quarantine list)",
)
