"""Receivers on this machine that judge as the real ones do, by code of their own: a webhook, three robots, and a mail server.

with receiver("feishu", "the-secret") as there:
    there.url                      # where it listens
    there.fail(status=503)         # how it answers from now on; there.fail() is well again
    there.first, there.repeats     # what arrived and was accepted: id → body, and the ids that came again
    there.rejected                 # why each of the others was not
"""

import base64
import hashlib
import hmac
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from standardwebhooks import Webhook, WebhookVerificationError

from tests.helpers.servers import free_port

KINDS = ("webhook", "feishu", "dingtalk", "wecom")
OK = {
    "webhook": {},
    "feishu": {"code": 0, "msg": "success", "StatusCode": 0, "StatusMessage": "success", "data": {}},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "wecom": {"errcode": 0, "errmsg": "ok"},
}
AT = re.compile(r"<\s*/?\s*(at|font|a|img|script)\b|@", re.IGNORECASE)


class Rejected(Exception):
    """Why a message is not taken: (status, body of the answer)."""

    def __init__(self, status: int, body: dict[str, Any]):
        super().__init__(str(body))
        self.status, self.body = status, body


@dataclass
class Fault:
    """How a receiver misbehaves. `delay`: seconds before its answer, or until it behaves otherwise; `drip`: seconds between the bytes
    of its answer; `drop`: it hangs up instead."""

    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    drop: bool = False


