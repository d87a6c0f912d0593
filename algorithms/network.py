"""The heterogeneous graph neural network: encodes everyone from their neighbours, decodes pairs.

Convolution: GraphSAGE (Hamilton et al. 2017) on each typed edge, its results averaged, as in relational GNNs
(Schlichtkrull et al. 2018). The decoder sees both ends and the pair's features; what is linear in those starts
as the logistic baseline, so the network learns what the graph adds. A few hundred pairs teach it, hence small,
heavily regularised and the mean of several. Needs torch: import it only where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch_geometric.data import HeteroData
from torch_geometric.nn import HeteroConv, SAGEConv

from algorithms.features import Floats, Snapshot
from algorithms.heuristics import Logistic, fit_logistic
from algorithms.typed_graph import hetero_data
from algorithms.windows import Window, examples


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

    def encode(self, data: HeteroData) -> dict[str, Tensor]:
        """Node type → (n, hidden) embeddings."""
        h = {n: self.inputs[n](x).relu() for n, x in data.x_dict.items()}
        near = self.near({n: self.dropout(x) for n, x in h.items()}, data.edge_index_dict)
        return {n: x + near[n] if n in near else x for n, x in h.items()}

    def decode(self, h: dict[str, Tensor], role: str, pairs: Tensor) -> Tensor:
        """(p, c) scores from the embeddings and the (p, c, f) pair features."""
        both = self.match[role](self.dropout(h[role])) @ self.dropout(h["Customer"]).T
        own: Tensor = (self.pair(pairs) + self.linear(pairs)).squeeze(-1)
        return own + both / h[role].shape[1] ** 0.5 + self.bias[role]

    def start_from(self, baseline: Logistic) -> None:
        """Begin as the logistic baseline, the rest near nothing."""
        with torch.no_grad():
            self.linear.weight.copy_(torch.tensor(baseline.weight)[None])
            for role, bias in self.bias.items():
                bias.fill_(baseline.bias.get(role, min(baseline.bias.values())))
            for part in (self.pair[-1], *self.match.values()):
                part.weight.mul_(0.1)


@dataclass
class Network:
    """The trained members and how pair features are scaled; calling it scores a role, as any method."""

    members: list[PartnerNet]
    baseline: Logistic
    seen: list[tuple[Snapshot, list[dict[str, Tensor]]]] = field(default_factory=list)

    def __call__(self, shot: Snapshot, role: str) -> Floats:
        pairs = scaled(self.baseline, shot, role)
        with torch.no_grad():
            scores = [
                m.decode(h, role, pairs) for m, h in zip(self.members, self._encoded(shot), strict=True)
            ]
        mean: Floats = torch.stack(scores).mean(0).double().numpy()
        return mean

    def _encoded(self, shot: Snapshot) -> list[dict[str, Tensor]]:
        """Embeddings of the last snapshot asked for are kept."""
        if not self.seen or self.seen[0][0] is not shot:
            data = hetero_data(shot)
            self.seen = [(shot, [member.encode(data) for member in self.members])]
        return self.seen[0][1]


def scaled(baseline: Logistic, shot: Snapshot, role: str) -> Tensor:
    """(p, c, f) pair features, centred and scaled as the baseline does."""
    return torch.tensor((shot.pairs(role) - baseline.centre) / baseline.spread, dtype=torch.float)


def fit_network(learned: Sequence[Window], seed: int, settings: Settings | None = None) -> Network:
    """Train on windows; the encoder sees of each only what was known at its start. Deterministic by seed."""
    settings = settings or Settings()
    torch.set_num_threads(settings.threads)
    baseline = fit_logistic(examples(learned))
    lessons = [_lesson(baseline, window) for window in learned]
    members = [_train(lessons, baseline, seed * 1000 + k, settings) for k in range(settings.members)]
    return Network(members, baseline)


Lesson = tuple[HeteroData, dict[str, tuple[Tensor, Tensor, Tensor]]]  # graph; role → pairs, open, right


def _lesson(baseline: Logistic, w: Window) -> Lesson:
    def tensors(role: str) -> tuple[Tensor, Tensor, Tensor]:
        return scaled(baseline, w.shot, role), torch.tensor(w.open[role]), torch.tensor(w.right[role])

    return hetero_data(w.shot), {role: tensors(role) for role in w.shot.roles}


def _train(lessons: list[Lesson], baseline: Logistic, seed: int, s: Settings) -> PartnerNet:
    torch.manual_seed(seed)
    data, roles = lessons[0]
    net = PartnerNet(data, list(roles), len(baseline.weight), s.hidden, s.dropout)
    net.start_from(baseline)
    linear = [net.linear.weight, *net.bias.values()]
    rest = [p for p in net.parameters() if all(p is not q for q in linear)]
    groups = [
        {"params": rest, "weight_decay": s.graph_decay},
        {"params": linear, "weight_decay": 0.0, "lr": s.linear_rate},
    ]
    optimiser = torch.optim.AdamW(groups, lr=s.rate)
    total = max(1, int(sum(right.sum() for _, by_role in lessons for _, _, right in by_role.values())))
    for _ in range(s.epochs):
        optimiser.zero_grad()
        for data, by_role in lessons:
            h = net.encode(data)
            losses = [_loss(net.decode(h, role, pairs), open, right)
                      for role, (pairs, open, right) in by_role.items()]  # fmt: skip
            (torch.stack(losses).sum() / total).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return net.eval()


def _loss(scores: Tensor, open: Tensor, right: Tensor) -> Tensor:
    """Each candidate as such (cross-entropy), and each right one against its customer's wrong ones (softmax)."""
    single = functional.binary_cross_entropy_with_logits(scores[open], right[open].float(), reduction="sum")
    wrong = torch.logsumexp(scores.masked_fill(~open | right, -1e9), 0, keepdim=True).expand_as(scores)
    return single + (torch.logaddexp(scores, wrong) - scores)[right].sum()
