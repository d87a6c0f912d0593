"""A made-up ecosystem as big as asked, for the bench: organisations, people, and edges with power-law degrees.

    tables = ecosystem(nodes=200_000, edges=1_000_000)
    write_files(tables, folder)       one CSV file a table
    write_mapping(tables, file)       the mapping that loads them

and the statements by which others load them: `merge_statement` with `merge_batches`, `load_csv_statement`.

The same numbers give the same files. Only labels, types and fields of `graph/model/model.py`. No two edges of a type join
the same two nodes, and the rows of an edge file come in random order. People have no e-mail, few share a
name, and all names of organisations differ: the bench is about reading and writing, not about who is who.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

Numbers = npt.NDArray[np.int64]
Columns = dict[str, list[Any]]

SOURCE = "bench"
SHARES = {"C": 0.14, "S": 0.06, "P": 0.80}  # of the nodes: customers, suppliers, people
EDGE_SHARES = {"WORKS_AT": 0.16, "INFLUENCES": 0.34, "KNOWS": 0.24, "SUPPLIES": 0.20, "UPSTREAM_OF": 0.06}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "伟芳娜敏静强磊洋秀英建国晓东雨桐子轩思远志明丽华海燕平春梅文军玉兰俊杰欣怡佳慧宇航浩然嘉宁博雅云龙振兴鹏飞"
    "红霞勇艳超涛波刚辉玲桂凤成康光友裕永健世安岩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌栋维启克伦翔旭"
)
BRANDS = "华瑞鑫恒泰盛远达信安博科天诚宏锦凯维创联中正新东方海江南北光明星辰启航卓越腾飞利康健百万千佳美优"
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
TITLES = ("董事长", "总经理", "采购总监", "生产总监", "质量经理", "研发经理", "项目经理", "工程师")
DEPARTMENTS = ("管理层", "采购部", "生产部", "质量部", "研发部", "财务部")
CITIES = ("北京", "上海", "深圳", "广州", "杭州", "成都", "武汉", "苏州", "西安", "青岛")
TRADES = ("医疗器械", "新能源", "工程机械", "食品", "精密制造")
INDUSTRIES = ("medical", "construction_machinery", "food", "other")
TIERS = ("A", "B", "C")
BASES = ("汇报关系", "校友", "前同事", "技术顾问")
PRODUCTS = ("轴承", "电机", "传感器", "控制器", "包装材料", "检测设备")
FIRST_DAY = dt.date(2022, 10, 1)
CONVERTED = {float: "toFloat({})", int: "toInteger({})", dt.date: "date({})"}  # LOAD CSV reads text only
DAYS = [FIRST_DAY + dt.timedelta(days=n) for n in range(1461)]


@dataclass(frozen=True)
class Table:
    """One file. Nodes: `name` is the label, the first column `id`. Edges: `name` is the type, the first two columns
    are the ends and `ends` their labels. `columns`: field → typed values, one for each row."""

    name: str
    columns: Columns
    ends: tuple[str, str] | None = None

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def file(self) -> str:
        return f"{self.name.lower()}.csv"

    @property
    def identity(self) -> str:
        """The label by whose id a node is found; `name` may be a role."""
        return "Person" if self.name == "Person" else "Organization"

    @property
    def fields(self) -> list[str]:
        """The columns that are properties: all but the ends of an edge, with the id of a node."""
        return list(self.columns)[2 if self.ends else 0 :]

    def rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*self.columns.values(), strict=True)]


def ecosystem(nodes: int, edges: int, seed: int = 7) -> list[Table]:
    """Tables of nodes, then of edges. Each type needs enough pairs: at most some 10 edges a node."""
    made = Maker(nodes, edges, np.random.default_rng(seed))
    return [*made.parties(), *made.relations()]


class Maker:
    def __init__(self, nodes: int, edges: int, rng: np.random.Generator):
        self.edges, self.rng = edges, rng
        self.ids = {kind: [f"{kind}{n:07d}" for n in range(int(nodes * SHARES[kind]))] for kind in SHARES}
        self.popular = {kind: _popularity(len(ids), rng) for kind, ids in self.ids.items()}

    def parties(self) -> list[Table]:
        customers, suppliers, people = (len(self.ids[kind]) for kind in "CSP")
        return [
            Table(
                "Customer",
                {
                    "id": self.ids["C"],
                    "name": self._company_names("C", "集团有限公司"),
                    "industry": self._any(INDUSTRIES, customers),
                    "city": self._any(CITIES, customers),
                    "employees": self.rng.integers(10, 50_000, customers).tolist(),
                    "tier": self._any(TIERS, customers),
                    "customer_since": self._any(DAYS, customers),
                },
            ),
            Table(
                "Supplier",
                {
                    "id": self.ids["S"],
                    "name": self._company_names("S", "制造股份有限公司"),
                    "name_en": [f"{_letters(n)} Manufacturing Corp." for n in range(suppliers)],
                    "city": self._any(CITIES, suppliers),
                },
            ),
            Table(
                "Person",
                {
                    "id": self.ids["P"],
                    "name": self._person_names(people),
                    "title": self._any(TITLES, people),
                    "department": self._any(DEPARTMENTS, people),
                },
            ),
        ]

    def relations(self) -> list[Table]:
        return [
            self._relation("WORKS_AT", "P", "C", lambda n: {
                "title": self._any(TITLES, n), "department": self._any(DEPARTMENTS, n),
                "valid_from": self._any(DAYS, n)}),
            self._relation("INFLUENCES", "P", "P", lambda n: {
                "weight": self._share(n), "confidence": self._share(n), "basis": self._any(BASES, n),
                "valid_from": self._any(DAYS, n)}),
            self._relation("KNOWS", "P", "P", lambda n: {
                "strength": self._share(n), "last_contact": self._any(DAYS, n)}),
            self._relation("SUPPLIES", "S", "C", lambda n: {
                "product_line": self._any(PRODUCTS, n), "contract": [f"HT-{k:07d}" for k in range(n)],
                "valid_from": self._any(DAYS, n)}),
            self._relation("UPSTREAM_OF", "S", "C", lambda n: {"product": self._any(PRODUCTS, n)}),
        ]  # fmt: skip

    def _relation(self, type: str, start: str, end: str, fields: Callable[[int], Columns]) -> Table:
        from_, to = self._pairs(start, end, int(self.edges * EDGE_SHARES[type]))
        ends = {"from": [self.ids[start][n] for n in from_], "to": [self.ids[end][n] for n in to]}
        labels = ("Person" if start == "P" else "Organization", "Person" if end == "P" else "Organization")
        return Table(type, ends | fields(len(from_)), labels)

    def _pairs(self, start: str, end: str, count: int) -> tuple[list[int], list[int]]:
        """Different pairs in random order, their ends drawn by popularity."""
        width = len(self.ids[end])
        found = np.empty(0, np.int64)
        while len(found) < count:
            a, b = (self._draw(kind, count) for kind in (start, end))
            pairs = (a * width + b)[(a != b) if start == end else slice(None)]
            found = np.unique(np.concatenate([found, pairs]))
        chosen = self.rng.permutation(found)[:count]
        return (chosen // width).tolist(), (chosen % width).tolist()

    def _draw(self, kind: str, count: int) -> Numbers:
        cumulated = self.popular[kind]
        return np.minimum(np.searchsorted(cumulated, self.rng.random(count)), len(cumulated) - 1)

    def _any(self, choices: tuple[str, ...] | list[dt.date], count: int) -> list[Any]:
        return [choices[n] for n in self.rng.integers(0, len(choices), count).tolist()]

    def _share(self, count: int) -> list[float]:
        return [n / 1000 for n in self.rng.integers(0, 1001, count).tolist()]

    def _company_names(self, kind: str, form: str) -> list[str]:
        """All different: no two brands are."""
        count, width = len(self.ids[kind]), len(BRANDS)
        long = 3 if count <= width**3 else 4
        brands = self.rng.choice(width**long, count, replace=False).tolist()
        named = ["".join(BRANDS[n // width**at % width] for at in range(long)) for n in brands]
        parts = zip(self._any(CITIES, count), named, self._any(TRADES, count), strict=True)
        return [f"{city}{brand}{trade}{form}" for city, brand, trade in parts]

    def _person_names(self, count: int) -> list[str]:
        """Few people share a name, as the characters of a given name combine."""
        parts = [self._any(tuple(characters), count) for characters in (SURNAMES, GIVEN, GIVEN)]
        return ["".join(name) for name in zip(*parts, strict=True)]


def _letters(number: int) -> str:
    """A made-up word for each number, such as Bakodu: syllables as digits, least first."""
    digits = [number // len(SYLLABLES) ** at % len(SYLLABLES) for at in range(3)]
    return "".join(SYLLABLES[digit] for digit in digits).capitalize()


def _popularity(count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Cumulated chances that follow a power law; who is popular is random."""
    weights = rng.permutation((np.arange(count) + 20.0) ** -0.75)
    cumulated: npt.NDArray[np.float64] = np.cumsum(weights) / weights.sum()
    return cumulated


