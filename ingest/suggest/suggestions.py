"""A first draft of a mapping for files that nobody described: which column may feed which field, how sure, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph.model.model import Model
from graph.words import BadInput, Lang, Text
from ingest.mapping.mapping_file import Feed
from ingest.read.sources import list_sheets, read_table
from ingest.suggest.column_fields import FieldGuess
from ingest.suggest.column_profiles import SAMPLE, ColumnProfile, profile_column
from ingest.suggest.relation_guesser import EdgeGuess
from ingest.suggest.table_guesser import TableGuess, TableGuesser
from ingest.suggest.thing_completion import EntityGuess
from ingest.suggest.trial import trial_failure
from ingest.tables.files import File

PLAIN = re.compile(r"[^\W\d_]\w*\Z")
RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


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

    Each table's feed is tried on these rows, and left out if it would load none. Raises BadInput where no file can be read, or
    no row of any would load.
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
                lines, guesses = _drafted(file, sheet, model, lang)
                columns += guesses
                if why := trial_failure("\n".join([*head, "feeds:", *lines]), file, model):
                    table = f"{file.name} {sheet}".strip()
                    refused.append(NO_ROW.fill(table=table, why=why))
                    lines = [f"  # {_flat(LEFT_OUT.fill(table=table)[lang])}"]
                feeds += lines
        except BadInput as error:
            refused.append(error.text)
            feeds.append(f"  # {_flat(error.text[lang])}")
    fed = any(line.startswith("  - ") for line in feeds)
    if refused and not fed:
        raise BadInput(Text("\n".join(why.en for why in refused), "\n".join(why.zh for why in refused)))
    return Suggestion("\n".join([*head, "feeds:" if fed else "feeds: []", *feeds]) + "\n", columns)


def _drafted(file: File, sheet: str, model: Model, lang: Lang) -> tuple[list[str], list[ColumnGuess]]:
    """One table's feed, and what its columns were taken for."""
    profiles, labels = _profiles(file, sheet)
    sketch = TableGuesser(file.name, sheet, profiles, model, labels).sketch()
    lines = list(_Writer(file.name, sheet, profiles, sketch, lang).lines())
    return lines, _guesses(file.name, sheet, profiles, sketch)


def _source(files: list[File]) -> str:
    stem = files[0].name.partition(".")[0] if files else "source"
    name = re.sub(r"\W+", "_", stem).strip("_") or "source"
    return _quoted(name if name != "person" else "people")


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
        for target, guess in _targets(sketch)
        for column in guess.columns
    ]
    known = {guess.column for guess in found} | {sketch.role_column}
    found += [ColumnGuess(file, sheet, p.column, None, 0.0, []) for p in profiles if p.column not in known]
    return found


def _targets(sketch: TableGuess) -> Iterator[tuple[str, FieldGuess]]:
    for entity in _node_guesses(sketch):
        if entity.id:
            yield f"{entity.label}.id", entity.id
        yield from ((f"{entity.label}.{name}", guess) for name, guess in entity.fields.items())
    for link in sketch.links:
        for side, end in (("from", link.start), ("to", link.end)):
            reference = {"id": end.id} if end.id else end.by
            yield from ((f"{link.type}.{side}.{name}", guess) for name, guess in reference.items() if guess)
        yield from ((f"{link.type}.{name}", guess) for name, guess in link.fields.items())
        if link.key:
            yield f"{link.type}.key", link.key


def _node_guesses(sketch: TableGuess) -> list[EntityGuess]:
    """The things that become nodes: the row's own, and those of whom it says more than who they are."""
    own = [sketch.main] if sketch.main else []
    return [*own, *sketch.roles.values(), *(each for each in sketch.entities if each.has_details)]


