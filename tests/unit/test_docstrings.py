"""Docstrings name only what there is: each file, each dotted name of ours, each identifier in backticks."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.helpers.modules import MODULES, ROOMS, module_path, syntax_nodes
from tests.helpers.paths import ROOT

FILE = re.compile(r"[\w/]+\.py\b")
DOTTED = re.compile(rf"(?<![\w./`])`?((?:{'|'.join(ROOMS)})(?:\.\w+)+)")
QUOTED = re.compile(r"`([A-Za-z_][\w.]*)(?:\(\))?`")
ELSEWHERE = {  # no names of ours: words of others and examples of cells
    *("Int", "Float", "realm_access.roles", "apiKey", "name_zh"),
    "graph.read",  # `graph` is a Graph there
    *("customerID", "Customer_ID", "total500", "PER0001", "east"),
}
PYTHON = {path.name for room in (*ROOMS, "tests", "bench", "docs") for path in (ROOT / room).rglob("*.py")}


def docstrings(path: Path) -> Iterator[str]:
    for node in syntax_nodes(path):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


@cache
def identifiers() -> set[str]:
    """Names in the code, and texts of it that are a name or a dotted one; words of the schema."""
    found = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    for node in (node for path in MODULES for node in syntax_nodes(path)):
        names = [getattr(node, each, None) for each in ("id", "attr", "name", "arg", "value")]
        found |= {part for name in names if isinstance(name, str) for part in dotted_parts(name)}
    return found | set(re.findall(r"\w+", (ROOT / "schema.graphql").read_text("utf-8")))


def dotted_parts(name: str) -> list[str]:
    return name.split(".") if re.fullmatch(r"[\w.]+", name) else []


def is_there(dotted: str) -> bool:
    """Whether a module has this name, or defines or imports the name that follows its own."""
    at = ROOT
    for place, part in enumerate(parts := dotted.split(".")):
        if (module := at / f"{part}.py").exists():
            return len(parts) == place + 1 or bool(re.search(rf"\b{parts[place + 1]}\b", module.read_text("utf-8")))
        if not (at := at / part).is_dir():
            return False
    return True


def unresolved(text: str, known: set[str]) -> list[str]:
    files = [file for file in FILE.findall(text) if not (ROOT / file).exists() and file not in PYTHON]
    dotted = [
        name for name in DOTTED.findall(text) if not (name in ELSEWHERE or name.endswith(".py") or is_there(name))
    ]
    quoted = [
        name
        for name in QUOTED.findall(text)
        if name not in ELSEWHERE and not name.endswith(".py") and not known.issuperset(filter(None, name.split(".")))
    ]
    return files + dotted + quoted


def test_docstrings_name_what_is_there():
    known = identifiers()
    texts = [(module_path(path), text) for path in MODULES for text in docstrings(path)]
    assert len(texts) > 3_000 and len(known) > 5_000
    assert {path: gone for path, text in texts if (gone := unresolved(text, known))} == {}


def test_a_name_that_is_gone_would_be_seen():
    known = identifiers()
    for text in ("see `contract_rules.py`", "of `graph.policy.SCOPES`", "that `normalised` leaves", "graph/db/gone.py"):
        assert unresolved(text, known), text
    for text in ("see `graph/access/policy.py`", "of `graph.access.policy.SCOPES`", "`normalized_name` and `Graph`"):
        assert not unresolved(text, known), text
