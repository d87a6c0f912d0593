"""The file of channels: what it may say, mistakes with their line, its schema for editors; quiet hours and digests."""

import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.channels.channel_checks import load_channels
from alerts.channels.channel_file import SCHEMA, Channel, Quiet, channels_schema, channels_schema_text, digest_at
from graph.words import BadInput
from tests.helpers.channels import NOW, SECRET
from tests.helpers.examples import examples

GOOD = """
channels:
  hook:
    kind: webhook
    url: https://hooks.example.com/in
    secrets: [HOOK_NEW, HOOK_OLD]
    readers: [analyst, "contract:DC-7"]
    lang: en
  sales-feishu:
    kind: feishu
    url: FEISHU_URL
    secrets: FEISHU_SECRET
    readers: [sales]
    rate: 30
    cap: 200
    person_cap: 20
    quiet: {from: "22:00", to: "08:00", zone: Asia/Tokyo}
    digest: "09:00"
  own:
    kind: wecom
    url: OWN_URL
    readers: [admin]
    private: true
    seconds: 3
  board-mail:
    kind: email
    url: SMTP_URL
    sender: battlemap@example.com
    to: [board@example.com]
    readers: [sales, operations]
"""
KNOWN = {
    "HOOK_NEW": SECRET,
    "HOOK_OLD": "old text",
    "FEISHU_URL": "https://open.feishu.cn/open-apis/bot/v2/hook/x",
    "FEISHU_SECRET": "f",
    "OWN_URL": "http://10.0.0.8:8080/send?key=k",
    "SMTP_URL": "smtp://u:p%40@smtp.example.com:587",
    "EMPTY": "",
    "BAD_BASE64": "whsec_?",
    "SPACED": "https://a b/",
    "NO_HOST": "https:///x",
    "WITH_USER": "https://u:p@example.com/",
    "PORT": "https://example.com:99999/",
}


def load(tmp_path: Path, text: str) -> dict[str, Channel]:
    path = tmp_path / "channels.yaml"
    path.write_text(text, "utf-8")
    return load_channels(path, KNOWN.get)


def test_a_file_of_channels(tmp_path: Path):
    found = load(tmp_path, GOOD)
    hook, feishu, own, mail = found.values()
    assert (hook.secrets, hook.lang, hook.roles, hook.contract, hook.rate) == (
        (SECRET, "old text"),
        "en",
        ("analyst",),
        "DC-7",
        6000,
    )
    assert (
        feishu.url == KNOWN["FEISHU_URL"]
        and feishu.secrets == ("f",)
        and (feishu.rate, feishu.cap, feishu.person_cap) == (30, 200, 20)
    )
    assert feishu.quiet == Quiet(dt.time(22), dt.time(8), ZoneInfo("Asia/Tokyo")) and feishu.digest == dt.time(
        9, 3
    )  # some minutes off the full hour
    assert own.private and own.seconds == 3 and own.rate == 20 and mail.to == ("board@example.com",)
    assert "open.feishu.cn" not in repr(found) and SECRET not in repr(found) and "k'" not in repr(own)
    assert len({hook: 1, feishu: 2}) == 2, "a channel is a key"


def test_the_schema_for_editors():
    assert SCHEMA.read_text("utf-8") == channels_schema_text(), "run `python -m alerts.channels.channel_file`"
    check = jsonschema.Draft202012Validator(channels_schema())
    good = yaml.safe_load(GOOD.replace("secrets: FEISHU_SECRET", "secrets: [FEISHU_SECRET]"))
    check.validate(good)
    for bad in (
        {"kind": "email", "url": "X", "readers": ["sales"]},
        {"kind": "wecom", "url": "X", "readers": ["boss"]},
        {"kind": "webhook", "url": "X", "readers": ["sales"]},
        {"kind": "wecom", "url": "X", "readers": ["sales"], "digest": "9"},
    ):
        assert not check.is_valid({"channels": {"a": bad}})


