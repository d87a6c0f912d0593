"""How long partner fit takes on a large graph, from Neo4j and back, in how much memory; and what learning needs of one ten times as large.

    python bench/scale_fit.py            100,000 customers, 2,000 partners, 1,000,000 relationships
    python bench/scale_fit.py --quick    a tenth of it

The graph is written into a managed server with 2 GB of heap, with the model of the seed as the last that was kept; then `battlemap score
partner-fit --reuse` runs in a process of its own: `fit_s` and `fit_rss_gb` are its seconds and the most memory that it held. For
`learn_rss_growth` logistic regression and network learn from the same 60,000 pairs, once of a graph that is a tenth of this one and once of
this one, each in a process of its own: the most memory that the second held ÷ that of the first. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
from pyarrow import feather  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 20)
ROLES = {"Distributor": "DISTRIBUTES_TO", "ServiceProvider": "SERVES", "Supplier": "SUPPLIES", "KOL": "ADVISES"}
INDUSTRIES = ("medical", "NEV", "construction_machinery", "food", "other")
REGIONS, SEGMENTS, LINES = ([f"{c}{n}" for n in range(many)] for c, many in (("R", 8), ("G", 12), ("L", 30)))
SHARES = {
    "relations": 0.4,
    "ratings": 0.3,
    "joins": 0.1,
    "opportunities": 0.05,
    "meetings": 0.05,
}  # a meeting has two relationships
PAIRS = 60_000
BATCH = 10_000
Tables = dict[str, pa.Table]


def tables(customers: int, partners: int, edges: int, seed: int = 1) -> Tables:
    """Tables of the partner projection: dealings of partners with customers that mostly match in region or segment."""
    random = np.random.default_rng(seed)
    who = {t: random.integers(0, n, customers) for t, n in (("industry", 5), ("region", 8), ("segment", 12))}
    whom = {t: random.integers(0, n, partners) for t, n in (("industry", 5), ("region", 8), ("segment", 12))}
    names = {"industry": INDUSTRIES, "region": REGIONS, "segment": SEGMENTS}
    found: Tables = {
        "customers": pa.table(
            {"id": _ids("C", customers), "name": _ids("客户", customers), "employees": np.full(customers, 100)}
            | {t: pa.array(np.array(names[t])[codes]) for t, codes in who.items()}
        ),
        "partners": pa.table(
            {"id": _ids("P", partners), "role": _roles(np.arange(partners)), "name": _ids("伙伴", partners)}
            | {t: pa.array(np.array(names[t])[whom[t]]) for t in ("industry", "region")}
            | {"lines": pa.array([[LINES[k] for k in random.integers(0, 30, 3)] for _ in range(partners)])}
            | {"publications": random.integers(0, 50, partners), "honours": np.zeros(partners, int)}
            | {"competitor": np.zeros(partners, bool), "blacklisted": np.zeros(partners, bool)}
        ),
    }
    weight = random.permutation(1 / np.arange(10, partners + 10) ** 0.5)
    for name, share in SHARES.items():
        n = int(edges * share)
        i = random.choice(partners, n, p=weight / weight.sum())
        drawn = random.integers(0, customers, (n, 4))  # of four customers, the one that matches best
        match = sum((who[t][drawn] == whom[t][i][:, None]) * 1 for t in ("region", "segment"))
        j = drawn[np.arange(n), np.argmax(match, 1)]
        found[name] = TABLES[name](random, n, i, j)
    return found


def _ids(prefix: str, n: int) -> pa.Array:
    return pa.array([f"{prefix}{k}" for k in range(n)])


def _roles(i: Any) -> pa.Array:
    return pa.array(np.array(list(ROLES))[i % 4])


def _pairs(i: Any, j: Any) -> dict[str, Any]:
    return {"partner": pa.array(np.char.add("P", i.astype(str))), "customer": pa.array(np.char.add("C", j.astype(str)))}


def _days(random: Any, n: int, most: int = 1500) -> Any:
    return np.datetime64(DAY) - random.integers(0, most, n).astype("timedelta64[D]")


def _relations(random: Any, n: int, i: Any, j: Any) -> pa.Table:
    columns = {"id": _ids("r", n), "type": np.array(list(ROLES.values()))[i % 4], "role": _roles(i), **_pairs(i, j)}
    lines = pa.array(np.array(LINES)[random.integers(0, 30, n)])
    return pa.table(columns | {"line": lines, "exclusive": np.zeros(n, bool), "begun": _days(random, n)})


def _ratings(random: Any, n: int, i: Any, j: Any) -> pa.Table:
    score = np.clip(random.normal(78, 9, n), 0, 100).round()
    return pa.table({"id": _ids("a", n), "role": _roles(i), **_pairs(i, j), "score": score, "at": _days(random, n)})


def _opportunities(random: Any, n: int, i: Any, j: Any) -> pa.Table:
    opened = _days(random, n)
    closed = np.where(opened < np.datetime64(DAY) - 200, opened + 150, np.datetime64("NaT", "D"))
    status = np.where(np.isnat(closed), "open", np.where(random.random(n) < 0.5, "won", "lost"))
    lines = np.array(LINES)[random.integers(0, 30, n)]
    columns = {
        "id": _ids("o", n),
        "customer": _pairs(i, j)["customer"],
        "line": lines,
        "amount": random.random(n) * 1e6,
    }
    return pa.table(columns | {"opened": opened, "closed": pa.array(closed), "status": status})


def _joins(random: Any, n: int, i: Any, j: Any) -> pa.Table:
    of = random.integers(0, max(n // 2, 1), n)
    columns = {"id": _ids("j", n), "role": _roles(i), "partner": _pairs(i, j)["partner"]}
    return pa.table(columns | {"opportunity": np.char.add("o", of.astype(str)), "begun": _days(random, n)})


def _meetings(random: Any, n: int, i: Any, j: Any) -> pa.Table:
    at = _days(random, n).astype("datetime64[us]") + np.timedelta64(10, "h")
    return pa.table({"id": _ids("e", n), "role": _roles(i), **_pairs(i, j), "kind": np.full(n, "visit"), "at": at})


TABLES = {
    "relations": _relations,
    "ratings": _ratings,
    "opportunities": _opportunities,
    "joins": _joins,
    "meetings": _meetings,
}


def as_type(column: pa.ChunkedArray, type: pa.DataType) -> Any:
    return column.cast(pa.string()).dictionary_encode() if pa.types.is_dictionary(type) else column.cast(type)


def projection(made: Tables) -> Any:
    """The partner projection of these tables, without a database."""
    from graph.projections.partner_projection import PartnerProjection
    from graph.projections.partner_reads import PARTNER_SCHEMAS
    from graph.projections.row_table import RowTable

    def fitted(name: str, schema: pa.Schema) -> RowTable:
        table = made[name] if name in made else pa.table({})
        columns = [
            as_type(table.column(f.name), f.type) if f.name in table.column_names else pa.nulls(table.num_rows, f.type)
            for f in schema
        ]
        return RowTable(pa.Table.from_arrays(columns, schema=schema))

    return PartnerProjection(DAY, **{name: fitted(name, schema) for name, schema in PARTNER_SCHEMAS.items()})


WRITTEN = (
    ("customers", "CREATE (c:Organization:Customer) SET c = row"),
    ("partners", "CREATE (p:Organization) SET p = row"),
    (
        "opportunities",
        "MATCH (c:Organization {id: row.customer}) CREATE (c)-[:OPENED]->(o:Opportunity) SET o = row.values",
    ),
    (
        "joins",
        "MATCH (p:$end {id: row.partner}), (o:Opportunity {id: row.opportunity}) CREATE (p)-[r:PARTNERED_ON]->(o) SET r = row.values",
    ),
    (
        "relations",
        "MATCH (p:$end {id: row.partner}), (c:Organization {id: row.customer}) CREATE (p)-[r:$type]->(c) SET r = row.values",
    ),
    (
        "ratings",
        "MATCH (c:Organization {id: row.customer}), (p:$end {id: row.partner}) CREATE (c)-[r:RATED]->(p) SET r = row.values",
    ),
)
MEETING = """MATCH (c:Organization {id: row.customer}), (p:$end {id: row.partner})
CREATE (e:Engagement) SET e = row.values CREATE (e)-[:ABOUT]->(c)"""


def load(graph: Any, made: Tables) -> None:
    """Write the tables into an empty graph, each part in a transaction of its own."""
    for role in ROLES:
        label = "Person:KOL" if role == "KOL" else f"Organization:{role}"
        rows = [p for p in made["partners"].to_pylist() if p["role"] == role]
        own = {"Distributor": "product_lines", "Supplier": "categories"}.get(role)
        values = [
            {n: v for n, v in p.items() if n in ("id", "name", "industry", "region")}
            | ({own: p["lines"]} if own else {})
            for p in rows
        ]
        _send(graph, f"CREATE (p:{label}) SET p = row", values)
    _send(graph, WRITTEN[0][1], made["customers"].to_pylist())
    _send(
        graph, WRITTEN[2][1], [_values(o, "customer", line="product_line") for o in made["opportunities"].to_pylist()]
    )
    for role, type in ROLES.items():
        end = "Person" if role == "KOL" else "Organization"
        of_role = {
            n: [r for r in made[n].to_pylist() if r["role"] == role]
            for n in ("joins", "relations", "ratings", "meetings")
        }
        joins = [_values(r, "partner", "role", "opportunity", begun="valid_from") for r in of_role["joins"]]
        _send(graph, WRITTEN[3][1].replace("$end", end), joins)
        drop = ("partner", "customer", "role", "type", "exclusive")
        relations = [_values(r, *drop, begun="valid_from", line="product_line") for r in of_role["relations"]]
        _send(graph, WRITTEN[4][1].replace("$end", end).replace("$type", type), relations)
        _send(
            graph,
            WRITTEN[5][1].replace("$end", end),
            [_values(r, "partner", "customer", "role") for r in of_role["ratings"]],
        )
        link = "CREATE (p)-[:TOOK_PART]->(e)" if role == "KOL" else "CREATE (e)-[:WITH]->(p)"
        _send(
            graph,
            f"{MEETING.replace('$end', end)} {link}",
            [_meeting(r) for r in of_role["meetings"]],
        )


def _meeting(row: dict[str, Any]) -> dict[str, Any]:
    from graph import clock

    return _values(row | {"at": clock.instant(row["at"])}, "partner", "customer", "role")


def _values(row: dict[str, Any], *drop: str, **names: str) -> dict[str, Any]:
    return row | {"values": {names.get(n, n): v for n, v in row.items() if n not in drop and v is not None}}


def _send(graph: Any, statement: str, rows: list[dict[str, Any]]) -> None:
    for at in range(0, len(rows), BATCH):
        graph.write(
            lambda tx, part=rows[at : at + BATCH]: tx.run(f"UNWIND $rows AS row {statement}", rows=part).consume()
        )


def keep_model(graph: Any) -> None:
    """Make the model of the seed the last that was kept."""
    from algorithms.partner_fit.model_file import read_model
    from algorithms.runs import ScoringRun, commit_run
    from battlemap.demo import SHIPPED_MODEL

    kept = read_model(SHIPPED_MODEL, json.loads(SHIPPED_MODEL.read_bytes())["data"])
    assert kept is not None
    run = ScoringRun("partner_fit", DAY, {}, kept.metrics)
    commit_run(graph, run, {("FITS", "KOL", "Customer"): []}, model=kept.model)


def fit(size: tuple[int, int, int]) -> dict[str, float]:
    """Seconds and gigabytes of `battlemap score partner-fit --reuse`, and what its parts took."""
    from bench.comparison import empty_graph

    with empty_graph(heap="2g") as (graph, folder):
        load(graph, tables(*size))
        keep_model(graph)
        command = [
            str(Path(sys.executable).with_name("battlemap")),
            "score",
            "partner-fit",
            "--reuse",
            "--as-of",
            str(DAY),
            "--json",
        ]
        begun = time.perf_counter()
        with (folder / "out").open("w") as out, (folder / "err").open("w") as err:
            child = subprocess.Popen(command, env=environment(graph), stdout=out, stderr=err, cwd=ROOT)
            _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        if status:
            raise RuntimeError((folder / "err").read_text())
        (told,) = json.loads((folder / "out").read_text())
        print(
            f"  {told['edges']:,} fits; {told['metrics']['parts']}; {used.ru_utime + used.ru_stime:.0f} CPU seconds",
            flush=True,
        )
        return {"fit_s": round(seconds, 1), "fit_rss_gb": round(used.ru_maxrss / 1e6, 3)}


def environment(graph: Any) -> dict[str, str]:
    """Ours, with the graph's server named."""
    named = {
        "NEO4J_URI": graph.connection.uri,
        "NEO4J_USER": graph.connection.user,
        "NEO4J_PASSWORD": graph.connection.password,
    }
    return (
        {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "BATTLEMAP_"))}
        | named
        | {"BATTLEMAP_LANG": "en"}
    )


