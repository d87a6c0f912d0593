"""Versioned documents with four-eyes approval: draft, approve, put in force, roll back, end; one state machine for every kind.

    RULES = Lifecycle(name="rule", …)                                     # what one kind has of its own
    RULES.step(graph, Author("wang", "Wang"), Steps.approve, "churn")     # one transaction

Each version is a node of its own; the document's node shows what is in force. Every step leaves an audit entry and an event,
and is counted for those who keep what is in force in memory. What is put in force is checked again at that moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from neo4j import ManagedTransaction

from graph.access.contract_file import Written
from graph.clock import now, today
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.mutations.changes import Author, record_change, value_digest
from graph.store.second_person import check_second
from graph.words import BadInput, NotFound, Text
from graph.yaml_lines import Loc, load_checked, raise_problems

PENDING = ("draft", "approved")  # states of versions that are on their way
D = TypeVar("D", bound=Written)
Read = Callable[..., list[Row]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Lifecycle(Generic[D]):
    """What one kind of document has of its own."""

    name: str  # of its audit entries ("rule.draft"), and property of a version: id of its document
    noun: Text
    commands: str  # of the command line
    label: str
    version_label: str
    body: str  # property of a version that holds the document as JSON
    body_in_force: str  # property of the document's node that holds the version in force
    shape: type[D]
    dump: Callable[[D], str]
    raw: Callable[[Row], Any]  # the document as plain values, of what a mutation is given
    input_path: Callable[[Loc], tuple[str, ...]]  # where a part of these was given
    publish: Text  # the step that puts in force
    publisher: str
    published: str  # properties of a version: who put it in force, and when
    in_force: str  # status
    end: Text  # the step that ends
    ended: str  # status
    shown: Callable[[D], Row]  # what the document's node shows of it, beside version and body
    drafted: Collection[str]  # which of all this before any is in force
    problems: Callable[[D, Graph, dt.date], Iterable[tuple[Loc, Text]]]
    count: Callable[[ManagedTransaction], Row]  # counts a change, which locks; answers of mutations show it
    on_publish: Callable[[Steps[D], D, Row], None] | None = None
    shows_approval: bool = False  # in the status of the document's node, too
    revivable: bool = False  # what has ended can be rolled back to, without a new approval

    def word(self, step: str) -> str:
        """What this kind calls a step, in its audit entries and on the command line."""
        return {"publish": self.publish.en, "roll_back": "rollback", "end": self.end.en}.get(step, step)

    def versions_of(self, id: str, v: str) -> str:
        """An expression of Cypher: the versions of a document, the oldest first."""
        match = f"MATCH ({v}:{self.version_label} {{{self.name}: {id}}})"
        return f"COLLECT {{ {match} RETURN {v} {{.*}} ORDER BY {v}.version }}"

    def documents(self, read: Read, id: str | None = None) -> list[Row]:
        """{NAME, versions} of one document or all, by id: the properties of each and of its versions. `read`: that of a `Graph`."""
        match = f"MATCH (d:{self.label})" if id is None else f"MATCH (d:{self.label} {{id: $id}})"
        found = f"{self.versions_of('d.id', 'v')} AS versions ORDER BY d.id"
        return read(f"{match} RETURN d {{.*}} AS {self.name}, {found}", id=id)

    def document(self, read: Read, id: str) -> Row:
        """One of them. Raises NotFound."""
        for row in self.documents(read, id):
            return row
        raise NotFound(self.fill_text(NOT_THERE, id=id))

    def versions(self, read: Read, id: str) -> list[Row]:
        """The versions of a document; none where there is no such document."""
        return [version for row in self.documents(read, id) for version in row["versions"]]

    def document_in_force(self, read: Read, id: str) -> D | None:
        """What is in force of a document; None where nothing is."""
        return next((self.load(v) for v in self.versions(read, id) if v["status"] == self.in_force), None)

    def load(self, version: Row) -> D:
        """The document of a version."""
        return self.shape.model_validate_json(version[self.body])

    def checked(self, version: Row, graph: Graph, day: dt.date) -> D:
        """The same. Raises BadInput with all that has become wrong since it was written."""
        document = self.load(version)
        raise_problems(self.problems(document, graph, day))
        return document

    def load_file(self, path: Path, graph: Graph, day: dt.date) -> D:
        """The document of a file. Raises BadInput with every mistake: file, line, place and mend."""
        return load_checked(path, self.shape, lambda document: self.problems(document, graph, day)).value

    def fill_text(self, text: Text, **more: Any) -> Text:
        """A text in the words of this kind."""
        words = {name: getattr(self, name) for name in ("name", "noun", "commands", "publish", "end")}
        return text.fill(ended=Text(self.ended, self.end.zh), **words, **more)

    def step(self, graph: Graph, author: Author, step: Step, target: D | str, day: dt.date | None = None) -> int:
        """One step, on a document (draft, install) or an id, as one transaction. Raises NotFound, BadInput."""
        return graph.write(lambda tx: step(Steps(self, graph, tx, author, day), target))


class Steps(Generic[D]):
    """The steps that one author takes in one transaction. They raise NotFound, BadInput; numbers are those of versions."""

    def __init__(
        self, life: Lifecycle[D], graph: Graph, tx: ManagedTransaction, author: Author, day: dt.date | None = None
    ):
        self.life, self.graph, self.tx, self.author, self.day = life, graph, tx, author, day or today()
        self.read: Read = partial(run, tx)
        self.counted = life.count(tx)

    def draft(self, document: D) -> int:
        """Keep a checked document as its next version, to be approved; one that is on its way goes."""
        self._close(document.id, PENDING, "replaced")
        people = {"author_person": self.author.person} | self._signed("author", "drafted")
        return int(self._add(document, "draft", {"status": "draft"} | people)["version"])

    def approve(self, id: str) -> int:
        """A second person says yes to the draft."""
        version = self._pending(id, "draft", NOT_DRAFTED)
        check_second(version, self.author.name, self.author.person)
        if self.life.shows_approval:
            draft = f"MATCH (d:{self.life.label} {{id: $id, status: 'draft'}}) SET d.status = 'approved'"
            run(self.tx, draft, id=id)
        signed = {"status": "approved"} | self._signed("approver", "approved")
        return int(self._move(version, "approve", signed)["version"])

    def publish(self, id: str) -> int:
        """Put the approved version in force in place of the one before."""
        version = self._pending(id, "approved", NOT_APPROVED)
        document = self.life.checked(version, self.graph, self.day)
        return self._put_in_force(document, lambda signed: self._move(version, "publish", signed))

    def roll_back(self, id: str) -> int:
        """Put the version in force that was before the present one, as a new version: it was approved then."""
        life, row = self.life, self.life.document(self.read, id)
        if row[life.name].get("status") == life.ended and not life.revivable:
            raise BadInput(life.fill_text(HAS_ENDED, id=id))
        former = [v for v in row["versions"] if v.get(life.published) and v["status"] != life.in_force]
        if not former:
            raise BadInput(life.fill_text(NO_FORMER, id=id))
        version = max(former, key=lambda v: (v[life.published], v["version"]))
        document = life.checked(version, self.graph, self.day)
        return self.install(document, "roll_back", {name: version.get(name) for name in APPROVAL})

    def install(self, document: D, what: str = "install", approval: Row | None = None) -> int:
        """Put a new version in force at once; without an approval of before, nobody but its author has approved it."""
        people = approval or self._signed("author", "drafted")
        return self._put_in_force(document, lambda signed: self._add(document, what, people | signed))

    def end(self, id: str) -> bool:
        """End a document, what is on its way included; whether it was in force until now."""
        life, before = self.life, self.life.document(self.read, id)[self.life.name].get("status")
        self._close(id, PENDING, "replaced")
        self._close(id, [life.in_force], life.ended)
        self._show(id, {"status": life.ended})
        self._note("end", id, {"status": before}, {"status": life.ended})
        return bool(before == life.in_force)

    def _pending(self, id: str, status: str, otherwise: Text) -> Row:
        """The version that is to be approved or put in force: the last one that is on its way."""
        pending = [v for v in self.life.document(self.read, id)["versions"] if v["status"] in PENDING]
        if not pending or pending[-1]["status"] != status:
            raise BadInput(self.life.fill_text(otherwise, id=id))
        return dict(pending[-1])

    def _add(self, document: D, what: str, values: Row) -> Row:
        """A new version, and the document's node where it is the first."""
        life, versions = self.life, self.life.versions(self.read, document.id)
        number = versions[-1]["version"] + 1 if versions else 1
        version = values | {life.name: document.id, "version": number, life.body: life.dump(document)}
        id, shown = f"{document.id}@{number}", self._shown(document, version)
        run(self.tx, f"CREATE (v:{life.version_label} {{id: $id}}) SET v += $values", id=id, values=version)
        merge = f"MERGE (d:{life.label} {{id: $id}}) ON CREATE SET d += $values, d.status = 'draft'"
        run(self.tx, merge, id=document.id, values={name: shown[name] for name in life.drafted})
        self._note(what, document.id, None, version)
        return version | {"id": id}

    def _put_in_force(self, document: D, write: Callable[[Row], Row]) -> int:
        """Replace what is in force by the version that `write` makes, signed by who puts it in force."""
        life = self.life
        self._close(document.id, [life.in_force], "replaced")
        version = write({"status": life.in_force} | self._signed(life.publisher, life.published))
        self._show(document.id, self._shown(document, version) | {"status": life.in_force})
        if life.on_publish:
            life.on_publish(self, document, version)
        return int(version["version"])

    def _shown(self, document: D, version: Row) -> Row:
        life = self.life
        return life.shown(document) | {"version": version["version"], life.body_in_force: version[life.body]}

    def _show(self, id: str, values: Row) -> None:
        run(self.tx, f"MATCH (d:{self.life.label} {{id: $id}}) SET d += $values", id=id, values=values)

    def _move(self, version: Row, what: str, values: Row) -> Row:
        match = f"MATCH (v:{self.life.version_label} {{id: $id}})"
        run(self.tx, f"{match} SET v += $values", id=version["id"], values=values)
        before = {name: version.get(name) for name in values}
        self._note(what, version[self.life.name], before, values | {"version": version["version"]})
        return version | values

    def _close(self, id: str, statuses: Collection[str], status: str) -> None:
        match = f"MATCH (v:{self.life.version_label} {{{self.life.name}: $id}}) WHERE v.status IN $statuses"
        values = {"status": status, "ended": now()}
        run(self.tx, f"{match} SET v += $values", id=id, statuses=list(statuses), values=values)

    def _signed(self, who: str, when: str) -> Row:
        return {who: self.author.name, when: now()}

    def _note(self, what: str, id: str, before: Any, after: Any) -> None:
        what = f"{self.life.name}.{self.life.word(what)}"
        record_change(self.tx, self.author, what, self.life.label, id, before=before, after=after)


