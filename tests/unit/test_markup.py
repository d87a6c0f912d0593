"""Files that call themselves workbooks: HTML, MHTML, XML Spreadsheet 2003, text; sheets that nobody sees; second readers."""

from __future__ import annotations

import base64
import datetime as dt
import io
import quopri
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlwt

from graph.words import BadInput
from ingest.mapping.mapping_file import Feed
from ingest.read.sources import list_sheets, read_table
from ingest.tables.files import File
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import Table

ROWS = [["0071", "衡川机械有限公司", "南通"], ["0072", "岚桥检测有限公司", "合肥"]]
HEADER = ["编号", "名称", "城市"]
MAPPED = Feed.model_validate(
    {"file": "*", "records": [{"node": "Customer", "id": "编号", "fields": {"name": "名称", "city": "城市"}}]}
)
PLAIN = Feed(file="*", records=[])


def table(folder: Path, content: bytes, name: str = "t.xls", feed: Feed = PLAIN) -> tuple[Table, list[TableRow]]:
    path = folder / name
    path.write_bytes(content)
    found = read_table(File(name, path, name, dt.datetime(2026, 1, 1)), feed)
    return found, list(found.rows)


def cells(rows: list[TableRow]) -> list[list]:
    return [list(row.cells.values()) for row in rows]


def html(rows: Sequence[list[str]] = (HEADER, *ROWS), charset: str = "gb2312", tag: str = "td") -> str:
    body = "".join("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>" for row in rows)
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body><table border=1>{body}</table></body></html>'


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("utf-8", "utf-8"),
        ("gb2312", "utf-8"),
        ("utf-8", "gb18030"),
        ("unicode", "utf-16"),
        ("utf-8", "utf-8-sig"),
        ("", "gb18030"),
    ],
)
@pytest.mark.parametrize("name", ["t.xls", "t.xlsx", "t.csv", "t.html"])
def test_html_called_anything(tmp_path: Path, charset: str, encoding: str, name: str):
    found, rows = table(tmp_path, html(charset=charset).encode(encoding), name)
    assert cells(rows) == ROWS and found.columns == HEADER
    assert "web page" in found.note.en


def test_html_in_big5(tmp_path: Path):
    lines = [["編號", "名稱"], ["01", "臺灣精密儀器股份有限公司"]]
    _, rows = table(tmp_path, html(lines, "big5").encode("big5"))
    assert cells(rows) == lines[1:]


def test_html_spans_entities_and_breaks(tmp_path: Path):
    text = """<!-- saved --><table><caption>x</caption><thead><tr><th rowspan=2>编号<th colspan="2">公司<tr><th>名称<th>城市</thead>
    <tr><td rowspan=2>0071<td>衡川&amp;机械<br>有限公司<td>&nbsp;<tr><td><script>var a = 1</script>岚桥&#26816;测<td><p>合肥</p></table>"""
    found, rows = table(tmp_path, text.encode())
    assert found.columns == ["编号", "公司/名称", "公司/城市"]
    assert cells(rows) == [["0071", "衡川&机械 有限公司", None], ["0071", "岚桥检测", "合肥"]]


def test_html_of_several_tables(tmp_path: Path):
    """The one that has the mapped columns; nested ones; a header in a table of its own; pages."""
    menu = "<table>" + "<tr><td>首页</td><td>客户</td></tr>" * 9 + "</table>"
    data = html()
    layout = f"<html><body><table><tr><td>{menu}</td><td>{data}</td></tr></table></body></html>"
    assert cells(table(tmp_path, layout.encode(), feed=MAPPED)[1]) == ROWS
    apart = html([HEADER], "utf-8", "th") + html(ROWS, "utf-8")
    assert cells(table(tmp_path, apart.encode(), "a.xls")[1]) == ROWS
    pages = html([HEADER, ROWS[0]], "utf-8") + html([HEADER, ROWS[1]], "utf-8")
    read = table(tmp_path, pages.encode(), "b.xls")[1]
    assert [row[0] for row in cells([r for r in read if r.is_record])] == ["0071", "0072"]
    assert sum(not r.is_record for r in read) == 1


