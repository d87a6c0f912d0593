"""Quotes of files checked: what each line and payment comes to, the totals, and what is wrong with which row.

check = check_quote(read_quote_file(path), today())
check.totals.gross, [problem.text for problem in check.problems]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from graph.model.codes import word
from graph.model.workspaces.quote_nodes import MOST_MONEY
from graph.words import Text
from graph.workspaces.quotes.quote_money import (
    LineAmounts,
    LineTerms,
    PaymentTerms,
    QuoteTotals,
    is_below_cost,
    line_amounts,
    payment_amounts,
    payment_finding,
    totals_of,
)
from workspace.quotes.quote_files import KINDS, FileRow, QuoteFile
from workspace.quotes.quote_values import READERS, UnusableValue

MOST_LINES, MOST_PAYMENTS = 500, 100
NEEDS = {"line": ("product", "quantity", "unit_price"), "payment": ("title",), "milestone": ("title",)}
FIELDS = {
    "line": ("product", "quantity", "unit", "unit_price", "discount", "tax_rate", "list_price", "cost", "by"),
    "payment": ("title", "share", "amount", "due", "milestone"),
    "milestone": ("title", "starts", "ends"),
}
SUFFIXES = ("_fen", "_bp")


@dataclass(frozen=True, slots=True)
class QuoteProblem:
    """What is wrong: the kind of row and its number (0: the whole), the field. Others than errors would be taken, and told."""

    kind: str
    row: int
    field: str
    code: str
    text: Text
    is_error: bool = True


@dataclass(slots=True)
class QuoteCheck:
    """What a file comes to: amounts of each usable line and payment by row, totals, those of each party that delivers, problems."""

    lines: dict[int, LineAmounts] = field(default_factory=dict)
    payments: dict[int, int] = field(default_factory=dict)
    totals: QuoteTotals = field(default_factory=lambda: totals_of([]))
    parties: dict[str, QuoteTotals] = field(default_factory=dict)
    problems: list[QuoteProblem] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether every row would be taken."""
        return not any(problem.is_error for problem in self.problems)

    def as_json(self) -> dict[str, Any]:
        """All of it as plain values, amounts in fen; the texts in both languages."""
        problems = [asdict(each) | {"text": {"en": each.text.en, "zh": each.text.zh}} for each in self.problems]
        return {
            "sound": self.is_sound,
            "totals": asdict(self.totals),
            "parties": {party: asdict(totals) for party, totals in self.parties.items()},
            "lines": [{"row": row} | asdict(amounts) for row, amounts in self.lines.items()],
            "payments": [{"row": row, "payable": amount} for row, amount in self.payments.items()],
            "problems": problems,
        }


def check_quote(file: QuoteFile, day: dt.date, products: frozenset[str] | None = None) -> QuoteCheck:
    """Check all rows of a file as of a day. `products`: those that there are; None where nobody knows them."""
    checked = _Checker(file, day, products)
    checked.rows()
    checked.validity()
    checked.sums()
    return checked.check


