"""Reads of the influence projection: each table with its columns, as of a day."""

from __future__ import annotations

from graph.db.as_of import is_unfinished, is_valid, was_opened
from graph.projections.table_reads import DAY, FLAG, KEY, NODE, NODES, REAL, TEXT, TableRead

SENDERS = (  # parts in an engagement that say who turned to the others
    *("sender", "from", "author", "caller", "organizer", "organiser", "host"),
    *("发件人", "发送人", "发信人", "主叫", "发起人", "组织者", "召集人", "主持人"),
)
INFLUENCE = {
    "people": TableRead(
        "p:Person",
        "",
        {
            "node": ("id(p)", NODE),
            **{name: (f"p.{name}", KEY) for name in ("id", "name", "name_en")},
            **{name: (f"p.{name}", TEXT) for name in ("title", "title_en", "department")},
            "sells": ("p:SalesRep", FLAG),
            "expert": ("p:KOL", FLAG),
        },
    ),
    "organizations": TableRead(
        "o:Organization",
        "",
        {
            "node": ("id(o)", NODE),
            **{name: (f"o.{name}", KEY) for name in ("id", "name", "name_en")},
            **{name: (f"o.{name}", TEXT) for name in ("industry", "segment")},
            "customer": ("o:Customer", FLAG),
            "vendor": ("o:Vendor", FLAG),
            "partner": ("o:Distributor OR o:ServiceProvider OR o:Supplier", FLAG),
        },
    ),
    "purchases": TableRead(
        "o:Opportunity",
        f"MATCH (o) WHERE {was_opened('o')}",
        {
            "node": ("id(o)", NODE),
            "id": ("o.id", KEY),
            "line": ("o.product_line", TEXT),
            "open": (is_unfinished("o"), FLAG),
        },
    ),
    "opened": TableRead(
        "c:Customer",
        f"MATCH (c)-[:OPENED]->(o:Opportunity) WHERE {was_opened('o')} AND {is_unfinished('o')}",
        {"customer": ("id(c)", NODE), "purchase": ("id(o)", NODE)},
    ),
    "employments": TableRead(
        "p:Person",
        f"MATCH (p)-[r:WORKS_AT]->(o:Organization) WHERE {is_valid('r')}",
        {
            "id": ("r.id", KEY),
            "person": ("id(p)", NODE),
            "organization": ("id(o)", NODE),
            "title": ("r.title", TEXT),
            "department": ("r.department", TEXT),
        },
    ),
    "ties": TableRead(
        "a:Person",
        f"MATCH (a)-[r:INFLUENCES|REPORTS_TO|KNOWS]->(b:Person) WHERE a <> b AND {is_valid('r')}",
        {
            "id": ("r.id", KEY),
            "type": ("type(r)", TEXT),
            "start": ("id(a)", NODE),
            "end": ("id(b)", NODE),
            "weight": ("coalesce(r.weight, r.strength, r.contacts / (1.0 + r.contacts))", REAL),
            "confidence": ("r.confidence", REAL),
            "basis": ("r.basis", TEXT),
            "last_contact": ("r.last_contact", DAY),
            "source": ("r.source", TEXT),
        },
    ),
    "decides": TableRead(
        "p:Person",
        f"MATCH (p)-[r:DECIDES]->(o:Opportunity) WHERE {is_valid('r')} AND {was_opened('o')}",
        {
            "id": ("r.id", KEY),
            "person": ("id(p)", NODE),
            "purchase": ("id(o)", NODE),
            "role": ("r.role", TEXT),
            "weight": ("r.weight", REAL),
            "stance": ("r.stance", REAL),
            "begun": ("r.valid_from", DAY),
        },
    ),
    "vetoes": TableRead(
        "p:Person",
        f"MATCH (p)-[r:HAS_VETO]->(t) WHERE {is_valid('r')} WITH DISTINCT p, t",
        {"person": ("id(p)", NODE), "target": ("id(t)", NODE)},
    ),
    "advises": TableRead(
        "p:KOL",
        f"MATCH (p)-[r:ADVISES]->(o:Organization) WHERE {is_valid('r')} WITH DISTINCT p, o",
        {"person": ("id(p)", NODE), "organization": ("id(o)", NODE)},
    ),
    "engagements": TableRead(
        "e:Engagement",
        "MATCH (e) WHERE e.at < $end",
        {
            "id": ("e.id", KEY),
            "kind": ("e.kind", TEXT),
            "day": ("datetime({datetime: e.at, timezone: $zone})", DAY),
            "people": (f"[(p:Person)-[r:TOOK_PART]->(e) WHERE {is_valid('r')} | id(p)]", NODES),
            "senders": (
                f"[(p:Person)-[r:TOOK_PART]->(e) WHERE {is_valid('r')} AND toLower(r.part) IN $senders | id(p)]",
                NODES,
            ),
            "about": (f"[(e)-[r:ABOUT]->(t) WHERE {is_valid('r')} | id(t)]", NODES),
            "partners": (f"[(e)-[r:WITH]->(o) WHERE {is_valid('r')} | id(o)]", NODES),
        },
    ),
    "joins": TableRead(
        "p:KOL",
        f"MATCH (p)-[r:PARTNERED_ON]->(o:Opportunity) WHERE {is_valid('r')} AND {was_opened('o')}",
        {
            "id": ("r.id", KEY),
            "person": ("id(p)", NODE),
            "purchase": ("id(o)", NODE),
            "begun": ("r.valid_from", DAY),
        },
    ),
    "conflicts": TableRead(
        "a:Person",
        f"MATCH (a)-[r:CONFLICTS_WITH]->(b:Person) WHERE a <> b AND {is_valid('r')}",
        {"id": ("r.id", KEY), "start": ("id(a)", NODE), "end": ("id(b)", NODE)},
    ),
}
DECLARED = """MATCH (s:Source) WHERE s.tie_weights IS NOT NULL
    RETURN s.id AS id, s.tie_weights AS weights ORDER BY id"""
