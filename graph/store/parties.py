"""Parties as entity resolution sees them: what is told of each original id, the verdicts on pairs, what people decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, NamedTuple

from graph.clock import now
from graph.db.client import Graph
from graph.db.statements import read_all
from graph.db.transactions import Row, read_ranks, run
from graph.model.claims import Claims, Ranks, claims_of_properties, original_of
from graph.model.records import ends_of
from graph.store import writers as store
from graph.store.events import delete_in_batches
from graph.store.identifiers import match_id
from graph.store.merging import split_claims

Decided = dict[frozenset[str], Literal["same", "distinct"]]
RELATED = {
    "Organization": ("SUBSIDIARY_OF", "UPSTREAM_OF", "COMPETES_WITH"),
    "Person": ("REPORTS_TO", "CONFLICTS_WITH", "KNOWS"),
}


@dataclass(slots=True)
class SourceIdentity:
    """The claims of one original id, and the id of the node that holds it; `mark`: as it was last resolved."""

    id: str
    node: str
    claims: Claims
    mark: str = ""
    employers: set[str] = field(default_factory=set)
    related: set[str] = field(default_factory=set)


class LearnedParameters(NamedTuple):
    """Parameters (JSON), and from how many profiles."""

    parameters: str
    profiles: int


def read_source_identities(graph: Graph, label: str) -> dict[str, SourceIdentity]:
    """Every original id of a label, with employers (ids) and those whom a relationship shows to be somebody else."""
    found: dict[str, SourceIdentity] = {}
    roles = {role.label for role in graph.model.roles(label)}
    for row in graph.pages(read_all(label)):
        worn = set(row["labels"]) & roles
        claims = claims_of_properties(row["properties"], worn, graph.model.fields(label, *worn))
        marks = dict(pair.split("=", 1) for pair in row["properties"].get("resolved", []))
        for original, part in split_claims(claims, row["id"]).items():
            found[original] = SourceIdentity(original, row["id"], part, marks.get(original, ""))
    if label == "Person":
        for person, employer in _related_pairs(graph, "WORKS_AT"):
            if person[0] in found:
                found[person[0]].employers.add(employer[1])
    for type in RELATED[label]:
        for start, end in _related_pairs(graph, type):
            if start[0] in found and end[0] in found and start[0] != end[0]:
                found[start[0]].related.add(end[0])
                found[end[0]].related.add(start[0])
    return found


def _related_pairs(graph: Graph, type: str) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """((original, node) of the start, of the end) for each relationship of a type, as it was told."""
    fields = graph.model.edges[type].fields
    rows = graph.pages(
        f"MATCH (a)-[r:{type}]->(b) WHERE r.id > $after WITH a, r, b ORDER BY r.id LIMIT $limit "
        "RETURN a.id AS a, b.id AS b, r.id AS id, "
        "CASE WHEN r.feed CONTAINS '@' OR r.provenance CONTAINS '@' THEN properties(r) END AS properties ORDER BY id"
    )
    pairs = []
    for row in rows:
        told = {""}
        if row["properties"]:
            told = {original_of(who) for who in claims_of_properties(row["properties"], (), fields).get(":", {})}
        for original in told:
            start, end, _ = ends_of(original or row["id"])
            pairs.append(((start, row["a"]), (end, row["b"])))
    return pairs


def mark_resolved(graph: Graph, label: str, marks: dict[str, dict[str, str]]) -> None:
    """Note on each node how its originals looked when they were resolved: node → original → mark."""
    rows = [{"id": node, "marks": [f"{o}={m}" for o, m in sorted(of.items())]} for node, of in marks.items()]
    statement = f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n.resolved = row.marks"
    for at in range(0, len(rows), 10_000):
        graph.write(partial(run, statement=statement, rows=rows[at : at + 10_000]))


def match_decisions(graph: Graph, label: str) -> Decided:
    """Decisions of people on pairs."""
    rows = graph.read(
        "MATCH (m:Match {party: $label}) WHERE m.by IS NOT NULL RETURN m.a AS a, m.b AS b, m.answer AS answer",
        label=label,
    )
    return {frozenset((row["a"], row["b"])): row["answer"] for row in rows}


def record_match_decision(
    graph: Graph, label: str, a: str, b: str, answer: Literal["same", "distinct"], by: str
) -> None:
    """Keep what a person decided of a pair; it holds until it is forgotten, whatever is loaded."""
    a, b = sorted((a, b))
    values = {"party": label, "a": a, "b": b, "answer": answer, "by": by, "at": now()}
    store.record_run(graph, "Match", match_id(label, a, b), values)


def delete_match_decision(graph: Graph, label: str, a: str, b: str) -> bool:
    """Take a decision back; whether there was one."""
    a, b = sorted((a, b))
    statement = "MATCH (m:Match {id: $id}) WHERE m.by IS NOT NULL DELETE m RETURN 1 AS n"
    return bool(graph.write(lambda tx: run(tx, statement, id=match_id(label, a, b))))


def write_undecided(graph: Graph, label: str, rows: list[Row], scope: list[str] | None) -> None:
    """Renew the review list: of pairs with one of the ids in `scope`, or of all."""
    gone = (
        "MATCH (m:Match {party: $label, answer: 'undecided'}) WHERE $scope IS NULL OR m.a IN $scope OR m.b IN $scope "
        "WITH m LIMIT 10000 DELETE m RETURN count(*) AS gone"
    )
    new = (
        "UNWIND $rows AS row MERGE (m:Match {id: row.id}) WITH m, row WHERE m.by IS NULL SET m += row, m.party = $label"
    )

    delete_in_batches(graph, gone, label=label, scope=scope)
    for at in range(0, len(rows), 10_000):
        graph.write(partial(run, statement=new, label=label, rows=rows[at : at + 10_000]))


def review_list(graph: Graph, answer: str | None = None) -> list[Row]:
    """The review list and the decisions: rows of Match with the names of both, the most probable first."""
    return graph.read(
        "MATCH (m:Match) WHERE $answer IS NULL OR m.answer = $answer "
        "RETURN m {.*} AS m ORDER BY m.probability DESC, m.id",
        answer=answer,
    )


def matcher_parameters(graph: Graph, label: str) -> LearnedParameters | None:
    """Parameters that the matcher has learnt of a label."""
    rows = graph.read(
        "MATCH (m:Matcher {id: $label}) RETURN m.parameters AS parameters, m.profiles AS profiles", label=label
    )
    return LearnedParameters(**rows[0]) if rows else None


def keep_matcher_parameters(graph: Graph, label: str, parameters: str, profiles: int) -> None:
    store.record_run(graph, "Matcher", label, {"parameters": parameters, "profiles": profiles, "at": now()})


def source_ranks(graph: Graph) -> Ranks:
    """The rank of every source."""
    return graph.write(read_ranks)


def repeating_feeds(graph: Graph) -> frozenset[str]:
    """The feeds (`source/feed`) that hold one party under several ids, as their mappings say."""
    rows = graph.read("MATCH (s:Source) WHERE s.repeating IS NOT NULL RETURN s.id AS id, s.repeating AS feeds")
    return frozenset(f"{row['id']}/{feed}" for row in rows for feed in row["feeds"])


def display_name(found: dict[str, SourceIdentity], id: str) -> str:
    """A name to show."""
    claims = found[id].claims.get("name", {})
    return str(next(iter(sorted(claims.items())))[1][0]) if claims else id


def grouped_by_node(found: dict[str, SourceIdentity]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for original in found.values():
        groups[original.node].append(original.id)
    return groups
