"""extensions.yaml: what it adds shows everywhere, what it may not do is refused with file, line and mend."""

import os
import re
from pathlib import Path
from typing import get_args

import graphql
import jsonschema
import pytest
import yaml

from gql.schema.schema import SCHEMA as PLAIN
from gql.schema.schema import Schema as schema
from gql.schema.schema import own_types
from graph.db.client import Connection
from graph.model.extension_file import Shape
from graph.model.extensions import (
    SCHEMA,
    added_edges,
    extensions_schema,
    extensions_schema_text,
    model_with,
)
from graph.model.model import MODEL, Model
from graph.model.records import property_problems
from graph.words import BadInput
from tests.helpers.cli import battlemap
from tests.helpers.extensions import EXAMPLE, model  # noqa: F401 - fixtures
from tests.helpers.paths import ROOT
from tests.helpers.servers import environment, free_port


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "extensions.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput) as caught:
        model_with(path, own_types())
    assert len(caught.value.text.zh.splitlines()) == len(caught.value.text.en.splitlines())
    return caught.value.text.en.splitlines()


FIELD = "kind: string, en: a, zh: 甲"
NODE = "en: a, zh: 甲"
MISTAKES = {
    "fields: {Custmer: {beds: {<f>}}}": "fields.Custmer: there is no label .* nearest is 'Customer'",
    "fields: {Customer: {tier: {<f>}}}": "fields.Customer.tier: 'tier' is there already",
    "fields: {Customer: {name: {<f>}}}": "fields.Customer.name: Organization has a field 'name' too",
    "fields: {Organization: {tier: {<f>}}}": "fields.Organization.tier: Customer has a field 'tier' too",
    "fields: {Supplier: {tier: {kind: integer, en: a, zh: 甲}}}": "Customer has a field 'tier' too",
    "fields: {Customer: {a: {<f>, required: true}}}": r"a\.required: a new field of Customer can't be required",
    "fields: {Customer: {a: {kind: integr, en: a, zh: 甲}}}": "'integr' is not one .* nearest is 'integer'",
    "fields: {Customer: {a: {<f>, minium: 1}}}": "there is no 'minium' here; the nearest is 'minimum'",
    "fields: {Customer: {a: {<f>, derived: true}}}": "there is no 'derived' here",
    "fields: {Customer: {a: {<f>, minimum: 1}}}": "minimum is for integer and float only",
    "fields: {Customer: {a: {kind: date, en: a, zh: 甲, choices: [x]}}}": "choices is for string only",
    "fields: {Customer: {a: {kind: date, en: a, zh: 甲, fulltext: true}}}": "fulltext is for string only",
    "fields: {Customer: {a: {kind: float, en: a, zh: 甲, minimum: 2, maximum: 1}}}": "maximum is below the minimum",
    "fields: {Customer: {a: {kind: integer, en: a, zh: 甲, maximum: 3000000000}}}": "±2147483647 only",
    "fields: {Customer: {a: {<f>, choices: [x, x]}}}": "a choice stands twice",
    "fields: {Customer: {a: {en: a, zh: 甲}}}": "'kind' is missing",
    "fields: {Customer: {a: {kind: string, en: a, zh: 1}}}": "1 is not text",
    "fields: {Customer: {a: {kind: string, en: a, zh: ''}}}": "this text is empty",
    "fields: {Customer: {'a`': {<f>}}}": "'a`' is not a field name",
    "fields: {Customer: {a__b: {<f>}}}": "'a__b' is not a field name",
    "fields: {Customer: {aB: {<f>}}}": "'aB' is not a field name",
    "fields: {Customer: {a_1: {<f>}, a1: {<f>}}}": "both become 'a1' in GraphQL",
    "fields: {Organization: {supplier: {<f>}}}": "both become 'supplier' in GraphQL",
    "fields: {FITS: {a: {<f>}}}": "'FITS' is written by the system only",
    "fields: {IngestRun: {a: {<f>}}}": "'IngestRun' is written by the system only",
    "nodes: {Tender: {<n>}}\nfields: {Tender: {a: {<f>}}}": "declared in this file; put its fields there",
    "nodes: {customer: {<n>}}": "'customer' is not a label",
    "nodes: {'T`': {<n>}}": "'T`' is not a label",
    "nodes: {__Type: {<n>}}": "'__Type' is not a label",
    "nodes: {Customer: {<n>}}": "'Customer' is there already",
    "nodes: {CUSTOMER: {<n>}}": "'CUSTOMER' is there already",
    "nodes: {Decision: {<n>}}": "'Decision' is a name that the system uses",
    "nodes: {CustomerProfile: {<n>}}": "'CustomerProfile' is a name that the system uses",
    "nodes: {Phone: {<n>, of: Organization}}": "both become 'phone' in GraphQL",
    "nodes: {Tender: {<n>, colour: red}}": "colour: 'red' does not have the form",
    "nodes: {Tender: {<n>, shape: squar}}": "the nearest is 'square'",
    "nodes: {Tender: {<n>, of: Customer}}": "of: 'Customer' is not one",
    "edges: {announced: {<n>, ends: [[Customer, Signal]]}}": "'announced' is not a relationship type",
    "edges: {SUPPLIES: {<n>, ends: [[Customer, Signal]]}}": "'SUPPLIES' is there already",
    "edges: {HAS: {<n>, ends: [[Customer, Tendre]]}}": r"ends\.0\.1: there is no label 'Tendre'",
    "edges: {HAS: {<n>, ends: [[Customer]]}}": "1 items are too few",
    "edges: {HAS: {<n>, ends: []}}": "0 items are too few",
    "edges: {HAS: {<n>, ends: [[Customer, Signal]], symmetric: true}}": "both ends must have the same label",
    "edges: {PHONE: {<n>, ends: [[Customer, Signal]]}}": "both become 'phone' in GraphQL",
    "edges: {HAS: {<n>, ends: [[Customer, Signal]], single: yes}}": "'yes' is not true or false",
    "nodes: {A: {<n>}}\nnodes: {B: {<n>}}": "nodes: this key stands twice",
    "nodes: {": "this is not YAML",
    "feilds: {}": "there is no 'feilds' here; the nearest is 'fields'",
} | {
    f"fields: {{Customer: {{{name}: {{<f>}}}}}}": f"'{name}' is a name that the system uses itself"
    for name in (
        "id",
        "source",
        "run",
        "record",
        "ingested_at",
        "as_of",
        "feed",
        "provenance",
        "name_key",
        "labels",
        "valid_from",
        "class",
        "resolve_nodes",
    )
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.items())
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, text: str, said: str):
    lines = refused(tmp_path, "version: 1\n\n" + text.replace("<f>", FIELD).replace("<n>", NODE))
    assert any(re.match(rf"extensions\.yaml, line [3-5]\b.*{said}", line) for line in lines), lines


