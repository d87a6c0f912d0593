"""The overview of a workspace over GraphQL: how soon it is there, for us and for a partner, and in a graph with a hundred times as many.

    python bench/workspace_view.py [--quick]

`view_p95_ms`: the 95th percentile of what the page asks about one workspace (the workspace with its parties, and its solution), at 8
clients, for an employee, in a graph of 10,000 workspaces with ten sections each. `contract_vs_employee`: the median of a partner,
whose answers are cut to its contract, over that of an employee. `growth`: the median there over the one in a graph of 100 workspaces.
`--quick`: 1,000 workspaces instead of 10,000, asked for less long. The last line is one JSON
object; `bench/workspace.py` tells the same beside its own.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

import requests  # noqa: E402
from neo4j import ManagedTransaction  # noqa: E402

from battlemap.http.application import DOCUMENTS  # noqa: E402
from bench.comparison import empty_graph  # noqa: E402
from bench.load_client import load  # noqa: E402
from gql.execution.persisted_documents import read_trusted  # noqa: E402
from gql.ids import global_id  # noqa: E402
from graph.access.keys import make_key  # noqa: E402
from graph.contracts.contract_lifecycle import CONTRACTS  # noqa: E402
from graph.db.client import Graph  # noqa: E402
from graph.db.transactions import run  # noqa: E402
from graph.lifecycle.lifecycle import Steps  # noqa: E402
from graph.mutations.changes import Author  # noqa: E402
from graph.workspaces.solution.section_changes import add_section  # noqa: E402
from graph.workspaces.workspace_changes import open_workspace  # noqa: E402
from tests.helpers.served import Served  # noqa: E402

FEW, PARTNERS, SECTIONS, CLIENTS = 100, 50, 10, 8
KINDS = ("need", "answer", "part", "milestone", "risk")
US = Author("us", "us")
AS_JSON = {"Content-Type": "application/json"}
PEOPLE = """UNWIND range(1, $many) AS n
MERGE (c:Organization:Customer {id: 'C' + n}) SET c.name = '云洲制造' + n
MERGE (v:Organization:ServiceProvider {id: 'V' + n}) SET v.name = '栩原服务' + n
MERGE (v)-[:SERVES {id: 'S' + n}]->(c)"""
COPIES = """MATCH (w:Workspace)-[:FOR_CUSTOMER]->(c) WHERE w.id IN $ids UNWIND range($first, $last) AS k
CREATE (v:Workspace) SET v = w {.*, id: w.id + '-' + k}
CREATE (v)-[:FOR_CUSTOMER {id: 'F' + v.id}]->(c)
WITH w, v, k MATCH (p)-[a:ADMITTED_TO]->(w)
CREATE (p)-[b:ADMITTED_TO]->(v) SET b = a {.*, id: a.id + '-' + k}
WITH w, v, k MATCH (s:SolutionSection)-[:SECTION_OF]->(w)
CREATE (t:SolutionSection) SET t = s {.*, id: s.id + '-' + k, workspace: v.id}
CREATE (t)-[:SECTION_OF {id: 'O' + t.id}]->(v)
WITH s, t, k MATCH (s)-[a:SHARED_WITH]->(p) CREATE (t)-[b:SHARED_WITH]->(p) SET b = a {.*, id: a.id + '-' + k}
WITH s, t, k MATCH (e:SectionEdit)-[:EDIT_OF]->(s)
CREATE (f:SectionEdit) SET f = e {.*, id: e.id + '-' + k, section: t.id}
CREATE (f)-[:EDIT_OF {id: 'E' + f.id}]->(t)"""


def fill(graph: Graph) -> list[str]:
    """A few workspaces with their solutions, each with one of the partners; their ids."""
    graph.write(partial(_run, PEOPLE, many=PARTNERS))
    for n in range(1, PARTNERS + 1):
        CONTRACTS.step(graph, US, Steps.install, _contract(f"V{n}"))
    return [_new_workspace(graph, n) for n in range(FEW)]


def _run(statement: str, tx: ManagedTransaction, **values: Any) -> None:
    run(tx, statement, **values)


def _contract(partner: str) -> Any:
    terms = {
        "id": f"DC-{partner}", "partner": partner, "purpose": "联合方案", "until": "2039-12-31", "level": "full", "customers": "own",
        "rows": ["people_of_customers"], "fields": {"Organization": ["name"], "SERVES": "all"}, "workspace": {"solution": "edit"},
    }  # fmt: skip
    return CONTRACTS.shape.model_validate(terms)


def _new_workspace(graph: Graph, n: int) -> str:
    one = n % PARTNERS + 1
    about = {"customer_id": f"C{one}", "need": f"产线扩建联合方案{n}", "partner_ids": [f"V{one}"]}
    id = str(open_workspace(graph, US, f"w{n}", about, excluded=lambda customer, partners: {})["id"])
    for s in range(SECTIONS):
        section = {"kind": KINDS[s % len(KINDS)], "title": f"条目{s}", "text": "节拍提升,停机不超过十天。\n" * 8}
        add_section(graph, US, f"w{n}s{s}", section | {"workspace_id": id, "partner_ids": about["partner_ids"]})
    return id


def copy(graph: Graph, ids: list[str], times: int) -> None:
    """So many workspaces as there are times as many, each like one of those."""
    for first in range(1, times, 10):
        graph.write(partial(_run, COPIES, ids=ids, first=first, last=min(first + 9, times - 1)))


def ask_all(service: Served, key: str, ids: list[str], texts: list[str], seconds: int) -> dict[str, Any]:
    """What `load` tells of the page's questions about these workspaces, once they have all been asked."""
    bodies = [
        json.dumps({"query": text, "variables": {"id": global_id("Workspace", id)}}).encode()
        for id in ids
        for text in texts
    ]
    for body in bodies[: len(texts)]:
        answer = requests.post(f"{service.url}/graphql", body, headers=AS_JSON | {"X-API-Key": key}, timeout=60).json()
        assert "errors" not in answer, answer
    load(f"{service.url}/graphql", bodies, CLIENTS, seconds // 2, key)
    told = load(f"{service.url}/graphql", bodies, CLIENTS, seconds, key)
    assert not told["errors"], told
    return told


def measure_view(quick: bool) -> dict[str, float]:
    """Overviews of workspaces by an employee and by a partner, in a small and in a large graph."""
    texts = [
        text for text in read_trusted(DOCUMENTS).values() if text.startswith(("query Workspace(", "query Solution("))
    ]
    assert len(texts) == 2
    seconds = 6 if quick else 20
    with empty_graph() as (graph, folder):
        ids = fill(graph)
        ours = make_key(graph, "us", "sales", "bench")[0]
        theirs = make_key(graph, "V1", "partner", "bench", contract="DC-V1")[0]
        service = Served(graph.connection, folder, BATTLEMAP_ALERTS="off", BATTLEMAP_RATE="0")
        try:
            small = ask_all(service, ours, ids, texts, seconds)
            copy(graph, ids, 10 if quick else 100)
            large = ask_all(service, ours, ids, texts, seconds)
            partner = ask_all(service, theirs, [ids[0], ids[PARTNERS]], texts, seconds)
            again = ask_all(service, ours, [ids[0], ids[PARTNERS]], texts, seconds)
        finally:
            service.stop()
    for name, told in {"few": small, "many": large, "partner": partner, "employee": again}.items():
        print(f"{name}: {told['requests']} answers, median {told['p50']:.1f} ms, p95 {told['p95']:.1f} ms")
    return {
        "view_p95_ms": round(large["p95"], 1),
        "contract_vs_employee": round(partner["p50"] / again["p50"], 2),
        "growth": round(large["p50"] / small["p50"], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="about two minutes")
    print(json.dumps(measure_view(parser.parse_args().quick)))


if __name__ == "__main__":
    main()
