"""Hard exclusions: each rule with what it rules out and what it leaves, as of a day, in words and as a mask."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import numpy as np
from strawberry.relay import to_base64

from algorithms.fit_data.pair_columns import Pair
from algorithms.recommend.exclusions import Exclusion, Exclusions
from algorithms.recommend.territories import bounding_areas, lies_inside
from algorithms.runs import ScoringRun, commit_run
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.choices import EXCLUSIONS, PARTNERS
from graph.projections.partner_projection import PartnerProjection, partner_projection
from ingest.load.pipeline import ingest
from tests.helpers.answers import execute

DAY = dt.date(2026, 6, 1)
CUSTOMERS = """
    CREATE (:Organization:Customer {id: 'C1', name: '甲院', name_en: 'First', region: '华北', city: '北京'}),
           (:Organization:Customer {id: 'C2', name: '乙院', name_en: 'Second', region: '华东', city: '上海'}),
           (:Organization:Customer {id: 'C3', name: '丙院'})
"""


def world(graph: Graph, *statements: str, day: dt.date = DAY) -> Exclusions:
    """The three customers and what the statements make, as of a day."""
    for statement in (CUSTOMERS, *statements):
        graph.write(lambda tx, s=statement: run(tx, s))
    return Exclusions(partner_projection(graph, day))


def pairs(known: Exclusions) -> list[Pair]:
    return [(role, partner, customer) for role, partner in known.partners for customer in known.customers]


def checked(known: Exclusions) -> dict[tuple[str, str], list[Exclusion]]:
    """(partner, customer) → reasons, where there are any; on the way, the mask says the same."""
    for role in PARTNERS:
        members = [id for r, id in known.partners if r == role]
        told = [[bool(known.reasons((role, p, c))) for c in known.customers] for p in members]
        assert known.mask(role).tolist() == told
        some = np.array([2, 0], dtype=np.intp)
        assert np.array_equal(known.mask(role, some), known.mask(role)[:, some])
    found = {pair[1:]: known.reasons(pair) for pair in pairs(known)}
    assert all(e.kind in EXCLUSIONS and e.text.en and e.text.zh and e.facts for e in itertools.chain(*found.values()))
    return {pair: reasons for pair, reasons in found.items() if reasons}


def said(reasons: list[Exclusion]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(e.kind, e.text.en, e.text.zh, e.facts) for e in reasons]


def test_a_territory_that_leaves_the_region_out(empty: Graph) -> None:
    known = world(
        empty,
        """
        MATCH (c:Customer {id: 'C1'})
        CREATE (:Organization:Distributor {id: 'D1', name: 'D1', territories: ['华东', '华南']}),
               (:Organization:Distributor {id: 'D2', name: 'D2', territories: ['全国']}),
               (:Organization:Distributor {id: 'D3', name: 'D3'}),
               (:Organization:Distributor {id: 'D4', name: 'D4', territories: ['上海市', '北京市']}),
               (:Organization:ServiceProvider {id: 'V1', name: 'V1', service_regions: ['华北地区']}),
               (:Organization:Supplier {id: 'S1', name: 'S1'}),
               (:Organization:Distributor {id: 'D5', name: 'D5', territories: ['华东']})
               -[:DISTRIBUTES_TO {id: 'D5>C1', valid_from: date('2026-02-01'), valid_to: date('2026-05-01')}]->(c)
    """,
    )
    found = checked(known)
    assert set(found) == {("D1", "C1"), ("D5", "C1"), ("V1", "C2")}
    assert said(found["D1", "C1"]) == [
        (
            "territory",
            "Its territories (华东, 华南) do not include this customer's region 华北",
            "其授权区域(华东、华南)不包含该客户所在地区:华北",
            ("D1.territories", "C1.region"),
        )
    ]
    assert found["V1", "C2"][0].facts == ("V1.service_regions", "C2.region")
    while_it_worked = checked(Exclusions(known.rows.before(dt.date(2026, 3, 1))))
    assert ("D5", "C1") in while_it_worked  # an authorisation is not implied


def test_names_of_places() -> None:
    assert (
        bounding_areas(None)
        == bounding_areas(["华东", "全国"])
        == bounding_areas(["Nationwide"])
        == bounding_areas([" "])
        == []
    )
    assert bounding_areas([" 华东 "]) == ["华东"]
    assert lies_inside(["华东大区"], "华东", None) and lies_inside(["East China "], "east china", "x")
    assert not lies_inside(["华东"], "华北", "") and not lies_inside([""], None, None)


def test_certificates_that_all_lapsed(empty: Graph) -> None:
    known = world(
        empty,
        """
        UNWIND [['V1', '2025-03-01', null], ['V2', '2026-09-01', null], ['V3', '2027-01-01', '2026-04-01']] AS v
        CREATE (p:Organization:ServiceProvider {id: v[0], name: v[0]}),
               (g:Person:Engineer {id: 'G' + v[0], name: 'G'}),
               (c:Certificate {id: 'old-' + v[0], name: 'c', issued: date('2020-01-01'), expires: date('2024-01-01')}),
               (d:Certificate {id: 'new-' + v[0], name: 'c', issued: date('2021-01-01'), expires: date(v[1])}),
               (g)-[:WORKS_AT {valid_to: date(v[2])}]->(p), (g)-[:HOLDS]->(c), (g)-[:HOLDS]->(d)
    """,
        "CREATE (:Organization:ServiceProvider {id: 'V4', name: 'V4'})",
    )
    found = checked(known)
    assert set(found) == {(p, c) for p in ("V1", "V3") for c in ("C1", "C2", "C3")}  # V3: its engineer left
    assert said(found["V1", "C3"]) == [
        (
            "certificate",
            "All certificates of its engineers lapsed (number: 2), the last on 2025-03-01",
            "其工程师的 2 份认证均已失效,最后一份于 2025-03-01 失效",
            ("new-V1", "old-V1"),
        )
    ]
    assert "2026-04-01" in found["V3", "C1"][0].text.en
    earlier = checked(Exclusions(known.rows.before(dt.date(2025, 2, 28))))
    assert earlier == {}
    assert set(checked(Exclusions(known.rows.before(dt.date(2025, 3, 1))))) == {("V1", c) for c in ("C1", "C2", "C3")}


def test_an_exclusive_partner_of_a_competitor(empty: Graph) -> None:
    known = world(
        empty,
        """
        MATCH (a:Customer {id: 'C1'}), (b:Customer {id: 'C2'}), (c:Customer {id: 'C3'})
        CREATE (b)-[:COMPETES_WITH {id: 'C2>C1', valid_from: date('2026-01-01')}]->(a),
               (s:Organization:Supplier {id: 'S1', name: 'S1'})
               -[:SUPPLIES {id: 'e', exclusive: true, valid_from: date('2025-01-01'), valid_to: date('2026-05-01')}]->(c),
               (s)-[:SUPPLIES {id: 'x', exclusive: true, valid_from: date('2026-02-01')}]->(b),
               (:Organization:Supplier {id: 'S2', name: 'S2'})-[:SUPPLIES {id: 'y', valid_from: date('2026-02-01')}]->(b)
    """,
    )
    found = checked(known)
    assert set(found) == {("S1", "C1")}
    assert said(found["S1", "C1"]) == [
        (
            "conflict",
            "Exclusive for Second, since 2026-02-01, which competes with this customer",
            "与该客户的竞争对手乙院为独家合作(自 2026-02-01 起)",
            ("x", "C2>C1"),
        )
    ]
    assert checked(Exclusions(known.rows.before(dt.date(2026, 1, 15)))) == {}


def test_a_partner_that_competes_or_whose_parent_does(empty: Graph) -> None:
    known = world(
        empty,
        """
        MATCH (a:Customer {id: 'C1'}), (b:Customer {id: 'C2'})
        CREATE (a)-[:COMPETES_WITH {id: 'C1>S1'}]->(s:Organization:Supplier {id: 'S1', name: 'S1'}),
               (top:Organization {id: 'T', name: '顶', name_en: 'Top'})-[:COMPETES_WITH {id: 'T>C2'}]->(b),
               (mid:Organization {id: 'M', name: 'M'})-[:SUBSIDIARY_OF {id: 'M>T'}]->(top),
               (d:Organization:Distributor {id: 'D1', name: 'D1'})
               -[:SUBSIDIARY_OF {id: 'D1>M', valid_from: date('2026-03-01')}]->(mid),
               (top)-[:SUBSIDIARY_OF {id: 'T>M'}]->(mid),
               (:Organization:Supplier {id: 'S3', name: 'S3'})-[:SUBSIDIARY_OF {valid_to: date('2026-01-01')}]->(top),
               (:Organization:Distributor:Competitor {id: 'D2', name: 'D2'})
    """,
    )
    found = checked(known)
    assert set(found) == {("S1", "C1"), ("D1", "C2"), *(("D2", c) for c in ("C1", "C2", "C3"))}
    assert said(found["S1", "C1"])[0][1:] == (
        "It competes with this customer itself",
        "其自身与该客户存在竞争关系",
        ("C1>S1",),
    )
    assert said(found["D1", "C2"])[0][1:] == (
        "Belongs to Top, since 2026-03-01, which competes with this customer",
        "隶属于该客户的竞争对手顶(自 2026-03-01 起)",
        ("D1>M", "M>T", "T>C2"),
    )
    assert said(found["D2", "C3"]) == [("conflict", "A competitor of ours", "属于我方竞争对手", ("D2.labels",))]
    assert ("D1", "C2") not in checked(Exclusions(known.rows.before(dt.date(2026, 2, 1))))
    assert ("S3", "C2") in checked(Exclusions(known.rows.before(dt.date(2025, 2, 1))))


def test_an_expert_in_conflict_with_somebody_there(empty: Graph) -> None:
    known = world(
        empty,
        """
        MATCH (a:Customer {id: 'C1'}), (b:Customer {id: 'C2'})
        CREATE (p:Person:DecisionMaker {id: 'P1', name: '王', name_en: 'Wang'})
               -[:WORKS_AT {id: 'w1', valid_from: date('2025-01-01')}]->(a),
               (p)-[:WORKS_AT {id: 'w2', valid_to: date('2024-12-31')}]->(b),
               (p)-[:CONFLICTS_WITH {id: 'k', valid_from: date('2024-06-01')}]->(:Person:KOL {id: 'K1', name: 'K1'}),
               (:Person:KOL {id: 'K2', name: 'K2'})
    """,
    )
    found = checked(known)
    assert set(found) == {("K1", "C1")}
    assert said(found["K1", "C1"]) == [
        (
            "conflict",
            "In conflict with Wang, who works at this customer, since 2025-01-01",
            "与该客户的王存在冲突(自 2025-01-01 起)",
            ("k", "w1"),
        )
    ]
    assert set(checked(Exclusions(known.rows.before(dt.date(2024, 7, 1))))) == {("K1", "C2")}


def test_blacklists(empty: Graph) -> None:
    known = world(
        empty,
        """
        MATCH (a:Customer {id: 'C1'})
        CREATE (a)-[:EXCLUDES {id: 'C1>K1', reason: '投诉未解决', valid_from: date('2026-04-01')}]->(:Person:KOL {id: 'K1', name: 'K1'}),
               (a)-[:EXCLUDES {id: 'C1>S1', valid_to: date('2026-03-01')}]->(:Organization:Supplier {id: 'S1', name: 'S1'}),
               (:Organization:Supplier {id: 'S2', name: 'S2', blacklisted: true, blacklist_reason: 'fraud'}),
               (:Organization:Supplier {id: 'S3', name: 'S3', blacklisted: false})
    """,
    )
    found = checked(known)
    assert set(found) == {("K1", "C1"), *(("S2", c) for c in ("C1", "C2", "C3"))}
    assert said(found["K1", "C1"]) == [
        (
            "blacklist",
            "This customer excludes it: 投诉未解决, since 2026-04-01",
            "该客户已将其排除:投诉未解决(自 2026-04-01 起)",
            ("C1>K1",),
        )
    ]
    assert said(found["S2", "C3"]) == [
        ("blacklist", "On our blacklist: fraud", "已列入我方黑名单:fraud", ("S2.blacklisted", "S2.blacklist_reason"))
    ]
    earlier = checked(Exclusions(known.rows.before(dt.date(2026, 2, 1))))
    assert ("S1", "C1") in earlier and ("K1", "C1") not in earlier
    assert earlier["S1", "C1"][0].text.en == "This customer excludes it"


def test_data_contracts(empty: Graph) -> None:
    known = world(
        empty,
        """
        UNWIND [['S1', 'published', '2026-12-01'], ['S2', 'published', '2026-05-01'], ['S3', 'draft', null],
                ['S4', 'published', null], ['S5', 'published', '2027-01-01']] AS v
        CREATE (p:Organization:Supplier {id: v[0], name: v[0]}),
               (d:DataContract {id: 'DC' + v[0], status: v[1], expires: date(v[2])}),
               (p)-[:BOUND_BY {id: v[0] + '>DC', valid_from: date('2026-01-01')}]->(d)
    """,
        """
        MATCH (a:Customer {id: 'C1'}), (b:Customer {id: 'C2'})
        MATCH (d:DataContract {id: 'DCS1'}), (e:DataContract {id: 'DCS5'})
        CREATE (d)-[:ALLOWS {valid_from: date('2026-02-01')}]->(a), (d)-[:ALLOWS {valid_to: date('2026-02-01')}]->(b),
               (e)-[:ALLOWS {valid_from: date('2026-07-01')}]->(a), (:Organization:Supplier {id: 'S6', name: 'S6'})
    """,
    )
    found = checked(known)
    everybody = ("C1", "C2", "C3")
    assert set(found) == {("S1", "C2"), ("S1", "C3"), *itertools.product(("S2", "S3", "S5"), everybody)}
    assert said(found["S1", "C2"]) == [
        (
            "contract",
            "Its data contracts in force (DCS1) cover other customers only",
            "其有效的数据契约(DCS1)仅覆盖其他客户",
            ("S1>DC", "DCS1"),
        )
    ]
    assert (
        found["S2", "C1"][0].text.en == "No data contract in force covers this customer: the last expired on 2026-05-01"
    )
    assert found["S3", "C1"][0].text.zh == "没有覆盖该客户的有效数据契约,仅有DCS3(草稿)"
    january = checked(Exclusions(known.rows.before(dt.date(2026, 1, 15))))
    assert ("S2", "C1") not in january and {("S1", "C1"), ("S5", "C1")} <= set(january)
    assert ("S1", "C2") not in january
    assert checked(Exclusions(known.rows.before(dt.date(2025, 1, 15)))) == {}


def test_before_is_what_the_database_would_have_said(empty: Graph) -> None:
    world(
        empty,
        """
        MATCH (a:Customer {id: 'C1'}), (b:Customer {id: 'C2'})
        CREATE (a)-[:COMPETES_WITH {id: 'r', valid_from: date('2026-01-01'), valid_to: date('2026-04-01')}]->(b),
               (s:Organization:Supplier:Distributor {id: 'S1', name: 'S1'})
               -[:SUPPLIES {id: 'x', exclusive: true, valid_from: date('2026-02-01'), valid_to: date('2026-05-01')}]->(b),
               (a)-[:EXCLUDES {id: 'n', valid_from: date('2026-03-01'), valid_to: date('2026-04-01')}]->(s),
               (s)-[:BOUND_BY {id: 'b', valid_from: date('2026-02-15'), valid_to: date('2026-05-20')}]->
               (d:DataContract {id: 'DC', status: 'published'}),
               (d)-[:ALLOWS {id: 'c', valid_from: date('2026-03-15'), valid_to: date('2026-04-15')}]->(b),
               (s)-[:SUBSIDIARY_OF {id: 'p', valid_from: date('2026-01-15'), valid_to: date('2026-03-15')}]->(:Organization {id: 'T', name: 'T'}),
               (q:Person {id: 'P', name: 'P'})-[:WORKS_AT {id: 'w', valid_from: date('2026-01-10'), valid_to: date('2026-04-10')}]->(a),
               (:Person:KOL {id: 'K', name: 'K'})-[:CONFLICTS_WITH {id: 'k', valid_from: date('2026-02-10'), valid_to: date('2026-03-10')}]->(q),
               (:Asset {id: 'A', installed: date('2026-02-20')})-[:INSTALLED_AT {valid_to: date('2026-03-20')}]->(a),
               (q)-[:TOOK_PART {id: 't'}]->(:Engagement {id: 'E', kind: 'visit', at: datetime('2026-03-05T10:00+08:00')})-[:ABOUT]->(a)
    """,
    )
    rows = partner_projection(empty, DAY)
    for month, day in itertools.product(range(1, 6), (1, 12, 20)):
        then = dt.date(2026, month, day)
        assert rows.before(then) == partner_projection(empty, then)
        checked(Exclusions(rows.before(then)))


MAPPING = """
version: 1
source: test
feeds:
  - file: partners.csv
    records:
      - {node: Supplier, id: no, fields: {name: name, blacklisted: black, blacklist_reason: why}}
      - {node: Customer, id: customer, fields: {name: customer}}
      - edge: SUPPLIES
        from: {node: Supplier, id: no}
        to: {node: Customer, id: customer}
        fields: {product_line: line, exclusive: exclusive, valid_from: since}
        optional: true
      - edge: EXCLUDES
        when: {excluded: "yes"}
        from: {node: Customer, id: customer}
        to: {node: Supplier, id: no}
        fields: {reason: why}
