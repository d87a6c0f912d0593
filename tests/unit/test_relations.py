"""Link prediction on any relation: its scores against other software and by hand, its history, what is learnt and served."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import networkx
import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.sparse import csc_array

from algorithms.fit_data import ranking
from algorithms.link_prediction import link_contest, link_methods, link_network, link_stack
from algorithms.link_prediction.link_contest import best_plain_method
from algorithms.link_prediction.link_history import LinkHistory, link_history
from algorithms.link_prediction.link_times import comparable_times, cut_number, time_number
from algorithms.link_prediction.link_windows import LinkWindow, link_rounds, window_spans
from algorithms.link_prediction.relations import evaluate_relation
from algorithms.partner_fit.fit_evaluation import FitEvaluation
from graph.words import BadInput
from tests.helpers.evaluation import blocks_of_links, groups_of_people

DAY = dt.date(2024, 1, 1)


def random_graph(n: int = 30, p: float = 0.2) -> tuple[networkx.Graph, csc_array]:
    graph = networkx.gnp_random_graph(n, p, seed=4)
    return graph, csc_array(networkx.to_numpy_array(graph))


def weighted(n: int = 12) -> np.ndarray:
    random = np.random.default_rng(3)
    half = np.triu(random.random((n, n)) * (random.random((n, n)) < 0.4), 1)
    return half + half.T


# --- two paths, three paths


@pytest.mark.parametrize(
    ("method", "theirs"),
    [
        ("Adamic-Adar", networkx.adamic_adar_index),
        ("resource allocation", networkx.resource_allocation_index),
        (
            "common neighbours",
            lambda g, pairs: ((a, b, len(list(networkx.common_neighbors(g, a, b)))) for a, b in pairs),
        ),
    ],
)
def test_two_path_scores_are_those_of_networkx(method: str, theirs: Any) -> None:
    graph, w = random_graph()
    mine = link_methods.two_path_scores(w, np.arange(30))[method]
    pairs = [(a, b) for a in graph for b in graph if a != b and not graph.has_edge(a, b)]
    assert len(pairs) > 600
    for a, b, score in theirs(graph, pairs):
        assert mine[a, b] == pytest.approx(score)


def test_weighted_scores_by_brute_force() -> None:
    w = weighted()
    found, strength = link_methods.two_path_scores(csc_array(w), np.arange(12)), w.sum(1)
    for a in range(12):
        for b in range(12):
            through = [(w[a, z] * w[z, b], strength[z]) for z in range(12) if w[a, z] and w[z, b]]
            assert found["common neighbours"][a, b] == pytest.approx(sum(x for x, _ in through))
            assert found["resource allocation"][a, b] == pytest.approx(sum(x / s for x, s in through))
            assert found["Adamic-Adar"][a, b] == pytest.approx(sum(x / np.log(1 + s) for x, s in through))
            length = np.linalg.norm(w[a]) * np.linalg.norm(w[b])
            assert found["cosine"][a, b] == pytest.approx(w[a] @ w[b] / length)


def test_rooted_pagerank_is_that_of_networkx() -> None:
    graph, w = random_graph()
    mine = link_methods.two_path_scores(w, np.array([3, 8]))["rooted PageRank"]
    for k, root in enumerate((3, 8)):
        theirs = networkx.pagerank(graph, alpha=link_methods.GO_ON, personalization={root: 1}, tol=1e-12)
        assert mine[:, k] == pytest.approx([theirs[node] for node in graph], abs=2e-4)


def test_paths_of_three_by_brute_force() -> None:
    w = weighted()
    found, s = link_methods.two_path_scores(csc_array(w), np.arange(12))["paths of three"], w.sum(1)
    for a in range(12):
        for b in range(12):
            paths = [w[a, x] * w[x, y] * w[y, b] / s[x] / s[y] for x in range(12) for y in range(12) if w[x, y]]
            assert found[a, b] == pytest.approx(sum(paths))


def test_normalised_svd_is_the_best_approximation() -> None:
    _, w = random_graph()
    scale = 1 / np.sqrt(np.maximum(w.sum(axis=1), 1e-12))
    u, s, v = np.linalg.svd(scale[:, None] * w.toarray() * scale)
    expected = (u[:, :16] * s[:16]) @ v[:16]
    assert link_methods.normalised_svd(w, np.arange(30)) == pytest.approx(expected, abs=1e-8)
    assert link_methods.normalised_svd(w, np.array([7]))[:, 0] == pytest.approx(expected[:, 7], abs=1e-8)


def test_regression_of_items_is_ridge_regression_on_all_others() -> None:
    w = (np.random.default_rng(5).random((7, 40)) < 0.3).astype(float)
    kernel = link_methods.item_regression(csc_array(w))
    for p in range(7):
        others = [k for k in range(7) if k != p]
        x = w[others].T
        by_hand = np.linalg.solve(x.T @ x + link_methods.PENALTY * np.eye(6), x.T @ w[p])
        assert kernel[p, others] == pytest.approx(by_hand, rel=1e-4) and kernel[p, p] == 0


def test_side_links_tell_of_who_asks_and_are_never_candidates() -> None:
    rows = [r | {"at": None} for r in blocks_of_links(0.3)]
    side = [{"start": f"B{k}", "end": f"S{k // 60}", "at": None} for k in range(120)]
    history = link_history(rows, False, 0, beside=side)
    plain, helped = (link_rounds(h, None)[-1].window for h in (link_history(rows, False, 0), history))
    assert helped.open.shape == plain.open.shape and "share of alike" not in plain.scores
    known, alike = helped.shot.known.toarray(), {query: int(query[1:]) // 60 for query in history.queries}
    for k, column in enumerate(helped.columns):
        same = [n for n, query in enumerate(history.queries) if alike[query] == alike[history.queries[column]]]
        assert helped.scores["share of alike"][:, k] == pytest.approx(known[:, same].sum(1) / len(same))


# --- history


def told(*rows: tuple[str, str, int]) -> list[dict[str, Any]]:
    return [{"start": a, "end": b, "at": DAY + dt.timedelta(days=n)} for a, b, n in rows]


def small_history(symmetric: bool) -> LinkHistory:
    """50 pairs on days 100 and later; (a, b) three times, first on day 5 in the row that sorts last."""
    filler = [(f"x{k}", f"y{k}", 100 + k) for k in range(50)]
    return link_history(told(("a", "b", 40), ("b", "a", 9), ("a", "b", 5), *filler), True, 0, symmetric=symmetric)


def test_the_earliest_row_is_a_pairs_time_and_rows_are_counted() -> None:
    history = small_history(True)
    _, first = history.pairs
    assert len(first) == 51 and first[0] == (DAY + dt.timedelta(days=5)).toordinal()
    a, b = history.candidates.index("a"), history.candidates.index("b")
    start = DAY.toordinal()
    for day, count in ((5, 0), (6, 1), (10, 2), (41, 3)):
        forms = history.snapshot(history.at < start + day, start + day).forms
        assert forms[""][a, b] == forms[""][b, a] == min(count, 1)
        assert forms.get("counts", forms[""])[a, b] == pytest.approx(np.log1p(count))
    ages = np.array([36, 32, 1])
    fading = history.snapshot(history.at < start + 41, start + 41).forms["fading"]
    assert fading[a, b] == pytest.approx(np.exp(-ages / ages.mean()).sum())


def test_pairs_that_are_told_again_only_lately_are_judged_as_well() -> None:
    rows = blocks_of_links(0.2)
    late = max(r["at"] for r in rows if r["at"])
    found = evaluate_relation([*rows, *({**r, "at": late} for r in rows[-60:-30])], True, 0)
    assert {"popularity", "popularity, counts", "softmax stack"} <= found.metrics["test"].keys()


def test_neither_later_rows_nor_their_order_change_a_pair_and_nobody_is_his_own_pair() -> None:
    rows = told(*((f"A{n}", f"B{n % 7}", n) for n in range(60)))
    late = told(("A0", "B0", 800), ("A5", "A5", -900))
    histories = [link_history(order, True, 0) for order in (rows, late + rows, rows + late)]
    for history in histories:
        assert history.queries == histories[0].queries and "A5" not in history.queries
        for mine, first in zip(history.pairs, histories[0].pairs, strict=True):
            assert mine.tolist() == first.tolist()


def test_ends_that_are_kept_apart_are_two_pairs() -> None:
    pairs, first = small_history(False).pairs
    assert len(pairs) == 52 and sorted(first - DAY.toordinal())[:2] == [5, 9]


def named(history: LinkHistory, window: LinkWindow) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The pairs that a window knows, and those that it asks for."""
    known, right = np.argwhere(window.shot.known.toarray() > 0), np.argwhere(window.right)
    return (
        {(history.candidates[p], history.queries[c]) for p, c in known},
        {(history.candidates[p], history.queries[window.columns[k]]) for p, k in right},
    )


