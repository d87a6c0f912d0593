"""States of screens in a real browser: loading, over quota, not allowed, not found, gone wrong, revoked, signed out in the middle of typing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from graph import clock
from graph.access.keys import make_key, revoke_key
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Connection, Graph
from graph.lifecycle.lifecycle import Steps
from tests.helpers.accessibility import faults_of
from tests.helpers.lifecycle import put_in_force, take
from tests.helpers.served import Served

EXAMPLE = Path(__file__).parents[2] / "examples" / "contracts" / "service_provider.yaml"
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
SCREENS = ("/", "/day", "/map/C021")


@pytest.fixture
def page(browser: Browser, service: Served) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE, locale="en-GB") as context:  # type: ignore[arg-type]
        found = context.new_page()
        found.goto(f"{service.url}/?key={service.key}")
        expect(found.locator("table.customers tbody tr").first).to_be_visible(timeout=60_000)
        yield found


def answered(page: Page, code: str, message: str) -> None:
    """Every question but who is signed in is answered with an error."""
    error = {"message": message, "extensions": {"code": code, "requestId": "request-7"}}

    def reply(route: Route) -> None:
        body = json.dumps({"errors": [error]})
        if "query Viewer" in (route.request.post_data or ""):
            route.continue_()
        else:
            route.fulfill(status=200, content_type="application/json", body=body)

    page.unroute_all()
    page.route("**/graphql", reply)


STATES: list[tuple[str, str]] = [
    ("QUOTA", "Your requests for today are used up"),
    ("FORBIDDEN", "Your key does not open this"),
    ("NOT_FOUND", "There is nothing at this address"),
    ("INTERNAL", "This did not work"),
]


def test_each_screen_says_what_is_wrong_why_and_what_to_do(page: Page, service: Served):
    for code, heading in STATES:
        answered(page, code, f"because of {code}")
        for screen in SCREENS:
            page.goto(service.url + screen)
            alert = page.get_by_role("alert").filter(has_text=f"because of {code}")
            expect(alert).to_contain_text("request-7")
            expect(alert.get_by_role("heading", name=heading)).to_be_visible()
            expect(alert.get_by_role("button", name="Try again")).to_be_visible()
            if code == "QUOTA":  # the others differ in their words
                assert faults_of(page) == []
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Decision chain")).to_be_visible(timeout=60_000)


def test_a_screen_comes_back_with_the_service(page: Page, service: Served):
    page.route("**/graphql", lambda route: route.abort())
    page.goto(f"{service.url}/day")
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute_all()
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_shape_of_a_screen_is_there_before_its_answer(page: Page, service: Served):
    waiting: list[Route] = []
    page.route("**/graphql", lambda route: route.continue_() if "query Viewer" in (route.request.post_data or "") else waiting.append(route))  # fmt: skip
    for screen, shape in zip(SCREENS, ("list", "list", "map"), strict=True):
        page.goto(service.url + screen)
        expect(page.locator(f".shape-of-{shape}")).to_be_visible()
        expect(page.get_by_role("status").filter(has_text="Loading")).to_be_attached()
        assert faults_of(page) == []


def test_signed_out_in_the_middle_of_typing_nothing_typed_is_lost(browser: Browser, service: Served, connection: Connection):  # fmt: skip
    with Graph(connection) as graph, browser.new_context(viewport=PHONE, locale="en-GB") as context:  # type: ignore[arg-type]
        first, _ = make_key(graph, "typing", "sales", "tests")
        page = context.new_page()
        page.goto(f"{service.url}/map/C021?key={first}")
        field = page.get_by_label("What came of it").first
        field.fill("a long sentence that took its time")
        revoked(graph, first)
        page.get_by_role("button", name="Record").first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("what you typed is still there")
        expect(dialog.get_by_label("Your key")).to_be_focused()
        assert faults_of(page) == []
        again, _ = make_key(graph, "typing", "sales", "tests")
        dialog.get_by_label("Your key").fill(again)
        dialog.get_by_role("button", name="Sign in").click()
        expect(dialog).to_have_count(0)
        expect(field).to_have_value("a long sentence that took its time")
        expect(page.get_by_role("button", name="Record").first).to_be_focused()
        revoked(graph, again)


def revoked(graph: Graph, key: str) -> Any:
    return revoke_key(graph, key.split("_")[1], "tests")


CLOSED = ("Influence", "veto", "hidden", "Recommended", "Talk track", "Alerts", "Opportunities", "never touched", "My day", "Must cover", "Why now")  # fmt: skip


def test_a_partner_has_the_same_application_made_of_what_its_contract_opens(browser: Browser, service: Served, connection: Connection):  # fmt: skip
    with Graph(connection) as graph, browser.new_context(viewport=LAPTOP, locale="en-GB") as context:  # type: ignore[arg-type]
        put_in_force(CONTRACTS, graph, CONTRACTS.load_file(EXAMPLE, graph, clock.today()))
        key, _ = make_key(graph, "partner", "partner", "tests", contract="DC-V01")
        page, faults, answers = context.new_page(), list[str](), list[str]()
        page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
        page.on("response", lambda found: answers.append(found.text()) if found.url.endswith("/graphql") else None)
        page.goto(f"{service.url}/?key={key}")
        expect(page.locator("table.customers tbody tr").first).to_be_visible(timeout=60_000)
        assert [name.strip(" ↑↓") for name in page.locator("thead th").all_inner_texts()] == ["Name", "Industry", "Region", "Tier"]  # fmt: skip
        traces(page)
        page.locator("table.customers tbody a").first.click()
        expect(page.get_by_role("heading", name="Decision chain")).to_be_visible(timeout=60_000)
        traces(page)
        assert faults_of(page) == []
        page.goto(service.url + "/day")
        expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
        assert faults == []
        told = "".join(answers)
        assert [name for name in ('"errors"', '"influence"', '"alerts"', '"veto"', '"whyNot"') if name in told] == []
        page.goto(service.url + "/")
        expect(page.locator("table.customers tbody tr").first).to_be_visible()
        take(CONTRACTS, graph, Steps.end, "DC-V01", "bob")
        page.get_by_role("button", name="Tier").click()
        expect(page.get_by_role("dialog")).to_contain_text("the data contract of this access is not in force")


def traces(page: Page) -> None:
    said = page.locator("body").inner_text()
    assert [word for word in CLOSED if word in said] == []
