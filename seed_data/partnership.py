"""Who works with whom, and how well: the latent fit, what starts because of it, and what customers say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from . import trade
from .names import stream
from .world import SNAPSHOT, START, Customer, Opportunity, Partner, World, days_before, pick

BASE, LINE, SEGMENT, REGION, QUALITY, DRIVER, RIPPLE, NOISE = -5.2, 2.8, 2.2, 1.7, 0.6, 0.5, 1.2, 0.5
RELATION = {"D": "分销", "V": "服务", "S": "供应"}
STOCK = {"D": 45, "V": 35, "S": 80}  # pairs already at work when the window opens
SHARE = {"D": 0.3, "V": 0.2, "S": 0.5}
SURVEYS = 2000
RECENT = 182  # days


@dataclass(slots=True)
class Relation:
    partner: str
    customer: str
    line: str
    begins: date
    good: bool
    ends: date | None = None


@dataclass(slots=True)
class Participation:
    opportunity: str
    partner: str
    role: str
    result: str
    effective: bool
    begins: date


@dataclass(slots=True)
class Survey:
    at: date
    customer: str
    partner: str
    dimension: str
    score: float


@dataclass(slots=True)
class Dealings:
    relations: list[Relation] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    fit: dict[tuple[str, str], float] = field(default_factory=dict)  # logit at the snapshot


class Market:
    """The latent fit of every partner and customer as matrices, and the state that makes it ripple."""

    def __init__(self, world: World):
        self.partners, self.customers = world.partners + world.kols, world.customers
        self.row = {p.id: i for i, p in enumerate(self.partners)}
        self.column = {c.id: i for i, c in enumerate(self.customers)}
        rng = stream(world.seed, "fit")
        self.noise = rng.normal(0, NOISE, (len(self.partners), len(self.customers)))
        self.fixed = np.array([[self._fixed(p, c) for c in self.customers] for p in self.partners]) + self.noise
        self.ready = np.array([[self._ready(p, c) for c in self.customers] for p in self.partners])
        self.neighbours = self._neighbours(world)
        self.done = np.zeros_like(self.fixed)  # +1 worked well, -0.7 did not, 0 never tried
        for partner, customer in world.same_organisation.items():
            self.fixed[self.row[partner], self.column[customer]] = -30

    @staticmethod
    def _fixed(partner: Partner, customer: Customer) -> float:
        line = max((1.0 if name in partner.lines else 0.0 for name in customer.demand), default=0.0)
        breadth = len(set(partner.lines) & set(customer.demand)) / len(customer.demand)
        region = (
            1.0
            if partner.region == customer.region
            else (0.45 if customer.region in trade.ADJACENT[partner.region] else 0.0)
        )
        related = set(partner.industries) & {customer.industry}
        return (
            BASE
            + (0 if related else -3)
            + LINE * (0.7 * line + 0.5 * breadth)
            + REGION * region
            + SEGMENT * (customer.segment in partner.segments)
            + QUALITY * partner.quality
            + DRIVER * partner.driver
        )

    def _neighbours(self, world: World) -> np.ndarray:
        near = np.zeros((len(self.customers), len(self.customers)))
        for i, a in enumerate(self.customers):
            for j, b in enumerate(self.customers):
                if i != j and a.segment == b.segment:
                    near[i, j] = 1.0 if a.region == b.region else 0.4
        for a_id, relation, b_id in world.links:
            if a_id in self.column and b_id in self.column and relation != "竞争":
                near[self.column[a_id], self.column[b_id]] = near[self.column[b_id], self.column[a_id]] = 1.0
        return near

    def logit(self) -> np.ndarray:
        fit: np.ndarray = self.fixed + RIPPLE * np.tanh(0.6 * self.done @ self.neighbours.T)
        return fit

    def eligible(self, at: date) -> np.ndarray:
        """Pairs whose two sides exist and whose shared need has arisen by a day."""
        ready: np.ndarray = self.ready <= at.toordinal()
        return ready

    @staticmethod
    def _ready(partner: Partner, customer: Customer) -> int:
        shared = [since for name, since in customer.demand.items() if name in partner.lines]
        return max(partner.joined, customer.since, min(shared, default=customer.since)).toordinal()

    def remember(self, partner: str, customer: str, good: bool) -> None:
        self.done[self.row[partner], self.column[customer]] = 1.0 if good else -0.7


def deal(world: World) -> Dealings:
    """Three years, month by month."""
    market, dealings = Market(world), Dealings()
    rng = stream(world.seed, "dealings")
    held = _reserved(world, market)
    _stock(rng, world, market, dealings, held)
    ripe = sorted(world.opportunities, key=lambda o: (o.opened, o.id))
    for month in range(36):
        begin = START + timedelta(days=int(month * 30.45))
        _start(rng, market, dealings, begin, 8 + month // 3 + (11 if month >= 26 else 0), held)
        for opportunity in [o for o in ripe if begin <= o.opened < begin + timedelta(days=31)]:
            ripe.remove(opportunity)
            _join(rng, world, market, dealings, opportunity, month)
    _end(rng, world, dealings)
    logit = market.logit()
    dealings.fit = {
        (p.id, c.id): float(logit[i, j]) for i, p in enumerate(market.partners) for j, c in enumerate(market.customers)
    }
    dealings.surveys = _surveys(stream(world.seed, "surveys"), world, dealings)
    return dealings


def _reserved(world: World, market: Market) -> np.ndarray:
    """Pairs that the simulation must not connect: the holder of the maintenance records and its customer."""
    held = np.zeros(market.fixed.shape, dtype=bool)
    held[market.row[world.cast.holder], market.column[world.cast.risk_customer]] = True
    return held


def _stock(rng: np.random.Generator, world: World, market: Market, dealings: Dealings, held: np.ndarray) -> None:
    cast = world.cast
    for partner in (cast.high, cast.low, cast.few):
        good = partner != cast.low
        line = "动力电池产线"
        dealings.relations.append(
            Relation(partner, cast.expansion, line, START - timedelta(days=int(rng.integers(20, 400))), good)
        )
        market.remember(partner, cast.expansion, good)
    for letter, count in STOCK.items():
        for i, j in _draw(rng, market, START, letter, count, held):
            _relate(rng, market, dealings, i, j, START - timedelta(days=int(rng.integers(10, 560))))


def _start(
    rng: np.random.Generator, market: Market, dealings: Dealings, begin: date, count: int, held: np.ndarray
) -> None:
    for letter, share in SHARE.items():
        for i, j in _draw(rng, market, begin, letter, int(rng.binomial(count, share)), held):
            _relate(rng, market, dealings, i, j, _day(rng, begin))
    for _ in range(count // 8):  # a known pair that works well takes up a further line
        grown = _further(rng, market, dealings)
        if grown:
            dealings.relations.append(Relation(*grown, _day(rng, begin), True))


def _day(rng: np.random.Generator, begin: date) -> date:
    return min(begin + timedelta(days=int(rng.integers(0, 30))), SNAPSHOT)


def _draw(
    rng: np.random.Generator, market: Market, at: date, letter: str, count: int, held: np.ndarray
) -> list[tuple[int, int]]:
    """New pairs, in proportion to the odds that they would work (Gumbel top-k)."""
    logit = market.logit() + rng.gumbel(0, 1, market.fixed.shape)
    rows = np.array([p.id[0] == letter for p in market.partners])
    logit[~(market.eligible(at) & rows[:, None]) | (market.done != 0) | held] = -np.inf
    order = np.argsort(-logit, axis=None)[:count]
    return [(int(k // logit.shape[1]), int(k % logit.shape[1])) for k in order]


def _relate(rng: np.random.Generator, market: Market, dealings: Dealings, i: int, j: int, begins: date) -> None:
    partner, customer = market.partners[i], market.customers[j]
    chance = 1 / (1 + np.exp(-market.logit()[i, j]))
    shared = [line for line in customer.demand if line in partner.lines] or list(customer.demand)
    good = bool(rng.random() < chance)
    dealings.relations.append(Relation(partner.id, customer.id, pick(rng, shared), begins, good))
    market.remember(partner.id, customer.id, good)


def _further(rng: np.random.Generator, market: Market, dealings: Dealings) -> tuple[str, str, str] | None:
    known = dealings.relations[int(rng.integers(len(dealings.relations)))]
    partner, customer = (market.partners[market.row[known.partner]], market.customers[market.column[known.customer]])
    taken = {r.line for r in dealings.relations if (r.partner, r.customer) == (known.partner, known.customer)}
    fresh = [line for line in customer.demand if line in partner.lines and line not in taken]
    return (partner.id, customer.id, fresh[0]) if fresh and known.good else None


_ROLES = {"D": "联合投标", "V": "实施与服务", "S": "方案配套", "K": "专家论证"}


def _join(
    rng: np.random.Generator, world: World, market: Market, dealings: Dealings, opportunity: Opportunity, month: int
) -> None:
    """Partners that fit, rather than those that are known, take part in a purchase; then it is decided."""
    j = market.column[opportunity.customer]
    column, members = market.logit()[:, j], []
    if rng.random() < 0.5 + 0.012 * month:
        known = market.done[:, j] != 0
        odds = 1.3 * column + 0.4 * known + rng.gumbel(0, 1, len(column))
        unable = [
            opportunity.line not in p.lines
            or p.joined > opportunity.opened
            or (p.id, opportunity.customer) == (world.cast.holder, world.cast.risk_customer)
            for p in market.partners
        ]
        odds[np.array(unable)] = -np.inf
        members = [int(i) for i in np.argsort(-odds)[: int(rng.integers(1, 5))] if np.isfinite(odds[i])]
    mean = float(np.mean(column[members])) if members else -0.8
    if opportunity.closed:
        opportunity.status = "赢单" if rng.random() < 1 / (1 + np.exp(-0.9 * mean + 0.3)) else "输单"
        opportunity.stage = "合同签订" if opportunity.status == "赢单" else opportunity.stage
    last = opportunity.closed or SNAPSHOT
    for i in members:
        partner = market.partners[i]
        begins = min(opportunity.opened + timedelta(days=int(rng.integers(3, 70))), last)
        effective = bool(rng.random() < 1 / (1 + np.exp(-column[i])))
        dealings.participations.append(
            Participation(opportunity.id, partner.id, _ROLES[partner.id[0]], opportunity.status, effective, begins)
        )
        if opportunity.closed and market.done[i, j] == 0 and partner.id[0] == "K":
            market.remember(partner.id, opportunity.customer, opportunity.status == "赢单")


def _end(rng: np.random.Generator, world: World, dealings: Dealings) -> None:
    """Half of what did not work ends after a year or so; the named incumbents stay."""
    cast = world.cast
    for relation in dealings.relations:
        kept = relation.customer == cast.expansion and relation.partner in (cast.high, cast.low, cast.few)
        ends = relation.begins + timedelta(days=int(rng.integers(240, 620)))
        if not relation.good and not kept and rng.random() < 0.5 and ends < SNAPSHOT:
            relation.ends = ends


_DIMENSIONS = ("交付", "质量", "响应", "价格", "总体")


def _surveys(rng: np.random.Generator, world: World, dealings: Dealings) -> list[Survey]:
    """Scores follow the fit; what the named incumbents got in the last half year is told, not drawn."""
    cast, surveys = world.cast, []
    told = {(cast.high, cast.expansion), (cast.low, cast.expansion), (cast.few, cast.expansion)}
    spans = [(r, max(r.begins + timedelta(days=60), START), r.ends or SNAPSHOT) for r in dealings.relations]
    spans = [(r, a, min(b, days_before(RECENT + 2)) if (r.partner, r.customer) in told else b) for r, a, b in spans]
    spans = [(r, a, b) for r, a, b in spans if a < b]
    length = np.array([(b - a).days for _, a, b in spans], dtype=float) + 60
    for k in rng.choice(len(spans), SURVEYS - 17, p=length / length.sum()):
        relation, first, last = spans[k]
        at = first + timedelta(days=int(rng.integers(0, (last - first).days)))
        surveys.append(_answer(rng, relation, dealings, at))
    for partner, days, scores in (
        (cast.high, (170, 148, 121, 97, 70, 48, 25, 9), (85, 87, 88, 90, 92, 93, 95, 96)),
        (cast.low, (176, 150, 118, 90, 55, 30, 12), (70, 66, 62, 58, 55, 51, 47)),
        (cast.few, (140, 52), (78, 82)),
    ):
        surveys += [
            Survey(days_before(d), cast.expansion, partner, _DIMENSIONS[i % 5], float(s))
            for i, (d, s) in enumerate(zip(days, scores, strict=True))
        ]
    return sorted(surveys, key=lambda s: (s.at, s.customer, s.partner, s.dimension, s.score))


def _answer(rng: np.random.Generator, relation: Relation, dealings: Dealings, at: date) -> Survey:
    fit = dealings.fit[relation.partner, relation.customer]
    mean = 72 + 14 * np.tanh(0.5 * fit) + (4 if relation.good else -9)
    score = float(np.clip(np.rint(mean + rng.normal(0, 6)), 10, 100))
    return Survey(at, relation.customer, relation.partner, pick(rng, _DIMENSIONS), score)
