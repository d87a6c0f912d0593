"""Overview of the database for pages and commands: all customers, the sources, and how fresh it all is."""

from __future__ import annotations

import datetime as dt

import orjson

from graph.battle_map.map_parts import is_open
from graph.db.as_of import close_of
from graph.db.client import Graph
from graph.db.transactions import Row


def overview(graph: Graph, as_of: dt.date) -> list[Row]:
    """Every customer with its open opportunities and newest signal, the busiest first."""
    return sorted(graph.pages(OVERVIEW, as_of=as_of), key=lambda row: (-row["open_opportunities"], row["id"]))


OVERVIEW = f"""
MATCH (c:Customer) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $limit
RETURN c.id AS id, c.name AS name, c.name_en AS name_en, c.industry AS industry, c.region AS region, c.tier AS tier,
COUNT {{ (c)-[:OPENED]->(o:Opportunity) WHERE {is_open("o", "$as_of")} }} AS open_opportunities,
COLLECT {{
  MATCH (s:Signal)-[:SIGNALS]->(c) WHERE date(s.at) <= $as_of
  RETURN s {{.id, .kind, .at, .title, .title_en}} ORDER BY s.at DESC LIMIT 1
}}[0] AS signal
ORDER BY id
"""


def list_source_status(graph: Graph) -> list[Row]:
    """Every source: id, name, rank, when it was last loaded, and the time of its last complete full list (or None)."""
    rows = graph.read("MATCH (s:Source) RETURN s {.id, .name, .rank, .loaded, .syncs} AS s ORDER BY s.rank DESC, s.id")
    return [_with_freshness(row["s"]) for row in rows]


def _with_freshness(source: Row) -> Row:
    times = [t for of_feed in orjson.loads(source.pop("syncs") or "{}").values() for t in of_feed]
    return source | {"synced": max(times, default=None)}


def is_ingested(graph: Graph, digest: str) -> bool:
    """Whether exactly these files were loaded completely before."""
    return bool(graph.read("MATCH (r:IngestRun {digest: $digest, complete: true}) RETURN r.id LIMIT 1", digest=digest))


def is_interrupted(graph: Graph, run: str) -> bool:
    """Whether a load before this one was cut off, and none has ended since: what it loaded may still have to be resolved."""
    return bool(graph.read(INTERRUPTED, run=run))


INTERRUPTED = """
OPTIONAL MATCH (done:IngestRun {complete: true}) WITH max(done.started) AS done
MATCH (r:IngestRun {complete: false}) WHERE r.id <> $run AND (done IS NULL OR r.started > done)
RETURN r.id LIMIT 1
"""


def is_scored(graph: Graph, algorithms: list[str], as_of: dt.date) -> bool:
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
        f"UNION ALL MATCH (o:Opportunity) RETURN max(coalesce({close_of('o')}, o.opened)) AS day"
    )
    return max((row["day"] for row in rows if row["day"]), default=None)


def version_of_data(graph: Graph) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The version of the data: when they were last loaded, and last scored; what was worked out before either is out of date."""
    row = graph.read(
        "OPTIONAL MATCH (i:IngestRun) WITH max(i.started) AS loaded OPTIONAL MATCH (s:ScoringRun) RETURN loaded, max(s.started) AS scored"
    )[0]
    return row["loaded"], row["scored"]


def any_customer(graph: Graph) -> str | None:
    """The id of some customer; None where there is none."""
    rows = graph.read("MATCH (c:Customer) RETURN c.id AS id LIMIT 1")
    return str(rows[0]["id"]) if rows else None


def own_company(graph: Graph) -> str | None:
    """The id of our own company; None where it is not known."""
    rows = graph.read("MATCH (v:Vendor) RETURN v.id AS id ORDER BY id LIMIT 1")
    return str(rows[0]["id"]) if rows else None
