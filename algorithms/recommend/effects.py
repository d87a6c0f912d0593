"""Occlusion effects: a score minus what it would be without one kind of evidence.

A feature of a pair is 0 where nothing is known, so evidence is taken away by setting its features to 0 (Zeiler & Fergus
2014 for pictures, Covert, Lundberg & Lee 2021 for features). Tests take the facts themselves away, and compare.
"""

from __future__ import annotations

import numpy as np

from algorithms.fit_data.bipartite import KERNELS
from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.link_features import LINK_FEATURES, WIDE_FEATURES
from algorithms.fit_data.pair_features import PAIR_FEATURES, pair_features
from algorithms.fit_data.pairs import Floats, PairList
from algorithms.fit_data.served_model import MATCH, VOICE, ServedModel, stated_satisfaction
from algorithms.models.heuristics import MATCHED
from graph.words import Text

KINDS: dict[str, tuple[tuple[str, ...], Text]] = {
    "region": (("same region", "same city"), Text("region", "地区")),
    "area": (("covers the region",), Text("territory", "业务区域")),
    "industry": (("same industry",), Text("industry", "行业")),
    "lines": (
        (
            "claims a line needed",
            "share of needs claimed",
            "has delivered a line needed",
            "share of needs delivered",
            "line of an open purchase",
        ),
        Text("product lines", "产品线"),
    ),
    "segment": (
        (
            "log customers in the segment",
            "share of customers in the segment",
            "went well in the segment",
            "went well in segment and region",
            "satisfaction in the segment",
        ),
        Text("record in the segment", "同类客户中的业绩"),
    ),
    "nearby": (("share of customers in the region",), Text("customers in the region", "同地区客户")),
    "linked": (("went well with linked customers",), Text("record with linked customers", "关联客户中的业绩")),
    "similar": (("similar customers", *LINK_FEATURES), Text("customers that share partners", "伙伴重合的客户")),
    "satisfaction": (("mean satisfaction",), Text("satisfaction of other customers", "其他客户的满意度")),
    "won": (("won together, net",), Text("opportunities won with us", "与我方共同赢单")),
    "serviced": (("log repairs here",), Text("service at this customer", "对该客户的维保")),
    "met": (("log consultations and meetings here",), Text("meetings with this customer", "与该客户的往来")),
    "joined": (("joined here before",), Text("opportunities of this customer", "参与过的该客户商机")),
    "profile": (("profile",), Text("own record", "自身资质")),
    "recent": (("recent starts", "log customers"), Text("customers and recent starts", "客户数与近期新增合作")),
    "price": ((), Text("offered price", "报价")),
    "bids": ((), Text("earlier bids", "以往投标")),
    "own": ((), Text("this customer's own rating", "该客户自己的评价")),
}
ORDER = list(KINDS)
MATCHING = [PAIR_FEATURES[k] for k in sorted(MATCHED)]
SUMMED = {"profile match": MATCHING, MATCH: [*MATCHING, "joined here before", "similar customers", "log customers"]}


BY_ONE = {"popularity": "recent", "recency": "recent", "customer-kNN": "similar", **dict.fromkeys(KERNELS, "similar")}


def occlusion_effects(shot: Snapshot, served: ServedModel, role: str, pairs: PairList) -> Floats:
    """(k, kinds) by how much each kind of evidence moves the log odds of each pair, in the order of `ORDER`.

    A plain method that looks at one kind of evidence owes its score to that; matching profiles count each feature.
    """
    work_out = _occluded if hasattr(served.method, "score_features") else _plain_effects
    found = work_out(shot, served, role, pairs)
    found[:, ORDER.index("own")] = VOICE * stated_satisfaction(shot, role, pairs)
    return found


def _occluded(shot: Snapshot, served: ServedModel, role: str, pairs: PairList) -> Floats:
    x, n = served.features(shot, role, pairs), len(ORDER)
    masks = np.array([[name not in KINDS[kind][0] for name in WIDE_FEATURES[: x.shape[1]]] for kind in ORDER])
    without = (x[:, None, :] * masks[None]).reshape(len(x) * n, -1)
    many = PairList(np.repeat(pairs.i, n), np.repeat(pairs.j, n))
    gone = served.score_features(shot, role, many, without).reshape(len(x), n)
    found: Floats = served.score_features(shot, role, pairs, x)[:, None] - gone
    return found


def _plain_effects(shot: Snapshot, served: ServedModel, role: str, pairs: PairList) -> Floats:
    slope = served.calibration[0] if served.calibration else 1.0
    if served.name in BY_ONE:
        found = np.zeros((len(pairs.i), len(ORDER)))
        found[:, ORDER.index(BY_ONE[served.name])] = slope * served.method(shot, role, pairs)
        return found
    counts = [name in SUMMED[served.name] for name in PAIR_FEATURES]
    kinds = np.array([[name in KINDS[kind][0] for name in PAIR_FEATURES] for kind in ORDER])
    x: Floats = pair_features(shot, role, pairs)
    sums: Floats = slope * np.einsum("kf,nf->kn", x, kinds & counts)
    return sums
