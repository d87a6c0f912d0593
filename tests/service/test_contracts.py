"""Data contracts: what is wrong with a file, the steps of their life, what is in force, and quotas."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import shlex
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from battlemap.cli.main import app as commands
from graph.access.access_book import AccessBook
from graph.access.contracts import Contract, contracts_in_force, granted, shareable_types
from graph.access.keys import make_key
from graph.access.policy import SCOPES
from graph.access.quota import Quota
from graph.clock import instant
from graph.contracts.contract_checks import SCHEMA, contract_schema, contract_schema_text
from graph.contracts.contract_diff import diff_contract
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.lifecycle.lifecycle import Steps
from graph.model.model import MODEL
from graph.server.server import Server
from graph.store import writers as store
from graph.words import BadInput, QuotaUsed, Unauthenticated
from tests.helpers.answers import run_async
from tests.helpers.cli import battlemap
from tests.helpers.contracts import (
    TODAY,
    terms,
    world,  # noqa: F401 - fixtures
)
from tests.helpers.docs import blocks
from tests.helpers.lifecycle import put_in_force, take
from tests.helpers.paths import ROOT
from tests.helpers.servers import environment

EXAMPLE = ROOT / "examples" / "contracts" / "service_provider.yaml"


def in_force(graph: Graph, today: dt.date = TODAY, **changed: object) -> Contract:
    take(CONTRACTS, graph, Steps.draft, terms(**changed), "li")
    take(CONTRACTS, graph, Steps.approve, "DC-V01", "wang")
    take(CONTRACTS, graph, Steps.publish, "DC-V01", "li", day=today)
    return contracts_in_force(graph, today)["DC-V01"]


def written(folder: Path, text: str) -> Path:
    file = folder / "contract.yaml"
    file.write_text(text, "utf-8")
    return file


GOOD = """id: DC-V01
partner: V01
purpose: maintenance
until: 2029-12-31
level: full
customers: own
rows: [assets_served]
fields: {Asset: [model]}
quota: 9
"""


def test_everything_that_is_wrong_is_said_at_once_with_lines_and_hints(world: Graph, tmp_path: Path):
    file = written(
        tmp_path,
        """id: DC-V01
partner: V1
purpose: x
until: 2020-01-01
level: full
customers: [C1, C9, C1]
rows:
- assets_served
- asset_served
fields:
  Asst: all
  Asset: [model, seriall]
  Person: [name, phone]
  Alert: all
  SERVE: all
certified:
  level: seniour
  fields:
    MaintenanceRecord: [fault_cod]