class _Writer:
    """One table's feed as YAML."""

    def __init__(self, file: str, sheet: str, profiles: list[ColumnProfile], sketch: TableGuess, lang: Lang):
        self.file, self.sheet, self.profiles, self.sketch, self.lang = file, sheet, profiles, sketch, lang

    def lines(self) -> Iterator[str]:
        yield f"  - file: {_quoted(self.file)}"
        if self.sheet:
            yield f"    sheet: {_quoted(self.sheet)}"
        yield from self._unmapped()
        records = [line for record in self._records() for line in record]
        yield "    records:" if records else "    records: []"
        yield from records

    def _unmapped(self) -> Iterator[str]:
        known = {c for _, guess in _targets(self.sketch) for c in guess.columns} | {self.sketch.role_column}
        for cells in self.profiles:
            if cells.column not in known:
                yield f"    # {_flat(UNMAPPED.fill(column=cells.column, looks=_looks(cells))[self.lang])}"

    def _records(self) -> Iterator[list[str]]:
        for entity in _node_guesses(self.sketch):
            yield list(self._node(entity))
        for link in self.sketch.links:
            yield list(self._edge(link))

    def _node(self, entity: EntityGuess) -> Iterator[str]:
        yield f"      - node: {entity.label}"
        word = next((w for w, role in self.sketch.roles.items() if role is entity), "")
        if word:
            yield f"        when: {{{_quoted(self.sketch.role_column)}: {_quoted(word)}}}"
        if entity.id:
            yield self._value("        id", entity.id)
        yield from self._fields(entity.fields)

    def _edge(self, link: EdgeGuess) -> Iterator[str]:
        yield f"      - edge: {link.type}"
        if link.when:
            (column, word), *_ = link.when.items()
            yield f"        when: {{{_quoted(column)}: {_quoted(word)}}}"
        if link.each:
            each = next(p for p in self.profiles if p.column == link.each)
            split = f", split: {_quoted(each.split)}" if each.split else ""
            yield f"        each: {{column: {_quoted(link.each)}{split}}}"
        if link.key:
            yield self._value("        key", link.key)
        for side, end in (("from", link.start), ("to", link.end)):
            yield from self._end(side, end, link)
        yield from self._fields(link.fields)
        if link.optional:
            yield "        optional: true"

    def _end(self, side: str, end: EntityGuess, link: EdgeGuess) -> Iterator[str]:
        yield f"        {side}:"
        yield f"          node: {end.label}"
        if end.id and link.each in end.id.columns:
            yield "          id: each"
        elif end.id:
            yield self._value("          id", end.id)
        else:
            yield "          by:"
            for name, guess in end.by.items():
                yield self._value(f"            {name}", guess)

    def _fields(self, fields: dict[str, FieldGuess]) -> Iterator[str]:
        if fields:
            yield "        fields:"
        for name, guess in fields.items():
            if guess.ambiguous:
                yield f"          # {DECLARE[self.lang]}"
            if guess.unknown:
                words = ", ".join(guess.unknown)
                yield f"          # {_flat(UNKNOWN_WORDS.fill(words=words)[self.lang])}"
            yield self._value(f"          {name}", guess)

    def _value(self, key: str, guess: FieldGuess) -> str:
        why = "; ".join(reason[self.lang] for reason in guess.reasons)
        return f"{key}: {_source_of(guess)}  # {guess.confidence:.2f} {_flat(why)}"


def _source_of(guess: FieldGuess) -> str:
    """A mapping's value as YAML: a column's name, a template, or all that is to be said of it in braces."""
    if guess.const is not None:
        return f"{{const: {_quoted(guess.const)}}}"
    if guess.template:
        return _in_quotes(guess.template)
    attributes = [f"column: {_quoted(guess.columns[0])}"]
    if guess.split:
        attributes.append(f"split: {_quoted(guess.split)}")
    if guess.scale != 1:
        attributes.append(f"scale: {int(guess.scale) if guess.scale >= 1 else guess.scale}")
    if guess.order:
        attributes.append(f"dates: {guess.order}")
    if guess.words:
        attributes.append("words: {" + ", ".join(f"{_quoted(a)}: {_quoted(b)}" for a, b in guess.words.items()) + "}")
    return (
        _quoted(guess.columns[0])
        if len(attributes) == 1 and "{" not in guess.columns[0]
        else "{" + ", ".join(attributes) + "}"
    )


def _quoted(text: str) -> str:
    return text if PLAIN.match(text) and text.casefold() not in RESERVED else _in_quotes(text)


def _in_quotes(text: str) -> str:
    """Double-quoted YAML; what can't be printed as its code."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted) + '"'


def _flat(text: str) -> str:
    """One line for a comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _looks(cells: ColumnProfile) -> Text:
    """What is in a column, without any of it."""
    seen = [text for name, text in SEEN.items() if cells.looks and cells.looks[name] > 0.8]
    kind = seen[0] if seen else SEEN_TEXT
    return LOOKS.fill(filled=f"{cells.filled:.0%}", kind=kind) if cells.texts else EMPTY


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
UNMAPPED = Text("column {column}: feeds nothing ({looks})", "列 {column}:未对应任何字段({looks})")
LOOKS = Text("{filled} filled, {kind}", "{filled} 有值,{kind}")
EMPTY = Text("empty", "空列")
DECLARE = Text(
    "say `dates: DMY` or `dates: MDY`: its days and months can't be told apart",
    "请写明 `dates: DMY` 或 `dates: MDY`:无法区分日和月",
)
UNKNOWN_WORDS = Text("no choice known for: {words}", "以下词没有对应的可选值:{words}")
SEEN_TEXT = Text("text", "文本")
SEEN = {
    "email": Text("e-mail addresses", "邮箱"),
    "code": Text("credit codes", "统一社会信用代码"),
    "date": Text("dates", "日期"),
    "number": Text("numbers", "数字"),
    "phone": Text("phone numbers", "电话号码"),
    "person": Text("names of people", "人名"),
    "company": Text("names of organisations", "组织名称"),
    "id": Text("codes", "编号"),
}
