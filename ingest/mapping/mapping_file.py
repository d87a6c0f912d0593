"""Mapping files: which column feeds which field. YAML, versioned, checked against the model."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)

from graph import clock
from graph.model.declarations import Field as ModelField
from graph.model.model import Model
from graph.words import BadInput, Text
from graph.yaml_lines import Complaints, Loc, load_yaml
from ingest.mapping.id_systems import System
from ingest.mapping.loadable import compatible, loadable_edges, loadable_labels, node_fields, writable
from ingest.parse.dates import DateOrder

SOURCE = re.compile(r"^(?!person$)[^/@\s]+$")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


def _text_keys(given: Any) -> Any:
    """Keys as text: `words: {1: gold}` means the cell 1."""
    return {str(key): value for key, value in given.items()} if isinstance(given, dict) else given


def _texts(given: Any) -> Any:
    """Conditions as text: `when: {level: 1}` means the cell 1."""
    return {key: str(v) if isinstance(v, int | float) else v for key, v in _text_keys(given).items()} \
        if isinstance(given, dict) else given  # fmt: skip


def _known_zone(name: str) -> str:
    try:
        clock.zone_of(name)
    except BadInput as error:
        raise ValueError(error) from error
    return name


Words = Annotated[dict[str, Any], BeforeValidator(_text_keys)]
When = Annotated[dict[str, str | list[str]], BeforeValidator(_texts)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Value(Strict):
    """Where a value comes from: a column, a template over columns (`"{firstName} {lastName}"`) or a constant."""

    column: str | None = None
    template: str | None = None
    const: Any = None
    split: str | None = Field(None, min_length=1)
    words: Words = {}
    scale: float = 1
    dates: DateOrder | None = None
    zone: Zone | None = None
    decimal: Literal[".", ","] | None = None
    nothing: list[str | float] = []
    keep: Literal["newest", "earliest", "latest"] | None = None


def _as_value(given: Any) -> Any:
    if isinstance(given, str):
        return {"template": given} if "{" in given else {"column": given}
    return given


Cell = Annotated[Value, BeforeValidator(_as_value, json_schema_input_type=str | Value)]


class Reference(Strict):
    """A party or thing that an edge starts or ends at: by `id`, or by identifiers such as name, credit_code."""

    node: str
    id: Cell | None = None
    ids: System | None = None
    by: dict[str, Cell] = {}


class NodeSpec(Strict):
    """One node for each row (or for each item of the list in column `each`)."""

    node: str
    id: Cell | None = None
    ids: System | None = None
    fields: dict[str, Cell] = {}
    when: When = {}
    unless: When = {}
    each: Cell | None = None


class EdgeSpec(Strict):
    """One relationship for each row (or item); none where an `optional` end is empty."""

    edge: str
    start: Reference = Field(alias="from")
    end: Reference = Field(alias="to")
    key: Cell | None = None
    fields: dict[str, Cell] = {}
    when: When = {}
    unless: When = {}
    each: Cell | None = None
    optional: bool = False


def _kind(given: Any) -> str | None:
    """Which kind of record this is: told by its first key. None if neither."""
    if isinstance(given, BaseModel):
        return type(given).__name__
    keys = given if isinstance(given, dict) else {}
    return "EdgeSpec" if "edge" in keys else "NodeSpec" if "node" in keys else None


Record = Annotated[
    Annotated[NodeSpec, Tag("NodeSpec")] | Annotated[EdgeSpec, Tag("EdgeSpec")],
    Discriminator(
        _kind,
        custom_error_type="no_record",
        custom_error_message="a record needs `node:` or `edge:` / 每条记录需要 `node:` 或 `edge:`",
    ),
]


class Feed(Strict):
    """One table: a file by name (`*` allowed), a sheet of it, how it is read, and what each row says.

    `header` is the row of the header (found by itself where not said), `columns` names them where a table has none, `path` is the
    list inside a JSON file. Cells of `fill_down` that are empty take what stands above them; one that is filled begins anew
    for those named after it.
    `dates`, `zone`, `decimal`, `nothing` and `rates` (CNY for one unit of a currency) hold for all its values.
    `as_of` says when a row was true for its source; `sync: full` that the table lists everything there is.
    """

    file: str
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    header: int | None = Field(None, ge=1)
    columns: list[Annotated[str, Field(min_length=1)]] = []
    fill_down: list[Annotated[str, Field(min_length=1)]] = []
    path: str | None = None
    ids: System | None = None
    dates: DateOrder | None = None
    zone: Zone | None = None
    decimal: Literal[".", ","] | None = None
    nothing: list[str | float] = []
    rates: dict[Currency, Annotated[float, Field(gt=0)]] = {}
    as_of: Cell | None = None
    sync: Literal["full", "partial"] = "partial"
    records: list[Record]

    @property
    def name(self) -> str:
        """What its claims are kept under: a new export of the same table replaces the older one's claims."""
        return (self.sheet or self.file).replace("/", "_")


