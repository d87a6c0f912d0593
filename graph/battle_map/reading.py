"""The battle map of one customer: everything that a salesperson needs before a visit, for pages, files and sentences.

It is read by `graph/battle_map/map_readings.py`, as for every other face, with all that there is to ask.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from graph.battle_map import map_readings
from graph.battle_map.satisfaction import Satisfaction
from graph.db.as_of import is_valid
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.declarations import EdgeType
from graph.model.extensions import added_edges
from graph.model.model import MODEL
from graph.query.field_expressions import WHOLE
from graph.query.selections import Argument, Compiler, Selection
from graph.store import writers as store
from graph.words import NotFound, Text

OTHERS_SHOWN = 60


@dataclass(slots=True)
class DecisionRole:
    """The role of a person in one open opportunity. `score` is the share of the influence on it."""

    opportunity: str
    role: str | None
    weight: float | None
    stance: float | None
    veto: bool
    score: float | None
    rank: int | None
    hidden: bool


@dataclass(slots=True)
class Decider:
    """A person of the decision chain. `score` is the share of the influence on the customer's decisions."""

    person: Row
    title: str | None
    employed: bool
    decisions: list[DecisionRole]
    veto: bool
    veto_scopes: list[str]
    score: float | None
    rank: int | None
    hidden: bool
    last_touched: dt.date | None
    days_since_touched: int | None
    engagements: int


@dataclass(slots=True)
class Incumbent:
    """A partner that works with the customer today."""

    partner: Row
    role: str
    product_lines: list[str]
    since: dt.date | None
    satisfaction: Satisfaction
    last_joint_visit: dt.date | None


@dataclass(slots=True)
class Recommendation:
    """A partner that fits, with the reasons; the probability that it works well is None without enough evidence."""

    partner: Row
    role: str
    probability: float | None
    rank: int
    incumbent: bool
    reasons: list[Text]
    basis: str | None = None
    why_not: Text | None = None


@dataclass(slots=True)
class ExcludedFit:
    """A partner that would have been among the best and may not be proposed; `rank` is the one that it would have."""

    partner: Row
    role: str
    rank: int
    kinds: list[str]
    reasons: list[Text]


@dataclass(slots=True)
class Expert:
    """A KOL who advised this customer."""

    person: Row
    consultations: int
    last_consultation: dt.date | None


@dataclass(slots=True)
class BattleMap:
    """All of it, as of a day. `ties` are the relationships among the people and partners shown.

    `others` are what relationship types of an extension tie to the customer, the newest ones: rows
    {node, identity, label, type, source, target}.
    """

    customer: Row
    as_of: dt.date
    opportunities: list[Row]
    people: list[Decider]
    incumbents: list[Incumbent]
    recommendations: list[Recommendation]
    experts: list[Expert]
    signals: list[Row]
    runs: list[Row]
    ties: list[Row] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)
    excluded: list[ExcludedFit] = field(default_factory=list)


def read_battle_map(graph: Graph, customer_id: str, as_of: dt.date) -> BattleMap:
    """Read the battle map of a customer as of a day. Raises NotFound."""
    row = _read(graph, customer_id, as_of)
    if row is None:
        stands = store.current_ids(graph, "Organization", [customer_id]).get(customer_id, customer_id)
        if stands == customer_id:
            raise NotFound(UNKNOWN_CUSTOMER.fill(id=customer_id))
        return read_battle_map(graph, stands, as_of)  # the id was merged into another one
    result = BattleMap(
        customer=row["customer"]["whole"],
        as_of=as_of,
        opportunities=[r["whole"] for r in row["opportunities"]],
        people=[_decider(r) for r in row["decision_chain"]],
        incumbents=[_incumbent(r) for name in INCUMBENTS for r in row[name]],
        recommendations=[_recommendation(r) for r in row["recommendations"]],
        experts=[Expert(**r | {"person": r["person"]["whole"]}) for r in row["kols"]],
        signals=[r["whole"] for r in row["signals"]],
        runs=[r["whole"] for r in row["runs"]],
        excluded=[_excluded(r) for r in row["excluded_partners"]],
    )
    result.ties = graph.read(TIES, ids=_shown_ids(result), day=as_of)
    result.others = _others(graph, customer_id, as_of)
    return result


def _read(graph: Graph, customer_id: str, as_of: dt.date) -> Row | None:
    compiler = Compiler(graph.model, typed=True)
    part = map_readings.map_expression(compiler, _map_selection(customer_id))
    assert part.read is not None
    (found,) = graph.read(f"RETURN {part.cypher} AS map", today=as_of, **compiler.parameters_of({}))
    row: Row | None = part.read(found["map"])
    return row


