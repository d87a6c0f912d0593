"""Mutations of a quote as a whole: make it, write its head, say who takes part, withdraw it, reopen it.

make_quote(graph, author, key, {"workspace_id": "WS-1", "title": "一期", "ends": date(2027, 3, 31), "partner_ids": ["V01"]})
"""

from __future__ import annotations

import datetime as dt

from neo4j import ManagedTransaction

from graph.clock import now, today
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.model import Model
from graph.model.workspaces.quote_nodes import HEAD
from graph.mutations.changes import Author, idempotent
from graph.mutations.checks import EARLIEST, FoundNode
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.quotes.quote_access import CREATE, SET, QuoteChange
from graph.workspaces.quotes.quote_figures import keep_figures
from graph.workspaces.workspace_parties import read_parties

MOST_QUOTES = 100  # of a workspace
LATEST = 2200  # a year: after it, days are placeholders
COUNT = "MATCH (q:Quote {workspace: $workspace}) RETURN count(q) AS n"
END = "MATCH (:Quote {id: $id})-[r:QUOTED_BY]->(p) WHERE p.id IN $partners DELETE r"
END_ALL = "MATCH (p:Organization|Person {id: $partner})<-[r:QUOTED_BY]-(:Quote {workspace: $workspace}) DELETE r"


