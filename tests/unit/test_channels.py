"""Channels: messages arrive signed and well formed at receivers that judge for themselves, and every way to fail is told apart."""

import datetime as dt
import json
import logging
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import orjson
import pytest
import standardwebhooks
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.channels import signatures
from alerts.channels.channel_file import Channel
from alerts.delivery import formats, sending
from alerts.delivery import guarded_connections as connections
from alerts.delivery.guarded_connections import SendResult, is_allowed_address
from alerts.delivery.sending import Sender
from alerts.message import Message, Section, of_json, to_json
from graph.words import Text
from tests.helpers.channels import NOW, OTHER, ROBOTS, SECRET, message
from tests.helpers.examples import examples
from tests.helpers.receivers import KINDS, Receiver, mailbox, receiver

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")
NASTY = [
    '<at user_id="all"></at>',
    "<at id=all></at>",
    "<@all>",
    "@all",
    "</li></ul><script>alert(1)</script>",
    "[click](https://evil.example)",
    "![x](http://evil.example/x.png)",
    "**bold** _it_ `code` ~~gone~~",
    "# heading\n---\n> quote",
    '"}]}}, {"tag": "at"',
    "\\[x\\](y)",
    "https://evil.example/login www.evil.example",
    "&lt;@all&gt; &#60;at&#62;",
    "a\u202eb\u2066c\x00d\re",
    '<font color="warning">x</font>',
    "Subject\r\nBcc: x@evil.example",
    "名称\u2028第二行",
    "<!-- x --> <img src=x onerror=alert(1)>",
]


def channel(there: Receiver, *secrets: str, **more: Any) -> Channel:
    plain: dict[str, Any] = {"lang": "zh", "private": True, "seconds": 5.0}
    return Channel(there.kind, there.kind, there.url, secrets, **plain | more)  # type: ignore[arg-type]


@pytest.fixture
def sender() -> Iterator[Sender]:
    made = Sender()
    yield made
    made.close()


def secrets_of(kind: str) -> tuple[str, ...]:
    return () if kind == "wecom" else (SECRET,)


@pytest.mark.parametrize("kind", KINDS)
def test_messages_arrive_signed_and_well_formed(kind: str, sender: Sender):
    with receiver(kind, *secrets_of(kind)) as there:
        to = channel(there, *secrets_of(kind))
        assert [sender.send(to, message(id=id)) for id in ("D-1", "D-2", "D-1")] == [SendResult("sent")] * 3
        assert list(there.first) == ["D-1", "D-2"] and there.repeats == ["D-1"] and not there.rejected
        assert there.connections == 1, "the connection is kept"
        assert "第 1 行" in json.dumps(there.first["D-1"], ensure_ascii=False)


@pytest.mark.parametrize("url", [None, "https://map.example.com/map/C021"])
@pytest.mark.parametrize("kind", ROBOTS)
def test_robots_without_a_secret_and_without_a_page(kind: str, url: str | None, sender: Sender):
    with receiver(kind) as there:
        assert sender.send(channel(there, lang="en"), message(0, url=url)) == SendResult("sent")
        assert ("map/C021" in json.dumps(there.first["D-1"])) == (url is not None)


def test_a_webhook_tells_everything_in_both_languages_and_the_same_in_every_attempt(sender: Sender):
    with receiver("webhook", SECRET) as there:
        sender.send(channel(there, SECRET), message())
        told = there.first["D-1"]
    assert told["type"] == "alert.opened" and told["timestamp"] == "2026-11-20T01:30:00Z"
    assert told["data"]["title"] == {"en": "Alert: 预警", "zh": "预警"} and told["data"]["alert"] == "A-1"
    assert told["data"]["sections"][0]["lines"][1] == {"en": "en 第 1 行", "zh": "第 1 行"}
    assert formats.webhook(message()) == formats.webhook(of_json(to_json(message())))


@pytest.mark.parametrize("known", [SECRET, OTHER])
def test_while_a_secret_is_replaced_both_are_signed_with(known: str, sender: Sender):
    with receiver("webhook", known) as there:
        assert sender.send(channel(there, OTHER, SECRET), message()).status == "sent"


