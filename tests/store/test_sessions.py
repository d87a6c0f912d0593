"""Sessions of browsers: started with a key, looked up in memory, over with the key or by themselves, and gone after a while."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from hashlib import sha256

import pytest

from graph.access import sessions
from graph.access.access_book import SESSION, AccessBook
from graph.access.keys import Principal, make_key, revoke_key
from graph.access.session_sightings import SessionSightings
from graph.access.sessions import Session, end_session, live_sessions, prune_sessions, start_session
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import counted_statements, run
from graph.words import Unauthenticated


def signed_in(graph: Graph, days: int = 365) -> tuple[Principal, str, Session]:
    """Who has just signed in with a new key."""
    key, _ = make_key(graph, "li", "sales", "tests", days=days, person="R001")
    principal = AccessBook(graph).principal_of_key(key)
    return principal, *start_session(graph, principal, "Firefox, Linux", "r1")


def stored(graph: Graph, id: str) -> dict[str, object]:
    return dict(graph.read("MATCH (s:Session {id: $id}) RETURN s {.*} AS s", id=id)[0]["s"])


def set_times(graph: Graph, id: str, **times: dt.datetime) -> None:
    graph.write(lambda tx: run(tx, "MATCH (s:Session {id: $id}) SET s += $times", id=id, times=times))


def test_a_session_is_256_random_bits_and_only_their_hash_is_kept(empty: Graph):
    principal, text, session = signed_in(empty)
    id, secret = SESSION.fullmatch(text).groups()
    kept = stored(empty, id)
    assert (kept["hash"], kept["key"], kept["agent"]) == (
        sha256(secret.encode()).hexdigest(),
        principal.id,
        "Firefox, Linux",
    )
    assert secret not in str(empty.read("MATCH (n) RETURN collect(properties(n)) AS all"))
    assert session.hash not in repr(session)
    assert session.expires - session.created == dt.timedelta(days=30)
    short = signed_in(empty, days=7)
    assert short[2].expires == short[0].expires  # no longer than its key


def test_a_session_is_its_key_s_user_and_is_looked_up_without_the_database(empty: Graph):
    principal, text, session = signed_in(empty)
    book = AccessBook(empty)
    with counted_statements() as seen:
        found = book.principal_of_session(text)
    assert seen == []
    assert found == replace(principal, session=session.id, expires=session.expires, access=book.version)
    assert book.again(found) == found
    for wrong in (text[:-1], text + "A", text.replace("bs_", "bm_"), f"bs_{'0' * 12}_{text[-43:]}", "", f"{text}\n"):
        with pytest.raises(Unauthenticated):
            book.principal_of_session(wrong)


def test_starting_one_changes_no_version_and_other_processes_find_it(empty: Graph):
    here, there = AccessBook(empty), AccessBook(empty)
    principal, text, session = signed_in(empty)
    here.refresh_if_changed()
    there.refresh_if_changed()
    version = here.version
    text, session = start_session(empty, principal)
    here.add(session)
    assert here.principal_of_session(text).session == session.id
    reading = here.refresh_if_changed  # it knows of all that were started: nothing is read anew
    page = here._page
    assert reading() == version and here._page is page
    assert not there.knows(text)
    assert there.refresh_if_changed() == version
    assert there.knows(text) and there.principal_of_session(text).id == principal.id


def test_a_session_known_by_a_reading_is_not_counted_twice(empty: Graph):
    book = AccessBook(empty)
    principal, text, session = signed_in(empty)
    book.refresh()
    book.add(session)
    other, _ = start_session(empty, principal)
    book.refresh_if_changed()
    assert book.knows(text) and book.knows(other)


def test_an_ended_session_is_out_and_the_key_s_others_stay(empty: Graph):
    principal, text, session = signed_in(empty)
    other, _ = start_session(empty, principal)
    book = AccessBook(empty)
    caller, version = book.principal_of_session(text), book.version
    assert end_session(empty, session.id, "li") and not end_session(empty, session.id, "li")
    assert book.refresh_if_changed() > version  # what every statement compares
    for asked in (lambda: book.again(caller), lambda: book.principal_of_session(text)):
        with pytest.raises(Unauthenticated):
            asked()
    assert book.principal_of_session(other).id == principal.id
    told = empty.read(
        "MATCH (a:Audit) WHERE a.what STARTS WITH 'session.' RETURN a.what + ' ' + a.who AS t ORDER BY a.id"
    )
    assert [row["t"] for row in told] == ["session.start li", "session.start li", "session.end li"]
    entries = str(empty.read("MATCH (a:Audit) RETURN collect(properties(a)) AS all"))
    assert session.hash not in entries and SESSION.fullmatch(text)[2] not in entries


def test_sessions_are_over_with_their_key(empty: Graph):
    principal, text, session = signed_in(empty, days=7)
    book = AccessBook(empty)
    caller = book.principal_of_session(text)
    late = AccessBook(empty, lambda: session.expires + dt.timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        late.principal_of_session(text)
    revoke_key(empty, principal.id, "li")
    book.refresh_if_changed()
    for asked in (lambda: book.again(caller), lambda: book.principal_of_session(text)):
        with pytest.raises(Unauthenticated):
            asked()


def test_a_key_has_so_many_sessions_and_no_more(empty: Graph, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sessions, "MOST", 2)
    principal, text, first = signed_in(empty)
    version = AccessBook(empty).version
    start_session(empty, principal)
    assert AccessBook(empty).version == version
    start_session(empty, principal)
    assert stored(empty, first.id)["ended"] is not None and AccessBook(empty).version == version + 1
    assert len(live_sessions(empty, now())) == 2


def test_when_it_was_last_used_is_written_now_and_then(empty: Graph):
    _, _, session = signed_in(empty)
    sightings = SessionSightings(empty)
    before = stored(empty, session.id)["seen"]
    sightings.start()
    sightings.note(session.id)
    assert stored(empty, session.id)["seen"] == before
    sightings.close()
    assert stored(empty, session.id)["seen"] > before
    with counted_statements() as seen:
        sightings.flush()
    assert seen == []
    set_times(empty, session.id, seen=now() + dt.timedelta(hours=1))  # another process saw it later
    sightings.note(session.id)
    sightings.flush()
    assert stored(empty, session.id)["seen"] > now()


def test_housekeeping_forgets_those_that_have_been_over_for_a_month(empty: Graph):
    (_, _, old), (_, _, expired), (_, _, fresh), (_, _, live) = (signed_in(empty) for _ in range(4))
    long_ago, lately = now() - dt.timedelta(days=31), now() - dt.timedelta(days=29)
    set_times(empty, old.id, ended=long_ago)
    set_times(empty, expired.id, expires=long_ago)
    set_times(empty, fresh.id, ended=lately)
    assert prune_sessions(empty) == 2
    assert {row["id"] for row in empty.read("MATCH (s:Session) RETURN s.id AS id")} == {fresh.id, live.id}
