"""One party once: what the matcher says of pairs, applied to the graph; what it can't say goes to the review list.

    originals (graph) → profiles → verdicts (ingest/resolve/matching.py) → groups → Graph.regroup

Each original id is marked with what was told of it when it was last resolved. So a run looks only at those that are new or
have changed, against all others, and gives what a full run would give for them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import orjson

from graph.clock import now
from graph.db.client import Graph
from graph.model.claims import Claims, Ranks, rank_of
from graph.store import parties
from graph.store import writers as store
from graph.store.identifiers import match_id
from graph.store.parties import SourceIdentity
from graph.words import BadInput, NotFound, Text
from ingest.resolve.clusters import Decided, consistent_clusters
from ingest.resolve.matching import Matcher
from ingest.resolve.organization_pairs import reached_alike
from ingest.resolve.profiles import Profile, Verdict
from ingest.resolve.shipped import SHIPPED

MINTED = re.compile(r"(ORG|PER)-[0-9A-F]{12}\Z")
KEYS = ("credit_code", "email", "domain", "phone")
FACTS = ("region", "city", "address", "postcode", "country", "industry", "title", "department", "gender", "birth_year")
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
    found = parties.read_source_identities(graph, label)
    repeating = parties.repeating_feeds(graph)
    profiles = {id: party_profile(label, original, repeating) for id, original in found.items()}
    matcher, learnt = _matcher(graph, list(profiles.values()), full)
    full = full or learnt
    marks = {id: _mark(p) for id, p in profiles.items()}
    new = {id for id, original in found.items() if full or original.mark != marks[id]} | set(ids)
    if not new:
        return
    decisions = parties.match_decisions(graph, label)
    verdicts = matcher.resolve(profiles.values(), None if full else new, decisions)
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
    for id in found:
        nodes.setdefault(changed.get(id, found[id].node), {})[id] = marks[id]
    touched = {changed.get(id, found[id].node) for id in scope}
    parties.mark_resolved(graph, label, {node: of for node, of in nodes.items() if node in touched})
    done.undecided += len(undecided)
    rows = [_row(label, found, v) for v in undecided]
    parties.write_undecided(graph, label, rows, None if full else sorted(new))
    if learnt:
        parties.keep_matcher_parameters(graph, label, orjson.dumps(matcher.parameters()[label]).decode(), len(profiles))


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


def _matcher(graph: Graph, profiles: list[Profile], full: bool) -> tuple[Matcher, bool]:
    """The matcher that has learnt from this graph, and whether it learnt just now: then everybody is to be looked at.

    It learns when asked to, and when there are several times the profiles that it learnt from before.
    """
    if len(profiles) < ENOUGH:
        return Matcher.shipped(), False
    label = profiles[0].label
    known = parties.matcher_parameters(graph, label)
    if known and not full and len(profiles) < GROWN * known.profiles:
        try:
            return Matcher.from_parameters(SHIPPED | {label: orjson.loads(known.parameters)}), False
        except BadInput:  # learnt by a version that compared other things
            pass
    return Matcher.train(profiles), True


def _standing(found: dict[str, SourceIdentity], new: set[str]) -> list[Verdict]:
    """The groups as they are, among those that have not changed."""
    kept = []
    for node, members in parties.grouped_by_node(found).items():
        still = sorted(id for id in members if id not in new)
        hub = node if node in still else next(iter(still), "")
        kept += [Verdict(min(hub, id), max(hub, id), "same", 1.0) for id in still if id != hub]
    return kept


def _canonical_id(group: list[str], found: dict[str, SourceIdentity], ranks: Ranks) -> str:
    """The id that stands for a group: one that a source gave, the best source first, then the first in order."""

    def best(id: str) -> int:
        return max((rank_of(who, ranks) for who in found[id].claims.get(":", {})), default=0)

    return min(group, key=lambda id: (MINTED.match(id) is not None, -best(id), id))


def _regroup(
    graph: Graph, label: str, found: dict[str, SourceIdentity], desired: dict[str, str], changed: dict[str, str]
) -> None:
    """Apply what has changed, some groups at a time; everybody on the nodes concerned is named."""
    near = _neighbours(found, desired)
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


def _neighbours(found: dict[str, SourceIdentity], desired: dict[str, str]) -> dict[str, set[str]]:
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


def party_profile(label: str, original: SourceIdentity, repeating: frozenset[str] = frozenset()) -> Profile:
    """The profile of an original id: what the sources claim, as the matcher wants it."""
    claims = original.claims
    names = [n for field in ("name", "name_en", "aliases") for n in _claimed_values(claims, field)]
    keys = {k: values[0] for k in KEYS if (values := _claimed_values(claims, k))}
    facts: dict[str, str | list[str]] = {k: values[0] for k in FACTS if (values := _claimed_values(claims, k))}
    if original.employers:
        facts["employers"] = sorted(original.employers)
    if original.related:
        facts["related"] = sorted(original.related)
    feeds = {who.partition("@")[0] for who in claims.get(":", {})}
    sources = ",".join(sorted({feed.split("/")[0] for feed in feeds}))
    return Profile(
        original.id, label, list(dict.fromkeys(names)), keys, facts, sources, bool(feeds) and feeds <= repeating
    )


def _claimed_values(claims: Claims, field: str) -> list[str]:
    """All values that anybody claims for a field, in the order of the claimants."""
    values = [claim[0] for _, claim in sorted(claims.get(field, {}).items())]
    return [str(v) for value in values for v in (value if isinstance(value, list) else [value])]


def _mark(p: Profile) -> str:
    serialized = orjson.dumps([p.names, p.keys, p.facts, *([True] if p.repeats else [])], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(serialized, digest_size=6).hexdigest()


def _row(label: str, found: dict[str, SourceIdentity], v: Verdict) -> dict[str, object]:
    return {
        "id": match_id(label, v.a, v.b),
        "a": v.a,
        "b": v.b,
        "answer": "undecided",
        "probability": v.probability,
        "name_a": parties.display_name(found, v.a),
        "name_b": parties.display_name(found, v.b),
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
