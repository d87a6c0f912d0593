"""What scoring reads: the graph as it was known at the end of a day, as plain rows.

As of a day means: an edge counts from `valid_from` until (not including) `valid_to`; an event counts from the
day it happened; an opportunity counts from the day it was opened, and one that was closed later is still open,
its outcome unseen. What carries no date is taken as always true. All moments are naive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from graph.database import Graph
from graph.transactions import Row

VALID = "(coalesce({r}.valid_from, $day) <= $day AND ({r}.valid_to IS NULL OR {r}.valid_to > $day))"
BEGUN = "coalesce({r}.valid_from, $day) <= $day"
KNOWN = "coalesce(o.opened, $day) <= $day"
OPEN = "(o.status = 'open' OR o.closed > $day)"


def valid(edge: str) -> str:
    """The Cypher condition that this edge is true on `$day`."""
    return VALID.format(r=edge)


@dataclass(frozen=True, slots=True)
class InfluenceProjection:
    """Rows of who is who, who influences whom, who decides and who met whom, as of `day`.

    people {id, name, name_en, title, title_en, department, roles}; employments {person, organization, title,
    department, roles (of the organisation)}; ties {id, type, start, end, weight, confidence, basis, last_contact};
    decides (closed ones too) {id, person, opportunity, role, weight, stance, begun}; vetoes {person, target};
    advises {person, organization}; opportunities (open ones) {id, customer, name, name_en, product_line, industry};
    customers {id, name, name_en, industry, segment}; engagements {id, kind, at, people, about, partners};
    organizations {id, name, name_en, roles}; joins (people who are partners on an opportunity) {id, person,
    opportunity, begun}; conflicts {id, start, end}.
    """

    day: dt.date
    people: list[Row]
    employments: list[Row]
    ties: list[Row]
    decides: list[Row]
    vetoes: list[Row]
    advises: list[Row]
    opportunities: list[Row]
    customers: list[Row]
    engagements: list[Row]
    organizations: list[Row] = field(default_factory=list)
    joins: list[Row] = field(default_factory=list)
    conflicts: list[Row] = field(default_factory=list)


INFLUENCE = {
    "people": """MATCH (p:Person) RETURN p.id AS id, p.name AS name, p.name_en AS name_en, p.title AS title,
        p.title_en AS title_en, p.department AS department, [l IN labels(p) WHERE l <> 'Person'] AS roles ORDER BY id""",
    "employments": f"""MATCH (p:Person)-[r:WORKS_AT]->(o:Organization) WHERE {valid("r")}
        RETURN p.id AS person, o.id AS organization, r.title AS title, r.department AS department,
        [l IN labels(o) WHERE l <> 'Organization'] AS roles ORDER BY person, organization, r.id""",
    "ties": f"""MATCH (a:Person)-[r:INFLUENCES|REPORTS_TO|KNOWS]->(b:Person) WHERE {valid("r")}
        RETURN r.id AS id, type(r) AS type, a.id AS start, b.id AS end, coalesce(r.weight, r.strength) AS weight,
        r.confidence AS confidence, r.basis AS basis, r.last_contact AS last_contact
        ORDER BY type, start, end, r.id""",
    "decides": f"""MATCH (p:Person)-[r:DECIDES]->(o:Opportunity) WHERE {valid("r")} AND {KNOWN}
        RETURN r.id AS id, p.id AS person, o.id AS opportunity, r.role AS role, r.weight AS weight,
        r.stance AS stance, r.valid_from AS begun
        ORDER BY person, opportunity, r.id""",
    "vetoes": f"""MATCH (p:Person)-[r:HAS_VETO]->(t) WHERE {valid("r")}
        RETURN DISTINCT p.id AS person, t.id AS target ORDER BY person, target""",
    "advises": f"""MATCH (p:KOL)-[r:ADVISES]->(o:Organization) WHERE {valid("r")}
        RETURN DISTINCT p.id AS person, o.id AS organization ORDER BY person, organization""",
    "opportunities": f"""MATCH (c:Customer)-[r:OPENED]->(o:Opportunity) WHERE {KNOWN} AND {OPEN}
        RETURN o.id AS id, c.id AS customer, o.name AS name, o.name_en AS name_en,
        o.product_line AS product_line, c.industry AS industry ORDER BY id, customer""",
    "customers": """MATCH (c:Customer) RETURN c.id AS id, c.name AS name, c.name_en AS name_en,
        c.industry AS industry, c.segment AS segment ORDER BY id""",
    "engagements": f"""MATCH (e:Engagement) WHERE e.at < $end RETURN e.id AS id, e.kind AS kind, e.at AS at,
        [(p:Person)-[r:TOOK_PART]->(e) WHERE {valid("r")} | p.id] AS people,
        [(e)-[r:ABOUT]->(t) WHERE {valid("r")} | t.id] AS about,
        [(e)-[r:WITH]->(o) WHERE {valid("r")} | o.id] AS partners ORDER BY id""",
    "organizations": """MATCH (o:Organization) RETURN o.id AS id, o.name AS name, o.name_en AS name_en,
        [l IN labels(o) WHERE l <> 'Organization'] AS roles ORDER BY id""",
    "joins": f"""MATCH (p:KOL)-[r:PARTNERED_ON]->(o:Opportunity) WHERE {valid("r")} AND {KNOWN}
        RETURN r.id AS id, p.id AS person, o.id AS opportunity, r.valid_from AS begun
        ORDER BY opportunity, person, r.id""",
    "conflicts": f"""MATCH (a:Person)-[r:CONFLICTS_WITH]->(b:Person) WHERE {valid("r")}
        RETURN r.id AS id, a.id AS start, b.id AS end ORDER BY start, end, r.id""",
}


def influence_projection(graph: Graph, as_of: dt.date) -> InfluenceProjection:
    """Read what influence is computed from, as of the end of a day; one statement for each kind of row."""
    return InfluenceProjection(as_of, **_read(graph, INFLUENCE, as_of))


@dataclass(frozen=True, slots=True)
class PartnerProjection:
    """Rows of customers, partners and all their dealings, as of `day`.

    customers {id, name, name_en, industry, segment, region, city, employees, tier}; partners {id, role, name,
    name_en, industry, region, city, areas, lines, tier, sla_hours, publications, honours}; relations {type,
    partner, role, customer, line, begun, ended}; ratings {customer, partner, role, score, at}; joins {partner,
    role, opportunity, outcome, effective, begun}; opportunities {id, customer, line, amount, opened, closed,
    status}; certificates {partner, engineer, level, issued, expires, held, employed}; stock {partner,
    period, turnover}; repairs {partner (a distributor), customer, at, severity, id}; maintained {partner (a
    service provider), customer, asset, at}; meetings {partner, role, customer, kind, at, id}; links {type,
    start, end, begun, ended} between customers; advises {partner, customer, begun, ended}.
    """

    day: dt.date
    customers: list[Row]
    partners: list[Row]
    relations: list[Row]
    ratings: list[Row]
    joins: list[Row]
    opportunities: list[Row]
    certificates: list[Row]
    stock: list[Row]
    repairs: list[Row]
    maintained: list[Row]
    meetings: list[Row]
    links: list[Row]
    advises: list[Row]

    def before(self, day: dt.date) -> PartnerProjection:
        """The same as of an earlier day: what `partner_projection` would have read then.

        One difference: what carried no date at all stays, as it does there.
        """
        opportunities = [_opportunity(o, day) for o in self.opportunities if _seen(o["opened"], day)]
        status = {o["id"]: o["status"] for o in opportunities}
        joins = [j | {"outcome": j["outcome"] if status[j["opportunity"]] != "open" else None}
                 for j in self.joins if j["opportunity"] in status and _seen(j["begun"], day)]  # fmt: skip
        return replace(
            self, day=day, opportunities=opportunities, joins=joins,
            relations=_spans(self.relations, day), links=_spans(self.links, day),
            advises=_spans(self.advises, day), ratings=_events(self.ratings, day),
            repairs=_events(self.repairs, day), meetings=_events(self.meetings, day),
            maintained=_events(self.maintained, day),
            certificates=[c for c in self.certificates
                          if all(_seen(c[when], day) for when in ("issued", "held", "employed"))],
            stock=[s for s in self.stock if period_end(s["period"]) <= day],
        )  # fmt: skip


ROLE = "[l IN labels(p) WHERE l IN $roles]"
SPAN = "r.valid_from AS begun, CASE WHEN r.valid_to <= $day THEN r.valid_to END AS ended"

PARTNER = {
    "customers": """MATCH (c:Customer) RETURN c.id AS id, c.name AS name, c.name_en AS name_en,
        c.industry AS industry, c.segment AS segment, c.region AS region, c.city AS city,
        c.employees AS employees, c.tier AS tier ORDER BY id""",
    "partners": f"""MATCH (p:Distributor|ServiceProvider|Supplier|KOL) UNWIND {ROLE} AS role
        OPTIONAL MATCH (p)-[w:WORKS_AT]->(e:Organization) WHERE {valid("w")}
        WITH p, role, e ORDER BY e.id
        WITH p, role, collect(e)[0] AS e
        RETURN p.id AS id, role, p.name AS name, p.name_en AS name_en, coalesce(p.industry, e.industry) AS industry,
        coalesce(p.region, e.region) AS region, coalesce(p.city, e.city) AS city,
        CASE role WHEN 'Distributor' THEN p.territories WHEN 'ServiceProvider' THEN p.service_regions END AS areas,
        CASE role WHEN 'Distributor' THEN p.product_lines WHEN 'Supplier' THEN p.categories
                  WHEN 'KOL' THEN [p.field] END AS lines,
        p.channel_tier AS tier, p.sla_hours AS sla_hours, p.publications AS publications,
        size(coalesce(p.honours, [])) AS honours ORDER BY role, id""",
    "relations": f"""MATCH (p)-[r:DISTRIBUTES_TO|SERVES|SUPPLIES]->(c:Customer) WHERE {BEGUN.format(r="r")}
        RETURN type(r) AS type, p.id AS partner,
        CASE type(r) WHEN 'DISTRIBUTES_TO' THEN 'Distributor' WHEN 'SERVES' THEN 'ServiceProvider'
                     ELSE 'Supplier' END AS role,
        c.id AS customer, r.product_line AS line, {SPAN} ORDER BY type, partner, customer, begun, line, r.id""",
    "ratings": f"""MATCH (c:Customer)-[r:RATED]->(p) WHERE r.at <= $day AND {BEGUN.format(r="r")}
        UNWIND {ROLE} AS role
        RETURN c.id AS customer, p.id AS partner, role, r.score AS score, r.at AS at
        ORDER BY at, customer, partner, role, score, r.id""",
    "joins": f"""MATCH (p)-[r:PARTNERED_ON]->(o:Opportunity) WHERE {BEGUN.format(r="r")} AND {KNOWN}
        UNWIND {ROLE} AS role
        RETURN p.id AS partner, role, o.id AS opportunity, r.effective_lead AS effective,
        CASE WHEN NOT {OPEN} THEN o.status END AS outcome, r.valid_from AS begun
        ORDER BY opportunity, partner, role, r.id""",
    "opportunities": f"""MATCH (c:Customer)-[:OPENED]->(o:Opportunity) WHERE {KNOWN}
        RETURN o.id AS id, c.id AS customer, o.product_line AS line, o.amount AS amount, o.opened AS opened,
        CASE WHEN {OPEN} THEN 'open' ELSE o.status END AS status,
        CASE WHEN NOT {OPEN} THEN o.closed END AS closed ORDER BY id, customer""",
    "certificates": f"""MATCH (c:Certificate)<-[h:HOLDS]-(g:Engineer)-[w:WORKS_AT]->(p:ServiceProvider)
        WHERE coalesce(c.issued, $day) <= $day AND {BEGUN.format(r="h")} AND {BEGUN.format(r="w")}
        RETURN p.id AS partner, g.id AS engineer, c.level AS level, c.issued AS issued, c.expires AS expires,
        h.valid_from AS held, w.valid_from AS employed
        ORDER BY partner, engineer, c.id""",
    "stock": """MATCH (p:Distributor)-[:HELD_STOCK]->(s:InventoryPeriod)
        RETURN p.id AS partner, s.period AS period, s.turnover AS turnover ORDER BY partner, period, s.id""",
    "repairs": """MATCH (p:Distributor)-[:RECORDED]->(m:MaintenanceRecord)-[:FOR_ASSET]->(:Asset)
        -[:INSTALLED_AT]->(c:Customer) WHERE m.opened < $end
        RETURN DISTINCT p.id AS partner, c.id AS customer, m.opened AS at, m.severity AS severity, m.id AS id
        ORDER BY at, id, partner, customer""",
    "maintained": f"""MATCH (p:ServiceProvider)-[r:MAINTAINED]->(a:Asset)-[:INSTALLED_AT]->(c:Customer)
        WHERE {BEGUN.format(r="r")}
        RETURN DISTINCT p.id AS partner, c.id AS customer, a.id AS asset, r.valid_from AS at
        ORDER BY partner, customer, asset, at""",
    "meetings": f"""MATCH (e:Engagement)-[:ABOUT]->(t) WHERE e.at < $end
        WITH e, CASE WHEN t:Customer THEN t ELSE head([(c:Customer)-[:OPENED]->(t) | c]) END AS c
        CALL (e) {{ MATCH (e)-[:WITH]->(p:Distributor|ServiceProvider|Supplier) RETURN p
            UNION MATCH (p:KOL)-[:TOOK_PART]->(e) RETURN p }}
        UNWIND {ROLE} AS role
        RETURN DISTINCT p.id AS partner, role, c.id AS customer, e.kind AS kind, e.at AS at, e.id AS id
        ORDER BY at, id, role, partner, customer""",
    "links": f"""MATCH (a:Customer)-[r:SUBSIDIARY_OF|UPSTREAM_OF|COMPETES_WITH]->(b:Customer)
        WHERE {BEGUN.format(r="r")}
        RETURN type(r) AS type, a.id AS start, b.id AS end, {SPAN} ORDER BY type, start, end, r.id""",
    "advises": f"""MATCH (p:KOL)-[r:ADVISES]->(c:Customer) WHERE {BEGUN.format(r="r")}
        RETURN p.id AS partner, c.id AS customer, {SPAN} ORDER BY partner, customer, r.id""",
}  # fmt: skip


def partner_projection(graph: Graph, as_of: dt.date) -> PartnerProjection:
    """Read what partner fit is computed from, as of the end of a day; one statement for each kind of row."""
    rows = _read(graph, PARTNER, as_of, roles=["Distributor", "ServiceProvider", "Supplier", "KOL"])
    rows["stock"] = [row for row in rows["stock"] if period_end(row["period"]) <= as_of]
    return PartnerProjection(as_of, **rows)


def _read(graph: Graph, statements: dict[str, str], day: dt.date, **values: Any) -> dict[str, list[Row]]:
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    return {name: graph.read(cypher, day=day, end=end, **values) for name, cypher in statements.items()}


def period_end(period: str) -> dt.date:
    """Last day of a quarter such as 2025Q3 (or of a year or month: 2025, 2025-07); far ahead if unreadable."""
    year, _, part = period.replace("Q", "-Q").replace("--", "-").partition("-")
    try:
        month = 12 if not part else int(part[1:]) * 3 if part.startswith("Q") else int(part)
        return dt.date(int(year) + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    except ValueError:
        return dt.date.max


def _seen(moment: dt.date | None, day: dt.date) -> bool:
    if isinstance(moment, dt.datetime):
        moment = moment.date()
    return moment is None or moment <= day


def _events(rows: list[Row], day: dt.date) -> list[Row]:
    return [row for row in rows if _seen(row["at"], day)]


def _spans(rows: list[Row], day: dt.date) -> list[Row]:
    """Those begun by the day, an end that comes later unseen."""
    return [
        r | {"ended": r["ended"] if r["ended"] and r["ended"] <= day else None}
        for r in rows
        if _seen(r["begun"], day)
    ]


def _opportunity(row: Row, day: dt.date) -> Row:
    unseen = row["closed"] is not None and row["closed"] > day
    return row | {"status": "open", "closed": None} if unseen else row
