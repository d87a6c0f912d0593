"""Links of sections: the party that one waits for, who needs it, the fact that it rests on, the need that it answers, what it comes after.

A link is seen by who sees both its ends; it is no part of the version of a section, so that nobody learns of others by it.
"""

from __future__ import annotations

from neo4j import ManagedTransaction

from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.model.records import EdgeRecord
from graph.model.workspaces.solution_sections import LINKS, SectionLink
from graph.mutations.changes import Author, idempotent
from graph.mutations.checks import FoundNode
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.solution.section_access import SectionChange, kind_of
from graph.workspaces.workspace_parties import origin_of

THERE = "MATCH (:SolutionSection {id: $id})-[r]->(m) WHERE type(r) = $type RETURN m.id AS id ORDER BY id"
END = "MATCH (:SolutionSection {id: $id})-[r]->(m) WHERE type(r) = $type AND m.id IN $targets DELETE r"


@idempotent("section.link")
def link_section(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Link a section. `payload`: id, link (a name of LINKS), target_id, label (of the target, where it is known)."""
    change = SectionChange(model, author, payload, tx, mark)
    section, link, target = _input(change)
    there = [row["id"] for row in run(tx, THERE, id=section["id"], type=link.type)]
    if target.id in there:
        return {"label": "SolutionSection", "id": section["id"], "version": section["version"]}
    if link.type == "OWNED_BY" and target.id not in change.audience(section["id"]):
        change.checks.add("CONFLICT", NOT_SHARED.fill(id=target.id), "target_id")
    if link.kind:
        _check_section(change, section, link, target)
    change.checks.stop()
    if link.single:
        run(tx, END, id=section["id"], type=link.type, targets=there)
    merged = (section["id"], target.requested_id) if target.requested_id != target.id else None
    start = ("SolutionSection", section["id"])
    Upsert(tx, model, [EdgeRecord(link.type, start, target.end, {}, origin_of(author), originals=merged)]).write()
    return change.record("section.link", section, before={"targets": there}, after=_logged(change, target))


@idempotent("section.unlink")
def unlink_section(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take a link of a section back. `payload`: id, link, target_id, label."""
    change = SectionChange(model, author, payload, tx, mark)
    section, link, target = _input(change)
    there = [row["id"] for row in run(tx, THERE, id=section["id"], type=link.type)]
    if target.id not in there:
        change.checks.add("NOT_FOUND", NO_LINK.fill(id=target.id), "target_id")
    change.checks.stop()
    run(tx, END, id=section["id"], type=link.type, targets=[target.id])
    return change.record("section.unlink", section, before={"targets": there}, after=_logged(change, target))


def _input(change: SectionChange) -> tuple[Row, SectionLink, FoundNode]:
    """The section, the link and its target, as the author sees them. Raises InvalidInput."""
    payload = change.payload
    section = change.section(payload.get("id"), "id")
    name = payload.get("link") or ""
    if name not in kind_of(section).links:
        known = ", ".join(kind_of(section).links)
        change.checks.add("INVALID", NO_SUCH_LINK.fill(kind=kind_of(section).text, known=known), "link")
        change.checks.stop()
    link = LINKS[name]
    labels = [
        label for label in link.labels if payload.get("label") in (None, label, change.model.nodes[label].identity)
    ]
    id = payload.get("target_id")
    if link.type == "OWNED_BY" and change.partner and id != change.partner:
        change.checks.add_absent(link.labels, str(id), "target_id")
        target = None
    else:
        target = change.find(labels or link.labels, id, "target_id")
    change.checks.stop()
    assert target
    return section, link, target


def _logged(change: SectionChange, target: FoundNode) -> Row:
    return {"link": change.payload["link"], "target": target.id}


def _check_section(change: SectionChange, section: Row, link: SectionLink, target: FoundNode) -> None:
    """The section that a link leads to: of this workspace, of the right kind, and not one that comes after this one."""
    there = run(change.tx, "MATCH (n:SolutionSection {id: $id}) RETURN n {.*} AS node", id=target.id)[0]["node"]
    if there["workspace"] != section["workspace"] or there["kind"] != link.kind:
        change.checks.add("CONFLICT", OTHER_KIND.fill(id=target.id, kind=link.text), "target_id")
    elif link.type == "FOLLOWS" and section["id"] in _before(change, section["workspace"], target.id):
        change.checks.add("CONFLICT", CIRCLE, "target_id")


def _before(change: SectionChange, workspace: str, milestone: str) -> set[str]:
    """The milestone and all that come before it, as far as the author sees them: a circle that they don't see is none of theirs."""
    seen = (("n", "SolutionSection"), ("m", "SolutionSection"))
    pattern = "(n:SolutionSection {workspace: $workspace})-[:FOLLOWS]->(m:SolutionSection)"
    pairs = change.rows(pattern, "n.id AS later, m.id AS earlier", *seen, workspace=workspace)
    found, todo = {milestone}, [milestone]
    while todo:
        at = todo.pop()
        news = {pair["earlier"] for pair in pairs if pair["later"] == at} - found
        found |= news
        todo += news
    return found


NOT_SHARED = Text("{id} does not see this section: share it first", "{id} 看不到该条目:请先共享给它")
NO_LINK = Text("there is no such link to {id}", "没有指向 {id} 的此类关联")
NO_SUCH_LINK = Text("a section of the kind {kind} has these links: {known}", "{kind}可用的关联:{known}")
OTHER_KIND = Text("{id} is not {kind}, of this workspace", "{id} 不是本协作空间的{kind}")
CIRCLE = Text("that one comes after this one: milestones would run in a circle", "对方已排在此里程碑之后:不能循环")
