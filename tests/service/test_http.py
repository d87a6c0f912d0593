"""GraphQL over HTTP on real sockets: the specification's audits, and everything that a client can get wrong."""

from __future__ import annotations

import gzip
import json
import subprocess
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from graphql import build_client_schema, get_introspection_query, print_schema
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from gql.execution.persisted_documents import read_trusted
from gql.transport.media import GRAPHQL, JSON, acceptable
from graph.db.client import Graph
from graph.words import BadInput, BattlemapError
from tests.helpers.examples import examples
from tests.helpers.live import SALES, Live, live

ASK = {"query": "{ __typename }"}
NEW = {"Accept": "application/graphql-response+json"}
OLD = {"Accept": "application/json"}


def code(answer: requests.Response) -> str:
    """The code of the only error; each has a code and the id of its request."""
    (error,) = answer.json()["errors"]
    assert error["extensions"]["requestId"] == answer.headers["X-Request-Id"]
    assert "data" not in answer.json()
    return str(error["extensions"]["code"])


def test_every_audit_of_graphql_http_passes(app: Live, npm: Path):
    command = ["node", "audit.js", app.url + "/graphql", "sales-key"]
    told = subprocess.run(command, cwd=npm, capture_output=True, text=True, timeout=60, check=True).stdout
    results = json.loads(told)
    assert len(results) >= 60
    assert [r for r in results if r["status"] != "ok"] == []


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("web_files/*", JSON),
        ("application/json", JSON),
        ("application/graphql-response+json", GRAPHQL),
        ("application/graphql-response+json; charset=UTF-8", GRAPHQL),
        ("application/json, application/graphql-response+json", GRAPHQL),
        ("application/graphql-response+json;q=0.5, application/json", JSON),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL),
        ("application/graphql-response+json;q=0, */*", JSON),
        ("text/html, */*;q=0.1", JSON),
        ("APPLICATION/GraphQL-Response+JSON", GRAPHQL),
    ],
)
def test_the_media_type_is_the_one_that_was_asked_for(app: Live, accept: str, media: bytes):
    assert acceptable(accept.encode()) == media
    answer = app.post(ASK, also={"Accept": accept or None})  # None: requests would say */*
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media.decode())


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "image/*",
        "application/json;q=0",
        "application/json; charset=utf-16",
        "application/jsonx",
        "json",
        "multipart/mixed",
        "application/json;q=nan",
        "application/json;q=" + "9" * 5000,
        "text/csv",
        "text/event-stream;q=0",
    ],
)
def test_what_nobody_can_give_is_406(app: Live, accept: str):
    answer = app.post(ASK, also={"Accept": accept})
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    "sent",
    [
        "text/plain",
        "text/plain, application/json",
        "application/jsonp",
        "application/json, text/plain",
        "",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "application/json; boundary=x",
        "application/graphql",
        "text/json",
        "application/json;charset=utf-16",
    ],
)
def test_other_content_types_are_refused_and_nothing_runs(app: Live, sent: str):
    answer = app.post(ASK, also={"Content-Type": sent})
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    "sent", ["application/json", 'application/json; charset="utf-8"', "Application/JSON;charset=UTF-8"]
)
def test_json_in_utf_8_is_taken(app: Live, sent: str):
    assert app.post(ASK, also={"Content-Type": sent}).json() == {"data": {"__typename": "Query"}}


def test_two_content_types_are_refused(app: Live):
    head = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-API-Key: sales-key\r\nContent-Length: 26\r\n"
    types = b"Content-Type: application/json\r\nContent-Type: text/plain\r\n\r\n"
    assert app.raw(head + types + b'{"query":"{ __typename }"}').startswith(b"HTTP/1.1 415")


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "x-nothing", "gzip, identity"])
def test_compressed_bodies_are_refused(app: Live, encoding: str):
    answer = app.post(gzip.compress(json.dumps(ASK).encode()), also={"Content-Encoding": encoding})
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


NOT_A_REQUEST = [
    b"", b" ", b"{", b"null", b"0", b"true", b'"text"', b"[]", b'[{"query":"{ __typename }"}]', b"{}",
    b'{"query":null}', b'{"query":1}', b'{"query":"{ __typename }","variables":[]}',
    b'{"query":"{ __typename }","variables":"{}"}', b'{"query":"{ __typename }","operationName":{}}',
    b'{"query":"{ __typename }","extensions":7}', b'{"query":"\xff"}', b'\xff\xfe{\x00}\x00', b'\xef\xbb\xbf{}',
    b'{"query":"{ __typename }","variables":{"a":NaN}}', b'{"query":"{ __typename }","variables":{"a":-Infinity}}',
    b'{"query":"{ __typename }","variables":{"a":' + b"1" * 5000 + b"}}", b"[" * 100_000,
    b'{"query":"{ __typename }","variables":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
    b'{"a":' * 100_000, b'{"query":"\\ud800"}', b'{"query":"{ __typename }"}}', b"{'query':'{ __typename }'}",
]  # fmt: skip


