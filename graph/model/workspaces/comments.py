"""Comments on sections and requests: who wrote them, who sees them, whom they mention, and what they said before."""

from __future__ import annotations

from graph.model.choices import PARTNERS
from graph.model.declarations import edge, moment, node, string, strings

TARGETS = {
    "SolutionSection": "solution",
    "Request": "requests",
}  # what comments are on → the area that has a say about it
COMMENT_NODES = (
    node("Comment", "comment", "评论", layer="system", extensible=False, survives_import=True,
         workspace=string("workspace (id)", "协作空间(编号)", required=True, indexed=True, refers="Workspace"),
         text=string("text (Markdown)", "正文(Markdown)", required=True),
         at=moment("written", "发表时间", required=True, indexed=True), by=string("written by", "发表人"),
         version=string("version: names its last text", "版本:标识最近的正文", required=True),
         changed=moment("text last changed", "正文最近修改时间"),
         resolved=moment("settled", "解决时间", indexed=True), resolved_by=string("settled by", "解决人"),
         withdrawn=moment("withdrawn", "撤回时间", indexed=True), withdrawn_by=string("withdrawn by", "撤回人"),
         references=strings("facts that the text refers to", "正文引用的事实", private=True),
         author=string("key or account of its author", "发表人的密钥或账号", private=True),
         person=string("person behind that", "发表人的人员编号", private=True)),
    node("CommentEdit", "earlier text of a comment", "评论的先前正文", many="earlier texts of comments", layer="system",
         extensible=False, survives_import=True,
         comment=string("comment (id)", "评论(编号)", required=True, indexed=True, refers="Comment"),
         text=string("text that it had", "先前的正文"), at=moment("until", "截止时间", required=True, indexed=True)),
)  # fmt: skip
COMMENT_EDGES = (
    edge("COMMENT_ON", "is a comment on", "评论对象", *(("Comment", label) for label in TARGETS), names=("comment_on", "comments")),
    edge("REPLIES_TO", "replies to", "回复", ("Comment", "Comment"), names=("replies_to", "replies")),
    edge("OPEN_TO", "is open to", "开放给", *(("Comment", partner) for partner in PARTNERS),
         names=("open_to", "open_comments"), since=moment("since", "起始时间")),
    edge("WRITTEN_BY", "is written by", "发表方", *(("Comment", partner) for partner in PARTNERS),
         names=("written_by", "written_comments"), person=string("who of the partner", "伙伴方发表人")),
    edge("MENTIONS", "mentions", "提及", ("Comment", "Person"), *(("Comment", partner) for partner in PARTNERS),
         names=("mentions", "mentioned_in")),
    edge("EARLIER_OF", "is an earlier text of", "先前正文所属", ("CommentEdit", "Comment"), names=("earlier_of", "earlier")),
)  # fmt: skip
