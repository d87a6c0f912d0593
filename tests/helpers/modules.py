"""The product's modules, room by room, and the syntax tree of each, walked once for all who look at it."""

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.helpers.paths import ROOT

ROOMS = ("graph", "ingest", "algorithms", "gql", "viz", "alerts", "workspace", "battlemap")
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


@cache
def syntax_nodes(path: Path) -> list[ast.AST]:
    """All nodes of a module's tree but its docstrings."""
    nodes = list(ast.walk(syntax_tree(path)))
    docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    return [node for node in nodes if id(node) not in docs]


def text_nodes(path: Path) -> Iterator[tuple[ast.Constant, str]]:
    """The pieces of text of a module, docstrings apart."""
    for node in syntax_nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value
