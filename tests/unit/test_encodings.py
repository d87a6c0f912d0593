"""Encodings of files with little text to tell by: one to three names among rows of plain ASCII, and files that help each other."""

from __future__ import annotations

import random
import zipfile
from itertools import combinations
from pathlib import Path

import pytest

from battlemap.cli.output.reports import as_json
from graph.words import Text
from ingest.load.load_report import IngestReport, TableReport
from ingest.mapping.mapping_file import Feed
from ingest.read.sources import Table, read_table
from ingest.tables.encoding import detect_encoding
from ingest.tables.files import open_files

NAMES = {
    "big5": "華碩電腦 聯發科 長榮海運 統一超商 國泰金控 緯創 瑞昱 佳世達 瀚宇博 燿華 廖麗瓊 闕珮瑜 邱奕翔 鄞曜宇 藍苡瑄 巫姵蓁 宓筱涵 "
    "許功蓋 鹽埕 霧峰 礁溪 恆春 澎湖 李 王淑芬",
    "gb18030": "华硕电脑 联发科 长荣海运 贵州茅台 宁德时代 海康威视 廖丽琼 阙佩瑜 邱奕翔 鄢曜宇 蓝苡 巫蓁 宓筱涵 许功盖 懦钮 去磨 杜淬 "
    "澎湖 黟县 亳州 濮阳 王伟 李 欧阳娜",
    "cp1252": "Müller Größe Zürich Ärztehaus Österreich Crédit Noël Île-de-France Œuvre L’Oréal Peña ¿Qué? ¡Vamos! Año São Ação Ærø "
    "Bjørn Ålesund Acme® Beta™ £50 ±5 20°C [m³] ½ §12 5µm 1ª 100€ «Monde»",
    "shift_jis": "東京電力 日立製作所 トヨタ自動車 ソニーグループ 三菱重工業 富士通 株式会社キーエンス 任天堂 日本郵船 パナソニック 山田太郎 "
    "佐藤花子 営業部 購買課長 髙島屋 渡邉恵 鈴木一郎 楽天 九州旅客鉄道 キヤノン みずほ銀行 神奈川県",
}  # fmt: skip
PLAIN = ("Acme Ltd", "Beta GmbH", "Delta Trading Co", "O'Neill", "North Inc")
BIG5, GERMAN = (
    "編號,名稱\n1,台灣精密儀器股份有限公司\n2,國泰金控\n",
    "Nr,Name\n1,Müller & Söhne\n2,Größe Zürich\n3,Bäcker Köln\n",
)
UNSURE = "id,name\n1,鹽埕\n"


def listed(names: tuple[str, ...], draw: random.Random) -> str:
    """A list of customers in which these names stand among others of plain ASCII."""
    rows = [*names, *draw.choices(PLAIN, k=9)]
    draw.shuffle(rows)
    lines = [
        f"C{n:03},{name},+886 2 {draw.randint(1000, 9999)},{draw.randint(1, 999)}.50" for n, name in enumerate(rows)
    ]
    return "\n".join(["customer_id,customer,phone,amount", *lines, ""])


@pytest.mark.parametrize("encoding", NAMES)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_names_are_read_right_or_with_a_warning(encoding: str, count: int):
    draw = random.Random(18)
    pool = [name for name in NAMES[encoding].split() if name.encode(encoding, "ignore").decode(encoding) == name]
    groups = draw.sample(list(combinations(pool, count)), 20 if count > 1 else len(pool))
    assert len(groups) >= 20
    right = 0
    for names in groups:
        text = listed(names, draw)
        found = detect_encoding(text.encode(encoding))
        is_right = text.encode(encoding).decode(found.encoding, "replace") == text
        assert is_right or found.doubt, (names, found)
        right += is_right
    assert right >= 0.85 * len(groups)


@pytest.mark.parametrize("text", ["A1,ÖÄÜ GmbH\nA2,ÄÖ AG\n", "7,ÄÖÜ-Ä GmbH\n8,ÖÜ\n"])
def test_of_two_readings_that_cost_alike_the_one_that_breaks_no_byte_is_taken(text: str):
    found = detect_encoding(text.encode("cp1252"))
    assert found.encoding == "cp1252"


def table_of(path: Path, name: str, pattern: str = "*") -> Table:
    """One of the files of a folder or archive that are read together, its rows read."""
    with open_files([path]) as files:
        table = read_table(next(file for file in files if file.name == name), Feed(file=pattern, records=[]))
        table.stream = iter(list(table.rows))
        return table


def written(folder: Path, **texts: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, raw in texts.items():
        (folder / f"{name}.csv").write_bytes(raw)
    return folder


def test_the_report_says_sure_or_guessed_and_warns_of_a_guess(tmp_path: Path):
    sure = table_of(written(tmp_path / "one", a=BIG5.encode("big5")), "a.csv")
    guessed = table_of(written(tmp_path / "other", a=UNSURE.encode("big5")), "a.csv")
    assert sure.note.en.startswith("big5, sure: ") and sure.note.zh.startswith("big5,确定:") and not sure.warnings
    assert ", guessed: " in guessed.note.en and ",推测:" in guessed.note.zh
    report = IngestReport("r", [TableReport("unsure.csv", "", guessed.note, warnings=guessed.warnings)])
    (warning,) = as_json(report)["tables"][0]["warnings"]
    assert "is a guess" in warning["message"] and "big5" in warning["message"] and "推测" in warning["message_zh"]


def test_a_sure_file_decides_for_the_unsure_ones_of_its_folder(tmp_path: Path):
    folder = written(tmp_path / "in", a=UNSURE.encode("big5"), b=BIG5.encode("big5"), c=b"id,name\n1,x\n", d=b"")
    settled = table_of(folder, "a.csv")
    assert not settled.warnings
    assert settled.note.en.startswith("big5, sure: as b.csv of the same folder")
    assert [row.cells["name"] for row in settled.rows] == ["鹽埕"]


def test_files_of_an_archive_are_judged_together(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.csv", UNSURE.encode("big5"))
        archive.writestr("b.csv", BIG5.encode("big5"))
    assert not table_of(tmp_path / "all.zip", "a.csv").warnings


@pytest.mark.parametrize(
    ("others", "pattern"),
    [
        ({"b": BIG5.encode("big5"), "c": GERMAN.encode("cp1252")}, "*"),  # they don't agree
        ({"b": BIG5.encode("big5")}, "a*"),  # another feed's
        ({"b": b"id,name\n1,x\n"}, "*"),  # plain ASCII tells nothing
        ({"b": BIG5.encode("utf-8")}, "*"),  # in no encoding that this one may have
    ],
)
def test_where_no_file_of_the_folder_tells_it_stays_a_guess(tmp_path: Path, others: dict[str, bytes], pattern: str):
    table = table_of(written(tmp_path, a=UNSURE.encode("big5"), **others), "a.csv", pattern)
    assert len(table.warnings) == 1 and isinstance(table.warnings[0], Text)
    assert ", guessed: " in table.note.en
