"""Memory of transactions: the largest that a server holds while something runs, in MB and with its statement.

    with sampled_transactions(connection) as seen:
        …
    seen.tx_mb, seen.statement

Looks twenty times a second (`SHOW TRANSACTIONS`, estimatedUsedHeapMemory): what is over sooner is small. As a command it looks at the
server that NEO4J_URI names, or the managed one, until it is interrupted: python bench/transaction_memory.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread

from battlemap.session import connect, managed_server
from battlemap.settings import Settings
from graph.db.client import Connection, Graph
from graph.words import BattlemapError

PAUSE = 0.05  # seconds between two looks
LARGEST = """SHOW TRANSACTIONS YIELD database, estimatedUsedHeapMemory AS bytes, currentQuery AS statement
WHERE database = $database AND NOT statement STARTS WITH 'SHOW TRANSACTIONS'
RETURN bytes, statement ORDER BY bytes DESC LIMIT 1"""


@dataclass
class LargestTransaction:
    """The largest transaction so far. `looks`: how often it was looked; a server that is too busy to answer is not looked at."""

    tx_mb: float = 0.0
    statement: str = ""
    looks: int = 0

    def note(self, bytes: int, statement: str) -> None:
        if (mb := round(bytes / 2**20, 1)) > self.tx_mb:
            self.tx_mb, self.statement = mb, " ".join(statement.split())[:300]


@contextmanager
def sampled_transactions(connection: Connection) -> Iterator[LargestTransaction]:
    """Look at all transactions of a database until the block ends."""
    seen, over = LargestTransaction(), Event()

    def look() -> None:
        with Graph(connection) as graph:
            while not over.wait(PAUSE):
                with suppress(BattlemapError):  # it restarts, or is busy
                    for row in graph.read(LARGEST, database=connection.database):
                        seen.note(row["bytes"] or 0, row["statement"])
                    seen.looks += 1

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def main() -> None:
    settings = Settings()
    with sampled_transactions(connect(settings, managed_server(settings))) as seen, suppress(KeyboardInterrupt):
        Event().wait()
    print(json.dumps({"tx_mb": seen.tx_mb, "looks": seen.looks, "statement": seen.statement}))


if __name__ == "__main__":
    main()
