"""Beginnings within a product line: since when a partner serves a customer in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from algorithms.fit_data.features import partner_pair
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
    yield from (((*partner_pair(r), r["line"]), r["begun"]) for r in rows.relations if r["line"])
    known = {o["id"]: o for o in rows.opportunities if o["line"]}
    for j in rows.joins:
        if j["outcome"] == "won" and (of := known.get(j["opportunity"])):
            yield (j["role"], j["partner"], of["customer"], str(of["line"])), of["closed"]