@pytest.mark.parametrize("body", NOT_A_REQUEST, ids=lambda b: repr(b[:40]))
@pytest.mark.parametrize("accept", [NEW, OLD], ids=["new", "old"])
def test_what_is_no_request_is_400(app: Live, body: bytes, accept: dict[str, str]):
    answer = app.post(body, also=accept)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


REFUSED = {
    "{": "GRAPHQL",
    "": "BAD_INPUT",
    "{ nothing }": "GRAPHQL",
    "query Q($a: ID!) { node(id: $a) { id } }": "GRAPHQL",
    "query A { __typename } query B { __typename }": "OPERATION",
    "subscription { __typename }": "SUBSCRIPTION",
    "fragment f on Query { __typename }": "OPERATION",
    "type A { b: Int }": "OPERATION",
    "{ customers(first: " + "1" * 5000 + ") { pageInfo { hasNextPage } } }": "LIMIT",
    '{ battleMap(customerId: "C", asOf: "yesterday") { asOf } }': "GRAPHQL",
    "{" * 1500: "GRAPHQL",
    '{ node(id: "\\ud800") { id } }': "GRAPHQL",
    "\u0000": "GRAPHQL",
    "{ a(b: " + "[" * 900 + ") }": "GRAPHQL",
}


@pytest.mark.parametrize(("query", "why"), REFUSED.items(), ids=lambda text: text[:30])
def test_a_document_that_does_not_run_is_400_in_the_new_type_and_200_in_the_old(app: Live, query: str, why: str):
    for accept, status in ((NEW, 400), (OLD, 200)):
        answer = app.post({"query": query}, also=accept)
        assert (answer.status_code, code(answer)) == (status, why), answer.text


def test_an_answer_with_an_error_inside_is_200_in_both(app: Live):
    for accept in (NEW, OLD):
        answer = app.post({"query": "{ customers(first: 0) { pageInfo { hasNextPage } } }"}, also=accept)
        assert (answer.status_code, answer.json()["data"]) == (200, {"customers": None})
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"
        assert answer.json()["errors"][0]["extensions"]["requestId"] == answer.headers["X-Request-Id"]


def get(app: Live, query_string: str, headers: dict[str, str] | None = None) -> requests.Response:
    return requests.get(app.url + "/graphql?" + query_string, headers=SALES | (headers or {}), timeout=20)


def test_queries_by_get(app: Live):
    query = quote("query A($n: String!) { __type(name: $n) { name } } query B { __typename }")
    variables = quote('{"n": "Query"}')
    answer = get(app, f"query={query}&variables={variables}&operationName=A&extensions=")
    assert answer.json() == {"data": {"__type": {"name": "Query"}}}
    assert get(app, f"query={query}&operationName=B").json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("query", ["mutation { __typename }", "query A { __typename } mutation B { __typename }"])
def test_a_mutation_by_get_is_405(app: Live, query: str):
    for accept in (NEW, OLD):
        answer = get(app, f"query={quote(query)}&operationName={'B' if 'B' in query else ''}", accept)
        assert (answer.status_code, answer.headers["Allow"], code(answer)) == (405, "POST", "MUTATION_BY_GET")


@pytest.mark.parametrize(
    "query_string",
    [
        "",
        "query",
        "query=",
        "query=%20&variables={}",
        "operationName=A",
        "query=%FF",
        "query=%7B__typename%7D&variables=%FF",
        "query={__typename}&query={__typename}",
        "query={__typename}&variables=1",
        "query={__typename}&variables=" + "[" * 20_000,
        "variables={}",
        "query={__typename}&variables=NaN",
        "&".join(f"a{n}=1" for n in range(50)),
        "query={__typename}&extensions=[]",
    ],
)
def test_what_is_no_request_by_get_is_400(app: Live, query_string: str):
    answer = get(app, query_string)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "TRACE"])
def test_other_methods_are_405(app: Live, method: str):
    answer = requests.request(method, app.url + "/graphql", headers=SALES, json=ASK, timeout=20)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")
    assert requests.head(app.url + "/graphql", headers=SALES, timeout=20).status_code == 405


def test_who_asks(app: Live):
    wrong = app.post(ASK, {"X-API-Key": "wrong"})
    assert (wrong.status_code, wrong.headers["WWW-Authenticate"], code(wrong)) == (
        401,
        "Bearer",
        "UNAUTHENTICATED",
    )
    barred = app.post(ASK, {"Authorization": "Bearer barred"})
    assert (barred.status_code, code(barred)) == (403, "FORBIDDEN")
    assert app.post(ASK, {"Authorization": "Bearer sales-key"}).status_code == 200


