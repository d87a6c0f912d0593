"""What analysts get: saved queries that all answer, and a Browser that opens, logs in and draws."""

import pytest
from playwright.sync_api import Browser, Page

from graph.db.client import Graph
from graph.model.model import MODEL
from graph.server.server import Server
from tests.helpers.paths import ROOT

QUERIES = sorted((ROOT / "docs" / "analysts").glob("*.cypher"))


def test_the_page_lists_every_query():
    page = (ROOT / "docs" / "analysts.md").read_text("utf-8")
    assert all(f"analysts/{query.name}" in page for query in QUERIES)
    assert len(QUERIES) >= 8


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.stem)
def test_no_saved_query_is_empty(scored: Graph, query):
    assert scored.read(query.read_text("utf-8"))


def test_the_style_sheet_has_the_colours_of_the_legend():
    style = (ROOT / "docs" / "analysts" / "style.grass").read_text("utf-8")
    drawn = [node for node in MODEL.nodes.values() if not node.guarded]
    assert len(drawn) > 20
    for node in drawn:
        assert node.colour in style.split(f"node.{node.label} {{")[1].split("}")[0]


def test_neo4j_browser_opens_logs_in_and_draws(scored: Graph, seed_server: Server, browser: Browser):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    abroad: list[str] = []
    own = ("http://127.0.0.1:", "data:", "blob:")
    page.on("response", lambda answer: abroad.append(answer.url) if not answer.url.startswith(own) else None)
    page.goto(seed_server.shell_url)
    log_in(page, seed_server.connection.password)
    run(page, "MATCH path = (:Person)-[:WORKS_AT]->(:Customer {id: 'C021'}) RETURN path")
    page.wait_for_selector("svg g.node", timeout=60_000)
    assert page.locator("svg g.node").count() > 3
    assert page.locator("svg g.relationship").count() > 3
    assert abroad == []
    page.close()


def log_in(page: Page, password: str) -> None:
    page.wait_for_selector("input[type=password]", timeout=60_000)
    page.fill("input[type=password]", password)
    page.click("button[data-testid=connect]")
    page.wait_for_selector("text=You are connected", timeout=60_000)


def run(page: Page, query: str) -> None:
    page.click("[data-testid=activeEditor]")
    page.keyboard.insert_text(query)
    page.keyboard.press("Control+Enter")
