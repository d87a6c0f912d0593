"""One declaration of a GraphQL mutation: what it says once is found everywhere, and every mutation's example runs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from neo4j import ManagedTransaction

from battlemap.lead_matches import LeadDesk
from gql.docs.examples import examples
from gql.docs.graphql_page import graphql_page
from gql.mutations.mutation import IF_VERSION, OPERATIONS, Mutation, a_text, of_model, one_id
from gql.schema.mutations import LIFECYCLES, MUTATIONS
from gql.schema.schema import SCHEMA, Schema
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord
from graph.mutations.changes import Author, check_version, idempotent, read_version, record_change
from graph.mutations.checks import InputChecks
from graph.store import writers as store
from graph.words import Text
from tests.helpers.contracts import terms as contract_terms
from tests.helpers.lifecycle import put_in_force
from tests.helpers.live import Live, live
from tests.helpers.mutations import FEED
from tests.helpers.paths import ROOT


@idempotent("engagement.comment")
def comment(model: Model, author: Author, given: Row, tx: ManagedTransaction, mark: str) -> Row:
    checks = InputChecks(tx, model, given)
    found = checks.need("engagement_id", ["Engagement"])
    if len(given["remark"] or "") < 3:
        checks.add("MISSING", Text("say a word or two", "请写几个字"), "remark")
    checks.stop()
    assert found
    check_version(read_version(tx, model, "Engagement", found.id), given["if_version"])
    run(tx, "MATCH (e:Engagement {id: $id}) SET e.outcome = $remark", id=found.id, remark=given["remark"])
    record_change(tx, author, "engagement.comment", "Engagement", found.id, before=None, after=given["remark"])
    version = read_version(tx, model, "Engagement", found.id)
    return {"label": "Engagement", "id": found.id, "version": version, "words": len(given["remark"].split())}


COMMENT = Mutation(
    "comment_on_engagement",
    Text("Say what came of a touchpoint", "补充互动结果"),
    OPERATIONS,
    comment,
    inputs=(
        one_id("engagement_id", ("Engagement",), Text("touchpoint", "互动"), True),
        a_text("remark", Text("what came of it", "结果")),
        *of_model("Engagement", "kind"),
        IF_VERSION,
    ),
    shows="engagement",
    label="Engagement",
    also=(("words", int, Text("number of words", "词数")),),
    selects="engagement { outcome } words",
    example={"engagementId": "E1", "remark": "two words"},
)


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    store.upsert(graph, [NodeRecord(("Engagement",), "E1", {"kind": "visit", "at": now(), "topic": "验厂"}, FEED)])
    with live(graph) as running:
        running.service.schema = Schema(mutations=(*MUTATIONS, COMMENT))
        running.service.analyses = SimpleNamespace(
            ruled_out=lambda day, customer, partners: {}, leads=lambda: LeadDesk(graph, None)
        )
        yield running


def ask(app: Live, mutation: Mutation, key: str, **given: Any) -> dict[str, Any]:
    document, variables = mutation.operation
    body = app.ask(document, {"X-API-Key": key}, input=variables["input"] | given)
    return dict(body["data"][mutation.field]) if "data" in body else body


def test_one_more_mutation_is_found_everywhere(app: Live):
    schema = app.service.schema
    fields = schema.core.type_map["CommentOnEngagementInput"].fields
    assert {name: str(field.type) for name, field in fields.items()} == {
        "idempotencyKey": "String!",
        "engagementId": "ID",
        "remark": "String",
        "kind": "EngagementKind",
        "ifVersion": "String",
    }
    assert (
        fields["engagementId"].description == "touchpoint (id, or number in the source) (required) / 互动(编号)(必填)"
    )
    assert str(schema.core.mutation_type.fields["commentOnEngagement"].type) == "CommentOnEngagementPayload!"
    refused = app.ask('mutation { commentOnEngagement(input: {idempotencyKey: "1"}) { words } }')
    assert "Cannot query field 'commentOnEngagement'" in refused["errors"][0]["message"]
    answer = ask(app, COMMENT, "operations-key")
    assert answer == {"engagement": {"outcome": "two words"}, "words": 2, "userErrors": []}
    assert ask(app, COMMENT, "operations-key") == answer  # the same key
    wrong = ask(app, COMMENT, "operations-key", idempotencyKey="2", remark="", engagementId="E9")
    assert {tuple(e["path"]): e["code"] for e in wrong["userErrors"]} == {
        ("input", "remark"): "MISSING",
        ("input", "engagementId"): "NOT_FOUND",
    }
    late = ask(app, COMMENT, "operations-key", idempotencyKey="3", ifVersion="other")
    assert late["userErrors"][0]["code"] == "VERSION_CONFLICT"
    assert examples(schema)["commentOnEngagement"] == COMMENT.operation
    docs = graphql_page(schema)
    assert "### commentOnEngagement\n\nSay what came of a touchpoint / 补充互动结果" in docs
    assert COMMENT.operation[0] in docs and "### CommentOnEngagementPayload" in docs
    assert "commentOnEngagement" not in SCHEMA.as_str() and "commentOnEngagement" not in graphql_page()


ROLES_OF_TABLE = ("sales", "operations", "admin", "analyst", "partner")


@pytest.mark.parametrize("name", ["changes.md", "changes.zh.md"])
def test_the_table_of_the_docs_says_which_role_may_what(name: str):
    rows = [
        line.split("|")[1:-1]
        for line in (ROOT / "docs" / name).read_text("utf-8").splitlines()
        if line.startswith("| `") and line.count("|") == 7
    ]
    told = {
        field: {role for role, cell in zip(ROLES_OF_TABLE, cells, strict=True) if cell.strip()}
        for first, *cells in rows
        for field in re.findall(r"`(\w+)`", first)
    }
    assert told == {mutation.field: set(mutation.roles) for mutation in MUTATIONS}


PARTIES = [
    NodeRecord(("Organization", "Customer"), "C001", {"name": "甲", "region": "苏州"}, FEED),
    NodeRecord(("Organization", "Customer"), "C001", {"name": "丁"}, FEED._replace(source="dealer")),
    NodeRecord(("Organization", "Customer"), "C002", {"name": "乙"}, FEED),
    NodeRecord(("Organization", "ServiceProvider"), "V01", {"name": "丙"}, FEED),
    NodeRecord(("Person",), "P0003", {"name": "赵"}, FEED),
    NodeRecord(("Organization", "Supplier"), "S01", {"name": "戊"}, FEED),
]
PEOPLE = FEED._replace(source="people", rank=998)
RECORDED = [
    NodeRecord(("Engagement",), "ENGAGEMENT", {"kind": "visit", "at": now()}, PEOPLE),
    NodeRecord(("Signal",), "SIGNAL", {"kind": "tender", "at": now()}, PEOPLE),
    NodeRecord(("Workspace",), "WORKSPACE", {"state": "open", "opened": now()}, PEOPLE),
    EdgeRecord("FOR_CUSTOMER", ("Workspace", "WORKSPACE"), ("Organization", "C001"), {}, PEOPLE),
    EdgeRecord("ADMITTED_TO", ("Organization", "S01"), ("Workspace", "WORKSPACE"), {"contract": "DC-S01"}, PEOPLE),
    NodeRecord(
        ("Request",),
        "REQUEST",
        {"kind": "stock", "what": "库存", "due": now() + dt.timedelta(days=1), "state": "sent", "sent": now()},
        PEOPLE,
    ),
    EdgeRecord("IN_WORKSPACE", ("Request", "REQUEST"), ("Workspace", "WORKSPACE"), {}, PEOPLE),
    EdgeRecord(
        "RATED", ("Organization", "C001"), ("Organization", "V01"), {"score": 9.0, "at": now().date()}, PEOPLE, "RATING"
    ),
]
ADVISED = """MATCH (v {id: 'V01'}), (c {id: 'C001'}) CREATE (v)-[:FITS {rank: 1, probability: 0.5, run: 'R'}]->(c)
CREATE (:Session {id: '0123456789ab', key: 'admin-key'})
CREATE (:Feedback {id: 'FEEDBACK', by: 'admin-key', verdict: 'useful', at: $at})
CREATE (:Alert {id: 'ALERT', status: 'open', title: '预警', opened: $at, last: $at, rules: []})
CREATE (:DataContract {id: 'DC-SPACE', status: 'published', version: 1, scope: $terms, expires: date('2099-01-01')})
CREATE (:DataContract {id: 'DC-S01', status: 'published', version: 1, scope: $others, expires: date('2099-01-01')})
CREATE (:Invitation {id: 'INVITATION', workspace: 'WORKSPACE', partner: 'S01', expires: datetime('2099-01-01T00:00:00Z')})
CREATE (s:SolutionSection {id: 'SECTION', workspace: 'WORKSPACE', kind: 'need', title: '节拍', state: 'draft', version: 'SE-9', created: $at})
CREATE (:SectionEdit {id: 'SE-1', section: 'SECTION', field: 'title', value: '节拍', number: 1, at: $at})-[:EDIT_OF {id: 'e1'}]->(s)
CREATE (:SectionEdit {id: 'SE-9', section: 'SECTION', field: 'text', value: null, number: 2, at: $at})-[:EDIT_OF {id: 'e2'}]->(s)
CREATE (:SectionClash {id: 'SC-1', section: 'SECTION', field: 'text', value: '含培训', at: $at})-[:CLASH_OF {id: 'e3'}]->(s)
WITH s MATCH (w:Workspace {id: 'WORKSPACE'}) CREATE (s)-[:SECTION_OF {id: 'e4'}]->(w)
CREATE (:Organization:Supplier {id: 'V02', name: '戊'})-[:ADMITTED_TO {id: 'e5'}]->(w)
CREATE (q:Quote {id: 'QUOTE', workspace: 'WORKSPACE', title: '一期', status: 'draft', version: 1, at: $at})-[:QUOTE_OF {id: 'e6'}]->(w)
CREATE (:QuoteLine {id: 'LINE', quote: 'QUOTE', product: 'MR-3100', quantity: 2.0, unit_price: 100, net: 200, tax: 0, gross: 200, version: 1,
  pricing: 1, created: $at})-[:LINE_OF {id: 'e7'}]->(q)
