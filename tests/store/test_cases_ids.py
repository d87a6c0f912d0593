"""An id belongs to its system: equal numbers of two sources, in every order and at every door. On a real server."""

from __future__ import annotations

import shutil
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from graph.db.client import Graph
from graph.store import writers as store
from graph.words import BadInput, NotFound
from ingest.load.pipeline import dry_run, ingest, replay_quarantine
from ingest.resolve.contradiction import record_contradiction
from ingest.resolve.resolution import decide_pair, resolve_parties
from tests.helpers.cases_ids import MILL, SHOP, lay, load, mapping, names, two
from tests.helpers.claims import content
from tests.helpers.paths import SHARED
from tests.helpers.servers import wipe

CASE = SHARED / "cases" / "01-same-number-two-systems"


@pytest.mark.skipif(not CASE.exists(), reason="../shared/cases is not there")
@pytest.mark.parametrize("order", [("erp", "dealer"), ("dealer", "erp"), ()], ids=["erp", "dealer", "one run"])
def test_case(empty: Graph, tmp_path: Path, order: tuple[str, ...]) -> None:
    folder = tmp_path / "in"
    shutil.copytree(CASE, folder)
    reports = load(empty, folder, *order) if order else [ingest(empty, [folder], None, quarantine=tmp_path / "q")]
    first, second = ("宁川仪器有限公司", "苏州"), ("海庆机电有限公司", "大连")
    assert names(empty)["1"] == (second if order == ("dealer", "erp") or not order else first)
    assert len(names(empty)) == 2
    assert [report.rejected for report in reports] == ([0, 2] if order else [2])
    assert "ids: " in reports[-1].rejects[0].reasons[0].zh


@pytest.mark.parametrize("order", [("mill", "shop"), ("shop", "mill")])
def test_what_contradicts_is_set_aside_and_loads_once_declared(
    empty: Graph, tmp_path: Path, order: tuple[str, str]
) -> None:
    folder = two(tmp_path)
    _, later = load(empty, folder, *order)
    assert later.rejected == 1
    assert "Larkspur" in later.rejects[0].reasons[0].en and "青禾" in later.rejects[0].reasons[0].en
    expected = ("青禾纸业有限公司", "济南") if order[0] == "mill" else ("Larkspur Optics GmbH", "Jena")
    assert names(empty)["7"] == expected
    late = order[1]
    (folder / "mappings" / f"{late}.yaml").write_text(mapping(late, late), "utf-8")
    again = replay_quarantine(empty, folder / "q", folder / "mappings" / f"{late}.yaml")
    assert (again.total("loaded"), again.rejected) == (1, 0)
    assert {names(empty)["7"][0], names(empty)[f"{late}:7"][0]} == {"青禾纸业有限公司", "Larkspur Optics GmbH"}


def test_declared_systems_are_kept_apart_and_joined_by_resolution_alone(empty: Graph, tmp_path: Path) -> None:
    folder = two(tmp_path, mill_ids="mill", shop_ids="shop")
    report = ingest(empty, [folder])
    assert report.rejected == 0
    found = names(empty)
    assert found.keys() == {"mill:7", "mill:8", "shop:7", "shop:9"}  # 石桥电缆 is one, by its name and city
    assert store.current_ids(empty, "Organization", ["shop:8"]) == {"shop:8": "mill:8"}


def test_declared_to_share_is_one_record_whatever_it_says(empty: Graph, tmp_path: Path) -> None:
    for order in permutations(("mill", "shop")):
        folder = two(tmp_path / order[0], shop_ids="shared")
        assert [r.rejected for r in load(empty, folder, *order)] == [0, 0]
        assert names(empty).keys() == {"7", "8", "9"}
        wipe(empty)


def test_an_end_may_bear_the_numbers_of_another_system(empty: Graph, tmp_path: Path) -> None:
    more = """
  - file: visits.csv
    ids: shop
    records:
      - {node: Opportunity, id: no, fields: {name: what, status: {const: open}}}
      - edge: OPENED
        from: {node: Customer, id: customer, ids: mill}
        to: {node: Opportunity, id: no}
"""
    folder = lay(
        tmp_path,
        {"mill.csv": MILL, "shop.csv": SHOP, "visits.csv": "no,what,customer\n7,纸机改造,7\n"},
        mill=mapping("mill", "mill"),
        shop=mapping("shop", "shop", more=more),
    )
    assert ingest(empty, [folder]).rejected == 0
    rows = empty.read("MATCH (c)-[:OPENED]->(o) RETURN c.id AS c, o.id AS o")
    assert rows == [{"c": "mill:7", "o": "shop:7"}]


