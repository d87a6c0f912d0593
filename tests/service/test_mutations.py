"""What people change over GraphQL: on a real database, over real HTTP."""

from __future__ import annotations

import datetime as dt
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import given
from hypothesis import strategies as st

from battlemap.housekeeping import ResolutionScheduler
from gql.ids import global_id
from gql.schema.mutations import MUTATIONS, UserErrorCode
from graph.clock import instant
from graph.db.client import Graph
from graph.model.records import EdgeRecord, NodeRecord
from graph.mutations.changes import CODES, SOURCE
from graph.scores import score_writing
from graph.store import writers as store
from tests.helpers.docs import blocks
from tests.helpers.examples import examples
from tests.helpers.live import KEYS, Live
from tests.helpers.mutations import (
    ERRORS,
    FEED,
    change,
    codes,
)
from tests.helpers.paths import ROOT
from tests.helpers.servers import wipe

PARTIES = [
    NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣", "region": "苏州", "tier": "A"}, FEED),
    NodeRecord(("Organization", "Customer"), "C2", {"name": "蓝膜"}, FEED),
    NodeRecord(("Organization", "ServiceProvider"), "V1", {"name": "服务商"}, FEED),
    NodeRecord(("Person", "KOL"), "K1", {"name": "王教授"}, FEED),
    NodeRecord(("Person",), "P1", {"name": "李雷", "email": "li@x.example"}, FEED),
    NodeRecord(("Person",), "P2", {"name": "韩梅"}, FEED),
    NodeRecord(("Opportunity",), "O1", {"name": "扩产", "status": "open"}, FEED),
    EdgeRecord("SERVES", ("Organization", "V1"), ("Organization", "C1"), {}, FEED),
]
ENGAGEMENT = f"""mutation ($input: RecordEngagementInput!) {{ recordEngagement(input: $input) {{
  engagement {{ id kind at topic participants {{ part source {{ id }} }} about {{ target {{ id }} }} }} version {ERRORS} }} }}"""
RATING = f"""mutation ($input: RecordRatingInput!) {{ recordRating(input: $input) {{
  rating {{ score at comment source {{ name }} target {{ id }} }} version {ERRORS} }} }}"""
SIGNAL = f"""mutation ($input: RecordSignalInput!) {{ recordSignal(input: $input) {{
  signal {{ id kind title strength signalsAbout {{ target {{ name }} }} }} version {ERRORS} }} }}"""
FIELD = f"""mutation ($input: {{0}}Input!) {{{{ {{1}}(input: $input) {{{{
  node {{{{ id ... on Organization {{{{ name region customer {{{{ tier }}}} }}}} }}}} version {ERRORS.replace("{", "{{").replace("}", "}}")} }}}} }}}}"""
LOCK, UNLOCK, CORRECT = (FIELD.format(n[0].upper() + n[1:], n) for n in ("lockField", "unlockField", "correctField"))
MATCH = f"mutation ($input: DecideMatchInput!) {{ decideMatch(input: $input) {{ match {{ a b answer by }} version {ERRORS} }} }}"
FEEDBACK = f"""mutation ($input: GiveFeedbackInput!) {{ giveFeedback(input: $input) {{
  feedback {{ partner customer verdict why rank by }} version {ERRORS} }} }}"""
EVERYTHING = """MATCH (n) WHERE NOT n:Done AND NOT n:Lock AND NOT n:Access OPTIONAL MATCH (n)-[r]->(m)
WITH n, collect([type(r), properties(r), m.id]) AS edges RETURN labels(n) AS labels, n.id AS id, properties(n) AS p, edges ORDER BY labels, id"""


@pytest.fixture
def world(app: Live) -> Graph:
    graph = app.service.graph
    wipe(graph)
    app.service.book.refresh()
    store.upsert(graph, PARTIES)
    graph.write(
        lambda tx: tx.run(
            "MATCH (v {id: 'V1'}), (c {id: 'C1'}) CREATE (v)-[:FITS {rank: 1, probability: 0.9, run: 'R1'}]->(c)"
        ).consume()
    )
    app.service.book.refresh()
    return graph


