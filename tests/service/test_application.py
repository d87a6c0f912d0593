"""The application in a real browser: signed in by a form, customers found, a map read, in both languages, without a fault."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from battlemap.http.application import BUILT, DOCUMENTS, built_files
from graph.access.keys import make_key
from graph.db.client import Connection, Graph
from tests.helpers.accessibility import faults_of
from tests.helpers.served import Inside, Served

HEADINGS = {
    "en": [
        "Why now",
        "Must cover",
        "Recommended partners",
        "Talk track",
        "Record a touchpoint",
        "Decision chain",
        "Incumbent partners",
        "Key opinion leaders",
        "Opportunities",
    ],
    "zh": [
        "为什么是现在",
        "必须覆盖",
        "推荐合作伙伴",
        "拜访话术",
        "登记互动",
        "决策链",
        "在位合作伙伴",
        "关键意见领袖",
        "商机",
    ],
}
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


class Reader:
    """Somebody at a browser, and what went wrong there: errors, refused sources, requests to other hosts."""

    def __init__(self, context: BrowserContext, url: str):
        self.page: Page = context.new_page()
        self.url, self.faults = url, list[str]()
        self.asked: list[str] = []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._requested(request.url))

    def _requested(self, url: str) -> None:
        self.asked.append(url)
        if not url.startswith(self.url):
            self.faults.append(url)

    def open(self, address: str) -> Page:
        self.page.goto(self.url + address)
        return self.page


@pytest.fixture(params=["en", "zh"])
def reader(browser: Browser, service: Served, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader who is signed in, in one of the languages."""
    context = browser.new_context(viewport=LAPTOP, locale="zh-CN" if request.param == "zh" else "en-GB")  # type: ignore[arg-type]
    found = Reader(context, service.url)
    found.open(f"/?key={service.key}")
    expect(found.page.locator("table.customers tbody tr").first).to_be_visible()
    yield found
    context.close()
    assert found.faults == []


def questions(reader: Reader) -> int:
    """How many questions the page has put to the API."""
    return sum(url == f"{reader.url}/graphql" for url in reader.asked)


def language_of(reader: Reader) -> str:
    return "zh" if reader.page.evaluate("document.documentElement.lang") == "zh-CN" else "en"


def test_a_stranger_gets_the_form_and_nothing_else_and_a_key_opens_what_was_asked(
    browser: Browser, service: Served, scored: Graph
):
    key, _ = make_key(scored, "Zhao", "sales", "tests")
    with browser.new_context(viewport=LAPTOP, locale="zh-CN") as context:  # type: ignore[arg-type]
        reader = Reader(context, service.url)
        page = reader.open("/map/C021")
        expect(page.get_by_role("heading", name="登录")).to_be_visible()
        page.get_by_label("您的密钥").fill("bm_wrong")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("alert")).to_contain_text("密钥")
        assert faults_of(page) == []
        _enters(page, key)
        expect(page.get_by_role("heading", name="决策链")).to_be_visible()
        assert key not in page.url + str(
            page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
        )
        page.get_by_role("button", name="退出登录", exact=True).click()
        expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
        _enters(page, key)
        _sessions_are_listed_and_ended(page, service, key)


def _enters(page: Page, key: str) -> None:
    page.get_by_label("您的密钥").fill(key)
    page.get_by_role("button", name="登录", exact=True).click()


def _sessions_are_listed_and_ended(page: Page, service: Served, key: str) -> None:
    own, who = {"Origin": service.url}, {"query": "{ viewer { name } }"}

    def another() -> requests.Response:
        return requests.post(f"{service.url}/session", json={"key": key}, headers=own, timeout=30)

    def still_in(session: requests.Response) -> bool:
        asked = requests.post(f"{service.url}/graphql", json=who, headers=own, cookies=session.cookies, timeout=30)
        return asked.status_code == 200

    phone, office = another(), another()
    menu = page.locator(".account")
    menu.locator("summary").click()
    rows = menu.locator("li")
    expect(rows).to_have_count(3)
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(10, 500)):
        leave()
        expect(rows).to_have_count(0)
        menu.locator("summary").click()
        expect(rows).to_have_count(3)
    here = menu.locator("li", has=page.locator(".badge"))
    expect(here).to_have_count(1)
    expect(here).to_contain_text(str(dt.date.today().year))
    assert still_in(phone) and still_in(office)
    menu.locator("li", has_not=page.locator(".badge")).first.get_by_role("button").click()
    expect(rows).to_have_count(2)
    service.wait_until(lambda: [still_in(phone), still_in(office)].count(True) == 1)
    menu.get_by_role("button", name="退出所有登录").click()
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    assert not still_in(phone) and not still_in(office)