def learn(files: Path, lessons: Path) -> float:
    """Gigabytes that logistic regression and network hold while they learn; the smaller graph is asked first, and keeps its pairs."""
    from algorithms.fit_data.features import product_lines
    from algorithms.fit_data.pairs import PairList
    from algorithms.fit_data.windows import TrainingSet, Window
    from algorithms.models.linear import fit_logistic
    from algorithms.models.training import fit_network
    from algorithms.models.typed_graph import Vocabulary
    from algorithms.run_costs import peak_megabytes

    rows = projection({file.stem: feather.read_table(file, memory_map=True) for file in sorted(files.iterdir())})
    window = Window(rows, DAY - dt.timedelta(days=182), DAY)
    if not lessons.exists():
        lessons.write_bytes(pickle.dumps(drawn_pairs(window)))
    taught = [
        TrainingSet(window, role, PairList(i.copy(), j.copy()), right, np.ones(len(right)))
        for role, (i, j, right) in pickle.loads(lessons.read_bytes()).items()
    ]
    fit_network(taught, fit_logistic(taught), Vocabulary.of(rows, product_lines(rows)), 0)
    return peak_megabytes() / 1e3


def nested(size: tuple[int, int, int], small: int) -> Tables:
    """The graph of `small` customers, and others beside it up to the size: partners, and their customers' numbers, stay."""
    customers, partners, edges = size
    part = edges * small // customers
    inner = tables(small, partners, part)
    if small == customers:
        return inner
    outer = tables(customers - small, partners, edges - part, seed=2)
    renamed = {name: _moved(table, small) for name, table in outer.items() if name != "partners"}
    joined = {
        name: pa.concat_tables([inner[name], table], promote_options="default") for name, table in renamed.items()
    }
    return {"partners": inner["partners"], **joined}


