"""Pictures of the house in docs/architecture.md, drawn from the imports: python docs/house.py rewrites them."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("battlemap", "gql", "viz", "alerts", "workspace", "ingest", "algorithms", "graph")
PAGES = [ROOT / "docs" / name for name in ("architecture.md", "architecture.zh.md")]
Arrows = dict[str, set[str]]


def package_of(module: str, depth: int) -> str:
    """The room of a module (depth 1), or its package in the room (depth 2)."""
    parts = module.split(".")
    folder = ROOT.joinpath(*parts)
    inside = parts if folder.is_dir() else parts[:-1]
    return ".".join(inside[:depth])


@cache
def imports(path: Path) -> set[str]:
    """Modules and packages of ours that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ROOMS:
            inner = (f"{node.module}.{name.name}" for name in node.names)
            found |= {each for each in inner if is_module(each)} or {node.module}
    return found


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


def arrows(rooms: tuple[str, ...], depth: int) -> Arrows:
    """Package → packages that its modules import."""
    found: Arrows = {}
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            here = package_of(".".join(path.relative_to(ROOT).with_suffix("").parts), depth)
            ends = {package_of(name, depth) for name in imports(path)}
            found.setdefault(here, set()).update(end for end in ends if end != here and end.split(".")[0] in rooms)
    return found


def reduced(all: Arrows) -> Arrows:
    """Without the arrows that a longer way makes needless. Raises CycleError: in a circle each would make the other needless."""
    TopologicalSorter(all).prepare()

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(all.get(start, ()))
        while todo:
            if (at := todo.pop()) not in seen:
                seen.add(at)
                todo += all.get(at, ())
        return seen

    return {a: {b for b in ends if not any(b in reach(other) for other in ends - {b})} for a, ends in all.items()}


def mermaid(all: Arrows) -> str:
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"  {a.replace('.', '_')}[{a}]" for a in sorted(all)]
    lines += [
        f"  {a.replace('.', '_')} --> {b.replace('.', '_')}" for a, ends in sorted(all.items()) for b in sorted(ends)
    ]
    return "\n".join([*lines, "```"])


def drawn(page: str) -> str:
    """The page with its pictures as they are now."""
    for name, picture in (
        ("rooms", mermaid(reduced(arrows(ROOMS, 1)))),
        ("graph", mermaid(reduced(arrows(("graph",), 2)))),
    ):
        page = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
            lambda m, p=picture: f"{m[1]}{p}\n{m[2]}",
            page,
            flags=re.DOTALL,
        )
    return page


if __name__ == "__main__":
    for each in PAGES:
        each.write_text(drawn(each.read_text("utf-8")), "utf-8")
