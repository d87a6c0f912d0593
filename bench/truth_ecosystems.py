"""Partner fit on five ecosystems of other random numbers than the seed's: does the network earn its place?

    python bench/truth_ecosystems.py [--quick]

Each ecosystem is judged as the seed is in bench/truth_fit.py, and the queries of all are drawn together. In the table stand all
methods, and the leads of learnt ones over logistic regression. `--quick` leaves this part out. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

from bench.truth_fit import LEADS, Values, beside, new_pairs  # noqa: E402

SEEDS = (4, 6, 8, 21, 22)


def measure(quick: bool) -> Values:
    """All ecosystems together, each answered by what it serves; nothing if `quick`."""
    if quick:
        return {}
    from bench.loaded_ecosystems import loaded_ecosystems

    served: list[Any] = []
    methods: dict[str, list[Any]] = {}
    plain: dict[str, list[Any]] = {}
    for ecosystem in loaded_ecosystems(SEEDS):
        found, baselines, name = new_pairs(ecosystem.fit, 1)
        served += found[name]
        for into, by_name in ((methods, found), (plain, baselines)):
            for method, values in by_name.items():
                into.setdefault(method, []).extend(values)
    return beside("ecosystems_mrr", served, plain, methods, LEADS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="nothing")
    print(json.dumps(measure(parser.parse_args().quick)))


if __name__ == "__main__":
    main()
