"""Fixtures of the service: a graph that is emptied for each file, and the app on it. Files that set the app otherwise have one of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.db.client import Graph
from graph.server.server import Server
from tests.helpers.live import Live, live
from tests.helpers.servers import wipe


@pytest.fixture(scope="module")
def graph(scratch_server: Server) -> Iterator[Graph]:
    with Graph(scratch_server.connection) as graph:
        wipe(graph)  # other files have left theirs
        graph.prepare()
        yield graph


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    with live(graph) as running:
        yield running