"""
PARTNERS_CSV = """no,name,black,why,customer,line,exclusive,since,excluded
S1,一,yes,拖欠,C1,tea,是,2025-01-01,
S2,二,no,late,C2,tea,否,2025-01-01,yes
"""


def test_what_excludes_loads_from_a_file(empty: Graph, tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "test.yaml").write_text(MAPPING, "utf-8")
    (tmp_path / "partners.csv").write_text(PARTNERS_CSV, "utf-8")
    report = ingest(empty, [tmp_path / "partners.csv"], quarantine=tmp_path / "set_aside")
    assert not report.errors and [(t.read, t.rejected) for t in report.tables] == [(2, 0)]
    known = Exclusions(partner_projection(empty, DAY))
    assert {(r["partner"], r["exclusive"]) for r in known.rows.relations} == {("S1", True), ("S2", False)}
    found = checked_few(known)
    assert found == {
        ("S1", "C1"): ["On our blacklist: 拖欠"],
        ("S1", "C2"): ["On our blacklist: 拖欠"],
        ("S2", "C2"): ["This customer excludes it: late"],
    }


def checked_few(known: Exclusions) -> dict[tuple[str, str], list[str]]:
    found = {pair[1:]: [e.text.en for e in known.reasons(pair)] for pair in pairs(known)}
    return {pair: reasons for pair, reasons in found.items() if reasons}


MAP = """query ($id: ID!) { battleMap(customerId: $id) {
  excludedPartners { partner { id } role rank kinds reasons { zh en } } } }"""


def test_whoever_would_have_fitted_is_on_the_map_with_the_reasons(empty: Graph) -> None:
    known = world(
        empty,
        "CREATE (:Organization:Supplier {id: 'S1', name: 'S1', blacklisted: true}), (:Person:KOL {id: 'K1', name: 'K1'})",
    )
    why = known.reasons(("Supplier", "S1", "C1"))
    values = {
        "rank": 2,
        "score": 1.5,
        "kinds": [e.kind for e in why],
        "reasons": [e.text.en for e in why],
        "reasons_zh": [e.text.zh for e in why],
    }
    none: dict[tuple[str, str, str], list[Row]] = {("FITS", "KOL", "Customer"): [], ("EXCLUDED", "KOL", "Customer"): []}
    row = {"start": "S1", "end": "C1", "values": values}
    commit_run(empty, ScoringRun("partner_fit", DAY, {}), none | {("EXCLUDED", "Supplier", "Customer"): [row]})
    said = {"zh": "已列入我方黑名单", "en": "On our blacklist"}
    shown, statements = execute(empty, DAY, MAP, id="C1")
    assert statements == 1
    assert shown["battleMap"]["excludedPartners"] == [
        {
            "partner": {"id": to_base64("Organization", "S1")},
            "role": "Supplier",
            "rank": 2,
            "kinds": ["blacklist"],
            "reasons": [said],
        }
    ]
    assert execute(empty, DAY, MAP, id="C2")[0]["battleMap"]["excludedPartners"] == []
    earlier, _ = execute(empty, DAY - dt.timedelta(days=1), MAP, id="C1")
    assert earlier["battleMap"]["excludedPartners"] == []  # that run saw more than was known then
    commit_run(empty, ScoringRun("partner_fit", DAY, {}), none)
    assert execute(empty, DAY, MAP, id="C1")[0]["battleMap"]["excludedPartners"] == []


def test_the_mask_of_the_seed_says_what_the_reasons_say(seeded: Graph, snapshot: dt.date) -> None:
    known = Exclusions(partner_projection(seeded, snapshot))
    for role in PARTNERS:
        members = [id for r, id in known.partners if r == role]
        told = [[bool(known.reasons((role, p, c))) for c in known.customers] for p in members]
        assert known.mask(role).tolist() == told


def large(partners: int, customers: int) -> PartnerProjection:
    """Rows that only an exclusion looks at, of many partners and customers."""
    random, day = np.random.default_rng(1), dt.date(2026, 1, 1)
    regions = [f"R{k}" for k in range(30)]
    whom = [
        {"id": f"C{j}", "name": f"C{j}", "name_en": None, "region": regions[j % 30], "city": f"T{j % 300}"}
        for j in range(customers)
    ]
    who = [
        {
            "id": f"D{i}",
            "role": "Distributor",
            "name": f"D{i}",
            "name_en": None,
            "areas": [regions[i % 30]],
            "competitor": False,
            "blacklisted": i % 100 == 0,
            "blacklist_reason": None,
        }
        for i in range(partners)
    ]
    ends = zip(random.integers(0, partners, 200_000), random.integers(0, customers, 200_000), strict=True)
    relations = [
        {
            "id": f"r{n}",
            "role": "Distributor",
            "partner": f"D{i}",
            "customer": f"C{j}",
            "exclusive": n % 20 == 0,
            "begun": None,
            "ended": None,
        }
        for n, (i, j) in enumerate(ends)
    ]
    rivals = [
        {"id": f"v{j}", "start": f"C{j}", "end": f"C{(j * 7 + 1) % customers}", "begun": None, "ended": None}
        for j in range(customers)
    ]
    return PartnerProjection(day, whom, who, relations, *[[] for _ in range(10)], rivals=rivals)


def test_blocks_of_a_large_ecosystem_say_what_the_reasons_say() -> None:
    known, size, random = Exclusions(large(200, 10_000)), 2_500, np.random.default_rng(2)
    for start in range(0, 10_000, size):
        found = known.mask("Distributor", np.arange(start, start + size))
        for i, j in random.integers(0, found.shape, (100, 2)):
            assert found[i, j] == bool(known.reasons(("Distributor", f"D{i}", f"C{start + j}")))
