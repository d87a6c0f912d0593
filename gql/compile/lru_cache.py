"""A cache of bounded size (LRU) that counts how often it helps."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

import cachetools

V = TypeVar("V")


class LruCache(cachetools.LRUCache[Hashable, V]):
    """The entries that were used last, at most `most` of them. None is not a value. `hits` and `misses` are counted."""

    def __init__(self, most: int):
        super().__init__(most)
        self.hits = self.misses = 0

    def get(self, key: Hashable, default: V | None = None) -> V | None:  # type: ignore[override]
        found = super().get(key, default)
        if found is None:
            self.misses += 1
        else:
            self.hits += 1
        return found
