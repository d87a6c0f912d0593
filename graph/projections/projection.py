"""What scoring reads: the graph as it was known at the end of a day, as plain rows.

As of a day means: an edge counts from `valid_from` until (not including) `valid_to`; an event counts from the
day it happened; an opportunity counts from the day it was opened, and one that was closed later is still open,
its outcome unseen. What carries no date is taken as always true. All moments are naive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from graph import clock
from graph.db.as_of import begun, closed, ended, first_end, known, span, status, unfinished, valid
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import NotFound, Text


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
    "ties": f"""MATCH (a:Person)-[r:INFLUENCES|REPORTS_TO|KNOWS]->(b:Person) WHERE a <> b AND {valid("r")}
        RETURN r.id AS id, type(r) AS type, a.id AS start, b.id AS end, coalesce(r.weight, r.strength) AS weight,
        r.confidence AS confidence, r.basis AS basis, r.last_contact AS last_contact
        ORDER BY type, start, end, r.id""",
    "decides": f"""MATCH (p:Person)-[r:DECIDES]->(o:Opportunity) WHERE {valid("r")} AND {known("o")}
        RETURN r.id AS id, p.id AS person, o.id AS opportunity, r.role AS role, r.weight AS weight,
        r.stance AS stance, r.valid_from AS begun
        ORDER BY person, opportunity, r.id""",
    "vetoes": f"""MATCH (p:Person)-[r:HAS_VETO]->(t) WHERE {valid("r")}
        RETURN DISTINCT p.id AS person, t.id AS target ORDER BY person, target""",
    "advises": f"""MATCH (p:KOL)-[r:ADVISES]->(o:Organization) WHERE {valid("r")}
        RETURN DISTINCT p.id AS person, o.id AS organization ORDER BY person, organization""",
    "opportunities": f"""MATCH (c:Customer)-[r:OPENED]->(o:Opportunity) WHERE {known("o")} AND {unfinished("o")}
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
    "joins": f"""MATCH (p:KOL)-[r:PARTNERED_ON]->(o:Opportunity) WHERE {valid("r")} AND {known("o")}
        RETURN r.id AS id, p.id AS person, o.id AS opportunity, r.valid_from AS begun
        ORDER BY opportunity, person, r.id""",
    "conflicts": f"""MATCH (a:Person)-[r:CONFLICTS_WITH]->(b:Person) WHERE a <> b AND {valid("r")}
        RETURN r.id AS id, a.id AS start, b.id AS end ORDER BY start, end, r.id""",
}


def influence_projection(graph: Graph, as_of: dt.date) -> InfluenceProjection:
    """Read what influence is computed from, as of the end of a day; one statement for each kind of row."""
    return InfluenceProjection(as_of, **_read(graph, INFLUENCE, as_of))