class Mapping(Strict):
    """All feeds of one source. A source with a higher `rank` wins where two differ.

    `zone`: the clock that its times are by, where they tell no zone (and the feed none either).
    Claims are kept as `source/feed@…`, and what people enter is the source `person`: such names are not allowed.
    """

    version: Literal[1]
    source: str = Field(json_schema_extra={"pattern": SOURCE.pattern})
    name: str = ""
    ids: System | None = None
    rank: int = Field(50, ge=0, le=100)
    zone: Zone | None = None
    feeds: list[Feed]

    def model_post_init(self, _: Any) -> None:
        for feed in self.feeds:
            feed.zone = feed.zone or self.zone


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like this one, else the first few."""
    names = list(known)
    close = get_close_matches(name, names, 1, 0.4)
    return repr(close[0]) if close else ", ".join(repr(k) for k in names[:6])


class Named(Protocol):
    @property
    def name(self) -> str: ...


Problem = tuple[Loc, Text]
"""A path into the mapping, and what is wrong there."""


def load_mapping(path: Path, model: Model) -> Mapping:
    """Read and check one mapping file. Raises BadInput that names line, place and mend of all that is wrong."""
    document = load_yaml(path, Mapping)
    complaints = Complaints(document)
    for at, why in _misnamed(document.value, model):
        complaints.add(at, why)
    complaints.stop()
    return document.value


def _misnamed(mapping: Mapping, model: Model) -> Iterator[Problem]:
    """Names that the model, a reader or the graph doesn't know or allow."""
    if not SOURCE.match(mapping.source):
        yield ("source",), NO_SOURCE.fill(name=mapping.source)
    for number, feed in enumerate(mapping.feeds):
        for at, why in _in_feed(feed, model):
            yield ("feeds", number, *at), why


def _in_feed(feed: Feed, model: Model) -> Iterator[Problem]:
    try:
        codecs.lookup(feed.encoding or "utf-8")
    except (LookupError, ValueError):
        yield ("encoding",), NO_ENCODING.fill(encoding=feed.encoding)
    if feed.as_of:
        yield from _source(("as_of",), feed.as_of)
    for number, spec in enumerate(feed.records):
        for at, why in _problems(spec, model):
            yield ("records", number, *at), why


def _problems(spec: NodeSpec | EdgeSpec, model: Model) -> Iterator[Problem]:
    if isinstance(spec, NodeSpec):
        yield from _unknown(("node",), spec.node, loadable_labels(model), LABEL)
        if spec.node in model.nodes:
            yield from _fields(("fields",), spec.fields, node_fields(model, spec.node))
    else:
        yield from _unknown(("edge",), spec.edge, loadable_edges(model), TYPE)
        for at, end in (("from", spec.start), ("to", spec.end)):
            yield from _reference((at,), end, model)
        if spec.edge in model.edges:
            yield from _fields(("fields",), spec.fields, writable(model.edges[spec.edge].fields))
            yield from _ends(spec, model)
    for at in ("id", "key", "each"):
        if value := getattr(spec, at, None):
            yield from _source((at,), value)


def _unknown(at: tuple[str, ...], name: str, known: Iterable[str], what: Text) -> Iterator[Problem]:
    if name not in known:
        yield at, UNKNOWN_NAME.fill(what=what, name=name, nearest=nearest(name, known))


def _reference(at: tuple[str, ...], end: Reference, model: Model) -> Iterator[Problem]:
    yield from _unknown((*at, "node"), end.node, loadable_labels(model), LABEL)
    if end.id is None and not end.by:
        yield at, NO_END
    if end.id:
        yield from _source((*at, "id"), end.id)
    if end.node in model.nodes:
        yield from _fields((*at, "by"), end.by, node_fields(model, end.node))


