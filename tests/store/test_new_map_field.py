"""A new field of the battle map is one entry in one file: a test writes it into a copy, and finds it everywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from graph.db.client import Graph
from graph.db.transactions import run
from tests.helpers.paths import ROOT
from tests.helpers.servers import environment

DECLARED_IN = Path("graph/battle_map/chain_readings.py")
BEFORE = "    engagements: int"
ENTRY = """
    friends: int = mapped("people whom this person knows", "相识人数", "people", reads=("KNOWS", "Person"),
                          cypher="COUNT {{ ({v})-[:KNOWS]-(:Person) }}", card=True, page=True)
"""
WORLD = """
CREATE (c:Organization:Customer {id: 'C1', name: '华东医院'})<-[:WORKS_AT {id: 'w1'}]-(p:Person {id: 'P1', name: '王伟'})
CREATE (p)-[:KNOWS {id: 'k1'}]->(:Person {id: 'P2', name: '李静'}), (p)<-[:KNOWS {id: 'k2'}]-(:Person {id: 'P3', name: '陈伟'})
CREATE (v:Organization:ServiceProvider {id: 'V1', name: '维保公司'})-[:SERVES {id: 's1'}]->(c)
"""


def test_a_new_field_is_one_entry_and_is_found_everywhere(empty: Graph, tmp_path: Path):
    empty.write(lambda tx: run(tx, WORLD))
    for room in ("graph", "gql", "alerts", "viz", "battlemap", "algorithms", "ingest", "tests"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("node_modules"))
    text = (tmp_path / DECLARED_IN).read_text("utf-8")
    assert text.count(BEFORE) == 1
    (tmp_path / DECLARED_IN).write_text(text.replace(BEFORE, ENTRY + BEFORE), "utf-8")
    command = "import json; from tests.helpers.map_fields import seen_everywhere; print(json.dumps(seen_everywhere()))"
    env = environment(empty.connection) | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    answer = '{"data":{"battleMap":{"decisionChain":[{"friends":2}]}}}'
    found = json.loads(done.stdout)
    (error,) = json.loads(found.pop("closed"))["errors"]
    assert error["message"] == "Cannot query field 'friends' on type 'Decider'."
    assert found == {
        "type": "Int!",
        "description": "people whom this person knows / 相识人数 (people)",
        "unnamed": [],
        "compiled": answer,
        "generic": answer,
        "plans": 2,
        "open": answer,
        "python": [2],
        "question": True,
        "card": [2],
        "page": [True, True],
    }
