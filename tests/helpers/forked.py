"""Commands in processes of their own, forked from one that has imported what commands need: a second or two less for each.

What a command is told, prints and ends with is as if it had been typed: environment, folder, streams and exit code are its
own, and `battlemap.cli`, which reads the language as it is imported, is imported by the fork.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
IMPORTED = (
    "typer",
    "rich.progress",
    "battlemap.session",
    "ingest.load.pipeline",
    "algorithms.scoring",
    "gql.execution.service",
)
ONE = threading.Lock()


def forked(words: list[str], env: dict[str, str], seconds: float) -> subprocess.CompletedProcess[str]:
    """`battlemap` with these words. Raises TimeoutExpired."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = {"words": words, "env": env, "out": str(out), "err": str(err), "seconds": int(seconds)}
        code = _ask(json.dumps(asked))
        if code == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(words, seconds, out.read_text(), err.read_text())
        return subprocess.CompletedProcess(words, code, out.read_text("utf-8"), err.read_text("utf-8"))


def _ask(line: str) -> int:
    with ONE:
        mother = _mother()
        assert mother.stdin and mother.stdout
        mother.stdin.write(line + "\n")
        mother.stdin.flush()
        return int(mother.stdout.readline())


@cache
def _mother() -> subprocess.Popen[str]:
    """Ends as its stdin does, which is when this process ends."""
    command = [sys.executable, "-m", "tests.helpers.forked"]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _next() -> dict[str, Any]:
    """What the next command is asked, in a new process; this one goes on waiting for others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the tests' own
    for name in IMPORTED:
        import_module(name)
    gc.freeze()  # else each fork copies what its collector looks at
    while line := sys.stdin.readline():
        pid = os.fork()
        if not pid:
            return dict(json.loads(line))
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    os._exit(0)


def _become(asked: dict[str, Any]) -> None:
    """The process that was asked for: its environment, streams, and the words that were typed."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(asked["env"])
    time.tzset()
    for number, file in enumerate((os.devnull, asked["out"], asked["err"])):
        opened = os.open(file, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False) for number in range(3)
    )
    sys.modules["__main__"].__package__ = ""  # it is not `python -m …` that was typed
    sys.argv[:] = ["battlemap", *asked["words"]]
    signal.alarm(asked["seconds"])


if __name__ == "__main__":
    _become(_next())
    from battlemap.cli.main import main

    main()
