"""Invitations into workspaces: given once, used once, ended in every way, and told to nobody whom they do not concern."""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from typer.testing import CliRunner

from battlemap.cli.main import app as commands
from battlemap.http.identity.authentication import Authenticator
from gql.ids import global_id
from graph.access.access_book import AccessBook
from graph.access.keys import list_keys, make_key, revoke_key
from graph.access.sessions import start_session
from graph.clock import now
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.db.transactions import run
from graph.lifecycle.lifecycle import Steps
from graph.model.records import NodeRecord
from graph.mutations.changes import Author, InvalidInput
from graph.store import writers as store
from graph.words import NotFound
from graph.workspaces import invitation_acceptance, invitation_ending, workspace_changes
from graph.workspaces.invitations import invite_person, list_invitations, revoke_invitation
from tests.helpers.contracts import terms
from tests.helpers.lifecycle import put_in_force, take
from tests.helpers.live import Live, live
from tests.helpers.mutations import FEED
from tests.helpers.servers import environment
from tests.helpers.websocket import talk

RECORDS = [
    NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣"}, FEED),
    *(NodeRecord(("Organization", "Supplier"), id, {"name": f"供应商{id}"}, FEED) for id in ("S1", "S2")),
]
GONE = "MATCH (n:Workspace|Invitation|DataContract|ContractVersion|ApiKey|Session|Audit|Event|Done) DETACH DELETE n"
PART = {"solution": "edit"}
LI = Author("k-li", "Li Lei")
MINE = "{ workspaces { nodes { id need } } viewer { name role personId contract { id } } }"
numbers = iter(range(10_000))


def published(partner: str, **changed: Any) -> Any:
    plain = {
        "id": f"DC-{partner}",
        "partner": partner,
        "customers": ["C1"],
        "rows": [],
        "fields": {"Organization": ["name"]},
    }
    return terms(**plain | {"workspace": PART} | changed)


@pytest.fixture(scope="module")
def loaded(graph: Graph) -> Graph:
    store.upsert(graph, RECORDS)
    return graph


@pytest.fixture(scope="module")
def app(loaded: Graph) -> Iterator[Live]:
    with live(loaded, who=Authenticator) as running:
        running.service.analyses = SimpleNamespace(ruled_out=lambda day, customer, partners: {})
        yield running


@pytest.fixture
def world(loaded: Graph) -> Graph:
    """A workspace, W, of two parties."""
    loaded.write(lambda tx: run(tx, GONE))
    put_in_force(CONTRACTS, loaded, published("S1"), published("S2"))
    return loaded


@pytest.fixture
def space(world: Graph) -> str:
    given = {"customer_id": "C1", "need": "联合方案", "need_en": "Joint solution", "partner_ids": ["S1", "S2"]}
    return str(workspace_changes.open_workspace(world, LI, new(), given, excluded=lambda *_: {})["id"])


def new() -> str:
    return f"k{next(numbers)}"


def invited(graph: Graph, space: str, partner: str = "S1", **changed: Any) -> str:
    """The secret of an invitation."""
    given = {"id": space, "partner_id": partner, "name": "张敏", "person": "zhang@s1.example"} | changed
    return str(invite_person(graph, LI, new(), given)["secret"])


def post(app: Live, body: Any, **headers: str) -> requests.Response:
    return requests.post(f"{app.url}/invitation", json=body, headers={"Origin": app.url} | headers, timeout=30)


