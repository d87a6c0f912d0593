"""Model files: a learnt model as numbers in JSON, with the run that made it and a digest of the data that it learnt from."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import orjson

from algorithms.runs import KeptModel


def read_model(file: Path, data: str) -> KeptModel | None:
    """The model in a file, if there is one and it learnt from data with this digest."""
    if not file.exists():
        return None
    stored = orjson.loads(file.read_bytes())
    if stored["data"] != data:
        return None
    return KeptModel(stored["run"], stored["metrics"], zlib.compress(orjson.dumps(stored["model"])))


def write_model(file: Path, data: str, kept: KeptModel, parameters: dict[str, Any]) -> None:
    """Write a model that a run with these parameters has learnt."""
    stored = {
        "run": kept.run,
        "data": data,
        "parameters": parameters,
        "metrics": kept.metrics,
        "model": orjson.loads(zlib.decompress(kept.model)),
    }
    file.write_bytes(orjson.dumps(stored, option=orjson.OPT_APPEND_NEWLINE))
