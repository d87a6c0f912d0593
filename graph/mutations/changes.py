"""Mutations of the graph, each one transaction that checks, writes, is audited, and leaves its event.

    @idempotent("rating.record")
    def record_rating(model, author, payload, tx, mark): …           # writes, and returns the answer

    record_rating(graph, author, key, payload)

The client names each change by a key. The same key again gives the same answer and changes nothing; with other input it is
refused. All that is wrong is said at once: `InvalidInput.faults`. A transaction that is refused leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, update_wrapper
from hashlib import blake2b
from typing import Any, Literal, get_args

import orjson
from neo4j import ManagedTransaction

from graph.access.contracts import Contract
from graph.clock import now
from graph.db import statements
from graph.db.audit_chain import HOUSE
from graph.db.client import Graph
from graph.db.transactions import Row, python_values, run
from graph.model.claims import Origin, feed_of
from graph.model.model import Model
from graph.query.compiled_queries import AccessChanged
from graph.query.selections import Argument, Compiler, Expression
from graph.store.audit import audit
from graph.store.events import NewEvent, append_events
from graph.words import BattlemapError, Text

SOURCE, RANK = "people", 998  # of what people record: above what any mapping may say
Code = Literal[
    "MISSING",
    "INVALID",
    "OUT_OF_RANGE",
    "TOO_LONG",
    "FUTURE",
    "NOT_FOUND",
    "DUPLICATE",
    "CONFLICT",
    "SAME_PERSON",
    "VERSION_CONFLICT",
    "IDEMPOTENCY_CONFLICT",
]
CODES: tuple[Code, ...] = get_args(Code)
MOST_KEY = 200
ACCESS = "MATCH (a:Access {id: 'access'}) RETURN a.version AS version"
CLAIM = (
    "MERGE (d:Done {id: $id}) ON CREATE SET d.at = $at, d.input = $print RETURN d.input AS input, d.answer AS answer"
)
KEEP = "MATCH (d:Done {id: $id}) SET d.answer = $answer"


@dataclass(frozen=True, slots=True)
class Author:
    """The author of a change: id and name, the version of access that was looked up (None: not to be compared), the request,
    the person behind it, where that is known, and the contract of a partner."""

    id: str
    name: str
    access: int | None = None
    request: str = ""
    person: str | None = None
    contract: Contract | None = None

    def origin(self, record: str) -> Origin:
        """Where what this person records comes from."""
        return Origin(SOURCE, RANK, record, self.request, now(), feed_of(self.name))


@dataclass(frozen=True, slots=True)
class InputError:
    """One thing that is wrong with an input: where (names and places of its fields), which kind, in words."""

    path: tuple[str, ...]
    code: Code
    text: Text


def input_error(code: Code, text: Text, *path: str) -> InputError:
    return InputError(path, code, text)


class InvalidInput(BattlemapError):
    """A change that can't be made, with all that is wrong with it."""

    code = "REFUSED"

    def __init__(self, faults: list[InputError]):
        super().__init__(faults[0].text)
        self.faults = faults

    def __reduce__(self) -> Any:
        return type(self), (self.faults,)


def refusal(error: BattlemapError, otherwise: Code, *path: str) -> InvalidInput:
    """An error as what is wrong at a place of an input; its kind is `otherwise` where its code is none that inputs know."""
    code = next((known for known in CODES if known == error.code), otherwise)
    return InvalidInput([InputError(path, code, error.text)])


Work = Callable[[ManagedTransaction, str], Row]
Checked = Callable[..., Row]  # model, author, payload, tx, mark, and what was read before
Changing = Callable[[Graph, Author, str, Row], Row]


def apply_change(graph: Graph, author: Author, what: str, key: str, payload: Any, work: Work) -> Row:
    """Make a change, or give the answer of when it was made. `payload`: all that it depends on, as JSON can hold it.

    `work(tx, mark)` writes and returns the answer; `mark` is a name that is this change's own. Raises InvalidInput, AccessChanged.
    """
    if not key.strip() or len(key) > MOST_KEY:
        raise InvalidInput([InputError(("idempotency_key",), "INVALID", BAD_KEY.fill(most=MOST_KEY))])
    mark = value_digest([author.id, key])
    print = value_digest([what, payload])

    def once(tx: ManagedTransaction) -> Row:
        _check_access(tx, author)
        held = run(tx, CLAIM, id=mark, at=now(), print=print)[0]
        if held["input"] != print:
            raise InvalidInput([InputError(("idempotency_key",), "IDEMPOTENCY_CONFLICT", OTHER_INPUT)])
        if held["answer"]:
            answer: Row = orjson.loads(held["answer"])
            return answer
        made = work(tx, mark)
        run(tx, KEEP, id=mark, answer=orjson.dumps(made).decode())
        return made

    return graph.write(once)


