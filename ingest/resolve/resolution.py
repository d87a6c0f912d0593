"""One party once: what the matcher says of pairs, applied to the graph; what it can't say goes to the review list.

    originals (graph) → profiles → verdicts (ingest/resolve/matching.py) → groups → Graph.regroup

Each original id is marked with what was told of it when it was last resolved. So a run looks only at those that are new or
have changed, against all others, and gives what a full run would give for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from sys import intern
from typing import Literal, NamedTuple

import orjson

from graph.clock import now
from graph.db.client import Graph
from graph.model.claims import Ranks, rank_of
from graph.store import parties
from graph.store import writers as store
from graph.store.identifiers import match_id
from graph.words import BadInput, NotFound, Text
from ingest.resolve.candidate_pairs import compare_profiles
from ingest.resolve.clusters import Decided, bridged_ids, consistent_clusters
from ingest.resolve.matching import Matcher
from ingest.resolve.organization_pairs import reached_alike
from ingest.resolve.profiles import Profile, Verdict, party_profile, profile_mark
from ingest.resolve.shipped import SHIPPED

MINTED = re.compile(r"(ORG|PER)-[0-9A-F]{12}\Z")
LABELS = ("Organization", "Person")
GROUPS = 200  # regrouped in one transaction
ENOUGH = 200  # profiles to learn from
GROWN = 4  # times as many profiles as were learnt from: time to learn anew


@dataclass(slots=True)
class Resolution:
    """The result of a resolution: parties looked at, ids that changed their node, pairs for a person to decide."""

    looked_at: int = 0
    merged: int = 0
    parted: int = 0
    undecided: int = 0

    def __add__(self, later: Resolution) -> Resolution:
        return Resolution(
            self.looked_at + later.looked_at,
            self.merged + later.merged,
            self.parted + later.parted,
            self.undecided + later.undecided,
        )


def resolve_parties(
    graph: Graph, full: bool = False, progress: Callable[[str, int, int], None] | None = None
) -> Resolution:
    """Resolve organisations, then people (whose employers tell them apart). `full`: learn anew and look at everybody."""
    done = Resolution()
    for at, label in enumerate(LABELS):
        if progress:
            progress(label, at, len(LABELS))
        _resolve_label(graph, label, full, done)
    return done


def decide_pair(graph: Graph, a: str, b: str, answer: Literal["same", "distinct"], by: str) -> Resolution:
    """Keep a person's decision on two ids, and apply it. Raises NotFound, or BadInput for the same id twice."""
    label = _label_of_both(graph, a, b)
    parties.record_match_decision(graph, label, a, b, answer, by)
    return _applied(graph, label, {a, b})


def forget_decision(graph: Graph, a: str, b: str) -> Resolution:
    """Take a decision back; the matcher decides again. Raises NotFound where there is none."""
    label = _label_of_both(graph, a, b)
    if not parties.delete_match_decision(graph, label, a, b):
        raise NotFound(NO_DECISION.fill(a=a, b=b))
    return _applied(graph, label, {a, b})


def _applied(graph: Graph, label: str, ids: set[str]) -> Resolution:
    done = Resolution()
    _resolve_label(graph, label, False, done, ids)
    if label == "Organization":  # whose employer is one now, or is not any more
        _resolve_label(graph, "Person", False, done)
    return done


def _label_of_both(graph: Graph, a: str, b: str) -> str:
    if a == b:
        raise BadInput(TWICE.fill(id=a))
    for label in LABELS:
        found = store.current_ids(graph, label, [a, b])
        if len(found) == 2:
            return label
        if found:
            raise NotFound(NOBODY.fill(id=({a, b} - found.keys()).pop()))
    raise NotFound(NOBODY.fill(id=a))


