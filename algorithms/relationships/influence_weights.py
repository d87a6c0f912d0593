"""Weights of influence: the parameters of a run, and the words by which titles are read."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters of a run. Flow weights are per edge, part weights per person and decision.

    `half_life` (days): how fast meetings fade. A person is hidden from a likelihood of `hidden_likelihood` on (see
    algorithms/influence/hidden.py), with fewer than `hidden_meetings` meetings within `contact` days.
    """

    damping: float = 0.48  # half of the rank is what a person's own part gives, half is passed on
    attenuation: float = 0.9  # of Katz centrality: at most so much of what somebody has is passed on whole
    influences: float = 1.0
    reports_to: float = 0.2
    meets: float = 0.15
    knows: float = 0.12
    other_line: float = 0.12  # an influence observed in a purchase of another product line
    employed: float = 0.45
    head: float = 2.5  # heads a department or the house
    decides: float = 0.5  # what sales registered leans towards those whom it meets anyway
    veto: float = 0.6
    consulted: float = 0.05
    attended: float = 0.2
    written: float = 0.05  # mails and messages about it
    advises: float = 0.1  # an expert who advises the customer
    peers: float = 2.25
    leads: float = 0.5  # looked to by others of the decision, as observed
    attention: float = (
        0.5  # turned to by others of the decision in mails, messages and meetings that they sent or called
    )
    joined: float = 0.1  # somebody of a partner that joins, in a what-if
    together: float = 0.3  # meetings of two, faded, that make half of the strongest tie
    half_life: int = 365
    contact: int = 365
    hidden_likelihood: float = 0.28
    hidden_meetings: int = 2


HEAD = re.compile(
    r"总裁|董事长|院长|主任|部长|科长|总监|总工|经理|主管|首席"
    r"|\b(president|ceo|chief|head|director|manager|vp|lead|deputy|owner)\b",
    re.I,
)
AIDE = re.compile(r"助理|秘书|专员|\b(assistant|secretary)\b", re.I)
PROCUREMENT = re.compile(r"采购|招标|procure|purchas|\bbuyer\b|sourcing", re.I)
WRITTEN = {"mail", "message"}
NO_MEETING = {"ticket"} | WRITTEN
UNSAID_WEIGHT, UNSAID_CONFIDENCE = 0.5, 0.7  # of an influence that is recorded without a figure
TITLES = ("title", "title_en", "department")  # what a person's own record says of the position
