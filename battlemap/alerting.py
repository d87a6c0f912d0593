"""Alerts at work: the composition root lends them what they read of the graph, and runs them beside serving or alone."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from threading import Event, Lock, Thread
from typing import Any

import orjson

from alerts.card_question import QUESTION
from alerts.channels.channel_checks import load_channels
from alerts.channels.channel_file import Channel
from alerts.delivery.courier import Courier
from alerts.engine import Engine
from battlemap.settings import Settings
from gql.compile.requests import Caller, GraphQLRequest
from gql.execution.service import Service
from gql.ids import plain_id
from graph import clock
from graph.access.access_book import AccessBook
from graph.access.keys import Principal
from graph.alerts.alert_reading import issues_of
from graph.battle_map.overview import any_customer, own_company, version_of_data
from graph.db.client import Graph
from graph.projections.influence_projection import influence_projection
from graph.words import BadInput, BattlemapError, Forbidden, NotFound, Text, Unauthenticated

PAUSE = 0.2  # seconds between two looks
AWAY = 2.0  # seconds until the next try where the database did not answer
LONGEST = 3  # steps of a path to somebody
MINUTE = 60.0  # seconds between looks whether acquaintances have changed
DAILY = 60.0  # seconds between looks whether a day has begun
log = logging.getLogger("battlemap.alerts")


class CardReads:
    """Readings for cards, as a reader sees them: asked of the GraphQL service, with the reader's own schema and rights."""

    def __init__(self, graph: Graph, today: Callable[[], dt.date]):
        self.graph, self.today = graph, today
        self.ways = WarmPaths(graph)
        self._service = Service(graph, own=[QUESTION])
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True, name="cards")
        self._thread.start()

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._service.close(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)

    def card(self, reader: str, customer: str) -> dict[str, Any] | None:
        try:
            principal = self._principal(reader)
        except (Unauthenticated, Forbidden):  # a contract that is over
            return None
        caller = Caller(principal, "en", self.today())
        request = GraphQLRequest(QUESTION, {"id": customer})
        asked = asyncio.run_coroutine_threadsafe(self._service.answer(request, caller), self._loop)
        try:
            answer = asked.result(30)
        except TimeoutError:
            asked.cancel()
            raise BattlemapError(NOT_READ.fill(code="TIMEOUT"), "TIMEOUT") from None
        found = orjson.loads(answer.body)
        if code := next((e["extensions"]["code"] for e in found.get("errors") or ()), None):
            if code in ("NOT_FOUND", "FORBIDDEN"):
                return None
            raise BattlemapError(NOT_READ.fill(code=code), code)
        shown: dict[str, Any] | None = found["data"].get("battleMap")
        return shown

    def _principal(self, reader: str) -> Principal:
        """Who reads: an employee in a role, or a partner as its contract stands now. Raises BattlemapError for one that is over."""
        book: AccessBook = self._service.book
        if reader.startswith("contract:"):
            book.refresh_if_changed()
            return book.principal(reader, reader, "partner", reader.removeprefix("contract:"))
        return Principal(f"alerts:{reader}", reader, reader, book.version)  # type: ignore[arg-type]

    def warm(self) -> None:
        """Ask once what cards ask, so that the first alert does not wait for the database to plan it."""
        if (customer := any_customer(self.graph)) is not None:
            self.card("sales", customer)
            self.issues([customer])
        self.ways.to([], self.today())

    def paths(self, people: list[str]) -> dict[str, Text]:
        return self.ways.to(people, self.today())

    def issues(self, customers: Iterable[str]) -> dict[str, list[Text]]:
        return issues_of(self.graph, customers, clock.end_of_day(self.today()))


