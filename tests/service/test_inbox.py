"""The inbox: what waits for one of us and for partners, by due time; and sentences as forms, which tell partners of nothing that they don't see."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from battlemap.analyses import GraphAnalyses
from battlemap.cli.main import app as commands
from gql.compile.requests import GraphQLRequest
from gql.ids import global_id, parts_of
from graph.access.contracts import Contract, workspace_fields
from graph.clock import now, parse_instant
from graph.db.client import Graph
from graph.db.transactions import counted_statements, run
from tests.helpers.contracts import terms
from tests.helpers.leaks import Partner
from tests.helpers.servers import environment

DUE = now().replace(microsecond=0)
WORLD = """
CREATE (c:Organization:Customer {id: 'C1', name: '晶圣', region: '华东'}), (r:Person:SalesRep {id: 'R1', name: '李雷'}), (:Person:SalesRep {id: 'R2', name: '韩梅'})
CREATE (v1:Organization:ServiceProvider {id: 'V1', name: '维保一'}), (v2:Organization:ServiceProvider {id: 'V2', name: '维保二'})
CREATE (:Asset {id: 'A1', model: 'MR-3100'}), (a:Asset {id: 'A2', model: 'CT-500'})-[:INSTALLED_AT {id: 'i'}]->(c)
CREATE (c)<-[:SERVES {id: 's'}]-(v1)
CREATE (w:Workspace {id: 'W1', state: 'open', need: '扩建', opened: datetime()})-[:FOR_CUSTOMER {id: 'f1'}]->(c)
CREATE (x:Workspace {id: 'W2', state: 'won', need: '完', opened: datetime()})-[:FOR_CUSTOMER {id: 'f2'}]->(c)
FOREACH (v IN [v1, v2] | CREATE (v)-[:ADMITTED_TO {id: v.id, valid_from: date('2026-01-01')}]->(w), (v)-[:ADMITTED_TO {id: v.id + 'x'}]->(x))
WITH w, x UNWIND $requests AS row
CREATE (q:Request {id: row.id, kind: 'stock', what: row.id, state: row.state, due: row.due, sent: datetime('2026-01-01T00:00:00Z')})
FOREACH (in IN CASE WHEN row.closed THEN [x] ELSE [w] END | CREATE (q)-[:IN_WORKSPACE {id: row.id}]->(in))
WITH q, row OPTIONAL MATCH (to {id: row.to}) FOREACH (t IN CASE WHEN to IS NULL THEN [] ELSE [to] END | CREATE (q)-[:ADDRESSED_TO {id: row.id}]->(t))
WITH q, row OPTIONAL MATCH (of {id: row.of}) FOREACH (o IN CASE WHEN of IS NULL THEN [] ELSE [of] END | CREATE (q)-[:REQUESTED_BY {id: row.id}]->(o))"""
SECTIONS = """MATCH (w:Workspace {id: 'W1'}), (x:Workspace {id: 'W2'}) UNWIND $sections AS row
CREATE (n:SolutionSection {id: row.id, workspace: 'W1', kind: 'need', title: row.id, state: row.state, version: 'v', owner: row.owner,
  due: row.due, removed: CASE WHEN row.removed THEN datetime() END})
FOREACH (in IN CASE WHEN row.closed THEN [x] ELSE [w] END | CREATE (n)-[:SECTION_OF {id: row.id}]->(in))
FOREACH (id IN coalesce(row.clashes, []) | CREATE (:SectionClash {id: id, section: row.id, field: 'text', value: 'x', at: datetime(), by: row.by,
  settled: CASE WHEN id ENDS WITH '!' THEN datetime() END})-[:CLASH_OF {id: id}]->(n))
