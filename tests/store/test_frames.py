"""Frames on Neo4j: typed rows as of a day, within the rights of a key, as if the rest did not exist."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from algorithms.runs import ScoringRun, commit_run
from battlemap import frames
from battlemap.frames import frame_session
from battlemap.frames.frame_session import FrameSession, attributes, session_on
from battlemap.settings import Settings
from graph import clock
from graph.access.contracts import Contract
from graph.access.keys import make_key, revoke_key
from graph.access.policy import EVERYTHING, Policy
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.model import MODEL
from graph.query.frames.frame_columns import visible_frames
from graph.query.frames.frame_tables import read_frame
from graph.server.server import Server
from graph.words import Forbidden, NotFound, QuotaUsed, Unauthenticated
from tests.helpers.cli import battlemap
from tests.helpers.contracts import terms
from tests.helpers.lifecycle import put_in_force
from tests.helpers.servers import environment
from tests.helpers.worlds import DAY, Hidden, any_contract, base, load


def table(graph: Graph, name: str, day: dt.date = DAY, policy: Policy = EVERYTHING) -> pa.Table:
    return read_frame(graph, visible_frames(graph.model, policy)[name], policy, day).table


def write(graph: Graph, *statements: str) -> None:
    for statement in statements:
        graph.write(lambda tx, s=statement: run(tx, s))


@pytest.mark.parametrize("seed", [1, 3])
def test_what_is_hidden_changes_no_frame(empty: Graph, seed: int):
    rng = Random(seed)
    under, one = any_contract(rng), base(rng)
    policy = Policy(under)
    open = visible_frames(MODEL, policy)
    some = rng.sample(sorted(open), min(len(open), 5))
    told = []
    for world in (one, Hidden(under, rng).another(one)):
        load(empty, world)
        told.append({name: table(empty, name, policy=policy) for name in some})
    assert sum(each.num_rows for each in told[0].values()) > 10
    for name in some:
        assert told[0][name].equals(told[1][name]), name
    assert len(open) < len(visible_frames(MODEL, EVERYTHING)) and not {"scoring_runs", "sources"} & set(open)


def contract(
    fields: dict[str, set[str]], level: str = "full", rows: tuple[str, ...] = ("people_of_customers",)
) -> Contract:
    given = {name: frozenset(of) for name, of in fields.items()}
    return Contract("K1", 1, "V1", "test", dt.date(2030, 1, 1), level, None, None, frozenset(rows), given)  # type: ignore[arg-type]


SMALL = """
CREATE (v:Organization:ServiceProvider {id: 'V1', name: '维保一公司'}),
  (c:Organization:Customer {id: 'C1', name: '华东医院', segment: '三甲', tier: 'A', revenue: 9e9, coverage: 'green', touched: 0.9}),
  (d:Organization:Customer {id: 'C2', name: '华东第二医院'}),
  (v)-[:SERVES {id: 's1', product_line: '影像'}]->(c),
  (:Person:DecisionMaker {id: 'P1', name: '王伟', influence: 0.5})-[:WORKS_AT {id: 'w1', title: '院长', valid_from: date('2024-01-01')}]->(c),
  (:Person {id: 'P2', name: '李静'})-[:WORKS_AT {id: 'w2'}]->(d),
  (c)-[:RATED {id: 'r1', score: 80, at: date('2025-05-01')}]->(v), (c)-[:RATED {id: 'r2', score: 90.5, at: date('2025-07-01')}]->(v),
  (v)-[:FITS {probability: 0.4, rank: 1, reasons: ['x'], run: 'R1'}]->(c),
  (:ScoringRun {id: 'R1', algorithm: 'partner_fit', data_as_of: date('2025-06-30'), started: datetime('2025-07-01T08:00:00Z')})
