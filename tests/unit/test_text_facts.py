"""References in texts: which are found, as what, and that no text is too odd for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.query.texts.text_facts import MOST, references_of
from graph.workspaces.comments.mentions import mentioned_ids


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("金额[[Opportunity:O7.amount]]。", [("Opportunity:O7.amount", "Opportunity", "O7", "amount")]),
        ("[[C1.nameEn]] [[C1.name_en]]", [("C1.nameEn", "", "C1", "name_en"), ("C1.name_en", "", "C1", "name_en")]),
        ("[[crm:7.name]] [[a.b.c.name]]", [("crm:7.name", "crm", "7", "name"), ("a.b.c.name", "", "a.b.c", "name")]),
        ("**[[C1.name]]** [[C1.name]]", [("C1.name", "", "C1", "name")]),
        (
            "\\[[C1.name]] [[C1]] [C1.name] [[C1.]] [[.name]] [[C1\n.name]] [[[C1.name]]",
            [("C1.name", "", "C1", "name")],
        ),
    ],
)
def test_references_are_found_in_a_text(text: str, found: list[tuple[str, ...]]):
    assert [tuple(each.split("\t")) for each in references_of(text)] == found


@given(st.text(st.sampled_from("[]{}.:\\\t\n @()aB1_甲\u200b"), max_size=80))
def test_what_is_found_stands_in_the_text(text: str):
    for each in references_of(text):
        reference, label, id, field = each.split("\t")
        assert (
            f"[[{reference}]]" in text
            and id
            and id in reference
            and field.isascii()
            and not set(label + id) & set("[]\n")
        )
    assert all(f"@{id}" in text or f"({id})" in text for id in mentioned_ids(text))


def test_a_long_text_is_read_at_once():
    assert len(references_of("[[" * 200_000 + "".join(f"[[C{n}.name]]" for n in range(MOST + 50)))) == MOST
    assert mentioned_ids("@[" * 200_000 + "@a" * 200_000) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("请@V01看,@[张敏](P7)也看", ["V01", "P7"]),
        ("a@b1.example \\@V01 //x/@V01 @all @@V1 @V\u200b01", []),
        ("@V01。@V01 @S-2_a", ["V01", "S-2_a"]),
    ],
)
def test_mentions_are_found_in_a_text(text: str, ids: list[str]):
    assert mentioned_ids(text) == ids