@pytest.mark.parametrize("kind", ["webhook", "feishu", "dingtalk"])
def test_a_wrong_secret_is_refused_and_nothing_secret_is_told(kind: str, sender: Sender):
    with receiver(kind, SECRET) as there:
        sent = sender.send(channel(there, OTHER), message())
        assert sent.status == "refused" and sent.reason is not None and len(there.rejected) == 1 and not there.first
        assert not re.search(f"token-4711|{OTHER}|{re.escape(there.path)}", sent.reason.en + sent.reason.zh)


ANSWERS = {
    "server error": ({"status": 500}, "again", None),
    "busy": ({"status": 503, "headers": {"Retry-After": "7"}}, "again", 7),
    "too many": ({"status": 429, "headers": {"Retry-After": "99999999"}}, "again", 86_400),
    "too early": ({"status": 425, "headers": {"Retry-After": "soon"}}, "again", None),
    "request timeout": ({"status": 408}, "again", None),
    "hangs up": ({"drop": True}, "again", None),
    "not found": ({"status": 404}, "refused", None),
    "gone": ({"status": 410}, "refused", None),
    "unauthorized": ({"status": 401}, "refused", None),
    "not modified": ({"status": 304, "body": b""}, "refused", None),
    "accepted": ({"status": 202, "body": b"not json"}, "sent", None),
    "no content": ({"status": 204, "body": b"", "headers": {"Content-Length": "0"}}, "sent", None),
    "endless": ({"body": b"x" * 2_000_000}, "sent", None),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_becomes_of_a_webhook(name: str, sender: Sender):
    how, status, after = ANSWERS[name]
    with receiver("webhook", SECRET) as there:
        there.fail(**how)
        sent = sender.send(channel(there, SECRET), message())
        assert (sent.status, sent.after) == (status, after) and (sent.reason is None) == (status == "sent")
        there.fail()
        assert sender.send(channel(there, SECRET), message()).status == "sent" and there.attempts == 2


def test_retry_after_may_be_a_day_and_time(sender: Sender):
    with receiver("webhook", SECRET) as there:
        there.fail(
            status=503, headers={"Retry-After": format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=100))}
        )
        after = sender.send(channel(there, SECRET), message()).after
        assert after is not None and 90 < after <= 100


CODES = {
    "dingtalk": [
        (130101, "again", 600),
        (410100, "again", 600),
        (5, "again", 600),
        (-1, "again", None),
        (310000, "refused", None),
        (300001, "refused", None),
    ],
    "wecom": [(45009, "again", 60), (-1, "again", None), (93000, "refused", None), (40008, "refused", None)],
    "feishu": [
        (11232, "again", 60),
        (99991400, "again", 60),
        (19021, "refused", None),
        (19024, "refused", None),
        (9499, "refused", None),
    ],
}


@pytest.mark.parametrize(
    ("kind", "code", "status", "after"), [(kind, *each) for kind, codes in CODES.items() for each in codes]
)
def test_robots_say_no_with_status_200(kind: str, code: int, status: str, after: float | None, sender: Sender):
    name, words = ("code", "msg") if kind == "feishu" else ("errcode", "errmsg")
    with receiver(kind) as there:
        for http in (200, 400) if kind == "feishu" else (200,):
            there.fail(status=http, body=orjson.dumps({name: code, words: "send too fast" if code == 5 else "no"}))
            sent = sender.send(channel(there), message())
            assert (sent.status, sent.after) == (status, after)
            assert sent.reason is not None and str(code) in sent.reason.en and str(code) in sent.reason.zh


@pytest.mark.parametrize("body", [b"<html>sign in</html>", b"[]", b"{}", b"", b'{"errcode": "0"}', b'{"code": true}'])
@pytest.mark.parametrize("kind", ROBOTS)
def test_an_answer_that_no_robot_gives_is_no_success(kind: str, body: bytes, sender: Sender):
    with receiver(kind) as there:
        there.fail(body=body)
        assert sender.send(channel(there), message()).status == "again"
        there.fail(status=404, body=body)
        assert sender.send(channel(there), message()).status == "refused"


def test_redirects_are_not_followed(sender: Sender):
    with receiver("webhook", SECRET) as there, receiver("webhook", SECRET) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            there.fail(status=status, headers={"Location": elsewhere.url})
            assert sender.send(channel(there, SECRET), message()).status == "refused"
        assert elsewhere.attempts == 0


