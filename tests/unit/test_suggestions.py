"""Mapping drafts: measured against the mappings that people wrote, on files of other makers, and end to end."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from graph.model.model import MODEL
from graph.words import BadInput
from ingest.drafts.mapping_compiler import MappingCompiler
from ingest.mapping.column_names import PLACEHOLDER
from ingest.mapping.headings import foreign_currency, parse_heading
from ingest.mapping.mapping_checks import load_mapping
from ingest.mapping.mapping_file import EdgeSpec, Mapping, NodeSpec, Value
from ingest.read.sources import read_table
from ingest.suggest.suggestions import Suggestion, suggest
from ingest.suggest.trial import Sample, Trial
from ingest.tables.files import open_files
from tests.helpers.examples import examples
from tests.helpers.paths import ROOT, SEED
from tests.helpers.suggestions import ORDERS, OTHERS, code, draft, loaded, write

NORTHWIND = ROOT.parent / "shared" / "data" / "northwind"
LISTED = ROOT.parent / "shared" / "data" / "cn_listed"
Pair = tuple[str, str, str]  # sheet, column, target


def pairs(mapping: Mapping, file: str) -> set[Pair]:
    """Every (sheet, column, target) that a mapping says of a file: fields, ids, ends of edges, keys."""
    return {
        (feed.sheet or "", column, target)
        for feed in mapping.feeds
        if fnmatchcase(file, feed.file)
        for spec in feed.records
        for target, value in targets(spec)
        for column in columns(value, spec)
    }


def targets(spec: NodeSpec | EdgeSpec) -> Iterator[tuple[str, Value]]:
    if isinstance(spec, NodeSpec):
        role = MODEL.nodes[spec.node]
        for name, value in ({"id": spec.id} | spec.fields).items():
            yield f"{spec.node if name in role.fields else role.identity}.{name}", value
        return
    for side, end in (("from", spec.start), ("to", spec.end)):
        yield from ((f"{spec.edge}.{side}.{name}", value) for name, value in ({"id": end.id} | end.by).items())
    yield from ((f"{spec.edge}.{name}", value) for name, value in ({"key": spec.key} | spec.fields).items())


def columns(value: Value | None, spec: NodeSpec | EdgeSpec) -> list[str]:
    if value is None:
        return []
    found = [value.column] if value.column else PLACEHOLDER.findall(value.template or "")
    return [spec.each.column if column == "each" and spec.each else column for column in found]


def recall_and_precision(files: list[Path], mappings: list[Path], folder: Path) -> tuple[float, float]:
    """Shares of the pairs that people wrote and the draft has, and of the draft's pairs that people wrote."""
    right = wanted = drafted = 0
    written = [load_mapping(path, MODEL) for path in mappings]
    for file in files:
        want = set().union(*(pairs(mapping, file.name) for mapping in written))
        if want:
            got = pairs(draft(file, folder)[1], file.name)
            right, wanted, drafted = right + len(want & got), wanted + len(want), drafted + len(got)
    return right / wanted, right / drafted


def test_drafts_of_the_seed_say_what_its_mappings_say(tmp_path: Path):
    recall, precision = recall_and_precision(
        sorted(SEED.iterdir()), sorted((ROOT / "seed_data/mappings").glob("*.yaml")), tmp_path
    )
    assert recall > 0.95
    assert precision > 0.95


@pytest.mark.skipif(not NORTHWIND.exists(), reason="no data set")
def test_drafts_of_northwind_say_what_its_mapping_says(tmp_path: Path):
    recall, precision = recall_and_precision(
        sorted(NORTHWIND.glob("*.csv")), [ROOT / "examples/northwind/northwind.yaml"], tmp_path
    )
    assert recall > 0.85
    assert precision > 0.95


@pytest.mark.skipif(not LISTED.exists(), reason="no data set")
def test_people_without_ids_are_told_apart_by_what_else_the_row_says(tmp_path: Path):
    (spec,) = draft(LISTED / "executive_prep.csv", tmp_path)[1].feeds[0].records
    assert (spec.node, spec.id.template) == ("Person", "{code}-{name}")
    assert (spec.fields["name"].column, spec.fields["title"].column) == ("name", "jobs")


@pytest.mark.parametrize("name", OTHERS)
def test_drafts_of_files_of_other_makers(tmp_path: Path, name):
    header, rows, expected = OTHERS[name]
    suggestion, mapping = draft(write(tmp_path / name, header, rows), tmp_path)
    got = pairs(mapping, name)
    for column, target in expected.items():
        mine = {t for _, c, t in got if c == column}
        assert target in mine if target else not mine, (column, mine)
    guessed = {g.column: g for g in suggestion.columns}
    assert set(guessed) == set(header.split(","))
    assert all((g.target is None) == (g.confidence == 0) and 0 <= g.confidence <= 1 for g in suggestion.columns)
    assert all(g.reasons for g in suggestion.columns if g.target)


