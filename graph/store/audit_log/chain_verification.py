"""Verification of the audit log: the contents of all entries against the chains that they are linked in, and against heads given out.

    found = verify_log(graph, parse_heads(Path("head.json").read_text()))
    found.findings                     # nothing: each entry is what was written, where it was written

It may run while changes are made: it judges what the log held when it began, and of what came meanwhile only that a head knows of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic import Field as Part

from graph.db.audit_chain import stored_entries
from graph.db.client import Graph
from graph.db.transactions import group_by
from graph.store.audit_log.chain_walk import ChainHead, Finding, LogEntry, Walk
from graph.words import BadInput, Text

PAGE = 5_000
HEADS = "MATCH (c:AuditChain) WHERE c.id > $after RETURN c {.*} AS head, c.id AS id ORDER BY id LIMIT $limit"
UP_TO = """UNWIND $chains AS row MATCH (a:Audit {chain: row.chain}) WHERE a.number <= row.last
RETURN properties(a) AS entry ORDER BY a.chain, a.number DESC"""
WINDOW = """MATCH (a:Audit {chain: $chain}) WHERE $first <= a.number <= $last
RETURN properties(a) AS entry ORDER BY a.number DESC"""
HIGHEST = "MATCH (a:Audit {chain: $chain}) WHERE a.number <= $last RETURN max(a.number) AS last"
BEYOND = """UNWIND $chains AS row MATCH (a:Audit {chain: row.chain}) WHERE a.number > row.last
RETURN properties(a) AS entry"""
IN_NO_CHAIN = """MATCH (a:Audit) WHERE NOT (a.chain IS :: STRING NOT NULL AND a.number IS :: INTEGER NOT NULL)
RETURN properties(a) AS entry"""
CHAINS = """MATCH (a:Audit) WHERE a.chain IS :: STRING NOT NULL AND a.number IS :: INTEGER NOT NULL
RETURN a.chain AS chain, max(a.number) AS last ORDER BY chain"""
WITH_HASH = "MATCH (a:Audit {hash: $hash}) RETURN properties(a) AS entry"


class HeadRecord(BaseModel):
    """A head as it was given out."""

    model_config = ConfigDict(extra="ignore")

    chain: str
    number: int = Part(ge=0)
    hash: str | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found, of so many entries in so many chains; `since`: from when on the log is chained, `earlier`: entries from before."""

    findings: tuple[Finding, ...]
    entries: int
    chains: int
    since: dt.datetime | None
    earlier: int


def parse_heads(text: str) -> list[HeadRecord]:
    """Heads from a file: JSON, one or a list of them, or one a line. Raises BadInput."""
    adapter = TypeAdapter(list[HeadRecord])
    for rows in (
        lambda: orjson.loads(text),
        lambda: [orjson.loads(line) for line in text.splitlines() if line.strip()],
    ):
        try:
            found = rows()
            heads = adapter.validate_python(found if isinstance(found, list) else [found])
        except (orjson.JSONDecodeError, ValidationError):
            continue
        if heads:
            return heads
    raise BadInput(NO_HEADS)


def list_heads(graph: Graph, chain: str | None = None) -> list[dict[str, Any]]:
    """{chain, number, hash, at} of each chain, or of one, as they can be given out."""
    names = ("number", "hash", "at")
    rows = [row["head"] for row in graph.pages(HEADS) if chain in (None, row["id"])]
    return [{"chain": row["id"], **{name: row.get(name) for name in names}} for row in rows]


def verify_log(graph: Graph, known: Iterable[HeadRecord] = (), page: int = PAGE) -> Verification:
    """Check every entry. `known`: heads that were given out, which count for more than those that are stored."""
    stored = {row["id"]: row["head"] for row in graph.pages(HEADS)}
    heads = {chain: head for chain, row in stored.items() if (head := _head(row))}
    there = {row["chain"]: row["last"] for row in graph.read(CHAINS)}
    walk = Walk(lambda hash: _entries(graph, WITH_HASH, hash=hash))
    older = list(_witness(walk, heads, known))
    for head, groups in _read_chains(graph, list(heads.values()), page):
        walk.chain(head, groups)
    late = _entries_beyond(graph, heads)
    now = {row["id"]: head for row in graph.pages(HEADS) if (head := _head(row["head"]))}
    headless = list(_walk_headless(graph, walk, {chain: there[chain] for chain in there if chain not in now}, page))
    walk.suspect(*(e for e in late if e.chain in now and (e.number or 0) > now[e.chain or ""].number))
    walk.suspect(*_entries(graph, IN_NO_CHAIN))
    house = stored.get("house", {})
    return Verification(
        (*headless, *older, *walk.findings()),
        walk.entries,
        len(heads) + len(headless),
        house.get("since"),
        house.get("earlier") or 0,
    )


