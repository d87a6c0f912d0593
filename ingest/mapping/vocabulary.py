"""The vocabulary of headings: words in both languages of the product, joined with those in Latin letters."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.mapping import column_words, latin_words


def joined_words(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """The words of each name in one or both."""
    return {name: f"{first.get(name, '')} {second.get(name, '')}" for name in {**first, **second}}


ENTITIES = joined_words(column_words.ENTITIES, latin_words.ENTITIES)
FIELDS = joined_words(column_words.FIELDS, latin_words.FIELDS)
POINTERS = joined_words(column_words.POINTERS, latin_words.POINTERS)
EDGES = joined_words(column_words.EDGES, latin_words.EDGES)
CHOICES = joined_words(column_words.CHOICES, latin_words.CHOICES)
IDS = frozenset([*column_words.IDS, *latin_words.IDS.split()])
NUMBERS_OF = column_words.NUMBERS_OF | {
    word.replace("_", " "): label for label, words in latin_words.NUMBERS_OF.items() for word in words.split()
}
YEARS = frozenset(["年份", "年度", *(word.replace("_", " ") for word in latin_words.YEARS.split())])
CONNECTORS = frozenset(latin_words.CONNECTORS.replace("_", " ").split())
FIRST_AND_LAST = [
    ("名", "姓"),
    *(tuple(pair.replace("_", " ").split("/")) for pair in latin_words.FIRST_AND_LAST.split()),
]
NAMES = frozenset(word.replace("_", " ") for word in FIELDS["name"].split())
FIELD_WORDS = frozenset(word.replace("_", " ") for words in FIELDS.values() for word in words.split())
PAIRS = {
    types: [tuple(pair.replace("_", " ").split("/")) for pair in words.split()]
    for types, words in joined_words(column_words.PAIRS, latin_words.PAIRS).items()
}
TYPE_COLUMNS = column_words.TYPE_COLUMNS | set(latin_words.TYPE_COLUMNS.split())
