"""Mapping files: which column feeds which field. YAML, versioned, checked against the model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
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
from graph.words import BadInput, Text
from graph.yaml_lines import Loc
from ingest.mapping.id_systems import System
from ingest.parse.dates import DateOrder

SOURCE = re.compile(r"^(?!person$)[^/@\s]+$")


class MappingPart(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


def _text_keys(mapping: Any) -> Any:
    """Keys as text: `words: {1: gold}` means the cell 1."""
    return {str(key): value for key, value in mapping.items()} if isinstance(mapping, dict) else mapping


def _text(value: Any) -> Any:
    """A pattern as text: `when: {level: 1}` means the cell 1."""
    return str(value) if isinstance(value, int | float) else value


def _texts(value: Any) -> Any:
    return {key: _text(v) for key, v in _text_keys(value).items()} if isinstance(value, dict) else value


def _patterns(value: Any) -> Any:
    return [_text(each) for each in value] if isinstance(value, list) else [_text(value)]


def _condition_kind(value: Any) -> str:
    return "Negation" if isinstance(value, dict | Negation) else "list" if isinstance(value, list) else "text"


def _known_zone(name: str) -> str:
    try:
        clock.zone_of(name)
    except BadInput as error:
        raise ValueError(error) from error
    return name


def _separator_kind(value: Any) -> str:
    return "list" if isinstance(value, list) else "text"


Words = Annotated[dict[str, Any], BeforeValidator(_text_keys)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Word = Annotated[str, Field(min_length=1)]
Listed = Annotated[list[str], Field(min_length=1)]


class Negation(MappingPart):
    """A condition turned round: the cell matches none of these; `{other}` is what the column `other` holds."""

    none_of: Annotated[list[str], BeforeValidator(_patterns, json_schema_input_type=str | float | Listed)] = Field(
        alias="not", min_length=1
    )


Condition = Annotated[
    Annotated[str, Tag("text")] | Annotated[list[str], Tag("list")] | Annotated[Negation, Tag("Negation")],
    Discriminator(_condition_kind),
]
When = Annotated[dict[str, Condition], BeforeValidator(_texts)]
Separators = Annotated[
    Annotated[Word, Tag("text")] | Annotated[list[Word], Tag("list")],
    Discriminator(_separator_kind),
]


class Value(MappingPart):
    """Where a value comes from: a column, a template over columns (`"{firstName} {lastName}"`), a constant, or
    how many rows say a relationship.

    `gaps`: a template whose columns may be empty, such as an address of several cells.
    `split`: characters that part several values, or a list of texts that do; `part`: a pattern of what is taken of each
    (ingest/mapping/cell_parts.py). `currency`: of an amount that tells none.
    A cell that is `optional` is left out where it can't be read, and its row is loaded.
    """

    column: str | None = None
    template: str | None = None
    gaps: bool = False
    const: Any = None
    count: Literal["rows"] | None = None
    split: Separators | None = None
    part: str | None = Field(None, min_length=1, max_length=300)
    words: Words = {}
    scale: float = 1
    currency: Currency | None = None
    dates: DateOrder | None = None
    zone: Zone | None = None
    decimal: Literal[".", ","] | None = None
    nothing: list[str | float] = []
    keep: Literal["newest", "earliest", "latest", "sum"] | None = None
    optional: bool = False

    @property
    def is_total(self) -> bool:
        """Whether it is counted or summed over the rows of one pair."""
        return self.count is not None or self.keep == "sum"


def _as_value(value: Any) -> Any:
    if isinstance(value, str):
        return {"template": value} if "{" in value else {"column": value}
    return value


Cell = Annotated[Value, BeforeValidator(_as_value, json_schema_input_type=str | Value)]


class Reference(MappingPart):
    """A party or thing that an edge starts or ends at: by `id`, or by identifiers such as name, credit_code.

    `create`: a party that nothing else names is made of what `by` says.
    """

    node: str
    id: Cell | None = None
    ids: System | None = None
    by: dict[str, Cell] = {}
    create: bool = False


class NodeSpec(MappingPart):
    """One node for each row (or for each item of the list in column `each`)."""

    node: str
    id: Cell | None = None
    ids: System | None = None
    fields: dict[str, Cell] = {}
    when: When = {}
    unless: When = {}
    each: Cell | None = None


class EdgeSpec(MappingPart):
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


def _kind(value: Any) -> str | None:
    """Which kind of record this is: told by its first key. None if neither."""
    if isinstance(value, BaseModel):
        return type(value).__name__
    keys = value if isinstance(value, dict) else {}
    return "EdgeSpec" if "edge" in keys else "NodeSpec" if "node" in keys else None


Record = Annotated[
    Annotated[NodeSpec, Tag("NodeSpec")] | Annotated[EdgeSpec, Tag("EdgeSpec")],
    Discriminator(
        _kind,
        custom_error_type="no_record",
        custom_error_message="a record needs `node:` or `edge:` / 每条记录需要 `node:` 或 `edge:`",
    ),
]


class Feed(MappingPart):
    """One table: a file by name (`*` allowed), a sheet of it, how it is read, and what each row says.

    `header` is the row of the header (found by itself where not said), `columns` names them where a table has none, `path` is the
    list inside a JSON file. Cells of `fill_down` that are empty take what stands above them; one that is filled begins anew
    for those named after it.
    `dates`, `zone`, `decimal`, `nothing`, `currency` and `rates` (CNY for one unit of a currency) hold for all its values.
    Rows for which `when` does not hold, or `unless` does, are left out on purpose: they are skipped.
    `as_of` says when a row was true for its source; `sync: full` that the table lists everything there is; `unique: false`
    that it may list one party under several ids.
    """

    file: str
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    header: int | None = Field(None, ge=1)
    columns: list[Word] = []
    fill_down: list[Word] = []
    path: str | None = None
    ids: System | None = None
    dates: DateOrder | None = None
    zone: Zone | None = None
    decimal: Literal[".", ","] | None = None
    nothing: list[str | float] = []
    currency: Currency | None = None
    rates: dict[Currency, Annotated[float, Field(gt=0)]] = {}
    as_of: Cell | None = None
    sync: Literal["full", "partial"] = "partial"
    unique: bool = True
    when: When = {}
    unless: When = {}
    records: list[Record]

    @property
    def creates(self) -> bool:
        """Whether ends of its edges are made where nobody is found."""
        return any(end.create for s in self.records if isinstance(s, EdgeSpec) for end in (s.start, s.end))

    @property
    def has_totals(self) -> bool:
        """Whether rows of one pair are counted or summed."""
        return any(value.is_total for spec in self.records for value in spec.fields.values())

    @property
    def name(self) -> str:
        """What its claims are kept under: a new export of the same table replaces the older one's claims."""
        return (self.sheet or self.file).replace("/", "_")


