"""Acts that are sent while the network, the service or the database goes away: said plainly, nothing typed is lost, nothing is made twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import requests
from playwright.sync_api import Browser, Locator, Page, Route, expect

from gql.ids import global_id
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import run
from tests.helpers.gate import Gate
from tests.helpers.lent import lent
from tests.helpers.served import Asked, Inside, Served

MADE = """CREATE (c:Organization:Customer {id: 'AWAY', name: '医院', name_en: 'Hospital'})
CREATE (:Person {id: 'AWAY-P', name: '王伟', name_en: 'Wei Wang'})-[:WORKS_AT {id: 'AWAY-W'}]->(c)
CREATE (:Alert {id: 'AWAY-A', status: 'open', intent: 'expansion', customer: 'AWAY', title: '扩产', title_en: 'line expansion',
  at: $at, last: $at, rules: [], evidence: 0})"""
AUDITED = "MATCH (a:Audit {what: 'engagement.record'}) RETURN count(a) AS n"
MET = "MATCH (e:Engagement)-[:ABOUT]->(:Customer {id: 'AWAY'}) RETURN count(e) AS n"
LOST = "No answer came"


class Visitor:
    """Somebody with a form and a case before them."""

    def __init__(self, page: Page, graph: Graph):
        self.page, self.graph = page, graph
        self.before = int(graph.read(AUDITED)[0]["n"])
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

    def record_at_last(self, topic: str) -> None:
        """And what the map shows then is there, before the next thing goes away."""
        with self.page.expect_response(lambda r: "query Map(" in (r.request.post_data or "")) as shown:
            self.record()
        shown.value.finished()
        self.recorded(topic)

    def recorded(self, topic: str) -> None:
        """It is said, the form is empty, and there is one of it, with one entry of the audit log."""
        expect(self.form.get_by_role("status")).to_contain_text("Recorded")
        expect(self.topic).to_have_value("")
        assert self.count(topic) == 1
        made = self.graph.read(AUDITED)[0]["n"] - self.before
        assert made == self.graph.read(MET)[0]["n"]

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
    browser: Browser, scored: Graph, tmp_path: Path
):
    """The database is away as one that has stopped is to who asks it: connections are cut, and new ones refused."""
    gate = Gate(scored.connection)
    with lent(scored) as graph:
        graph.write(lambda tx: run(tx, MADE, at=now()))
        try:
            acts_and_finds_things_away(browser, graph, gate, tmp_path)
        finally:
            gate.shut()


def acts_and_finds_things_away(browser: Browser, graph: Graph, gate: Gate, folder: Path) -> None:
    service: Served | Inside = (killed := Served(gate.connection, folder))
    try:
        with browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB") as context:
            page = context.new_page()
            page.goto(f"{service.url}/map/AWAY?case={global_id('Alert', 'AWAY-A')}&key={service.key}")
            there = Visitor(page, graph)
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
            there.record_at_last("without a network")

            there.lose_answer()
            there.fill("as first typed")
            there.record()
            there.refused("as first typed")
            there.topic.fill("as typed then")
            there.record()
            there.refused("as typed then", "had arrived")
            assert (there.count("as first typed"), there.count("as typed then")) == (1, 0)
            there.record_at_last("as typed then")

            there.lose_answer(killed.process.kill)
            there.fill("the service was killed")
            there.record()
            there.refused("the service was killed")
            there.press("I take it")
            expect(said).to_contain_text(LOST)
            killed.process.wait(30)
            service = Inside(gate.connection, service.port)
            there.record_at_last("the service was killed")

            gate.shut()
            there.fill("the database was away")
            there.record()
            there.refused("the database was away")
            with page.expect_response(lambda r: "mutation Acknowledge" in (r.request.post_data or "")):
                there.press(
                    "Acknowledge"
                )  # refused before the database is back: it is still said of what was pressed before
            expect(said).to_contain_text(LOST)
            _is_told(service)
            gate.open()
            there.record_at_last("the database was away")
            there.press("Acknowledge")
            expect(page.locator(".undo")).to_contain_text("acknowledged")
            expect(status).to_have_text("acknowledged")
            assert requests.get(service.url + "/health/ready", timeout=30).status_code == 200
            done = graph.read("MATCH (a:Audit {target: 'AWAY-A'}) RETURN collect(a.what) AS done")[0]["done"]
            assert done == ["alert.acknowledge"]
    finally:
        service.stop()


def _is_told(service: Asked) -> None:
    """To programs that ask, and to who looks after it."""
    (error,) = service.ask("{ customers { edges { cursor } } }")["errors"]
    assert error["extensions"]["code"] == "DATABASE_UNAVAILABLE"
    ready = requests.get(service.url + "/health/ready", timeout=30)
    assert (ready.status_code, ready.json()["code"]) == (503, "DATABASE_UNAVAILABLE")
