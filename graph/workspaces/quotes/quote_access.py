"""Access to quotes inside a change: an author finds the quotes, lines and payments that the policy lets them see, and nothing else."""

from __future__ import annotations

from typing import Any

from graph.db.audit_chain import chain_name
from graph.db.transactions import Row, run
from graph.model.records import EdgeRecord
from graph.mutations.changes import check_version, record_change
from graph.mutations.checks import FoundNode
from graph.words import Text
from graph.workspaces.solution.section_access import SectionChange
from graph.workspaces.workspace_parties import customer_of, origin_of

NODE = {
    label: f"MATCH (n:{label} {{id: $id}}) RETURN n {{.*}} AS node" for label in ("Quote", "QuoteLine", "QuotePayment")
}
CREATE = {label: f"CREATE (n:{label} {{id: $id}}) SET n += $values" for label in NODE}
SET = {label: f"MATCH (n:{label} {{id: $id}}) SET n += $values" for label in NODE}
PARTIES = """MATCH (:Quote {id: $id})-[r:QUOTED_BY]->(p)
RETURN p.id AS partner, CASE WHEN p:Person THEN 'Person' ELSE 'Organization' END AS label ORDER BY partner"""

READERS = {
    "Quote": PARTIES,
    "QuoteLine": "MATCH (:QuoteLine {id: $id})-[:DELIVERED_BY]->(p) RETURN p.id AS partner ORDER BY partner",
}
UNSEEN = ("quote.share", "quote_line.price")  # by partners


class QuoteChange(SectionChange):
    """One change of a quote in its transaction. Only a draft is written; what it becomes else is for changes of its status."""

    area = "quote"

    def quote(self, id: Any, *path: str, status: str = "draft") -> Row:
        """The properties of a quote that the author sees, of this status, in an open workspace. Raises InvalidInput."""
        found = self.find(["Quote"], id, *path)
        self.checks.stop()
        assert found
        row = self._read("Quote", found.id)
        if not row.get("workspace"):  # of another system
            self.checks.add_absent(["Quote"], str(id), *path)
            self.checks.stop()
        self.workspace(row["workspace"], *path)
        if row["status"] != status:
            self.checks.add("CONFLICT", IN_STATUS[row["status"]], *path)
            self.checks.stop()
        return row

    def part(self, label: str, removed: bool = False) -> tuple[Row, Row]:
        """The line or payment that the input names, and its quote. Raises InvalidInput."""
        found = self.find([label], self.payload.get("id"), "id")
        self.checks.stop()
        assert found
        row = self._read(label, found.id)
        quote = self.quote(row["quote"], "id")
        if (row.get("removed") is not None) != removed:
            self.checks.add("CONFLICT", NOT_REMOVED if removed else REMOVED, "id")
            self.checks.stop()
        return row, quote

    def _read(self, label: str, id: str) -> Row:
        row: Row = run(self.tx, NODE[label], id=id)[0]["node"]
        return row

    def parties(self, quote: str) -> dict[str, FoundNode]:
        """The partners who take part in a quote."""
        rows = run(self.tx, PARTIES, id=quote)
        return {row["partner"]: FoundNode(row["label"], row["partner"], row["partner"]) for row in rows}

    def check_count(self, row: Row, name: str = "version") -> None:
        """Raises InvalidInput where it was written since the author read it."""
        check_version(str(row[name]), self.payload.get("if_version"))

    def tie(self, type: str, start: tuple[str, str], end: FoundNode, values: Row | None = None) -> EdgeRecord:
        """A relationship of a quote, a line or a payment."""
        merged = (start[1], end.requested_id) if end.requested_id != end.id else None
        return EdgeRecord(type, start, end.end, values or {}, origin_of(self.author), originals=merged)

    def note(self, what: str, label: str, row: Row, quote: Row, *, before: Any, after: Row) -> Row:
        """Note the change, and the answer that shows what was changed."""
        about = customer_of(self.tx, quote["workspace"])
        logged = {"workspace": quote["workspace"], "quote": quote["id"]} | after
        logged |= {"party": self.partner} if self.partner else {}
        chain = chain_name(quote["workspace"], self._readers(what, label, row["id"]))
        entry: Row = {"before": before, "after": logged, "about": about, "chain": chain}
        record_change(self.tx, self.author, what, label, row["id"], **entry)
        return {"label": label, "id": row["id"], "version": str(self._read(label, row["id"])["version"])}

    def _readers(self, what: str, label: str, id: str) -> list[str]:
        """The partners who may learn of a change: of a line who delivers it, of a quote who takes part, of all else who made it."""
        if label not in READERS or what in UNSEEN:
            return [self.partner] if self.partner else []
        return [row["partner"] for row in run(self.tx, READERS[label], id=id)]


REMOVED = Text("this was removed; restore it first", "已移除;请先恢复")
NOT_REMOVED = Text("this is not removed", "未被移除")
IN_STATUS = {
    "draft": Text("this quote is a draft", "该报价为草稿"),
    "in_approval": Text("this quote is being approved; take it back first", "该报价正在审批;请先撤回"),
    "approved": Text("this quote is approved; take it back first", "该报价已批准;请先撤回"),
    "refused": Text("this quote was refused; take it back first", "该报价已被拒绝;请先撤回"),
    "withdrawn": Text("this quote was withdrawn; reopen it first", "该报价已撤回;请先重新开启"),
}
