"""Dates as systems and people write them: read right, or refused with the way to write them; never another day."""

import datetime as dt

import pytest

from ingest.parse.dates import EPOCH_1904, AmbiguousDate, to_moment

SPELLINGS = {
    "20240719081530": "2024-07-19 08:15:30",
    "202407190815": "2024-07-19 08:15",
    "20240719T081530Z": "2024-07-19 08:15:30Z",
    "2024-07-19 081530": "2024-07-19 08:15:30",
    "2024-07-19-08.15.30.000000": "2024-07-19 08:15:30",
    "2024-07-19 24:00": "2024-07-20",
    "2024-12-31T24:00:00": "2025-01-01",
    "2024/2/28 24:00": "2024-02-29",
    "24年7月19日": "2024-07-19",
    "98年7月19日": "1998-07-19",
    "公元2024年7月19日": "2024-07-19",
    "贰零贰肆年柒月拾玖日": "2024-07-19",
    "二零二四年七月十九日 上午8点15分": "2024-07-19 08:15",
    "2024年7月19號 8點15分": "2024-07-19 08:15",
    "民国113年7月19日": "2024-07-19",
    "民國113/07/19": "2024-07-19",
    "中華民國一一三年七月十九日": "2024-07-19",
    "ROC 113-7-19": "2024-07-19",
    "令和6年7月19日": "2024-07-19",
    "R6.7.19": "2024-07-19",
    "平成元年1月8日": "1989-01-08",
    "H31.4.30": "2019-04-30",
    "Jul 19, 2024, 8:15 PM": "2024-07-19 20:15",
    "July 19, 2024 at 8:15 PM": "2024-07-19 20:15",
    "19-Jul-24": "2024-07-19",
    "2024-Jul-19": "2024-07-19",
    "19JUL2024:08:15:30": "2024-07-19 08:15:30",
    "2024-W29-5": "2024-07-19",
    "2024W295": "2024-07-19",
    "Fri Jul 19 08:15:30 CST 2024": "2024-07-19 08:15:30",
    "Fri, 19 Jul 2024 08:15:30 GMT": "2024-07-19 08:15:30Z",
    "2024/07/19(金) 08:15": "2024-07-19 08:15",
    "2024/7/19 PM 8:15": "2024-07-19 20:15",
    "2024/7/19 下午 08:15:30": "2024-07-19 20:15:30",
    "2024-07-19T08:15:30.123456789Z": "2024-07-19 08:15:30.123456Z",
    "2024-07-19T08:15+08:00[Asia/Shanghai]": "2024-07-19 08:15+08:00",
    "45492": "2024-07-19",
    "45492.75": "2024-07-19 18:00",
}


@pytest.mark.parametrize("cell", SPELLINGS)
def test_spellings(cell: str):
    assert to_moment(cell) == dt.datetime.fromisoformat(SPELLINGS[cell])


@pytest.mark.parametrize(
    "cell",
    [
        1721345730,
        "1721345730",
        1721345730000,
        "1721345730000",
        "1721345730.5",
        "1721345730000000",
        "/Date(1721345730000)/",
        "\\/Date(1721345730000+0800)\\/",
    ],
)
def test_counted_since_1970(cell):
    assert to_moment(cell) == dt.datetime(2024, 7, 18, 23, 35, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "cell", ["2999-12-31", "31-DEC-4712", "00000000", "0000-00-00 00:00:00", "99991231", "至今", "长期", "Present"]
)
def test_days_without_end_are_no_day(cell):
    assert to_moment(cell) is None


@pytest.mark.parametrize(
    "cell", ["2024", 2024, "2024年", "2024Q3", "Q3 2024", "2024年第三季度", "2024年上半年", "2024H2", "2024-W29"]
)
def test_a_span_is_no_day(cell):
    with pytest.raises(AmbiguousDate, match="first or its last day"):
        to_moment(cell)


def test_a_year_of_three_digits_is_not_guessed():
    for cell in ("113/07/19", "113年7月19日", "113-7-19"):
        with pytest.raises(AmbiguousDate, match="write 2024, or 民国113年"):
            to_moment(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "平成40年1月1日",
        "25年3月",
        "2024-02-30 24:00",
        "2024-07-19 24:01",
        "2024071908",
        "13900001111",
        "1000023456",
        "10023",
        "2024-W60-1",
        "2024-07-19 15:30 (UTC+9)",
    ],
)
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(ValueError, match=r"no such day|\d"):
        to_moment(cell)


def test_a_workbook_may_count_from_1904():
    assert to_moment(44030, epoch=EPOCH_1904) == to_moment("44030", epoch=EPOCH_1904) == dt.datetime(2024, 7, 19)