def write_files(tables: list[Table], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        with (folder / table.file).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(table.columns)
            writer.writerows(zip(*table.columns.values(), strict=True))


def write_mapping(tables: list[Table], file: Path) -> None:
    feeds = [{"file": table.file, "records": [_spec(table)]} for table in tables]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump({"version": 1, "source": SOURCE, "feeds": feeds}, sort_keys=False))


def _spec(table: Table) -> dict[str, Any]:
    if table.ends is None:
        fields = {name: name for name in table.fields if name != "id"}
        return {"node": table.name, "id": "id", "fields": fields}
    ends = {side: {"node": label, "id": side} for side, label in zip(("from", "to"), table.ends, strict=True)}
    return {"edge": table.name} | ends | {"fields": {name: name for name in table.fields}}


# -- how others load them


def merge_statement(table: Table, key: str = "", more: str = "") -> str:
    """Batched UNWIND … MERGE of `$rows`; `key` identifies an edge, `more` sets more of the element `{0}`."""
    if table.ends is None:
        merge = f"MERGE (n:{table.identity} {{id: row.values.id}}) SET n:{table.name}, n += row.values"
        return f"UNWIND $rows AS row {merge}{more.format('n')}"
    merge = f"MERGE (a)-[r:{table.name}{key}]->(b) SET r += row.values"
    return f"UNWIND $rows AS row {_match_ends(table.ends)} {merge}{more.format('r')}"