def test_customers_are_found_sorted_and_paged_and_the_address_keeps_it(reader: Reader):
    page, zh = reader.page, language_of(reader) == "zh"
    rows = page.locator("table.customers tbody tr")
    assert rows.count() == 50
    first = rows.first.inner_text()
    page.get_by_role("button", name="下一页" if zh else "Next page").click()
    expect(rows.first).not_to_have_text(first)
    assert "after=" in page.url
    page.go_back()
    expect(rows.first).to_have_text(first, use_inner_text=True)
    page.get_by_role("searchbox").fill("医院")
    expect(page).to_have_url(re.compile("text="))
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"\d"))
    page.get_by_role("searchbox").fill("nobody is called this")
    expect(page.locator(".state")).to_contain_text("没有符合条件" if zh else "No customer matches")
    if zh:  # what everybody can use is looked at in both languages at once
        return
    assert faults_of(page) == []
    page.get_by_role("searchbox").fill("")
    for each in ("chooser", "take"):
        page.locator(f"details.{each} summary").click()
    expect(rows).to_have_count(50)
    assert faults_of(page) == []
    _filters_hold_what_the_address_says(page)


def _filters_hold_what_the_address_says(page: Page) -> None:
    field, region = page.get_by_role("searchbox"), page.get_by_role("combobox", name="Region")
    field.fill("hospital")
    expect(page).to_have_url(re.compile("text=hospital"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("hospital"))
    expect(field).to_have_value("")
    page.clock.install()
    field.fill("hospital")  # asked for when its reader rests; who goes on at once loses neither
    region.select_option(index=1)
    expect(page).to_have_url(re.compile("region="))
    page.clock.run_for(1_000)
    expect(page).to_have_url(re.compile("text=hospital.*region=|region=.*text=hospital"))


def test_a_map_shows_its_panels_and_a_click_on_a_name_its_card(reader: Reader):
    lang = language_of(reader)
    page = reader.open("/map/C021")
    expect(page.locator("aside h2").last).to_contain_text(HEADINGS[lang][-1])
    titles = [re.sub(r"\s*\d+$", "", text) for text in page.locator("aside h2").all_inner_texts()]
    assert titles[-len(HEADINGS[lang]) :] == HEADINGS[lang]
    expect(page.locator(".canvas")).to_have_attribute("data-labels", re.compile(r"^([6-9]|\d\d+)$"))
    name = page.locator("#h-people ~ table tbody button.name").first
    said = name.inner_text()
    name.click()
    card = page.locator(".card")
    expect(card).to_contain_text(said)
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    assert "node=" in page.url
    page.reload()
    expect(page.locator(".card")).to_contain_text(said)
    page.get_by_role("button", name="关闭" if lang == "zh" else "Close", exact=True).click()
    expect(card).to_have_count(0)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/map-{lang}.png")


PICTURES = os.environ.get("BATTLEMAP_PICTURES")


@pytest.mark.parametrize("reader", ["en"], indirect=True)
def test_the_map_is_walked_by_keys_and_each_node_is_spoken(reader: Reader):
    page = reader.open("/map/C021")
    canvas = page.get_by_role("listbox")
    expect(canvas).to_be_visible()
    canvas.focus()
    heard = set()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        heard.add(page.locator("#map-node").text_content())
    assert len(heard) >= 3 and all(text and (". " in text) for text in heard)
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)


def test_the_language_is_switched_without_losing_the_place(reader: Reader):
    page, before = reader.open("/map/C021"), language_of(reader)
    page.locator("#h-people ~ table tbody button.name").first.click()
    address, asked = page.url, questions(reader)
    page.get_by_role("button", name="English" if before == "zh" else "中文", exact=True).click()
    other = "en" if before == "zh" else "zh"
    expect(page.locator("#h-people")).to_contain_text(HEADINGS[other][5])
    assert (page.url, questions(reader)) == (address, asked)
    expect(page.locator(".card")).to_be_visible()


