"""Helpers of tests: Influence: PageRank against networkx, the run's promises on the real seed, and what it finds of the truth."""

from __future__ import annotations

import datetime as dt

from graph.db.client import Graph
from graph.db.transactions import run

DAY = dt.date(2026, 1, 31)


# --- as of a day


def tell(graph: Graph) -> None:
    """A small story with facts before and after `DAY`."""
    graph.write(
        lambda tx: run(
            tx,
            """
        CREATE (c:Organization:Customer {id: 'C', name: 'C', industry: 'NEV'}), (v:Organization:Vendor {id: 'V', name: 'V'})
        CREATE (a:Person {id: 'a', name: 'a', title: '采购总监'}), (b:Person {id: 'b', name: 'b', title: 'Head of EHS'}),
               (d:Person {id: 'd', name: 'd'}), (s:Person:SalesRep {id: 's', name: 's'})
        CREATE (old:Opportunity {id: 'old', name: 'old', status: 'won', opened: date('2025-01-01'), closed: date('2026-05-01')}),
               (new:Opportunity {id: 'new', name: 'new', status: 'open', opened: date('2026-03-01')})
        CREATE (c)-[:OPENED]->(old), (c)-[:OPENED]->(new)
        CREATE (a)-[:WORKS_AT {valid_from: date('2020-01-01'), valid_to: date('2026-06-01')}]->(c),
               (b)-[:WORKS_AT {valid_from: date('2020-01-01')}]->(c), (d)-[:WORKS_AT {valid_from: date('2026-02-01')}]->(c)
        CREATE (b)-[:INFLUENCES {weight: 0.9, valid_from: date('2025-06-01')}]->(a),
               (d)-[:INFLUENCES {weight: 0.9, valid_from: date('2026-06-01')}]->(b)
        CREATE (a)-[:DECIDES {role: 'procurement', weight: 0.8, valid_from: date('2025-02-01')}]->(old),
               (b)-[:DECIDES {role: 'technical', valid_from: date('2026-04-01')}]->(old),
               (d)-[:HAS_VETO {valid_from: date('2026-04-01')}]->(c)
        CREATE (e:Engagement {id: 'e', kind: 'visit', at: datetime('2026-01-31T23:00+08:00')}),
               (f:Engagement {id: 'f', kind: 'visit', at: datetime('2026-02-01T00:00+08:00')})
        CREATE (e)-[:ABOUT]->(old), (f)-[:ABOUT]->(old), (a)-[:TOOK_PART]->(e), (s)-[:TOOK_PART]->(e), (b)-[:TOOK_PART]->(f)
    """,
        )
    )