@idempotent("quote.make")
def make_quote(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Make a quote of a workspace. `payload`: workspace_id, title, starts, ends, partner_ids (who writes it with us)."""
    change = QuoteChange(model, author, payload, tx, mark)
    workspace = change.workspace(payload.get("workspace_id"), "workspace_id")
    values = change.checks.values(model.nodes["Quote"].fields, HEAD)
    if not values.get("title"):
        change.checks.add("MISSING", SAY_TITLE, "title")
    _check_validity(change, values, values)
    if run(tx, COUNT, workspace=workspace)[0]["n"] >= MOST_QUOTES:
        change.checks.add("OUT_OF_RANGE", TOO_MANY.fill(most=MOST_QUOTES), "workspace_id")
    partners = _parties_of_workspace(change, workspace)
    change.checks.stop()
    quote = {"id": f"QT-{mark[:16]}", "workspace": workspace}
    made = values | {"workspace": workspace, "status": "draft", "version": 1, "at": now(), "made_by": author.name}
    run(tx, CREATE["Quote"], id=quote["id"], values=made)
    end = ("Quote", quote["id"])
    edges = [change.tie("QUOTE_OF", end, FoundNode("Workspace", workspace, workspace))]
    edges += [change.tie("QUOTED_BY", end, each, {"since": made["at"]}) for each in partners]
    Upsert(tx, model, list(edges)).write()
    keep_figures(change, quote["id"])
    after = values | {"partners": [each.id for each in partners]}
    return change.note("quote.make", "Quote", quote, quote, before=None, after=after)


@idempotent("quote.edit")
def edit_quote(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Write fields of the head. `payload`: id, title, starts, ends, if_version."""
    change = QuoteChange(model, author, payload, tx, mark)
    quote = change.quote(payload.get("id"), "id")
    change.check_count(quote)
    named = [name for name in HEAD if payload.get(name) is not None]
    values = change.checks.values(model.nodes["Quote"].fields, named)
    if not values and not change.checks.faults:
        change.checks.add("MISSING", SAY_WHAT, "title")
    _check_validity(change, quote | values, values)
    change.checks.stop()
    return _write(change, "quote.edit", quote, values)


@idempotent("quote.share")
def share_quote(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Say which partners take part: see its head and their own lines. `payload`: id, partner_ids (all of them), confirmed.

    The answer says who gains it and who loses it; nothing is changed until it is confirmed. Lines of who loses it stay, and are seen by us.
    """
    change = QuoteChange(model, author, payload, tx, mark)
    quote = change.quote(payload.get("id"), "id")
    wanted = {each.id: each for each in _parties_of_workspace(change, quote["workspace"])}
    change.checks.stop()
    held = change.parties(quote["id"])
    gains, loses = [id for id in wanted if id not in held], [id for id in held if id not in wanted]
    answer: Row = {"gains": gains, "loses": loses}
    if not payload.get("confirmed") or not (gains or loses):
        return {"label": "Quote", "id": quote["id"], "version": str(quote["version"])} | answer
    run(tx, END, id=quote["id"], partners=loses)
    end = ("Quote", quote["id"])
    Upsert(tx, model, [change.tie("QUOTED_BY", end, wanted[id], {"since": now()}) for id in gains]).write()
    before = {"partners": list(held)}
    after = answer | {"partners": list(wanted)}
    return change.note("quote.share", "Quote", quote, quote, before=before, after=after) | answer


@idempotent("quote.withdraw")
def withdraw_quote(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Withdraw a draft, so that it can only be read. `payload`: id, why, if_version."""
    change = QuoteChange(model, author, payload, tx, mark)
    quote = change.quote(payload.get("id"), "id")
    change.check_count(quote)
    values = change.checks.values(model.nodes["Quote"].fields, ("why",))
    change.checks.stop()
    return _write(change, "quote.withdraw", quote, values | {"status": "withdrawn"})


@idempotent("quote.reopen")
def reopen_quote(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back that a quote was withdrawn: it is a draft again. `payload`: id, if_version."""
    change = QuoteChange(model, author, payload, tx, mark)
    quote = change.quote(payload.get("id"), "id", status="withdrawn")
    change.check_count(quote)
    return _write(change, "quote.reopen", quote, {"status": "draft", "why": None})


def _write(change: QuoteChange, what: str, quote: Row, values: Row) -> Row:
    run(change.tx, SET["Quote"], id=quote["id"], values=values | {"version": quote["version"] + 1})
    before = {name: quote.get(name) for name in values}
    return change.note(what, "Quote", quote, quote, before=before, after=values)


def end_quoting(tx: ManagedTransaction, workspace: str, partner: str) -> None:
    """Let a partner take part in no quote of a workspace any more."""
    run(tx, END_ALL, workspace=workspace, partner=partner)


def _parties_of_workspace(change: QuoteChange, workspace: str) -> list[FoundNode]:
    """The partners that the input names, who have to be parties of the workspace."""
    ids = change.payload.get("partner_ids") or []
    parties = {row["partner"] for row in read_parties(change.tx, workspace)}
    found = change.checks.several("partner_ids", ids, list(PARTNERS))
    for each in found:
        if each.id not in parties:
            place = str(ids.index(each.requested_id))
            change.checks.add("CONFLICT", NO_PARTY.fill(id=each.id), "partner_ids", place)
    return found


def _check_validity(change: QuoteChange, whole: Row, values: Row) -> None:
    """What no validity can be: an end before its start, one that is over; `values`: what is new of it."""
    starts, ends = whole.get("starts"), whole.get("ends")
    check_day(change, values, "starts", over=False)
    check_day(change, values, "ends")
    if starts and ends and ends < starts:
        change.checks.add("OUT_OF_RANGE", BACKWARDS.fill(a=starts, b=ends), "ends")


def check_day(change: QuoteChange, values: Row, name: str, over: bool = True) -> None:
    """A day that is a placeholder can't be meant; `over`: nor can one that is over."""
    day = values.get(name)
    if not isinstance(day, dt.date):
        return
    if not EARLIEST <= day.year <= LATEST:
        change.checks.add("OUT_OF_RANGE", NO_DAY.fill(value=day, a=EARLIEST, b=LATEST), name)
    elif over and day < today():
        change.checks.add("OUT_OF_RANGE", OVER.fill(day=day), name)


SAY_TITLE = Text("a quote needs a title", "报价须有标题")
SAY_WHAT = Text("say what is to change", "请写明要更改的内容")
NO_PARTY = Text("{id} is not a party of this workspace: admit it first", "{id} 未参与该协作空间:请先准入")
BACKWARDS = Text("{b} is before {a}", "{b} 早于 {a}")
OVER = Text("{day} is over already", "{day} 已经过去")
NO_DAY = Text("{value} is not between the years {a} and {b}", "{value} 不在 {a} 至 {b} 年之间")
TOO_MANY = Text("a workspace holds {most} quotes", "一个协作空间最多 {most} 份报价")
