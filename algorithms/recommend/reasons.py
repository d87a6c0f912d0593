"""Why a partner fits a customer: what is on record, in words with numbers and dates, and the facts that say so.

Each reason belongs to a kind of evidence (`effects.KINDS`), cites the facts by id, and gives a path between the two.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np

from algorithms.fit_data.features import LEVELS, RECENT, Pair, Snapshot, pair_of
from algorithms.recommend.exclusion_words import called
from algorithms.recommend.reason_words import WORDS
from algorithms.recommend.territories import AREAS
from graph.db.transactions import Row, grouped
from graph.words import Text

CITED = 12  # facts that one reason cites, the latest
OFFERS = {"Distributor": "product_lines", "Supplier": "categories", "KOL": "field"}


@dataclass(frozen=True)
class Reason:
    """`facts`: ids of relationships and events, or `node.field`. `path`: node, edge, node, …: an edge is `TYPE id`, or
    `= field` between two who have it in common. `effect`: what it adds to the log odds."""

    kind: str
    text: Text
    path: tuple[str, ...]
    facts: tuple[str, ...]
    effect: float = field(default=0.0, compare=False)


class Facts:
    """The snapshot's facts by pair, by partner and by customer."""

    def __init__(self, shot: Snapshot):
        rows = shot.rows
        self.shot = shot
        self.customers = {c["id"]: c for c in rows.customers}
        self.partners = {(p["role"], p["id"]): p for p in rows.partners}
        self.relations = grouped(rows.relations, pair_of)
        self.ratings = grouped(rows.ratings, pair_of)
        self.meetings = grouped(rows.meetings, pair_of)
        self.repairs = grouped(rows.repairs, itemgetter("partner", "customer"))
        self.maintained = grouped(rows.maintained, itemgetter("partner", "customer"))
        known = {o["id"]: o for o in rows.opportunities}
        joins = [j | {key: known[j["opportunity"]][key] for key in ("customer", "closed", "line")}
                 for j in rows.joins if j["opportunity"] in known]  # fmt: skip
        self.joins, self.joins_of = grouped(joins, pair_of), grouped(joins, itemgetter("role", "partner"))
        self.stock, self.certificates = (
            grouped(rows.stock, itemgetter("partner")),
            grouped(rows.certificates, itemgetter("partner")),
        )
        self.opportunities, self.bought = (
            grouped(rows.opportunities, itemgetter("customer")),
            grouped(rows.relations, itemgetter("customer")),
        )
        self.working: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.works_with: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for role, partner, customer in shot.begun:
            self.working[role, partner].append(customer)
            self.works_with[customer].append((role, partner))
        self.group: dict[str, list[Row]] = defaultdict(list)
        for link in rows.links:
            if link["type"] != "COMPETES_WITH":
                self.group[link["start"]].append(link)
                self.group[link["end"]].append(link)

    def reasons(self, pair: Pair) -> Iterator[Reason]:
        """Everything that speaks of this pair, at most one reason of a kind (two of `own`)."""
        for make in MAKERS:
            yield from make(self, pair)

    def dealings(self, role: str, partner: str, customers: Iterable[str]) -> list[Row]:
        """Relations, ratings and shared opportunities of the partner with these customers, the latest first."""
        found = [r | {"when": r.get("at") or r.get("closed") or r.get("begun")} for c in customers
                 for part in (self.relations, self.ratings, self.joins) for r in part.get((role, partner, c), ())]  # fmt: skip
        return sorted(found, key=lambda r: (r["when"] or dt.date.min, str(r["id"])), reverse=True)


def _day(moment: dt.date | None) -> str:
    return "?" if moment is None else moment.strftime("%Y-%m-%d")


def _last(rows: Iterable[Row], key: str = "at") -> str:
    return _day(max((r[key] for r in rows if r[key]), default=None))


def _ids(rows: Iterable[Row]) -> tuple[str, ...]:
    """Of the latest rows; without a time the order of the rows is taken."""
    return tuple(dict.fromkeys(r["id"] for r in rows if r["id"]))[:CITED]


def _latest(rows: Iterable[Row], key: str = "at") -> list[Row]:
    return sorted(rows, key=lambda r: (str(r[key] or ""), str(r["id"])), reverse=True)


