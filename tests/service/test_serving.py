"""What stands around GraphQL: sizes, pace, hosts, rates, budgets; health, metrics and logs; workers and shutdown."""

from __future__ import annotations

import json
import logging
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
import requests
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from battlemap.http.identity.rate_limits import TokenBucket
from battlemap.http.telemetry import NAMES, JsonLines, Metrics
from gql.compile.requests import GraphQLResponse
from gql.ids import global_id
from gql.transport.http_errors import RequestError
from graph.db.client import Connection, Graph
from graph.db.database_health import schema_version
from graph.db.transactions import deadline
from graph.server.server import Server
from graph.words import BattlemapError
from tests.helpers.cli import battlemap
from tests.helpers.lent import lent
from tests.helpers.live import SALES, SPIN, SPINNING, Live, live
from tests.helpers.servers import environment, free_port
from tests.helpers.websocket import Talk, talk

ADMIN = {"X-API-Key": "admin-key"}
ASK = {"query": "{ __typename }"}
HEAD = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-API-Key: sales-key\r\nContent-Type: application/json\r\n"
SLEEP = "query Sleep { a }"


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    quick = {"header_seconds": 0.8, "body_seconds": 0.8, "request_seconds": 1.5}
    with live(graph, origins="https://sales.example", hosts="map.example, other.example", **quick) as running:
        yield running


def status(got: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d+)", got)
    assert found, got
    return int(found[1])


def code(answer: requests.Response) -> str:
    (error,) = answer.json()["errors"]
    assert error["extensions"]["requestId"] == answer.headers["X-Request-Id"]
    return str(error["extensions"]["code"])


def read(connection: socket.socket, until: bytes) -> bytes:
    """All that comes, until these bytes have come or the other side has closed."""
    got = b""
    while until not in got and (chunk := connection.recv(65536)):
        got += chunk
    return got


# Sizes


def test_a_body_over_a_megabyte_is_413(app: Live):
    padded = lambda size: json.dumps(ASK | {"extensions": {"x": "y" * size}}).encode()  # noqa: E731
    assert app.post(padded(990_000)).status_code == 200
    answer = app.post(padded(1_000_000))
    assert (answer.status_code, answer.headers["Connection"], code(answer)) == (413, "close", "TOO_LARGE")


def test_a_body_without_a_length_is_measured_too(app: Live):
    answer = requests.post(app.url + "/graphql", data=(b"x" * 100_000 for _ in range(15)), headers=SALES, timeout=20)
    assert answer.status_code == 413
    whole = json.dumps(ASK).encode()
    chunked = requests.post(
        app.url + "/graphql",
        data=(whole[n : n + 5] for n in range(0, len(whole), 5)),
        headers=SALES | {"Content-Type": "application/json"},
        timeout=20,
    )
    assert chunked.json() == {"data": {"__typename": "Query"}}


def test_an_endless_body_is_not_read(app: Live):
    assert status(app.raw(HEAD + b"Content-Length: 99999999999\r\n\r\n{")) == 413
    chunk = b"186a0\r\n" + b"x" * 100_000 + b"\r\n"
    got = app.raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 200)
    assert not got or status(got) == 413  # what is sent after the cut may lose the answer
    assert app.post(ASK).status_code == 200


def test_headers_without_end_are_431(app: Live):
    many = [b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(200)]
    got = app.raw(HEAD, *many)
    assert not got or status(got) == 431
    one = app.raw(HEAD + b"X-Long: ", b"y" * 70_000, pause=0.05)
    assert not one or status(one) == 431
    assert (
        status(
            app.raw(HEAD + b"X-Long: " + b"y" * 30_000 + b"\r\nContent-Length: 27\r\n\r\n" + json.dumps(ASK).encode())
        )
        == 200
    )


# Pace


