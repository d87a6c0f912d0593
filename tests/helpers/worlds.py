"""Two worlds that differ only in what a contract hides, for any contract: made from the model, so that what is added to it is in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from gql.schema.allowances import READS
from graph import clock
from graph.access.contracts import Contract, shareable_fields, shareable_types
from graph.access.policy import SCOPES, WORKS
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.choices import PARTNERS
from graph.model.declarations import VALIDITY, EdgeType, Field
from graph.model.model import MODEL

DAY = clock.today()  # contracts are about today
ME = "V1"
MOST = "C1"  # has most of everything: its lists are longer than what is asked of them
NODES = {
    "C1": "Organization Customer",
    "C2": "Organization Customer",
    "C3": "Organization Customer Supplier",
    ME: "Organization ServiceProvider",
    "V2": "Organization ServiceProvider",
    "V3": "Organization Distributor",
    "V4": "Organization Supplier",
    "V5": "Organization Supplier",
    "N1": "Organization Association",
    "P1": "Person DecisionMaker",
    "P2": "Person DecisionMaker",
    "P3": "Person",
    "P4": "Person KOL",
    "P5": "Person KOL",
    "P6": "Person Engineer",
    "P7": "Person SalesRep",
    "Z1": "Certificate",
    "Z2": "Certificate",
    "I1": "InventoryPeriod",
    "I2": "InventoryPeriod",
    "O1": "Opportunity",
    "O2": "Opportunity",
    "O3": "Opportunity",
    "O4": "Opportunity",
    "A1": "Asset",
    "A2": "Asset",
    "A3": "Asset",
    "M1": "MaintenanceRecord",
    "M2": "MaintenanceRecord",
    "M3": "MaintenanceRecord",
    "E1": "Engagement",
    "E2": "Engagement",
    "E3": "Engagement",
    "E4": "Engagement",
    "G1": "Signal",
    "G2": "Signal",
    "G3": "Signal",
    "G4": "Signal",
}
ELSEWHERE = {
    "C9": "Organization Customer",
    "V9": "Organization ServiceProvider Distributor Supplier",
    "P9": "Person KOL DecisionMaker",
    "O9": "Opportunity",
    "A9": "Asset",
    "M9": "MaintenanceRecord",
    "E9": "Engagement",
    "G9": "Signal",
}
WORDS = ("华东医院", "王伟", "East", "a")


@dataclass
class Tie:
    """A relationship."""

    type: str
    start: str
    end: str
    values: dict[str, Any]


@dataclass
class World:
    """Nodes: id → (labels, properties)."""

    nodes: dict[str, tuple[set[str], dict[str, Any]]]
    ties: list[Tie]


def value(of: Field, rng: Random) -> Any:
    """Any value of a field, few of each kind, so that some are equal."""
    if of.choices:
        found: Any = rng.choice(of.choices)
    elif of.kind == "date":
        found = DAY + dt.timedelta(days=rng.choice((-500, -200, -100, -50, -3, 0, 30)))
    elif of.kind == "datetime":
        found = clock.instant(dt.datetime.combine(DAY, dt.time(8))) + dt.timedelta(
            days=rng.choice((-500, -300, -90, -20, -2, 5))
        )
    elif of.kind == "boolean":
        found = rng.random() < 0.5
    elif of.kind in ("integer", "float"):
        found = rng.choice((0, 1, 2, 3)) if of.kind == "integer" else rng.choice((0.1, 0.4, 0.7, 1.0))
    else:
        found = rng.choice(WORDS)
    return [found] if of.many else found


def values(fields: dict[str, Field], rng: Random) -> dict[str, Any]:
    """Of all fields, those that needn't be there now and then missing; reasons come in pairs; what lasts mostly lasts today."""
    found = {n: value(f, rng) for n, f in fields.items() if f.required or rng.random() < 0.8}
    for one, other in (("reasons", "reasons_zh"), ("why_not", "why_not_zh")):
        if one in fields:
            found[other] = found[one] = found.get(one) or value(fields[one], rng)
    return found | (lasting(rng) if set(VALIDITY) <= set(fields) and rng.random() < 0.7 else {})


def lasting(rng: Random) -> dict[str, dt.date | None]:
    """True today, since and until any day."""
    return {
        "valid_from": rng.choice((None, DAY - dt.timedelta(rng.randrange(900)))),
        "valid_to": rng.choice((None, DAY + dt.timedelta(1 + rng.randrange(900)))),
    }


