"""Layout of a battle map: ours beside networkx's spring layout of as many nodes, in seconds of CPU.

    .venv/bin/python bench/layout.py [--quick]

The peer draws no boxes and keeps none apart: it is a lower bound of what force-directed drawing costs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

import networkx as nx  # noqa: E402

from graph.battle_map.drawing import Drawing, DrawnNode  # noqa: E402
from graph.battle_map.layout import Box, arrange  # noqa: E402
from graph.battle_map.map_fields import NodeId  # noqa: E402
from graph.battle_map.placement import place_nodes  # noqa: E402
from tests.helpers.layout import ecosystem  # noqa: E402


def seconds(work: Callable[[], object], times: int) -> float:
    """The least CPU that one of several runs took."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


LABELS = {"centre": "Customer", "o": "Opportunity", "p": "DecisionMaker", "signal": "Signal"}


def _node(box: Box) -> DrawnNode:
    """A node that the group of the box tells the label of."""
    group = box.id.rstrip("0123456789")
    return DrawnNode(NodeId(box.id), "Organization", LABELS.get(group, group), box.id, None)


def main() -> None:
    nodes, times = (1500, 3) if "--quick" in sys.argv else (5000, 5)
    parts = ecosystem(nodes)
    drawing = Drawing([_node(box) for box in (parts[0], *chain(*parts[1]), *chain(*parts[2].values()))], [])
    star = nx.star_graph(nodes)
    ours = seconds(lambda: arrange(*parts), times)
    equal = seconds(lambda: place_nodes(drawing), times)
    peer = seconds(lambda: nx.spring_layout(star, iterations=10, seed=0), times)
    found = {"ours": round(ours, 3), "equal_boxes": round(equal, 3), "networkx": round(peer, 3)}
    print(json.dumps({"nodes": nodes, **found, "ratio": round(ours / peer, 2)}))


main()
