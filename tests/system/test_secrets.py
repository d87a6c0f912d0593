"""Secrets of a whole run stand in no log, process list, quarantine or other file that somebody else may read."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from standardwebhooks import Webhook

from tests.helpers.cli import battlemap
from tests.helpers.demo_home import forked_up, home_settings, up, up_once
from tests.helpers.identity import Issuer

OLD, NEW = (f"whsec_{key}" for key in ("b2xkIG9uZSBvZiBhIHdob2xlIHJ1bg==", "bmV3IG9uZSBvZiBhIHdob2xlIHJ1bg=="))
TOKEN = "tok-0f9e8d7c6b5a-of-a-robot"
CHANNELS = """channels:
  sales: {kind: webhook, url: SALES_URL, secrets: [SALES_SECRET], readers: [sales], private: true, seconds: 1}
"""
INVITED = f"bi_0123456789ab_{'Iv' * 21}I"
TAKEN = {"organization": "C021", "kind": "tender", "strength": 0.8, "title": "扩建招标"}


def signed(base: str, body: str, secret: str, id: str) -> int:
    at = dt.datetime.now(dt.UTC)
    headers = {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(id, at, body),
    }
    return requests.post(f"{base}/signals", body.encode(), headers=headers, timeout=60).status_code


def signed_in(base: str, key: str) -> str:
    """The session of a browser that a link with the key began, asked for a page by its cookie."""
    with requests.Session() as browser:
        assert browser.get(f"{base}/map/C021?key={key}", timeout=60).status_code == 200
        session = browser.cookies["battlemap_session"]
        browser.get(f"{base}/nowhere/{session}", timeout=60)
    return session


def seen_by_partner(base: str, key: str) -> list[dict[str, Any]]:
    """The workspaces that the demo's partner sees."""
    query = "{ workspaces(first: 1) { nodes { forCustomer { target { name } } sections(first: 20) { source { kind } } quotes(first: 2) { source { net lines(first: 9) { source { product } } } } } } }"
    answer = requests.post(f"{base}/graphql", json={"query": query}, headers={"X-API-Key": key}, timeout=60).json()
    assert "errors" not in answer, answer
    return list(answer["data"]["workspaces"]["nodes"])


def used(base: str, key: str, token: str) -> bytes:
    """What people do with secrets, rightly and wrongly: each of them is sent; the metrics after it."""
    for secret in (key, token):
        assert asked(base, "{ sources { totalCount } }", secret) == 200
        assert asked(base, f'{{ customers(filter: {{text: "{secret}"}}) {{ totalCount }} }}', key) == 200
    assert asked(base, "{ __typename }", token[:-9] + "A" * 9) == 401
    for path in (
        f"/graphql?key={key}&query={{x}}",
        f"/nowhere?key={key}&token={token}",
        f"/map/{key}",
        f"/map/{token}",
        f"/invitation?{INVITED}",
        f"/invitation/{INVITED}",
    ):
        requests.get(base + path, headers={"X-API-Key": key}, timeout=60)
    body = {"secret": INVITED, "accept": True}
    assert requests.post(f"{base}/invitation", json=body, headers={"Origin": base}, timeout=60).status_code == 404
    for name, value in (("Authorization", f"Bearer {key}"), ("X-API-Key", f"{key}x")):
        requests.post(f"{base}/graphql", json={"query": "{ x"}, headers={name: value}, timeout=60)
    known = json.dumps(TAKEN | {"at": dt.datetime.now(dt.UTC).isoformat()})
    assert [signed(base, known, secret, id) for secret, id in ((OLD, "m1"), (NEW, "m2"))] == [200, 200]
    assert all(signed(base, body, secret, "m3") >= 400 for body, secret in ((known, "whsec_b3RoZXI="), ("{", NEW)))
    metrics = requests.get(f"{base}/metrics", headers={"X-API-Key": key}, timeout=60)
    assert metrics.status_code == 200
    return metrics.content


def asked(base: str, query: str, secret: str) -> int:
    sent = {"Authorization": f"Bearer {secret}"}
    return requests.post(f"{base}/graphql", json={"query": query}, headers=sent, timeout=60).status_code


def process_list() -> bytes:
    """Of every process of the machine: what /proc, and so `ps`, shows to anybody."""
    found = []
    for name in ("cmdline", "comm", "status", "environ"):
        for file in Path("/proc").glob(f"[0-9]*/{name}"):
            try:
                if file.stat().st_mode & stat.S_IROTH:  # environ is for its owner
                    found.append(file.read_bytes().replace(b"\0", b" "))
            except OSError:  # it has just ended
                continue
    return b"\n".join(found)