LINE = "kind: wecom, url: OWN_URL, readers: [sales], private: true"
MISTAKES = {
    "{kind: wecon, url: OWN_URL, readers: [sales]}": "kind: 'wecon' is not one .*'wecom'",
    "{url: OWN_URL, readers: [sales]}": "kind: 'kind' is missing",
    f"{{{LINE}, colour: red}}": "colour: there is no 'colour' here",
    "{kind: wecom, url: OWN_URL, private: true, readers: []}": "readers: 0 items are too few",
    "{kind: wecom, url: OWN_URL, private: true, readers: [salse]}": r"readers.0: there is no reader 'salse'; the nearest is 'sales'",
    "{kind: wecom, url: OWN_URL, private: true, readers: [partner]}": r"readers.0: there is no reader 'partner'",
    "{kind: wecom, url: OWN_URL, private: true, readers: ['contract:']}": r"readers.0: there is no reader 'contract:'",
    "{kind: wecom, url: OWN_URL, private: true, readers: ['contract:A', sales, 'contract:B']}": r"readers.2: 'contract:B' is the second partner",
    "{kind: wecom, url: OWN_URL, private: true, readers: [sales, sales]}": "readers.1: 'sales' stands twice",
    "{kind: wecom, url: LOST_URL, readers: [sales]}": "url: there is no secret LOST_URL; set the environment variable LOST_URL",
    "{kind: wecom, url: EMPTY, readers: [sales]}": "url: there is no secret EMPTY",
    "{kind: wecom, url: OWN_URL, readers: [sales]}": "url: http:// is for private",
    "{kind: wecom, url: 'https://x.example/?key=tok-en', readers: [sales]}": "url: this address holds a token",
    "{kind: wecom, url: tok-en, readers: [sales]}": "url: here stands the NAME of a secret",
    "{kind: wecom, url: SMTP_URL, readers: [sales]}": "url: this address has to be https://",
    "{kind: wecom, url: SPACED, readers: [sales]}": "url: this is not an address",
    "{kind: wecom, url: NO_HOST, readers: [sales]}": "url: this is not an address",
    "{kind: wecom, url: PORT, readers: [sales]}": "url: this is not an address",
    "{kind: wecom, url: WITH_USER, readers: [sales]}": "url: this address has to be https://host/path, without a user",
    "{kind: webhook, url: 'http://x.example/tok-en', secrets: [HOOK_NEW], readers: [sales]}": "url: http:// is for private",
    "{kind: webhook, url: 'ftp://x.example/tok-en', secrets: [HOOK_NEW], readers: [sales]}": "url: this address has to be https",
    "{kind: webhook, url: 'https://x.example/', readers: [sales]}": "webhook takes 1 to 5 secrets in `secrets`; there are 0",
    "{kind: webhook, url: 'https://x.example/', secrets: [BAD_BASE64], readers: [sales]}": "secrets.0: the secret BAD_BASE64 begins with",
    "{kind: webhook, url: 'https://x.example/', secrets: [whsec_tok-en], readers: [sales]}": "secrets.0: here stands the NAME",
    "{kind: webhook, url: 'https://x.example/', secrets: SECtok-en, readers: [sales]}": "secrets.0: here stands the NAME",
    "{kind: webhook, url: 'https://x.example/', secrets: [LOST], readers: [sales]}": "secrets.0: there is no secret LOST;",
    "{kind: webhook, url: 'https://x.example/', secrets: [HOOK_NEW, HOOK_NEW], readers: [sales]}": "secrets.1: 'HOOK_NEW' stands twice",
    "{kind: feishu, url: FEISHU_URL, secrets: [HOOK_NEW, HOOK_OLD], readers: [sales]}": "secrets: feishu takes 0 to 1 secrets",
    f"{{{LINE}, secrets: [HOOK_NEW]}}": "secrets: wecom takes 0 to 0",
    f"{{{LINE}, rate: 0}}": "rate: 0 should be at least 1",
    f"{{{LINE}, cap: many}}": "cap: 'many' is not a whole number",
    f"{{{LINE}, seconds: 60}}": "seconds: 60 should be at most 20",
    "{kind: wecom, url: FEISHU_URL, readers: [sales], private: 'yes'}": "private: 'yes' is not true or false",
    f"{{{LINE}, lang: de}}": "lang: 'de' is not one",
    f"{{{LINE}, digest: '24:00'}}": "digest: '24:00' is not a time of day; write it in quotes",
    f"{{{LINE}, quiet: {{from: 22:00, to: '08:00'}}}}": "quiet.from: 1320 is not a time of day",
    f"{{{LINE}, quiet: {{from: '22:00', to: '22:00'}}}}": "quiet.to: quiet hours that end when they begin",
    f"{{{LINE}, quiet: {{from: '22:00', to: '08:00', zone: Asia/Shangai}}}}": "quiet.zone: there is no time zone 'Asia/Shangai'; .*Asia/Shanghai",
    f"{{{LINE}, quiet: {{from: '22:00', to: '08:00', zone: ../passwd}}}}": "quiet.zone: there is no time zone",
    f"{{{LINE}, quiet: {{from: '22:00', to: '08:00', zone: Asia}}}}": "quiet.zone: there is no time zone",
    f"{{{LINE}, quiet: {{to: '08:00'}}}}": "quiet.from: 'from' is missing",
    f"{{{LINE}, sender: a@example.com}}": "sender: 'sender' belongs to kind email, and this is wecom",
    "{kind: email, url: SMTP_URL, readers: [sales], to: [b@example.com]}": "email needs 'sender'",
    "{kind: email, url: SMTP_URL, readers: [sales], sender: a@example.com}": "email needs 'to'",
    "{kind: email, url: SMTP_URL, readers: [sales], sender: a@example.com, to: ['x y']}": "to.0: 'x y' is not an e-mail address",
    "{kind: email, url: OWN_URL, readers: [sales], sender: a@example.com, to: [b@example.com]}": "url: this address has to be smtp://",
}