def events(graph: Graph) -> list[dict[str, Any]]:
    return [row["e"] for row in graph.read("MATCH (e:Event) RETURN e {.*} AS e ORDER BY e.seq")]


def visit(**more: Any) -> dict[str, Any]:
    return {
        "idempotencyKey": "k1",
        "kind": "VISIT",
        "at": "2026-11-01T09:00:00",
        "topic": "验厂",
        "customerId": "C1",
        "participants": [{"personId": "P1", "part": "host"}, {"personId": "P2"}],
    } | more


def test_an_engagement_is_recorded_with_all_that_belongs_to_it(app: Live, world: Graph):
    answer = change(app, ENGAGEMENT, **visit(opportunityId="O1", partnerIds=["V1"]))
    assert answer["userErrors"] == []
    told = answer["engagement"]
    assert (told["kind"], told["at"], told["topic"]) == ("VISIT", "2026-11-01T09:00:00+08:00", "验厂")
    assert sorted(str(p["part"]) for p in told["participants"]) == ["None", "host"]
    assert len(told["about"]) == 2
    row = world.read("MATCH (e:Engagement)-[:WITH]->(v {id: 'V1'}) RETURN e {.*} AS e")[0]["e"]
    assert (row["source"], row["feed"]) == ("people", "sales-key")
    (entry,) = world.read("MATCH (a:Audit) RETURN a {.*} AS a")
    assert (entry["a"]["who"], entry["a"]["what"], entry["a"]["target"]) == (
        "sales-key",
        "engagement.record",
        row["id"],
    )
    assert json.loads(entry["a"]["after"])["topic"] == "验厂"
    assert entry["a"]["request"]
    last = events(world)[-1]
    assert (last["kind"], last["label"], last["target"]) == ("change", "Engagement", row["id"])


@pytest.mark.parametrize("query", [ENGAGEMENT])
def test_the_same_key_again_gives_the_same_answer_and_changes_nothing(app: Live, world: Graph, query: str):
    first = change(app, query, **visit())
    before = world.read(EVERYTHING)
    assert change(app, query, **visit()) == first
    assert world.read(EVERYTHING) == before


def test_many_at_once_with_one_key_are_one(app: Live, world: Graph):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: change(app, ENGAGEMENT, **visit()), range(16)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["userErrors"] == []
    assert world.read("MATCH (e:Engagement) RETURN count(e) AS n")[0]["n"] == 1


def test_a_key_that_was_used_for_something_else_is_refused(app: Live, world: Graph):
    change(app, ENGAGEMENT, **visit())
    before = world.read(EVERYTHING)
    assert codes(change(app, ENGAGEMENT, **visit(topic="其他"))) == {"idempotencyKey": "IDEMPOTENCY_CONFLICT"}
    assert world.read(EVERYTHING) == before
    assert (
        change(app, ENGAGEMENT, who="other-key", **visit(topic="其他"))["userErrors"] == []
    )  # keys are each caller's own


def test_all_that_is_wrong_is_said_at_once_in_the_callers_language(app: Live, world: Graph):
    before = world.read(EVERYTHING)
    wrong = {
        "idempotencyKey": "k",
        "at": "2999-01-01T00:00:00",
        "topic": "x" * 301,
        "customerId": "C9",
        "participants": [{"personId": "P1"}, {"personId": "P9"}, {"personId": "P1"}],
    }
    expected = {
        "kind": "MISSING",
        "at": "FUTURE",
        "topic": "TOO_LONG",
        "customerId": "NOT_FOUND",
        "participants.1.personId": "NOT_FOUND",
        "participants.2.personId": "DUPLICATE",
    }
    english, chinese = (change(app, ENGAGEMENT, language=lang, **wrong) for lang in ("en", "zh"))
    assert codes(english) == codes(chinese) == expected
    assert english["engagement"] is None
    for one, other in zip(english["userErrors"], chinese["userErrors"], strict=True):
        assert one["message"] != other["message"]
        assert one["message"].isascii() or "'" in one["message"]
    assert codes(change(app, ENGAGEMENT, idempotencyKey="k")) == {
        "kind": "MISSING",
        "at": "MISSING",
        "customerId": "MISSING",
        "participants": "MISSING",
    }
    assert world.read(EVERYTHING) == before  # neither a node, nor an audit entry, nor an event


