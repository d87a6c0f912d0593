"""Queries of what requests name: models of equipment and product lines that somebody may see, partners and people of ours, parties."""

from __future__ import annotations

from graph.access.contracts import contracts_in_force
from graph.access.policy import EVERYTHING, PARTNER, Policy, contract_parameters
from graph.clock import today
from graph.db.as_of import is_valid
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.model import Model

NAMED = (
    ("model", "Asset", "model"),
    ("line", "Opportunity", "product_line"),
    ("line", "Distributor", "product_lines"),
    ("line", "InventoryPeriod", "product_line"),
)  # kind, and the label and field that name products of it
PARTIES = """MATCH (p:Distributor|ServiceProvider|Supplier|KOL|SalesRep)
RETURN p.id AS id, CASE WHEN p:SalesRep THEN 'person' ELSE 'partner' END AS kind, [p.name, p.name_en] + coalesce(p.aliases, []) AS names,
  CASE WHEN p:Person THEN 'Person' ELSE 'Organization' END AS label
ORDER BY id"""
WORKSPACE = f"""MATCH (w:Workspace {{id: $id}})
RETURN COLLECT {{ MATCH (w)-[:FOR_CUSTOMER]->(c) RETURN c.region }}[0] AS region,
  COLLECT {{ MATCH (p)-[r:ADMITTED_TO]->(w) WHERE {is_valid("r")} RETURN DISTINCT p.id }} AS parties"""


def request_parties(graph: Graph) -> list[Row]:
    """{id, kind, names, label} of every partner and sales representative."""
    return graph.read(PARTIES)


def product_statement(model: Model, policy: Policy) -> str:
    """Rows {kind, name} of the models and product lines that are seen; empty where none may be."""
    parts = []
    for kind, label, field in NAMED:
        if policy.allows(label, field) and policy.shows_role(model, label):
            seen = policy.sees(model, "n", model.nodes[label].identity)
            where = f" WHERE {seen}" if seen else ""
            parts.append(f"MATCH (n:{label}){where} UNWIND n.{field} AS name RETURN '{kind}' AS kind, name")
    scope = PARTNER if policy.contract else ""
    return (
        f"{policy.binding}CALL ({scope}) {{ {' UNION '.join(parts)} }} RETURN kind, name ORDER BY name" if parts else ""
    )


def product_names(graph: Graph, policy: Policy = EVERYTHING) -> dict[str, list[str]]:
    """Names of all `model`s and `line`s that are seen under a policy."""
    statement = product_statement(graph.model, policy)
    rows = graph.read(statement, **contract_parameters(policy.contract)) if statement else []
    return {kind: [str(row["name"]) for row in rows if row["kind"] == kind] for kind in ("model", "line")}


def workspace_readers(graph: Graph, workspace: str) -> Row:
    """{region, parties}: region of the customer of a workspace, and those of its parties whose contracts open requests."""
    rows = graph.read(WORKSPACE, id=workspace, day=today())
    found: Row = rows[0] if rows else {"region": None, "parties": []}
    readers = {each.partner for each in contracts_in_force(graph, today()).values() if "requests" in each.areas}
    return found | {"parties": [id for id in found["parties"] if id in readers]}