def _moved(table: pa.Table, by: int) -> pa.Table:
    """The same with other ids of rows and customers."""
    for name in ("id", "customer", "opportunity"):
        if name in table.column_names:
            moved = [
                f"{v[0]}{int(v[1:]) + 10 * by * (v[0] != 'C') + by * (v[0] == 'C')}"
                for v in table.column(name).to_pylist()
            ]
            table = table.set_column(table.column_names.index(name), name, pa.array(moved))
    return table


def drawn_pairs(window: Any) -> dict[str, Any]:
    """By role partners, customers, and which began: pairs that did in the window, and others."""
    random, found = np.random.default_rng(0), {}
    for role in window.shot.roles:
        right = window.right[role].tocoo()
        n = PAIRS // len(window.shot.roles) - right.nnz
        i = np.concatenate([right.row, random.integers(0, right.shape[0], n)]).astype(np.int64)
        j = np.concatenate([right.col, random.integers(0, right.shape[1], n)]).astype(np.int64)
        found[role] = (i, j, np.arange(len(i)) < right.nnz)
    return found


def learn_growth(size: tuple[int, int, int]) -> dict[str, float]:
    """Gigabytes of learning from the same pairs of a tenth of the graph and of all of it, each in a process of its own."""
    small, held = size[0] // 10, []
    with tempfile.TemporaryDirectory() as folder:
        for customers in (small, size[0]):
            files = Path(folder) / str(customers)
            files.mkdir()
            for name, table in nested((customers, size[1], size[2] * customers // size[0]), small).items():
                feather.write_feather(table, str(files / name), compression="uncompressed")
            code = (
                "import sys, pathlib; from bench.scale_fit import learn; print(learn(*map(pathlib.Path, sys.argv[1:])))"
            )
            command = [sys.executable, "-c", code, str(files), str(Path(folder) / "pairs")]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stderr)
            held.append(float(done.stdout.split()[-1]))
    return {
        "learn_rss_gb": round(held[1], 3),
        "learn_small_rss_gb": round(held[0], 3),
        "learn_rss_growth": round(held[1] / held[0], 3),
    }


def measure(quick: bool) -> dict[str, float]:
    """What `bench/scale.py` tells of partner fit."""
    size = (10_000, 2_000, 100_000) if quick else (100_000, 2_000, 1_000_000)
    return fit(size) | learn_growth(size)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    print(json.dumps(measure(parser.parse_args().quick)))
