"""Acts that are sent while the network, the service or the database goes away: said plainly, nothing typed is lost, nothing is made twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Route, expect

from gql.ids import global_id
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import run
from graph.server.server import Server
from tests.helpers.served import Served

MADE = """CREATE (c:Organization:Customer {id: 'C1', name: '医院', name_en: 'Hospital'})
CREATE (:Person {id: 'P1', name: '王伟', name_en: 'Wei Wang'})-[:WORKS_AT {id: 'W1'}]->(c)
CREATE (:Alert {id: 'A1', status: 'open', intent: 'expansion', customer: 'C1', title: '扩产', title_en: 'line expansion',
  at: $at, last: $at, rules: [], evidence: 0})"""
LOST = "No answer came"


class Visitor:
    """Somebody with a form and a case before them."""

    def __init__(self, page: Page, graph: Graph):
        self.page, self.graph = page, graph
        self.form: Locator = page.locator("#h-engagement ~ form")
        self.topic = self.form.get_by_label("What came of it")
        self.then: Callable[[], object] | None = None  # what happens once the next change has arrived
        page.route("**/graphql", self._answer)

    def fill(self, topic: str) -> None:
        self.topic.fill(topic)
        self.form.get_by_label("Whom").select_option(index=1)

    def record(self) -> None:
        self.form.get_by_role("button", name="Record", exact=True).click()

    def refused(self, topic: str, why: str = LOST) -> None:
        """It is said where it was pressed, and what was typed is still there."""
        expect(self.form.get_by_role("alert")).to_contain_text(why)
        expect(self.topic).to_have_value(topic)

    def recorded(self, topic: str) -> None:
        """It is said, the form is empty, and there is one of it, with one entry of the audit log."""
        expect(self.form.get_by_role("status")).to_contain_text("Recorded")
        expect(self.topic).to_have_value("")
        assert self.count(topic) == 1
        made = self.graph.read("MATCH (a:Audit {what: 'engagement.record'}) RETURN count(a) AS n")[0]["n"]
        assert made == self.graph.read("MATCH (e:Engagement) RETURN count(e) AS n")[0]["n"]

    def count(self, topic: str) -> int:
        return int(self.graph.read("MATCH (e:Engagement {topic: $topic}) RETURN count(e) AS n", topic=topic)[0]["n"])

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def lose_answer(self, then: Callable[[], object] = lambda: None) -> None:
        """The next change arrives, and its answer does not."""
        self.then = then

    def _answer(self, route: Route) -> None:
        then, changes = self.then, "mutation" in (route.request.post_data or "")
        if then is None or not changes:
            return route.continue_()
        self.then = None
        route.fetch()
        then()
        return route.abort("connectionreset")


def test_what_is_done_while_something_is_away_is_not_lost_and_not_made_twice(
    browser: Browser, empty: Graph, emptied: Server, tmp_path: Path
):
    empty.write(lambda tx: run(tx, MADE, at=now()))
    service = Served(empty.connection, tmp_path)
    try:
        with browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB") as context:
            page = context.new_page()
            page.goto(f"{service.url}/map/C1?case={global_id('Alert', 'A1')}&key={service.key}")
            there = Visitor(page, empty)
            status = page.locator(".case-title .badge")
            said = page.locator("#h-case ~ .refusal")
            expect(status).to_have_text("open")

            there.fill("without a network")
            context.set_offline(True)
            there.record()
            there.refused("without a network")
            there.press("Acknowledge")
            expect(said).to_contain_text(LOST)
            expect(status).to_have_text("open")
            context.set_offline(False)
            there.record()
            there.recorded("without a network")

            there.lose_answer()
            there.fill("as first typed")
            there.record()
            there.refused("as first typed")
            there.topic.fill("as typed then")
            there.record()
            there.refused("as typed then", "had arrived")
            assert (there.count("as first typed"), there.count("as typed then")) == (1, 0)
            there.record()
            there.recorded("as typed then")

            there.lose_answer(service.process.kill)
            there.fill("the service was killed")
            there.record()
            there.refused("the service was killed")
            there.press("I take it")
            expect(said).to_contain_text(LOST)
            service.process.wait(30)
            service = Served(empty.connection, tmp_path, port=service.port)
            there.record()
            there.recorded("the service was killed")

            emptied.stop()
            there.fill("the database was away")
            there.record()
            there.refused("the database was away")
            there.press("Acknowledge")
            expect(said).to_contain_text(LOST)
            emptied.start()
            there.record()
            there.recorded("the database was away")
            there.press("Acknowledge")
            expect(page.locator(".undo")).to_contain_text("acknowledged")
            expect(status).to_have_text("acknowledged")
            done = empty.read("MATCH (a:Audit {target: 'A1'}) RETURN collect(a.what) AS done")[0]["done"]
            assert done == ["alert.acknowledge"]
    finally:
        service.stop()
