"""Access to comments inside a change: what a comment is on, who may comment there, whose a comment is."""

from __future__ import annotations

from typing import Any

from graph.access.contract_file import Access
from graph.access.contracts import opens_area
from graph.db.audit_chain import chain_name
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.workspaces.comments import TARGETS
from graph.mutations.changes import Author, check_version, record_change
from graph.store.second_person import fold_name
from graph.words import Forbidden, Text
from graph.workspaces.solution.section_access import REMOVED, SectionChange
from graph.workspaces.workspace_parties import customer_of

LEAST: Access = "comment"
TARGET = f"""MATCH (t:{"|".join(TARGETS)} {{id: $id}})
RETURN t.id AS id, [l IN labels(t) WHERE l IN {list(TARGETS)!r}][0] AS label, t.removed IS NOT NULL AS removed,
  COLLECT {{ MATCH (t)-[:SECTION_OF|IN_WORKSPACE]->(w) RETURN w.id }}[0] AS workspace,
  COLLECT {{ MATCH (t)-[:SHARED_WITH|ADDRESSED_TO|REQUESTED_BY]->(p:{"|".join(PARTNERS)}) RETURN DISTINCT p.id }} AS audience"""
COMMENT = """MATCH (c:Comment {id: $id})-[:COMMENT_ON]->(t)
RETURN c {.*} AS node, t.id AS target, COLLECT { MATCH (c)-[:OPEN_TO]->(p) RETURN p.id } AS audience,
  COLLECT { MATCH (c)-[:WRITTEN_BY]->(p) RETURN p.id }[0] AS party, COLLECT { MATCH (c)-[:REPLIES_TO]->(d) RETURN d.id }[0] AS thread"""
WITHDRAWN = "(n:Comment {{id: $id}})-[:COMMENT_ON]->(s:{label}), (n)-[:OPEN_TO]->(me), (n)-[:WRITTEN_BY]->(me)"


class CommentChange(SectionChange):
    """One change of a comment in its transaction. No other writer is at work meanwhile.

    Raises Forbidden where the contract of the author lets them comment nowhere.
    """

    def check_right(self) -> None:
        """Raises Forbidden where no area is open to comments."""
        if not any(map(self.may_comment, TARGETS)):
            raise Forbidden(NOT_OPEN)

    def may_comment(self, label: str) -> bool:
        """Whether the author may comment on nodes of this label."""
        contract = self.author.contract
        return contract is None or opens_area(contract, TARGETS[label], LEAST)

    def target(self, id: Any, *path: str) -> Row:
        """{id, label, workspace, audience: partners} of what a comment is on, in a workspace that is open. Raises InvalidInput."""
        found = self.find(TARGETS, id, *path)
        self.checks.stop()
        assert found
        row = run(self.tx, TARGET, id=found.id)[0]
        if not self.may_comment(row["label"]):
            self.checks.add("CONFLICT", NOT_OPEN, *path)
        if row["removed"]:
            self.checks.add("CONFLICT", REMOVED, *path)
        self.checks.stop()
        self.workspace(row["workspace"], *path)
        return row

    def comment(self, *, own: bool, withdrawn: bool = False) -> Row:
        """The comment that the input names: its properties, `on` (what it is on), audience, party, thread. Raises InvalidInput."""
        id = self.payload.get("id")
        if not (withdrawn and self._is_withdrawn_by_partner(id)):
            found = self.find(["Comment"], id, "id")
            self.checks.stop()
            assert found
            id = found.id
        row = run(self.tx, COMMENT, id=id)[0]
        comment: Row = row["node"] | {name: row[name] for name in ("audience", "party", "thread")}
        comment["on"] = self.target(row["target"], "id")
        if own and not is_comment_of(comment, self.author):
            self.checks.add("CONFLICT", NOT_YOURS, "id")
        if (comment.get("withdrawn") is not None) != withdrawn:
            self.checks.add("CONFLICT", NOT_WITHDRAWN if withdrawn else IS_WITHDRAWN, "id")
        self.checks.stop()
        check_version(comment["version"], self.payload.get("if_version"))
        return comment

    def _is_withdrawn_by_partner(self, id: Any) -> bool:
        """Whether a partner's own comment is meant that it withdrew, and that it would see otherwise."""
        if self.partner is None:
            return False
        patterns = ((WITHDRAWN.format(label=label), label) for label in TARGETS)
        return any(self.rows(pattern, "n.id AS id", ("s", label), id=id) for pattern, label in patterns)

    def note(self, what: str, comment: Row, *, before: Any, after: Any) -> Row:
        """Note the change, and the answer that tells of the comment."""
        workspace = comment["workspace"]
        logged = {"workspace": workspace} | ({"party": self.partner} if self.partner else {}) | after
        own = [self.partner] if self.partner else []
        readers = own if what == "comment.share" else run(self.tx, COMMENT, id=comment["id"])[0]["audience"]
        chain = chain_name(workspace, readers)
        entry: Row = {"before": before, "after": logged, "about": customer_of(self.tx, workspace), "chain": chain}
        record_change(self.tx, self.author, what, "Comment", comment["id"], **entry)
        return {"label": "Comment", "id": comment["id"], "version": comment["version"]}


def is_comment_of(comment: Row, author: Author) -> bool:
    """Whether an author wrote a comment: by the person behind keys, where both are known, else by the key or account."""
    if comment.get("person") and author.person:
        return fold_name(comment["person"]) == fold_name(author.person)
    return bool(comment.get("author") == author.id)


NOT_OPEN = Text("your data contract does not let you comment here", "数据契约未允许在此评论")
NOT_YOURS = Text("only who wrote a comment can do this", "只有发表人可以执行此操作")
IS_WITHDRAWN = Text("this comment was withdrawn", "该评论已撤回")
NOT_WITHDRAWN = Text("this comment is not withdrawn", "该评论未被撤回")