"""


def test_columns_and_rows_are_those_of_the_contract(empty: Graph):
    write(empty, SMALL)
    policy = Policy(
        contract({"Organization": {"name"}, "Customer": {"tier"}, "Person": {"name"}, "WORKS_AT": {"title"}})
    )
    assert list(visible_frames(MODEL, policy)) == ["organizations", "customers", "people", "works_at"]
    assert table(empty, "customers", policy=policy).to_pylist() == [
        {"id": "C1", "roles": ["Customer"], "name": "华东医院", "tier": "A"}
    ]
    assert table(empty, "organizations", policy=policy).column("id").to_pylist() == ["C1", "V1"]
    assert table(empty, "people", policy=policy).to_pylist() == [{"id": "P1", "name": "王伟"}]
    assert table(empty, "works_at", policy=policy).to_pylist() == [{"start": "P1", "end": "C1", "title": "院长"}]


@pytest.mark.parametrize(("level", "names"), [("overlap", ["customers"]), ("counts", [])])
def test_levels_of_a_contract(empty: Graph, level: str, names: list[str]):
    write(empty, SMALL)
    fields = {"Organization": {"name", "region"}, "Customer": {"tier"}, "Person": {"name"}, "WORKS_AT": {"title"}}
    policy = Policy(contract(fields, level))
    assert list(visible_frames(MODEL, policy)) == names
    if names:
        assert table(empty, "customers", policy=policy).to_pylist() == [
            {"id": "C1", "roles": ["Customer"], "name": "华东医院"}
        ]


def test_rows_are_those_of_the_day(empty: Graph):
    write(
        empty,
        SMALL,
        "CREATE (:Opportunity {id: 'O1', name: 'x', status: 'won', opened: date('2025-01-01'), closed: date('2025-08-01')})",
    )
    june, august = dt.date(2025, 6, 1), dt.date(2025, 8, 1)
    assert table(empty, "ratings", june).column("score").to_pylist() == [80.0]
    assert table(empty, "ratings", august).column("score").to_pylist() == [80.0, 90.5]
    assert table(empty, "works_at", dt.date(2023, 1, 1)).column("start").to_pylist() == ["P2"]
    assert table(empty, "opportunities", june).select(["status", "closed"]).to_pylist() == [
        {"status": "open", "closed": None}
    ]
    assert table(empty, "opportunities", august).column("status").to_pylist() == ["won"]
    assert table(empty, "opportunities", dt.date(2024, 12, 31)).num_rows == 0


def test_what_is_not_of_its_kind_is_nothing(empty: Graph):
    write(
        empty,
        """CREATE (:Organization:Customer {id: 'C1', name: 7, employees: 'many', revenue: 0.0/0.0, tier: 'Z', aliases: ['a', 'b'],
          customer_since: 'once', valid_to: date('2030-01-01'), blacklisted: 'no'}),
        (:Engagement {id: 'E1', kind: 'visit', at: datetime('2025-01-01T00:00:00Z')}), (:Engagement {id: 'E2', kind: 'call', at: 'noon'})""",
    )
    (row,) = table(empty, "customers").to_pylist()
    assert {name: row[name] for name in ("name", "employees", "revenue", "tier", "aliases", "customer_since", "blacklisted")} == {
        "name": "7", "employees": None, "revenue": None, "tier": "Z", "aliases": ["a", "b"], "customer_since": None, "blacklisted": None,
    }  # fmt: skip
    assert row["valid_to"] == dt.date(2030, 1, 1)
    met = table(empty, "engagements")
    assert [at and at.isoformat() for at in met.column("at").to_pylist()] == ["2025-01-01T08:00:00+08:00", None]
    assert met.column("kind").combine_chunks().dictionary.to_pylist() == ["visit", "call"]  # as the model lists them


def test_a_frame_tells_its_run(empty: Graph):
    write(empty, SMALL)
    session = FrameSession(empty, dt.date(2025, 7, 1))
    fit = frames.fit(session)
    assert fit.attrs == {"frame": "fit", "day": "2025-07-01", "run": "R1", "run_day": "2025-06-30"}
    assert (fit.partner_name[0], fit.customer_name[0], list(fit.reasons[0])) == ("维保一公司", "华东医院", ["x"])
    assert frames.people(session).attrs == {"frame": "people", "day": "2025-07-01"}  # influence was never scored
    assert list(frames.changes(session).columns[:3]) == ["algorithm", "start", "end"]
    with pytest.raises(NotFound, match="there are: organizations"):
        session.table("nothing")


QUOTA = 4


STAGED = """
MATCH (v {id: 'V1'})-[f:FITS]->(c {id: 'C1'}), (p:Person {id: 'P1'}) SET f.until = 'R2', p.next_run = 'R2', p.next_influence = 0.75
CREATE (v)-[:FITS {probability: 0.6, rank: 1, run: 'R2'}]->(c), (:Lock {id: 'scores', pending: ['R2']}),
  (:ScoringRun {id: 'R2', algorithm: 'partner_fit', data_as_of: date('2025-07-30'), started: datetime('2025-08-01T08:00:00Z')})
