"""Workspaces as lines on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from battlemap.cli.console import LANG
from battlemap.cli.output.columns import INVITATION_STATES
from graph.db.transactions import Row
from graph.model.codes import word
from graph.words import Text


def workspace_line(found: Row) -> str:
    """One line: id, state, customer, parties, need."""
    of = found["workspace"]
    parties = [party["id"] for party in found["parties"]]
    need = of.get("need") if LANG == "zh" else of.get("need_en")
    parts = [
        of["id"],
        word("state", of["state"])[LANG],
        _named(found["customer"]),
        PARTIES.fill(parties=", ".join(parties))[LANG] if parties else "",
        need or of.get("need") or of.get("need_en") or "",
    ]
    return "  ".join(part for part in parts if part)


def workspace_details(found: Row) -> Iterator[str | Text]:
    """All of it: its parties since when, how it ended, and what people did."""
    of = found["workspace"]
    yield workspace_line(found)
    yield OPENED.fill(at=f"{of['opened']:%Y-%m-%d %H:%M}", by=of.get("opened_by") or "?")
    if opportunity := found["opportunity"]:
        yield OPPORTUNITY.fill(name=_named(opportunity))
    for party in found["parties"]:
        yield PARTY.fill(name=_named(party), since=party["since"], contract=party["contract"])
    if of.get("why"):
        yield WHY.fill(why=of["why"], by=of.get("closed_by") or "?")
    yield from (f"  {each['at']:%Y-%m-%d %H:%M}  {each['who']}  {each['what']}" for each in found["history"])


def invitation_line(found: Row) -> str:
    """One line: id, state, who of which partner, until when it can be accepted, who invited."""
    at = f"{found['expires']:%Y-%m-%d %H:%M}"
    parts = [
        found["id"],
        INVITATION_STATES[found["state"]][LANG],
        f"{found['name']} ({found['person']})",
        _named(found["partner"]),
        UNTIL.fill(at=at)[LANG] if found["state"] == "open" else "",
        INVITED_BY.fill(by=found["invited_by"])[LANG],
    ]
    return "  ".join(part for part in parts if part)


def _named(node: Row | None) -> str:
    if node is None:
        return ""
    names = (node["name"], node["name_en"]) if LANG == "zh" else (node["name_en"], node["name"])
    return " ".join([node["id"], *[name for name in names if name][:1]])


PARTIES = Text("with {parties}", "伙伴 {parties}")
OPENED = Text("  opened {at} by {by}", "  {by} 于 {at} 开设")
OPPORTUNITY = Text("  opportunity {name}", "  商机 {name}")
PARTY = Text("  {name}: a party since {since}, contract {contract}", "  {name}:{since} 起参与,契约 {contract}")
WHY = Text("  why: {why} ({by})", "  原因:{why}({by})")
UNTIL = Text("until {at}", "{at} 前有效")
INVITED_BY = Text("invited by {by}", "邀请人 {by}")
