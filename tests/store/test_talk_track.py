"""The talk track is made of what cards tell of a map, which is read by itself: it says what the whole map says."""

import datetime as dt

from graph.battle_map.reading import read_battle_map, read_card_map
from graph.battle_map.talk_track import talk_track
from graph.db.client import Graph


def test_the_talk_track_of_what_cards_tell_is_that_of_the_whole_map(scored: Graph, snapshot: dt.date):
    ids = [row["id"] for row in scored.read("MATCH (c:Customer) RETURN c.id AS id ORDER BY id LIMIT 25")]
    kinds = set()
    for id in ids:
        told = talk_track(read_card_map(scored, id, snapshot))
        assert told == talk_track(read_battle_map(scored, id, snapshot)), id
        kinds |= {line.kind for line in told}
    assert kinds == {"signal", "opportunity", "person", "incumbent", "partner", "unknown"}
