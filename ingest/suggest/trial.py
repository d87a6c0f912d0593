"""A mapping draft tried on the first rows of its table, before anybody is given it. Nothing is looked up or written."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.model.model import Model
from graph.words import Text
from ingest.drafts.mapping_compiler import MappingCompiler
from ingest.drafts.row_drafts import RowResult
from ingest.mapping.mapping_checks import load_mapping
from ingest.mapping.mapping_file import Feed
from ingest.read.sources import read_table
from ingest.suggest.column_profiles import SAMPLE
from ingest.tables.files import File


def trial_failure(yaml: str, file: File, model: Model) -> Text | None:
    """The reason why no row of the sample would load through the only feed of a draft; None if one would, or there is none to try.

    A draft asks a person whether days or months come first: it is tried as it is, and if nothing loads, with either answer.
    """
    feed = _feed(yaml, model)
    tried = _tried(feed, file, model)
    answers = (_tried(feed.model_copy(update={"dates": order}), file, model) for order in ("DMY", "MDY"))
    if not tried or any(_would_load(d) for results in chain([tried], answers) for d in results):
        return None
    reasons = Counter(reason for d in tried for reason in d.reasons)
    return reasons.most_common(1)[0][0] if reasons else NOBODY


def _tried(feed: Feed, file: File, model: Model) -> list[RowResult]:
    table = read_table(file, feed)
    drafter = MappingCompiler(feed, model, table, "mapping")
    return [drafter.draft(row) for row in islice(table.rows, SAMPLE)]


def _feed(yaml: str, model: Model) -> Feed:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "draft.yaml"
        path.write_text(yaml, "utf-8")
        return load_mapping(path, model).feeds[0]


def _would_load(results: RowResult) -> bool:
    named = all(node.party.id or node.party.keys for node in results.nodes)
    return results.is_accepted and named and bool(results.nodes or results.edges)


NOBODY = Text("no row says whom it is about", "没有一行能识别其主体")
