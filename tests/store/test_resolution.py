"""One party once, in the graph: the seed's doubles, people's decisions, and undoing. On a real server."""

import json
from collections import defaultdict
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from graph.db.client import Graph
from graph.db.transactions import run
from graph.server.server import Server
from graph.store import writers as store
from graph.words import BadInput, NotFound
from ingest.load.pipeline import ingest
from ingest.resolve.resolution import MINTED, decide_pair, forget_decision, resolve_parties
from seed_data.make import truth
from tests.helpers.claims import content
from tests.helpers.cli import battlemap
from tests.helpers.servers import environment, wipe

CRM = """
version: 1
source: crm
rank: 90
feeds:
  - file: customers*.csv
    records:
      - {node: Customer, id: no, fields: {name: name, credit_code: code, city: city, region: region}}
  - file: people*.csv
    records:
      - {node: Person, id: no, fields: {name: name, title: title, email: email}}
      - {edge: WORKS_AT, from: {node: Person, id: no}, to: {node: Organization, id: employer}, optional: true}
"""
MARKET = """
version: 1
source: market
rank: 40
feeds:
  - file: named*.csv
    records:
      - {node: Supplier, fields: {name: name, city: city}}
"""
CODE = "91330100MA27XY12AT"
TABLES = {
    "customers.csv": f"no,name,code,city,region\nC1,恒峰（苏州）精密器械有限公司,{CODE},苏州,华东\nC2,宁波海曙电子有限公司,,宁波,华东\nC3,苏州恒峰器械,,苏州,华东\n",
    "people.csv": "no,name,title,email,employer\nP1,欧阳璟陌,院长,a@hf.example,C1\nP2,李静,采购,,C2\nP3,李静,采购,,C3\n",
    "named.csv": "name,city\n恒峰(苏州)精密器械,苏州\n青田石材贸易行,青田\n",
}


def lay_out(folder: Path, tables: dict[str, str] = TABLES) -> Path:
    (folder / "mappings").mkdir(exist_ok=True)
    for name, text in (("crm", CRM), ("market", MARKET)):
        (folder / "mappings" / f"{name}.yaml").write_text(text, "utf-8")
    for name, text in tables.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def groups(graph: Graph, label: str) -> set[frozenset[str]]:
    """The original ids that share a node."""
    ids = [row["id"] for row in graph.read(f"MATCH (n:{label}) RETURN n.id AS id")]
    merged = graph.read(
        f"MATCH (k:Identifier)-[i:IDENTIFIES]->(n:{label}) WHERE k.id STARTS WITH '{label}|id|' RETURN i.original AS o, n.id AS id"
    )
    found = defaultdict(set, {id: {id} for id in ids})
    for row in merged:
        found[row["id"]].add(row["o"])
    return {frozenset(group) for group in found.values() if len(group) > 1}


def test_the_doubles_of_the_seed_are_found_and_nobody_else_is_merged(seeded: Graph):
    told = truth()
    known = {frozenset(id for id in group if not MINTED.match(id)) for group in groups(seeded, "Organization")}
    assert {group for group in known if len(group) > 1} == {frozenset(pair) for pair in told.same_organisation.items()}
    assert groups(seeded, "Person") == {frozenset(pair) for pair in told.same_person.items()}
    for label, pairs in (("Organization", told.same_organisation), ("Person", told.same_person)):
        home = store.current_ids(seeded, label, [*pairs, *pairs.values()])
        assert all(home[a] == home[b] for a, b in pairs.items())


def test_a_name_alone_before_or_after_the_row_with_the_id(empty: Graph, tmp_path: Path):
    folder = lay_out(tmp_path)
    graphs = []
    for order in permutations(TABLES):
        wipe(empty)
        for name in order:
            ingest(empty, [folder / name], quarantine=tmp_path / f"quarantine-{order}")
        graphs.append(content(empty))
    assert len(empty.read("MATCH (o:Organization) RETURN o.id")) == 4
    assert empty.read("MATCH (o:Customer {id: 'C1'}) RETURN o:Supplier AS merged") == [{"merged": True}]
    assert graphs[1:] == graphs[:1] * 5


def test_what_a_person_decided_outlives_loading_again_and_is_undone_exactly(empty: Graph, tmp_path: Path):
    folder = lay_out(tmp_path)
    ingest(empty, [folder])
    before = content(empty)
    done = decide_pair(empty, "C2", "C3", "same", "li.na")
    assert (done.merged, done.undecided) == (1, 1), "the two 李静 have one employer now: a question"
    assert store.current_ids(empty, "Organization", ["C2", "C3"]) == {"C2": "C2", "C3": "C2"}
    ingest(empty, [folder])
    resolve_parties(empty, full=True)
    assert store.current_ids(empty, "Organization", ["C2", "C3"]) == {"C2": "C2", "C3": "C2"}
    forget_decision(empty, "C2", "C3")
    assert content(empty) == before


ALERTS = """UNWIND ['C2', 'C3', 'C1'] AS id CREATE (:Alert {id: 'A' + id, customer: id, status: 'open'})
CREATE (:Firing {id: 'F' + id, alert: 'A' + id, customer: id, at: datetime('2026-05-01T08:00:00Z')})
CREATE (:Alert {id: 'W' + id, customer: id, status: 'open'})"""