def accepted(app: Live, secret: str, **headers: str) -> tuple[str, str]:
    """The key and the session that came of an invitation."""
    answer = post(app, {"secret": secret, "accept": True}, **headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["key"], SimpleCookie(answer.headers["Set-Cookie"])["battlemap_session"].value


def by_cookie(app: Live, session: str) -> dict[str, str]:
    return {"Cookie": f"battlemap_session={session}", "Origin": app.url}


def told(answer: requests.Response) -> tuple[int, str, Any]:
    """Status and body of a refusal, less the id of the request."""
    body = answer.json()
    return answer.status_code, body["code"], body["text"]


def test_a_link_gives_a_key_of_the_contract_once_and_opening_it_uses_nothing_up(app: Live, world: Graph, space: str):
    secret = invited(world, space)
    for method in ("GET", "HEAD", "GET"):  # as programs do that follow the links of a mail
        shell = requests.request(method, f"{app.url}/invitation", timeout=30)
        assert (shell.status_code, shell.headers["Cache-Control"]) == (200, "no-cache")
    for _ in range(2):
        answer = post(app, {"secret": secret})
        assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
        shown = answer.json()
        assert (
            now() + dt.timedelta(hours=71)
            < dt.datetime.fromisoformat(shown.pop("expires"))
            < now() + dt.timedelta(hours=73)
        )
        assert shown == {
            "name": "张敏",
            "invitedBy": "Li Lei",
            "partner": {"name": "供应商S1", "nameEn": None},
            "workspace": {"need": "联合方案", "needEn": "Joint solution"},
        }
    key, session = accepted(app, secret)
    for headers in (by_cookie(app, session), {"X-API-Key": key}):
        seen = app.ask(MINE, headers)["data"]
        assert seen["workspaces"]["nodes"] == [{"id": global_id("Workspace", space), "need": "联合方案"}]
        assert seen["viewer"] == {
            "name": "张敏", "role": "partner", "personId": "zhang@s1.example", "contract": {"id": "DC-S1"},
        }  # fmt: skip
    (kept,) = list_keys(world)
    assert (kept.contract, kept.person, kept.made_by) == ("DC-S1", "zhang@s1.example", "Li Lei")
    again = post(app, {"secret": secret, "accept": True})
    assert again.status_code == 404 and "Set-Cookie" not in again.headers and len(list_keys(world)) == 1


def test_nothing_holds_the_secret(app: Live, world: Graph, space: str, caplog: pytest.LogCaptureFixture):
    """Neither the graph nor a log, also where somebody puts it into an address by mistake."""
    caplog.set_level(logging.INFO, "battlemap.requests")
    given = {"id": space, "partner_id": "S1", "name": "张敏", "person": "zhang@s1.example"}
    answer = invite_person(world, LI, "once", given)
    again = invite_person(world, LI, "once", given)
    assert "secret" in answer and again == {name: value for name, value in answer.items() if name != "secret"}
    key, session = accepted(app, answer["secret"])
    requests.get(f"{app.url}/nowhere/{answer['secret']}?secret={answer['secret']}", timeout=30)
    logged, end = "", time.monotonic() + 20
    while "/nowhere/bi_" not in logged and time.monotonic() < end:  # a line is written after its answer
        logged = str([record.__dict__ for record in caplog.records if record.name == "battlemap.requests"])
    assert "/nowhere/bi_" in logged and "'path': '/invitation'" in logged
    whole = str(world.read("MATCH (n) RETURN collect(properties(n)) AS all"))
    for text in (answer["secret"], key, session):
        assert text.split("_", 2)[2] not in whole + logged
    hashes = [row["hash"] for row in world.read("MATCH (n:Invitation|ApiKey|Session) RETURN n.hash AS hash")]
    entries = str(world.read("MATCH (n:Audit|Event|Done) RETURN collect(properties(n)) AS all"))
    assert len(hashes) == 3 and not any(hash in entries for hash in hashes)
    assert "hash" not in str(list_invitations(world, space))


def expire(graph: Graph, secret: str) -> None:
    ago = now() - dt.timedelta(seconds=1)
    graph.write(lambda tx: run(tx, invitation_ending.SET, id=secret.split("_")[1], values={"expires": ago}))


def revoke(graph: Graph, secret: str) -> None:
    revoke_invitation(graph, LI, new(), {"id": secret.split("_")[1]})


def put_out(graph: Graph, secret: str) -> None:
    (row,) = graph.read("MATCH (i:Invitation {id: $id}) RETURN i.workspace AS id", id=secret.split("_")[1])
    workspace_changes.put_partner_out(graph, LI, new(), {"id": row["id"], "partner_id": "S1"})


def admit_again(graph: Graph, secret: str) -> None:
    put_out(graph, secret)
    (row,) = graph.read("MATCH (i:Invitation {id: $id}) RETURN i.workspace AS id", id=secret.split("_")[1])
    given = {"id": row["id"], "partner_id": "S1"}
    workspace_changes.admit_partner(graph, LI, new(), given, excluded=lambda *_: {})


def end_contract(graph: Graph, secret: str) -> None:
    take(CONTRACTS, graph, Steps.end, "DC-S1", "ann")


def narrow_contract(graph: Graph, secret: str) -> None:
    put_in_force(CONTRACTS, graph, published("S1", workspace=None))


def end_its_person(graph: Graph, secret: str) -> None:
    invitation_ending.end_person(graph, LI, "Zhang@s1.example")


def use(graph: Graph, secret: str) -> None:
    invitation_acceptance.accept_invitation(graph, secret)


ENDS = (expire, revoke, put_out, admit_again, end_contract, narrow_contract, end_its_person, use)


@pytest.mark.parametrize("end", ENDS)
def test_what_is_not_good_any_more_is_refused_like_what_never_was(
    app: Live, world: Graph, space: str, end: Callable[..., None]
):
    secret = invited(world, space)
    assert post(app, {"secret": secret}).status_code == 200
    end(world, secret)
    wrong = (
        secret,
        f"bi_{'0' * 12}_{'A' * 43}",
        secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        "",
        "bi_",
        secret + "A",
    )
    before = len(list_keys(world))
    answers = [told(post(app, {"secret": each} | more)) for each in wrong for more in ({}, {"accept": True})]
    assert answers == answers[:1] * len(answers) and answers[0][:2] == (404, "NOT_FOUND")
    assert len(list_keys(world)) == before


def test_of_many_who_accept_at_once_one_gets_in(world: Graph, space: str):
    secret = invited(world, space)

    def enter(_: int) -> str | None:
        try:
            return invitation_acceptance.accept_invitation(world, secret).key
        except NotFound:
            return None

    with ThreadPoolExecutor(6) as pool:
        got = [key for key in pool.map(enter, range(6)) if key]
    assert len(got) == 1 and len(list_keys(world)) == 1


@pytest.mark.parametrize("end", [revoke, put_out, end_contract, end_its_person])
def test_who_came_by_an_invitation_goes_with_it_and_so_does_an_open_socket(
    app: Live, world: Graph, space: str, end: Callable[..., None]
):
    secret = invited(world, space)
    stays = invited(world, space, "S2", person="wang@s2.example")
    (key, session), (other, _) = accepted(app, secret), accepted(app, stays)
    with (
        talk(app, {"type": "connection_init"}, **by_cookie(app, session)) as socket,
        talk(app, {"type": "connection_init"}, **{"X-API-Key": other}) as beside,
    ):
        end(world, secret)
        assert socket.closed() == (4403, "Forbidden")
        beside.say({"id": "1", "type": "subscribe", "payload": {"query": MINE}})
        assert beside.hear()["payload"]["data"]["viewer"]["contract"] == {"id": "DC-S2"}
    assert app.post({"query": MINE}, {"X-API-Key": key}).status_code == 401


def test_somebody_else_who_is_signed_in_does_not_use_it_up(app: Live, world: Graph, space: str):
    secret = invited(world, space)
    book = AccessBook(world)

    def session_of(**key: Any) -> str:
        text, _ = make_key(world, "x", by="tests", **key)
        book.refresh()
        return start_session(world, book.principal_of_key(text))[0]

    for other in (session_of(role="sales"), session_of(role="sales", person="li.lei")):
        refused = post(app, {"secret": secret, "accept": True}, Cookie=f"battlemap_session={other}")
        assert told(refused)[:2] == (409, "CONFLICT") and "sign out" in refused.json()["text"]["en"]
        assert app.post({"query": "{ __typename }"}, by_cookie(app, other)).status_code == 200
    same = session_of(role="partner", contract="DC-S1", person="Zhang@S1.example")
    _, session = accepted(app, secret, Cookie=f"battlemap_session={same}")
    assert app.post({"query": MINE}, by_cookie(app, same)).status_code == 401
    assert app.post({"query": MINE}, by_cookie(app, session)).status_code == 200


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"secret": 1}, {}, 400),
        ({"secret": "x", "accept": "yes"}, {}, 400),
        ([], {}, 400),
        ({}, {}, 400),
        ({"secret": "x" * 3000}, {}, 413),
        ({"secret": "x"}, {"Content-Type": "text/plain"}, 415),
        ({"secret": "x"}, {"Origin": "https://evil.example"}, 403),
        ({"secret": "x"}, {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_what_is_no_question_of_a_page_of_ours_is_refused(app: Live, body: Any, headers: dict[str, str], status: int):
    answer = post(app, body, **headers)
    assert answer.status_code == status and answer.json()["text"]["en"] != answer.json()["text"]["zh"]


def test_guessing_is_slowed_down(world: Graph):
    with live(world, who=Authenticator, rate=0.01, burst=3) as slow:
        answers = [post(slow, {"secret": f"bi_{'0' * 12}_{'A' * 43}"}).status_code for _ in range(4)]
    assert answers == [404, 404, 404, 429]


def wrong(graph: Graph, given: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        invite_person(graph, LI, new(), given)
    return {".".join(fault.path): fault.code for fault in refused.value.faults}


def test_whom_nobody_may_invite(world: Graph, space: str):
    good = {"id": space, "partner_id": "S1", "name": "张敏", "person": "zhang@s1.example"}
    make_key(world, "Li Lei", "sales", "tests", person="li.lei")
    make_key(world, "of another", "partner", "tests", contract="DC-S2", person="wang")
    make_key(world, "of the same", "partner", "tests", contract="DC-S1", person="zhang@s1.example")
    _, gone = make_key(world, "who left us", "sales", "tests", person="zhao")
    revoke_key(world, gone.id, "tests")
    assert wrong(world, {"id": "WS-none"}) == {"id": "NOT_FOUND"}
    assert wrong(world, {"id": space}) == dict.fromkeys(("partner_id", "name", "person"), "MISSING")
    assert wrong(world, good | {"partner_id": "C1"}) == {"partner_id": "CONFLICT"}
    assert wrong(world, good | {"name": "x" * 101, "person": "y" * 201}) == {"name": "TOO_LONG", "person": "TOO_LONG"}
    for person, code in (("\u200b", "INVALID"), ("LI.LEI", "CONFLICT"), ("wang", "CONFLICT")):
        assert wrong(world, good | {"person": person}) == {"person": code}
    for person in ("zhang@s1.example", "zhao"):
        assert invited(world, space, person=person)
    assert wrong(world, good | {"if_version": "other"}) == {"if_version": "VERSION_CONFLICT"}
    take(CONTRACTS, world, Steps.end, "DC-S1", "ann")
    assert wrong(world, good) == {"partner_id": "CONFLICT"}
    workspace_changes.close_workspace(world, LI, new(), {"id": space, "state": "lost", "why": "x"})
    assert wrong(world, good) == {"id": "CONFLICT"}
    assert {each["state"] for each in list_invitations(world, space)} == {"open"}


INVITE = """mutation ($input: InviteToWorkspaceInput!) {
  inviteToWorkspace(input: $input) { invitation link version workspace { id } userErrors { path code } } }"""
REVOKE = (
    "mutation ($input: RevokeInvitationInput!) { revokeInvitation(input: $input) { version userErrors { path code } } }"
)
LISTED = """query ($id: ID!) { workspaceInvitations(id: $id) {
  id state name person partnerId partnerName contract invitedBy invited expires accepted revoked revokedBy } }"""


def test_employees_invite_list_and_revoke_over_graphql_and_parties_have_no_trace_of_it(
    app: Live, world: Graph, space: str
):
    sales, _ = make_key(world, "Han Meimei", "sales", "tests")
    headers, id = {"X-API-Key": sales}, global_id("Workspace", space)
    before = app.ask("query ($id: ID!) { version(id: $id) }", headers, id=id)["data"]["version"]
    given = {
        "idempotencyKey": "i1",
        "id": id,
        "partnerId": global_id("Organization", "S1"),
        "name": "<img onerror=x>𠮷📊",
        "person": "zhang",
    }
    made = app.ask(INVITE, headers, input=given)["data"]["inviteToWorkspace"]
    path, _, secret = made["link"].partition("#")
    assert (path, made["workspace"], made["version"], made["userErrors"]) == ("/invitation", {"id": id}, before, [])
    assert app.ask(INVITE, headers, input=given)["data"]["inviteToWorkspace"] == made | {"link": None}
    (row,) = app.ask(LISTED, headers, id=id)["data"]["workspaceInvitations"]
    assert (row["id"], row["state"], row["name"], row["partnerName"]) == (
        made["invitation"],
        "OPEN",
        given["name"],
        "供应商S1",
    )
    assert (row["partnerId"], row["invitedBy"], row["accepted"]) == (given["partnerId"], "Han Meimei", None)
    key, _ = accepted(app, secret)
    assert app.ask(LISTED, headers, id=id)["data"]["workspaceInvitations"][0]["state"] == "ACCEPTED"
    for asked in (
        LISTED,
        "{ viewer { name } workspaceInvitations(id: 1) { id } }",
        '{ __type(name: "WorkspaceInvitation") { name } }',
    ):
        answer = app.ask(asked, {"X-API-Key": key}, id=id)
        assert "data" not in answer or answer["data"] == {"__type": None}
    assert "Cannot query field" in str(
        app.ask(INVITE.replace("InviteToWorkspaceInput!", "Int"), {"X-API-Key": key}, input=1)
    )
    done = app.ask(REVOKE, headers, input={"idempotencyKey": "r1", "id": made["invitation"]})["data"][
        "revokeInvitation"
    ]
    assert done["userErrors"] == [] and app.post({"query": MINE}, {"X-API-Key": key}).status_code == 401
    for input, code in (
        ({"idempotencyKey": "r2", "id": made["invitation"]}, "CONFLICT"),
        ({"idempotencyKey": "r3", "id": "no"}, "NOT_FOUND"),
    ):
        assert app.ask(REVOKE, headers, input=input)["data"]["revokeInvitation"]["userErrors"] == [
            {"path": ["input", "id"], "code": code}
        ]
    (row,) = app.ask(LISTED, headers, id=id)["data"]["workspaceInvitations"]
    assert (row["state"], row["revokedBy"]) == ("REVOKED", "Han Meimei")
    audited = world.read(
        "MATCH (a:Audit {target: $id}) WHERE a.what STARTS WITH 'invitation' RETURN a.what AS what, a.who AS who, a.about AS about ORDER BY a.id",
        id=space,
    )
    assert [tuple(each.values()) for each in audited] == [
        ("invitation.make", "Han Meimei", "C1"), ("invitation.accept", given["name"], "C1"), ("invitation.revoke", "Han Meimei", "C1"),
    ]  # fmt: skip
    events = world.read(
        "MATCH (e:Event {target: $id, kind: 'change'}) RETURN e.payload AS payload ORDER BY e.seq", id=space
    )
    assert [json.loads(each["payload"])["what"] for each in events][1:] == [each["what"] for each in audited]


def test_what_a_party_is_told_does_not_depend_on_invitations_of_others(app: Live, world: Graph, space: str):
    key, _ = make_key(world, "party", "partner", "tests", contract="DC-S2")
    headers = {"X-API-Key": key}
    asked = (
        MINE,
        "{ __schema { types { name fields { name } } } }",
        "query ($id: ID!) { neighbours(id: $id) { groups { type label count } } node(id: $id) { id } }",
    )
    id = global_id("Workspace", space)
    before = [app.post({"query": query, "variables": {"id": id}}, headers).content for query in asked]
    assert not any(b'"errors"' in each for each in before)
    use(world, invited(world, space))
    invited(world, space, person="other", name="another")
    assert [app.post({"query": query, "variables": {"id": id}}, headers).content for query in asked] == before


def test_invitations_follow_partners_that_are_merged(world: Graph, space: str):
    secret = invited(world, space, "S2", person="wang")
    store.regroup(world, "Organization", {"S2": "S1", "S1": "S1"})
    assert invitation_acceptance.read_invitation(world, secret)["partner"]["name"] == "供应商S1"
    assert [each["partner"]["id"] for each in list_invitations(world, space)] == ["S1"]
    workspace_changes.put_partner_out(world, LI, new(), {"id": space, "partner_id": "S1"})
    assert [each["state"] for each in list_invitations(world, space)] == ["revoked"]
    store.regroup(world, "Organization", {"S2": "S2", "S1": "S1"})


def test_commands_invite_list_and_revoke(world: Graph, space: str, monkeypatch: pytest.MonkeyPatch):
    for name, value in (environment(world.connection) | {"BATTLEMAP_URL": "https://map.example/"}).items():
        monkeypatch.setenv(name, value)

    def said(*words: str) -> Any:
        done = CliRunner().invoke(commands, ["workspaces", *words])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout) if "--json" in words else done.stdout

    person = ("--name", "张敏", "--person", "zhang@s1.example", "--by", "li")
    link = said("invite", space, "S1", *person).strip()
    assert link.startswith("https://map.example/invitation#bi_") and "\n" not in link
    use(world, link.partition("#")[2])
    other = said("invite", space, "S1", *person, "--json")
    assert (other["state"], other["partner"]["id"]) == ("open", "S1") and "hash" not in other
    listed = said("invitations", space)
    assert listed.count("张敏 (zhang@s1.example)") == 2 and link.split("_")[2] not in listed
    assert [row["state"] for row in said("invitations", space, "--json")] == ["open", "accepted"]
    assert "revoked" in said("revoke-invitation", other["id"])
    refused = CliRunner().invoke(commands, ["workspaces", "revoke-invitation", other["id"]])
    assert refused.exit_code == 1
    ended = CliRunner().invoke(commands, ["keys", "revoke", "--person", "ZHANG@s1.example"])
    assert ended.exit_code == 0 and ended.stdout.count("is revoked") == 1
    assert [key.status(now()) for key in list_keys(world)] == ["revoked"]
    for words in (["keys", "revoke"], ["keys", "revoke", "x", "--person", "y"]):
        assert CliRunner().invoke(commands, words).exit_code == 1