def fields_of(labels: set[str]) -> dict[str, Field]:
    return {n: f for label in sorted(labels) for n, f in MODEL.nodes[label].fields.items()}


def base(rng: Random) -> World:
    """A world in which everything has something to do with everything."""
    nodes = {}
    for id, worn in NODES.items():
        labels = set(worn.split())
        nodes[id] = labels, values(fields_of(labels), rng)
    world = World(nodes, [])
    for type in shareable_types(MODEL).values():
        if isinstance(type, EdgeType):
            world.ties += some(type, nodes, rng, 0.45)
    serves = MODEL.edges["SERVES"].fields
    world.ties.append(
        Tie("SERVES", ME, MOST, values(serves, rng) | lasting(rng))
    )  # contracts may be about its own customers
    runs = (
        {"algorithm": a, "data_as_of": DAY, "started": clock.start_of_day(DAY)} for a in ("influence", "partner_fit")
    )
    nodes |= {f"R{n}": ({"ScoringRun"}, of) for n, of in enumerate(runs)}
    return world


def some(type: EdgeType, nodes: dict[str, Any], rng: Random, share: float, near: set[str] | None = None) -> list[Tie]:
    """Relationships of a type between some of the nodes that can have them, each with one of `near`; twice as many of who has most."""
    found = []
    for start, (labels, _) in nodes.items():
        for end, (others, _) in nodes.items():
            fits = start != end and any(a in labels and b in others for a, b in type.ends)
            likely = share * (1 + (MOST in (start, end)))
            if fits and (near is None or {start, end} & near) and rng.random() < likely:
                found += [
                    Tie(type.type, start, end, values(type.fields, rng))
                    for _ in range(1 + type.plural * rng.randrange(2))
                ]
    return found


def any_contract(rng: Random) -> Contract:
    """Any fields, rows, customers and level; most lists of a map are open, and mostly without what could sort and cut them."""
    level = rng.choice(("full",) * 8 + ("overlap", "counts"))
    given = {}
    for name, declared in shareable_types(MODEL).items():
        if rng.random() < (0.9 if name in ("Organization", "Person", "Opportunity") else 0.7):
            share = rng.choice((0.0, 0.3, 0.6, 1.0))
            given[name] = frozenset(f for f in sorted(shareable_fields(declared)) if rng.random() < share)
    for name in (name for name in READS if name.startswith("BattleMap.") or name == "Decider.decisions"):
        if rng.random() < 0.8:
            given = opened(given, READS[name], sortable=rng.random() < 0.3)
    customers = rng.choice((None, frozenset({"C1"}), frozenset({"C1", "C2"}), frozenset({"C1", "C2"})))
    rows = {name for name in sorted(SCOPES) if rng.random() < (0.8 if "{k}" in SCOPES[name][1] else 0.4)}
    return Contract("K1", 1, ME, "test", dt.date(2030, 1, 1), level, None, customers, frozenset(rows), given)


def opened(given: dict[str, frozenset[str]], reads: tuple[str, ...], sortable: bool) -> dict[str, frozenset[str]]:
    """With what a list of a map needs; unless `sortable`, without other numbers, days and choices of what is in it."""
    named = {name for name, _, _ in (each.partition(".") for each in reads)}
    kept = {n: {f for f in given.get(n, ()) if sortable or words(shareable_types(MODEL)[n].fields[f])} for n in named}
    for name, _, field in (each.partition(".") for each in reads):
        kept[name] |= {field} - {""}
    return given | {name: frozenset(of) for name, of in kept.items()}


def words(of: Field) -> bool:
    return of.kind == "string" and not of.choices


