"""Walls of the house that hold: how long files are, how many parameters functions take, circles, traps, and words that stay outside."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path

from tests.helpers.modules import MODULES, module_path, syntax_nodes
from tests.helpers.paths import ROOT

LONGEST = 300  # lines of a file
POSITIONAL = 6  # parameters of a function that may be given by place


def test_no_file_is_longer_than_one_reads_at_once():
    long = {module_path(path): n for path in MODULES if (n := len(path.read_text("utf-8").splitlines())) > LONGEST}
    assert long == {}


def positional(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many parameters may be given by place; of a method without the object."""
    names = [each.arg for each in node.args.posonlyargs + node.args.args]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def test_no_function_takes_more_by_place_than_one_keeps_apart():
    many = {
        f"{module_path(path)}:{node.name}": positional(node)
        for path in MODULES
        for node in syntax_nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and positional(node) > POSITIONAL
    }
    assert many == {}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(nodes: Iterable[ast.AST], known: set[str]) -> set[str]:
    """Modules of ours that a module imports: at its top, inside functions, and for types only."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inside & known or {node.module}
    return found & known


def test_no_circle_hides_in_a_function_or_behind_type_checking():
    known = {dotted(path) for path in MODULES}
    arrows = {dotted(path): imported(syntax_nodes(path), known) - {dotted(path)} for path in MODULES}
    assert sum(map(len, arrows.values())) > 1_000
    assert list(TopologicalSorter(arrows).static_order())  # raises CycleError, which names the circle


def test_no_module_of_ours_is_imported_for_types_only():
    """What an annotation needs is imported, so that the picture of the imports is that of the design."""
    known = {dotted(path) for path in MODULES}
    hidden = [
        (module_path(path), module)
        for path in MODULES
        for node in syntax_nodes(path)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for module in imported(ast.walk(ast.Module(node.body, [])), known)
    ]
    assert hidden == []


def skips_parent(node: ast.ClassDef) -> bool:
    """Whether a class with parents has a constructor that does not call theirs."""
    own = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
    parents = [base for base in node.bases if ast.unparse(base).split("[")[0] not in ("Protocol", "Generic")]
    return bool(parents) and any(".__init__(" not in ast.unparse(each) for each in own)


def test_no_constructor_skips_that_of_its_parent():
    found = [
        (module_path(path), node.name)
        for path in MODULES
        for node in syntax_nodes(path)
        if isinstance(node, ast.ClassDef) and skips_parent(node)
    ]
    assert found == []
    assert skips_parent(ast.parse("class A(B):\n def __init__(self): self.x = 1").body[0])  # type: ignore[arg-type]


def test_code_is_made_of_text_in_one_module_which_has_a_benchmark():
    builtin = {"exec", "eval", "__import__"}
    uses = {
        (module_path(path), node.func.id)
        for path in MODULES
        for node in syntax_nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in builtin
    }
    assert uses == {("graph/query/readers.py", "exec")}
    assert (ROOT / "bench" / "readers.py").exists()


# Words of HTTP, of GraphQL and of its lists: a face's business. Compilation, and its statement of what a document asks, is in graph/query.
FACES = re.compile(
    r"graphql|__typename|page_?info|(?:start|end)_?cursor|has_?(?:next|previous)_?page|https?\b|status_?code|relay|"
    r"content-type|retry-after|www-authenticate|set-cookie",
    re.IGNORECASE,
)
ALLOWED = {
    "graph/query": "compiles what a document asks, in its words",
    "graph/server": "fetches programs from the web",
    "graph/model/extension_rules.py": "tells users that two of their names become one in GraphQL",
}
STANDARD = "https://json-schema.org/"


def spoken(node: ast.AST) -> str:
    """The name or text that a piece of code is."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) and not node.value.startswith(STANDARD) else ""
    return next((str(getattr(node, each)) for each in ("id", "attr", "name", "arg") if getattr(node, each, None)), "")


def test_graph_speaks_no_language_of_a_face():
    found = [
        (module_path(path), word)
        for path in MODULES
        if module_path(path).startswith("graph/") and not module_path(path).startswith(tuple(ALLOWED))
        for node in syntax_nodes(path)
        if FACES.search(word := spoken(node))
    ]
    assert found == []
