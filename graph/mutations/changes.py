"""What people decide, written once: one transaction that checks, writes, is audited, and tells of itself.

    @idempotent("rating.record")
    def record_rating(model, author, given, tx, mark): …           # writes, and returns the answer

    record_rating(graph, author, key, given)

The client names each change by a key. The same key again gives the same answer and changes nothing; with other input it is
refused. All that is wrong is said at once: `Refused.faults`. A transaction that is refused leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, update_wrapper
from hashlib import blake2b
from typing import Any, Literal, get_args

import orjson
from neo4j import ManagedTransaction

from graph.clock import now
from graph.db import statements
from graph.db.client import Graph
from graph.db.transactions import Row, plain, run
from graph.model.claims import Origin, feed_of
from graph.model.model import Model
from graph.query.questions import Stale
from graph.query.wants import Part, Scope, Slot
from graph.store.audit import audit
from graph.store.events import News, append
from graph.words import BattlemapError, Text

SOURCE, RANK = "people", 998  # of what people record: above what any mapping may say
Code = Literal[
    "MISSING", "INVALID", "OUT_OF_RANGE", "TOO_LONG", "FUTURE", "NOT_FOUND", "DUPLICATE", "CONFLICT", "SAME_PERSON",
    "VERSION_CONFLICT", "IDEMPOTENCY_CONFLICT",
]  # fmt: skip
CODES: tuple[str, ...] = get_args(Code)
MOST_KEY = 200
ACCESS = "MATCH (a:Access {id: 'access'}) RETURN a.version AS version"
CLAIM = "MERGE (d:Done {id: $id}) ON CREATE SET d.at = $at, d.input = $print RETURN d.input AS input, d.answer AS answer"
KEEP = "MATCH (d:Done {id: $id}) SET d.answer = $answer"


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something: id and name, the version of access that was looked up (None: not to be compared), the request,
    and the person behind it, where that is known."""

    id: str
    name: str
    access: int | None = None
    request: str = ""
    person: str | None = None

    def origin(self, record: str) -> Origin:
        """Where what this person records comes from."""
        return Origin(SOURCE, RANK, record, self.request, now(), feed_of(self.name))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input: where (names and places of its fields), which kind, in words."""

    path: tuple[str, ...]
    code: Code
    text: Text


def fault(code: Code, text: Text, *path: str) -> Fault:
    return Fault(path, code, text)


class Refused(BattlemapError):
    """A change that can't be made, with all that is wrong with it."""

    code = "REFUSED"

    def __init__(self, faults: list[Fault]):
        super().__init__(faults[0].text)
        self.faults = faults

    def __reduce__(self) -> Any:
        return type(self), (self.faults,)


Work = Callable[[ManagedTransaction, str], Row]
Checked = Callable[[Model, Author, Row, ManagedTransaction, str], Row]
Changing = Callable[[Graph, Author, str, Row], Row]


def change(graph: Graph, author: Author, what: str, key: str, given: Any, work: Work) -> Row:
    """Make a change, or give the answer of when it was made. `given`: all that it depends on, as JSON can hold it.

    `work(tx, mark)` writes and returns the answer; `mark` is a name that is this change's own. Raises Refused, Stale.
    """
    if not key.strip() or len(key) > MOST_KEY:
        raise Refused([Fault(("idempotency_key",), "INVALID", BAD_KEY.fill(most=MOST_KEY))])
    mark = digest([author.id, key])
    print = digest([what, given])

    def once(tx: ManagedTransaction) -> Row:
        _check_access(tx, author)
        held = run(tx, CLAIM, id=mark, at=now(), print=print)[0]
        if held["input"] != print:
            raise Refused([Fault(("idempotency_key",), "IDEMPOTENCY_CONFLICT", OTHER_INPUT)])
        if held["answer"]:
            answer: Row = orjson.loads(held["answer"])
            return answer
        made = work(tx, mark)
        run(tx, KEEP, id=mark, answer=orjson.dumps(made).decode())
        return made

    return graph.write(once)


