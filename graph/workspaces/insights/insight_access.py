"""Access to insights inside a change: an author finds those that the policy lets them see, and the side that wrote one owns it."""

from __future__ import annotations

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.audit_chain import chain_name
from graph.db.transactions import Row, run
from graph.model.records import EdgeRecord
from graph.mutations.changes import check_version, record_change, value_digest
from graph.mutations.checks import FoundNode
from graph.words import Forbidden, Text
from graph.workspaces.solution.section_access import SectionChange
from graph.workspaces.workspace_parties import customer_of, origin_of

INSIGHT = """MATCH (n:Insight {id: $id})
RETURN n {.*} AS node, COLLECT { MATCH (n)-[:TOLD_BY]->(p) RETURN p.id }[0] AS party,
  COLLECT { MATCH (n)-[:TOLD_TO]->(p) RETURN p.id } AS audience"""
SET = "MATCH (n:Insight {id: $id}) SET n += $values"
END = "MATCH (p:Organization|Person {id: $partner})<-[r:TOLD_TO]-(:Insight {workspace: $workspace}) DELETE r"


class InsightChange(SectionChange):
    """One change of an insight in its transaction. No other writer is at work meanwhile."""

    area = "insights"

    def require_staff(self) -> None:
        """Raises Forbidden for a partner: we accept and decline."""
        if self.partner is not None:
            raise Forbidden(OURS)

    def insight(self, *states: str) -> Row:
        """The insight that the input names, in one of these states and an open workspace: its properties, party, audience.

        Raises InvalidInput."""
        found = self.find(["Insight"], self.payload.get("id"), "id")
        self.checks.stop()
        assert found
        row = run(self.tx, INSIGHT, id=found.id)[0]
        insight: Row = row["node"] | {"party": row["party"], "audience": row["audience"]}
        self.workspace(insight["workspace"], "id")
        check_version(insight["version"], self.payload.get("if_version"))
        if insight["state"] not in states:
            self.checks.add("CONFLICT", IN_STATE[insight["state"]], "id")
            self.checks.stop()
        return insight

    def check_author(self, insight: Row) -> None:
        """Tells the checks where the other side wrote it."""
        if insight["party"] != self.partner:
            self.checks.add("CONFLICT", NOT_YOURS, "id")

    def tie(self, type: str, insight: str, end: FoundNode, values: Row | None = None) -> EdgeRecord:
        """A relationship of an insight."""
        merged = (insight, end.requested_id) if end.requested_id != end.id else None
        return EdgeRecord(type, ("Insight", insight), end.end, values or {}, origin_of(self.author), originals=merged)

    def new_version(self) -> str:
        """The version that this change gives."""
        return f"IV-{value_digest(self.mark)[:16]}"

    def write(self, what: str, insight: Row, values: Row) -> Row:
        """Give an insight these properties, note it, and answer with it."""
        values |= {"version": self.new_version()}
        run(self.tx, SET, id=insight["id"], values=values)
        before = {name: insight.get(name) for name in values}
        return self.note(what, insight | values, before=before, after=values)

    def note(self, what: str, insight: Row, *, before: Row | None, after: Row) -> Row:
        """Note the change, and the answer that tells of the insight. `insight`: its properties and `audience`."""
        workspace, id = insight["workspace"], insight["id"]
        logged = {"workspace": workspace} | ({"party": self.partner} if self.partner else {}) | after
        entry: Row = {"before": before, "after": logged, "about": customer_of(self.tx, workspace)}
        record_change(
            self.tx, self.author, what, "Insight", id, **entry, chain=chain_name(workspace, insight["audience"])
        )
        return {"label": "Insight", "id": id, "version": insight["version"]}

    def decision(self, state: str) -> Row:
        """The properties that say that we decided."""
        return {"state": state, "decided": now(), "decided_by": self.author.name}


def end_insights(tx: ManagedTransaction, workspace: str, partner: str) -> None:
    """Let a partner see no insight of a workspace any more."""
    run(tx, END, workspace=workspace, partner=partner)


OURS = Text("we accept and decline insights", "洞察由我方接受或不采纳")
NOT_YOURS = Text("only the side that wrote an insight can do this", "只有提供洞察的一方可以执行此操作")
IN_STATE = {
    "open": Text("this insight is open", "该洞察尚待处理"),
    "accepted": Text("this insight was accepted", "该洞察已接受"),
    "declined": Text("this insight was declined", "该洞察未被采纳"),
    "withdrawn": Text("this insight was withdrawn", "该洞察已撤回"),
}
