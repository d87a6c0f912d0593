"""A snapshot as a typed graph: features of everyone who takes part, and a sparse matrix for each declared edge type.

The types are the declared (source, edge, target) triples, and each of them turned round. A matrix has a row for each
target; its rows' absolute values sum to 1, and fade with the age of what they tell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csr_array

from algorithms.fit_data.features import LEVELS, PRIOR_SCORE, Snapshot, one_hot, standardised
from algorithms.fit_data.pairs import Floats, Integers
from graph.model.choices import PARTNER_EDGES, PARTNERS
from graph.projections.partner_projection import PartnerProjection
from graph.projections.projected_days import has_expired
from graph.projections.row_table import RowTable

Triple = tuple[str, str, str]
EVENTS = (
    ("Customer", "OPENED", "Opportunity"),
    ("Customer", "SUBSIDIARY_OF", "Customer"),
    ("Customer", "UPSTREAM_OF", "Customer"),
    ("Engagement", "ABOUT", "Customer"),
    ("Asset", "INSTALLED_AT", "Customer"),
    ("ServiceProvider", "MAINTAINED", "Asset"),
    ("Engineer", "WORKS_AT", "ServiceProvider"),
    ("Engineer", "HOLDS", "Certificate"),
)
FADING = 730.0  # days after which an edge counts 1/e


@dataclass(frozen=True)
class Vocabulary:
    """The values that have a column: fixed when a network is trained, so that later days fit it."""

    industry: list[str]
    region: list[str]
    segment: list[str]
    lines: list[str]

    @classmethod
    def of(cls, rows: PartnerProjection, lines: list[str]) -> Vocabulary:
        def values(field: str) -> list[str]:
            tables = [t for t in (rows.customers, rows.partners) if field in t.table.column_names]
            return sorted({value for table in tables for value in table.distinct(field) if value})

        return cls(values("industry"), values("region"), values("segment"), lines)


@dataclass(frozen=True)
class TypedGraph:
    """`nodes`: type → (n, f) features; `edges`: triple → (targets, sources) weights."""

    nodes: dict[str, Floats]
    edges: dict[Triple, csr_array]


def typed_graph(shot: Snapshot, words: Vocabulary) -> TypedGraph:
    """The graph of one day. Types without an edge that day are there, empty."""
    return TypedGraph(node_features(shot, words), typed_edges(shot))


def typed_edges(shot: Snapshot) -> dict[Triple, csr_array]:
    """(targets, sources) weights of each edge type, and of each turned round."""
    place = {type: {id: k for k, id in enumerate(ids)} for type, ids in _members(shot).items()}
    parts: dict[Triple, list[_Entries]] = {t: [] for t in triples(shot.roles)}
    for group in _edges(shot.rows):
        if group.triple in parts:
            parts[group.triple].append(group.entries(place, shot.day))
    found = {}
    for (source, type, target), entries in parts.items():
        made = _matrix(entries, (len(place[target]), len(place[source])))
        found[source, type, target] = _rows_to_one(made)
        found[target, f"rev_{type}", source] = _rows_to_one(made.T.tocsr())
    return found


def triples(roles: Iterable[str]) -> list[Triple]:
    """The edge types that partner fit looks at, between the roles that there are."""
    there = list(roles)
    each = [
        *((role, type, "Customer") for role, type in PARTNER_EDGES.items()),
        ("KOL", "ADVISES", "Customer"),
        *(("Customer", "RATED", role) for role in there),
        *((role, "PARTNERED_ON", "Opportunity") for role in there),
        *(("Engagement", "WITH", role) for role in PARTNER_EDGES),
        ("KOL", "TOOK_PART", "Engagement"),
        *EVENTS,
    ]
    gone = set(PARTNERS) - set(there)
    return sorted(t for t in each if not {t[0], t[2]} & gone)


_Entries = tuple[Integers, Integers, Floats]  # targets, sources, weights


@dataclass(frozen=True)
class _EdgeGroup:
    """The edges of one type: a row each, columns of both ends, weights, and the column of their time where that matters."""

    triple: Triple
    rows: RowTable
    source: str
    target: str
    weight: Floats | float = 1.0
    when: str | None = None

    def entries(self, place: Mapping[str, Mapping[str, int]], day: dt.date) -> _Entries:
        """Those of which both ends are known."""
        a = self.rows.indices(self.source, place[self.triple[0]])
        b = self.rows.indices(self.target, place[self.triple[2]])
        weight = np.broadcast_to(self.weight, a.shape) * (_fresh(day, self.rows.days(self.when)) if self.when else 1.0)
        both = (a >= 0) & (b >= 0)
        return b[both], a[both], weight[both]


def _edges(rows: PartnerProjection) -> Iterator[_EdgeGroup]:
    lasting = rows.relations.where(rows.relations.missing("ended"))
    for type in lasting.distinct("type"):
        for role, part in _by_role(lasting.where(lasting.is_one_of("type", type))):
            yield _EdgeGroup((role, type, "Customer"), part, "partner", "customer", when="begun")
    for role, part in _by_role(rows.ratings):
        above = (part.numbers("score") - PRIOR_SCORE) / 10
        yield _EdgeGroup(("Customer", "RATED", role), part, "customer", "partner", above, "at")
    for role, part in _by_role(rows.joins):
        outcome = np.where(
            part.is_one_of("outcome", "won"), 1.0, np.where(part.is_one_of("outcome", "lost"), -0.5, 0.5)
        )
        yield _EdgeGroup((role, "PARTNERED_ON", "Opportunity"), part, "partner", "opportunity", outcome, "begun")
    yield _EdgeGroup(("Customer", "OPENED", "Opportunity"), rows.opportunities, "customer", "id", when="opened")
    yield _EdgeGroup(("KOL", "ADVISES", "Customer"), rows.advises, "partner", "customer", when="begun")
    for type in rows.links.distinct("type"):
        part = rows.links.where(rows.links.is_one_of("type", type))
        yield _EdgeGroup(("Customer", type, "Customer"), part, "start", "end")
    yield from _meeting_edges(rows.meetings)
    installed = rows.assets.where(rows.assets.missing("ended"))
    yield _EdgeGroup(("Asset", "INSTALLED_AT", "Customer"), installed, "id", "customer")
    yield _EdgeGroup(("ServiceProvider", "MAINTAINED", "Asset"), rows.maintained, "partner", "asset", when="at")
    yield _EdgeGroup(("Engineer", "WORKS_AT", "ServiceProvider"), rows.certificates, "engineer", "partner")
    yield _EdgeGroup(("Engineer", "HOLDS", "Certificate"), rows.certificates, "engineer", "id")


def _meeting_edges(meetings: RowTable) -> Iterator[_EdgeGroup]:
    yield _EdgeGroup(("Engagement", "ABOUT", "Customer"), meetings, "id", "customer", when="at")
    for role, part in _by_role(meetings):
        if role == "KOL":
            yield _EdgeGroup(("KOL", "TOOK_PART", "Engagement"), part, "partner", "id", when="at")
        else:
            yield _EdgeGroup(("Engagement", "WITH", role), part, "id", "partner", when="at")


def _by_role(rows: RowTable) -> Iterator[tuple[str, RowTable]]:
    for role in rows.distinct("role"):
        yield role, rows.where(rows.is_one_of("role", role))


def _fresh(day: dt.date, days: NDArray[Any]) -> Floats:
    """(m,) how much an edge of each day counts on a day; what has none counts whole."""
    ages = np.where(np.isnat(days), 0, (np.datetime64(day) - days).astype(int))
    fresh: Floats = np.exp(-np.maximum(ages, 0) / FADING)
    return fresh


def _matrix(parts: Sequence[_Entries], shape: tuple[int, int]) -> csr_array:
    """The sums of the weights of each pair of ends, in the order of the edges."""
    i, j, weight = (np.concatenate([part[k] for part in parts] or [np.zeros(0)]) for k in range(3))
    places, of = np.unique(i.astype(np.int64) * shape[1] + j.astype(np.int64), return_inverse=True)
    sums = np.bincount(of, weight, len(places))
    ends = tuple(end.astype(np.int32) for end in divmod(places, max(shape[1], 1)))
    return sparse.coo_array((sums, ends), shape=shape).tocsr()


def _rows_to_one(made: csr_array) -> csr_array:
    sums = np.maximum(np.asarray(abs(made).sum(axis=1)).ravel(), 1e-9)
    return (sparse.diags_array(1 / sums) @ made).tocsr().astype(np.float32)


def _members(shot: Snapshot) -> dict[str, list[str]]:
    """Node type → ids, in the order of the nodes."""
    return {"Customer": shot.customers} | shot.partners | _events(shot.rows)


def _events(rows: PartnerProjection) -> dict[str, list[str]]:
    return {
        "Opportunity": rows.opportunities.texts("id"),
        "Engagement": sorted(rows.meetings.distinct("id")),
        "Asset": sorted({*rows.maintained.distinct("asset"), *rows.assets.distinct("id")}),
        "Engineer": sorted(rows.certificates.distinct("engineer")),
        "Certificate": sorted(rows.certificates.distinct("id")),
    }


def node_features(shot: Snapshot, words: Vocabulary, only: Mapping[str, Integers] | None = None) -> dict[str, Floats]:
    """Features of all nodes, or of those `only` of each type; the columns are the same on every day."""
    every = {type: np.arange(len(ids)) for type, ids in _members(shot).items()}
    of = every if only is None else {type: only.get(type, all[:0]) for type, all in every.items()}
    made = {"Customer": _customer_features(shot, words, of["Customer"])}
    made |= {role: _partner_features(shot, words, role, of[role]) for role in shot.roles}
    made["Opportunity"] = _opportunity_features(shot, words, of["Opportunity"])
    made["Certificate"] = _certificate_features(shot, of["Certificate"])
    made |= {type: np.ones((len(of[type]), 1)) for type in ("Engagement", "Asset", "Engineer")}
    return {type: x.astype(np.float32, copy=False) for type, x in made.items()}


def _one_hot(rows: RowTable, of: Integers, field: str, names: Sequence[str]) -> Floats:
    """(n, k) one column for each name, of some rows; all zeros where a field has none of them."""
    column = rows.indices(field, {name: k for k, name in enumerate(names)})[of]
    found: Floats = column[:, None] == np.arange(len(names))
    return found.astype(np.float32)


def _of_lines(shot: Snapshot, words: Vocabulary, found: Floats) -> Floats:
    """The columns of the vocabulary's product lines, of (n, l) those of the snapshot."""
    place = {line: k for k, line in enumerate(shot.lines)}
    padded = np.hstack([found, np.zeros((len(found), 1), np.float32)])
    return padded[:, [place.get(line, -1) for line in words.lines]]


