"""Run costs: estimates from counts, refusals that say what can be left out, and what a part has really cost."""

from __future__ import annotations

import time

import numpy as np
import pytest

from algorithms.run_costs import (
    COSTS,
    START,
    RunMeter,
    estimated_cost,
    free_megabytes,
    left_out,
    measured_text,
    optional_parts,
    require_memory,
)
from graph.words import BadInput, BattlemapError

MILLION = {"Person": 700_000, "KNOWS": 2_000_000, "TOOK_PART": 1_000_000, "Customer": 100_000, "Supplier": 2_000}


@pytest.mark.parametrize("algorithm", list(COSTS))
def test_ten_times_the_graph_costs_up_to_ten_times_as_much(algorithm: str) -> None:
    """What only a sample is taken of does not; pairs are customers times partners, and no estimate is without what is always there."""
    none, one, ten = (
        estimated_cost(algorithm, {k: n * v for k, v in MILLION.items()}, {"learning"}) for n in (0, 1, 10)
    )
    assert none.seconds == 0 and none.megabytes >= START
    assert 9.99 * one.seconds <= ten.seconds <= 100 * one.seconds
    assert 9.99 * (one.megabytes - none.megabytes) <= ten.megabytes - none.megabytes


def test_what_is_left_out_costs_nothing() -> None:
    whole, rest = estimated_cost("influence", MILLION), estimated_cost("influence", MILLION, {"brokerage"})
    seconds, megabytes = whole.parts["brokerage"]
    assert rest.seconds == pytest.approx(whole.seconds - seconds) and seconds > 0
    assert rest.megabytes == pytest.approx(whole.megabytes - megabytes)
    with pytest.raises(BadInput, match="brokerage, community, reach, network"):
        left_out(["reading"])
    assert left_out(["reach", "reach"]) == {"reach"} and "brokerage" in optional_parts()


def test_a_run_that_needs_more_memory_is_refused_and_told_what_it_can_leave_out() -> None:
    estimate = estimated_cost("influence", MILLION)
    require_memory(estimate, estimate.megabytes)
    with pytest.raises(BattlemapError, match="--without brokerage") as refused:
        require_memory(estimate, estimate.megabytes - 1)
    assert refused.value.code == "RUN_TOO_LARGE" and "--without brokerage" in refused.value.text.zh
    kept = estimated_cost("partner-fit", MILLION, {"learning", "network"})
    with pytest.raises(BattlemapError, match="BATTLEMAP_RUN_MEMORY") as refused:
        require_memory(kept, 1)
    assert "--without" not in refused.value.text.en and "可用内存为 1 MB" in refused.value.text.zh


def test_a_part_tells_its_seconds_and_the_peak_of_memory() -> None:
    meter = RunMeter()
    with meter.part("small"):
        time.sleep(0.02)
    with meter.part("large"):
        held = np.ones(60_000_000)  # 480 MB
    with meter.part("small"):
        time.sleep(0.02)
    assert held.sum() == 60_000_000 and meter.parts["small"]["seconds"] >= 0.04
    assert meter.parts["large"]["peak_mb"] >= 480 and free_megabytes() > 0
    said = measured_text("influence", {"parts": meter.parts})
    assert said.en.startswith("influence: small ") and "large" in said.zh
