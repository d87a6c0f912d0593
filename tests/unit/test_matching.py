"""Entity resolution as pure functions: invariances, what keys decide, and that EM climbs and finds what it was fed."""

import csv
import itertools
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from graph.words import BadInput, Text
from ingest.names.name_filters import alike_names
from ingest.names.names import organization_names
from ingest.resolve import blocking
from ingest.resolve.blocking import candidate_pairs
from ingest.resolve.candidate_pairs import blocked_pairs
from ingest.resolve.clusters import bridged_ids, clusters, consistent_clusters
from ingest.resolve.fellegi_sunter import Mixture, fit_mixture, log_posterior, probability
from ingest.resolve.matching import Matcher
from ingest.resolve.name_similarity import organization_name_level
from ingest.resolve.organization_comparisons import Likeness
from ingest.resolve.organization_pairs import compare_organizations, organization_view, valid_credit_code
from ingest.resolve.person_views import person_view
from ingest.resolve.profiles import Profile, Verdict
from tests.helpers.examples import examples
from tests.helpers.paths import SHARED

LISTED = SHARED / "data/cn_listed/executive_prep.csv"
SHIPPED = Matcher.shipped()
NAMES = [
    "苏州恒峰医疗器械有限公司", "恒峰医疗器械", "恒峰（苏州）医疗器械有限公司", "Suzhou Hengfeng Medical Devices Co., Ltd.",
    "恒烽医疗器械(苏州)", "北京恒峰医疗器械有限公司", "恒峰医疗器械有限公司上海分公司", "恒峰新能源有限公司", "恒峰", "苏州市第一人民医院",
    "苏州市第二人民医院", "苏州一院", "中国石化", "中国石油化工股份有限公司", "TCL集团", "东方航空", "东航",
]  # fmt: skip


