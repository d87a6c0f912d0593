"""Commands about data contracts: what a partner may see, drafted, approved, published and revoked."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from battlemap.cli.columns import CONTRACT_STATES
from battlemap.cli.columns import CONTRACTS as COLUMNS
from battlemap.cli.console import LANG, AsOf, Json, app, out, print_json, say, settings
from battlemap.cli.versioned_commands import Kind, add_commands
from battlemap.session import day, opened
from graph import clock
from graph.access.contract_file import Terms
from graph.access.contracts import made_of
from graph.access.keys import Principal
from graph.contracts.contract_checks import load_contract
from graph.contracts.contract_diff import Changes, changes
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.words import Text

contracts = typer.Typer(
    help=say("Data contracts: what a partner may see.", "数据契约:伙伴可以看到什么。"), no_args_is_help=True
)
app.add_typer(contracts, name="contracts")

File = Annotated[Path, typer.Argument(metavar="FILE")]


def _read(file: Path, graph: Graph) -> Terms:
    return load_contract(file, graph, clock.today()).value


def _details(terms: str) -> None:
    for name, value in orjson.loads(terms).items():
        out.print(f"  {name}: {orjson.dumps(value).decode()}", markup=False)


kind = Kind(
    life=CONTRACTS, columns=COLUMNS, states=CONTRACT_STATES, read=_read, body="scope",
    json=lambda node, versions: node | {"versions": versions},
    line=lambda node: [str(node.get(name) or "") for name in ("partner", "expires", "purpose")], details=_details,
)  # fmt: skip
add_commands(contracts, kind)


@contracts.command(help=say("What publishing a file would change.", "比较文件与已发布版本的差异。"))
def diff(file: File, json: Json = False) -> None:
    with opened(settings()) as graph:
        terms = _read(file, graph)
        found = changes(graph, CONTRACTS.document_in_force(graph.read, terms.id), terms, clock.today())
    if json:
        print_json(dataclasses.asdict(found))
    else:
        _print_changes(found)


@contracts.command(
    help=say(
        "Ask as the partner would under a file's terms: its schema, or a query.",
        "以伙伴身份预览:其 schema,或执行查询。",
    )
)
def preview(
    file: File,
    query: Annotated[
        str | None, typer.Option("--query", help=say("A GraphQL query.", "GraphQL 查询。"))
    ] = None,
    as_of: AsOf = None,
) -> None:
    from graphql import print_schema

    from gql.compile.requests import Asked, Caller
    from gql.execution.service import Service

    with opened(settings()) as graph:
        terms = _read(file, graph)
        (contract,) = made_of(graph, [(0, terms)], clock.today())
        service = Service(graph)
        partner = Principal("preview", terms.partner, "partner", service.book.version, contract)
        if query is None:
            out.print(print_schema(service.view(partner).schema), markup=False)
            return
        caller = Caller(partner, LANG, day(as_of, settings(), graph))
        print_json(orjson.loads(asyncio.run(_asked(service, Asked(query), caller))))


async def _asked(service: Any, asked: Any, caller: Any) -> bytes:
    try:
        return (await service.answer(asked, caller)).body  # type: ignore[no-any-return]
    finally:
        await service.close()


def _print_changes(found: Changes) -> None:
    for sign, parts in (("-", found.removed), ("+", found.added)):
        for part in parts:
            out.print(f"{sign} {part}", markup=False)
    for name, (before, after) in found.changed.items():
        out.print(f"~ {name}: {before or '-'} → {after or '-'}", markup=False)
    if not (found.removed or found.added or found.changed):
        out.print(NO_CHANGE[LANG], markup=False)
    out.print(CUSTOMERS.fill(before=found.customers[0], after=found.customers[1])[LANG], markup=False)
    for label, (before_n, after_n) in found.rows.items():
        out.print(f"  {label}: {before_n} → {after_n}", markup=False)


NO_CHANGE = Text("nothing would change", "没有差异")
CUSTOMERS = Text("customers: {before} → {after}", "客户数:{before} → {after}")
