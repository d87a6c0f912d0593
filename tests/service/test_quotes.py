"""Quotes: written by us and by partners, lines and totals that nobody else sees, and what can't be written, each told and nothing half done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from graphql import print_schema

from gql.ids import global_id
from gql.schema.allowances import for_contract
from gql.schema.schema import SCHEMA
from graph.access.contracts import contracts_in_force
from graph.clock import today
from graph.db.client import Graph
from graph.model.model import MODEL
from graph.model.workspaces.quote_nodes import MOST_MONEY
from graph.mutations.changes import Author
from graph.workspaces.quotes import line_changes
from graph.workspaces.workspace_changes import close_workspace, put_partner_out
from tests.helpers.quotes import OURS, READ, QuoteWriter, quote_writers
from tests.helpers.solutions import WORKSPACE, load_parties, new_workspace, writers

LI = Author("li", "li")
TOMORROW, YESTERDAY = (str(today() + dt.timedelta(days=n)) for n in (1, -3))


@pytest.fixture(scope="module")
def parties_loaded(graph: Graph) -> Graph:
    load_parties(graph)
    return graph


@pytest.fixture
def world(parties_loaded: Graph) -> Graph:
    new_workspace(parties_loaded, "quote")
    return parties_loaded


@pytest.fixture
def us(world: Graph) -> Iterator[QuoteWriter]:
    with quote_writers(world, None) as (one,):
        yield one


@pytest.fixture
def partner(world: Graph) -> Iterator[QuoteWriter]:
    with quote_writers(world, "S1") as (one,):
        yield one


def party(id: str) -> str:
    return global_id("Organization", id)


def counts(graph: Graph) -> list[object]:
    nodes = (
        "MATCH (n:Quote|QuoteLine|QuotePayment|Audit|Event) RETURN labels(n)[0] AS label, count(n) AS n ORDER BY label"
    )
    return [tuple(row.values()) for row in graph.read(nodes)]


def test_totals_and_payments_are_worked_out_to_the_fen(us: QuoteWriter, world: Graph):
    quote = us.make("一期", ends=TOMORROW)["id"]
    first = us.line(quote, quantity=2.5, unit="台", discount=500, taxRate=1_300)
    assert (first["net"], first["tax"], first["gross"]) == (23_750, 3_088, 26_838)
    big = us.line(quote, price=MOST_MONEY)
    assert big["gross"] == MOST_MONEY
    us.done("priceQuoteLine", id=first["id"], listPrice=12_000, cost=9_000, ifVersion="1")
    found = us.quote(OURS)
    assert (found["lineCount"], found["gross"], found["margin"]) == (2, MOST_MONEY + 26_838, None)
    us.done("removeQuoteLine", id=big["id"], ifVersion=str(big["version"]))
    section = us.ask(
        'mutation { addSection(input: {idempotencyKey: "m", workspaceId: "WS-1", kind: MILESTONE, title: "验收"}) { solutionSection { id } } }'
    )
    milestone = section.decode().split('"id":"')[1].split('"')[0]
    us.done("addQuotePayment", quoteId=quote, title="预付", share=3_333, due=TOMORROW)
    rest = us.made("addQuotePayment", quoteId=quote, title="验收款", share=3_333, milestoneId=milestone)
    found = us.quote(OURS)
    assert (found["listTotal"], found["costTotal"], found["margin"]) == (30_000, 22_500, 1_250)
    assert found["findings"] == ["PAYMENTS_SHORT", "UNKNOWN_PRODUCT"]
    us.done("editQuotePayment", id=rest["id"], share=6_667)
    payments = [each["source"] for each in us.quote(OURS)["payments"]]
    assert sum(each["payable"] for each in payments) == 26_838
    assert [each["paysFor"] for each in payments if each["id"] == rest["id"]] == [[{"target": {"title": "验收"}}]]
    world.write(lambda tx: tx.run("CREATE (:Asset {id: 'A-quote', model: 'MR-3100'})").consume())
    us.done("editQuoteLine", id=first["id"], quantity=1)
    assert us.quote(OURS)["findings"] == []
    fixed = us.made("editQuotePayment", id=rest["id"], amount=99_999, clear=["MILESTONE"])
    assert (fixed["share"], fixed["amount"]) == (None, 99_999) and us.quote(OURS)["findings"] == ["PAYMENTS_OVER"]
    us.done("priceQuoteLine", id=first["id"], cost=10_000)
    assert "BELOW_COST" in us.quote(OURS)["findings"]
    us.done("priceQuoteLine", id=first["id"], clear=["COST", "LIST_PRICE"])
    assert us.quote(OURS)["margin"] is None
    us.done("removeQuotePayment", id=rest["id"])
    us.done("restoreQuotePayment", id=rest["id"])
    us.done("restoreQuoteLine", id=big["id"])
    assert us.quote()["lineCount"] == 2
    world.write(lambda tx: tx.run("MATCH (a:Asset {id: 'A-quote'}) DELETE a").consume())


WRONG = [
    ({"quantity": -1}, "quantity", "OUT_OF_RANGE"),
    ({"quantity": 0}, "quantity", "OUT_OF_RANGE"),
    ({"quantity": 1e15}, "quantity", "OUT_OF_RANGE"),
    ({"quantity": 1.0005}, "quantity", "INVALID"),
    ({"quantity": 1e9, "unitPrice": 10**12}, "quantity", "OUT_OF_RANGE"),
    ({"unitPrice": -1}, "unitPrice", "OUT_OF_RANGE"),
    ({"unitPrice": 10**15}, "unitPrice", "OUT_OF_RANGE"),
    ({"discount": 10_001}, "discount", "OUT_OF_RANGE"),
    ({"taxRate": -1}, "taxRate", "OUT_OF_RANGE"),
    ({"product": " "}, "product", "MISSING"),
    ({"product": "x" * 301}, "product", "TOO_LONG"),
    ({"deliveredById": "S9"}, "deliveredById", "NOT_FOUND"),
    ({"deliveredById": "S2"}, "deliveredById", "CONFLICT"),
    ({"quoteId": "QT-none"}, "quoteId", "NOT_FOUND"),
]


def test_what_can_not_be_is_told_and_nothing_of_it_is_written(us: QuoteWriter, world: Graph):
    quote = us.make("一期", "S1")["id"]
    payment = us.made("addQuotePayment", quoteId=quote, title="预付", share=3_000)["id"]
    before = counts(world)
    line = {"quoteId": quote, "product": "MR", "quantity": 1, "unitPrice": 1}
    for values, path, code in WRONG:
        found = us.wrong("addQuoteLine", **line | values)
        assert {at: code for at, (code, _) in found.items()} == {path: code}, values
    about = {"workspaceId": WORKSPACE, "title": "x"}
    assert us.wrong("makeQuote", **about | {"title": " "}, partnerIds=["S9", "C1"]).keys() == {
        "title",
        "partnerIds.0",
        "partnerIds.1",
    }
    assert us.wrong("makeQuote", **about, starts="2099-02-01", ends="2099-01-31").keys() == {"ends"}
    assert us.wrong("makeQuote", **about, ends=YESTERDAY).keys() == {"ends"}
    assert us.wrong("editQuote", id=quote, starts="9999-12-31").keys() == {"starts"}
    assert us.wrong("editQuote", id=quote).keys() == {"title"}
    pay = {"quoteId": quote, "title": "x"}
    assert us.wrong("addQuotePayment", **pay).keys() == {"share"}
    assert us.wrong("addQuotePayment", **pay, share=1, amount=1).keys() == {"amount"}
    assert us.wrong("addQuotePayment", **pay, share=10_001, due=YESTERDAY).keys() == {"share", "due"}
    assert us.wrong("addQuotePayment", **pay, share=1, milestoneId="SEC-none")["milestoneId"][0] == "NOT_FOUND"
    assert us.wrong("editQuotePayment", id=payment).keys() == {"title"}
    assert us.wrong("restoreQuotePayment", id=payment)["id"][0] == "CONFLICT"
    for day in ("2099-02-30", "soon"):
        assert b'"data"' not in us.body("makeQuote", **about, ends=day)
    assert b'"data"' not in us.body("addQuoteLine", **line | {"unitPrice": 2**53})
    assert b'"data"' not in us.body("addQuoteLine", **line | {"unitPrice": 0.5})
    assert counts(world) == before


def test_a_quote_holds_so_many_lines_and_is_told(us: QuoteWriter, world: Graph, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(line_changes, "MOST_LINES", 1)
    quote = us.make("一期", "S1")["id"]
    one = us.line(quote)
    assert us.wrong("addQuoteLine", quoteId=quote, product="x", quantity=1, unitPrice=1)["quoteId"][0] == "OUT_OF_RANGE"
    with quote_writers(world, "S1") as (partner,):  # of others' lines nobody learns by what is refused
        assert partner.line(quote)["version"] == 1
    us.done("removeQuoteLine", id=one["id"])
    assert us.wrong("restoreQuoteLine", id=one["id"])["id"][0] == "OUT_OF_RANGE"


def test_a_partner_writes_its_own_lines_and_sees_no_other(us: QuoteWriter, partner: QuoteWriter, world: Graph):
    us.make("别人的", "S2")
    quote = us.make("一期", "S1", "S2")["id"]
    ours, theirs = us.line(quote, "A"), us.line(quote, "B", deliveredById="S2", price=77)
    own = us.line(quote, "C", deliveredById="S1", price=500)
    mine = partner.line(quote, "D", price=300, taxRate=600)
    seen = partner.quote()
    assert (seen["title"], seen["lineCount"], seen["net"], seen["tax"], seen["gross"]) == ("一期", 2, 800, 18, 818)
    assert {each["source"]["product"] for each in seen["lines"]} == {"C", "D"}
    assert [each["target"]["id"] for each in seen["quotedBy"]] == [party("S1")]
    assert {each["source"]["deliveredBy"][0]["target"]["id"] for each in seen["lines"]} == {party("S1")}
    assert (
        us.quote(OURS.replace("quotes {", 'quotes(filter: {title: {eq: "一期"}}) {'))["gross"]
        == 10_000 + 77 + 500 + 318
    )
    for hidden in (ours, theirs):
        two = [
            partner.wrong("editQuoteLine", id=id, quantity=2)["id"]
            for id in (hidden["id"], global_id("QuoteLine", "QL-x"))
        ]
        assert [code for code, _ in two] == ["NOT_FOUND"] * 2
        assert "QL-x" in two[1][1] and two[0][1].split("'")[::2] == two[1][1].split("'")[::2]
    edited = partner.done("editQuoteLine", id=own["id"], quantity=2, ifVersion=str(own["version"]))
    assert edited["version"] == "2" == str(edited["quoteLine"]["version"])
    assert partner.wrong("editQuoteLine", id=own["id"], quantity=3, ifVersion="1").keys() == {"ifVersion"}
    other = [
        partner.wrong("addQuoteLine", quoteId=quote, product="x", quantity=1, unitPrice=1, deliveredById=id)
        for id in ("S2", "S9")
    ]
    assert [each["deliveredById"][0] for each in other] == ["NOT_FOUND"] * 2
    before = partner.ask(READ)
    us.done("priceQuoteLine", id=own["id"], cost=1)
    us.done("editQuoteLine", id=theirs["id"], quantity=9)
    us.done("addQuotePayment", quoteId=quote, title="预付", share=1)
    assert partner.ask(READ) == before
    assert {each["source"]["version"] for each in partner.quote()["lines"]} == {1, 2}
    gone = partner.done("removeQuoteLine", id=mine["id"], ifVersion="1")
    assert partner.quote()["net"] == 1_000
    partner.done("restoreQuoteLine", id=mine["id"], ifVersion=gone["version"])
    assert partner.quote()["net"] == 1_300
    may = partner.read("{ viewer { may } }")["viewer"]["may"]
    lines = {"addQuoteLine", "editQuoteLine", "removeQuoteLine", "restoreQuoteLine"}
    assert {each for each in may if "uote" in each} == lines
    entries = world.read(
        "MATCH (a:Audit {what: 'quote_line.edit'}) RETURN a.who AS who, a.about AS about, a.after AS after"
    )
    assert {(e["who"], e["about"], '"party":"S1"' in e["after"]) for e in entries} == {
        ("S1", "C1", True),
        ("us", "C1", False),
    }
    assert len(world.read("MATCH (e:Event {label: 'QuoteLine'}) RETURN e.id AS id")) == 9


def test_prices_totals_and_payments_are_in_no_schema_of_a_partner(world: Graph):
    under = contracts_in_force(world, today())
    schema = print_schema(for_contract(SCHEMA.core, MODEL, under["DC-S1"], ("addQuoteLine", "editQuoteLine")))
    assert "type QuoteLine" in schema and "unitPrice: BigInt" in schema
    hidden = (
        "listPrice",
        "listTotal",
        "costTotal",
        "margin",
        "QuotePayment",
        "findings",
        "pricing",
        "createdBy",
        "madeBy",
        "why",
    )
    assert [
        name for name in hidden if f"  {name}:" in schema or f"  {name}(" in schema or f"type {name} " in schema
    ] == []
    with quote_writers(world, "S3") as (reader,):
        assert b"AddQuoteLineInput" in reader.body("addQuoteLine", quoteId="x", product="x", quantity=1, unitPrice=1)
    forbidden = Author("k", "k", contract=under["DC-S3"])
    with pytest.raises(Exception, match="does not let you edit quotes"):
        line_changes.add_quote_line(world, forbidden, "k", {"quote_id": "x"})


def test_taking_part_is_given_and_taken_once_it_is_confirmed(us: QuoteWriter, partner: QuoteWriter, world: Graph):
    quote = us.make("一期")["id"]
    asked = us.done("shareQuote", id=quote, partnerIds=["S1"])
    assert (asked["gains"], asked["loses"]) == (["S1"], []) and partner.read()["quotes"]["totalCount"] == 0
    us.done("shareQuote", id=quote, partnerIds=["S1"], confirmed=True)
    partner.line(quote)
    assert partner.quote()["version"] == 1  # who takes part is no part of it
    assert us.done("shareQuote", id=quote, partnerIds=[], confirmed=True)["loses"] == ["S1"]
    assert partner.read() == {
        "quotes": {"totalCount": 0, "nodes": []},
        "quoteLines": {"totalCount": 0, "nodes": []},
    }
    us.done("shareQuote", id=quote, partnerIds=["S1"], confirmed=True)
    assert partner.quote()["lineCount"] == 1 == us.quote()["lineCount"]
    put_partner_out(world, LI, "out", {"id": WORKSPACE, "partner_id": "S1"})
    assert partner.read()["quoteLines"]["totalCount"] == 0
    assert world.read("MATCH (:Quote)-[r:QUOTED_BY]->() RETURN r.id AS id") == []  # nor is it when it comes back
    assert us.wrong("shareQuote", id=quote, partnerIds=["C1"]).keys() == {"partnerIds.0"}


def test_a_quote_that_is_withdrawn_or_whose_workspace_is_closed_is_read_alone(
    us: QuoteWriter, partner: QuoteWriter, world: Graph
):
    quote = us.make("一期", "S1")
    line = partner.line(quote["id"])
    edited = us.done("editQuote", id=quote["id"], title="一期(改)", ifVersion="1")
    assert edited["version"] == "2" and us.wrong("editQuote", id=quote["id"], title="x", ifVersion="1").keys() == {
        "ifVersion"
    }
    us.done("withdrawQuote", id=quote["id"], why="客户改变需求")
    assert partner.quote()["status"] == "WITHDRAWN"
    late = {"id": line["id"]}
    assert partner.wrong("editQuoteLine", **late, quantity=2)["id"][0] == "CONFLICT"
    assert us.wrong("withdrawQuote", id=quote["id"])["id"][0] == "CONFLICT"
    us.done("reopenQuote", id=quote["id"])
    close_workspace(world, LI, "end", {"id": WORKSPACE, "state": "won", "why": "x"})
    for who, name, values in (
        (partner, "editQuoteLine", late | {"quantity": 2}),
        (us, "removeQuoteLine", late),
        (us, "shareQuote", {"id": quote["id"], "partnerIds": []}),
    ):
        assert who.wrong(name, **values)["id"][0] == "CONFLICT", name
    assert partner.quote()["lineCount"] == 1


def test_a_partner_gets_the_same_answers_whatever_others_write(parties_loaded: Graph, monkeypatch: pytest.MonkeyPatch):
    """Two worlds: in one we and another partner write lines, prices, payments and quotes meanwhile, up to the bounds."""
    monkeypatch.setattr(line_changes, "MOST_LINES", 3)
    heard = []
    for busy in (False, True):
        new_workspace(parties_loaded, "quote")
        with quote_writers(parties_loaded, None, "S1", "S2") as (us, partner, rival):
            quote = us.make("一期", "S1", *(["S2"] if busy else []))["id"]
            bodies = []

            def others(busy: bool = busy, us: QuoteWriter = us, rival: QuoteWriter = rival, quote: str = quote) -> None:
                if busy:
                    rival.body("addQuoteLine", quoteId=quote, product="A", quantity=5, unitPrice=MOST_MONEY // 5)
                    us.body("addQuoteLine", quoteId=quote, product="B", quantity=1, unitPrice=1)
                    us.body("addQuotePayment", quoteId=quote, title="预付", share=9_000)
                    us.make("内部")

            others()
            one = partner.line(quote, "C", 300)
            for name, values in (
                ("addQuoteLine", {"quoteId": quote, "product": "D", "quantity": 2, "unitPrice": 5}),
                ("editQuoteLine", {"id": one["id"], "quantity": 4, "ifVersion": "1"}),
                ("editQuoteLine", {"id": one["id"], "quantity": 5, "ifVersion": "1"}),
                (
                    "addQuoteLine",
                    {"quoteId": quote, "product": "E", "quantity": 2, "unitPrice": 5, "deliveredById": "S2"},
                ),
                ("removeQuoteLine", {"id": one["id"]}),
                ("restoreQuoteLine", {"id": one["id"]}),
                ("addQuoteLine", {"quoteId": quote, "product": "F", "quantity": 2, "unitPrice": 5}),
                ("addQuoteLine", {"quoteId": quote, "product": "G", "quantity": 2, "unitPrice": 5}),
            ):
                bodies += [partner.body(name, **values), partner.ask(READ.replace("removed", ""))]
                others()
                if busy:
                    us.body("priceQuoteLine", id=one["id"], cost=len(bodies))
            heard.append(bodies)
    assert heard[0] == heard[1]
    assert b"OUT_OF_RANGE" in heard[0][-2] and b'"gross":1220' in heard[0][-1]


def test_the_same_key_changes_nothing_twice(us: QuoteWriter):
    quote = us.make("一期")["id"]
    line = {"idempotencyKey": "once", "quoteId": quote, "product": "x", "quantity": 1, "unitPrice": 1}
    assert us.body("addQuoteLine", **line) == us.body("addQuoteLine", **line)
    assert us.wrong("addQuoteLine", **line | {"quantity": 2}).keys() == {"idempotencyKey"}
    assert us.quote()["lineCount"] == 1


def test_a_quote_of_another_system_is_shown_and_not_written(us: QuoteWriter, world: Graph):
    """What was loaded as a quote before quotes had lines keeps its amount, version and status."""
    world.write(
        lambda tx: tx.run("CREATE (:Quote {id: 'Q-old', amount: 120.5, version: 3, status: 'approved'})").consume()
    )
    (found,) = us.read("{ quotes { nodes { amount version status lineCount gross } } }")["quotes"]["nodes"]
    assert found == {"amount": 120.5, "version": 3, "status": "APPROVED", "lineCount": 0, "gross": 0}
    assert us.wrong("editQuote", id=global_id("Quote", "Q-old"), title="x")["id"][0] == "NOT_FOUND"


def test_a_contract_without_the_area_has_no_trace_of_quotes(parties_loaded: Graph):
    new_workspace(parties_loaded, "solution")
    with writers(parties_loaded, "S1") as (other,):
        assert b"quotes" in other.ask(READ) and b'"data"' not in other.ask(READ)
