"""Channels read from channels.yaml: checked, and with the secrets that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from alerts.channels.channel_file import (
    CONTRACT,
    NOT_NAME,
    RATES,
    ROLES,
    SECOND_RATES,
    SECRET_NAME,
    SECRETS,
    Channel,
    ChannelFile,
    ChannelTerms,
    Problem,
    Quiet,
    Secret,
    digest_time,
)
from alerts.channels.robots import robot_problems
from alerts.channels.signatures import decode_secret
from graph import clock
from graph.words import Text
from graph.yaml_lines import DocumentErrors, load_yaml, nearest_known


def load_channels(path: Path, secret: Secret) -> dict[str, Channel]:
    """Read and check a file. Raises BadInput with every mistake: file, line, place and mend."""
    document = load_yaml(path, ChannelFile)
    complaints, known = DocumentErrors(document), cache(secret)
    for name, terms in document.value.channels.items():
        for loc, why in _problems(terms, known):
            complaints.add(("channels", name, *loc), why)
    complaints.stop()
    return {name: _channel(name, terms, known) for name, terms in document.value.channels.items()}


def _channel(name: str, terms: ChannelTerms, secret: Secret) -> Channel:
    hours, readers = terms.quiet, terms.readers
    return Channel(
        name, terms.kind, _resolved(terms.url, secret) or "", tuple(secret(each) or "" for each in terms.secrets),
        terms.lang, tuple(r for r in readers if r in ROLES),
        next((r.partition(":")[2] for r in readers if r not in ROLES), None),
        terms.rate or RATES[terms.kind], terms.rate_second or SECOND_RATES.get(terms.kind), terms.cap, terms.month_cap, terms.person_cap,
        Quiet(hours.from_, hours.to, clock.zone_of(hours.zone) if hours.zone else clock.zone()) if hours else None,
        digest_time(terms.digest, name, terms.kind), terms.private, terms.seconds, terms.sender, tuple(terms.to or ()),
        terms.keyword, terms.mentions,
    )  # fmt: skip


def _resolved(url: str, secret: Secret) -> str | None:
    return url if "://" in url else secret(url)


def _problems(terms: ChannelTerms, secret: Secret) -> Iterator[Problem]:
    """Everything that is wrong beside the shape: (place in the channel, what and how to mend it)."""
    yield from _url(terms, secret)
    yield from _secrets(terms, secret)
    yield from _readers(terms.readers)
    yield from robot_problems(terms.kind, terms.keyword, terms.mentions, terms.readers)
    if terms.quiet and terms.quiet.from_ == terms.quiet.to:
        yield ("quiet", "to"), ALWAYS_QUIET
    for name, given in (("sender", terms.sender), ("to", terms.to)):
        if terms.kind == "email" and given is None:
            yield (), MAIL_NEEDS.fill(name=name)
        elif terms.kind != "email" and given is not None:
            yield (name,), ONLY_MAIL.fill(name=name, kind=terms.kind)


def _url(terms: ChannelTerms, secret: Secret) -> Iterator[Problem]:
    """No message repeats an address: there may be a token in it."""
    if "://" in terms.url and terms.kind != "webhook":
        yield ("url",), LITERAL
    elif "://" not in terms.url and not SECRET_NAME.fullmatch(terms.url):
        yield ("url",), NOT_NAME
    elif not (url := _resolved(terms.url, secret)):
        yield ("url",), NO_SECRET.fill(name=terms.url)
    elif why := _wrong_address(url, terms):
        yield ("url",), why


def _wrong_address(url: str, terms: ChannelTerms) -> Text | None:
    parts = _split(url)
    if parts is None or not parts.hostname or "\\" in url:
        return NOT_ADDRESS
    if terms.kind == "email":
        return None if parts.scheme in ("smtp", "smtps") else NOT_SMTP
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.fragment:
        return NOT_HTTPS
    return PLAIN_HTTP if parts.scheme == "http" and not terms.private else None


def _split(url: str) -> SplitResult | None:
    """The parts of an address of plain ASCII; None where it is none."""
    try:
        parts = urlsplit(url)
        good = url.isascii() and url.isprintable() and " " not in url and parts.port != 0
    except ValueError:
        return None
    return parts if good else None


def _secrets(terms: ChannelTerms, secret: Secret) -> Iterator[Problem]:
    least, most = SECRETS[terms.kind]
    if not least <= len(terms.secrets) <= most:
        yield (
            ("secrets",) if terms.secrets else (),
            HOW_MANY.fill(kind=terms.kind, least=least, most=most, n=len(terms.secrets)),
        )
    for number, name in enumerate(terms.secrets):
        found = secret(name)
        if not found:
            yield ("secrets", number), NO_SECRET.fill(name=name)
        elif terms.kind == "webhook" and decode_secret(found) is None:
            yield ("secrets", number), NOT_BASE64.fill(name=name)
        if name in terms.secrets[:number]:
            yield ("secrets", number), TWICE.fill(name=name)


def _readers(readers: list[str]) -> Iterator[Problem]:
    for number, name in enumerate(readers):
        if name not in ROLES and not re.fullmatch(CONTRACT, name):
            yield ("readers", number), NO_READER.fill(name=name, hint=nearest_known(name, [*ROLES, "contract:ID"]))
        elif name in readers[:number]:
            yield ("readers", number), TWICE.fill(name=name)
    for number in [number for number, name in enumerate(readers) if re.fullmatch(CONTRACT, name)][1:]:
        yield ("readers", number), TWO_PARTNERS.fill(name=readers[number])


NO_SECRET = Text(
    "there is no secret {name}; set the environment variable {name}, or {name}_FILE to the file that holds it",
    "没有密钥 {name};请设置环境变量 {name},或用 {name}_FILE 指明存放它的文件",
)
NOT_BASE64 = Text(
    "the secret {name} begins with whsec_, but what follows is not base64; copy it whole from where it was made",
    "密钥 {name} 以 whsec_ 开头,但其后不是 base64;请从生成处完整复制",
)
LITERAL = Text(
    "this address holds a token: put it in a secret, and write the secret's name here",
    "此地址含有令牌:请存为密钥,并在此处填写密钥名称",
)
NOT_ADDRESS = Text(
    "this is not an address: it has a host, and ASCII characters without spaces (write other names as xn--…)",
    "地址不合法:须含主机名,且仅用无空格的 ASCII 字符(其他域名请写作 xn--…)",
)
NOT_HTTPS = Text(
    "this address has to be https://host/path, without a user name and without #",
    "此地址须为 https://主机/路径,不含用户名和 #",
)
PLAIN_HTTP = Text(
    "http:// is for private addresses alone; use https://, or set private: true",
    "http:// 仅限内网地址;请改用 https:// 或设置 private: true",
)
NOT_SMTP = Text(
    "this address has to be smtp://user:password@host:587 or smtps://user:password@host:465",
    "此地址须为 smtp://用户:密码@主机:587 或 smtps://用户:密码@主机:465",
)
HOW_MANY = Text(
    "{kind} takes {least} to {most} secrets in `secrets`; there are {n}",
    "{kind} 的 secrets 须为 {least} 至 {most} 个;现有 {n} 个",
)
NO_READER = Text("there is no reader {name!r}; {hint}", "没有读者 {name!r};{hint}")
TWO_PARTNERS = Text(
    "{name!r} is the second partner here: what two are told at once tells one what the other sees; give each a channel of its own",
    "{name!r} 是此渠道的第二个伙伴:同一条消息会让一方得知另一方所见;请为每个伙伴单独设置渠道",
)
TWICE = Text("{name!r} stands twice; keep one", "{name!r} 重复;请只保留一个")
ALWAYS_QUIET = Text(
    "quiet hours that end when they begin never end; give another time",
    "免打扰的起止时间相同,永不结束;请改为其他时间",
)
MAIL_NEEDS = Text("a channel of kind email needs {name!r}; add it", "email 渠道缺少 {name!r};请补上")
ONLY_MAIL = Text(
    "{name!r} belongs to kind email, and this is {kind}; take it away",
    "{name!r} 仅用于 email 渠道,此处为 {kind};请删除",
)
