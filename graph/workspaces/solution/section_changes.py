"""Mutations of sections, the same for every kind: add one, edit its fields, remove it, restore it, take an edit back.

add_section(graph, author, key, {"workspace_id": "WS-1", "kind": "risk", "title": "交期", "partner_ids": ["V01"]})
"""

from __future__ import annotations

from typing import Any

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.model.records import EdgeRecord
from graph.model.workspaces.solution_sections import FIELDS, KINDS, SectionKind
from graph.mutations.changes import Author, idempotent
from graph.mutations.checks import EARLIEST, SLOW
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.solution.section_access import SectionChange, kind_of
from graph.workspaces.solution.section_audiences import first_audience, share_of
from graph.workspaces.solution.section_edits import decoded, merge_edit, write_clashes, write_edits
from graph.workspaces.solution.shared_facts import Contracts, check_shared_text, partner_contracts
from graph.workspaces.workspace_parties import origin_of

MOST_SECTIONS = 1000  # of a workspace, as far as the author sees them
LATEST = 2200  # a year: after it, days are placeholders
CREATE = "CREATE (n:SolutionSection {id: $id}) SET n += $values"
SET = "MATCH (n:SolutionSection {id: $id}) SET n += $values"
EDIT = "MATCH (e:SectionEdit {id: $id, section: $section}) RETURN e.field AS field, e.value AS value"


@idempotent("section.add", partner_contracts)
def add_section(
    model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str, contracts: Contracts
) -> Row:
    """Add a section. `payload`: workspace_id, kind, its fields, partner_ids (who sees it beside us; of a partner itself alone),
    confirmed (also where they will not see facts that the text refers to)."""
    change = SectionChange(model, author, payload, tx, mark)
    workspace = change.workspace(payload.get("workspace_id"), "workspace_id")
    kind = KINDS.get(payload.get("kind") or "")
    if kind is None:
        change.checks.add("MISSING", SAY_KIND.fill(kinds=", ".join(KINDS)), "kind")
        change.checks.stop()
    assert kind
    values = _values(change, kind, {"state": "draft" if payload.get("text") else "missing"})
    if not values.get("title"):
        change.checks.add("MISSING", SAY_TITLE, "title")
    _check_values(change, values)
    _check_count(change, workspace)
    partners = first_audience(change, workspace)
    check_shared_text(change, values.get("text"), [each.id for each in partners], contracts)
    change.checks.stop()
    section = {"id": f"SEC-{mark[:16]}", "workspace": workspace, "kind": kind.name}
    made = {"workspace": workspace, "kind": kind.name, "state": values["state"], "created": now()}
    run(tx, CREATE, id=section["id"], values=made | {"created_by": author.name})
    write_edits(change, section["id"], values, {})
    end = ("SolutionSection", section["id"])
    edges = [EdgeRecord("SECTION_OF", end, ("Workspace", workspace), {}, origin_of(author))]
    edges += [share_of(section["id"], each, author, made["created"]) for each in partners]
    if change.partner:
        edges += [EdgeRecord("OWNED_BY", end, each.end, {}, origin_of(author)) for each in partners]
    Upsert(tx, model, list(edges)).write()
    after = values | {"kind": kind.name, "audience": [each.id for each in partners]}
    return change.record("section.add", section, before=None, after=after)


@idempotent("section.edit", partner_contracts)
def edit_section(
    model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str, contracts: Contracts
) -> Row:
    """Edit fields of a section, each by itself. `payload`: id, fields, clear (fields to empty), if_version (which one was edited),
    confirmed (also where partners will not see facts that the text refers to).

    What others edited since is merged; where that can't be, both versions stay, as a clash of the field.
    """
    change = SectionChange(model, author, payload, tx, mark)
    section = change.section(payload.get("id"), "id")
    values = _values(change, kind_of(section), {})
    values |= _emptied(change, kind_of(section), values)
    if not payload.get("if_version"):
        change.checks.add("MISSING", SAY_VERSION, "if_version")
    if not values and not change.checks.faults:
        change.checks.add("MISSING", SAY_WHAT, "title")
    _check_values(change, section | values, values)
    audience = change.audience(section["id"])
    check_shared_text(change, values.get("text"), audience, contracts, section.get("references") or ())
    change.checks.stop()
    return save_edit(change, section, values, payload["if_version"], "section.edit")


