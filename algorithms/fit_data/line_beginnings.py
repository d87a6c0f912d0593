"""Beginnings within a product line: since when a partner serves a customer in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from algorithms.fit_data.beginnings import opportunity_outcomes
from algorithms.fit_data.pair_columns import PairColumns
from graph.projections.partner_projection import PartnerProjection

Triple = tuple[str, str, str, str]  # role, partner, customer, product line


def line_beginnings(rows: PartnerProjection) -> dict[Triple, dt.date | None]:
    """Since when each partner serves a customer in a product line: the first relation or opportunity won that names it."""
    found: dict[Triple, dt.date | None] = {}
    for triple, at in _line_signs(rows):
        old = found.get(triple, dt.date.max)
        found[triple] = None if at is None or old is None else min(old, at)
    return found


def _line_signs(rows: PartnerProjection) -> Iterator[tuple[Triple, dt.date | None]]:
    named = rows.relations.where(~rows.relations.missing("line"))
    yield from _signs(PairColumns.of(named), named.texts("line"), named.days("begun").tolist())
    won = opportunity_outcomes(rows).won
    yield from _signs(won.pairs, list(won.lines), won.closed.tolist())


def _signs(
    pairs: PairColumns, lines: Sequence[str | None], days: Sequence[dt.date | None]
) -> Iterator[tuple[Triple, dt.date | None]]:
    for pair, line, day in zip(pairs, lines, days, strict=True):
        if line:
            yield (*pair, line), day
