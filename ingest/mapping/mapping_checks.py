"""Mapping files found, read and checked against the model."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from graph.model.model import Model
from graph.store.identifiers import STRONG
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
)
from ingest.mapping.value_checks import (
    identifying_problems,
    mapped_field_problems,
    unknown_name,
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
        yield from identifying_problems(("as_of",), feed.as_of)
    for number, spec in enumerate(feed.records):
        for at, why in _problems(spec, model, feed):
            yield ("records", number, *at), why


def _problems(spec: NodeSpec | EdgeSpec, model: Model, feed: Feed) -> Iterator[Problem]:
    if isinstance(spec, NodeSpec):
        yield from unknown_name(("node",), spec.node, loadable_labels(model), LABEL)
        if spec.node in model.nodes:
            yield from mapped_field_problems(("fields",), spec.fields, node_fields(model, spec.node), feed)
    else:
        yield from unknown_name(("edge",), spec.edge, loadable_edges(model), TYPE)
        for at, end in (("from", spec.start), ("to", spec.end)):
            yield from _reference((at,), end, model, feed)
        if spec.edge in model.edges:
            known = writable(model.edges[spec.edge].fields)
            yield from mapped_field_problems(("fields",), spec.fields, known, feed, has_totals=True)
            yield from _ends(spec, model)
    for at in ("id", "key", "each"):
        if value := getattr(spec, at, None):
            yield from identifying_problems((at,), value)


def _reference(at: tuple[str, ...], end: Reference, model: Model, feed: Feed) -> Iterator[Problem]:
    yield from unknown_name((*at, "node"), end.node, loadable_labels(model), LABEL)
    if end.id is None and not end.by:
        yield at, NO_END
    if end.id:
        yield from identifying_problems((*at, "id"), end.id)
    if end.create and end.node in model.nodes:
        yield from _created((*at, "create"), end, model)
    if end.node in model.nodes:
        yield from mapped_field_problems((*at, "by"), end.by, node_fields(model, end.node), feed)


def _created(at: tuple[str, ...], end: Reference, model: Model) -> Iterator[Problem]:
    """An end that can't be made of what is said of it."""
    identity = model.nodes[end.node].identity
    required = [name for name, declared in model.nodes[identity].fields.items() if declared.required]
    telling: dict[str, tuple[str, ...]] = {
        "Organization": (),
        "Person": (STRONG["Person"],),
    }  # a person's name alone says nobody
    if identity not in telling:
        yield at, NEEDS_ID.fill(node=model.nodes[end.node].text)
    elif end.id:
        yield at, HAS_ID
    elif lacking := [name for name in (*required, *telling[identity]) if name not in end.by]:
        yield at, LACKS.fill(names=", ".join(lacking))


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
NO_MAPPING = Text(
    "no mapping file found in {path}; name one with --mapping FILE_OR_FOLDER (docs/ingest.md shows how to write one)",
    "在 {path} 没有找到映射文件;请用 --mapping 指定文件或目录(写法见 docs/ingest.zh.md)",
)
NO_SOURCE = Text(
    "{name!r} can't name a source: no `/`, `@` or spaces, and not `person`, which stands for what people enter",
    "{name!r} 不能用作数据源名称:不能含 `/`、`@` 或空格,也不能是 `person`(留给人工录入)",
)
NO_ENCODING = Text(
    "{encoding!r} is not an encoding; utf-8, gb18030, big5 and cp1252 are usual",
    "{encoding!r} 不是编码名称;常用的有 utf-8、gb18030、big5、cp1252",
)
NO_END = Text("say who it is: `id:`, or `by:` with a name or a code", "请说明是谁:写 `id:`,或在 `by:` 中写名称或代码")
NEEDS_ID = Text(
    "the {node} is known by its id and can't be made of a name: take `create:` away, or load it as a `node:` with `id:`",
    "{node}以编号识别,不能凭名称新建:请去掉 `create:`,或作为 `node:` 写明 `id:` 导入",
)
HAS_ID = Text(
    "what has an `id:` is not made of a name: take one of `create:` and `id:` away",
    "已写 `id:` 的一端不按名称新建:请去掉 `create:` 或 `id:`",
)
LACKS = Text("to make the party, `by:` needs {names} too", "新建主体还需要在 `by:` 中写明 {names}")
WRONG_ENDS = Text("{edge} does not go from {a} to {b}, but {pairs}", "{edge} 不能从 {a} 指向 {b},只能是 {pairs}")
