"""channels.yaml: where alerts go, who reads there, and how much a channel may say. Addresses with tokens are secrets.

    channels = load_channels(Path("channels.yaml"), secret)     # name → Channel; raises BadInput with every mistake

python -m alerts.channels.channel_file      rewrite channels.schema.json, which editors complete from
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, GetPydanticSchema, StringConstraints, WithJsonSchema
from pydantic import Field as Part

from alerts.channels.robots import ROBOTS
from graph import clock
from graph.access.contract_file import Id, InvalidValue, Named
from graph.words import BadInput, Lang, Text
from graph.yaml_lines import Loc, nearest_known
from graph.yaml_reading import Strict

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
    raise InvalidValue(NOT_TIME.fill(value=value))


def _zone(name: str) -> str:
    try:
        return name and clock.zone_of(name).key
    except BadInput:
        raise InvalidValue(NO_ZONE.fill(name=name, hint=nearest_known(name, sorted(available_timezones())))) from None


def _mail_address(value: str) -> str:
    if not MAIL.fullmatch(value):
        raise InvalidValue(NOT_MAIL.fill(value=value))
    return value


def _listed(value: object) -> object:
    """One name is a list of it: said to be no list, it would be repeated."""
    return [value] if isinstance(value, str) else value


def _secret_name(value: str) -> str:
    """Nothing that does not look like a name is repeated: it may be the secret itself."""
    if not SECRET_NAME.fullmatch(value):
        raise InvalidValue(NOT_NAME)
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
    url: Url = Part(description="name of the secret that holds the address; a webhook's https:// address / 地址密钥名")
    secrets: SecretNames = Part([], description="names of the secrets to sign with / 签名密钥名")
    lang: Lang = Part("zh", description="language of the messages / 消息语言")
    readers: list[Named] = Part(min_length=1, description="roles, and contract:ID for partners / 读者:角色或契约")
    rate: Count | None = Part(None, description="messages a minute / 每分钟条数")
    rate_second: Count | None = Part(None, description="messages a second / 每秒条数")
    cap: Count | None = Part(None, description="messages in 24 hours / 24 小时条数上限")
    month_cap: Count | None = Part(None, description="messages in a calendar month / 每自然月条数上限")
    person_cap: Count | None = Part(None, description="messages in 24 hours for one person / 每人 24 小时上限")
    quiet: QuietHours | None = Part(None, description="hours without messages / 免打扰时段")
    digest: TimeOfDay | None = Part(
        None,
        description="all in one message at this time, of robots some minutes after a full or half hour / 每日汇总时间",
    )
    keyword: Named | None = Part(None, description="keyword that the robot asks for / 机器人安全设置的关键词")
    mentions: dict[Named, str] = Part({}, description="account owner → id in the group's program / 客户经理 → 群内账号")
    private: bool = Part(False, description="the address may be a private one / 允许内网地址")
    seconds: Annotated[float, Part(ge=0.1, le=20)] = Part(10.0, description="time for one attempt / 单次超时(秒)")
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
    """The start of the month, in the zone of the channel."""
    day = now.astimezone(channel.zone).date().replace(day=1)
    return dt.datetime.combine(day, dt.time(), channel.zone)


def digest_time(time: dt.time | None, name: str, kind: Kind) -> dt.time | None:
    """A digest's time: robots are asked by everybody at full and half hours, so there some minutes later, by the channel's name."""
    if time is None or kind not in ROBOTS or time.minute % 30:
        return time
    return time.replace(minute=time.minute + 2 + sum(name.encode()) % 9)


def channels_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the file, for editors."""
    schema = ChannelFile.model_json_schema()
    terms = schema["$defs"]["ChannelTerms"]
    terms["properties"]["readers"]["items"] = {"type": "string", "pattern": f"^({'|'.join(ROLES)}|{CONTRACT})$"}
    terms["properties"]["secrets"]["items"] = {"type": "string", "pattern": f"^{SECRET_NAME.pattern}$"}
    terms["allOf"] = [
        {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": {"required": needed}}
        for kind, needed in (("webhook", ["secrets"]), ("email", ["sender", "to"]))
    ]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def channels_schema_text() -> str:
    return json.dumps(channels_schema(), ensure_ascii=False, indent=2) + "\n"


NOT_TIME = Text(
    '{value!r} is not a time of day; write it in quotes, such as "22:00"', '{value!r} 不是时刻;请加引号书写,如 "22:00"'
)
NO_ZONE = Text("there is no time zone {name!r}; {hint}", "没有时区 {name!r};{hint}")
NOT_MAIL = Text(
    "{value!r} is not an e-mail address; write it as name@example.com", "{value!r} 不是邮箱地址;请写作 name@example.com"
)
NOT_NAME = Text(
    "here stands the NAME of a secret, of capital letters, digits and _, such as SALES_URL; the secret itself does not "
    "belong in this file",
    "此处应为密钥的名称(大写字母、数字、下划线,如 SALES_URL);密钥本身不可写入此文件",
)
if __name__ == "__main__":
    SCHEMA.write_text(channels_schema_text(), "utf-8")
