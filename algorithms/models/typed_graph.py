"""A snapshot as a typed graph: features of everyone who takes part, and a sparse matrix for each declared edge type.

The types are the declared (source, edge, target) triples, and each of them turned round. A matrix has a row for each
target; its rows' absolute values sum to 1, and fade with the age of what they tell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csr_array

from algorithms.fit_data.features import LEVELS, PRIOR_SCORE, Snapshot, one_hot, standardised
from algorithms.fit_data.pairs import Floats
from graph.model.choices import PARTNER_EDGES, PARTNERS
from graph.projections.partner_projection import PartnerProjection
from graph.projections.projected_days import AnyRow, has_expired

Triple = tuple[str, str, str]
Edge = tuple[Triple, str, str | None, float, dt.date | dt.datetime | None]  # type, source, target, weight, when
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
    ids = {"Customer": shot.customers} | shot.partners | _events(shot.rows)
    place: dict[tuple[str, str | None], int] = {
        (type, id): k for type, members in ids.items() for k, id in enumerate(members)
    }
    found: dict[Triple, dict[tuple[int, int], float]] = {t: {} for t in triples(shot.roles)}
    for triple, source, target, weight, when in _edges(shot.rows):
        ends = place.get((triple[2], target)), place.get((triple[0], source))
        if triple in found and None not in ends:
            found[triple][ends] = found[triple].get(ends, 0.0) + weight * _fresh(shot.day, when)  # type: ignore[index, arg-type]
    matrices = {}
    for (source, type, target), entries in found.items():
        made = _matrix(entries, (len(ids[target]), len(ids[source])))
        matrices[source, type, target] = _rows_to_one(made)
        matrices[target, f"rev_{type}", source] = _rows_to_one(made.T.tocsr())
    return TypedGraph(_nodes(shot, words), matrices)


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


def _edges(rows: PartnerProjection) -> Iterable[Edge]:
    yield from (
        ((r["role"], r["type"], "Customer"), r["partner"], r["customer"], 1.0, r["begun"])
        for r in rows.relations
        if not r["ended"]
    )
    yield from (
        (("Customer", "RATED", r["role"]), r["customer"], r["partner"], (r["score"] - PRIOR_SCORE) / 10, r["at"])
        for r in rows.ratings
    )
    yield from (
        (
            (j["role"], "PARTNERED_ON", "Opportunity"),
            j["partner"],
            j["opportunity"],
            OUTCOMES.get(j["outcome"] or "", 0.5),
            j["begun"],
        )
        for j in rows.joins
    )
    yield from (
        (("Customer", "OPENED", "Opportunity"), o["customer"], o["id"], 1.0, o["opened"]) for o in rows.opportunities
    )
    yield from ((("KOL", "ADVISES", "Customer"), a["partner"], a["customer"], 1.0, a["begun"]) for a in rows.advises)
    yield from ((("Customer", r["type"], "Customer"), r["start"], r["end"], 1.0, None) for r in rows.links)
    for m in rows.meetings:
        yield ("Engagement", "ABOUT", "Customer"), m["id"], m["customer"], 1.0, m["at"]
        if m["role"] == "KOL":
            yield ("KOL", "TOOK_PART", "Engagement"), m["partner"], m["id"], 1.0, m["at"]
        else:
            yield ("Engagement", "WITH", m["role"]), m["id"], m["partner"], 1.0, m["at"]
    yield from (
        (("Asset", "INSTALLED_AT", "Customer"), a["id"], a["customer"], 1.0, None)
        for a in rows.assets
        if not a["ended"]
    )
    for done in rows.maintained:
        yield ("ServiceProvider", "MAINTAINED", "Asset"), done["partner"], done["asset"], 1.0, done["at"]
    for c in rows.certificates:
        yield ("Engineer", "WORKS_AT", "ServiceProvider"), c["engineer"], c["partner"], 1.0, None
        yield ("Engineer", "HOLDS", "Certificate"), c["engineer"], c["id"], 1.0, None


def _fresh(day: dt.date, when: dt.date | dt.datetime | None) -> float:
    at = when.date() if isinstance(when, dt.datetime) else when
    return 1.0 if at is None else float(np.exp(-max((day - at).days, 0) / FADING))


def _matrix(entries: dict[tuple[int, int], float], shape: tuple[int, int]) -> csr_array:
    places = sorted(entries)
    i, j = (np.array([place[k] for place in places], int) for k in (0, 1))
    return sparse.coo_array((np.array([entries[p] for p in places], float), (i, j)), shape=shape).tocsr()


def _rows_to_one(made: csr_array) -> csr_array:
    sums = np.maximum(np.asarray(abs(made).sum(axis=1)).ravel(), 1e-9)
    return (sparse.diags_array(1 / sums) @ made).tocsr().astype(np.float32)


def _events(rows: PartnerProjection) -> dict[str, list[str]]:
    return {
        "Opportunity": [o["id"] for o in rows.opportunities],
        "Engagement": sorted({m["id"] for m in rows.meetings}),
        "Asset": sorted({m["asset"] for m in rows.maintained} | {a["id"] for a in rows.assets}),
        "Engineer": sorted({c["engineer"] for c in rows.certificates}),
        "Certificate": sorted({c["id"] for c in rows.certificates}),
    }


def _nodes(shot: Snapshot, words: Vocabulary) -> dict[str, Floats]:
    """Features of each node; the columns are the same on every day."""
    rows, events = shot.rows, _events(shot.rows)

    def kind(members: Sequence[AnyRow]) -> list[Floats]:
        return [one_hot([m[f] for m in members], getattr(words, f)) for f in ("industry", "region")]

    def lines(found: Floats) -> Floats:
        place = {line: k for k, line in enumerate(shot.lines)}
        padded = np.hstack([found, np.zeros((len(found), 1))])
        return padded[:, [place.get(line, -1) for line in words.lines]]

    segments = one_hot([c["segment"] for c in rows.customers], words.segment)
    size = _scaled([c["employees"] for c in rows.customers])
    made: dict[str, Any] = {
        "Customer": np.hstack([*kind(rows.customers), segments, size, lines(shot.needs), lines(shot.open_lines)])
    }
    for role in shot.roles:
        made[role] = np.hstack(
            [
                *kind(shot.members[role]),
                lines(shot.claimed(role)),
                lines(shot.delivered(role)),
                shot.profile(role)[:, None],
            ]
        )
    status = one_hot([o["status"] for o in rows.opportunities], ["won", "lost", "open"])
    about = one_hot([o["line"] for o in rows.opportunities], words.lines)
    made["Opportunity"] = np.hstack([status, about, _scaled([o["amount"] for o in rows.opportunities])])
    held = {c["id"]: c for c in rows.certificates}
    made["Certificate"] = np.array(
        [
            [LEVELS.get(c["level"] or "", 0.0), float(not has_expired(c["expires"], shot.day))]
            for c in (held[id] for id in events["Certificate"])
        ]
    ).reshape(-1, 2)
    made |= {type: np.ones((len(events[type]), 1)) for type in ("Engagement", "Asset", "Engineer")}
    return {type: x.astype(np.float32) for type, x in made.items()}


def _scaled(amounts: list[float | None]) -> Floats:
    return standardised([None if a is None else float(np.log1p(a)) for a in amounts])[:, None]