@dataclass(frozen=True, slots=True)
class PartnerProjection:
    """Rows of customers, partners and all their dealings, as of `day`.

    customers {id, name, name_en, industry, segment, region, city, employees, tier}; partners {id, role, name,
    name_en, employer, industry, region, city, areas, lines, tier, sla_hours, publications, honours, competitor, blacklisted,
    blacklist_reason}; relations {id, type, partner, role, customer, line, exclusive, begun, ended}; ratings {id,
    customer, partner, role, score, at}; joins {id, partner, role, opportunity, outcome, effective, begun};
    opportunities {id, customer, line, amount, opened, closed, status}; certificates {id, partner, engineer, level,
    issued, expires, held, employed, ended (no longer held, or the engineer left)}; stock {id, partner, period,
    turnover}; repairs {partner (a distributor), customer, at, severity, id}; maintained {id, partner (a service
    provider), customer, asset, at}; meetings {partner, role, customer, kind, at, id}; links {id, type, start, end,
    begun, ended} between customers; advises {id, partner, customer, begun, ended}; assets {id, customer, model,
    vendor, begun, ended}.

    What rules a partner out: exclusions {id, customer, partner, role, reason, begun, ended}; contracts (of data)
    {id, partner, role, contract, status, expires, begun, ended}; covers {id, contract, customer, begun, ended},
    those yet to begin too, as a contract that names customers is never one for all; conflicts {id, partner (a KOL),
    customer, person (who works there), name, name_en, employment (its id), begun, ended}; rivals {id, start, end,
    begun, ended}, one of them a customer; parents {id, type, start, end, name, name_en,
    competitor (of the end), begun, ended}: whom a partner belongs to, or sells for exclusively.

    `id` is that of the relationship where the row is one and of the node where it is an event; None if it has none.
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
    assets: list[Row] = field(default_factory=list)
    exclusions: list[Row] = field(default_factory=list)
    contracts: list[Row] = field(default_factory=list)
    covers: list[Row] = field(default_factory=list)
    conflicts: list[Row] = field(default_factory=list)
    rivals: list[Row] = field(default_factory=list)
    parents: list[Row] = field(default_factory=list)

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
            certificates=[c | {"ended": _past(c["ended"], day)} for c in self.certificates
                          if all(_seen(c[when], day) for when in ("issued", "held", "employed"))],
            covers=[c | {"ended": _past(c["ended"], day)} for c in self.covers],
            **{name: _spans(getattr(self, name), day) for name in SPANS},
            **{name: _events(getattr(self, name), day) for name in EVENTS},
            stock=[s for s in self.stock if period_end(s["period"]) <= day],
        )  # fmt: skip


SPANS = (
    "relations",
    "links",
    "advises",
    "assets",
    "exclusions",
    "contracts",
    "conflicts",
    "rivals",
    "parents",
)
EVENTS = ("ratings", "repairs", "meetings", "maintained")
ROLE = "[l IN labels(p) WHERE l IN $roles]"

PARTNER = {
    "customers": """MATCH (c:Customer) RETURN c.id AS id, c.name AS name, c.name_en AS name_en,
        c.industry AS industry, c.segment AS segment, c.region AS region, c.city AS city,
        c.employees AS employees, c.tier AS tier ORDER BY id""",
    "partners": f"""MATCH (p:Distributor|ServiceProvider|Supplier|KOL) UNWIND {ROLE} AS role
        OPTIONAL MATCH (p)-[w:WORKS_AT]->(e:Organization) WHERE {valid("w")}
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
    "relations": f"""MATCH (p)-[r:DISTRIBUTES_TO|SERVES|SUPPLIES]->(c:Customer) WHERE p <> c AND {begun("r")}
        RETURN r.id AS id, type(r) AS type, p.id AS partner,
        CASE type(r) WHEN 'DISTRIBUTES_TO' THEN 'Distributor' WHEN 'SERVES' THEN 'ServiceProvider'
                     ELSE 'Supplier' END AS role,
        c.id AS customer, r.product_line AS line, coalesce(r.exclusive, false) AS exclusive, {span("r")}
        ORDER BY type, partner, customer, begun, line, r.id""",
    "ratings": f"""MATCH (c:Customer)-[r:RATED]->(p) WHERE r.at <= $day AND {begun("r")}
        UNWIND {ROLE} AS role
        RETURN r.id AS id, c.id AS customer, p.id AS partner, role, r.score AS score, r.at AS at
        ORDER BY at, customer, partner, role, score, r.id""",
    "joins": f"""MATCH (p)-[r:PARTNERED_ON]->(o:Opportunity) WHERE {begun("r")} AND {known("o")}
        UNWIND {ROLE} AS role
        RETURN r.id AS id, p.id AS partner, role, o.id AS opportunity, r.effective_lead AS effective,
        CASE WHEN NOT {unfinished("o")} THEN o.status END AS outcome, r.valid_from AS begun
        ORDER BY opportunity, partner, role, r.id""",
    "opportunities": f"""MATCH (c:Customer)-[:OPENED]->(o:Opportunity) WHERE {known("o")}
        RETURN o.id AS id, c.id AS customer, o.product_line AS line, o.amount AS amount, o.opened AS opened,
        {status("o")} AS status,
        {closed("o")} AS closed ORDER BY id, customer""",
    "certificates": f"""MATCH (c:Certificate)<-[h:HOLDS]-(g:Engineer)-[w:WORKS_AT]->(p:ServiceProvider)
        WHERE coalesce(c.issued, $day) <= $day AND {begun("h")} AND {begun("w")}
        RETURN c.id AS id, p.id AS partner, g.id AS engineer, c.level AS level, c.issued AS issued,
        c.expires AS expires, h.valid_from AS held, w.valid_from AS employed,
        {first_end("h", "w")} AS ended
        ORDER BY partner, engineer, c.id""",
    "stock": """MATCH (p:Distributor)-[:HELD_STOCK]->(s:InventoryPeriod)
        RETURN s.id AS id, p.id AS partner, s.period AS period, s.turnover AS turnover ORDER BY partner, period, s.id""",
    "repairs": """MATCH (p:Distributor)-[:RECORDED]->(m:MaintenanceRecord)-[:FOR_ASSET]->(:Asset)
        -[:INSTALLED_AT]->(c:Customer) WHERE m.opened < $end
        RETURN DISTINCT p.id AS partner, c.id AS customer, m.opened AS at, m.severity AS severity, m.id AS id
        ORDER BY at, id, partner, customer""",
    "maintained": f"""MATCH (p:ServiceProvider)-[r:MAINTAINED]->(a:Asset)-[:INSTALLED_AT]->(c:Customer)
        WHERE {begun("r")}
        RETURN DISTINCT r.id AS id, p.id AS partner, c.id AS customer, a.id AS asset, r.valid_from AS at
        ORDER BY partner, customer, asset, at, id""",
    "meetings": f"""MATCH (e:Engagement)-[:ABOUT]->(t) WHERE e.at < $end
        WITH e, CASE WHEN t:Customer THEN t ELSE head([(c:Customer)-[:OPENED]->(t) | c]) END AS c
        CALL (e) {{ MATCH (e)-[:WITH]->(p:Distributor|ServiceProvider|Supplier) RETURN p
            UNION MATCH (p:KOL)-[:TOOK_PART]->(e) RETURN p }}
        UNWIND {ROLE} AS role
        RETURN DISTINCT p.id AS partner, role, c.id AS customer, e.kind AS kind, e.at AS at, e.id AS id
        ORDER BY at, id, role, partner, customer""",
    "links": f"""MATCH (a:Customer)-[r:SUBSIDIARY_OF|UPSTREAM_OF|COMPETES_WITH]->(b:Customer)
        WHERE {begun("r")}
        RETURN r.id AS id, type(r) AS type, a.id AS start, b.id AS end, {span("r")} ORDER BY type, start, end, r.id""",
    "advises": f"""MATCH (p:KOL)-[r:ADVISES]->(c:Customer) WHERE {begun("r")}
        RETURN r.id AS id, p.id AS partner, c.id AS customer, {span("r")} ORDER BY partner, customer, r.id""",
    "assets": f"""MATCH (a:Asset)-[r:INSTALLED_AT]->(c:Customer)
        WHERE coalesce(r.valid_from, a.installed, $day) <= $day
        RETURN a.id AS id, c.id AS customer, a.model AS model, a.vendor AS vendor,
        coalesce(r.valid_from, a.installed) AS begun, {ended("r")} AS ended
        ORDER BY id, customer, r.id""",
    "exclusions": f"""MATCH (c:Customer)-[r:EXCLUDES]->(p) WHERE {begun("r")} UNWIND {ROLE} AS role
        RETURN r.id AS id, c.id AS customer, p.id AS partner, role, r.reason AS reason, {span("r")}
        ORDER BY customer, partner, role, begun, r.id""",
    "contracts": f"""MATCH (p)-[r:BOUND_BY]->(d:DataContract) WHERE {begun("r")} UNWIND {ROLE} AS role
        RETURN r.id AS id, p.id AS partner, role, d.id AS contract, d.status AS status, d.expires AS expires,
        {span("r")} ORDER BY partner, role, contract, begun, r.id""",
    "covers": f"""MATCH (d:DataContract)-[r:ALLOWS]->(c:Customer)
        RETURN r.id AS id, d.id AS contract, c.id AS customer, {span("r")} ORDER BY contract, customer, begun, r.id""",
    "conflicts": f"""MATCH (p:KOL)-[r:CONFLICTS_WITH]-(q:Person)-[w:WORKS_AT]->(c:Customer)
        WHERE {begun("r")} AND {begun("w")}
        RETURN r.id AS id, p.id AS partner, c.id AS customer, q.id AS person, q.name AS name, q.name_en AS name_en,
        w.id AS employment,
        CASE WHEN r.valid_from IS NULL OR w.valid_from > r.valid_from THEN w.valid_from ELSE r.valid_from END AS begun,
        {first_end("r", "w")} AS ended
        ORDER BY partner, customer, person, begun, r.id, w.id""",
    "rivals": f"""MATCH (a:Organization)-[r:COMPETES_WITH]->(b:Organization)
        WHERE a <> b AND (a:Customer OR b:Customer) AND {begun("r")}
        RETURN r.id AS id, a.id AS start, b.id AS end, {span("r")} ORDER BY start, end, begun, r.id""",
    "parents": f"""MATCH (p:Distributor|ServiceProvider|Supplier) CALL (p) {{
            MATCH (p)-[:SUBSIDIARY_OF*0..5]->(a)-[r:SUBSIDIARY_OF]->(b) RETURN a, r, b
            UNION MATCH (p)<-[r:UPSTREAM_OF]-(b) WHERE r.exclusive RETURN p AS a, r, b }}
        WITH a, r, b WHERE a <> b AND {begun("r")}
        RETURN DISTINCT r.id AS id, type(r) AS type, a.id AS start, b.id AS end, b.name AS name, b.name_en AS name_en,
        b:Competitor AS competitor, {span("r")} ORDER BY start, end, begun, id""",
}  # fmt: skip


