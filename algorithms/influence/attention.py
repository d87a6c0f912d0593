"""Attention: to whom the people of each group turn, in mails, messages and meetings that somebody sent or called.

Whoever writes to ten people looks up to each no less, so attention is not shared out as PageRank would: it is Katz centrality
among the people of a group, all groups as blocks of one matrix, told term by term for each who turns to somebody.
"""

from __future__ import annotations

import numpy as np

from algorithms.influence.eigenvector_centrality import katz_centrality
from algorithms.relationships.engagement_evidence import Contacts
from algorithms.relationships.row_groups import Amounts, Numbers, PairSet, RowGroups


def attention_pairs(
    group: Numbers, person: Numbers, turns: Contacts, people: int, attenuation: float
) -> tuple[Numbers, Numbers, Amounts]:
    """(member, member, amount): the attention that the one gives the other, a part of 1 and of what he or she gets in turn.

    Members are pairs of a group and a person, by group, then person; `people` is how many persons there are in all.
    """
    members = PairSet(group, person, people)
    source, at = RowGroups(turns.source, people).joined(person)
    target = members.places(group[source], turns.target[at])
    inside = target >= 0
    source, target, weight = source[inside], target[inside], turns.often[at[inside]]
    if not len(source):
        return source, target, weight
    katz = katz_centrality(source, target, weight, np.ones(len(group)), block=group, attenuation=attenuation)
    whole = katz.score * (katz.total * np.bincount(group))[group]  # of starts of 1 each
    return source, target, katz.factor[group[source]] * weight * whole[source]
