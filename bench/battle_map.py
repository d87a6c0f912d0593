"""How fast `battleMap` answers over HTTP, beside its lower bound: the same statements through the bare driver.

    python bench/battle_map.py [--quick]      needs a loaded and scored graph (battlemap up, or ingest and score)

Starts `battlemap serve` on the database that the settings name. The last line is one JSON object: p50 and p95 in
milliseconds at one and eight clients, the bare statements' p50, and ratios.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

import requests

from battlemap.session import open_graph
from battlemap.settings import Settings
from graph.battle_map.overview import last_day
from graph.battle_map.reading import read_battle_map
from graph.db.client import Graph

QUERY = """query ($id: ID!) { battleMap(customerId: $id) {
  decisionChain { person { name title } influence rank veto hidden daysSinceTouched decisions { role stance influence } }
  suppliers { ...i } distributors { ...i } serviceProviders { ...i }
  recommendations { partner { name } probability reasons { zh en } } kols { person { name } consultations }
  signals { kind at title } opportunities { name stage amount }
  nodes { id label name size } edges { id source target type }
} }
fragment i on Incumbent { partner { name } satisfaction { mean n trend } }"""


def timed(work, items: list[str]) -> list[float]:
    """Milliseconds of each call."""
    spent = []
    for item in items:
        start = time.perf_counter()
        work(item)
        spent.append(1000 * (time.perf_counter() - start))
    return spent


def clients(url: str, count: int, ids: list[str], rounds: int) -> list[float]:
    def run(at: int) -> list[float]:
        with requests.Session() as session:

            def ask(id: str) -> None:
                answer = session.post(url, json={"query": QUERY, "variables": {"id": id}}, timeout=60).json()
                assert "errors" not in answer, answer

            return timed(ask, (ids[at:] + ids[:at]) * rounds)

    with ThreadPoolExecutor(count) as pool:
        return [ms for spent in pool.map(run, range(count)) for ms in spent]


def bare(graph: Graph, ids: list[str], day: dt.date, rounds: int) -> list[float]:
    return timed(lambda id: read_battle_map(graph, id, day), ids * rounds)


def percentiles(spent: list[float]) -> dict[str, float]:
    return {"p50": round(median(spent), 1), "p95": round(quantiles(spent, n=20)[18], 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    rounds = 1 if parser.parse_args().quick else 5
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("battlemap")), "serve", "--port", str(port), "--as-of", "last"]
    with open_graph(Settings()) as graph:
        day = last_day(graph)
        assert day is not None, "the graph is empty: load and score something first"
        ids = [row["id"] for row in graph.read("MATCH (c:Customer) RETURN c.id AS id ORDER BY id")]
        server = subprocess.Popen(command)
        url = f"http://127.0.0.1:{port}"
        try:
            wait(url + "/health/ready")
            clients(url + "/graphql", 2, ids, 1)  # warm both
            one, eight = (clients(url + "/graphql", n, ids, rounds) for n in (1, 8))
            floor = bare(graph, ids, day, rounds)
        finally:
            server.terminate()
            server.wait(30)
    told = {"one": percentiles(one), "eight": percentiles(eight), "bare": percentiles(floor)}
    told["one_vs_bare"] = round(told["one"]["p50"] / told["bare"]["p50"], 2)  # type: ignore[assignment]
    print(json.dumps(told))


def wait(url: str) -> None:
    for _ in range(300):
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.2)
    raise SystemExit(f"{url} does not answer")


if __name__ == "__main__":
    main()
