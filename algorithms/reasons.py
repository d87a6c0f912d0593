"""Why a partner fits a customer, in words: facts with numbers and dates, the ones closest to the pair first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from algorithms.features import LEVELS, Pair, Snapshot
from graph.model import PARTNERS
from graph.transactions import Row
from graph.words import Text

MOST = 6  # reasons for one pair
WORDS = {
    "since": Text("Works for this customer{line} since {begun}", "自 {begun} 起为该客户服务{line}"),
    "since_unknown": Text("Works for this customer{line}", "正在为该客户服务{line}"),
    "ended": Text("Worked for this customer{line} until {ended}", "曾为该客户服务{line},至 {ended} 结束"),
    "own_rating": Text(
        "This customer rates it {mean:.0f} on average (answers: {n}, the last on {last})",
        "该客户对其满意度平均 {mean:.0f} 分({n} 份答卷,最近 {last})"),
    "repairs": Text(
        "Maintenance records of this customer's equipment that it holds: {n}, {first} to {last}",
        "掌握该客户设备的 {n} 条维修记录({first} 至 {last})"),
    "maintained": Text("Machines of this customer that it maintained: {n}", "维护过该客户的 {n} 台设备"),
    "advice": Text("Consultations with this customer: {n}, the last on {last}", "为该客户提供过 {n} 次咨询,最近 {last}"),
    "met": Text("Joint engagements with this customer: {n}, the last on {last}", "与该客户有 {n} 次协同互动,最近 {last}"),
    "won_here": Text("Opportunities won together with this customer: {n} of {all}, the last on {last}",
                     "与该客户共同参与的 {all} 个已结商机中赢单 {n} 个,最近 {last}"),
    "lost_here": Text("Decided opportunities of this customer that it took part in: {all}, none was won",
                      "参与过该客户 {all} 个已结商机,均未赢单"),
    "open_line": Text("Offers {lines}, which an open purchase is about", "提供{lines},与进行中的商机一致"),
    "need_line": Text("Offers {lines}, which this customer buys", "提供{lines},与该客户的需求一致"),
    "segment": Text("Customers of the segment {segment} that it works for: {n}, among them {name}",
                    "服务 {n} 家{segment}客户,包括{name}"),
    "peers": Text("Customers of the segment {segment} rate it {mean:.0f} on average (answers: {n})",
                  "{segment}客户对其满意度平均 {mean:.0f} 分({n} 份答卷)"),
    "all_peers": Text("Other customers rate it {mean:.0f} on average (answers: {n})", "其他客户对其满意度平均 {mean:.0f} 分({n} 份答卷)"),
    "won": Text("Opportunities won together with us: {n} of {all}", "与我方共同参与的 {all} 个已结商机中赢单 {n} 个"),
    "region": Text("In the same region, {region}", "位于同一地区:{region}"),
    "area": Text("Covers this customer's region, {region}", "业务覆盖该客户所在地区:{region}"),
    "certified": Text("Valid certificates of its engineers: {n}, senior or expert: {high}",
                      "持有 {n} 份有效认证,其中高级或专家级 {high} 份"),
    "turnover": Text("Inventory turnover {mean:.1f} times a quarter over its last {n} reports",
                     "最近 {n} 期库存周转率平均每季度 {mean:.1f} 次"),
    "papers": Text("Expert in {field}, publications: {n}", "{field}领域专家,发表成果 {n} 篇"),
    "nothing": Text("Nothing on record connects the two yet", "目前没有记录显示双方存在关联"),
    "thin": Text("Not enough evidence in the data to learn from: ranked by matching profiles",
                 "数据不足以训练模型(依据不足):按资料匹配排序"),
}  # fmt: skip


class Facts:
    """The snapshot's facts by pair, by partner and by customer; `thin`: too little data to learn from."""

    def __init__(self, shot: Snapshot, thin: bool = False):
        rows = shot.rows
        self.shot, self.thin = shot, thin
        self.customers = {c["id"]: c for c in rows.customers}
        self.partners = {(p["role"], p["id"]): p for p in rows.partners}
        self.relations = _by(rows.relations, "role", "partner", "customer")
        self.ratings = _by(rows.ratings, "role", "partner", "customer")
        self.rated = _by(rows.ratings, "role", "partner")
        self.meetings = _by(rows.meetings, "role", "partner", "customer")
        self.repairs = _by(rows.repairs, "partner", "customer")
        self.maintained = _by(rows.maintained, "partner", "customer")
        known = {o["id"]: o for o in rows.opportunities}
        decided = [j | {"customer": known[j["opportunity"]]["customer"], "closed": known[j["opportunity"]]["closed"]}
                   for j in rows.joins if j["outcome"] and j["opportunity"] in known]  # fmt: skip
        self.decided = _by(decided, "role", "partner", "customer")
        self.decided_all = _by(decided, "role", "partner")
        self.stock = _by(rows.stock, "partner")
        self.certificates = _by(rows.certificates, "partner")
        self.working: dict[tuple[str, str], list[str]] = defaultdict(list)
        for role, partner, customer in shot.begun:
            self.working[role, partner].append(customer)
        roles = [r for r in PARTNERS if r in shot.roles]
        self.lines = {r: np.maximum(shot.claimed(r), shot.delivered(r)) > 0 for r in roles}

    def reasons(self, pair: Pair) -> list[Text]:
        """At least one, at most `MOST` reasons: first what connects the two, then likeness, then the partner."""
        found = [r for part in (_between, _likeness, _record) for r in part(self, pair)]
        found = found[:MOST] or [WORDS["nothing"]]
        return [WORDS["thin"], *found] if self.thin else found


