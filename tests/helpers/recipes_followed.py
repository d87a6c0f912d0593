"""The new things of the recipes of docs/architecture.md at work, in a copy of the code that has them: one JSON object, by recipe.

python -P tests/helpers/recipes_followed.py FOLDER      where the copy comes first on PYTHONPATH; stdin: the connection as JSON
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from alerts.channels.channel_checks import load_channels
from alerts.delivery.sending import Sender
from alerts.message import Message, Section
from alerts.replay import replay_rule
from algorithms.scoring import score
from gql.compile.requests import Caller, GraphQLRequest
from gql.docs.examples import examples
from gql.execution.single_requests import answer_requests
from graph.access.access_book import AccessBook
from graph.access.keys import Principal
from graph.clock import instant
from graph.db.client import Connection, Graph
from graph.model.claims import Origin
from graph.model.records import EdgeRecord, NodeRecord
from graph.rules.measures import measures_of
from graph.rules.rule_file import RuleFile
from graph.store import writers as store
from graph.words import Text
from ingest.load.pipeline import ingest

DAY = dt.date(2026, 11, 20)
AT = instant(dt.datetime(2026, 11, 19, 9))
FEED = Origin("crm", 100, "crm.xlsx!2", "run", instant(dt.datetime(2026, 1, 1)), "customers")
RECORDS = [
    NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣", "parent_company": "晶圣集团"}, FEED),
    NodeRecord(("Organization", "Supplier"), "S1", {"name": "供应商"}, FEED),
    NodeRecord(("Person",), "P1", {"name": "李雷"}, FEED),
    NodeRecord(("Person",), "P2", {"name": "韩梅"}, FEED),
    NodeRecord(("Engagement",), "E001", {"kind": "visit", "at": AT}, FEED),
    NodeRecord(("Signal",), "G1", {"kind": "expansion", "at": AT, "title": "扩产", "strength": 0.5}, FEED),
    EdgeRecord("SUPPLIES", ("Organization", "S1"), ("Organization", "C1"), {}, FEED),
    EdgeRecord("WORKS_AT", ("Person", "P1"), ("Organization", "C1"), {}, FEED),
    EdgeRecord("KNOWS", ("Person", "P1"), ("Person", "P2"), {}, FEED),
    EdgeRecord("TOOK_PART", ("Person", "P1"), ("Engagement", "E001"), {}, FEED),
    EdgeRecord("SIGNALS", ("Signal", "G1"), ("Organization", "C1"), {}, FEED),
]
CARDS = (
    "BEGIN:VCARD\nVERSION:3.0\nUID:K7\nFN:赵敏\nEMAIL;TYPE=work:zhao@x.example\nEND:VCARD\n"
    "BEGIN:VCARD\nUID:K8\nFN:周芷若\nTITLE:采购总监\nEND:VCARD\n"
)
MAPPING = """
version: 1
source: phone
feeds:
  - file: contacts.vcf
    records:
      - {node: Person, id: UID, fields: {name: FN, title: TITLE}}
"""
RULE = {
    "id": "r1",
    "name": {"en": "one", "zh": "一"},
    "on": "signal",
    "intent": "expansion",
    "if": {"fact": "partnerships", "role": ["Supplier"], "at_least": 1},
    "then": [{"recommend": {"top": 1}}],
}
MESSAGE = Message(
    "D-1",
    "alert",
    dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
    Text("Expansion", "扩产"),
    (Section(Text("Facts", "事实"), (Text("one", "其一"),)),),
    None,
    {},
)
CHANNELS = "channels: {team: {kind: slack, url: HOOK, readers: [sales], private: true}}\n"


def ask(graph: Graph, document: str, variables: dict[str, Any] | None = None, role: Any = "admin") -> Any:
    caller = Caller(Principal("ann", "ann", role, AccessBook(graph).version), "en", DAY)
    (answer,) = answer_requests(graph, caller, [GraphQLRequest(document, variables)])
    return json.loads(answer.body)


def field(graph: Graph, folder: Path) -> Any:
    filter = '{ customers(filter: {name: {eq: "晶圣"}}) { nodes { customer { parentCompany } } } }'
    return ask(graph, filter)["data"]["customers"]["nodes"], "customer.parent_company" in measures_of(graph.model)


def map_field(graph: Graph, folder: Path) -> Any:
    document = '{ battleMap(customerId: "C1") { decisionChain { person { name } acquaintances } } }'
    return ask(graph, document)["data"]["battleMap"]["decisionChain"]


def file_format(graph: Graph, folder: Path) -> Any:
    """By its suffix in a folder, and by its bytes."""
    (folder / "mappings").mkdir()
    (folder / "mappings" / "phone.yaml").write_text(MAPPING, "utf-8")
    (folder / "contacts.vcf").write_text(CARDS, "utf-8")
    (table,) = ingest(graph, [folder], resolve=False).tables
    found = ask(graph, "{ people(orderBy: NAME) { nodes { name title } } }")["data"]["people"]["nodes"]
    return found, (table.file, table.loaded)


def measure(graph: Graph, folder: Path) -> Any:
    return [
        (found["signal"], found["facts"]) for found in replay_rule(graph, RuleFile.model_validate(RULE), AT.date(), DAY)
    ]


def mutation(graph: Graph, folder: Path) -> Any:
    example = examples()["remarkOnEngagement"]
    return [ask(graph, *example, role=role) for role in ("sales", "analyst")]


def channel(graph: Graph, folder: Path) -> Any:
    taken: list[Any] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (folder / "channels.yaml").write_text(CHANNELS, "utf-8")
    hook = f"http://127.0.0.1:{server.server_port}/hooks/one"
    team = load_channels(folder / "channels.yaml", {"HOOK": hook}.get)["team"]
    return Sender().send(team, MESSAGE).status, taken


def algorithm(graph: Graph, folder: Path) -> Any:
    (summary,) = score(graph, "encounters", DAY)
    people = ask(graph, '{ people(filter: {name: {eq: "李雷"}}) { nodes { name meetings } } }')["data"]["people"]
    runs = ask(graph, "{ scoringRuns(first: 1) { nodes { algorithm metrics } } }")["data"]["scoringRuns"]
    return summary.text.en, people["nodes"], runs["nodes"]


def main(connection: Connection, folder: Path) -> dict[str, Any]:
    with Graph(connection) as graph:
        graph.prepare()
        store.upsert(graph, RECORDS)
        steps = (field, map_field, file_format, measure, mutation, channel, algorithm)
        return {step.__name__: step(graph, folder) for step in steps}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Connection(**json.load(sys.stdin)), Path(sys.argv[1]))))
