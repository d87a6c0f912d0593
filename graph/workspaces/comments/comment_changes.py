"""Mutations of comments: write one, edit and withdraw one's own, take that back, settle a thread and open it again.

add_comment(graph, author, key, {"on_id": "SEC-1", "text": "@V01 请确认交期", "partner_ids": ["V01"]})
"""

from __future__ import annotations

from typing import Any

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.model.records import EdgeRecord
from graph.mutations.changes import Author, idempotent, value_digest
from graph.mutations.checks import FoundNode
from graph.query.texts.text_facts import references_of
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.comments.comment_access import CommentChange
from graph.workspaces.comments.comment_audiences import first_readers, opening_for
from graph.workspaces.comments.mentions import check_mentions
from graph.workspaces.solution.shared_facts import Contracts, check_shared_text, partner_contracts
from graph.workspaces.workspace_parties import origin_of

MOST_COMMENTS = 1000  # on one section or request, as far as the author sees them
CREATE = "CREATE (c:Comment {id: $id}) SET c += $values"
SET = "MATCH (c:Comment {id: $id}) SET c += $values"
KEEP = """MATCH (c:Comment {id: $id})
CREATE (e:CommentEdit {id: $edit, comment: $id, text: c.text, at: $at})-[:EARLIER_OF {id: $edge}]->(c)"""
FORGET = "MATCH (:Comment {id: $id})-[r:MENTIONS]->() DELETE r"


@idempotent("comment.add", partner_contracts)
def add_comment(
    model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str, contracts: Contracts
) -> Row:
    """Write a comment. `payload`: on_id (section or request), reply_to, text, partner_ids (who sees it beside us; of a partner itself),
    confirmed (also where they will not see facts that it refers to)."""
    change = CommentChange(model, author, payload, tx, mark)
    target = change.target(payload.get("on_id"), "on_id")
    thread = _thread(change, target)
    values = change.checks.values(model.nodes["Comment"].fields, ("text",))
    _check_count(change, target)
    readers = first_readers(change, target, thread)
    ids = [each.id for each in readers]
    mentioned = check_mentions(change, values.get("text", ""), ids)
    check_shared_text(change, values.get("text"), ids, contracts)
    change.checks.stop()
    at, id = now(), f"CM-{mark[:16]}"
    values |= {"references": references_of(values["text"])}
    values |= {"workspace": target["workspace"], "at": at, "by": author.name, "version": f"CV-{mark[:16]}"}
    run(tx, CREATE, id=id, values=values | {"author": author.id, "person": author.person})
    start = ("Comment", id)
    edges = [EdgeRecord("COMMENT_ON", start, (target["label"], target["id"]), {}, origin_of(author))]
    edges += [EdgeRecord("REPLIES_TO", start, ("Comment", thread["id"]), {}, origin_of(author))] if thread else []
    edges += [opening_for(id, each, author) for each in readers]
    if change.partner:
        by = {"person": author.name}
        edges += [EdgeRecord("WRITTEN_BY", start, each.end, by, origin_of(author)) for each in readers]
    Upsert(tx, model, [*edges, *_mentions(id, mentioned, author)]).write()
    after = {"on": target["id"], "text": values["text"], "audience": ids}
    return change.note("comment.add", values | {"id": id}, before=None, after=after)


def _thread(change: CommentChange, target: Row) -> Row | None:
    """The comment that is replied to: the first of its thread, on the same section or request."""
    id = change.payload.get("reply_to")
    if not id:
        return None
    found = change.find(["Comment"], id, "reply_to")
    change.checks.stop()
    assert found
    rows = run(change.tx, FIRST, id=found.id, target=target["id"])
    if not rows:
        change.checks.add("CONFLICT", ELSEWHERE, "reply_to")
        change.checks.stop()
    first: Row = rows[0]
    if first["withdrawn"] or change.find(["Comment"], first["id"], "reply_to") is None:
        change.checks.add("CONFLICT", ELSEWHERE, "reply_to")
    change.checks.stop()
    return first


def _check_count(change: CommentChange, target: Row) -> None:
    pattern = "(n:Comment)-[:COMMENT_ON]->({id: $target})"
    rows: list[Any] = change.rows(pattern, "count(n) AS n", ("n", "Comment"), target=target["id"])
    if rows[0]["n"] >= MOST_COMMENTS:
        change.checks.add("OUT_OF_RANGE", TOO_MANY.fill(most=MOST_COMMENTS), "on_id")