def test_long_answers_are_compressed_where_the_client_takes_that(app: Live):
    def asked(query: str, takes: str) -> requests.Response:
        answer = app.post({"query": query}, SALES | {"Accept-Encoding": takes})
        assert answer.status_code == 200
        return answer

    long, short = "{ __schema { types { name description } } }", "{ __typename }"
    plain, packed = asked(long, "identity"), asked(long, "gzip")
    assert packed.headers["Content-Encoding"] == "gzip" and packed.json() == plain.json()
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 3
    assert "Content-Encoding" not in plain.headers and "Content-Encoding" not in asked(short, "gzip").headers
    assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in packed.headers["Vary"]


def test_the_request_id_is_the_client_s_where_it_is_sane(app: Live):
    assert app.post(ASK, also={"X-Request-Id": "trace-1:2"}).headers["X-Request-Id"] == "trace-1:2"
    for wrong in ("x" * 65, "a b", "é".encode().decode("latin-1")):
        assert app.post(ASK, also={"X-Request-Id": wrong}).headers["X-Request-Id"] not in ("", wrong)


def test_errors_in_the_caller_s_language(app: Live):
    query = "{ customers(first: 0) { pageInfo { hasNextPage } } }"
    say = lambda **how: app.post({"query": query}, also=how).json()["errors"][0]["message"]  # noqa: E731
    assert "不在 1 至 100" in say(**{"Accept-Language": "zh-CN,zh;q=0.9"})
    assert "is not between" in say(**{"Accept-Language": "de"})
    answer = requests.post(app.url + "/graphql?lang=zh", data=b"[", headers=SALES, timeout=20)
    assert "请发送" in answer.json()["errors"][0]["message"]


SUGGESTIVE = [
    "{ custmers { edges { cursor } } }",
    "{ customers(frst: 1) { pageInfo { hasNextPage } } }",
    "query Q($a: Strng) { __typename }",
    "{ customers(orderBy: NAM) { pageInfo { hasNextPage } } }",
    '{ customers(filter: {regon: "x"}) { pageInfo { hasNextPage } } }',
    "{ ...on Qery { __typename } }",
    "{ node(id: 1) { ... on Person { nmae } } }",
    "{ __typename @skp(if: true) }",
    "{ customers { edgs { cursor } } }",
    '{ battleMap(customerId: "C", asof: "2026-01-01") { asOf } }',
]


@pytest.mark.parametrize("query", SUGGESTIVE)
def test_errors_suggest_nothing_to_the_anonymous(app: Live, query: str):
    told = app.post({"query": query}, None).text
    assert "errors" in told
    assert "Did you mean" not in told


def test_errors_suggest_to_those_with_a_key(app: Live):
    assert sum("Did you mean" in app.post({"query": query}).text for query in SUGGESTIVE) >= 7


@pytest.mark.parametrize("which", ["filter", "order"])
def test_values_of_variables_suggest_nothing_to_the_anonymous(app: Live, which: str):
    query = {
        "filter": "query ($v: CustomerFilter) { customers(filter: $v) { pageInfo { hasNextPage } } }",
        "order": "query ($v: CustomerOrder!) { customers(orderBy: $v) { pageInfo { hasNextPage } } }",
    }[which]
    value = {"filter": {"regon": "x"}, "order": "NAM"}[which]
    body = {"query": query, "variables": {"v": value}}
    assert "Did you mean" in app.post(body).text
    assert "Did you mean" not in app.post(body, None).text
    assert '"data"' not in app.post(body, None).text


def test_introspection_is_for_those_with_a_key(app: Live):
    query = get_introspection_query(input_value_deprecation=True, specified_by_url=True)
    schema = build_client_schema(app.ask(query)["data"])
    assert "type BattleMap" in print_schema(schema)
    for hidden in (query, "{ __schema { queryType { name } } }", '{ __type(name: "Query") { name } }'):
        answer = app.post({"query": hidden}, None)
        assert "data" not in answer.json(), answer.text
        assert "BattleMap" not in answer.text
    refused = app.post(ASK, None)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    "path",
    ["/graphql", "/graphiql/react.js", "/metrics", "/docs", "/redoc", "/openapi.json"],
)
def test_the_anonymous_get_no_page(app: Live, path: str):
    answer = requests.get(app.url + path, headers={"Accept": "text/html"}, timeout=20)
    assert answer.status_code == 401
    assert "graphiql" not in answer.text.lower()


