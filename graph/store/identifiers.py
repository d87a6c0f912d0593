"""Identity keys of parties, derived from claims, and where the graph keeps them.

The visible name, credit code and e-mail of a party are found through indexes on the party itself; every other key (other
names, covered values, ids that it was merged from) has an `Identifier` node. Both know which original id a key belongs to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from graph.model.claims import Claims, claimants, original_of

LEGAL_FORMS = re.compile(
    r"股份有限公司|有限责任公司|有限公司|集团公司"
    r"|\bcompany limited\b|\bco\.? ?,? ?ltd\b|\b(ltd|inc|gmbh|corp|llc|plc)\b"
)
ONE_FORM = dict.fromkeys(["有限公司", "有限责任公司", "companylimited", "coltd", "ltd"], "有限")
PUNCTUATION = re.compile(r"[\W_]+")
STRONG = {"Organization": "credit_code", "Person": "email"}
NAMES = ("name", "name_en", "aliases")
PARTIES = tuple(STRONG)


def match_id(label: str, a: str, b: str) -> str:
    """The id of what is known of whether two parties, in the order of their ids, are one."""
    return f"{label}|{a}|{b}"


class IdentityKey(NamedTuple):
    """An identifier, whether it alone proves who it is, and the original id it belongs to ("" for the party's own)."""

    text: str
    strong: bool
    original: str = ""


class Bearer(NamedTuple):
    """A party that bears a key: its id, the original id that the key belongs to, and the legal forms that its names say."""

    id: str
    original: str
    forms: frozenset[str] = frozenset()


@lru_cache(1 << 14)  # a row's name is asked for twice, and often the next row's too
def normalized_name(name: str) -> str:
    """A name as it is compared: full-width, case, spaces, brackets and legal forms don't count."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return PUNCTUATION.sub("", LEGAL_FORMS.sub("", text)) or text


def form_of(name: str) -> str:
    """The legal form that `normalized_name` leaves out; 有限公司 and Ltd are one, "" stands for none."""
    text = unicodedata.normalize("NFKC", name).casefold()
    forms_found = {PUNCTUATION.sub("", match[0]) for match in LEGAL_FORMS.finditer(text)}
    return "+".join(sorted({ONE_FORM.get(form, form) for form in forms_found}))


def forms_agree(a: str, b: str) -> bool:
    """Whether names that differ in legal form only may be one party's; one that is left out agrees, but a group's."""
    return a == b or (not (a and b) and "集团公司" not in (a, b))


def name_forms(key: str, names: Iterable[Any]) -> frozenset[str]:
    """The legal forms of those of a party's names that have this key."""
    return frozenset(form_of(name) for name in names if isinstance(name, str) and name_key(name) == key)


def claimed_names(row: dict[str, Any]) -> Iterator[Any]:
    """Every name in {name, name_en, aliases, provenance} of an organisation, covered ones too."""
    claims: Claims = orjson.loads(row["provenance"]) if row.get("provenance") else {}
    values = [row.get(name) for name in NAMES]
    values += [claim[0] for name in NAMES for claim in claims.get(name, {}).values()]
    for value in values:
        yield from value if isinstance(value, list) else [value]


def name_key(name: str) -> str:
    return f"Organization|name|{normalized_name(name)}"


def id_key(label: str, id: str) -> str:
    return f"{label}|id|{id}"


def identity_keys(label: str, values: dict[str, Any]) -> dict[str, bool]:
    """Identifiers that these values give a party, with whether each alone proves who it is."""
    return {key.text: key.strong for name, value in values.items() for key in _keys(label, name, value)}


def legal_forms_of_names(label: str, values: dict[str, Any]) -> dict[str, str]:
    """With which legal form each name among these values is said: its key → the form; keys without one are left out."""
    if label != "Organization":
        return {}
    named = [
        text
        for name in NAMES
        for value in [values.get(name)]
        for text in (value if isinstance(value, list) else [value])
    ]
    return {name_key(text): form for text in reversed(named) if isinstance(text, str) and (form := form_of(text))}


def _keys(label: str, name: str, value: Any, original: str = "") -> Iterator[IdentityKey]:
    if value is None:
        return
    if name == STRONG.get(label):
        yield IdentityKey(f"{label}|{name}|{str(value).casefold()}", True, original)
    elif name in NAMES and label == "Organization":
        for text in value if isinstance(value, list) else [value]:
            yield IdentityKey(name_key(text), False, original)


def keys_of_claims(label: str, claims: Claims) -> set[IdentityKey]:
    """Every key of a party, from all that anybody claims of it."""
    found = {
        key
        for name in (*NAMES, STRONG[label])
        for who, claim in claims.get(name, {}).items()
        for key in _keys(label, name, claim[0], original_of(who))
    }
    originals = {original_of(who) for who in claimants(claims)} - {""}
    return found | {IdentityKey(id_key(label, original), True, original) for original in originals}


def visible_keys(label: str, values: dict[str, Any]) -> set[IdentityKey]:
    """The keys that are found on the party itself."""
    return {key for name in ("name", STRONG[label]) for key in _keys(label, name, values.get(name))}


def keys_by_kind(keys: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """(label, kind) → keys."""
    groups: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        label, kind, _ = key.split("|", 2)
        groups.setdefault((label, kind), []).append(key)
    return groups