def test_units_splits_words_and_orders_of_dates_are_found(tmp_path: Path):
    header, rows = "客户名称,客户编号,年营收(万元),别名,行业,成为客户日期", []
    for i in range(20):
        rows.append(
            [f"华信{i}医院", f"C{i}", f"{i}", f"甲{i};乙{i}", ("医疗", "航天")[i % 2], f"{i % 12 + 1}/{i + 1}/2024"]
        )
    suggestion, mapping = draft(write(tmp_path / "客户.csv", header, rows), tmp_path, "zh")
    fields = mapping.feeds[0].records[0].fields
    assert (fields["revenue"].scale, fields["aliases"].split, fields["customer_since"].dates) == (10_000, ";；", "MDY")
    assert fields["industry"].words == {"医疗": "medical"}
    assert "以下词没有对应的可选值:航天" in suggestion.yaml


def test_days_that_cannot_be_told_from_months_are_left_to_people(tmp_path: Path):
    rows = [[f"华信{i}医院", f"C{i}", f"{i % 12 + 1}/{i % 11 + 1}/2024"] for i in range(20)]
    suggestion, mapping = draft(write(tmp_path / "客户.csv", "客户名称,客户编号,成为客户日期", rows), tmp_path)
    assert mapping.feeds[0].records[0].fields["customer_since"].dates is None
    assert "say `dates: DMY` or `dates: MDY`" in suggestion.yaml


def test_no_cell_gets_into_a_draft(tmp_path: Path):
    """Only choices do: personal data stays in its file."""
    for path in (SEED / "crm.xlsx", SEED / "service_engineers.csv", SEED / "association_consultations.jsonl"):
        text = draft(path, tmp_path)[0].yaml
        for secret in ("贾景行", "@", "19300007701", "卢磊", "魏雨桐", "Lei Lu"):
            assert secret not in text


NAMES = st.lists(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    min_size=1,
    max_size=6,
    unique=True,
)
CELLS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", "A", "王伟", "华信公司", "2025-01-02", "4/3/2025", "a@b.cn", "1,5", "-1", "C1;C2", "医疗"]),
)
HEADINGS = st.lists(
    st.sampled_from(
        [
            "客户编号",
            "客户名称",
            "姓名",
            "类型",
            "关系",
            "expert.name",
            "商机编号",
            "等级",
            "日期",
            "stage",
            "{x}",
            "no",
            "null",
            "联系人编号",
            "金额(万元)",
            "时间",
            "a:b",
            "#",
        ]
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@examples(100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=st.one_of(NAMES, HEADINGS), data=st.data())
def test_any_table_gives_a_draft_that_loads(tmp_path: Path, header, data):
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), min_size=1, max_size=6))
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    suggestion = Suggestion("version: 1\nsource: none\nfeeds: []\n", [])
    with open_files([path]) as files, suppress(BadInput):  # no header, such as blank names only
        suggestion = suggest(files, MODEL)
    known = {g.column for g in suggestion.columns}
    assert {column for _, column, _ in pairs(loaded(suggestion, tmp_path), path.name)} <= known


def test_a_file_that_cannot_be_read_is_noted_and_all_of_them_refused(tmp_path: Path):
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    good = write(tmp_path / "客户.csv", "客户编号,客户名称", [["C1", "华信医院"], ["C2", "德康医院"]])
    with open_files([tmp_path / "broken.xlsx", good]) as files:
        assert "# broken.xlsx" in suggest(files, MODEL).yaml.replace(f"{tmp_path}/", "")
    with open_files([tmp_path / "broken.xlsx"]) as files, pytest.raises(BadInput):
        suggest(files, MODEL)


def test_a_draft_through_which_no_row_would_load_is_never_given(tmp_path: Path):
    bad = write(tmp_path / "notes.csv", "x1,x2", [["a b c", "1.5"], ["d e f", "2.5"]])
    good = write(tmp_path / "客户.csv", "客户编号,客户名称", [["C1", "华信医院"], ["C2", "德康医院"]])
    with open_files([bad]) as files, pytest.raises(BadInput, match=r"notes\.csv: no mapping is suggested"):
        suggest(files, MODEL)
    with open_files([bad, good]) as files:
        suggestion = suggest(files, MODEL)
    assert [feed.file for feed in loaded(suggestion, tmp_path).feeds] == ["客户.csv"]
    assert "# notes.csv: left out, as no row of a sample would load" in suggestion.yaml


def trial(yaml: str, path: Path) -> Trial:
    with open_files([path]) as files:
        return Sample(files[0], MODEL).attempt(yaml, is_alone=True)