Step = Callable[[Steps[Any], Any], int]
STEPS: dict[str, tuple[Step, Text]] = {
    "draft": (Steps.draft, Text("Draft the next version of a {noun}", "起草{noun}的新版本")),
    "approve": (Steps.approve, Text("Approve the draft of a {noun} that somebody else wrote", "批准他人起草的{noun}")),
    "publish": (Steps.publish, Text("Put the approved version of a {noun} in force", "{publish}已批准的{noun}")),
    "roll_back": (
        Steps.roll_back,
        Text("Put the version of a {noun} in force that was before the present one", "回滚到{noun}的上一个版本"),
    ),
    "end": (Steps.end, Text("End a {noun}, its open draft included", "{end}{noun},未生效的草稿一并{end}")),
}


def version_digest(versions: list[Row]) -> str | None:
    """The opaque version of a document: another one after every step; None where there is none."""
    return value_digest(versions)[:16] if versions else None


APPROVAL = ("author", "author_person", "drafted", "approver", "approved")
NOT_THERE = Text(
    "there is no {noun} {id!r}; `battlemap {commands} list` shows all",
    "没有{noun} {id!r};用 battlemap {commands} list 查看全部",
)
NOT_DRAFTED = Text(
    "{noun} {id} has no draft to approve; make one with `battlemap {commands} draft FILE`",
    "{noun} {id} 没有待批准的草稿;请用 battlemap {commands} draft FILE 起草",
)
NOT_APPROVED = Text(
    "{noun} {id} has no approved version to {publish}; a second person approves: `battlemap {commands} approve {id}`",
    "{noun} {id} 没有已批准的版本;请由另一人用 battlemap {commands} approve {id} 批准",
)
NO_FORMER = Text("{noun} {id} had no version in force before this one", "{noun} {id} 此前没有生效过的版本")
HAS_ENDED = Text("{noun} {id} is {ended}; draft it anew to have it back", "{noun} {id} 已{ended};如需恢复请重新起草")
