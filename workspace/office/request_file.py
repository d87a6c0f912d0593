"""requests.yaml: office hours and holidays, whom requests go to, and which request goes to whom.

    setup = load_request_file(Path("requests.yaml"))     # raises BadInput with every mistake: file, line, place and mend

python -m workspace.office.request_file      rewrite requests.schema.json, which editors complete from
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from graph import clock
from graph.access.contract_file import Id, InvalidValue, Named
from graph.model.choices import REQUEST_KINDS
from graph.words import BadInput, Text
from graph.yaml_lines import Loc, load_checked, nearest_known
from graph.yaml_reading import Strict
from workspace.office.office_time import OfficeHours
from workspace.office.working_days import WorkingCalendar

SHIPPED = Path(__file__).parents[1] / "requests.yaml"
SCHEMA = SHIPPED.with_name("requests.schema.json")
SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
DEPUTIES = 3  # in a row


def _span(value: object) -> tuple[int, int]:
    matched = SPAN.fullmatch(value) if isinstance(value, str) else None
    if matched is None:
        raise InvalidValue(NO_SPAN.fill(value=value))
    a, b, c, d = map(int, matched.groups())
    start, end = a * 60 + b, c * 60 + d
    if not start < end <= 24 * 60:
        raise InvalidValue(NO_SPAN.fill(value=value))
    return start, end


def _zone(name: str) -> str:
    try:
        return name and clock.zone_of(name).key
    except BadInput as error:
        raise InvalidValue(error.text) from None


def _day(value: object) -> object:
    """Days in quotes are days too."""
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _kind(value: str) -> str:
    if value not in REQUEST_KINDS:
        raise InvalidValue(NO_KIND.fill(value=value, hint=nearest_known(value, REQUEST_KINDS)))
    return value


Day = Annotated[dt.date, BeforeValidator(_day)]
Hours = Annotated[
    tuple[int, int], BeforeValidator(_span), WithJsonSchema({"type": "string", "pattern": f"^{SPAN.pattern}$"})
]
Kind = Annotated[str, AfterValidator(_kind), WithJsonSchema({"enum": list(REQUEST_KINDS)})]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Office(Strict):
    """When the office is open."""

    zone: Annotated[str, AfterValidator(_zone)] = Field(
        "", description="time zone; default: the service's / 时区,默认为服务的时区"
    )
    hours: list[Hours] = Field(
        [(540, 720), (810, 1080)], min_length=1, max_length=12, description='such as "09:00-12:00" / 办公时段'
    )
    holidays: Literal["china", "none"] = Field(
        "china", description="whose holidays, with their make-up working days / 节假日与调休"
    )
    closed: list[Day] = Field([], description="further days off / 另行放假的日期")
    worked: list[Day] = Field([], description="further working days / 另行上班的日期")
    announced: list[int] = Field([], description="years whose days are all written here / 已在此列全放假安排的年份")


class Absence(Strict):
    """Days on which somebody is away, both included."""

    from_: Day = Field(alias="from", description="first day / 首日")
    to: Day = Field(description="last day / 末日")


class AddresseeTerms(Strict):
    """A team, a person or a partner that requests go to."""

    kind: Literal["team", "person", "partner"] = Field(description="team, person or partner / 团队、人员或伙伴")
    node: Named | None = Field(None, description="id in the graph of a person or partner / 图中编号")
    names: list[Words] = Field(min_length=1, max_length=50, description="what people call it / 称呼")
    deputies: list[Id] = Field([], max_length=10, description="who takes its place, in order / 代理人")
    away: list[Absence] = Field([], max_length=100, description="when it is away / 不在的日期")


class Route(Strict):
    """Which requests go to whom: all that is written has to hold; a list holds where one of it does."""

    kinds: list[Kind] = Field([], description="kinds of requests / 请求类型")
    lines: list[Words] = Field([], description="product lines / 产品线")
    regions: list[Words] = Field([], description="regions / 区域")
    to: Id = Field(description="who gets it / 收件方")


class ProductTerms(Strict):
    """A model or product line beside, or beyond, those of the graph."""

    kind: Literal["model", "line"] = Field("model", description="model or product line / 型号或产品线")
    line: Words | None = Field(None, description="product line of a model / 型号所属产品线")
    names: list[Words] = Field([], max_length=50, description="what else it is called / 其他称呼")


class LeadTerms(Strict):
    """What is promised about leads that partners register."""

    working_days: int = Field(2, ge=1, le=60, description="working days within which one is decided / 裁定时限(工作日)")
    protection_days: int = Field(
        90, ge=1, le=1095, description="days for which an accepted one is protected / 受理后的保护天数"
    )


class RequestFile(Strict):
    """Office hours, addressees, routes, further names of products, and what is promised about leads."""

    office: Office = Office()
    addressees: dict[Id, AddresseeTerms] = Field(
        {}, max_length=500, description="id → team, person or partner / 收件方"
    )
    regions: dict[Words, list[Words]] = Field(
        {}, max_length=100, description="region → how else it is called / 区域的其他写法"
    )
    products: dict[Words, ProductTerms] = Field({}, max_length=50_000, description="name → product / 产品")
    routes: list[Route] = Field([], max_length=500, description="the first that holds counts / 按序取首条匹配")
    leads: LeadTerms = LeadTerms()


def load_request_file(path: Path | None) -> RequestFile:
    """The file, else the one that ships. Raises BadInput with every mistake."""
    return load_checked(path or SHIPPED, RequestFile, request_file_problems).value


def office_hours(file: RequestFile) -> OfficeHours:
    """The office hours that a file sets."""
    office = file.office
    calendar = WorkingCalendar(
        office.holidays, frozenset(office.closed), frozenset(office.worked), frozenset(office.announced)
    )
    zone = clock.zone_of(office.zone) if office.zone else clock.zone()
    return OfficeHours(zone, tuple(sorted(office.hours)), calendar)


def request_file_problems(file: RequestFile) -> Iterator[tuple[Loc, Text]]:
    """What is wrong with a file beyond its shape."""
    spans = sorted(file.office.hours)
    if any(a[1] > b[0] for a, b in zip(spans, spans[1:], strict=False)):
        yield ("office", "hours"), OVERLAP
    for day in sorted(set(file.office.closed) & set(file.office.worked)):
        yield ("office", "worked"), BOTH.fill(day=day)
    for id, terms in file.addressees.items():
        yield from _addressee_problems(file, id, terms)
    yield from _route_problems(file)
    names: dict[str, str] = {}
    for id, terms in file.addressees.items():
        for name in terms.names:
            if (other := names.setdefault(name.lower(), id)) != id:
                yield ("addressees", id, "names"), SAME_NAME.fill(name=name, other=other)


def _addressee_problems(file: RequestFile, id: str, terms: AddresseeTerms) -> Iterator[tuple[Loc, Text]]:
    place: Loc = ("addressees", id)
    if terms.kind == "partner" and terms.node is None:
        yield (*place, "kind"), NO_NODE
    for number, absence in enumerate(terms.away):
        if absence.to < absence.from_:
            yield (*place, "away", number), BACKWARDS
    for number, deputy in enumerate(terms.deputies):
        if deputy not in file.addressees:
            yield (
                (*place, "deputies", number),
                NO_ADDRESSEE.fill(id=deputy, hint=nearest_known(deputy, file.addressees)),
            )
    if not any(deputy not in file.addressees for deputy in terms.deputies) and (chain := _longest(file, id, ())):
        if chain[-1] in chain[:-1]:
            yield (*place, "deputies"), CIRCLE.fill(chain=" → ".join(chain))
        elif len(chain) > DEPUTIES + 1:
            yield (*place, "deputies"), TOO_LONG.fill(chain=" → ".join(chain), most=DEPUTIES)


def _longest(file: RequestFile, id: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """The longest way from deputy to deputy; one that comes back to where it was ends there."""
    way = (*before, id)
    if id in before or len(way) > DEPUTIES + 2 or id not in file.addressees:
        return way
    ways = [_longest(file, deputy, way) for deputy in file.addressees[id].deputies]
    return max(ways, key=lambda each: (each[-1] in each[:-1], len(each)), default=way)


def _route_problems(file: RequestFile) -> Iterator[tuple[Loc, Text]]:
    for number, route in enumerate(file.routes):
        if route.to not in file.addressees:
            yield (
                ("routes", number, "to"),
                NO_ADDRESSEE.fill(id=route.to, hint=nearest_known(route.to, file.addressees)),
            )
        for earlier, other in enumerate(file.routes[:number]):
            if all(_covers(getattr(other, part), getattr(route, part)) for part in ("kinds", "lines", "regions")):
                yield ("routes", number), UNREACHABLE.fill(number=earlier + 1)
                break


def _covers(wide: list[str], narrow: list[str]) -> bool:
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


def request_file_schema() -> str:
    """JSON Schema (2020-12) of the file, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | RequestFile.model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2, default=str) + "\n"


NO_SPAN = Text('{value!r} are no hours; write them as "09:00-12:00"', '{value!r} 不是时段;请写作 "09:00-12:00"')
NO_KIND = Text("there is no kind of request {value!r}; {hint}", "没有请求类型 {value!r};{hint}")
OVERLAP = Text("hours overlap", "时段重叠")
BOTH = Text("{day} is closed and worked", "{day} 既放假又上班")
NO_NODE = Text("a partner needs its id in the graph: node", "伙伴须写明图中编号:node")
BACKWARDS = Text("it ends before it begins", "结束早于开始")
NO_ADDRESSEE = Text("there is no addressee {id!r}; {hint}", "没有收件方 {id!r};{hint}")
CIRCLE = Text("deputies in a circle: {chain}", "代理成环:{chain}")
TOO_LONG = Text("more than {most} deputies in a row: {chain}", "连续代理超过 {most} 级:{chain}")
UNREACHABLE = Text("nothing comes this far: route {number} takes it all", "永不匹配:第 {number} 条已全部涵盖")
SAME_NAME = Text("{name} is a name of {other} too", "{name} 也是 {other} 的称呼")
if __name__ == "__main__":
    SCHEMA.write_text(request_file_schema(), "utf-8")
