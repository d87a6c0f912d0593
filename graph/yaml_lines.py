"""YAML files that people write, checked by a pydantic model; what is wrong is said with file, line and place.

document = load_yaml(Path("extensions.yaml"), Extensions)   # raises BadInput with all that is wrong
document.value                                              # the Extensions
complaints = Complaints(document)                           # for checks that need more than the shape
complaints.add(("fields", "Customer"), Text("…", "…"))
complaints.stop()                                           # raises BadInput if there was any
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from graph.bounds import bounds
from graph.words import BadInput, Text
from graph.yaml_reading import TOO_LONG, YamlTooLarge, parse_yaml

T = TypeVar("T", bound=BaseModel)
Loc = tuple[str | int, ...]
MOST = 100  # mistakes that are told at once
LONGEST = 200  # characters of a value that are shown


@dataclass(frozen=True, slots=True)
class Document(Generic[T]):
    """A file that was read: its value, and where in the file each part of it stands."""

    path: Path
    value: T
    tree: yaml.Node | None

    def line(self, loc: Loc) -> int:
        """Line (from 1) of the place, or of the nearest thing around it that is in the file."""
        return _find(self.tree, loc)[0]


@dataclass(slots=True)
class DocumentErrors:
    """All that is wrong with one document, one line of text each."""

    document: Document[Any]
    messages: list[tuple[int, Text]] = field(default_factory=list)

    def add(self, loc: Loc, why: Text) -> None:
        """Note what is wrong at a place of the value, such as ("fields", "Customer", "beds")."""
        line, place = _find(self.document.tree, loc)
        self.messages.append((line, _located_message(self.document.path, line, place, why)))

    def stop(self) -> None:
        """Raises BadInput, in the order of the file, if anything was wrong."""
        if self.messages:
            raise BadInput(_joined(self.messages))


def load_yaml(path: Path, shape: type[T], aliases: bool = True) -> Document[T]:
    """Read a file and check its shape. Raises BadInput with every mistake: file, line, place and mend."""
    tree, raw = _parsed(path, aliases)
    found = [
        (node.start_mark.line + 1, _located_message(path, node.start_mark.line + 1, place, TWICE))
        for node, place in _repeated(tree, ())
    ]
    try:
        value = shape.model_validate({} if raw is None else raw)
    except ValidationError as error:
        raise BadInput(_joined([*found, *_mistakes(path, tree, error, shape)])) from error
    if found:
        raise BadInput(_joined(found))
    return Document(path, value, tree)


def load_checked(path: Path, shape: type[T], problems: Callable[[T], Iterable[tuple[Loc, Text]]]) -> Document[T]:
    """The same without aliases, with what else is wrong: (place of the value, what and how to mend it)."""
    document = load_yaml(path, shape, aliases=False)
    complaints = DocumentErrors(document)
    for loc, why in problems(document.value):
        complaints.add(loc, why)
    complaints.stop()
    return document


def raise_problems(problems: Iterable[tuple[Loc, Text]]) -> None:
    """Raises BadInput with everything that is wrong with a value that is in no file."""
    found = [IN_VALUE.fill(place=".".join(map(str, loc)), why=why) for loc, why in problems]
    if found:
        raise BadInput(Text("\n".join(t.en for t in found), "\n".join(t.zh for t in found)))


def nearest_known(name: str, known: Iterable[str]) -> Text:
    """The known name that is most like this one, else the first few: how a message goes on."""
    names = list(known)
    close = get_close_matches(str(name)[:LONGEST], names, 1, 0.5)
    if close:
        return NEAREST.fill(name=close[0])
    return ALLOWED.fill(names=", ".join(names[:12]) + (" …" if len(names) > 12 else ""))


def _parsed(path: Path, aliases: bool) -> tuple[yaml.Node | None, Any]:
    try:
        if path.stat().st_size > 4 * bounds().document:  # bytes of a character: not even opened
            raise BadInput(LINE.fill(path=path.name, line=1, why=TOO_LONG.fill(most=bounds().document)))
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(NOT_UTF8.fill(path=path.name)) from error
    except OSError as error:
        raise BadInput(NOT_READ.fill(path=path, why=error.strerror)) from error
    return parsed(text, path.name, aliases)


def parsed(text: str, name: str, aliases: bool) -> tuple[yaml.Node | None, Any]:
    """The tree and the plain values of a text. Raises BadInput, in which the text is named, with the line."""
    try:
        return parse_yaml(text, aliases)
    except YamlTooLarge as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(LINE.fill(path=name, line=line, why=error.text)) from error
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or " ".join(str(error).split())
        raise BadInput(BROKEN.fill(path=name, line=mark.line + 1 if mark else "?", why=why)) from error


def _repeated(node: yaml.Node | None, place: Loc, open: tuple[int, ...] = ()) -> Iterator[tuple[yaml.Node, Loc]]:
    """Keys that stand twice in one mapping: YAML silently takes the last. An alias of what is around it is left."""
    if node is None or id(node) in open:
        return
    inside = (*open, id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _repeated(item, (*place, number), inside)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key, (*place, str(key.value))
            seen.add(str(key.value))
            yield from _repeated(value, (*place, str(key.value)), inside)


def _find(node: yaml.Node | None, loc: Loc, is_there: bool = False) -> tuple[int, Loc]:
    """The line of a place, and the place without what pydantic adds for itself (names of classes in a union).

    `is_there`: the last part is no key that is missing.
    """
    line = node.start_mark.line + 1 if node else 1
    place: list[str | int] = []
    for number, part in enumerate(loc):
        step = _child(node, part)
        if step is not None:
            line, node = step
        elif (is_there or number < len(loc) - 1) and not (isinstance(node, yaml.ScalarNode) or part == "[key]"):
            continue
        if part != "[key]":
            place.append(part)
    return line, tuple(place)


def _child(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    """(line, node) of a key or item; the line of a key is where the key stands."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if str(key.value) == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None


