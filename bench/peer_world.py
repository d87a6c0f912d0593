"""The world of bench/graphql.py: the ecosystem of ../shared/peers/generate.py, loaded through our own mapping.

    world = World(Server(...), folder)
    world.build(100_000)          files, `ingest --bulk`, scores of an influence run, what the peer sorts by

Ratings are the latest satisfaction (0–5) × 20 on its day. A person's influence becomes the score on the customer's decisions;
a person with a veto has it on the customer. The peer, which knows neither edge, gets the same values as `bench_…` properties.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from graph.clock import now
from graph.db.client import Graph
from graph.model.model import MODEL
from graph.scores import score_writing
from graph.server.server import Server
from ingest.load.bulk import bulk

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT.parent / "shared" / "peers"
MAPPING = ROOT / "bench" / "peer" / "ecosystem.yaml"
HUB = 50_000  # edges of a hub
FOR_PEER = (
    "MATCH (p:Person) CALL (p) {{ SET p.bench_veto = EXISTS {{ (p)-[:HAS_VETO]->() }}, "
    "p.bench_hidden = EXISTS {{ (p)-[i:INFLUENCES_DECISION]->() WHERE i.hidden }} }} IN TRANSACTIONS OF 20000 ROWS",
    *(
        f"MATCH (c:Customer)<-[w:{type}]-(p) CALL (c, w, p) {{{{ MATCH (c)-[r:RATED]->(p) "
        "SET w.bench_latest = r.score, w.bench_latest_at = r.at }} IN TRANSACTIONS OF 20000 ROWS"
        for type in ("SUPPLIES", "DISTRIBUTES_TO", "SERVES")
    ),
)
HUBS = (
    "CREATE (:Person:DecisionMaker {{id: 'HUB-P', name: '枢纽', name_en: 'Hub', influence: 0.5}}), "
    "(:Organization:Supplier {{id: 'HUB-S', name: '枢纽供应商', name_en: 'Hub supplier'}})",
    f"MATCH (h:Person {{{{id: 'HUB-P'}}}}) UNWIND range(1, {HUB}) AS n "
    "CREATE (h)-[:INFLUENCES {{id: 'hub-i' + n, weight: 0.5}}]->(:Person {{id: 'HUB-P' + n, name: '' + n}})",
    f"MATCH (h:Organization {{{{id: 'HUB-S'}}}}) UNWIND range(1, {HUB}) AS n "
    "CREATE (h)-[:SUPPLIES {{id: 'hub-s' + n}}]->(:Organization {{id: 'HUB-C' + n, name: '' + n}})",
    "MATCH (h:Person {{id: 'HUB-P'}}) UNWIND $ids AS id MATCH (p:Person)-[:WORKS_AT]->(:Organization {{id: id}}) "
    "CREATE (h)-[:INFLUENCES {{id: 'hub-p' + p.id, weight: 1.0}}]->(p)",
    "MATCH (h:Organization {{id: 'HUB-S'}}) UNWIND $ids AS id MATCH (c:Organization {{id: id}}) "
    "CREATE (h)-[:SUPPLIES {{id: 'hub-c' + id, valid_from: date('2026-09-30')}}]->(c), "
    "(c)-[:RATED {{id: 'hub-r' + id, score: 80.0, at: date('2026-09-30')}}]->(h)",
)


def shared(name: str) -> ModuleType:
    """A tool of the shared folder, which stands outside the project."""
    path = PEERS / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"peers_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class World:
    """A managed server that holds an ecosystem of some size."""

    def __init__(self, server: Server, folder: Path):
        self.server, self.folder = server, folder
        self.asked: list[str] = []  # customers, as often as people open them
        self.typical: list[str] = []  # customers with a usual number of staff and partners, whatever the size

    def build(self, nodes: int) -> None:
        """Generate and load. Raises RuntimeError where not everything was loaded."""
        tables, self.asked = shared("generate").build(nodes)
        self.folder.mkdir(parents=True, exist_ok=True)
        for table in tables:
            table.write(self.folder)
        by_name = {table.name: table for table in tables}
        people, work = by_name["Person"].cols, by_name["WORKS_AT"].cols
        _write_vetoes(self.folder / "veto.csv", people, work)
        report = bulk(
            self.server, MODEL, [self.folder], mapping=MAPPING, quarantine=self.folder / "quarantine", resolve=False
        )
        if report.errors or report.total("rejected"):
            raise RuntimeError(f"not everything was loaded: {report.errors or report.rejects[:3]}")
        with Graph(self.server.connection) as graph:
            score_writing.write_scores(graph, *_influence(people, work))
            self.typical = [row["id"] for row in graph.read(TYPICAL)]
        self.run(*FOR_PEER)

    def run(self, *statements: str, **parameters: Any) -> None:
        """Statements that write, outside a transaction of ours."""
        with Graph(self.server.connection) as graph, graph._driver.session(database=graph.database) as session:
            for statement in statements:
                session.run(statement.format(), parameters).consume()

    def add_hubs(self, customers: list[str]) -> None:
        """A person and a supplier with 50,000 edges each, who influence and supply these customers."""
        self.run(*HUBS, ids=customers)

    def size(self) -> tuple[int, int]:
        with Graph(self.server.connection) as graph:
            rows = graph.read("RETURN COUNT { () } AS nodes, COUNT { ()-->() } AS edges")
        return rows[0]["nodes"], rows[0]["edges"]


TYPICAL = """MATCH (c:Customer) WITH c, COUNT { (c)<-[:WORKS_AT]-() } AS staff, COUNT { (c)-[:RATED]->() } AS partners
    WHERE 3 <= staff <= 5 AND 14 <= partners <= 20 RETURN c.id AS id ORDER BY id LIMIT 100"""


def _write_vetoes(file: Path, people: dict[str, Any], work: dict[str, Any]) -> None:
    employer = dict(zip(work[":START"][1], work[":END"][1], strict=True))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["person", "customer"])
        for id, veto in zip(people["id"][1], people["veto"][1], strict=True):
            if veto:
                writer.writerow([id, employer[id]])


def _influence(people: dict[str, Any], work: dict[str, Any]) -> tuple[dict[str, Any], Any, Any]:
    """A scoring run: each person's influence, on the graph and on the decisions of the customer where they work."""
    at = now()
    run = {
        "id": "bench",
        "algorithm": "influence",
        "parameters": "{}",
        "metrics": "{}",
        "data_as_of": at.date(),
        "started": at,
        "duration": 0.0,
    }
    employer = dict(zip(work[":START"][1], work[":END"][1], strict=True))
    rows = list(zip(people["id"][1], people["influence"][1], people["hidden"][1], strict=True))
    edges = [
        {"start": id, "end": employer[id], "values": {"score": score, "rank": rank, "hidden": hidden}}
        for rank, id, score, hidden in _ranked(rows, employer)
    ]
    fields = [{"id": id, "values": {"influence": score}} for id, score, _ in rows]
    return run, {("INFLUENCES_DECISION", "Person", "Organization"): edges}, {"Person": fields}


def _ranked(rows: list[Any], employer: dict[str, str]) -> Iterator[tuple[int, str, float, bool]]:
    """(rank at the customer, id, score, hidden)."""
    ranks: dict[str, int] = {}
    for id, score, hidden in sorted(rows, key=lambda row: (-row[1], row[0])):
        ranks[employer[id]] = ranks.get(employer[id], 0) + 1
        yield ranks[employer[id]], id, score, hidden


def write_variables(file: Path, ids: list[str]) -> None:
    file.write_text(json.dumps([{"id": id} for id in ids]))
