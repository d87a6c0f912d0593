"""The queue of what is to be told: in the database, shared by processes, each delivery made at least once and in order.

    rows = claim(graph, "sales-feishu", worker, most=20, …)     # leased: whoever dies loses them to the next
    settle(graph, done)                                          # sent, later again, or dead

Of one alert and channel a delivery waits until those before it are done. A lease that runs out is anybody's. `due` is there as
long as a delivery waits, so that the index over it holds nothing else.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.words import NotFound, Text

Status = Literal["sent", "again", "withheld", "dropped", "dead", "queued"]
WAITING = """MATCH (d:Delivery) WHERE d.due <= $now AND (d.leased IS NULL OR d.leased < $now)
RETURN d.channel AS channel, count(d) AS n ORDER BY channel"""
# What a channel was given within a minute is kept as times and numbers, one for each time that somebody took: until it is known
# how that ended, the time is one to come.
STATE = """MERGE (s:ChannelState {id: $channel}) SET s.recent = coalesce(s.recent, []), s.counts = coalesce(s.counts, [])
RETURN s.recent AS recent, s.counts AS counts, s.blocked AS blocked"""
# Locks each before it is taken: another process may have taken it since it was found.
CLAIM = """MATCH (d:Delivery {channel: $channel}) WHERE d.due <= $now AND (d.leased IS NULL OR d.leased < $now)
AND ($kind IS NULL OR d.kind = $kind)
AND NOT EXISTS { MATCH (e:Delivery {alert: d.alert}) WHERE e.channel = d.channel AND e.number < d.number AND e.status = 'queued' }
WITH d ORDER BY d.due LIMIT $most
SET d.number = d.number
WITH d WHERE d.status = 'queued' AND (d.leased IS NULL OR d.leased < $now)
SET d.by = $worker, d.leased = $until, d.attempts = d.attempts + 1
RETURN d {.*} AS delivery ORDER BY d.at, d.id"""
SPEND = "MATCH (s:ChannelState {id: $channel}) SET s.recent = $recent, s.counts = $counts"
SENT = "MATCH (d:Delivery {channel: $channel}) WHERE d.sent > $since RETURN count(d) AS n"
KEEP = "UNWIND $rows AS row MATCH (d:Delivery {id: row.id}) WHERE d.message IS NULL SET d.message = row.message"
# Only who still holds the lease may say how it ended.
SETTLE = """UNWIND $rows AS row MATCH (d:Delivery {id: row.id}) SET d.number = d.number
WITH d, row WHERE d.by = $worker AND d.status = 'queued'
SET d.status = row.status, d.due = row.due, d.leased = null, d.sent = row.sent, d.error = row.error, d.error_zh = row.error_zh,
  d.attempts = d.attempts - row.unmade"""
BLOCK = """MERGE (s:ChannelState {id: $channel})
SET s.blocked = CASE WHEN s.blocked > $until THEN s.blocked ELSE $until END"""
BUNDLE = """UNWIND $ids AS id MATCH (d:Delivery {id: id}) SET d.status = 'digested', d.part_of = $into, d.due = null, d.leased = null"""
DEAD = """MATCH (d:Delivery {status: 'dead'}) WHERE $id IS NULL OR d.id = $id
SET d.status = 'queued', d.due = $now, d.leased = null, d.attempts = 0 RETURN count(d) AS n"""
LISTED = """MATCH (d:Delivery) WHERE ($status IS NULL OR d.status = $status) AND ($alert IS NULL OR d.alert = $alert)
RETURN d {.id, .alert, .channel, .kind, .status, .at, .due, .sent, .attempts, .error, .error_zh, .title, .title_en} AS d
ORDER BY d.at DESC, d.id LIMIT $limit"""
QUEUE = """OPTIONAL MATCH (d:Delivery) WHERE d.due IS NOT NULL
WITH count(d) AS queued, min(d.due) AS oldest
RETURN queued, oldest, COUNT { MATCH (x:Delivery {status: 'dead'}) } AS dead"""
SENT_TO = """MATCH (d:Delivery {channel: $channel}) WHERE d.sent > $since AND d.person IN $people
RETURN d.person AS person, count(d) AS n"""
ONCE = """MERGE (d:Delivery {id: $id}) ON CREATE SET d += $values, d.by = $mark
WITH d, d.by = $mark AS made SET d.by = CASE WHEN made THEN null ELSE d.by END RETURN made"""
OLD = """MATCH (d:Delivery {channel: $channel}) WHERE d.due <= $now AND (d.leased IS NULL OR d.leased < $now) AND d.at < $before
RETURN d {.id, .alert, .title, .title_en, .kind, .at, .number} AS d ORDER BY d.at, d.id LIMIT $limit"""
LEASE = 30  # seconds in which a worker is done with what it took
# A little more than the windows in which others count: clocks differ.
SECOND, MINUTE = dt.timedelta(seconds=1.05), dt.timedelta(seconds=60.5)
Spent = list[tuple[dt.datetime, int]]


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The result of an attempt to deliver. `due`: when it is tried again. `unmade`: it was put off without being tried."""

    id: str
    status: Status
    due: dt.datetime | None = None
    error: Text | None = None
    unmade: bool = False


