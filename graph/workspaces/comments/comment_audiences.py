"""Audiences of comments: us, or us and named partners, at most those who see what the comment is on; of a reply, its thread's."""

from __future__ import annotations

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.model import Model
from graph.model.records import EdgeRecord
from graph.mutations.changes import Author, idempotent
from graph.mutations.checks import FoundNode
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.comments.comment_access import CommentChange
from graph.workspaces.comments.mentions import check_mentions
from graph.workspaces.solution.shared_facts import Contracts, listed_facts, partner_contracts, unseen_facts
from graph.workspaces.workspace_parties import origin_of

SINCE = "MATCH (:Comment {id: $id})-[r:OPEN_TO]->(p) RETURN p.id AS partner, r.since AS since"
END = "MATCH (:Comment {id: $id})<-[:REPLIES_TO*0..1]-(:Comment)-[r:OPEN_TO]->(p) WHERE p.id IN $partners DELETE r"


def first_readers(change: CommentChange, target: Row, thread: Row | None) -> list[FoundNode]:
    """The partners who see a new comment: those that we name, or the one that writes it. What can't be is told to the checks."""
    ids = change.payload.get("partner_ids") or []
    if change.partner is None:
        return _readers(change, ids, target, thread)
    for place, id in enumerate(ids):
        if id != change.partner:  # whoever it may be: nobody learns of others
            change.checks.add_absent(PARTNERS, id, "partner_ids", str(place))
    return [change.own_party()]


def _readers(change: CommentChange, ids: list[str], target: Row, thread: Row | None) -> list[FoundNode]:
    found = change.checks.several("partner_ids", ids, list(PARTNERS))
    for each in found:
        place = str(ids.index(each.requested_id))
        if each.id not in target["audience"]:
            change.checks.add("CONFLICT", NOT_SHARED.fill(id=each.id), "partner_ids", place)
        elif thread and each.id not in thread["audience"]:
            change.checks.add("CONFLICT", NOT_IN_THREAD.fill(id=each.id), "partner_ids", place)
    return found


def opening_for(comment: str, partner: FoundNode, author: Author) -> EdgeRecord:
    """The relationship that lets a partner see a comment."""
    merged = (comment, partner.requested_id) if partner.requested_id != partner.id else None
    start = ("Comment", comment)
    return EdgeRecord("OPEN_TO", start, partner.end, {"since": now()}, origin_of(author), originals=merged)


@idempotent("comment.share", partner_contracts)
def share_comment(
    model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str, contracts: Contracts
) -> Row:
    """Say who sees a comment of ours beside us. `payload`: id, partner_ids (all of them), confirmed.

    The answer says who gains it, who loses it, and its replies with it, and which facts in it those who gain it will not see;
    nothing is changed until it is confirmed.
    """
    change = CommentChange(model, author, payload, tx, mark)
    comment = change.comment(own=False)
    if comment["party"]:
        change.checks.add("CONFLICT", OF_PARTNER, "id")
    thread = {"audience": _audience(tx, comment["thread"])} if comment["thread"] else None
    wanted = {each.id: each for each in _readers(change, payload.get("partner_ids") or [], comment["on"], thread)}
    check_mentions(change, comment["text"], list(wanted))
    change.checks.stop()
    held = {row["partner"]: row["since"] for row in run(tx, SINCE, id=comment["id"])}
    gains, loses = [id for id in wanted if id not in held], [id for id in held if id not in wanted]
    unseen = listed_facts(unseen_facts(change, comment.get("references") or [], gains, contracts))
    since = [held[id].isoformat() for id in loses]
    answer: Row = {"gains": gains, "loses": loses, "seen_since": since, "unseen": unseen}
    version = {"label": "Comment", "id": comment["id"], "version": comment["version"]}
    if not payload.get("confirmed") or not (gains or loses):
        return version | answer
    run(tx, END, id=comment["id"], partners=loses)
    Upsert(tx, model, [opening_for(comment["id"], wanted[id], author) for id in gains]).write()
    after = answer | {"audience": list(wanted)}
    return change.note("comment.share", comment, before={"audience": list(held)}, after=after) | answer


def _audience(tx: ManagedTransaction, comment: str) -> list[str]:
    return [row["partner"] for row in run(tx, SINCE, id=comment)]


NOT_SHARED = Text("{id} does not see what this comment is on: share it first", "{id} 看不到评论对象:请先共享给它")
NOT_IN_THREAD = Text("{id} does not see the comment that this replies to", "{id} 看不到所回复的评论")
OF_PARTNER = Text("a partner's comment is seen by that partner and us", "伙伴的评论仅该伙伴与我方可见")
