"""Reasons why a partner fits a customer: what is on record, in words with numbers and dates, and the facts that say so.

Each reason belongs to a kind of evidence (`effects.KINDS`), cites the facts by id, and gives a path between the two.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain

import numpy as np

from algorithms.fit_data.features import LEVELS, RECENT
from algorithms.fit_data.pair_columns import Pair
from algorithms.recommend.exclusion_words import quoted_name
from algorithms.recommend.reason_facts import (
    PairFacts,
    Reason,
    cited_ids,
    day_text,
    edge_text,
    latest_day,
    latest_first,
)
from algorithms.recommend.reason_words import WORDS
from algorithms.recommend.territories import AREAS
from graph.projections.projected_days import AnyRow, has_expired
from graph.words import Text

OFFERS = {"Distributor": "product_lines", "Supplier": "categories", "KOL": "field"}


def _incumbent(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    """What already goes on between the two."""
    _, partner, customer = pair
    rows = facts.relations.get(pair, [])
    current = [r for r in rows if not r["ended"]]
    if rows:
        chosen = min(current or rows, key=lambda r: (r["begun"] is None, r["begun"] or dt.date.max))
        line = Text(f" ({chosen['line']})", f"({chosen['line']})") if chosen["line"] else ""
        word = "ended" if not current else "since" if chosen["begun"] else "since_unknown"
        sentence = WORDS[word].fill(line=line, begun=day_text(chosen["begun"]), ended=day_text(chosen["ended"]))
        yield Reason("own", sentence, (partner, edge_text(chosen), customer), cited_ids([chosen]))
    if ratings := facts.ratings.get(pair):
        mean = float(np.mean([r["score"] for r in ratings]))
        sentence = WORDS["own_rating"].fill(mean=mean, n=len(ratings), last=latest_day(ratings))
        last = latest_first(ratings)
        yield Reason("own", sentence, (customer, edge_text(last[0]), partner), cited_ids(last))


def _joined(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    joins = facts.joins.get(pair, [])
    decided = [j for j in joins if j["outcome"]]
    won = [j for j in decided if j["outcome"] == "won"]
    if joins:
        word = "won_here" if won else "lost_here" if decided else "joined_here"
        sentence = WORDS[word].fill(
            n=len(won), all=len(decided) or len(joins), last=latest_day(won or decided, "closed")
        )
        path = (pair[1], edge_text(joins[-1]), joins[-1]["opportunity"], "OPENED", pair[2])
        yield Reason("joined", sentence, path, cited_ids(joins))


def _serviced(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    role, partner, customer = pair
    if role == "Distributor" and (repairs := facts.repairs.get((partner, customer))):
        sentence = WORDS["repairs"].fill(n=len(repairs), first=day_text(repairs[0]["at"]), last=latest_day(repairs))
        path = (partner, "RECORDED", repairs[-1]["id"], "FOR_ASSET", "INSTALLED_AT", customer)
        yield Reason("serviced", sentence, path, tuple(r["id"] for r in reversed(repairs)))
    if role == "ServiceProvider" and (machines := facts.maintained.get((partner, customer))):
        sentence = WORDS["maintained"].fill(n=len({m["asset"] for m in machines}))
        last = f"MAINTAINED {machines[-1]['id'] or ''}".strip()
        yield Reason(
            "serviced",
            sentence,
            (partner, last, machines[-1]["asset"], "INSTALLED_AT", customer),
            tuple(m["id"] for m in reversed(machines) if m["id"]),
        )


def _met(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    if meetings := facts.meetings.get(pair):
        sentence = WORDS["advice" if pair[0] == "KOL" else "met"].fill(n=len(meetings), last=latest_day(meetings))
        steps = ("TOOK_PART",) if pair[0] == "KOL" else ("WITH",)
        path = (pair[1], *steps, meetings[-1]["id"], "ABOUT", pair[2])
        yield Reason("met", sentence, path, tuple(dict.fromkeys(m["id"] for m in reversed(meetings))))


def _lines(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    """Product lines: what the partner offers or has delivered, and the customer buys or wants."""
    role, partner, customer = pair
    offered = {line for line in facts.partners[role, partner]["lines"] or () if line}
    delivered = facts.delivered(role, partner)
    done = {line for line, rows in delivered.by_line.items() if any(r["customer"] != customer for r in rows)}
    asked = facts.opportunities.get(customer, [])
    bought = [r for r in facts.bought.get(customer, ()) if (r["role"], r["partner"]) != (role, partner)]
    wanted, able = {o["line"] for o in asked if o["status"] == "open"}, offered | done
    shared = able & wanted or able & ({o["line"] for o in asked} | {r["line"] for r in bought})
    if not shared:
        return
    named = sorted(shared)[:3]
    word = "open_line" if shared & wanted else "need_line"
    sentence = WORDS[word].fill(lines=Text(", ".join(named), "、".join(named)))
    both = able & ({o["line"] for o in asked} | {r["line"] for r in bought})
    for_it: list[AnyRow] = [r for r in [*asked, *bought] if r["line"] in both]
    of_it = (r for r in delivered.rows if r["customer"] != customer and r["line"] in both)
    own = (f"{partner}.{OFFERS[role]}",) if offered & both and role in OFFERS else ()
    cited = tuple(dict.fromkeys([*own, *cited_ids(for_it), *cited_ids(of_it)]))
    yield Reason("lines", sentence, (partner, f"= {named[0]}", customer), cited)


def _place_reasons(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    role, partner, customer = pair
    who, whom = facts.partners[role, partner], facts.customers[customer]
    if whom["region"] and who["region"] == whom["region"]:
        yield _same(facts, "region", pair, WORDS["region"].fill(region=whom["region"]))
    if whom["region"] and whom["region"] in (who["areas"] or ()):
        facts_of = (f"{partner}.{AREAS[role]}", f"{customer}.region") if role in AREAS else ()
        yield Reason("area", WORDS["area"].fill(region=whom["region"]), (partner, "= region", customer), facts_of)
    if whom["industry"] and who["industry"] == whom["industry"]:
        yield _same(facts, "industry", pair, WORDS["industry"])


def _same(facts: PairFacts, field: str, pair: Pair, sentence: Text) -> Reason:
    who = facts.partners[pair[:2]]
    holder = who["employer"] if pair[0] == "KOL" and who["employer"] else pair[1]
    return Reason(field, sentence, (pair[1], f"= {field}", pair[2]), (f"{holder}.{field}", f"{pair[2]}.{field}"))


def _others(rows: Sequence[AnyRow], facts: PairFacts, pair: Pair) -> Sequence[AnyRow]:
    """Of a partner's dealings those with other customers than this one."""
    here = pair[2] in facts.clients(*pair[:2])
    return [r for r in rows if r["customer"] != pair[2]] if here else rows


