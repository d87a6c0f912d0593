"""Tables of the partner projection: the same rows in the same order as row by row, whole and as of earlier days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from graph.db.client import Graph
from graph.projections.partner_projection import PartnerProjection, partner_projection
from graph.projections.partner_reads import PARTNER_READS
from tests.helpers.partner_rows import partner_rows


def difference(graph: Graph, day: dt.date) -> dict[str, Any]:
    """By table the first row in which both readers differ."""
    tables, rows = partner_projection(graph, day), partner_rows(graph, day)
    assert set(rows) == set(PARTNER_READS)
    found = {}
    for name, expected in rows.items():
        ours = list(getattr(tables, name))
        pairs = zip(ours, expected, strict=False)
        first = next(
            ((a, b) for a, b in pairs if a != b or list(map(type, a.values())) != list(map(type, b.values()))), None
        )
        if first or len(ours) != len(expected):
            found[name] = (len(ours), len(expected), first)
    return found


@pytest.mark.parametrize("back", [0, 90, 500, 1500, -400])
def test_tables_hold_what_rows_held(seeded: Graph, snapshot: dt.date, back: int) -> None:
    assert difference(seeded, snapshot - dt.timedelta(days=back)) == {}


ODD = """CREATE (a:Organization:Customer:Supplier {id: 'Z', name: '甲'}), (b:Organization:Customer {id: 'é', name: 'b'}),
    (c:Organization:Customer {id: '𝒳'}), (p:Organization:Distributor:ServiceProvider {id: 'P', territories: ['x', 'y']}),
    (k:Person:KOL {id: 'K'}), (x:Organization {id: 'X'}),
    (p)-[:DISTRIBUTES_TO {id: 'd1', valid_from: date('2026-01-01'), valid_to: date('2026-03-01')}]->(a),
    (p)-[:DISTRIBUTES_TO {product_line: '线'}]->(a), (p)-[:DISTRIBUTES_TO]->(b), (p)-[:SERVES]->(c), (x)-[:SERVES]->(c),
    (a)-[:SUPPLIES]->(a), (a)-[:SUPPLIES {valid_from: date('2027-01-01')}]->(b),
    (b)-[:RATED {score: 80.0, at: date('2026-02-02')}]->(p), (b)-[:RATED {score: 80.5, at: date('2026-02-02')}]->(p),
    (b)-[:RATED {score: 60.0, at: date('2026-02-01')}]->(a), (b)-[:RATED {score: 60.0, at: date('2026-02-01')}]->(k),
    (o:Opportunity {id: 'o', status: 'won', opened: date('2026-01-05'), closed: date('2026-05-05')}),
    (b)-[:OPENED]->(o), (a)-[:OPENED]->(o), (p)-[:PARTNERED_ON {outcome: 'open'}]->(o), (k)-[:PARTNERED_ON {outcome: 'lost'}]->(o),
    (e:Engagement {id: 'e', kind: 'visit', at: datetime('2026-03-03T23:59:00+08:00')}), (e)-[:ABOUT]->(o), (e)-[:ABOUT]->(b),
    (e)-[:WITH]->(p), (k)-[:TOOK_PART]->(e), (m:MaintenanceRecord {id: 'm', opened: datetime('2026-03-02T16:00:00.5Z')}),
    (p)-[:RECORDED]->(m), (m)-[:FOR_ASSET]->(s:Asset {id: 's'}), (s)-[:INSTALLED_AT]->(b), (s)-[:INSTALLED_AT {id: 'i'}]->(a),
    (p)-[:MAINTAINED]->(s), (p)-[:MAINTAINED]->(s), (p)-[:HELD_STOCK]->(:InventoryPeriod {id: 'h', period: '2025Q3', turnover: 3.0}),
    (c)-[:EXCLUDES {reason: '价'}]->(p), (p)-[:BOUND_BY]->(w:DataContract {id: 'w', status: 'published', expires: date('2026-11-30')}),
    (w)-[:ALLOWS]->(a), (w)-[:ALLOWS {valid_to: date('2026-02-20')}]->(b), (k)-[:CONFLICTS_WITH]->(q:Person {id: 'q', name: '七'}),
    (q)-[:WORKS_AT {valid_from: date('2025-01-01')}]->(b), (q)-[:WORKS_AT {valid_to: date('2026-03-01')}]->(a),
    (p)-[:SUBSIDIARY_OF]->(x), (x)-[:SUBSIDIARY_OF {id: 'u'}]->(:Organization:Competitor {id: 'y'}), (x)-[:UPSTREAM_OF {exclusive: true}]->(p),
    (k)-[:ADVISES]->(b), (a)-[:COMPETES_WITH]->(x), (b)-[:COMPETES_WITH]->(a), (g:Person:Engineer {id: 'g'})-[:WORKS_AT {valid_to: date('2026-03-02')}]->(p),
    (g)-[:HOLDS]->(:Certificate {id: 't', level: 'senior', expires: date('2026-03-01')})"""


@pytest.mark.parametrize("day", [dt.date(2026, 2, 15), dt.date(2026, 3, 3), dt.date(2026, 12, 1)])
def test_odd_rows_are_the_same_too(empty: Graph, day: dt.date) -> None:
    """Several roles, no ids, no dates, equal rows, ids beyond the basic plane, moments at the ends of a day."""
    empty.write(lambda tx: tx.run(ODD).consume())
    assert difference(empty, day) == {}
    rows = partner_projection(empty, day)
    assert all(len(getattr(rows, name)) for name in PARTNER_READS if name not in ("meetings", "repairs", "joins"))
    assert len(rows.relations) >= 4 and len(rows.meetings) == (0 if day.month == 2 else 6)


def test_rows_may_be_given_as_dicts(seeded: Graph, snapshot: dt.date) -> None:
    rows = partner_projection(seeded, snapshot)
    again = PartnerProjection(rows.day, **{name: list(getattr(rows, name)) for name in PARTNER_READS})
    assert again == rows and again.relations[3] == rows.relations[3] == list(rows.relations)[3]
    assert rows.changes is None
