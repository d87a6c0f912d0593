"""Training of the graph neural network of `algorithms/models/network.py`. Needs torch: import this module only where it is used.

What is linear in the pairs' features starts as the logistic baseline, so the network learns what the graph adds. A few
hundred pairs teach it, hence small, heavily regularised and the mean of several. It looks at the neighbourhood of the
pairs taught (`neighbourhood.py`), on a GPU where there is one; whatever is random is drawn by the CPU, so that both learn
the same.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy import sparse
from torch import Tensor, nn
from torch.nn import functional

from algorithms.fit_data.pairs import Integers
from algorithms.fit_data.windows import TrainingSet, Window
from algorithms.models.encoder import EncodedStep, Encoder, EncoderSettings
from algorithms.models.linear import Logistic
from algorithms.models.neighbourhood import SampledGraph, sampled_graph
from algorithms.models.network import Network, TrainingSettings
from algorithms.models.typed_graph import Triple, Vocabulary


def chosen_device() -> torch.device:
    """The GPU where torch finds one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class DrawnDropout(nn.Module):
    """Dropout whose masks the CPU draws, so that every device drops the same."""

    def __init__(self, p: float):
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        return x * functional.dropout(torch.ones(x.shape, dtype=x.dtype), self.p).to(x.device)


class PartnerNet(nn.Module):
    """Scores of listed pairs from a typed graph and the pairs' f features."""

    def __init__(
        self, width: Mapping[str, int], triples: Sequence[Triple], roles: Sequence[str], f: int, s: TrainingSettings
    ):
        """`width`: node type → columns of its features."""
        super().__init__()
        d = s.hidden
        shape = EncoderSettings(d, s.layers, residual=1.0, weights=True, dropout=0.0)
        self.encoder = Encoder(width, {}, triples, shape)
        self.match = nn.ModuleDict({r: nn.Linear(d, d, bias=False) for r in roles})
        self.pair = nn.Sequential(nn.Linear(f, d), nn.ReLU(), nn.Linear(d, 1, bias=False))
        self.linear = nn.Linear(f, 1, bias=False)
        self.bias = nn.ParameterDict({r: nn.Parameter(torch.zeros(())) for r in roles})
        self.dropout = DrawnDropout(s.dropout)

    def decode(self, h: dict[str, Tensor], role: str, i: Tensor, j: Tensor, x: Tensor) -> Tensor:
        """(k,) scores of the pairs of partner i and customer j with (k, f) scaled features."""
        left = self.match[role](self.dropout(h[role]))[i]
        both = (left * self.dropout(h["Customer"])[j]).sum(1) / h[role].shape[1] ** 0.5
        own: Tensor = (self.pair(x) + self.linear(x)).squeeze(-1)
        scores: Tensor = own + both + self.bias[role]
        return scores

    def start_from(self, baseline: Logistic) -> None:
        """Begin as the logistic baseline, the rest near nothing."""
        with torch.no_grad():
            self.linear.weight.copy_(torch.tensor(baseline.weight)[None])
            for role, bias in self.bias.items():
                bias.fill_(baseline.bias_of(role))
            for weight in (*self.pair[-1].parameters(), *self.match.parameters()):
                weight.mul_(0.1)


@dataclass(frozen=True)
class RoleTrainingData:
    """The lessons of a role over all windows: who (indices into the stacked graphs), features, and what is right."""

    role: str
    i: Tensor
    j: Tensor
    x: Tensor
    right: Tensor
    weight: Tensor

    def to(self, device: torch.device) -> RoleTrainingData:
        parts = (self.i, self.j, self.x, self.right, self.weight)
        return RoleTrainingData(self.role, *(part.to(device) for part in parts))

    def loss(self, scores: Tensor, customers: int) -> Tensor:
        """Each candidate as such (cross-entropy), and each right one against its customer's wrong ones (softmax)."""
        single = functional.binary_cross_entropy_with_logits(scores, self.right.float(), self.weight, reduction="sum")
        logits = torch.where(self.right, -1e9, scores + self.weight.log())
        most = scores.new_full((customers,), -1e9).scatter_reduce(0, self.j, logits.detach(), "amax")
        wrong = scores.new_zeros(customers).index_add(0, self.j, (logits - most[self.j]).exp())
        against = (most + wrong.clamp_min(1e-30).log())[self.j[self.right]]
        mine = scores[self.right]
        return single + (torch.logaddexp(mine, against) - mine).sum()


@dataclass(frozen=True)
class Course:
    """What a network learns from: declared edges, features of all windows' nodes, the steps in which they are encoded, and lessons."""

    triples: list[Triple]
    nodes: dict[str, Tensor]
    steps: list[EncodedStep]
    lessons: list[RoleTrainingData]


def fit_network(
    training: Sequence[TrainingSet],
    baseline: Logistic,
    words: Vocabulary,
    seed: int,
    settings: TrainingSettings | None = None,
) -> Network:
    """Train on the lessons of several windows, starting from the baseline that learned from the same.

    Deterministic by seed. The encoder sees of each window only what was known at its start.
    """
    s, device = settings or TrainingSettings(), chosen_device()
    torch.set_num_threads(s.threads)
    course = _course(training, baseline, words, seed, s.layers, device)
    width = {type: x.shape[1] for type, x in course.nodes.items()}
    members = []
    for k in range(s.members):
        torch.manual_seed(seed * 1000 + k)
        net = PartnerNet(width, course.triples, [lesson.role for lesson in course.lessons], len(baseline.weight), s)
        net.start_from(baseline)
        members.append(_train(net.to(device), course, s))
    return Network(baseline, words, s.layers, members)


