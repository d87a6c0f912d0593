"""Clashes of edits, settled: somebody decides which of two versions of a field holds, or writes a third."""

from __future__ import annotations

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.model.workspaces.solution_sections import FIELDS
from graph.mutations.changes import Author, idempotent
from graph.words import Text
from graph.workspaces.solution.section_access import SectionChange
from graph.workspaces.solution.section_changes import save_edit
from graph.workspaces.solution.section_edits import decoded

TAKES = ("current", "other", "text")
SETTLE = "MATCH (c:SectionClash {id: $id}) SET c.settled = $at, c.settled_by = $by"


@idempotent("section.settle")
def settle_clash(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Decide a clash. `payload`: id (of the clash), take (current: what the section has, other, or text: a new one), text, if_version."""
    change = SectionChange(model, author, payload, tx, mark)
    found = change.find(["SectionClash"], payload.get("id"), "id")
    change.checks.stop()
    assert found
    clash: Row = run(tx, "MATCH (c:SectionClash {id: $id}) RETURN c {.*} AS node", id=found.id)[0]["node"]
    section = change.section(clash["section"], "id")
    if not payload.get("if_version"):
        change.checks.add("MISSING", SAY_VERSION, "if_version")
    if clash.get("settled"):
        change.checks.add("CONFLICT", SETTLED, "id")
    values = _decision(change, clash)
    change.checks.stop()
    change.check_version(section)
    run(tx, SETTLE, id=found.id, at=now(), by=author.name)
    answer = save_edit(change, section, values, section["version"], "section.settle")
    if all(section.get(name) == value for name, value in values.items()):
        answer |= change.record("section.settle", section, before=None, after={"clash": found.id, "take": "current"})
    return answer


def _decision(change: SectionChange, clash: Row) -> Row:
    """The value that a decision gives the field; nothing where it stays."""
    take, name = change.payload.get("take"), clash["field"]
    declared = FIELDS[name]
    if take == "current":
        return {}
    if take == "other":
        return {name: decoded(declared, clash.get("value"))}
    if take != "text":
        change.checks.add("MISSING", SAY_WHICH.fill(known=", ".join(TAKES)), "take")
    elif declared.kind != "string" or declared.choices:
        change.checks.add("INVALID", NO_TEXT.fill(field=declared.text), "take")
    elif not change.payload.get("text"):
        change.checks.add("MISSING", SAY_TEXT, "text")
    else:
        written = change.checks.values({"text": declared}, ["text"])
        return {name: written.get("text")}
    return {}


SAY_VERSION = Text(
    "say which version you decided on: the `version` of the section that you read",
    "请写明据以裁定的版本:即读取条目时的 version",
)
SETTLED = Text("this clash has been decided already", "该冲突已裁定")
SAY_WHICH = Text("say which version holds: {known}", "请写明采用哪个版本:{known}")
SAY_TEXT = Text("write the text that holds", "请写出采用的文本")
NO_TEXT = Text("{field} takes one of the two versions", "{field}只能在两个版本中选择")
