"""Helpers of tests: Data contracts: what is wrong with a file, the steps of their life, what is in force, and quotas."""

from __future__ import annotations

import datetime as dt

import pytest

from graph.access.contract_file import Terms
from graph.db.client import Graph

TODAY = dt.date(2026, 11, 27)
WORLD = """
CREATE (v:Organization:ServiceProvider {id: 'V01', name: 'V'}), (:Organization:Supplier {id: 'S01', name: 'S'}),
  (a:Organization:Customer {id: 'C1', name: 'A'}), (b:Organization:Customer {id: 'C2', name: 'B'}),
  (:Organization:Customer {id: 'C3', name: 'C'}),
  (v)-[:SERVES {id: 'V01>C1', valid_from: date('2026-01-01')}]->(a),
  (v)-[:SERVES {id: 'V01>C2', valid_from: date('2026-01-01'), valid_to: date('2026-06-01')}]->(b),
  (g:Person:Engineer {id: 'G1', name: 'G'})-[:WORKS_AT {id: 'G1>V01', valid_from: date('2026-01-01')}]->(v),
  (g)-[:HOLDS {id: 'G1>K1'}]->(:Certificate {id: 'K1', name: 'K', level: 'expert', expires: date('2026-12-31')})
"""


@pytest.fixture
def world(empty: Graph) -> Graph:
    empty.write(lambda tx: tx.run(WORLD).consume())
    return empty


def terms(**changed: object) -> Terms:
    plain = {
        "id": "DC-V01",
        "partner": "V01",
        "purpose": "test",
        "until": "2029-12-31",
        "level": "full",
        "customers": "own",
        "rows": ["assets_of_customers"],
        "fields": {"Asset": ["model"]},
    }
    return Terms.model_validate(plain | changed)
