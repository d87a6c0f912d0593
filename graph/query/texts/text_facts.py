"""References in texts to facts of the graph, read for each reader under its own policy at that moment.

    [[C001.region]]   [[Opportunity:O7.amount]]

A text keeps what it refers to beside it (`references_of`), so that one statement reads the facts of a page of texts. What is not open
to a reader, what has no such field and what is not there are answered alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from graph.db.as_of import closed_on, status_on
from graph.model.declarations import Field, NodeType
from graph.model.model import Model
from graph.query.selections import Argument, Compiler, Expression, Selection, select_fields
from graph.store.identifiers import PARTIES
from graph.words import Text

FACTS, REFERENCES, FACT_TYPE = "facts", "references", "TextFact"
MOST = 200  # of one text
REFERENCE = re.compile(
    r"(?<!\\)\[\[(?:([A-Za-z]{1,40}):)?([^\[\]\s.][^\[\]\n\t]{0,120}?)\.([A-Za-z][A-Za-z0-9_]{0,60})\]\]"
)
NUMBER = re.compile(r"-?[0-9.]+(?:E-?[0-9]{1,2})?\Z")
REFERRED = "coalesce(CASE WHEN {v} IS :: LIST<STRING NOT NULL> THEN {v} END, [])"
WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def references_of(text: str | None) -> list[str]:
    """What a text refers to, each once, in its order: reference as written, label or nothing, id, and field, split by tabs."""
    found: dict[str, str] = {}
    for match in REFERENCE.finditer(text or ""):
        label, id, name = match.groups()
        reference = match[0][2:-2]
        found[reference] = "\t".join([reference, label or "", id, WORD.sub("_", name).lower()])
    return list(found.values())[:MOST]


def has_facts(declared: NodeType) -> bool:
    """Whether the texts of such nodes may refer to facts."""
    return REFERENCES in declared.fields


def facts_of_node(compiler: Compiler, selection: Selection, var: str, day: str) -> Expression:
    """The facts that the text of a node refers to, as objects."""
    read = facts_expression(compiler, REFERRED.format(v=f"{var}.{REFERENCES}"), day)

    def shown(value: Any) -> list[Any]:
        assert read.read
        return [select_fields(compiler, FACT_TYPE, selection.whole, fact) for fact in read.read(value)]

    return Expression(read.cypher, lambda value: None if value is None else shown(value))


def facts_expression(compiler: Compiler, references: str, day: str) -> Expression:
    """{reference, open, name, value} of each of these references (a Cypher list), in their order."""
    fields = _open_fields(compiler)
    identities = sorted({compiler.model.nodes[key.partition(".")[0]].identity for key in fields})
    if not identities:
        return Expression(f"[{references}, []]", _reader(compiler, fields))
    r, m, i, o = (compiler.fresh(prefix) for prefix in "rmio")
    known = compiler.bind(Argument(sorted(fields)))
    key = f"head([l IN labels({m}) WHERE l + '.' + {r}[3] IN {known}])"
    merged = " OR ".join(f"{i}.id = '{label}|id|' + {r}[2]" for label in PARTIES)
    homes = f"COLLECT {{ MATCH ({i}:Identifier)-[:IDENTIFIES]->({o}) WHERE {merged} RETURN {o}.id }}"
    value = f"{m}[{r}[3]]"
    if "Opportunity.closed" in fields:
        value = (
            f"CASE WHEN {m}:Opportunity AND {r}[3] = 'status' THEN {status_on(m, day)} "
            f"WHEN {m}:Opportunity AND {r}[3] = 'closed' THEN {closed_on(m, day)} ELSE {value} END"
        )
    cypher = (
        f"[{references}, COLLECT {{ UNWIND {references} AS {r}t WITH split({r}t, '\t') AS {r} WITH {r}, [{r}[2]] + {homes} AS {r}ids "
        f"MATCH ({m}:{'|'.join(identities)}) WHERE {m}.id IN {r}ids AND ({r}[1] = '' OR {r}[1] IN labels({m})) "
        f"AND {compiler.sees_any(m, identities)} WITH {r}, {m}, {key} AS {r}key, {value} AS {r}value WHERE {r}key IS NOT NULL "
        f"RETURN [{r}[0], {r}key + '.' + {r}[3], CASE WHEN {r}value IS :: LIST<ANY> THEN [x IN {r}value | toStringOrNull(x)] "
        f"ELSE toStringOrNull({r}value) END] ORDER BY {m}.id = {r}[2] DESC, {r}key }}]"
    )
    return Expression(cypher, _reader(compiler, fields))


def _open_fields(compiler: Compiler) -> dict[str, Field]:
    """Label.field → its declaration, of what sources tell of the ecosystem and the reader may see."""
    model, policy = compiler.model, compiler.policy
    return {
        f"{label}.{name}": declared
        for label, node in _ecosystem(model)
        if policy.allows(node.identity) and policy.shows_role(model, label)
        for name, declared in node.fields.items()
        if not declared.private and not declared.derived and policy.allows(label, name)
    }


def _ecosystem(model: Model) -> Iterable[tuple[str, NodeType]]:
    return ((label, node) for label, node in model.nodes.items() if node.layer != "system" and node.served)


def _reader(compiler: Compiler, fields: dict[str, Field]) -> Callable[[Any], list[dict[str, Any]]]:
    lang = compiler.lang

    def read(value: Any) -> list[dict[str, Any]]:
        references, rows = value
        found: dict[str, tuple[str, Any]] = {}
        for reference, key, held in rows:
            found.setdefault(reference, (key, held))
        facts = []
        for reference in (each.partition("\t")[0] for each in references):
            closed = {"reference": reference, "open": False, "name": None, "value": NOT_SHARED[lang]}
            if reference in found:
                declared = fields[found[reference][0]]
                text = _written(declared, found[reference][1])
                closed |= {"open": True, "name": declared.text[lang], "value": text}
            facts.append(closed)
        return facts

    return read


def _written(declared: Field, value: Any) -> str | None:
    """A value as people read it; null where there is none."""
    if isinstance(value, list):
        return ", ".join(text for text in (_written(declared, each) for each in value) if text) or None
    if value is None:
        return None
    text = str(value)
    if declared.kind in ("integer", "float") and NUMBER.match(text):
        text = f"{float(text):,.15g}"
    if declared.kind == "datetime":
        text = text[:16].replace("T", " ")
    return f"{text} {declared.unit}" if declared.unit else text


NOT_SHARED = Text("not shared with you", "未对您开放")
