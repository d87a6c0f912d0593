"""Audiences of sections: us, or us and named partners, who are parties of the workspace. Widened and narrowed by a change of its own."""

from __future__ import annotations

import datetime as dt

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.model import Model
from graph.model.records import EdgeRecord
from graph.model.workspaces.solution_sections import FIELDS
from graph.mutations.changes import Author, idempotent
from graph.mutations.checks import FoundNode
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.solution.section_access import SectionChange
from graph.workspaces.solution.shared_facts import Contracts, listed_facts, partner_contracts, unseen_facts
from graph.workspaces.workspace_parties import origin_of, read_parties

END = """MATCH (:SolutionSection {id: $id})-[r:SHARED_WITH|OWNED_BY]->(p) WHERE p.id IN $partners DELETE r"""
END_ALL = """MATCH (p:Organization|Person {id: $partner})<-[r:SHARED_WITH|OWNED_BY]-(n:SolutionSection {workspace: $workspace})
DELETE r RETURN collect(DISTINCT n.id) AS sections"""
END_COMMENTS = (
    """MATCH (:SolutionSection {id: $id})<-[:COMMENT_ON]-(:Comment)-[r:OPEN_TO]->(p) WHERE p.id IN $partners DELETE r"""
)
END_ALL_COMMENTS = (
    """MATCH (p:Organization|Person {id: $partner})<-[r:OPEN_TO]-(:Comment {workspace: $workspace}) DELETE r"""
)


def first_audience(change: SectionChange, workspace: str) -> list[FoundNode]:
    """The partners that a new section is shared with; of one that a partner adds, itself. What can't be is told to the checks."""
    ids = change.payload.get("partner_ids") or []
    if change.partner is None:
        return _parties(change, workspace, ids)
    for place, id in enumerate(ids):
        if id != change.partner:  # whoever it may be: nobody learns of others
            change.checks.add_absent(PARTNERS, id, "partner_ids", str(place))
    return [change.own_party()]


def _parties(change: SectionChange, workspace: str, ids: list[str]) -> list[FoundNode]:
    found = change.checks.several("partner_ids", ids, list(PARTNERS))
    parties = {row["partner"] for row in read_parties(change.tx, workspace)}
    for each in found:
        if each.id not in parties:
            place = str(ids.index(each.requested_id))
            change.checks.add("CONFLICT", NO_PARTY.fill(id=each.id), "partner_ids", place)
    return found


def share_of(section: str, partner: FoundNode, author: Author, history_from: dt.datetime) -> EdgeRecord:
    """The relationship that lets a partner see a section, and its history from a moment on."""
    merged = (section, partner.requested_id) if partner.requested_id != partner.id else None
    values = {"since": now(), "history_from": history_from}
    start = ("SolutionSection", section)
    return EdgeRecord("SHARED_WITH", start, partner.end, values, origin_of(author), originals=merged)


@idempotent("section.share", partner_contracts)
def share_section(
    model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str, contracts: Contracts
) -> Row:
    """Say who sees a section beside us. `payload`: id, partner_ids (all of them), with_history, confirmed.

    The answer says who gains it and who loses it, what they will see and what they saw, which facts in its text those who gain it will
    not see; nothing is changed until it is confirmed.
    """
    change = SectionChange(model, author, payload, tx, mark)
    section = change.section(payload.get("id"), "id")
    wanted = {each.id: each for each in _parties(change, section["workspace"], payload.get("partner_ids") or [])}
    change.checks.stop()
    held = change.audience(section["id"])
    gains, loses = [id for id in wanted if id not in held], [id for id in held if id not in wanted]
    shown = [name for name in FIELDS if section.get(name) is not None]
    unseen = unseen_facts(change, section.get("references") or [], gains, contracts)
    answer: Row = {"gains": gains, "loses": loses, "shown": shown, "unseen": listed_facts(unseen)}
    answer["seen_since"] = [held[id]["since"].isoformat() for id in loses]
    version = {"label": "SolutionSection", "id": section["id"], "version": section["version"]}
    if not payload.get("confirmed") or not (gains or loses):
        return version | answer
    for statement in (END, END_COMMENTS):
        run(tx, statement, id=section["id"], partners=loses)
    history = section["created"] if payload.get("with_history") else now()
    Upsert(tx, model, [share_of(section["id"], wanted[id], author, history) for id in gains]).write()
    after = answer | {"audience": list(wanted), "with_history": bool(payload.get("with_history"))}
    return change.record("section.share", section, before={"audience": list(held)}, after=after) | answer


def end_audiences(tx: ManagedTransaction, workspace: str, partner: str) -> list[str]:
    """Let a partner see no section or comment of a workspace any more, nor be waited for; the ids of the sections that it saw."""
    run(tx, END_ALL_COMMENTS, workspace=workspace, partner=partner)
    found: list[str] = run(tx, END_ALL, workspace=workspace, partner=partner)[0]["sections"]
    return sorted(found)


NO_PARTY = Text("{id} is not a party of this workspace: admit it first", "{id} 未参与该协作空间:请先准入")
