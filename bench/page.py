"""The application in a real browser beside the pyvis page of the same map: bytes, first draw, interaction, main-thread CPU.

    python bench/page.py [--quick]

A graph of its own with customers whose maps have 300, 1,500 and 5,000 nodes is served by `battlemap serve`; Chromium opens
each map with a cold cache, median of 5 (--quick: 300 and 1,500 nodes, median of 3). *Slow*: CPU ÷ 4, 1.6 Mbit/s, 150 ms.
Interaction is measured in the page, from the time that an input carries to the end of the next frame, over hover, choose, zoom,
pan, filter and table; the worst kind's p95 counts. `lighthouse_mobile` is Lighthouse's own score, `axe_violations` what axe finds in
all widths, languages and themes, `outside_requests` what the page asked of other hosts meanwhile; without --quick the figures of
`bench/page_lists.py` are told too.
The last line is one JSON object; `…_vs_pyvis` are ratios of main-thread CPU in the same run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from neo4j import ManagedTransaction  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from bench.comparison import empty_graph  # noqa: E402
from bench.page_lighthouse import lighthouse_mobile  # noqa: E402
from bench.page_lists import measured_lists  # noqa: E402
from graph.battle_map.reading import read_battle_map  # noqa: E402
from graph.db.client import Graph  # noqa: E402
from graph.db.transactions import run  # noqa: E402
from tests.helpers.accessibility import faults_of  # noqa: E402
from tests.helpers.served import Served  # noqa: E402
from viz.map import render  # noqa: E402

DAY = dt.date(2026, 11, 20)
SCREEN = {"width": 1440, "height": 900}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
PARTNERS = {"Distributor": "DISTRIBUTES_TO", "ServiceProvider": "SERVES", "Supplier": "SUPPLIES"}
DRAWN = ".canvas[data-labels]"
FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))"


def fill(graph: Graph, sizes: list[int]) -> None:
    """A customer for each size: six people of ten nodes, three partners, one signal; two ties a node among the people."""
    for size in sizes:
        graph.write(partial(_fill_one, size))


def _fill_one(size: int, tx: ManagedTransaction) -> None:
    known = {"id": f"C{size}", "people": size * 6 // 10, "each": size // 10, "at": f"{DAY}T09:00:00Z"}
    run(tx, CUSTOMER, **known)
    run(tx, TIES, **known)
    for role, type in PARTNERS.items():
        run(tx, PARTNER % (role, type), **known, role=role)


CUSTOMER = """CREATE (c:Organization:Customer {id: $id, name: '珩峰中心医院' + $id, industry: 'medical', region: '华东'})
CREATE (o:Opportunity {id: $id + 'O', name: '更新项目', status: 'open', amount: 18000000.0, stage: 'negotiation'})
CREATE (c)-[:OPENED {id: $id + 'OO'}]->(o)
WITH c UNWIND range(1, $people) AS n
CREATE (p:Person {id: $id + 'P' + n, name: '程涛刘静' + n, name_en: 'Person ' + n, title: '主任'})
CREATE (p)-[:WORKS_AT {id: $id + 'W' + n}]->(c)
WITH c, count(*) AS done UNWIND range(1, $each) AS n
CREATE (s:Signal {id: $id + 'S' + n, kind: 'expansion', at: datetime($at), strength: 0.5, title: '院区扩建意向' + n})
CREATE (s)-[:SIGNALS {id: $id + 'SS' + n}]->(c)"""
TIES = """UNWIND range(1, $people) AS n UNWIND [7, 31] AS step
MATCH (a:Person {id: $id + 'P' + n}), (b:Person {id: $id + 'P' + (1 + (n * step) % $people)}) WHERE a <> b
CREATE (a)-[:KNOWS {id: a.id + b.id + step, strength: 0.5}]->(b)"""
PARTNER = """MATCH (c:Customer {id: $id}) UNWIND range(1, $each) AS n
CREATE (p:Organization:%s {id: $id + $role + n, name: '云洲医疗科技有限公司' + n})-[:%s {id: $id + $role + 'E' + n}]->(c)"""


class Visit:
    """One page in a fresh context, with the main thread's CPU and the bytes that came over the wire."""

    def __init__(self, browser: Browser, *, slow: bool = False):
        self.context = browser.new_context(viewport=SCREEN, locale="zh-CN")  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.tools = self.context.new_cdp_session(self.page)
        self.bytes = 0
        for domain in ("Performance", "Network"):
            self.tools.send(f"{domain}.enable")  # type: ignore[arg-type]
        self.tools.on("Network.loadingFinished", lambda event: self._came(event["encodedDataLength"]))
        if slow:
            self.tools.send("Network.emulateNetworkConditions", SLOW)
            self.tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    def _came(self, bytes: float) -> None:
        self.bytes += int(bytes)

    def cpu(self) -> float:
        """Milliseconds of the main thread so far."""
        metrics = {m["name"]: m["value"] for m in self.tools.send("Performance.getMetrics")["metrics"]}
        return 1000 * float(metrics["TaskDuration"])


