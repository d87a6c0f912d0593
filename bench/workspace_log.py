"""The audit log as bench/workspace.py measures it: what chaining adds to a change, and how fast all entries are verified.

Changes are ratings of a partner, made one after the other on one server: in turn as they are, and with the entry written as it was
before the log was chained. Of many entries in one long chain and many short ones some are edited by Cypher: verification has to name
them and no other. The processor's seconds are printed too, as walls mean little beside other work.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import neo4j

from bench.comparison import LIB, free_ports
from graph.clock import now
from graph.db import audit_chain
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.claims import Origin
from graph.model.records import NodeRecord
from graph.mutations.changes import Author
from graph.mutations.touchpoints import record_rating
from graph.server.server import Server
from graph.store import writers as store
from graph.store.audit import audit
from graph.store.audit_log.chain_verification import verify_log

UNCHAINED = "UNWIND $rows AS row CREATE (a:Audit) SET a = row"
EDITED = "UNWIND $ids AS id MATCH (a:Audit {id: id}) SET a.who = a.who + '!'"
LI = Author("li", "Li")
FEED = Origin("bench", 100, "log", "run", now(), "log")


def measure_log(quick: bool) -> dict[str, float]:
    """Milliseconds that chaining adds to a change, median; entries that verification checks a second."""
    with tempfile.TemporaryDirectory(prefix="battlemap-log-") as folder:
        server = Server(Path(folder) / "neo4j", *free_ports(), heap="1g", cache=LIB)
        try:
            with Graph(server.start()) as graph:
                graph.prepare()
                return _changes(graph, 200 if quick else 1_000) | _verification(graph, 20_000 if quick else 200_000)
        finally:
            server.stop()


def _unchained(tx: neo4j.ManagedTransaction, entries: list[tuple[str, dict[str, Any]]]) -> None:
    run(tx, UNCHAINED, rows=[content for _, content in entries])


def _changes(graph: Graph, many: int) -> dict[str, float]:
    parties = (("Customer", "C1"), ("Supplier", "S1"))
    store.upsert(graph, [NodeRecord(("Organization", role), id, {"name": id}, FEED) for role, id in parties])
    took: dict[bool, list[float]] = {True: [], False: []}
    for n in range(-50, many):
        for chained in random.Random(n).sample([True, False], 2):
            seconds = _change(graph, f"{n}{chained}", chained)
            if n >= 0:  # the first ones are planned
                took[chained].append(seconds)
    with_chain, without = (1000 * statistics.median(took[chained]) for chained in (True, False))
    print(f"log: a change takes {with_chain:.2f} ms, unchained {without:.2f} ms, medians of {many} each")
    graph.write(lambda tx: run(tx, "MATCH (a:Audit) WHERE a.chain IS NULL DELETE a"))
    return {"log_ms": round(with_chain - without, 2)}


def _change(graph: Graph, key: str, chained: bool) -> float:
    payload = {"customer_id": "C1", "partner_id": "S1", "score": 80.0, "at": dt.date(2026, 5, 1)}
    began = time.perf_counter()
    if chained:
        record_rating(graph, LI, key, payload)
    else:
        with patch.object(audit_chain, "_write", _unchained):
            record_rating(graph, LI, key, payload)
    return time.perf_counter() - began


def _verification(graph: Graph, many: int) -> dict[str, float]:
    """Half of the entries are the house's, half of chains with twenty each."""
    after = {"need": "扩建联合方案", "state": "open", "edges": [f"k{n}" for n in range(8)], "at": now()}
    for start in range(0, many // 2, 1_000):

        def batch(tx: neo4j.ManagedTransaction, start: int = start) -> None:
            for n in range(start, start + 1_000):
                for chain in (audit_chain.HOUSE, audit_chain.chain_name(f"WS-{n // 20:016x}", ["V01"])):
                    audit(
                        tx, "Li Lei", "workspace.change", "Workspace", f"WS-{n}", before=after, after=after, chain=chain
                    )

        graph.write(batch)
    began, processor = time.perf_counter(), time.process_time()
    found = verify_log(graph)
    wall, cpu = time.perf_counter() - began, time.process_time() - processor
    if found.findings:
        raise SystemExit(f"findings where there is nothing wrong: {found.findings[:3]}")
    rows = graph.read("MATCH (a:Audit) RETURN a.id AS id ORDER BY id")
    ids = {row["id"] for row in random.Random(1).sample(rows, 100)}
    graph.write(lambda tx: run(tx, EDITED, ids=sorted(ids)))
    told = verify_log(graph).findings
    if {each.entry.id for each in told if each.entry} != ids or {each.kind for each in told} != {"edited"}:
        raise SystemExit(f"{len(ids)} entries were edited, and {len(told)} findings tell of others")
    print(
        f"log: {found.entries} entries in {found.chains} chains verified in {wall:.1f} s, {cpu:.1f} CPU s of ours; 100 edits named"
    )
    return {"verify_per_s": round(found.entries / wall)}
