"""Edits of a section: each value that a field had, kept as a node; what a field was at a version; how two edits of a field are merged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.clock import now
from graph.db.transactions import Row, run
from graph.model.declarations import Field
from graph.model.workspaces.solution_sections import FIELDS
from graph.mutations.changes import InvalidInput, input_error, value_digest
from graph.query.texts.text_facts import references_of
from graph.words import Text
from graph.workspaces.solution.section_access import SectionChange
from graph.workspaces.solution.text_merge import merge_texts

LAST = "MATCH (e:SectionEdit {section: $id}) RETURN coalesce(max(e.number), 0) AS number"
WRITE = """MATCH (n:SolutionSection {id: $id}) SET n += $values WITH n
UNWIND $rows AS row CREATE (e:SectionEdit {id: row.id})-[:EDIT_OF {id: row.edge}]->(n) SET e += row.values"""
AT_VERSION = """MATCH (e:SectionEdit {id: $version, section: $id})
RETURN e.number AS number, EXISTS { MATCH (m:SectionEdit {section: $id}) WHERE m.number > e.number AND m.at < $since } AS early"""
VALUES = """MATCH (e:SectionEdit {section: $id}) WHERE e.number <= $number AND e.field IN $fields
WITH e ORDER BY e.number RETURN e.field AS field, last(collect({value: e.value})).value AS value"""
CLASH = """MATCH (n:SolutionSection {id: $id}) UNWIND $rows AS row
CREATE (c:SectionClash {id: row.id})-[:CLASH_OF {id: row.edge}]->(n) SET c += row.values"""
OPEN_CLASH = """MATCH (c:SectionClash {section: $id, field: $field}) WHERE c.settled IS NULL
AND (c.value = $value OR c.value IS NULL AND $value IS NULL) RETURN c.id AS id LIMIT 1"""
DRAFTS = """MATCH (e:SectionEdit|SectionClash {section: $id}) WHERE e.draft IN $drafts
RETURN e.draft AS draft, any(x IN collect(e:SectionClash AND e.settled IS NULL) WHERE x) AS open"""
BEGINNING = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the fields of an edit: new values, the other version of those that clash, and those that clash already as the
    same edit came before. `drafts`: field → what names the edit, under whatever key it comes."""

    values: Row
    clashes: dict[str, str | None]
    repeated: list[str]
    drafts: dict[str, str]


def encoded(value: Any) -> str | None:
    """A value as the history keeps it; moments in UTC, so that equal ones are one text."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def decoded(declared: Field, value: str | None) -> Any:
    """The value of a field that the history keeps as this."""
    if value is None or declared.kind == "string":
        return value
    return dt.datetime.fromisoformat(value) if declared.kind == "datetime" else dt.date.fromisoformat(value)


def merge_edit(change: SectionChange, section: Row, values: Row, version: str) -> Outcome:
    """The fields after an edit of the section as it was at a version, which others may have edited since. Raises InvalidInput."""
    before = values_at(change, section, version, list(values))
    drafts = {name: value_digest([version, name, encoded(value)]) for name, value in values.items()}
    known = {
        row["draft"]: row["open"] for row in run(change.tx, DRAFTS, id=section["id"], drafts=list(drafts.values()))
    }
    outcome = Outcome({}, {}, [name for name in values if known.get(drafts[name])], drafts)
    for name, value in values.items():
        base, mine, theirs = before.get(name), encoded(value), encoded(section.get(name))
        if mine in (base, theirs) or drafts[name] in known:
            continue
        if theirs == base:
            outcome.values[name] = value
        elif (both := merge_value(FIELDS[name], base, mine, theirs)) is None:
            outcome.clashes[name] = mine
        elif both != theirs:
            outcome.values[name] = both
    return outcome


def merge_value(declared: Field, base: str | None, mine: str | None, theirs: str | None) -> str | None:
    """Both edits of a text in one; None where they clash, as of anything else they always do."""
    if declared.kind != "string" or declared.choices or mine is None or theirs is None:
        return None
    return merge_texts(base or "", mine, theirs)


def values_at(change: SectionChange, section: Row, version: str, fields: list[str]) -> dict[str, str | None]:
    """The values of fields at a version that the author may know: one that was current while they could see it. Raises InvalidInput."""
    share = change.audience(section["id"]).get(change.partner or "")
    since = (share["history_from"] if share else None) or BEGINNING
    rows = run(change.tx, AT_VERSION, version=version, id=section["id"], since=since)
    if not rows or rows[0]["early"]:
        raise InvalidInput([input_error("VERSION_CONFLICT", NO_VERSION, "if_version")])
    found = run(change.tx, VALUES, id=section["id"], number=rows[0]["number"], fields=fields)
    return {row["field"]: row["value"] for row in found}


def write_edits(
    change: SectionChange, section: str, values: Mapping[str, Any], drafts: Mapping[str, str]
) -> str | None:
    """Give fields of a section these values, each an edit; the version that it has then, None where nothing is given."""
    at, id = now(), None
    number = run(change.tx, LAST, id=section)[0]["number"]
    rows = []
    for place, (name, value) in enumerate(values.items(), 1):
        id = f"SE-{value_digest([change.mark, section, name])[:16]}"
        edit = {"section": section, "field": name, "value": encoded(value), "number": number + place, "at": at}
        edit |= {"by": change.author.name, "draft": drafts.get(name)}
        rows.append({"id": id, "edge": f"{id}>{section}", "values": edit})
    if rows:
        told = {"references": references_of(values["text"])} if "text" in values else {}
        run(change.tx, WRITE, id=section, values=dict(values) | told | {"version": id, "changed": at}, rows=rows)
    return id


def write_clashes(
    change: SectionChange, section: str, clashes: Mapping[str, str | None], drafts: Mapping[str, str]
) -> None:
    """Keep the other versions beside those of the section; one that stands there already is not kept twice."""
    rows = []
    for name, value in clashes.items():
        if run(change.tx, OPEN_CLASH, id=section, field=name, value=value):
            continue
        id = f"SC-{value_digest([change.mark, section, name])[:16]}"
        clash = {"section": section, "field": name, "value": value, "at": now(), "by": change.author.name}
        clash |= {"draft": drafts[name]}
        rows.append({"id": id, "edge": f"{id}>{section}", "values": clash})
    if rows:
        run(change.tx, CLASH, id=section, rows=rows)


NO_VERSION = Text("this section never had this version; read it again", "该条目没有此版本;请重新读取")
