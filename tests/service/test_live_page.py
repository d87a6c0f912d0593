"""An open page is told of news, which wait until its reader asks for them; nothing is missed while the service was away, nor where the browser refuses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, expect

from battlemap.http.application import BUILT
from gql.ids import global_id
from graph.db.client import Graph
from graph.db.transactions import run
from tests.helpers.accessibility import EDGES, faults_of
from tests.helpers.lent import lent
from tests.helpers.served import Inside

NEVER = "从未接触"
ON_PAPER = """() => {
  dispatchEvent(new Event("beforeprint"));
  const rows = document.querySelectorAll("#h-people ~ table tbody tr").length;
  dispatchEvent(new Event("afterprint"));
  return rows;
}"""
RECORD = """mutation ($input: RecordEngagementInput!) { recordEngagement(input: $input) { userErrors { message } } }"""
LONG, EMOJI, ARABIC = "长" * 200, "👩‍👩‍👧‍👦🏥🇨🇳 医院", "مستشفى الرحمة (שלום) 医院"
STRANGE = """UNWIND range(0, size($names) - 1) AS n
CREATE (:Organization:Customer {id: 'NEWS-S' + toString(n), name: $names[n], name_en: $names[n], region: 'Testland'})"""
CROWD = """MATCH (c:Customer {id: 'NEWS1'}) UNWIND range(1, 499) AS n
CREATE (:Person {id: 'NEWS-P' + toString(n), name: $names[n % size($names)]})-[:WORKS_AT {id: 'NEWS-W' + toString(n)}]->(c)"""
CUSTOMERS = """UNWIND ['NEWS1', 'NEWS2'] AS id
CREATE (c:Organization:Customer {id: id, name: '医院' + id, name_en: 'Hospital ' + id, region: 'Testland'})
CREATE (:Person {id: 'P' + id, name: '王伟'})-[:WORKS_AT {id: 'W' + id}]->(c)"""


def met(service: Inside, customer: str, key: str) -> None:
    told = {
        "idempotencyKey": key,
        "kind": "VISIT",
        "at": datetime.now(UTC).isoformat(),
        "customerId": global_id("Organization", customer),
        "participants": [{"personId": global_id("Person", f"P{customer}")}],
    }
    answer = service.ask(RECORD, input=told)
    assert answer["data"]["recordEngagement"]["userErrors"] == [], answer


# A browser that refuses to store, to copy and to open sockets.
REFUSING = """
const refuse = () => { throw new DOMException("refused", "SecurityError"); };
for (const name of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(window, name, {get: refuse});
window.WebSocket = new Proxy(WebSocket, {construct: refuse});
Object.defineProperty(navigator, "clipboard", {value: {writeText: () => Promise.reject(new DOMException("refused", "NotAllowedError"))}});
"""


def refusing(browser: Browser, service: Inside, graph: Graph) -> None:
    """Who has such a browser, and a device whose clock is a day ahead, reads, acts and is told of news all the same."""
    names = [LONG, EMOJI, ARABIC]
    graph.write(lambda tx: run(tx, STRANGE, names=names))
    graph.write(lambda tx: run(tx, CROWD, names=names))
    with browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN") as context:
        page, faults = context.new_page(), list[str]()
        page.add_init_script(REFUSING)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.clock.install(time=datetime.now() + timedelta(days=1))
        page.goto(f"{service.url}/?region=Testland&key={service.key}")
        for name in names:  # without people, without scores
            page.get_by_role("link", name=name).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)
            expect(page.locator("#h-people ~ .none")).to_contain_text("尚未掌握")
            expect(page.locator("#h-recommended ~ .gist")).to_contain_text("尚无推荐")
            assert page.evaluate(EDGES) == []
            page.go_back()
            expect(page.locator("table.customers")).to_be_visible()
            assert page.evaluate(EDGES) == []
        page.get_by_role("link", name="医院NEWS1").click()
        people = page.locator("#h-people ~ table tbody tr")
        expect(people).to_have_count(100)
        assert page.evaluate(ON_PAPER) == 500
        expect(people).to_have_count(100)
        page.get_by_role("button", name="再显示 400 项").last.click()
        expect(people).to_have_count(500)
        assert page.evaluate(EDGES) == []
        page.locator("#h-talk-track ~ .gist").click()
        page.get_by_role("button", name="复制中文").click()
        expect(page.locator("#h-talk-track ~ .actions")).to_contain_text("不允许复制")
        form = page.locator("#h-engagement ~ form")
        form.get_by_label("见了谁").select_option(index=1)
        form.get_by_label("结果如何").fill(ARABIC)
        form.get_by_role("button", name="登记").click()
        expect(form.get_by_role("status")).to_contain_text("已登记")
        [made] = graph.read("MATCH (e:Engagement {topic: $topic}) RETURN e.at AS at", topic=ARABIC)
        assert abs(made["at"] - datetime.now(UTC)) < timedelta(minutes=5)
        expect(page.locator("aside li", has_text="从未接触").first).to_contain_text(
            "498"
        )  # what it did itself is shown
        met(service, "NEWS1", "three")
        page.clock.fast_forward(31_000)  # no socket tells of it: it is asked for
        expect(page.locator(".news button")).to_be_visible()
        assert faults == []


def test_news_wait_until_asked_for_and_none_is_missed(browser: Browser, scored: Graph):
    with lent(scored) as graph:
        graph.write(lambda tx: run(tx, CUSTOMERS))
        hears_of_news(browser, graph)


def hears_of_news(browser: Browser, graph: Graph) -> None:
    service = Inside(graph.connection)
    try:
        with browser.new_context(locale="zh-CN") as context:
            page = context.new_page()
            with page.expect_websocket() as opened:
                page.goto(f"{service.url}/?region=Testland&key={service.key}")
            opened.value.wait_for_event("framesent", lambda frame: "newScores" in frame)
            touched = page.locator("tbody tr", has_text="NEWS1").locator("td").nth(6)
            expect(touched).to_have_text(NEVER)
            met(service, "NEWS1", "one")
            shown = page.locator(".news button")
            expect(shown).to_contain_text("有 1 项更新")
            expect(touched).to_have_text(NEVER)
            assert faults_of(page) == []
            shown.click()
            expect(touched).not_to_have_text(NEVER)
            expect(shown).to_have_count(0)
            service.stop()
            other = re.sub(r"/assets/[\w-]+\.js", "/assets/other.js", (BUILT / "index.html").read_text("utf-8"))
            page.route(f"{service.url}/", lambda asked: asked.fulfill(body=other, content_type="text/html"))
            service = Inside(graph.connection, service.port)
            expect(page.get_by_text("本页面已有新版本")).to_be_visible()
            met(service, "NEWS2", "two")
            expect(shown).to_be_visible()
            shown.click()
            expect(page.locator("tbody tr", has_text="NEWS2").locator("td").nth(6)).not_to_have_text(NEVER)
        refusing(browser, service, graph)
    finally:
        service.stop()
