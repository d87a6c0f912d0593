"""Changes that a scoring run makes: what goes and what comes, all of it or only what differs from what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.db import statements
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.model import Model
from graph.scores import score_statements
from graph.scores.score_rows import EdgeKey, Edges, Fields, Rows, ScoreRows, row_key

PAGE = 20_000  # rows that are compared at once


@dataclass(slots=True)
class FieldChanges:
    """What nodes of one label get: rows of these names, one that a row does not give is removed; the `lost` lose all."""

    names: list[str]
    rows: ScoreRows
    lost: list[str]

    def __len__(self) -> int:
        return len(self.rows) + len(self.lost)

    def batches(self, size: int) -> Iterator[list[Row]]:
        """Rows {id, values} with every name."""
        nothing = dict.fromkeys(self.names)
        for part in self.rows.batches(size):
            yield [{"id": row["id"], "values": nothing | row["values"]} for row in part]
        for at in range(0, len(self.lost), size):
            yield [{"id": id, "values": nothing} for id in self.lost[at : at + size]]


@dataclass(slots=True)
class ScoreChanges:
    """What a run changes. `gone`: type → the element ids of relationships that go, None: all of the type; `new`: those that come;
    `fields`: label → what nodes get. `written` counts scores that are new."""

    gone: dict[str, list[str] | None] = field(default_factory=dict)
    new: list[tuple[EdgeKey, ScoreRows]] = field(default_factory=list)
    fields: dict[str, FieldChanges] = field(default_factory=dict)
    written: int = 0

    def size(self, graph: Graph) -> int:
        """How many elements are changed."""
        whole: int = sum(
            graph.read(statements.count_edges(type))[0]["many"] for type, at in self.gone.items() if at is None
        )
        listed = sum(len(at) for at in self.gone.values() if at is not None)
        return whole + listed + sum(len(rows) for _, rows in self.new) + sum(map(len, self.fields.values()))


def score_changes(graph: Graph, edges: Edges, nodes: Fields, changes: bool) -> ScoreChanges:
    """What has to be written so that the graph holds these scores and no others of their types and labels."""
    made = ScoreChanges()
    for type in sorted({key[0] for key in edges}):
        of_type = {key: ScoreRows.all_of(rows) for key, rows in edges.items() if key[0] == type}
        made.gone[type] = _differing(graph, type, of_type) if changes else None
        made.new += [(_by_identity(graph.model, key), rows) for key, rows in of_type.items()]
    made.written = sum(len(rows) for _, rows in made.new)
    for label, rows in nodes.items():
        if names := sorted(ScoreRows.all_of(rows).value_names()):
            made.fields[label] = _field_changes(graph, label, names, rows, changes)
            made.written += len(made.fields[label].rows)
    return made


def _by_identity(model: Model, key: EdgeKey) -> EdgeKey:
    """The labels by which ends are found: those that have an index."""
    type, start, end = key
    return type, model.nodes[start].identity, model.nodes[end].identity


def _differing(graph: Graph, type: str, of_type: dict[EdgeKey, ScoreRows]) -> list[str]:
    """Element ids of relationships that are not among these rows as they are; rows that are there leave `of_type`."""
    index = {key: {pair: number for number, pair in enumerate(rows.keys())} for key, rows in of_type.items()}
    gone = []
    for page in _pages_there(graph, type):
        for key, rows in of_type.items():
            numbers = {at: index[key][pair] for pair, (at, _) in page.items() if pair in index[key]}
            told = ScoreRows(rows.rows, list(numbers.values()))
            for row in (row for part in told.batches(PAGE) for row in part):
                at, values = page[row_key(row)]
                if {name: value for name, value in row["values"].items() if value is not None} == values:
                    del page[row_key(row)], index[key][row_key(row)]
        gone += [at for at, _ in page.values()]
    for key, rows in list(of_type.items()):
        of_type[key] = ScoreRows(rows.rows, list(index[key].values()))
    return gone


def _pages_there(graph: Graph, type: str) -> Iterator[dict[str, tuple[str, Row]]]:
    """Relationships of a type, page by page: key → (element id, values)."""
    for label in end_labels(graph.model, type):
        after: str | None = ""
        while after is not None:
            (row,) = graph.read(score_statements.derived_edges(type, label), after=after)
            yield {
                f"{a}\n{b}": (at, {n: v for n, v in values.items() if n != "run"}) for a, b, at, values in row["edges"]
            }
            after = row["last"]


def end_labels(model: Model, type: str) -> list[str]:
    """Identity labels of the nodes that relationships of a type end at."""
    return sorted({model.nodes[end].identity for _, end in model.edges[type].ends})


def _field_changes(graph: Graph, label: str, names: list[str], rows: Rows, changes: bool) -> FieldChanges:
    every = ScoreRows.all_of(rows)
    index = {id: number for number, id in enumerate(every.keys())}
    lost = [
        row["id"] for row in graph.pages(score_statements.nodes_with_fields(label, names)) if row["id"] not in index
    ]
    if changes:
        every = ScoreRows(rows, sorted(_changed_rows(graph, label, names, every, index)))
    return FieldChanges(names, every, lost)


def _changed_rows(graph: Graph, label: str, names: list[str], every: ScoreRows, index: dict[str, int]) -> Iterator[int]:
    """Numbers of the rows whose values differ from the node's; the run itself, where a field names it, is that which changed them
    last."""
    shown = [name for name in names if not name.endswith("_run")]
    for part in every.batches(PAGE):
        found = graph.read(score_statements.values_of_nodes(label, shown), ids=[row["id"] for row in part])
        there = {row["id"]: row["values"] for row in found}
        for row in part:
            if there.get(row["id"]) != {name: row["values"].get(name) for name in shown}:
                yield index[row["id"]]
