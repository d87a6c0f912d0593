"""Commands in processes of their own, forked from one that has imported what commands need: a second or two less for each.

What a command is told, prints and ends with is as if it had been typed: environment, folder, streams and exit code are its
own, and `battlemap.cli`, which reads the language as it is imported, is imported again where that is another one.
"""

from __future__ import annotations

import atexit
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
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]
IMPORTED = (
    "typer",
    "rich.progress",
    "battlemap.session",
    "ingest.load.pipeline",
    "algorithms.scoring",
    "gql.execution.service",
    "battlemap.cli.main",
)
LEARNING = (  # torch and its like, which take seconds; no thread of theirs runs before they work
    "algorithms.link_prediction.link_network",
    "algorithms.link_prediction.relations",
    "algorithms.models.training",
    "algorithms.partner_fit.fit_evaluation",
    "sklearn.ensemble",
)
ONE = threading.Lock()
RUNS = 10**6  # no exit code
Patches = dict[str, dict[str, Any]]
# A service that asks nothing before it is ready: a database that nobody else asks plans all of that for half a minute.
UNWARMED: Patches = {"battlemap.http.warming": {"DOCUMENTS": os.devnull}}


def forked(
    words: list[str], env: dict[str, str], seconds: float, patches: Patches | None = None
) -> subprocess.CompletedProcess[str]:
    """`battlemap` with these words, and `patches` as in Running. Raises TimeoutExpired."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = {"words": words, "env": env, "out": str(out), "err": str(err), "seconds": int(seconds)}
        asked["patches"] = patches or {}
        code = _ask(json.dumps(asked))
        if code == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(words, seconds, out.read_text(), err.read_text())
        return subprocess.CompletedProcess(words, code, out.read_text("utf-8"), err.read_text("utf-8"))


class Running:
    """`battlemap` with these words, running beside the test, which may kill it; what it says goes to a file.

    `patches`: what names of modules stand for in it, {module: {name: value}}.
    """

    def __init__(self, words: list[str], env: dict[str, str], said: Path, patches: Patches | None = None):
        asked = {"words": words, "env": env, "out": str(said), "err": str(said), "seconds": 0, "patches": patches or {}}
        self.pid = _ask(json.dumps(asked | {"beside": True}))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """What it ended with; None while it runs."""
        if self.returncode is None and (told := _ask(json.dumps({"ended": self.pid}))) != RUNS:
            self.returncode = told
        return self.returncode

    def wait(self, seconds: float = 120) -> int:
        """What it ends with. Raises TimeoutExpired."""
        end = time.monotonic() + seconds
        while (ended := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("battlemap", seconds)
            time.sleep(0.02)
        return ended

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


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
        asked = dict(json.loads(line))
        if asked.get("words", [""])[0] == "evaluate" and LEARNING[0] not in sys.modules:
            for name in LEARNING:
                import_module(name)
            gc.freeze()
        if "ended" in asked:
            pid, status = os.waitpid(asked["ended"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else RUNS
        elif not (answer := os.fork()):
            return asked
        elif "beside" not in asked:
            answer = os.waitstatus_to_exitcode(os.waitpid(answer, 0)[1])
        sys.stdout.write(f"{answer}\n")
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
    for module, names in asked.get("patches", {}).items():
        for name, value in names.items():
            of = import_module(module)
            setattr(of, name, Path(value) if isinstance(getattr(of, name), Path) else value)
    _speak()


def _speak() -> None:
    """Read the settings as `battlemap.cli` does when it is imported: its language is that of this process."""
    from battlemap.cli import console

    if console._lang() != console.LANG:
        for name in [name for name in sys.modules if name.startswith("battlemap.cli")]:
            del sys.modules[name]


def _end(code: object) -> NoReturn:
    """As a process ends, but that libraries of ours are not taken apart: some complain of what a fork still holds."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    if isinstance(code, str):
        sys.stderr.write(code + "\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else code is not None)


if __name__ == "__main__":
    _become(_next())
    from battlemap.cli.main import main

    try:
        main()
    except SystemExit as ended:
        _end(ended.code)
    _end(0)
