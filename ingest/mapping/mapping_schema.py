"""The JSON Schema of mapping files, by which editors complete and check them.

`python -m ingest.mapping.mapping_schema` writes it. A mapping uses it by its first line:

    # yaml-language-server: $schema=../../ingest/mapping.schema.json
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graph.model.declarations import EdgeType, Field
from graph.model.model import MODEL, Model
from graph.words import Text
from ingest.mapping.loadable import compatible, loadable_edges, loadable_labels, node_fields, writable
from ingest.mapping.mapping_file import Mapping

FILE = Path(__file__).parents[1] / "mapping.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
CELL = {"$ref": "#/$defs/Cell"}

Schema = dict[str, Any]


def mapping_schema(model: Model) -> Schema:
    """JSON Schema 2020-12: pydantic's, with the model's labels, types, fields and choices, in both languages."""
    schema = Mapping.model_json_schema()
    parts = schema["$defs"]
    parts["Cell"] = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Value"}]}
    parts["NodeSpec"]["properties"]["node"] = parts["Reference"]["properties"]["node"] = _labels(model)
    parts["EdgeSpec"]["properties"]["edge"] = _types(model)
    parts["NodeSpec"]["allOf"] = [
        _if("node", label, {"fields": _fields(node_fields(model, label))}) for label in loadable_labels(model)
    ]
    parts["EdgeSpec"]["allOf"] = [_edge(model, model.edges[name]) for name in loadable_edges(model)]
    parts["Reference"]["anyOf"] = [{"required": ["id"]}, {"required": ["by"]}]
    parts["Value"]["oneOf"] = [{"required": [key]} for key in ("column", "template", "const", "count")]
    _describe(schema)
    return {"$schema": DIALECT, "title": "Battlemap mapping"} | schema


def _labels(model: Model) -> Schema:
    return _named({label: model.nodes[label].text for label in loadable_labels(model)})


def _types(model: Model) -> Schema:
    return _named({name: model.edges[name].text for name in loadable_edges(model)})


def _named(names: dict[str, Text]) -> Schema:
    """Names to choose from; editors show the descriptions beside them."""
    return {"enum": list(names), "enumDescriptions": [_both(text) for text in names.values()]}


def _both(text: Text) -> str:
    return f"{text.zh} {text.en}"


def _if(key: str, name: str, then: Schema) -> Schema:
    condition = {"properties": {key: {"const": name}}, "required": [key]}
    return {"if": condition, "then": {"properties": then}}


def _edge(model: Model, declared: EdgeType) -> Schema:
    ends = {
        side: {"properties": {"node": {"enum": _ends(model, {pair[at] for pair in declared.ends})}}}
        for at, side in enumerate(("from", "to"))
    }
    return _if("edge", declared.type, {"fields": _fields(writable(declared.fields))} | ends)


def _ends(model: Model, allowed: set[str]) -> list[str]:
    return [label for label in loadable_labels(model) if any(compatible(model, label, a) for a in allowed)]


def _fields(fields: dict[str, Field]) -> Schema:
    return {"properties": {name: _field(f) for name, f in fields.items()}, "additionalProperties": False}


def _field(declared: Field) -> Schema:
    unit = f" ({declared.unit})" if declared.unit else ""
    choices = f": {', '.join(declared.choices)}" if declared.choices else ""
    schema: Schema = CELL | {"description": _both(declared.text) + unit + choices}
    if declared.choices:
        one_of: Schema = {"enum": [*declared.choices, None]}
        schema["properties"] = {"const": one_of, "words": {"additionalProperties": one_of}}
    return schema


def _describe(schema: Schema) -> None:
    for part, keys in KEYS.items():
        target = schema if part == "Mapping" else schema["$defs"][part]
        for key, text in keys.items():
            target["properties"][key]["description"] = _both(text)


KEYS: dict[str, dict[str, Text]] = {
    "Negation": {
        "not": Text(
            "cells that match none of these; {other}: what another column holds",
            "单元格不符合其中任何一项;{other} 为另一列的值",
        ),
    },
    "Mapping": {
        "version": Text("version of this format: 1", "格式版本:1"),
        "source": Text("name of the source in the graph", "数据源名称(写入图谱)"),
        "name": Text("name of the source for people", "数据源的显示名称"),
        "ids": Text(
            "system whose numbers the ids are; `shared`: everybody's", "编号所属的系统;shared 表示与其他来源共用"
        ),
        "rank": Text("0 to 100: the source with the higher one wins", "优先级 0–100:高者优先"),
        "zone": Text(
            "time zone of times that tell none, such as Asia/Shanghai", "未写时区的时间所属时区,例如 Asia/Shanghai"
        ),
        "tie_weights": Text(
            "what each kind of its ties counts for influence, 0 to 1", "各类人际关系在影响力计算中的权重,0 到 1"
        ),
        "feeds": Text("the tables of this source", "该数据源的各个表"),
    },
    "Feed": {
        "file": Text("name of the file, `*` allowed", "文件名,可用 `*`"),
        "sheet": Text("sheet of a workbook", "工作表名称"),
        "encoding": Text("encoding, found by itself if left out", "编码,省略时自动识别"),
        "delimiter": Text("delimiter, found by itself if left out", "分隔符,省略时自动识别"),
        "header": Text("row of the header, counted from 1", "表头所在行,从 1 数起"),
        "columns": Text("names of the columns, for a table without a header", "列名,用于没有表头的表"),
        "fill_down": Text(
            "columns whose empty cells hold what stands above; outer ones first", "空单元格沿用上方值的列,外层在前"
        ),
        "ids": Text(
            "system whose numbers the ids are; `shared`: everybody's", "编号所属的系统;shared 表示与其他来源共用"
        ),
        "path": Text(
            "where the list stands in a JSON file, such as data.items", "JSON 文件中列表的位置,例如 data.items"
        ),
        "dates": Text("order of day, month and year in 4/3/2025", "4/3/2025 这类日期的年月日顺序"),
        "zone": Text(
            "time zone of times that tell none, such as Asia/Shanghai", "未写时区的时间所属时区,例如 Asia/Shanghai"
        ),
        "decimal": Text("decimal separator", "小数点符号"),
        "nothing": Text("further words for nothing", "另外表示“无”的词"),
        "currency": Text("currency of amounts that tell none, such as USD", "未写币种的金额所用币种,例如 USD"),
        "rates": Text("CNY for one unit of a currency", "一单位外币合多少人民币"),
        "as_of": Text("when a row was true for its source", "该行数据的有效时间"),
        "when": Text("only rows whose columns hold this; others are skipped", "只处理列值符合条件的行,其余跳过"),
        "unless": Text("rows whose columns hold this are skipped", "列值符合条件的行将被跳过"),
        "sync": Text("full: the table lists everything there is", "full:该表列出全部记录"),
        "unique": Text(
            "false: the table may list one party under several ids", "false:同一主体可能以不同编号在表中多次出现"
        ),
        "records": Text("the nodes and edges that each row says", "每行数据对应的节点和关系"),
    },
    "NodeSpec": {
        "node": Text("label of the node", "节点标签"),
        "id": Text("the source's own id", "数据源自己的编号"),
        "ids": Text("system whose numbers these ids are", "该编号所属的系统"),
        "fields": Text("field: column", "字段: 列名"),
        "when": Text("only rows whose columns hold this, `*` allowed", "只处理列值符合条件的行,可用 `*`"),
        "unless": Text("not rows whose columns hold this, `*` allowed", "不处理列值符合条件的行,可用 `*`"),
        "each": Text("one node for each item of this list", "列表中每一项生成一个节点"),
    },
    "EdgeSpec": {
        "edge": Text("type of the relationship", "关系类型"),
        "from": Text("where it starts", "起点"),
        "to": Text("where it ends", "终点"),
        "key": Text("tells several edges between the same two apart", "区分同两个节点之间的多条关系"),
        "fields": Text("field: column", "字段: 列名"),
        "when": Text("only rows whose columns hold this, `*` allowed", "只处理列值符合条件的行,可用 `*`"),
        "unless": Text("not rows whose columns hold this, `*` allowed", "不处理列值符合条件的行,可用 `*`"),
        "each": Text("one edge for each item of this list", "列表中每一项生成一条关系"),
        "optional": Text("no edge where an end is empty", "一端为空时不生成关系"),
    },
    "Reference": {
        "node": Text("label of the node", "节点标签"),
        "id": Text("the source's own id", "数据源自己的编号"),
        "ids": Text("system whose numbers these ids are", "该编号所属的系统"),
        "create": Text("a party that nothing else names is made of these", "其他数据都未提及的主体按此新建"),
        "by": Text("who it is by name, credit_code or email", "按名称、统一社会信用代码或邮箱识别"),
    },
    "Value": {
        "column": Text("the column, `a.b` inside JSON objects", "列名;JSON 对象内用 `a.b`"),
        "template": Text("text with columns in braces", "带花括号列名的模板"),
        "gaps": Text("columns of the template may be empty", "模板中的列可以为空"),
        "const": Text("the same value for each row", "固定值"),
        "count": Text("rows: how many rows say this relationship", "rows:该关系由多少行给出"),
        "split": Text("characters, or a list of texts, that part several values", "分隔多个值的字符,或分隔文本的列表"),
        "part": Text("pattern of what is taken of a cell, in brackets", "取单元格中与模式相符的部分,用括号标出"),
        "words": Text("what the source's words mean", "数据源用词的含义"),
        "scale": Text("factor for numbers, 10000 for 万元", "数值倍数,万元用 10000"),
        "dates": Text("order of day, month and year in 4/3/2025", "4/3/2025 这类日期的年月日顺序"),
        "zone": Text(
            "time zone of times that tell none, such as Asia/Shanghai", "未写时区的时间所属时区,例如 Asia/Shanghai"
        ),
        "decimal": Text("decimal separator", "小数点符号"),
        "nothing": Text("further words for nothing", "另外表示“无”的词"),
        "currency": Text("currency of an amount that tells none, such as USD", "未写币种的金额所用币种,例如 USD"),
        "optional": Text("a cell that can't be read is left out, its row is loaded", "无法读取的单元格略去,该行仍载入"),
        "keep": Text("which of several values stays; sum: their sum", "多个值时保留哪一个;sum 为求和"),
    },
}


def mapping_schema_text(model: Model) -> str:
    """The schema as its file holds it."""
    return json.dumps(mapping_schema(model), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(mapping_schema_text(MODEL), "utf-8")
