"""A sketch of a table as YAML: one feed of a mapping, with comments that say how sure each line is, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model.model import Model
from graph.words import Lang, Text
from ingest.suggest.column_fields import FieldGuess
from ingest.suggest.column_profiles import ColumnProfile
from ingest.suggest.relation_guesser import EdgeGuess
from ingest.suggest.table_guesser import TableGuess
from ingest.suggest.thing_completion import EntityGuess

PLAIN = re.compile(r"[^\W\d_]\w*\Z")
RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def fed_fields(sketch: TableGuess) -> Iterator[tuple[str, FieldGuess]]:
    for entity in node_guesses(sketch):
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


def node_guesses(sketch: TableGuess) -> list[EntityGuess]:
    """The things that become nodes: the row's own, and those of whom it says more than who they are."""
    own = [sketch.main] if sketch.main else []
    return [*own, *sketch.roles.values(), *(each for each in sketch.entities if each.has_details)]


class DraftWriter:
    """Writes one table's feed."""

    def __init__(
        self, file: str, sheet: str, profiles: list[ColumnProfile], sketch: TableGuess, model: Model, lang: Lang
    ):
        self.file, self.sheet, self.profiles, self.sketch, self.lang = file, sheet, profiles, sketch, lang
        self.model, self.nodes = model, node_guesses(sketch)

    def lines(self, is_alone: bool = True) -> Iterator[str]:
        """`is_alone`: its rows load without another file."""
        yield f"  - file: {quoted(self.file)}"
        if self.sheet:
            yield f"    sheet: {quoted(self.sheet)}"
        if not is_alone:
            yield f"    # {WAITING[self.lang]}"
        yield from self._unmapped()
        for record in dict.fromkeys(self.sketch.left_out):
            yield f"    # {NOT_LOADING.fill(record=record)[self.lang]}"
        yield from self._rates()
        records = [line for record in self._records() for line in record]
        yield "    records:" if records else "    records: []"
        yield from records

    def _rates(self) -> Iterator[str]:
        """The rates that a person has to tell, of all amounts in other currencies."""
        foreign = dict.fromkeys(c for _, guess in fed_fields(self.sketch) for c in guess.rates)
        if foreign:
            rates = ", ".join(f"{currency}: …" for currency in foreign)
            yield f"    # rates: {{{rates}}}  # {RATES[self.lang]}"

    def _unmapped(self) -> Iterator[str]:
        known = {c for _, guess in fed_fields(self.sketch) for c in guess.columns} | {self.sketch.role_column}
        for cells in self.profiles:
            if cells.column not in known:
                yield f"    # {comment_text(UNMAPPED.fill(column=cells.column, looks=_looks(cells))[self.lang])}"

    def _records(self) -> Iterator[list[str]]:
        for entity in self.nodes:
            yield list(self._node(entity))
        for link in self.sketch.links:
            yield list(self._edge(link))

    def _node(self, entity: EntityGuess) -> Iterator[str]:
        yield f"      - node: {entity.label}"
        word = next((w for w, role in self.sketch.roles.items() if role is entity), "")
        if word:
            yield f"        when: {{{quoted(self.sketch.role_column)}: {quoted(word)}}}"
        if entity.each:
            yield self._each(entity.each)
        if entity.id:
            yield self._value("        id", entity.id)
        yield from self._fields(entity.fields, entity.each)

    def _edge(self, link: EdgeGuess) -> Iterator[str]:
        yield f"      - edge: {link.type}"
        if link.when:
            (column, word), *_ = link.when.items()
            yield f"        when: {{{quoted(column)}: {quoted(word)}}}"
        if link.each:
            yield self._each(link.each)
        if link.key:
            yield self._value("        key", link.key)
        for side, end in (("from", link.start), ("to", link.end)):
            yield from self._end(side, end, link)
        yield from self._fields(link.fields)
        if link.optional:
            yield "        optional: true"

    def _each(self, column: str) -> str:
        each = next(p for p in self.profiles if p.column == column)
        split = f", split: {quoted(each.split)}" if each.split else ""
        return f"        each: {{column: {quoted(column)}{split}}}"

    def _end(self, side: str, end: EntityGuess, link: EdgeGuess) -> Iterator[str]:
        yield f"        {side}:"
        yield f"          node: {end.label}"
        if end.id and link.each in end.id.columns:
            yield "          id: each"
        elif end.id:
            yield self._value("          id", end.id, is_field=False)
        else:
            yield "          by:"
            for name, guess in end.by.items():
                yield self._value(f"            {name}", guess, end.each, is_field=False)
            if self._is_made(end):
                yield "          create: true"

    def _is_made(self, end: EntityGuess) -> bool:
        """Whether an end that no record tells is made of its cells: an organisation of its name, a person of an e-mail too."""
        wanted = {"Organization": {"name"}, "Person": {"name", "email"}}.get(self.model.nodes[end.label].identity)
        return wanted is not None and wanted <= end.by.keys() and all(each is not end for each in self.nodes)

    def _fields(self, fields: dict[str, FieldGuess], each: str = "") -> Iterator[str]:
        if fields:
            yield "        fields:" if any(not guess.currency for guess in fields.values()) else "        # fields:"
        for name, guess in fields.items():
            if guess.ambiguous:
                yield f"          # {DECLARE[self.lang]}"
            if guess.unknown:
                words = ", ".join(guess.unknown)
                yield f"          # {comment_text(UNKNOWN_WORDS.fill(words=words)[self.lang])}"
            yield self._value(f"          {'# ' * bool(guess.currency)}{name}", guess, each)

    def _value(self, key: str, guess: FieldGuess, each: str = "", is_field: bool = True) -> str:
        why = "; ".join(reason[self.lang] for reason in guess.reasons)
        return f"{key}: {_source_of(guess, each, is_field)}  # {guess.confidence:.2f} {comment_text(why)}"


