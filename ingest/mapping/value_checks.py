"""Checks of a mapping's values: names of fields, choices, sources, currencies, and what only a field may say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.model.declarations import Field
from graph.words import Text
from ingest.mapping.cell_parts import part_problem
from ingest.mapping.mapping_file import Feed, Problem, Value, nearest_name
from ingest.parse.numbers import CURRENCIES

Location = tuple[str, ...]


def unknown_name(at: Location, name: str, known: Iterable[str], what: Text) -> Iterator[Problem]:
    """A name that is none of those known, with the nearest one."""
    if name not in known:
        yield at, UNKNOWN_NAME.fill(what=what, name=name, nearest=nearest_name(name, known))


def mapped_field_problems(
    at: Location, values: dict[str, Value], known: dict[str, Field], feed: Feed, has_totals: bool = False
) -> Iterator[Problem]:
    """Problems of the values that are mapped to fields; those under `by` say who it is. `has_totals`: of a relationship."""
    for name, value in values.items():
        place = (*at, name)
        yield from unknown_name(place, name, known, FIELD)
        yield from source_problems(place, value) if at[-1] == "fields" else identifying_problems(place, value)
        if name in known:
            yield from _choices(place, value, known[name])
            yield from _currency(place, value, known[name], feed)
            yield from _total(place, value, known[name], has_totals)


def source_problems(at: Location, value: Value) -> Iterator[Problem]:
    """A value that comes from nowhere, or from two places; nothing to part it at; gaps in what is no template."""
    if len(value.model_fields_set & {"column", "template", "const", "count"}) != 1:
        yield at, ONE_SOURCE
    if value.gaps and value.template is None:
        yield (*at, "gaps"), NO_TEMPLATE
    if value.split == []:
        yield (*at, "split"), NO_SEPARATOR
    if value.part and (problem := part_problem(value.part)):
        yield (*at, "part"), problem


def identifying_problems(at: Location, value: Value) -> Iterator[Problem]:
    """Problems of a value that says who or what a row is about, or when: it can't be left out."""
    yield from source_problems(at, value)
    if value.is_total:
        yield at, NO_TOTAL_HERE
    if value.optional:
        yield (*at, "optional"), NOT_OPTIONAL


def _choices(at: Location, value: Value, declared: Field) -> Iterator[Problem]:
    for key, word in [*((("words", w), v) for w, v in value.words.items()), (("const",), value.const)]:
        if declared.choices and word is not None and word not in declared.choices:
            choices = ", ".join(declared.choices)
            yield (*at, *key), NO_CHOICE.fill(word=word, name=declared.name, choices=choices)


def _currency(at: Location, value: Value, declared: Field, feed: Feed) -> Iterator[Problem]:
    """A currency of what is no money, or one that nobody says the rate of."""
    currency = value.currency or (feed.currency if declared.unit in CURRENCIES else None)
    if currency is None:
        return
    place = (*at, "currency") if value.currency else at
    if declared.unit not in CURRENCIES:
        yield place, NOT_MONEY.fill(name=declared.name)
    elif currency != declared.unit and currency not in feed.rates:
        nearest = nearest_name(currency, feed.rates) if feed.rates else declared.unit
        yield place, NO_RATE_SAID.fill(currency=currency, unit=declared.unit, nearest=nearest)


def _total(at: Location, value: Value, declared: Field, has_totals: bool) -> Iterator[Problem]:
    """A count or sum of what is no number, or no relationship."""
    if not value.is_total:
        return
    if not has_totals:
        yield at, NO_TOTAL_HERE
    elif declared.kind not in ("integer", "float") or declared.many:
        yield at, NO_NUMBER.fill(name=declared.name)


NO_TOTAL_HERE = Text(
    "`count:` and `keep: sum` are for `fields:` of a relationship, over the rows of one pair: move it to an `edge:`",
    "`count:` 与 `keep: sum` 只用于关系的 `fields:`(对同一对主体的各行计数、求和):请移到 `edge:` 下",
)
NO_NUMBER = Text("{name} is no number and can't be counted or summed", "{name} 不是数字字段,不能计数或求和")
FIELD = Text("field", "字段")
UNKNOWN_NAME = Text(
    "there is no {what} {name!r}; the nearest is {nearest}", "没有名为 {name!r} 的{what};最接近的是 {nearest}"
)
NO_CHOICE = Text(
    "{word!r} is no value of {name}: one of {choices}", "{word!r} 不是 {name} 的可选值:应为 {choices} 之一"
)
ONE_SOURCE = Text(
    "say one of `column:`, `template:` and `const:` (in a relationship also `count:`)",
    "请在 `column:`、`template:`、`const:` 中写明一个(关系中也可以是 `count:`)",
)
NO_TEMPLATE = Text(
    '`gaps:` is about the columns of a `template:`, such as "{street} {number}": write one, or take `gaps:` away',
    '`gaps:` 只用于 `template:` 中的列,例如 "{street} {number}":请写成模板,或去掉 `gaps:`',
)
NO_SEPARATOR = Text(
    'the list is empty: write what parts the values, such as ["; ", " / "]',
    '列表为空:请写明分隔文本,例如 ["; ", " / "]',
)
NOT_OPTIONAL = Text(
    "only a field may be left out where its cell can't be read; this value says who, what or when it is: take `optional:` "
    "away",
    "仅字段可在单元格无法读取时略去;该值说明对象或时间:请去掉 `optional:`",
)
NOT_MONEY = Text("{name} is no amount of money: take `currency:` away", "{name} 不是金额字段:请去掉 `currency:`")
NO_RATE_SAID = Text(
    "nothing says what one {currency} is in {unit}: add `rates: {{{currency}: …}}` to the feed, or write the nearest that is "
    "known: {nearest}",
    "未写明 1 {currency} 合多少 {unit}:请在 feed 中添加 `rates: {{{currency}: …}}`,或改用最接近的已知币种:{nearest}",
)
