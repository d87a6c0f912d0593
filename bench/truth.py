"""Scores on data that nobody here made, beside the best plain baselines: all parts, their bars, and what was harmed.

    python bench/truth.py [--quick] [--docs] [--only PART …]

Each part (`bench/truth_*.py`) has `measure(quick)`, which runs alone too. It gives for each comparison NAME its value,
NAME_interval (95 %), NAME_baseline (the best plain method, by other code), NAME_lead_interval (paired), and for the table
NAME/METHOD: [value, low, high].

What a whole part gives is kept in bench/truth.json with its day, as soon as it is there. `--only` runs these parts, or none, and
takes the others as they are kept; `--quick` neither keeps anything nor looks at what is kept. `--docs` writes the tables of
docs/truth.md and docs/truth.zh.md from what is kept. The last line is one JSON object. The exit code is 1 where a bar is missed or
was not measured, or where what is served is surely worse than the best plain method (`harmed`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

from graph.words import Lang, Text  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "bench" / "truth.json"
PARTS = ("relations", "fit", "ecosystems", "influence", "resolution", "worlds")
BARS = {
    "enron_vp_auc": 0.80,
    "enron_links_mrr": 0.145,
    "bids_hits1": 0.45,
    "sites_f1": 0.95,
    "cn_listed_mrr": 0.33,
    "krackhardt_auc": 0.95,
    "seed_mrr": 0.49,
}
KINDS = ("interval", "baseline", "lead_interval")
BEGIN, END = "<!-- truth -->", "<!-- /truth -->"
COUNTS = ("worlds_won", "worlds", "harmed")  # of all parts, worked out here
Values = dict[str, Any]


def measured(part: str, quick: bool) -> tuple[Values, float]:
    """What a part gives, and how many seconds it took; nothing where it is not there or fails."""
    begun = time.perf_counter()
    try:
        found = importlib.import_module(f"bench.truth_{part}").measure(quick)
    except ModuleNotFoundError as error:
        if error.name != f"bench.truth_{part}":
            raise
        print(f"bench/truth_{part}.py is not there", file=sys.stderr)
        found = {}
    except Exception:  # noqa: BLE001 - the other parts still count
        traceback.print_exc()
        found = {}
    return found, time.perf_counter() - begun


def kept() -> dict[str, Values]:
    """By part the day on which it was measured, its seconds and its values."""
    found: dict[str, Values] = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
    return {part: found[part] for part in PARTS if part in found}


def keep(part: str, values: Values, seconds: float) -> None:
    """Puts a part in the place of what was kept of it; what failed or was not there changes nothing."""
    if any(value is None for value in values.values()) or not values:
        return
    told = {"day": str(dt.date.today()), "seconds": round(seconds), "values": {n: rounded(values[n]) for n in values}}
    lines = [f'"{name}": {json.dumps(each, ensure_ascii=False)}' for name, each in (kept() | {part: told}).items()]
    KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def comparisons(values: Values) -> list[str]:
    """The names of what is measured, bars first."""
    tails = tuple(f"_{kind}" for kind in KINDS)
    names = [name for name in values if "/" not in name and not name.endswith(tails) and name not in COUNTS]
    return sorted(names, key=lambda name: (name not in BARS, name))


def is_ahead(values: Values, name: str) -> bool:
    """Whether what is served surely leads the best plain baseline."""
    lead = values.get(f"{name}_lead_interval")
    return bool(lead and lead[0] > 0)


def is_harmed(values: Values, name: str) -> bool:
    """Whether what is served is surely worse than the best plain baseline."""
    lead = values.get(f"{name}_lead_interval")
    return bool(lead and lead[1] < 0)


def summary(parts: Mapping[str, Values]) -> Values:
    """The JSON object: every comparison, the worlds won, and how many were harmed."""
    values = {name: value for found in parts.values() for name, value in found.items()}
    told = {name: values.get(name) for name in BARS}
    told |= {name: value for name, value in values.items() if "/" not in name}
    worlds = comparisons(parts.get("worlds", {}))
    won, harmed = (
        sum(is_ahead(values, name) for name in worlds),
        sum(is_harmed(values, name) for name in comparisons(values)),
    )
    counts = dict(zip(COUNTS, (won, len(worlds), harmed), strict=True))
    return {name: rounded(value) for name, value in told.items()} | counts


def rounded(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    return round(float(value), 4) if isinstance(value, float) else value


def missed(told: Values) -> list[str]:
    """What keeps the exit code from 0."""
    bars = [name for name, bar in BARS.items() if told[name] is None or told[name] < bar]
    return bars + ["harmed"] * (told["harmed"] > 0)


# --- tables


def shown(value: Any) -> str:
    return "–" if value is None else f"{value:.3f}".replace("0.", ".", 1)


def interval(ends: Sequence[float] | None) -> str:
    return f"[{shown(ends[0])}, {shown(ends[1])}]" if ends else "–"


def verdict(values: Values, name: str) -> Text:
    kind = "ahead" if is_ahead(values, name) else "harmed" if is_harmed(values, name) else "level"
    return VERDICTS[kind if values.get(f"{name}_lead_interval") else "unknown"]


def bar_table(values: Values, lang: Lang) -> Iterator[str]:
    """Every comparison: what is served, the bar, the best plain baseline, the lead."""
    yield "| " + " | ".join(text[lang] for text in HEADER) + " |"
    yield "|" + " --- |" * len(HEADER)
    for name in comparisons(values):
        bar = shown(BARS[name]) if name in BARS else "–"
        served = f"{shown(values[name])} {interval(values.get(f'{name}_interval'))}"
        rest = shown(values.get(f"{name}_baseline")), interval(values.get(f"{name}_lead_interval"))
        yield f"| {name} | {served} | {bar} | {' | '.join(rest)} | {verdict(values, name)[lang]} |"


def method_tables(values: Values, lang: Lang) -> Iterator[str]:
    """Of each set every method with its interval, the best first."""
    for name in comparisons(values):
        methods = {key.partition("/")[2]: v for key, v in values.items() if key.startswith(f"{name}/")}
        if not methods:
            continue
        yield from ("", f"### {name}", "", f"| {METHOD[lang]} | {VALUE[lang]} | 95 % |", "| --- | --- | --- |")
        rows = {SERVED[lang]: [values[name], *(values.get(f"{name}_interval") or ())]} | methods
        for method, (value, *ends) in sorted(rows.items(), key=lambda row: -row[1][0]):
            yield f"| {method} | {shown(value)} | {interval(ends or None)} |"


def write_docs(values: Values) -> None:
    """The tables between the markers of both pages."""
    pages: dict[Lang, str] = {"en": "truth.md", "zh": "truth.zh.md"}
    for lang, name in pages.items():
        page = ROOT / "docs" / name
        made = "\n".join([*bar_table(values, lang), *method_tables(values, lang)])
        before, _, rest = page.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        page.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer splits and seeds: about three minutes")
    parser.add_argument("--docs", action="store_true", help="write the tables into docs/truth.md and docs/truth.zh.md")
    parser.add_argument(
        "--only", nargs="*", choices=PARTS, default=PARTS, metavar="PART", help="only these parts, or none"
    )
    parser.add_argument("--workers", type=int, default=2, help="parts at a time, a thread each")
    asked = parser.parse_args()
    parts = {} if asked.quick else {part: told["values"] for part, told in kept().items()}
    parts |= run(asked.only, asked.quick, asked.workers)
    values = {name: value for found in parts.values() for name, value in found.items()}
    if asked.docs:
        write_docs({name: value for told in kept().values() for name, value in told["values"].items()})
    told = summary(parts)
    print("\n".join([*bar_table(values, "en"), *method_tables(values, "en")]))
    if asked.quick:
        print("quick: fewer splits and seeds, so a figure may miss its bar by chance; the whole run decides")
    else:
        print("measured: " + ", ".join(f"{part} {told['day']}" for part, told in kept().items()))
    print("missed: " + (", ".join(missed(told)) or "nothing"))
    print(json.dumps(told))
    sys.exit(1 if missed(told) else 0)


def run(parts: Sequence[str], quick: bool, workers: int) -> dict[str, Values]:
    """What these parts give; each is kept as soon as it is there, if it is whole."""
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # of the workers
    done: dict[str, Values] = {}
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        running = {pool.submit(measured, part, quick): part for part in parts}
        for future in as_completed(running):
            part = running[future]
            done[part], seconds = future.result()
            print(f"{part}: {seconds:.0f} s", flush=True)
            if not quick:
                keep(part, done[part], seconds)
    return done


HEADER = (
    Text("comparison", "比较"),
    Text("served", "采用的方法"),
    Text("bar", "目标"),
    Text("best plain", "最佳简单方法"),
    Text("lead, 95 %", "领先幅度 95%"),
    Text("", ""),
)
VERDICTS = {
    "ahead": Text("surely ahead", "明显领先"),
    "level": Text("no sure difference", "差异不显著"),
    "harmed": Text("surely behind", "明显落后"),
    "unknown": Text("–", "–"),
}
METHOD, VALUE, SERVED = Text("method", "方法"), Text("value", "数值"), Text("**served**", "**采用的方法**")

if __name__ == "__main__":
    main()
