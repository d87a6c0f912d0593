"""Walks along chains of the audit log: whatever is done to stored entries is told of the entry that it was done to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from neo4j.time import DateTime

from graph.db.audit_chain import chain_name, entry_hash, link_entries
from graph.store.audit_log.chain_walk import ChainHead, Finding, LogEntry, Walk

AT = dt.datetime(2026, 12, 1, 8, 0, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=8)))
Rows = list[dict[str, Any]]


def chain_of(name: str, many: int) -> tuple[ChainHead, Rows]:
    contents = [
        {"id": f"{name}{n}", "at": AT, "who": "Li", "what": "x", "after": f'{{"n":{n}}}'} for n in range(1, many + 1)
    ]
    places = link_entries(name, 1, None, contents)
    return ChainHead(name, many, places[-1]["hash"]), [c | p for c, p in zip(contents, places, strict=True)]


def walked(heads: Iterable[ChainHead], rows: Rows, given: dict[str, dict[int, str]] | None = None) -> list[Finding]:
    entries = [LogEntry(row) for row in rows]
    walk = Walk(lambda hash: [e for e in entries if e.hash == hash], given or {})
    ends = {head.chain: head.number for head in heads}
    for head in heads:
        own = [e for e in entries if e.chain == head.chain and e.number is not None and e.number <= head.number]
        own.sort(key=lambda e: -(e.number or 0))
        walk.chain(head, [list(group) for _, group in groupby(own, lambda e: e.number)])
    walk.suspect(*(e for e in entries if e.number is None or e.number > ends.get(e.chain or "", 0)))
    return walk.findings()


def told(found: list[Finding]) -> list[tuple[Any, ...]]:
    return [(f.kind, f.number, f.last or (f.entry.id if f.entry else None)) for f in found]


def rehashed(row: dict[str, Any], **values: Any) -> dict[str, Any]:
    row = row | values
    content = {name: value for name, value in row.items() if name not in ("chain", "number", "previous", "hash")}
    return row | {"hash": entry_hash(row["chain"], row["number"], row.get("previous"), content)}


def test_a_chain_that_nobody_touched_is_whole():
    a, rows = chain_of("a", 5)
    b, more = chain_of("b", 1)
    assert walked([a, b], rows + more) == []


def test_a_moment_is_the_same_in_every_zone_and_form_but_not_a_nanosecond_later():
    content = {"id": "x", "at": AT}
    stored = DateTime.from_native(AT)
    later = DateTime(2026, 12, 1, 8, 0, 0, 123456001, tzinfo=AT.tzinfo)
    same = [AT, AT.astimezone(dt.UTC), stored, DateTime.from_native(AT.astimezone(dt.UTC))]
    assert len({entry_hash("a", 1, None, content | {"at": at}) for at in same}) == 1
    assert entry_hash("a", 1, None, content | {"at": later}) != entry_hash("a", 1, None, content)


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=4, unique=True), st.data())
def test_names_of_chains_differ_where_workspace_or_audience_do(ids: list[str], data: st.DataObject):
    other = data.draw(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=4, unique=True))
    one, two = (ids[0], sorted(ids[1:])), (other[0], sorted(other[1:]))
    assert (chain_name(*one) == chain_name(*two)) == (one == two)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.text(max_size=3), st.lists(st.text(max_size=2), max_size=2),
    st.just(AT), st.just(AT.replace(tzinfo=None)), st.just(AT.date()),
)  # fmt: skip


@given(VALUES, VALUES)
def test_values_of_other_types_have_other_hashes(one: Any, two: Any):
    alike = type(one) is type(two) and (one == two or one != one and two != two) and str(one) == str(two)
    hashes = [entry_hash("a", 1, None, {"id": "x", "who": value}) for value in (one, two)]
    assert (hashes[0] == hashes[1]) == alike


def test_each_deed_is_named():
    head, rows = chain_of("a", 6)
    edited = [r | {"who": "Han"} if r["id"] == "a3" else r for r in rows]
    assert told(walked([head], edited)) == [("edited", 3, "a3")]
    more = [r | {"note": 1} if r["id"] == "a3" else r for r in rows]
    assert told(walked([head], more)) == [("edited", 3, "a3")]
    anew = [rehashed(r, who="Han") if r["id"] == "a3" else r for r in rows]
    assert told(walked([head], anew)) == [("rewritten", 3, "a3")]
    assert told(walked([head], [r for r in rows if r["id"] not in ("a3", "a4")])) == [("removed", 3, 4)]
    assert told(walked([head], rows[:4])) == [("cut_off", 5, 6)]
    assert told(walked([head], [])) == [("cut_off", 1, 6)]
    assert told(walked([head], [*rows, rehashed(rows[2], id="new")])) == [("inserted", 3, "new")]
    assert told(walked([head], [*rows, rehashed(rows[5], id="new", number=7, previous=head.hash)])) == [
        ("inserted", 7, "new")
    ]
    assert told(walked([head], [*rows, {"id": "new", "who": "Han"}])) == [("inserted", None, "new")]


def test_entries_that_change_places_are_told_where_they_stood():
    head, rows = chain_of("a", 6)
    places = {"a2": 5, "a5": 2}
    swapped = [r | {"number": places.get(r["id"], r["number"])} for r in rows]
    assert told(walked([head], swapped)) == [("moved", 2, "a2"), ("moved", 5, "a5")]
    closed = [r | {"number": r["number"] - (r["number"] > 3)} for r in rows if r["id"] != "a3"]
    assert told(walked([head], closed)) == [
        ("removed", 3, 3),
        ("moved", 4, "a4"),
        ("moved", 5, "a5"),
        ("moved", 6, "a6"),
    ]
    other, more = chain_of("b", 2)
    away = [r | {"chain": "b", "number": 3} if r["id"] == "a6" else r for r in rows]
    assert told(walked([head, other], away + more)) == [("moved", 6, "a6")]
    assert told(walked([head], [r | {"chain": None} if r["id"] == "a1" else r for r in rows])) == [("moved", 1, "a1")]


def test_heads_that_were_given_out_tell_what_a_rewritten_chain_hides():
    head, rows = chain_of("a", 6)
    seen = {"a": {n: rows[n - 1]["hash"] for n in (2, 4)}}
    forged = rows[:2]
    for row in rows[2:]:
        forged.append(rehashed(row, previous=forged[-1]["hash"], **({"who": "Han"} if row["id"] == "a3" else {})))
    end = ChainHead("a", 6, forged[-1]["hash"])
    assert told(walked([end], forged)) == []  # nothing inside knows
    assert told(walked([end], forged, seen)) == [("rewritten", 4, "a4")]
    assert told(walked([head], rows, seen)) == []
    assert told(walked([head], rows[:1], seen)) == [("cut_off", 2, 6)]


KINDS = ("edit", "remove", "insert", "swap")


@given(st.integers(3, 9), st.sampled_from(KINDS), st.integers(1, 9), st.text(max_size=3))
def test_one_deed_is_told_of_its_entry_and_of_no_other(many: int, kind: str, place: int, text: str):
    head, rows = chain_of("a", many)
    at = (place - 1) % many + 1
    row = rows[at - 1]
    if kind == "edit":
        found = walked([head], [r | {"why": text} if r is row else r for r in rows])
        assert told(found) == [("edited", at, row["id"])]
    elif kind == "remove":
        found = walked([head], [r for r in rows if r is not row])
        assert told(found) == [("cut_off" if at == many else "removed", at, at)]
    elif kind == "insert":
        found = walked([head], [*rows, row | {"id": "new", "why": text}])
        assert told(found) == [("inserted", at, "new")]
    else:
        to = at % many + 1
        change = {at: to, to: at}
        found = walked([head], [r | {"number": change.get(r["number"], r["number"])} for r in rows])
        assert {(f.kind, f.number, f.entry.id if f.entry else "") for f in found} == {
            ("moved", n, f"a{n}") for n in (at, to)
        }
