"""Hosts of people in meetings: who of our side or of a partner, from another house, met whom, and when."""

from __future__ import annotations

import numpy as np

from algorithms.relationships.evidence import NO_MEETING, Evidence, Participants
from algorithms.relationships.row_groups import Flags, Numbers, PairSet, RowGroups, flat_lists


class MeetingHosts:
    """(person, engagement, host) of every meeting: the host is a person's number, or a partner's plus the count of people."""

    def __init__(self, evidence: Evidence):
        self.evidence = evidence
        present = _present(evidence)
        found = [_people(evidence, present), _partners(evidence, present)]
        self.person, self.event, self.host = (np.concatenate(columns) for columns in zip(*found, strict=True))
        self.age = evidence.today - evidence.day[self.event]
        self.rows = RowGroups(self.person, evidence.people)

    def met(self, within: int) -> tuple[Flags, Numbers]:
        """(people,) whether somebody was met within so many days, and the host where all meetings had the same one, else -1."""
        lately = self.age <= within
        width = self.evidence.people + self.evidence.houses
        pairs = PairSet(self.person[lately], self.host[lately], width)
        hosts = np.bincount(pairs.first, minlength=self.evidence.people)
        only = np.full(self.evidence.people, -1)
        only[pairs.first] = pairs.second
        return hosts > 0, np.where(hosts == 1, only, -1)


def _present(evidence: Evidence) -> Participants:
    """Who was in each meeting that had taken place; what was written is none."""
    event, person = evidence.participants
    counts = (~evidence.is_kind(*NO_MEETING) & (evidence.day <= evidence.today))[event]
    return Participants(event[counts], person[counts])


def _people(evidence: Evidence, present: Participants) -> tuple[Numbers, Numbers, Numbers]:
    """Others of our side, a partner or experts."""
    event, person = present
    side = evidence.own | evidence.crew | np.array(evidence.rows.people["expert"])
    hosting = side[person]
    groups = RowGroups(np.where(hosting, event, -1), len(evidence.rows.engagements))
    work = RowGroups(evidence.employee, evidence.people)
    found = []
    for which, row in groups.joined_in_parts(event):
        host = person[row]
        apart = ~_colleagues(evidence, work, person[which], host) & (host != person[which])
        found.append((person[which][apart], event[which][apart], host[apart]))
    nothing = (np.zeros(0, dtype=np.int64),) * 3
    a, b, c = (np.concatenate(columns) for columns in zip(*found, nothing, strict=True))
    return a, b, c


def _colleagues(evidence: Evidence, work: RowGroups, one: Numbers, other: Numbers) -> Flags:
    """Whether two work at the same house."""
    which, row = work.joined(other)
    found = np.zeros(len(one), dtype=bool)
    found[which[evidence.employed.holds(evidence.employer[row], one[which])]] = True
    return found


def _partners(evidence: Evidence, present: Participants) -> tuple[Numbers, Numbers, Numbers]:
    """Partners who were there without a name, of whom the person is not one."""
    event, partner = flat_lists(evidence.rows.engagements, "partners")
    which, at = RowGroups(event, len(evidence.rows.engagements)).joined(present.event)
    host, person = partner[at], present.person[which]
    apart = ~evidence.employed.holds(host, person)
    return person[apart], present.event[which][apart], host[apart] + evidence.people
