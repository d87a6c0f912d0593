"""Limits of documents: what they count, what they let through, and that counting is quick."""

from __future__ import annotations

import pytest
from graphql import GraphQLSchema, build_schema, get_introspection_query, parse, validate
from hypothesis import given
from hypothesis import strategies as st

from gql.execution.limits import LARGEST, DocumentMeasures, Limits, check_limits, measure_document
from gql.schema.schema import Schema as schema
from graph.model.model import MODEL
from graph.words import BattlemapError
from tests.helpers.examples import examples
from tests.helpers.graphql import MAP, PAGES, SEARCH

TINY = build_schema("""
type Query { a: A, many(first: Int = 20): [A!], n: Int }
type A { a: A, many(first: Int, last: Int): [A!], n: Int }
""")
SCHEMA: GraphQLSchema = schema(MODEL).core


def measured(text: str, schema: GraphQLSchema = TINY, **variables: object) -> DocumentMeasures:
    return measure_document(parse(text), schema, variables)


@pytest.mark.parametrize(
    ("text", "name", "amount"),
    [
        ("{ n }", "depth", 1),
        ("{ a { a { n } } }", "depth", 3),
        ("{ a { ...f } } fragment f on A { a { n } }", "depth", 3),
        ("{ ... on Query { ... { a { n } } } }", "depth", 2),
        ("query A { n } query B { a { n } }", "depth", 2),
        ("{ x: n y: n n }", "aliases", 2),
        ("{ a { ...f } b: a { ...f ...f } } fragment f on A { x: n y: n }", "aliases", 7),
        (
            "query @skip(if: true) { n @skip(if: true) ...f @skip(if: true) ... @skip(if: true) { n } } fragment f on Query { n @skip(if: true) }",
            "directives",
            5,
        ),
        ("query A { n } query B { n } query C { n }", "operations", 3),
        ("{ n }", "cost", 1),
        ("{ a { n } }", "cost", 3),
        ("{ many(first: 5) { n n } }", "cost", 12),
        ("{ many { n } }", "cost", 22),
        ("{ a { many { n } } }", "cost", 5),
        ("{ a { many(last: 7) { n } } }", "cost", 11),
        ("{ many(first: 10) { many(first: 10) { n } } }", "cost", 2 + 10 * (2 + 10)),
        ("query ($f: Int = 3) { many(first: $f) { n } }", "cost", 5),
        ("query ($f: Int) { many(first: $f) { n } }", "cost", 102),
        ("{ many(first: 0) { n } }", "cost", 3),
        ("{ many(first: -5) { n } }", "cost", 3),
        ("{ many(first: 99999999999999999999999999) { n } }", "cost", LARGEST),
        ('{ many(first: "x") { n } }', "cost", 102),
        ("{ __schema { types { name } } }", "depth", 1),
        ("{ __schema { types { name } } }", "cost", 0),
        ('{ __schema { types { name } } __type(name: "A") { name } }', "introspection", 4),
    ],
)
def test_what_is_counted(text: str, name: str, amount: int):
    assert getattr(measured(text), name) == amount


def test_a_variable_decides_the_cost():
    text = "query ($f: Int) { many(first: $f) { n } }"
    assert measured(text, f=7).cost == 9
    assert measured(text, f="x").cost == measured(text, f=None).cost == 102
    assert measured(text).varies
    assert not measured("{ many(first: 7) { n } }").varies


def test_the_default_of_each_operation_counts_in_its_fragments():
    text = "query A($f: Int = 2) { ...m } query B($f: Int = 50) { ...m } fragment m on Query { many(first: $f) { n } }"
    assert measured(text).cost == 52


FRAGMENTS = st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.integers(1, 4)), min_size=1, max_size=5)


@examples(200)
@given(FRAGMENTS)
def test_fragments_count_as_if_they_were_written_out(parts: list[tuple[bool, int, int]]):
    """Each fragment spreads the next one some times, below a list or not; the same document without any fragment is the oracle."""
    document, inline = "{ a { ...f0 } }", "n"
    for number, (listed, spreads, first) in reversed(list(enumerate(parts))):
        last = number == len(parts) - 1
        for kind in ("spread", "inline"):
            inner = (
                ("" if last else f"...f{number + 1} " * spreads)
                if kind == "spread"
                else ("" if last else f"... {{ {inline} }} " * spreads)
            )
            body = f"x: n {inner}"
            body = f"many(first: {first}) {{ {body} }}" if listed else body
            if kind == "spread":
                document += f" fragment f{number} on A {{ {body} }}"
            else:
                inline = body
    assert measured(document) == measured(f"{{ a {{ {inline} }} }}")