def test_all_mistakes_are_told_at_once_and_in_the_order_of_the_file(tmp_path: Path):
    lines = refused(
        tmp_path,
        "version: 1\nfields:\n  Custmer: {}\n  Customer:\n    tier: {kind: string, en: a, zh: 甲}\n"
        "nodes:\n  Decision: {en: a, zh: 甲}\n",
    )
    assert [line.split(",")[1] for line in lines] == [" line 3", " line 5", " line 7"]


@pytest.mark.parametrize("text", ["", "version: 2", "- a", "a", "version: 1\n\tx: 1", "version: &a [*a]"])
def test_what_is_no_extension_file_is_refused(tmp_path: Path, text: str):
    assert refused(tmp_path, text)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="cannot be read"):
        model_with(tmp_path / "nothing.yaml")
    (tmp_path / "gbk.yaml").write_bytes("version: 1 # 床位".encode("gb18030"))
    with pytest.raises(BadInput, match="not UTF-8"):
        model_with(tmp_path / "gbk.yaml")


def test_an_extension_only_adds(model: Model):
    assert [label for label in model.nodes if label not in MODEL.nodes] == ["Tender", "Investor"]
    assert {e.type for e in added_edges(model)} == {"SUPPLIES", "ANNOUNCED", "INVESTED_IN"}
    assert "beds" not in MODEL.nodes["Customer"].fields
    for label, declared in MODEL.nodes.items():
        assert declared.fields.items() <= model.nodes[label].fields.items()
    assert model.nodes["Investor"].identity == "Organization"
    assert ("Customer", "ANNOUNCED", "Tender") in model.triples
    assert "valid_to" in model.edges["ANNOUNCED"].fields
    assert model_with(None) == MODEL


def test_values_of_new_fields_are_validated(model: Model):
    fields = model.nodes["Customer"].fields
    assert not property_problems(fields, {"beds": 900, "centres": ["胸痛中心"]})
    assert len(property_problems(fields, {"beds": -1, "centres": ["急诊"]})) == 2
    assert property_problems(fields, {"beds": 2**31})


def test_the_schema_for_editors_is_up_to_date_and_agrees():
    assert SCHEMA.read_text("utf-8") == extensions_schema_text(), "run `make generated`"
    checker = jsonschema.Draft202012Validator(extensions_schema())
    checker.check_schema(extensions_schema())
    example = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    assert not list(checker.iter_errors(example))
    for broken in (
        {"fields": {"Custmer": {}}},
        {"nodes": {"x": {"en": "a", "zh": "甲"}}},
        {"more": 1},
        {"fields": {"Customer": {"beds": {"kind": "integr", "en": "a", "zh": "甲"}}}},
    ):
        assert list(checker.iter_errors({"version": 1} | broken)), broken