def _map_selection(customer_id: str) -> Selection:
    """Everything that a map can tell."""
    whole = (Selection("whole", WHOLE),)
    partner = _of("partner", Organization=whole)
    incumbent = partner, _of("satisfaction", Satisfaction=_leaves(*SUMMARY)), *_leaves(*INCUMBENT)
    party = _of("partner", Organization=whole, Person=whole)
    reasons = _of("reasons", LocalText=_leaves("en", "zh"))
    why_not = _of("why_not", LocalText=_leaves("en", "zh"))
    decisions = _of("decisions", Decision=(_of("opportunity", Opportunity=_leaves("id")), *_leaves(*DECISION)))
    asked = (
        _of("customer", Organization=whole),
        _of("opportunities", Opportunity=whole),
        _of("decision_chain", Decider=(_of("person", Person=whole), decisions, *_leaves(*DECIDER))),
        *(_of(name, Incumbent=incumbent) for name in INCUMBENTS),
        _of("recommendations", Recommendation=(party, reasons, why_not, *_leaves(*RECOMMENDATION))),
        _of("excluded_partners", ExcludedPartner=(party, reasons, *_leaves(*EXCLUDED))),
        _of("kols", Expert=(_of("person", Person=whole), *_leaves(*EXPERT))),
        _of("signals", Signal=whole),
        _of("runs", ScoringRun=whole),
    )
    return Selection("map", "battle_map", {"customer_id": Argument(customer_id)}, {"BattleMap": asked})


def _of(name: str, **of: tuple[Selection, ...]) -> Selection:
    return Selection(name, name, of=of)


def _leaves(*names: str) -> tuple[Selection, ...]:
    return tuple(Selection(name, name) for name in names)


def _others(graph: Graph, customer_id: str, as_of: dt.date) -> list[Row]:
    types = {e.type: e for e in added_edges(graph.model) if e.type not in MODEL.edges}
    if not types:
        return []
    statement = OTHERS.format(types="|".join(types), valid=is_valid("r"))
    rows = graph.read(statement, id=customer_id, day=as_of, limit=OTHERS_SHOWN)
    for row in rows:
        row["label"] = _seen_as(types[row["type"]], row["node"]["labels"], row["out"])
        row["identity"] = graph.model.nodes[row["label"]].identity
    return rows


def _seen_as(edge: EdgeType, worn: list[str], out: bool) -> str:
    """Which of its labels the node at the other end plays in this relationship."""
    side = 1 if out else 0
    return next((pair[side] for pair in edge.ends if pair[side] in worn), edge.ends[0][side])


def _shown_ids(map: BattleMap) -> list[str]:
    people = [d.person["id"] for d in map.people] + [e.person["id"] for e in map.experts]
    return sorted(set(people))


def _decider(row: Row) -> Decider:
    score = row.pop("influence")
    decisions = [_decision(r) for r in row.pop("decisions")]
    return Decider(person=row.pop("person")["whole"], decisions=decisions, score=score, **row)


def _decision(row: Row) -> DecisionRole:
    return DecisionRole(opportunity=row.pop("opportunity")["id"], score=row.pop("influence"), **row)


def _incumbent(row: Row) -> Incumbent:
    rated = Satisfaction(**row.pop("satisfaction"))
    return Incumbent(partner=row.pop("partner")["whole"], satisfaction=rated, **row)


def _recommendation(row: Row) -> Recommendation:
    reasons, why_not = _texts(row.pop("reasons")), row.pop("why_not")
    return Recommendation(
        partner=row.pop("partner")["whole"], reasons=reasons, why_not=Text(**why_not) if why_not else None, **row
    )


def _excluded(row: Row) -> ExcludedFit:
    return ExcludedFit(partner=row.pop("partner")["whole"], reasons=_texts(row.pop("reasons")), **row)


def _texts(rows: list[Row]) -> list[Text]:
    return [Text(**row) for row in rows]


INCUMBENTS = ("distributors", "service_providers", "suppliers")
SUMMARY = ("n", "mean", "change", "trend")
INCUMBENT = ("role", "product_lines", "since", "last_joint_visit")
DECISION = ("role", "weight", "stance", "veto", "influence", "rank", "hidden")
DECIDER = (
    "title",
    "employed",
    "veto",
    "veto_scopes",
    "influence",
    "rank",
    "hidden",
    "last_touched",
    "days_since_touched",
    "engagements",
)
RECOMMENDATION = ("role", "probability", "rank", "incumbent", "basis")
EXCLUDED = ("role", "rank", "kinds")
EXPERT = ("consultations", "last_consultation")
TIES = f"""
MATCH (a:Person)-[r:INFLUENCES|REPORTS_TO|CONFLICTS_WITH|KNOWS]->(b:Person)
WHERE a.id IN $ids AND b.id IN $ids AND {is_valid("r")}
RETURN a.id AS source, b.id AS target, type(r) AS type, coalesce(r.weight, r.strength) AS weight
ORDER BY source, target, type
"""
OTHERS = """
MATCH (c:Customer {{id: $id}})-[r:{types}]-(n) WHERE {valid}
WITH c, r, n ORDER BY r.valid_from DESC, n.id LIMIT $limit
RETURN type(r) AS type, startNode(r) = c AS out, startNode(r).id AS source, endNode(r).id AS target,
n {{.*, provenance: null, labels: labels(n)}} AS node
"""
UNKNOWN_CUSTOMER = Text(
    "there is no customer {id!r}; `customers` lists those that there are",
    "没有编号为 {id!r} 的客户;可用 customers 查询现有客户",
)
