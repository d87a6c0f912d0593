"""Parquet files for Neo4j's offline importer: nodes, relationships and identifiers, as they are first told."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from graph.db.transactions import Row
from graph.model.column_records import NodeColumns, RecordColumns, ValueColumn
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord, canonical_direction
from graph.store.identifiers import PARTIES, Bearer, claimed_names, name_forms, name_key, visible_keys
from graph.store.source_numbers import SourceClaims, SourceNumbers
from ingest.load.parquet_sheets import STAMPS, ParquetSheet, importer_columns, stamps_of
from ingest.resolve.contradiction import compared_fields, texts_of


class ImportFiles:
    """A target (ingest/load/party_identity.py) that writes Parquet files for the importer."""

    def __init__(self, model: Model, folder: Path, has_several_sources: bool = True):
        self._model, self.folder = model, folder
        self.sheets: dict[tuple[Any, ...], ParquetSheet] = {}
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

    def upsert_columns(self, columns: list[RecordColumns]) -> set[str]:
        """As upsert: column by column where every element is new, and told once."""
        if not self._are_new(columns):
            return self.upsert(record for each in columns for record in each.to_records())
        for each in columns:
            if isinstance(each, NodeColumns):
                self._node_columns(each)
            else:
                sheet = self._edge_sheet(each.type, each.labels, tuple(each.values))
                sheet.write_columns([each.starts, each.ends, each.ids], each.values, each)
        return {record for each in columns for record in each.records}

    def _are_new(self, columns: list[RecordColumns]) -> bool:
        """Whether none of these is known or stands twice; then they are known from now on."""
        told = [(self._known(each), each.ids) for each in columns]
        fresh: dict[int, set[str]] = {}
        for known, ids in told:
            different, before = set(ids), fresh.setdefault(id(known), set())
            if len(different) < len(ids) or not (known.isdisjoint(different) and before.isdisjoint(different)):
                return False
            before |= different
        for known, ids in told:
            known.update(ids)
        return True

    def _known(self, columns: RecordColumns) -> set[str]:
        if isinstance(columns, NodeColumns):
            return self.ids.setdefault(columns.labels[0], set())
        return self.edges.setdefault(columns.type, set())

    def _node_columns(self, nodes: NodeColumns) -> None:
        label = nodes.labels[0]
        for record in nodes.to_records() if self.has_several_sources or any(nodes.keys) else ():
            self._note(label, record)
        values = dict(nodes.values)
        if label == "Organization" and "name" in values:
            names = values["name"]
            values["name_key"] = ValueColumn([name and _name_key(name) for name in names.values], names.codes)
        self._node_sheet(nodes.labels, tuple(values)).write_columns([nodes.ids], values, nodes)

    def _note(self, label: str, record: NodeRecord) -> None:
        """Remember what a node is called, and what its source tells of it."""
        if self.has_several_sources:
            self._note_facts(record)
        if label in PARTIES:
            self._note_keys(label, record)

    def _node(self, record: NodeRecord) -> bool:
        label = record.labels[0]
        if self.has_several_sources:
            self._note_facts(record)
        known = self.ids.setdefault(label, set())
        if record.id in known or record.original:
            return False
        known.add(record.id)
        values = dict(record.values)
        if label == "Organization" and "name" in values:
            values["name_key"] = values["name"] and _name_key(values["name"])
        if label in PARTIES:
            self._note_keys(label, record)
        sheet = self._node_sheet(record.labels, tuple(values))
        sheet.write_row([record.id, *values.values(), *stamps_of(record.origin, record.claimant)])
        return True

    def _node_sheet(self, labels: tuple[str, ...], names: tuple[str, ...]) -> ParquetSheet:
        key = (labels, names)
        if key not in self.sheets:
            columns = importer_columns(names, self.model.fields(*labels))
            self._open(key, f"--nodes={':'.join(labels)}", {f"id:ID({labels[0]})": "string"} | columns | STAMPS)
        return self.sheets[key]

    def write_existing(self, rows: Iterable[Row]) -> None:
        """Write nodes that were there before as they are: {label, properties}."""
        for label, properties in ((row["label"], row["properties"]) for row in rows):
            values = {name: value for name, value in properties.items() if name != "id"}
            key = ("kept", label, tuple(values))
            if key not in self.sheets:
                columns = importer_columns(values, self.model.nodes[label].fields)
                self._open(key, f"--nodes={label}", {f"id:ID({label})": "string"} | columns)
            self.sheets[key].write_row([properties["id"], *values.values()])

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
        (start, a), (end, b) = record.start, record.end
        sheet = self._edge_sheet(record.type, (start, end), tuple(record.values))
        sheet.write_row([a, b, record.id, *record.values.values(), *stamps_of(record.origin, record.claimant)])
        return True

    def _edge_sheet(self, type: str, labels: tuple[str, str], names: tuple[str, ...]) -> ParquetSheet:
        key = (type, labels, names)
        if key not in self.sheets:
            ends = dict.fromkeys((f":START_ID({labels[0]})", f":END_ID({labels[1]})", "id:string"), "string")
            self._open(
                key, f"--relationships={type}", ends | importer_columns(names, self.model.edges[type].fields) | STAMPS
            )
        return self.sheets[key]

    def _open(self, key: tuple[Any, ...], option: str, columns: dict[str, str]) -> ParquetSheet:
        path = self.folder / f"{len(self.sheets)}.parquet"
        self.sheets[key] = self.stack.enter_context(ParquetSheet(option, path, columns))
        return self.sheets[key]

    def close(self) -> list[str]:
        """Write the identifiers and close all files; the options of the admin command that name them."""
        if self.keys:
            columns = {"id:ID(Identifier)": "string", "strong:boolean": "boolean"}
            nodes = self._open(("Identifier",), "--nodes=Identifier", columns)
            for key, (strong, _) in self.keys.items():
                nodes.write_row([key, strong])
            for label in PARTIES:
                ends = dict.fromkeys((":START_ID(Identifier)", f":END_ID({label})"), "string")
                edges = self._open(("IDENTIFIES", label), "--relationships=IDENTIFIES", ends)
                for key, (_, bearers) in self.keys.items():
                    for id in sorted(b.id for of, b in bearers if of == label):
                        edges.write_row([key, id])
        self.stack.close()
        return [f"{sheet.option}={sheet.path}" for sheet in self.sheets.values()]

    def size(self) -> int:
        """Bytes of the files, once they are closed."""
        return sum(sheet.path.stat().st_size for sheet in self.sheets.values())

    def repeated_records(self) -> Iterator[tuple[NodeRecord | EdgeRecord, bool]]:
        """What is to follow the ordinary way: records, and whether their row is counted as loaded already."""
        with (self.folder / "later").open("rb") as kept:
            while True:
                try:
                    yield pickle.load(kept)  # noqa: S301 - written by ourselves, in a folder of our own
                except EOFError:
                    return


def _name_key(name: str) -> str:
    return name_key(name).split("|", 2)[2]
