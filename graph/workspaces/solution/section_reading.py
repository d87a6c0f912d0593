"""Queries of customer solutions: the sections of a workspace, one with its history, what is missing, and the difference of two moments."""

from __future__ import annotations

import datetime as dt

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.workspaces.solution_sections import KINDS, STATES
from graph.words import NotFound, Text
from graph.workspaces.workspace_reading import NO_WORKSPACE

ENDS = """COLLECT { MATCH (n)-[r:OWNED_BY|NEEDED_BY|RESTS_ON|ANSWERS|FOLLOWS]->(m)
    RETURN {link: toLower(type(r)), id: m.id, title: coalesce(m.title, m.name)} ORDER BY type(r), m.id } AS links"""
CLASHES = """COLLECT { MATCH (c:SectionClash)-[:CLASH_OF]->(n) WHERE c.settled IS NULL
    RETURN c {.id, .field, .value, .by, .at} ORDER BY c.at, c.id } AS clashes"""
AUDIENCE = "COLLECT { MATCH (n)-[r:SHARED_WITH]->(p) RETURN {id: p.id, since: r.since} ORDER BY p.id } AS audience"
LISTED = f"""MATCH (n:SolutionSection {{workspace: $workspace}})
WHERE ($kind IS NULL OR n.kind = $kind) AND ($state IS NULL OR n.state = $state) AND (n.removed IS NOT NULL) = $removed
RETURN n {{.*}} AS section, {ENDS}, {CLASHES}, {AUDIENCE} ORDER BY n.created, n.id"""
ONE = f"MATCH (n:SolutionSection {{id: $id}}) RETURN n {{.*}} AS section, {ENDS}, {CLASHES}, {AUDIENCE}"
HISTORY = """MATCH (e:SectionEdit {section: $id})
RETURN e.id AS id, e.field AS field, e.value AS value, e.by AS by, e.at AS at ORDER BY e.number"""
CHANGED = """MATCH (n:SolutionSection {workspace: $workspace})<-[:EDIT_OF]-(e:SectionEdit) WHERE e.at <= $until
WITH n, e ORDER BY e.number WITH n, e.field AS field, collect(e {.value, .at, .by}) AS edits
WHERE last(edits).at > $since
RETURN n.id AS id, n.kind AS kind, n.title AS title, field, last([x IN edits WHERE x.at <= $since]).value AS before,
  last(edits).value AS after, [x IN edits WHERE x.at > $since | x.by] AS people ORDER BY n.created, id, field"""
EXISTS = "MATCH (w:Workspace {id: $id}) RETURN w.id AS id"


def list_sections(
    graph: Graph, workspace: str, kind: str | None = None, state: str | None = None, removed: bool = False
) -> list[Row]:
    """{section, links, clashes, audience} of the sections of a workspace, kind by kind. Raises NotFound."""
    _check_workspace(graph, workspace)
    rows = graph.read(LISTED, workspace=workspace, kind=kind, state=state, removed=removed)
    return sorted(rows, key=lambda row: list(KINDS).index(row["section"]["kind"]))


def read_section(graph: Graph, id: str) -> Row:
    """{section, links, clashes, audience, history} of one section. Raises NotFound."""
    rows = graph.read(ONE, id=id)
    if not rows:
        raise NotFound(NO_SECTION.fill(id=id))
    return rows[0] | {"history": graph.read(HISTORY, id=id)}


def solution_overview(rows: list[Row]) -> Row:
    """What is missing of these sections, and whom it waits for: {states, clashes, waiting: party or person → titles, unanswered}."""
    states = {state: sum(row["section"]["state"] == state for row in rows) for state in STATES}
    waiting: dict[str, list[str]] = {}
    for row in rows:
        if row["section"]["state"] not in ("ready", "accepted"):
            parties = [link["id"] for link in row["links"] if link["link"] == "owned_by"]
            name = next(iter(parties), None) or row["section"].get("owner") or ""
            waiting.setdefault(name, []).append(row["section"]["title"])
    answered = {link["id"] for row in rows for link in row["links"] if link["link"] == "answers"}
    needs = [row["section"] for row in rows if row["section"]["kind"] == "need"]
    unanswered = [need["title"] for need in needs if need["id"] not in answered]
    return {
        "states": states,
        "clashes": sum(len(row["clashes"]) for row in rows),
        "waiting": waiting,
        "unanswered": unanswered,
    }


def difference_of_moments(graph: Graph, workspace: str, since: dt.datetime, until: dt.datetime) -> list[Row]:
    """{id, kind, title, field, before, after, people} of each field that was edited after a moment, until another. Raises NotFound."""
    _check_workspace(graph, workspace)
    return graph.read(CHANGED, workspace=workspace, since=since, until=until)


def _check_workspace(graph: Graph, id: str) -> None:
    if not graph.read(EXISTS, id=id):
        raise NotFound(NO_WORKSPACE.fill(id=id))


NO_SECTION = Text(
    "there is no section {id!r}; `battlemap workspaces solution list WORKSPACE` shows all",
    "没有方案条目 {id!r};用 battlemap workspaces solution list 协作空间编号 查看全部",
)