def _edge(row: Row) -> str:
    kind = row.get("type") or ("RATED" if "score" in row else "PARTNERED_ON")
    return f"{kind} {row['id'] or ''}".strip()


def _incumbent(facts: Facts, pair: Pair) -> Iterator[Reason]:
    """What already goes on between the two."""
    _, partner, customer = pair
    rows = facts.relations.get(pair, [])
    current = [r for r in rows if not r["ended"]]
    if rows:
        chosen = min(current or rows, key=lambda r: (r["begun"] is None, r["begun"] or dt.date.max))
        line = Text(f" ({chosen['line']})", f"({chosen['line']})") if chosen["line"] else ""
        word = "ended" if not current else "since" if chosen["begun"] else "since_unknown"
        said = WORDS[word].fill(line=line, begun=_day(chosen["begun"]), ended=_day(chosen["ended"]))
        yield Reason("own", said, (partner, _edge(chosen), customer), _ids([chosen]))
    if ratings := facts.ratings.get(pair):
        mean = float(np.mean([r["score"] for r in ratings]))
        said = WORDS["own_rating"].fill(mean=mean, n=len(ratings), last=_last(ratings))
        last = _latest(ratings)
        yield Reason("own", said, (customer, _edge(last[0]), partner), _ids(last))


def _joined(facts: Facts, pair: Pair) -> Iterator[Reason]:
    joins = facts.joins.get(pair, [])
    decided = [j for j in joins if j["outcome"]]
    won = [j for j in decided if j["outcome"] == "won"]
    if joins:
        word = "won_here" if won else "lost_here" if decided else "joined_here"
        said = WORDS[word].fill(
            n=len(won), all=len(decided) or len(joins), last=_last(won or decided, "closed")
        )
        path = (pair[1], _edge(joins[-1]), joins[-1]["opportunity"], "OPENED", pair[2])
        yield Reason("joined", said, path, _ids(joins))


def _serviced(facts: Facts, pair: Pair) -> Iterator[Reason]:
    role, partner, customer = pair
    if role == "Distributor" and (repairs := facts.repairs.get((partner, customer))):
        said = WORDS["repairs"].fill(n=len(repairs), first=_day(repairs[0]["at"]), last=_last(repairs))
        path = (partner, "RECORDED", repairs[-1]["id"], "FOR_ASSET", "INSTALLED_AT", customer)
        yield Reason("serviced", said, path, tuple(r["id"] for r in reversed(repairs)))
    if role == "ServiceProvider" and (machines := facts.maintained.get((partner, customer))):
        said = WORDS["maintained"].fill(n=len({m["asset"] for m in machines}))
        last = f"MAINTAINED {machines[-1]['id'] or ''}".strip()
        yield Reason("serviced", said, (partner, last, machines[-1]["asset"], "INSTALLED_AT", customer),
                     tuple(m["id"] for m in reversed(machines) if m["id"]))  # fmt: skip


def _met(facts: Facts, pair: Pair) -> Iterator[Reason]:
    if meetings := facts.meetings.get(pair):
        said = WORDS["advice" if pair[0] == "KOL" else "met"].fill(n=len(meetings), last=_last(meetings))
        steps = ("TOOK_PART",) if pair[0] == "KOL" else ("WITH",)
        path = (pair[1], *steps, meetings[-1]["id"], "ABOUT", pair[2])
        yield Reason("met", said, path, tuple(dict.fromkeys(m["id"] for m in reversed(meetings))))


def _lines(facts: Facts, pair: Pair) -> Iterator[Reason]:
    """Product lines: what the partner offers or has delivered, and the customer buys or wants."""
    role, partner, customer = pair
    offered = set(facts.partners[role, partner]["lines"] or ())
    done = [r for c in facts.working.get((role, partner), ()) if c != customer
            for part in (facts.relations, facts.joins) for r in part.get((role, partner, c), ()) if r["line"]]  # fmt: skip
    asked = facts.opportunities.get(customer, [])
    bought = [r for r in facts.bought.get(customer, ()) if (r["role"], r["partner"]) != (role, partner)]
    wanted, able = {o["line"] for o in asked if o["status"] == "open"}, offered | {r["line"] for r in done}
    shared = able & wanted or able & ({o["line"] for o in asked} | {r["line"] for r in bought})
    if not shared:
        return
    named = sorted(shared)[:3]
    word = "open_line" if shared & wanted else "need_line"
    said = WORDS[word].fill(lines=Text(", ".join(named), "、".join(named)))
    both = able & ({o["line"] for o in asked} | {r["line"] for r in bought})
    for_it = [r for r in [*asked, *bought] if r["line"] in both]
    of_it = [r for r in done if r["line"] in both]
    own = (f"{partner}.{OFFERS[role]}",) if offered & both and role in OFFERS else ()
    cited = tuple(dict.fromkeys([*own, *_ids(for_it), *_ids(of_it)]))
    yield Reason("lines", said, (partner, f"= {named[0]}", customer), cited)


