"""The graph neural network among real bidders: it learns which suppliers began to work for a country in the windows before, and is asked
which bidder of a contract wins. It knows no prices, and was made for partnerships that are new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def network_of_bids(past: Any, asked: Sequence[Any]) -> dict[str, list[Any]]:
    """Method → the scores of the bidders of each choice set, learnt from the rows of the past."""
    from algorithms.fit_data.features import Snapshot, product_lines
    from algorithms.fit_data.pairs import PairList
    from algorithms.fit_data.windows import training_sets, windows
    from algorithms.models.linear import fit_logistic
    from algorithms.models.training import fit_network
    from algorithms.models.typed_graph import Vocabulary

    taught = training_sets(windows(past))
    network = fit_network(taught, fit_logistic(taught), Vocabulary.of(past, product_lines(past)), 0)
    shot = Snapshot(past, product_lines(past))
    partners = {id: k for k, id in enumerate(shot.partners["Supplier"])}
    customers = {id: k for k, id in enumerate(shot.customers)}

    def scores(each: Any) -> Any:
        bidders = np.array([partners[id] for _, id in each.partners])
        return network(shot, "Supplier", PairList(bidders, np.full(len(bidders), customers[each.customer])))

    return {"gnn": [scores(each) for each in asked]}
