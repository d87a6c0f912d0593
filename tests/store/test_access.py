"""Keys: made, shown once, checked, expired, revoked; and the version that tells when."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256

import pytest

from graph.access.access_book import KEY, AccessBook
from graph.access.keys import list_keys, make_key, revoke_key
from graph.db.client import Graph
from graph.db.statements import fulltext_coverage
from graph.model.model import MODEL
from graph.model.schema_page import browser_style
from graph.server.server import Server
from graph.store.audit import audit
from graph.words import BadInput, NotFound, Unauthenticated
from tests.helpers.cli import battlemap
from tests.helpers.servers import environment


def version(graph: Graph) -> int:
    rows = graph.read("MATCH (a:Access) RETURN a.version AS version")
    return rows[0]["version"] if rows else 0


def test_a_key_is_256_random_bits_and_only_its_hash_is_kept(empty: Graph):
    text, key = make_key(empty, "front end", "sales", "li")
    other, _ = make_key(empty, "front end", "sales", "li")
    id, secret = KEY.fullmatch(text).groups()
    assert len(secret) == 43 and secret not in other
    (row,) = empty.read("MATCH (k:ApiKey {id: $id}) RETURN k {.*} AS k", id=id)
    assert row["k"]["hash"] == sha256(secret.encode()).hexdigest()
    everything = empty.read("MATCH (n) RETURN collect(properties(n)) AS all")
    assert secret not in str(everything)
    assert secret not in repr(key) and key.hash not in repr(key)


def test_whose_key_it_is(empty: Graph):
    text, key = make_key(empty, " CRM ", "operations", "li")
    principal = AccessBook(empty).principal_of_key(text)
    assert (principal.id, principal.name, principal.role) == (key.id, "CRM", "operations")
    assert principal.access == version(empty)
    assert principal.contract is None


@pytest.mark.parametrize(
    "mend",
    [
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text.replace("bm_", "BM_"),
        lambda text: f"bm_{'0' * 12}_{text.split('_', 2)[2]}",
        lambda text: f"{text}\n",
        lambda text: "",
        lambda text: "bm__",
        lambda text: f"bm_{text.split('_')[1]}_{sha256(text.split('_', 2)[2].encode()).hexdigest()}"[:60],
    ],
)
def test_anything_but_the_whole_key_is_refused(empty: Graph, mend):
    text, _ = make_key(empty, "a", "sales", "li")
    book = AccessBook(empty)
    with pytest.raises(Unauthenticated) as refused:
        book.principal_of_key(mend(text))
    assert refused.value.text.zh != refused.value.text.en
    assert book.principal_of_key(text).name == "a"


def test_an_expired_key_is_refused_without_asking_the_database(empty: Graph):
    now = dt.datetime.now().astimezone()
    text, _ = make_key(empty, "a", "sales", "li", days=2)
    book = AccessBook(empty, lambda: now)
    book.principal_of_key(text)
    empty.close()
    now += dt.timedelta(days=1, hours=23)
    assert book.principal_of_key(text).role == "sales"
    now += dt.timedelta(hours=2)
    with pytest.raises(Unauthenticated, match="expired"):
        book.principal_of_key(text)


def test_revoked_by_the_command_in_another_process(empty: Graph, scratch_server: Server):
    env = environment(scratch_server.connection)
    text, key = make_key(empty, "a", "sales", "li")
    book = AccessBook(empty)
    principal = book.principal_of_key(text)
    said = battlemap("keys", "revoke", key.id, "--by", "wang", env=env)
    assert said.returncode == 0, said.stderr
    assert version(empty) == principal.access + 1  # so a statement that compares it finds out
    book.refresh(version(empty))
    with pytest.raises(Unauthenticated, match="revoked"):
        book.principal_of_key(text)
    with pytest.raises(Unauthenticated):
        AccessBook(empty).principal_of_key(text)
    assert "before" in battlemap("keys", "revoke", key.id, env=env).stdout


def test_the_same_caller_again(empty: Graph):
    text, key = make_key(empty, "a", "sales", "li")
    book = AccessBook(empty)
    caller = book.principal_of_key(text)
    assert book.again(caller) == caller
    make_key(empty, "b", "sales", "li")
    book.refresh_if_changed()
    assert book.again(caller) == replace(caller, access=caller.access + 1)
    revoke_key(empty, key.id, "li")
    book.refresh_if_changed()
    with pytest.raises(Unauthenticated):
        book.again(caller)
    empty.write(lambda tx: tx.run("MATCH (k:ApiKey {id: $id}) DELETE k", id=key.id).consume())
    book.refresh()
    with pytest.raises(Unauthenticated):
        book.again(caller)


def test_every_change_counts_and_the_book_follows(empty: Graph):
    book = AccessBook(empty)
    before = version(empty)
    text, key = make_key(empty, "a", "sales", "li")
    assert version(empty) == before + 1
    assert not book.knows(text)
    assert book.refresh(book.version) == before  # at that version already: not read again
    assert not book.knows(text)
    assert book.refresh_if_changed() == before + 1
    assert book.knows(text)
    revoke_key(empty, key.id, "li")
    assert version(empty) == before + 2
    assert book.refresh_if_changed() == before + 2
    with pytest.raises(Unauthenticated):
        book.principal_of_key(text)


def test_changes_at_once_are_all_counted(empty: Graph):
    before = AccessBook(empty).version
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda i: make_key(empty, f"k{i}", "sales", "li")[1].id, range(16)))
        assert list(pool.map(lambda id: revoke_key(empty, id, "li"), made[:8] * 2)).count(True) == 8
    assert version(empty) == before + 16 + 16  # asking twice to revoke counts too: it is harmless
    assert sum(key.revoked is not None for key in list_keys(empty)) == 8


def test_many_who_find_the_book_old_read_it_once(empty: Graph):
    book = AccessBook(empty)
    make_key(empty, "a", "sales", "li")
    newer, reads = version(empty), []
    kept = book._read
    book._read = lambda: (reads.append(1), kept())[1]  # type: ignore[method-assign]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: book.refresh(newer), range(40))) == {newer}
    assert len(reads) == 1


def test_a_change_that_fails_leaves_nothing(empty: Graph):
    AccessBook(empty)
    before = version(empty)
    with pytest.raises(NotFound):
        make_key(empty, "a", "partner", "li", contract="NONE")
    with pytest.raises(NotFound):
        revoke_key(empty, "abc", "li")
    assert (version(empty), list_keys(empty)) == (before, [])
    assert empty.read("MATCH (a:Audit) RETURN a") == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"role": "boss"}, "boss"),
        ({"name": " "}, "name"),
        ({"days": 0}, "days"),
        ({"days": 4000}, "days"),
        ({"role": "partner"}, "--contract"),
        ({"contract": "DC1"}, "sales"),
    ],
)
def test_what_a_key_cannot_be(empty: Graph, options, said):
    with pytest.raises(BadInput, match=said):
        make_key(empty, **({"name": "a", "role": "sales", "by": "li"} | options))
    assert list_keys(empty) == []


def test_changes_are_audited(empty: Graph):
    _, key = make_key(empty, "a", "sales", "li", request="r1")
    revoke_key(empty, key.id, "wang")
    rows = empty.read("MATCH (a:Audit) RETURN a {.*} AS a ORDER BY a.id")
    assert [(r["a"]["what"], r["a"]["who"], r["a"]["target"]) for r in rows] == [
        ("key.make", "li", key.id),
        ("key.revoke", "wang", key.id),
    ]
    assert rows[0]["a"]["request"] == "r1"
    after = json.loads(rows[0]["a"]["after"])
    assert (after["name"], after["role"]) == ("a", "sales")
    assert "hash" not in after
    assert json.loads(rows[1]["a"]["before"]) == {"revoked": None}


def test_an_audit_entry_goes_with_its_transaction(empty: Graph):
    def work(tx):
        audit(tx, "li", "test", "Person", "P1", before={"at": dt.datetime(2026, 1, 2)}, after=[1])
        raise BadInput(MODEL.nodes["Audit"].text)

    with pytest.raises(BadInput):
        empty.write(work)
    assert empty.read("MATCH (a:Audit) RETURN a") == []


def test_none_of_it_is_served_drawn_or_searched():
    guarded = {n.label for n in MODEL.nodes.values() if n.guarded}
    assert {"ApiKey", "Audit", "Access", "ContractVersion"} < guarded
    assert not any(n.served or n.extensible for n in MODEL.nodes.values() if n.guarded)
    assert not guarded & set(fulltext_coverage(MODEL)[0])
    style = browser_style()
    assert not any(f"node.{label} " in style for label in guarded)
    assert not any(label in pair for label in guarded for e in MODEL.edges.values() for pair in e.ends)


def test_commands_make_list_and_revoke(empty: Graph, scratch_server: Server):
    env = environment(scratch_server.connection)
    made = battlemap("keys", "make", "--role", "admin", "--name", "运维", "--days", "7", "--by", "li", env=env)
    assert made.returncode == 0, made.stderr
    text = made.stdout.strip()
    assert AccessBook(empty).principal_of_key(text).role == "admin"
    told = json.loads(battlemap("keys", "make", "--role", "sales", "--name", "b", "--json", env=env).stdout)
    assert AccessBook(empty).principal_of_key(told["key"]).id == told["id"]
    assert "hash" not in told
    listed = battlemap("keys", "list", env=env)
    assert "运维" in listed.stdout and "active" in listed.stdout
    assert text.split("_", 2)[2] not in listed.stdout + made.stderr
    rows = json.loads(battlemap("keys", "list", "--json", env=env).stdout)
    assert [row["name"] for row in rows] == ["运维", "b"]
    assert not any("hash" in row for row in rows)
    assert battlemap("keys", "revoke", rows[0]["id"], env=env).returncode == 0
    zh = battlemap("keys", "list", env=env | {"BATTLEMAP_LANG": "zh"})
    assert "已撤销" in zh.stdout


def test_a_person_that_the_graph_does_not_know_is_warned_of(empty: Graph, scratch_server: Server):
    env = environment(scratch_server.connection)
    words = ("keys", "make", "--role", "sales", "--name", "b", "--person")
    assert "nobody" not in battlemap(*words, "R001", env=env).stderr  # nothing is loaded
    world = "CREATE (:Organization:Customer {id: 'C1', name: 'A'}), (:Person {id: 'R001', name: 'B'})"
    empty.write(lambda tx: tx.run(world).consume())
    known, unknown = (battlemap(*words, person, env=env) for person in ("R001", "R002"))
    assert (known.returncode, unknown.returncode) == (0, 0)
    assert "nobody" not in known.stderr and "nobody in the graph has the id 'R002'" in unknown.stderr
    assert [key.person for key in list_keys(empty)] == ["R001", "R001", "R002"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["make", "--role", "partner", "--name", "p"], "--contract"),
        (["make", "--role", "partner", "--name", "p", "--contract", "DC9"], "no data contract 'DC9'"),
        (["make", "--role", "boss", "--name", "p"], "'boss'"),
        (["revoke", "0123"], "no key '0123'"),
    ],
)
def test_mistakes_of_commands(empty: Graph, scratch_server: Server, words, said):
    found = battlemap("keys", *words, env=environment(scratch_server.connection))
    assert found.returncode == 1
    assert said in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1
