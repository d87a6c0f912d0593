"""Helpers of tests: extensions.yaml: what it adds shows everywhere, what it may not do is refused with file, line and mend."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from graph.clock import instant
from graph.db.client import Graph
from graph.model.claims import Origin
from graph.model.extensions import model_with
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord
from graph.server.server import Server
from graph.store import writers as store
from tests.helpers.paths import ROOT

EXAMPLE = ROOT / "examples" / "extensions" / "extensions.yaml"
ORIGIN = Origin("crm", 50, "file:1", "run-1", instant(dt.datetime(2026, 1, 2, 3, 4)), "feed")


@pytest.fixture(scope="module")
def model() -> Model:
    return model_with(EXAMPLE)


@pytest.fixture
def grown(empty: Graph, scratch_server: Server, model: Model) -> Iterator[Graph]:
    """A customer with new fields, its supplier, a tender, an investor that has a role besides."""
    with Graph(scratch_server.connection, model) as graph:
        graph.prepare()
        store.upsert(
            graph,
            [
                node(
                    "C1",
                    "Customer",
                    name="华东第一医院",
                    name_en="East China First Hospital",
                    beds=1800,
                    centres=["胸痛中心"],
                ),
                node("S1", "Supplier", name="甲供应"),
                node("I1", "Investor", name="远山资本", fund="远山二期"),
                NodeRecord(
                    ("Tender",),
                    "T1",
                    {"name": "影像设备招标", "phase": "open", "deadline": dt.date(2026, 9, 1)},
                    ORIGIN,
                ),
                NodeRecord(("Tender",), "T2", {"name": "旧招标"}, ORIGIN),
                edge("SUPPLIES", "S1", "C1", incoterm="FOB"),
                edge("INVESTED_IN", "I1", "C1", share=0.3),
                edge("ANNOUNCED", "C1", "T1", to="Tender", channel="网站", valid_from=dt.date(2026, 5, 1)),
                edge("ANNOUNCED", "C1", "T2", to="Tender", valid_to=dt.date(2026, 1, 1)),
            ],
        )
        yield graph
    empty.prepare()


def node(id: str, role: str, **values: Any) -> NodeRecord:
    return NodeRecord(("Organization", role), id, values, ORIGIN)


def edge(type: str, start: str, end: str, to: str = "Organization", **values: Any) -> EdgeRecord:
    return EdgeRecord(type, ("Organization", start), (to, end), values, ORIGIN)