def _by(rows: Iterable[Row], *keys: str) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[k] for k in keys)].append(row)
    return groups


def _day(moment: dt.date | None) -> str:
    return "?" if moment is None else moment.strftime("%Y-%m-%d")


def _last(rows: list[Row], key: str = "at") -> str:
    return _day(max((r[key] for r in rows if r[key]), default=None))


def _between(facts: Facts, pair: Pair) -> Iterator[Text]:
    """What already happened between this partner and this customer."""
    role, partner, customer = pair
    yield from _relation(facts.relations.get(pair, []))
    if ratings := facts.ratings.get(pair):
        mean = float(np.mean([r["score"] for r in ratings]))
        yield WORDS["own_rating"].fill(mean=mean, n=len(ratings), last=_last(ratings))
    if decided := facts.decided.get(pair):
        won = [d for d in decided if d["outcome"] == "won"]
        word = WORDS["won_here"] if won else WORDS["lost_here"]
        yield word.fill(n=len(won), all=len(decided), last=_last(won or decided, "closed"))
    if role == "Distributor" and (repairs := facts.repairs.get((partner, customer))):
        yield WORDS["repairs"].fill(n=len(repairs), first=_day(repairs[0]["at"]), last=_last(repairs))
    if role == "ServiceProvider" and (machines := facts.maintained.get((partner, customer))):
        yield WORDS["maintained"].fill(n=len({m["asset"] for m in machines}))
    if meetings := facts.meetings.get(pair):
        yield WORDS["advice" if role == "KOL" else "met"].fill(n=len(meetings), last=_last(meetings))


def _relation(rows: list[Row]) -> Iterator[Text]:
    current = [r for r in rows if not r["ended"]]
    chosen = min(current or rows, key=lambda r: (r["begun"] is None, r["begun"] or dt.date.max), default=None)
    if chosen:
        line = Text(f" ({chosen['line']})", f"({chosen['line']})") if chosen["line"] else ""
        word = "ended" if not current else "since" if chosen["begun"] else "since_unknown"
        yield WORDS[word].fill(line=line, begun=_day(chosen["begun"]), ended=_day(chosen["ended"]))


def _likeness(facts: Facts, pair: Pair) -> Iterator[Text]:
    """What the two have in common: lines, region, and the customers of the same segment."""
    role, partner, customer = pair
    shot, who, whom = facts.shot, facts.partners[role, partner], facts.customers[customer]
    j, lines = shot.column[customer], facts.lines[role][shot.row[role, partner]]
    wanted, needed = lines & (shot.wanted[j] > 0), lines & (shot.needs[j] > 0)
    if needed.any():
        shared = [shot.lines[k] for k in np.flatnonzero(wanted if wanted.any() else needed)][:3]
        text = Text(", ".join(shared), "、".join(shared))
        yield WORDS["open_line" if wanted.any() else "need_line"].fill(lines=text)
    if whom["region"] and who["region"] == whom["region"]:
        yield WORDS["region"].fill(region=whom["region"])
    elif whom["region"] and whom["region"] in (who["areas"] or ()):
        yield WORDS["area"].fill(region=whom["region"])
    alike = [c for c in facts.working.get((role, partner), ())
             if c != customer and whom["segment"] and facts.customers[c]["segment"] == whom["segment"]]  # fmt: skip
    if alike:
        first = facts.customers[alike[0]]
        name = Text(first["name_en"] or first["name"], first["name"])
        yield WORDS["segment"].fill(n=len(alike), segment=whom["segment"], name=name)
    yield from _peers(facts, pair, set(alike), whom["segment"])


def _peers(facts: Facts, pair: Pair, alike: set[str], segment: str | None) -> Iterator[Text]:
    rated = [r for r in facts.rated.get(pair[:2], ()) if r["customer"] != pair[2]]
    near = [r["score"] for r in rated if r["customer"] in alike]
    scores = near or [r["score"] for r in rated]
    if scores:
        word = WORDS["peers" if near else "all_peers"]
        yield word.fill(segment=segment, mean=float(np.mean(scores)), n=len(scores))


def _record(facts: Facts, pair: Pair) -> Iterator[Text]:
    """The partner's own record, whoever the customer is."""
    role, partner, _ = pair
    if decided := facts.decided_all.get((role, partner)):
        won = sum(d["outcome"] == "won" for d in decided)
        if won:
            yield WORDS["won"].fill(n=won, all=len(decided))
    day = facts.shot.day
    valid = [c for c in facts.certificates.get((partner,), ()) if not (c["expires"] and c["expires"] <= day)]
    if role == "ServiceProvider" and valid:
        high = sum(LEVELS.get(c["level"], 0) >= LEVELS["senior"] for c in valid)
        yield WORDS["certified"].fill(n=len(valid), high=high)
    stock = [s["turnover"] for s in facts.stock.get((partner,), ()) if s["turnover"] is not None][-4:]
    if role == "Distributor" and stock:
        yield WORDS["turnover"].fill(mean=float(np.mean(stock)), n=len(stock))
    who = facts.partners[role, partner]
    if role == "KOL" and who["lines"] and who["publications"]:
        yield WORDS["papers"].fill(field=who["lines"][0], n=who["publications"])