class _Checker:
    def __init__(self, file: QuoteFile, day: dt.date, products: frozenset[str] | None):
        self.file, self.day, self.products = file, day, products
        self.check = QuoteCheck()
        self.terms: dict[int, LineTerms] = {}
        self.due: dict[int, tuple[dt.date | None, PaymentTerms]] = {}
        self.titles = {row.values.get("title") for row in file.rows if row.kind == "milestone"} - {None}

    def rows(self) -> None:
        for kind, most in (("line", MOST_LINES), ("payment", MOST_PAYMENTS)):
            if (n := sum(row.kind == kind for row in self.file.rows)) > most:
                self.add(FileRow(0, kind, {}), "", "too_many", TOO_MANY.fill(n=n, most=most))
        check = {"line": self.line, "payment": self.payment, "milestone": self.milestone}
        for row in self.file.rows:
            if row.kind in KINDS:
                check[row.kind](row, self.values(row))
            else:
                self.add(row, "kind", "invalid", NO_KIND.fill(kind=row.kind, known=", ".join(KINDS)))

    def add(self, row: FileRow, name: str, code: str, text: Text, is_error: bool = True) -> None:
        self.check.problems.append(QuoteProblem(row.kind, row.number, name, code, text, is_error))

    def values(self, row: FileRow) -> dict[str, Any] | None:
        """The values of a row by field, None where one can't be used."""
        before, found = len(self.check.problems), dict[str, Any]()
        for written, text in row.values.items():
            name = next(
                (written.removesuffix(end) for end in SUFFIXES if written in READERS and written.endswith(end)), written
            )
            if name not in FIELDS[row.kind]:
                self.add(row, written, "unknown_field", NO_FIELD.fill(name=written), is_error=False)
                continue
            try:
                found[name] = READERS[written](text) if written in READERS else text
            except UnusableValue as wrong:
                self.add(row, name, wrong.code, wrong.text)
        for name in NEEDS[row.kind]:
            if name not in found and all(written.removesuffix("_fen") != name for written in row.values):
                self.add(row, name, "missing", MISSING.fill(name=name))
        errors = [problem for problem in self.check.problems[before:] if problem.is_error]
        return None if errors else found

    def line(self, row: FileRow, values: Mapping[str, Any] | None) -> None:
        if values is None:
            return
        prices = {name: values[name] for name in ("discount", "tax_rate", "list_price", "cost") if name in values}
        terms = LineTerms(
            values["quantity"], values["unit_price"], product=values["product"], party=values.get("by", ""), **prices
        )
        amounts = line_amounts(terms)
        most = max(amounts.gross, amounts.list_amount or 0, amounts.cost_amount or 0)
        if most > MOST_MONEY:
            self.add(row, "quantity", "out_of_range", TOO_MUCH.fill(n=most, most=MOST_MONEY))
            return
        self.terms[row.number], self.check.lines[row.number] = terms, amounts
        if self.products is not None and terms.product not in self.products:
            self.add(row, "product", "unknown_product", NO_PRODUCT.fill(name=terms.product), is_error=False)
        if is_below_cost(amounts):
            self.add(row, "unit_price", "below_cost", word("findings", "below_cost"), is_error=False)

    def payment(self, row: FileRow, values: Mapping[str, Any] | None) -> None:
        if values is None:
            return
        before = len(self.check.problems)
        if ("share" in values) == ("amount" in values):
            self.add(row, "share", "missing" if "share" not in values else "conflict", ONE_OF)
        elif not values.get("share", values.get("amount")):
            self.add(row, "share" if "share" in values else "amount", "out_of_range", NOTHING)
        if (due := values.get("due")) and due < self.day:
            self.add(row, "due", "past", OVER.fill(day=due))
        if "milestone" in values and values["milestone"] not in self.titles:
            self.add(row, "milestone", "unknown_milestone", NO_MILESTONE.fill(name=values["milestone"]))
        if len(self.check.problems) == before:
            self.due[row.number] = due, PaymentTerms(values.get("share"), values.get("amount"))

    def milestone(self, row: FileRow, values: Mapping[str, Any] | None) -> None:
        if values and "starts" in values and "ends" in values and values["ends"] < values["starts"]:
            self.add(row, "ends", "backwards", BACKWARDS.fill(a=values["starts"], b=values["ends"]))

    def validity(self) -> None:
        row, days = FileRow(0, "quote", {}), dict[str, dt.date]()
        for name, text in self.file.validity.items():
            try:
                days[name] = READERS[name](text)
            except UnusableValue as wrong:
                self.add(row, name, wrong.code, wrong.text)
        if "ends" in days and days["ends"] < self.day:
            self.add(row, "ends", "past", OVER.fill(day=days["ends"]))
        if len(days) == 2 and days["ends"] < days["starts"]:
            self.add(row, "ends", "backwards", BACKWARDS.fill(a=days["starts"], b=days["ends"]))

    def sums(self) -> None:
        made, row = self.check, FileRow(0, "quote", {})
        made.totals = totals_of(list(made.lines.values()))
        for party in dict.fromkeys(terms.party for terms in self.terms.values()):
            made.parties[party] = totals_of([made.lines[n] for n, terms in self.terms.items() if terms.party == party])
        order = sorted(self.due, key=lambda n: (self.due[n][0] is None, self.due[n][0] or self.day, n))
        payments = [self.due[n][1] for n in order]
        made.payments = dict(zip(order, payment_amounts(made.totals.gross, payments), strict=True))
        if not made.lines:
            self.add(row, "lines", "no_lines", word("findings", "no_lines"), is_error=False)
        if (found := payment_finding(made.totals.gross, payments)) is not None:
            paid = Text(*(f"{sum(made.payments.values())} / {made.totals.gross}",) * 2)
            text = word("findings", found)
            told = text if found == "no_payments" else SUMS.fill(what=text, paid=paid)
            self.add(row, "payments", found, told, is_error=False)


NO_KIND = Text("{kind!r} is none of {known}", "{kind!r} 不在 {known} 之中")
NO_FIELD = Text("{name!r} is no field that is read here", "{name!r} 不是此处读取的字段")
MISSING = Text("{name} is missing", "缺少 {name}")
TOO_MANY = Text("{n} rows, a quote holds {most} at most", "共 {n} 行,一份报价最多 {most} 行")
TOO_MUCH = Text("this comes to {n} fen; a line holds {most} at most", "金额为 {n} 分,单个条目上限为 {most}")
NO_PRODUCT = Text("{name!r} is none of the products", "{name!r} 不在产品清单中")
ONE_OF = Text("a payment is a share or an amount: give one of them", "付款节点按比例或按金额,二者取一")
NOTHING = Text("a payment of nothing is none", "付款不能为零")
OVER = Text("{day} is over already", "{day} 已经过去")
NO_MILESTONE = Text("{name!r} is none of the milestones", "{name!r} 不在里程碑之中")
BACKWARDS = Text("{b} is before {a}", "{b} 早于 {a}")
SUMS = Text("{what} ({paid} fen)", "{what}({paid} 分)")
