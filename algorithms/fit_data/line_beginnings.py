"""Beginnings within a product line: since when a partner serves a customer in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from algorithms.fit_data.beginnings import Days, first_days, opportunity_outcomes
from algorithms.fit_data.pair_columns import PairColumns, TextCodes
from algorithms.fit_data.pairs import Integers
from algorithms.fit_data.ranking import Booleans
from graph.projections.partner_projection import PartnerProjection

Triple = tuple[str, str, str, str]  # role, partner, customer, product line


@dataclass(frozen=True, eq=False)
class LineBeginnings:
    """(m,) pairs, product lines, and since when the partner serves the customer in the line; each triple once, in order."""

    pairs: PairColumns
    lines: TextCodes
    days: Days

    def __iter__(self) -> Iterator[Triple]:
        lines = (self.lines.texts[code] for code in self.lines.codes.tolist())
        return ((*pair, line) for pair, line in zip(self.pairs, lines, strict=True))

    @cached_property
    def keys(self) -> Integers:
        """(m,) numbers that are equal for equal triples, in their order."""
        return self.pairs.keys * len(self.lines.texts) + self.lines.codes

    def has(self, others: LineBeginnings) -> Booleans:
        """(n,) which of these triples have begun."""
        pairs = self.pairs.keys_of(others.pairs)
        lines = others.lines.positions({line: code for code, line in enumerate(self.lines.texts)})
        keys = np.where((pairs >= 0) & (lines >= 0), pairs * len(self.lines.texts) + lines, -1)
        return np.isin(keys, self.keys)

    def taken(self, at: Integers | Booleans) -> LineBeginnings:
        return LineBeginnings(self.pairs.taken(at), self.lines.taken(at), self.days[at])


def line_beginnings(rows: PartnerProjection) -> LineBeginnings:
    """Since when each partner serves a customer in a product line: the first relation or opportunity won that names it."""
    won = opportunity_outcomes(rows).won
    pairs = PairColumns.joined([PairColumns.of(rows.relations), won.pairs])
    lines = TextCodes.joined([TextCodes.of(rows.relations, "line"), won.lines])
    days = np.concatenate([rows.relations.days("begun"), won.closed])
    named = np.array([*map(bool, lines.texts), False])[lines.codes]
    signs = LineBeginnings(pairs, lines, days).taken(named)
    keys, one, of = np.unique(signs.keys, return_index=True, return_inverse=True)
    return LineBeginnings(signs.pairs.taken(one), signs.lines.taken(one), first_days(signs.days, of, len(keys)))
