"""Feeds that say more: conditions, the file's name, currencies, separators, parts of cells, what is left out, made or added up."""

import datetime as dt
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from graph.model.claims import Origin
from graph.model.model import MODEL
from graph.model.records import EdgeRecord
from graph.words import BadInput
from ingest.drafts.pair_totals import PairTotals
from ingest.mapping import mapping_schema
from tests.helpers.feeds import refused, row_results

SCHEMA = Draft202012Validator(mapping_schema.mapping_schema(MODEL))
HEAD = "version: 1\nsource: feeds\nfeeds:\n  - file: '*.csv'\n"


def customers(*fields: str, feed: str = "", record: str = "") -> str:
    """A mapping of customers with these fields; more lines of the feed and of the record."""
    lines = "".join(f"          {field}\n" for field in ("name: name", *fields))
    return f"{HEAD}{feed}    records:\n      - node: Customer\n        id: nr\n{record}        fields:\n{lines}"


def names(folder: Path, mapping: str, rows: str) -> list[str | None]:
    """The name that each row gives; None of those that are skipped."""
    assert SCHEMA.is_valid(yaml.safe_load(mapping))
    results = row_results(folder, mapping, rows)
    assert all(not d.reasons and d.skipped != bool(d.nodes) for d in results)
    return [d.nodes[0].values["name"] if d.nodes else None for d in results]


def values(folder: Path, mapping: str, rows: str, field: str) -> list[Any]:
    assert SCHEMA.is_valid(yaml.safe_load(mapping))
    return [d.nodes[0].values[field] for d in row_results(folder, mapping, rows)]


STATES = "nr,name,state,to\n1,A,open,1\n2,B,closed,3\n3,C,void 7,x\n4,D,,\n"


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("when: {state: {not: closed}}", ["A", None, "C", "D"]),
        ("when: {state: {not: [closed, 'void*']}}", ["A", None, None, "D"]),
        ("when: {state: {not: ''}}", ["A", "B", "C", None]),
        ("unless: {state: {not: [open, closed]}}", ["A", "B", None, None]),
        ("when: {state: {not: closed}, nr: {not: 3}}", ["A", None, None, "D"]),
        ("when: {nr: {not: '{to}'}}", [None, "B", "C", "D"]),
    ],
)
def test_a_condition_may_be_turned_round_for_a_record_and_for_all_of_a_feed(tmp_path: Path, condition: str, kept):
    assert names(tmp_path, customers(record=f"        {condition}\n"), STATES) == kept
    assert names(tmp_path, customers(feed=f"    {condition}\n"), STATES) == kept


def test_what_a_feed_leaves_out_is_skipped_though_it_could_not_be_used(tmp_path: Path):
    rows = "nr,name,city\n1,A,x\n,B,x\n合计,,\n2,C,y\n,,\n"
    results = row_results(tmp_path, customers(feed="    unless: {nr: ['', 合计]}\n"), rows)
    assert [(d.skipped, len(d.nodes), d.reasons) for d in results[:4]] == [
        (False, 1, []),
        (True, 0, []),
        (True, 0, []),
        (False, 1, []),
    ]
    asked = row_results(tmp_path, customers(), rows)
    assert [bool(d.reasons) for d in asked[:4]] == [False, True, True, False]


EDGE = """\
    records:
      - edge: SUBSIDIARY_OF
        from: {node: Organization, id: nr}
        to: {node: Organization, id: parent}
        optional: true
      - edge: MEMBER_OF
        each: {column: clubs, split: [" and ", "; "]}
        from: {node: Organization, id: nr}
        to: {node: Association, id: each}
"""


def test_rows_whose_only_edges_have_no_end_are_skipped(tmp_path: Path):
    results = row_results(tmp_path, HEAD + EDGE, "nr,parent,clubs\n1,2,\n2,,\n3,,V1 and V2; V3\n")
    assert [(d.skipped, len(d.edges), d.reasons) for d in results] == [(False, 1, []), (True, 0, []), (False, 3, [])]
    asked = row_results(tmp_path, HEAD + EDGE.replace("        optional: true\n", ""), "nr,parent,clubs\n2,,\n")
    assert [t.en for t in asked[0].reasons] == ["SUBSIDIARY_OF: no organisation is named"]


@pytest.mark.parametrize(
    ("split", "found"),
    [
        ('"/;"', ["a b", "c", "d"]),
        ('[" / "]', ["a b", "c; d"]),
        ('[" / ", ";"]', ["a b", "c", "d"]),
        ('["and", " and so "]', ["a b / c; d"]),
        ('[" "]', ["a", "b", "c;", "d"]),  # a stroke alone stands for nothing
    ],
)
def test_several_separators_part_a_cell(tmp_path: Path, split: str, found: list[str]):
    mapping = customers(f"aliases: {{column: also, split: {split}}}")
    assert values(tmp_path, mapping, "nr,name,also\n1,A,a b / c; d\n", "aliases") == [found]


