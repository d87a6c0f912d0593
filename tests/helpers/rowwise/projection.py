"""Rows of the influence projection as dicts, sorted by the server: who is who, who influences, decides and met whom, as it was known at the end of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph import clock
from graph.db.as_of import is_unfinished, is_valid, was_opened
from graph.db.client import Graph
from graph.projections.influence_projection import SENDERS

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class InfluenceRows:
    """Rows of who is who, who influences whom, who decides and who met whom, as of `day`; opportunities are the open ones."""

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
    sources: list[Row] = field(default_factory=list)


INFLUENCE = {
    "people": """MATCH (p:Person) RETURN p.id AS id, p.name AS name, p.name_en AS name_en, p.title AS title,
        p.title_en AS title_en, p.department AS department, [l IN labels(p) WHERE l <> 'Person'] AS roles ORDER BY id""",
    "employments": f"""MATCH (p:Person)-[r:WORKS_AT]->(o:Organization) WHERE {is_valid("r")}
        RETURN p.id AS person, o.id AS organization, r.title AS title, r.department AS department,
        [l IN labels(o) WHERE l <> 'Organization'] AS roles ORDER BY person, organization, r.id""",
    "ties": f"""MATCH (a:Person)-[r:INFLUENCES|REPORTS_TO|KNOWS]->(b:Person) WHERE a <> b AND {is_valid("r")}
        RETURN r.id AS id, type(r) AS type, a.id AS start, b.id AS end, coalesce(r.weight, r.strength) AS weight,
        r.confidence AS confidence, r.basis AS basis, r.last_contact AS last_contact, r.source AS source
        ORDER BY type, start, end, r.id""",
    "decides": f"""MATCH (p:Person)-[r:DECIDES]->(o:Opportunity) WHERE {is_valid("r")} AND {was_opened("o")}
        RETURN r.id AS id, p.id AS person, o.id AS opportunity, r.role AS role, r.weight AS weight,
        r.stance AS stance, r.valid_from AS begun
        ORDER BY person, opportunity, r.id""",
    "vetoes": f"""MATCH (p:Person)-[r:HAS_VETO]->(t) WHERE {is_valid("r")}
        RETURN DISTINCT p.id AS person, t.id AS target ORDER BY person, target""",
    "advises": f"""MATCH (p:KOL)-[r:ADVISES]->(o:Organization) WHERE {is_valid("r")}
        RETURN DISTINCT p.id AS person, o.id AS organization ORDER BY person, organization""",
    "opportunities": f"""MATCH (c:Customer)-[r:OPENED]->(o:Opportunity) WHERE {was_opened("o")} AND {is_unfinished("o")}
        RETURN o.id AS id, c.id AS customer, o.name AS name, o.name_en AS name_en,
        o.product_line AS product_line, c.industry AS industry ORDER BY id, customer""",
    "customers": """MATCH (c:Customer) RETURN c.id AS id, c.name AS name, c.name_en AS name_en,
        c.industry AS industry, c.segment AS segment ORDER BY id""",
    "engagements": f"""MATCH (e:Engagement) WHERE e.at < $end RETURN e.id AS id, e.kind AS kind, e.at AS at,
        [(p:Person)-[r:TOOK_PART]->(e) WHERE {is_valid("r")} | p.id] AS people,
        [(p:Person)-[r:TOOK_PART]->(e) WHERE {is_valid("r")} AND toLower(r.part) IN $senders | p.id] AS senders,
        [(e)-[r:ABOUT]->(t) WHERE {is_valid("r")} | t.id] AS about,
        [(e)-[r:WITH]->(o) WHERE {is_valid("r")} | o.id] AS partners ORDER BY id""",
    "organizations": """MATCH (o:Organization) RETURN o.id AS id, o.name AS name, o.name_en AS name_en,
        [l IN labels(o) WHERE l <> 'Organization'] AS roles ORDER BY id""",
    "joins": f"""MATCH (p:KOL)-[r:PARTNERED_ON]->(o:Opportunity) WHERE {is_valid("r")} AND {was_opened("o")}
        RETURN r.id AS id, p.id AS person, o.id AS opportunity, r.valid_from AS begun
        ORDER BY opportunity, person, r.id""",
    "conflicts": f"""MATCH (a:Person)-[r:CONFLICTS_WITH]->(b:Person) WHERE a <> b AND {is_valid("r")}
        RETURN r.id AS id, a.id AS start, b.id AS end ORDER BY start, end, r.id""",
    "sources": """MATCH (s:Source) WHERE s.tie_weights IS NOT NULL
        RETURN s.id AS id, s.tie_weights AS weights ORDER BY id""",
}


def read_influence_rows(graph: Graph, as_of: dt.date) -> InfluenceRows:
    """Read what influence is computed from, as of the end of a day; one statement for each kind of row."""
    values = {"day": as_of, "end": clock.start_of_day(as_of + dt.timedelta(days=1)), "senders": list(SENDERS)}
    return InfluenceRows(as_of, **{name: graph.read(cypher, **values) for name, cypher in INFLUENCE.items()})
