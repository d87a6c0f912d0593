"""Postal addresses taken apart in both languages, cosines of n-grams, and what an address may and may not join."""

import math
from collections import Counter

import numpy as np
import pytest

from graph.words import Text
from ingest.names.addresses import postal_address, without_address
from ingest.names.ngram_cosine import NgramVectors, cosine_level, ngrams
from ingest.resolve.blocking import address_keys
from ingest.resolve.matching import Matcher
from ingest.resolve.name_similarity import CORE, UNLIKE
from ingest.resolve.organization_comparisons import Likeness, address_levels, is_same_address, spelling_level
from ingest.resolve.organization_pairs import reached_alike
from ingest.resolve.profiles import Profile
from ingest.resolve.resolution import settle_verdicts

SHIPPED = Matcher.shipped()


@pytest.mark.parametrize(
    ("raw", "house", "street", "postcode", "city"),
    [
        ("江苏省苏州市工业园区星湖街328号5栋 215123", "328", "xinghujie", "215123", "苏州"),
        ("苏州工业园区星湖街三二八号", "328", "xinghujie", "", "苏州"),
        ("成都市武侯区国学巷37号 邮编:610041", "37", "guoxuexiang", "610041", "成都"),
        ("上海市浦东新区张江路1238弄1号", "1238-1", "zhangjianglu", "", "浦东"),
        ("北京市海淀區中關村大街27號", "27", "zhongguancundajie", "", "北京"),
        ("728 West Roosevelt Road, Rm. 287, Chicago, IL 60607-1234", "728", "w roosevelt", "60607", "chicago"),
        ("728 W. Roosevelt Rd. (m/c 050)", "728", "w roosevelt", "", ""),
        ("6514-16 W. Higgins Ave.", "6514", "w higgins", "", ""),
        ("518 W 103RD ST", "518", "w 103", "", ""),
        ("518 W. 103 rd St.", "518", "w 103", "", ""),
        ("Carl-Zeiss-Straße 10, 07745 Jena", "10", "carl zeiss", "07745", "jena"),
        ("Hauptstr. 5a, D-80331 München", "5", "haupt", "80331", "munchen"),
        ("12, rue de la Paix, 75002 Paris", "12", "de la paix", "75002", "paris"),
        ("10 Downing Street, London SW1A 2AA", "10", "downing", "sw1a2aa", "london"),
        ("No. 328 Xinghu Street, Suzhou Industrial Park, Suzhou 215123", "328", "xinghu", "215123", "苏州"),
        ("", "", "", "", ""),
        ("—", "", "", "", ""),
    ],
)
def test_addresses_are_taken_apart(raw, house, street, postcode, city):
    found = postal_address(raw)
    assert (found.house, found.street, found.postcode, found.city) == (house, street, postcode, city)


def test_postcode_and_city_of_other_cells_come_first():
    found = postal_address("星湖街328号 215000", "215123", "苏州市")
    assert (found.house, found.postcode, found.city) == ("328", "215123", "苏州")
    assert postal_address("", "D-07745").postcode == "07745"
    assert postal_address("1 Main St", "60601-2210").postcode == "60601"


@pytest.mark.parametrize(
    ("name", "address", "bare"),
    [
        ("TEDDY BEAR 3 (6401 S PULASKI RD)", "6401 S. Pulaski", "TEDDY BEAR 3"),
        ("WHIZ KIDS NURSERY 518 W 103 RD ST", "518 W. 103rd St.", "WHIZ KIDS NURSERY"),
        ("Robertson Center 3701 (Ogden)", "3701 W Ogden", "Robertson Center"),
        ("Just For You (773)-626-8655", "", "Just For You"),
        ("Plant 12", "7 Main St", "Plant 12"),
        ("302医院", "西四环中路302号", "302医院"),
    ],
)
def test_a_name_without_its_own_address(name, address, bare):
    assert without_address(name, postal_address(address)).strip() == bare


def test_cosines_are_those_of_a_plain_calculation():
    texts = ["blue harbor clinic", "blue harbour clinic", "石桥电缆", "石桥", "", "blue harbor clinic"]
    weighed = []
    for text in texts:  # by the textbook: (1 + ln tf) · (ln((1 + N) / (1 + df)) + 1), to length 1
        own = Counter(ngrams(text))
        seen = {gram: sum(gram in set(ngrams(other)) for other in texts) for gram in own}
        weights = {g: (1 + math.log(n)) * (math.log((1 + len(texts)) / (1 + seen[g])) + 1) for g, n in own.items()}
        length = math.sqrt(sum(w * w for w in weights.values()))
        weighed.append({g: w / length for g, w in weights.items()})
    pairs = np.array([(a, b) for a in range(6) for b in range(a + 1, 6)])
    expected = [
        sum(w * weighed[b].get(g, 0.0) for g, w in weighed[a].items()) if weighed[a] and weighed[b] else -1.0
        for a, b in pairs
    ]
    vectors = NgramVectors(texts)
    assert vectors.cosines(pairs) == pytest.approx(expected)
    assert vectors.cosines(pairs[:, ::-1]) == pytest.approx(expected)
    assert vectors.cosines(pairs[:0]).tolist() == []
    found = dict(zip(map(tuple, pairs.tolist()), expected, strict=True))
    assert found[0, 5] == pytest.approx(1) and 0.5 < found[0, 1] < 1 and 0 < found[2, 3] < 1 and found[0, 2] == 0


