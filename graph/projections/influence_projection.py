"""Influence projection: who is who, who influences, decides and met whom, as it was known at the end of a day, as Arrow tables.

People, organisations and opportunities (`purchases`) are known by their number: the row in their table, which is sorted by id.
A target, of a veto or an engagement, is an organisation's number, or that of an opportunity plus the count of organisations.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph import clock
from graph.db.as_of import is_unfinished, is_valid, was_opened
from graph.db.client import Graph
from graph.projections.node_numbers import NodeNumbers, Renumbering, renumbered, renumbered_lists, sorted_table
from graph.projections.table_reads import DAY, FLAG, KEY, NODE, NODES, REAL, TEXT, TableRead, read_tables
from graph.words import Text

Declared = dict[str, dict[str, float]]  # source → type of tie → what one counts, as the source's mapping says


@dataclass(frozen=True, slots=True)
class InfluenceProjection:
    """Tables of who is who, who influences whom, who decides and who met whom, as of `day`.

    `purchases`: opportunities that had been opened; `opened`: which customer opened which, where its end is not known yet.
    `changes`: what was written while it was read, as `GraphTables` says.
    """

    day: dt.date
    people: pa.Table
    organizations: pa.Table
    purchases: pa.Table
    opened: pa.Table
    employments: pa.Table
    ties: pa.Table
    decides: pa.Table
    vetoes: pa.Table
    advises: pa.Table
    engagements: pa.Table
    joins: pa.Table
    conflicts: pa.Table
    declared: Declared = field(default_factory=dict)
    changes: dict[str, int] | None = None

    @property
    def targets(self) -> int:
        """How many numbers targets have."""
        return len(self.organizations) + len(self.purchases)

    def person(self, id: str) -> int | None:
        """The number of a person; None for an unknown id."""
        return _row_of(self.people, id)

    def organization(self, id: str) -> int | None:
        """The number of an organisation; None for an unknown id."""
        return _row_of(self.organizations, id)

    def target(self, id: str) -> int | None:
        """The number of an opportunity or organisation as a target; None for an unknown id."""
        purchase = _row_of(self.purchases, id)
        return _row_of(self.organizations, id) if purchase is None else purchase + len(self.organizations)

    def target_ids(self, numbers: np.ndarray[Any, Any]) -> pa.Array:
        """The ids of targets."""
        return pa.chunked_array([*self.organizations["id"].chunks, *self.purchases["id"].chunks], KEY).take(numbers)

    def member(self, id: str) -> int | None:
        """The number of a person, or that of an organisation plus the count of people."""
        person = self.person(id)
        house = _row_of(self.organizations, id) if person is None else None
        return person if house is None else house + len(self.people)

    def member_id(self, number: int) -> str:
        """The id of a person or organisation of such a number."""
        return str(self._member(number)["id"])

    def name_of(self, number: int) -> Text:
        """The name of such a person or organisation in both languages; the id where none is known."""
        row = self._member(number)
        name = row["name"] or row["id"]
        return Text(row["name_en"] or name, name)

    def _member(self, number: int) -> dict[str, Any]:
        people = len(self.people)
        table, at = (self.people, number) if number < people else (self.organizations, number - people)
        return {name: table[name][at].as_py() for name in ("id", "name", "name_en")}

    def without(self, gone: np.ndarray[Any, Any]) -> InfluenceProjection:
        """The projection as if the people of these numbers were not there: no post, no tie, no veto, no meeting.

        What nobody is left to have sent was not sent.
        """
        stay = np.ones(len(self.people), dtype=bool)
        stay[gone] = False
        number = np.where(stay, np.cumsum(stay) - 1, -1)
        tables = {
            name: renumbered(getattr(self, name), dict.fromkeys(columns, number)) for name, columns in OF_PEOPLE.items()
        }
        sent = pc.list_value_length(self.engagements["senders"])
        engagements = renumbered_lists(self.engagements, dict.fromkeys(("people", "senders"), number))
        nobody = pc.and_(pc.greater(sent, 0), pc.equal(pc.list_value_length(engagements["senders"]), 0))
        return replace(
            self, people=self.people.filter(stay), engagements=engagements.filter(pc.invert(nobody)), **tables
        )


SENDERS = (  # parts in an engagement that say who turned to the others
    *("sender", "from", "author", "caller", "organizer", "organiser", "host"),
    *("发件人", "发送人", "发信人", "主叫", "发起人", "组织者", "召集人", "主持人"),
)
OF_PEOPLE = {  # columns that are people's numbers, but for lists
    "employments": ("person",),
    "ties": ("start", "end"),
    "decides": ("person",),
    "vetoes": ("person",),
    "advises": ("person",),
    "joins": ("person",),
    "conflicts": ("start", "end"),
}
INFLUENCE = {
    "people": TableRead(
        "p:Person",
        "",
        {
            "node": ("id(p)", NODE),
            **{name: (f"p.{name}", KEY) for name in ("id", "name", "name_en")},
            **{name: (f"p.{name}", TEXT) for name in ("title", "title_en", "department")},
            "sells": ("p:SalesRep", FLAG),
            "expert": ("p:KOL", FLAG),
        },
    ),
    "organizations": TableRead(
        "o:Organization",
        "",
        {
            "node": ("id(o)", NODE),
            **{name: (f"o.{name}", KEY) for name in ("id", "name", "name_en")},
            **{name: (f"o.{name}", TEXT) for name in ("industry", "segment")},
            "customer": ("o:Customer", FLAG),
            "vendor": ("o:Vendor", FLAG),
            "partner": ("o:Distributor OR o:ServiceProvider OR o:Supplier", FLAG),
        },
    ),
    "purchases": TableRead(
        "o:Opportunity",
        f"MATCH (o) WHERE {was_opened('o')}",
        {
            "node": ("id(o)", NODE),
            "id": ("o.id", KEY),
            "line": ("o.product_line", TEXT),
            "open": (is_unfinished("o"), FLAG),
        },
    ),
    "opened": TableRead(
        "c:Customer",
        f"MATCH (c)-[:OPENED]->(o:Opportunity) WHERE {was_opened('o')} AND {is_unfinished('o')}",
        {"customer": ("id(c)", NODE), "purchase": ("id(o)", NODE)},
    ),
    "employments": TableRead(
        "p:Person",
        f"MATCH (p)-[r:WORKS_AT]->(o:Organization) WHERE {is_valid('r')}",
        {
            "id": ("r.id", KEY),
            "person": ("id(p)", NODE),
            "organization": ("id(o)", NODE),
            "title": ("r.title", TEXT),
            "department": ("r.department", TEXT),
        },
    ),
    "ties": TableRead(
        "a:Person",
        f"MATCH (a)-[r:INFLUENCES|REPORTS_TO|KNOWS]->(b:Person) WHERE a <> b AND {is_valid('r')}",
        {
            "id": ("r.id", KEY),
            "type": ("type(r)", TEXT),
            "start": ("id(a)", NODE),
            "end": ("id(b)", NODE),
            "weight": ("coalesce(r.weight, r.strength)", REAL),
            "confidence": ("r.confidence", REAL),
            "basis": ("r.basis", TEXT),
            "last_contact": ("r.last_contact", DAY),
            "source": ("r.source", TEXT),
        },
    ),
    "decides": TableRead(
        "p:Person",
        f"MATCH (p)-[r:DECIDES]->(o:Opportunity) WHERE {is_valid('r')} AND {was_opened('o')}",
        {
            "id": ("r.id", KEY),
            "person": ("id(p)", NODE),
            "purchase": ("id(o)", NODE),
            "role": ("r.role", TEXT),
            "weight": ("r.weight", REAL),
            "stance": ("r.stance", REAL),
            "begun": ("r.valid_from", DAY),
        },
    ),
    "vetoes": TableRead(
        "p:Person",
        f"MATCH (p)-[r:HAS_VETO]->(t) WHERE {is_valid('r')} WITH DISTINCT p, t",
        {"person": ("id(p)", NODE), "target": ("id(t)", NODE)},
    ),
    "advises": TableRead(
        "p:KOL",
        f"MATCH (p)-[r:ADVISES]->(o:Organization) WHERE {is_valid('r')} WITH DISTINCT p, o",
        {"person": ("id(p)", NODE), "organization": ("id(o)", NODE)},
    ),
    "engagements": TableRead(
        "e:Engagement",
        "MATCH (e) WHERE e.at < $end",
        {
            "id": ("e.id", KEY),
            "kind": ("e.kind", TEXT),
            "day": ("datetime({datetime: e.at, timezone: $zone})", DAY),
            "people": (f"[(p:Person)-[r:TOOK_PART]->(e) WHERE {is_valid('r')} | id(p)]", NODES),
            "senders": (
                f"[(p:Person)-[r:TOOK_PART]->(e) WHERE {is_valid('r')} AND toLower(r.part) IN $senders | id(p)]",
                NODES,
            ),
            "about": (f"[(e)-[r:ABOUT]->(t) WHERE {is_valid('r')} | id(t)]", NODES),
            "partners": (f"[(e)-[r:WITH]->(o) WHERE {is_valid('r')} | id(o)]", NODES),
        },
    ),
    "joins": TableRead(
        "p:KOL",
        f"MATCH (p)-[r:PARTNERED_ON]->(o:Opportunity) WHERE {is_valid('r')} AND {was_opened('o')}",
        {
            "id": ("r.id", KEY),
            "person": ("id(p)", NODE),
            "purchase": ("id(o)", NODE),
            "begun": ("r.valid_from", DAY),
        },
    ),
    "conflicts": TableRead(
        "a:Person",
        f"MATCH (a)-[r:CONFLICTS_WITH]->(b:Person) WHERE a <> b AND {is_valid('r')}",
        {"id": ("r.id", KEY), "start": ("id(a)", NODE), "end": ("id(b)", NODE)},
    ),
}
DECLARED = """MATCH (s:Source) WHERE s.tie_weights IS NOT NULL
    RETURN s.id AS id, s.tie_weights AS weights ORDER BY id"""


def influence_projection(graph: Graph, as_of: dt.date) -> InfluenceProjection:
    """Read what influence is computed from, as of the end of a day."""
    end = clock.start_of_day(as_of + dt.timedelta(days=1))
    read = read_tables(graph, INFLUENCE, day=as_of, end=end, senders=list(SENDERS))
    declared = {row["id"]: orjson.loads(row["weights"]) for row in graph.read(DECLARED)}
    return numbered_projection(as_of, read.tables, declared, read.changes)


def numbered_projection(
    day: dt.date, tables: dict[str, pa.Table], declared: Declared, changes: dict[str, int] | None = None
) -> InfluenceProjection:
    """The projection of tables that name nodes by any integers: each gets its number, and what names an unknown one is left out."""
    parties = {name: sorted_table(tables[name], "id") for name in ("people", "organizations", "purchases")}
    nodes = {name: NodeNumbers(table["node"]) for name, table in parties.items()}
    person, house, purchase = (nodes[name].numbers for name in ("people", "organizations", "purchases"))
    target: Renumbering = partial(_target_numbers, nodes["organizations"], nodes["purchases"])
    of = {"person": person, "start": person, "end": person, "organization": house, "customer": house}
    of |= {"purchase": purchase, "target": target}
    lists: dict[str, Renumbering] = {"people": person, "senders": person, "about": target, "partners": house}
    known = {name: table.drop_columns(["node"]) for name, table in parties.items()}
    for name, order in ORDER.items():
        columns = {column: of[column] for column in tables[name].column_names if column in of}
        known[name] = sorted_table(renumbered(tables[name], columns), *order)
    known["engagements"] = sorted_table(renumbered_lists(tables["engagements"], lists), "id")
    return InfluenceProjection(day, **known, declared=declared, changes=changes)


ORDER = {
    "opened": ("purchase", "customer"),
    "employments": ("person", "organization", "id"),
    "ties": ("start", "end", "id"),
    "decides": ("person", "purchase", "id"),
    "vetoes": ("person", "target"),
    "advises": ("person", "organization"),
    "joins": ("purchase", "person", "id"),
    "conflicts": ("start", "end", "id"),
}


def _row_of(table: pa.Table, id: str) -> int | None:
    at = pc.index(table["id"], id).as_py()
    return None if at < 0 else int(at)


def _target_numbers(
    organizations: NodeNumbers, purchases: NodeNumbers, nodes: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    house, purchase = organizations.numbers(nodes), purchases.numbers(nodes)
    return np.where(house >= 0, house, np.where(purchase >= 0, purchase + len(organizations), -1))
