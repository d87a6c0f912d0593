"""Mentions in texts: `@[name](id)` or `@id` of a person or party, found in the text, and whether each may be mentioned.

Whoever is mentioned has to be in the audience: our people, and parties that it names with theirs. Who is not, who is not seen by the
author, and who is not there are told of in one and the same words.
"""

from __future__ import annotations

import re

from graph.clock import today
from graph.db.as_of import is_valid
from graph.mutations.checks import FoundNode
from graph.store.merging import current_ids_in
from graph.words import Text
from graph.workspaces.solution.section_access import SectionChange

MOST = 50  # of one text
MENTION = re.compile(
    r"(?<![A-Za-z0-9_@/.\\])@(?:\[[^\[\]\n]{1,100}\]\(([^()\s]{1,100})\)|([A-Za-z][A-Za-z_-]{0,50}[0-9][A-Za-z0-9_-]{0,50}))"
)
IS_IN = f"""(n:SalesRep OR n.id IN $audience OR EXISTS {{ MATCH (n)-[w:WORKS_AT]->(o:Organization)
WHERE o.id IN $audience AND {is_valid("w", "$mention_day")} }})"""


def mentioned_ids(text: str) -> list[str]:
    """The ids that a text mentions, each once, in their order. A word needs a digit to be one; `\\@` is a plain at sign."""
    return list(dict.fromkeys(a or b for a, b in MENTION.findall(text)))


def check_mentions(change: SectionChange, text: str, audience: list[str], path: str = "text") -> list[FoundNode]:
    """Those whom a text mentions; who is not in the audience is told to the checks."""
    ids = mentioned_ids(text)
    if len(ids) > MOST:
        change.checks.add("OUT_OF_RANGE", TOO_MANY.fill(most=MOST), path)
        return []
    found: dict[str, FoundNode] = {}
    for label in ("Person", "Organization") if ids else ():
        now = current_ids_in(change.tx, label, ids)
        pattern = f"(n:{label} WHERE n.id IN $ids AND {IS_IN})"
        known = {"ids": list(now.values()), "audience": audience, "mention_day": today()}
        seen = {row["id"] for row in change.rows(pattern, "n.id AS id", ("n", label), **known)}
        found |= {id: FoundNode(label, now[id], id) for id in ids if now.get(id) in seen}
    for id in ids:
        if id not in found:
            change.checks.add("NOT_FOUND", NOT_IN_AUDIENCE.fill(id=id), path)
    return list({node.end: node for node in found.values()}.values())


TOO_MANY = Text("a comment mentions at most {most}", "一条评论最多提及 {most} 个对象")
NOT_IN_AUDIENCE = Text(
    "@{id}: nobody of this id sees this comment, so that they can't be mentioned; \\@ is a plain at sign",
    "@{id}:看到此评论的人中没有此编号,不能提及;\\@ 表示普通的 @ 符号",
)
