"""Commands about data contracts: what a partner may see, drafted, approved, published and revoked."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from battlemap.cli.console import LANG, AsOf, By, Json, app, out, print_json, say, settings
from battlemap.cli.key_commands import PersonId
from battlemap.cli.output.columns import CONTRACT_STATES as STATES
from battlemap.cli.output.columns import CONTRACTS
from battlemap.cli.output.pair_files import Csv, Xlsx, taken
from battlemap.session import as_of_day, open_graph
from graph import clock
from graph.access.contracts import contracts_of_rows
from graph.access.keys import Principal
from graph.contracts import contract_lifecycle as steps
from graph.contracts.contract_checks import load_contract
from graph.contracts.contract_diff import ContractDiff, diff_contract
from graph.db.transactions import Row
from graph.words import Text

contracts = typer.Typer(
    help=say("Data contracts: what a partner may see.", "数据契约:伙伴可以看到什么。"), no_args_is_help=True
)
app.add_typer(contracts, name="contracts")

File = Annotated[Path, typer.Argument(metavar="FILE")]
Id = Annotated[str, typer.Argument(metavar="ID")]


@contracts.command("draft", help=say("Check a file and keep it as a draft.", "检查文件并存为草稿。"))
def draft_contract_command(file: File, by: By = "?", person: PersonId = None) -> None:
    with open_graph(settings()) as graph:
        terms = load_contract(file, graph, clock.today()).value
        version = steps.draft_contract_version(graph, terms, by, person=person)
    out.print(DRAFTED.fill(id=terms.id, version=version)[LANG], markup=False)


@contracts.command("approve", help=say("A second person approves the draft.", "由另一人批准草稿。"))
def approve_contract_command(id: Id, by: By = "?", person: PersonId = None) -> None:
    with open_graph(settings()) as graph:
        version = steps.approve_contract_version(graph, id, by, person=person)
    out.print(APPROVED.fill(id=id, version=version)[LANG], markup=False)


@contracts.command("publish", help=say("Put the approved version in force.", "发布已批准的版本。"))
def publish_contract_command(id: Id, by: By = "?") -> None:
    with open_graph(settings()) as graph:
        version = steps.publish_contract_version(graph, id, by)
    out.print(PUBLISHED.fill(id=id, version=version)[LANG], markup=False)


@contracts.command(
    "revoke", help=say("End a contract: its next request is refused.", "撤销契约:其下一次请求即被拒绝。")
)
def revoke_contract_command(id: Id, by: By = "?") -> None:
    with open_graph(settings()) as graph:
        was = steps.revoke_contract_version(graph, id, by)
    out.print((REVOKED if was else NOT_IN_FORCE).fill(id=id)[LANG], markup=False)


@contracts.command("list", help=say("All contracts and what is in force.", "列出全部契约及其状态。"))
def list_contracts_command(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    with open_graph(settings()) as graph:
        found = steps.list_contracts(graph)
    if taken([_contract_as_json(row) for row in found], CONTRACTS, found, json, csv, xlsx):
        return
    for row in found:
        out.print(_line(row), markup=False)
    if not found:
        out.print(NONE[LANG], markup=False)


@contracts.command("show", help=say("One contract with all its versions and terms.", "查看契约的全部版本与条款。"))
def show_contract_command(id: Id, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        row = steps.read_contract(graph, id)
    if json:
        print_json(_contract_as_json(row))
        return
    out.print(_line(row), markup=False)
    for v in row["versions"]:
        people = " · ".join(f"{STEPS[step][LANG]} {v[step]}" for step in STEPS if v.get(step))
        out.print(f"  {v['version']}  {STATES[v['status']][LANG]}  {people}", markup=False)
    if row["contract"].get("scope"):
        for name, value in orjson.loads(row["contract"]["scope"]).items():
            out.print(f"  {name}: {orjson.dumps(value).decode()}", markup=False)


@contracts.command(help=say("What publishing a file would change.", "比较文件与已发布版本的差异。"))
def diff(file: File, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        today = clock.today()
        terms = load_contract(file, graph, today).value
        found = diff_contract(graph, steps.published_terms(graph, terms.id), terms, today)
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
    query: Annotated[str | None, typer.Option("--query", help=say("A GraphQL query.", "GraphQL 查询。"))] = None,
    as_of: AsOf = None,
) -> None:
    from graphql import print_schema

    from gql.compile.requests import Caller, GraphQLRequest
    from gql.execution.service import Service

    with open_graph(settings()) as graph:
        today = clock.today()
        terms = load_contract(file, graph, today).value
        (contract,) = contracts_of_rows(graph, [(0, terms)], today)
        service = Service(graph)
        partner = Principal("preview", terms.partner, "partner", service.book.version, contract)
        if query is None:
            out.print(print_schema(service.view(partner).schema), markup=False)
            return
        caller = Caller(partner, LANG, as_of_day(as_of, settings(), graph))
        print_json(orjson.loads(asyncio.run(_run_query(service, GraphQLRequest(query), caller))))


async def _run_query(service: Any, asked: Any, caller: Any) -> bytes:
    try:
        return (await service.answer(asked, caller)).body  # type: ignore[no-any-return]
    finally:
        await service.close()


def _print_changes(found: ContractDiff) -> None:
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


def _line(row: Row) -> str:
    c = row["contract"]
    waiting = [v for v in row["versions"] if v["status"] in ("draft", "approved")]
    parts = [
        c["id"],
        STATES[c["status"]][LANG],
        c.get("partner") or "",
        str(c.get("expires") or ""),
        c.get("purpose") or "",
    ]
    parts += [WAITING.fill(version=v["version"], status=STATES[v["status"]])[LANG] for v in waiting]
    return "  ".join(part for part in parts if part)


def _contract_as_json(row: Row) -> dict[str, Any]:
    """As JSON, with terms as objects."""

    def opened_up(node: Row, name: str) -> Row:
        return node | ({name: orjson.loads(node[name])} if node.get(name) else {})

    versions = [opened_up(v, "terms") for v in row["versions"]]
    return opened_up(row["contract"], "scope") | {"versions": versions}


STEPS = {
    "author": Text("drafted by", "起草"),
    "approver": Text("approved by", "批准"),
    "publisher": Text("published by", "发布"),
}
DRAFTED = Text(
    "{id} version {version} is drafted; a second person approves it: `battlemap contracts approve {id}`",
    "{id} 第 {version} 版已起草;请由另一人批准:battlemap contracts approve {id}",
)
APPROVED = Text(
    "{id} version {version} is approved; put it in force: `battlemap contracts publish {id}`",
    "{id} 第 {version} 版已批准;发布:battlemap contracts publish {id}",
)
PUBLISHED = Text("{id} version {version} is in force", "{id} 第 {version} 版已生效")
REVOKED = Text("{id} is revoked", "{id} 已撤销")
NOT_IN_FORCE = Text("{id} was not in force", "{id} 此前未生效")
NONE = Text("no data contract", "没有数据契约")
NO_CHANGE = Text("nothing would change", "没有差异")
CUSTOMERS = Text("customers: {before} → {after}", "客户数:{before} → {after}")
WAITING = Text("(version {version}: {status})", "(第 {version} 版:{status})")