Tie = Literal["INFLUENCES", "REPORTS_TO", "KNOWS"]


class Mapping(MappingPart):
    """All feeds of one source. A source with a higher `rank` wins where two differ.

    `tie_weights`: what each kind of its ties counts for influence, instead of what scoring takes else.

    `zone`: the clock that its times are by, where they tell no zone (and the feed none either).
    Claims are kept as `source/feed@…`, and what people enter is the source `person`: such names are not allowed.
    """

    version: Literal[1]
    source: str = Field(json_schema_extra={"pattern": SOURCE.pattern})
    name: str = ""
    ids: System | None = None
    rank: int = Field(50, ge=0, le=100)
    zone: Zone | None = None
    tie_weights: dict[Tie, Annotated[float, Field(ge=0, le=1)]] = {}
    feeds: list[Feed]

    def model_post_init(self, _: Any) -> None:
        for feed in self.feeds:
            feed.zone = feed.zone or self.zone


def nearest_name(name: str, known: Iterable[str]) -> str:
    """The known name that is most like this one, else the first few."""
    names = list(known)
    close = get_close_matches(name, names, 1, 0.4)
    return repr(close[0]) if close else ", ".join(repr(k) for k in names[:6])


class NamedFile(Protocol):
    @property
    def name(self) -> str: ...


Problem = tuple[Loc, Text]
"""A path into the mapping, and what is wrong there."""


def feeds_for(mapping: Mapping, file: NamedFile) -> list[Feed]:
    """The feeds that read a file of this name."""
    return [feed for feed in mapping.feeds if fnmatchcase(file.name, feed.file)]