def _place(facts: Facts, pair: Pair) -> Iterator[Reason]:
    role, partner, customer = pair
    who, whom = facts.partners[role, partner], facts.customers[customer]
    if whom["region"] and who["region"] == whom["region"]:
        yield _same(facts, "region", pair, WORDS["region"].fill(region=whom["region"]))
    if whom["region"] and whom["region"] in (who["areas"] or ()):
        facts_of = (f"{partner}.{AREAS[role]}", f"{customer}.region") if role in AREAS else ()
        yield Reason(
            "area", WORDS["area"].fill(region=whom["region"]), (partner, "= region", customer), facts_of
        )
    if whom["industry"] and who["industry"] == whom["industry"]:
        yield _same(facts, "industry", pair, WORDS["industry"])


def _same(facts: Facts, field: str, pair: Pair, said: Text) -> Reason:
    who = facts.partners[pair[:2]]
    holder = who["employer"] if pair[0] == "KOL" and who["employer"] else pair[1]
    return Reason(field, said, (pair[1], f"= {field}", pair[2]), (f"{holder}.{field}", f"{pair[2]}.{field}"))


def _among(facts: Facts, pair: Pair, field: str) -> list[str]:
    """The other customers of the partner that have this field in common with the customer."""
    whom = facts.customers[pair[2]]
    return [c for c in facts.working.get(pair[:2], ())
            if c != pair[2] and whom[field] and facts.customers[c][field] == whom[field]]  # fmt: skip


def _segment(facts: Facts, pair: Pair) -> Iterator[Reason]:
    alike = [
        c
        for c in _among(facts, pair, "segment")
        if facts.customers[c]["industry"] == facts.customers[pair[2]]["industry"]
    ]
    if not alike:
        return
    dealt, segment = facts.dealings(pair[0], pair[1], alike), facts.customers[pair[2]]["segment"]
    scores = [r["score"] for r in dealt if "score" in r]
    shown = facts.customers[dealt[0].get("customer", alike[0])]
    word = "peers" if scores else "segment"
    said = WORDS[word].fill(n=len(alike), segment=segment, name=called(shown), answers=len(scores),
                            mean=float(np.mean(scores)) if scores else 0.0)  # fmt: skip
    yield Reason("segment", said, (pair[1], _edge(dealt[0]), shown["id"], "= segment", pair[2]), _ids(dealt))


def _nearby(facts: Facts, pair: Pair) -> Iterator[Reason]:
    near = _among(facts, pair, "region")
    if near:
        dealt = facts.dealings(pair[0], pair[1], near)
        shown = facts.customers[dealt[0].get("customer", near[0])]
        said = WORDS["nearby"].fill(
            n=len(near), region=facts.customers[pair[2]]["region"], name=called(shown)
        )
        yield Reason(
            "nearby", said, (pair[1], _edge(dealt[0]), shown["id"], "= region", pair[2]), _ids(dealt)
        )


def _linked(facts: Facts, pair: Pair) -> Iterator[Reason]:
    working = set(facts.working.get(pair[:2], ()))
    for link in facts.group.get(pair[2], ()):
        other = link["end"] if link["start"] == pair[2] else link["start"]
        if other in working and other != pair[2]:
            dealt = facts.dealings(pair[0], pair[1], [other])
            said = WORDS["linked"].fill(name=called(facts.customers[other]))
            path = (pair[1], _edge(dealt[0]), other, _edge(link), pair[2])
            yield Reason("linked", said, path, (*_ids([link]), *_ids(dealt)))
            return