def test_the_plain_method_is_chosen_on_all_windows_before_the_test() -> None:
    rounds = link_rounds(link_history(blocks_of_links(0.2), False, 0), None)
    taught, choosing, test = rounds[-1].taught, [r.window for r in rounds[:-1]], rounds[-1].window
    for windows, best in ((taught, "popularity"), (choosing, "factorisation"), ([test], "common neighbours")):
        for window in windows:
            window.scores[best] = window.right.astype(float)
    assert len(taught) > len(choosing) and best_plain_method(rounds) == "popularity"


@pytest.mark.parametrize("timed", [True, False])
def test_windows_never_see_what_they_ask(timed: bool) -> None:
    rows = blocks_of_links(0.2)
    history = link_history(rows, timed, 0)
    at = {(r["start"], r["end"]): r["at"].toordinal() for r in rows}
    rounds = link_rounds(history, None)
    assert len(rounds) == (3 if timed else 4)
    for each in rounds:
        known, asked = named(history, each.window)
        for window in each.taught:
            earlier, target = named(history, window)
            assert target and not target & earlier and not asked & (target | earlier)
            assert not timed or max(at[p] for p in earlier) < min(at[p] for p in target) <= max(at[p] for p in known)
        assert asked and not asked & known and len(each.taught) > 2
        assert not timed or max(at[p] for p in known) < min(at[p] for p in asked)
        assert not (each.window.right & ~each.window.open).any()
    test = named(history, rounds[-1].window)[1]
    assert all(not test & (set.union(*named(history, w))) for r in rounds[:-1] for w in (r.window, *r.taught))
    assert 0.15 * len(at) < len(test) < 0.25 * len(at)


