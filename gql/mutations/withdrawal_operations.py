"""Mutations that take back what people recorded: engagements, ratings, signals, feedback."""

from __future__ import annotations

from collections.abc import Callable

import strawberry

from gql.mutations.mutation import IF_VERSION, SALES, InputField, Mutation, one_id
from graph.alerts.signal_withdrawal import withdraw_signal
from graph.db.transactions import Row
from graph.mutations import withdrawals
from graph.words import Text

WITHDRAWN = (("withdrawn", bool, Text("true once it is gone", "已撤回时为真")),)
RATING = Text("rating, as in `ratingId` of `recordRating`", "评价编号,即 recordRating 的 ratingId")


def _withdrawal(name: str, text: Text, work: Callable[..., Row], *inputs: InputField, example: str) -> Mutation:
    """A change that takes back a record; the example's is `example`."""
    return Mutation(
        name,
        text,
        SALES,
        work,
        inputs=inputs,
        shows="",
        label="",
        selects="withdrawn",
        example={"id": example},
        also=WITHDRAWN,
    )


WITHDRAWALS = (
    _withdrawal(
        "withdraw_engagement",
        Text("Take back an engagement that people recorded", "撤回人工登记的互动"),
        withdrawals.withdraw_engagement,
        one_id("id", ("Engagement",), Text("engagement", "互动"), True),
        IF_VERSION,
        example="ENGAGEMENT",
    ),
    _withdrawal(
        "withdraw_rating",
        Text("Take back a rating that people recorded", "撤回人工登记的满意度"),
        withdrawals.withdraw_rating,
        InputField("id", strawberry.ID, RATING, True),
        example="C001>V01#RATING",
    ),
    _withdrawal(
        "withdraw_signal",
        Text(
            "Take back a signal that was recorded or handed in; rules forget that they held for it",
            "撤回登记或提交的信号,规则不再计入",
        ),
        withdraw_signal,
        one_id("id", ("Signal",), Text("signal", "信号"), True),
        IF_VERSION,
        example="SIGNAL",
    ),
    _withdrawal(
        "withdraw_feedback",
        Text("Take back your own feedback on a recommendation", "撤回本人对推荐的反馈"),
        withdrawals.withdraw_feedback,
        one_id("id", ("Feedback",), Text("feedback", "反馈"), True),
        IF_VERSION,
        example="FEEDBACK",
    ),
)