def _mentions(comment: str, mentioned: list[FoundNode], author: Author) -> list[EdgeRecord]:
    return [
        EdgeRecord(
            "MENTIONS",
            ("Comment", comment),
            each.end,
            {},
            origin_of(author),
            originals=(comment, each.requested_id) if each.requested_id != each.id else None,
        )
        for each in mentioned
    ]


@idempotent("comment.edit", partner_contracts)
def edit_comment(
    model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str, contracts: Contracts
) -> Row:
    """Change the text of one's own comment; what it said before is kept for us. `payload`: id, text, if_version, confirmed."""
    change = CommentChange(model, author, payload, tx, mark)
    comment = change.comment(own=True)
    values = change.checks.values(model.nodes["Comment"].fields, ("text",))
    mentioned = check_mentions(change, values.get("text", ""), comment["audience"])
    check_shared_text(change, values.get("text"), comment["audience"], contracts, comment.get("references") or ())
    change.checks.stop()
    id, at = comment["id"], now()
    if values["text"] == comment["text"]:
        return {"label": "Comment", "id": id, "version": comment["version"]}
    edit = f"CE-{mark[:16]}"
    run(tx, KEEP, id=id, edit=edit, edge=f"{edit}>{id}", at=at)
    values |= {
        "references": references_of(values["text"]),
        "changed": at,
        "version": f"CV-{value_digest([mark, id])[:16]}",
    }
    run(tx, SET, id=id, values=values)
    run(tx, FORGET, id=id)
    Upsert(tx, model, list(_mentions(id, mentioned, author))).write()
    before = {"text": comment["text"]}
    return change.note("comment.edit", comment | values, before=before, after={"text": values["text"]})


@idempotent("comment.withdraw")
def withdraw_comment(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Withdraw one's own comment, so that no partner sees it. `payload`: id, if_version."""
    change = CommentChange(model, author, payload, tx, mark)
    comment = change.comment(own=True)
    return _set(change, "comment.withdraw", comment, {"withdrawn": now(), "withdrawn_by": author.name})


@idempotent("comment.restore")
def restore_comment(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back that one's own comment was withdrawn. `payload`: id, if_version."""
    change = CommentChange(model, author, payload, tx, mark)
    comment = change.comment(own=True, withdrawn=True)
    return _set(change, "comment.restore", comment, {"withdrawn": None, "withdrawn_by": None})


@idempotent("comment.resolve")
def resolve_comment(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Settle a thread: its first comment says so. `payload`: id, if_version."""
    return _settle(CommentChange(model, author, payload, tx, mark), "comment.resolve", resolved=True)


@idempotent("comment.reopen")
def reopen_comment(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back that a thread was settled. `payload`: id, if_version."""
    return _settle(CommentChange(model, author, payload, tx, mark), "comment.reopen", resolved=False)


def _settle(change: CommentChange, what: str, *, resolved: bool) -> Row:
    comment = change.comment(own=False)
    if comment["thread"]:
        change.checks.add("CONFLICT", NOT_FIRST, "id")
    if (comment.get("resolved") is not None) == resolved:
        change.checks.add("CONFLICT", IS_SETTLED if resolved else IS_OPEN, "id")
    change.checks.stop()
    by = {"resolved": now(), "resolved_by": change.author.name} if resolved else {}
    return _set(change, what, comment, {"resolved": None, "resolved_by": None} | by)


def _set(change: CommentChange, what: str, comment: Row, values: Row) -> Row:
    """Give a comment these properties, and note it."""
    run(change.tx, SET, id=comment["id"], values=values)
    return change.note(what, comment, before={name: comment.get(name) for name in values}, after=values)


FIRST = """MATCH (c:Comment {id: $id})-[:REPLIES_TO*0..1]->(d:Comment)-[:COMMENT_ON]->({id: $target})
WHERE NOT EXISTS { (d)-[:REPLIES_TO]->() }
RETURN d.id AS id, d.withdrawn AS withdrawn, COLLECT { MATCH (d)-[:OPEN_TO]->(p) RETURN p.id } AS audience"""
ELSEWHERE = Text("that is no comment here that can be replied to", "此处没有可回复的该评论")
TOO_MANY = Text("there are {most} comments here already", "此处已有 {most} 条评论")
NOT_FIRST = Text("settle the comment that this one replies to", "请在所回复的评论上操作")
IS_SETTLED = Text("this comment is settled already", "该评论已解决")
IS_OPEN = Text("this comment is not settled", "该评论尚未解决")
