"""Mutations of touchpoints: engagements, ratings and signals that salespeople record."""

from __future__ import annotations

import strawberry

from gql.mutations.mutation import PARTIES, SALES, InputField, Mutation, of_model, one_id, own_id, several_ids
from gql.types import bilingual_field
from graph.db.transactions import Row
from graph.mutations import touchpoints
from graph.words import Text


@strawberry.input(description="Somebody who took part / 参与人")
class ParticipantInput:
    person_id: strawberry.ID | None = bilingual_field(
        "person (id or number in the source) (required)", "人员编号(必填)", default=None
    )
    part: str | None = bilingual_field("part played", "身份", default=None)


def _participants(rows: list[Row]) -> Row:
    return {"participants": [row | {"person_id": own_id(row["person_id"] or "", ("Person",))} for row in rows]}


TOUCHPOINTS = (
    Mutation(
        "record_engagement",
        Text("Record a touchpoint: visit, consultation, call …", "登记一次互动"),
        SALES,
        touchpoints.record_engagement,
        inputs=(
            *of_model("Engagement", *touchpoints.ENGAGEMENT),
            InputField(
                "participants", list[ParticipantInput], Text("who took part", "参与人"), True, to_payload=_participants
            ),
            one_id("customer_id", ("Organization",), Text("customer that it is about", "相关客户")),
            one_id("opportunity_id", ("Opportunity",), Text("opportunity that it is about", "相关商机")),
            several_ids("partner_ids", ("Organization",), Text("partners who were there", "协同的伙伴")),
        ),
        shows="engagement",
        label="Engagement",
        selects="engagement { id kind at } version",
        example={
            "kind": "JOINT_VISIT",
            "at": "2026-11-20T09:30:00+08:00",
            "participants": [{"personId": "P0003"}],
            "customerId": "C001",
            "partnerIds": ["V01"],
            "topic": "产线验收",
        },
    ),
    Mutation(
        "record_rating",
        Text("Record how satisfied a customer is with a partner", "登记客户对伙伴的满意度"),
        SALES,
        touchpoints.record_rating,
        inputs=(
            *of_model("RATED", *touchpoints.RATING),
            one_id("customer_id", ("Organization",), Text("customer who says so", "评价的客户"), True),
            one_id("partner_id", PARTIES, Text("partner that is rated", "被评价的伙伴"), True),
        ),
        shows="rating",
        label="RATED",
        selects="rating { score at } ratingId",
        example={"customerId": "C001", "partnerId": "V01", "score": 88, "at": "2026-11-20"},
        also=(
            (
                "rating_id",
                strawberry.ID,
                Text("id of the rating, for `withdrawRating`", "评价编号,用于 withdrawRating"),
            ),
        ),
    ),
    Mutation(
        "record_signal",
        Text("Record an intent event of an organisation", "登记一条意向信号"),
        SALES,
        touchpoints.record_signal,
        inputs=(
            *of_model("Signal", *touchpoints.SIGNAL),
            one_id("organization_id", ("Organization",), Text("organisation that it is about", "相关组织"), True),
        ),
        shows="signal",
        label="Signal",
        selects="signal { id kind }",
        example={
            "organizationId": "C001",
            "kind": "EXPANSION",
            "at": "2026-11-20T08:00:00Z",
            "strength": 0.8,
            "title": "扩建公告",
        },
    ),
)
