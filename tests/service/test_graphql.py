"""The GraphQL service over real HTTP on the scored seed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from gql.ids import plain_id
from gql.schema.schema import SCHEMA
from graph.battle_map.drawing import draw
from graph.battle_map.reading import read_battle_map
from graph.clock import instant
from graph.db.client import Graph
from graph.db.transactions import run
from graph.store import writers as store
from seed_data.make import truth
from tests.helpers.answers import execute
from tests.helpers.graphql import MAP, PAGES, SEARCH
from tests.helpers.lent import lent
from tests.helpers.served import Served


@pytest.fixture(scope="module")
def told():
    return truth()


def ask_map(service: Served, customer: str, **more):
    answer = service.ask(MAP, id=customer, **more)
    assert "errors" not in answer, answer
    return answer["data"]["battleMap"]


def name_of(graph: Graph, id: str) -> str:
    return graph.read("MATCH (n:Organization|Person {id: $id}) RETURN n.name AS name", id=id)[0]["name"]


def test_the_expansion_customer(service: Served, scored: Graph, told):
    case = told.cases["expansion"]
    map = ask_map(service, case["customer"])
    newest = map["signals"][0]
    assert newest["kind"] == "EXPANSION"
    assert newest["budget"] > 5_000_000
    incumbents = {
        i["partner"]["name"]: i["satisfaction"]
        for role in ("suppliers", "distributors", "serviceProviders")
        for i in map[role]
    }
    high, low, few = (incumbents[name_of(scored, case[part])] for part in ("high", "low", "few"))
    assert (high["mean"] >= 88, high["n"] >= 6, high["trend"]) == (True, True, "rising")
    assert (low["mean"] <= 62, low["n"] >= 5, low["trend"]) == (True, True, "falling")
    assert (few["mean"], few["enough"], few["note"]) == (None, False, {"zh": "数据不足", "en": "not enough data"})
    assert map["recommendations"]
    assert all(r["reasons"] and 0 <= r["probability"] <= 1 for r in map["recommendations"])
    assert all(reason["zh"] and reason["en"] for r in map["recommendations"] for reason in r["reasons"])
    assert {run["algorithm"] for run in map["runs"]} == {"influence", "partner_fit"}


def test_partners_of_a_line_of_an_opportunity_and_among_candidates(service: Served, scored: Graph):
    of = scored.read(
        "MATCH (c:Customer)-[:OPENED]->(o:Opportunity {status: 'open'})<-[:PARTNERED_ON]-(p) WHERE o.product_line IS NOT NULL "
        "WITH c, o, collect(p.id) AS ids WHERE size(ids) > 2 RETURN c.id AS c, o.id AS o, o.product_line AS line, ids LIMIT 1"
    )[0]
    answer = service.ask(
        """query($c: ID!, $o: ID!, $line: String!, $ids: [ID!]!) {
            line: partnerFit(customerId: $c, productLine: $line, role: SUPPLIER) { rank partner { id } reasons { zh en } }
            opportunity: partnerFit(opportunityId: $o, role: SUPPLIER) { rank partner { id } reasons { zh en } }
            among: partnerFit(opportunityId: $o, among: $ids) { rank partner { id } }
        }""",
        c=of["c"],
        o=of["o"],
        line=of["line"],
        ids=[f" {id}" for id in of["ids"]],
    )
    found = answer["data"]
    assert found["line"] and found["line"] == found["opportunity"]
    assert {plain_id(each["partner"]["id"]) for each in found["among"]} == set(of["ids"])
    assert [each["rank"] for each in found["among"]] == list(range(1, len(of["ids"]) + 1))
    wrong = service.ask("{ partnerFit { rank } }")
    assert "customer or an opportunity" in wrong["errors"][0]["message"]
    wrong = service.ask(
        "query($o: ID, $ids: [ID!]) { partnerFit(opportunityId: $o, among: $ids, first: 3) { rank } }",
        o=of["o"],
        ids=["S01"],
    )
    assert "how many" in wrong["errors"][0]["message"]


def test_the_ehs_head_with_a_veto_whom_nobody_met(service: Served, scored: Graph, told):
    case = told.cases["ehs_veto"]
    map = ask_map(service, told.cases["expansion"]["customer"])
    head = next(d for d in map["decisionChain"] if d["person"]["name"] == name_of(scored, case["person"]))
    assert head["veto"]
    assert head["daysSinceTouched"] is None
    assert head["engagements"] == 0
    assert any(d["veto"] for d in head["decisions"])


def test_the_it_head_nobody_met_is_hidden(service: Served, scored: Graph, told):
    case = told.cases["it_head"]
    customer = scored.read("MATCH (:Person {id: $p})-[:WORKS_AT]->(c) RETURN c.id AS id", p=case["person"])[0]["id"]
    map = ask_map(service, customer)
    head = next(d for d in map["decisionChain"] if d["person"]["name"] == name_of(scored, case["person"]))
    assert head["hidden"]
    assert head["daysSinceTouched"] is None


def test_influence_on_each_open_opportunity_adds_up_to_one(scored: Graph, snapshot: dt.date):
    rows = scored.read(
        "MATCH (o:Opportunity {status: 'open'})<-[i:INFLUENCES_DECISION]-() RETURN o.id AS id, sum(i.score) AS total"
    )
    assert len(rows) >= 45
    assert all(row["total"] == pytest.approx(1, abs=1e-6) for row in rows)


def test_what_is_drawn_hangs_together(service: Served, scored: Graph, snapshot: dt.date):
    for row in scored.read("MATCH (c:Customer) RETURN c.id AS id ORDER BY id LIMIT 12"):
        map = ask_map(service, row["id"])
        ids = [n["id"] for n in map["nodes"]]
        assert len(ids) == len(set(ids))
        assert {end for e in map["edges"] for end in (e["source"], e["target"])} <= set(ids)
        assert len({e["id"] for e in map["edges"]}) == len(map["edges"])
        people = {d["person"]["id"] for d in map["decisionChain"]}
        assert people <= set(ids)
        drawn = draw(read_battle_map(scored, row["id"], snapshot))
        assert [plain_id(id) for id in ids] == [node.id for node in drawn.nodes]
        assert [e["id"] for e in map["edges"]] == [edge.id for edge in drawn.edges]


DRAWING = """query ($id: ID!, $asOf: Date) { model { nodeTypes { label } relationshipTypes { type } }
  battleMap(customerId: $id, asOf: $asOf) { nodes { id } edges { id } drawing {
    nodes { id label x y ring sector } edges { id source target type } rings { label radiusX radiusY } sectors { label } } } }"""


@pytest.mark.parametrize("day", [None, "2025-06-30"])
def test_a_drawing_places_each_node_and_the_model_has_words_for_it(service: Served, told, day: str | None):
    data = service.ask(DRAWING, id=told.cases["expansion"]["customer"], asOf=day)["data"]
    map, drawn = data["battleMap"], data["battleMap"]["drawing"]
    assert [n["id"] for n in drawn["nodes"]] == [n["id"] for n in map["nodes"]]
    assert [e["id"] for e in drawn["edges"]] == [e["id"] for e in map["edges"]]
    first, *others = drawn["nodes"]
    assert (first["label"], first["x"], first["y"]) == ("Customer", 0, 0)
    assert len({(n["x"], n["y"]) for n in drawn["nodes"]}) == len(drawn["nodes"]) > 10
    for node in others:
        on_ring = node["ring"] is not None and drawn["rings"][node["ring"]]["label"] == node["label"]
        assert on_ring or node["sector"] == node["label"]
    assert {n["sector"] for n in others} - {None} == {s["label"] for s in drawn["sectors"]}
    assert {n["label"] for n in drawn["nodes"]} <= {t["label"] for t in data["model"]["nodeTypes"]}
    assert {e["type"] for e in drawn["edges"]} <= {t["type"] for t in data["model"]["relationshipTypes"]}


def test_the_day_decides_what_is_seen(service: Served, told):
    customer = told.cases["expansion"]["customer"]
    before = ask_map(service, customer, asOf="2025-06-30")
    assert before["asOf"] == "2025-06-30"
    assert all(s["at"] <= "2025-07-01" for s in before["signals"])
    assert all((d["lastTouched"] or "") <= "2025-06-30" for d in before["decisionChain"])
    assert all((i["since"] or "") <= "2025-06-30" for i in before["suppliers"])


def test_the_past_shows_no_score_that_knew_more(service: Served, told):
    """Runs saw the data as of the last day; on an earlier day their scores would give the future away."""
    before = ask_map(service, told.cases["expansion"]["customer"], asOf="2026-11-19")
    assert before["runs"] == before["recommendations"] == []
    assert before["decisionChain"]
    assert all(d["influence"] is None and not d["hidden"] for d in before["decisionChain"])
    later = ask_map(service, told.cases["expansion"]["customer"], asOf="2026-12-31")
    assert {run["algorithm"] for run in later["runs"]} == {"influence", "partner_fit"}


def test_an_opportunity_closed_later_is_open_on_the_day(service: Served, scored: Graph):
    query = "MATCH (c)-[:OPENED]->(o:Opportunity {status: 'won'}) RETURN c.id AS c, o.name AS name, o.closed AS day ORDER BY o.id LIMIT 1"
    row = scored.read(query)[0]
    for days, status in ((-1, "OPEN"), (0, "WON")):
        map = ask_map(service, row["c"], asOf=str(row["day"] + dt.timedelta(days)))
        assert {o["status"] for o in map["opportunities"] if o["name"] == row["name"]} == {status}


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    '"><a href="javascript:alert(3)">x</a>',
]


@pytest.mark.parametrize("generic", [False, True])
def test_texts_come_in_the_language_that_is_asked_for(scored: Graph, snapshot: dt.date, generic: bool):
    of = "{ recommendations(first: 2) { reasons { text en zh } whyNot { text en zh } } suppliers { satisfaction { note { text en zh } } } }"
    query = f"""query($id: ID!, $locale: Locale) {{
      usual: battleMap(customerId: $id) {of}
      asked: battleMap(customerId: $id, locale: $locale) {of}
      said: battleMap(customerId: $id, locale: ZH) {of}
    }}"""
    for locale, lang in (("ZH", "zh"), ("EN", "en"), (None, "en")):
        data, _ = execute(scored, snapshot, query, generic, id="C021", locale=locale)
        for name, expected in (("usual", "en"), ("asked", lang), ("said", "zh")):
            texts = list(texts_of(data[name]))
            assert len(texts) > 2
            assert all(text["text"] == text[expected] for text in texts)


def texts_of(value: Any) -> Iterator[dict[str, str]]:
    """Every text in both languages that is anywhere in an answer."""
    if isinstance(value, dict) and "text" in value:
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_of(each)


def test_names_from_a_file_cannot_inject_into_the_page(service: Served, scored: Graph, browser):
    """From the graph through the service to a real browser: shown as text, nothing runs."""
    page = browser.new_page()
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda request: None if request.url.startswith(service.url) else told.append(request.url))
    with lent(scored) as graph:
        graph.write(lambda tx: run(tx, HOSTILE_WORLD, customer=HOSTILE[1], names=HOSTILE))
        for address in ("/map/" + quote(HOSTILE[1], safe=""), "/?region=Testland"):
            page.goto(f"{service.url}{address}{'&' if '?' in address else '?'}lang=zh&key={service.key}")
            page.get_by_text(HOSTILE[1], exact=True).first.wait_for()
            assert HOSTILE[1] in page.inner_text("body")
            assert page.locator("img[src=x]").count() == 0
    page.close()
    assert told == []


HOSTILE_WORLD = """CREATE (c:Organization:Customer {id: $customer, name: $customer, region: 'Testland'})
WITH c UNWIND range(0, size($names) - 1) AS n
CREATE (:Organization:Supplier {id: 'HOSTILE' + toString(n), name: $names[n]})-[:SUPPLIES {id: 'HOSTILE' + toString(n)}]->(c)"""


def test_few_statements_whatever_the_size_of_the_answer(scored: Graph, snapshot: dt.date):
    """Of every eighth customer, from who has least to who has most."""
    sizes, counts = set(), set()
    rows = scored.read("MATCH (c:Customer) RETURN c.id AS id ORDER BY COUNT { (c)--() } DESC, id")
    for row in [*rows[::8], rows[-1]]:
        data, statements = execute(scored, snapshot, MAP, id=row["id"])
        sizes.add(len(data["battleMap"]["nodes"]))
        counts.add(statements)
    assert counts == {1}
    assert max(sizes) > 1.5 * min(sizes)


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        ("{ customers(first: 100) { edges { node { id name roles customer { tier } } } } }", 1),
        ("{ customers(first: 1) { totalCount edges { node { id } } } }", 1),
        ('{ search(text: "医院", first: 50) { node { id } } }', 2),
        ('{ node(id: "T3JnYW5pemF0aW9uOkMwMDE=") { id ... on Organization { name } } }', 1),
        ('{ neighbours(id: "T3JnYW5pemF0aW9uOkMwMDE=", first: 100) { groups { count } edges { node { id } } } }', 2),
        ('{ neighbours(id: "T3JnYW5pemF0aW9uOkMwMDE=") { groups { type label count } } }', 1),
        ('{ correctableFields(id: "T3JnYW5pemF0aW9uOkMwMDE=") { version fields { name values } } }', 1),
        ("{ model { nodeTypes { label } } }", 1),
        (
            '{ model { nodeTypes { label } } battleMap(customerId: "C001") { drawing { nodes { id x y } } signals { id } } }',
            1,
        ),
        ("{ viewer { name role may person { name } sessions { id } } }", 1),
        ("{ viewer { name person { name } sessions { id } } customers(first: 20) { nodes { name } } }", 1),
    ],
)
def test_statements_of_the_other_questions(scored: Graph, snapshot: dt.date, query: str, statements: int):
    assert execute(scored, snapshot, query)[1] == statements


@pytest.mark.parametrize("order", ["ID", "NAME", "REVENUE", "EMPLOYEES"])
@pytest.mark.parametrize("way", ["ASC", "DESC"])
def test_pages_cover_everything_once_and_in_order(service: Served, order: str, way: str):
    seen, after = [], None
    while True:
        page = service.ask(PAGES, after=after, order=order, way=way)["data"]["customers"]
        seen += [e["node"] for e in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len({n["id"] for n in seen}) == len(seen) == 60
    if order != "ID":
        values = [n[order.lower()] for n in seen]
        assert values == sorted(values, reverse=way == "DESC")


def test_filters(service: Served):
    query = "query ($f: CustomerFilter) { customers(first: 100, filter: $f) { totalCount edges { node { name industry region customer { tier } } } } }"
    for filter, holds in (
        ({"industry": {"eq": "NEV"}}, lambda n: n["industry"] == "NEV"),
        ({"tier": {"eq": "A"}}, lambda n: n["customer"]["tier"] == "A"),
        ({"industry": {"eq": "MEDICAL"}, "text": "医院"}, lambda n: "医院" in n["name"] and n["industry"] == "MEDICAL"),
    ):
        found = service.ask(query, f=filter)["data"]["customers"]
        assert 0 < found["totalCount"] == len(found["edges"]) < 60
        assert all(holds(e["node"]) for e in found["edges"])


def test_search_finds_in_both_languages_and_with_a_letter_wrong(service: Served, scored: Graph):
    row = scored.read("MATCH (c:Customer {id: 'C021'}) RETURN c.name AS name, c.name_en AS en")[0]
    typo = row["en"].split()[0][:-1] + "q"
    for text in (row["name"][:4], row["en"], row["en"].split()[0].lower(), typo):
        hits = service.ask(SEARCH, t=text)["data"]["search"]
        assert row["name"] in [h["node"].get("name") for h in hits], text
        assert [h["score"] for h in hits] == sorted((h["score"] for h in hits), reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "*",
        "a~9999",
        'x" OR name:*',
        "(",
        "\\",
        "AND",
        "a:b",
        "name_en:[* TO *]",
        "'; MATCH (n) DETACH DELETE n",
        "😀",
        "a" * 3000,
    ],
)
def test_any_text_can_be_searched(service: Served, text: str):
    assert "errors" not in service.ask(SEARCH, t=text)


def test_node_gives_any_node_by_its_id(service: Served):
    hits = service.ask(SEARCH, t="主任")["data"]["search"]
    for hit in hits[:3]:
        again = service.ask("query ($id: ID!) { node(id: $id) { id __typename } }", id=hit["node"]["id"])["data"][
            "node"
        ]
        assert again == {"id": hit["node"]["id"], "__typename": hit["node"]["__typename"]}
    for nobody in ("T3JnYW5pemF0aW9uOm5vYm9keQ==", "nonsense", "", "QXBpS2V5OmE="):
        assert service.ask("query ($id: ID!) { node(id: $id) { id } }", id=nobody)["data"] == {"node": None}


def test_a_customer_can_be_asked_for_by_number_and_by_id(service: Served):
    by_number = ask_map(service, "C001")
    assert ask_map(service, by_number["customer"]["id"]) == by_number


def test_personal_data_is_not_in_the_schema():
    assert "email" not in SCHEMA.as_str()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ('{ battleMap(customerId: "nobody") { asOf } }', "NOT_FOUND"),
        ('{ battleMap(customerId: "") { asOf } }', "NOT_FOUND"),
        ("{ customers(first: 0) { edges { cursor } } }", "BAD_INPUT"),
        ("{ customers(first: 101) { edges { cursor } } }", "BAD_INPUT"),
        ('{ customers(after: "nonsense") { edges { cursor } } }', "BAD_INPUT"),
        ('{ customers(after: "WzFd") { edges { cursor } } }', "BAD_INPUT"),
        ('{ customers(after: "NQ==") { edges { cursor } } }', "BAD_INPUT"),
        ("{ nothing }", "GRAPHQL"),
        ("{ customers(", "GRAPHQL"),
    ],
)
def test_errors_have_a_code_and_show_nothing_internal(service: Served, query: str, code: str):
    (error,) = service.ask(query)["errors"]
    assert error["extensions"]["code"] == code
    assert not any(word in str(error) for word in ("Traceback", "MATCH (", "neo4j", ".py"))


def test_errors_come_in_the_reader_s_language(service: Served):
    query = '{ battleMap(customerId: "nobody") { asOf } }'
    assert "没有编号" in service.ask(query, "zh-CN,zh;q=0.9")["errors"][0]["message"]
    assert "there is no customer" in service.ask(query, "de")["errors"][0]["message"]


def test_health_and_no_pages_of_the_framework(service: Served):
    get = service.get
    assert get("/health/ready").json()["status"] == "ready"
    assert get("/graphiql/nothing.js").status_code == 404
    assert get("/docs").status_code == get("/openapi.json").status_code == 404


def test_graphiql_works_without_any_other_host(service: Served, browser):
    page = browser.new_page()
    requested, said = [], []
    page.on("request", lambda request: requested.append(request.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{service.url}/graphql?key={service.key}")
    page.click("button.graphiql-execute-button")
    page.wait_for_selector(".result-window .CodeMirror-line:has-text('decisionChain')")
    assert said == []
    assert all(url.startswith((service.url, "data:", "blob:")) for url in requested), requested
    page.close()


def test_customers_without_a_value_are_paged_too(empty: Graph):
    from graph.model.claims import Origin
    from graph.model.records import NodeRecord

    origin = Origin("t", 1, "r", "run", instant(dt.datetime(2026, 1, 1)))
    values = {"A": 5, "B": None, "C": None, "D": 1}
    store.upsert(
        empty,
        [
            NodeRecord(("Organization", "Customer"), id, {"name": id, "employees": n}, origin)
            for id, n in values.items()
        ],
    )
    ask = """query ($way: Direction!, $after: String) { customers(first: 1, after: $after, orderBy: EMPLOYEES, direction: $way) {
      nodes { name } pageInfo { hasNextPage endCursor } } }"""
    for way, wanted in (("ASC", "BCDA"), ("DESC", "ADCB")):
        seen, after = "", None
        while True:
            page = execute(empty, dt.date(2026, 1, 1), ask, way=way, after=after)[0]["customers"]
            seen += page["nodes"][0]["name"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert seen == wanted