class WarmPaths:
    """The warmest paths from us to people, on acquaintances that are read once for many cards.

    When the graph has changed they are read anew beside the cards, which go on with those of a minute ago.
    """

    def __init__(self, graph: Graph):
        self.graph = graph
        self._lock = Lock()
        self._kept: tuple[Any, Any, str | None] | None = None  # what it was read from, the paths, our own company
        self._reading = False

    def to(self, people: list[str], day: dt.date) -> dict[str, Text]:
        """Person, by the id that a face shows → the best path, in words; those that nobody leads to are left out."""
        _, introductions, own = self._current(day)
        found: dict[str, Text] = {}
        for person in people if own else ():
            try:
                best = introductions.paths(own, plain_id(person), 1, LONGEST)
            except NotFound:
                continue
            if best:
                found[person] = best[0].text
        return found

    def _current(self, day: dt.date) -> tuple[Any, Any, str | None]:
        with self._lock:
            kept = self._kept
            if kept is None:
                kept = self._kept = self._read(day)
                self._looked = time.monotonic()
            elif not self._reading and time.monotonic() - self._looked > MINUTE:
                self._reading, self._looked = True, time.monotonic()
                Thread(target=self._refresh, args=(day,), daemon=True).start()
            return kept

    def _refresh(self, day: dt.date) -> None:
        try:
            if self._kept is None or self._kept[0] != self._changed(day):
                self._kept = self._read(day)
        except BattlemapError as error:
            log.warning("paths to people are those of before: %s", error.text.en)
        finally:
            self._reading = False

    def _read(self, day: dt.date) -> tuple[Any, Any, str | None]:
        from algorithms.relationships.introductions import Introductions

        changed = self._changed(day)
        company = own_company(self.graph)
        if company is None:
            return changed, None, None
        introductions = Introductions(influence_projection(self.graph, day))
        introductions.reach(company)  # for all who ask, before many do at once
        return changed, introductions, company

    def _changed(self, day: dt.date) -> Any:
        return (day, *version_of_data(self.graph))


class Alerting:
    """The engine and the courier in threads of this process, until it is closed."""

    def __init__(
        self, graph: Graph, channels: Mapping[str, Channel], clock: Callable[[], dt.datetime], base: str | None = None
    ):
        worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        warn = [name for name, channel in channels.items() if {"operations", "admin"} & set(channel.roles)]
        self.reads = CardReads(graph, lambda: clock().date())
        self.engine = Engine(graph, worker, clock, warn)
        self.courier = Courier(graph, channels, worker, self.reads, base, self.engine.watch.dead)
        self._stop = Event()
        self._threads = [
            Thread(target=self._run, args=(work,), daemon=True, name=work.__name__)
            for work in (self._evaluate, self._deliver)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop after what is under way."""
        self._stop.set()
        for thread in self._threads:
            thread.join(40)
        self.courier.close()
        self.reads.close()
        try:
            self.engine.leave()
        except BattlemapError as error:
            log.warning("another process takes over later: %s", error.text.en)

    def _run(self, work: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                work()
            except BattlemapError as error:
                log.warning("alerts wait: %s", error.text.en)
                self._stop.wait(AWAY)
            except Exception:
                log.exception("unexpected error")
                self._stop.wait(AWAY)

    def _evaluate(self) -> None:
        looked = float("-inf")
        while not self._stop.is_set():
            if self.engine.leads and time.monotonic() - looked > DAILY:
                self.engine.day()
                looked = time.monotonic()
            if not self.engine.step():
                self._stop.wait(PAUSE)

    def _deliver(self) -> None:
        warm = False
        while not self._stop.is_set():
            if not warm and self.engine.has_rules:
                self.reads.warm()
                warm = True
            self.courier.step()
            self._stop.wait(PAUSE)
        self.courier.finish()


def channels_of(settings: Settings) -> dict[str, Channel]:
    """The channels that are set up; none without a file. Raises BadInput."""
    file = settings.channels_file
    found = load_channels(file, settings.secret) if file is not None else {}
    name = settings.audit_channel
    if name is not None and name not in found:
        raise BadInput(NO_CHANNEL.fill(name=name, known=", ".join(found) or "–"))
    if name is not None and found[name].contract:
        raise BadInput(PARTNERS_READ.fill(name=name))
    return found


def clock_of(as_of: dt.date | None) -> Callable[[], dt.datetime]:
    """The time, or, where a day is fixed, the end of that day."""
    if as_of is None:
        return clock.now
    return lambda: clock.end_of_day(as_of).replace(microsecond=0)


NO_CHANNEL = Text(
    "BATTLEMAP_AUDIT_CHANNEL: there is no channel {name!r} in channels.yaml; there are: {known}",
    "BATTLEMAP_AUDIT_CHANNEL:channels.yaml 中没有渠道 {name!r};已有:{known}",
)
PARTNERS_READ = Text(
    "BATTLEMAP_AUDIT_CHANNEL: partners read channel {name!r}, and how long the log is, is not theirs to know",
    "BATTLEMAP_AUDIT_CHANNEL:渠道 {name!r} 有伙伴读者,不得获知审计日志的长度",
)
NOT_READ = Text("the card could not be read ({code})", "无法读取卡片内容({code})")
