"""Commands about alerts: who works on which, what was delivered, and running them in a process of their own."""

from __future__ import annotations

import datetime as dt
import secrets
import signal
import threading
from typing import Annotated, Any

import typer

from battlemap.cli.collaboration.command_changes import make_change
from battlemap.cli.console import LANG, AsOf, By, Json, app, out, print_json, say, settings
from battlemap.cli.output.alert_lines import alert_line, print_delivery
from battlemap.cli.output.columns import ALERTS, DELIVERIES, REFUSED
from battlemap.cli.output.pair_files import EVERY, Csv, Xlsx, exported
from battlemap.session import as_of_day, open_graph
from graph.alerts import alert_mutations as alert_changes
from graph.alerts import deliveries
from graph.alerts.alert_feed import feed_lag
from graph.alerts.alert_reading import list_alerts, read_alert
from graph.alerts.cases import parse_json
from graph.clock import now
from graph.model.choices import ALERT_OUTCOMES, ALERT_STATUSES, DELIVERY_STATUSES
from graph.mutations.signal_intake import list_intake, retry_signal
from graph.rules.measures import measures_of
from graph.rules.rule_statements import describe_measure
from graph.words import BadInput, Text

alerts = typer.Typer(help=say("Alerts: cases that rules found.", "预警:规则发现的案例。"), no_args_is_help=True)
signals = typer.Typer(help=say("Signals that programs handed in.", "外部程序提交的信号。"), no_args_is_help=True)
app.add_typer(alerts, name="alerts")
app.add_typer(signals, name="signals")

Id = Annotated[str, typer.Argument(metavar="ID")]
Status = Annotated[str | None, typer.Option("--status", help=say("Only of this status.", "仅该状态。"))]


