"""Sending a message to a channel, and what became of it.

    sender = Sender()                         # one for a process: it keeps connections, and threads may share it
    sent = sender.send(channel, message)      # "sent", "again", "blocked" or "refused"; never raises for what others do

A name is resolved once, every address that it has is checked, and the connection goes to one of those. Nothing is followed
elsewhere, no proxy is used, and an attempt ends in its time however slowly the other side talks. No reason and no log tells an
address or a secret.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import http.client
import ipaddress
import logging
import os
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

from alerts import formats
from alerts.channel_file import Channel
from alerts.message import Message
from alerts.signatures import dingtalk_signed, feishu_signed, webhook_headers
from graph.words import Text

MOST_ANSWER = 64 * 1024  # bytes of an answer that are read
CONNECTIONS = 8  # kept open to one channel
LONGEST_PAUSE = 86_400.0
PASSING = {408, 425, 429}
BUSY = {-1}  # codes of robots: the other side is at fault, for now
SLOW = {
    130101: 600.0,
    410100: 600.0,
    45009: 60.0,
    45033: 60.0,
    11232: 60.0,
    99991400: 60.0,
}  # too fast: seconds to wait
# Where nobody's receiver is: old and new ways to write IPv4 addresses as IPv6, and what hosts of clouds tell themselves.
NEVER = [ipaddress.ip_network(net) for net in (
    "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.88.99.0/24", "100.100.100.200/32", "224.0.0.0/3", "::/96",
    "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fe80::/10", "fec0::/10", "fd00:ec2::/32", "ff00::/8",
    "3fff::/20", "5f00::/16",
)]  # fmt: skip
HOME = ipaddress.ip_address("::1")
HERE = threading.local()  # the attempt that each thread is at


@dataclass(frozen=True, slots=True)
class Sent:
    """`sent`: accepted. `again`: try later, `after` seconds if told. `blocked`: by our own guard. `refused`: by the other side."""

    status: Literal["sent", "again", "blocked", "refused"]
    reason: Text | None = None
    after: float | None = None


class Stopped(Exception):
    """There is no connection, for a reason that we know."""

    def __init__(self, sent: Sent):
        super().__init__(sent.status)
        self.sent = sent


class Attempt:
    """The time of one attempt: when it is over, its connection is shut."""

    def __init__(self, seconds: float):
        self.ends, self.over = time.monotonic() + seconds, False
        self._line: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Attempt:
        HERE.attempt = self
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        HERE.attempt = None
        if self._line is not None:
            self._line.close()

    @property
    def left(self) -> float:
        return max(0.01, self.ends - time.monotonic())

    def hold(self, line: socket.socket) -> None:
        """Shut this connection in time: through a second handle, as TLS takes the first for itself."""
        if self._line is None:
            self._line = socket.socket(fileno=os.dup(line.fileno()))
        if self.over:
            self._end()

    def _end(self) -> None:
        self.over = True
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)


def current() -> Attempt:
    """The attempt that this thread is at."""
    return cast(Attempt, HERE.attempt)


class _Unlogged(logging.Filter):
    """urllib3 logs the path of every request, in which tokens are: not of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(HERE, "attempt", None) is None


logging.getLogger("urllib3.connectionpool").addFilter(_Unlogged())