def readable(home: Path) -> Iterator[Path]:
    """Every file of a home but the fetched packages."""
    for file in home.rglob("*"):
        if file.is_file() and not file.is_relative_to(home / "lib"):
            yield file


@dataclass
class Ran:
    """What a second `battlemap up` left: its home, what it and the first one said, and what others could see of it."""

    home: Path
    env: dict[str, str]
    first: str
    second: str
    token: str
    session: str
    metrics: bytes
    processes: bytes
    workspaces: list[dict[str, Any]]

    @property
    def key(self) -> str:
        return (self.home / "demo.key").read_text("utf-8").strip()

    @property
    def partner_key(self) -> str:
        return (self.home / "demo-partner.key").read_text("utf-8").strip()


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """`battlemap up` in a home that it has filled before, with every kind of secret, all of them used."""
    filled, first = up_once(tmp_path_factory)
    home = tmp_path_factory.mktemp("again") / "home"
    shutil.copytree(filled, home, symlinks=True, ignore=shutil.ignore_patterns("said"))
    (home / "channels.yaml").write_text(CHANNELS, "utf-8")
    issuer = Issuer()
    env = home_settings(home) | {
        "BATTLEMAP_INTAKE_SECRETS": f"crawler={OLD},crawler={NEW}",
        "BATTLEMAP_ALERTS": "on",
        "BATTLEMAP_LOG_LEVEL": "info",
        "BATTLEMAP_CHANNELS": str(home / "channels.yaml"),
        "BATTLEMAP_OIDC_ISSUER": issuer.url,
        "BATTLEMAP_OIDC_AUDIENCE": "battlemap",
        "SALES_URL": f"http://127.0.0.1:9/hook/{TOKEN}",
        "SALES_SECRET": NEW,
    }
    told = Ran(home, env, first, "", issuer.token(), "", b"", b"", [])

    def meanwhile(base: str) -> None:
        told.processes = process_list()
        told.session = signed_in(base, told.key)
        told.metrics = used(base, told.key, told.token)
        told.workspaces = seen_by_partner(base, told.partner_key)
        told.processes += process_list()

    told.second = up(env, meanwhile, forked_up)
    issuer.close()
    return told


def lines_with(secret: bytes, told: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Where a secret stands, without itself."""
    for name, text in told.items():
        if secret in text:
            yield from ((name, line.replace(secret, b"***")) for line in text.split(b"\n") if secret in line)


def test_up_again_loads_and_scores_nothing(ran: Ran):
    """What `make demo` does."""
    assert "rows loaded" in ran.first and "rows loaded" not in ran.second
    for said in (ran.first, ran.second):
        for told in ("/map/", "demo.key", "/graphql", "/browser/", "Ctrl-C", "stopping Neo4j"):
            assert told in said
    assert battlemap("db", "status", env=ran.env).returncode == 3


def test_both_sides_of_a_workspace_can_be_played(ran: Ran):
    """By those who have run it once with a workspace; the first one here was without."""
    assert "demo-partner.key" in ran.second and "demo-partner.key" not in ran.first
    assert "/workspaces" in ran.second
    (workspace,) = ran.workspaces
    assert workspace["forCustomer"][0]["target"]["name"] == "璟陌新能源汽车（苏州）有限公司"
    assert {each["source"]["kind"] for each in workspace["sections"]} == {"NEED", "PART", "MILESTONE", "RISK"}
    (quote,) = (each["source"] for each in workspace["quotes"])
    assert quote == {"net": 43_200_000, "lines": [{"source": {"product": "驻场调试"}}]}, "its own alone"


def test_secrets_stand_nowhere_that_others_read(ran: Ran):
    told = {"said": (ran.first + ran.second).encode(), "metrics": ran.metrics, "process list": ran.processes}
    told |= {str(file.relative_to(ran.home)): file.read_bytes() for file in readable(ran.home)}
    assert b"Started." in told["neo4j/logs/neo4j.log"] and "neo4j/logs/query.log" in told
    assert any(name.startswith("quarantine/") for name in told)
    if Path("/proc/self/cmdline").exists():
        assert str(ran.home).encode() in ran.processes
    password = json.loads(told["neo4j/credentials.json"])["password"]
    own = {"demo.key": ran.key, "demo-partner.key": ran.partner_key, "neo4j/credentials.json": password}
    for secret in (
        ran.key,
        ran.partner_key,
        ran.session.split("_", 2)[2],
        password,
        OLD[6:],
        NEW[6:],
        TOKEN,
        INVITED.split("_")[2],
        ran.token,
        ran.token.rpartition(".")[2],
    ):
        others = {name: text for name, text in told.items() if own.get(name) != secret}
        assert list(lines_with(secret.encode(), others)) == []
    for name in own:
        assert stat.S_IMODE((ran.home / name).stat().st_mode) == 0o600
