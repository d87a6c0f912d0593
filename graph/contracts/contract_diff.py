"""The difference that a new version of a data contract would make: read before it is approved or published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from graph.access.contract_file import Terms
from graph.access.contracts import contracts_of_rows, granted
from graph.access.policy import Policy, contract_parameters
from graph.db.as_of import is_valid
from graph.db.client import Graph
from graph.model.choices import PARTNER_EDGES
from graph.model.model import Model
from graph.store import writers as store

OWN = f"""MATCH (p:Organization {{id: $partner}})-[r:{"|".join(PARTNER_EDGES.values())}]->(c:Customer)
    WHERE {is_valid("r")}
    RETURN count(DISTINCT c) AS n"""
LISTED = "MATCH (c:Customer) WHERE c.id IN $ids RETURN count(c) AS n"


@dataclass(frozen=True, slots=True)
class ContractDiff:
    """`added` and `removed`: what is opened and closed, such as "rows assets_served" or "fields Asset.serial".

    `changed`: part → (before, after). `customers`: how many each side opens on the day; 0 where nothing is published.
    `rows`: label → how many nodes each side opens.
    """

    added: list[str]
    removed: list[str]
    changed: dict[str, tuple[str | None, str | None]]
    customers: tuple[int, int]
    rows: dict[str, tuple[int, int]]


def diff_contract(graph: Graph, before: Terms | None, after: Terms, day: dt.date) -> ContractDiff:
    """The difference that publishing `after` would make; `before` is what is in force, if anything is."""
    old = _opened(before, graph.model) if before else set()
    new = _opened(after, graph.model)
    parts = {
        name: (_value_text(before, name), _value_text(after, name)) for name in ("level", "until", "quota", "purpose")
    }
    changed = {name: pair for name, pair in parts.items() if pair[0] != pair[1]}
    counts = count_customers(graph, before, day) if before else 0, count_customers(graph, after, day)
    seen = [rows_seen(graph, terms, day) if terms else {} for terms in (before, after)]
    rows = {label: (seen[0].get(label, 0), seen[1].get(label, 0)) for label in sorted(seen[0] | seen[1])}
    return ContractDiff(sorted(new - old), sorted(old - new), changed, counts, rows)


def rows_seen(graph: Graph, terms: Terms, day: dt.date) -> dict[str, int]:
    """Label → how many of its nodes the partner sees under these terms."""
    (contract,) = contracts_of_rows(graph, [(0, terms)], day)
    policy = Policy(contract)
    labels = [node.label for node in graph.model.identities if policy.allows(node.label)]
    counts = [
        f"{label}: COUNT {{ MATCH (n:{label}) WHERE {policy.sees(graph.model, 'n', label)} }}" for label in labels
    ]
    rows = graph.read(f"{policy.binding}RETURN {{{', '.join(counts)}}} AS counts", **contract_parameters(contract))
    return dict(rows[0]["counts"])


def count_customers(graph: Graph, terms: Terms, day: dt.date) -> int:
    """How many customers the terms are about on a day."""
    if terms.listed is not None:
        home = store.current_ids(graph, "Organization", terms.listed)
        return int(graph.read(LISTED, ids=sorted(set(home.values())))[0]["n"])
    partner = store.current_ids(graph, "Organization", [terms.partner]).get(terms.partner, terms.partner)
    return int(graph.read(OWN, partner=partner, day=day)[0]["n"])


def _opened(terms: Terms, model: Model) -> set[str]:
    """Everything that terms open, one by one; what is for certified partners only is marked."""
    plain = granted(model, terms)
    more = granted(model, terms, model.nodes["Certificate"].fields["level"].choices)
    found = {f"rows {name}" for name in terms.rows} | {f"customers {id}" for id in terms.customers}
    found |= {f"workspace {area} {access}" for area, access in terms.areas.items()}
    for mark, fields in (("fields", plain), ("certified", more)):
        for name, names in fields.items():
            fresh = names if mark == "fields" else names - plain.get(name, frozenset())
            found |= {f"{mark} {name}.{field}" for field in fresh}
            if mark == "fields" or name not in plain:
                found.add(f"{mark} {name}")
    if terms.certified:
        found.add(f"certified from level {terms.certified.level}")
    return found


def _value_text(terms: Terms | None, name: str) -> str | None:
    value = getattr(terms, name, None)
    return None if value is None else str(value)
