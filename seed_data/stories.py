"""Small worlds with other stories than the seed's: who works with whom by region, by joint work, for the best offer, or by chance.

Each is plain rows of customers, suppliers, relations, and opportunities with bids, over five years. Nothing but the story
decides; whatever else the rows tell is drawn at random.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np

FIRST, DAYS = dt.date(2021, 1, 1), 1826
CUSTOMERS, PARTNERS, PAIRS, OPPORTUNITIES = 90, 45, 900, 700
CIRCLES = 6
REGIONS = ("North", "East", "South", "West", "Centre")
INDUSTRIES = ("medical", "vehicles", "machines")
LINES = ("pumps", "valves", "drives", "sensors")
STORIES = ("price", "joint work", "region", "nothing")
Row = dict[str, Any]


@dataclass
class StoryWorld:
    """The rows of one story, each as the model names its fields."""

    story: str
    customers: list[Row] = field(default_factory=list)
    partners: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    opportunities: list[Row] = field(default_factory=list)
    bids: list[Row] = field(default_factory=list)

    @property
    def last_day(self) -> dt.date:
        return FIRST + dt.timedelta(days=DAYS)


def story_world(story: str, seed: int = 0) -> StoryWorld:
    """The world of one of `STORIES`; the same seed gives the same rows."""
    random = np.random.default_rng([STORIES.index(story), seed])
    world = StoryWorld(story)
    for n in range(CUSTOMERS):
        world.customers.append({"id": f"C{n:03}", **_profile(random), "segment": f"S{random.integers(4)}"})
    for n in range(PARTNERS):
        lines = sorted(random.choice(LINES, 2, replace=False).tolist())
        world.partners.append({"id": f"S{n:03}", **_profile(random), "lines": lines})
    if story == "price":
        _bids(random, world)
    else:
        _pairs(random, world)
    return world


def _profile(random: np.random.Generator) -> Row:
    return {"region": str(random.choice(REGIONS)), "industry": str(random.choice(INDUSTRIES))}


def _pairs(random: np.random.Generator, world: StoryWorld) -> None:
    """Relations one after the other, each drawn by the odds that the story gives to all pairs that are still open.

    Joint work: everybody belongs to a circle that is recorded nowhere; only who worked with whom shows it.
    """
    linked = np.zeros((PARTNERS, CUSTOMERS))
    near = np.array([[p["region"] == c["region"] for c in world.customers] for p in world.partners])
    circle = random.integers(0, CIRCLES, PARTNERS)[:, None] == random.integers(0, CIRCLES, CUSTOMERS)[None]
    busy = random.normal(0, 0.5, PARTNERS)[:, None]  # some are popular, whatever the story
    drawn_to = {"region": 2.5 * near, "joint work": 3.0 * circle, "nothing": 0.0}[world.story]
    for n in range(PAIRS):
        odds = busy + drawn_to + random.gumbel(0, 1, linked.shape)
        odds[linked > 0] = -np.inf
        i, j = np.unravel_index(int(odds.argmax()), odds.shape)
        linked[i, j] = 1
        begun = FIRST + dt.timedelta(days=round(n * DAYS / PAIRS))
        world.relations.append(
            {
                "id": f"r{n}",
                "partner": world.partners[i]["id"],
                "customer": world.customers[j]["id"],
                "line": str(random.choice(world.partners[i]["lines"])),
                "begun": begun,
            }
        )


def _bids(random: np.random.Generator, world: StoryWorld) -> None:
    """Tenders with three to seven bidders: a low price, a good supplier and a near one win."""
    good = random.normal(0, 1, PARTNERS)
    for n in range(OPPORTUNITIES):
        j, day = int(random.integers(CUSTOMERS)), FIRST + dt.timedelta(days=round(n * DAYS / OPPORTUNITIES))
        customer = world.customers[j]
        tender = {"id": f"o{n}", "customer": customer["id"], "line": str(random.choice(LINES)), "day": day}
        world.opportunities.append(tender)
        bidders = random.choice(PARTNERS, int(random.integers(3, 8)), replace=False)
        prices = 1e5 * np.exp(random.normal(0, 0.2, len(bidders)))
        near = np.array([world.partners[i]["region"] == customer["region"] for i in bidders])
        score = -6 * np.log(prices) + good[bidders] + 1.5 * near + random.gumbel(0, 1, len(bidders))
        for i, price, first in zip(bidders.tolist(), prices.tolist(), (score == score.max()).tolist(), strict=True):
            bid = {"opportunity": f"o{n}", "partner": world.partners[i]["id"], "price": round(price, 2)}
            world.bids.append({"id": f"b{n}-{i}", **bid, "outcome": "won" if first else "lost"})