@idempotent("section.revert")
def revert_edit(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Give a field the value again that it had by an earlier edit: an edit of its own. `payload`: id (of the edit), if_version."""
    change = SectionChange(model, author, payload, tx, mark)
    found = change.find(["SectionEdit"], payload.get("id"), "id")
    change.checks.stop()
    assert found
    of = run(tx, "MATCH (e:SectionEdit {id: $id}) RETURN e {.*} AS node", id=found.id)[0]["node"]
    section = change.section(of["section"], "id")
    change.check_version(section)
    values = {of["field"]: decoded(FIELDS[of["field"]], of["value"])}
    _check_state(change, values)
    change.checks.stop()
    return save_edit(change, section, values, section["version"], "section.revert")


def save_edit(change: SectionChange, section: Row, values: Row, version: str, what: str) -> Row:
    """Write what becomes of an edit of fields as they were at a version, and note it."""
    outcome = merge_edit(change, section, values, version)
    made = outcome.values
    if made and "state" not in made and (state := _state_after(section, made)):
        made = made | {"state": state}
    before = {name: section.get(name) for name in made}
    write_edits(change, section["id"], made, outcome.drafts)
    write_clashes(change, section["id"], outcome.clashes, outcome.drafts)
    after = made | ({"clashes": outcome.clashes} if outcome.clashes else {})
    clashing = {"clashing": sorted([*outcome.clashes, *outcome.repeated])}
    if not after:
        return {"label": "SolutionSection", "id": section["id"], "version": section["version"]} | clashing
    return change.record(what, section, before=before, after=after) | clashing


def _state_after(section: Row, values: Row) -> str | None:
    """The state that an edit of other fields leads to: what was accepted is a draft again, what was missing is one."""
    if section["state"] == "accepted" or (section["state"] == "missing" and values.get("text")):
        return "draft"
    return None


@idempotent("section.remove")
def remove_section(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Remove a section, so that no partner sees it. `payload`: id, if_version."""
    change = SectionChange(model, author, payload, tx, mark)
    section = change.section(payload.get("id"), "id")
    change.check_version(section)
    run(tx, SET, id=section["id"], values={"removed": now(), "removed_by": author.name})
    return change.record("section.remove", section, before={"removed": None}, after={"title": section["title"]})


@idempotent("section.restore")
def restore_section(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back that a section was removed. `payload`: id, if_version."""
    change = SectionChange(model, author, payload, tx, mark)
    section = change.section(payload.get("id"), "id", removed=True)
    change.check_version(section)
    run(tx, SET, id=section["id"], values={"removed": None, "removed_by": None})
    return change.record("section.restore", section, before={"removed": section["removed"]}, after={"removed": None})


def _values(change: SectionChange, kind: SectionKind, defaults: Row) -> Row:
    """The fields that an input gives. One that sections of this kind lack is a fault."""
    payload = change.payload
    for name in FIELDS:
        if payload.get(name) is not None and name not in kind.fields:
            change.checks.add("INVALID", NO_FIELD.fill(kind=kind.text, field=FIELDS[name].text), name)
    named = [name for name in kind.fields if payload.get(name) is not None]
    return defaults | change.checks.values(FIELDS, named)


def _emptied(change: SectionChange, kind: SectionKind, values: Row) -> Row:
    names = list(dict.fromkeys(change.payload.get("clear") or []))
    for place, name in enumerate(names):
        if name in values or name not in kind.fields or FIELDS[name].required:
            change.checks.add("INVALID", NOT_EMPTIED.fill(field=FIELDS[name].text), "clear", str(place))
    return dict.fromkeys(names)


def _check_values(change: SectionChange, whole: Row, values: Row | None = None) -> None:
    """What no section can have: an end before its start, a due time that is over; `values`: those that are new, all by default."""
    new = whole if values is None else values
    starts, ends, due = (whole.get(name) for name in ("starts", "ends", "due"))
    if starts and ends and ends < starts and {"starts", "ends"} & new.keys():
        change.checks.add("OUT_OF_RANGE", BACKWARDS.fill(a=starts, b=ends), "ends")
    if due and "due" in new and due < now() - SLOW:
        change.checks.add("OUT_OF_RANGE", OVER.fill(due=due), "due")
    for name in ("starts", "ends", "due"):
        if (value := new.get(name)) and not EARLIEST <= value.year <= LATEST:
            change.checks.add("OUT_OF_RANGE", NO_DAY.fill(value=value, a=EARLIEST, b=LATEST), name)
    _check_state(change, new)


def _check_state(change: SectionChange, values: Row) -> None:
    """A partner hands in; we accept."""
    if change.partner and values.get("state") == "accepted":
        change.checks.add("INVALID", ACCEPTED_BY_US, "state")


def _check_count(change: SectionChange, workspace: str) -> None:
    pattern = "(n:SolutionSection {workspace: $workspace} WHERE n.removed IS NULL)"
    rows: list[Any] = change.rows(pattern, "count(n) AS n", ("n", "SolutionSection"), workspace=workspace)
    if rows[0]["n"] >= MOST_SECTIONS:
        change.checks.add("OUT_OF_RANGE", TOO_MANY.fill(most=MOST_SECTIONS), "workspace_id")


SAY_KIND = Text("say of which kind it is: {kinds}", "请写明类别:{kinds}")
SAY_TITLE = Text("a section needs a title", "条目须有标题")
SAY_WHAT = Text("say what is to change", "请写明要更改的内容")
SAY_VERSION = Text("say which version you edited: the `version` that you read", "请写明所编辑的版本:即读取时的 version")
NO_FIELD = Text("a section of the kind {kind} has no field {field}", "{kind}没有字段{field}")
NOT_EMPTIED = Text("{field} can't be emptied here", "此处不能清空{field}")
BACKWARDS = Text("{b} is before {a}", "{b} 早于 {a}")
OVER = Text("{due} is over already", "{due} 已经过去")
NO_DAY = Text("{value} is not between the years {a} and {b}", "{value} 不在 {a} 至 {b} 年之间")
ACCEPTED_BY_US = Text("say that it is ready: we accept it then", "请设为待验收(ready),由我方接受")
TOO_MANY = Text(
    "a workspace holds {most} sections; remove some first", "一个协作空间最多 {most} 个条目;请先移除部分条目"
)
