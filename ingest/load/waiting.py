"""Rows that wait, of this load and of earlier ones, are tried again until nothing more holds: alone, then together."""

from __future__ import annotations

from itertools import islice

from ingest.drafts.row_drafts import RowResult
from ingest.load.batch_writer import BatchWriter
from ingest.load.reference_resolution import resolve_references
from ingest.load.table_load import TableLoad
from ingest.load.waiting_index import party_signs

TOGETHER = 50_000  # waiting rows that are looked at side by side


def load_waiting(writing: BatchWriter, loads: list[TableLoad]) -> int:
    """Try the rows that wait again until nothing more holds; how many now do."""
    done = 0
    while True:
        held = sum(load.again() for load in loads)
        done += held
        if not held and not _load_together(writing, loads):
            made = _load_making_ends(loads)
            done += made
            if not made:
                return done


def _load_making_ends(loads: list[TableLoad]) -> int:
    """Try rows that wait with the parties made that only edges name; how many now hold.

    Whom another waiting row would bring is made only where nothing else helps.
    """
    creating = [load for load in loads if load.feed.creates]
    if not creating:
        return 0
    promised = frozenset(key for load in loads for d in load.waiting_rows() for n in d.nodes for key in n.party.keys)
    held = sum(load.again(promised=promised) for load in creating)
    return held or (sum(load.again(promised=frozenset()) for load in creating) if promised else 0)


def _load_together(writing: BatchWriter, loads: list[TableLoad]) -> bool:
    """Write rows that wait for nobody but one another, in whichever tables; whether that changed anything.

    Such as customers with a contact, and people with an employer, in two files. `again` finds them in the graph then.
    """
    waiting_rows = _waiting(loads)
    resolve_references(writing.identity, [d for _, d in waiting_rows])
    records = {id(load): load.records([d for of, d in waiting_rows if of is load], None) for load in loads}
    changed = writing.target.upsert([r for each in records.values() for r in each])
    for load in loads:
        load.report.note_loaded({r.origin.record for r in records[id(load)]} & changed)
    return bool(changed)


def _waiting(loads: list[TableLoad]) -> list[tuple[TableLoad, RowResult]]:
    """What waiting rows say: those of open tables, then of those that wait for whom these would bring, and so on."""
    waiting_rows: list[tuple[TableLoad, RowResult]] = []
    opened = [load for load in loads if load.is_open]
    while opened and len(waiting_rows) < TOGETHER:
        waiting_rows += islice(
            ((load, d) for load in opened for d in load.waiting_rows()), TOGETHER - len(waiting_rows)
        )
        signs = party_signs(n.party for _, d in waiting_rows for n in d.nodes)
        opened = [load for load in loads if not load.is_open and signs and load.is_waiting_for(signs)]
        for load in opened:
            load.is_open = True
    return waiting_rows
