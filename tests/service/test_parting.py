"""What two sources meant by one id is parted by a person, and kept apart at every door: GraphQL, signals, a watched folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gql.ids import global_id
from graph.db.client import Graph
from graph.mutations import signal_intake as intake
from graph.store import writers as store
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import ingest
from ingest.resolve.resolution import decide_pair, resolve_parties
from tests.helpers.cases_ids import lay, load, mapping, names, two
from tests.helpers.live import Live
from tests.helpers.mutations import ERRORS, change, codes
from tests.helpers.servers import wipe
from tests.helpers.watching import until, watching

PART = f"mutation ($input: PartBySourceInput!) {{ partBySource(input: $input) {{ node {{ id __typename }} version {ERRORS} }} }}"
DEALS = """
  - file: SOURCE-assets.csv
    records:
      - {node: Asset, id: no, fields: {model: model, serial: serial}}
      - {edge: INSTALLED_AT, from: {node: Asset, id: no}, to: {node: Organization, id: owner}}
"""


@pytest.fixture
def joined(app: Live, tmp_path: Path) -> Graph:
    """As a store of the version before has it: two sources told one customer and one machine, alike but for the city."""
    graph = app.service.graph
    wipe(graph)
    load_joined(graph, tmp_path)
    app.service.book.refresh()
    return graph


def load_joined(graph: Graph, folder: Path) -> None:
    tables = {
        f"{s}.csv": f"no,name,city,code\n7,青禾纸业有限公司,{c},\n{n},{o},{c},\n"
        for s, c, n, o in (("mill", "济南", "1", "石桥电缆有限公司"), ("shop", "济南", "2", "远帆船舶有限公司"))
    }
    tables["mill-assets.csv"] = "no,model,serial,owner\nA7,PX-100,SN-1,1\n"
    tables["shop-assets.csv"] = "no,model,serial,owner\nA7,PX-100,SN-1,2\n"
    lay(
        folder,
        tables,
        **{s: mapping(s, more=DEALS.replace("SOURCE", s), rank=r) for s, r in (("mill", 90), ("shop", 50))},
    )
    assert ingest(graph, [folder], None, quarantine=folder / "q").rejected == 0


def part(app: Live, key: str, who: str = "operations-key", **given: Any) -> dict[str, Any]:
    return change(app, PART, who, idempotencyKey=key, **given)


def test_a_party_is_parted_over_graphql_once_and_for_good(app: Live, joined: Graph, tmp_path: Path) -> None:
    version = app.ask(
        "query ($id: ID!) { version(id: $id) }", {"X-API-Key": "operations-key"}, id=global_id("Organization", "7")
    )["data"]["version"]
    stale = part(app, "a", id="7", source="shop", ifVersion="x")
    assert codes(stale) == {"ifVersion": "VERSION_CONFLICT"} and names(joined).keys() == {"7", "1", "2"}
    answer = part(app, "b", id="7", source="shop", ifVersion=version)
    own = {"id": global_id("Organization", "shop:7"), "__typename": "Organization"}
    assert (answer["node"], answer["userErrors"]) == (own, [])
    assert part(app, "b", id="7", source="shop", ifVersion=version) == answer
    assert codes(part(app, "c", id="7", source="shop")) == {"source": "NOT_FOUND"}
    (entry,) = joined.read("MATCH (a:Audit) RETURN a {.*} AS a")
    assert (entry["a"]["who"], entry["a"]["what"], entry["a"]["target"]) == ("operations-key", "source.part", "shop:7")
    assert json.loads(entry["a"]["before"]) == {"id": "7", "source": "shop"}
    resolve_parties(joined)  # whatever they have in common
    ingest(joined, [tmp_path], None, quarantine=tmp_path / "q")
    assert names(joined).keys() == {"7", "shop:7", "1", "2"}
    decide_pair(joined, "7", "shop:7", "same", "ann")
    assert names(joined).keys() == {"7", "1", "2"}


def test_a_thing_is_parted_with_its_relationships(app: Live, joined: Graph, tmp_path: Path) -> None:
    at = "MATCH (a:Asset)-[:INSTALLED_AT]->(o) RETURN a.id AS a, o.id AS o ORDER BY o, a"
    assert {row["a"] for row in joined.read(at)} == {"A7"}
    answer = part(app, "a", id=global_id("Asset", "A7"), source="shop")
    assert answer["node"]["id"] == global_id("Asset", "shop:A7")
    apart = [{"a": "A7", "o": "1"}, {"a": "shop:A7", "o": "2"}]
    assert joined.read(at) == apart
    (tmp_path / "shop-assets.csv").write_text("no,model,serial,owner\nA7,PX-300,SN-9,2\nA8,PX-1,S-1,2\n", "utf-8")
    assert ingest(joined, [tmp_path], None, quarantine=tmp_path / "q").rejected == 0
    assert joined.read(at) == [apart[0], {"a": "A8", "o": "2"}, apart[1]]
    models = joined.read("MATCH (a:Asset) RETURN a.model AS model ORDER BY a.id")
    assert [row["model"] for row in models] == ["PX-100", "PX-1", "PX-300"]


def test_what_can_not_be_parted_is_said_where_it_is_wrong(app: Live, joined: Graph) -> None:
    assert codes(part(app, "a", id="7")) == {"source": "MISSING"}
    assert codes(part(app, "b", id="77", source="")) == {"id": "NOT_FOUND", "source": "MISSING"}
    assert codes(part(app, "c", id="7", source="nobody")) == {"source": "NOT_FOUND"}
    assert codes(part(app, "d", id="2", source="shop")) == {"source": "CONFLICT"}
    zh = change(app, PART, "operations-key", "zh", idempotencyKey="e", id="2", source="shop")
    assert "无法拆分" in zh["userErrors"][0]["message"]
    body = app.ask(PART, {"X-API-Key": "sales-key"}, input={"idempotencyKey": "f", "id": "7", "source": "shop"})
    assert "data" not in body and names(joined).keys() == {"7", "1", "2"}


def signal(graph: Graph, origin: str, id: str, organization: Any) -> dict[str, Any]:
    told = {"organization": organization, "kind": "tender", "at": "2026-01-20T09:30:00+08:00", "title": "招标"}
    return intake.receive_signal(graph, origin, id, json.dumps(told).encode())


SIGNALLED = "MATCH (s:Signal {id: $id})-[:SIGNALS]->(o) RETURN o.id AS id"


def test_signals_name_organisations_by_the_numbers_of_their_system(empty: Graph, tmp_path: Path) -> None:
    ingest(empty, [two(tmp_path, mill_ids="mill", shop_ids="shop")])
    for n, (given, own) in enumerate([("mill:7", "mill:7"), ({"id": "shop:7"}, "shop:7"), ("shop:8", "mill:8")]):
        answer = signal(empty, "crawler", f"m{n}", given)
        assert empty.read(SIGNALLED, id=answer["signal"]) == [{"id": own}]  # shop:8 was merged into it
    (fault,) = signal(empty, "crawler", "m9", "7")["faults"]
    assert fault["code"] == "NOT_FOUND"


def test_signals_of_a_source_go_to_what_it_means_by_its_numbers(empty: Graph, tmp_path: Path) -> None:
    load_joined(empty, tmp_path)
    store.split_source(empty, "Organization", "7", "shop", "ann")
    found = {origin: signal(empty, origin, "m1", "7")["signal"] for origin in ("shop", "mill", "crawler")}
    assert {o: empty.read(SIGNALLED, id=id)[0]["id"] for o, id in found.items()} == {
        "shop": "shop:7",
        "mill": "7",
        "crawler": "7",
    }


def test_signals_by_a_contested_number_wait_for_a_declaration(empty: Graph, tmp_path: Path) -> None:
    load(empty, two(tmp_path), "mill", "shop")
    answer = signal(empty, "shop", "m1", "7")
    (fault,) = answer["faults"]
    assert (answer["status"], fault["path"], fault["code"]) == ("refused", ["organization"], "CONFLICT")
    assert "ids:" in fault["en"] and "ids:" in fault["zh"]
    assert signal(empty, "mill", "m1", "7")["status"] == "done"


def test_a_watched_folder_sets_it_aside_too_and_says_why(empty: Graph, tmp_path: Path) -> None:
    folder = two(tmp_path / "rules")
    inbox, reports = tmp_path / "inbox", list[IngestReport]()

    def take(paths: list[Path]) -> IngestReport:
        reports.append(ingest(empty, paths, folder / "mappings", quarantine=tmp_path / "q"))
        return reports[-1]

    inbox.mkdir()
    with watching(inbox, take) as said:
        for n, name in enumerate(("mill.csv", "shop.csv"), 1):
            (folder / name).rename(inbox / name)
            until(lambda n=n: len(reports) == n and not (inbox / name).exists(), 60)  # noqa: B023
    assert [report.rejected for report in reports] == [0, 1]
    (reject,) = reports[1].rejects
    assert "Larkspur" in reject.reasons[0].en and "ids: " in reject.reasons[0].zh
    assert any("1 row" in text.en for text in said)
    assert names(empty)["7"] == ("青禾纸业有限公司", "济南") and len(names(empty)) == 3


def test_two_of_one_name_without_ids_are_parted_too(empty: Graph, tmp_path: Path) -> None:
    """The id of a record without one is made of its name, so two sources share it."""
    nameless = mapping("SOURCE").replace("id: no, ", "")
    row = "no,name,city,code\n,青禾纸业有限公司,济南,\n"
    folder = lay(
        tmp_path, {"mill.csv": row, "shop.csv": row}, **{s: nameless.replace("SOURCE", s) for s in ("mill", "shop")}
    )
    assert ingest(empty, [folder]).rejected == 0
    (shared,) = names(empty)
    own = store.split_source(empty, "Organization", shared, "shop", "ann")
    assert own == f"shop:{shared}" and names(empty).keys() == {shared, own}
    (folder / "shop.csv").write_text(row.replace("济南", "烟台"), "utf-8")
    assert ingest(empty, [folder]).rejected == 0
    assert {id: city for id, (_, city) in names(empty).items()} == {shared: "济南", own: "烟台"}
