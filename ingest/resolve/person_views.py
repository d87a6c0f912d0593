"""People as they are compared: their names and how alike two are, mailboxes that several share, years of birth."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from ingest.names.name_words import SHARED_BOXES
from ingest.names.normalization import clean_name
from ingest.names.person_names import PersonName, person_names, surnames
from ingest.resolve.organization_pairs import phone_digits
from ingest.resolve.profiles import Profile, fact_list

SAME, READ, VARIANT, INITIAL, DIFFERENT = range(5)


@dataclass(slots=True)
class PersonView:
    """A profile with its names read and its keys checked."""

    profile: Profile
    names: tuple[PersonName, ...]
    surnames: set[str]  # of somebody who is named by title alone
    employers: set[str]
    email: str
    phone: str
    genders: set[str]
    born: int | None
    aged: int | None
    jobs: set[str]
    places: set[str]
    related: set[str]
    crowded: bool = False  # named by title alone, where many of that family name work

    @property
    def tokens(self) -> set[str]:
        return {person_token(name) for name in self.names}


def person_token(name: PersonName) -> str:
    return "|".join(sorted(min(name.sounds))) if name.is_latin else name.text


def person_view(profile: Profile, shared_boxes: set[str]) -> PersonView:
    names = tuple(dict.fromkeys(n for raw in profile.names for n in person_names(raw)))
    email = mailbox(profile)
    facts = [clean_name(t) for key in ("title", "department") for t in fact_list(profile, key)]
    return PersonView(
        profile,
        names,
        set() if names else {sounded for raw in profile.names for sounded in surnames(raw)},
        {clean_name(e) for e in fact_list(profile, "employers")},
        "" if email in shared_boxes else email,
        phone_digits(profile.keys.get("phone", "")),
        {clean_name(g) for g in fact_list(profile, "gender")},
        _year(profile, "birth_year"),
        _year(profile, "age"),
        {part for fact in facts for part in fact.replace(",", "/").replace("、", "/").split("/") if part},
        {clean_name(p) for key in ("city", "region") for p in fact_list(profile, key)},
        set(fact_list(profile, "related")),
    )


def _year(profile: Profile, fact: str) -> int | None:
    told = "".join(c for c in "".join(fact_list(profile, fact)[:1]) if c.isdigit())[:4]
    return int(told) if told else None


def mailbox(profile: Profile) -> str:
    """The e-mail address, or nothing if it is a team's (info@, sales@)."""
    email = profile.keys.get("email", "").strip().casefold()
    return "" if email.partition("@")[0].split(".")[0] in SHARED_BOXES else email


def shared_boxes(profiles: Iterable[Profile]) -> set[str]:
    """Addresses that people of different names bear: nobody's own, unless it is one person's with two names."""
    bearers: dict[str, list[PersonName]] = defaultdict(list)
    for profile in profiles:
        if email := mailbox(profile):
            bearers[email] += [n for raw in profile.names for n in person_names(raw)]
    return {email for email, names in bearers.items() if _is_shared(email, names[:20])}


def _is_shared(email: str, names: list[PersonName]) -> bool:
    """Whether these can't be one person: three names, or two that neither the address nor a given name holds together."""
    others: list[PersonName] = []
    for name in names:
        if all(person_name_level(name, other) == DIFFERENT for other in others):
            others.append(name)
    return (
        len(others) > 2
        or len(others) == 2
        and not (_given_alike(*others) or any(speaks_of(email, name) for name in others))
    )


def _given_alike(a: PersonName, b: PersonName) -> bool:
    return any(x[1] == y[1] and len(x[1]) > 2 for x in a.sounds for y in b.sounds)


def speaks_of(email: str, name: PersonName) -> bool:
    """Whether an address is made of a person's name: jane.smith@, jsmith@, zhangwei88@, li_na@."""
    local = re.sub("[^a-z]", "", email.partition("@")[0])
    made = {
        form
        for family, given in name.sounds
        for form in (family + given, given + family, family + given[:1], given[:1] + family)
    }
    return any(len(form) > 3 and form in local for form in made)


def person_name_level(a: PersonName, b: PersonName) -> int:
    """The similarity of two names of people, SAME to DIFFERENT. Symmetric."""
    if a.text == b.text:
        return SAME
    if not a.sounds.isdisjoint(b.sounds):
        return SAME if a.is_latin and b.is_latin else READ
    if not (a.is_latin or b.is_latin):
        near = len(a.text) == len(b.text) > 2 and OSA.distance(a.text, b.text) == 1
        return VARIANT if near and a.text[0] == b.text[0] else DIFFERENT
    pairs = [(x, y) for x in a.sounds for y in b.sounds if x[0] == y[0]]
    if any(min(len(x[1]), len(y[1])) >= 3 and OSA.distance(x[1], y[1]) == 1 for x, y in pairs):
        return VARIANT
    initials = any(min(len(x[1]), len(y[1])) == 1 and x[1][:1] == y[1][:1] for x, y in pairs)
    return INITIAL if initials else DIFFERENT
