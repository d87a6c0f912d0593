"""Sections of customer solutions as lines on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from battlemap.cli.console import LANG
from graph.db.transactions import Row
from graph.model.codes import word
from graph.model.workspaces.solution_sections import FIELDS, KINDS, LINKS
from graph.words import Text

LONGEST = 60  # characters of a value in a list


def section_line(found: Row) -> str:
    """One line: id, kind, state, title, whom it waits for, due time, clashes."""
    of = found["section"]
    parties = [link["id"] for link in found["links"] if link["link"] == "owned_by"]
    parts = [
        of["id"],
        KINDS[of["kind"]].text[LANG],
        word("state", of["state"])[LANG],
        of["title"],
        ", ".join([*parties, *([of["owner"]] if of.get("owner") else [])]),
        DUE.fill(due=f"{of['due']:%Y-%m-%d %H:%M}")[LANG] if of.get("due") else "",
        CLASHES.fill(n=len(found["clashes"]))[LANG] if found["clashes"] else "",
    ]
    return "  ".join(part for part in parts if part)


def section_details(found: Row) -> Iterator[str | Text]:
    """All of a section: fields, who sees it, links, clashes side by side, and its history."""
    of = found["section"]
    yield section_line(found)
    yield VERSION.fill(version=of["version"])
    yield from (
        f"  {FIELDS[name].text[LANG]}: {of[name]}" for name in FIELDS if name != "title" and of.get(name) is not None
    )
    seen = ", ".join(each["id"] for each in found["audience"])
    yield SEEN.fill(partners=seen) if seen else OURS
    yield from (f"  {LINKS[each['link']].text[LANG]}: {each['id']} {each['title'] or ''}" for each in found["links"])
    for clash in found["clashes"]:
        yield CLASH.fill(id=clash["id"], field=FIELDS[clash["field"]].text, by=clash["by"])
        yield f"    = {of.get(clash['field'])}"
        yield f"    ? {clash['value']}"
    for each in found["history"]:
        yield f"  {each['at']:%Y-%m-%d %H:%M}  {each['by']}  {each['id']}  {each['field']}: {_short(each['value'])}"


def overview_lines(overview: Row) -> Iterator[str | Text]:
    """How many are in which state, what has no answer, whom the rest waits for."""
    yield "  ".join(f"{word('state', state)[LANG]} {n}" for state, n in overview["states"].items() if n)
    for title in overview["unanswered"]:
        yield UNANSWERED.fill(title=title)
    for who, titles in overview["waiting"].items():
        yield (WAITING.fill(who=who, titles="; ".join(titles)) if who else NOBODY.fill(titles="; ".join(titles)))


def difference_lines(rows: Iterable[Row]) -> Iterator[str | Text]:
    """Each field that was edited, before and after."""
    none = True
    for row in rows:
        none = False
        yield f"{row['id']}  {row['title']}  {FIELDS[row['field']].text[LANG]}  ({', '.join(dict.fromkeys(row['people']))})"
        yield f"  - {_short(row['before'])}"
        yield f"  + {_short(row['after'])}"
    if none:
        yield UNCHANGED


def audience_lines(answer: Row, is_done: bool) -> Iterator[Text]:
    """Who gains and who loses a section, and what of it."""
    shown = ", ".join(answer["shown"])
    for id in answer["gains"]:
        yield (GAINED if is_done else GAINS).fill(id=id, shown=shown)
    for id, since in zip(answer["loses"], answer["seen_since"], strict=True):
        yield (LOST if is_done else LOSES).fill(id=id, shown=shown, since=since[:16])
    if not (answer["gains"] or answer["loses"]):
        yield SAME
    elif not is_done:
        yield CONFIRM


def _short(value: str | None) -> str:
    text = " ".join((value or "–").split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


DUE = Text("due {due}", "截止 {due}")
CLASHES = Text("{n} clashes", "{n} 处冲突")
VERSION = Text("  version {version}", "  版本 {version}")
SEEN = Text("  seen by us and {partners}", "  我方与 {partners} 可见")
OURS = Text("  seen by us alone", "  仅我方可见")
CLASH = Text("  clash {id}: {field}, the other version by {by}", "  冲突 {id}:{field},另一版本来自 {by}")
UNANSWERED = Text("no answer to: {title}", "尚无应答:{title}")
WAITING = Text("waits for {who}: {titles}", "等待 {who}:{titles}")
NOBODY = Text("waits for nobody named: {titles}", "未指定负责人:{titles}")
UNCHANGED = Text("nothing was edited", "没有编辑")
GAINS = Text("{id} would see: {shown}", "{id} 将可见:{shown}")
GAINED = Text("{id} sees: {shown}", "{id} 现可见:{shown}")
LOSES = Text("{id} would no longer see: {shown}; it has since {since}", "{id} 将不再可见:{shown};自 {since} 起已可见")
LOST = Text("{id} no longer sees: {shown}; it did since {since}", "{id} 不再可见:{shown};自 {since} 起曾可见")
SAME = Text("nothing changes", "没有变化")
CONFIRM = Text("nothing is changed yet: add --yes", "尚未执行:请加 --yes")