def test_a_rating_is_recorded_and_checked(app: Live, world: Graph):
    good = {"customerId": "C1", "partnerId": "V1", "score": 88.5, "at": "2026-10-01", "comment": "及时"}
    answer = change(app, RATING, idempotencyKey="a", **good)
    assert answer["userErrors"] == []
    assert answer["rating"] == {
        "score": 88.5,
        "at": "2026-10-01",
        "comment": "及时",
        "source": {"name": "晶圣"},
        "target": answer["rating"]["target"],
    }
    expert = change(app, RATING, idempotencyKey="b", **(good | {"partnerId": "K1"}))
    assert expert["userErrors"] == []
    wrong = change(app, RATING, idempotencyKey="c", customerId="V1", partnerId="P1", score=101, at="2999-01-01")
    assert codes(wrong) == {
        "customerId": "NOT_FOUND",
        "partnerId": "NOT_FOUND",
        "score": "OUT_OF_RANGE",
        "at": "FUTURE",
    }
    assert world.read("MATCH ()-[r:RATED]->() RETURN count(r) AS n")[0]["n"] == 2


def test_a_signal_is_recorded_and_told(app: Live, world: Graph):
    answer = change(
        app,
        SIGNAL,
        idempotencyKey="s",
        kind="EXPANSION",
        at="2026-11-01T08:00:00+08:00",
        strength=0.5,
        title="扩产",
        organizationId="C1",
    )
    assert answer["userErrors"] == []
    assert answer["signal"]["signalsAbout"] == [{"target": {"name": "晶圣"}}]
    row = world.read("MATCH (s:Signal) RETURN s {.*} AS s")[0]["s"]
    assert row["at"] == instant(dt.datetime(2026, 11, 1, 8))
    assert [e["kind"] for e in events(world)[-2:]] == ["change", "signal"]
    wrong = change(app, SIGNAL, idempotencyKey="t", kind="TENDER", at="2026-11-01T08:00:00", strength=1.5)
    assert codes(wrong) == {"strength": "OUT_OF_RANGE", "title": "MISSING", "organizationId": "MISSING"}


