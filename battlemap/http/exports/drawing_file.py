"""The map of a reader under a contract as a file that stands alone: the drawing that the API tells that reader, and nothing else.

The document is cut and counted as any question of that reader; the places are those of the page.
"""

from __future__ import annotations

import datetime as dt

from battlemap.http.exports.exported_lists import ExportedList, Json
from battlemap.http.exports.map_file import html_places
from gql.ids import plain_id
from graph.battle_map.drawing import Drawing, DrawnEdge, DrawnNode
from graph.battle_map.map_fields import NodeId
from graph.model.model import Model
from graph.words import Lang, Text
from viz.map import render_drawing

DRAWING = ExportedList(
    "map",
    Text("Map", "图谱"),
    "Organization",
    """query DrawnMap($id: ID!) { battleMap(customerId: $id) {
  asOf customer { id name nameEn industry region city }
  drawing { nodes { id label name nameEn size veto hidden recommended x y } edges { id source target type weight } }
} }""",
    ("battleMap",),
    (),
    paged=False,
)


def drawing_file(found: Json, variables: Json, lang: Lang, model: Model) -> bytes:
    """The file of an answer to `DRAWING`."""
    row = found["customer"]
    customer = {"id": plain_id(row["id"]), "name_en": row.get("nameEn")} | {
        name: value.lower() if name == "industry" and value else value
        for name, value in row.items()
        if name not in ("id", "nameEn")
    }
    drawing = Drawing(
        [_node(each, model) for each in found["drawing"]["nodes"]],
        [_edge(each) for each in found["drawing"]["edges"]],
    )
    day = dt.date.fromisoformat(found["asOf"])
    return render_drawing(drawing, customer, day, lang, model, places=html_places(variables)).encode()


def _node(row: Json, model: Model) -> DrawnNode:
    return DrawnNode(
        _id(row["id"]),
        model.nodes[row["label"]].identity,
        row["label"],
        row["name"] or "",
        row["nameEn"],
        row["size"],
        row.get("veto", False),
        row.get("hidden", False),
        row.get("recommended", False),
        row["x"],
        row["y"],
    )


def _edge(row: Json) -> DrawnEdge:
    return DrawnEdge(NodeId(row["id"]), _id(row["source"]), _id(row["target"]), row["type"], row["weight"])


def _id(value: str) -> NodeId:
    return NodeId(plain_id(value))
