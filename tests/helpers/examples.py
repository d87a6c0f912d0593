"""Settings of generated examples (hypothesis): a share of them, the same each time, or with BATTLEMAP_TEST_EXAMPLES=all all of them, new each time."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings

ALL = os.environ.get("BATTLEMAP_TEST_EXAMPLES") == "all"
SHARE = 4
LEAST = 10


def examples(most: int, **more: Any) -> settings:
    """At most so many examples, however long each takes."""
    some = most if ALL else max(LEAST, most // SHARE)
    return settings(**{"max_examples": some, "deadline": None, "derandomize": not ALL} | more)