def _similar(facts: Facts, pair: Pair) -> Iterator[Reason]:
    """The customer of the partner that shares most partners with this one."""
    mine = set(facts.works_with.get(pair[2], ())) - {pair[:2]}
    shared = {
        c: sorted(mine & set(facts.works_with[c])) for c in facts.working.get(pair[:2], ()) if c != pair[2]
    }
    shared = {c: who for c, who in shared.items() if who}
    if not shared:
        return
    most = sorted(shared, key=lambda c: (-len(shared[c]) / len(facts.works_with[c]) ** 0.5, c))[:3]
    said = WORDS["similar"].fill(
        n=len(shared), name=called(facts.customers[most[0]]), partners=len(shared[most[0]])
    )
    cited = [r for c in most for r in facts.dealings(pair[0], pair[1], [c])]
    third = shared[most[0]][0]
    here, there = (facts.dealings(*third, [c])[0] for c in (pair[2], most[0]))
    path = (pair[1], _edge(cited[0]), most[0], _edge(there), third[1], _edge(here), pair[2])
    yield Reason("similar", said, path, _ids(cited))


def _satisfaction(facts: Facts, pair: Pair) -> Iterator[Reason]:
    others = [c for c in facts.working.get(pair[:2], ()) if c != pair[2]]
    ratings = _latest([r for c in others for r in facts.ratings.get((*pair[:2], c), ())])
    if ratings:
        said = WORDS["all_peers"].fill(mean=float(np.mean([r["score"] for r in ratings])), n=len(ratings))
        yield Reason(
            "satisfaction", said, (pair[1], _edge(ratings[0]), ratings[0]["customer"]), _ids(ratings)
        )


def _won(facts: Facts, pair: Pair) -> Iterator[Reason]:
    joins = [j for j in facts.joins_of.get(pair[:2], ()) if j["customer"] != pair[2] and j["outcome"]]
    won = _latest([j for j in joins if j["outcome"] == "won"], "closed")
    if won:
        said = WORDS["won"].fill(n=len(won), all=len(joins))
        yield Reason("won", said, (pair[1], _edge(won[0]), won[0]["opportunity"]), _ids(won))


def _profile(facts: Facts, pair: Pair) -> Iterator[Reason]:
    """The partner's own record, whoever the customer is."""
    role, partner, _ = pair
    day = facts.shot.day
    valid = [c for c in facts.certificates.get(partner, ()) if not (c["expires"] and c["expires"] <= day)]
    if role == "ServiceProvider" and valid:
        high = sum(LEVELS.get(c["level"], 0) >= LEVELS["senior"] for c in valid)
        said = WORDS["certified"].fill(n=len(valid), high=high)
        yield Reason("profile", said, (partner, "WORKS_AT", valid[0]["engineer"], "HOLDS", valid[0]["id"]),
                     tuple(c["id"] for c in valid))  # fmt: skip
    stock = [s for s in facts.stock.get(partner, ()) if s["turnover"] is not None]
    if role == "Distributor" and stock:
        said = WORDS["turnover"].fill(
            mean=float(np.mean([s["turnover"] for s in stock[-4:]])), n=len(stock[-4:])
        )
        yield Reason("profile", said, (partner, "HELD_STOCK", stock[-1]["id"]), tuple(s["id"] for s in stock))
    who = facts.partners[role, partner]
    if role == "KOL" and who["lines"] and who["publications"]:
        said = WORDS["papers"].fill(field=who["lines"][0], n=who["publications"])
        yield Reason("profile", said, (partner,), (f"{partner}.publications",))


def _recent(facts: Facts, pair: Pair) -> Iterator[Reason]:
    since = facts.shot.day - dt.timedelta(days=RECENT)
    others = [c for c in facts.working.get(pair[:2], ()) if c != pair[2]]
    fresh = [c for c in others if (at := facts.shot.begun[(*pair[:2], c)].at) and at > since]
    dealt = facts.dealings(pair[0], pair[1], fresh or others)
    if dealt:
        said = WORDS["recent" if fresh else "customers"].fill(n=len(fresh or others))
        yield Reason("recent", said, (pair[1], _edge(dealt[0]), dealt[0].get("customer", "")), _ids(dealt))


MAKERS: tuple[Callable[[Facts, Pair], Iterator[Reason]], ...] = (
    _incumbent, _joined, _serviced, _met, _lines, _place, _segment, _nearby, _linked, _similar, _satisfaction, _won,
    _profile, _recent,
)  # fmt: skip