def test_a_corrected_field_stays_whatever_is_loaded_until_it_is_unlocked(app: Live, world: Graph):
    id = app.ask('{ customers(filter: {name: {eq: "晶圣"}}) { nodes { id } } }')["data"]["customers"]["nodes"][0]["id"]
    who = "operations-key"
    fixed = change(app, CORRECT, who, idempotencyKey="1", id=id, field="region", value={"text": "无锡"})
    assert fixed["userErrors"] == []
    assert fixed["node"]["region"] == "无锡"
    later = FEED._replace(at=instant(dt.datetime(2026, 12, 1)), rank=100)
    store.upsert(
        world, [NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣", "region": "常州", "tier": "B"}, later)]
    )
    again = change(app, LOCK, who, idempotencyKey="2", id=id, field="tier")
    assert again["node"] == {"id": id, "name": "晶圣", "region": "无锡", "customer": {"tier": "B"}}
    opened = change(app, UNLOCK, who, idempotencyKey="3", id="C1", field="region", ifVersion=again["version"])
    assert opened["userErrors"] == []
    assert opened["node"]["region"] == "常州"
    entries = world.read("MATCH (a:Audit) RETURN a.what AS what, a.before AS before, a.after AS after ORDER BY a.id")
    assert [e["what"] for e in entries] == ["field.correct", "field.lock", "field.unlock"]
    assert json.loads(entries[0]["before"]) == {"field": "region", "locked": False, "value": "苏州"}
    assert json.loads(entries[2]["before"]) == {"field": "region", "locked": True, "value": "无锡"}
    assert json.loads(entries[2]["after"]) == {"field": "region", "locked": False, "value": "常州"}


CORRECTABLE = "query ($id: ID!) { correctableFields(id: $id) { version fields { name text { zh } form choices values locked lockedBy } } }"


def test_a_form_is_told_what_can_be_corrected_and_the_log_why_it_was(app: Live, world: Graph):
    id, who = global_id("Organization", "C1"), "operations-key"

    def told() -> tuple[str, dict[str, Any]]:
        found = app.ask(CORRECTABLE, id=id)["data"]["correctableFields"]
        return found["version"], {each.pop("name"): each for each in found["fields"]}

    version, fields = told()
    assert {"nameEn", "region", "tier", "employees"} <= fields.keys() and not {"coverage", "id"} & fields.keys()
    assert fields["region"]["values"] == ["苏州"] and fields["region"]["lockedBy"] is None
    assert (fields["tier"]["form"], fields["tier"]["choices"], fields["employees"]["form"]) == ("TEXT", ["A", "B", "C"], "NUMBER")  # fmt: skip
    sent = {"field": "employees", "value": {"number": 300}, "why": " 官网 ", "ifVersion": version}
    assert change(app, CORRECT, who, idempotencyKey="w1", id=id, **sent)["userErrors"] == []
    version, fields = told()
    assert (fields["employees"]["values"], fields["employees"]["locked"]) == (["300"], True)
    entry = world.read("MATCH (a:Audit {what: 'field.correct'}) RETURN a.who AS who, a.after AS after")[0]
    assert fields["employees"]["lockedBy"] == entry["who"]
    assert json.loads(entry["after"]) == {"field": "employees", "value": 300, "locked": True, "why": "官网"}
    long = change(app, LOCK, who, idempotencyKey="w2", id=id, field="region", why="x" * 10_001)
    assert codes(long) == {"why": "TOO_LONG"}
    assert told()[0] == version
    for other in (global_id("Person", "C1"), global_id("ApiKey", "k"), "C1"):
        assert app.ask(CORRECTABLE, id=other)["data"]["correctableFields"] is None
    people = app.ask(CORRECTABLE, id=global_id("Person", "P1"))["data"]["correctableFields"]["fields"]
    assert not {"email", "phone", "influence"} & {each["name"] for each in people}


def test_fields_that_cannot_be_fixed_are_refused(app: Live, world: Graph):
    def wrong(query: str, **given: Any) -> dict[str, str]:
        return codes(change(app, query, "operations-key", idempotencyKey="w", **given))

    assert wrong(LOCK, id="C9", field="") == {"id": "NOT_FOUND", "field": "MISSING"}
    assert wrong(LOCK, id="C1", field="sigh") == {"field": "NOT_FOUND"}
    assert wrong(LOCK, id="P1", field="email") == {"field": "NOT_FOUND"}  # personal data is nobody's to see here
    assert wrong(LOCK, id="P1", field="influence") == {"field": "NOT_FOUND"}
    assert wrong(LOCK, id="C2", field="region") == {"field": "MISSING"}
    assert wrong(CORRECT, id="C1", field="tier", value={"text": "Z"}) == {"value": "INVALID"}
    assert wrong(CORRECT, id="C1", field="tier", value={"number": 3}) == {"value": "INVALID"}
    assert wrong(CORRECT, id="C1", field="tier") == {"value": "MISSING"}


def test_of_writers_who_read_the_same_version_exactly_one_wins(app: Live, world: Graph):
    version = change(app, LOCK, "operations-key", idempotencyKey="0", id="C1", field="region")["version"]

    def write(n: int) -> dict[str, Any]:
        return change(
            app,
            CORRECT,
            "operations-key",
            idempotencyKey=f"w{n}",
            id="C1",
            field="region",
            value={"text": f"地区{n}"},
            ifVersion=version,
        )

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(write, range(8)))
    won = [answer for answer in answers if not answer["userErrors"]]
    assert len(won) == 1
    assert all(codes(answer) == {"ifVersion": "VERSION_CONFLICT"} for answer in answers if answer["userErrors"])
    assert world.read("MATCH (c {id: 'C1'}) RETURN c.region AS region")[0]["region"] == won[0]["node"]["region"]
    assert world.read("MATCH (a:Audit {what: 'field.correct'}) RETURN count(a) AS n")[0]["n"] == 1


