"""Chat robots: one entry for each kind, with its messages, signature, answers, limits and people; their keywords and mentions.

ROBOTS["feishu"].show(message, "zh", "ou_…")      # the body that calls on somebody
with_keyword(message, "预警")                     # robots that are secured by a keyword take no message without it
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from alerts.channels.signatures import dingtalk_signed, feishu_signed
from alerts.delivery import answers
from alerts.delivery.formats import MARKS, Body, dingtalk, feishu, wecom
from alerts.delivery.guarded_connections import SendResult
from alerts.message import Message
from graph.words import Lang, Text

MOST_KEYWORD = 50
BAN = 600.0  # seconds that DingTalk shuts out who was too fast
Problem = tuple[tuple[str | int, ...], Text]
Sign = Callable[[str, Body, str, dt.datetime], tuple[str, Body]]
Answer = Callable[[int, Mapping[str, str], bytes, Callable[[str], str]], SendResult]


@dataclass(frozen=True, slots=True)
class Robot:
    """A kind of chat robot: how a message is shown and signed, (address, body) with a secret at a moment; what an answer means;
    messages a minute and a second; which ids of people it can call on, if any."""

    show: Callable[[Message, Lang, str | None], Body]
    rate: int
    rate_second: int | None = None
    sign: Sign | None = None
    answer: Answer = answers.by_code
    account: re.Pattern[str] | None = None


def _feishu_signed(url: str, body: Body, secret: str, at: dt.datetime) -> tuple[str, Body]:
    return url, feishu_signed(body, secret, at)


def _dingtalk_signed(url: str, body: Body, secret: str, at: dt.datetime) -> tuple[str, Body]:
    return dingtalk_signed(url, secret, at), body


ROBOTS = {
    "feishu": Robot(feishu, 100, 5, _feishu_signed, account=re.compile(r"[A-Za-z0-9_.-]{1,64}")),
    # five a second is Feishu's own limit; of the others, so that nothing bursts
    "dingtalk": Robot(
        dingtalk, 20, 5, _dingtalk_signed, partial(answers.by_code, ban=BAN), re.compile(r"[A-Za-z0-9_.$:=+-]{1,128}")
    ),
    "wecom": Robot(wecom, 20, 5, account=re.compile(r"[A-Za-z0-9_.@-]{1,64}")),
}


def with_keyword(message: Message, keyword: str | None) -> Message:
    """The message with a keyword in its title, in each language that lacks it there."""
    if keyword is None:
        return message
    en, zh = (each if keyword in each[:100] else f"{keyword} {each}" for each in (message.title.en, message.title.zh))
    return replace(message, title=Text(en, zh))


def robot_problems(
    kind: str, keyword: str | None, mentions: Mapping[str, str], readers: list[str]
) -> Iterator[Problem]:
    """Problems of a channel's keyword and mentions."""
    for name, given in (("keyword", keyword), ("mentions", mentions)):
        if given and kind not in ROBOTS:
            yield (name,), ONLY_ROBOTS.fill(name=name, kind=kind)
            return
    if keyword and (
        keyword.translate(MARKS) != keyword
        or " ".join(keyword.split()) != keyword
        or len(keyword) > MOST_KEYWORD
        or "://" in keyword
        or not keyword.isprintable()
    ):
        yield ("keyword",), BAD_KEYWORD.fill(keyword=keyword, most=MOST_KEYWORD)
    for person, id in mentions.items():
        account = ROBOTS[kind].account
        if not account or not account.fullmatch(id) or id.lower() in ("all", "@all"):
            yield ("mentions", person), BAD_ID.fill(id=id, kind=kind)
    if mentions and any(reader.startswith("contract:") for reader in readers):
        yield ("mentions",), PARTNERS_READ


ONLY_ROBOTS = Text(
    f"{{name!r}} belongs to robots ({', '.join(ROBOTS)}), and this is {{kind}}; take it away",
    f"{{name!r}} 仅用于机器人渠道({'、'.join(ROBOTS)}),此处为 {{kind}};请删除",
)
BAD_KEYWORD = Text(
    "no message can hold the keyword {keyword!r}: marks such as @ * _ # & ( ) [ ] are shown in full width; in the robot's settings, "
    "choose one of letters, digits and Chinese characters, {most} at most",
    "消息无法包含关键词 {keyword!r}:@ * _ # & ( ) [ ] 等符号会显示为全角;请在机器人设置中改用不超过 {most} 个字母、数字或汉字",
)
BAD_ID = Text(
    "{id!r} is no id of one person in {kind}; take it from its administration: open_id or user_id of Feishu, user id or mobile number of "
    "DingTalk, userid of WeCom",
    "{id!r} 不是 {kind} 中某一人的账号;请从其管理后台获取:飞书 open_id 或 user_id,钉钉 userId 或手机号,企业微信 userid",
)
PARTNERS_READ = Text(
    "partners read this channel, and a mention would tell them who owns an account; take it away, or use a channel of employees",
    "此渠道有伙伴读者,提及会透露客户经理是谁;请删除,或改用仅有员工的渠道",
)
