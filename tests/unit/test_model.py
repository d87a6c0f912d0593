"""The declarations are sound, and what derives from them does not lag."""

import json
import subprocess
import sys

import pytest

from graph.model.declarations import edge, node, string
from graph.model.model import MODEL, NODES, Model
from graph.model.relationships import EDGES
from graph.model.schema_page import PAGES
from graph.words import ModelError
from tests.helpers.paths import ROOT

DOMAIN_NODES = [
    "Organization",
    "Customer",
    "Distributor",
    "ServiceProvider",
    "Supplier",
    "Association",
    "Vendor",
    "Competitor",
    "Person",
    "DecisionMaker",
    "KOL",
    "SalesRep",
    "Engineer",
    "Opportunity",
    "Asset",
    "MaintenanceRecord",
    "Engagement",
    "Signal",
    "ScoringRun",
    "Source",
    "IngestRun",
    "Rule",
    "Alert",
    "Delivery",
    "JointPlan",
    "Quote",
    "Commitment",
    "DataContract",
]
DOMAIN_EDGES = [
    "WORKS_AT",
    "REPORTS_TO",
    "INFLUENCES",
    "CONFLICTS_WITH",
    "DECIDES",
    "HAS_VETO",
    "KNOWS",
    "ADVISES",
    "MEMBER_OF",
    "DISTRIBUTES_TO",
    "SERVES",
    "SUPPLIES",
    "RATED",
    "PARTNERED_ON",
    "OPENED",
    "SUBSIDIARY_OF",
    "UPSTREAM_OF",
    "COMPETES_WITH",
    "INSTALLED_AT",
    "MAINTAINED",
    "TOOK_PART",
    "ABOUT",
    "WITH",
    "SIGNALS",
    "FITS",
    "INFLUENCES_DECISION",
]


def test_every_type_of_the_domain_is_declared():
    assert set(DOMAIN_NODES) <= set(MODEL.nodes)
    assert set(DOMAIN_EDGES) <= set(MODEL.edges)


def test_nothing_is_declared_twice():
    assert len(MODEL.nodes) == len(NODES)
    assert len(MODEL.edges) == len(EDGES)


def test_everything_has_words_in_both_languages():
    for declared in (*NODES, *EDGES):
        for text in (declared.text, *(f.text for f in declared.fields.values())):
            assert text.en.isascii() or "–" in text.en
            assert any("\u4e00" <= c <= "\u9fff" for c in text.zh), text


def test_observed_edges_have_a_validity_and_derived_ones_do_not():
    for declared in EDGES:
        assert ("valid_from" in declared.fields) is not declared.derived


def test_fields_of_a_role_do_not_hide_those_of_its_identity():
    for role in (n for n in NODES if n.of):
        assert not set(role.fields) & set(MODEL.nodes[role.identity].fields)


def test_triples_are_those_of_the_observed_edges():
    assert ("Supplier", "SUPPLIES", "Customer") in MODEL.triples
    assert not any(type in ("FITS", "INFLUENCES_DECISION") for _, type, _ in MODEL.triples)


@pytest.mark.parametrize("label", ["Bad`) DETACH DELETE n //", "", "1st", "with space", "ünï"])
def test_names_that_are_not_names_are_refused(label):
    with pytest.raises(ModelError):
        Model({label: node(label, "x", "甲")}, {})
    with pytest.raises(ModelError):
        Model({"A": node("A", "x", "甲", **{"f`": string("x", "甲")})}, {})


def test_an_edge_between_undeclared_labels_is_refused():
    with pytest.raises(ModelError, match="Nobody"):
        Model({"A": node("A", "x", "甲")}, {"E": edge("E", "x", "甲", ("A", "Nobody"))})


@pytest.mark.parametrize("path", PAGES)
def test_generated_pages_are_up_to_date(path):
    assert (ROOT / path).read_text("utf-8") == PAGES[path](), "run `make generated`"


def test_schema_graphql_is_up_to_date():
    from gql.schema.schema import SCHEMA

    assert (ROOT / "schema.graphql").read_text("utf-8") == SCHEMA.as_str() + "\n", "run `make generated`"


def test_graphql_has_every_public_field():
    from gql.schema.schema import SCHEMA

    text = SCHEMA.as_str()
    for declared in NODES:
        if not declared.served:
            assert f"type {declared.label} " not in text
        elif declared.fields:
            name = declared.label if declared.of is None else f"{declared.label}Profile"
            body = text.split(f"type {name} ", 1)[1].split("\n}", 1)[0]
            for field in declared.fields.values():
                camel = "".join(p if i == 0 else p.capitalize() for i, p in enumerate(field.name.split("_")))
                assert (f"  {camel}: " in body) is not field.private, (name, camel)


def test_packages_are_ours_and_the_api_does_not_load_torch():
    code = (
        "import battlemap.http.app, gql, graph, ingest, algorithms, viz, sys, json;"
        "print(json.dumps([[m.__file__ for m in (gql, graph, ingest, algorithms, viz)], 'torch' in sys.modules]))"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    files, torch_loaded = json.loads(told.stdout)
    assert all(file.startswith(str(ROOT)) for file in files)
    assert not torch_loaded
