"""Partner workspaces: who can be a party, what changes are refused, what a party sees, and what becomes of them when parties merge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import orjson
import pytest
from graphql import print_schema
from typer.testing import CliRunner

from battlemap.analyses import GraphAnalyses
from battlemap.cli.main import app as commands
from gql.ids import global_id
from gql.schema.allowances import for_contract
from gql.schema.schema import SCHEMA
from graph.access.contracts import Contract, contracts_in_force
from graph.access.policy import Policy
from graph.clock import today
from graph.contracts.contract_checks import contract_problems
from graph.contracts.contract_diff import diff_contract
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.model import MODEL
from graph.model.records import EdgeRecord, NodeRecord
from graph.query.frames.frame_columns import visible_frames
from graph.query.frames.frame_tables import read_frame
from graph.store import writers as store
from ingest.mapping.loadable import loadable_edges
from tests.helpers.answers import execute
from tests.helpers.contracts import terms
from tests.helpers.leaks import Partner
from tests.helpers.mutations import FEED
from tests.helpers.servers import environment

ROLES = {"V1": "ServiceProvider", "V2": "ServiceProvider", "V3": "Distributor", "S1": "Supplier", "S2": "Supplier"}
MORE: dict[str, dict[str, Any]] = {
    "V2": {"blacklisted": True, "blacklist_reason": "拖欠"},
    "V3": {"territories": ["西北"]},
}
RECORDS = [
    NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣", "region": "华东"}, FEED),
    NodeRecord(("Organization", "Customer"), "C2", {"name": "蓝膜", "region": "华南"}, FEED),
    NodeRecord(("Opportunity",), "O1", {"name": "扩产", "status": "open"}, FEED),
    NodeRecord(("Opportunity",), "O2", {"name": "备件", "status": "open"}, FEED),
    *(NodeRecord(("Organization", role), id, {"name": id} | MORE.get(id, {}), FEED) for id, role in ROLES.items()),
    EdgeRecord("OPENED", ("Organization", "C1"), ("Opportunity", "O1"), {}, FEED),
    EdgeRecord("OPENED", ("Organization", "C2"), ("Opportunity", "O2"), {}, FEED),
    *(EdgeRecord("SUPPLIES", ("Organization", id), ("Organization", "C1"), {}, FEED) for id in ("S1", "S2")),
]
ALERT = """CREATE (:Alert {id: 'A1', customer: 'C1', status: 'open', title: '扩建意向', title_en: 'Expansion', at: datetime(), last: datetime()})"""
GONE = "MATCH (n:Workspace|Alert|DataContract|Audit|Event|Done) DETACH DELETE n"
PUBLISHED = """UNWIND $rows AS row
CREATE (:DataContract {id: row.id, status: 'published', version: 1, scope: row.terms, expires: date('2029-12-31')})"""
PART = {"solution": "edit", "plan": "read"}
OPENED = {
    "Organization": ["name"],
    "Person": ["name"],
    "Supplier": ["categories"],
    "SUPPLIES": "all",
    "Opportunity": ["name"],
}
SHOWN = "workspace { id need needEn state why forCustomer { target { name } } forOpportunity { target { name } } parties { source { id } contract } }"
ERRORS = "version userErrors { path code message }"
MINE = """{ workspaces(orderBy: OPENED) { totalCount nodes { id need state opened closed forCustomer { target { name } } forOpportunity { target { name } }
  parties { validFrom source { id ... on Organization { name admittedTo { target { id } } } } } } } workspaceTotals(by: STATE) { key count }
  customers { nodes { suppliers { source { id admittedTo { target { id } } } } } } }"""


def contract_of(partner: str, **changed: Any) -> Any:
    plain = {
        "id": f"DC-{partner}",
        "partner": partner,
        "customers": ["C1"],
        "rows": ["partners_of_customers"],
        "fields": OPENED,
    }
    return terms(**plain | {"workspace": PART} | changed)


@pytest.fixture(scope="module")
def parties_loaded(graph: Graph) -> Graph:
    store.upsert(graph, RECORDS)
    return graph


@pytest.fixture
def world(parties_loaded: Graph) -> Graph:
    published = [contract_of(id, workspace=None if id == "V1" else PART) for id in ROLES]
    rows = [{"id": each.id, "terms": each.model_dump_json()} for each in published]
    for statement in (GONE, ALERT, PUBLISHED):
        parties_loaded.write(lambda tx, text=statement: run(tx, text, rows=rows))
    return parties_loaded


class Sales(Partner):
    """Somebody of sales, whose changes have keys of their own."""

    def __init__(self, graph: Graph):
        super().__init__(graph, None, analyses=GraphAnalyses(graph))
        self.keys = iter(range(1000))

    def change(self, name: str, **given: Any) -> dict[str, Any]:
        title = name[0].upper() + name[1:]
        text = f"mutation ($input: {title}Input!) {{ {name}(input: $input) {{ {SHOWN} {ERRORS} }} }}"
        answer = orjson.loads(self.ask(text, {"input": {"idempotencyKey": f"k{next(self.keys)}"} | given}))
        assert "errors" not in answer, answer
        return dict(answer["data"][name])

    def wrong(self, name: str, **given: Any) -> dict[str, tuple[str, str]]:
        """Path → code and message of what is wrong."""
        answer = self.change(name, **given)
        assert answer["workspace"] is None
        return {".".join(e["path"][1:]): (e["code"], e["message"]) for e in answer["userErrors"]}

    def opened(self, *partners: str) -> str:
        answer = self.change("openWorkspace", customerId="C1", need="联合方案", partnerIds=partners)
        assert answer["userErrors"] == []
        return str(answer["workspace"]["id"])


@pytest.fixture
def sales(world: Graph) -> Iterator[Sales]:
    with closing(Sales(world)) as made:
        yield made


@contextmanager
def asking(graph: Graph, partner: str) -> Iterator[Partner]:
    with closing(Partner(graph, contracts_in_force(graph, today())[f"DC-{partner}"])) as made:
        yield made


def seen(graph: Graph, partner: str) -> dict[str, Any]:
    with asking(graph, partner) as asked:
        answer = orjson.loads(asked.ask(MINE))
        assert "errors" not in answer and asked.ask(MINE, generic=True) == asked.ask(MINE)
        return dict(answer["data"])


def parties(answer: dict[str, Any]) -> set[str]:
    return {party["source"]["id"] for party in answer["workspace"]["parties"]}


def test_an_alert_fills_in_what_a_workspace_is_about(world: Graph, sales: Sales):
    given = {
        "idempotencyKey": "once",
        "alertId": global_id("Alert", "A1"),
        "partnerIds": [global_id("Organization", "S1")],
    }
    answer = sales.change("openWorkspace", **given)
    made = answer["workspace"]
    assert (made["need"], made["needEn"], made["state"]) == ("扩建意向", "Expansion", "OPEN")
    assert made["forCustomer"] == [{"target": {"name": "晶圣"}}] and made["forOpportunity"] == [
        {"target": {"name": "扩产"}}
    ]
    assert made["parties"] == [{"source": {"id": global_id("Organization", "S1")}, "contract": "DC-S1"}]
    assert sales.change("openWorkspace", **given) == answer
    assert "alertId" in sales.wrong("openWorkspace", **given | {"idempotencyKey": "again"})
    entries = world.read(
        "MATCH (a:Audit {label: 'Workspace'}) RETURN a.what AS what, a.about AS about, a.after AS after, a.chain = a.target AS own"
    )
    assert [(e["what"], e["about"], e["own"]) for e in entries] == [("workspace.open", "C1", True)]
    events = world.read("MATCH (e:Event {label: 'Workspace'}) RETURN e.kind AS kind, e.target AS target")
    assert events == [{"kind": "change", "target": world.read("MATCH (w:Workspace) RETURN w.id AS id")[0]["id"]}]
    assert "扩建意向" in json.loads(entries[0]["after"])["need"]
    assert sales.change("closeWorkspace", id=made["id"], state="STOPPED", why="x")["userErrors"] == []
    assert sales.change("openWorkspace", **given | {"idempotencyKey": "after"})["userErrors"] == []
    assert "opened from this alert" in sales.wrong("reopenWorkspace", id=made["id"])["id"][1]


def test_who_may_not_be_a_party_is_refused_with_the_reason(world: Graph, sales: Sales):
    world.write(lambda tx: run(tx, "MATCH (d:DataContract {id: 'DC-S2'}) SET d.status = 'revoked'"))
    about = {
        "customerId": "C1",
        "need": "x",
        "opportunityId": "O2",
        "partnerIds": ["S1", "V1", "V2", "V3", "S2", "C2", "S1"],
    }
    wrong = sales.wrong("openWorkspace", **about)
    assert {path: code for path, (code, _) in wrong.items()} == {
        "opportunityId": "CONFLICT",
        **dict.fromkeys((f"partnerIds.{n}" for n in (1, 2, 3, 4)), "CONFLICT"),
        "partnerIds.5": "NOT_FOUND",
        "partnerIds.6": "DUPLICATE",
    }
    assert [any(word in wrong[f"partnerIds.{n}"][1] for word in words) for n, words in enumerate(REASONS, 1)] == [
        True
    ] * 4
    assert sales.wrong("openWorkspace").keys() == {"customerId", "need"}
    assert sales.wrong("openWorkspace", customerId="C2", need="x", alertId="A1").keys() == {"alertId"}
    assert world.read("MATCH (w:Workspace) RETURN count(w) AS n")[0]["n"] == 0


REASONS = (("DC-V1 has no part",), ("拖欠",), ("西北",), ("no data contract in force",))


def test_a_closed_workspace_is_read_only_until_it_is_reopened(world: Graph, sales: Sales):
    id = sales.opened("S1")
    first = sales.change("admitPartner", id=id, partnerId="S2")
    assert parties(first) == {global_id("Organization", each) for each in ("S1", "S2")}
    assert sales.wrong("admitPartner", id=id, partnerId="S2")["partnerId"][0] == "CONFLICT"
    out = sales.change("putPartnerOut", id=id, partnerId="S2", ifVersion=first["version"])
    assert parties(out) == {global_id("Organization", "S1")}
    late = sales.wrong("admitPartner", id=id, partnerId="S2", ifVersion=first["version"])
    assert late["ifVersion"][0] == "VERSION_CONFLICT"
    assert sales.wrong("putPartnerOut", id=id, partnerId="S2")["partnerId"][0] == "CONFLICT"
    assert sales.wrong("closeWorkspace", id=id, state="OPEN").keys() == {"state", "why"}
    assert sales.wrong("reopenWorkspace", id=id)["id"][0] == "CONFLICT"
    closed = sales.change("closeWorkspace", id=id, state="LOST", why="价格")
    assert (closed["workspace"]["state"], closed["workspace"]["why"]) == ("LOST", "价格")
    for name, given in (
        ("admitPartner", {"partnerId": "S2"}),
        ("putPartnerOut", {"partnerId": "S1"}),
        ("closeWorkspace", {"state": "WON", "why": "x"}),
    ):
        assert "closed" in sales.wrong(name, id=id, **given)["id"][1]
    assert [node["state"] for node in seen(world, "S1")["workspaces"]["nodes"]] == ["LOST"]
    again = sales.change("reopenWorkspace", id=id)
    assert (again["workspace"]["state"], again["workspace"]["why"], parties(again)) == ("OPEN", None, parties(out))
    assert sales.wrong("closeWorkspace", id="WS-none", state="WON", why="x")["id"][0] == "NOT_FOUND"


def test_a_party_sees_its_workspaces_and_no_other_party(world: Graph, sales: Sales):
    """Also where its contract shows the other party as a supplier of the customer; once it is put out, nothing."""
    with asking(world, "S1") as partner:
        alone, id, other = partner.ask(MINE), sales.opened("S1"), sales.opened("S2")
        before = partner.ask(MINE)
        shared = sales.change("admitPartner", id=id, partnerId="S2")
        sales.change("closeWorkspace", id=other, state="LOST", why="价格")
        assert partner.ask(MINE) == before != alone
        found = orjson.loads(before)["data"]
        (mine,) = found["workspaces"]["nodes"]
        assert (mine["id"], mine["need"], mine["state"], mine["closed"]) == (id, "联合方案", "OPEN", None)
        assert [(p["validFrom"], p["source"]["name"]) for p in mine["parties"]] == [(today().isoformat(), "S1")]
        assert found["workspaceTotals"] == [{"key": "open", "count": 1}]
        suppliers = {
            each["source"]["id"]: each["source"]["admittedTo"] for each in found["customers"]["nodes"][0]["suppliers"]
        }
        assert suppliers == {
            global_id("Organization", "S1"): [{"target": {"id": id}}],
            global_id("Organization", "S2"): [],
        }
        assert parties(shared) == set(suppliers)
        both = partner.ask(UNFOLDED, {"id": id})
        assert sales.change("putPartnerOut", id=id, partnerId="S2")["userErrors"] == []
        assert partner.ask(UNFOLDED, {"id": id}) == both
        assert len(rows_of(world, partner.caller.principal.contract)) == 1
        sales.change("putPartnerOut", id=id, partnerId="S1")
        assert partner.ask(MINE) == alone and partner.ask(UNFOLDED, {"id": id}) == b'{"data":{"neighbours":null}}'
        assert rows_of(world, partner.caller.principal.contract) == []


UNFOLDED = "query Q($id: ID!) { neighbours(id: $id, first: 100) { groups { type label count } edges { node { id } } } }"


def rows_of(graph: Graph, under: Contract | None) -> list[Any]:
    """Who is a party, as a table that the partner takes away."""
    policy = Policy(under)
    frames = visible_frames(MODEL, policy)
    assert "why" not in [c.name for c in frames["workspaces"].columns]
    return list(read_frame(graph, frames["admitted_to"], policy, today()).table.to_pylist())


def test_without_the_part_there_is_no_trace_of_workspaces(world: Graph):
    given = contracts_in_force(world, today())
    whole, without = (print_schema(for_contract(SCHEMA.core, MODEL, given[f"DC-{id}"])) for id in ("S1", "V1"))
    assert "workspace" in whole.lower() and "workspace" not in without.lower() and "admittedTo" not in without
    assert given["DC-S1"].areas == PART and given["DC-V1"].areas == {}
    with asking(world, "S1") as partner:
        assert "data" not in orjson.loads(
            partner.ask('mutation { closeWorkspace(input: {idempotencyKey: "1"}) { version } }')
        )
    assert not {"ADMITTED_TO", "FOR_CUSTOMER", "BOUND_BY"} & set(loadable_edges(MODEL))


def test_the_part_of_a_contract_is_checked_and_compared(world: Graph):
    counts = contract_of("S1", level="counts")
    assert [place for place, _ in contract_problems(counts, world, today())] == [("workspace",)]
    found = diff_contract(
        world, contract_of("S1"), contract_of("S1", workspace={"plan": "sign", "leads": "none"}), today()
    )
    assert found.added == ["workspace plan sign"]
    assert {"workspace plan read", "workspace solution edit", "fields SolutionSection.text"} <= set(found.removed)
    opened = diff_contract(world, contract_of("S1", workspace=None), contract_of("S1"), today())
    assert "fields Workspace.need" in opened.added and opened.rows["Workspace"] == (0, 0)


def test_workspaces_go_along_where_customers_and_partners_are_merged(world: Graph, sales: Sales):
    """And back: who was put out stays out when the two are parted again."""
    id = sales.opened("S1", "S2")
    store.regroup(world, "Organization", {"S2": "S1", "S1": "S1"})
    store.regroup(world, "Organization", {"C1": "C2", "C2": "C2"})
    assert execute(
        world, today(), "{ workspaces { nodes { forCustomer { target { name } } parties { source { name } } } } }"
    )[0]["workspaces"]["nodes"] == [
        {"forCustomer": [{"target": {"name": "蓝膜"}}], "parties": [{"source": {"name": "S1"}}] * 2}
    ]
    assert parties(sales.change("putPartnerOut", id=id, partnerId="S2")) == set()
    store.regroup(world, "Organization", {"S2": "S2", "S1": "S1"})
    ended = world.read(
        "MATCH (p)-[r:ADMITTED_TO]->(:Workspace) RETURN p.id AS p, r.valid_to AS day, r.ended_by AS by ORDER BY p"
    )
    assert ended == [{"p": p, "day": today(), "by": "k"} for p in ("S1", "S2")]
    store.regroup(world, "Organization", {"C1": "C1", "C2": "C2"})


def test_lists_are_one_statement_and_filtered_by_customer_and_state(world: Graph, sales: Sales):
    ids = [sales.opened("S1"), sales.opened()]
    sales.change("closeWorkspace", id=ids[1], state="WON", why="x")
    query = "query ($f: WorkspaceFilter) { workspaces(first: 5, filter: $f, orderBy: CHANGED, direction: DESC) { totalCount nodes { id parties { source { name } } } } }"
    for filter, expected in (
        ({"customer": {"eq": "C1"}}, ids[::-1]),
        ({"customer": {"in": ["C2"]}}, []),
        ({"state": {"eq": "OPEN"}, "openedBy": {"eq": "k"}}, ids[:1]),
    ):
        data, statements = execute(world, today(), query, f=filter)
        assert ([node["id"] for node in data["workspaces"]["nodes"]], statements) == (expected, 1)
    assert data == execute(world, today(), query, generic=True, f=filter)[0]


def test_commands_open_show_and_end_them(world: Graph, monkeypatch: pytest.MonkeyPatch):
    for name, value in environment(world.connection).items():
        monkeypatch.setenv(name, value)

    def said(*words: str) -> Any:
        done = CliRunner().invoke(commands, ["workspaces", *words])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout) if "--json" in words else done.stdout

    made = said("open", "--alert", "A1", "--partner", "S1", "--by", "li", "--json")
    id = made["workspace"]["id"]
    assert (made["customer"]["id"], [p["id"] for p in made["parties"]]) == ("C1", ["S1"])
    said("admit", id, "S2")
    said("put-out", id, "S1")
    assert "S2" in said("list") and "S1" not in said("list", "--customer", "C1")
    said("close", id, "--state", "stopped", "--why", "预算")
    shown = said("show", id)
    assert "预算" in shown and "workspace.put_out" in shown and "S2: a party since" in shown
    assert [row["workspace"]["state"] for row in said("list", "--state", "stopped", "--json")] == ["stopped"]
    assert said("reopen", id, "--json")["workspace"]["state"] == "open"
    refused = CliRunner().invoke(commands, ["workspaces", "admit", id, "V2"])
    assert (
        refused.exit_code == 1 and CliRunner().invoke(commands, ["workspaces", "list", "--state", "x"]).exit_code == 1
    )
