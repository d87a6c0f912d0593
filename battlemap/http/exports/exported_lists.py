"""Lists that can be exported: the document that asks for each, and its columns with their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph.model.codes import CODES
from graph.words import Lang, Text

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """Where a value stands in a row of the answer, what the column is called, and which codes it holds."""

    path: tuple[str, ...]
    text: Text
    codes: str = ""

    def is_in(self, row: Json) -> bool:
        """Whether the answer has this field, with or without a value; an object that is null does not tell."""
        at: Any = row
        for name in self.path:
            if not isinstance(at, dict) or name not in at:
                return False
            at = at[name]
        return True

    def cell(self, row: Json, lang: Lang) -> Any:
        at = _at(row, self.path)
        if isinstance(at, list):
            return "\n".join(str(each.get(lang) if isinstance(each, dict) else each) for each in at)
        if isinstance(at, bool):
            return (YES if at else NO)[lang]
        return self._word(at, lang) if self.codes and isinstance(at, str) else at

    def _word(self, value: str, lang: Lang) -> str:
        known = {code.lower(): text for code, text in CODES.get(self.codes, {}).items()}
        found = known.get(value.lower())
        return found[lang] if found else value


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list: its document, and where its rows stand in the answer. One that is `paged` takes `first` and `after`."""

    name: str
    text: Text
    label: str
    document: str
    rows: tuple[str, ...]
    columns: tuple[ExportColumn, ...]
    paged: bool = True

    def value_in(self, data: Json) -> Json | list[Json] | None:
        """The connection, or the rows, of an answer."""
        found: Json | list[Json] | None = _at(data, self.rows)
        return found

    def table(self, rows: list[Json], lang: Lang) -> Iterator[list[Any]]:
        """A header and the rows, of the columns that the reader's answer has."""
        shown = [column for column in self.columns if any(column.is_in(row) for row in rows)]
        yield [column.text[lang] for column in shown]
        for row in rows:
            yield [column.cell(row, lang) for column in shown]


def _at(value: Any, path: tuple[str, ...]) -> Any:
    """What stands at a path, null where something before it is."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _column(path: str, en: str, zh: str, codes: str = "") -> ExportColumn:
    return ExportColumn(tuple(path.split(".")), Text(en, zh), codes)


def _named(path: str, en: str, zh: str) -> tuple[ExportColumn, ExportColumn]:
    before = f"{path}." if path else ""
    return _column(f"{before}name", en, zh), _column(f"{before}nameEn", f"{en} (English)", f"{zh}(英文)")


YES, NO = Text("yes", "是"), Text("no", "否")
PAGE_INFO = "totalCount pageInfo { hasNextPage endCursor }"
LISTS = {
    each.name: each
    for each in (
        ExportedList(
            "customers",
            Text("customers", "客户"),
            "Organization",
            "query Export($first: Int!, $after: String, $filter: CustomerFilter, $orderBy: CustomerOrder, $direction: Direction!)"
            " { customers(first: $first, after: $after, filter: $filter, orderBy: $orderBy, direction: $direction)"
            f" {{ {PAGE_INFO} nodes {{ id name nameEn industry region city customer {{ tier coverage touched openOpportunities"
            " openAmount openAlerts lastTouched newestSignal { kind at title titleEn } } } } }",
            ("customers",),
            (
                *_named("", "name", "名称"),
                _column("industry", "industry", "行业", "industry"),
                _column("region", "region", "地区"),
                _column("city", "city", "城市"),
                _column("customer.tier", "tier", "客户等级", "tier"),
                _column("customer.openOpportunities", "open opportunities", "进行中商机"),
                _column("customer.openAmount", "open amount (CNY)", "进行中金额(元)"),
                _column("customer.openAlerts", "open alerts", "未关闭预警"),
                _column("customer.lastTouched", "last touched", "最近接触"),
                _column("customer.coverage", "coverage", "覆盖状态", "coverage"),
                _column("customer.touched", "influence touched", "影响力已接触"),
                _column("customer.newestSignal.kind", "newest signal", "最新信号", "kind"),
                _column("customer.newestSignal.at", "at", "时间"),
                _column("customer.newestSignal.title", "title", "标题"),
            ),
        ),
        ExportedList(
            "alerts",
            Text("alerts", "预警"),
            "Alert",
            "query Export($first: Int!, $after: String, $filter: AlertFilter, $orderBy: AlertOrder, $direction: Direction!)"
            " { alerts(first: $first, after: $after, filter: $filter, orderBy: $orderBy, direction: $direction)"
            f" {{ {PAGE_INFO} nodes {{ id title titleEn intent status at last evidence rules assignee snoozedUntil outcome why"
            " customerNode { name nameEn } } } }",
            ("alerts",),
            (
                _column("title", "title", "标题"),
                _column("titleEn", "title (English)", "标题(英文)"),
                *_named("customerNode", "customer", "客户"),
                _column("status", "status", "状态", "alert"),
                _column("at", "opened", "产生时间"),
                _column("last", "last evidence", "最近证据"),
                _column("evidence", "evidence", "证据数"),
                _column("rules", "rules", "规则"),
                _column("assignee", "who works on it", "负责人"),
                _column("snoozedUntil", "sleeps until", "暂缓至"),
                _column("outcome", "outcome", "结果", "alert_outcome"),
                _column("why", "why", "原因"),
            ),
        ),
        ExportedList(
            "decisionChain",
            Text("decision chain", "决策链"),
            "Person",
            "query Export($id: ID!, $asOf: Date) { battleMap(customerId: $id, asOf: $asOf) {"
            " decisionChain { person { name nameEn } title veto hidden"
            " influence rank lastTouched engagements } } }",
            ("battleMap", "decisionChain"),
            (
                *_named("person", "name", "姓名"),
                _column("title", "title", "职务"),
                _column("veto", "veto", "否决权"),
                _column("hidden", "hidden", "隐形决策者"),
                _column("influence", "influence", "影响力"),
                _column("rank", "rank", "排名"),
                _column("lastTouched", "last touched", "最近接触"),
                _column("engagements", "engagements", "互动次数"),
            ),
            paged=False,
        ),
        ExportedList(
            "recommendations",
            Text("recommended partners", "推荐合作伙伴"),
            "Organization",
            "query Export($id: ID!, $asOf: Date) { battleMap(customerId: $id, asOf: $asOf) {"
            " recommendations { partner { name nameEn } role probability"
            " rank incumbent reasons { en zh } } } }",
            ("battleMap", "recommendations"),
            (
                *_named("partner", "partner", "合作伙伴"),
                _column("role", "role", "角色", "partner_role"),
                _column("probability", "fit", "适配概率"),
                _column("rank", "rank", "排名"),
                _column("incumbent", "incumbent", "在位"),
                _column("reasons", "reasons", "推荐理由"),
            ),
            paged=False,
        ),
    )
}