@pytest.mark.parametrize("how", [{"delay": 3.0}, {"drip": 0.1}], ids=["late", "drop by drop"])
@pytest.mark.parametrize("kind", ["wecom", "webhook"])
def test_an_attempt_ends_in_its_time(kind: str, how: dict[str, float], sender: Sender):
    with receiver(kind, *secrets_of(kind)) as there:
        there.fail(**how)
        began = time.monotonic()
        sent = sender.send(channel(there, *secrets_of(kind), seconds=0.5), message())
        assert sent == SendResult("again", connections.TIMEOUT) and time.monotonic() - began < 2.5


def test_nobody_listens_and_no_such_name(sender: Sender, monkeypatch: pytest.MonkeyPatch):
    with receiver("webhook", SECRET) as there:
        to = channel(there, SECRET)
    assert sender.send(to, message()) == SendResult("again", connections.NO_CONNECTION)

    def unknown(*_: object, **__: object) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert sender.send(to, message()) == SendResult("again", connections.NO_NAME)


def test_a_name_service_that_hangs_takes_no_longer_than_the_attempt(sender: Sender, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    began = time.monotonic()
    sent = sender.send(Channel("c", "wecom", "https://slow.example/", seconds=0.3), message())
    assert sent == SendResult("again", connections.TIMEOUT) and time.monotonic() - began < 1.8


def test_no_proxy_is_used(sender: Sender, monkeypatch: pytest.MonkeyPatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with receiver("webhook", SECRET) as there:
        assert sender.send(channel(there, SECRET), message()).status == "sent"


HOMES = [
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "0.0.0.0",
    "0",
]


@pytest.mark.parametrize("host", HOMES)
def test_our_own_machine_is_blocked_however_it_is_written(host: str, sender: Sender):
    with receiver("wecom") as there:
        url = f"https://{host}:{there.port}/"
        sent = sender.send(channel(there, private=False), message())
        assert sent == SendResult("blocked", sending.NOT_HTTPS)
        sent = sender.send(Channel("c", "wecom", url), message())
        assert sent.status == "blocked" and there.connections == 0


NOT_PUBLIC = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "169.254.169.254",
    "100.100.100.200",
    "192.0.0.8",
    "198.18.0.1",
    "203.0.113.9",
    "240.0.0.1",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2001:0:7f00:1::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public(address: str):
    assert not is_allowed_address(address, private=False)


def test_addresses_that_are_and_those_of_a_company_itself():
    assert all(
        is_allowed_address(a, private=False)
        for a in ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34")
    )
    assert all(
        is_allowed_address(a, private=True)
        for a in ("127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fd12::1", "93.184.216.34", "::ffff:10.0.0.1")
    )
    never = (
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "100.100.100.200",
        "0.0.0.0",
        "224.0.0.1",
        "fe80::1",
        "64:ff9b::a9fe:a9fe",
        "::",
    )
    assert not any(is_allowed_address(a, private=True) for a in never)


class Names:
    """A name service whose answers are told, one after another; it counts how often it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]):
        self.answers, self.asked, self.reached = list(answers), 0, list[Any]()
        monkeypatch.setattr(socket, "getaddrinfo", self.resolve)

    def resolve(self, host: Any, port: Any, *_: object, **__: object) -> Any:
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    def connect(self, line: socket.socket, address: Any) -> None:
        self.reached.append(address)
        raise ConnectionRefusedError


def test_a_name_that_leads_home_is_blocked(sender: Sender, monkeypatch: pytest.MonkeyPatch):
    Names(monkeypatch, ["93.184.216.34", "127.0.0.1"])
    sent = sender.send(Channel("c", "wecom", "https://evil.example/x"), message())
    assert sent.status == "blocked" and sent.reason is not None and "127.0.0.1" in sent.reason.zh


def test_a_name_that_changes_its_mind_is_not_asked_twice(sender: Sender, monkeypatch: pytest.MonkeyPatch):
    names = Names(monkeypatch, ["93.184.216.34", "93.184.216.35"], ["127.0.0.1"])
    monkeypatch.setattr(socket.socket, "connect", lambda line, address: names.connect(line, address))
    assert sender.send(Channel("c", "wecom", "https://evil.example/x"), message()).status == "again"
    assert names.asked == 1 and names.reached == [("93.184.216.34", 443), ("93.184.216.35", 443)]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(a server's context for `localhost`, a client's that trusts it)."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    begins = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        pem
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())


def test_certificates_are_checked_against_the_name(certificates: tuple[ssl.SSLContext, ssl.SSLContext], sender: Sender):
    server, client = certificates
    trusting = Sender(client)
    with receiver("webhook", SECRET, server) as there:
        to = channel(there, SECRET)
        assert sender.send(to, message()) == SendResult("again", sending.NO_TRUST)
        assert trusting.send(to, message()).status == trusting.send(to, message()).status == "sent"
        other = Channel("c", "webhook", there.url.replace("localhost", "127.0.0.1"), (SECRET,), private=True)
        assert trusting.send(other, message()) == SendResult("again", sending.NO_TRUST)
        there.fail(drip=0.1)
        assert trusting.send(channel(there, SECRET, seconds=0.5), message()) == SendResult("again", connections.TIMEOUT)
    trusting.close()


def mail_channel(port: int, login: str = "", scheme: str = "smtp", host: str = "localhost", **more: Any) -> Channel:
    plain: dict[str, Any] = {
        "sender": "battlemap@example.com",
        "to": ("board@example.com", "sales@example.com"),
        "private": True,
        "seconds": 5.0,
    }
    return Channel("mail", "email", f"{scheme}://{login}{host}:{port}", **plain | more)


def test_mail_arrives_and_its_name_is_the_same_in_every_attempt(sender: Sender):
    with mailbox(users={"us": "pass/word@1"}) as there:
        to = mail_channel(there.port, "us:pass%2Fword%401@")
        assert [sender.send(to, message()) for _ in range(2)] == [SendResult("sent")] * 2
        ((id, mail),) = there.first.items()
        assert there.repeats == [id] and id == "<D-1@example.com>" and mail["Subject"] == "预警"
        assert mail["To"] == "board@example.com, sales@example.com" and mail["From"] == "battlemap@example.com"
        assert "- 第 1 行" in text_of(mail, "plain") and "<li>第 1 行</li>" in text_of(mail, "html")
        wrong = sender.send(mail_channel(there.port, "us:swordfish@"), message(id="D-2"))
        assert (
            wrong.status == "refused"
            and wrong.reason is not None
            and "535" in wrong.reason.en
            and len(there.first) == 1
        )


def text_of(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("implicit", [False, True])
def test_mail_is_encrypted(implicit: bool, certificates: tuple[ssl.SSLContext, ssl.SSLContext], sender: Sender):
    server, client = certificates
    with mailbox(tls=server, implicit=implicit) as there:
        to = mail_channel(there.port, scheme="smtps" if implicit else "smtp")
        assert sender.send(to, message()) == SendResult("again", sending.NO_TRUST) and not there.first
        assert Sender(client).send(to, message()) == SendResult("sent") and there.encrypted == [True]


def test_mail_that_fails(sender: Sender, monkeypatch: pytest.MonkeyPatch):
    with mailbox() as there:
        to = mail_channel(there.port)
        for answer, status in (("451 try later", "again"), ("554 spam token", "refused"), ("250 OK", "sent")):
            there.answer = answer
            assert sender.send(to, message(id=status)).status == status
        there.refuse = {"board@example.com"}
        assert sender.send(to, message(id="some")) == SendResult("sent", sending.MISSED.fill(n=1))
        there.refuse |= {"sales@example.com"}
        assert sender.send(to, message(id="none")).status == "refused"
        there.refuse, there.delay = set(), 1.0
        assert sender.send(mail_channel(there.port, seconds=0.4), message(id="late")) == SendResult(
            "again", connections.TIMEOUT
        )
        there.delay = 0.0
        assert sender.send(mail_channel(there.port, "us:word@"), message()) == SendResult("refused", sending.NO_LOGIN)
        assert sender.send(mail_channel(there.port, private=False), message()).status == "blocked"
        monkeypatch.setattr(connections, "is_allowed_address", lambda address, private: True)
        assert sender.send(mail_channel(there.port, private=False), message()) == SendResult(
            "refused", sending.NO_STARTTLS
        )
    assert sender.send(to, message()).status == "again"


def test_nothing_secret_is_logged_or_shown(sender: Sender, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with receiver("wecom") as there, mailbox(users={"us": "swordfish"}) as box:
        for to in (channel(there), mail_channel(box.port, "us:swordfish@")):
            for fault in (None, {"drop": True}, {"status": 302, "headers": {"Location": there.url}}):
                there.fail(**(fault or {}))
                sender.send(to, message())
            assert (
                "token-4711" not in repr(to)
                and "swordfish" not in repr(to)
                and SECRET not in repr(channel(there, SECRET))
            )
    assert "token-4711" not in caplog.text and "swordfish" not in caplog.text


def test_threads_share_a_sender(sender: Sender):
    from concurrent.futures import ThreadPoolExecutor

    with receiver("webhook", SECRET) as there, ThreadPoolExecutor(8) as pool:
        to = channel(there, SECRET)
        assert {sent.status for sent in pool.map(lambda n: sender.send(to, message(id=f"D-{n}")), range(200))} == {
            "sent"
        }
        assert len(there.first) == 200 and there.connections <= 8


def parts(kind: str, made: Any) -> tuple[str, list[str]]:
    """(heading, lines) that a robot shows."""
    if kind == "feishu":
        elements = [e for e in made["card"]["elements"] if e["tag"] != "action"]
        said = "\n".join(e["text"]["content"] if e["tag"] == "div" else e["content"] for e in elements)
        return made["card"]["header"]["title"]["content"], said.split("\n")
    said = made["markdown"]["content"] if kind == "wecom" else made[made["msgtype"]]["text"]
    title, *lines = [line for line in said.split("\n") if line]
    return title, lines


SHOW: dict[str, Callable[..., Any]] = {"feishu": formats.feishu, "dingtalk": formats.dingtalk, "wecom": formats.wecom}
SIZES: dict[str, Callable[[Any], int]] = {
    "feishu": lambda made: len(orjson.dumps(signatures.feishu_signed(made, SECRET, NOW))),
    "dingtalk": lambda made: len(orjson.dumps(made)),
    "wecom": lambda made: len(made["markdown"]["content"].encode()),
}
MOST = {"feishu": 20_000, "dingtalk": 20_000, "wecom": 4096}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", ROBOTS)
def test_what_does_not_fit_is_cut_at_a_line(kind: str, lang: str):
    made = SHOW[kind](message(3000), lang)
    _, lines = parts(kind, made)
    bullets = [line for line in lines if line[:2] in ("- ", "• ")]
    assert [line.split("第 ")[1] for line in bullets] == [f"{n} 行" for n in range(len(bullets))]
    (left,) = (line for line in lines if line.startswith("…"))
    assert left == formats.LEFT_OUT.fill(n=3001 - len(bullets))[lang] and (
        "更多" if lang == "zh" else "More"
    ) not in str(made)
    longest = max(len(line.encode()) for line in bullets)
    assert MOST[kind] - 200 - 2 * longest - 20 < SIZES[kind](made) <= MOST[kind], "as many as fit"


@given(
    st.lists(st.text(max_size=700), max_size=80),
    st.text(max_size=300),
    st.sampled_from(ROBOTS),
    st.sampled_from(["en", "zh"]),
)
@example(["\ud800" + "汉" * 3000] * 60, "😀" * 300, "wecom", "zh")
@examples(150)
def test_whatever_is_said_fits_and_its_lines_add_up(lines: list[str], title: str, kind: str, lang: str):
    made = SHOW[kind](message(lines, title=title), lang)
    assert SIZES[kind](made) <= MOST[kind]
    _, shown = parts(kind, json.loads(orjson.dumps(made)))
    kept = sum(line[:2] in ("- ", "• ") for line in shown)
    left = [
        int(n)
        for line in shown
        for n in re.findall(r"^… lines left out: (\d+)$|^……另有 (\d+) 行未显示$", line)
        for n in n
        if n
    ]
    assert kept + sum(left) == len(lines) + 1


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("kind", ROBOTS)
def test_data_cannot_tag_link_or_format(kind: str, nasty: str, sender: Sender):
    nasty_message = Message(
        "D-1", "alert.opened", NOW, Text(nasty, nasty), (Section(Text(nasty, nasty), (Text(nasty, nasty),)),), None, {}
    )
    with receiver(kind, *secrets_of(kind)) as there:
        assert sender.send(channel(there, *secrets_of(kind)), nasty_message) == SendResult("sent"), there.rejected
        told = there.first["D-1"]
    head, lines = parts(kind, told)
    assert len(lines) == 2, "one line stays one line"
    inside = [
        head.removeprefix("### ").strip("*"),
        lines[0].removeprefix("**").removesuffix("**"),
        re.sub("^[-•] ", "", lines[1]),
    ]
    assert not re.search(r"[<>@\u202a-\u202e\u2066-\u2069\x00-\x1f]|://|www\.", "".join(inside))
    marked = inside[1:2] if kind == "feishu" else inside  # all else of Feishu is plain text
    assert not re.search(r"[*_`~#\[\]()\\&]", "".join(marked))


@pytest.mark.parametrize("nasty", NASTY)
def test_data_cannot_break_out_of_a_mail_or_of_json(nasty: str):
    sections = (Section(Text(nasty, nasty), (Text(nasty, nasty),)),)
    made = Message(
        "a.b\r\nBcc: x",
        "alert.opened",
        NOW,
        Text(nasty, nasty),
        sections,
        'https://map.example.com/"><script>',
        {"x": nasty},
    )
    mail = formats.mail(made, "zh", "battlemap@example.com", ("board@example.com",))
    page = text_of(mail, "html")
    assert (
        re.findall(r"<(?!/)(\w+)", page) == ["html", "meta", "body", "h2", "h3", "ul", "li", "p", "a"]
        and mail["Bcc"] is None
    )
    assert len(text_of(mail, "plain").rstrip("\n").split("\n")) == 6 and b"\nBcc" not in mail.as_bytes()
    assert re.fullmatch(r"<[0-9a-f]{64}@example.com>", mail["Message-ID"])
    assert json.loads(formats.webhook(made))["data"]["sections"][0]["lines"][0]["zh"] == nasty


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://x.example/" + "a" * 2000]
)
def test_only_pages_are_linked(url: str):
    assert formats.link(url) is None
    assert formats.link("https://m.example/map/C(1) <@all>)") == "https://m.example/map/C%281%29%20%3C%40all%3E%29"


TEXTS = st.builds(Text, st.text(), st.text())
JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.builds(
    Message,
    st.text(),
    st.text(),
    st.datetimes(timezones=st.just(dt.UTC)),
    TEXTS,
    st.lists(st.builds(Section, TEXTS, st.lists(TEXTS, max_size=3).map(tuple)), max_size=3).map(tuple),
    st.none() | st.text(),
    st.dictionaries(st.text(), JSONS, max_size=3),
)


@given(MESSAGES)
@examples(100)
def test_a_message_is_kept_as_it_is(made: Message):
    assert of_json(to_json(made)) == made and to_json(of_json(to_json(made))) == to_json(made)


def test_signatures_that_come_to_us():
    id, body, stamp = "msg_1", b'{"kind":"tender"}', str(int(NOW.timestamp()))
    theirs = standardwebhooks.Webhook(SECRET).sign(id, NOW, body.decode())
    assert signatures.webhook_headers([SECRET], id, body, NOW)["webhook-signature"] == theirs
    assert signatures.is_verified([OTHER, SECRET], id, stamp, f"v1a,x= v1,AAAA {theirs}", body, NOW)
    for seconds, good in ((-301, False), (-300, True), (300, True), (301, False)):
        assert signatures.is_verified([SECRET], id, stamp, theirs, body, NOW + dt.timedelta(seconds=seconds)) is good
    wrong: list[tuple[list[str], str, str, str, bytes]] = [
        ([OTHER], id, stamp, theirs, body),
        ([], id, stamp, theirs, body),
        ([SECRET], "msg_2", stamp, theirs, body),
        ([SECRET], id, stamp, "", body),
        ([SECRET], id, stamp, theirs, body + b" "),
        ([SECRET], id, stamp + ".0", theirs, body),
        ([SECRET], id, "١٢٣", theirs, body),
        ([SECRET], id, "", theirs, body),
        ([SECRET], id, stamp, theirs.removeprefix("v1,"), body),
        ([SECRET], id, stamp, "v1,é", body),
    ]
    assert not any(signatures.is_verified(*each, NOW) for each in wrong)


def test_a_secret_may_be_any_text():
    headers = signatures.webhook_headers(["纯文本 secret"], "a", b"{}", NOW)
    assert signatures.is_verified(
        ["纯文本 secret"], "a", headers["webhook-timestamp"], headers["webhook-signature"], b"{}", NOW
    )
    assert [signatures.decode_secret(s) for s in ("whsec_YWJj", "whsec_YWI", "whsec_", "whsec_?", "abc")] == [
        b"abc",
        b"ab",
        None,
        None,
        b"abc",
    ]
