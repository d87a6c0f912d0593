"""Mapping files: what is wrong in one is said with its line, in the loader and in editors alike."""

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from graph.model.extensions import model_with
from graph.model.model import MODEL
from graph.words import BadInput
from ingest.mapping import mapping_schema
from ingest.mapping.mapping_checks import find_mappings, load_mapping
from ingest.mapping.mapping_file import Mapping, feeds_for
from tests.helpers.paths import ROOT

COMMITTED = [
    p
    for folder in ("seed_data/mappings", "examples")
    for p in sorted((ROOT / folder).rglob("*.yaml"))
    if p.name != "extensions.yaml" and p.parent.name not in ("contracts", "workspace")
]
SCHEMA = Draft202012Validator(mapping_schema.mapping_schema(MODEL))
GOOD = """\
version: 1
source: test
rank: 50
feeds:
  - file: people*.csv
    encoding: gb18030
    rates: {USD: 7.1}
    records:
      - node: Customer
        id: no
        when: {level: 1}
        fields:
          name: name
          tier: {column: level, words: {1: A, 2: B}}
          revenue: {column: revenue, scale: 10000}
          city: "{city} {district}"
      - edge: WORKS_AT
        from: {node: DecisionMaker, id: person}
        to: {node: Organization, by: {name: name}}
        fields: {title: {const: Buyer}}
        optional: true
"""


def told(folder: Path, text: str) -> BadInput:
    path = folder / "test.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput) as caught:
        load_mapping(path, MODEL)
    return caught.value


def test_a_good_mapping_says_what_it_says(tmp_path: Path):
    (tmp_path / "test.yaml").write_text(GOOD, "utf-8")
    mapping = load_mapping(tmp_path / "test.yaml", MODEL)
    node, edge = mapping.feeds[0].records
    assert node.when == {"level": "1"}
    assert node.fields["tier"].words == {"1": "A", "2": "B"}
    assert node.fields["city"].template == "{city} {district}"
    assert (edge.start.node, edge.end.by["name"].column) == ("DecisionMaker", "name")
    assert feeds_for(mapping, Path("people_2.csv")) == mapping.feeds
    assert feeds_for(mapping, Path("other.csv")) == []


BROKEN = [
    ("version: 1", "version: 2", 1, "version", "2 is not one"),
    ("source: test", "sauce: test", 2, "sauce", "the nearest is 'source'"),
    ("source: test", "source: a/b", 2, "source", "no `/`, `@` or spaces"),
    ("source: test", "source: person", 2, "source", "not `person`"),
    ("rank: 50", "rank: 101", 3, "rank", "100"),
    ("rank: 50", "tie_weights: {KNOWS: 2}", 3, "tie_weights.KNOWS", "2 should be at most 1"),
    ("rank: 50", "tie_weights: {WORKS_AT: 1}", 3, "tie_weights.WORKS_AT", "the nearest is 'REPORTS_TO'"),
    ("encoding: gb18030", "encodng: gb18030", 6, "feeds.0.encodng", "the nearest is 'encoding'"),
    ("{USD: 7.1}", "{USD: 0}", 7, "feeds.0.rates.USD", "0"),
    ("{USD: 7.1}", "{$: 7.1}", 7, "feeds.0.rates", "'$'"),
    (
        "node: Customer\n",
        "node: Custmer\n",
        9,
        "feeds.0.records.0.node",
        "there is no label 'Custmer'; the nearest is 'Customer'",
    ),
    ("node: Customer\n", "node: IngestRun\n", 9, "feeds.0.records.0.node", "there is no label 'IngestRun'"),
    ("node: Customer\n", "nod: Customer\n", 9, "feeds.0.records.0", "needs `node:` or `edge:`"),
    ("tier: {", "teir: {", 14, "feeds.0.records.0.fields.teir", "there is no field 'teir'; the nearest is 'tier'"),
    ("1: A", "1: Gold", 14, "feeds.0.records.0.fields.tier.words.1", "'Gold' is no value of tier: one of A, B, C"),
    (
        "{column: level, words: {1: A, 2: B}}",
        "{const: Gold}",
        14,
        "feeds.0.records.0.fields.tier.const",
        "'Gold' is no value of tier",
    ),
    ("column: revenue", "colum: revenue", 15, "feeds.0.records.0.fields.revenue.colum", "the nearest is 'column'"),
    ("column: revenue, scale", "scale", 15, "feeds.0.records.0.fields.revenue", "`column:`, `template:` and `const:`"),
    (
        "column: revenue, scale",
        "column: revenue, const: 1, scale",
        15,
        "feeds.0.records.0.fields.revenue",
        "`column:`, `template:` and `const:`",
    ),
    ("edge: WORKS_AT", "edge: WORKS_FOR", 17, "feeds.0.records.1.edge", "there is no relationship type 'WORKS_FOR'"),
    ("edge: WORKS_AT", "edge: FITS", 17, "feeds.0.records.1.edge", "there is no relationship type 'FITS'"),
    (
        "node: DecisionMaker",
        "node: Customer",
        17,
        "feeds.0.records.1.edge",
        "does not go from Customer to Organization, but Person → Organization",
    ),
    ("node: DecisionMaker", "node: Chef", 18, "feeds.0.records.1.from.node", "there is no label 'Chef'"),
    (", by: {name: name}", "", 19, "feeds.0.records.1.to", "`by:` with a name"),
    ("title: {", "titel: {", 20, "feeds.0.records.1.fields.titel", "the nearest is 'title'"),
    ("optional: true", "optional: 3", 21, "feeds.0.records.1.optional", "3"),
]