def idempotent(what: str) -> Callable[[Checked], Changing]:
    """The change that a function `(model, author, given, tx, mark)` makes, as one that is asked for with a key:
    `(graph, author, key, given)`. Raises Refused, Stale."""

    def keyed(work: Checked) -> Changing:
        def asked(graph: Graph, author: Author, key: str, given: Row) -> Row:
            return change(graph, author, what, key, given, partial(work, graph.model, author, given))

        return update_wrapper(asked, work)

    return keyed


def take_turns(tx: ManagedTransaction) -> None:
    """Wait until no other writer is at work: what is read from here on stands until the end of the transaction."""
    run(tx, statements.LOCK, name="upsert", at=now())


def note(tx: ManagedTransaction, author: Author, what: str, label: str, target: str, *, before: Any, after: Any,
         more: list[News] | None = None) -> None:  # fmt: skip
    """The audit entry of a change, and its event."""
    audit(tx, author.name, what, label, target, before=before, after=after, request=author.request)
    append(tx, [News("change", label, target, {"what": what}), *(more or [])])


def version_of(model: Model, label: str, properties: Row, worn: list[str]) -> str:
    """The opaque version of a node: another one whenever what anybody told of it, or which roles it plays, has changed.

    Scores and marks of our own don't count: a scoring run must not take a form away from who fills it in.
    """
    fields = model.fields(label, *(role for role in worn if role != label and role in model.nodes))
    ours = {"resolved", *(name for name, f in fields.items() if f.derived)}
    told = {name: value for name, value in properties.items() if name not in ours}
    return digest([sorted(worn), told])[:16]


def read_version(tx: ManagedTransaction, model: Model, label: str, id: str) -> str | None:
    """The version of a node as it stands; None where it is not there."""
    rows = run(tx, statements.read_nodes(label), ids=[id])
    return version_of(model, label, rows[0]["properties"], rows[0]["labels"]) if rows else None


def version_part(
    scope: Scope, label: str, id: str, columns: Callable[[str, str], str], version: Callable[..., str | None]
) -> Part:
    """A version for a statement that asks; null where there is nothing. It is made of what `columns` reads of a node and id."""
    n, slot = scope.fresh("n"), scope.bind(Slot(id))
    match = f"MATCH ({n}:{label} {{id: {slot}}}) WHERE {scope.sees(n, label)}"
    return Part(
        f"COLLECT {{ {match} RETURN [{columns(n, slot)}] }}",
        lambda rows: version(*plain(rows[0])) if rows else None,
    )


def node_version_part(scope: Scope, label: str, id: str) -> Part:
    """The version of a node for a statement that asks."""
    version = partial(version_of, scope.model, label)
    return version_part(scope, label, id, lambda n, slot: f"properties({n}), labels({n})", version)


def check_version(stands: str | None, expected: str | None) -> None:
    """Raises Refused where somebody has changed it meanwhile."""
    if expected is not None and expected != stands:
        raise Refused([Fault(("if_version",), "VERSION_CONFLICT", CHANGED)])


def _check_access(tx: ManagedTransaction, author: Author) -> None:
    if author.access is not None:
        rows = run(tx, ACCESS)
        version = rows[0]["version"] if rows else None
        if version != author.access:
            raise Stale(version)


def digest(value: Any) -> str:
    """A name that is made of a value, the same for equal ones."""
    packed = orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str)
    return blake2b(packed, digest_size=16).hexdigest()


BAD_KEY = Text(
    "the idempotency key is a text of your own, of 1 to {most} characters",
    "幂等键须为 1 至 {most} 个字符的自定文本",
)
OTHER_INPUT = Text(
    "this idempotency key was used for another change; take a new one",
    "该幂等键已用于另一项变更;请换用新的幂等键",
)
CHANGED = Text(
    "somebody has changed this since you read it; read it again, and decide anew",
    "您读取之后已有人更改;请重新读取后再决定",
)
