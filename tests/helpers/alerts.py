"""Helpers of tests: The expansion alert, from a signal to what a local chat server receives, and what partners in a group may see of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alerts.channels.channel_checks import load_channels
from alerts.delivery.courier import Courier
from graph.alerts import alert_feed
from graph.alerts.cases import Firing, Notification
from graph.db.client import Graph
from graph.words import Text
from tests.helpers.cases import AT
from tests.helpers.receivers import Receiver

SECRETS = {"KEY": "whsec_" + "c2VjcmV0IG9mIHRoZSB0ZXN0cyE=", "SIGN": "robot-secret"}


def channel_file(folder: Path, *channels: tuple[str, Receiver | str, dict[str, Any]]) -> tuple[Path, dict[str, str]]:
    """channels.yaml for receivers of this machine, and the secrets that it names."""
    file, secrets, told = folder / "channels.yaml", dict(SECRETS), {}
    for name, there, more in channels:
        kind, url = (there.kind, there.url) if isinstance(there, Receiver) else ("webhook", there)
        secrets[f"URL_{name.upper()}"] = url
        named = {"webhook": ["KEY"], "feishu": ["SIGN"], "dingtalk": ["SIGN"]}.get(kind, [])
        told[name] = {
            "kind": kind,
            "url": f"URL_{name.upper()}",
            "secrets": named,
            "private": True,
            "readers": ["sales"],
        } | more
    file.write_text(json.dumps({"channels": told}), "utf-8")  # JSON is YAML
    return file, secrets


# -- delivery that loses nothing


class Silent:
    """Reads nothing: for deliveries whose content does not matter."""

    def card(self, reader: str, customer: str) -> dict[str, Any] | None:
        return {"customer": {"id": customer, "name": customer}}

    def paths(self, people: list[str]) -> dict[str, Text]:
        return {}

    def issues(self, customers: Iterable[str]) -> dict[str, list[Text]]:
        return {}


@contextmanager
def courier(
    graph: Graph, folder: Path, *channels: tuple[str, Receiver | str, dict[str, Any]], worker: str = "w"
) -> Iterator[Courier]:
    file, secrets = channel_file(folder, *channels)
    made = Courier(graph, load_channels(file, secrets.get), worker, Silent())
    try:
        yield made
    finally:
        made.finish()
        made.close()


def alert(graph: Graph, n: int, *channels: str) -> None:
    text = Text(f"alert {n}", f"预警{n}")
    fired = Firing(
        "r", 1, "expansion", 1, f"C{n}", AT, text, f"S{n}", pushes=tuple(Notification(c, text) for c in channels)
    )
    assert alert_feed.commit_firings(graph, None, [fired], [])


def turn(made: Courier) -> None:
    made.step()
    made.finish()