def test_levels_of_cosines_begin_at_their_steps():
    assert [cosine_level(x, (0.9, 0.5)) for x in (1, 0.9, 0.89, 0.5, 0.49, 0, -1)] == [0, 0, 1, 1, 2, 2, -1]
    assert NgramVectors(["", ""]).cosines(np.array([(0, 1)])).tolist() == [-1]


def test_another_house_number_is_another_address():
    one, other, bare = postal_address("10 Oak St"), postal_address("12 Oak St"), postal_address("Oak St")
    alike = Likeness(0.5, 1.0)
    assert address_levels(one, one, alike) == (0, 0, -1) and is_same_address((0, 0, -1))
    assert address_levels(one, other, alike) == (3, 1, -1) and not is_same_address((3, 1, -1))
    assert address_levels(one, bare, alike) == (0, -1, -1) and not is_same_address((0, -1, -1))
    assert is_same_address((0, -1, 0))


def test_spelling_counts_where_an_address_weighs_it_and_parts_of_names_do_not_agree():
    assert spelling_level(UNLIKE, Likeness(0.95, 0.2)) == 0
    assert spelling_level(UNLIKE, Likeness(0.95)) == -1
    assert spelling_level(CORE, Likeness(0.95, 0.2)) == -1


def test_addresses_share_a_block_however_they_are_written():
    spelled = ["728 West Roosevelt Road", "728 W. Roosevelt Rd. Rm. 287", "728 roosevelt"]
    assert len({key for raw in spelled for key in address_keys(postal_address(raw))}) == 1
    zh = [postal_address("苏州市星湖街328号", "215123"), postal_address("星湖街三二八号 215123")]
    assert set(address_keys(zh[0])) == set(address_keys(zh[1])) and len(set(address_keys(zh[0]))) == 2


def organization(id, name, address="", postcode="", phone="", domain="", **rest):
    facts = {key: value for key, value in (("address", address), ("postcode", postcode)) if value}
    keys = {key: value for key, value in (("phone", phone), ("domain", domain)) if value}
    return Profile(id, "Organization", [name], keys, facts, "list", **rest)


def answer(*profiles):
    verdicts = SHIPPED.resolve(profiles)
    return verdicts[0].answer if verdicts else None


def test_names_that_are_written_alike_join_at_one_address():
    a = organization("a", "Chicago Commons Taylor Center for New Experiences", "1633 N. Hamlin")
    b = organization("b", "Taylor Center School - Chicago Commons", "1633 North Hamlin Avenue", "60647")
    assert answer(a, b) == "same"
    assert answer(a, organization("b", "Taylor Center School - Chicago Commons")) is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Weltek GmbH", "Weltek Inc."),
        ("恒峰器械有限公司", "恒峰器械集团"),
        ("南通市第二人民医院", "南通市人民医院"),
        ("Teddy Bear Nursery 3", "Teddy Bear Nursery"),
        ("恒峰医院(东院区)", "恒峰医院(西院区)"),
    ],
)
def test_an_address_and_a_phone_do_not_join_what_names_tell_apart(a, b):
    reached = ("人民路15号", "226001", "0513-85061111")
    assert answer(organization("a", a, *reached), organization("b", b, *reached)) in ("undecided", "distinct", None)
    assert answer(organization("a", a, *reached), organization("b", a, *reached)) == "same"


def test_neighbours_in_one_house_are_not_joined_by_it():
    verdicts = SHIPPED.resolve(
        [organization("a", "青禾纸业", "人民路15号", "226001"), organization("b", "海庆机电", "人民路15号", "226001")]
    )
    assert [verdict.answer for verdict in verdicts] in ([], ["undecided"])


ADDRESS = {"address": "人民路15号", "postcode": "226001"}
PHONE, DOMAIN = {"phone": "0513-85061111"}, {"domain": "qinghe.cn"}


@pytest.mark.parametrize(
    ("shared", "said"),
    [
        (PHONE | ADDRESS, "same"),
        (DOMAIN, "same"),
        (DOMAIN | ADDRESS, "same"),
        (PHONE, "undecided"),
        (ADDRESS, "undecided"),
    ],
)
@pytest.mark.parametrize("names", [("青禾纸业", "海庆机电"), ("Red Fern Bakery", "Blue Harbor Clinic")])
def test_names_with_nothing_in_common_join_by_a_domain_or_by_phone_and_address_together(names, shared, said):
    (verdict,) = SHIPPED.resolve([organization(id, name, **shared) for id, name in zip("ab", names, strict=True)])
    assert verdict.answer == said
    doubt = Text(
        "the names have nothing in common, and many may share an address or a phone",
        "名称没有相同之处,而地址或电话可能由多家共用",
    )
    assert verdict.reasons_against[:1] == [doubt] if said == "undecided" else doubt not in verdict.reasons_against


def test_doubles_of_one_list_need_more_than_a_name_or_a_list_that_says_so():
    plain = [organization("a", "Grey Owl Clinic"), organization("b", "Grey Owl Clinic")]
    reached = [organization("a", "Grey Owl Clinic", "7 Oak St"), organization("b", "Grey Owl Clinic", "7 Oak Street")]
    repeating = [organization(each.id, each.names[0], repeats=True) for each in plain]
    for profiles, groups in ((plain, []), (reached, [["a", "b"]]), (repeating, [["a", "b"]])):
        found, questions = settle_verdicts({p.id: p for p in profiles}, SHIPPED.resolve(profiles), {})
        assert (found, len(questions)) == (groups, 0 if groups else 1)
    assert reached_alike(*reached) and not reached_alike(*plain)
    assert reached_alike(organization("a", "x", phone="021-5550-1234"), organization("b", "y", phone="(021)55501234"))
