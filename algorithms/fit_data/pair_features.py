"""Features of pairs of a partner and a customer on a day: what matches, what peers show, what they did.

Whatever says that the two already work together is left out: candidates do not, and incumbents are to be scored
as if they were new. What a pair itself contributed to a sum over its partner's customers is therefore taken out again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csc_array, diags_array

from algorithms.fit_data.features import PRIOR_ANSWERS, RECENT, Snapshot
from algorithms.fit_data.pair_columns import PairColumns
from algorithms.fit_data.pairs import Floats, Integers, Pairs
from algorithms.fit_data.ranking import Booleans

PAIR_FEATURES = (
    "same region", "covers the region", "same city", "same industry", "claims a line needed",
    "share of needs claimed", "has delivered a line needed", "share of needs delivered", "line of an open purchase",
    "log customers", "log customers in the segment", "share of customers in the segment",
    "share of customers in the region", "went well in the segment", "went well in segment and region",
    "went well with linked customers", "similar customers", "mean satisfaction", "satisfaction in the segment",
    "won together, net", "log repairs here", "log consultations and meetings here", "profile", "recent starts",
    "joined here before",
)  # fmt: skip


def pair_features(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
    """(*pairs.shape, f) the features of these pairs, in the order of `PAIR_FEATURES`."""
    made = np.empty((*pairs.shape, len(PAIR_FEATURES)), np.float32)
    for k, column in enumerate(feature_columns(shot, role, pairs)):
        made[..., k] = column
    return made


def feature_columns(shot: Snapshot, role: str, pairs: Pairs) -> Iterator[Floats]:
    """The same, one (*pairs.shape) after the other, so that a sum over them needs no room for all."""
    tables: FeatureTables = shot.cached(("tables", role), lambda: FeatureTables.of(shot, role))
    yield from _matches(tables, shot, role, pairs)
    yield from _experience(tables, pairs)
    yield from _record(tables, pairs)


@dataclass(frozen=True)
class GroupSums:
    """Sums of a (p, c) matrix over the customers of each group: `table` (p, v), the (c,) groups, and the terms of pairs
    themselves, which are in the sum of their own group."""

    table: Floats
    group: Integers
    own: csc_array

    @classmethod
    def of(cls, matrix: csc_array, group: Integers, count: int) -> GroupSums:
        known = np.flatnonzero(group >= 0)
        hot = csc_array((np.ones(len(known)), (known, group[known])), shape=(len(group), count))
        own = np.where(np.repeat(group >= 0, np.diff(matrix.indptr)), matrix.data, 0).astype(np.float32)
        places = (own, matrix.indices, matrix.indptr)  # those of the matrix itself
        return cls((matrix @ hot).toarray().astype(np.float32), group, csc_array(places, shape=matrix.shape))

    def others(self, pairs: Pairs) -> Floats:
        """The sum over the other customers of this customer's group; 0 where the group is not known."""
        found = pairs.take(self.table, self.group)
        pairs.subtract(found, self.own)
        return found


@dataclass(frozen=True)
class TotalSums:
    """Sums of a (p, c) matrix over all customers, and the terms of the pairs themselves."""

    total: Floats
    own: csc_array

    @classmethod
    def of(cls, matrix: csc_array) -> TotalSums:
        return cls(np.asarray(matrix.sum(axis=1)).ravel(), matrix)

    def others(self, pairs: Pairs) -> Floats:
        found = pairs.partner(self.total)
        pairs.subtract(found, self.own)
        return found


@dataclass(frozen=True)
class FeatureTables:
    """Tables in which the features of a role are looked up."""

    areas: Floats
    region: Integers
    claimed: Floats
    delivered: Floats
    needs: Booleans
    count: Floats
    open_lines: Booleans
    work: TotalSums
    in_segment: GroupSums
    in_region: GroupSums
    well_in_segment: GroupSums
    well_in_both: GroupSums
    well_linked: csc_array
    alike: SimilarCustomers
    above: TotalSums
    answers: TotalSums
    above_in_segment: GroupSums
    answers_in_segment: GroupSums
    net: TotalSums
    repairs: csc_array
    meetings: csc_array
    profile: Floats
    recent: Floats
    joined: csc_array

    @classmethod
    def of(cls, shot: Snapshot, role: str) -> FeatureTables:
        work, worth, (above, answers) = shot.work(role), shot.worth(role), shot.satisfaction(role)
        segment, _, segments = shot.code("industry", "segment")
        region, _, regions = shot.code("region")
        both, _, cells = shot.code("industry", "segment", "region")
        both = np.where((segment >= 0) & (region >= 0), both, -1)
        joined = shot.matrix(role, shot.outcomes.pairs)
        decided = shot.outcomes.ended("won") * 1.0 - shot.outcomes.ended("lost") * 1.0
        net = shot.matrix(role, shot.outcomes.pairs, decided)
        return cls(
            areas=_areas(shot, role),
            region=region,
            claimed=shot.claimed(role),
            delivered=shot.delivered(role),
            needs=shot.needs,
            count=np.maximum(shot.needs.sum(1), 1),
            open_lines=shot.open_lines,
            work=TotalSums.of(work),
            in_segment=GroupSums.of(work, segment, segments),
            in_region=GroupSums.of(work, region, regions),
            well_in_segment=GroupSums.of(worth, segment, segments),
            well_in_both=GroupSums.of(worth, both, cells),
            well_linked=np.tanh(0.5 * (worth @ shot.linked)).tocsc().astype(np.float32),
            alike=SimilarCustomers.of(shot, role),
            above=TotalSums.of(above),
            answers=TotalSums.of(answers),
            above_in_segment=GroupSums.of(above, segment, segments),
            answers_in_segment=GroupSums.of(answers, segment, segments),
            net=TotalSums.of(net),
            repairs=shot.matrix(role, shot.serviced(role)).log1p(),
            meetings=shot.matrix(role, PairColumns.of(shot.rows.meetings)).log1p(),
            profile=shot.profile(role),
            recent=np.log1p(_recent(shot, role)),
            joined=joined.log1p(),
        )


