"""Commands about the audit log: its entries listed and shown, whether they are what was written, and heads of chains to give out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.console import Json, app, print_json, print_lines, say, settings, writing
from battlemap.cli.output.audit_lines import (
    ENTRIES,
    entry_details,
    entry_line,
    finding_row,
    finding_text,
    head_line,
    verification_text,
)
from battlemap.cli.output.pair_files import EVERY, Csv, Xlsx, exported
from battlemap.session import open_graph
from graph.store.audit_log.chain_verification import HeadRecord, list_heads, parse_heads, verify_log
from graph.store.audit_log.entry_reading import list_entries, read_entry
from graph.words import BadInput, NotFound, Text

audit = typer.Typer(
    help=say("The audit log: who changed what, chained by hashes.", "审计日志:何人变更何事,逐条以哈希相连。"),
    no_args_is_help=True,
)
app.add_typer(audit, name="audit")


def _option(name: str, en: str, zh: str) -> Any:
    return typer.Option(name, help=say(en, zh))


@audit.command("list", help=say("Entries, the last first.", "审计记录,最近的在前。"))
def list_entries_command(
    *,
    who: Annotated[str | None, _option("--who", "Only of this person.", "仅该操作人。")] = None,
    what: Annotated[
        str | None, _option("--what", "Only such changes: request, or request.send.", "仅此类操作,如 request。")
    ] = None,
    target: Annotated[str | None, _option("--target", "Only of the node with this id.", "仅该对象编号。")] = None,
    about: Annotated[str | None, _option("--customer", "Only about this customer.", "仅该客户。")] = None,
    chain: Annotated[str | None, _option("--chain", "Only of this chain.", "仅该审计链。")] = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    asked = {"who": who, "what": what, "target": target, "about": about, "chain": chain}
    with open_graph(settings()) as graph:
        found = list_entries(graph, asked, EVERY if csv or xlsx else 100)
    if not exported(found, ENTRIES, found, json, csv, xlsx):
        print_lines(*(map(entry_line, found) if found else [NONE]))


@audit.command("show", help=say("One entry with what was before and after.", "查看一条记录及变更前后的内容。"))
def show_entry_command(id: Annotated[str, typer.Argument(metavar="ID")], json: Json = False) -> None:
    with open_graph(settings()) as graph:
        found = read_entry(graph, id)
    if json:
        print_json(found)
    else:
        print_lines(*entry_details(found))


@audit.command(
    "verify",
    help=say(
        "Check all entries, contents too, against their chains and against heads given out; exits with 1 if something is wrong.",
        "核对全部记录的内容与审计链,并可对照已发出的链头;发现异常时退出码为 1。",
    ),
)
def verify_log_command(
    head: Annotated[
        Path | None,
        typer.Option(
            "--head",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help=say("Heads that were given out earlier (JSON).", "此前发出的链头(JSON 文件)。"),
        ),
    ] = None,
    json: Json = False,
) -> None:
    known = _known_heads(head) if head else []
    with open_graph(settings()) as graph:
        found = verify_log(graph, known)
    if json:
        counts = {"entries": found.entries, "chains": found.chains, "since": found.since, "earlier": found.earlier}
        print_json(counts | {"findings": [finding_row(each) for each in found.findings]})
    else:
        print_lines(*map(finding_text, found.findings), verification_text(found))
    if found.findings:
        raise typer.Exit(1)


@audit.command(
    "head",
    help=say(
        "Print the heads of chains, or store them, to be kept where nobody who can change the database can change them.",
        "输出或保存审计链头;请存放于数据库管理者无法改动之处。",
    ),
)
def head_command(
    chain: Annotated[
        str | None, _option("--chain", "Only of this chain, such as house.", "仅该审计链,如 house。")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help=say("File to write.", "输出文件。"))
    ] = None,
    json: Json = False,
) -> None:
    with open_graph(settings()) as graph:
        found = list_heads(graph, chain)
    if chain is not None and not found:
        raise NotFound(NO_CHAIN.fill(chain=chain))
    lines = [head_line(each) for each in found]
    if output is not None:
        with writing(output):
            output.write_text("".join(f"{each}\n" for each in lines), "utf-8")
        print_lines(STORED.fill(n=len(lines), path=output))
    elif json:
        print_json(found)
    else:
        print_lines(*lines)


def _known_heads(path: Path) -> list[HeadRecord]:
    try:
        return parse_heads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(NOT_READ.fill(path=path)) from error


NONE = Text("no entries", "暂无记录")
NO_CHAIN = Text(
    "there is no chain {chain!r}; `battlemap audit head` shows all",
    "没有审计链 {chain!r};用 battlemap audit head 查看全部",
)
STORED = Text("{n} heads in {path}", "{n} 个链头已写入 {path}")
NOT_READ = Text("{path} cannot be read as UTF-8 text", "无法按 UTF-8 文本读取 {path}")
