"""The command line: what users do, in their words and their language."""

from __future__ import annotations

import signal

from battlemap.cli import (  # isort: skip - each adds its commands to `app`, and the help shows them in this order
    service_commands,
    ingest_commands,
    quarantine_commands,
    source_commands,
    match_commands,
    alert_commands,
    contract_commands,
    fit_commands,
    evaluation_commands,
    influence_commands,
    key_commands,
    rule_commands,
)
from battlemap.cli.collaboration import (
    audit_commands,
    comment_commands,
    inbox_commands,
    insight_commands,
    lead_commands,
    quote_commands,
    quote_part_commands,
    request_commands,
    solution_commands,
    workspace_commands,
)
from battlemap.cli.console import app


def main() -> None:
    """Runs a command; being told to end (SIGTERM) is as clean as Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()
