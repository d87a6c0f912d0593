"""Cells to values: whatever people write in either language is read right, or said to be unreadable."""

import calendar
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.clock import instant
from graph.model.declarations import Field
from graph.model.model import MODEL
from graph.model.records import value_problems
from ingest.mapping.mapping_file import Feed, Value
from ingest.mapping.values import Reading, parser, reading
from ingest.parse.cells import UnreadableCell, is_nothing, to_text
from ingest.parse.credit_codes import credit_code_check
from tests.helpers.values import CUSTOMER, EMPLOYEES, FREE, REVENUE, SINCE

AT = MODEL.fields("Engagement")["at"]
STANCE = MODEL.edges["DECIDES"].fields["stance"]
WEIGHT = MODEL.edges["DECIDES"].fields["weight"]
FIELDS = [
    *CUSTOMER.values(),
    *MODEL.fields("Person").values(),
    AT,
    STANCE,
    *MODEL.edges["RATED"].fields.values(),
]
DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2068, 12, 31))
AMOUNTS = st.decimals(-(10**12), 10**12, places=2).filter(lambda d: d not in (-1, 0))
MONTHS = list(calendar.month_name)[1:]
RATES = (("EUR", 7.8), ("USD", 7.1))


def value(declared: Field, cell, **how):
    return parser(declared, Reading(**how))(cell)


def unreadable(declared: Field, cell, **how) -> str:
    with pytest.raises(UnreadableCell) as caught:
        value(declared, cell, **how)
    assert declared.name in caught.value.text.en
    assert declared.text.zh in caught.value.text.zh
    return caught.value.text.en


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("〇一二三四五六七八九"[tens] if tens > 1 else "") + "十" * (tens > 0) + " 一二三四五六七八九"[ones].strip()


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


DATE_FORMATS = {
    "2025-03-04": (str, None),
    "2025/3/4": (lambda d: f"{d.year}/{d.month}/{d.day}", None),
    "2025.3.4": (lambda d: f"{d.year}.{d.month}.{d.day}", None),
    "20250304": (lambda d: d.strftime("%Y%m%d"), None),
    "2025年3月4日": (lambda d: f"{d.year}年{d.month}月{d.day}日", None),
    "full width": (lambda d: full_width(f"{d.year}年{d.month}月{d.day}日"), None),
    "二〇二五年三月四日": (
        lambda d: (
            "".join("〇一二三四五六七八九"[int(c)] for c in str(d.year))
            + f"年{in_chinese(d.month)}月{in_chinese(d.day)}日"
        ),
        None,
    ),
    "weekday": (lambda d: f"{d.year}年{d.month}月{d.day}日 星期{'一二三四五六日'[d.weekday()]}", None),
    "with zone": (lambda d: f"{d}T21:59:59.123+08:00", None),
    "4 Mar 2025": (lambda d: f"{d.day} {MONTHS[d.month - 1][:3]} {d.year}", None),
    "04-Mar-25": (lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3]}-{d.year % 100:02}", None),
    "March 4, 2025": (lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}", None),
    "4/3/2025": (lambda d: f"{d.day}/{d.month}/{d.year}", "DMY"),
    "4.3.2025": (lambda d: f"{d.day}.{d.month}.{d.year}", "DMY"),
    "04-03-25": (lambda d: d.strftime("%d-%m-%y"), "DMY"),
    "3/4/2025": (lambda d: f"{d.month}/{d.day}/{d.year}", "MDY"),
    "25-03-04": (lambda d: d.strftime("%y-%m-%d"), "YMD"),
    "Excel": (lambda d: (d - dt.date(1899, 12, 30)).days, None),
    "a date": (lambda d: d, None),
    "a moment": (lambda d: dt.datetime(d.year, d.month, d.day, 9, tzinfo=dt.UTC), None),
}


