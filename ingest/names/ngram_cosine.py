"""TF-IDF cosine of character n-grams: how alike texts are written, where letters that all of them share count for little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.names.normalization import IS_HAN

Cosines = NDArray[np.float64]
PAIRS_AT_ONCE = 100_000


class NgramVectors:
    """A sparse unit vector for each text; empty texts have none.

    `keys` are text times number of n-grams plus n-gram, sorted, with `weights` beside them; those of a text begin at `starts`.
    """

    def __init__(self, texts: Sequence[str]):
        counts = [Counter(ngrams(text)) for text in texts]
        number = {gram: at for at, gram in enumerate(sorted({gram for own in counts for gram in own}))}
        self.width = max(len(number), 1)
        sizes = np.array([len(own) for own in counts], np.int64)
        rows = np.repeat(np.arange(len(texts)), sizes)
        columns = np.fromiter((number[gram] for own in counts for gram in own), np.int64, len(rows))
        values = np.fromiter((n for own in counts for n in own.values()), float, len(rows))
        seen = np.bincount(columns, minlength=self.width)
        weights = (1 + np.log(values)) * (np.log((1 + len(texts)) / (1 + seen)) + 1)[columns]
        weights /= np.sqrt(np.bincount(rows, weights**2, minlength=len(texts)))[rows]
        order = np.argsort(rows * self.width + columns)
        self.keys, self.weights = (rows * self.width + columns)[order], weights[order]
        self.starts, self.sizes = np.cumsum(sizes) - sizes, sizes

    def cosines(self, pairs: NDArray[np.int64]) -> Cosines:
        """The cosine of each pair of positions; -1 where one text is empty."""
        parts = [self._cosines(pairs[at : at + PAIRS_AT_ONCE]) for at in range(0, len(pairs), PAIRS_AT_ONCE)]
        return np.concatenate([np.empty(0), *parts])

    def _cosines(self, pairs: NDArray[np.int64]) -> Cosines:
        a, b = pairs.T
        sizes = self.sizes[a]
        pair = np.repeat(np.arange(len(pairs)), sizes)
        own = self.starts[a][pair] + np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        wanted = self.keys[own] + (b - a)[pair] * self.width
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        shared = self.weights[own] * self.weights[at] * (self.keys[at] == wanted)
        found = np.bincount(pair, shared, minlength=len(pairs))
        return np.where((sizes == 0) | (self.sizes[b] == 0), -1.0, found)


def ngrams(text: str) -> Iterator[str]:
    """Characters and pairs of them in Chinese, three letters in a row else."""
    if IS_HAN.search(text):
        yield from text
        yield from (text[at : at + 2] for at in range(len(text) - 1))
    elif text:
        padded = f" {text} "
        yield from (padded[at : at + 3] for at in range(len(padded) - 2))


def cosine_level(cosine: float, steps: Sequence[float]) -> int:
    """0 from the first step on, 1 from the second …; -1 where nothing can be said."""
    if cosine < 0:
        return -1
    return next((level for level, least in enumerate(steps) if cosine >= least), len(steps))
