"""Answers of robots: what they mean by code and words, and for how long a channel pauses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alerts.channels.robots import ROBOTS
from alerts.delivery.guarded_connections import SendResult
from tests.helpers.paths import SHARED

CASE = SHARED / "cases" / "14-robot-answers" / "answers.json"


def answered(kind: str, code: int, said: str, status: int = 200, headers: dict[str, str] | None = None) -> SendResult:
    names = ("code", "msg") if kind == "feishu" else ("errcode", "errmsg")
    body = json.dumps(dict(zip(names, (code, said), strict=True)), ensure_ascii=False).encode()
    return ROBOTS[kind].answer(status, headers or {}, body, str)


TOO_FAST = [
    ("feishu", 9499, "Too Many Requests", 60),
    ("feishu", 11232, "create notice trigger frequency limit", 60),
    ("feishu", 99991400, "request trigger frequency limit", 60),
    ("feishu", 4711, "rate limit exceeded", 60),
    ("feishu", 4711, "请求过于频繁,请稍后再试", 60),
    ("feishu", 4711, "触发频控", 60),
    ("dingtalk", 130101, "send too fast, exceed 20 times per minute", 600),
    ("dingtalk", 4711, "description:发送速度太快而限流;solution:请降低发送速度;", 600),
    ("dingtalk", 90018, "您的服务器调用钉钉开放平台所有接口的请求都被暂时禁用了", 600),
    ("dingtalk", 88, "ding talk error[subcode=90002,submsg=调用该接口次数过多,请1秒后再试]", 600),
    ("dingtalk", 90030, "webhook over limit", 600),
    ("wecom", 45009, "api freq out of limit, hint: [1700000000], from ip: 192.0.2.7", 60),
    ("wecom", 4711, "接口调用超过限制次数", 60),
]
REFUSED = [
    ("feishu", 9499, "Bad Request", ""),
    ("feishu", 19001, "param invalid: incoming webhook access token invalid", "set up another"),
    ("feishu", 19021, "sign match fail or timestamp is not within one hour from current time", "`secrets`"),
    ("feishu", 19022, "Ip Not Allowed", "on its list"),
    ("feishu", 19024, "Key Words Not Found", "`keyword`"),
    ("feishu", 230099, "Failed to create card content, ErrMsg: card table number over limit", ""),
    ("dingtalk", 310000, "keywords not in content, more: [https://ding-doc.dingtalk.com/doc]", "`keyword`"),
    ("dingtalk", 310000, "description:关键词不匹配;solution:请在发送的信息中包含此关键词[频繁]", "`keyword`"),
    ("dingtalk", 310000, "sign not match", "`secrets`"),
    ("dingtalk", 310000, "description:timestamp 无效或已超时", "`secrets`"),
    ("dingtalk", 310000, "ip 192.0.2.7 not in whitelist", "on its list"),
    ("dingtalk", 400102, "机器人因频繁违规已停用", "set up another"),
    ("dingtalk", 300001, "token is not exist", "set up another"),
    ("dingtalk", 460101, "description: body 大小不合法;solution:请保持大小在 20000bytes 以内;", ""),
    ("dingtalk", 430102, "含有不合适的文本", ""),
    ("wecom", 93000, "invalid webhook url, hint: [1700000000]", "set up another"),
    ("wecom", 40058, "markdown.content exceed max length 4096", ""),
    ("wecom", 4711, "nobody knows this one", ""),
]
BUSY = [
    ("feishu", 4711, "Internal Error"),
    ("feishu", 4711, "server is busy, try again later"),
    ("dingtalk", -1, "系统繁忙"),
    ("dingtalk", 4711, "系统异常,请稍后重试"),
    ("wecom", -1, "system error"),
    ("wecom", 4711, "服务暂不可用"),
]


@pytest.mark.parametrize(("kind", "code", "said", "after"), TOO_FAST)
@pytest.mark.parametrize("status", [200, 400, 429])
def test_too_fast_pauses_the_channel(kind: str, code: int, said: str, after: float, status: int):
    sent = answered(kind, code, said, status)
    assert (sent.status, sent.after) == ("again", after)
    assert sent.reason is not None and str(code) in sent.reason.en and "频繁" in sent.reason.zh


@pytest.mark.parametrize(("kind", "code", "said", "mend"), REFUSED)
@pytest.mark.parametrize("status", [200, 400])
def test_what_time_does_not_mend_is_refused_and_says_what_does(kind: str, code: int, said: str, mend: str, status: int):
    sent = answered(kind, code, said, status)
    assert (sent.status, sent.after) == ("refused", None)
    assert sent.reason is not None and said in sent.reason.zh and mend in sent.reason.en
    assert (";" in sent.reason.en.partition(said)[2]) == bool(mend)


@pytest.mark.parametrize(("kind", "code", "said"), BUSY)
def test_what_is_the_robots_own_trouble_is_tried_again_as_usual(kind: str, code: int, said: str):
    sent = answered(kind, code, said)
    assert (sent.status, sent.after) == ("again", None)


def test_an_unknown_code_with_the_status_of_trouble_is_tried_again():
    assert answered("feishu", 4711, "what", 503, {"retry-after": "9"}).status == "again"
    assert answered("feishu", 4711, "what", 503, {"retry-after": "9"}).after == 9


@pytest.mark.parametrize(
    ("headers", "said", "after"),
    [
        ({"x-ogw-ratelimit-reset": "52"}, "frequency limited", 52),
        ({"x-ogw-ratelimit-reset": "7.5"}, "frequency limited", 7.5),
        ({"x-ogw-ratelimit-reset": "120", "retry-after": "1"}, "frequency limited", 120),
        ({"x-ogw-ratelimit-reset": "soon", "retry-after": "30"}, "frequency limited", 30),
        ({"x-ogw-ratelimit-reset": "-5"}, "frequency limited", 60),
        ({"x-ogw-ratelimit-reset": "99999999"}, "frequency limited", 86_400),
        ({}, "too many requests, retry after 20 seconds", 20),
        ({}, "请求过于频繁,请5分钟后再试", 300),
        ({}, "too fast: 1 h later", 3600),
    ],
)
def test_how_long_is_what_the_answer_says(headers: dict[str, str], said: str, after: float):
    assert answered("feishu", 99991400, said, 429, headers).after == after
    assert answered("dingtalk", 130101, said, 200, headers).after == max(after, 600)


def case() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path(CASE).read_text("utf-8")) if CASE.exists() else []
    return found


@pytest.mark.skipif(not CASE.exists(), reason=f"{CASE} is not there")
@pytest.mark.parametrize("n", range(len(case())))
def test_answers_of_public_logs(n: int):
    told = case()[n]
    sent = ROBOTS[told["kind"]].answer(told["status"], {}, json.dumps(told["body"], ensure_ascii=False).encode(), str)
    if told["want"].startswith("refused"):
        assert sent.status == "refused"
    else:
        assert (sent.status, sent.after) == ("again", 600 if "600 s" in told["want"] else 60)
