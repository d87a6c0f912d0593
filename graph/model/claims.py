"""Claims: what each source says of one element, which claim wins, and how claims are kept.

A *claim* is what one feed of one source says of one field: `[value, record, run, at, as_of]`. All claims are kept, so
that a source can be taken back, what it covered comes back, and merged parties can be parted again exactly. The visible
property is the claim of the highest-ranked source.

Claims combine like a maximum: for each feed and field the newest stands (by `as_of`, then the place of the record), so the
order in which files are loaded does not matter, nor how often.

Most elements are told by one record. Then the properties `source feed record run ingested_at as_of` say it all, for every
field; only claims that differ from these stand in the property `provenance` (JSON: `{field: {claimant: claim}}`). A
claimant is `source/feed`, with `@original` where the record spoke of a party (or, for a relationship, of ends) under
another id: the one that it had before it was merged. That an element is there is a claim, under `:`, and that a node wears a role
is one, under `:Role`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import orjson

from graph import clock
from graph.model.declarations import Field

Keep = Literal["newest", "earliest", "latest"]
Claim = list[Any]
Claims = dict[str, dict[str, Claim]]
STAMPS = ("source", "feed", "record", "run", "ingested_at", "as_of")
BOOKKEEPING_FIELDS = frozenset({"id", "provenance", "name_key", *STAMPS})
PERSON = "person"  # the source of what a person has fixed: above every rank that a mapping can have
COMPUTED = "~"  # the source of what follows from other facts, such as an end: below every rank
RANKS = {PERSON: 1000, COMPUTED: -1}
OURS = (PERSON, "people")  # whose times were kept in UTC before moments had a zone
Ranks = dict[str, int]


class Origin(NamedTuple):
    """The origin of a record: source, its rank, the record in it (file, row), the run, the time, the feed.

    `as_of` is the time for which the source says it; `at` when not told.
    """

    source: str
    rank: int
    record: str
    run: str
    at: dt.datetime
    feed: str = ""
    as_of: dt.datetime | None = None

    @property
    def stated(self) -> dt.datetime:
        return self.as_of or self.at


def claimant(source: str, feed: str, original: str = "") -> str:
    return f"{source}/{feed}" + (f"@{original}" if original else "")


def feed_of(person: str) -> str:
    """A person's name as a feed: an `@` in it would read as another id's."""
    return person.replace("@", "＠")


def source_of(claimant: str) -> str:
    return claimant.split("/", 1)[0]


def original_of(claimant: str) -> str:
    """The id that the record spoke of, where it is another than the element's."""
    return claimant.partition("@")[2]


def encode_value(value: Any) -> Any:
    """As JSON holds it: dates as ISO text, moments in UTC, so that their texts are in the order of time."""
    if isinstance(value, dt.datetime):
        return clock.instant(value).astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def decode_value(declared: Field, value: Any) -> Any:
    parse = {"date": dt.date.fromisoformat, "datetime": clock.parse_instant}.get(declared.kind)
    return parse(value) if parse and value is not None else value


def new_claim(value: Any, origin: Origin) -> Claim:
    return [encode_value(value), origin.record, origin.run, encode_value(origin.at), encode_value(origin.stated)]


def add_claims(
    claims: Claims, values: dict[str, Any], who: str, origin: Origin, keep: dict[str, Keep]
) -> tuple[bool, bool]:
    """Add what one record says; (whether a value is new, whether anything at all is to be written)."""
    changed = touched = False
    for name, value in values.items():
        fresh = new_claim(value, origin)
        held = claims.setdefault(name, {}).get(who)
        stands = fresh if held is None else _standing(name, held, fresh, keep.get(name, "newest"))
        if held is None or stands != held:
            changed |= held is None or stands[0] != held[0]
            touched = True
            claims[name][who] = stands
    return changed, touched


def _standing(name: str, held: Claim, fresh: Claim, keep: Keep) -> Claim:
    """Which of two claims of one feed stands. `earliest` and `latest` are the least and the greatest value told.

    Several rows of one export that say since when something is true: the first day counts.
    """
    if keep == "newest" and name == "valid_from" and fresh[4] == held[4]:
        keep = "earliest"
    if keep == "newest":
        told_anew = _age(fresh) == _age(held) and fresh[0] != held[0]
        return fresh if told_anew or _age(fresh) > _age(held) else held
    newer = fresh if _age(fresh) > _age(held) else held
    value = min(held[0], fresh[0]) if keep == "earliest" else max(held[0], fresh[0])
    return [value, *newer[1:]]


