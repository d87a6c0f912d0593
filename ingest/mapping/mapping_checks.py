"""Mapping files found, read and checked against the model."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.model.declarations import Field as ModelField
from graph.model.model import Model
from graph.words import BadInput, Text
from graph.yaml_lines import DocumentErrors, load_yaml
from ingest.mapping.loadable import compatible, loadable_edges, loadable_labels, node_fields, writable
from ingest.mapping.mapping_file import (
    SOURCE,
    EdgeSpec,
    Feed,
    Mapping,
    NodeSpec,
    Problem,
    Reference,
    Value,
    nearest_name,
)


def load_mapping(path: Path, model: Model) -> Mapping:
    """Read and check one mapping file. Raises BadInput that names line, place and mend of all that is wrong."""
    document = load_yaml(path, Mapping)
    complaints = DocumentErrors(document)
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
        yield at, UNKNOWN_NAME.fill(what=what, name=name, nearest=nearest_name(name, known))


def _reference(at: tuple[str, ...], end: Reference, model: Model) -> Iterator[Problem]:
    yield from _unknown((*at, "node"), end.node, loadable_labels(model), LABEL)
    if end.id is None and not end.by:
        yield at, NO_END
    if end.id:
        yield from _source((*at, "id"), end.id)
    if end.node in model.nodes:
        yield from _fields((*at, "by"), end.by, node_fields(model, end.node))


def _fields(at: tuple[str, ...], values: dict[str, Value], known: dict[str, ModelField]) -> Iterator[Problem]:
    for name, value in values.items():
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
        yield (
            ("edge",),
            WRONG_ENDS.fill(edge=spec.edge, a=given[0], b=given[1], pairs=", ".join(f"{a} → {b}" for a, b in allowed)),
        )


def find_mappings(paths: list[Path], mapping: Path | None) -> list[Path]:
    """Mapping files: those given, else `mappings/*.yaml` in or beside the folders that are to be loaded."""
    places = [mapping] if mapping else [p for path in paths for p in _mapping_folders(path)]
    for place in places:
        if place.is_file():
            return [place]
        if found := sorted(p for p in place.glob("*.yaml") if p.name != "extensions.yaml"):
            return found
    raise BadInput(NO_MAPPING.fill(path=", ".join(str(p) for p in places)))


def _mapping_folders(path: Path) -> list[Path]:
    folder = path if path.is_dir() else path.parent
    return [folder / "mappings", folder.parent / "mappings"]


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
NO_END = Text("say who it is: `id:`, or `by:` with a name or a code", "请说明是谁:写 `id:`,或在 `by:` 中写名称或代码")
ONE_SOURCE = Text("say one of `column:`, `template:` and `const:`", "请在 `column:`、`template:`、`const:` 中写明一个")
WRONG_ENDS = Text("{edge} does not go from {a} to {b}, but {pairs}", "{edge} 不能从 {a} 指向 {b},只能是 {pairs}")