def _mistakes(
    path: Path, tree: yaml.Node | None, error: ValidationError, shape: type[BaseModel]
) -> Iterator[tuple[int, Text]]:
    for problem in error.errors(include_url=False)[:MOST]:
        line, place = _find(tree, problem["loc"], is_there=problem["type"] != "missing")
        yield line, _located_message(path, line, place, _why(problem, shape))


def validation_problems(
    error: ValidationError, shape: type[BaseModel]
) -> Iterator[tuple[Loc, Literal["MISSING", "INVALID"], Text]]:
    """(place, which kind, what is wrong) for values that come from no file."""
    for problem in error.errors(include_url=False)[:MOST]:
        code: Literal["MISSING", "INVALID"] = "MISSING" if problem["type"] == "missing" else "INVALID"
        yield problem["loc"], code, _why(problem, shape)


def _why(problem: Any, shape: type[BaseModel]) -> Text:
    """pydantic's words in both languages, with the nearest name where one was expected."""
    kind, context, name = (problem["type"], problem.get("ctx", {}), problem["loc"][-1] if problem["loc"] else "")
    name = name[:LONGEST] if isinstance(name, str) else name
    if kind == "extra_forbidden":
        return UNKNOWN_KEY.fill(name=name, hint=nearest_known(name, _keys(shape, problem["loc"][:-1])))
    if kind == "missing":
        return MISSING.fill(name=name)
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"]) or [context["expected"]]
        return NOT_ONE.fill(value=_repr(problem["input"]), hint=nearest_known(problem["input"], known))
    error = context.get("error")
    if kind == "value_error" and error and error.args and isinstance(error.args[0], BadInput):
        said: Text = error.args[0].text
        return said
    word = next((text for prefix, text in EXPECTED.items() if kind.startswith(prefix)), None)
    if word:
        return NOT_A.fill(value=_repr(problem["input"]), what=word)
    if kind in SENTENCES:
        return SENTENCES[kind].fill(value=_repr(problem["input"]), **context)
    return Text(problem["msg"], problem["msg"])


