"""The audit log on the server: chained in the transaction of each change, never forked, and whatever Cypher does to it is named."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from battlemap.alerting import channels_of
from battlemap.audit_heads import give_out_head
from battlemap.cli.main import app as commands
from battlemap.settings import Settings
from graph.access.keys import make_key, revoke_key
from graph.clock import now
from graph.db.audit_chain import HOUSE, chain_name, stored_entries
from graph.db.chain_migration import migrate_chain
from graph.db.client import Graph
from graph.db.transactions import run
from graph.db.zone_migration import zone_statements
from graph.model.model import MODEL
from graph.store.audit import audit
from graph.store.audit_log.chain_verification import list_heads, parse_heads, verify_log
from graph.words import BadInput
from tests.helpers.alerts import SECRETS, channel_file, courier, turn
from tests.helpers.receivers import receiver
from tests.helpers.servers import environment

A, B = chain_name("WS-1"), chain_name("WS-1", ["V2", "V1"])


def entries(graph: Graph, *chains: str) -> None:
    """One entry in each of these chains, in one transaction."""

    def work(tx: Any) -> None:
        for chain in chains:
            audit(tx, "Li", "x", "Workspace", "WS-1", before={"at": now()}, after=["库存", 1.5], chain=chain)

    graph.write(work)


def told(graph: Graph, **more: Any) -> list[tuple[Any, ...]]:
    found = verify_log(graph, **more).findings
    return [
        (f.kind, f.chain, f.number, f.last or (f.entry.properties.get("number") if f.entry else None)) for f in found
    ]


def test_entries_are_linked_at_the_end_of_their_transaction(empty: Graph):
    entries(empty, A, HOUSE, B, A)
    _, key = make_key(empty, "front end", "sales", "li")
    assert revoke_key(empty, key.id, "han")

    def refused(tx: Any) -> None:
        audit(tx, "li", "test", "Person", "P1", chain=A)
        raise BadInput(MODEL.nodes["Audit"].text)

    with pytest.raises(BadInput):
        empty.write(refused)
    heads = {row["chain"]: row["number"] for row in list_heads(empty)}
    assert heads == {HOUSE: 3, A: 2, B: 1}
    rows = empty.read("MATCH (a:Audit) RETURN a {.*} AS a ORDER BY a.chain, a.number")
    by_place = {(row["a"]["chain"], row["a"]["number"]): row["a"] for row in rows}
    assert by_place[A, 2]["previous"] == by_place[A, 1]["hash"]
    assert {place for place, a in by_place.items() if a.get("previous") is None} == {(HOUSE, 1), (A, 1), (B, 1)}
    found = verify_log(empty)
    assert (found.findings, found.entries, found.chains, found.earlier) == ((), 6, 3, 0)
    assert found.since is not None


def test_writers_at_once_never_fork_a_chain(empty: Graph):
    """Some name the chains in one order, some in the other, so that they would wait for each other."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: entries(empty, *((A, B, HOUSE) if n % 2 else (HOUSE, B, A))), range(40)))
    assert {row["chain"]: row["number"] for row in list_heads(empty)} == {HOUSE: 40, A: 40, B: 40}
    assert told(empty) == []


@pytest.fixture
def log(empty: Graph) -> Callable[[], Graph]:
    """Puts the log back as it was: five entries in each of two chains."""
    for _ in range(5):
        entries(empty, HOUSE, B)
    audits = empty.read(lambda tx: stored_entries(tx, "MATCH (a:Audit) RETURN properties(a) AS entry"))
    heads = empty.read(lambda tx: stored_entries(tx, "MATCH (a:AuditChain) RETURN properties(a) AS entry"))

    def restore() -> Graph:
        empty.write(lambda tx: run(tx, "MATCH (n:Audit|AuditChain) DETACH DELETE n"))
        empty.write(lambda tx: run(tx, "UNWIND $rows AS row CREATE (a:Audit) SET a = row", rows=audits))
        empty.write(lambda tx: run(tx, "UNWIND $rows AS row CREATE (a:AuditChain) SET a = row", rows=heads))
        return empty

    return restore


