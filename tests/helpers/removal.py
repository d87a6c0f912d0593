"""A projection without some of its facts: what would be known had they never been recorded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from graph.projections.partner_projection import PartnerProjection

FIELDS = {
    "territories": "areas",
    "service_regions": "areas",
    "product_lines": "lines",
    "categories": "lines",
    "field": "lines",
}
EVENTS = (
    "relations",
    "ratings",
    "joins",
    "opportunities",
    "certificates",
    "stock",
    "repairs",
    "maintained",
    "meetings",
    "links",
    "advises",
)


def without_facts(rows: PartnerProjection, facts: Collection[str]) -> PartnerProjection:
    """`facts`: ids of relationships and events, and `node.field` for what a node itself says."""
    gone = set(facts)
    kept: dict[str, Any] = {name: [r for r in getattr(rows, name) if r.get("id") not in gone] for name in EVENTS}
    blank: dict[str, list[str]] = {}
    for fact in gone:
        node, dot, field = fact.rpartition(".")
        if dot:
            blank.setdefault(node, []).append(FIELDS.get(field, field))
    return replace(rows, **kept, customers=_blanked(rows.customers, blank), partners=_blanked(rows.partners, blank))


def _blanked(members: Sequence[Any], blank: dict[str, list[str]]) -> list[Any]:
    """Somebody's industry and place may be those of the employer."""
    said = ((m, [f for id in (m["id"], m.get("employer") or "") for f in blank.get(id, ()) if f in m]) for m in members)
    return [m | dict.fromkeys(fields) if fields else m for m, fields in said]