def partner_projection(graph: Graph, as_of: dt.date) -> PartnerProjection:
    """Read what partner fit is computed from, as of the end of a day; one statement for each kind of row."""
    rows = _read(graph, PARTNER, as_of, roles=["Distributor", "ServiceProvider", "Supplier", "KOL"])
    rows["stock"] = [row for row in rows["stock"] if period_end(row["period"]) <= as_of]
    return PartnerProjection(as_of, **rows)


def links(graph: Graph, type: str, time_field: str | None = None, as_of: dt.date = dt.date.max) -> list[Row]:
    """{start, end, at} of the relationships of a type that had begun by a day; `at`: their value of a field.

    Nobody is linked to himself. Raises NotFound for another name.
    """
    edge = graph.model.edges.get(type)
    if edge is None:
        raise NotFound(NO_TYPE.fill(name=type, known=", ".join(sorted(graph.model.edges))))
    fields = {
        name
        for name, f in edge.fields.items()
        if f.kind in ("date", "datetime", "integer", "float", "string")
    }
    if time_field and time_field not in fields:
        raise NotFound(NO_FIELD.fill(name=time_field, type=type, known=", ".join(sorted(fields))))
    when = f"r.{time_field}" if time_field else "null"
    rows = graph.read(
        f"MATCH (a)-[r:{edge.type}]->(b) WHERE a <> b AND {begun('r')} "
        f"RETURN a.id AS start, b.id AS end, {when} AS at ORDER BY start, end, r.id",
        day=as_of,
    )
    return [row for row in rows if _told_by(row["at"], as_of)]