def _fields(at: tuple[str, ...], given: dict[str, Value], known: dict[str, ModelField]) -> Iterator[Problem]:
    for name, value in given.items():
        yield from _unknown((*at, name), name, known, FIELD)
        yield from _source((*at, name), value)
        for key, word in [*((("words", w), v) for w, v in value.words.items()), (("const",), value.const)]:
            choices = known[name].choices if name in known else ()
            if choices and word is not None and word not in choices:
                yield (*at, name, *key), NO_CHOICE.fill(word=word, name=name, choices=", ".join(choices))


def _source(at: tuple[str, ...], value: Value) -> Iterator[Problem]:
    if len(value.model_fields_set & {"column", "template", "const"}) != 1:
        yield at, ONE_SOURCE


def _ends(spec: EdgeSpec, model: Model) -> Iterator[Problem]:
    """An edge between labels that the model doesn't join by it; a party's role counts as the party and the other way."""
    given = (spec.start.node, spec.end.node)
    allowed = model.edges[spec.edge].ends
    if set(given) <= set(model.nodes) and not any(
        all(compatible(model, a, b) for a, b in zip(given, pair, strict=True)) for pair in allowed
    ):
        yield ("edge",), WRONG_ENDS.fill(edge=spec.edge, a=given[0], b=given[1],
                                         pairs=", ".join(f"{a} → {b}" for a, b in allowed))  # fmt: skip


def find_mappings(paths: list[Path], given: Path | None) -> list[Path]:
    """Mapping files: those given, else `mappings/*.yaml` in or beside the folders that are to be loaded."""
    places = [given] if given else [p for path in paths for p in _places(path)]
    for place in places:
        if place.is_file():
            return [place]
        if found := sorted(p for p in place.glob("*.yaml") if p.name != "extensions.yaml"):
            return found
    raise BadInput(NO_MAPPING.fill(path=", ".join(str(p) for p in places)))


def _places(path: Path) -> list[Path]:
    folder = path if path.is_dir() else path.parent
    return [folder / "mappings", folder.parent / "mappings"]


def feeds_for(mapping: Mapping, file: Named) -> list[Feed]:
    """The feeds that read a file of this name."""
    return [feed for feed in mapping.feeds if fnmatchcase(file.name, feed.file)]


LABEL = Text("label", "标签")
TYPE = Text("relationship type", "关系类型")
FIELD = Text("field", "字段")
NO_MAPPING = Text(
    "no mapping file found in {path}; name one with --mapping FILE_OR_FOLDER (docs/ingest.md shows how to write one)",
    "在 {path} 没有找到映射文件;请用 --mapping 指定文件或目录(写法见 docs/ingest.zh.md)",
)
NO_SOURCE = Text(
    "{name!r} can't name a source: no `/`, `@` or spaces, and not `person`, which stands for what people enter",
    "{name!r} 不能用作数据源名称:不能含 `/`、`@` 或空格,也不能是 `person`(留给人工录入)",
)
UNKNOWN_NAME = Text(
    "there is no {what} {name!r}; the nearest is {nearest}", "没有名为 {name!r} 的{what};最接近的是 {nearest}"
)
NO_CHOICE = Text(
    "{word!r} is no value of {name}: one of {choices}", "{word!r} 不是 {name} 的可选值:应为 {choices} 之一"
)
NO_ENCODING = Text(
    "{encoding!r} is not an encoding; utf-8, gb18030, big5 and cp1252 are usual",
    "{encoding!r} 不是编码名称;常用的有 utf-8、gb18030、big5、cp1252",
)
NO_END = Text(
    "say who it is: `id:`, or `by:` with a name or a code", "请说明是谁:写 `id:`,或在 `by:` 中写名称或代码"
)
ONE_SOURCE = Text(
    "say one of `column:`, `template:` and `const:`", "请在 `column:`、`template:`、`const:` 中写明一个"
)
WRONG_ENDS = Text(
    "{edge} does not go from {a} to {b}, but {pairs}", "{edge} 不能从 {a} 指向 {b},只能是 {pairs}"
)
