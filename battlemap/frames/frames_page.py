"""Page of the frames, derived from the model: `docs/frames.md`.

python -m battlemap.frames.frames_page      rewrite it
"""

from __future__ import annotations

from collections.abc import Iterable

from battlemap.frames.run_changes import CHANGES, SCHEMA
from battlemap.settings import ROOT
from graph.access.policy import EVERYTHING
from graph.model.model import MODEL, Model
from graph.query.frames.frame_columns import Frame, visible_frames
from graph.words import Text

PAGE = ROOT / "docs" / "frames.md"
HEAD = """# Frames / 数据表

Generated from the model by `make generated`; do not edit. 本页由模型自动生成。

`frames.dataframe(session, "NAME")`, `battlemap export NAME FILE` ([for analysts](analysts.md) · [分析师指南](analysts.zh.md)).
What a field means stands in the [schema](schema.md). 字段含义见[图谱结构](schema.md)。

| in the model / 模型 | pandas | Parquet |
| --- | --- | --- |
| text of given choices, or of few values / 可选值或取值较少的文本 | `category` | dictionary |
| other text / 其他文本 | `string[pyarrow]` | string |
| integer, float / 整数、小数 | `int64[pyarrow]`, `double[pyarrow]` (`<NA>`: not known / 未知) | int64, double |
| boolean / 布尔 | `bool[pyarrow]` | bool |
| date, datetime / 日期、时间 | `date32[day][pyarrow]`, `timestamp[us, tz=…][pyarrow]` | date32, timestamp |
| list / 列表 | `list<…>[pyarrow]` | list |
"""
SECTIONS = (
    (Text("Parties, things and events", "主体、事物与事件"), False),
    (Text("Relationships and scores", "关系与评分"), True),
)


def frames_page(model: Model = MODEL) -> str:
    """All frames with their columns, as Markdown."""
    frames = visible_frames(model, EVERYTHING).values()
    parts = [HEAD]
    for title, related in SECTIONS:
        rows = [_row(frame.name, frame.text, [c.name for c in frame.columns]) for frame in _of_kind(frames, related)]
        parts.append(f"## {title.en} / {title.zh}\n\n| frame | rows | columns |\n| --- | --- | --- |\n{''.join(rows)}")
    return "\n".join(parts) + _row(CHANGES, CHANGED, SCHEMA.names)


def _of_kind(frames: Iterable[Frame], related: bool) -> list[Frame]:
    return [frame for frame in frames if (frame.edge is not None) == related]


def _row(name: str, text: Text, columns: Iterable[str]) -> str:
    return f"| `{name}` | {text.en} / {text.zh} | {', '.join(f'`{column}`' for column in columns)} |\n"


CHANGED = Text("what the last two runs of each algorithm differ in", "各算法最近两个批次之间的差异")

if __name__ == "__main__":
    PAGE.write_text(frames_page(), "utf-8")
