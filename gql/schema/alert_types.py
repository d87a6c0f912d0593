"""One alert with all that belongs to it: what rules measured, which signals came, and who was told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import strawberry

from gql.compile.context import Asking
from gql.ids import plain_id
from gql.schema.analysis_types import refers
from gql.types import LocalText, local, said
from graph.alerts.alert_reading import alerts_of
from graph.alerts.cases import parsed
from graph.alerts.deliveries import list_deliveries
from graph.db.transactions import Row
from graph.rules.measures import facts_of
from graph.rules.rule_statements import told
from graph.words import Text


class _Of:
    """Ids of a record, as `refers` names them."""

    def __init__(self, row: Row):
        self.signal, self.alert, self.customer = row.get("signal"), row.get("id"), row.get("customer")


@strawberry.type(description="A rule that held / 规则触发")
class Evidence:
    of: strawberry.Private[Any]
    rule: str = said("rule (id)", "规则(编号)")
    version: int = said("version of the rule", "规则版本")
    at: dt.datetime = said("moment that was looked at", "评估时点")
    facts: list[LocalText] = said("what was measured, and what it was compared with", "测得的事实与条件")
    signal = refers("the signal that set it off", "触发信号", "signal", "Signal")


@strawberry.type(description="What was told to a channel / 推送记录")
class AlertDelivery:
    id: strawberry.ID = said("id, the same for every attempt", "编号")
    channel: str = said("name of the channel", "渠道")
    kind: str = said("opened, more, reminder, digest or warning", "类型")
    status: str = said("queued, sent, digested, withheld, dropped or dead", "状态")
    attempts: int = said("attempts", "次数")
    at: dt.datetime = said("made at", "创建时间")
    due: dt.datetime | None = said("tried again at", "下次尝试时间")
    sent: dt.datetime | None = said("sent at", "送达时间")
    error: LocalText | None = said("why the last attempt failed", "失败原因")


@strawberry.type(description="An alert with all that belongs to it / 预警详情")
class AlertCase:
    of: strawberry.Private[Any]
    evidence: list[Evidence] = said("what rules measured, the oldest first", "证据")
    deliveries: list[AlertDelivery] = said("who was told, the last first", "推送")
    alert = refers("the alert", "预警", "alert", "Alert")
    customer = refers("its customer", "客户", "customer", "Organization")


async def alert_case(info: strawberry.Info, id: strawberry.ID) -> AlertCase | None:
    asking: Asking = info.context
    own = plain_id(id)
    found = (await asking.threaded(alerts_of, asking.graph, [own])).get(own)
    if found is None:
        return None
    made = await asking.threaded(list_deliveries, asking.graph, None, own)
    facts = facts_of(asking.graph.model)
    evidence = [Evidence(of=_Of(f), rule=f["rule"], version=f["version"], at=f["at"],
                         facts=[local(told(row, facts)) for row in parsed(f["facts"])]) for f in found["firings"]]  # fmt: skip
    return AlertCase(of=_Of(found["alert"]), evidence=evidence, deliveries=[_delivery(d) for d in made])


def _delivery(d: Row) -> AlertDelivery:
    error = LocalText(en=d["error"], zh=d["error_zh"]) if d.get("error") else None
    return AlertDelivery(id=d["id"], channel=d["channel"], kind=d["kind"], status=d["status"], attempts=d["attempts"], at=d["at"],
                         due=d.get("due"), sent=d.get("sent"), error=error)  # fmt: skip


FIELDS: dict[str, tuple[Any, Text]] = {
    "alert_case": (alert_case, Text("One alert with its evidence and deliveries", "预警及其证据与推送")),
}
