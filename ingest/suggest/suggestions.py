"""A first draft of a mapping for files that nobody described: which column may feed which field, how sure, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph.model.model import Model
from graph.words import BadInput, Lang, Text
from ingest.mapping.mapping_file import Feed
from ingest.read.sources import list_sheets, read_table
from ingest.suggest.column_profiles import SAMPLE, ColumnProfile, profile_column
from ingest.suggest.draft_writer import DraftWriter, comment_text, fed_fields, quoted
from ingest.suggest.sketch_pruning import pruned
from ingest.suggest.table_guesser import TableGuess, TableGuesser
from ingest.suggest.trial import Sample, Trial
from ingest.tables.files import File


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column and one place that it may feed, such as `Customer.name`; None for a column that feeds nothing."""

    file: str
    sheet: str
    column: str
    target: str | None
    confidence: float
    reasons: list[Text]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mapping draft as commented YAML that `load_mapping` takes, and what each column was taken for."""

    yaml: str
    columns: list[ColumnGuess]


def suggest(files: list[File], model: Model, lang: Lang = "en") -> Suggestion:
    """Look at the first rows of each table. No value of a cell gets into the draft, except words of choices.

    Each table's feed is tried on these rows: records that keep them from loading are left out, and so is a feed that would load
    none. Raises BadInput where no file can be read, none has rows, or no row of any would load.
    """
    head = [
        f"# {DRAFT[lang]}",
        "version: 1",
        f"source: {_source(files)}",
        f"# ids: {_source(files)}  # {IDS[lang]}",
        "rank: 50",
    ]
    feeds: list[str] = []
    columns: list[ColumnGuess] = []
    refused: list[Text] = []
    for file in files:
        try:
            for sheet in list_sheets(file):
                lines, guesses, why = _drafted(file, sheet, model, lang, head)
                columns += guesses
                feeds += lines
                refused += [why] if why else []
        except BadInput as error:
            refused.append(error.text)
            feeds.append(f"  # {comment_text(error.text[lang])}")
    fed = any(line.startswith("  - ") for line in feeds)
    if refused and not fed:
        raise BadInput(Text("\n".join(why.en for why in refused), "\n".join(why.zh for why in refused)))
    return Suggestion("\n".join([*head, "feeds:" if fed else "feeds: []", *feeds]) + "\n", columns)


def _drafted(
    file: File, sheet: str, model: Model, lang: Lang, head: list[str]
) -> tuple[list[str], list[ColumnGuess], Text | None]:
    """One table's feed, what its columns were taken for, and why none is given where no row would load."""
    table = f"{file.name} {sheet}".strip()
    profiles, labels = _profiles(file, sheet)
    if not any(profile.texts for profile in profiles):
        return [f"  # {comment_text(HEADER_ONLY.fill(table=table)[lang])}"], [], HEADER_ONLY.fill(table=table)

    sample = Sample(file, model)

    def written(sketch: TableGuess, is_alone: bool = True) -> list[str]:
        return list(DraftWriter(file.name, sheet, profiles, sketch, model, lang).lines(is_alone))

    def attempt(sketch: TableGuess, is_alone: bool = False) -> Trial:
        return sample.attempt("\n".join([*head, "feeds:", *written(sketch)]), is_alone)

    sketch, trial = pruned(TableGuesser(file.name, sheet, profiles, model, labels).sketch(), attempt)
    guesses = _guesses(file.name, sheet, profiles, sketch)
    if not trial.loaded:
        return (
            [f"  # {comment_text(LEFT_OUT.fill(table=table)[lang])}"],
            guesses,
            NO_ROW.fill(table=table, why=trial.why),
        )
    return written(sketch, not trial.borrows or attempt(sketch, True).loaded > 0), guesses, None


def _source(files: list[File]) -> str:
    stem = files[0].name.partition(".")[0] if files else "source"
    name = re.sub(r"\W+", "_", stem).strip("_") or "source"
    return quoted(name if name != "person" else "people")


def _profiles(file: File, sheet: str) -> tuple[list[ColumnProfile], dict[str, str]]:
    """What the columns hold, and what a row of labels under the header calls them."""
    table = read_table(file, Feed(file=file.name, sheet=sheet or None, records=[]))
    rows = [row.cells for row in islice(table.rows, SAMPLE) if row.broken is None]
    return [profile_column(column, [_cell(cells, column) for cells in rows]) for column in table.columns], table.labels


def _cell(cells: dict[str, Any], column: str) -> Any:
    if column in cells:
        return cells[column]
    value: Any = cells
    for part in column.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _guesses(file: str, sheet: str, profiles: list[ColumnProfile], sketch: TableGuess) -> list[ColumnGuess]:
    found = [
        ColumnGuess(file, sheet, column, target, guess.confidence, guess.reasons)
        for target, guess in fed_fields(sketch)
        for column in guess.columns
    ]
    known = {guess.column for guess in found} | {sketch.role_column}
    found += [ColumnGuess(file, sheet, p.column, None, 0.0, []) for p in profiles if p.column not in known]
    return found


DRAFT = Text(
    "A draft: read each line, mend it, then run `battlemap ingest … --dry-run`. The number after # says how sure it is (0 to 1).",
    "草稿:请逐行核对修改,然后运行 `battlemap ingest … --dry-run`。# 后的数字为置信度(0 至 1)。",
)
IDS = Text(
    "say whose numbers the ids are: uncomment it if this source numbers its own, or write the system's name, or `shared`",
    "请声明编号归属:若由该来源自行编号,取消注释;否则写系统名称,或 `shared`(与其他来源共用)",
)
NO_ROW = Text(
    "{table}: no mapping is suggested, as no row would load through it: {why}",
    "{table}:未生成映射草稿,因为没有一行能据此导入:{why}",
)
LEFT_OUT = Text("{table}: left out, as no row of a sample would load", "{table}:已略去,样本中没有一行能导入")
HEADER_ONLY = Text(
    "{table}: no mapping is suggested, as no row under its header holds anything: add some rows",
    "{table}:未生成映射草稿,因为表头之下没有任何数据行:请添加几行数据",
)
