"""Data contracts as versioned documents: `DataContract` shows what is in force, each step is a change of access.

What is in force is also told by relationships: BOUND_BY from the partner, ALLOWS to the customers that are listed.
"""

from __future__ import annotations

from typing import Any

from graph.access.contract_file import Terms
from graph.access.keys import bump_access_version
from graph.clock import now
from graph.contracts.contract_checks import contract_problems
from graph.db import statements
from graph.db.transactions import Row, run
from graph.lifecycle.lifecycle import Lifecycle, Steps
from graph.model.claims import Origin
from graph.model.records import EdgeRecord, edge_id
from graph.store.merging import current_ids_in
from graph.store.upserts import Upsert
from graph.words import Text
from graph.yaml_lines import Loc

SOURCE, RANK = "contracts", 999  # of the relationships that a contract makes: above what any mapping may say
NAMES = {"partner": "partner_id", "customers": "customer_ids"}  # of inputs, where they are not those of files
ALLOWED = "MATCH (:DataContract {id: $id})-[r:ALLOWS]->() RETURN r.id AS id"


def _shown(terms: Terms) -> Row:
    return terms.model_dump(include={"purpose", "partner", "level", "quota"}) | {"expires": terms.until}


def _bind(steps: Steps[Terms], terms: Terms, version: Row) -> None:
    """BOUND_BY from the partner, and ALLOWS to the customers that are listed; those no longer listed go."""
    tx, contract, since = steps.tx, ("DataContract", terms.id), {"valid_from": steps.day}
    origin = Origin(SOURCE, RANK, version["id"], "", now())
    claims: list[Any] = []
    for label in ("Organization", "Person"):
        for original, id in current_ids_in(tx, label, [terms.partner]).items():
            ends = (original, terms.id) if original != id else None
            claims.append(EdgeRecord("BOUND_BY", (label, id), contract, since, origin, originals=ends))
    there = {row["id"] for row in run(tx, ALLOWED, id=terms.id)}
    home = current_ids_in(tx, "Organization", terms.listed or [])
    kept = {edge_id(terms.id, id) for id in home.values()}
    for original, id in home.items():
        if edge_id(terms.id, id) not in there:
            ends = (terms.id, original) if original != id else None
            claims.append(EdgeRecord("ALLOWS", contract, ("Organization", id), since, origin, originals=ends))
    run(tx, statements.delete_edges_by_id("ALLOWS"), ids=sorted(there - kept))
    Upsert(tx, steps.graph.model, claims).write()


def _raw(payload: Row) -> Row:
    """The terms of an input as a file would say them."""
    values = {name: payload.get(NAMES.get(name, name)) for name in Terms.model_fields}
    terms: Row = {"customers": "own"} | {name: value for name, value in values.items() if value is not None}
    terms["fields"] = _fields(terms.get("fields", []))
    if certified := terms.get("certified"):
        terms["certified"] = certified | {"fields": _fields(certified["fields"])}
    if workspace := terms.get("workspace"):
        terms["workspace"] = {area: access for area, access in workspace.items() if access is not None}
    return terms


def _fields(inputs: list[Row]) -> Row:
    return {each["of"]: "all" if each.get("names") is None else each["names"] for each in inputs}


def _place(loc: Loc) -> tuple[str, ...]:
    first, *more = map(str, loc or ("id",))
    return NAMES.get(first, first), *more


CONTRACTS = Lifecycle(
    name="contract", noun=Text("data contract", "数据契约"), commands="contracts", label="DataContract",
    version_label="ContractVersion", body="terms", body_in_force="scope", shape=Terms, dump=Terms.model_dump_json,
    raw=_raw, input_path=_place, shown=_shown, drafted=("purpose", "partner"),
    publish=Text("publish", "发布"), publisher="publisher", published="published", in_force="published",
    end=Text("revoke", "撤销"), ended="revoked",
    problems=contract_problems, count=lambda tx: {"access": bump_access_version(tx)}, on_publish=_bind,
)  # fmt: skip