def allowed(address: str, private: bool) -> bool:
    """Whether a message may go to an IP address: a public one, or for private channels one of a company's own."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if any(ip in net for net in NEVER) or ip.is_multicast:
        return ip == HOME and private
    return private or ip.is_global


def _addresses(host: str, port: int) -> list[Any]:
    """What a name resolves to: asked in a thread, as that knows no time limit. Raises OSError, UnicodeError, TimeoutError."""
    answer: Future[list[Any]] = Future()

    def ask() -> None:
        try:
            answer.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    return answer.result(current().left)


def reached(host: str, port: int, private: bool) -> socket.socket:
    """A connection to one of the addresses of a name, all of which were checked. Raises Stopped."""
    try:
        found = _addresses(host.strip("[]"), port)
    except TimeoutError:
        raise Stopped(Sent("again", TIMEOUT)) from None
    except (OSError, UnicodeError):
        raise Stopped(Sent("again", NO_NAME)) from None
    for *_, address in found:
        if not allowed(str(address[0]), private):
            raise Stopped(Sent("blocked", PRIVATE.fill(address=address[0])))
    for family, kind, protocol, _, address in found:
        line = socket.socket(family, kind, protocol)
        line.settimeout(current().left)
        try:
            line.connect(address)
        except OSError:
            line.close()
            continue
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        current().hold(line)
        return line
    raise Stopped(Sent("again", TIMEOUT if current().left <= 0.01 else NO_CONNECTION))


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, private: bool, **more: Any):
        super().__init__(*args, **more)
        self.private = private

    def _new_conn(self) -> socket.socket:
        return reached(self._dns_host, self.port, self.private)

    def request(self, *args: Any, **more: Any) -> None:
        if self.sock is not None:
            current().hold(self.sock)
        super().request(*args, **more)


class _Secure(_Plain, HTTPSConnection):
    pass


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Smtp(smtplib.SMTP):
    """`tls` for connections that are encrypted from the first byte."""

    def __init__(self, host: str, private: bool, seconds: float, name: str, tls: ssl.SSLContext | None):
        self.private, self.tls = private, tls
        super().__init__(local_hostname=name, timeout=seconds)
        self._host = host  # which certificates are checked against

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = reached(host, port, self.private)
        return self.tls.wrap_socket(line, server_hostname=host) if self.tls else line


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Sender:
    """Sends, from any thread. `tls` says whose certificates are trusted; left out, those that the machine trusts."""

    def __init__(self, tls: ssl.SSLContext | None = None):
        self.tls = tls or ssl.create_default_context()
        self._pools: dict[Channel, urllib3.HTTPConnectionPool] = {}
        self._lock = threading.Lock()

    def send(self, channel: Channel, message: Message, clock: Callable[[], dt.datetime] = utc_now) -> Sent:
        """One attempt."""
        with Attempt(channel.seconds) as attempt:
            try:
                return (
                    self._mailed(channel, message)
                    if channel.kind == "email"
                    else self._posted(channel, message, clock())
                )
            except Stopped as stopped:
                return stopped.sent
            except (HTTPError, http.client.HTTPException, OSError, UnicodeError) as error:
                return Sent("again", TIMEOUT if attempt.over else _trouble(error))

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _posted(self, channel: Channel, message: Message, at: dt.datetime) -> Sent:
        url, headers, body = _request(channel, message, at)
        parts = urlsplit(url)
        if parts.scheme != "https" and not (channel.private and parts.scheme == "http"):
            return Sent("blocked", NOT_HTTPS)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        response = self._pool(channel).urlopen(
            "POST", target, body, headers, retries=False, redirect=False, timeout=Timeout(total=current().left),
            preload_content=False, decode_content=False,
        )  # fmt: skip
        try:
            return _answered(channel, response)
        finally:
            response.close()  # one that was read whole has given its connection back before

    def _pool(self, channel: Channel) -> urllib3.HTTPConnectionPool:
        with self._lock:
            if channel not in self._pools:
                parts = urlsplit(channel.url)
                more: dict[str, Any] = {"maxsize": CONNECTIONS, "private": channel.private}
                self._pools[channel] = (
                    _SecurePool(parts.hostname or "", parts.port, ssl_context=self.tls, **more)
                    if parts.scheme == "https"
                    else _PlainPool(parts.hostname or "", parts.port, **more)
                )
            return self._pools[channel]

    def _mailed(self, channel: Channel, message: Message) -> Sent:
        parts, sender = urlsplit(channel.url), channel.sender or ""
        secure, host = parts.scheme == "smtps", parts.hostname or ""
        client = _Smtp(
            host, channel.private, current().left, sender.rpartition("@")[2], self.tls if secure else None
        )
        try:
            code, said = client.connect(host, parts.port or (465 if secure else 587))
            if code != 220:
                return _mail_answer(channel, code, said)
            client.ehlo_or_helo_if_needed()
            if not secure and client.has_extn("starttls"):
                client.starttls(context=self.tls)
            elif not secure and not channel.private:
                return Sent("refused", NO_STARTTLS)
            if parts.username:
                client.login(unquote(parts.username), unquote(parts.password or ""))
            missed = client.send_message(
                formats.mail(message, channel.lang, sender, channel.to), sender, channel.to
            )
            with contextlib.suppress(OSError):  # accepted already, however it says goodbye
                client.quit()
            return Sent("sent", MISSED.fill(n=len(missed)) if missed else None)
        except smtplib.SMTPRecipientsRefused as error:
            return _mail_answer(channel, *min(error.recipients.values()))
        except smtplib.SMTPResponseException as error:
            return _mail_answer(channel, error.smtp_code, error.smtp_error)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException:
            return Sent("refused", NO_LOGIN)
        finally:
            client.close()


def _request(channel: Channel, message: Message, at: dt.datetime) -> tuple[str, dict[str, str], bytes]:
    """(address, headers, body), signed."""
    url, secret = channel.url, channel.secrets[0] if channel.secrets else None
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "battlemap",
        "X-Request-Id": message.id,
    }
    if channel.kind == "webhook":
        body = formats.webhook(message)
        return url, headers | webhook_headers(channel.secrets, message.id, body, at), body
    made = {"feishu": formats.feishu, "dingtalk": formats.dingtalk, "wecom": formats.wecom}[channel.kind](
        message, channel.lang
    )
    if channel.kind == "feishu" and secret:
        made = feishu_signed(made, secret, at)
    if channel.kind == "dingtalk" and secret:
        url = dingtalk_signed(url, secret, at)
    return url, headers, orjson.dumps(made)


def _answered(channel: Channel, response: urllib3.BaseHTTPResponse) -> Sent:
    """What an answer means. A webhook is accepted by its status; robots say no with status 200 and a code."""
    plain = _by_status(response.status, response.headers.get("Retry-After"))
    try:
        body = response.read(MOST_ANSWER)
    except HTTPError:
        if channel.kind != "webhook":
            raise
        return plain
    return plain if channel.kind == "webhook" else _robot(channel, body, plain)


def _by_status(status: int, retry_after: str | None) -> Sent:
    if 200 <= status < 300:
        return Sent("sent")
    if 300 <= status < 400:
        return Sent("refused", REDIRECT.fill(status=status))
    if status >= 500 or status in PASSING:
        return Sent("again", STATUS.fill(status=status), _seconds(retry_after))
    return Sent("refused", STATUS.fill(status=status))


def _robot(channel: Channel, body: bytes, plain: Sent) -> Sent:
    code, said = _code(body)
    if code is None:
        return Sent("again", NOT_UNDERSTOOD) if plain.status == "sent" else plain
    pause = SLOW.get(code) or (600.0 if channel.kind == "dingtalk" and "too fast" in said.lower() else None)
    if pause:
        return Sent("again", TOO_FAST.fill(code=code), max(pause, plain.after or 0))
    if code == 0 or plain.status == "again":
        return plain
    return Sent("again" if code in BUSY else "refused", ROBOT.fill(code=code, said=_redacted(channel, said)))


def _code(body: bytes) -> tuple[int | None, str]:
    """A robot's code and words: `code` of Feishu (once `StatusCode`), `errcode` of the others."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None, ""
    told = told if isinstance(told, dict) else {}
    code = next((told[key] for key in ("errcode", "code", "StatusCode") if type(told.get(key)) is int), None)
    return code, str(told.get("errmsg") or told.get("msg") or told.get("StatusMessage") or "")


