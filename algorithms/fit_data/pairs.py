"""Pairs of a partner (of one role) and a customer to be scored: a block of whole columns, or a list.

Features and scores are written once, in terms of what both kinds offer, and so never need all p × c pairs at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

Floats = NDArray[Any]
Integers = NDArray[np.int64]


class Pairs(Protocol):
    """`shape` is (p, b) for a block of b customers and (k,) for a list; every method gives an array of that shape."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    def partner(self, values: Floats) -> Floats:
        """(p,) values, one for each partner."""

    def customer(self, values: Floats) -> Floats:
        """(c,) values, one for each customer."""

    def dot(self, left: Floats, right: Floats) -> Floats:
        """Inner products of rows of (p, d) and of (c, d)."""

    def take(self, table: Floats, code: Integers) -> Floats:
        """Of (p, v) the value that the customer's code names, 0 where that is −1."""

    def equal(self, left: Integers, right: Integers) -> Floats:
        """1 where the (p,) and the (c,) code are equal and not −1."""

    def sparse(self, matrix: csc_array) -> Floats:
        """The entries of a sparse (p, c) matrix."""

    def subtract(self, values: Floats, matrix: csc_array) -> None:
        """Take the entries of a sparse (p, c) matrix off values of this shape, in place."""

    def spread(self, left: Floats, right: csc_array) -> Floats:
        """Entries of the product of (p, q) and a sparse (q, c) matrix."""


@dataclass(frozen=True)
class PairBlock:
    """All p partners with the customers of these columns."""

    p: int
    columns: Integers

    @property
    def shape(self) -> tuple[int, ...]:
        return self.p, len(self.columns)

    def partner(self, values: Floats) -> Floats:
        return np.repeat(values.astype(np.float32)[:, None], len(self.columns), axis=1)

    def customer(self, values: Floats) -> Floats:
        return np.repeat(values.astype(np.float32)[None, self.columns], self.p, axis=0)

    def dot(self, left: Floats, right: Floats) -> Floats:
        found: Floats = left.astype(np.float32, copy=False) @ right[self.columns].astype(np.float32, copy=False).T
        return found

    def take(self, table: Floats, code: Integers) -> Floats:
        asked = code[self.columns]
        found = (
            np.take(table.astype(np.float32, copy=False), np.maximum(asked, 0), axis=1)
            if table.size
            else np.zeros(self.shape)
        )
        found[:, asked < 0] = 0
        return found

    def equal(self, left: Integers, right: Integers) -> Floats:
        same: Floats = (left[:, None] == right[None, self.columns]) & (left >= 0)[:, None]
        return same.astype(np.float32)

    def sparse(self, matrix: csc_array) -> Floats:
        found: Floats = matrix[:, self.columns].toarray().astype(np.float32, copy=False)
        return found

    def subtract(self, values: Floats, matrix: csc_array) -> None:
        part = matrix[:, self.columns]
        values[part.indices, np.repeat(np.arange(len(self.columns)), np.diff(part.indptr))] -= part.data

    def spread(self, left: Floats, right: csc_array) -> Floats:
        found: Floats = (right[:, self.columns].T @ left.T).T
        return found.astype(np.float32, copy=False)


@dataclass(frozen=True)
class PairList:
    """k pairs: partner i[k] with customer j[k]."""

    i: Integers
    j: Integers

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.i),)

    def partner(self, values: Floats) -> Floats:
        found: Floats = values.astype(np.float32)[self.i]
        return found

    def customer(self, values: Floats) -> Floats:
        found: Floats = values.astype(np.float32)[self.j]
        return found

    def dot(self, left: Floats, right: Floats) -> Floats:
        found: Floats = np.einsum("kd,kd->k", left[self.i], right[self.j])
        return found.astype(np.float32, copy=False)

    def take(self, table: Floats, code: Integers) -> Floats:
        asked = code[self.j]
        found: Floats = table[self.i, np.maximum(asked, 0)].astype(np.float32) if table.size else np.zeros(self.shape)
        found[asked < 0] = 0
        return found

    def equal(self, left: Integers, right: Integers) -> Floats:
        same: Floats = (left[self.i] == right[self.j]) & (left[self.i] >= 0)
        return same.astype(np.float32)

    def sparse(self, matrix: csc_array) -> Floats:
        if not len(self.i):
            return np.zeros(0, np.float32)
        return np.asarray(matrix[self.i, self.j]).ravel().astype(np.float32)

    def subtract(self, values: Floats, matrix: csc_array) -> None:
        values -= self.sparse(matrix)

    def spread(self, left: Floats, right: csc_array) -> Floats:
        columns = right[:, self.j].tocoo()  # (q, k)
        terms = left[self.i[columns.col], columns.row] * columns.data
        return np.bincount(columns.col, terms, len(self.i)).astype(np.float32)


def blocks(p: int, columns: Integers, most: int = 1_000_000) -> Iterator[PairBlock]:
    """The columns in blocks of at most so many pairs."""
    width = max(1, most // max(p, 1))
    for start in range(0, len(columns), width):
        yield PairBlock(p, columns[start : start + width])
