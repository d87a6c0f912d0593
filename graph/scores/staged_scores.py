"""Staged scores: a run too large for one transaction, written in many and shown to all readers by one small one.

What readers make of the marks is said in graph/db/served_scores.py. The node `(:Lock {id: 'scores'})` lists the runs that are
under way (`unfinished`, as JSON) and those of them that are not served yet (`pending`). A run that was killed stays there: readers
go on with the run before, and the next one of its algorithm takes it back, or ends what it had left to do where it was served.
Of one label one algorithm at a time writes fields.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.scores import score_statements
from graph.scores.score_archive import Archive, drop_archive_parts, write_archive_part
from graph.scores.score_changes import ScoreChanges, end_labels
from graph.store.upserts import require_all
from graph.words import BattlemapError, Text

Finish = Callable[[ManagedTransaction], None]
BATCH = 5_000  # changes in one transaction, and rows of one statement: each takes some 5 KB of the server's heap until it is committed
GRACE = 5.0  # seconds in which statements that began before a run was served may still read the one before
UNFINISHED = "MATCH (l:Lock {id: 'scores'}) UNWIND l.unfinished AS entry RETURN entry"
BEGIN = """MERGE (l:Lock {id: 'scores'}) SET l.at = $at, l.unfinished = coalesce(l.unfinished, []) + $entry,
l.pending = coalesce(l.pending, []) + $run"""
OURS = "MATCH (l:Lock {id: 'scores'}) WHERE $entry IN l.unfinished SET l.at = $at RETURN l.id AS id"
TAKE_OVER = """MATCH (l:Lock {id: 'scores'}) SET l.at = $at,
l.unfinished = [e IN l.unfinished | CASE e WHEN $entry THEN $ours ELSE e END] RETURN $run IN l.pending AS pending"""
SERVE = "MATCH (l:Lock {id: 'scores'}) SET l.pending = [r IN l.pending WHERE r <> $run]"
END = "MATCH (l:Lock {id: 'scores'}) SET l.unfinished = [e IN l.unfinished WHERE e <> $entry], l.pending = [r IN l.pending WHERE r <> $run]"


@dataclass(frozen=True, slots=True)
class StagedEntry:
    """A run that is under way, as the graph remembers it: what it writes, and the token of who may.

    `fields`: label → the derived fields of its nodes, all that there are.
    """

    algorithm: str
    run: str
    token: str
    types: dict[str, list[str]]  # relationship type → labels of its ends
    fields: dict[str, list[str]]

    @property
    def text(self) -> str:
        return orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS).decode()


def create_in(tx: ManagedTransaction, key: tuple[str, str, str], rows: list[Row], run_id: str) -> None:
    """New derived relationships of a run. Raises BattlemapError (code DANGLING)."""
    rows = [row | {"values": row["values"] | {"run": run_id}} for row in rows]
    require_all(run(tx, score_statements.replace_edges(*key), rows=rows), len(rows), key[0])


def finish_runs(graph: Graph, algorithm: str, labels: Iterable[str]) -> None:
    """End what runs of an algorithm, or others that write fields of these labels, have left: those that were served are
    completed, all others are taken back."""
    for row in graph.read(UNFINISHED):
        entry = StagedEntry(**orjson.loads(row["entry"]))
        if entry.algorithm == algorithm or entry.fields.keys() & set(labels):
            staged = StagedRun(graph, replace(entry, token=secrets.token_hex(8)))
            staged.take_back() if staged.take_over(entry) else staged.complete()


class StagedRun:
    """A run that is written in many transactions, each of which makes sure that no other one has taken over."""

    def __init__(self, graph: Graph, entry: StagedEntry):
        self.graph, self.entry = graph, entry

    def take_over(self, entry: StagedEntry) -> bool:
        """Let nobody else go on with a run; whether it is not served yet."""
        rows = self.graph.write(
            lambda tx: run(tx, TAKE_OVER, entry=entry.text, ours=self.entry.text, run=entry.run, at=now())
        )
        return bool(rows and rows[0]["pending"])

    def write(self, made: ScoreChanges, archive: Iterable[Archive], started: dt.datetime, finish: Finish) -> None:
        """Write it beside what is served, serve it in the transaction in which `finish` does the rest, and remove what it replaced.

        Raises BattlemapError, everything taken back, where an end is not in the graph (DANGLING) or another run took over (REPLACED).
        """
        self.graph.write(lambda tx: run(tx, BEGIN, entry=self.entry.text, run=self.entry.run, at=now()))
        try:
            for number, part in enumerate(archive):
                self._in(lambda tx, n=number, p=part: write_archive_part(tx, self.entry.run, n, p, started))  # type: ignore[misc]
            self._stage(made)
            self._in(lambda tx: self._serve(tx, finish))
        except BattlemapError as error:
            if error.code == "DANGLING":
                self.take_back()
            raise
        time.sleep(GRACE)
        self.complete()

    def _serve(self, tx: ManagedTransaction, finish: Finish) -> None:
        run(tx, SERVE, run=self.entry.run)
        finish(tx)

    def _stage(self, made: ScoreChanges) -> None:
        for type, at in made.gone.items():
            self._supersede(type, at)
        for key, rows in made.new:
            for part in rows.batches(BATCH):
                self._in(lambda tx, k=key, p=part: create_in(tx, k, p, self.entry.run))  # type: ignore[misc]
        for label, fields in made.fields.items():
            statement = score_statements.stage_fields(label, sorted(set(self.entry.fields[label]) - set(fields.names)))
            for part in fields.batches(BATCH):
                self._in(lambda tx, s=statement, p=part: run(tx, s, run=self.entry.run, rows=self._staged(p)))  # type: ignore[misc]

    def _staged(self, rows: list[Row]) -> list[Row]:
        return [
            {"id": row["id"], "values": {f"next_{name}": value for name, value in row["values"].items()}}
            for row in rows
        ]

    def _supersede(self, type: str, at: list[str] | None) -> None:
        """Mark what the run replaces; readers go on with it until the run is served."""
        if at is None:
            self._sweep_edges(type, "r.until IS NULL AND coalesce(r.run <> $run, true)", "SET r.until = $run")
        for first in range(0, len(at or ()), BATCH):
            part = (at or [])[first : first + BATCH]
            self._in(lambda tx, p=part: run(tx, score_statements.supersede_edges(type), at=p, run=self.entry.run))  # type: ignore[misc]

    def complete(self) -> None:
        """Remove what the run replaced, now that it is served."""
        for type in self.entry.types:
            self._sweep_edges(type, "r.until = $run", "DELETE r")
        for label, names in self.entry.fields.items():
            self._sweep_nodes(label, {name: f"n.next_{name}" for name in names}, names)
        self._end()

    def take_back(self) -> None:
        """Remove what was written of the run, which was not served."""
        for type in self.entry.types:
            self._sweep_edges(type, "r.run = $run", "DELETE r")
            self._sweep_edges(type, "r.until = $run", "REMOVE r.until")
        for label, names in self.entry.fields.items():
            self._sweep_nodes(label, {}, names)
        drop_archive_parts(self.graph, self.entry.run)
        self._end()

    def _end(self) -> None:
        self.graph.write(lambda tx: run(tx, END, entry=self.entry.text, run=self.entry.run))

    def _sweep_edges(self, type: str, condition: str, action: str) -> None:
        """Do something to all relationships of a type for which a condition holds that does not hold for them afterwards."""
        for label in self.entry.types[type]:
            after, statement = "", score_statements.sweep_edges(type, label, condition, action)
            while after is not None:
                (row,) = self._in(lambda tx, s=statement, a=after: run(tx, s, run=self.entry.run, after=a, limit=BATCH))  # type: ignore[misc]
                after = after if row["done"] == BATCH else row["last"]

    def _sweep_nodes(self, label: str, values: dict[str, str], names: list[str]) -> None:
        """Take the waiting fields from nodes, which get these values."""
        after, statement = "", score_statements.unstage_fields(label, values, names)
        while after is not None:
            (row,) = self._in(lambda tx, a=after: run(tx, statement, run=self.entry.run, after=a, limit=BATCH))  # type: ignore[misc]
            after = row["last"]

    def _in(self, work: Callable[[ManagedTransaction], Any]) -> Any:
        """One transaction of the run. Raises BattlemapError (code REPLACED) where another one has taken over."""

        def owned(tx: ManagedTransaction) -> Any:
            if not run(tx, OURS, entry=self.entry.text, at=now()):
                raise BattlemapError(REPLACED.fill(id=self.entry.run), "REPLACED")
            return work(tx)

        return self.graph.write(owned)


def staged_entry(graph: Graph, run_node: Row, made: ScoreChanges) -> StagedEntry:
    """The entry of a run that is about to be written."""
    model, token = graph.model, secrets.token_hex(8)
    ends = {type: end_labels(model, type) for type in made.gone}
    fields = {label: sorted(derived_fields(model, label) | set(of.names)) for label, of in made.fields.items()}
    return StagedEntry(run_node.get("algorithm", ""), run_node["id"], token, ends, fields)


def derived_fields(model: Model, label: str) -> set[str]:
    """Fields of nodes of an identity label that scoring writes, those of its roles too."""
    roles = [role.label for role in model.roles(label)]
    return {name for name, declared in model.fields(label, *roles).items() if declared.derived}


REPLACED = Text(
    "another run of the same scores was begun while {id} was being written; that one counts",
    "{id} 写入期间,又开始了同类评分的另一批次;以后者为准",
)
