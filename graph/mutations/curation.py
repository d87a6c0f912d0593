"""Curation of data: fields locked and corrected, two ids the same or distinct, feedback on recommendations."""

from __future__ import annotations

from typing import Any, Literal

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db import statements
from graph.db.served_scores import BINDING, is_served
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.claims import claims_of_properties
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import value_problems
from graph.mutations.changes import (
    Author,
    InvalidInput,
    check_version,
    idempotent,
    input_error,
    read_version,
    record_change,
    refusal,
    serialize_writers,
    value_digest,
)
from graph.mutations.checks import LENGTH, LONG, FoundNode, InputChecks
from graph.mutations.correctable_fields import correctable_fields, locked_by
from graph.store import corrections, events
from graph.store.identifiers import PARTIES, match_id
from graph.store.merging import holding_node
from graph.store.source_numbers import split_objection, split_source_in
from graph.words import Text

Answer = Literal["same", "distinct"]
MATCH = "MATCH (m:Match {id: $id}) RETURN m {.*} AS m"
DECIDE = "MERGE (m:Match {id: $id}) SET m += $values"
UNMARK = "UNWIND $ids AS id MATCH (n:{label} {{id: id}}) REMOVE n.resolved"
FEEDBACK = "MERGE (f:Feedback {id: $id}) SET f = $values"


