"""How fast generated row readers are, beside plain loops over the same keys and readers.

    python bench/readers.py            objects of 12 fields and of 4, a million rows in all, seven rounds
    python bench/readers.py --quick    a tenth of it

Both read the same lists and give equal objects; they take turns, and the best round of each counts, as everything else only
adds time. The last line is one JSON object:

    generated_us, plain_us    microseconds a row, over both sizes of object
    plain_vs_generated        how many times as long plain loops take
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from graph.query.readers import NonNullReader, NullInNonNull, Reader, apply_reader, generated  # noqa: E402

DAY = dt.date(2026, 1, 1)


def plain(keys: list[str], reads: list[Reader | None]) -> Reader:
    """The same reader as loops."""

    def read(row: list[Any] | None) -> dict[str, Any] | None:
        if row is None:
            return None
        made = {}
        for key, reader, value in zip(keys, reads, row, strict=True):
            if isinstance(reader, NonNullReader):
                value = apply_reader(reader.read, value)
                if value is None:
                    raise NullInNonNull
            elif reader is not None:
                value = reader(value)
            made[key] = value
        return made

    return read


def shape(fields: int) -> tuple[list[str], list[Reader | None], list[Any]]:
    """Keys, readers and one row: half of the fields as they are, a quarter required, a quarter days."""
    kinds: list[tuple[Reader | None, Any]] = [(None, "text"), (NonNullReader(None), 7), (None, 0.5), (str, DAY)]
    chosen = [kinds[n % 4] for n in range(fields)]
    return [f"field{n}" for n in range(fields)], [k[0] for k in chosen], [k[1] for k in chosen]


def seconds(read: Reader, rows: list[Any]) -> float:
    start = time.perf_counter()
    for row in rows:
        read(row)
    return time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true")
    total = 100_000 if options.parse_args().quick else 1_000_000
    best = {"generated": 0.0, "plain": 0.0}
    for fields in (12, 4):
        keys, reads, row = shape(fields)
        rows = [list(row) for _ in range(total // 2)]
        ways = {"generated": generated(keys, reads), "plain": plain(keys, reads)}
        assert ways["generated"](row) == ways["plain"](row)
        rounds = [{way: seconds(read, rows) for way, read in ways.items()} for _ in range(7)]
        for way in best:
            best[way] += min(each[way] for each in rounds)
    found = {f"{way}_us": round(value / total * 1e6, 3) for way, value in best.items()}
    print(json.dumps(found | {"plain_vs_generated": round(best["plain"] / best["generated"], 2)}))


if __name__ == "__main__":
    main()
