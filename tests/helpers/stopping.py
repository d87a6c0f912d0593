"""Commands that stop in the middle of their work, to be killed there: a fork imports this and is told where (tests.helpers.forked)."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import count
from typing import Any

from graph.db.client import Graph

AFTER = 0  # transactions that write; 0: it does not stop
COMMITTED = False  # whether the last of them is, when it stops
NUMBERS = count(1)
write = Graph.write


def stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def counted(graph: Graph, work: Callable[[Any], Any]) -> Any:
    """What Graph.write does, in one of the transactions no further than that."""
    if next(NUMBERS) != AFTER:
        return write(graph, work)

    def stopped(tx: Any) -> Any:
        done = work(tx)
        stop()
        return done

    done = write(graph, work if COMMITTED else stopped)
    stop()
    return done


setattr(Graph, "write", counted)  # noqa: B010 - a method