def test_a_longer_separator_goes_before_a_shorter_one(tmp_path: Path):
    mapping = customers('aliases: {column: also, split: [" and ", " and so "]}')
    assert values(tmp_path, mapping, "nr,name,also\n1,A,b and so c and d\n", "aliases") == [["b", "c", "d"]]


def test_the_name_of_the_file_is_a_column(tmp_path: Path):
    mapping = customers("city: file.name", 'region: "{file.name} {nr}"')
    (d,) = row_results(tmp_path, mapping, "nr,name\n1,A\n", "north.csv")
    assert (d.nodes[0].values["city"], d.nodes[0].values["region"]) == ("north.csv", "north.csv 1")
    only = customers(record="        when: {file.name: 'north*'}\n")
    assert [len(d.nodes) for d in row_results(tmp_path, only, "nr,name\n1,A\n", "north.csv")] == [1]
    assert [d.skipped for d in row_results(tmp_path, only, "nr,name\n1,A\n", "south.csv")] == [True]
    own = row_results(tmp_path, customers("city: file.name"), "nr,name,file.name\n1,A,own\n")
    assert own[0].nodes[0].values["city"] == "own"
    for written in ("file.nam", "file_name", "{file.nmae} {nr}"):
        with pytest.raises(BadInput, match="the nearest is 'file.name'"):
            row_results(tmp_path, customers(f'city: "{written}"'), "nr,name\n1,A\n")
    beside = row_results(tmp_path, customers("city: file.name"), "nr,name,file\n1,A,own\n", "west.csv")
    assert beside[0].nodes[0].values["city"] == "west.csv"


def test_an_amount_without_a_currency_gets_one(tmp_path: Path):
    rows = "nr,name,revenue\n1,A,100\n2,B,¥100\n3,C,EUR 100\n4,D,\n"
    rates = "    rates: {USD: 7, EUR: 8}\n"
    for mapping in (
        customers("revenue: {column: revenue, currency: USD}", feed=rates),
        customers("revenue: revenue", feed=rates + "    currency: USD\n"),
        customers("revenue: {column: revenue, currency: USD}", feed=rates + "    currency: EUR\n"),
    ):
        assert values(tmp_path, mapping, rows, "revenue") == [700, 100, 800, None]
    mapping = customers(
        "revenue: {column: revenue, currency: CNY}", "employees: {column: staff}", feed="    currency: USD\n"
    )
    assert "revenue: nothing says" not in mapping
    assert values(tmp_path, mapping.replace("staff", "nr"), rows.replace("EUR ", ""), "employees") == [1, 2, 3, 4]


def test_a_bad_cell_that_is_optional_is_left_out_and_told_with_its_column(tmp_path: Path):
    mapping = customers(
        "revenue: {column: turnover, optional: true}", "customer_since: {column: since, optional: true}"
    )
    rows = "nr,name,turnover,since\n1,A,lots,2024-01-02\n2,B,5,soon\n3,,7,2024-01-01\n"
    assert SCHEMA.is_valid(yaml.safe_load(mapping))
    one, two, _ = row_results(tmp_path, mapping, rows)
    assert (one.reasons, one.nodes[0].values["revenue"], str(one.nodes[0].values["customer_since"])) == (
        [],
        None,
        "2024-01-02",
    )
    assert [t.en for t in one.left_out] == [
        "column turnover: revenue: 'lots' is not a float: write it like 1234.5, 1,234.5, 500万 or 12%"
    ]
    assert one.left_out[0].zh.startswith("列 turnover:") and "'lots' 不是有效的数字" in one.left_out[0].zh
    assert (two.reasons, two.nodes[0].values["revenue"], two.nodes[0].values["customer_since"]) == ([], 5, None)
    asked = row_results(tmp_path, customers("revenue: turnover"), rows)
    assert [bool(d.reasons) for d in asked[:2]] == [True, False]


WRONG = [
    (
        "revenue: {column: a, currency: USD}",
        10,
        "currency",
        "nothing says what one USD is in CNY: add `rates: {USD: …}`",
    ),
    ("revenue: {column: a, currency: usd}", 10, "currency", "'usd' does not have the form"),
    ("revenue: {column: a, curency: USD}", 10, "curency", "the nearest is 'currency'"),
    ("employees: {column: a, currency: USD}", 10, "currency", "employees is no amount of money"),
    ("revenue: {column: a, optinal: true}", 10, "optinal", "the nearest is 'optional'"),
    ("aliases: {column: a, split: []}", 10, "split", "the list is empty"),
    ("aliases: {column: a, split: ['']}", 10, "split.0", "this text is empty"),
    ("aliases: {column: a, split: {not: b}}", 10, "split", "{'not': 'b'} is not text; put it in quotes"),
    ("city: {column: a, gaps: true}", 10, "gaps", "`gaps:` is about the columns of a `template:`"),
]


