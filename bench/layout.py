"""Layout of a battle map: ours beside networkx's spring layout of as many nodes, in seconds of CPU.

    .venv/bin/python bench/layout.py [--quick]

The peer draws no boxes and keeps none apart: it is a lower bound of what force-directed drawing costs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

import networkx as nx  # noqa: E402

from graph.battle_map.layout import arrange  # noqa: E402
from tests.helpers.layout import ecosystem  # noqa: E402


def seconds(work: Callable[[], object], times: int) -> float:
    """The least CPU that one of several runs took."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    nodes, times = (1500, 3) if "--quick" in sys.argv else (5000, 5)
    parts = ecosystem(nodes)
    star = nx.star_graph(nodes)
    ours = seconds(lambda: arrange(*parts), times)
    peer = seconds(lambda: nx.spring_layout(star, iterations=10, seed=0), times)
    print(
        json.dumps({"nodes": nodes, "ours": round(ours, 3), "networkx": round(peer, 3), "ratio": round(ours / peer, 2)})
    )


main()