def _source_of(guess: FieldGuess, each: str = "", is_field: bool = True) -> str:
    """A mapping's value as YAML: a column's name, a template, or all that is to be said of it in braces.

    What says who somebody is can't be left out. A column that is `each` is one of its items.
    """
    if guess.const is not None:
        return f"{{const: {quoted(guess.const)}}}"
    if guess.template:
        return _in_quotes(guess.template)
    column = "each" if guess.columns == (each,) else guess.columns[0]
    attributes = [f"column: {quoted(column)}", *_attributes(guess, is_field)]
    return quoted(column) if len(attributes) == 1 and "{" not in column else "{" + ", ".join(attributes) + "}"


def _attributes(guess: FieldGuess, is_field: bool) -> Iterator[str]:
    if guess.split:
        yield f"split: {quoted(guess.split)}"
    if guess.part:
        yield f"part: {quoted(guess.part)}"
    if guess.scale != 1:
        yield f"scale: {int(guess.scale) if guess.scale >= 1 else guess.scale}"
    if guess.currency:
        yield f"currency: {guess.currency}"
    if guess.order:
        yield f"dates: {guess.order}"
    if guess.words:
        yield "words: {" + ", ".join(f"{quoted(a)}: {quoted(b)}" for a, b in guess.words.items()) + "}"
    if guess.optional and is_field:
        yield "optional: true"


def quoted(text: str) -> str:
    return text if PLAIN.match(text) and text.casefold() not in RESERVED else _in_quotes(text)


def _in_quotes(text: str) -> str:
    """Double-quoted YAML; what can't be printed as its code."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted) + '"'


def comment_text(text: str) -> str:
    """One line for a comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _looks(cells: ColumnProfile) -> Text:
    """What is in a column, without any of it."""
    seen = [text for name, text in SEEN.items() if cells.looks and cells.looks[name] > 0.8]
    kind = seen[0] if seen else SEEN_TEXT
    return LOOKS.fill(filled=f"{cells.filled:.0%}", kind=kind) if cells.texts else EMPTY


UNMAPPED = Text("column {column}: feeds nothing ({looks})", "列 {column}:未对应任何字段({looks})")
LOOKS = Text("{filled} filled, {kind}", "{filled} 有值,{kind}")
EMPTY = Text("empty", "空列")
DECLARE = Text(
    "say `dates: DMY` or `dates: MDY`: its days and months can't be told apart",
    "请写明 `dates: DMY` 或 `dates: MDY`:无法区分日和月",
)
RATES = Text(
    "say what one of each is in CNY, then uncomment this line and those with `currency:`; until then such amounts are left out",
    "请填写一单位外币合多少人民币,再取消注释本行及含 `currency:` 的各行;在此之前不导入这些金额",
)
NOT_LOADING = Text("{record}: left out, as rows would not load with it", "{record}:已略去,否则这些行无法导入")
WAITING = Text(
    "its rows wait for parties that it names by their ids alone: load the table that tells them too",
    "其中各行仅以编号指称某些主体,须等待这些主体:请同时导入包含它们的表",
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
