"""The order of a whole list: ids of its nodes by a value, in little memory, and the part of it from a place on."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from graph.query.readers import Reader, apply_reader


class WholeOrder:
    """Nodes in the order of a value, the least first, equals by id, as the database sorts them.

    `ids`: all of them sorted, shared by orders of the same nodes; `places`: of each rank the place there; `values`: each value
    once; `starts`: the rank from which on nodes have it.
    """

    __slots__ = ("_numbers", "ids", "places", "starts", "values")

    def __init__(
        self, ids: Sequence[str], values: Sequence[Any], known: Sequence[str] = (), read: Reader | None = None
    ):
        """`ids` and `values`, which `read` reads, by rank; `known`: sorted ids, which are shared where they are the same."""
        places = {id: place for place, id in enumerate(known)}
        if len(places) != len(ids) or not all(id in places for id in ids):
            known = sorted(ids)
            places = {id: place for place, id in enumerate(known)}
        self.ids = known
        self.places = array("i", [places[id] for id in ids])
        self.values: list[Any] = []
        self.starts = array("i")
        known_values = set()
        for rank, value in enumerate(values):
            if value not in known_values:
                known_values.add(value)
                self.values.append(apply_reader(read, value))
                self.starts.append(rank)
        self._numbers = {value: number for number, value in enumerate(self.values)}

    def __len__(self) -> int:
        return len(self.places)

    def rank(self, value: Any, id: str) -> int | None:
        """The rank of a node that has this value; None where it does not."""
        if not self.values or type(value) is not type(self.values[0]):
            return None
        number, place = self._numbers.get(value), bisect_left(self.ids, id)
        if number is None or place == len(self.ids) or self.ids[place] != id:
            return None
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self)
        try:
            return self.places.index(place, self.starts[number], end)
        except ValueError:
            return None

    def rows(self, ranks: Sequence[int]) -> tuple[list[str], list[Any]]:
        """Ids and values of some ranks."""
        return (
            [self.ids[self.places[rank]] for rank in ranks],
            [self.values[bisect_right(self.starts, rank) - 1] for rank in ranks],
        )