def test_slow_headers_are_cut(app: Live):
    start = time.monotonic()
    assert status(app.raw(b"POST /graphql HTTP/1.1\r\nHost: localhost\r\n")) == 408
    assert 0.6 < time.monotonic() - start < 3
    letters = [bytes([letter]) for letter in HEAD]
    got = app.raw(*letters, pause=0.05)  # what is sent after the cut may lose the answer
    assert not got or status(got) == 408


def test_a_connection_that_says_nothing_is_cut(app: Live):
    start = time.monotonic()
    assert status(app.raw()) == 408
    assert 0.6 < time.monotonic() - start < 3


def test_slow_headers_of_a_second_request_are_cut(app: Live):
    body = json.dumps(ASK).encode()
    first = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with socket.create_connection(("127.0.0.1", app.port), timeout=5) as connection:
        connection.sendall(first)
        assert status(connection.recv(65536)) == 200
        connection.sendall(b"POST /graphql HTTP/1.1\r\nHost: ")
        assert status(connection.recv(65536)) == 408


def test_slow_headers_do_not_cut_off_the_answer_before_them(app: Live):
    body = json.dumps({"query": SLEEP, "variables": {"seconds": 1.2}}).encode()
    first = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with socket.create_connection(("127.0.0.1", app.port), timeout=5) as connection:
        connection.sendall(first + b"POST /graphql HTTP/1.1\r\nHost: ")
        assert b"slept" in read(connection, b"slept")


def test_slow_bodies_are_cut(app: Live):
    start = time.monotonic()
    got = app.raw(HEAD + b"Content-Length: 1000\r\n\r\n", *[b"x"] * 10, pause=0.05)
    assert (status(got), b"TIMEOUT" in got) == (408, True)
    assert 0.6 < time.monotonic() - start < 3
    assert status(app.raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")) == 408


def test_a_hundred_slow_clients_keep_nobody_waiting(app: Live):
    waiting = [socket.create_connection(("127.0.0.1", app.port)) for _ in range(100)]
    try:
        for connection in waiting:
            connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
        assert app.post(ASK).status_code == 200
        assert select.select(waiting, [], [], 0)[0] == []  # none of them was answered or sent away before
    finally:
        for connection in waiting:
            connection.close()


# Hosts and origins


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:80", 200),
        ("MAP.example:443", 200),
        ("other.example", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("map.example.", 421),
        ("", 421),
        ("[::2]", 421),
    ],
)
def test_only_our_hosts_are_answered(app: Live, host: str, wanted: int):
    head = HEAD.replace(b"localhost", host.encode()) + b"Content-Length: 27\r\nConnection: close\r\n\r\n"
    assert status(app.raw(head + json.dumps(ASK).encode())) == wanted


def test_two_hosts_or_none_are_400(app: Live):
    rest = b"Content-Length: 27\r\n\r\n" + json.dumps(ASK).encode()
    assert status(app.raw(HEAD + b"Host: localhost\r\n" + rest)) == 400
    assert status(app.raw(HEAD + b"Host: evil.example\r\n" + rest)) == 400
    assert status(app.raw(HEAD.replace(b"Host: localhost\r\n", b"") + rest)) == 400


def test_health_answers_under_any_host(app: Live):
    assert requests.get(app.url + "/health/live", headers={"Host": "10.1.2.3"}, timeout=20).status_code == 200


PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-api-key"}


def test_cors_is_closed_but_for_those_listed(app: Live):
    def ask(origin: str) -> requests.Response:
        return requests.options(app.url + "/graphql", headers=PREFLIGHT | {"Origin": origin}, timeout=20)

    ours = ask("https://sales.example")
    assert (ours.status_code, ours.headers["Access-Control-Allow-Origin"]) == (204, "https://sales.example")
    assert "x-api-key" in ours.headers["Access-Control-Allow-Headers"]
    assert "Origin" in ours.headers["Vary"]
    for origin in ("https://evil.example", "null", "https://sales.example.evil.example", "*"):
        told = ask(origin)
        assert not [name for name in told.headers if name.lower().startswith("access-control")]
    read = app.post(ASK, also={"Origin": "https://sales.example"})
    assert read.headers["Access-Control-Allow-Origin"] == "https://sales.example"
    assert "Access-Control-Allow-Credentials" not in read.headers
    assert "Access-Control-Allow-Origin" not in app.post(ASK, also={"Origin": "https://evil.example"}).headers


