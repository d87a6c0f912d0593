"""Learn partner fit on the seed, and keep it as numbers: `python -m seed_data.model`. It takes some two minutes and needs torch.

`battlemap up` scores with it, so that nobody has to install torch, or to wait, to see what the network says.
"""

from __future__ import annotations

from pathlib import Path

from algorithms.partner_fit.fit_run import run_parameters, train_model
from algorithms.partner_fit.model_file import write_model
from algorithms.runs import KeptModel, ScoringRun, silent
from bench.comparison import empty_graph
from graph.battle_map.overview import last_day
from graph.projections.partner_projection import partner_projection
from ingest.load.pipeline import ingest, load_fingerprint

from .make import EXPORTS

MODEL = Path(__file__).parent / "partner_fit.json"


def learn(file: Path = MODEL, seed: int = 0) -> None:
    """Load the exports into a server of their own, learn as `battlemap score` does, and write the model."""
    with empty_graph() as (graph, folder):
        ingest(graph, [EXPORTS], quarantine=folder)
        day = last_day(graph)
        assert day is not None
        run = ScoringRun("partner_fit", day, {})
        trained = train_model(partner_projection(graph, day), seed, silent)
    kept = KeptModel(run.id, trained.metrics, trained.served.pack())
    write_model(file, load_fingerprint([EXPORTS]), kept, run_parameters(seed, trained) | {"data_as_of": day})


if __name__ == "__main__":
    learn()
