"""Helpers of tests: A watched folder: real files in a real folder, and plain functions that load them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.words import Text
from ingest.read.watching import watch_folder

POLL = 0.02


@dataclass
class Loaded:
    complete: bool = True
    rejected: int = 0


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(POLL / 2)


@contextmanager
def watching(folder: Path, load: Callable[[list[Path]], Loaded]) -> Iterator[list[Text]]:
    said: list[Text] = []
    stop = threading.Event()
    thread = threading.Thread(target=watch_folder, args=(folder, load, said.append, POLL), kwargs={"stop": stop})
    thread.start()
    try:
        yield said
        assert thread.is_alive(), "the watch has ended"
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