def _repr(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _keys(shape: Any, loc: Loc) -> list[str]:
    """The keys that are allowed at a place of the shape: looked up by walking its annotations."""
    found = [shape]
    for part in loc:
        found = [inner for one in found for inner in _inside(one, part)] or found
    models = [one for one in found if isinstance(one, type) and issubclass(one, BaseModel)]
    return [f.alias or name for one in models for name, f in one.model_fields.items()]


def _inside(shape: Any, part: str | int) -> Iterator[Any]:
    """The models inside one part of a model, of a list or of a dict."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, declared in shape.model_fields.items():
            if part in (name, declared.alias):
                yield from _models(declared.annotation)


def _models(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models(argument)


def _located_message(path: Path, line: int, place: Loc, why: Text) -> Text:
    at = ".".join(map(str, place))
    return (WHERE if at else LINE).fill(path=path.name, line=line, place=at, why=why)


def _joined(found: list[tuple[int, Text]]) -> Text:
    """One text, a line for each mistake, in the order of the file and each once."""
    messages = list(dict.fromkeys(text for _, text in sorted(found, key=lambda pair: pair[0])))
    return Text("\n".join(text.en for text in messages), "\n".join(text.zh for text in messages))


WHERE = Text("{path}, line {line}, {place}: {why}", "{path} 第 {line} 行,{place}:{why}")
LINE = Text("{path}, line {line}: {why}", "{path} 第 {line} 行:{why}")
NOT_READ = Text("{path} cannot be read: {why}", "无法读取 {path}:{why}")
NOT_UTF8 = Text("{path} is not UTF-8 text; save it as UTF-8", "{path} 不是 UTF-8 文本;请另存为 UTF-8")
BROKEN = Text("{path}, line {line}: this is not YAML: {why}", "{path} 第 {line} 行:不是合法的 YAML:{why}")
TWICE = Text("this key stands twice here; keep one", "同一个键在此处出现了两次;请只保留一个")
UNKNOWN_KEY = Text("there is no {name!r} here; {hint}", "此处没有 {name!r};{hint}")
MISSING = Text("{name!r} is missing; add it", "缺少 {name!r};请补上")
NOT_ONE = Text("{value} is not one of those allowed; {hint}", "{value} 不在可选值之内;{hint}")
NOT_A = Text("{value} is not {what}", "{value} 不是{what}")
NEAREST = Text("the nearest is {name!r}", "最接近的是 {name!r}")
ALLOWED = Text("allowed: {names}", "可用:{names}")
EXPECTED = {
    "date": Text("a day such as 2027-06-30", "日期(如 2027-06-30)"),
    "string_type": Text("text; put it in quotes", "文本;请加引号"),
    "bool": Text("true or false", "true 或 false"),
    "int": Text("a whole number", "整数"),
    "float": Text("a number", "数字"),
    "finite": Text("a finite number", "有限的数字"),
    "list": Text("a list", "列表"),
    "tuple": Text("a list", "列表"),
    "dict": Text("keys with values", "键值对"),
    "model": Text("keys with values", "键值对"),
}
SENTENCES = {
    "greater_than": Text("{value} should be above {gt}", "{value} 应大于 {gt}"),
    "greater_than_equal": Text("{value} should be at least {ge}", "{value} 应不小于 {ge}"),
    "less_than_equal": Text("{value} should be at most {le}", "{value} 应不大于 {le}"),
    "string_pattern_mismatch": Text("{value} does not have the form {pattern}", "{value} 不符合格式 {pattern}"),
    "string_too_short": Text("this text is empty", "此处文本为空"),
    "string_too_long": Text("this text is longer than {max_length} characters", "文本超过 {max_length} 个字符"),
    "too_short": Text(
        "{actual_length} items are too few; {min_length} are needed", "只有 {actual_length} 项;至少需要 {min_length} 项"
    ),
    "too_long": Text(
        "{actual_length} items are too many; {max_length} at most", "有 {actual_length} 项;最多 {max_length} 项"
    ),
}
IN_VALUE = Text("{place}: {why}", "{place}:{why}")
