"""Courier of deliveries: takes what is due of each channel, writes the messages, sends them, and says how it went.

    courier = Courier(graph, channels, worker, reads, base)
    courier.step()                      # again and again; True while anything is under way

At least once: a message carries its delivery's id, the same at every attempt, and is kept before it is sent. A courier that dies
loses its lease within half a minute. What fails is tried again after pauses that double, for three days; then it is given up, kept,
and can be replayed. In quiet hours nothing is sent; what has piled up goes in one message.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

from alerts.card import CardReader, card
from alerts.channels.channel_file import Channel, digest_at, month_start
from alerts.delivery.guarded_connections import SendResult
from alerts.delivery.sending import Sender
from alerts.message import Message, Section, of_json, to_json
from graph.alerts import deliveries
from graph.alerts.alert_reading import alerts_of
from graph.alerts.cases import digest_delivery
from graph.alerts.deliveries import LEASE, DeliveryResult, MessageRate
from graph.clock import instant, now
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.rules.measures import measures_of
from graph.words import BattlemapError, Text, is_away

TAKEN = 48  # deliveries that are taken at once
THREADS = 8
FIRST, LONGEST = 5.0, 6 * 3600.0  # seconds of the first pause, and of the longest
GIVE_UP = dt.timedelta(days=3)
PILE = 5  # deliveries that have waited together go in one message from this number on
MOST_IN_DIGEST = 50
DAY = dt.timedelta(days=1)
log = logging.getLogger("battlemap.alerts")


class Courier:
    """Delivers for one process. `base`: address of our pages; `dead` is told of channels that something was given up for."""

    def __init__(
        self,
        graph: Graph,
        channels: Mapping[str, Channel],
        worker: str,
        reads: CardReader,
        base: str | None = None,
        dead: Callable[[str, Text], None] = lambda channel, why: None,
    ):
        self.graph, self.channels, self.worker = graph, channels, worker
        self.reads, self.base, self.dead = reads, base, dead
        self.sender = Sender()
        self.facts = measures_of(graph.model)
        self.counts = {"sent": 0, "again": 0, "dead": 0, "withheld": 0}
        self._channels = ThreadPoolExecutor(len(channels) + 1, thread_name_prefix="channel")
        self._pools = {name: ThreadPoolExecutor(THREADS, thread_name_prefix=name) for name in channels}
        self._tasks: dict[str, Future[None]] = {}
        self._shut: dict[str, float] = {}  # channel → until when (monotonic seconds) it wants nothing

    def step(self) -> bool:
        """See that every channel that something waits for is worked on; whether any is. A slow one holds up no other."""
        for name, n in deliveries.waiting_by_channel(self.graph, now()).items():
            task = self._tasks.get(name)
            if task is None or task.done():
                self._tasks[name] = self._channels.submit(self._work, name, n)
        return any(not task.done() for task in self._tasks.values())

    def finish(self) -> None:
        """Wait until what is under way is done."""
        wait(list(self._tasks.values()))

    def close(self) -> None:
        for pool in (self._channels, *self._pools.values()):
            pool.shutdown(wait=True)
        self.sender.close()

    def _work(self, name: str, n: int) -> None:
        try:
            channel = self.channels.get(name)
            if channel is None:
                self._unknown(name)
            else:
                while (most := self._allowed(channel, n)) and self._deliver(channel, most) == TAKEN:
                    pass
        except BattlemapError as error:
            log.warning("channel %s waits: %s", name, error.text.en)
        except Exception:
            log.exception("channel %s: unexpected error", name)

    def _allowed(self, channel: Channel, n: int) -> int:
        """How many messages may be sent one by one now; what has piled up is bundled."""
        here = now()
        if channel.quiet is not None and channel.quiet.until(here) is not None:
            return 0
        if (following := digest_at(channel, here)) is not None:
            self._bundle(channel, instant(following - DAY), 1)
            return len(self._digests(channel))
        if n > channel.rate or (channel.quiet is not None and n >= PILE):
            self._bundle(channel, now() - dt.timedelta(minutes=1), PILE)
        month = instant(month_start(channel, here))
        caps = ((channel.cap, now() - DAY), (channel.month_cap, month))
        left = [cap - deliveries.sent_since(self.graph, channel.name, since) for cap, since in caps if cap]
        return max(0, min([TAKEN, *left]))

    def _digests(self, channel: Channel) -> list[Row]:
        found = deliveries.waiting_for(self.graph, channel.name, now(), now(), 1000)
        return [d for d in found if d["kind"] == "digest"]

    def _bundle(self, channel: Channel, before: dt.datetime, least: int) -> None:
        """One message in place of those that were made before a moment, if there are so many."""
        found = deliveries.waiting_for(self.graph, channel.name, now(), before, MOST_IN_DIGEST)
        old = [d for d in found if d["kind"] != "digest"]
        if len(old) >= least:
            into = digest_delivery(channel.name, old)
            lines = tuple(Text(d.get("title_en") or d["alert"], d.get("title") or d["alert"]) for d in old)
            data = {"n": len(old)} if channel.contract else {"alerts": [d["alert"] for d in old]}
            made = Message(
                into["id"],
                "alert.digest",
                dt.datetime.now(dt.UTC),
                DIGEST.fill(n=len(old)),
                (Section(ALERTS, self._titles(channel, lines)),),
                self.base,
                data,
            )
            deliveries.bundle_deliveries(self.graph, into | {"message": to_json(made)}, [d["id"] for d in old])

    def _titles(self, channel: Channel, lines: tuple[Text, ...]) -> tuple[Text, ...]:
        """What a digest shows: titles to employees, numbers alone where partners read along."""
        return (DIGEST.fill(n=len(lines)),) if channel.contract else lines

    def _deliver(self, channel: Channel, most: int) -> int:
        """Take at most so many, write, send, and settle; how many were taken."""
        until = time.monotonic() + LEASE - channel.seconds
        kind = "digest" if channel.digest is not None else None
        rows = deliveries.claim_deliveries(
            self.graph, channel.name, self.worker, most=most, rate=rate_of(channel), at=now(), kind=kind
        )
        if not rows:
            return 0
        leased = rows[0]["leased"]
        rows, outcomes = self._within_person_cap(channel, rows)
        pool, messages = self._pools[channel.name], self._messages(channel, rows)
        outcomes += pool.map(lambda row: self._send(channel, row, messages[row["id"]], until), rows)
        deliveries.record_results(self.graph, self.worker, outcomes, channel.name, leased)
        for outcome in outcomes:
            self.counts[outcome.status] = self.counts.get(outcome.status, 0) + 1
        if worst := next((o for o in outcomes if o.status == "dead"), None):
            self.dead(channel.name, worst.error or GAVE_UP)
        return len(outcomes)

    def _messages(self, channel: Channel, rows: list[Row]) -> dict[str, Message | Text]:
        """Id → what is sent, or why nothing is; new messages are kept."""
        new = [row for row in rows if row.get("message") is None]
        alerts = self._alerts(channel, new)
        made = self._pools[channel.name].map(lambda row: self._message(channel, row, alerts), new)
        messages = dict(zip((row["id"] for row in new), made, strict=True))
        deliveries.keep_messages(self.graph, {id: to_json(m) for id, m in messages.items() if isinstance(m, Message)})
        return {row["id"]: messages[row["id"]] if row["id"] in messages else of_json(row["message"]) for row in rows}

    def _alerts(self, channel: Channel, rows: list[Row]) -> dict[str, Row]:
        """Id → {alert, firings, issues}; issues for employees only."""
        found = alerts_of(self.graph, [row["alert"] for row in rows])
        customers = {id: row["alert"]["customer"] for id, row in found.items() if row["alert"].get("customer")}
        issues = self.reads.issues(customers.values()) if customers and not channel.contract else {}
        return {id: row | {"issues": issues.get(customers.get(id, ""))} for id, row in found.items()}

    def _within_person_cap(self, channel: Channel, rows: list[Row]) -> tuple[list[Row], list[DeliveryResult]]:
        """Those that may be sent, and those whose person has had enough today: they wait a day, and are bundled then."""
        if channel.person_cap is None:
            return rows, []
        had = deliveries.sent_to(self.graph, channel.name, [r["person"] for r in rows if r.get("person")], now() - DAY)
        kept, off = [], []
        for row in rows:
            person = row.get("person")
            if person is not None and had.get(person, 0) >= channel.person_cap:
                off.append(DeliveryResult(row["id"], "queued", now() + DAY, CAPPED, unmade=True))
            else:
                had[person or ""] = had.get(person or "", 0) + 1
                kept.append(row)
        return kept, off

    def _message(self, channel: Channel, row: Row, alerts: Mapping[str, Row]) -> Message | Text:
        """The card for those who read the channel, or why there is none: one that fails holds up no other."""
        try:
            found = alerts.get(row["alert"])
            made = card(found, row, channel.reader, self.reads, self.facts, self.base) if found else None
        except BattlemapError as error:
            if is_away(error):
                raise
            return error.text
        except Exception:
            log.exception("delivery %s: unexpected error", row["id"])
            return NOT_MADE
        return made or WITHHELD

    def _send(self, channel: Channel, row: Row, message: Message | Text, until: float) -> DeliveryResult:
        if message is WITHHELD:
            return DeliveryResult(row["id"], "withheld", error=WITHHELD)
        if isinstance(message, Text):
            return self._again(row, SendResult("again", message))
        if time.monotonic() > until or self._shut.get(channel.name, 0) > time.monotonic():
            # the lease would be over before we are, or the channel has just said that it had enough
            return DeliveryResult(row["id"], "queued", now(), unmade=True)
        sent = self.sender.send(channel, message, person=row.get("person"))
        if sent.status == "sent":
            return DeliveryResult(row["id"], "sent")
        if sent.after:
            self._shut[channel.name] = time.monotonic() + sent.after
            deliveries.block_channel(self.graph, channel.name, now() + dt.timedelta(seconds=sent.after))
        return self._again(row, sent)

    def _again(self, row: Row, sent: SendResult) -> DeliveryResult:
        """When it is tried again; never, after three days, or where our own guard refuses the address."""
        made = row["at"]
        if sent.status == "blocked" or now() - made > GIVE_UP:
            return DeliveryResult(row["id"], "dead", error=sent.reason)
        pause = sent.after or pause_after(row["attempts"])
        return DeliveryResult(row["id"], "again", now() + dt.timedelta(seconds=pause), sent.reason)

    def _unknown(self, name: str) -> None:
        """A channel that rules name and nobody has set up: its deliveries are kept as given up."""
        why = NO_CHANNEL.fill(name=name)
        while rows := deliveries.claim_deliveries(
            self.graph, name, self.worker, most=TAKEN, rate=MessageRate(10**6), at=now()
        ):
            dead = [DeliveryResult(row["id"], "dead", error=why) for row in rows]
            deliveries.record_results(self.graph, self.worker, dead, name, rows[0]["leased"])
        self.dead(name, why)


def rate_of(channel: Channel) -> MessageRate:
    return MessageRate(channel.rate, channel.rate_second)


def pause_after(attempts: int) -> float:
    """Seconds until the next attempt: doubling, with half of it by chance, so that many don't come at once."""
    longest = min(LONGEST, FIRST * 2 ** max(0, attempts - 1))
    return float(longest * (1 + random.random()) / 2)


DIGEST, ALERTS = Text("{n} alerts", "{n} 条预警"), Text("Alerts", "预警")
WITHHELD = Text("a reader of the channel may not see this customer", "该渠道有读者无权查看此客户")
CAPPED = Text("this person has had enough messages today", "该人员今日消息已达上限")
NO_CHANNEL = Text(
    "there is no channel {name!r} in channels.yaml; add it, then `battlemap alerts replay`",
    "channels.yaml 中没有渠道 {name!r};请添加后执行 battlemap alerts replay",
)
NOT_MADE = Text("the message could not be written; the log of the service says why", "消息未能生成;原因见服务日志")
GAVE_UP = Text("given up after three days", "三天后放弃")
