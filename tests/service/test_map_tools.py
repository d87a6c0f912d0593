"""The map's tools in a real browser: map and table tell what the API tells, nodes stay where they are put, what is sought is found."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pypdf import PdfReader

from tests.helpers.accessibility import faults_of
from tests.helpers.served import Served

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = (
    "query ($id: ID!) { battleMap(customerId: $id) { drawing { nodes { id name nameEn } edges { source target } } } }"
)

PEOPLE = "query ($id: ID!) { battleMap(customerId: $id) { decisionChain { person { id name nameEn } } } }"
WARMEST = """query ($person: ID!) { warmestPaths(to: $person, first: 2) {
    partner { name nameEn } people { name nameEn } } }"""


@pytest.fixture
def page(browser: Browser, service: Served) -> Iterator[Page]:
    """The map of a customer before a signed-in reader; faults of the page fail the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")  # type: ignore[arg-type]
    page, faults = context.new_page(), list[str]()
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{service.url}/map/C021?key={service.key}")
    expect(page.locator(".canvas[data-labels]")).to_be_visible()
    yield page
    context.close()
    assert faults == []


def test_map_and_table_tell_of_every_node_that_the_api_tells(page: Page, service: Served):
    drawn = service.ask(DRAWN, id="C021")["data"]["battleMap"]["drawing"]
    covered = page.evaluate(
        """[...document.querySelectorAll(".bar a, .bar button, .map-tools button")].filter((each) => {
          const box = each.getBoundingClientRect();
          return !each.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
        }).map((each) => each.outerHTML)"""
    )
    assert covered == []
    canvas = page.get_by_role("listbox")
    canvas.focus()
    heard = []
    for _ in drawn["nodes"]:
        page.keyboard.press("ArrowRight")
        heard.append(page.locator("#map-node").text_content() or "")
    page.keyboard.press("2")
    rows = page.locator(".nodes tbody tr")
    expect(rows).to_have_count(len(drawn["nodes"]))
    assert {row.get_attribute("data-node") for row in rows.all()} == {node["id"] for node in drawn["nodes"]}
    texts = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    assert all(name and kind for name, kind, *_ in texts)
    near = {end for edge in drawn["edges"] for end in edge.values()}
    assert sum(bool(cells[4].strip()) for cells in texts) == len(near)
    names = [cells[0].strip() for cells in texts]
    for name in sorted(names, key=len, reverse=True):
        heard.remove(next(text for text in heard if text.startswith(f"{name}. ")))
    assert heard == []
    name = names[1]
    rows.nth(1).locator("button.name").click()
    expect(page.locator(".card h2")).to_contain_text(name)
    page.keyboard.press("1")
    expect(page.locator(".canvas[data-chosen]")).to_be_focused()
    expect(page.locator(".card h2")).to_contain_text(name)


def test_undo_by_key_between_map_and_table_keeps_the_keys(page: Page):
    """Also where the table is still being fetched."""
    at_once, coming = page.request.get(page.url).text(), list[Route]()
    page.route(
        "**/assets/*.js",
        lambda route: route.continue_() if urlsplit(route.request.url).path in at_once else coming.append(route),
    )
    page.reload()
    page.locator(".canvas[data-labels]").focus()
    page.keyboard.press("2")
    expect(page.locator(".canvas")).to_be_hidden()
    while not coming:
        page.wait_for_timeout(20)
    for route in coming:
        route.continue_()
    expect(page.locator(".nodes")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator(".canvas")).to_be_focused()
    page.keyboard.press("Control+y")
    expect(page.locator(".nodes")).to_be_focused()


