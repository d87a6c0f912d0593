"""What robots ask for: their keyword, and how they call on a person; codes in words; digests beside the full hour; caps of a month."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import standardwebhooks

from alerts.card import _signals, _works, battle_map_of
from alerts.channels import signatures
from alerts.channels.channel_checks import load_channels
from alerts.channels.channel_file import Channel, digest_at, digest_time, month_start
from alerts.channels.robots import MARKS, with_keyword
from alerts.delivery import formats
from alerts.delivery.sending import Sender
from graph.battle_map.talk_track import talk_track
from graph.model.choices import PARTNERS
from graph.model.codes import CODES, UNITS
from graph.model.model import MODEL
from graph.rules.measures import measures_of
from graph.rules.rule_statements import describe_measure
from graph.words import BadInput
from tests.helpers.alerts import channel_file
from tests.helpers.channels import NOW, ROBOTS, SECRET, message
from tests.helpers.receivers import receiver


def loaded(folder: Path, kind: str, **more: Any) -> Channel:
    with receiver(kind) as there:
        file, secrets = channel_file(folder, ("c", there, more))
    return load_channels(file, secrets.get)["c"]


@pytest.mark.parametrize("kind", ROBOTS)
def test_a_robot_with_a_keyword_gets_it_in_every_message(kind: str):
    sender, shape = Sender(), {"kind": kind, "private": True, "keyword": "商机提醒", "lang": "zh"}
    with receiver(kind) as there:
        there.keyword = "商机提醒"
        assert sender.send(Channel("c", url=there.url, **shape | {"keyword": None}), message()).status == "refused"  # type: ignore[arg-type]
        to = Channel("c", url=there.url, **shape)  # type: ignore[arg-type]
        assert sender.send(to, message()).status == "sent"
        assert sender.send(to, message(id="D-2", title="商机提醒:扩产")).status == "sent"
        assert json.dumps(there.first["D-2"], ensure_ascii=False).count("商机提醒:扩产") >= 1
        assert "商机提醒 商机提醒" not in json.dumps(there.first, ensure_ascii=False)
        long = message(3000, id="D-3", title="很长的标题" * 100 + "商机提醒")
        assert sender.send(to, long).status == "sent", "what is cut off does not count"
    sender.close()


def test_a_keyword_is_added_in_the_language_that_lacks_it():
    title = with_keyword(message(title="预警:扩产"), "预警").title
    assert (title.en, title.zh) == ("Alert: 预警:扩产", "预警:扩产")
    title = with_keyword(message(title="预警:扩产"), "Alert").title
    assert (title.en, title.zh) == ("Alert: 预警:扩产", "Alert 预警:扩产")


@pytest.mark.parametrize("keyword", ["@预警", "[alert]", "a  b", "a_b", "https://x", "x" * 51, "(1)"])
def test_a_keyword_that_no_message_can_hold_is_refused(keyword: str, tmp_path: Path):
    with pytest.raises(BadInput, match=r"channels\.yaml.*no message can hold the keyword"):
        loaded(tmp_path, "dingtalk", keyword=keyword)


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("webhook", {"keyword": "预警"}, "belongs to robots"),
        ("webhook", {"mentions": {"R1": "ou_1"}}, "belongs to robots"),
        ("feishu", {"mentions": {"R1": "all"}}, "no id of one person"),
        ("feishu", {"mentions": {"R1": "ou_1></at><at id=all"}}, "no id of one person"),
        ("wecom", {"mentions": {"R1": "@all"}}, "no id of one person"),
        ("dingtalk", {"mentions": {"R1": "李雷"}}, "no id of one person"),
        ("feishu", {"mentions": {"R1": "ou_1"}, "readers": ["sales", "contract:DC-1"]}, "partners read"),
    ],
)
def test_what_a_channel_can_not_do_is_said_when_it_is_read(kind: str, more: dict[str, Any], said: str, tmp_path: Path):
    with pytest.raises(BadInput, match=said):
        loaded(tmp_path, kind, **more)


def test_each_robot_is_told_in_its_own_way():
    said = formats.dingtalk(message(), "zh", "13900001111")
    assert said["at"] == {"atMobiles": ["13900001111"], "isAtAll": False} and "@13900001111" in said["markdown"]["text"]
    said = formats.dingtalk(message(), "zh", "manager4711")
    assert said["at"] == {"atUserIds": ["manager4711"], "isAtAll": False} and said["msgtype"] == "markdown"
    assert "map/C021" in said["markdown"]["text"], "the page can still be opened"
    assert formats.wecom(message(9000), "zh", "LiLei")["markdown"]["content"].endswith("<@LiLei>")
    assert {"tag": "markdown", "content": "<at id=ou_1></at>"} in formats.feishu(message(), "zh", "ou_1")["card"][
        "elements"
    ]


def test_digests_of_robots_are_some_minutes_off_the_full_and_half_hour():
    names = [f"channel-{n}" for n in range(50)] + ["sales", "board"]
    times = [digest_time(dt.time(9), name, "feishu") for name in names]
    assert all(time and dt.time(9, 2) <= time <= dt.time(9, 10) for time in times) and len(set(times)) > 5
    assert times == [digest_time(dt.time(9), name, "feishu") for name in names]
    assert digest_time(dt.time(23, 30), "sales", "wecom") > dt.time(23, 31)  # type: ignore[operator]
    assert (
        digest_time(dt.time(9, 7), "sales", "feishu") == dt.time(9, 7) and digest_time(None, "sales", "feishu") is None
    )
    assert digest_time(dt.time(9), "sales", "email") == dt.time(9), "nobody counts there"


def test_a_loaded_digest_is_spread(tmp_path: Path):
    at = digest_at(loaded(tmp_path, "wecom", digest="09:00"), NOW)
    assert at is not None and at.hour == 9 and 2 <= at.minute <= 10


def test_a_month_begins_in_the_zone_of_the_channel():
    here = Channel("c", "wecom", "")
    assert month_start(here, dt.datetime(2026, 11, 30, 16, 30, tzinfo=dt.UTC)) == dt.datetime(
        2026, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai")
    )
    assert month_start(here, dt.datetime(2026, 11, 30, 15, 30, tzinfo=dt.UTC)).month == 11


# -- Chinese cards without codes


CODE = re.compile(r"[A-Za-z]{2,}|_")


@pytest.mark.parametrize("name", sorted(measures_of(MODEL)))
def test_what_a_rule_measured_is_said_in_chinese_words(name: str):
    fact = measures_of(MODEL)[name]
    values: list[Any] = [*fact.choices] or [True if fact.kind == "boolean" else 5.5]
    arguments = [
        {},
        *(
            {key: [*of.choices] or 30}
            for key, of in fact.arguments.items()
            if of.choices or of.default or key == "within"
        ),
    ]
    for value in [*values, values]:
        for given in arguments:
            said = describe_measure(
                {"fact": name, "arguments": given, "tests": {"is": value, "in": values}, "value": value}, {name: fact}
            )
            assert not CODE.search(said.zh.replace(fact.text.zh, "")), said.zh
            assert said.en and "{" not in said.en + said.zh


@pytest.mark.parametrize("code", [*MODEL.nodes["Signal"].fields["kind"].choices])
def test_a_signal_without_a_title_is_called_by_its_kind(code: str):
    seen = {
        "customer": {"id": "C1"},
        "signals": [{"id": "S1", "kind": code.upper(), "at": "2026-11-20T09:00:00+08:00"}],
    }
    found = battle_map_of(seen, dt.date(2026, 11, 20))
    for text in (*_signals(found), *(line.text for line in talk_track(found) if line.kind == "signal")):
        assert CODES["kind"][code].zh in text.zh and not CODE.search(text.zh) and CODES["kind"][code].en in text.en


@pytest.mark.parametrize("role", PARTNERS)
def test_partners_are_named_by_their_role_in_chinese(role: str):
    seen = {"suppliers": [{"partner": {"id": "S1", "name": "公司"}, "role": role, "satisfaction": {"n": 0}}]}
    (incumbent,) = battle_map_of(seen, dt.date(2026, 11, 20)).incumbents
    assert not CODE.search(_works(incumbent).zh) and CODES["partner_role"][role].zh in _works(incumbent).zh


def test_every_code_and_unit_has_its_word():
    shown = {
        name: field
        for label in ("Customer", "Organization", "Signal", "Engagement", "Opportunity", "MaintenanceRecord")
        for name, field in MODEL.nodes[label].fields.items()
        if field.choices and name != "answer"
    }
    for name, field in shown.items():
        assert set(field.choices) <= set(CODES[name]), name
    assert {fact.unit for fact in measures_of(MODEL).values()} - {""} <= set(UNITS)
    assert all(re.search("[\u4e00-\u9fff]", text.zh) for words in CODES.values() for text in words.values())


# -- secrets of Standard Webhooks


BARE = SECRET.removeprefix("whsec_")


@pytest.mark.parametrize("theirs", [SECRET, BARE])
def test_base64_without_whsec_is_decoded_as_libraries_do(theirs: str):
    """Their library decodes both spellings; those who take the text as it is find a signature of theirs as well."""
    body = b'{"a": 1}'
    headers = signatures.webhook_headers([BARE], "D-1", body, dt.datetime.now(dt.UTC))
    standardwebhooks.Webhook(theirs).verify(body.decode(), headers)
    assert signatures.decode_secret(BARE) == b"a" * 24 and signatures.signing_keys(BARE) == [b"a" * 24, BARE.encode()]
    assert signatures.signing_keys(SECRET) == [b"a" * 24] and signatures.signing_keys("纯文本 secret") == [
        "纯文本 secret".encode()
    ]
    back = standardwebhooks.Webhook(theirs).sign("D-2", dt.datetime.now(dt.UTC), body.decode())
    stamp = str(int(dt.datetime.now(dt.UTC).timestamp()))
    assert signatures.is_verified([BARE], "D-2", stamp, back, body, dt.datetime.now(dt.UTC))


def test_marks_are_those_that_messages_show_in_full_width():
    assert "a@b".translate(MARKS) == "a＠b" and formats.MARKS is MARKS