@contextmanager
def visit(browser: Browser, **how: bool) -> Iterator[Visit]:
    made = Visit(browser, **how)
    try:
        yield made
    finally:
        made.context.close()


def first_draw(browser: Browser, service: Served, customer: str, **how: bool) -> dict[str, float]:
    """Milliseconds until the map is painted, cold and then again, bytes of both, CPU, layout shift and the longest task."""
    with visit(browser, **how) as seen:
        signed_in(seen, service)
        found: dict[str, float] = {}
        seen.page.add_init_script(WATCH)
        for name in ("first", "again"):
            before, cpu, start = seen.bytes, seen.cpu(), time.perf_counter()
            if name == "first":
                seen.tools.send("Network.clearBrowserCache")
            seen.page.goto(f"{service.url}/map/{customer}")
            seen.page.wait_for_selector(DRAWN, timeout=120_000)
            found[f"ms_{name}"] = 1000 * (time.perf_counter() - start)
            found[f"cpu_{name}"] = seen.cpu() - (cpu if name == "first" else 0)
            seen.page.wait_for_load_state("networkidle")
            found[f"bytes_{name}"] = seen.bytes - before
        return found | seen.page.evaluate("() => ({cls: window.shifted, long: window.longest})")


WATCH = """window.shifted = 0; window.longest = 0;
const watch = (type, each) => new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
watch('layout-shift', entry => window.shifted += entry.value);
watch('longtask', entry => window.longest = Math.max(window.longest, entry.duration));"""


WAITS = """window.waits = [];
for (const type of ['pointermove', 'click', 'wheel', 'keydown']) addEventListener(type, event =>
  requestAnimationFrame(() => setTimeout(() => window.waits.push(performance.now() - event.timeStamp), 0)),
  {capture: true, passive: true});"""


def signed_in(seen: Visit, service: Served) -> None:
    status = seen.context.request.post(
        f"{service.url}/session", data={"key": service.key}, headers={"Origin": service.url}
    ).status
    assert status == 204, status


def interactions(browser: Browser, service: Served, customer: str, rounds: int, **how: bool) -> dict[str, list[float]]:
    """Kind → milliseconds from each input to the end of the next frame."""
    with visit(browser, **how) as seen:
        signed_in(seen, service)
        page = seen.page
        page.add_init_script(WAITS)
        page.goto(f"{service.url}/map/{customer}")
        page.wait_for_selector(DRAWN, timeout=120_000)
        box = page.locator(".canvas").bounding_box()
        assert box
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        kinds: dict[str, Callable[[int], Any]] = {
            "hover": lambda n: page.mouse.move(middle[0] + 9 * (n % 20) - 90, middle[1] + 7 * (n % 13) - 45),
            "choose": lambda n: page.mouse.click(middle[0] + 11 * (n % 9) - 40, middle[1] + 13 * (n % 7) - 40),
            "zoom": lambda n: page.mouse.wheel(0, -120 if n % 2 else 120),
            "pan": lambda n: page.mouse.move(middle[0] + 1 + n % 30, middle[1]),
            "table": lambda n: page.keyboard.press("1" if n % 2 else "2"),
            "filter": lambda n: page.mouse.click(*button),  # looking the button up costs more than what it does
        }
        found: dict[str, list[float]] = {}
        for kind, act in kinds.items():
            if kind == "pan":
                page.mouse.move(*middle)
                page.mouse.down()
            if kind == "table":
                page.locator(".canvas").focus()
            if kind == "filter":
                legend = page.locator(".legend button").first
                legend.scroll_into_view_if_needed()
                box = legend.bounding_box()
                assert box
                button = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            page.evaluate(FRAME)
            page.evaluate("() => void waits.splice(0)")
            found[kind] = [frame_after(page, act, n) for n in range(rounds)]
            if kind == "pan":
                page.mouse.up()
            page.wait_for_timeout(200)
        return found


def frame_after(page: Page, act: Callable[[int], Any], n: int) -> float:
    """Of the inputs that an act makes, the one that waits longest."""
    act(n)
    page.wait_for_function("() => waits.length > 0")
    page.evaluate(FRAME)
    return float(max(page.evaluate("() => waits.splice(0)")))


