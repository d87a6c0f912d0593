"""Demo workspace of `battlemap up`: a contract in force, and a workspace in which a partner and we have begun."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

from battlemap.analyses import GraphAnalyses
from battlemap.settings import ROOT
from graph.access.contracts import contracts_in_force
from graph.battle_map.overview import overview
from graph.clock import now, today
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.lifecycle.lifecycle import Steps
from graph.model.workspaces.quote_nodes import PRICING
from graph.mutations.changes import Author
from graph.workspaces.quotes.line_changes import add_quote_line, price_quote_line
from graph.workspaces.quotes.payment_changes import add_quote_payment
from graph.workspaces.quotes.quote_heads import make_quote
from graph.workspaces.request_changes import send_request
from graph.workspaces.solution.section_changes import add_section
from graph.workspaces.workspace_changes import open_workspace
from graph.yaml_reading import parse_yaml

FOLDER = ROOT / "examples" / "workspace"


def install_workspace(graph: Graph, day: dt.date) -> str | None:
    """Put the contract in force and open the workspace where there is no contract yet; the contract's id while it is in force.

    Nothing is done where the customer is not in the graph any more, or where an exclusion rules the partner out.
    """
    contract, written = (_read(FOLDER / name) for name in ("contract.yaml", "workspace.yaml"))
    id, partner, customer = contract["id"], contract["partner"], written["opened"]["customer_id"]
    if not CONTRACTS.documents(graph.read) and customer in {each["id"] for each in overview(graph, day)}:
        excluded = partial(GraphAnalyses(graph).ruled_out, day)
        if not excluded(customer, [partner]):
            us = Author("battlemap", "battlemap")
            CONTRACTS.step(graph, us, Steps.install, CONTRACTS.load_file(FOLDER / "contract.yaml", graph, today()))
            in_force = contracts_in_force(graph, today())[id]
            made = open_workspace(graph, us, "up", written["opened"], excluded=excluded)
            _write(graph, made["id"], written, {"us": us, "partner": Author(partner, partner, contract=in_force)})
    return id if id in contracts_in_force(graph, today()) else None


def _read(path: Path) -> Any:
    return parse_yaml(path.read_text("utf-8"))[1]


def _write(graph: Graph, workspace: str, written: Row, authors: dict[str, Author]) -> None:
    """Sections, requests and a quote, each part by its author; what is ours is shared with the party."""
    here, parties = {"workspace_id": workspace}, {"partner_ids": written["opened"]["partner_ids"]}
    head = here | parties | _dated(written["quote"])
    quote = {"quote_id": make_quote(graph, authors["us"], "up-quote", head)["id"]}
    for name, work, common, ours in (
        ("sections", add_section, here, parties),
        ("requests", send_request, here, {}),
        ("lines", _add_line, quote, {}),
        ("payments", add_quote_payment, quote, {}),
    ):
        for number, each in enumerate(written[name]):
            by = each.pop("by", "us")
            payload = common | _dated(each) | (ours if by == "us" else {})
            work(graph, authors[by], f"up-{name}-{number}", payload)


def _add_line(graph: Graph, author: Author, key: str, payload: Row) -> None:
    """A line and, where it has them, its list price and cost."""
    pricing = {name: payload.pop(name) for name in PRICING if name in payload}
    line = add_quote_line(graph, author, key, payload)
    if pricing:
        price_quote_line(graph, author, f"{key}-price", {"id": line["id"]} | pricing)


def _dated(written: Row) -> Row:
    """`due_hours` and NAME_days from now become a moment and days."""
    values = dict(written)
    if hours := values.pop("due_hours", None):
        values["due"] = now() + dt.timedelta(hours=hours)
    for name in ("due", "starts", "ends"):
        if days := values.pop(f"{name}_days", None):
            values[name] = today() + dt.timedelta(days=days)
    return values
