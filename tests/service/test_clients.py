"""Typed clients are made from the committed schema: graphql-codegen for TypeScript, PyPI's `gql` for Python."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gql.docs.examples import examples
from tests.helpers.paths import ROOT
from tests.helpers.served import Served

CLIENT = """
import sys
from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport

url, key, schema = sys.argv[1:]
transport = RequestsHTTPTransport(url=url + "/graphql", headers={"X-API-Key": key})
client = Client(transport=transport, schema=open(schema, encoding="utf-8").read())
print(client.execute(gql("{ customers(first: 2) { totalCount nodes { id name } } }"))["customers"]["totalCount"])
"""


def test_a_typescript_client_is_generated(npm: Path, tmp_path: Path):
    documents, out = tmp_path / "documents.graphql", tmp_path / "client.ts"
    named = [text for text, _ in examples().values() if text.strip().startswith(("query ", "mutation "))]
    documents.write_text("\n".join(named), "utf-8")
    config = tmp_path / "codegen.json"
    plan = {
        "schema": str(ROOT / "schema.graphql"),
        "documents": [str(documents)],
        "generates": {str(out): {"plugins": ["typescript", "typescript-operations"]}},
    }
    config.write_text(json.dumps(plan), "utf-8")
    made = subprocess.run(
        ["npx", "graphql-codegen", "--config", str(config)], cwd=npm, capture_output=True, text=True, timeout=300
    )
    assert made.returncode == 0, made.stdout + made.stderr
    text = out.read_text("utf-8")
    assert "export type MapQuery" in text and "export type RecordEngagementInput" in text


def test_a_python_client_checks_and_asks(service: Served, tmp_path: Path):
    """In a folder of its own, looked at first: that package has the name of one of ours."""
    home = tmp_path / "client"
    fetched = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-compile", "--target", str(home), "gql[requests]==4.4.0"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    if fetched.returncode:
        pytest.skip(f"pip could not fetch gql: {fetched.stderr[-300:]}")
    script = tmp_path / "ask.py"
    script.write_text(CLIENT, "utf-8")
    asked = subprocess.run(
        [sys.executable, str(script), service.url, service.key, str(ROOT / "schema.graphql")],
        env=dict(os.environ) | {"PYTHONPATH": str(home)},
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=120,
    )
    assert asked.returncode == 0, asked.stderr
    assert int(asked.stdout) == 60


MAP = 'query M($day: Date!) {{ battleMap(customerId: "C021", asOf: $day) {{ customer {{ __typename id name suppliers(first: 2{day}) {{ productLine source {{ __typename id name }} }} }} }} }}'
DAYS = ("2024-06-01", "2026-11-20")


def cached(service: Served, npm: Path, *queries: str) -> list[dict[str, Any]]:
    """Of each query, by cache: what it shows of both days once both have been asked for; `service`: what was answered."""
    command = ["node", "caches.js", service.url + "/graphql", service.key, *DAYS, *queries]
    asked = subprocess.run(command, cwd=npm, capture_output=True, text=True, timeout=120)
    assert asked.returncode == 0, asked.stderr
    return list(json.loads(asked.stdout.splitlines()[-1]))


def test_two_days_in_one_cache_that_normalises(service: Served, npm: Path):
    """As docs/graphql.md says: with the day at the fields of relationships any cache is right, else with nodes kept in their map."""
    plain, dated = cached(service, npm, *(MAP.format(day=day) for day in ("", ", asOf: $day")))
    first, second = plain["service"]
    assert first["battleMap"]["customer"]["suppliers"] != second["battleMap"]["customer"]["suppliers"]
    assert plain["apollo"] != plain["service"] != plain["graphcache"]  # which is why the docs speak of it
    assert plain["apolloEmbedded"] == plain["urql"] == plain["graphcacheEmbedded"] == plain["service"]
    assert all(shown == dated["service"] for shown in dated.values()), dated
