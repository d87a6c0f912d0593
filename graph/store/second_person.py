"""Four-eyes check: whether the two who decide are two people, for contracts and rules alike.

    check_second(version, "Han Meimei", "han.m@corp.example")        # raises BadInput SAME_PERSON

The person behind a key is whom it was made for (`--person`), behind a token its subject: keys and tokens of one person are one
person, whatever name each bears. Where of one side no person is known, names decide, compared as names are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

from graph.words import BadInput, Text


class Signature(NamedTuple):
    """What is known of who decided: the name that is shown, and the id of the person behind it."""

    name: str
    person: str | None = None


def check_second(version: Mapping[str, Any], by: str, person: str | None) -> None:
    """Raises BadInput where `by` may be the author of a version."""
    author, approver = Signature(version["author"], version.get("author_person")), Signature(by, person)
    if may_be_one(author, approver):
        is_known = bool(author.person and approver.person)
        raise BadInput((SAME_PERSON if is_known else SAME_NAME).fill(by=by), "SAME_PERSON")


def may_be_one(one: Signature, other: Signature) -> bool:
    """Whether two who decided are one person, as far as is known: whatever asks for a second person asks this."""
    if one.person and other.person:
        return fold_name(one.person) == fold_name(other.person)
    return not {fold_name(each or one.name) for each in one}.isdisjoint(fold_name(each or other.name) for each in other)


def fold_name(name: str) -> str:
    """A person's name or id as it is compared: case, width, spaces and unseen marks don't count."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


SAME_PERSON = Text("{by} has drafted it; a second person has to approve it", "{by} 是起草人;须由另一人批准")
SAME_NAME = Text(
    "{by} has drafted it, by the name; a second person has to approve it. Two people of one name are told apart by `--person`: "
    "make a key for each with `battlemap keys make --person ID`, or add `--person ID` to both commands",
    "按姓名看,{by} 是起草人;须由另一人批准。同名的两人以 --person 区分:请用 battlemap keys make --person 编号 各建一个密钥,"
    "或在两条命令中都加 --person 编号",
)
