"""Measures of partners: satisfaction with them, what lapses or ends, their stock and the faults of what was installed, as Cypher."""

from __future__ import annotations

from graph.battle_map.satisfaction import ENOUGH
from graph.db.as_of import expires_within, is_unsettled, is_valid
from graph.model.choices import PARTNER_EDGES
from graph.rules.event_measures import Arguments, narrowed


def partners_of(arguments: Arguments, var: str = "p", edge: str = "r") -> str:
    """The partners that work with the customer on the day, in a role or in any."""
    kept = ""
    if "role" in arguments:
        kept = (
            " AND ("
            + " OR ".join(
                f"({edge}:{type} AND '{role}' IN {arguments['role']})" for role, type in PARTNER_EDGES.items()
            )
            + ")"
        )
    return f"MATCH ({var})-[{edge}:{'|'.join(PARTNER_EDGES.values())}]->(c) WHERE {is_valid(edge, 'day')}{kept}"


def lowest_satisfaction(arguments: Arguments) -> str:
    """The lowest mean of a partner with enough answers."""
    return (
        f"COLLECT {{ CALL (c, day, t) {{ {partners_of(arguments)} RETURN DISTINCT p }} MATCH (c)-[a:RATED]->(p) "
        f"WHERE a.at <= day AND a.at >= day - duration({{days: {arguments['within']}}}) "
        f"WITH p, count(a) AS n, avg(a.score) AS mean WHERE n >= {ENOUGH} RETURN min(mean) }}[0]"
    )


def satisfaction_fall(arguments: Arguments) -> str:
    """The deepest fall of a partner's mean: that of the newer half of the days less that of the older half."""
    half = f"day - duration({{days: {arguments['within']} / 2}})"
    return (
        f"COLLECT {{ CALL (c, day, t) {{ {partners_of(arguments)} RETURN DISTINCT p }} MATCH (c)-[a:RATED]->(p) "
        f"WHERE a.at <= day AND a.at >= day - duration({{days: {arguments['within']}}}) "
        f"WITH p, count(a) AS n, avg(CASE WHEN a.at >= {half} THEN a.score END) AS newer, "
        f"avg(CASE WHEN a.at < {half} THEN a.score END) AS older WHERE n >= {ENOUGH} RETURN min(newer - older) }}[0]"
    )


def lapsing_certificates(arguments: Arguments) -> str:
    """How many certificates of engineers of its service providers lapse in the next days."""
    return (
        f"COUNT {{ MATCH (p:ServiceProvider)-[r:SERVES]->(c) WHERE {is_valid('r', 'day')} WITH DISTINCT p "
        f"MATCH (p)<-[w:WORKS_AT]-(:Engineer)-[:HOLDS]->(k:Certificate) WHERE {is_valid('w', 'day')} "
        f"AND {expires_within('k', arguments['within'], 'day')} RETURN DISTINCT k }}"
    )


def turnover_fall(arguments: Arguments) -> str:
    """The deepest relative fall of a distributor's inventory turnover, from the last quarter but one to the last.

    A quarter counts once it is over. Product lines of one quarter are taken together by their mean.
    """
    quarter = "toString(day.year) + 'Q' + toString(day.quarter)"
    return (
        f"COLLECT {{ MATCH (p:Distributor)-[r:DISTRIBUTES_TO]->(c) WHERE {is_valid('r', 'day')} WITH DISTINCT p "
        f"MATCH (p)-[:HELD_STOCK]->(i:InventoryPeriod) WHERE i.period < {quarter} AND i.turnover IS NOT NULL "
        "WITH p, i.period AS period, avg(i.turnover) AS turnover ORDER BY period DESC "
        "WITH p, collect(turnover) AS past WHERE size(past) > 1 AND past[1] > 0 "
        "RETURN min((past[0] - past[1]) / past[1]) }[0]"
    )


def repeated_faults(arguments: Arguments) -> str:
    """How often the fault that came most often came at one device in the last days."""
    more = narrowed("m.severity", arguments, "severity")
    where = " AND ".join(["m.opened <= at", f"m.opened > at - duration({{days: {arguments['within']}}})", *more])
    return (
        "coalesce(COLLECT { MATCH (c)<-[:INSTALLED_AT]-(x:Asset)<-[:FOR_ASSET]-(m:MaintenanceRecord) "
        f"WHERE {where} AND m.fault_code IS NOT NULL WITH x, m.fault_code AS code, count(m) AS n RETURN max(n) }}[0], 0)"
    )


def open_faults(arguments: Arguments) -> str:
    more = narrowed("m.severity", arguments, "severity")
    where = " AND ".join(["m.opened <= at", is_unsettled("m", "at"), *more])
    return f"COUNT {{ MATCH (c)<-[:INSTALLED_AT]-(x:Asset)<-[:FOR_ASSET]-(m:MaintenanceRecord) WHERE {where} }}"