def by_pyvis(browser: Browser, html: str, rounds: int) -> dict[str, float]:
    """CPU of drawing the pyvis page of the same map, and of choosing a node in it."""
    with visit(browser) as seen:
        before = seen.cpu()
        seen.page.set_content(html, timeout=120_000)
        seen.page.wait_for_function("window.battleMap && document.querySelector('#canvas canvas')", timeout=120_000)
        seen.page.evaluate(FRAME)
        drawn, before = seen.cpu() - before, seen.cpu()
        for n in range(rounds):
            seen.page.evaluate(f"battleMap.selectNodes([battleMap.body.nodeIndices[{n}]])")
            seen.page.evaluate(FRAME)
        return {"draw": drawn, "choose": (seen.cpu() - before) / rounds}


def chosen_cpu(browser: Browser, service: Served, customer: str, rounds: int) -> float:
    """CPU of choosing a node by key, milliseconds each."""
    with visit(browser) as seen:
        signed_in(seen, service)
        seen.page.goto(f"{service.url}/map/{customer}")
        seen.page.wait_for_selector(DRAWN, timeout=120_000)
        seen.page.locator(".canvas").focus()
        before = seen.cpu()
        for _ in range(rounds):
            seen.page.keyboard.press("ArrowRight")
            seen.page.evaluate(FRAME)
        return (seen.cpu() - before) / rounds


def faults(browser: Browser, service: Served, customer: str) -> dict[str, int]:
    """What axe finds on a map, and how much the page asks of other hosts."""
    with visit(browser) as seen:
        outside: list[str] = []
        seen.page.on("request", lambda sent: None if sent.url.startswith(service.url) else outside.append(sent.url))
        signed_in(seen, service)
        seen.page.goto(f"{service.url}/map/{customer}")
        seen.page.wait_for_selector(DRAWN, timeout=120_000)
        return {"axe_violations": len(faults_of(seen.page)), "outside_requests": len(outside)}


def worst_p95(found: dict[str, list[float]]) -> float:
    return max(quantiles(spent, n=20)[18] for spent in found.values())


def measured(graph: Graph, service: Served, folder: Path, sizes: list[int], repeats: int) -> dict[str, float]:
    told: dict[str, float] = {"lighthouse_mobile": lighthouse_mobile(service, f"C{sizes[0]}", folder, repeats)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for size in sizes:
            customer = f"C{size}"
            runs = [first_draw(browser, service, customer) for _ in range(repeats)]
            told[f"first_draw_ms_{size}"] = median(run["ms_first"] for run in runs)
            acts = interactions(browser, service, customer, 20)
            told[f"interaction_p95_ms_{size}"] = worst_p95(acts)
            html = render(read_battle_map(graph, customer, DAY), "zh")
            peer = by_pyvis(browser, html, 5)
            told[f"draw_vs_pyvis_{size}"] = median(run["cpu_first"] for run in runs) / peer["draw"]
            told[f"choose_vs_pyvis_{size}"] = chosen_cpu(browser, service, customer, 5) / peer["choose"]
            if size == sizes[0]:
                told |= {name: max(run[name] for run in runs) for name in ("bytes_first", "bytes_again", "cls")}
                told["long_task_max_ms"] = max(run["long"] for run in runs)
                slow = [first_draw(browser, service, customer, slow=True) for _ in range(repeats)]
                told["first_draw_ms_slow"] = median(run["ms_first"] for run in slow)
                told["first_draw_ms_slow_again"] = median(run["ms_again"] for run in slow)
                told |= faults(browser, service, customer)
                told["interaction_p95_ms_slow"] = worst_p95(interactions(browser, service, customer, 20, slow=True))
        if len(sizes) > 2:
            told |= measured_lists(browser)
        browser.close()
    return {name: round(value, 3) for name, value in told.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="300 and 1,500 nodes, median of 3")
    quick = parser.parse_args().quick
    sizes = [300, 1500] if quick else [300, 1500, 5000]
    with empty_graph() as (graph, folder):
        fill(graph, sizes)
        service = Served(graph.connection, folder, "--as-of", str(DAY), BATTLEMAP_REQUEST_SECONDS="60")
        service.wait_until(lambda: service.get("/health/ready").ok, 120)
        try:
            print(json.dumps(measured(graph, service, folder, sizes, 3 if quick else 5)))
        finally:
            service.stop()


if __name__ == "__main__":
    main()