class Hidden:
    """What a contract hides of a world, and another world in which all that is different."""

    def __init__(self, contract: Contract, rng: Random):
        self.contract, self.rng = contract, rng
        rows = contract.rows if contract.level != "overlap" else ()
        self.inherent = {type for name in rows for type in MODEL.edges if type in SCOPES[name][1]}  # rows rest on these
        self.roles = {"Customer"} | ({"Engineer"} if "certificates_own" in rows else set())
        if contract.customers is None:
            self.inherent |= set(WORKS.split("|"))

    def open(self, name: str) -> frozenset[str] | None:
        """The fields that are open of a label or type; None where it is not."""
        if self.contract.level == "overlap":
            return (
                self.contract.fields.get(name, frozenset()) & {"name", "name_en"}
                if name in ("Organization", "Customer")
                else None
            )
        return self.contract.fields.get(name)

    def another(self, world: World) -> World:
        nodes = {id: (self._labels(labels), self._told(labels, known)) for id, (labels, known) in world.nodes.items()}
        other = World(nodes, [made for tie in world.ties for made in self._tie(tie)])
        for type in shareable_types(MODEL).values():
            if isinstance(type, EdgeType) and self.open(type.type) is None and type.type not in self.inherent:
                other.ties += some(type, world.nodes, self.rng, 0.2)
        self._elsewhere(world, other)
        for n in (0, 1):
            nodes[f"R{n}"][1]["data_as_of"] = value(MODEL.nodes["ScoringRun"].fields["data_as_of"], self.rng)
        return self._shuffled(other)

    def _labels(self, labels: set[str]) -> set[str]:
        """Roles that are not open come and go. Whom partner fit proposes, and as what, is told with it."""
        told = PARTNERS if {"FITS", "EXCLUDED"} & set(self.contract.fields) else ()
        identity = next(of for label in labels if (of := MODEL.nodes[label].identity))
        closed = [
            r.label for r in MODEL.roles(identity) if self.open(r.label) is None and r.label not in {*self.roles, *told}
        ]
        return {label for label in sorted(labels) if label not in closed or self.rng.random() < 0.7} | {
            label for label in closed if self.rng.random() < 0.2
        }

    def _told(self, labels: set[str], known: dict[str, Any]) -> dict[str, Any]:
        shown = {f for label in labels for f in self.open(label) or ()}
        kept = {n: v for n, v in known.items() if n in shown}
        return values(fields_of(labels), self.rng) | dict.fromkeys(shown) | kept

    def _tie(self, tie: Tie) -> list[Tie]:
        """One that is not open may be gone. Whether one is true today is told by its presence, since when is not."""
        type, shown = MODEL.edges[tie.type], self.open(tie.type)
        if shown is None and tie.type not in self.inherent:
            return [tie] if self.rng.random() < 0.6 else []
        told = {n: v for n, v in tie.values.items() if n in (shown or ())}
        fresh = values(type.fields, self.rng) | dict.fromkeys(shown or ()) | told
        if not type.derived:
            fresh |= self._validity(tie.values, shown or frozenset())
        return [replace(tie, values=fresh)]

    def _validity(self, known: dict[str, Any], shown: frozenset[str]) -> dict[str, Any]:
        since, until = known.get("valid_from"), known.get("valid_to")
        if (since is None or since <= DAY) and (until is None or until > DAY):
            return {n: known.get(n) if n in shown else v for n, v in lasting(self.rng).items()}
        return {n: known.get(n) for n in VALIDITY}

    def _elsewhere(self, world: World, other: World) -> None:
        """Another customer with all that it has, tied to what is seen wherever that doesn't open it."""
        added = {
            id: (set(worn.split()), values(fields_of(set(worn.split())), self.rng)) for id, worn in ELSEWHERE.items()
        }
        opening = {type for _, pattern in SCOPES.values() for type in MODEL.edges if type in pattern} | set(
            WORKS.split("|")
        )
        for type in (e for e in shareable_types(MODEL).values() if isinstance(e, EdgeType)):
            among = added if type.type in opening else world.nodes | added
            other.ties += some(type, among, self.rng, 0.3, set(added))
        other.nodes |= added

    def _shuffled(self, world: World) -> World:
        """In another order, as a database that was filled another way keeps it."""
        ids = self.rng.sample(sorted(world.nodes), len(world.nodes))
        return World({id: world.nodes[id] for id in ids}, self.rng.sample(world.ties, len(world.ties)))


def load(graph: Graph, world: World) -> None:
    """In place of what was there before. Ids of relationships are any: what sources number may be in them."""
    rng = Random(len(world.ties))
    nodes = [{"labels": sorted(labels), "values": of | {"id": id}} for id, (labels, of) in world.nodes.items()]
    ties = [
        {"type": t.type, "a": t.start, "b": t.end, "values": t.values | {"id": f"{t.start}>{t.end}#{rng.random()}"}}
        for t in world.ties
    ]
    graph.write(lambda tx: run(tx, "MATCH (n) WHERE NOT n:Access DETACH DELETE n"))
    graph.write(lambda tx: run(tx, "UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.values", rows=nodes))
    graph.write(lambda tx: run(tx, TIES, rows=ties))


TIES = "UNWIND $rows AS row MATCH (a {id: row.a}), (b {id: row.b}) CREATE (a)-[r:$(row.type)]->(b) SET r = row.values"
