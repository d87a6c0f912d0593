"""Quotes as lines on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from battlemap.cli.console import LANG
from battlemap.cli.output.columns import Columns
from graph.db.transactions import Row
from graph.model.codes import word
from graph.words import Text
from workspace.quotes.quote_check import QuoteCheck, QuoteProblem


def yuan(fen: int | None) -> str:
    """An amount in yuan, with its fen."""
    if fen is None:
        return "–"
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{part:02}"


def quote_line(found: Row) -> str:
    """One line: id, status, title, partners, amount, what is to be looked at."""
    of = found["quote"]
    parts = [
        of["id"],
        word("quote_status", of["status"])[LANG],
        of.get("title") or "",
        ", ".join(found["parties"]),
        yuan(found["totals"]["gross"]),
        UNTIL.fill(day=of["ends"])[LANG] if of.get("ends") else "",
        *(word("findings", code)[LANG] for code in of.get("findings") or ()),
    ]
    return "  ".join(part for part in parts if part)


def quote_details(found: Row) -> Iterator[str | Text]:
    """All of it: lines, totals, payments and what people did."""
    yield quote_line(found)
    for line in found["lines"]:
        rates = f"-{line.get('discount', 0) / 100:g}% +{line.get('tax_rate', 0) / 100:g}%"
        who = line["delivered_by"] or US[LANG]
        gone = f"  ({REMOVED[LANG]})" if line.get("removed") else ""
        amount = f"{line['quantity']:g} {line.get('unit') or ''} × {yuan(line['unit_price'])} {rates} = {yuan(line['gross'])}"
        yield f"  {line['id']}  {line['product']}  {who}  {amount}{gone}"
    yield totals_text(found["totals"])
    for each in found["payments"]:
        share = f"{each['share'] / 100:g}%" if each.get("share") else ""
        gone = f"({REMOVED[LANG]})" if each.get("removed") else ""
        parts = [
            each["id"],
            each["title"],
            share,
            yuan(each.get("payable")),
            str(each.get("due") or ""),
            each["milestone"] or "",
            gone,
        ]
        yield "  " + "  ".join(part for part in parts if part)
    yield from (
        f"  {each['at']:%Y-%m-%d %H:%M}  {each['who']}  {each['what']}  {each['target']}" for each in found["history"]
    )


def totals_text(totals: Mapping[str, Any]) -> Text:
    """The totals in yuan."""
    names = ("net", "tax", "gross", "list_total", "margin")
    return TOTALS.fill(**{name: yuan(totals[name]) for name in names}, lines=totals["line_count"])


def check_lines(check: QuoteCheck) -> Iterator[str | Text]:
    """What a file comes to, and each thing that is wrong, by its row."""
    told = check.as_json()
    yield totals_text(told["totals"])
    if len(told["parties"]) > 1:
        yield from (f"  {party or US[LANG]}: {totals_text(totals)[LANG]}" for party, totals in told["parties"].items())
    yield from (PAYMENT.fill(row=row, amount=yuan(amount)) for row, amount in check.payments.items())
    yield from map(_problem, check.problems)
    yield SOUND if check.is_sound else UNSOUND


def _total(name: str, row: Row) -> int | None:
    found: int | None = row["totals"][name]
    return found


def _problem(problem: QuoteProblem) -> Text:
    where = f"{problem.kind} {problem.row}" if problem.row else problem.kind
    mark = "!" if problem.is_error else "?"
    field = f" {problem.field}" if problem.field else ""
    return Text(f"{mark} {where}{field}: {problem.text.en}", f"{mark} {where}{field}:{problem.text.zh}")


MONEY = (("net", "不含税"), ("tax", "税额"), ("gross", "价税合计"), ("margin", "毛利"))
QUOTES: Columns = (
    (Text("id", "编号"), lambda row: row["quote"]["id"]),
    (Text("status", "状态"), lambda row: word("quote_status", row["quote"]["status"])),
    (Text("title", "标题"), lambda row: row["quote"].get("title")),
    (Text("workspace", "协作空间"), lambda row: row["quote"]["workspace"]),
    (Text("valid until", "有效期至"), lambda row: row["quote"].get("ends")),
    (Text("partners", "参与伙伴"), lambda row: row["parties"]),
    (Text("lines", "条目数"), lambda row: row["totals"]["line_count"]),
    *((Text(f"{name} (fen)", f"{zh}(分)"), partial(_total, name)) for name, zh in MONEY),
    (Text("to be looked at", "待核对"), lambda row: [word("findings", code) for code in row["quote"]["findings"]]),
)
UNTIL = Text("until {day}", "有效期至 {day}")
US = Text("us", "我方")
REMOVED = Text("removed", "已移除")
TOTALS = Text(
    "{lines} lines: {net} without tax, {tax} tax, {gross} with tax; {list_total} at list prices, margin {margin}",
    "{lines} 个条目:不含税 {net},税额 {tax},价税合计 {gross};目录价合计 {list_total},毛利 {margin}",
)
PAYMENT = Text("payment {row}: {amount}", "付款 {row}:{amount}")
SOUND = Text("every row can be taken", "每一行均可采用")
UNSOUND = Text("rows marked ! can't be taken", "标有 ! 的行不能采用")
