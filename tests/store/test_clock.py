"""One clock: a moment is the same instant from whichever door it comes, whatever zone the server or the service is in."""

import datetime as dt
from pathlib import Path

import orjson
import pytest

from gql.scalars import _read
from graph import clock
from graph.battle_map.overview import last_day
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.claims import claims_of_properties, properties_of_claims
from graph.model.model import MODEL
from graph.mutations.signal_intake import receive_signal
from graph.store.endings import read_syncs
from graph.words import BadInput
from ingest.load.pipeline import ingest
from ingest.mapping.mapping_checks import load_mapping
from tests.helpers.cli import battlemap
from tests.helpers.clock import (
    UTC,
    usual_zone,  # noqa: F401 - fixtures
)
from tests.helpers.paths import SHARED
from tests.helpers.servers import environment

SPELLINGS = [
    "2025-07-09T23:10:05.250Z",
    "2025-07-10T07:10:05.250+08:00",
    "2025-07-10 07:10:05.25+08",
    "2025-07-10 07:10:05.250",
    "2025-07-09T19:10:05.250-04:00",
]
MOMENT = dt.datetime(2025, 7, 9, 23, 10, 5, 250_000, tzinfo=UTC)


def folder(path: Path, mapping: str, **files: str) -> Path:
    (path / "mappings").mkdir(parents=True)
    (path / "mappings" / "m.yaml").write_text(mapping, "utf-8")
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text, "utf-8")
    return path


VISITS = """version: 1
source: visits
{zone}feeds:
  - file: "v.csv"
    records:
      - node: Engagement
        id: id
        fields: {{kind: kind, at: at}}
"""


def rows_of(cells: list[str]) -> str:
    return "id,kind,at\n" + "".join(f"V{n},visit,{cell}\n" for n, cell in enumerate(cells))


def test_each_door_makes_the_same_of_each_spelling(empty: Graph, tmp_path: Path):
    ingest(empty, [folder(tmp_path, VISITS.format(zone=""), v__csv=rows_of(SPELLINGS))], quarantine=tmp_path / "q")
    empty.write(lambda tx: run(tx, "CREATE (:Organization:Customer {id: 'C1', name: '恒川'})"))
    for n, text in enumerate(SPELLINGS):
        body = orjson.dumps({"organization": "C1", "kind": "tender", "at": text, "title": "t"})
        assert receive_signal(empty, "bot", f"m{n}", body)["faults"] == []
        assert _read(text) == MOMENT
    read = "MATCH (n:{}) RETURN toString(n.at) AS at, n.at AS moment, date(n.at) AS day"
    for label in ("Engagement", "Signal"):
        rows = empty.read(read.format(label))
        assert len(rows) == len(SPELLINGS)
        assert {row["at"] for row in rows} == {"2025-07-10T07:10:05.25+08:00"}
        assert {row["moment"] for row in rows} == {MOMENT}
        assert {row["day"] for row in rows} == {dt.date(2025, 7, 10)}


def test_a_source_has_a_zone_of_its_own(empty: Graph, tmp_path: Path):
    path = folder(
        tmp_path,
        VISITS.format(zone="zone: Europe/Berlin\n"),
        v__csv=rows_of(["2025-07-10 01:10:05", "2025-01-10 01:10:05"]),
    )
    ingest(empty, [path], quarantine=tmp_path / "q")
    assert [row["at"] for row in empty.read("MATCH (e:Engagement) RETURN toString(e.at) AS at ORDER BY e.id")] == [
        "2025-07-10T07:10:05+08:00",
        "2025-01-10T08:10:05+08:00",
    ]
    (path / "mappings" / "m.yaml").write_text(VISITS.format(zone="zone: Berlin\n"), "utf-8")
    with pytest.raises(BadInput, match="line 3, zone.*IANA"):
        load_mapping(path / "mappings" / "m.yaml", MODEL)


def test_a_day_is_that_of_the_source(empty: Graph, tmp_path: Path):
    mapping = (
        VISITS.format(zone="")
        .replace("Engagement", "Certificate")
        .replace("kind: kind, at: at", "name: kind, issued: at")
    )
    ingest(
        empty,
        [folder(tmp_path, mapping, v__csv=rows_of(["2025-07-09T16:00:00.000Z", "2025-07-10"]))],
        quarantine=tmp_path / "q",
    )
    assert [row["d"] for row in empty.read("MATCH (c:Certificate) RETURN c.issued AS d")] == [dt.date(2025, 7, 10)] * 2