WITH n, row UNWIND coalesce(row.shared, []) AS id MATCH (p {id: id})
CREATE (n)-[:SHARED_WITH {id: row.id + id, since: datetime('2026-01-01T00:00:00Z'), history_from: datetime('2026-01-01T00:00:00Z')}]->(p)
FOREACH (o IN CASE WHEN row.of = id THEN [p] ELSE [] END | CREATE (n)-[:OWNED_BY {id: row.id}]->(o))"""

PUBLISHED = (
    "CREATE (:DataContract {id: 'DC', status: 'published', version: 1, scope: $terms, expires: date('2029-12-31')})"
)


def request(id: str, days: int, **more: Any) -> dict[str, Any]:
    return {"id": id, "due": DUE + dt.timedelta(days), "state": "sent", "closed": False, "to": None, "of": None} | more


def section(id: str, days: int | None, **more: Any) -> dict[str, Any]:
    due = None if days is None else DUE + dt.timedelta(days)
    return {"id": id, "due": due, "state": "draft", "closed": False, "owner": None, "removed": False} | more


REQUESTS = [
    request("team", -1),
    request("to me", 3, to="R1"),
    request("to another", 1, to="R2"),
    request("to one", -2, to="V1"),
    request("to two", 2, to="V2"),
    request("from one", 5, of="V1"),
    request("answered", -3, state="answered"),
    request("closed", -3, closed=True),
]
SECTIONS_ROWS = [
    section("mine", 4, owner="李雷", clashes=["c-mine", "c-decided!"], by="韩梅"),
    section("by key", None, owner="li", state="missing"),
    section("hers", 1, owner="韩梅", clashes=["c-hers"], by="韩梅"),
    section("ready", 1, owner="李雷", state="ready"),
    section("nobody's", 1, clashes=["c-nobody"], by="韩梅"),
    section("removed", 1, owner="李雷", removed=True, shared=["V1"], of="V1"),
    section("in a closed one", 1, owner="李雷", closed=True),
    section("of one", 0, shared=["V1", "V2"], of="V1", clashes=["c-one"], by="li"),
    section("of two", 6, shared=["V2"], of="V2"),
    section("person of two", 7, shared=["V2"], owner="wang"),
    section("not shared", 7, owner="wang"),
]
INBOX = """query ($first: Int! = 50, $after: String) { inbox(first: $first, after: $after) { totalCount overdueCount pageInfo { hasNextPage endCursor }
  items { kind due overdue mine workspace { id need } node { id ... on Request { what } ... on SolutionSection { title } ... on SectionClash { field } } } } }"""
PARSE = 'query ($text: String!, $id: ID! = "W1") { parseRequest(text: $text, workspaceId: $id) { fields { field words note { en } question { en } chosen { input value } options { input value name { zh } } } } }'
FIELDS = {
    "Organization": {"name"},
    "Asset": {"model"},
    "INSTALLED_AT": set[str](),
}


def contract(partner: str, **areas: Any) -> Contract:
    opened = workspace_fields({name: frozenset(of) for name, of in FIELDS.items()}, areas)
    fields = {name: frozenset(of) for name, of in FIELDS.items()} | opened
    rows = frozenset({"assets_of_customers"})
    return Contract("K", 1, partner, "x", dt.date(2030, 1, 1), "full", None, frozenset({"C1"}), rows, fields, areas)


@pytest.fixture(scope="module")
def world(graph: Graph) -> Graph:
    graph.write(lambda tx: run(tx, WORLD, requests=REQUESTS))
    graph.write(lambda tx: run(tx, SECTIONS, sections=SECTIONS_ROWS))
    shared = terms(id="DC", partner="V1", customers=["C1"], rows=[], fields={}, workspace={"requests": "read"})
    graph.write(lambda tx: run(tx, PUBLISHED, terms=shared.model_dump_json()))
    return graph


class Reader(Partner):
    def __init__(self, graph: Graph, under: Contract | None, name: str, person: str | None = None):
        super().__init__(graph, under, person=person, own=[INBOX], analyses=GraphAnalyses(graph))
        object.__setattr__(self.caller.principal, "name", name)

    def data(self, query: str, **variables: Any) -> Any:
        answer = self.ask(query, variables)
        assert answer == self.ask(query, variables, generic=True) or "parseRequest" in query
        return orjson.loads(answer)["data"]

    def waiting(self) -> dict[str, bool]:
        """Ids of what waits, by due time, and whether it waits for this person."""
        found = self.data(INBOX)["inbox"]
        assert found["totalCount"] == len(found["items"])
        assert found["overdueCount"] == sum(each["overdue"] for each in found["items"])
        return {(parts_of(each["node"]["id"]) or ("", ""))[1]: each["mine"] for each in found["items"]}

    def form(self, text: str, **variables: Any) -> dict[str, Any]:
        return {row["field"]: row for row in self.data(PARSE, text=text, **variables)["parseRequest"]["fields"]}


@pytest.fixture
def readers(world: Graph) -> Iterator[Any]:
    with ExitStack() as stack:

        def made(under: Contract | None, name: str, person: str | None = None) -> Reader:
            reader = Reader(world, under, name, person)
            stack.callback(reader.close)
            return reader

        yield made


def statements_of(reader: Reader, variables: dict[str, Any]) -> int:
    """How many statements one answer needs."""

    async def counted() -> int:
        with counted_statements() as seen:
            await reader.service.answer(GraphQLRequest(INBOX, variables), reader.caller)
        return len(seen)

    return reader.pool.submit(reader.loop.run_until_complete, counted()).result()


BOTH: dict[str, Any] = {"requests": "edit", "solution": "edit"}


def test_what_waits_is_told_to_whom_it_waits_for_by_due_time(readers: Any):
    us, nobody = readers(None, "li", "R1"), readers(None, "shared key")
    mine = {
        "team": False,
        "c-nobody": False,
        "to me": True,
        "c-mine": True,
        "mine": True,
        "from one": False,
        "by key": True,
    }
    assert us.waiting() == mine | {"c-one": True} and list(us.waiting())[-1] == "by key"
    assert nobody.waiting() == {"team": False, "c-nobody": False, "from one": False}
    one, two = readers(contract("V1", **BOTH), "chen"), readers(contract("V2", **BOTH), "wang")
    assert one.waiting() == {"to one": False, "c-one": False, "of one": False}
    assert two.waiting() == {"to two": False, "of two": False, "person of two": True}
    assert readers(contract("V1", requests="read"), "chen").waiting() == {"to one": False}
    assert set(readers(contract("V1", solution="read"), "chen").waiting()) == {"of one", "c-one"}


def test_pages_follow_one_another_and_each_is_one_statement(readers: Any):
    us = readers(None, "li", "R1")
    whole = us.data(INBOX)["inbox"]["items"]
    late = [each["due"] is not None and parse_instant(each["due"]) < now() for each in whole]
    assert [each["overdue"] for each in whole] == late and True in late and False in late
    found: list[Any] = []
    after = None
    while after is not None or not found:
        assert statements_of(us, {"first": 3, "after": after}) == 1
        page = us.data(INBOX, first=3, after=after)["inbox"]
        found += page["items"]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    assert found == whole
    assert b"BAD_INPUT" in us.ask(INBOX, {"after": "x"})


def test_a_sentence_fills_the_form_and_what_is_unclear_asks(readers: Any):
    us = readers(None, "li", "R1")
    form = us.form("请供应链同事确认 MR-3100 库存,需48小时内反馈")
    told = {name: (row["chosen"] and row["chosen"]["value"], row["words"]) for name, row in form.items()}
    assert told["kind"] == ("STOCK", "库存") and told["product"] == ("MR-3100", "MR-3100")
    assert told["addressee"] == ("供应链", "供应链同事") and "48小时" in told["due"][1]
    named = us.form("请维保一确认 MR-3100 和 CT-500 库存")
    assert named["addressee"]["chosen"] == {"input": "addresseeId", "value": global_id("Organization", "V1")}
    assert named["product"]["chosen"] is None and "more than one" in named["product"]["question"]["en"]
    assert {each["value"] for each in named["product"]["options"]} == {"MR-3100", "CT-500"}
    assert named["due"]["chosen"] is None and named["due"]["question"]
    offered = {each["value"] for each in named["addressee"]["options"]}
    assert {"供应链", global_id("Person", "R2")} <= offered
    assert us.data(PARSE, text="x", id="W9")["parseRequest"] is None
    assert b"BAD_INPUT" in us.ask(PARSE, {"text": "x" * 3000})


def test_partners_are_told_of_no_team_name_or_product_that_they_do_not_see(world: Graph, readers: Any):
    one = readers(contract("V1", **BOTH), "chen")
    assert set(one.form("请确认 CT-500 库存,48小时内")) == {"kind", "product", "due"}
    assert one.form("请确认 CT-500 库存")["product"]["chosen"] == {"input": "product", "value": "CT-500"}
    secret = "请维保二的李雷或供应链确认 MR-3100 库存,2个工作日内"
    absent = secret.replace("MR-3100", "MR-3199").replace("维保二", "维保九").replace("李雷", "李电")
    known, unknown = (json.dumps(one.form(text), ensure_ascii=False) for text in (secret, absent))
    due = '"due"'
    assert known.split(due)[0].translate(str.maketrans("二雷", "九电")).replace("3100", "3199") == unknown.split(due)[0]
    asked = orjson.loads(one.ask(PARSE, {"text": "x", "id": "W9"}))
    assert asked["data"]["parseRequest"] is None
    reads = readers(contract("V1", requests="comment"), "chen")
    assert b"Cannot query field" in reads.ask(PARSE, {"text": "x"})


def test_the_command_shows_the_same(world: Graph, monkeypatch: pytest.MonkeyPatch):
    for name, value in environment(world.connection).items():
        monkeypatch.setenv(name, value)
    shown = CliRunner().invoke(commands, ["requests", "inbox", "--by", "li", "--person", "R1", "--json"])
    found = json.loads(shown.stdout)
    assert [each["node"]["id"] for each in found["items"]][-1] == "by key" and found["total_count"] == 8
    lines = CliRunner().invoke(commands, ["requests", "inbox", "--by", "li", "--person", "R1"]).output.splitlines()
    assert len(lines) == 8 and "overdue" in lines[0] and "team" in lines[0]
    assert "no due time" in lines[-1] and "yours" in lines[-1]
