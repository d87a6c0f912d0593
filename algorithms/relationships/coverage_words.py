"""A coverage in words, made from its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from algorithms.relationships.coverage import Coverage, PersonCoverage
from algorithms.relationships.strength import join_texts, percent_text
from graph.words import Text

NAMES_TOLD = 3


def coverage_lines(found: Coverage) -> list[Text]:
    """One sentence a fact: what is touched, who is missing, who must be met, the stance, and the single threads."""
    met = sum(p.touched for p in found.people)
    sentences = [
        TOUCHED.fill(share=percent_text(found.touched), met=met, people=len(found.people), within=found.within)
    ]
    if missing := [p for p in found.untouched if p.share > 0]:
        sentences.append(MISSING.fill(people=_listed(missing)))
    sentences += [(VETO if p.veto else MUST).fill(name=p.name) for p in found.uncovered]
    if found.stance.balance is not None:
        recorded = percent_text(found.stance.recorded)
        sentences.append(STANCE.fill(balance=f"{found.stance.balance:+.2f}", recorded=recorded))
    return [*sentences, *_threads(found)]


def _listed(people: Iterable[PersonCoverage]) -> Text:
    sentences = [NAMED.fill(name=p.name, share=percent_text(p.share)) for p in people]
    rest = [AND_MORE.fill(n=len(sentences) - NAMES_TOLD)] if len(sentences) > NAMES_TOLD else []
    return join_texts([*sentences[:NAMES_TOLD], *rest], Text(", ", "、"))


def _threads(found: Coverage) -> Iterator[Text]:
    threads = found.threads
    for person in (p for p in found.people if p.person == threads.contact and threads.contact_part >= threads.limit):
        yield ONE_CONTACT.fill(name=person.name, part=percent_text(threads.contact_part))
    if threads.carrier_name and threads.carrier_part >= threads.limit:
        yield ONE_CARRIER.fill(name=threads.carrier_name, part=percent_text(threads.carrier_part))


TOUCHED = Text(
    "{share} of the influence met within {within} days ({met} of {people} people)",
    "近 {within} 天已接触影响力的 {share}({people} 人中的 {met} 人)",
)
MISSING = Text("not met: {people}", "尚未接触:{people}")
NAMED = Text("{name} ({share})", "{name}({share})")
AND_MORE = Text("and {n} more", "另有 {n} 人")
VETO = Text("{name} holds a veto and was not met", "{name}拥有否决权,尚未接触")
MUST = Text("{name} must be met", "必须接触{name}")
STANCE = Text(
    "stance {balance} on a scale from -1 to +1, recorded for {recorded} of the influence",
    "立场 {balance}(-1 反对至 +1 支持),已记录影响力的 {recorded}",
)
ONE_CONTACT = Text(
    "single-threaded: {name} alone is {part} of what is touched", "单线风险:已接触影响力的 {part} 集中于{name}"
)
ONE_CARRIER = Text(
    "single-threaded: {name} alone carries {part} of what is touched", "单线风险:已接触影响力的 {part} 仅由{name}维系"
)
