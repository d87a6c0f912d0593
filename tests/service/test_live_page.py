"""An open page is told of news, which wait until its reader asks for them; nothing is missed while the service was away."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, expect

from gql.ids import global_id
from graph.db.client import Connection, Graph
from graph.db.transactions import run
from tests.helpers.accessibility import faults_of
from tests.helpers.served import Served

NEVER = "从未接触"
RECORD = """mutation ($input: RecordEngagementInput!) { recordEngagement(input: $input) { userErrors { message } } }"""
CUSTOMERS = """UNWIND ['C1', 'C2'] AS id
CREATE (c:Organization:Customer {id: id, name: '医院' + id, name_en: 'Hospital ' + id})
CREATE (:Person {id: 'P' + id, name: '王伟'})-[:WORKS_AT {id: 'W' + id}]->(c)"""


def met(service: Served, customer: str, key: str) -> None:
    told = {
        "idempotencyKey": key,
        "kind": "VISIT",
        "at": datetime.now(UTC).isoformat(),
        "customerId": global_id("Organization", customer),
        "participants": [{"personId": global_id("Person", f"P{customer}")}],
    }
    answer = service.ask(RECORD, input=told)
    assert answer["data"]["recordEngagement"]["userErrors"] == [], answer


def test_news_wait_until_asked_for_and_none_is_missed_while_the_service_is_away(
    browser: Browser, empty: Graph, tmp_path: Path
):
    empty.write(lambda tx: run(tx, CUSTOMERS))
    at: Connection = empty.connection
    service = Served(at, tmp_path)
    try:
        with browser.new_context(locale="zh-CN") as context:
            page = context.new_page()
            with page.expect_websocket() as opened:
                page.goto(f"{service.url}/?key={service.key}")
            opened.value.wait_for_event("framesent", lambda frame: "newScores" in frame)
            touched = page.locator("tbody tr", has_text="C1").locator("td").nth(6)
            expect(touched).to_have_text(NEVER)
            met(service, "C1", "one")
            shown = page.locator(".news button")
            expect(shown).to_contain_text("有 1 项更新")
            expect(touched).to_have_text(NEVER)
            assert faults_of(page) == []
            shown.click()
            expect(touched).not_to_have_text(NEVER)
            expect(shown).to_have_count(0)
            service.stop()
            service = Served(at, tmp_path, port=service.port)
            met(service, "C2", "two")
            expect(shown).to_be_visible()
            shown.click()
            expect(page.locator("tbody tr", has_text="C2").locator("td").nth(6)).not_to_have_text(NEVER)
    finally:
        service.stop()