"""


def test_while_a_large_run_is_written_frames_show_the_one_that_is_served(empty: Graph):
    write(empty, SMALL, STAGED)
    session = FrameSession(empty, DAY)

    def shown() -> tuple[Any, ...]:
        fit, people = frames.fit(session), frames.people(session).set_index("id")
        return fit.probability.tolist(), fit.attrs["run"], people.influence["P1"]

    assert shown() == ([0.4], "R1", 0.5)
    write(empty, "MATCH (served:Lock {id: 'scores'}) SET served.pending = []")
    assert shown() == ([0.6], "R2", 0.75)


@pytest.fixture
def partner_key(empty: Graph) -> str:
    """The key of a partner whose contract opens its customers."""
    write(empty, SMALL.replace("V1", "V01"))
    given = terms(quota=QUOTA, rows=["people_of_customers"], fields={"Organization": ["name"], "Customer": ["tier"]})
    put_in_force(CONTRACTS, empty, given)
    return make_key(empty, "V01", "partner", "one", contract=given.id)[0]


def test_a_partners_key_opens_what_its_contract_does(empty: Graph, partner_key: str):
    session = session_on(empty, Settings(), partner_key)
    assert session.day == clock.today() and session.names == ["organizations", "customers"]
    assert attributes(session.table("customers")) == {"frame": "customers", "day": str(session.day)}
    for name in ("people", "fit", "changes", "nothing"):
        with pytest.raises(NotFound, match=f"there is no frame '{name}'; there are: organizations, customers$"):
            session.table(name)
    with pytest.raises(Forbidden):
        session_on(empty, Settings(), partner_key, as_of="last")


def test_the_command_writes_what_a_key_may_see(empty: Graph, partner_key: str, scratch_server: Server, tmp_path: Path):
    env, path = environment(scratch_server.connection), tmp_path / "customers.csv"
    done = battlemap("export", "customers", path, env=env | {"BATTLEMAP_KEY": partner_key})
    assert done.returncode == 0, done.stderr
    assert path.read_text("utf-8-sig").splitlines() == ["id,roles,name,tier", "C1,Customer,华东医院,A"]
    hidden, unknown = (
        battlemap("export", name, path, "--key", partner_key, env=env) for name in ("ratings", "nothing")
    )
    assert hidden.stderr.replace("ratings", "nothing") == unknown.stderr and hidden.returncode == 1
    assert "there are: organizations, customers" in unknown.stderr


def test_each_table_is_one_request_of_the_quota(empty: Graph, partner_key: str):
    for _ in range(QUOTA):
        session_on(empty, Settings(), partner_key).table("customers")
    with pytest.raises(QuotaUsed):
        session_on(empty, Settings(), partner_key).table("customers")


def test_what_is_revoked_counts_at_once(empty: Graph, partner_key: str):
    session = session_on(empty, Settings(), partner_key)
    session.table("customers")
    revoke_key(empty, partner_key.split("_")[1], "one")
    with pytest.raises(Unauthenticated):
        session.table("customers")
    with pytest.raises(Unauthenticated):
        session_on(empty, Settings(), partner_key)
    with pytest.raises(Unauthenticated):
        session_on(empty, Settings(), "bm_nonsense")


def test_a_key_that_is_revoked_while_rows_are_read_gets_none(
    empty: Graph, partner_key: str, monkeypatch: pytest.MonkeyPatch
):
    def read_and_revoke(*given: Any) -> Any:
        revoke_key(empty, partner_key.split("_")[1], "one")
        return read_frame(*given)

    monkeypatch.setattr(frame_session, "read_frame", read_and_revoke)
    with pytest.raises(Unauthenticated):
        session_on(empty, Settings(), partner_key).table("customers")


def test_an_employees_key_opens_everything(empty: Graph):
    write(empty, SMALL)
    key, _ = make_key(empty, "Li", "analyst", "one")
    session = session_on(empty, Settings(), key, as_of="2025-07-01")
    assert session.names == FrameSession(empty, session.day).names
    assert frames.fit(session).attrs["run"] == "R1"


def test_changes_are_those_of_the_last_two_runs(empty: Graph):
    write(
        empty,
        "CREATE (:Organization:Customer {id: 'C1', name: 'x'}), (:Person {id: 'P1', name: 'y'}), (:Person {id: 'P2', name: 'z'})",
    )
    runs = []
    for scores in ({"P1": 0.9}, {"P1": 0.5, "P2": 0.5}, {"P2": 0.75, "P1": 0.5}):
        one = ScoringRun("influence", DAY, {})
        edges = [{"start": p, "end": "C1", "values": {"score": s, "rank": 1}} for p, s in scores.items()]
        commit_run(empty, one, {("INFLUENCES_DECISION", "Person", "Customer"): edges})
        runs.append(one.id)
    changes = frames.changes(FrameSession(empty, DAY))
    assert changes.attrs == {"frame": "changes", "day": str(DAY), "runs": {"influence": runs[1:]}}
    assert changes.iloc[:, :5].to_numpy().tolist() == [["influence", "P2", "C1", 0.5, 0.75]]
    influence = frames.influence(FrameSession(empty, DAY))
    assert influence.set_index("person").score.to_dict() == {"P1": 0.5, "P2": 0.75}
    assert influence.attrs["run"] == runs[2]


VALID = "coalesce(r.valid_from, $day) <= $day AND (r.valid_to IS NULL OR r.valid_to > $day)"
PLAIN = {  # frame → what stands in the graph, in the order of the columns that it names
    "customers": "MATCH (n:Customer) RETURN n.id AS id, n.name AS name, n.industry AS industry, n.employees AS employees, n.touched AS touched",
    "people": "MATCH (n:Person) RETURN n.id AS id, n.title AS title, n.influence AS influence, n.community AS community",
    "ratings": f"MATCH (c)-[r:RATED]->(p) WHERE {VALID} AND r.at <= $day RETURN c.id AS customer, p.id AS partner, r.score AS score, r.at AS at",
    "works_at": f"MATCH (p)-[r:WORKS_AT]->(o) WHERE {VALID} RETURN p.id AS start, o.id AS end, r.title AS title, r.valid_from AS valid_from",
    "fit": "MATCH (p)-[r:FITS]->(c) RETURN p.id AS partner, c.id AS customer, p.name AS partner_name, r.probability AS probability, r.reasons_zh AS reasons_zh",
    "influence": "MATCH (p:Person)-[r:INFLUENCES_DECISION]->(d) RETURN p.id AS person, d.id AS decision, r.score AS score, r.hidden AS hidden",
    "engagements": "MATCH (n:Engagement) WHERE date(n.at) <= $day RETURN n.id AS id, n.kind AS kind, n.topic AS topic",
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_frames_of_the_seed_are_what_stands_in_the_graph(scored: Graph, snapshot: dt.date, name: str):
    expected = scored.read(PLAIN[name], day=snapshot)
    read = table(scored, name, snapshot).select(list(expected[0])).to_pylist()
    assert len(expected) > 50
    assert sorted(map(repr, read)) == sorted(map(repr, expected))
