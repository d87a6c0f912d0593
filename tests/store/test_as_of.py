"""As of a day, once: what is true and open on a day is the same for maps, scores, rules and alerts, and said in one module."""

import datetime as dt
import json
import re

import pytest

from algorithms.recommend.exclusions import Exclusions
from graph.access.contracts import contracts_in_force
from graph.alerts.cases import OWNERS
from graph.battle_map.overview import overview
from graph.db.client import Graph
from graph.db.transactions import run
from graph.projections.influence_projection import influence_projection
from graph.projections.partner_projection import partner_projection
from graph.rules.event_measures import days_since_touched
from graph.rules.measures import _open_opportunities
from graph.rules.partner_measures import lapsing_certificates
from tests.helpers.answers import execute
from tests.helpers.modules import MODULES, module_path, text_nodes

DAY = dt.date(2026, 6, 1)
NAMED = re.compile(r"(?<!\w)(?:[a-z]\w*)?\.(?:valid_to|closed|expires)\b")


def test_no_other_cypher_names_the_end_of_what_is_true():
    found = [
        (module_path(path), node.lineno, text)
        for path in MODULES
        if path.name != "as_of.py"
        for node, text in text_nodes(path)
        if NAMED.search(text)
    ]
    assert len(MODULES) > 200
    assert not found


@pytest.mark.parametrize("text", ["WHERE r.valid_to > $day", ".closed > ", "coalesce(o.closed, 1)", "c.expires >= day"])
def test_such_cypher_would_be_found(text: str):
    assert NAMED.search(text)


def made(graph: Graph, *statements: str) -> None:
    for statement in statements:
        graph.write(lambda tx, s=statement: run(tx, s, day=DAY))


@pytest.mark.parametrize(
    ("begins", "ends", "owner"),
    [
        (None, None, "P1"),
        (None, "2026-12-31", "P1"),
        ("2026-06-01", None, "P1"),
        (None, "2026-06-01", None),
        ("2026-06-02", None, None),
    ],
)
def test_an_owner_is_one_on_the_days_between(empty: Graph, begins: str | None, ends: str | None, owner: str | None):
    empty.write(
        lambda tx: run(
            tx,
            "CREATE (:Person:SalesRep {id: 'P1'})-[:OWNS_ACCOUNT {valid_from: date($begins), valid_to: date($ends)}]->(:Organization:Customer {id: 'C1'})",
            begins=begins,
            ends=ends,
        )
    )
    assert empty.read(OWNERS, ids=["C1"], day=DAY) == [{"id": "C1", "owner": owner}]


@pytest.mark.parametrize(
    ("status", "closed", "is_open"),
    [
        ("open", None, True),
        ("open", "2026-05-01", True),
        ("won", "2026-05-01", False),
        ("won", "2026-06-01", False),
        ("won", "2026-06-02", True),
        ("lost", None, False),
    ],
)
def test_an_opportunity_is_the_same_on_the_map_for_scores_and_for_rules(
    empty: Graph, status: str, closed: str | None, is_open: bool
):
    empty.write(
        lambda tx: run(
            tx,
            """CREATE (c:Organization:Customer {id: 'C1', name: '甲'})-[:OPENED]->(o:Opportunity
            {id: 'O1', name: 'o', status: $status, closed: date($closed), opened: date('2026-01-01')})
            CREATE (:Person:DecisionMaker {id: 'P1', name: '王'})-[:DECIDES {id: 'd', role: 'approver', weight: .5}]->(o)""",
            status=status,
            closed=closed,
        )
    )
    query = '{ battleMap(customerId: "C1") { opportunities { status } decisionChain { person { id } } } }'
    map = execute(empty, DAY, query)[0]["battleMap"]
    assert [o["status"] for o in map["opportunities"]] == ["OPEN" if is_open else status.upper()]
    assert len(map["decisionChain"]) == is_open
    assert len(influence_projection(empty, DAY).opened) == is_open
    [row] = partner_projection(empty, DAY).opportunities
    assert (row["status"] == "open") == is_open
    assert overview(empty, DAY)[0]["open_opportunities"] == is_open
    assert (
        empty.read(f"WITH $day AS day MATCH (c:Customer) RETURN {_open_opportunities({})} AS n", day=DAY)[0]["n"]
        == is_open
    )


def test_what_begins_later_is_not_true_for_rules_yet(empty: Graph):
    """Days since anybody was met: not by who will work there."""
    made(
        empty,
        """CREATE (c:Organization:Customer {id: 'C1'})<-[:WORKS_AT {valid_from: $day + duration({days: 1})}]-(p:Person {id: 'P1'})
        CREATE (p)-[:TOOK_PART]->(:Engagement {id: 'E1', kind: 'visit', at: datetime('2026-05-01T09:00:00+08:00')})""",
    )
    asked = f"WITH datetime('2026-06-01T12:00:00+08:00') AS at, $day AS day MATCH (c:Customer) RETURN {days_since_touched({})} AS days, day"
    before = empty.read(asked, day=DAY)[0]["days"]
    made(empty, "MATCH ()-[w:WORKS_AT]->() SET w.valid_from = $day")
    assert empty.read(asked, day=DAY)[0]["days"] == 31 < before


@pytest.mark.parametrize(
    ("expires", "counts", "lapses"),
    [("2026-06-01", False, False), ("2026-06-02", True, True), ("2026-07-31", True, True), ("2026-08-01", True, False)],
)
def test_what_expires_on_a_day_no_longer_counts_on_it_for_contracts_scores_and_rules(
    empty: Graph, expires: str, counts: bool, lapses: bool
):
    """A certificate and a contract alike; `lapses`: in the next 60 days."""
    terms = {
        "id": "D1",
        "partner": "V1",
        "purpose": "p",
        "until": expires,
        "level": "full",
        "customers": "own",
        "rows": ["assets_of_customers"],
        "fields": {"Asset": ["model"]},
        "certified": {"level": "senior", "fields": {"Asset": ["serial"]}},
    }
    empty.write(
        lambda tx: run(
            tx,
            """CREATE (v:Organization:ServiceProvider {id: 'V1', name: 'V'})-[:SERVES {id: 's'}]->
            (:Organization:Customer {id: 'C1', name: 'C'}),
            (v)-[:BOUND_BY {id: 'b'}]->(:DataContract {id: 'D1', status: 'published', version: 1, scope: $terms, expires: date($expires)}),
            (v)<-[:WORKS_AT {id: 'w'}]-(:Person:Engineer {id: 'G1', name: 'G'})-[:HOLDS {id: 'h'}]->
            (:Certificate {id: 'K1', name: 'K', level: 'expert', expires: date($expires)})""",
            terms=json.dumps(terms),
            expires=expires,
        )
    )
    known = Exclusions(partner_projection(empty, DAY))
    rule = f"WITH $day AS day MATCH (c:Customer) RETURN {lapsing_certificates({'within': 60})} AS n"
    assert bool(known.lapsed("ServiceProvider", "V1")) != counts
    assert known.in_force(known.rows.contracts[0]) == counts
    assert set(contracts_in_force(empty, DAY)) == ({"D1"} if counts else set())
    assert empty.read(rule, day=DAY)[0]["n"] == lapses
    empty.write(lambda tx: run(tx, "MATCH (d:DataContract) SET d.expires = date('2099-01-01')"))
    assert contracts_in_force(empty, DAY)["D1"].fields == {"Asset": {"model", "serial"} if counts else {"model"}}
