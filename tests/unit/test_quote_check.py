"""Files of quotes: read exactly, worked out, and what is wrong told by its row, without a graph."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graph.words import BadInput
from workspace.quotes.quote_check import QuoteCheck, check_quote
from workspace.quotes.quote_files import read_quote_file
from workspace.quotes.quote_values import READERS, UnusableValue

DAY = dt.date(2026, 12, 1)
LINE = {
    "product": "MR-3100",
    "quantity": 2,
    "unit_price": 1200.5,
    "discount": "5%",
    "tax_rate": 13,
    "list_price": 1300,
    "cost": 900,
}
WHOLE = {
    "starts": "2026-12-01",
    "ends": "2027-03-31",
    "lines": [LINE, {"product": "安装", "quantity": "2.5", "unit_price_fen": 80_000, "tax_rate_bp": 600, "by": "V01"}],
    "milestones": [{"title": "验收", "starts": "2027-01-01", "ends": "2027-02-01"}],
    "payments": [
        {"title": "预付", "share": 30, "due": "2026-12-31"},
        {"title": "尾款", "share": "70%", "milestone": "验收"},
    ],
}


def checked(
    tmp_path: Path, content: Any, name: str = "quote.json", products: frozenset[str] | None = None
) -> QuoteCheck:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return check_quote(read_quote_file(path), DAY, products)


def test_a_sound_file_comes_to_its_totals(tmp_path: Path):
    made = checked(tmp_path, WHOLE)
    assert (made.is_sound, made.problems) == (True, [])
    assert (made.lines[1].net, made.lines[1].tax) == (228_095, 29_652)
    assert (made.lines[2].net, made.lines[2].tax) == (200_000, 12_000)
    assert made.totals.gross == 469_747 == sum(made.payments.values())
    assert made.payments == {1: 140_924, 2: 328_823}
    assert (made.totals.margin, made.parties[""].margin, made.parties["V01"].gross) == (None, 48_095, 212_000)
    told = made.as_json()
    assert told["totals"]["gross"] == 469_747 and json.loads(json.dumps(told)) == told


WRONG = {
    ("line", "quantity", "out_of_range"): {"quantity": -1},
    ("line", "quantity", "invalid"): {"quantity": "1.0005"},
    ("line", "unit_price", "invalid"): {"unit_price": "0.1.2"},
    ("line", "unit_price", "out_of_range"): {"unit_price": "-0.01"},
    ("line", "discount", "out_of_range"): {"discount": "100.01%"},
    ("line", "tax_rate", "invalid"): {"tax_rate": "13.005"},
    ("line", "product", "missing"): {"product": " "},
}


@pytest.mark.parametrize(("told", "change"), WRONG.items(), ids=lambda value: str(value)[:60])
def test_what_is_wrong_with_a_line_is_told_by_its_row(
    tmp_path: Path, told: tuple[str, str, str], change: dict[str, Any]
):
    made = checked(tmp_path, WHOLE | {"lines": [LINE, LINE | change]})
    assert [(each.kind, each.field, each.code) for each in made.problems] == [told]
    assert made.problems[0].row == 2 and list(made.lines) == [1] and not made.is_sound


def test_huge_numbers_many_rows_and_sums_are_told(tmp_path: Path):
    for quantity in (10**15, "1e15", "1e999999999", "9" * 5_000, "NaN"):
        made = checked(tmp_path, WHOLE | {"lines": [LINE | {"quantity": quantity}]})
        assert [each.field for each in made.problems if each.is_error] == ["quantity"], quantity
    many = checked(tmp_path, WHOLE | {"lines": [LINE] * 10_000})
    assert [(each.row, each.code) for each in many.problems] == [(0, "too_many")]
    assert many.totals.line_count == 10_000
    short = checked(tmp_path, WHOLE | {"payments": [{"title": "预付", "share": 30}]})
    assert [(each.code, each.is_error) for each in short.problems] == [("payments_short", False)] and short.is_sound
    assert "140924 / 469747" in short.problems[0].text.en
    none = checked(tmp_path, {})
    assert [each.code for each in none.problems] == ["no_lines", "no_payments"]


def test_days_and_milestones_are_checked(tmp_path: Path):
    made = checked(
        tmp_path,
        {
            "starts": "2027-03-01",
            "ends": "2026-02-28",
            "lines": [LINE | {"cost": 5_000, "colour": "red"}],
            "milestones": [
                {"title": "验收", "starts": "2027-02-02", "ends": "2027-02-01"},
                {"title": "交付", "ends": "2027-02-30"},
            ],
            "payments": [
                {"title": "a", "share": 10, "due": "2026-11-30"},
                {"title": "b", "share": 10, "milestone": "无"},
                {"title": "c"},
                {"title": "d", "share": 1, "amount": 1},
                {"title": "e", "share": 0},
            ],
        },
        products=frozenset({"CT"}),
    )
    assert {(each.kind, each.row, each.field, each.code) for each in made.problems} == {
        ("quote", 0, "ends", "past"),
        ("quote", 0, "ends", "backwards"),
        ("line", 1, "colour", "unknown_field"),
        ("line", 1, "product", "unknown_product"),
        ("line", 1, "unit_price", "below_cost"),
        ("milestone", 1, "ends", "backwards"),
        ("milestone", 2, "ends", "invalid"),
        ("payment", 1, "due", "past"),
        ("payment", 2, "milestone", "unknown_milestone"),
        ("payment", 3, "share", "missing"),
        ("payment", 4, "share", "conflict"),
        ("payment", 5, "share", "out_of_range"),
        ("quote", 0, "payments", "no_payments"),
    }


def test_a_table_says_its_rows_in_either_language(tmp_path: Path):
    text = '类别,产品,数量,单价,税率,名称,比例\n条目,MR-3100,2,"1,200.50",13%,,\n\n付款,,,,,全款,100％\n其他,x,,,,,\n'
    made = checked(tmp_path, "\ufeff" + text, "quote.csv")
    assert (made.totals.net, list(made.payments)) == (240_100, [4])
    assert [(each.kind, each.row, each.code) for each in made.problems] == [("其他", 5, "invalid")]
    plain = checked(tmp_path, "product,quantity,unit_price\nA,1,¥０.０１\n", "plain.csv")
    assert plain.totals.gross == 1


@pytest.mark.parametrize("content", ["[]", "{", '{"lines": 1}', '{"lines": [1]}', "[" * 100_000])
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: str):
    with pytest.raises(BadInput):
        checked(tmp_path, content)
    with pytest.raises(BadInput):
        read_quote_file(tmp_path / "none.json")


def test_numbers_are_exact():
    assert READERS["unit_price"]("99999999999.99") == 9_999_999_999_999
    assert READERS["quantity"]("0.001") == Decimal("0.001")
    assert READERS["discount"]("0.01%") == 1
    with pytest.raises(UnusableValue, match="two decimals"):
        READERS["unit_price"]("0.30000000000000004")


def test_an_amount_with_commas_that_fell_apart_is_not_read_as_a_smaller_one(tmp_path: Path):
    with pytest.raises(BadInput, match="row 2 has more cells"):
        checked(tmp_path, "product,quantity,unit_price\na,1,1,200,000\n", "quote.csv")
    assert checked(tmp_path, 'product,quantity,unit_price\na,1,"1,200,000",,\n', "quote.csv").totals.net == 120_000_000
