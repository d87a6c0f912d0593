"""Signals that programs hand in over real HTTP: signed, kept first, counted once, and clear answers to what is wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from standardwebhooks import Webhook

from graph.db.client import Graph
from graph.model.records import NodeRecord
from graph.mutations import signal_intake as intake
from graph.store import writers as store
from graph.words import NotFound
from tests.helpers.cases import FEED, customers
from tests.helpers.live import Live, live
from tests.helpers.servers import wipe

OLD, NEW, OTHER = (
    "whsec_" + key
    for key in (
        "b2xkIGtleSBvZiB0aGUgY3Jhd2xlcg==",
        "bmV3IGtleSBvZiB0aGUgY3Jhd2xlcg==",
        "a2V5IG9mIHRoZSBib3Qgb2Ygb3Vycw==",
    )
)
CODE = "91310000MA1FL0000X"


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    with live(graph, intake_secrets=f"crawler={OLD},crawler={NEW},bot={OTHER}", intake_rate=0) as running:
        yield running


@pytest.fixture
def world(app: Live) -> Graph:
    graph = app.service.graph
    wipe(graph)
    customers(graph, "C1")
    store.upsert(
        graph, [NodeRecord(("Organization", "Customer"), "C2", {"name": "蓝膜电池", "credit_code": CODE}, FEED)]
    )
    return graph


def told(**more: Any) -> dict[str, Any]:
    return {
        "organization": "C1",
        "kind": "tender",
        "at": "2026-11-20T09:30:00+08:00",
        "title": "扩建招标",
        "strength": 0.8,
    } | more


def post(
    app: Live, body: Any, id: str = "msg_1", secret: str = NEW, at: dt.datetime | None = None, **headers: str
) -> requests.Response:
    raw = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    at = at or dt.datetime.now(dt.UTC)
    signed = {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(id, at, raw),
    }
    return requests.post(f"{app.url}/signals", raw.encode(), headers=signed | headers, timeout=30)


def signals(graph: Graph) -> list[dict[str, Any]]:
    return graph.read(
        "MATCH (s:Signal)-[:SIGNALS]->(c) RETURN s.id AS id, s.title AS title, s.at AS at, c.id AS customer, s.feed AS feed ORDER BY id"
    )


@pytest.mark.parametrize("secret", [OLD, NEW, OTHER])
def test_a_signed_signal_is_taken_with_its_event(app: Live, world: Graph, secret: str):
    answer = post(app, told(), secret=secret)
    assert answer.status_code == 200 and answer.json()["status"] == "done" and answer.json()["errors"] == []
    (row,) = signals(world)
    assert (row["id"], row["title"], row["customer"]) == (answer.json()["signal"], "扩建招标", "C1")
    assert row["at"] == dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert row["feed"] == ("bot" if secret == OTHER else "crawler")
    assert [e["target"] for e in world.read("MATCH (e:Event {kind: 'signal'}) RETURN e.target AS target")] == [
        row["id"]
    ]


@pytest.mark.parametrize("organization", [{"id": "C2"}, {"creditCode": CODE.lower()}, {"name": " 蓝膜电池 "}, "C2"])
def test_an_organisation_is_named_in_several_ways(app: Live, world: Graph, organization: Any):
    assert post(app, told(organization=organization)).status_code == 200
    assert signals(world)[0]["customer"] == "C2"


def test_sent_twice_it_counts_once_also_at_once(app: Live, world: Graph):
    with ThreadPoolExecutor(8) as pool:
        answers = [a.json() for a in pool.map(lambda _: post(app, told()), range(8))]
    assert len({a["signal"] for a in answers}) == 1 and len(signals(world)) == 1
    other = post(app, told(title="something else"))
    assert other.status_code == 422 and other.json()["errors"][0]["code"] == "IDEMPOTENCY_CONFLICT"
    assert post(app, told(), "msg_2").json()["signal"] != answers[0]["signal"]


def test_a_wrong_signature_is_refused_and_kept_for_review(app: Live, world: Graph):
    stranger = "whsec_" + "c29tZWJvZHkgdGhhdCB3ZSBkbyBub3Qga25vdw=="
    assert post(app, told(), secret=stranger).status_code == 401
    late = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=6)
    assert post(app, told(), at=late).status_code == 401
    assert post(app, told(), **{"webhook-signature": "v1,zzz"}).status_code == 401
    zh = post(app, told(), secret=stranger, **{"Accept-Language": "zh"})
    assert "签名无效" in zh.text
    assert signals(world) == [] and len(intake.list_intake(world, "refused")) == 4
    with pytest.raises(NotFound):
        intake.retry_signal(world, intake.list_intake(world, "refused")[0]["id"])


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"organization": "nobody"}, "organization_id", "NOT_FOUND"),
    ({"organization": {"name": "谁也不是"}}, "organization", "NOT_FOUND"),
    ({"organization": None}, "organization", "MISSING"),
    ({"at": "2999-01-01T00:00:00"}, "at", "FUTURE"),
    ({"at": "soon"}, "at", "INVALID"),
    ({"at": 1741105800}, "at", "INVALID"),
    ({"at": "0001-01-01T00:00:00+14:00"}, "at", "OUT_OF_RANGE"),
    ({"kind": "rumour"}, "kind", "INVALID"),
    ({"strength": 7}, "strength", "OUT_OF_RANGE"),
    ({"strength": "strong"}, "strength", "OUT_OF_RANGE"),
    ({"title": None}, "title", "MISSING"),
    ({"titel": "x"}, "titel", "INVALID"),
    ({"title": 5}, "title", "INVALID"),
    ({"kind": None}, "kind", "MISSING"),
]


@pytest.mark.parametrize(("wrong", "path", "code"), WRONG)
def test_what_is_wrong_is_said_and_kept_for_review(
    app: Live, world: Graph, wrong: dict[str, Any], path: str, code: str
):
    answer = post(app, told(**wrong))
    assert answer.status_code == 422, answer.text
    assert (path, code) in {(".".join(e["path"]), e["code"]) for e in answer.json()["errors"]}
    assert signals(world) == []
    (kept,) = intake.list_intake(world, "refused")
    assert kept["id"] == answer.json()["id"] == "crawler/msg_1"


def test_once_the_customer_is_loaded_it_is_tried_again(app: Live, world: Graph):
    post(app, told(organization={"creditCode": "91310000MA1FL1111X"}))
    assert intake.retry_signal(world, "crawler/msg_1")["status"] == "refused"
    store.upsert(
        world,
        [NodeRecord(("Organization", "Customer"), "C9", {"name": "新客户", "credit_code": "91310000MA1FL1111X"}, FEED)],
    )
    answer = intake.retry_signal(world, "crawler/msg_1")
    assert answer["status"] == "done" and signals(world)[0]["customer"] == "C9"
    assert post(app, told(organization={"creditCode": "91310000MA1FL1111X"})).json()["signal"] == answer["signal"]
    assert intake.list_intake(world, "refused") == [] and intake.retry_signal(world, "crawler/msg_1") == answer


@pytest.mark.parametrize("body", ["", "no json", "[1]", '"x"', "null", '{"a":', "\x00"])
def test_a_body_that_is_no_object_is_refused(app: Live, world: Graph, body: str):
    answer = post(app, body)
    assert answer.status_code == 422 and "JSON" in answer.json()["errors"][0]["message"]


def test_other_requests(app: Live, world: Graph):
    assert requests.get(f"{app.url}/signals", timeout=30).status_code == 405
    assert post(app, told(), id="").status_code == 400
    assert post(app, told(title="x" * 70_000)).status_code == 413
    assert requests.post(f"{app.url}/signals", b"{}", timeout=30).status_code == 400


def test_without_secrets_nothing_is_taken(app: Live, world: Graph):
    with live(world) as closed:
        assert post(closed, told()).status_code == 404


def test_who_sends_too_many_has_to_wait(app: Live, world: Graph):
    with live(world, intake_secrets=f"crawler={NEW}", intake_rate=1) as slow:
        codes = [post(slow, told(), f"m{n}").status_code for n in range(4)]
        assert codes[:2] == [200, 200] and 429 in codes


EVIL = ["' OR 1=1 //", "`) DETACH DELETE n //", "$id", "{x}", "\u202e", "<script>alert(1)</script>", "🚀" * 50]


@pytest.mark.parametrize("evil", EVIL)
def test_injection_strings_are_text(app: Live, world: Graph, evil: str):
    before = world.read("MATCH (n:Organization) RETURN count(n) AS n")
    assert post(app, told(title=evil), id=f"evil{EVIL.index(evil)}").status_code == 200
    assert post(app, told(organization={"name": evil}), id=f"name{EVIL.index(evil)}").status_code == 422
    assert [s["title"] for s in signals(world)] == [evil]
    assert world.read("MATCH (n:Organization) RETURN count(n) AS n") == before
