"""channels.yaml: where alerts go, who reads there, and how much a channel may say. Addresses with tokens are secrets.

    channels = load_channels(Path("channels.yaml"), secret)     # name → Channel; raises BadInput with every mistake

python -m alerts.channels.channel_file      rewrite channels.schema.json, which editors complete from
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, GetPydanticSchema, StringConstraints, WithJsonSchema
from pydantic import Field as Part

from alerts.channels.robots import ROBOTS, robot_problems
from alerts.channels.signatures import decoded
from graph import clock
from graph.access.contract_file import Id, Named, Strict, Wrong
from graph.words import BadInput, Lang, Text
from graph.yaml_lines import Complaints, Loc, load_yaml, nearest

SCHEMA = Path(__file__).parents[1] / "channels.schema.json"
ROLES = ("sales", "operations", "analyst", "admin")
RATES = {"webhook": 6000, "email": 60} | {name: robot.rate for name, robot in ROBOTS.items()}
SECOND_RATES = {name: robot.rate_second for name, robot in ROBOTS.items()}
SECRETS = {"webhook": (1, 5), "email": (0, 0)} | {
    name: (0, int(robot.sign is not None)) for name, robot in ROBOTS.items()
}
CONTRACT, SECRET_NAME = r"contract:[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.compile(r"[A-Z][A-Z0-9_]{0,99}")
TIME, MAIL = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]"), re.compile(r"[^@\s<>,;:\"()\\]+@[A-Za-z0-9.-]+")
KINDS = ("webhook", *ROBOTS, "email")
Kind = Annotated[str, GetPydanticSchema(lambda _, handler: handler(Literal[KINDS]))]
Secret = Callable[[str], str | None]
Problem = tuple[Loc, Text]


def _time(value: object) -> dt.time:
    if isinstance(value, str) and TIME.fullmatch(value):
        return dt.time.fromisoformat(value)
    raise Wrong(NOT_TIME.fill(value=value))


def _zone(name: str) -> str:
    try:
        return name and clock.zone_of(name).key
    except BadInput:
        raise Wrong(NO_ZONE.fill(name=name, hint=nearest(name, sorted(available_timezones())))) from None


def _mail_address(value: str) -> str:
    if not MAIL.fullmatch(value):
        raise Wrong(NOT_MAIL.fill(value=value))
    return value


def _listed(value: object) -> object:
    """One name is a list of it: said to be no list, it would be repeated."""
    return [value] if isinstance(value, str) else value


def _secret_name(value: str) -> str:
    """Nothing that does not look like a name is repeated: it may be the secret itself."""
    if not SECRET_NAME.fullmatch(value):
        raise Wrong(NOT_NAME)
    return value


TimeOfDay = Annotated[
    dt.time, BeforeValidator(_time), WithJsonSchema({"type": "string", "pattern": f"^{TIME.pattern}$"})
]
Address = Annotated[Named, AfterValidator(_mail_address)]
Url = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
SecretNames = Annotated[list[Annotated[str, AfterValidator(_secret_name)]], BeforeValidator(_listed)]
Count = Annotated[int, Part(ge=1)]


class QuietHours(Strict):
    """When nothing is sent."""

    from_: TimeOfDay = Part(alias="from", description="it begins / 开始时间")
    to: TimeOfDay = Part(description="it ends; may be on the next day / 结束时间,可跨午夜")
    zone: Annotated[str, AfterValidator(_zone)] = Part(
        "", description="time zone; default: the service's / 时区,默认为服务的时区"
    )


class ChannelTerms(Strict):
    """One channel."""

    kind: Kind = Part(description="what takes the messages / 渠道类型")
    url: Url = Part(
        description="name of the secret that holds the address; a webhook's https:// address / 地址密钥名"
    )
    secrets: SecretNames = Part([], description="names of the secrets to sign with / 签名密钥名")
    lang: Lang = Part("zh", description="language of the messages / 消息语言")
    readers: list[Named] = Part(
        min_length=1, description="roles, and contract:ID for partners / 读者:角色或契约"
    )
    rate: Count | None = Part(None, description="messages a minute / 每分钟条数")
    rate_second: Count | None = Part(None, description="messages a second / 每秒条数")
    cap: Count | None = Part(None, description="messages in 24 hours / 24 小时条数上限")
    month_cap: Count | None = Part(None, description="messages in a calendar month / 每自然月条数上限")
    person_cap: Count | None = Part(
        None, description="messages in 24 hours for one person / 每人 24 小时上限"
    )
    quiet: QuietHours | None = Part(None, description="hours without messages / 免打扰时段")
    digest: TimeOfDay | None = Part(
        None,
        description="all in one message at this time, of robots some minutes after a full or half hour / 每日汇总时间",
    )
    keyword: Named | None = Part(None, description="keyword that the robot asks for / 机器人安全设置的关键词")
    mentions: dict[Named, str] = Part(
        {}, description="account owner → id in the group's program / 客户经理 → 群内账号"
    )
    private: bool = Part(False, description="the address may be a private one / 允许内网地址")
    seconds: Annotated[float, Part(ge=0.1, le=20)] = Part(
        10.0, description="time for one attempt / 单次超时(秒)"
    )
    sender: Address | None = Part(None, description="who an e-mail is from / 发件人")
    to: list[Address] | None = Part(None, min_length=1, description="whom an e-mail is to / 收件人")


class ChannelFile(Strict):
    """All channels, by name."""

    channels: dict[Id, ChannelTerms] = Part(description="name → channel / 名称 → 渠道")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of each day in which nothing is sent; they may go over midnight."""

    start: dt.time
    end: dt.time
    zone: ZoneInfo

    def until(self, now: dt.datetime) -> dt.datetime | None:
        """When the quiet hours end, if they are on now."""
        here = now.astimezone(self.zone)
        time, day = here.time(), here.date()
        wraps = self.start > self.end
        if not (time >= self.start or time < self.end if wraps else self.start <= time < self.end):
            return None
        if wraps and time >= self.start:
            day += dt.timedelta(days=1)
        return dt.datetime.combine(day, self.end, self.zone).replace(fold=here.fold)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that is set up. `url` and `secrets` are the secrets themselves: they are not in its repr."""

    name: str
    kind: Kind
    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    lang: Lang = "zh"
    roles: tuple[str, ...] = ()
    contract: str | None = None
    rate: int = 60
    rate_second: int | None = None
    cap: int | None = None
    month_cap: int | None = None
    person_cap: int | None = None
    quiet: Quiet | None = None
    digest: dt.time | None = None
    private: bool = False
    seconds: float = 10.0
    sender: str | None = None
    to: tuple[str, ...] = ()
    keyword: str | None = None
    mentions: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def reader(self) -> str:
        """Whose answer all who read here may see: the partner's, for employees see what it sees, else any of theirs."""
        return f"contract:{self.contract}" if self.contract else self.roles[0]

    @property
    def zone(self) -> ZoneInfo:
        return self.quiet.zone if self.quiet else clock.zone()


