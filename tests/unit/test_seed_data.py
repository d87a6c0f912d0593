"""The seed data: reproducible, in range, valid, dirty exactly as documented, and silent about the truth."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from seed_data.make import EXPORTS, SEED, SNAPSHOT, Truth, make, truth
from seed_data.names import check_character, without_suffix
from seed_data.report import case_table, dirt_table

README = EXPORTS.parent / "README.md"
Rows = list[dict[str, Any]]


def sheets(folder: Path) -> dict[str, Rows]:
    book = load_workbook(folder / "crm.xlsx", read_only=True)
    result = {}
    for sheet in book.worksheets:
        header, *rows = sheet.iter_rows(values_only=True)
        result[sheet.title] = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return result


def table(path: Path) -> Rows:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return list(csv.DictReader(io.StringIO(text)))


def lines(path: Path) -> Rows:
    """Every JSON line that can be read."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(json.JSONDecodeError):
            rows.append(json.loads(line))
    return rows


def day(text: str) -> date | None:
    head = text.split(" ")[0]
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"):
        try:
            return datetime.strptime(head, form).date()
        except ValueError:
            pass
    return None


def plain(name: str) -> str:
    """A legal name without what may differ between spellings."""
    return without_suffix(name.strip().replace("（", "(").replace("）", ")"))


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """The exports, written anew, and what they don't tell."""
    folder = tmp_path_factory.mktemp("exports")
    return folder, make(SEED, folder)


@pytest.fixture(scope="module")
def told(regenerated: tuple[Path, Truth]) -> Truth:
    return regenerated[1]


@pytest.fixture(scope="module")
def crm() -> dict[str, Rows]:
    return sheets(EXPORTS)


@pytest.fixture(scope="module")
def surveys() -> Rows:
    return table(EXPORTS / "satisfaction_surveys.csv")


@pytest.fixture(scope="module")
def maintenance() -> dict[str, Rows]:
    return {path.name: table(path) for path in sorted(EXPORTS.glob("maintenance_*.csv"))}


@pytest.fixture(scope="module")
def customers(crm: dict[str, Rows]) -> dict[str, str]:
    """Every spelling of a customer that the CRM explains -> its id."""
    return {
        plain(name): row["客户编号"] for row in crm["客户"] for name in (row["客户名称"], *str(row["别名"]).split(";"))
    }


def test_regenerated_files_equal_the_committed_ones(regenerated: tuple[Path, Truth], crm: dict[str, Rows]) -> None:
    folder, _ = regenerated
    assert {p.name for p in folder.iterdir()} == {p.name for p in EXPORTS.iterdir()}
    assert sheets(folder) == crm
    for path in folder.iterdir():
        if path.suffix != ".xlsx":
            assert path.read_bytes() == (EXPORTS / path.name).read_bytes(), path.name


def test_the_workbook_carries_no_moment_of_writing(tmp_path: Path) -> None:
    assert load_workbook(EXPORTS / "crm.xlsx", read_only=True).properties.modified.date() == SNAPSHOT


def test_another_seed_tells_another_story_with_the_same_cast(told: Truth) -> None:
    other = truth(7)
    assert other.influence != told.influence
    assert other.cases.keys() == told.cases.keys()
    for case in ("ehs_veto", "it_head"):
        parts = other.cases[case]
        assert (parts["opportunity"], parts["person"]) in other.hidden


@pytest.mark.parametrize(
    ("sheet", "low", "high"),
    [("客户", 60, 60), ("联系人", 320, 400), ("商机", 150, 150), ("决策角色", 400, 800), ("否决权", 15, 40)]
    + [("影响关系", 700, 1300), ("人脉", 300, 700), ("合作关系", 650, 900), ("伙伴参与商机", 220, 400)]
    + [("互动记录", 3900, 4100), ("我方人员", 20, 30), ("组织关系", 60, 120)],
)
def test_sheets_have_the_promised_size(crm: dict[str, Rows], sheet: str, low: int, high: int) -> None:
    assert low <= len(crm[sheet]) <= high


def test_partners_experts_and_feeds_have_the_promised_size(
    crm: dict[str, Rows], surveys: Rows, maintenance: dict[str, Rows]
) -> None:
    kinds = Counter(row["类型"] for row in crm["伙伴"])
    assert (kinds["经销商"], kinds["服务商"], kinds["供应商"], kinds["本公司"]) == (40, 30, 60, 1)
    assert kinds["协会"] >= 3 and kinds["竞争对手"] >= 3
    states = Counter(row["状态"] for row in crm["商机"])
    assert states["进行中"] == 50 and min(states["赢单"], states["输单"]) >= 30
    consultations, signals = (lines(EXPORTS / f"{n}.jsonl") for n in ("association_consultations", "signals"))
    assert len({row["expert"]["id"] for row in consultations}) == 40
    assert 80 <= len(signals) <= 120 and sum(s["kind"] == "expansion" for s in signals) >= 10
    assert 1950 <= len(surveys) <= 2050 and len(maintenance) == 4