def test_a_scoring_run_takes_no_version_away(app: Live, world: Graph):
    version = change(app, LOCK, "operations-key", idempotencyKey="0", id="P1", field="name")["version"]
    score_writing.write_scores(
        world, {"id": "R2", "algorithm": "influence"}, {}, {"Person": [{"id": "P1", "values": {"influence": 0.5}}]}
    )
    assert (
        codes(change(app, UNLOCK, "operations-key", idempotencyKey="1", id="P1", field="name", ifVersion=version)) == {}
    )


def test_a_match_is_decided(app: Live, world: Graph):
    answer = change(app, MATCH, "operations-key", idempotencyKey="m", a="P2", b="P1", answer="DISTINCT")
    assert answer["match"] == {"a": "P1", "b": "P2", "answer": "DISTINCT", "by": "operations-key"}
    second = change(
        app, MATCH, "operations-key", idempotencyKey="n", a="P1", b="P2", answer="SAME", ifVersion=answer["version"]
    )
    assert second["match"]["answer"] == "SAME"
    late = change(
        app, MATCH, "operations-key", idempotencyKey="o", a="P1", b="P2", answer="DISTINCT", ifVersion=answer["version"]
    )
    assert codes(late) == {"ifVersion": "VERSION_CONFLICT"}
    wrong = change(app, MATCH, "operations-key", idempotencyKey="p", a="P1", b="C1")
    assert codes(wrong) == {"answer": "MISSING", "b": "NOT_FOUND"}
    assert codes(change(app, MATCH, "operations-key", idempotencyKey="q", a="P1", b="P1", answer="SAME")) == {
        "b": "DUPLICATE"
    }


def test_feedback_is_kept_with_what_was_recommended(app: Live, world: Graph):
    good = {"partnerId": "V1", "customerId": "C1", "verdict": "NOT_USEFUL", "why": "不接单"}
    answer = change(app, FEEDBACK, idempotencyKey="f", **good)
    assert answer["feedback"] == {
        "partner": "V1",
        "customer": "C1",
        "verdict": "NOT_USEFUL",
        "why": "不接单",
        "rank": 1,
        "by": "sales-key",
    }
    change(app, FEEDBACK, idempotencyKey="g", **(good | {"verdict": "USEFUL"}))
    assert world.read("MATCH (f:Feedback) RETURN collect(f.verdict) AS v")[0]["v"] == ["useful"]
    wrong = change(app, FEEDBACK, idempotencyKey="h", partnerId="V1", customerId="C2", verdict="NOT_USEFUL")
    assert codes(wrong) == {"why": "MISSING", "partnerId": "NOT_FOUND"}


def test_changes_that_are_not_a_roles_own_are_not_in_its_schema(app: Live, world: Graph):
    for key, role in KEYS.items():
        told = app.ask("{ __schema { mutationType { fields { name } } } }", {"X-API-Key": key})["data"]["__schema"]
        seen = {field["name"] for field in (told["mutationType"] or {"fields": []})["fields"]}
        assert seen == {m.field for m in MUTATIONS if role in m.roles}, key
    whatever_is_open = {m.field for m in MUTATIONS if m.roles & {"analyst", "partner"} and m.area is None}
    assert whatever_is_open == {"endSession", "endSessions"}
    body = app.ask(LOCK, {"X-API-Key": "sales-key"}, input={"idempotencyKey": "x", "id": "C1", "field": "name"})
    assert "data" not in body