def test_known_pairs_grow_in_each_window_as_in_the_test() -> None:
    history = link_history(blocks_of_links(0.0), True, 0)
    _, first = history.pairs
    growth = [(first < end).sum() / (first < start).sum() for start, end in window_spans(history, None)]
    assert growth == pytest.approx([1.25] * 9, abs=0.02)


def test_pairs_of_one_time_stay_in_one_window() -> None:
    by_year = [r | {"at": r["at"].year + k % 4} for k, r in enumerate(blocks_of_links(0.0))]
    spans = window_spans(link_history(by_year, True, 0), None)
    assert spans[-1][1] == float("inf") and spans == sorted(set(spans)) and all(a < b for a, b in spans)
    assert {a for a, _ in spans} <= {float(year) for year in range(2024, 2032)}


def test_the_test_begins_on_the_day_that_is_named() -> None:
    rows = blocks_of_links(0.0)
    history = link_history(rows, True, 0)
    found = link_rounds(history, cut_number("2026-03-01", [rows[0]["at"]]))[-1].window
    later = {(r["start"], r["end"]) for r in rows if r["at"] >= dt.date(2026, 3, 1)}
    assert found.right.sum() == len(later) < 0.4 * len(rows)
    with pytest.raises(BadInput, match="2026-99"):
        evaluate_relation(rows, True, 0, test_from="2026-99")
    with pytest.raises(BadInput, match="nothing to judge by"):
        evaluate_relation(rows, True, 0, test_from="2099-01-01")


@pytest.mark.parametrize(
    "values",
    [
        [dt.date(2024, 1, 31), dt.datetime(2024, 1, 31, 12), dt.date(2024, 2, 1)],
        [2019, 2020, 2020.5],
        ["2024-01-31", "2024-02-01T08:00:00", "2024-02-01T09:00:00"],
        ["2024", "2025Q1", "2025Q3"],
        ["autumn", "spring", "winter"],
    ],
)
def test_times_of_every_kind_are_in_order(values: list[Any]) -> None:
    assert comparable_times(values[::-1]).tolist() == sorted(comparable_times(values).tolist(), reverse=True)
    assert len(set(comparable_times(values).tolist())) == 3


def test_a_cut_is_in_the_kind_of_the_field() -> None:
    assert cut_number("2020", [2019]) == 2020 and cut_number("2024-02-01", [DAY]) == time_number(dt.date(2024, 2, 1))
    assert cut_number("2025Q2", ["2025Q1", "2025Q3"]) == time_number("2025Q2")
    for option, values in (("2020", ["spring"]), ("2024", [DAY]), ("2024-02-01", [2019])):
        with pytest.raises(BadInput, match=option):
            cut_number(option, values)


# --- what is learnt, and what is served


def test_the_slope_of_the_loss_is_that_of_the_loss() -> None:
    random = np.random.default_rng(0)
    x, query = random.normal(size=(40, 3)), np.repeat(np.arange(4), 10)
    right, weight = np.tile(np.arange(10) < 2, 4), random.normal(size=3)
    _, slope = link_stack._loss(weight, x, right, query)
    assert slope == pytest.approx(
        approx_fprime(weight, lambda w: link_stack._loss(w, x, right, query)[0], 1e-7), abs=1e-4
    )


