"""Why a number is what it is, what is said and what is taken along, in a real browser."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from playwright.sync_api import Download, Page, expect

from tests.helpers.served import Served
from tests.service.test_map_tools import page

__all__ = ["page"]
SVG = "{http://www.w3.org/2000/svg}"


def test_a_number_opens_to_what_it_is_made_of_and_asks_only_then(page: Page):
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/graphql") else None)
    number = page.locator("#h-people ~ table .why").first
    number.locator("summary").click()
    expect(number.locator(".made h3").first).to_contain_text("%")
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
    assert len(asked) == 3


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
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".printed svg")).to_have_count(0)


def saved(page: Page, format: str, folder: Path) -> Path:
    with page.expect_download() as told:
        page.get_by_role("button", name=format, exact=True).click()
    download: Download = told.value
    download.save_as(folder / download.suggested_filename)
    return folder / download.suggested_filename
