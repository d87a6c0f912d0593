"""Whoever tells it, however often and in whatever order: the same graph. Merging and taking back are exact. On a real server."""

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from graph.clock import instant
from graph.db.client import Graph
from graph.model.claims import Origin, claims_of_properties, properties_of_claims
from graph.model.model import MODEL
from graph.model.records import EdgeRecord, NodeRecord, edge_id, ends_of
from graph.store import writers as store
from tests.helpers.claims import claims, content
from tests.helpers.examples import examples
from tests.helpers.servers import wipe

DAY = instant(dt.datetime(2026, 1, 1))
SOURCES = {"crm": 90, "survey": 50, "web": 50, "rumour": 10}
FEW = examples(12, suppress_health_check=[HealthCheck.function_scoped_fixture])


def told(source: str, row: int, day: int = 0, run_id: str = "r") -> Origin:
    return Origin(
        source,
        SOURCES[source],
        f"{source}.csv!{row}",
        run_id,
        instant(dt.datetime(2026, 5, 5)),
        f"{source}.csv",
        DAY + dt.timedelta(day),
    )


ORGANIZATIONS = ["C1", "C2", "C3"]
PEOPLE = ["P1", "P2", "P3"]
organizations = st.builds(
    lambda id, role, values, source, row, day: NodeRecord(
        ("Organization", *role), id, {"name": f"名{id}"} | values, told(source, row, day)
    ),
    st.sampled_from(ORGANIZATIONS),
    st.sampled_from([(), ("Customer",), ("Supplier",)]),
    st.fixed_dictionaries(
        {},
        optional={
            "region": st.sampled_from(["华东", "华北", None]),
            "employees": st.integers(0, 3),
            "city": st.sampled_from(["a", "b"]),
        },
    ),
    st.sampled_from(list(SOURCES)),
    st.integers(2, 9),
    st.integers(0, 2),
)
bosses = st.builds(
    lambda a, b, source, row, day, since: EdgeRecord(
        "REPORTS_TO", ("Person", a), ("Person", b), {"valid_from": since}, told(source, row, day)
    ),
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    st.sampled_from(list(SOURCES)),
    st.integers(2, 9),
    st.integers(0, 2),
    st.sampled_from([None, dt.date(2020, 1, 1), dt.date(2021, 1, 1)]),
)
jobs = st.builds(
    lambda p, o, title, source, row, day: EdgeRecord(
        "WORKS_AT", ("Person", p), ("Organization", o), {"title": title}, told(source, row, day)
    ),
    st.sampled_from(PEOPLE),
    st.sampled_from(ORGANIZATIONS),
    st.sampled_from(["x", "y", None]),
    st.sampled_from(list(SOURCES)),
    st.integers(2, 9),
    st.integers(0, 2),
)


def cast() -> list[NodeRecord | EdgeRecord]:
    """Everybody that the records may name."""
    parties = [NodeRecord(("Organization",), id, {"name": f"名{id}"}, told("rumour", 1)) for id in ORGANIZATIONS]
    return [*parties, *(NodeRecord(("Person",), id, {"name": id}, told("rumour", 1)) for id in PEOPLE)]


def unique(records: Iterable[Any]) -> list[Any]:
    """One record a place: two different rows can't stand at the same place of the same file at the same time."""
    return list({(r.origin.record, r.origin.stated, type(r)): r for r in records}.values())


def load(graph: Graph, records: list[Any], order: random.Random, size: int) -> None:
    """In batches, everybody first."""
    store.upsert(graph, cast())
    mixed = order.sample(records, len(records))
    for at in range(0, len(mixed), size):
        store.upsert(graph, mixed[at : at + size])


