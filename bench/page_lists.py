"""The list of 100,000 customers in a real browser, and how soon an open page tells of an alert.

    python bench/page_lists.py

`list_p95_ms_100000`: from the input (open, order, filter, next page) to the frame in which the rows stand, the worst kind's 95th
percentile, of a service that has been asked for a while. Before each kind a second is waited: the service reads beside the first acts
what it keeps of the list until something is committed. `list_p95_ms_100000_started` is the same of a service and a database that have
just started, which compile themselves in these seconds; of them only the acts that the database has to plan are left out.
`alert_to_screen_p95_ms`: from the answer to a recorded signal that meets a rule, which is after its commit, until the open screen of
the day says that there is something new. The last line is one JSON object; `bench/page.py` tells the same beside its own figures.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from neo4j import ManagedTransaction  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from bench.comparison import empty_graph  # noqa: E402
from gql.ids import global_id  # noqa: E402
from graph.db.client import Graph  # noqa: E402
from graph.db.transactions import run  # noqa: E402
from graph.lifecycle.lifecycle import Steps  # noqa: E402
from graph.mutations.changes import Author  # noqa: E402
from graph.rules.rule_file import RuleFile  # noqa: E402
from graph.rules.rule_lifecycle import RULES  # noqa: E402
from tests.helpers.served import Served  # noqa: E402

CUSTOMERS, BATCH = 100_000, 10_000
BESIDE = 1000  # milliseconds
MADE = """UNWIND range($first, $last) AS n
CREATE (c:Organization:Customer {id: 'C' + n, name: '云洲医院' + n, name_en: 'Hospital ' + n,
  region: ['华东', '华南', '华北', '西南'][n % 4], industry: ['medical', 'NEV', 'food', 'other'][n % 4], tier: ['A', 'B', 'C'][n % 3]})
CREATE (c)-[:OPENED {id: 'OO' + n}]->(:Opportunity {id: 'O' + n, name: '更新', status: 'open', amount: toFloat(n % 977) * 1000})
CREATE (:Signal {id: 'S' + n, kind: 'tender', title: '招标', at: datetime('2026-01-01T00:00:00Z') + duration({hours: n % 7000}),
  strength: 0.5})-[:SIGNALS {id: 'SS' + n}]->(c)
CREATE (p:Person {id: 'P' + n, name: '程涛' + n})-[:WORKS_AT {id: 'W' + n}]->(c)
CREATE (p)-[:TOOK_PART {id: 'T' + n}]->(e:Engagement {id: 'E' + n, kind: 'visit',
  at: datetime('2026-01-01T00:00:00Z') + duration({hours: n % 6000})})-[:ABOUT {id: 'AB' + n}]->(c)"""
RULE = RuleFile.model_validate({
    "id": "tenders", "name": {"en": "tenders", "zh": "招标"}, "on": "signal", "window": 1, "intent": "expansion",
    "if": {"fact": "signal.kind", "is": "tender"}, "then": [{"recommend": {"top": 1}}],
})  # fmt: skip
RECORD = """mutation ($input: RecordSignalInput!) { recordSignal(input: $input) { userErrors { message } } }"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))"
ROW = "tbody tr th a"


def fill(graph: Graph) -> None:
    for first in range(1, CUSTOMERS + 1, BATCH):
        graph.write(partial(_some_customers, first))
    graph.write(partial(_rule_in_force, graph))


def _some_customers(first: int, tx: ManagedTransaction) -> None:
    run(tx, MADE, first=first, last=first + BATCH - 1)


def _rule_in_force(graph: Graph, tx: ManagedTransaction) -> None:
    one, two = (Steps(RULES, graph, tx, Author(by, by)) for by in ("one", "two"))
    one.draft(RULE)
    two.approve(RULE.id)
    two.publish(RULE.id)


def answered(page: Page, act: Callable[[], Any]) -> float:
    """Milliseconds from an act to the frame after the answer that it asks for."""
    start = time.perf_counter()
    with page.expect_response(
        lambda answer: "/graphql" in answer.url and "Customers" in (answer.request.post_data or "")
    ):
        act()
    page.evaluate(PAINTED)
    assert page.locator(ROW).count() == 50
    return 1000 * (time.perf_counter() - start)


def list_times(page: Page, url: str, rounds: int) -> dict[str, list[float]]:
    """Kind of act → milliseconds of each."""
    heads = page.locator("thead button")
    region = page.locator("form.filters select").nth(1)

    def open_list(_: int) -> None:
        page.goto(url)
        page.wait_for_selector(ROW)

    acts: dict[str, Callable[[int], Any]] = {
        "open": open_list,
        "order": lambda n: heads.nth(n % heads.count()).click(),
        "filter": lambda n: region.select_option(index=n % 4 + 1),
        "page": lambda _: page.locator("nav.pages button").last.click(),
    }
    found: dict[str, list[float]] = {}
    for kind, act in acts.items():
        open_list(0)
        answered(page, partial(act, 0))  # the database plans it
        for n in range(heads.count() if kind == "order" else 0):
            answered(page, partial(act, n))
        page.wait_for_timeout(BESIDE)
        found[kind] = [answered(page, partial(act, n + 1)) for n in range(rounds)]
    return found


def alert_times(page: Page, service: Served, rounds: int) -> list[float]:
    """Milliseconds from the answer to a recorded signal until the open screen tells of its alert."""
    page.goto(f"{service.url}/day")
    page.wait_for_selector("#h-free", timeout=120_000)
    found = []
    for n in range(rounds + 1):
        given = {
            "idempotencyKey": f"tender {n}",
            "kind": "TENDER",
            "title": f"招标 {n}",
            "at": datetime.now(UTC).isoformat(),
        }
        answer = service.ask(RECORD, input=given | {"organizationId": global_id("Organization", f"C{n + 1}")})
        assert answer["data"]["recordSignal"]["userErrors"] == [], answer
        start = time.perf_counter()
        page.wait_for_selector(".news button", timeout=30_000)
        found.append(1000 * (time.perf_counter() - start))
        page.locator(".news button").click()
        page.wait_for_selector(".news button", state="detached")
    return found[1:]  # the first one waits for the database to plan the card


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[18]


def measured_lists(browser: Browser, rounds: int = 20) -> dict[str, float]:
    """What `bench/page.py` tells of lists and alerts."""
    with empty_graph(heap="2g") as (graph, folder):
        fill(graph)
        service = Served(graph.connection, folder, BATTLEMAP_REQUEST_SECONDS="60", BATTLEMAP_ALERTS="on")
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        try:
            page = context.new_page()
            page.goto(f"{service.url}/?key={service.key}")
            page.wait_for_selector(ROW, timeout=120_000)
            told = {}
            for name in (f"list_p95_ms_{CUSTOMERS}_started", f"list_p95_ms_{CUSTOMERS}"):
                kinds = list_times(page, service.url, rounds)
                print(name, {kind: round(p95(times), 1) for kind, times in kinds.items()}, flush=True)
                told[name] = max(map(p95, kinds.values()))
            return told | {"alert_to_screen_p95_ms": p95(alert_times(page, service, rounds))}
        finally:
            context.close()
            service.stop()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        print(json.dumps({name: round(value, 1) for name, value in measured_lists(chromium).items()}))
        chromium.close()