@pytest.mark.parametrize("form", DATE_FORMATS)
@given(day=DAYS)
@example(day=dt.date(2025, 3, 4))
@example(day=dt.date(2000, 2, 29))
def test_a_day_is_read_in_each_format(form, day):
    written, order = DATE_FORMATS[form]
    assert value(SINCE, written(day), dates=order) == day


@pytest.mark.parametrize("cell", ["2025年3月", "2025-03", "2025/3", "Mar 2025", "March, 2025", "二〇二五年三月"])
def test_a_month_is_its_first_day(cell):
    assert value(SINCE, cell) == dt.date(2025, 3, 1)


@given(day=DAYS)
def test_an_order_that_is_not_declared_is_never_guessed(day):
    for cell in (
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        day.strftime("%d-%m-%y"),
    ):
        assert "`dates: DMY`" in unreadable(SINCE, cell)


def test_a_day_that_does_not_exist_says_so():
    for cell in ("2025-02-30", "2025年13月4日", "30 Feb 2025"):
        assert "no such day" in unreadable(SINCE, cell)


def test_an_ambiguous_day_says_what_it_may_be():
    said = unreadable(SINCE, "4/3/2025")
    assert "2025-03-04 (DMY) or 2025-04-03 (MDY): say `dates: DMY` or `dates: MDY` in the mapping" in said


TIMES = [
    ("2025-03-04 15:30", (15, 30, 0)), ("2025-03-04T15:30:59Z", (23, 30, 59)), ("2025-03-04 15:30:59.999", (15, 30, 59, 999_000)),
    ("2025-03-04T15:30+08:00", (15, 30, 0)), ("2025年3月4日 下午3:30", (15, 30, 0)), ("2025年3月4日上午9时30分", (9, 30, 0)),
    ("2025/3/4 上午12:05", (0, 5, 0)), ("2025/3/4 中午12:05", (12, 5, 0)), ("2025/3/4 下午15:30", (15, 30, 0)),
    ("2025-03-04 3:30 PM", (15, 30, 0)), ("2025-03-04 12 a.m.", (0, 0, 0)), ("4 Mar 2025 3pm", (15, 0, 0)),
    ("2025年3月4日9点", (9, 0, 0)), ("20250304 153059", (15, 30, 59)), ("2025-03-04 25:00", None), ("2025-03-04 13:00 AM", None),
    ("2025-03-04 晚上12:00", None), ("2025-03-04 soon", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "clock"), TIMES)
def test_times(cell, clock):
    if clock is None:
        unreadable(AT, cell)
    else:
        assert value(AT, cell) == instant(dt.datetime(2025, 3, 4, *clock))


def test_days_counted_by_a_workbook():
    assert value(AT, 45720.5) == value(AT, "45720.5") == instant(dt.datetime(2025, 3, 4, 12))
    for cell in ("29999", "60001", 19_999, 80_001, 45720.5j):
        unreadable(AT, cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2025-02-30",
        "2025年13月4日",
        "2025.3",
        "202503",
        "31/31/2025",
        "2025-3-45",
        "1:30",
        True,
        dt.time(3),
        "５",
    ],
)
def test_what_is_no_day_says_so(cell):
    unreadable(SINCE, cell)
    unreadable(SINCE, cell, dates="DMY")


@pytest.mark.parametrize(
    "cell",
    [
        "9999-12-31",
        "9999/12/31 00:00:00",
        dt.datetime(9999, 12, 31),
        "1900-01-00",
        dt.date(1899, 12, 30),
        "0000-00-00",
        0,
    ],
)
def test_days_that_stand_for_nothing(cell):
    assert value(SINCE, cell) is None


def grouped(number: Decimal, by: str, point: str) -> str:
    return f"{number:,.2f}".replace(",", "\0").replace(".", point).replace("\0", by)


