"""Names taken apart: what never changes the core, and what tells two apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.names.names import organization_names
from ingest.names.normalization import clean_name
from ingest.names.person_names import person_names
from ingest.resolve.person_views import DIFFERENT, INITIAL, READ, SAME, VARIANT, person_name_level
from tests.helpers.examples import examples

STEMS = st.sampled_from(["恒峰", "澜岳", "东睦", "达意隆", "云图", "卧龙", "龙力"])
TRADES = st.sampled_from(["", "科技", "医疗器械", "汽车零部件", "生物制药", "重工"])
PLACES = st.sampled_from(["", "苏州", "苏州市", "江苏省苏州市", "北京", "广东深圳", "内蒙古自治区包头市"])
FORMS = st.sampled_from(
    ["", "有限公司", "股份有限公司", "有限责任公司", "集团", "集团有限公司", "（集团）股份有限公司"]
)


def one(text):
    return organization_names(text)[0]


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@examples(100)
@given(STEMS, TRADES, PLACES, FORMS)
def test_place_and_legal_form_never_change_the_core(stem, trade, place, form):
    name = one(place + stem + trade + form)
    assert (name.core, name.stem) == (stem + trade, stem)
    assert bool(name.places) == bool(place)
    assert name.trades == one(stem + trade).trades


@examples(100)
@given(
    STEMS, TRADES, st.sampled_from(["苏州", "苏州市", "上海"]), st.sampled_from(["()", "（）", "【】", "[]", "〔〕"])
)
def test_a_place_in_brackets_is_a_place_in_front(stem, trade, place, brackets):
    inside = one(f"{stem}{trade}{brackets[0]}{place}{brackets[1]}有限公司")
    before = one(f"{place}{stem}{trade}有限公司")
    assert (inside.core, inside.places) == (before.core, before.places)


@examples(100)
@given(
    st.sampled_from(["Hengfeng", "Lan Yue", "TCL", "Siemens"]),
    st.sampled_from(["Technology", "Medical Devices", ""]),
    st.sampled_from(["", "Co., Ltd.", "Co.,Ltd", "Inc.", "GmbH", "S.A.", "plc", "Company Limited", "B.V."]),
)
def test_width_case_and_form_never_change_a_latin_core(stem, trade, form):
    text = f"{stem} {trade} {form}".strip()
    wanted = one(f"{stem} {trade}").core
    assert {one(t).core for t in (text, text.upper(), full_width(text), f"  {text} ")} == {wanted}


@examples(100)
@given(st.text(max_size=40))
def test_any_text_is_read_and_reading_is_stable_under_width_and_case(text):
    names = organization_names(text)
    assert all(name.core for name in names)
    assert organization_names(clean_name(text)) == organization_names(clean_name(clean_name(text)))
    assert all(a and b for name in person_names(text) for a, b in name.sounds)


@pytest.mark.parametrize(
    ("text", "stem", "number", "branch"),
    [
        ("恒峰科技有限公司苏州分公司", "恒峰", "", "苏州"),
        ("恒峰苏州市分公司", "恒峰", "", "苏州"),
        ("Hengfeng Technology Ltd., Suzhou Branch", "hengfeng", "", "苏州"),
        ("恒峰医院（东院区）", "恒峰", "", "东"),
        ("苏州市第一人民医院", "", "1", ""),
        ("苏州一院", "", "1", ""),
        ("No. 1 People's Hospital of Suzhou City", "", "1", ""),
        ("Suzhou Second People's Hospital", "", "2", ""),
        ("南京银行股份有限公司", "", "", ""),
        ("中国科学院", "科学院", "", ""),
        ("蘇州恆峰醫療器械股份有限公司", "恒峰", "", ""),
    ],
)
def test_numbers_and_branches_are_identity(text, stem, number, branch):
    name = one(text)
    assert (name.stem, name.number, name.branch) == (stem, number, branch)


def test_translated_trades_mean_the_same():
    zh, en = one("北京恒峰科技有限公司"), one("Beijing Hengfeng Technology Co., Ltd.")
    assert (zh.sound, zh.trades, zh.places) == (en.sound, en.trades, en.places)


def test_a_cell_with_two_names_gives_both():
    assert [n.core for n in organization_names("恒峰科技 Hengfeng Technology")] == ["恒峰科技", "hengfeng technology"]
    assert [n.core for n in organization_names("恒峰科技(原云图仪器厂)")] == ["恒峰科技", "云图仪器厂"]
    assert [n.core for n in organization_names("TCL集团")] == ["tcl"]


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("张伟", "張偉教授", SAME),
        ("张伟", "张 伟", SAME),
        ("Dr. Wei Zhang", "ZHANG, Wei", SAME),
        ("曾国藩", "Zeng Guofan", READ),
        ("张小明", "Xiao-Ming Zhang", READ),
        ("欧阳娜娜", "Ouyang Nana", READ),
        ("张小明", "张晓明", READ),
        ("张建国", "张建军", VARIANT),
        ("张伟", "W. Zhang", INITIAL),
        ("张伟", "李伟", DIFFERENT),
        ("ZHANG, Wei", "WEI, Zhang", DIFFERENT),
    ],
)
def test_names_of_people(a, b, level):
    x, y = person_names(a)[0], person_names(b)[0]
    assert person_name_level(x, y) == person_name_level(y, x) == level


@pytest.mark.parametrize("text", ["", "***", "李总", "教授", "Dr."])
def test_no_name(text):
    assert person_names(text) == ()
