"""Frames: the nodes of a label, or the relationships of a type, as a table whose typed columns follow from the model.

    visible_frames(model, policy)["customers"].columns      # those that the policy opens

A contract opens a frame where it opens the rows and says what they are; whatever else there is, is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.access.policy import Policy
from graph.model.choices import PARTNERS
from graph.model.declarations import EdgeType, Field, choice, string, strings
from graph.model.model import Model
from graph.query.field_expressions import identities, public_fields, snake_case
from graph.words import Text

NODE, START, EDGE, END = "n", "a", "e", "b"  # variables of a frame's statement
EDGE_FRAMES = {  # name of the frame, and what its ends are called; other types go by their own name, `start` and `end`
    "INFLUENCES_DECISION": ("influence", "person", "decision"),
    "FITS": ("fit", "partner", "customer"),
    "EXCLUDED": ("excluded", "partner", "customer"),
    "RATED": ("ratings", "customer", "partner"),
}
SPECIAL = ("partners", "coverage", "changes")  # frames that are neither all nodes of a label nor all of a type
ALGORITHMS = {
    **dict.fromkeys(("Person", "Customer", "Opportunity", "INFLUENCES_DECISION"), "influence"),
    **dict.fromkeys(("FITS", "EXCLUDED"), "partner_fit"),
}  # whose last run has written the derived fields
GROUPS = frozenset(
    {
        *("region", "city", "country", "segment", "product_line", "department", "team"),
        *("vendor", "model", "currency", "run", "influence_run", "algorithm"),
    }
)  # texts of which there are few, beside those that the model lists
PLURALS = {"Person": "people", "Opportunity": "opportunities", "Match": "matches", "Feedback": "feedback"}
DECISION = choice("whether it is an opportunity or a customer", "类别:商机或客户", "Opportunity", "Customer")
ID = string("number", "编号")
RUN = string("scoring run that wrote it", "写入的评分批次")
ROLES = strings("roles", "角色")
NAMES = ("name", "name_en")


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """A column: a field of each of `owners`, labels or a relationship type, of what the variable `at` stands for.

    `cypher` is its value where it is no such field.
    """

    name: str
    field: Field
    at: str
    owners: tuple[str, ...] = ()
    cypher: str = ""

    @property
    def categorical(self) -> bool:
        """Whether its texts are few, so that they are kept once each."""
        grouped = self.field.kind == "string" and not self.field.many
        return grouped and bool(self.field.choices or self.name in GROUPS)


NODE_ID, EDGE_ID = (FrameColumn("id", ID, var, cypher=f"{var}.id") for var in (NODE, EDGE))


@dataclass(frozen=True, slots=True)
class Frame:
    """A kind of row: nodes that wear one of `labels`, or relationships of the type `edge`. Rows have all of `required`."""

    name: str
    text: Text
    columns: tuple[FrameColumn, ...]
    labels: tuple[str, ...] = ()
    edge: EdgeType | None = None
    required: str = ""

    @property
    def algorithm(self) -> str | None:
        """The algorithm whose runs write scores into it."""
        if self.edge is not None:
            return ALGORITHMS.get(self.edge.type)
        return next((ALGORITHMS.get(column.owners[0]) for column in self.columns if column.field.derived), None)

    @property
    def order(self) -> list[str]:
        """The columns that its rows are ordered by: ids, and where these are not all that tells rows apart, all others."""
        ids = [column.name for column in self.columns if column.field is ID]
        others = [column.name for column in self.columns if column.field is not ID and not column.field.many]
        return ids if "id" in ids else ids + others


def visible_frames(model: Model, policy: Policy) -> dict[str, Frame]:
    """The frames that a caller may read, by name, each with the columns that it may see."""
    if policy.contract is not None and policy.contract.level == "counts":
        return {}
    nodes = [_nodes(model, policy, label) for label, declared in model.nodes.items() if declared.served]
    edges = [_edges(model, policy, edge) for edge in model.edges.values()]
    special = [_partners(model, policy), _coverage(model, policy)]
    return {frame.name: frame for frame in [*nodes, *special, *edges] if frame is not None}


def plural(label: str) -> str:
    """The name of a label's frame: ServiceProvider → service_providers."""
    if label in PLURALS:
        return PLURALS[label]
    name = snake_case(label)
    if name.endswith("y") and name[-2] not in "aeiou":
        return name[:-1] + "ies"
    return name + ("es" if name.endswith(("s", "x", "ch", "sh")) else "s")


