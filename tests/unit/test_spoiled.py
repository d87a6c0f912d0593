"""What a spreadsheet did to a value is taken back where it can be, and said where it can't."""

import datetime as dt

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from graph.model.declarations import Field
from graph.model.model import MODEL
from ingest.mapping.mapping_file import Feed
from ingest.mapping.values import Reading, parser
from ingest.parse.cells import LostValue, UnreadableCell
from ingest.parse.dates import EPOCH_1904
from ingest.parse.id_texts import canonical_id, former_id
from ingest.parse.marks import without_marks
from ingest.read.sources import read_table_here
from ingest.read.value_readers import ANY
from ingest.tables.files import File
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import Table
from ingest.tables.traces import remove_traces
from ingest.workbooks.shown_zeros import format_number
from tests.helpers.values import CUSTOMER, FREE, REVENUE, SINCE

NAME, CODE, PHONE = CUSTOMER["name"], CUSTOMER["credit_code"], MODEL.fields("Person")["phone"]
LEAD = MODEL.edges["PARTNERED_ON"].fields["effective_lead"]


def value(declared: Field, cell, **how):
    return parser(declared, Reading(**how))(cell)


def mended(*cells, column: str = "c") -> list:
    rows = iter([TableRow(n, {column: cell}) for n, cell in enumerate(cells)])
    table = Table(File.__new__(File), "", [column], NAME.text, rows, cut=NAME.text)
    return [row.cells[column] for row in remove_traces(table).rows]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ('="000871"', "000871"),
        ('=""', ""),
        ('="=""Q7"""', "Q7"),
        ('=""000871""', "000871"),
        ("'000871", "000871"),
        ("'+86 25 8400", "+86 25 8400"),
        ("=40017", "40017"),
        ('="say ""hi"""', 'say "hi"'),
        ("'s-Gravenhage", "'s-Gravenhage"),
        ("'t Hof", "'t Hof"),
        ("'90s Diner", "'90s Diner"),
        ('="a"&"b"', '="a"&"b"'),
        ("=A1", "=A1"),
        ("=", "="),
    ],
)
def test_marks_of_text_are_taken_off(cell, meant):
    assert without_marks(cell) == meant


def test_a_text_that_is_guarded_keeps_its_comma(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        'no,name,city\n="0071",="Hengchuan, Ltd",Hefei\n="0072","=""Lanqiao, Ltd""",="Wu,hu"\n="0073,x,Hefei\n'
    )
    rows = list(
        read_table_here(File("t.csv", path, "t.csv", dt.datetime(2026, 1, 1)), Feed(file="t.csv", records=[])).rows
    )
    assert [list(row.cells.values()) for row in rows[:2]] == [
        ["0071", "Hengchuan, Ltd", "Hefei"],
        ["0072", "Lanqiao, Ltd", "Wu,hu"],
    ]
    assert [list(row.cells.values()) for row in rows[2:]] == [['="0073', "x", "Hefei"]]
    assert not any(row.broken or row.repaired for row in rows)


@pytest.mark.parametrize("cell", ["Na", "Nan", "Nat", " Nan "])
def test_names_of_people_are_no_words_for_nothing(cell):
    assert value(NAME, cell) == cell.strip()


@pytest.mark.parametrize("cell", ["None", "NULL", "Null", "NaN", "nan", "NAN", "NA", "na", "NaT", "<NA>", "N/A"])
def test_words_for_nothing_in_their_spellings(cell):
    assert value(NAME, cell) is None


@pytest.mark.parametrize(
    ("cells", "meant"),
    [
        (["40017.0", "", "40018.0"], ["40017", "", "40018"]),
        (["1.0", "2.0"], ["1", "2"]),
        (["40017.0", "X-9"], ["40017", "X-9"]),
        (["1.0", "v2"], ["1.0", "v2"]),
        (["1.0", "1.1"], ["1.0", "1.1"]),
        (["40017.0", "40017.5"], ["40017.0", "40017.5"]),
        (["007.0"], ["007.0"]),
        (["'A1", "'B2"], ["A1", "B2"]),
        (["'A1", "B2"], ["'A1", "B2"]),
        ([40017.0, None], [40017.0, None]),
        (["110000000000000000"], ["110000000000000000"]),
        (["000000000000123000"], ["000000000000123000"]),
        (["6217000010001234567", "6217000010001230000"], ["6217000010001234567", "6217000010001230000"]),
        ([1234567890123451.0, 1234567890123450.0], [1234567890123451, 1234567890123450]),
        ([[{"id": "40017.0"}]], [[{"id": "40017"}]]),
    ],
)
def test_a_column_tells_what_its_cells_were(cells, meant):
    assert mended(*cells) == meant


LOST = [
    "1.39E+10",
    "9,13E+17",
    "1.5e+16",
    9.13205001234560e17,
    *mended("320500198801012000"),
    *mended(1234567890123450.0),
    *mended(1234567890123456800, 1234567890123457100),
]


@pytest.mark.parametrize("cell", LOST)
@pytest.mark.parametrize("declared", [NAME, PHONE, CODE, ANY], ids=lambda f: f.name)
def test_a_rounded_number_is_no_text(declared, cell):
    with pytest.raises(LostValue) as caught:
        value(declared, cell)
    assert "a spreadsheet has rounded" in caught.value.text.en and "舍入" in caught.value.text.zh


def test_a_number_written_out_with_all_its_digits_is_taken():
    assert value(PHONE, "1.3900001111E+10") == "13900001111"
    assert value(PHONE, 13900001111.0) == "13900001111"
    assert value(ANY, "2E10") == "2E10"
    assert value(ANY, 1234567890123456789) == "1234567890123456789"
    assert value(REVENUE, "1.39E+10") == 1.39e10
    assert value(REVENUE, 1e15) == 1e15


