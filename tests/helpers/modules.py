"""The product's modules, room by room, and the syntax tree of each."""

import ast
import gc
from functools import cache
from pathlib import Path

from tests.helpers.paths import ROOT

ROOMS = ("graph", "ingest", "algorithms", "gql", "viz", "alerts", "battlemap")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def module_path(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def syntax_tree(path: Path) -> ast.Module:
    """CPython 3.11 miscounts its recursion (SystemError) where garbage is collected while it parses."""
    gc.disable()
    try:
        return ast.parse(path.read_text("utf-8"))
    finally:
        gc.enable()
