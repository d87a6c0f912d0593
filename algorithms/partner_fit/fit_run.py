"""The scoring run of partner fit: learn, judge on time windows, serve what is best, and say why.

A pair fits when the two start to work together, and well (see `features.beginnings`). The window before the
last judges the methods, its winner by MRR is served; the last window is the test that nothing was chosen on;
then the winner learns from all windows and scores every partner for every customer as of today. Where there
is too little to learn from, or what was learnt is no better than chance, matching profiles stand in, without a
probability, and each reason says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from algorithms.fit_data.features import BAD, GOOD, Snapshot, product_lines
from algorithms.fit_data.served_model import MATCH, PLAIN, VOICE, ServedModel
from algorithms.fit_data.windows import NEEDED, windows
from algorithms.models.heuristics import blended_match
from algorithms.models.network import NETWORK, TrainingSettings, can_learn
from algorithms.models.typed_graph import Vocabulary
from algorithms.partner_fit.fit_evaluation import contest_metrics, query_metrics, too_little
from algorithms.partner_fit.model_selection import LEARNT, select_model, train_served
from algorithms.recommend.explainer import reasons_as_json
from algorithms.recommend.reason_words import WORDS
from algorithms.recommend.recommender import PairRecommendation, Recommender
from algorithms.runs import (
    PACKAGES,
    KeptModel,
    Progress,
    RunSummary,
    ScoringOptions,
    ScoringRun,
    commit_run,
    package_versions,
)
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.projections.partner_projection import PartnerProjection, partner_projection
from graph.scores import score_archive
from graph.words import NotFound, Text

TOP = 10  # partners of each role for each customer
DOUBTS = {"enough": None, "not enough": WORDS["thin"], "no better than chance": WORDS["chance"]}
STAND_IN = ServedModel(MATCH, blended_match)


@dataclass(frozen=True)
class TrainedModel:
    """The model that is served from now on, the metrics that chose it, and what every recommendation has to admit."""

    served: ServedModel
    metrics: dict[str, Any]

    @property
    def doubt(self) -> Text | None:
        return DOUBTS[self.metrics["evidence"]]


def train_model(
    rows: PartnerProjection,
    seed: int,
    notify: Progress,
    window: int | None = None,
    learning: Sequence[str] | None = None,
) -> TrainedModel:
    """Judge every method on the rows' windows, and let the winner learn from all of them; likewise for product lines and
    for choices among bidders. `window`: days; by default as the dates lie. `learning`: by default all that can learn here."""
    seen = windows(rows, window)
    models, told = query_metrics(rows, seen, seed)
    if len(seen) < NEEDED:
        return TrainedModel(replace(STAND_IN, **models), too_little(seen, MATCH) | told)
    words = Vocabulary.of(rows, product_lines(rows))
    steps = {"validating": 1, "testing": 2}
    told_of = lambda step: notify(f"partner fit: {step}", steps[step], 6)  # noqa: E731
    found = select_model(seen, words, seed, told_of, learning=learning)
    metrics = contest_metrics(found, seen) | told
    if not found.informed:
        return TrainedModel(ServedModel(found.plain, PLAIN[found.plain], **models), metrics)
    notify("partner fit: learning", 3, 6)
    method = train_served(found.served, seen, words, seed, found.calibration, found.link)
    return TrainedModel(ServedModel(found.served, method, found.calibration[found.served], **models), metrics)


def run_partner_fit(graph: Graph, how: ScoringOptions) -> RunSummary:
    """Score partner fit as of the end of a day and write it as one run.

    Where it does not learn a kept model scores: whoever is new since then is scored from the profile. Raises NotFound
    where none is kept, and BattlemapError (code DANGLING), the old run untouched, where somebody left meanwhile.
    """
    notify = how.notify
    run = ScoringRun("partner_fit", how.day, {})
    notify("partner fit: reading", 0, 6)
    with run.meter.part("reading"):
        rows = partner_projection(graph, how.day)
    with run.meter.part("learning"):
        trained = chosen_model(graph, rows, how)
    notify("partner fit: scoring", 4, 6)
    with run.meter.part("scoring"):
        made = Recommender(Snapshot(rows), trained.served, trained.doubt)
        found = {role: made.partners(role, TOP) for role in made.shot.roles}
    run.metrics, run.parameters = trained.metrics | how.costs("partner-fit"), run_parameters(how.seed, trained)
    notify("partner fit: writing", 5, 6)
    with run.meter.part("writing"):
        fits = _write_fits(graph, run, found, trained.served, how.keep_days)
    notify("partner fit", 6, 6)
    metrics = run.all_metrics
    return RunSummary(run.id, run.algorithm, fits, run.duration, metrics, _summary_text(fits, metrics))


def _write_fits(
    graph: Graph,
    run: ScoringRun,
    found: Mapping[str, tuple[list[PairRecommendation], list[PairRecommendation]]],
    served: ServedModel,
    keep_days: int,
) -> int:
    """Write the run: by role who is recommended and who is excluded. How many are recommended."""
    edges = {("FITS", role, "Customer"): [fits_edge(r) for r in best] for role, (best, _) in found.items()}
    edges |= {("EXCLUDED", role, "Customer"): [excluded_edge(r) for r in out] for role, (_, out) in found.items()}
    commit_run(
        graph,
        run,
        edges or {("FITS", "KOL", "Customer"): [], ("EXCLUDED", "KOL", "Customer"): []},
        keep_days=keep_days,
        model=served.pack(),
    )
    return sum(len(best) for best, _ in found.values())


def chosen_model(graph: Graph, rows: PartnerProjection, how: ScoringOptions) -> TrainedModel:
    """What the options want: learnt anew, or a kept one; its metrics say where the network took no part. Raises NotFound."""
    if how.model:
        return unpacked(how.model)
    if how.learn is False:
        return last_model(graph)
    if "network" in how.without:
        return _trained_without_network(rows, how)
    if can_learn():
        return train_model(rows, how.seed, how.notify, how.window)
    kept = None if how.learn else score_archive.kept_model(graph, "partner_fit")
    if kept and NETWORK in kept["metrics"].get("test", ()):
        return unpacked(KeptModel(**kept))
    trained = train_model(rows, how.seed, how.notify, how.window)
    without = {} if trained.metrics["evidence"] == "not enough" else {"without": [NETWORK]}
    return replace(trained, metrics=trained.metrics | without)


def _trained_without_network(rows: PartnerProjection, how: ScoringOptions) -> TrainedModel:
    others = [name for name in LEARNT if name != NETWORK]
    trained = train_model(rows, how.seed, how.notify, how.window, others)
    return replace(trained, metrics=trained.metrics | {"left_out": ["network"]})


def last_model(graph: Graph) -> TrainedModel:
    """The model of the last run that keeps one, with that run's metrics. Raises NotFound."""
    kept = score_archive.kept_model(graph, "partner_fit")
    if kept is None:
        raise NotFound(NO_MODEL)
    return unpacked(KeptModel(**kept))