class Receiver:
    """One receiver. `secret`: what messages have to be signed with; None where robots are set up without."""

    def __init__(self, kind: str, secret: str | None = None, tls: ssl.SSLContext | None = None):
        self.kind, self.secret = kind, secret
        self.first: dict[str, Any] = {}
        self.repeats: list[str] = []
        self.rejected: list[str] = []
        self.attempts = self.connections = 0
        self.fault: Fault | None = None
        self.most: dict[float, int] = {}  # seconds → how many requests are taken within them, as {1: 5, 60: 100}
        self.arrived: list[float] = []  # when requests came
        self.too_many = 0
        self.keyword: str | None = None  # what the robot is secured by
        self.people: set[str] = set()  # ids in the group, who may be called on
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        path = {
            "webhook": "/in?team=1",
            "feishu": "/open-apis/bot/v2/hook/token-4711",
            "dingtalk": "/robot/send?access_token=token-4711",
            "wecom": "/cgi-bin/webhook/send?key=token-4711",
        }[kind]
        self.path = path
        self.url = f"{'https://localhost' if tls else 'http://127.0.0.1'}:{self.port}{path}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def limit(self) -> None:
        """Note that a request has come. Raises Rejected where it is one too many."""
        with self.lock:
            at = time.monotonic()
            self.arrived.append(at)
            if any(self.within(seconds, at) > most for seconds, most in self.most.items()):
                self.too_many += 1
                raise Rejected(400, {"code": 9499, "msg": "too many request", "data": {}})

    def within(self, seconds: float, at: float) -> int:
        """How many requests came in so many seconds up to a time."""
        return sum(at - seconds < each <= at for each in self.arrived)

    def fail(self, **how: Any) -> None:
        self.fault = Fault(**how) if how else None

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def take(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        """Judge one message, and note it. Raises Rejected."""
        try:
            judged = {
                "webhook": self._webhook,
                "feishu": self._feishu,
                "dingtalk": self._dingtalk,
                "wecom": self._wecom,
            }[self.kind]
            self._secured(body)
            judged(path, headers, self._without_calls(body))
        except Rejected as why:
            self.rejected.append(str(why))
            raise
        id = headers["webhook-id"] if self.kind == "webhook" else headers["x-request-id"]
        with self.lock:
            if id in self.first:
                self.repeats.append(id)
            else:
                self.first[id] = json.loads(body)
        return dict(OK[self.kind])

    def _secured(self, body: bytes) -> None:
        if self.keyword and self.keyword not in json.dumps(json.loads(body), ensure_ascii=False):
            raise Rejected(
                200,
                {"code": 19024, "msg": "Key Words Not Found"}
                if self.kind == "feishu"
                else {"errcode": 310000, "errmsg": "keywords not in content"},
            )

    def _without_calls(self, body: bytes) -> bytes:
        """The body without the calls on people of the group, each in the way of its robot; the others stay in it."""
        if not self.people:
            return body
        text = body.decode()
        for id in self.people:
            text = text.replace(
                {"feishu": f"<at id={id}></at>", "wecom": f"<@{id}>"}.get(self.kind, f"@{id}"), "(called)"
            )
        if self.kind != "dingtalk":
            return text.encode()
        told = json.loads(text)
        at = told.pop("at", {"isAtAll": False})
        if at.get("isAtAll") is not False or not {*at.get("atUserIds", []), *at.get("atMobiles", [])} <= self.people:
            raise Rejected(200, {"errcode": 40035, "errmsg": "at"})
        if ("(called)" in text) != (len(at) > 1):
            raise Rejected(200, {"errcode": 40035, "errmsg": "who is named in `at` has to be named in the text"})
        return json.dumps(told, ensure_ascii=False).encode()

    def _webhook(self, path: str, headers: dict[str, str], body: bytes) -> None:
        try:
            Webhook(self.secret or "").verify(body.decode(), headers)
        except WebhookVerificationError as error:
            raise Rejected(401, {"error": str(error)}) from error
        told = json.loads(body)
        if set(told) != {"type", "timestamp", "data"} or not re.fullmatch(r"[a-zA-Z0-9_.]+", told["type"]):
            raise Rejected(400, {"error": "shape"})
        for text in (told["data"]["title"], *(line for s in told["data"]["sections"] for line in s["lines"])):
            if set(text) != {"en", "zh"}:
                raise Rejected(400, {"error": "languages"})

    def _feishu(self, path: str, headers: dict[str, str], body: bytes) -> None:
        told = json.loads(body)
        if len(body) > 20_000:
            raise Rejected(400, {"code": 9499, "msg": "Bad Request"})
        if self.secret:
            key = f"{told.get('timestamp')}\n{self.secret}".encode()
            if told.get("sign") != base64.b64encode(hmac.new(key, digestmod=hashlib.sha256).digest()).decode() or _old(
                told["timestamp"]
            ):
                raise Rejected(
                    200, {"code": 19021, "msg": f"sign match fail or timestamp is not within one hour, {path}"}
                )
        if told.get("msg_type") != "interactive" or not _card(told["card"]):
            raise Rejected(200, {"code": 19001, "msg": "param invalid"})

    def _dingtalk(self, path: str, headers: dict[str, str], body: bytes) -> None:
        told, query = (json.loads(body), {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()})
        if query.get("access_token") != "token-4711":
            raise Rejected(200, {"errcode": 300001, "errmsg": "token is not exist"})
        if self.secret:
            content = f"{query.get('timestamp')}\n{self.secret}"
            right = base64.b64encode(hmac.new(self.secret.encode(), content.encode(), hashlib.sha256).digest()).decode()
            if query.get("sign") != right or _old(query["timestamp"], 1000):
                raise Rejected(
                    200, {"errcode": 310000, "errmsg": "description:机器人发送签名不匹配;access_token=token-4711"}
                )
        said = told.get(told["msgtype"], {})
        known = {"markdown": {"title", "text"}, "actionCard": {"title", "text", "singleTitle", "singleURL"}}
        if set(said) != known.get(told["msgtype"], set()) or not all(isinstance(v, str) and v for v in said.values()):
            raise Rejected(200, {"errcode": 40035, "errmsg": "missing parameter"})
        if len(body) > 20_000 or AT.search(said["text"]):
            raise Rejected(200, {"errcode": 460101, "errmsg": "message too long, or it tells everybody"})

    def _wecom(self, path: str, headers: dict[str, str], body: bytes) -> None:
        told = json.loads(body)
        if parse_qs(urlsplit(path).query).get("key") != ["token-4711"]:
            raise Rejected(200, {"errcode": 93000, "errmsg": "invalid webhook url"})
        content = told.get("markdown", {}).get("content", "") if told.get("msgtype") == "markdown" else ""
        if not content or set(told) != {"msgtype", "markdown"}:
            raise Rejected(200, {"errcode": 40008, "errmsg": "invalid message type"})
        if len(content.encode()) > 4096 or AT.search(content):
            raise Rejected(200, {"errcode": 40058, "errmsg": "markdown.content exceed max length 4096"})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                receiver.connections += 1
                super().setup()

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 1))
                body = self.rfile.read(length)
                if len(body) < length:  # who sent it was killed meanwhile
                    self.close_connection = True
                    return
                receiver.attempts += 1
                fault = receiver.fault
                if fault is None:
                    try:
                        receiver.limit()
                        self.answer(
                            200, receiver.take(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                        )
                    except Rejected as why:
                        self.answer(why.status, why.body)
                elif fault.drop:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                else:
                    late = time.monotonic() + fault.delay
                    while receiver.fault is fault and time.monotonic() < late:
                        time.sleep(0.02)
                    self.answer(
                        fault.status,
                        fault.body if fault.body is not None else OK[receiver.kind],
                        fault.headers,
                        fault.drip,
                    )

            def answer(self, status: int, body: Any, headers: dict[str, str] | None = None, drip: float = 0.0) -> None:
                raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
                more = {"Content-Type": "application/json", "Content-Length": str(len(raw))} | (headers or {})
                head = "".join(f"{name}: {value}\r\n" for name, value in more.items())
                whole = f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + raw
                try:
                    for piece in [whole] if not drip else [bytes([byte]) for byte in whole]:
                        self.wfile.write(piece)
                        time.sleep(drip)
                except OSError:
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


def _old(stamp: str, per_second: int = 1) -> bool:
    return abs(time.time() - int(stamp) / per_second) > 3600


def _card(card: dict[str, Any]) -> bool:
    """Whether Feishu would show it as it is meant: known elements, and nothing in them that tags somebody."""
    if card["header"]["title"]["tag"] != "plain_text" or not card["elements"]:
        return False
    for element in card["elements"]:
        inner = {
            "div": lambda e: e["text"]["content"],
            "markdown": lambda e: e["content"],
            "action": lambda e: e["actions"][0]["text"]["content"],
        }
        if (
            element["tag"] not in inner
            or AT.search(inner[element["tag"]](element))
            or not inner[element["tag"]](element)
        ):
            return False
    return True


@contextmanager
def receiver(kind: str, secret: str | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    running = Receiver(kind, secret, tls)
    try:
        yield running
    finally:
        running.close()


class Mailbox:
    """A mail server. `answer`: what it says to a message, to break it; `users`: who may log in; `tls`: for STARTTLS, or from the start."""

    def __init__(self, users: dict[str, str] | None = None, tls: ssl.SSLContext | None = None, implicit: bool = False):
        self.users, self.first, self.repeats = users, dict[str, EmailMessage](), list[str]()
        self.answer, self.refuse, self.delay, self.encrypted = "250 OK", set[str](), 0.0, list[bool]()
        more: dict[str, Any] = (
            {"auth_required": True, "auth_require_tls": tls is not None and not implicit, "authenticator": self._known}
            if users
            else {}
        )
        if tls and not implicit:
            more |= {"tls_context": tls, "require_starttls": True}
        self.controller = Controller(self, "127.0.0.1", 0, ssl_context=tls if implicit else None, **more)
        self.controller.port = free_port()
        self.controller.start()
        self.port = self.controller.port

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        time.sleep(self.delay)
        if not self.answer.startswith("250"):
            return self.answer
        message = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[arg-type]
        id = message["Message-ID"]
        self.encrypted.append(session.ssl is not None or self.controller.ssl_context is not None)
        if id in self.first:
            self.repeats.append(id)
        self.first.setdefault(id, message)
        return self.answer

    def _known(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        users = self.users or {}
        right = isinstance(data, LoginPassword) and users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=right, handled=False)


@contextmanager
def mailbox(**more: Any) -> Iterator[Mailbox]:
    running = Mailbox(**more)
    try:
        yield running
    finally:
        running.controller.stop()
