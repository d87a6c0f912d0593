"""Sending a message to a channel, and what became of it.

    sender = Sender()                         # one for a process: it keeps connections, and threads may share it
    sent = sender.send(channel, message)      # "sent", "again", "blocked" or "refused"; never raises for what others do

Nothing is followed elsewhere, no proxy is used, and an attempt ends in its time however slowly the other side talks. No reason
and no log tells an address or a secret.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import smtplib
import ssl
import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson
import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

from alerts.channels.channel_file import Channel
from alerts.channels.robots import ROBOTS, with_keyword
from alerts.channels.signatures import webhook_headers
from alerts.delivery import formats
from alerts.delivery.answers import result_of_status
from alerts.delivery.guarded_connections import (
    NO_CONNECTION,
    TIMEOUT,
    Attempt,
    ConnectionBlocked,
    PlainPool,
    SecurePool,
    SendResult,
    Smtp,
    current_attempt,
)
from alerts.message import Message
from graph.words import Text

MOST_ANSWER = 64 * 1024  # bytes of an answer that are read
CONNECTIONS = 8  # kept open to one channel


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Sender:
    """Sends, from any thread. `tls` says whose certificates are trusted; left out, those that the machine trusts."""

    def __init__(self, tls: ssl.SSLContext | None = None):
        self.tls = tls or ssl.create_default_context()
        self._pools: dict[Channel, urllib3.HTTPConnectionPool] = {}
        self._lock = threading.Lock()

    def send(
        self, channel: Channel, message: Message, clock: Callable[[], dt.datetime] = utc_now, person: str | None = None
    ) -> SendResult:
        """One attempt. `person`: the account owner, who is called on where the channel knows how."""
        message, who = with_keyword(message, channel.keyword), channel.mentions.get(person or "")
        with Attempt(channel.seconds) as attempt:
            try:
                return (
                    self._mailed(channel, message)
                    if channel.kind == "email"
                    else self._posted(channel, message, clock(), who)
                )
            except ConnectionBlocked as stopped:
                return stopped.sent
            except (HTTPError, http.client.HTTPException, OSError, UnicodeError) as error:
                return SendResult("again", TIMEOUT if attempt.over else _trouble(error))

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _posted(self, channel: Channel, message: Message, at: dt.datetime, who: str | None) -> SendResult:
        url, headers, body = _request(channel, message, at, who)
        parts = urlsplit(url)
        if parts.scheme != "https" and not (channel.private and parts.scheme == "http"):
            return SendResult("blocked", NOT_HTTPS)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        response = self._pool(channel).urlopen(
            "POST",
            target,
            body,
            headers,
            retries=False,
            redirect=False,
            timeout=Timeout(total=current_attempt().left),
            preload_content=False,
            decode_content=False,
        )
        try:
            return _result_of_response(channel, response)
        finally:
            response.close()  # one that was read whole has given its connection back before

    def _pool(self, channel: Channel) -> urllib3.HTTPConnectionPool:
        with self._lock:
            if channel not in self._pools:
                parts = urlsplit(channel.url)
                more: dict[str, Any] = {"maxsize": CONNECTIONS, "private": channel.private}
                self._pools[channel] = (
                    SecurePool(parts.hostname or "", parts.port, ssl_context=self.tls, **more)
                    if parts.scheme == "https"
                    else PlainPool(parts.hostname or "", parts.port, **more)
                )
            return self._pools[channel]

    def _mailed(self, channel: Channel, message: Message) -> SendResult:
        parts, sender = urlsplit(channel.url), channel.sender or ""
        secure, host = parts.scheme == "smtps", parts.hostname or ""
        client = Smtp(
            host, channel.private, current_attempt().left, sender.rpartition("@")[2], self.tls if secure else None
        )
        try:
            code, reply = client.connect(host, parts.port or (465 if secure else 587))
            if code != 220:
                return _mail_answer(channel, code, reply)
            client.ehlo_or_helo_if_needed()
            if not secure and client.has_extn("starttls"):
                client.starttls(context=self.tls)
            elif not secure and not channel.private:
                return SendResult("refused", NO_STARTTLS)
            if parts.username:
                client.login(unquote(parts.username), unquote(parts.password or ""))
            missed = client.send_message(formats.mail(message, channel.lang, sender, channel.to), sender, channel.to)
            with contextlib.suppress(OSError):  # accepted already, however it says goodbye
                client.quit()
            return SendResult("sent", MISSED.fill(n=len(missed)) if missed else None)
        except smtplib.SMTPRecipientsRefused as error:
            return _mail_answer(channel, *min(error.recipients.values()))
        except smtplib.SMTPResponseException as error:
            return _mail_answer(channel, error.smtp_code, error.smtp_error)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException:
            return SendResult("refused", NO_LOGIN)
        finally:
            client.close()


def _request(channel: Channel, message: Message, at: dt.datetime, who: str | None) -> tuple[str, dict[str, str], bytes]:
    """(address, headers, body), signed."""
    url, secret = channel.url, channel.secrets[0] if channel.secrets else None
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "battlemap", "X-Request-Id": message.id}
    if channel.kind == "webhook":
        body = formats.webhook(message)
        return url, headers | webhook_headers(channel.secrets, message.id, body, at), body
    robot = ROBOTS[channel.kind]
    made = robot.show(message, channel.lang, who)
    if robot.sign and secret:
        url, made = robot.sign(url, made, secret, at)
    return url, headers, orjson.dumps(made)


def _result_of_response(channel: Channel, response: urllib3.BaseHTTPResponse) -> SendResult:
    """What an answer means. A webhook is accepted by its status; robots say no with status 200 and a code."""
    status, headers = response.status, response.headers
    try:
        body = response.read(MOST_ANSWER)
    except HTTPError:
        if channel.kind != "webhook":
            raise
        body = b""
    if channel.kind == "webhook":
        return result_of_status(status, headers)
    return ROBOTS[channel.kind].answer(status, headers, body, partial(_redacted, channel))


def _mail_answer(channel: Channel, code: int, reply: bytes | str) -> SendResult:
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    reason = MAIL.fill(code=code, said=_redacted(channel, words))
    return SendResult("again" if code < 500 else "refused", reason)


def _redacted(channel: Channel, reply: str) -> str:
    """What the other side said, without what it may have repeated of the address and the secrets."""
    parts = urlsplit(channel.url)
    pieces = {*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))}
    hidden = {channel.url, *channel.secrets, parts.password or "", unquote(parts.password or "")} - {""}
    for secret in sorted(hidden | {piece for piece in pieces if len(piece) >= 6}, key=len, reverse=True):
        reply = reply.replace(secret, "***")
    return formats.line(reply, 200)


def _trouble(error: Exception) -> Text:
    if isinstance(error, (TimeoutError, urllib3.exceptions.TimeoutError)):
        return TIMEOUT
    if isinstance(error, (ssl.SSLError, urllib3.exceptions.SSLError)):
        return NO_TRUST
    return NO_CONNECTION


NO_TRUST = Text(
    "the certificate of the address is not valid; check the address and the trusted certificates",
    "该地址的证书无效;请检查地址和受信任的证书",
)
NOT_HTTPS = Text(
    "the address is not https://; use https://, or http:// with private: true",
    "地址不是 https://;请改用 https://,或将 http:// 配合 private: true",
)
MAIL = Text("the mail server answered {code}: {said}", "邮件服务器返回 {code}:{said}")
NO_STARTTLS = Text(
    "the mail server offers no encryption; use smtps://, or private: true for a server of your own",
    "邮件服务器不支持加密;请改用 smtps://,自有服务器可设置 private: true",
)
NO_LOGIN = Text("the mail server takes no login; leave out user and password", "邮件服务器不支持登录;请去掉用户和密码")
MISSED = Text("sent, but {n} recipients were refused", "已发送,但有 {n} 个收件人被拒绝")
