"""Entity resolution at size: seconds and memory of a whole run, through Neo4j, and of names made of few syllables.

A part of bench/resolution.py. Organisations, a quarter a second spelling of the one before, and people who work at them, named by
surnames and given names of executives, are loaded by `bulk` and resolved in a process of its own: `size_s` are its seconds from
the first read to the last write, `size_rss_gb` is its largest memory. Names of few syllables: organisations, half Chinese of 40
characters, half Latin of 40 syllables, in memory (`syllables_s`).
"""

from __future__ import annotations

import csv
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.comparison import LIB, free_ports
from bench.spellings import CITIES, TRADES
from graph.db.client import Graph
from graph.model.model import MODEL
from graph.server.server import Server
from ingest.load.bulk import bulk
from ingest.resolve.candidate_pairs import compare_profiles
from ingest.resolve.matching import Matcher
from ingest.resolve.profiles import Profile
from ingest.resolve.resolution import resolve_parties

CHARACTERS = "华恒东方金海天宏泰瑞兴盛达通安信诚中新联光明远博创科德美康宝龙凯旭盈昌隆源润鼎"
SYLLABLES = [consonant + vowel for consonant in "bdklmnrt" for vowel in "aeiou"]
TITLES = ("采购总监", "总经理", "工程师", "质量经理")
MAPPING = """
version: 1
source: size
feeds:
  - file: organizations.csv
    records:
      - {node: Organization, id: no, fields: {name: name, city: city}}
  - file: people.csv
    records:
      - {node: Person, id: no, fields: {name: name, title: title, phone: phone}}
      - {edge: WORKS_AT, from: {node: Person, id: no}, to: {node: Organization, id: employer}}
"""


def syllables(count: int) -> list[Profile]:
    """Organisations whose invented parts are made of few syllables, so that many share several."""
    rng, made = random.Random(5), []
    trades = [zh for zh, _ in TRADES.values()]
    for at in range(count):
        if at % 2:
            word = "".join(rng.choices(SYLLABLES, k=rng.choice([2, 3]))).title()
            name = f"{word} {rng.choice(['Technology', 'Trading', 'Medical'])} {rng.choice(['GmbH', 'Ltd', 'Inc'])}"
        else:
            stem = "".join(rng.choices(CHARACTERS, k=rng.choice([2, 3])))
            name = f"{rng.choice(list(CITIES))}{stem}{rng.choice(trades)}有限公司"
        made.append(Profile(f"{at:06}", "Organization", [name]))
    return made


def people(count: int, firms: int, names: list[str]) -> Iterator[list[str]]:
    """Rows of people who work somewhere; a fifth of them are written once more."""
    rng, at = random.Random(7), 0
    han = [name for name in names if len(name) in (2, 3)]
    while at < count:
        name = rng.choice(han)[:1] + rng.choice(han)[1:]
        row = [name, rng.choice(TITLES), f"O{rng.randrange(firms):06}"]
        phone = f"138{rng.randrange(10**8):08}" if rng.random() < 0.2 else ""
        for _ in range(1 + (rng.random() < 0.2)):
            yield [f"P{at:06}", *row, phone]
            at += 1


def write_table(file: Path, heading: str, rows: Iterable[Iterable[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(heading.split(","))
        writer.writerows(rows)


def lay_out(folder: Path, firms: list[str], executives: list[str]) -> None:
    """Files of the firms and three times as many people."""
    rng = random.Random(3)
    named = ([f"O{at:06}", name, rng.choice(["", "", *CITIES])] for at, name in enumerate(firms))
    write_table(folder / "organizations.csv", "no,name,city", named)
    working = people(3 * len(firms), len(firms), executives)
    write_table(folder / "people.csv", "no,name,title,employer,phone", working)
    (folder / "mappings").mkdir()
    (folder / "mappings" / "size.yaml").write_text(MAPPING, "utf-8")


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """The result of work in a new process, whose memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def server_in(folder: Path, ports: list[int]) -> Server:
    return Server(folder / "neo4j", *ports, heap="1g", cache=LIB)


def resolved(folder: Path, ports: list[int]) -> tuple[float, float]:
    """A run over a running server: its seconds and its memory in GB."""
    with Graph(server_in(folder, ports).start()) as graph:
        began = time.perf_counter()
        found = resolve_parties(graph, progress=lambda label, *_: print(f"  {label}: from {lap(began)}", flush=True))
        print(f"resolved in {lap(began)}: {found}", flush=True)
        return time.perf_counter() - began, peak_memory()


def lap(began: float) -> str:
    return f"{time.perf_counter() - began:.0f} s ({time.process_time():.0f} s of CPU in all), {peak_memory():.2f} GB"


def peak_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def few_syllables(count: int) -> float:
    """Seconds of comparing, learning and deciding in memory."""
    profiles, began = syllables(count), time.perf_counter()
    compared, matcher = compare_profiles("Organization", profiles), Matcher.shipped()
    matcher.learn(compared)
    verdicts = matcher.verdicts(compared)
    print(f"{count:,} organisations of few syllables: {len(verdicts):,} verdicts in {lap(began)}", flush=True)
    return time.perf_counter() - began


def load(folder: Path, ports: list[int]) -> None:
    began = time.perf_counter()
    report = bulk(server_in(folder, ports), MODEL, [folder / "files"], quarantine=folder / "aside", resolve=False)
    print(f"{report.total('loaded'):,} rows loaded in {time.perf_counter() - began:.0f} s", flush=True)


def measure_size(firms: list[str], executives: list[str], syllabic: int) -> dict[str, float]:
    """Seconds and memory with so many firms, three times as many people, and of so many names of few syllables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ports = free_ports()
        (folder / "files").mkdir()
        lay_out(folder / "files", firms, executives)
        try:
            apart(load, folder, ports)
            spent, memory = apart(resolved, folder, ports)
        finally:
            server_in(folder, ports).stop()
    return {"size_s": spent, "size_rss_gb": memory, "syllables_s": apart(few_syllables, syllabic)}
