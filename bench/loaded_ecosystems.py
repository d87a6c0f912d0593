"""Ecosystems of other random numbers than the seed's: each made, exported, loaded into a Neo4j of its own and read, once.

What was read is kept in .battlemap/ecosystems for as long as the code that makes, loads and reads it is the same.
"""

from __future__ import annotations

import hashlib
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.comparison import empty_graph
from graph.projections.influence_projection import InfluenceProjection, influence_projection
from graph.projections.partner_projection import PartnerProjection, partner_projection
from ingest.load.pipeline import ingest
from seed_data.make import SNAPSHOT, Truth, make

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".battlemap" / "ecosystems"
MADE_BY = ("seed_data", "ingest", "graph")  # folders


@dataclass(frozen=True)
class Ecosystem:
    """What scoring reads of an ecosystem as of its last day, and what is true of it."""

    seed: int
    truth: Truth
    influence: InfluenceProjection
    fit: PartnerProjection


def loaded_ecosystems(seeds: Sequence[int]) -> Iterator[Ecosystem]:
    """One after the other, so that few are in memory."""
    for seed in seeds:
        kept = KEPT / f"{seed}-{_code()}.pickle"
        if not kept.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(_loaded(seed)))
        yield pickle.loads(kept.read_bytes())


def _loaded(seed: int) -> Ecosystem:
    with tempfile.TemporaryDirectory() as folder:
        truth = make(seed, Path(folder) / "exports")
        with empty_graph(heap="512m", pagecache="128m") as (graph, aside):
            exports, mappings = Path(folder) / "exports", ROOT / "seed_data" / "mappings"
            ingest(graph, [exports], mapping=mappings, quarantine=aside / "aside")
            return Ecosystem(seed, truth, influence_projection(graph, SNAPSHOT), partner_projection(graph, SNAPSHOT))


@cache
def _code() -> str:
    files = (file for name in MADE_BY for file in (ROOT / name).rglob("*") if file.suffix in (".py", ".yaml"))
    text = b"".join(file.read_bytes() for file in sorted(files))
    return hashlib.sha256(text).hexdigest()[:12]
