"""The life of a rule: drafted by one person, approved by another, active, replaced or retired; and taken back to what it was.

Each version is a `RuleVersion` of its own; the `Rule` shows what is in force. Every step is one transaction with its audit
entry, and counts as a change of rules, which those who evaluate them look for several times a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.rules.rule_file import RuleFile
from graph.store.audit import audit
from graph.store.events import NewEvent, append_events
from graph.store.second_person import check_second
from graph.words import BadInput, NotFound, Text

COUNT = "MERGE (l:Lock {id: 'rules'}) SET l.seq = coalesce(l.seq, 0) + 1 RETURN l.seq AS version"
VERSION = "OPTIONAL MATCH (l:Lock {id: 'rules'}) RETURN coalesce(l.seq, 0) AS version"
OPEN = """MATCH (v:RuleVersion {rule: $id}) WHERE v.status IN ['draft', 'approved']
    RETURN v {.*} AS version ORDER BY v.version DESC LIMIT 1"""
IN_FORCE = "MATCH (v:RuleVersion {rule: $id, status: 'active'}) RETURN v {.*} AS version"
FORMER = """MATCH (v:RuleVersion {rule: $id}) WHERE v.activated IS NOT NULL AND v.status <> 'active'
    RETURN v {.*} AS version ORDER BY v.activated DESC, v.version DESC LIMIT 1"""
LAST = "MATCH (v:RuleVersion {rule: $id}) RETURN coalesce(max(v.version), 0) AS last"
SET = "MATCH (v:RuleVersion {id: $id}) SET v += $values"
SHOW = "MATCH (r:Rule {id: $id}) SET r += $values"
RULES = """MATCH (r:Rule) WHERE $id IS NULL OR r.id = $id RETURN r {.*} AS rule,
    COLLECT { MATCH (v:RuleVersion {rule: r.id}) RETURN v {.*} ORDER BY v.version } AS versions ORDER BY r.id"""
ACTIVE = "MATCH (r:Rule {status: 'active'}) RETURN r.id AS id, r.version AS version, r.body AS body ORDER BY id"


def draft_rule_in(tx: ManagedTransaction, rule: RuleFile, by: str, request: str = "", person: str | None = None) -> int:
    """Keep a checked rule as its next version, to be approved; a draft that nobody activated goes. Its number."""
    run(tx, COUNT)
    for row in run(tx, OPEN, id=rule.id):
        run(tx, SET, id=row["version"]["id"], values={"status": "replaced", "ended": now()})
    return _new(
        tx,
        rule.id,
        rule_body(rule),
        by,
        request,
        "rule.draft",
        status="draft",
        author=by,
        author_person=person,
        drafted=now(),
    )


def approve_rule_in(tx: ManagedTransaction, id: str, by: str, request: str = "", person: str | None = None) -> int:
    """A second person says yes to the draft; the number of the version. Raises NotFound, BadInput."""
    run(tx, COUNT)
    version = _open(tx, id, "draft")
    check_second(version, by, person)
    run(tx, "MATCH (r:Rule {id: $id, status: 'draft'}) SET r.status = 'approved'", id=id)
    return _step(tx, version, by, "rule.approve", request, status="approved", approver=by, approved=now())


def install_rule_in(tx: ManagedTransaction, rule: RuleFile, by: str) -> int:
    """Put a rule that comes along with the program in force: nobody but the program has approved it, and it says so."""
    run(tx, COUNT)
    values = {"status": "active", "author": by, "drafted": now(), "activator": by, "activated": now()}
    number = _new(tx, rule.id, rule_body(rule), by, "", "rule.install", **values)
    _show(tx, rule.id, {"body": rule_body(rule), "version": number}, "active")
    return number


def activate_rule_in(tx: ManagedTransaction, id: str, by: str, request: str = "") -> int:
    """Put the approved version in force in place of the one before; its number. Raises NotFound, BadInput."""
    run(tx, COUNT)
    version = _open(tx, id, "approved")
    _end(tx, id, "replaced")
    number = _step(tx, version, by, "rule.activate", request, status="active", activator=by, activated=now())
    _show(tx, id, version, "active")
    return number


def retire_rule_in(tx: ManagedTransaction, id: str, by: str, request: str = "") -> bool:
    """End a rule; whether it was active until now. Raises NotFound."""
    run(tx, COUNT)
    before = _rule(tx, id)
    _end(tx, id, "retired")
    run(tx, SHOW, id=id, values={"status": "retired"})
    _record_step(tx, by, "rule.retire", id, {"status": before["status"]}, {"status": "retired"}, request)
    return bool(before["status"] == "active")


def roll_back_rule_in(tx: ManagedTransaction, id: str, by: str, request: str = "") -> int:
    """Put the version in force that was before the present one, as a new version; its number. It was approved then.

    Raises NotFound, BadInput.
    """
    run(tx, COUNT)
    _rule(tx, id)
    rows = run(tx, FORMER, id=id)
    if not rows:
        raise BadInput(NO_FORMER.fill(id=id))
    former: Row = rows[0]["version"]
    _end(tx, id, "replaced")
    kept = {name: former.get(name) for name in ("author", "author_person", "drafted", "approver", "approved")}
    number = _new(
        tx, id, former["body"], by, request, "rule.rollback", status="active", activator=by, activated=now(), **kept
    )
    _show(tx, id, former | {"version": number}, "active")
    return number


def rule_body(rule: RuleFile) -> str:
    """The rule as it is kept."""
    return rule.model_dump_json(by_alias=True, exclude_none=True)


def parse_rule(body: str) -> RuleFile:
    """A rule that was kept."""
    return RuleFile.model_validate_json(body)


def list_rules(graph: Graph) -> list[Row]:
    """{rule, versions} of all, by id: the properties of each and of its versions, the oldest first."""
    return graph.read(RULES, id=None)


def read_rule(graph: Graph, id: str) -> Row:
    """{rule, versions} of one. Raises NotFound."""
    rows = graph.read(RULES, id=id)
    if not rows:
        raise NotFound(NO_RULE.fill(id=id))
    return rows[0]


def rule_state(tx: ManagedTransaction, id: str) -> Row | None:
    """The same in a transaction; None where there is none."""
    rows = run(tx, RULES, id=id)
    return rows[0] if rows else None


def _new(tx: ManagedTransaction, id: str, body: str, by: str, request: str, what: str, **values: Any) -> int:
    """A new version of a rule, and the rule where it is the first."""
    version = int(run(tx, LAST, id=id)[0]["last"]) + 1
    values |= {"rule": id, "version": version, "body": body}
    run(tx, "CREATE (v:RuleVersion {id: $id}) SET v += $values", id=f"{id}@{version}", values=values)
    first = _rule_fields(values) | {"status": "draft"}
    run(tx, "MERGE (r:Rule {id: $id}) ON CREATE SET r += $values", id=id, values=first)
    _record_step(tx, by, what, id, None, values, request)
    return version


def _rule_fields(version: Mapping[str, Any]) -> Row:
    """What the rule itself shows of a version."""
    rule = parse_rule(version["body"])
    return {
        "name": rule.name.zh,
        "name_en": rule.name.en,
        "intent": rule.intent,
        "on": rule.on,
        "version": version["version"],
        "body": version["body"],
    }


def _show(tx: ManagedTransaction, id: str, version: Mapping[str, Any], status: str) -> None:
    run(tx, SHOW, id=id, values=_rule_fields(version) | {"status": status, "error": None})


def _end(tx: ManagedTransaction, id: str, status: str) -> None:
    for row in run(tx, IN_FORCE, id=id):
        run(tx, SET, id=row["version"]["id"], values={"status": status, "ended": now()})


def _rule(tx: ManagedTransaction, id: str) -> Row:
    rows = run(tx, "MATCH (r:Rule {id: $id}) RETURN r {.*} AS rule", id=id)
    if not rows:
        raise NotFound(NO_RULE.fill(id=id))
    rule: Row = rows[0]["rule"]
    return rule


def _open(tx: ManagedTransaction, id: str, status: str) -> Row:
    """The version that is to be approved or activated."""
    _rule(tx, id)
    rows = run(tx, OPEN, id=id)
    if not rows or rows[0]["version"]["status"] != status:
        raise BadInput((NOT_DRAFTED if status == "draft" else NOT_APPROVED).fill(id=id))
    version: Row = rows[0]["version"]
    return version


def _step(tx: ManagedTransaction, version: Row, by: str, what: str, request: str, **values: Any) -> int:
    run(tx, SET, id=version["id"], values=values)
    before = {name: version.get(name) for name in values}
    _record_step(tx, by, what, version["rule"], before, values | {"version": version["version"]}, request)
    return int(version["version"])


def _record_step(tx: ManagedTransaction, by: str, what: str, id: str, before: Any, after: Any, request: str) -> None:
    """The audit entry of a step, and its event."""
    audit(tx, by, what, "Rule", id, before=before, after=after, request=request)
    append_events(tx, [NewEvent("change", "Rule", id, {"what": what})])


NO_RULE = Text(
    "there is no rule {id!r}; `battlemap rules list` shows all", "没有规则 {id!r};用 battlemap rules list 查看全部"
)
NOT_DRAFTED = Text(
    "rule {id} has no draft to approve; make one with `battlemap rules draft FILE`",
    "规则 {id} 没有待批准的草稿;请用 battlemap rules draft FILE 起草",
)
NOT_APPROVED = Text(
    "rule {id} has no approved version to activate; a second person approves with `battlemap rules approve {id}`",
    "规则 {id} 没有已批准的版本;请由另一人用 battlemap rules approve {id} 批准",
)
NO_FORMER = Text("rule {id} had no version in force before this one", "规则 {id} 此前没有生效过的版本")