RENAMED = "no,name,city,code\n7,绿洲包装有限公司,济南,\n8,石桥电缆有限公司,合肥,\n"


def test_who_tells_an_id_already_may_rename_it(empty: Graph, tmp_path: Path) -> None:
    folder = two(tmp_path, shop="no,name,city,code\n8,石桥电缆,合肥,\n")
    assert [r.rejected for r in load(empty, folder, "mill", "shop")] == [0, 0]
    (folder / "mill.csv").write_text(RENAMED.replace("石桥电缆有限公司", "新桥线缆科技有限公司"), "utf-8")
    assert load(empty, folder, "mill")[0].rejected == 0
    assert load(empty, folder, "shop")[0].rejected == 0
    assert names(empty)["7"][0] == "绿洲包装有限公司"


def test_relationships_of_what_is_set_aside_do_not_land_on_the_other(empty: Graph, tmp_path: Path) -> None:
    """In the same run, and in a later one, whatever the order of the feeds."""
    more = """
  - file: deals.csv
    records:
      - {node: Opportunity, id: no, fields: {name: what, status: {const: open}}}
      - {edge: OPENED, from: {node: Customer, id: customer}, to: {node: Opportunity, id: no}}
  - file: cities.csv
    records:
      - {node: Customer, id: no, fields: {segment: segment}}
"""
    folder = lay(
        tmp_path,
        {
            "mill.csv": MILL,
            "shop.csv": SHOP,
            "deals.csv": "no,what,customer\nD1,镜片,7\nD2,电缆,8\n",
            "cities.csv": "no,segment\n7,光学\n",
        },
        mill=mapping("mill", rank=90),
        shop=mapping("shop", more=more),
    )
    report = ingest(empty, [folder], None, quarantine=tmp_path / "q")
    assert {(t.file, t.rejected) for t in report.tables} == {
        ("mill.csv", 0),
        ("shop.csv", 1),
        ("deals.csv", 1),
        ("cities.csv", 1),
    }
    later = ingest(
        empty,
        [folder / "deals.csv", folder / "cities.csv"],
        folder / "mappings" / "shop.yaml",
        quarantine=tmp_path / "q",
    )
    assert later.rejected == 2
    assert empty.read("MATCH (c {id: '7'})-[r:OPENED]-() RETURN r") == []
    assert empty.read("MATCH (c {id: '7'}) RETURN c.segment AS s") == [{"s": None}]
    (folder / "mappings" / "shop.yaml").write_text(mapping("shop", "shop", more=more), "utf-8")
    assert ingest(empty, [folder], None, quarantine=tmp_path / "q").rejected == 0
    assert len(empty.read("MATCH (c {id: 'shop:7', segment: '光学'})-[r:OPENED]->() RETURN r")) == 1


def test_a_dry_run_says_the_same(empty: Graph, tmp_path: Path) -> None:
    folder = two(tmp_path)
    assert dry_run(empty, [folder]).rejected == 1
    assert names(empty) == {}
    load(empty, folder, "mill")
    assert dry_run(empty, [folder / "shop.csv"], folder / "mappings" / "shop.yaml").rejected == 1
    assert empty.read("MATCH (n:Numbering) RETURN n") == []


