"""Help of the commands: words for people, not names of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import typer

from battlemap.cli.main import app

CODE = re.compile(r"(?<![\w`./-])[a-z]+(?:_[a-z]+)+")


def commands(command: click.Command, path: str = "battlemap") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    for name, under in getattr(command, "commands", {}).items():
        yield from commands(under, f"{path} {name}")


def test_help_names_nothing_of_the_code():
    asked = dict(commands(typer.main.get_command(app)))
    assert len(asked) > 60
    said = [(path, text) for path, each in asked.items()
            for text in (each.help, each.short_help, *(getattr(p, "help", None) for p in each.params)) if text]  # fmt: skip
    assert len(said) > 200
    assert [(path, text) for path, text in said if CODE.search(text)] == []
    assert CODE.search("What to score_command.") and not CODE.search("`demo.key`, /var/a_b and --as-of")
