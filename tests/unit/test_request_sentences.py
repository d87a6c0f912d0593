"""Sentences become forms: what is clear with its words, what is not is left empty and asks; no value is guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from battlemap.cli.main import app as commands
from graph.clock import parse_instant
from graph.words import BadInput
from seed_data.make import SEED
from seed_data.sentences import Labelled, labelled_sentences, products
from tests.helpers.docs import blocks
from tests.helpers.paths import ROOT
from workspace.office.request_file import SCHEMA, RequestFile, load_request_file, request_file_schema
from workspace.office.request_routes import with_parties
from workspace.sentences.product_mentions import Catalogue, Product
from workspace.sentences.request_forms import RequestForm, RequestSetup, request_form
from workspace.sentences.sentence_files import LabelledSentence, SentenceScore, form_row, judge_sentences

AT = parse_instant("2026-11-30T10:00:00+08:00")  # a Monday
CATALOGUE = Catalogue(tuple(Product(name, kind, names, line) for name, kind, line, names in products()))
SETUP = RequestSetup(load_request_file(None), CATALOGUE)


def form(text: str, at: dt.datetime = AT) -> RequestForm:
    return request_form(text, at, SETUP)


def values(text: str, at: dt.datetime = AT) -> tuple[str | None, ...]:
    """kind, product, addressee, due (in Shanghai, to the minute)."""
    found = form(text, at)
    due = found.due.value
    return (
        found.kind.value,
        found.product.value and found.product.value.name,
        found.addressee.value and found.addressee.value.id,
        due and f"{due.moment:%m-%d %H:%M}",
    )


def due_of(text: str, at: dt.datetime = AT) -> str | None:
    return values(text, at)[3]


def judged(sentences: list[Labelled]) -> SentenceScore:
    return judge_sentences((LabelledSentence(each.text, each.at, each.truth) for each in sentences), SETUP)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("group", ["known", "held_out"])
def test_the_labelled_sentences_come_out_whole_and_hardly_any_holds_a_wrong_value(lang: str, group: str) -> None:
    sentences = [each for each in labelled_sentences(SEED) if (each.lang, each.group) == (lang, group)]
    assert len(sentences) == 100 and sum(each.trap for each in sentences) == 30
    figures = judged(sentences).figures()
    assert figures["whole"] >= 0.95 and figures["wrong"] <= 0.01


def test_labelled_sentences_are_the_same_for_a_seed() -> None:
    assert labelled_sentences(SEED) == labelled_sentences(SEED)
    assert labelled_sentences(7) != labelled_sentences(SEED)


def test_the_sentence_of_the_specification() -> None:
    found = form("请供应链同事确认MR-3100型号库存,需48小时内反馈")
    assert values(found.text) == ("stock", "MR-3100", "supply-chain", "12-02 10:00")
    words = {name: field.span.words for name, field in found.fields.items() if field.span}
    assert words == {"kind": "库存", "product": "MR-3100", "addressee": "供应链同事", "due": "48小时内"}
    assert found.questions == {}
    text = "Please ask the supply chain team to confirm stock of model MR-3100 within 2 working days"
    assert values(text) == ("stock", "MR-3100", "supply-chain", "12-02 10:00")


DUE_TIMES = {
    "请确认MR-3100库存，４８小时内反馈": "12-02 10:00",
    "請供應鏈同事確認MR-3100庫存,需48小時內回覆": "12-02 10:00",
    "请确认MR-3100库存,两天半内反馈": "12-02 22:00",
    "请确认MR-3100库存,不超过一个半小时回复": "11-30 11:30",
    "请确认MR-3100库存,最迟三个工作小时内回复": "11-30 14:30",
    "请确认MR-3100库存,二十四小时之内反馈": "12-01 10:00",
    "请确认MR-3100库存,1天12小时内反馈": "12-01 22:00",
    "请确认MR-3100库存,12月3日前反馈": "12-03 18:00",
    "请确认MR-3100库存,十二月三号下午五点半前反馈": "12-03 17:30",
    "请确认MR-3100库存,12月3日(周四)15:00前反馈": "12-03 15:00",
    "请确认MR-3100库存,2026-12-03 09:30前反馈": "12-03 09:30",
    "请确认MR-3100库存,1月5日前反馈": "01-05 18:00",
    "请确认MR-3100库存,本周五下班前反馈": "12-04 18:00",
    "请确认MR-3100库存,下周二上午10点前反馈": "12-08 10:00",
    "请明天下午三点回复MR-3100库存": "12-01 15:00",
    "请今天内回复MR-3100库存": "11-30 18:00",
    "请确认MR-3100库存,明早9点前反馈": "12-01 09:00",
    "请确认MR-3100库存,5号前反馈": "12-05 18:00",
    "请确认MR-3100库存,年底前反馈": "12-31 18:00",
    "请确认MR-3100库存,一个月内反馈": "12-30 10:00",
    "请确认MR-3100库存,不是24小时,而是48小时内反馈": "12-02 10:00",
    "收到后48小时内反馈MR-3100库存": "12-02 10:00",
    "客户要求48小时内答复MR-3100库存": "12-02 10:00",
    "Please confirm stock of MR-3100 within 48h": "12-02 10:00",
    "Please confirm stock of MR-3100 by Friday": "12-04 18:00",
    "Please confirm stock of MR-3100 by Friday noon": "12-04 12:00",
    "Please confirm stock of MR-3100 by Dec 3rd, 5pm": "12-03 17:00",
    "Please confirm stock of MR-3100 by 3 December at 17:00 CET": "12-04 00:00",
    "Please confirm stock of MR-3100 by 12/25": "12-25 18:00",
    "Please confirm stock of MR-3100 no later than 48 hours from now": "12-02 10:00",
    "Could you reply within a day and a half about stock of MR-3100?": "12-01 22:00",
    "Please confirm stock of MR-3100, not within 24 hours but within 48 hours": "12-02 10:00",
    "Please reply tomorrow at 3 pm about stock of MR-3100": "12-01 15:00",
    "Please confirm stock of MR-3100 by EOD tomorrow": "12-01 18:00",
    "Please send a quote for MR-3100 valid until 31 December, by tomorrow": "12-01 18:00",
    "请商务给MR-3100报价,有效期30天,明天下班前给我": "12-01 18:00",
    "请确认MR-3100能否3天内发货,24小时内反馈": "12-01 10:00",
    "请安排工程师48小时内上门维修MR-3100": "12-02 10:00",
}


@pytest.mark.parametrize("text", DUE_TIMES)
def test_due_times_of_both_languages(text: str) -> None:
    assert due_of(text) == DUE_TIMES[text]


NO_DUE_TIME = [
    "请确认MR-3100库存,不需要48小时内反馈",
    "请确认MR-3100库存,不用今天回复",
    "请确认MR-3100库存,48小时内不必反馈",
    "请确认MR-3100是否能在48小时内到货",
    "请提供MR-3100过去48小时内的报警代码说明",
    "MR-3100已停机48小时,请安排维修",
    "MR-3100质保24个月,请提供合格证",
    "请提供MR-3100交期,合同签订后30天内",
    "请确认MR-3100库存,2-3天内反馈",
    "请确认MR-3100库存,两三天内反馈",
    "请确认MR-3100库存,几天内反馈",
    "请确认MR-3100库存,48小时左右反馈",
    "请确认MR-3100库存,24小时内或3个工作日内反馈",
    "请确认MR-3100库存,2月30日前反馈",
    "请确认MR-3100库存,2月29日前反馈",
    "请确认MR-3100库存,13月5日前反馈",
    "请确认MR-3100库存,11月3日前反馈",
    "请确认MR-3100库存,昨天下班前反馈",
    "请确认MR-3100库存,今天上午9点前反馈",
    "请确认MR-3100库存,12月3日(周五)前反馈",
    "请确认MR-3100库存,明天3点前反馈",
    "请确认MR-3100库存,明天25点前反馈",
    "请确认MR-3100库存,明天15:00(火星时间)前反馈",
    "请支持12月3日的客户拜访",
    "请确认MR-3100库存,客户周五开标",
    "请确认MR-3100库存,尽快",
    "Please confirm stock of MR-3100, no need to reply within 48 hours",
    "Please confirm MR-3100 can ship within 48 hours",
    "Please confirm stock of MR-3100 within 2-3 days",
    "Please confirm stock of MR-3100 within a few days",
    "Please confirm stock of MR-3100 by 30 February",
    "Please confirm stock of MR-3100 by 3 November",
    "Please confirm stock of MR-3100 by next Friday",
    "Please confirm stock of MR-3100 by 12/3",
    "Please confirm stock of MR-3100 by Friday 3 December",
    "Please confirm stock of MR-3100 by 15:00 XYZ tomorrow",
    "Please confirm stock of MR-3100 by 3 tomorrow",
    "Please send the fault codes of MR-3100 from the last 48 hours",
    "The tender is on Friday, please confirm stock of MR-3100",
    "Please confirm stock of MR-3100 asap",
]


@pytest.mark.parametrize("text", NO_DUE_TIME)
def test_a_due_time_that_is_not_clear_stays_empty_and_asks(text: str) -> None:
    found = form(text)
    assert found.due.value is None and "due" in found.questions
    assert found.questions["due"].zh and found.questions["due"].en


ADDRESSEES = {
    "请供应链和财务同事确认MR-3100库存": None,
    "请王工确认MR-3100库存": None,
    "请财务确认MR-3100库存": "finance",
    "@法务 帮忙看下MR-3100资料": "legal",
    "请确认售后服务的MR-3100资料": "marketing",
    "Commercial or finance, please send the price of MR-3100": None,
    "Could somebody in finance check the price of MR-3100?": "finance",
    "Please have Lisa Wong check the price of MR-3100": None,
    "Please confirm the price of MR-3100": "commercial",
    "请李经理协调,48小时内答复MR-3100交期": None,
    "请法务审核MR-3100合同模板": "legal",
}


@pytest.mark.parametrize("text", ADDRESSEES)
def test_whom_a_sentence_addresses(text: str) -> None:
    assert values(text)[2] == ADDRESSEES[text]


KINDS_OF = {
    "我要MR-3100的报价和HP-280的库存": None,
    "需要3台MR-3100,请报价,2天内": "price",
    "请在12月5日拜访前提供MR-3100手册": "document",
    "不需要报价,请确认MR-3100库存": "stock",
    "客户已确认价格,请确认MR-3100交期": "delivery",
    "Never mind the stock, please send the price of MR-3100": "price",
    "Please send a certificate of the stock of MR-3100": "certificate",
    "请跟进MR-3100": None,
}


@pytest.mark.parametrize("text", KINDS_OF)
def test_what_kind_of_request_a_sentence_is(text: str) -> None:
    assert values(text)[0] == KINDS_OF[text]


def test_parties_of_the_graph_are_known_by_name() -> None:
    rows = [
        {"id": "V01", "kind": "partner", "names": ["砚原医疗技术服务有限公司", "Yanyuan Medical", None, "砚原"]},
        {"id": "R1", "kind": "person", "names": ["王芳", None]},
        {"id": "R2", "kind": "person", "names": ["王芳", None]},
    ]
    setup = RequestSetup(with_parties(load_request_file(None), rows), CATALOGUE)
    for name in ("砚原", "砚原医疗技术服务有限公司"):
        found = request_form(f"请{name}确认MR-3100库存", AT, setup).addressee.value
        assert found and (found.id, found.kind, found.node) == ("V01", "partner", "V01")
    assert request_form("Please ask Yanyuan Medical to confirm stock of MR-3100", AT, setup).addressee.value
    assert request_form("请王芳确认MR-3100库存", AT, setup).addressee.value is None  # one of two


def test_what_a_question_offers_is_what_was_named() -> None:
    both = form("请确认MR-3100和CT-256A的库存,24小时内或48小时内反馈")
    assert [each.name for each in both.product.candidates] == ["MR-3100", "CT-256A"]
    assert [f"{each.moment:%m-%d %H:%M}" for each in both.due.candidates] == ["12-01 10:00", "12-02 10:00"]
    near = form("请确认MR-3100X的库存,48小时内反馈")
    assert near.product.value is None and near.product.candidates[0].name == "MR-3100"
    assert near.product.span and near.product.span.words == "MR-3100X"


@pytest.mark.parametrize("text", ["ＭＲ－３１００", "mr3100", "MR 3100", "MR\u200b-3100", "MR_3100"])
def test_a_model_is_known_however_it_is_spelt(text: str) -> None:
    found = form(f"请确认{text}库存")
    assert found.product.value and found.product.value.name == "MR-3100"
    assert found.product.span and found.text[found.product.span.start : found.product.span.end] == text


@pytest.mark.parametrize("text", ["AMR-3100", "MR-31000", "MR-3100-B", "MR-310"])
def test_another_model_is_not_taken_for_it(text: str) -> None:
    assert form(f"请确认{text}库存").product.value is None


FILE = RequestFile.model_validate(
    {
        "office": {"hours": ["08:00-17:00"], "zone": "Europe/Berlin", "holidays": "none"},
        "addressees": {
            "east": {"kind": "partner", "node": "V1", "names": ["东方服务"], "deputies": ["north"], "away": [{"from": "2026-11-30", "to": "2026-12-01"}]},
            "north": {"kind": "team", "names": ["北方组"], "deputies": ["boss"], "away": [{"from": "2026-11-01", "to": "2026-11-30"}]},
            "boss": {"kind": "person", "names": ["王芳"]},
        },
        "regions": {"华东": ["上海"]},
        "routes": [
            {"kinds": ["service"], "lines": ["医学影像"], "to": "east"},
            {"kinds": ["service"], "regions": ["华东"], "to": "north"},
            {"kinds": ["service"], "to": "boss"},
        ],
    }
)  # fmt: skip


def addressee_of(text: str, at: dt.datetime = AT) -> tuple[str | None, str | None]:
    found = request_form(text, at, RequestSetup(FILE, CATALOGUE, ""))
    return (
        found.addressee.value and found.addressee.value.id,
        found.addressee.value and found.addressee.value.instead_of,
    )


def test_routes_go_by_line_and_region_and_deputies_stand_in() -> None:
    later = AT + dt.timedelta(days=1)
    assert addressee_of("请安排MR-3100维修") == ("boss", "east")
    assert addressee_of("请安排MR-3100维修", later) == ("north", "east")
    assert addressee_of("请安排MR-3100维修", later + dt.timedelta(days=1)) == ("east", None)
    assert addressee_of("请安排上海HP-280维修", later) == ("north", None)
    assert addressee_of("请安排HP-280维修") == ("boss", None)
    assert addressee_of("请东方服务安排HP-280维修", later) == ("north", "east")


def test_a_route_that_hangs_on_what_is_unclear_decides_nothing() -> None:
    found = request_form("请安排MR-3100和HP-280维修", AT, RequestSetup(FILE, CATALOGUE))
    assert found.addressee.value is None and "addressee" in found.questions
    assert [each.id for each in found.addressee.candidates] == ["boss"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("addressees: {a: {kind: team, names: [A], deputies: [b]}, b: {kind: team, names: [B], deputies: [a]}}", "circle"),
        ("addressees: {a: {kind: team, names: [A], deputies: [z]}}", "no addressee 'z'"),
        ("addressees: {a: {kind: partner, names: [A]}}", "id in the graph"),
        ("addressees: {a: {kind: team, names: [A]}, b: {kind: team, names: [a]}}", "name of a too"),
        ("addressees: {a: {kind: team, names: [A], away: [{from: 2026-12-02, to: 2026-12-01}]}}", "before it begins"),
        ("addressees: {a: {kind: team, names: [A]}}\nroutes: [{to: a}, {kinds: [stock], to: a}]", "nothing comes this far"),
        ("routes: [{kinds: [stok], to: a}]", "stock"),
        ("office: {zone: Mars/Olympus}", "not a time zone"),
        ('office: {hours: ["18:00-09:00"]}', "no hours"),
        ('office: {hours: ["09:00-12:00", "11:00-13:00"]}', "overlap"),
        ("office: {closed: [2027-01-01], worked: [2027-01-01]}", "closed and worked"),
        ("office: {closed: [2027-02-30]}", "out of range"),
        ("routs: []", "routes"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, change: str, words: str) -> None:
    (tmp_path / "requests.yaml").write_text(change, "utf-8")
    with pytest.raises(BadInput) as refused:
        load_request_file(tmp_path / "requests.yaml")
    assert words in refused.value.text.en and refused.value.text.zh


@pytest.mark.parametrize("page", ["workspace.md", "workspace.zh.md"])
def test_the_file_of_the_docs_loads(tmp_path: Path, page: str) -> None:
    *_, block = blocks((ROOT / "docs" / page).read_text("utf-8"), "yaml")
    (tmp_path / "requests.yaml").write_text(block, "utf-8")
    file = load_request_file(tmp_path / "requests.yaml")
    assert file.addressees["v01"].node == "V01" and len(file.routes) == 2


def test_the_schema_of_the_file_is_that_of_the_code() -> None:
    assert SCHEMA.read_text("utf-8") == request_file_schema(), "run `make generated`"


def test_deputies_stand_in_three_in_a_row_at_most(tmp_path: Path) -> None:
    chain = [f"a{n}: {{kind: team, names: [A{n}], deputies: [a{n + 1}]}}" for n in range(4)]
    path = tmp_path / "requests.yaml"
    path.write_text("addressees: {" + ", ".join([*chain, "a4: {kind: team, names: [A4]}"]) + "}", "utf-8")
    with pytest.raises(BadInput, match="more than 3 deputies"):
        load_request_file(path)
    path.write_text("addressees: {" + ", ".join([*chain[1:], "a4: {kind: team, names: [A4]}"]) + "}", "utf-8")
    assert len(load_request_file(path).addressees) == 4


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_no_text_breaks_the_grammar_and_words_are_those_of_the_text(text: str) -> None:
    found = form(f"{text}请确认MR-3100库存,{text[::-1]}48小时内反馈")
    for field in found.fields.values():
        if field.span:
            assert found.text[field.span.start : field.span.end] == field.span.words
    orjson.dumps(form_row(found))


def test_a_text_that_is_no_sentence_is_refused() -> None:
    with pytest.raises(BadInput, match="2000 characters"):
        form("请" * 2001)


def run(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(commands, ["requests", "parse", *words])
    return answer.exit_code, answer.output


def test_the_command_judges_a_file(tmp_path: Path) -> None:
    (tmp_path / "models.txt").write_text("MR-3100\n", "utf-8")
    truth = {"kind": "stock", "product": "MR-3100", "addressee": "supply-chain", "due": "2026-12-02T02:00:00Z"}
    rows: list[object] = [
        {"text": "请确认MR-3100库存,48小时内反馈", "at": AT.isoformat(), "truth": truth},
        {"text": "请确认MR-3100库存,24小时内反馈", "at": AT.isoformat(), "truth": truth},
    ]
    path = tmp_path / "sentences.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)) + "\n请提供ZZ-9手册\n".encode())
    code, output = run(str(path), "--products", str(tmp_path / "models.txt"), "--json", "--at", AT.isoformat())
    found = orjson.loads(output)
    assert code == 0 and found["score"] == {"sentences": 2, "whole": 0.5, "wrong": 0.5}
    assert [row["due"]["value"][:16] for row in found["forms"][:2]] == ["2026-12-02T10:00", "2026-12-01T10:00"]
    assert found["forms"][2]["product"]["words"] == "ZZ-9" and found["mistakes"][0]["fields"]["due"]["wrong"]
    code, output = run(str(path), "--products", str(tmp_path / "models.txt"))
    assert code == 0 and "48小时内" in output
    path.write_text('{"text": 3}\n', "utf-8")
    assert run(str(path), "--products", str(tmp_path / "models.txt"))[0] == 1
