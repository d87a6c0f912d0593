"""Customer solutions: sections of every kind, who sees them, what may be written by whom, and that nobody learns of another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import orjson
import pytest
from graphql import print_schema

from gql.ids import global_id, parts_of
from gql.schema.allowances import for_contract
from gql.schema.schema import SCHEMA
from graph.access.contracts import contracts_in_force
from graph.clock import instant, today
from graph.db.client import Graph
from graph.model.model import MODEL
from graph.model.workspaces.solution_sections import KINDS, LINKS
from graph.mutations.changes import Author
from graph.store import writers as store
from graph.workspaces.solution import section_audiences, section_changes, section_clashes, section_edits
from graph.workspaces.workspace_changes import admit_partner, close_workspace, put_partner_out
from tests.helpers.solutions import SOLUTION, WORKSPACE, Writer, load_parties, new_workspace, writers

LI = Author("li", "li")


@pytest.fixture(scope="module")
def parties_loaded(graph: Graph) -> Graph:
    load_parties(graph)
    return graph


@pytest.fixture
def world(parties_loaded: Graph) -> Graph:
    new_workspace(parties_loaded)
    return parties_loaded


@pytest.fixture
def us(world: Graph) -> Iterator[Writer]:
    with writers(world, None) as (one,):
        yield one


@pytest.fixture
def partner(world: Graph) -> Iterator[Writer]:
    with writers(world, "S1") as (one,):
        yield one


def party(id: str) -> str:
    return global_id("Organization", id)


def section_id(own: str) -> str:
    return global_id("SolutionSection", own)


def test_each_kind_has_its_own_fields_and_links():
    declared = {name for kind in KINDS.values() for name in kind.fields} | {"kind", "workspace", "version"}
    assert declared <= MODEL.nodes["SolutionSection"].fields.keys()
    assert {link for kind in KINDS.values() for link in kind.links} == LINKS.keys()
    assert all(link.type in MODEL.edges for link in LINKS.values())


def test_all_that_is_wrong_with_a_section_is_said_at_once(us: Writer):
    wrong = us.wrong(
        "addSection",
        workspaceId=WORKSPACE,
        kind="RISK",
        title=" ",
        text="好" * 340_000,
        starts="2027-03-01",
        due="2026-01-01T00:00:00Z",
        partnerIds=["S1", "S9", "C1"],
    )
    assert {path: code for path, (code, _) in wrong.items()} == {
        "title": "MISSING",
        "text": "TOO_LONG",
        "starts": "INVALID",
        "due": "OUT_OF_RANGE",
        "partnerIds.1": "NOT_FOUND",
        "partnerIds.2": "NOT_FOUND",
    }
    assert "1020000" in wrong["text"][1]
    backwards = {"kind": "MILESTONE", "title": "x", "starts": "2027-03-01", "ends": "2027-02-01"}
    assert us.wrong("addSection", workspaceId=WORKSPACE, **backwards).keys() == {"ends"}
    far = {"kind": "MILESTONE", "title": "x", "starts": "9999-12-31"}
    assert us.wrong("addSection", workspaceId=WORKSPACE, **far).keys() == {"starts"}
    assert us.wrong("addSection", workspaceId="WS-9", kind="NEED", title="x")["workspaceId"][0] == "NOT_FOUND"
    assert us.wrong("addSection", workspaceId=WORKSPACE, title="x").keys() == {"kind"}
    assert us.solution() == {}


def test_fields_are_edited_one_by_one_and_each_value_stays_in_the_history(world: Graph, us: Writer):
    made = us.add("节拍", text="提升", necessity="MUST")
    assert (made["state"], made["necessity"]) == ("DRAFT", "MUST") and us.add("空")["state"] == "MISSING"
    late = {"id": made["id"], "ifVersion": made["version"]}
    one = us.done("editSection", **late, title="节拍提升")
    two = us.done("editSection", **late, text="提升 20%", state="ACCEPTED")
    assert two["solutionSection"]["title"] == "节拍提升" and two["solutionSection"]["state"] == "ACCEPTED"
    assert len({made["version"], one["version"], two["version"]}) == 3
    assert (
        us.done("editSection", **late | {"ifVersion": two["version"]}, text="提升 30%")["solutionSection"]["state"]
        == "DRAFT"
    )
    shown = us.solution()["节拍提升"]
    edits = [(each["source"]["field"], each["source"]["value"]) for each in shown["edits"]]
    assert ("TEXT", "提升 20%") in edits and ("TITLE", "节拍") in edits and len(edits) == 9
    first = next(each["source"]["id"] for each in shown["edits"] if each["source"]["value"] == "提升")
    back = us.done("revertEdit", id=first)["solutionSection"]
    assert back["text"] == "提升" and len(us.solution()["节拍提升"]["edits"]) == 10
    emptied = us.done("editSection", id=made["id"], clear=["TEXT", "NECESSITY"], ifVersion=back["version"])[
        "solutionSection"
    ]
    assert (emptied["text"], emptied["necessity"]) == (None, None)
    assert us.wrong("editSection", id=made["id"], clear=["TITLE", "STARTS"], title="x").keys() == {
        "clear.0",
        "clear.1",
        "ifVersion",
    }
    assert us.wrong("editSection", **late).keys() == {"title"}
    assert us.wrong("editSection", id=made["id"], title="x", ifVersion="SE-none")["ifVersion"][0] == "VERSION_CONFLICT"
    entries = world.read(
        "MATCH (a:Audit {label: 'SolutionSection'}) RETURN a.what AS what, a.about AS about ORDER BY a.at"
    )
    assert [e["what"] for e in entries[:4]] == ["section.add", "section.add", "section.edit", "section.edit"]
    assert {e["about"] for e in entries} == {"C1"}
    assert len(world.read("MATCH (e:Event {label: 'SolutionSection'}) RETURN e.id AS id")) == len(entries)


def test_each_audience_has_a_chain_of_the_log_which_tells_it_of_no_other(world: Graph, us: Writer, partner: Writer):
    """What some of an audience don't see is in the chain of who made it: of us, or of a partner and us."""
    need = us.add("需求", "S1", "S2")
    answer = us.add("应答", "S1", kind="ANSWER")
    us.done("editSection", id=need["id"], title="需求一", ifVersion=need["version"])
    us.done("linkSection", id=answer["id"], link="ANSWERS", targetId=need["id"])
    partner.done("unlinkSection", id=answer["id"], link="ANSWERS", targetId=need["id"])
    us.done("shareSection", id=need["id"], partnerIds=["S1"], confirmed=True)
    us.done("removeSection", id=need["id"])
    us.add("内部")
    rows = world.read("MATCH (a:Audit) RETURN a.chain AS chain, a.what AS what ORDER BY a.chain, a.number")
    assert [(row["chain"], row["what"].removeprefix("section.")) for row in rows] == [
        *((WORKSPACE, what) for what in ("link", "share", "remove", "add")),
        (f"{WORKSPACE}/S1", "add"),
        (f"{WORKSPACE}/S1", "unlink"),
        *((f"{WORKSPACE}/S1/S2", what) for what in ("add", "edit")),
    ]


