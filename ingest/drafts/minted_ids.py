"""Minted ids: parties that come without an id get one made from their name, and their names as messages show them."""

from __future__ import annotations

import hashlib

from ingest.names.party_mentions import PartyMention

PREFIXES = {"Organization": "ORG", "Person": "PER"}


def minted_id(party: PartyMention) -> str | None:
    """A new id that the same party gets again wherever it is loaded: made from its first key."""
    made = minted_ids(party)
    return made[0 if is_usual_form(legal_form(party)) else 1] if len(made) == 2 else next(iter(made), None)


def minted_ids(party: PartyMention) -> list[str]:
    """The id made from the first key; for a name with a legal form also the one made from both, for when the first is another's."""
    key, form = next(iter(party.keys), ""), legal_form(party)
    texts = [key, f"{key}|{form}"] if form else [key] if key else []
    prefix = PREFIXES.get(party.label, party.label.upper())
    return [f"{prefix}-{hashlib.blake2b(text.encode(), digest_size=6).hexdigest().upper()}" for text in texts]


def legal_form(party: PartyMention) -> str:
    return party.forms.get(next(iter(party.keys), ""), "")


def is_usual_form(form: str) -> bool:
    """Whether people leave a legal form out so often that the name without it means the same party."""
    return form in ("", "有限")


def keys_text(party: PartyMention) -> str:
    return ", ".join(key.split("|", 2)[2] for key in party.keys)
