"""The battle map of one customer: everything that a salesperson needs before a visit, in two statements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from graph.database import Graph
from graph.extensions import added_edges
from graph.map_readings import RECOMMENDED, is_open
from graph.model import MODEL, PARTNERS, EdgeType
from graph.policy import valid
from graph.satisfaction import Satisfaction, satisfaction
from graph.transactions import Row
from graph.words import NotFound, Text

OTHERS_SHOWN = 60


COVERED = (
    "coverage",
    "touched",
    "uncovered",
    "outside_procurement",
)  # what a scoring run tells of a customer or opportunity


@dataclass(slots=True)
class Decision:
    """What a person is for one open opportunity. `score` is the share of the influence on it."""

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
    decisions: list[Decision]
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
class Excluded:
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
    excluded: list[Excluded] = field(default_factory=list)


def battle_map(graph: Graph, customer_id: str, as_of: dt.date) -> BattleMap:
    """Read the battle map of a customer as of a day. Raises NotFound."""
    rows = graph.read(STATEMENT, id=customer_id, as_of=as_of, roles=list(PARTNERS), top=RECOMMENDED)
    if not rows:
        stands = graph.where("Organization", [customer_id]).get(customer_id, customer_id)
        if stands == customer_id:
            raise NotFound(UNKNOWN_CUSTOMER.fill(id=customer_id))
        return battle_map(graph, stands, as_of)  # the id was merged into another one
    row = scored_by(rows[0], as_of)
    incumbents = [_incumbent(r, as_of) for r in row["incumbents"]]
    working = {i.partner["id"] for i in incumbents}
    result = BattleMap(
        customer=row["customer"],
        as_of=as_of,
        opportunities=row["opportunities"],
        people=_sorted([_decider(r, as_of) for r in row["people"]]),
        incumbents=sorted(incumbents, key=lambda i: (PARTNERS.index(i.role), -(i.satisfaction.mean or 0))),
        recommendations=[_recommendation(r, working) for r in row["recommendations"]],
        experts=[_expert(r) for r in row["experts"]],
        signals=row["signals"],
        runs=row["runs"],
        excluded=[_excluded(r) for r in row["excluded"]],
    )
    result.ties = graph.read(TIES, ids=_shown(result), as_of=as_of)
    result.others = _others(graph, customer_id, as_of)
    return result


def _others(graph: Graph, customer_id: str, as_of: dt.date) -> list[Row]:
    types = {e.type: e for e in added_edges(graph.model) if e.type not in MODEL.edges}
    if not types:
        return []
    statement = OTHERS.format(types="|".join(types), valid=valid("r"))
    rows = graph.read(statement, id=customer_id, as_of=as_of, limit=OTHERS_SHOWN)
    for row in rows:
        row["label"] = _seen_as(types[row["type"]], row["node"]["labels"], row["out"])
        row["identity"] = graph.model.nodes[row["label"]].identity
    return rows


def _seen_as(edge: EdgeType, worn: list[str], out: bool) -> str:
    """Which of its labels the node at the other end plays in this relationship."""
    side = 1 if out else 0
    return next((pair[side] for pair in edge.ends if pair[side] in worn), edge.ends[0][side])


def scored_by(row: Row, as_of: dt.date) -> Row:
    """What was read, without scores of runs that saw more than was known on that day."""
    runs = [run for run in row["runs"] if run["data_as_of"] <= as_of]
    known = {run["algorithm"] for run in runs}
    people = row["people"]
    if "partner_fit" not in known:
        row = row | {"recommendations": [], "excluded": []}
    if "influence" not in known:
        unscored: Row = {"score": None, "rank": None, "hidden": False, "scores": []}
        people = [p | unscored for p in people if p["employed"] or p["decides"] or p["vetoes"]]
        row = row | {
            "customer": _unscored(row["customer"]),
            "opportunities": [_unscored(o) for o in row["opportunities"]],
        }
    return row | {"runs": runs, "people": people}


def _unscored(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in COVERED}


def _shown(map: BattleMap) -> list[str]:
    people = [d.person["id"] for d in map.people] + [e.person["id"] for e in map.experts]
    return sorted(set(people))


def _sorted(people: list[Decider]) -> list[Decider]:
    return sorted(people, key=lambda d: (-(d.score or 0), not d.veto, d.person["id"]))


def _decider(row: Row, as_of: dt.date) -> Decider:
    touched = _day(row["last_touched"])
    vetoes = {v["opportunity"] for v in row["vetoes"]}
    return Decider(
        person=row["person"],
        title=row["title"] or row["person"].get("title"),
        employed=row["employed"],
        decisions=_decisions(row, vetoes),
        veto=bool(row["vetoes"]),
        veto_scopes=[v["scope"] for v in row["vetoes"] if v["scope"]],
        score=row["score"],
        rank=row["rank"],
        hidden=bool(row["hidden"]) or any(s["hidden"] for s in row["scores"]),
        last_touched=touched,
        days_since_touched=(as_of - touched).days if touched else None,
        engagements=row["engagements"],
    )


def _decisions(row: Row, vetoes: set[str]) -> list[Decision]:
    roles = {d["opportunity"]: d for d in row["decides"]}
    scores = {s["opportunity"]: s for s in row["scores"]}
    found = []
    for id in sorted({*roles, *scores, *(v for v in vetoes if v)}):
        role, score = roles.get(id, {}), scores.get(id, {})
        found.append(
            Decision(
                opportunity=id,
                role=role.get("role"),
                weight=role.get("weight"),
                stance=role.get("stance"),
                veto=id in vetoes or None in vetoes,
                score=score.get("score"),
                rank=score.get("rank"),
                hidden=bool(score.get("hidden")),
            )
        )
    return found


def _incumbent(row: Row, as_of: dt.date) -> Incumbent:
    answers = [(a["at"], a["score"]) for a in row["answers"]]
    return Incumbent(
        partner=row["partner"],
        role=row["role"],
        product_lines=row["product_lines"],
        since=row["since"],
        satisfaction=satisfaction(answers, as_of),
        last_joint_visit=_day(row["last_joint_visit"]),
    )


def _recommendation(row: Row, working: set[str]) -> Recommendation:
    reasons = [Text(en, zh) for en, zh in zip(row["reasons"], row["reasons_zh"], strict=True)]
    why_not = Text(row["why_not"], row["why_not_zh"]) if row["why_not"] else None
    incumbent = row["partner"]["id"] in working
    return Recommendation(
        row["partner"],
        row["role"],
        row["probability"],
        row["rank"],
        incumbent,
        reasons,
        row["basis"],
        why_not,
    )


def _excluded(row: Row) -> Excluded:
    reasons = [Text(en, zh) for en, zh in zip(row["reasons"], row["reasons_zh"], strict=True)]
    return Excluded(row["partner"], row["role"], row["rank"], row["kinds"], reasons)


def _expert(row: Row) -> Expert:
    return Expert(row["person"], row["consultations"], _day(row["last"]))


def _day(moment: Any) -> dt.date | None:
    return moment.date() if isinstance(moment, dt.datetime) else moment


OPEN = is_open("o", "$as_of")
STATEMENT = f"""
MATCH (c:Customer {{id: $id}})
WITH c, COLLECT {{ MATCH (c)-[:OPENED]->(o:Opportunity) WHERE {OPEN} RETURN o }} AS open
RETURN c {{.*, provenance: null, labels: labels(c)}} AS customer,
COLLECT {{
  MATCH (c)-[:OPENED]->(o:Opportunity) WHERE coalesce(o.opened, $as_of) <= $as_of
  WITH o, CASE WHEN o.closed > $as_of THEN 'open' ELSE o.status END AS status
  RETURN o {{
    .*, provenance: null, labels: labels(o), status: status,
    closed: CASE WHEN o.closed > $as_of THEN null ELSE o.closed END
  }} ORDER BY status <> 'open', coalesce(o.amount, 0) DESC, o.id
}} AS opportunities,
COLLECT {{
  CALL (c, open) {{
    MATCH (p:Person)-[w:WORKS_AT]->(c) WHERE {valid("w")} RETURN p, w.title AS title, true AS employed
    UNION
    UNWIND open AS o MATCH (p:Person)-[d:DECIDES|HAS_VETO]->(o) WHERE {valid("d")} RETURN p, null AS title, false AS employed
    UNION
    MATCH (p:Person)-[:INFLUENCES_DECISION]->(c) RETURN p, null AS title, false AS employed
  }}
  WITH p, max(title) AS title, max(employed) AS employed
  OPTIONAL MATCH (p)-[i:INFLUENCES_DECISION]->(c)
  CALL (p) {{
    MATCH (p)-[:TOOK_PART]->(e:Engagement)
    WHERE e.kind <> 'consultation' AND date(e.at) <= $as_of
    RETURN max(e.at) AS last_touched, count(e) AS engagements
  }}
  RETURN {{
    person: p {{.*, provenance: null, labels: labels(p)}}, title: title, employed: employed, score: i.score, rank: i.rank, hidden: i.hidden,
    last_touched: last_touched, engagements: engagements,
    decides: COLLECT {{
      UNWIND open AS o MATCH (p)-[d:DECIDES]->(o) WHERE {valid("d")}
      RETURN {{opportunity: o.id, role: d.role, weight: d.weight, stance: d.stance}}
    }},
    scores: COLLECT {{
      UNWIND open AS o MATCH (p)-[s:INFLUENCES_DECISION]->(o)
      RETURN {{opportunity: o.id, score: s.score, rank: s.rank, hidden: s.hidden}}
    }},
    vetoes: COLLECT {{
      MATCH (p)-[v:HAS_VETO]->(t) WHERE (t = c OR t IN open) AND {valid("v")}
      RETURN {{opportunity: CASE WHEN t = c THEN null ELSE t.id END, scope: v.scope}}
    }}
  }}
}} AS people,
COLLECT {{
  MATCH (p)-[r:SUPPLIES|DISTRIBUTES_TO|SERVES]->(c) WHERE {valid("r")}
  WITH p, type(r) AS type, collect(DISTINCT r.product_line) AS product_lines, min(r.valid_from) AS since
  RETURN {{
    partner: p {{.*, provenance: null, labels: labels(p)}}, product_lines: product_lines, since: since,
    role: CASE type WHEN 'SUPPLIES' THEN 'Supplier' WHEN 'SERVES' THEN 'ServiceProvider' ELSE 'Distributor' END,
    answers: COLLECT {{
      MATCH (c)-[a:RATED]->(p) WHERE a.at <= $as_of AND a.at >= $as_of - duration({{days: 182}})
      RETURN {{at: a.at, score: a.score}}
    }},
    last_joint_visit: COLLECT {{
      MATCH (p)<-[:WITH]-(e:Engagement {{kind: 'joint_visit'}})-[:ABOUT]->(c) WHERE date(e.at) <= $as_of
      RETURN max(e.at)
    }}[0]
  }}
}} AS incumbents,
COLLECT {{
  MATCH (p)-[f:FITS]->(c) WHERE f.rank <= $top
  WITH p, f, [role IN $roles WHERE role IN labels(p)][0] AS role
  RETURN {{
    partner: p {{.*, provenance: null, labels: labels(p)}}, role: role, probability: f.probability, rank: f.rank,
    reasons: f.reasons, reasons_zh: f.reasons_zh, basis: f.basis, why_not: f.why_not, why_not_zh: f.why_not_zh
  }} ORDER BY coalesce(f.probability, 0) DESC, f.rank, p.id
}} AS recommendations,
COLLECT {{
  MATCH (p)-[x:EXCLUDED]->(c)
  WITH p, x, [role IN $roles WHERE role IN labels(p)][0] AS role
  RETURN {{
    partner: p {{.*, provenance: null, labels: labels(p)}}, role: role, rank: x.rank, kinds: x.kinds,
    reasons: x.reasons, reasons_zh: x.reasons_zh
  }} ORDER BY x.rank, role, p.id
}} AS excluded,
COLLECT {{
  MATCH (k:KOL)-[a:ADVISES]->(c) WHERE {valid("a")}
  CALL (k, c) {{
    MATCH (k)-[:TOOK_PART]->(e:Engagement {{kind: 'consultation'}})-[:ABOUT]->(c) WHERE date(e.at) <= $as_of
    RETURN count(e) AS consultations, max(e.at) AS last
  }}
  RETURN {{person: k {{.*, provenance: null, labels: labels(k)}}, consultations: consultations, last: last}}
  ORDER BY consultations DESC, k.id
}} AS experts,
COLLECT {{
  MATCH (s:Signal)-[:SIGNALS]->(c)
  WHERE date(s.at) <= $as_of AND date(s.at) >= $as_of - duration({{days: 365}})
  RETURN s {{.*, provenance: null, labels: labels(s)}} ORDER BY s.at DESC, s.id
}} AS signals,
COLLECT {{
  MATCH (run:ScoringRun) WITH run ORDER BY run.started DESC
  WITH run.algorithm AS algorithm, collect(run)[0] AS run
  RETURN run {{.*, provenance: null, labels: labels(run)}} ORDER BY algorithm
}} AS runs
"""
TIES = f"""
MATCH (a:Person)-[r:INFLUENCES|REPORTS_TO|CONFLICTS_WITH|KNOWS]->(b:Person)
WHERE a.id IN $ids AND b.id IN $ids AND {valid("r")}
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