def test_a_credit_code_that_ends_in_zeros_was_rounded_unless_its_check_digit_is_right():
    with pytest.raises(LostValue, match="rounded"):
        value(CODE, "913205001234560000")
    with pytest.raises(UnreadableCell, match="mistyped") as caught:
        value(CODE, "913205001234560001")
    assert not isinstance(caught.value, LostValue)


@pytest.mark.parametrize(
    "cell",
    [
        "=A2*3",
        '=HYPERLINK("https://a.cn","海青")',
        "=VLOOKUP(A2,客户!A:B,2,0)",
        "='客户 表'!B7",
        "=$C$4",
        "=#REF!A1",
        "=-(B2+C2)",
        "#REF!",
        "#DIV/0!",
        "#name?",
    ],
)
@pytest.mark.parametrize("declared", [NAME, REVENUE, SINCE, LEAD, ANY], ids=lambda f: f.name)
def test_a_formula_without_its_result_says_so(declared, cell):
    with pytest.raises(LostValue, match="open the file in Excel or LibreOffice, save it|mend it in the file"):
        value(declared, cell)


def test_a_name_may_begin_as_a_formula_does():
    assert value(NAME, "=新材料=") == "=新材料="
    assert value(NAME, "#1 Clinic") == "#1 Clinic"
    assert value(NAME, "#N/A") is None


@pytest.mark.parametrize("cell", [False, "False", "FALSE", " false "])
def test_false_is_nothing_where_it_is_no_answer(cell):
    assert [value(f, cell) for f in (NAME, PHONE, REVENUE, SINCE, CUSTOMER["tier"], ANY)] == [None] * 6
    assert value(LEAD, cell) is False
    assert value(NAME, cell, yes_no=True) == str(cell).strip()


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1.234,50-", -1234.5),
        ("500-", -500),
        ("500.00- EUR", -500),
        ("EUR 500-", -500),
        ("500 CNY-", -500),
        ("¥(1,234.50)", -1234.5),
        ("(500) 元", -500),
        ("(5%)", -0.05),
        ("\u202a1,234\u202c", 1234),
        ("\ufeff12", 12),
    ],
)
def test_signs_where_accountants_put_them(cell, number):
    assert value(FREE, cell, rates=(("EUR", 1.0),)) == number


def test_credit_and_debit_are_not_guessed():
    for cell in ("500 Cr", "500.00DR"):
        with pytest.raises(UnreadableCell, match="which of them is negative"):
            value(FREE, cell)
    for cell in ("-500-", "(-500)", "(500)-"):
        with pytest.raises(UnreadableCell):
            value(FREE, cell)


@pytest.mark.parametrize(
    ("cell", "id"),
    [
        ("０１２３", "0123"),
        ("ＡＢ－1", "AB-1"),
        ("\ufeffAB-1\u200b", "AB-1"),
        ("AB\u00ad-1", "AB-1"),
        ("\u202aAB-1\u202c", "AB-1"),
        ("AB\u00a01", "AB 1"),
        ("AB–1", "AB-1"),
        ("客户０１（南）", "客户01（南）"),
        ("①", "①"),
        ("\u200b", None),
        (40017.0, "40017"),
        (40017.5, "40017.5"),
    ],
)
def test_ids_in_half_width_and_without_what_nobody_sees(cell, id):
    assert value(ANY, cell) == id


SALESFORCE = {
    "0013i00002XyZaB": "0013i00002XyZaBAAV",
    "0015j00000aBcDe": "0015j00000aBcDeAAK",
    "a0B5j000001kLmN": "a0B5j000001kLmNEAU",
}


def test_both_lengths_of_an_id_of_salesforce_are_one():
    for short, long in SALESFORCE.items():
        assert canonical_id(short)[:15] == short
        assert (canonical_id(short), value(ANY, short), canonical_id(long)) == (canonical_id(long), long, long)
        assert canonical_id(long.lower()) == canonical_id(long.upper()) == long
        assert former_id(long) == [short]
    assert canonical_id("0013i00002XyZAb") != canonical_id("0013i00002XyZaB")
    assert (former_id("40017"), former_id("A7")) == (["40017.0"], [])


@pytest.mark.parametrize(
    "id",
    [
        "001234567890123",
        "001ABCDEFGHIJKL",
        "913205001234567",
        "ZZZ3i00002XyZaB",
        "0013i00002XyZaBAAA",
        "913205001234567891",
        "001-i00002XyZaB",
        "500123456789012345",
    ],
)
def test_other_ids_of_these_lengths_stay(id):
    assert canonical_id(id) == id


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("00000", "00417"),
        ("000-000", "000-417"),
        ('"K"0000', "K0417"),
        ("00", "417"),
        ("0", None),
        ("#,##0", None),
        ("0.00", None),
        ("General", None),
        ("yyyy-mm-dd", None),
        ("@", None),
        ("[$-804]00000", "00417"),
        ("00000;-00000", "00417"),
    ],
)
def test_zeros_that_only_a_format_shows(form, text):
    assert format_number(417, form) == text


def test_days_of_a_workbook_that_counts_from_1904(tmp_path):
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["no", "since"])
    book.active.append(["C1", 44030])
    book.save(tmp_path / "t.xlsx")
    file = File("t.xlsx", tmp_path / "t.xlsx", "t.xlsx", dt.datetime(2026, 1, 1))
    assert read_table_here(file, Feed(file="t.xlsx", records=[])).traits.from_1904
    assert value(SINCE, 44030, epoch=EPOCH_1904) == dt.date(2024, 7, 19)
