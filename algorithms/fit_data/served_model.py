"""The served model of partner fit: kept with its run, it scores anybody later without learning anew.

Plain numbers in compressed JSON: reading it runs no code, and no torch is needed.
"""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import orjson

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.link_features import wide_features
from algorithms.fit_data.pair_features import pair_features
from algorithms.fit_data.pairs import Floats, PairList, Pairs
from algorithms.fit_data.ranking import sigmoid
from algorithms.fit_data.windows import Method
from algorithms.models.blend import Blend, Calibration
from algorithms.models.boosting import BoostedTrees
from algorithms.models.by_query import ByQuery, FeatureScore
from algorithms.models.heuristics import BASELINES, blended_match
from algorithms.models.line_model import LineModel
from algorithms.models.linear import Logistic
from algorithms.models.network import Network
from algorithms.models.query_model import QueryModel
from algorithms.models.typed_graph import Vocabulary

MATCH = "profile match and neighbours"
PLAIN: dict[str, Method] = BASELINES | {MATCH: blended_match}
VOICE = 2.0  # how much the customer's own satisfaction, in tens of points above the prior, moves the log odds
FORMAT = 1


@dataclass(frozen=True)
class ServedModel:
    """A method by its name, and how its scores become probabilities (not at all where nothing could be learnt)."""

    name: str
    method: Method
    calibration: Calibration | None = None
    choice: QueryModel | None = None  # ranks given candidates, where past choices could teach it
    lines: LineModel | None = None  # ranks partners for a product line, likewise

    @property
    def is_calibrated(self) -> bool:
        return self.calibration is not None

    @property
    def sieve(self) -> Logistic | None:
        """A cheaper method that agrees well enough to choose whom this one looks at; None where this is cheap."""
        return _sieve(self.method)

    def odds(self, shot: Snapshot, role: str, pairs: Pairs) -> Floats:
        """(…,) calibrated log odds (bare scores where nothing could be learnt), with what the customer itself said."""
        slope, offset = self.calibration or (1.0, 0.0)
        return slope * self.method(shot, role, pairs) + offset + VOICE * stated_satisfaction(shot, role, pairs)

    def score_features(self, shot: Snapshot, role: str, pairs: PairList, x: Floats) -> Floats:
        """(k,) log odds of pairs with these (k, f) features, without the customer's own voice.

        Raises TypeError where the method looks at no features.
        """
        slope, offset = self.calibration or (1.0, 0.0)
        if not hasattr(self.method, "score_features"):
            raise TypeError(f"{self.name} does not look at features")
        found: Floats = slope * self.method.score_features(shot, role, pairs, x) + offset
        return found

    def features(self, shot: Snapshot, role: str, pairs: PairList) -> Floats:
        """(k, f) the features that `score_features` takes: `PAIR_FEATURES`, or `WIDE_FEATURES`, which begin with them."""
        return (wide_features if _is_wide(self.method) else pair_features)(shot, role, pairs)

    def probability(self, odds: Floats) -> Floats:
        return sigmoid(np.asarray(odds, float))

    def pack(self) -> bytes:
        stored = {
            "format": FORMAT,
            "name": self.name,
            "method": _method_as_json(self.method, self.name),
            "calibration": self.calibration,
            "choice": self.choice.as_json() if self.choice else None,
            "lines": _lines_as_json(self.lines),
        }
        return zlib.compress(orjson.dumps(stored, option=orjson.OPT_SERIALIZE_NUMPY))

    @classmethod
    def unpack(cls, packed: bytes) -> ServedModel:
        """Raises ValueError for what this version did not write."""
        stored = orjson.loads(zlib.decompress(packed))
        if stored.get("format") != FORMAT:
            raise ValueError(f"a model of format {stored.get('format')!r}, not {FORMAT}")
        calibration = stored["calibration"]
        return cls(
            stored["name"],
            _method(stored["method"]),
            tuple(calibration) if calibration else None,
            QueryModel.from_json(stored.get("choice")),
            _lines(stored.get("lines")),
        )


def stated_satisfaction(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
    """(…,) what the customer itself said: satisfaction above the prior in tens of points, drawn to 0 by few
    answers; −1 where the two parted or it works badly."""
    return pairs.sparse(shot.cached(("heard", role), lambda: _voice(shot, role)))


def _voice(shot: Snapshot, role: str) -> Any:
    above, answers = shot.satisfaction(role)
    satisfaction = answers.copy()
    satisfaction.data = 1 / (10 * (satisfaction.data + 3))
    parted = shot.matrix(role, shot.begun.pairs.taken(shot.begun.well < 0), -1.0)
    return (above.multiply(satisfaction) + parted).tocsc()


def _is_wide(method: Method) -> bool:
    parts = [part for part, _ in method.parts.values()] if isinstance(method, Blend) else [method]
    return any(isinstance(part, ByQuery | FeatureScore) for part in parts)


def _sieve(method: Method) -> Logistic | None:
    if isinstance(method, Network):
        return method.baseline
    if isinstance(method, ByQuery):
        return method.sieve
    if isinstance(method, Blend):
        return next((found for part, _ in method.parts.values() if (found := _sieve(part))), None)
    return None


def _method_as_json(method: Any, name: str) -> dict[str, Any]:
    if isinstance(method, Blend):
        parts = {n: [_method_as_json(part, n), calibration] for n, (part, calibration) in method.parts.items()}
        return {"kind": "blend", "parts": parts}
    if isinstance(method, FeatureScore):
        return {"kind": "feature", "feature": method.feature}
    if isinstance(method, ByQuery):
        return {
            "kind": "by query",
            "linear": _method_as_json(method.linear, ""),
            "sieve": _method_as_json(method.sieve, ""),
        }
    if isinstance(method, Network):
        return {
            "kind": "gnn",
            "baseline": _method_as_json(method.baseline, ""),
            "words": asdict(method.words),
            "layers": method.layers,
            "members": list(method.members),
        }
    if isinstance(method, Logistic | BoostedTrees):
        kind = "logistic" if isinstance(method, Logistic) else "boosted"
        return {"kind": kind, **{f.name: getattr(method, f.name) for f in fields(method)}}
    return {"kind": "plain", "name": name}


def _lines_as_json(lines: LineModel | None) -> dict[str, Any] | None:
    if lines is None:
        return None
    return {"ranking": lines.ranking.as_json(), "pairs": _method_as_json(lines.pairs, "")}


def _lines(stored: dict[str, Any] | None) -> LineModel | None:
    ranking = QueryModel.from_json(stored["ranking"]) if stored else None
    return LineModel(ranking, _method(stored["pairs"])) if stored and ranking else None  # type: ignore[arg-type]


def _method(stored: dict[str, Any]) -> Method:
    kind = stored.pop("kind")
    if kind == "blend":
        return Blend({n: (_method(part), tuple(calibration)) for n, (part, calibration) in stored["parts"].items()})
    if kind == "feature":
        return FeatureScore(**stored)
    if kind == "by query":
        return ByQuery(_method(stored["linear"]), _method(stored["sieve"]))  # type: ignore[arg-type]
    if kind == "gnn":
        members = [{n: np.array(v, np.float32) for n, v in member.items()} for member in stored["members"]]
        baseline = _method(stored["baseline"])
        return Network(baseline, Vocabulary(**stored["words"]), stored["layers"], members)  # type: ignore[arg-type]
    if kind == "logistic":
        centre, spread, weight = (np.array(stored[n], float) for n in ("centre", "spread", "weight"))
        return Logistic(centre, spread, weight, stored["bias"])
    if kind == "boosted":
        return BoostedTrees(**stored)
    return PLAIN[stored["name"]]
