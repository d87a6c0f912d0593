"""The story of acting and taking it back in a real browser: a case worked on, what was recorded withdrawn, somebody else faster."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from gql.ids import global_id
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import run
from tests.helpers.accessibility import faults_of
from tests.helpers.served import Served

MADE = """CREATE (:Alert {id: 'ACTS', status: 'open', intent: 'expansion', customer: 'C021', title: '扩产', title_en: 'line expansion',
at: $at, last: $at, rules: [], evidence: 0})"""
GONE = "MATCH (n:Alert|Audit|Done) WHERE n.id = 'ACTS' OR n:Done OR n.about = 'C021' OR n.target = 'ACTS' OR n.what STARTS WITH 'field.' DELETE n"


@pytest.fixture
def graph(scored: Graph) -> Iterator[Graph]:
    """The scored seed with a case; at the end as it was."""
    scored.write(lambda tx: run(tx, MADE, at=now()))
    yield scored
    scored.write(lambda tx: run(tx, GONE))


def alert(graph: Graph) -> dict[str, Any]:
    return dict(graph.read("MATCH (a:Alert {id: 'ACTS'}) RETURN a {.*} AS a")[0]["a"])


def recorded(graph: Graph) -> int:
    found = graph.read("MATCH (e:Engagement {topic: 'plant tour'}) RETURN count(e) AS n")
    return int(found[0]["n"])


def eventually(holds: Callable[[], bool]) -> None:
    """What the page shows at once holds in the graph soon."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def asks(request: Request, what: str) -> bool:
    return what in (request.post_data or "")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_case_is_worked_on_and_each_act_taken_back(browser: Browser, service: Served, graph: Graph):
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB") as context:
        page, faults = context.new_page(), list[str]()
        page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
        page.goto(f"{service.url}/?key={service.key}")
        expect(page.locator("table.customers tbody tr").first).to_be_visible()
        page.goto(f"{service.url}/map/C021?case={global_id('Alert', 'ACTS')}")
        status = page.locator(".case-title .badge")
        expect(status).to_be_visible()
        at_first = status.inner_text()

        press(page, "Acknowledge")
        expect(page.locator(".undo")).to_contain_text("acknowledged")
        expect(status).not_to_have_text(at_first)
        press(page, "Undo")
        expect(page.locator(".undo")).to_contain_text("Taken back")
        expect(status).to_have_text(at_first)
        eventually(lambda: (alert(graph)["status"], alert(graph).get("assignee")) == ("open", None))

        graph.write(lambda tx: run(tx, "MATCH (a:Alert {id: 'ACTS'}) SET a.assignee = 'bob'"))
        press(page, "Close…")
        page.locator("fieldset.form input").fill("visit agreed")
        page.locator("fieldset.form button").nth(1).click()
        asked = page.get_by_role("alertdialog")
        expect(asked).to_contain_text("bob")
        expect(asked).to_contain_text("visit agreed")
        expect(asked).to_be_focused()
        assert faults_of(page) == []
        expect(status).to_have_text(at_first)  # taken back until it is answered
        assert alert(graph)["status"] == "open"
        press(page, "Make my change")
        expect(page.locator(".undo")).to_contain_text("closed")
        eventually(lambda: (alert(graph)["status"], alert(graph).get("why")) == ("closed", "visit agreed"))
        expect(page.locator(":focus")).to_have_count(1)  # not lost with the form

        page.get_by_text("History (").click()
        press(page, "Undo: closed")
        expect(status).to_have_text(at_first)
        eventually(lambda: [alert(graph).get(name) for name in ("status", "why", "assignee")] == ["open", None, "bob"])

        form = page.locator("#h-engagement ~ form")
        form.get_by_label("What came of it").fill("plant tour")
        form.get_by_role("button", name="Record", exact=True).click()
        expect(form.locator("label:has(select) + .refusal").first).to_contain_text("at least one person")
        form.get_by_label("Whom").select_option(index=1)
        form.get_by_role("button", name="Record", exact=True).click()
        expect(form.get_by_role("status")).to_contain_text("Recorded")
        eventually(lambda: recorded(graph) == 1)
        press(page, "Undo")
        expect(page.locator(".undo")).to_contain_text("Taken back")
        eventually(lambda: recorded(graph) == 0)

        first = page.locator(".feedback").first
        first.locator("summary").click()
        first.get_by_role("button", name="Not useful").click()
        expect(first.get_by_role("alert")).to_contain_text("say why")
        first.get_by_label("Why", exact=True).fill("no capacity")
        first.get_by_role("button", name="Not useful").click()
        expect(page.locator(".undo")).to_contain_text("feedback given")
        press(page, "Undo")
        expect(page.locator(".undo")).to_contain_text("Taken back")
        expect(page.locator(".undo").get_by_role("button", name="Close")).to_be_focused()
        page.locator("#h-case ~ details").evaluate_all("(all) => all.forEach((each) => { each.open = true; })")
        press(page, "A colleague…")
        assert faults_of(page) == []
        eventually(lambda: graph.read("MATCH (f:Feedback {why: 'no capacity'}) RETURN f") == [])
        _a_field_is_corrected_and_taken_back(page, graph)
        assert faults == []


