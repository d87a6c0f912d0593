"""CSV files for Neo4j's offline importer: nodes, relationships and identifiers, as they are first told."""

from __future__ import annotations

import csv
import datetime as dt
import pickle
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from graph.db.transactions import Row
from graph.model.claims import Origin
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord, canonical_direction
from graph.store.identifiers import PARTIES, Bearer, claimed_names, name_forms, name_key, visible_keys
from graph.store.source_numbers import SourceClaims, SourceNumbers
from ingest.resolve.contradiction import compared_fields, texts_of

KINDS = {
    "integer": "long",
    "float": "double",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "string": "string",
}
BETWEEN = "\x1f"  # between the items of a list: no text of ours has it
STAMPS = ["record:string", "source:string", "feed:string", "run:string", "ingested_at:datetime", "as_of:datetime"]


class ImportFile(NamedTuple):
    """A CSV file of elements of one kind, and the admin command's option for it."""

    option: str
    path: Path
    out: TextIO
    writer: Any


class ImportFiles:
    """A target (ingest/load/party_identity.py) that writes CSV files for the importer."""

    def __init__(self, model: Model, folder: Path, has_several_sources: bool = True):
        self._model, self.folder = model, folder
        self.sheets: dict[tuple[Any, ...], ImportFile] = {}
        self.ids: dict[str, set[str]] = {}
        self.edges: dict[str, set[str]] = {}
        self.keys: dict[str, tuple[bool, set[tuple[str, Bearer]]]] = {}
        self.facts: dict[tuple[str, str], SourceClaims] = {}  # what sources tell, where there are several
        self.has_several_sources = has_several_sources
        self.stack = ExitStack()
        self.later = self.stack.enter_context((folder / "later").open("wb"))

    @property
    def model(self) -> Model:
        return self._model

    def existing_ids(self, label: str, ids: Iterable[str]) -> set[str]:
        return self.ids.get(label, set()) & set(ids)

    def numbering(self) -> SourceNumbers:
        return SourceNumbers(set(), set(), {})

    def source_claims(
        self, label: str, nodes: dict[str, str], source: str, fields: Iterable[str], owner: str | None
    ) -> dict[str, SourceClaims]:
        return {
            id: {teller: dict(values) for teller, values in dict(self.facts[label, id]).items()}
            for id in nodes
            if (label, id) in self.facts
        }

    def _note_facts(self, record: NodeRecord) -> None:
        label = record.labels[0]
        told = self.facts.setdefault((label, record.original or record.id), {}).setdefault(record.origin.source, {})
        for name in compared_fields(label):
            if (value := record.values.get(name)) is not None:
                told.setdefault(name, []).extend(texts_of(value))

    def parties_by_key(self, keys: Iterable[str]) -> dict[str, set[Bearer]]:
        return {key: {b for _, b in self.keys[key][1]} for key in keys if key in self.keys}

    def upsert(self, records: Iterable[NodeRecord | EdgeRecord]) -> set[str]:
        """Write what is new; keep what is told again. The origin records of those that brought something new."""
        news: set[str] = set()
        again: list[NodeRecord | EdgeRecord] = []
        for record in records:
            written = self._node(record) if isinstance(record, NodeRecord) else self._edge(record)
            if written:
                news.add(record.origin.record)
            else:
                again.append(record)
        for record in again:
            pickle.dump((record, record.origin.record in news), self.later, pickle.HIGHEST_PROTOCOL)
        return news

    def _node(self, record: NodeRecord) -> bool:
        label = record.labels[0]
        if self.has_several_sources:
            self._note_facts(record)
        known = self.ids.setdefault(label, set())
        if record.id in known or record.original:
            return False
        known.add(record.id)
        values = {name: value for name, value in record.values.items() if value is not None}
        if label == "Organization" and "name" in values:
            values["name_key"] = name_key(values["name"]).split("|", 2)[2]
        if label in PARTIES:
            self._note_keys(label, record)
        key = (record.labels, tuple(values))
        sheet = self.sheets.get(key) or self._sheet(
            key, f"--nodes={':'.join(record.labels)}", [f"id:ID({label})"], values, self.model.fields(*record.labels)
        )
        sheet.writer.writerow([record.id, *map(_cell, values.values()), *_stamps(record.origin, record.claimant)])
        return True

    def write_existing(self, rows: Iterable[Row]) -> None:
        """Write nodes that were there before as they are: {label, properties}."""
        for label, properties in ((row["label"], row["properties"]) for row in rows):
            values = {name: value for name, value in properties.items() if name != "id"}
            fields = self.model.nodes[label].fields
            columns = [f"{name}:{_kind(fields.get(name))}" for name in values]
            key = ("kept", label, tuple(values))
            sheet = self.sheets.get(key) or self._open(key, f"--nodes={label}", [f"id:ID({label})", *columns])
            sheet.writer.writerow([properties["id"], *map(_cell, values.values())])

    def counts(self) -> dict[str, int]:
        """How many of each label and relationship type."""
        return {kind: len(ids) for kinds in (self.ids, self.edges) for kind, ids in kinds.items()}

    def _note_keys(self, label: str, record: NodeRecord) -> None:
        seen = {key.text for key in visible_keys(label, record.values)}
        for key, strong in record.keys.items():
            if key not in seen:
                forms = frozenset() if strong else name_forms(key, claimed_names(record.values))
                self.keys.setdefault(key, (strong, set()))[1].add((label, Bearer(record.id, "", forms)))

    def _edge(self, record: EdgeRecord) -> bool:
        declared = self.model.edges[record.type]
        record = canonical_direction(record, declared)
        known = self.edges.setdefault(record.type, set())
        if declared.single or record.originals or record.id in known:
            return False
        known.add(record.id)
        values = {name: value for name, value in record.values.items() if value is not None}
        (start, a), (end, b) = record.start, record.end
        key = (record.type, start, end, tuple(values))
        ends = [f":START_ID({start})", f":END_ID({end})", "id:string"]
        sheet = self.sheets.get(key) or self._sheet(
            key, f"--relationships={record.type}", ends, values, declared.fields
        )
        row = [a, b, record.id, *map(_cell, values.values()), *_stamps(record.origin, record.claimant)]
        sheet.writer.writerow(row)
        return True

    def _sheet(
        self, key: tuple[Any, ...], option: str, first: list[str], values: dict[str, Any], fields: dict[str, Field]
    ) -> ImportFile:
        columns = [f"{name}:{_kind(fields.get(name))}" for name in values]
        return self._open(key, option, [*first, *columns, *STAMPS])

    def _open(self, key: tuple[Any, ...], option: str, header: list[str]) -> ImportFile:
        path = self.folder / f"{len(self.sheets)}.csv"
        out = self.stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        quoted = key[0] == "IDENTIFIES"  # "" is a text there, not nothing
        writer = csv.writer(out, quoting=csv.QUOTE_ALL) if quoted else csv.writer(out)
        self.sheets[key] = ImportFile(option, path, out, writer)
        self.sheets[key].writer.writerow(header)
        return self.sheets[key]

    def close(self) -> list[str]:
        """Write the identifiers and close all files; the options of the admin command that name them."""
        if self.keys:
            nodes = self._open(("Identifier",), "--nodes=Identifier", ["id:ID(Identifier)", "strong:boolean"])
            nodes.writer.writerows([key, _cell(strong)] for key, (strong, _) in self.keys.items())
            for label in PARTIES:
                edges = self._open(
                    ("IDENTIFIES", label),
                    "--relationships=IDENTIFIES",
                    [":START_ID(Identifier)", f":END_ID({label})", "original:string"],
                )
                edges.writer.writerows(
                    [key, b.id, ""]
                    for key, (_, bearers) in self.keys.items()
                    for of, b in sorted(bearers)
                    if of == label
                )
        self.stack.close()
        return [f"{sheet.option}={sheet.path}" for sheet in self.sheets.values()]

    def repeated_records(self) -> Iterator[tuple[NodeRecord | EdgeRecord, bool]]:
        """What is to follow the ordinary way: records, and whether their row is counted as loaded already."""
        with (self.folder / "later").open("rb") as kept:
            while True:
                try:
                    yield pickle.load(kept)  # noqa: S301 - written by ourselves, in a folder of our own
                except EOFError:
                    return


def _kind(declared: Field | None) -> str:
    return "string" if declared is None else KINDS[declared.kind] + ("[]" if declared.many else "")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return BETWEEN.join(str(_cell(each)) for each in value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _stamps(origin: Origin, claimant: str) -> tuple[str, ...]:
    feed = claimant.partition("/")[2]
    return origin.record, origin.source, feed, origin.run, origin.at.isoformat(), origin.stated.isoformat()