def test_the_same_key_changes_nothing_twice(us: Writer):
    given = {"idempotencyKey": "once", "workspaceId": WORKSPACE, "kind": "RISK", "title": "交期"}
    assert us.body("addSection", **given) == us.body("addSection", **given)
    assert us.wrong("addSection", **given | {"title": "x"}).keys() == {"idempotencyKey"}
    assert len(us.solution()) == 1


def test_a_partner_sees_and_writes_what_is_shared_with_it(us: Writer, partner: Writer):
    us.add("内部")
    us.add("给别人", "S2")
    shared = us.add("共同", "S1", "S2", text="初稿")
    assert partner.solution().keys() == {"共同"}
    mine = partner.add("我方分工", kind="PART")
    assert partner.solution()["我方分工"]["ownedBy"] == [{"target": {"id": party("S1")}}]
    seen = us.solution()
    assert [each["target"]["id"] for each in seen["我方分工"]["sharedWith"]] == [party("S1")]
    edited = partner.done("editSection", id=shared["id"], text="S1 的稿", ifVersion=shared["version"])
    assert us.solution()["共同"]["text"] == "S1 的稿" == edited["solutionSection"]["text"]
    assert [each["target"]["id"] for each in partner.solution()["共同"]["sharedWith"]] == [party("S1")]
    accept = partner.wrong("editSection", id=mine["id"], state="ACCEPTED", ifVersion=mine["version"])
    assert accept.keys() == {"state"}


