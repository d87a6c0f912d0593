"""Row- and field-level access policy, as Cypher conditions that stand inside the statements that read.

Employees see everything but what is private by declaration. A partner sees what its data contract opens: every node that
a statement binds passes `Policy.sees`, every relationship type and field `Policy.allows`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.access.contracts import Contract
from graph.clock import today
from graph.db.as_of import is_valid
from graph.model.model import Model

CUSTOMERS, TODAY = "$contract_customers", "$contract_day"
OVERLAP = {"Organization": {"name", "name_en"}, "Customer": set[str]()}  # all that `level: overlap` opens
PARTNER = "me"  # the node of the partner, which a statement binds before anything else


WORKS = "SUPPLIES|SERVES|DISTRIBUTES_TO|ADVISES"


def _works_with(customer: str) -> tuple[str, str]:
    """The partner works with this customer today: how a pattern that ends at the customer goes on, and its condition."""
    return f"<-[{customer}w:{WORKS}]-({PARTNER})", is_valid(f"{customer}w", TODAY)


# Name → label whose rows it opens, and the pattern that ties a node {n} to a customer {k} of the contract, to an asset {a}
# that is seen, or to the partner {p}.
SCOPES: dict[str, tuple[str, str]] = {
    "people_of_customers": ("Person", "({n})-[{n}x1:WORKS_AT]->({k}:Customer)"),
    "partners_of_customers": ("Organization", "({n})-[{n}x1:SUPPLIES|SERVES|DISTRIBUTES_TO]->({k}:Customer)"),
    "opportunities_of_customers": ("Opportunity", "({n})<-[{n}x1:OPENED]-({k}:Customer)"),
    "opportunities_partnered": ("Opportunity", "({n})<-[{n}x1:PARTNERED_ON]-({p})"),
    "assets_of_customers": ("Asset", "({n})-[{n}x1:INSTALLED_AT]->({k}:Customer)"),
    "assets_served": ("Asset", "({n})<-[{n}x1:MAINTAINED]-({p})"),
    "records_of_assets": ("MaintenanceRecord", "({n})-[{n}x1:FOR_ASSET]->({a}:Asset)"),
    "records_own": ("MaintenanceRecord", "({n})<-[{n}x1:RECORDED]-({p})"),
    "engagements_joint": ("Engagement", "({n})-[{n}x1:WITH]->({p})"),
    "signals_of_customers": ("Signal", "({n})-[{n}x1:SIGNALS]->({k}:Customer)"),
    "engineers_own": ("Person", "({n})-[{n}x1:WORKS_AT]->({p})"),
    "certificates_own": ("Certificate", "({n})<-[{n}x1:HOLDS]-(:Engineer)-[{n}x2:WORKS_AT]->({p})"),
    "stock_own": ("InventoryPeriod", "({n})<-[{n}x1:HELD_STOCK]-({p})"),
}

# Label that a part of the contract opens → likewise, and a further condition. Sections are those that are shared with the partner,
# their history what was written since its own share of it begins.
_ITS_SECTION = (
    "({n}s:SolutionSection)-[{n}x2:SHARED_WITH]->({p})-[{n}x1:ADMITTED_TO]->(:Workspace)<-[:SECTION_OF]-({n}s)"
)
_SINCE = "{n}s.removed IS NULL AND {n}x2.history_from <= {n}.at"
PART_SCOPES = {
    "Workspace": ("({n})<-[{n}x1:ADMITTED_TO]-({p})", ""),
    "SolutionSection": (
        "({n})-[{n}x2:SHARED_WITH]->({p})-[{n}x1:ADMITTED_TO]->(:Workspace)<-[:SECTION_OF]-({n})",
        "{n}.removed IS NULL",
    ),
    "SectionEdit": (f"({{n}})-[:EDIT_OF]->{_ITS_SECTION}", _SINCE),
    "SectionClash": (f"({{n}})-[:CLASH_OF]->{_ITS_SECTION}", _SINCE),
    "Request": (
        "({n})-[{n}x1:ADDRESSED_TO|REQUESTED_BY]->({p})-[{n}x2:ADMITTED_TO]->(:Workspace)<-[{n}x3:IN_WORKSPACE]-({n})",
        "",
    ),
    "Quote": ("({n})-[{n}x2:QUOTED_BY]->({p})-[{n}x1:ADMITTED_TO]->(:Workspace)<-[:QUOTE_OF]-({n})", ""),
    "QuoteLine": (
        "({p})-[{n}x1:ADMITTED_TO]->(:Workspace)<-[:QUOTE_OF]-({n}q:Quote)<-[:LINE_OF]-({n})-[{n}x2:DELIVERED_BY]->({p})<-[{n}x3:QUOTED_BY]-({n}q)",
        "",
    ),
    "Lead": ("({n})-[{n}x1:REGISTERED_BY]->({p})", ""),
    "Insight": ("({n})-[:TOLD_TO]->({p})-[{n}x1:ADMITTED_TO]->(:Workspace)<-[:INSIGHT_OF]-({n})", ""),
}
# Comments: label of what one is on → the pattern and condition of those that are open to the partner, which sees that label.
COMMENT_SCOPES = {
    "SolutionSection": (
        "({n})-[:COMMENT_ON]->({n}s:SolutionSection)-[:SHARED_WITH]->({p})-[{n}x1:ADMITTED_TO]->(:Workspace)<-[:SECTION_OF]-({n}s), "
        "({n})-[:OPEN_TO]->({p})",
        "{n}.withdrawn IS NULL AND {n}s.removed IS NULL",
    ),
    "Request": (
        "({n})-[:COMMENT_ON]->({n}s:Request)-[:ADDRESSED_TO|REQUESTED_BY]->({p})-[{n}x1:ADMITTED_TO]->(:Workspace)"
        "<-[:IN_WORKSPACE]-({n}s), ({n})-[:OPEN_TO]->({p})",
        "{n}.withdrawn IS NULL",
    ),
}
# Relationship types of which a partner sees its own → the end at which partners are.
OWN_TIES = {
    "ADMITTED_TO": 0,
    "SHARED_WITH": 1,
    "OWNED_BY": 1,
    "ADDRESSED_TO": 1,
    "REQUESTED_BY": 1,
    "OPEN_TO": 1,
    "WRITTEN_BY": 1,
    "QUOTED_BY": 1,
    "DELIVERED_BY": 1,
    "REGISTERED_BY": 1,
    "TOLD_TO": 1,
    "TOLD_BY": 1,
}


def contract_parameters(contract: Contract | None) -> dict[str, Any]:
    """The parameters that the conditions of a contract stand on."""
    if contract is None:
        return {}
    customers = sorted(contract.customers) if contract.customers is not None else None
    return {"contract_partner": contract.partner, "contract_customers": customers, "contract_day": today()}


@dataclass(frozen=True, slots=True)
class Policy:
    """The access policy of a caller: what it sees. Equal policies give equal statements, so that compiled ones are shared."""

    contract: Contract | None = None

    @property
    def key(self) -> object:
        """What of it decides the text of a statement: who the partner is and which customers are parameters."""
        found = self.contract
        if found is None:
            return None
        fields = tuple(sorted((name, tuple(sorted(of))) for name, of in found.fields.items()))
        return (
            found.level,
            tuple(sorted(found.rows)),
            found.customers is None,
            fields,
            tuple(sorted(found.areas.items())),
        )

    @property
    def binding(self) -> str:
        """What a statement begins with, so that its conditions can name the partner: from a bound node Neo4j looks for one
        relationship, from an id it would read every partner of every customer."""
        if self.contract is None:
            return ""
        return f"OPTIONAL MATCH ({PARTNER}:Organization|Person {{id: $contract_partner}}) "

    def allows(self, name: str, field: str | None = None) -> bool:
        """Whether a label or relationship type is seen at all, or a field of it."""
        if self.contract is None:
            return True
        given = self.contract.fields.get(name)
        if given is not None and self.contract.level == "overlap":
            given = given & OVERLAP[name] if name in OVERLAP else None
        return given is not None and (field is None or field == "id" or field in given)

    def reads(self, names: Iterable[str]) -> bool:
        """Whether all of these are seen: labels, relationship types, or fields of them (`Signal.at`)."""
        return all(self.allows(name, field or None) for name, _, field in (each.partition(".") for each in names))

    def shows_role(self, model: Model, label: str) -> bool:
        """Whether the caller may know that a node plays this role; what is no role, each node shows."""
        return self.allows(label) or label == "Customer" or model.nodes[label].of is None

    def sees(self, model: Model, var: str, label: str) -> str:
        """Condition under which this node is seen; empty where nothing hides it. A label that no field is named of is not seen."""
        if self.contract is None:
            return ""
        return self._opened(model, var, label) if self._named(label) else "false"

    def sees_tie(self, type: str, start: str, end: str) -> list[str]:
        """Conditions under which a relationship is seen, beside those of the nodes at its ends."""
        is_own = self.contract is not None and type in OWN_TIES
        return [f"{(start, end)[OWN_TIES[type]]} = {PARTNER}"] if is_own else []

    def _named(self, label: str) -> bool:
        """Customers and partners are there for everything else to be about."""
        return label == "Organization" or self.allows(label)

    def _opened(self, model: Model, var: str, label: str) -> str:
        """Condition under which the rows of the contract open a node."""
        open = [f"{var} = {PARTNER}"] if label in ("Organization", "Person") else []
        if label == "Organization":
            open.append(self._customer(var))
        for name in sorted(self._rows):
            if SCOPES[name][0] == label:
                open.append(self._scope(model, var, SCOPES[name][1]))
        if label in PART_SCOPES:
            open.append(self._scope(model, var, *PART_SCOPES[label]))
        if label == "Comment":
            open += [self._scope(model, var, *scope) for of, scope in COMMENT_SCOPES.items() if self.allows(of)]
        return "(" + " OR ".join(open) + ")" if open else "false"

    @property
    def _rows(self) -> frozenset[str]:
        """The rows that are opened: where only the overlap is, customers alone are."""
        found = self.contract
        return found.rows if found is not None and found.level != "overlap" else frozenset()

    def _customer(self, var: str) -> str:
        """The node is a customer that the contract is about."""
        assert self.contract is not None
        if self.contract.customers is not None:
            return f"({var}:Customer AND {var}.id IN {CUSTOMERS})"
        on, condition = _works_with(var)
        return f"({var}:Customer AND EXISTS {{ ({var}){on} WHERE {condition} }})"

    def opened_by(self, rows: str, customer: str, edge: str) -> str:
        """Condition under which this relationship to a customer opens its other end by itself; false where none does.

        `customer` is a variable that says whether the contract is about the customer. It spares looking at all
        others that the other end has relationships with.
        """
        return f"({customer} AND {is_valid(edge, TODAY)})" if self.opens(rows) else "false"

    def opens(self, rows: str) -> bool:
        """Whether these rows (SCOPES) are opened by a contract."""
        return rows in self._rows and self._named(SCOPES[rows][0])

    def about(self, var: str) -> str:
        """Condition: the node is a customer that the contract is about; true where there is none."""
        return "true" if self.contract is None else self._customer(var)

    def _scope(self, model: Model, var: str, pattern: str, more: str = "") -> str:
        """One pattern for all: subqueries inside subqueries take long to plan and to run."""
        assert self.contract is not None
        ends = {"n": var, "k": f"{var}k", "a": f"{var}a", "p": PARTNER}
        filled = pattern.format(**ends)
        edges = [edge for edge in (f"{var}x1", f"{var}x2", f"{var}x3") if f"[{edge}:" in filled]
        conditions = [is_valid(edge, TODAY) for edge in edges]
        conditions += [more.format(**ends)] if more else []
        if f"({var}k:" in filled:
            if self.contract.customers is None:
                on, condition = _works_with(f"{var}k")
                filled += on
                conditions.append(condition)
            else:
                conditions.append(f"{var}k.id IN {CUSTOMERS}")
        if f"({var}a:" in filled:
            conditions.append(self._opened(model, f"{var}a", "Asset"))
        return f"EXISTS {{ {filled} WHERE {' AND '.join(conditions)} }}"


EVERYTHING = Policy()