def _resolve_label(graph: Graph, label: str, full: bool, done: Resolution, ids: Iterable[str] = ()) -> None:
    profiles, found = _read_parties(graph, label)
    matcher = _known_matcher(graph, label, len(profiles), full)
    full = full or matcher is None
    new = {id for id, party in found.items() if full or party.changed} | set(ids)
    if not new:
        return
    decisions = parties.match_decisions(graph, label)
    compared = compare_profiles(label, profiles.values(), None if full else new)
    learnt = matcher or Matcher.shipped()
    if not matcher:
        learnt.learn(compared)
    verdicts = learnt.verdicts(compared, None if full else new, decisions)
    del compared
    if not full and (bridged := bridged_ids(verdicts, {id: party.node for id, party in found.items()}) - new):
        new |= bridged
        verdicts = learnt.verdicts(compare_profiles(label, profiles.values(), new), new, decisions)
    groups, undecided = settle_verdicts(profiles, verdicts, decisions, _standing(found, new))
    ranks = parties.source_ranks(graph)
    desired = {id: stands for group in groups for stands in [_canonical_id(group, found, ranks)] for id in group}
    nodes_of_new = {found[id].node for id in new}
    scope = {id for id, o in found.items() if o.node in nodes_of_new}
    scope |= {id for group in groups if not scope.isdisjoint(group) for id in group}
    changed = {id: desired.get(id, id) for id in scope if found[id].node != desired.get(id, id)}
    done.looked_at += len(new)
    done.merged += sum(stands != id for id, stands in changed.items())
    done.parted += sum(stands == id for id, stands in changed.items())
    _regroup(graph, label, found, desired, changed)
    nodes: dict[str, dict[str, str]] = {}
    for id, party in found.items():
        nodes.setdefault(changed.get(id, party.node), {})[id] = party.mark
    touched = {changed.get(id, found[id].node) for id in scope}
    parties.mark_resolved(graph, label, {node: of for node, of in nodes.items() if node in touched})
    done.undecided += len(undecided)
    rows = [_row(label, profiles, v) for v in undecided]
    parties.write_undecided(graph, label, rows, None if full else sorted(new))
    if not matcher:
        kept = orjson.dumps(learnt.parameters()[label]).decode()
        parties.keep_matcher_parameters(graph, label, kept, len(profiles))


class PartyState(NamedTuple):
    """An original id as it stands: its node, who claims it, how it looks now and whether it looked so when last resolved."""

    node: str
    claimants: tuple[str, ...]
    mark: str
    changed: bool


def _read_parties(graph: Graph, label: str) -> tuple[dict[str, Profile], dict[str, PartyState]]:
    """The profile of each original id, and how it stands. What else is claimed of it is not kept in memory."""
    repeating = parties.repeating_feeds(graph)
    profiles: dict[str, Profile] = {}
    read: dict[str, tuple[str, tuple[str, ...], str]] = {}
    for original in parties.source_identities(graph, label):
        profiles[original.id] = party_profile(label, original, repeating)
        read[original.id] = original.node, tuple(map(intern, original.claims.get(":", ()))), original.mark
    for profile in profiles.values():
        _keep_known(profile, profiles)
    marks = {id: profile_mark(profile) for id, profile in profiles.items()}
    return profiles, {id: PartyState(node, who, marks[id], marks[id] != was) for id, (node, who, was) in read.items()}


def _keep_known(profile: Profile, profiles: Mapping[str, Profile]) -> None:
    """Leave out related ids that are nobody's."""
    if related := [id for id in profile.facts.pop("related", ()) if id in profiles]:
        profile.facts["related"] = related


def settle_verdicts(
    profiles: Mapping[str, Profile], verdicts: list[Verdict], decisions: Decided, standing: Iterable[Verdict] = ()
) -> tuple[list[list[str]], list[Verdict]]:
    """The ids that are one party, and what a person has to decide: two that one list tells apart are among these."""
    apart = {(v.a, v.b): v for v in verdicts if _is_listed_twice(profiles[v.a], profiles[v.b], v, decisions)}
    final = [replace(v, answer="distinct") if (v.a, v.b) in apart else v for v in verdicts]
    groups, settled = consistent_clusters([*final, *standing], decisions)
    return groups, [v for v in settled if v.answer == "undecided"] + [
        replace(v, answer="undecided", reasons_against=[*v.reasons_against, TWO_IDS]) for v in apart.values()
    ]


