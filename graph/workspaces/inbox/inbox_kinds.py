"""Kinds of things that wait in an inbox: where each is found, and for whom it waits, as Cypher.

A request waits for the party or person that it is addressed to; for all of us, where it names a team or nobody. A section waits while it is
missing or a draft, for who looks after it and for the party that owns it; a clash for the same, for whose version it holds, and
for all of us where the section is nobody's. Who is put out of a workspace, or finds it closed, has nothing waiting there.

    n    what waits     w    its workspace     names    what the caller is called     me    their partner (of partners)
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.access.policy import PARTNER

WORKSPACE = "({w}:Workspace {{state: 'open'}})"
SECTION = "EXISTS {{ ({s})-[:OWNED_BY]->({me}) }} OR {s}.owner IN {names}"
OURS = "NOT EXISTS {{ ({s})-[:OWNED_BY]->() }} AND coalesce({s}.owner, '') = ''"
# What employees are called: their key or account, the person behind it, and that person's name in the graph.
CALLED = "[$caller.name, $caller.person] + COLLECT {{ MATCH ({x}:Person {{id: $caller.person}}) RETURN {x}.name }}"
PARTNER_CALLED = "[$caller.name, $caller.person]"  # of partners: what they know of themselves


@dataclass(frozen=True, slots=True)
class InboxKind:
    """One kind: its label, and what of it waits. Patterns, one for us and one for partners; `condition`, likewise, beside `open`;
    `mine`: it is for the person, not for all of their side."""

    name: str
    label: str
    patterns: tuple[str, str]
    open: str
    condition: tuple[str, str]
    mine: tuple[str, str]
    due: str

    def match(self, of: dict[str, str], is_partner: bool) -> str:
        """The pattern, and the condition under which something of it waits."""
        pattern, condition = (each[is_partner].format(**of) for each in (self.patterns, self.condition))
        return f"MATCH {pattern} WHERE {self.open.format(**of)} AND ({condition})"

    def is_mine(self, of: dict[str, str], is_partner: bool) -> str:
        return f"coalesce({self.mine[is_partner].format(**of)}, false)"


REQUEST = "({n}:Request {{state: 'sent'}})-[:IN_WORKSPACE]->" + WORKSPACE
TO_PERSON = "EXISTS {{ ({n})-[:ADDRESSED_TO]->(:Person {{id: $caller.person}}) }}"
IN_SECTION = "({s}:SolutionSection)-[:SECTION_OF]->" + WORKSPACE
CLASH = "({n}:SectionClash)-[:CLASH_OF]->" + IN_SECTION
SHARED = "({s})-[:SHARED_WITH]->({me})"
BY_OWNER, BY_AUTHOR = "{s}.owner IN {names}", "{n}.by IN {names}"
KINDS = (
    InboxKind(
        "request",
        "Request",
        (REQUEST, REQUEST + ", ({n})-[:ADDRESSED_TO]->({me})"),
        "true",
        ("NOT EXISTS {{ ({n})-[:ADDRESSED_TO]->() }} OR " + TO_PERSON, "true"),
        (TO_PERSON, "false"),
        "{n}.due",
    ),
    InboxKind(
        "section",
        "SolutionSection",
        (IN_SECTION, f"{IN_SECTION}, {SHARED}"),
        "{s}.state IN ['missing', 'draft'] AND {s}.removed IS NULL",
        (BY_OWNER, SECTION),
        (BY_OWNER, BY_OWNER),
        "{s}.due",
    ),
    InboxKind(
        "clash",
        "SectionClash",
        (CLASH, f"{CLASH}, {SHARED}"),
        "{n}.settled IS NULL AND {s}.removed IS NULL",
        (f"{BY_OWNER} OR {BY_AUTHOR} OR {OURS}", SECTION),
        (f"{BY_OWNER} OR {BY_AUTHOR}", BY_OWNER),
        "{s}.due",
    ),
)
assert PARTNER == "me"