def _nodes(model: Model, policy: Policy, label: str) -> Frame | None:
    declared = model.nodes[label]
    if not (policy.allows(declared.identity) and policy.shows_role(model, label)):
        return None
    if policy.contract is not None and policy.contract.level == "overlap" and label != "Customer":
        return None
    owners = dict.fromkeys((declared.identity, label))
    fields = [
        FrameColumn(name, field, NODE, (owner,))
        for owner in owners
        for name, field in public_fields(model.nodes[owner]).items()
        if policy.allows(owner, name)
    ]
    columns = _once([NODE_ID, *_roles(model, policy, (declared.identity,)), *fields])
    return Frame(plural(label), declared.plural, columns, (label,))


def _roles(model: Model, policy: Policy, labels: tuple[str, ...]) -> Iterator[FrameColumn]:
    """The roles that nodes of identity labels wear, of those that the caller may know of."""
    every = [role.label for label in labels for role in model.roles(label)]
    worn = [role for role in every if policy.shows_role(model, role)]
    if worn:
        yield FrameColumn("roles", ROLES, NODE, cypher=f"[role IN {worn!r} WHERE role IN labels({NODE})]")


def _partners(model: Model, policy: Policy) -> Frame | None:
    """Whoever can be a partner, with what organisations and people have in common."""
    labels, both = tuple(role for role in PARTNERS if policy.shows_role(model, role)), ("Organization", "Person")
    full = policy.contract is None or policy.contract.level == "full"
    if not (labels and full and all(map(policy.allows, both))):
        return None
    first, second = (public_fields(model.nodes[label]) for label in both)
    fields = [
        FrameColumn(name, field, NODE, both)
        for name, field in first.items()
        if name in second and all(policy.allows(label, name) for label in both)
    ]
    return Frame("partners", PARTIES, (NODE_ID, *_roles(model, policy, both), *fields), labels)


def _once(columns: Iterable[FrameColumn]) -> tuple[FrameColumn, ...]:
    """The columns, of several with one name the first."""
    return tuple({column.name: column for column in reversed([*columns])}.values())[::-1]


def _coverage(model: Model, policy: Policy) -> Frame | None:
    """The decisions whose influence is covered or not: opportunities and customers."""
    labels = ("Opportunity", "Customer")
    shared = [name for name, field in model.nodes["Customer"].fields.items() if field.derived]
    if not all(policy.allows(label, "coverage") and policy.allows(model.nodes[label].identity) for label in labels):
        return None
    kind = f"CASE WHEN {NODE}:Opportunity THEN 'Opportunity' ELSE 'Customer' END"
    fields = [
        FrameColumn(name, model.nodes["Opportunity"].fields[name], NODE, owners)
        for name, owners in [*((name, labels) for name in shared), ("outside_procurement", labels[:1])]
        if all(policy.allows(owner, name) for owner in owners)
    ]
    columns = (NODE_ID, FrameColumn("kind", DECISION, NODE, cypher=kind), *fields)
    return Frame("coverage", COVERAGE, columns, labels, required="coverage")


def _edges(model: Model, policy: Policy, edge: EdgeType) -> Frame | None:
    ends = [identities(model, edge, side) for side in (0, 1)]
    known = {label for side in ends for label in side}
    if not (policy.allows(edge.type) and all(model.nodes[label].served and policy.allows(label) for label in known)):
        return None
    name, *called = EDGE_FRAMES.get(edge.type, (_edge_name(model, edge.type), "start", "end"))
    columns = [FrameColumn(of, ID, at, cypher=f"{at}.id") for of, at in zip(called, (START, END), strict=True)]
    if edge.type in EDGE_FRAMES:
        columns += _names(model, policy, ends, called)
    columns += [
        FrameColumn(field.name, field, EDGE, (edge.type,))
        for field in public_fields(edge).values()
        if policy.allows(edge.type, field.name)
    ]
    if policy.contract is None:  # the ids of relationships may hold numbers of any source
        columns.append(FrameColumn("run", RUN, EDGE, cypher=f"{EDGE}.run") if edge.derived else EDGE_ID)
    return Frame(name, edge.text, _once(columns), edge=edge)


def _edge_name(model: Model, type: str) -> str:
    """The name of a type's frame, another one than that of any other frame: SIGNALS → signals_edges, beside signals."""
    taken = {*map(plural, model.nodes), *SPECIAL, *(name for name, *_ in EDGE_FRAMES.values())}
    name = type.lower()
    return f"{name}_edges" if name in taken else name


def _names(model: Model, policy: Policy, ends: list[tuple[str, ...]], called: list[str]) -> Iterator[FrameColumn]:
    """The names of both ends, where they are open whatever an end is."""
    for of, owners, at in zip(called, ends, (START, END), strict=True):
        for name in NAMES:
            if all(policy.allows(owner, name) for owner in owners):
                yield FrameColumn(f"{of}_{name}", model.nodes[owners[0]].fields[name], at, owners)


PARTIES = Text("partners of any role", "各类伙伴")
COVERAGE = Text("coverage of the influence on each decision", "各项决策的影响力覆盖")