@pytest.mark.parametrize("reader", ["zh"], indirect=True)
def test_a_page_asks_two_questions_at_most(reader: Reader):
    for address in ("/", "/map/C021"):
        reader.asked.clear()
        page = reader.open(address)
        expect(page.locator("table").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert questions(reader) == 2


def test_nothing_is_torn_on_a_phone(browser: Browser, service: Served):
    with browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True) as context:  # type: ignore[arg-type]
        reader = Reader(context, service.url)
        for address in (f"/?key={service.key}", "/map/C021"):
            page = reader.open(address)
            expect(page.locator("table").first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            if page.locator("table.customers").count():
                _phone_orders_the_list(page)
            if PICTURES:
                page.screenshot(path=f"{PICTURES}/phone-{len(address)}.png", full_page=True)
        assert reader.faults == []


def _phone_orders_the_list(page: Page) -> None:
    """There is no room for heads of columns: a field orders, and each value says what it is."""
    cell = page.locator("table.customers tbody tr").first.locator("td").nth(3)
    assert "进行中商机" in cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    expect(page.locator("table.customers thead")).to_be_hidden()
    page.get_by_label("排序").select_option("-OPEN_AMOUNT")
    expect(page).to_have_url(re.compile("sort=-OPEN_AMOUNT"))


def test_a_customer_that_is_not_there_is_a_sentence_and_a_way_on(browser: Browser, service: Served):
    with browser.new_context(viewport=LAPTOP, locale="en-GB") as context:  # type: ignore[arg-type]
        page = Reader(context, service.url).open(f"/map/nobody?key={service.key}")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("there is no customer")
        expect(alert).to_contain_text("Request")
        expect(alert.get_by_role("button", name="Try again")).to_be_visible()
        for cut in ("/map/%E5%8", "/workspaces/%", "/map"):
            page.goto(service.url + cut)
            expect(page.get_by_role("alert")).to_contain_text("There is nothing at this address")


def test_the_shell_is_the_same_for_everybody_and_allows_nothing_foreign(service: Served):
    with_key = service.get("/map/C021")
    without = requests.get(f"{service.url}/", timeout=30)
    assert with_key.content == without.content == built_files()["/"].plain == service.get("/inbox").content
    policy = without.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert without.headers["Cache-Control"] == "no-cache"


def test_files_of_the_application_are_compressed_and_kept_for_ever(service: Served):
    for file in sorted((BUILT / "assets").iterdir()):
        answer = requests.get(f"{service.url}/assets/{file.name}", timeout=30)
        assert answer.content == file.read_bytes()
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
        plain = requests.get(answer.url, headers={"Accept-Encoding": "identity"}, timeout=30)
        assert plain.content == file.read_bytes() and "Content-Encoding" not in plain.headers
    assert requests.get(f"{service.url}/assets/none.js", timeout=30).status_code == 404
    assert requests.get(f"{service.url}/assets/..%2Findex.html", timeout=30).status_code == 404
    assert requests.post(f"{service.url}/", timeout=30).status_code == 405


def test_the_built_files_name_each_other(service: Served):
    shell = (BUILT / "index.html").read_text()
    named = set(re.findall(r'"/assets/([^"]+)"', shell))
    scripts = [name for name in named if name.endswith(".js")]
    for name in scripts:  # and what is loaded when it is needed, by what was
        found = set(re.findall(r'import\([`"\']\./([^`"\']+)', (BUILT / "assets" / name).read_text())) - named
        scripts += [each for each in found if each.endswith(".js")]
        named |= found
    assert named == {Path(file).name for file in (BUILT / "assets").iterdir()}


def test_the_application_works_where_its_documents_alone_are_trusted(
    browser: Browser, scored: Graph, connection: Connection
):
    trusting = Inside(connection, trusted_documents=DOCUMENTS)
    try:
        with browser.new_context(viewport=LAPTOP, locale="en-GB") as context:  # type: ignore[arg-type]
            reader = Reader(context, trusting.url)
            page = reader.open(f"/?key={trusting.key}")
            page.locator("table.customers a").first.click()
            expect(page.get_by_role("heading", name="Talk track")).to_be_visible()
            assert reader.faults == []
        other = requests.post(
            f"{trusting.url}/graphql", json={"query": "{ __typename }"}, headers={"X-API-Key": trusting.key}, timeout=30
        )
        assert other.json()["errors"][0]["extensions"]["code"] == "UNTRUSTED_DOCUMENT"
    finally:
        trusting.stop()
