"""Mutations that take back what people recorded: engagements, ratings, signals, feedback."""

from __future__ import annotations

import strawberry

from gql.mutations.mutation import IF_VERSION, SALES, InputField, Mutation, one_id
from graph.alerts.signal_withdrawal import withdraw_signal
from graph.mutations import withdrawals
from graph.words import Text

WITHDRAWN = (("withdrawn", bool, Text("true once it is gone", "已撤回时为真")),)
RATING = Text("rating, as in `ratingId` of `recordRating`", "评价编号,即 recordRating 的 ratingId")
WITHDRAWALS = (
    Mutation(
        "withdraw_engagement",
        Text("Take back an engagement that people recorded", "撤回人工登记的互动"),
        SALES,
        withdrawals.withdraw_engagement,
        inputs=(one_id("id", ("Engagement",), Text("engagement", "互动"), True), IF_VERSION),
        shows="",
        label="",
        selects="withdrawn",
        example={"id": "ENGAGEMENT"},
        also=WITHDRAWN,
    ),
    Mutation(
        "withdraw_rating",
        Text("Take back a rating that people recorded", "撤回人工登记的满意度"),
        SALES,
        withdrawals.withdraw_rating,
        inputs=(InputField("id", strawberry.ID, RATING, True),),
        shows="",
        label="",
        selects="withdrawn",
        example={"id": "C001>V01#RATING"},
        also=WITHDRAWN,
    ),
    Mutation(
        "withdraw_signal",
        Text(
            "Take back a signal that was recorded or handed in; rules forget that they held for it",
            "撤回登记或提交的信号,规则不再计入",
        ),
        SALES,
        withdraw_signal,
        inputs=(one_id("id", ("Signal",), Text("signal", "信号"), True), IF_VERSION),
        shows="",
        label="",
        selects="withdrawn",
        example={"id": "SIGNAL"},
        also=WITHDRAWN,
    ),
    Mutation(
        "withdraw_feedback",
        Text("Take back your own feedback on a recommendation", "撤回本人对推荐的反馈"),
        SALES,
        withdrawals.withdraw_feedback,
        inputs=(one_id("id", ("Feedback",), Text("feedback", "反馈"), True), IF_VERSION),
        shows="",
        label="",
        selects="withdrawn",
        example={"id": "FEEDBACK"},
        also=WITHDRAWN,
    ),
)
