"""Committed mappings on real files, and the walk-through of docs/ingest.md as it stands there."""

import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from graph.db.client import Graph
from graph.model.extensions import model_with
from graph.model.model import Model
from graph.server.server import Server
from graph.store import parties
from graph.store.bookkeeping import BOOKKEEPING_LABELS
from ingest.load.load_report import TableReport
from ingest.load.pipeline import dry_run, ingest, replay_quarantine
from ingest.load.quarantine import export_quarantine, quarantine_files, read_repaired
from ingest.resolve.resolution import Resolution, resolve_parties
from ingest.suggest.suggestions import suggest
from ingest.tables.files import open_files
from tests.helpers.cli import battlemap
from tests.helpers.docs import blocks
from tests.helpers.paths import ROOT, SHARED
from tests.helpers.servers import environment, wipe

LISTED, NORTHWIND = SHARED / "data" / "cn_listed", SHARED / "data" / "northwind"
EXAMPLES = ROOT / "examples"
Rows = list[dict[str, Any]]
SYSTEM = ["Source", "IngestRun", "Matcher", "Match", "Identifier", *BOOKKEEPING_LABELS]


@dataclass(slots=True)
class Loaded:
    """What there was after loading, before anybody was resolved, and what resolving did."""

    first: dict[str, TableReport]
    again: dict[str, TableReport]
    nodes: Rows
    edges: Rows
    before: set[str]
    after: set[str]
    resolution: Resolution
    standing: dict[str, dict[str, str]]
    page: str = ""

    def of(self, label: str) -> Rows:
        return [row["p"] for row in self.nodes if label in row["l"]]

    def edges_of(self, type: str) -> Rows:
        return [row for row in self.edges if row["t"] == type]


def load(server: Server, folder: Path, mappings: Iterable[tuple[Path, Model]], kept: Path) -> Loaded:
    """Load a folder by these mappings one after the other, all of it twice; then find out who is the same."""
    if not folder.exists():
        pytest.skip("the folder `shared` with the real files is not beside the project")
    mappings = list(mappings)
    with Graph(server.connection) as graph:
        wipe(graph)
    first = {t.file: t for path, model in mappings for t in tables(server, folder, path, model, kept)}
    with Graph(server.connection) as graph:
        nodes, edges = all_nodes(graph), all_edges(graph)
    again = {t.file: t for path, model in mappings for t in tables(server, folder, path, model, kept)}
    with Graph(server.connection, mappings[-1][1]) as graph:
        after = fingerprint(all_nodes(graph), all_edges(graph))
        done = resolve_parties(graph)
        standing = {
            label: {id: original.node for id, original in parties.read_source_identities(graph, label).items()}
            for label in ("Organization", "Person")
        }
    return Loaded(first, again, nodes, edges, fingerprint(nodes, edges), after, done, standing)


def tables(server: Server, folder: Path, mapping: Path, model: Model, kept: Path) -> list[TableReport]:
    with Graph(server.connection, model) as graph:
        graph.prepare()
        report = ingest(graph, [folder], mapping, quarantine=kept, resolve=False)
    assert report.complete
    return report.tables


def all_nodes(graph: Graph) -> Rows:
    return graph.read(
        f"MATCH (n) WHERE none(l IN labels(n) WHERE l IN {SYSTEM}) RETURN labels(n) AS l, properties(n) AS p"
    )


def all_edges(graph: Graph) -> Rows:
    return graph.read(
        "MATCH (a)-[r]->(b) WHERE NOT a:Identifier RETURN a.id AS a, type(r) AS t, b.id AS b, properties(r) AS p"
    )


def fingerprint(nodes: Rows, edges: Rows) -> set[str]:
    return {repr((sorted(row["l"]), sorted(row["p"].items()))) for row in nodes} | {
        repr((row["a"], row["t"], row["b"], sorted(row["p"].items()))) for row in edges
    }


SHARE = 12  # of the listed companies, one in so many is loaded here; bench/resolution.py takes all


