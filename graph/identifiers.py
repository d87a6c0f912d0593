"""What says who somebody is: keys from claims, and where the graph keeps them.

The visible name, credit code and e-mail of a party are found through indexes on the party itself; every other key (other
names, covered values, ids that it was merged from) has an `Identifier` node. Both know which original id a key belongs to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from graph.claims import Claims, claimants, original_of

LEGAL_FORMS = re.compile(
    r"股份有限公司|有限责任公司|有限公司|集团公司"
    r"|\bcompany limited\b|\bco\.? ?,? ?ltd\b|\b(ltd|inc|gmbh|corp|llc|plc)\b"
)
PUNCTUATION = re.compile(r"[\W_]+")
STRONG = {"Organization": "credit_code", "Person": "email"}
NAMES = ("name", "name_en", "aliases")
PARTIES = tuple(STRONG)


class Key(NamedTuple):
    """An identifier, whether it alone proves who it is, and the original id it belongs to ("" for the party's own)."""

    text: str
    strong: bool
    original: str = ""


class Bearer(NamedTuple):
    """A party that bears a key: its id, and the original id that the key belongs to."""

    id: str
    original: str


def normalised(name: str) -> str:
    """A name as it is compared: full-width, case, spaces, brackets and legal forms don't count."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return PUNCTUATION.sub("", LEGAL_FORMS.sub("", text)) or text


def name_key(name: str) -> str:
    return f"Organization|name|{normalised(name)}"


def id_key(label: str, id: str) -> str:
    return f"{label}|id|{id}"


def identifiers(label: str, values: dict[str, Any]) -> dict[str, bool]:
    """Identifiers that these values give a party, with whether each alone proves who it is."""
    return {key.text: key.strong for name, value in values.items() for key in _keys(label, name, value)}


def _keys(label: str, name: str, value: Any, original: str = "") -> Iterator[Key]:
    if value is None:
        return
    if name == STRONG.get(label):
        yield Key(f"{label}|{name}|{str(value).casefold()}", True, original)
    elif name in NAMES and label == "Organization":
        for text in value if isinstance(value, list) else [value]:
            yield Key(name_key(text), False, original)


def keys_in(label: str, claims: Claims) -> set[Key]:
    """Every key of a party, from all that anybody claims of it."""
    found = {key for name in (*NAMES, STRONG[label]) for who, claim in claims.get(name, {}).items()
             for key in _keys(label, name, claim[0], original_of(who))}  # fmt: skip
    originals = {original_of(who) for who in claimants(claims)} - {""}
    return found | {Key(id_key(label, original), True, original) for original in originals}


def visible_keys(label: str, values: dict[str, Any]) -> set[Key]:
    """The keys that are found on the party itself."""
    return {key for name in ("name", STRONG[label]) for key in _keys(label, name, values.get(name))}


def by_kind(keys: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """(label, kind) → keys."""
    groups: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        label, kind, _ = key.split("|", 2)
        groups.setdefault((label, kind), []).append(key)
    return groups
