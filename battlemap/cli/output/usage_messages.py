"""Chinese for the words of the command-line library: headings of help, and what it says of wrong usage."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

CANCELLED = "已取消。"
HELP = (  # in order; each may be broken into lines
    (r"^Usage: ", "用法: "),
    (r"^Arguments:$", "参数:"),
    (r"^Options:$", "选项:"),
    (r"^Commands:$", "命令:"),
    (r"(?<=\[)OPTIONS(?=\])", "选项"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"Show\s+this\s+message\s+and\s+exit\.", "显示本说明。"),
    (r"(?<=[\[;] )default:\s|(?<=\[)default:\s", "默认: "),
    (r"(?<=[\[;] )env\s+var:\s|(?<=\[)env\s+var:\s", "环境变量: "),
    (r"(?<=[\[; ])required(?=[\];])", "必填"),
)
MESSAGES = (  # what is wrong; the first that fits
    (r"No such command (.*?)\. Did you mean (.*)\?", r"没有命令 \1。是否想用 \2?"),
    (r"No such command (.*)\.", r"没有命令 \1。"),
    (r"No such option: (.*?) \(Possible options: (.*)\)", r"没有选项 \1(相近的选项: \2)"),
    (r"No such option: (.*)", r"没有选项 \1"),
    (r"Missing command\.", "缺少命令。"),
    (r"Missing argument (.*?)\.(.*)", r"缺少参数 \1。\2"),
    (r"Missing option (.*?)\.(.*)", r"缺少选项 \1。\2"),
    (r"Got unexpected extra argument\(s\) \((.*)\)", r"多余的参数: \1"),
    (r"Option (.*) requires an argument\.", r"选项 \1 需要一个值。"),
    (r"Option (.*) requires (\d+) arguments\.", r"选项 \1 需要 \2 个值。"),
    (r"Option (.*) does not take a value\.", r"选项 \1 不带值。"),
    (r"Argument (.*) takes (\d+) values\.", r"参数 \1 需要 \2 个值。"),
    (r"Could not open file (.*?): (.*)", r"无法打开文件 \1: \2"),
)
VALUES = (  # why a value is not taken
    (r"Input should be less than or equal to (.*)", r"应不大于 \1"),
    (r"Input should be greater than or equal to (.*)", r"应不小于 \1"),
    (r"Input should be less than (.*)", r"应小于 \1"),
    (r"Input should be greater than (.*)", r"应大于 \1"),
    (r"Input should be a valid integer.*", "应为整数"),
    (r"Input should be a valid number.*", "应为数字"),
    (r"Input should be a valid boolean.*", "应为是或否"),
    (r"(?:Value error, )?(.*) is not one of (.*)\.", r"\1 不在可选值 \2 之中。"),
    (r"(?:file|dir|path) (.*) does not exist\.", r"\1 不存在。"),
    (r"(?:file|dir|path) (.*) is a file\.", r"\1 是文件,应为目录。"),
    (r"(?:file|dir|path) (.*) is a directory\.", r"\1 是目录,应为文件。"),
    (r"(?:file|dir|path) (.*) is not readable\.", r"\1 无法读取。"),
    (r"(?:file|dir|path) (.*) is not writable\.", r"\1 无法写入。"),
)
INVALID = re.compile(r"Invalid value(?: for (?P<of>.*?))?: (?P<why>.*)", re.S)


def chinese_help(text: str) -> str:
    """A page of help or a line of usage; texts of the commands are Chinese already."""
    for pattern, words in HELP:
        text = re.sub(pattern, words, text, flags=re.M)
    return text


def chinese_mistake(message: str) -> str:
    """What is wrong with the words of a command; what nobody has translated stays as it is."""
    if found := INVALID.fullmatch(message):
        of = f" ({found['of']})" if found["of"] else ""
        return f"无效的值{of}: {_first_that_fits(VALUES, found['why'])}"
    return _first_that_fits(MESSAGES, message)


def _first_that_fits(words: Sequence[tuple[str, str]], message: str) -> str:
    for pattern, chinese in words:
        if found := re.fullmatch(pattern, message, flags=re.S):
            return found.expand(chinese)
    return message


class ChineseContext(typer.Context):
    """The context of a command whose help and usage are asked in Chinese."""

    def get_help(self) -> str:
        return chinese_help(super().get_help())

    def get_usage(self) -> str:
        return chinese_help(super().get_usage())


def speak_chinese(command: Any) -> None:
    """Has a command, and all below it, tell its help in Chinese."""
    command.context_class = ChineseContext
    for under in getattr(command, "commands", {}).values():
        speak_chinese(under)


def chinese_report(error: Any) -> str:
    """What the library prints of an error: usage, where help is, and what is wrong; nothing where it printed a whole page of help."""
    printed = io.StringIO()
    error.show(printed)
    text = re.sub(r"^Try '(.*)' for help\.$", r"用 \1 查看说明。", printed.getvalue(), flags=re.M)
    before, mark, message = text.partition("Error: ")
    return f"{before}错误: {chinese_mistake(message.rstrip())}\n" if mark else text


class ChineseCommands(TyperGroup):
    """The commands of an app, which speak Chinese wherever the library speaks."""

    def main(self, *args: Any, **options: Any) -> Any:
        speak_chinese(self)
        try:
            code = super().main(*args, **options | {"standalone_mode": False})
        except typer.Abort:
            typer.echo(CANCELLED, err=True)
            code = 1
        except typer.TyperException as error:
            typer.echo(chinese_report(error), err=True, nl=False)
            code = error.exit_code
        sys.exit(code)
