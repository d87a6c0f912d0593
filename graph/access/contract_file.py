"""The shape of a data contract as people write it, in YAML. Its checks are in `graph/contracts/contract_checks.py`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, StringConstraints
from pydantic import Field as Part

from graph.words import BadInput, Text
from graph.yaml_reading import Strict

Level = Literal["full", "overlap", "counts"]
Access = Literal["none", "read", "comment", "edit", "sign"]
ACCESS: tuple[Access, ...] = get_args(Access)  # each includes those before it
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Named = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class InvalidValue(ValueError):
    """A value of a form that pydantic has no words for: `BadInput` inside, as graph/yaml_lines.py says it."""

    def __init__(self, text: Text):
        super().__init__(BadInput(text))


def _date(value: object) -> object:
    """Dates in quotes are dates too."""
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _one_or_list(word: str) -> BeforeValidator:
    """One sentence where neither the word nor a list was written, instead of one for each."""

    def check(value: object) -> object:
        if value != word and not isinstance(value, list):
            raise InvalidValue(WORD_OR_LIST.fill(value=value, word=word))
        return [word] if value == word else value

    return BeforeValidator(check)


# "own" and "all" are kept as lists of that one word, so that what is wrong in a list is said of its item
Customers = Annotated[list[Named], _one_or_list("own"), Part(min_length=1)]
Names = Annotated[list[Named], _one_or_list("all")]
Fields = dict[str, Names]


class Written(Strict):
    """What people write, version after version: its id stays."""

    id: Id


class Certified(Strict):
    """Fields that count while an engineer of the partner holds a certificate of at least this level."""

    level: Named = Part(description="least level of the certificate / 最低认证等级")
    fields: Fields = Part(min_length=1, description="what it opens beside `fields` / 额外开放的字段")


class WorkspaceTerms(Strict):
    """What is open of the workspaces that the partner is a party of, area by area; what is not named is closed."""

    solution: Access = Part("none", description="customer solution / 客户解决方案")
    plan: Access = Part("none", description="joint-visit plan / 联合拜访计划")
    quote: Access = Part("none", description="the partner's own lines of the quote / 报价中的自有条目")
    commitment: Access = Part("none", description="joint commitment / 联合承诺书")
    insights: Access = Part("none", description="insights / 洞察")
    leads: Access = Part("none", description="leads that it registers / 线索报备")
    requests: Access = Part("none", description="requests / 协作请求")


class Terms(Written):
    """A whole contract: who may see which rows and fields of which customers, for what, until when."""

    id: Id = Part(description="id of the contract / 契约编号")
    partner: Named = Part(description="id of the partner / 伙伴编号")
    purpose: Words = Part(description="what the data is for / 用途")
    until: Annotated[dt.date, BeforeValidator(_date)] = Part(
        description="the day on which it ends: no longer valid on that day / 到期日期(当日失效)"
    )
    level: Level = Part(description="full, overlap (only what both know) or counts / 详细程度:全部、交集、计数")
    quota: Annotated[int, Part(ge=1)] | None = Part(None, description="requests a day / 每日请求配额")
    customers: Customers = Part(
        description="own (those it supplies, distributes to or serves today), or ids / own 或客户编号列表"
    )
    rows: list[Named] = Part([], description="names of row scopes / 行范围")
    fields: Fields = Part({}, description="label or relationship type → fields, or all / 标签或关系类型 → 字段,或 all")
    certified: Certified | None = Part(None, description="more for certified partners / 认证伙伴的额外权限")

    workspace: WorkspaceTerms | None = Part(
        None, description="what is open of workspaces that it is admitted to / 所参与协作空间的开放内容"
    )

    @property
    def areas(self) -> dict[str, Access]:
        """Area of workspaces → how far it is open, of those that are."""
        named = self.workspace.model_dump() if self.workspace else {}
        return {area: access for area, access in named.items() if access != "none"}

    @property
    def listed(self) -> list[str] | None:
        """The customers that it names; None for the partner's own."""
        return None if self.customers == ["own"] else self.customers


WORD_OR_LIST = Text("{value!r} is neither {word} nor a list", "{value!r} 既不是 {word} 也不是列表")