def test_a_draft_is_tried_as_the_load_would_treat_its_rows(tmp_path: Path):
    """Required fields and ends that nobody makes count: what is shown loads all rows; without `create` all would wait."""
    path = write(tmp_path / "orders.csv", *ORDERS)
    yaml = draft(path, tmp_path)[0].yaml
    assert (trial(yaml, path).loaded, trial(yaml.replace("create: true", ""), path).loaded) == (12, 0)
    nameless = "\n".join(line for line in yaml.splitlines() if "what stands before the @" not in line)
    assert (trial(nameless, path).loaded, trial(nameless, path).why.en) == (0, "name is missing")


def test_what_keeps_rows_from_loading_is_left_out(tmp_path: Path):
    """Codes name no organisation that could be made: its edge goes, the deal and its words stay."""
    rows = [[f"D{i}", f"Project {i}", code(i)] for i in range(12)]
    path = write(tmp_path / "deals.csv", "Deal ID,Deal,Customer credit code", rows)
    suggestion, mapping = draft(path, tmp_path)
    assert [spec.node for spec in mapping.feeds[0].records] == ["Opportunity"]
    assert "left out, as rows would not load with it" in suggestion.yaml
    assert trial(suggestion.yaml, path).loaded == 12


def test_ends_that_only_another_table_tells_are_said(tmp_path: Path):
    header, rows, _ = OTHERS["edges.csv"]
    assert "ids alone" in draft(write(tmp_path / "edges.csv", header, rows), tmp_path)[0].yaml
    header, rows, _ = OTHERS["links.csv"]
    assert "ids alone" not in draft(write(tmp_path / "links.csv", header, rows), tmp_path)[0].yaml


def test_a_table_without_rows_gives_one_sentence(tmp_path: Path):
    path = write(tmp_path / "mails.csv", "sender,recipient,sent_at,subject", [])
    with open_files([path]) as files, pytest.raises(BadInput) as raised:
        suggest(files, MODEL)
    said = raised.value.text
    assert said.en == "mails.csv: no mapping is suggested, as no row under its header holds anything: add some rows"
    assert said.zh == "mails.csv:未生成映射草稿,因为表头之下没有任何数据行:请添加几行数据"


@pytest.mark.parametrize(
    ("heading", "currency", "scale"),
    [
        ("amount_usd", "USD", 1),
        ("amountEUR", "EUR", 1),
        ("Amount (US$ million)", "USD", 1e6),
        ("金额(万美元)", "USD", 1e4),
        ("金额(万元)", "", 1e4),
        ("industry amount", "", 1),
    ],
)
def test_headings_tell_currencies(heading: str, currency: str, scale: float):
    assert (foreign_currency(heading), parse_heading(heading).scale) == (currency, scale)


@pytest.mark.parametrize(
    ("heading", "cell", "rate"),
    [("amount_usd", "{}", "USD"), ("Amount", "€ {}", "EUR"), ("Amount (US$)", "{}", "USD")],
)
def test_no_amount_is_taken_for_yuan_that_is_in_another_currency(tmp_path: Path, heading: str, cell: str, rate: str):
    """The rate is for a person to tell: until then no amount loads, then it does by that rate."""
    rows = [[f"D{i}", f"Project {i}", cell.format(1000 + i)] for i in range(12)]
    path = write(tmp_path / "deals.csv", f"Deal ID,Deal,{heading}", rows)
    suggestion = draft(path, tmp_path)[0]
    assert amounts(suggestion.yaml, path, tmp_path) == {None}
    told = suggestion.yaml.replace(f"# rates: {{{rate}: …}}", f"rates: {{{rate}: 7}}").replace("# amount:", "amount:")
    assert amounts(told, path, tmp_path) == {7.0 * (1000 + i) for i in range(12)}


def amounts(yaml: str, path: Path, folder: Path) -> set[float | None]:
    """What the rows of a file tell of the opportunities' amounts."""
    mapping = loaded(Suggestion(yaml, []), folder)
    with open_files([path]) as files:
        table = read_table(files[0], mapping.feeds[0])
        compiler = MappingCompiler(mapping.feeds[0], MODEL, table, "draft.yaml")
        results = [compiler.draft(row) for row in table.rows]
    assert all(result.is_accepted for result in results)
    return {result.nodes[0].values.get("amount") for result in results}


def test_a_column_of_which_a_third_fits_costs_no_rows(tmp_path: Path):
    rows = [[f"A{i % 3} Ltd", f"B{i} Inc", f"about 20{i:02}" if i % 3 else "2020-01-01"] for i in range(12)]
    path = write(tmp_path / "holdings.csv", "parent,child,since", rows)
    suggestion, mapping = draft(path, tmp_path)
    assert mapping.feeds[0].records[-1].fields["valid_from"].optional
    assert trial(suggestion.yaml, path).loaded == 12