def _course(
    training: Sequence[TrainingSet], baseline: Logistic, words: Vocabulary, seed: int, layers: int, device: torch.device
) -> Course:
    """What these lessons teach: of the graphs, which are large, no more than that is held while it is learnt."""
    seen = list({id(training_set.window): training_set.window for training_set in training}.values())
    for window in seen:
        window.shot.forget()  # the tables are large in which the features were looked up that the baseline learned from
    graphs = [sampled_graph(w.shot, words, _taught_nodes(training, w), layers, seed) for w in seen]
    first = graphs[0].graph
    lessons = [
        _lessons(role, [seen.index(training_set.window) for training_set in of], of, graphs, baseline).to(device)
        for role in seen[0].shot.roles
        if (of := [training_set for training_set in training if training_set.role == role])
    ]
    nodes = {
        type: torch.from_numpy(np.vstack([g.graph.nodes[type] for g in graphs])).to(device) for type in first.nodes
    }
    return Course(list(first.edges), nodes, _steps(graphs, device), lessons)


def _taught_nodes(training: Sequence[TrainingSet], window: Window) -> dict[str, Integers]:
    """Node type → the partners or customers of the pairs that a window teaches."""
    of = [each for each in training if each.window is window]
    return {each.role: each.pairs.i for each in of} | {"Customer": np.concatenate([each.pairs.j for each in of])}


def _steps(graphs: Sequence[SampledGraph], device: torch.device) -> list[EncodedStep]:
    """The steps of all windows as one: their graphs beside one another."""
    found: list[EncodedStep] = []
    before = {type: [len(g.graph.nodes[type]) for g in graphs] for type in graphs[0].graph.nodes}
    for n, of in enumerate(zip(*(g.steps for g in graphs), strict=True)):
        after = {type: [len(step.nodes[type]) for step in of] for type in before}
        if n and all(step is g.steps[n - 1] for step, g in zip(of, graphs, strict=True)):
            found.append(found[-1])
            continue
        near = {
            t: _torch(sparse.block_diag([step.edges[t] for step in of], format="csr")).to(device)
            for t in of[0].edges
            if sum(after[t[2]])
        }
        left = {
            type: torch.tensor(_beside([step.nodes[type] for step in of], counts)).to(device)
            for type, counts in before.items()
        }
        found.append((near, None if before == after else left))
        before = after
    return found


def _beside(places: Sequence[Integers], counts: Sequence[int]) -> Integers:
    """Places in several lists as places in all of them, one after the other."""
    starts = np.cumsum([0, *counts])
    return np.concatenate([of + start for of, start in zip(places, starts, strict=False)])


def _torch(matrix: sparse.csr_array) -> Tensor:
    warnings.filterwarnings("ignore", "Sparse", UserWarning)  # torch calls its sparse matrices a beta
    rows, columns = (torch.tensor(np.asarray(a, np.int32)) for a in (matrix.indptr, matrix.indices))
    return torch.sparse_csr_tensor(rows, columns, torch.tensor(matrix.data.astype(np.float32)), matrix.shape)


def _lessons(
    role: str,
    days: Sequence[int],
    training: Sequence[TrainingSet],
    graphs: Sequence[SampledGraph],
    baseline: Logistic,
) -> RoleTrainingData:
    def stacked(type: str, nodes: Sequence[Integers]) -> Integers:
        """Where nodes of the windows stand among those of all windows."""
        ends = np.cumsum([0] + [len(g.seeds[type]) for g in graphs])
        return np.concatenate(
            [graphs[day].positions(type, of) + ends[day] for day, of in zip(days, nodes, strict=True)]
        )

    i, j = stacked(role, [each.pairs.i for each in training]), stacked("Customer", [each.pairs.j for each in training])
    x = np.concatenate([baseline.scaled(training_set.features) for training_set in training])
    right = np.concatenate([training_set.right for training_set in training])
    weight = np.concatenate([training_set.weight for training_set in training]).astype(np.float32)
    return RoleTrainingData(role, *(torch.tensor(a) for a in (i, j, x, right, weight)))


def _train(
    net: PartnerNet,
    course: Course,
    s: TrainingSettings,
) -> dict[str, np.ndarray]:
    optimiser = _optimiser(net, s)
    total = max(1, sum(int(lesson.right.sum()) for lesson in course.lessons))
    net.train()
    for _ in range(s.epochs):
        optimiser.zero_grad()
        h = net.encoder.in_steps(course.nodes, course.steps)
        losses = [c.loss(net.decode(h, c.role, c.i, c.j, c.x), len(h["Customer"])) for c in course.lessons]
        (torch.stack(losses).sum() / total).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return {name: np.atleast_1d(value.detach().cpu().numpy().copy()) for name, value in net.state_dict().items()}


def _optimiser(net: PartnerNet, s: TrainingSettings) -> torch.optim.Optimizer:
    """The linear part, which starts well, moves slowly and without decay."""
    linear = [net.linear.weight, *net.bias.values()]
    rest = [p for p in net.parameters() if all(p is not q for q in linear)]
    groups = [
        {"params": rest, "weight_decay": s.graph_decay},
        {"params": linear, "weight_decay": 0.0, "lr": s.linear_rate},
    ]
    return torch.optim.AdamW(groups, lr=s.rate)