def _head(row: Mapping[str, Any]) -> ChainHead | None:
    """A head as it is stored; None where it can't be one."""
    number = row.get("number")
    if not isinstance(number, int) or not isinstance(row.get("hash"), str | None):
        return None
    return ChainHead(row["id"], number, row.get("hash"))


def _witness(walk: Walk, heads: Mapping[str, ChainHead], known: Iterable[HeadRecord]) -> Iterator[Finding]:
    """Let heads that were given out count. Those that know more entries than there are tell that the log is older than they are."""
    for each in known:
        if each.number > (heads[each.chain].number if each.chain in heads else 0):
            yield Finding("older", each.chain, heads[each.chain].number if each.chain in heads else 0, each.number)
        elif each.hash:
            walk.witnesses.setdefault(each.chain, {})[each.number] = each.hash


def _walk_headless(graph: Graph, walk: Walk, lasts: Mapping[str, int], page: int) -> Iterator[Finding]:
    """Walk along chains whose heads are gone; where no entry was ever written to one of that name, those that name it were not."""
    for head, found in _read_chains(graph, [ChainHead(chain, last, None) for chain, last in lasts.items()], page):
        groups = list(found)
        if any(entry.is_whole for group in groups for entry in group):
            yield Finding("headless", head.chain, None, head.number)
            walk.chain(head, groups)
        else:
            walk.suspect(*(entry for group in groups for entry in group))


def _entries(graph: Graph, statement: str, **parameters: Any) -> list[LogEntry]:
    return [LogEntry(entry) for entry in graph.read(lambda tx: stored_entries(tx, statement, **parameters))]


def _entries_beyond(graph: Graph, heads: Mapping[str, ChainHead]) -> list[LogEntry]:
    rows = [{"chain": head.chain, "last": head.number} for head in heads.values()]
    return [
        entry
        for start in range(0, len(rows), PAGE)
        for entry in _entries(graph, BEYOND, chains=rows[start : start + PAGE])
    ]


def _read_chains(
    graph: Graph, heads: list[ChainHead], page: int
) -> Iterator[tuple[ChainHead, Iterable[list[LogEntry]]]]:
    """Each chain with its entries by number, the highest first. Short chains are read together."""
    batch: list[ChainHead] = []
    for head in heads:
        if head.number > page:
            yield head, _long_chain(graph, head, page)
            continue
        if sum(each.number for each in batch) + head.number > page or len(batch) == page:
            yield from _short_chains(graph, batch)
            batch = []
        batch.append(head)
    yield from _short_chains(graph, batch)


def _short_chains(graph: Graph, heads: list[ChainHead]) -> Iterator[tuple[ChainHead, Iterable[list[LogEntry]]]]:
    rows = [{"chain": head.chain, "last": head.number} for head in heads]
    by_chain = group_by(_entries(graph, UP_TO, chains=rows), lambda entry: entry.chain) if rows else {}
    for head in heads:
        yield head, _groups(by_chain.get(head.chain, []))


def _groups(entries: Iterable[LogEntry]) -> Iterator[list[LogEntry]]:
    for _, group in groupby(entries, lambda entry: entry.number):
        yield list(group)


def _long_chain(graph: Graph, head: ChainHead, page: int) -> Iterator[list[LogEntry]]:
    """The entries of a long chain, page by page."""
    last: int | None = head.number
    there = False
    while last is not None:
        if not there:
            last = graph.read(HIGHEST, chain=head.chain, last=last)[0]["last"]
        if last is not None:
            entries = _entries(graph, WINDOW, chain=head.chain, first=last - page + 1, last=last)
            yield from _groups(entries)
            last, there = last - page, bool(entries)


NO_HEADS = Text(
    "this file holds no heads: give what `battlemap audit head` printed, or the JSON of a message",
    "文件中没有链头:请提供 battlemap audit head 的输出或消息中的 JSON",
)
