"""Answers of robots: accepted, too fast, busy or refused, by code and by words; how long to wait, and how to mend it.

    sent = by_code(400, headers, b'{"code":9499,"msg":"too many request"}', shown=str)      # again, in 60 s

One code may mean two things (Feishu's 9499 is a bad request, and too many of them), and there are more codes than anybody lists, so
the words of an answer count beside its code, English and Chinese ones. Only what a code says for certain stays, whatever the words.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from alerts.delivery.guarded_connections import SendResult
from graph.words import Text

LONGEST_PAUSE = 86_400.0
PASSING = {408, 425, 429}
PAUSE = 60.0  # seconds, in which robots count
RESET = ("x-ogw-ratelimit-reset", "retry-after")
BUSY_CODES = {-1}
# DingTalk's 9000x are its limits for all calls, 90030 for those of a month.
FAST_CODES = {
    130101, 410100, 410101, 90002, 90004, 90005, 90006, 90018, 90030,
    45009, 45033, 45047,
    11232, 11233, 230020, 99991400,
}  # fmt: skip
FAST = re.compile(
    r"too\s*(fast|quick|frequent)|too\s*many\s*(request|call|message|quer)|(rate|freq\w*|qps|qpm|request|webhook|flow)\s*(is\s*|has\s*|been\s*)*"
    r"(over|out\s*of|exceed\w*|trigger\w*)?\s*(the\s*)?limit|limit\w*\s*(the\s*)?(rate|frequency)|exceed\w*\s+\d+\s+times|throttl"
    r"|[太过]于?快|限流|流控|频繁|频率|频控|限频|(请求|调用|消息|发送)\w{0,4}(过多|太多)|次数\w{0,6}(过多|太多|上限|超)|超[过出]?\w{0,6}次数",
    re.IGNORECASE,
)
BUSY = re.compile(
    r"\bbusy\b|internal\s*(server\s*)?error|system\s*error|temporar|unavailable|time(d\s*)?\s*out|try\s*(it\s*)?again|retry\s*later"
    r"|繁忙|系统(错误|异常|故障)|内部(错误|异常)|服务\w{0,3}(错误|异常|不可用)|暂时|超时|(稍[后候]|重新?)(再试|重试)",
    re.IGNORECASE,
)
WAIT = re.compile(
    r"(\d{1,5})\s*(?:(s|秒)|(m|分)|(h|小?时))[a-z]*钟?\s*(?:之?[后内]|later)|(?:after|in)\s+(\d{1,5})\s*(?:(s)|(m)|(h))[a-z]*\b",
    re.IGNORECASE,
)


def by_code(
    status: int, headers: Mapping[str, str], body: bytes, shown: Callable[[str], str], ban: float = 0.0
) -> SendResult:
    """The result of an answer by its code and words; `shown` takes out of its words what nobody may read. Who was too fast is
    shut out for `ban` seconds."""
    plain, (code, message) = result_of_status(status, headers), _code(body)
    if code is None:
        return SendResult("again", NOT_UNDERSTOOD) if plain.status == "sent" else plain
    if code == 0:
        return plain
    firm = code in FIRM
    if code in FAST_CODES or status == 429 or (not firm and FAST.search(message)):
        return SendResult("again", TOO_FAST.fill(code=code), _pause(headers, message, ban))
    mend = _mend(code, message)
    reason = ROBOT.fill(code=code, said=shown(message), mend=mend or NO_MEND)
    busy = code in BUSY_CODES or plain.status == "again" or (mend is None and BUSY.search(message))
    return SendResult("again", reason, plain.after) if busy else SendResult("refused", reason)


def result_of_status(
    status: int, headers: Mapping[str, str], body: bytes = b"", shown: Callable[[str], str] = str
) -> SendResult:
    """The result of an answer by its status alone."""
    if 200 <= status < 300:
        return SendResult("sent")
    if 300 <= status < 400:
        return SendResult("refused", REDIRECT.fill(status=status))
    if status >= 500 or status in PASSING:
        return SendResult("again", STATUS.fill(status=status), _pause_of_headers(headers))
    return SendResult("refused", STATUS.fill(status=status))


def _pause(headers: Mapping[str, str], message: str, ban: float) -> float:
    """Seconds until the robot may be asked again: as the answer says, else a minute; never sooner than a ban ends."""
    value = _pause_of_headers(headers) or _pause_of_text(message)
    return max(value or 0.0, ban) if ban else max(1.0, value or PAUSE)


def _pause_of_headers(headers: Mapping[str, str]) -> float | None:
    found = [retry_after(headers[name]) for name in RESET if headers.get(name)]
    return max((each for each in found if each is not None), default=None)


def _pause_of_text(message: str) -> float | None:
    found = WAIT.search(message)
    if found is None:
        return None
    n, *units = found.groups()[:4] if found[1] else found.groups()[4:]
    return min(LONGEST_PAUSE, float(n) * next(60.0**power for power, unit in enumerate(units) if unit))


def retry_after(header: str) -> float | None:
    """The wait that a header asks for: seconds, or a day and time."""
    value = header.strip()
    if re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,9})?", value):
        return min(LONGEST_PAUSE, float(value))
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(LONGEST_PAUSE, max(0.0, (at - datetime.now(UTC)).total_seconds()))


def _code(body: bytes) -> tuple[int | None, str]:
    """A robot's code and words: `code` of Feishu (once `StatusCode`), `errcode` of the others."""
    try:
        value: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None, ""
    value = value if isinstance(value, dict) else {}
    code = next((value[key] for key in ("errcode", "code", "StatusCode") if type(value.get(key)) is int), None)
    return code, str(value.get("errmsg") or value.get("msg") or value.get("StatusMessage") or "")


