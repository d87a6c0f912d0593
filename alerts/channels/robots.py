"""What robots ask for in a group: their keyword, and how they call on a person; checked where a channel is read.

shown = with_keyword(message, "预警")             # robots that are secured by a keyword take no message without it
mention(channel_kind, "ou_…")                    # what a message says to call on somebody
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from alerts.message import Message
from graph.words import Text

ROBOTS = ("feishu", "dingtalk", "wecom")
MARKS = str.maketrans(
    "<>@*_[]()`~#&\\|", "＜＞＠＊＿［］（）｀～＃＆＼｜"
)  # shown in full width, so that nothing is marked
ID = {"feishu": re.compile(r"[A-Za-z0-9_.-]{1,64}"), "dingtalk": re.compile(r"[A-Za-z0-9_.$:=+-]{1,128}"),
      "wecom": re.compile(r"[A-Za-z0-9_.@-]{1,64}")}  # fmt: skip
MOBILE = re.compile(r"(\+?86-?)?1[3-9][0-9]{9}")
MOST_KEYWORD = 50
Problem = tuple[tuple[str | int, ...], Text]


def with_keyword(message: Message, keyword: str | None) -> Message:
    """The message with a keyword in its title, in each language that lacks it there."""
    if keyword is None:
        return message
    en, zh = (
        each if keyword in each[:100] else f"{keyword} {each}"
        for each in (message.title.en, message.title.zh)
    )
    return replace(message, title=Text(en, zh))


def mention(kind: str, id: str) -> str:
    """How a message of this kind calls on somebody; DingTalk's also names the id in its `at`."""
    return {"feishu": f"<at id={id}></at>", "dingtalk": f"@{id}", "wecom": f"<@{id}>"}[kind]


def robot_problems(
    kind: str, keyword: str | None, mentions: Mapping[str, str], readers: list[str]
) -> Iterator[Problem]:
    """What is wrong with a channel's keyword and mentions."""
    for name, given in (("keyword", keyword), ("mentions", mentions)):
        if given and kind not in ROBOTS:
            yield (name,), ONLY_ROBOTS.fill(name=name, kind=kind)
            return
    if keyword and (keyword.translate(MARKS) != keyword or " ".join(keyword.split()) != keyword or len(keyword) > MOST_KEYWORD
                    or "://" in keyword or not keyword.isprintable()):  # fmt: skip
        yield ("keyword",), BAD_KEYWORD.fill(keyword=keyword, most=MOST_KEYWORD)
    for person, id in mentions.items():
        if not ID[kind].fullmatch(id) or id.lower() in ("all", "@all"):
            yield ("mentions", person), BAD_ID.fill(id=id, kind=kind)
    if mentions and any(reader.startswith("contract:") for reader in readers):
        yield ("mentions",), PARTNERS_READ


ONLY_ROBOTS = Text("{name!r} belongs to robots (feishu, dingtalk, wecom), and this is {kind}; take it away",
                   "{name!r} 仅用于机器人渠道(feishu、dingtalk、wecom),此处为 {kind};请删除")  # fmt: skip
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
