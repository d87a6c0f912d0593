"""The heterogeneous graph neural network: encodes everyone from their neighbours, decodes pairs.

Convolution: GraphSAGE (Hamilton et al. 2017) on each typed edge, its results averaged, as in relational GNNs
(Schlichtkrull et al. 2018). The decoder sees both ends and the pair's features; what is linear in those starts
as the logistic baseline, so the network learns what the graph adds. A few hundred pairs teach it, hence small,
heavily regularised and the mean of several. Needs torch: import it only where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch_geometric.data import Batch, HeteroData
from torch_geometric.nn import HeteroConv, SAGEConv

from algorithms.features import Floats, Snapshot
from algorithms.heuristics import Logistic
from algorithms.pair_features import pair_features
from algorithms.typed_graph import hetero_data
from algorithms.windows import Window


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is built and trained; `graph_decay` is the weight decay of all but the linear part."""

    hidden: int = 8
    dropout: float = 0.5
    epochs: int = 40
    rate: float = 5e-3
    linear_rate: float = 1e-3
    graph_decay: float = 5.0
    members: int = 3
    threads: int = 1  # on graphs of this size a second thread costs more than it brings


class PartnerNet(nn.Module):
    """Scores of all pairs of one role from the typed graph and the pairs' f features."""

    def __init__(self, data: HeteroData, roles: Sequence[str], f: int, hidden: int, dropout: float):
        super().__init__()
        self.inputs = nn.ModuleDict({n: nn.Linear(data[n].num_features, hidden) for n in data.node_types})
        self.near = HeteroConv({t: SAGEConv(hidden, hidden) for t in data.edge_types}, aggr="mean")
        self.match = nn.ModuleDict({r: nn.Linear(hidden, hidden, bias=False) for r in roles})
        self.pair = nn.Sequential(
            nn.Linear(f, hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, 1, bias=False)
        )
        self.linear = nn.Linear(f, 1, bias=False)
        self.bias = nn.ParameterDict({r: nn.Parameter(torch.zeros(())) for r in roles})
        self.dropout = nn.Dropout(dropout)

    def encode(self, data: HeteroData, days: int = 1) -> dict[str, Tensor]:
        """Role or Customer → (days, n, hidden) embeddings; `data`: the graphs of so many days, as one."""
        h = {n: torch.relu(self.inputs[n](x)) for n, x in data.x_dict.items()}
        near = self.near({n: self.dropout(x) for n, x in h.items()}, data.edge_index_dict)
        parties = [*self.match, "Customer"]
        return {n: (h[n] + near[n] if n in near else h[n]).unflatten(0, (days, -1)) for n in parties}

    def decode(self, h: dict[str, Tensor], role: str, pairs: Tensor) -> Tensor:
        """(days, p, c) scores from the embeddings and the (days, p, c, f) pair features."""
        both = self.match[role](self.dropout(h[role])) @ self.dropout(h["Customer"]).mT
        own: Tensor = (self.pair(pairs) + self.linear(pairs)).squeeze(-1)
        scores: Tensor = own + both / h[role].shape[-1] ** 0.5 + self.bias[role]
        return scores

    def start_from(self, baseline: Logistic) -> None:
        """Begin as the logistic baseline, the rest near nothing."""
        with torch.no_grad():
            self.linear.weight.copy_(torch.tensor(baseline.weight)[None])
            for role, bias in self.bias.items():
                bias.fill_(baseline.bias.get(role, min(baseline.bias.values())))
            for weight in (*self.pair[-1].parameters(), *self.match.parameters()):
                weight.mul_(0.1)


