"""The steps of a data contract as changes: asked for with a key of the client's own, all faults said at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from neo4j import ManagedTransaction
from pydantic import ValidationError

from graph.access.contract_file import Terms
from graph.clock import today
from graph.contracts import contract_lifecycle as steps
from graph.contracts.contract_checks import problems
from graph.db.client import Graph
from graph.db.transactions import Row, plain, run
from graph.mutations.changes import ACCESS, Author, Fault, Refused, change, check_version, digest, fault
from graph.query.wants import Part, Scope, Slot
from graph.words import BadInput, NotFound
from graph.yaml_lines import Loc, mistakes

Step = Callable[[ManagedTransaction, str], int | bool]
NAMES = {"partner": "partner_id", "customers": "customer_ids"}


def draft_contract(graph: Graph, author: Author, key: str, given: Row) -> Row:
    """Keep terms as the next version: {label, id, version, number, access}. Raises Refused, Stale."""

    def step(tx: ManagedTransaction, id: str) -> int:
        return steps.draft_in(tx, _terms(graph, given), author.name, author.request, author.person)

    return change(graph, author, "contract.draft", key, given, partial(_step, author, given, step))


def approve_contract(graph: Graph, author: Author, key: str, given: Row) -> Row:
    """A second person says yes to the draft."""

    def step(tx: ManagedTransaction, id: str) -> int:
        return steps.approve_in(tx, id, author.name, author.request, author.person)

    return change(graph, author, "contract.approve", key, given, partial(_step, author, given, step))


def publish_contract(graph: Graph, author: Author, key: str, given: Row) -> Row:
    """Put the approved version in force."""

    def step(tx: ManagedTransaction, id: str) -> int:
        day = today()
        checked = steps.check_open(graph, id, day)
        return steps.publish_in(tx, graph.model, id, author.name, checked, day, author.request)

    return change(graph, author, "contract.publish", key, given, partial(_step, author, given, step))


def revoke_contract(graph: Graph, author: Author, key: str, given: Row) -> Row:
    """End a contract, its open draft included."""

    def step(tx: ManagedTransaction, id: str) -> bool:
        return steps.revoke_in(tx, id, author.name, author.request)

    return change(graph, author, "contract.revoke", key, given, partial(_step, author, given, step))


def _step(author: Author, given: Row, step: Step, tx: ManagedTransaction, mark: str) -> Row:
    id = (given.get("id") or "").strip()
    try:
        check_version(_version(tx, id), given.get("if_version"))
        step(tx, id)
    except NotFound as error:
        raise Refused([fault("NOT_FOUND", error.text, "id")]) from error
    except BadInput as error:
        code: Any = "SAME_PERSON" if error.code == "SAME_PERSON" else "CONFLICT"
        raise Refused([fault(code, error.text, "id")]) from error
    found = steps.state(tx, id)
    number = found["versions"][-1]["version"] if found else None
    access = run(tx, ACCESS)[0]["version"]
    return {
        "label": "DataContract",
        "id": id,
        "version": _version(tx, id),
        "number": number,
        "access": access,
    }


def _version(tx: ManagedTransaction, id: str) -> str | None:
    """The opaque version of a contract: another one after every step."""
    found = steps.state(tx, id)
    return _of_state(found) if found else None


def _of_state(state: Row) -> str:
    return digest([state["contract"], state["versions"]])[:16]


def version_part(scope: Scope, id: str) -> Part:
    """The version of a contract for a statement that asks; null where there is none."""
    d, slot = scope.fresh("d"), scope.bind(Slot(id))
    inner = f"COLLECT {{ MATCH ({d}v:ContractVersion {{contract: {slot}}}) RETURN {d}v {{.*}} ORDER BY {d}v.version }}"

    def read(rows: list[Any]) -> str | None:
        return _of_state(plain({"contract": rows[0][0], "versions": rows[0][1]})) if rows else None

    match = f"MATCH ({d}:DataContract {{id: {slot}}}) WHERE {scope.sees(d, 'DataContract')}"
    return Part(f"COLLECT {{ {match} RETURN [{d} {{.*}}, {inner}] }}", read)


def _terms(graph: Graph, given: Row) -> Terms:
    """The terms that are given, checked. Raises Refused with all that is wrong."""
    try:
        terms = Terms.model_validate(_raw(given))
    except ValidationError as error:
        raise Refused([_fault(loc, text) for loc, text in mistakes(error, Terms)]) from error
    wrong = [_fault(loc, text) for loc, text in problems(terms, graph, today())]
    if wrong:
        raise Refused(wrong)
    return terms


def _raw(given: Row) -> dict[str, Any]:
    """The terms as a file would say them."""
    names = {new: old for old, new in NAMES.items()}
    told = {
        names.get(name, name): value
        for name, value in given.items()
        if name != "if_version" and value is not None
    }
    told["customers"] = told.get("customers", "own")
    told["fields"] = _fields(told.get("fields") or [])
    if isinstance(told.get("certified"), dict):
        told["certified"] = told["certified"] | {"fields": _fields(told["certified"].get("fields") or [])}
    return told


def _fields(given: list[Row]) -> dict[str, Any]:
    return {each["of"]: each["names"] if each.get("names") is not None else "all" for each in given}


def _fault(loc: Loc, text: Any) -> Fault:
    first = NAMES.get(str(loc[0]), str(loc[0])) if loc else "id"
    return Fault((first, *map(str, loc[1:])), "MISSING" if "missing" in text.en else "INVALID", text)
