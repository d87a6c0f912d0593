"""One alert with all that belongs to it: what rules measured, which signals came, and who was told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import strawberry

from gql.compile.context import Context
from gql.ids import global_id, plain_id
from gql.schema.analysis_types import referring_field
from gql.types import LocalText, bilingual_field, local_text
from graph.alerts.alert_mutations import alert_version
from graph.alerts.alert_reading import alerts_of
from graph.alerts.alert_reversals import case_history
from graph.alerts.cases import parse_json
from graph.alerts.deliveries import list_deliveries
from graph.db.transactions import Row
from graph.rules.measures import measures_of
from graph.rules.rule_statements import describe_measure
from graph.words import Text


class _Of:
    """Ids of a record, as `referring_field` names them."""

    def __init__(self, row: Row):
        self.signal, self.alert, self.customer = row.get("signal"), row.get("id"), row.get("customer")


@strawberry.type(name="Evidence", description="A rule that held / 规则触发")
class EvidenceType:
    of: strawberry.Private[Any]
    rule: str = bilingual_field("rule (id)", "规则(编号)")
    version: int = bilingual_field("version of the rule", "规则版本")
    at: dt.datetime = bilingual_field("moment that was looked at", "评估时点")
    facts: list[LocalText] = bilingual_field("what was measured, and what it was compared with", "测得的事实与条件")
    signal = referring_field("the signal that set it off", "触发信号", "signal", "Signal")


@strawberry.type(description="What was told to a channel / 推送记录")
class AlertDelivery:
    id: strawberry.ID = bilingual_field("id, the same for every attempt", "编号")
    channel: str = bilingual_field("name of the channel", "渠道")
    kind: str = bilingual_field("opened, more, reminder, digest or warning", "类型")
    status: str = bilingual_field("queued, sent, digested, withheld, dropped or dead", "状态")
    attempts: int = bilingual_field("attempts", "次数")
    at: dt.datetime = bilingual_field("made at", "创建时间")
    due: dt.datetime | None = bilingual_field("tried again at", "下次尝试时间")
    sent: dt.datetime | None = bilingual_field("sent at", "送达时间")
    error: LocalText | None = bilingual_field("why the last attempt failed", "失败原因")


@strawberry.type(description="Something that somebody did / 一项操作")
class CaseStep:
    id: strawberry.ID = bilingual_field("id of what it was done to, for its opposite", "操作对象编号,用于撤销")
    at: dt.datetime = bilingual_field("at", "时间")
    who: str = bilingual_field("who did it", "操作人")
    what: str = bilingual_field("what was done, such as alert.close or engagement.record", "操作,如 alert.close")
    opposite: str | None = bilingual_field(
        "the mutation by which you can take it back as things stand", "当前可用于撤销的变更操作"
    )


@strawberry.type(description="An alert with all that belongs to it / 预警详情")
class AlertCase:
    of: strawberry.Private[Any]
    version: str = bilingual_field("opaque version of the alert, for `ifVersion`", "预警的版本标记,用于 ifVersion")
    history: list[CaseStep] = bilingual_field(
        "what was done with it, and recorded of its customer since it began, the last first; 200 at most",
        "对该预警的操作,以及预警产生后对其客户的登记,最新在前,最多 200 项",
    )
    evidence: list[EvidenceType] = bilingual_field("what rules measured, the oldest first", "证据")
    deliveries: list[AlertDelivery] = bilingual_field("who was told, the last first", "推送")
    alert = referring_field("the alert", "预警", "alert", "Alert")
    customer = referring_field("its customer", "客户", "customer", "Organization")


async def alert_case(info: strawberry.Info, id: strawberry.ID) -> AlertCase | None:
    context: Context = info.context
    own = plain_id(id)
    found = (await context.threaded(alerts_of, context.graph, [own])).get(own)
    if found is None:
        return None
    made = await context.threaded(list_deliveries, context.graph, None, own)
    facts = measures_of(context.graph.model)
    evidence = [
        EvidenceType(
            of=_Of(f),
            rule=f["rule"],
            version=f["version"],
            at=f["at"],
            facts=[local_text(describe_measure(row, facts)) for row in parse_json(f["facts"])],
        )
        for f in found["firings"]
    ]
    steps = await context.threaded(case_history, context.graph, own, context.principal.name)
    return AlertCase(
        of=_Of(found["alert"]),
        version=alert_version(found["alert"]),
        history=[_step(row) for row in steps],
        evidence=evidence,
        deliveries=[_delivery(d) for d in made],
    )


def _step(row: Row) -> CaseStep:
    id = row["target"] if row["label"] == "RATED" else global_id(row["label"], row["target"])
    opposite = OPPOSITES.get(row["what"]) if row["undoable"] else None
    return CaseStep(id=strawberry.ID(id), at=row["at"], who=row["who"], what=row["what"], opposite=opposite)


def _delivery(d: Row) -> AlertDelivery:
    error = LocalText(en=d["error"], zh=d["error_zh"]) if d.get("error") else None
    return AlertDelivery(
        id=d["id"],
        channel=d["channel"],
        kind=d["kind"],
        status=d["status"],
        attempts=d["attempts"],
        at=d["at"],
        due=d.get("due"),
        sent=d.get("sent"),
        error=error,
    )


OPPOSITES = {
    "alert.acknowledge": "reopenAlert",
    "alert.assign": "unassignAlert",
    "alert.snooze": "wakeAlert",
    "alert.close": "reopenAlert",
    "engagement.record": "withdrawEngagement",
    "rating.record": "withdrawRating",
    "signal.record": "withdrawSignal",
    "feedback.give": "withdrawFeedback",
}
FIELDS: dict[str, tuple[Any, Text]] = {
    "alert_case": (alert_case, Text("One alert with its evidence and deliveries", "预警及其证据与推送"))
}