def test_with_a_key_a_browser_gets_graphiql_and_no_docs(app: Live):
    browser = SALES | {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = requests.get(app.url + "/graphql", headers=browser, timeout=20)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    nothing = requests.get(app.url + "/docs", headers=browser, timeout=20)
    assert (nothing.status_code, "there is nothing at this address" in nothing.text) == (404, True)
    assert requests.get(app.url + "/day/", headers=browser, timeout=20).status_code == 200


def test_what_goes_wrong_inside_is_not_told(app: Live, caplog: pytest.LogCaptureFixture):
    answer = app.post({"query": "query Broken { __typename }"})
    assert (answer.status_code, code(answer)) == (500, "INTERNAL")
    assert "swordfish" not in answer.text
    assert "swordfish" in caplog.text


def test_automatic_persisted_queries(app: Live):
    query = "{ __typename again: __typename }"
    named = {"persistedQuery": {"version": 1, "sha256Hash": sha256(query.encode()).hexdigest()}}
    wanted = {"data": {"__typename": "Query", "again": "Query"}}
    unknown = app.post({"extensions": named})
    assert (unknown.status_code, code(unknown)) == (200, "PERSISTED_QUERY_NOT_FOUND")
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert app.post({"extensions": named, "query": query}).json() == wanted
    assert app.post({"extensions": named}).json() == wanted
    assert get(app, "extensions=" + quote(json.dumps(named))).json() == wanted
    assert code(app.post({"extensions": named, "query": "{ __typename }"})) == "PERSISTED_QUERY_HASH"
    for wrong in (
        None,
        1,
        "x",
        {},
        {"version": 2, "sha256Hash": "0" * 64},
        {"version": 1, "sha256Hash": "../x"},
    ):
        answer = app.post({"extensions": {"persistedQuery": wrong}})
        assert code(answer) == "BAD_INPUT"


def test_persisted_queries_are_bounded(graph: Graph):
    with live(graph, persisted_queries=2) as app:
        texts = [f"{{ a{n}: __typename }}" for n in range(3)]
        names = [{"persistedQuery": {"version": 1, "sha256Hash": sha256(t.encode()).hexdigest()}} for t in texts]
        for text, named in zip(texts, names, strict=True):
            app.post({"query": text, "extensions": named})
        assert code(app.post({"extensions": names[0]})) == "PERSISTED_QUERY_NOT_FOUND"
        assert app.post({"extensions": names[2]}).json() == {"data": {"a2": "Query"}}


def test_trusted_documents_and_no_others(graph: Graph, tmp_path: Path):
    trusted, other = "query Trusted { __typename }", "query Other { __typename }"
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.graphql").write_text(trusted)
    (tmp_path / "documents.json").write_text(json.dumps({sha256(trusted.encode()).hexdigest(): trusted}))
    assert read_trusted(tmp_path / "documents") == read_trusted(tmp_path / "documents.json")
    with live(graph, trusted_documents=tmp_path / "documents") as app:
        for body in (
            {"query": trusted},
            {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256(trusted.encode()).hexdigest()}}},
        ):
            assert app.post(body).json() == {"data": {"__typename": "Query"}}
        named = {"persistedQuery": {"version": 1, "sha256Hash": sha256(other.encode()).hexdigest()}}
        for body in (
            {"query": other},
            {"query": other, "extensions": named},
            {"extensions": named},
            {"query": ""},
        ):
            assert code(app.post(body)) == "UNTRUSTED_DOCUMENT"


@pytest.mark.parametrize("content", ["", "[]", '{"00": "{ a }"}', '{"x": 1}', None])
def test_trusted_documents_that_are_none_are_told(tmp_path: Path, content: str | None):
    file = tmp_path / "documents.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(BadInput, match=r"documents\.json"):
        read_trusted(file)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["query", "variables", "operationName", "extensions", "id"])
HEADER = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=60) | st.dictionaries(KEYS, JSON_VALUES).map(lambda d: json.dumps(d).encode()),
    query=st.none() | st.text(alphabet="{}()[]:$@!.\"'#\\ab1 \n", max_size=40),
    accept=HEADER,
)
def test_nothing_that_a_client_sends_is_a_500(app: Live, body: bytes, query: str | None, accept: str):
    sent = body if query is None else json.dumps({"query": query}).encode()
    for headers in ({"Accept": accept}, NEW):
        answer = app.post(sent, also=headers)
        assert answer.status_code in (200, 400, 406), (sent, answer.text)
        assert "INTERNAL" not in answer.text, (sent, answer.text)


def test_the_reasons_of_refusals_are_in_both_languages():
    with pytest.raises(BattlemapError) as caught:
        acceptable(b"image/png")
    assert caught.value.text.en != caught.value.text.zh