def test_by_default_no_origin_is_let_in(graph: Graph):
    with live(graph) as closed:
        told = requests.options(closed.url + "/graphql", headers=PREFLIGHT | {"Origin": closed.url}, timeout=20)
        assert not [name for name in told.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("path", ["/graphql", "/", "/health/live", "/nothing"])
def test_every_answer_has_an_id_and_the_security_headers(app: Live, path: str):
    told = requests.get(app.url + path, headers=SALES, timeout=20).headers
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["X-Frame-Options"] == "DENY"
    assert re.fullmatch("[0-9a-f]{16}", told["X-Request-Id"])
    assert "Server" not in told


# Rates and budgets


def test_the_rate_of_a_key(graph: Graph):
    with live(graph, rate=1, burst=5) as strict:
        served = 0  # more than five: the bucket fills again while a slow machine answers
        while (refused := strict.post(ASK)).status_code == 200:
            served += 1
        assert served >= 5
        assert (refused.status_code, refused.headers["Retry-After"], code(refused)) == (429, "1", "RATE_LIMITED")
        assert strict.post(ASK, ADMIN).status_code == 200  # another key has a bucket of its own
        time.sleep(float(refused.headers["Retry-After"]))
        assert strict.post(ASK).status_code == 200
        guesses = [strict.post(ASK, {"X-API-Key": f"guess{n}"}).status_code for n in range(8)]
        assert guesses[:5] == [401] * 5
        assert 429 in guesses[5:]
        assert requests.get(strict.url + "/health/live", timeout=20).status_code == 200


def test_buckets_fill_again_and_are_bounded(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr("battlemap.http.identity.rate_limits.time.monotonic", lambda: now)
    rate = TokenBucket(per_second=0.5, burst=2)
    rate.take("a")
    rate.take("a")
    with pytest.raises(RequestError) as caught:
        rate.take("a")
    assert caught.value.headers == {"Retry-After": "2"}
    now += 2
    rate.take("a")
    with pytest.raises(RequestError):
        rate.take("a")
    now += 1000
    for _ in range(2):
        rate.take("a")
    with pytest.raises(RequestError):
        rate.take("a")
    for n in range(TokenBucket.KEYS + 50):
        rate.take(str(n))
    assert len(rate._buckets) == TokenBucket.KEYS
    free = TokenBucket(per_second=0, burst=1)
    for _ in range(5):
        free.take("a")


def test_a_request_has_a_time_budget(app: Live):
    start = time.monotonic()
    answer = app.post({"query": SLEEP, "variables": {"seconds": 30}})
    assert (answer.status_code, code(answer)) == (504, "TIMEOUT")
    assert 1.2 < time.monotonic() - start < 3
    assert "1.5" in answer.json()["errors"][0]["message"]


def test_the_database_ends_what_runs_over_the_budget(graph: Graph):
    token = deadline.set(time.monotonic() + 1)
    start = time.monotonic()
    try:
        with pytest.raises(BattlemapError) as caught:
            graph.read(SPIN)
    finally:
        deadline.reset(token)
    assert caught.value.code == "TIMEOUT"
    assert time.monotonic() - start < 6
    assert graph.read(SPINNING) == []


def test_a_request_that_ran_out_of_time_leaves_nothing_running_in_the_database(app: Live, graph: Graph):
    answer = app.post({"query": "query Spin { a }"})
    assert (answer.status_code, code(answer)) == (504, "TIMEOUT")
    wait_for(lambda: graph.read(SPINNING) == [], 10)


def test_what_begins_after_its_time_does_not_begin(graph: Graph):
    token = deadline.set(time.monotonic() - 1)
    try:
        with pytest.raises(BattlemapError) as caught:
            graph.read("RETURN 1 AS one")
    finally:
        deadline.reset(token)
    assert caught.value.code == "TIMEOUT"


# Health, metrics, logs


def test_health_tells_everyone_little_and_operators_all(app: Live, graph: Graph):
    get = lambda path, headers=None: requests.get(app.url + path, headers=headers, timeout=20)  # noqa: E731
    assert get("/health/live").json() == {"status": "live"}
    assert get("/health/ready").json() == {"status": "ready"}
    assert get("/health/ready", SALES).json() == {"status": "ready"}
    assert get("/health/ready", {"X-API-Key": "wrong"}).json() == {"status": "ready"}
    told = get("/health/ready", ADMIN).json()
    assert told["schema"] == {"version": schema_version(graph), "missing": []}
    assert told["scoring"] == []
    assert requests.post(app.url + "/health/live", timeout=20).status_code == 405
    assert get("/health/nothing").status_code == 404


def test_health_tells_of_scores_and_of_a_schema_that_is_not_ours(empty: Graph):
    from graph.db.transactions import run

    with live(empty) as app:
        for day in (1, 2):
            empty.write(
                lambda tx, d=day: run(
                    tx,
                    "CREATE (:ScoringRun {id: $id, algorithm: 'influence', started: "
                    "datetime({year: 2026, month: 1, day: $day}), data_as_of: date('2026-01-01')})",
                    id=f"r{d}",
                    day=d,
                )
            )
        told = requests.get(app.url + "/health/ready", headers=ADMIN, timeout=20).json()
        (scoring,) = told["scoring"]
        assert (scoring["algorithm"], scoring["data_as_of"]) == ("influence", "2026-01-01")
        assert scoring["started"].startswith("2026-01-02")
        empty.write(lambda tx: run(tx, "DROP INDEX customer_name"))
        try:
            time.sleep(1.1)  # what was seen is kept for a second
            missing = requests.get(app.url + "/health/ready", headers=ADMIN, timeout=20)
            assert (missing.status_code, missing.json()["schema"]["missing"]) == (503, ["customer_name"])
            everyone = requests.get(app.url + "/health/ready", timeout=20)
            assert (everyone.status_code, everyone.json()) == (503, {"status": "not ready", "code": "SCHEMA"})
        finally:
            empty.prepare()


def test_ready_means_that_the_first_answer_is_not_slow(app: Live):
    app.warm = False
    try:
        told = requests.get(app.url + "/health/ready", timeout=20)
        assert (told.status_code, told.json()) == (503, {"status": "not ready", "code": "WARMING"})
    finally:
        app.warm = True
    assert requests.get(app.url + "/health/ready", timeout=20).status_code == 200


def metrics(app: Live) -> dict[str, float]:
    told = requests.get(app.url + "/metrics", headers=ADMIN, timeout=20)
    assert told.headers["Content-Type"].startswith("text/plain; version=")
    lines = (line.rsplit(" ", 1) for line in told.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def test_metrics(graph: Graph):
    with live(graph, request_seconds=2) as app:
        app.post({"query": "query Broken { a }"})
        app.post({"query": SLEEP, "variables": {"seconds": 9}})
        for n in range(3):
            app.post({"query": f"query Named {{ __typename }} # {n % 2}"})
        app.post({"query": "{ nothing }"})
        app.post({"query": "{ customers(first: 0) { pageInfo { hasNextPage } } }"})
        app.post({"query": "{ customers(first: 1) { pageInfo { hasNextPage } } }"})
        app.post(ASK, {"X-API-Key": "wrong"})
        found = metrics(app)
        assert found['battlemap_graphql_seconds_count{operation="Named"}'] == 3
        assert found['battlemap_graphql_seconds_count{operation="(unnamed)"}'] == 2
        assert found['battlemap_graphql_seconds_count{operation="(refused)"}'] == 1
        assert found['battlemap_graphql_seconds_bucket{le="5.0",operation="Named"}'] == 3
        assert found['battlemap_graphql_errors_total{code="GRAPHQL"}'] == 1
        assert found['battlemap_graphql_errors_total{code="BAD_INPUT"}'] == 1
        assert found['battlemap_graphql_errors_total{code="INTERNAL"}'] == 1
        assert found['battlemap_graphql_errors_total{code="TIMEOUT"}'] == 1
        assert found['battlemap_http_requests_total{route="/graphql",status="200"}'] == 6
        assert found['battlemap_http_requests_total{route="/graphql",status="401"}'] == 1
        assert found["battlemap_http_in_flight"] == 1  # this one
        assert found['battlemap_documents{what="entries"}'] == 5
        assert found['battlemap_documents{what="hits"}'] == 1
        assert found['battlemap_database_connections{state="used"}'] == 0
        assert found['battlemap_database_connections{state="idle"}'] >= 1


def test_metrics_are_for_operators(app: Live):
    assert requests.get(app.url + "/metrics", timeout=20).status_code == 401
    assert requests.get(app.url + "/metrics", headers=SALES, timeout=20).status_code == 403


def test_names_that_clients_make_up_fill_no_memory():
    made = Metrics()
    for n in range(NAMES + 50):
        made.answered(GraphQLResponse(b"", True, operation=f"op{n}"), 0.01)
    made.answered(GraphQLResponse(b"", True, operation="op1"), 0.01)
    lines = [line for line in made.read().decode().splitlines() if line.startswith("battlemap_graphql_seconds_count")]
    assert len(lines) == NAMES + 1
    assert 'battlemap_graphql_seconds_count{operation="(other)"} 50.0' in lines
    assert 'battlemap_graphql_seconds_count{operation="op1"} 2.0' in lines


def test_a_line_of_json_for_each_request(app: Live, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO, "battlemap.requests"):
        app.post(ASK, also={"X-Request-Id": "my-id"})
        wait_for(lambda: "answered" in caplog.text)
    (record,) = [r for r in caplog.records if r.name == "battlemap.requests"]
    line = json.loads(JsonLines().format(record))
    assert (line["requestId"], line["method"], line["path"], line["status"]) == ("my-id", "POST", "/graphql", 200)
    assert (line["who"], line["level"], line["logger"]) == ("sales-key", "info", "battlemap.requests")
    assert 0 < line["ms"] < 5000
    assert "\n" not in JsonLines().format(record)


def test_a_traceback_stays_one_line_of_json():
    try:
        raise ValueError("why\nnot")
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, "it %s", ("broke",), sys.exc_info())
    line = json.loads(JsonLines().format(record))
    assert line["message"] == "it broke"
    assert "ValueError: why\nnot" in line["exception"]


def test_traces_go_on_from_the_client_s(graph: Graph, monkeypatch: pytest.MonkeyPatch):
    seen = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(seen))
    monkeypatch.setattr("battlemap.http.telemetry.trace.get_tracer", provider.get_tracer)
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    with live(graph, tracing=True) as app:
        app.post(ASK, also={"traceparent": f"00-{trace_id}-b7ad6b7169203331-01", "X-Request-Id": "mine"})
        wait_for(seen.get_finished_spans)
    (span,) = seen.get_finished_spans()
    assert (span.name, f"{span.context.trace_id:032x}") == ("POST /graphql", trace_id)
    assert span.attributes == {"http.response.status_code": 200, "battlemap.request_id": "mine"}


def test_a_body_that_is_cut_off_is_not_run(app: Live, caplog: pytest.LogCaptureFixture):
    whole = json.dumps(ASK).encode()
    with caplog.at_level(logging.INFO, "battlemap.requests"):
        with socket.create_connection(("127.0.0.1", app.port)) as connection:
            connection.sendall(HEAD + b"X-Request-Id: cut\r\nContent-Length: %d\r\n\r\n" % (len(whole) + 1) + whole)
        wait_for(lambda: [r for r in caplog.records if getattr(r, "requestId", "") == "cut"])
    (record,) = [r for r in caplog.records if getattr(r, "requestId", "") == "cut"]
    assert record.__dict__["status"] == 400


# Processes


def wait_for(holds: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except requests.ConnectionError:
            pass
        assert time.monotonic() < end
        time.sleep(0.05)


class Serving:
    """`battlemap serve` in a process of its own."""

    def __init__(self, connection: Connection, folder: Path, *options: str, **settings: str):
        self.port, self.log = free_port(), folder / "serve.log"
        self.url = f"http://127.0.0.1:{self.port}"
        named = {f"BATTLEMAP_{name.upper()}": value for name, value in settings.items()}
        command = [str(Path(sys.executable).with_name("battlemap")), "serve", "--port", str(self.port), *options]
        with self.log.open("wb") as log:
            env = environment(connection) | {"BATTLEMAP_AUTH": "off"} | named
            self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        wait_for(lambda: self.process.poll() is not None or "serving at" in self.log.read_text(), 90)
        assert self.process.poll() is None, self.log.read_text()

    def workers(self) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if _is_worker(child)]

    def listeners(self, worker: psutil.Process) -> int:
        """Connections of clients that a worker holds."""
        open = worker.net_connections("tcp")
        return sum(c.laddr.port == self.port and c.status == psutil.CONN_ESTABLISHED for c in open)

    def ask(self) -> requests.Response:
        return requests.post(self.url + "/graphql", json=ASK, timeout=20)

    def lets_nobody_in(self) -> bool:
        with socket.socket() as visitor:
            return visitor.connect_ex(("127.0.0.1", self.port)) != 0

    def end(self) -> None:
        """Whatever a test left behind."""
        left = self.workers() if self.process.poll() is None else []
        self.process.kill()
        self.process.wait()
        for worker in left:
            if worker.is_running():
                worker.kill()


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "multiprocessing.spawn" in " ".join(process.cmdline())
    except psutil.Error:  # it has ended
        return False


@pytest.fixture
def serving(scored: Graph, tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """On the seed: what a process asks as it starts is planned there."""
    made: list[Serving] = []

    def serve(*options: str, **settings: str) -> Serving:
        made.append(Serving(scored.connection, tmp_path, *options, **settings))
        return made[-1]

    yield serve
    for one in made:
        one.end()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_running_request_is_answered_before_the_end(serving: Callable[..., Serving], sent: signal.Signals):
    """Half a body is there when the signal comes; the rest is taken, answered, told in the log, and then the process ends with 0."""
    running = serving(log_level="info")
    if sent == signal.SIGINT:
        is_ready_when_a_first_map_was_drawn(running)
    assert "WARNING" in running.log.read_text(), "everybody gets in"
    body = json.dumps(ASK).encode()
    mine = b"X-Request-Id: mine\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body)
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
        connection.sendall(HEAD + mine)
        assert b"100 Continue" in read(connection, b"\r\n\r\n")  # the app waits for its body
        connection.sendall(body[:10])
        running.process.send_signal(sent)
        wait_for(running.lets_nobody_in)
        connection.sendall(body[10:])
        assert b'{"data":{"__typename":"Query"}}' in read(connection, b"}}")
    assert running.process.wait(15) == 0
    assert "Traceback" not in running.log.read_text()
    lines = [json.loads(line) for line in running.log.read_text().splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if line["message"] == "answered" and line["requestId"] == "mine"]
    assert (line["path"], line["status"]) == ("/graphql", 200)


def is_ready_when_a_first_map_was_drawn(running: Serving) -> None:
    wait_for(lambda: requests.get(running.url + "/health/ready", timeout=20).status_code == 200)
    query = '{ battleMap(customerId: "C001") { customer { id } } }'
    answer = requests.post(running.url + "/graphql", json={"query": query}, timeout=20)
    assert answer.json() == {"data": {"battleMap": {"customer": {"id": global_id("Organization", "C001")}}}}


def test_running_requests_are_answered_before_the_app_ends(graph: Graph):
    with live(graph) as app, ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(app.post, {"query": SLEEP, "variables": {"seconds": 1}}) for _ in range(8)]
        time.sleep(0.4)
        threading.Thread(target=app.stop).start()
        assert [answer.result().json() for answer in asked] == [{"data": {"slept": True}}] * 8


def what_one_writes_the_listeners_of_every_worker_hear(running: Serving) -> None:
    with ExitStack() as stack:
        sockets: list[Talk] = []
        while len(sockets) < 4 or not all(running.listeners(worker) for worker in running.workers()):
            assert len(sockets) < 60, "one of the workers takes no connections"
            sockets.append(stack.enter_context(talk(running, {"type": "connection_init"})))
        for socket in sockets:
            socket.say(
                {"id": "1", "type": "subscribe", "payload": {"query": "subscription { signals { signal { title } } }"}}
            )
            for _ in range(3):  # its place is read by then
                socket.say(ASKED)
                assert [socket.hear()["type"], socket.hear()["type"]] == ["next", "complete"]
        for n in range(6):
            body = {"query": RECORD, "variables": {"key": f"k{n}", "title": f"t{n}"}}
            answer = requests.post(running.url + "/graphql", json=body, timeout=20).json()
            assert answer["data"]["recordSignal"]["userErrors"] == []
        for socket in sockets:
            heard = [socket.hear(30)["payload"]["data"]["signals"]["signal"]["title"] for _ in range(6)]
            assert heard == [f"t{n}" for n in range(6)]


ASKED = {"id": "q", "type": "subscribe", "payload": {"query": "{ customers(first: 1) { nodes { id } } }"}}
RECORD = """mutation ($key: String!, $title: String!) { recordSignal(input: {idempotencyKey: $key, kind: TENDER,
  at: "2026-01-01T00:00:00Z", title: $title, organizationId: "C001"}) { userErrors { code path message } } }"""


def test_several_workers(serving: Callable[..., Serving], scored: Graph):
    """They answer, are counted together, hear of what any of them writes, come back when killed, and end as one."""
    with lent(scored):
        many_workers(serving)


def many_workers(serving: Callable[..., Serving]) -> None:
    running = serving("--workers", "2")
    pids = {worker.pid for worker in running.workers()}
    assert len(pids) == 2
    for _ in range(40):
        assert running.ask().json() == {"data": {"__typename": "Query"}}
    told = requests.get(running.url + "/metrics", timeout=20).text
    assert 'battlemap_graphql_seconds_count{operation="(unnamed)"} 40.0' in told, "the sum over both workers"
    what_one_writes_the_listeners_of_every_worker_hear(running)

    victim = running.workers()[0]
    victim.kill()
    wait_for(lambda: len(now := {w.pid for w in running.workers()}) == 2 and victim.pid not in now, 30)
    wait_for(lambda: running.ask().status_code == 200)

    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(30) == 0
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert "Traceback" not in running.log.read_text()


def test_workers_die_with_their_parent(serving: Callable[..., Serving]):
    running = serving(workers="2")
    workers = running.workers()
    assert len(workers) == 2
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    gone, alive = psutil.wait_procs(workers, timeout=15)
    assert (len(gone), alive) == (2, [])


def test_a_setting_out_of_range_is_told(scratch_server: Server):
    told = battlemap("serve", env=environment(scratch_server.connection) | {"BATTLEMAP_MAX_DEPTH": "0"})
    assert told.returncode == 1
    assert "max_depth" in told.stderr
