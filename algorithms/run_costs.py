"""Run costs: seconds and memory of each part of a scoring run, estimated from counts before it starts and measured while it runs.

The coefficients are kept in one table, `COSTS`, with how they were measured.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from graph.words import BadInput, BattlemapError, Text

PARTNERS = ("Distributor", "ServiceProvider", "Supplier", "KOL")
DEALINGS = ("DISTRIBUTES_TO", "SERVES", "SUPPLIES", "RATED", "PARTNERED_ON", "ADVISES", "OPENED", "WITH", "MAINTAINED")
TIES = ("INFLUENCES", "REPORTS_TO", "KNOWS")
TOP = 10  # partners of each role that are written for each customer, fewer where there are very many customers
MOST_FITS = 200_000  # of a run, as far as each customer gets one of each role
START = 320  # megabytes of a process that has scored the seed
WHOLE = 1e6  # coefficients are for so many


@dataclass(frozen=True, slots=True)
class PartCost:
    """Cost of a part of a run for a million of what it works on: seconds, and megabytes by which the peak of memory grows.

    `at_most`: beyond so many the rest is sampled; `fixed`: megabytes that it takes whatever the size. `is_optional`: whether it may
    be left out.
    """

    of: str
    seconds: float
    megabytes: float
    at_most: float = float("inf")
    fixed: float = 0.0
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """The estimated cost of a run: seconds and megabytes of each part that takes part."""

    algorithm: str
    parts: Mapping[str, tuple[float, float]]

    @property
    def seconds(self) -> float:
        return sum(seconds for seconds, _ in self.parts.values())

    @property
    def megabytes(self) -> float:
        return START + sum(megabytes for _, megabytes in self.parts.values())

    @property
    def text(self) -> Text:
        most = sorted(self.parts, key=lambda part: -self.parts[part][0])[:3]
        listed = ", ".join(f"{part} {duration_text(self.parts[part][0])}" for part in most)
        return EXPECTED.fill(
            what=self.algorithm, seconds=duration_text(self.seconds), size=size_text(self.megabytes), parts=listed
        )


def cost_quantities(counts: Mapping[str, int]) -> dict[str, float]:
    """What the parts of runs work on, from counts by label and relationship type."""
    partners, customers = sum(counts.get(role, 0) for role in PARTNERS), counts.get("Customer", 0)
    return {
        "people": counts.get("Person", 0),
        "ties": sum(counts.get(type, 0) for type in TIES) + counts.get("TOOK_PART", 0),
        "dealings": customers + sum(counts.get(type, 0) for type in DEALINGS),
        "pairs": customers * partners,
        "fits": customers * len(PARTNERS) * partners_per_role(customers),
    }


def partners_per_role(customers: int) -> int:
    """How many partners of each role are written for each customer."""
    return max(1, min(TOP, MOST_FITS // max(customers * len(PARTNERS), 1)))


def estimated_cost(
    algorithm: str,
    counts: Mapping[str, int],
    without: Collection[str] = (),
    costs: Mapping[str, Mapping[str, PartCost]] | None = None,
) -> CostEstimate:
    """The cost of a run over so many nodes and relationships."""
    quantities, parts = cost_quantities(counts), (costs or COSTS).get(algorithm, {})
    amounts = {
        name: min(quantities[part.of], part.at_most) / WHOLE for name, part in parts.items() if name not in without
    }
    costs_of = {n: (a * parts[n].seconds, a * parts[n].megabytes + parts[n].fixed) for n, a in amounts.items()}
    return CostEstimate(algorithm, costs_of)


def require_memory(estimate: CostEstimate, megabytes: float) -> None:
    """Raises BattlemapError (code RUN_TOO_LARGE) where a run needs more memory than there is: what that is, and what may be left out."""
    if estimate.megabytes <= megabytes:
        return
    may = [n for n, (_, size) in estimate.parts.items() if size > 0 and COSTS[estimate.algorithm][n].is_optional]
    listed = ", ".join(f"--without {n} ({size_text(estimate.parts[n][1])})" for n in may)
    values = {
        "what": estimate.algorithm,
        "need": size_text(estimate.megabytes),
        "free": size_text(megabytes),
        "parts": listed,
    }
    raise BattlemapError((TOO_LARGE if may else TOO_LARGE_WHOLE).fill(**values), "RUN_TOO_LARGE")


def free_megabytes() -> float:
    """Memory that a process may still take: of the machine, and of the control group that it runs in."""
    free = float(psutil.virtual_memory().available)
    with suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup")
        limit, used = (int((group / name).read_text()) for name in ("memory.max", "memory.current"))
        free = min(free, limit - used)
    return free / 1e6


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak) / (1e6 if sys.platform == "darwin" else 1e3)


@dataclass(slots=True)
class RunMeter:
    """Seconds of each part of a run, and the peak of memory by its end."""

    parts: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        seconds = self.parts.get(name, {}).get("seconds", 0.0) + time.perf_counter() - begun
        self.parts[name] = {"seconds": round(seconds, 3), "peak_mb": round(peak_megabytes(), 1)}


def measured_text(algorithm: str, metrics: Mapping[str, Any]) -> Text:
    """What each part of a finished run cost."""
    parts: Mapping[str, Mapping[str, float]] = metrics.get("parts", {})
    listed = ", ".join(f"{name} {duration_text(p['seconds'])} ({size_text(p['peak_mb'])})" for name, p in parts.items())
    return MEASURED.fill(what=algorithm, parts=listed)


def left_out(names: Collection[str]) -> frozenset[str]:
    """The parts that a run leaves out. Raises BadInput for what no run can do without."""
    known = optional_parts()
    for name in names:
        if name not in known:
            raise BadInput(NOT_OPTIONAL.fill(name=name, known=", ".join(known)))
    return frozenset(names)


def optional_parts() -> list[str]:
    """The parts of runs that may be left out."""
    return [name for parts in COSTS.values() for name, part in parts.items() if part.is_optional]


def duration_text(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s" if seconds < 600 else f"{seconds / 60:.0f} min"


def size_text(megabytes: float) -> str:
    return f"{megabytes:.0f} MB" if megabytes < 1000 else f"{megabytes / 1000:.1f} GB"


# Seconds of one core, growth of the peak of memory; writing is in none of them. Influence: `centrality.py` on 400,000 people with 1,600,000
# ties; reading by that of 3,300,000 ties in 29 seconds and 0.2 GB; decisions by the seed, where what is always there counts too.
# Partner fit: `bench/scale_fit.py` without a database, 100,000 customers, 2,000 partners and 1,000,000 dealings
# (indexing), 2,000 customers (explaining), 10,000 (scoring); learning: two minutes on the seed; the network: torch itself.
COSTS: dict[str, dict[str, PartCost]] = {
    "influence": {
        "reading": PartCost("ties", 8.8, 60.0),
        "decisions": PartCost("people", 430.0, 0.0),
        "brokerage": PartCost("people", 13.5, 313.0, is_optional=True),
        "community": PartCost("people", 22.0, 635.0, is_optional=True),
        "reach": PartCost("people", 2.1, 79.0, is_optional=True),
    },
    "partner-fit": {
        "reading": PartCost("dealings", 8.8, 173.0),
        "learning": PartCost("pairs", 11_700.0, 0.0, at_most=200_000),
        "network": PartCost("pairs", 0.0, 0.0, fixed=600.0, is_optional=True),
        "indexing": PartCost("dealings", 4.4, 600.0),
        "scoring": PartCost("pairs", 0.3, 0.0),
        "explaining": PartCost("fits", 1100.0, 350.0),
    },
}
EXPECTED = Text(
    "{what}: about {seconds} and {size} of memory are expected ({parts})",
    "{what}:预计约需 {seconds}、内存 {size}({parts})",
)
MEASURED = Text(
    "{what}: {parts}; in brackets the peak of memory by the end of each part",
    "{what}:{parts};括号内为各部分结束时的内存峰值",
)
TOO_LARGE = Text(
    "{what} needs about {need} of memory here, and {free} are free: leave something out ({parts}), free memory, score on a "
    "larger machine, or set BATTLEMAP_RUN_MEMORY (MB) if you know better",
    "{what} 在此约需 {need} 内存,而可用内存为 {free}:可省去部分计算({parts})、释放内存、换用更大的机器,"
    "或在确有把握时设置 BATTLEMAP_RUN_MEMORY(MB)",
)
TOO_LARGE_WHOLE = Text(
    "{what} needs about {need} of memory here, and {free} are free: free memory, score on a larger machine, or set "
    "BATTLEMAP_RUN_MEMORY (MB) if you know better",
    "{what} 在此约需 {need} 内存,而可用内存为 {free}:请释放内存、换用更大的机器,"
    "或在确有把握时设置 BATTLEMAP_RUN_MEMORY(MB)",
)
NOT_OPTIONAL = Text("--without {name}: only these can be left out: {known}", "--without {name}:只能省去 {known}")
