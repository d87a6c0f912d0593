"""Questions to partner fit: for a customer, for a product line, for an opportunity, and among given candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from algorithms.recommend.candidate_ranking import CandidateRanking
from algorithms.recommend.line_ranking import LineRanking
from algorithms.recommend.recommender import PairRecommendation, Recommender
from graph.words import BadInput, NotFound, Text

SHOWN = 5  # of each role, where nobody says how many
AMONG = "candidates"  # stands for the role where candidates of any role are ranked together
Answers = dict[str, tuple[list[PairRecommendation], list[PairRecommendation]]]


@dataclass(frozen=True)
class FitQuery:
    """Whose partners are looked for: a customer's or an opportunity's; for which product line; of one role; `among` whom; how many."""

    customer: str | None = None
    line: str | None = None
    opportunity: str | None = None
    among: Sequence[str] | None = None
    role: str | None = None
    top: int | None = None


def recommended_partners(recommender: Recommender, query: FitQuery) -> Answers:
    """By role those to bring along, and those excluded who would be among them. Raises NotFound, BadInput."""
    customer, line = _subject(recommender, query)
    if query.among is not None:
        if not query.among:
            raise BadInput(NO_CANDIDATES)
        if query.role is not None:
            raise BadInput(NO_ROLE)
        if query.top is not None:
            raise BadInput(ALL_OF_THEM)
        ranking = CandidateRanking(recommender, customer, line, query.opportunity)
        return {AMONG: (ranking.ranked(query.among), [])}
    top = SHOWN if query.top is None else query.top
    roles = [role for role in recommender.shot.roles if query.role in (None, role)]
    if line is not None and (model := recommender.served.lines):
        in_line = LineRanking(recommender, model, customer, line)
        return {role: in_line.partners(role, top) for role in roles}
    columns = recommender.columns([customer])
    answers = {role: recommender.partners(role, top, columns) for role in roles}
    return answers if line is None else {role: _of_any_line(*found) for role, found in answers.items()}


def _of_any_line(*found: list[PairRecommendation]) -> tuple[list[PairRecommendation], list[PairRecommendation]]:
    """The same with a reason that admits that the line was not taken into account."""
    best, out = ([each.with_doubt("any_line") for each in part] for part in found)
    return best, out


def _subject(recommender: Recommender, query: FitQuery) -> tuple[str, str | None]:
    """Customer and product line: those of the opportunity, where one is given."""
    if query.line not in (None, *recommender.shot.lines):
        raise NotFound(NO_LINE.fill(line=query.line, known=", ".join(recommender.shot.lines)))
    if query.opportunity is None:
        if query.customer is None:
            raise BadInput(NOBODY)
        recommender.columns([query.customer])
        return query.customer, query.line
    found = [o for o in recommender.shot.rows.opportunities if o["id"] == query.opportunity]
    if not found:
        raise NotFound(NO_OPPORTUNITY.fill(id=query.opportunity))
    of = next((o for o in found if o["customer"] == query.customer), found[0])
    if query.customer not in (None, of["customer"]):
        raise BadInput(ANOTHERS.fill(id=of["id"], customer=of["customer"]))
    if query.line and of["line"] not in (None, query.line):
        raise BadInput(OTHER_LINE.fill(id=of["id"], line=of["line"]))
    return of["customer"], query.line or of["line"]


NOBODY = Text("name a customer or an opportunity", "请指定客户或商机")
NO_CANDIDATES = Text(
    "no candidates are named: name partners by their ids, or leave it away for all",
    "没有列出候选:请列出伙伴编号,或不作限定",
)
NO_ROLE = Text(
    "candidates that are named are ranked together, whatever their role: leave the role away",
    "列出的候选不分角色一起排序:请不要指定角色",
)
ALL_OF_THEM = Text(
    "candidates that are named are all ranked: do not say how many to show",
    "列出的候选会全部排序:请不要指定数量",
)
OTHER_LINE = Text(
    "opportunity {id} is of product line {line}: leave the line away, or ask for the customer and the line",
    "商机 {id} 属于产品线 {line}:请不要指定产品线,或按客户与产品线查询",
)
NO_LINE = Text("there is no product line {line!r}; there are: {known}", "没有产品线 {line!r};可选:{known}")
NO_OPPORTUNITY = Text(
    "there is no opportunity {id!r} of a customer; name one by its id", "没有属于客户的商机 {id!r};请使用商机编号"
)
ANOTHERS = Text("opportunity {id} is of customer {customer}", "商机 {id} 属于客户 {customer}")
