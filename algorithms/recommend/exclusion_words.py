"""Texts of exclusions, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from graph.projections.projected_days import AnyRow
from graph.words import Text

WORDS = {
    "territory": Text(
        "Its territories ({areas}) do not include this customer's region {region}",
        "其授权区域({areas})不包含该客户所在地区:{region}",
    ),
    "certificate": Text(
        "All certificates of its engineers lapsed (number: {n}), the last on {last}",
        "其工程师的 {n} 份认证均已失效,最后一份于 {last} 失效",
    ),
    "exclusive": Text(
        "Exclusive for {name}{since}, which competes with this customer", "与该客户的竞争对手{name}为独家合作{since}"
    ),
    "rival": Text("It competes with this customer itself{since}", "其自身与该客户存在竞争关系{since}"),
    "SUBSIDIARY_OF": Text(
        "Belongs to {name}{since}, which competes with this customer", "隶属于该客户的竞争对手{name}{since}"
    ),
    "UPSTREAM_OF": Text(
        "Sells exclusively for {name}{since}, which competes with this customer",
        "为该客户的竞争对手{name}独家经销{since}",
    ),
    "ours SUBSIDIARY_OF": Text("Belongs to {name}{since}, a competitor of ours", "隶属于我方竞争对手{name}{since}"),
    "ours UPSTREAM_OF": Text(
        "Sells exclusively for {name}{since}, a competitor of ours", "为我方竞争对手{name}独家经销{since}"
    ),
    "our_competitor": Text("A competitor of ours", "属于我方竞争对手"),
    "person": Text("In conflict with {name}, who works at this customer{since}", "与该客户的{name}存在冲突{since}"),
    "ours": Text("On our blacklist", "已列入我方黑名单"),
    "ours_because": Text("On our blacklist: {reason}", "已列入我方黑名单:{reason}"),
    "theirs": Text("This customer excludes it{since}", "该客户已将其排除{since}"),
    "theirs_because": Text("This customer excludes it: {reason}{since}", "该客户已将其排除:{reason}{since}"),
    "others_only": Text(
        "Its data contracts in force ({contracts}) cover other customers only",
        "其有效的数据契约({contracts})仅覆盖其他客户",
    ),
    "expired": Text(
        "No data contract in force covers this customer: the last expired on {last}",
        "没有覆盖该客户的有效数据契约:最近一份已于 {last} 到期",
    ),
    "not_published": Text(
        "No data contract in force covers this customer, only {contracts}",
        "没有覆盖该客户的有效数据契约,仅有{contracts}",
    ),
}
STATUS = {"draft": Text("a draft", "草稿"), "revoked": Text("revoked", "已撤销")}
UNKNOWN = Text("status not known", "状态未知")
SINCE = Text(", since {day}", "(自 {day} 起)")


def since_day(day: dt.date | None) -> Text:
    """Since when, if that is known."""
    return SINCE.fill(day=day) if day else Text("", "")


def quoted_name(row: AnyRow) -> Text:
    return Text(row["name_en"] or row["name"] or row["id"], row["name"] or row["id"])


def joined_names(names: Iterable[str]) -> Text:
    known = list(dict.fromkeys(names))
    return Text(", ".join(known), "、".join(known))


def contract_obstacles(contracts: Iterable[AnyRow]) -> Text:
    """Contracts, each with what stands in its way."""
    known = {c["contract"]: STATUS.get(c["status"], UNKNOWN) for c in contracts}
    en = ", ".join(f"{id} ({status.en})" for id, status in known.items())
    return Text(en, "、".join(f"{id}({status.zh})" for id, status in known.items()))
