"""The screens of workspaces in a real browser: opened from a case with one click, a party put out and back, closed and reopened, and what the partner sees."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

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

CUSTOMER = "C021"
MADE = """CREATE (:Alert {id: 'SPACE', status: 'open', intent: 'expansion', customer: $customer, title: '扩产', title_en: 'line expansion',
at: $at, last: $at, rules: [], evidence: 0})
CREATE (:DataContract {id: 'DC-SPACE', status: 'published', version: 1, scope: $terms, expires: date('2029-12-31')})"""
GONE = """MATCH (n:Alert|Audit|Done|DataContract|Workspace|Invitation) WHERE n.id IN ['SPACE', 'DC-SPACE'] OR n:Done OR n:Workspace|Invitation
OR n.what STARTS WITH 'workspace.' OR n.what STARTS WITH 'invitation.'
DETACH DELETE n"""
BEST = f'{{ battleMap(customerId: "{CUSTOMER}") {{ fitBar recommendations {{ partner {{ id name }} probability }} }} }}'


@pytest.fixture
def partner(scored: Graph, service: Served) -> Iterator[str]:
    """The id of the best partner of the customer, who has a contract with a part `workspace`; at the end all is as it was."""
    found = service.ask(BEST)["data"]["battleMap"]
    best = next(each for each in found["recommendations"] if (each["probability"] or 0) >= found["fitBar"])["partner"]
    (row,) = scored.read("MATCH (p {name: $name})-[:FITS]->() RETURN DISTINCT p.id AS id", name=best["name"])
    fields = {"Organization": ["name", "name_en"], "Person": ["name", "name_en"]}
    shared = terms(
        id="DC-SPACE", partner=row["id"], customers=[CUSTOMER], rows=[], fields=fields, workspace={"plan": "edit"}
    )
    scored.write(lambda tx: run(tx, MADE, customer=CUSTOMER, at=now(), terms=shared.model_dump_json()))
    yield str(row["id"])
    scored.write(lambda tx: run(tx, GONE))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_workspace_is_opened_from_a_case_and_its_party_sees_it_cut(
    browser: Browser, service: Served, scored: Graph, partner: str
):
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB") as context:
        page, faults = context.new_page(), list[str]()
        page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
        page.goto(f"{service.url}/map/{CUSTOMER}?case={global_id('Alert', 'SPACE')}&key={service.key}")
        press(page, "Open a workspace")
        heading = page.get_by_role("heading", name="line expansion")
        expect(heading).to_be_visible()
        parties = page.locator("#h-parties ~ ul li")
        expect(parties).to_have_count(1)
        parties.get_by_role("button", name="Put out").click()
        expect(page.locator(".undo")).to_contain_text("put out")
        expect(parties).to_have_count(0)
        press(page, "Undo")
        expect(parties).to_have_count(1)
        press(page, "Close the workspace…")
        expect(page.locator("#h-people ~ ul li").first).to_be_visible()
        assert faults_of(page) == []
        page.get_by_label("Why").fill("price")
        press(page, "lost")
        state = page.locator("header .badge.strong")
        expect(state).to_have_text("lost")
        press(page, "Reopen")
        expect(state).to_have_text("open")
        page.get_by_role("link", name="Workspaces").click()
        row = page.get_by_role("link", name="line expansion")
        expect(row).to_be_visible()
        assert faults == []
    key, _ = make_key(scored, "party", "partner", "tests", contract="DC-SPACE")
    with browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{service.url}/workspaces?key={key}")
        expect(page.get_by_role("link", name="line expansion")).to_be_visible()
        page.get_by_role("link", name="line expansion").click()
        expect(page.locator("#h-parties ~ ul li")).to_have_count(1)
        assert faults_of(page) == []
        said = page.locator("main").inner_text()
        assert "price" not in said and page.locator("main button").count() == 0


def test_a_person_of_a_party_is_invited_and_is_in_with_two_clicks(
    browser: Browser, service: Served, scored: Graph, partner: str
):
    """Opening the link, and one button: the workspace stands there, and nothing of the link in addresses, history or storage."""
    answer = service.ask(
        OPENED,
        input={"idempotencyKey": "invite", "customerId": CUSTOMER, "needEn": "line expansion", "partnerIds": [partner]},
    )
    space = answer["data"]["openWorkspace"]["workspace"]["id"]
    sent: list[str] = []
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{service.url}/workspaces/{quote(space)}?key={service.key}")
        page.get_by_label("Name of the person").fill("张敏")
        page.get_by_label("E-mail address").fill("zhang@partner.example")
        press(page, "Invite")
        shown = page.locator("code")
        expect(shown).to_contain_text("/invitation#bi_")
        link = shown.inner_text()
        rows = page.locator("#h-invitations ~ ul li")
        expect(rows).to_contain_text("open")
        assert faults_of(page) == []
        page.reload()
        expect(rows).to_contain_text("open")
        expect(shown).to_have_count(0)
    secret = link.partition("#")[2].split("_")[2]
    with browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN") as context:
        page = context.new_page()
        page.on("request", lambda request: sent.append(request.url + str(request.headers)))
        page.goto("about:blank")
        page.goto(link)
        expect(page.get_by_text("张敏")).to_be_visible()
        expect(page.get_by_text("line expansion")).to_be_visible()
        assert secret not in page.url and faults_of(page) == []
        press(page, "接受邀请")
        expect(page.get_by_role("heading", name="line expansion")).to_be_visible()
        key = page.locator("code").inner_text()
        assert key.startswith("bm_") and faults_of(page) == []
        page.reload()
        expect(page.get_by_role("heading", name="line expansion")).to_be_visible()
        assert page.locator("code").count() == 0 and "#" not in page.url
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, document.cookie])")
        assert secret not in kept and key not in kept and not any(secret in each for each in sent)
        page.go_back()
        assert page.url == "about:blank"
        page.goto(link)
        expect(page.get_by_role("alert")).to_contain_text("邀请无效或已失效")
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{service.url}/workspaces/{quote(space)}?key={key}")
        expect(page.get_by_role("heading", name="line expansion")).to_be_visible()


OPENED = "mutation ($input: OpenWorkspaceInput!) { openWorkspace(input: $input) { workspace { id } userErrors { message } } }"
