"""YAML that people write, as a tree and as values, within bounds: a few hundred bytes of it can stand for gigabytes.

It is looked at event by event before anything is built: how long it is, how deep, how much its aliases come to. Raises
yaml.YAMLError, whose `problem_mark` names the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from graph.bounds import bounds
from graph.words import Text

LONGEST_NUMBER = 40  # characters
OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class Strict(BaseModel):
    """A part of a YAML file: nothing may stand in it but its fields, each of its type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Yaml12Loader(yaml.SafeLoader):
    """YAML 1.2 booleans: a column called `no` or `on` is text, only true and false are booleans."""


class YamlTooLarge(yaml.MarkedYAMLError):
    """YAML that stands for more than is read: `text` says what to do."""

    def __init__(self, text: Text, mark: Any) -> None:
        super().__init__(problem=text.en, problem_mark=mark)
        self.text = text


def _number(loader: Any, node: yaml.ScalarNode) -> Any:
    """Digits cost the square of their number, those of base 60 most."""
    if len(node.value) > LONGEST_NUMBER:
        raise YamlTooLarge(LONG_NUMBER.fill(most=LONGEST_NUMBER), node.start_mark)
    kind = node.tag.rpartition(":")[2]
    return getattr(yaml.SafeLoader, f"construct_yaml_{kind}")(loader, node)


Yaml12Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml12Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)\Z"), list("tf"))
Yaml12Loader.add_constructor("tag:yaml.org,2002:int", _number)
Yaml12Loader.add_constructor("tag:yaml.org,2002:float", _number)


def parse_yaml(text: str, aliases: bool = True) -> tuple[yaml.Node | None, Any]:
    """The tree and the value of a document. Without `aliases` it may have none: it comes from somebody else."""
    if len(text) > bounds().document:
        raise YamlTooLarge(TOO_LONG.fill(most=bounds().document), None)
    _check(_events(text), aliases)
    loader = Yaml12Loader(text)
    try:
        tree = loader.get_single_node()
        return tree, None if tree is None else loader.construct_document(tree)
    finally:
        loader.dispose()


def _events(text: str) -> Iterator[yaml.Event]:
    """By libyaml where it is there: ten times as fast."""
    found: Iterator[yaml.Event] = yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


def _check(events: Iterator[yaml.Event], aliases: bool) -> None:
    """Raises YamlTooLarge for what is too deep, comes to too much, or has aliases where it may have none."""
    sizes: dict[str, int] = {}  # anchor → how many parts it stands for
    open: list[tuple[str | None, int]] = []  # anchor, parts before it
    parts = 0
    for event in events:
        anchor = getattr(event, "anchor", None)
        if anchor and not aliases:
            raise YamlTooLarge(NO_ALIASES, event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            parts += sizes.get(anchor or "", 1)
        elif isinstance(event, yaml.ScalarEvent):
            parts += 1
            sizes[anchor or ""] = 1
        elif isinstance(event, OPENS):
            open.append((anchor, parts))
            parts += 1
        elif isinstance(event, CLOSES):
            name, before = open.pop()
            sizes[name or ""] = parts - before
        if len(open) > bounds().depth:
            raise YamlTooLarge(TOO_DEEP.fill(most=bounds().depth), event.start_mark)
        if parts > bounds().parts:
            raise YamlTooLarge(TOO_MUCH.fill(most=bounds().parts), event.start_mark)


NO_ALIASES = Text(
    "anchors and aliases (& and *) are not taken here; write the value out where it is used",
    "此处不接受锚点和别名(& 与 *);请在使用处直接写出值",
)
TOO_LONG = Text(
    "it has more than {most} characters (BATTLEMAP_YAML_SIZE); split it",
    "超过 {most} 个字符(BATTLEMAP_YAML_SIZE);请拆分",
)
TOO_DEEP = Text(
    "more than {most} lists and mappings inside one another (BATTLEMAP_DEEPEST)",
    "嵌套超过 {most} 层(BATTLEMAP_DEEPEST)",
)
TOO_MUCH = Text(
    "it comes to more than {most} keys and values, aliases written out (BATTLEMAP_YAML_PARTS); split it",
    "展开别名后超过 {most} 个键和值(BATTLEMAP_YAML_PARTS);请拆分",
)
LONG_NUMBER = Text(
    "a number has {most} characters at most; put it in quotes if it is text", "数字至多 {most} 个字符;如为文本请加引号"
)
