"""Due time of an answer, of all the times that a sentence names: exactly one that limits the answer, or a question."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from graph.words import Text
from workspace.office.office_time import OfficeHours
from workspace.sentences.date_mentions import date_mentions
from workspace.sentences.due_contexts import Bearing, bearing, limit_start
from workspace.sentences.duration_mentions import duration_mentions
from workspace.sentences.plain_sentences import Sentence
from workspace.sentences.time_mentions import DueTime, TimeMention

SOON = re.compile(
    r"尽快|尽早|马上|立刻|立即|速(?=回|复|办)|加急|紧急|\b(?:asap|as soon as possible|immediately|urgent(?:ly)?|right away|promptly)\b"
)

EITHER_OR = re.compile(r"\s*,?\s*(?:或者?|或是|还是|or|to|到|至|/|-|~|、)\s*(?:within|by|in|at)?\s*")


@dataclass(frozen=True, slots=True)
class DuePhrase:
    """When the answer is due, and where that stands in the plain sentence; or why it is not clear, and what it may be."""

    due: DueTime | None
    start: int = 0
    end: int = 0
    problem: Text | None = None
    candidates: tuple[DueTime, ...] = ()


def due_phrase(sentence: Sentence, at: dt.datetime, hours: OfficeHours) -> DuePhrase:
    """What a sentence that was said at a moment says of when the answer is due."""
    mentions = time_mentions(sentence, at, hours)
    bearings = _together(sentence, mentions, [bearing(sentence, mention) for mention in mentions])
    best = max(bearings, default=Bearing.NONE)
    chosen = [mention for mention, found in zip(mentions, bearings, strict=True) if found == best]
    if best == Bearing.NONE:
        soon = SOON.search(sentence.plain)
        return DuePhrase(None, *(soon.span() if soon else (0, 0)), problem=HOW_SOON if soon else UNSAID)
    start, end = limit_start(sentence, chosen[0]), chosen[-1].end
    found = {due.moment: due for mention in chosen if (due := mention.due)}
    every = tuple(found.values()) + tuple(due for mention in chosen for due in mention.candidates)
    problem = next((mention.problem for mention in chosen if mention.problem), None)
    if best == Bearing.PERHAPS:
        return DuePhrase(None, start, end, problem or UNCLEAR, every)
    if problem or len(found) != 1:
        return DuePhrase(None, start, end, problem or SEVERAL, every)
    return DuePhrase(chosen[0].due, start, chosen[0].end)


def _together(sentence: Sentence, mentions: list[TimeMention], bearings: list[Bearing]) -> list[Bearing]:
    """Of "24 hours or 3 days" both are what the last one is."""
    found = list(bearings)
    for n in range(len(mentions) - 1, 0, -1):
        if EITHER_OR.fullmatch(sentence.plain[mentions[n - 1].end : mentions[n].start]):
            found[n - 1] = max(found[n - 1 : n + 1])
    return found


def time_mentions(sentence: Sentence, at: dt.datetime, hours: OfficeHours) -> list[TimeMention]:
    """Durations and dates in the order in which they stand; where both are read at one place, the longer."""
    both = [*duration_mentions(sentence.plain, at, hours), *date_mentions(sentence, at, hours)]
    apart: list[TimeMention] = []
    for mention in sorted(both, key=lambda each: (each.start, -each.end)):
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    return apart


UNSAID = Text("until when is the answer needed?", "需要何时之前答复?")
HOW_SOON = Text("how soon: until which time?", "多快?请给出具体时限")
UNCLEAR = Text("is this when the answer is due?", "这是答复的时限吗?")
SEVERAL = Text("more than one time is named; which one is for the answer?", "出现多个时间,哪一个是答复时限?")
