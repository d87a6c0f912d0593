"""Heads of the audit log for those outside: once a day that of the house goes to a channel, out of reach of who rewrites it."""

from __future__ import annotations

import datetime as dt

import orjson

from alerts.message import Message, Section, to_json
from graph.alerts.deliveries import queue_message
from graph.clock import today
from graph.db.audit_chain import HOUSE
from graph.db.client import Graph
from graph.store.audit_log.chain_verification import list_heads
from graph.words import Text


def give_out_head(graph: Graph, channel: str) -> bool:
    """Queue today's message with the head of the house, once, whichever process asks; whether it was done now."""
    heads = list_heads(graph, HOUSE)
    if not heads or not heads[0]["number"]:
        return False
    head, day = heads[0], today()
    id, line = f"audit-{day:%Y%m%d}", orjson.dumps(head).decode()
    title = TITLE.fill(day=day, n=head["number"])
    sections = (Section(HEAD, (Text(line, line),)), Section(USE, (HOW,)))
    message = Message(id, "audit.head", dt.datetime.now(dt.UTC), title, sections, None, {"head": head})
    return queue_message(graph, channel, id, title, to_json(message))


TITLE = Text("Audit log on {day}: {n} entries", "审计日志 {day}:{n} 条记录")
HEAD, USE = Text("Head of the chain", "链头"), Text("To check", "核对方法")
HOW = Text(
    "keep this message; with that line in a file, `battlemap audit verify --head FILE` tells whether the log was rewritten since",
    "请保留此消息;将上行存入文件后执行 battlemap audit verify --head FILE,即可核对日志此后是否被改写",
)
