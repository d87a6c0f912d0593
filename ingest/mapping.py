"""Mapping files: which column feeds which field. YAML, versioned, checked against the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from graph.model import Model
from graph.words import BadInput, Text


class Yaml(yaml.SafeLoader):
    """YAML as people write it: a column called `no` or `on` is text, only true and false are booleans."""


Yaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)\Z"), list("tf"))


DateOrder = Literal["YMD", "DMY", "MDY"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Value(Strict):
    """Where a value comes from: a column, a template over columns (`"{firstName} {lastName}"`) or a constant."""

    column: str | None = None
    template: str | None = None
    const: Any = None
    split: str | None = None
    words: dict[str, Any] = {}
    scale: float = 1
    dates: DateOrder | None = None
    decimal: Literal[".", ","] | None = None
    nothing: list[str | float] = []
    keep: Literal["newest", "earliest", "latest"] | None = None


def _as_value(given: Any) -> Any:
    if isinstance(given, str):
        return {"template": given} if "{" in given else {"column": given}
    return given


Cell = Annotated[Value, BeforeValidator(_as_value)]
When = dict[str, str | list[str]]


class Reference(Strict):
    """A party or thing that an edge starts or ends at: by `id`, or by identifiers such as name, credit_code."""

    node: str
    id: Cell | None = None
    by: dict[str, Cell] = {}


class NodeSpec(Strict):
    """One node for each row (or for each item of the list in column `each`)."""

    node: str
    id: Cell | None = None
    fields: dict[str, Cell] = {}
    when: When = {}
    each: Cell | None = None


class EdgeSpec(Strict):
    """One relationship for each row (or item); none where an `optional` end is empty."""

    edge: str
    start: Reference = Field(alias="from")
    end: Reference = Field(alias="to")
    key: Cell | None = None
    fields: dict[str, Cell] = {}
    when: When = {}
    each: Cell | None = None
    optional: bool = False


class Feed(Strict):
    """One table: a file by name (`*` allowed), a sheet of it, how it is read, and what each row says.

    `header` is the row of the header (found by itself where not said), `path` the list inside a JSON file.
    `dates`, `decimal`, `nothing` and `rates` (CNY for one unit of a currency) hold for all its values.
    `as_of` says when a row was true for its source; `sync: full` that the table lists everything there is.
    """

    file: str
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: int | None = Field(None, ge=1)
    path: str | None = None
    dates: DateOrder | None = None
    decimal: Literal[".", ","] | None = None
    nothing: list[str | float] = []
    rates: dict[str, float] = {}
    as_of: Cell | None = None
    sync: Literal["full", "partial"] = "partial"
    records: list[NodeSpec | EdgeSpec]

    @property
    def name(self) -> str:
        """What its claims are kept under: a new export of the same table replaces the older one's claims."""
        return (self.sheet or self.file).replace("/", "_")


class Mapping(Strict):
    """All feeds of one source. A source with a higher `rank` wins where two differ."""

    version: Literal[1]
    source: str = Field(pattern=r"^[^/\s]+$")
    name: str = ""
    rank: int = Field(50, ge=0, le=100)
    feeds: list[Feed]


def load_mapping(path: Path, model: Model) -> Mapping:
    """Read and check one mapping file. Raises BadInput naming file, place and mend."""
    try:
        mapping = Mapping.model_validate(yaml.load(path.read_text("utf-8"), Yaml))
    except yaml.YAMLError as error:
        raise BadInput(BROKEN_YAML.fill(path=path.name, why=" ".join(str(error).split()))) from error
    except (UnicodeDecodeError, OSError) as error:
        raise BadInput(NO_MAPPING.fill(path=path)) from error
    except ValidationError as error:
        raise BadInput(WRONG_MAPPING.fill(path=path.name, why=_first(error))) from error
    for number, feed in enumerate(mapping.feeds):
        for spec in feed.records:
            for name, known, what in _names(spec, model):
                if name not in known:
                    raise BadInput(UNKNOWN_NAME.fill(
                        path=path.name, place=f"feeds.{number} ({feed.file} {feed.sheet or ''})".replace(" )", ")"),
                        name=name, what=what, nearest=nearest(name, known)))  # fmt: skip
    return mapping


def _first(error: ValidationError) -> str:
    problem = max(error.errors(), key=lambda e: len(e["loc"]))
    return f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"


def _names(spec: NodeSpec | EdgeSpec, model: Model) -> Iterator[tuple[str, list[str], Text]]:
    """(name, names that exist, what it is) for each name of the model in a spec."""
    if isinstance(spec, NodeSpec):
        yield spec.node, list(model.nodes), LABEL
        if spec.node in model.nodes:
            declared = model.fields(*{model.nodes[spec.node].identity, spec.node})
            yield from ((name, _writable(declared), FIELD) for name in spec.fields)
        return
    yield spec.edge, list(model.edges), TYPE
    for reference in (spec.start, spec.end):
        yield reference.node, list(model.nodes), LABEL
    if spec.edge in model.edges:
        yield from ((name, _writable(model.edges[spec.edge].fields), FIELD) for name in spec.fields)


def _writable(fields: dict[str, Any]) -> list[str]:
    return [name for name, declared in fields.items() if not declared.derived]


LABEL = Text("label", "标签")
TYPE = Text("relationship type", "关系类型")
FIELD = Text("field", "字段")


def nearest(name: str, known: list[str]) -> str:
    """The known name that is most like this one, else the first few."""
    close = get_close_matches(name, known, 1, 0.4)
    return repr(close[0]) if close else ", ".join(repr(k) for k in known[:6])


def find_mappings(paths: list[Path], given: Path | None) -> list[Path]:
    """Mapping files: those given, else `mappings/*.yaml` in or beside the folders that are to be loaded."""
    places = [given] if given else [p for path in paths for p in _places(path)]
    for place in places:
        if place.is_file():
            return [place]
        if found := sorted(place.glob("*.yaml")):
            return found
    raise BadInput(NO_MAPPING.fill(path=", ".join(str(p) for p in places)))


def _places(path: Path) -> list[Path]:
    folder = path if path.is_dir() else path.parent
    return [folder / "mappings", folder.parent / "mappings"]


def feeds_for(mapping: Mapping, file: Path) -> list[Feed]:
    return [feed for feed in mapping.feeds if fnmatchcase(file.name, feed.file)]


NO_MAPPING = Text(
    "no mapping file found in {path}; name one with --mapping FILE_OR_FOLDER (docs/ingest.md shows how to write one)",
    "在 {path} 没有找到映射文件;请用 --mapping 指定文件或目录(写法见 docs/ingest.zh.md)",
)
BROKEN_YAML = Text("{path} is not YAML: {why}", "{path} 不是合法的 YAML:{why}")
WRONG_MAPPING = Text("{path}: {why}", "{path}:{why}")
UNKNOWN_NAME = Text(
    "{path}, {place}: there is no {what} {name!r}; the nearest is {nearest}",
    "{path},{place}:没有名为 {name!r} 的{what};最接近的是 {nearest}",
)