def test_a_node_stays_where_it_was_put_also_after_a_reload(page: Page):
    page.locator("#h-people ~ table tbody button.name").first.click()
    place = page.locator(".canvas")
    expect(place).to_have_attribute("data-chosen", re.compile(r"\d"))
    page.get_by_role("button", name="Close", exact=True).focus()
    page.evaluate("scrollTo(0, 0)")

    def chosen() -> tuple[int, int]:
        x, y = map(int, (place.get_attribute("data-chosen") or "").split())
        return x, y

    before, box = chosen(), place.bounding_box()
    assert box
    page.locator(".card").evaluate("(card) => { card.style.visibility = 'hidden'; }")  # it may lie over the node
    page.mouse.move(box["x"] + before[0], box["y"] + before[1])
    page.mouse.down()
    page.mouse.move(box["x"] + before[0] + 30, box["y"] + before[1] + 20, steps=3)
    page.mouse.move(box["x"] + before[0] + 60, box["y"] + before[1] + 40, steps=3)
    page.mouse.up()
    expect(place).not_to_have_attribute("data-chosen", f"{before[0]} {before[1]}")
    after = chosen()
    assert after == pytest.approx((before[0] + 60, before[1] + 40), abs=3)
    page.reload()
    expect(place).to_have_attribute("data-chosen", re.compile(r"\d"))
    assert chosen() == pytest.approx(after, abs=3)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "places.C021" in kept and re.search(r'\[\[\\+"[A-Za-z0-9+/=]+\\+",-?\d+,-?\d+\]\]', kept)
    page.go_back()
    expect(place).to_have_attribute("data-chosen", f"{before[0]} {before[1]}")


def test_what_is_sought_is_lit_up_filters_cut_and_paths_lead(page: Page):
    people = page.locator("#h-people ~ table tbody button.name")
    first, second = people.nth(0).inner_text(), people.nth(1).inner_text()
    page.get_by_role("listbox").focus()
    page.keyboard.type(first[:6])
    expect(page.locator(".map-tools [role=status]")).to_have_text(re.compile(r"^[1-9]\d* found"))
    page.get_by_label("Find on the map").press("Enter")
    expect(page.locator(".card")).to_be_visible()
    page.get_by_label("Find on the map").press("Escape")
    people.nth(0).click()
    page.get_by_role("button", name="Path from here").click()
    expect(page.locator(".path")).to_contain_text("Choose where")
    people.nth(1).click()
    expect(page.locator(".path")).to_contain_text(re.compile(f"{re.escape(first)} → .*{re.escape(second)}$"))
    page.go_back()
    expect(page.locator(".path")).to_contain_text("Choose where")
    page.get_by_role("button", name="No path").click()
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Role", exact=True).select_option("DecisionMaker")
    expect(page.locator(".map-tools [role=status]")).to_have_text(re.compile(r"\d+ of \d+ shown"))
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".map-tools [role=status]")).to_have_text("")
    page.get_by_role("button", name="Unfold neighbours").click()
    kinds = page.locator(".kinds button")
    expect(kinds.first).to_be_visible()
    page.get_by_role("button", name="As a table").click()
    expect(page.locator(".nodes")).to_have_attribute("aria-busy", "false")
    rows = page.locator(".nodes tbody tr")
    before = rows.count()
    for kind in kinds.all():
        kind.click()
    expect(rows.nth(before)).to_be_visible()
    page.get_by_role("button", name="Keys").click()
    page.get_by_role("button", name="Path from here").click()
    assert faults_of(page) == []
    page.get_by_role("button", name="Collapse").click()
    expect(rows).to_have_count(before)
    page.get_by_role("button", name="Undo on the map").click()
    expect(rows.nth(before)).to_be_visible()


def test_a_number_opens_to_what_it_is_made_of_and_asks_only_then(page: Page, service: Served):
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/graphql") else None)
    number = page.locator("#h-people ~ table .why").first
    number.locator("summary").click()
    expect(number.locator(".made .heading").first).to_contain_text("%")
    path = number.get_by_role("button", name="→").first
    path.click()
    expect(page.locator(".path")).to_contain_text(path.inner_text())
    expect(page.locator(".canvas canvas.behind")).to_have_count(1)
    fit = page.locator("#h-recommended ~ ol .why").first
    fit.locator("summary").click()
    expect(fit).to_contain_text("without it")
    expect(fit).to_contain_text("(MRR)")
    page.locator(".figures .why summary").click()
    expect(page.locator(".figures .made")).to_contain_text("Not reached lately")
    number.locator("summary").click()
    number.locator("summary").click()  # what is known is not asked again
    page.locator("#h-talk-track ~ ol summary").first.click()
    expect(page.locator("#h-talk-track ~ ol")).to_contain_text("told by")
    reach = page.locator("#h-must-cover ~ ul .why").first
    reach.locator("summary").click()
    way = reach.get_by_role("button", name="→").first
    expect(way).to_be_visible()
    must = page.locator("#h-must-cover ~ ul .name").first.inner_text()
    chain = service.ask(PEOPLE, id="C021")["data"]["battleMap"]["decisionChain"]
    person = next(each["person"]["id"] for each in chain if must in each["person"].values())
    warmest = service.ask(WARMEST, person=person)["data"]["warmestPaths"]
    assert reach.locator("li > .name").all_inner_texts() == [
        " → ".join(each["nameEn"] or each["name"] for each in path["people"]) for path in warmest
    ]
    assert {path["partner"] is None for path in warmest} == {True, False}
    expect(reach).to_contain_text(f"Through {warmest[-1]['partner']['nameEn']}:")
    way.click()
    expect(page.locator(".path")).to_contain_text(way.inner_text())
    assert len(asked) == 4
    assert faults_of(page) == []


