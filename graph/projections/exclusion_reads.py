"""Exclusion reads: what is read of the graph that rules a partner out, as tables of the partner projection."""

from __future__ import annotations

from graph.db.as_of import expiry_of, first_end, has_begun
from graph.projections.sorted_reads import (
    CUSTOMER,
    EDGE_ID,
    PARTNER,
    PARTNER_ROLE,
    ROLE,
    SortedRead,
    sorted_read,
    span_columns,
)
from graph.projections.table_reads import DAY, FLAG, KEY, TEXT

EXCLUSION_READS: dict[str, SortedRead] = {
    "exclusions": sorted_read(
        "c:Customer",
        f"MATCH (c)-[r:EXCLUDES]->(p) WHERE {has_begun('r')} UNWIND {PARTNER_ROLE} AS role",
        {
            "id": EDGE_ID,
            "customer": CUSTOMER,
            "partner": PARTNER,
            "role": ROLE,
            "reason": ("r.reason", KEY),
            **span_columns("r"),
        },
        "customer partner role begun id",
    ),
    "contracts": sorted_read(
        "d:DataContract",
        f"MATCH (p)-[r:BOUND_BY]->(d) WHERE {has_begun('r')} UNWIND {PARTNER_ROLE} AS role",
        {
            "id": EDGE_ID,
            "partner": PARTNER,
            "role": ROLE,
            "contract": ("d.id", TEXT),
            "status": ("d.status", TEXT),
            "expires": (expiry_of("d"), DAY),
            **span_columns("r"),
        },
        "partner role contract begun id",
    ),
    "covers": sorted_read(
        "d:DataContract",
        "MATCH (d)-[r:ALLOWS]->(c:Customer)",
        {"id": EDGE_ID, "contract": ("d.id", TEXT), "customer": CUSTOMER, **span_columns("r")},
        "contract customer begun id",
    ),
    "conflicts": sorted_read(
        "p:KOL",
        f"MATCH (p)-[r:CONFLICTS_WITH]-(q:Person)-[w:WORKS_AT]->(c:Customer) WHERE {has_begun('r')} AND {has_begun('w')}",
        {
            "id": EDGE_ID,
            "partner": PARTNER,
            "customer": CUSTOMER,
            "person": ("q.id", TEXT),
            "name": ("q.name", KEY),
            "name_en": ("q.name_en", KEY),
            "employment": ("w.id", KEY),
            "begun": (
                "CASE WHEN r.valid_from IS NULL OR w.valid_from > r.valid_from THEN w.valid_from ELSE r.valid_from END",
                DAY,
            ),
            "ended": (first_end("r", "w"), DAY),
        },
        "partner customer person begun id employment",
    ),
    "rivals": sorted_read(
        "a:Organization",
        f"MATCH (a)-[r:COMPETES_WITH]->(b:Organization) WHERE a <> b AND (a:Customer OR b:Customer) AND {has_begun('r')}",
        {"id": EDGE_ID, "start": ("a.id", TEXT), "end": ("b.id", TEXT), **span_columns("r")},
        "start end begun id",
    ),
    "parents": sorted_read(
        "p:Distributor|ServiceProvider|Supplier",
        f"""CALL (p) {{
            MATCH (p)-[:SUBSIDIARY_OF*0..5]->(a)-[r:SUBSIDIARY_OF]->(b) RETURN a, r, b
            UNION MATCH (p)<-[r:UPSTREAM_OF]-(b) WHERE r.exclusive RETURN p AS a, r, b }}
        WITH a, r, b WHERE a <> b AND {has_begun("r")}""",
        {
            "id": EDGE_ID,
            "type": ("type(r)", TEXT),
            "start": ("a.id", TEXT),
            "end": ("b.id", TEXT),
            "name": ("b.name", KEY),
            "name_en": ("b.name_en", KEY),
            "competitor": ("b:Competitor", FLAG),
            **span_columns("r"),
        },
        "start end begun id",
        is_distinct=True,
    ),
}