def test_a_partner_can_not_widen_an_audience_nor_learn_of_another(us: Writer, partner: Writer):
    """What there is of others is refused in the words of what there is not."""
    hidden, shared = us.add("内部"), us.add("共同", "S1", "S2")
    about = {"workspaceId": WORKSPACE, "kind": "NEED", "title": "x"}
    there, absent = (partner.wrong("addSection", **about, partnerIds=[id]) for id in ("S2", "S9"))
    assert [(p, c, m.replace("S2", "S9")) for p, (c, m) in there.items()] == [(p, c, m) for p, (c, m) in absent.items()]
    for name, given in (
        ("editSection", {"title": "x", "ifVersion": hidden["version"]}),
        ("linkSection", {"link": "OWNED_BY", "targetId": "S1"}),
    ):
        two = [partner.wrong(name, id=id, **given) for id in (hidden["id"], section_id("SEC-none"))]
        code, message = two[0]["id"]
        assert code == "NOT_FOUND" and two[1]["id"] == (code, message.replace(own(hidden["id"]), "SEC-none"))
    owners = [
        partner.wrong("linkSection", id=shared["id"], link="OWNED_BY", targetId=id)["targetId"] for id in ("S2", "S9")
    ]
    assert owners[0][1].replace("S2", "S9") == owners[1][1]
    may = orjson.loads(partner.ask("{ viewer { may } }"))["data"]["viewer"]["may"]
    assert "editSection" in may and not {"shareSection", "removeSection", "restoreSection", "openWorkspace"} & set(may)


def own(id: str) -> str:
    found = parts_of(id)
    assert found
    return found[1]


def test_a_contract_that_lets_read_lets_write_nothing(world: Graph, us: Writer):
    us.add("共同", "S3")
    under = contracts_in_force(world, today())
    assert "addSection" not in print_schema(for_contract(SCHEMA.core, MODEL, under["DC-S3"], ()))
    with writers(world, "S3", "S1") as (reader, writer):
        assert reader.solution().keys() == {"共同"}
        refused, made = reader.body("addSection", workspaceId=WORKSPACE, kind="NEED", title="x"), writer.add("可写")
    assert b"AddSectionInput" in refused and b'"data"' not in refused and made["title"] == "可写"
    forbidden = Author("k", "k", contract=under["DC-S3"])
    with pytest.raises(Exception, match="does not let you edit"):
        section_changes.add_section(world, forbidden, "k", {"workspace_id": WORKSPACE, "kind": "need", "title": "x"})


