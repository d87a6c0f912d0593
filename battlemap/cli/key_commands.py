"""Commands about keys: who may ask, and as what."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import typer

from battlemap.cli.console import LANG, By, Json, app, err, out, print_json, say, settings
from battlemap.cli.output.columns import KEY_STATES, KEYS
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.session import open_graph
from graph.access.keys import ApiKey, list_keys, make_key, revoke_key
from graph.battle_map.overview import any_customer
from graph.clock import now
from graph.db.client import Graph
from graph.mutations.changes import Author
from graph.store.writers import current_ids
from graph.words import BadInput, Text
from graph.workspaces.invitation_ending import end_person

keys = typer.Typer(help=say("Keys: who may ask, and as what.", "密钥:谁可以访问,以何种角色。"), no_args_is_help=True)
app.add_typer(keys, name="keys")

PersonId = Annotated[
    str | None,
    typer.Option(
        "--person", metavar="ID", help=say("Id of the person behind it, the same everywhere.", "背后人员的统一编号。")
    ),
]


@keys.command("make", help=say("Make a key; it is shown once.", "创建密钥(仅显示一次)。"))
def make_key_command(
    *,
    role: Annotated[
        str, typer.Option(metavar="sales|operations|analyst|partner|admin", help=say("What it may do.", "角色。"))
    ],
    name: Annotated[str, typer.Option(help=say("Who or what uses it.", "使用者。"))],
    days: Annotated[int, typer.Option(help=say("Days until it expires.", "有效天数。"))] = 365,
    contract: Annotated[
        str | None, typer.Option(help=say("Data contract of a partner.", "伙伴的数据契约编号。"))
    ] = None,
    person: PersonId = None,
    by: By = "?",
    json: Json = False,
) -> None:
    with open_graph(settings()) as graph:
        text, key = make_key(graph, name, role, by, days=days, contract=contract, person=person)
        if key.person and any_customer(graph) and not current_ids(graph, "Person", [key.person]):
            err.print(NOT_IN_GRAPH.fill(person=key.person)[LANG], markup=False)
    if json:
        print_json({"key": text} | _row(key))
        return
    out.print(text, markup=False)
    err.print(
        SHOWN_ONCE.fill(name=key.name, role=key.role, until=f"{key.expires:%Y-%m-%d}", id=key.id)[LANG], markup=False
    )


@keys.command("list", help=say("All keys, without their secrets.", "列出全部密钥(不含密文)。"))
def list_keys_command(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    with open_graph(settings()) as graph:
        found = list_keys(graph)
    rows = [_row(key) for key in found]
    if exported(rows, KEYS, rows, json, csv, xlsx):
        return
    for key in found:
        contract = f" ({key.contract})" if key.contract else ""
        person = f" ({key.person})" if key.person else ""
        status = KEY_STATES[key.status(now())][LANG]
        out.print(f"{key.id}  {key.role}{contract}  {status}  {key.expires:%Y-%m-%d}  {key.name}{person}", markup=False)
    if not found:
        out.print(NO_KEYS[LANG], markup=False)


@keys.command(
    "revoke",
    help=say(
        "Revoke a key, or all keys of a person: the next request is refused, open connections are closed.",
        "撤销密钥,或某人的全部密钥:下一次请求即被拒绝,已打开的连接随即关闭。",
    ),
)
def revoke_key_command(
    id: Annotated[str | None, typer.Argument(metavar="ID")] = None, person: PersonId = None, by: By = "?"
) -> None:
    if (id is None) == (person is None):
        raise BadInput(WHICH)
    with open_graph(settings()) as graph:
        ended = {id: revoke_key(graph, id, by)} if id is not None else _ended(graph, person or "", by)
    for each, was in ended.items():
        out.print((REVOKED if was else WAS_REVOKED).fill(id=each)[LANG], markup=False)
    if not ended:
        out.print(NO_KEY_OF.fill(person=person)[LANG], markup=False)


def _ended(graph: Graph, person: str, by: str) -> dict[str, bool]:
    """The keys of a person that ended with it."""
    return dict.fromkeys(end_person(graph, Author(by, by), person), True)


def _row(key: ApiKey) -> dict[str, Any]:
    shown = dataclasses.asdict(key) | {"status": key.status(now())}
    del shown["hash"]
    return shown


SHOWN_ONCE = Text(
    "key {id} for {name} ({role}) until {until}; it is shown this once, keep it safe",
    "{name}({role})的密钥 {id},有效期至 {until};仅显示这一次,请妥善保管",
)
NOT_IN_GRAPH = Text(
    'nobody in the graph has the id {person!r}: what asks for "mine" finds nothing until somebody has',
    "图谱中没有编号为 {person!r} 的人员:有此人员之前,“我的”各项内容为空",
)
NO_KEYS = Text("no key; make one with `battlemap keys make`", "没有密钥;用 battlemap keys make 创建")
REVOKED = Text("{id} is revoked", "{id} 已撤销")
NO_KEY_OF = Text("no key of {person} is in force", "{person} 没有有效的密钥")
WHICH = Text(
    "name a key, or a person by --person: one of the two", "请给出密钥编号,或以 --person 给出人员编号,二者选一"
)
WAS_REVOKED = Text("{id} was revoked before", "{id} 此前已撤销")
