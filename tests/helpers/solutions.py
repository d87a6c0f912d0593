"""Helpers of tests: customer solutions: a workspace with partners under contracts, and people of each side who read and change it over GraphQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import orjson

from graph.access.contracts import contracts_in_force
from graph.clock import today
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.records import EdgeRecord, NodeRecord
from graph.store import writers as store
from tests.helpers.contracts import terms
from tests.helpers.leaks import Partner
from tests.helpers.mutations import FEED

PARTNERS = {"S1": "edit", "S2": "edit", "S3": "read"}
WORKSPACE = "WS-1"
RECORDS = [
    NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣"}, FEED),
    NodeRecord(("Person",), "P1", {"name": "王伟"}, FEED),
    NodeRecord(("Signal",), "G1", {"kind": "expansion", "title": "扩建"}, FEED),
    *(NodeRecord(("Organization", "Supplier"), id, {"name": id}, FEED) for id in PARTNERS),
    EdgeRecord("WORKS_AT", ("Person", "P1"), ("Organization", "C1"), {}, FEED),
    *(EdgeRecord("SUPPLIES", ("Organization", id), ("Organization", "C1"), {}, FEED) for id in PARTNERS),
]
GONE = """MATCH (n:Workspace|SolutionSection|SectionEdit|SectionClash|Comment|CommentEdit|Request|Quote|QuoteLine|QuotePayment|Insight|DataContract|Audit|Event|Done) DETACH DELETE n"""
MADE = """UNWIND $rows AS row
CREATE (:DataContract {id: row.id, status: 'published', version: 1, scope: row.terms, expires: date('2029-12-31')})"""
SPACE = """CREATE (w:Workspace {id: $id, need: '联合方案', state: 'open', opened: datetime('2026-05-01T08:00:00Z')})"""
PARTIES = [
    EdgeRecord("FOR_CUSTOMER", ("Workspace", WORKSPACE), ("Organization", "C1"), {}, FEED),
    *(
        EdgeRecord("ADMITTED_TO", ("Organization", id), ("Workspace", WORKSPACE), {"contract": f"DC-{id}"}, FEED, "k")
        for id in PARTNERS
    ),
]
SHOWN = "solutionSection { id kind title text state due version changed necessity startsAt: starts ends } version userErrors { path code message }"
SOLUTION = """{ workspaces { nodes { id sections(first: 100) { source { id kind title text owner state due version changed
  sharedWith { since target { id } } ownedBy { target { id } } neededBy { target { name } } restsOn { target { id } }
  answers { target { title } } answeredBy { source { title } } follows { target { title } } followedBy { source { title } }
  edits(first: 100) { source { id field value at } } clashes { source { id field value at settled } } } } } }
  solutionSections(first: 100) { totalCount edges { cursor node { id title } } }
  solutionSectionTotals(by: KIND) { key count suppressed }
  sectionEdits(first: 100) { totalCount nodes { id section field value at } }
  sectionClashes(first: 100) { totalCount nodes { id } } }"""


def load_parties(graph: Graph) -> None:
    store.upsert(graph, RECORDS)


def new_workspace(graph: Graph, area: str = "solution") -> None:
    """An open workspace about C1 with all partners as parties, whose contracts open an area; nothing else is left of others."""
    published = [
        terms(
            id=f"DC-{id}",
            partner=id,
            customers=["C1"],
            rows=["partners_of_customers", "people_of_customers", "signals_of_customers"],
            fields={"Organization": ["name"], "Person": ["name"], "Signal": ["title"], "SUPPLIES": "all"},
            workspace={area: access},
        )
        for id, access in PARTNERS.items()
    ]
    rows = [{"id": each.id, "terms": each.model_dump_json()} for each in published]
    for statement in (GONE, MADE, SPACE):
        graph.write(lambda tx, text=statement: run(tx, text, rows=rows, id=WORKSPACE))
    store.upsert(graph, PARTIES)


class Writer(Partner):
    """Somebody of a partner, or of us, who writes sections. Keys of changes are counted, so that each run has the same."""

    def __init__(self, graph: Graph, partner: str | None = None):
        under = contracts_in_force(graph, today())[f"DC-{partner}"] if partner else None
        super().__init__(graph, under)
        who = self.caller.principal
        assert who
        object.__setattr__(who, "id", partner or "us")
        object.__setattr__(who, "name", partner or "us")
        self.count = 0

    def shown(self, name: str) -> str:
        """What is asked of the answer of a change."""
        return f"{SHOWN} { {'editSection': 'clashing', 'shareSection': 'gains loses shown unseen'}.get(name, '') }"

    def body(self, name: str, **given: Any) -> bytes:
        """The answer of a change, as it is sent."""
        self.count += 1
        shown = self.shown(name)
        title = name[0].upper() + name[1:]
        text = f"mutation ($input: {title}Input!) {{ {name}(input: $input) {{ {shown} }} }}"
        return self.ask(text, {"input": {"idempotencyKey": f"k{self.count}"} | given})

    def change(self, name: str, **given: Any) -> dict[str, Any]:
        answer = orjson.loads(self.body(name, **given))
        assert "errors" not in answer, answer
        return dict(answer["data"][name])

    def done(self, name: str, **given: Any) -> dict[str, Any]:
        """What a change that is made answers."""
        answer = self.change(name, **given)
        assert answer["userErrors"] == [], answer
        return answer

    def wrong(self, name: str, **given: Any) -> dict[str, tuple[str, str]]:
        """Path → code and message of what is wrong with a change."""
        answer = self.change(name, **given)
        assert next(iter(answer.values())) is None and answer["userErrors"], answer
        return {".".join(e["path"][1:]): (e["code"], e["message"]) for e in answer["userErrors"]}

    def add(self, title: str, *partners: str, kind: str = "NEED", **given: Any) -> dict[str, Any]:
        """A section that is added: its id, title, text, version …"""
        about = {"workspaceId": WORKSPACE, "kind": kind, "title": title, "partnerIds": partners}
        return dict(self.done("addSection", **about | given)["solutionSection"])

    def solution(self) -> dict[str, dict[str, Any]]:
        """Title → section, of those that are seen."""
        answer = orjson.loads(self.ask(SOLUTION))
        assert "errors" not in answer, answer
        (space,) = answer["data"]["workspaces"]["nodes"]
        return {each["source"]["title"]: each["source"] for each in space["sections"]}


@contextmanager
def writers(graph: Graph, *partners: str | None) -> Iterator[list[Writer]]:
    """Writers of these partners, or of us."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Writer(graph, partner))) for partner in partners]