def test_the_stack_finds_what_counts_and_in_which_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_stack, "WEIGHT_DECAY", 1.0)
    random = np.random.default_rng(1)
    x = random.normal(size=(3000, 3))
    query, utility = np.repeat(np.arange(300), 10), 2 * x[:, 0] - x[:, 2] + random.gumbel(size=3000)
    right = (utility.reshape(300, 10) == utility.reshape(300, 10).max(1, keepdims=True)).ravel()
    weight = link_stack.fit_link_stack(link_stack.LinkExamples(x, right, query, query)).weight
    assert weight == pytest.approx([2, 0, -1], abs=0.4)


def test_features_are_ranks_and_logarithms_among_the_candidates() -> None:
    scores, open = np.array([[9.0], [4.0], [1.0], [4.0]]), np.array([[False], [True], [True], [True]])
    level, rank, signed, _ = (column[:, 0] for column in link_stack.link_features({"": scores, "-": scores - 3}, open))
    assert level[1:] == pytest.approx(np.log1p(np.array([4, 1, 4]) / 3))
    assert np.exp(-rank) == pytest.approx([4, 1.5, 3, 1.5])
    assert signed[1:] == pytest.approx(np.array([1, -2, 1]) / np.sqrt(2))


@pytest.fixture(scope="module", autouse=True)
def _brief() -> Iterator[None]:
    """Networks that learn for a moment only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link_network, "EPOCHS", 2)
        patch.setattr(link_network, "MEMBERS", 1)
        yield


@pytest.fixture(scope="module")
def structured() -> FitEvaluation:
    return evaluate_relation(blocks_of_links(0.0), True, 0)


def test_a_relation_with_structure_is_seen_and_one_without_is_not(structured: FitEvaluation) -> None:
    seen = structured.metrics
    assert (
        seen["evidence"] == "enough" and seen["test"][seen["served"]]["mrr"] > 1.4 * seen["test"]["popularity"]["mrr"]
    )
    assert {"softmax stack", "boosted stack", "gnn", "blend"} == set(seen["learnt"])
    unseen = evaluate_relation(blocks_of_links(1.0), True, 0).metrics
    assert unseen["evidence"] == "no better than chance" and unseen["served"] == unseen["best_plain"]


def test_people_are_asked_from_both_ends() -> None:
    rows = groups_of_people()
    found = evaluate_relation(rows, True, 0, symmetric=True)
    header, listed = found.scores()
    asked = {(r[0], r[1]): r[2] for r in listed}
    assert {"common neighbours", "cosine", "normalised SVD", "cosine, counts", "resource allocation, fading"} <= set(
        header
    )
    assert all(a != b and asked.get((b, a), right) == right for (a, b), right in asked.items())
    assert found.metrics["test"]["cosine"]["mrr"] > 1.5 * found.metrics["test"]["popularity"]["mrr"]


def test_what_is_learnt_is_served_only_with_a_sure_lead_on_both_windows() -> None:
    right = np.arange(20) == 0
    random = np.random.default_rng(1)

    def window(ahead: float) -> dict[str, Any]:
        noise = [random.normal(0, 1, 20) for _ in range(60)]
        return {"plain": [(s, right) for s in noise], "stack": [(s + ahead * right, right) for s in noise]}

    def leads(*ahead: float) -> bool:
        return bool(link_contest.lead_over([window(a) for a in ahead], "stack", "plain")["leads"])

    best = {
        "stack": {"leads": True, "mrr": 0.2},
        "trees": {"leads": True, "mrr": 0.1},
        "blend": {"leads": False, "mrr": 0.3},
    }
    assert link_contest.served_method(best) == "stack"
    assert link_contest.served_method(best | {"blend": {"leads": True, "mrr": 0.15}}) == "blend"
    assert link_contest.served_method({"blend": best["blend"]}) is None
    assert leads(2, 2) and not leads(0, 0) and not leads(3, -0.5) and not leads(3)


def test_the_listed_scores_are_those_that_were_judged(structured: FitEvaluation) -> None:
    header, listed = structured.scores()
    by_query: dict[str, list[list[Any]]] = defaultdict(list)
    for row in listed:
        by_query[row[0]].append(row)
    for k, method in enumerate(header[3:], 3):
        queries = [
            (np.array([r[k] for r in group], float), np.array([r[2] == 1 for r in group]))
            for group in by_query.values()
        ]
        assert ranking.ranking_metrics(queries)["mrr"] == structured.metrics["test"][method]["mrr"]
