"""Pruning of a sketch: what keeps rows from loading is left out, where much more of a sample loads without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ingest.suggest.table_guesser import TableGuess
from ingest.suggest.trial import Trial

WORTH = 0.2  # the share of the sample that has to load more for a record to be left out
Try = Callable[[TableGuess], Trial]


def pruned(sketch: TableGuess, attempt: Try) -> tuple[TableGuess, Trial]:
    """The sketch without the records that cost most rows, and what its trial says."""
    found = attempt(sketch)
    worth = max(1, WORTH * found.read)
    while found.read - found.loaded >= worth:
        tried = [(attempt(less), less) for less in _with_one_less(sketch)]
        best, less = max(tried, key=lambda pair: pair[0].loaded, default=(found, sketch))
        if best.loaded - found.loaded < worth:
            break
        sketch, found = less, best
    return sketch, found


def _with_one_less(sketch: TableGuess) -> Iterator[TableGuess]:
    """The sketch without each of its edges; without each of its further nodes and their edges."""
    for link in sketch.links:
        yield replace(
            sketch,
            links=[each for each in sketch.links if each is not link],
            left_out=[*sketch.left_out, link.type],
        )
    for entity in (each for each in sketch.entities if each.has_details):
        theirs = [each.type for each in sketch.links if entity is each.start or entity is each.end]
        yield replace(
            sketch,
            entities=[each for each in sketch.entities if each is not entity],
            links=[each for each in sketch.links if entity is not each.start and entity is not each.end],
            left_out=[*sketch.left_out, entity.label, *theirs],
        )
