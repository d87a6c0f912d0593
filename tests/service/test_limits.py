"""Limits of documents: what they count, what they let through, and that counting is quick."""

from __future__ import annotations

import pytest

from graph.db.client import Graph
from tests.helpers.live import Live, live


def refused(app: Live, text: str, **variables: object) -> str:
    (error,) = app.ask(text, **variables)["errors"]
    assert error["extensions"]["code"] == "LIMIT", error
    return str(error["message"])


def test_the_service_keeps_its_limits(app: Live):
    assert "tokens" in refused(app, "{ __typename " + "a " * 2_000 + "}")
    assert "aliases" in refused(app, "{" + " ".join(f"x{n}: __typename" for n in range(31)) + "}")
    assert "directives" in refused(app, "{" + "__typename @skip(if: false) " * 51 + "}")
    many = " ".join(f"query Q{n} {{ __typename }}" for n in range(11))
    (error,) = app.post({"query": many, "operationName": "Q1"}).json()["errors"]
    assert "operations: 11" in error["message"]
    deep = "query ($id: ID!) { node(id: $id) { ... on Organization { " + "parent { " * 12 + "id" + " }" * 12 + " } } }"
    assert "levels" in refused(app, deep, id="x")


def test_the_cost_is_checked_for_each_request(app: Live):
    text = (
        "query ($n: Int!) { "
        + " ".join(f"c{i}: customers(first: $n) {{ edges {{ node {{ id name nameEn region }} }} }}" for i in range(10))
        + " }"
    )
    assert "cost" in refused(app, text, n=100)
    assert "errors" not in app.ask(text, n=2)
    assert "cost" in refused(app, text, n=100)


@pytest.mark.parametrize("leaf", ["id", "x: id"])
def test_doubling_fragments_cost_the_service_nothing(app: Live, leaf: str):
    parts = " ".join(f"fragment f{n} on Node {{ ...f{n + 1} ...f{n + 1} }}" for n in range(80))
    text = '{ node(id: "x") { ...f0 } } ' + parts + f" fragment f80 on Node {{ {leaf} }}"
    refused(app, text)


def test_fragment_cycles_are_refused(app: Live):
    (error,) = app.ask("{ ...f } fragment f on Query { ...f }")["errors"]
    assert "itself" in error["message"]


def test_introspection_can_not_be_made_endless(app: Live):
    nested = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"
    assert "errors" in app.ask(nested)
    parts = " ".join(f"fragment f{n} on __Schema {{ ...f{n + 1} ...f{n + 1} }}" for n in range(80))
    assert "introspection" in refused(
        app, "{ __schema { ...f0 } } " + parts + " fragment f22 on __Schema { types { name } }"
    )


def test_limits_are_settings(graph: Graph):
    with live(graph, max_aliases=1, max_tokens=12) as app:
        assert "errors" not in app.ask("{ x: __typename }")
        assert "aliases: 2, at most 1" in refused(app, "{ x: __typename y: __typename }")
        assert "tokens" in refused(app, "{ __typename " * 12)