@pytest.fixture(scope="module")
def some_listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real files, cut to every twelfth company."""
    if not LISTED.exists():
        pytest.skip("the folder `shared` with the real files is not beside the project")
    folder = tmp_path_factory.mktemp("cn_listed")
    for path in LISTED.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as text:
            head, *rows = csv.reader(text)
        code = head.index("code")
        with (folder / path.name).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([head, *(row for row in rows if int(row[code]) % SHARE == 0)])
    return folder


@pytest.fixture(scope="module")
def listed(scratch_server: Server, some_listed: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = EXAMPLES / "cn_listed"
    mapping = folder / "cn_listed.yaml", model_with(folder / "extensions.yaml")
    return load(scratch_server, some_listed, [mapping], tmp_path_factory.mktemp("quarantine"))


@pytest.fixture(scope="module")
def northwind(scratch_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = EXAMPLES / "northwind"
    goods = folder / "goods" / "goods.yaml", model_with(folder / "goods" / "extensions.yaml")
    plain = folder / "northwind.yaml", model_with(None)
    loaded = load(scratch_server, NORTHWIND, [plain, goods], tmp_path_factory.mktemp("quarantine"))
    drawn = tmp_path_factory.mktemp("drawn") / "alfki.html"
    env = environment(scratch_server.connection)
    for words in (["score"], ["map", "ALFKI", "-o", drawn]):
        done = battlemap(*words, "--as-of", "last", env=env)
        assert done.returncode == 0, done.stderr
    loaded.page = drawn.read_text("utf-8")
    return loaded


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def counts(loaded: dict[str, TableReport]) -> dict[str, tuple[int, int, int, int, int]]:
    return {name: (t.read, t.loaded, t.unchanged, t.rejected, t.repairs) for name, t in sorted(loaded.items())}


def test_every_row_of_the_listed_companies_is_loaded(listed: Loaded, some_listed: Path):
    files = {path.name: rows_of(path) for path in some_listed.glob("*.csv")}
    assert counts(listed.first) == {name: (len(rows), len(rows), 0, 0, 0) for name, rows in files.items()}
    people, concepts, sectors = (
        files[name] for name in ("executive_prep.csv", "stock_concept_prep.csv", "stock_industry_prep.csv")
    )
    labels = Counter(label for row in listed.nodes for label in row["l"])
    assert labels == {
        "Organization": len({row["code"] for rows in files.values() for row in rows}),
        "Person": len(people),
        "Concept": len({row["c_name"] for row in concepts}),
        "Sector": len({row["c_name"] for row in sectors}),
    }
    types = Counter(row["t"] for row in listed.edges)
    assert types == {"WORKS_AT": len(people), "IN_CONCEPT": len(concepts), "IN_SECTOR": len(sectors)}
    assert len(people) > 2_000


def test_no_title_is_lost(listed: Loaded, some_listed: Path):
    told = {
        (f"{row['code']}-{row['name']}", row["code"]): row["jobs"].split("/")
        for row in rows_of(some_listed / "executive_prep.csv")
    }
    assert sum(len(titles) > 1 for titles in told.values()) > 300
    found = {(row["a"], row["b"]): row["p"] for row in listed.edges_of("WORKS_AT")}
    assert {ends: p["titles"] for ends, p in found.items()} == told
    assert {ends: p["title"] for ends, p in found.items()} == {ends: all[0] for ends, all in told.items()}


def test_what_is_unknown_of_people_has_no_value(listed: Loaded, some_listed: Path):
    told = rows_of(some_listed / "executive_prep.csv")
    unknown = sum(row["age"] == "-1" for row in told)
    people = listed.of("Person")
    assert unknown > 0
    assert sum("age" not in p for p in people) == unknown
    assert min(p["age"] for p in people if "age" in p) > 0
    genders = {"male": "男", "female": "女", None: "null"}
    found = Counter(genders[p.get("gender")] for p in people)
    assert found == Counter(row["gender"] for row in told)


def test_homonyms_are_not_fused(listed: Loaded):
    """One name in two companies is two people, before and after resolution, unless the companies are one
    or the two codes are shares of one company."""
    names = {p["id"]: p["name"] for p in listed.of("Person")}
    companies = defaultdict(set)
    for id, name in names.items():
        companies[name].add(id)
    assert sum(len(ids) > 1 for ids in companies.values()) > 60
    of_others, wrong = 0, []
    for a, b in fused(listed.standing["Person"]):
        codes = [id.split("-", 1)[0] for id in (a, b)]
        employers = {listed.standing["Organization"][code] for code in codes}
        of_others += names[a] != names[b]
        if names[a] == names[b] and len(employers) > 1 and not are_shares(*codes):
            wrong.append((a, b))
    assert not wrong
    assert of_others <= 2  # one is right, a Chinese name and how it is read; one is a namesake that the list numbers


def are_shares(a: str, b: str) -> bool:
    """Whether two stock codes are the A and the B share of one company: 200541 goes with 000541."""
    return a[-3:] == b[-3:] and (a[0] in "29") != (b[0] in "29")


def fused(standing: dict[str, str]) -> list[tuple[str, str]]:
    """The pairs of original ids that stand on one node."""
    groups = defaultdict(list)
    for original, node in standing.items():
        groups[node].append(original)
    return [pair for group in groups.values() for pair in combinations(sorted(group), 2)]


def test_every_row_of_northwind_is_loaded(northwind: Loaded):
    """Exactly the rows with an unquoted comma are repaired: 176 of orders, 9 of suppliers."""
    assert counts(northwind.first) == {
        "categories.csv": (8, 8, 0, 0, 0),
        "customers.csv": (91, 91, 0, 0, 0),
        "employee-territories.csv": (49, 49, 0, 0, 0),
        "employees.csv": (9, 9, 0, 0, 0),
        "order-details.csv": (2155, 2155, 0, 0, 0),
        "orders.csv": (830, 830, 0, 0, 176),
        "products.csv": (77, 77, 0, 0, 0),
        "regions.csv": (4, 4, 0, 0, 0),
        "shippers.csv": (3, 3, 0, 0, 0),
        "suppliers.csv": (29, 29, 0, 0, 9),
        "territories.csv": (53, 53, 0, 0, 0),
    }
    assert set(northwind.first) == {path.name for path in NORTHWIND.glob("*.csv")}
    types = Counter(row["t"] for row in northwind.edges)
    assert types["CONTAINS"] == 2155
    assert types["OPENED"] == types["PARTNERED_ON"] == 830
    assert types["OFFERS"] == types["IN_CATEGORY"] == 77


def test_northwind_from_files_to_battle_map(northwind: Loaded):
    """Loaded, scored and drawn, by the commands a user types."""
    for told in ("Alfreds Futterkiste", "Maria Anders", "Federal Shipping", "not enough evidence"):
        assert told in northwind.page


@pytest.mark.parametrize("name", ["orders.csv", "suppliers.csv"])
def test_what_was_repaired_are_the_rows_with_too_many_commas(northwind: Loaded, name: str):
    with (NORTHWIND / name).open(encoding="utf-8", newline="") as text:
        header, *rows = csv.reader(text)
    broken = {number for number, row in enumerate(rows, 2) if len(row) > len(header)}
    assert {row for row, _ in northwind.first[name].repaired} == broken


def test_a_repaired_supplier_has_every_value_in_its_place(northwind: Loaded):
    suppliers = northwind.of("Supplier")
    assert all(any(c.isdigit() for c in p["phone"]) for p in suppliers)
    assert not any(any(c.isdigit() for c in p["country"] + p["city"]) for p in suppliers)


def test_the_word_null_is_never_a_value(northwind: Loaded):
    lines = (NORTHWIND / "orders.csv").read_text("utf-8").splitlines()
    assert sum("NULL" in line for line in lines) == 535
    told = [value for row in (*northwind.nodes, *northwind.edges) for value in row["p"].values()]
    assert not [value for value in told if isinstance(value, str) and "NULL" in value]


def test_of_many_orders_the_first_tells_since_when(northwind: Loaded):
    since: dict[str, dt.date] = {}
    with (NORTHWIND / "orders.csv").open(encoding="utf-8", newline="") as text:
        for row in list(csv.reader(text))[1:]:  # the columns before the address are whole in every row
            day = dt.date.fromisoformat(row[3][:10])
            for seller in (f"shipper-{row[6]}", f"employee-{row[2]}"):
                ends = f"{seller}>{row[1]}"
                since[ends] = min(day, since.get(ends, day))
    sure = {
        row["p"]["id"]: row["p"]["valid_from"]
        for row in northwind.edges
        if row["t"] in ("DISTRIBUTES_TO", "OWNS_ACCOUNT")
    }
    employees = {ends: day for ends, day in since.items() if ends.startswith("employee")}
    assert {ends: day for ends, day in sure.items() if ends.startswith("employee")} == employees
    assert len(sure) == len({row["p"]["id"] for row in northwind.edges_of("DISTRIBUTES_TO")}) + len(employees)


@pytest.mark.parametrize("example", ["listed", "northwind"])
def test_nothing_is_lost_and_twice_equals_once(example: str, request: pytest.FixtureRequest):
    loaded: Loaded = request.getfixturevalue(example)
    for table in (*loaded.first.values(), *loaded.again.values()):
        assert table.read == table.loaded + table.unchanged + table.skipped + table.rejected
    assert sum(table.loaded for table in loaded.again.values()) == 0
    assert loaded.before == loaded.after


def test_few_parties_are_taken_for_one(listed: Loaded, northwind: Loaded):
    """One source lists each under an id of its own: whether two are one is a question for a person."""
    assert not fused(listed.standing["Organization"])
    assert not fused(northwind.standing["Organization"])
    assert not fused(northwind.standing["Person"])


GUIDE = (ROOT / "docs" / "ingest.md").read_text("utf-8")


@pytest.fixture
def dealers(tmp_path: Path) -> Path:
    """The file of the walk-through, with its mapping beside it."""
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "dealers.yaml").write_text(blocks(GUIDE, "yml")[0], "utf-8")
    path = tmp_path / "dealers_2026-10.csv"
    path.write_text(blocks(GUIDE, "csv")[0], "utf-8")
    return path


def test_the_draft_of_the_walk_through_is_what_comes(dealers: Path):
    with open_files([dealers]) as files:
        draft = suggest(files, model_with(None)).yaml
    assert blocks(GUIDE, "text")[0] in draft


def test_the_walk_through_goes_from_a_file_to_the_graph(empty: Graph, dealers: Path, tmp_path: Path):
    _, counted, told = blocks(GUIDE, "text")
    plan = dry_run(empty, [dealers]).plan
    assert plan is not None
    assert plan.created == {"Organization": 4, "DISTRIBUTES_TO": 3}
    kept = tmp_path / "quarantine"
    (table,) = ingest(empty, [dealers], quarantine=kept).tables
    assert f"{table.read} read, {table.loaded} loaded, 0 unchanged, {table.rejected} set aside" in counted
    assert table.note.en in counted
    assert [f"set aside: {r.file}, row {r.row}: {r.reasons[0].en}" for r in table.rejects] == told.splitlines()
    mend_the_mapping(dealers.parent / "mappings" / "dealers.yaml")
    assert replay_quarantine(empty, kept, dealers.parent / "mappings").total("loaded") == 1
    book = tmp_path / "repair.xlsx"
    assert export_quarantine(kept, book) == 1
    fill_in(book, "Company", "联和医疗")
    assert replay_quarantine(empty, kept, repaired=read_repaired(book, kept)).total("loaded") == 1
    assert not quarantine_files(kept)
    dealers_loaded = empty.read("MATCH (d:Distributor) RETURN d.id AS id, d.channel_tier AS tier ORDER BY id")
    assert [(d["id"], d["tier"]) for d in dealers_loaded] == [
        ("D-001", "gold"),
        ("D-002", "silver"),
        ("D-003", "gold"),
        ("D-004", "standard"),
    ]


def mend_the_mapping(path: Path) -> None:
    (mended,) = [m for m in (m.strip("`") for m in GUIDE.split("`")) if m.startswith("channel_tier: {")]
    path.write_text(path.read_text("utf-8").replace("channel_tier: Tier", mended), "utf-8")


def fill_in(path: Path, column: str, value: str) -> None:
    """What somebody does in the workbook: one value into the first row of the first table."""
    book = load_workbook(path)
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index(column) + 1).value = value
    book.save(path)
