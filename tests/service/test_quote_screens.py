"""Quotes of a workspace in a real browser, at a desk and on a phone: we and a partner write lines, each sees the totals of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from gql.ids import global_id
from graph.access.keys import make_key
from graph.db.client import Graph
from graph.db.transactions import run
from tests.helpers.accessibility import faults_of
from tests.helpers.contracts import terms
from tests.helpers.served import Served

PARTNER = "V01"
MADE = """CREATE (:DataContract {id: 'DC-QUOTE', status: 'published', version: 1, scope: $terms, expires: date('2029-12-31')})
CREATE (w:Workspace {id: 'WS-QUOTE', need: '联合方案', need_en: 'joint solution', state: 'open', opened: datetime('2026-05-01T08:00:00Z')})
WITH w MATCH (p:Organization {id: $partner}) CREATE (p)-[:ADMITTED_TO {id: 'quoted', valid_from: date('2026-05-01')}]->(w)"""
GONE = """MATCH (n:Audit|Done|DataContract|Workspace|Quote|QuoteLine|QuotePayment)
WHERE n.id = 'DC-QUOTE' OR n:Done OR n:Workspace OR n.what STARTS WITH 'quote' OR n:Quote|QuoteLine|QuotePayment DETACH DELETE n"""


@pytest.fixture
def partner_key(scored: Graph) -> Iterator[str]:
    fields = {"Organization": ["name", "name_en"]}
    shared = terms(id="DC-QUOTE", partner=PARTNER, rows=[], fields=fields, workspace={"quote": "edit"})
    scored.write(lambda tx: run(tx, MADE, partner=PARTNER, terms=shared.model_dump_json()))
    yield make_key(scored, "party", "partner", "tests", contract="DC-QUOTE")[0]
    scored.write(lambda tx: run(tx, GONE))


def opened(page: Page, service: Served, key: str) -> None:
    page.goto(f"{service.url}/workspaces/{global_id('Workspace', 'WS-QUOTE')}?key={key}")
    expect(page.locator("#h-quotes")).to_be_visible()


def add_line(page: Page, product: str, quantity: str, price: str, tax: str) -> None:
    form = page.get_by_role("group", name="New line")
    values = (("Product", product), ("Quantity", quantity), ("Unit price, yuan", price), ("Tax, %", tax))
    for label, value in values:
        form.get_by_label(label, exact=True).fill(value)
    form.get_by_role("button", name="Add the line").click()


def test_both_sides_write_a_quote_and_see_their_totals(browser: Browser, service: Served, partner_key: str):
    size = {"width": 1440, "height": 900}
    with (
        browser.new_context(viewport=size, locale="en-GB") as ours,
        browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB") as theirs,
    ):
        us, partner = ours.new_page(), theirs.new_page()
        opened(us, service, service.key)
        us.get_by_label("Title of the quote", exact=True).fill("<img onerror=alert(1)> 一期")
        us.get_by_role("button", name="Make the quote").click()
        totals = us.locator(".totals")
        expect(totals).to_contain_text("With tax ¥0.00")
        add_line(us, "XX-1", "2.5", "100.00", "13")
        expect(totals).to_contain_text("With tax ¥282.50")
        add_line(us, "XX-1", "x", "1", "0")
        expect(us.get_by_role("group", name="New line").get_by_role("alert")).to_contain_text("“x” is no such number")
        us.get_by_role("button", name="Edit line XX-1").click()
        us.get_by_label("Cost, yuan").fill("60")
        us.get_by_label("Cost, yuan").blur()
        expect(totals).to_contain_text("Margin ¥100.00")
        pay = us.get_by_role("group", name="New payment")
        pay.get_by_label("What is paid").fill("全款")
        pay.get_by_label("Share, %").fill("100")
        pay.get_by_role("button").click()
        expect(us.get_by_label("Payments").locator("li")).to_contain_text("¥282.50")
        expect(us.locator(".quote > .refusal").first).to_contain_text("none that the graph knows")
        us.get_by_role("group", name="Partners who take part").get_by_role("checkbox").first.check()
        us.get_by_role("button", name="Confirm who takes part").click()
        expect(us.get_by_role("button", name="Confirm who takes part")).to_have_count(0)
        opened(partner, service, partner_key)
        partner.get_by_role("button", name="Show quote").click()
        expect(partner.locator(".totals")).to_contain_text("With tax ¥0.00")
        assert partner.get_by_label("Payments").count() == 0 and partner.get_by_text("Margin").count() == 0
        add_line(partner, "安装", "1", "0.50", "1")
        expect(partner.locator(".totals")).to_contain_text("With tax ¥0.51")
        partner.get_by_role("button", name="Edit line 安装").click()
        partner.get_by_label("Discount, %").first.fill("150")
        partner.get_by_label("Discount, %").first.blur()
        expect(partner.locator(".section .form [role=alert]").filter(has_text="discount")).to_be_visible()
        for page in (us, partner):
            assert faults_of(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        partner.get_by_role("button", name="中文").click()
        expect(partner.locator("#h-quotes")).to_contain_text("报价")
        assert faults_of(partner) == []
        partner.get_by_role("button", name="移除条目").click()
        expect(partner.locator(".totals")).to_contain_text("价税合计 ¥0.00")