def _a_field_is_corrected_and_taken_back(page: Page, graph: Graph) -> None:
    name = page.locator("#h-must-cover ~ ul button.name").first
    name.click()
    card = page.locator(".card")
    card.get_by_text("Correct or lock a field").click()
    form = card.locator("form")
    form.locator("select").first.select_option("title")
    stands = form.locator("b")
    before = stands.inner_text()
    title = "MATCH (p:Person) WHERE p.name_en = $name OR p.name = $name RETURN p.title AS title, p.provenance AS told"
    told = graph.read(title, name=name.inner_text())
    assert [row["title"] for row in told] == [before]
    form.get_by_label("New value").fill(" ")
    press(page, "Correct")
    expect(form.get_by_role("alert")).to_contain_text("it was not done")
    expect(form.locator("label:has-text('New value') + .refusal")).to_contain_text("value")
    expect(stands).to_have_text(before)
    form.get_by_label("New value").fill("厂长")
    form.get_by_role("textbox", name="Why").fill("his card")
    press(page, "Correct")
    expect(stands).to_have_text("厂长")
    expect(form.locator(".badge")).to_have_text("locked by tests")
    expect(page.locator(".undo")).to_contain_text("corrected")
    eventually(lambda: graph.read(title, name=name.inner_text())[0]["title"] == "厂长")
    press(page, "Undo")
    expect(page.locator(".undo")).to_contain_text("Taken back")
    expect(stands).to_have_text(before)
    expect(form.locator(".badge")).to_have_count(0)
    eventually(lambda: graph.read(title, name=name.inner_text()) == told)
    log = "MATCH (a:Audit) WHERE a.what STARTS WITH 'field.' RETURN a.what AS what ORDER BY a.id"
    assert [row["what"] for row in graph.read(log)] == ["field.correct", "field.unlock"]


FIRST = ("signals", "must-cover", "recommended", "talk-track")


def first_screen(page: Page) -> None:
    """Why now, whom to cover and to bring, and what to say are on a phone's first screen, in this order, in both languages."""
    for other in ("English", "中文"):
        page.get_by_role("button", name=other, exact=True).click()
        page.evaluate("scrollTo(0, 0)")
        end = 0.0
        for id in FIRST:
            said = page.locator(f"#h-{id} ~ .gist")
            expect(said).not_to_be_empty()
            box = page.locator(f"section:has(> #h-{id})").bounding_box()
            assert box and box["y"] > end, id
            end = box["y"] + box["height"]
        assert end <= 844
    said.click()
    track = page.locator("#h-talk-track ~ ol")
    expect(track).to_be_visible()
    said.click()
    expect(track).to_be_hidden()