def _is_listed_twice(a: Profile, b: Profile, verdict: Verdict, decisions: Decided) -> bool:
    """Whether one list has both under ids of its own and nothing but their names says that they are one: a person has to decide.

    Alike names of one list are more often two parties than one: of 145 such pairs of listed companies, 85 were. A key, the
    phone or the address that both have says otherwise, and so does a feed that holds parties more than once (`unique: false`).
    """
    if verdict.answer != "same" or frozenset((a.id, b.id)) in decisions or a.source != b.source:
        return False
    if a.repeats and b.repeats or MINTED.match(a.id) or MINTED.match(b.id):
        return False
    same_key = any(a.keys.get(key) and a.keys.get(key) == b.keys.get(key) for key in ("credit_code", "email"))
    return not same_key and not (a.label == "Organization" and reached_alike(a, b))


def _known_matcher(graph: Graph, label: str, profiles: int, full: bool) -> Matcher | None:
    """The matcher that has learnt from this graph; None where it is to learn now: then everybody is to be looked at.

    It learns when asked to, and when there are several times the profiles that it learnt from before.
    """
    if profiles < ENOUGH:
        return Matcher.shipped()
    known = parties.matcher_parameters(graph, label)
    if known and not full and profiles < GROWN * known.profiles:
        try:
            return Matcher.from_parameters(SHIPPED | {label: orjson.loads(known.parameters)})
        except BadInput:  # learnt by a version that compared other things
            pass
    return None


def _standing(found: Mapping[str, PartyState], new: set[str]) -> list[Verdict]:
    """The groups as they are, among those that have not changed."""
    kept = []
    for node, members in parties.grouped_by_node(found).items():
        still = sorted(id for id in members if id not in new)
        hub = node if node in still else next(iter(still), "")
        kept += [Verdict(min(hub, id), max(hub, id), "same", 1.0) for id in still if id != hub]
    return kept


def _canonical_id(group: list[str], found: Mapping[str, PartyState], ranks: Ranks) -> str:
    """The id that stands for a group: one that a source gave, the best source first, then the first in order."""

    def best(id: str) -> int:
        return max((rank_of(who, ranks) for who in found[id].claimants), default=0)

    return min(group, key=lambda id: (MINTED.match(id) is not None, -best(id), id))


def _regroup(
    graph: Graph, label: str, found: Mapping[str, PartyState], desired: dict[str, str], changed: dict[str, str]
) -> None:
    """Apply what has changed, some groups at a time; everybody on the nodes concerned is named."""
    near = _neighbours(found, desired) if changed else {}
    batch: dict[str, str] = {}
    seen: set[str] = set()
    groups = 0
    for id in sorted(changed):
        if id not in seen:
            group = _connected(id, near)
            seen |= group
            batch |= {member: desired.get(member, member) for member in group}
            groups += 1
            if groups % GROUPS == 0:
                store.regroup(graph, label, batch)
                batch = {}
    if batch:
        store.regroup(graph, label, batch)


def _neighbours(found: Mapping[str, PartyState], desired: dict[str, str]) -> dict[str, set[str]]:
    """Id → those that share a node with it, now or afterwards."""
    near: dict[str, set[str]] = {id: set() for id in found}
    for id, original in found.items():
        for hub in (original.node, desired.get(id, id)):
            if hub != id and hub in near:
                near[id].add(hub)
                near[hub].add(id)
    return near


def _connected(id: str, near: dict[str, set[str]]) -> set[str]:
    group, todo = {id}, [id]
    while todo:
        news = near[todo.pop()] - group
        group |= news
        todo += news
    return group


def _row(label: str, profiles: Mapping[str, Profile], v: Verdict) -> dict[str, object]:
    return {
        "id": match_id(label, v.a, v.b),
        "a": v.a,
        "b": v.b,
        "answer": "undecided",
        "probability": v.probability,
        "name_a": next(iter(profiles[v.a].names), v.a),
        "name_b": next(iter(profiles[v.b].names), v.b),
        "at": now(),
        "reasons_for": [r.en for r in v.reasons_for],
        "reasons_for_zh": [r.zh for r in v.reasons_for],
        "reasons_against": [r.en for r in v.reasons_against],
        "reasons_against_zh": [r.zh for r in v.reasons_against],
    }


TWO_IDS = Text("one source lists both, under ids of its own", "同一来源以不同编号分别列出二者")
NOBODY = Text("there is no organisation or person {id!r}", "没有组织或人员 {id!r}")
NO_DECISION = Text("nobody has decided on {a} and {b}", "尚无人判定 {a} 与 {b}")
TWICE = Text("{id} is one id; name two", "{id} 是同一个编号;请给出两个")