def test_an_audience_is_widened_once_it_is_confirmed_and_gives_no_history(us: Writer, world: Graph):
    made = us.add("方案", text="旧稿:成本 80 万")
    edited = us.done("editSection", id=made["id"], text="新稿", ifVersion=made["version"])
    asked = us.done("shareSection", id=made["id"], partnerIds=["S1"])
    assert (asked["gains"], asked["loses"], asked["shown"]) == (["S1"], [], ["title", "text", "state"])
    with writers(world, "S1") as (partner,):
        assert partner.solution() == {}
        us.done("shareSection", id=made["id"], partnerIds=["S1"], confirmed=True)
        seen = partner.solution()["方案"]
        assert (seen["text"], seen["edits"], seen["version"]) == ("新稿", [], edited["version"])
        assert partner.wrong("editSection", id=made["id"], text="x", ifVersion=made["version"]).keys() == {"ifVersion"}
        mine = partner.done("editSection", id=made["id"], text="新稿,加备件", ifVersion=edited["version"])
        assert [each["source"]["value"] for each in partner.solution()["方案"]["edits"]] == ["新稿,加备件"]
        told = us.done("shareSection", id=made["id"], partnerIds=[], confirmed=True)
        assert (told["loses"], told["shown"]) == (["S1"], ["title", "text", "state"])
        assert partner.solution() == {} and partner.wrong(
            "editSection", id=made["id"], text="y", ifVersion=mine["version"]
        )
        us.done("shareSection", id=made["id"], partnerIds=["S1"], withHistory=True, confirmed=True)
        assert len(partner.solution()["方案"]["edits"]) == 5
    assert us.wrong("shareSection", id=made["id"], partnerIds=["C1"]).keys() == {"partnerIds.0"}


def test_removed_sections_are_seen_by_us_alone_until_they_are_restored(us: Writer, partner: Writer):
    made = us.add("方案", "S1", text="初稿")
    gone = us.done("removeSection", id=made["id"], ifVersion=made["version"])
    assert gone["solutionSection"] is not None and partner.solution() == {}
    told = orjson.loads(partner.ask(SOLUTION))["data"]
    assert told["sectionEdits"]["totalCount"] == 0 == told["solutionSections"]["totalCount"]
    assert us.wrong("editSection", id=made["id"], title="x", ifVersion=made["version"])["id"][0] == "CONFLICT"
    assert us.wrong("removeSection", id=made["id"])["id"][0] == "CONFLICT"
    us.done("restoreSection", id=made["id"])
    assert partner.solution()["方案"]["text"] == "初稿"
    assert us.wrong("restoreSection", id=made["id"])["id"][0] == "CONFLICT"


def test_links_lead_to_what_both_ends_allow(us: Writer, partner: Writer, world: Graph):
    need, answer = us.add("节拍", "S1"), us.add("双线", "S1", kind="ANSWER")
    a, b, c = (
        us.add(name, *who, kind="MILESTONE") for name, who in (("到货", ("S1",)), ("安装", ("S1",)), ("验收", ()))
    )
    us.done("linkSection", id=need["id"], link="NEEDED_BY", targetId=global_id("Person", "P1"))
    us.done("linkSection", id=need["id"], link="RESTS_ON", targetId="G1")
    partner.done("linkSection", id=answer["id"], link="ANSWERS", targetId=need["id"])
    partner.done("linkSection", id=b["id"], link="FOLLOWS", targetId=a["id"])
    us.done("linkSection", id=a["id"], link="FOLLOWS", targetId=c["id"])
    circle = partner.wrong("linkSection", id=a["id"], link="FOLLOWS", targetId=b["id"])
    assert circle["targetId"][0] == "CONFLICT"
    assert us.wrong("linkSection", id=c["id"], link="FOLLOWS", targetId=b["id"])["targetId"][0] == "CONFLICT"
    assert us.wrong("linkSection", id=need["id"], link="OWNED_BY", targetId="S2")["targetId"][0] == "CONFLICT"
    assert us.wrong("linkSection", id=need["id"], link="FOLLOWS", targetId=a["id"])["link"][0] == "INVALID"
    assert us.wrong("linkSection", id=answer["id"], link="ANSWERS", targetId=a["id"])["targetId"][0] == "CONFLICT"
    assert partner.wrong("linkSection", id=need["id"], link="RESTS_ON", targetId="G1")["targetId"][0] == "NOT_FOUND"
    seen, all = partner.solution(), us.solution()
    assert seen["节拍"]["neededBy"] == [{"target": {"name": "王伟"}}] and seen["节拍"]["restsOn"] == []
    assert seen["节拍"]["answeredBy"] == [{"source": {"title": "双线"}}]
    assert (seen["到货"]["follows"], all["到货"]["follows"]) == ([], [{"target": {"title": "验收"}}])
    us.done("linkSection", id=a["id"], link="OWNED_BY", targetId="S1")
    us.done("unlinkSection", id=a["id"], link="FOLLOWS", targetId=c["id"])
    assert us.wrong("unlinkSection", id=a["id"], link="FOLLOWS", targetId=c["id"])["targetId"][0] == "NOT_FOUND"
    assert us.solution()["到货"]["follows"] == [] and us.solution()["到货"]["version"] == all["到货"]["version"]


