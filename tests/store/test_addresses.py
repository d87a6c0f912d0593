"""Addresses, doubles of one list, what never joins by itself, and joins that a person parts: through real loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.db.client import Graph
from graph.store import writers as store
from graph.store.parties import review_list
from graph.words import NotFound
from ingest.load.pipeline import ingest
from ingest.resolve.resolution import decide_pair, resolve_parties

MAPPING = """
version: 1
source: {source}
ids: {source}
rank: {rank}
feeds:
  - file: {source}*.csv
    {more}
    records:
      - node: Customer
        {id}
        fields: {{name: name, phone: phone, postcode: zip, address: {{template: "{{street}} {{number}}", gaps: true}}}}
"""
HEAD = "no,name,street,number,zip,phone\n"


def filled(source: str, more: str, id: str) -> str:
    return MAPPING.format(source=source, more=more, id=id, rank=60 if source == "erp" else 50)


def load(graph: Graph, folder: Path, more: str = "", id: str = "id: no", **tables: str) -> None:
    (folder / "mappings").mkdir(exist_ok=True)
    for source, rows in tables.items():
        (folder / "mappings" / f"{source}.yaml").write_text(filled(source, more, id), "utf-8")
        (folder / f"{source}.csv").write_text(HEAD + rows, "utf-8")
        ingest(graph, [folder / f"{source}.csv"], folder / "mappings" / f"{source}.yaml", quarantine=folder / "q")


def nodes(graph: Graph) -> dict[str, str]:
    return {row["id"]: row["name"] for row in graph.read("MATCH (o:Organization) RETURN o.id AS id, o.name AS name")}


def questions(graph: Graph) -> set[tuple[str, str]]:
    return {(row["m"]["a"], row["m"]["b"]) for row in review_list(graph, "undecided")}


def test_an_address_of_several_cells_is_a_field_and_joins_what_is_written_otherwise(
    empty: Graph, tmp_path: Path
) -> None:
    load(
        empty,
        tmp_path,
        erp="1,Larkspur Optics Jena GmbH,Carl-Zeiss-Straße,10,07745,\n2,苏州恒峰医疗器械有限公司,苏州市星湖街,328号,215123,\n",
        crm="7,Larkspur Optics,Carl Zeiss Str.,10,D-07745,\n8,恒峰医疗器械,工业园区星湖街,三二八号,215123,\n",
    )
    rows = empty.read("MATCH (o:Organization) RETURN o.address AS address, o.postcode AS code ORDER BY code")
    assert [(row["address"], row["code"]) for row in rows] == [
        ("Carl-Zeiss-Straße 10", "07745"),
        ("苏州市星湖街 328号", "215123"),
    ]


DOUBLES = "1,Blue Harbor Clinic,Main St,12,60601,\n2,Blue Harbor Clinic,Main Street,12,60601,\n3,Red Fern Clinic,Oak St,7,60602,5550101234\n4,Red Fern Clinic,,,,555-010-1234\n5,Grey Owl Clinic,,,,\n6,Grey Owl Clinic,,,,\n"


def test_doubles_of_one_list_join_where_address_or_phone_agree_too(empty: Graph, tmp_path: Path) -> None:
    load(empty, tmp_path, erp=DOUBLES)
    assert nodes(empty).keys() == {"erp:1", "erp:3", "erp:5", "erp:6"}
    assert questions(empty) == {("erp:5", "erp:6")}


def test_doubles_of_a_list_that_says_so_join(empty: Graph, tmp_path: Path) -> None:
    load(empty, tmp_path, more="unique: true", erp=DOUBLES)
    assert len(nodes(empty)) == 4
    load(empty, tmp_path, more="unique: false", erp=DOUBLES.replace("Red", "Crimson"))
    assert nodes(empty).keys() == {"erp:1", "erp:3", "erp:5"} and questions(empty) == set()


APART = [
    ("南通市第二人民医院", "南通市人民医院"),
    ("Weltek GmbH", "Weltek Inc."),
    ("恒峰器械有限公司", "恒峰器械集团"),
    ("Teddy Bear Nursery 3", "Teddy Bear Nursery"),
    ("恒峰医院(东院区)", "恒峰医院(西院区)"),
]


@pytest.mark.parametrize(("a", "b"), APART)
@pytest.mark.parametrize("more", ["", "unique: false"])
def test_one_address_and_one_phone_never_join_what_names_tell_apart(
    empty: Graph, tmp_path: Path, a: str, b: str, more: str
) -> None:
    reached = "人民路,15号,226001,0513-85061111"
    load(empty, tmp_path, more, erp=f"1,{a},{reached}\n2,{b},{reached}\n", crm=f"1,{b},{reached}\n")
    assert nodes(empty) == {"erp:1": a, "erp:2": b}  # the two of one name are one
    resolve_parties(empty, full=True)
    assert len(nodes(empty)) == 2


def test_numbers_that_two_systems_use_join_nobody(empty: Graph, tmp_path: Path) -> None:
    """Neighbours in one house with equal numbers; and bare numbers of two hospitals with one switchboard."""
    load(
        empty, tmp_path, erp="1,青禾纸业有限公司,人民路,15号,226001,\n", crm="1,海庆机电有限公司,人民路,15号,226001,\n"
    )
    assert len(nodes(empty)) == 2
    for source, name in (("old", "南通市第二人民医院"), ("new", "南通市第三人民医院")):
        text = filled(source, "", "id: no").replace(f"ids: {source}\n", "")
        (tmp_path / f"{source}.yaml").write_text(text, "utf-8")
        (tmp_path / f"{source}.csv").write_text(HEAD + f"9,{name},,,,0513-85061111\n", "utf-8")
        report = ingest(empty, [tmp_path / f"{source}.csv"], tmp_path / f"{source}.yaml", quarantine=tmp_path / "q")
    assert report.rejected == 1 and nodes(empty)["9"] == "南通市第二人民医院"


def test_a_join_of_rows_without_ids_is_parted_and_stays_so(empty: Graph, tmp_path: Path) -> None:
    """Two lists that say nothing but a name: one id is made of it, and each source's part of it is its own once parted."""
    lists = {"erp": ",石桥电缆有限公司,,,230001,\n", "crm": ",石桥电缆有限公司,,,710001,\n"}
    load(empty, tmp_path, id="", **lists)
    (made,) = nodes(empty)
    assert store.split_source(empty, "Organization", made, "crm", "ann") == f"crm:{made}"
    for _ in range(2):
        codes = empty.read("MATCH (o:Organization) RETURN o.id AS id, o.postcode AS code")
        assert {row["id"]: row["code"] for row in codes} == {made: "230001", f"crm:{made}": "710001"}
        load(empty, tmp_path, id="", **lists)
        resolve_parties(empty, full=True)
    decide_pair(empty, made, f"crm:{made}", "same", "ann")
    assert len(nodes(empty)) == 1


def test_what_joined_a_record_by_its_name_is_parted_by_its_source(empty: Graph, tmp_path: Path) -> None:
    load(empty, tmp_path, erp="1,石桥电缆有限公司,长江路,9,,\n")
    load(empty, tmp_path, id="", crm=",石桥电缆有限公司,,,710001,\n")
    assert nodes(empty).keys() == {"erp:1"}
    with pytest.raises(NotFound):
        store.split_source(empty, "Organization", "erp:1", "nobody", "ann")
    made = store.split_source(empty, "Organization", "erp:1", "crm", "ann")
    for _ in range(2):
        codes = empty.read("MATCH (o:Organization) RETURN o.id AS id, o.postcode AS code")
        assert {row["id"]: row["code"] for row in codes} == {"erp:1": None, made: "710001"}
        load(empty, tmp_path, id="", crm=",石桥电缆有限公司,,,710001,\n")
        resolve_parties(empty, full=True)
