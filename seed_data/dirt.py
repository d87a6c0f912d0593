"""The dirt that real exports carry, put in on purpose and counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np

from .files import RAW, Row, Tables
from .names import stream
from .world import World, pick

Counts = dict[str, dict[str, int]]  # file or sheet -> kind of dirt -> rows
BROKEN = (
    "unreadable_date",
    "score_out_of_range",
    "missing_name",
    "unknown_customer",
    "expires_before_issue",
    "cut_line",
)
NOTHING = ("无", "N/A", "-")
_UNREADABLE = ("2025年13月4日", "2025/2/30", "待定", "0000-00-00")
_STRANGERS = ("栖梧第一医院", "鹿鸣新能源有限公司", "苍梧重工有限公司")

Plan = dict[str, tuple[int, tuple[str, ...]]]  # kind -> (rows, the columns it strikes)
_PLAN: dict[str, Plan] = {
    "crm.xlsx/联系人": {
        "missing_name": (4, ("姓名",)),
        "word_for_nothing": (24, ("手机", "邮箱")),
        "duplicate_row": (3, ()),
    },
    "crm.xlsx/商机": {"word_for_nothing": (5, ("预算(万元)",))},
    "crm.xlsx/合作关系": {"word_for_nothing": (20, ("合同号",)), "duplicate_row": (6, ())},
    "crm.xlsx/互动记录": {
        "unreadable_date": (24, ("时间",)),
        "unknown_customer": (20, ("客户编号",)),
        "word_for_nothing": (60, ("结果",)),
        "duplicate_row": (15, ()),
        "other_date_format": (24, ("时间",)),
    },
    "distributor_inventory.csv": {
        "missing_name": (3, ("经销商名称",)),
        "word_for_nothing": (8, ("期末库存(万元)",)),
        "duplicate_row": (3, ()),
    },
    "service_engineers.csv": {
        "expires_before_issue": (1, ()),
        "missing_name": (1, ("姓名",)),
        "word_for_nothing": (3, ("邮箱",)),
        "duplicate_row": (2, ()),
    },
    "satisfaction_surveys.csv": {
        "unreadable_date": (9, ("日期",)),
        "score_out_of_range": (6, ("得分",)),
        "missing_name": (8, ("客户名称", "伙伴名称")),
        "unknown_customer": (7, ("客户名称",)),
        "word_for_nothing": (50, ("评价",)),
        "duplicate_row": (10, ()),
        "other_date_format": (20, ("日期",)),
    },
    "association_consultations.jsonl": {
        "cut_line": (1, ()),
        "unknown_customer": (1, ("customer",)),
        "word_for_nothing": (3, ("outcome",)),
        "duplicate_row": (1, ()),
    },
    "signals.jsonl": {
        "unreadable_date": (1, ("at",)),
        "unknown_customer": (1, ("organization",)),
        "word_for_nothing": (2, ("text",)),
        "duplicate_row": (1, ()),
    },
}
_MAINTENANCE: Plan = {
    "unreadable_date": (2, ("报修时间",)),
    "unknown_customer": (2, ("客户名称",)),
    "missing_name": (1, ("客户名称",)),
    "word_for_nothing": (10, ("故障描述",)),
    "duplicate_row": (3, ()),
}


def soil(world: World, tables: Tables) -> Counts:
    """Spoil the tables in place; how many rows of each kind, by table."""
    counts = {name: _spoil(world, name, table) for name, table in tables.items()}
    canonical = {c.name.zh for c in world.customers} | {"", *_STRANGERS}
    for name, table in tables.items():
        if "客户名称" in table[0] and name.endswith(".csv"):
            counts[name]["spelling_variant"] = sum(row["客户名称"] not in canonical for row in table)
    return {name: kinds for name, kinds in counts.items() if kinds}


def _spoil(world: World, name: str, table: list[Row]) -> dict[str, int]:
    plan = _MAINTENANCE if name.startswith("maintenance_") else _PLAN.get(name, {})
    rng = stream(world.seed, f"dirt {name}")
    free = iter([int(i) for i in rng.permutation(len(table)) if not _protected(world, name, table[i])])
    copies: list[int] = []
    for kind, (count, columns) in plan.items():
        for place in islice(free, count):
            if kind == "duplicate_row":
                copies.append(place)
            else:
                table[place] = _strike(rng, kind, table[place], columns)
    for place in sorted(copies, reverse=True):
        table.insert(place + 1, dict(table[place]))
    return {kind: count for kind, (count, _) in plan.items()}


def _protected(world: World, table: str, row: Row) -> bool:
    """Rows that the named cases or the truth need whole."""
    cases = [world.customer(id) for id in (world.cast.expansion, world.cast.hospital, world.cast.risk_customer)]
    starts = {name[:2] for c in cases for name in (c.name.zh, *c.aliases)}
    if table == "crm.xlsx/联系人":
        return world.customer(row["客户编号"]).active
    if table == "crm.xlsx/商机":
        return bool(row["状态"] == "进行中")
    if table == "association_consultations.jsonl":
        return row["expert"]["id"] in world.same_person or row["customer"]["name"][:2] in starts
    if table == "signals.jsonl":
        return row["kind"] == "expansion" or row["organization"]["name"][:2] in starts
    return row.get("客户编号") in {c.id for c in cases} or str(row.get("客户名称", ""))[:2] in starts


def _strike(rng: np.random.Generator, kind: str, row: Row, columns: tuple[str, ...]) -> Row:
    column = pick(rng, columns) if columns else ""
    strikes: dict[str, Callable[[], Any]] = {
        "unreadable_date": lambda: pick(rng, _UNREADABLE),
        "score_out_of_range": lambda: int(rng.choice((150, -5, 101))),
        "missing_name": lambda: "",
        "word_for_nothing": lambda: pick(rng, NOTHING),
        "other_date_format": lambda: _in_chinese(row[column]),
        "unknown_customer": lambda: _stranger(rng, column),
    }
    if kind == "cut_line":
        line = json.dumps(row, ensure_ascii=False)
        return {RAW: line[: len(line) * 2 // 3]}
    if kind == "expires_before_issue":
        return row | {"发证日期": row["到期日期"], "到期日期": row["发证日期"]}
    return row | {column: strikes[kind]()}


def _in_chinese(text: str) -> str:
    """`2025/3/4 14:30` as `2025年3月4日 14:30`."""
    day, _, hour = text.partition(" ")
    return "{}年{}月{}日 {}".format(*day.split("/"), hour).strip()


def _stranger(rng: np.random.Generator, column: str) -> Any:
    if column == "客户编号":
        return f"C9{rng.integers(10, 99)}"
    name = pick(rng, _STRANGERS)
    return {"name": name, "credit_code": None} if column in ("customer", "organization") else name