def test_html_without_a_table_says_so(tmp_path: Path):
    with pytest.raises(BadInput, match="without a table"):
        table(tmp_path, b"<html><body>Please log in</body></html>")
    with pytest.raises(BadInput, match="no sheet 'x'"):
        table(tmp_path, html().encode("gbk"), feed=Feed(file="*", sheet="x", records=[]))


def test_html_that_shows_too_little(tmp_path: Path):
    text = '<table><tr><td>编号<td>电话<tr><td>1<td x:num="13900001111">1.39E+10</table>'
    assert cells(table(tmp_path, text.encode())[1]) == [["1", "13900001111"]]


@pytest.mark.parametrize("how", ["quoted-printable", "base64"])
def test_mhtml(tmp_path: Path, how: str):
    pack = quopri.encodestring if how == "quoted-printable" else base64.encodebytes

    def part(place: str, text: str) -> bytes:
        head = f'--B\r\nContent-Location: file:///C:/x/{place}\r\nContent-Transfer-Encoding: {how}\r\nContent-Type: text/html; charset="gb2312"\r\n\r\n'
        return head.encode() + pack(text.encode("gbk")) + b"\r\n"

    book = (
        b'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="B"\r\n\r\nThis document is a Single File Web Page\r\n\r\n'
        + part("b.htm", "<html><xml><x:Name>清单</x:Name><x:Name>客户</x:Name></xml><frameset></frameset></html>")
        + part("tabstrip.htm", "<table><tr><td>清单<td>客户</table>")
        + part("sheet001.htm", "<table><tr><td>省<td>市<tr><td>江苏<td>南通</table>")
        + part("sheet002.htm", html())
        + b"--B--\r\n"
    )
    found, rows = table(tmp_path, book, feed=MAPPED)
    assert cells(rows) == ROWS and found.sheet == "客户"
    assert list_sheets(found.file) == ["清单", "客户"]


