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
from graph.mutations.changes import Author
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
    """Sections and requests, each by its author; the sections of ours are shared with the party."""
    for number, each in enumerate(written["sections"]):
        author, payload = authors[each.pop("by", "us")], {"workspace_id": workspace} | _dated(each)
        if author is authors["us"]:
            payload["partner_ids"] = written["opened"]["partner_ids"]
        add_section(graph, author, f"up-section-{number}", payload)
    for number, each in enumerate(written["requests"]):
        author, payload = authors[each.pop("by", "us")], {"workspace_id": workspace} | _dated(each)
        send_request(graph, author, f"up-request-{number}", payload)


def _dated(written: Row) -> Row:
    """`due_hours` and NAME_days from now become moments and days."""
    values = dict(written)
    if hours := values.pop("due_hours", None):
        values["due"] = now() + dt.timedelta(hours=hours)
    for name in ("starts", "ends"):
        if days := values.pop(f"{name}_days", None):
            values[name] = today() + dt.timedelta(days=days)
    return values
