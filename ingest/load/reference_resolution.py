"""Reference resolution within a batch: each party known or new and whole, each relationship between two who are there."""

from __future__ import annotations

from graph.db.transactions import group_by
from graph.model.records import missing_fields
from graph.store.identifiers import PARTIES
from graph.words import Text
from ingest.drafts.row_drafts import NodeCandidate, RowResult
from ingest.load.party_identity import IdentityResolver
from ingest.names.party_mentions import Prerequisite


def resolve_references(
    identity: IdentityResolver, results: list[RowResult], promised: frozenset[str] | None = None
) -> None:
    """Say who everybody is, then reject row after row until all that are left hold together.

    With `promised`, ends of edges are made where nobody is found, but for keys of parties that rows to come will bring.
    """
    identity.look_up(results)
    for d in results:
        for n in d.nodes if not d.reasons else ():
            if reason := identity.name_node(d, n):
                d.reasons.append(reason)
    if promised is not None:
        _make_ends(identity, results, promised)
    while True:
        before = sum(d.is_accepted for d in results)
        _require_whole(identity, results)
        _withdraw(identity, results)
        _find_ends(identity, results)
        if sum(d.is_accepted for d in results) == before:
            return


def _make_ends(identity: IdentityResolver, results: list[RowResult], promised: frozenset[str]) -> None:
    """Parties that only edges name; each row that names one brings it, in case that another row does not hold."""
    parties = [(d, p) for d in results if not d.reasons for e in d.edges for p in (e.start, e.end)]
    for d, party in parties:
        if party.new and identity.may_be_made(party, promised):
            made = NodeCandidate(party.new.labels, party, party.new.values)
            identity.name_node(d, made)
            d.nodes.append(made)


def _require_whole(identity: IdentityResolver, results: list[RowResult]) -> None:
    """A party that is new needs its required fields, from whichever of its rows."""
    incomplete = [(d, n) for d in results for n in d.nodes if _is_new(identity, d, n) and _lacking(identity, [n])]
    if not incomplete:
        return
    wanted = {(n.party.label, n.id) for _, n in incomplete}
    all_told = [(d, n) for d in results if d.is_accepted for n in d.nodes if (n.party.label, n.id) in wanted]
    whole = group_by(all_told, lambda pair: (pair[1].party.label, pair[1].id))
    for d, n in incomplete:
        others = [other for _, other in whole.get((n.party.label, n.id), [])]
        into = d.reasons or d.waiting_reasons  # another row may yet bring what this one lacks
        into += [reason for reason in _lacking(identity, others or [n]) if reason not in into]
        if not d.reasons:
            d.prerequisites.append(Prerequisite("known", (n.party,)))


def _is_new(identity: IdentityResolver, d: RowResult, n: NodeCandidate) -> bool:
    if n.id:
        return (n.party.label, n.id) in identity.new
    return bool(d.reasons) and identity.is_unknown(n.party)


def _lacking(identity: IdentityResolver, nodes: list[NodeCandidate]) -> list[Text]:
    """What these drafts of one new party lack, taken together."""
    required = identity.required(nodes[0].party.label)
    if all(any(n.values.get(name) is not None for n in nodes) for name in required):
        return []
    values = {k: v for n in nodes for k, v in n.values.items() if v is not None}
    return missing_fields(required, values)


def _withdraw(identity: IdentityResolver, results: list[RowResult]) -> None:
    """Forget the new ids that only rejected rows would have brought."""
    lost = {(n.party.label, n.id) for d in results if not d.is_accepted for n in d.nodes} & identity.new.keys()
    if lost:
        for label, id in lost - {(n.party.label, n.id) for d in results if d.is_accepted for n in d.nodes}:
            identity.forget(label, id)


def _find_ends(identity: IdentityResolver, results: list[RowResult]) -> None:
    for d in results:
        if d.is_accepted:
            for e in d.edges:
                start, end = (identity.watch.refuses(d, p) or identity.find(p) for p in (e.start, e.end))
                if isinstance(start, Text) or isinstance(end, Text):
                    for reason, party in ((start, e.start), (end, e.end)):
                        if isinstance(reason, Text):
                            d.waiting_reasons.append(reason)
                            d.prerequisites.append(Prerequisite("found", (party,)))
                elif start[0] == end[0] and e.start.label == e.end.label and e.start.label in PARTIES:
                    into = d.waiting_reasons if start[1] != end[1] else d.reasons  # two that were merged may be parted
                    into.append(ONE_PARTY.fill(type=e.type, id=start[0]))
                    d.prerequisites.append(Prerequisite("apart", (e.start, e.end)))
                else:
                    e.ends = start, end


ONE_PARTY = Text(
    "{type} would join {id} to itself: both ends are one party; correct one of them",
    "{type} 的两端是同一主体 {id};请更正其中一端",
)