@idempotent("field.lock")
def lock_field(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Keep a field as it is, whatever sources say: {label, id, version}. `payload`: label, id, field, why, if_version."""
    return _fix(tx, model, author, "field.lock", payload)


@idempotent("field.correct")
def correct_field(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Give a field another value, which stays until it is unlocked. `payload`: as above, and value."""
    return _fix(tx, model, author, "field.correct", payload)


def _fix(tx: ManagedTransaction, model: Model, author: Author, what: str, payload: Row) -> Row:
    serialize_writers(tx)
    found, declared, row = _field(tx, model, payload)
    name = declared.name
    value = _whole(declared, payload.get("value")) if what == "field.correct" else row["properties"].get(name)
    if value is None:
        raise InvalidInput([input_error("MISSING", GIVE_VALUE if what == "field.correct" else NO_VALUE, PLACE[what])])
    wrong = list(value_problems(declared, value))
    if wrong:
        raise InvalidInput([input_error("INVALID", text, "value") for text in wrong])
    corrections.lock_in(tx, model, found.label, found.id, name, value=value, by=author.name)
    after = {"field": name, "value": value, "locked": True} | _reason(payload)
    return _record_curation(tx, model, author, what, found, before=_before(model, found, declared, row), after=after)


@idempotent("field.unlock")
def unlock_field(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Let the sources decide a field again; `was_locked` says whether it was locked. `payload`: label, id, field, why, if_version."""
    serialize_writers(tx)
    found, declared, row = _field(tx, model, payload)
    before = _before(model, found, declared, row)
    if not corrections.unlock_in(tx, model, found.label, found.id, declared.name):
        version = read_version(tx, model, found.label, found.id)
        return {"label": found.label, "id": found.id, "version": version, "was_locked": False}
    rows = run(tx, statements.read_nodes(found.label), ids=[found.id])
    value = rows[0]["properties"].get(declared.name)
    after = {"field": declared.name, "value": value, "locked": False} | _reason(payload)
    return _record_curation(tx, model, author, "field.unlock", found, before=before, after=after) | {"was_locked": True}


def _field(tx: ManagedTransaction, model: Model, payload: Row) -> tuple[FoundNode, Field, Row]:
    """The node and the field that are meant, and the node as it is stored. Raises InvalidInput with all that is wrong."""
    checks = InputChecks(tx, model, payload)
    found = _node(checks, payload)
    name = (payload.get("field") or "").strip()
    if not name:
        checks.add("MISSING", NAME_FIELD, "field")
    if len(reason := payload.get("why") or "") > LONG:
        checks.add("TOO_LONG", LENGTH.fill(field=REASON, most=LONG, n=len(reason)), "why")
    checks.stop()
    assert found
    row = run(tx, statements.read_nodes(found.label), ids=[found.id])[0]
    fields = correctable_fields(model, [found.label, *(label for label in row["labels"] if label != found.label)])
    if name not in fields:
        checks.add("NOT_FOUND", NO_FIELD.fill(name=name, known=", ".join(fields)), "field")
    checks.stop()
    check_version(read_version(tx, model, found.label, found.id), payload.get("if_version"))
    return found, fields[name], row


def _whole(declared: Field, value: Any) -> Any:
    """A blank text as nothing, and a number of GraphQL as the integer that the field holds, where it is one."""
    if isinstance(value, str):
        return value.strip() or None
    is_whole = declared.kind == "integer" and isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


def _reason(payload: Row) -> Row:
    """Why somebody did it, for the audit log."""
    reason = (payload.get("why") or "").strip()
    return {"why": reason} if reason else {}


def _node(checks: InputChecks, payload: Row) -> FoundNode | None:
    """The node that is meant: by its label and id, or a party by a number of a source."""
    observed = [n.label for n in checks.model.identities if n.layer != "system"]
    return checks.need("id", [payload["label"]] if payload.get("label") in observed else PARTIES)


def _before(model: Model, found: FoundNode, declared: Field, row: Row) -> Row:
    roles = set(row["labels"]) - {found.label}
    claims = claims_of_properties(row["properties"], roles, model.fields(found.label, *roles)).get(declared.name, {})
    locked = locked_by(claims) is not None
    return {"field": declared.name, "value": row["properties"].get(declared.name), "locked": locked}


def _record_curation(
    tx: ManagedTransaction, model: Model, author: Author, what: str, found: FoundNode, *, before: Any, after: Any
) -> Row:
    record_change(tx, author, what, found.label, found.id, before=before, after=after)
    version = read_version(tx, model, found.label, found.id)
    return {"label": found.label, "id": found.id, "version": version}


@idempotent("match.decide")
def decide_match(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Keep that two ids are the same party, or distinct; the next resolution applies it. `payload`: a, b, answer, if_version."""
    serialize_writers(tx)
    label, a, b = _pair(InputChecks(tx, model, payload), payload)
    id = match_id(label, *sorted((a.requested_id, b.requested_id)))
    held = run(tx, MATCH, id=id)
    check_version(read_version(tx, model, "Match", id), payload.get("if_version"))
    one, two = sorted((a.requested_id, b.requested_id))
    values = {"party": label, "a": one, "b": two, "answer": payload["answer"], "by": author.name, "at": now()}
    run(tx, DECIDE, id=id, values=values)
    run(tx, UNMARK.format(label=label), ids=[a.id, b.id])
    before = {n: held[0]["m"].get(n) for n in ("answer", "by")} if held else None
    record_change(
        tx, author, "match.decide", "Match", id, before=before, after={"answer": payload["answer"], "a": one, "b": two}
    )
    return {"label": "Match", "id": id, "version": read_version(tx, model, "Match", id)}


def _pair(checks: InputChecks, payload: Row) -> tuple[str, FoundNode, FoundNode]:
    """Two ids of one label, which may be one node by now: their originals are meant."""
    if payload.get("answer") is None:
        checks.add("MISSING", SAY_ANSWER, "answer")
    a = checks.need("a", PARTIES)
    b = checks.need("b", [a.label] if a else PARTIES)
    if a and b and a.requested_id == b.requested_id:
        checks.add("DUPLICATE", ONE_ID.fill(id=a.requested_id), "b")
    checks.stop()
    assert a and b
    return a.label, a, b


@idempotent("source.part")
def part_by_source(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Part what one source tells of an id, now and later: another node, which the answer names. `payload`: label, id, source,
    if_version."""
    serialize_writers(tx)
    checks = InputChecks(tx, model, payload)
    found, source = _node(checks, payload), (payload.get("source") or "").strip()
    if not source:
        checks.add("MISSING", NAME_SOURCE, "source")
    checks.stop()
    assert found
    label, id = found.label, found.requested_id.strip()
    wrong = split_objection(model, label, id, source, holding_node(tx, model, label, id))
    if wrong:
        place, error = wrong
        raise refusal(error, "CONFLICT", place)
    check_version(read_version(tx, model, label, found.id), payload.get("if_version"))
    to = split_source_in(tx, model, label, id, source, author.name)
    news = events.event_of_nodes("regrouped", label, {found.id, to})
    record_change(
        tx, author, "source.part", label, to, before={"id": id, "source": source}, after={"id": to}, more=[news]
    )
    return {"label": label, "id": to, "version": read_version(tx, model, label, to)}


@idempotent("feedback.give")
def give_feedback(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """What a person thinks of a recommendation; of one person the last counts. `payload`: partner_id, customer_id, verdict,
    why, if_version."""
    serialize_writers(tx)
    checks = InputChecks(tx, model, payload)
    values = checks.values(model.nodes["Feedback"].fields, ("verdict", "why"))
    if values.get("verdict") == "not_useful" and not values.get("why"):
        checks.add("MISSING", SAY_WHY, "why")
    partner, customer = checks.need("partner_id", PARTNERS), checks.need("customer_id", ["Customer"])
    fits = (
        run(tx, _recommended(partner.label), partner=partner.id, customer=customer.id) if (partner and customer) else []
    )
    if partner and customer and not fits:
        checks.add(
            "NOT_FOUND",
            NOT_RECOMMENDED.fill(partner=partner.requested_id, customer=customer.requested_id),
            "partner_id",
        )
    checks.stop()
    assert partner and customer
    id = f"FB-{value_digest([author.id, partner.end, customer.end])[:16]}"
    check_version(read_version(tx, model, "Feedback", id), payload.get("if_version"))
    held = run(tx, statements.read_nodes("Feedback"), ids=[id])
    values |= fits[0] | {"id": id, "partner": partner.id, "customer": customer.id, "by": author.name, "at": now()}
    run(tx, FEEDBACK, id=id, values=values)
    before = held[0]["properties"] if held else None
    record_change(tx, author, "feedback.give", "Feedback", id, before=before, after=values, about=customer.id)
    return {"label": "Feedback", "id": id, "version": read_version(tx, model, "Feedback", id)}


def _recommended(label: str) -> str:
    return (
        f"{BINDING}MATCH (p:{label} {{id: $partner}})-[f:FITS]->(c:Organization {{id: $customer}}) WHERE {is_served('f')} "
        "RETURN f.rank AS rank, f.probability AS probability, f.run AS run ORDER BY f.rank LIMIT 1"
    )


PLACE = {"field.lock": "field", "field.correct": "value"}
GIVE_VALUE = Text(
    "value: say which one it is to have; to let the sources decide, unlock it", "请给出新值;如需由来源决定,请解除锁定"
)
NO_VALUE = Text("this field has no value to keep; correct it instead", "该字段目前没有值;请改用更正")
REASON = Text("why", "原因")
NAME_FIELD = Text("field: say which one is meant", "请指明字段")
NO_FIELD = Text(
    "there is no field {name!r} that can be fixed here; there are {known}",
    "此处没有可锁定的字段 {name!r};可用字段:{known}",
)
NAME_SOURCE = Text("source: say whose part is another one", "请指明数据源")
SAY_ANSWER = Text("answer: SAME or DISTINCT", "请回答 SAME(同一)或 DISTINCT(不同)")
ONE_ID = Text("{id!r} is one id; name two", "{id!r} 是同一个编号;请给出两个")
SAY_WHY = Text("say why it is not useful: the next model learns from it", "请说明为何无用,供模型改进")
NOT_RECOMMENDED = Text(
    "{partner!r} is not recommended for {customer!r} at present", "目前未向 {customer!r} 推荐 {partner!r}"
)