AT = "MATCH (a:Audit {chain: 'house', number: 3}) "
DEEDS = {
    "SET a.who = 'Han'": [("edited", HOUSE, 3, 3)],
    "SET a.at = a.at + duration({nanoseconds: 1})": [("edited", HOUSE, 3, 3)],
    "REMOVE a.after": [("edited", HOUSE, 3, 3)],
    "SET a.note = date('2026-12-01')": [("edited", HOUSE, 3, 3)],
    "SET a.hash = 'x'": [("edited", HOUSE, 3, 3)],
    "SET a.previous = 'x'": [("edited", HOUSE, 3, 3)],
    "DELETE a": [("removed", HOUSE, 3, 3)],
    "SET a.number = 9": [("moved", HOUSE, 3, 9)],
    "SET a.number = 9223372036854775807": [("moved", HOUSE, 3, 2**63 - 1)],
    "SET a.number = 'x'": [("moved", HOUSE, 3, "x")],
    "REMOVE a.chain": [("moved", HOUSE, 3, 3)],
    "SET a.chain = 'nowhere'": [("moved", HOUSE, 3, 3)],
    "CREATE (:Audit {id: 'new', who: 'Han'})": [("inserted", None, None, None)],
    "CREATE (b:Audit {id: 'new'}) SET b += a {.*, id: 'new'}": [("inserted", HOUSE, 3, 3)],
    "CREATE (b:Audit {id: 'new'}) SET b += a {.*, id: 'new', number: 6}": [("inserted", HOUSE, 6, 6)],
    "WITH a MATCH (b:Audit {chain: 'house'}) WHERE b.number > 2 DELETE b": [("cut_off", HOUSE, 3, 5)],
    "WITH a MATCH (b:Audit {chain: 'house'}) DELETE b": [("cut_off", HOUSE, 1, 5)],
    "WITH a MATCH (c:AuditChain {id: 'house'}) DELETE c": [("headless", HOUSE, None, 5)],
    "WITH a MATCH (c:AuditChain {id: 'house'}) SET c.number = 7": [("cut_off", HOUSE, 6, 7)],
    "WITH a MATCH (c:AuditChain {id: 'house'}) SET c.number = 'x'": [("headless", HOUSE, None, 5)],
    "WITH a MATCH (b:Audit {chain: 'house', number: 5}) SET a.number = 5, b.number = 3": [("moved", HOUSE, 3, 5), ("moved", HOUSE, 5, 3)],
}  # fmt: skip


def test_what_cypher_does_behind_our_back_is_named(log: Callable[[], Graph]):
    for deed, expected in DEEDS.items():
        graph = log()
        graph.write(lambda tx, deed=deed: run(tx, AT + deed))
        for page in (5_000, 2):
            assert told(graph, page=page) == expected, deed
    assert told(log()) == []


def test_a_head_that_was_given_out_tells_of_what_is_older_or_was_written_anew(log: Callable[[], Graph]):
    graph = log()
    given = parse_heads(orjson.dumps(list_heads(graph)).decode())
    lines = "\n".join(orjson.dumps(row).decode() for row in list_heads(graph, HOUSE))
    assert [(head.chain, head.number) for head in parse_heads(lines)] == [(HOUSE, 5)]
    assert told(graph, known=given) == []
    entries(graph, HOUSE)
    assert told(graph, known=given) == []
    back = """MATCH (c:AuditChain {id: 'house'}), (b:Audit {chain: 'house', number: 4}) SET c.number = 4, c.hash = b.hash WITH c
      MATCH (a:Audit {chain: 'house'}) WHERE a.number > 4 DELETE a"""
    graph.write(lambda tx: run(tx, back))
    assert told(graph) == []  # nothing inside knows
    assert told(graph, known=given) == [("older", HOUSE, 4, 5)]
    entries(graph, HOUSE)
    assert told(graph, known=given) == [("rewritten", HOUSE, 5, 5)]
    for wrong in ("", "x", "{}", '[{"chain": "house"}]', '{"chain": 1, "number": -1}'):
        with pytest.raises(BadInput):
            parse_heads(wrong)