NUMBER_FORMATS = {
    "plain": (lambda n: f"{n:.2f}", None),
    "1,234.50": (lambda n: grouped(n, ",", "."), None),
    "1.234,50": (lambda n: grouped(n, ".", ","), ","),
    "1 234,50": (lambda n: grouped(n, " ", ","), ","),
    "1\u202f234,50": (lambda n: grouped(n, "\u202f", ","), ","),
    "1'234.50": (lambda n: grouped(n, "'", "."), None),
    "full width": (lambda n: full_width(grouped(n, ",", ".")), None),
    "minus": (lambda n: f"{n:.2f}".replace("-", "−"), None),
    "brackets": (lambda n: f"({-n:,.2f})" if n < 0 else f"{n:,.2f}", None),
    "¥": (lambda n: f"¥{n:,.2f}", None),
    "CNY": (lambda n: f"CNY {n:,.2f}", None),
    "元": (lambda n: f"{n:,.2f}元", None),
    "万": (lambda n: f"{n / 10_000:f}万", None),
    "亿元": (lambda n: f"{n / 10**8:f} 亿元", None),
    "million": (lambda n: f"{n / 10**6:f} million", None),
    "K": (lambda n: f"{n / 1000:f}K", None),
    "%": (lambda n: f"{n * 100}%", None),
    "e": (lambda n: f"{n:E}", None),
    "Decimal": (lambda n: n, None),
    "float": (float, None),
}


@pytest.mark.parametrize("form", NUMBER_FORMATS)
@given(amount=AMOUNTS)
@example(amount=Decimal("1234.50"))
@example(amount=Decimal("0.05"))
@example(amount=Decimal("-1234567.80"))
def test_an_amount_is_read_in_each_format(form, amount):
    written, decimal = NUMBER_FORMATS[form]
    assert value(FREE, written(amount), decimal=decimal) == float(amount)


@given(number=st.integers(1000, 2**31 - 1))
def test_whole_numbers_in_groups(number):
    assert value(EMPLOYEES, f"{number:,}") == number
    assert value(EMPLOYEES, f"{number:,}".replace(",", " ")) == number
    assert value(EMPLOYEES, f"{number:,}".replace(",", "."), decimal=",") == number


NUMBERS = [
    ("1,234", {}, 1234),
    ("1.234", {}, 1.234),
    ("1,5", {"decimal": ","}, 1.5),
    ("1.234", {"decimal": ","}, 1234),
    ("1.234,5", {}, 1234.5),
    ("500万", {}, 5e6),
    ("1.2亿", {}, 1.2e8),
    ("3千", {}, 3000),
    ("3.5 万元", {}, 35_000),
    ("３.５萬", {}, 35_000),
    ("人民币500万元整", {}, 5e6),
    ("US$ 3 m", {"rates": RATES}, 21.3e6),
    ("$3M", {"rates": RATES}, 21.3e6),
    ("EUR 2.5k", {"rates": RATES}, 19_500),
    ("3万美元", {"rates": RATES}, 213_000),
    ("3 bn", {}, 3e9),
    ("CNY 5,000", {}, 5000),
    ("￥500", {}, 500),
    ("12%", {}, 0.12),
    (".5", {}, 0.5),
    ("275,797", {"scale": 10_000}, 2_757_970_000),
    (0.1, {"scale": 3}, 0.3),
    ("2.3", {"scale": 0.01}, 0.023),
]


@pytest.mark.parametrize(("cell", "how", "number"), NUMBERS)
def test_numbers(cell, how, number):
    assert value(REVENUE, cell, **how) == number


