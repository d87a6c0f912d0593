"""Encoding detection: ours, charset-normalizer and chardet, on the shared files and on made texts, short and long.

    python bench/encoding.py [--quick] [--data FOLDER]

A text is right where it decodes to what was written, whatever the encoding is called. Made texts are rows of names of listed
companies and their executives (GB18030, Big5 in traditional characters, UTF-8, UTF-16 with and without a mark), of Japanese
and Korean companies (Shift-JIS, EUC-KR) and of Northwind's customers (Windows-1252), 1 to 200 rows each; Northwind's names
alone are of few rows. The shared files are read in the encoding that they are in, and for that as they are. `doubt`: the share
of wrong ones that ours warned about. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # else bench/ingest.py would stand for the package `ingest`

import chardet  # noqa: E402
import charset_normalizer  # noqa: E402
from opencc import OpenCC  # noqa: E402

from ingest.tables.encoding import detect_encoding, detect_file_encoding  # noqa: E402

DATA = Path(__file__).parents[2] / "shared/data"
ROWS = (1, 3, 10, 200)
EASTERN = ("gb18030", "utf-8", "utf-16", "utf-16-le")
JAPANESE = [
    "東京電力",
    "日立製作所",
    "トヨタ自動車",
    "ソニーグループ",
    "三菱重工業",
    "富士通",
    "株式会社キーエンス",
    "任天堂",
    "日本郵船",
    "パナソニック",
    "山田太郎",
    "佐藤花子",
    "営業部",
    "購買課長",
]
KOREAN = [
    "삼성전자",
    "현대자동차",
    "주식회사",
    "김민수",
    "이영희",
    "구매부",
    "서울특별시",
    "기아",
    "한국전력공사",
    "박지성",
    "영업팀장",
    "부산광역시",
]
Detector = Callable[[bytes], str | None]


def ours(raw: bytes) -> str | None:
    return detect_encoding(raw).encoding


def normalizer(raw: bytes) -> str | None:
    best = charset_normalizer.from_bytes(raw).best()
    return best.encoding if best else None


def old_chardet(raw: bytes) -> str | None:
    return chardet.detect(raw)["encoding"]


DETECTORS: dict[str, Detector] = {"ours": ours, "charset-normalizer": normalizer, "chardet": old_chardet}


def texts(data: Path, times: int) -> Iterator[tuple[str, int, str]]:
    """(encoding, rows, text) of made texts."""
    draw = random.Random(17)
    chinese = [" ".join(row[:3]).split() for row in _rows(data / "cn_listed/executive_prep.csv")]
    western = [row[1:7] for row in _rows(data / "northwind/customers.csv") if not "".join(row[1:7]).isascii()]
    traditional = OpenCC("s2t").convert
    for rows in ROWS:
        for _ in range(times):
            table = _table(draw, chinese, rows)
            for encoding in EASTERN:
                yield encoding, rows, table
            yield "big5", rows, traditional(table)
            yield "cp1252", rows, _table(draw, western, min(rows, len(western)))
            for encoding, words in (("shift_jis", JAPANESE), ("euc-kr", KOREAN)):
                yield encoding, rows, _table(draw, [draw.sample(words, 3) for _ in range(rows)], rows)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def _table(draw: random.Random, rows: list[list[str]], many: int) -> str:
    chosen = draw.sample(rows, many)
    return "id,name,title\n" + "".join(f"{n},{','.join(row)}\n" for n, row in enumerate(chosen, 1))


def is_right(raw: bytes, text: str, encoding: str | None) -> bool:
    try:
        return raw.decode(encoding or "utf-8").removeprefix("\ufeff") == text
    except (LookupError, UnicodeError):
        return False


def made(data: Path, times: int) -> dict[str, dict[str, float]]:
    """Shares that each detector reads right, by encoding and rows; ours with the share of the others that it warned of."""
    found: dict[str, dict[str, list[float]]] = {}
    for encoding, rows, text in texts(data, times):
        try:
            raw = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        line = found.setdefault(f"{encoding} {rows}", {})
        for name, detector in DETECTORS.items():
            right = is_right(raw, text, detector(raw))
            line.setdefault(name, []).append(right)
            if name == "ours" and not right:
                line.setdefault("doubt", []).append(detect_encoding(raw).doubt is not None)
    return {key: {name: round(sum(v) / len(v), 3) for name, v in line.items()} for key, line in found.items()}


def shared(data: Path) -> dict[str, dict[str, object]]:
    """The encoding that each detector finds for each text file, and the ms that it takes."""
    table: dict[str, dict[str, object]] = {}
    for path in sorted(data.rglob("*.csv")):
        raw = path.read_bytes()[: 1 << 20]
        line = table.setdefault(str(path.relative_to(data)), {})
        for name, detector in {**DETECTORS, "ours": lambda _, path=path: detect_file_encoding(path).encoding}.items():
            began = time.perf_counter()
            line[name] = f"{detector(raw)} {1000 * (time.perf_counter() - began):.0f} ms"
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="5 texts of a kind instead of 50")
    parser.add_argument("--data", type=Path, default=DATA)
    given = parser.parse_args()
    lines, files = made(given.data, 5 if given.quick else 50), shared(given.data)
    for key, line in (lines | files).items():
        print(f"{key:40}", "  ".join(f"{name} {value}" for name, value in line.items()), flush=True)
    print(json.dumps({"made": lines, "files": files}, ensure_ascii=False))


if __name__ == "__main__":
    main()