def doubling(levels: int, leaf: str = "n", inner: str = "...f{0} ...f{0}") -> str:
    """Fragments that each spread the next one twice: 2 ** levels fields in a few hundred tokens."""
    parts = [f"fragment f{n} on A {{ {inner.format(n + 1)} }}" for n in range(levels)]
    return "{ a { ...f0 } } " + " ".join(parts) + f" fragment f{levels} on A {{ {leaf} }}"


@pytest.mark.parametrize(
    "inner", ["...f{0} ...f{0}", "a {{ ...f{0} }} a {{ ...f{0} }}", "x: a {{ ...f{0} }} y: a {{ ...f{0} }}"]
)
def test_doubling_fragments_are_refused_without_walking_them(inner: str):
    """Nobody lives to see two to the power of eighty fields counted one by one."""
    found = measured(doubling(80, "x: n", inner))
    assert found.aliases >= 2**80
    with pytest.raises(BattlemapError):
        check_limits(found, Limits())


@pytest.mark.parametrize(
    "text",
    [
        "{ ...f } fragment f on Query { ...f }",
        "{ ...f } fragment f on Query { a { ...g } } fragment g on A { a { ...h } } fragment h on A { a { ...g } }",
        "{ ...f ...f } fragment f on Query { ...g ...g } fragment g on Query { ...f ...f }",
        "{ ...nobody }",
        "{ ...f } fragment f on Nobody { n }",
        "{ nobody(first: 5) { nothing } }",
        "mutation { nobody { n } }",
    ],
)
def test_documents_that_validation_refuses_are_measured_all_the_same(text: str):
    check_limits(measured(text), Limits())
    assert validate(TINY, parse(text))


def test_the_longest_chain_of_fragments_is_no_crash():
    chain = " ".join(f"fragment f{n} on A {{ a {{ ...f{n + 1} }} }}" for n in range(190))
    with pytest.raises(BattlemapError, match="levels of fields"):
        check_limits(measured("{ a { ...f0 } } " + chain + " fragment f190 on A { n }"), Limits())


USUAL = [
    MAP,
    PAGES,
    SEARCH,
    "{ customers(first: 100) { totalCount edges { cursor node { id name roles industry customer { tier } } } pageInfo { endCursor } } }",
]


@pytest.mark.parametrize("text", USUAL, ids=lambda t: t[:30])
def test_what_front_ends_ask_is_within_the_limits(text: str):
    check_limits(measure_document(parse(text, max_tokens=Limits().tokens), SCHEMA), Limits())


@pytest.mark.parametrize(
    "options",
    [
        {},
        {
            "input_value_deprecation": True,
            "specified_by_url": True,
            "schema_description": True,
            "directive_is_repeatable": True,
        },
    ],
)
def test_the_standard_introspection_is_within_the_limits(options: dict[str, bool]):
    document = parse(get_introspection_query(**options), max_tokens=Limits().tokens)
    check_limits(measure_document(document, SCHEMA), Limits())
    assert validate(SCHEMA, document) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("depth", "{ a { a { a { a { a { a { a { a { a { a { n } } } } } } } } } } }"),
        ("aliases", "{" + " ".join(f"x{n}: n" for n in range(31)) + "}"),
        ("directives", "{" + "n @skip(if: true) " * 51 + "}"),
        ("operations", " ".join(f"query Q{n} {{ n }}" for n in range(11))),
        ("cost", "{ many(first: 100) { many(first: 100) { n } } }"),
        ("introspection", "{ __schema {" + "types { name }" * 400 + "} }"),
    ],
)
def test_over_a_limit_says_which_how_much_and_what_to_do(name: str, text: str):
    found = measured(text)
    amount = getattr(found, name)
    with pytest.raises(BattlemapError) as caught:
        check_limits(found, Limits())
    assert caught.value.code == "LIMIT"
    for told in (caught.value.text.en, caught.value.text.zh):
        assert str(amount) in told
        assert str(getattr(Limits(), name)) in told
    check_limits(found, Limits(**{name: amount}))
    with pytest.raises(BattlemapError):
        check_limits(found, Limits(**{name: amount - 1}))