HINTS = [
    ("1,5", {}, '`decimal: ","`'),
    ("0,123", {}, '`decimal: ","`'),
    ("1.5", {"decimal": ","}, "1234.5"),
    ("1,234.5", {"decimal": ","}, "1234.5"),
    ("US$ 3 m", {}, "`rates: {USD: …}`"),
    ("5台", {}, "500万"),
    ("约500", {}, "500万"),
    ("12,34.5", {}, "500万"),
    ("10-20", {}, "500万"),
    ("$5 EUR", {"rates": RATES}, "500万"),
    ("--5", {}, "500万"),
    ("(-5)", {}, "500万"),
    (True, {}, "500万"),
    ("inf", {}, "500万"),
    (float("inf"), {}, "500万"),
    ("1e999", {}, "500万"),
    (10**400, {}, "500万"),
    ([1, 2], {}, "500万"),
    ("-5", {}, "outside 0"),
    ("many", {}, "'many'"),
]


@pytest.mark.parametrize(("cell", "how", "hint"), HINTS)
def test_a_number_that_cannot_be_read_says_how_to_mend_it(cell, how, hint):
    assert hint in unreadable(REVENUE, cell, **how)


def test_integers_are_whole_and_fit_graphql():
    assert value(EMPLOYEES, "1.2万") == 12_000
    assert value(EMPLOYEES, 2**31 - 1) == value(EMPLOYEES, str(2**31 - 1)) == 2_147_483_647
    for cell in ("12.5", 12.5, 2**31, 9_007_199_254_740_993, 2**63, "¥5"):
        unreadable(EMPLOYEES, cell)


def test_per_cent_of_a_share_and_of_a_score():
    assert (value(WEIGHT, "85%"), value(MODEL.edges["RATED"].fields["score"], "85%")) == (0.85, 85)
    assert "outside 0 to 1" in unreadable(WEIGHT, "85")


WORDS = [
    "",
    "  ",
    "\u3000",
    "NULL",
    "None",
    "N/A",
    "n/a",
    "NA",
    "NaN",
    "#N/A",
    "<NA>",
    "-",
    "--",
    "—",
    "——",
    "－",
    "/",
    "／",
    "无",
    "暂无",
    "未知",
    "不详",
    "空",
    "待定",
    "TBD",
    "ＮＵＬＬ",
    "\\N",
]


@pytest.mark.parametrize("cell", [*WORDS, None, float("nan"), -1, -1.0, "-1", "-1.0", "−1", "－１"])
@pytest.mark.parametrize(
    "declared",
    [CUSTOMER["name"], REVENUE, EMPLOYEES, SINCE, CUSTOMER["tier"], WEIGHT, CUSTOMER["credit_code"]],
    ids=lambda f: f.name,
)
def test_words_for_nothing(declared, cell):
    assert value(declared, cell) is None


def test_minus_one_stays_where_it_is_a_value():
    assert (value(STANCE, -1), value(STANCE, "-1"), value(FREE, "−1")) == (-1, -1, -1)


def test_the_mapping_adds_words_for_nothing():
    how = {"nothing": frozenset({"999", "keine"})}
    for cell in (999, 999.0, "999", "Keine"):
        assert value(EMPLOYEES, cell, **how) is None
    assert value(EMPLOYEES, 998, **how) == 998
    assert not is_nothing("999")


def test_a_value_is_read_as_it_says_and_else_as_its_feed_says():
    feed = Feed(file="a", dates="DMY", decimal=",", nothing=[999, "Keine"], rates={"USD": 7.1}, records=[])
    assert reading(Value(), feed) == Reading("DMY", ",", frozenset({"999", "keine"}), (("USD", 7.1),))
    own = Value(dates="MDY", decimal=".", nothing=["?"], scale=10)
    assert reading(own, feed) == Reading("MDY", ".", frozenset({"?"}), (("USD", 7.1),), 10)
    assert hash(reading(own, feed)) == hash(reading(own, feed))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("A.B@X.com", "a.b@x.com"),
        ("Jo <jo@x.co.uk>", "jo@x.co.uk"),
        ("mailto:X@y.org", "x@y.org"),
        ("ｊｏ＠ｘ.ｃｎ", "jo@x.cn"),
        ("a@b", None),
        ("a b@c.cn", None),
        ("a@b.cn;c@d.cn", None),
        ("13800000000", None),
    ],
)
def test_mail_addresses(cell, text):
    declared = MODEL.fields("Person")["email"]
    if text is None:
        unreadable(declared, cell)
    else:
        assert value(declared, cell) == text