def idempotent(what: str, reads: Callable[[Graph, Author, Row], Row] | None = None) -> Callable[[Checked], Changing]:
    """The change that a function `(model, author, payload, tx, mark)` makes, as one that is asked for with a key:
    `(graph, author, key, payload)`. `reads`: further arguments, read before its transaction. Raises InvalidInput, AccessChanged."""

    def keyed(work: Checked) -> Changing:
        def asked(graph: Graph, author: Author, key: str, payload: Row) -> Row:
            known = reads(graph, author, payload) if reads else {}
            return apply_change(graph, author, what, key, payload, partial(work, graph.model, author, payload, **known))

        return update_wrapper(asked, work)

    return keyed


def serialize_writers(tx: ManagedTransaction) -> None:
    """Wait until no other writer is at work: what is read from here on stands until the end of the transaction."""
    run(tx, statements.LOCK, name="upsert", at=now())


def record_change(
    tx: ManagedTransaction,
    author: Author,
    what: str,
    label: str,
    target: str,
    *,
    before: Any,
    after: Any,
    more: list[NewEvent] | None = None,
    about: str | None = None,
    chain: str = HOUSE,
) -> None:
    """The audit entry of a change, and its event; `about`: the customer that it is about, `chain`: that of the entry (`audit`)."""
    logged: Row = {"before": before, "after": after, "request": author.request, "about": about, "chain": chain}
    audit(tx, author.name, what, label, target, **logged)
    append_events(tx, [NewEvent("change", label, target, {"what": what}), *(more or [])])


def version_of(model: Model, label: str, properties: Row, labels: list[str]) -> str:
    """The opaque version of a node: another one whenever what anybody told of it, or which roles it plays, has changed.

    Scores and marks of our own don't count: a scoring run must not take a form away from who fills it in.
    """
    fields = model.fields(label, *(role for role in labels if role != label and role in model.nodes))
    ours = {"resolved", *(name for name, f in fields.items() if f.derived)}
    values = {name: value for name, value in properties.items() if name not in ours}
    return value_digest([sorted(labels), values])[:16]


def read_version(tx: ManagedTransaction, model: Model, label: str, id: str) -> str | None:
    """The version of a node as it stands; None where it is not there."""
    rows = run(tx, statements.read_nodes(label), ids=[id])
    return version_of(model, label, rows[0]["properties"], rows[0]["labels"]) if rows else None


def version_expression(
    compiler: Compiler, label: str, id: str, columns: Callable[[str, str], str], version: Callable[..., Any]
) -> Expression:
    """A version for a statement that asks, or what comes with it; null where there is nothing. It is made of what `columns` reads of a
    node and id."""
    n, argument = compiler.fresh("n"), compiler.bind(Argument(id))
    match = f"MATCH ({n}:{label} {{id: {argument}}}) WHERE {compiler.sees(n, label)}"
    return Expression(
        f"COLLECT {{ {match} RETURN [{columns(n, argument)}] }}",
        lambda rows: version(*python_values(rows[0])) if rows else None,
    )


def node_version_expression(compiler: Compiler, label: str, id: str) -> Expression:
    """The version of a node for a statement that asks."""
    version = partial(version_of, compiler.model, label)
    return version_expression(compiler, label, id, lambda n, argument: f"properties({n}), labels({n})", version)


def check_version(current: str | None, expected: str | None) -> None:
    """Raises InvalidInput where somebody has changed it meanwhile."""
    if expected is not None and expected != current:
        raise InvalidInput([InputError(("if_version",), "VERSION_CONFLICT", CHANGED)])


def _check_access(tx: ManagedTransaction, author: Author) -> None:
    if author.access is not None:
        rows = run(tx, ACCESS)
        version = rows[0]["version"] if rows else None
        if version != author.access:
            raise AccessChanged(version)


def value_digest(value: Any) -> str:
    """A name that is made of a value, the same for equal ones."""
    packed = orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str)
    return blake2b(packed, digest_size=16).hexdigest()


BAD_KEY = Text(
    "the idempotency key is a text of your own, of 1 to {most} characters", "幂等键须为 1 至 {most} 个字符的自定文本"
)
OTHER_INPUT = Text(
    "this idempotency key was used for another change; take a new one", "该幂等键已用于另一项变更;请换用新的幂等键"
)
CHANGED = Text(
    "somebody has changed this since you read it; read it again, and decide anew",
    "您读取之后已有人更改;请重新读取后再决定",
)
