"""Mutations of alerts: acknowledge, assign, snooze, close, and the opposites: reopen, unassign, wake."""

from __future__ import annotations

import datetime as dt
from functools import partial

from gql.mutations.mutation import InputField, ModelField, a_text, change_of, one_id, several_ids
from graph.alerts import alert_mutations, alert_reversals
from graph.words import Text

ALERT = one_id("id", ("Alert",), Text("alert", "预警"), True)

_of_alert = partial(change_of, ALERT, "alert", "Alert")

ALERTS = (
    _of_alert(
        "acknowledge_alert",
        Text("Say that somebody has seen an alert", "确认预警"),
        alert_mutations.acknowledge_alert,
        selects="alert { status }",
    ),
    _of_alert(
        "assign_alert",
        Text("Say who works on an alert", "指派预警负责人"),
        alert_mutations.assign_alert,
        a_text("assignee", Text("who works on it", "负责人")),
        selects="alert { assignee }",
        assignee="王敏",
    ),
    _of_alert(
        "snooze_alert",
        Text("Let an alert sleep; then those who were told are reminded", "暂缓预警,到期提醒收到过预警的人"),
        alert_mutations.snooze_alert,
        InputField("until", dt.datetime, Text("until then", "暂缓至"), True),
        selects="alert { snoozedUntil }",
        until="2027-03-01T09:00:00+08:00",
    ),
    _of_alert(
        "close_alert",
        Text(
            "End an alert with an outcome, which rules and partner fit learn from",
            "关闭预警并登记结果,供规则与伙伴匹配学习",
        ),
        alert_mutations.close_alert,
        InputField("outcome", ModelField("Alert", "outcome"), Text("what came of it", "结果"), True),
        a_text("why", Text("why", "原因"), required=False),
        one_id("opportunity_id", ("Opportunity",), Text("opportunity that partners worked on", "伙伴参与的商机")),
        several_ids("partner_ids", ("Organization",), Text("partners who were brought along", "同行的伙伴")),
        selects="alert { outcome }",
        outcome="USEFUL",
        why="已约联合拜访",
    ),
    _of_alert(
        "reopen_alert",
        Text(
            "Take back that an alert was closed, with its outcome, or else that it was seen",
            "撤销预警的关闭及其结果;未关闭时撤销确认",
        ),
        alert_reversals.reopen_alert,
        selects="alert { status outcome }",
    ),
    _of_alert(
        "wake_alert",
        Text("End the sleep of an alert; nobody is reminded", "取消暂缓,不再提醒"),
        alert_reversals.wake_alert,
        selects="alert { status }",
    ),
    _of_alert(
        "unassign_alert",
        Text("Say that nobody works on an alert any more", "取消预警的指派"),
        alert_reversals.unassign_alert,
        selects="alert { assignee }",
    ),
)