def test_alerts_follow_who_stands_for_their_customer_and_go_back(empty: Graph, tmp_path: Path):
    def customers() -> dict[str, str]:
        rows = empty.read("MATCH (a:Alert) RETURN a.id AS id, a.customer AS customer")
        return {row["id"]: row["customer"] for row in rows}

    ingest(empty, [lay_out(tmp_path)])
    empty.write(lambda tx: run(tx, ALERTS))
    before = customers()
    decide_pair(empty, "C2", "C3", "same", "li.na")
    stands = store.current_ids(empty, "Organization", ["C3"])["C3"]
    assert customers() == before | {f"A{id}": stands for id in ("C2", "C3")} | {f"W{id}": stands for id in ("C2", "C3")}
    forget_decision(empty, "C2", "C3")
    found = customers()
    assert {id: found[id] for id in found if id[0] == "A"} == {id: before[id] for id in before if id[0] == "A"}


def test_two_that_a_person_parts_stay_apart(empty: Graph, tmp_path: Path):
    folder = lay_out(tmp_path)
    ingest(empty, [folder])
    (group,) = groups(empty, "Organization")
    minted = next(id for id in group if id.startswith("ORG-"))
    before = content(empty)
    assert decide_pair(empty, "C1", minted, "distinct", "li.na").parted == 1
    (folder / "named.csv").write_text("name,city\n恒峰(苏州)精密器械,无锡\n", "utf-8")
    ingest(empty, [folder])
    resolve_parties(empty, full=True)
    assert store.current_ids(empty, "Organization", ["C1", minted]) == {"C1": "C1", minted: minted}
    lay_out(tmp_path)
    ingest(empty, [folder])
    forget_decision(empty, "C1", minted)
    assert [row for row in content(empty)[0] if row["p"]["id"] == "C1"][0]["labels"] == [
        "Customer",
        "Organization",
        "Supplier",
    ]
    assert [row["p"]["id"] for row in content(empty)[0]] == [row["p"]["id"] for row in before[0]]


def test_new_records_of_a_merged_id_land_on_the_party_that_stands_for_it(empty: Graph, tmp_path: Path):
    folder = lay_out(tmp_path)
    ingest(empty, [folder])
    decide_pair(empty, "C2", "C3", "same", "li.na")
    more = {
        "people_new.csv": "no,name,title,email,employer\nP9,诸葛九,科长,,C3\n",
        "customers_new.csv": "no,name,code,city,region\nC3,苏州恒峰器械,,昆山,华东\n",
    }
    lay_out(folder, more)
    ingest(empty, [folder / name for name in more])
    (row,) = empty.read("MATCH (:Person {id: 'P9'})-[r:WORKS_AT]->(o) RETURN o.id AS id, r.feed AS feed")
    assert row == {"id": "C2", "feed": "people*.csv@P9>C3"}
    assert store.current_ids(empty, "Organization", ["C3"]) == {"C3": "C2"}
    forget_decision(empty, "C2", "C3")
    assert empty.read("MATCH (:Person {id: 'P9'})-[:WORKS_AT]->(o) RETURN o.id AS id, o.city AS city") == [
        {"id": "C3", "city": "昆山"}
    ]


def test_resolving_what_is_new_gives_what_a_full_run_gives(empty: Graph, tmp_path: Path):
    folder = lay_out(tmp_path)
    for name in ("named.csv", "people.csv", "customers.csv", "people.csv"):
        ingest(empty, [folder / name], quarantine=tmp_path / "quarantine")
    step_by_step = content(empty)
    resolve_parties(empty, full=True)
    assert content(empty) == step_by_step
    wipe(empty)
    ingest(empty, [folder], resolve=False)
    resolve_parties(empty, full=True)
    assert content(empty) == step_by_step


def test_decisions_on_nobody_and_on_one_id_are_refused(empty: Graph, tmp_path: Path):
    ingest(empty, [lay_out(tmp_path)])
    with pytest.raises(NotFound, match="nobody has decided"):
        forget_decision(empty, "C1", "C2")
    with pytest.raises(NotFound, match="'C99'"):
        decide_pair(empty, "C1", "C99", "same", "x")
    with pytest.raises(BadInput, match="name two"):
        decide_pair(empty, "C1", "C1", "same", "x")


def test_the_review_list_and_decisions_as_commands(empty: Graph, scratch_server: Server, tmp_path: Path):
    ingest(empty, [lay_out(tmp_path)])
    before = content(empty)
    env = environment(scratch_server.connection) | {"BATTLEMAP_HOME": str(tmp_path / "home"), "USER": "li.na"}

    def listed(*options: str) -> list[dict[str, Any]]:
        found = battlemap("matches", "list", "--json", *options, env=env)
        assert found.returncode == 0, found.stderr
        return list(json.loads(found.stdout))

    for pair in listed():
        assert pair["answer"] == "undecided"
        assert pair["reasons_for"]
        assert pair["reasons_for_zh"]
    assert battlemap("matches", "same", "P2", "P3", env=env).returncode == 0
    assert [(m["a"], m["b"], m["answer"], m["by"]) for m in listed("--decided")] == [("P2", "P3", "same", "li.na")]
    assert store.current_ids(empty, "Person", ["P3"]) == {"P3": "P2"}
    assert battlemap("matches", "distinct", "P3", "P2", env=env).returncode == 0
    assert [m["answer"] for m in listed("--decided")] == ["distinct"]
    assert store.current_ids(empty, "Person", ["P3"]) == {"P3": "P3"}
    assert battlemap("matches", "forget", "P2", "P3", env=env).returncode == 0
    assert listed("--decided") == []
    assert content(empty) == before
    wrong = battlemap("matches", "forget", "P2", "P3", env=env | {"BATTLEMAP_LANG": "zh"})
    assert (wrong.returncode, wrong.stderr.strip()) == (1, "错误: 尚无人判定 P2 与 P3")