def _seconds(retry_after: str | None) -> float | None:
    """What Retry-After says: seconds, or a day and time."""
    value = (retry_after or "").strip()
    if value.isascii() and value.isdigit():
        return min(LONGEST_PAUSE, float(value[:9]))
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return min(LONGEST_PAUSE, max(0.0, (at - utc_now()).total_seconds()))


def _mail_answer(channel: Channel, code: int, said: bytes | str) -> Sent:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    reason = MAIL.fill(code=code, said=_redacted(channel, words))
    return Sent("again" if code < 500 else "refused", reason)


def _redacted(channel: Channel, said: str) -> str:
    """What the other side said, without what it may have repeated of the address and the secrets."""
    parts = urlsplit(channel.url)
    pieces = {*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))}
    hidden = {channel.url, *channel.secrets, parts.password or "", unquote(parts.password or "")} - {""}
    for secret in sorted(hidden | {piece for piece in pieces if len(piece) >= 6}, key=len, reverse=True):
        said = said.replace(secret, "***")
    return formats.line(said, 200)


def _trouble(error: Exception) -> Text:
    if isinstance(error, (TimeoutError, urllib3.exceptions.TimeoutError)):
        return TIMEOUT
    if isinstance(error, (ssl.SSLError, urllib3.exceptions.SSLError)):
        return NO_TRUST
    return NO_CONNECTION


TIMEOUT = Text("no answer in time", "未在限定时间内应答")
NO_NAME = Text("the name of the host is not known; check the address", "无法解析主机名;请检查地址")
NO_CONNECTION = Text("there is no connection, or it broke off", "无法连接或连接中断")
NO_TRUST = Text("the certificate of the address is not valid; check the address and the trusted certificates",
                "该地址的证书无效;请检查地址和受信任的证书")  # fmt: skip
PRIVATE = Text("the address leads to {address}, which is not public; for a receiver of your own set private: true",
               "该地址指向非公网地址 {address};若为自有接收端,请设置 private: true")  # fmt: skip
NOT_HTTPS = Text("the address is not https://; use https://, or http:// with private: true",
                 "地址不是 https://;请改用 https://,或将 http:// 配合 private: true")  # fmt: skip
REDIRECT = Text(
    "HTTP {status} leads elsewhere, which is not followed; set the new address",
    "HTTP {status} 重定向,不予跟随;请改用新地址",
)
STATUS = Text("the receiver answered HTTP {status}", "接收端返回 HTTP {status}")
NOT_UNDERSTOOD = Text(
    "the answer is not that of such a robot; check the address", "应答不是该类机器人的格式;请检查地址"
)
TOO_FAST = Text("the robot has had too many messages (code {code})", "机器人消息过于频繁(代码 {code})")
ROBOT = Text("the robot says no, code {code}: {said}", "机器人拒绝,代码 {code}:{said}")
MAIL = Text("the mail server answered {code}: {said}", "邮件服务器返回 {code}:{said}")
NO_STARTTLS = Text("the mail server offers no encryption; use smtps://, or private: true for a server of your own",
                   "邮件服务器不支持加密;请改用 smtps://,自有服务器可设置 private: true")  # fmt: skip
NO_LOGIN = Text(
    "the mail server takes no login; leave out user and password", "邮件服务器不支持登录;请去掉用户和密码"
)
MISSED = Text("sent, but {n} recipients were refused", "已发送,但有 {n} 个收件人被拒绝")