def _customer_features(shot: Snapshot, words: Vocabulary, of: Integers) -> Floats:
    rows = shot.rows.customers
    kinds = [_one_hot(rows, of, f, getattr(words, f)) for f in ("industry", "region", "segment")]
    lines = [_of_lines(shot, words, found[of]) for found in (shot.needs, shot.open_lines)]
    return np.hstack([*kinds, _scaled(rows.numbers("employees"))[of], *lines])


def _partner_features(shot: Snapshot, words: Vocabulary, role: str, of: Integers) -> Floats:
    members = [shot.members[role][k] for k in of.tolist()]
    kinds = [one_hot([m[f] for m in members], getattr(words, f)) for f in ("industry", "region")]
    lines = [_of_lines(shot, words, found[of]) for found in (shot.claimed(role), shot.delivered(role))]
    return np.hstack([*kinds, *lines, shot.profile(role)[of, None]])


def _opportunity_features(shot: Snapshot, words: Vocabulary, of: Integers) -> Floats:
    rows = shot.rows.opportunities
    kinds = [_one_hot(rows, of, "status", ["won", "lost", "open"]), _one_hot(rows, of, "line", words.lines)]
    return np.hstack([*kinds, _scaled(rows.numbers("amount"))[of]])


def _certificate_features(shot: Snapshot, of: Integers) -> Floats:
    held = {c["id"]: c for c in shot.rows.certificates}
    ids = sorted(held)
    members = [held[ids[k]] for k in of.tolist()]
    found = [[LEVELS.get(c["level"] or "", 0.0), float(not has_expired(c["expires"], shot.day))] for c in members]
    return np.array(found).reshape(-1, 2)


def _scaled(amounts: Floats) -> Floats:
    """(n, 1) logarithms of amounts, nan where there is none, standardised."""
    return standardised(np.log1p(amounts))[:, None].astype(np.float32)