def _mend(code: int, message: str) -> Text | None:
    """What to do about a refusal, where its code or its words tell."""
    return next((text for codes, words, text in MENDS if code in codes or words.search(message)), None)


REDIRECT = Text(
    "HTTP {status} leads elsewhere, which is not followed; set the new address",
    "HTTP {status} 重定向,不予跟随;请改用新地址",
)
STATUS = Text("the receiver answered HTTP {status}", "接收端返回 HTTP {status}")
NOT_UNDERSTOOD = Text(
    "the answer is not that of such a robot; check the address", "应答不是该类机器人的格式;请检查地址"
)
TOO_FAST = Text("the robot has had too many messages (code {code})", "机器人消息过于频繁(代码 {code})")
ROBOT = Text("the robot says no, code {code}: {said}{mend}", "机器人拒绝,代码 {code}:{said}{mend}")
NO_MEND = Text("", "")
KEYWORD = Text(
    "; its keyword is missing: name it as `keyword` of the channel",
    ";消息中缺少机器人的关键词:请在渠道中填写 keyword",
)
ADDRESS = Text(
    "; this machine's address is not on its list: add it there",
    ";本机地址不在其白名单中:请在机器人设置中添加",
)
SIGNATURE = Text("; check `secrets` of the channel, and the clock of this machine", ";请检查渠道的 secrets 与本机时钟")
GONE = Text(
    "; the robot is gone or stopped: set up another, and its address",
    ";机器人已停用或不存在:请重建并更换地址",
)
# The more exact the words, the earlier; 310000 tells three of them apart by words alone.
MENDS: tuple[tuple[set[int], re.Pattern[str], Text], ...] = (
    ({19024}, re.compile(r"key\s*words?|关键[词字]", re.IGNORECASE), KEYWORD),
    ({19022}, re.compile(r"\bip\b.*(allow|white|list)|白名单", re.IGNORECASE), ADDRESS),
    ({19021}, re.compile(r"\bsign|签名|timestamp|时间戳", re.IGNORECASE), SIGNATURE),
    (
        {93000, 93004, 93008, 300005, 400013, 400101, 400102, 400106},
        re.compile(r"token|robot (is )?(not exist|stopped)|invalid webhook|停用|解散|机器人不存在", re.IGNORECASE),
        GONE,
    ),
)
FIRM = {310000, *(code for codes, _, _ in MENDS for code in codes)}