def _matches(t: FeatureTables, shot: Snapshot, role: str, pairs: Pairs) -> Iterator[Floats]:
    """What partner and customer have in common."""
    for field in ("region", "city", "industry"):
        customers, partners, _ = shot.code(field)
        yield pairs.equal(partners[role], customers)
        if field == "region":
            yield pairs.take(t.areas, t.region)
    for lines in (t.claimed, t.delivered):
        shared = pairs.dot(lines, t.needs)
        yield np.minimum(shared, 1)
        yield shared / pairs.customer(t.count)
    yield np.minimum(pairs.dot(np.maximum(t.claimed, t.delivered), t.open_lines), 1)


def _experience(t: FeatureTables, pairs: Pairs) -> Iterator[Floats]:
    """How the partner does with others, and with those that are like this customer."""
    others, in_segment, in_region = (
        t.work.others(pairs),
        t.in_segment.others(pairs),
        t.in_region.others(pairs),
    )
    yield np.log1p(others)
    yield np.log1p(in_segment)
    yield in_segment / (others + 2)
    yield in_region / (others + 2)
    yield np.tanh(0.5 * t.well_in_segment.others(pairs))
    yield np.tanh(0.5 * t.well_in_both.others(pairs))
    yield pairs.sparse(t.well_linked)
    yield t.alike.share(pairs)
    yield t.above.others(pairs) / (t.answers.others(pairs) + PRIOR_ANSWERS) / 10
    yield t.above_in_segment.others(pairs) / (t.answers_in_segment.others(pairs) + PRIOR_ANSWERS) / 10


def _record(t: FeatureTables, pairs: Pairs) -> Iterator[Floats]:
    """What the partner has done: with us, at this customer, lately."""
    yield np.tanh(0.3 * t.net.others(pairs))
    yield pairs.sparse(t.repairs)
    yield pairs.sparse(t.meetings)
    yield pairs.partner(t.profile)
    yield pairs.partner(t.recent)
    yield pairs.sparse(t.joined)


def _areas(shot: Snapshot, role: str) -> Floats:
    """(p, v) 1 where the partner's profile names the region with that code."""
    codes, _, count = shot.code("region")
    place = dict(zip(shot.rows.customers.texts("region"), codes.tolist(), strict=True))
    made = np.zeros((len(shot.members[role]), count), np.float32)
    for i, partner in enumerate(shot.members[role]):
        made[i, [place[a] for a in partner["areas"] or () if place.get(a, -1) >= 0]] = 1
    return made


def _recent(shot: Snapshot, role: str) -> Floats:
    """(p,) how many customers the partner began to work for in the last half year."""
    fresh = shot.begun.days > np.datetime64(shot.day - dt.timedelta(days=RECENT))
    begun = shot.matrix(role, shot.begun.pairs.taken(fresh))
    return np.asarray(begun.sum(axis=1)).ravel()


@dataclass(frozen=True)
class SimilarCustomers:
    """The extent to which a partner works for customers that share partners, of any role, with this one.

    Cosine of the customers' partner sets, weighted mean of work (item-based neighbours; Sarwar et al. 2001). The (c, c)
    cosines are never made: they are (c, q) times (q, c), and are summed from the left.
    """

    kernel: Floats  # (p, q)
    scaled: csc_array  # (q, c) partner sets of unit length
    total: Floats  # (c,) sums of a customer's cosines with the others
    own: csc_array

    @classmethod
    def of(cls, shot: Snapshot, role: str) -> SimilarCustomers:
        work = shot.work(role)
        scaled, total = shot.cached("cosines", lambda: _cosines(shot.together))
        kernel: Any = (work @ scaled.T).toarray().astype(np.float32)
        return cls(kernel, scaled, total, work)

    def share(self, pairs: Pairs) -> Floats:
        found = pairs.spread(self.kernel, self.scaled)
        pairs.subtract(found, self.own)
        return found / pairs.customer(np.maximum(self.total, 1e-9))


def _cosines(together: csc_array) -> tuple[csc_array, Floats]:
    """(q, c) partner sets of unit length, and (c,) sums of a customer's cosines with the others."""
    length = np.asarray(together.sum(axis=0)).ravel()
    scaled = (together @ diags_array(1 / np.sqrt(np.maximum(length, 1)))).tocsc()
    return scaled, scaled.T @ np.asarray(scaled.sum(axis=1)).ravel() - (length > 0)