def merge_batches(table: Table, size: int, stamped: bool = False) -> list[list[dict[str, Any]]]:
    """Rows for `merge_statement`, sorted by their ends, in lists of `size`; `stamped`: with id and record."""
    rows = [_merge_row(table, row, number, stamped) for number, row in enumerate(table.rows(), 2)]
    if table.ends:
        rows.sort(key=lambda row: (row["from"], row["to"]))
    return [rows[at : at + size] for at in range(0, len(rows), size)]


def _merge_row(table: Table, row: dict[str, Any], number: int, stamped: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"values": {name: row[name] for name in table.fields}}
    if table.ends:
        made |= {"from": row["from"], "to": row["to"]}
    if stamped:
        made |= {
            "record": f"{table.file}!{number}",
            "id": f"{row['from']}>{row['to']}" if table.ends else row["id"],
        }
    return made


def load_csv_statement(table: Table, size: int) -> str:
    """LOAD CSV from `$url` with MERGE, in transactions of `size` rows."""
    values = ", ".join(f"{name}: {_converted(table, name)}" for name in table.fields)
    if table.ends:
        body = f"{_match_ends(table.ends)} MERGE (a)-[r:{table.name}]->(b) SET r += {{{values}}}"
    else:
        body = f"MERGE (n:{table.identity} {{id: row.id}}) SET n:{table.name}, n += {{{values}}}"
    return f"LOAD CSV WITH HEADERS FROM $url AS row CALL (row) {{ {body} }} IN TRANSACTIONS OF {size} ROWS"


def _converted(table: Table, name: str) -> str:
    return CONVERTED.get(type(table.columns[name][0]), "{}").format(f"row.`{name}`")


def _match_ends(ends: tuple[str, str]) -> str:
    return f"MATCH (a:{ends[0]} {{id: row.`from`}}) MATCH (b:{ends[1]} {{id: row.`to`}})"
