"""Analyses, worked out when asked: influence, coverage, introductions, what-if, partner fit, comparisons.

The algorithms live in a room that faces may not enter: whoever puts the app together hands in an `Analyses`. Its answers
name nodes by their ids; those nodes are read in one statement for all objects at the same place of the answer.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Protocol

import strawberry

from gql.compile.context import Context
from gql.ids import plain_id
from gql.schema.analysis_types import (
    ComparisonType,
    ContributionType,
    CoverageReport,
    CoveredPerson,
    DecisionInfluence,
    Fit,
    FitEvidence,
    HopType,
    InfluencePath,
    IntroductionPath,
    MoveType,
    Share,
    WarmestPath,
    WhatIfType,
    local_texts,
)
from gql.types import AsOf, local_text
from graph.access.policy import Policy
from graph.model.choices import PARTNERS
from graph.query.field_expressions import checked_limit
from graph.words import BattlemapError, Text


class Analyses(Protocol):
    """Each takes ids and a day, runs in a thread, gives records with the fields of the types below. Raises NotFound, BadInput."""

    def influence(self, target: str, day: dt.date) -> Sequence[Any]: ...

    def coverage(self, target: str, day: dt.date) -> Any: ...

    def introduction_paths(self, source: str, target: str, k: int, hops: int, day: dt.date) -> Sequence[Any]: ...

    def warmest_paths(self, target: str, k: int, day: dt.date) -> Sequence[Any]: ...

    def what_if(self, target: str, leaves: Sequence[str], joins: Sequence[str], day: dt.date) -> Any: ...

    def partner_fit(
        self,
        customer: str | None,
        k: int | None,
        day: dt.date,
        *,
        role: str | None,
        line: str | None,
        opportunity: str | None,
        among: Sequence[str] | None,
    ) -> Sequence[Any]: ...

    def customer_fit(self, partner: str, k: int, new: bool, day: dt.date) -> Sequence[Any]: ...

    def compare(self, one: str, other: str, customer: str, day: dt.date) -> Any: ...

    def ruled_out(self, day: dt.date, customer: str, partners: Sequence[str]) -> Mapping[str, Sequence[Text]]: ...

    def partner_talk_track(self, partner: str, customer: str, day: dt.date) -> Sequence[Any] | None: ...

    def request_fields(self, text: str, at: dt.datetime, workspace: str, policy: Policy) -> Sequence[Any]: ...

    def leads(self) -> Any: ...


@strawberry.enum(description="Roles of partners / 伙伴角色")
class PartnerRole(enum.Enum):
    DISTRIBUTOR = "Distributor"
    SERVICE_PROVIDER = "ServiceProvider"
    SUPPLIER = "Supplier"
    KOL = "KOL"


Target = Annotated[
    strawberry.ID, strawberry.argument(description="an open opportunity or a customer / 进行中的商机或客户")
]
Some = Annotated[int, strawberry.argument(description="at most this many, 1 to 100 / 数量,1 至 100")]


SomeOf = Annotated[
    int | None,
    strawberry.argument(
        description="at most this many of each role, 1 to 100, 5 unless said; not with `among` / "
        "每个角色的数量,1 至 100,默认 5;不可与 `among` 同用"
    ),
]
OnlyPerson = Annotated[strawberry.ID | None, strawberry.argument(description="only this person's share / 仅此人的占比")]
Line = Annotated[str | None, strawberry.argument(description="for this product line / 针对该产品线")]
ForOpportunity = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="for this opportunity: its customer and product line / 针对该商机(即其客户与产品线)"
    ),
]
Candidates = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="rank these partners only / 仅在这些伙伴中排序"),
]


async def _analysed(info: strawberry.Info, name: str, *arguments: Any, **options: Any) -> Any:
    """The answer of an analysis, in a thread. Raises BattlemapError where the app has none."""
    context: Context = info.context
    analyses = context.service.analyses
    if analyses is None:
        raise BattlemapError(NONE, "UNAVAILABLE")
    return await context.threaded(partial(getattr(analyses, name), *arguments, **options))


def _day(info: strawberry.Info, as_of: dt.date | None) -> dt.date:
    return as_of or info.context.as_of


async def resolve_influence(
    info: strawberry.Info, target: Target, as_of: AsOf = None, person: OnlyPerson = None
) -> list[DecisionInfluence]:
    found = await _analysed(info, "influence", plain_id(target), _day(info, as_of))
    return [
        DecisionInfluence(
            of=report,
            outside_procurement=report.outside,
            missing=local_texts([m.text for m in report.missing]),
            people=[_share(each) for each in report.people if person is None or each.person == plain_id(person)],
        )
        for report in found
    ]


def _share(s: Any) -> Share:
    return Share(
        of=s,
        share=s.share,
        rank=s.rank,
        hidden=s.hidden,
        veto=s.veto,
        meetings=s.meetings,
        contributions=[ContributionType(amount=c.amount, text=local_text(c.text)) for c in s.contributions],
        paths=[InfluencePath(of=path, amount=path.amount) for path in s.paths],
    )


async def resolve_coverage(info: strawberry.Info, target: Target, as_of: AsOf = None) -> CoverageReport:
    found = await _analysed(info, "coverage", plain_id(target), _day(info, as_of))
    people = [CoveredPerson(of=p, share=p.share, must=p.must, touched=p.touched, last=p.last) for p in found.people]
    return CoverageReport(level=found.level, touched=found.touched, single_thread=found.threads.single, people=people)


async def resolve_introduction_paths(
    info: strawberry.Info,
    source: strawberry.ID,
    target: strawberry.ID,
    first: Some = 3,
    hops: int = 4,
    as_of: AsOf = None,
) -> list[IntroductionPath]:
    day = _day(info, as_of)
    found = await _analysed(
        info, "introduction_paths", plain_id(source), plain_id(target), checked_limit(first), hops, day
    )
    return [
        IntroductionPath(
            of=p,
            strength=p.strength,
            text=local_text(p.text),
            hops=_hops(p.hops),
        )
        for p in found
    ]


async def resolve_warmest_paths(
    info: strawberry.Info, to: strawberry.ID, first: Some = 3, as_of: AsOf = None
) -> list[WarmestPath]:
    found = await _analysed(info, "warmest_paths", plain_id(to), checked_limit(first), _day(info, as_of))
    return [WarmestPath(of=p, strength=p.strength, text=local_text(p.text), hops=_hops(p.hops)) for p in found]


def _hops(hops: Sequence[Any]) -> list[HopType]:
    return [HopType(of=h, text=local_text(h.text)) for h in hops]


async def resolve_what_if(
    info: strawberry.Info,
    target: Target,
    leaves: list[strawberry.ID] | None = None,
    joins: list[strawberry.ID] | None = None,
    as_of: AsOf = None,
) -> WhatIfType:
    gone, joined = [plain_id(id) for id in leaves or ()], [plain_id(id) for id in joins or ()]
    found = await _analysed(info, "what_if", plain_id(target), gone, joined, _day(info, as_of))
    moves = [MoveType(of=m, before=m.before, after=m.after, change=m.change) for m in found.moves]
    return WhatIfType(of=found, moves=moves)


async def resolve_partner_fit(
    info: strawberry.Info,
    customer_id: strawberry.ID | None = None,
    role: PartnerRole | None = None,
    first: SomeOf = None,
    as_of: AsOf = None,
    *,
    product_line: Line = None,
    opportunity_id: ForOpportunity = None,
    among: Candidates = None,
) -> list[Fit]:
    found = await _analysed(
        info,
        "partner_fit",
        plain_id(customer_id) if customer_id else None,
        None if first is None else checked_limit(first),
        _day(info, as_of),
        role=role.value if role else None,
        line=product_line,
        opportunity=plain_id(opportunity_id) if opportunity_id else None,
        among=None if among is None else [plain_id(id.strip()) for id in among if id.strip()],
    )
    return [_fit(each) for each in found]


async def resolve_customer_fit(
    info: strawberry.Info, partner_id: strawberry.ID, first: Some = 10, new_only: bool = False, as_of: AsOf = None
) -> list[Fit]:
    found = await _analysed(
        info, "customer_fit", plain_id(partner_id), checked_limit(first), new_only, _day(info, as_of)
    )
    return [_fit(each) for each in found]


async def resolve_comparison(
    info: strawberry.Info,
    partner_a: strawberry.ID,
    partner_b: strawberry.ID,
    customer_id: strawberry.ID,
    as_of: AsOf = None,
) -> ComparisonType:
    ids = [plain_id(id) for id in (partner_a, partner_b, customer_id)]
    found = await _analysed(info, "compare", *ids, _day(info, as_of))
    return ComparisonType(one=_fit(found.one), other=_fit(found.other), verdict=local_text(found.verdict))


class _Pair:
    """The ends of a recommendation, as `referring_field` names them."""

    def __init__(self, pair: tuple[str, str, str]):
        self.partner, self.customer = pair[1], pair[2]


def _fit(r: Any) -> Fit:
    return Fit(
        of=_Pair(r.pair),
        role=r.pair[0],
        rank=r.rank,
        probability=r.probability,
        basis=r.basis,
        reasons=local_texts([reason.text for reason in r.explained.reasons]),
        why_not=local_text(r.why_not) if r.why_not else None,
        evidence=[FitEvidence(text=local_text(e.text), effect=e.effect, without=e.without) for e in r.evidence()],
        exclusions=local_texts([e.text for e in r.exclusions]),
    )


FIELDS: dict[str, tuple[Any, Text]] = {
    "influence": (
        resolve_influence,
        Text("Who decides, and what everybody's share is made of", "谁在决策,及各人影响力的构成"),
    ),
    "coverage": (resolve_coverage, Text("How far a decision is covered", "决策覆盖情况")),
    "introduction_paths": (resolve_introduction_paths, Text("The warmest ways to a person", "引荐某人的最佳路径")),
    "warmest_paths": (
        resolve_warmest_paths,
        Text(
            "The warmest ways to a person: from us, then through partners' people, each the warmest of its partner",
            "到某人的最佳路径:先由我方人员,再经各伙伴的人员",
        ),
    ),
    "what_if": (
        resolve_what_if,
        Text("Influence once somebody leaves or a partner joins", "假设某人离开或伙伴加入后的影响力"),
    ),
    "partner_fit": (resolve_partner_fit, Text("Which partners to bring along to a customer", "该客户应带哪些伙伴")),
    "customer_fit": (resolve_customer_fit, Text("Which customers a partner fits", "该伙伴适合哪些客户")),
    "compare": (resolve_comparison, Text("Two partners for one customer", "为一个客户比较两个伙伴")),
}
assert set(PARTNERS) == {role.value for role in PartnerRole}
NONE = Text("analyses are not available here", "此处不提供分析功能")
