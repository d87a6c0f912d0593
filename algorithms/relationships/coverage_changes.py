"""Changes in the coverage of a decision from one day to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from algorithms.relationships.coverage import Coverage, Level
from algorithms.relationships.strength import join_texts, percent_text
from graph.words import Text


@dataclass(frozen=True, slots=True)
class StanceMove:
    """A stance before and after; None: not recorded then."""

    person: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class CoverageChanges:
    """Differences between two coverages of one target; people by id. `touched`: the change of the share, -1 to 1."""

    touched: float
    reached: tuple[str, ...]
    lost: tuple[str, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    stances: tuple[StanceMove, ...]
    newly_must: tuple[str, ...]
    level: tuple[Level, Level]
    lines: tuple[Text, ...]


def coverage_changes(before: Coverage, after: Coverage) -> CoverageChanges:
    """The changes from one day to another: who was reached, who was lost to silence, who came, left or changed stance.

    Raises ValueError for coverages of two different targets.
    """
    if before.target != after.target:
        raise ValueError(f"{before.target} and {after.target} are not the same decision")
    old, new = {p.person: p for p in before.people}, {p.person: p for p in after.people}
    moves = [(p, old[p].stance if p in old else None, new[p].stance) for p in new]
    found = {
        "reached": [p for p in new if new[p].touched and not (p in old and old[p].touched)],
        "lost": [p for p in new if not new[p].touched and p in old and old[p].touched],
        "joined": [p for p in new if p not in old],
        "left": [p for p in old if p not in new],
        "newly_must": [p for p in new if new[p].must and not (p in old and old[p].must)],
    }
    stances = [StanceMove(*move) for move in moves if move[1] != move[2]]
    called = {p.person: p.name for p in (*before.people, *after.people)}
    return CoverageChanges(
        touched=after.touched - before.touched,
        **{what: tuple(people) for what, people in found.items()},
        stances=tuple(stances),
        level=(before.level, after.level),
        lines=tuple(_lines(before, after, found, stances, called)),
    )


def _lines(
    before: Coverage,
    after: Coverage,
    found: Mapping[str, list[str]],
    stances: list[StanceMove],
    called: Mapping[str, Text],
) -> list[Text]:
    sentences = [MOVED.fill(day=before.day, before=percent_text(before.touched), after=percent_text(after.touched))]
    for what, people in found.items():
        if people:
            sentences.append(CHANGED[what].fill(people=join_texts([called[p] for p in people], Text(", ", "、"))))
    sentences += [
        NEW_STANCE.fill(name=called[m.person], before=_signed(m.before), after=_signed(m.after)) for m in stances
    ]
    if before.level != after.level:
        sentences.append(NEW_LEVEL.fill(before=LEVELS[before.level], after=LEVELS[after.level]))
    return sentences


def _signed(stance: float | None) -> Text:
    return NOT_RECORDED if stance is None else Text(f"{stance:+.2f}", f"{stance:+.2f}")


MOVED = Text("touched influence from {before} on {day} to {after}", "已接触影响力由 {day} 的 {before} 变为 {after}")
CHANGED = {
    "reached": Text("newly met: {people}", "新接触:{people}"),
    "lost": Text("not met any more: {people}", "不再接触:{people}"),
    "joined": Text("joined: {people}", "新增:{people}"),
    "left": Text("left: {people}", "退出:{people}"),
    "newly_must": Text("must now be covered: {people}", "新增必须覆盖:{people}"),
}
NEW_STANCE = Text("stance of {name} from {before} to {after}", "{name}的立场由 {before} 变为 {after}")
NOT_RECORDED = Text("not recorded", "未记录")
NEW_LEVEL = Text("the map went from {before} to {after}", "地图由{before}变为{after}")
LEVELS = {"green": Text("green", "绿色"), "amber": Text("amber", "黄色"), "red": Text("red", "红色")}
