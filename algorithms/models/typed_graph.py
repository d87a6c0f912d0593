"""A snapshot as a typed graph: features of everyone who takes part, and a sparse matrix for each declared edge type.

The types are the declared (source, edge, target) triples, and each of them turned round. A matrix has a row for each
target; its rows' absolute values sum to 1, and fade with the age of what they tell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from scipy import sparse
from scipy.sparse import csr_array

from algorithms.fit_data.features import LEVELS, PRIOR_SCORE, Snapshot, one_hot, standardised
from algorithms.fit_data.pairs import Floats, Integers
from graph.db.transactions import group_by
from graph.model.choices import PARTNER_EDGES, PARTNERS
from graph.projections.partner_projection import PartnerProjection
from graph.projections.projected_days import AnyRow, has_expired

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
OUTCOMES = {"won": 1.0, "lost": -0.5}


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
            members: list[AnyRow] = [*rows.customers, *rows.partners]
            return sorted({r[field] for r in members if r.get(field)})

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
_Moments = Sequence[dt.date | dt.datetime | None]


@dataclass(frozen=True)
class _EdgeGroup:
    """The (m,) edges of one type; `when` is None where it does not matter."""

    triple: Triple
    source: Sequence[str]
    target: Sequence[str | None]
    weight: Sequence[float] | None = None
    when: _Moments | None = None

    def entries(self, place: Mapping[str, Mapping[str, int]], day: dt.date) -> _Entries:
        """Those of which both ends are known."""
        a, b = (
            _indices(ids, place[type]) for ids, type in ((self.source, self.triple[0]), (self.target, self.triple[2]))
        )
        weight = np.ones(len(a)) if self.weight is None else np.asarray(self.weight, float)
        if self.when is not None:
            weight = weight * _fresh(day, self.when)
        both = (a >= 0) & (b >= 0)
        return b[both], a[both], weight[both]


def _indices(ids: Sequence[str | None], place: Mapping[str, int]) -> Integers:
    return np.fromiter((place.get(id, -1) for id in ids), np.int64, len(ids))  # type: ignore[call-overload]


def _edges(rows: PartnerProjection) -> Iterator[_EdgeGroup]:
    lasting = [r for r in rows.relations if not r["ended"]]
    for (role, type), part in group_by(lasting, itemgetter("role", "type")).items():
        yield _group((role, type, "Customer"), part, "partner", "customer", when="begun")
    for role, part in group_by(rows.ratings, itemgetter("role")).items():
        above = [(r["score"] - PRIOR_SCORE) / 10 for r in part]
        yield _group(("Customer", "RATED", role), part, "customer", "partner", above, "at")
    for role, part in group_by(rows.joins, itemgetter("role")).items():
        outcome = [OUTCOMES.get(j["outcome"] or "", 0.5) for j in part]
        yield _group((role, "PARTNERED_ON", "Opportunity"), part, "partner", "opportunity", outcome, "begun")
    yield _group(("Customer", "OPENED", "Opportunity"), rows.opportunities, "customer", "id", when="opened")
    yield _group(("KOL", "ADVISES", "Customer"), rows.advises, "partner", "customer", when="begun")
    for type, part in group_by(rows.links, itemgetter("type")).items():
        yield _group(("Customer", type, "Customer"), part, "start", "end")
    yield from _meeting_edges(rows.meetings)
    installed = [a for a in rows.assets if not a["ended"]]
    yield _group(("Asset", "INSTALLED_AT", "Customer"), installed, "id", "customer")
    yield _group(("ServiceProvider", "MAINTAINED", "Asset"), rows.maintained, "partner", "asset", when="at")
    yield _group(("Engineer", "WORKS_AT", "ServiceProvider"), rows.certificates, "engineer", "partner")
    yield _group(("Engineer", "HOLDS", "Certificate"), rows.certificates, "engineer", "id")


def _meeting_edges(meetings: Sequence[AnyRow]) -> Iterator[_EdgeGroup]:
    yield _group(("Engagement", "ABOUT", "Customer"), meetings, "id", "customer", when="at")
    for role, part in group_by(meetings, itemgetter("role")).items():
        if role == "KOL":
            yield _group(("KOL", "TOOK_PART", "Engagement"), part, "partner", "id", when="at")
        else:
            yield _group(("Engagement", "WITH", role), part, "id", "partner", when="at")


def _group(
    triple: Triple,
    rows: Sequence[AnyRow],
    source: str,
    target: str,
    weight: Sequence[float] | None = None,
    when: str | None = None,
) -> _EdgeGroup:
    ends = ([r[name] for r in rows] for name in (source, target))
    return _EdgeGroup(triple, *ends, weight, [r[when] for r in rows] if when else None)


def _fresh(day: dt.date, when: _Moments) -> Floats:
    """(m,) how much an edge of each moment counts on a day; all that has none counts whole."""
    days = [None if at is None else at.date() if isinstance(at, dt.datetime) else at for at in when]
    ages = np.array([0 if at is None else max((day - at).days, 0) for at in days], float)
    fresh: Floats = np.exp(-ages / FADING)
    return fresh


def _matrix(parts: Sequence[_Entries], shape: tuple[int, int]) -> csr_array:
    """The sums of the weights of each pair of ends, in the order of the edges."""
    i, j, weight = (np.concatenate([part[k] for part in parts] or [np.zeros(0)]) for k in range(3))
    places, of = np.unique(i.astype(np.int64) * shape[1] + j.astype(np.int64), return_inverse=True)
    sums = np.bincount(of, weight, len(places))
    ends = (places // max(shape[1], 1), places % max(shape[1], 1))
    return sparse.coo_array((sums, ends), shape=shape).tocsr()


def _rows_to_one(made: csr_array) -> csr_array:
    sums = np.maximum(np.asarray(abs(made).sum(axis=1)).ravel(), 1e-9)
    return (sparse.diags_array(1 / sums) @ made).tocsr().astype(np.float32)


def _members(shot: Snapshot) -> dict[str, list[str]]:
    """Node type → ids, in the order of the nodes."""
    return {"Customer": shot.customers} | shot.partners | _events(shot.rows)


def _events(rows: PartnerProjection) -> dict[str, list[str]]:
    return {
        "Opportunity": [o["id"] for o in rows.opportunities],
        "Engagement": sorted({m["id"] for m in rows.meetings}),
        "Asset": sorted({m["asset"] for m in rows.maintained} | {a["id"] for a in rows.assets}),
        "Engineer": sorted({c["engineer"] for c in rows.certificates}),
        "Certificate": sorted({c["id"] for c in rows.certificates}),
    }


def node_features(shot: Snapshot, words: Vocabulary, wanted: Mapping[str, Integers] | None = None) -> dict[str, Floats]:
    """Features of all nodes, or of those `wanted` of each type; the columns are the same on every day."""
    every = {type: np.arange(len(ids)) for type, ids in _members(shot).items()}
    of = every if wanted is None else {type: wanted.get(type, all[:0]) for type, all in every.items()}
    made = {"Customer": _customer_features(shot, words, of["Customer"])}
    made |= {role: _partner_features(shot, words, role, of[role]) for role in shot.roles}
    made["Opportunity"] = _opportunity_features(shot, words, of["Opportunity"])
    made["Certificate"] = _certificate_features(shot, of["Certificate"])
    made |= {type: np.ones((len(of[type]), 1)) for type in ("Engagement", "Asset", "Engineer")}
    return {type: x.astype(np.float32) for type, x in made.items()}


def _kind(members: Sequence[AnyRow], words: Vocabulary) -> list[Floats]:
    return [one_hot([m[f] for m in members], getattr(words, f)) for f in ("industry", "region")]


def _of_lines(shot: Snapshot, words: Vocabulary, found: Floats) -> Floats:
    """The columns of the vocabulary's product lines, of (n, l) those of the snapshot."""
    place = {line: k for k, line in enumerate(shot.lines)}
    padded = np.hstack([found, np.zeros((len(found), 1))])
    return padded[:, [place.get(line, -1) for line in words.lines]]