@pytest.mark.parametrize(("field", "line", "place", "said"), WRONG, ids=lambda v: str(v)[:40])
def test_what_is_wrong_is_said_with_its_line_and_the_nearest_word(tmp_path: Path, field, line, place, said):
    found = refused(tmp_path, customers(field))
    where = f"feeds.0.records.0.fields.{field.partition(':')[0]}.{place}"
    assert any(t.startswith(f"feeds.yaml, line {line}, {where}: ") and said in t for t in found.en.split("\n")), (
        found.en
    )
    assert f"feeds.yaml 第 {line} 行,{where}" in found.zh


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("when: {state: {nt: closed}}", "when.state.nt: there is no 'nt' here; the nearest is 'not'"),
        ("when: {state: {not: []}}", "when.state.not: 0 items are too few"),
        ("unles: {state: closed}", "unles: there is no 'unles' here; the nearest is 'unless'"),
    ],
)
def test_what_is_wrong_with_a_condition_is_said(tmp_path: Path, condition: str, said: str):
    for mapping, place in (
        (customers(record=f"        {condition}\n"), "line 8, feeds.0.records.0."),
        (customers(feed=f"    {condition}\n"), "line 5, feeds.0."),
    ):
        assert place + said in refused(tmp_path, mapping).en
        assert not SCHEMA.is_valid(yaml.safe_load(mapping))


def test_who_it_is_can_not_be_left_out(tmp_path: Path):
    found = refused(tmp_path, customers().replace("id: nr", "id: {column: nr, optional: true}"))
    assert "line 7, feeds.0.records.0.id.optional: only a field may be left out" in found.en
    edge = EDGE.replace("id: parent", "by: {name: {column: parent, optional: true}}")
    assert "feeds.0.records.0.to.by.name.optional: only a field may be left out" in refused(tmp_path, HEAD + edge).en
    assert "仅字段可" in found.zh
    day = "    as_of: {column: day, optional: true}\n"
    assert "line 5, feeds.0.as_of.optional: only a field may be left out" in refused(tmp_path, customers(feed=day)).en
    counted = refused(tmp_path, customers(feed="    as_of: {count: rows}\n")).en
    assert "line 5, feeds.0.as_of: `count:` and `keep: sum` are for `fields:` of a relationship" in counted


@pytest.mark.parametrize(
    ("part", "cell", "found"),
    [
        ("(OP[0-9]+)$", "http://x/OP00029774", "OP00029774"),
        (r"^\S+", "Evanston IL", "Evanston"),
        (r"(?:Fa|No)\. (\w+)", "Fa. Anchor", "Anchor"),
        (r"^([^(（]+)", "澜岳医院（本部）", "澜岳医院"),
        (r"\p{Han}+", "IBM 国际商业机器", "国际商业机器"),
        ("[0-9]+", "none", None),
        ("[0-9]+", "", None),
        ("(a|b)?c", "c", None),
    ],
)
def test_a_part_of_a_cell_is_taken_by_a_pattern(tmp_path: Path, part: str, cell: str, found: str | None):
    mapping = customers(f"city: {{column: site, part: '{part}'}}")
    assert values(tmp_path, mapping, f'nr,name,site\n1,A,"{cell}"\n', "city") == [found]


def test_parts_are_taken_of_each_item_before_words_and_of_templates_and_ids(tmp_path: Path):
    listed = customers("""aliases: {column: also, split: ";", part: "^([^(]+)", words: {b: Beta}}""")
    assert values(tmp_path, listed, "nr,name,also\n1,A,a (30%); b(1);c\n", "aliases") == [["a", "Beta", "c"]]
    mapping = customers('city: {template: "{nr} {name}", part: "[A-Z][a-z].*"}').replace(
        "id: nr", 'id: {column: nr, part: "[0-9]+"}'
    )
    (one, two) = row_results(tmp_path, mapping, "nr,name\nC-17,Anchor Works\nnone,B\n")
    assert (one.nodes[0].party.id, one.nodes[0].values["city"]) == ("17", "Anchor Works")
    assert [t.en for t in two.reasons] == ["customer without an id (column nr)"]