def test_who_is_put_out_is_in_no_audience_when_it_comes_back(world: Graph, us: Writer, partner: Writer):
    made = us.add("方案", "S1", "S2", text="初稿")
    us.done("linkSection", id=made["id"], link="OWNED_BY", targetId="S1")
    put_partner_out(world, LI, "out", {"id": WORKSPACE, "partner_id": "S1"})
    assert orjson.loads(partner.ask(SOLUTION))["data"]["solutionSections"]["totalCount"] == 0
    us.done("editSection", id=made["id"], text="没有 S1 的稿", ifVersion=made["version"])
    admit_partner(world, LI, "in", {"id": WORKSPACE, "partner_id": "S1"}, excluded=lambda customer, partners: {})
    assert partner.solution() == {}
    assert [each["target"]["id"] for each in us.solution()["方案"]["sharedWith"]] == [party("S2")]


def test_a_closed_workspace_takes_no_change_of_its_solution(world: Graph, us: Writer, partner: Writer):
    made = us.add("方案", "S1")
    close_workspace(world, LI, "end", {"id": WORKSPACE, "state": "won", "why": "x"})
    late = {"id": made["id"], "ifVersion": made["version"]}
    for who, name, given in (
        (partner, "editSection", late | {"title": "x"}),
        (us, "removeSection", late),
        (us, "shareSection", {"id": made["id"], "partnerIds": []}),
        (us, "linkSection", {"id": made["id"], "link": "OWNED_BY", "targetId": "S1"}),
    ):
        assert who.wrong(name, **given)["id"][0] == "CONFLICT", name
    assert partner.wrong("addSection", workspaceId=WORKSPACE, kind="NEED", title="x")["workspaceId"][0] == "CONFLICT"
    assert partner.solution()["方案"]["title"] == "方案"


def test_sections_go_along_where_partners_are_merged_and_parted(world: Graph, us: Writer):
    us.add("给一", "S1")
    us.add("给二", "S2")
    store.regroup(world, "Organization", {"S2": "S1", "S1": "S1"})
    with writers(world, "S1") as (merged,):
        assert merged.solution().keys() == {"给一", "给二"}
    store.regroup(world, "Organization", {"S2": "S2", "S1": "S1"})
    with writers(world, "S1", "S2") as (one, two):
        assert (one.solution().keys(), two.solution().keys()) == ({"给一"}, {"给二"})


def test_a_partner_counts_its_own_sections_against_the_limit(
    monkeypatch: pytest.MonkeyPatch, us: Writer, partner: Writer
):
    monkeypatch.setattr(section_changes, "MOST_SECTIONS", 3)
    for title in "甲乙":
        us.add(title)
    partner.add("丙")
    assert us.wrong("addSection", workspaceId=WORKSPACE, kind="NEED", title="丁").keys() == {"workspaceId"}
    partner.add("戊")


START = instant(dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC))


def test_two_worlds_that_differ_in_others_sections_answer_a_partner_alike(
    parties_loaded: Graph, monkeypatch: pytest.MonkeyPatch
):
    """Byte for byte: what it reads, what its changes answer, versions, times, cursors and counts."""
    minute = [0]
    for module in (section_changes, section_edits, section_audiences, section_clashes):
        monkeypatch.setattr(module, "now", lambda: START + dt.timedelta(minutes=minute[0]))
    heard: list[list[bytes]] = []
    for is_other in (False, True):
        new_workspace(parties_loaded)
        minute[0] = 0
        with writers(parties_loaded, None, "S1", "S2") as (us, one, two):
            heard.append(list(conversation(us, one, two, is_other, minute)))
    assert heard[0] == heard[1]
    assert not any(b'"errors"' in body for body in heard[0]) and sum(b"NOT_FOUND" in body for body in heard[0]) == 4


