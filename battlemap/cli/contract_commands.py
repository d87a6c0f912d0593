"""Commands about data contracts: what a partner may see, drafted, approved, published and revoked, compared and previewed."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from battlemap.cli.console import LANG, AsOf, Json, out, print_json, say, settings
from battlemap.cli.output.columns import CONTRACT_STATES
from battlemap.cli.output.columns import CONTRACTS as COLUMNS
from battlemap.cli.versioned_commands import Kind, checked_file, versioned_commands
from battlemap.session import as_of_day, open_graph
from graph.access.contracts import contracts_of_rows
from graph.access.keys import Principal
from graph.clock import today
from graph.contracts.contract_diff import ContractDiff, diff_contract
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.words import Text

ASK = say(
    "Ask as the partner would under a file's terms: its schema, or a query.", "以伙伴身份预览:其 schema,或执行查询。"
)
File = Annotated[Path, typer.Argument(metavar="FILE")]
Query = Annotated[str | None, typer.Option("--query", help=say("A GraphQL query.", "GraphQL 查询。"))]


def _print_terms(terms: str) -> None:
    for name, value in orjson.loads(terms).items():
        out.print(f"  {name}: {orjson.dumps(value).decode()}", markup=False)


contracts = versioned_commands(
    Kind(
        life=CONTRACTS,
        columns=COLUMNS,
        states=CONTRACT_STATES,
        body="scope",
        json=lambda node, versions: node | {"versions": versions},
        details=_print_terms,
        line=lambda node: [str(node.get(name) or "") for name in ("partner", "expires", "purpose")],
    ),
    Text("Data contracts: what a partner may see.", "数据契约:伙伴可以看到什么。"),
)


@contracts.command(help=say("What publishing a file would change.", "比较文件与已发布版本的差异。"))
def diff(file: File, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        terms = checked_file(CONTRACTS, file, graph)
        found = diff_contract(graph, CONTRACTS.document_in_force(graph.read, terms.id), terms, today())
    if json:
        print_json(dataclasses.asdict(found))
    else:
        out.print("\n".join(_lines(found)), markup=False)


@contracts.command(help=ASK)
def preview(file: File, query: Query = None, as_of: AsOf = None) -> None:
    from graphql import print_schema

    from gql.compile.requests import Caller, GraphQLRequest
    from gql.execution.service import Service

    with open_graph(settings()) as graph:
        terms = checked_file(CONTRACTS, file, graph)
        (contract,) = contracts_of_rows(graph, [(0, terms)], today())
        service = Service(graph)
        partner = Principal("preview", terms.partner, "partner", service.book.version, contract)
        if query is None:
            out.print(print_schema(service.view(partner).schema), markup=False)
            return
        caller = Caller(partner, LANG, as_of_day(as_of, settings(), graph))
        print_json(orjson.loads(asyncio.run(_run_query(service, GraphQLRequest(query), caller))))


async def _run_query(service: Any, request: Any, caller: Any) -> bytes:
    try:
        return (await service.answer(request, caller)).body  # type: ignore[no-any-return]
    finally:
        await service.close()


def _lines(found: ContractDiff) -> Iterator[str]:
    yield from (f"- {part}" for part in found.removed)
    yield from (f"+ {part}" for part in found.added)
    yield from (f"~ {name}: {old or '-'} → {new or '-'}" for name, (old, new) in found.changed.items())
    if not (found.removed or found.added or found.changed):
        yield say("nothing would change", "没有差异")
    before, after = found.customers
    yield say(f"customers: {before} → {after}", f"客户数:{before} → {after}")
    yield from (f"  {label}: {before} → {after}" for label, (before, after) in found.rows.items())