""",
    )
    with pytest.raises(BadInput) as refused:
        CONTRACTS.load_file(file, world, TODAY)
    said = refused.value.text.en.splitlines()
    expected = {
        2: ("partner", "'V1'", "'V01'"),
        4: ("until", "2020-01-01"),
        6: ("C9", "C1", "twice"),
        9: ("'assets_served'",),
        11: ("Asst", "'Asset'"),
        12: ("seriall", "'serial'"),
        13: ("phone", "personal data"),
        14: ("Alert", "our own"),
        15: ("SERVE", "'SERVES'"),
        17: ("'senior'",),
        19: ("'fault_code'",),
    }
    for line, words in expected.items():
        here = " ".join(s for s in said if f"line {line}," in s)
        assert all(word in here for word in words), (line, here)
    assert {int(s.split("line ")[1].split(",")[0]) for s in said} == set(expected)
    assert len(refused.value.text.zh.splitlines()) == len(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("level: full", "level: ful", "line 5, level: 'ful' is not one of those allowed; the nearest is 'full'"),
        ("quota: 9\n", "quoat: 9\n", "line 9, quoat: there is no 'quoat' here; the nearest is 'quota'"),
        ("level: full\n", "", "'level' is missing"),
        ("customers: own", "customers: mine", "line 6, customers: 'mine' is neither own nor a list"),
        ("customers: own", "customers: []", "too few"),
        ("[model]", "everything", "neither all nor a list"),
        ("until: 2029-12-31", "until: soon", "line 4, until: 'soon' is not a day"),
        ("quota: 9", "quota: 0", "line 9, quota"),
        ("quota: 9", "quota: many", "not a whole number"),
        ("id: DC-V01", "id: a b", "line 1, id"),
        ("purpose: maintenance", "purpose: ''", "purpose"),
        ("id: DC-V01", "id: DC-V01\nid: DC-V01", "twice"),
    ],
)
def test_the_shape_of_a_file(world: Graph, tmp_path: Path, old, new, said):
    with pytest.raises(BadInput) as refused:
        CONTRACTS.load_file(written(tmp_path, GOOD.replace(old, new, 1)), world, TODAY)
    assert said in refused.value.text.en
    assert len(refused.value.text.en.splitlines()) == 1
    assert (
        CONTRACTS.load_file(written(tmp_path, GOOD.replace("2029-12-31", "'2029-12-31'")), world, TODAY).level == "full"
    )


def test_no_contract_can_name_what_is_private_or_ours():
    known = shareable_types(MODEL)
    everything = terms(fields=dict.fromkeys(known, "all"))
    for name, names in granted(MODEL, everything).items():
        declared = MODEL.nodes[name].fields if name in MODEL.nodes else MODEL.edges[name].fields
        assert not any(declared[field].private for field in names)
    assert not {"ApiKey", "Audit", "DataContract", "Source", "IDENTIFIES", "BOUND_BY"} & set(known)
    assert granted(MODEL, terms(fields={"Person": ["email", "name"], "Nothing": "all"})) == {"Person": {"name"}}
    assert "influence" not in granted(MODEL, everything)["Person"]  # our own judgement has to be named
    assert "probability" in granted(MODEL, everything)["FITS"]


def test_the_example_and_the_schema_for_editors(world: Graph):
    assert SCHEMA.read_text("utf-8") == contract_schema_text(), "run `make generated`"
    raw = yaml.safe_load(EXAMPLE.read_text("utf-8")) | {"until": "2029-12-31"}
    check = jsonschema.Draft202012Validator(contract_schema())
    assert not list(check.iter_errors(raw))
    for wrong in (
        {"levle": 1},
        {"level": "most"},
        {"rows": ["assets"]},
        {"fields": {"Person": ["email"]}},
        {"customers": "mine"},
        {"fields": {"ApiKey": "all"}},
        {"certified": {"level": "junior"}},
    ):
        assert list(check.iter_errors(raw | wrong)), wrong
    assert CONTRACTS.load_file(EXAMPLE, world, TODAY).partner == "V01"
    for name in SCOPES:
        assert SCOPES[name][0] in shareable_types(MODEL)


def test_what_is_in_force(world: Graph):
    contract = in_force(world, quota=9, customers=["C2", "C1"], fields={"Asset": "all"})
    assert (contract.version, contract.partner, contract.level, contract.quota) == (1, "V01", "full", 9)
    assert contract.customers == {"C1", "C2"}
    assert contract.rows == {"assets_of_customers"}
    assert contract.fields == {"Asset": {"model", "serial", "vendor", "installed"}}
    assert contract.until == dt.date(2029, 12, 31)
    assert contracts_in_force(world, contract.until - dt.timedelta(1))
    assert contracts_in_force(world, contract.until) == {}


def test_publishing_writes_what_partner_fit_reads(world: Graph):
    in_force(world, customers=["C1", "C2"])
    allowed = "MATCH (:DataContract {id: 'DC-V01'})-[r:ALLOWS]->(c) RETURN c.id AS id, r.valid_from AS at ORDER BY id"
    assert world.read(allowed) == [{"id": "C1", "at": TODAY}, {"id": "C2", "at": TODAY}]
    bound = (
        "MATCH (p)-[r:BOUND_BY]->(d:DataContract) RETURN p.id AS p, d.id AS d, d.status AS status, d.expires AS expires"
    )
    expected = [{"p": "V01", "d": "DC-V01", "status": "published", "expires": dt.date(2029, 12, 31)}]
    assert world.read(bound) == expected
    later = TODAY + dt.timedelta(7)
    contract = in_force(world, later, customers=["C2", "C3"])
    assert contract.version == 2
    assert world.read(allowed) == [{"id": "C2", "at": TODAY}, {"id": "C3", "at": later}]
    assert world.read(bound) == expected
    in_force(world, later)  # its own customers: none is listed
    assert world.read(allowed) == []
    versions = CONTRACTS.document(world.read, "DC-V01")["versions"]
    assert [v["status"] for v in versions] == ["replaced", "replaced", "published"]


def test_published_by_several_at_once_it_is_published_once(world: Graph):
    take(CONTRACTS, world, Steps.draft, terms(), "li")
    take(CONTRACTS, world, Steps.approve, "DC-V01", "wang")

    def publish(_: int) -> bool:
        try:
            return take(CONTRACTS, world, Steps.publish, "DC-V01", "li", day=TODAY) == 1
        except BadInput:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(publish, range(6))).count(True) == 1
    assert [v["status"] for v in CONTRACTS.document(world.read, "DC-V01")["versions"]] == ["published"]


def test_publishing_fails_whole(world: Graph):
    before = in_force(world, customers=["C1"])
    take(CONTRACTS, world, Steps.draft, terms(customers=["C2"]), "li")
    take(CONTRACTS, world, Steps.approve, "DC-V01", "wang")
    world.write(lambda tx: tx.run("MATCH (c {id: 'C2'}) DETACH DELETE c").consume())
    with pytest.raises(BadInput, match="C2"):
        take(CONTRACTS, world, Steps.publish, "DC-V01", "li", day=TODAY)
    with pytest.raises(BadInput, match="is over"):
        take(CONTRACTS, world, Steps.publish, "DC-V01", "li", day=dt.date(2031, 1, 1))
    assert contracts_in_force(world, TODAY)["DC-V01"] == before


def test_a_contract_stays_with_its_partner(world: Graph, tmp_path: Path):
    in_force(world)
    with pytest.raises(BadInput, match="another id"):
        CONTRACTS.load_file(written(tmp_path, GOOD.replace("partner: V01", "partner: S01")), world, TODAY)


def test_certified_fields_count_while_the_certificate_does(world: Graph):
    more = {"level": "senior", "fields": {"MaintenanceRecord": ["fault_code"], "Asset": ["serial"]}}
    assert in_force(world, certified=more).fields == {"Asset": {"model", "serial"}, "MaintenanceRecord": {"fault_code"}}

    def fields(day: dt.date) -> object:
        return contracts_in_force(world, day)["DC-V01"].fields

    assert fields(dt.date(2026, 12, 30)) == {"Asset": {"model", "serial"}, "MaintenanceRecord": {"fault_code"}}
    assert fields(dt.date(2026, 12, 31)) == {"Asset": {"model"}}  # expired
    for spoil in (
        "MATCH (c:Certificate) SET c.level = 'intermediate'",
        "MATCH (c:Certificate) REMOVE c.expires SET c.level = 'expert'",
        "MATCH (c:Certificate) SET c.expires = date('2027-01-01') WITH c MATCH ()-[w:WORKS_AT]->() SET w.valid_to = date('2026-11-27')",
        "MATCH ()-[w:WORKS_AT]->() REMOVE w.valid_to WITH w MATCH ()-[h:HOLDS]->() SET h.valid_to = date('2026-11-01')",
        "MATCH ()-[h:HOLDS]->() REMOVE h.valid_to WITH h MATCH (g:Engineer) REMOVE g:Engineer",
    ):
        world.write(lambda tx, spoil=spoil: tx.run(spoil).consume())
        assert fields(TODAY) == {"Asset": {"model"}}, spoil
    world.write(lambda tx: tx.run("MATCH (g {id: 'G1'}) SET g:Engineer").consume())
    assert fields(TODAY) == {"Asset": {"model", "serial"}, "MaintenanceRecord": {"fault_code"}}


def test_certificates_are_looked_at_anew_on_a_new_day(world: Graph):
    now = instant(dt.datetime(2026, 12, 30, 12))
    in_force(world, certified={"level": "expert", "fields": {"Asset": ["serial"]}})
    text, _ = make_key(world, "V", "partner", "li", contract="DC-V01")
    book = AccessBook(world, lambda: now)
    assert book.principal_of_key(text).contract.fields == {"Asset": {"model", "serial"}}
    assert not book.stale
    now += dt.timedelta(days=1)
    assert book.stale
    book.refresh(book.version)
    assert not book.stale
    assert book.principal_of_key(text).contract.fields == {"Asset": {"model"}}


def test_a_partner_without_a_contract_in_force_is_refused(world: Graph):
    take(CONTRACTS, world, Steps.draft, terms(), "li")
    text, _ = make_key(world, "V", "partner", "li", contract="DC-V01", days=3650)
    now = instant(dt.datetime(2026, 11, 27, 12))
    book = AccessBook(world, lambda: now)
    with pytest.raises(Unauthenticated, match="contract"):
        book.principal_of_key(text)
    take(CONTRACTS, world, Steps.approve, "DC-V01", "wang")
    take(CONTRACTS, world, Steps.publish, "DC-V01", "wang", day=TODAY)
    book.refresh_if_changed()
    principal = book.principal_of_key(text)
    assert (principal.role, principal.contract.id) == ("partner", "DC-V01")
    now = instant(dt.datetime(2029, 12, 31, 0, 0, 1))
    with pytest.raises(Unauthenticated):  # without reading anything
        book.principal_of_key(text)
    now = instant(dt.datetime(2026, 11, 28))
    assert book.principal_of_key(text)
    before = book.version
    assert take(CONTRACTS, world, Steps.end, "DC-V01", "li") is True
    assert book.refresh_if_changed() == before + 1
    with pytest.raises(Unauthenticated):
        book.principal_of_key(text)
    assert take(CONTRACTS, world, Steps.end, "DC-V01", "li") is False


def test_merged_parties_count_under_the_id_that_stands_for_them(world: Graph):
    stamps = {"source": "crm", "feed": "x", "record": "r", "run": "q", "ingested_at": instant(dt.datetime(2026, 1, 1))}
    for everything in ("MATCH (x)", "MATCH ()-[x]->()"):
        world.write(lambda tx, m=everything: tx.run(f"{m} SET x += $stamps", stamps=stamps).consume())
    in_force(world, customers=["C1", "C3"])
    store.regroup(world, "Organization", {"C1": "C2", "V01": "S01"})
    moved = contracts_in_force(world, TODAY)["DC-V01"]
    assert (moved.customers, moved.partner) == ({"C2", "C3"}, "S01")
    bound = world.read("MATCH (p)-[:BOUND_BY]->(:DataContract)-[:ALLOWS]->(c) RETURN p.id AS p, c.id AS c ORDER BY c")
    assert bound == [{"p": "S01", "c": "C2"}, {"p": "S01", "c": "C3"}]
    again = in_force(world, customers=["C1"])
    assert (again.customers, again.version) == ({"C2"}, 2)
    store.regroup(world, "Organization", {"C1": "C1", "V01": "V01"})
    assert contracts_in_force(world, TODAY)["DC-V01"].customers == {"C1"}


def test_what_a_new_version_would_change(world: Graph):
    in_force(world)
    new = terms(
        customers=["C1", "C3"],
        level="counts",
        rows=["assets_served"],
        fields={"Asset": ["model", "vendor"]},
        certified={"level": "expert", "fields": {"Asset": ["vendor", "serial"]}},
    )
    found = diff_contract(world, CONTRACTS.document_in_force(world.read, "DC-V01"), new, TODAY)
    assert found.added == [
        "certified Asset.serial",
        "certified from level expert",
        "customers C1",
        "customers C3",
        "fields Asset.vendor",
        "rows assets_served",
    ]
    assert found.removed == ["customers own", "rows assets_of_customers"]
    assert found.changed == {"level": ("full", "counts")}
    assert found.customers == (1, 2)  # what V01 no longer serves is not its own
    same = diff_contract(world, terms(), terms(), TODAY)
    assert (same.added, same.removed, same.changed) == ([], [], {})
    first = diff_contract(world, None, terms(), TODAY)
    assert first.removed == [] and first.customers == (0, 1)
    assert first.changed["level"] == (None, "full")


def test_the_rows_that_a_version_opens_are_counted(world: Graph):
    world.write(
        lambda tx: tx.run(
            "MATCH (c:Customer {id: 'C1'}) CREATE (:Asset {id: 'A1'})-[:INSTALLED_AT {id: 'i'}]->(c)"
        ).consume()
    )
    found = diff_contract(world, None, terms(fields={"Asset": ["model"], "Organization": ["name"]}), TODAY)
    assert found.rows == {"Asset": (0, 1), "Organization": (0, 2)}  # the customer, and the partner itself
    assert diff_contract(world, terms(), terms(rows=["assets_served"]), TODAY).rows == {"Asset": (1, 0)}


def test_a_preview_asks_as_the_partner_would(world: Graph, scratch_server: Server, tmp_path: Path):
    file = written(tmp_path, GOOD.replace("{Asset: [model]}", "{Asset: [model], Organization: [name]}"))
    env = environment(scratch_server.connection)
    seen = battlemap("contracts", "preview", str(file), env=env)
    assert seen.returncode == 0, seen.stderr
    (changes,) = re.findall(r"(?m)^type Mutation \{[^}]*\}", seen.stdout)
    assert re.findall(r"(?m)^  (\w+)\(", changes) == ["endSession", "endSessions"]
    assert "type Asset implements Node {" in seen.stdout and "serial" not in seen.stdout
    asked = battlemap(
        "contracts",
        "preview",
        str(file),
        "--query",
        "{ customers { nodes { id name } } assets { nodes { serial } } }",
        env=env,
    )
    assert '"code": "GRAPHQL"' in asked.stdout
    asked = battlemap("contracts", "preview", str(file), "--query", "{ customers { nodes { name } } }", env=env)
    assert '"name": "A"' in asked.stdout and '"name": "B"' not in asked.stdout


def test_quotas_are_shared_by_processes_and_end_with_the_day(world: Graph):
    contract = in_force(world, quota=5)
    now = instant(dt.datetime(2026, 11, 27, 23, 59, 30))
    one, other = Quota(world, lambda: now), Quota(world, lambda: now)

    async def taken(quota: Quota, n: int) -> None:
        for _ in range(n):
            await quota.take(contract)

    run_async(taken(one, 3))
    one.flush()
    run_async(taken(other, 2))  # it looks first
    with pytest.raises(QuotaUsed) as used:
        run_async(taken(other, 1))
    assert used.value.code == "QUOTA"
    assert used.value.seconds == 30
    other.flush()
    one.flush()
    used_up = Quota(world, lambda: now)
    with pytest.raises(QuotaUsed):
        run_async(taken(used_up, 1))
    assert world.read("MATCH (u:Usage) RETURN u.requests AS n, u.contract AS c") == [{"n": 5, "c": "DC-V01"}]
    now += dt.timedelta(minutes=1)
    run_async(taken(one, 5))
    one.flush()
    assert sorted(r["n"] for r in world.read("MATCH (u:Usage) RETURN u.requests AS n")) == [5, 5]


def test_counts_are_written_by_the_task_and_when_it_ends(world: Graph):
    contract = in_force(world, quota=100)
    counted = "MATCH (u:Usage) RETURN u.requests AS n"

    async def serve() -> None:
        quota = Quota(world, every=0.05)
        keeping = asyncio.create_task(quota.flush_periodically())
        for _ in range(10):
            await quota.take(contract)
        end = asyncio.get_running_loop().time() + 10
        while world.read(counted) != [{"n": 10}]:
            assert asyncio.get_running_loop().time() < end
            await asyncio.sleep(0.05)
        await quota.take(contract)
        keeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await keeping

    run_async(serve())
    assert world.read(counted) == [{"n": 11}]


def test_a_count_that_is_being_written_is_not_written_twice(world: Graph):
    """The service ends while the counts before are on their way."""
    counts, go, count = [], Event(), Quota(world)

    def write(work: Any) -> Any:
        done = Graph.write(world, work)
        counts.append(done)
        assert go.wait(10)
        return done

    contract = in_force(world, quota=100)
    run_async(count.take(contract))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(world, "write", write)
        both = [Thread(target=count.flush) for _ in range(2)]
        for thread in both:
            thread.start()
        both[1].join(0.2)
        go.set()
        for thread in both:
            thread.join()
    assert len(counts) == 1
    assert world.read("MATCH (u:Usage) RETURN u.requests AS n") == [{"n": 1}]


def test_without_a_quota_nothing_is_counted(world: Graph):
    quota = Quota(world)
    run_async(quota.take(in_force(world)))
    quota.flush()
    assert world.read("MATCH (u:Usage) RETURN u") == []


def test_commands_of_contracts(world: Graph, scratch_server: Server, tmp_path: Path):
    env = environment(scratch_server.connection)

    def told(*words: object) -> str:
        found = battlemap("contracts", *words, env=env)
        assert found.returncode == 0, found.stderr
        return found.stdout

    assert "customers: 0 → 1" in told("diff", EXAMPLE)
    put_in_force(CONTRACTS, world, CONTRACTS.load_file(EXAMPLE, world, TODAY))
    key, _ = make_key(world, "V", "partner", "li", contract="DC-V01")
    assert "nothing would change" in told("diff", EXAMPLE)
    narrowed = written(
        tmp_path,
        EXAMPLE.read_text("utf-8")
        .partition("workspace:")[0]
        .replace("level: full", "level: overlap")
        .replace("tier", "segment", 1)
        .replace("[segment, segment]", "[segment]"),
    )
    assert "- fields Customer.tier" in told("diff", narrowed)
    shown = json.loads(told("show", "DC-V01", "--json"))
    assert (shown["status"], shown["scope"]["partner"], len(shown["versions"])) == ("published", "V01", 1)
    book = AccessBook(world)
    assert "fault" in book.principal_of_key(key).contract.fields["MaintenanceRecord"]
    assert "revoked" in told("revoke", "DC-V01")
    book.refresh_if_changed()
    with pytest.raises(Unauthenticated):
        book.principal_of_key(key)
    assert json.loads(told("list", "--json"))[0]["status"] == "revoked"
    wrong = battlemap("contracts", "draft", written(tmp_path, GOOD.replace("V01\n", "V02\n")), env=env)
    assert wrong.returncode == 1
    assert "contract.yaml, line 2, partner" in wrong.stderr


def test_the_docs_show_a_contract_and_commands_that_there_are(world: Graph, tmp_path: Path):
    page = (ROOT / "docs" / "access.md").read_text("utf-8")
    (example,) = blocks(page, "yaml")
    assert CONTRACTS.load_file(written(tmp_path, example), world, TODAY).id == "DC-V01"
    lines = [line for block in blocks(page, "sh") for line in block.splitlines() if line.startswith("battlemap ")]
    told: dict[tuple[str, ...], str] = {}
    for words in map(shlex.split, lines):
        named = tuple(words[1:3]) if words[1] in ("keys", "contracts") else tuple(words[1:2])
        told[named] = told.get(named) or CliRunner().invoke(commands, [*named, "--help"]).stdout
        assert all(option in told[named] for option in words if option.startswith("--")), words
    assert len(told) == 12
