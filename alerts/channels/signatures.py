"""Signatures of messages: Standard Webhooks, Feishu and DingTalk; and the check of those that come to us.

    headers = webhook_headers(["whsec_…"], message.id, body, now)
    verified(["whsec_…"], id, timestamp, signature, body, now)     # True or False

A secret is `whsec_` and base64, or any text. Text that is base64 too may be either, to those who read the secret: libraries of
Standard Webhooks decode it, others take it as it is. So both sign, and either is taken from others.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

TOLERANCE = 300  # seconds that a signature may be old, or ahead of our clock
PREFIX, SHORTEST = "whsec_", 16  # bytes of a key in base64; shorter text is taken as it is alone
STAMP = re.compile(r"[0-9]{1,12}")


def decode_secret(secret: str) -> bytes | None:
    """The key of a secret, decoded where it is base64; None where what follows `whsec_` is not."""
    if secret.startswith(PREFIX):
        return _of_base64(secret.removeprefix(PREFIX))
    found = _of_base64(secret)
    return found if found and len(found) >= SHORTEST else secret.encode()


def signing_keys(secret: str) -> list[bytes]:
    """The keys that a secret may sign with: its key, and where it lacks `whsec_`, its text."""
    text = [] if secret.startswith(PREFIX) else [secret.encode()]
    return list(dict.fromkeys([decode_secret(secret) or secret.encode(), *text]))


def _of_base64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def webhook_headers(secrets: Iterable[str], id: str, body: bytes, at: dt.datetime) -> dict[str, str]:
    """The headers of Standard Webhooks, with a signature for each secret: two while one takes the place of the other."""
    stamp = str(int(at.timestamp()))
    signed = [_webhook(key, id, stamp, body) for secret in secrets for key in signing_keys(secret)]
    return {"webhook-id": id, "webhook-timestamp": stamp, "webhook-signature": " ".join(signed)}


def is_verified(secrets: Iterable[str], id: str, timestamp: str, signature: str, body: bytes, now: dt.datetime) -> bool:
    """Whether one of the signatures is by one of the secrets, and of these five minutes. How long it takes tells nothing."""
    if not STAMP.fullmatch(timestamp) or abs(now.timestamp() - int(timestamp)) > TOLERANCE:
        return False
    given = [each.encode() for each in signature.split()]
    right = [_webhook(key, id, timestamp, body).encode() for secret in secrets for key in signing_keys(secret)]
    return sum(hmac.compare_digest(one, other) for one in given for other in right) > 0  # all are compared


def feishu_signed(body: Mapping[str, Any], secret: str, at: dt.datetime) -> dict[str, Any]:
    """A body of Feishu with its signature: of nothing, by a key that is made of the time and the secret."""
    stamp = str(int(at.timestamp()))
    return {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{secret}".encode(), b""), **body}


def dingtalk_signed(url: str, secret: str, at: dt.datetime) -> str:
    """An address of DingTalk with its signature, of the time in milliseconds and the secret."""
    stamp = str(int(at.timestamp() * 1000))
    query = urlencode({"timestamp": stamp, "sign": _hmac(secret.encode(), f"{stamp}\n{secret}".encode())})
    return f"{url}{'&' if '?' in url else '?'}{query}"


def _webhook(key: bytes, id: str, stamp: str, body: bytes) -> str:
    return "v1," + _hmac(key, f"{id}.{stamp}.".encode() + body)


def _hmac(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.digest(key, content, "sha256")).decode()