def test_every_name_that_graphql_needs_is_reserved(tmp_path: Path):
    """Asked of the schema itself."""
    text = (ROOT / "schema.graphql").read_text("utf-8")
    taken = set(re.findall(r"^(?:type|enum|input|interface|scalar|union) (\w+)", text, re.MULTILINE)) - set(MODEL.nodes)
    assert taken <= own_types()
    for name in ("BattleMap", "Coverage", "PartBySourceInput"):
        said = refused(
            tmp_path, f"version: 1\nnodes:\n  {name}: {{en: x, zh: x, fields: {{a: {{kind: string, en: a, zh: a}}}}}}\n"
        )
        assert any(name in line and "the system uses itself" in line for line in said), said


def test_a_command_refuses_what_the_schema_has_for_itself(tmp_path: Path):
    extensions = tmp_path / "extensions.yaml"
    extensions.write_text(
        "version: 1\nnodes:\n  BattleMap: {en: x, zh: x, fields: {a: {kind: string, en: a, zh: a}}}\n", "utf-8"
    )
    (tmp_path / "a.csv").write_text("a\n1\n", "utf-8")
    env = dict(os.environ) | {"BATTLEMAP_EXTENSIONS": str(extensions), "BATTLEMAP_HOME": str(tmp_path)}
    asked = battlemap("ingest", "--suggest", tmp_path / "a.csv", env=env)
    assert asked.returncode and "BattleMap" in asked.stderr and "Traceback" not in asked.stderr


def test_every_shape_is_drawn_in_the_legend():
    drawn = set(re.findall(r"entry.shape == '(\w+)'", (ROOT / "viz" / "parts.html").read_text("utf-8")))
    assert set(get_args(Shape)) - {"dot"} == drawn


def test_graphql_grows_and_what_was_there_stays(model: Model):
    plain, grown = (graphql.introspection_from_schema(of.core)["__schema"]["types"] for of in (PLAIN, schema(model)))
    after = {t["name"]: t for t in grown}
    for before in plain:
        fields = {f["name"]: f for f in after[before["name"]]["fields"] or ()}
        assert all(fields[f["name"]] == f for f in before["fields"] or ())
        values = after[before["name"]]["enumValues"] or []
        assert [v for v in values if v in (before["enumValues"] or [])] == (before["enumValues"] or [])


def test_fields_whose_choices_have_no_graphql_name_are_text(model: Model):
    text = schema(model).as_str()
    assert "centres: [String!]" in text
    assert "重点中心 [胸痛中心, 卒中中心, 创伤中心]" in text
    assert "phase: TenderPhaseChoice" in text


def test_personal_data_of_an_extension_is_not_served(tmp_path: Path):
    path = tmp_path / "x.yaml"
    secret = "secret: {kind: string, en: a, zh: 甲, private: true}"
    path.write_text(
        f"version: 1\nfields:\n  Vendor: {{{secret}}}\n  SUPPLIES: {{{secret}}}\n"
        f"nodes: {{Tender: {{en: a, zh: 甲, fields: {{{secret}}}}}}}",
        "utf-8",
    )
    assert "secret" not in schema(model_with(path)).as_str()


@pytest.mark.parametrize("command", [["serve"], ["score"], ["map", "C1", "-o", "map.html"], ["up"]])
def test_a_broken_file_stops_every_command_before_anything_starts(tmp_path: Path, command: list[str]):
    path = tmp_path / "extensions.yaml"
    path.write_text("version: 1\nfields: {Custmer: {}}", "utf-8")
    nowhere = Connection("bolt://127.0.0.1:1", "neo4j", "x")
    variables = environment(nowhere) | {"BATTLEMAP_EXTENSIONS": str(path), "BATTLEMAP_PORT": str(free_port())}
    ended = battlemap(*command, env=variables)
    assert ended.returncode == 1
    assert "extensions.yaml, line 2, fields.Custmer: there is no label" in ended.stderr


def test_the_example_and_the_query_of_the_docs_work(tmp_path: Path):
    import graphql

    text = (ROOT / "docs" / "extensions.md").read_text("utf-8")
    (tmp_path / "extensions.yaml").write_text(text.split("```yaml\n")[1].split("```")[0], "utf-8")
    grown = schema(model_with(tmp_path / "extensions.yaml"))
    query = text.split("```graphql\n")[1].split("```")[0]
    assert graphql.validate(graphql.build_schema(grown.as_str()), graphql.parse(query)) == []
