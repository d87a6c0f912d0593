"""Several people edit one section: merged, or both versions beside one another until somebody decides; nothing is lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from graph.db.client import Graph
from graph.mutations.changes import Author
from graph.workspaces.solution.section_changes import add_section, edit_section
from graph.workspaces.solution.section_clashes import settle_clash
from tests.helpers.solutions import WORKSPACE, Writer, load_parties, new_workspace, writers

COMMA = "\uff0c"


@pytest.fixture(scope="module")
def parties_loaded(graph: Graph) -> Graph:
    load_parties(graph)
    return graph


@pytest.fixture
def world(parties_loaded: Graph) -> Graph:
    new_workspace(parties_loaded)
    return parties_loaded


@pytest.fixture
def both(world: Graph) -> Iterator[list[Writer]]:
    with writers(world, None, "S1") as two:
        yield two


def clashes(who: Writer, title: str) -> list[dict[str, Any]]:
    return [each["source"] for each in who.solution()[title]["clashes"] if each["source"]["settled"] is None]


def test_edits_of_one_version_are_merged_by_clauses_or_clash(both: list[Writer]):
    us, partner = both
    made = us.add("方案", "S1", text=f"两条产线{COMMA}含安装{COMMA}100 万", due="2099-01-01T00:00:00Z")
    base = {"id": made["id"], "ifVersion": made["version"]}
    us.done("editSection", **base, text=f"三条产线{COMMA}含安装{COMMA}100 万")
    merged = partner.done("editSection", **base, text=f"两条产线{COMMA}含安装{COMMA}90 万")
    assert merged["solutionSection"]["text"] == f"三条产线{COMMA}含安装{COMMA}90 万" and merged["clashing"] == []
    late = partner.done(
        "editSection", **base, text=f"四条产线{COMMA}含安装{COMMA}100 万", due="2098-01-01T00:00:00Z", title="新方案"
    )
    assert late["clashing"] == ["text"] and late["solutionSection"]["text"] == merged["solutionSection"]["text"]
    assert (late["solutionSection"]["due"][:4], late["solutionSection"]["title"]) == ("2098", "新方案")
    again = partner.done("editSection", **base, text=f"四条产线{COMMA}含安装{COMMA}100 万")
    assert again["clashing"] == ["text"]
    (one,) = clashes(us, "新方案")
    assert clashes(partner, "新方案") == [one] and one["value"].startswith("四条")
    version = us.solution()["新方案"]["version"]
    assert (
        us.wrong("settleClash", id=one["id"], ifVersion=made["version"], take="OTHER")["ifVersion"][0]
        == "VERSION_CONFLICT"
    )
    assert us.wrong("settleClash", id=one["id"]).keys() == {"ifVersion", "take"}
    assert us.wrong("settleClash", id=one["id"], ifVersion=version, take="TEXT").keys() == {"text"}
    settled = us.done("settleClash", id=one["id"], ifVersion=version, take="TEXT", text="四条产线")
    assert settled["solutionSection"]["text"] == "四条产线" and clashes(us, "新方案") == []
    assert us.wrong("settleClash", id=one["id"], ifVersion=version, take="CURRENT")["id"][0] == "CONFLICT"


def test_what_is_chosen_clashes_where_two_chose(both: list[Writer]):
    us, partner = both
    made = us.add("到货", "S1", kind="MILESTONE", starts="2027-01-01")
    base = {"id": made["id"], "ifVersion": made["version"]}
    us.done("editSection", **base, starts="2027-02-01")
    assert partner.done("editSection", **base, starts="2027-02-01")["clashing"] == []
    assert partner.done("editSection", **base, starts="2027-03-01", ends="2027-04-01")["clashing"] == ["starts"]
    (one,) = clashes(us, "到货")
    version = us.solution()["到货"]["version"]
    assert partner.wrong("settleClash", id=one["id"], ifVersion=version, take="TEXT", text="x")["take"][0] == "INVALID"
    settled = partner.done("settleClash", id=one["id"], ifVersion=version, take="OTHER")["solutionSection"]
    assert (settled["startsAt"], settled["ends"]) == ("2027-03-01", "2027-04-01")


def test_two_processes_save_at_once(world: Graph):
    """Each clause that somebody writes at the same time is there, from two connections of their own."""
    author = Author("a", "a")
    given = {"workspace_id": WORKSPACE, "kind": "need", "title": "x", "text": COMMA.join(f"第{n}句" for n in range(8))}
    made = add_section(world, author, "add", given)

    def write(n: int, graph: Graph) -> None:
        text = given["text"].replace(f"第{n}句", f"第{n}句改")
        edit_section(graph, author, f"w{n}", {"id": made["id"], "text": text, "if_version": made["version"]})

    with Graph(world.connection) as other, ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, n, (world, other)[n % 2]) for n in range(8)]:
            done.result()
    found = world.read("MATCH (n:SolutionSection) RETURN n.text AS text")
    assert found == [{"text": COMMA.join(f"第{n}句改" for n in range(8))}]


# -- three clients that are away, come late and repeat themselves, against a model


@dataclass
class Client:
    """What somebody has on their screen: the text and the version that they read, and what they have not sent."""

    name: str
    text: str = ""
    version: str = ""
    drafts: list[tuple[str, str, str, str]] = field(default_factory=list)  # key, text, version, mark
    sent: list[tuple[str, str, str, str]] = field(default_factory=list)


class Editing(RuleBasedStateMachine):
    """A section of three clauses. The model: each mark that somebody wrote is in the text once, or in an open clash, or was decided
    against by somebody who saw it, or written over by somebody who had it on their screen."""

    graph: Graph
    runs = 0

    @initialize()
    def begin(self) -> None:
        type(self).runs += 1
        self.n = self.runs
        text = COMMA.join(("甲", "乙", "丙"))
        made = add_section(
            self.graph,
            Author("a", "a"),
            f"add{self.n}",
            {"workspace_id": WORKSPACE, "kind": "need", "title": f"t{self.n}", "text": text},
        )
        self.id, self.keys = made["id"], 0
        self.clients = [Client(name) for name in "xyz"]
        self.live: set[str] = set()  # marks that nobody has decided against
        for client in self.clients:
            self.look(client)

    def state(self) -> tuple[str, str, list[dict[str, Any]]]:
        (row,) = self.graph.read(STATE, id=self.id)
        return row["text"], row["version"], row["clashes"]

    def look(self, client: Client) -> None:
        client.text, client.version, _ = self.state()

    @rule(who=st.integers(0, 2))
    def read(self, who: int) -> None:
        self.look(self.clients[who])

    @rule(who=st.integers(0, 2), clause=st.integers(0, 2))
    def write(self, who: int, clause: int) -> None:
        """Put a mark of one's own into a clause of what is on the screen; it is not sent yet."""
        client = self.clients[who]
        self.keys += 1
        mark = f"<{client.name}{self.keys}>"
        parts = client.text.split(COMMA)
        parts[clause % len(parts)] += mark
        client.drafts.append((f"{self.n}-{self.keys}", COMMA.join(parts), client.version, mark))

    @precondition(lambda self: any(client.drafts for client in self.clients))
    @rule(who=st.integers(0, 2), at=st.integers(0, 3))
    def send(self, who: int, at: int) -> None:
        """Send one of the drafts, in any order."""
        client = self.clients[who]
        if client.drafts:
            draft = client.drafts.pop(at % len(client.drafts))
            client.sent.append(draft)
            self.live.add(draft[3])
            self.save(client, draft)

    @precondition(lambda self: any(client.sent for client in self.clients))
    @rule(who=st.integers(0, 2), at=st.integers(0, 3), new_key=st.booleans())
    def repeat(self, who: int, at: int, new_key: bool) -> None:
        """Send once more what was sent, under its key or as if its answer had been lost, under a new one."""
        client = self.clients[who]
        if client.sent:
            key, text, version, mark = client.sent[at % len(client.sent)]
            before = self.state()
            self.keys += 1
            self.save(client, (f"{key}r{self.keys}" if new_key else key, text, version, mark))
            assert self.state() == before

    def save(self, client: Client, draft: tuple[str, str, str, str]) -> None:
        key, text, version, _ = draft
        edit_section(
            self.graph, Author(client.name, client.name), key, {"id": self.id, "text": text, "if_version": version}
        )
        self.check()

    @precondition(lambda self: self.state()[2])
    @rule(take=st.sampled_from(["current", "other"]))
    def settle(self, take: str) -> None:
        text, version, open_clashes = self.state()
        self.keys += 1
        clash = open_clashes[0]
        settle_clash(
            self.graph,
            Author("d", "d"),
            f"{self.n}s{self.keys}",
            {"id": clash["id"], "take": take, "if_version": version},
        )
        rejected = marks(clash["value"]) if take == "current" else marks(text)
        chosen = text if take == "current" else clash["value"]
        self.live -= {mark for mark in rejected if mark not in chosen}
        self.check()

    def check(self) -> None:
        text, _, open_clashes = self.state()
        everything = text + "".join(each["value"] for each in open_clashes)
        history = "".join(row["value"] for row in self.graph.read(HISTORY, id=self.id))
        for mark in self.live:
            assert mark in everything, (mark, everything)
        for mark in {*marks(text), *self.live}:
            assert text.count(mark) <= 1, text
        assert all(mark in history + everything for mark in self.live)


def marks(text: str) -> set[str]:
    return {f"<{part.partition('>')[0]}>" for part in text.split("<")[1:]}


STATE = """MATCH (n:SolutionSection {id: $id}) RETURN n.text AS text, n.version AS version,
COLLECT { MATCH (c:SectionClash {section: $id}) WHERE c.settled IS NULL RETURN c {.id, .value} ORDER BY c.at } AS clashes"""
HISTORY = "MATCH (e:SectionEdit {section: $id, field: 'text'}) RETURN e.value AS value"


def test_no_edit_is_lost_and_none_is_doubled(world: Graph):
    class Here(Editing):
        graph = world

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