def _customer_features(shot: Snapshot, words: Vocabulary, of: Integers) -> Floats:
    members = [shot.rows.customers[k] for k in of.tolist()]
    segments = one_hot([c["segment"] for c in members], words.segment)
    size = _scaled([c["employees"] for c in shot.rows.customers])[of]
    lines = [_of_lines(shot, words, found[of]) for found in (shot.needs, shot.open_lines)]
    return np.hstack([*_kind(members, words), segments, size, *lines])


def _partner_features(shot: Snapshot, words: Vocabulary, role: str, of: Integers) -> Floats:
    members = [shot.members[role][k] for k in of.tolist()]
    lines = [_of_lines(shot, words, found[of]) for found in (shot.claimed(role), shot.delivered(role))]
    return np.hstack([*_kind(members, words), *lines, shot.profile(role)[of, None]])


def _opportunity_features(shot: Snapshot, words: Vocabulary, of: Integers) -> Floats:
    members = [shot.rows.opportunities[k] for k in of.tolist()]
    status = one_hot([o["status"] for o in members], ["won", "lost", "open"])
    about = one_hot([o["line"] for o in members], words.lines)
    return np.hstack([status, about, _scaled([o["amount"] for o in shot.rows.opportunities])[of]])


def _certificate_features(shot: Snapshot, of: Integers) -> Floats:
    held = {c["id"]: c for c in shot.rows.certificates}
    ids = sorted(held)
    members = [held[ids[k]] for k in of.tolist()]
    found = [[LEVELS.get(c["level"] or "", 0.0), float(not has_expired(c["expires"], shot.day))] for c in members]
    return np.array(found).reshape(-1, 2)


def _scaled(amounts: list[float | None]) -> Floats:
    return standardised([None if a is None else float(np.log1p(a)) for a in amounts])[:, None]
