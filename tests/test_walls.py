"""Walls of the house that hold: how long files are, how many parameters functions take, circles, traps, and words that stay outside."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from tests.test_house import MODULES, ROOT, name

LONGEST = 300  # lines of a file
POSITIONAL = 6  # parameters of a function that may be given by place
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield path, node


def imported(tree: ast.Module, known: set[str]) -> set[str]:
    """Modules of ours that a module imports: at its top, inside functions, and for types only."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inside & known or {node.module}
    return found & known


def test_no_circle_hides_in_a_function_or_behind_type_checking():
    known = {dotted(path) for path in MODULES}
    arrows = {dotted(path): imported(tree, known) - {dotted(path)} for path, tree in TREES.items()}
    assert sum(map(len, arrows.values())) > 1_000
    assert list(TopologicalSorter(arrows).static_order())  # raises CycleError, which names the circle


def test_no_module_of_ours_is_imported_for_types_only():
    """What an annotation needs is imported, so that the picture of the imports is that of the design."""
    hidden = [
        (name(path), module)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for module in imported(ast.Module(node.body, []), {dotted(each) for each in MODULES})
    ]
    assert hidden == []


def skips_parent(node: ast.ClassDef) -> bool:
    """Whether a class with parents has a constructor that does not call theirs."""
    own = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
    parents = [base for base in node.bases if ast.unparse(base).split("[")[0] not in ("Protocol", "Generic")]
    return bool(parents) and any(".__init__(" not in ast.unparse(each) for each in own)


def test_no_constructor_skips_that_of_its_parent():
    assert [(name(path), node.name) for path, node in classes() if skips_parent(node)] == []
    assert skips_parent(ast.parse("class A(B):\n def __init__(self): self.x = 1").body[0])  # type: ignore[arg-type]


def test_code_is_made_of_text_in_one_module_which_has_a_benchmark():
    builtin = {"exec", "eval", "__import__"}
    uses = {
        (name(path), node.func.id)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in builtin
    }
    assert uses == {("graph/query/readers.py", "exec")}
    assert (ROOT / "bench" / "readers.py").exists()
