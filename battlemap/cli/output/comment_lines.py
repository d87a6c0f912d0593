"""Comments as lines on a terminal, and as columns of files."""

from __future__ import annotations

from collections.abc import Iterator

from battlemap.cli.console import LANG
from battlemap.cli.output.columns import Columns
from graph.db.transactions import Row
from graph.words import Text

COMMENTS: Columns = (
    (Text("id", "编号"), lambda row: row["comment"]["id"]),
    (Text("on", "评论对象"), lambda row: row["target"]),
    (Text("replies to", "回复"), lambda row: row["thread"]),
    (Text("at", "时间"), lambda row: row["comment"]["at"]),
    (Text("by", "发表人"), lambda row: row["comment"].get("by")),
    (Text("of partner", "伙伴"), lambda row: row["party"]),
    (Text("text", "正文"), lambda row: row["comment"]["text"]),
    (Text("seen by", "可见的伙伴"), lambda row: [each["id"] for each in row["audience"]]),
    (Text("mentions", "提及"), lambda row: row["mentions"]),
    (Text("settled", "解决时间"), lambda row: row["comment"].get("resolved")),
    (Text("withdrawn", "撤回时间"), lambda row: row["comment"].get("withdrawn")),
)


def comment_lines(found: Row) -> Iterator[str | Text]:
    """One comment: id, when, by whom, who sees it, and its text, further in where it replies."""
    of, indent = found["comment"], "  " if found["thread"] else ""
    seen = ", ".join(each["id"] for each in found["audience"])
    parts = [
        f"{indent}{of['id']}",
        f"{of['at']:%Y-%m-%d %H:%M}",
        " ".join(filter(None, [of.get("by"), found["party"] and f"({found['party']})"])),
        (SEEN.fill(partners=seen) if seen else OURS)[LANG],
        SETTLED[LANG] if of.get("resolved") else "",
        WITHDRAWN[LANG] if of.get("withdrawn") else "",
    ]
    yield "  ".join(part for part in parts if part)
    yield from (f"{indent}    {line}" for line in of["text"].splitlines())


def comment_details(found: Row) -> Iterator[str | Text]:
    """One comment with what it is on, and its earlier texts."""
    yield ON.fill(id=found["target"], title=found["title"] or "")
    yield from comment_lines(found)
    for each in found["earlier"]:
        yield EARLIER.fill(at=f"{each['at']:%Y-%m-%d %H:%M}")
        yield from (f"    {line}" for line in (each["text"] or "").splitlines())


SEEN = Text("seen by us and {partners}", "我方与 {partners} 可见")
OURS = Text("seen by us alone", "仅我方可见")
SETTLED = Text("settled", "已解决")
WITHDRAWN = Text("withdrawn", "已撤回")
ON = Text("on {id} {title}", "评论对象 {id} {title}")
EARLIER = Text("  until {at}:", "  {at} 之前:")
