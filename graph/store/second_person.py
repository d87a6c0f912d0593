"""Four-eyes check: whether the two who decide are two people, for contracts and rules alike.

    check_second(version, "Han Meimei", "han.m@corp.example")        # raises BadInput SAME_PERSON

The person behind a key is whom it was made for (`--person`), behind a token its subject: keys and tokens of one person are one
person, whatever name each bears. Where of one side no person is known, names decide, compared as names are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from graph.words import BadInput, Text


def check_second(version: Mapping[str, Any], by: str, person: str | None) -> None:
    """Raises BadInput where `by` may be the author of a version."""
    author, drafter = version["author"], version.get("author_person")
    if person and drafter:
        if fold_name(person) == fold_name(drafter):
            raise BadInput(SAME_PERSON.fill(by=by), "SAME_PERSON")
    elif {fold_name(by), fold_name(person or by)} & {fold_name(author), fold_name(drafter or author)}:
        raise BadInput(SAME_NAME.fill(by=by), "SAME_PERSON")


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