def waiting_by_channel(graph: Graph, at: dt.datetime) -> dict[str, int]:
    """Channel → how many deliveries could be tried now."""
    return {row["channel"]: row["n"] for row in graph.read(WAITING, now=at)}


@dataclass(frozen=True, slots=True)
class MessageRate:
    """The rate of a channel: how many messages it may be given within any minute, and within any second (None: as many)."""

    minute: int
    second: int | None = None

    def left(self, spent: Spent, at: dt.datetime) -> int:
        lately = self.minute - sum(n for when, n in spent if when > at - MINUTE)
        if self.second is None:
            return lately
        return min(lately, self.second - sum(n for when, n in spent if when > at - SECOND))


def claim_deliveries(
    graph: Graph, channel: str, worker: str, *, most: int, rate: MessageRate, at: dt.datetime, kind: str | None = None
) -> list[Row]:
    """Take deliveries of a channel, of one kind or of any: at most so many, and no more than its rate allows.

    The channel's node is locked meanwhile, so that processes share its budget. What was taken counts until it is settled, and
    from then on for a second and a minute: whenever within its attempt a message arrives, no window of the receiver has more.
    """

    def work(tx: ManagedTransaction) -> list[Row]:
        spent, blocked = _spent(tx, channel, at)
        if blocked and blocked > at:
            return []
        allowed, until = min(most, rate.left(spent, at)), at + dt.timedelta(seconds=LEASE)
        if allowed <= 0:
            return []
        payload = {"channel": channel, "now": at, "worker": worker, "most": allowed, "kind": kind, "until": until}
        rows = run(tx, CLAIM, **payload)
        if rows:
            _spend(tx, channel, [*spent, (until, len(rows))])
        return [row["delivery"] for row in rows]

    return graph.write(work)


def _spent(tx: ManagedTransaction, channel: str, at: dt.datetime) -> tuple[Spent, dt.datetime | None]:
    """What counts of a channel's budget, and until when nothing may go to it. Locks its node."""
    state = run(tx, STATE, channel=channel)[0]
    entries = zip(state["recent"], state["counts"], strict=True)
    return [(when, n) for when, n in entries if when > at - MINUTE], state["blocked"]


def _spend(tx: ManagedTransaction, channel: str, spent: Spent) -> None:
    run(tx, SPEND, channel=channel, recent=[when for when, _ in spent], counts=[n for _, n in spent])


def keep_messages(graph: Graph, messages: Mapping[str, str]) -> None:
    """Keep what is sent, id → message, so that every attempt sends the same."""
    rows = [{"id": id, "message": message} for id, message in messages.items()]
    if rows:
        graph.write(lambda tx: run(tx, KEEP, rows=rows))