def conversation(us: Writer, one: Writer, two: Writer, is_other: bool, minute: list[int]) -> Iterator[bytes]:
    """What S1 hears while all write; in the other world there is more that it is no audience of."""
    need = us.add("节拍", "S1", text="提升。含培训。", idempotencyKey="n")
    first = us.add("到货", "S1", kind="MILESTONE", idempotencyKey="m")
    hidden = section_id("SEC-hidden")
    if is_other:
        secret = us.add("成本", text="80 万", kind="RISK", idempotencyKey="x1")
        later = us.add("验收", "S2", kind="MILESTONE", idempotencyKey="x2")
        us.done("shareSection", id=need["id"], partnerIds=["S1", "S2"], confirmed=True, idempotencyKey="x3")
        us.done("linkSection", id=need["id"], link="OWNED_BY", targetId="S2", idempotencyKey="x4")
        us.done("linkSection", id=need["id"], link="RESTS_ON", targetId="G1", idempotencyKey="x5")
        us.done("linkSection", id=first["id"], link="FOLLOWS", targetId=later["id"], idempotencyKey="x6")
        gone = us.add("旧", "S1", idempotencyKey="x7")
        us.done("removeSection", id=gone["id"], idempotencyKey="x8")
        two.add("二的分工", kind="PART", idempotencyKey="x9")
        us.done("editSection", id=secret["id"], text="90 万", ifVersion=secret["version"], idempotencyKey="x10")
        hidden = secret["id"]
    minute[0] += 1
    yield one.ask(SOLUTION)
    yield one.ask(SOLUTION, generic=True)
    yield one.body("editSection", id=need["id"], text="提升 20%。含培训。", ifVersion=need["version"])
    yield one.body("editSection", id=need["id"], text="提升 30%。含培训。", ifVersion=need["version"])
    yield one.body("addSection", workspaceId=WORKSPACE, kind="MILESTONE", title="安装")
    yield one.body("addSection", workspaceId=WORKSPACE, kind="NEED", title="x", partnerIds=["S2"])
    minute[0] += 1
    if is_other:
        us.done("shareSection", id=need["id"], partnerIds=["S1"], confirmed=True, idempotencyKey="y1")
        us.done("shareSection", id=need["id"], partnerIds=["S1", "S2"], confirmed=True, idempotencyKey="y2")
    mine = one.solution()
    yield one.ask(SOLUTION)
    yield one.body("linkSection", id=mine["安装"]["id"], link="FOLLOWS", targetId=first["id"])
    yield one.body("linkSection", id=first["id"], link="OWNED_BY", targetId="S2")
    yield one.body("linkSection", id=first["id"], link="FOLLOWS", targetId=mine["安装"]["id"])
    yield one.body("unlinkSection", id=first["id"], link="FOLLOWS", targetId=section_id("SEC-none"))
    yield one.body("linkSection", id=need["id"], link="OWNED_BY", targetId="S1")
    clash = mine["节拍"]["clashes"][0]["source"]["id"]
    yield one.body("settleClash", id=clash, take="OTHER", ifVersion=mine["节拍"]["version"])
    yield one.ask("query Q($id: ID!) { node(id: $id) { id } }", {"id": hidden}).replace(hidden.encode(), b"")
    yield one.body("editSection", id=section_id("SEC-none"), title="x", ifVersion="x")
    yield one.ask(
        "query Q($id: ID!) { neighbours(id: $id, first: 100) { groups { type label count } edges { cursor node { id } } } }",
        {"id": need["id"]},
    )
    yield one.ask(
        "query Q($id: ID!) { neighbours(id: $id, first: 100) { groups { type label count } } }",
        {"id": global_id("Workspace", WORKSPACE)},
    )
    yield one.ask(SOLUTION)