CREATE (:QuotePayment {id: 'PAYMENT', quote: 'QUOTE', title: '预付', share: 3000, version: 1, created: $at})-[:PAYMENT_OF {id: 'e8'}]->(q)
CREATE (:Comment {id: 'COMMENT', workspace: 'WORKSPACE', text: '交期', at: $at, author: 'admin-key', version: 'CV-1'})-[:COMMENT_ON {id: 'e9'}]->(s)
WITH w MATCH (v {id: 'V01'}) CREATE (:Lead {id: 'LEAD', account: '己', contact: '孙', contact_way: '拜访', contact_day: date('2026-01-01'), product_line: '影像',
  need: '扩建', state: 'pending', registered: $at, due: $at})-[:REGISTERED_BY {id: 'l1'}]->(v)
WITH w UNWIND ['INSIGHT', 'OTHER-INSIGHT'] AS id
CREATE (:Insight {id: id, workspace: 'WORKSPACE', kind: 'risk', text: '停产', confidence: 'low', state: 'open', version: 'IV-1', at: $at})
  -[:INSIGHT_OF {id: id}]->(w)"""
SHARED, OTHERS = (
    contract_terms(id=id, partner=partner, until="2099-01-01", workspace={"plan": "edit"}).model_dump_json()
    for id, partner in (("DC-SPACE", "V01"), ("DC-S01", "S01"))
)
TWO_PEOPLE = ("approveContract", "approveRule")


def test_the_example_of_every_mutation_runs(app: Live):
    graph = app.service.graph
    store.upsert(graph, PARTIES + RECORDED)
    graph.write(lambda tx: run(tx, ADVISED, at=now(), terms=SHARED, others=OTHERS))
    for mutation in MUTATIONS:
        if mutation.name.startswith("roll_back"):  # from a version that came after
            life = LIFECYCLES[mutation.label]
            put_in_force(life, graph, life.document_in_force(graph.read, mutation.example["id"]))
        who = "second-key" if mutation.field in TWO_PEOPLE else "admin-key"
        answer = ask(app, mutation, who)
        assert answer["userErrors"] == [], mutation.field