def checked(body):
    """A credit code with the right check digit."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return next(body + c for c in alphabet if valid_credit_code(body + c))


def organization(id, name, **keys):
    return Profile(id, "Organization", [name] if isinstance(name, str) else name, keys)


def person(id, name, employers=(), **told):
    keys = {k: told.pop(k) for k in ("email", "phone") if k in told}
    return Profile(id, "Person", [name], keys, {"employers": list(employers), **told})


def answer(*profiles):
    """The answer for two profiles; nothing if they are not worth telling."""
    verdicts = SHIPPED.resolve(profiles)
    return verdicts[0].answer if verdicts else None


def crowd(count=260, seed=3):
    """Companies written twice, with a few relatives: enough to learn from."""
    rng = random.Random(seed)
    stems = ["".join(p) for p in itertools.product("恒澜东达云卧龙金宏", "峰岳睦意图江力泰盛远")]
    made = []
    for at in range(count // 2):
        stem, city = stems[at % len(stems)], rng.choice(["苏州", "北京", "深圳"])
        trade = ["科技", "医药", "机械"][at // len(stems) % 3]
        made.append(organization(f"{at}a", f"{city}{stem}{trade}有限公司"))
        made.append(
            organization(f"{at}b", rng.choice([f"{stem}{trade}", f"{stem}{trade}({city})股份有限公司", f"{stem}集团"]))
        )
    return made


# Keys


def test_the_same_credit_code_is_one_party_whatever_the_names_say():
    code = checked("91320594MA1MABCD1")
    (verdict,) = SHIPPED.resolve(
        [
            organization("a", "恒峰科技", credit_code=code),
            organization("b", "Blue Sky", credit_code=code.lower()),
        ]
    )
    assert (verdict.answer, verdict.probability) == ("same", 1.0)
    assert code in verdict.reasons_for[0].en and code in verdict.reasons_for[0].zh


def test_different_credit_codes_are_two_parties_and_a_mistyped_one_says_nothing():
    one, two = checked("91320594MA1MABCD1"), checked("91320594MA1MABCE2")
    names = ["苏州恒峰科技有限公司", "恒峰科技（苏州）有限公司"]
    assert (
        answer(organization("a", names[0], credit_code=one), organization("b", names[1], credit_code=two)) == "distinct"
    )
    wrong = two[:-1] + ("0" if two[-1] != "0" else "1")
    assert (
        answer(organization("a", names[0], credit_code=one), organization("b", names[1], credit_code=wrong)) == "same"
    )


def test_the_organisation_code_within_the_credit_code_is_enough():
    one, two = checked("91320594MA1MABCD1"), checked("91110108MA1MABCD1")
    assert one[8:17] == two[8:17] and one != two
    assert answer(organization("a", "恒峰科技", credit_code=one), organization("b", "云图", credit_code=two)) == "same"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("恒峰医疗器械有限公司", "恒峰医疗器械有限公司苏州分公司"),
        ("苏州市第一人民医院", "苏州市第二人民医院"),
        ("苏州一院", "苏州市第二人民医院"),
        ("恒峰（苏州）医疗器械有限公司", "北京恒峰医疗器械有限公司"),
        ("恒峰医疗器械有限公司", "恒峰新能源有限公司"),
        ("恒峰医院（东院区）", "恒峰医院（西院区）"),
    ],
)
def test_names_that_say_that_they_are_two(a, b):
    assert answer(organization("a", a), organization("b", b)) in ("distinct", None)
    code = checked("91320594MA1MABCD1")
    assert answer(organization("a", a, credit_code=code), organization("b", b, credit_code=code)) == "same"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("苏州恒峰医疗器械有限公司", "恒峰【苏州市】医疗器械有限责任公司"),
        ("苏州恒峰医疗器械有限公司", "Suzhou Hengfeng Medical Devices Co., Ltd."),
        ("蘇州恆峰醫療器械有限公司", "苏州恒峰医疗器械"),
        ("苏州恒峰医疗器械有限公司", "苏州恒锋医疗器械有限公司"),
        ("苏州市第一人民医院", "Suzhou First People's Hospital"),
    ],
)
def test_spellings_of_one_name(a, b):
    assert answer(organization("a", a), organization("b", b)) == "same"


def test_a_personal_address_decides_and_a_shared_one_does_not():
    assert (
        answer(
            person("a", "张伟", email="wei.zhang@x.example"),
            person("b", "Zhang Wei", email="Wei.Zhang@x.example"),
        )
        == "same"
    )
    assert answer(person("a", "张伟", email="info@x.example"), person("b", "张伟", email="info@x.example")) is None
    borne = [
        person("a", "张伟", email="lab@x.example"),
        person("b", "张伟", email="lab@x.example"),
        person("c", "李娜", email="lab@x.example"),
    ]
    assert SHIPPED.resolve(borne) == []


def test_homonyms_need_more_than_a_name():
    told = {"gender": "男", "birth_year": "1970"}
    assert answer(person("a", "张伟", ["恒峰科技"]), person("b", "张伟", ["云图医药"])) is None
    assert answer(person("a", "诸葛栩然", ["恒峰科技"], **told), person("b", "诸葛栩然", ["云图医药"], **told)) in (
        "undecided",
        None,
    )
    assert answer(person("a", "张小明", ["恒峰科技有限公司"]), person("b", "Xiaoming Zhang", ["恒峰科技"])) == "same"
    near = answer(person("a", "杨才学", ["O1"], **told), person("b", "杨才斌", ["O1"], **told))
    assert near in ("undecided", None)
    one, other = told, {"gender": "女", "birth_year": "1985"}
    assert answer(person("a", "张伟", ["O1"], **one), person("b", "张伟", ["O1"], **other)) != "same"


def test_names_that_one_profile_bears_do_not_contradict_one_another():
    spellings = [organization("a", "恒峰智能装备(苏州)有限公司"), organization("b", "恒峰新能源")]
    assert answer(*spellings) == "distinct"
    told = organization("c", ["苏州恒峰智能装备有限公司", "恒峰新能源"])
    assert clusters(SHIPPED.resolve([*spellings, told])) == [["a", "b", "c"]]


def test_a_direct_relation_means_two():
    a, b = organization("a", "苏州恒峰科技有限公司"), organization("b", "苏州恒峰科技")
    assert answer(a, b) == "same"
    a.facts["related"] = ["b"]
    assert answer(a, b) == "distinct"


@pytest.mark.skipif(not LISTED.exists(), reason="needs ../shared/data/cn_listed")
def test_listed_homonyms_are_never_fused():
    with LISTED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows = [r for r in rows if r["name"][0] in "王李陈" and len(r["name"]) == 2][:1500]
    profiles = [
        person(f"{r['code']}-{r['name']}", r["name"], [r["code"]], gender=r["gender"], age=r["age"]) for r in rows
    ]
    assert len({r["name"] for r in rows}) < len(profiles)  # there are homonyms to fuse
    assert clusters(SHIPPED.resolve(profiles)) == []


# Properties


@examples(100)
@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_levels_and_verdicts_are_symmetric(a, b):
    assert all(
        organization_name_level(x, y) == organization_name_level(y, x)
        for x in organization_names(a)
        for y in organization_names(b)
    )
    one = SHIPPED.resolve([organization("1", a), organization("2", b)])
    two = SHIPPED.resolve([organization("1", b), organization("2", a)])
    assert [(v.answer, v.probability) for v in one] == [(v.answer, v.probability) for v in two]


@examples(30)
@given(st.permutations(NAMES), st.sets(st.integers(0, len(NAMES) - 1), min_size=1, max_size=4))
def test_new_ones_get_the_verdicts_of_a_full_run(names, new):
    profiles = [organization(str(at), name) for at, name in enumerate(names)]
    ids = {str(at) for at in new}
    full = [v for v in SHIPPED.resolve(profiles) if v.a in ids or v.b in ids]
    assert SHIPPED.resolve(list(reversed(profiles)), ids) == full


def test_a_trained_matcher_too_gives_new_ones_the_verdicts_of_a_full_run():
    profiles = crowd()
    matcher = Matcher.train(profiles)
    full = matcher.resolve(profiles)
    new = {p.id for p in profiles[::17]}
    assert matcher.resolve(profiles, new) == [v for v in full if v.a in new or v.b in new] != []
    assert Matcher.from_parameters(matcher.parameters()).resolve(profiles) == full


def test_every_answer_has_reasons_in_both_languages():
    verdicts = Matcher.train(crowd()).resolve(crowd()) + SHIPPED.resolve([organization(n, n) for n in NAMES])
    assert {v.answer for v in verdicts} == {"same", "distinct", "undecided"}
    for verdict in verdicts:
        assert verdict.reasons_against if verdict.answer == "distinct" else verdict.reasons_for
        assert all("{" not in t.en + t.zh for t in verdict.reasons_for + verdict.reasons_against)
        assert verdict.a < verdict.b


LINKS = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.integers(0, 7),
        st.sampled_from(["same", "same", "distinct", "undecided"]),
        st.floats(0.5, 1),
    ),
    max_size=20,
    unique_by=lambda link: frozenset(link[:2]),
)


@examples(100)
@given(LINKS, st.randoms())
def test_clusters_do_not_depend_on_order_and_hold_no_distinct_pair(links, rng):
    verdicts = [Verdict(str(min(a, b)), str(max(a, b)), said, p) for a, b, said, p in links if a != b]
    groups, settled = consistent_clusters(verdicts)
    rng.shuffle(verdicts)
    assert clusters(verdicts) == groups
    apart = {(v.a, v.b) for v in verdicts if v.answer == "distinct"}
    assert not any((a, b) in apart for group in groups for a, b in itertools.combinations(group, 2))
    together = {(a, b) for group in groups for a, b in itertools.combinations(group, 2)}
    assert all((v.answer == "same") <= ((v.a, v.b) in together) for v in settled)


@examples(100)
@given(LINKS)
def test_without_contradiction_clusters_are_the_connected_parts(links):
    verdicts = [
        Verdict(str(min(a, b)), str(max(a, b)), "same", p) for a, b, said, p in links if a != b and said == "same"
    ]
    graph = nx.Graph([(v.a, v.b) for v in verdicts])
    assert clusters(verdicts) == sorted(sorted(part) for part in nx.connected_components(graph))


def test_the_weakest_link_is_cut_and_becomes_a_question():
    verdicts = [
        Verdict("a", "b", "same", 0.99),
        Verdict("b", "c", "same", 0.7),
        Verdict("a", "c", "distinct", 0.0),
    ]
    groups, settled = consistent_clusters(verdicts)
    assert groups == [["a", "b"]]
    assert {(v.a, v.b): v.answer for v in settled} == {
        ("a", "b"): "same",
        ("a", "c"): "distinct",
        ("b", "c"): "undecided",
    }
    assert "distinct" in settled[2].reasons_against[0].en


def test_when_neither_link_is_weaker_both_become_questions():
    verdicts = [
        Verdict("a", "b", "same", 0.9),
        Verdict("b", "c", "same", 0.9),
        Verdict("a", "c", "distinct", 0.0),
    ]
    assert consistent_clusters(verdicts)[0] == []


@pytest.mark.parametrize(
    "names",
    [
        ("Zephyr Optik GmbH", "Zephyr Optik", "Zephyr Optik Inc."),
        ("青岚生物科技股份有限公司", "青岚生物科技", "青岚生物科技有限公司"),
        ("Helios Optique SARL", "Helios Optique", "Helios Optique SA"),
    ],
)
def test_a_third_name_without_a_form_does_not_join_two_legal_forms(names):
    profiles = [organization(id, name) for id, name in zip("abc", names, strict=True)]
    for profile in profiles:
        profile.facts["city"] = "Ulm"
    assert answer(profiles[0], profiles[1]) == answer(profiles[1], profiles[2]) == "same"
    groups, settled = consistent_clusters(SHIPPED.resolve(profiles))
    assert groups == [] and {v.answer for v in settled} == {"undecided"}
    standing = Verdict("a", "b", "same", 1.0)
    assert consistent_clusters([*SHIPPED.resolve(profiles, {"c"}), standing])[0] == [["a", "b"]]
    joined = {frozenset("ac"): "same"}
    assert clusters(SHIPPED.resolve(profiles, decided=joined), joined) == [["a", "b", "c"]]


def test_what_a_new_name_would_join_is_compared_anew():
    a, b, c, d = (
        Verdict("a", "d", "same", 0.9),
        Verdict("b", "d", "same", 0.9),
        Verdict("c", "e", "same", 0.9),
        Verdict("d", "f", "distinct", 0.0),
    )
    nodes = {"a": "a", "a2": "a", "b": "b", "c": "c", "d": "d", "e": "e", "f": "a"}
    assert bridged_ids([a, b, c], nodes) == {"a", "a2", "b", "f"}
    assert bridged_ids([a, c, d], nodes) == {"a", "a2", "f"}
    assert bridged_ids([a, c], nodes) == set()


def test_two_legal_forms_in_two_cities_are_not_joined_by_a_third_name_that_tells_neither():
    names = "Kraft Systems GmbH", "Kraft Systems", "Kraft Systems Inc."
    profiles = [organization(id, name) for id, name in zip("abc", names, strict=True)]
    profiles[0].facts["city"], profiles[2].facts["city"] = "Bonn", "Chicago"
    assert all(not {"a", "c"} <= set(group) for group in clusters(SHIPPED.resolve(profiles)))


def test_what_a_person_decided_beats_what_was_computed():
    a, b, c = (
        organization("a", "苏州恒峰科技有限公司"),
        organization("b", "苏州恒峰科技"),
        organization("c", "云图医药"),
    )
    decided = {frozenset("ab"): "distinct", frozenset("bc"): "same"}
    verdicts = SHIPPED.resolve([a, b, c], decided=decided)
    assert {(v.a, v.b): v.answer for v in verdicts} == {("a", "b"): "distinct", ("b", "c"): "same"}
    assert clusters(verdicts, decided) == [["b", "c"]]
    assert clusters(SHIPPED.resolve([a, b, c]), decided) == [["b", "c"]]
    assert verdicts[0].reasons_against[0] == Text("a person decided so", "已由人工判定")


def test_what_a_person_joined_stays_joined_whatever_the_codes_say():
    verdicts = [Verdict("a", "c", "distinct", 0.0), Verdict("c", "d", "same", 0.9)]
    decided = {frozenset("ab"): "same", frozenset("bc"): "same"}
    assert clusters(verdicts, decided) == [["a", "b", "c", "d"]]
    assert clusters(verdicts, decided | {frozenset("cd"): "distinct"}) == [["a", "b", "c"]]


# Learning


def sampled(seed, prior=0.3, count=6000):
    """Levels drawn from a known mixture."""
    rng = np.random.default_rng(seed)
    true = Mixture(
        prior,
        [np.array([0.8, 0.15, 0.05]), np.array([0.9, 0.1]), np.array([0.7, 0.3])],
        [np.array([0.05, 0.15, 0.8]), np.array([0.2, 0.8]), np.array([0.1, 0.9])],
    )
    same = rng.random(count) < prior
    levels = np.empty((count, 3), np.int8)
    for column in range(3):
        for kind, weights in ((True, true.m), (False, true.u)):
            here = same == kind
            levels[here, column] = rng.choice(len(weights[column]), here.sum(), p=weights[column])
    levels[rng.random((count, 3)) < 0.2] = -1
    return true, levels


def flat():
    return Mixture(
        0.5,
        [np.array([0.5, 0.3, 0.2]), np.array([0.6, 0.4]), np.array([0.6, 0.4])],
        [np.array([0.2, 0.3, 0.5]), np.array([0.4, 0.6]), np.array([0.4, 0.6])],
    )


@examples(15)
@given(st.integers(0, 10**6), st.sampled_from([0.1, 50.0, 1000.0]))
def test_em_never_lowers_the_posterior(seed, strength):
    _, levels = sampled(seed, count=400)
    trace = fit_mixture(levels, flat(), strength).trace
    assert all(later >= earlier - 1e-6 for earlier, later in itertools.pairwise(trace)) and len(trace) > 2


def test_em_finds_the_mixture_that_made_the_pairs():
    true, levels = sampled(7, count=40_000)
    found = fit_mixture(levels, flat(), strength=1, rounds=500)
    assert found.prior == pytest.approx(true.prior, abs=0.03)
    for got, wanted in zip(found.m + found.u, true.m + true.u, strict=True):
        assert got == pytest.approx(wanted, abs=0.04)


def test_em_ends_where_an_independent_optimiser_ends():
    _, levels = sampled(11, count=3000)
    start, shapes = flat(), [3, 2, 2, 3, 2, 2]

    def unpack(x):
        parts = np.split(x[1:], np.cumsum(shapes)[:-1])
        shares = [np.exp(p) / np.exp(p).sum() for p in parts]
        return Mixture(float(1 / (1 + np.exp(-x[0]))), shares[:3], shares[3:])

    first = np.concatenate([[0.0], *[np.log(p) for p in start.m + start.u]])
    best = minimize(lambda x: -log_posterior(levels, unpack(x), start, 5) / 1000, first, method="BFGS")
    found = fit_mixture(levels, start, 5, rounds=2000)
    assert found.trace[-1] == pytest.approx(-1000 * best.fun, abs=0.05)
    assert found.prior == pytest.approx(unpack(best.x).prior, abs=0.01)


def test_nothing_said_counts_neither_way():
    model = flat()
    assert probability(model.log_odds(np.full((1, 3), -1, np.int8)))[0] == pytest.approx(model.prior)


def test_few_profiles_keep_the_shipped_parameters():
    assert Matcher.train(crowd(100)).parameters() == SHIPPED.parameters()
    assert Matcher.train(crowd(260)).parameters() != SHIPPED.parameters()


def test_parameters_that_do_not_fit_and_labels_that_are_not_parties_are_refused():
    told = SHIPPED.parameters()
    told["Person"]["m"].pop("email")
    with pytest.raises(BadInput, match="email"):
        Matcher.from_parameters(told)
    with pytest.raises(BadInput, match="Asset"):
        SHIPPED.resolve([Profile("x", "Asset", ["CT"])])


# Candidate pairs


NAMED = st.lists(
    st.tuples(
        st.sampled_from(["", "苏州", "北京", "省", "江苏省"]),
        st.text("恒峰东盛泰华信", max_size=4) | st.sampled_from(["Bakodu", "Bakado", "Heng Feng", "BYD", "hf", "恒峰大学附属"]),
        st.sampled_from(["", "医疗器械", "新能源", "医院", "第一医院", "第302医院", "人民医院", " Technology", " Energy"]),
        st.sampled_from(["", "有限公司", "集团", " GmbH", "上海分公司"]),
    ).map("".join).filter(lambda name: bool(organization_names(name))),
    min_size=2,
    max_size=8,
)  # fmt: skip


@examples(200)
@given(NAMED)
def test_no_pair_is_filtered_that_the_comparison_would_tell(names):
    views = [
        organization_view(organization(str(at), name if at % 3 else [name, names[at - 1]]))
        for at, name in enumerate(names)
    ]
    pairs = np.array(list(itertools.combinations(range(len(views)), 2)), np.int64)
    told = [compare_organizations(views[a], views[b], Likeness()) is not None for a, b in pairs]
    kept = alike_names([own.names for own in views], pairs)
    assert not (np.array(told) & ~kept).any()


@pytest.mark.skipif(not LISTED.exists(), reason="needs ../shared/data/cn_listed")
def test_filters_leave_out_nearly_all_pairs_of_listed_companies():
    with (SHARED / "data/cn_listed/stock_industry_prep.csv").open(encoding="utf-8") as file:
        names = [[*organization_names(row["name"])] for row in csv.DictReader(file)][:300]
    pairs = np.array(list(itertools.combinations(range(len(names)), 2)), np.int64)
    assert alike_names(names, pairs).mean() < 0.02


@examples(100)
@given(
    st.lists(st.sets(st.sampled_from("abcde"), max_size=3), max_size=12),
    st.sets(st.integers(0, 11)) | st.none(),
    st.integers(2, 6),
)
def test_candidate_pairs_are_those_that_share_a_key_which_few_share(keys, new, cap):
    places = [{"东" if at % 2 else "西"} for at in range(len(keys))]
    blocks = [[at for at, own in enumerate(keys) if key in own] for key in "abcde"]
    wanted = set()
    for block in blocks:
        halves = [block] if len(block) <= cap else [[at for at in block if at % 2 == side] for side in (0, 1)]
        wanted |= {pair for half in halves if len(half) <= cap for pair in itertools.combinations(half, 2)}
    if new is not None:
        wanted = {pair for pair in wanted if not new.isdisjoint(pair)}
    assert list(map(tuple, candidate_pairs(keys, places, new, cap).tolist())) == sorted(wanted)


def test_where_keys_give_too_many_pairs_those_that_the_most_share_are_left_out(monkeypatch):
    monkeypatch.setattr(blocking, "MOST_PAIRS", 10)
    keys = [{"five"} for _ in range(5)] + [{"two"} for _ in range(2)] + [{"four"} for _ in range(4)]
    assert candidate_pairs(keys, [set()] * 11).tolist() == [[5, 6], *map(list, itertools.combinations(range(7, 11), 2))]


def test_ids_of_employers_are_no_names():
    same = {"employers": ["ORG-1"]}, {"employers": ["ORG-2"]}
    views = [
        person_view(Profile(id, "Person", [name], {}, told), set())
        for id, name, told in zip("ab", ["王伟", "李伟"], same, strict=True)
    ]
    assert blocked_pairs(views).tolist() == []
