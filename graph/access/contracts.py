"""Data contracts: what a partner may see, for what purpose and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.access.contract_file import ACCESS, Access, Fields, Level, Terms
from graph.db.as_of import is_unexpired, is_valid
from graph.db.client import Graph
from graph.model.declarations import EdgeType, NodeType
from graph.model.model import Model
from graph.model.workspaces import insights, quote_nodes
from graph.model.workspaces.leads import ANSWERED, TOLD
from graph.model.workspaces.solution_sections import FACTS, FIELDS
from graph.store import writers as store


@dataclass(frozen=True, slots=True)
class Contract:
    """One version of a published contract, as `graph/access/policy.py` compiles it into the statements that read.

    `customers`: ids of the customers that it is about; None means those that the partner supplies, distributes to
    or serves today. `rows`: names of `graph.access.policy.SCOPES`. `fields`: label or relationship type → property names;
    a relationship type that is not a key is not seen at all. `quota`: requests a day. `areas`: area of the workspaces that
    the partner is a party of → how far it is open; without any the partner can be a party of none.
    """

    id: str
    version: int
    partner: str
    purpose: str
    until: dt.date
    level: Level
    quota: int | None
    customers: frozenset[str] | None
    rows: frozenset[str]
    fields: Mapping[str, frozenset[str]]
    areas: Mapping[str, Access] = field(default_factory=dict)


WORKSPACE = {
    "Workspace": frozenset({"need", "need_en", "state", "opened", "closed"}),
    "ADMITTED_TO": frozenset({"valid_from"}),
}  # what a part `workspace` opens of workspaces, whatever its areas
WORKSPACE_ENDS = {"FOR_CUSTOMER": "Organization", "FOR_OPPORTUNITY": "Opportunity"}  # and where such a label is open
SECTION = frozenset({"workspace", "kind", "version", "changed", *FIELDS})
COMMENTS: dict[str, frozenset[str]] = {
    "Comment": frozenset({"workspace", "text", "at", "changed", "version", "resolved"}),
    "OPEN_TO": frozenset({"since"}),
    "WRITTEN_BY": frozenset({"person"}),
    **dict.fromkeys(("COMMENT_ON", "REPLIES_TO"), frozenset[str]()),
}  # of the areas that are commented on
AREAS: dict[str, dict[str, frozenset[str]]] = {
    "solution": {
        "SolutionSection": SECTION,
        "SectionEdit": frozenset({"section", "field", "value", "at"}),
        "SectionClash": frozenset({"section", "field", "value", "at", "settled"}),
        "SHARED_WITH": frozenset({"since"}),
        **dict.fromkeys(("SECTION_OF", "OWNED_BY", "ANSWERS", "FOLLOWS", "EDIT_OF", "CLASH_OF"), frozenset[str]()),
        **COMMENTS,
    },
    "requests": {
        "Request": frozenset({"kind", "what", "product", "due", "state", "sent", "answer", "answered", "withdrawn"}),
        **dict.fromkeys(("IN_WORKSPACE", "ADDRESSED_TO", "REQUESTED_BY"), frozenset[str]()),
        **COMMENTS,
    },
    "quote": {
        "Quote": frozenset(
            {"workspace", "version", "status", "at", "line_count", "net", "tax", "gross", *quote_nodes.HEAD}
        ),
        "QuoteLine": frozenset(
            {"quote", "net", "tax", "gross", "version", "created", "changed", "removed", *quote_nodes.LINE}
        ),
        "QUOTED_BY": frozenset({"since"}),
        **dict.fromkeys(("QUOTE_OF", "LINE_OF", "DELIVERED_BY"), frozenset[str]()),
    },
    "leads": {"Lead": frozenset({*TOLD, *ANSWERED}), "REGISTERED_BY": frozenset()},
    "insights": {
        "Insight": frozenset({"workspace", "state", "version", "at", "decided", "withdrawn", "why", *insights.WRITTEN}),
        "TOLD_TO": frozenset({"since"}),
        "TOLD_BY": frozenset({"person"}),
        "INSIGHT_OF": frozenset[str](),
    },
}  # what an area opens beside that, from `read` on
MENTIONED: dict[str, tuple[str, ...]] = {"MENTIONS": ("Person", "Organization")}
AREA_ENDS: dict[str, dict[str, tuple[str, ...]]] = {
    "solution": {"NEEDED_BY": ("Person",), "RESTS_ON": FACTS} | MENTIONED,
    "requests": MENTIONED,
    "insights": {"INSIGHT_ABOUT": insights.SUBJECTS},
}  # and where one of these labels is open


def shareable_types(model: Model) -> dict[str, NodeType | EdgeType]:
    """Types that a contract may name: labels and relationship types of the ecosystem, none of our own records."""
    nodes = {label: n for label, n in model.nodes.items() if n.layer != "system"}
    edges = {e.type: e for e in model.edges.values() if all(end in nodes for pair in e.ends for end in pair)}
    return nodes | edges


def shareable_fields(declared: NodeType | EdgeType) -> frozenset[str]:
    """Names of the fields that may be given: personal data never."""
    return frozenset(name for name, f in declared.fields.items() if not f.private)


def granted(model: Model, terms: Terms, levels: Iterable[str] = ()) -> dict[str, frozenset[str]]:
    """Label or relationship type → the fields that the terms give to a partner who holds certificates of these levels.

    What the model does not have, or no longer lets out, is left out: extensions come and go.
    """
    given = [terms.fields, _certified(model, terms, levels)]
    known, found = shareable_types(model), dict[str, frozenset[str]]()
    for name, names in (item for fields in given for item in fields.items()):
        if name in known:
            found[name] = found.get(name, frozenset()) | _names(known[name], names)
    areas = opened_areas(terms)
    return found | (workspace_fields(found, areas) if areas else {})


def opened_areas(terms: Terms) -> dict[str, Access]:
    """The areas of workspaces that the terms open: those who may see what both know, or counts, see no workspace."""
    return terms.areas if terms.level == "full" else {}


def workspace_fields(
    fields: Mapping[str, frozenset[str]], areas: Iterable[str] = tuple(AREAS)
) -> dict[str, frozenset[str]]:
    """Label or relationship type → the fields that a part `workspace` which opens these areas opens beside these."""
    opened = WORKSPACE | {edge: frozenset[str]() for edge, label in WORKSPACE_ENDS.items() if label in fields}
    for area in areas:
        ends = {
            edge: frozenset[str]() for edge, of in AREA_ENDS.get(area, {}).items() if not fields.keys().isdisjoint(of)
        }
        opened |= AREAS.get(area, {}) | ends
    return opened


def opens_area(contract: Contract, area: str, least: Access) -> bool:
    """Whether a contract opens an area of workspaces at least so far."""
    return ACCESS.index(contract.areas.get(area, "none")) >= ACCESS.index(least)


def _names(declared: NodeType | EdgeType, names: list[str]) -> frozenset[str]:
    """`all` is what sources tell: what our scoring says of a party has to be named."""
    may = shareable_fields(declared)
    if names != ["all"]:
        return may & set(names)
    return (
        may
        if getattr(declared, "derived", False)
        else frozenset(name for name in may if not declared.fields[name].derived)
    )


def _certified(model: Model, terms: Terms, levels: Iterable[str]) -> Fields:
    """What holding certificates of these levels adds."""
    order = model.nodes["Certificate"].fields["level"].choices
    if terms.certified is None or terms.certified.level not in order:
        return {}
    enough = order[order.index(terms.certified.level) :]
    return terms.certified.fields if any(level in enough for level in levels) else {}


PUBLISHED = f"""MATCH (d:DataContract {{status: 'published'}}) WHERE d.scope IS NOT NULL AND {is_unexpired("d")}
    RETURN d.version AS version, d.scope AS terms ORDER BY d.id"""
CERTIFICATES = f"""UNWIND $partners AS partner
    MATCH (:Organization {{id: partner}})<-[w:WORKS_AT]-(:Engineer)-[h:HOLDS]->(c:Certificate)
    WHERE {is_unexpired("c")} AND {is_valid("w")} AND {is_valid("h")}
    RETURN partner, collect(DISTINCT c.level) AS levels"""


def contracts_in_force(graph: Graph, day: dt.date) -> dict[str, Contract]:
    """Id → contract, of those that are published and not over on a day, with what certificates open on that day.

    Parties that were merged since count under the ids that stand for them now.
    """
    rows = [(row["version"], Terms.model_validate_json(row["terms"])) for row in graph.read(PUBLISHED, day=day)]
    return {contract.id: contract for contract in contracts_of_rows(graph, rows, day)}


def contracts_of_rows(graph: Graph, rows: list[tuple[int, Terms]], day: dt.date) -> list[Contract]:
    """Contracts of (version, terms), with what certificates open on the day."""
    if not rows:
        return []
    partners = {terms.partner for _, terms in rows}
    customers = {id for _, terms in rows for id in terms.listed or ()}
    home = store.current_ids(graph, "Person", partners) | store.current_ids(graph, "Organization", partners | customers)
    held = graph.read(CERTIFICATES, partners=sorted(home[p] for p in partners if p in home), day=day)
    levels = {row["partner"]: row["levels"] for row in held}
    return [_contract(graph.model, version, terms, home, levels) for version, terms in rows]


def _contract(
    model: Model, version: int, terms: Terms, home: Mapping[str, str], levels: Mapping[str, list[str]]
) -> Contract:
    partner = home.get(terms.partner, terms.partner)
    listed = None if terms.listed is None else frozenset(home[id] for id in terms.listed if id in home)
    fields = granted(model, terms, levels.get(partner, ()))
    return Contract(
        terms.id,
        version,
        partner,
        terms.purpose,
        terms.until,
        terms.level,
        terms.quota,
        listed,
        frozenset(terms.rows),
        fields,
        opened_areas(terms),
    )