def digest_at(channel: Channel, now: dt.datetime) -> dt.datetime | None:
    """The next time that everything goes in one message, in the zone of the channel; None where each goes by itself."""
    if channel.digest is None:
        return None
    zone = channel.zone
    day = now.astimezone(zone).date()
    at = dt.datetime.combine(day, channel.digest, zone)
    while at.timestamp() <= now.timestamp():
        day += dt.timedelta(days=1)
        at = dt.datetime.combine(day, channel.digest, zone)
    return at


def month_start(channel: Channel, now: dt.datetime) -> dt.datetime:
    """When the month began, in the zone of the channel."""
    day = now.astimezone(channel.zone).date().replace(day=1)
    return dt.datetime.combine(day, dt.time(), channel.zone)


def spread(time: dt.time | None, name: str, kind: Kind) -> dt.time | None:
    """A digest's time: robots are asked by everybody at full and half hours, so there some minutes later, by the channel's name."""
    if time is None or kind not in ROBOTS or time.minute % 30:
        return time
    return time.replace(minute=time.minute + 2 + sum(name.encode()) % 9)


def load_channels(path: Path, secret: Secret) -> dict[str, Channel]:
    """Read and check a file. Raises BadInput with every mistake: file, line, place and mend."""
    document = load_yaml(path, ChannelFile)
    complaints, known = Complaints(document), cache(secret)
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
        spread(terms.digest, name, terms.kind), terms.private, terms.seconds, terms.sender, tuple(terms.to or ()),
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
        elif terms.kind == "webhook" and decoded(found) is None:
            yield ("secrets", number), NOT_BASE64.fill(name=name)
        if name in terms.secrets[:number]:
            yield ("secrets", number), TWICE.fill(name=name)


