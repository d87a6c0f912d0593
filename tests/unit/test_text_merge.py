"""Three-way merge of texts: what two people change apart is in one text, what they change together clashes, nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.workspaces.solution.text_merge import CLAUSES, merge_texts

COMMA, STOP = "\uff0c", "\u3002"
BASE = "一期交付两条产线\uff0c含安装与调试\uff0c价格 100 万元\u3002二期另议\u3002"
SHORTER = BASE.replace("\uff0c含安装与调试", "")


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (BASE.replace("两条", "三条"), BASE.replace("100", "120"), BASE.replace("两条", "三条").replace("100", "120")),
        (
            BASE.replace("两条", "三条"),
            BASE.replace("安装", "布线"),
            BASE.replace("两条", "三条").replace("安装", "布线"),
        ),
        (BASE.replace("两条", "三条"), BASE.replace("两条", "四条"), None),
        (BASE.replace("两条", "三条"), BASE.replace("两条", "三条"), BASE.replace("两条", "三条")),
        (BASE + "附件见后\u3002", BASE.replace("100", "90"), BASE.replace("100", "90") + "附件见后\u3002"),
        (BASE + "附件一\u3002", BASE + "附件二\u3002", None),
        (SHORTER, BASE.replace("二期另议", "二期明年"), SHORTER.replace("二期另议", "二期明年")),
        ("", BASE.replace("100", "90"), None),
        ("", "", ""),
    ],
)
def test_a_paragraph_is_merged_by_its_clauses(mine: str, theirs: str, merged: str | None):
    assert merge_texts(BASE, mine, theirs) == merged == merge_texts(BASE, theirs, mine)


def test_numbers_and_characters_of_several_code_points_stay_whole():
    assert merge_texts("约 3.14 米", "约 3.15 米", "约 4.14 米") is None
    base = "负责人 𠮷野 👩‍🔧\uff0c进度 📊 50%\u3002"
    assert (
        merge_texts(base, base.replace("👩‍🔧", "👨‍🔧"), base.replace("50", "60"))
        == "负责人 𠮷野 👨‍🔧\uff0c进度 📊 60%\u3002"
    )
    assert merge_texts(base, base.replace("👩‍🔧", "👨‍🔧"), base.replace("👩‍🔧", "👩‍🏭")) is None


def test_lines_are_merged_by_themselves():
    lines = "# 交付\n- 一月\n- 二月\n\n备注\n"
    both = merge_texts(lines, lines.replace("一月", "三月"), lines.replace("备注", "说明"))
    assert both == "# 交付\n- 三月\n- 二月\n\n说明\n"


def test_a_text_that_would_take_too_long_clashes():
    many = "a\uff0c" * 20_000
    assert merge_texts(many, many + "b", "c" + many) is None
    long = "\n".join(f"第 {n} 行" for n in range(30_000))
    assert merge_texts(long, long + "\n末", "首\n" + long) == "首\n" + long + "\n末"


WORDS = st.text("甲乙丙丁𠮷📊e\u0301", min_size=1, max_size=3)


@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_whoever_changes_other_clauses_loses_nothing(clauses: list[str], data: st.DataObject):
    """Each clause is changed by one of them or nobody: all is there, once, in its place."""
    who = data.draw(st.lists(st.sampled_from(["", "mine", "theirs"]), min_size=len(clauses), max_size=len(clauses)))
    texts = {
        side: COMMA.join(
            f"{clause}{side}{n}" if by == side else f"{clause}{n}"
            for n, (clause, by) in enumerate(zip(clauses, who, strict=True))
        )
        for side in ("base", "mine", "theirs")
    }
    expected = COMMA.join(f"{clause}{by}{n}" for n, (clause, by) in enumerate(zip(clauses, who, strict=True)))
    assert merge_texts(texts["base"], texts["mine"], texts["theirs"]) == expected


TEXTS = st.text("甲乙\uff0c\u3002\n 📊", max_size=12)


@given(TEXTS, TEXTS, TEXTS)
def test_a_merge_invents_nothing_and_keeps_what_one_side_wrote(base: str, mine: str, theirs: str):
    found = merge_texts(base, mine, theirs)
    assert found == merge_texts(base, theirs, mine)
    assert merge_texts(base, mine, base) == mine and merge_texts(base, mine, mine) == mine
    if found is not None:
        assert Counter(found) <= Counter(mine) + Counter(theirs)
        assert set(filter(None, CLAUSES.split(found))) <= {p for t in (mine, theirs) for p in CLAUSES.split(t)} | {""}
