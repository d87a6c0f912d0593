"""Connections to what a channel names: only to addresses that were checked, and for no longer than an attempt may take.

    with Attempt(seconds):
        line = reached("hooks.example.com", 443, private=False)     # raises Stopped, with what to say

A name is resolved once, every address that it has is checked, and the connection goes to one of those.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import smtplib
import socket
import ssl
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Literal, cast

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from graph.words import Text

# Where nobody's receiver is: old and new ways to write IPv4 addresses as IPv6, and what hosts of clouds tell themselves.
NEVER = [
    ipaddress.ip_network(net)
    for net in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "100.100.100.200/32",
        "224.0.0.0/3",
        "::/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "fe80::/10",
        "fec0::/10",
        "fd00:ec2::/32",
        "ff00::/8",
        "3fff::/20",
        "5f00::/16",
    )
]
HOME = ipaddress.ip_address("::1")
HERE = threading.local()  # the attempt that each thread is at


@dataclass(frozen=True, slots=True)
class SendResult:
    """`sent`: accepted. `again`: try later, `after` seconds if told. `blocked`: by our own guard. `refused`: by the other side."""

    status: Literal["sent", "again", "blocked", "refused"]
    reason: Text | None = None
    after: float | None = None


class ConnectionBlocked(Exception):
    """There is no connection, for a reason that we know."""

    def __init__(self, sent: SendResult):
        super().__init__(sent.status)
        self.sent = sent


class Attempt:
    """The time of one attempt: when it is over, its connection is shut."""

    def __init__(self, seconds: float):
        self.ends = time.monotonic() + seconds
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

    @property
    def over(self) -> bool:
        """By the clock: on a busy machine the timer comes later than what a socket says at the same moment."""
        return time.monotonic() >= self.ends

    def hold(self, line: socket.socket) -> None:
        """Shut this connection in time: through a second handle, as TLS takes the first for itself."""
        if self._line is None:
            self._line = socket.socket(fileno=os.dup(line.fileno()))
        if self.over:
            self._end()

    def _end(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)


def current_attempt() -> Attempt:
    """The attempt that this thread is at."""
    return cast(Attempt, HERE.attempt)


class _Unlogged(logging.Filter):
    """urllib3 logs the path of every request, in which tokens are: not of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(HERE, "attempt", None) is None


logging.getLogger("urllib3.connectionpool").addFilter(_Unlogged())


def is_allowed_address(address: str, private: bool) -> bool:
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
    return answer.result(current_attempt().left)


def open_connection(host: str, port: int, private: bool) -> socket.socket:
    """A connection to one of the addresses of a name, all of which were checked. Raises ConnectionBlocked."""
    try:
        found = _addresses(host.strip("[]"), port)
    except TimeoutError:
        raise ConnectionBlocked(SendResult("again", TIMEOUT)) from None
    except (OSError, UnicodeError):
        raise ConnectionBlocked(SendResult("again", NO_NAME)) from None
    for *_, address in found:
        if not is_allowed_address(str(address[0]), private):
            raise ConnectionBlocked(SendResult("blocked", PRIVATE.fill(address=address[0])))
    for family, kind, protocol, _, address in found:
        line = socket.socket(family, kind, protocol)
        line.settimeout(current_attempt().left)
        try:
            line.connect(address)
        except OSError:
            line.close()
            continue
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        current_attempt().hold(line)
        return line
    raise ConnectionBlocked(SendResult("again", TIMEOUT if current_attempt().left <= 0.01 else NO_CONNECTION))


class PlainConnection(HTTPConnection):
    def __init__(self, *args: Any, private: bool, **more: Any):
        super().__init__(*args, **more)
        self.private = private

    def _new_conn(self) -> socket.socket:
        return open_connection(self._dns_host, self.port, self.private)

    def request(self, *args: Any, **more: Any) -> None:
        if self.sock is not None:
            current_attempt().hold(self.sock)
        super().request(*args, **more)


class SecureConnection(PlainConnection, HTTPSConnection):
    pass


class PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = PlainConnection


class SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = SecureConnection


class Smtp(smtplib.SMTP):
    """`tls` for connections that are encrypted from the first byte."""

    def __init__(self, host: str, private: bool, seconds: float, name: str, tls: ssl.SSLContext | None):
        self.private, self.tls = private, tls
        super().__init__(local_hostname=name, timeout=seconds)
        self._host = host  # which certificates are checked against

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = open_connection(host, port, self.private)
        return self.tls.wrap_socket(line, server_hostname=host) if self.tls else line


TIMEOUT = Text("no answer in time", "未在限定时间内应答")
NO_NAME = Text("the name of the host is not known; check the address", "无法解析主机名;请检查地址")
PRIVATE = Text(
    "the address leads to {address}, which is not public; for a receiver of your own set private: true",
    "该地址指向非公网地址 {address};若为自有接收端,请设置 private: true",
)
NO_CONNECTION = Text("there is no connection, or it broke off", "无法连接或连接中断")
