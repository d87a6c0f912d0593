"""The audit log as lines on a terminal: entries, heads of chains, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import orjson

from battlemap.cli.output.columns import Columns, Value
from graph.db.transactions import Row, python_values
from graph.store.audit_log.chain_verification import Verification
from graph.store.audit_log.chain_walk import Finding, LogEntry
from graph.words import Text


def _field(name: str) -> Value:
    return lambda entry: entry.get(name)


ENTRIES: Columns = tuple(
    (Text(en, zh), _field(name))
    for name, en, zh in (
        ("id", "id", "编号"),
        ("at", "at", "时间"),
        ("who", "who", "操作人"),
        ("what", "what", "操作"),
        ("label", "label", "对象标签"),
        ("target", "target", "对象编号"),
        ("about", "customer", "客户"),
        ("chain", "chain", "审计链"),
        ("number", "place", "链内序号"),
        ("request", "request", "请求编号"),
    )
)


def entry_line(entry: Row) -> str:
    """One line: place, when, who, what, to which node, id."""
    place = f"{entry.get('chain') or '–'} {entry.get('number') or '–'}"
    return "  ".join([place, _moment(entry.get("at")), *_deed(entry), str(entry.get("id"))])


def entry_details(entry: Row) -> Iterator[str | Text]:
    """All of it."""
    yield entry_line(entry)
    for name, text in (("before", BEFORE), ("after", AFTER)):
        if entry.get(name) is not None:
            yield text.fill(value=orjson.dumps(entry[name], default=str).decode())
    if entry.get("request"):
        yield REQUEST.fill(id=entry["request"])
    yield HASHES.fill(hash=entry.get("hash") or "–", previous=entry.get("previous") or "–")


def head_line(head: Row) -> str:
    """A head as one line of JSON, as `audit verify --head` takes it."""
    return orjson.dumps(head).decode()


def finding_text(finding: Finding) -> Text:
    """What is wrong, and with which entry."""
    entry = finding.entry
    number, last = finding.number, finding.last
    places = f"{number}–{last}" if last is not None and number is not None and last != number else str(number or last)
    what = _described(entry) if entry else ""
    stands = f"{entry.chain or '–'} {entry.properties.get('number', '–')}" if entry else ""
    about = {"chain": finding.chain or "–", "number": number or 0, "last": last, "places": places}
    return TOLD[finding.kind].fill(**about, entry=what, stands=stands)


def verification_text(found: Verification) -> Text:
    """How much was checked, and since when the log is chained."""
    counts = {"entries": found.entries, "chains": found.chains, "n": len(found.findings)}
    text = (WRONG if found.findings else WHOLE).fill(**counts)
    if found.earlier:
        note = EARLIER.fill(since=_moment(found.since), earlier=found.earlier)
        return Text(f"{text.en}; {note.en}", f"{text.zh};{note.zh}")
    return text


def finding_row(finding: Finding) -> Row:
    """A finding for programs."""
    names = ("id", "at", "who", "what", "label", "target", "chain", "number")
    entry = {name: python_values(finding.entry.properties.get(name)) for name in names} if finding.entry else None
    row = {"kind": finding.kind, "chain": finding.chain, "number": finding.number, "last": finding.last}
    return row | {"entry": entry, "text": {"en": finding_text(finding).en, "zh": finding_text(finding).zh}}


def _described(entry: LogEntry) -> str:
    of = entry.properties
    return " ".join([entry.id, _moment(python_values(of.get("at"))), *_deed(of)])


def _deed(entry: Row) -> list[str]:
    return [str(entry.get(name) or "–") for name in ("who", "what", "label", "target")]


def _moment(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S %z}" if isinstance(at, dt.datetime) else str(at or "–")


BEFORE, AFTER = Text("  before: {value}", "  变更前:{value}"), Text("  after: {value}", "  变更后:{value}")
REQUEST = Text("  request {id}", "  请求 {id}")
HASHES = Text("  hash {hash}, of the entry before it {previous}", "  哈希 {hash},前一条 {previous}")
WHOLE = Text(
    "{entries} entries in {chains} chains: each is what was written, where it was written",
    "{chains} 条审计链共 {entries} 条记录:内容与位置均与写入时一致",
)
WRONG = Text(
    "{entries} entries in {chains} chains: {n} findings", "{chains} 条审计链共 {entries} 条记录:发现 {n} 处异常"
)
EARLIER = Text(
    "chained since {since}; of {earlier} entries from before it is known that they have not changed since then",
    "自 {since} 起成链;此前的 {earlier} 条记录只能证明自那时起未变",
)
TOLD = {
    "edited": Text("{chain} {number}: edited: {entry}", "{chain} {number}:内容被改:{entry}"),
    "rewritten": Text(
        "{chain} {number}: written anew, it or what comes before it, or the head was changed: {entry}",
        "{chain} {number}:此条或其之前的记录被重写,或链头被改:{entry}",
    ),
    "removed": Text("{chain} {places}: removed", "{chain} {places}:被删除"),
    "cut_off": Text("{chain} {places}: cut off from the end", "{chain} {places}:链尾被截去"),
    "inserted": Text("{stands}: put in: {entry}", "{stands}:系外部插入:{entry}"),
    "moved": Text("{chain} {number}: moved, stands at {stands}: {entry}", "{chain} {number}:被移至 {stands}:{entry}"),
    "headless": Text(
        "{chain}: the head of the chain is gone or spoiled; its last entry is {last}",
        "{chain}:链头缺失或损坏;现存最末记录为第 {last} 条",
    ),
    "older": Text(
        "{chain}: ends at {number}, while a head that was given out says {last}: cut off, or this database is an older backup",
        "{chain}:止于第 {number} 条,而已发出的链头为第 {last} 条:链尾被截去,或数据库系较旧的备份",
    ),
}
