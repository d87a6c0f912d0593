"""Names that differ in legal form only, at the door: rows without an id and references by name, on a real server."""

import hashlib
from itertools import permutations
from pathlib import Path

import pytest

from graph.clock import now
from graph.db.client import Graph
from graph.model.claims import Origin
from graph.model.records import NodeRecord
from graph.store import writers as store
from graph.store.identifiers import form_of, forms_agree, identity_keys
from ingest.load.pipeline import ingest
from tests.helpers.claims import content
from tests.helpers.servers import wipe

MAPPING = """
version: 1
source: crm
rank: 50
feeds:
  - file: ids*.csv
    records:
      - {node: Customer, id: no, fields: {name: name}}
  - file: names*.csv
    records:
      - {node: Supplier, fields: {name: name}}
  - file: people*.csv
    records:
      - {node: Person, id: no, fields: {name: name}}
      - {edge: WORKS_AT, from: {node: Person, id: no}, to: {node: Organization, by: {name: employer}}}
"""


def lay_out(folder: Path, **tables: str) -> Path:
    (folder / "mappings").mkdir(exist_ok=True)
    (folder / "mappings" / "crm.yaml").write_text(MAPPING, "utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def named(graph: Graph) -> list[str]:
    return sorted(row["name"] for row in graph.read("MATCH (o:Organization) RETURN o.name AS name"))


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        ("澜岳器械有限公司", "澜岳器械有限责任公司", True),
        ("澜岳器械有限公司", "澜岳器械", True),
        ("Weltek Ltd", "Weltek Co., Ltd.", True),
        ("Weltek Inc.", "Weltek", True),
        ("Weltek Inc.", "Weltek GmbH", False),
        ("Weltek LLC", "Weltek PLC", False),
        ("澜岳器械有限公司", "澜岳器械股份有限公司", False),
        ("澜岳器械有限公司", "澜岳器械集团公司", False),
        ("澜岳器械", "澜岳器械集团公司", False),
    ],
)
def test_forms_that_agree(a: str, b: str, agree: bool) -> None:
    assert forms_agree(form_of(a), form_of(b)) is forms_agree(form_of(b), form_of(a)) is agree


def test_rows_without_an_id_are_as_many_parties_as_forms(empty: Graph, tmp_path: Path) -> None:
    names = ["Weltek GmbH", "Weltek Inc.", "澜岳器械有限公司", "澜岳器械股份有限公司"]
    seen = []
    for order in list(permutations(names))[::11]:
        wipe(empty)
        folder = lay_out(tmp_path, names="name\n" + "\n".join(order) + "\n")
        ingest(empty, [folder / "names.csv"])
        assert named(empty) == sorted(names)
        seen.append([row["p"]["id"] for row in content(empty)[0]])
        again = ingest(empty, [folder / "names.csv"])
        assert (again.total("loaded"), again.total("unchanged")) == (0, 4)
    assert seen[1:] == seen[:1] * (len(seen) - 1)


def test_references_by_name_take_nobody_of_another_form(empty: Graph, tmp_path: Path) -> None:
    folder = lay_out(
        tmp_path,
        ids="no,name\nC1,Weltek GmbH\nC2,澜岳器械有限公司\nC3,Orbisol Inc.\nC4,Orbisol GmbH\n",
        people="no,name,employer\nP1,Petra Vogel,Weltek\nP2,Jan Lang,WELTEK GMBH\nP3,Ann Lee,Weltek Inc.\nP4,陆衡川,澜岳器械\n"
        "P5,顾屿,澜岳器械有限责任公司\nP6,钱栩,澜岳器械股份有限公司\nP7,Tom Reed,Orbisol\nP8,Eve Reed,Orbisol Inc\n",
    )
    report = ingest(empty, [folder])
    works = empty.read("MATCH (p:Person)-[:WORKS_AT]->(o) RETURN p.id AS p, o.id AS o ORDER BY p")
    assert [(w["p"], w["o"]) for w in works] == [("P1", "C1"), ("P2", "C1"), ("P4", "C2"), ("P5", "C2"), ("P8", "C3")]
    reasons = {reject.row: reject.reasons[0].en for reject in report.rejects}
    assert set(reasons) == {4, 7, 8} and "may be any of 2" in reasons[8] and "there is no" in reasons[4]


def test_the_very_name_beats_one_with_a_form(empty: Graph, tmp_path: Path) -> None:
    folder = lay_out(
        tmp_path,
        ids="no,name\nC1,Weltek\nC2,Weltek GmbH\n",
        people="no,name,employer\nP1,Petra Vogel,Weltek\nP2,Jan Lang,Weltek GmbH\n",
    )
    ingest(empty, [folder], resolve=False)
    works = empty.read("MATCH (p:Person)-[:WORKS_AT]->(o) RETURN p.id AS p, o.id AS o ORDER BY p")
    assert [(w["p"], w["o"]) for w in works] == [("P1", "C1"), ("P2", "C2")]


def test_a_store_whose_ids_were_made_without_the_form_works_on(empty: Graph, tmp_path: Path) -> None:
    values = {"name": "Weltek Inc."}
    keys = identity_keys("Organization", values)
    id = f"ORG-{hashlib.blake2b(next(iter(keys)).encode(), digest_size=6).hexdigest().upper()}"
    origin = Origin("crm", 50, "names.csv!2", "r1", now(), "names*.csv", now())
    store.upsert(empty, [NodeRecord(("Organization", "Supplier"), id, values, origin, keys)])
    ingest(empty, [lay_out(tmp_path, names="name\nWeltek Inc.\nWeltek GmbH\n") / "names.csv"])
    rows = empty.read("MATCH (o:Organization) RETURN o.id AS id, o.name AS name ORDER BY name")
    assert [row["name"] for row in rows] == ["Weltek GmbH", "Weltek Inc."] and rows[1]["id"] == id != rows[0]["id"]