def test_a_pattern_costs_no_more_than_its_cell_is_long(tmp_path: Path):
    """`(a+)+$` on such a text takes an engine that tracks back 2³⁰ steps."""
    text = "a" * 30_000 + "b"
    mapping = customers("city: {column: site, part: '(?:a+)+$'}", "region: {column: site, part: '^(?:a|aa|a?)*c'}")
    (row,) = row_results(tmp_path, mapping, f"nr,name,site\n1,A,{text}\n")
    assert (row.nodes[0].values["city"], row.nodes[0].values["region"], row.reasons) == (None, None, [])


@pytest.mark.parametrize(
    ("part", "said", "zh"),
    [
        ("(OP", "missing )", "用括号标出"),
        ("(?=a)b", "look-around has no bounded cost", "前后环视"),
        (r"(a)\1", "back-references and unknown escapes are not supported", "反向引用"),
        ("a{2000}", "it repeats too much", "重复次数过多"),
        ("((a{99}){99}){9}", "it repeats too much", "重复次数过多"),
        ("(a)(b)", "has several pairs of brackets", "多对括号"),
        ("a" * 301, "longer than 300 characters", "超过 300 个字符"),
    ],
)
def test_a_pattern_that_is_none_says_how_to_mend_it(tmp_path: Path, part: str, said: str, zh: str):
    found = refused(tmp_path, customers(f"city: {{column: site, part: '{part}'}}"))
    assert "feeds.yaml, line 10, feeds.0.records.0.fields.city.part: " in found.en and said in found.en
    assert zh in found.zh


def edge(text: str) -> str:
    return f"{HEAD}    records:\n      - edge: {text}\n"


TIE = "KNOWS\n        from: {node: Person, id: a}\n        to: {node: Person, id: b}\n        fields: "


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (
            edge(TIE + "{contacts: {count: row}}"),
            "line 9, feeds.0.records.0.fields.contacts.count: 'row' is not one of",
        ),
        (edge(TIE + "{contacts: {column: n, keep: summ}}"), "the nearest is 'sum'"),
        (edge(TIE + "{basis: {count: rows}}"), "line 9, feeds.0.records.0.fields.basis: basis is no number"),
        (edge(TIE + "{contacts: {column: n, count: rows}}"), "say one of `column:`"),
        (
            customers("employees: {column: n, keep: sum}"),
            "fields.employees: `count:` and `keep: sum` are for `fields:`",
        ),
        (
            edge(
                "SUBSIDIARY_OF\n        from: {node: Customer, id: a}\n        to: {node: Customer, id: b, creat: true}"
            ),
            "line 8, feeds.0.records.0.to.creat: there is no 'creat' here; the nearest is 'create'",
        ),
        (
            edge(
                "SUBSIDIARY_OF\n        from: {node: Customer, id: a}\n        to: {node: Customer, id: b, create: true}"
            ),
            "line 8, feeds.0.records.0.to.create: what has an `id:` is not made of a name",
        ),
        (
            edge(
                "DECIDES\n        from: {node: Person, id: a}\n        to: {node: Opportunity, by: {name: b}, create: true}"
            ),
            "line 8, feeds.0.records.0.to.create: the opportunity is known by its id",
        ),
        (
            edge("KNOWS\n        from: {node: Person, id: a}\n        to: {node: Person, by: {name: b}, create: true}"),
            "line 8, feeds.0.records.0.to.create: to make the party, `by:` needs email too",
        ),
    ],
)
def test_what_is_wrong_with_totals_and_ends_that_are_made_is_said(tmp_path: Path, mapping: str, said: str):
    assert said in refused(tmp_path, mapping).en


def total(row: int, contacts: int, first: str, last: str, stated: int = 1) -> EdgeRecord:
    origin = Origin("s", 50, f"f.csv!{row}", "run", dt.datetime(2026, 1, 1), "f", dt.datetime(2026, 1, stated))
    values = {"contacts": contacts, "valid_from": first, "last_contact": last, "basis": f"row {row}"}
    return EdgeRecord("KNOWS", ("Person", "P1"), ("Person", "P2"), values, origin, keep={"last_contact": "latest"})


def test_rows_of_a_pair_add_up_in_whatever_order_they_come():
    rows = [total(2, 1, "b", "b"), total(3, 2, "a", "c"), total(4, 4, "c", "a")]
    for order in permutations(rows):
        totals = PairTotals()
        for row in order:
            totals.add(row, MODEL.edges["KNOWS"], frozenset({"contacts"}))
        ((record, numbers),) = totals.changes()
        assert record.values == {"contacts": 7, "valid_from": "a", "last_contact": "c", "basis": "row 4"}
        assert (record.origin.record, sorted(numbers)) == ("f.csv!4", [2, 3, 4])
        assert list(totals.changes()) == []
    totals.add(total(5, 8, "d", "d"), MODEL.edges["KNOWS"], frozenset({"contacts"}))
    assert [(r.values["contacts"], len(n)) for r, n in totals.changes()] == [(15, 4)]
