"""Rows of influence as dicts into the tables of a projection: nodes get a number for each id, in whatever order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import orjson
import pyarrow as pa

from graph.projections.influence_projection import INFLUENCE, InfluenceProjection, numbered_projection
from graph.projections.table_reads import NODE, NODES, TEXT
from tests.helpers.rowwise.projection import InfluenceRows, Row

REFERENCES = {"person": "person", "start": "person", "end": "person", "people": "person", "senders": "person"} | {
    "organization": "party",
    "customer": "party",
    "purchase": "party",
    "target": "party",
    "about": "party",
    "partners": "party",
}


def tables_of(rows: InfluenceRows) -> InfluenceProjection:
    """The projection that holds the same as these rows."""
    numbers: dict[tuple[str, str], int] = defaultdict(lambda: len(numbers))

    def table(name: str, of: Iterable[Row]) -> pa.Table:
        read, listed = INFLUENCE[name], list(of)
        columns = {}
        for column, (_, type) in read.columns.items():
            kind = REFERENCES.get(column) if type in (NODE, NODES) else None
            values = [row.get(column) for row in listed]
            if kind and pa.types.is_list(type):
                values = [[numbers[kind, id] for id in value or ()] for value in values]
            elif kind:
                values = [numbers[kind, id] for id in values]
            made = pa.array(values, pa.string() if type == TEXT else type)
            columns[column] = made.dictionary_encode() if type == TEXT else made
        return pa.table(columns, read.schema)

    purchases = _purchases(rows)
    with_nodes = {
        "people": [_person(p) | {"node": numbers["person", p["id"]]} for p in rows.people],
        "organizations": [o | {"node": numbers["party", id]} for id, o in _organizations(rows).items()],
        "purchases": [o | {"node": numbers["party", id]} for id, o in purchases.items()],
        "opened": [{"customer": o["customer"], "purchase": o["id"]} for o in rows.opportunities],
        "engagements": [e | {"day": e["at"].date()} for e in rows.engagements],
        "decides": [d | {"purchase": d["opportunity"]} for d in rows.decides],
        "joins": [d | {"purchase": d["opportunity"]} for d in rows.joins],
    }
    tables = {name: table(name, with_nodes[name] if name in with_nodes else getattr(rows, name)) for name in INFLUENCE}
    declared = {source["id"]: orjson.loads(source["weights"]) for source in rows.sources}
    return numbered_projection(rows.day, tables, declared)


def _person(row: Row) -> dict[str, Any]:
    return dict(row) | {"sells": "SalesRep" in row["roles"], "expert": "KOL" in row["roles"]}


def _purchases(rows: InfluenceRows) -> dict[str, dict[str, Any]]:
    """Opportunities that anything names, those with a customer as open ones."""
    found = {part["opportunity"]: {"open": False, "line": None} for part in [*rows.decides, *rows.joins]}
    found |= {o["id"]: {"open": True, "line": o["product_line"]} for o in rows.opportunities}
    return {id: {"id": id} | known for id, known in found.items()}


def _organizations(rows: InfluenceRows) -> dict[str, dict[str, Any]]:
    """Organisations that anything names, with their roles as flags."""
    roles: dict[str, set[str]] = defaultdict(set)
    known: dict[str, dict[str, Any]] = defaultdict(dict)
    for work in rows.employments:
        roles[work["organization"]] |= set(work["roles"])
    for party in rows.organizations:
        roles[party["id"]] |= set(party["roles"])
        known[party["id"]] = {"name": party["name"], "name_en": party["name_en"]}
    for buyer in rows.customers:
        roles[buyer["id"]].add("Customer")
        known[buyer["id"]] |= {name: buyer.get(name) for name in ("industry", "segment")}
        known[buyer["id"]].setdefault("name", buyer.get("name"))
    for advice in rows.advises:
        roles[advice["organization"]] |= set()
    for partner in (partner for e in rows.engagements for partner in e["partners"]):
        roles[partner] |= set()
    partners = {"Distributor", "ServiceProvider", "Supplier"}
    return {
        id: {"id": id, "customer": "Customer" in of, "vendor": "Vendor" in of, "partner": bool(of & partners)}
        | known[id]
        for id, of in roles.items()
    }
