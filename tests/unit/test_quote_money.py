"""Money of quotes against an independent calculation by `decimal`, to the fen, and the rules of rounding by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.workspaces.quote_nodes import FINDINGS, MOST_MONEY, WHOLE
from graph.workspaces.quotes.quote_money import (
    LineTerms,
    PaymentTerms,
    line_amounts,
    payment_amounts,
    payment_finding,
    quote_findings,
    thousandths,
    totals_of,
)

PRICES, RATES = st.integers(0, MOST_MONEY), st.integers(0, WHOLE)
QUANTITIES = st.integers(1, 10**12).map(lambda parts: parts / 1000)  # as floats, which a graph keeps
OPTIONAL = st.none() | PRICES
LINES = st.builds(LineTerms, QUANTITIES, PRICES, RATES, RATES, OPTIONAL, OPTIONAL)
FEN = Decimal(1)


def fen(amount: Decimal) -> int:
    return int(amount.quantize(FEN, ROUND_HALF_UP))


def by_decimal(line: LineTerms) -> tuple[int, int]:
    """Net amount and tax, worked out in yuan and per cent."""
    with localcontext() as context:
        context.prec = 60
        yuan = Decimal(line.unit_price) / 100
        net = Decimal(str(line.quantity)) * yuan * (100 - Decimal(line.discount) / 100) / 100
        net = net.quantize(Decimal("0.01"), ROUND_HALF_UP)
        tax = (net * (Decimal(line.tax_rate) / 10_000)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return int(net * 100), int(tax * 100)


@given(st.lists(LINES, max_size=20))
def test_totals_are_those_of_a_decimal_calculation_to_the_fen(lines: list[LineTerms]):
    amounts = [line_amounts(line) for line in lines]
    expected = [by_decimal(line) for line in lines]
    assert [(each.net, each.tax) for each in amounts] == expected
    totals = totals_of(amounts)
    assert (totals.net, totals.tax) == (sum(net for net, _ in expected), sum(tax for _, tax in expected))
    assert (totals.gross, totals.line_count) == (totals.net + totals.tax, len(lines))
    with localcontext() as context:
        context.prec = 60
        whole = all(line.cost is not None for line in lines)
        costs = [fen(Decimal(str(line.quantity)) * line.cost) for line in lines if line.cost is not None]
    assert totals.cost_total == (sum(costs) if whole else None)
    assert totals.margin == (totals.net - sum(costs) if whole else None)


@given(st.integers(0, 10**16), st.lists(st.integers(1, WHOLE), min_size=1, max_size=12))
def test_payments_by_share_add_up_and_are_a_fen_from_their_share_at_most(gross: int, shares: list[int]):
    total = sum(shares)
    parts = [share * WHOLE // total for share in shares]
    parts[-1] += WHOLE - sum(parts)
    payments = [PaymentTerms(share=share) for share in parts]
    amounts = payment_amounts(gross, payments)
    assert sum(amounts) == gross and payment_finding(gross, payments) is None
    for share, amount in zip(parts, amounts, strict=True):
        assert abs(Decimal(amount) - Decimal(gross) * share / WHOLE) <= 1


def test_halves_round_up_once_for_the_net_amount_and_once_for_the_tax():
    made = line_amounts(LineTerms(2.5, 10_000, discount=500, tax_rate=1_300))
    assert (made.net, made.tax, made.gross) == (23_750, 3_088, 26_838)
    half = line_amounts(LineTerms("0.5", 1, tax_rate=5_000, list_price=3, cost=1))
    assert (half.net, half.tax, half.list_amount, half.cost_amount) == (1, 1, 2, 1)
    three = totals_of([line_amounts(LineTerms(1, 50, tax_rate=100))] * 3)
    assert (three.tax, three.gross) == (3, 153)  # each line's half fen, not that of the sum, which would be 2
    assert totals_of([]).gross == 0
    assert payment_amounts(100, [PaymentTerms(share=3_333)] * 3) == [33, 34, 33]


@pytest.mark.parametrize("quantity", ["1.0005", "x", "NaN", "Infinity", "", 1e-9])
def test_a_quantity_has_three_decimals_at_most(quantity: str):
    with pytest.raises(ValueError, match=r"."):
        thousandths(quantity or " ")


def test_what_is_to_be_looked_at():
    line = LineTerms(1, 1_000, product="MR-3100", cost=2_000)
    lines = [(line, line_amounts(line))]
    assert quote_findings([], [], None) == ["no_lines", "no_payments"]
    share = [PaymentTerms(share=9_999)]
    assert quote_findings(lines, share, frozenset({"CT-1"})) == ["payments_short", "unknown_product", "below_cost"]
    assert quote_findings(lines, [PaymentTerms(amount=1_000)], frozenset({"MR-3100"})) == ["below_cost"]
    over = [PaymentTerms(share=5_000), PaymentTerms(amount=501)]
    assert payment_finding(1_000, over) == "payments_over"
    assert payment_finding(0, [PaymentTerms(share=WHOLE)]) is None
    assert {"no_lines", "no_payments", "payments_short", "payments_over", "unknown_product", "below_cost"} == set(
        FINDINGS
    )