def test_credit_codes_carry_a_valid_check_digit(crm: dict[str, Rows]) -> None:
    assert check_character("91350100M000100Y4") == "3"  # the worked example of GB 32100-2015
    for row in crm["客户"] + crm["伙伴"]:
        code = row["统一社会信用代码"]
        assert len(code) == 18 and check_character(code[:17]) == code[17]


def test_expansion_case_has_incumbents_of_clearly_different_satisfaction(
    told: Truth, crm: dict[str, Rows], surveys: Rows, customers: dict[str, str]
) -> None:
    case = told.cases["expansion"]
    customer = next(row for row in crm["客户"] if row["客户编号"] == case["customer"])
    assert customer["行业"] == "新能源汽车"
    signal = next(s for s in lines(EXPORTS / "signals.jsonl") if s["id"] == case["signal"])
    assert signal["kind"] == "expansion" and "产线扩建意向" in signal["title"]
    assert signal["organization"]["credit_code"] == customer["统一社会信用代码"]
    assert signal["budget_cny"] > 5_000_000
    assert SNAPSHOT - timedelta(days=10) <= date.fromisoformat(signal["at"]) <= SNAPSHOT
    scores = {part: _recent(case, part, crm, surveys, customers) for part in ("high", "low", "few")}
    assert np.mean(scores["high"]) >= 88 and len(scores["high"]) >= 6 and _trend(scores["high"]) > 0
    assert np.mean(scores["low"]) <= 62 and len(scores["low"]) >= 5 and _trend(scores["low"]) < 0
    assert len(scores["few"]) < 3
    incumbents = {
        row["伙伴编号"] for row in crm["合作关系"] if row["客户编号"] == case["customer"] and not row["结束日期"]
    }
    assert {case["high"], case["low"], case["few"]} <= incumbents


def _recent(
    case: dict[str, str], part: str, crm: dict[str, Rows], surveys: Rows, customers: dict[str, str]
) -> list[float]:
    """The scores of one incumbent in the last 182 days, in order of time."""
    name = plain(next(row["名称"] for row in crm["伙伴"] if row["伙伴编号"] == case[part]))
    answers = {
        (at, float(row["得分"]))
        for row in surveys
        if customers.get(plain(row["客户名称"])) == case["customer"] and plain(row["伙伴名称"]) == name
        if (at := day(row["日期"])) and at > SNAPSHOT - timedelta(days=182)
    }
    return [score for _, score in sorted(answers)]


def _trend(scores: list[float]) -> float:
    return float(np.polyfit(range(len(scores)), scores, 1)[0])


def _touched(crm: dict[str, Rows]) -> set[str]:
    return {p for row in crm["互动记录"] for p in str(row["客户参与人"]).split("、")}


def test_ehs_head_has_a_veto_and_was_never_met(told: Truth, crm: dict[str, Rows]) -> None:
    case = told.cases["ehs_veto"]
    person = next(row for row in crm["联系人"] if row["联系人编号"] == case["person"])
    assert person["部门"] == "安全环保部" and person["客户编号"] == told.cases["expansion"]["customer"]
    opportunity = next(row for row in crm["商机"] if row["商机编号"] == case["opportunity"])
    assert opportunity["状态"] == "进行中" and opportunity["客户编号"] == person["客户编号"]
    assert any(row["联系人编号"] == case["person"] and row["商机编号"] == case["opportunity"] for row in crm["否决权"])
    assert (case["opportunity"], case["person"]) in told.veto
    assert case["person"] not in _touched(crm)


def test_it_head_decides_and_was_never_met(told: Truth, crm: dict[str, Rows]) -> None:
    case = told.cases["it_head"]
    person = next(row for row in crm["联系人"] if row["联系人编号"] == case["person"])
    assert person["职务"] == "信息科主任"
    opportunity = next(row for row in crm["商机"] if row["商机编号"] == case["opportunity"])
    assert opportunity["状态"] == "进行中" and opportunity["产品线"] in ("医学影像", "医院信息系统")
    assert case["person"] not in _touched(crm)
    attended = {p for row in lines(EXPORTS / "association_consultations.jsonl") for p in row["attendees"]}
    assert case["person"] not in attended
    looking = [row for row in crm["影响关系"] if row["影响者"] == case["person"] and row["强度"] >= 0.5]
    assert len(looking) >= 3
    assert told.influence[case["opportunity"]][case["person"]] >= 0.15
    assert not any(row["联系人编号"] == case["person"] for row in crm["决策角色"])