def test_moments_of_a_database_of_before_are_given_a_zone_once(empty: Graph):
    """What sources told by the clock of the zone, what people and we ourselves wrote in UTC."""
    empty.write(
        lambda tx: run(
            tx,
            """MATCH (l:Lock {id: 'zone'}) DELETE l
    CREATE (:Engagement {id: 'a', source: 'crm', at: localdatetime('2025-07-10T07:10:05'), ingested_at: localdatetime('2025-07-09T23:10:05')}),
    (:Engagement {id: 'b', source: 'people', at: localdatetime('2025-07-09T23:10:05'), as_of: localdatetime('2025-07-09T23:10:05')}),
    (:Alert {id: 'c', at: localdatetime('2025-07-10T07:10:05'), snoozed_until: localdatetime('2025-07-09T23:10:05')}),
    (:ChannelState {id: 'd', recent: [localdatetime('2025-07-09T23:10:05')]}),
    (:Signal {id: 'e', source: 'crm', at: 'by hand', ingested_at: 7})
    CREATE (:Opportunity {id: 'o'})-[:SUBSIDIARY_OF {id: 'x', source: 'crm', as_of: localdatetime('2025-07-10T07:10:05')}]->(:Opportunity {id: 'p'})""",
        )
    )
    empty.prepare()
    everything = "MATCH (n) WHERE NOT n:Lock AND NOT n:AuditChain RETURN n {.*} AS n UNION ALL MATCH ()-[n]->() RETURN n {.*} AS n"
    found = [
        value for row in empty.read(everything) for value in row["n"].values() if isinstance(value, dt.datetime | list)
    ]
    here = clock.instant(dt.datetime(2025, 7, 10, 7, 10, 5))
    assert found == [here, here, here, here, here, here, [here], here] and {str(x) for x in found if x != [here]} == {
        str(here)
    }
    assert empty.read("MATCH (s:Signal) RETURN s.at AS at, s.ingested_at AS i") == [{"at": "by hand", "i": 7}]
    assert empty.read("MATCH (n) WHERE n.at >= $at RETURN count(n) AS n", at=here) == [{"n": 3}]
    empty.write(lambda tx: run(tx, "MATCH (s:Signal) DELETE s"))
    clock.use_zone("America/New_York")
    empty.prepare()
    assert empty.read("MATCH (e:Engagement {id: 'a'}) RETURN toString(e.at) AS at, date(e.at) AS day") == [
        {"at": "2025-07-09T19:10:05-04:00", "day": dt.date(2025, 7, 9)}
    ]
    assert last_day(empty) == dt.date(2025, 7, 9)
    clock.use_zone(None)
    empty.prepare()  # nothing is said: the zone is that of the database
    assert clock.zone().key == "America/New_York"


def test_claims_of_before_are_read_with_a_zone(empty: Graph):
    fields = MODEL.nodes["Engagement"].fields
    kept = {
        "at": {
            "crm/a": ["2025-07-10T07:10:05", "f!1", "r", "2025-07-09T23:10:05", "2025-07-10T07:10:05"],
            "people/li": ["2025-07-09T23:10:05", "f!2", "r", "2025-07-09T23:10:05", "2025-07-09T23:10:05.5"],
        }
    }
    here = clock.instant(dt.datetime(2025, 7, 10, 7, 10, 5))
    told = claims_of_properties(
        {
            "id": "E",
            "provenance": orjson.dumps(kept).decode(),
            "source": "crm",
            "feed": "a",
            "record": "f!1",
            "run": "r",
            "ingested_at": here,
            "as_of": here,
        },
        (),
        fields,
    )
    assert {claim[0] for claim in told["at"].values()} == {"2025-07-09T23:10:05+00:00"}
    assert [claim[4] for claim in told["at"].values()] == [
        "2025-07-09T23:10:05+00:00",
        "2025-07-09T23:10:05.500000+00:00",
    ]
    assert properties_of_claims(told, {}, fields)["at"] == here
    empty.write(
        lambda tx: run(
            tx,
            "CREATE (:Source {id: 'crm', syncs: $syncs})",
            syncs=orjson.dumps({"a": ["2025-07-10T00:00:00"]}).decode(),
        )
    )
    assert empty.write(read_syncs) == {"crm/a": ["2025-07-09T16:00:00+00:00"]}


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles"])
def test_case_08(empty: Graph, tmp_path: Path, zone: str):
    case = SHARED / "cases" / "08-one-instant-three-spellings"
    if not case.exists():
        pytest.skip("../shared/cases is not there")
    done = battlemap("ingest", case, env=environment(empty.connection) | {"TZ": zone, "BATTLEMAP_HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    rows = empty.read("MATCH (e:Engagement) RETURN toString(e.at) AS at")
    assert [row["at"] for row in rows] == ["2025-03-05T00:30:00+08:00"] * 3