def test_things_of_two_systems(empty: Graph, tmp_path: Path) -> None:
    """Opportunities, assets and people with equal numbers; what only says it otherwise is one."""
    kinds = """
version: 1
source: SOURCE
feeds:
  - file: SOURCE-people.csv
    records:
      - {node: Person, id: no, fields: {name: name, email: email}}
  - file: SOURCE-assets.csv
    records:
      - {node: Asset, id: no, fields: {model: model, serial: serial}}
  - file: SOURCE-deals.csv
    records:
      - {node: Opportunity, id: no, fields: {name: name, status: {const: open}}}
      - {edge: OPENED, from: {node: Organization, by: {name: customer}}, to: {node: Opportunity, id: no}}
"""
    orgs = mapping("orgs", "orgs")
    folder = lay(
        tmp_path,
        {
            "orgs.csv": "no,name,city,code\n1,青禾纸业有限公司,济南,\n2,石桥电缆有限公司,合肥,\n",
            "a-people.csv": "no,name,email\n1,王伟,ww@qinghe.example\n2,Maria Lang,\n3,赵敏,zm@x.example\n",
            "b-people.csv": "no,name,email\n1,刘芳菲,\n2,Maria Weber,\n3,Zhao Min,\n",
            "a-assets.csv": "no,model,serial\n1,PX-100,SN 88-1\n2,PX-200,A-77\n",
            "b-assets.csv": "no,model,serial\n1,PX-100,SN 99-2\n2,PX 200,A77\n",
            "a-deals.csv": "no,name,customer\n1,纸机改造,青禾纸业有限公司\n2,产线扩建,石桥电缆有限公司\n",
            "b-deals.csv": "no,name,customer\n1,光缆检测实验室,石桥电缆有限公司\n2,二期产线扩建项目,石桥电缆有限公司\n",
        },
        orgs=orgs,
        a=kinds.replace("SOURCE", "a"),
        b=kinds.replace("SOURCE", "b"),
    )
    report = ingest(empty, [folder])
    assert {(t.file, t.rejected) for t in report.tables if t.rejected} == {
        ("b-people.csv", 1),
        ("b-assets.csv", 1),
        ("b-deals.csv", 1),
    }
    assert {reject.row for reject in report.rejects} == {2}


CODES = ("91330100MA27XY12AT", "91320500MA1MYH4A6C")


@pytest.mark.parametrize(
    ("a", "b", "contradicts"),
    [
        ({"name": ["青禾纸业有限公司"]}, {"name": ["石桥电缆有限公司"]}, True),
        (
            {"name": ["青禾纸业有限公司"], "credit_code": [CODES[0]]},
            {"name": ["石桥电缆有限公司"], "credit_code": [CODES[0]]},
            False,
        ),
        ({"name": ["青禾纸业有限公司"]}, {"name": ["青禾纸业(集团)股份有限公司"]}, False),
        ({"name": ["青禾纸业有限公司"]}, {"name": ["青和纸业有限公司"]}, False),
        ({"name": ["青禾纸业有限公司"]}, {"name": ["Qinghe Paper Co., Ltd."]}, False),
        ({"name": ["青禾纸业有限公司"], "city": ["济南"]}, {"name": ["Verdant Paper Mills"], "city": ["Jinan"]}, False),
        ({"name": ["青禾纸业有限公司"], "city": ["济南"]}, {"name": ["Larkspur Optics GmbH"], "city": ["Jena"]}, True),
        (
            {"name": ["天虹科技有限公司"], "postcode": ["215000"]},
            {"name": ["Osaka Foods Ltd"], "postcode": ["E16 1AB"]},
            True,
        ),
        (
            {"name": ["天虹科技有限公司"], "postcode": ["215000"]},
            {"name": ["Rainbow Tech"], "postcode": ["215021"]},
            False,
        ),
        ({"name": ["新名实业有限公司"], "aliases": ["青禾纸业有限公司"]}, {"name": ["青禾纸业"]}, False),
        (
            {"name": ["青禾纸业有限公司"], "domain": ["qinghe.example"]},
            {"name": ["绿洲包装有限公司"], "domain": ["www.qinghe.example"]},
            False,
        ),
        ({"name": ["International Business Machines"]}, {"name": ["IBM"]}, False),
        ({"name": ["四川大学华西医院"]}, {"name": ["华西医院"]}, False),
        ({"name": ["南通市第二人民医院"]}, {"name": ["南通市第三人民医院"]}, True),
        ({"city": ["济南"]}, {"name": ["石桥电缆有限公司"]}, False),
    ],
)
def test_what_contradicts(a: dict[str, list[str]], b: dict[str, list[str]], contradicts: bool) -> None:
    assert (record_contradiction("Organization", a, b) is not None) is contradicts
    assert (record_contradiction("Organization", b, a) is not None) is contradicts


WORKS = """
  - file: SOURCE-people.csv
    records:
      - {node: Person, id: no, fields: {name: name}}
      - {edge: WORKS_AT, from: {node: Person, id: no}, to: {node: Organization, id: employer}}
"""


