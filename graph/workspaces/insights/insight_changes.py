"""Mutations of insights: add one, withdraw one's own, accept or decline it for us, and open it again, which takes these back.

add_insight(graph, author, key, {"workspace_id": "WS-1", "kind": "risk", "about_id": "C1", "text": "…", "confidence": "high"})
"""

from __future__ import annotations

from typing import Any

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.model.workspaces.insights import SUBJECTS, WRITTEN
from graph.mutations.changes import Author, idempotent
from graph.mutations.checks import EARLIEST, FoundNode
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.insights.insight_access import InsightChange
from graph.workspaces.solution.section_audiences import first_audience

MOST_INSIGHTS = 1000  # of a workspace, as far as the author sees them
LATEST = 2200  # a year: after it, days are placeholders
CREATE = "CREATE (n:Insight {id: $id}) SET n += $values"
OPEN: Row = {
    "state": "open",
    "decided": None,
    "decided_by": None,
    "withdrawn": None,
    "withdrawn_by": None,
    "why": None,
}


@idempotent("insight.add")
def add_insight(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Write an insight. `payload`: workspace_id, kind, about_id, since, text, evidence, confidence, partner_ids (who sees it beside
    us; of a partner itself alone)."""
    change = InsightChange(model, author, payload, tx, mark)
    workspace = change.workspace(payload.get("workspace_id"), "workspace_id")
    values = change.checks.values(model.nodes["Insight"].fields, WRITTEN)
    _check_since(change, values.get("since"))
    _check_count(change, workspace)
    about = change.find(SUBJECTS, payload.get("about_id"), "about_id")
    readers = first_audience(change, workspace)
    change.checks.stop()
    assert about
    id, at = f"IN-{mark[:16]}", now()
    values |= {"workspace": workspace, "state": "open", "at": at, "by": author.name, "version": change.new_version()}
    run(tx, CREATE, id=id, values=values)
    edges = [
        change.tie("INSIGHT_OF", id, FoundNode("Workspace", workspace, workspace)),
        change.tie("INSIGHT_ABOUT", id, about),
    ]
    edges += [change.tie("TOLD_TO", id, each, {"since": at}) for each in readers]
    if change.partner:
        edges += [change.tie("TOLD_BY", id, each, {"person": author.name}) for each in readers]
    Upsert(tx, model, list(edges)).write()
    audience = [each.id for each in readers]
    after = values | {"about": about.id, "audience": audience}
    return change.note("insight.add", values | {"id": id, "audience": audience}, before=None, after=after)


def _check_since(change: InsightChange, since: Any) -> None:
    """A day that is meant: a policy may begin later."""
    if since is not None and not EARLIEST <= since.year <= LATEST:
        change.checks.add("OUT_OF_RANGE", NO_DAY.fill(value=since, a=EARLIEST, b=LATEST), "since")


def _check_count(change: InsightChange, workspace: str) -> None:
    rows = change.rows("(n:Insight {workspace: $workspace})", "count(n) AS n", ("n", "Insight"), workspace=workspace)
    if rows[0]["n"] >= MOST_INSIGHTS:
        change.checks.add("OUT_OF_RANGE", TOO_MANY.fill(most=MOST_INSIGHTS), "workspace_id")


@idempotent("insight.withdraw")
def withdraw_insight(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Withdraw an insight that nobody has decided on, by the side that wrote it. `payload`: id, why, if_version."""
    change = InsightChange(model, author, payload, tx, mark)
    insight = change.insight("open")
    change.check_author(insight)
    values = _reason(change)
    change.checks.stop()
    values |= {"state": "withdrawn", "withdrawn": now(), "withdrawn_by": author.name}
    return change.write("insight.withdraw", insight, values)


@idempotent("insight.accept")
def accept_insight(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Accept an insight, by one of us. `payload`: id, why, if_version."""
    change = InsightChange(model, author, payload, tx, mark)
    change.require_staff()
    insight = change.insight("open")
    values = _reason(change)
    change.checks.stop()
    return change.write("insight.accept", insight, values | change.decision("accepted"))


@idempotent("insight.decline")
def decline_insight(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Decline an insight, with why, by one of us. `payload`: id, why, if_version."""
    change = InsightChange(model, author, payload, tx, mark)
    change.require_staff()
    insight = change.insight("open")
    values = _reason(change)
    if not values:
        change.checks.add("MISSING", SAY_WHY, "why")
    change.checks.stop()
    return change.write("insight.decline", insight, values | change.decision("declined"))


@idempotent("insight.reopen")
def reopen_insight(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back that an insight was withdrawn, by the side that wrote it, or that we accepted or declined it. `payload`: id, if_version."""
    change = InsightChange(model, author, payload, tx, mark)
    insight = change.insight("accepted", "declined", "withdrawn")
    if insight["state"] == "withdrawn":
        change.check_author(insight)
    elif change.partner is not None:
        change.checks.add("CONFLICT", WE_DECIDED, "id")
    change.checks.stop()
    return change.write("insight.reopen", insight, dict(OPEN))


def _reason(change: InsightChange) -> Row:
    return change.checks.values(change.model.nodes["Insight"].fields, ("why",))


NO_DAY = Text("{value}: a day between {a} and {b} is meant", "{value}:日期须在 {a} 年至 {b} 年之间")
TOO_MANY = Text("there are {most} insights here already", "此处已有 {most} 条洞察")
SAY_WHY = Text("say why it is declined", "请写明不采纳的原因")
WE_DECIDED = Text("only we can open it again, as we have decided on it", "已由我方处理,只有我方可以重新打开")