def record_results(
    graph: Graph, worker: str, outcomes: Iterable[DeliveryResult], channel: str, leased: dt.datetime
) -> None:
    """Say how attempts ended, all in one transaction. `leased`: until when they were; those that were made count from now on."""
    ended = list(outcomes)
    made = sum(o.status in ("sent", "again", "dead") for o in ended)

    def work(tx: ManagedTransaction) -> None:
        at = now()
        spent, _ = _spent(tx, channel, at)
        stays = next(((when, n) for when, n in spent if when == leased), None)
        if stays:
            spent.remove(stays)
            _spend(tx, channel, [*spent, *([(at, made)] if made else [])])
        run(tx, SETTLE, worker=worker, rows=[_result_row(outcome) for outcome in ended])

    if ended:
        graph.write(work)


def _result_row(o: DeliveryResult) -> Row:
    again = o.status in ("again", "queued")
    return {
        "id": o.id,
        "status": "queued" if again else o.status,
        "due": o.due if again else None,
        "sent": now() if o.status == "sent" else None,
        "unmade": int(o.unmade),
        "error": o.error.en if o.error else None,
        "error_zh": o.error.zh if o.error else None,
    }


def block_channel(graph: Graph, channel: str, until: dt.datetime) -> None:
    """Nothing more goes to a channel until then."""
    graph.write(lambda tx: run(tx, BLOCK, channel=channel, until=until))


def queue_message(graph: Graph, channel: str, id: str, title: Text, message: str) -> bool:
    """A delivery that is about no alert, with its message, never bundled; whether there was none of that id before."""
    values = {"alert": id, "channel": channel, "kind": "digest", "number": 0, "at": now(), "due": now(), "attempts": 0}
    values |= {"status": "queued", "title": title.zh, "title_en": title.en, "message": message}
    mark = secrets.token_hex(8)
    return bool(graph.write(lambda tx: run(tx, ONCE, id=id, values=values, mark=mark))[0]["made"])


def bundle_deliveries(graph: Graph, into: Row, ids: list[str]) -> None:
    """One delivery in place of many."""

    def work(tx: ManagedTransaction) -> None:
        run(tx, "MERGE (d:Delivery {id: $id}) ON CREATE SET d += $values", id=into["id"], values=into)
        run(tx, BUNDLE, ids=ids, into=into["id"])

    graph.write(work)


def sent_since(graph: Graph, channel: str, since: dt.datetime) -> int:
    """How many messages a channel has had since then."""
    return int(graph.read(SENT, channel=channel, since=since)[0]["n"])


def retry_dead_deliveries(graph: Graph, id: str | None) -> int:
    """Try dead deliveries again, one or all; how many. Raises NotFound."""
    n = int(graph.write(lambda tx: run(tx, DEAD, id=id, now=now()))[0]["n"])
    if id is not None and not n:
        raise NotFound(NOT_DEAD.fill(id=id))
    return n


def list_deliveries(graph: Graph, status: str | None = None, alert: str | None = None, limit: int = 100) -> list[Row]:
    """Deliveries, the newest first."""
    return [row["d"] for row in graph.read(LISTED, status=status, alert=alert, limit=limit)]


def queue_length(graph: Graph) -> Row:
    """{queued, oldest, dead}: how many wait, since when the longest, and how many were given up."""
    return graph.read(QUEUE)[0]


def sent_to(graph: Graph, channel: str, people: Iterable[str], since: dt.datetime) -> dict[str, int]:
    """Person → how many messages for this person a channel has had since then."""
    rows = graph.read(SENT_TO, channel=channel, people=sorted(set(people)), since=since)
    return {row["person"]: row["n"] for row in rows}


def waiting_for(graph: Graph, channel: str, at: dt.datetime, before: dt.datetime, limit: int) -> list[Row]:
    """Deliveries of a channel that could be tried now and were made before a moment, the oldest first."""
    return [row["d"] for row in graph.read(OLD, channel=channel, now=at, before=before, limit=limit)]


NOT_DEAD = Text(
    "there is no delivery {id!r} that was given up; `battlemap alerts deliveries --status dead` lists them",
    "没有已放弃的推送 {id!r};用 battlemap alerts deliveries --status dead 查看",
)
