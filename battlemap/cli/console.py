"""The console of the command line: the app that commands are added to, language, output, progress and JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from typer.core import TyperGroup

from battlemap.cli.output.usage_messages import ChineseCommands
from battlemap.settings import Settings
from graph.bounds import use_bounds
from graph.words import BadInput, BattlemapError, Text

out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
BAD_SETTING = Text("setting {name}: {why}", "设置 {name}:{why}")


def settings() -> Settings:
    """Raises BadInput for a setting that can't be read."""
    try:
        found = Settings()
        use_bounds(found.bounds)
        return found
    except ValidationError as error:
        problem = error.errors()[0]
        raise BadInput(BAD_SETTING.fill(name=problem["loc"][0], why=problem["msg"])) from error


def _lang() -> Any:
    try:
        return settings().lang
    except BadInput:
        return "en"


LANG = _lang()


class Commands(ChineseCommands if LANG == "zh" else TyperGroup):  # type: ignore[misc]
    """A user's mistake ends in one line and exit code 1, never in a stack trace."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BattlemapError as error:
            err.print(f"{say('error', '错误')}: {error.text[LANG]}", markup=False)
            raise typer.Exit(1) from error


def say(en: str, zh: str) -> str:
    return Text(en, zh)[LANG]


app = typer.Typer(
    cls=Commands,
    help=say(
        "Battlemap: who decides, who is hidden, whom to bring along.", "生态作战地图:谁在决策、谁被忽略、该带谁去。"
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Json = Annotated[bool, typer.Option("--json", help=say("Print JSON for machines.", "输出 JSON。"))]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE|last", help=say("As of this day (default: today).", "截止日期(默认今天)。")),
]
Window = Annotated[
    int | None,
    typer.Option(
        "--window",
        metavar="DAYS",
        min=7,
        max=3650,
        help=say(
            "Length of the windows that teach and judge (default: as the dates lie).",
            "训练与评估所用时间窗口的天数(默认按数据日期确定)。",
        ),
    ),
]
By = Annotated[
    str, typer.Option("--by", help=say("Who decides (default: the system's user).", "判定人。"), envvar="USER")
]


@contextmanager
def advance(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal's stderr, as a callback (step, done, of)."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[step]}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(what, total=None, step="")
        yield lambda step, done, of: bar.update(task, step=step, completed=done, total=of)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A file that can't be written is the user's to mend: BadInput."""
    try:
        yield
    except OSError as error:
        raise BadInput(NOT_WRITTEN.fill(path=path, why=error.strerror)) from error


def print_lines(*lines: str | Text) -> None:
    """Lines as they are, texts in the user's language."""
    for line in lines:
        out.print(line[LANG] if isinstance(line, Text) else line, markup=False)


def print_json(value: Any) -> None:
    sys.stdout.write(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2).decode() + "\n")


NOT_WRITTEN = Text("{path} cannot be written: {why}", "无法写入 {path}:{why}")