@dataclass
class Network:
    """The trained members and how pair features are scaled; calling it scores a role, as any method."""

    members: list[PartnerNet]
    baseline: Logistic
    seen: list[tuple[Snapshot, list[dict[str, Tensor]]]] = field(default_factory=list)

    def __call__(self, shot: Snapshot, role: str) -> Floats:
        pairs = scaled(self.baseline, shot, role)[None]
        with torch.no_grad():
            scores = [
                m.decode(h, role, pairs) for m, h in zip(self.members, self._encoded(shot), strict=True)
            ]
        mean: Floats = torch.cat(scores).mean(0).double().numpy()
        return mean

    def _encoded(self, shot: Snapshot) -> list[dict[str, Tensor]]:
        """Embeddings of the last snapshot asked for are kept."""
        if not self.seen or self.seen[0][0] is not shot:
            data = hetero_data(shot)
            self.seen = [(shot, [member.encode(data) for member in self.members])]
        return self.seen[0][1]


def scaled(baseline: Logistic, shot: Snapshot, role: str) -> Tensor:
    """(p, c, f) pair features, centred and scaled as the baseline does."""
    return torch.tensor((pair_features(shot, role) - baseline.centre) / baseline.spread, dtype=torch.float)


def fit_network(
    learned: Sequence[Window], baseline: Logistic, seed: int, settings: Settings | None = None
) -> Network:
    """Train on windows, starting from the baseline that learned from the same. Deterministic by seed.

    The encoder sees of each window only what was known at its start.
    """
    settings = settings or Settings()
    torch.set_num_threads(settings.threads)
    data: HeteroData = Batch.from_data_list([hetero_data(w.shot) for w in learned])
    lessons = {role: _lesson(baseline, learned, role) for role in learned[0].shot.roles}
    members = [_train(data, lessons, baseline, seed * 1000 + k, settings) for k in range(settings.members)]
    return Network(members, baseline)


Lesson = tuple[Tensor, Tensor, Tensor]  # (days, p, c, f) pair features, (days, p, c) open, (days, p, c) right


def _lesson(baseline: Logistic, learned: Sequence[Window], role: str) -> Lesson:
    pairs = torch.stack([scaled(baseline, w.shot, role) for w in learned])
    open, right = (torch.tensor(np.stack([which[role] for which in many]))
                   for many in ([w.open for w in learned], [w.right for w in learned]))  # fmt: skip
    return pairs, open, right


def _train(
    data: HeteroData, lessons: dict[str, Lesson], baseline: Logistic, seed: int, s: Settings
) -> PartnerNet:
    torch.manual_seed(seed)
    days = next(iter(lessons.values()))[0].shape[0]
    net = PartnerNet(data, list(lessons), len(baseline.weight), s.hidden, s.dropout)
    net.start_from(baseline)
    optimiser = _optimiser(net, s)
    total = max(1, sum(int(right.sum()) for _, _, right in lessons.values()))
    for _ in range(s.epochs):
        optimiser.zero_grad()
        h = net.encode(data, days)
        losses = [_loss(net.decode(h, role, pairs), open, right)
                  for role, (pairs, open, right) in lessons.items()]  # fmt: skip
        (torch.stack(losses).sum() / total).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return net.eval()


def _optimiser(net: PartnerNet, s: Settings) -> torch.optim.Optimizer:
    """The linear part, which starts well, moves slowly and without decay."""
    linear = [net.linear.weight, *net.bias.values()]
    rest = [p for p in net.parameters() if all(p is not q for q in linear)]
    groups = [
        {"params": rest, "weight_decay": s.graph_decay},
        {"params": linear, "weight_decay": 0.0, "lr": s.linear_rate},
    ]
    return torch.optim.AdamW(groups, lr=s.rate)


def _loss(scores: Tensor, open: Tensor, right: Tensor) -> Tensor:
    """Each candidate as such (cross-entropy), and each right one against its customer's wrong ones (softmax)."""
    single = functional.binary_cross_entropy_with_logits(scores[open], right[open].float(), reduction="sum")
    wrong = torch.logsumexp(scores.masked_fill(~open | right, -1e9), -2, keepdim=True).expand_as(scores)
    return single + (torch.logaddexp(scores, wrong) - scores)[right].sum()
