"""Values, validation, provenance and who wins: pure functions, and the same on the real server."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.battle_map.satisfaction import satisfaction
from graph.clock import instant
from graph.model.model import MODEL
from graph.model.records import property_problems
from graph.store.identifiers import normalized_name
from ingest.mapping.values import Reading, parser
from ingest.parse.cells import UnreadableCell
from tests.helpers.records import DAY

CUSTOMER = MODEL.fields("Organization", "Customer")


def parse(declared, cell):
    return parser(declared, Reading())(cell)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5),
        ("500万", 5_000_000),
        ("1.2亿", 120_000_000),
        ("￥300", 300),
        ("85%", 0.85),
        (12, 12),
        ("N/A", None),
        ("无", None),
        ("", None),
        (" - ", None),
        ("NULL", None),
        (None, None),
    ],
)
def test_numbers(text, value):
    assert parse(CUSTOMER["revenue"], text) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04",
        "2025/3/4",
        "2025年3月4日",
        "2025.03.04",
        "2025-03-04 00:00:00.000",
        instant(dt.datetime(2025, 3, 4, 9)),
    ],
)
def test_dates(text):
    assert parse(CUSTOMER["customer_since"], text) == dt.date(2025, 3, 4)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("customer_since", "2025年13月4日"),
        ("customer_since", "4/3/2025"),
        ("revenue", "many"),
        ("employees", "12.5"),
        ("revenue", True),
    ],
)
def test_what_cannot_be_read_says_so(field, text):
    with pytest.raises(UnreadableCell) as caught:
        parse(CUSTOMER[field], text)
    assert field in caught.value.text.en
    assert CUSTOMER[field].text.zh in caught.value.text.zh


def test_all_problems_of_a_row_are_told():
    said = property_problems(CUSTOMER, {"tier": "Z", "employees": -5, "name": 7, "revenue": float("nan")})
    assert len(said) == 4


def test_an_end_before_its_beginning_is_a_problem():
    fields = MODEL.edges["WORKS_AT"].fields
    assert property_problems(fields, {"valid_from": DAY, "valid_to": DAY - dt.timedelta(1)})
    assert not property_problems(fields, {"valid_from": DAY, "valid_to": DAY})


def test_names_are_compared_without_form_and_width():
    assert normalized_name("璟陌新能源汽车（苏州）有限公司") == normalized_name(
        "璟陌新能源汽车(苏州)股份有限公司\u3000"
    )
    assert normalized_name("Jingmo Co., Ltd.") == normalized_name("JINGMO  co ltd")
    assert normalized_name("有限公司") != ""


def answers(*days_and_scores):
    return [(DAY - dt.timedelta(days), score) for days, score in days_and_scores]


def test_the_182nd_day_counts_and_the_183rd_does_not():
    assert satisfaction(answers((182, 80), (10, 80), (0, 80)), DAY).n == 3
    assert satisfaction(answers((183, 80), (10, 80), (-1, 80)), DAY).n == 1


def test_under_three_answers_is_not_enough():
    two = satisfaction(answers((1, 90), (2, 90)), DAY)
    assert (two.enough, two.mean, two.trend) == (False, None, "unknown")


@given(st.lists(st.tuples(st.integers(0, 182), st.floats(0, 100)), min_size=3))
def test_satisfaction_is_the_mean_and_points_where_it_goes(pairs):
    found = satisfaction(answers(*pairs), DAY)
    assert found.mean == pytest.approx(sum(s for _, s in pairs) / len(pairs), abs=0.051)
    if found.trend == "rising":
        assert found.change > 0
    if found.trend == "falling":
        assert found.change < 0
