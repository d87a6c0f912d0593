"""The solution of a workspace in a real browser: both sides write one section at once, and what clashes stands side by side until somebody decides."""

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
MADE = """CREATE (:DataContract {id: 'DC-SOLVE', status: 'published', version: 1, scope: $terms, expires: date('2029-12-31')})
CREATE (w:Workspace {id: 'WS-SOLVE', need: '联合方案', need_en: 'joint solution', state: 'open', opened: datetime('2026-05-01T08:00:00Z')})
WITH w MATCH (p:Organization {id: $partner}) CREATE (p)-[:ADMITTED_TO {id: 'solve', valid_from: date('2026-05-01')}]->(w)"""
GONE = """MATCH (n:Audit|Done|DataContract|Workspace|SolutionSection|SectionEdit|SectionClash|Comment)
WHERE n.id = 'DC-SOLVE' OR n:Done OR n:Workspace OR n.what STARTS WITH 'section.' OR n.what STARTS WITH 'comment.'
  OR n:SolutionSection|SectionEdit|SectionClash|Comment
DETACH DELETE n"""


@pytest.fixture
def partner_key(scored: Graph) -> Iterator[str]:
    fields = {"Organization": ["name", "name_en"]}
    shared = terms(id="DC-SOLVE", partner=PARTNER, rows=[], fields=fields, workspace={"solution": "edit"})
    scored.write(lambda tx: run(tx, MADE, partner=PARTNER, terms=shared.model_dump_json()))
    yield make_key(scored, "party", "partner", "tests", contract="DC-SOLVE")[0]
    scored.write(lambda tx: run(tx, GONE))


def opened(page: Page, service: Served, key: str) -> None:
    page.goto(f"{service.url}/workspaces/{global_id('Workspace', 'WS-SOLVE')}?key={key}")
    expect(page.locator("#h-solution")).to_be_visible()


def write(page: Page, text: str) -> None:
    """Type into the text and leave it, which saves it."""
    field = page.get_by_label("Text", exact=True)
    with page.expect_response(lambda response: "editSection" in (response.request.post_data or "")):
        field.fill(text)
        field.blur()


def test_both_sides_write_one_section_at_once(browser: Browser, service: Served, partner_key: str):
    size = {"width": 1440, "height": 900}
    with (
        browser.new_context(viewport=size, locale="en-GB") as ours,
        browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB") as theirs,
    ):
        us, partner = ours.new_page(), theirs.new_page()
        opened(us, service, service.key)
        us.get_by_label("Title", exact=True).fill("<img onerror=alert(1)> 节拍 📊")
        us.get_by_role("button", name="Add", exact=True).click()
        section = us.locator("li.section")
        expect(section).to_contain_text("<img onerror=alert(1)> 节拍 📊")
        expect(us.locator("#h-solution ~ .meta").first).to_contain_text("nobody named")
        section.get_by_role("button", name="Edit").click()
        write(us, "两条产线。含安装。")
        expect(section.locator(".badge").first).to_have_text("draft")
        us.locator(".offer input").first.check()
        expect(us.locator(".offer")).to_contain_text("will see: Title, Text, State")
        us.get_by_role("button", name="Confirm").click()
        expect(us.get_by_role("button", name="Confirm")).to_have_count(0)
        opened(partner, service, partner_key)
        theirs_section = partner.locator("li.section")
        theirs_section.get_by_role("button", name="Edit").click()
        expect(partner.get_by_label("Text", exact=True)).to_have_value("两条产线。含安装。")
        assert partner.locator(".offer").count() == 0 and partner.get_by_role("button", name="Remove").count() == 0
        write(us, "三条产线。含安装。")
        write(partner, "两条产线。含安装与培训。")
        expect(partner.get_by_label("Text", exact=True)).to_have_value("三条产线。含安装与培训。")
        write(us, "四条产线。含安装。")
        clash = partner.locator(".clash")
        write(partner, "五条产线。含安装与培训。")
        expect(clash).to_contain_text("There now")
        assert faults_of(partner) == []
        clash.get_by_role("button", name="Take this one").click()
        expect(clash).to_have_count(0)
        us.reload()
        expect(us.locator("li.section .written")).to_have_text(partner.get_by_label("Text", exact=True).input_value())
        assert faults_of(us) == []
        talk(us, partner)


def talk(us: Page, partner: Page) -> None:
    """We comment with a fact that the partner does not see, which has to be confirmed; the partner answers."""
    ours, theirs = us.locator("li.section .comments"), partner.locator("li.section .comments")
    ours.locator("summary").click()
    field = ours.get_by_label("Comment (Markdown")
    field.fill("<img src=x onerror=alert(1)> **急** @V01 [[C001.name]] [x](javascript:alert(1)) [y](https://a.example)")
    ours.get_by_role("checkbox").check()
    ours.get_by_role("button", name="Comment", exact=True).click()
    expect(ours.get_by_role("alert").last).to_contain_text("V01 will not see these facts: C001.name")
    ours.get_by_role("button", name="Share anyway").click()
    expect(ours.locator("summary")).to_have_text("Comments (1)")
    said = ours.locator(".written").first
    expect(said).to_contain_text("<img src=x onerror=alert(1)> 急 @V01")
    expect(said.locator("strong")).to_have_text("急")
    assert said.locator("img").count() == 0 and said.locator("a").evaluate_all("all => all.map((a) => a.href)") == [
        "https://a.example/"
    ]
    expect(said.locator(".fact")).not_to_have_text("C001.name")
    partner.reload()
    theirs.locator("summary").click()
    expect(theirs.locator(".written .badge")).to_have_text("not shared with you")
    theirs.get_by_role("button", name="Reply to").click()
    theirs.get_by_label("Comment (Markdown").fill("六周")
    theirs.get_by_role("button", name="Comment", exact=True).click()
    expect(theirs.locator(".reply .written")).to_have_text("六周")
    assert faults_of(partner) == []
    theirs.get_by_role("button", name="Withdraw").click()
    expect(theirs.locator(".reply")).to_have_count(0)
    partner.get_by_role("button", name="Undo").click()
    us.reload()
    ours.locator("summary").click()
    expect(ours.locator(".reply .written")).to_have_text("六周")
    ours.get_by_role("button", name="Settle").click()
    expect(ours.locator(".badge")).to_have_text("settled")
    assert faults_of(us) == []
