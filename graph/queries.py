"""The smaller questions that front ends ask: pages of customers, search, one node, and how fresh it all is."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from graph.battle_map import OPEN
from graph.database import Graph
from graph.identifiers import PARTIES
from graph.statements import FULLTEXT
from graph.transactions import Row

Order = Literal["name", "revenue", "employees", "id"]
LUCENE = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')
SHOWN = "n {.*, provenance: null, labels: labels(n)} AS node"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, each with the value it is sorted by, and whether more follow."""

    rows: list[Row]
    more: bool


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """All that are set must hold; `text` is part of a name in either language."""

    industry: str | None = None
    region: str | None = None
    tier: str | None = None
    text: str | None = None


WHERE = """
($industry IS NULL OR c.industry = $industry) AND ($region IS NULL OR c.region = $region)
AND ($tier IS NULL OR c.tier = $tier)
AND ($text IS NULL OR toLower(c.name) CONTAINS $text OR toLower(coalesce(c.name_en, '')) CONTAINS $text)
"""


def customers(
    graph: Graph,
    first: int,
    after: tuple[Any, str] | None,
    where: CustomerFilter,
    order: Order,
    descending: bool,
) -> Page:
    """A page of customers in the order of a field, then id; `after` is (value, id) of the last one seen.

    Customers without a value come first (last when descending).
    """
    value = {"id": "c.id", "name": "coalesce(c.name, '')"}.get(order, f"coalesce(c.{order}, -1)")
    than = "<" if descending else ">"
    way = " DESC" if descending else ""
    statement = (
        f"MATCH (c:Customer) WHERE {WHERE} WITH c, {value} AS value "
        f"WHERE $value IS NULL OR value {than} $value OR (value = $value AND c.id {than} $id) "
        f"WITH c AS n, value ORDER BY value{way}, c.id{way} LIMIT $limit RETURN {SHOWN}, value"
    )
    at, id = after or (None, "")
    rows = graph.read(statement, value=at, id=id, limit=first + 1, **_filters(where))
    return Page(rows[:first], len(rows) > first)


def count_customers(graph: Graph, where: CustomerFilter) -> int:
    rows = graph.read(f"MATCH (c:Customer) WHERE {WHERE} RETURN count(c) AS n", **_filters(where))
    return int(rows[0]["n"])


def _filters(where: CustomerFilter) -> Row:
    text = where.text.casefold() if where.text else None
    return {"industry": where.industry, "region": where.region, "tier": where.tier, "text": text}


def search(graph: Graph, text: str, first: int) -> list[Row]:
    """Parties, opportunities and signals whose names are like the text, best first: rows {node, score}."""
    words = [LUCENE.sub(r"\\\1", word) for word in text.casefold().split()]
    if not words:
        return []
    query = " AND ".join(_fuzzy(word) for word in words)
    statement = (
        f"CALL db.index.fulltext.queryNodes('{FULLTEXT}', $query, {{limit: $first}}) YIELD node AS n, score "
        f"RETURN {SHOWN}, score ORDER BY score DESC, n.id"
    )
    return graph.read(statement, query=query, first=first)


def _fuzzy(word: str) -> str:
    """Latin words also match with a letter wrong or as a beginning; Chinese ones as the phrase they are."""
    if re.fullmatch(r"[A-Za-z0-9]{3,}", word):
        return f"({word} OR {word}* OR {word}~1)"
    return f'"{word}"'


def nodes(graph: Graph, label: str, ids: list[str]) -> dict[str, Row]:
    """id → properties with `labels`, for those that there are. `label` must be a declared one.

    An id that was merged into another one gives the node that stands for it now.
    """
    identity = graph.model.nodes[label].identity
    found = _nodes(graph, identity, ids)
    if identity in PARTIES and (missing := [id for id in ids if id not in found]):
        stands = graph.where(identity, missing)
        others = _nodes(graph, identity, sorted(set(stands.values())))
        found |= {id: others[node] for id, node in stands.items()}
    return found


def _nodes(graph: Graph, identity: str, ids: list[str]) -> dict[str, Row]:
    rows = graph.read(f"UNWIND $ids AS id MATCH (n:{identity} {{id: id}}) RETURN {SHOWN}", ids=ids)
    return {row["node"]["id"]: row["node"] for row in rows}


def overview(graph: Graph, as_of: dt.date) -> list[Row]:
    """Every customer with its open opportunities and newest signal, the busiest first."""
    return graph.read(OVERVIEW, as_of=as_of)


OVERVIEW = f"""
MATCH (c:Customer)
RETURN c.id AS id, c.name AS name, c.name_en AS name_en, c.industry AS industry, c.region AS region, c.tier AS tier,
COUNT {{ (c)-[:OPENED]->(o:Opportunity) WHERE {OPEN} }} AS open_opportunities,
COLLECT {{
  MATCH (s:Signal)-[:SIGNALS]->(c) WHERE date(s.at) <= $as_of
  RETURN s {{.id, .kind, .at, .title, .title_en}} ORDER BY s.at DESC LIMIT 1
}}[0] AS signal
ORDER BY open_opportunities DESC, id
"""


def sources(graph: Graph) -> list[Row]:
    """Every source: id, name, rank, when it was last loaded, and the time of its last complete full list (or None)."""
    rows = graph.read(
        "MATCH (s:Source) RETURN s {.id, .name, .rank, .loaded, .syncs} AS s ORDER BY s.rank DESC, s.id"
    )
    return [_with_freshness(row["s"]) for row in rows]


def _with_freshness(source: Row) -> Row:
    times = [t for of_feed in orjson.loads(source.pop("syncs") or "{}").values() for t in of_feed]
    return source | {"synced": max(times, default=None)}


def ingested(graph: Graph, digest: str) -> bool:
    """Whether exactly these files were loaded completely before."""
    return bool(
        graph.read("MATCH (r:IngestRun {digest: $digest, complete: true}) RETURN r.id LIMIT 1", digest=digest)
    )


def scored(graph: Graph, algorithms: list[str], as_of: dt.date) -> bool:
    """Whether each algorithm ran as of this day after the last load that changed anything."""
    rows = graph.read(SCORED, algorithms=algorithms, as_of=as_of)
    return bool(rows[0]["n"] == len(algorithms))


SCORED = """
OPTIONAL MATCH (i:IngestRun) WHERE i.loaded > 0 OR i.finished IS NULL
WITH max(i.started) AS changed
OPTIONAL MATCH (s:ScoringRun)
WHERE s.algorithm IN $algorithms AND s.data_as_of = $as_of AND (changed IS NULL OR s.started > changed)
RETURN count(DISTINCT s.algorithm) AS n
"""


def last_day(graph: Graph) -> dt.date | None:
    """The last day on which anything happened in the data: an engagement, a signal or an answer."""
    rows = graph.read(
        "MATCH (e:Engagement|Signal) RETURN max(date(e.at)) AS day "
        "UNION ALL MATCH ()-[r:RATED]->() RETURN max(r.at) AS day "
        "UNION ALL MATCH (o:Opportunity) RETURN max(coalesce(o.closed, o.opened)) AS day"
    )
    return max((row["day"] for row in rows if row["day"]), default=None)
