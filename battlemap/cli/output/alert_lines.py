"""Alerts and deliveries as lines on a terminal."""

from __future__ import annotations

from battlemap.cli.console import LANG, out
from battlemap.cli.output.columns import ALERT_STATES
from graph.db.transactions import Row
from graph.words import Text


def alert_line(alert: Row) -> str:
    title = alert.get("title") if LANG == "zh" else alert.get("title_en")
    parts = [
        alert["id"],
        f"{alert['last']:%Y-%m-%d}",
        ALERT_STATES[alert["status"]][LANG],
        alert.get("assignee") or "",
        title or "",
        EVIDENCE.fill(n=alert["evidence"], rules=", ".join(alert.get("rules") or ()))[LANG],
        alert.get("outcome") or "",
    ]
    return "  ".join(part for part in parts if part)


def print_delivery(d: Row) -> None:
    why = d.get("error_zh" if LANG == "zh" else "error") or ""
    when = d.get("sent") or d.get("due") or d["at"]
    out.print(
        f"  {d['id']}  {d['channel']}  {d['kind']}  {d['status']}  {when:%Y-%m-%d %H:%M:%S}  {d['attempts']}  {why}".rstrip(),
        markup=False,
    )


EVIDENCE = Text("{n} pieces of evidence ({rules})", "{n} 条证据({rules})")