def test_entries_from_before_are_chained_once(empty: Graph):
    old = """MATCH (c:AuditChain) DELETE c WITH count(*) AS gone UNWIND range(1, 5) AS n
      CREATE (:Audit {id: '2026010' + n + 'T080000000000-0', at: datetime('2026-01-0' + n + 'T08:00:00Z'), who: 'Li', what: 'key.make'})"""
    empty.write(lambda tx: run(tx, old))
    before = now()

    class Stopped(Exception):
        """The process ends after some batches."""

    batches = iter((True, True))

    def write(work: Any) -> Any:
        if not next(batches, False):
            raise Stopped
        return empty.write(work)

    with pytest.raises(Stopped):
        migrate_chain(empty.read, write, batch=2)
    for _ in range(2):
        migrate_chain(empty.read, empty.write, batch=2)
    rows = [row["a"] for row in empty.read("MATCH (a:Audit) RETURN a {.*} AS a ORDER BY a.number")]
    assert [row["at"].day for row in rows[:5]] == [1, 2, 3, 4, 5]
    assert [(row["what"], row["number"]) for row in rows[5:]] == [("audit.chain", 6)]
    assert orjson.loads(rows[5]["after"])["earlier"] == 5
    found = verify_log(empty)
    assert (found.findings, found.entries, found.earlier) == ((), 6, 5)
    assert found.since and found.since >= before - dt.timedelta(milliseconds=1)
    for statement in zone_statements(MODEL, ["Audit"]):  # another zone shows the same moments
        with empty._driver.session(database=empty.database) as session:
            session.run(statement, zone="America/New_York", ours=[]).consume()
    empty.write(lambda tx: run(tx, "CREATE (:Audit {id: 'new'})"))
    empty.prepare()  # takes nothing in that was put in since
    assert told(empty) == [("inserted", None, None, None)]


def test_the_head_of_the_house_goes_to_a_channel_once_a_day(empty: Graph, tmp_path: Path):
    assert not give_out_head(empty, "ops")  # there is nothing yet
    entries(empty, HOUSE, A)
    with (
        receiver("webhook", SECRETS["KEY"]) as there,
        courier(empty, tmp_path, ("ops", there, {"digest": "09:00"})) as made,
    ):
        assert [give_out_head(empty, "ops") for _ in range(2)] == [True, False]
        turn(made)
        (told_there,) = there.first.values()
    entries(empty, HOUSE)
    known = parse_heads(orjson.dumps(told_there["data"]["head"]).decode())
    assert [(head.chain, head.number) for head in known] == [(HOUSE, 1)]
    assert verify_log(empty, known).findings == ()
    empty.write(lambda tx: run(tx, "MATCH (n:Audit|AuditChain) DETACH DELETE n"))
    assert [f.kind for f in verify_log(empty, known).findings] == ["older"]
    file, secrets = channel_file(tmp_path, ("ops", "http://x", {}), ("out", "http://x", {"readers": ["contract:K1"]}))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in secrets.items():
            patch.setenv(name, value)
        assert channels_of(Settings(channels=file, audit_channel="ops")).keys() == {"ops", "out"}
        for wrong in ("out", "nowhere"):
            with pytest.raises(BadInput, match="BATTLEMAP_AUDIT_CHANNEL"):
                channels_of(Settings(channels=file, audit_channel=wrong))


def test_commands_list_show_and_verify_the_log(empty: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, value in environment(empty.connection).items():
        monkeypatch.setenv(name, value)

    def said(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(commands, ["audit", *words])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if "--json" in words else done.output

    assert "no entries" in said("list")
    entries(empty, HOUSE, A, HOUSE)
    assert [(row["chain"], row["number"]) for row in said("list", "--json")] == [(HOUSE, 2), (A, 1), (HOUSE, 1)]
    (entry,) = said("list", "--json", "--chain", A, "--who", "Li", "--what", "x", "--target", "WS-1")
    shown = said("show", entry["id"], "--json")
    assert shown["after"] == ["库存", 1.5] and len(shown["hash"]) == 64
    assert "库存" in said("show", entry["id"]) and "there is no audit entry" in said("show", "x", code=1)
    file = tmp_path / "heads.jsonl"
    assert "2 heads" in said("head", "-o", str(file))
    assert [json.loads(line) for line in said("head", "--chain", A).splitlines()] == said(
        "head", "--chain", A, "--json"
    )
    assert "there is no chain" in said("head", "--chain", "x", code=1)
    assert "3 entries in 2 chains: each is what was written" in said("verify", "--head", str(file))
    empty.write(lambda tx: run(tx, "MATCH (a:Audit {chain: $chain}) SET a.who = 'Han'", chain=A))
    wrong = said("verify", "--head", str(file), code=1)
    assert f"WS-1 1: edited: {entry['id']}" in wrong and "1 findings" in wrong
    (finding,) = said("verify", "--json", code=1)["findings"]
    assert (finding["kind"], finding["entry"]["who"], finding["text"]["zh"][:9]) == ("edited", "Han", "WS-1 1:内容")
    file.write_bytes(b"\xff")
    assert "UTF-8" in said("verify", "--head", str(file), code=1)