def _told_by(at: Any, day: dt.date) -> bool:
    """Whether a time of any kind (a day, moment, year, 2025Q3) had come by the end of a day; what is no time had."""
    if at is None or isinstance(at, dt.date):
        return _seen(at, day)
    if isinstance(at, int | float):
        return at <= day.year if 1000 <= at <= 9999 else True
    try:
        return dt.date.fromisoformat(at[:10]) <= day
    except ValueError:
        return (end := period_end(at)) == dt.date.max or end <= day


NO_TYPE = Text(
    "there is no relationship type {name!r}; there are: {known}", "没有关系类型 {name!r};可选:{known}"
)
NO_FIELD = Text("{type} has no field {name!r}; it has: {known}", "{type} 没有字段 {name!r};可选:{known}")


def _read(graph: Graph, statements: dict[str, str], day: dt.date, **values: Any) -> dict[str, list[Row]]:
    end = clock.start(day + dt.timedelta(days=1))
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
    return [r | {"ended": _past(r["ended"], day)} for r in rows if _seen(r["begun"], day)]


def _past(moment: dt.date | None, day: dt.date) -> dt.date | None:
    return moment if moment is not None and moment <= day else None


def _opportunity(row: Row, day: dt.date) -> Row:
    unseen = row["closed"] is not None and row["closed"] > day
    return row | {"status": "open", "closed": None} if unseen else row
