"""Choice among the bidders of one opportunity, learnt from opportunities that were decided."""

from __future__ import annotations

from typing import Any

from algorithms.fit_data.choice_sets import CHOICE_FEATURES, ChoiceHistory, choice_examples, past_choices
from algorithms.models.query_model import QueryModel, plain_ranking, select_query_model
from graph.projections.partner_projection import PartnerProjection

PLAIN_CHOICES = {
    name: plain_ranking(name, CHOICE_FEATURES, column, sign)
    for name, column, sign in (
        ("lowest price", "log price rank", -1.0),
        ("win rate", "win rate", 1.0),
        ("win rate with the customer", "win rate here", 1.0),
        ("bids before", "log bids before", 1.0),
        ("works here", "works here", 1.0),
        ("same region", "same region", 1.0),
    )
}


def train_choice_model(rows: PartnerProjection) -> tuple[QueryModel | None, dict[str, Any]]:
    """The model that is served; the two newest fifths of past choices are the windows that judge."""
    sets = past_choices(rows)
    features = choice_examples(sets, ChoiceHistory(rows))
    examples = [
        (x, each.chosen) for each, x in zip(sets, features, strict=True) if each.chosen is not None and each.teaches
    ]
    width = len(examples) // 5
    first, second = len(examples) - 2 * width, len(examples) - width
    return select_query_model(examples[:first], examples[first:second], examples[second:], PLAIN_CHOICES)
