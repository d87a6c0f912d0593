"""Monitor of the rules themselves: one that can't be worked out, has not held for long or holds too often opens an alert of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from graph.alerts import alert_feed
from graph.alerts.cases import Firing, Notification
from graph.db.client import Graph
from graph.rules.rule_lifecycle import RULES
from graph.words import Text

WINDOW = 1  # days in which one warning is enough


class RuleMonitor:
    """Opens alerts about rules and channels, and tells `channels` of them."""

    def __init__(self, graph: Graph, clock: Callable[[], dt.datetime], channels: tuple[str, ...]):
        self.graph, self.clock, self.channels = graph, clock, channels

    def failed(self, failures: Mapping[str, Text]) -> None:
        """Rules that could not be asked, with why."""
        for rule, why in failures.items():
            alert_feed.record_rule_failure(self.graph, rule, why.en)
        self._open("rule.failed", {rule: FAILED.fill(rule=rule, why=why) for rule, why in failures.items()})

    def look(self) -> None:
        """Once a day: rules that have not held for long, and those that were part of too many cases of a day."""
        now = self.clock()
        silent: dict[str, Text] = {}
        for row in alert_feed.last_fired(self.graph):
            days = RULES.load(row).quiet_days
            if row["last"] is not None and row["last"] < now - dt.timedelta(days=days):
                silent[row["id"]] = SILENT.fill(rule=row["id"], days=(now - row["last"]).days)
        self._open("rule.silent", silent)
        noisy = {
            row["id"]: NOISY.fill(rule=row["id"], n=row["n"])
            for row in alert_feed.cases_since(self.graph, now - dt.timedelta(days=1))
            if row["n"] > RULES.load(row).most_a_day
        }
        self._open("rule.noisy", noisy)

    def dead(self, channel: str, why: Text) -> None:
        """A channel that messages were given up for."""
        self._open("channel.dead", {channel: DEAD.fill(channel=channel, why=why)})

    def _open(self, intent: str, about: Mapping[str, Text]) -> None:
        at = self.clock().replace(microsecond=0)
        firings = [
            Firing(
                intent,
                0,
                intent,
                WINDOW,
                subject,
                at,
                title,
                warning=True,
                pushes=tuple(Notification(channel, title) for channel in self.channels if channel != subject),
            )
            for subject, title in about.items()
        ]
        if firings:
            alert_feed.commit_firings(self.graph, None, firings, [])


FAILED = Text("rule {rule} can't be worked out: {why}", "规则 {rule} 无法执行:{why}")
SILENT = Text("rule {rule} has not held for {days} days", "规则 {rule} 已 {days} 天未触发")
NOISY = Text("rule {rule} was part of {n} cases within a day", "规则 {rule} 一天内触发 {n} 个案例")
DEAD = Text("messages to channel {channel} were given up: {why}", "发往渠道 {channel} 的消息已放弃:{why}")
