"""The command line: what users do, in their words and their language."""

from __future__ import annotations

import signal

from battlemap.cli import service_commands  # isort: skip - its commands come first in the help
from battlemap.cli import (
    alert_commands,
    contract_commands,
    data_commands,
    fit_commands,
    influence_commands,
    key_commands,
    rule_commands,
)
from battlemap.cli.console import app

COMMANDS = (  # each adds its own to `app`, in the order in which they are imported
    service_commands, data_commands, fit_commands, influence_commands, contract_commands, rule_commands, key_commands, alert_commands,
)  # fmt: skip


def main() -> None:
    """Runs a command; being told to end (SIGTERM) is as clean as Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()
