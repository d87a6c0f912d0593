"""Occlusion effects: a score minus what it would be without one kind of evidence.

A feature of a pair is 0 where nothing is known, so evidence is taken away by setting its features to 0 (Zeiler & Fergus
2014 for pictures, Covert, Lundberg & Lee 2021 for features). Tests take the facts themselves away, and compare.
"""

from __future__ import annotations

import numpy as np

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pair_features import PAIR_FEATURES, pair_features
from algorithms.fit_data.pairs import Floats, PairList
from algorithms.fit_data.served_model import VOICE, ServedModel, stated_satisfaction
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
    "similar": (("similar customers",), Text("customers that share partners", "伙伴重合的客户")),
    "satisfaction": (("mean satisfaction",), Text("satisfaction of other customers", "其他客户的满意度")),
    "won": (("won together, net",), Text("opportunities won with us", "与我方共同赢单")),
    "serviced": (("log repairs here",), Text("service at this customer", "对该客户的维保")),
    "met": (("log consultations and meetings here",), Text("meetings with this customer", "与该客户的往来")),
    "joined": (("joined here before",), Text("opportunities of this customer", "参与过的该客户商机")),
    "profile": (("profile",), Text("own record", "自身资质")),
    "recent": (("recent starts", "log customers"), Text("customers and recent starts", "客户数与近期新增合作")),
    "own": ((), Text("this customer's own rating", "该客户自己的评价")),
}
ORDER = list(KINDS)


def occlusion_effects(shot: Snapshot, served: ServedModel, role: str, pairs: PairList) -> Floats:
    """(k, kinds) by how much each kind of evidence moves the log odds of each pair, in the order of `ORDER`.

    Where nothing was learnt: the sum of the features themselves.
    """
    x = pair_features(shot, role, pairs)
    masks = np.array([[name not in KINDS[kind][0] for name in PAIR_FEATURES] for kind in ORDER])
    own = VOICE * stated_satisfaction(shot, role, pairs)
    if hasattr(served.method, "score_features"):
        k, n = len(x), len(ORDER)
        without = (x[:, None, :] * masks[None]).reshape(k * n, -1)
        many = PairList(np.repeat(pairs.i, n), np.repeat(pairs.j, n))
        gone = served.score_features(shot, role, many, without).reshape(k, n)
        found = served.score_features(shot, role, pairs, x)[:, None] - gone
    else:
        found = np.einsum("kf,nf->kn", x, ~masks)
    found[:, ORDER.index("own")] = own
    return found