def test_an_old_wrong_join_is_parted_exactly_and_for_good(empty: Graph, tmp_path: Path) -> None:
    """As a store of the version before has it: two sources on one node; afterwards as if they had been declared."""
    tables = {
        "mill.csv": MILL,
        "mill-people.csv": "no,name,employer\nM1,王伟,7\n",
        "shop-people.csv": "no,name,employer\nS1,刘芳菲,7\n",
    }
    joined = lay(
        tmp_path / "joined",
        tables | {"shop.csv": "no,name,city,code\n7,青禾纸业,烟台,\n"},
        mill=mapping("mill", more=WORKS.replace("SOURCE", "mill")),
        shop=mapping("shop", more=WORKS.replace("SOURCE", "shop")),
    )
    assert ingest(empty, [joined], None, quarantine=tmp_path / "q", resolve=False).rejected == 0
    assert names(empty)["7"] == ("青禾纸业有限公司", "济南")
    assert store.split_source(empty, "Organization", "7", "shop", "ann") == "shop:7"
    assert names(empty)["7"] == ("青禾纸业有限公司", "济南") and names(empty)["shop:7"] == ("青禾纸业", "烟台")
    works = "MATCH (p)-[:WORKS_AT]->(o) RETURN p.id AS p, o.id AS o ORDER BY p"
    expected = [{"p": "M1", "o": "7"}, {"p": "S1", "o": "shop:7"}]
    assert empty.read(works) == expected
    before = content(empty)
    (joined / "shop.csv").write_text("no,name,city,code\n7,海庆机电有限公司,大连,\n", "utf-8")
    assert ingest(empty, [joined], None, quarantine=tmp_path / "q", resolve=False).rejected == 0
    assert names(empty)["shop:7"] == ("海庆机电有限公司", "大连") and empty.read(works) == expected
    assert content(empty) != before and names(empty)["7"] == ("青禾纸业有限公司", "济南")
    decide_pair(empty, "7", "shop:7", "same", "ann")  # and joined again by a person
    assert names(empty).keys() == {"7", "8"} and len(empty.read(works)) == 2


def test_parting_says_what_it_cannot(empty: Graph, tmp_path: Path) -> None:
    load(empty, two(tmp_path), "mill", "shop")
    with pytest.raises(NotFound, match="shop"):
        store.split_source(empty, "Organization", "7", "shop", "ann")
    with pytest.raises(NotFound):
        store.split_source(empty, "Organization", "77", "shop", "ann")
    with pytest.raises(BadInput):
        store.split_source(empty, "Organization", "9", "shop", "ann")


def test_no_value_crosses_whatever_the_order(empty: Graph, tmp_path: Path) -> None:
    """Generated: three sources, each with its own companies under the same numbers, files in any order, one run or several."""
    random = Random(16)
    stems = ["青禾", "石桥", "远帆", "金穗", "白塔", "鸿雁", "松涛", "云岭", "银杏"]
    trades = ["纸业", "电缆", "船舶", "粮油", "水泥", "乐器", "木器", "矿山机械", "制药"]
    cities = ["济南", "合肥", "宁波", "长春", "兰州", "南昌", "昆明", "贵阳", "西安"]
    whole = [(s + t + "有限公司", c) for s, t, c in zip(stems, trades, cities, strict=True)]
    for turn in range(2):
        random.shuffle(whole)
        sources = [("a", whole[:3]), ("b", whole[3:6]), ("c", whole[6:])]
        folder = tmp_path / str(turn)
        lay(
            folder,
            {
                f"{s}.csv": "no,name,city,code\n" + "".join(f"{i},{n},{c},\n" for i, (n, c) in enumerate(of))
                for s, of in sources
            },
            **{s: mapping(s, rank=random.choice((10, 50, 90))) for s, _ in sources},
        )
        order = random.sample("abc", 3)
        reports = load(empty, folder, *order) if turn % 2 else [ingest(empty, [folder], None, quarantine=folder / "q")]
        assert sum(report.rejected for report in reports) == 6
        assert len(names(empty)) == 3 and set(names(empty).values()) <= set(whole)
        late = order[-1] if turn % 2 else None
        for source in [late] if late else "abc":
            (folder / "mappings" / f"{source}.yaml").write_text(mapping(source, source), "utf-8")
        if not late:
            wipe(empty)
        loaded = ingest(empty, [folder], None, quarantine=folder / "q")
        assert loaded.rejected == (3 if late else 0)
        assert len(names(empty)) == (6 if late else 9) and set(names(empty).values()) <= set(whole)
        resolve_parties(empty)
        assert len(names(empty)) == (6 if late else 9)
        wipe(empty)
