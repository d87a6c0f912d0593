"""Sessions over real HTTP: signing in and out, which requests a cookie counts on, and that its end is seen everywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
import requests

from battlemap.http.identity.authentication import Authenticator
from battlemap.http.identity.session_cookies import KEY_COOKIE
from graph.access.keys import make_key, revoke_key
from graph.db.client import Graph
from tests.helpers.identity import ask, authenticator
from tests.helpers.live import Live, live
from tests.helpers.websocket import talk

NAME, TLS_NAME = "battlemap_session", "__Host-battlemap_session"
TLS = {"X-Forwarded-Proto": "https"}  # as a proxy on this machine says
ASK = {"query": "{ customers { totalCount } }"}


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    graph.write(lambda tx: tx.run("CREATE (:Organization:Customer {id: 'C1', name: 'Acme'})").consume())
    with live(graph, who=Authenticator) as running:
        yield running


@pytest.fixture
def key(graph: Graph) -> str:
    return make_key(graph, "li", "sales", "tests")[0]


def post(app: Live, body: Any, **headers: str) -> requests.Response:
    """POST /session as a page of ours."""
    return requests.post(f"{app.url}/session", json=body, headers={"Origin": app.url} | headers, timeout=30)


def set_by(answer: requests.Response, name: str = NAME) -> str:
    """The session that an answer sets."""
    cookies = SimpleCookie(answer.headers["Set-Cookie"])
    return cookies[name].value


def signed_in(app: Live, key: str, **headers: str) -> str:
    answer = post(app, {"key": key}, **headers)
    assert answer.status_code == 204, answer.text
    return set_by(answer)


def status(app: Live, session: str, name: str = NAME, **headers: str) -> int:
    """Of a question by a page of ours with this cookie."""
    sent = {"Cookie": f"x=1; {name}={session}", "Origin": app.url} | headers
    return app.post(ASK, sent).status_code


def statuses(app: Live, *sessions: str) -> list[int]:
    return [status(app, session) for session in sessions]


def signed_out(app: Live, session: str, **headers: str) -> requests.Response:
    sent = {"Cookie": f"{NAME}={session}", "Origin": app.url} | headers
    return requests.delete(f"{app.url}/session", headers=sent, timeout=30)


def test_a_key_becomes_a_session_and_the_cookie_holds_nothing_of_it(app: Live, key: str):
    answer = post(app, {"key": key})
    session, cookie = set_by(answer), answer.headers["Set-Cookie"]
    assert (answer.status_code, answer.content, answer.headers["Cache-Control"]) == (204, b"", "no-store")
    assert session.startswith("bs_") and key.split("_", 2)[2] not in cookie
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=25919"):
        assert part in cookie
    assert "Secure" not in cookie and "Domain" not in cookie
    assert app.post(ASK, {"Cookie": f"{NAME}={session}", "Origin": app.url}).json()["data"]["customers"]["totalCount"]
    assert app.post(ASK, {"X-API-Key": session}).status_code == 401  # it counts in the cookie alone
    form = requests.post(f"{app.url}/session", {"key": key}, headers={"Origin": app.url}, timeout=30)
    assert (form.status_code, status(app, set_by(form))) == (204, 200)


def test_over_tls_only_a_cookie_of_this_host_counts(app: Live, key: str):
    answer = post(app, {"key": key}, **TLS)
    session, cookie = set_by(answer, TLS_NAME), answer.headers["Set-Cookie"]
    assert (
        all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/")) and "Domain" not in cookie
    )
    assert status(app, session, TLS_NAME, **TLS) == 200
    assert status(app, session, NAME, **TLS) == 401  # another host of the domain could have set it
    assert status(app, session, TLS_NAME) == 401
    out = requests.delete(
        f"{app.url}/session", headers={"Cookie": f"{TLS_NAME}={session}", "Origin": app.url} | TLS, timeout=30
    )
    assert out.headers["Set-Cookie"].startswith(f"{TLS_NAME}=; Path=/; Max-Age=0;") and "Secure" in cookie
    assert status(app, session, TLS_NAME, **TLS) == 401


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "http://map.example:8000"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://MAP.example:8000"}, True),
        ({}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://map.example:7474"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Referer": "http://map.example:8000/"}, False),
        ({"Sec-Fetch-Site": "none", "Origin": "http://evil.example"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://map.example:8000"}, False),
    ],
)
def test_only_pages_of_ours_sign_in_and_out_and_ask_by_cookie(app: Live, graph: Graph, key: str, headers, own: bool):
    asked = headers | {"Host": "map.example:8000"}
    by = authenticator(graph)
    session = signed_in(app, key)
    found = ask(by, Cookie=f"x=1; {NAME}={session}", **{name.replace("-", "_"): v for name, v in asked.items()})
    assert (found is not None) == own
    here = {name: value.replace("map.example:8000", f"127.0.0.1:{app.port}") for name, value in headers.items()}
    here = {name: value.replace("MAP.example:8000", f"127.0.0.1:{app.port}") for name, value in here.items()}
    entered = requests.post(f"{app.url}/session", json={"key": key}, headers=here, timeout=30)
    left = requests.delete(f"{app.url}/session", headers=here | {"Cookie": f"{NAME}={session}"}, timeout=30)
    assert (entered.status_code, left.status_code) == ((204, 204) if own else (403, 403))
    assert ("Set-Cookie" in entered.headers) == own
    assert status(app, session) == (401 if own else 200)


def test_cookies_of_other_programs_do_no_harm(app: Live, key: str):
    session = signed_in(app, key)
    strange = f'neo4j={{"a": [1, "b"]}}; bad; x="y; {NAME}={session}; z=[]'
    assert app.post(ASK, {"Cookie": strange, "Origin": app.url}).status_code == 200
    assert status(app, "of another program") == 401


def test_what_is_refused_says_so_in_both_languages(app: Live, key: str):
    _, id, secret = key.split("_", 2)
    for body, code, expected in (
        ({"key": "nothing"}, "UNAUTHENTICATED", 401),
        ({"key": f"bm_{id}_{secret[::-1]}"}, "UNAUTHENTICATED", 401),
        ({"key": "eyJhbGciOi.a.b"}, "UNAUTHENTICATED", 401),
        ({}, "BAD_REQUEST", 400),
        ({"key": "x" * 3000}, "TOO_LARGE", 413),
    ):
        answer = post(app, body)
        told = answer.json()
        assert (answer.status_code, told["code"], "Set-Cookie" in answer.headers) == (expected, code, False)
        assert told["text"]["en"] != told["text"]["zh"] and told["requestId"] == answer.headers["X-Request-Id"]
        assert secret[::-1] not in answer.text
    for method in ("GET", "PUT", "HEAD"):
        answer = requests.request(method, f"{app.url}/session", headers={"Origin": app.url}, timeout=30)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST, DELETE")


def test_signing_out_ends_this_session_and_no_other(app: Live, graph: Graph, key: str):
    here, there = signed_in(app, key, **{"User-Agent": "curl/8.5"}), signed_in(app, key)
    answer = signed_out(app, here)
    assert (answer.status_code, answer.headers["Set-Cookie"].startswith(f"{NAME}=; Path=/; Max-Age=0;")) == (204, True)
    assert statuses(app, here, there) == [401, 200]
    assert signed_out(app, here).status_code == 204  # again: nothing happens
    audited = (
        "MATCH (a:Audit {target: $id}) RETURN a.what AS what, a.who AS who, a.request <> '' AS request ORDER BY a.id"
    )
    assert graph.read(audited, id=here.split("_")[1]) == [
        {"what": "session.start", "who": "li", "request": True},
        {"what": "session.end", "who": "li", "request": True},
    ]
    agents = graph.read("MATCH (s:Session {id: $id}) RETURN s.agent AS agent", id=here.split("_")[1])
    assert agents == [{"agent": "curl"}]


def test_a_browser_has_one_session(app: Live, key: str):
    first = signed_in(app, key)
    second = signed_in(app, key, Cookie=f"{NAME}={first}")
    assert statuses(app, first, second) == [401, 200]


def test_what_ends_in_one_process_is_out_in_all(app: Live, graph: Graph):
    key, made = make_key(graph, "wang", "sales", "tests")
    with live(graph, who=Authenticator) as other:
        session, second = signed_in(app, key), signed_in(other, key)
        assert [*statuses(app, session, second), *statuses(other, session, second)] == [200] * 4
        assert signed_out(app, session).status_code == 204
        assert [*statuses(app, session, second), *statuses(other, session, second)] == [401, 200, 401, 200]
        revoke_key(graph, made.id, "tests")
        assert [*statuses(app, second), *statuses(other, second)] == [401, 401]


def test_a_socket_by_cookie_hears_no_more_after_signing_out(app: Live, key: str):
    session = signed_in(app, key)
    cookie = {"Cookie": f"{NAME}={session}", "Origin": app.url}
    question = {"query": "subscription { graphChanges { cursor } }"}
    with talk(app, {"type": "connection_init"}, **cookie) as socket:
        socket.say({"id": "1", "type": "subscribe", "payload": question})
        while not app.service.feed._begun:  # it listens
            time.sleep(0.05)
        for _ in range(3):
            socket.say({"id": "2", "type": "subscribe", "payload": ASK})
            assert [socket.hear()["type"], socket.hear()["type"]] == ["next", "complete"]
        signed_out(app, session)
        message = socket.hear()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "UNAUTHENTICATED")


def test_guessing_is_slowed_down(graph: Graph, key: str):
    with live(graph, who=Authenticator, rate=0.01, burst=3) as slow:
        wrong = {"key": f"bm_{'0' * 12}_{'A' * 43}"}
        answers = [post(slow, wrong) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
        assert (answers[-1].json()["code"], int(answers[-1].headers["Retry-After"]) > 1) == ("RATE_LIMITED", True)
        page = requests.get(f"{slow.url}/?key={wrong['key']}", timeout=30)
        assert page.status_code == 429
        assert post(slow, {"key": key}).status_code == 204  # who has a key is not locked out


def test_without_keys_nobody_signs_in(graph: Graph):
    with live(graph, who=Authenticator, auth="off") as open_to_all:
        for answer in (post(open_to_all, {"key": "x"}), signed_out(open_to_all, "bs_x")):
            assert (answer.status_code, "Set-Cookie" in answer.headers) == (204, False)


def test_a_cookie_of_versions_before_counts_no_more_and_goes(app: Live, key: str):
    old = {"Cookie": f"{KEY_COOKIE}={key}", "Origin": app.url}
    gone = f"{KEY_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
    refused = app.post(ASK, old)
    assert (refused.status_code, refused.headers["Set-Cookie"]) == (401, gone)
    page = requests.get(f"{app.url}/graphiql/react.js", headers=old, timeout=30)
    assert (page.status_code, page.headers["Set-Cookie"]) == (401, gone)
    entered = requests.post(f"{app.url}/session", json={"key": key}, headers=old, timeout=30)
    assert gone in entered.headers["Set-Cookie"] and NAME in entered.headers["Set-Cookie"]


def test_pages_need_a_session_and_a_link_with_a_key_begins_one(app: Live, graph: Graph):
    base, (key, made) = app.url, make_key(graph, "lost", "admin", "tests")
    english = requests.get(base + "/graphql", headers={"Accept": "text/html"}, timeout=30)
    chinese = requests.get(base + "/graphql", headers={"Accept": "text/html", "Accept-Language": "zh-CN"}, timeout=30)
    assert (english.status_code, chinese.status_code) == (401, 401)
    assert english.headers["WWW-Authenticate"] == "Bearer"
    assert "battlemap keys make" in english.text and "密钥" in chinese.text
    assert "Acme" not in english.text
    entered = requests.get(f"{base}/map/C1?lang=zh&key={key}&asOf=2026-01-01", allow_redirects=False, timeout=30)
    assert (entered.status_code, entered.headers["Location"]) == (303, "/map/C1?lang=zh&asOf=2026-01-01")
    session = set_by(entered)
    assert all(part in entered.headers["Set-Cookie"] for part in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert key not in str(entered.headers)
    assert (entered.headers["Cache-Control"], entered.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    kept = {NAME: session}
    page = {"Accept": "text/html", "Sec-Fetch-Site": "none"}
    assert requests.get(base + "/graphql", cookies=kept, headers=page, timeout=30).status_code == 200
    assert requests.get(base + "/graphql", headers=page | {"X-API-Key": key}, timeout=30).status_code == 200
    assert revoke_key(graph, made.id, "li")
    assert requests.get(base + "/graphiql/react.js", cookies=kept, timeout=30).status_code == 401


def test_a_link_with_a_key_leads_nowhere_else(app: Live, key: str):
    def opened(address: str, **headers: str) -> requests.Response:
        return requests.get(app.url + address, headers=headers, allow_redirects=False, timeout=30)

    assert opened(f"//evil.example/?key={key}").headers["Location"] == "/evil.example/"
    assert opened(f"/map/a%3Fb%23%E4%B8%AD?key={key}").headers["Location"] == "/map/a%3Fb%23%E4%B8%AD"
    for site in ("cross-site", "same-site"):  # nobody can be made to work under another's key
        led = opened(f"/?key={key}", **{"Sec-Fetch-Site": site})
        assert (led.status_code, "Set-Cookie" in led.headers) == (401, False)
    for wrong in ("nothing", "bm_x", key[:-2], ""):
        told = opened(f"/?key={wrong}")
        assert told.status_code == 401 and "Set-Cookie" not in told.headers
        assert not wrong or wrong not in told.text
