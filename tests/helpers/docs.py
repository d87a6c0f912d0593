"""Helpers of tests: The docs can't lie: commands run, examples load, links lead somewhere."""

import re


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
