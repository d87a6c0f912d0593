"""Territory matching: whether a place lies in one, by names of regions and cities as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from graph.projections.row_table import RowTable

AREAS = {"Distributor": "territories", "ServiceProvider": "service_regions"}  # roles with a territory → its field
EVERYWHERE = {"全国", "中国", "所有", "全部", "nationwide", "national", "all", "everywhere", "china"}
ENDING = re.compile(r"(大?区|地区|区域|省|市)$")  # 华东 and 华东地区 are one


def bounding_areas(areas: Iterable[str] | None) -> list[str]:
    """The areas that a territory is bounded by; empty if none is declared, or everywhere is."""
    named = [a.strip() for a in areas or () if a and a.strip()]
    return [] if any(a.casefold() in EVERYWHERE for a in named) else named


def lies_inside(areas: Iterable[str], region: str | None, city: str | None) -> bool:
    """Whether the areas name the region, or the city in it."""
    return not {_normalized(region), _normalized(city)}.isdisjoint({_normalized(a) for a in areas} - {""})


def _normalized(name: str | None) -> str:
    plain = (name or "").strip().casefold()
    return ENDING.sub("", plain) or plain


class Places:
    """The distinct (region, city) of c customers; place 0 is that of customers whose region is not known."""

    def __init__(self, customers: RowTable):
        named = zip(customers.texts("region"), customers.texts("city"), strict=True)
        names = [(region, city or "") if region else ("", "") for region, city in named]
        self.names = [("", ""), *sorted(set(names) - {("", "")})]
        place = {name: k for k, name in enumerate(self.names)}
        self.of_customer = np.array([place[name] for name in names], dtype=np.intp)  # (c,)

    def outside(self, territories: list[list[str]]) -> NDArray[np.bool_]:
        """(p, places) True where a territory is bounded and the place is known not to lie in it."""
        made = np.zeros((len(territories), len(self.names)), dtype=bool)
        plain = [(_normalized(region), _normalized(city)) for region, city in self.names]
        for i, areas in enumerate(territories):
            if areas:
                named = {_normalized(a) for a in areas}
                made[i] = [named.isdisjoint(place) for place in plain]
        made[:, 0] = False
        return made
