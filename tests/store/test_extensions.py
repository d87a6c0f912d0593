"""extensions.yaml: what it adds shows everywhere, what it may not do is refused with file, line and mend."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import orjson

from graph.access.contracts import Contract
from graph.db import statements
from graph.db.client import Connection, Graph
from graph.model.model import Model
from graph.server.server import Server
from tests.helpers.answers import execute
from tests.helpers.extensions import EXAMPLE, grown, model, node  # noqa: F401 - fixtures
from tests.helpers.leaks import Partner
from tests.helpers.served import Served

DAY = dt.date(2026, 6, 1)


def test_constraints_and_indexes_are_made(grown: Graph, model: Model):
    rows = grown.read("SHOW INDEXES YIELD name, state, labelsOrTypes, properties RETURN *")
    have = {row["name"]: row for row in rows}
    assert set(statements.schema(model)) <= set(have)
    assert have["customer_beds"]["properties"] == ["beds"]
    assert {"tender_id", "announced_edge_id"} <= {r["name"] for r in grown.read("SHOW CONSTRAINTS YIELD name")}
    assert "Tender" in have["parties"]["labelsOrTypes"]


class Extended(Served):
    """`battlemap serve` with an extension file."""

    def __init__(self, connection: Connection, folder: Path):
        super().__init__(connection, folder, "--as-of", str(DAY), BATTLEMAP_EXTENSIONS=str(EXAMPLE))


QUERY = """
query ($customer: ID!) {
  customers { edges { node { id name customer { beds centres } } } }
  map: battleMap(customerId: $customer) {
    customer {
      customer { beds }
      announced { channel validFrom source { name } target { id name phase deadline } }
      all: announced(asOf: "2025-12-31") { target { name } }
      suppliers { incoterm source { name roles } }
      investedIn { share source { name roles investor { fund } } }
    }
    drawing { nodes { id label name sector } edges { type target } sectors { label } }
  }
  model { nodeTypes { label plural { zh } colour shape } relationshipTypes { type name { en } colour dashes } }
  nodes: nodesByLabel(label: Tender, first: 1) { totalCount pageInfo { hasNextPage endCursor } edges { node { id ... on Tender {
    name announced { source { name } } } } } }
  investors: nodesByLabel(label: Investor) { totalCount edges { node { ... on Organization { name } } } }
  search(text: "影像设备") { node { ... on Tender { name } } }
  type: __type(name: "CustomerProfile") { fields { name description } }
}
"""


def test_what_was_added_answers_after_a_restart(grown: Graph, scratch_server: Server, tmp_path: Path):
    running = Extended(scratch_server.connection, tmp_path)
    try:
        answer = running.ask(QUERY, customer="C1")
        assert "errors" not in answer, answer
        data = answer["data"]
        check_answers(data)
        id = data["map"]["customer"]["announced"][0]["target"]["id"]
        found = running.ask("query ($id: ID!) { node(id: $id) { ... on Tender { name deadline } } }", id=id)
        assert found["data"]["node"] == {"name": "影像设备招标", "deadline": "2026-09-01"}
        after = data["nodes"]["pageInfo"]["endCursor"]
        more = running.ask(
            "query ($a: String) { nodes: nodesByLabel(label: Tender, after: $a) { edges { node { ... on Tender { name } } } } }",
            a=after,
        )
        assert more["data"]["nodes"]["edges"] == [{"node": {"name": "旧招标"}}]
        bad = running.ask("{ nodes: nodesByLabel(label: Tender, first: 0) { totalCount } }")
        assert bad["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    finally:
        running.stop()


def check_answers(data: dict[str, Any]) -> None:
    (customer,) = (e["node"] for e in data["customers"]["edges"])
    assert customer["customer"] == {"beds": 1800, "centres": ["胸痛中心"]}
    shown = data["map"]["customer"]
    (announced,) = shown["announced"]
    assert (announced["channel"], announced["validFrom"]) == ("网站", "2026-05-01")
    assert announced["target"]["phase"] == "OPEN"
    assert announced["target"]["deadline"] == "2026-09-01"
    assert shown["all"] == [{"target": {"name": "旧招标"}}]
    assert shown["suppliers"] == [{"incoterm": "FOB", "source": {"name": "甲供应", "roles": ["Supplier"]}}]
    (invested,) = shown["investedIn"]
    assert invested == {
        "share": 0.3,
        "source": {"name": "远山资本", "roles": ["Investor"], "investor": {"fund": "远山二期"}},
    }
    assert data["nodes"]["totalCount"] == 2
    assert data["nodes"]["pageInfo"]["hasNextPage"]
    assert data["nodes"]["edges"][0]["node"]["announced"] == [{"source": {"name": "华东第一医院"}}]
    assert data["investors"] == {"totalCount": 1, "edges": [{"node": {"name": "远山资本"}}]}
    assert data["search"] == [{"node": {"name": "影像设备招标"}}]
    described = {f["name"]: f["description"] for f in data["type"]["fields"]}
    assert described["beds"] == "number of beds / 床位数 (beds)"
    drawn = data["map"]["drawing"]
    (tender,) = (n for n in drawn["nodes"] if n["label"] == "Tender")
    assert (tender["name"], tender["sector"]) == ("影像设备招标", "Tender")
    assert {"type": "ANNOUNCED", "target": tender["id"]} in drawn["edges"]
    assert "INVESTED_IN" in {e["type"] for e in drawn["edges"]}
    assert {"Tender", "Investor"} <= {s["label"] for s in drawn["sectors"]}
    look = {"label": "Tender", "plural": {"zh": "招标"}, "colour": "#7f1d1d", "shape": "square"}
    assert look in data["model"]["nodeTypes"]
    stroke = {"type": "ANNOUNCED", "name": {"en": "announced"}, "colour": "#dbe3ee", "dashes": []}
    assert stroke in data["model"]["relationshipTypes"]


def test_the_map_and_its_legend_show_what_was_added(grown: Graph, model: Model):
    from graph.battle_map.reading import read_battle_map
    from viz.map import render

    found = read_battle_map(grown, "C1", DAY)
    for lang, words in {
        "zh": ("招标", "投资方", "发布", "床位数"),
        "en": ("tender", "investor", "announced", "Number of beds"),
    }.items():
        page = render(found, lang, model)
        legend = page.split('id="legend"')[1].split("</ul>")[0]
        entries = dict(re.findall(r'data-kind="(\w+)".*?<span>(.*?)</span>', legend, re.DOTALL))
        assert (entries["Tender"], entries["Investor"], entries["ANNOUNCED"]) == words[:3]
        assert words[3] in page
        assert "影像设备招标" in page.split("<aside")[1]
        assert "旧招标" not in page
    assert "#7f1d1d" in legend
    drawn = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert {n["shape"] for n in drawn["nodes"] if n["kind"] == "Tender"} == {"square"}


def test_few_statements_for_the_relationships_of_many_nodes(grown: Graph, model: Model):
    query = "{ nodesByLabel(label: Tender) { edges { node { ... on Tender { announced { channel } } } } } }"
    _, statements = execute(grown, DAY, query)
    assert statements == 1
    _, statements = execute(grown, DAY, '{ battleMap(customerId: "C1") { drawing { nodes { id } } } }')
    assert statements == 1


def test_a_drawing_under_a_contract_has_of_an_extension_what_is_seen(grown: Graph, model: Model):
    """No tender and no investor, though their relationships and names are open: no rows open them."""
    opened = {"Organization": {"name"}, "SUPPLIES": set(), "INVESTED_IN": set(), "ANNOUNCED": set(), "Tender": {"name"}}
    given = {name: frozenset(of) for name, of in opened.items()}
    under = Contract(
        "K1",
        1,
        "none",
        "test",
        dt.date(2030, 1, 1),
        "full",
        None,
        frozenset({"C1"}),
        frozenset({"partners_of_customers"}),
        given,
    )
    partner = Partner(grown, under, DAY)
    answer = orjson.loads(
        partner.ask('{ battleMap(customerId: "C1") { drawing { nodes { label name } edges { type } } } }')
    )
    partner.close()
    drawn = answer["data"]["battleMap"]["drawing"]
    assert [tuple(n.values()) for n in drawn["nodes"]] == [("Customer", "华东第一医院"), ("Supplier", "甲供应")]
    assert drawn["edges"] == [{"type": "SUPPLIES"}]
