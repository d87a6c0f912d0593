"""Parties of workspaces: which partners may be one, and the relationships that say since when each is.

A partner needs a data contract in force that opens an area of workspaces, and no hard exclusion from the customer. Exclusions are
worked out by a room that this one may not enter: who makes the change hands in what tells them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neo4j import ManagedTransaction

from graph.access.contracts import Contract, contracts_in_force
from graph.clock import now, today
from graph.db.as_of import is_valid
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.claims import Origin, claims_of_properties
from graph.model.model import Model
from graph.model.records import EdgeRecord, ends_of
from graph.mutations.changes import Author, value_digest
from graph.mutations.checks import FoundNode, InputChecks
from graph.store import writers as store
from graph.store.merging import split_claims
from graph.store.upserts import Upsert
from graph.words import Text

SOURCE, RANK = "workspaces", 999  # of the relationships of workspaces: above what any mapping may say
Excluded = Callable[[str, Sequence[str]], Mapping[str, Sequence[Text]]]
CUSTOMER = "MATCH (:Workspace {id: $id})-[:FOR_CUSTOMER]->(c) RETURN c.id AS id"
TIES = f"""MATCH (p)-[r:ADMITTED_TO]->(w:Workspace {{id: $id}}) WHERE {is_valid("r")}
RETURN p.id AS partner, CASE WHEN p:Person THEN 'Person' ELSE 'Organization' END AS label, properties(r) AS properties
ORDER BY partner, r.id"""


@dataclass(frozen=True, slots=True)
class Admissibility:
    """What decides whether partners may be parties of a workspace: partner → its contracts in force, and what rules it out."""

    contracts: Mapping[str, Sequence[Contract]]
    exclusions: Mapping[str, Sequence[Text]]

    @classmethod
    def read(cls, graph: Graph, customer: str, partners: Collection[str], excluded: Excluded) -> Admissibility:
        """As things stand. `excluded(customer, partners)`: partner → why it may not be brought to the customer, of those that may not."""
        home = store.current_ids(graph, "Organization", [customer, *partners])
        ids = sorted({(home | store.current_ids(graph, "Person", partners)).get(id, id) for id in partners})
        contracts: dict[str, list[Contract]] = {}
        for each in contracts_in_force(graph, today()).values() if ids else ():
            contracts.setdefault(each.partner, []).append(each)
        return cls(contracts, excluded(home.get(customer, customer), ids) if ids else {})

    def contract_of(self, checks: InputChecks, partner: FoundNode, *path: str) -> str:
        """The contract under which a partner may be a party; what stands against it is told to the checks."""
        named = self.contracts.get(partner.id, ())
        found = [each.id for each in named if each.areas]
        if not named:
            checks.add("CONFLICT", NO_CONTRACT.fill(id=partner.id), *path)
        elif not found:
            lacking = ", ".join(sorted(each.id for each in named))
            checks.add("CONFLICT", NO_PART.fill(id=partner.id, contracts=lacking), *path)
        if reasons := self.exclusions.get(partner.id):
            checks.add("CONFLICT", _why(partner.id, reasons), *path)
        return min(found, default="")


def _why(id: str, reasons: Sequence[Text]) -> Text:
    return EXCLUDED.fill(id=id, why=Text("; ".join(r.en for r in reasons), ";".join(r.zh for r in reasons)))


def admitted_parties(
    checks: InputChecks, admissibility: Admissibility, workspace: str, author: Author, mark: str
) -> list[EdgeRecord]:
    """The relationships that make the partners of the input parties from today on; what stands against one is told to the checks."""
    ids = checks.payload.get("partner_ids") or []
    return [
        admission(partner, workspace, admissibility.contract_of(checks, partner, "partner_ids", place), author, mark)
        for partner in checks.several("partner_ids", ids, list(PARTNERS))
        for place in [str(ids.index(partner.requested_id))]
    ]


def admission(partner: FoundNode, workspace: str, contract: str, author: Author, mark: str) -> EdgeRecord:
    """A relationship that makes a partner a party from today on. Its key is its own: partners that are merged keep one each."""
    values = {"contract": contract, "admitted_by": author.name, "valid_from": today()}
    merged = (partner.requested_id, workspace) if partner.requested_id != partner.id else None
    key = value_digest([mark, partner.id])[:16]
    return EdgeRecord("ADMITTED_TO", partner.end, ("Workspace", workspace), values, origin_of(author), key, merged)


def tie(type: str, workspace: str, end: FoundNode, author: Author) -> EdgeRecord:
    """A relationship of a workspace to what it is about."""
    merged = (workspace, end.requested_id) if end.requested_id != end.id else None
    return EdgeRecord(type, ("Workspace", workspace), end.end, {}, origin_of(author), originals=merged)


def origin_of(author: Author) -> Origin:
    """Where relationships of workspaces come from."""
    return Origin(SOURCE, RANK, author.request, "", now())


def read_parties(tx: ManagedTransaction, workspace: str) -> list[Row]:
    """{partner, label, properties} of the relationships that make partners parties today."""
    return run(tx, TIES, id=workspace, day=today())


def customer_of(tx: ManagedTransaction, workspace: str) -> str | None:
    """The customer that a workspace is about."""
    rows = run(tx, CUSTOMER, id=workspace)
    return str(rows[0]["id"]) if rows else None


def end_parties(tx: ManagedTransaction, model: Model, author: Author, workspace: str, parties: list[Row]) -> None:
    """Let these relationships end today, so that they count no more."""
    ended = [record for row in parties for record in _ends(model, author, workspace, row)]
    Upsert(tx, model, list(ended)).write()


def _ends(model: Model, author: Author, workspace: str, row: Row) -> Iterator[EdgeRecord]:
    """The end of a relationship under each id that it was told of: partners that are parted later stay put out."""
    values: dict[str, Any] = {"valid_to": today(), "ended_by": author.name}
    held = row["properties"]
    claims = claims_of_properties(held, (), model.edges["ADMITTED_TO"].fields)
    start, end, key = (row["label"], row["partner"]), ("Workspace", workspace), ends_of(held["id"])[2]
    for original in split_claims(claims, held["id"]):
        merged = ends_of(original)[:2] if original != held["id"] else None
        yield EdgeRecord("ADMITTED_TO", start, end, values, origin_of(author), key, merged)


NO_WORKSPACE = Text("there is no workspace {id!r}", "没有协作空间 {id!r}")
IS_CLOSED = Text(
    "this workspace is closed, so that it can only be read; reopen it first", "该协作空间已关闭,只读;请先重新开启"
)
NO_CONTRACT = Text(
    "{id} has no data contract in force: publish one with a part `workspace` first",
    "{id} 没有生效的数据契约:请先发布含 workspace 部分的契约",
)
NO_PART = Text(
    "no data contract of {id} opens workspaces: {contracts} has no part `workspace` that is more than none",
    "{id} 的数据契约未开放协作空间:{contracts} 没有高于 none 的 workspace 部分",
)
EXCLUDED = Text("{id} may not be brought to this customer: {why}", "{id} 不可参与该客户:{why}")