def _alike(facts: PairFacts, pair: Pair, *fields: str) -> tuple[int, Sequence[AnyRow]]:
    """How many other customers of the partner have these fields in common with the customer, and the dealings with them."""
    role, partner, customer = pair
    whom = facts.customers[customer]
    if not whom[fields[0]]:
        return 0, ()
    values = {field: whom[field] for field in fields}
    among = facts.among(role, partner, **values)
    count = len(among) - (customer in facts.clients(role, partner))
    return count, _others(facts.dealings_among(role, partner, **values), facts, pair) if count else ()


def _segment(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    count, dealt = _alike(facts, pair, "segment", "industry")
    if not count:
        return
    segment = facts.customers[pair[2]]["segment"]
    scores = [r["score"] for r in dealt if "score" in r]
    shown = facts.customers[dealt[0]["customer"]]
    word = "peers" if scores else "segment"
    sentence = WORDS[word].fill(
        n=count,
        segment=segment,
        name=quoted_name(shown),
        answers=len(scores),
        mean=float(np.mean(scores)) if scores else 0.0,
    )
    yield Reason(
        "segment", sentence, (pair[1], edge_text(dealt[0]), shown["id"], "= segment", pair[2]), cited_ids(dealt)
    )


def _nearby(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    count, dealt = _alike(facts, pair, "region")
    if count:
        shown = facts.customers[dealt[0]["customer"]]
        region = facts.customers[pair[2]]["region"]
        sentence = WORDS["nearby"].fill(n=count, region=region, name=quoted_name(shown))
        yield Reason(
            "nearby", sentence, (pair[1], edge_text(dealt[0]), shown["id"], "= region", pair[2]), cited_ids(dealt)
        )


def _linked(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    working = facts.clients(*pair[:2])
    for link in facts.group.get(pair[2], ()):
        other = link["end"] if link["start"] == pair[2] else link["start"]
        if other in working and other != pair[2]:
            dealt = facts.dealings(pair[0], pair[1], [other])
            sentence = WORDS["linked"].fill(name=quoted_name(facts.customers[other]))
            path = (pair[1], edge_text(dealt[0]), other, edge_text(link), pair[2])
            yield Reason("linked", sentence, path, (*cited_ids([link]), *cited_ids(dealt)))
            return


def _similar(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    """The customer of the partner that shares most partners with this one."""
    clients = facts.clients(*pair[:2])
    parties = sorted(set(facts.works_with.get(pair[2], ())) - {pair[:2]})
    shared = Counter(chain.from_iterable(clients & facts.clients(*party) for party in parties))
    shared.pop(pair[2], None)
    if not shared:
        return
    most = nsmallest(3, shared, key=lambda c: (-shared[c] / len(facts.works_with[c]) ** 0.5, c))
    sentence = WORDS["similar"].fill(
        n=len(shared), name=quoted_name(facts.customers[most[0]]), partners=shared[most[0]]
    )
    cited = [r for c in most for r in facts.dealings(pair[0], pair[1], [c])]
    third = next(party for party in parties if most[0] in facts.clients(*party))
    here, there = (facts.dealings(*third, [c])[0] for c in (pair[2], most[0]))
    path = (pair[1], edge_text(cited[0]), most[0], edge_text(there), third[1], edge_text(here), pair[2])
    yield Reason("similar", sentence, path, cited_ids(cited))


def _satisfaction(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    ratings = _others(facts.all_ratings(*pair[:2]), facts, pair)
    if ratings:
        sentence = WORDS["all_peers"].fill(mean=float(np.mean([r["score"] for r in ratings])), n=len(ratings))
        yield Reason(
            "satisfaction", sentence, (pair[1], edge_text(ratings[0]), ratings[0]["customer"]), cited_ids(ratings)
        )


def _won(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    joins = [j for j in facts.decided_joins(*pair[:2]) if j["customer"] != pair[2]]
    won = [j for j in joins if j["outcome"] == "won"]
    if won:
        sentence = WORDS["won"].fill(n=len(won), all=len(joins))
        yield Reason("won", sentence, (pair[1], edge_text(won[0]), won[0]["opportunity"]), cited_ids(won))


def _profile(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    """The partner's own record, whoever the customer is."""
    role, partner, _ = pair
    day = facts.shot.day
    valid = [c for c in facts.certificates.get(partner, ()) if not has_expired(c["expires"], day)]
    if role == "ServiceProvider" and valid:
        high = sum(LEVELS.get(c["level"] or "", 0) >= LEVELS["senior"] for c in valid)
        sentence = WORDS["certified"].fill(n=len(valid), high=high)
        yield Reason(
            "profile",
            sentence,
            (partner, "WORKS_AT", valid[0]["engineer"], "HOLDS", valid[0]["id"]),
            tuple(c["id"] for c in valid),
        )
    stock = [s for s in facts.stock.get(partner, ()) if s["turnover"] is not None]
    if role == "Distributor" and stock:
        sentence = WORDS["turnover"].fill(mean=float(np.mean([s["turnover"] for s in stock[-4:]])), n=len(stock[-4:]))
        yield Reason("profile", sentence, (partner, "HELD_STOCK", stock[-1]["id"]), tuple(s["id"] for s in stock))
    who = facts.partners[role, partner]
    if role == "KOL" and who["lines"] and who["publications"]:
        sentence = WORDS["papers"].fill(field=who["lines"][0], n=who["publications"])
        yield Reason("profile", sentence, (partner,), (f"{partner}.publications",))


def _recent(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    role, partner, customer = pair
    since = facts.shot.day - dt.timedelta(days=RECENT)
    fresh = [c for c in facts.begun_after(role, partner, since) if c != customer]
    count = len(fresh) or len(facts.working.get((role, partner), ())) - (customer in facts.clients(role, partner))
    dealt = _others(facts.dealings_since(role, partner, since if fresh else None), facts, pair)
    if dealt:
        sentence = WORDS["recent" if fresh else "customers"].fill(n=count)
        yield Reason("recent", sentence, (pair[1], edge_text(dealt[0]), dealt[0]["customer"]), cited_ids(dealt))


MAKERS: tuple[Callable[[PairFacts, Pair], Iterator[Reason]], ...] = (
    _incumbent, _joined, _serviced, _met, _lines, _place_reasons, _segment, _nearby, _linked, _similar, _satisfaction, _won,
    _profile, _recent,
)  # fmt: skip


def reasons_of(facts: PairFacts, pair: Pair) -> Iterator[Reason]:
    """Everything that speaks of this pair, at most one reason of a kind (two of `own`)."""
    for make in MAKERS:
        yield from make(facts, pair)