def test_distributor_holds_what_nobody_connected(
    told: Truth, crm: dict[str, Rows], maintenance: dict[str, Rows], customers: dict[str, str]
) -> None:
    case = told.cases["distributor"]
    opportunity = next(row for row in crm["商机"] if row["商机编号"] == case["opportunity"])
    assert opportunity["状态"] == "进行中" and 1700 <= opportunity["金额(万元)"] <= 1900
    name = next(row["名称"] for row in crm["伙伴"] if row["伙伴编号"] == case["distributor"])
    dates = sorted(
        at
        for rows in maintenance.values()
        for row in rows
        if row["经销商名称"] == name and customers.get(plain(row["客户名称"])) == case["customer"]
        if (at := day(row["报修时间"]))
    )
    assert (dates[-1] - dates[0]).days > 3 * 365 - 120 and len(dates) >= 30
    assert not any(row["伙伴编号"] == case["distributor"] for row in crm["互动记录"])
    pair = (case["distributor"], case["customer"])
    assert pair not in {(row["伙伴编号"], row["客户编号"]) for row in crm["合作关系"]}
    last = max(d for row in crm["互动记录"] if row["客户编号"] == case["customer"] if (d := day(row["时间"])))
    assert last <= SNAPSHOT - timedelta(days=150)
    signal = next(s for s in lines(EXPORTS / "signals.jsonl") if s["id"] == case["signal"])
    assert signal["kind"] == "complaint" and date.fromisoformat(signal["at"]) > SNAPSHOT - timedelta(days=60)
    assert told.good_partner[pair] > 0.7


def test_influence_is_shared_among_the_right_number_of_people(told: Truth, crm: dict[str, Rows]) -> None:
    opened = {row["商机编号"] for row in crm["商机"] if row["状态"] == "进行中"}
    for opportunity, shares in told.influence.items():
        assert sum(shares.values()) == pytest.approx(1)
        if opportunity in opened:
            assert 6 <= len(shares) <= 10
    assert 0.42 <= told.outside <= 0.5
    assert {o for o, _ in told.hidden} <= opened and len(told.hidden) >= 20


def test_recorded_roles_mislead_and_recorded_influence_informs(told: Truth, crm: dict[str, Rows]) -> None:
    """Hidden deciders: none in 决策角色, most of them visible through who looks to whom."""
    registered = {(row["商机编号"], row["联系人编号"]) for row in crm["决策角色"]}
    assert not told.hidden & registered
    strength: Counter[str] = Counter()
    for row in crm["影响关系"]:
        strength[row["影响者"]] += row["强度"] * row["置信度"]
    found = [
        person in sorted(told.influence[opportunity], key=lambda p: -strength[p])[:4]
        for opportunity, person in told.hidden
    ]
    assert np.mean(found) > 0.5


def test_fit_predicts_new_partnerships_and_popularity_hardly_does(told: Truth, crm: dict[str, Rows]) -> None:
    cut = date(2026, 6, 1)
    customer = {row["商机编号"]: row["客户编号"] for row in crm["商机"]}
    events = [(r["伙伴编号"], r["客户编号"], r["开始日期"]) for r in crm["合作关系"]]
    events += [(r["伙伴编号"], customer[r["商机编号"]], r["开始日期"]) for r in crm["伙伴参与商机"]]
    seen = {(p, c) for p, c, at in events if date.fromisoformat(at) < cut}
    new = {(p, c) for p, c, at in events if date.fromisoformat(at) >= cut} - seen
    assert len(new) >= 150
    degree = Counter(p for p, _ in seen)
    industry = {r["客户编号"]: r["行业"] for r in crm["客户"]}
    industries = {r["伙伴编号"]: str(r["行业"]) for r in crm["伙伴"]}
    pairs = [  # the hard ones: not yet together, though in the same industry
        (p, c) for p, c in told.good_partner if (p, c) not in seen and industry[c] in industries.get(p, "")
    ]
    labels = np.array([pair in new for pair in pairs])
    fit = _auc(labels, np.array([told.good_partner[pair] for pair in pairs]))
    popularity = _auc(labels, np.array([degree[p] for p, _ in pairs]))
    assert fit > 0.82 and popularity < fit - 0.12


def _auc(labels: np.ndarray, scores: np.ndarray) -> float:
    values, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positive = int(labels.sum())
    return float((ranks[labels].sum() - positive * (positive + 1) / 2) / (positive * (len(labels) - positive)))


