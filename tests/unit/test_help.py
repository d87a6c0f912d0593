"""Help of the commands: words for people, not names of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import click
import pytest
import typer

from battlemap.cli.main import app
from battlemap.cli.output.usage_messages import ChineseCommands, ChineseContext

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


def test_the_library_speaks_chinese_in_the_help_of_every_command():
    root = typer.main.get_command(app)
    for path, each in commands(root):
        said = ChineseContext(each, info_name=path).get_help()
        assert "用法: battlemap" in said and "选项:" in said and "显示本说明。" in said
        assert not re.search(r"^(Usage|Arguments|Options|Commands):|\[OPTIONS|ARGS\]|[\[;] ?(default|env var):|required\]|Show\s+this", said, re.M), said  # fmt: skip


@pytest.fixture(scope="module")
def chinese() -> typer.Typer:
    """An app of one group, with a command that takes all kinds of words."""
    made = typer.Typer(cls=ChineseCommands, rich_markup_mode=None, no_args_is_help=True, add_completion=False)

    @made.command()
    def send(to: str, among: Annotated[Literal["a", "b"], typer.Option()] = "a",
             top: Annotated[int, typer.Option(max=9)] = 1, share: float = 0.5, flag: Annotated[bool, typer.Option("--flag")] = False,
             file: Annotated[Path, typer.Option(exists=True, dir_okay=False)] = Path("/dev/null")) -> None:  # fmt: skip
        raise typer.Exit(3) if to == "nobody" else typer.Abort()

    made.command("other")(lambda: None)
    return made


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("sen", 2, "错误: 没有命令 'sen'。是否想用 'send'?"),
        ("xyz", 2, "错误: 没有命令 'xyz'。"),
        ("send", 2, "错误: 缺少参数 'to'。"),
        ("send a --topp 1", 2, "错误: 没有选项 --topp(相近的选项: --top)"),
        ("send a -z", 2, "错误: 没有选项 -z"),
        ("send a b c", 2, "错误: 多余的参数: b c"),
        ("send a --top", 2, "错误: 选项 '--top' 需要一个值。"),
        ("send a --flag=1", 2, "错误: 选项 '--flag' 不带值。"),
        ("send a --top 10", 2, "错误: 无效的值 ('--top'): 应不大于 9"),
        ("send a --top x", 2, "错误: 无效的值 ('--top'): 应为整数"),
        ("send a --share x", 2, "错误: 无效的值 ('--share'): 应为数字"),
        ("send a --among c", 2, "错误: 无效的值 ('--among'): 'c' 不在可选值 'a', 'b' 之中。"),
        ("send a --file /nowhere", 2, "错误: 无效的值 ('--file'): '/nowhere' 不存在。"),
        ("send a --file /", 2, "错误: 无效的值 ('--file'): '/' 是目录,应为文件。"),
        ("send nobody", 3, ""),
        ("send a", 1, "已取消。"),
    ],
)
def test_mistakes_are_told_in_chinese_with_the_same_exit_code(
    chinese: typer.Typer, words: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as ended:
        typer.main.get_command(chinese)(words.split(), prog_name="x")
    told = capsys.readouterr().err
    assert (ended.value.code, (told.splitlines() or [""])[-1]) == (code, said)
    assert "Usage" not in told and "Try" not in told