def test_acts_in_a_row_are_no_conflict_and_a_double_click_is_one_act(browser: Browser, service: Served, graph: Graph):
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB") as context:
        page, late, snoozed = context.new_page(), list[Route](), list[Request]()
        page.goto(f"{service.url}/map/C021?case={global_id('Alert', 'ACTS')}&key={service.key}")
        expect(page.locator(".case-title .badge")).to_be_visible()
        page.route("**/graphql", lambda route: late.append(route) if asks(route.request, "query Map(") else route.continue_())  # fmt: skip
        page.on("request", lambda request: snoozed.append(request) if asks(request, "snoozeAlert") else None)
        press(page, "I take it")
        expect(page.locator(".undo")).to_contain_text("assigned")
        press(page, "Acknowledge")  # before the page has read what the first act made of it
        expect(page.locator(".undo")).to_contain_text("acknowledged")
        expect(page.get_by_role("button", name="Acknowledge", exact=True)).to_have_count(0)
        page.get_by_role("button", name="Snooze 7 d", exact=True).dblclick()
        expect(page.locator(".undo")).to_contain_text("snoozed")
        assert alert(graph)["assignee"] and alert(graph)["status"] == "snoozed"
        expect(page.get_by_role("alertdialog")).to_have_count(0)
        assert len(snoozed) == 1 and late
        page.unroute_all(behavior="ignoreErrors")


def track(text: str) -> dict[str, Any]:
    return {"data": {"partnerTalkTrack": [{"text": {"en": text, "zh": text}}]}}


def test_what_is_open_to_one_partner_is_never_shown_for_another(browser: Browser, service: Served):
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB") as context:
        page, waiting = context.new_page(), list[Route]()
        page.goto(f"{service.url}/map/C021?key={service.key}")
        page.locator(".for-partner > summary").click()
        page.route("**/graphql", lambda route: reply(route) if asks(route.request, "query PartnerTrack") else route.continue_())  # fmt: skip
        field, shown = page.locator(".for-partner select"), page.locator(".for-partner [aria-live]")

        def reply(route: Route) -> None:
            waiting.append(route)
            if len(waiting) == 2:
                route.fulfill(json=track("for the second"))

        field.select_option(index=1)
        field.select_option(index=2)
        expect(shown).to_have_text("for the second")
        waiting[0].fulfill(json=track("for the first"))
        page.evaluate(
            "fetch('/health/live').then(() => new Promise(requestAnimationFrame))"
        )  # and what came before is read
        expect(shown).to_have_text("for the second")


def test_a_case_of_another_customer_is_not_worked_on_here(browser: Browser, service: Served, graph: Graph):
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB") as context:
        page = context.new_page()
        for customer, shown in (("C021", 1), ("C001", 0)):
            page.goto(f"{service.url}/map/{customer}?case={global_id('Alert', 'ACTS')}&key={service.key}")
            expect(page.get_by_role("heading", name="Decision chain")).to_be_visible()
            expect(page.locator("#h-case")).to_have_count(shown)


def test_my_day_leads_to_a_case_that_nobody_has_and_columns_are_remembered(
    browser: Browser, service: Served, graph: Graph
):
    with browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{service.url}/day?key={service.key}")
        link = page.locator("#h-free ~ ul a", has_text="扩产")
        expect(link).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert faults_of(page) == []
        link.click()
        expect(page.locator(".case-title")).to_contain_text("扩产")
        expect(page.locator("#h-case")).to_be_focused()
        first_screen(page)
        page.goto(f"{service.url}/map/C021?asOf=2026-12-20")
        expect(page.locator("#h-alerts ~ .gist")).to_contain_text("扩产")
        expect(page.locator(".stale")).to_be_visible()
        first_screen(page)
        assert faults_of(page) == []
        page.locator("#h-alerts ~ .gist").click()
        page.locator("#h-alerts ~ ul a", has_text="扩产").click()
        expect(page.locator("#h-case")).to_be_focused()
        press(page, "由我负责")
        expect(page.locator(".undo")).to_contain_text("已指派")
        page.goto(f"{service.url}/day")
        expect(page.locator("#h-mine ~ ul a", has_text="扩产")).to_be_visible()
        page.goto(f"{service.url}/")
        rows = page.locator("table.customers tbody tr")
        expect(rows.first).to_be_visible()
        cells = rows.first.locator("td").count()
        page.locator("details.chooser summary").click()
        page.get_by_role("checkbox", name="地区").uncheck()
        expect(rows.first.locator("td")).to_have_count(cells - 1)
        page.reload()
        expect(rows.first.locator("td")).to_have_count(cells - 1)
        rows.first.locator("a").focus()
        page.keyboard.press("ArrowDown")
        expect(rows.nth(1).locator("a")).to_be_focused()
