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


def _texts(value: Any) -> Any:
    """Conditions as text: `when: {level: 1}` means the cell 1."""
    return (
        {key: str(v) if isinstance(v, int | float) else v for key, v in _text_keys(value).items()}
        if isinstance(value, dict)
        else value
    )


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


class Value(MappingPart):
    """Where a value comes from: a column, a template over columns (`"{firstName} {lastName}"`) or a constant.

    `gaps`: a template whose columns may be empty, such as an address of several cells.
    """

    column: str | None = None
    template: str | None = None
    gaps: bool = False
    const: Any = None
    split: str | None = Field(None, min_length=1)
    words: Words = {}
    scale: float = 1
    dates: DateOrder | None = None
    zone: Zone | None = None
    decimal: Literal[".", ","] | None = None
    nothing: list[str | float] = []
    keep: Literal["newest", "earliest", "latest"] | None = None


def _as_value(value: Any) -> Any:
    if isinstance(value, str):
        return {"template": value} if "{" in value else {"column": value}
    return value


Cell = Annotated[Value, BeforeValidator(_as_value, json_schema_input_type=str | Value)]


class Reference(MappingPart):
    """A party or thing that an edge starts or ends at: by `id`, or by identifiers such as name, credit_code."""

    node: str
    id: Cell | None = None
    ids: System | None = None
    by: dict[str, Cell] = {}


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
    `dates`, `zone`, `decimal`, `nothing` and `rates` (CNY for one unit of a currency) hold for all its values.
    `as_of` says when a row was true for its source; `sync: full` that the table lists everything there is; `unique: false`
    that it may list one party under several ids.
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
    unique: bool = True
    records: list[Record]

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
