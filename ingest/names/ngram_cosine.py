"""TF-IDF cosine of character n-grams: how alike texts are written, where letters that all of them share count for little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ingest.names.normalization import IS_HAN

Cosines = NDArray[np.float64]
PAIRS_AT_ONCE = 200_000


class NgramVectors:
    """A unit vector for each text; empty texts have none."""

    def __init__(self, texts: Sequence[str]):
        counts = [Counter(ngrams(text)) for text in texts]
        number = {gram: at for at, gram in enumerate(sorted({gram for own in counts for gram in own}))}
        rows = np.repeat(np.arange(len(texts)), [len(own) for own in counts])
        columns = np.fromiter((number[gram] for own in counts for gram in own), np.int64, len(rows))
        values = np.fromiter((n for own in counts for n in own.values()), float, len(rows))
        seen = np.bincount(columns, minlength=len(number))
        weights = (1 + np.log(values)) * (np.log((1 + len(texts)) / (1 + seen)) + 1)[columns]
        length = np.sqrt(np.bincount(rows, weights**2, minlength=len(texts)))
        shape = (len(texts), len(number))
        self.matrix = sparse.csr_matrix((weights / length[rows], (rows, columns)), shape=shape)
        self.is_empty = length == 0

    def cosines(self, pairs: NDArray[np.int64]) -> Cosines:
        """The cosine of each pair of positions; -1 where one text is empty."""
        found = np.full(len(pairs), -1.0)
        for start in range(0, len(pairs), PAIRS_AT_ONCE):
            a, b = pairs[start : start + PAIRS_AT_ONCE].T
            alike = np.asarray(self.matrix[a].multiply(self.matrix[b]).sum(axis=1)).ravel()
            found[start : start + PAIRS_AT_ONCE] = np.where(self.is_empty[a] | self.is_empty[b], -1.0, alike)
        return found


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
