"""Our own documents in schemas of contracts: what is left is valid, and tells of nothing that is not open."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from graphql import GraphQLSchema, get_operation_ast, parse, validate

from alerts.card_question import QUESTION
from battlemap.http.app import own_documents
from gql.docs.cuttable_fields import WRITTEN, cuttable_fields
from gql.execution.document_cuts import cut_document, cut_values, has_nothing_left
from gql.schema.allowances import for_contract
from gql.schema.schema import SCHEMA
from graph.access.contracts import Contract
from tests.helpers.worlds import any_contract

ASKED = [parse(text) for text in sorted({*own_documents(), QUESTION})]
CUTTABLE = set(json.loads(WRITTEN.read_text("utf-8")))


def schema_of(seed: int) -> GraphQLSchema:
    return for_contract(SCHEMA.core, SCHEMA.model, any_contract(Random(seed)))


@pytest.mark.parametrize("seed", range(8))
def test_what_is_left_of_our_documents_asks_for_nothing_that_is_closed(seed: int):
    schema = schema_of(seed)
    for document in ASKED:
        cut = cut_document(document, schema)
        operation = get_operation_ast(cut)
        assert operation is not None
        assert has_nothing_left(operation) or (validate(schema, cut) == [] and validate(SCHEMA.core, cut) == [])


def test_an_employee_is_asked_the_whole():
    for document in ASKED:
        assert cut_document(document, SCHEMA.core) == document


def test_subscriptions_are_nothing_to_a_partner_and_no_query_hints_at_what_was_cut():
    schema = schema_of(1)
    cuts = [get_operation_ast(cut_document(parse(text), schema)) for text in own_documents() if text.startswith("subs")]
    assert len(cuts) == 3 and all(cut is not None and has_nothing_left(cut) for cut in cuts)


def test_variables_lose_what_the_schema_does_not_have():
    document = parse("query ($filter: CustomerFilter, $by: CustomerOrder, $direction: Direction!) { customers(filter: $filter, orderBy: $by, direction: $direction) { totalCount } }")  # fmt: skip
    given = {
        "filter": {"revenue": {"gte": 5}, "region": {"eq": "x"}, "not": {"revenue": {"gte": 5}}, "and": [{"revenue": {"gte": 5}}]},
        "by": "TIER",
        "direction": "DESC",
        "more": 1,
    }  # fmt: skip
    operation = get_operation_ast(document)
    assert operation is not None
    schema = for_contract(SCHEMA.core, SCHEMA.model, contract({"Organization": ["name", "region"], "Customer": []}))
    assert cut_values(schema, operation, given) == {"filter": {"region": {"eq": "x"}}, "direction": "DESC"}
    kept = cut_values(SCHEMA.core, operation, given)
    assert kept == {name: value for name, value in given.items() if name != "more"}


def contract(fields: dict[str, list[str]]) -> Contract:
    made = {name: frozenset(of) for name, of in fields.items()}
    return replace(any_contract(Random(1)), level="full", fields=made)


def test_the_build_knows_every_field_that_a_contract_can_close():
    assert sorted(CUTTABLE) == cuttable_fields(SCHEMA)
    whole = SCHEMA.core.type_map
    for seed in range(100, 110):
        for name, type in schema_of(seed).type_map.items():
            if name in ("Mutation", "Subscription") or name.startswith("__") or not hasattr(type, "fields"):
                continue
            if "Filter" in name or name.endswith("Input"):
                continue
            lacking = set(whole[name].fields) - set(type.fields)  # type: ignore[attr-defined]
            assert {f"{name}.{field}" for field in lacking} <= CUTTABLE