@pytest.mark.parametrize(
    ("cell", "host"),
    [
        ("https://www.Foo.com/x?y=1", "foo.com"),
        ("a@foo.cn", "foo.cn"),
        ("foo.com:80", "foo.com"),
        ("WWW.foo.com.cn/", "foo.com.cn"),
        ("http://中国石化.中国", "中国石化.中国"),
        ("foo", None),
        ("see our site", None),
    ],
)
def test_domains(cell, host):
    if host is None:
        unreadable(CUSTOMER["domain"], cell)
    else:
        assert value(CUSTOMER["domain"], cell) == host


CODES = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17)


@given(first=CODES, wrong=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_credit_codes_have_a_right_check_digit(first, wrong):
    right = credit_code_check(first)
    assert value(CUSTOMER["credit_code"], f" {first.lower()} {right}") == first + right
    if wrong != right:
        assert repr(right) in unreadable(CUSTOMER["credit_code"], first + wrong)


def test_credit_codes_of_real_bodies():
    for code in ("91110000802100433B", "91440300708461136T", "914403001922038216"):
        assert value(CUSTOMER["credit_code"], code) == code
    for cell in ("911100008021004", "9111000080210O433B", "91110000802100433BB"):
        assert "18 digits and capital letters" in unreadable(CUSTOMER["credit_code"], cell)


def test_choices_in_any_case():
    stage = MODEL.fields("Opportunity")["stage"]
    assert (value(CUSTOMER["tier"], " a "), value(stage, "Solution Confirmed")) == ("A", "solution_confirmed")
    assert "not one of A, B, C" in unreadable(CUSTOMER["tier"], "Z")


def test_booleans():
    declared = MODEL.edges["PARTNERED_ON"].fields["effective_lead"]
    assert [value(declared, c) for c in ("是", "Yes", "√", "1", 1, 1.0, True)] == [True] * 7
    assert [value(declared, c) for c in ("否", "No", "×", "0", 0, False)] == [False] * 6
    unreadable(declared, "maybe")


def test_text_is_clean_and_short_enough_to_be_indexed():
    assert to_text(" A\u3000\u3000B\x00\x07\ufeff\ud800\tC ") == "A B C"
    assert to_text("Cafe\u0301") == "Café"
    assert (to_text(12.0), to_text(dt.datetime(2025, 3, 4))) == ("12", "2025-03-04")
    assert value(CUSTOMER["name"], "\x00") is None
    assert "2001 characters" in unreadable(CUSTOMER["name"], "x" * 2001)
    assert "name the key" in unreadable(CUSTOMER["name"], {"a": 1})
    assert value(CUSTOMER["aliases"], "one") == "one"


@given(text=st.text())
def test_clean_text_stays_as_it_is(text):
    clean = to_text(text)
    assert to_text(clean) == clean
    assert clean.encode().decode() == clean


CELLS = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.binary(),
    st.lists(st.integers()),
    st.text("0123456789.,-+/: 年月日万亿%$¥()eETZ上午下", max_size=16),
    st.dictionaries(st.text(), st.integers(), max_size=2),
)


@pytest.mark.parametrize("order", [None, "DMY", "MDY", "YMD"])
@given(cell=CELLS, declared=st.sampled_from(FIELDS), decimal=st.sampled_from([None, ",", "."]))
def test_any_cell_is_a_valid_value_or_unreadable(order, cell, declared, decimal):
    try:
        read = value(declared, cell, dates=order, decimal=decimal, rates=RATES)
    except UnreadableCell as error:
        read, said = None, error.text
    else:
        said = None
    assert said is None or (said.en and said.zh)
    assert read is None or not list(value_problems(declared, [read] if declared.many else read))