def unpacked(kept: KeptModel) -> TrainedModel:
    learnt_in = kept.metrics.get("learnt_in", kept.run)
    return TrainedModel(ServedModel.unpack(kept.model), kept.metrics | {"learnt_in": learnt_in})


def recommender(graph: Graph, day: dt.date) -> Recommender:
    """Asks the last kept model about the graph as of the end of a day. Raises NotFound."""
    trained = last_model(graph)
    return Recommender(Snapshot(partner_projection(graph, day)), trained.served, trained.doubt)


def fits_edge(made: PairRecommendation) -> Row:
    """A FITS edge."""
    reasons = made.explained.reasons
    values = {"basis": made.basis, "evidence": reasons_as_json(reasons), **_bilingual_lists(r.text for r in reasons)}
    if made.probability is not None:
        values["probability"] = made.probability
    if made.why_not:
        values |= {"why_not": made.why_not.en, "why_not_zh": made.why_not.zh}
    return _edge(made, values)


def excluded_edge(made: PairRecommendation) -> Row:
    """An EXCLUDED edge."""
    out = made.exclusions
    facts = [fact for e in out for fact in e.facts]
    return _edge(made, {"kinds": [e.kind for e in out], "facts": facts, **_bilingual_lists(e.text for e in out)})


def _edge(made: PairRecommendation, values: Row) -> Row:
    _, partner, customer = made.pair
    return {"start": partner, "end": customer, "values": {"rank": made.rank, "score": made.odds, **values}}


