"""Pages derived from the model: `docs/schema.md` and the style sheet of Neo4j Browser.

python -m graph.model.schema_page      rewrite both
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.model.declarations import EdgeType, Field, NodeType
from graph.model.model import MODEL, Model
from graph.words import Text

ROOT = Path(__file__).resolve().parents[2]
LAYERS = {
    "identity": Text("Parties", "主体"),
    "role": Text("Roles of parties", "主体的角色"),
    "event": Text("Things and events", "事物与事件"),
    "system": Text("Bookkeeping", "系统记录"),
}
HEAD = """# The graph's schema / 图谱结构

Generated from `graph/model/model.py` by `make generated`; do not edit. 本页由模型自动生成。

Every node has a unique `id`. Nodes and observed relationships also carry `source`, `record`, `run` and
`ingested_at` of their last change, and `provenance`: who claims which value (JSON). Observed relationships
carry `valid_from` and `valid_to` (dates; empty means unbounded) and an `id` that is unique in their type; derived
ones carry the `run` that made them. Neo4j Community enforces the uniqueness of ids; required and typed fields are
enforced by validation when data is loaded.
"""


def schema_page(model: Model = MODEL) -> str:
    """The whole model as Markdown."""
    parts = [HEAD]
    for layer, title in LAYERS.items():
        parts.append(f"## {title.en} / {title.zh}\n")
        parts += [_node(n) for n in model.nodes.values() if n.layer == layer]
    parts.append("## Relationships / 关系\n")
    parts += [_edge(e) for e in model.edges.values()]
    return "\n".join(parts).rstrip() + "\n"


def _node(node: NodeType) -> str:
    worn = f" — role of {node.of} / {node.of} 的角色" if node.of else ""
    return f"### {node.label}\n\n{node.text.en} / {node.text.zh}{worn}\n\n{_table(node.fields)}"


def _edge(edge: EdgeType) -> str:
    ends = ", ".join(f"{a} → {b}" for a, b in edge.ends)
    marks = [name for name in ("plural", "single", "symmetric", "derived") if getattr(edge, name)]
    note = f" ({', '.join(marks)})" if marks else ""
    shown = {name: f for name, f in edge.fields.items() if name not in ("valid_from", "valid_to")}
    return f"### {edge.type}\n\n{edge.text.en} / {edge.text.zh}: {ends}{note}\n\n{_table(shown)}"


def _table(fields: dict[str, Field]) -> str:
    if not fields:
        return ""
    rows = "".join(f"| `{f.name}` | {_type(f)} | {f.text.en} / {f.text.zh} | {_rules(f)} |\n" for f in fields.values())
    return f"| field | type | meaning | rules |\n| --- | --- | --- | --- |\n{rows}"


def _type(field: Field) -> str:
    return f"list of {field.kind}" if field.many else field.kind


def _rules(field: Field) -> str:
    return "; ".join(_remarks(field))


def _remarks(field: Field) -> Iterator[str]:
    if field.unit:
        yield field.unit
    for mark in ("required", "private", "derived", "indexed", "fulltext"):
        if getattr(field, mark):
            yield mark
    if field.choices:
        yield "one of " + ", ".join(field.choices)
    if field.minimum is not None or field.maximum is not None:
        yield f"{'' if field.minimum is None else f'{field.minimum:g}'}…{'' if field.maximum is None else f'{field.maximum:g}'}"


def browser_style(model: Model = MODEL) -> str:
    """A style sheet for Neo4j Browser (`:style`) with the colours of the legend."""
    drawn = (n for n in model.nodes.values() if not n.guarded)
    nodes = [_style(n) for n in sorted(drawn, key=lambda n: n.of is not None)]
    return "node {\n  diameter: 50px;\n}\nrelationship {\n  shaft-width: 1px;\n}\n" + "".join(nodes)


def _style(node: NodeType) -> str:
    caption = "<name>" if "name" in node.fields or node.of else "<id>"
    return (
        f"node.{node.label} {{\n  color: {node.colour};\n  border-color: {node.colour};\n"
        f"  text-color-internal: #ffffff;\n  caption: '{caption.replace('<', '{').replace('>', '}')}';\n}}\n"
    )


PAGES = {"docs/schema.md": schema_page, "docs/analysts/style.grass": browser_style}


def write_pages() -> None:
    for path, page in PAGES.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(page(), "utf-8")


if __name__ == "__main__":
    write_pages()
