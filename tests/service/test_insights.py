"""Insights of workspaces: who sees them, who may write, withdraw, accept and decline them, and that nobody learns of others by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from gql.ids import global_id, parts_of
from graph.access.contracts import contracts_in_force
from graph.clock import today
from graph.db.client import Graph
from graph.model.workspaces.insights import INSIGHT_KINDS
from graph.mutations.changes import Author
from graph.words import Forbidden
from graph.workspaces.insights.insight_changes import accept_insight, add_insight
from graph.workspaces.workspace_changes import admit_partner, close_workspace, put_partner_out
from tests.helpers.solutions import WORKSPACE, Writer, load_parties, new_workspace

LI = Author("li", "li")
SHOWN = "insight { id kind text state why version } version userErrors { path code message }"
SEEN = """{ insights(first: 100) { totalCount nodes { id workspace kind text evidence confidence since state why version at
  toldTo { target { id } } toldBy { person target { id } } insightAbout { target { __typename ... on Party { name } } } } }
  insightTotals(by: KIND) { key count suppressed }
  workspaces { nodes { insights { source { text } } } } }"""
RISK = {"workspaceId": WORKSPACE, "kind": "RISK", "aboutId": "C1", "confidence": "HIGH", "since": "2026-11-01"}


@pytest.fixture(scope="module")
def parties_loaded(graph: Graph) -> Graph:
    load_parties(graph)
    return graph


class Teller(Writer):
    """Somebody who writes insights."""

    def shown(self, name: str) -> str:
        return SHOWN

    def tell(self, text: str, *partners: str, **given: Any) -> str:
        """The id of an insight that is written."""
        answer = self.done("addInsight", **RISK | {"text": text, "partnerIds": partners} | given)
        return str(answer["insight"]["id"])

    def seen(self) -> dict[str, dict[str, Any]]:
        """Text → insight, of those that are seen."""
        answer = orjson.loads(self.ask(SEEN))
        assert "errors" not in answer, answer
        nodes = answer["data"]["insights"]["nodes"]
        assert answer["data"]["insights"]["totalCount"] == len(nodes)
        listed = [row["source"]["text"] for each in answer["data"]["workspaces"]["nodes"] for row in each["insights"]]
        assert sorted(listed) == sorted(node["text"] for node in nodes)
        return {node["text"]: node for node in nodes}


@pytest.fixture
def tellers(parties_loaded: Graph) -> Iterator[list[Teller]]:
    """Us, S1, S2 and S3, who may only read."""
    new_workspace(parties_loaded, "insights")
    found = [Teller(parties_loaded, partner) for partner in (None, "S1", "S2", "S3")]
    yield found
    for each in found:
        each.close()


def test_an_insight_is_seen_by_us_and_by_whom_it_names(tellers: list[Teller]):
    us, s1, s2, s3 = tellers
    us.tell("内部:竞品降价", kind="COMPETITOR")
    us.tell("政策补贴", "S1", "S3", kind="POLICY", evidence="公告 12 号", confidence="LOW")
    s1.tell("设备科长调任", kind="KEY_PERSON", aboutId="P1", evidence="电话")
    assert us.seen().keys() == {"内部:竞品降价", "政策补贴", "设备科长调任"}
    assert s1.seen().keys() == {"政策补贴", "设备科长调任"} and s2.seen() == {} and s3.seen().keys() == {"政策补贴"}
    told = s1.seen()["政策补贴"]
    assert (told["evidence"], told["confidence"], told["since"], told["state"]) == (
        "公告 12 号",
        "LOW",
        "2026-11-01",
        "OPEN",
    )
    assert len(told["toldTo"]) == 1 and told["toldBy"] == []
    assert told["insightAbout"] == [{"target": {"__typename": "Organization", "name": "晶圣"}}]
    own = s1.seen()["设备科长调任"]
    assert [row["person"] for row in own["toldBy"]] == ["S1"]
    assert own["insightAbout"] == [{"target": {"__typename": "Person", "name": "王伟"}}]
    assert {len(each["toldTo"]) for each in us.seen().values()} == {0, 1, 2}
    assert s1.seen()["政策补贴"]["version"] == us.seen()["政策补贴"]["version"]


def test_a_partner_learns_of_no_other_and_writes_within_its_contract(tellers: list[Teller], parties_loaded: Graph):
    us, s1, s2, s3 = tellers
    hidden = us.tell("内部")
    shared = us.tell("共享", "S2")
    (absent,) = s1.wrong("withdrawInsight", id=global_id("Insight", "IN-0")).values()
    for id in (hidden, shared):
        (told,) = s1.wrong("withdrawInsight", id=id).values()
        assert (told[0], told[1].replace(parts_of(id)[1], "IN-0")) == absent
    there = s1.wrong("addInsight", **RISK | {"text": "x", "partnerIds": ["S2"]})
    absent_too = s1.wrong("addInsight", **RISK | {"text": "x", "partnerIds": ["S9"]})
    assert there["partnerIds.0"][0] == "NOT_FOUND" and there["partnerIds.0"][1] == absent_too["partnerIds.0"][
        1
    ].replace("S9", "S2")
    assert s1.wrong("addInsight", **RISK | {"text": "x", "aboutId": "S2X"}).keys() == {"aboutId"}
    assert s2.wrong("withdrawInsight", id=shared)["id"][0] == "CONFLICT"  # it is ours
    for who, name in ((s1, "acceptInsight"), (s3, "addInsight")):
        refused = orjson.loads(who.body(name, **RISK))
        assert (
            "Cannot query field" in refused["errors"][0]["message"] or "Unknown type" in refused["errors"][0]["message"]
        )
    contracts = contracts_in_force(parties_loaded, today())
    reader, writer = (Author(id, id, contract=contracts[f"DC-{id}"]) for id in ("S3", "S2"))
    with pytest.raises(Forbidden):
        add_insight(parties_loaded, reader, "r", {"workspace_id": WORKSPACE})
    with pytest.raises(Forbidden):
        accept_insight(parties_loaded, writer, "a", {"id": shared})


def test_each_state_has_its_way_back(tellers: list[Teller]):
    us, s1, _, _ = tellers
    id = s1.tell("停产", "S1")
    assert us.wrong("withdrawInsight", id=id)["id"][0] == "CONFLICT"
    assert us.wrong("declineInsight", id=id, why=" ").keys() == {"why"}
    late = s1.done("withdrawInsight", id=id, why="有误")["version"]
    assert us.wrong("acceptInsight", id=id)["id"][0] == "CONFLICT"
    assert us.wrong("reopenInsight", id=id)["id"][0] == "CONFLICT"  # its author takes back what it withdrew
    s1.done("reopenInsight", id=id, ifVersion=late)
    assert s1.wrong("withdrawInsight", id=id, ifVersion=late)["ifVersion"][0] == "VERSION_CONFLICT"
    declined = us.done("declineInsight", id=id, why="与公告不符")["insight"]
    assert (declined["state"], s1.seen()["停产"]["why"]) == ("DECLINED", "与公告不符")
    assert s1.wrong("reopenInsight", id=id)["id"][0] == s1.wrong("withdrawInsight", id=id)["id"][0] == "CONFLICT"
    us.done("reopenInsight", id=id)
    assert (s1.seen()["停产"]["state"], s1.seen()["停产"]["why"]) == ("OPEN", None)
    assert us.done("acceptInsight", id=id)["insight"]["state"] == "ACCEPTED"
    own = us.tell("我方", "S1")
    us.done("withdrawInsight", id=own)
    assert s1.seen()["我方"]["state"] == "WITHDRAWN"


def test_what_is_wrong_is_said_at_once(tellers: list[Teller], parties_loaded: Graph):
    us, s1, _, _ = tellers
    wrong = us.wrong("addInsight", **RISK | {"text": " ", "aboutId": "X9", "since": "1800-01-01", "partnerIds": ["C1"]})
    assert {path: code for path, (code, _) in wrong.items()} == {
        "text": "MISSING",
        "aboutId": "NOT_FOUND",
        "since": "OUT_OF_RANGE",
        "partnerIds.0": "NOT_FOUND",
    }
    assert us.wrong("addInsight", **RISK | {"text": "x", "evidence": "x" * 10_001})["evidence"][0] == "TOO_LONG"
    assert set(INSIGHT_KINDS) == {"key_person", "policy", "need", "risk", "competitor"}
    for kind in INSIGHT_KINDS:
        us.tell(kind, kind=kind.upper())
    id = s1.tell("停产")
    put_partner_out(parties_loaded, LI, "o", {"id": WORKSPACE, "partner_id": "S1"})
    assert s1.wrong("withdrawInsight", id=id).keys() == {"id"}
    admit = {"id": WORKSPACE, "partner_id": "S1"}
    admit_partner(parties_loaded, LI, "i", admit, excluded=lambda customer, partners: {})
    assert s1.seen() == {} and "停产" in us.seen()
    close_workspace(parties_loaded, LI, "c", {"id": WORKSPACE, "state": "won", "why": "成交"})
    assert us.wrong("acceptInsight", id=id)["id"][0] == us.wrong("addInsight", **RISK | {"text": "x"})["workspaceId"][0]


def test_entries_of_an_insight_are_in_the_chain_of_those_who_see_it(tellers: list[Teller], parties_loaded: Graph):
    us, s1, _, _ = tellers
    us.tell("内部")
    us.done("acceptInsight", id=s1.tell("停产"))
    rows = parties_loaded.read(
        "MATCH (x:Audit {label: 'Insight'}) RETURN x.what AS what, x.chain AS chain, x.about AS about ORDER BY x.at, x.id"
    )
    assert [(row["what"], row["chain"], row["about"]) for row in rows] == [
        ("insight.add", WORKSPACE, "C1"),
        ("insight.add", f"{WORKSPACE}/S1", "C1"),
        ("insight.accept", f"{WORKSPACE}/S1", "C1"),
    ]
