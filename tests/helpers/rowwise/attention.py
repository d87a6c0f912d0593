"""Attention: to whom the people of each group turn, in mails, messages and meetings that somebody sent or called.

Whoever writes to ten people looks up to each no less, so attention is not shared out as PageRank would: it is Katz centrality
among the people of a group, all groups as blocks of one matrix, told term by term for each who turns to somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from algorithms.influence.eigenvector_centrality import katz_centrality

Turns = Mapping[str, Mapping[str, float]]  # person → person → how much the one turns to the other


def attention(groups: Sequence[Iterable[str]], turns: Turns, attenuation: float) -> list[dict[tuple[str, str], float]]:
    """For each group (from, to) → the attention that the one gives the other: a part of 1 and of what he or she gets in turn."""
    members = [(k, person) for k, group in enumerate(groups) for person in group]
    place = {member: i for i, member in enumerate(members)}
    pairs = [
        (i, place[k, other], weight)
        for i, (k, person) in enumerate(members)
        for other, weight in turns.get(person, {}).items()
        if (k, other) in place
    ]
    found: list[dict[tuple[str, str], float]] = [{} for _ in groups]
    if not pairs:
        return found
    source, target, weight = (np.array(column) for column in zip(*pairs, strict=True))
    block = np.array([k for k, _ in members])
    katz = katz_centrality(source, target, weight, np.ones(len(members)), block=block, attenuation=attenuation)
    whole = katz.score * (katz.total * np.bincount(block))[block]  # of starts of 1 each
    amounts = katz.factor[block[source]] * weight * whole[source]
    for i, j, amount in zip(source.tolist(), target.tolist(), amounts.tolist(), strict=True):
        k, person = members[i]
        found[k][person, members[j][1]] = amount
    return found