def _age(claim: Claim) -> tuple[str, str, int]:
    place, _, row = claim[1].rpartition("!")
    return claim[4], place, int(row) if row.isdecimal() else 0


def winner(claims: dict[str, Claim], ranks: Ranks) -> Any:
    """The value that the highest-ranked source claims; of equals, the source and feed whose name comes first."""
    return claims[min(claims, key=lambda who: (-rank_of(who, ranks), who))][0]


def rank_of(who: str, ranks: Ranks) -> int:
    source = source_of(who)
    return RANKS.get(source, ranks.get(source, 0))


def claims_of_properties(properties: dict[str, Any], roles: Iterable[str], fields: dict[str, Field]) -> Claims:
    """All claims of an element from its properties and the roles that it wears."""
    claims = _kept(properties["provenance"], fields) if properties.get("provenance") else {}
    values = {n: properties[n] for n, f in fields.items() if not f.derived and properties.get(n) is not None}
    values |= {":": True} | {f":{role}": True for role in roles}
    implied = {name: value for name, value in values.items() if name not in claims}
    if implied:
        main = _main_claim(properties)
        who = claimant(properties.get("source", ""), properties.get("feed", ""))
        claims |= {name: {who: [encode_value(value), *main]} for name, value in implied.items()}
    return claims


def _kept(provenance: str, fields: dict[str, Field]) -> Claims:
    """Claims as they are kept; those of before moments had a zone with one."""
    claims: Claims = orjson.loads(provenance)
    for name, by in claims.items():
        for who, claim in by.items():
            if "+" not in claim[4]:
                values = claim[0]
                if values is not None and name in fields and fields[name].kind == "datetime":
                    values = migrated_moment(who, values)
                by[who] = [
                    values,
                    *claim[1:3],
                    encode_value(clock.parse_instant(claim[3], dt.UTC)),
                    migrated_moment(who, claim[4]),
                ]
    return claims


def migrated_moment(who: str, text: str) -> str:
    """A moment that was kept without a zone: of people in UTC, as it was written, else by the clock of our zone."""
    moment: str = encode_value(clock.parse_instant(text, dt.UTC if source_of(who) in OURS else None))
    return moment


def _main_claim(properties: dict[str, Any]) -> list[Any]:
    record, run, at, as_of = (properties.get(n) for n in ("record", "run", "ingested_at", "as_of"))
    return [record, run, encode_value(at), encode_value(as_of or at)]


def properties_of_claims(claims: Claims, ranks: Ranks, fields: dict[str, Field]) -> dict[str, Any]:
    """The properties that hold these claims: visible values, the stamps of the main record, the rest as JSON.

    Fields without a claim are None, so that setting the map removes them.
    """
    claims = {name: by for name, by in claims.items() if by}
    seen = {
        n: decode_value(f, winner(claims[n], ranks)) if n in claims else None
        for n, f in fields.items()
        if not f.derived
    }
    who, stamp = _main(claims)
    rest = {name: by for name, by in claims.items() if not (len(by) == 1 and by.get(who, [])[1:] == stamp)}
    source, _, feed = who.partition("/")
    record, run, at, as_of = stamp
    stamps = {
        "source": source,
        "feed": feed or None,
        "record": record,
        "run": run,
        "ingested_at": clock.parse_instant(at),
        "as_of": clock.parse_instant(as_of),
    }
    return seen | stamps | {"provenance": orjson.dumps(rest, option=orjson.OPT_SORT_KEYS).decode() if rest else None}


def _main(claims: Claims) -> tuple[str, list[Any]]:
    """The record that tells most fields alone: what it says need not be repeated. The same for the same claims."""
    alone = Counter((who, *claim[1:]) for by in claims.values() if len(by) == 1 for who, claim in by.items())
    among = alone or Counter((who, *claim[1:]) for by in claims.values() for who, claim in by.items())
    first = min(among, key=lambda group: (-among[group], source_of(group[0]) in RANKS, group))
    return first[0], list(first[1:])


def claimed_roles(claims: Claims) -> set[str]:
    return {name[1:] for name, by in claims.items() if len(name) > 1 and name[0] == ":" and by}


def without_claimants(claims: Claims, leaves: Iterable[str]) -> Claims:
    """The claims of all but some claimants."""
    gone = set(leaves)
    kept = {name: {who: c for who, c in by.items() if who not in gone} for name, by in claims.items()}
    return {name: by for name, by in kept.items() if by}


def claimants(claims: Claims) -> set[str]:
    return {who for by in claims.values() for who in by}
