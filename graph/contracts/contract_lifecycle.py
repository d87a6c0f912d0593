"""The life of a data contract: drafted by one person, approved by another, published, replaced, revoked.

Each version is a `ContractVersion` of its own; the `DataContract` shows what is in force. Every step is one transaction,
with its audit entry, and counts as a change of access.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from neo4j import ManagedTransaction

from graph import clock
from graph.access.contract_file import Terms
from graph.access.keys import bump_access_version
from graph.clock import now
from graph.contracts.contract_checks import check_terms
from graph.db import statements
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.claims import Origin
from graph.model.model import Model
from graph.model.records import EdgeRecord, edge_id
from graph.store.audit import audit
from graph.store.events import NewEvent, append_events
from graph.store.merging import current_ids_in
from graph.store.second_person import check_second
from graph.store.upserts import Upsert
from graph.words import BadInput, NotFound, Text

SOURCE, RANK = "contracts", 999  # of the relationships that a contract makes: above what any mapping may say
OPEN = """MATCH (v:ContractVersion {contract: $id}) WHERE v.status IN ['draft', 'approved']
    RETURN v {.*} AS version ORDER BY v.version DESC LIMIT 1"""
IN_FORCE = "MATCH (v:ContractVersion {contract: $id, status: 'published'}) RETURN v {.*} AS version"
LAST = "MATCH (v:ContractVersion {contract: $id}) RETURN coalesce(max(v.version), 0) AS last"
SET = "MATCH (v:ContractVersion {id: $id}) SET v += $values"
CONTRACT = """MATCH (d:DataContract) WHERE $id IS NULL OR d.id = $id RETURN d {.*} AS contract,
    COLLECT { MATCH (v:ContractVersion {contract: d.id}) RETURN v {.*} ORDER BY v.version } AS versions ORDER BY d.id"""


def draft_contract_version(graph: Graph, terms: Terms, by: str, request: str = "", person: str | None = None) -> int:
    """Keep checked terms as the next version, to be approved; a draft that nobody published goes. Its number."""
    return graph.write(lambda tx: draft_contract_in(tx, terms, by, request, person))


def draft_contract_in(
    tx: ManagedTransaction, terms: Terms, by: str, request: str = "", person: str | None = None
) -> int:
    """The same inside a transaction; `person` is who is behind `by`, where that is known."""
    bump_access_version(tx)
    _replace_open(tx, terms.id)
    version = int(run(tx, LAST, id=terms.id)[0]["last"]) + 1
    values = {
        "contract": terms.id,
        "version": version,
        "terms": terms.model_dump_json(),
        "status": "draft",
        "author": by,
        "author_person": person,
        "drafted": now(),
    }
    id = f"{terms.id}@{version}"
    run(tx, "CREATE (v:ContractVersion {id: $id}) SET v += $values", id=id, values=values)
    run(
        tx,
        "MERGE (d:DataContract {id: $id}) ON CREATE SET d += $values",
        id=terms.id,
        values={"status": "draft", "purpose": terms.purpose, "partner": terms.partner},
    )
    _record_step(tx, by, "contract.draft", terms.id, None, values, request)
    return version


def approve_contract_version(graph: Graph, id: str, by: str, request: str = "", person: str | None = None) -> int:
    """A second person says yes to the draft; the number of the version. Raises NotFound, BadInput."""
    return graph.write(lambda tx: approve_contract_in(tx, id, by, request, person))


def approve_contract_in(tx: ManagedTransaction, id: str, by: str, request: str = "", person: str | None = None) -> int:
    """The same inside a transaction."""
    bump_access_version(tx)
    version = _open(tx, id, "draft")
    check_second(version, by, person)
    _step(tx, version, by, "contract.approve", request, status="approved", approver=by, approved=now())
    return int(version["version"])


def publish_contract_version(graph: Graph, id: str, by: str, request: str = "", today: dt.date | None = None) -> int:
    """Put the approved version in force in place of the one before, at once; its number. Raises NotFound, BadInput.

    What has become wrong since it was written (a partner or field that is gone, a day that is over) is refused.
    """
    day = today or clock.today()
    seen = check_open(graph, id, day)
    return graph.write(lambda tx: publish_contract_in(tx, graph.model, id, by, seen, day, request))


def check_open(graph: Graph, id: str, day: dt.date) -> str | None:
    """Check the open version anew; its id. Raises BadInput with all that has become wrong."""
    seen = [row["version"] for row in graph.read(OPEN, id=id)]
    if not seen:
        return None
    check_terms(Terms.model_validate_json(seen[0]["terms"]), graph, day)
    return str(seen[0]["id"])


def publish_contract_in(
    tx: ManagedTransaction, model: Model, id: str, by: str, checked: str | None, day: dt.date, request: str = ""
) -> int:
    """The same inside a transaction; `checked`: id of the version that was checked."""
    bump_access_version(tx)
    version = _open(tx, id, "approved")
    if version["id"] != checked:  # drafted and approved in this very moment: not checked yet
        raise BadInput(NOT_APPROVED.fill(id=id))
    terms = Terms.model_validate_json(version["terms"])
    for former in run(tx, IN_FORCE, id=id):
        run(tx, SET, id=former["version"]["id"], values={"status": "replaced", "ended": now()})
    run(tx, "MATCH (d:DataContract {id: $id}) SET d += $values", id=id, values=_in_force(version, terms))
    _bind(tx, model, terms, day, f"{id}@{version['version']}")
    _step(tx, version, by, "contract.publish", request, status="published", publisher=by, published=now())
    return int(version["version"])


def revoke_contract_version(graph: Graph, id: str, by: str, request: str = "") -> bool:
    """End a contract, its open draft included; whether it was in force until now. Raises NotFound."""
    return graph.write(lambda tx: revoke_contract_in(tx, id, by, request))


def revoke_contract_in(tx: ManagedTransaction, id: str, by: str, request: str = "") -> bool:
    """The same inside a transaction."""
    bump_access_version(tx)
    rows = run(tx, "MATCH (d:DataContract {id: $id}) RETURN d.status AS status", id=id)
    if not rows:
        raise NotFound(NO_CONTRACT.fill(id=id))
    _replace_open(tx, id)
    for version in run(tx, IN_FORCE, id=id):
        run(tx, SET, id=version["version"]["id"], values={"status": "revoked", "ended": now()})
    run(tx, "MATCH (d:DataContract {id: $id}) SET d.status = 'revoked'", id=id)
    _record_step(tx, by, "contract.revoke", id, rows[0], {"status": "revoked"}, request)
    return bool(rows[0]["status"] == "published")


def list_contracts(graph: Graph) -> list[Row]:
    """{contract, versions} of all, by id: the properties of each and of its versions, the oldest first."""
    return graph.read(CONTRACT, id=None)


def read_contract(graph: Graph, id: str) -> Row:
    """{contract, versions} of one. Raises NotFound."""
    rows = graph.read(CONTRACT, id=id)
    if not rows:
        raise NotFound(NO_CONTRACT.fill(id=id))
    return rows[0]


def published_terms(graph: Graph, id: str) -> Terms | None:
    """The terms in force of a contract; None where nothing is."""
    rows = graph.read(IN_FORCE, id=id)
    return Terms.model_validate_json(rows[0]["version"]["terms"]) if rows else None


def contract_state(tx: ManagedTransaction, id: str) -> Row | None:
    """{contract, versions} of one as it stands in a transaction; None where there is none."""
    rows = run(tx, CONTRACT, id=id)
    return rows[0] if rows else None


def _record_step(tx: ManagedTransaction, by: str, what: str, id: str, before: Any, after: Any, request: str) -> None:
    """The audit entry of a step, and its event."""
    audit(tx, by, what, "DataContract", id, before=before, after=after, request=request)
    append_events(tx, [NewEvent("change", "DataContract", id, {"what": what})])


def _open(tx: ManagedTransaction, id: str, status: str) -> Row:
    """The version that is to be approved or published."""
    rows = run(tx, OPEN, id=id)
    if not rows and not run(tx, "MATCH (d:DataContract {id: $id}) RETURN d.id", id=id):
        raise NotFound(NO_CONTRACT.fill(id=id))
    if not rows or rows[0]["version"]["status"] != status:
        raise BadInput((NOT_DRAFTED if status == "draft" else NOT_APPROVED).fill(id=id))
    version: Row = rows[0]["version"]
    return version


def _replace_open(tx: ManagedTransaction, id: str) -> None:
    for row in run(tx, OPEN, id=id):
        run(tx, SET, id=row["version"]["id"], values={"status": "replaced", "ended": now()})


def _step(tx: ManagedTransaction, version: Row, by: str, what: str, request: str, **values: Any) -> None:
    run(tx, SET, id=version["id"], values=values)
    before = {name: version.get(name) for name in values}
    after = values | {"version": version["version"]}
    _record_step(tx, by, what, version["contract"], before, after, request)


def _in_force(version: Row, terms: Terms) -> Row:
    return {
        "status": "published",
        "scope": version["terms"],
        "version": version["version"],
        "expires": terms.until,
        "purpose": terms.purpose,
        "partner": terms.partner,
        "level": terms.level,
        "quota": terms.quota,
    }


def _bind(tx: ManagedTransaction, model: Model, terms: Terms, day: dt.date, record: str) -> None:
    """BOUND_BY from the partner, and ALLOWS to the customers that are listed; those no longer listed go."""
    origin = Origin(SOURCE, RANK, record, "", now())
    contract = ("DataContract", terms.id)
    told: list[Any] = []
    for label in ("Organization", "Person"):
        for original, id in current_ids_in(tx, label, [terms.partner]).items():
            ends = (original, terms.id) if original != id else None
            told.append(EdgeRecord("BOUND_BY", (label, id), contract, {"valid_from": day}, origin, originals=ends))
    there = _allowed(tx, terms.id)
    kept = set()
    for original, id in current_ids_in(tx, "Organization", terms.listed or []).items():
        kept.add(edge_id(terms.id, id))
        if edge_id(terms.id, id) not in there:
            ends = (terms.id, original) if original != id else None
            end = ("Organization", id)
            told.append(EdgeRecord("ALLOWS", contract, end, {"valid_from": day}, origin, originals=ends))
    run(tx, statements.delete_edges_by_id("ALLOWS"), ids=sorted(there - kept))
    Upsert(tx, model, told).write()


def _allowed(tx: ManagedTransaction, id: str) -> set[str]:
    rows = run(tx, "MATCH (:DataContract {id: $id})-[r:ALLOWS]->() RETURN r.id AS id", id=id)
    return {row["id"] for row in rows}


NO_CONTRACT = Text(
    "there is no data contract {id!r}; `battlemap contracts list` shows all",
    "没有数据契约 {id!r};用 battlemap contracts list 查看全部",
)
NOT_DRAFTED = Text(
    "contract {id} has no draft to approve; make one with `battlemap contracts draft FILE`",
    "契约 {id} 没有待批准的草稿;请用 battlemap contracts draft FILE 起草",
)
NOT_APPROVED = Text(
    "contract {id} has no approved version to publish; a second person approves with "
    "`battlemap contracts approve {id}`",
    "契约 {id} 没有已批准的版本;请由另一人用 battlemap contracts approve {id} 批准",
)