@pytest.mark.parametrize(("old", "new", "line", "place", "said"), BROKEN, ids=lambda v: str(v)[:30])
def test_what_is_wrong_is_said_with_its_line_and_editors_see_it_too(tmp_path: Path, old, new, line, place, said):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    error = told(tmp_path, text).text
    assert any(row.startswith(f"test.yaml, line {line}, {place}") and said in row for row in error.en.split("\n")), (
        error.en
    )
    assert f"test.yaml 第 {line} 行,{place}" in error.zh
    assert not SCHEMA.is_valid(yaml.safe_load(text))


def test_an_encoding_must_exist(tmp_path: Path):
    assert (
        "line 6, feeds.0.encoding: 'gb1803' is not an encoding"
        in told(tmp_path, GOOD.replace("gb18030", "gb1803")).text.en
    )


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path):
    text = (
        GOOD.replace("tier: {", "teir: {").replace("title: {", "titel: {").replace("node: DecisionMaker", "node: Chef")
    )
    lines = told(tmp_path, text).text.en.split("\n")
    assert [row.split(",")[1] for row in lines] == [" line 14", " line 18", " line 20"]
    shape = (
        GOOD.replace("rank: 50", "rank: x")
        .replace("column: revenue", "colum: revenue")
        .replace("optional: true", "optinal: true")
    )
    assert [row.split(",")[1] for row in told(tmp_path, shape).text.en.split("\n")] == [
        " line 3",
        " line 15",
        " line 21",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a",
        "a: [",
        "feeds: *nowhere",
        "version: 1\nversion: 1\nsource: a\nfeeds: []\n",
        "\x00",
        "!!python/object:os.x {}",
    ],
)
def test_what_is_no_mapping_is_said(tmp_path: Path, text):
    assert "test.yaml, line" in told(tmp_path, text).text.en


def test_a_role_stands_for_its_party_and_the_other_way(tmp_path: Path):
    for start, end in (("Person", "Customer"), ("KOL", "Organization"), ("Person", "Organization")):
        text = GOOD.replace("WORKS_AT", "ADVISES").replace("fields: {title: {const: Buyer}}", "fields: {}")
        text = text.replace("node: DecisionMaker", f"node: {start}").replace("node: Organization", f"node: {end}")
        (tmp_path / "test.yaml").write_text(text, "utf-8")
        assert load_mapping(tmp_path / "test.yaml", MODEL).source == "test"


def test_columns_called_yes_and_no_are_columns(tmp_path: Path):
    (tmp_path / "test.yaml").write_text(GOOD.replace("name: name\n", "name: on\n", 1), "utf-8")
    assert load_mapping(tmp_path / "test.yaml", MODEL).feeds[0].records[0].fields["name"].column == "on"


@pytest.mark.parametrize("path", COMMITTED, ids=lambda p: p.name)
def test_committed_mappings_load_and_satisfy_the_schema(path: Path):
    extensions = path.with_name("extensions.yaml")
    model = model_with(extensions if extensions.exists() else None)
    assert load_mapping(path, model).feeds
    raw = yaml.safe_load(path.read_text("utf-8"))
    schema = Draft202012Validator(mapping_schema.mapping_schema(model))
    assert [f"{list(e.absolute_path)} {e.message}" for e in schema.iter_errors(raw)] == []


def test_the_committed_schema_is_current_and_valid():
    Draft202012Validator.check_schema(mapping_schema.mapping_schema(MODEL))
    assert mapping_schema.FILE.read_text("utf-8") == mapping_schema.mapping_schema_text(MODEL), "run: make generated"


def test_each_key_of_a_mapping_is_described_in_both_languages():
    schema = mapping_schema.mapping_schema(MODEL)
    parts = {"Mapping": schema} | {name: part for name, part in schema["$defs"].items() if "properties" in part}
    for name, part in parts.items():
        assert set(mapping_schema.KEYS[name]) == set(part["properties"]), name
    assert set(schema["properties"]) == {f.alias or n for n, f in Mapping.model_fields.items()}


def test_mappings_are_found_beside_the_files(tmp_path: Path):
    (tmp_path / "mappings").mkdir()
    for name in ("b.yaml", "a.yaml", "extensions.yaml"):
        (tmp_path / "mappings" / name).write_text(GOOD, "utf-8")
    (tmp_path / "data").mkdir()
    assert [p.name for p in find_mappings([tmp_path / "data"], None)] == ["a.yaml", "b.yaml"]
    assert [p.name for p in find_mappings([tmp_path / "x.csv"], None)] == ["a.yaml", "b.yaml"]
    assert find_mappings([], tmp_path / "mappings" / "b.yaml") == [tmp_path / "mappings" / "b.yaml"]
    with pytest.raises(BadInput) as caught:
        find_mappings([tmp_path / "data" / "x.csv"], tmp_path / "data")
    assert "--mapping" in caught.value.text.en
