"""Pairs as columns: role, partner and customer of each of many pairs, as codes and the texts that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from algorithms.fit_data.pairs import Floats, Integers
from algorithms.fit_data.ranking import Booleans
from graph.projections.row_table import RowTable

Pair = tuple[str, str, str]  # role, partner, customer
Codes = NDArray[np.int32]


@dataclass(frozen=True)
class TextCodes:
    """(m,) codes of texts, −1 where there is none."""

    codes: Codes
    texts: Sequence[str]

    @classmethod
    def of(cls, rows: RowTable, name: str) -> TextCodes:
        return cls(*rows.codes(name))

    def __iter__(self) -> Iterator[str | None]:
        texts = [*self.texts, None]
        return (texts[code] for code in self.codes.tolist())

    def taken(self, at: Integers | Booleans) -> TextCodes:
        return TextCodes(self.codes[at], self.texts)

    def positions(self, place: Mapping[str, int]) -> Codes:
        """(m,) the position that each text has, −1 where it has none."""
        return np.array([*(place.get(text, -1) for text in self.texts), -1], np.int32)[self.codes]

    @property
    def used(self) -> list[str]:
        """The texts that occur, in order."""
        return sorted(self.texts[code] for code in np.unique(self.codes).tolist() if code >= 0)

    @classmethod
    def joined(cls, parts: Sequence[TextCodes]) -> TextCodes:
        """One column after the other, the texts in order."""
        texts = sorted(set().union(*(part.used for part in parts)))
        place = {text: code for code, text in enumerate(texts)}
        return cls(np.concatenate([np.zeros(0, np.int32), *(part.positions(place) for part in parts)]), texts)


@dataclass(frozen=True)
class PairColumns:
    """m pairs of a partner in a role and a customer."""

    role: TextCodes
    partner: TextCodes
    customer: TextCodes

    @classmethod
    def of(cls, rows: RowTable, role: str | None = None) -> PairColumns:
        """Of rows with a partner and a customer: in the role that they tell, or all in this one."""
        roles = TextCodes.of(rows, "role") if role is None else TextCodes(np.zeros(len(rows), np.int32), [role])
        return cls(roles, TextCodes.of(rows, "partner"), TextCodes.of(rows, "customer"))

    @classmethod
    def joined(cls, parts: Sequence[PairColumns]) -> PairColumns:
        columns = ([getattr(part, name) for part in parts] for name in ("role", "partner", "customer"))
        return cls(*(TextCodes.joined(column) for column in columns))

    def __len__(self) -> int:
        return len(self.role.codes)

    def __iter__(self) -> Iterator[Pair]:
        return zip(self.role, self.partner, self.customer, strict=True)  # type: ignore[arg-type]

    def taken(self, at: Integers | Booleans) -> PairColumns:
        return PairColumns(self.role.taken(at), self.partner.taken(at), self.customer.taken(at))

    def of_role(self, role: str) -> Booleans:
        """(m,) which pairs are of a role."""
        found: Booleans = self.role.positions({role: 0}) == 0
        return found

    @property
    def party_of_each(self) -> Iterator[tuple[str, str]]:
        """The partner of each pair with its role; equal ones are one object."""
        keys, of = np.unique(self.role.codes * len(self.partner.texts) + self.partner.codes, return_inverse=True)
        each = [divmod(key, len(self.partner.texts)) for key in keys.tolist()]
        parties = [(self.role.texts[role], self.partner.texts[partner]) for role, partner in each]
        return map(parties.__getitem__, of.tolist())

    @property
    def parties(self) -> list[tuple[str, str]]:
        """The partners that occur, each with its role, in order of the codes."""
        found = np.unique(self.role.codes * len(self.partner.texts) + self.partner.codes)
        each = (divmod(key, len(self.partner.texts)) for key in found.tolist())
        return [(self.role.texts[role], self.partner.texts[partner]) for role, partner in each]

    @cached_property
    def keys(self) -> Integers:
        """(m,) numbers that are equal for equal pairs, in the order of the texts where these are in order."""
        return self._keys(self.role.codes, self.partner.codes, self.customer.codes)

    def _keys(self, role: Codes, partner: Codes, customer: Codes) -> Integers:
        return (role.astype(np.int64) * len(self.partner.texts) + partner) * len(self.customer.texts) + customer

    @cached_property
    def _places(self) -> tuple[dict[str, int], ...]:
        columns = (self.role, self.partner, self.customer)
        return tuple({text: code for code, text in enumerate(column.texts)} for column in columns)

    def key(self, pair: Pair) -> int:
        """The number of a pair; −1 where one of the three does not occur."""
        role, partner, customer = (place.get(text, -1) for place, text in zip(self._places, pair, strict=True))
        if min(role, partner, customer) < 0:
            return -1
        return (role * len(self.partner.texts) + partner) * len(self.customer.texts) + customer

    def keys_of(self, others: PairColumns) -> Integers:
        """(n,) the numbers that other pairs have here; −1 where one of the three does not occur."""
        columns = (others.role, others.partner, others.customer)
        role, partner, customer = (c.positions(place) for c, place in zip(columns, self._places, strict=True))
        known = (role >= 0) & (partner >= 0) & (customer >= 0)
        return np.where(known, self._keys(role, partner, customer), -1)


def sums_by_key(keys: Integers, values: Floats, among: Integers) -> Floats:
    """For each of these keys, which are in order, the sum of its values, in their order."""
    at = np.searchsorted(among, keys)
    found: Floats = np.bincount(at, values, len(among))
    return found
