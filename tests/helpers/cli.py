"""Commands, each in a process of its own."""

import subprocess

from tests.helpers.forked import Patches, forked


def battlemap(
    *words: object, env: dict[str, str], seconds: float = 120, patches: Patches | None = None
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, without the second or two that importing takes."""
    return forked([*map(str, words)], env, seconds, patches)