def _readers(readers: list[str]) -> Iterator[Problem]:
    for number, name in enumerate(readers):
        if name not in ROLES and not re.fullmatch(CONTRACT, name):
            yield ("readers", number), NO_READER.fill(name=name, hint=nearest(name, [*ROLES, "contract:ID"]))
        elif name in readers[:number]:
            yield ("readers", number), TWICE.fill(name=name)
    for number in [number for number, name in enumerate(readers) if re.fullmatch(CONTRACT, name)][1:]:
        yield ("readers", number), TWO_PARTNERS.fill(name=readers[number])


def channels_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the file, for editors."""
    schema = ChannelFile.model_json_schema()
    terms = schema["$defs"]["ChannelTerms"]
    terms["properties"]["readers"]["items"] = {
        "type": "string",
        "pattern": f"^({'|'.join(ROLES)}|{CONTRACT})$",
    }
    terms["properties"]["secrets"]["items"] = {"type": "string", "pattern": f"^{SECRET_NAME.pattern}$"}
    terms["allOf"] = [
        {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": {"required": needed}}
        for kind, needed in (("webhook", ["secrets"]), ("email", ["sender", "to"]))
    ]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def schema_text() -> str:
    return json.dumps(channels_schema(), ensure_ascii=False, indent=2) + "\n"


NOT_TIME = Text('{value!r} is not a time of day; write it in quotes, such as "22:00"',
                '{value!r} 不是时刻;请加引号书写,如 "22:00"')  # fmt: skip
NO_ZONE = Text("there is no time zone {name!r}; {hint}", "没有时区 {name!r};{hint}")
NOT_MAIL = Text(
    "{value!r} is not an e-mail address; write it as name@example.com",
    "{value!r} 不是邮箱地址;请写作 name@example.com",
)
NOT_NAME = Text("here stands the NAME of a secret, of capital letters, digits and _, such as SALES_URL; the secret itself does not "
                "belong in this file", "此处应为密钥的名称(大写字母、数字、下划线,如 SALES_URL);密钥本身不可写入此文件")  # fmt: skip
NO_SECRET = Text("there is no secret {name}; set the environment variable {name}, or {name}_FILE to the file that holds it",
                 "没有密钥 {name};请设置环境变量 {name},或用 {name}_FILE 指明存放它的文件")  # fmt: skip
NOT_BASE64 = Text("the secret {name} begins with whsec_, but what follows is not base64; copy it whole from where it was made",
                  "密钥 {name} 以 whsec_ 开头,但其后不是 base64;请从生成处完整复制")  # fmt: skip
LITERAL = Text("this address holds a token: put it in a secret, and write the secret's name here",
               "此地址含有令牌:请存为密钥,并在此处填写密钥名称")  # fmt: skip
NOT_ADDRESS = Text("this is not an address: it has a host, and ASCII characters without spaces (write other names as xn--…)",
                   "地址不合法:须含主机名,且仅用无空格的 ASCII 字符(其他域名请写作 xn--…)")  # fmt: skip
NOT_HTTPS = Text("this address has to be https://host/path, without a user name and without #",
                 "此地址须为 https://主机/路径,不含用户名和 #")  # fmt: skip
PLAIN_HTTP = Text(
    "http:// is for private addresses alone; use https://, or set private: true",
    "http:// 仅限内网地址;请改用 https:// 或设置 private: true",
)
NOT_SMTP = Text("this address has to be smtp://user:password@host:587 or smtps://user:password@host:465",
                "此地址须为 smtp://用户:密码@主机:587 或 smtps://用户:密码@主机:465")  # fmt: skip
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


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), "utf-8")