@alerts.command(
    "list", help=say("Alerts that are not closed, the newest evidence first.", "未关闭的预警,最新证据在前。")
)
def list_alerts_command(
    status: Status = None,
    customer: Annotated[str | None, typer.Option(help=say("Only of this customer.", "仅该客户。"))] = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    _known(status, ALERT_STATUSES)
    with open_graph(settings()) as graph:
        found = list_alerts(graph, status, customer, EVERY if csv or xlsx else 100)
    if exported(found, ALERTS, found, json, csv, xlsx):
        return
    for alert in found:
        out.print(alert_line(alert), markup=False)
    if not found:
        out.print(NONE[LANG], markup=False)


@alerts.command("show", help=say("One alert with its evidence and deliveries.", "查看预警、证据与推送。"))
def show_alert_command(id: Id, json: Json = False) -> None:
    with open_graph(settings()) as graph:
        found = read_alert(graph, id)
        made = deliveries.list_deliveries(graph, alert=id)
        facts = measures_of(graph.model)
    evidence = [f | {"facts": parse_json(f["facts"])} for f in found["firings"]]
    if json:
        print_json(
            {
                "alert": found["alert"] | {"todo": parse_json(found["alert"].get("todo"))},
                "evidence": evidence,
                "deliveries": made,
            }
        )
        return
    out.print(alert_line(found["alert"]), markup=False)
    for f in evidence:
        measured = "; ".join(describe_measure(fact, facts)[LANG] for fact in f["facts"])
        out.print(
            f"  {f['at']:%Y-%m-%d %H:%M}  {f['rule']} v{f['version']}  {f.get('signal') or ''}  {measured}",
            markup=False,
        )
    for d in made:
        print_delivery(d)


@alerts.command("ack", help=say("Say that you have seen it.", "确认预警。"))
def ack_command(id: Id, by: By = "?") -> None:
    _change(alert_changes.acknowledge_alert, by, id=id)


@alerts.command("assign", help=say("Say who works on it.", "指派负责人。"))
def assign_command(id: Id, assignee: Annotated[str, typer.Argument(metavar="PERSON")], by: By = "?") -> None:
    _change(alert_changes.assign_alert, by, id=id, assignee=assignee)


@alerts.command(
    "snooze",
    help=say(
        "Let it sleep for some days; then those who were told are reminded.", "暂缓若干天,到期提醒收到过预警的人。"
    ),
)
def snooze_command(id: Id, days: Annotated[int, typer.Option(min=1, max=366)] = 7, by: By = "?") -> None:
    _change(alert_changes.snooze_alert, by, id=id, until=_in(days))


@alerts.command(
    "close",
    help=say(
        "End it with an outcome; the rule and partner fit learn from it.", "关闭预警并登记结果,供规则与伙伴匹配学习。"
    ),
)
def close_command(
    id: Id,
    outcome: Annotated[str, typer.Option(metavar="|".join(ALERT_OUTCOMES))],
    why: Annotated[str | None, typer.Option(help=say("Why.", "原因。"))] = None,
    opportunity: Annotated[
        str | None, typer.Option(help=say("Opportunity that partners worked on.", "伙伴参与的商机。"))
    ] = None,
    partner: Annotated[
        list[str] | None, typer.Option(help=say("Partner who was brought along.", "同行的伙伴。"))
    ] = None,
    by: By = "?",
) -> None:
    _change(
        alert_changes.close_alert,
        by,
        id=id,
        outcome=outcome,
        why=why,
        opportunity_id=opportunity,
        partner_ids=partner or [],
    )


@alerts.command("deliveries", help=say("What was told, to whom, and what was not.", "推送记录。"))
def list_deliveries_command(status: Status = None, json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    _known(status, DELIVERY_STATUSES)
    with open_graph(settings()) as graph:
        found = deliveries.list_deliveries(graph, status, limit=EVERY if csv or xlsx else 100)
    if exported(found, DELIVERIES, found, json, csv, xlsx):
        return
    for d in found:
        print_delivery(d)


@alerts.command("replay", help=say("Try deliveries again that were given up, one or all.", "重新发送已放弃的推送。"))
def replay_deliveries_command(id: Annotated[str | None, typer.Argument(metavar="[ID]")] = None) -> None:
    with open_graph(settings()) as graph:
        n = deliveries.retry_dead_deliveries(graph, id)
    out.print(AGAIN.fill(n=n)[LANG], markup=False)


@alerts.command("status", help=say("How far evaluation and delivery have come.", "评估与推送的进度。"))
def alert_status_command(json: Json = False) -> None:
    with open_graph(settings()) as graph:
        found = {"lag": feed_lag(graph), "queue": deliveries.queue_length(graph)}
    if json:
        print_json(found)
        return
    queue = found["queue"]
    out.print(
        STATUS.fill(events=found["lag"]["events"], queued=queue["queued"], dead=queue["dead"])[LANG], markup=False
    )


@alerts.command(
    "run",
    help=say(
        "Evaluate and deliver in a process of its own (BATTLEMAP_ALERTS=off where serving).",
        "独立运行预警评估与推送进程(服务进程须设 BATTLEMAP_ALERTS=off)。",
    ),
)
def run_alerts_command(as_of: AsOf = None) -> None:
    from battlemap.alerting import Alerting, channels_of, clock_of

    chosen = settings()
    channels = channels_of(chosen)
    with open_graph(chosen) as graph:
        fixed = as_of_day(as_of, chosen, graph) if as_of else chosen.as_of
        working = Alerting(graph, channels, clock_of(fixed), chosen.url)
        working.start()
        out.print(RUNNING.fill(channels=", ".join(channels) or "–")[LANG], markup=False)
        stop = threading.Event()
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        stop.wait()
        working.close()


@alerts.command(
    "channels",
    help=say("Check channels.yaml; with --test, send a message to one.", "检查渠道配置;--test 发送测试消息。"),
)
def check_channels(test: Annotated[str | None, typer.Option("--test", metavar="CHANNEL")] = None) -> None:
    from alerts.delivery.sending import Sender
    from alerts.message import Message, Section
    from battlemap.alerting import channels_of

    found = channels_of(settings())
    for name, channel in found.items():
        out.print(
            f"{name}  {channel.kind}  {', '.join(filter(None, [*channel.roles, channel.contract]))}", markup=False
        )
    if not found:
        out.print(NO_CHANNELS[LANG], markup=False)
    if test is not None:
        if test not in found:
            raise BadInput(NO_CHANNEL.fill(name=test, known=", ".join(found) or "–"))
        message = Message(
            f"test-{secrets.token_hex(6)}",
            "alert.test",
            dt.datetime.now(dt.UTC),
            TEST,
            (Section(TEST, (HELLO,)),),
            None,
            {},
        )
        sent = Sender().send(found[test], message)
        if sent.status != "sent":
            raise BadInput(NOT_SENT.fill(name=test, why=sent.reason or sent.status))
        out.print(SENT.fill(name=test)[LANG], markup=False)


@signals.command("review", help=say("What was handed in and refused.", "被拒绝、待复核的信号。"))
def review(json: Json = False, csv: Csv = False, xlsx: Xlsx = None) -> None:
    with open_graph(settings()) as graph:
        rows = list_intake(graph, "refused", EVERY if csv or xlsx else 100)
    found = [row | {"answer": parse_json(row.get("answer"))} for row in rows]
    if exported(found, REFUSED, found, json, csv, xlsx):
        return
    for row in found:
        why = "; ".join(fault[LANG] for fault in row["answer"]["faults"])
        out.print(f"{row['at']:%Y-%m-%d %H:%M}  {row['id']}  {why}", markup=False)
    if not found:
        out.print(NOTHING[LANG], markup=False)


@signals.command("retry", help=say("Try one again that was refused.", "重试一条被拒绝的信号。"))
def retry_one(id: Id) -> None:
    with open_graph(settings()) as graph:
        answer = retry_signal(graph, id)
    if answer["status"] != "done":
        raise BadInput(Text(*("; ".join(fault[lang] for fault in answer["faults"]) for lang in ("en", "zh"))))
    out.print(TAKEN.fill(id=id, signal=answer["signal"])[LANG], markup=False)


def _change(work: Any, by: str, **payload: Any) -> None:
    with open_graph(settings()) as graph:
        answer = make_change(graph, work, by, payload)
        out.print(alert_line(read_alert(graph, answer["id"])["alert"]), markup=False)


def _in(days: int) -> dt.datetime:
    return now() + dt.timedelta(days=days)


def _known(status: str | None, choices: tuple[str, ...]) -> None:
    if status is not None and status not in choices:
        raise BadInput(NO_STATUS.fill(status=status, known=", ".join(choices)))


NONE, NOTHING = Text("no alerts", "暂无预警"), Text("nothing waits for review", "没有待复核的信号")
AGAIN = Text("{n} deliveries are tried again", "{n} 条推送将重新发送")
STATUS = Text(
    "{events} events to look at, {queued} deliveries wait, {dead} were given up",
    "待评估事件 {events} 个,待推送 {queued} 条,已放弃 {dead} 条",
)
RUNNING = Text(
    "evaluating rules and delivering to: {channels} (Ctrl-C stops)", "正在评估规则并推送至:{channels}(按 Ctrl-C 停止)"
)
NO_CHANNELS = Text(
    "no channels: write channels.yaml, or set BATTLEMAP_CHANNELS",
    "没有渠道:请编写 channels.yaml 或设置 BATTLEMAP_CHANNELS",
)
NO_CHANNEL = Text("there is no channel {name!r}; there are {known}", "没有渠道 {name!r};现有 {known}")
NO_STATUS = Text("there is no status {status!r}; there are {known}", "没有状态 {status!r};可用 {known}")
TEST, HELLO = Text("Battlemap: a test", "生态作战地图:测试消息"), Text("this channel works", "渠道工作正常")
NOT_SENT, SENT = (
    Text("{name} did not take it: {why}", "{name} 未接受:{why}"),
    Text("{name} has taken it", "{name} 已接受"),
)
TAKEN = Text("{id} is signal {signal} now", "{id} 已登记为信号 {signal}")
