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
from graph.contracts.contract_checks import contract_problems
from graph.db.client import Graph
from graph.db.transactions import Row, python_values, run
from graph.mutations.changes import (
    ACCESS,
    Author,
    InputError,
    InvalidInput,
    apply_change,
    check_version,
    input_error,
    value_digest,
)
from graph.query.selections import Argument, Compiler, Expression
from graph.words import BadInput, NotFound
from graph.yaml_lines import Loc, validation_problems

Step = Callable[[ManagedTransaction, str], int | bool]
NAMES = {"partner": "partner_id", "customers": "customer_ids"}


def draft_contract(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Keep terms as the next version: {label, id, version, number, access}. Raises InvalidInput, AccessChanged."""

    def step(tx: ManagedTransaction, id: str) -> int:
        return steps.draft_contract_in(tx, _terms(graph, payload), author.name, author.request, author.person)

    return apply_change(graph, author, "contract.draft", key, payload, partial(_step, author, payload, step))


def approve_contract(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """A second person says yes to the draft."""

    def step(tx: ManagedTransaction, id: str) -> int:
        return steps.approve_contract_in(tx, id, author.name, author.request, author.person)

    return apply_change(graph, author, "contract.approve", key, payload, partial(_step, author, payload, step))


def publish_contract(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Put the approved version in force."""

    def step(tx: ManagedTransaction, id: str) -> int:
        day = today()
        checked = steps.check_open(graph, id, day)
        return steps.publish_contract_in(tx, graph.model, id, author.name, checked, day, author.request)

    return apply_change(graph, author, "contract.publish", key, payload, partial(_step, author, payload, step))


def revoke_contract(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """End a contract, its open draft included."""

    def step(tx: ManagedTransaction, id: str) -> bool:
        return steps.revoke_contract_in(tx, id, author.name, author.request)

    return apply_change(graph, author, "contract.revoke", key, payload, partial(_step, author, payload, step))


def _step(author: Author, payload: Row, step: Step, tx: ManagedTransaction, mark: str) -> Row:
    id = (payload.get("id") or "").strip()
    try:
        check_version(_version(tx, id), payload.get("if_version"))
        step(tx, id)
    except NotFound as error:
        raise InvalidInput([input_error("NOT_FOUND", error.text, "id")]) from error
    except BadInput as error:
        code: Any = "SAME_PERSON" if error.code == "SAME_PERSON" else "CONFLICT"
        raise InvalidInput([input_error(code, error.text, "id")]) from error
    found = steps.contract_state(tx, id)
    number = found["versions"][-1]["version"] if found else None
    access = run(tx, ACCESS)[0]["version"]
    return {"label": "DataContract", "id": id, "version": _version(tx, id), "number": number, "access": access}


def _version(tx: ManagedTransaction, id: str) -> str | None:
    """The opaque version of a contract: another one after every step."""
    found = steps.contract_state(tx, id)
    return _of_state(found) if found else None


def _of_state(state: Row) -> str:
    return value_digest([state["contract"], state["versions"]])[:16]


def contract_version_expression(compiler: Compiler, id: str) -> Expression:
    """The version of a contract for a statement that asks; null where there is none."""
    d, argument = compiler.fresh("d"), compiler.bind(Argument(id))
    inner = (
        f"COLLECT {{ MATCH ({d}v:ContractVersion {{contract: {argument}}}) RETURN {d}v {{.*}} ORDER BY {d}v.version }}"
    )

    def read(rows: list[Any]) -> str | None:
        return _of_state(python_values({"contract": rows[0][0], "versions": rows[0][1]})) if rows else None

    match = f"MATCH ({d}:DataContract {{id: {argument}}}) WHERE {compiler.sees(d, 'DataContract')}"
    return Expression(f"COLLECT {{ {match} RETURN [{d} {{.*}}, {inner}] }}", read)


def _terms(graph: Graph, payload: Row) -> Terms:
    """The terms that are given, checked. Raises InvalidInput with all that is wrong."""
    try:
        terms = Terms.model_validate(_raw(payload))
    except ValidationError as error:
        raise InvalidInput([_fault(loc, text) for loc, text in validation_problems(error, Terms)]) from error
    wrong = [_fault(loc, text) for loc, text in contract_problems(terms, graph, today())]
    if wrong:
        raise InvalidInput(wrong)
    return terms


def _raw(payload: Row) -> dict[str, Any]:
    """The terms as a file would say them."""
    names = {new: old for old, new in NAMES.items()}
    terms = {
        names.get(name, name): value for name, value in payload.items() if name != "if_version" and value is not None
    }
    terms["customers"] = terms.get("customers", "own")
    terms["fields"] = _fields(terms.get("fields") or [])
    if isinstance(terms.get("certified"), dict):
        terms["certified"] = terms["certified"] | {"fields": _fields(terms["certified"].get("fields") or [])}
    return terms


def _fields(payload: list[Row]) -> dict[str, Any]:
    return {each["of"]: each["names"] if each.get("names") is not None else "all" for each in payload}


def _fault(loc: Loc, text: Any) -> InputError:
    first = NAMES.get(str(loc[0]), str(loc[0])) if loc else "id"
    return InputError((first, *map(str, loc[1:])), "MISSING" if "missing" in text.en else "INVALID", text)
