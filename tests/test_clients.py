"""Typed clients are made from the committed schema: graphql-codegen for TypeScript, PyPI's `gql` for Python."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gql.examples import EXAMPLES
from tests.conftest import ROOT, Served

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
    named = [text for text, _ in EXAMPLES.values() if text.strip().startswith(("query ", "mutation "))]
    documents.write_text("\n".join(named), "utf-8")
    config = tmp_path / "codegen.json"
    plan = {"schema": str(ROOT / "schema.graphql"), "documents": [str(documents)],
            "generates": {str(out): {"plugins": ["typescript", "typescript-operations"]}}}  # fmt: skip
    config.write_text(json.dumps(plan), "utf-8")
    made = subprocess.run(
        ["npx", "graphql-codegen", "--config", str(config)],
        cwd=npm,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    text = out.read_text("utf-8")
    assert "export type MapQuery" in text and "export type RecordEngagementInput" in text


def test_a_python_client_checks_and_asks(service: Served, tmp_path: Path):
    """In an environment of its own: that package has the name of one of ours."""
    home = tmp_path / "client"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, timeout=120)
    fetched = subprocess.run(
        [str(home / "bin" / "pip"), "install", "-q", "gql[requests]==4.4.0"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    if fetched.returncode:
        pytest.skip(f"pip could not fetch gql: {fetched.stderr[-300:]}")
    script = tmp_path / "ask.py"
    script.write_text(CLIENT, "utf-8")
    asked = subprocess.run([str(home / "bin" / "python"), str(script), service.url, service.key, str(ROOT / "schema.graphql")],
                           capture_output=True, text=True, cwd=tmp_path, timeout=120)  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    assert int(asked.stdout) == 60