@pytest.mark.parametrize("wrong", MISTAKES)
def test_mistakes_are_told_with_their_line_in_both_languages(wrong: str, tmp_path: Path):
    with pytest.raises(BadInput) as caught:
        load(tmp_path, f"channels:\n  good: {{{LINE}}}\n  a: {wrong}\n")
    en, zh = caught.value.text.en, caught.value.text.zh
    assert re.match(rf"channels\.yaml, line 3, channels\.a[^\n]*{MISTAKES[wrong].replace(' ', '[ ]')}", en), en
    assert "第 3 行" in zh and len(en.split("\n")) == len(zh.split("\n")) == 1 and "tok-en" not in en + zh


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path):
    with pytest.raises(BadInput) as caught:
        load(
            tmp_path,
            "channels:\n  b: {kind: wecom, url: LOST, readers: [boss]}\n  a:\n    kind: email\n    url: LOST\n    readers: [sales]\n",
        )
    assert re.findall(r"line (\d+)", caught.value.text.en) == ["2", "2", "3", "3", "5"]
    for text in ("", "channels: []", "channels: {'a b': {}}", "canals: {}", "channels: {a: 1}"):
        with pytest.raises(BadInput):
            load(tmp_path, text)
    assert load(tmp_path, "channels: {}") == {}


ZONES = st.sampled_from(
    ["Asia/Shanghai", "UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"]
).map(ZoneInfo)
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0))
MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))


@given(TIMES, TIMES, ZONES, MOMENTS)
@example(
    dt.time(0, 30), dt.time(1, 30), ZoneInfo("America/New_York"), dt.datetime(2026, 11, 1, 6, 10, tzinfo=dt.UTC)
)  # the second 1:10
@example(
    dt.time(22), dt.time(2, 30), ZoneInfo("America/New_York"), dt.datetime(2026, 3, 8, 6, 59, tzinfo=dt.UTC)
)  # 2:30 there is not
@examples(400)
def test_quiet_hours_end_after_now_and_within_a_day(start: dt.time, end: dt.time, zone: ZoneInfo, now: dt.datetime):
    quiet = Quiet(start, end, zone)
    until, time_here = quiet.until(now), now.astimezone(zone).time()
    inside = start <= time_here < end if start <= end else not end <= time_here < start
    assert (until is not None) == inside
    if until is not None:
        assert now < until.astimezone(dt.UTC) <= now + dt.timedelta(hours=25) and quiet.until(until) is None
        assert (
            quiet.until(until - dt.timedelta(seconds=1)) is not None
            or abs(until.timestamp() - now.timestamp()) < 3 * 3600
        )


@pytest.mark.parametrize(
    ("hour", "minute", "until"),
    [(21, 59, None), (22, 0, 32), (23, 30, 32), (0, 0, 8), (7, 59, 8), (8, 0, None), (12, 0, None)],
)
def test_quiet_hours_over_midnight(hour: int, minute: int, until: int | None):
    zone, midnight = ZoneInfo("Asia/Shanghai"), dt.datetime(2026, 11, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
    found = Quiet(dt.time(22), dt.time(8), zone).until(
        (midnight + dt.timedelta(hours=hour, minutes=minute)).astimezone(dt.UTC)
    )
    assert found == (None if until is None else midnight + dt.timedelta(hours=until))


@given(TIMES, ZONES, MOMENTS)
@examples(300)
def test_the_next_digest_is_after_now_and_within_a_day(time: dt.time, zone: ZoneInfo, now: dt.datetime):
    daily = Channel("c", "wecom", "", quiet=Quiet(dt.time(1), dt.time(2), zone), digest=time)
    at = digest_at(daily, now)
    assert at is not None and now < at.astimezone(dt.UTC) <= now + dt.timedelta(hours=25)
    assert (
        at.astimezone(dt.UTC).astimezone(zone).time() == time
        or at.utcoffset() != (at - dt.timedelta(days=1)).utcoffset()
    )
    assert digest_at(daily, at - dt.timedelta(days=1)) is not None


def test_digest_times():
    daily = Channel("c", "wecom", "", digest=dt.time(9))
    at = digest_at(daily, NOW)  # 9:30 in Shanghai
    assert at == dt.datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert digest_at(daily, at - dt.timedelta(seconds=1)) == at and digest_at(daily, at) == at + dt.timedelta(days=1)
    assert digest_at(Channel("c", "wecom", ""), NOW) is None
