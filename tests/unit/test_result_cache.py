"""The cache of results: what holds as long as nothing is committed, read beside the answers; and orders of whole lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.db.client import Graph
from graph.query.lists.result_cache import Key, ResultCache
from graph.query.lists.whole_order import WholeOrder
from graph.words import DatabaseUnavailable, Text
from tests.helpers.examples import examples

ONE, TWO = frozenset({"FB:1"}), frozenset({"FB:2"})


def key(text: str) -> Key:
    return text, "", dt.date(2026, 6, 1)


class Database:
    """A database that tells these bookmarks in turn."""

    def __init__(self, *bookmarks: frozenset[str]):
        self.bookmarks: Iterator[frozenset[str]] = iter(bookmarks)

    def bookmark(self) -> frozenset[str]:
        return next(self.bookmarks)


def cache_of(*bookmarks: frozenset[str], most: int = 10) -> ResultCache:
    return ResultCache(cast(Graph, Database(*bookmarks)), most=most)


def test_an_entry_holds_until_something_is_committed():
    cache = cache_of()
    cache.put(key("a"), 1, ONE)
    cache.see(ONE)
    assert cache.get(key("a"), ONE) == 1 and cache.get(key("a"), TWO) is None and cache.get(key("b"), ONE) is None
    cache.see(TWO)
    cache.see(ONE)
    assert cache.get(key("a"), ONE) is None


def test_those_that_were_used_last_stay():
    cache = cache_of(most=2)
    for text in "ab":
        cache.put(key(text), text, ONE)
    assert cache.get(key("a"), ONE) == "a"
    cache.put(key("c"), "c", ONE)
    assert [cache.get(key(text), ONE) for text in "abc"] == ["a", None, "c"]


@pytest.mark.parametrize(("bookmarks", "found"), [((ONE, ONE), "read"), ((ONE, TWO), None)])
def test_what_is_read_beside_is_kept_where_nothing_was_committed_meanwhile(bookmarks: Any, found: str | None):
    cache = cache_of(*bookmarks)
    cache.read_beside(key("a"), lambda graph: "read")
    cache.wait()
    assert cache.get(key("a"), ONE) == found


def test_it_is_read_again_when_its_share_of_the_time_allows(monkeypatch: pytest.MonkeyPatch):
    now, reads = [0.0], []
    monkeypatch.setattr("graph.query.lists.result_cache.time.monotonic", lambda: now[0])

    def read(graph: Graph) -> str:
        reads.append(now[0])
        now[0] += 2  # seconds
        return "read"

    cache = cache_of(*[ONE, TWO] * 9)
    for moment in (0, 3, 6, 9, 21, 23, 41, 43):
        now[0] = moment
        cache.read_beside(key("a"), read)
        cache.wait()
    assert reads == [0, 3, 6, 23, 43]  # three at once, then 2 seconds in 20


def test_a_read_that_fails_or_gives_nothing_is_not_soon_made_again(monkeypatch: pytest.MonkeyPatch):
    now, reads = [0.0], []
    monkeypatch.setattr("graph.query.lists.result_cache.time.monotonic", lambda: now[0])

    def failing(graph: Graph) -> Any:
        reads.append(now[0])
        raise DatabaseUnavailable(Text("away", "不可用"))

    def useless(graph: Graph) -> None:
        reads.append(now[0])

    for read in (failing, useless):
        cache = cache_of(*[ONE] * 9)
        for moment in (0, 300, 700):
            now[0] = moment
            cache.read_beside(key("a"), read)
            cache.wait()
    assert reads == [0, 700, 0, 700]


@examples(100)
@given(values=st.lists(st.sampled_from([-1.0, 0.0, 2.5, 3.0]), max_size=30), shared=st.booleans())
def test_an_order_knows_the_rank_of_each_node(values: list[float], shared: bool):
    ids = [f"C{n}" for n in range(len(values))]
    ranked = sorted(zip(values, ids, strict=True))
    known = sorted(ids) if shared else ["somebody else"]
    order = WholeOrder([id for _, id in ranked], [str(value) for value, _ in ranked], known, float)
    assert len(order) == len(ids) and (order.ids is known) is (shared or ids == known)
    assert [order.rank(value, id) for value, id in ranked] == list(range(len(ids)))
    assert order.rows(range(len(ids))) == ([id for _, id in ranked], [value for value, _ in ranked])
    for value, id in ranked:
        assert order.rank(7.0, id) is None and order.rank(value, "nobody") is None
        assert order.rank(str(value), id) is None and order.rank(True, id) is None
        assert all(order.rank(other, id) is None for other in set(values) - {value})
