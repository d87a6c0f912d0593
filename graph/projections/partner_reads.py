"""Partner reads: for each table of the partner projection what is read of the graph, with its types, and in what order its rows stand."""

from __future__ import annotations

import pyarrow as pa

from graph.db.as_of import (
    closed_on,
    ended_on,
    expiry_of,
    first_end,
    has_begun,
    is_unfinished,
    is_valid,
    status_on,
    was_opened,
)
from graph.projections.exclusion_reads import EXCLUSION_READS
from graph.projections.sorted_reads import (
    CUSTOMER,
    EDGE_ID,
    PARTNER,
    PARTNER_ROLE,
    ROLE,
    SortedRead,
    field_columns,
    sorted_read,
    span_columns,
)
from graph.projections.table_reads import DAY, FLAG, INTEGER, KEY, MOMENT, REAL, TEXT, TEXTS

NAMES = {"id": KEY, "name": KEY, "name_en": KEY}
PARTNER_READS: dict[str, SortedRead] = {
    "customers": sorted_read(
        "c:Customer",
        "",
        field_columns("c", **NAMES, industry=TEXT, segment=TEXT, region=TEXT, city=TEXT, employees=INTEGER, tier=TEXT),
        "id",
    ),
    "partners": sorted_read(
        "p:Distributor|ServiceProvider|Supplier|KOL",
        f"""UNWIND {PARTNER_ROLE} AS role
        WITH p, role, COLLECT {{ MATCH (p)-[w:WORKS_AT]->(e:Organization) WHERE {is_valid("w")}
            RETURN e ORDER BY e.id LIMIT 1 }}[0] AS e""",
        {
            **field_columns("p", id=KEY),
            "role": ROLE,
            **field_columns("p", name=KEY, name_en=KEY),
            "industry": ("coalesce(p.industry, e.industry)", TEXT),
            "employer": ("e.id", TEXT),
            "region": ("coalesce(p.region, e.region)", TEXT),
            "city": ("coalesce(p.city, e.city)", TEXT),
            "areas": (
                "CASE role WHEN 'Distributor' THEN p.territories WHEN 'ServiceProvider' THEN p.service_regions END",
                TEXTS,
            ),
            "lines": (
                "CASE role WHEN 'Distributor' THEN p.product_lines WHEN 'Supplier' THEN p.categories WHEN 'KOL' THEN [p.field] END",
                TEXTS,
            ),
            "tier": ("p.channel_tier", TEXT),
            **field_columns("p", sla_hours=REAL, publications=INTEGER),
            "honours": ("size(coalesce(p.honours, []))", INTEGER),
            "competitor": ("p:Competitor", FLAG),
            "blacklisted": ("coalesce(p.blacklisted, false)", FLAG),
            "blacklist_reason": ("p.blacklist_reason", KEY),
        },
        "role id",
    ),
    "relations": sorted_read(
        "c:Customer",
        f"MATCH (p)-[r:DISTRIBUTES_TO|SERVES|SUPPLIES]->(c) WHERE p <> c AND {has_begun('r')}",
        {
            "id": EDGE_ID,
            "type": ("type(r)", TEXT),
            "partner": PARTNER,
            "role": (
                "CASE type(r) WHEN 'DISTRIBUTES_TO' THEN 'Distributor' WHEN 'SERVES' THEN 'ServiceProvider' ELSE 'Supplier' END",
                TEXT,
            ),
            "customer": CUSTOMER,
            "line": ("r.product_line", TEXT),
            "exclusive": ("coalesce(r.exclusive, false)", FLAG),
            **span_columns("r"),
        },
        "type partner customer begun line id",
    ),
    "ratings": sorted_read(
        "c:Customer",
        f"MATCH (c)-[r:RATED]->(p) WHERE r.at <= $day AND {has_begun('r')} UNWIND {PARTNER_ROLE} AS role",
        {
            "id": EDGE_ID,
            "customer": CUSTOMER,
            "partner": PARTNER,
            "role": ROLE,
            "score": ("r.score", REAL),
            "at": ("r.at", DAY),
        },
        "at customer partner role score id",
    ),
    "joins": sorted_read(
        "o:Opportunity",
        f"MATCH (p)-[r:PARTNERED_ON]->(o) WHERE {has_begun('r')} AND {was_opened('o')} UNWIND {PARTNER_ROLE} AS role",
        {
            "id": EDGE_ID,
            "partner": PARTNER,
            "role": ROLE,
            "opportunity": ("o.id", TEXT),
            "effective": ("r.effective_lead", FLAG),
            "outcome": (
                f"CASE WHEN NOT {is_unfinished('o')} THEN coalesce(nullIf(r.outcome, 'open'), o.status) END",
                TEXT,
            ),
            "begun": ("r.valid_from", DAY),
            "price": ("r.price", REAL),
            "currency": ("r.currency", TEXT),
        },
        "opportunity partner role id",
    ),
    "opportunities": sorted_read(
        "o:Opportunity",
        f"MATCH (c:Customer)-[:OPENED]->(o) WHERE {was_opened('o')}",
        {
            "id": ("o.id", KEY),
            "customer": CUSTOMER,
            "line": ("o.product_line", TEXT),
            "amount": ("o.amount", REAL),
            "opened": ("o.opened", DAY),
            "status": (status_on("o"), TEXT),
            "closed": (closed_on("o"), DAY),
        },
        "id customer",
    ),
    "certificates": sorted_read(
        "g:Engineer",
        f"""MATCH (c:Certificate)<-[h:HOLDS]-(g)-[w:WORKS_AT]->(p:ServiceProvider)
        WHERE coalesce(c.issued, $day) <= $day AND {has_begun("h")} AND {has_begun("w")}""",
        {
            "id": ("c.id", KEY),
            "partner": PARTNER,
            "engineer": ("g.id", TEXT),
            "level": ("c.level", TEXT),
            "issued": ("c.issued", DAY),
            "expires": (expiry_of("c"), DAY),
            "held": ("h.valid_from", DAY),
            "employed": ("w.valid_from", DAY),
            "ended": (first_end("h", "w"), DAY),
        },
        "partner engineer id",
    ),
    "stock": sorted_read(
        "p:Distributor",
        "MATCH (p)-[:HELD_STOCK]->(s:InventoryPeriod)",
        {"id": ("s.id", KEY), "partner": PARTNER, "period": ("s.period", TEXT), "turnover": ("s.turnover", REAL)},
        "partner period id",
    ),
    "repairs": sorted_read(
        "m:MaintenanceRecord",
        "MATCH (p:Distributor)-[:RECORDED]->(m)-[:FOR_ASSET]->(:Asset)-[:INSTALLED_AT]->(c:Customer) WHERE m.opened < $end",
        {
            "partner": PARTNER,
            "customer": CUSTOMER,
            "at": ("m.opened", MOMENT),
            "severity": ("m.severity", TEXT),
            "id": ("m.id", KEY),
        },
        "at id partner customer",
        is_distinct=True,
    ),
    "maintained": sorted_read(
        "a:Asset",
        f"MATCH (p:ServiceProvider)-[r:MAINTAINED]->(a)-[:INSTALLED_AT]->(c:Customer) WHERE {has_begun('r')}",
        {
            "id": EDGE_ID,
            "partner": PARTNER,
            "customer": CUSTOMER,
            "asset": ("a.id", TEXT),
            "at": ("r.valid_from", DAY),
        },
        "partner customer asset at id",
        is_distinct=True,
    ),
    "meetings": sorted_read(
        "e:Engagement",
        f"""MATCH (e)-[:ABOUT]->(t) WHERE e.at < $end
        WITH e, CASE WHEN t:Customer THEN t ELSE head(COLLECT {{ MATCH (c:Customer)-[:OPENED]->(t) RETURN c ORDER BY c.id }}) END AS c
        CALL (e) {{ MATCH (e)-[:WITH]->(p:Distributor|ServiceProvider|Supplier) RETURN p
            UNION MATCH (p:KOL)-[:TOOK_PART]->(e) RETURN p }}
        UNWIND {PARTNER_ROLE} AS role""",
        {
            "partner": PARTNER,
            "role": ROLE,
            "customer": CUSTOMER,
            "kind": ("e.kind", TEXT),
            "at": ("e.at", MOMENT),
            "id": ("e.id", TEXT),
        },
        "at id role partner customer",
        is_distinct=True,
    ),
    "links": sorted_read(
        "a:Customer",
        f"MATCH (a)-[r:SUBSIDIARY_OF|UPSTREAM_OF|COMPETES_WITH]->(b:Customer) WHERE {has_begun('r')}",
        {"id": EDGE_ID, "type": ("type(r)", TEXT), "start": ("a.id", TEXT), "end": ("b.id", TEXT), **span_columns("r")},
        "type start end id",
    ),
    "advises": sorted_read(
        "p:KOL",
        f"MATCH (p)-[r:ADVISES]->(c:Customer) WHERE {has_begun('r')}",
        {"id": EDGE_ID, "partner": PARTNER, "customer": CUSTOMER, **span_columns("r")},
        "partner customer id",
    ),
    "assets": sorted_read(
        "a:Asset",
        "MATCH (a)-[r:INSTALLED_AT]->(c:Customer) WHERE coalesce(r.valid_from, a.installed, $day) <= $day",
        {
            "id": ("a.id", KEY),
            "customer": CUSTOMER,
            "model": ("a.model", TEXT),
            "vendor": ("a.vendor", TEXT),
            "begun": ("coalesce(r.valid_from, a.installed)", DAY),
            "ended": (ended_on("r"), DAY),
            "edge": EDGE_ID,
        },
        "id customer edge",
    ),
    **EXCLUSION_READS,
}
PARTNER_SCHEMAS = {
    name: pa.schema([field for field in one.read.schema if field.name != "edge"]) for name, one in PARTNER_READS.items()
}
