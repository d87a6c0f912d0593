"""Requests and the inbox in a real browser: a sentence fills the form, what is unclear asks, both sides answer from their inboxes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from gql.ids import global_id
from graph.access.keys import make_key
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import run
from tests.helpers.accessibility import faults_of
from tests.helpers.contracts import terms
from tests.helpers.served import Served

PARTNER = "V01"
MADE = """CREATE (:DataContract {id: 'DC-ASK', status: 'published', version: 1, scope: $terms, expires: date('2029-12-31')})
CREATE (w:Workspace {id: 'WS-ASK', need: '联合方案', need_en: 'joint solution', state: 'open', opened: datetime('2026-05-01T08:00:00Z')})
CREATE (late:Request {id: 'RQ-LATE', kind: 'visit', what: '请陪同拜访', state: 'sent', due: $late, sent: datetime('2026-05-01T08:00:00Z')})
CREATE (late)-[:IN_WORKSPACE {id: 'ask2'}]->(w)
CREATE (n:SolutionSection {id: 'SEC-ASK', workspace: 'WS-ASK', kind: 'need', title: '节拍 📊', state: 'missing', version: 'v'})-[:SECTION_OF {id: 'ask4'}]->(w)
WITH w, late, n MATCH (p:Organization {id: $partner})
CREATE (p)-[:ADMITTED_TO {id: 'ask', valid_from: date('2026-05-01')}]->(w), (late)-[:ADDRESSED_TO {id: 'ask3'}]->(p)
CREATE (n)-[:SHARED_WITH {id: 'ask5', since: $late, history_from: $late}]->(p), (n)-[:OWNED_BY {id: 'ask6'}]->(p)"""
GONE = """MATCH (n:Audit|Done|DataContract|Workspace|Request|SolutionSection)
WHERE n.id = 'DC-ASK' OR n:Done OR n:Workspace|Request|SolutionSection OR n.what STARTS WITH 'request.' DETACH DELETE n"""


@pytest.fixture
def partner_key(scored: Graph) -> Iterator[str]:
    fields = {"Organization": ["name", "name_en"]}
    areas = {"requests": "edit", "solution": "edit"}
    shared = terms(id="DC-ASK", partner=PARTNER, rows=[], fields=fields, workspace=areas)
    late = now() - dt.timedelta(hours=1)
    scored.write(lambda tx: run(tx, MADE, partner=PARTNER, terms=shared.model_dump_json(), late=late))
    yield make_key(scored, "party", "partner", "tests", contract="DC-ASK")[0]
    scored.write(lambda tx: run(tx, GONE))


def say(page: Page, text: str, fill: str) -> None:
    page.locator("#h-requests ~ form textarea").fill(text)
    page.get_by_role("button", name=fill).click()


def test_both_sides_ask_in_a_sentence_and_answer_from_their_inboxes(
    browser: Browser, service: Served, partner_key: str
):
    space = global_id("Workspace", "WS-ASK")
    with (
        browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB") as ours,
        browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN") as theirs,
    ):
        us, partner = ours.new_page(), theirs.new_page()
        us.goto(f"{service.url}/workspaces/{space}?key={service.key}")
        rows = us.locator("#h-requests ~ ul > li")
        expect(rows).to_contain_text("overdue")
        say(us, "请供应链同事确认库存,需48小时内反馈 <img onerror=alert(1)> 𠮷", "Fill in the form")
        form = us.get_by_role("form", name="New request")
        expect(form).to_contain_text("of which product?")
        expect(form).to_contain_text("from “供应链同事”")
        expect(form.locator("select").first).to_have_value("STOCK")
        expect(form.locator("select").nth(1)).to_have_value("team 供应链")
        expect(form).to_contain_text("It will be due 20")
        assert faults_of(us) == [] and rows.count() == 1
        form.get_by_label("Product").fill("MR-3100")
        form.get_by_label("Answer due").fill("2020-01-01T10:00")
        form.get_by_role("button", name="Send", exact=True).click()
        expect(form.locator(".refusal", has_text="past")).to_be_visible()
        form.get_by_label("Answer due").fill("2099-01-01T10:00")
        form.get_by_role("button", name="Send", exact=True).click()
        expect(rows).to_have_count(2)
        expect(rows.nth(1)).to_contain_text("𠮷")
        expect(rows.nth(1)).to_contain_text("to 供应链")
        partner.goto(f"{service.url}/workspaces/{space}?key={partner_key}")
        theirs_rows = partner.locator("#h-requests ~ ul > li")
        expect(theirs_rows).to_have_count(1)
        say(partner, "请供应链同事提供证书,3天内", "填写表单")
        expect(partner.get_by_label("团队")).to_have_value("")
        expect(partner.locator("select").first).to_have_value("CERTIFICATE")
        expect(theirs_rows).to_contain_text("拜访支持")
        assert faults_of(partner) == []
        partner.get_by_role("button", name="发出", exact=True).click()
        expect(theirs_rows).to_have_count(2)
        partner.get_by_role("link", name="待办").click()
        waiting = partner.locator("#h-waiting ~ ul > li")
        expect(waiting).to_have_count(2)
        expect(waiting.nth(0)).to_contain_text("已逾期")
        expect(waiting.nth(1)).to_contain_text("节拍 📊")
        waiting.nth(0).get_by_role("button", name="答复").click()
        partner.locator("li textarea").fill("周五可以")
        assert faults_of(partner) == []
        partner.get_by_role("button", name="发出答复").click()
        expect(waiting).to_have_count(1)
        expect(partner.locator(".bar small")).to_have_text("1")
        us.get_by_role("link", name="Inbox").click()
        ours_waiting = us.locator("#h-waiting ~ ul > li")
        expect(ours_waiting.first).to_contain_text("请供应链同事提供证书")
        expect(ours_waiting.first).to_contain_text("from ")
        assert faults_of(us) == []
        ours_waiting.first.get_by_role("button", name="Answer").click()
        us.locator("li textarea").fill("随附")
        us.get_by_role("button", name="Send the answer").click()
        expect(ours_waiting).to_have_count(1)
        us.get_by_role("link", name="joint solution").click()
        expect(rows.filter(has_text="周五可以")).to_contain_text("answered")
        rows.filter(has_text="𠮷").get_by_role("button", name="Withdraw").click()
        us.locator("li form").get_by_role("button", name="Withdraw").click()
        expect(us.locator(".undo")).to_contain_text("withdrawn")
        us.get_by_role("button", name="Undo").click()
        expect(rows.filter(has_text="𠮷").locator(".badge").nth(1)).to_have_text("sent")
