"""Access to the sections of a solution inside a change: an author finds what the policy lets them see, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from neo4j import ManagedTransaction

from graph.access.contract_file import Access
from graph.access.contracts import opens_area
from graph.access.policy import Policy, contract_parameters
from graph.db.audit_chain import chain_name
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.model import Model
from graph.model.workspaces.solution_sections import KINDS, SectionKind
from graph.mutations.changes import Author, check_version, record_change, serialize_writers
from graph.mutations.checks import FoundNode, InputChecks
from graph.words import Forbidden, Text
from graph.workspaces.workspace_parties import IS_CLOSED, customer_of

LEAST: Access = "edit"
AUDIENCE = """MATCH (:SolutionSection {id: $id})-[r:SHARED_WITH]->(p)
RETURN p.id AS partner, r.since AS since, r.history_from AS history_from ORDER BY partner"""


class SectionChange:
    """One change of a solution in its transaction: the author, the input, and what is wrong with it. No other writer is at work meanwhile.

    Raises Forbidden where the contract of the author does not let them edit. `area`: what of the contract opens it.
    """

    area = "solution"

    def __init__(self, model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str):
        self.model, self.author, self.payload, self.tx, self.mark = model, author, payload, tx, mark
        self.policy = Policy(author.contract)
        self.checks = InputChecks(tx, model, payload)
        self.check_right()
        serialize_writers(tx)

    def check_right(self) -> None:
        """Raises Forbidden where the contract of the author does not let them edit."""
        if self.author.contract is not None and not opens_area(self.author.contract, self.area, LEAST):
            raise Forbidden(NOT_OPEN[self.area])

    @property
    def partner(self) -> str | None:
        """The id of the partner that the author is of; None for us."""
        return self.author.contract.partner if self.author.contract else None

    def rows(self, pattern: str, columns: str, *seen: tuple[str, str], **parameters: Any) -> list[Row]:
        """What a pattern matches, as far as the author sees the nodes (variable, label)."""
        conditions = [found for var, label in seen if (found := self.policy.sees(self.model, var, label))]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        more = contract_parameters(self.author.contract)
        return run(self.tx, f"{self.policy.binding}MATCH {pattern}{where} RETURN {columns}", **parameters, **more)

    def find(self, labels: Iterable[str], id: Any, *path: str) -> FoundNode | None:
        """The node of one of these labels (roles count) that has, or had, this id; of a partner those that it sees."""
        names = list(labels)
        if not id:
            self.checks.add("MISSING", NAME_IT, *path)
            return None
        if self.partner is None:
            return self.checks.find(id, names, *path)
        for label in names:
            identity = self.model.nodes[label].identity
            if self.rows(f"(n:{label} {{id: $id}})", "n.id AS id", ("n", identity), id=id):
                return FoundNode(identity, id, id)
        self.checks.add_absent(names, id, *path)
        return None

    def workspace(self, id: Any, *path: str) -> str:
        """The id of a workspace that the author sees, and that is open. Raises InvalidInput."""
        found = self.find(["Workspace"], id, *path)
        self.checks.stop()
        assert found
        state = run(self.tx, "MATCH (w:Workspace {id: $id}) RETURN w.state AS state", id=found.id)[0]["state"]
        if state != "open":
            self.checks.add("CONFLICT", IS_CLOSED, *path)
            self.checks.stop()
        return found.id

    def section(self, id: Any, *path: str, removed: bool = False) -> Row:
        """The properties of a section that the author sees, in a workspace that is open. Raises InvalidInput."""
        found = self.find(["SolutionSection"], id, *path)
        self.checks.stop()
        assert found
        row: Row = run(self.tx, "MATCH (n:SolutionSection {id: $id}) RETURN n {.*} AS node", id=found.id)[0]["node"]
        self.workspace(row["workspace"], *path)
        if (row.get("removed") is not None) != removed:
            self.checks.add("CONFLICT", NOT_REMOVED if removed else REMOVED, *path)
            self.checks.stop()
        return row

    def check_version(self, section: Row) -> None:
        """Raises InvalidInput where the section has changed since the author read it."""
        check_version(section["version"], self.payload.get("if_version"))

    def audience(self, section: str) -> dict[str, Row]:
        """Partner → {since, history_from} of those that a section is shared with."""
        return {row["partner"]: row for row in run(self.tx, AUDIENCE, id=section)}

    def own_party(self) -> FoundNode:
        """The node of the partner that the author is of."""
        found = self.checks.find(self.partner or "", PARTNERS)
        self.checks.stop()
        assert found
        return found

    def record(self, what: str, section: Row, *, before: Any, after: Any) -> Row:
        """Note the change, and the answer that tells of the section."""
        id, workspace = section["id"], section["workspace"]
        logged = {"workspace": workspace} | ({"party": self.partner} if self.partner else {}) | after
        row = run(self.tx, VERSION, id=id)[0]
        own = [self.partner] if self.partner else []
        chain = chain_name(workspace, own if what in UNSEEN else row["audience"])
        note: Row = {"before": before, "after": logged, "about": customer_of(self.tx, workspace), "chain": chain}
        record_change(self.tx, self.author, what, "SolutionSection", id, **note)
        return {"label": "SolutionSection", "id": id, "version": row["version"]}


UNSEEN = (
    "section.share",
    "section.link",
    "section.unlink",
    "section.remove",
    "section.restore",
)  # not by all who see the section
VERSION = """MATCH (n:SolutionSection {id: $id})
RETURN n.version AS version, COLLECT { MATCH (n)-[:SHARED_WITH]->(p) RETURN p.id } AS audience"""


def kind_of(section: Row) -> SectionKind:
    """The kind of a section that is there."""
    return KINDS[section["kind"]]


NOT_OPEN = {
    "solution": Text("your data contract does not let you edit solutions", "数据契约未允许编辑解决方案"),
    "quote": Text("your data contract does not let you edit quotes", "数据契约未允许编辑报价"),
    "insights": Text("your data contract does not let you write insights", "数据契约未允许提供洞察"),
}
NAME_IT = Text("name it by its id", "请给出编号")
REMOVED = Text("this section was removed; restore it first", "该条目已移除;请先恢复")
NOT_REMOVED = Text("this section is not removed", "该条目未被移除")