def test_a_caller_whose_rights_have_changed_is_looked_up_again_before_anything_is_written(app: Live, world: Graph):
    world.write(lambda tx: tx.run("MERGE (a:Access {id: 'access'}) SET a.version = a.version + 1").consume())
    query = ENGAGEMENT.replace("engagement {", "engagement @skip(if: true) {")
    assert change(app, query, **visit())["userErrors"] == []
    assert app.service.book.version == world.read("MATCH (a:Access) RETURN a.version AS v")[0]["v"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@examples(25)
@given(texts=st.tuples(TEXTS, TEXTS, TEXTS))
def test_whatever_is_typed_is_a_value_and_nothing_else(app: Live, world_once: Graph, texts: tuple[str, str, str]):
    before = world_once.read("MATCH (n) WHERE NOT n:Done AND NOT n:Access RETURN count(n) AS n")[0]["n"]
    answer = change(
        app,
        SIGNAL,
        idempotencyKey="k" + texts[0],
        kind="BUDGET",
        at="2026-11-01T00:00:00",
        organizationId=texts[1],
        title=texts[2],
    )
    assert "organizationId" in codes(answer)
    assert world_once.read("MATCH (n) WHERE NOT n:Done AND NOT n:Access RETURN count(n) AS n")[0]["n"] == before


@pytest.fixture(scope="module")
def world_once(app: Live) -> Graph:
    graph = app.service.graph
    wipe(graph)
    store.upsert(graph, PARTIES)
    app.service.book.refresh()
    return graph


def test_every_kind_of_fault_has_a_code_of_the_schema():
    assert {code.value for code in UserErrorCode} == set(CODES)


def terms(**more: Any) -> dict[str, Any]:
    return {
        "id": "DC1",
        "partnerId": "V1",
        "purpose": "维修",
        "until": "2099-01-01",
        "level": "FULL",
        "rows": ["assets_served"],
        "fields": [{"of": "Asset", "names": ["model"]}],
    } | more


def contract(name: str) -> str:
    return (
        f"mutation ($input: {name[0].upper()}{name[1:]}ContractInput!) {{ {name}Contract(input: $input) {{ "
        f"contract {{ status level }} number version {ERRORS} }} }}"
    )


def test_two_steps_of_a_contract_go_in_one_document(app: Live, world: Graph):
    change(app, contract("draft"), "operations-key", idempotencyKey="1", **terms())
    both = (
        'mutation { a: approveContract(input: {idempotencyKey: "a", id: "DC1"}) { contract { id } userErrors { code } } '
        'b: publishContract(input: {idempotencyKey: "b", id: "DC1"}) { contract { status } userErrors { code } } }'
    )
    body = app.ask(both, {"X-API-Key": "admin-key"})
    assert body["data"]["b"] == {"contract": {"status": "PUBLISHED"}, "userErrors": []}


def test_terms_that_are_wrong_are_all_named(app: Live, world: Graph):
    wrong = terms(
        partnerId="V9", until="2020-01-01", rows=["asset"], quota=0, fields=[{"of": "Person", "names": ["email"]}]
    )
    first = codes(change(app, contract("draft"), "operations-key", idempotencyKey="1", **wrong))
    assert first == {"quota": "INVALID"}
    more = codes(change(app, contract("draft"), "operations-key", idempotencyKey="1", **(wrong | {"quota": 5})))
    assert more == dict.fromkeys(("partnerId", "until", "rows.0", "fields.Person.0"), "INVALID")
    assert world.read("MATCH (d:DataContract) RETURN count(d) AS n")[0]["n"] == 0


def test_a_decision_is_applied_soon_and_undone_exactly(app: Live, world: Graph):
    def holds(expected: dict[str, str]) -> None:
        end = time.monotonic() + 60
        while store.current_ids(world, "Person", ["P1", "P2"]) != expected:
            assert time.monotonic() < end, store.current_ids(world, "Person", ["P1", "P2"])
            time.sleep(0.2)

    app.service.decided = ResolutionScheduler(world)
    change(app, MATCH, "operations-key", idempotencyKey="m", a="P1", b="P2", answer="SAME")
    holds({"P1": "P1", "P2": "P1"})
    told = change(app, ENGAGEMENT, **visit(participants=[{"personId": "P2"}]))  # the old id goes on
    assert told["userErrors"] == []
    change(app, MATCH, "operations-key", idempotencyKey="n", a="P1", b="P2", answer="DISTINCT")
    holds({"P1": "P1", "P2": "P2"})
    assert world.read("MATCH (p:Person)-[:TOOK_PART]->() RETURN p.id AS id") == [{"id": "P2"}]


def test_the_examples_of_the_docs_run(app: Live, world: Graph):
    store.upsert(
        world,
        [
            NodeRecord(("Organization", "Customer"), "C001", {"name": "甲"}, FEED),
            NodeRecord(("Organization", "Customer"), "C001", {"name": "丁"}, FEED._replace(source="dealer")),
            NodeRecord(("Organization", "Customer"), "C002", {"name": "乙"}, FEED),
            NodeRecord(("Organization", "ServiceProvider"), "V01", {"name": "丙"}, FEED),
            NodeRecord(("Person",), "P001", {"name": "赵"}, FEED),
            EdgeRecord(
                "RATED",
                ("Organization", "C001"),
                ("Organization", "V01"),
                {"score": 80.0, "at": dt.date(2026, 11, 20)},
                FEED._replace(source=SOURCE),
                "people-7a41c02b9d3e5f60",
            ),
        ],
    )
    fits = "MATCH (v {id: 'V01'}), (c {id: 'C001'}) CREATE (v)-[:FITS {rank: 1, probability: 0.5, run: 'R'}]->(c)"
    world.write(lambda tx: tx.run(fits).consume())
    examples = blocks((ROOT / "docs" / "changes.md").read_text("utf-8"), "graphql")
    assert len(examples) == 7
    for example in examples:
        assert validate(app.service.schema.core, parse(example)) == []
        if not example.startswith("subscription"):
            body = app.ask(example, {"X-API-Key": "admin-key"})
            (answer,) = body["data"].values()
            assert answer["userErrors"] == [], example


def test_the_version_that_is_read_is_the_one_that_counts(app: Live, world: Graph):
    def version(label: str, id: str, who: str = "sales-key") -> Any:
        return app.ask("query ($id: ID!) { version(id: $id) }", {"X-API-Key": who}, id=global_id(label, id))["data"][
            "version"
        ]

    store.upsert(
        world, [NodeRecord(("Engagement",), "E1", {"kind": "visit", "at": instant(dt.datetime(2026, 1, 1, 8))}, FEED)]
    )
    for label, id, field, value in (("Organization", "C1", "region", "甲"), ("Engagement", "E1", "topic", "乙")):
        seen = version(label, id)
        given = {"id": global_id(label, id), "field": field, "value": {"text": value}}
        fixed = change(app, CORRECT, "admin-key", idempotencyKey=f"{id}1", ifVersion=seen, **given)
        assert fixed["userErrors"] == []
        assert version(label, id) == fixed["version"] != seen
        late = change(app, CORRECT, "admin-key", idempotencyKey=f"{id}2", ifVersion=seen, **given)
        assert codes(late) == {"ifVersion": "VERSION_CONFLICT"}
    drafted = change(app, contract("draft"), "admin-key", idempotencyKey="d", **terms())
    assert version("DataContract", "DC1") == drafted["version"]
    for label, id in (("Organization", "C9"), ("ApiKey", "x"), ("Event", "x"), ("DataContract", "DC9"), ("", "x")):
        assert version(label, id) is None
