"""Comments on sections and requests: who sees them, who may write them, whom they mention, and that nobody learns of others by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from gql.ids import parts_of
from graph.access.contracts import contracts_in_force
from graph.clock import today
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.records import EdgeRecord, NodeRecord
from graph.mutations.changes import Author
from graph.store import writers as store
from graph.workspaces.comments.comment_reading import list_comments, read_comment
from graph.workspaces.workspace_changes import admit_partner, close_workspace, put_partner_out
from tests.helpers.mutations import FEED
from tests.helpers.solutions import WORKSPACE, Writer, load_parties, new_workspace, writers

LI = Author("li", "li")
PEOPLE = [
    NodeRecord(("Person", "SalesRep"), "U1", {"name": "李雷"}, FEED),
    NodeRecord(("Person", "Engineer"), "E1", {"name": "周工"}, FEED),
    NodeRecord(("Person", "Engineer"), "E2", {"name": "吴工"}, FEED),
    EdgeRecord("WORKS_AT", ("Person", "E1"), ("Organization", "S1"), {}, FEED),
    EdgeRecord("WORKS_AT", ("Person", "E2"), ("Organization", "S2"), {}, FEED),
]
REQUEST = """MATCH (w:Workspace {id: $space}), (p:Supplier {id: 'S1'}) CREATE (q:Request {id: 'RQ-1', kind: 'stock', what: '库存', state: 'sent',
  sent: datetime(), due: datetime() + duration('P1D')})-[:IN_WORKSPACE {id: 'a'}]->(w), (q)-[:ADDRESSED_TO {id: 'b'}]->(p)"""
SHOWN = "comment { id text at version resolved } version userErrors { path code message }"
SEEN = """{ comments(first: 100) { totalCount nodes { id workspace text at version changed resolved
  commentOn { target { id } } repliesTo { target { id } } replies { source { text } } openTo { target { id } }
  writtenBy { person target { id } } mentions { target { id } } } }
  solutionSections(first: 100) { nodes { title comments { source { text } } } } }"""


@pytest.fixture(scope="module")
def parties_loaded(graph: Graph) -> Graph:
    load_parties(graph)
    store.upsert(graph, PEOPLE)
    return graph


@pytest.fixture
def world(parties_loaded: Graph) -> Graph:
    new_workspace(parties_loaded)
    return parties_loaded


@pytest.fixture
def talkers(world: Graph) -> Iterator[list[Writer]]:
    """Us, S1, S2 and S3, who may only read."""
    with writers(world, None, "S1", "S2", "S3") as found:
        yield found


def change(who: Writer, name: str, **given: Any) -> dict[str, Any]:
    who.count += 1
    also = "gains loses seenSince" if name == "shareComment" else ""
    text = f"mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ {SHOWN} {also} }} }}"
    answer = orjson.loads(who.ask(text, {"input": {"idempotencyKey": f"c{who.count}"} | given}))
    assert "errors" not in answer, answer
    return dict(answer["data"][name])


def done(who: Writer, name: str, **given: Any) -> dict[str, Any]:
    answer = change(who, name, **given)
    assert answer["userErrors"] == [], answer
    return answer


def wrong(who: Writer, name: str, **given: Any) -> dict[str, tuple[str, str]]:
    answer = change(who, name, **given)
    assert answer["comment"] is None and answer["userErrors"], answer
    return {".".join(e["path"][1:]): (e["code"], e["message"]) for e in answer["userErrors"]}


def say(who: Writer, on: str, text: str, *partners: str, **more: Any) -> str:
    """The id of a comment that is written."""
    return str(done(who, "addComment", onId=on, text=text, partnerIds=partners, **more)["comment"]["id"])


def seen(who: Writer) -> dict[str, dict[str, Any]]:
    """Text → comment, of those that somebody sees."""
    answer = orjson.loads(who.ask(SEEN))
    assert "errors" not in answer, answer
    nodes = answer["data"]["comments"]["nodes"]
    assert answer["data"]["comments"]["totalCount"] == len(nodes)
    listed = [row["source"]["text"] for each in answer["data"]["solutionSections"]["nodes"] for row in each["comments"]]
    assert set(listed) <= {node["text"] for node in nodes}
    return {node["text"]: node for node in nodes}


def own(id: str) -> str:
    found = parts_of(id)
    assert found
    return found[1]


def test_a_comment_is_seen_by_us_and_by_whom_it_names(talkers: list[Writer], world: Graph):
    us, s1, s2, s3 = talkers
    section = us.add("节拍", "S1", "S2")["id"]
    say(us, section, "内部:利润 30%")
    thread = say(us, section, "交期?", "S1")
    say(s1, section, "六周", replyTo=thread)
    say(us, section, "太久", "S1", replyTo=thread)
    say(s2, section, "我方可供")
    assert seen(us).keys() == {"内部:利润 30%", "交期?", "六周", "太久", "我方可供"}
    of_one = seen(s1)
    assert of_one.keys() == {"交期?", "六周", "太久"} and seen(s2).keys() == {"我方可供"} and seen(s3) == {}
    assert [row["person"] for row in of_one["六周"]["writtenBy"]] == ["S1"] and of_one["交期?"]["writtenBy"] == []
    assert {row["source"]["text"] for row in of_one["交期?"]["replies"]} == {"六周", "太久"}
    assert of_one["交期?"]["commentOn"] == [{"target": {"id": section}}]
    assert wrong(us, "addComment", onId=section, text="x", partnerIds=["S3"])["partnerIds.0"][0] == "CONFLICT"
    assert wrong(us, "addComment", onId=section, text="x", partnerIds=["S2"], replyTo=thread).keys() == {"partnerIds.0"}
    assert wrong(us, "addComment", onId=section, text=" ").keys() == {"text"}
    assert wrong(us, "addComment", onId="SEC-9", text="x")["onId"][0] == "NOT_FOUND"
    entries = world.read("MATCH (a:Audit {label: 'Comment'}) RETURN a.what AS what, a.about AS about")
    assert [entry["what"] for entry in entries] == ["comment.add"] * 5 and {e["about"] for e in entries} == {"C1"}
    assert len(world.read("MATCH (e:Event {label: 'Comment'}) RETURN e.id AS id")) == 5
    assert [row["thread"] for row in list_comments(world, WORKSPACE)].count(own(thread)) == 2


def test_partners_comment_where_their_contract_says_so_and_learn_of_nobody(talkers: list[Writer], world: Graph):
    us, s1, s2, s3 = talkers
    hidden, shared = us.add("内部")["id"], us.add("共同", "S1", "S2", "S3")["id"]
    of_other = say(s2, shared, "只给我方")
    assert b"AddCommentInput" in s3.ask(
        "mutation ($input: AddCommentInput!) { addComment(input: $input) { version } }", {"input": {}}
    )
    for given in ({"onId": hidden}, {"onId": shared, "replyTo": of_other}, {"onId": shared, "partnerIds": ["S2"]}):
        absent = {name: "SEC-none" if name == "onId" and value == hidden else value for name, value in given.items()}
        absent |= {"replyTo": "CM-none"} if "replyTo" in given else {}
        absent |= {"partnerIds": ["S9"]} if "partnerIds" in given else {}
        there, none = wrong(s1, "addComment", text="x", **given), wrong(s1, "addComment", text="x", **absent)
        named = {own(hidden): "SEC-none", own(of_other): "CM-none", "S2": "S9"}
        for old, new in named.items():
            there = {path: (code, message.replace(repr(old), repr(new))) for path, (code, message) in there.items()}
        assert there == none and {code for code, _ in none.values()} == {"NOT_FOUND"}
    for name in ("editComment", "withdrawComment", "resolveComment"):
        text = {"text": "x"} if name == "editComment" else {}
        assert wrong(s1, name, id=of_other, **text)["id"][0] == "NOT_FOUND"
    assert wrong(us, "editComment", id=of_other, text="x")["id"][0] == "CONFLICT"
    assert wrong(us, "shareComment", id=of_other, partnerIds=["S1"])["id"][0] == "CONFLICT"
    may = orjson.loads(s1.ask("{ viewer { may } }"))["data"]["viewer"]["may"]
    assert "addComment" in may and "shareComment" not in may
    close_workspace(world, LI, "close", {"id": WORKSPACE, "state": "won", "why": "x"})
    assert wrong(s1, "addComment", onId=shared, text="x")["onId"][0] == "CONFLICT"


def test_comments_on_requests_follow_the_area_of_requests(world: Graph):
    world.write(lambda tx: run(tx, REQUEST, space=WORKSPACE))
    world.write(lambda tx: run(tx, OPEN_REQUESTS))
    assert contracts_in_force(world, today())["DC-S1"].areas == {"solution": "read", "requests": "comment"}
    with writers(world, None, "S1", "S2") as (us, s1, s2):
        section = us.add("节拍", "S1")["id"]
        say(us, "RQ-1", "内部")
        say(us, "RQ-1", "请尽快", "S1")
        say(us, section, "看看", "S1")
        say(s1, "RQ-1", "周五")
        assert seen(s1).keys() == {"请尽快", "周五", "看看"} and seen(s2) == {}
        assert wrong(s1, "addComment", onId=section, text="x")["onId"][0] == "CONFLICT"
        assert wrong(us, "addComment", onId="RQ-1", text="x", partnerIds=["S2"]).keys() == {"partnerIds.0"}


OPEN_REQUESTS = """MATCH (d:DataContract {id: 'DC-S1'})
SET d.scope = replace(replace(d.scope, '"solution":"edit"', '"solution":"read"'), '"requests":"none"', '"requests":"comment"')"""


def test_only_the_author_edits_and_withdraws_and_earlier_texts_are_kept_for_us(talkers: list[Writer], world: Graph):
    us, s1, *_ = talkers
    section = us.add("节拍", "S1")["id"]
    mine, ours = say(s1, section, "六周"), say(us, section, "几周?", "S1")
    first = seen(s1)["六周"]["version"]
    edited = done(s1, "editComment", id=mine, text="五周", ifVersion=first)
    assert edited["comment"]["text"] == "五周" and edited["version"] != first
    assert wrong(s1, "editComment", id=mine, text="四周", ifVersion=first)["ifVersion"][0] == "VERSION_CONFLICT"
    assert wrong(s1, "withdrawComment", id=ours)["id"][0] == "CONFLICT"
    assert [row["text"] for row in read_comment(world, own(mine))["earlier"]] == ["六周"]
    assert "EARLIER" not in s1.ask("{ __schema { types { name } } }").decode().upper()
    assert done(s1, "withdrawComment", id=mine)["comment"] is None and seen(s1).keys() == {"几周?"}
    assert wrong(us, "restoreComment", id=mine)["id"][0] == "CONFLICT"
    assert wrong(s1, "withdrawComment", id=mine)["id"][0] == "NOT_FOUND"
    assert done(s1, "restoreComment", id=mine)["comment"]["text"] == "五周" and "五周" in seen(s1)
    assert done(s1, "resolveComment", id=ours)["comment"]["resolved"]
    assert wrong(us, "resolveComment", id=ours)["id"][0] == "CONFLICT"
    assert done(us, "reopenComment", id=ours)["comment"]["resolved"] is None


def test_audiences_of_comments_are_narrowed_with_those_of_what_they_are_on(talkers: list[Writer], world: Graph):
    us, s1, s2, _ = talkers
    section = us.add("节拍", "S1")["id"]
    early = say(us, section, "早先", "S1")
    gone = say(us, section, "撤回的", "S1")
    done(us, "withdrawComment", id=gone)
    us.done("shareSection", id=section, partnerIds=["S1", "S2"], confirmed=True, withHistory=True)
    assert seen(s1).keys() == {"早先"} and seen(s2) == {}
    told = done(us, "shareComment", id=early, partnerIds=["S1", "S2"])
    assert told["gains"] == ["S2"] and seen(s2) == {}
    done(us, "shareComment", id=early, partnerIds=["S1", "S2"], confirmed=True)
    assert seen(s2).keys() == {"早先"}
    say(s2, section, "收到", replyTo=early)
    lost = done(us, "shareComment", id=early, partnerIds=["S1"], confirmed=True)
    assert lost["loses"] == ["S2"] and lost["seenSince"] and seen(s2) == {}
    us.done("shareSection", id=section, partnerIds=["S2"], confirmed=True)
    us.done("shareSection", id=section, partnerIds=["S1", "S2"], confirmed=True)
    assert seen(s1) == {} == seen(s2)
    say(us, section, "之后", "S1")
    put_partner_out(world, LI, "out", {"id": WORKSPACE, "partner_id": "S1"})
    assert world.read("MATCH (:Comment)-[r:OPEN_TO]->(:Organization {id: 'S1'}) RETURN r") == []
    admit_partner(world, LI, "in", {"id": WORKSPACE, "partner_id": "S1"}, excluded=lambda *_: {})
    us.done("shareSection", id=section, partnerIds=["S1", "S2"], confirmed=True)
    assert seen(s1) == {} and len(seen(us)) == 4


def test_whoever_is_mentioned_is_in_the_audience(talkers: list[Writer], world: Graph):
    us, s1, *_ = talkers
    section = us.add("节拍", "S1", "S2")["id"]
    say(us, section, "@S1 与 @[周工](E1)、@U1 请看,邮箱 a@b.c 与 \\@S2 除外", "S1")
    (told,) = seen(us).values()
    assert {own(row["target"]["id"]) for row in told["mentions"]} == {"S1", "E1", "U1"}
    for text in ("@S2", "@[吴工](E2)", "@[王伟](P1)", "@C1", "@X9"):
        assert wrong(us, "addComment", onId=section, text=text, partnerIds=["S1"]).keys() == {"text"}
    answers = {wrong(s1, "addComment", onId=section, text=f"@{id}")["text"] for id in ("S2", "E2", "U1", "P1", "X9")}
    assert len({message.partition(":")[2] for _, message in answers}) == 1 == len({code for code, _ in answers})
    mine = say(s1, section, "@S1")
    edited = done(s1, "editComment", id=mine, text="无")
    assert edited["comment"]["text"] == "无" and seen(us)["无"]["mentions"] == []
    ours = next(node["id"] for text, node in seen(us).items() if text.startswith("@S1"))
    assert "text" in wrong(us, "shareComment", id=ours, partnerIds=[], confirmed=True)


def test_the_same_key_comments_once(talkers: list[Writer]):
    us, *_ = talkers
    section = us.add("节拍")["id"]
    given = {"idempotencyKey": "once", "onId": section, "text": "一次"}
    assert change(us, "addComment", **given) == change(us, "addComment", **given)
    assert wrong(us, "addComment", **given | {"text": "x"}).keys() == {"idempotencyKey"} and len(seen(us)) == 1
