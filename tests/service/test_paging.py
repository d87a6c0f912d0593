"""Relay pagination of every connection, judged by the algorithm of the cursor connections specification."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from gql.schema.list_fields import LISTINGS
from graph.db.client import Graph
from graph.query.field_expressions import MANY
from tests.helpers.answers import execute
from tests.helpers.examples import examples
from tests.helpers.served import Served

ARGUMENTS = "$first: Int, $after: String, $last: Int, $before: String"
PAGE = "{ edges { cursor } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }"
SORTED = (
    "query ($first: Int, $after: String, $last: Int, $before: String, $order: CustomerOrder, $way: Direction!)"
    " { customers(first: $first, after: $after, last: $last, before: $before, orderBy: $order, direction: $way) "
    + PAGE
    + " }"
)
COUNT = st.none() | st.integers(1, 100)


@cache
def all_of(graph: Graph, day: dt.date, order: str, way: str) -> list[str]:
    """Every cursor of the list, in its order: 60 customers are one page."""
    found, _ = execute(graph, day, SORTED, first=100, order=order, way=way)
    return [edge["cursor"] for edge in found["customers"]["edges"]]


def relay(cursors: list[str], first: int | None, after: str | None, last: int | None, before: str | None) -> list[str]:
    """EdgesToReturn, as the specification has it."""
    if after in cursors:
        cursors = cursors[cursors.index(after) + 1 :]
    if before in cursors:
        cursors = cursors[: cursors.index(before)]
    if first is not None:
        cursors = cursors[:first]
    return cursors if last is None else cursors[max(0, len(cursors) - last) :]


@examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    first=COUNT,
    last=COUNT,
    order=st.sampled_from(["ID", "REVENUE", "EMPLOYEES"]),
    way=st.sampled_from(["ASC", "DESC"]),
    generic=st.booleans(),
)
def test_pages_are_those_of_the_specification(
    scored: Graph,
    snapshot: dt.date,
    data: Any,
    first: int | None,
    last: int | None,
    order: str,
    way: str,
    generic: bool,
):
    whole = all_of(scored, snapshot, order, way)
    ends = sorted(data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=2, unique=True)))
    cut = [whole[at] for at in ends]  # a page between cursors that are in the wrong order is empty
    after, before = [*cut, None, None][:2]
    if len(cut) == 1 and data.draw(st.booleans()):
        after, before = None, after
    found, _ = execute(
        scored, snapshot, SORTED, generic, first=first, after=after, last=last, before=before, order=order, way=way
    )
    page = found["customers"]
    cursors = [edge["cursor"] for edge in page["edges"]]
    asked = MANY if first is None and last is None else first
    assert cursors == relay(whole, asked, after, last, before)
    info = page["pageInfo"]
    assert (info["startCursor"], info["endCursor"]) == ((cursors[0], cursors[-1]) if cursors else (None, None))
    if cursors:
        assert info["hasPreviousPage"] is (cursors[0] != whole[0])
        assert info["hasNextPage"] is (cursors[-1] != whole[-1])
    assert page["totalCount"] == len(whole)


@pytest.mark.parametrize("field", [listing.field for listing in LISTINGS])
def test_every_list_can_be_read_from_its_end(scored: Graph, snapshot: dt.date, field: str):
    name = "".join(part.title() if at else part for at, part in enumerate(field.split("_")))
    step = f"query ({ARGUMENTS}) {{ {name}(first: $first, after: $after, last: $last, before: $before) {PAGE} }}"
    forward, _ = execute(scored, snapshot, step, first=100)
    back, _ = execute(scored, snapshot, step, last=1)
    total = forward[name]["totalCount"]
    assert len(back[name]["edges"]) == min(total, 1)
    assert back[name]["pageInfo"]["hasPreviousPage"] is (total > 1)
    seen: list[str] = []
    before = None
    for _ in range(3):
        page, _ = execute(scored, snapshot, step, last=7, before=before)
        seen = [node["id"] for node in page[name]["nodes"]] + seen
        before = page[name]["pageInfo"]["startCursor"]
        if not page[name]["pageInfo"]["hasPreviousPage"]:
            break
    if total <= 100:
        every = [node["id"] for node in forward[name]["nodes"]]
        assert seen == every[-len(seen) :] if seen else not every


def test_nodes_of_a_label_from_the_end(scored: Graph, snapshot: dt.date):
    ask = "{ forward: nodesByLabel(label: Distributor, first: 100) { nodes { id } } back: nodesByLabel(label: Distributor, last: 3) { nodes { id } } }"
    found, _ = execute(scored, snapshot, ask)
    assert found["back"]["nodes"] == found["forward"]["nodes"][-3:]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ("last: 0", "last: 0 is not between 1 and 100"),
        ("last: 101", "last: 101 is not between 1 and 100"),
        ("first: 101, last: 3", "first: 101 is not between 1 and 100"),
        ('last: 3, before: "nonsense"', "before: this is not a cursor of this list"),
    ],
)
def test_what_is_no_page_is_told(service: Served, arguments: str, word: str):
    told = service.ask(f"{{ customers({arguments}) {{ totalCount edges {{ cursor }} }} }}")
    assert [error["message"] for error in told["errors"]] == [word]
