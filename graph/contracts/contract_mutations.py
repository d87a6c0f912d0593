"""The steps of a data contract as mutations: drafted from an input, which says what a file would say."""

from __future__ import annotations

from typing import Any

from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.transactions import Row
from graph.lifecycle.lifecycle_mutations import step_mutations
from graph.yaml_lines import Loc

NAMES = {"partner": "partner_id", "customers": "customer_ids"}


def _raw(given: Row) -> dict[str, Any]:
    """The terms as a file would say them."""
    names = {new: old for old, new in NAMES.items()}
    found = {
        names.get(name, name): value
        for name, value in given.items()
        if name != "if_version" and value is not None
    }
    found["customers"] = found.get("customers", "own")
    found["fields"] = _fields(found.get("fields") or [])
    if isinstance(found.get("certified"), dict):
        found["certified"] = found["certified"] | {"fields": _fields(found["certified"].get("fields") or [])}
    return found


def _fields(given: list[Row]) -> dict[str, Any]:
    return {each["of"]: each["names"] if each.get("names") is not None else "all" for each in given}


def _place(loc: Loc) -> tuple[str, ...]:
    first, *more = map(str, loc or ("id",))
    return NAMES.get(first, first), *more


CONTRACT_STEPS = step_mutations(CONTRACTS, _raw, _place)