SPREADSHEET = """<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="z"><NumberFormat ss:Format="0000"/></Style></Styles>
<Worksheet ss:Name="lists"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="客户"><Table>
<Row><Cell ss:MergeAcross="4"><Data ss:Type="String">客户清单</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">编号</Data></Cell><Cell><Data ss:Type="String">名称</Data></Cell><Cell><Data ss:Type="String">城市</Data></Cell><Cell><Data ss:Type="String">日期</Data></Cell><Cell><Data ss:Type="String">人数</Data></Cell></Row>
<Row><Cell ss:StyleID="z"><Data ss:Type="Number">71</Data></Cell><Cell ss:MergeDown="1"><Data ss:Type="String">衡川<B>机械</B></Data></Cell><Cell ss:Index="4"><Data ss:Type="DateTime">2025-03-04T00:00:00.000</Data></Cell><Cell><Data ss:Type="Number">12.5</Data></Cell></Row>
<Row><Cell ss:StyleID="z"><Data ss:Type="Number">72</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">合肥 &amp; &#1;</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "utf-16"])
@pytest.mark.parametrize("name", ["t.xls", "t.xml", "t.csv"])
def test_xml_spreadsheets(tmp_path: Path, encoding: str, name: str):
    found, rows = table(tmp_path, SPREADSHEET.format(encoding=encoding).encode(encoding), name)
    assert found.sheet == "客户" and found.cut is None
    assert found.columns == ["编号", "名称", "城市", "日期", "人数"]
    assert [row.cells.get("编号") for row in rows] == ["0071", "0072"]
    assert [row.cells["名称"] for row in rows] == ["衡川机械", "衡川机械"]
    assert rows[0].cells["日期"] == dt.datetime(2025, 3, 4) and rows[0].cells["人数"] == 12.5
    assert rows[1].cells["城市"].strip(" \x01") == "合肥 &" and rows[1].cells["日期"] is None
    assert list_sheets(found.file) == ["客户"]


def test_xml_that_breaks_off_or_declares_entities(tmp_path: Path):
    whole = SPREADSHEET.format(encoding="utf-8")
    found, rows = table(tmp_path, whole[: whole.index("合肥")].encode())
    assert len(rows) >= 1 and found.cut is not None
    for bomb in ('<!DOCTYPE w [<!ENTITY a "b">]>', '<!DOCTYPE w SYSTEM "file:///etc/passwd">'):
        with pytest.raises(BadInput, match="declares entities"):
            table(tmp_path, whole.replace("<Workbook", bomb + "<Workbook", 1).encode(), "e.xls")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("name", ["t.xls", "t.xlsx"])
def test_text_called_a_workbook(tmp_path: Path, delimiter: str, name: str):
    text = "\n".join(delimiter.join(row) for row in [HEADER, *ROWS])
    assert cells(table(tmp_path, text.encode("gb18030"), name)[1]) == ROWS


# --- Sheets that nobody sees, and second readers ---


def _xlsx(path: Path, state: str) -> Path:
    book = openpyxl.Workbook()
    book.active.title, book.active.sheet_state = "值列表", state
    book.active.append(["省", "市"])
    shown = book.create_sheet("客户")
    for row in [HEADER, *ROWS]:
        shown.append(row)
    book.active = 1
    book.save(path)
    return path


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_first_sheet_that_is_seen(tmp_path: Path, state: str):
    content = _xlsx(tmp_path / "b.xlsx", state).read_bytes()
    for name in ("t.xlsx", "t.csv"):
        found, rows = table(tmp_path, content, name)
        assert found.sheet == "客户" and cells(rows) == ROWS
        assert list_sheets(found.file) == ["客户"]
    named, _ = table(tmp_path, content, feed=Feed(file="*", sheet="值列表", records=[]))
    assert named.columns == ["省", "市"]


@pytest.mark.parametrize("visibility", [1, 2])
def test_the_first_sheet_that_is_seen_in_an_xls(tmp_path: Path, visibility: int):
    book = xlwt.Workbook()
    hidden = book.add_sheet("值列表")
    hidden.write(0, 0, "省")
    hidden.visibility = visibility
    shown = book.add_sheet("客户")
    for at, row in enumerate([HEADER, *ROWS]):
        for column, cell in enumerate(row):
            shown.write(at, column, cell)
    book.set_active_sheet(1)
    out = io.BytesIO()
    book.save(out)
    found, rows = table(tmp_path, out.getvalue())
    assert found.sheet == "客户" and cells(rows) == ROWS


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties table:display="true"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="lists" table:style-name="ta1"><table:table-row><table:table-cell office:value-type="string"><text:p>省</text:p></table:table-cell></table:table-row></table:table><table:table table:name="客户" table:style-name="ta2">ROWS</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_the_first_sheet_that_is_seen_in_an_ods(tmp_path: Path):
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in [HEADER, *ROWS]
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.replace("ROWS", rows))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    found, read = table(tmp_path, out.getvalue(), "t.ods")
    assert found.sheet == "客户" and cells(read) == ROWS


def test_a_second_reader_where_the_first_gives_up(tmp_path: Path):
    """An empty list of shared texts, which calamine takes for damage; formats of an XLS that point nowhere."""
    out = io.BytesIO()
    with zipfile.ZipFile(_xlsx(tmp_path / "b.xlsx", "hidden")) as archive, zipfile.ZipFile(out, "w") as packed:
        for name in archive.namelist():
            packed.writestr(name, b"" if name == "xl/sharedStrings.xml" else archive.read(name))
    assert cells(table(tmp_path, out.getvalue(), "t.xlsx")[1]) == ROWS
    with pytest.raises(BadInput, match="not a workbook that can be read"):
        table(tmp_path, b"PK\x03\x04" + b"\0" * 200, "u.xlsx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            '<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>',
            "ods or xlsx",
        ),
        (
            '<html><head><meta name="Excel Workbook Frameset"></head><frameset><frame src="a.htm"></frameset></html>',
            "files beside it",
        ),
    ],
)
def test_a_document_whose_sheets_are_elsewhere_says_how_to_mend_it(tmp_path: Path, content: str, said: str):
    with pytest.raises(BadInput, match=said):
        table(tmp_path, content.encode())