@FEW
@given(st.lists(st.one_of(organizations, bosses, jobs), min_size=2, max_size=14), st.integers(0, 99))
def test_any_order_any_batches_any_repetition_give_the_same_graph(empty: Graph, records: list[Any], seed: int):
    records = unique(records)
    graphs = []
    for variant, size in ((records, 100), (records, 1), (records + records[: len(records) // 2], 3)):
        wipe(empty)
        load(empty, variant, random.Random(seed + size), size)
        graphs.append(content(empty))
    assert graphs[0] == graphs[1]
    assert graphs[0] == graphs[2]


def test_loading_again_is_not_news(empty: Graph):
    records = [
        *cast(),
        EdgeRecord("WORKS_AT", ("Person", "P1"), ("Organization", "C1"), {"title": "x"}, told("crm", 2)),
    ]
    assert len(store.upsert(empty, records)) == 2
    assert store.upsert(empty, records) == set()


def test_an_older_export_does_not_bring_its_values_back(empty: Graph):
    for day, region in ((2, "华北"), (0, "华东"), (1, "华南")):
        store.upsert(
            empty, [NodeRecord(("Organization",), "C1", {"name": "甲", "region": region}, told("crm", 2, day))]
        )
    assert empty.read("MATCH (o:Organization) RETURN o.region AS r") == [{"r": "华北"}]


def test_the_same_values_in_a_newer_export_are_confirmed_not_news(empty: Graph):
    for day in (0, 2):
        changed = store.upsert(empty, [NodeRecord(("Organization",), "C1", {"name": "甲"}, told("crm", 2, day))])
    assert changed == set()
    store.upsert(empty, [NodeRecord(("Organization",), "C1", {"name": "乙"}, told("crm", 2, 1))])
    (row,) = empty.read("MATCH (o:Organization) RETURN o.name AS name, o.as_of AS at, o.provenance AS p")
    assert (row["name"], row["at"], row["p"]) == ("甲", DAY + dt.timedelta(2), None)


def test_what_a_person_fixed_stays(empty: Graph):
    record = NodeRecord(("Organization",), "C1", {"name": "甲", "city": "苏州"}, told("crm", 2))
    store.upsert(empty, [record])
    store.lock(empty, "Organization", "C1", "city", "无锡", "li.na")
    store.upsert(empty, [NodeRecord(("Organization",), "C1", {"name": "甲", "city": "上海"}, told("crm", 2, 2))])
    assert empty.read("MATCH (o:Organization) RETURN o.city AS c") == [{"c": "无锡"}]
    store.unlock(empty, "Organization", "C1", "city")
    assert empty.read("MATCH (o:Organization) RETURN o.city AS c") == [{"c": "上海"}]


def test_a_newer_superior_ends_the_older_one_and_only_for_that_person(empty: Graph):
    edges = [
        EdgeRecord(
            "REPORTS_TO", ("Person", a), ("Person", b), {"valid_from": dt.date(2020 + y, 1, 1)}, told("crm", y + 2)
        )
        for a, b, y in (("P1", "P2", 0), ("P1", "P3", 1), ("P2", "P3", 0))
    ]
    for order in (edges, edges[::-1]):
        wipe(empty)
        store.upsert(empty, [*cast(), *order])
        rows = empty.read("MATCH (a)-[r:REPORTS_TO]->(b) RETURN a.id AS a, b.id AS b, r.valid_to AS end ORDER BY a, b")
        assert [(r["a"], r["b"], r["end"]) for r in rows] == [
            ("P1", "P2", dt.date(2021, 1, 1)),
            ("P1", "P3", None),
            ("P2", "P3", None),
        ]


def test_a_lower_source_does_not_end_what_a_higher_one_says(empty: Graph):
    edges = [
        EdgeRecord(
            "REPORTS_TO", ("Person", "P1"), ("Person", b), {"valid_from": dt.date(2020 + y, 1, 1)}, told(source, 2)
        )
        for b, y, source in (("P2", 0, "crm"), ("P3", 1, "rumour"))
    ]
    store.upsert(empty, [*cast(), *edges])
    rows = empty.read("MATCH (a)-[r:REPORTS_TO]->(b) RETURN b.id AS b, r.valid_to AS end ORDER BY b")
    assert [(r["b"], r["end"]) for r in rows] == [("P2", None), ("P3", dt.date(2021, 1, 1))]


def test_somebody_may_work_in_several_places(empty: Graph):
    store.upsert(
        empty,
        [
            *cast(),
            *(EdgeRecord("WORKS_AT", ("Person", "P1"), ("Organization", o), {}, told("crm", 2)) for o in ("C1", "C2")),
        ],
    )
    assert empty.read("MATCH ()-[r:WORKS_AT]->() WHERE r.valid_to IS NULL RETURN count(r) AS n") == [{"n": 2}]


@FEW
@given(
    st.lists(st.one_of(organizations, bosses, jobs), min_size=2, max_size=14),
    st.lists(st.one_of(organizations, bosses, jobs), max_size=6),
    st.booleans(),
)
def test_parting_undoes_a_merge_exactly_also_for_what_came_later(
    empty: Graph, before: list[Any], after: list[Any], reverse: bool
):
    before = unique(before)
    known = {(r.origin.record, r.origin.stated, type(r)) for r in before}
    after = [r for r in unique(after) if (r.origin.record, r.origin.stated, type(r)) not in known]
    wipe(empty)
    load(empty, before + after, random.Random(1), 100)
    apart = content(empty)
    wipe(empty)
    load(empty, before, random.Random(1), 100)
    pairs = [("Organization", {"C1": "C1", "C2": "C1"}), ("Person", {"P2": "P3", "P3": "P3"})]
    for label, together in pairs:
        store.regroup(empty, label, together)
    assert store.current_ids(empty, "Organization", ["C1", "C2"]) == {"C1": "C1", "C2": "C1"}
    for record in after:  # as ingest tells them: under the id that stands for the original now
        store.upsert(empty, [redirected(record, {"C2": "C1", "P2": "P3"})])
    for label, together in pairs[::-1] if reverse else pairs:
        store.regroup(empty, label, {id: id for id in together})
    assert content(empty) == apart


def redirected(record: Any, to: dict[str, str]) -> Any:
    if isinstance(record, NodeRecord):
        original = record.id if record.id in to else ""
        return NodeRecord(record.labels, to.get(record.id, record.id), record.values, record.origin, {}, original)
    ends = [(label, to.get(id, id)) for label, id in (record.start, record.end)]
    originals = (record.start[1], record.end[1]) if {record.start[1], record.end[1]} & to.keys() else None
    return EdgeRecord(record.type, *ends, record.values, record.origin, record.key, originals)


def test_another_id_may_stand_for_the_party(empty: Graph):
    store.upsert(empty, [*cast(), EdgeRecord("WORKS_AT", ("Person", "P1"), ("Organization", "C2"), {}, told("crm", 2))])
    apart = content(empty)
    store.regroup(empty, "Organization", {"C1": "C2", "C2": "C2"})
    store.regroup(empty, "Organization", {"C1": "C1", "C2": "C1"})
    assert store.current_ids(empty, "Organization", ["C1", "C2"]) == {"C1": "C1", "C2": "C1"}
    assert empty.read("MATCH (p)-[:WORKS_AT]->(o) RETURN o.id AS id") == [{"id": "C1"}]
    store.regroup(empty, "Organization", {"C1": "C1", "C2": "C2"})
    assert content(empty) == apart


@FEW
@given(
    st.lists(st.one_of(organizations, bosses, jobs), min_size=2, max_size=14), st.sampled_from(["crm", "survey", "web"])
)
def test_taking_a_source_back_leaves_the_graph_as_if_it_had_never_come(empty: Graph, records: list[Any], source: str):
    records = unique(records)
    wipe(empty)
    load(empty, [r for r in records if r.origin.source != source], random.Random(2), 100)
    without = content(empty)
    wipe(empty)
    load(empty, records, random.Random(2), 100)
    store.revert(empty, source)
    assert content(empty) == without


def test_taking_back_what_others_refer_to_keeps_its_name(empty: Graph):
    party = NodeRecord(("Organization", "Supplier"), "S1", {"name": "甲", "city": "苏州"}, told("web", 2))
    edge = EdgeRecord("SUBSIDIARY_OF", ("Organization", "C1"), ("Organization", "S1"), {}, told("crm", 3))
    store.upsert(empty, [*cast(), party, edge])
    done = store.revert(empty, "web")
    assert done.retained == 1
    assert empty.read("MATCH (n:Organization {id: 'S1'}) RETURN n.name AS name, n.city AS city, labels(n) AS l") == [
        {"name": "甲", "city": None, "l": ["Organization"]}
    ]


@pytest.mark.parametrize("ids", [("a", "b", ""), ("a>b", "c#d", "k"), ("%3E", "x>", "#>"), ("一", "二#", "问卷 1")])
def test_the_ends_can_be_read_from_the_id_of_a_relationship(ids: tuple[str, str, str]):
    assert ends_of(edge_id(*ids)) == ids


@given(claims)
def test_claims_survive_being_kept_as_properties(told_by: dict[str, dict[str, tuple[str, int]]]):
    fields = MODEL.fields("Organization", "Customer")
    value = {"name": "甲", "region": "华东", "employees": 3}
    kept = {
        f: {
            who: [value.get(f, True), f"f!{row}", run_id, "2026-05-04T16:00:00+00:00", "2025-12-31T16:00:00+00:00"]
            for who, (run_id, row) in by.items()
        }
        for f, by in told_by.items()
    } | {":": {"crm/a": [True, "f!0", "r1", "2026-05-04T16:00:00+00:00", "2025-12-31T16:00:00+00:00"]}}
    stored = {name: v for name, v in properties_of_claims(kept, SOURCES, fields).items() if v is not None}
    roles = ["Customer"] if ":Customer" in kept else []
    assert claims_of_properties(stored, roles, fields) == kept


def test_the_end_that_a_newer_fact_sets_does_not_depend_on_who_told_first(empty: Graph):
    told_twice = [
        EdgeRecord(
            "REPORTS_TO", ("Person", "P3"), ("Person", "P2"), {"valid_from": dt.date(2020, 1, 1)}, told("rumour", 2)
        ),
        EdgeRecord("REPORTS_TO", ("Person", "P3"), ("Person", "P2"), {}, told("crm", 3)),
    ]
    newer = EdgeRecord("REPORTS_TO", ("Person", "P3"), ("Person", "P1"), {}, told("crm", 2))
    graphs = []
    for records in ([*told_twice, newer], [newer, *told_twice], [told_twice[1], newer, told_twice[0]]):
        wipe(empty)
        store.upsert(empty, cast())
        for record in records:
            store.upsert(empty, [record])
        graphs.append(content(empty))
    assert graphs[0] == graphs[1] == graphs[2]
