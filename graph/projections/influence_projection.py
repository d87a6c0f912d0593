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
from graph.db.client import Graph
from graph.projections.influence_reads import DECLARED, INFLUENCE, SENDERS
from graph.projections.node_numbers import NodeNumbers, Renumbering, renumbered, renumbered_lists, sorted_table
from graph.projections.table_reads import KEY, read_tables
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


OF_PEOPLE = {  # columns that are people's numbers, but for lists
    "employments": ("person",),
    "ties": ("start", "end"),
    "decides": ("person",),
    "vetoes": ("person",),
    "advises": ("person",),
    "joins": ("person",),
    "conflicts": ("start", "end"),
}


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
    of: dict[str, Renumbering] = {
        "person": person,
        "start": person,
        "end": person,
        "organization": house,
        "customer": house,
    }
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