def test_the_map_is_taken_along_as_it_is_on_the_screen_and_whole_on_paper(page: Page, service: Served, tmp_path: Path):
    names = page.locator(".canvas").get_attribute("data-labels")
    page.locator("details.take summary").click()
    svg = ElementTree.parse(saved(page, "SVG", tmp_path))
    assert len(svg.findall(f".//{SVG}text")) == int(names or 0) > 5
    assert saved(page, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")
    html = saved(page, "HTML", tmp_path).read_text("utf-8")
    drawn = service.ask("query ($id: ID!) { battleMap(customerId: $id) { drawing { nodes { x } } } }", id="C021")
    assert all(f'"x":{node["x"]}' in html for node in drawn["data"]["battleMap"]["drawing"]["nodes"])
    page.evaluate("window.print = () => {}; dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    box = page.locator(".printed svg").bounding_box()
    assert box and 0 < box["height"] < 700 < page.evaluate("innerWidth") and not page.locator(".view").is_visible()
    drawn_names = set(page.locator(".printed svg text").all_text_contents())
    assert len(drawn_names) > 5
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".printed svg")).to_have_count(0)
    page.emulate_media(media="null")
    for landscape in (False, True):
        _is_whole_on_paper(page, drawn_names, landscape)


def _is_whole_on_paper(page: Page, names: set[str], landscape: bool) -> None:
    """What the file says: on each page its number, first the customer and the days, all names of the drawing on one, and what was folded."""
    page.get_by_role("button", name="Print…").click()
    folded = page.locator("#h-signals ~ details li, #h-recommended ~ details li").first.text_content() or ""
    paper = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=landscape)))
    across, down = (round(float(side) * 25.4 / 72) for side in paper.pages[0].mediabox[2:])
    assert (across, down) == ((297, 210) if landscape else (210, 297))
    texts = [_letters(sheet.extract_text()) for sheet in paper.pages]
    assert len(texts) > 1 and "新能源" in paper.pages[0].extract_text()
    assert [f"{n}/{len(texts)}" in text for n, text in enumerate(texts, 1)] == [True] * len(texts)
    as_of, printed = (page.locator(f"header.customer li.dim{which}") for which in (":not(.on-paper)", ".on-paper"))
    said = [_letters(each.text_content() or "") for each in (page.locator("h1 > bdi"), as_of, printed)]
    assert [re.sub(r"\d{4}-\d\d-\d\d", "DAY", each) for each in said[1:]] == ["asofDAY", "printedDAY"]
    assert [each for each in said if each not in texts[0]] == []
    wanted = set(map(_letters, names))
    missing = [{name for name in wanted if name not in text} for text in texts]
    assert missing.count(set()) == 1, min(missing, key=len)
    assert _letters(folded)[:20] in "".join(texts)
    assert "Signout" not in "".join(texts)


def _letters(text: str) -> str:
    """Without blanks and Chinese: fonts write some characters as radicals that look alike."""
    return re.sub(r"[^!-~]", "", normalize("NFKC", text))


def saved(page: Page, format: str, folder: Path) -> Path:
    with page.expect_download() as told:
        page.get_by_role("button", name=format, exact=True).click()
    path = folder / told.value.suggested_filename
    told.value.save_as(path)
    return path