def test_survey_dirt_is_as_documented(told: Truth, surveys: Rows, customers: dict[str, str]) -> None:
    dirt = told.dirt["satisfaction_surveys.csv"]
    assert sum(day(row["日期"]) is None for row in surveys) == dirt["unreadable_date"]
    assert sum(not 0 <= float(row["得分"]) <= 100 for row in surveys) == dirt["score_out_of_range"]
    assert sum(not row["客户名称"] or not row["伙伴名称"] for row in surveys) == dirt["missing_name"]
    unknown = [row for row in surveys if row["客户名称"] and plain(row["客户名称"]) not in customers]
    assert len(unknown) == dirt["unknown_customer"]
    assert len(surveys) - len({tuple(row.values()) for row in surveys}) == dirt["duplicate_row"]
    assert sum(row["评价"] in ("无", "N/A", "-") for row in surveys) == dirt["word_for_nothing"]
    assert sum("年" in row["日期"] and bool(day(row["日期"])) for row in surveys) == dirt["other_date_format"]


def test_maintenance_dirt_is_as_documented(
    told: Truth, maintenance: dict[str, Rows], customers: dict[str, str]
) -> None:
    for name, rows in maintenance.items():
        dirt = told.dirt[name]
        assert sum(day(row["报修时间"]) is None for row in rows) == dirt["unreadable_date"]
        assert sum(not row["客户名称"] for row in rows) == dirt["missing_name"]
        unknown = [row for row in rows if row["客户名称"] and plain(row["客户名称"]) not in customers]
        assert len(unknown) == dirt["unknown_customer"]
        assert len(rows) - len({tuple(row.values()) for row in rows}) == dirt["duplicate_row"]
    spellings = {row["客户名称"] for rows in maintenance.values() for row in rows} - {""}
    by_customer = Counter(customers[plain(s)] for s in spellings if plain(s) in customers)
    assert max(by_customer.values()) >= 3


def test_other_dirt_is_as_documented(told: Truth, crm: dict[str, Rows]) -> None:
    dirt = told.dirt
    engagements, known = crm["互动记录"], {row["客户编号"] for row in crm["客户"]}
    assert sum(day(row["时间"]) is None for row in engagements) == dirt["crm.xlsx/互动记录"]["unreadable_date"]
    strangers = sum(row["客户编号"] not in known for row in engagements)
    assert strangers == dirt["crm.xlsx/互动记录"]["unknown_customer"]
    copies = len(engagements) - len({tuple(row.values()) for row in engagements})
    assert copies == dirt["crm.xlsx/互动记录"]["duplicate_row"]
    assert sum(not row["姓名"] for row in crm["联系人"]) == dirt["crm.xlsx/联系人"]["missing_name"]
    text = (EXPORTS / "association_consultations.jsonl").read_text(encoding="utf-8")
    cut = len(text.splitlines()) - len(lines(EXPORTS / "association_consultations.jsonl"))
    assert cut == dirt["association_consultations.jsonl"]["cut_line"] == 1
    certificates = table(EXPORTS / "service_engineers.csv")
    early = [r for r in certificates if (a := day(r["到期日期"])) and (b := day(r["发证日期"])) and a < b]
    assert len(early) == dirt["service_engineers.csv"]["expires_before_issue"] == 1


def test_readme_documents_cases_and_dirt(told: Truth) -> None:
    text = README.read_text(encoding="utf-8")
    assert case_table(told) in text
    assert dirt_table(told) in text
    assert f"{told.outside:.1%}" in text


def test_nothing_happens_after_the_snapshot(crm: dict[str, Rows], surveys: Rows, maintenance: dict[str, Rows]) -> None:
    dated = {("互动记录", "时间"), ("合作关系", "开始日期"), ("伙伴参与商机", "开始日期"), ("人脉", "最近联系")}
    texts = [str(row[column]) for sheet, column in dated for row in crm[sheet]]
    texts += [row["日期"] for row in surveys]
    texts += [row[c] for rows in maintenance.values() for row in rows for c in ("报修时间", "关闭时间")]
    days = [d for text in texts if (d := day(text))]
    assert max(days) <= SNAPSHOT


def test_exports_do_not_tell_the_truth(told: Truth, crm: dict[str, Rows]) -> None:
    """No further file, no latent word, and no recorded number that is a share of influence."""
    assert {path.suffix for path in EXPORTS.iterdir()} == {".xlsx", ".csv", ".jsonl"}
    headers = {column for rows in crm.values() for column in rows[0]}
    assert not headers & {"quality", "fit", "hidden", "share", "影响力", "隐形", "真值"}
    shares = {round(s, 6) for people in told.influence.values() for s in people.values()}
    cells = {v for rows in crm.values() for row in rows for v in row.values() if isinstance(v, float)}
    assert not shares & cells
    assert all(round(v, 2) == v for v in cells)
