"""Signing in: the key in a body, and how browsers are called."""

from __future__ import annotations

import pytest

from battlemap.http.identity.session_endpoint import MOST_BODY, key_of_body
from battlemap.http.identity.sign_in import browser_name
from gql.transport.http_errors import RequestError

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"{MAC} Chrome/130.0.0.0 Safari/537.36", "Chrome, Mac"),
        (f"{MAC} Chrome/130.0.0.0 Safari/537.36 Edg/130.0", "Edge, Mac"),
        (f"{PHONE} Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        (f"{PHONE} Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI", "WeChat, iPhone"),
        (f"{PHONE} wxwork/4.1.30 MicroMessenger/7.0.1", "WeCom, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 15; V2309A) AppleWebKit/537.36 Chrome/130.0 DingTalk/7.6", "DingTalk, Android"),
        ("curl/8.5.0", "curl"),
        ("x" * 400, "x" * 40),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_a_browser_has_a_name_in_a_few_words(agent: str, name: str):
    assert browser_name(agent) == name


@pytest.mark.parametrize(
    ("media", "body"),
    [
        (b"application/json", b'{"key": " bm_x "}'),
        (b"application/json; charset=utf-8", b'{"key": "bm_x", "more": 1}'),
        (b"application/x-www-form-urlencoded", b"key=bm_x"),
        (b"Application/X-WWW-Form-Urlencoded; charset=utf-8", b"a=1&key=+bm_x"),
    ],
)
def test_a_key_is_handed_in_as_json_or_by_a_form(media: bytes, body: bytes):
    assert key_of_body({b"content-type": media}, body) == "bm_x"


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        (b"application/json", b'{"key": 7}', 400),
        (b"application/json", b"[]", 400),
        (b"application/json", b"{", 400),
        (b"application/json", b'{"key": " "}', 400),
        (b"application/x-www-form-urlencoded", b"\xff=\xff", 400),
        (b"text/plain", b'{"key": "bm_x"}', 415),
        (b"", b"", 415),
        (b"application/json", b" " * (MOST_BODY + 1), 413),
    ],
)
def test_what_is_no_key_is_refused(media: bytes, body: bytes, status: int):
    with pytest.raises(RequestError) as refused:
        key_of_body({b"content-type": media}, body)
    assert refused.value.status == status
