"""Helpers of tests: The partner projection read as rows, one statement for each kind: what its tables have to say too."""

from __future__ import annotations

import datetime as dt
from typing import Any

from graph import clock
from graph.db.as_of import (
    closed_on,
    ended_on,
    expiry_of,
    first_end,
    has_begun,
    is_unfinished,
    is_valid,
    status_on,
    validity_columns,
    was_opened,
)
from graph.db.client import Graph
from graph.projections.projected_days import period_end

ROLE = "[l IN labels(p) WHERE l IN $roles]"

PARTNER = {
    "customers": """MATCH (c:Customer) RETURN c.id AS id, c.name AS name, c.name_en AS name_en,
        c.industry AS industry, c.segment AS segment, c.region AS region, c.city AS city,
        c.employees AS employees, c.tier AS tier ORDER BY id""",
    "partners": f"""MATCH (p:Distributor|ServiceProvider|Supplier|KOL) UNWIND {ROLE} AS role
        OPTIONAL MATCH (p)-[w:WORKS_AT]->(e:Organization) WHERE {is_valid("w")}
        WITH p, role, e ORDER BY e.id
        WITH p, role, collect(e)[0] AS e
        RETURN p.id AS id, role, p.name AS name, p.name_en AS name_en, coalesce(p.industry, e.industry) AS industry,
        e.id AS employer, coalesce(p.region, e.region) AS region, coalesce(p.city, e.city) AS city,
        CASE role WHEN 'Distributor' THEN p.territories WHEN 'ServiceProvider' THEN p.service_regions END AS areas,
        CASE role WHEN 'Distributor' THEN p.product_lines WHEN 'Supplier' THEN p.categories
                  WHEN 'KOL' THEN [p.field] END AS lines,
        p.channel_tier AS tier, p.sla_hours AS sla_hours, p.publications AS publications,
        size(coalesce(p.honours, [])) AS honours, p:Competitor AS competitor,
        coalesce(p.blacklisted, false) AS blacklisted, p.blacklist_reason AS blacklist_reason ORDER BY role, id""",
    "relations": f"""MATCH (p)-[r:DISTRIBUTES_TO|SERVES|SUPPLIES]->(c:Customer) WHERE p <> c AND {has_begun("r")}
        RETURN r.id AS id, type(r) AS type, p.id AS partner,
        CASE type(r) WHEN 'DISTRIBUTES_TO' THEN 'Distributor' WHEN 'SERVES' THEN 'ServiceProvider'
                     ELSE 'Supplier' END AS role,
        c.id AS customer, r.product_line AS line, coalesce(r.exclusive, false) AS exclusive, {validity_columns("r")}
        ORDER BY type, partner, customer, begun, line, r.id""",
    "ratings": f"""MATCH (c:Customer)-[r:RATED]->(p) WHERE r.at <= $day AND {has_begun("r")}
        UNWIND {ROLE} AS role
        RETURN r.id AS id, c.id AS customer, p.id AS partner, role, r.score AS score, r.at AS at
        ORDER BY at, customer, partner, role, score, r.id""",
    "joins": f"""MATCH (p)-[r:PARTNERED_ON]->(o:Opportunity) WHERE {has_begun("r")} AND {was_opened("o")}
        UNWIND {ROLE} AS role
        RETURN r.id AS id, p.id AS partner, role, o.id AS opportunity, r.effective_lead AS effective,
        CASE WHEN NOT {is_unfinished("o")} THEN coalesce(nullIf(r.outcome, 'open'), o.status) END AS outcome,
        r.valid_from AS begun, r.price AS price, r.currency AS currency
        ORDER BY opportunity, partner, role, r.id""",
    "opportunities": f"""MATCH (c:Customer)-[:OPENED]->(o:Opportunity) WHERE {was_opened("o")}
        RETURN o.id AS id, c.id AS customer, o.product_line AS line, o.amount AS amount, o.opened AS opened,
        {status_on("o")} AS status,
        {closed_on("o")} AS closed ORDER BY id, customer""",
    "certificates": f"""MATCH (c:Certificate)<-[h:HOLDS]-(g:Engineer)-[w:WORKS_AT]->(p:ServiceProvider)
        WHERE coalesce(c.issued, $day) <= $day AND {has_begun("h")} AND {has_begun("w")}
        RETURN c.id AS id, p.id AS partner, g.id AS engineer, c.level AS level, c.issued AS issued,
        {expiry_of("c")} AS expires, h.valid_from AS held, w.valid_from AS employed,
        {first_end("h", "w")} AS ended
        ORDER BY partner, engineer, c.id""",
    "stock": """MATCH (p:Distributor)-[:HELD_STOCK]->(s:InventoryPeriod)
        RETURN s.id AS id, p.id AS partner, s.period AS period, s.turnover AS turnover ORDER BY partner, period, s.id""",
    "repairs": """MATCH (p:Distributor)-[:RECORDED]->(m:MaintenanceRecord)-[:FOR_ASSET]->(:Asset)
        -[:INSTALLED_AT]->(c:Customer) WHERE m.opened < $end
        RETURN DISTINCT p.id AS partner, c.id AS customer, m.opened AS at, m.severity AS severity, m.id AS id
        ORDER BY at, id, partner, customer""",
    "maintained": f"""MATCH (p:ServiceProvider)-[r:MAINTAINED]->(a:Asset)-[:INSTALLED_AT]->(c:Customer)
        WHERE {has_begun("r")}
        RETURN DISTINCT r.id AS id, p.id AS partner, c.id AS customer, a.id AS asset, r.valid_from AS at
        ORDER BY partner, customer, asset, at, id""",
    "meetings": f"""MATCH (e:Engagement)-[:ABOUT]->(t) WHERE e.at < $end
        WITH e, CASE WHEN t:Customer THEN t ELSE head(COLLECT {{ MATCH (c:Customer)-[:OPENED]->(t) RETURN c ORDER BY c.id }}) END AS c
        CALL (e) {{ MATCH (e)-[:WITH]->(p:Distributor|ServiceProvider|Supplier) RETURN p
            UNION MATCH (p:KOL)-[:TOOK_PART]->(e) RETURN p }}
        UNWIND {ROLE} AS role
        RETURN DISTINCT p.id AS partner, role, c.id AS customer, e.kind AS kind, e.at AS at, e.id AS id
        ORDER BY at, id, role, partner, customer""",
    "links": f"""MATCH (a:Customer)-[r:SUBSIDIARY_OF|UPSTREAM_OF|COMPETES_WITH]->(b:Customer)
        WHERE {has_begun("r")}
        RETURN r.id AS id, type(r) AS type, a.id AS start, b.id AS end, {validity_columns("r")} ORDER BY type, start, end, r.id""",
    "advises": f"""MATCH (p:KOL)-[r:ADVISES]->(c:Customer) WHERE {has_begun("r")}
        RETURN r.id AS id, p.id AS partner, c.id AS customer, {validity_columns("r")} ORDER BY partner, customer, r.id""",
    "assets": f"""MATCH (a:Asset)-[r:INSTALLED_AT]->(c:Customer)
        WHERE coalesce(r.valid_from, a.installed, $day) <= $day
        RETURN a.id AS id, c.id AS customer, a.model AS model, a.vendor AS vendor,
        coalesce(r.valid_from, a.installed) AS begun, {ended_on("r")} AS ended
        ORDER BY id, customer, r.id""",
    "exclusions": f"""MATCH (c:Customer)-[r:EXCLUDES]->(p) WHERE {has_begun("r")} UNWIND {ROLE} AS role
        RETURN r.id AS id, c.id AS customer, p.id AS partner, role, r.reason AS reason, {validity_columns("r")}
        ORDER BY customer, partner, role, begun, r.id""",
    "contracts": f"""MATCH (p)-[r:BOUND_BY]->(d:DataContract) WHERE {has_begun("r")} UNWIND {ROLE} AS role
        RETURN r.id AS id, p.id AS partner, role, d.id AS contract, d.status AS status, {expiry_of("d")} AS expires,
        {validity_columns("r")} ORDER BY partner, role, contract, begun, r.id""",
    "covers": f"""MATCH (d:DataContract)-[r:ALLOWS]->(c:Customer)
        RETURN r.id AS id, d.id AS contract, c.id AS customer, {validity_columns("r")} ORDER BY contract, customer, begun, r.id""",
    "conflicts": f"""MATCH (p:KOL)-[r:CONFLICTS_WITH]-(q:Person)-[w:WORKS_AT]->(c:Customer)
        WHERE {has_begun("r")} AND {has_begun("w")}
        RETURN r.id AS id, p.id AS partner, c.id AS customer, q.id AS person, q.name AS name, q.name_en AS name_en,
        w.id AS employment,
        CASE WHEN r.valid_from IS NULL OR w.valid_from > r.valid_from THEN w.valid_from ELSE r.valid_from END AS begun,
        {first_end("r", "w")} AS ended
        ORDER BY partner, customer, person, begun, r.id, w.id""",
    "rivals": f"""MATCH (a:Organization)-[r:COMPETES_WITH]->(b:Organization)
        WHERE a <> b AND (a:Customer OR b:Customer) AND {has_begun("r")}
        RETURN r.id AS id, a.id AS start, b.id AS end, {validity_columns("r")} ORDER BY start, end, begun, r.id""",
    "parents": f"""MATCH (p:Distributor|ServiceProvider|Supplier) CALL (p) {{
            MATCH (p)-[:SUBSIDIARY_OF*0..5]->(a)-[r:SUBSIDIARY_OF]->(b) RETURN a, r, b
            UNION MATCH (p)<-[r:UPSTREAM_OF]-(b) WHERE r.exclusive RETURN p AS a, r, b }}
        WITH a, r, b WHERE a <> b AND {has_begun("r")}
        RETURN DISTINCT r.id AS id, type(r) AS type, a.id AS start, b.id AS end, b.name AS name, b.name_en AS name_en,
        b:Competitor AS competitor, {validity_columns("r")} ORDER BY start, end, begun, id""",
}


def read_rows(graph: Graph, statements: dict[str, str], day: dt.date, **values: Any) -> dict[str, Any]:
    """The rows of each statement, by its name: the types of a projection's fields say what they hold."""
    end = clock.start_of_day(day + dt.timedelta(days=1))
    return {name: graph.read(cypher, day=day, end=end, **values) for name, cypher in statements.items()}


def partner_rows(graph: Graph, as_of: dt.date) -> dict[str, list[dict[str, Any]]]:
    """By name of the table its rows, as of the end of a day."""
    rows = read_rows(graph, PARTNER, as_of, roles=["Distributor", "ServiceProvider", "Supplier", "KOL"])
    rows["stock"] = [row for row in rows["stock"] if period_end(row["period"]) <= as_of]
    return rows
