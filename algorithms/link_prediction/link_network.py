"""Graph neural network for links: embeddings over the known links beside the pairs' structural features.

As BUDDY and NCN (Chamberlain et al. 2023; Wang et al. 2024) it is told what lies between two ends, and learns by
softmax within the query. Needs torch: import it only where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from algorithms.fit_data.pairs import Floats
from algorithms.link_prediction.link_history import LinkSnapshot
from algorithms.link_prediction.link_stack import LinkExamples, LinkStack
from algorithms.link_prediction.link_windows import LinkWindow
from algorithms.models.encoder import Decoder, Encoder, EncoderSettings, Triple, adjacency

SHAPE = EncoderSettings(hidden=16, layers=2, embedding=16, residual=1.0)
EPOCHS, RATE, DECAY, MEMBERS = 10, 5e-3, 1e-2, 2
FORWARD, BACK = ("candidate", "linked", "query"), ("query", "linked", "candidate")
BETWEEN = ("node", "linked", "node")


class LinkNetwork(nn.Module):
    """Scores of pairs: what the stack says, and what embeddings and features add."""

    def __init__(self, shot: LinkSnapshot, stack: LinkStack):
        super().__init__()
        q, c = shot.known.shape
        self.ends = ("node", "node") if shot.symmetric else ("candidate", "query")
        count = {"node": q} if shot.symmetric else {"candidate": q, "query": c}
        triples: list[Triple] = [BETWEEN] if shot.symmetric else [FORWARD, BACK]
        self.encoder = Encoder({}, count, triples, SHAPE)
        self.decoder = Decoder(SHAPE, features=len(stack.weight), deep=False)
        self.start = torch.tensor(stack.weight, dtype=torch.float)
        with torch.no_grad():  # begin as the stack, the rest near nothing
            for weight in (self.decoder.weight, *self.decoder.counted[-1].parameters()):  # type: ignore[index]
                weight.mul_(0.1)

    def forward(self, near: dict[Triple, Tensor], i: Tensor, j: Tensor, x: Tensor) -> Tensor:
        """(n,) scores of candidates `i` for queries `j` with (n, f) features."""
        h = self.encoder({}, near)
        scores: Tensor = x @ self.start + self.decoder(h[self.ends[0]][i], h[self.ends[1]][j], x)
        return scores


def known_neighbours(shot: LinkSnapshot) -> dict[Triple, Tensor]:
    """The known links as adjacency, each way."""
    q, c = shot.known.shape
    edges = torch.tensor(np.stack(shot.known.nonzero()))
    if shot.symmetric:
        return {BETWEEN: adjacency(edges, q, q, "gcn")}
    return {FORWARD: adjacency(edges, q, c), BACK: adjacency(edges.flip(0), c, q)}


def fit_link_network(
    windows: Sequence[LinkWindow], examples: Sequence[LinkExamples], stack: LinkStack, seed: int
) -> list[LinkNetwork]:
    """Several networks, each having learnt from the examples of all windows. Deterministic by seed."""
    torch.set_num_threads(1)
    lessons = [(known_neighbours(w.shot), *_tensors(w, e)) for w, e in zip(windows, examples, strict=True)]
    return [_trained(windows[0].shot, lessons, stack, seed * 1000 + k) for k in range(MEMBERS)]


def _tensors(window: LinkWindow, examples: LinkExamples) -> tuple[Tensor, ...]:
    query = window.columns[examples.query]
    parts = examples.candidate, query, examples.x.astype(np.float32), examples.right, examples.query
    return tuple(torch.tensor(part) for part in parts)


def _trained(shot: LinkSnapshot, lessons: Sequence[tuple], stack: LinkStack, seed: int) -> LinkNetwork:  # type: ignore[type-arg]
    torch.manual_seed(seed)
    net = LinkNetwork(shot, stack)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    for _ in range(EPOCHS):
        for near, i, j, x, right, query in lessons:
            optimiser.zero_grad()
            _query_loss(net(near, i, j, x), right, query).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return net.eval()


def _query_loss(scores: Tensor, right: Tensor, query: Tensor) -> Tensor:
    """Each right candidate against the wrong ones of its query."""
    n = int(query[-1]) + 1
    wrong = torch.where(right, -1e9, scores)
    top = torch.full((n,), -1e9).scatter_reduce(0, query, wrong.detach(), "amax")
    total = torch.zeros(n).index_add(0, query, (wrong - top[query]).exp())
    against = (top + total.clamp_min(1e-30).log())[query[right]]
    return (torch.logaddexp(scores[right], against) - scores[right]).mean()


def network_scores(members: Sequence[LinkNetwork], window: LinkWindow) -> Floats:
    """(q, b) mean scores of the networks on a window."""
    near, i = known_neighbours(window.shot), torch.arange(len(window.open))
    found = np.zeros(window.open.shape)
    with torch.no_grad():
        for k, column in enumerate(window.columns.tolist()):
            x = torch.tensor(np.stack([f[:, k] for f in window.features], 1))
            j = torch.full_like(i, column)
            found[:, k] = np.mean([net(near, i, j, x.float()).numpy() for net in members], 0)
    return found
