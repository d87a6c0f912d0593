"""Commands about data contracts: what a partner may see, drafted, approved, published and revoked, compared and previewed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import orjson
import typer

from battlemap.cli.console import LANG, AsOf, Json, print_json, print_lines, say, settings
from battlemap.cli.output import columns
from battlemap.cli.versioned_commands import Kind, versioned_commands
from battlemap.session import as_of_day, open_graph
from graph.access.access_book import AccessBook
from graph.access.contracts import contracts_of_rows
from graph.access.keys import Principal
from graph.clock import today
from graph.contracts.contract_diff import ContractDiff, diff_contract
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.transactions import Row
from graph.words import Text

ASK = say(
    "Ask as the partner would under a file's terms: its schema, or a query.", "以伙伴身份预览:其 schema,或执行查询。"
)
File = Annotated[Path, typer.Argument(metavar="FILE")]
Query = Annotated[str | None, typer.Option("--query", help=say("A GraphQL query.", "GraphQL 查询。"))]


def _print_terms(terms: str) -> None:
    print_lines(*(f"  {name}: {orjson.dumps(value).decode()}" for name, value in orjson.loads(terms).items()))


def _line(node: Row) -> list[str]:
    return [str(node.get(name) or "") for name in ("partner", "expires", "purpose")]


contracts = versioned_commands(
    Kind(CONTRACTS, columns.CONTRACTS, columns.CONTRACT_STATES, line=_line, details=_print_terms, flat=True),
    Text("Data contracts: what a partner may see.", "数据契约:伙伴可以看到什么。"),
)


@contracts.command(help=say("What publishing a file would change.", "比较文件与已发布版本的差异。"))
def diff(file: File, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        terms = CONTRACTS.load_file(file, graph, today())
        found = diff_contract(graph, CONTRACTS.document_in_force(graph.read, terms.id), terms, today())
    if json:
        print_json(found)
    else:
        print_lines(*_diff_lines(found))


@contracts.command(help=ASK)
def preview(file: File, query: Query = None, as_of: AsOf = None) -> None:
    from gql.compile.requests import Caller, GraphQLRequest
    from gql.execution.single_requests import answer_requests, schema_text

    with open_graph(settings()) as graph:
        terms = CONTRACTS.load_file(file, graph, today())
        (contract,) = contracts_of_rows(graph, [(0, terms)], today())
        partner = Principal("preview", terms.partner, "partner", AccessBook(graph).version, contract)
        if query is None:
            print_lines(schema_text(graph, partner))
            return
        caller = Caller(partner, LANG, as_of_day(as_of, settings(), graph))
        (answer,) = answer_requests(graph, caller, [GraphQLRequest(query)])
    print_json(orjson.loads(answer.body))


def _diff_lines(found: ContractDiff) -> Iterator[str]:
    yield from (f"- {part}" for part in found.removed)
    yield from (f"+ {part}" for part in found.added)
    yield from (f"~ {name}: {old or '-'} → {new or '-'}" for name, (old, new) in found.changed.items())
    if not (found.removed or found.added or found.changed):
        yield say("nothing would change", "没有差异")
    before, after = found.customers
    yield say(f"customers: {before} → {after}", f"客户数:{before} → {after}")
    yield from (f"  {label}: {before} → {after}" for label, (before, after) in found.rows.items())
