"""The GraphQL reference and the schema's promises: examples run, the page and the file are those of the code, nothing breaks unsaid."""

import re

import pytest
from graphql import build_schema, find_breaking_changes, get_variable_values, parse, validate

from gql.docs.examples import SUBSCRIPTIONS, examples
from gql.docs.graphql_page import PAGE, graphql_page
from gql.schema.schema import SCHEMA
from tests.helpers.paths import ROOT

RELEASED = ROOT / "schema.released.graphql"
ALLOWED = ROOT / "schema.breaking.txt"


def test_the_page_is_that_of_the_schema():
    assert PAGE.read_text("utf-8") == graphql_page(), "run `make generated`"


def test_every_operation_has_an_example_that_is_valid():
    core = SCHEMA.core
    operations = {*core.query_type.fields, *core.mutation_type.fields}  # type: ignore[union-attr]
    assert operations == set(examples())
    assert set(core.subscription_type.fields) == set(SUBSCRIPTIONS)  # type: ignore[union-attr]
    for example, variables in [*examples().values(), *SUBSCRIPTIONS.values()]:
        document = parse(example)
        assert validate(core, document) == [], example
        declared = document.definitions[0].variable_definitions or ()  # type: ignore[union-attr]
        assert not isinstance(get_variable_values(core, declared, variables), list), example


def test_breaking_changes_are_listed():
    """Each line of the file is one breaking change since the last release, as graphql-core words it."""
    old = build_schema(RELEASED.read_text("utf-8"))
    found = {change.description for change in find_breaking_changes(old, build_schema(SCHEMA.as_str()))}
    allowed = {line for line in ALLOWED.read_text("utf-8").splitlines() if line and not line.startswith("#")}
    assert found == allowed


@pytest.mark.parametrize("type", ["Organization", "BattleMap", "Query"])
def test_every_field_is_described_in_both_languages(type: str):
    fields = SCHEMA.core.type_map[type].fields  # type: ignore[union-attr]
    told = {name: field.description or "" for name, field in fields.items()}
    untold = [n for n, t in told.items() if not (re.search(r"[\u4e00-\u9fff]", t) and re.search(r"[a-z]{2}", t))]
    assert untold in ([], ["id"])
