"""Money of quotes, in whole fen: amounts of a line, totals, what each payment comes to, and what is to be looked at. Exact: no floats.

    line_amounts(LineTerms("2.5", 10_000, discount=500, tax_rate=1_300))   # net 23 750, tax 3 088, gross 26 838

Halves round up. The net amount of a line is rounded once (quantity × unit price × (1 − discount)), then its tax once (net × rate), as
an invoice states them; totals are sums of those, and nothing is rounded again. Payments by share are differences of rounded cumulative
amounts, so that those of 100 % add up to the total to the fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from graph.model.workspaces.quote_nodes import WHOLE

PARTS = 1000  # of which quantities are made: three decimals


@dataclass(frozen=True, slots=True)
class LineTerms:
    """What is written of a line: money in fen, rates in basis points; `quantity` as a number or a text of one."""

    quantity: float | str | Decimal
    unit_price: int
    discount: int = 0
    tax_rate: int = 0
    list_price: int | None = None
    cost: int | None = None
    product: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """What a line comes to, in fen; without a list price or cost nothing stands for them."""

    net: int
    tax: int
    gross: int
    list_amount: int | None
    cost_amount: int | None


@dataclass(frozen=True, slots=True)
class QuoteTotals:
    """Sums of lines, in fen. `list_total`, `cost_total` and `margin` are nothing where a line lacks what they are made of."""

    line_count: int
    net: int
    tax: int
    gross: int
    list_total: int | None
    cost_total: int | None
    margin: int | None


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """A payment milestone: a share of the total in basis points, or a fixed amount in fen."""

    share: int | None = None
    amount: int | None = None


def thousandths(quantity: float | str | Decimal) -> int:
    """A quantity in thousandths. Raises ValueError where it is no number of three decimals at most."""
    try:
        parts = Decimal(str(quantity)) * PARTS
        whole = int(parts)
    except (InvalidOperation, ValueError, OverflowError):
        raise ValueError(quantity) from None
    if parts != whole:
        raise ValueError(quantity)
    return whole


def rounded_half_up(amount: int, parts: int) -> int:
    """An amount of so many parts as a whole number; halves round up."""
    return (2 * amount + parts) // (2 * parts)


def line_amounts(line: LineTerms) -> LineAmounts:
    """What a line comes to."""
    quantity = thousandths(line.quantity)
    net = rounded_half_up(quantity * line.unit_price * (WHOLE - line.discount), PARTS * WHOLE)
    tax = rounded_half_up(net * line.tax_rate, WHOLE)

    def of_all(price: int | None) -> int | None:
        return None if price is None else rounded_half_up(quantity * price, PARTS)

    return LineAmounts(net, tax, net + tax, of_all(line.list_price), of_all(line.cost))


def totals_of(amounts: Sequence[LineAmounts]) -> QuoteTotals:
    """The sums of these lines."""
    net, tax = sum(each.net for each in amounts), sum(each.tax for each in amounts)
    lists, costs = _whole_sum(each.list_amount for each in amounts), _whole_sum(each.cost_amount for each in amounts)
    margin = None if costs is None else net - costs
    return QuoteTotals(len(amounts), net, tax, net + tax, lists, costs, margin)


def _whole_sum(values: Iterable[int | None]) -> int | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if len(known) == len(found) else None


def payment_amounts(gross: int, payments: Iterable[PaymentTerms]) -> list[int]:
    """What each payment comes to, in their order."""
    found, share, before = [], 0, 0
    for each in payments:
        if each.share is None:
            found.append(each.amount or 0)
            continue
        share += each.share
        until = rounded_half_up(gross * share, WHOLE)
        found.append(until - before)
        before = until
    return found


def quote_findings(
    lines: Sequence[tuple[LineTerms, LineAmounts]], payments: Sequence[PaymentTerms], known: frozenset[str] | None
) -> list[str]:
    """What is to be looked at, of FINDINGS. `known`: names of products; None where nobody knows them."""
    found = []
    if not lines:
        found.append("no_lines")
    if sums := payment_finding(sum(amounts.gross for _, amounts in lines), payments):
        found.append(sums)
    if known is not None and any(line.product not in known for line, _ in lines):
        found.append("unknown_product")
    if any(is_below_cost(amounts) for _, amounts in lines):
        found.append("below_cost")
    return found


def payment_finding(gross: int, payments: Sequence[PaymentTerms]) -> str | None:
    """Whether payments are missing, fall short of the total or go beyond it; shares alone are compared as shares."""
    if not payments:
        return "no_payments"
    if all(each.share is not None for each in payments):
        paid, due = sum(each.share or 0 for each in payments), WHOLE
    else:
        paid, due = sum(payment_amounts(gross, payments)), gross
    return None if paid == due else "payments_short" if paid < due else "payments_over"


def is_below_cost(amounts: LineAmounts) -> bool:
    """Whether a line brings in less than it costs."""
    return amounts.cost_amount is not None and amounts.net < amounts.cost_amount
