"""Withdrawals: what people recorded is taken back, and nothing but the audit log remembers it."""

from __future__ import annotations

from collections.abc import Callable

from neo4j import ManagedTransaction

from graph.db import statements
from graph.db.transactions import Row, run
from graph.model.claims import COMPUTED, PERSON, claimants, claims_of_properties, source_of
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import ends_of
from graph.mutations.changes import (
    SOURCE,
    Author,
    InvalidInput,
    check_version,
    idempotent,
    input_error,
    read_version,
    record_change,
    serialize_writers,
)
from graph.mutations.checks import NOBODY, InputChecks
from graph.words import Text

WITHDRAWN: Row = {"withdrawn": True}


@idempotent("engagement.withdraw")
def withdraw_engagement(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back an engagement that people recorded. `payload`: id, if_version."""
    return withdraw_node(tx, model, author, "Engagement", payload)


def withdraw_node(
    tx: ManagedTransaction,
    model: Model,
    author: Author,
    label: str,
    payload: Row,
    forget: Callable[[str], None] | None = None,
) -> Row:
    """Remove a node that people recorded, with its relationships; `forget` takes back what follows from it, given its id."""
    serialize_writers(tx)
    checks = InputChecks(tx, model, payload)
    found = checks.need("id", [label])
    checks.stop()
    assert found
    check_version(read_version(tx, model, label, found.id), payload.get("if_version"))
    held = run(tx, statements.read_nodes(label), ids=[found.id])[0]["properties"]
    _check_people(held, model.nodes[label].fields)
    edges = run(tx, statements.edges_at(label), ids=[found.id])
    run(tx, statements.delete_nodes(label), ids=[found.id])
    if forget:
        forget(found.id)
    ends = {row["end"] for row in edges if "Customer" in row["end_labels"]}
    before = held | {"edges": sorted(row["properties"]["id"] for row in edges)}
    what, about = f"{label.lower()}.withdraw", min(ends, default=None)
    record_change(tx, author, what, label, found.id, before=before, after=None, about=about)
    return WITHDRAWN


@idempotent("rating.withdraw")
def withdraw_rating(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back a rating that people recorded. `payload`: id."""
    serialize_writers(tx)
    id = (payload.get("id") or "").strip()
    rows = run(tx, statements.read_edges("RATED"), ids=[id])
    if not rows:
        text = NOBODY.fill(what=model.edges["RATED"].text, id=id)
        raise InvalidInput([input_error("NOT_FOUND" if id else "MISSING", text, "id")])
    held = rows[0]["properties"]
    _check_people(held, model.edges["RATED"].fields)
    run(tx, statements.delete_edges_by_id("RATED"), ids=[id])
    record_change(tx, author, "rating.withdraw", "RATED", id, before=held, after=None, about=ends_of(id)[0])
    return WITHDRAWN


@idempotent("feedback.withdraw")
def withdraw_feedback(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back one's own feedback on a recommendation. `payload`: id, if_version."""
    serialize_writers(tx)
    checks = InputChecks(tx, model, payload)
    found = checks.need("id", ["Feedback"])
    checks.stop()
    assert found
    held = run(tx, statements.read_nodes("Feedback"), ids=[found.id])[0]["properties"]
    if held.get("by") != author.name:
        raise InvalidInput([input_error("CONFLICT", NOT_YOURS, "id")])
    check_version(read_version(tx, model, "Feedback", found.id), payload.get("if_version"))
    run(tx, statements.delete_nodes("Feedback"), ids=[found.id])
    about = held.get("customer")
    record_change(tx, author, "feedback.withdraw", "Feedback", found.id, before=held, after=None, about=about)
    return WITHDRAWN


def _check_people(held: Row, fields: dict[str, Field]) -> None:
    """Only what people alone told can be withdrawn. Raises InvalidInput."""
    sources = {source_of(who) for who in claimants(claims_of_properties(held, (), fields))}
    if SOURCE not in sources or sources - PEOPLE:
        raise InvalidInput([input_error("CONFLICT", OF_A_SOURCE, "id")])


PEOPLE = {SOURCE, PERSON, COMPUTED}
NOT_YOURS = Text("somebody else said this; only they can take it back", "该反馈由他人登记,只能由本人撤回")
OF_A_SOURCE = Text(
    "a source tells this; correct it there, or take the source back", "该记录来自数据源;请在来源中更正,或撤回该来源"
)