def _bilingual_lists(texts: Iterable[Text]) -> Row:
    sentences = list(texts)
    return {"reasons": [t.en for t in sentences], "reasons_zh": [t.zh for t in sentences]}


def run_parameters(seed: int, trained: TrainedModel) -> dict[str, Any]:
    """The parameters of the run: enough to make it again."""
    shared = {
        "seed": seed,
        "top": TOP,
        "window_days": _window_days(trained.metrics),
        "good": GOOD,
        "bad": BAD,
        "voice": VOICE,
        "packages": dict(package_versions(PACKAGES)),
    }
    if not trained.served.is_calibrated:
        return shared
    from algorithms.models.boosting import SETTINGS

    return shared | {"network": asdict(TrainingSettings()), "trees": SETTINGS}


def _window_days(metrics: dict[str, Any]) -> int | None:
    """The length of the windows that judged; None where there were none."""
    return next(
        ((day(w["to"]) - day(w["from"])).days for day in [dt.date.fromisoformat] for w in metrics["windows"]), None
    )


def _summary_text(fits: int, metrics: dict[str, Any]) -> Text:
    values: dict[str, Any] = {"fits": fits, "served": metrics["served"]}
    if metrics["evidence"] != "not enough":
        test = metrics["test"]
        values |= {"mrr": test[metrics["served"]].get("mrr", 0), "popularity": test["popularity"].get("mrr", 0)}
    plain = metrics["evidence"] == "enough" and not metrics.get("learnt_leads", True)
    done = DONE["plain" if plain else metrics["evidence"]].fill(**values)
    if metrics.get("left_out"):
        return LEFT_OUT.fill(done=done, parts=", ".join(metrics["left_out"]))
    if metrics.get("without"):
        return WITHOUT_NETWORK.fill(done=done)
    if "learnt_in" not in metrics:
        return done
    return (KEPT_MODEL if can_learn() else STAYING_MODEL).fill(done=done, run=metrics["learnt_in"])


DONE = {
    "enough": Text(
        "partner fit: {fits} fits, served by {served} (test MRR {mrr:.3f}, popularity {popularity:.3f})",
        "伙伴适配:{fits} 条推荐,采用 {served}(测试 MRR {mrr:.3f},热门度基线 {popularity:.3f})",
    ),
    "plain": Text(
        "partner fit: {fits} fits, served by {served} (test MRR {mrr:.3f}); nothing learnt leads it for sure on two windows",
        "伙伴适配:{fits} 条推荐,采用 {served}(测试 MRR {mrr:.3f});没有任何学习模型在两个窗口上确定领先",
    ),
    "not enough": Text(
        "partner fit: {fits} fits by matching profiles; not enough evidence to learn from",
        "伙伴适配:{fits} 条推荐,按资料匹配;数据不足以训练模型",
    ),
    "no better than chance": Text(
        "partner fit: {fits} fits, ranked by {served}: no method was better than chance",
        "伙伴适配:{fits} 条推荐,按 {served} 排序;没有方法优于随机",
    ),
}
LEFT_OUT = Text("{done}; left out: {parts}", "{done};已省去:{parts}")
WITHOUT_NETWORK = Text(
    "{done}; the network took no part: it learns with torch, which `make learn` installs",
    "{done};神经网络未参与:训练需要 torch,可用 make learn 安装",
)
KEPT_MODEL = Text("{done}; the model is that of run {run}", "{done};沿用批次 {run} 的模型")
STAYING_MODEL = Text(
    "{done}; the model is that of run {run}: a network learns with torch, which `make learn` installs",
    "{done};沿用批次 {run} 的模型:神经网络训练需要 torch,可用 make learn 安装",
)
NO_MODEL = Text(
    "nothing is learnt yet: run `battlemap score partner-fit` first", "尚无模型:请先运行 battlemap score partner-fit"
)
